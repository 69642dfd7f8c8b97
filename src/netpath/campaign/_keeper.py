"""A campaign at rest: its file, what stands in it, and what is held about one person."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn, Self

import pandas as pd

from netpath._results import Answer, counted, listed
from netpath.campaign import files
from netpath.campaign._ask import NextAsk
from netpath.campaign._due import Due
from netpath.campaign._faults import JournalError, JournalGone
from netpath.campaign._forget import Erased, clear, erase, scrub, told_of
from netpath.campaign._journal import ASKS, Journal
from netpath.campaign._kept_asks import asks_of
from netpath.campaign._plan import Wish, ask_of
from netpath.campaign._planner import Planner
from netpath.campaign._record import is_forgotten, person_of
from netpath.campaign._said import Judged, is_day, is_text
from netpath.campaign._standing import endings, standing, target_states
from netpath.campaign.files import AnyPath
from netpath.campaign.load import NOBODY, Beside, Load, beside_of
from netpath.campaign.recorded import asks_told, name_of
from netpath.campaign.state import Ask, State, can_go_on, fold
from netpath.errors import DataError, Message, Repair, Typed
from netpath.network import ReferralNetwork

Day = date | str | None


@dataclass
class InCommon:
    """What searches that know the same people need not read or build each for itself.

    Attributes
    ----------
    judged
        What they tell of people and ties, by the text that tells it.
    net, of
        The network that was built last, and of which state.
    """

    judged: Judged = field(default_factory=dict)
    net: ReferralNetwork | None = None
    of: State | None = None

    def net_of(self, planner: Planner) -> ReferralNetwork:
        """Return the network of how things stand, built only where it differs from the last."""
        if self.net is None or self.of is None or _differ(self.of, planner.state):
            self.net = planner.net
        self.of = planner.state
        return self.net


class Keeper(Answer):
    """What is recorded, read and looked after; nothing here adds to the search."""

    def __init__(self, journal: Journal, beside: InCommon | None = None) -> None:
        self._journal = journal
        self._common = InCommon() if beside is None else beside
        known = fold(journal.events, judged=None if beside is None else beside.judged)
        self._known = known, journal.mark

    @classmethod
    def open(cls, path: AnyPath) -> Self:
        """Open a campaign that is there; all of it is checked first.

        Raises
        ------
        JournalError
            ``JournalCorrupt`` if it is damaged, ``JournalNewer`` if a newer netpath wrote it,
            ``JournalGone`` if there is none.
        """
        return cls._beside(path, None)

    @classmethod
    def _beside(cls, path: AnyPath, common: InCommon | None) -> Self:
        """Open a campaign; what it has in common with others is not read again."""
        journal = Journal.open(Path(path))
        try:
            return cls(journal, common)
        except BaseException:
            journal.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._journal.close()

    def __reduce__(self) -> NoReturn:
        raise JournalGone(
            "A campaign is a file that is open here; it is neither copied nor sent to another "
            "process. Send its path.",
            code="closed",
            repair=Repair("reopen"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def state(self) -> State:
        """Everything that is recorded so far, those things too that others recorded meanwhile."""
        self._journal.refresh()
        return self._folded()

    def _folded(self) -> State:
        """Return what is recorded as far as it was read; what was folded before is gone on with."""
        state, mark = self._known
        fresh = self._journal.since(mark)
        if fresh is None or not can_go_on(fresh):
            state = fold(self._journal.events)
        elif fresh:
            state = fold(fresh, state)
        self._known = state, self._journal.mark
        return state

    @property
    def path(self) -> Path:
        """The file."""
        return self._journal.path

    @property
    def head(self) -> tuple[int, str]:
        """The last event's number and digest; a report repeats them."""
        return self._journal.head

    @property
    def identity(self) -> str:
        """What tells this campaign from others, wherever its file lies."""
        return self._journal.events[0].digest.hex()

    @property
    def net(self) -> ReferralNetwork:
        """The people and ties as they are known now."""
        return self._planner(date.today()).net

    def _planner(self, day: date, load: Load = NOBODY) -> Planner:
        """Return how things stand on a day; the network is built once for each state."""
        planner = Planner(self.state, day, load)
        planner.net = self._common.net_of(planner)
        return planner

    def ask_of(self, person: str | int, *, beside: Beside = (), on: Day = None) -> NextAsk | None:
        """Return the ask of one person, as a plan would tell it; None where none is open now.

        Raises
        ------
        UnknownPerson
            If nobody here has this id or name.
        """
        others = beside_of(beside).without(self.identity)
        return ask_of(self._planner(day_of(on), others), person_of(self.state, person))

    @property
    def seeker(self) -> str:
        """The id of whose search it is."""
        return self.state.seeker

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of whom they want to reach."""
        return tuple(self.state.targets)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What was asked and what came of it, in order."""
        return tuple(self.state.asks)

    def endings(self, on: Day = None) -> dict[str, int]:
        """Count people by how asking them ended: met, silent, at a dead end and so on."""
        return dict(endings(self.asks, self.state, day_of(on)))

    def backup(self, path: AnyPath | None = None) -> Path:
        """Copy the campaign into a new file, beside it if no place is given.

        Raises
        ------
        DataError
            If there is a file of that name.
        """
        place = files.free_backup_name(self.path, self.head[0]) if path is None else Path(path)
        return self._journal.backup(place)

    def export_person(self, person: str | int) -> pd.DataFrame:
        """Return all that this file holds about one person, one row a record.

        Raises
        ------
        UnknownPerson
            If nobody here has this id or name.
        """
        return told_of(self._journal, self.state, person_of(self.state, person))

    def erase_person(self, person: str | int) -> Erased:
        """Erase all that this file and its backups hold about one person, for good.

        The records of others stay, without their name and id; only texts are changed, never the
        id of somebody else or a day. They do not come back when named again or read again. The
        chain of digests still holds. What is left and may speak of them, by a part of their name,
        by their employer or as somebody else's name, is told with the answer; look at it, and
        :meth:`clear` what does.

        Raises
        ------
        DataError
            If they are the seeker.
        JournalBusy
            If somebody else has the file open; close it there and erase again.
        """
        state = self.state
        if is_forgotten(state, str(person)):
            return Erased(0, 0, scrub(self._journal))
        return erase(self._journal, state, person_of(state, person), date.today().isoformat())

    @property
    def drafts(self) -> dict[str, str]:
        """What is half written, by its place; it was not recorded, and stands in no export."""
        return {place: says for place, (_, says) in self._journal.drafts().items()}

    def keep_draft(self, place: str, says: str, *, person: str | int = "") -> None:
        """Keep what is half written, over what was kept at that place; an empty text removes it.

        Parameters
        ----------
        place
            A name for it: which note or form it is of.
        says
            The text.
        person
            Of whom, so that it goes when they are erased.

        Raises
        ------
        DataError
            If it is too long to be kept.
        UnknownPerson
            If nobody has this id or name.
        """
        if not is_text(place) or not is_text(says):
            raise DataError(
                "A draft is text of at most 100,000 letters.",
                code="draft",
                repair="Make it shorter",
            )
        with self._journal.writing():
            who = person_of(self._folded(), person) if person else ""
            self._journal.keep_draft(place, who, says)

    def due_asks(self, beside: Load, day: date, ahead: int) -> list[Due]:
        """Return what to do by the plan of a day, and keep it until something may change it.

        With it who may be asked again within so many days.
        """
        planner = self._planner(day, beside.without(self.identity))
        found = asks_of(planner, Wish.of({}, planner.state.settled), self.head, ahead)
        with suppress(JournalError), self._journal.writing():  # else it is planned again
            self._journal.keep_draft(ASKS, "", found.text)
        return list(found.dues)

    def clear(self, place: str) -> Erased:
        """Clear one text that may speak of somebody who was erased, for good.

        Parameters
        ----------
        place
            Where it stands, as the answer to :meth:`erase_person` tells.

        Raises
        ------
        DataError
            If there is no such text.
        JournalBusy
            If somebody else has the file open; close it there and clear it again.
        """
        return clear(self._journal, place, date.today().isoformat())

    def to_frame(self) -> pd.DataFrame:
        """Return one row an outcome, in order."""
        return asks_told(self.state)

    def __str__(self) -> str:
        state = self.state
        people = counted(len(state.people), "person", "people")
        ends = listed([f"{n} {what}" for what, n in self.endings().items() if n])
        now = target_states(state, standing(state, date.today()))
        n = list(now.values()).count("reached")
        ends += f"; reached {n} of {counted(len(now), 'target')}" if n else ""
        return (
            f"The search of {name_of(state, state.seeker)} for "
            f"{counted(len(state.targets), 'target')} among {people}: "
            f"{counted(len(state.asks), 'outcome')} recorded" + (f"; {ends}." if ends else ".")
        )

    def __repr__(self) -> str:
        return f"<Campaign: {counted(self.head[0], 'event')}>"


def _differ(one: State, other: State) -> bool:
    """Return whether two states know different people, ties or assumptions."""
    kept = ("people", "ties", "assumptions", "directed")
    return any(getattr(one, name) != getattr(other, name) for name in kept)


def day_of(on: object) -> date:
    """Return the day that is meant, today for None; a time of day is left out."""
    if on is None:
        return date.today()
    with suppress(TypeError, ValueError):  # pandas has a day that is none
        if isinstance(on, str) and is_day(on):
            return date.fromisoformat(on)
        if isinstance(on, date):
            return date(on.year, on.month, on.day)
    raise DataError(
        Message.of("The day is {on}; write one as 2026-11-23.", on=Typed(on)), code="day"
    )
