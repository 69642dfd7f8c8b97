"""Everything that is due this week in all searches of a folder, for all clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from netpath._results import Answer, counted
from netpath.campaign._campaign import Campaign
from netpath.campaign._chance import day_told
from netpath.campaign._due import Due, book_of, due_by
from netpath.campaign._faults import JournalError
from netpath.campaign._keeper import Day, InCommon, day_of
from netpath.campaign._kept_asks import kept_asks
from netpath.campaign.files import AnyPath, in_folder
from netpath.campaign.load import Load, load_of
from netpath.campaign.recorded import name_of
from netpath.campaign.shelf import Glance, glance

DAYS = 7


@dataclass(frozen=True)
class Task:
    """Something to do in one search.

    Attributes
    ----------
    search, seeker
        The file, and whose search it is, by name.
    seeker_id
        The seeker's id there.
    due
        What, when and why.
    """

    search: str
    seeker: str
    seeker_id: str
    due: Due

    @property
    def order(self) -> tuple[object, ...]:
        """By day, then by search."""
        return self.due.day, self.search, self.due.order


@dataclass(frozen=True)
class Week(Answer):
    """What is due in a week, in all searches.

    Attributes
    ----------
    on
        The first day.
    tasks
        What is due, the oldest first; what was due before stands first.
    rest
        How many searches have nothing due, are over, or are archived and therefore left out.
    unread
        Files that cannot be read, so that what is due there is not told.
    copies
        Files that hold the same search as another that tells more, and are left out.

    Examples
    --------
    >>> print(Week(date(2026, 11, 23), ()))
    Nothing is due from 23 November 2026 on, for 7 days.
    """

    on: date
    tasks: tuple[Task, ...]
    rest: int = 0
    archived: int = 0
    unread: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a task."""
        rows = [
            (one.due.day, one.seeker, one.search, one.due.task, one.due.what, one.due.why)
            for one in self.tasks
        ]
        return pd.DataFrame(rows, columns=["day", "seeker", "search", "task", "what", "why"])

    def calendar(self) -> str:
        """Return all of it as the text of an ``.ics`` file, with alarms."""
        return book_of((one.seeker_id, self._for_all(one)) for one in self.tasks)

    def _for_all(self, one: Task) -> Due:
        """Return a task that tells whose search it is of, where there are several."""
        several = len({task.search for task in self.tasks}) > 1
        return replace(one.due, what=f"{one.seeker}: {one.due.what}") if several else one.due

    def __str__(self) -> str:
        if not self.tasks:
            first = f"Nothing is due from {day_told(self.on)} on, for {DAYS} days."
            return "\n".join([first, *self._notes()])
        lines, day = [], None
        for one in self.tasks:
            if one.due.day != day:
                day = one.due.day
                late = " (was due)" if day < self.on else ""
                lines.append(f"{day:%A}, {day_told(day)}{late}")
            hour = f"{one.due.at:%H:%M} " if one.due.at else ""
            lines.append(f"  {one.seeker}: {hour}{one.due.what}. {one.due.why.splitlines()[0]}")
        return "\n".join([*lines, *self._notes()])

    def _notes(self) -> Iterator[str]:
        if self.rest:
            yield f"{counted(self.rest, 'search has', 'searches have')} nothing due."
        if self.archived:
            yield f"{counted(self.archived, 'search is', 'searches are')} archived and left out."
        yield from (f"{one} cannot be read; what is due there is not told." for one in self.unread)
        for one in self.copies:
            yield f"{one} is a copy of another search here, which tells as much or more; left out."


def week(folder: AnyPath, *, on: Day = None, days: int = DAYS) -> Week:
    """Return what is due in all searches of a folder: asks, thanks, letters, talks, answers.

    Asks are those of each search's plan for the first day, all the others' asks counted. What was
    due before and was not done is told too; waiting that ended, if it ended within as many days.

    Parameters
    ----------
    folder
        Where the files lie, each named ``….netpath``.
    on
        The first day; today if left out.
    days
        How many days.

    Raises
    ------
    JournalGone
        If there is no such folder.
    JournalError
        If it cannot be read. A file that cannot be is named in the answer.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(week(folder, on="2026-11-23"))
    Nothing is due from 23 November 2026 on, for 7 days.
    """
    first, unread = day_of(on), []
    found: dict[Path, Glance] = {}
    for path in in_folder(Path(folder)):
        try:
            found[path] = glance(path)
        except JournalError:
            unread.append(path.name)
    best: dict[bytes, Path] = {}
    for path, seen in found.items():
        if seen.first not in best or seen.events > found[best[seen.first]].events:
            best[seen.first] = path
    copies = tuple(path.name for path in found if path not in best.values())
    told = _week({path: found[path] for path in sorted(best.values())}, first, days, unread)
    return replace(told, copies=copies)


def _week(searches: dict[Path, Glance], first: date, days: int, unread: list[str]) -> Week:
    beside = load_of({seen.first.hex(): seen.state for seen in searches.values()}, date.max)
    common, tasks = InCommon(), list[Task]()
    rest = archived = 0
    for path, seen in searches.items():
        state = seen.state
        put_away = bool(state.settled.get("archived"))
        archived += put_away
        dues = [one for one in due_by(state, first, days) if one.task == "delete" or not put_away]
        try:
            dues += (
                _asks(path, seen, beside, first, common)
                if state.over is None and not put_away
                else []
            )
        except JournalError:
            unread.append(path.name)
            continue
        me = name_of(state, state.seeker)
        tasks += [Task(path.name, me, state.seeker, due) for due in dues]
        rest += not (dues or put_away)
    told = tuple(sorted(tasks, key=lambda task: task.order))
    return Week(first, told, rest, archived, tuple(unread))


def _asks(path: Path, seen: Glance, beside: Load, first: date, common: InCommon) -> list[Due]:
    """Return the asks to make now; where there are none, the day from which somebody is rested.

    They are planned only where something has changed, and kept until it does.
    """
    kept = kept_asks(seen.asks)
    dues = kept.on(seen, beside.without(seen.first.hex()), first) if kept else None
    if dues is None:
        with Campaign._beside(path, common) as one:
            return one.due_asks(beside, first, DAYS)
    return dues
