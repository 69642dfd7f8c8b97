"""How long chains would be: what is told of it holds, or it is told as a lower bound (C6)."""

import re
from functools import partial
from typing import NamedTuple

import numpy as np
import pytest

from netpath import generate, models, search
from netpath.errors import DataError
from netpath.search import _length

SEEDS, FRESH = (0, 30), (20_000, 20_400)  # a few in CI; 400 on which nothing was tried out


class Law(NamedTuple):
    """Lengths of chains, the chance to break off before each ask, and the mean length."""

    lengths: object
    attrition: list[float]
    mean: float


def poisson(rng, n):
    return rng.poisson(6, n) + 1


def geometric(rng, n, chance=0.3):
    return rng.geometric(chance, n)


def constant(rng, n):
    return np.full(n, 6)


def even(rng, n):
    return rng.integers(1, 13, n)


C6 = Law(poisson, [0.5], 7)
LAWS = {
    "C6": C6,
    "less attrition": Law(poisson, [0.3], 7),
    "more attrition": Law(poisson, [0.7], 7),
    "step by step": Law(poisson, [0.55, 0.15], 7),
    "geometric": Law(geometric, [0.3], 1 / 0.3),
    "geometric, half": Law(geometric, [0.5], 1 / 0.3),
    "long tail": Law(partial(geometric, chance=0.15), [0.2], 1 / 0.15),
    "constant": Law(constant, [0.5], 6),
    "even": Law(even, [0.3], 6.5),
}


def chains(law, n, rng):
    """Ask by ask, flip whether each chain breaks off; no code of ours is in it."""
    length, made, going = law.lengths(rng, n), np.zeros(n, np.int64), np.ones(n, bool)
    while going.any():
        chance = np.array(law.attrition)[np.minimum(made, len(law.attrition) - 1)]
        going &= (rng.random(n) >= chance) & (made < length)
        made += going
    return made, made == length


def told(law, n, seeds, *, n_resamples=499, tell=search.corrected_length):
    """Return what is told of so many samples, of those in which a chain was completed."""
    found = []
    for seed in range(*seeds):
        made, there = chains(law, n, np.random.default_rng([seed, n]))
        if there.any():
            found.append(tell(made, there, n_resamples=n_resamples, rng=seed))
    return found


def right(found, law):
    """Return how often a bound is right, and how often an interval holds the mean; None of none."""
    bounds = [one.low <= law.mean for one in found if one.lower_bound]
    held = [one.low <= law.mean <= one.high for one in found if not one.lower_bound]
    return (np.mean(bounds) if bounds else None), (np.mean(held) if held else None), len(held)


def holds(found, law):
    """Complain where what is told is right too seldom, beyond the luck of few samples.

    At a number of chains at which a bound is told as a rule, the odd interval is that of a sample
    without long chains; so what is told is judged as a whole there.
    """
    bound, held, n = right(found, law)
    luck = 0.0 if len(found) >= 200 else 2 * np.sqrt(0.1 * 0.9 / len(found))
    if n < len(found):
        assert bound >= 0.95 - luck, bound
    if n > len(found) / 2:
        assert held >= 0.90 - luck, held
    assert ((bound or 0) * (len(found) - n) + (held or 0) * n) / len(found) >= 0.92 - luck


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("n", [25, 1_000])
def test_what_is_told_holds(name, n):
    holds(told(LAWS[name], n, SEEDS, n_resamples=199), LAWS[name])


@pytest.mark.long
@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("n", [25, 200, 1_000, 5_000, 50_000])
def test_what_is_told_holds_at_length(name, n):
    found = told(LAWS[name], n, FRESH)
    holds(found, LAWS[name])
    if name == "C6" and n < 5_000:
        assert all(one.lower_bound for one in found)
    if name == "C6" and n == 50_000:
        assert 0.90 <= right(found, C6)[1] <= 0.985


def normal(made, there, **_):
    """The interval as it was: 1.96 standard errors, the attrition taken as known."""
    one = search.corrected_length(made, there, n_resamples=1, rng=7)
    count, lengths, weight = one.table[["completed", "asks", "weight"]].to_numpy(float).T
    off = np.sqrt((count * (weight * (lengths - one.mean)) ** 2).sum()) / (count @ weight)
    return _length.replace(one, low=one.mean - 1.96 * off, high=one.mean + 1.96 * off)


@pytest.mark.parametrize(
    ("n", "seeds"),
    [
        (1_000, (0, 100)),
        (5_000, (0, 100)),
        pytest.param(1_000, FRESH, marks=pytest.mark.long),
        pytest.param(5_000, FRESH, marks=pytest.mark.long),
        pytest.param(50_000, FRESH, marks=pytest.mark.long),
    ],
)
def test_a_normal_interval_fails_the_control(n, seeds):
    found = told(C6, n, seeds, tell=normal)
    assert right(found, C6)[1] < 0.85
    # Nor would the mean itself do as a bound.
    if n == 1_000:
        assert np.mean([one.mean <= C6.mean for one in found]) < 0.95


@pytest.mark.parametrize("seeds", [(0, 20), pytest.param(FRESH, marks=pytest.mark.long)])
def test_without_what_lies_beyond_the_longest_seen_the_control_fails(seeds, monkeypatch):
    monkeypatch.setattr(_length, "_further", lambda done, broke: np.zeros(len(done)))
    held = right(told(C6, 50_000, seeds, n_resamples=199), C6)[1]
    assert held < 0.85


@pytest.mark.parametrize("lengths", [[3] * 5, [2, 4, 3, 5, 5], [9, 9, 9, 9, 9]])
def test_five_of_twenty_five_are_never_told_as_certain(lengths):
    broke = [0] * 8 + [1] * 7 + [2] * 5
    found = search.corrected_length(lengths + broke, [True] * 5 + [False] * 20, rng=7)
    assert found.lower_bound
    assert found.low < min(found.mean, min(lengths) + 1)
    assert "±" not in str(found)
    assert re.search(
        r"at least \d\.\d\d, a lower bound: the completed are worth \d chains", str(found)
    )


def test_chains_all_of_one_length_leave_some_doubt():
    made, there = chains(Law(constant, [0.5], 6), 20_000, np.random.default_rng(7))
    found = search.corrected_length(made, there, rng=7)
    assert found.low < found.mean == 6 < found.high


def test_why_a_bound_is_told_is_said():
    budget = np.where(np.random.default_rng(7).random(1000) < 0.4, 5, 25)
    found = search.corrected_length(budget, budget == 5, rng=7)
    assert found.unseen == pytest.approx(1 - found.completed / 1000)
    assert "59 % of chains would be longer than any completed" in str(found)
    heavy = [1] * 20 + [6] + [0] * 30 + [3] * 8
    found = search.corrected_length(heavy, [True] * 21 + [False] * 38, rng=7)
    assert re.search(r"the longest carries \d\d % of the weight", str(found))


def test_the_bytes_do_not_depend_on_the_order_of_chains():
    made, there = chains(C6, 500, np.random.default_rng(7))
    order = np.random.default_rng(8).permutation(500)
    run = np.arange(500) // 5
    for together in (None, run):
        one = search.corrected_length(made, there, together=together, rng=7)
        moved = None if together is None else [f"run {at:03}" for at in together[order]]
        other = search.corrected_length(made[order], there[order], together=moved, rng=7)
        assert (one.low, one.high, one.mean) == (other.low, other.high, other.mean)


@pytest.mark.parametrize("seeds", [(0, 30), pytest.param(FRESH, marks=pytest.mark.long)])
def test_chains_that_share_their_luck_are_drawn_again_together(seeds):
    """Ten chains a run, all of one length and one fate: they are worth one."""
    law, held, apart = Law(poisson, [0.3], 7), [], []
    for seed in range(*seeds):
        made, there = (
            np.repeat(one, 10) for one in chains(law, 2_000, np.random.default_rng(seed))
        )
        run = np.repeat(np.arange(2_000), 10)
        found = search.corrected_length(made, there, together=run, n_resamples=299, rng=seed)
        alone = search.corrected_length(made, there, n_resamples=299, rng=seed)
        assert found.effective_size == pytest.approx(alone.effective_size / 10)
        held.append(found.low <= 7 <= (found.high or np.inf))
        apart.append(alone.low <= 7 <= (alone.high or np.inf))
    assert np.mean(held) >= 0.90
    assert np.mean(apart) < 0.85


def test_searches_of_one_run_are_drawn_again_together():
    net = generate.organisation(40, rng=7)
    runs = search.simulate(net, None, "p40", n_runs=50, rng=7)
    found = runs.corrected_length(rng=7)
    assert found.effective_size <= 50 < found.completed
    few = search.simulate(net, None, "p40", n_runs=3, rng=7).corrected_length(rng=7)
    assert few.lower_bound
    assert few.low <= 1


# --- attrition, step by step


def test_known_attrition_goes_on_as_it_ends():
    law = Law(poisson, [0.55, 0.15], 7)
    made, there = chains(law, 50_000, np.random.default_rng(7))
    one = search.corrected_length(made, there, attrition=[0.55, 0.15], rng=7)
    again = search.corrected_length(made, there, attrition=[0.55, *[0.15] * 30], rng=7)
    assert one.table.equals(again.table)
    assert one.table["weight"].to_numpy()[:4] == pytest.approx(
        [1, 1 / 0.45, 1 / 0.45 / 0.85, 1 / 0.45 / 0.85**2]
    )
    assert one.mean == pytest.approx(7, abs=0.15)
    seen = search.corrected_length(made, there, rng=7)
    assert seen.table["attrition"].to_numpy()[:4] == pytest.approx(
        [0.55, 0.15, 0.15, 0.15], abs=0.02
    )


def test_hierarchical_search_breaks_off_step_by_step():
    found = models.hierarchical_search(attrition=[0.55, 0.15], n_runs=20_000, rng=7)
    broke = search.corrected_length(found.asks, found.completed, rng=7).table["attrition"]
    assert broke.to_numpy()[:5] == pytest.approx([0.55, *[0.15] * 4], abs=0.02)
    assert found.attrition == (0.55, 0.15)
    one, many = (
        models.hierarchical_search(attrition=chance, n_runs=500, rng=7)
        for chance in (0.25, [0.25, 0.25])
    )
    assert (one.asks == many.asks).all()


def test_searchable_within_follows_the_steps():
    even = models.searchable_within(0.05, 0.25)
    assert models.searchable_within(0.05, [0.25] * 4) == pytest.approx(even)
    asks = models.searchable_within(0.05, [0.55, 0.15])
    assert 0.45 * 0.85 ** (asks - 1) == pytest.approx(0.05)
    assert models.searchable_within(0.9, [0.55, 0.15]) < 1
    assert models.searchable_within(0.05, [0.55, 0.0]) == np.inf


@pytest.mark.parametrize(
    "wrong",
    [1, -0.1, np.nan, None, True, [], [0.2, 1.0], [[0.1], [0.2, 0.3]], [None], ["ada"], {0.3}],
)
def test_what_is_no_attrition_is_refused(wrong):
    for call in (
        lambda: models.hierarchical_search(attrition=wrong, n_runs=5, rng=7),
        lambda: search.corrected_length([1, 2], [True, False], attrition=wrong),
        lambda: models.searchable_within(0.05, wrong),
    ):
        with pytest.raises(
            DataError, match=r"attrition .*it must be a chance in \[0, 1\)"
        ) as caught:
            call()
        assert "ada" not in str(caught.value)


def test_other_arguments_of_corrected_lengths_are_checked():
    with pytest.raises(DataError, match="attrition is 'by_ask'; it must be 'by_asks'"):
        search.corrected_length([1], [True], attrition="by_ask")
    with pytest.raises(DataError, match="n_resamples is 0"):
        search.corrected_length([1], [True], n_resamples=0)
    for together in ([1], [None, 1], [[1, 2]]):
        with pytest.raises(DataError, match="together must name one run for each of 2 chains"):
            search.corrected_length([1, 2], [True, False], together=together)
