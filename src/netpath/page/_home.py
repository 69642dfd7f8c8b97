"""All searches at home: how each stands, what is due this week, what is done with a whole one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from netpath._results import counted
from netpath.campaign import (
    AboutPerson,
    Campaign,
    Due,
    Week,
    hand_over,
    held,
    register,
    take_over,
    week,
)
from netpath.campaign.files import SUFFIX
from netpath.campaign.shelf import delete
from netpath.errors import DataError
from netpath.page._folder import Folder, Kept, Mark, plain_name, safe_name
from netpath.page._papers import XLSX, Paper, for_client, on_somebody, sentences, tables
from netpath.page._reading import People

Said = Mapping[str, str]
SEALED = ".sealed"


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
    about
        What is held on whoever was asked about last.
    sealed
        The file of a colleague that was chosen: its name, and what stands in it.
    """

    folder: Folder
    on: date
    week: Week | None = None
    tasks: list[ToDo] = field(default_factory=list)
    about: AboutPerson | None = None
    sealed: tuple[str, bytes] = ("", b"")
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

    def plan_week(self, _: Said) -> str:
        """Plan everybody's asks; return what to tell."""
        self.week = week(self.folder.path, on=self.on)
        self._planned = self.on, self.folder.mark()
        return f"{counted(len(self.week.tasks), 'thing')} to do this week, asks included."

    # --- what is done with a whole search

    def rename(self, said: Said) -> str:
        """Call a search otherwise; its file keeps its name."""
        title = " ".join(said.get("title", "").split())
        if not title:
            raise DataError("It would have no name.", code="no name", repair="Type a name")
        self._settle(said, title=title)
        return f"It is called {title} now."

    def archive(self, said: Said) -> str:
        """Put a search away, or bring it back; nothing of it is lost."""
        away = said.get("back") != "yes"
        self._settle(said, archived=away)
        return "Archived. Nothing of it is lost." if away else "It is back among the others."

    def keep_until(self, said: Said) -> str:
        """Say on which day a search is to be deleted, and how the client agreed to it."""
        day = said.get("day", "")
        if not day:
            raise DataError("No day is given.", code="no day", repair="Give one")
        self._settle(said, delete_on=day, consent=said.get("consent", "").strip())
        return "From that day on the page offers to delete it; it never does so by itself."

    def _settle(self, said: Said, **words: str | bool | date) -> None:
        with Campaign.open(self.folder.file(said.get("name", ""))) as one:
            one.settle(**words)

    def people_of(self, said: Said) -> People:
        """Return the people of a search, to begin anew with; who said no there is left alone.

        It is no copy of the file: asks would then count twice, or not at all.
        """
        name = said.get("name", "")
        with Campaign.open(self.folder.file(name)) as one:
            state = one.state
            asks = [ask for ask in state.asks if ask.outcome == "no"]
            said_no = {ask.person for ask in asks if ask.direct or ask.declined}
            no = sorted(said_no & {*state.people})
            flags = pd.DataFrame({"do_not_ask": True}, index=pd.Index(no, name="id"))
            net = one.net.with_people(flags) if no else one.net
            return People(net, f"the search {name}", one.seeker)

    def paper(self, said: Said) -> Paper:
        """Return a page for the client's phone, or all as a workbook; others' asks are counted."""
        path = self.folder.file(said.get("name", ""))
        made = tables if said.get("what") == "tables" else for_client
        with Campaign.open(path) as one:
            return made(one, one.plan(beside=self.folder.beside(path)[0], on=self.on))

    def week_calendar(self, _: Said) -> Paper:
        """Return what is due this week in all searches, with alarms."""
        if self.week is None:
            raise DataError(
                "Something was recorded meanwhile.",
                code="week is old",
                repair="Plan the week again",
            )
        return Paper("week.ics", "text/calendar", self.week.calendar().encode())

    def delete(self, said: Said) -> str:
        """Delete a search for good; return what is gone, and what may be elsewhere."""
        if said.get("sure") != "on":
            raise DataError(
                "What is deleted cannot be brought back.",
                code="not sure",
                repair="Tick that you know",
            )
        return delete(self.folder.file(said.get("name", ""))).told

    # --- for those who ask what is kept, and for colleagues

    def held(self, said: Said) -> str:
        """Look through all searches for what is held on somebody; return what to tell."""
        self.about = None
        who = said.get("who", "").strip()
        if not who:
            raise DataError(
                "On whom? Nobody is named.", code="no name", repair="Type a name or an e-mail"
            )
        self.about = held(self.folder.path, who)
        return str(self.about).splitlines()[0]

    def print_held(self, _: Said) -> Paper:
        """Return what is held on somebody as a page to print."""
        if self.about is None:
            raise DataError("Nobody was looked for.", code="no name", repair="Say first on whom")
        return on_somebody(self.about, self.on)

    def register(self, _: Said) -> Paper:
        """Return files, consents and days of deletion as a workbook for a data officer."""
        content = register(self.folder.path, on=self.on).workbook()
        return Paper("register of searches.xlsx", XLSX, content)

    def hand_over(self, said: Said) -> Paper:
        """Return a search as one enciphered file for a colleague."""
        words = said.get("words", "")
        if words != said.get("words again", ""):
            raise DataError(
                "The two passphrases differ.", code="passphrases differ", repair="Type them again"
            )
        name = said.get("name", "")
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, f"{name}{SEALED}")
            made = hand_over(self.folder.file(name), out, words)
            return Paper(out.name, "application/octet-stream", out.read_bytes(), str(made))

    def put(self, name: str, part: bytes, *, first: bool = True) -> None:
        """Take a part of a colleague's file."""
        before = b"" if first else self.sealed[1]
        self.sealed = safe_name(name), before + part

    def take_over(self, said: Said) -> str:
        """Make a search of a colleague's file; return what to tell."""
        (name, content), self.sealed = self.sealed, ("", b"")
        if not content:
            raise DataError(
                "No file is chosen.",
                code="no file",
                repair="Choose the file that your colleague sent",
            )
        stem = ", ".join(map(plain_name, name.removesuffix(SEALED).split(", ")))
        with tempfile.TemporaryDirectory() as folder:
            sealed = Path(folder, name)
            sealed.write_bytes(content)
            return str(take_over(sealed, self.folder.free(stem), said.get("words", "")))


AT_HOME: Mapping[str, Callable[[Home, Said], str]] = {
    "plan week": Home.plan_week,
    "rename": Home.rename,
    "archive": Home.archive,
    "keep until": Home.keep_until,
    "held": Home.held,
    "take over": Home.take_over,
}
PAPERS_AT_HOME: Mapping[str, Callable[[Home, Said], Paper]] = {
    "paper": Home.paper,
    "week calendar": Home.week_calendar,
    "print held": Home.print_held,
    "register": Home.register,
    "hand over": Home.hand_over,
    "sentences": lambda *_: sentences(),
}
