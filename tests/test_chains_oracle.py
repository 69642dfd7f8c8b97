"""Chains against brute force over all loopless chains, in exact fractions.

Each seed makes one small random network. Warmths and willingness are multiples of 1/20, often
drawn from very few of them, so that exact ties are common and the order is put to the test.
"""

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import networkx as nx
import pandas as pd
import pytest
from oracles import chains_by_hand as by_hand
from oracles.chains_by_hand import Chain, Question, World

import netpath as ntp
from netpath.chains import _windows

TWENTIETHS = [count / 20 for count in range(21)]
MANY_FACTORS = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 0.9]
HALVES = [0.25, 0.5, 1.0]
AWKWARD = [
    0.0,
    0.1,
    0.2,
    0.3,
    math.nextafter(0.3, 1),
    0.6,
    math.nextafter(0.6, 0),
    0.3000000001,
    math.nextafter(1, 0),
    1.0,
    1e-200,
    5e-324,
]
NETWORKS, IN_CI, BLOCK = 2000, 300, 50
COMPILED = 40
WITHIN = [None, 1, 2, 3, 4, 5]


def random_pairs(rng: random.Random, ids: list[str], directed: bool) -> list[tuple[str, str]]:
    """Choose who is tied: any density up to 8 people, mean degree of at most 3 beyond."""
    ways = itertools.permutations if directed else itertools.combinations
    pairs = [rng.choice([pair, pair[::-1]]) if not directed else pair for pair in ways(ids, 2)]
    if len(ids) <= 8:
        most = round(len(pairs) * rng.choice([rng.random(), rng.uniform(0.5, 1), 1]))
    else:
        most = round(len(ids) * rng.uniform(2, 3) / (1 if directed else 2))
    return rng.sample(pairs, most)


def random_world(rng: random.Random, values: list[float]) -> tuple[list[str], World]:
    """Make a network of 2 to 12 people whose text order is not the order of their numbers."""
    n_people = rng.choice([rng.randint(2, 8), rng.randint(7, 8), rng.randint(9, 12), 12])
    ids = rng.sample([f"p{number}" for number in range(1, 31)], n_people)
    directed = rng.random() < 0.5
    palette = rng.sample(values[1:], rng.choice([1, 1, 2, 3])) * 3 + values[: rng.randint(0, 1)]
    palette = rng.choice([palette, palette, values, MANY_FACTORS, HALVES])
    pairs = random_pairs(rng, ids, directed)
    ties = [(source, target, rng.choice(palette)) for source, target in pairs]
    likely = [value for value in palette if value > 0] + [1.0]
    willing = {person: rng.choice(likely) for person in ids} if rng.random() < 0.5 else {}
    share = rng.choice([0, 0, 0, 0.1, 0.2])
    barred = [person for person in ids if rng.random() < share]
    return ids, World(ties, directed, willing, barred)


def random_case(seed: int, values: list[float] = TWENTIETHS) -> tuple[World, list[Question]]:
    """Make a network and two questions: a plain one, and one that avoids or goes through people."""
    rng = random.Random(seed)
    ids, world = random_world(rng, values)
    seeker, *others = rng.sample(ids, len(ids))
    targets = others[: rng.randint(1, 3)]
    avoid = tuple(rng.sample(others, min(len(others), rng.randint(0, 2))))
    through = tuple(rng.sample(others[len(targets) :], min(len(others) - len(targets), 2)))
    avoid, through = rng.choice([(avoid, ()), ((), through), (avoid, through)])
    plain = Question(seeker, targets)
    return world, [plain, replace(plain, avoid=avoid, through=through)]


def network(world: World, ids: Iterable[str]) -> ntp.ReferralNetwork:
    """Hand a plain world to netpath."""
    people = pd.DataFrame(index=pd.Index(list(ids), name="id", dtype="str"))
    if world.willing:
        people["willing"] = [world.willing[person] for person in people.index]
    if world.do_not_ask:
        people["do_not_ask"] = [person in world.do_not_ask for person in people.index]
    ties = pd.DataFrame(world.ties, columns=["source", "target", "warmth"])
    ties = ties.astype({"source": "str", "target": "str", "warmth": "float64"})
    return ntp.ReferralNetwork(people, ties, directed=world.directed)


def everybody(world: World, question: Question) -> list[str]:
    """List the people of a case, whether tied or not."""
    tied = [person for source, target, _ in world.ties for person in (source, target)]
    asked = [question.seeker, *question.targets, *question.avoid, *question.through]
    return sorted({*tied, *asked, *world.willing, *world.do_not_ask}, reverse=True)


def close(told: float, expected: Fraction) -> bool:
    """Say whether a float is a fraction, but for rounding."""
    return math.isclose(told, float(expected), rel_tol=1e-12, abs_tol=1e-300)


def same(told: Sequence[ntp.chains.Chain], expected: list[Chain]) -> bool:
    """Say whether the same chains are told, in the same order and with the same probability."""
    if [chain.people for chain in told] != [people for _, people in expected]:
        return False
    pairs = zip(told, expected, strict=True)
    return all(close(ours.probability, chain[0]) for ours, chain in pairs)


def wrong_lists(world: World, net: ntp.ReferralNetwork, question: Question) -> list[str]:
    """Name the answers to one question that brute force contradicts."""
    seeker, targets = question.seeker, question.targets
    asked = {"within": question.within, "avoid": question.avoid, "through": question.through}
    chains = by_hand.all_chains(world, question)
    warmest = ntp.chains.warmest(net, seeker, targets, k=10, **asked)
    shortest = ntp.chains.shortest(net, seeker, targets, k=5, **asked)
    wrong = []
    if not same(warmest, by_hand.by_warmth(chains)[:10]):
        wrong.append("warmest")
    if not same(shortest, by_hand.by_asks(chains)[:5]):
        wrong.append("shortest")
    return wrong


def wrong_frontier(world: World, net: ntp.ReferralNetwork, question: Question) -> list[str]:
    """Say whether brute force contradicts the price of an ask."""
    seeker, targets, avoid = question.seeker, question.targets, question.avoid
    told = ntp.chains.frontier(net, seeker, targets, within=5, avoid=avoid)
    plain = replace(question, through=())
    return [] if same(told, by_hand.frontier(world, plain, 5)) else ["frontier"]


def wrong_fallbacks(
    world: World, net: ntp.ReferralNetwork, question: Question, k: int
) -> list[str]:
    """Name what brute force contradicts in the fallbacks: the chains, their sharing, the chance."""
    asked = {"within": question.within, "avoid": question.avoid}
    told = ntp.chains.fallbacks(net, question.seeker, question.targets, k=k, **asked)
    plain = replace(question, through=())
    known = {people: (chance, people) for chance, people in by_hand.all_chains(world, plain)}
    if not all(chain.people in known for chain in told):
        return ["fallbacks: not a chain"]
    chosen = [known[chain.people] for chain in told]
    if len(chosen) > k or not same(told, chosen) or not by_hand.share_no_broker(chosen):
        return ["fallbacks: too many, or not apart"]
    best = by_hand.best_p_any(world, plain, k)
    wrong = [] if close(told.p_any(), by_hand.p_any(world, chosen)) else ["fallbacks: p_any"]
    if told.exact and not close(told.p_any(), best):
        wrong.append("fallbacks: not the best, yet exact")
    if told.p_any() + told.gap_to_bound < float(best) * (1 - 1e-12):
        wrong.append("fallbacks: further from the best than the gap says")
    return wrong


def disagreements(seed: int, values: list[float] = TWENTIETHS) -> list[str]:
    """Name every answer on one random network that brute force contradicts."""
    world, questions = random_case(seed, values)
    net = network(world, everybody(world, questions[1]))
    wrong = []
    for question in questions:
        for within in WITHIN:
            limited = replace(question, within=within)
            wrong += [(what, limited) for what in wrong_lists(world, net, limited)]
        wrong += [(what, question) for what in wrong_frontier(world, net, question)]
    for question, k in zip(questions, (3, 2), strict=True):
        limited = replace(question, within=WITHIN[seed % len(WITHIN)])
        wrong += [(what, limited) for what in wrong_fallbacks(world, net, limited, k)]
    return [f"seed {seed}: {what}: {question}" for what, question in wrong]


def check(seeds: Iterable[int], values: list[float] = TWENTIETHS) -> None:
    """Demand that brute force agrees on every network."""
    wrong = [line for seed in seeds for line in disagreements(seed, values)]
    assert not wrong, "\n".join([f"{len(wrong)} disagreements", *wrong[:20]])


@pytest.mark.parametrize("first", range(0, IN_CI, BLOCK))
def test_brute_force_agrees_on_every_chain(first: int) -> None:
    check(range(first, first + BLOCK))


@pytest.mark.long
@pytest.mark.parametrize("first", range(IN_CI, NETWORKS, BLOCK))
def test_brute_force_agrees_on_every_chain_of_many_more(first: int) -> None:
    check(range(first, first + BLOCK))


def test_brute_force_agrees_where_floats_cannot_tell_chains_apart() -> None:
    check(range(10_000, 10_060), AWKWARD)


@pytest.mark.long
@pytest.mark.parametrize("first", range(10_060, 10_560, BLOCK))
def test_brute_force_agrees_on_many_more_that_floats_cannot_tell_apart(first: int) -> None:
    check(range(first, first + BLOCK), AWKWARD)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks are searched exactly at once; here floats go first in these too."""
    monkeypatch.setattr(_windows, "SMALL", 0)
    monkeypatch.setattr(_windows, "IN_NUMPY", 0)


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("values", [TWENTIETHS, AWKWARD], ids=["plain", "awkward"])
def test_brute_force_agrees_where_floats_go_first(values: list[float]) -> None:
    check(range(COMPILED if values is TWENTIETHS else COMPILED // 4), values)


@pytest.mark.long
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("first", range(COMPILED, NETWORKS, BLOCK))
def test_brute_force_agrees_where_floats_go_first_on_many_more(first: int) -> None:
    check(range(first, first + BLOCK))
    check(range(first, first + BLOCK // 5), AWKWARD)


def test_the_random_networks_are_worth_the_trouble() -> None:
    cases = [random_case(seed) for seed in range(IN_CI)]
    found = [by_hand.by_warmth(by_hand.all_chains(world, asked[0])) for world, asked in cases]
    tied = sum(any(a[0] == b[0] for a, b in itertools.pairwise(f[:11])) for f in found)
    cut = sum(len(f) > 10 and f[9][0] == f[10][0] for f in found)
    assert sum(len(f) > 10 for f in found) > IN_CI / 4
    assert tied > IN_CI / 4
    assert cut > IN_CI / 10
    assert sum(not f for f in found) > IN_CI / 20
    assert sum(world.directed for world, _ in cases) > IN_CI / 3
    assert sum(bool(world.do_not_ask) for world, _ in cases) > IN_CI / 10


@pytest.mark.parametrize("first", range(0, 100, 50))
def test_the_oracle_knows_every_chain_that_networkx_knows(first: int) -> None:
    for seed in range(first, first + 50):
        world, (question, _) = random_case(seed)
        graph = nx.DiGraph()
        graph.add_nodes_from(everybody(world, question))
        for source, target, warmth in world.ties:
            if warmth > 0:
                graph.add_edge(source, target)
                if not world.directed:
                    graph.add_edge(target, source)
        graph.remove_nodes_from([p for p in world.do_not_ask if p != question.seeker])
        ends = [target for target in question.targets if target in graph]
        expected = [
            tuple(found)
            for target in ends
            for found in nx.all_simple_paths(graph, question.seeker, target)
            if not set(found[:-1]) & set(ends)
        ]
        chains = by_hand.all_chains(world, question)
        assert sorted(people for _, people in chains) == sorted(expected)


def test_the_oracle_agrees_with_every_coin_flipped_both_ways() -> None:
    checked = 0
    for seed in range(120):
        world, (question, _) = random_case(seed)
        chains = by_hand.by_warmth(by_hand.all_chains(world, replace(question, within=3)))
        apart: list[Chain] = []
        for chain in chains:
            if by_hand.share_no_broker([*apart, chain]) and len(apart) < 3:
                apart.append(chain)
        if apart and len(by_hand.coins_of(world, apart)) <= 8:
            expected = by_hand.p_any_by_worlds(world, apart)
            assert by_hand.p_any(world, apart) == expected
            checked += 1
    assert checked > 30


def test_the_oracle_orders_two_chains_as_a_person_would() -> None:
    ties = [("s", "p10", 0.3), ("p10", "t", 0.4), ("s", "p2", 0.2), ("p2", "t", 0.6)]
    world = World([*ties, ("s", "u", 0.12), ("u", "t", 0.9), ("t", "u", 1.0)])
    found = by_hand.warmest(world, Question("s", ["t", "u"]), 3)
    assert [people for _, people in found] == [("s", "u"), ("s", "p10", "t"), ("s", "p2", "t")]
    assert {chance for chance, _ in found} == {Fraction(12, 100)}
