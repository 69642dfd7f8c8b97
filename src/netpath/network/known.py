"""Where ids stand among those of people, however many rows name them: each is looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._kernels._threads import PIECE, wanted_threads
from netpath.network.columns import arrow_chunks, bytes_of, one_chunk, order_of, spotless

if TYPE_CHECKING:
    from netpath._kernels._seats import Seats


def seats_of(ids: pd.Index) -> Seats:
    """Return a table in which the place of an id is found, by its text; linear in ids.

    Examples
    --------
    >>> placed(seats_of(pd.Index(["a", "b"], dtype="str")), pd.Series(["b", "c"])).tolist()
    [1, -1]
    """
    from netpath._kernels._ids import hash_texts
    from netpath._kernels._seats import seats_of

    data, offsets = bytes_of(one_chunk(ids))
    hashes = np.empty(len(ids), np.int64)
    hash_texts(data, offsets, hashes)
    return seats_of(data, offsets, hashes)


def number_seats(numbers: pd.Index) -> Seats:
    """Return a table in which the place of a whole number is found.

    Examples
    --------
    >>> placed(number_seats(pd.Index([7, 9])), pd.Series([9, 8])).tolist()
    [1, -1]
    """
    from netpath._kernels._seats import seats_of

    nothing = bytes_of(one_chunk(pd.Index([], dtype="str")))
    return seats_of(*nothing, numbers.to_numpy())


def placed(known: Seats, ids: Any) -> npt.NDArray[np.int32]:  # noqa: ANN401 -- a column
    """Return the place of each id of a column, -1 where it is nobody's or missing.

    Examples
    --------
    >>> placed(seats_of(pd.Index(["a", "b"], dtype="str")), pd.Series(["b", None])).tolist()
    [1, -1]
    """
    from netpath._kernels._ids import are_texts, hash_texts
    from netpath._kernels._seats import seated, texts_seated

    found, start = np.empty(len(ids), np.int32), 0
    if len(known.offsets) == 1:
        seated(known, ids.to_numpy(), found)
        return found
    for whole in arrow_chunks(ids) if isinstance(ids, pd.Series) else [ids]:
        for at in range(0, len(whole), PIECE):
            told = bytes_of(whole[at : at + PIECE])
            hashes = np.empty(len(told.offsets) - 1, np.int64)
            there = found[start : start + len(hashes)]
            hash_texts(*told, hashes)
            seated(known, hashes, there)
            if there.min() < 0 or not are_texts(*told, there, known.signs, known.offsets):
                texts_seated(known, *told, hashes, there)
            start += len(hashes)
    return found


class KnownIds(NamedTuple):
    """The ids of people: clean and in the order of their text, and as they were given.

    Attributes
    ----------
    ids, given
        Texts; and the same in the same order, which may be whole numbers.
    order
        Where each stands in the table of people.
    """

    ids: pd.Index
    given: pd.Index
    order: npt.NDArray[np.int64]

    @classmethod
    def of(cls, people: pd.Index) -> KnownIds | None:
        """Return the ids of people, where all are plain and each is there once; else None.

        Examples
        --------
        >>> KnownIds.of(pd.Index(["b", "a"], dtype="str")).ids.tolist()
        ['a', 'b']
        >>> KnownIds.of(pd.Index(["a", "a"], dtype="str"))
        """
        if not (people.dtype == np.int64 or _is_plain(people)) or not people.is_unique:
            return None
        ids = people if _is_plain(people) else _rules.clean_texts(people)
        order = order_of(ids)
        return cls(ids.take(order), people.take(order), order)

    def coding(self, columns: Sequence[pd.Series]) -> list[pd.Series] | None:
        """Return columns coded by these ids, where they hold no others; else None.

        Each id is looked up, and nothing else is done to it: the short way for large tables.

        Examples
        --------
        >>> known = KnownIds.of(pd.Index(["b", "a"], dtype="str"))
        >>> known.coding([pd.Series(["b", "a", "b"], dtype="str")])[0].cat.codes.tolist()
        [1, 0, 1]
        >>> known.coding([pd.Series(["c"], dtype="str")])
        """
        whole = self.given.dtype == np.int64
        if any(
            column.dtype != np.int64 if whole else not isinstance(column.dtype, pd.StringDtype)
            for column in columns
        ):
            return None
        seats = (number_seats if whole else seats_of)(self.given)
        shared, found = pd.CategoricalDtype(self.ids, ordered=True), []
        with ThreadPoolExecutor(wanted_threads()) as pool:
            for column, places in zip(
                columns, pool.map(partial(placed, seats), columns), strict=True
            ):
                if places.min(initial=0) < 0:
                    return None
                codes = pd.Categorical.from_codes(places, dtype=shared, validate=False)
                found.append(pd.Series(codes, index=column.index, name=column.name, copy=False))
        return found


def _is_plain(ids: pd.Index) -> bool:
    """Return whether ids are clean texts, none of them missing or empty."""
    if not spotless(ids):
        return False
    told = one_chunk(ids)
    return not told.null_count and bool(np.diff(bytes_of(told).offsets).all())
