"""Address books, mailboxes and calendars broken by chance: a named error or a whole account."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from netpath import readers
from netpath.errors import NetpathError
from netpath.readers import Contacts

SECONDS, MEGABYTES = 5, 512
CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Canary One\nN:One;Canary;;;\nitem1.EMAIL:canary1@x.org\n"
    "TEL;TYPE=cell:+49 731 12345\nORG:Canary;Sales\nADR:;;S;Ulm;;8;Germany\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zwei;Canar=\n=C3=BF\n"
    "EMAIL;INTERNET:canary2@x.org\nAGENT:\nBEGIN:VCARD\nFN:Canary\nEND:VCARD\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:4.0\nFN:Canary Drei\nTEL;VALUE=uri:tel:+1-757-555-0101\nNOTE:a\n b\n"
    "PHOTO;ENCODING=b:Q2Fu\nEND:VCARDBEGIN:VCARD\nFN:Canary Four\nKIND:group\nEND:VCARD\n"
)
TABLE = (
    "First Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Value,Notes\n"
    'Canary,One,Acme,c@x.org ::: d@x.org,+49 731 12345,"a\nb"\nCanary,Two,,,555-0101 ::: 5,\n'
)
BOX = (
    "From c@x.org Mon Mar  4 09:00:00 2024\nFrom: Canary One <c@x.org>\nTo: ada@x.org,\n b@x.org\n"
    "Date: Mon, 4 Mar 2024 09:00:00 +0000\nMessage-ID: <1@x>\n\nBody\n>From x\n\n"
    "From \nFrom: =?utf-8?q?Canar=C3=BF?= <d@x.org>\nTo: ada@x.org\nX-Mozilla-Status: 0001\n\nB\n\n"
    'From - Mon Mar  4 09:00:00 2024\nFrom: ada@x.org\nTo: "a, b" <c@x.org>, e@x.org (x)\n\nB\n\n'
)
DIARY = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20240304T090000\n"
    "ATTENDEE;CN=Canary One;PARTSTAT=ACCEPTED:mailto:c@x.org\nORGANIZER:mailto:ada@x.org\n"
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR,2MO;BYSETPOS=1;INTERVAL=2;COUNT=20\n"
    "EXDATE;TZID=Europe/Berlin:20240304T090000,20240401T070000Z\nRDATE;VALUE=DATE:20240501\n"
    "END:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20240304T080000Z\nDTSTART:20240305\n"
    'ATTENDEE;CN="Canary, Two":MAILTO:d@x.org\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\n'
    "END:VCALENDAR\n"
)
NODE_LINK = (
    '{"directed": false, "nodes": [{"id": "canary1", "name": "Canary One", "age": 3},\n'
    '{"id": 2, "label": "Canary"}, {"id": "c", "x": null, "y": 1e3}],\n"links": [{"source": '
    '"canary1", "target": 2, "weight": 2.5}, {"source": 2, "target": "c", "how_well": 4}]}\n'
)
PAJEK = (
    '*Network Canary\n*Vertices 3\n1 "Canary One" 0.1 0.2 ic Red\n2 Canary\n3 "c" 0 0\n% x\n'
    '*Edges :1 "friend"\n1 2 3.5\n2 3\n*Edgeslist\n1 2 3\n*Partition a\n1\n'
)
LISTED = "source target weight since\nCanary1 c 3 2024-01-05\nc Canary2 1 x\n# Canary\nd c\n"
SEEDS: dict[str, tuple[str, str, Callable[[Path], Contacts]]] = {
    "cards": (CARDS, "a.vcf", lambda path: readers.address_book(path, owner="Ada")),
    "table": (TABLE, "a.csv", lambda path: readers.address_book(path, owner="Ada")),
    "mail": (BOX, "a.mbox", lambda path: readers.mail(path, owner="ada@x.org")),
    "calendar": (
        DIARY,
        "a.ics",
        lambda path: readers.calendar(path, owner="ada@x.org", on="2024-12-31"),
    ),
    # Through readers.open, which tells first what a file is.
    "graph as JSON": (NODE_LINK, "a.json", lambda path: readers.open(path, owner="a@x.org")[0]),
    "Pajek": (PAJEK, "a.net", lambda path: readers.open(path, owner="a@x.org")[0]),
    "list with blanks": (LISTED, "a.txt", lambda path: readers.open(path, owner="a@x.org")[0]),
}
# Of 300 that are broken, so many are read at least: a comma too much ends JSON, a blank such lists.
FEWEST = {"graph as JSON": 5, "Pajek": 40, "list with blanks": 5}
ODD = [
    *(
        "\0",
        "\n",
        "\r",
        "\n ",
        "=\n",
        '"',
        '""',
        ":",
        ";",
        "\\",
        "=",
        "@",
        ",",
        "<",
        "((",
        "\ud800",
    ),
    *("BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "\n\nFrom x\n", "9" * 400),
    *("ENCODING=QUOTED-PRINTABLE", "CHARSET=utf-7", "=?x?q?=ff?=", "=?utf-8?b?!!?=", "\x85", "é"),
    *("x" * 70_000, "(" * 3_000, ";" * 30_000, "mailto:", "INTERVAL=0;", "-", "TZID=../x:", "\v"),
]


def broken(chance: Random, text: str) -> bytes:
    """Return a file with a few faults: pieces lost, doubled, moved, put in, and flipped bytes."""
    for _ in range(chance.choice([1, 1, 2, 4, 8])):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in "ab")
        b = min(b, a + 200)
        piece = chance.choice([chance.choice(ODD), "", text[a:b] * 2, text[b : b + 100]])
        text = text[:a] + piece + text[b if chance.random() < 0.5 else a :]
        text = text or "x"
    if chance.random() < 0.01:
        text *= min(300, 1 + 2_000_000 // len(text))
    coding = chance.choice(["utf-8"] * 8 + ["utf-16", "latin-1", "utf-8-sig"])
    data = bytearray(text.encode(coding, "replace" if coding == "latin-1" else "surrogatepass"))
    for _ in range(chance.choice([0, 0, 1, 3])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def survives(path: Path, read: Callable[[Path], Contacts]) -> bool:
    """Read a file; True where it was read, False where it was refused, and nobody named."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = read(path)
    except NetpathError as refused:
        told = str(refused)
    else:
        told = ""
    finally:
        assert time.process_time() - began < SECONDS
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < MEGABYTES * 1024
    assert "anary" not in told
    assert "at fault" not in told  # a raw error in other words
    if told:
        return False
    report = found.report.check()
    assert "anary" not in report.quarantined.drop(columns="file").to_csv()
    assert set(found.evidence["target"]) <= set(found.people.index)
    return True


def tried(folder: Path, kind: str, numbers: range) -> int:
    text, name, read = SEEDS[kind]
    n_read = 0
    for number in numbers:
        path = folder / name
        path.write_bytes(broken(Random(f"{kind} {number}"), text))
        try:
            n_read += survives(path, read)
        except Exception as error:
            raise AssertionError(f"{kind} number {number}") from error
    return n_read


@pytest.mark.parametrize("kind", SEEDS)
def test_files_nearly_right_are_read_or_refused_by_name(tmp_path: Path, kind: str) -> None:
    assert tried(tmp_path, kind, range(300)) > FEWEST.get(kind, 100)


@pytest.mark.parametrize("kind", SEEDS)
def test_what_comes_out_can_be_pooled(tmp_path: Path, kind: str) -> None:
    text, name, read = SEEDS[kind]
    for number in range(12):
        path = tmp_path / name
        path.write_bytes(broken(Random(f"pool {number}"), text))
        try:
            found = read(path)
        except NetpathError:
            continue
        assert len(readers.pool([found])) <= len(found.people)


@pytest.mark.long
@pytest.mark.parametrize("part", range(50))
@pytest.mark.parametrize("kind", SEEDS)
def test_100_000_files_nearly_right(tmp_path: Path, kind: str, part: int) -> None:
    tried(tmp_path, kind, range(2_000 * part, 2_000 * (part + 1)))
