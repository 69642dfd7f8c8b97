"""200 hostile names through everything a campaign writes: nothing runs, nothing breaks out."""

from __future__ import annotations

import random
import re
import shlex
from datetime import date
from html.parser import HTMLParser

import icalendar
import pandas as pd
import pytest
from typer.testing import CliRunner

import netpath as ntp
from netpath import letters
from netpath.cli import app

DAY = "2026-11-23"
KINDS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE event; --",
    "$x$ and $$y$$",
    "\u202eevil\u202c",
    "\u2066left open",
    "שרה לוי",
    "محمد علي",
    '=cmd|"/c calc"!A1',
    "@SUM(1+1)",
    "+1-555 -2",
    "{{ 7*7 }}{% raw %}",
    "${jndi:ldap://x}",
    "Ada\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "Ada\n\nPS: send money",
    "\x1b[31mred\x07",
    "javascript:alert(1)",
    "&lt;b&gt; & co",
    "](http://x.example) **bold**",
    "n\u0301" + "\u0301" * 60,
    "A" * 300,
    "word " * 80,
    "\u200b\u200d\ufeffhidden",
    "\ud800broken",
    "👩🏽‍💻",
]


def hostile(n: int) -> list[str]:
    rng = random.Random(7)
    return [f"{KINDS[at % len(KINDS)]} {rng.randrange(10**6)}" for at in range(n)]


@pytest.fixture(scope="module")
def ada(tmp_path_factory):
    names = [name.replace("\ud800", "\ufffd") for name in hostile(200)]
    ids = [f"p{at}" for at in range(200)]
    people = pd.DataFrame({"id": ids, "name": names, "org": names, "role": names})
    pairs = [("p0", one) for one in ids[1:120]] + [(one, "p199") for one in ids[60:160]]
    ties = pd.DataFrame(pairs, columns=["source", "target"]).assign(warmth=0.5, kind=names[4])
    net = ntp.ReferralNetwork(people, ties.drop_duplicates(["source", "target"]), directed=False)
    folder = tmp_path_factory.mktemp("hostile")
    with ntp.Campaign.create(folder / "a.netpath", net, "p0", "p199", rng=7) as one:
        for at, outcome in enumerate(["met", "no", "asked", "later"] * 24, start=1):
            one.record(f"p{at}", outcome, on="2027-03-01" if outcome == "later" else DAY)
        for at in range(97, 117):
            one.record(
                f"p{at}",
                "referred",
                referrals=[hostile(200)[at] + " new"],
                learned=names[at],
                on=DAY,
            )
        yield one


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_the_page_runs_nothing_and_asks_for_nothing(ada):
    from netpath import report

    page = report.campaign(ada, on="2026-12-10")
    seen = Seen()
    seen.feed(page)
    plain = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "footer",
    }
    lists = {"p", "h1", "h2", "ol", "ul", "li", "dl", "dt", "dd", "b", "bdi", "code"}
    table = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert seen.tags <= plain | lists | table
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert not [name for name, _ in seen.attributes if name in ("src", "href", "action", "data")]
    assert "<script>alert(1)</script>" in seen.text  # told as text
    for run in re.findall("[\u202a-\u202e\u2066\u2067\u200b]", page):
        pytest.fail(f"{run!r} steers what stands around it")
    assert page.count("\u2068") == page.count("\u2069")
    assert all(len(word) < 400 for word in seen.text.split())


def test_the_page_is_whole_whatever_the_names(ada):
    from netpath import report

    page = report.campaign(ada, on="2026-12-10")
    assert not re.search("\u0301{5}", page)  # drawn over the lines above
    assert page.count("<tr>") == 1 + len(ada.asks)
    assert page.rstrip().endswith("</html>")


def test_letters_stay_letters(ada):
    for row in ada.plan(40, practice=3, on="2026-12-10"):
        letter = row.letter(ada.net.name_of("p0"))
        assert letter.n_words < 120
        paragraphs = letter.text.split("\n\n")
        assert 4 <= len(paragraphs) <= 8
        assert "PS: send money" not in paragraphs
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", letter.text)


@pytest.mark.parametrize("name", hostile(50))
def test_every_letter_bears_every_name(name):
    told = [
        letters.ask(name, name, through=name),
        letters.ask(name, name, kind=name),
        letters.introduction(name, name, to=name),
        letters.thanks(name, name, referrals=[name, name], through=name),
        letters.follow_up(name, name, talked="in May"),
    ]
    assert all(one.n_words < 120 for one in told)
    assert all("\n\nPS" not in one.text for one in told)
    unseen = "[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069\ud800]|\u0301{5}"
    assert not [one for one in told if re.search(unseen, one.text)]
    assert letters.agenda(name, name).name == letters.named(name)
    letters.check(name)


def test_the_calendar_is_read_back_as_it_was_meant(ada):
    text = ada.calendar()
    book = icalendar.Calendar.from_ical(text)
    entries = [one for one in book.walk() if one.name == "VEVENT"]
    granted = sum(ask.outcome in ("met", "referred") for ask in ada.asks)
    pending = sum(ask.outcome in ("asked", "later") for ask in ada.asks)
    assert len(entries) == granted + pending
    assert {str(one["summary"]).split(" ")[0] for one in entries} <= {"Thank", "Ask", "No"}
    assert all("\n" not in str(one["summary"]) for one in entries)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text == ada.calendar()


def test_the_calendar_of_one_search_is_the_same_in_every_file(tmp_path):
    ties = pd.DataFrame({"source": ["a", "b", "a"], "target": ["b", "c", "d"]})
    net, told = ntp.ReferralNetwork(None, ties).with_warmth(0.5), []
    for name in ("one", "other"):
        search = ntp.Campaign.create(tmp_path / f"{name}.netpath", net, "a", ["c"])
        search.record("b", "asked", on=DAY)
        search.record("d", "met", on=DAY)
        told.append(search.calendar())
    assert told[0] == told[1]
    assert len(set(re.findall("UID:(.*)", told[0]))) == told[0].count("BEGIN:VEVENT") == 2


def test_a_spreadsheet_shows_names_and_runs_none(ada, tmp_path):
    people, ties = ntp.write_csv(ada.net, tmp_path / "out")
    rows = people.read_text("utf-8-sig").split("\r\n")
    assert not [cell for row in rows for cell in row.split('","') if re.match('"?[=+@-]', cell)]
    back = ntp.read_csv(people, ties)
    assert back.people["name"].sort_index().tolist() == ada.net.people["name"].sort_index().tolist()


@pytest.mark.parametrize("what", ["plan", "report", "calendar"])
def test_the_shell_shows_no_control_characters(ada, tmp_path, what):
    told = ["campaign", what, str(ada.path), "--on", "2026-12-10"]
    told += [] if what == "plan" else ["--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, told)
    assert result.exit_code == 0, result.output
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", result.output)


def test_letters_and_the_record_show_none_in_the_shell_either(ada):
    path = str(ada.path)
    told = [["show", path], *(["letter", path, f"p{at}"] for at in (1, 97, 98, 120, 130, 199))]
    for words in told:
        output = CliRunner().invoke(app, ["campaign", *words]).output
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", output), words
    shown = ada.plan(on="2026-12-10")[0].name
    typed = CliRunner().invoke(app, ["campaign", "plan", path, "--on", "2026-12-10"]).output
    line = next(one for one in typed.splitlines() if one.startswith("What to say:"))
    assert shlex.split(line)[:3] == ["What", "to", "say:"], shown  # quotes end where they should


def test_tables_and_reprs_are_escaped(ada):
    for one in (
        ada,
        ada.plan(9, on="2026-12-10"),
        ada.plan(on=DAY),
        ntp.campaign.load(ada.path.parent),
    ):
        html = one._repr_html_()
        assert "<script" not in html
        assert "<img" not in html
        assert not re.search(r"\$[^<]", html)


def test_stored_names_are_as_they_were(ada):
    assert ada.net.people["name"].loc["p4"] == hostile(200)[4]


def test_dates_are_days(ada):
    assert all(isinstance(ask.day, date) for ask in ada.asks)
