"""Those who are asked look at whom they said yes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from netpath._intervals import wilson
from netpath._results import Answer, counted, percent
from netpath.errors import DataError, UnknownColumn

YES, NO = ("yes", "y", "true", "1", "granted"), ("no", "n", "false", "0", "refused")
NOBODY = ("", "nobody", "no one", "none", "-", "cold")
COLUMNS = ("through", "school", "granted")
MOST = 1000


@dataclass(frozen=True, eq=False)
class Requests(Answer):
    """What came of the last requests that somebody was asked for, by how they came.

    Attributes
    ----------
    rows
        The requests as they were written down.
    table
        A row a way: how many came (``n``), how many were ``granted``, their ``share`` and its 95 %
        interval (``low``, ``high``; Wilson); NaN where nobody came so.
    school
        The school of whoever was asked; empty where none was said.
    """

    rows: pd.DataFrame = field(repr=False)
    table: pd.DataFrame
    school: str = ""

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "asked": ("n",),
        "granted": ("granted",),
        "share": ("share", "low", "high"),
    }

    def to_frame(self) -> pd.DataFrame:
        """Return a row a way.

        Examples
        --------
        >>> rows = pd.DataFrame({"through": ["Ada", ""], "school": "", "granted": ["yes", "no"]})
        >>> requests(rows).to_frame()["granted"].tolist()
        [1, 1, 0]
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        whole = self.table.iloc[0]
        said = [
            f"Of {counted(int(whole['n']), 'request')} {int(whole['granted'])} were granted "
            f"({percent(whole['share'])}; {percent(whole['low'])} to {percent(whole['high'])})."
        ]
        for way, row in self.table.iloc[1:].iterrows():
            if row["n"]:
                ends = f"{percent(row['low'])} to {percent(row['high'])}"
                said.append(
                    f"{str(way).capitalize()}: {int(row['granted'])} of {int(row['n'])} ({ends})."
                )
        said.append(
            "So few requests say little about anybody: where two ranges overlap, what sets them "
            "apart may be chance. They are for looking at, and no verdict."
        )
        return " ".join(said)


def requests(rows: pd.DataFrame, *, school: str = "") -> Requests:
    """Count whom somebody said yes to, by whether they came through somebody, and by school.

    Parameters
    ----------
    rows
        A row a request: ``through`` (who brought them, or how; empty or "nobody" for a stranger),
        ``school`` and ``granted`` (yes or no).
    school
        One's own school, so that those from there can be counted; left out if none is said.

    Raises
    ------
    UnknownColumn
        If one of the three columns is missing.
    DataError
        If there are no rows, over 1,000, or ``granted`` is something else than yes or no.

    References
    ----------
    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209, for the intervals.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "through": ["a friend", "", "family", ""],
    ...         "school": ["Elm", "", "", ""],
    ...         "granted": ["yes", "no", "yes", "no"],
    ...     }
    ... )
    >>> requests(rows, school="Elm").table["granted"].to_dict()
    {'everybody': 2, 'through somebody': 2, 'through nobody': 0, 'from my school': 1,
    'from elsewhere': 1}
    """
    if not isinstance(rows, pd.DataFrame):
        raise DataError(
            f"rows is a {type(rows).__name__}; it must be a table (a pandas DataFrame) with "
            f"{', '.join(COLUMNS)}."
        )
    if missing := [name for name in COLUMNS if name not in list(rows)]:
        raise UnknownColumn(f"rows: there is no column {missing[0]!r}; it takes {COLUMNS}.")
    if not 0 < len(rows) <= MOST:
        raise DataError(f"There are {len(rows):,} requests; write down 1 to {MOST:,}, such as 10.")
    kept = rows[list(COLUMNS)].reset_index(drop=True)
    text = kept.astype("str").fillna("")
    text = text.map(lambda cell: " ".join(cell.split()).casefold())
    granted = text["granted"].isin(YES)
    if not (granted | text["granted"].isin(NO)).all():
        at = int((~(granted | text["granted"].isin(NO))).to_numpy().argmax())
        raise DataError(
            f"rows: granted in row {at} is neither yes nor no. Write one of them.", row=at
        )
    cold = text["through"].isin(NOBODY)
    ways = {"everybody": ~(cold & ~cold), "through somebody": ~cold, "through nobody": cold}
    if own := " ".join(school.split()).casefold():
        ways |= {"from my school": text["school"] == own, "from elsewhere": text["school"] != own}
    n = np.array([int(way.sum()) for way in ways.values()])
    yes = np.array([int((way & granted).sum()) for way in ways.values()])
    share = np.divide(yes, n, out=np.full(len(n), np.nan), where=n > 0)
    low, high = wilson(share, n)
    columns = {"n": n, "granted": yes, "share": share, "low": low, "high": high}
    return Requests(kept, pd.DataFrame(columns, index=pd.Index(list(ways), name="came")), school)
