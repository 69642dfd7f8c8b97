"""100,000 exports made by chance: a named error or a whole account, in time and memory."""

from __future__ import annotations

import resource
import time
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from netpath.errors import DataError
from netpath.readers.linkedin import linkedin

IN = "https://www.linkedin.com/in/"
SECONDS, MEGABYTES = 5, 512
HEADERS = {
    "Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "connections.CSV": "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion",
    "x/Connections.csv": "First Name,Last Name,Email Address,Company,Position,Connected On",
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT",
    "x/messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER",
    "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "Recommendations_Given.csv": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
    "Endorsement_Given_Info.csv": "Endorsement Date,Skill Name,Endorsee First Name,"
    "Endorsee Last Name,Endorsee Public Url,Endorsement Status",
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities",
    "Profile.csv": "First Name,Last Name,Maiden Name,Headline,Summary",
    "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On",
    "photo.jpg": "a",
    "../a.csv": "a",
    "a\0b.csv": "a",
}
DAYS = ["07 Jun 2026", "7 Jun 2026", "2024-03-15 09:30:00 UTC", "Mar 2019", "2019", "12 mars 2023"]
ODD_DAYS = ["", "1/2/26", "13/1/2026", "1/29/26, 2:37 PM", "0000-00-00", "31 Feb 2024", "soon"]
WHO = ["Ada", "Ben", "Ash", "Elm", "Ada Ash", "Ben Elm", "José", "Smith, PhD", " Ada ", "李"]
WHERE = [f"{IN}ada", f"{IN}Ben/?trk=x", f"{IN}c%C3%B6", "linkedin.com/in/elm", "https://x.org", ""]
ODD = ["", " ", "NA", "'=1+1", 'a "b" c', "a\nb", "a\r\nb", "a\u2028b", "Ã©", "~", "🦊", "YES"]
OTHERS = ["messages.csv", *list(HEADERS)[5:12]]
CONNECTIONS, UNSAFE = list(HEADERS)[:3], ["photo.jpg", "../a.csv", "a\0b.csv", "x/messages.csv"]
BROKEN = ["\0", "\x1a", "\ud800", '"', '""', '" x', ",", ";", "\n", "x" * 70_000, "\t", "\x85"]


def pool(column: str) -> list[str]:
    """Return what may stand in a column: mostly what belongs there."""
    name = column.casefold()
    if "url" in name:
        fit = [*WHERE, f"{IN}ada,{IN}ben", f"{IN}ben;{IN}elm"]
    elif any(word in name for word in ("date", " on", " at")):
        fit = DAYS * 2 + ODD_DAYS
    elif "mail" in name:
        fit = ["", "", "ada@x.org", "Ben@X.org", "a@b"]
    elif name == "direction":
        fit = ["INCOMING", "OUTGOING"]
    else:
        fit = WHO
    return fit * 4 + ODD


def table(chance: Random, name: str) -> bytes:
    """Return the bytes of a table: its header, rows that fit it, and some that do not."""
    pools = [pool(one) for one in HEADERS[name].split(",")]
    mark = chance.choice([",", ",", ",", ";", "\t"])
    rows = [[chance.choice(one) for one in pools] for _ in range(chance.randrange(7))]
    lines = [mark.join(HEADERS[name].split(",")), *(mark.join(map(quoted, row)) for row in rows)]
    lines[:0] = chance.choice([[], [], ["Notes:", '"About, e-mails"', ""], ["sep=;"], ["", ""]])
    for _ in range(chance.choice([0, 0, 0, 1, 2, 5])):
        at = chance.randrange(len(lines))
        cut = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:cut] + chance.choice(BROKEN) + lines[at][cut:]
    if chance.random() < 0.004:
        lines += lines[-1:] * min(10_000, 1_000_000 // (len(lines[-1]) + 1))
    end = chance.choice(["\n", "\n", "\r\n", "\r"])
    coding = chance.choice(["utf-8"] * 40 + ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
    return flipped(chance, (end.join(lines) + end).encode(coding, "surrogatepass"), 0.1)


def quoted(cell: str) -> str:
    """Return a cell as a spreadsheet writes it."""
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(c in cell for c in ',;"\n\r') else cell


def flipped(chance: Random, data: bytes, how_often: float) -> bytes:
    """Return bytes, of which now and then one is another, or the end is cut off."""
    changed = bytearray(data)
    while chance.random() < how_often:
        changed[chance.randrange(len(changed))] = chance.choice([*range(128), 195, 255])
    return bytes(changed[: chance.randrange(len(changed)) if chance.random() < 0.02 else None])


def put(folder: Path, chance: Random) -> Path:
    """Write a table alone, or several of them in a zip."""
    if chance.random() < 0.5:
        (folder / "Connections.csv").write_bytes(table(chance, chance.choice(CONNECTIONS)))
        return folder / "Connections.csv"
    names = [*chance.sample(OTHERS, chance.randrange(5)), chance.choice(CONNECTIONS)]
    names += chance.choices(UNSAFE, k=chance.random() < 0.1)
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in dict.fromkeys(names):
            zipped.writestr(name, table(chance, name))
    data = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(flipped(chance, data, 0.1))
    return folder / "a.zip"


def peak() -> int:
    """Return the most that this process has ever held, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def survives(path: Path, owner: str | None) -> None:
    """Read an export: within time and memory, by a named error or with every record told."""
    began, held = time.process_time(), peak()
    try:
        found = linkedin(path, owner=owner)
    except DataError:
        found = None
    if found:
        report = found.report
        told = report.accepted + report.set_aside + sum(report.skipped.values())
        assert report.records_in == told
        assert {*found.evidence["source"], *found.evidence["target"]} <= set(found.people.index)
        assert found.people.index.is_unique
    assert time.process_time() - began <= SECONDS
    assert peak() - held <= MEGABYTES * 1_000


def tried(folder: Path, numbers: range) -> None:
    """Make and read exports; a failure tells the number that makes its export again."""
    for number in numbers:
        chance = Random(number)
        try:
            survives(put(folder, chance), chance.choice(["ada", "ada", "Ada Ash", None]))
        except Exception as error:
            raise AssertionError(f"export number {number}") from error


def test_exports_nearly_right_are_read_or_refused_by_name(tmp_path: Path) -> None:
    tried(tmp_path, range(300))


@pytest.mark.long
@pytest.mark.parametrize("part", range(100))
def test_50_000_exports_nearly_right(tmp_path: Path, part: int) -> None:
    tried(tmp_path, range(500 * part, 500 * (part + 1)))


# --- anything at all, by hypothesis, which makes a failure as small as it can

FEW = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=1_000, database=None)
HEAD = HEADERS["Connections.csv"] + "\n"
BITS = [
    *(
        HEAD,
        HEADERS["messages.csv"],
        f"Ada,Ash,{IN}ada,,Acme,Lead,2 Mar 2024\n",
        "Notes:\n",
        "sep=;\n",
        "First Name",
        "Last Name",
        "URL",
    ),
    *(",", ",", ",,,", ";", "\t", '"', '""', "\n", "\r", "\r\n", "\n\n", "\0", "\x1a", "\u2028"),
    *("é", "Ã©", "🦊", "\ud800", "x" * 70_000, IN, "%C3", "/in/", "a@b", "07 Jun 2026", "1/2/26"),
    *("13/1/2026", "2:37 PM", "0000-00-00", "Connected On", "Prénom,Nom,URL\n", "'=1+1", ", ", "~"),
]
TEXTS = st.lists(st.sampled_from(BITS), max_size=30).map("".join)
CODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
BYTES = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda text, coding: text.encode(coding, "surrogatepass"), TEXTS, CODINGS),
    st.builds(
        lambda a, b, c: (
            (HEAD + a).encode("utf-8", "surrogatepass") + b + c.encode("utf-8", "replace")
        ),
        TEXTS,
        st.binary(max_size=20),
        TEXTS,
    ),
)
NAMES = st.sampled_from(
    [
        *("Connections.csv", "connections.CSV", "x/messages.csv", "Invitations.csv", "Profile.csv"),
        *("Recommendations_Given.csv", "Endorsement_Given_Info.csv", "Positions.csv", "../a.csv"),
        *("Email Addresses.csv", "photo.jpg", "a\0b.csv", "é.csv"),
    ]
)
FILES = st.lists(st.tuples(NAMES, BYTES), max_size=4).map(dict)
FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=4)
WHOSE = st.sampled_from(["ada", None])


def any_file(folder: Path, data: bytes, owner: str | None) -> None:
    (folder / "Connections.csv").write_bytes(data)
    survives(folder / "Connections.csv", owner)


def any_zip(
    folder: Path, files: dict[str, bytes], flips: list[tuple[int, int]], owner: str | None
) -> None:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    changed = bytearray(path.read_bytes())
    for at, value in flips:
        changed[at % len(changed)] = value
    path.write_bytes(changed)
    survives(path, owner)


@FEW
@given(BYTES, WHOSE)
def test_no_bytes_raise_anything_but_a_named_error(
    tmp_path: Path, data: bytes, owner: str | None
) -> None:
    any_file(tmp_path, data, owner)


@FEW
@given(FILES, FLIPS, WHOSE)
def test_no_zip_raises_anything_but_a_named_error(
    tmp_path: Path, files: dict[str, bytes], flips: list[tuple[int, int]], owner: str | None
) -> None:
    any_zip(tmp_path, files, flips, owner)


# Hypothesis remembers what it made, so that parts keep its own memory small.


@pytest.mark.long
@pytest.mark.parametrize("part", range(25))
def test_25_000_files_of_any_bytes(tmp_path: Path, part: int) -> None:
    @seed(part)
    @MANY
    @given(BYTES, WHOSE)
    def reads(data: bytes, owner: str | None) -> None:
        any_file(tmp_path, data, owner)

    reads()


@pytest.mark.long
@pytest.mark.parametrize("part", range(25))
def test_25_000_zips_of_anything(tmp_path: Path, part: int) -> None:
    @seed(part)
    @MANY
    @given(FILES, FLIPS, WHOSE)
    def reads(files: dict[str, bytes], flips: list[tuple[int, int]], owner: str | None) -> None:
        any_zip(tmp_path, files, flips, owner)

    reads()
