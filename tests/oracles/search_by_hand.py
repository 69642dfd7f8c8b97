"""Searches on tiny networks by plain enumeration. Shares no code with netpath: dicts and tuples.

A world is a tuple: ties {(asker, asked): warmth} as asks that are possible, and who is willing.
What a policy sees is handed to it as keys: the greatest key is asked, equals by lot. The exact
chance of success within 0, 1, 2 … asks is found by following every way every ask can turn out.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class World:
    """Asks that are possible and their warmth, in both directions where ties are undirected."""

    warmth: dict[tuple[str, str], float]
    willing: dict[str, float]
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    directed: bool = False

    def alters(self, person: str) -> list[str]:
        return [b for (a, b), w in self.warmth.items() if a == person]


@dataclass(frozen=True)
class State:
    """What happened so far: who was met, which asks were refused, who declines, who was heard."""

    met: tuple[str, ...]
    refused: frozenset[tuple[str, str]] = frozenset()
    declined: frozenset[str] = frozenset()

    def offers(self, world: World) -> list[tuple[str, str]]:
        return [
            (a, b)
            for (a, b), w in world.warmth.items()
            if a in self.met
            and b not in self.met
            and b not in self.declined
            and (a, b) not in self.refused
            and w > 0
        ]


Key = Callable[[World, State, tuple[str, str], list[str]], object]


def named_before(world: World, state: State, ask: tuple[str, str]) -> int:
    """Count the naming at which this offer came: people met up to its asker who know the person."""
    upto = state.met[: state.met.index(ask[0]) + 1]
    return sum(world.warmth.get((one, ask[1]), 0) > 0 for one in upto)


def chance(world: World, ask: tuple[str, str], knows: str) -> float:
    return world.warmth[ask] * (1 if knows == "local" else world.willing[ask[1]])


def unlike(world: World, one: str, targets: list[str], columns: tuple[str, ...]) -> int:
    def apart(a: str, b: str) -> int:
        return (a != b) * ((a != "") + (b != ""))

    mine, of = world.attributes[one], world.attributes
    return min(sum(apart(mine[c], of[t][c]) for c in columns) for t in targets)


def ahead(world: World, state: State, ask: tuple[str, str], targets: list[str]) -> float:
    """Find the warmest chain that begins with this ask by walking every loopless one."""
    best, gone = 0.0, {*state.met, *state.declined}

    def walk(person: str, so_far: float, seen: frozenset[str]) -> None:
        nonlocal best
        if person in targets:
            best = max(best, so_far)
            return
        for (a, b), w in world.warmth.items():
            if a == person and b not in seen:
                walk(b, so_far * w * world.willing[b], seen | {b})

    walk(ask[1], world.warmth[ask] * world.willing[ask[1]], frozenset(gone | {ask[1]}))
    return best


COLUMNS = ("org", "team")


def key_of(policy: str, knows: str) -> Key:
    """Return what a policy goes by at a level of knowledge, written down once more."""

    def key(world: World, state: State, ask: tuple[str, str], targets: list[str]) -> object:
        warm = chance(world, ask, knows)
        like = 0 if knows == "local" else -unlike(world, ask[1], targets, COLUMNS)
        if policy == "by_lot":
            return 0
        if policy == "most_connected_first":
            known = (
                len(world.alters(ask[1])) if knows == "full" else named_before(world, state, ask)
            )
            return known, warm
        if policy == "most_similar":
            return like, warm
        if policy == "replan" and knows == "full":
            way = ahead(world, state, ask, targets)
            return round(math.log(way), 9) if way else -math.inf
        if policy == "replan":
            return ask[1] in targets, like, warm
        return warm

    return key


def success_within(
    world: World, seeker: str, targets: list[str], key: Key | None, most: int
) -> list[float]:
    """Return the exact chance that a target grants within 0, 1, … asks; the best for no key."""
    known: dict[tuple[State, int], float] = {}

    def after(state: State, ask: tuple[str, str], left: int, spent: bool) -> float:
        who = ask[1]
        takes = 1.0 if any(b == who for _, b in state.refused) else world.willing[who]
        warm = world.warmth[ask]
        met = State((*state.met, who), state.refused, state.declined)
        no = State(state.met, state.refused | {ask}, state.declined)
        never = State(state.met, state.refused, state.declined | {who})
        won = 1.0 if who in targets else value(met, left - 1)
        return (
            takes * warm * won
            + (takes * (1 - warm) * value(no, left - 1) if warm < 1 else 0)
            + ((1 - takes) * value(never, left - 1) if takes < 1 else 0)
        )

    def value(state: State, left: int) -> float:
        offers = state.offers(world)
        if not left or not offers:
            return 0.0
        here = State(state.met if key else tuple(sorted(state.met)), state.refused, state.declined)
        if (here, left) not in known:
            if key is None:
                found = max(after(here, ask, left, False) for ask in offers)
            else:
                keys = [key(world, state, ask, targets) for ask in offers]
                best = [ask for ask, one in zip(offers, keys, strict=True) if one == max(keys)]
                hopeless = max(keys) == -math.inf
                found = (
                    0.0
                    if hopeless
                    else sum(after(state, ask, left, False) for ask in best) / len(best)
                )
            known[here, left] = found
        return known[here, left]

    return [value(State((seeker,)), left) for left in range(most + 1)]


def success_with_names(
    world: World, seeker: str, targets: list[str], place: Callable | None, most: int, names: int
) -> list[float]:
    """Return the exact chance of success within 0, 1 … asks where people give a few names.

    They name the warmest strangers; of equals at the end any few, each as likely. ``place`` tells
    of an ask what the policy goes by, the lowest first; equals are asked each as likely. The best
    policy's for no place.
    """
    known: dict[object, float] = {}

    def value(met, offers, willing, declined, left) -> float:
        there = frozenset(ask for ask in offers if ask[1] not in met and ask[1] not in declined)
        if not left or not there:
            return 0.0
        state = (met, there, willing, declined, left)
        if state not in known:
            first = min(map(place, there)) if place else None
            best = [ask for ask in there if not place or place(ask) == first]
            worth = [after(*state, ask) for ask in best]
            known[state] = sum(worth) / len(worth) if place else max(worth)
        return known[state]

    def after(met, offers, willing, declined, left, ask) -> float:
        who, warm = ask[1], world.warmth[ask]
        takes = 1.0 if who in willing else world.willing[who]
        no = value(met, offers - {ask}, willing | {who}, declined, left - 1)
        never = value(met, offers, willing, declined | {who}, left - 1) if takes < 1 else 0.0
        return (
            takes * (warm * granted(met, offers, willing, declined, left, who) + (1 - warm) * no)
            + (1 - takes) * never
        )

    def granted(met, offers, willing, declined, left, who) -> float:
        if who in targets:
            return 1.0
        met = met | {who}
        asks = [(who, b) for b in world.alters(who) if b not in met and b not in declined]
        asks = [ask for ask in asks if world.warmth[ask] > 0]
        cut = sorted((world.warmth[ask] for ask in asks), reverse=True)[:names]
        sure = [ask for ask in asks if len(asks) <= names or world.warmth[ask] > cut[-1]]
        equal = [ask for ask in asks if ask not in sure and world.warmth[ask] == cut[-1]]
        ways = list(itertools.combinations(equal, min(names, len(asks)) - len(sure)))
        return sum(
            value(met, offers | {*sure, *way}, willing, declined, left - 1) for way in ways
        ) / len(ways)

    own = frozenset((seeker, b) for b in world.alters(seeker) if world.warmth[seeker, b] > 0)
    none = frozenset[str]()
    return [value(frozenset([seeker]), own, none, none, left) for left in range(most + 1)]


def access(world: World, seeker: str, targets: list[str]) -> float:
    """Return the chance that any chain works: every coin of the network both ways."""
    ties: dict[frozenset[str] | tuple[str, str], float] = {}
    for (a, b), w in world.warmth.items():
        ties[(a, b) if world.directed else frozenset((a, b))] = w
    coins = [(("tie", one), w) for one, w in ties.items() if 0 < w < 1]
    coins += [(("person", one), v) for one, v in world.willing.items() if v < 1]
    total = 0.0
    for fall in itertools.product((True, False), repeat=len(coins)):
        p, live = 1.0, {}
        for (coin, chance_of_it), lands in zip(coins, fall, strict=True):
            p *= chance_of_it if lands else 1 - chance_of_it
            live[coin] = lands
        total += p * _connected(world, seeker, targets, live)
    return total


def _connected(world: World, seeker: str, targets: list[str], live: dict) -> bool:
    met, fringe = {seeker}, [seeker]
    while fringe:
        person = fringe.pop()
        for (a, b), w in world.warmth.items():
            tie = (a, b) if world.directed else frozenset((a, b))
            if a != person or b in met or w == 0:
                continue
            if live.get(("tie", tie), True) and live.get(("person", b), True):
                met.add(b)
                fringe += [b] if b not in targets else []
    return bool(met & set(targets))
