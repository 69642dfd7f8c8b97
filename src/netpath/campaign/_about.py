"""What is held on one person, through all searches of a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from netpath._names import MOST_NEAR, Called
from netpath._results import Answer, counted, listed, percent
from netpath._rules import bare
from netpath._rules import fold as plain_words
from netpath.campaign import files
from netpath.campaign._called import COINED
from netpath.campaign._chance import day_told
from netpath.campaign._faults import JournalError
from netpath.campaign._forget import Place, Traces, naming
from netpath.campaign._journal import Journal
from netpath.campaign._schema import BRIEFLY_MS
from netpath.campaign.files import AnyPath
from netpath.campaign.load import keys_of
from netpath.campaign.recorded import kind_told, name_of, sentence
from netpath.campaign.state import State, fold
from netpath.errors import Message, Repair, Typed, UnknownPerson, either

COLUMNS = ["search", "seeker", "person", "who", "event", "day", "told", "stored"]
DRAFT = "half written"
_EMAIL = re.compile(r"[^\s@<>,;:\"'()]+@[^\s@<>,;:\"'()]+")


@dataclass(frozen=True)
class AboutPerson(Answer):
    """What the searches of a folder hold on one person.

    Attributes
    ----------
    who
        Who was asked about, as it was typed.
    table
        One row a record: ``search`` (its file), ``seeker`` (whose search), ``person`` (their id
        there), ``who`` (their name with employer and work), ``event``, ``day``, ``told`` (in
        words) and ``stored`` (as it is kept).
    backups
        How many backups of these searches hold it too.
    files
        Names of other files of the folder in which they are named.
    unread
        Searches that could not be read, so that what they hold is not told.
    perhaps
        Others who may be meant, as each is called, such as somebody known by a first name alone.
    """

    who: str
    table: pd.DataFrame
    backups: int = 0
    files: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a record.

        Examples
        --------
        >>> len(AboutPerson("Ada", pd.DataFrame(columns=COLUMNS)).to_frame())
        0
        """
        return self.table

    def __str__(self) -> str:
        n = self.table["search"].nunique()
        lines = [f"{counted(n, 'search holds', 'searches hold')} something on {self.who}."]
        several = self.table.groupby("search")["person"].nunique().max() > 1
        if several:
            lines.append("Several people are called so: look which of them asks.")
        for (search, seeker, person, who), rows in self.table.groupby(
            ["search", "seeker", "person", "who"]
        ):
            which = f": {who}" if several else ""
            where = "" if COINED.fullmatch(str(person)) else f", where their id is {person}"
            lines.append(f"{search}, the search of {seeker}{where}{which}:")
            lines += [f"  {_day_told(row.day)}: {row.told}" for row in rows.itertuples()]
        return "\n".join([*lines, *self._notes()])

    def _notes(self) -> Iterator[str]:
        if self.backups:
            yield f"{counted(self.backups, 'backup holds', 'backups hold')} it too."
        if self.perhaps:
            yield f"Perhaps they are meant as well: {listed(self.perhaps)}. Look for each by name."
        if self.files:
            yield f"Named as well in {listed(self.files)}."
        if len(self.table):
            yield "Records name others too: look at them before you hand this over."
        yield from (f"{one} cannot be read; what it holds is not told." for one in self.unread)


def held(folder: AnyPath, person: str) -> AboutPerson:
    """Return what is held on somebody, through all searches of a folder.

    Those are told who have this id or name, in either order, or this e-mail in whichever column,
    and in other searches whoever has the same e-mail, slug or address of a profile. A name alone
    tells nobody from a namesake: each is told apart by employer and work. Who is called by a part
    of the name is offered.

    Parameters
    ----------
    folder
        Where the files lie, each named ``….netpath``.
    person
        An id, a name or an e-mail.

    Raises
    ------
    JournalGone
        If there is no such folder.
    JournalError
        If it cannot be read. A file that cannot be is named in the answer.
    UnknownPerson
        If no search that can be read holds anything on them.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["ada"], "target": ["ben"], "warmth": [0.6]})
    >>> net = ntp.ReferralNetwork(None, ties, directed=False)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     campaign = ntp.Campaign.create(f"{folder}/a.netpath", net, "ada", "ben")
    ...     campaign.close()
    ...     print(held(folder, "ben").table["told"].tolist())
    ['a target', 'known: nothing but that they are there', 'a tie with ada: warmth 60 %']
    """
    place, unread = Path(folder), []
    states: dict[Path, State] = {}
    for path in files.in_folder(place):
        try:
            with closing(Journal.open(path, wait_ms=BRIEFLY_MS)) as journal:
                states[path] = fold(journal.events)
        except JournalError:
            unread.append(path.name)
    meant = _meant(states, person)
    rows = [row for path, ids in meant.items() for row in _rows(path, states[path], ids)]
    if not rows:
        raise _nothing_held(states, person)
    names = [name_of(states[path], one) for path, ids in meant.items() for one in ids]
    elsewhere = {name for path in list(meant)[:1] for name in naming(path, {person, *names})}
    elsewhere -= {one.name for one in (*states, *(b for p in states for b in files.backups(p)))}
    backups = sum(len(files.backups(path)) for path in meant)
    table = pd.DataFrame(rows, columns=COLUMNS)
    perhaps = tuple(_perhaps(states, meant, person))
    return AboutPerson(person, table, backups, tuple(sorted(elsewhere)), tuple(unread), perhaps)


def _meant(states: dict[Path, State], person: str) -> dict[Path, list[str]]:
    """Return who is meant in each search: by what was typed, or by the keys of those who are."""
    found = {
        path: {one for one in state.people if _is_called(state, one, person)}
        for path, state in states.items()
    }
    keys = {key for path, ids in found.items() for one in ids for key in keys_of(states[path], one)}
    for path, state in states.items() if keys else ():
        found[path] |= {one for one in state.people if keys_of(state, one) & keys}
    return {path: sorted(ids) for path, ids in found.items() if ids}


def _nothing_held(states: dict[Path, State], typed: str) -> UnknownPerson:
    names = {one: name_of(state, one) for state in states.values() for one in state.people}
    alike = Called(names)
    found = alike.near(typed) or alike.like(typed)[:MOST_NEAR]
    found = found or [one for one in names if _in_part(names[one], typed)][:MOST_NEAR]
    near = {names[one]: one for one in reversed(found)}
    shown = tuple(Typed(one, name) for name, one in reversed(near.items()))
    perhaps = [Repair("nearest", near=shown)] if shown and bare(typed) else []
    by_name = ["Type their name too: a search seldom keeps e-mails"] * bool(_emails(typed))
    return UnknownPerson(
        Message.of("Nothing is held on {who}.", who=Typed(typed)),
        tuple(near.values()),
        code="nothing held",
        repair=either(*perhaps, *by_name, "Look at how it is spelt"),
    )


def _is_called(state: State, one: str, typed: str) -> bool:
    known = state.people[one]
    emails = _emails(typed)
    if emails and any(emails & _emails(str(cell)) for cell in known.values()):
        return True
    return one == typed or (_words(typed) == _words(str(known.get("name", ""))) != [])


def _words(text: str) -> list[str]:
    """Return the words of a name, in whichever order it is written: *Lee, Kim* is *Kim Lee*."""
    return sorted(plain_words(_EMAIL.sub(" ", text)).split())


def _emails(text: str) -> set[str]:
    return {one.casefold() for one in _EMAIL.findall(text)} if "@" in text else set()


def _perhaps(
    states: Mapping[Path, State], meant: Mapping[Path, list[str]], typed: str
) -> Iterator[str]:
    """Yield others who are called by a part of what was typed, or of whom it is a part."""
    told = set[str]()
    for path, state in states.items():
        for one in sorted(set(state.people) - set(meant.get(path, ()))):
            called = _who(state, one)
            if _in_part(name_of(state, one), typed) and called not in told:
                told.add(called)
                yield called


def _in_part(name: str, typed: str) -> bool:
    """Whether one is a part of the other, as a first name alone is."""
    one, other = set(_words(name)), set(_words(typed))
    return bool(one and other) and (one < other or other < one)


def _who(state: State, one: str) -> str:
    """Return a name with what tells namesakes apart."""
    known = state.people.get(one, {})
    beside = ", ".join(str(known[name]) for name in ("org", "role") if known.get(name))
    return f"{name_of(state, one)} ({beside})" if beside else name_of(state, one)


def _rows(path: Path, state: State, ids: Sequence[str]) -> Iterator[tuple[object, ...]]:
    head = path.name, name_of(state, state.seeker)
    with closing(Journal.open(path, wait_ms=BRIEFLY_MS)) as journal:
        days = {event.seq: event.happened for event in journal.events}
        for one in ids:
            traces = Traces(journal, state, one)
            for found in sorted([*traces.about, *traces.mentions], key=lambda it: (it.seq, it.at)):
                stored = json.dumps(found.inner, ensure_ascii=False, sort_keys=True)
                told = in_words(state, found, one)
                yield *head, one, _who(state, one), found.seq, days[found.seq], told, stored
            for place, (who, says) in journal.drafts().items():
                if who == one or traces.mentioned(f"{place} {says}"):
                    yield (
                        *head,
                        one,
                        _who(state, one),
                        0,
                        DRAFT,
                        f'{place}: "{_plainly(says)}"',
                        says,
                    )


LABELS = {
    **{"name": "name", "org": "employer", "role": "work", "email": "e-mail", "url": "address"},
    **{"profile": "profile", "kind": "kind", "evidence": "evidence", "warmth": "warmth"},
    **{"warmth_low": "at least", "warmth_high": "at most", "willing": "takes asks"},
    **{"cap": "asks taken at most", "cool_off": "days between two asks"},
    "do_not_ask": "not to be asked",
    **{"name_shared": "may be named to others", "word": "how well (of 5)", "brought_by": "from"},
    **{"count": "contacts counted", "since": "known since", "last_contact": "last contact"},
}
"""What columns are called; a column of the user's own is called as it is."""
OF_THE_MODEL = ("share_", "direction")
"""How columns begin that only say how a warmth was reckoned; a record is stored with them."""
AS_CHANCE = ("warmth", "warmth_low", "warmth_high", "willing")
DONE = {
    "thank": "they were thanked",
    "tell": "they were told how it went",
    "follow up": "they were written to again",
    "close": "they were told that the search is over",
}
WORDS = {
    "learned": "the seeker's own note of the talk",
    "stays": "what stays with the seeker of the talk",
    "place": "where to meet",
    "introduces": "how the seeker introduces themselves",
    "possible": "what makes a talk possible, as the seeker says",
    "title": "what the search is called",
    "consent": "who agreed to what",
    "note": "a note",
}
"""Texts of the seeker's own in which somebody may be mentioned."""


def in_words(state: State, place: Place, person: str) -> str:
    """Return in words what a record says of somebody."""
    said = place.inner
    if "person" in said:
        who = "known" if said["person"] == person else f"known of {name_of(state, said['person'])}"
        known = dict(said["known"])
        if brought := str(known.get("brought_by", "")):
            known["brought_by"] = listed(name_of(state, one) for one in brought.split(" + "))
        return f"{who}: {_listed(known)}"
    if "tie" in said or "untied" in said:
        pair = said.get("tie") or said["untied"]
        others = listed([name_of(state, one) for one in pair if one != person])
        if "untied" in said:
            return f"no tie with {others} any more"
        return f"a tie with {others}: {_listed(said['known'], 'nothing more')}"
    if "asked" in said or "via" in said or "named" in said:
        return _told_of_ask(state, place, person)
    return _of_a_word(said)


def _of_a_word(said: Mapping[str, Any]) -> str:
    """Return what the seeker said, beside what was asked.

    Examples
    --------
    >>> _of_a_word({"done": 2, "task": "thank", "who": "gail"}), _of_a_word({"seeker": "ada"})
    ('they were thanked', 'whose search it is')
    >>> _of_a_word({"note": "Night rotas.", "question": "does it fit", "org": "Acme"})
    'a note (does it fit): "Night rotas."'
    """
    for name in (one for one in WORDS if one in said):
        question = f" ({said['question']})" if "question" in said else ""
        return f'{WORDS[name]}{question}: "{said[name]}"'
    if "done" in said:
        return DONE[said["task"]]
    if "unfit" in said:
        return "not for the seeker, as they say" if said["unfit"] else "for the seeker after all"
    if "assumed" in said:
        return f"assumed: {listed(said['assumed'])}"
    simple = {
        "seeker": "whose search it is",
        "target": "a target",
        "dropped": "no target any more",
        "lifted": "what they answered in another search does not hold here any more",
    }
    return next((told for name, told in simple.items() if name in said), "mentioned")


def _told_of_ask(state: State, place: Place, person: str) -> str:
    ask = next((one for one in state.asks if one.seq == place.seq), None)
    if ask is None:
        return "an outcome that was taken back"
    if person == ask.person and "asked" in place.inner:
        return sentence(state, ask)
    what = "introduced" if "via" in place.inner else "named"
    if "via" in place.inner:
        return f"{what}: {name_of(state, ask.person)}, {day_told(ask.day)}"
    return f"{what} by {name_of(state, ask.person)}, {day_told(ask.day)}"


def _listed(known: Mapping[str, Any], nothing: str = "nothing but that they are there") -> str:
    """Return what is known, column by column.

    Examples
    --------
    >>> _listed({"name": "Ada", "org": "", "do_not_ask": True, "willing": 0.5}), _listed({})
    ('name Ada, takes asks 50 %, not to be asked', 'nothing but that they are there')
    """
    order = [*(one for one in LABELS if one in known), *sorted(known.keys() - LABELS.keys())]
    return ", ".join(filter(None, (_one(name, known[name]) for name in order))) or nothing


def _one(name: str, value: object) -> str:
    label = LABELS.get(name, name.replace("_", " "))
    if name.startswith(OF_THE_MODEL) or (name == "count" and not value):
        return ""
    if name == "kind":
        return f"kind {kind_told(str(value))}" if value else ""
    if isinstance(value, bool):
        return label if value else f"{label}: no"
    if name in AS_CHANCE and isinstance(value, int | float):
        return f"{label} {percent(value)}"
    return f"{label} {value}" if value != "" else ""


def _plainly(says: str) -> str:
    """Return what is half written without the marks in which a form is kept.

    Examples
    --------
    >>> _plainly('{"learned": "Rotas.", "stays": ""}'), _plainly("Dear Gail,")
    ('learned: Rotas.', 'Dear Gail,')
    """
    try:
        form = json.loads(says)
    except ValueError:
        return says
    if not isinstance(form, dict):
        return says
    return "; ".join(f"{name}: {one}" for name, one in form.items() if one not in ("", None))


def _day_told(day: object) -> str:
    return DRAFT if day == DRAFT else day_told(date.fromisoformat(str(day)))
