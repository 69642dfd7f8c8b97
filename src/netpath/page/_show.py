"""The desk as HTML: what each view needs, and nothing worked out that the answers do not say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from netpath._results import assumed_lines, listed
from netpath._rules import fold
from netpath._titles import CANNOT_TELL, HIRES
from netpath.campaign.letters import MEDIA, QUESTIONS
from netpath.campaign.recorded import kind_told
from netpath.campaign.state import YEAR, days_after
from netpath.cohort import FEW_CONTACTS
from netpath.errors import Message
from netpath.letters.words import MEDIA as WAYS
from netpath.page._alike import MOST_SHOWN, alike
from netpath.page._desk import Desk
from netpath.page._faults import on_the_page
from netpath.page._finder import Entry
from netpath.page._reading import KNOWN, People
from netpath.page._remember import memories
from netpath.page._search import LivedSearch
from netpath.page._tables import MEANINGS, WHAT
from netpath.page._whom import employers, orgs_of
from netpath.readers import Pool
from netpath.readers.memory import LEVELS
from netpath.report.pages import pages

if TYPE_CHECKING:
    from jinja2 import Environment

    from netpath.chains import Door

SHORT = 24
_CODE = re.compile(r"^[A-Z]\d+: ")
_NAMED = re.compile(r"(read as |cells? of )'(\w+)'|\b()(\w+)(?= is left empty| stays text)")
SHEETS = {"people": "People", "ties": "Who knows whom", "targets": "Targets"}
COLUMNS = {
    **{("people", name): words for name, words in MEANINGS["list"].items()},
    **{("ties", name): words for name, words in MEANINGS["ties"].items()},
    **dict.fromkeys((("people", "id"), ("targets", "id")), "Name"),
}
ASIDE = {
    ("B49", "people"): (
        "Several rows are of this name",
        "If they are one person, keep one row; if not, tell them apart, such as: Ben Ash (Acme)",
    ),
    ("B49", "ties"): ("Another row tells otherwise of the same two people", "Keep one of them"),
    ("B73", "ties"): (
        "One of the two was set aside, or several are called so",
        "Mend the row of that person, or write which of them, such as: Ben Ash (Acme)",
    ),
    ("B33", "ties"): ("Somebody is missing", "Fill in who it is, or delete the row"),
}
TRIES = 2
MOST_NAMED = 3
SOON = 8
NOBODY = Entry("", "")
OUTCOMES = (
    ("asked", "Asked, and no answer yet"),
    ("agreed", "A talk is agreed"),
    ("met", "They talked"),
    ("later", "Ask again later"),
    ("no", "No"),
)
ENDED = (
    ("not asked yet", "Not asked yet"),
    ("named", "They named somebody"),
    ("would rather not", "They would rather not name anybody"),
)
SAID = {
    "met": "talked",
    "referred": "talked, and named",
    "later": "later",
    "no": "no",
    "asked": "asked",
    "agreed": "talk agreed",
    "no_reply": "no reply",
}


def shown(desk: Desk) -> str:
    """Return the page as it stands now.

    Examples
    --------
    >>> from pathlib import Path
    >>> from netpath.page import Folder
    >>> "Whose search is it?" in shown(Desk(Folder(Path("nowhere"))))
    True
    """
    for _ in range(TRIES):
        try:
            return _rendered(desk)
        except Exception as error:  # what was there a moment ago may be gone
            desk.fail(error)
    desk.put_down()
    return _rendered(desk)


def _rendered(desk: Desk) -> str:
    name, told = _view(desk)
    page = _pages().get_template("views/page.html")
    return page.render(desk=desk, view=name, folder=str(desk.folder.path), **told)


@cache
def _pages() -> Environment:
    made = pages("netpath.page")
    made.filters |= {
        "short": _short,
        "outcome": lambda outcome: SAID.get(outcome, outcome),
        "tied": kind_told,
        "small": lambda text: text[:1].lower() + text[1:],
        "shortday": lambda day: f"{day.day} {day:%b %Y}",
        "capital": lambda text: text[:1].upper() + text[1:],
        "worded": on_the_page,
        "in_json": lambda said: json.dumps(said),
    }
    made.filters["in_a_hundred"] = _in_a_hundred
    made.globals["zip"] = zip
    return made


def _short(text: str, most: int = SHORT) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _in_a_hundred(chance: float) -> str:
    """Return a chance as so many of a hundred searches, of which none is told in parts."""
    n = round(100 * chance)
    if n in (0, 100) and chance not in (0, 1):
        return "more than 99 of 100" if n else "fewer than 1 of 100"
    return f"{n} of 100"


def _view(desk: Desk) -> tuple[str, dict[str, Any]]:
    if desk.memory is not None:
        return "remember", {"levels": LEVELS}
    if desk.search is not None:
        return "search", _of_intake(desk) | _of_search(desk.search.look())
    if desk.board is not None:
        found = desk.board.shown
        assumed = assumed_lines(found.assumptions) if found else []
        said = {"board": desk.board, "found": found, "assumed": assumed, "few": FEW_CONTACTS}
        said |= {"memories": memories(desk.folder)}
        return "cohort", said
    return "start", _of_start(desk)


def _of_intake(desk: Desk) -> dict[str, Any]:
    people = desk.people
    return {
        "known": ",".join(KNOWN),
        "aside": [_aside(row) for row in people.set_aside.to_dict("records")] if people else [],
        "notes": list(_notes(people)) if people else [],
        "asking": bool(people and people.report and any(map(_asks, people.report.notes))),
        "alike": alike(people),
        "table_kinds": WHAT,
        "memories": memories(desk.folder),
        "most": MOST_SHOWN,
        "mine": desk.search.seeker_name if desk.search else "",
        "my_key": next(iter(desk.search.seeker_keys), "") if desk.search else "",
    }


def _asks(note: str) -> bool:
    """Return whether something may be done about what a note says."""
    return isinstance(note, Message) and any(map(on_the_page, note.repairs))


def _notes(people: People) -> Iterator[str]:
    """Yield what was assumed of the files, and who may be one person where nobody was joined."""
    if people.report:
        yield str(people.report).partition(".")[0].replace("record", "row")
        yield from map(_note, people.report.notes)
    if isinstance(people.net, Pool):
        return
    called: dict[str, list[str]] = {}
    for name in dict.fromkeys(people.net.names_of(people.net.ids).values()):
        called.setdefault(fold(name), []).append(name)
    for names in [some for some in called.values() if len(some) > 1][:MOST_SHOWN]:
        yield (
            f"{listed(names)} count as several people. If they are one, write the name alike in "
            "the file, and choose it again."
        )


def _note(text: str) -> str:
    """Return a note as the page words it: without codes, columns by what they are called here."""
    called = {name: words for (_, name), words in reversed(COLUMNS.items())}
    told = _NAMED.sub(
        lambda found: f"{found[1] or ''}{called.get(found[2] or found[4], found[2] or found[4])}",
        _CODE.sub("", on_the_page(text)),
    )
    return told.replace("holds no label", "says nothing").replace("hold no label", "say nothing")


def _aside(row: Mapping[Any, Any]) -> dict[str, str]:
    """Return a row that was set aside as whoever typed it knows it: where, what, why, and then."""
    sheet = SHEETS.get(row["table"], "") if str(row["file"]).endswith(".xlsx") else ""
    place = ", ".join(filter(None, (row["file"], sheet, f"row {row['line']}")))
    rule, repair = ASIDE.get((row["code"], row["table"]), (row["rule"], row["repair"]))
    column = COLUMNS.get((row["table"], row["column"]), str(row["column"]).replace("_", " "))
    told = {"place": place, "column": column, "value": on_the_page(row["value"] or "")}
    return told | {"rule": on_the_page(rule), "repair": on_the_page(repair)}


def _of_start(desk: Desk) -> dict[str, Any]:
    people, home = desk.people, desk.home
    entries = desk.finder("seeker").entries if people and desk.seeker else ()
    return _of_intake(desk) | {
        "home": home,
        "about": str(home.about).splitlines() if home.about else (),
        "in_a_year": days_after(desk.today, YEAR).isoformat(),
        "soon": SOON,
        "seeker": next((one for one in entries if one.key == desk.seeker), NOBODY),
        "near": _elsewhere(desk),
        "aimed": people.aimed if people else None,
    }


def _elsewhere(desk: Desk) -> list[str]:
    """Return employers of whom many are known, where nobody is known at the one asked for."""
    if desk.nobody is None or desk.people is None:
        return []
    sizes = employers(desk.people.net)
    largest = sorted(sizes, key=lambda org: (-sizes[org], org))[:3]
    return [f"{listed(largest, 'or')}, where most people are known here."] if largest else []


def _of_search(search: LivedSearch) -> dict[str, Any]:
    plan, ask = search.plan, search.ask
    learned = search.campaign.learned().to_frame()
    ends = search.campaign.endings(search.today).items()
    history = search.campaign.to_frame().iloc[::-1].to_dict("records")
    note, fault = search.note
    return {
        "search": search,
        "plan": plan,
        "ask": ask,
        "note": note,
        "line_fault": fault,
        "agenda": search.agenda,
        "change": search.change,
        "unclear": CANNOT_TELL,
        "doors": [(one, sorted(one.found, key=_hires_first)) for one in plan.doors],
        "due": [one for one in search.due if one[0].day <= search.today],
        "ahead": [one for one in search.due if one[0].day > search.today],
        "zones": sorted(available_timezones()),
        "learned": learned.to_dict("records"),
        "questions": QUESTIONS,
        "media": MEDIA,
        "ways": WAYS,
        "ended": ENDED,
        "ways_out": plan.ways_out,
        "whom": _whom(search)[0],
        "at": _whom(search)[1],
        "one_org": len(orgs_of(search.net, search.state.targets)) == 1,
        "ends": listed(f"{n} {what}" for what, n in ends if n),
        "history": history,
        "before": [(of, some.iloc[::-1].to_dict("records")) for of, some in search.before],
        "person": _person(search),
        "outcomes": OUTCOMES,
        "today": search.today.isoformat(),
        "assumed": assumed_lines(plan.assumptions),
    }


def _hires_first(door: Door) -> bool:
    return door.authority != HIRES


def _whom(search: LivedSearch) -> tuple[str, str]:
    """Return whom the search is for, in short, and who that is."""
    names = search.target_names
    orgs = orgs_of(search.net, search.state.targets)
    if 1 < len(orgs) <= MOST_NAMED and all(orgs):
        return listed(orgs, "or"), f"any of {len(names)} people there"
    if len(orgs) > 1 or not any(orgs):
        short = listed(names, "or") if len(names) < 3 else f"any of {len(names)} people"
        return short, ""
    who = f"{listed(names[:3], 'or')}" if len(names) < 4 else f"any of {len(names)} people there"
    return orgs[0], who


def _person(search: LivedSearch) -> Entry:
    """Return whom the form is about: who answers now, or who is picked."""
    wanted = search.about_person or (search.ask.person if search.ask else "")
    return next((one for one in search.finder.entries if one.key == wanted), NOBODY)
