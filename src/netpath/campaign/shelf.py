"""A campaign's file as one of many: what it tells at a glance, and how all of it is deleted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from netpath._results import counted, listed
from netpath.campaign import files
from netpath.campaign._chance import day_told
from netpath.campaign._due import Due, due_by
from netpath.campaign._faults import JournalCorrupt, JournalError, spoken
from netpath.campaign._forget import naming
from netpath.campaign._journal import Journal, asks_in
from netpath.campaign._said import parsed
from netpath.campaign._schema import BRIEFLY_MS, EVERY_EVENT, VERSION, check, connect, version_of
from netpath.campaign._seal import START, Event, EventPart, digest_over, is_whole, part_of
from netpath.campaign._standing import standing, target_states
from netpath.campaign.recorded import name_of
from netpath.campaign.state import GRANTED, OF_SOMEBODY, State, fold

BLANK = EventPart(None, None, b"")
SEALS = "SELECT seq, commitment FROM part ORDER BY seq, at"
PARTS = "SELECT seq, at, payload, salt, commitment FROM part WHERE payload "
SAID = PARTS + "NOT LIKE '{\"known\":%' ORDER BY seq, at"
KNOWN = PARTS + 'LIKE \'{"known":%,"person":%\''


@dataclass(frozen=True)
class Glance:
    """What a list of many searches tells of one.

    Attributes
    ----------
    state
        What is recorded, without ties, and of people only those whom a record speaks of.
    begun
        The day on which it began.
    first, head
        The digests of its first event, which tells it from others wherever it lies, and its last.
    known
        The ids of the people it knows, as JSON writes them.
    asks
        What is kept of its last plan.
    events
        How many events it holds.
    """

    state: State
    begun: date = date.min
    first: bytes = b""
    head: bytes = b""
    known: frozenset[str] = frozenset()
    asks: str = ""
    events: int = 0

    @property
    def people(self) -> int:
        """How many people it knows."""
        return len(self.known)

    def knows(self, person: str) -> bool:
        """Return whether it knows somebody.

        Examples
        --------
        >>> Glance(State(), known=frozenset({'"ada"'})).knows("ada")
        True
        """
        return _as_json(person) in self.known

    @property
    def client(self) -> str:
        """Whose search it is, by name."""
        return name_of(self.state, self.state.seeker)

    @property
    def last(self) -> date:
        """The latest day of which something is recorded."""
        return self.state.last

    @property
    def delete_on(self) -> date:
        """The day on which it is to be deleted: as was said, or a year after its last record.

        Examples
        --------
        >>> Glance(State(last=date(2026, 11, 23))).delete_on
        datetime.date(2027, 11, 23)
        """
        return self.state.delete_on

    def due(self, day: date, days: int = 7) -> list[Due]:
        """Return what is due before so many days are over, but for asks, which a plan tells."""
        return due_by(self.state, day, days)

    def how(self, day: date) -> str:
        """Return how it stands with the search, in a few words.

        Examples
        --------
        >>> Glance(State()).how(date(2026, 11, 23))
        'nothing asked yet'
        """
        state = self.state
        if state.over is not None:
            return f"over since {day_told(state.over)}"
        now = standing(state, day)
        reached = list(target_states(state, now).values()).count("reached")
        met = len({ask.person for ask in state.asks if ask.outcome in GRANTED})
        told = [f"reached {reached} of {counted(len(state.targets), 'target')}"] if reached else []
        told += [f"{counted(len(now.waiting), 'answer')} to come"] if now.waiting else []
        told += [counted(met, "talk")] if met and not reached else []
        return ", ".join(told) or ("nothing under way" if state.asks else "nothing asked yet")


def glance(path: Path) -> Glance:
    """Return what a file tells at a glance; all else of it is checked when it is opened.

    Most of a file is who knows whom, which no list shows: without it fifty are read in a second.

    Raises
    ------
    JournalBusy
        If somebody else has it locked.
    JournalError
        If it cannot be read.
    """
    files.size_of(path)
    files.refuse_strange(path)
    with spoken():
        uri = files.uri_of(path, fixed=bool(files.why_fixed(path)))
        with closing(connect(uri, wait_ms=BRIEFLY_MS)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            if version_of(connection) == VERSION:
                check(connection)
                events, known = _told(connection)
                return _glance(events, known, asks_in(connection))
    with closing(Journal.open(path, wait_ms=BRIEFLY_MS)) as journal:  # which brings it up
        return _glance(list(journal.events), map(_as_json, fold(journal.events).people))


def _glance(events: list[Event], known: Iterable[str], asks: str = "") -> Glance:
    if not events:
        raise JournalCorrupt("The file holds no event.")
    state, first, last = fold(events), events[0], events[-1]
    begun = date.fromisoformat(first.happened)
    return Glance(state, begun, first.digest, last.digest, frozenset(known), asks, len(events))


def _as_json(person: str) -> str:
    return json.dumps(person, ensure_ascii=False)


def _told(connection: sqlite3.Connection) -> tuple[list[Event], set[str]]:
    """Return the events, and who is known, as JSON writes their ids.

    Ties, and those of whom nothing is recorded, are left blank in their places.
    """
    connection.execute("BEGIN")
    try:
        found = {(seq, at): part_of(*part) for seq, at, *part in connection.execute(SAID)}
        said = [part.payload or "" for part in found.values()]
        wanted = {f"{_as_json(one)}}}" for one in _spoken_of(said)}
        known = set()
        for seq, at, text, *seal in connection.execute(KNOWN):
            who = text.rpartition(',"person":')[2]
            known.add(who.removesuffix("}"))
            if who in wanted:
                found[seq, at] = part_of(text, *seal)
        return _events(connection, found), known
    except (ValueError, TypeError, AttributeError, LookupError):
        raise JournalCorrupt("The file holds what was never recorded.") from None
    finally:
        connection.execute("ROLLBACK")


def _events(
    connection: sqlite3.Connection, found: Mapping[tuple[int, int], EventPart]
) -> list[Event]:
    """Return the events with those parts that were read; the chain of all is checked."""
    sealed = groupby(connection.execute(SEALS), itemgetter(0))
    seals = {seq: [seal for _, seal in rows] for seq, rows in sealed}
    parts = {seq: [BLANK] * len(some) for seq, some in seals.items()}
    for (seq, at), part in found.items():
        parts[seq][at] = part
    events, whole, last = [], all(map(is_whole, found.values())), START
    for at, row in enumerate(connection.execute(EVERY_EVENT), 1):
        seq, happened, recorded, kind, prev, digest = row
        some = tuple(parts.get(seq, ()))
        event = Event(seq, happened, recorded, kind, some, prev, digest)
        whole &= (seq, prev) == (at, last) and digest == digest_over(event, seals.get(seq, []))
        events.append(event)
        last = digest
    if not whole:
        raise JournalCorrupt("What this file holds is not as it was recorded.")
    return events


def _spoken_of(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        said = parsed(text)
        yield from (said[name] for name in OF_SOMEBODY if isinstance(said.get(name), str))


@dataclass(frozen=True)
class Deleted:
    """What is gone with a search, and where its seeker is still named.

    Attributes
    ----------
    client
        Whose search it was; empty where it could not be read.
    gone
        How many files are gone: the search, its backups, and what lies beside them.
    backups
        How many of them were backups.
    elsewhere
        Names of other files of this folder in which the seeker is named.
    """

    client: str
    gone: int
    backups: int
    elsewhere: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What is gone and what may be elsewhere, in sentences.

        Examples
        --------
        >>> print(Deleted("Ada Byron", 3, 1, ("Ada.ics",)).told)
        Gone from this folder: the search, and 1 backup of it. Ada Byron is still named in Ada.ics;
        look there too. What you printed, sent or copied elsewhere is out of reach: exports,
        calendars, pages for the client, copies on other disks.
        """
        more = f", and {counted(self.backups, 'backup')} of it" if self.backups else ""
        still = f" {self.client} is still named in {listed(self.elsewhere)}; look there too."
        return (
            f"Gone from this folder: the search{more}.{still if self.elsewhere else ''} What you "
            "printed, sent or copied elsewhere is out of reach: exports, calendars, pages for the "
            "client, copies on other disks."
        )


def delete(path: Path) -> Deleted:
    """Delete a search for good, with its backups and all that lies beside it.

    Raises
    ------
    JournalGone
        If there is no such file.
    OSError
        If it cannot be deleted.
    """
    files.size_of(path)
    client, elsewhere = "", tuple[str, ...]()
    with suppress(JournalError):  # what cannot be read can be deleted all the same
        client = glance(path).client
        elsewhere = tuple(naming(path, [client]))
    old = files.backups(path)
    drafts = path.parent.glob(f".{files.literal(path.name)}.*.draft*")
    heads = map(files.head_of, old)
    found = [*old, *heads, *drafts, *files.logs(path), path, *files.beside(path)]
    there = [one for one in dict.fromkeys(found) if one.exists()]
    for one in there:
        one.unlink(missing_ok=True)
    files.sync_folder(path)
    return Deleted(client, len(there), len(old), elsewhere)
