"""What is lost when a person says no: leave each out, in every world. Never imports netpath."""

from collections.abc import Collection
from dataclasses import replace
from itertools import permutations, product

from oracles.worlds_by_hand import World, access, reached


def losses(world: World, seekers: Collection[str], targets: Collection[str], within=None):
    """Drop one: the loss of each seeker when each person is not to be asked."""
    before = {one: access(world, one, targets, within) for one in seekers}
    found = {}
    for person in world.people():
        if person not in targets:
            barred = replace(world, do_not_ask=(*world.do_not_ask, person))
            after = {one: access(barred, one, targets, within) for one in seekers}
            found[person] = {one: before[one] - after[one] for one in seekers}
    return found


def left(world: World, seekers, targets, gone, within=None) -> float:
    """The mean access that is left when some say no."""
    barred = replace(world, do_not_ask=(*world.do_not_ask, *gone))
    return sum(access(barred, one, targets, within) for one in seekers) / len(seekers)


def worst_order(world: World, seekers, targets, brokers) -> list[str]:
    order: list[str] = []
    while len(order) < len(brokers):
        rest = [one for one in brokers if one not in order]
        order.append(min(rest, key=lambda one: (left(world, seekers, targets, [*order, one]), one)))
    return order


def mean_of_orders(world: World, seekers, targets, brokers) -> list[float]:
    orders = list(permutations(brokers))
    return [
        sum(left(world, seekers, targets, one[:n]) for one in orders) / len(orders)
        for n in range(len(brokers) + 1)
    ]


def there_and_on(world: World, seekers, targets, person) -> float:
    """The mean chance that a seeker gets to a person who gets to a target: a bound on their loss.

    Chains may pass through anybody here.
    """
    chances = [tie[2] for tie in world.ties]
    people = world.people()
    total, willing = 0.0, [world.willing.get(one, 1.0) for one in people]
    for coins in product(*[(True,) if p == 1 else (True, False) for p in [*chances, *willing]]):
        ties, awake = coins[: len(chances)], dict(zip(people, coins[len(chances) :], strict=True))
        weight = 1.0
        for live, p in zip(coins, [*chances, *willing], strict=True):
            weight *= p if live else 1 - p
        if not weight:
            continue
        how = {"tie_live": lambda at, t=ties: t[at], "willing": lambda one, a=awake: a[one]}
        on = reached(world, person, None, stops=(), **how)
        if any(one in on for one in targets):
            near = sum(person in reached(world, one, None, stops=(), **how) for one in seekers)
            total += weight * near / len(seekers)
    return total


def roles(ties: Collection[tuple[str, str]], group: dict[str, str]) -> dict[str, dict[str, int]]:
    """Gould and Fernandez, by looking at every open pair."""
    ties, found = set(ties), {}
    names = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
    for v in group:
        found[v] = dict.fromkeys(names, 0)
        for a, b in product(group, group):
            if a == b or (a, v) not in ties or (v, b) not in ties or (a, b) in ties:
                continue
            of = group[a], group[v], group[b]
            if len(set(of)) == 1:
                which = "coordinator"
            elif of[0] == of[2]:
                which = "itinerant"
            elif of[1] == of[2]:
                which = "gatekeeper"
            elif of[0] == of[1]:
                which = "representative"
            else:
                which = "liaison"
            found[v][which] += 1
    return found
