"""From tables to a network, with the account of every record."""

from __future__ import annotations

import pandas as pd

from netpath._results import Report, counted, listed
from netpath._rules import clean_ids
from netpath.errors import DataError, typed
from netpath.network import ReferralNetwork
from netpath.network.tables import people_of, valid_people, valid_ties
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._lookalikes import look_alike
from netpath.readers._people import sift_people, with_everybody
from netpath.readers._sheet import Sheet
from netpath.readers._ties import OfAllTies, sift_ties
from netpath.readers._wishes import Wishes


def assembled(people: Sheet | None, ties: Sheet | None, wishes: Wishes) -> ReferralNetwork:
    """Return the network that two tables make.

    Raises
    ------
    DataError
        Under ``strict``, for the first record that cannot be kept.

    Examples
    --------
    >>> frame = pd.DataFrame({"source": ["a"], "target": ["b"]}, index=[1], dtype="str")
    >>> sheet = Sheet(frame, Ledger("ties.csv", "ties", lines=[2]))
    >>> print(assembled(None, sheet, Wishes(warmth=0.3, directed=False)))
    2 people and 1 tie. Assumed: warmth 0.3 for every tie.
    """
    sheets = [sheet for sheet in (people, ties) if sheet is not None]
    _refuse_unused(sheets, wishes)
    told = OfAllTies(wishes.directed, ())
    persons, frame = None, valid_ties(None)
    lost: list[str] = []
    if people is not None:
        given = people.frame["id"]
        sift_people(people, wishes)
        persons = people.frame.set_index("id")
        if people.ledger.broken:
            lost = sorted(set(clean_ids(given, "people").dropna()) - set(persons.index))
    if ties is not None:
        told = sift_ties(ties, wishes)
        _set_aside_ties_of(lost, ties)
        frame = ties.frame
        persons = people_of(frame) if persons is None else _with_ends(persons, ties)
    assert persons is not None
    _note_alike(persons.index, sheets[0].ledger)
    report = Report.merged([sheet.ledger.report(len(sheet.frame)) for sheet in sheets])
    return ReferralNetwork._of_sound(
        valid_people(persons) if people is not None else persons,
        frame,
        directed=bool(told.directed),
        report=report.check(),
        assumptions=told.assumptions,
        missing=wishes.words,
    )


def _set_aside_ties_of(lost: list[str], ties: Sheet) -> None:
    """Set aside the ties of people who were: what they wish, such as not to be asked, is unread."""
    if not lost:
        return
    rule, repair = "both people of a tie are kept", "Mend the row of the person who was set aside"
    for column in ("source", "target"):
        ends = ties.frame[column]
        for record, person in ends[ends.isin(lost)].items():
            broken = Broken(int(str(record)), column, "B73", typed(person), rule, repair)
            ties.ledger.set_aside(broken)
    ties.drop_broken()


def _refuse_unused(sheets: list[Sheet], wishes: Wishes) -> None:
    used = [key for sheet in sheets for key in sheet.used]
    for key in wishes.columns or {}:
        if key not in used:
            files = listed(sheet.ledger.file for sheet in sheets)
            raise DataError(
                f"columns: {files} has no header {key!r}. Correct it, or leave it out.", code="B21"
            )


def _with_ends(persons: pd.DataFrame, ties: Sheet) -> pd.DataFrame:
    """Add the people whom a tie names and the table of people does not."""
    ends = people_of(ties.frame).index
    unknown = ends.difference(persons.index)
    if len(unknown):
        named = ties.frame["source"].isin(unknown) | ties.frame["target"].isin(unknown)
        where = ties.ledger.at(ties.frame.index[named])
        who = counted(len(unknown), "person", "people")
        ties.ledger.note("B73", f"{who} created from ties ({where}); nothing else is known of them")
        _note_zeros(persons.index, unknown, ties.ledger)
    return with_everybody(persons, ends)


def _note_zeros(known: pd.Index, unknown: pd.Index, ledger: Ledger) -> None:
    """Note ids of ties that are those of people but for zeros in front: 71 may be 0071."""
    bare = {one.lstrip("0") for one in known if one.isdecimal()}
    lost = [one for one in unknown if one.isdecimal() and one.lstrip("0") in bare]
    if lost:
        what = f"{counted(len(lost), 'id')} in ties and in people differ but for zeros in front"
        repair = "a spreadsheet takes them off: format the column as text, or they stay two people"
        ledger.note("B31", f"{what}; {repair}")


def _note_alike(ids: pd.Index, ledger: Ledger) -> None:
    said = look_alike(ids)
    if said:
        ledger.note("B41", said)
