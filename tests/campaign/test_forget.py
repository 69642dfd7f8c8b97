"""Whoever asks to be forgotten is gone, to the byte, and stays gone; whoever asks is told all."""

from __future__ import annotations

import os
import random
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from towns import BOSSES, campaign, town

import netpath as ntp
from netpath.campaign import JournalBusy
from netpath.errors import DataError, UnknownPerson

LONG = os.environ.get("NETPATH_LONG") == "1"
DAY = "2026-11-23"
SYLLABLES = ["Zür", "qwo", "łóż", "vek", "Ñam", "phi", "žeg", "tør", "yök", "bax"]


def traces(folder: Path, *texts: str) -> int:
    """How often any of these stands in any file, in UTF-8 or UTF-16, composed or not."""
    wanted = set()
    for text in texts:
        for form in ("NFC", "NFD"):
            told = unicodedata.normalize(form, text)
            wanted |= {told.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
            wanted.add(told.encode("ascii", "backslashreplace"))
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
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
    return ntp.ReferralNetwork(people, ties)


def lived(one: ntp.Campaign, rng: random.Random) -> None:
    """Record some outcomes, with names and notes about others."""
    net = one.net
    for _ in range(30):
        person, other = rng.sample([who for who in net.ids if who != one.seeker], 2)
        try:
            one.record(
                person, "referred", referrals=[other], on=DAY, learned=f"Ask {net.name_of(other)}!"
            )
        except DataError:
            continue


def test_nothing_of_them_is_left(tmp_path):
    rng, n = random.Random(7), 200 if LONG else 3
    net = big_town(rng, max(40, n + 20))
    names = dict(zip(net.people.index, net.people["name"], strict=True))
    one = ntp.Campaign.create(tmp_path / "a.netpath", net, net.ids[0], net.ids[1], rng=7)
    lived(one, rng)
    found = 0
    for at, person in enumerate(rng.sample(one.net.ids[1:], n)):
        if at % 10 == 0:
            one.backup(tmp_path / f"a.netpath.before{at}.backup")
        assert traces(tmp_path, person) > 0
        one.erase_person(person)
        found += traces(tmp_path, person, names[person])
    one.close()
    assert found == 0
    with ntp.Campaign.open(tmp_path / "a.netpath") as again:  # the chain still holds
        assert len(again.net) == len(net) - n


def test_the_search_for_bytes_finds_what_is_merely_deleted(tmp_path):
    with campaign(tmp_path) as one:
        connection = one._journal._connection
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("UPDATE part SET payload = NULL, salt = NULL WHERE payload LIKE '%Olu%'")
        assert traces(tmp_path, "Olu Ade") > 0


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


def test_they_do_not_come_back(tmp_path):
    with campaign(tmp_path) as one:
        one.erase_person("olu")
        one.refresh(town())
        one.record("gail", "referred", referrals=["olu", "Olu Ade", "ned"], on=DAY)
        assert "olu" not in one.net.ids
        assert one.asks[0].named == ("ned",)
        assert one.erase_person("olu").erased == 0  # again does no harm
    assert traces(tmp_path, "Olu Ade") == 0


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


def test_a_reader_elsewhere_is_told_of_and_erasing_again_helps(tmp_path):
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
