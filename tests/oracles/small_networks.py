"""Small random networks in plain lists, and which of the cases that matter each one is.

It must never import netpath.
"""

import math
import random
from dataclasses import dataclass

import numpy as np
from oracles.worlds_by_hand import World

PALETTES = [
    [0.5],
    [0.25, 0.5, 1.0],
    [0.0, 0.3, 0.6, 1.0],
    [0.1, 0.2, 0.3, 0.4, 0.6, 0.9],
    [0.3, math.nextafter(0.3, 1), 1e-200, 5e-324, 1.0],
]

USUAL = (
    *("directed", "undirected", "one person", "several people without ties"),
    *("ties, but disconnected", "everybody a target", "ties equally warm", "ways equally short"),
    *("a warmth of 0", "willingness", "somebody not to ask", "ties of several kinds"),
)


@dataclass(frozen=True)
class Drawn:
    """A network, the kind of each tie (where ties have kinds), and whom to look for."""

    world: World
    kinds: list[str | None] | None
    targets: list[str]

    @property
    def ids(self) -> list[str]:
        return sorted(self.world.willing)

    def arcs(self) -> list[tuple[int, int, int]]:
        """Who can ask whom along which tie, whatever its warmth: positions in the order of ids."""
        place = {one: at for at, one in enumerate(self.ids)}
        ties = [(place[s], place[t], at) for at, (s, t, _) in enumerate(self.world.ties)]
        if not self.world.directed:
            ties += [(target, source, at) for source, target, at in ties]
        barred = {place[one] for one in self.world.do_not_ask}
        return [arc for arc in ties if arc[1] not in barred]


def drawn(seed: int, most: int = 12, seldom: int = 0) -> Drawn:
    """Draw a network of up to ``most`` people, and one in 50 of up to ``seldom``."""
    rng = random.Random(seed)
    n = rng.choices([1, 2, rng.randint(3, 8), rng.randint(min(9, most), most)], [1, 1, 5, 6])[0]
    if seldom and seed % 50 == 49:
        n = rng.randint(most, seldom)
    ids = [f"p{number}" for number in rng.sample(range(3 * n), n)]
    directed, pieces = rng.random() < 0.5, rng.choice([1, 1, 2, 3])
    piece = {one: rng.randrange(pieces) for one in ids}
    pairs = [(a, b) for at, a in enumerate(ids) for b in (ids if directed else ids[:at])]
    pairs = [(a, b) for a, b in pairs if a != b and piece[a] == piece[b]]
    share = rng.choice([0.0, 0.1, 0.2, 0.3, 0.6, 1.0]) * min(1, 20 / n)
    nearly_sure = [0.7, math.nextafter(1, 0), 1.0]
    palette = rng.choice([*PALETTES, nearly_sure, [rng.random() for _ in range(50)]])
    ties = [(a, b, rng.choice(palette)) for a, b in rng.sample(pairs, int(share * len(pairs)))]
    takes = rng.choice([[1.0], [1.0, 0.6], [one or 1.0 for one in palette]])
    barred = tuple(one for one in ids if rng.random() < rng.choice([0, 0, 0.2]))
    kinds = [rng.choice(["friend", "work", None]) for _ in ties] if rng.random() < 0.3 else None
    targets = rng.sample(ids, rng.choice([n, rng.randint(1, n), 1]))
    world = World(ties, directed, {one: rng.choice(takes) for one in ids}, barred)
    return Drawn(world, kinds, targets)


def cases(it: Drawn) -> list[str]:
    """Name the cases that a network is, by looking at it."""
    world, n = it.world, len(it.ids)
    warmth, arcs = [tie[2] for tie in world.ties], it.arcs()
    can = np.eye(n, dtype=np.float32)
    for asker, asked, at in arcs:
        can[asker, asked] = warmth[at] > 0
    near = can + can.T > 0
    for _ in range(n.bit_length()):
        near = near @ near.astype(np.float32) > 0
    two_asks = (can @ can) * (can == 0)
    there = (
        *(world.directed, not world.directed, n == 1, n > 1 and not world.ties),
        *(bool(world.ties) and not near.all(), n > 1 and len(it.targets) == n),
        len({one for one in warmth if one}) < sum(one > 0 for one in warmth),
        *((two_asks > 1).any(), 0.0 in warmth, min(world.willing.values()) < 1),
        *(bool(world.do_not_ask), len(set(it.kinds or ())) > 1),
    )
    named = [case for case, is_there in zip(USUAL, there, strict=True) if is_there]
    return named + [f"more than {many} people" for many in (12, 512) if n > many]
