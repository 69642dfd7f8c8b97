"""Worlds, bit for bit against searching each world by hand with the same coins."""

import sys
from collections import Counter
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import small_worlds
from oracles import small_networks, worlds_at_once
from oracles import worlds_by_hand as by_hand

import netpath as ntp
from netpath._kernels._coins import live, seeded, thresholds
from netpath.access.drawn import Cascades, _Drawer, coins_of, joined
from netpath.access.question import AccessQuestion

IN_CI, MANY = 150, 5000
PLAIN = [0.0, 0.05, 0.25, 0.5, 0.8, 1.0]


def random_world(rng: np.random.Generator, n: int, *, directed: bool) -> by_hand.World:
    """A network of n people, of any density, with certain and impossible ties."""
    ids = [f"p{number}" for number in rng.permutation(3 * n)[:n]]
    pairs = [(a, b) for a in ids for b in ids if (a != b if directed else a < b)]
    kept = rng.permutation(len(pairs))[: int(len(pairs) * rng.random() ** 2)]
    ties = [(*pairs[at], float(rng.choice([*PLAIN, rng.random()]))) for at in kept]
    willing = {one: float(rng.choice([1.0, 1.0, 0.6, rng.random() + 1e-9])) for one in ids}
    barred = tuple(one for one in ids if rng.random() < 0.1)
    return by_hand.World(ties, directed, willing, barred)


def network(world: by_hand.World) -> ntp.ReferralNetwork:
    return small_worlds.network(small_networks.Drawn(world, None, []))


def drawn_by_hand(world, net, seed, draw, seeker, within, stops):
    """Whom a seeker reaches in one drawn world, each coin flipped by itself."""
    keys = net.coin_keys
    tie_keys = dict(zip(net.compressed.tie.tolist(), seeded(keys.arc, seed), strict=True))
    person_keys = dict(zip(net.ids, seeded(keys.person, seed), strict=True))

    def is_live(key, chance):
        return live(key, thresholds(np.array([chance]))[0], draw)

    return by_hand.reached(
        world,
        seeker,
        within,
        stops=stops,
        tie_live=lambda at: is_live(tie_keys[at], world.ties[at][2]),
        willing=lambda one: is_live(person_keys[one], world.willing[one]),
    )


@pytest.mark.parametrize("number", range(24))
def test_every_world_is_the_one_searched_by_hand(number):
    rng = np.random.default_rng(number)
    world = random_world(rng, int(rng.integers(2, 12)), directed=number % 2 == 0)
    net, seed = network(world), np.uint64(number)
    targets = net.ids[: int(rng.integers(1, len(net)))]
    within = [None, 1, 2, 3, 5][number % 5]
    question = AccessQuestion.of(net, None, targets, within)
    places = question.choice.targets
    found = Cascades(question, int(seed)).worlds(places, 600)
    for draw in rng.integers(0, 600, 12).tolist():
        for at in question.choice.seekers.tolist():
            met = drawn_by_hand(world, net, seed, draw, net.ids[at], within, targets)
            bit = found.words[at, draw // 64] >> np.uint64(draw % 64) & np.uint64(1)
            assert bool(bit) == any(one in met for one in targets)


@pytest.mark.parametrize("number", range(12))
def test_forward_worlds_are_the_ones_searched_by_hand(number):
    rng = np.random.default_rng(number + 100)
    world = random_world(rng, int(rng.integers(2, 12)), directed=number % 2 == 0)
    net, seed, within = network(world), np.uint64(number), [None, 1, 2, 4][number % 4]
    question = AccessQuestion.of(net, None, None, within, needed=False)
    cascades = Cascades(question, int(seed), forward=True)
    for start in range(len(net)):
        found = joined(list(cascades.of([(np.array([start]), 0)])), 512)
        for draw in rng.integers(0, 512, 6).tolist():
            met = drawn_by_hand(world, net, seed, draw, net.ids[start], within, ())
            bits = found.words[:, draw // 64] >> np.uint64(draw % 64) & np.uint64(1)
            there = {one for at, one in enumerate(net.ids) if bits[at] and at != start}
            assert there == set(met)


@pytest.mark.parametrize("number", range(40))
def test_all_coins_flipped_at_once_or_where_they_matter_are_the_same_worlds(number):
    rng = np.random.default_rng(number + 300)
    world = random_world(rng, int(rng.integers(1, 40)), directed=number % 2 == 0)
    net, forward = network(world), number % 3 == 0
    starts = rng.integers(0, len(net), int(rng.integers(1, 4)))
    for within in (0, 1, 2, 3, 5):
        question = SimpleNamespace(net=net, within=within)
        coins = coins_of(question, number, forward=forward)
        desks = [_Drawer(coins, within, keeps=keeps) for keeps in (False, True)]
        desks[1].flipped(1)  # so that every round may look from either side
        told = [desk.reached((starts, 1), within, forward=forward) for desk in desks]
        assert np.array_equal(*told)


def asks_of(drawn: small_networks.Drawn, world: int, blocks: list[int]) -> np.ndarray:
    """The asks from each to each other, by coins made of ids and kinds as method.md has them."""
    willing = [drawn.world.willing[one] for one in drawn.ids]
    warmth = [tie[2] for tie in drawn.world.ties]
    ties = worlds_at_once.flipped(worlds_at_once.tie_keys(drawn), warmth, world, blocks)
    keys = [worlds_at_once.hashed(one) for one in drawn.ids]
    people = worlds_at_once.flipped(keys, willing, world, blocks)
    found = worlds_at_once.asks(drawn, ties, people)
    for draw in (0, len(found) - 1):  # two worlds by networkx as well
        arcs = [(s, t) for s, t, at in drawn.arcs() if ties[draw, at] and people[draw, t]]
        graph = nx.DiGraph(arcs)
        graph.add_nodes_from(range(len(drawn.ids)))
        far = np.full(found.shape[1:], len(drawn.ids))
        for seeker, asks in nx.all_pairs_shortest_path_length(graph):
            far[seeker, list(asks)] = list(asks.values())
        assert np.array_equal(found[draw], far)
    return found


def bits(words: np.ndarray) -> np.ndarray:
    """A row a world, a column a person."""
    return np.unpackbits(words.astype("<u8").view(np.uint8), axis=1, bitorder="little").T == 1


def check_kernel(net, within: int, world: int, block: int, met: np.ndarray, targets) -> None:
    """To any and to each target, and from each seeker, coins flipped all at once or not."""
    question = SimpleNamespace(net=net, within=within)
    everybody = range(len(net))
    for forward in (False, True):
        coins = coins_of(question, world, forward=forward)
        desks = [_Drawer(coins, within, keeps=keeps) for keeps in (False, True, True)]
        desks[2].flipped(block)
        for desk in desks:
            for one in everybody:
                found = bits(desk.reached((np.array([one]), block), within, forward=forward))
                expected = met[:, one] if forward else met[:, :, one]
                others = np.delete(everybody, one)
                assert np.array_equal(found[:, others], expected[:, others])
            if not forward:
                found = bits(desk.reached((targets, block), within, forward=False))
                assert np.array_equal(found, met[:, :, targets].any(axis=2))


def check_face(drawn, net, within: int | None, rng: int, met: np.ndarray) -> None:
    """Access to any and to each target, and influence, world by world; and sums of groups."""
    n, draws = len(net), len(met) - rng % 130  # the last world is anywhere in a word
    targets = [net.position(one) for one in drawn.targets][: n - 1]
    seekers = np.setdiff1d(np.arange(n), targets)
    how = {"within": within, "n_draws": draws, "rng": rng}
    names = [net.ids[at] for at in targets]
    found = ntp.access.estimate(net, targets=names, **how).worlds
    to_any = met[:, seekers][:, :, targets].any(axis=2)
    assert np.array_equal(bits(found.words)[:draws], to_any[:draws])
    assert not bits(found.words)[draws:].any()
    members = np.arange(len(seekers)) % 3 - 1
    sums = [to_any[:draws, members == group].sum(axis=1) for group in (0, 1)]
    assert np.array_equal(found.per_draw(members, 2), np.stack(sums, axis=1))
    for name, one in ntp.access.signature(net, targets=names, **how).to.items():
        assert np.array_equal(
            bits(one.worlds.words)[:draws], met[:draws, seekers, net.position(name)]
        )
    shares = ntp.access.influence(net, **how).shares
    askable = ~np.isin(net.ids, drawn.world.do_not_ask)
    for one in range(n):
        others = askable & (np.arange(n) != one)
        told = met[:draws, one][:, others].sum(axis=1) / max(others.sum(), 1)
        assert np.array_equal(shares[one], told)


def check(drawn: small_networks.Drawn, seed: int) -> None:
    net, within = small_worlds.network(drawn), [None, 1, 2, 3, 4, 5, 6][seed % 7]
    world = int(np.random.default_rng(seed).integers(2**64, dtype=np.uint64))
    met = asks_of(drawn, world, [0, 1]) <= min(within or len(net), len(net) - 1)
    targets = np.array([net.position(one) for one in drawn.targets])
    block = seed % 2
    check_kernel(net, within or 0, world, block, met[512 * block :][:512], targets)
    if len(net) > 1:
        check_face(drawn, net, within, seed, met)


def check_all(n: int) -> Counter[str]:
    """Check so many networks, see that no case was missing, and tell how many there were."""
    there = Counter[str]()
    for seed in range(n):
        drawn = small_networks.drawn(seed, most=10, seldom=40)
        check(drawn, seed)
        there.update(small_networks.cases(drawn))
    sys.stdout.write(f"worlds, {n:,} networks: {dict(there.most_common())}\n")
    assert all(there[case] > n / 50 for case in small_networks.USUAL)
    return there


def test_coins_made_of_ids_decide_every_world() -> None:
    check_all(IN_CI)


@pytest.mark.long
def test_coins_made_of_ids_decide_every_world_of_many_more() -> None:
    assert check_all(MANY)["more than 12 people"] > 50


def test_worlds_beyond_the_last_are_nobody_s():
    ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [1.0]})
    question = AccessQuestion.of(ntp.ReferralNetwork(None, ties, directed=False), None, "b", None)
    for n_draws in (1, 63, 64, 65, 511, 512, 513):
        found = Cascades(question, 1).worlds(question.choice.targets, n_draws)
        assert found.words.shape == (2, -(-n_draws // 64))
        assert found.counts().tolist() == [n_draws, n_draws]


def test_a_scratch_is_clean_for_the_next_cascade():
    """A limit leaves people waiting; the next cascade on the same scratch must not notice."""
    world = random_world(np.random.default_rng(5), 30, directed=False)
    net = network(world)
    question = AccessQuestion.of(net, None, net.ids[:2], 2)
    cascades, places = Cascades(question, 3), question.choice.targets
    first = list(cascades.of([(places, block) for block in range(8)]))
    alone = [next(cascades.of([(places, block)])) for block in range(8)]
    assert all((one == other).all() for one, other in zip(first, alone, strict=True))
