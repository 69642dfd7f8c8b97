"""What stands in no letter, agenda, calendar or client's page, over drawn searches."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

import netpath as ntp
from netpath.campaign.letters import Added, letter_for, letter_of, letter_to
from netpath.errors import NetpathError
from netpath.report import client

N = 2_000 if os.environ.get("NETPATH_LONG") == "1" else 40
DAY = date(2026, 11, 23)
NAMES = ["Ada Byron", "Gail Ode", "Hugo Lind", "Iris Quill", "Olu Ade", "Mira Voss", "Ned Park"]
KINDS = ["friend", "colleague", "family", "we met at Tom's birthday", "alumni", "", "school"]
LANGUAGES = ["", "en", "de", "fr"]
MEDIA = ["", "phone", "video", "in person", "in writing"]


def drawn(rng: random.Random, folder: Path) -> ntp.Campaign:
    """A small town, in which who knows whom, how, and who speaks what is drawn."""
    people = pd.DataFrame({"id": [f"q{n}" for n in range(len(NAMES))], "name": NAMES})
    people["org"] = [rng.choice(["Acme", "Zeta", ""]) for _ in NAMES]
    people["role"] = [rng.choice(["head of data", "intern", "engineer", ""]) for _ in NAMES]
    people["language"] = [rng.choice(LANGUAGES) for _ in NAMES]
    pairs = [(a, b) for a in range(len(NAMES)) for b in range(a) if rng.random() < 0.5 or not b]
    ties = pd.DataFrame(
        [(f"q{b}", f"q{a}", rng.choice([0.3, 0.6, 0.9]), rng.choice(KINDS)) for a, b in pairs],
        columns=["source", "target", "warmth", "kind"],
    )
    net = ntp.ReferralNetwork(people, ties, directed=False)
    return ntp.Campaign.create(folder / "a.netpath", net, "q0", ["q5", "q6"], rng=7)


def lived(one: ntp.Campaign, rng: random.Random) -> date:
    """Record some outcomes, with a private note (zz…) and what stays (yy…) of each."""
    day = DAY
    for _ in range(rng.randrange(2, 7)):
        who, other = rng.sample(range(1, len(NAMES)), 2)
        outcome = rng.choice(["met", "referred", "no", "asked", "met"])
        met = outcome in ("met", "referred")
        said = {"learned": f"zz{who}zz", "stays": f"yy{who}yy {NAMES[other]}" if met else None}
        if outcome == "referred":
            said["referrals"] = [f"q{other}"]
        with suppress(NetpathError):  # some drawn things cannot be recorded
            one.record(f"q{who}", outcome, on=day, via="q0", **said)
        day += timedelta(days=rng.randrange(4))
    for who in rng.sample(range(1, len(NAMES)), 2):
        one.keep_draft(f"write q{who}", f'{{"line": "ww{who}ww"}}', person=f"q{who}")
        one.keep_draft(f"record q{who}", f'{{"learned": "zz{who}zz"}}', person=f"q{who}")
    if rng.random() < 0.5:
        one.settle(introduces=f"{rng.choice(NAMES)} taught me.", tells_aim=rng.random() < 0.5)
    if rng.random() < 0.3:
        one.end(on=day)
    return day


def told(one: ntp.Campaign, rng: random.Random, day: date) -> Iterator[tuple[str, str]]:
    """Yield everything that is written or shown to others, and to whom it is."""
    added = Added(about="how it is done", how=rng.choice(MEDIA))
    for row in one.plan(on=day):
        yield row.via if row.how == "introduction" else row.person, str(letter_of(one, row, added))
    for due in one.due(day, within=200):
        if letter := letter_for(one.state, due, on=day, folder=one.path.parent):
            yield due.person, f"{letter.subject} {letter.text}"
    for who in one.state.people:
        yield who, str(one.agenda(who))
        for thanking in (False, True):
            try:
                yield who, str(letter_to(one, who, Added(thanking=thanking), on=day))
            except NetpathError:
                continue
    for who, letter in one.helped().letters.items():
        yield who, str(letter)
    yield "", one.calendar()
    yield "", client(one, on=day)


@pytest.mark.parametrize("part", range(4))
def test_no_note_digest_or_erased_person_stands_in_what_others_see(part, tmp_path):
    n_texts = 0
    for seed in range(part, N, 4):
        rng = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with drawn(rng, folder) as one:
            day = lived(one, rng)
            gone = rng.randrange(1, len(NAMES)) if rng.random() < 0.6 else 0
            if gone:
                one.erase_person(f"q{gone}")
            digests = {event.digest.hex() for event in one._journal.events}
            for to, text in told(one, rng, day):
                n_texts += 1
                flat = text.replace("\r\n ", "")
                assert "zz" not in flat
                others = [n for n in range(len(NAMES)) if f"q{n}" != to]
                assert not [n for n in others if f"yy{n}yy" in flat]
                assert not to or not [n for n in others if f"ww{n}ww" in flat]
                assert f"ww{gone}ww" not in flat
                assert not [one for one in digests if one in flat or one[:16] in flat]
                assert "(erased)" not in flat
                assert not gone or NAMES[gone] not in flat
    sys.stdout.write(f"\n{len(range(part, N, 4))} searches, {n_texts} texts\n")
    assert n_texts > 10


def test_the_page_of_a_client_is_wholly_in_their_language(tmp_path):
    people = pd.DataFrame({"id": [f"q{n}" for n in range(len(NAMES))], "name": NAMES})
    people["language"] = "de"
    rows = [("q0", f"q{n}", 0.6, "friend") for n in range(1, 5)] + [("q1", "q5", 0.6, "friend")]
    ties = pd.DataFrame(rows, columns=["source", "target", "warmth", "kind"])
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "q0", ["q5"], rng=7) as one:
        one.record("q1", "referred", referrals=["q2"], on=DAY)
        one.record("q2", "met", on=DAY)
        one.record("q3", "later", on=date(2090, 1, 1))
        one.agreed("q4", "2026-11-25T10:00", on=DAY)
        page = client(one, on=DAY)
        later = client(one, on=date(2090, 1, 1))
        one.end(on=DAY)
        over = client(one, on=DAY)
    for told in (
        "Gail Ode danken",
        "Gail Ode erzählen, wie es mit Hugo Lind war",
        "Mit Olu Ade sprechen",
    ):
        assert told in page
    assert "Iris Quill noch einmal fragen" in later
    assert "Sagen, was aus dem Gespräch mit Olu Ade wurde" in later
    assert "Gail Ode mit Dank sagen, wie es ausgegangen ist" in over
    for word in (" the ", "Thank ", "Tell ", "Talk ", " again", " your ", "Ask "):
        assert word not in "".join((page, later, over)).partition("<body>")[2]


def test_the_page_of_a_client_holds_letters_as_they_were_changed(tmp_path):
    with drawn(random.Random(3), tmp_path) as one:
        first = one.plan(on=DAY)[0]
        place = f"write {first.person}"
        one.keep_draft(place, '{"line": "I read the tide tables."}', person=first.person)
        assert "I read the tide tables." in client(one, on=DAY)
        one.keep_draft(place, '{"line": "' + "word " * 40 + '"}', person=first.person)
        assert "tide tables" not in client(one, on=DAY)
        one.keep_draft(f"note {first.person}", '{"text": "My own words."}', person=first.person)
        assert ">My own words.<" in client(one, on=DAY)


def test_two_people_without_a_school_went_to_no_school_together(tmp_path):
    people = pd.DataFrame({"id": ["q0", "q1", "q2"], "name": NAMES[:3]})
    people["school"] = [None, None, "Fernhill"]
    ties = pd.DataFrame(
        [("q0", "q2", 0.6, "friend")], columns=["source", "target", "warmth", "kind"]
    )
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "q0", ["q1"], rng=7) as one:
        assert "school" not in letter_to(one, "q1", on=DAY).text
