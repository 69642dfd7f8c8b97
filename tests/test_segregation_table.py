"""The table of segregation: against all labelings, an oracle of its own, laws and refusals."""

from __future__ import annotations

from itertools import permutations, product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from oracles import connected_values, segregation_values
from oracles.segregation_values import kinship, of_white
from test_homophily import network

import netpath as ntp
from netpath.errors import DataError, UnknownColumn
from netpath.homophily import connectedness, connectedness_to_hiring, mixing, table


@pytest.mark.parametrize("rows", [segregation_values.rows, connected_values.rows])
def test_one_digit_changed_is_seen(rows):
    for number, what, ours, expected, tolerance in rows():
        if number in ("R10", "R11", "R33") or "all labelings" in what or "jackknife" in what:
            assert abs(float(ours()) - expected) <= tolerance, what
            off = 10.0 ** (np.floor(np.log10(abs(expected) or 1)) - 4)
            assert abs(float(ours()) - (expected + off)) > tolerance, what


def by_networkx(groups, pairs):
    """Assortativity and the share within, by other code."""
    graph = nx.Graph(pairs)
    nx.set_node_attributes(graph, dict(enumerate(groups)), "side")
    within = np.mean([groups[a] == groups[b] for a, b in pairs])
    return nx.attribute_assortativity_coefficient(graph, "side"), within


def test_every_labeling_is_looked_at_where_there_are_few():
    groups, pairs = "AABBC", [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 3)]
    found = table(network(groups, pairs), "group", n_rewirings=0, rng=1)
    every = [by_networkx(each, pairs) for each in set(permutations(groups))]
    assert found.every
    assert found.n_shuffles == len(every) == 30
    seen = by_networkx(groups, pairs)
    for at, index in enumerate(("assortativity", "share within")):
        column = np.array([one[at] for one in every])
        row = found.at(index)
        assert row["value"] == pytest.approx(seen[at])
        assert row["shuffled"] == pytest.approx(column.mean())
        assert row["shuffled_sd"] == pytest.approx(column.std())
        assert row["p"] == pytest.approx(np.mean(column >= seen[at] - 1e-9))


def test_the_jackknife_leaves_out_one_tie_at_a_time():
    groups, pairs = "AAABBBC", [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (1, 5), (5, 6)]
    found = table(network(groups, pairs), "group", n_shuffles=1, n_rewirings=0, rng=1)
    value = by_networkx(groups, pairs)[0]
    left = [by_networkx(groups, pairs[:at] + pairs[at + 1 :])[0] for at in range(len(pairs))]
    error = np.sqrt(np.sum((np.array(left) - value) ** 2))
    row = found.at("assortativity")
    assert row["low"] == pytest.approx(max(value - 1.959964 * error, -1))
    assert row["high"] == pytest.approx(min(value + 1.959964 * error, 1))


def test_drawn_labels_come_near_to_all_of_them():
    net = kinship(2)
    found = table(net, "group", n_shuffles=400, n_rewirings=0, rng=3)
    assert not found.every
    exact = mixing(net, "group").by_chance
    row = found.at("share within")
    assert row["shuffled"] == exact.at["share within", "mean"]
    modularity = found.at("modularity")
    sd = float(modularity["shuffled_sd"]) / np.sqrt(400)
    assert modularity["shuffled"] == exact.at["modularity", "mean"]
    groups = found.at("coleman", "F")
    assert abs(groups["shuffled"] - of_white().at("coleman", "F")["shuffled"]) < 0.2 + 4 * sd


def test_p_is_uniform_where_labels_mean_nothing():
    """Labels are shuffled, ties rewired: of either p 5 % are at most .05, to four se."""
    draws = np.random.default_rng(11)
    found = []
    for rng in range(25):
        pairs = {tuple(sorted(draws.choice(8, 2, replace=False).tolist())) for _ in range(14)}
        net = network(draws.permutation([*"AAAABBBB"]).tolist(), sorted(pairs), directed=True)
        row = table(net, "group", n_rewirings=19, rng=rng).at("share within")
        found.append((row["p"], row["p_rewired"]))
    for p in np.array(found, dtype=float).T:
        assert np.mean(p <= 0.05) <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 25)
        assert abs(np.mean(p <= 0.5) - 0.5) <= 0.15 + 4 * np.sqrt(0.25 / 25)


def test_missing_labels_are_bounded_and_every_filling_lies_between():
    groups, pairs = (
        ["A", "A", "B", "B", None, "A"],
        [(0, 1), (2, 3), (1, 2), (0, 4), (4, 3), (5, 1)],
    )
    found = table(network(groups, pairs), "group", n_shuffles=1, n_rewirings=0, rng=1)
    row = found.at("share within")
    assert (row["value"], row["least"], row["most"]) == pytest.approx((3 / 4, 3 / 6, 5 / 6))
    assert "Left out: 2 ties of people without a label." in str(found)
    assert "of the part with labels only" in str(found)
    for filled in "AB":
        whole = [one or filled for one in groups]
        share = np.mean([whole[a] == whole[b] for a, b in pairs])
        assert row["least"] <= share <= row["most"]
    ends = found.at("coleman", "A")  # four of five ends within, one to nobody known; half by size
    assert (ends["least"], ends["most"]) == pytest.approx((2 * 4 / 6 - 1, 2 * 6 / 7 - 1))


@pytest.mark.parametrize("directed", [False, True])
def test_every_filling_lies_within_the_bounds_of_what_hangs_on_labels(directed):
    """Every way to label three people without one, in five networks: nothing lies outside."""
    names = ("assortativity", "modularity", "Gupta-Anderson-May", "log odds ratio", "share within")
    seen = dict.fromkeys(names, 0)
    for seed in range(5):
        draws = np.random.default_rng(seed)
        groups = [*"AAABBBCC"[: 6 + seed % 3], None, None, None]
        n = len(groups)
        pairs = {tuple(sorted(draws.choice(n, 2, replace=False).tolist())) for _ in range(20)}
        pairs = sorted(pairs)
        how = {"n_shuffles": 1, "n_rewirings": 0, "rng": 1}
        found = table(network(groups, pairs, directed), "group", **how)
        there = sorted(set(groups) - {None})
        for filled in product(there, repeat=3):
            own = mixing(network([*groups[:-3], *filled], pairs, directed), "group")
            values = own.indices["value"].to_dict()
            values["log odds ratio"] = np.log(float(values["odds ratio"]))
            values["share within"] = (1 - float(values["E-I"])) / 2
            for name in names:
                row, value = found.at(name), values[name]
                for end, sign in (("least", 1), ("most", -1)):
                    if pd.notna(value) and pd.notna(row[end]):
                        assert sign * (float(value) - float(row[end])) >= -1e-9, (seed, name, end)
                        seen[name] += 1
    assert all(n > 100 for name, n in seen.items() if not directed or "Gupta" not in name)


def test_what_is_not_bounded_says_so():
    found = table(network([*"AAABBB", None], [(0, 1), (1, 3), (3, 4), (4, 6)]), "group", rng=1)
    assert "every label" in found.at("spectral")["note"]
    assert "lack a label" in found.at("log odds", "A")["note"]


def by_hand(groups, pairs, high):
    """Twice the mean share of a group among the ties of everybody else, person by person."""
    shares = []
    for who, mine in enumerate(groups):
        alters = [groups[b if a == who else a] for a, b in pairs if who in (a, b)]
        if mine != high and alters:
            shares.append(np.mean([one == high for one in alters]))
    return 2 * np.mean(shares)


def test_connectedness_is_a_row_of_each_group_with_its_nulls():
    groups, pairs = "AABBC", [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 3)]
    found = table(network(groups, pairs), "group", n_rewirings=9, rng=1)
    every = set(permutations(groups))
    for high in "ABC":
        row, seen = found.at("connectedness", high), by_hand(groups, pairs, high)
        own = connectedness(network(groups, pairs), "group", high=high)
        assert float(row["value"]) == pytest.approx(seen) == pytest.approx(own.value)
        values = np.array([by_hand(one, pairs, high) for one in every])
        assert row["shuffled"] == pytest.approx(values.mean()) == pytest.approx(own.by_chance)
        assert row["baseline"] == pytest.approx(own.by_chance)
        assert row["shuffled_sd"] == pytest.approx(values.std())
        assert row["p"] == pytest.approx(np.mean(values <= seen + 1e-9))
        assert pd.notna(row["rewired"])


def test_settings_that_are_numbers_stand_in_their_order_with_what_they_number():
    people = pd.DataFrame(
        {"id": list("abcdef"), "rich": [*"nynnyy"], "grade": [9, 9, 9, 10, 10, 10]}
    )
    ties = pd.DataFrame({"source": list("acdd"), "target": list("bbea")})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    found = connectedness(net, "rich", high="y", setting="grade")
    told = [line.split(":")[0] for line in str(found).splitlines()]
    assert told[1:4] == ["grade 9", "grade 10", "Between settings"]
    assert "Between settings: 33 % of their ties, connectedness 0." in str(found)
    assert ntp.plot.connectedness(found).get_yticklabels()[1].get_text().startswith("grade")
    row = table(net, "rich", n_shuffles=1, n_rewirings=0, rng=1).at("connectedness", "y")
    assert pd.isna(row["low"])
    assert "no interval" in row["note"]


def test_what_chance_gives_is_of_those_who_have_ties():
    """Two people without a tie can be labelled anyhow: it moves nothing of those who have some."""
    groups, pairs = "AABBBAA", [(0, 1), (1, 2), (2, 3), (3, 4)]
    tied = {one[:5] for one in permutations(groups) if sorted(one[:5]) == sorted(groups[:5])}
    own = connectedness(network(groups, pairs), "group", high="A")
    assert own.by_chance == pytest.approx(np.mean([by_hand(one, pairs, "A") for one in tied]))


def test_warmth_that_is_the_same_everywhere_moves_no_share_and_halves_count_as_half():
    groups, pairs = "AAABBB", [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5)]
    net = network(groups, pairs)
    how = {"n_shuffles": 9, "n_rewirings": 0, "rng": 1}
    plain = table(net, "group", **how)
    even = table(net.with_warmth(0.5), "group", by_warmth=True, **how)
    for index in ("share within", "E-I", "assortativity", "Gupta-Anderson-May"):
        for of in ("value", "low", "high", "shuffled"):
            assert even.at(index)[of] == pytest.approx(plain.at(index)[of]), (index, of)
    assert "odds are of ties" in even.at("log odds ratio")["note"]
    assert "connectedness" not in set(even.table["index"])
    assert "Of all warmth 83 % is within groups." in str(even)
    ties = net.ties.assign(warmth=[0.4, 0.4, 0.4, 0.8, 0.2, 0.2])
    uneven = mixing(ntp.ReferralNetwork(net.people, ties, directed=False), "group", by_warmth=True)
    assert uneven.ties.to_numpy() == pytest.approx(np.array([[2.4, 0.8], [0.8, 0.8]]))
    with pytest.raises(DataError, match="True or False"):
        mixing(net, "group", by_warmth="strength")
    with pytest.raises(ntp.errors.NetpathError, match="warmth"):
        mixing(net, "group", by_warmth=True)


def test_laws_of_the_ends():
    within = table(network("AABB", [(0, 1), (2, 3)]), "group", n_rewirings=0, rng=1)
    for index, value in (("assortativity", 1), ("E-I", -1), ("segregation", 1)):
        assert within.at(index)["value"] == value
    assert within.at("log odds ratio")["note"] == "odds ratio: no tie runs across"
    complete = [(a, b) for a in range(4) for b in range(a)]
    found = table(network("AABB", complete), "group", n_rewirings=0, rng=1)
    assert found.at("segregation")["value"] == pytest.approx(0)
    assert "all pairs within are tied" in found.at("log odds ratio")["note"]
    alone = table(network("AAA", [(0, 1)]), "group", n_rewirings=0, rng=1)
    assert alone.at("E-I")["value"] == -1
    assert "nothing to compare" in str(alone)
    once, twice = (table(kinship(n), "group", n_shuffles=1, n_rewirings=0, rng=1) for n in (1, 2))
    for index in ("assortativity", "E-I", "spectral"):
        assert once.at(index)["value"] == pytest.approx(twice.at(index)["value"])


def test_relabelling_groups_permutes_and_rows_in_any_order_give_the_same_bytes():
    net = kinship()
    other = ntp.ReferralNetwork(net.people.iloc[::-1], net.ties.iloc[::-1], directed=False)
    one, two = (table(each, "group", n_rewirings=19, rng=5) for each in (net, other))
    assert one.table.to_csv() == two.table.to_csv()
    turned = net.people.replace({"group": {"F": "M", "M": "F"}})
    swapped = table(
        ntp.ReferralNetwork(turned, net.ties, directed=False), "group", n_rewirings=0, rng=5
    )
    assert swapped.at("coleman", "M")["value"] == one.at("coleman", "F")["value"]


def test_what_cannot_be_asked_is_refused():
    star = network("AABB", [(0, 1), (0, 2), (0, 3)])
    for ask in (
        lambda: table(star, "group"),
        lambda: connectedness(star, "group", high="A"),
    ):
        with pytest.raises(DataError, match="Pool the exports"):
            ask()
    three = table(network("AABBC", [(0, 1), (1, 2), (3, 4)]), "group", n_rewirings=0, rng=1)
    with pytest.raises(DataError, match="is of two groups, and group has 3"):
        three.at("density_index", "A")
    with pytest.raises(UnknownColumn):
        table(kinship(), "age")
    with pytest.raises(DataError, match="nobody has a label"):
        table(network([None, None], [(0, 1)]), "group")
    with pytest.raises(DataError, match="n_shuffles is -1"):
        table(kinship(), "group", n_shuffles=-1)
    with pytest.raises(DataError, match="no row 'EI'"):
        of_white().at("EI")
    with pytest.raises(DataError, match="labels are F, M"):
        connectedness(kinship(), "group", high="X")
    with pytest.raises(DataError, match="everybody is"):
        connectedness_to_hiring(kinship(), list(kinship().ids))
    with pytest.raises(UnknownColumn, match="neither people nor ties"):
        connectedness(kinship(), "group", high="F", setting="school")


def test_networks_that_lack_an_index_say_so():
    one_way = table(segregation_values.ring(), "group", n_shuffles=9, n_rewirings=9, rng=1)
    assert "one way" in one_way.at("Gupta-Anderson-May")["note"]
    assert "spectral" not in set(one_way.table["index"])
    ties = pd.DataFrame({"source": ["p0", "p0", "p1", "p2"], "target": ["p1", "p1", "p2", "p3"]})
    ties["kind"] = ["x", "y", "x", "x"]
    people = network("AABB", [(0, 1)]).people
    several = table(ntp.ReferralNetwork(people, ties, directed=False), "group", rng=1)
    assert several.n_rewirings == 0
    assert "merge_kinds" in str(several)
    assert "nan" not in (str(several) + several._repr_html_()).lower()


# --- connectedness


@pytest.mark.parametrize("seed", range(10))
def test_parts_of_settings_add_up_exactly(seed):
    """By a column of people or of ties, with or without oneself, with people without a label."""
    draws = np.random.default_rng(seed)
    n = 14
    people = pd.DataFrame({"id": [f"p{at:02}" for at in range(n)]})
    people["rich"] = draws.choice(["yes", "no", None], n, p=[0.4, 0.5, 0.1])
    people.loc[:1, "rich"] = ["yes", "no"]
    people["school"] = draws.choice(["s", "t"], n)
    pairs = sorted({tuple(sorted(draws.choice(n, 2, replace=False).tolist())) for _ in range(30)})
    pairs = sorted({*pairs, (0, 1)})
    ties = pd.DataFrame([(f"p{a:02}", f"p{b:02}") for a, b in pairs], columns=["source", "target"])
    ties["place"] = draws.choice(["work", "club"], len(ties))
    net = ntp.ReferralNetwork(people, ties, directed=False)
    rich = dict(zip(people["id"], people["rich"].fillna(""), strict=True))
    shares = {}
    for one in (who for who in people["id"] if rich[who] == "no"):
        alters = [rich[other] for other in net.alters(one) if rich[other]]
        if alters:
            shares[one] = np.mean([other == "yes" for other in alters])
    for setting in ("school", "place", None):
        for own_peer in (True, False):
            found = connectedness(net, "rich", high="yes", setting=setting, own_peer=own_peer)
            assert found.value == pytest.approx(2 * np.mean(list(shares.values())), abs=1e-12)
            assert found.shares.values.to_dict() == pytest.approx(shares)
            table = found.settings
            assert table["part"].sum() == pytest.approx(found.value, abs=1e-12)
            there = table.dropna(subset=["friending bias"])
            product = there["share"] * there["exposure"] * (1 - there["friending bias"])
            assert product.tolist() == pytest.approx(there["part"].tolist(), abs=1e-12)
            assert found.least <= found.value <= found.most


def test_bias_is_weighted_by_where_ties_are_made():
    """Two people who have not, nine of ten ties here and one there, and the other way round."""
    ties = [("l1", f"h{at}", "one") for at in range(9)] + [("l1", "l0", "two")]
    ties += [("l2", f"k{at}", "two") for at in range(9)] + [("l2", "l0", "one")]
    table = pd.DataFrame(ties, columns=["source", "target", "place"])
    ids = sorted({*table["source"], *table["target"]})
    people = pd.DataFrame({"id": ids, "ses": ["high" if one[0] == "h" else "low" for one in ids]})
    net = ntp.ReferralNetwork(people, table, directed=True)
    found = connectedness(net, "ses", high="high", setting="place", own_peer=True)
    assert found.value == pytest.approx(0.9)
    assert found.settings.set_index("setting")["part"].to_dict() == pytest.approx(
        {"one": 0.9, "two": 0.0}
    )
    assert found.settings["share"].tolist() == pytest.approx([0.5, 0.5])
    assert found.settings["connectedness"].tolist() == pytest.approx([1.8, 0.0])


def test_settings_without_anybody_who_has_say_so():
    people = pd.DataFrame({"id": list("abcdef"), "rich": [*"nnynny"], "school": [*"sssttu"]})
    ties = pd.DataFrame({"source": list("abcde"), "target": list("bcdef")})
    found = connectedness(
        ntp.ReferralNetwork(people, ties, directed=False), "rich", high="y", setting="school"
    )
    row = found.settings.set_index("setting").loc["t"]
    assert (row["exposure"], row["connectedness"]) == (0, 0)
    assert pd.isna(row["friending bias"])
    assert "t: exposure 0, nobody there is." in str(found)


def test_shares_can_be_audited():
    net = ntp.readers.sample()
    found = connectedness_to_hiring(net, net.where(role="hiring manager"), setting="school")
    gap = ntp.audit.gap(found.shares, "group", "A", n_resamples=19, rng=7)
    assert np.isfinite(gap.difference)
    assert found.settings["part"].sum() == pytest.approx(found.value)


def test_a_picture_of_what_was_found():
    ax = ntp.plot.homophily(of_white())
    assert ax.get_title(loc="left").startswith("59 % of ties are within groups")
    with pytest.raises(DataError, match="there are no ties"):
        ntp.plot.homophily(table(network("AB", []), "group"))


def test_of_many_groups_the_largest_have_tiles_and_the_others_are_told():
    ids = [f"p{at:03}" for at in range(120)]
    labels = [str(min(at // 8, 13)) for at in range(120)]
    people = pd.DataFrame({"id": ids, "dept": labels})
    ties = pd.DataFrame({"source": ids[:-1], "target": ids[1:]})
    found = table(ntp.ReferralNetwork(people, ties, directed=False), "dept", rng=7)
    ax = ntp.plot.homophily(found)
    tiles = ax.child_axes[0]
    assert len(tiles.get_yticks()) == 12
    assert tiles.get_yticklabels()[0].get_text().startswith("dept 13")
    assert "And 2 smaller groups without tiles" in ntp.plot.caption(ax).text
