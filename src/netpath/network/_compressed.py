"""The ties as arrays that no row order can change: compressed rows, and the keys of coins."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._kernels._threads import in_pieces
from netpath.network.columns import LARGE, text_keys

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Whole = npt.NDArray[np.integer[Any]]
_Array = TypeVar("_Array", bound=npt.NDArray[np.generic])


class Back(NamedTuple):
    """Who can ask whom, seen from the person asked: the askers of person i stand together.

    ``offsets`` has shape (n_people + 1,); ``askers`` and ``arc`` have shape (n_arcs,), and
    ``arc`` says where the same ask stands in the rows of its asker. Askers are in order.
    """

    offsets: Counts
    askers: Places
    arc: Places


@dataclass(frozen=True, eq=False)
class Compressed:
    """Who can ask whom: the alters of person i stand from ``offsets[i]`` to ``offsets[i + 1]``.

    Attributes
    ----------
    offsets
        Shape (n_people + 1,).
    neighbours
        Whom each arc asks, shape (n_arcs,); an undirected tie has two arcs.
    warmth
        Of each arc, shape (n_arcs,); None where ties have no warmth.
    tie
        The row of each arc in the table of ties, shape (n_arcs,).
    willing
        Probability that a person takes asks at all, shape (n_people,).
    askable
        Whether a person may be asked, shape (n_people,).
    """

    offsets: Counts
    neighbours: Places
    warmth: Floats | None
    tie: Places
    willing: Floats
    askable: npt.NDArray[np.bool_]

    def arc(self, asker: int, asked: int) -> int:
        """Return where the first arc between two people who are tied stands.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> compress(people, ties, people.index, directed=False).arc(1, 0)
        1
        """
        start, end = self.offsets[asker], self.offsets[asker + 1]
        return int(start + self.neighbours[start:end].searchsorted(asked))

    def askers_of(self, piece: slice) -> Places:
        """Return who asks along some arcs that stand side by side.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> compress(people, ties, people.index, directed=False).askers_of(slice(1, 2)).tolist()
        [1]
        """
        start, end, _ = piece.indices(len(self.neighbours))
        first, last = self.offsets.searchsorted([start, end], side="right")
        within = np.clip(self.offsets[first - 1 : last + 1], start, end)
        return np.repeat(
            np.arange(first - 1, last, dtype=np.int32)[: len(within) - 1], np.diff(within)
        )

    @cached_property
    def back(self) -> Back:
        """The same arcs by the person asked; linear in time and memory."""
        n = len(self.willing)
        askers = np.repeat(np.arange(n, dtype=np.int32), np.diff(self.offsets))
        none = np.empty(0, dtype=np.int32)
        offsets, others, arc = _laid((self.neighbours, askers), none, n, both_ways=False)
        return Back(_frozen(offsets), _frozen(others), _frozen(arc))

    @cached_property
    def chance(self) -> Floats:
        """The probability that each arc's ask is granted, 0 where the person may not be asked.

        It is warmth x willing(person asked), shape (n_arcs,).
        """
        assert self.warmth is not None
        asked = np.where(self.askable, self.willing, 0.0)[self.neighbours]
        return _frozen(self.warmth * asked)

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What searches keep, so as not to work it out twice; the rows never change."""
        return {}

    @cached_property
    def one_tie_a_pair(self) -> bool:
        """Whether no two people have ties of several kinds."""
        same = self.neighbours[1:] == self.neighbours[:-1]
        starts = np.zeros(len(self.neighbours) + 1, dtype=bool)
        starts[self.offsets] = True
        return not bool(np.any(same & ~starts[1:-1])) if len(same) else True

    def led_to(self, targets: Counts, within: int = 0) -> npt.NDArray[np.bool_]:
        """Return who has any chain to any of some targets, and these themselves.

        Parameters
        ----------
        targets
            Their places.
        within
            The longest chain in asks; 0 for no limit. A pass over all arcs for each ask.

        Examples
        --------
        >>> people = pd.DataFrame({"willing": 1.0, "do_not_ask": False}, index=["a", "b", "c"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.1]})
        >>> compress(people, ties, people.index, directed=False).led_to(np.array([1])).tolist()
        [True, True, False]
        """
        n = len(self.willing)
        there = self.askable[self.neighbours]
        there = there if self.warmth is None else there & (self.warmth > 0)
        asker, asked = np.repeat(np.arange(n), np.diff(self.offsets))[there], self.neighbours[there]
        near, before = np.zeros(n, dtype=bool), -1
        near[targets] = True
        for _ in range(within or n):
            if before == (before := int(near.sum())):
                break
            near[asker[near[asked]]] = True
        return near


def compress(
    people: pd.DataFrame, ties: pd.DataFrame, ids: pd.Index, *, directed: bool
) -> Compressed:
    """Return valid people, in the order of ``ids``, and ties as compressed rows.

    Time and memory are linear in the ties; of few ties there is one sort.

    Examples
    --------
    >>> people = pd.DataFrame({"willing": [1.0, 1.0], "do_not_ask": False}, index=["a", "b"])
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    >>> compress(people, ties, people.index, directed=False).neighbours.tolist()
    [1, 0]
    """
    ends = _places(ties["source"], ids), _places(ties["target"], ids)
    order = np.empty(0, dtype=np.int32)
    if "kind" in ties:  # ties of one pair stand in the order of their kinds
        kinds = pd.factorize(ties["kind"], sort=True)[0]
        order = np.argsort(kinds, kind="stable").astype(np.int32)
    offsets, others, tie = _laid(ends, order, len(ids), both_ways=not directed)
    return Compressed(
        _frozen(offsets),
        _frozen(others),
        _frozen(_taken(ties["warmth"].to_numpy(dtype=float), tie)) if "warmth" in ties else None,
        _frozen(tie),
        _frozen(_column(people, "willing", 1.0)),
        _frozen(_column(people, "do_not_ask", 0.0) == 0),
    )


def _places(column: pd.Series, ids: pd.Index) -> Places:
    """Return where the ids of a column stand; codes are so already where a network holds them."""
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.categories.equals(ids):
        return np.asarray(column.cat.codes, dtype=np.int32)
    return ids.get_indexer(pd.Index(column)).astype(np.int32)


def _laid(
    ends: tuple[Places, Places], order: Places, n_people: int, *, both_ways: bool
) -> tuple[Counts, Places, Places]:
    """Return offsets, whom each arc asks, and of which tie it is; kernels where there are many."""
    if len(ends[0]) > LARGE:
        from netpath._kernels._laid import laid

        return laid(ends, order, n_people, both_ways)
    row = np.arange(len(ends[0]), dtype=np.int32)
    asker, asked = (column[order] for column in ends) if len(order) else ends
    if both_ways:
        asker, asked = np.concatenate([asker, asked]), np.concatenate([asked, asker])
        row = np.concatenate([row, row])
    askers, others, place = _ranked(asker, asked, row)
    offsets = askers.searchsorted(np.arange(n_people + 1, dtype=np.int32))
    return offsets, others, order[place] if len(order) else place


def _ranked(*columns: Whole) -> list[Any]:
    """Return columns of whole numbers from 0 with their rows in order, by the first column first.

    Packed into one number a row, into which few rows fit, they sort about ten times as fast as by
    an argsort.
    """
    bits = [int(column.max(initial=0)).bit_length() for column in columns]
    shifts = np.cumsum([0, *bits[:0:-1]])[::-1].tolist()
    packed = np.empty(len(columns[0]), dtype=np.uint64)

    def pack(piece: slice) -> None:
        whole = np.zeros(len(packed[piece]), dtype=np.uint64)
        for column, shift in zip(columns, shifts, strict=True):
            whole |= column[piece].astype(np.uint64) << np.uint64(shift)
        packed[piece] = whole

    ranked = [np.empty_like(column) for column in columns]

    def unpack(piece: slice) -> None:
        for column, shift, n in zip(ranked, shifts, bits, strict=True):
            column[piece] = (packed[piece] >> np.uint64(shift)) & np.uint64((1 << n) - 1)

    in_pieces(pack, len(packed))
    packed.sort()
    in_pieces(unpack, len(packed))
    return ranked


def _taken(values: Floats, places: Places) -> Floats:
    found = np.empty(len(places))

    def take(piece: slice) -> None:
        found[piece] = values.take(places[piece])

    in_pieces(take, len(places))
    return found


def _column(people: pd.DataFrame, name: str, default: float) -> Floats:
    if name not in people:
        return np.full(len(people), default)
    told = people[name].astype(float).fillna(default)
    return np.asarray(told.array, dtype=np.float64)


def _frozen(array: _Array) -> _Array:
    array.flags.writeable = False
    return array


# --- keys of coins: hashes of ids and kinds, so that no what-if changes a coin

Keys = npt.NDArray[np.uint64]
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class CoinKeys(NamedTuple):
    """One key a person, shape (n_people,), and one an arc, shape (n_arcs,).

    Both arcs of an undirected tie have the same key: it is one tie, and one coin.
    """

    person: Keys
    arc: Keys


@dataclass(frozen=True, eq=False)
class Keyed:
    """What the keys of a network's coins are made of: those of people and of kinds of ties.

    Attributes
    ----------
    person
        One a person, shape (n_people,).
    kind, code
        One a kind, and the kind of each tie; there is no code where ties have no kinds.
    """

    rows: Compressed
    person: Keys
    kind: Keys
    code: Places | None
    directed: bool

    @classmethod
    def of(cls, rows: Compressed, ids: pd.Index, ties: pd.DataFrame, *, directed: bool) -> Keyed:
        """Return them, of people in the order of ids; linear in people.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> rows = compress(people, ties, people.index, directed=False)
        >>> first, second = Keyed.of(rows, people.index, ties, directed=False).all.arc
        >>> bool(first == second)
        True
        """
        person = _frozen(text_keys(ids))
        if "kind" not in ties:
            return cls(rows, person, text_keys([""]), None, directed)
        code, kinds = pd.factorize(ties["kind"])  # a missing kind has code -1, the last
        return cls(rows, person, text_keys([*map(str, kinds), ""]), code.astype(np.int32), directed)

    def arcs(self, piece: slice) -> Keys:
        """Return the keys of some arcs that stand side by side.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> rows = compress(people, ties, people.index, directed=False)
        >>> len(Keyed.of(rows, people.index, ties, directed=False).arcs(slice(1, 2)))
        1
        """
        rows, asked = self.rows, self.rows.neighbours[piece]
        asker = rows.askers_of(piece)
        if not self.directed:  # people are in the order of their ids
            asker, asked = np.minimum(asker, asked), np.maximum(asker, asked)
        kind = self.kind[0] if self.code is None else self.kind[self.code[rows.tie[piece]]]
        return _mixed(_mixed(_mixed(self.person[asker]) ^ self.person[asked]) ^ kind)

    @property
    def all(self) -> CoinKeys:
        """Every key, worked out anew; linear in time and memory."""
        arc = np.empty(len(self.rows.neighbours), dtype=np.uint64)

        def key(piece: slice) -> None:
            arc[piece] = self.arcs(piece)

        in_pieces(key, len(arc))
        return CoinKeys(self.person, _frozen(arc))


def _mixed(z: Keys) -> Keys:
    """Return the finaliser of SplitMix64, as in the kernels."""
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))
