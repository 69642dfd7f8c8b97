"""What is told of whom, and what that tells beside what was told before.

Whoever has several pages may add and subtract whatever stands there. So no sum of numbers that
were told, with whatever factors, may be about fewer than ``k`` people. To know that takes knowing
who is in which group, whatever columns and groups are called; what was published keeps it as
fingerprints, in memory (docs/decisions/0025).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from secrets import token_hex
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Measured, counted, listed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Told = tuple[npt.NDArray[np.uint64], "Part"]

PEOPLE, ZERO, STEP, MEAN = "", "those at zero of ", "those of ", "the mean of "
_KEY = token_hex(8)  # of this session: outside of it a fingerprint says nothing
_OUTSIDE, _UNTOLD = -2, -1
_ROUNDS, _STEPS = 100, 1e9  # orders in which sums are looked through, and what they may cost
_NOTHING = 1e-9


class Part(NamedTuple):
    """Sets of people that numbers are told of, no two of which share anybody.

    Attributes
    ----------
    of
        What is told: empty of how many they are, else what of them, as before a name.
    by
        What splits people.
    names
        The sets.
    codes
        Which of them each person is in; -1 for none. Shape (n_people,).
    whole
        Whether the same is told of everybody together.
    secret
        Whether those in none of the sets must not come out together either.
    """

    of: str
    by: str
    names: tuple[str, ...]
    codes: Codes
    whole: bool = False
    secret: bool = False

    def kept(self, places: Sequence[int] | Codes, names: Sequence[str] = ()) -> Part:
        """Return what is told where each set goes into another, or into none (-1).

        Examples
        --------
        >>> Part("", "group", ("A", "B"), np.array([0, 1, -1])).kept([-1, 0], ["B"]).codes.tolist()
        [-1, 0, -1]
        """
        codes = np.append(np.asarray(places, dtype=np.int64), _UNTOLD)[self.codes]
        return self._replace(codes=codes, names=tuple(names) or self.names)

    def rows(self, codes: Codes) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
        """Yield what is told, and where it is told of; -2 in ``codes`` is not measured.

        Examples
        --------
        >>> part = Part("", "group", ("A", "B"), np.array([0, 1]))
        >>> [(name, where.tolist()) for name, where in part.rows(np.array([0, 0, -1]))]
        [('A by group', [True, True, False])]
        """
        for at, name in enumerate(self.names):
            if (codes == at).any():
                yield f"{self.of}{name} by {self.by}", codes == at
        if self.whole:
            yield f"{self.of}everybody", codes > _OUTSIDE


@dataclass(frozen=True, eq=False, repr=False)
class Members:
    """Whom numbers are about. It is neither printed nor written down: a copy on disk has none.

    Attributes
    ----------
    people
        Their ids; once published only fingerprints of them, by a key of this session.
    parts
        What is told of whom.
    what
        What was measured of them.
    zero
        Who is at zero, shape (n_people,); None where nothing was measured of them.
    values
        What was measured; None once published.
    """

    people: pd.Index | npt.NDArray[np.uint64]
    parts: tuple[Part, ...]
    what: str = ""
    zero: npt.NDArray[np.bool_] | None = None
    values: Floats | None = None

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()

    def __copy__(self) -> Members:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Members:
        return self

    @classmethod
    def of(
        cls,
        ids: pd.Index,
        by: str,
        names: Sequence[str],
        codes: Codes,
        values: pd.Series | None = None,
        what: str = "",
    ) -> Members:
        """Return groups of people, with who of them is at zero and who makes their mean.

        Examples
        --------
        >>> Members.of(pd.Index(["a", "b"]), "group", ["A"], np.array([0, 0])).parts[0].names
        ('A',)
        """
        parts = [Part(PEOPLE, by, tuple(names), codes)]
        if values is None:
            return cls(ids, tuple(parts), what)
        zero = (values == 0).to_numpy(dtype=bool)
        for of, inside in ((ZERO, zero), (MEAN, ~zero)):
            parts.append(Part(of, by, tuple(names), np.where(inside, codes, _UNTOLD)))
        measured = values.to_numpy(dtype=np.float64)
        return cls(ids, tuple(parts), Measured.of(what).plain, zero, measured)

    @property
    def published(self) -> bool:
        """Whether they are fingerprints alone."""
        return not isinstance(self.people, pd.Index)

    def told(self, *parts: Part) -> Members:
        """Return fingerprints, with what is told of them.

        Examples
        --------
        >>> members = Members.of(pd.Index(["a"]), "group", ["A"], np.array([0]))
        >>> told = members.told(*members.parts)
        >>> told.published, told.people.dtype
        (True, dtype('uint64'))
        """
        return replace(self, people=self.fingerprints(), parts=parts, values=None)

    def fingerprints(self) -> npt.NDArray[np.uint64]:
        """Return a number for each person, by a key of this session.

        Examples
        --------
        >>> len(Members(pd.Index(["a"]), ()).fingerprints())
        1
        """
        if not isinstance(self.people, pd.Index):
            return self.people
        ids = self.people.to_numpy(dtype=object)
        return pd.util.hash_array(ids, hash_key=_KEY, categorize=False)

    def alike(self, other: Members) -> bool:
        """Return whether the same was measured: the same of those in both are at zero.

        Examples
        --------
        >>> one = Members(pd.Index(["a"]), (), "access").told()
        >>> one.alike(one), one.alike(replace(one, what="reach"))
        (True, False)
        """
        if self.what != other.what or self.zero is None or other.zero is None:
            return self.what == other.what and self.zero is other.zero
        at = pd.Index(other.fingerprints()).get_indexer(pd.Index(self.fingerprints()))
        return bool((self.zero[at >= 0] == other.zero[at[at >= 0]]).all())


class Shown(Protocol):
    """Something that was published."""

    @property
    def members(self) -> Members | None:
        """Whom it is about."""
        ...


def refuse_differences(now: Members | None, beside: Sequence[Shown], k: int) -> None:
    """Refuse numbers that tell of fewer than k people beside those published before.

    Parameters
    ----------
    now
        What is to be published.
    beside
        What was published before.

    Raises
    ------
    DataError
        If some sum of numbers told, with whatever factors, is about fewer than k people, those
        whose number must not be told could be counted, or it is not known whom numbers are about.

    Examples
    --------
    >>> class Table(NamedTuple):
    ...     members: Members
    >>> ids = pd.Index([f"p{at}" for at in range(40)])
    >>> def told(by, codes):
    ...     found = Members.of(ids, by, ["A", "B"], codes)
    ...     return found.told(*found.parts)
    >>> before = [Table(told("group", np.arange(40) // 20))]
    >>> refuse_differences(told("group", np.arange(40) // 20), before, 10)
    >>> refuse_differences(told("g", np.where(np.arange(40) < 17, 0, 1)), before, 10)
    Traceback (most recent call last):
    netpath.errors.DataError: A by g and A by group: a difference of 3 people, under 10, shows ...
    """
    given: object = beside
    if not isinstance(given, list | tuple):
        raise DataError(f"beside is a {type(given).__name__}; write beside=[shown].")
    before = [getattr(one, "members", None) for one in given]
    known = [one for one in before if isinstance(one, Members) and one.published]
    if before and (now is None or len(known) < len(before)):
        raise DataError(
            "beside: it takes what publish returned, in this session: whom numbers are about is "
            "never written down. Publish what was published before once more, from its audit."
        )
    if now is None or not known:
        return
    same = [now, *(one for one in known if now.alike(one))]
    for of in dict.fromkeys(part.of for part in now.parts):
        held = [now, *known] if of == PEOPLE else same
        told = [(one.fingerprints(), part) for one in held for part in one.parts if part.of == of]
        if of in (ZERO, STEP):
            every = [(one.fingerprints(), part) for one in (now, *known) for part in one.parts]
            told += [(people, part) for people, part in every if part.of == PEOPLE]
        _refuse(told, k)


def _refuse(parts: Sequence[Told], k: int) -> None:
    """Refuse if numbers told of some sets of people add up to one of fewer than k of them."""
    codes, sizes = _atoms(parts)
    told: dict[bytes, tuple[str, npt.NDArray[np.bool_]]] = {}
    for (_, part), own in zip(parts, codes, strict=True):
        for name, where in part.rows(own):
            told.setdefault(where.tobytes(), (name, where))
    if not told:
        return
    names, rows = [name for name, _ in told.values()], np.array([row for _, row in told.values()])
    says = ""
    for few, made_of in _few(rows.astype(np.float64), sizes, k):
        who = listed(name for name, factor in zip(names, made_of, strict=True) if factor)
        says = f"{who}: a difference of {counted(few, 'person', 'people')}, under {k}, shows"
    for (_, part), own in zip(parts, codes, strict=True):
        pool = (own == _UNTOLD).astype(np.float64)
        factors = np.linalg.lstsq(rows.T.astype(np.float64), pool, rcond=None)[0]
        if part.secret and pool.any() and np.allclose(factors @ rows, pool, atol=_NOTHING):
            says = f"{part.by}: how many are hidden there shows"
    if says:
        raise DataError(
            f"{says} from this and what was published before. Publish only one of the two, put "
            "groups together, or measure the same seekers again."
        )


def _atoms(parts: Sequence[Told]) -> tuple[Codes, Codes]:
    """Return the sets of each kind of person, a column a kind, and how many there are of it."""
    at, everybody = pd.factorize(np.concatenate([people for people, _ in parts]))
    columns, kinds = [], np.zeros(len(everybody), dtype=np.int64)
    ends = np.cumsum([0, *(len(people) for people, _ in parts)])
    for (_, part), (start, end) in zip(parts, pairwise(ends), strict=True):
        own = np.full(len(everybody), _OUTSIDE, dtype=np.int64)
        own[at[start:end]] = part.codes
        columns.append(own)
        # A number for each kind so far; by what they are in, so that no key decides the order.
        kinds = np.unique(kinds * (len(part.names) + 2) + own + 2, return_inverse=True)[1]
    _, first, sizes = np.unique(kinds, return_index=True, return_counts=True)
    return np.array(columns)[:, first], sizes


def _few(rows: Floats, sizes: Codes, k: int) -> Iterator[tuple[int, Floats]]:
    """Yield of how few people a sum of rows can be, and with which factors, if under k.

    Wherever k people or more are alike the sum must be 0, and so wherever kinds that can only
    occur together are k or more. Of what is left, sums with as few kinds as can be are looked at:
    those that are 0 wherever they can be made so, in many an order, the many first.
    """
    made_of = np.eye(len(rows))
    while (sizes >= k).any():
        both, done = _reduced(np.hstack([rows, made_of]), np.flatnonzero(sizes >= k))
        rows, made_of = np.hsplit(both[done:], [rows.shape[1]])
        there = (rows != 0).any(axis=0)
        rows, sizes = rows[:, there], sizes[there]
        if not rows.size:
            return
        scale = rows[np.argmax(rows != 0, axis=0), np.arange(rows.shape[1])]
        _, first, kinds = np.unique(
            (rows / scale).round(9) + 0.0, axis=1, return_index=True, return_inverse=True
        )
        rows, sizes = rows[:, first], np.bincount(kinds.ravel(), sizes).astype(np.int64)
    stream = np.random.default_rng(0)
    steps = len(rows) ** 2 * len(sizes)
    for _ in range(int(np.clip(_STEPS / steps, 3, _ROUNDS))):
        order = np.argsort(-(stream.random(len(sizes)) ** (1 / sizes)))
        both, _ = _reduced(np.hstack([rows, made_of]), order)
        found = (both[:, : len(sizes)] != 0) @ sizes
        for at in np.flatnonzero((found > 0) & (found < k))[:1]:
            yield int(found[at]), both[at, len(sizes) :]
            return


def _reduced(matrix: Floats, columns: Codes) -> tuple[Floats, int]:
    """Eliminate columns in turn; return the matrix and how many rows are taken up by them."""
    done = 0
    for column in columns:
        if done == len(matrix):
            break
        pivot = done + int(np.argmax(np.abs(matrix[done:, column])))
        if abs(matrix[pivot, column]) < _NOTHING:
            continue
        matrix[[done, pivot]] = matrix[[pivot, done]]
        matrix[done] /= matrix[done, column]
        factors = matrix[:, column].copy()
        factors[done] = 0.0
        there = np.flatnonzero(factors)
        matrix[there] -= np.outer(factors[there], matrix[done])
        done += 1
    matrix[np.abs(matrix) < _NOTHING] = 0.0
    return matrix, done
