"""Access by hand: every world of live and dead coins, one after the other.

Written from the definition alone; it must never import netpath. Slow on purpose.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import product


@dataclass(frozen=True)
class World:
    """A network in plain lists and dicts: ties are (source, target, warmth)."""

    ties: list[tuple[str, str, float]]
    directed: bool = False
    willing: dict[str, float] = field(default_factory=dict)
    do_not_ask: tuple[str, ...] = ()

    def people(self) -> list[str]:
        return sorted({*self.willing, *(one for tie in self.ties for one in tie[:2])})


def reached(
    world: World,
    seeker: str,
    within: int | None,
    *,
    stops: Collection[str] = (),
    tie_live: Callable[[int], bool] = lambda _: True,
    willing: Callable[[str], bool] = lambda _: True,
) -> dict[str, int]:
    """Whom a seeker reaches in one world, and in how many asks; chains end at the stops."""
    asks, fringe, n = {seeker: 0}, [seeker], 0
    while fringe and (within is None or n < within):
        n, later = n + 1, []
        for at, (source, target, _) in enumerate(world.ties):
            for asker, asked in [(source, target), (target, source)][: 1 if world.directed else 2]:
                if asker not in fringe or asked in asks or asked in world.do_not_ask:
                    continue
                if tie_live(at) and willing(asked):
                    asks[asked] = n
                    later.append(asked)
        fringe = [one for one in later if one not in stops]
    return {one: n for one, n in asks.items() if one != seeker}


def access(world: World, seeker: str, targets: Collection[str], within: int | None) -> float:
    """The chance that a seeker reaches any target: the sum over all worlds in which they do."""
    chances = {("tie", at): tie[2] for at, tie in enumerate(world.ties)}
    chances |= {("person", one): world.willing.get(one, 1.0) for one in world.people()}
    total, names = 0.0, list(chances)
    values = [
        (True,) if p == 1 else (False,) if p == 0 else (True, False) for p in chances.values()
    ]
    for outcome in product(*values):
        live = dict(zip(names, outcome, strict=True))
        met = reached(
            world,
            seeker,
            within,
            stops=targets,
            tie_live=lambda at, live=live: live["tie", at],
            willing=lambda one, live=live: live["person", one],
        )
        if any(one in met for one in targets):
            chance = 1.0
            for name, is_live in live.items():
                chance *= chances[name] if is_live else 1 - chances[name]
            total += chance
    return total
