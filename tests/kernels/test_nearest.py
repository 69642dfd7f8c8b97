"""Everybody to the nearest of many ends, against Bellman by hand and SciPy."""

import numpy as np
import pytest
import small_worlds
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from netpath._kernels import _nearest, _threads
from netpath._kernels._rows import Ways, ways

IN_CI, MANY = 150, 5000
WITHIN = 5


@pytest.fixture(autouse=True)
def _all_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks get one thread; here they are to show what several would do."""
    monkeypatch.setattr(_threads, "FEW", 0)


def check(seed: int) -> None:
    cost = small_worlds.table(seed)
    both = small_worlds.rows(cost)
    ends = small_worlds.some(seed, cost, (1, 2, len(cost))[seed % 3])
    ends_ = np.array(ends, np.int32)
    by_asks = np.array(list(small_worlds.to_ends(cost, ends, max(WITHIN, len(cost)))))
    assert np.array_equal(_nearest.by_asks(both, ends_, WITHIN), by_asks[: WITHIN + 1])
    fewest = _nearest.fewest(both, ends_)
    first = np.isfinite(by_asks).argmax(axis=0)
    assert fewest.asks.tolist() == np.where(np.isfinite(by_asks[-1]), first, -1).tolist()
    warmest = _nearest.warmest(both, ends_, np.zeros(len(ends)))
    assert warmest.cost == pytest.approx(by_asks[-1], rel=1e-12, abs=1e-300)
    for person, (asks, total) in enumerate(zip(fewest.asks, warmest.cost, strict=True)):
        asked, whom = fewest.onward[person], warmest.onward[person]
        if asks < 0:
            assert (asked, whom, total) == (-1, -1, np.inf)
        elif asks == 0:
            assert asked == whom == person
        else:
            assert fewest.asks[asked] == asks - 1
            assert np.isfinite(cost[person, asked])
            assert total == cost[person, whom] + warmest.cost[whom]


def test_bellman_by_hand_agrees() -> None:
    for seed in range(IN_CI):
        check(seed)


@pytest.mark.long
def test_bellman_by_hand_agrees_on_many_more() -> None:
    for seed in range(IN_CI, MANY):
        check(seed)


def town(n: int, ties: int, seed: int) -> Ways:
    """A network in which the front gets wide, with some who are much better known than others."""
    rng = np.random.default_rng(seed)
    liked = rng.pareto(1.5, n) + 0.1
    pairs = rng.choice(n, (ties, 2), p=liked / liked.sum())
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]]), axis=0)
    cost = -np.log(np.clip(rng.beta(1.5, 8, len(pairs)), 0.01, 1))
    a, b = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.lexsort((b, a))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(a, minlength=n))]).astype(np.int64)
    return ways(offsets, b[order].astype(np.int32), np.concatenate([cost, cost])[order])


@pytest.mark.parametrize("n_ends", [1, 30])
def test_scipy_agrees_on_a_town(n_ends: int) -> None:
    both = town(3000, 20_000, n_ends)
    offsets, people, cost = both.onward
    graph = csr_array((cost, people, offsets), shape=(3000, 3000))
    ends = np.arange(0, 3000, 3000 // n_ends, dtype=np.int32)
    expected = dijkstra(graph, indices=ends, min_only=True)
    assert _nearest.warmest(both, ends, np.zeros(len(ends))).cost == pytest.approx(expected)
    asks = dijkstra(graph, indices=ends, min_only=True, unweighted=True)
    assert (
        _nearest.fewest(both, ends).asks.tolist()
        == np.where(np.isfinite(asks), asks, -1).astype(int).tolist()
    )


def test_ways_may_begin_at_a_cost() -> None:
    both = small_worlds.rows(np.array([[np.inf, 1.0, 5.0], [np.inf] * 3, [np.inf] * 3]))
    found = _nearest.warmest(both, np.array([1, 2], np.int32), np.array([4.5, 0.0]))
    assert (found.cost.tolist(), found.onward.tolist()) == ([5.0, 4.5, 0.0], [2, 1, 2])


def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    both, ends, told = town(3000, 20_000, 7), np.array([3, 5], np.int32), []
    for threads in ("1", "2"):
        monkeypatch.setenv("NETPATH_THREADS", threads)
        told.append(_nearest.by_asks(both, ends, 6).tobytes())
    assert told[0] == told[1]


def test_rows_that_read_alike_both_ways_are_kept_once() -> None:
    both = town(50, 100, 1)
    assert both.onward is both.back
    cost = np.array([[np.inf, 0.5], [0.7, np.inf]])
    both = small_worlds.rows(cost)
    assert both.onward.cost.tolist() == [0.5, 0.7]
    assert both.back.cost.tolist() == [0.7, 0.5]
