"""All searches of a folder: what is held on somebody, the data officer's sheet, and hand-overs."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from towns import town
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign import shelf
from netpath.cli import app
from netpath.errors import DataError, FileRefused, NotWritten, UnknownPerson

DAY, WORDS = "2026-11-23", "crumb lantern otter vinyl"


@pytest.fixture
def folder(tmp_path):
    with ntp.Campaign.create(tmp_path / "ada.netpath", town(), "ada", "mira", rng=7) as one:
        one.record("gail", "referred", referrals="Olu Ade", learned="Gail knows rotas.", on=DAY)
        one.keep_draft("note", "Dear Gail,", person="gail")
        one.backup()
    other = town().with_people(
        town().people.assign(email="").rename_axis("id").reset_index()[["id", "email"]]
    )
    with ntp.Campaign.create(tmp_path / "hugo.netpath", other, "hugo", "tom", rng=7) as one:
        one.settle(consent="on paper, 3 November 2026", delete_on="2027-03-01", title="Tom, Acme")
    (tmp_path / "notes.txt").write_text("Gail Ode called.")
    (tmp_path / "broken.netpath").write_bytes(b"SQLite format 3\0" + bytes(900))
    return tmp_path


def typed(*words: object, code: int = 0, typing: str = "") -> str:
    result = CliRunner().invoke(app, ["campaign", *map(str, words)], input=typing)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_what_is_held_on_somebody_is_told_through_all_searches(folder):
    found = ntp.campaign.held(folder, "gail ode")
    frame = found.to_frame()
    assert set(frame["search"]) == {"ada.netpath", "hugo.netpath"}
    told = str(found)
    assert "ada.netpath, the search of Ada Byron, where their id is gail:" in told
    assert "you talked with Gail Ode on 23 November 2026; they named Olu Ade." in told
    assert 'half written: note: "Dear Gail,"' in told
    assert "a tie with Ada Byron: kind colleague, warmth 80 %" in told
    assert not set(told) & set("{}[]_")  # words, as nobody keeps them in a file
    assert "1 backup holds it too." in told
    assert "Named as well in notes.txt." in told
    assert "broken.netpath cannot be read" in told
    # Everything that a search itself exports of them is there, and no more.
    with ntp.Campaign.open(folder / "ada.netpath") as one:
        own = one.export_person("gail")
    mine = frame[(frame["search"] == "ada.netpath") & (frame["event"] > 0)]
    assert mine["stored"].tolist() == own["stored"].tolist()
    with pytest.raises(UnknownPerson):
        ntp.campaign.held(folder, "Nobody At All")


def test_what_was_erased_is_held_no_more(folder):
    with ntp.Campaign.open(folder / "ada.netpath") as one:
        one.erase_person("gail")
        assert one.drafts == {}
    assert set(ntp.campaign.held(folder, "gail").table["search"]) == {"hugo.netpath"}


def test_somebody_is_found_by_an_exact_key_where_the_id_is_another(tmp_path):
    for name, ids in (("a", "gail"), ("b", "g-17")):
        net = town()
        people = net.people.rename(index={"gail": ids})
        people.loc[ids, ["name", "email"]] = [f"Gail {name}", "Gail@x.org"]
        ties = net.ties.replace({"gail": ids})
        fresh = ntp.ReferralNetwork(people.rename_axis("id").reset_index(), ties, directed=False)
        ntp.Campaign.create(tmp_path / f"{name}.netpath", fresh, "ada", "mira", rng=7).close()
    found = ntp.campaign.held(tmp_path, "gail a")
    assert set(found.table["person"]) == {"gail", "g-17"}


@pytest.fixture
def namesakes(tmp_path):
    people = pd.DataFrame(
        [
            ["s", "Ada Byron", "", "", ""],
            ["k1", "Kim Lee", "Acme", "cook", "reach me: Kim@X.org"],
            ["k2", "Lee, Kim", "Zeta", "clerk", ""],
            ["k3", "Kim", "", "", ""],
            ["m", "Zoë Müller", "Zeta", "boss", ""],
        ],
        columns=["id", "name", "org", "role", "how to write"],
    )
    ties = pd.DataFrame({"source": ["s"] * 4, "target": ["k1", "k2", "k3", "m"], "warmth": 0.5})
    ties = ties.assign(kind="word + address book", share_recency=0.1, count=0, direction="out")
    net = ntp.ReferralNetwork(people.assign(brought_by="s"), ties, directed=False)
    ntp.Campaign.create(tmp_path / "a.netpath", net, "s", "m", rng=7).close()
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "who", "perhaps"),
    [
        ("kim@x.org", {"k1"}, ()),
        ("Kim Lee", {"k1", "k2"}, ("Kim",)),
        ("Lee, Kim", {"k1", "k2"}, ("Kim",)),
        ("kim lee <kim@x.org>", {"k1", "k2"}, ("Kim",)),
        ("Kim", {"k3"}, ("Kim Lee (Acme, cook)", "Lee, Kim (Zeta, clerk)")),
        ("muller, zoe", {"m"}, ()),
    ],
)
def test_whoever_may_be_meant_is_found_and_told_apart(namesakes, typed, who, perhaps):
    found = ntp.campaign.held(namesakes, typed)
    assert set(found.table["person"]) == who
    assert found.perhaps == perhaps
    told = str(found)
    assert "share" not in told
    assert "direction" not in told
    assert "brought by" not in told
    assert "from Ada Byron" in told
    assert "word + address book" not in told
    assert "as was said and in contacts" in told
    if len(who) > 1:
        assert "Kim Lee (Acme, cook):" in told
        assert "Lee, Kim (Zeta, clerk):" in told


def test_whom_a_part_of_the_name_or_an_unkept_email_means_is_offered(namesakes):
    for typed, near in (("Zoe", "m"), ("Kim Anne", "k3")):
        with pytest.raises(UnknownPerson) as refused:
            ntp.campaign.held(namesakes, typed)
        assert near in refused.value.nearest
    with pytest.raises(UnknownPerson) as refused:
        ntp.campaign.held(namesakes, "who@x.org")
    assert "Type their name too" in refused.value.repair


def test_a_title_goes_with_whom_it_names(folder):
    with ntp.Campaign.open(folder / "hugo.netpath") as one:
        one.settle(title="Tom Wirth and others", consent="by Tom Wirth's leave")
        one.erase_person("tom")
        assert one.state.settled["title"] == "(erased) and others"
        assert "Tom" not in one.state.settled["consent"]
        assert one.state.settled["delete_on"] == "2027-03-01"
    assert b"Wirth" not in (folder / "hugo.netpath").read_bytes()


def test_the_data_officer_s_sheet(folder):
    found = ntp.campaign.register(folder, on="2027-03-02")
    rows = found.table.set_index("file")
    assert rows.loc["hugo.netpath", "how the client agreed"] == "on paper, 3 November 2026"
    assert rows.loc["hugo.netpath", "delete on"] == date(2027, 3, 1)
    assert rows.loc["ada.netpath", "as"] == "a year after the last record"
    with ntp.Campaign.open(folder / "ada.netpath") as one:
        assert rows.loc["ada.netpath", "people"] == len(one.state.people)
        assert rows.loc["ada.netpath", "delete on"] == one.state.delete_on
    assert rows.loc["ada.netpath", ["outcomes", "backups"]].tolist() == [1, 1]
    assert found.due["file"].tolist() == ["hugo.netpath"]
    assert found.others["file"].tolist() == ["notes.txt"]
    assert found.unread == ("broken.netpath",)
    book = openpyxl.load_workbook(io.BytesIO(found.workbook()))
    assert book.sheetnames == ["Searches", "Other files"]
    assert book["Searches"].max_row == 3


def test_the_day_of_deletion_is_asked_at_the_start_and_told_when_it_comes(tmp_path):
    path = tmp_path / "a.netpath"
    with ntp.Campaign.create(path, town(), "ada", "mira", delete_on="2027-01-04", rng=7) as one:
        assert one.state.delete_on == date(2027, 1, 4)
        one.settle(archived=True)
    for day, there in (("2026-12-20", False), ("2026-12-30", True), ("2027-02-01", True)):
        tasks = [task.due.task for task in ntp.campaign.week(tmp_path, on=day).tasks]
        assert ("delete" in tasks) is there, day
    with pytest.raises(DataError, match="is over"):
        ntp.Campaign.create(tmp_path / "b.netpath", town(), "ada", "mira", delete_on="2026-01-04")
    assert not (tmp_path / "b.netpath").exists()


def test_a_search_without_a_day_is_to_be_deleted_a_year_after_its_last_record(folder):
    with ntp.Campaign.open(folder / "ada.netpath") as one:
        day = one.state.delete_on
        assert (day - max(ask.day for ask in one.asks)).days >= 365
        assert "delete" in {due.task for due in one.due(day)}
        assert "delete" not in {due.task for due in one.due(day, within=0) if due.day > day}
        assert "Delete the search" not in one.calendar()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with ntp.Campaign.create(home / "ada.netpath", town(), "ada", "mira", rng=7) as one:
        one.record("gail", "no", on=DAY)
        one.keep_draft("note", "half a line", person="olu")
        state = one.state
    told = ntp.campaign.hand_over(home / "ada.netpath", home / "ada.sealed", WORDS)
    return home, state, told


def test_a_search_is_handed_over_and_opened_again(sealed, tmp_path):
    home, state, told = sealed
    data = (home / "ada.sealed").read_bytes()
    assert "the search of Ada Byron, enciphered" in str(told)
    for text in (b"Byron", b"SQLite", b"Gail", WORDS.encode()):
        assert text not in data
    spoken = f"  {WORDS.replace(' ', '   ')} "
    made = ntp.campaign.take_over(home / "ada.sealed", tmp_path / "new.netpath", spoken)
    with ntp.Campaign.open(made.path) as one:
        assert one.state == state
        assert one.drafts == {}
        assert one.record("hugo", "met", on="2026-11-24").new
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.netpath", "new.netpath.head"]


def test_the_same_search_is_not_taken_over_twice_into_a_folder(sealed, tmp_path):
    home, *_ = sealed
    ntp.campaign.take_over(home / "ada.sealed", tmp_path / "a.netpath", WORDS)
    with pytest.raises(DataError, match=r"lies here already, as a\.netpath"):
        ntp.campaign.take_over(home / "ada.sealed", tmp_path / "b.netpath", WORDS)
    with pytest.raises(DataError, match="never overwritten"):
        ntp.campaign.take_over(home / "ada.sealed", tmp_path / "a.netpath", WORDS)
    with pytest.raises(DataError, match="lies here already"):
        ntp.campaign.take_over(home / "ada.sealed", home / "again.netpath", WORDS)
    assert not list(tmp_path.glob("*b.netpath*"))


def test_wrong_passphrases_and_damage_are_told_apart(sealed, tmp_path):
    home, *_ = sealed
    data, bad = (home / "ada.sealed").read_bytes(), tmp_path / "bad.sealed"
    with pytest.raises(DataError, match="not the passphrase") as wrong:
        ntp.campaign.take_over(home / "ada.sealed", tmp_path / "x.netpath", WORDS + "s")
    assert WORDS not in str(wrong.value)
    for at in (20, 40, 60, 84, 86, 2_000, len(data) - 1):
        bad.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(FileRefused, match="damaged or cut short"):
            ntp.campaign.take_over(bad, tmp_path / "x.netpath", WORDS)
    for n in (0, 3, 15, 40, 90, len(data) - 5):
        bad.write_bytes(data[:n])
        with pytest.raises((FileRefused, ntp.campaign.JournalError)):
            ntp.campaign.take_over(bad, tmp_path / "x.netpath", WORDS)
    bad.write_bytes((home / "ada.netpath").read_bytes())
    with pytest.raises(FileRefused, match="no search that was handed over"):
        ntp.campaign.take_over(bad, tmp_path / "x.netpath", WORDS)
    with pytest.raises(ntp.campaign.JournalGone):
        ntp.campaign.take_over(tmp_path / "none", tmp_path / "x.netpath", WORDS)
    assert not list(tmp_path.glob("*x.netpath*"))


def test_a_hand_over_replaces_nothing_unasked(sealed, tmp_path):
    home, *_ = sealed
    path = home / "ada.netpath"
    for out in (home / "ada.sealed", path):
        with pytest.raises((DataError, NotWritten)):
            ntp.campaign.hand_over(path, out, WORDS)
    with pytest.raises(NotWritten):
        ntp.campaign.hand_over(path, path, WORDS, overwrite=True)
    with pytest.raises(DataError, match="too short"):
        ntp.campaign.hand_over(path, tmp_path / "s", "a b c")


def test_the_folder_from_a_shell(folder):
    assert "2 searches hold something on Gail Ode." in typed("held", folder, "Gail Ode")
    assert typed("held", folder, "gail", "--json").startswith("[")
    typed("held", folder, "Nobody", code=2)
    out = folder / "sheet.xlsx"
    told = typed("register", folder, "--out", out, "--on", "2027-03-02")
    assert "1 to be deleted by now." in told
    assert out.read_bytes()[:2] == b"PK"
    typed("register", folder, "--out", out, code=2)
    sealed, words = folder / "ada.sealed", folder / "words"
    words.write_text(f"{WORDS}\n")
    told = typed("hand-over", folder / "ada.netpath", "--out", sealed, typing=f"{WORDS}\n" * 2)
    assert WORDS not in told
    assert "enciphered" in told
    (folder / "there").mkdir()
    new = folder / "there" / "ada.netpath"
    assert "not the passphrase" in typed("take-over", sealed, new, typing="another one\n", code=2)
    assert "with all that was recorded" in typed("take-over", sealed, new, "--passphrase", words)
    assert "title: Tom, Acme" in typed("settle", folder / "hugo.netpath", "--pace", 3)
    assert shelf.glance(folder / "hugo.netpath").state.settled["pace"] == 3
