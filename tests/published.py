"""Published and constructed values, and what netpath makes of them: ``make answers`` prints them.

A row is one number: its place in the design's list (R8 …) or its source, what netpath gives, what
is expected, and how far apart the two may be. ``test_published.py`` holds every row.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import product
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from oracles import (
    connected_values,
    hiring_values,
    labour_values,
    ladder_values,
    segregation_values,
)
from scipy.stats import norm

import netpath as ntp
from netpath import _indices as ind
from netpath._measure import PersonMeasure
from netpath.homophily import Mixing

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
KNOWN = SHARED / "known_answers" / "known_answers.json"


class Row(NamedTuple):
    """One published number."""

    number: str
    what: str
    ours: Callable[[], float]
    expected: float
    tolerance: float
    source: str

    @property
    def name(self) -> str:
        return f"{self.number} {self.what}"


def tied(pairs: str, warmth: float | None = 0.5) -> ntp.ReferralNetwork:
    """Return a network of ties written as "sa sb …", each between two letters."""
    table = pd.DataFrame([tuple(pair) for pair in pairs.split()], columns=["source", "target"])
    net = ntp.ReferralNetwork(None, table, directed=False)
    return net if warmth is None else net.with_warmth(warmth)


def of_graph(graph: nx.Graph) -> ntp.ReferralNetwork:
    return ntp.from_networkx(nx.relabel_nodes(graph, str))


# --- growth: R8, R9


@cache
def grown(homophily: float) -> tuple[float, float]:
    """Return the minority's share of ties, and of the tenth with most ties, over ten networks."""
    shares, tops = [], []
    for rng in range(10):
        net = ntp.generate.homophilic_attachment(3_000, minority=0.2, homophily=homophily, rng=rng)
        ties = np.diff(net.compressed.offsets)
        minority = (net.people.loc[list(net.ids), "group"] == "minority").to_numpy()
        shares.append(ties[minority].sum() / ties.sum())
        tops.append(minority[np.argsort(-ties, kind="stable")[:300]].mean())
    return float(np.mean(shares)), float(np.mean(tops))


def in_the_long_run(homophily: float, column: str, who: str) -> float:
    return float(ntp.generate.homophilic_exponents(0.2, homophily=homophily).at[who, column])


def attachment() -> Iterator[Row]:
    source = "Karimi et al. 2018, Scientific Reports 8:11077"
    known = {0.8: (0.1621, 0.383, 0.523, 3.61, 2.91), 0.2: (0.4084, 0.755, 0.324, 2.32, 4.09)}
    for h, (share, *rest) in known.items():
        ours = partial(in_the_long_run, h, "ends", "minority")
        yield Row("R8", f"h {h}: minority's share of ties", ours, share, 1e-4, source)
        kinds = product((("growth", 1e-3), ("exponent", 5e-3)), ("minority", "majority"))
        for ((name, within), who), value in zip(kinds, rest, strict=True):
            ours = partial(in_the_long_run, h, name, who)
            yield Row("R8", f"h {h}: {name}, {who}", ours, value, within, source)
    for h, share, top in ((0.8, 0.160, 0.117), (0.2, 0.404, 0.492)):
        ours = partial(lambda h: grown(h)[0], h)
        yield Row("R8", f"h {h}: share of ties, grown", ours, share, 0.02, source)
        ours = partial(lambda h: grown(h)[1], h)
        yield Row("R9", f"h {h}: minority in the top tenth", ours, top, 0.04, source)


# --- access: R14 to R17


def selected(column: str) -> float:
    return float(
        ntp.audit.impact_ratio({"A": 48, "B": 12}, {"A": 80, "B": 40}).table.at["B", column]
    )


def bridge(p: float, how: str) -> float:
    """Return the access across the bridge network: exact, drawn, or of the warmest chain alone."""
    net = tied("sa sb ab at bt", p)
    if how == "exact":
        return float(ntp.access.exact(net, "s", "t", within=None).values.iloc[0])
    if how == "warmest chain":
        return ntp.chains.warmest(net, "s", "t")[0].probability
    drawn = ntp.access.estimate(net, "s", "t", within=None, n_draws=40_000, rng=1)
    return float(drawn.values.iloc[0])


def across_a_bridge() -> pd.Series:
    return ntp.access.exact(tied("01 02 12 23 34 35 45"), targets="0", within=None).values


def star(target: str) -> float:
    access = ntp.access.exact(tied("ca cb cd ce cf", 0.3), targets=target, within=None)
    return ntp.access.least_served(access).value


def chances() -> Iterator[Row]:
    eeoc = "29 CFR 1607.4(D), example"
    yield Row("R14", "48 of 80, 12 of 40: ratio", partial(selected, "ratio"), 0.5, 0, eeoc)
    below = partial(selected, "below_four_fifths")
    yield Row("R14", "48 of 80, 12 of 40: below four fifths", below, 1, 0, eeoc)
    for p, known in ((0.1, 0.02152), (0.5, 0.5), (0.9, 0.97848)):
        formula = 2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5
        assert round(formula, 5) == known
        four = 4 * (formula * (1 - formula) / 40_000) ** 0.5
        for how, within in (("exact", 1e-12), ("drawn", four)):
            source = "textbook, closed form" + (", 4 errors" if how == "drawn" else "")
            yield Row(
                "R15", f"bridge, p {p}, {how}", partial(bridge, p, how), formula, within, source
            )
    chain = partial(bridge, 0.9, "warmest chain")
    yield Row("R15", "bridge, p 0.9, warmest chain", chain, 0.81, 1e-12, "closed form")
    made = "construction"
    for what, who, known in (
        ("in the seed's group", "1", 0.625),
        ("across, at the bridge", "3", 0.3125),
        ("across, behind it", "4", 0.1953125),
    ):
        ours = partial(lambda who: across_a_bridge()[who], who)
        yield Row("R16", f"one bridge: {what}", ours, known, 1e-12, made)
    own = lambda: (1 + across_a_bridge()[:2].sum()) / 3  # noqa: E731
    yield Row("R16", "one bridge: own group with the seed, mean", own, 0.75, 1e-12, made)
    other = lambda: across_a_bridge()[2:].mean()  # noqa: E731
    yield Row("R16", "one bridge: other group, mean", other, 0.234375, 1e-12, made)
    fish = "construction after Fish et al., WWW 2019"
    yield Row("R17", "star, least access from its centre", partial(star, "c"), 0.30, 1e-12, fish)
    yield Row("R17", "star, least access from a leaf", partial(star, "a"), 0.09, 1e-12, fish)


# --- R19, R20, R36


def friends(of: str) -> float:
    """Return how many friends people have, or their friends."""
    net = tied("BS SA SP SD AJ AP AD JD PC CT", None)
    own = ntp.reach.count(net, within=1).values
    if of == "people":
        return float(own.mean())
    if of == "ties":
        return float(np.average(own, weights=own))
    return float(np.mean([own[net.alters(one)].mean() for one in net.ids]))


def between(who: str) -> float:
    """Return a share that netpath leaves to networkx: the network goes there and back."""
    net = of_graph(nx.florentine_families_graph())
    return float(nx.betweenness_centrality(net.to_networkx())[who])


def karate(index: str) -> float:
    found = ntp.homophily.mixing(of_graph(nx.karate_club_graph()), "club")
    return float(found.ties.iloc[0, 1] if index == "across" else found.indices.at[index, "value"])


def by_degree(net: ntp.ReferralNetwork) -> float:
    return float(nx.degree_assortativity_coefficient(net.to_networkx()))


def classics() -> Iterator[Row]:
    feld = "Feld 1991, AJS 96:1464"
    yield Row("R19", "friends, mean", partial(friends, "people"), 2.5, 0.005, feld)
    means = partial(friends, "friends")
    yield Row("R19", "friends of friends, mean of means", means, 2.99, 0.005, feld)
    yield Row("R19", "friends of friends, by tie", partial(friends, "ties"), 3.0, 0.005, feld)
    for who, known in (("Medici", 0.522), ("Guadagni", 0.255), ("Strozzi", 0.103)):
        source = "Jackson 2008, ch. 1"
        yield Row(
            "R20", f"{who}, betweenness by networkx", partial(between, who), known, 5e-4, source
        )
    source = "networkx 3.6.1"
    degree = lambda: by_degree(of_graph(nx.karate_club_graph()))  # noqa: E731
    yield Row("R36", "karate, degrees, by networkx", degree, -0.47561, 1e-5, source)
    for name, known in (("assortativity", 0.71753), ("modularity", 0.35823), ("E-I", -0.71795)):
        yield Row("R36", f"karate, {name} of clubs", partial(karate, name), known, 1e-5, source)
    yield Row("R36", "karate, ties across, of 78", partial(karate, "across"), 11, 0, source)


# --- R18, R28


def resistances() -> float:
    """Return the sum over ties of their resistance, which netpath leaves to networkx."""
    graph = of_graph(nx.karate_club_graph()).to_networkx()
    plain = nx.Graph(graph.edges())
    every = nx.resistance_distance(plain)
    return float(sum(every[a][b] for a, b in plain.edges()))


def likely(who: str) -> float:
    """Return how much less likely than white men somebody is to be referred, as a share."""
    of_thousand = {"white men": 1000, "women": 880, "men of colour": 740, "women of colour": 650}
    found = ntp.audit.impact_ratio(of_thousand, dict.fromkeys(of_thousand, 1000))
    return float(found.table.at[who, "ratio"]) - 1


def beside_the_labour_force() -> float:
    """Return white men's share of referrals over their share of the labour force."""
    found = ntp.audit.impact_ratio(
        {"white men": 44, "everybody": 100}, {"white men": 340, "everybody": 1000}
    )
    return 1 / float(found.table.at["everybody", "ratio"]) - 1


def foster_and_payscale() -> Iterator[Row]:
    source = "Foster's theorem: people less one"
    yield Row("R18", "karate, resistance of all ties, by networkx", resistances, 33, 1e-9, source)
    source = "PayScale 2018, n = 53,000"
    for who, value in (("women", -0.12), ("men of colour", -0.26), ("women of colour", -0.35)):
        yield Row(
            "R28", f"{who}, referred beside white men", partial(likely, who), value, 1e-12, source
        )
    ours = beside_the_labour_force
    yield Row("R28", "white men, 44 % of referrals of 34 % of people", ours, 0.2941, 5e-5, source)


# --- inequality: R22, R23


@cache
def drawn(distribution: str) -> np.ndarray:
    stream = np.random.default_rng(7)
    if distribution == "lognormal":
        return np.exp(stream.standard_normal(4_000_000))
    return (
        stream.exponential(size=10**6)
        if distribution == "exponential"
        else stream.pareto(2, 4 * 10**6) + 1
    )


def audited(values: Sequence[float], index: str) -> float:
    people = pd.DataFrame(index=[f"p{at:02}" for at in range(len(values))])
    income = PersonMeasure(pd.Series(values, people.index, dtype=float), "income", "euros", people)
    return float(ntp.audit.inequality(income, n_resamples=1, rng=1).indices.at[index, "value"])


def spread() -> Iterator[Row]:
    x = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    known = {"Gini": 0.4620911, "Theil T": 0.3623412, "Theil L": 0.4335946}
    known |= {"Atkinson 0.5": 0.1796591, "Atkinson 1": 0.3518251}
    for name, value in known.items():
        yield Row(
            "R22", name, partial(audited, x, name), value, 1e-6, "R package ineq, its example"
        )
    gini = float(2 * norm.cdf(1 / np.sqrt(2)) - 1)
    for distribution, name, index, value in (
        ("lognormal", "Gini", ind.gini, gini),
        ("lognormal", "Theil T", ind.theil_t, 0.5),
        ("lognormal", "Theil L", ind.theil_l, 0.5),
        ("lognormal", "Atkinson 1", partial(ind.atkinson, epsilon=1), 1 - exp(-0.5)),
        ("exponential", "Gini", ind.gini, 0.5),
        ("Pareto 2", "Gini", ind.gini, 1 / 3),
    ):
        ours = partial(lambda index, of: index(drawn(of)), index, distribution)
        yield Row("R23", f"{distribution}, {name}", ours, value, 0.01, "textbook, closed form")


# --- known answers on data that lie beside the clone


@cache
def network(name: str) -> ntp.ReferralNetwork:
    people, ties, directed = tables(name)
    ties = ties[ties["source"] != ties["target"]]
    return ntp.ReferralNetwork(people.replace("", None), ties, directed=directed)


def tables(name: str) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    place = SHARED / "networks" / name
    people = pd.read_csv(place / "people.csv", dtype="str", keep_default_na=False)
    ties = pd.read_csv(next(place.glob("ties.csv*")), dtype="str", keep_default_na=False)
    return people, ties, "; directed" in (place / "SOURCE.md").read_text(encoding="utf-8")


def mixed(matrix: Sequence[Sequence[float]], sizes: Sequence[int] = ()) -> Mixing:
    names = [f"g{at}" for at in range(len(matrix))]
    table = pd.DataFrame(matrix, names, names)
    return Mixing("group", table, pd.Series(sizes or [2] * len(names), names))


def kinship(known: dict[str, Any]) -> Mixing:
    people = pd.DataFrame({"id": [*known["group_a"], *known["group_b"]]})
    people["gender"] = people["id"].isin(known["group_a"])
    ties = pd.DataFrame(known["edges"], columns=["source", "target"])
    return ntp.homophily.mixing(ntp.ReferralNetwork(people, ties, directed=False), "gender")


def clique() -> Mixing:
    sides = pd.DataFrame({"id": list("012345"), "side": list("AABBBB")})
    return ntp.homophily.mixing(of_graph(nx.complete_graph(6)).with_people(sides), "side")


def blogs_with_their_loops() -> Mixing:
    """Return the mixing of blogs with links to themselves, which netpath knows no ties for."""
    found = ntp.homophily.mixing(network("polblogs"), "side").ties
    _, ties, _ = tables("polblogs")
    loops = ties.loc[ties["source"] == ties["target"], "source"]
    sides = network("polblogs").people.loc[loops, "side"].value_counts()
    own = [int(sides.get(side, 0)) for side in found]
    return mixed(found.to_numpy() + np.diag(own))


def of(mixing: Callable[..., Mixing], index: str, *given: object) -> Callable[[], float]:
    return lambda: float(mixing(*given).indices.at[index, "value"])


def segregation(known: list[dict[str, Any]]) -> Iterator[Row]:
    white, freeman, _, complete, men, first, second, coleman, blogs = known
    r, s = "assortativity", "segregation"
    yield Row(
        "known", "White, Newman", of(kinship, r, white), white["value"], 1e-6, white["source"]
    )
    yield Row("known", "White, Freeman", of(kinship, s, white), 0.263636, 1e-6, freeman["source"])
    yield Row("known", "complete graph, Freeman", of(clique, s), 0, 1e-12, complete["source"])
    for what, one in (("men and women", men), ("e of .258 …", first), ("e of .18 …", second)):
        ours = of(mixed, r, one["matrix"])
        yield Row("known", f"Newman, {what}", ours, one["value"], one["tol"], one["source"])
    for at, value in enumerate(coleman["value"]):
        given = coleman["mixing_rows_choose_cols"], coleman["group_sizes"]
        ours = partial(lambda at, given: mixed(*given).coleman.iloc[at], at, given)
        yield Row("known", f"Coleman, group {at + 1}", ours, value, 1e-6, coleman["source"])
    ours = of(blogs_with_their_loops, r)
    yield Row("known", "polblogs, Newman", ours, blogs["value"], 1e-12, "by networkx 3.6.1")


def inside(by: str) -> float:
    return float(np.trace(ntp.homophily.mixing(network("faux_mesa_high"), by).ties) / 2)


def triangles() -> float:
    return sum(nx.triangles(network("faux_mesa_high").to_networkx()).values()) / 3


def largest_component() -> float:
    ends = network("polblogs").ties[["source", "target"]].to_numpy(dtype="str")
    pairs = pd.DataFrame(np.sort(ends, axis=1), columns=["source", "target"]).drop_duplicates()
    return float(
        1
        + ntp.reach.count(
            ntp.ReferralNetwork(None, pairs, directed=False), within=None
        ).values.max()
    )


def reports() -> dict[str, list[int]]:
    ties = network("krackhardt_hightech").ties
    found = ties[ties["kind"] == "reports_to"].groupby("target")["source"]
    return {str(boss): sorted(map(int, staff)) for boss, staff in found}


def counts(known: list[dict[str, Any]]) -> Iterator[Row]:
    mesa, blogs, chart = known
    source = "statnet tutorials"
    for by in ("grade", "race", "sex"):
        ours, value = partial(inside, by), mesa[f"nodematch_{by}"]
        yield Row("known", f"Mesa High, ties within {by}", ours, value, 0, source)
    yield Row("known", "Mesa High, triangles by networkx", triangles, mesa["triangles"], 0, source)
    source, value = "Adamic & Glance 2005", blogs["largest_weak_component"]
    yield Row("known", "polblogs, largest component", largest_component, value, 0, source)
    for side in ("left", "right"):
        ours = partial(lambda side: len(network("polblogs").where(side=side)), side)
        yield Row("known", f"polblogs, {side}", ours, blogs[side], 0, source)
    alike = lambda: reports() == chart["chart"]  # noqa: E731
    yield Row("known", "Krackhardt, who reports to whom is alike", alike, 1, 0, "Krackhardt 1987")


@cache
def mexico() -> pd.DataFrame:
    return pd.read_csv(KNOWN.parent / "mexico.csv")


def between_regions(year: int) -> float:
    return ind.theil_parts(mexico()[f"pcgdp{year}"].astype(float), mexico()["hanson98"]).between


def shares(known: list[dict[str, Any]]) -> Iterator[Row]:
    gini, theil, between_them, zeros, atkinson = known[:5]
    ours = lambda: ind.gini(mexico()["pcgdp1940"])  # noqa: E731
    yield Row("known", "Mexico 1940, Gini", ours, gini["value"], 1e-12, gini["source"])
    for at, year in enumerate(range(1940, 2001, 10)):
        ours = partial(lambda year: ind.theil_t(mexico()[f"pcgdp{year}"]), year)
        yield Row(
            "known", f"Mexico {year}, Theil T", ours, theil["value"][at], 1e-8, theil["source"]
        )
        ours, value = partial(between_regions, year), between_them["value"][at]
        yield Row("known", f"Mexico {year}, Theil T between", ours, value, 1e-8, theil["source"])
    parts = ind.theil_parts(zeros["y"], zeros["groups"])
    found = ind.theil_t(zeros["y"]), parts.between, parts.within
    for name, one, value in zip(("", " between", " within"), found, zeros["value"], strict=True):
        ours = partial(float, one)
        yield Row("known", f"with zeros, Theil T{name}", ours, value, 1e-12, zeros["source"])
    for eps, value in zip(atkinson["eps"][1:], atkinson["value"][1:], strict=True):
        ours = partial(ind.atkinson, atkinson["y"], eps)
        yield Row("known", f"Atkinson {eps}", ours, value, 5e-6, atkinson["source"])


def warm(known: dict[str, Any]) -> ntp.ReferralNetwork:
    """Return costs of ties as warmth e^-cost, so that the cheapest way is the warmest chain."""
    ties = pd.DataFrame(known["edges"], columns=["source", "target", "cost"])
    ties["warmth"] = np.exp(-ties["cost"].astype(float))
    return ntp.ReferralNetwork(None, ties, directed=True)


def cost(known: dict[str, Any], at: int, ends: str) -> float:
    return -float(np.log(ntp.chains.warmest(warm(known), *ends, k=7)[at].probability))


def ways(known: list[dict[str, Any]]) -> Iterator[Row]:
    yen, dijkstra = known
    for at, (_, value) in enumerate(yen["all_simple_paths_by_cost"]):
        ours = partial(cost, yen, at, "CH")
        yield Row("known", f"Yen's example, way {at + 1}", ours, value, 1e-9, yen["source"])
    alike = lambda: list(ntp.chains.warmest(warm(dijkstra), "s", "v")[0].people) == dijkstra["path"]  # noqa: E731
    yield Row("known", "Dijkstra's example, the same way", alike, 1, 0, dijkstra["source"])
    ours = partial(cost, dijkstra, 0, "sv")
    yield Row("known", "Dijkstra's example, cost", ours, dijkstra["cost"], 1e-9, dijkstra["source"])


def caltech(known: dict[str, Any]) -> Iterator[Row]:
    source = "facebook100-social-structure @ 2a6f701e"
    for by, value in known["values"]["Caltech36"].items():
        ours = of(lambda by: ntp.homophily.mixing(network("fb_caltech36"), by), "assortativity", by)
        if by == "degree":
            by, ours = "degree, by networkx", lambda: by_degree(network("fb_caltech36"))
        yield Row("known", f"Caltech, assortativity of {by}", ours, value, 1e-12, source)


def beside() -> Iterator[Row]:
    """Yield what needs data that may not be passed on; nothing where they are absent."""
    if KNOWN.is_file():
        known = json.loads(KNOWN.read_text(encoding="utf-8"))
        yield from segregation(known["segregation"])
        yield from counts(known["counts"])
        yield from shares(known["inequality"])
        yield from ways(known["paths"])
        yield from caltech(known["fb100_assortativity"])


def hires() -> Iterator[Row]:
    for name, ours, expected, tolerance in hiring_values.rows():
        number, _, what = name.partition(" ") if name[:1] == "F" else ("F", "", name)
        yield Row(number, what, ours, expected, tolerance, hiring_values.SOURCE)


def segregated() -> Iterator[Row]:
    source = "R's netseg (its manual), and recomputed"
    yield from (Row(*one, source) for one in segregation_values.rows())
    source = "Chetty et al. 2022, definitions; two schools by hand"
    yield from (Row(*one, source) for one in connected_values.rows())


def labour() -> Iterator[Row]:
    yield from (Row(*one) for one in labour_values.rows())
    star, full = (
        ntp.brokers.positions(tied(pairs)).to_frame().set_index("id")["constraint_even"]
        for pairs in ("ab ac ad ae af", "ab ac ad bc bd cd")
    )
    for what, ours, value in (
        ("constraint in the middle of a star of five", star["a"], 0.2),
        ("constraint at its end", star["b"], 1.0),
        ("constraint where all four are tied", full["a"], 0.92593),
    ):
        yield Row("R21", what, partial(float, ours), value, 5e-6, "Burt 1992")


def from_a_gap_to_a_plan() -> Iterator[Row]:
    source = "worked by hand or over all coins, on the page of the design"
    yield from (Row(*one, source) for one in ladder_values.rows())


def rows() -> list[Row]:
    """Return every row."""
    return [
        *attachment(),
        *chances(),
        *classics(),
        *foster_and_payscale(),
        *spread(),
        *hires(),
        *segregated(),
        *labour(),
        *from_a_gap_to_a_plan(),
        *beside(),
    ]


def main() -> int:
    """Print the table; 1 if a row is off."""
    say, off = sys.stdout.write, 0
    head = ("number", "what", "netpath", "expected", "may differ by", "source", "test_published.py")
    say(f"| {' | '.join(head)} |\n")
    say(f"|{'---|' * 7}\n")
    for row in rows():
        ours = float(row.ours())
        bad = abs(ours - row.expected) > row.tolerance
        off += bad
        numbers = f"{ours:.7g} | {row.expected:.7g} | {row.tolerance:.2g}"
        held = f"{'OFF: ' if bad else ''}[{row.name}]"
        say(f"| {row.number} | {row.what} | {numbers} | {row.source} | {held} |\n")
    say(f"\n{len(rows())} numbers, {off} off.\n")
    for page, why in ladder_values.ABSENT.items():
        say(f"Not in the table, of {page}: {why}\n")
    if not KNOWN.is_file():
        say("Known answers on ../shared/data are left out: the data are not beside this clone.\n")
    return int(off > 0)


if __name__ == "__main__":
    sys.exit(main())
