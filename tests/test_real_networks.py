"""Chains on three real networks, against brute force and networkx.

The data lies beside the checkout and is not part of it; where it is absent these tests skip.
"""

import functools
import itertools
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from oracles import chains_by_hand as by_hand
from oracles.chains_by_hand import Chain, Question, World

import netpath as ntp

DATA = Path(__file__).parents[2] / "shared" / "data" / "networks"
END = "at any target"
TIED_AT_MOST = 300

Asked = tuple[ntp.ReferralNetwork, list[str]]
Case = tuple[ntp.ReferralNetwork, list[str], World, list[str]]


def table(name: str, file: str) -> pd.DataFrame:
    """Read a table as text, or skip where it is absent."""
    if not (DATA / name / file).is_file():
        pytest.skip(f"../shared/data/networks/{name} is not on this machine")
    return pd.read_csv(DATA / name / file, dtype="str", keep_default_na=False)


def krackhardt() -> Asked:
    """Managers of a firm: three kinds of tie merged into one; to a vice president."""
    people = table("krackhardt_hightech", "people.csv")
    ties = table("krackhardt_hightech", "ties.csv")
    warmth = {"advice": 0.4, "friendship": 0.7, "reports_to": 0.6}
    net = ntp.ReferralNetwork(people, ties, directed=True)
    net = net.with_warmth(ntp.warmth.from_scale(warmth, column="kind")).merge_kinds("max")
    return net, net.where(role="vice president")


def enron() -> Asked:
    """Letters of a firm: counts become warmth; to a vice president."""
    people, ties = table("enron_igraph", "people.csv"), table("enron_igraph", "ties.csv")
    ties = ties[ties["source"] != ties["target"]].astype({"weight": "int64"})
    net = ntp.ReferralNetwork(people, ties, directed=True)
    net = net.with_warmth(ntp.warmth.from_counts("weight", half=5))
    return net, net.where(role="Vice President")


def ego_facebook() -> Asked:
    """Friends, warmth assumed; to anybody with the commonest employer."""
    people, ties = table("ego_facebook", "people.csv"), table("ego_facebook", "ties.csv")
    employers = {row.id: row.employer.split("|") for row in people.itertuples()}
    counted = Counter(code for codes in employers.values() for code in codes if code)
    commonest = counted.most_common(1)[0][0]
    targets = [person for person, codes in employers.items() if commonest in codes]
    return ntp.ReferralNetwork(people, ties, directed=False).with_warmth(0.3), targets


@functools.cache
def case_of(build: Callable[[], Asked]) -> Case:
    """Build a network once: with its targets, the same in plain lists, and three seekers."""
    net, targets = build()
    ties = net.ties[["source", "target", "warmth"]].itertuples(index=False, name=None)
    return net, targets, World(list(ties), net.directed), ordinary(net, targets)


def ordinary(net: ntp.ReferralNetwork, targets: list[str]) -> list[str]:
    """Choose three people who know fewer, as many and more people than most do."""
    tied = Counter(itertools.chain(net.ties["source"], [] if net.directed else net.ties["target"]))
    wanted = set(targets)
    people = sorted((known, one) for one, known in tied.items() if one not in wanted)
    return [people[len(people) * quarter // 4][1] for quarter in (1, 2, 3)]


def told(chains: ntp.chains.Chains) -> list[tuple[str, ...]]:
    """List the people of each chain."""
    return [chain.people for chain in chains]


def chances(chains: ntp.chains.Chains) -> list[float]:
    """List the probability of each chain."""
    return [chain.probability for chain in chains]


@pytest.fixture(params=[krackhardt, enron, ego_facebook], ids=lambda build: build.__name__)
def case(request: pytest.FixtureRequest) -> Case:
    """A real network, its targets, the same in plain lists, and three ordinary seekers."""
    return case_of(request.param)


def test_every_chain_within_three_asks_by_hand(case: Case) -> None:
    net, targets, world, seekers = case
    some = 0
    for seeker in seekers:
        expected = by_hand.warmest(world, Question(seeker, targets, within=3), 10)
        chains = ntp.chains.warmest(net, seeker, targets, k=10, within=3)
        assert told(chains) == [people for _, people in expected]
        assert chances(chains) == pytest.approx([float(p) for p, _ in expected], rel=1e-12)
        some += len(expected)
    assert some >= 20


def with_one_end(table: by_hand.Table, targets: list[str]) -> nx.DiGraph:
    """Make a graph of -ln(warmth) in which whoever meets a target is at the end."""
    graph = nx.DiGraph()
    wanted = set(targets)
    for asker, row in table.items():
        for asked, chance in row.items():
            if asker not in wanted:
                graph.add_edge(asker, asked, length=-math.log(chance))
    graph.add_edges_from(((target, END) for target in targets), length=0.0)
    return graph


def chains_of_networkx(graph: nx.DiGraph, table: by_hand.Table, seeker: str, k: int) -> list[Chain]:
    """Return the k warmest chains that networkx finds, and those that tie with the last."""
    found: list[Chain] = []
    for path in nx.shortest_simple_paths(graph, seeker, END, weight="length"):
        steps = itertools.pairwise(path[:-1])
        chance = math.prod(table[asker][asked] for asker, asked in steps)
        if len(found) >= k and chance < found[k - 1][0] * (1 - by_hand.exact(1e-9)):
            break
        found.append((chance, tuple(path[:-1])))
        if len(found) > TIED_AT_MOST:
            break
    return found


def test_networkx_finds_the_same_ten_chains(case: Case) -> None:
    net, targets, world, seekers = case
    table = by_hand.asks_allowed(world)
    graph = with_one_end(table, targets)
    for seeker in seekers:
        found = chains_of_networkx(graph, table, seeker, 10)
        expected = by_hand.by_warmth(found)[:10]
        chains = ntp.chains.warmest(net, seeker, targets, k=10)
        assert chances(chains) == pytest.approx([float(p) for p, _ in expected], rel=1e-12)
        if len(found) <= TIED_AT_MOST:
            assert told(chains) == [people for _, people in expected]
