"""Many people at once: cells against single questions, the plan against its limits, no ranking."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netpath as ntp
from netpath import cohort
from netpath.errors import DataError, MissingWarmth, UnknownColumn, UnknownPerson

FEW = settings(max_examples=settings.default.max_examples // 4)
WARMTHS = st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.5, 0.75, 1.0])


@st.composite
def networks(draw):
    """A network of a few people, with limits, willingness, groups, and some not to be asked."""
    n = draw(st.integers(4, 12))
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
def test_the_worst_off_come_first(drawn):
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
    found = cohort.board(net, seekers, employers, within=4, asked=asked)
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
def test_whoever_chooses_first_has_no_better_chain_left(drawn):
    """Each chain is the warmest among those that spare who is at their limit by then."""
    net, seekers, employers = drawn
    found = cohort.board(net, seekers, employers, within=3)
    everybody = sorted({target for whom in employers.values() for target in whom})
    caps = net.people["cap"].fillna(cohort.CAP)
    spent: Counter[str] = Counter()
    for row in found.rows:
        full = [one for one in net.ids if spent[one] >= caps[one] and one != row.person]
        targets = [one for one in everybody if one not in full and one != row.person]
        best = ntp.chains.warmest(net, row.person, targets, within=3, avoid=full) if targets else ()
        chain = found.plan.get(row.person)
        assert (chain.people if chain else None) == (best[0].people if best else None)
        spent.update(chain.people[1:] if chain else ())


@FEW
@given(networks(), st.permutations(["A", "B", None]))
def test_groups_enter_no_order_and_no_plan(drawn, others):
    net, seekers, employers = drawn
    swapped = net.people["group"].map(dict(zip(["A", "B"], others[:2], strict=True)))
    moved = net.with_people(pd.DataFrame({"group": swapped}))
    one = cohort.board(net, seekers, employers, within=3)
    other = cohort.board(moved, seekers, employers, within=3)
    assert one.rows == other.rows
    assert one.plan == other.plan
    assert one.asked == other.asked


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
    one = cohort.board(net, students, whom, within=4)
    other = cohort.board(mixed, students[::-1], whom, within=4)
    assert str(one) == str(other)
    assert one.plan == other.plan


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
    assert texts.count("no way known yet") == 7
    assert any(one.startswith("6 asks, limit 3") for one in texts) == any(
        one.wanted == 6 for one in found.asked[:8]
    )
    assert found.rows[0].name in ax.get_label()


def test_the_worst_off_are_on_top_of_the_picture():
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
