"""What is held on one person, through all searches of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from netpath._results import Answer, counted, listed
from netpath._rules import bare
from netpath.campaign import files
from netpath.campaign._chance import day_told
from netpath.campaign._faults import JournalError
from netpath.campaign._forget import Place, Traces, naming
from netpath.campaign._journal import Journal
from netpath.campaign._schema import BRIEFLY_MS
from netpath.campaign.files import AnyPath
from netpath.campaign.load import keys_of
from netpath.campaign.recorded import name_of, sentence
from netpath.campaign.state import State, fold
from netpath.errors import UnknownPerson

COLUMNS = ["search", "seeker", "person", "event", "day", "told", "stored"]
DRAFT = "half written"


@dataclass(frozen=True)
class AboutPerson(Answer):
    """What the searches of a folder hold on one person.

    Attributes
    ----------
    who
        Who was asked about, as it was typed.
    table
        One row a record: ``search`` (its file), ``seeker`` (whose search), ``person`` (their id
        there), ``event``, ``day``, ``told`` (in words) and ``stored`` (as it is kept).
    backups
        How many backups of these searches hold it too.
    files
        Names of other files of the folder in which they are named.
    unread
        Searches that could not be read, so that what they hold is not told.
    """

    who: str
    table: pd.DataFrame
    backups: int = 0
    files: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

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
        for (search, seeker), rows in self.table.groupby(["search", "seeker"]):
            ids = listed(sorted(set(rows["person"])))
            lines.append(f"{search}, the search of {seeker}, where their id is {ids}:")
            lines += [f"  {row.day}: {row.told}" for row in rows.itertuples()]
        return "\n".join([*lines, *self._notes()])

    def _notes(self) -> Iterator[str]:
        if self.backups:
            yield f"{counted(self.backups, 'backup holds', 'backups hold')} it too."
        if self.files:
            yield f"Named as well in {listed(self.files)}."
        if len(self.table):
            yield "Records name others too: look at them before you hand this over."
        yield from (f"{one} cannot be read; what it holds is not told." for one in self.unread)


def held(folder: AnyPath, person: str) -> AboutPerson:
    """Return what is held on somebody, through all searches of a folder.

    Those are told who have this id or name, and in other searches whoever has the same e-mail,
    slug or address of a profile. A name alone tells nobody from a namesake: look at the ids.

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
    ['a target', 'known: nothing but that they are there', 'a tie with ada: warmth 0.6']
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
        raise UnknownPerson(
            "Nothing is held on them under this id or name.",
            code="nothing held",
            repair="Look at how it is spelt",
        )
    names = [name_of(states[path], one) for path, ids in meant.items() for one in ids]
    elsewhere = {name for path in list(meant)[:1] for name in naming(path, {person, *names})}
    elsewhere -= {one.name for one in (*states, *(b for p in states for b in files.backups(p)))}
    backups = sum(len(files.backups(path)) for path in meant)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return AboutPerson(person, table, backups, tuple(sorted(elsewhere)), tuple(unread))


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


def _is_called(state: State, one: str, typed: str) -> bool:
    known = state.people[one]
    return one == typed or bare(typed) in {
        bare(str(known[name])) for name in ("name", "email") if known.get(name)
    }


def _rows(path: Path, state: State, ids: Sequence[str]) -> Iterator[tuple[object, ...]]:
    head = path.name, name_of(state, state.seeker)
    with closing(Journal.open(path, wait_ms=BRIEFLY_MS)) as journal:
        days = {event.seq: event.happened for event in journal.events}
        for one in ids:
            traces = Traces(journal, state, one)
            for found in sorted([*traces.about, *traces.mentions], key=lambda it: (it.seq, it.at)):
                stored = json.dumps(found.inner, ensure_ascii=False, sort_keys=True)
                told = _told(state, found, one)
                yield *head, one, found.seq, days[found.seq], told, stored
            for place, (who, says) in journal.drafts().items():
                if who == one or traces.mentioned(f"{place} {says}"):
                    yield *head, one, 0, DRAFT, f'{place}: "{says}"', says


def _told(state: State, place: Place, person: str) -> str:
    """Return in words what a record says of somebody."""
    said = place.inner
    if "person" in said:
        who = "known" if said["person"] == person else f"known of {name_of(state, said['person'])}"
        return f"{who}: {_listed(said['known'])}"
    if "tie" in said:
        others = [name_of(state, one) for one in said["tie"] if one != person]
        return f"a tie with {listed(others)}: {_listed(said['known'])}"
    if "untied" in said:
        others = [name_of(state, one) for one in said["untied"] if one != person]
        return f"no tie with {listed(others)} any more"
    if "asked" in said or "via" in said or "named" in said:
        return _told_of_ask(state, place, person)
    if "seeker" in said:
        return "whose search it is"
    if "target" in said or "dropped" in said:
        return f"{'a target' if 'target' in said else 'no target any more'}"
    return _listed({name: one for name, one in said.items() if one not in (person, True)})


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


def _listed(known: dict[str, Any]) -> str:
    """Return what is known, column by column.

    Examples
    --------
    >>> _listed({"name": "Ada", "do_not_ask": True}), _listed({})
    ('do not ask yes, name Ada', 'nothing but that they are there')
    """
    words = {True: "yes", False: "no"}
    told = [
        f"{name.replace('_', ' ')} {words.get(one, one) if isinstance(one, bool) else one}"
        for name, one in sorted(known.items())
    ]
    return ", ".join(told) or "nothing but that they are there"
