"""The desk of a coach: what lies on it, and all that can be done there, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from netpath._results import counted, listed
from netpath.campaign import Campaign, Contradiction, JournalCorrupt, JournalGone
from netpath.errors import DataError, NetpathError
from netpath.page import _papers
from netpath.page._alike import decided
from netpath.page._cohort import Class
from netpath.page._faults import Fault, fault_of
from netpath.page._finder import Entry, Finder, meant, people_of, unclear
from netpath.page._folder import Folder
from netpath.page._home import AT_HOME, PAPERS_AT_HOME, Home
from netpath.page._intake import COLUMNS, Intake, Keeping
from netpath.page._news import Newcomers
from netpath.page._papers import PAPERS, PAPERS_OF_MANY, Paper
from netpath.page._reading import People
from netpath.page._remember import IN_MIND, Remembering, begun, opened
from netpath.page._search import LivedSearch
from netpath.page._steps import STEPS
from netpath.page._whom import ORG, PERSON, PLACE, Whom, choices, whom
from netpath.readers import Pool

Said = Mapping[str, str]


@dataclass
class Desk:
    """What lies on the desk.

    Attributes
    ----------
    folder
        Where searches are kept.
    day
        The day to plan for; None for today.
    intake
        What was picked and read.
    search
        The search that is open.
    board
        The cohort board that is open.
    memory
        The memory that is being walked through.
    news
        What was read beside the search that is open.
    fault
        What went wrong last.
    nobody
        Whom a search was wanted for, where nobody is known there.
    said
        What was done last, for those who do not see the page.
    seeker
        Whose search is proposed to begin; empty for nobody's.
    paper
        A file for the coach to keep.
    damaged
        The file that could not be opened.
    gone
        What is gone with a search that was deleted, and what may be elsewhere.
    """

    folder: Folder
    day: date | None = None
    intake: Intake = field(default_factory=Intake)
    search: LivedSearch | None = None
    board: Class | None = None
    memory: Remembering | None = None
    news: Newcomers | None = None
    fault: Fault | None = None
    nobody: Whom | None = None
    said: str = ""
    seeker: str = ""
    paper: Paper | None = None
    damaged: Path | None = None
    gone: str = ""
    _home: Home | None = None
    _finders: dict[str, Finder] = field(default_factory=dict)

    @property
    def keeping(self) -> Keeping:
        """What was said of files, for the next time."""
        return Keeping(self.folder)

    @property
    def today(self) -> date:
        """The day to plan for."""
        return self.day or date.today()

    @property
    def home(self) -> Home:
        """All searches, as they stand now."""
        self._home = self._home or Home(self.folder, self.today)
        return self._home.look(self.today)

    def act(self, name: str, said: Said) -> None:
        """Do one thing, and keep what went wrong as a fault.

        Examples
        --------
        >>> desk = Desk(Folder(Path("nowhere")))
        >>> desk.act("sample", {})
        >>> desk.said
        'Read: 1,500 people and 8,130 ties, from the sample town.'
        """
        self.fault, self.paper, self.said, self.nobody, self.gone = None, None, "", None, ""
        try:
            self._do(name, said)
            if self.search is not None and said.get("draft"):
                self.search.drafts.keep(said["draft"], {})  # it is done, and half written no more
        except Exception as error:  # the page always answers, whatever went wrong
            self.fail(error)

    def _do(self, name: str, said: Said) -> None:
        if name in STEPS:
            self.said = STEPS[name](self._at, said)
        elif name in IN_MIND:
            self.said = IN_MIND[name](self._mind, said)
        elif name in AT_HOME:
            self.said = AT_HOME[name](self.home, said)
        elif name in PAPERS:
            self._hand(PAPERS[name](self._at))
        elif name in PAPERS_OF_MANY:
            self._hand(PAPERS_OF_MANY[name](self._class, self.today))
        elif name in PAPERS_AT_HOME:
            self._hand(PAPERS_AT_HOME[name](self.home, said))
        elif name in ACTS:
            ACTS[name](self, said)
        else:
            raise DataError(
                "This page and what runs behind it differ.",
                code="another page",
                repair="Load the page again",
            )

    def fail(self, error: Exception) -> None:
        """Keep what went wrong; a search whose file is gone or damaged is put down.

        Examples
        --------
        >>> desk = Desk(Folder(Path("nowhere")))
        >>> desk.fail(DataError("Say first who it was."))
        >>> desk.said
        'Something is missing. Say first who it was.'
        """
        foreseen = isinstance(error, NetpathError | OSError)
        if isinstance(error, JournalGone | JournalCorrupt) or not foreseen:
            self.put_down()
        elif isinstance(error, Contradiction) and self.search:
            self.search.changed()  # another window may have recorded something
        self.fault = fault_of(error)
        self.said = f"{self.fault.head}. {self.fault.text}"

    @property
    def people(self) -> People | None:
        """What was read."""
        return self.intake.people

    def _sample(self, _: Said) -> None:
        self._taken(self.intake.sample())

    def _read(self, said: Said) -> None:
        self._take_in(self.intake.read, said)

    def _lay_out(self, said: Said) -> None:
        self._take_in(self.intake.lay_out, said)

    def _take_in(self, step: Callable[[Said], str], said: Said) -> None:
        """Take a step with the files, and keep how tables are laid out."""
        before = self.intake.shapes = self.keeping.told(COLUMNS)
        self.intake.beside = self._at.as_people() if self.search else None
        told = step(said)
        if self.people and not (self.intake.wanting or self.intake.table):
            told = self.intake.take(self.keeping.decided_again(self.people))
        self._taken(told)
        if self.intake.shapes != before:
            self.keeping.tell(COLUMNS, self.intake.shapes)

    def _ask_about(self, said: Said) -> None:
        self._taken(self.intake.ask_about(said.get("name", "")))

    def _put_away(self, _: Said) -> None:
        self._taken(self.intake.put_away())

    def _taken(self, told: str) -> None:
        self._finders.clear()
        self.board, self.said = None, told
        self.seeker = self.people.owner if self.people else ""
        self.news = Newcomers(self.people, self.search) if self.people and self.search else None
        if self.news and self.news.people.net is self.news.search.net:
            self._see_all(self.news.people.aims)

    def _see_all(self, aims: tuple[str, ...] = ()) -> None:
        """Show every employer at once, or those of a list that was read beside the search."""
        search, self.news = self._at, None
        search.aims, search.all_at_once = aims, True
        search.changed()
        self.said = search.everywhere.finding

    def _alike(self, said: Said) -> None:
        people = decided(self.people, said)
        self._taken(self.intake.take(people))
        if isinstance(people.net, Pool):
            self.keeping.keep_decided(people.net)

    def _workbook(self, _: Said) -> None:
        self.paper = _papers.workbook()
        self.said = "An empty workbook is saved with your downloads. Fill it in and choose it here."

    # --- a search

    def _begin(self, said: Said) -> None:
        if self.people is None:
            raise _nothing_read()
        net = self.people.net
        seeker = self._one("seeker", said, "Whose search it is")
        wanted = whom(net, seeker, self._one("whom", said, "Whom they want to reach"))
        if not wanted.targets:
            near = self.finder("whom").near(said.get("whom", ""))
            people = [one.label for one in near if one.key.startswith((PERSON, PLACE))]
            more = f" Or perhaps you mean {listed(people, 'or')}." if people else ""
            self.nobody = replace(wanted, told=f"{wanted.told}{more}")
            self.said = self.nobody.told
            return
        path = self.folder.free_file(net.name_of(seeker), wanted.label)
        until, agreed = said.get("until") or None, said.get("consent", "").strip()
        self._show(Campaign.create(path, net, seeker, wanted.targets, delete_on=until))
        if agreed:
            self._at.campaign.settle(consent=agreed)
        self.said = f"A search is begun. {wanted.told}".strip()

    def _one(self, name: str, said: Said, what: str) -> str:
        typed = said.get(name, "").strip()
        if not typed:
            raise DataError(
                f"{what} is not said yet.", code="no name", repair="Type a part of the name"
            )
        found = meant(self.finder(name), said.get(f"{name} key", ""), typed)
        if len(found) == 1:
            return found[0].key
        if not found and name == "whom":
            return f"{ORG}{typed}"
        raise unclear(typed, found, self.finder(name))

    def _open(self, said: Said) -> None:
        path = self.folder.file(said.get("name", ""))
        self.damaged = path
        self._show(Campaign.open(path))
        self.damaged = None
        self.said = "The search is open."

    def _return(self, said: Said) -> None:
        """Go back to where the coach was before the page was loaded again, if it is there still."""
        if name := self.folder.called(said.get("search", "")):
            self._open({"name": name})
            self._at.pick(said.get("ask", ""))

    def _show(self, campaign: Campaign) -> None:
        self._close({})
        self.home.about = None
        self.search = LivedSearch(campaign, self.folder, self.today)

    def put_down(self) -> None:
        """Go back to all searches, and keep what is said of what went wrong.

        Examples
        --------
        >>> desk = Desk(Folder(Path("nowhere")))
        >>> desk.put_down()
        >>> desk.search is None
        True
        """
        said = self.said
        self._close({})
        self.said = said

    def _close(self, _: Said) -> None:
        if self.search is not None:
            with suppress(Exception):  # whatever is wrong with it, it is put down
                self.search.campaign.close()
        self.search, self.board, self.memory, self.news = None, None, None, None
        self.said = "Back to all searches."

    @property
    def _at(self) -> LivedSearch:
        if self.search is None:
            raise DataError("No search is open.", code="no search open", repair="Open one first")
        self.search.today = self.today
        return self.search

    def _pick(self, said: Said) -> None:
        self._at.pick(said.get("ask", ""))
        asked = self._at.ask
        self.said = f"Picked: {asked.what}." if asked else f"Picked: {self._at.cold}."

    def _practise(self, said: Said) -> None:
        self._at.practice = 1 if said.get("practice") == "on" else 0
        self._at.pick("")
        self._at.changed()
        self.said = self._at.plan.advice

    def _about(self, said: Said) -> None:
        """Turn the form to somebody who was asked before and answers now."""
        self._at.about_person = said.get("person", "")
        self.said = "Say below what came of it."

    def _refresh(self, said: Said) -> None:
        """Take what was read into the search that is open."""
        if self.news is None:
            raise DataError(
                "No newer files are chosen.",
                code="nothing read",
                repair="Choose first the newer files",
            )
        self.said, self.news = self.news.take(said).text, None

    def _everywhere(self, said: Said) -> None:
        """Show every employer at once, or no longer."""
        if said.get("away") == "yes":
            self._at.all_at_once = False
            self.said = "Back to the search."
        else:
            self._see_all()

    def _undo(self, said: Said) -> None:
        seq = said.get("seq", "")
        change = self._at.undo(int(seq) if seq.isdecimal() else 0)
        self.said = f"{change.text} Now: {change.now[0]}"

    def _forget(self, said: Said) -> None:
        done = self._at.forget(said)
        left = counted(len(done.left), "text")
        more = f" {left} may still speak of them; look at each." if done.left else ""
        self.said = f"{done.told}{more}"

    def _clear(self, said: Said) -> None:
        self._at.clear(said.get("place", ""))
        self.said = "That text is cleared."

    def _save_rest(self, _: Said) -> None:
        if self.damaged is None:
            raise DataError(
                "There is no damaged file to read.",
                code="no damaged file",
                repair="Open a search first",
            )
        self._hand(_papers.salvaged(self.damaged))

    def _hand(self, paper: Paper) -> None:
        self.paper, self.said = paper, paper.told

    # --- all searches

    def _delete(self, said: Said) -> None:
        gone = self.home.delete(said)
        self._taken(self.intake.put_away())  # whoever stood in it may stand in what was read, too
        self.said = self.gone = gone

    def _begin_anew(self, said: Said) -> None:
        """Take a search's people to begin another with; whom to reach is asked anew."""
        self._taken(self.intake.take(self.home.people_of(said)))
        self.said = "Whom do they want to reach now? Whoever said no is not asked again."

    # --- many at once

    def _cohort(self, _: Said) -> None:
        if self.people is None:
            raise _nothing_read()
        self.board = Class(self.people.net)
        self.said = "Choose whom the board is for."

    def _compare(self, said: Said) -> None:
        if self.board is None:
            raise _nothing_read()
        load, _ = self.folder.beside(Path())
        self.board.choose(said, load)
        self.said = self.board.told[0]

    @property
    def _class(self) -> Class:
        if self.board is None or self.board.found is None:
            raise _nothing_read()
        return self.board

    def _project(self, _: Said) -> None:
        """Show the board without names, or with them again."""
        self._class.projected = not self._class.projected
        self.said = self._class.told[0]

    def _seek(self, said: Said) -> None:
        """Turn from the board to the search of one of them."""
        self.board, self.seeker = None, said.get("person", "")
        self.said = "Say whom they want to reach."

    # --- from memory

    def _remember(self, said: Said) -> None:
        name = said.get("name", "")
        self.memory = opened(self.folder, name) if name else begun(self.folder, said)
        self.said = "A circle at a time: whom do you know there?"

    @property
    def _mind(self) -> Remembering:
        if self.memory is None:
            raise DataError("No memory is open.", code="no memory open", repair="Open one first")
        return self.memory

    def _leave_memory(self, _: Said) -> None:
        if self.search is None and self.board is None:
            self._close({})
        self.memory, self.said = None, "What you wrote down is saved."

    def _use_memory(self, _: Said) -> None:
        before = self.people if self.search is None or self.news else None
        people = self.keeping.decided_again(self._mind.used(before))
        self._taken(self.intake.take(people))
        self.memory = None

    # --- finding

    def find(self, what: str, typed: str) -> list[Entry]:
        """Return what fits what was typed so far.

        Examples
        --------
        >>> desk = Desk(Folder(Path("nowhere")))
        >>> desk.act("sample", {})
        >>> [one.hint for one in desk.find("seeker", "grainne gal")]
        ['job seeker']
        """
        return self.finder(what).like(typed)

    def finder(self, what: str) -> Finder:
        """Return what can be found in a field: seekers, whom to reach, people of the search.

        Examples
        --------
        >>> Desk(Folder(Path("nowhere"))).finder("seeker").entries
        ()
        """
        if what == "who" and self.board is not None:
            return self.board.finder
        if self.search is not None and what not in ("seeker", "whom"):
            some = {"unfit": "what", "person": "asked"}.get(what, "finder")
            found: Finder = getattr(self.search, some)
            return found
        if self.people is None:
            return Finder(())
        if what not in self._finders:
            net = self.people.net
            self._finders[what] = Finder(choices(net) if what == "whom" else people_of(net))
        return self._finders[what]


ACTS: dict[str, Callable[[Desk, Said], None]] = {
    "sample": Desk._sample,
    "files": Desk._read,
    "put away": Desk._put_away,
    "lay out": Desk._lay_out,
    "ask about": Desk._ask_about,
    "alike": Desk._alike,
    "workbook": Desk._workbook,
    "begin": Desk._begin,
    "open": Desk._open,
    "return": Desk._return,
    "close": Desk._close,
    "pick": Desk._pick,
    "practise": Desk._practise,
    "about": Desk._about,
    "undo": Desk._undo,
    "refresh": Desk._refresh,
    "everywhere": Desk._everywhere,
    "forget": Desk._forget,
    "clear": Desk._clear,
    "save rest": Desk._save_rest,
    "delete": Desk._delete,
    "duplicate": Desk._begin_anew,
    "remember": Desk._remember,
    "use memory": Desk._use_memory,
    "leave memory": Desk._leave_memory,
    "cohort": Desk._cohort,
    "compare": Desk._compare,
    "project": Desk._project,
    "leave cohort": Desk._close,
    "seek": Desk._seek,
}


def _nothing_read() -> DataError:
    return DataError(
        "Nothing is read yet.", code="nothing read", repair="Choose first who knows whom"
    )
