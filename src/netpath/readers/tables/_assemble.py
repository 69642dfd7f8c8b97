"""From tables to a network, with the account of every record."""

from __future__ import annotations

import json
import unicodedata
from hashlib import sha256

import numpy as np
import pandas as pd

from netpath._names import Called
from netpath._results import Report, counted, listed
from netpath._rules import clean_id, clean_ids, label_columns, people_faults
from netpath.errors import Message, Repair, Typed, masked, typed
from netpath.network import ReferralNetwork
from netpath.network.columns import bytes_of, one_chunk, texts
from netpath.network.tables import people_of, valid_people, valid_ties
from netpath.readers.tables._headers import refuse_unused
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet
from netpath.readers.tables._ties import OfAllTies, Wishes, sift_ties

# Letters of the Greek and Cyrillic alphabets that look like Latin ones (Unicode's report 39 lists
# many more), after folding to lower case.
_LATIN = str.maketrans(
    "αβεζηικμνορτυχасеіјорхуѕһԁԛԝвнктмг",
    "abezhikmnoptuxaceijopxyshdqwbhktmr",
)


MOST_NEAR = 50
"""How many names that nobody has are compared with everybody's."""
_ENDS = ["source", "target", "id"]


def assembled(people: Sheet | None, ties: Sheet | None, wishes: Wishes) -> ReferralNetwork:
    """Return the network that two tables make."""
    sheets = [sheet for sheet in (people, ties) if sheet is not None]
    files = listed(sheet.ledger.file for sheet in sheets)
    refuse_unused(files, wishes.columns or {}, [key for sheet in sheets for key in sheet.used])
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
        if persons is not None:
            persons = _with_ends(persons, ties, wishes.strict)
        frame = ties.frame
        persons = people_of(frame) if persons is None else persons
    assert persons is not None
    _note_alike(persons.index, sheets[0].ledger)
    report = Report.merged([sheet.ledger.report(len(sheet.frame)) for sheet in sheets])
    held = [one for one in wishes.assumed if wishes.warmth is None or one.about != "warmth"]
    return ReferralNetwork._of_sound(
        valid_people(persons) if people is not None else persons,
        frame,
        directed=bool(told.directed),
        report=report.check(),
        assumptions=tuple(dict.fromkeys((*held, *told.assumptions))),
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


def _with_ends(persons: pd.DataFrame, ties: Sheet, strict: bool) -> pd.DataFrame:
    """Add the people whom a tie names and the table of people does not."""
    ends = people_of(ties.frame).index
    if len(unknown := ends.difference(persons.index)):
        if _refuse_names(persons, unknown, ties, strict):
            return _with_ends(persons, ties, strict)
        named = ties.frame["source"].isin(unknown) | ties.frame["target"].isin(unknown)
        where = ties.ledger.at(ties.frame.index[named])
        who = counted(len(unknown), "person", "people")
        ties.ledger.note("B73", f"{who} created from ties ({where}); nothing else is known of them")
        _note_zeros(persons.index, unknown, ties.ledger)
        note_near(persons, ties, unknown)
    return with_everybody(persons, ends)


def _refuse_names(persons: pd.DataFrame, unknown: pd.Index, ties: Sheet, strict: bool) -> bool:
    """Refuse ties of a name that is somebody's who has another id: they would be two people."""
    named = set(persons["name"][persons["name"].isin(unknown)]) if "name" in persons else set()
    rule = "ties tell of people by their ids, and this is the name of somebody who has an id"
    repair = "Write the id here, or take the ids out of the people"
    for column in ("source", "target") if named else ():
        ends = ties.frame[column]
        for record, person in ends[ends.isin(named)].items():
            broken = Broken(int(str(record)), column, "B73", typed(person), rule, repair)
            ties.ledger.set_aside(broken)
    if named and strict:
        ties.ledger.refuse_broken()
    ties.drop_broken()
    return bool(named)


def note_near(persons: pd.DataFrame, sheet: Sheet, unknown: pd.Index) -> None:
    """Note names that nobody has and somebody nearly has, with their rows: who is meant is asked.

    Where ids are no names, none is near another.
    """
    names = persons["name"] if "name" in persons else persons.index.to_series()
    called = Called({str(one): name for one, name in names.items() if _is_name(name)})
    headers = {name: header for header, name in sheet.ledger.read_as.items()}
    for one in [one for one in unknown if _is_name(one)][:MOST_NEAR]:
        if not (near := called.nearly(one)):
            continue
        ends = sheet.frame[sheet.frame.columns.intersection(_ENDS)] == one
        column = ends.columns[ends.any()][0]
        at = sheet.ledger.at(sheet.frame.index[ends[column]])
        place = ", ".join(filter(None, (sheet.ledger.sheet, at, headers.get(column, column))))
        what = Message.of("{place}: {who} is on no other sheet", place=place, who=Typed(one))
        sheet.ledger.note("B73", what, Repair("nearest", near=(Typed(near),)))


def _is_name(text: object) -> bool:
    return isinstance(text, str) and " " in text.strip()


def _note_zeros(known: pd.Index, unknown: pd.Index, ledger: Ledger) -> None:
    """Note ids of ties that are those of people but for zeros in front: 71 may be 0071."""
    bare = {one.lstrip("0") for one in known if one.isdecimal()}
    lost = [one for one in unknown if one.isdecimal() and one.lstrip("0") in bare]
    if lost:
        what = f"{counted(len(lost), 'id')} in ties and in people differ but for zeros in front"
        repair = "a spreadsheet takes them off: format the column as text, or they stay two people"
        ledger.note("B31", what, repair)


def _note_alike(ids: pd.Index, ledger: Ledger) -> None:
    said = look_alike(ids)
    if said:
        ledger.note("B41", said)


def sift_people(sheet: Sheet, wishes: Wishes) -> None:
    """Keep the people whose rows break no rule, ids clean and unique."""
    sheet.read_columns(wishes.formats, {})
    sheet.leave_no_labels(label_columns(sheet.frame), wishes.words)
    sheet.clean_ids("id")
    sheet.frame = sheet.frame.assign(id=texts(sheet.frame["id"]))
    _give_ids(sheet)
    _one_row_each(sheet)
    sheet.set_aside(people_faults(sheet.frame))
    if wishes.strict:
        sheet.ledger.refuse_broken(cells=True)


def _give_ids(sheet: Sheet) -> None:
    """Give people without an id one that rests on their name and organisation (B34)."""
    frame = sheet.frame
    bare = frame.index[frame["id"].isna()]
    if not len(bare):
        return
    told = frame.loc[bare].reindex(columns=["name", "org"]).astype("object")
    ids = frame["id"].copy()
    for record, name, org in told.itertuples():
        if not isinstance(name, str):
            rule, repair = "a person has an id or a name of text", "Give the person an id"
            sheet.ledger.set_aside(Broken(int(record), "id", "B34", "(empty)", rule, repair))
            continue
        key = json.dumps([clean_id(name), "" if pd.isna(org) else clean_id(str(org))])
        ids[record] = f"person-{sha256(key.encode()).hexdigest()[:12]}"
    given = int(ids[bare].notna().sum())
    if given:
        who = counted(given, "person has", "people have")
        sheet.ledger.note("B34", f"{who} no id; they get one made from name and organisation")
    sheet.frame = frame.assign(id=ids)
    sheet.drop_broken()


def _one_row_each(sheet: Sheet) -> None:
    """Skip rows that repeat a person word for word; set aside those that contradict each other."""
    frame = sheet.frame
    if not frame["id"].duplicated().any():
        return
    word_for_word = frame.astype("str").duplicated()
    sheet.ledger.skip("repeated person", int(word_for_word.sum()))
    sheet.frame = frame[~word_for_word]
    rule = "an id belongs to one person, told in one row"
    repair = "Give one of them another id, or keep one row"
    for record, person in sheet.frame["id"][sheet.frame["id"].duplicated(keep=False)].items():
        broken = Broken(int(str(record)), "id", "B49", typed(person), rule, repair)
        sheet.ledger.set_aside(broken)
    sheet.drop_broken()


def with_everybody(people: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Return people, indexed by id, with those added of whom nothing but the id is known."""
    added = sorted(ids.difference(people.index))
    if not added:
        return people
    # Numpy's own whole numbers and booleans have no way to say that nothing is known.
    nullable = {
        name: {"i": "Int64", "b": "boolean"}[dtype.kind]
        for name, dtype in people.dtypes.items()
        if dtype.kind in "ib" and isinstance(dtype, np.dtype)
    }
    everybody = people.astype(nullable).reindex([*people.index, *added])
    for flag in ("do_not_ask", "target"):
        if nullable.get(flag) == "boolean":
            everybody[flag] = everybody[flag].fillna(False).astype(bool)
    return everybody.rename_axis("id")


def skeleton(text: str) -> str:
    """Return the form that ids have in common when they look alike."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", text).casefold().translate(_LATIN)


def look_alike(ids: pd.Index) -> str:
    """Say which ids look alike, masked; empty where none do."""
    signs = bytes_of(one_chunk(ids)).data
    upper = (signs >= ord("A")) & (signs <= ord("Z"))
    if not (upper | (signs > ord("~"))).any():
        return ""
    every = sorted(ids)
    skeletons = [skeleton(one) for one in every]
    if len(set(skeletons)) == len(every):
        return ""
    groups: dict[str, list[str]] = {}
    for one, form in zip(every, skeletons, strict=True):
        groups.setdefault(form, []).append(one)
    alike = [group for group in groups.values() if len(group) > 1]
    shown = listed(masked(one) for one in alike[0])
    first = ", first" if len(alike) > 1 else ""
    n = sum(map(len, alike))
    return f"{n} ids look alike and are kept apart{first}: {shown}"
