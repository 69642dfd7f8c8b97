"""Further files as programs and people write them, of the kinds that once failed; all made up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import netpath as ntp
from netpath import readers
from netpath.errors import FileRefused, NetpathError

ADA = "Ada Byron, ada@x.org"


@pytest.fixture
def put(tmp_path: Path):
    def written(text: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return written


@pytest.fixture
def sheets(tmp_path: Path):
    def written(**rows: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, told in rows.items():
            sheet = book.create_sheet(title)
            for row in told:
                sheet.append(row)
        path = tmp_path / "file.xlsx"
        book.save(path)
        return path

    return written


def opened(path: Path, **how: object) -> readers.Contacts:
    return readers.open(path, owner=ADA, **how)[0]  # type: ignore[arg-type]


def people(found: readers.Contacts, *columns: str) -> list[tuple[object, ...]]:
    """Everybody but the owner, by name."""
    others = found.people.drop(index=[found.owner] if found.owner else [])
    table = others.reindex(columns=["name", *columns]).astype("object")
    rows = table.where(table.notna(), None).itertuples(index=False, name=None)
    return sorted(rows, key=str)


def pairs(found: readers.Contacts) -> list[tuple[str, str]]:
    names = found.people["name"]
    return sorted(
        (names[a], names[b])
        for a, b in zip(found.evidence["source"], found.evidence["target"], strict=True)
    )


def test_01_graph_commons_names_its_ends_from_name_and_to_name(put) -> None:
    path = put(
        "From Type,From Name,Edge Type,To Type,To Name,Weight\n"
        "Person,Ada Byron,KNOWS,Person,Ben Ash,1\nPerson,Ben Ash,KNOWS,Person,Cleo Day,1\n"
    )
    assert pairs(opened(path)) == [("Ada Byron", "Ben Ash"), ("Ben Ash", "Cleo Day")]
    net = ntp.read_csv(ties=path, warmth=0.3)
    assert set(net.ties["kind"]) == {"KNOWS"}


def test_02_the_row_names_that_r_writes_are_no_column_of_people(put) -> None:
    path = put('"","from","to","weight"\n"1","ada","ben",2\n"2","ben","cleo",1\n')
    found = opened(path)
    assert pairs(found) == [("ada", "ben"), ("ben", "cleo")]
    assert found.report.records_in == found.report.accepted == 2


def test_03_a_workbook_of_nodexl_has_groups_of_headers_above_its_headers(sheets) -> None:
    path = sheets(
        Edges=[
            [None, None, "Visual Properties", None, None, "Labels", "Other Columns"],
            ["Vertex 1", "Vertex 2", "Color", "Width", "Style", "Label", "Relationship"],
            ["ada", "ben", None, 1, None, None, "Mentions"],
            ["ben", "cleo", None, 1, None, None, "Replies to"],
        ],
        Vertices=[
            [None, "Visual Properties", None, "Labels", None],
            ["Vertex", "Color", "Shape", "Label", "Tooltip"],
            ["ada", None, None, "Ada Byron", None],
            ["ben", None, None, "Ben Ash", None],
            ["cleo", None, None, "Cleo Day", None],
        ],
        Groups=[["Group", "Vertex Color"], ["G1", "0, 12, 96"]],
    )
    found = opened(path)
    assert pairs(found) == [("Ada Byron", "Ben Ash"), ("Ben Ash", "Cleo Day")]


def test_04_connections_that_were_saved_as_a_workbook_are_a_linkedin_export(sheets) -> None:
    path = sheets(
        Connections=[
            ["Notes:"],
            ["When exporting your connection data, you may notice that some e-mails are missing."],
            [],
            [
                "First Name",
                "Last Name",
                "URL",
                "Email Address",
                "Company",
                "Position",
                "Connected On",
            ],
            ["Ben", "Ash", "https://www.linkedin.com/in/ben-ash-x", None, "Acme", "Cook", 45363],
            [
                "Cleo",
                "Day",
                "https://www.linkedin.com/in/cleo-x",
                None,
                "Bolt",
                None,
                "03 Mar 2024",
            ],
        ]
    )
    found = opened(path)
    assert people(found, "org") == [("Ben Ash", "Acme"), ("Cleo Day", "Bolt")]
    assert len(found.evidence) == 2
    assert set(found.evidence["kind"]) == {"connection"}


def test_05_outlook_in_spanish_calls_the_first_name_nombre(put) -> None:
    path = put(
        '"Tratamiento","Nombre","Segundo nombre","Apellidos","Sufijo","Organización",'
        '"Departamento","Puesto","Calle del trabajo","Ciudad de trabajo",'
        '"Dirección de correo electrónico","Tipo de correo electrónico",'
        '"Nombre de pantalla de correo electrónico"\n'
        '"Sr.","Ben","","Ash","","Acme","","Jefe de compras","","Madrid","ben@x.org","SMTP",'
        '"Ben Ash (ben@x.org)"\n'
    )
    found = opened(path)
    assert people(found, "org", "role", "email") == [
        ("Ben Ash", "Acme", "Jefe de compras", "ben@x.org")
    ]
    assert len(found.evidence) == 1


def test_06_thunderbird_in_german_writes_its_headers_in_german(put) -> None:
    path = put(
        "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,"
        "Messenger-Name,Tel. dienstlich,Tel. privat,Fax-Nummer,Pager-Nummer,Mobil-Tel.-Nr.,"
        "Privat: Adresse,Privat: Ort,Dienstlich: Ort,Dienstlich: Land,Position,Abteilung,"
        "Organisation,Webseite 1\n"
        "Ben,Ash,Ben Ash,,ben@x.org,ben@y.org,,,,,,+49 170 1234567,,,Köln,Deutschland,Koch,,Acme,\n"
    )
    found = opened(path)
    assert people(found, "org", "role") == [("Ben Ash", "Acme", "Koch")]
    assert found.people["email"].dropna().str.contains("ben@x.org").any()
    assert len(found.evidence) == 1


def test_07_an_alumni_office_puts_preferred_and_primary_before_its_headers(put) -> None:
    path = put(
        "Constituent ID,Preferred First Name,Preferred Last Name,Preferred Class Year,"
        "Primary Employer Name,Primary Job Title,Preferred Email Address\n"
        "00012,Ben,Ash,2014,Acme,Head of Nursing,ben@x.org\n"
    )
    assert people(opened(path), "org", "role", "email") == [
        ("Ben Ash", "Acme", "Head of Nursing", "ben@x.org")
    ]


def test_08_a_name_with_its_address_in_one_cell_is_a_name_and_an_address(put) -> None:
    path = put('Name,Company\nBen Ash <ben@x.org>,Acme\n"Day, Cleo <cleo@x.org>",Bolt\n')
    assert people(opened(path), "org", "email") == [
        ("Ben Ash", "Acme", "ben@x.org"),
        ("Day, Cleo", "Bolt", "cleo@x.org"),
    ]


def test_09_a_year_that_pandas_wrote_as_a_fraction_or_in_words_is_a_year(put) -> None:
    path = put(
        "Name,School,Grad Year\nBen Ash,North,2014.0\nCleo Day,North,Spring 2011\n"
        "Dan Eve,North,unknown\n"
    )
    found = opened(path)
    assert len(people(found)) == 3
    assert sorted(found.past["end"]) == ["2011", "2014"]


def test_10_pajek_may_leave_out_the_lines_of_its_vertices(put) -> None:
    net = ntp.read_pajek(put("*Vertices 3\n*Edges\n1 2\n2 3 4\n", "a.net"))
    assert net.ids == ("1", "2", "3")
    assert net.n_ties == 2


def test_11_a_label_that_was_broken_over_lines_in_yed_is_a_name(put) -> None:
    label = "<y:ShapeNode><y:NodeLabel>{}</y:NodeLabel><y:NodeLabel/></y:ShapeNode>"
    nodes = "".join(
        f'<node id="n{at}"><data key="d6">{label.format(text)}</data></node>'
        for at, text in enumerate(["Ada\nByron", "&lt;html&gt;Ben&lt;br&gt;Ash&lt;/html&gt;"])
    )
    path = put(
        '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:y="http://www.yworks.com/xml/graphml">'
        '<key for="node" id="d6" yfiles.type="nodegraphics"/><graph edgedefault="undirected">'
        f'{nodes}<edge id="e0" source="n0" target="n1"/></graph></graphml>',
        "a.graphml",
    )
    assert pairs(opened(path)) == [("Ada Byron", "Ben Ash")]


def test_12_gml_of_igraph_has_names_and_no_labels(put) -> None:
    path = put(
        'Creator "igraph version 0.10.8 Tue Mar  5 09:00:00 2024"\nVersion 1\ngraph\n[\n'
        '  directed 0\n  node\n  [\n    id 0\n    name "Ada Byron"\n  ]\n'
        '  node\n  [\n    id 1\n    name "Ben Ash"\n  ]\n'
        "  edge\n  [\n    source 1\n    target 0\n  ]\n]\n",
        "a.gml",
    )
    found = opened(path)
    assert {frozenset(pair) for pair in pairs(found)} == {frozenset(["Ada Byron", "Ben Ash"])}


def test_13_somebody_called_key_below_headers_of_no_known_word_is_no_header(put) -> None:
    known = people(opened(put("Wer,Wo\nBen Ash,Acme\nKey,Firma\nCleo Day,Bolt\n")))
    assert known == [("Ben Ash",), ("Cleo Day",), ("Key",)]
    path = put("Wen,Wo\nBen Ash,Acme\nKey,Firma\nCleo Day,Bolt\n")
    with pytest.raises(FileRefused) as refused:
        opened(path)
    assert "Ash" not in str(refused.value)
    named = opened(path, columns={"Wen": "name", "Wo": "org"})
    assert people(named, "org") == [("Ben Ash", "Acme"), ("Cleo Day", "Bolt"), ("Key", "Firma")]


def test_14_ids_whose_zeros_a_spreadsheet_took_are_noted(put) -> None:
    who = put("id,name\n0071,Ada Byron\n0072,Ben Ash\n", "people.csv")
    ties = put("source,target,warmth\n71,72,0.5\n", "ties.csv")
    net = ntp.read_csv(who, ties)
    assert any("zero" in note for note in net.report.notes)


def test_15_a_matrix_of_who_knows_whom_is_told_as_one(put) -> None:
    path = put(",Ada Byron,Ben Ash,Cleo Day\nAda Byron,0,1,0\nBen Ash,1,0,1\nCleo Day,0,1,0\n")
    for read in (opened, lambda one: ntp.read_csv(ties=one)):
        with pytest.raises(FileRefused, match="matrix") as refused:
            read(path)
        assert "Ada" not in str(refused.value)


def test_16_apple_mail_exports_a_folder_that_ends_in_mbox(put) -> None:
    letter = (
        "From ben@x.org Mon Mar  4 09:00:00 2024\nFrom: Ben Ash <ben@x.org>\nTo: ada@x.org\n"
        "Date: Mon, 4 Mar 2024 09:00:00 +0000\n\nHello!\n"
    )
    inner = put(letter, "INBOX.mbox/mbox")
    put("x", "INBOX.mbox/table_of_contents")
    assert people(opened(inner.parent)) == [("Ben Ash",)]


def test_17_two_calls_on_one_day_are_two(put) -> None:
    path = put("Date,From,To\n2024-03-04,ada,ben\n2024-03-04,ada,ben\n2024-03-05,ben,ada\n")
    found = opened(path)
    assert found.report.accepted + sum(found.report.skipped.values()) == 3
    assert "repeated tie" not in found.report.skipped
    assert found.evidence["count"].sum() == 3
    assert found.evidence["when"].max() == "2024-03-05"


def test_18_a_directory_whose_days_are_numbers_keeps_its_people(sheets) -> None:
    path = sheets(
        Staff=[
            ["Name", "Employer", "Start date", "End date"],
            ["Ben Ash", "Acme", 43831, 44927],
            ["Cleo Day", "Acme", 44197, None],
        ]
    )
    found = opened(path)
    assert len(people(found)) == 2
    starts = set(found.past["start"].dropna())
    assert starts <= {"2020-01-01", "2021-01-01"}  # as a spreadsheet counts, or left empty
    assert starts or any("date" in note for note in found.report.notes)


def test_19_a_sheet_with_a_title_whose_columns_are_name_and_knows(sheets) -> None:
    path = sheets(
        Sheet1=[
            ["Who knows whom at our office"],
            [],
            ["Name", "Knows", "How"],
            ["Ada Byron", "Ben Ash", "colleague"],
            ["Ben Ash", "Cleo Day", "school"],
        ],
        Sheet2=[],
        Sheet3=[],
    )
    assert pairs(opened(path)) == [("Ada Byron", "Ben Ash"), ("Ben Ash", "Cleo Day")]


def test_20_cells_that_upright_lines_part_are_read_or_told(put) -> None:
    path = put("name|employer|email\nBen Ash|Acme|ben@x.org\nCleo Day|Bolt|cleo@x.org\n")
    assert people(opened(path), "org") == [("Ben Ash", "Acme"), ("Cleo Day", "Bolt")]


def test_21_a_card_of_a_firm_that_does_not_say_so_is_no_person(put) -> None:
    path = put(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Acme GmbH\r\nN:;;;;\r\nORG:Acme GmbH\r\n"
        "TEL;TYPE=WORK:+49 221 123456\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ben Ash\r\nN:Ash;Ben;;;\r\nORG:Acme GmbH\r\n"
        "END:VCARD\r\n",
        "contacts.vcf",
    )
    found = opened(path)
    assert people(found) == [("Ben Ash",)]
    assert dict(found.report.skipped) == {"a card of an organisation": 1}


def test_22_letters_that_microsoft_saved_one_by_one_are_told_as_what_they_are(put) -> None:
    path = put(
        "Received: from mail.x.org by mx.y.org; Mon, 4 Mar 2024 09:00:00 +0000\r\n"
        "From: Ben Ash <ben@x.org>\r\nTo: ada@x.org\r\nSubject: x\r\n"
        "Date: Mon, 4 Mar 2024 09:00:00 +0000\r\n\r\nHello!\r\n",
        "hello.eml",
    )
    with pytest.raises(FileRefused, match=r"e-?mail|letter") as refused:
        opened(path)
    assert "mbox" in str(refused.value)
    assert "Ash" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "jobs.csv",
            "Name,Company,Status\nCook,Acme (https://www.notion.so/Acme-0a1b2c3d),Applied\n"
            "Nurse,Bolt & Co (https://www.notion.so/Bolt-9f8e7d6c?pvs=21),\n",
        ),
        ("jobs.txt", "## Targets\n- [x] **Acme**\n- [ ] [Bolt & Co](https://bolt.example)\n"),
    ],
)
def test_23_employers_out_of_a_notebook_on_the_web_are_names(put, name, text) -> None:
    assert [one for one in readers.shortlist(put(text, name)) if one != "Targets"] == [
        "Acme",
        "Bolt & Co",
    ]


def test_24_json_of_cytoscape_is_read(put) -> None:
    ids = {"1": "Ada Byron", "2": "Ben Ash"}
    told = {
        "format_version": "1.0",
        "elements": {
            "nodes": [{"data": {"id": one, "name": name}} for one, name in ids.items()],
            "edges": [{"data": {"id": "9", "source": "1", "target": "2", "interaction": "knows"}}],
        },
    }
    assert pairs(opened(put(json.dumps(told), "ours.cyjs"))) == [("Ada Byron", "Ben Ash")]


def test_the_shell_tells_any_of_them_without_a_trace(put) -> None:
    path = put(",Ada Byron,Ben Ash\nAda Byron,0,1\nBen Ash,1,0\n", "matrix.csv")
    words = [sys.executable, "-m", "netpath", "import", str(path), "--owner", ADA]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Ben" not in done.stderr


def test_every_error_of_these_is_ours(put) -> None:
    for text in ("From Name,To Name\n", "a|b\n", ",x\nx,1\n"):
        try:
            opened(put(text))
        except NetpathError:
            continue
