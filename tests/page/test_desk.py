"""The desk without a browser: every act, and every way in which one can fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
from datetime import date
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hostile import hostile_files, hostile_names
from typer.testing import CliRunner

import netpath as ntp
from netpath._results import percent
from netpath._rules import fold
from netpath.cli import app
from netpath.page import Desk, Folder
from netpath.page._alike import alike
from netpath.page._finder import Finder, people_of
from netpath.page._folder import plain_name, safe_name
from netpath.page._show import shown
from netpath.page._widget import Page

DAY = "2026-11-23"
HERE = Path(__file__).parent
EXPORTS = HERE.parents[2] / "shared" / "data" / "exports"
needs_exports = pytest.mark.skipif(
    not EXPORTS.exists(), reason="../shared/data is not here; it may not be passed on"
)


@pytest.fixture
def desk(tmp_path):
    return Desk(Folder(tmp_path / "kept"), day=date(2026, 11, 23))


def done(desk, act, **said):
    desk.act(
        act, {name.replace("__", ".").replace("_", " "): value for name, value in said.items()}
    )
    assert desk.fault is None, desk.fault
    return shown(desk)


def failed(desk, act, **said):
    desk.act(act, {name.replace("_", " "): value for name, value in said.items()})
    assert desk.fault is not None
    assert desk.fault.head in unescape(shown(desk))
    return desk.fault


PEOPLE = """id,name,org,role
p1,Ada Byron,,
p2,Gáil Ode,Zeta,engineer
p3,Hugo Lind,Zeta,cook
p4,Iris Byron,,
p5,Olu Ade,Acme,engineer
p6,Mira Voss,Acme,hiring manager
p7,Ned Park,Acme,clerk
p8,Tom Wirth,Acme,hiring manager
p9,Lea Blum,,
p10,Far Away,Nowhere,hiring manager
"""
TIES = """source,target,warmth,kind
p1,p2,0.8,colleague
p1,p3,0.5,friend
p1,p4,0.9,family
p2,p5,0.5,colleague
p3,p5,0.7,friend
p5,p6,0.6,colleague
p2,p7,0.4,neighbour
p7,p8,0.5,colleague
p4,p9,0.9,friend
"""


def small(desk):
    given(desk, people__csv=PEOPLE, ties__csv=TIES)
    assert desk.fault is None


def begun(desk, seeker="Ada Byron", whom="Acme"):
    if desk.search is not None:
        done(desk, "close")
    small(desk)
    done(desk, "begin", seeker=seeker, whom=whom)
    return desk.search


def given(desk, **files):
    for name, content in files.items():
        desk.intake.put(name.replace("__", "."), content.encode())
    desk.act("files", {})


# --- who knows whom


def test_nothing_is_written_before_a_search_begins(desk, tmp_path):
    done(desk, "sample")
    desk.find("seeker", "gra")
    assert list(tmp_path.iterdir()) == []


def test_files_that_were_picked_lie_nowhere_afterwards(desk, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    given(desk, ties__csv="source,target,warmth\na,b,0.5\n")
    assert desk.people.told.startswith("2 people and 1 tie, from ties.csv. Ties run both ways")
    given(desk, ties__csv='source,target\n"a')
    assert desk.fault.head == "This file cannot be read"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_parts_is_one_file(desk):
    content = b"source,target,warmth\n" + b"a,b,0.5\n"
    for at in range(0, len(content), 7):
        desk.intake.put("ties.csv", content[at : at + 7], first=at == 0)
    done(desk, "files")
    assert len(desk.people.net) == 2


def test_people_come_first_whatever_the_order(desk):
    given(
        desk,
        a_ties__csv="source,target,warmth\np1,p2,0.5\n",
        people__csv="id,name\np1,Ada\np2,Ben\n",
    )
    assert desk.find("seeker", "ben")[0].key == "p2"


@pytest.mark.parametrize("answer", ["30", "30 %", "30,0"])
def test_warmth_that_no_file_tells_is_asked_for_and_assumed(desk, answer):
    given(desk, ties__csv="source,target\na,b\n")
    assert "One thing more" in shown(desk)
    done(desk, "files", warmth=answer)
    assert "warmth 0.3 for every tie (assumed)" in desk.people.net.assumptions


@pytest.mark.parametrize(("answer", "n_ties"), [("one", 3), ("both", 2)])
def test_which_way_ties_run_is_asked_for_where_the_rows_leave_it_open(desk, answer, n_ties):
    given(desk, ties__csv="source,target,warmth\na,b,0.6\nb,a,0.2\nc,d,0.5\n")
    page = shown(desk)
    assert "1 pair of people stands in both orders" in page
    assert "Only the first can ask the second" in page
    assert "directed=" not in page
    done(desk, "files", directed=answer)
    assert desk.people.net.directed == (answer == "one")
    assert desk.people.net.n_ties == n_ties


def test_which_way_ties_run_is_told_where_it_is_assumed(desk):
    given(desk, ties__csv="source,target,warmth\na,b,0.6\n")
    assert "Ties run both ways, as nothing says otherwise (assumed)" in shown(desk)


@pytest.mark.parametrize("answer", ["", "many", "400"])
def test_a_warmth_that_is_none_is_asked_for_again(desk, answer):
    given(desk, ties__csv="source,target\na,b\n")
    done(desk, "files", warmth=answer)
    assert desk.people is None
    assert "One thing more" in shown(desk)


@needs_exports
def test_exports_are_pooled_and_owners_asked_for(desk):
    folder = EXPORTS / "linkedin_small"
    for name in ("careermanager_Connections.csv", "sourcer_Connections.csv"):
        desk.intake.put(name, (folder / name).read_bytes())
    done(desk, "files")
    assert "careermanager_Connections.csv" in str(desk.intake.wanting)
    done(desk, "files", owner_1="Ada Byron")
    assert "sourcer_Connections.csv" in str(desk.intake.wanting)
    page = done(desk, "files", owner_1="Ada Byron", owner_2="Ben Oak")
    assert desk.people.net.sources["owner"].nunique() == 2
    assert 'value="Ada Byron"' in page


def test_one_persons_files_of_any_kind_are_taken_together(desk):
    card = "BEGIN:VCARD\nFN:Ben Ash\nEMAIL:ben@x.org\nEND:VCARD\n"
    letter = (
        "From x Mon Mar  4 09:00:00 2024\nFrom: Ben Ash <ben@x.org>\nTo: ada@x.org\n"
        "Date: Mon, 4 Mar 2024 09:00:00 +0000\n\nHello!\n"
    )
    alumni = "Name,Email,Employer\nBen Ash,ben@x.org,Acme\n"
    given(desk, phone__vcf=card, all__mbox=letter, alumni__csv=alumni)
    assert "Whose files are these?" in shown(desk)
    page = done(desk, "files", owner="Ada Byron, ada@x.org")
    assert desk.people.told.startswith("2 people and 1 tie, from phone.vcf, all.mbox and")
    assert 'value="Ada Byron"' in page
    assert desk.people.net.where(org="Acme") == desk.people.net.where(name="Ben Ash")


def test_who_may_be_one_person_is_offered_joined_by_a_word_and_taken_back(desk):
    card = "BEGIN:VCARD\nFN:{0}\nORG:{1}\nEMAIL:{2}\nEND:VCARD\n"
    cards = [
        card.format(name, org, f"{at}@x.org")
        for at, (name, org) in enumerate(
            [
                *[("Ben Ash", "Acme"), ("Cleo Day", "Acme"), ("Dan Elm", "Univ of Leeds")],
                *[("Eve Fir", "Northwind Trading"), ("Finn Oak", "Northwind Tradng")],
            ]
        )
    ]
    alumni = "Name,Employer\nBen Ash,Acme\nCleo Day,Acme\n"
    given(desk, phone__vcf="".join(cards), alumni__csv=alumni)
    page = done(desk, "files", owner="Ada Byron, ada@x.org")
    assert "2 pairs may be one person; 1 name may be one employer" in page
    n, (kind,) = len(desk.people.net), alike(desk.people).kinds
    one = alike(desk.people).kinds[kind][0]
    page = done(desk, "alike", what="one person", one=one.one, other=one.other)
    assert (len(desk.people.net), desk.people.owner in desk.people.net) == (n - 1, True)
    assert "Take back" in page
    done(desk, "alike", what="two people", one=alike(desk.people).joined[0].one)
    assert len(desk.people.net) == n
    done(desk, "alike", what="all of a kind", one=kind)
    assert len(desk.people.net) == n - 2
    done(desk, "alike", what="nobody joined")
    assert len(desk.people.net) == n
    place = alike(desk.people).places[0]
    done(desk, "alike", what="one place", one=place.one, other=place.other)
    assert [*desk.people.net.people["org"]].count(place.other) == 2
    done(desk, "alike", what="two places", one=place.one)
    assert [*desk.people.net.people["org"]].count(place.other) == 1
    desk.act("alike", {"what": "everything"})
    assert "Something is missing" in desk.said


def test_what_cannot_be_read_is_told_as_what_it_is(desk):
    given(desk, all__mbox="hello\n")
    assert "all.mbox: its name says that it is a mailbox (mbox)" in desk.fault.text


def test_ties_of_several_kinds_become_the_warmest_and_it_is_said(desk):
    rows = "source,target,kind,warmth\na,b,friend,0.2\na,b,colleague,0.6\n"
    given(desk, ties__csv=rows)
    assert "the warmest counts (assumed)" in shown(desk)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes__docx": "x"}, "of no kind that netpath reads"),
        ({"a__csv": "x", "b__gml": "y"}, "do not go together"),
        (
            {"Connections__csv": "x", "ties__csv": "y"},
            "Connections.csv: no header names people: line 1",
        ),
        ({"empty__csv": ""}, "it is empty"),
    ],
)
def test_files_that_make_no_network_are_refused_with_the_reason(desk, files, said):
    given(desk, **files)
    assert said in desk.fault.text
    assert desk.people is None


def test_wrong_columns_are_asked_for_without_python(desk):
    given(desk, ties__csv="foo,bar\na,b\n")
    assert "What is this table?" in shown(desk)
    assert "columns=" not in shown(desk)
    assert failed(desk, "lay out").text == ("Nothing is said of it. Say first what this table is.")
    assert "What is this table?" in shown(desk)
    done(desk, "lay out", what="ties")
    fault = failed(desk, "lay out", column_1="source", column_2="source")
    assert fault.text.startswith("Two columns are said to be One person")
    fault = failed(desk, "lay out", column_1="source")
    assert fault.text == "Say in which column stands: The other, who is asked."
    assert "Which column is what?" in shown(desk)


CHAPS = """Chap,Digs,Line of work,Post,Shoe
Ben Ash,Acme,cook,ben@x.org,41
Cleo Day,Zeta,smith,cleo@x.org,39
"""
CHAP = {"column_1": "name", "column_2": "org", "column_3": "role", "column_4": "email"}


def test_people_in_ones_own_words_are_asked_for_and_remembered(desk):
    given(desk, mine__csv=CHAPS)
    assert "Ben" not in desk.said  # what is read out and logged names nobody; the page shows cells
    page = shown(desk)
    assert "Ben Ash" in page
    assert "People whom I know, or my client knows" in page
    page = unescape(done(desk, "lay out", what="mine", first="names"))
    assert "Line of work" in page
    assert "41 · 39" in page
    assert '<option value="email" selected>' in page  # what is plainly an address is told so
    assert "What is left out is not kept" in page
    done(desk, "lay out", **CHAP)
    assert "Whose files are these?" in shown(desk)
    page = done(desk, "files", owner="Ada Byron, a@x.org")
    assert desk.people.told.startswith("3 people and 2 ties, from mine.csv")
    assert desk.people.net.where(org="Acme", role="cook") == desk.people.net.where(name="Ben Ash")
    assert "41" not in desk.people.net.people.to_csv()

    again = Desk(Folder(desk.folder.path))  # the next file of that shape, in another session
    given(again, more__csv=CHAPS.replace("Ben Ash", "Dan Elm"))
    page = done(again, "files", owner="Ada Byron, a@x.org")
    assert again.people.net.where(name="Dan Elm", org="Acme")
    assert "as you said before" in page
    kept = (desk.folder.path / "columns.json").read_text()
    for word in ("Ben", "Acme", "x.org", "Chap", "mine.csv", "Byron"):
        assert word not in kept
    done(again, "ask about", name="more.csv")
    done(again, "lay out", what="list", first="names")
    done(again, "lay out", **CHAP)
    assert again.people.net.n_ties == 0
    given(again, other__csv=CHAPS.replace("Chap", "Mate"))
    assert "What is this table?" in shown(again)


def test_ties_in_ones_own_words_are_asked_for_and_remembered(desk):
    ties = "Chap,Mate,warmth\nAda Byron,Ben Ash,0.5\nBen Ash,Cleo Day,0.4\n"
    given(desk, ties__csv=ties)
    done(desk, "lay out", what="ties")
    done(desk, "lay out", column_1="source", column_2="target", column_3="warmth")
    assert desk.people.told.startswith("3 people and 2 ties")
    given(desk, more__csv="Chap,Mate,warmth\nDan,Eve,0.5\n")  # the same shape: not asked again
    assert desk.people.told.startswith("2 people and 1 tie")
    given(desk, other__csv="Chap,Pal,warmth\nDan,Eve,0.5\n")
    assert "What is this table?" in shown(desk)


def test_a_table_without_a_header_is_read_from_its_first_line_on(desk):
    given(desk, mine__csv="Ben Ash,Acme\nCleo Day,Zeta\n")
    page = done(desk, "lay out", what="mine", first="data")
    assert "Column 2" in page
    assert "Ben Ash · Cleo Day" in page
    done(desk, "lay out", column_1="name", column_2="org")
    done(desk, "files", owner="Ada Byron")
    assert len(desk.people.net) == 3
    given(desk, more__csv="Dan Elm,Mill\n")  # known by what its cells look like
    done(desk, "files", owner="Ada Byron")
    assert desk.people.net.where(name="Dan Elm", org="Mill")


def test_a_sheet_is_chosen_where_there_are_several(desk, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["notes", "of mine"])
    book.active.append(["a", "b"])
    sheet = book.create_sheet("Chaps")
    for line in CHAPS.splitlines():
        sheet.append(line.split(","))
    book.save(tmp_path / "mine.xlsx")
    desk.intake.put("mine.xlsx", (tmp_path / "mine.xlsx").read_bytes())
    page = done(desk, "files")
    assert "On which sheet?" in page
    page = done(desk, "lay out", what="mine", sheet="Chaps", first="names")
    assert "Line of work" in page
    done(desk, "lay out", **CHAP)
    done(desk, "files", owner="Ada Byron")
    assert desk.people.net.where(name="Ben Ash", org="Acme")


def test_how_letters_and_days_are_written_is_asked_for(desk):
    ties = "source,target,warmth,since\nJörg,Ben,0.5,03/04/2024\nBen,Cleo,0.5,05/06/2024\n"
    desk.intake.put("ties.csv", ties.encode("cp1252"))
    page = done(desk, "files")
    assert "Jörg (Windows)" in page
    page = done(desk, "files", encoding_ties__csv="cp1252")
    assert "its days may be read in two ways" in page
    done(desk, "files", dates_ties__csv="day first")
    assert "Jörg" in desk.people.net.ids
    assert str(desk.people.net.ties["since"].iloc[0])[:10] == "2024-04-03"


def test_people_whom_nobody_is_said_to_know_are_asked_about(desk):
    given(desk, mine__csv="Name,Employer\nBen Ash,Acme\nCleo Day,Zeta\n")
    assert "no file here says who knows them" in shown(desk)
    done(desk, "lay out", what="mine", first="names")  # its headers tell the rest
    done(desk, "files", owner="Ada Byron")
    assert desk.people.net.n_ties == 2


def test_a_list_of_employers_is_answered_from_the_contacts_beside_it(desk):
    card = "BEGIN:VCARD\nFN:Ben Ash\nORG:Acme\nEMAIL:ben@x.org\nEND:VCARD\n"
    aims = "Company,Status\nAcme,open\nMill,open\nAcme,closed\n"
    given(desk, aims__csv=aims, phone__vcf=card)
    page = done(desk, "lay out", what="employers", first="names")
    assert '<option value="org" selected>' in page
    done(desk, "lay out", column_1="org")
    page = unescape(done(desk, "files", owner="Ada Byron, a@x.org"))
    assert "Your list of employers" in page
    assert desk.people.aims == ("Acme", "Mill")
    assert [one.known for one in desk.people.aimed.rows] == [1, 0]
    assert "1 skipped (named before)" in page
    given(desk, list__txt="Acme\nZeta\n", phone__vcf=card)  # one a line
    done(desk, "lay out", what="employers", first="data")
    done(desk, "lay out", column_1="org")
    done(desk, "files", owner="Ada Byron, a@x.org")
    assert desk.people.aims == ("Acme", "Zeta")
    given(desk, list__txt="Acme\nZeta\n", phone__vcf="BEGIN:VCARD\nFN:Ben Ash\nEND:VCARD\n")
    done(desk, "files", owner="Ada Byron, a@x.org")
    assert [one.known for one in desk.people.aimed.rows] == [0, 0]
    given(desk, aims__csv=aims)  # known by its shape, and of no use alone
    assert "together with their contacts" in desk.fault.text


def test_notes_advise_what_the_page_can_do(desk):
    card = "BEGIN:VCARD\nFN:Ben Ash\nEMAIL:ben@x.org\nEND:VCARD\n"
    given(desk, alumni__csv="Name,Firm,Employer,Shoe\nCleo Day,A,B,41\n", phone__vcf=card)
    page = unescape(done(desk, "files", owner="Ada Byron, a@x.org"))
    assert "Say otherwise which column is what" in page
    assert "columns=" not in page


def test_what_cannot_be_read_as_said_is_asked_again(desk):
    given(desk, mine__csv=CHAPS)
    done(desk, "lay out", what="ties")
    done(desk, "lay out", column_1="source", column_2="target", column_5="warmth")
    assert desk.fault is None
    assert len(desk.people.set_aside) or desk.intake.table or desk.intake.wanting


# --- a search


def test_what_another_window_recorded_is_seen_when_it_contradicts(desk):
    search = begun(desk)
    asked = search.plan[0]
    with ntp.Campaign.open(search.campaign.path) as other:
        other.record(asked.person, "met", on=date(2026, 11, 23))
    fault = failed(desk, "record", person=asked.name, outcome="no", day="2026-11-23")
    assert fault.text == (
        f"{asked.name} is recorded with met on this day, not with no. If that was recorded by "
        "mistake, undo it under So far."
    )
    assert desk.search.plan[0].person != asked.person


def test_two_windows_on_one_search_see_each_other_and_lose_nothing(desk):
    begun(desk)
    other = Desk(Folder(desk.folder.path), day=desk.day)
    done(other, "open", name="Ada Byron, Acme")
    first = other.search.plan[0].name
    desk.search.drafts.keep("pace", {"pace": "4"})
    done(desk, "record", person=first, outcome="asked")
    page = unescape(shown(other))  # whatever is done in it next
    assert first not in other.search.plan.advice
    assert f"{first}</bdi> answered" in page
    done(other, "record", person=first, outcome="asked")
    assert other.said.startswith("Recorded already:")
    done(other, "record", person=first, outcome="met")
    fault = failed(desk, "record", person=first, outcome="no")
    assert "is recorded with met on this day" in fault.text
    assert [ask.outcome for ask in desk.search.state.asks] == ["asked", "met"]
    assert desk.search.state == other.search.campaign.state
    done(other, "end", sure="on")
    assert "The search goes on" in shown(desk)


@pytest.mark.parametrize(
    "content", [b"A shopping list.", b"", b"SQLite format 3\0" + bytes(900), "half"]
)
def test_a_foreign_or_damaged_file_beside_the_others_is_told_and_left_as_it_is(desk, content):
    kept = begun(desk).campaign.path
    done(desk, "close")
    odd = desk.folder.path / "Odd.netpath"
    odd.write_bytes(kept.read_bytes()[:9_000] if content == "half" else content)
    before = odd.read_bytes()
    assert "cannot be read" in unescape(shown(desk))
    fault = failed(desk, "open", name="Odd")
    assert fault.head in ("This search's file is damaged", "The search cannot be used")
    assert not re.search("netpath in a notebook|SQLITE|campaign|save what", fault.text)
    done(desk, "plan week")
    page = done(desk, "open", name="Ada Byron, Acme")
    assert "The search “Odd” cannot be read" in page
    done(desk, "record", person="Gáil Ode", outcome="met", day=DAY)
    done(desk, "close")
    done(desk, "held", who="Gáil Ode")
    assert "Odd.netpath cannot be read; what it holds is not told." in str(desk.home.about)
    assert odd.read_bytes() == before


def test_page_shell_and_library_tell_the_same_numbers(desk):
    search = begun(desk)
    path, day = search.campaign.path, ("--on", DAY)
    plan = search.campaign.plan(on=date(2026, 11, 23))
    typed = CliRunner().invoke(app, ["campaign", "plan", str(path), "--json", *day])
    told = json.loads(typed.stdout)
    page = unescape(shown(desk))
    rows = re.findall(r'np-chance" id="np-odds-\d+">([^<]+)<', page)
    assert rows == [percent(row.chance.value) for row in plan]
    assert [one["chance"] for one in told["asks"]] == [row.chance.value for row in plan]
    assert told["overall"]["value"] == plan.overall.value
    assert f"All ways together: {plan.overall} that one works" in page
    assert plan.together.value == told["together"]["value"]
    once = percent(plan.together.value).replace("%", "of 100")
    assert f"reaches somebody in {once} such searches" in page
    assert not re.search(r"[.]\d of 100", page)  # no search is told in parts
    printed = CliRunner().invoke(app, ["campaign", "plan", str(path), *day]).stdout
    assert all(one in printed for one in [*rows, str(plan.overall)])


def test_who_said_no_is_told_in_words_not_in_numbers(desk):
    search = begun(desk)
    name = search.plan[0].name
    done(desk, "record", person=name, outcome="no", day="2026-11-20")
    fault = failed(desk, "record", person=name, outcome="met", day="2026-11-23")
    assert fault.text.startswith(f"{name} said no and is not asked again. If that was")


def test_a_search_is_kept_in_a_folder_for_its_owner_alone(desk):
    search = begun(desk)
    path = search.campaign.path
    assert path.name == "Ada Byron, Acme.netpath"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_second_search_of_the_same_name_gets_another_file(desk):
    begun(desk)
    begun(desk)
    assert [one.name for one in desk.folder.searches()] == [
        "Ada Byron, Acme",
        "Ada Byron, Acme 2",
    ] or len(desk.folder.searches()) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Whose search it is is not said"),
        ({"seeker": "Ada Byron"}, "Whom they want to reach is not said"),
        ({"seeker": "Nobody Atall", "whom": "Acme"}, "Nobody here is called"),
    ],
)
def test_what_is_not_said_is_asked_for(desk, said, told):
    small(desk)
    assert told in failed(desk, "begin", **said).text


def test_two_people_of_one_name_are_told_apart(desk):
    given(
        desk,
        people__csv="id,name,role\np1,Ada Lind,cook\np2,Ada Lind,nurse\np3,Ben,\n",
        ties__csv="source,target,warmth\np1,p3,0.5\np2,p3,0.5\n",
    )
    assert [one.hint for one in desk.find("seeker", "ada")] == ["cook", "nurse"]
    assert "2 entries are called so" in failed(desk, "begin", seeker="Ada Lind", whom="Ben").text
    done(desk, "begin", seeker="Ada Lind", seeker_key="p2", whom="Ben")
    assert desk.search.seeker == "p2"


def test_recording_changes_the_plan_and_taking_back_restores_it(desk):
    search = begun(desk)
    first, advice = search.plan[0], search.plan.advice
    page = done(desk, "record", person=first.name, outcome="no", day="2026-11-23")
    assert search.change.before[0] == advice != search.plan.advice
    assert "said no" in page
    assert "Undo" in page
    done(desk, **search.change.undo)
    assert search.plan.advice == advice


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Say first what came of it."),
        ({"outcome": "no"}, "Say first who it was."),
        ({"outcome": "no", "person": "Nobody Atall"}, "Nobody here is called"),
        ({"outcome": "later", "person": "Gáil Ode"}, "under When to ask again"),
        ({"outcome": "referred", "person": "Gáil Ode"}, "referred means that names"),
        ({"outcome": "no", "person": "Gáil Ode", "day": "soon"}, "write one as 2026-11-23"),
        ({"outcome": "no", "person": "Mira Voss", "via": "Hugo Lind"}, "Record that first"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_the_words_of_the_page(desk, said, told):
    search = begun(desk)
    text = failed(desk, "record", **said).text
    assert told in text
    assert "campaign." not in text
    assert "via=" not in text
    assert len(search.campaign.asks) == 0


def test_not_for_me_is_a_good_ending(desk):
    begun(desk)
    page = done(desk, "record", person="Gáil Ode", outcome="met", interest="down")
    assert "1 not for me" in page
    assert "Thank Gáil Ode" in page


def test_new_names_join_with_their_employer(desk):
    search = begun(desk)
    done(
        desk,
        "record",
        person="Gáil Ode",
        outcome="referred",
        named_1="Rose Quay at Acme; Ned Park",
        named_2="Zoë Quist",
    )
    names = search.campaign.to_frame()["named"].iloc[0]
    assert names == "Rose Quay, Ned Park, Zoë Quist"
    assert search.net.attribute("Rose Quay", "org") == "Acme"


def test_of_two_people_of_one_name_the_one_who_was_picked_is_named(desk):
    given(
        desk,
        people__csv="id,name,org\np1,Ada,\np2,Ben,Acme\np3,Eve Lind,x\np4,Eve Lind,y\n",
        ties__csv="source,target,warmth\np1,p2,0.5\np2,p3,0.5\np2,p4,0.5\n",
    )
    done(desk, "begin", seeker="Ada", whom="Ben")
    said = {"person": "Ben", "outcome": "referred", "interest": "down", "named_1": "Eve Lind"}
    assert "2 people are called so" in failed(desk, "record", **said).text
    done(desk, "record", **said, named_1_key="p4")
    assert desk.search.campaign.asks[0].named == ("p4",)


def test_a_line_that_is_too_long_is_said_to_be_and_the_note_stays(desk):
    begun(desk)
    page = done(desk, "write", line="word " * 40)
    assert "Say it shorter" in page
    assert "Dear Gáil," in page


def test_practice_comes_first_and_is_said_to_be(desk):
    search = begun(desk)
    page = done(desk, "practise", practice="on")
    assert search.plan[0].practice
    assert "for practice" in page


def test_who_was_reached_gets_thanks_and_a_letter_for_later(desk):
    begun(desk)
    page = done(desk, "record", person="Mira Voss", outcome="met")
    assert "Reached 1 of" in page or "Reached: Mira Voss" in page
    assert "Write to Mira Voss again" in page
    assert "reached 1 of 2" in page


# --- when it cannot be done


def test_a_busy_search_says_so_and_recording_again_works(desk):
    search = begun(desk)
    search.campaign._journal._connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(search.campaign.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    fault = failed(desk, "record", person="Gáil Ode", outcome="no")
    assert fault.head == "The search is busy; nothing was recorded"
    other.execute("ROLLBACK")
    other.close()
    done(desk, "record", person="Gáil Ode", outcome="no")


def test_a_damaged_search_is_told_salvaged_and_does_not_stop_the_others(desk):
    begun(desk)
    done(desk, "close")
    path = desk.folder.file("Ada Byron, Acme")
    path.write_bytes(path.read_bytes().replace(b"Mira Voss", b"Mira Vass"))
    fault = failed(desk, "open", name="Ada Byron, Acme")
    assert fault.damaged
    assert "campaign" not in fault.text.replace("no campaign", "")
    assert "Save what can be read" in shown(desk)
    done(desk, "save rest")
    assert b"Mira Vass" in desk.paper.content
    page = done(desk, "begin", seeker="Hugo Lind", whom="Acme")
    assert "cannot be read, so whom it asked is not counted" in page


def test_a_newer_search_is_left_alone(desk):
    path = begun(desk).campaign.path
    done(desk, "close")
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    before = path.read_bytes()
    assert failed(desk, "open", name=path.stem).head == "A newer netpath made this search"
    assert path.read_bytes() == before
    page = done(desk, "begin", seeker="Hugo Lind", whom="Acme")
    assert "cannot be read" in page


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    desk = Desk(Folder(tmp_path / "file" / "kept"))
    small(desk)
    fault = failed(desk, "begin", seeker="Ada Byron", whom="Acme")
    assert "begin the page in another folder" in fault.text


def test_a_search_deleted_under_us_is_told(desk):
    begun(desk)
    shutil.rmtree(desk.folder.path)
    assert failed(desk, "record", person="Gáil Ode", outcome="no").head.endswith("is gone")
    assert desk.search is None
    assert desk.folder.searches() == []


def test_a_folder_that_has_vanished_is_told_and_not_made_anew_unasked(desk):
    assert "Your searches will stand here" in unescape(shown(desk))  # a first visit alarms nobody
    begun(desk)
    assert "Ada Byron" in done(desk, "close")
    os.rename(desk.folder.path, desk.folder.path.with_name("elsewhere"))
    page = unescape(shown(desk))
    assert "This folder is not there now" in page
    assert "No search is kept here yet" not in page
    assert "The folder is gone" in failed(desk, "begin", seeker="Ada Byron", whom="Acme").text
    assert not desk.folder.path.exists()
    again = Desk(Folder(desk.folder.path))
    assert "put it back and load this page again" in unescape(shown(again))
    os.rename(desk.folder.path.with_name("elsewhere"), desk.folder.path)
    page = unescape(shown(desk))
    assert "Ada Byron, Acme" in page
    assert "not there now" not in page


def test_a_search_that_goes_while_it_is_shown_is_told(desk):
    begun(desk)
    shutil.rmtree(desk.folder.path)
    done(desk, "pick", ask="ask 1")
    assert desk.fault.head.endswith("is gone")


@pytest.mark.parametrize("act", ["record", "undo", "pick", "write", "calendar", "report"])
def test_without_a_search_nothing_breaks(desk, act):
    assert failed(desk, act).text == "No search is open. Open one first."


def test_an_act_of_another_name_is_told(desk):
    assert failed(desk, "destroy").text


# --- many at once


def test_two_searches_spare_the_same_people(desk):
    first = begun(desk, "Iris Byron").net.alters("p4")
    assert "p1" in first
    done(desk, "record", person="Ada Byron", outcome="asked", day="2026-11-23")
    begun(desk, "Hugo Lind")
    asked = [row.person for row in desk.search.plan]
    assert "p1" not in asked
    assert any("Ada Byron was asked lately, by 1 other campaign" in one for one in spared(desk))
    for path in desk.folder.path.glob("Iris*"):
        path.unlink()
    begun(desk, "Hugo Lind")
    assert "p1" in [row.person for row in desk.search.plan]


def spared(desk):
    return desk.search.plan.spared


def test_the_board_counts_what_searches_have_asked(desk):
    small(desk)
    done(desk, "cohort")
    ticked = {f"where_{at}": "on" for at in range(3)}
    who = next(one for one in desk.board.finder.entries if one.key == "role=cook")
    done(desk, "compare", who=who.label, **ticked)
    assert [one.person for one in desk.board.found.asked] == ["p5", "p6"]
    for _ in range(3):
        begun(desk)
        done(desk, "record", person="Olu Ade", outcome="asked", sure="on")
    done(desk, "close")
    done(desk, "cohort")
    done(desk, "compare", who=who.label, **ticked)
    olu = next(one for one in desk.board.found.asked if one.person == "p5")
    assert (olu.before, olu.planned) == (3, 0)
    assert "Ned" not in str(desk.board.found.plan)


def test_a_board_passes_over_whom_only_another_search_knows(desk):
    begun(desk)
    said = {"outcome": "referred", "named_1": "Zoe Quill", "sure": "on"}
    done(desk, "record", person="Mira Voss", **said)
    done(desk, "record", person="Zoe Quill", outcome="asked", sure="on")
    done(desk, "close")
    small(desk)
    done(desk, "cohort")
    who = next(one for one in desk.board.finder.entries if one.key == "role=cook")
    page = done(desk, "compare", who=who.label, **{f"where_{at}": "on" for at in range(3)})
    assert "Zoe" not in page


@pytest.mark.parametrize(
    ("said", "told"),
    [({"who": "", "where 0": "on"}, "whom the board is for"), ({"who": "role: cook"}, "Tick")],
)
def test_a_board_without_people_or_employers_is_refused(desk, said, told):
    small(desk)
    done(desk, "cohort")
    desk.act("compare", said)
    assert told in desk.fault.text


def test_too_many_people_for_a_board(desk):
    rows = "".join(f"p{at},engineer,Acme\n" for at in range(201))
    given(desk, people__csv=f"id,role,org\n{rows}", ties__csv="source,target,warmth\np1,p2,0.5\n")
    done(desk, "cohort")
    fault = failed(desk, "compare", who="role: engineer", where_0="on")
    assert "too many for one board" in fault.text


# --- finding


def test_names_are_found_without_their_accents_and_in_any_order():
    net = ntp.readers.sample()
    finder = Finder(people_of(net))
    for name in net.people["name"].head(300):
        typed = " ".join(reversed(fold(name).split()))
        assert name in [one.label for one in finder.like(typed, 50)]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "((", "\\", "%", "'; --", "🦊"])
def test_any_sign_can_be_typed(desk, typed):
    done(desk, "sample")
    assert isinstance(desk.find("seeker", typed), list)


@pytest.mark.parametrize("name", hostile_names(60))
def test_file_names_are_plain_whatever_the_person_is_called(name, tmp_path):
    for plain in (plain_name(name), safe_name(name), safe_name(name + ".csv")):
        (tmp_path / plain).write_text("x")
        assert (tmp_path / plain).resolve().parent == tmp_path
        assert not set(plain) & set('<>:"/\\|?*')


# --- 200 hostile names


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_no_name_becomes_markup_anywhere_on_the_page(desk):
    people, ties = hostile_files()
    given(desk, people__csv=people, ties__csv=ties)
    assert len(desk.people.net) > 150
    entries = desk.finder("whom").entries
    target = next(one for one in entries if one.key == f"person:{desk.people.net.ids[-1]}")
    seeker = next(one for one in desk.finder("seeker").entries if one.key == "p0")
    said = {"seeker": seeker.label, "seeker_key": "p0"}
    pages = [shown(desk), done(desk, "begin", **said, whom=target.label, whom_key=target.key)]
    search = desk.search
    pages += [done(desk, "pick", ask=f"ask {at}") for at in range(len(search.plan))]
    for person in search.net.alters("p0"):
        label = next(one.label for one in search.finder.entries if one.key == person)
        said = {"person": label, "person_key": person, "learned": hostile_names(1)[0]}
        name = hostile_names(9)[3] + " new"
        pages.append(done(desk, "record", **said, outcome="referred", named_1=name, sure="on"))
    done(desk, "close")
    done(desk, "cohort")
    role = next(one for one in desk.board.finder.entries if one.key == "role=hiring manager")
    where = {f"where_{at}": "on" for at in range(25)}
    pages.append(done(desk, "compare", who=role.label, who_key=role.key, **where))
    for page in pages:
        seen = Seen()
        seen.feed(page)
        assert not seen.tags & {"script", "img", "svg", "iframe", "b", "object", "style"}
        assert not [name for name in seen.attributes if name.startswith("on")]
        assert not seen.attributes & {"src", "srcdoc", "formaction"}
        for letter in "\u202a\u202b\u202d\u202e\u2066\u2067":
            assert letter not in page


# --- somebody asks to be forgotten


def test_somebody_is_forgotten_and_what_may_speak_of_them_is_shown_and_cleared(desk):
    begun(desk)
    done(desk, "record", person="Gáil Ode", outcome="met", learned="Olu works at Acme too", day=DAY)
    assert "Tick that you know" in failed(desk, "forget", gone="Olu Ade").text
    page = done(desk, "forget", gone="Olu Ade", sure="on")
    assert "Olu Ade" not in unescape(page).replace("Olu Ade at Acme", "")  # an example of a name
    assert "“Olu works at Acme too” <span" in page
    place = desk.search.forgotten.left[0].place
    page = done(desk, "clear", place=place)
    assert "Olu works" not in page
    assert "These texts may still speak" not in page
    assert desk.said == "That text is cleared."
    failed(desk, "clear", place=place)


# --- what a search can say


def test_what_was_sent_waits_and_what_was_agreed_is_in_the_calendar(desk):
    search = begun(desk)
    first = search.plan[0].name
    page = done(desk, "sent")
    assert f"{first} has not replied yet" in unescape(page)
    assert first not in [row.name for row in search.plan]
    when = {"meets": "2026-12-03", "hour": "10:00", "zone": "Europe/London", "place": "the lift"}
    page = done(desk, "record", person=first, outcome="agreed", how="video", **when)
    assert f"{first} agreed to talk on 3 December 2026" in unescape(page)
    assert "10:00 (Europe/London time), the lift" in unescape(page)
    done(desk, "calendar")
    assert b"TZID=Europe/London" in desk.paper.content or b"T100000" in desk.paper.content
    assert search.campaign.asks[-1].how == "video"
    fault = failed(desk, "record", person=first, outcome="agreed", meets="", hour="10:00")
    assert "hour" in fault.text
    assert len(search.campaign.asks) == 2


def test_a_talk_opens_what_it_opened_at_once_and_is_a_task(desk):
    search = begun(desk)
    page = done(desk, "record", person="Gáil Ode", outcome="met", stays="rotas are the work")
    assert "with your thanks, to introduce you to" in search.plan.advice
    assert "I will remember" in page or "rotas are the work" in page
    page = done(desk, "record", person="Gáil Ode", outcome="met", ended="named", named_1="Ned Park")
    assert search.campaign.asks[-1].named == ("p7",)
    assert "Ned Park, whom Gáil Ode named" in search.plan.advice
    task = next(one for one, _ in search.due if one.task == "thank")
    done(desk, "done", task=task.task, person=task.person)
    assert (task.seq, task.task) not in [(one.seq, one.task) for one, _ in search.due]
    done(desk, "record", person="Ned Park", outcome="met", ended="would rather not")
    tell = next((one, note) for one, note in search.due if one.task == "tell")
    assert tell[0].what == "Tell Gáil Ode how it went with Ned Park"
    assert tell[1].text.startswith("Dear Gáil,")


def test_targets_are_added_dropped_and_told_apart(desk):
    search = begun(desk)
    assert "reached 0 of 2" in shown(desk)
    assert "Perhaps you mean Ned Park" in failed(desk, "target", target="Ned Prk").text
    fault = failed(desk, "target", target="Rose Quay at Mill")
    assert "If they are new, and nobody here knows them yet, say so" in fault.text
    assert "reached 0 of 2" in shown(desk)
    page = done(desk, "target", target="Rose Quay at Mill", new="on")
    assert "reached 0 of 3" in page
    assert search.net.attribute("Rose Quay", "org") == "Mill"
    assert "reached 0 of 2" in done(desk, **search.change.undo)
    page = done(desk, "drop target", person="p8")
    assert "reached 0 of 1" in page
    assert "reached 0 of 2" in done(desk, **search.change.undo)
    page = done(desk, "record", person="Mira Voss", outcome="met")
    assert "reached 1 of 2" in page
    assert "Tom Wirth" in str(search.plan.targets)  # one that is reached ends nothing
    done(desk, "end")
    assert desk.search.state.over is None  # it is asked once
    done(desk, "end", sure="on")
    assert not search.plan.rows
    done(desk, "end", again="yes")
    assert search.state.over is None
    assert "Say first whom else" in failed(desk, "target").text


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"unfit": "Tom Wirth"}, "not for me"),
        ({"unfit": "Acme", "unfit_key": "employer:Acme"}, "not for me"),
    ],
)
def test_what_is_not_for_them_is_closed_and_lifted(desk, said, state):
    search = begun(desk)
    before = [one["state"] for one in search.targets]
    page = done(desk, "unfit", **said)
    assert "For them after all" in page
    assert state in [one["state"] for one in search.targets]
    assert [row.person for row in search.plan if row.person == "p8"] == []
    kind, which, _ = search.aside[0]
    done(desk, "lift", of=kind, which=which)
    assert [one["state"] for one in search.targets] == before
    assert "Nobody and nothing" in failed(desk, "unfit", unfit="Nobody Atall").text


def test_what_was_learned_stands_in_no_chance_and_no_letter(desk):
    search = begun(desk)
    chance = search.plan.overall
    said = {"question": "does it fit", "note": "Long nights, kind people", "org": "Acme"}
    page = done(desk, "learn", **said, source="Olu Ade")
    assert "Long nights, kind people" in page
    assert search.plan.overall == chance
    assert not [one for _, one in search.due if one and "Long nights" in one.text]
    assert "of an employer or a field" in failed(desk, "learn", **(said | {"org": ""})).text
    done(desk, "forget", gone="Olu Ade", sure="on")
    assert "Long nights" not in shown(desk)


def test_how_long_it_takes_is_told_at_their_pace(desk):
    search = begun(desk)
    page = done(desk, "pace", pace="2", by="2027-03-01")
    assert "At 2 asks a week" in page
    assert search.state.settled["pace"] == 2
    assert "whole number from 1 to 100" in failed(desk, "pace", pace="many").text


def test_a_coachs_words_and_no_draws(desk):
    begun(desk)
    page = unescape(done(desk, "pick", ask="ask 0"))
    done(desk, "report")
    for text in (page, unescape(desk.paper.content.decode())):
        assert "you may ask Gáil Ode twice more" in text.replace("</bdi>", "").replace("<bdi>", "")
        for word in ("seed", "digest", "drawn world", "asks ("):
            assert word not in text


def test_everybody_known_at_an_employer_is_counted(desk):
    begun(desk)
    page = unescape(shown(desk))
    assert "Everybody known at <bdi>Acme</bdi> (4)" in page
    assert page.index("hiring manager; likely hires") < page.index("clerk</span>")


def test_newer_files_and_people_by_hand_join_a_search_under_way(desk):
    search = begun(desk)
    done(desk, "record", person="Gáil Ode", outcome="no")
    given(desk, people__csv=f"{PEOPLE}p11,Rose Quay,Acme,clerk\n", ties__csv=f"{TIES}p1,p11,.6,\n")
    assert "11 people and 10 ties" in shown(desk)
    assert "p11" not in search.net  # nothing is taken in unasked
    page = done(desk, "refresh")
    assert "1 new person and 1 new way at Acme" in page
    assert search.net.name_of("p11") == "Rose Quay"
    assert [one.outcome for one in search.campaign.asks] == ["no"]
    assert "Choose newer files" in page
    page = done(desk, "tie", hand="Ada Byron", knows="Zoë Quist at Acme", warm="40")
    assert "are tied" in page
    assert search.net.attribute("Zoë Quist", "org") == "Acme"
    assert search.state.ties[search.state.pair("p1", "Zoë Quist")]["warmth"] == 0.4
    assert "how many of a hundred" in failed(desk, "tie", hand="Ada Byron", knows="Ned Park").text


WRONG = [
    ("record", {"outcome": "met", "person": "Ada Byron"}, "Ada Byron is whose search it is."),
    ("forget", {"gone": "ada byron", "sure": "on"}, "to erase all of a search, delete it"),
    ("target", {"target": "Ada Byron"}, "Name somebody else"),
    ("record", {"outcome": "met", "day": "2026-11-24"}, "24 November 2026 is still to come."),
    ("record", {"outcome": "later", "again": DAY}, "23 November 2026 is not to come."),
    ("record", {"outcome": "later"}, "Say it under When to ask again"),
    ("record", {"outcome": "agreed", "meets": "2026-12-01"}, "a day and an hour. Say both."),
    (
        "record",
        {"outcome": "agreed", "meets": "2026-12-01", "hour": "10:00", "zone": "Mars"},
        "No time zone is called 'Mars'. Choose one from the list",
    ),
    (
        "record",
        {"outcome": "met", "ended": "named", "named_1": "Mira Vos"},
        "Perhaps you mean Mira Voss, or if they are new, say so below.",
    ),
    ("tie", {"hand": "Ada Byron", "knows": "Mira Vos", "warm": "30"}, "Perhaps you mean Mira"),
    ("tie", {"hand": "Gail Od", "knows": "Lea Blum", "warm": "30"}, "Perhaps you mean Gáil Ode"),
    ("learn", {"question": "do I want it", "note": "x"}, "Say of which."),
]


@pytest.mark.parametrize(("act", "said", "told"), WRONG)
def test_what_is_wrong_is_said_in_the_words_of_whoever_typed_it_and_nothing_is_recorded(
    desk, act, said, told
):
    search = begun(desk)
    before = len(search.state.people)
    said = {"person": "Gáil Ode"} | said if act == "record" else said
    fault = failed(desk, act, **said)
    assert told in fault.text
    assert "netpath in a notebook" not in fault.text
    assert len(search.state.people) == before
    assert not search.state.asks


def test_who_is_said_to_be_new_is_taken_whatever_they_are_nearly_called(desk):
    search = begun(desk)
    said = {"person": "Gáil Ode", "outcome": "met", "ended": "named", "named_1": "Mira Vos"}
    failed(desk, "record", **said)
    assert 'name="new"' in shown(desk)
    done(desk, "record", **said, new="on")
    assert search.state.asks[-1].named == ("Mira Vos",)
    assert 'name="new"' not in shown(desk)


def test_an_hour_is_taken_in_whatever_way_its_zone_is_written(desk):
    search = begun(desk)
    hour = {"meets": "2026-12-01", "hour": "10:00", "zone": "asia/tokyo"}
    done(desk, "record", person="Gáil Ode", outcome="agreed", **hour)
    assert search.state.asks[-1].zone == "Asia/Tokyo"


def test_a_target_to_whom_no_way_leads_stops_no_answer(desk):
    search = begun(desk)
    done(desk, "target", target="Zed Rowan at Nowhere", new="on")
    done(desk, "pace", pace="2")
    assert "2 asks a week" in str(search.how_long)


def test_a_person_who_is_nearly_called_so_is_offered_where_no_employer_is(desk):
    small(desk)
    desk.act("begin", {"seeker": "Ada Byron", "whom": "Mira Vos"})
    assert "Or perhaps you mean Mira Voss." in unescape(shown(desk))


def test_an_employer_that_newer_files_spell_otherwise_is_no_news(desk):
    begun(desk)
    given(desk, people__csv=PEOPLE.replace("Acme", "ACME Ltd"), ties__csv=TIES)
    assert "Nothing is new." in done(desk, "refresh")


def test_a_search_is_rehearsed_once_and_of_nobody(desk):
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    from netpath.page._widget import rehearsed

    page = shown(desk)
    rehearsed()
    assert shown(desk) == page
    assert not desk.folder.path.exists()


def test_files_that_seem_somebody_elses_are_asked_about(desk):
    search = begun(desk)
    given(desk, people__csv=PEOPLE.replace("Olu Ade", "Xaver Zwo"), ties__csv=TIES)
    fault = failed(desk, "refresh")
    assert "tick that they are" in fault.text
    assert "sure=" not in fault.text
    assert search.net.name_of("p5") == "Olu Ade"
    done(desk, "refresh", sure="on")
    assert search.net.name_of("p5") == "Xaver Zwo"


def test_what_is_asked_of_a_newer_table_is_asked_within_the_search(desk):
    search = begun(desk)
    given(desk, mine__csv="Chap,Digs\nBen Ash,Acme\n")
    assert "What is this table?" in shown(desk)
    assert desk.search is search
    done(desk, "put away")
    assert "Choose newer files" in shown(desk)


def test_people_of_one_name_are_told_apart_without_their_ids(desk):
    rows = "id,name,org,role,email\nk1f,Ada,Mill,cook,a@x.org\nk2f,Ada,Mill,cook,b@x.org\n"
    rows += "k3f,Ben,Mill,cook,\nk4f,Ben,Mill,cook,\n"
    given(desk, people__csv=rows, ties__csv="source,target,warmth\nk1f,k3f,0.5\nk2f,k4f,0.5\n")
    hints = [one.hint for one in desk.finder("seeker").entries]
    assert hints == [
        *("cook, Mill, a@x.org", "cook, Mill, b@x.org", "cook, Mill, 1 of 2", "cook, Mill, 2 of 2"),
    ]


def test_whom_the_plan_asks_is_found_first_and_others_are_asked_about(desk):
    search = begun(desk)
    assert desk.find("person", "")[0].key in search.planned
    assert [one.key for one in desk.find("named 1", "l")] == ["p9", "p3"]  # first names first
    for one in ("p9", "p7"):
        assert one not in [row.person for row in search.plan]
    assert (
        "The plan does not ask Lea Blum"
        in failed(desk, "record", person="Lea Blum", outcome="met").text
    )
    assert 'id="np-sure"' in shown(desk)
    assert not search.campaign.asks
    done(desk, "record", person="Lea Blum", outcome="met", sure="on")
    assert search.campaign.asks[0].person == "p9"
    assert 'id="np-sure"' not in shown(desk)


def test_drafts_stay_whoever_is_picked_and_whatever_is_recorded_and_after_a_restart(desk):
    search = begun(desk)
    one, other = (row.person for row in search.plan.rows[:2])
    search.drafts.keep(f"note {one}", {"text": "Mine."}, one)
    search.drafts.keep(f"record {one}", {"outcome": "met", "stays": "Be on time."}, one)
    done(desk, "pick", ask="ask 1")
    assert search.to == other
    done(desk, "write", line="I read your plan.", about="the night shifts")
    done(desk, "record", person=other, outcome="asked", day=DAY, draft=f"record {other}")
    again = Desk(desk.folder, day=desk.day)
    done(desk, "close")
    page = done(again, "open", name="Ada Byron, Acme")
    drafts = again.search.drafts
    assert drafts.text(one) == "Mine."
    assert drafts.at(f"write {other}") == {"line": "I read your plan.", "about": "the night shifts"}
    assert "Be on time." in unescape(page)
    assert drafts.at(f"record {other}") == {}


def test_who_cannot_ring_is_told_on_the_page_where_to_choose_another_way(desk):
    begun(desk).campaign.settle(possible="I am deaf, so I write rather than ring.")
    page = done(desk, "write", how="phone")
    assert "Choose another way to talk (under In which way to talk), such as in writing." in page
    assert "the phone is not for you" not in done(desk, "write", how="in writing")


def test_what_a_letter_lacks_and_its_length_follow_what_is_written(desk, monkeypatch):
    search, sent = begun(desk), []
    page = Page(desk)
    monkeypatch.setattr(page, "send", sent.append)
    note, place = search.note[0], f"note {search.to}"
    assert "line of homework" in " ".join(note.lacks)

    def typed(text):
        sent.clear()
        page._hear(page, {"draft": place, "of": search.to, "said": {"text": text}}, [])
        return sent[0]

    told = typed(f"{note.text} I walked the whole of your new line.")
    assert (told["letter"], told["words"]) == (place, note.n_words + 8)
    assert not any("line of homework" in one for one in told["lacks"])
    assert f'np-words">{note.n_words + 8}<' in shown(desk)
    assert any("in brackets" in one for one in typed(f"{note.text} [name]")["lacks"])
    assert any("line of homework" in one for one in typed(note.text)["lacks"])


def test_what_was_asked_for_and_thanks_for_a_no_are_written_changed_checked_and_kept(desk):
    search = begun(desk)
    who = search.plan[0].person
    failed(desk, "letter", writes_to=who, which="no")
    assert "Nobody has asked them yet" in failed(desk, "letter", writes_to=who, which="after").text
    assert search.beside is None
    done(desk, "record", person=who, outcome="no", day=DAY, declined="on")
    assert "a plain no fit" in failed(desk, "letter", writes_to=who, which="after").text
    page = done(desk, "letter", writes_to=who, which="no")
    assert "Thank you for" in search.beside[1].text
    assert "netpath sends nothing." in page
    place = f"letter {who}"
    page = done(desk, "check", place=place, to=who, text="Dear Gail, are you hiring?")
    assert "asks for a job" in page
    assert search.campaign.drafts[place] == '{"text": "Dear Gail, are you hiring?"}'
    done(desk, "letter", writes_to="Hugo Lind", which="enclosing")
    assert "I am sending you my résumé, as you asked." in search.beside[1].text
    done(desk, "letter", writes_to="Hugo Lind", which="enclosing", enclosing="the list of gauges")
    assert "I am sending you the list of gauges, as you asked." in search.beside[1].text
    assert "Say first who it was" in failed(desk, "letter", which="no").text
    done(desk, "forget", gone="Hugo Lind", sure="on")
    assert search.beside is None


def test_drafts_stand_in_no_export_and_go_with_whom_they_are_of(desk):
    search = begun(desk)
    search.drafts.keep("note p2", {"text": "Dear Gail, how about lunch?"}, "p2")
    search.drafts.keep("learn", {"note": "Gáil Ode says it is noisy."})
    search.drafts.keep("tie", {"knows": "Olu Ade"})
    handed = [search.campaign.to_frame().to_csv(), search.campaign.export_person("p3").to_csv()]
    for act, said in (("report", {}), ("calendar", {})):
        done(desk, act, **said)
        handed.append(desk.paper.content.decode())
    assert not [one for one in handed if "lunch" in one or "noisy" in one]
    done(desk, "forget", gone="Gáil Ode", sure="on")
    assert search.drafts.text("p2") == ""
    assert search.drafts.at("learn") == {}
    assert search.drafts.at("tie") == {"knows": "Olu Ade"}
    assert b"lunch" not in search.campaign.path.read_bytes()


@pytest.mark.parametrize("odd", ["[1]", "no json", '{"a": 1}', "[" * 5_000])
def test_a_draft_that_is_none_of_the_page_is_nothing_and_stops_nothing(desk, odd):
    search = begun(desk)
    search.campaign.keep_draft("record p2", odd)
    search.drafts.look_again()
    assert search.drafts.at("record p2") == {}
    assert "What came of it?" in shown(desk)


def test_a_draft_that_the_file_cannot_take_stays_here_and_is_told(desk):
    search = begun(desk)
    search.drafts.keep("note p2", {"text": "W" * 200_000}, "p2")
    assert search.drafts.unkept
    assert len(search.drafts.text("p2")) == 200_000
    search.drafts.keep("note p2", {"text": "Short."}, "p2")
    assert not search.drafts.unkept


# --- a search that grows, on the page


def test_who_is_remembered_within_a_search_joins_it_once_the_coach_says_who_is_who(desk):
    search = begun(desk)
    before = len(search.net)
    page = done(desk, "remember", owner="Ada Byron", jobs="Mill")
    assert "Back to the search" in unescape(page)
    done(desk, "note", name="Olu Ade", org="Acme", well="5")
    done(desk, "note", name="Wim Brand", org="Acme", well="3")
    done(desk, "leave memory")
    assert desk.search is search
    assert "Ada Byron" in done(desk, "remember", name="Ada Byron")
    page = unescape(done(desk, "use memory"))
    assert [(one.here, one.likely) for one in desk.news.asked] == [("p1", True), ("p5", True)]
    assert "Olu Ade: Acme in these files, engineer, Acme here" in page
    done(desk, "refresh", same_0="on", same_1="on")
    assert desk.news is None
    assert len(search.net) == before + 1
    assert search.net.alters("p1").count("p5") == 1
    assert len(search.net.where(name="Wim Brand", org="Acme")) == 1


def test_two_of_one_name_stay_two_unless_ticked_and_nobody_is_ticked_twice(desk):
    search = begun(desk)
    said = {"hand": "Ada Byron", "warm": "40"}
    fault = failed(desk, "tie", knows="Olu Ade at Mill", **said)
    assert "Olu Ade is known here, and not at Mill" in fault.text
    done(desk, "tie", knows="another Olu Ade at Mill", **said)
    assert search.net.attribute("p5", "org") == "Acme"
    given(desk, book__vcf="BEGIN:VCARD\nFN:Olu Ade\nORG:Mill\nEND:VCARD\n")
    assert 'value="Ada Byron"' in shown(desk)  # whose files they are is proposed
    done(desk, "files", owner="Ada Byron")
    assert [one.likely for one in desk.news.asked] == [True, False, False]
    fault = failed(desk, "refresh", same_0="on", same_1="on", same_2="on")
    assert "ticked twice" in fault.text
    done(desk, "refresh", same_0="on")
    names = [search.net.name_of(one) for one in search.net.alters("p1")]
    assert names.count("Olu Ade") == 2


def test_another_persons_files_are_a_question_and_nothing_is_recorded_before_it_is_answered(desk):
    search = begun(desk)
    head = search.campaign.head
    given(desk, book__vcf="BEGIN:VCARD\nFN:Zita Quast\nORG:Acme\nEND:VCARD\n")
    page = unescape(done(desk, "files", owner="Bo Lund"))
    assert "Bo Lund, whose files these are, and Ada Byron, whose search it is" in page
    fault = failed(desk, "refresh")
    assert "The seeker is not in these files" in fault.text
    assert search.campaign.head == head
    done(desk, "refresh", same_0="on")
    assert search.net.name_of("p1") == "Ada Byron"
    assert "Zita Quast" in [search.net.name_of(one) for one in search.net.alters("p1")]


def test_who_is_no_longer_in_the_files_is_let_go_only_where_that_is_said(desk):
    search = begun(desk)
    ties = "\n".join(row for row in TIES.splitlines() if not row.startswith("p1,p3"))
    people = "\n".join(row for row in PEOPLE.splitlines() if not row.startswith("p3"))
    ties = "\n".join(row for row in ties.splitlines() if "p3" not in row)
    given(desk, people__csv=people, ties__csv=ties)
    done(desk, "refresh")
    assert "p3" in search.net.alters("p1")
    given(desk, people__csv=people, ties__csv=ties)
    page = done(desk, "refresh", drop="on")
    assert "No longer in these files" in page
    assert "p3" not in search.net.alters("p1")
    assert "p3" in search.net.ids


def test_every_employer_is_seen_at_once_and_more_are_aimed_at(desk):
    search = begun(desk)
    page = done(desk, "everywhere")
    found = ntp.employers.ways(search.net, "p1", within=4)
    assert [one.name for one in search.everywhere] == [one.name for one in found]
    for one in found:
        assert one.says.split(":")[0] in unescape(page).replace("<bdi>", "").replace("</bdi>", "")
    done(desk, "every employer")
    book = openpyxl.load_workbook(BytesIO(desk.paper.content))
    assert book.worksheets[0].max_row == len(found) + 1
    page = done(desk, "aim", org="Zeta")
    assert set(search.state.targets) == {"p6", "p8", "p2", "p3"}
    assert "Who hires at Zeta is not known" in unescape(page)
    assert "already" in failed(desk, "aim", org="Zeta").text
    assert "Every employer at once" not in done(desk, "everywhere", away="yes").split("<h2")[1]


def test_a_list_of_employers_alone_is_one_of_the_search(desk):
    search = begun(desk)
    given(desk, aims__csv="Employer\nAcme\nNorthwind\n")
    if desk.intake.table:
        done(desk, "lay out", what="employers")
    assert desk.news is None
    page = shown(desk)
    assert [one.name for one in search.everywhere] == ["Acme", "Northwind"]
    assert "Your list of employers" in page


# --- many at once: handed over, and what comes next


@pytest.fixture
def board(desk):
    done(desk, "sample")
    done(desk, "cohort")
    where = {f"where_{at}": "on" for at in range(4)}
    done(desk, "compare", who="role: student", who_key="role=student", **where)
    return desk


def test_a_board_is_saved_and_printed_with_names_only_where_it_is_shown_with_them(board):
    names = [row.name for row in board.board.found.rows]
    for hidden in (False, True):
        done(board, "board book")
        sheets = openpyxl.load_workbook(BytesIO(board.paper.content))
        cells = {str(cell) for one in sheets for row in one.values for cell in row}
        done(board, "board page")
        sheet = unescape(board.paper.content.decode())
        for name in names:
            assert (name in cells) is not hidden
            assert (f"<bdi>{name}</bdi>" in sheet) is not hidden
        assert not [one for one in ("no way in", "worst", "netpath remember") if one in sheet]
        done(board, "project")


def test_what_a_board_tells_first_is_in_a_coachs_words_and_the_rest_is_folded_away(board):
    page = unescape(shown(board))
    first = page.partition("<details")[0]
    assert "No way known yet for" in first
    assert "The memory aid helps to recall" in first
    for word in ("drawn world", "p = ", "impact ratio", "worst", "no way in", "no door"):
        assert word not in first
    assert "drawn world" not in page


def test_under_ten_contacts_the_next_step_is_the_memory_aid_and_the_board_stays(board):
    row = next(one for one in board.board.found.rows if not one.asked_yet)
    page = unescape(shown(board))
    assert f'data-owner="{row.name}"' in page
    page = done(board, "remember", owner=row.name)
    assert "Back to the board" in page
    page = unescape(done(board, "leave memory"))
    assert "A way for each" in page
    assert f'data-name="{row.name}"' in page  # who has begun goes on


def test_an_alumni_list_loads_and_ones_own_school_is_no_employer(desk):
    alumni = "Name,E-mail,School,Employer\nBen Ash,b@x.org,Hill College,Acme\n"
    alumni += "Cleo Day,c@x.org,Hill College,Zeta\nDan Elm,d@x.org,Hill College,Hill College\n"
    cards = "".join(
        f"BEGIN:VCARD\nFN:{name}\nORG:Hill College\nTITLE:Student\nEMAIL:{mail}\nEND:VCARD\n"
        for name, mail in (("Eve Fir", "e@x.org"), ("Gus Oak", "g@x.org"), ("Ben Ash", "b@x.org"))
    )
    given(desk, alumni__csv=alumni, phone__vcf=cards)
    done(desk, "files", owner="Ada Byron, a@x.org")
    done(desk, "cohort")
    assert "Hill College" not in desk.board.listed
    assert {"Acme", "Zeta"} <= {*desk.board.listed}
    where = {f"where_{at}": "on" for at in range(len(desk.board.listed))}
    page = done(desk, "compare", who="role: Student", who_key="role=Student", **where)
    assert "Show without names" in page


# --- a messy workbook


def messy(tmp_path):
    book = openpyxl.Workbook()
    people, knows = book.active, book.create_sheet("Who knows whom")
    people.title = "People"
    rows = ["Name", "Organisation", "Role"], ["Sofía Núñez", "Northwind Ltd", "hiring manager"]
    rows += ["sofia nunez", "Northwind", ""], ["Bob Lee", "NorthWind Ltd.", "engineer"]
    rows += ["Ben Ash", "", ""], ["Ben Ash", "Zeta", "welder"]
    for row in rows:
        people.append(row)
    knows.append(["Person", "Knows", "How well (1 to 5)", "How, such as colleague"])
    for row in (["Ada", "Bob Lee", 4, ""], ["Bob Lee", "Sofía Núñez", "maybe", ""], ["Ada", "", 3]):
        knows.append(row)
    book.save(tmp_path / "clients.xlsx")
    return (tmp_path / "clients.xlsx").read_bytes()


def test_what_a_messy_workbook_holds_is_told_by_sheet_row_and_what_would_be_right(desk, tmp_path):
    desk.intake.put("clients.xlsx", messy(tmp_path))
    page = unescape(done(desk, "files"))
    for told in (
        "clients.xlsx, Who knows whom, row 3",
        "How well they know each other, 1 to 5: 'maybe'. It must be one of 1, 2, 3, 4, 5.",
        "Correct the cell, or delete the row",
        "6 people and 1 tie",  # two are called Ben Ash
        "people of one name are told apart by employer and work; on other sheets write them so: "
        "Name (Employer)",
        "The other, who is asked: (empty). Somebody is missing.",
        "Sofía Núñez and sofia nunez count as several people.",
    ):
        assert told in page
    for word in ("B49", "B55", "on_conflict", "id belongs"):
        assert word not in page
    assert "how_well" not in page.partition("notes on the files")[0]


def test_an_employer_that_is_spelt_three_ways_is_one_whom_all_of_it_are_known_at(desk, tmp_path):
    desk.intake.put("clients.xlsx", messy(tmp_path))
    done(desk, "files")
    (entry,) = [one for one in desk.finder("whom").entries if one.key.startswith("org:N")]
    assert "3 people known there" in entry.hint
    done(desk, "begin", seeker="Ada", whom="northwind ltd")
    assert desk.search.target_names == ["Sofía Núñez"]
