"""Many people at once: cells against single questions, plans against every plan, their laws."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import fair_by_hand as by_hand

import netpath as ntp
from netpath import cohort
from netpath.errors import DataError, MissingWarmth, UnknownColumn, UnknownPerson

FEW = settings(max_examples=settings.default.max_examples // 4)
WARMTHS = st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.5, 0.75, 1.0])


@st.composite
def networks(draw, most=12):
    """A network of a few people, with limits, willingness, groups, and some not to be asked."""
    n = draw(st.integers(4, most))
    ids = [f"p{at:02}" for at in range(n)]
    pairs = [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * n))
    warmths = [draw(WARMTHS) for _ in chosen]
    people = pd.DataFrame(
        {
            "id": ids,
            "cap": [draw(st.sampled_from([0, 1, 2, None])) for _ in ids],
            "willing": [draw(st.sampled_from([0.5, 1.0])) for _ in ids],
            "do_not_ask": [draw(st.sampled_from([False, False, False, True])) for _ in ids],
            "group": [draw(st.sampled_from(["A", "B", None])) for _ in ids],
        }
    )
    ties = pd.DataFrame(chosen, columns=["source", "target"]).assign(warmth=warmths)
    directed = draw(st.booleans())
    cut = draw(st.integers(1, n - 2))
    employers = {"Acme": ids[cut : cut + 2], "Zeta": ids[cut + 1 :]}
    return ntp.ReferralNetwork(people, ties, directed=directed), ids[:cut], employers


@FEW
@given(networks(), st.integers(1, 4))
def test_a_cell_is_the_chance_of_the_warmest_chain(drawn, within):
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=within)
    for row in found.rows:
        for (_, whom), chance in zip(employers.items(), row.chances, strict=True):
            chains = ntp.chains.warmest(net, row.person, whom, within=within)
            expected = chains[0].probability if chains else 0.0
            assert chance == pytest.approx(expected, rel=1e-12, abs=0)


@FEW
@given(networks())
def test_whoever_has_least_comes_first(drawn):
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=3)
    order = [(max(row.chances), np.sum(row.chances)) for row in found.rows]
    best = [one for one, _ in order]
    assert best == sorted(best)
    assert sorted(row.person for row in found.rows) == sorted(seekers)


@FEW
@given(networks(), st.dictionaries(st.sampled_from([f"p{at:02}" for at in range(12)]), st.just(1)))
def test_a_plan_asks_nobody_more_often_than_they_take(drawn, asked):
    net, seekers, employers = drawn
    asked = {one: n for one, n in asked.items() if one in net.ids}
    found = cohort.board(net, seekers, employers, within=4, asked=asked, rng=7)
    spent = Counter(one for chain in found.plan.values() for one in chain.people[1:])
    caps = net.people["cap"].fillna(cohort.CAP)
    for person, n in spent.items():
        assert asked.get(person, 0) + n <= caps[person]
    told = {one.person: one.planned for one in found.asked if one.planned}
    assert told == spent
    everybody = {target for whom in employers.values() for target in whom}
    for person, chain in found.plan.items():
        assert chain.people[0] == person
        assert chain.target in everybody
        assert chain.target in employers[found.leads_to[person]]


@FEW
@given(networks())
def test_choosing_in_turn_each_takes_the_warmest_that_spares_the_full(drawn):
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=3, rng=7)
    everybody = sorted({target for whom in employers.values() for target in whom})
    caps = net.people["cap"].fillna(cohort.CAP)
    spent: Counter[str] = Counter()
    for row in found.rows:
        full = [one for one in net.ids if spent[one] >= caps[one] and one != row.person]
        targets = [one for one in everybody if one not in full and one != row.person]
        best = ntp.chains.warmest(net, row.person, targets, within=3, avoid=full) if targets else ()
        if not best:
            assert row.person not in found.fair.in_turn
            return
        assert found.fair.in_turn[row.person] == pytest.approx(best[0].probability)
        if len(best) > 1 and best[1].probability == best[0].probability:
            return  # either may be taken, and then the next choose otherwise
        spent.update(best[0].people[1:])


def every_chain(net, seeker, targets, within):
    """Every chain there is, by going on from whoever was asked last; with its chance."""
    willing = net.people["willing"]
    barred = net.people["do_not_ask"]
    warmth = {}
    for one in net.ties.itertuples():
        warmth[one.source, one.target] = one.warmth
        if not net.directed:
            warmth[one.target, one.source] = one.warmth
    found, begun = [], [((seeker,), 1.0)]
    while begun:
        people, chance = begun.pop()
        for (asker, asked), warm in warmth.items():
            if asker != people[-1] or asked in people or barred[asked] or not warm:
                continue
            longer = (*people, asked), chance * warm * willing[asked]
            if asked in targets:
                found.append(longer)
            elif len(people) < within:
                begun.append(longer)
    return found


@FEW
@given(networks(most=9), st.integers(1, 3))
def test_no_plan_of_any_chains_is_fairer(drawn, within):
    """Against every plan of all chains that there are, and not only of those that were listed."""
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=within, rng=7)
    everybody = {target for whom in employers.values() for target in whom}
    places = {one: at for at, one in enumerate(net.ids)}
    ways = [
        (who, chance, tuple(places[one] for one in people[1:]))
        for who, seeker in enumerate(seekers)
        for people, chance in every_chain(net, seeker, everybody - {seeker}, within)
    ]
    sizes = Counter(who for who, *_ in ways)
    assume(np.prod([sizes[who] + 1 for who in range(len(seekers))]) < 3_000)
    caps = net.people["cap"].fillna(cohort.CAP).astype(int).tolist()
    best = by_hand.fairest(len(seekers), ways, caps)
    assert sorted(found.fair.chances.values()) == pytest.approx(best, rel=1e-9)
    assert found.fair.exact
    assert found.fair.bound == found.fair.served == sum(one > 0 for one in best)
    assert sorted(found.fair.in_turn.values()) <= sorted(found.fair.chances.values())[
        len(seekers) - len(found.fair.in_turn) :
    ] or found.fair.served > len(found.fair.in_turn)


@FEW
@given(networks(most=9), st.integers(1, 3))
def test_limits_in_expectation_hold_and_are_never_less_fair(drawn, within):
    """Who stands behind somebody in a chain is asked only if they agree: by every plan by hand."""
    net, seekers, employers = drawn
    plain, found = (
        cohort.board(net, seekers, employers, within=within, limits=limits, rng=7)
        for limits in ("planned", "in expectation")
    )
    caps, expected = net.people["cap"].fillna(cohort.CAP), Counter()
    for chain in found.plan.values():
        chance = 1.0
        for tie in chain.ties:
            expected[tie.target] += chance
            chance *= tie.warmth * tie.willing
    for person, n in expected.items():
        assert n <= caps[person] + 1e-6
    told = {one.person: one.expected for one in found.asked if one.expected}
    assert told == pytest.approx(dict(expected))
    one, other = (sorted(board.fair.chances.values()) for board in (found, plain))
    assert tuple(np.round(one, 9)) >= tuple(np.round(other, 9))
    assert cohort.board(net, seekers, employers, within=1, rng=7).fair.chances == pytest.approx(
        cohort.board(net, seekers, employers, within=1, limits="in expectation", rng=7).fair.chances
    )


def test_in_expectation_a_manager_stands_in_more_chains_than_they_take():
    """Four students, each an alumna of their own at .5, one manager who takes two talks."""
    pairs = [(f"s{at}", f"a{at}", 0.5) for at in range(4)] + [(f"a{at}", "m", 1) for at in range(4)]
    people = pd.DataFrame({"id": [*(f"{who}{at}" for who in "sa" for at in range(4)), "m"]})
    people["cap"] = [1] * 8 + [2]
    ties = pd.DataFrame(pairs, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(people, ties, directed=False)
    students = [f"s{at}" for at in range(4)]
    plain = cohort.board(net, students, {"Acme": "m"}, within=2, rng=7)
    found = cohort.board(net, students, {"Acme": "m"}, within=2, limits="in expectation", rng=7)
    assert (plain.fair.served, found.fair.served) == (2, 4)
    manager = next(one for one in found.asked if one.person == "m")
    assert (manager.planned, manager.expected, manager.limit) == (4, 2.0, 2)
    assert "In expectation nobody is asked more often" in str(found)
    assert "no plan of the chains weighed can give more (at most 4)" in str(found)
    with pytest.raises(DataError, match="'planned' or 'in expectation'"):
        cohort.board(net, students, {"Acme": "m"}, within=2, limits="hopes", rng=7)


def test_turns_leave_out_whom_a_plan_can_serve():
    ties = pd.DataFrame(
        [("s1", "c1", 0.5), ("s1", "c2", 0.4), ("s2", "c1", 0.6), ("c1", "t", 1), ("c2", "t", 1)],
        columns=["source", "target", "warmth"],
    )
    people = pd.DataFrame({"id": ["s1", "s2", "c1", "c2", "t"], "cap": [9, 9, 1, 1, 9]})
    net = ntp.ReferralNetwork(people, ties, directed=True)
    found = cohort.board(net, ["s1", "s2"], {"Acme": ["t"]}, within=2, rng=7)
    assert found.fair.in_turn == {"s1": 0.5}
    assert found.fair.chances == {"s1": 0.4, "s2": 0.6}
    assert found.plan["s1"].people == ("s1", "c2", "t")
    assert not found.left_out
    assert "The plan gives 2 of 2 a way, and no plan can give more (at most 2)." in str(found)
    assert "choosing in turn would serve 1" in str(found)


def test_a_chain_that_only_prices_ask_for_is_found():
    """s1 must take the colder of two ways that are both wanted too often."""
    asks = [
        ("s1", "c1", 0.9),
        ("s1", "c2", 0.8),
        ("s2", "c1", 0.5),
        *((one, "c2", 0.5) for one in ("s3", "s4", "s5")),
        ("s4", "c3", 0.3),
        ("s5", "c4", 0.3),
        *((one, "t", 1.0) for one in ("c1", "c2", "c3", "c4")),
    ]
    people = pd.DataFrame({"id": ["c1", "c2", "c3", "c4", "t"], "cap": [1, 2, 1, 1, 9]})
    people = pd.concat([people, pd.DataFrame({"id": [f"s{at}" for at in range(1, 6)]})])
    ties = pd.DataFrame(asks, columns=["source", "target", "warmth"])
    net = ntp.ReferralNetwork(people, ties, directed=True)
    found = cohort.board(net, [f"s{at}" for at in range(1, 6)], {"A": "t"}, within=2, rng=7)
    assert len(found.fair.in_turn) == 4
    assert found.fair.chances == {"s1": 0.8, "s2": 0.5, "s3": 0.5, "s4": 0.3, "s5": 0.3}


def alike(n, cap=1, last=9, **more):
    """Some seekers who all know one person, who knows the target."""
    ids = [f"s{at}" for at in range(n)]
    ties = pd.DataFrame(
        [*((one, "c", 0.5) for one in ids), ("c", "t", 1.0)], columns=["source", "target", "warmth"]
    )
    people = pd.DataFrame({"id": [*ids, "c", "t"], "cap": [*[9] * n, cap, last]}).assign(**more)
    return ntp.ReferralNetwork(people, ties, directed=True), ids


def test_equals_draw_lots_that_the_seed_repeats():
    net, ids = alike(3)
    won = Counter()
    for seed in range(150):
        one, again = (cohort.board(net, ids, {"Acme": ["t"]}, within=2, rng=seed) for _ in range(2))
        assert one == again
        won.update(list(one.plan))
    assert sum(won.values()) == 150
    assert all(30 < won[one] < 70 for one in ids)


def test_a_fresh_seed_is_told_and_repeats_the_plan():
    net, ids = alike(5, 2)
    one = cohort.board(net, ids, {"Acme": ["t"]}, within=2)
    assert one == cohort.board(net, ids, {"Acme": ["t"]}, within=2, rng=one.fair.seed)


def test_whose_limit_binds_is_found_by_solving_again():
    net, ids = alike(4, 3)
    found = cohort.board(net, ids, {"Acme": ["t"]}, within=2, rng=7)
    assert found.fair.served == found.fair.bound == 3
    assert [(one.people, one.served) for one in found.fair.binds] == [(("c",), 4)]
    assert "One more ask of c would let everybody with a way be served." in str(found)
    net, ids = alike(4, 3, 3)
    found = cohort.board(net, ids, {"Acme": ["t"]}, within=2, rng=7)
    assert [(one.people, one.served) for one in found.fair.binds] == [(("c", "t"), 4)]
    assert "One more ask each of c and t would let everybody with a way be served." in str(found)


def test_a_limit_below_what_was_asked_already_is_named():
    ties = pd.DataFrame({"source": ["s", "s"], "target": ["c", "d"], "warmth": [0.5, 0.4]})
    more = pd.DataFrame({"source": ["c", "d"], "target": ["t", "t"], "warmth": [1.0, 1.0]})
    net = ntp.ReferralNetwork(None, pd.concat([ties, more]), directed=False)
    found = cohort.board(net, ["s"], {"Acme": "t"}, within=2, asked={"c": 5}, rng=7)
    assert found.plan["s"].people == ("s", "d", "t")
    said = "1 person had been asked more often already than they take, c 5 times (limit 3)"
    assert said in str(found)
    again = cohort.board(net, ["s"], {"Acme": "t"}, within=2, asked={"c": 3}, rng=7)
    assert "more often already" not in str(again)


def test_bare_numbers_of_people_and_groups_are_told_as_such():
    seekers = [str(one) for one in range(10, 30)]
    ties = [*((one, "1", 0.5) for one in seekers), ("1", "2", 0.9)]
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    people = pd.DataFrame({"id": seekers, "dept": ["1", "2"] * 10})
    net = ntp.ReferralNetwork(None, table, directed=False).with_people(people)
    told = str(cohort.board(net, seekers, {"Acme": "2"}, within=2, by="dept", rng=7))
    assert "would be asked too often, person 1, 20 times (limit 3)" in told
    assert "dept 2 against dept 1, mean chance" in told
    assert "impact ratio, dept" in told
    assert "none in the plan, 17: person 1" in told
    assert "3 chains go through person 1:" in told


def test_yesterdays_first_asks_are_kept_on_equal_terms_and_only_then():
    ties = pd.DataFrame(
        [
            *(("s1", one, 0.5) for one in ("c1", "c2", "c3", "c4")),
            *((one, "t", 1.0) for one in ("c1", "c2", "c3", "c4")),
        ],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(None, ties, directed=True)
    boards = [cohort.board(net, ["s1"], {"A": ["t"]}, within=2, rng=at) for at in range(30)]
    firsts = {one.plan["s1"].people[1] for one in boards}
    assert len(firsts) > 1
    for one in boards[:6]:
        later = cohort.board(net, ["s1"], {"A": ["t"]}, within=2, rng=99, yesterday=one)
        assert later.plan["s1"].people == one.plan["s1"].people
        assert later.fair.changed == 0
    before = next(one for one in boards if one.plan["s1"].people[1] == "c1")
    colder = ntp.ReferralNetwork(
        None, ties.assign(warmth=[0.4, *([0.5] * 3), *([1.0] * 4)]), directed=True
    )
    later = cohort.board(colder, ["s1"], {"A": ["t"]}, within=2, rng=99, yesterday=before)
    assert later.plan["s1"].people[1] != "c1"
    assert later.fair.changed == 1
    assert "Asking somebody else first than yesterday: 1." in str(later)


@FEW
@given(networks(), st.integers(0, 9))
def test_a_limit_in_steps_gives_the_same_plan_with_its_gap(drawn, steps):
    net, seekers, employers = drawn
    one, again = (
        cohort.board(net, seekers, employers, within=3, steps=steps, rng=7) for _ in range(2)
    )
    assert one == again
    full = cohort.board(net, seekers, employers, within=3, rng=7)
    assert one.fair.bound >= full.fair.served >= one.fair.served
    least = sorted(one.fair.in_turn.values())
    assert sorted(one.fair.chances.values()) >= [0.0] * (len(seekers) - len(least)) + least
    if one.plan and not one.fair.exact:
        assert "not solved to the end" in str(one)


@FEW
@given(networks(), st.integers(1, 3))
def test_two_chains_of_a_seeker_share_nobody_and_are_never_less_fair(drawn, within):
    net, seekers, employers = drawn
    one = cohort.board(net, seekers, employers, within=within, rng=7)
    two = cohort.board(net, seekers, employers, within=within, each=2, rng=7)
    assert sorted(two.fair.chances.values()) >= sorted(one.fair.chances.values())
    caps, spent = net.people["cap"].fillna(cohort.CAP), Counter()
    for person, first in two.plan.items():
        chance = first.probability
        if person in two.second:
            second = two.second[person]
            assert set(first.people[1:]).isdisjoint(second.people[1:])
            chance = 1 - (1 - chance) * (1 - second.probability)
            spent.update(second.people[1:])
        spent.update(first.people[1:])
        assert two.fair.chances[person] == pytest.approx(chance)
    assert all(n <= caps[person] for person, n in spent.items())


def test_two_chains_at_half_and_two_fifths_make_seven_tenths():
    ties = pd.DataFrame(
        [("s", "c1", 0.5), ("s", "c2", 0.4), ("c1", "t1", 1.0), ("c2", "t2", 1.0)],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(None, ties, directed=True)
    found = cohort.board(net, ["s"], {"Acme": ["t1", "t2"]}, within=2, each=2, rng=7)
    assert found.fair.chances["s"] == pytest.approx(0.7)
    each = [-np.log1p(-chance) for chance in (0.5, 0.4)]  # what adds up
    assert each == pytest.approx([0.693147, 0.510826], abs=5e-7)
    assert -np.log1p(-found.fair.chances["s"]) == pytest.approx(1.203973, abs=5e-7)
    assert found.second["s"].people == ("s", "c2", "t2")


def test_a_lottery_gives_equals_the_same_chance_before_the_draw():
    net, ids = alike(3)
    won = Counter()
    for seed in range(90):
        found = cohort.board(net, ids, {"Acme": ["t"]}, within=2, lottery=True, rng=seed)
        assert found.fair.expected == pytest.approx(dict.fromkeys(ids, 0.5 / 3), abs=1e-6)
        assert found.fair.least == pytest.approx(0.5 / 3)
        won.update(list(found.plan))
    assert all(won[one] > 15 for one in ids)
    again = cohort.board(net, ids, {"Acme": ["t"]}, within=2, lottery=True, rng=89)
    assert again == found
    assert "Before the draw each of them had at least 17 %." in str(found)


def test_what_seekers_share_shows_in_drawn_worlds():
    """Five go through one person who takes asks in half of all worlds: all in, or none."""
    net, ids = alike(5, 9, willing=[1.0] * 5 + [0.5, 1.0])
    sure = net.with_warmth(1.0)
    found = cohort.board(sure, ids, {"Acme": ["t"]}, within=2, rng=7).together
    assert found.middle == (0, 5)
    assert found.none == pytest.approx(0.5, abs=0.03)
    assert found.mean == pytest.approx(2.5, abs=0.15)
    assert (found.most, found.shares) == ("c", 5)
    assert found.none_apart == pytest.approx(0.5**5)
    assert found.apart == (1, 4)


@FEW
@given(networks())
def test_drawn_worlds_agree_with_the_plan_on_average(drawn):
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=3, rng=7)
    if found.together:
        error = (len(seekers) / found.together.n_draws**0.5) * 3
        assert found.together.mean == pytest.approx(sum(found.fair.chances.values()), abs=error)


def test_ones_own_school_is_no_employer():
    net = ntp.ReferralNetwork(
        pd.DataFrame({"id": ["a", "b", "t"], "school": ["Elm College", "Oak", None]}),
        pd.DataFrame({"source": ["a", "b"], "target": "t", "warmth": 0.5}),
        directed=True,
    )
    found = cohort.board(net, ["a", "b"], {"elm college": ["t"]}, within=2, rng=7)
    assert {row.person: row.chances for row in found.rows} == {"a": (0.0,), "b": (0.5,)}
    assert list(found.plan) == ["b"]


def test_a_row_says_what_it_rests_on():
    net, ids = alike(2)
    found = cohort.board(net.without_ties(net.ties[net.ties["source"] == "s0"]), ids, {"A": ["t"]},
                         within=2, rng=7)  # fmt: skip
    rows = {row.person: row for row in found.rows}
    assert (rows["s0"].contacts, rows["s0"].told) == (0, "not asked yet")
    assert (rows["s1"].contacts, rows["s1"].told) == (1, "")
    assert "netpath remember" in str(found)
    assert found.to_frame().set_index("person")["contacts"].to_dict() == {"s0": 0, "s1": 1}


def test_with_ten_contacts_no_way_is_known_yet():
    ids = [f"f{at}" for at in range(10)]
    net = ntp.ReferralNetwork(
        pd.DataFrame({"id": ["s", "t", *ids]}),
        pd.DataFrame({"source": "s", "target": ids, "warmth": 0.5}),
        directed=True,
    )
    found = cohort.board(net, ["s"], {"A": ["t"]}, within=2, rng=7)
    assert (found.rows[0].contacts, found.rows[0].told) == (10, "no way known yet")
    assert "netpath remember" not in str(found)


def test_a_board_to_project_names_nobody():
    found = sample_board(by="group", each=2, lottery=True)
    shown = found.unnamed()
    net = ntp.readers.sample()
    told = str(shown) + repr(shown) + shown.to_frame().to_string()
    for name in net.people["name"]:
        assert name not in told
    assert not [one for one in net.ids if f"'{one}'" in told]
    assert [row.chances for row in shown.rows] == [row.chances for row in found.rows]
    assert list(shown.fair.chances.values()) == list(found.fair.chances.values())


def test_chances_are_told_apart_to_fewer_digits_in_large_cohorts_and_that_is_said():
    net = ntp.readers.sample()
    everybody = [one for one in net.ids if one not in net.where(role="hiring manager")]
    whom = {"Acme": net.where(org="Acme", role="hiring manager")}
    found = cohort.board(net, everybody[:101], whom, within=3, rng=7)
    assert found.fair.digits == 3
    assert "chances are told apart to 0.001" in str(found)


@FEW
@given(networks(), st.permutations(["A", "B", None]))
def test_groups_enter_no_order_and_no_plan(drawn, others):
    net, seekers, employers = drawn
    swapped = net.people["group"].map(dict(zip(["A", "B"], others[:2], strict=True)))
    moved = net.with_people(pd.DataFrame({"group": swapped}))
    one = cohort.board(net, seekers, employers, within=3, rng=7)
    other = cohort.board(moved, seekers, employers, within=3, rng=7)
    assert one.rows == other.rows
    assert one.plan == other.plan
    assert one.asked == other.asked
    assert one.fair == other.fair


def test_gaps_are_means_against_the_reference():
    found = sample_board(by="group", reference="A")
    people = ntp.readers.sample().people
    table = found.to_frame().set_index("person")
    for gap in found.groups:
        theirs = people.loc[table.index, "group"]
        mine = table[theirs.isna() if gap.group == "(no label)" else (theirs == gap.group)]
        assert gap.n == len(mine)
        assert gap.best == pytest.approx(mine["best"].mean())
        assert gap.planned == pytest.approx(mine["planned"].fillna(0).mean())
        assert gap.shut_out == (mine["best"] == 0).sum()
    assert [gap.group for gap in found.groups] == ["A", "B", "(no label)"]


def sample_board(n=40, **more):
    net = ntp.readers.sample()
    orgs = ["Acme", "Bitterfern", "Cobble Insurance", "Hilltop Tutors"]
    whom = {org: net.where(org=org, role="hiring manager") for org in orgs}
    more = {"rng": 7} | more
    return cohort.board(net, net.where(role="student")[:n], whom, within=4, **more)


def test_it_says_first_who_has_no_way_in():
    found = sample_board(by="group")
    first = str(found).splitlines()[0]
    assert "No way known yet for 7 of 40: Eoin Brannigan" in first
    assert "B against A" in str(found)
    assert found.to_frame()["Acme"].isna().sum() >= 7


def test_small_groups_are_not_held_against_others():
    told = str(sample_board(12, by="group"))
    assert "against" not in told.replace("held against others", "").replace("hold against", "")
    assert "Too few to hold against others" in told


def test_the_same_question_gives_the_same_answer_whatever_the_order_of_rows():
    net = ntp.readers.sample()
    mixed = ntp.ReferralNetwork(
        net.people.sample(frac=1, random_state=1).reset_index(),
        net.ties.sample(frac=1, random_state=2),
        directed=False,
    )
    whom = {"Acme": net.where(org="Acme", role="hiring manager")}
    students = net.where(role="student")[:30]
    one = cohort.board(net, students, whom, within=4, rng=7)
    other = cohort.board(mixed, students[::-1], whom, within=4, rng=7)
    assert str(one) == str(other)
    assert one == other


def test_nobody_is_a_target_of_their_own():
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, 0.5]})
    net = ntp.ReferralNetwork(None, ties, directed=False)
    found = cohort.board(net, ["a", "c"], {"Acme": ["b", "c"], "Own": ["c"]}, within=2)
    assert {row.person: row.chances for row in found.rows} == {"a": (0.5, 0.25), "c": (0.5, 0.0)}


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        (DataError, {"seekers": []}),
        (DataError, {"employers": {}}),
        (DataError, {"employers": {"Acme": []}}),
        (DataError, {"within": 0}),
        (DataError, {"by": "group", "reference": "C"}),
        (DataError, {"each": 3}),
        (DataError, {"each": 0}),
        (DataError, {"floor": 1.5}),
        (DataError, {"steps": -1}),
        (DataError, {"seconds": -1.0}),
        (DataError, {"asked": {"p1": -1}}),
        (DataError, {"asked": {"p1": 0.5}}),
        (UnknownPerson, {"asked": {"nobody": 1}}),
        (DataError, {"yesterday": "a plan"}),
        (UnknownColumn, {"by": "colour"}),
        (UnknownPerson, {"seekers": ["nobody"]}),
        (UnknownPerson, {"employers": {"Acme": ["nobody"]}}),
    ],
)
def test_what_cannot_be_asked_is_refused(error, wrong):
    net = ntp.readers.sample()
    asked = {"seekers": ["p200"], "employers": {"Acme": ["p472"]}, "within": 3} | wrong
    seekers, employers = asked.pop("seekers"), asked.pop("employers")
    with pytest.raises(error):
        cohort.board(net, seekers, employers, **asked)


def test_without_warmth_or_with_two_ties_a_pair_it_says_what_to_do():
    ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    with pytest.raises(MissingWarmth):
        cohort.board(ntp.ReferralNetwork(None, ties, directed=False), ["a"], {"x": ["b"]}, within=2)
    two = pd.DataFrame({"source": "a", "target": "b", "kind": ["x", "y"], "warmth": 0.5})
    with pytest.raises(DataError, match="merge_kinds"):
        cohort.board(ntp.ReferralNetwork(None, two, directed=False), ["a"], {"x": ["b"]}, within=2)


# --- the picture


def drawn(found):
    from matplotlib import pyplot as plt

    ax = ntp.plot.cohort(found)
    texts = [one.get_text() for one in ax.texts]
    plt.close(ax.figure)
    return ax, texts


def test_the_picture_has_every_cell_and_leaves_blank_where_there_is_no_door():
    found = sample_board()
    ax, texts = drawn(found)
    assert ax.get_title(loc="left") == "No way known yet for 7 of 40"
    cells = [one for one in texts if one.endswith(" %")]
    assert len(cells) == sum(chance > 0 for row in found.rows for chance in row.chances)
    assert texts.count("not asked yet") == 7
    assert any(one.startswith("6 asks, limit 3") for one in texts) == any(
        one.wanted == 6 for one in found.asked[:6]
    )
    assert found.rows[0].name in ax.get_label()


def test_whoever_has_least_is_on_top_of_the_picture():
    found = sample_board()
    ax, _ = drawn(found)
    heights = {one.get_text(): one.get_position()[1] for one in ax.texts}
    assert heights[found.rows[0].name] < heights[found.rows[-1].name]  # inches from the top


def test_what_is_not_drawn_is_said():
    net = ntp.readers.sample()
    orgs = sorted(net.people["org"].dropna().unique())[:14]
    whom = {org: net.where(org=org)[:2] for org in orgs}
    found = cohort.board(net, net.where(role="student"), whom, within=3)
    _, texts = drawn(found)
    assert any(
        "Not drawn: 12 more rows and 4 more employers." in one.replace("\n", " ") for one in texts
    )


# --- the picture of the plan


def drawn_plan(found, **look):
    from matplotlib import pyplot as plt

    ax = ntp.plot.plan(found, **look)
    plt.close(ax.figure)
    return ax, [one.get_text() for one in ax.texts]


def test_the_picture_of_a_plan_has_every_seeker_and_every_ask():
    found = sample_board()
    ax, texts = drawn_plan(found)
    assert ax.get_title(loc="left") == "The plan gives 24 of 40 a way, and no plan can give more"
    for chain in found.plan.values():
        assert {chain.names[0], chain.names[1], chain.names[-1]} <= set(texts)
    ends = {one for chain in found.plan.values() for one in (chain.people[1], chain.target)}
    squares = [one for one in ax.patches if type(one).__name__ == "Rectangle"]
    filled = [one for one in squares if one.get_facecolor()[:3] != (1, 1, 1)]
    asks = {one.person: one for one in found.asked}
    assert len(squares) == sum(asks[one].limit for one in ends)
    assert len(filled) == sum(asks[one].planned for one in ends)


def test_its_steps_are_sorted_chances():
    found = sample_board()
    ax, texts = drawn_plan(found)
    steps = [one for one in ax.patches if type(one).__name__ == "StepPatch"]
    assert len(steps) == 3
    wish, turns, plan = (-one.get_data().values for one in steps)
    for heights in (wish, turns, plan):
        assert (np.diff(heights) >= 0).all()
    chances = np.sort(list(found.fair.chances.values()))
    assert np.corrcoef(plan, chances)[0, 1] == pytest.approx(1)
    assert (wish >= plan - 1e-9).all()
    assert {"this plan", "choosing in turn", "as each wishes"} <= set(texts)


def test_a_plan_to_project_draws_no_names():
    found = sample_board()
    _, texts = drawn_plan(found.unnamed())
    assert not set(ntp.readers.sample().people["name"]) & set(texts)
    assert "Seeker 40" in texts


def test_a_plan_for_nobody_is_drawn_too():
    found = sample_board(12)
    nobody = [row.person for row in found.shut_out]
    net = ntp.readers.sample()
    whom = {"Acme": net.where(org="Acme", role="hiring manager")}
    none = cohort.board(net, nobody, whom, within=2, rng=7)
    ax, _ = drawn_plan(none)
    assert ax.get_title(loc="left").startswith("The plan gives 0 of")


# --- how sure first asks are


def unsure(low, high):
    ties = pd.DataFrame(
        [("a", "b", 0.5), ("a", "c", 0.3), ("b", "z", 1.0), ("c", "z", 1.0)],
        columns=["source", "target", "warmth"],
    )
    ties["warmth_low"], ties["warmth_high"] = ties["warmth"], ties["warmth"]
    ties.loc[0, ["warmth_low", "warmth_high"]] = low, high
    return ntp.ReferralNetwork(None, ties, directed=True)


def test_a_first_ask_that_no_draw_can_change_is_sure():
    net = unsure(0.4, 0.6)
    found = cohort.board(net, ["a"], {"Acme": "z"}, within=2, rng=7)
    told = cohort.stability(net, found, n_draws=40, rng=7)
    assert told.table["share"].tolist() == [1.0]
    assert told.to_frame()["first"].tolist() == ["b"]


def test_a_first_ask_is_as_sure_as_its_warmth():
    """The tie to b is drawn normal in log-odds: below .3 in about a fifth of all draws."""
    from scipy.special import logit
    from scipy.stats import norm

    net = unsure(0.05, 0.95)
    found = cohort.board(net, ["a"], {"Acme": "z"}, within=2, rng=7)
    told = cohort.stability(net, found, n_draws=400, rng=7)
    below = (norm.cdf(logit(0.3) / (logit(0.95) / 1.959964)) - 0.025) / 0.95
    assert told.table["share"][0] == pytest.approx(1 - below, abs=0.06)
    again = cohort.stability(net, found, n_draws=400, rng=7)
    pd.testing.assert_frame_equal(told.table, again.table)


def test_without_bounds_or_a_plan_it_says_what_to_do():
    net = ntp.readers.sample()
    with pytest.raises(DataError, match="warmth_low"):
        cohort.stability(net, sample_board(12))
    bounded = unsure(0.4, 0.6)
    found = cohort.board(bounded, ["a"], {"Acme": "z"}, within=2, rng=7)
    with pytest.raises(DataError, match="names nobody"):
        cohort.stability(bounded, found.unnamed())
