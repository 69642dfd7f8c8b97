"""Where a gap comes from: test values of science/why-a-gap.md, laws, and every set by hand."""

import os
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from oracles.worlds_by_hand import World, access

import netpath as ntp
from netpath.audit.games import interaction, marginals, over_orders, shapley
from netpath.errors import DataError

LONG = os.environ.get("NETPATH_LONG") == "1"
S1 = [
    *(("a1", "x", 0.5, "family"), ("x", "t", 0.8, "work"), ("a1", "y", 0.4, "school")),
    *(("y", "t", 0.8, "work"), ("a2", "x", 0.3, "work"), ("b1", "x", 0.4, "school")),
    *(("b2", "z", 0.5, "family"), ("z", "t", 0.25, "school"), ("a2", "t", 0.2, "family")),
]
KINDS = ("family", "school", "work")
WHO = ["a1", "a2", "b1", "b2"]
KNOWN = {
    **{"family": -0.1, "school": 0.0, "work": -0.12, "family school": -0.0375},
    **{"family work": -0.399, "school work": -0.12, "family school work": -0.26914},
}


def town(ties=S1) -> ntp.ReferralNetwork:
    table = pd.DataFrame(ties, columns=["source", "target", "warmth", "kind"])
    ids = sorted({*table["source"], *table["target"]})
    groups = [one[0].upper() if one[0] in "ab" else None for one in ids]
    people = pd.DataFrame({"id": ids, "group": groups})
    return ntp.ReferralNetwork(people, table, directed=False)


def gap_by_hand(kept, within=3) -> float:
    world = World([one[:3] for one in S1 if one[3] in kept])
    own = {one: access(world, one, ["t"], within) for one in WHO}
    return (own["b1"] + own["b2"] - own["a1"] - own["a2"]) / 2


def set_of(kinds) -> int:
    return sum(1 << KINDS.index(one) for one in kinds)


@pytest.fixture(scope="module")
def drawn():
    return ntp.audit.by_kind(
        town(), WHO, "t", within=3, by="group", reference="A", n_draws=2**15, rng=1
    )


def test_s1_the_gap_with_each_set_of_kinds(drawn):
    game = drawn.game("B")
    for said, value in KNOWN.items():
        assert gap_by_hand(said.split()) == pytest.approx(value, abs=5e-7)
        assert game[set_of(said.split())] == pytest.approx(value, abs=0.01), said
    assert game[0] == 0


def test_s1_contributions_interactions_and_orders(drawn):
    """Exact, of the page's own values; and as drawn."""
    game = np.zeros(8)
    for said in KNOWN:
        game[set_of(said.split())] = gap_by_hand(said.split())
    phi = dict(zip(KINDS, shapley(3) @ game, strict=True))
    known = {"family": -0.135797, "school": 0.053703, "work": -0.187047}
    assert phi == pytest.approx(known, abs=5e-7)
    assert sum(phi.values()) == pytest.approx(-0.26914, abs=5e-6)
    acts = {pair: interaction(game, *pair) for pair in combinations(range(3), 2)}
    assert acts == pytest.approx({(0, 1): 0.096180, (0, 2): -0.145320, (1, 2): 0.033680}, abs=5e-7)
    assert marginals(game, (0, 1, 2)) == pytest.approx([-0.1, 0.0625, -0.23164], abs=5e-7)
    assert marginals(game, (2, 0, 1)) == pytest.approx([-0.279, 0.12986, -0.12], abs=5e-7)
    ratio = marginals(game, (2, 0, 1)) / marginals(game, (0, 1, 2))
    assert ratio[0] == pytest.approx(2.8, abs=0.05)  # of family, by these two orders alone
    table = drawn.to_frame().set_index("kind")
    for kind, value in known.items():
        assert table.at[kind, "contribution"] == pytest.approx(value, abs=0.01)
    assert drawn.interactions("B").at["family", "work"] == pytest.approx(-0.145320, abs=0.02)
    assert over_orders(game)[0][0] <= phi["family"] <= over_orders(game)[1][0]


def test_contributions_add_up_in_every_world(drawn):
    phi = np.tensordot(shapley(3), drawn.worlds, axes=1)
    whole = drawn.worlds[-1]
    assert np.abs(phi.sum(axis=0) - whole).max() < 1e-12
    table = drawn.to_frame()
    assert table["contribution"].sum() == pytest.approx(drawn.gap["B"], abs=1e-12)
    linear = table["to B"] - table["to A"] - table["contribution"]
    assert np.abs(linear).max() < 1e-12  # each group's game, less that of the reference


def test_every_set_of_kinds_is_the_network_that_keeps_them():
    """The same worlds, to the bit, as networks built anew, with parallel ties and directions."""
    for number in range(300 if LONG else 2):
        rng = np.random.default_rng(number)
        ids, one_way = list("abcdefgt"), bool(number % 2)
        ties = [
            (a, b, float(rng.choice([0.3, 0.7])), str(kind))
            for a in ids
            for b in ids
            for kind in KINDS
            if (a != b if one_way else a < b) and rng.random() < 0.12
        ]
        table = pd.DataFrame(ties, columns=["source", "target", "warmth", "kind"])
        people = pd.DataFrame({"id": ids, "group": [*"AAABBBB", None]})
        net = ntp.ReferralNetwork(people, table, directed=one_way)
        told = {"within": 3, "by": "group", "reference": "A", "n_draws": 700, "rng": number}
        found = ntp.audit.by_kind(net, None, "t", **told)
        for at in range(1, 1 << len(found.kinds)):
            kept = [one for k, one in enumerate(found.kinds) if at >> k & 1]
            other = ntp.ReferralNetwork(people, table[table["kind"].isin(kept)], directed=one_way)
            if not other.compressed.one_tie_a_pair:
                continue
            own = ntp.access.estimate(other, None, "t", within=3, n_draws=700, rng=number)
            means = own.values.groupby(own.labels("group")).mean()
            assert found.values.loc[at, list("AB")].tolist() == pytest.approx(
                means[list("AB")].tolist(), abs=1e-12
            )


def test_relabelling_turns_signs_and_a_kind_without_ties_adds_nothing():
    told = {"within": 3, "by": "group", "n_draws": 600, "rng": 1}
    one = ntp.audit.by_kind(town(), WHO, "t", reference="A", **told)
    other = ntp.audit.by_kind(town(), WHO, "t", reference="B", **told)
    mine, theirs = one.to_frame()["contribution"], other.to_frame()["contribution"]
    assert mine.tolist() == pytest.approx((-theirs).tolist(), abs=1e-12)
    far = town([*S1, ("p", "q", 1.0, "sport")])
    table = ntp.audit.by_kind(far, WHO, "t", reference="A", **told).to_frame().set_index("kind")
    assert abs(table.at["sport", "contribution"]) < 1e-15


def test_owen_does_not_change_where_a_kind_is_split():
    """Splitting family in two moves plain contributions from -.135797 to -.136137."""
    split = [
        (*one[:3], one[3] if one[3] != "family" else ("aunts" if one[0] == "a1" else "cousins"))
        for one in S1
    ]
    told = {"within": 3, "by": "group", "reference": "A", "n_draws": 2**14, "rng": 1}
    found = ntp.audit.by_kind(town(split), WHO, "t", **told)
    game = np.zeros(16)
    for at in range(16):
        kept = [one for k, one in enumerate(found.kinds) if at >> k & 1]
        world = World([one[:3] for one in split if one[3] in kept])
        own = {one: access(world, one, ["t"], 3) for one in WHO}
        game[at] = (own["b1"] + own["b2"] - own["a1"] - own["a2"]) / 2
    plain = dict(zip(found.kinds, shapley(4) @ game, strict=True))
    assert plain["aunts"] + plain["cousins"] == pytest.approx(-0.136137, abs=5e-7)
    exact = found.__class__(
        **{**vars(found), "values": pd.DataFrame({"A": np.zeros(16), "B": game})}
    )
    nested = exact.owen("B", {"family": ["aunts", "cousins"]})
    assert nested[["aunts", "cousins"]].sum() == pytest.approx(-0.135797, abs=5e-7)
    assert nested["school"] == pytest.approx(0.053703, abs=5e-7)


def test_intervals_hold_what_all_draws_tell():
    """The Monte Carlo part, of four people who are all there are."""
    held = []
    for number in range(1000 if LONG else 40):
        found = ntp.audit.by_kind(
            town(), WHO, "t", within=3, by="group", reference="A", n_draws=512, rng=number
        ).to_frame()
        row = found.set_index("kind").loc["work"]
        held.append(abs(row["contribution"] + 0.187047) <= 1.96 * row["mc_error"])
    assert np.mean(held) > 0.95 - 4 * np.sqrt(0.05 * 0.95 / len(held))


def test_few_are_put_together_before_they_are_shown(drawn):
    assert drawn.publish()["kind"].tolist() == ["other"]
    with pytest.raises(DataError):
        drawn.publish(k=2)


# --- mechanisms

S2 = [
    *(("a1", "t", 0.6), ("a2", "t", 0.6), ("a1", "a2", 0.6), ("a1", "a3", 0.6)),
    *(("a3", "b1", 0.4), ("b1", "b2", 0.2), ("b2", "b3", 0.2), ("b1", "b3", 0.2)),
]
PEOPLE = ["a1", "a2", "a3", "b1", "b2", "b3", "t"]


def class_town() -> ntp.ReferralNetwork:
    people = pd.DataFrame({"id": PEOPLE, "group": [*"AAABBB", None]})
    ties = pd.DataFrame(S2, columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, ties, directed=False)


def s2_by_hand() -> dict[tuple[int, bool], float]:
    """Every network with these degrees, and those with this mixing too, at own and equal warmth."""
    pairs, degree = list(combinations(PEOPLE, 2)), dict.fromkeys(PEOPLE, 0)
    for a, b, _ in S2:
        degree[a], degree[b] = degree[a] + 1, degree[b] + 1
    every = [ties for ties in combinations(pairs, len(S2)) if fits(ties, degree)]
    mixed = [ties for ties in every if mixing(ties) == mixing([one[:2] for one in S2])]
    assert (len(every), len(mixed)) == (460, 5)
    found = {}
    for equal in (False, True):
        found[1, equal] = np.mean([gap_of(ties, PEOPLE[:3], equal) for ties in mixed])
        found[2, equal] = np.mean([gap_of(ties, PEOPLE[:3], equal) for ties in every])
        found[3, equal] = 0.0
    return found


def fits(ties, degree) -> bool:
    count = dict.fromkeys(PEOPLE, 0)
    for a, b in ties:
        count[a], count[b] = count[a] + 1, count[b] + 1
    return count == degree


def mixing(ties):
    return sorted("".join(sorted(one[0] for one in tie)) for tie in ties)


WARM = {"at": 0.6, "aa": 0.6, "ab": 0.4, "bb": 0.2}


def gap_of(ties, group_a, equal) -> float:
    kind = {one: "a" if one in group_a else "t" if one == "t" else "b" for one in PEOPLE}
    warm = [WARM.get("".join(sorted(kind[a] + kind[b])), 0.425) for a, b in ties]
    world = World([(a, b, 0.425 if equal else p) for (a, b), p in zip(ties, warm, strict=True)])
    own = {one: access(world, one, ["t"], 3) for one in PEOPLE[:6]}
    a, b = ([own[one] for one in own if kind[one] == which] for which in "ab")
    return float(np.mean(b) - np.mean(a))


@pytest.mark.skipif(not LONG, reason="long: make long runs it")
def test_s2_levels_by_every_network():
    found = s2_by_hand()
    assert found[1, False] == pytest.approx(-0.570816, abs=5e-7)
    assert found[1, True] == pytest.approx(-0.360278, abs=5e-7)
    assert found[2, False] == pytest.approx(-0.088883, abs=5e-7)
    assert found[2, True] == pytest.approx(0, abs=1e-12)


def measured(net, rng):
    """Exact where there is time: so that only the re-drawings are noise."""
    if LONG:
        return ntp.access.exact(net, PEOPLE[:6], "t", within=3)
    return ntp.access.estimate(net, PEOPLE[:6], "t", within=3, n_draws=512, rng=rng)


def test_s2_drawn_networks_have_the_values_of_the_page():
    """Rewired networks: within four standard errors, each mechanism and what is left of the gap."""
    found = ntp.audit.by_mechanism(
        class_town(),
        measured,
        by="group",
        group="B",
        reference="A",
        targets="t",
        n_networks=400 if LONG else 30,
        rng=7,
    )
    table = found.to_frame()
    for at, value in enumerate([-0.029895, -0.421106, 0.000185, -0.145984]):
        assert abs(table.at[at, "contribution"] - value) < 4 * float(table.at[at, "error"]), at
    assert table.at[4, "contribution"] == 0  # all are willing
    left, error = found.residual
    assert abs(left) <= 4 * error
    assert "of no cause" in str(found)
    levels = found.values
    alike = levels[(levels["level"] == 2) & levels["warmth"] & ~levels["willing"]]
    assert abs(alike["gap"].iloc[0]) < 0.15  # both groups have degrees 3, 2, 2: 0 in expectation


def test_where_all_ties_are_sure_warmth_adds_nothing():
    net = ntp.generate.planted_groups({"A": 20, "B": 20}, warmth=1.0, rng=7)
    found = ntp.audit.by_mechanism(
        net,
        lambda other, rng: ntp.reach.count(other, within=2),
        by="group",
        group="B",
        reference="A",
        n_networks=4,
        rng=7,
    )
    assert (found.drawn[:, 3] == 0).all()
    assert (found.drawn[:, 4] == 0).all()


def test_what_cannot_move_is_told_with_its_reason_and_a_bare_label_with_its_column():
    net = ntp.generate.planted_groups({"7": 20, "12": 20}, warmth=0.5, rng=7)

    def reach(other, rng):
        return ntp.reach.count(other, within=2)

    whose = {"by": "group", "group": "12", "reference": "7", "n_networks": 4, "rng": 7}
    found = ntp.audit.by_mechanism(net, reach, **whose)
    assert found.still == {
        "warmth": "all ties are equally warm",
        "willingness": "all are equally willing",
    }
    assert "Warmth cannot move here, because all ties are equally warm." in str(found)
    assert "points of group 12 to group 7 in" in str(found)
    assert "warmth +0.0" not in str(found)
    mixed = net.with_people(net.people.reset_index()[["id"]].assign(willing=[0.5, 1.0] * 20))
    assert "willingness" not in ntp.audit.by_mechanism(mixed, measured_by_all, **whose).still


def measured_by_all(net, rng):
    return ntp.access.estimate(net, None, net.ids[0], within=2, n_draws=64, rng=rng)


def test_bad_input_is_named():
    net = town()
    told = {"within": 3, "by": "group", "reference": "A"}
    plain = ntp.ReferralNetwork(net.people, net.ties.drop(columns="kind"), directed=False)
    with pytest.raises(DataError, match="no column 'kind'"):
        ntp.audit.by_kind(plain, WHO, "t", **told)
    many = net.ties.assign(kind=[f"k{at % 7}" for at in range(net.n_ties)])
    with pytest.raises(DataError, match="at most 6"):
        ntp.audit.by_kind(ntp.ReferralNetwork(net.people, many, directed=False), WHO, "t", **told)
    whose = {"by": "group", "group": "B", "reference": "A"}
    with pytest.raises(DataError, match="a network and a seed"):
        ntp.audit.by_mechanism(class_town(), lambda net: None, **whose)
    two = ntp.ReferralNetwork(
        pd.DataFrame({"id": ["a", "b"], "group": ["A", "B"]}),
        pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]}),
        directed=False,
    )
    with pytest.raises(DataError, match="no two ties can be exchanged"):
        ntp.audit.by_mechanism(
            two, lambda net, rng: ntp.reach.count(net, within=1), **whose, n_networks=2
        )
    with pytest.raises(DataError, match="nobody but targets"):
        ntp.audit.by_mechanism(class_town(), measured, by="group", group="C", reference="A")
