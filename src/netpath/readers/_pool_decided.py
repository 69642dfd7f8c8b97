"""What was said of a pool, in marks that name nobody and that a newer file of a source keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from netpath._rules import clean_id
from netpath.readers._pool_records import Decisions, Handle, Handles, Sources, label_of, neutral

PEOPLE, PLACES = "people", "places"
Decided = Mapping[str, Sequence[Sequence[Sequence[str]]]]
"""Pairs of people, and pairs of names of places, each side told by its marks."""


def decided_of(
    decisions: Decisions, sources: Sources, names: Iterable[str], before: Decided
) -> Decided:
    """Return what is decided now, and what was before of records or names that are not here."""
    marks, told = _marks_of(sources), {_mark(name) for name in names}
    same = decisions.places.same.items()
    people = {(_marked(one, marks), _marked(other, marks)) for one, other in decisions.same}
    places = {((_mark(name),), (_mark(place),)) for name, place in same}
    people |= _elsewhere(before.get(PEOPLE, ()), set(marks.values()))
    return {
        PEOPLE: sorted(people),
        PLACES: sorted(places | _elsewhere(before.get(PLACES, ()), told)),
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


def _elsewhere(
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
