"""One seeker and a few ends, from both sides, against every chain by hand."""

import itertools

import numpy as np
import pytest
import small_worlds

from netpath._kernels import _one_pair
from netpath._kernels._one_pair import CLOSED, END, Scratch

IN_CI, MANY = 150, 5000
SCRATCH: dict[int, Scratch] = {}


def scratch(n: int) -> Scratch:
    """Lend the same scratch to all networks of a size, as a network does to all its questions."""
    return SCRATCH.setdefault(n, _one_pair.scratch(n))


def check(seed: int) -> None:
    cost = small_worlds.table(seed, most=12)
    both, n = small_worlds.rows(cost), len(cost)
    seeker, *others = small_worlds.some(seed, cost, n)
    ends, closed = others[: 1 + seed % 3], others[1 + seed % 3 :][: seed % 2]
    role = np.zeros(n, np.uint8)
    role[ends], role[closed] = END, CLOSED
    allowed = small_worlds.restricted(cost, ends, closed)
    *_, best = small_worlds.to_ends(allowed, ends, n)
    *_, asks = small_worlds.to_ends(np.where(np.isfinite(allowed), 1.0, np.inf), ends, n)
    ends_ = np.array(sorted(ends), np.int32)
    found = _one_pair.warmest(both, seeker, ends_, role, scratch(n))
    fewest = _one_pair.fewest(both, seeker, ends_, role, scratch(n)).tolist()
    assert found.cost == pytest.approx(best[seeker], rel=1e-12, abs=1e-15)
    if best[seeker] == np.inf:
        assert (len(found.people), len(fewest), len(found.asker)) == (0, 0, 0)
        return
    people = found.people.tolist()
    assert len(fewest) - 1 == asks[seeker]
    for way in (people, fewest):
        assert (way[0], way[-1] in ends, len(set(way))) == (seeker, True, len(way))
        assert all(np.isfinite(allowed[pair]) for pair in itertools.pairwise(way))
    assert sum(allowed[pair] for pair in itertools.pairwise(people)) == pytest.approx(found.cost)
    told = set(zip(found.asker.tolist(), found.asked.tolist(), strict=True))
    if n <= 7 or seed % 5 == 0:
        for total, chain in small_worlds.chains(allowed, (seeker,), ends, min(n, 6)):
            if total <= best[seeker] + 1e-12:
                assert set(itertools.pairwise(chain)) <= told


def test_every_chain_by_hand_agrees() -> None:
    for seed in range(IN_CI):
        check(seed)


@pytest.mark.long
def test_every_chain_by_hand_agrees_on_many_more() -> None:
    for seed in range(IN_CI, MANY):
        check(seed)


def test_stamps_begin_anew_before_they_run_out() -> None:
    known = _one_pair.scratch(2)
    known.stamp[:] = 1
    known.calls[0] = 2**31 - 2
    both = small_worlds.rows(np.array([[np.inf, np.inf], [0.5, np.inf]]))
    ends, role = np.array([1], np.int32), np.array([0, END], np.uint8)
    assert _one_pair.warmest(both, 0, ends, role, known).cost == np.inf
    assert known.calls[0] == 1
