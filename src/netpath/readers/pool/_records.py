"""The records of a pool, what the user said of them, and marks that outlive both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pandas as pd

from netpath._places import AS_READ, Spellings
from netpath._results import Report
from netpath._rules import MISSING, clean_id
from netpath.errors import Message
from netpath.readers.contacts import KEY_COLUMNS, Contacts

Handle = tuple[str, str]  # a source's label, and an id within that source
Handles = tuple[Handle, ...]
Sources = dict[str, Contacts]  # by label, in the order of labels
PEOPLE, PLACES = "people", "places"
Decided = Mapping[str, Sequence[Sequence[Sequence[str]]]]
"""Pairs of people, and pairs of names of places, each side told by its marks."""


@dataclass(frozen=True)
class Decisions:
    """What the user said about a pool, in terms that outlive its ids.

    Attributes
    ----------
    same
        Two people who are one, by their records.
    apart
        Records that no key joins to another source.
    words
        Who said it, of whom, and how well they know them, from 1 to 5.
    on
        The day to count silence from; the latest of the evidence where there is none.
    missing
        Words that are no label.
    places
        Which names of employers and schools mean one place.
    """

    same: tuple[tuple[Handles, Handles], ...] = ()
    apart: frozenset[Handle] = frozenset()
    words: tuple[tuple[Handles, Handles, int], ...] = ()
    on: str | None = None
    missing: tuple[str, ...] = MISSING
    places: Spellings = AS_READ

    def without(self, handles: Iterable[Handle], owner: Handle | None = None) -> Decisions:
        """Return what is left without some records, and without their owner's words."""
        gone = frozenset(handles)
        same = [(_rest(one, gone), _rest(two, gone)) for one, two in self.same]
        words = [
            (_rest(one, gone), _rest(two, gone), word)
            for one, two, word in self.words
            if owner is None or owner not in one
        ]
        return replace(
            self,
            same=tuple(pair for pair in same if all(pair)),
            apart=self.apart - gone,
            words=tuple(one for one in words if one[0] and one[1]),
        )

    def with_apart(self, handles: Handles) -> Decisions:
        """Return these decisions, with records apart that no word of the user joins any more."""
        gone = frozenset(handles)
        same = [(_rest(one, gone), _rest(two, gone)) for one, two in self.same]
        kept = tuple(pair for pair in same if all(pair))
        return replace(self, same=kept, apart=self.apart | gone)


def _rest(handles: Handles, gone: frozenset[Handle]) -> Handles:
    return tuple(one for one in handles if one not in gone)


def by_label(contacts: Iterable[Contacts]) -> tuple[Sources, int]:
    """Return sources by a label of their own, and how many were there twice.

    A label rests on the owner's key or on the name of the file, so that a newer export keeps it;
    where two sources would have one label, it rests on all that they say as well.
    """
    groups: dict[str, list[Contacts]] = {}
    for one in contacts:
        groups.setdefault(label_of(one), []).append(one)
    found: Sources = {}
    n_twice = 0
    for label, group in groups.items():
        several = {_digest(one): one for one in group} if len(group) > 1 else {"": group[0]}
        n_twice += len(group) - len(several)
        for digest, one in several.items():
            found[label if len(several) == 1 else f"{label} {digest}"] = one
    return {label: found[label] for label in sorted(found)}, n_twice


def label_of(contacts: Contacts) -> str:
    """Return what a source is known by: its owner's first key, else the name of the file."""
    if contacts.owner is None:
        return f"file {contacts.file}"
    own = keys_of(contacts.people.loc[[contacts.owner]])
    known = [f"{kind}:{own[kind].iloc[0]}" for kind in KEY_COLUMNS if own[kind].notna().any()]
    return f"owner {known[0] if known else clean_id(contacts.owner_name or contacts.owner)}"


def _digest(contacts: Contacts) -> str:
    parts = [repr((contacts.owner, contacts.owner_name, contacts.consent, contacts.share))]
    for table in (contacts.people.reset_index(), contacts.evidence, contacts.past):
        columns = sorted(table.columns)
        rows = table[columns].astype("str").fillna("")
        sums = np.sort(pd.util.hash_pandas_object(rows, index=False).to_numpy())
        parts.append(f"{columns} {sha256(sums.tobytes()).hexdigest()}")
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def reports_of(sources: Sequence[Contacts]) -> list[Report]:
    """Return what became of each source's records: of several, each says which source it is."""
    if len(sources) == 1:
        return [sources[0].report]
    met: Counter[str] = Counter()
    found = []
    for one in sources:
        met[one.file] += 1
        name = f"{one.file} ({met[one.file]})" if met[one.file] > 1 else one.file or "a source"
        rows = one.report.quarantined
        inside = [name if file == one.file else f"{name}/{file}" for file in rows["file"]]
        notes = tuple(
            Message.of("{source}: {note}", source=name, note=note) for note in one.report.notes
        )
        found.append(replace(one.report, quarantined=rows.assign(file=inside), notes=notes))
    return found


def keys_of(people: pd.DataFrame) -> pd.DataFrame:
    """Return the keys on which people are joined, clean, missing where there are none."""
    found = {}
    for kind in KEY_COLUMNS:
        given = people[kind] if kind in people else pd.Series(None, people.index, dtype="str")
        clean = given.astype("str").map(clean_id, na_action="ignore").astype("str")
        clean = clean if kind == "given_id" else clean.str.casefold()
        found[kind] = clean.mask(clean == "")
    return pd.DataFrame(found, index=people.index)


def each_key(kind: str, told: object) -> list[str]:
    """Return the keys of a kind that a record tells: blanks part e-mails, and telephone numbers."""
    if not isinstance(told, str):
        return []
    several = told.split(" ")
    parted = kind == "phone" or (kind == "email" and all("@" in one for one in several))
    return list(dict.fromkeys(several)) if parted else [told]


def records_of(sources: Sources) -> pd.DataFrame:
    """Return one row a record: its source, its id there, its keys, and what is said of the person.

    Rows stand in the order of labels and ids.
    """
    tables = []
    for label, one in sources.items():
        people = one.people.drop(columns=list(KEY_COLUMNS), errors="ignore").astype("object")
        local = one.people.index.astype("str")
        keys = keys_of(one.people).astype("object")
        told = pd.concat([people, keys], axis=1)
        told = told.assign(source=label, local=local, owner=local == one.owner)
        tables.append(told.sort_values("local"))
    if not tables:
        return pd.DataFrame(columns=["source", "local", "owner", *KEY_COLUMNS], dtype="object")
    table = pd.concat(tables, ignore_index=True)
    return table.assign(owner=table["owner"].astype(bool))


def source_ids(sources: Sources) -> dict[str, str]:
    """Return a neutral id for each label."""
    return {label: neutral("s", label) for label in sources}


def neutral(letter: str, text: str, digits: int = 8) -> str:
    """Return an id that is stable and says nothing about whom it stands for."""
    return letter + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def decided_of(
    decisions: Decisions, sources: Sources, names: Iterable[str], before: Decided
) -> Decided:
    """Return what is decided now, and what was before of records or names that are not here."""
    marks, told = _marks_of(sources), {_mark(name) for name in names}
    same = decisions.places.same.items()
    people = {(_marked(one, marks), _marked(other, marks)) for one, other in decisions.same}
    places = {((_mark(name),), (_mark(place),)) for name, place in same}
    people |= _not_here(before.get(PEOPLE, ()), set(marks.values()))
    return {
        PEOPLE: sorted(people),
        PLACES: sorted(places | _not_here(before.get(PLACES, ()), told)),
    }


def people_again(
    decided: Decided, sources: Sources, person: Mapping[Handle, str]
) -> list[tuple[str, str]]:
    """Return the pairs of people, as they are called now, that were decided to be one."""
    called = {mark: person[handle] for handle, mark in _marks_of(sources).items()}
    return [
        pair
        for sides in decided.get(PEOPLE, ())
        if all(found := [[called[one] for one in side if one in called] for side in sides])
        for pair in pairwise(one[0] for one in found)
    ]


def places_again(decided: Decided, names: Iterable[str]) -> dict[str, str]:
    """Return the names that were decided to stand for another."""
    called = {_mark(name): name for name in names}
    pairs = ((one[0], other[0]) for one, other in decided.get(PLACES, ()))
    return {called[one]: called[other] for one, other in pairs if one in called and other in called}


def _not_here(
    pairs: Iterable[Sequence[Sequence[str]]], here: set[str]
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    sides = {(tuple(one), tuple(other)) for one, other in pairs}
    return {pair for pair in sides if any(here.isdisjoint(side) for side in pair)}


def _marked(handles: Handles, marks: Mapping[Handle, str]) -> tuple[str, ...]:
    return tuple(marks[one] for one in handles)


def _marks_of(sources: Sources) -> dict[Handle, str]:
    """Return a mark for each record; those that nothing else tells apart are counted by file."""
    met, found = Counter[str](), dict[Handle, str]()
    for label, one in sorted(sources.items(), key=lambda told: (told[1].file, told[0])):
        for local in one.people.index.astype("str"):
            text = f"{label_of(one)}\0{one.kind}\0{local}"
            found[label, local] = neutral("r", f"{text}\0{met[text]}", 16)
            met[text] += 1
    return found


def _mark(name: str) -> str:
    return neutral("n", clean_id(name), 16)
