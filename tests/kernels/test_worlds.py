"""Worlds, bit for bit against searching each world by hand with the same coins."""

import numpy as np
import pandas as pd
import pytest
from oracles import worlds_by_hand as by_hand

import netpath as ntp
from netpath._kernels._coins import live, seeded, thresholds
from netpath.access._drawn import Cascades, joined
from netpath.access._question import Question

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
    people = pd.DataFrame({"id": list(world.willing), "willing": list(world.willing.values())})
    people["do_not_ask"] = people["id"].isin(world.do_not_ask)
    ties = pd.DataFrame(world.ties, columns=["source", "target", "warmth"])
    ties = ties.astype({"source": "str", "target": "str", "warmth": "float64"})
    return ntp.ReferralNetwork(people, ties, directed=world.directed)


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
    question = Question.of(net, None, targets, within)
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
    question = Question.of(net, None, None, within, needed=False)
    cascades = Cascades(question, int(seed), forward=True)
    for start in range(len(net)):
        found = joined(list(cascades.of([(np.array([start]), 0)])), 512)
        for draw in rng.integers(0, 512, 6).tolist():
            met = drawn_by_hand(world, net, seed, draw, net.ids[start], within, ())
            bits = found.words[:, draw // 64] >> np.uint64(draw % 64) & np.uint64(1)
            there = {one for at, one in enumerate(net.ids) if bits[at] and at != start}
            assert there == set(met)


def test_worlds_beyond_the_last_are_nobody_s():
    ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [1.0]})
    question = Question.of(ntp.ReferralNetwork(None, ties), None, "b", None)
    for n_draws in (1, 63, 64, 65, 511, 512, 513):
        found = Cascades(question, 1).worlds(question.choice.targets, n_draws)
        assert found.words.shape == (2, -(-n_draws // 64))
        assert found.counts().tolist() == [n_draws, n_draws]


def test_a_scratch_is_clean_for_the_next_cascade():
    """A limit leaves people waiting; the next cascade on the same scratch must not notice."""
    world = random_world(np.random.default_rng(5), 30, directed=False)
    net = network(world)
    question = Question.of(net, None, net.ids[:2], 2)
    cascades, places = Cascades(question, 3), question.choice.targets
    first = list(cascades.of([(places, block) for block in range(8)]))
    alone = [next(cascades.of([(places, block)])) for block in range(8)]
    assert all((one == other).all() for one, other in zip(first, alone, strict=True))
