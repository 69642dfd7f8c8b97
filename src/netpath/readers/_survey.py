"""Answers to a survey on their way in: a table of text, its columns known by their headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import listed
from netpath._rules import clean_id, words_of
from netpath.errors import FileRefused, Repair, UnknownColumn, either
from netpath.readers.tables._bytes import AnyPath
from netpath.readers.tables._cells import unescaped
from netpath.readers.tables._headers import (
    MOST_COLUMNS,
    Columns,
    HeaderRule,
    header_key,
    refuse_unused,
)
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._scan import RowTaker, Scan
from netpath.readers.tables._sheet import Sheet, sheet_of, table_of

ANSWERS = "answers"
RESPONDENT = "respondent id|participant|participant id|interview|case|case id|caseid|ego|ego id"
Table = pd.DataFrame | AnyPath


@dataclass(frozen=True)
class SurveyHeaders(HeaderRule):
    """Which headers stand for which columns of a survey, and which there must be.

    Attributes
    ----------
    names
        The columns, each with the headers that stand for it, parted by ``"|"``.
    must
        The columns that there must be.
    wide
        Headers one of which may stand for the last column of ``must``.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    wide: frozenset[str] = frozenset()

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the column that each header stands for; what is not known keeps its name."""
        told = ((name, one) for name, others in self.known.items() for one in (name, *others))
        known = {header_key(one): name for name, one in told}
        names, used = list[str](), list[str | int]()
        for position, raw in enumerate(header, 1):
            text = unescaped(raw)
            asked = self.wanted(position, text)
            used += [] if asked is None else [asked]
            own = known.get(header_key(text)) or clean_id(text) or f"column {position}"
            names.append(own if asked is None else self.given[asked])
        return Columns(names, {}, used)

    @property
    def elsewhere(self) -> frozenset[str]:
        """Nothing: a survey's columns are its own."""
        return frozenset()

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of the survey, each with the headers that stand for it."""
        return {name: tuple(told.split("|")) for name, told in self.names.items()}

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is a header that names all that is needed."""
        if len(header) > MOST_COLUMNS:
            return False
        names = self.columns(header).names
        lacking = [one for one in self.must if one not in names]
        spread = lacking == [self.must[-1]] and self.wide & set(map(header_key, names))
        return not lacking or bool(spread)

    def needed(self, header: Sequence[str]) -> int:
        """Return how many cells a row must have: up to the respondent's."""
        return 1 + self.columns(header).names.index(self.must[0])

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        """Return why no row is a header; what was found may be people, so it is not shown."""
        cells = "1 cell" if len(header) == 1 else f"{len(header)} cells"
        what = f"no row is a header with the columns {listed(self.must)}; {ledger.unit} {line} has "
        repair = either("Put a header on top", Repair("columns", names={"…": self.must[0]}))
        return ledger.refused("B21", what + cells, repair, line=line)


def answers_of(table: Table, rule: SurveyHeaders, missing: Iterable[str]) -> Sheet:
    """Return a survey's answers as text, without the words that say that there is none.

    A respondent's id is clean, and a row without one is set aside (B34).
    """
    words = words_of(missing)
    sheet = _of_frame(table, rule) if isinstance(table, pd.DataFrame) else table_of(table, rule)[0]
    refuse_unused(sheet.ledger.file, rule.given, sheet.used)
    sheet.leave_no_labels([one for one in map(str, sheet.frame) if one != rule.must[0]], words)
    ids = sheet.frame["respondent"].map(clean_id, na_action="ignore").astype("str")
    sheet.frame = sheet.frame.assign(respondent=ids.mask(ids == ""))
    law, repair = "a row tells whose answer it is", "Fill in the respondent"
    for record in sheet.frame.index[sheet.frame["respondent"].isna()]:
        sheet.ledger.set_aside(Broken(int(record), "respondent", "B34", "(empty)", law, repair))
    sheet.drop_broken()
    return sheet


def _of_frame(frame: pd.DataFrame, rule: SurveyHeaders) -> Sheet:
    """Return a table in memory as text; its rows are counted from 0, as pandas does."""
    ledger = Ledger("the table", ANSWERS, unit="row")
    header = [str(one) for one in frame.columns]
    if not rule.fits(header):
        raise rule.refused(ledger, 0, header, [])
    taker = RowTaker(header, rule, ledger)
    for at, cells in enumerate(frame.itertuples(index=False, name=None)):
        taker.take(at, [_text(one) for one in cells])
    return sheet_of(Scan(header, taker.finish()), rule, ledger)


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    whole = isinstance(cell, float | np.floating) and float(cell).is_integer()
    return str(int(cell)) if whole else str(cell)  # type: ignore[call-overload]


def column_of(sheet: Sheet, name: str) -> pd.Series:
    """Return a column of text; where there is none, one in which nothing is told."""
    if name not in sheet.frame:
        return pd.Series(None, index=sheet.frame.index, dtype="str", name=name)
    cells = sheet.frame[name].map(clean_id, na_action="ignore").astype("str")
    return cells.mask(cells == "")


def need_columns(sheet: Sheet, names: Sequence[str], argument: str) -> None:
    """Raise where a column is asked for that is not there."""
    for one in names:
        if one not in sheet.frame:
            there = listed(map(repr, map(str, list(sheet.frame)[:20])))
            raise UnknownColumn(
                f"{argument}: there is no column {one!r}; there are {there}.", code="B21"
            )
