"""Keys of coins: hashes of ids and kinds, so that no row order and no what-if changes a coin."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath.network._compressed import Compressed

Keys = npt.NDArray[np.uint64]
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class CoinKeys(NamedTuple):
    """One key a person, shape (n_people,), and one an arc, shape (n_arcs,).

    Both arcs of an undirected tie have the same key: it is one tie, and one coin.
    """

    person: Keys
    arc: Keys


def coin_keys(
    rows: Compressed, ids: tuple[str, ...], ties: pd.DataFrame, *, directed: bool
) -> CoinKeys:
    """Return the keys of a network's coins; linear in time and memory.

    Examples
    --------
    >>> from netpath.network import ReferralNetwork
    >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
    >>> first, second = net.coin_keys.arc
    >>> bool(first == second)
    True
    """
    person = np.array([_hashed(one) for one in ids], dtype=np.uint64)
    asker = np.repeat(np.arange(len(ids)), np.diff(rows.offsets))
    asked = rows.neighbours
    if not directed:  # people are in the order of their ids
        asker, asked = np.minimum(asker, asked), np.maximum(asker, asked)
    arc = _mixed(_mixed(_mixed(person[asker]) ^ person[asked]) ^ _kinds(ties)[rows.tie])
    for keys in (person, arc):
        keys.flags.writeable = False
    return CoinKeys(person, arc)


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _kinds(ties: pd.DataFrame) -> Keys:
    if "kind" not in ties:
        return np.full(len(ties), _hashed(""), dtype=np.uint64)
    code, kinds = pd.factorize(ties["kind"])
    hashes = [*(_hashed(str(one)) for one in kinds), _hashed("")]  # a missing kind has code -1
    return np.array(hashes, dtype=np.uint64)[code]


def _mixed(z: Keys) -> Keys:
    """Return the finaliser of SplitMix64, as in the kernels."""
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))
