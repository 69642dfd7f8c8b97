"""Brokers: the test values of the page, laws, and trees against leaving one out."""

import os

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from conftest import network_of as network
from oracles import brokers_by_hand as by_hand
from oracles.worlds_by_hand import World

import netpath as ntp
from netpath.access.question import AccessQuestion
from netpath.brokers._refusals import Refusals
from netpath.errors import DataError, UnknownPerson

LONG = os.environ.get("NETPATH_LONG") == "1"
SEEKERS = ["s1", "s2", "s3"]
B2 = World(
    [
        *(("s1", "a", 0.5), ("s1", "b", 0.4), ("s2", "a", 0.6), ("s3", "b", 0.7)),
        *(("a", "c", 0.5), ("b", "c", 0.3), ("b", "t", 0.2), ("c", "t", 0.6)),
    ],
    willing={"s1": 1, "s2": 1, "s3": 1, "a": 0.8, "b": 0.5, "c": 0.9, "t": 1},
)


def small(number: int, n: int = 7) -> tuple[World, list[str], list[str]]:
    """A small network, its seekers and its targets."""
    rng = np.random.default_rng(number)
    ids, one_way = [f"p{at}" for at in range(n)], bool(number % 2)
    pairs = [(a, b) for a in ids for b in ids if (a != b if one_way else a < b)]
    chosen = rng.permutation(len(pairs))[: 12 if one_way else 9]
    ties = [(*pairs[at], float(rng.choice([0.2, 0.5, 0.7, 1.0]))) for at in chosen]
    willing = {one: float(rng.choice([1.0, 0.6])) for one in ids}
    barred = (ids[3],) if number % 5 == 0 else ()
    return World(ties, one_way, willing, barred), ids[: n - 2], ids[n - 2 :]


# --- test values of science/brokers.md


@pytest.mark.parametrize(
    ("p", "outer", "inner"), [(0.9, 0.1062, 0.0162), (0.5, 0.375, 0.125)], ids=["B1 .9", "B1 .5"]
)
def test_b1_the_importance_of_the_ties_of_a_bridge(p, outer, inner):
    """Loss of a tie = warmth x Birnbaum importance; R ``dist.structure`` has the figures for .9."""
    ties = pd.DataFrame({"source": list("ssaab"), "target": list("abtbt"), "warmth": p})
    net = ntp.ReferralNetwork(None, ties, directed=False)
    found = ntp.brokers.losses(net, "s", "t", within=None, n_draws=2**15, rng=1).ties
    importance = {(a, b): x / p for a, b, x in found[["source", "target", "loss"]].to_numpy()}
    for pair, known in {**dict.fromkeys(["sa", "sb", "at", "bt"], outer), "ab": inner}.items():
        error = np.sqrt(p * known * (1 - p * known) / 2**15) / p
        assert importance[tuple(pair)] == pytest.approx(known, abs=4 * error), pair
    whole = ntp.access.exact(net, "s", "t", within=None).values["s"]
    for row, (a, b) in enumerate(zip(ties["source"], ties["target"], strict=True)):
        gone = net.without_ties(pd.DataFrame({"source": [a], "target": [b]}))
        lost = whole - ntp.access.exact(gone, "s", "t", within=None).values["s"]
        known = inner if row == 3 else outer
        assert lost / p == pytest.approx(known, abs=1e-12)


def test_b2_losses_are_those_of_the_page():
    found = ntp.brokers.losses(network(B2), SEEKERS, ["t"], within=None, n_draws="exact")
    known = {"a": (0.083350, 0.57972), "b": (0.064577, 0.449147), "c": (0.103910, 0.722719)}
    assert found.access.values.round(6).tolist() == [0.165712, 0.141792, 0.123827]
    assert found.access.values.mean() == pytest.approx(0.143777, abs=5e-7)
    for one, (loss, share) in known.items():
        assert found.people.at[one, "loss"] == pytest.approx(loss, abs=5e-7)
        assert found.people.at[one, "share"] == pytest.approx(share, abs=5e-6)
    assert found.each.loc["a"].round(6).tolist() == [0.099792, 0.141792, 0.008467]
    assert found.people.loc[list("abc"), "share"].sum() == pytest.approx(1.75, abs=0.005)


def test_b2_bounds_hold_and_are_those_of_the_page():
    question, n = AccessQuestion.of(network(B2), SEEKERS, ["t"], None), 2**16
    drawn = Refusals(question, 5, n)
    for one, known in {"a": 0.111425, "b": 0.088452, "c": 0.131290}.items():
        assert by_hand.there_and_on(B2, SEEKERS, ["t"], one) == pytest.approx(known, abs=5e-7)
        place = question.net.position(one)
        bound = drawn.bound(place) / (3 * n)
        assert bound == pytest.approx(known, abs=4 * np.sqrt(known / n))
        assert np.bitwise_count(drawn.lost(place)).sum() / (3 * n) <= bound


def test_the_free_screen_is_as_noisy_as_the_page_says():
    """The bridge at one half, 4,096 worlds: .3750 with error .0145, .1263 with error .0154."""
    found = np.array([screen(seed)["importance"].to_numpy() for seed in range(200 if LONG else 30)])
    for column, known, error in ((0, 0.375, 0.0145), (4, 0.125, 0.0154)):
        n = len(found)
        assert found[:, column].mean() == pytest.approx(known, abs=4 * error / n**0.5)
        spread = found[:, column].std(ddof=1)
        assert spread == pytest.approx(error, rel=4 / (2 * n) ** 0.5)
        assert screen(1)["error"].iloc[column] == pytest.approx(error, abs=5e-4)


def screen(seed):
    ties = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    net = ntp.ReferralNetwork(None, ties, directed=False)
    found = ntp.brokers.losses(net, "s", "t", within=None, n_draws=4096, rng=seed).screen()
    order = {("s", "a"): 0, ("s", "b"): 1, ("a", "t"): 2, ("b", "t"): 3, ("a", "b"): 4}
    ends = zip(found["source"], found["target"], strict=True)
    return found.assign(at=[order[one] for one in ends]).sort_values("at").set_index("at")


def test_the_free_screen_is_about_exact_losses_of_people_and_ties():
    """B2 within a limit; directed and not; who is sure is left out."""
    for directed in (False, True):
        net = network(World(B2.ties, directed, B2.willing))
        lost = ntp.brokers.losses(net, SEEKERS, "t", within=3, n_draws=2**14, rng=7)
        exact = ntp.brokers.losses(net, SEEKERS, "t", within=3, n_draws="exact")
        people = lost.screen().dropna(subset="person").set_index("person")
        assert sorted(people.index) == ["a", "b", "c"]
        for who, row in people.iterrows():
            known = exact.people.at[who, "loss"]
            assert row["loss"] == pytest.approx(known, abs=4 * row["error"] * row["chance"])
        ties = lost.screen().dropna(subset="source")
        assert len(ties) == len(B2.ties)
        for _, row in ties.iterrows():
            gone = net.without_ties(pd.DataFrame([row[["source", "target"]]]))
            access = [
                ntp.access.exact(one, SEEKERS, "t", within=3).values.mean() for one in (net, gone)
            ]
            assert row["loss"] == pytest.approx(access[0] - access[1], abs=4 * row["error"])
    with pytest.raises(DataError, match="nothing was drawn"):
        exact.screen()


def test_b8_the_robustness_curve():
    lost = ntp.brokers.losses(network(B2), SEEKERS, ["t"], within=None, n_draws="exact")
    found = ntp.brokers.robustness(lost, k=3, brokers=["a", "b", "c"], rng=7)
    assert found.order == ("c", "b", "a")
    worst, random = (found.of(one)["mean"].to_numpy() for one in ("worst", "random"))
    assert worst == pytest.approx([0.143777, 0.039867, 0, 0], abs=5e-7)
    assert random == pytest.approx([0.143777, 0.059831, 0.012222, 0], abs=5e-7)
    assert by_hand.worst_order(B2, SEEKERS, ["t"], "abc") == ["c", "b", "a"]
    assert random == pytest.approx(by_hand.mean_of_orders(B2, SEEKERS, ["t"], "abc"), abs=1e-12)


B5_TIES = ["a1v", "a2v", "va3", "vb1", "b2v", "vb2", "c1v", "a1b1"]


def test_b5_gould_and_fernandez():
    split = [
        tuple(one.replace("v", " v ").split()) if "v" in one else ("a1", "b1") for one in B5_TIES
    ]
    ties = pd.DataFrame(split, columns=["source", "target"])
    ids = ["a1", "a2", "a3", "b1", "b2", "c1", "v"]
    groups = [one[0].upper() if one != "v" else "A" for one in ids]
    people = pd.DataFrame({"id": ids, "group": groups})
    net = ntp.ReferralNetwork(people, ties, directed=True)
    found = ntp.brokers.mediation(net, "group", n_resamples=9, rng=7).counts.loc["v"].to_dict()
    known = {"coordinator": 2, "itinerant": 1, "gatekeeper": 2, "representative": 3, "liaison": 2}
    assert found == known


def test_burt_is_weighed_by_warmth_and_missing_for_who_has_no_ties():
    """R: published in networkx's own data of the karate club; star 1/n; complete graph of four."""
    club = nx.karate_club_graph()
    ties = pd.DataFrame(
        [(f"{a:02}", f"{b:02}", known["weight"] / 7) for a, b, known in club.edges(data=True)],
        columns=["source", "target", "warmth"],
    )
    people = pd.DataFrame({"id": [*(f"{one:02}" for one in club), "alone"]})
    found = ntp.brokers.positions(ntp.ReferralNetwork(people, ties, directed=False)).table
    assert found.loc[["00", "33"], "constraint"].round(6).tolist() == [0.190623, 0.186287]
    assert found.loc[["00", "33"], "constraint_even"].round(6).tolist() == [0.155423, 0.156419]
    assert found.loc[["00", "33"], "effective_size_even"].round(6).tolist() == [13.75, 15.235294]
    assert np.isnan(found.at["alone", "constraint"])
    assert found.at["alone", "why"] == "no ties"
    four = pd.DataFrame([(a, b) for a in "abcd" for b in "abcd" if a < b])
    four.columns = ["source", "target"]
    even = ntp.brokers.positions(ntp.ReferralNetwork(None, four, directed=False)).table
    assert even["constraint"].round(6).tolist() == [0.925926] * 4


def test_positions_name_who_stands_between_most():
    people = pd.DataFrame({"id": list("abch"), "name": ["Ann", "Bo", "Cy", "Hal"]})
    ties = pd.DataFrame({"source": list("hhh"), "target": list("abc")})
    star = ntp.brokers.positions(ntp.ReferralNetwork(people, ties, directed=False))
    assert star.most == ("Hal",)
    assert "the highest betweenness: Hal 1. " in str(star)
    pair = ntp.ReferralNetwork(people, ties[:1], directed=False)
    assert "nobody has any" in str(ntp.brokers.positions(pair))


# --- trees against leaving one out


def test_exact_losses_are_those_of_leaving_one_out_by_hand():
    for number in range(200 if LONG else 3):
        world, seekers, targets = small(number, n=6)
        within = [None, 2, 3][number % 3]
        found = ntp.brokers.losses(
            network(world), seekers, targets, within=within, n_draws="exact"
        ).each
        for person, lost in by_hand.losses(world, seekers, targets, within).items():
            if person in found.index:
                assert found.loc[person, seekers].tolist() == pytest.approx(
                    list(lost.values()), abs=1e-12
                )


def worlds_in(net: ntp.ReferralNetwork, n: int, rng: int) -> list[nx.DiGraph]:
    """Each drawn world as networkx has it: who may ask whom. Coins are netpath's own."""
    from netpath._kernels._coins import live, seeded, thresholds
    from netpath.access.question import world_of

    rows, keys, world = net.compressed, net.coin_keys, np.uint64(world_of(rng)[0])
    ties, people = seeded(keys.arc, world), seeded(keys.person, world)
    chance = thresholds(rows.warmth), thresholds(np.where(rows.askable, rows.willing, 0))
    found = []
    for draw in range(n):
        graph = nx.DiGraph()
        graph.add_nodes_from(range(len(net)))
        for asker in range(len(net)):
            for arc in range(rows.offsets[asker], rows.offsets[asker + 1]):
                asked = int(rows.neighbours[arc])
                if live(ties[arc], chance[0][arc], draw) and live(
                    people[asked], chance[1][asked], draw
                ):
                    graph.add_edge(asker, asked)
        found.append(graph)
    return found


def test_trees_are_leaving_one_out_in_every_world():
    """To the last count, of people and of ties, whatever the direction; 70 worlds each."""
    for number in range(1000 if LONG else 12):
        world, seekers, targets = small(number, n=9)
        net, n = network(world), 70
        drawn = ntp.brokers.losses(net, seekers, targets, within=None, n_draws=n, k=1, rng=number)
        ends = [net.position(one) for one in targets]
        start = [net.position(one) for one in seekers]
        lost = dict.fromkeys(drawn.people.index, 0)
        gone = dict.fromkeys(range(net.n_ties), 0)
        pairs = net.ties[["source", "target"]].astype("str").to_numpy()
        for graph in worlds_in(net, n, number):
            graph.remove_edges_from([(a, b) for a, b in list(graph.edges) if a in ends])
            before = served(graph, ends) & set(start)
            for one in lost:
                less = graph.copy()
                less.remove_edges_from(list(less.in_edges(net.position(one))))
                lost[one] += len(before - served(less, ends))
            for row, (a, b) in enumerate(pairs):
                less, (x, y) = graph.copy(), (net.position(a), net.position(b))
                less.remove_edges_from([(x, y)] if net.directed else [(x, y), (y, x)])
                gone[row] += len(before - served(less, ends))
        whole = n * len(seekers)
        assert (drawn.people["loss"] * whole).round(9).to_dict() == lost, number
        assert (drawn.ties["loss"].sort_index() * whole).round(9).to_dict() == gone, number


def served(graph: nx.DiGraph, ends: list[int]) -> set[int]:
    back = graph.reverse(copy=False)
    return set().union(*({end} | nx.descendants(back, end) for end in ends))


def test_the_most_within_a_limit_are_the_most():
    for number in range(300 if LONG else 6):
        world, seekers, targets = small(number, n=9)
        net, within = network(world), 2 + number % 3
        question = AccessQuestion.of(net, seekers, targets, within)
        drawn = Refusals(question, number, 600)
        every = {at: int(np.bitwise_count(drawn.lost(at)).sum()) for at in range(len(net))}
        every = {at: n for at, n in every.items() if net.ids[at] not in targets}
        found = {at: int(np.bitwise_count(lost).sum()) for at, _, lost in drawn.most(3)}
        most = sorted(every.items(), key=lambda one: (-one[1], one[0]))[:3]
        assert list(found.items()) == [one for one in most if one[1]]
        for at, bound, lost in drawn.most(3):
            assert np.bitwise_count(lost).sum() <= bound, at


# --- laws


def test_laws_of_losses():
    for number in range(1000 if LONG else 8):
        world, seekers, targets = small(number, n=6)
        net = network(world)
        found = ntp.brokers.losses(net, seekers, targets, within=None, n_draws="exact")
        access, each = found.access.values, found.each[seekers]
        assert (each.to_numpy() >= -1e-12).all()
        assert (each.to_numpy() <= access[seekers].to_numpy() + 1e-12).all()
        for one in world.do_not_ask:
            assert one not in each.index
        if len(each) >= 2:
            one, other = each.index[:2]
            both = [net.position(one), net.position(other)]
            left = found.asked.exactly(both)
            first = net.with_people(pd.DataFrame({"id": [one], "do_not_ask": [True]}))
            then = ntp.brokers.losses(first, seekers, targets, within=None, n_draws="exact")
            assert (then.access.values - then.each.loc[other]).to_numpy() == pytest.approx(
                left.to_numpy(), abs=1e-12
            )


def test_on_a_path_every_broker_carries_all_access():
    ties = pd.DataFrame({"source": list("sab"), "target": list("abt"), "warmth": 0.8})
    net = ntp.ReferralNetwork(None, ties, directed=False)
    found = ntp.brokers.losses(net, "s", "t", within=None, n_draws="exact")
    assert found.people["share"].to_dict() == pytest.approx({"a": 1.0, "b": 1.0, "s": 0.0})
    told = ntp.brokers.critical(net, "s", "t", rng=7)
    assert told.table["share"].tolist() == [1.0, 1.0]
    assert told.second_way == 0.0


def test_losses_do_not_hang_on_threads_or_rows(monkeypatch):
    world, seekers, targets = small(3, n=9)
    net = network(world)
    turned = ntp.ReferralNetwork(net.people[::-1], net.ties[::-1], directed=net.directed)
    tables = []
    for one, threads in ((net, "1"), (net, "2"), (turned, "2")):
        monkeypatch.setenv("NETPATH_THREADS", threads)
        found = ntp.brokers.losses(one, seekers, targets, within=None, n_draws=3000, rng=7)
        tables.append((found.people, found.fresh, found.ties.reset_index(drop=True)))
    for other in tables[1:]:
        for mine, theirs in zip(tables[0], other, strict=True):
            pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_fresh_worlds_hold_the_truth():
    """The loss told of fresh worlds lies within its interval about as often as it claims."""
    held = []
    for number in range(1000 if LONG else 60):
        exact = 0.103910
        found = ntp.brokers.losses(
            network(B2), SEEKERS, ["t"], within=None, n_draws=512, k=1, rng=number
        ).fresh
        row = found.iloc[0]
        if found.index[0] == "c":
            held.append(row["low"] <= exact <= row["high"])
    assert len(held) > 0.9 * number
    assert np.mean(held) > 0.95 - 4 * np.sqrt(0.05 * 0.95 / len(held))


# --- who is asked


def by_rules(rules: ntp.search.Rules) -> None:
    net = ntp.generate.organisation(40, rng=7)
    warmths = np.random.default_rng(1).permutation(np.linspace(0.1, 0.9, net.n_ties))
    net = ntp.ReferralNetwork(net.people, net.ties.assign(warmth=warmths), directed=False)
    runs = ntp.search.simulate(net, None, "p40", rules=rules, n_runs=7, rng=7)
    found = runs.received("role")
    asked, granted, named = (found.counts[..., what].sum() for what in range(3))
    assert (asked, granted) == (runs.asks_made.sum(), runs.people_met.sum())
    assert named <= granted
    own = ntp.search.simulate(
        net,
        None,
        "p40",
        rules=rules,
        policy=lambda view: ntp.search.warmest_first(view),
        n_runs=7,
        rng=7,
    ).received("role")
    assert (own.counts == found.counts).all()


@pytest.mark.parametrize(
    "rules",
    [
        ntp.search.Rules(budget=10),
        ntp.search.Rules(),
        ntp.search.Rules(budget=10, cap=3, together=True),
    ],
    ids=["a budget", "no budget", "all at once"],
)
def test_asks_received_are_the_asks_made(rules):
    """Compiled and plain searches count the same, where pools grow too."""
    by_rules(rules)


def test_along_one_chain_each_is_asked_with_the_product_before():
    ties = pd.DataFrame({"source": list("sab"), "target": list("abt"), "warmth": [0.8, 0.5, 0.6]})
    net = ntp.ReferralNetwork(None, ties, directed=False)
    runs = ntp.search.simulate(net, "s", "t", n_runs=20_000, rng=7)
    asked, error = runs.received().asked, runs.received().error
    for one, known in {"a": 1.0, "b": 0.8, "t": 0.4}.items():
        assert asked[one] == pytest.approx(known, abs=4 * max(error[one], 0.005))


def test_burden_tells_the_policy():
    net = ntp.readers.sample()
    students, managers = net.where(role="student")[:20], net.where(role="hiring manager")
    rules = ntp.search.Rules(knowledge="full", budget=25)
    runs = ntp.search.simulate(net, students, managers, rules=rules, n_runs=50, rng=7)
    found = ntp.brokers.burden(runs.received(), net, by="group", n_resamples=99, rng=7)
    assert 0 < found.gini < 1
    assert found.groups["share_of_people"].sum() <= 1
    assert "warmest first" in str(found)
    lost = ntp.brokers.losses(net, students, managers, within=None, rng=7)
    table = ntp.brokers.beside(found, lost)
    assert set(table["told"]) >= {""}


# --- roles, by hand


def test_roles_are_those_of_every_open_pair():
    for number in range(200 if LONG else 8):
        rng = np.random.default_rng(number)
        ids = [f"p{at}" for at in range(8)]
        pairs = [(a, b) for a in ids for b in ids if a != b and rng.random() < 0.3]
        group = {one: str(rng.choice(list("ABC"))) for one in ids}
        if not pairs:
            continue
        one_way = bool(number % 2)
        if not one_way:
            pairs = sorted({tuple(sorted(one)) for one in pairs})
        people = pd.DataFrame({"id": ids, "group": list(group.values())})
        ties = pd.DataFrame(pairs, columns=["source", "target"])
        net = ntp.ReferralNetwork(people, ties, directed=one_way)
        found = ntp.brokers.mediation(net, "group", n_resamples=1, rng=7).counts
        both = pairs if one_way else [*pairs, *((b, a) for a, b in pairs)]
        known = pd.DataFrame(by_hand.roles(both, group)).T
        for role in found:
            assert found[role].astype(int).tolist() == known.loc[found.index, role].tolist()
        if not one_way:
            assert known["gatekeeper"].tolist() == known["representative"].tolist()


# --- bad input


def test_bad_input_is_named():
    net = network(B2)
    with pytest.raises(UnknownPerson):
        ntp.brokers.losses(net, ["nobody"], ["t"], within=None)
    with pytest.raises(DataError, match="k"):
        ntp.brokers.losses(net, SEEKERS, ["t"], within=None, k=0)
    found = ntp.brokers.losses(net, SEEKERS, ["t"], within=None, n_draws="exact")
    with pytest.raises(DataError, match="targets"):
        ntp.brokers.robustness(found, brokers=["t"])
    with pytest.raises(DataError, match="published of fewer"):
        found.publish()
    other = ntp.generate.organisation(40, rng=7)
    runs = ntp.search.simulate(other, None, "p40", n_runs=5, rng=7)
    with pytest.raises(DataError, match="another network"):
        ntp.brokers.burden(runs.received(), net)
