"""People on their way in: an id each, one row each, and those whom only ties name."""

from __future__ import annotations

import json
from hashlib import sha256

import numpy as np
import pandas as pd

from netpath._results import counted
from netpath._rules import clean_id, label_columns, people_faults
from netpath.errors import typed
from netpath.network.columns import texts
from netpath.readers._ledger import Broken
from netpath.readers._sheet import Sheet
from netpath.readers._wishes import Wishes


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
    """Return people, indexed by id, with those added of whom nothing but the id is known.

    Examples
    --------
    >>> people = pd.DataFrame({"do_not_ask": [True]}, index=pd.Index(["a"], name="id"))
    >>> with_everybody(people, pd.Index(["b"])).to_dict("index")
    {'a': {'do_not_ask': True}, 'b': {'do_not_ask': False}}
    """
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
