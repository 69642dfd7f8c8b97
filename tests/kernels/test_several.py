"""The asks among which chains must be found, against every chain by hand."""

import itertools
import random

import numpy as np
import pytest
import small_worlds

from netpath._kernels import _nearest
from netpath._kernels._several import THROUGH, Bounds, around, window
from netpath._kernels._sides import CLOSED, END, scratch

IN_CI, BOTH_SIDES_IN_CI, MANY = 150, 1500, 5000


def bounds(both, ends, within, through, n):
    """What the way on costs at least, as chains of a question use it."""
    ends_ = np.array(sorted(ends), np.int32)
    free = _nearest.warmest(both, ends_, np.zeros(len(ends))).cost
    cost = _nearest.by_asks(both, ends_, within)[:within] if within < n else free[np.newaxis]
    starts = np.array(sorted(through), np.int32)
    before = _nearest.warmest(both, starts, free[starts]).cost if through else np.empty(0)
    return Bounds(cost, before)


def check(seed: int) -> None:
    cost = small_worlds.table(seed, most=8)
    both, n = small_worlds.rows(cost), len(cost)
    if n < 2:
        return
    rng = random.Random(seed)
    seeker, *others = small_worlds.some(seed, cost, n)
    ends, rest = others[: 1 + seed % 2], others[1 + seed % 2 :]
    closed, through = rest[: seed % 2], rest[seed % 2 :][: rng.choice([0, 0, 1, 2])]
    within = rng.choice([1, 2, 3, 4, n])
    role = np.zeros(n, np.uint8)
    role[ends], role[closed], role[through] = END, CLOSED, THROUGH
    allowed = small_worlds.restricted(cost, ends, closed)
    every = [
        chain
        for chain in small_worlds.chains(allowed, (seeker,), ends, within)
        if not through or set(chain[1]) & set(through)
    ]
    known, promised = scratch(n), bounds(both, ends, within, through, n)
    for limit in (0.5, rng.choice(every)[0] if every else 2.0, 50.0, np.inf):
        limit_ = limit + 1e-9 * (1 + limit)
        found = window(both.onward, promised, role, seeker, within, limit_, known)
        told = set(zip(found.asker.tolist(), found.asked.tolist(), strict=True))
        assert all(np.isfinite(allowed[pair]) for pair in told)
        assert found.beyond > limit_ or limit == np.inf
        assert (found.cost <= limit_).all()
        for total, people in every:
            if total <= limit or found.beyond == np.inf:
                assert set(itertools.pairwise(people)) <= told


def check_from_both_sides(seed: int) -> None:
    cost = small_worlds.table(seed, most=8)
    both, n = small_worlds.rows(cost), len(cost)
    if n < 2:
        return
    seeker, *others = small_worlds.some(seed, cost, n)
    ends, rest = others[: 1 + seed % 2], others[1 + seed % 2 :]
    closed = rest[: seed % 3]
    role = np.zeros(n, np.uint8)
    role[ends], role[closed] = END, CLOSED
    roles = role.copy()
    allowed = small_worlds.restricted(cost, ends, closed)
    every = sorted(small_worlds.chains(allowed, (seeker,), ends, n))
    known, ends_ = scratch(n), np.array(sorted(ends), np.int32)
    for limit in (0.5, *(total for total, _ in every[:3]), 2.0, 50.0, np.inf):
        limit_ = limit + 1e-9 * (1 + limit)
        few, found = around(both, seeker, ends_, role, known, limit_, 2 * n + 1)
        told = set(zip(found.asker.tolist(), found.asked.tolist(), strict=True))
        assert few
        assert (role == roles).all()
        assert all(np.isfinite(allowed[pair]) for pair in told)
        assert found.beyond > limit_ or limit == np.inf
        assert (found.cost <= limit_).all()
        for total, people in every:
            if total <= limit or found.beyond == np.inf:
                assert set(itertools.pairwise(people)) <= told
        for pair, least in zip(
            zip(found.asker.tolist(), found.asked.tolist(), strict=True), found.cost, strict=True
        ):
            through = [total for total, people in every if pair in itertools.pairwise(people)]
            assert least <= min(through, default=np.inf) + 1e-9
        if limit == 50.0 and len(every) > 1:
            few, found = around(both, seeker, ends_, role, known, limit_, 2)
            assert not few
            assert len(found.asker) == 0
            assert (role == roles).all()


def test_every_chain_by_hand_is_among_them() -> None:
    for seed in range(IN_CI):
        check(seed)
    for seed in range(BOTH_SIDES_IN_CI):
        check_from_both_sides(seed)


@pytest.mark.long
def test_every_chain_by_hand_is_among_them_many_more_times() -> None:
    for seed in range(IN_CI, MANY):
        check(seed)
        check_from_both_sides(MANY + seed)
