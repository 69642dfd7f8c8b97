"""Three months of a search, and every state of the page, in a real browser and as pictures."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from browser import CHROMIUM, FLAGS, Coach, needs_chromium, served
from conftest import LONG

import netpath as ntp

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(not LONG, reason="minutes; NETPATH_LONG=1 (the shell lives it in short)"),
]
HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("lives", HERE.parent / "campaign" / "lives.py")
lives = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(lives)

START = date.today() - timedelta(days=80)  # what is recorded is never of a day to come
# The page's own Python takes today from a file; nothing else of it is another's.
TODAY = """
import os
from datetime import date
from pathlib import Path
if path := os.environ.get("TODAY_STANDS_IN"):
    from netpath.page._desk import Desk
    Desk.today = property(lambda _: date.fromisoformat(Path(path).read_text()))
"""
NARROW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
OUTCOMES = {"met": "They talked", "no": "No", "later": "Ask again later"}


class Lived(Coach):
    """A coach whose days pass, and who keeps a picture of what is seen."""

    today: Path
    n_seen = 0

    def on(self, days: int) -> None:
        """It is another day: from the list of searches, this one is opened again."""
        self.today.write_text((START + timedelta(days=days)).isoformat())
        if self.page.get_by_role("button", name="All searches").count():
            self.click("All searches")
        self.click("Ada Byron, Northwind")

    def see(self, what: str) -> None:
        """Nothing is off screen, and a picture is kept of both widths."""
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 844})
            assert self.page.evaluate(NARROW), (what, width)
            path = self.today.with_name(f"{self.n_seen:02}-{what}-{width}.png")
            self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.n_seen += 1

    def refresh(self, *paths: Path) -> None:
        self.files(*paths)
        self.page.get_by_label("Their name").fill("Ada Byron, ada@mail.example")
        self.click("Go on")


@pytest.fixture
def coach(tmp_path) -> Iterator[Lived]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pytest.importorskip("voila", reason="Voilà is not installed")
    today = tmp_path / "today"
    today.write_text(START.isoformat())
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "sitecustomize.py").write_text(TODAY)
    path = os.pathsep.join((str(tmp_path / "code"), os.environ.get("PYTHONPATH", "")))
    moved = {"PYTHONPATH": path, "TODAY_STANDS_IN": str(today)}
    with (
        served(tmp_path / "kept", moved) as (address, _),
        playwright.sync_playwright() as running,
    ):
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = Lived(browser, address, tmp_path / "kept")
        found.today = today
        found.page.set_default_timeout(60_000)
        yield found.open()
        found.close()


def a_day_of_asks(coach: Lived) -> int:
    """Ask everybody whom the plan names, side by side."""
    rows = coach.page.locator("[id^=np-way-]")
    asked = 0
    while rows.count():
        rows.first.locator("input").check()
        coach.idle()
        coach.record("Asked, and no answer yet")
        assert coach.focused == "np-change", coach.page.get_by_role("alert").all_inner_texts()
        asked += 1
    return asked


def a_day_of_answers(coach: Lived, answers: list[str], again: date) -> list[str]:
    """Record what came of every ask that waits; who stays silent is left."""
    found = []
    waiting = coach.page.locator("[data-act=about]").filter(has_text="answered")
    at = 0
    while waiting.count() > at:
        answer = answers.pop(0)
        if answer == "silence":
            at += 1
            continue
        waiting.nth(at).click()
        coach.idle()
        coach.page.get_by_role("radio", name=OUTCOMES[answer], exact=True).check()
        if answer == "later":
            coach.page.get_by_label("When to ask again").fill(again.isoformat())
        if answer == "met":
            coach.page.get_by_label("What stays with them").fill("how the wards are led")
        coach.click("Record")
        assert coach.focused == "np-change", coach.page.get_by_role("alert").all_inner_texts()
        found.append(answer)
    return found


def test_the_third_month(coach, tmp_path):
    page = coach.page
    book = lives.address_book(tmp_path / "phone.vcf")
    mine = lives.connections(tmp_path / "Connections.csv")
    coach.files(mine, book)
    coach.see("whose they are")
    page.get_by_label("Their name").fill("Ada Byron, ada@mail.example")
    coach.click("Go on")
    coach.see("read")
    coach.find("Whom do they want to reach?", "northwind")
    coach.click("Show the way in")
    coach.see("begun")
    coach.click("Every employer at once")
    for firm in lives.FIRMS[1:3]:
        coach.click(f"Aim at {firm}, too")
    coach.see("every employer")
    coach.click("Put it away")

    answers, outcomes = ["met", "no", "later", "met", "silence"] * 20, 0
    for at in range(0, 78, 9):
        coach.on(at)
        outcomes += a_day_of_asks(coach)
        coach.on(at + 1)
        outcomes += len(a_day_of_answers(coach, answers, date.today() + timedelta(days=9)))
        if at in (9, 45):
            coach.see(f"day {at}")
        if outcomes >= 40:
            break
    assert outcomes >= 40
    coach.refresh(mine, book)
    coach.see("the same files again")
    coach.click("Take them in")
    assert "Nothing is new" in coach.text
    coach.refresh(lives.connections(mine, later=True), book)
    coach.see("newer files")
    coach.click("Take them in")
    assert "40 new people" in coach.text
    assert "is now head of data, Northwind" in coach.text
    coach.see("taken in")
    kept = next((tmp_path / "kept").glob("Ada*.netpath"))

    def reached() -> int:
        return int(page.locator("#np-targets").inner_text().split("reached ")[1].split()[0])

    while reached() < 3:
        coach.find("Whom did they ask?", page.locator("#np-targets ~ ul li").first.inner_text())
        coach.record("They talked")
    coach.see("three reached")
    coach.click("The search is over")
    coach.click("Yes, it is over")
    coach.see("over")
    coach.click("All searches")
    coach.see("home")
    with ntp.Campaign.open(kept) as one:
        assert len(one.asks) >= 40
        assert one.state.over
        on = START + timedelta(days=79)
        assert (one.target_states(on)["state"] == "reached").sum() >= 3
        met = {ask.person for ask in one.asks if ask.outcome == "met"}
        assert met <= {due.person for due in one.due(on)}  # nobody who helped is forgotten


CHAPS = "Chap,Digs,Post\nBen Ash,Acme,ben@x.org\nCleo Day,Zeta,cleo@x.org\n"


def opened(coach: Lived) -> None:
    coach.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def test_every_state_is_seen_at_both_widths(coach, tmp_path):
    page, see = coach.page, coach.see
    coach.today.write_text(date.today().isoformat())
    see("nothing yet")

    def given(**texts: str) -> None:
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text)
        coach.files(*(tmp_path / f"{name}.csv" for name in texts))

    given(mine=CHAPS)
    see("what is this table")
    page.get_by_label("People whom I know").check()
    coach.click("Go on")
    see("which column is what")
    coach.click("Choose other files")
    given(ties="source,target\nada,ben\nben,cleo\n")
    see("how well they know each other")
    coach.click("Choose other files")
    given(bad='source,target,warmth\n"a,b,0.5\n')
    see("a file that is refused")
    given(some="source,target,warmth\na,b,0.5\nb,c,1.5\n")
    opened(coach)
    see("rows set aside")
    coach.click("Choose others")
    coach.click("Use the sample town")
    see("the sample town")
    coach.field("Who looks for").fill("gal")
    page.locator("[role=option]:visible").first.wait_for()
    see("names offered")
    coach.find("Who looks for", "grainne gal")
    coach.field("Whom do they").fill("Acmee")
    coach.click("Show the way in")
    see("nobody known there")

    coach.field("Whom do they").fill("")
    coach.begin("grainne gal", "acme")
    see("a search")
    opened(coach)
    see("a search, all opened")
    page.get_by_label("One line of yours").fill("I redrew your bus map. " * 30)
    coach.click("Put it in")
    see("a line that is too long")
    page.get_by_label("One line of yours").fill("I redrew your bus map.")
    coach.click("Put it in")
    page.get_by_label("The note, to change and copy").first.fill("Can I pick your brain?")
    coach.click("Check my wording")
    see("a letter that is marked")
    coach.click("Record")
    see("nothing said of what came of it")
    coach.record("Asked, and no answer yet")
    see("waiting")
    page.get_by_role("radio", name="A talk is agreed").check()
    see("an hour is asked for")
    page.get_by_role("radio", name="They talked").check()
    page.get_by_role("radio", name="They named somebody").check()
    see("names are asked for")
    coach.find("The names they gave", "raul ib")
    coach.click("Record")
    see("a talk and what it opened")
    coach.find("Whom did they ask?", "sofia ib")
    coach.record("They talked")
    see("one is reached")
    coach.find("Whom did they ask?", "tuan")
    coach.record("No")
    see("whom the plan does not ask")
    opened(coach)
    coach.find("Not for them, and good", "acme")
    coach.click("Close it")
    see("an employer is not for them")
    page.get_by_label("How many asks a week").fill("2")
    coach.click("Tell")
    see("how long it takes")
    page.get_by_label("What they learned", exact=True).fill("Small teams.")
    coach.click("Note it")
    coach.find("Who asks to be forgotten", "yuki")
    page.get_by_label("I know that this cannot be taken back").check()
    coach.click("Erase all about them")
    see("erased")
    given(newer="source,target,warmth\np200,new1,0.5\n")
    see("newer files that seem too few")
    coach.click("Take them in")
    see("newer files are taken in")
    coach.click("All searches")
    coach.click("Choose others")
    coach.click("Use the sample town")

    coach.begin("henry hartw", "acme")
    while page.locator("#np-way-0").count():
        coach.record("No")
    see("no warm way is left")
    coach.click("The search is over")
    coach.click("Yes, it is over")
    see("over")
    coach.click("All searches")
    coach.click("Plan the asks of this week")
    opened(coach)
    see("home, all opened")
    page.get_by_label("What is held on", exact=True).fill("Tesfaye Okonkwo")
    coach.click("Look through all searches")
    see("what is held")
    page.get_by_label("What is held on", exact=True).fill("Tesfaie Okonko")
    coach.click("Look through all searches")
    see("what is held on nobody")
    kept = sorted((tmp_path / "kept").glob("*.netpath"))
    (tmp_path / "kept" / "Foreign.netpath").write_text("A shopping list.")
    (tmp_path / "kept" / "Half.netpath").write_bytes(kept[0].read_bytes()[:5000])
    coach.click("Gráinne Gallagher, Acme")
    see("beside files that cannot be read")
    coach.click("All searches")
    coach.click("Foreign")
    see("a foreign file")
    coach.click("Half")
    see("half a file")
    opened(coach)
    page.get_by_label("A passphrase, for a colleague").first.fill("one")
    coach.click("Hand over")
    see("two passphrases differ")
    coach.click("Open the cohort board")
    see("a choice of many")
    coach.click("Show the board")
    see("a cohort")
    coach.click("Show without names")
    see("a cohort to project")
    coach.click("All searches")
    opened(coach)
    page.get_by_label("Whose memory is it?").fill("Ada Byron")
    page.get_by_label("Where have you worked?").fill("Acme\nZeta")
    coach.click("Begin to remember")
    see("a circle")
    coach.click("Write down")
    see("a circle, and no name")
