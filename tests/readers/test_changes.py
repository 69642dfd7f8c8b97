"""Two exports of one person, compared."""

from __future__ import annotations

import pandas as pd

from netpath._results import Report
from netpath.readers import Contacts, changes
from netpath.readers.contacts import no_evidence


def export(*rows: tuple[str, str, str | None, str | None]) -> Contacts:
    columns = ["id", "name", "org", "role"]
    people = pd.DataFrame(rows, columns=columns, dtype="str").set_index("id")
    keys = people.index.to_series()
    people["slug"] = keys.where(~keys.str.contains("[~@]"))
    people["email"] = keys.where(keys.str.contains("@"))
    return Contacts(people, no_evidence(), Report(len(rows), len(rows)))


def test_new_gone_and_changed_job() -> None:
    old = export(("ada", "Ada", "Acme", "boss"), ("ben", "Ben", "Acme", "clerk"))
    new = export(("ada", "Ada", "Zeta", "boss"), ("cleo", "Cleo", None, None))
    found = changes(old, new)
    assert (found.new, found.gone, found.changed_job) == (("cleo",), ("ben",), ("ada",))
    assert str(found) == "1 person new, 1 person gone and 1 person in a new job."
    table = found.to_frame().set_index("name")
    assert table["what"].to_dict() == {"Ada": "changed job", "Ben": "gone", "Cleo": "new"}
    assert table.loc["Ada", ["org_before", "org"]].tolist() == ["Acme", "Zeta"]


def test_another_spelling_or_a_blank_is_no_new_job() -> None:
    old = export(("ada", "Ada", "Acme", "boss"), ("ben", "Ben", None, None), ("c", "C", "X", "y"))
    new = export(
        ("ada", "Ada", "ACME, Inc.", "Boss"),
        ("ben", "Ben", "Acme", "clerk"),
        ("c", "C", None, None),
    )
    assert str(changes(old, new)) == "Nothing changed."
    role = export(("ada", "Ada", "Acme", "chair"), ("ben", "Ben", None, None), ("c", "C", "X", "y"))
    assert changes(old, role).changed_job == ("ada",)


def test_without_a_key_name_and_employer_tell_who_somebody_is() -> None:
    old = export(("~1", "Ada", "Acme", None), ("~2", "Ben", "Acme", None))
    new = export(("~1", "Ada", "Acme", None), ("~3", "Ben", "Zeta", None))
    found = changes(old, new)
    assert (found.new, found.gone) == (("~3",), ("~2",))


def test_an_email_that_comes_with_a_profile_is_the_same_person() -> None:
    old = export(("ada@x.org", "Ada", "Acme", None))
    new = export(("ada", "Ada", "Acme", None))
    new.people.loc["ada", "email"] = "ADA@x.org"
    assert str(changes(old, new)) == "Nothing changed."


def test_a_table_shows_in_a_notebook_and_a_hostile_name_is_escaped() -> None:
    found = changes(export(), export(("ada", "<b>", None, None)))
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
