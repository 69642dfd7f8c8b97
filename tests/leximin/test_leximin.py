"""The fair plan against every plan there is, published values, and its laws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import fair_by_hand as by_hand

from netpath import _leximin
from netpath._leximin import Patience, Supply

CHANCES = st.sampled_from([0.05, 0.1, 0.1, 0.2, 0.25, 0.3, 0.5, 0.5, 0.9])


@st.composite
def cohorts(draw, seekers=5, people=5):
    """A few seekers, each with a few ways that ask one to three people, and limits."""
    n, m = draw(st.integers(1, seekers)), draw(st.integers(1, people))
    ways = draw(
        st.lists(
            st.tuples(
                st.integers(0, n - 1),
                CHANCES,
                st.lists(st.integers(0, m - 1), unique=True, min_size=1, max_size=3).map(tuple),
            ),
            max_size=3 * n,
        )
    )
    return n, ways, draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))


def chances(ways, chosen):
    return [float(ways.chance[one]) if one >= 0 else 0.0 for one in chosen]


def broken(ways, chosen):
    """Whether somebody is asked too often, or somebody has another's way."""
    asks = np.zeros(len(ways.left), dtype=int)
    for who, one in enumerate(chosen):
        if one >= 0:
            assert ways.seeker[one] == who
            np.add.at(asks, list(ways.asked[one]), 1)
    return bool((asks > ways.left).any())


@settings(max_examples=4 * settings.default.max_examples)
@given(cohorts())
def test_no_plan_is_fairer(drawn):
    ways = Supply.of(*drawn)
    found = _leximin.leximin(ways, first=(-1,) * drawn[0])  # nothing to fall back on
    assert not broken(ways, found.chosen)
    assert tuple(sorted(chances(ways, found.chosen))) == by_hand.fairest(*drawn)
    assert found.exact


@given(cohorts())
def test_each_count_is_the_largest_with_those_before_it(drawn):
    ways, best = Supply.of(*drawn), by_hand.fairest(*drawn)
    for level in _leximin.leximin(ways).levels:
        assert level.count == level.bound == sum(one > level.above for one in best)


@given(cohorts())
def test_most_served_by_flow_or_by_whole_numbers(drawn):
    served, bound = _leximin.most_served(Supply.of(*drawn))
    assert served == bound == by_hand.most_given(*drawn)


@given(cohorts())
def test_most_served_where_one_person_a_way_is_scarce(drawn):
    n, ways, left = drawn
    ways = [(who, chance, asked[:1]) for who, chance, asked in ways]
    assert _leximin.most_served(Supply.of(n, ways, left))[0] == by_hand.most_given(n, ways, left)


@given(cohorts())
def test_in_turn(drawn):
    ways = Supply.of(*drawn)
    chosen = _leximin.in_turn(ways)
    assert not broken(ways, chosen)
    assert chances(ways, chosen) == pytest.approx(by_hand.turns(*drawn))


@given(cohorts())
def test_the_largest_sum(drawn):
    ways = Supply.of(*drawn)
    chosen = _leximin.best(ways, ways.chance)
    assert not broken(ways, chosen)
    assert sum(chances(ways, chosen)) == pytest.approx(by_hand.worth_most(*drawn, sum))


@given(cohorts(), st.randoms(use_true_random=False))
def test_among_equally_fair_plans_that_worth_most(drawn, random):
    ways, best = Supply.of(*drawn), by_hand.fairest(*drawn)
    worth = np.array([random.random() for _ in ways.chance])
    chosen = _leximin.settled(_leximin.leximin(ways), [worth])
    assert not broken(ways, chosen)
    assert tuple(sorted(chances(ways, chosen))) == best
    among = [
        sum(worth[drawn[1].index(one)] for one in plan if one)
        for plan in by_hand.every_plan(*drawn)
        if tuple(sorted(by_hand.vector(plan))) == best
    ]
    if len(set(drawn[1])) == len(drawn[1]):
        assert sum(worth[one] for one in chosen if one >= 0) == pytest.approx(max(among))


@given(cohorts(), st.integers(0, 4))
def test_a_higher_limit_is_never_less_fair(drawn, who):
    n, ways, left = drawn
    more = [one + (at == who) for at, one in enumerate(left)]
    one, other = (_leximin.leximin(Supply.of(n, ways, each)) for each in (left, more))
    before, after = (sorted(chances(each.ways, each.chosen)) for each in (one, other))
    assert after >= before


@given(cohorts())
def test_without_limits_everybody_gets_their_best(drawn):
    n, ways, left = drawn
    found = Supply.of(n, ways, [99] * len(left))
    best = [max([0.0, *(one[1] for one in ways if one[0] == who)]) for who in range(n)]
    assert chances(found, _leximin.leximin(found).chosen) == best


@given(cohorts(), st.integers(0, 12))
def test_a_limit_in_steps_gives_a_plan_never_less_fair_than_turns(drawn, steps):
    ways = Supply.of(*drawn)
    found = _leximin.leximin(ways, limits=Patience(steps=steps))
    again = _leximin.leximin(ways, limits=Patience(steps=steps))
    assert found.chosen == again.chosen
    assert found.levels == again.levels
    assert not broken(ways, found.chosen)
    assert sorted(chances(ways, found.chosen)) >= sorted(by_hand.turns(*drawn))
    assert all(level.count <= level.bound for level in found.levels)
    best = by_hand.fairest(*drawn)
    if found.levels:
        assert found.levels[0].bound >= sum(one > 0 for one in best)


@given(cohorts())
def test_no_lottery_raises_the_least_further(drawn):
    """Against one linear programme over every plan there is."""
    from scipy.optimize import linprog

    ways = Supply.of(*drawn)
    found = _leximin.lottery(ways, _leximin.leximin(ways).chosen)
    plans = sorted({by_hand.vector(plan) for plan in by_hand.every_plan(*drawn)})
    given_ = np.array(plans).T
    rows = np.column_stack([-given_, np.ones(len(given_))])
    cost = np.append(np.zeros(len(plans)), -1.0)
    whole = np.append(np.ones(len(plans)), 0.0)[np.newaxis]
    best = linprog(cost, rows, np.zeros(len(rows)), whole, [1.0])
    assert found.bound == pytest.approx(-best.fun, abs=1e-7)
    assert found.expected.min() == pytest.approx(-best.fun, abs=1e-6)
    assert found.odds.sum() == pytest.approx(1)
    assert not any(broken(ways, plan) for plan in found.plans)


@given(cohorts())
def test_large_cohorts_are_rounded_and_keep_the_laws(drawn):
    """As if five ways were many: no limit broken, never less fair than turns, bounds that hold."""
    ways = Supply.of(*drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("netpath._leximin._programme.LARGE", 4)
        found = _leximin.leximin(ways)
    best = by_hand.fairest(*drawn)
    assert not broken(ways, found.chosen)
    assert sorted(chances(ways, found.chosen)) >= sorted(by_hand.turns(*drawn))
    assert found.levels[0].bound >= sum(one > 0 for one in best) >= found.levels[0].count
    if found.exact:
        assert tuple(sorted(chances(ways, found.chosen))) == best


def test_in_300_random_cohorts_turns_leave_out_more():
    rng = np.random.default_rng(20)
    better = out_in_turn = out = 0
    for _ in range(300):
        ways = Supply.of(
            6,
            [
                (
                    who,
                    round(float(rng.uniform(0.05, 0.9)), 2),
                    (int(first), 4 + int(rng.integers(2))),
                )
                for who in range(6)
                for first in rng.choice(4, int(rng.integers(1, 4)), replace=False)
            ],
            [1, 1, 1, 1, 2, 2],
        )
        turns, found = _leximin.in_turn(ways), _leximin.leximin(ways)
        assert found.exact
        better += _leximin.fairer(ways, found.chosen, turns)
        out_in_turn += turns.count(-1)
        out += found.chosen.count(-1)
    assert better > 150
    assert out < out_in_turn


# --- the worked instance

PEOPLE = ["c1", "c2", "c3", "t1", "t2"]
WORKED = {
    (0, "c1 t1"): 0.60,
    (0, "c2 t1"): 0.30,
    (1, "c1 t1"): 0.55,
    (1, "c3 t2"): 0.10,
    (2, "c1 t2"): 0.50,
    (2, "c2 t2"): 0.45,
    (2, "c3 t1"): 0.20,
    (3, "c2 t1"): 0.40,
    (3, "c3 t2"): 0.05,
    (4, "c1 t1"): 0.35,
}
LIMITS = {"c1": 2, "c2": 1, "c3": 2, "t1": 2, "t2": 2}


def worked(**more):
    """The five seekers, with so many asks more of some people."""
    ways = [
        (who, chance, tuple(map(PEOPLE.index, asked.split())))
        for (who, asked), chance in WORKED.items()
    ]
    return Supply.of(5, ways, [LIMITS[one] + more.get(one, 0) for one in PEOPLE])


def test_the_worked_instance():
    ways = worked()
    found = _leximin.leximin(ways)
    assert chances(ways, found.chosen) == [0.60, 0.10, 0.50, 0.40, 0]
    assert found.exact
    served = _leximin.best(ways, np.log(ways.chance), served=4)
    assert np.prod([one for one in chances(ways, served) if one]) == pytest.approx(0.012)
    assert served == found.chosen
    assert chances(ways, _leximin.best(ways, ways.chance)) == [0.60, 0.55, 0.45, 0.05, 0]
    assert chances(ways, _leximin.in_turn(ways)) == [0, 0.10, 0.50, 0.40, 0.35]


def test_the_sums_and_means_of_the_worked_instance():
    """Of the 99 plans that limits allow: leximin, the largest sum, and in turn."""
    ways = worked()
    own = [[-1, *np.flatnonzero(ways.seeker == one)] for one in range(5)]
    taken = np.array([[who in way for who in range(len(PEOPLE))] for way in ways.asked] + [[0] * 5])
    plans = np.array(list(product(*own)))
    assert (taken[plans].sum(axis=1) <= [LIMITS[one] for one in PEOPLE]).all(axis=1).sum() == 99
    for plan, whole, first, last in [
        (_leximin.leximin(ways).chosen, 1.60, 0.400, 0.200),
        (_leximin.best(ways, ways.chance), 1.65, 0.533333, 0.025),
        (_leximin.in_turn(ways), 1.35, 0.200, 0.375),
    ]:
        given = chances(ways, plan)
        assert sum(given) == pytest.approx(whole)
        assert [np.mean(given[:3]), np.mean(given[3:])] == pytest.approx([first, last], abs=5e-7)


def test_the_worked_lottery():
    ways = worked()
    found = _leximin.lottery(ways, _leximin.leximin(ways).chosen)
    assert found.bound == pytest.approx(0.246280992, abs=5e-10)
    assert found.expected.min() == pytest.approx(0.246280992, abs=1e-7)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("c1", [0.60, 0.10, 0.50, 0.40, 0]),
        ("c2", [0.60, 0.10, 0.50, 0.40, 0]),
        ("c3", [0.60, 0.10, 0.50, 0.40, 0]),
        ("t1", [0.60, 0.10, 0.50, 0.40, 0]),
        ("t2", [0.60, 0.10, 0.45, 0.05, 0.35]),
        ("c1 t1", [0.60, 0.10, 0.50, 0.40, 0.35]),
    ],
)
def test_which_limit_binds_in_the_worked_instance(more, expected):
    ways = worked(**dict.fromkeys(more.split(), 1))
    assert chances(ways, _leximin.leximin(ways).chosen) == expected


def test_what_was_counted_before_is_held():
    """Two could have .5, but then one has nothing."""
    options = [(0, 0.1, (0,)), (1, 0.5, (0,)), (1, 0.2, (1,)), (2, 0.5, (1,)), (2, 0.2, (2,))]
    ways = Supply.of(3, options, [1, 1, 1])
    found = _leximin.leximin(ways, first=(-1, -1, -1))
    assert chances(ways, found.chosen) == [0.1, 0.2, 0.2]


def test_a_lottery_raises_the_others_too_once_the_least_can_get_no_more():
    ways = Supply.of(3, [(0, 0.6, (0,)), (1, 0.3, (0,)), (2, 0.9, (1,)), (2, 0.1, (2,))], [1, 1, 1])
    found = _leximin.lottery(ways, (0, -1, 3))
    assert found.bound == pytest.approx(0.2)
    assert found.expected.tolist() == pytest.approx([0.2, 0.2, 0.9], abs=1e-6)


def test_turns_leave_out_whom_a_plan_can_serve():
    ways = Supply.of(2, [(0, 0.5, (0,)), (0, 0.4, (1,)), (1, 0.6, (0,))], [1, 1])
    assert chances(ways, _leximin.in_turn(ways)) == [0.5, 0]
    assert chances(ways, _leximin.leximin(ways).chosen) == [0.4, 0.6]


def test_equals_draw_lots():
    """Three alike and one ask: over many lots each gets it about as often."""
    ways = Supply.of(3, [(who, 0.5, (0,)) for who in range(3)], [1])
    found, rng = _leximin.leximin(ways), np.random.default_rng(7)
    won = np.zeros(3)
    for _ in range(300):
        chosen = _leximin.settled(found, [rng.random(3)])
        won[np.array(chosen) >= 0] += 1
    assert won.sum() == 300
    assert ((won > 70) & (won < 130)).all()
