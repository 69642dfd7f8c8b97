"""Compressed rows: the ties as arrays, in an order that row order cannot change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
_Array = TypeVar("_Array", bound=npt.NDArray[np.generic])


class Back(NamedTuple):
    """Who can ask whom, seen from the person asked: the askers of person i stand together.

    ``offsets`` has shape (n_people + 1,); ``askers`` and ``arc`` have shape (n_arcs,), and
    ``arc`` says where the same ask stands in the rows of its asker. Askers are in order.
    """

    offsets: Counts
    askers: npt.NDArray[np.int32]
    arc: Counts


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
    neighbours: npt.NDArray[np.int32]
    warmth: Floats | None
    tie: Counts
    willing: Floats
    askable: npt.NDArray[np.bool_]

    def arc(self, asker: int, asked: int) -> int:
        """Return where the first arc between two people who are tied stands.

        Examples
        --------
        >>> people = pd.DataFrame(index=["a", "b"])
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> compress(people, ties, ("a", "b"), directed=False).arc(1, 0)
        1
        """
        start, end = self.offsets[asker], self.offsets[asker + 1]
        return int(start + self.neighbours[start:end].searchsorted(asked))

    @cached_property
    def back(self) -> Back:
        """The same arcs by the person asked; linear in time and memory."""
        n = len(self.willing)
        askers = np.repeat(np.arange(n, dtype=np.int32), np.diff(self.offsets))
        arc = np.argsort(self.neighbours, kind="stable")
        counts = np.bincount(self.neighbours, minlength=n)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Back(_frozen(offsets), _frozen(askers[arc]), _frozen(arc))

    @cached_property
    def chance(self) -> Floats:
        """The probability that each arc's ask is granted, 0 where the person may not be asked.

        It is warmth x willing(person asked), shape (n_arcs,).
        """
        assert self.warmth is not None
        asked = np.where(self.askable, self.willing, 0.0)[self.neighbours]
        return _frozen(self.warmth * asked)

    @cached_property
    def one_tie_a_pair(self) -> bool:
        """Whether no two people have ties of several kinds."""
        same = self.neighbours[1:] == self.neighbours[:-1]
        starts = np.zeros(len(self.neighbours) + 1, dtype=bool)
        starts[self.offsets] = True
        return not bool(np.any(same & ~starts[1:-1])) if len(same) else True


def compress(
    people: pd.DataFrame, ties: pd.DataFrame, ids: tuple[str, ...], *, directed: bool
) -> Compressed:
    """Return valid people and ties as compressed rows, people in the order of ``ids``.

    Time and memory are linear in the ties, but for one sort of them.

    Examples
    --------
    >>> people = pd.DataFrame({"willing": [1.0, 1.0], "do_not_ask": False}, index=["a", "b"])
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    >>> compress(people, ties, ("a", "b"), directed=False).neighbours.tolist()
    [1, 0]
    """
    index = pd.Index(ids, dtype="str")
    source = index.get_indexer(pd.Index(ties["source"])).astype(np.int32)
    target = index.get_indexer(pd.Index(ties["target"])).astype(np.int32)
    tie = np.arange(len(ties), dtype=np.int64)
    if not directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
        tie = np.concatenate([tie, tie])
    kinds = _kind_ranks(ties)[tie]
    order = np.lexsort((kinds, target, source))
    counts = np.bincount(source, minlength=len(ids))
    known = people.reindex(index)
    return Compressed(
        _frozen(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)),
        _frozen(target[order]),
        _frozen(ties["warmth"].to_numpy(dtype=float)[tie[order]]) if "warmth" in ties else None,
        _frozen(tie[order]),
        _frozen(_column(known, "willing", 1.0)),
        _frozen(_column(known, "do_not_ask", 0.0) == 0),
    )


def _kind_ranks(ties: pd.DataFrame) -> Counts:
    if "kind" not in ties:
        return np.zeros(len(ties), dtype=np.int64)
    return pd.factorize(ties["kind"], sort=True)[0].astype(np.int64)


def _column(people: pd.DataFrame, name: str, default: float) -> Floats:
    if name not in people:
        return np.full(len(people), default)
    return np.asarray(people[name].astype(float).fillna(default), dtype=np.float64)


def _frozen(array: _Array) -> _Array:
    array.flags.writeable = False
    return array
