"""Files that the page hands over: a workbook, a calendar, a page to print, what is salvaged."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from netpath import employers, readers, report
from netpath.campaign import AboutPerson, Campaign, Plan, salvage
from netpath.employers.sheets import workbook as sheets_of
from netpath.letters import write_language
from netpath.page._cohort import Class
from netpath.page._folder import plain_name
from netpath.page._search import LivedSearch
from netpath.report.pages import pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Paper:
    """A file for the coach to keep: its name, its kind, what stands in it, and what to tell."""

    name: str
    kind: str
    content: bytes
    told: str = "Saved with your downloads. It names people: give it to nobody else."


def workbook() -> Paper:
    """Return an empty workbook to fill in.

    Examples
    --------
    >>> workbook().content[:2]
    b'PK'
    """
    with tempfile.TemporaryDirectory() as folder:
        content = readers.template(Path(folder, "contacts.xlsx")).read_bytes()
    return Paper("contacts.xlsx", XLSX, content)


def sentences() -> Paper:
    """Return the sentences of all letters, to be filled in for another language.

    Examples
    --------
    >>> sentences().name
    'letters.xx.toml'
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "letters.xx.toml")
        write_language(path)
        content = path.read_bytes()
    told = "Saved with your downloads. Fill it in, and put it where searches are kept."
    return Paper(path.name, "text/plain", content, told)


def calendar(search: LivedSearch) -> Paper:
    """Return what to do on which day."""
    return _written(f"{_stem(search)}.ics", "text/calendar", search.campaign.calendar(search.plan))


def printed(search: LivedSearch) -> Paper:
    """Return the plan as a page for coach and client, without private notes."""
    text = report.campaign(search.campaign, plan=search.plan)
    return _written(f"{_stem(search)}.html", "text/html", text)


def filed(search: LivedSearch) -> Paper:
    """Return the plan as a page for the coach's file, with private notes, and marked so."""
    text = report.campaign(search.campaign, plan=search.plan, for_the_file=True)
    return _written(f"{_stem(search)}, for the file.html", "text/html", text)


def for_client(campaign: Campaign, plan: Plan) -> Paper:
    """Return this week's asks, notes and tasks as a page for the client's phone."""
    name = f"{plain_name(plan.seeker_name)}, this week.html"
    return _written(name, "text/html", report.client(campaign, plan=plan))


WIDE = {"what": 44, "why": 70, "learned": 60, "named": 40}


def tables(campaign: Campaign, plan: Plan) -> Paper:
    """Return plan, board and history as a workbook, with a sheet each."""
    asks = [(one.what, one.chance.value, one.granted.value, one.why) for one in plan]
    board = campaign.target_states(plan.on).drop(columns="target")
    history = campaign.to_frame().drop(columns=["event", "person"])
    sheets = {
        "Plan": pd.DataFrame(asks, columns=["what", "chance", "chance it is granted", "why"]),
        "Board": board,
        "History": history.rename(columns={"on": "day", "until": "again from"}),
    }
    return Paper(f"{plain_name(plan.seeker_name)}.xlsx", XLSX, sheets_of(sheets, WIDE))


def everywhere(search: LivedSearch) -> Paper:
    """Return every employer with what can be done next, and the people there, as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = employers.write(search.everywhere, Path(folder, "employers.xlsx"))
        content = Path(path).read_bytes()
    return Paper(f"{_stem(search)}, employers.xlsx", XLSX, content)


def on_somebody(about: AboutPerson, on: date) -> Paper:
    """Return what is held on somebody as a page to print."""
    page = pages("netpath.page").get_template("views/held.html")
    told = page.render(about=about, lines=str(about).splitlines(), on=on)
    return _written(f"What is held on {plain_name(about.who)}.html", "text/html", told)


def salvaged(path: Path) -> Paper:
    """Return what can still be read of a damaged search."""
    return _written("salvaged.csv", "text/csv", salvage(path).to_csv(index=False))


PAPERS: Mapping[str, Callable[[LivedSearch], Paper]] = {
    "calendar": calendar,
    "report": printed,
    "filed": filed,
    "every employer": everywhere,
}


def board_book(board: Class, _: date) -> Paper:
    """Return a cohort board as a workbook, without names where it is shown so."""
    assert board.shown is not None
    table = board.shown.to_frame().drop(columns="person")
    asked = pd.DataFrame([vars(one) for one in board.shown.asked]).drop(
        columns="person", errors="ignore"
    )
    told = pd.DataFrame({"what was found": [*board.told, *board.more]})
    orgs = {str(name): f"{name} chance" for name in board.shown.employers}
    renamed = table.rename(columns=orgs | {"best": "best chance", "planned": "planned chance"})
    sheets = {"Board": renamed, "Who is asked": asked, "Found": told}
    return Paper("board.xlsx", XLSX, sheets_of(sheets, {"what was found": 100}))


def board_page(board: Class, on: date) -> Paper:
    """Return a cohort board as a page to print, without names where it is shown so."""
    page = pages("netpath.page").get_template("views/board.html")
    return _written("board.html", "text/html", page.render(board=board, found=board.shown, on=on))


PAPERS_OF_MANY: Mapping[str, Callable[[Class, date], Paper]] = {
    "board book": board_book,
    "board page": board_page,
}


def _stem(search: LivedSearch) -> str:
    return plain_name(search.seeker_name)


def _written(name: str, kind: str, text: str) -> Paper:
    return Paper(name, kind, text.encode("utf-8", "replace"))
