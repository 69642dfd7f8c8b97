"""Ties on their way in: two people each, told once, warm by a rule that is said."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from netpath._rules import alone, tie_faults
from netpath._warmth_rule import WarmthRule, rule_for
from netpath.errors import DataError
from netpath.readers._cells import KIND_OF, count, flag, shown
from netpath.readers._dates import Unreadable
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._repeats import one_tie_each
from netpath.readers._sheet import Sheet
from netpath.readers._wishes import Wishes

OF_ALL_TIES = ("directed", "netpath_assumes")
_WARMTHS = ("warmth", "warmth_low", "warmth_high")


class OfAllTies(NamedTuple):
    """What holds for every tie of a table."""

    directed: bool
    assumptions: tuple[str, ...]


def sift_ties(sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Keep the ties that break no rule, ids clean, one of each kind between two people.

    Examples
    --------
    >>> from netpath.readers._ledger import Ledger
    >>> frame = pd.DataFrame({"source": ["a", "b"], "target": ["b", "b"]}, [1, 2], dtype="str")
    >>> sheet = Sheet(frame, Ledger("ties.csv", "ties", lines=[2, 3]))
    >>> sift_ties(sheet, Wishes(warmth=0.3))
    OfAllTies(directed=False, assumptions=('warmth 0.3 for every tie (assumed)',))
    >>> len(sheet.frame), sheet.ledger.skipped
    (1, {'self-tie': 1})
    """
    rule = None if wishes.warmth is None else rule_for(wishes.warmth)
    told = _of_all_ties(sheet, wishes)
    if rule is not None:
        _leave_warmth(sheet, rule)
    sheet.read_columns(wishes.formats, _wanted(wishes, rule))
    sheet.clean_ids("source", "target")
    _leave_self_ties(sheet)
    if rule is not None:
        _warm(sheet, rule)
        others = [one for one in told.assumptions if not one.startswith("warmth")]
        told = told._replace(assumptions=(*others, rule.says))
    _refuse_columns(sheet)
    sheet.set_aside(tie_faults(sheet.frame, repeats=False))
    sheet.frame = one_tie_each(
        sheet.frame, sheet.ledger, directed=told.directed, on_conflict=wishes.on_conflict
    )
    _note_never(sheet)
    if wishes.strict:
        sheet.ledger.refuse_broken()
    return told


def _of_all_ties(sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Take out the columns that write_csv adds: whether ties run one way, and what is assumed."""
    ways, said = (sheet.frame.get(name) for name in OF_ALL_TIES)
    sheet.frame = sheet.frame.drop(columns=list(OF_ALL_TIES), errors="ignore")
    directed = wishes.directed
    if directed is None and ways is not None:
        directed = _one_way(ways, sheet.ledger)
    assumed = [] if said is None else sorted(said.dropna().unique())
    sentences = [one for cell in assumed for one in str(cell).split("\n") if one]
    return OfAllTies(bool(directed), tuple(dict.fromkeys(sentences)))


def _one_way(ways: pd.Series, ledger: Ledger) -> bool:
    """Return whether every tie says yes; the header alone says so where there are no ties."""
    try:
        told = {flag(str(way).strip()) for way in ways.dropna().unique()}
    except Unreadable:
        told = {True, False}
    if ways.isna().any():
        told.add(False)
    if len(told) == 2:
        what = "the column directed does not say yes throughout, nor no"
        repair = "Correct it, or say directed=True or directed=False"
        raise ledger.refused("B55", what, repair, column="directed")
    return told != {False}


def _leave_warmth(sheet: Sheet, rule: WarmthRule) -> None:
    there = [name for name in _WARMTHS if name in sheet.frame and name != rule.column]
    if there:
        sheet.ledger.note("", f"{', '.join(there)} of the file is replaced: {rule.says}")
        sheet.frame = sheet.frame.drop(columns=there)


def _wanted(wishes: Wishes, rule: WarmthRule | None) -> dict[str, str]:
    if isinstance(wishes.warmth, str):
        return {wishes.warmth: "number"}
    return {} if rule is None or rule.column in KIND_OF["ties"] else {rule.column: "perhaps count"}


def _leave_self_ties(sheet: Sheet) -> None:
    skipped = alone(sheet.frame)
    if skipped.any():
        sheet.ledger.skip("self-tie", int(skipped.sum()))
        sheet.frame = sheet.frame[~skipped]


def _warm(sheet: Sheet, rule: WarmthRule) -> None:
    """Give each tie the warmth that a rule makes; set aside those of which it can make none."""
    try:
        warmths = rule(sheet.frame)
    except DataError:
        _set_aside_unwarmed(sheet, rule)
        warmths = rule(sheet.frame)
    sheet.frame = sheet.frame.assign(warmth=warmths)


def _set_aside_unwarmed(sheet: Sheet, rule: WarmthRule) -> None:
    column = sheet.frame[rule.column]
    for value in column.drop_duplicates():
        try:
            rule(pd.DataFrame({rule.column: pd.Series([value], dtype=column.dtype)}))
        except DataError as problem:
            same = column.isna() if pd.isna(value) else column == value
            what = "(empty)" if pd.isna(value) else shown(str(value))
            why = _why_unwarmed(value, problem.code, rule)
            for record in column.index[same]:
                sheet.ledger.set_aside(Broken(int(record), rule.column, why[0], what, *why[1:]))
    sheet.drop_broken()


def _why_unwarmed(value: object, code: str, rule: WarmthRule) -> tuple[str, str, str]:
    if code == "B53" and isinstance(value, str):
        try:
            count(value.strip())
        except Unreadable as problem:
            return problem.code, problem.rule, problem.repair
    says = f"it must have a value of which there is a warmth: {rule.says}"
    return code, says, "Correct the cell, or delete the row"


def _refuse_columns(sheet: Sheet) -> None:
    """Refuse what no single row can mend: a warmth of text, bounds of which one is missing."""
    there = [name for name in _WARMTHS if name in sheet.frame]
    for name in there:
        dtype = sheet.frame[name].dtype
        if not pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype):
            what = f"the column {name} holds {dtype}; it must hold numbers"
            raise sheet.ledger.refused("B56", what, "Write numbers from 0 to 1", column=name)
    if 0 < len(there) < 3 and there != ["warmth"]:
        what = "warmth, warmth_low and warmth_high come together"
        repair = "Add the missing columns, or leave the bounds out"
        raise sheet.ledger.refused("B55", what, repair, column=there[0])


def _note_never(sheet: Sheet) -> None:
    if "warmth" not in sheet.frame:
        return
    never = sheet.frame.index[sheet.frame["warmth"] == 0]
    if len(never):
        sheet.ledger.note("B51", f"{sheet.ledger.at(never)}: warmth is 0, kept, and means never")
