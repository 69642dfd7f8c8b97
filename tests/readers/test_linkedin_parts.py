"""What small parts of linkedin say."""

from __future__ import annotations

from netpath.readers.linkedin._tables import CONNECTIONS, ExportHeader, connections_in, note_header
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._xlsx import SheetRow

# --- readers.linkedin._rows


def test_connections_in():
    rows = [SheetRow(1, ["First Name", "Last Name", "Company", "Connected On"], False)]
    assert connections_in({"Sheet1": [], "Sheet2": rows}) == rows


# --- readers.linkedin._tables


def test_export_header_places():
    assert ExportHeader("people").places(["Shoe size", "First Name"]) == [(1, "first", "English")]


def test_export_header_fits():
    assert ExportHeader("people").fits(["First Name", "Last Name", "URL"])


def test_export_header_stands_below():
    assert ExportHeader("people").stands_below([], wider=False)


def test_export_header_told():
    assert ExportHeader("people").told(["Ada Byron", "First Name"]) == ["column 1", "First Name"]


def test_export_header_needed():
    assert ExportHeader("people").needed(["First Name", "Last Name", "URL", "Company"]) == 3


def test_export_header_refused():
    book = Ledger("Connections.csv", "connections")
    assert " ".join(
        str(ExportHeader("people").refused(book, 1, ["Frist Name", "Ada"], [])).split()
    ) == (
        "Connections.csv, line 1: no header was found. Expected First Name, Last "
        "Name, URL, Email Address, Company, Position and Connected On; found 'f…e' "
        "and 'a…'. Perhaps First Name is misspelt. Fetch the export again in "
        "English, or put the header line on top."
    )


def test_note_header():
    assert note_header(
        CONNECTIONS, ["First Name", "Last Name", "URL"], Ledger("a.csv", "people")
    ) == {"first": 0, "last": 1, "url": 2}
