"""All searches at home: the list, the week, and what is done with a whole search."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pytest
from test_desk import DAY, begun, desk, done, failed, given, small  # noqa: F401

import netpath as ntp
from netpath._results import percent
from netpath.campaign import Wait
from netpath.campaign.letters import letter_of
from netpath.page import Desk, Folder
from netpath.page._show import shown
from netpath.report._campaign import _in_words

ADA, HUGO = "Ada Byron, Acme", "Hugo Lind, Acme"


@pytest.fixture
def two(desk):  # noqa: F811
    """Two searches at home: in Ada's somebody talked, in Hugo's nothing happened."""
    begun(desk)
    done(desk, "record", person="Gáil Ode", outcome="met", day="2026-11-22")
    done(desk, "close")
    done(desk, "begin", seeker="Hugo Lind", whom="Acme")
    done(desk, "close")
    return desk


def row(desk, name):  # noqa: F811
    return next(one for one in desk.home.open + desk.home.archived if one.name == name)


def test_each_search_tells_its_state_next_step_day_and_client(two):
    ada, hugo = row(two, ADA), row(two, HUGO)
    assert (ada.client, ada.seen.how(two.today)) == ("Ada Byron", "1 talk")
    assert two.home.next_of(ada) == ("Thank Gáil Ode", date(2026, 11, 22))
    assert (hugo.client, hugo.seen.how(two.today)) == ("Hugo Lind", "nothing asked yet")
    assert two.home.next_of(hugo) == ("Open it to see whom to ask", None)
    page = unescape(shown(two))
    assert "Next: Thank Gáil Ode, 22 November 2026 (was due)" in page


def test_the_week_tells_what_is_due_at_once_and_the_asks_when_planned(two):
    assert [(one.client, one.due.task) for one in two.home.tasks] == [("Ada Byron", "thank")]
    done(two, "plan week")
    planned = ntp.campaign.week(two.folder.path, on=two.today)
    assert [one.due for one in two.home.tasks] == [one.due for one in planned.tasks]
    assert "ask" in {one.due.task for one in two.home.tasks if one.client == "Hugo Lind"}
    assert two.home.next_of(row(two, HUGO))[0] != "Open it to see whom to ask"
    done(two, "week calendar")
    assert two.paper.content.startswith(b"BEGIN:VCALENDAR")
    assert b"BEGIN:VALARM" in two.paper.content


def test_a_week_that_was_planned_goes_when_something_is_recorded(two):
    done(two, "plan week")
    done(two, "open", name=HUGO)
    done(two, "record", person="Olu Ade", sure="on", outcome="no")
    done(two, "close")
    assert two.home.week is None
    assert "Plan the week again" in failed(two, "week calendar").text


def test_a_search_is_renamed_archived_and_brought_back(two):
    done(two, "rename", name=ADA, title="  Ada,  spring ")
    assert row(two, ADA).title == "Ada, spring"
    assert "Type a name" in failed(two, "rename", name=ADA, title=" ").text
    page = done(two, "archive", name=ADA)
    assert "1 archived" in page
    assert [one.name for one in two.home.open] == [HUGO]
    assert two.home.tasks == []  # what rests in an archive is due nowhere
    done(two, "archive", name=ADA, back="yes")
    assert {one.name for one in two.home.open} == {ADA, HUGO}
    again = Desk(Folder(two.folder.path), day=two.today)
    assert row(again, ADA).title == "Ada, spring"


def test_begun_anew_it_has_the_people_asks_whom_to_reach_and_forgets_no_answer(two):
    done(two, "open", name=ADA)
    done(two, "record", person="Iris Byron", sure="on", outcome="no")
    note = {"stays": "Nights are quiet.", "learned": "She is tired."}
    done(two, "record", person="Gail Ode", outcome="met", **note)
    done(two, "leave", person="p3")
    done(two, "close")
    assert "Whom do they want to reach?" in done(two, "duplicate", name=ADA)
    assert two.seeker == "p1"  # and nothing is begun before that is said
    assert len(two.home.open) == 2
    page = unescape(done(two, "begin", seeker="Ada Byron", whom="Olu Ade"))
    new = two.search
    assert new.campaign.asks == ()
    assert [new.net.name_of(one) for one in new.state.targets] == ["Olu Ade"]
    assert new.state.people["p3"]["do_not_ask"]
    assert new.state.people["p4"]["do_not_ask"]  # who said no to her, whatever becomes of that file
    assert f"What was said in their search {ADA} (3)" in page
    for told in ("What stays:</span> Nights are quiet.", "Private note:</span> She is tired."):
        assert told in page


def test_what_is_deleted_is_gone_and_what_may_be_elsewhere_is_told(two):
    assert "Tick that you know" in failed(two, "delete", name=ADA).text
    (two.folder.path / "note.txt").write_text("Ada Byron called", "utf-8")
    page = unescape(done(two, "delete", name=ADA, sure="on"))
    assert "still named in Hugo Lind, Acme.netpath and note.txt; look there too" in page
    assert "out of reach" in page
    kept = {one.name for one in two.folder.path.iterdir()}
    assert not {one for one in kept if one.startswith("Ada")}
    assert [one.name for one in two.home.open] == [HUGO]
    assert "There is no search of that name" in failed(two, "open", name=ADA).text


def test_a_file_that_cannot_be_read_is_listed_and_can_be_deleted(two):
    (two.folder.path / "broken.netpath").write_text("no search", "utf-8")
    assert row(two, "broken").unread == "cannot be read"
    assert "cannot be read" in shown(two)
    done(two, "plan week")
    assert two.home.week.unread == ("broken.netpath",)
    done(two, "delete", name="broken", sure="on")
    assert {one.name for one in two.home.open} == {ADA, HUGO}


def test_fifty_searches_are_listed_in_a_second_and_a_half(tmp_path):
    net = ntp.readers.sample()
    bosses = net.where(org="Acme", role="hiring manager")
    with ntp.Campaign.create(tmp_path / "0.netpath", net, "p200", bosses) as one:
        one.record(one.plan(on="2026-11-20")[0].person, "met", on="2026-11-20")
    for n in range(1, 50):
        shutil.copy(tmp_path / "0.netpath", tmp_path / f"{n}.netpath")
    fresh = Desk(Folder(tmp_path), day=date(2026, 11, 23))
    shown(Desk(Folder(tmp_path / "none")))  # what is loaded once is no part of it
    began = time.process_time()
    page = shown(fresh)
    assert time.process_time() - began < 1.5
    assert page.count("1 talk") == 50


class Page(HTMLParser):
    """What a page asks for from elsewhere, its notes and its boxes to tick."""

    def __init__(self, text):
        super().__init__()
        self.asked, self.notes, self.boxes, self.text, self._in = [], [], 0, "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.asked += [tag] if tag in ("script", "link", "img", "iframe") else []
        self.asked += [told[name] for name in ("src", "href", "action") if name in told]
        self.boxes += told.get("type") == "checkbox"
        self._in = tag

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        self.text += data if self._in != "style" else ""
        if self._in == "textarea":
            self.notes.append(data)


def test_the_page_for_the_client_has_asks_notes_and_boxes_and_not_what_others_said(two):
    done(two, "open", name=ADA)
    done(
        two,
        "record",
        person="Hugo Lind",
        sure="on",
        outcome="met",
        day=DAY,
        learned="They fear the new boss.",
    )
    done(two, "record", person="Iris Byron", sure="on", outcome="no", day=DAY)
    plan = two.search.plan
    digest = two.search.campaign.head[1]
    told = [letter_of(two.search.campaign, row, on=plan.on).text for row in plan]
    done(two, "close")
    done(two, "paper", what="client", name=ADA)
    assert (two.paper.name, two.paper.kind) == ("Ada Byron, this week.html", "text/html")
    raw = two.paper.content.decode()
    page = Page(raw)
    assert page.asked == []
    assert page.notes == told
    assert page.boxes == len(plan) + 2  # both are to be thanked for their talks
    for row in plan:
        assert row.what in page.text
    for word in ("They fear the new boss", "said no", "Iris Byron", digest, "seed", "trials"):
        assert word not in raw
    words, _, percents = page.text.partition("What good, fair and long shot mean")
    assert "%" not in words
    assert all(percent(row.chance.value) in percents for row in plan)


@pytest.mark.parametrize(
    ("chance", "told"), [(0.5, "good chance"), (0.2, "fair chance"), (0.19, "long shot")]
)
def test_chances_are_told_in_words(chance, told):
    assert _in_words(chance) == told


def test_what_is_printed_tells_no_digest(two):
    done(two, "open", name=ADA)
    done(two, "report")
    assert two.search.campaign.head[1].encode() not in two.paper.content
    assert b"digest" not in two.paper.content


def test_a_private_note_stands_on_no_page_for_the_client(two):
    done(two, "open", name=ADA)
    said = {"stays": "Nights are quiet.", "learned": "She is tired.", "day": DAY}
    done(two, "record", person="Hugo Lind", sure="on", outcome="met", ended="not asked yet", **said)
    for act in ("report", "filed"):
        done(two, act)
        page = two.paper.content.decode()
        assert "What stays: Nights are quiet." in page
        assert "23 November 2026: Thank Hugo Lind" in page
        assert ("Private note:</em> She is tired." in page) == (act == "filed")
        assert ("Do not give it to the client." in page) == (act == "filed")
    done(two, "close")
    done(two, "paper", name=ADA)
    assert b"tired" not in two.paper.content


def test_the_client_is_told_from_which_day_somebody_may_be_asked_again(two):
    done(two, "open", name=ADA)
    plan = two.search.plan
    rest = Wait("p2", "Gáil Ode", date(2026, 12, 6), "rests", plan.overall)
    page = ntp.report.client(two.search.campaign, plan=replace(plan, rows=(), rests=(rest, rest)))
    assert page.count("Ask Gáil Ode again") == 1
    assert "6 December 2026" in page


def test_a_search_that_is_over_takes_no_record_until_it_goes_on(two):
    done(two, "open", name=ADA)
    assert "Yes, it is over" in done(two, "end")
    assert "Yes, it is over" not in done(two, "end", sure="no")
    done(two, "end", sure="on")
    told = failed(two, "record", person="Hugo Lind", sure="on", outcome="met")
    assert "The search goes on" in told.text
    done(two, "end", again="yes")
    done(two, "record", person="Hugo Lind", sure="on", outcome="met")


def test_a_page_that_is_loaded_again_comes_back_to_its_search_and_row(two):
    done(two, "open", name=ADA)
    identity = two.search.campaign.identity
    again = Desk(two.folder, day=two.today)
    page = done(again, "return", search=identity, ask="ask 0")
    assert again.search.picked == "ask 0"
    assert f'data-at="{identity}"' in page
    other = Desk(two.folder, day=two.today)
    done(other, "return", search="gone", ask="")
    assert other.search is None


def test_the_days_to_ask_again_are_to_do_and_in_the_calendar(two):
    done(two, "open", name=ADA)
    done(two, "record", person="Hugo Lind", sure="on", outcome="asked", day=DAY)
    done(two, "record", person="Iris Byron", sure="on", outcome="later", again="2026-12-20")
    told = {(one.task, one.day) for one, _ in two.search.due}
    assert {("silence", date(2026, 12, 7)), ("later", date(2026, 12, 20))} <= told
    done(two, "calendar")
    assert b"Ask Iris Byron again" in two.paper.content
    later = Desk(two.folder, day=date(2026, 12, 8))
    page = unescape(done(later, "open", name=ADA))
    assert "You may remind them once" in page


def test_plan_board_and_history_are_sheets_whose_cells_are_no_formulas(two):
    done(two, "open", name=ADA)
    done(
        two,
        "record",
        person="Hugo Lind",
        sure="on",
        outcome="met",
        day=DAY,
        learned='=HYPERLINK("x")',
    )
    plan, states = two.search.plan, two.search.campaign.target_states(two.today)
    done(two, "close")
    done(two, "paper", what="tables", name=ADA)
    book = openpyxl.load_workbook(BytesIO(two.paper.content))
    assert book.sheetnames == ["Plan", "Board", "History"]
    rows = {one.title: list(one.values)[1:] for one in book}
    assert [one[:2] for one in rows["Plan"]] == [(one.what, one.chance.value) for one in plan]
    assert [one[0] for one in rows["Board"]] == states["name"].tolist()
    assert [one[1] for one in rows["History"]] == ["Gáil Ode", "Hugo Lind"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert '=HYPERLINK("x")' in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str))


def test_the_day_of_deletion_is_shown_changed_and_offered_when_due(two):
    a_year_on = (date.today() + timedelta(days=365)).isoformat()
    page = shown(two)
    assert page.count(f'value="{a_year_on}"') == 2
    assert "To be deleted since" not in page
    assert "Give one" in failed(two, "keep until", name=ADA, day="").text
    page = unescape(done(two, "keep until", name=ADA, day="2026-11-23"))
    assert page.count("To be deleted since 23 November 2026") == 1
    assert "delete" in {one.due.task for one in two.home.tasks}
    assert two.folder.file(ADA).exists()  # it is offered, and never done by itself


# --- for those who ask what is kept, and for colleagues


def test_a_search_is_kept_until_a_day_that_is_asked_at_the_start_and_how_they_agreed(desk):  # noqa: F811
    small(desk)
    assert 'value="2027-11-23"' in shown(desk)  # in a year, unless something else is said
    said = {"seeker": "Ada Byron", "whom": "Acme"}
    assert "is over" in failed(desk, "begin", until="2020-01-01", **said).text
    day = (date.today() + timedelta(days=200)).isoformat()
    done(desk, "begin", until=day, consent="on paper, 3 November", **said)
    done(desk, "close")
    seen = row(desk, ADA).seen
    assert seen.delete_on.isoformat() == day
    assert seen.state.settled["consent"] == "on paper, 3 November"
    assert 'value="on paper, 3 November"' in shown(desk)


def test_what_is_held_on_somebody_is_told_through_all_searches_and_printed(two):
    page = unescape(done(two, "held", who="gail ode"))
    told = str(ntp.campaign.held(two.folder.path, "gail ode"))
    assert "2 searches hold something on gail ode." in page
    for line in told.splitlines():
        assert line.strip() in page
    done(two, "print held")
    sheet = unescape(two.paper.content.decode())
    assert all(line.strip() in sheet for line in told.splitlines())
    assert "Look at how it is spelt" in failed(two, "held", who="Nobody Atall").text
    assert two.home.about is None
    assert "On whom?" in failed(two, "held").text
    done(two, "held", who="gail ode")
    done(two, "open", name=ADA)
    done(two, "close")
    assert "2 searches hold" not in shown(two)  # what was told of somebody does not stay on screen


def test_a_sheet_for_a_data_officer_tells_files_consents_and_days(two):
    done(two, "keep until", name=ADA, day="2027-06-30", consent="on paper")
    done(two, "register")
    sheet = openpyxl.load_workbook(BytesIO(two.paper.content))["Searches"]
    rows = [[str(cell) for cell in one] for one in sheet.iter_rows(values_only=True)]
    ada = next(one for one in rows if "Ada Byron" in one)
    assert "on paper" in ada
    assert any(cell.startswith("2027-06-30") for cell in ada)


def test_a_search_changes_hands_as_one_file_that_only_its_words_open(two, tmp_path):
    words = "copper lantern sixty otter"
    assert "differ" in failed(two, "hand over", name=ADA, words=words, words_again="other").text
    assert "too short" in failed(two, "hand over", name=ADA, words="a", words_again="a").text
    done(two, "hand over", name=ADA, words=words, words_again=words)
    paper = two.paper
    assert b"Ada" not in paper.content
    assert "tell the passphrase another way" in two.said

    theirs = Desk(Folder(tmp_path / "theirs"), day=two.day)
    assert "Choose the file" in failed(theirs, "take over", words=words).text
    theirs.home.put(paper.name, paper.content[:100])
    theirs.home.put(paper.name, paper.content[100:], first=False)
    assert "not the passphrase" in failed(theirs, "take over", words="something else").text
    assert theirs.home.open == []
    theirs.home.put(paper.name, paper.content[:-1] + b"?")
    assert "damaged" in failed(theirs, "take over", words=words).text
    theirs.home.put(paper.name, paper.content)
    done(theirs, "take over", words=words)
    (one,) = theirs.home.open
    assert (one.name, one.client, one.seen.how(theirs.today)) == (ADA, "Ada Byron", "1 talk")
    theirs.home.put(paper.name, paper.content)
    assert "lies here already" in failed(theirs, "take over", words=words).text


def test_what_others_asked_is_the_same_at_a_glance_as_in_full(two):
    done(two, "open", name=HUGO)
    done(two, "record", person="Olu Ade", sure="on", outcome="no")
    done(two, "record", person="Iris Byron", sure="on", outcome="asked", day=DAY)
    done(two, "close")
    here = two.folder.path
    total, unread = two.folder.beside(here / "none.netpath")
    full = ntp.campaign.load(here)
    assert (total, unread) == (full, [])
    assert full.people


def test_the_sentences_of_letters_are_handed_out_and_used_once_they_lie_with_the_searches(desk):  # noqa: F811
    page = done(desk, "sentences")
    assert f"letters.fr.toml in {desk.folder.path}" in page
    filled = desk.paper.content.decode().replace('"Dear {name},"', '"Bonjour {name},"')
    people = "id,name,org,language\np1,Ada Byron,,\np2,Zoé Roux,Acme,fr\n"
    given(desk, people__csv=people, ties__csv="source,target,warmth\np1,p2,0.5\n")
    page = unescape(done(desk, "begin", seeker="Ada Byron", whom="Acme"))
    assert "see Letters in another language, among all searches" in page
    (desk.folder.path / "letters.fr.toml").write_text(filled, "utf-8")
    desk.search.changed()
    assert "Bonjour Zoé" in desk.search.note[0].text
