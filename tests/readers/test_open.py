"""Any mixture of files is opened in one go: each is told by what stands in it, and by no name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

import netpath as ntp
from netpath import readers
from netpath.errors import DataError, FileRefused

EXPORTS = readers.sample_folder() / "exports"
SHARED = Path(__file__).resolve().parents[3] / "shared/data/exports"
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEMAIL:{}\nEND:VCARD\n"
LETTER = (
    "From x Mon Mar  4 09:00:00 2024\nFrom: Ben Ash <ben@x.org>\nTo: ada@x.org\n"
    "Date: Mon, 4 Mar 2024 09:00:00 +0000\n\nHello!\n"
)
MEETING = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240304T090000Z\n"
    "ATTENDEE;CN=Ben Ash:mailto:ben@x.org\nEND:VEVENT\nEND:VCALENDAR\n"
)
GOOGLE = "First Name,Last Name,File As,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value\n"
OUTLOOK = "Title,First Name,Last Name,Company,Job Title,E-mail Address,E-mail Display Name\n"
TEXTS = {
    "vCard file": CARD.format("Ben Ash", "ben@x.org"),
    "mailbox (mbox)": LETTER,
    "calendar (iCalendar)": MEETING,
    "LinkedIn export": LINKEDIN + "Ben,Ash,https://www.linkedin.com/in/ben/,,Acme,,12 Mar 2024\n",
    "address book": GOOGLE + "Ben,Ash,,Acme,* myContacts,* Work,ben@x.org\n",
    "directory of people": "Name,School,From,To,Email\nBen Ash,North,2010,2014,ben@x.org\n",
    "table of ties": "From,To,How well\nAda Byron,Ben Ash,4\nBen Ash,Cleo Day,2\n",
    "GraphML graph": '<graphml><graph edgedefault="undirected"><node id="Ada Byron"/>'
    '<node id="Ben Ash"/><edge source="Ada Byron" target="Ben Ash"/></graph></graphml>',
    "GEXF graph": '<gexf><graph><nodes><node id="1" label="Ada Byron"/></nodes></graph></gexf>',
    "GML graph": 'Creator "x"\ngraph [ node [ id 0 label "Ada Byron" ] ]',
}
ADA = "Ada Byron, ada@x.org"


@pytest.fixture
def put(tmp_path: Path):
    def written(text: str | bytes, name: str = "file.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_told_by_what_stands_in_it(put, kind, mark):
    assert readers.kind_of(put(mark + TEXTS[kind])) == kind
    assert readers.kind_of(put(TEXTS[kind].replace("\n", "\r\n"))) == kind


def test_a_cell_that_says_begin_is_no_card(put):
    for sign in ("BEGIN:VCARD", "BEGIN:VCALENDAR", "From x Mon Mar  4 09:00:00 2024\nTo: a"):
        text = f'source,target,note\na,b,"x\n{sign}\n"\n'
        assert readers.kind_of(put(text, "ties.csv")) == "table of ties"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (OUTLOOK, "address book"),
        (
            "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email\n",
            "address book",
        ),
        (
            "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value\n",
            "address book",
        ),
        ("First name;Last name;Employer;Class of\n", "directory of people"),
        ("Full Name\tWork Email\tCurrent Employer\n", "directory of people"),
        ("Source,Target,Name\n", "table of ties"),
        ("source target weight\n", "table of ties"),
        ("Vertex 1,Vertex 2\n", "table of ties"),
    ],
)
def test_tables_are_told_by_their_headers(put, header, kind):
    cells = header.count(",") + header.count(";") + header.count("\t")
    parted = next((one for one in ";\t" if one in header), "," if "," in header else " ")
    row = parted.join("abc"[at % 3] for at in range((cells or 2) + 1))
    assert readers.kind_of(put(f"{header}{row}\n", "people.csv")) == kind


def test_workbooks_are_told_by_their_headers(tmp_path):
    for title, head, kind in (
        ("Sheet1", ["From", "To"], "workbook of people and ties"),
        ("Edges", ["Vertex 1", "Vertex 2"], "workbook of people and ties"),
        ("Alumni", ["Name", "Employer"], "directory of people"),
    ):
        book = openpyxl.Workbook()
        book.worksheets[0].title = title
        book.worksheets[0].append(head)
        book.worksheets[0].append(["a", "b"])
        book.save(tmp_path / "book.xlsx")
        assert readers.kind_of(tmp_path / "book.xlsx") == kind


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.mbox", "a mailbox (mbox) of nothing"),
        (b"hello\n", "a.mbox", "one of 0 messages"),
        (b"hello\n", "a.vcf", "one of 0 cards"),
        (b"BEGIN:VALARM\n", "a.ics", "one of 0 meetings"),
        (b"%PDF-1.7", "cv.pdf", "PDF"),
        (b'["vcard", [["version", {}, "text", "4.0"]]]', "a.json", "Export them as vCard"),
        (b"!BDN....", "mail.pst", "Outlook data file"),
        (b"\xd0\xcf\x11\xe0....", "old.xls", "old Excel workbook"),
        (b"dl n=3", "a.txt", "UCINET"),
        (b"what,ever\n1,2\n", "a.csv", "columns="),
        (b"PK\x03\x04....", "a.zip", "damaged"),
        (b"<!doctype html><html>", "a.csv", "web page"),
    ],
)
def test_what_cannot_be_read_is_told_as_what_it_is_with_what_to_do(put, content, name, told):
    path = put(content, name)
    with pytest.raises(FileRefused) as caught:
        readers.open(path, owner=ADA)
    assert told in str(caught.value)
    assert str(caught.value).startswith(name)
    assert caught.value.repair


def test_all_kinds_at_once_are_one_persons_network(put):
    paths = [put(text, f"{at}.dat") for at, text in enumerate(TEXTS.values())]
    mine = readers.open(*paths, owner=ADA)
    assert [one.kind for one in mine] == list(TEXTS)
    assert [one.file for one in mine] == [path.name for path in paths]
    for one in mine:
        one.report.check()
    net = readers.pool(mine)
    owners = {one for one in net.sources["owner"] if one}
    assert len(owners) == 1  # names and addresses of one person are one
    ada = owners.pop()
    ben = net.where(name="Ben Ash")
    known = {one for one in ben if one in net.alters(ada)}
    assert {"message", "meeting", "address book"} <= set(" + ".join(net.ties["kind"]).split(" + "))
    assert known


def test_the_owner_of_a_linkedin_export_owns_the_other_files(put):
    export = next(EXPORTS.glob("*-p200.zip"))
    alone = readers.linkedin(export)
    card = put(CARD.format("Zoë Zed", "zoe@z.org"), "phone.vcf")
    letter = put(LETTER, "all.mbox")
    assert {one.owner_name for one in readers.open(export, card)} == {alone.owner_name}
    with pytest.raises(DataError, match="e-mail"):
        readers.open(export, card, letter)  # the export does not tell it
    mine = readers.open(export, card, letter, owner=f"{alone.owner_name} <ada@x.org>")
    net = readers.pool(mine)
    assert net.sources["owner"].nunique() == 1
    assert net.name_of(net.sources["owner"][0]) == alone.owner_name
    friends = {net.name_of(one) for one in net.alters(net.sources["owner"][0])}
    assert {"Zoë Zed", "Ben Ash"} <= friends


def test_several_exports_keep_their_owners(put):
    exports = sorted(EXPORTS.glob("*.zip"))
    mine = readers.open(*exports, EXPORTS / "alumni.csv")
    assert len({one.owner_name for one in mine if one.owner}) == len(exports)
    assert mine[-1].kind == "directory of people"
    same = [readers.linkedin(one) for one in exports]
    pooled = readers.pool([*same, readers.directory(EXPORTS / "alumni.csv")])
    assert readers.pool(mine).ties.equals(pooled.ties)


def test_whose_files_they_are_is_asked(put):
    with pytest.raises(DataError, match=r"phone.vcf is somebody's vCard file: whose\?") as caught:
        readers.open(put(TEXTS["vCard file"], "phone.vcf"))
    assert caught.value.column == "owner"
    with pytest.raises(DataError, match="e-mail"):
        readers.open(put(LETTER), owner="Ada Byron")


def test_a_list_can_be_said_to_be_an_address_book(put):
    path = put("Name,Email\nBen Ash,ben@x.org\n", "friends.csv")
    assert not len(readers.open(path)[0].evidence)
    mine = readers.open(path, owner=ADA, kinds={"friends.csv": "address book"})
    assert len(mine[0].evidence) == 1
    with pytest.raises(DataError, match="no kind"):
        readers.open(path, kinds={"friends.csv": "phone"})


def test_columns_go_to_the_table_that_has_them(put):
    one = put("Name,Chief firm\nBen Ash,Acme\n", "one.csv")
    two = put("Name,Old school\nCleo Day,North\n", "two.csv")
    said = {"Chief firm": "org", "Old school": "school"}
    first, second = readers.open(one, two, columns=said)
    assert first.people["org"].tolist() == ["Acme"]
    assert second.people["school"].tolist() == ["North"]
    with pytest.raises(DataError, match="has no header 'Boss'"):
        readers.open(one, two, columns={"Boss": "org"})


def test_how_well_people_know_each_other_is_their_word(put):
    net = readers.pool(readers.open(put(TEXTS["table of ties"])))
    warmth = {
        tuple(sorted(map(net.name_of, (a, b)))): w
        for a, b, w in net.ties[["source", "target", "warmth"]].values
    }
    facts = ntp.warmth.FACTS.to_frame().set_index("name")["value"]
    assert warmth["Ada Byron", "Ben Ash"] == pytest.approx(facts["word_4"])
    assert warmth["Ben Ash", "Cleo Day"] == pytest.approx(facts["word_2"])


def test_identities_are_told_in_one_text_or_several():
    told = ["Ada Byron", "ada@x.org", "https://www.linkedin.com/in/ada"]
    one = readers._open.identities("Ada Byron <ada@x.org>; https://www.linkedin.com/in/ada")
    assert one == readers._open.identities(told) == told


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared exports are not here")
def test_every_shared_export_is_told_or_refused_in_our_words():
    wrong = []
    for path in sorted(SHARED.rglob("*")):
        if path.is_dir() or path.suffix in (".md", ".rst", ".txt") or path.name == "LICENSE":
            continue
        try:
            for one in readers.open(path, owner=ADA):
                one.report.check()
        except FileRefused as refused:
            if path.name not in str(refused):
                wrong.append(path.name)
    assert not wrong


def test_a_document_is_told_as_one_wherever_its_parts_stand(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "x" * 9_000)
        file.writestr("word/document.xml", "<a/>")
    with pytest.raises(FileRefused, match=r"Word document.*spreadsheet") as caught:
        readers.open(path)
    assert caught.value.code == "B27"


def test_who_does_not_say_how_well_is_connected(put):
    text = "source,target,how_well,since\na,b,4,2020-01-05\nb,c,,\nc,d,9,soon\n"
    one = readers.open(put(text, "ties.csv"))[0]
    facts = one.evidence[["kind", "count", "since"]].astype("object")
    assert facts["kind"].tolist() == ["word", "connection", "connection"]
    assert facts["since"].isna().tolist() == [False, True, True]
    assert one.report.set_aside == 0  # a side fact costs no tie


@pytest.mark.parametrize(("key", "kind"), [("Who", "name"), (1, "name")])
def test_what_was_said_of_a_header_that_tells_nothing_is_heard(tmp_path, key, kind):
    (tmp_path / "own.csv").write_text("Who,Firm\nAda B,Acme\nBen C,Bolt\n")
    book = openpyxl.Workbook()
    for row in (["Who", "Firm"], ["Ada B", "Acme"], ["Ben C", "Bolt"]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    for file in ("own.csv", "own.xlsx"):
        path = tmp_path / file
        with pytest.raises(FileRefused, match="columns="):
            readers.open(path)
        with pytest.raises(FileRefused, match="columns="):
            readers.open(path, columns={"Else": "name"})
        (found,) = readers.open(path, columns={key: kind})
        assert (found.kind, list(found.people["name"])) == (
            "directory of people",
            ["Ada B", "Ben C"],
        )


def test_ties_under_unknown_headers_are_ties_where_it_is_said(tmp_path):
    (tmp_path / "own.csv").write_text("Asker,Friend\nAda,Ben\nBen,Cleo\n")
    said = {"Asker": "source", "Friend": "target"}
    (found,) = readers.open(tmp_path / "own.csv", columns=said)
    assert (found.kind, len(found.people)) == ("table of ties", 3)


def test_a_list_without_a_header_is_told_to_get_one_and_loses_nobody(tmp_path):
    (tmp_path / "own.csv").write_text("Ada B,ada@x.org,Acme\nBen C,ben@x.org,Bolt\n")
    with pytest.raises(FileRefused, match="Put a header line on top"):
        readers.open(tmp_path / "own.csv", columns={1: "name", 2: "email"})
