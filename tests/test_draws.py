"""Randomness that can be drawn again."""

import numpy as np
import pytest

from netpath._draws import generator
from netpath.errors import DataError


def test_a_seed_is_kept_and_draws_again():
    first, seed = generator(None)
    again, _ = generator(seed)
    assert first.integers(2**62) == again.integers(2**62)


@pytest.mark.parametrize("rng", [7, np.int32(7), np.uint64(7)])
def test_whole_numbers_of_all_sorts_are_one_seed(rng):
    draws, seed = generator(rng)
    assert seed == 7
    assert type(seed) is int
    assert draws.integers(2**62) == np.random.default_rng(7).integers(2**62)


def test_a_generator_is_used_as_it_is():
    own = np.random.default_rng(7)
    assert generator(own) == (own, None)


@pytest.mark.parametrize("rng", [-1, 7.0, "7", True, [7], np.random.RandomState(7)])
def test_what_is_no_seed_is_refused(rng):
    with pytest.raises(DataError, match="rng is"):
        generator(rng)
