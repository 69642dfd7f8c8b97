"""Which way ties run: what the rows of a table tell of it, and where they must be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Assumption, counted, listed
from netpath._rules import pair_numbers, repeated
from netpath.errors import DataError, Repair

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

BOTH_WAYS = Assumption("ties", "ties run both ways, as nothing says otherwise")
"""What every answer repeats of a network whose direction nobody told."""


@dataclass(frozen=True)
class Orders:
    """In which orders the pairs of a table stand, and what either reading makes of its rows.

    Attributes
    ----------
    n_both, n_one
        Pairs of people who stand in both orders, and in one only.
    n_unlike
        Pairs of which the two orders say different things.
    columns
        In which columns they do.
    n_contested
        Rows that contradict another of the same two people and kind, if ties run both ways.
    one_way, both_ways
        How many ties the rows make if each runs one way, and if each runs both ways.
    repeats
        Whether two rows are about one pair at all.
    again
        Which rows say, word for word, what the other order of the same pair says.
    """

    n_rows: int
    n_both: int
    n_one: int
    n_unlike: int
    one_way: int
    both_ways: int
    n_contested: int = 0
    columns: tuple[str, ...] = ()
    repeats: bool = False
    again: Truths = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @classmethod
    def of(cls, ties: pd.DataFrame) -> Orders:
        """Return the orders in which a table's pairs stand; rows of one person or none are left.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "a", "d"]})
        >>> found = Orders.of(ties)
        >>> found.n_both, found.n_one, found.unclear
        (1, 1, True)
        """
        pairs = pair_numbers(ties, directed=False)
        at = np.flatnonzero(repeated(pairs))
        n_alone = int((pairs >= 0).sum()) - len(at)
        again = np.zeros(len(ties), dtype=bool)
        if not len(at):
            return cls(n_alone, 0, n_alone, 0, n_alone, n_alone, again=again)
        rows = _Rows.of(ties.iloc[at], pairs[at])
        again[at] = rows.again
        kind = rows.says.get("kind", np.zeros(len(at), dtype=np.int64))
        unlike = {name: n for name, says in rows.says.items() if (n := rows.n_unlike(says))}
        return cls(
            n_alone + len(at),
            int(rows.both.sum()),
            n_alone + int((~rows.both).sum()),
            rows.n_unlike(rows.all_said),
            n_alone + _n_distinct(rows.pair, rows.backward, kind),
            n_alone + _n_distinct(rows.pair, kind),
            _n_distinct(rows.pair, kind, rows.all_said) - _n_distinct(rows.pair, kind),
            tuple(sorted(unlike)),
            True,
            again,
        )

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """What is assumed where the table is read as running both ways, though nothing says so."""
        return (BOTH_WAYS,) if self.n_one and not self.n_both else ()

    @property
    def unclear(self) -> bool:
        """Whether the rows leave open which way ties run."""
        return self.n_both > 0 and (self.n_one > 0 or self.n_unlike > 0)

    @property
    def open_question(self) -> str:
        """Why nobody but the reader of the table can say which way ties run."""
        pairs = counted(self.n_both, "pair")
        stand = f"{pairs} of people {'stands' if self.n_both == 1 else 'stand'} in both orders"
        if self.n_unlike:
            what = f"another {listed(self.columns, 'or')}" if self.columns else "other words"
            stand += f" ({self.n_unlike:,} of them with {what} each way)"
        if self.n_one:
            stand += f" and {self.n_one:,} in one only"
        return f"nothing says which way ties run: {stand}"

    def ways_out(self, policies: Sequence[str] = ()) -> str:
        """Return what to say, and what becomes of the rows then; by a policy where they contradict.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "a", "d"]})
        >>> Orders.of(ties).ways_out()
        'Say directed=True (3 rows make 3 ties, each one way) or directed=False (they make 2 ties,
        each both ways)'
        """
        rows = counted(self.n_rows, "row")
        contradict = "contradicts" if self.n_contested == 1 else "contradict"
        unlike = f"; {counted(self.n_contested, 'more row')} {contradict} one of these"
        return Repair(
            "directed",
            one_way=f"{rows} make {counted(self.one_way, 'tie')}, each one way",
            both_ways=f"they make {counted(self.both_ways, 'tie')}, each both ways"
            f"{unlike if self.n_contested else ''}",
            policies=tuple(policies),
        )


def refuse_open_question(orders: Orders) -> None:
    """Raise where only whoever made a table can say which way its ties run.

    Raises
    ------
    DataError
        With the counts, and what each answer would make of the rows (B48).

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b", "c"], "target": ["b", "a", "d"]})
    >>> refuse_open_question(Orders.of(ties))
    Traceback (most recent call last):
        ...
    netpath.errors.DataError: ties: nothing says which way ties run: 1 pair of people stands in both
    orders and 1 in one only. Say directed=True (3 rows make 3 ties, each one way) or directed=False
    (they make 2 ties, each both ways).
    """
    if orders.unclear:
        raise DataError(
            f"ties: {orders.open_question}.",
            code="B48",
            table="ties",
            column="directed",
            rule=orders.open_question,
            repair=orders.ways_out(),
        )


@dataclass(frozen=True)
class _Rows:
    """Rows about pairs that several rows are about: whose, in which order, and what they say."""

    pair: Numbers
    backward: Truths
    says: dict[str, Numbers]
    all_said: Numbers

    @classmethod
    def of(cls, ties: pd.DataFrame, pairs: Numbers) -> _Rows:
        source, target = (ties[name].astype("str").astype(object) for name in ("source", "target"))
        apart = (source != target).to_numpy()  # a self-tie has no order; it is a fault of its own
        pair = np.where(apart, pd.factorize(pairs)[0], -1)
        says = {
            str(name): _numbered(column)
            for name, column in ties.drop(columns=["source", "target"]).items()
        }
        all_said = _codes(np.zeros_like(pair), *says.values())
        return cls(pair, (source > target).to_numpy(dtype=bool), says, all_said)

    @property
    def both(self) -> Truths:
        """Which pairs stand in both orders."""
        return self._in_both(self.pair)

    @property
    def again(self) -> Truths:
        """Which rows go the other way than the ids, beside one that says the same the first way."""
        told = np.where(self.pair < 0, -1, _codes(self.pair, self.all_said))
        twice = np.append(self._in_both(told), False)
        return np.asarray(twice[told] & self.backward, dtype=bool)

    def n_unlike(self, says: Numbers) -> int:
        """Return of how many pairs the two orders do not say the same things."""
        both = np.append(self.both, False)[self.pair]
        told = np.where(both, _codes(self.pair, says), -1)
        alike = np.append(self._in_both(told), True)[told]
        return len(np.unique(self.pair[~alike]))

    def _in_both(self, of: Numbers) -> Truths:
        """Return which of some things, numbered from 0, stand in both orders."""
        seen = np.zeros((2, int(of.max(initial=-1)) + 1), dtype=bool)
        there = of >= 0
        seen[self.backward[there].astype(np.int64), of[there]] = True
        return np.asarray(seen.all(axis=0), dtype=bool)


def _numbered(column: pd.Series) -> Numbers:
    """Return a number a cell, the same for cells that say the same."""
    cells: Any = column.astype("str") if column.dtype == object else column
    return np.asarray(pd.factorize(cells, use_na_sentinel=False)[0], dtype=np.int64)


def _codes(*columns: Numbers) -> Numbers:
    """Return a number a row, the same for rows that are the same in each column."""
    table = pd.DataFrame(dict(enumerate(columns)))
    return np.asarray(table.groupby(list(table), sort=False).ngroup(), dtype=np.int64)


def _n_distinct(pair: Numbers, *others: npt.NDArray[Any]) -> int:
    table = pd.DataFrame(dict(enumerate((pair, *others))))
    return len(table[pair >= 0].drop_duplicates())
