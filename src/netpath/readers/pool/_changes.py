"""What a newer export of the same person tells that the older one did not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from netpath._places import place_key
from netpath._results import Answer, counted, listed
from netpath.readers.contacts import Contacts
from netpath.readers.pool._joins import joined
from netpath.readers.pool._records import Decisions, records_of

CHANGE_COLUMNS = ("what", "name", "org_before", "role_before", "org", "role")


@dataclass(frozen=True, eq=False)
class Changes(Answer):
    """Who is new, who is gone and whose job changed from one export to the next.

    Attributes
    ----------
    new, gone
        Ids of the newer and of the older export.
    changed_job
        Ids of the newer export.
    table
        One row a person and change: ``what``, ``name``, and employer and role before and now.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed_job: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person and change."""
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        counts = (
            (len(self.new), "new"),
            (len(self.gone), "gone"),
            (len(self.changed_job), "in a new job"),
        )
        told = [f"{counted(n, 'person', 'people')} {what}" for n, what in counts if n]
        return f"{listed(told) or 'Nothing changed'}."


def changes(old: Contacts, new: Contacts) -> Changes:
    """Compare two exports of one person, people joined on exact keys as in a pool.

    Somebody without any key is the same person where name and employer are the same. A job counts
    as changed where both exports tell an employer, or both a role, and mean different ones.
    Nothing is deleted: what to do about those who are gone is for the user to say.

    Parameters
    ----------
    old, new
        What a reader gave for each.

    Examples
    --------
    >>> from netpath.readers.contacts import no_evidence
    >>> from netpath.readers import Report
    >>> def export(**org):
    ...     people = pd.DataFrame({"name": list(org), "slug": list(org), "org": list(org.values())})
    ...     return Contacts(people.set_index("slug", drop=False), no_evidence(), Report(0, 0))
    >>> found = changes(export(ada="Acme", ben="Zeta"), export(ada="Zeta", cleo="Acme"))
    >>> print(found)
    1 person new, 1 person gone and 1 person in a new job.
    >>> found.changed_job
    ('ada',)
    """
    records = records_of({"new": new, "old": old})
    bare = records["local"].where(records["local"].str.startswith("~"))
    known = records.assign(given_id=records["given_id"].fillna(bare))
    person = joined(known, Decisions(), {"new": "new", "old": "old"}).person
    told = records.assign(person=person).reindex(
        columns=[*records.columns, "person", "name", "org", "role"]
    )
    told = told.loc[:, ~told.columns.duplicated()].drop_duplicates(["source", "person"])
    now, before = (told[told["source"] == one].set_index("person") for one in ("new", "old"))
    both = now.index.intersection(before.index).sort_values()
    moved = [who for who in both if _moved(before.loc[who], now.loc[who])]
    came, left = (
        one.index.difference(other.index) for one, other in ((now, before), (before, now))
    )
    rows = [("new", who) for who in came] + [("gone", who) for who in left]
    rows += [("changed job", who) for who in moved]
    return Changes(
        tuple(sorted(now.loc[came, "local"])),
        tuple(sorted(before.loc[left, "local"])),
        tuple(sorted(now.loc[moved, "local"])),
        _table(rows, before, now),
    )


def _moved(before: pd.Series, now: pd.Series) -> bool:
    """Whether both tell an employer and mean two, or both a role and mean two."""
    told = [(before[name], now[name]) for name in ("org", "role")]
    return any(
        isinstance(was, str) and isinstance(one, str) and place_key(was) != place_key(one)
        for was, one in told
    )


def _table(rows: list[tuple[str, str]], before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    kinds, who = [what for what, _ in rows], [one for _, one in rows]
    was, is_now = (
        one.reindex(who)[["name", "org", "role"]].reset_index(drop=True) for one in (before, now)
    )
    table = pd.DataFrame({"what": kinds, "name": is_now["name"].fillna(was["name"])})
    table = table.assign(org_before=was["org"], role_before=was["role"])
    table = table.assign(org=is_now["org"], role=is_now["role"])
    order = table[list(CHANGE_COLUMNS)].astype("str")
    return order.sort_values(list(CHANGE_COLUMNS), ignore_index=True)
