"""Many worlds at once, from the definitions of coin and access alone, as tables of all people.

It must never import netpath. What a coin is, from the ids and the kind of a tie to the 64 binary
digits of its uniform number in a world, is written down here once more.
"""

from hashlib import blake2b
from itertools import product

import numpy as np
import numpy.typing as npt
from oracles.small_networks import Drawn

Bits = npt.NDArray[np.bool_]
MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15


def hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def mixed(z: npt.ArrayLike) -> npt.NDArray[np.uint64]:
    """SplitMix64's finaliser."""
    z = np.array(z, np.uint64, ndmin=1)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return z ^ z >> np.uint64(31)


def tie_keys(it: Drawn) -> list[int]:
    """The key of each tie: source, target and kind; where it runs both ways, in order of ids."""
    keys, kinds = [], it.kinds or [None] * len(it.world.ties)
    for (*ends, _), kind in zip(it.world.ties, kinds, strict=True):
        first, second = ends if it.world.directed else sorted(ends)
        key = 0
        for text in (first, second, kind or ""):
            key = int(mixed(key ^ hashed(text))[0])
        keys.append(key)
    return keys


def flipped(keys: list[int], chances: list[float], seed: int, blocks: list[int]) -> Bits:
    """Whether each coin is live in 512 worlds of each block, shape (512 x n_blocks, n_coins)."""
    salt = int(mixed((seed + STEP) & MASK)[0])
    seeded = mixed([key ^ salt for key in keys])
    place = np.array([STEP * (block + 1) & MASK for block in blocks], np.uint64)
    start = mixed(place[:, None] + seeded)
    steps = np.array([STEP * (at + 1) & MASK for at in range(512)], np.uint64)
    planes = mixed(start[..., None] + steps).reshape(*start.shape, 64, 8)  # a digit, 8 words
    digits = np.unpackbits(planes.astype("<u8").view(np.uint8), axis=-1, bitorder="little")
    number = np.packbits(digits.swapaxes(-1, -2), axis=-1).view(">u8")[..., 0]
    sure = np.array(chances) >= 1
    below = np.array([0 if p >= 1 else int(p * 2**64) for p in chances], np.uint64)
    live: Bits = (number < below[:, None]) | sure[:, None]
    return live.swapaxes(1, 2).reshape(512 * len(blocks), len(keys))


def all_outcomes(chances: list[float]) -> tuple[Bits, npt.NDArray[np.float64]]:
    """Every outcome of some coins, shape (n_outcomes, n_coins), and how probable each is."""
    values = [(p == 1,) if p in (0, 1) else (True, False) for p in chances]
    live = np.array(list(product(*values)), bool).reshape(-1, len(chances))
    return live, np.where(live, chances, 1 - np.array(chances)).prod(axis=1)


def asks(it: Drawn, ties: Bits, people: Bits) -> npt.NDArray[np.int64]:
    """How many asks each is from each other in each world; as many as there are people if none.

    Shape (n_worlds, n_people, n_people). ``ties`` says which tie is live in each world, ``people``
    who takes asks, in the order of ids.
    """
    n = len(it.ids)
    can = np.zeros((len(ties), n, n), np.float32)
    for asker, asked, at in it.arcs():
        can[:, asker, asked] = ties[:, at] & people[:, asked]
    found = np.full(can.shape, n)
    front, step = np.broadcast_to(np.eye(n, dtype=bool), can.shape), 0
    while front.any():
        found[front] = step
        front, step = (front.astype(np.float32) @ can > 0) & (found == n), step + 1
    return found
