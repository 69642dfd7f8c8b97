"""All searches at home: how each stands, what is due this week, what is done with a whole one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from netpath._results import counted
from netpath.campaign import Campaign, Due, Week, week
from netpath.campaign.files import SUFFIX
from netpath.campaign.shelf import delete
from netpath.errors import DataError
from netpath.page._folder import Folder, Kept, Mark, plain_name
from netpath.page._papers import Paper, for_client, tables

Said = Mapping[str, str]


@dataclass(frozen=True)
class ToDo:
    """Something to do this week, and in which search."""

    name: str
    client: str
    due: Due


@dataclass
class Home:
    """The list of searches, and the week, as long as nothing changes in the folder.

    Attributes
    ----------
    folder
        Where searches are kept.
    on
        The day that counts as today.
    week
        The week with everybody's asks, if it was planned and nothing has changed since.
    tasks
        What is due this week, the oldest first; with the asks, once they are planned.
    """

    folder: Folder
    on: date
    week: Week | None = None
    tasks: list[ToDo] = field(default_factory=list)
    _rows: list[Kept] = field(default_factory=list)
    _planned: tuple[date, Mark] | None = None

    def look(self, on: date) -> Home:
        """Look at the folder as it is now.

        Examples
        --------
        >>> from pathlib import Path
        >>> Home(Folder(Path("nowhere")), date(2026, 11, 23)).look(date(2026, 11, 23)).open
        []
        """
        self.on, self._rows = on, self.folder.searches()
        if self._planned != (on, self.folder.mark()):
            self.week = None
        self.tasks = self._due()
        return self

    @property
    def open(self) -> list[Kept]:
        """The searches that are not archived, the latest change first."""
        return [one for one in self._rows if not one.archived]

    @property
    def archived(self) -> list[Kept]:
        """Those that are."""
        return [one for one in self._rows if one.archived]

    def _due(self) -> list[ToDo]:
        if self.week:
            clients = [(one.search.removesuffix(SUFFIX), one.seeker) for one in self.week.tasks]
            dues = (one.due for one in self.week.tasks)
            return [ToDo(*who, due) for who, due in zip(clients, dues, strict=True)]
        found = [
            ToDo(one.name, one.client, due)
            for one in self.open
            if one.seen
            for due in one.seen.due(self.on)
        ]
        return sorted(found, key=lambda one: (one.due.day, one.name, one.due.order))

    def next_of(self, one: Kept) -> tuple[str, date | None]:
        """Return the next step of a search, and its day."""
        first = next((task.due for task in self.tasks if task.name == one.name), None)
        if first:
            return first.what, first.day
        if one.seen is None or one.archived or one.seen.state.over is not None:
            return "", None
        if not self.week:
            return "Open it to see whom to ask", None
        return "Nothing this week", None

    def plan_week(self) -> str:
        """Plan everybody's asks; return what to tell."""
        self.week = week(self.folder.path, on=self.on)
        self._planned = self.on, self.folder.mark()
        return f"{counted(len(self.week.tasks), 'thing')} to do this week, asks included."

    # --- what is done with a whole search

    def rename(self, said: Said) -> str:
        """Call a search otherwise; its file keeps its name."""
        title = " ".join(said.get("title", "").split())
        if not title:
            raise DataError("What is it to be called? Type a name.")
        self._settle(said, title=title)
        return f"It is called {title} now."

    def archive(self, said: Said) -> str:
        """Put a search away, or bring it back; nothing of it is lost."""
        away = said.get("back") != "yes"
        self._settle(said, archived=away)
        return "Archived. Nothing of it is lost." if away else "It is back among the others."

    def keep_until(self, said: Said) -> str:
        """Say on which day a search is to be deleted; it is offered then, never done by itself."""
        day = said.get("day", "")
        if not day:
            raise DataError("On which day is it to be deleted? Give one.")
        self._settle(said, delete_on=day)
        return "From that day on the page offers to delete it; it never does so by itself."

    def _settle(self, said: Said, **words: str | bool | date) -> None:
        with Campaign.open(self.folder.file(said.get("name", ""))) as one:
            one.settle(**words)

    def duplicate(self, said: Said) -> str:
        """Begin a search anew with the same people and targets, and nothing recorded.

        It is no copy of the file: asks would then count twice, or not at all.
        """
        old = self.folder.file(said.get("name", ""))
        with Campaign.open(old) as one:
            stem = old.name.removesuffix(SUFFIX)
            path = self.folder.free_file(*(stem.rsplit(", ", 1) if ", " in stem else (stem, "new")))
            Campaign.create(path, one.net, one.seeker, one.targets).close()
        name = plain_name(path.name.removesuffix(SUFFIX))
        return (
            f"{name} has the same people and targets, and nothing recorded. Whoever said no in the "
            "other search is not asked here either."
        )

    def paper(self, said: Said) -> Paper:
        """Return a page for the client's phone, or all as a workbook; others' asks are counted."""
        path = self.folder.file(said.get("name", ""))
        made = tables if said.get("what") == "tables" else for_client
        with Campaign.open(path) as one:
            return made(one, one.plan(beside=self.folder.beside(path)[0], on=self.on))

    def delete(self, said: Said) -> str:
        """Delete a search for good; return what is gone, and what may be elsewhere."""
        if said.get("sure") != "on":
            raise DataError("What is deleted cannot be brought back. Tick that you know.")
        return delete(self.folder.file(said.get("name", ""))).told
