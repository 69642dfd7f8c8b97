"""One seeker and a few ends, from both sides, against every chain by hand."""

import itertools

import numpy as np
import pytest
import small_worlds
from scipy.sparse import csgraph, csr_array

from netpath._kernels import _one_pair, _sides
from netpath._kernels._one_pair import FewAsks
from netpath._kernels._rows import ways
from netpath._kernels._sides import CLOSED, END, Scratch

IN_CI, MANY = 150, 5000
ENDS_THAT_COST_NOTHING = 2960, 3956  # from an end to the next, where a way once went on
SCRATCH: dict[int, Scratch] = {}


def scratch(n: int) -> Scratch:
    """Lend the same scratch to all networks of a size, as a network does to all its questions."""
    return SCRATCH.setdefault(n, _sides.scratch(n))


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
    few_asks = FewAsks(both)
    few_asks.role[closed] = CLOSED
    fewest = few_asks.people(seeker, ends_).tolist()
    assert few_asks.people(seeker, ends_).tolist() == fewest
    assert np.flatnonzero(few_asks.role).tolist() == sorted(closed)
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
    for seed in (*range(IN_CI), *ENDS_THAT_COST_NOTHING):
        check(seed)


@pytest.mark.long
def test_every_chain_by_hand_agrees_on_many_more() -> None:
    for seed in range(IN_CI, MANY):
        check(seed)


def test_stamps_begin_anew_before_they_run_out() -> None:
    known, cost = _sides.scratch(5), np.full((5, 5), np.inf)
    known.stamp[:] = 1
    known.calls[0] = 2**31 - 2
    cost[range(4), range(1, 5)] = 0.5
    ends, role = np.array([4], np.int32), np.array([0, 0, 0, 0, END], np.uint8)
    found = _one_pair.warmest(small_worlds.rows(cost), 0, ends, role, known)
    told = sorted(zip(found.asker.tolist(), found.asked.tolist(), strict=True))
    assert (told, known.calls[0]) == ([(0, 1), (1, 2), (2, 3), (3, 4)], 1)
    assert role.tolist() == [0, 0, 0, 0, END]


@pytest.mark.parametrize("seed", range(6))
def test_where_fronts_are_wide_both_agree_with_scipy(seed: int) -> None:
    rng, n = np.random.default_rng(seed), 1500
    shares = (rng.permutation(n) + 1) ** -0.7
    asker, asked = rng.choice(n, (2, 3000), p=shares / shares.sum())
    cost = csr_array((rng.choice([0.25, 0.5, 0.75, 1.0], 3000), (asker, asked)), (n, n))
    cost = csr_array(cost + cost.T) if seed % 2 else cost
    cost.sort_indices()
    both = ways(cost.indptr.astype(np.int64), cost.indices.astype(np.int32), cost.data)
    few_asks, role, known = FewAsks(both), np.zeros(n, np.uint8), _sides.scratch(n)
    seekers, ends = rng.choice(n, 40, replace=False), rng.choice(n, (40, 3))
    asks = csgraph.shortest_path(cost, unweighted=True, indices=seekers)
    costs = csgraph.dijkstra(cost, indices=seekers)
    for row, seeker in enumerate(seekers):
        some = np.setdiff1d(ends[row], seeker).astype(np.int32)
        people = few_asks.people(int(seeker), some).tolist()
        role[some] = END
        found = _one_pair.warmest(both, int(seeker), some, role, known)
        assert np.flatnonzero(role).tolist() == some.tolist()
        role[some] = 0
        assert (len(people) - 1 if people else np.inf) == asks[row, some].min()
        assert found.cost == costs[row, some].min()
        told = set(zip(found.asker.tolist(), found.asked.tolist(), strict=True))
        best = set(itertools.pairwise(found.people.tolist()))
        assert best <= told
        assert found.cost in (np.inf, sum(cost[pair] for pair in best))
        for pair in (*told, *itertools.pairwise(people)):
            assert cost[pair]
        for way in (people, found.people):
            assert len(way) == 0 or (way[0] == seeker and way[-1] in some)
