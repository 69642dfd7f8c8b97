"""Two states of one network in time: laws, parts by hand, and what is no two states."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp
from netpath.errors import DataError, MissingWarmth, UnknownPerson

PARTS = ["who is there", "ties", "warmth"]


def network(ties, directed=False, **known) -> ntp.ReferralNetwork:
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    ids = sorted({*table["source"], *table["target"]})
    people = pd.DataFrame({"id": ids} | {k: [v.get(i) for i in ids] for k, v in known.items()})
    return ntp.ReferralNetwork(people, table, directed=directed)


def drawn(number: int) -> tuple[ntp.ReferralNetwork, ntp.ReferralNetwork]:
    """Two states: people come and go, ties too, warmth and willingness move; kinds in some."""
    rng, states = np.random.default_rng(number), []
    names = [f"p{at}" for at in range(10)]
    for _ in range(2):
        ids = [one for one in names if one in ("p0", "p1", "p9") or rng.random() < 0.8]
        pairs = [(a, b) for a in ids for b in ids if (a != b if number % 2 else a < b)]
        some = rng.permutation(len(pairs))[:14]
        ties = pd.DataFrame([pairs[at] for at in some], columns=["source", "target"])
        ties = ties.assign(warmth=rng.choice([0.0, 0.3, 0.6, 1.0], len(ties)))
        if number % 3:
            ties["kind"] = rng.choice(["work", "family", None], len(ties))
        people = pd.DataFrame({"id": ids, "group": rng.choice(["A", "B"], len(ids))})
        people["willing"] = rng.choice([0.5, 1.0], len(ids))
        people["do_not_ask"] = rng.random(len(ids)) < 0.1
        states.append(ntp.ReferralNetwork(people, ties, directed=bool(number % 2)))
    return states[0], states[1]


def parts(found, of="mean") -> dict[str, float]:
    return found.parts[found.parts["of"] == of].set_index("part")["change"].to_dict()


def test_both_ends_are_access_and_parts_add_up_in_every_world():
    for number in range(1000 if LONG else 3):
        before, after = drawn(number)
        within = [None, 2, 3][number % 3]
        found = ntp.compare(before, after, None, "p9", within=within, n_draws=512, rng=number)
        back = ntp.compare(after, before, None, "p9", within=within, n_draws=512, rng=number)
        for net, name in ((before, "before"), (after, "after")):
            own = ntp.access.estimate(net, None, "p9", within=within, n_draws=512, rng=number)
            assert found.table.at[name, "mean"] == pytest.approx(own.values.mean(), abs=1e-12)
            told = found.seekers[name]
            pd.testing.assert_series_equal(own.values[told.index], told, check_names=False)
        told = parts(found)
        change = found.table.at["after", "mean"] - found.table.at["before", "mean"]
        assert told["all"] == pytest.approx(change, abs=1e-12)
        assert sum(told[one] for one in PARTS) == pytest.approx(change, abs=1e-11)
        assert parts(back) == pytest.approx({name: -one for name, one in told.items()}, abs=1e-12)


def test_what_stayed_as_it_was_changes_nothing():
    before, _ = drawn(4)
    found = ntp.compare(before, before, None, "p9", within=3, by="group", rng=7)
    assert (found.parts[["change", "low", "high"]] == 0).all(axis=None)
    assert (len(found.people), len(found.ties)) == (0, 0)
    turned = ntp.ReferralNetwork(before.people[::-1], before.ties[::-1], directed=False)
    other = ntp.compare(turned, before, None, "p9", within=3, by="group", rng=7)
    pd.testing.assert_frame_equal(found.parts, other.parts)


def test_each_part_alone_is_told_as_itself():
    net = network([("a", "b", 0.5), ("b", "t", 0.5), ("c", "b", 0.4)])
    more = net.with_ties(pd.DataFrame([("a", "t", 0.5)], columns=["source", "target", "warmth"]))
    colder = net.with_people(pd.DataFrame({"id": ["b"], "willing": [0.5]}))
    barred = net.with_people(pd.DataFrame({"id": ["b"], "do_not_ask": [True]}))
    fewer = net.without_people(["c"])
    changes = (more, "ties"), (colder, "warmth"), (barred, "warmth"), (fewer, "who is there")
    for other, part in changes:
        told = parts(ntp.compare(net, other, None, "t", within=3, rng=7))
        assert told[part] == pytest.approx(told["all"], abs=1e-11) != 0
        assert [told[one] for one in PARTS if one != part] == [0, 0]


def test_parts_are_averages_over_orders_by_hand():
    """Exact: s-t comes at .5, s-a goes from .5 to .9, and a friend f of t comes with a tie to s."""
    old = [("s", "a", 0.5), ("a", "t", 0.5)]
    sides = {"who is there": [("s", "f", 0.4), ("f", "t", 0.5)], "ties": [("s", "t", 0.5)]}

    def value(done: set[str]) -> float:
        ties = [("s", "a", 0.9 if "warmth" in done else 0.5), old[1]]
        ties += [tie for part in sorted(done & set(sides)) for tie in sides[part]]
        return ntp.access.exact(network(ties), "s", "t", within=2).values["s"]

    known = dict.fromkeys(PARTS, 0.0)
    for order in permutations(PARTS):
        for at, part in enumerate(order):
            known[part] += (value({*order[: at + 1]}) - value({*order[:at]})) / 6
    after = network([("s", "a", 0.9), old[1], *sides["ties"], *sides["who is there"]])
    found = ntp.compare(network(old), after, "s", "t", within=2, n_draws=2**16, rng=7)
    told = parts(found)
    error = 4 * 0.5 / 2**8
    assert {one: told[one] for one in PARTS} == pytest.approx(known, abs=error)
    rows = found.parts.set_index("part")
    for part, value_of in known.items():
        assert rows.at[part, "low"] - error / 4 <= value_of <= rows.at[part, "high"] + error / 4


def test_who_and_which_ties_changed_is_told():
    org = {"a": "Acme", "b": "Acme", "t": "Zeta"}
    before = network([("a", "b", 0.5), ("b", "t", 0.5), ("a", "t", 0.2)], org=org)
    now = {"a": "Acme", "b": "Zeta", "c": "Acme", "t": "Zeta"}
    after = network([("a", "b", 0.7), ("b", "t", 0.4), ("c", "t", 0.2)], org=now)
    found = ntp.compare(before, after, None, "t", within=2, rng=7)
    assert found.people.astype(object).where(found.people.notna(), None).to_numpy().tolist() == [
        ["c", "came", None, "Acme"],
        ["b", "employer", "Acme", "Zeta"],
    ]
    told = {(a, b): what for a, b, what in found.ties[["source", "target", "what"]].to_numpy()}
    assert told == {
        ("a", "b"): "warmer",
        ("b", "t"): "cooler",
        ("a", "t"): "gone",
        ("c", "t"): "came",
    }
    sentence = str(found)
    assert "1 people" not in sentence
    assert (
        "1 person came, nobody left, 1 changed employer; 1 tie came, 1 went, 1 became warmer"
        in sentence
    )
    assert list(found.seekers.index) == ["a", "b"]


def test_gaps_and_targets_found_in_each_state():
    before = network(
        [("a", "m", 0.5), ("b", "n", 0.9)],
        org={"m": "Acme", "n": "Zeta"},
        group={"a": "A", "b": "B"},
    )
    after = before.with_people(pd.DataFrame({"id": ["n"], "org": ["Acme"]}))
    found = ntp.compare(
        before,
        after,
        ["a", "b"],
        lambda net: net.where(org="Acme"),
        within=1,
        by="group",
        reference="A",
        rng=7,
    )
    gap = parts(found, "gap of B to A")
    assert gap["all"] == pytest.approx(gap["who is there"], abs=1e-11)
    assert gap["all"] > 0.8
    assert found.table.at["before", "mean of B"] == 0
    assert "gaps are to A:" in str(found)
    assert max(map(len, str(found).split("\n\n")[1].splitlines())) <= 88  # fits a notebook's cell


def test_what_is_no_two_states_is_named():
    net = network([("a", "b", 0.5), ("b", "t", 0.5)])
    with pytest.raises(DataError, match="nobody is in both"):
        ntp.compare(net, network([("x", "y", 0.5)]), "a", "t", within=2)
    with pytest.raises(DataError, match="run one way in one state"):
        ntp.compare(net, network([("a", "b", 0.5)], directed=True), "a", "b", within=2)
    with pytest.raises(UnknownPerson):
        ntp.compare(net, net, "a", "nobody", within=2)
    with pytest.raises(DataError, match="no targets"):
        ntp.compare(net.without_people(["t"]), net, "a", "t", within=2)
    bare = ntp.ReferralNetwork(None, net.ties[["source", "target"]], directed=False)
    with pytest.raises(MissingWarmth):
        ntp.compare(bare, net, "a", "t", within=2)
    groups = net.with_people(pd.DataFrame({"id": ["a", "b"], "group": ["A", "B"]}))
    with pytest.raises(DataError, match="group of 'group' in both states"):
        ntp.compare(groups, groups, None, "t", within=2, by="group", reference="C")
