"""Chains by hand: every loopless chain, by brute force, in exact fractions.

Written from the definition of a chain and of the order among chains alone. It shares no code with
what it checks, so it must never import netpath. Slow on purpose.
"""

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, product

Chain = tuple[Fraction, tuple[str, ...]]
"""The probability of a chain, and its people from the seeker to the target."""

Table = dict[str, dict[str, Fraction]]
"""Who can ask whom, and the chance that the ask is granted."""


@dataclass(frozen=True)
class World:
    """A network in plain lists and dicts: ties are (source, target, warmth)."""

    ties: list[tuple[str, str, float]]
    directed: bool = False
    willing: dict[str, float] = field(default_factory=dict)
    do_not_ask: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """Who looks for a way to whom, and what the chains may look like."""

    seeker: str
    targets: list[str]
    within: int | None = None
    avoid: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


def exact(probability: float) -> Fraction:
    """Read a float as the decimal number that a person wrote."""
    return Fraction(repr(float(probability)))


def brokers(chain: Chain) -> tuple[str, ...]:
    """Name the people between the seeker and the target."""
    return chain[1][1:-1]


def asks(chain: Chain) -> int:
    """Count the asks of a chain."""
    return len(chain[1]) - 1


def willingness(world: World, person: str) -> Fraction:
    """Return the probability that a person takes asks at all."""
    return exact(world.willing.get(person, 1.0))


def asks_allowed(world: World, avoid: Collection[str] = ()) -> Table:
    """Tabulate every ask that can be granted: nobody barred is asked, warmth 0 means never."""
    barred = {*world.do_not_ask, *avoid}
    table: Table = {}
    for source, target, warmth in world.ties:
        ways = [(source, target)] if world.directed else [(source, target), (target, source)]
        for asker, asked in ways:
            chance = exact(warmth) * willingness(world, asked)
            if chance > 0 and asked not in barred:
                table.setdefault(asker, {})[asked] = chance
    return table


def walks(
    table: Table, so_far: tuple[str, ...], wanted: Collection[str], left: float
) -> Iterator[Chain]:
    """Continue a chain in every loopless way until it meets its first target."""
    for asked, chance in table.get(so_far[-1], {}).items():
        if asked in so_far:
            continue
        if asked in wanted:
            yield chance, (*so_far, asked)
        elif left > 1:
            for rest, people in walks(table, (*so_far, asked), wanted, left - 1):
                yield chance * rest, people


def all_chains(world: World, question: Question) -> list[Chain]:
    """List every chain that answers the question, in no particular order."""
    left = math.inf if question.within is None else question.within
    table = asks_allowed(world, question.avoid)
    wanted = frozenset(question.targets)
    found = list(walks(table, (question.seeker,), wanted, left))
    if question.through:
        found = [chain for chain in found if set(brokers(chain)) & set(question.through)]
    return found


def by_warmth(chains: Iterable[Chain]) -> list[Chain]:
    """Order chains: the likelier first, then fewer asks, then ids as text from the seeker."""
    return sorted(chains, key=lambda chain: (-chain[0], asks(chain), chain[1]))


def by_asks(chains: Iterable[Chain]) -> list[Chain]:
    """Order chains: fewer asks first, then the likelier, then ids as text from the seeker."""
    return sorted(chains, key=lambda chain: (asks(chain), -chain[0], chain[1]))


def warmest(world: World, question: Question, k: int) -> list[Chain]:
    """Return the k warmest chains."""
    return by_warmth(all_chains(world, question))[:k]


def shortest(world: World, question: Question, k: int) -> list[Chain]:
    """Return the k chains of fewest asks."""
    return by_asks(all_chains(world, question))[:k]


def frontier(world: World, question: Question, within: int) -> list[Chain]:
    """Return the warmest chain for each number of asks, where an ask more raises the chance."""
    chains = by_warmth(all_chains(world, question))
    kept: list[Chain] = []
    for allowed in range(1, within + 1):
        best = [chain for chain in chains if asks(chain) <= allowed][:1]
        if best and (not kept or best[0][0] > kept[-1][0]):
            kept += best
    return kept


def share_no_broker(chains: Collection[Chain]) -> bool:
    """Say whether no person is a broker of two of the chains."""
    everybody = [person for chain in chains for person in brokers(chain)]
    return len(everybody) == len(set(everybody))


def p_any(world: World, chains: Collection[Chain]) -> Fraction:
    """Return P(at least one works) for chains without a common broker.

    Chains to one target share the coin of that target's willingness.
    """
    none_works = Fraction(1)
    for target in {chain[1][-1] for chain in chains}:
        willing = willingness(world, target)
        all_fail = Fraction(1)
        for chance, people in chains:
            if people[-1] == target:
                all_fail *= 1 - chance / willing
        none_works *= 1 - willing * (1 - all_fail)
    return 1 - none_works


def best_p_any(world: World, question: Question, k: int) -> Fraction:
    """Return the highest P(at least one works) of at most k chains that share no broker."""
    # Of the chains with the same brokers and target only the warmest can matter.
    distinct: dict[tuple[frozenset[str], str], Chain] = {}
    for chain in by_warmth(all_chains(world, question)):
        distinct.setdefault((frozenset(brokers(chain)), chain[1][-1]), chain)
    candidates = list(distinct.values())
    return max(p_any(world, chosen) for chosen in disjoint_sets(candidates, (), k))


def disjoint_sets(
    candidates: list[Chain], chosen: tuple[Chain, ...], k: int
) -> Iterator[tuple[Chain, ...]]:
    """Yield every set of at most k candidates that share no broker and cannot be extended."""
    extended = False
    for place, chain in enumerate(candidates):
        if len(chosen) < k and share_no_broker((*chosen, chain)):
            extended = True
            yield from disjoint_sets(candidates[place + 1 :], (*chosen, chain), k)
    if not extended:
        yield chosen


def p_any_by_worlds(world: World, chains: Collection[Chain]) -> Fraction:
    """Return P(at least one works) by flipping every coin both ways: one a tie, one a person."""
    coins = coins_of(world, chains)
    needs = [list(coins_of(world, [chain])) for chain in chains]
    total = Fraction(0)
    for flips in product([False, True], repeat=len(coins)):
        sides = dict(zip(coins, flips, strict=True))
        if any(all(sides[coin] for coin in need) for need in needs):
            total += math.prod(
                (coins[coin] if side else 1 - coins[coin] for coin, side in sides.items()),
                start=Fraction(1),
            )
    return total


def coins_of(world: World, chains: Collection[Chain]) -> dict[tuple[str, ...], Fraction]:
    """Name the coins that chains rest on: (person,) and (source, target), with their chances."""
    warmths: dict[tuple[str, ...], Fraction] = {}
    for source, target, warmth in world.ties:
        warmths[source, target] = exact(warmth)
        if not world.directed:
            warmths[target, source] = exact(warmth)
    coins: dict[tuple[str, ...], Fraction] = {}
    for _, people in chains:
        for asker, asked in pairwise(people):
            pair = (asker, asked) if world.directed else tuple(sorted((asker, asked)))
            coins[pair] = warmths[pair]
            coins[asked,] = willingness(world, asked)
    return coins
