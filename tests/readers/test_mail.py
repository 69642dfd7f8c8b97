"""Mail: headers of an mbox, who wrote to whom, and never what."""

from __future__ import annotations

import re
import resource
import time
from pathlib import Path

import pytest

from netpath import readers
from netpath.errors import DataError, FileRefused
from netpath.readers import Contacts

ME = ["ada@x.org", "Ada.Byron@work.org"]


def letter(*headers: str, body: str = "canary\n", mark: str = "") -> str:
    first = mark or "From ben@x.org Mon Mar  4 09:00:00 2024"
    return "\n".join([first, *headers, "", body, ""])


def box(folder: Path, *letters: str | bytes, **more: object) -> Contacts:
    path = folder / "all.mbox"
    path.write_bytes(b"".join(x if isinstance(x, bytes) else x.encode() for x in letters))
    found = readers.mail(path, owner=more.pop("owner", ME), **more)
    found.report.check()
    return found


def facts(found: Contacts) -> list[tuple[object, ...]]:
    columns = ["target", "direction", "count", "size", "since", "when"]
    return [tuple(row) for row in found.evidence[columns].astype(object).values.tolist()]


DAY = "Date: Mon, 4 Mar 2024 23:30:00 -0500"
BEN = "From: Ben Ash <Ben@x.org>"
TO_ME = "To: Ada <ada@x.org>"


def test_both_ways_with_all_of_the_owners_addresses(tmp_path: Path) -> None:
    back = letter("From: ada.byron@work.org", "To: ben@x.org", "Cc: c@x.org, ada@x.org", DAY)
    found = box(tmp_path, letter(BEN, TO_ME, DAY), back, letter(BEN, TO_ME, "Date: soon"))
    day = "2024-03-05"  # by Greenwich
    assert facts(found) == [
        ("ben@x.org", "in", 2, 2, day, day),
        ("ben@x.org", "out", 1, 3, day, day),
        ("c@x.org", "out", 1, 3, day, day),
    ]
    assert found.people.loc["ben@x.org", "name"] == "Ben Ash"
    assert found.people.loc[found.owner, "email"] == "ada@x.org ada.byron@work.org"
    assert any("1 letter without a day" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ([BEN, TO_ME, "List-Unsubscribe: <x>"], "letter of a list"),
        ([BEN, TO_ME, "Precedence: bulk"], "letter of a list"),
        ([BEN, TO_ME, "Auto-Submitted: auto-replied"], "letter of a machine"),
        (["From: no-reply@x.org", TO_ME], "letter of a machine"),
        (["From: shop-noreply@x.org", TO_ME], "letter of a machine"),
        (["From: Mail <MAILER-DAEMON@x.org>", TO_ME], "letter of a machine"),
        ([BEN, TO_ME, "X-Gmail-Labels: Important,Spam"], "spam, deleted or draft"),
        ([BEN, TO_ME, "X-Mozilla-Status: 0009"], "spam, deleted or draft"),
        (["From: ada@x.org", "To: b@x.org", "X-Mozilla-Draft-Info: x"], "spam, deleted or draft"),
        ([BEN, TO_ME, "Message-ID: <1@x>"], "letter that is there twice"),
        (["From: ada@x.org", "To: ada.byron@work.org"], "letter to oneself"),
        (["From: ada@x.org", "To: noreply@x.org"], "letter to a machine"),
        (
            ["From: ada@x.org", "Bcc: " + ",\n ".join(f"p{n}@x.org" for n in range(501))],
            "letter to more than 500 people",
        ),
    ],
)
def test_what_is_skipped_is_skipped_by_name(tmp_path: Path, headers: list[str], rule: str) -> None:
    found = box(tmp_path, letter(BEN, TO_ME, DAY, "Message-ID: <1@x>"), letter(*headers))
    assert dict(found.report.skipped) == {rule: 1}
    assert found.report.accepted == 1


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("=?utf-8?q?Jos=C3=A9_Ash?= <j@x.org>", "José Ash", "j@x.org"),
        ("=?utf-8?B?Sm9zw6kgQXNo?= <J@X.org>", "José Ash", "j@x.org"),
        ("=?utf-8?Q?Ash,_Jos=C3=A9?= <j@x.org>", "Ash, José", "j@x.org"),
        ('"Ash, José" <j@x.org>', "Ash, José", "j@x.org"),
        ("j@x.org (José Ash)", "José Ash", "j@x.org"),
        ('"a@x.org, b@y.org" <j@x.org>', "", "j@x.org"),
        ("=?utf-8?q?evil=40x.org?= <j@x.org>", "", "j@x.org"),
        ("j@x.org", "", "j@x.org"),
    ],
)
def test_names_as_they_are_written(tmp_path: Path, sender: str, name: str, address: str) -> None:
    found = box(tmp_path, letter(f"From: {sender}", TO_ME, DAY))
    people = found.people.drop(index=found.owner)
    assert people["email"].tolist() == [address]
    assert people["name"].fillna("").tolist() == [name]


def test_letters_in_a_code_page(tmp_path: Path) -> None:
    data = letter("From: José <j@x.org>", TO_ME, DAY).encode("cp1252")
    assert box(tmp_path, data).people.loc["j@x.org", "name"] == "José"


@pytest.mark.parametrize(
    "sender", ["", "canary", "a@x.org, b@x.org", "(" * 50_000 + " a@x.org", "<<<@>>>"]
)
def test_who_does_not_say_who_wrote_is_skipped_by_name(tmp_path: Path, sender: str) -> None:
    found = box(tmp_path, letter(BEN, TO_ME, DAY), letter(f"From: {sender}", TO_ME))
    assert dict(found.report.skipped) == {"letter that does not tell who wrote it": 1}
    assert (found.report.records_in, found.report.accepted) == (2, 1)
    assert "canary" not in str(found.report)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Mon, 4 Mar 2024 09:00:00 +0000", "2024-03-04"),
        ("4 Mar 2024 09:00", "2024-03-04"),
        ("Mon, 4 Mar 2024 09:00:00 -0000", "2024-03-04"),
        ("Mon, 04 Mar 24 09:00:00 GMT", "2024-03-04"),
        ("Mon, 4 Mar 2024 09:00:00 +9999", None),
        ("2024-03-04", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_an_odd_date_costs_the_date_only(tmp_path: Path, date: str, day: str | None) -> None:
    found = box(tmp_path, letter(BEN, TO_ME, f"Date: {date}"))
    assert found.evidence["when"].fillna("").tolist() == [day or ""]


def test_a_blind_copy_is_one_of_nobody_knows_how_many(tmp_path: Path) -> None:
    found = box(tmp_path, letter(BEN, TO_ME, DAY), letter(BEN, "To: undisclosed:;", DAY))
    assert found.evidence["size"].isna().sum() == 1
    assert any("1 letter that name no address" in note for note in found.report.notes)


def test_lines_that_look_like_letters_are_none(tmp_path: Path) -> None:
    body = "\nFrom here on, all is well\n\nFrom there\nand so on\n>From me\n\nFrom \n"
    text = letter(BEN, TO_ME, DAY, body=body)
    bare = letter(BEN, TO_ME, DAY, mark="From ")  # as Thunderbird
    tight = letter(BEN, TO_ME, DAY).rstrip("\n") + "\n"
    found = box(tmp_path, text, bare, tight, text)
    assert (found.report.records_in, found.report.accepted) == (4, 4)
    crlf = (text + bare + text).replace("\n", "\r\n")
    assert box(tmp_path, crlf).report.records_in == 3


def test_nothing_that_was_written_is_kept(tmp_path: Path) -> None:
    more = ("Subject: canary", "X-Note: canary", "In-Reply-To: <canary@x>")
    found = box(tmp_path, letter(BEN, TO_ME, DAY, *more))
    told = found.people.to_csv() + found.evidence.to_csv() + repr(found.report)
    assert "canary" not in told


def test_what_is_no_mailbox_or_nobodys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="0 letters"):
        box(tmp_path, "Canary: x\n")
    with pytest.raises(FileRefused, match="owner") as refused:
        box(tmp_path, letter(BEN, "To: cleo@x.org"))
    assert "cleo" not in str(refused.value)
    with pytest.raises(DataError, match=r"mbox: .*e-mail"):
        box(tmp_path, letter(BEN, TO_ME), owner="Ada Byron")


def test_every_letter_of_the_corpus_is_counted(exports: Path) -> None:
    owners = {"mbox_maildb": "alice@example.com", "mbox_takeoutreader": "bob@example.com"}
    for path in sorted(exports.rglob("*.mbox")):
        found = readers.mail(path, owner=owners[path.parent.name])
        n = sum(line.startswith(b"From ") for line in path.read_bytes().splitlines())
        assert found.report.check().records_in == n


def test_a_large_mailbox_is_streamed(tmp_path: Path) -> None:
    body = "x" * 70 + "\n"
    path = tmp_path / "all.mbox"
    with path.open("w") as file:
        for n in range(2_000):
            headers = (f"From: P{n % 90} <p{n % 90}@x.org>", TO_ME, DAY, f"Message-ID: <{n}@x>")
            file.write(letter(*headers, body=body * 140))
        file.write("From x Mon Mar  4 09:00:00 2024\n" + "y" * 30_000_000)  # one line
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = readers.mail(path, owner=ME)
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB
    assert len(found.people) == 91
    assert not re.search("yyy", found.people.to_csv())
