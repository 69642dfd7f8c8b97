"""Small random networks for searches, as netpath and as the oracle know them."""

import random

import pandas as pd
from oracles.search_by_hand import World

import netpath as ntp

LEVELS = ("local", "directory", "full")
POLICIES = {
    "warmest_first": ntp.search.warmest_first,
    "most_connected_first": ntp.search.most_connected_first,
    "most_similar": ntp.search.most_similar,
    "by_lot": ntp.search.by_lot,
    "replan": ntp.search.replan,
}
SURE = [one for one in POLICIES if one != "by_lot"]


def random_world(
    number: int, coins: int = 10, distinct: bool = False
) -> tuple[World, str, list[str]]:
    """Make a network of 4 to 7 people with at most so many uncertain coins.

    Distinct warmths leave nothing to lots.
    """
    rng = random.Random(number)
    ids = [f"p{one}" for one in range(rng.randint(4, 7))]
    directed = number % 2 == 1
    pairs = [(a, b) for a in ids for b in ids if (a != b if directed else a < b)]
    rng.shuffle(pairs)
    kept = pairs[: rng.randint(len(ids) - 1, coins)]
    warmth = {pair: rng.choice([0.2, 0.3, 0.3, 0.5, 0.8, 0.9, 1.0, 0.0]) for pair in kept}
    if distinct:
        warmth = {pair: w * (1 - 0.003 * at) for at, (pair, w) in enumerate(warmth.items(), 1)}
    spare = coins - sum(0 < w < 1 for w in warmth.values())
    willing = dict.fromkeys(ids, 1.0)
    for person in rng.sample(ids, min(max(spare, 0), 3)):
        willing[person] = rng.choice([0.4, 0.7, 1.0])
    if not directed:
        warmth |= {(b, a): w for (a, b), w in warmth.items()}
    attributes = {
        one: {"org": rng.choice(["Acme", "Zeta", ""]), "team": rng.choice(["x", "y"])}
        for one in ids
    }
    seeker, *others = rng.sample(ids, len(ids))
    targets = sorted(others[: rng.randint(1, 2)])
    return World(warmth, willing, attributes, directed), seeker, targets


def network(world: World) -> ntp.ReferralNetwork:
    """Hand a world to netpath."""
    people = pd.DataFrame.from_dict(world.attributes, orient="index").rename_axis("id")
    people["willing"] = pd.Series(world.willing)
    ties = [(a, b, w) for (a, b), w in world.warmth.items() if world.directed or a < b]
    frame = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, frame, directed=world.directed)


def random_town(number: int, most: int) -> tuple[ntp.ReferralNetwork, list[str], list[str]]:
    """Make a network of up to so many people, directed or not, in which no two asks are equal.

    No more than two share an organisation, so that there are no two equal cold asks.
    """
    rng = random.Random(number)
    n = rng.randint(3, most)
    ids = [f"p{at:03d}" for at in range(n)]
    directed = number % 3 == 0
    pairs = {tuple(rng.sample(ids, 2)) for _ in range(rng.randint(n, 6 * n))}
    if not directed:
        pairs = {tuple(sorted(pair)) for pair in pairs}
    ties = pd.DataFrame(sorted(pairs), columns=["source", "target"])
    ties["warmth"] = [
        rng.choice([0.0, *[rng.random() for _ in range(9)]]) for _ in range(len(ties))
    ]
    orgs = [f"org {at // 2}" if at % 3 else "" for at in range(n)]
    people = pd.DataFrame({"id": ids, "org": rng.sample(orgs, n)})
    people["willing"] = [rng.choice([1.0, 1.0, rng.random()]) if number % 5 else 1.0 for _ in ids]
    people["do_not_ask"] = [rng.random() < 0.05 for _ in ids]
    net = ntp.ReferralNetwork(people, ties, directed=directed)
    targets = rng.sample(ids, rng.randint(1, 2))
    others = [one for one in ids if one not in targets]
    return net, sorted(rng.sample(others, min(3, len(others)))), sorted(targets)
