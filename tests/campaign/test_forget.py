"""Whoever asks to be forgotten is gone, to the byte, and stays gone; whoever asks is told all."""

from __future__ import annotations

import os
import random
import shutil
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from towns import BOSSES, NAMES, campaign, town

import netpath as ntp
from netpath.campaign import JournalBusy, _journal
from netpath.errors import DataError, UnknownPerson

LONG = os.environ.get("NETPATH_LONG") == "1"
DAY = "2026-11-23"
SYLLABLES = ["Zür", "qwo", "łóż", "vek", "Ñam", "phi", "žeg", "tør", "yök", "bax"]


PLACES = {"db": "*.netpath", "wal": "*-wal", "backups": "*backup*", "all files": "*"}


def traces(folder: Path, *texts: str, among: str = "*") -> int:
    """How often any of these stands in any file, in UTF-8 or UTF-16, composed or not."""
    wanted = set()
    for text in texts:
        for form in ("NFC", "NFD"):
            told = unicodedata.normalize(form, text)
            wanted |= {told.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
            wanted.add(told.encode("ascii", "backslashreplace"))
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob(among)) if path.is_file())
    return sum(content.count(one) for one in wanted)


def big_town(rng: random.Random, n: int) -> ntp.ReferralNetwork:
    """A town in which people are told of in each other's rows too."""
    ids = [f"id{rng.randrange(10**12):012d}" for _ in range(n)]
    names = [" ".join("".join(rng.choices(SYLLABLES, k=4)).title() for _ in "ab") for _ in ids]
    people = pd.DataFrame({"id": ids, "name": names, "email": [f"{one}@x.example" for one in ids]})
    people["brought_by"] = [" + ".join(rng.sample(ids, 2)) for _ in ids]
    people["note"] = [f"Sits beside {rng.choice(names)}." for _ in ids]
    pairs = {tuple(sorted(rng.sample(ids, 2))) for _ in range(4 * n)}
    ties = pd.DataFrame(sorted(pairs), columns=["source", "target"]).assign(warmth=0.5)
    return ntp.ReferralNetwork(people, ties, directed=False)


def lived(one: ntp.Campaign, rng: random.Random) -> None:
    """Record some outcomes, with names and notes about others."""
    net = one.net
    for _ in range(30):
        person, other = rng.sample([who for who in net.ids if who != one.seeker], 2)
        name = net.name_of(other)
        said = {"learned": f"Ask {name}!", "stays": f"{name} knows."}
        try:
            one.record(person, "referred", referrals=[other], on=DAY, **said)
            one.agreed(other, "2026-12-03T10:00", place=f"by the desk of {net.name_of(person)}")
        except DataError:
            continue


def test_nothing_of_them_is_left(tmp_path):
    rng, n = random.Random(7), 200 if LONG else 3
    net = big_town(rng, max(40, n + 20))
    names = dict(zip(net.people.index, net.people["name"], strict=True))
    one = ntp.Campaign.create(tmp_path / "a.netpath", net, net.ids[0], net.ids[1], rng=7)
    lived(one, rng)
    before, found, seen = Counter(), Counter(), Counter()
    for at, person in enumerate(rng.sample(one.net.ids[1:], n)):
        if at % 10 == 0:
            one.backup(tmp_path / f"a.netpath.before{at}.backup")
        told = person, names[person]
        before.update(
            {place: traces(tmp_path, *told, among=form) for place, form in PLACES.items()}
        )
        one.erase_person(person)
        found.update({place: traces(tmp_path, *told, among=form) for place, form in PLACES.items()})
        seen.update({place: len(list(tmp_path.rglob(form))) for place, form in PLACES.items()})
    one.close()
    sys.stdout.write(f"\n{n} erasures: mentions before {dict(before)}, ")
    sys.stdout.write(f"after {dict(found)}; files looked through {dict(seen)}\n")
    assert not +found
    assert min(before[place] for place in ("db", "backups", "all files")) > 0
    assert min(seen[place] for place in PLACES) > 0
    with ntp.Campaign.open(tmp_path / "a.netpath") as again:  # the chain still holds
        assert len(again.net) == len(net) - n


def test_the_search_for_bytes_finds_what_is_merely_deleted(tmp_path):
    with campaign(tmp_path) as one:
        connection = one._journal._connection
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("UPDATE part SET payload = NULL, salt = NULL WHERE payload LIKE '%Olu%'")
        assert traces(tmp_path, "Olu Ade") > 0


def test_drafts_survive_and_go_with_whom_they_are_of(tmp_path):
    with campaign(tmp_path) as one:
        head = one.head
        one.keep_draft("note", "Dear qwoqwo, I read", person="olu")
        one.keep_draft("form", "asked vekvek Olu Ade of rotas")
        one.keep_draft("else", "a line")
        one.keep_draft("else", "a longer line")
        assert one.head == head  # it is not recorded
        assert "qwoqwo" not in one.export_person("olu").to_string()
    with ntp.Campaign.open(tmp_path / "ada.netpath") as again:
        assert sorted(again.drafts) == ["else", "form", "note"]
        again.erase_person("olu")
        assert again.drafts == {"else": "a longer line"}
        again.keep_draft("else", "")
        assert again.drafts == {}
    assert not any(traces(tmp_path, one) for one in ("qwoqwo", "vekvek"))


def test_others_keep_their_records_without_mention(tmp_path):
    with campaign(tmp_path) as one:
        note = "Olu Ade's rotas matter. OLU ADE again."
        one.record("gail", "referred", referrals=["olu", "ned"], learned=note, on=DAY)
        done = one.erase_person("olu")
        assert (done.rewritten, one.asks[0].person) == (1, "gail")
        assert one.asks[0].named == ("ned",)
        assert "(erased)" in one.asks[0].learned
        assert "olu" not in one.asks[0].learned.casefold()
        one.erase_person("ned")
        assert one.asks[0].named == ()


@pytest.mark.parametrize(
    "who", ["12", "05", "2027", "later", "referred", "confirmed", "up", "tie", "gail", "hugo-12"]
)
@pytest.mark.parametrize("is_name", [False, True])
def test_only_texts_are_changed_never_ids_days_or_words_of_ours(tmp_path, who, is_name):
    ties = [("ada", other, 0.5) for other in ("gail", "hugo-12", "x")] + [("gail", "mira", 0.5)]
    ties = pd.DataFrame(ties, columns=["source", "target", "warmth"]).assign(evidence="confirmed")
    who = who if is_name else who.replace("gail", "gai").replace("hugo-12", "hugo")
    people = pd.DataFrame({"id": ["ada", "gail", "hugo-12", "mira", "x"], "since": "2027-12-05"})
    people["name"] = ["", "", "", "", who if is_name else "Xaver"]
    erased = "x" if is_name else who
    net = ntp.ReferralNetwork(
        people.replace({"id": {"x": erased}}), ties.replace({"x": erased}), directed=False
    )
    path = tmp_path / "ada.netpath"
    with ntp.Campaign.create(path, net, "ada", "mira", rng=7) as one:
        one.record("gail", "referred", referrals=["Zoe"], interest="up", learned=f"See {who}.")
        one.record("hugo-12", "later", on="2099-12-05")
        before = [(ask.person, ask.outcome, ask.until, ask.named) for ask in one.asks]
        assert one.erase_person(erased).rewritten == 1
    with ntp.Campaign.open(path) as one:
        assert one.asks[0].learned == "See (erased)."
        assert [(ask.person, ask.outcome, ask.until, ask.named) for ask in one.asks] == before
        assert set(one.state.people) == {"ada", "gail", "hugo-12", "mira", "Zoe"}
        assert {row.get("since") for row in one.state.people.values()} == {"2027-12-05", None}
        assert {tie.get("evidence") for tie in one.state.ties.values()} == {"confirmed"}


def test_a_long_note_of_short_names_can_still_be_read_without_them(tmp_path):
    with campaign(tmp_path) as one:
        one.record("gail", "met", learned="olu " * 24_000, on=DAY)
        one.erase_person("olu")
    with ntp.Campaign.open(tmp_path / "ada.netpath") as one:
        assert one.asks[0].learned.split() == ["…"] * 24_000


def test_they_do_not_come_back(tmp_path):
    with campaign(tmp_path) as one:
        one.erase_person("olu")
        one.refresh(town())
        one.record("gail", "referred", referrals=["olu", "Olu Ade", "ned"], on=DAY)
        assert "olu" not in one.net.ids
        assert one.asks[0].named == ("ned",)
        assert one.erase_person("olu").erased == 0  # again does no harm
    assert traces(tmp_path, "Olu Ade") == 0


def test_a_namesake_keeps_their_name_and_stays_whom_they_are(tmp_path):
    net = town(
        name=NAMES | {"ned": "Olu Ade", "lea": "Lea Olu Ade"}, note={"tom": "Olu Ade's boss"}
    )
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES, rng=7) as one:
        one.backup()
        assert not one.export_person("ned")["stored"].str.contains('"person": "(?:olu|lea)"').any()
        done = one.erase_person("olu")
        why = "the name of somebody else"
        assert {(left.text, left.why) for left in done.left} == {
            ("Olu Ade", why),
            ("Lea Olu Ade", why),
        }
        assert done.files == ()
        assert one.net.attribute("tom", "note") == "(erased)'s boss"
        one.record("gail", "referred", referrals=["ned"], on=DAY)
        assert one.asks[0].named == ("ned",)
        one.refresh(net.with_people(pd.DataFrame({"id": ["ned"], "role": ["chief"]})))
        assert one.net.attribute("ned", "role") == "chief"
    with ntp.Campaign.open(tmp_path / "a.netpath") as one:
        assert [one.net.name_of(who) for who in ("ned", "lea")] == ["Olu Ade", "Lea Olu Ade"]
        place = next(left.place for left in done.left if left.text == "Lea Olu Ade")
        one.clear(place)
        assert [one.net.name_of(who) for who in ("ned", "lea")] == ["Olu Ade", "lea"]
        assert "olu" not in one.net.ids


def test_they_stay_away_and_unmentioned_without_their_accents_too(tmp_path):
    net = town(name=NAMES | {"olu": "Tomás Ibáñez"})
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES) as one:
        one.record("gail", "met", learned="Tomas Ibanez knows the rotas.", on=DAY)
        one.erase_person("olu")
        one.record("ned", "referred", referrals=["tomas ibanez", "Zoe Ash"], on=DAY)
        assert [len(ask.named) for ask in one.asks] == [0, 1]
    assert traces(tmp_path, "Tomas Ibanez", "tomas ibanez") == 0


def test_names_that_only_look_alike_stay(tmp_path):
    net = town(note={"ned": "Ologist, and not Oludeniz"})
    with ntp.Campaign.create(tmp_path / "a.netpath", net, "ada", BOSSES) as one:
        one.erase_person("olu")
        assert one.net.attribute("ned", "note") == "Ologist, and not Oludeniz"


def test_who_was_met_is_forgotten_and_the_search_goes_on(tmp_path):
    with campaign(tmp_path) as one:
        one.record("gail", "referred", referrals=["olu"], on=DAY)
        one.record("olu", "no", via="gail", on=DAY)
        one.erase_person("gail")
        assert [ask.outcome for ask in one.asks] == ["", "no"]
        assert one.asks[1].via == ""
        assert [row.person for row in one.plan(on=DAY)] == ["hugo"] or len(one.plan(on=DAY)) == 0
        assert "(erased)" in one.to_frame().loc[0, "name"]


def test_the_export_lists_every_place(tmp_path):
    with campaign(tmp_path, note={"ned": "sits beside Olu Ade"}) as one:
        one.record("gail", "referred", referrals=["olu"], learned="Olu Ade knows all", on=DAY)
        told = one.export_person("olu")
    assert len(told) == one_place_each()
    assert told["stored"].str.contains("sits beside").any()
    assert told["stored"].str.contains("knows all").any()
    with pytest.raises(UnknownPerson):
        campaign(tmp_path, "b").export_person("nobody")


def one_place_each() -> int:
    """Olu's own row, 3 ties, the name given, the note on it, and Ned's row."""
    return 1 + 3 + 1 + 1 + 1


def test_the_seeker_is_not_erased_from_their_own_campaign(tmp_path):
    with campaign(tmp_path) as one, pytest.raises(DataError, match="delete the file"):
        one.erase_person("ada")


def test_a_reader_elsewhere_is_told_of_and_erasing_again_helps(tmp_path, monkeypatch):
    monkeypatch.setattr(_journal, "WAIT_MS", 50)
    one = campaign(tmp_path)
    other = ntp.Campaign.open(one.path)
    connection = other._journal._connection
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM part").fetchone()
    one._journal._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(JournalBusy, match="erase again"):
        one.erase_person("olu")
    connection.execute("COMMIT")
    one.erase_person("olu")
    assert traces(tmp_path, "Olu Ade") == 0
    other.plan(on=DAY)
    assert "olu" not in other.net.ids


def test_erasing_a_target_leaves_the_other(tmp_path):
    with campaign(tmp_path) as one:
        one.erase_person("mira")
        assert one.targets == ("tom",)
        assert one.plan(on=DAY)[0].person == "gail"


def test_a_name_that_somebody_had_before_is_erased_too(tmp_path):
    with campaign(tmp_path) as one:
        one.record("hugo", "met", learned="Gail Ode runs the choir", on="2026-11-23")
        one.record("iris", "referred", referrals=[{"id": "gail", "name": "Gail Lark"}])
        one.erase_person("gail")
        assert "Gail" not in one.to_frame()["learned"].iloc[0]
        one.record("lea", "referred", referrals=["Gail Ode", "Gail Lark", "Zoe"], via="iris")
        assert one.asks[-1].named == ("Zoe",)
    for path in tmp_path.iterdir():
        assert b"Gail" not in path.read_bytes()


# --- what may still speak of them


def spoken_of(folder: Path) -> ntp.Campaign:
    columns = {"note": {"ned": "Olumide's old desk", "tom": "at ACME since May"}}
    net = town(name=NAMES | {"olu": "Olumide Ade"}, **columns)
    one = ntp.Campaign.create(folder / "ada.netpath", net, "ada", BOSSES, rng=7)
    one.record("gail", "met", learned="Ólumide knows the rotas; she left Acme.", on=DAY)
    one.record("hugo", "met", learned="Nothing about Oluwaseun or Adele.", on=DAY)
    return one


def test_what_may_still_speak_of_them_is_shown_and_can_be_cleared(tmp_path):
    with spoken_of(tmp_path) as one:
        done = one.erase_person("olu")
        assert sorted((left.text, left.why) for left in done.left) == [
            ("Olumide's old desk", "a part of their name"),
            ("at ACME since May", "their employer"),
            ("Ólumide knows the rotas; she left Acme.", "a part of their name"),
        ]
        assert "3 texts may still speak of them" in str(done)
        before = one.plan(on=DAY).rows
        for left in done.left:
            assert f"campaign.clear('{left.place}')" in str(done)
            one.clear(left.place)
            with pytest.raises(DataError, match="no text"):
                one.clear(left.place)
        assert one.plan(on=DAY).rows == before
        assert [ask.learned for ask in one.asks] == ["", "Nothing about Oluwaseun or Adele."]
        assert "note" not in one.state.people["ned"]
        assert one.state.people["ned"]["name"] == "Ned Park"
    assert traces(tmp_path, "Olumide's old desk", "at ACME since May", "Ólumide knows") == 0
    with ntp.Campaign.open(tmp_path / "ada.netpath") as again:
        assert len(again.asks) == 2


def test_files_beside_it_that_still_name_them_are_told(tmp_path):
    with spoken_of(tmp_path) as one:
        (tmp_path / "page.html").write_text(ntp.report.campaign(one, on=DAY), "utf-8")
        one.record("olu", "later", on="2026-12-01", via="gail")
        (tmp_path / "days.ics").write_text(one.calendar(), "utf-8")
        (tmp_path / "other.csv").write_text("nobody\n")
        one.backup(tmp_path / "copy.netpath")
        (tmp_path / ".ada.netpath.7.backup.99.draft").write_text("Olumide Ade")
        done = one.erase_person("olu")
    assert set(done.files) == {"copy.netpath", "days.ics", "page.html"}
    assert "still named in days.ics and page.html; these files are yours to delete." in str(done)
    assert "another search, copy.netpath: erase them there, too." in str(done)
    assert not (tmp_path / ".ada.netpath.7.backup.99.draft").exists()


def test_workbooks_copies_and_short_names_beside_it_are_told_too(tmp_path):
    """A name of three letters, in what a search is made of and in a copy by any name."""
    people, ties = ntp.write_csv(town(name=NAMES | {"olu": "Olu"}), tmp_path)
    with ntp.Campaign.create(
        tmp_path / "ada.netpath", ntp.read_csv(people, ties), "ada", BOSSES
    ) as one:
        ntp.readers.template(tmp_path / "mine.xlsx")
        with ZipFile(tmp_path / "mine.xlsx", "a") as book:
            book.writestr("xl/more.xml", "<t>Olu</t>")
        with ZipFile(tmp_path / "broken.xlsx", "w") as book:
            book.writestr("xl/more.xml", "<t>Olu</t>")
        (tmp_path / "broken.xlsx").write_bytes((tmp_path / "broken.xlsx").read_bytes()[:40])
        shutil.copy(tmp_path / "ada.netpath", tmp_path / "ada.bak")
        (tmp_path / "other.csv").write_text("Oluf,Zolu,colu\n")
        done = one.erase_person("olu")
    assert set(done.files) == {"people.csv", "ties.csv", "mine.xlsx", "ada.bak"}


def test_backups_stay_until_one_of_today_is_there(tmp_path, monkeypatch):
    with spoken_of(tmp_path) as one:
        old = one.backup()
        real = one._journal.backup

        def full(path):
            raise ntp.campaign.JournalFull("no room")

        monkeypatch.setattr(one._journal, "backup", full)
        with pytest.raises(ntp.campaign.JournalFull, match="1 backup beside this file"):
            one.erase_person("olu")
        assert old.exists()
        monkeypatch.setattr(one._journal, "backup", real)
        assert one.erase_person("olu").backups == 1
    assert traces(tmp_path, "Olumide Ade") == 0
