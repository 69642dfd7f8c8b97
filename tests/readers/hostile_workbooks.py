"""Workbooks of a few kilobytes that are no table; made here, never kept."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
SMALL = "<row><c t='inlineStr'><is><t>Name</t></is></c></row>" + (
    "<row><c t='inlineStr'><is><t>Ada</t></is></c></row>"
)


def links(*parts: tuple[str, str, str]) -> str:
    said = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{at}"/>'
        for key, kind, at in parts
    )
    return f'<Relationships xmlns="{PACKAGE}">{said}</Relationships>'


def parts_of(
    rows: str = SMALL, styles: str = "", strings: str = "", head: str = "", sheets: str = ""
) -> dict[str, str]:
    """Return the parts of a workbook with one sheet, People."""
    sheets = sheets or '<sheet name="People" sheetId="1" r:id="r1"/>'
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": links(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{OFFICE}"><sheets>{sheets}</sheets>'
        f"{head}</workbook>",
        "xl/_rels/workbook.xml.rels": links(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "styles", "styles.xml"),
            ("r3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>",
        "xl/styles.xml": f"<styleSheet {NS}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {NS}>{strings}</sst>",
    }


def write(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def noise(count: int, mark: str, each: int = 1) -> str:
    """Return marks that do not compress well."""
    dice = random.Random(7)
    numbers = [dice.randrange(10**9) for _ in range(count)]
    return "".join(mark.format(number) * each for number in numbers)


def styles(xfs: str = "<xf/>", formats: str = "") -> str:
    return f"<numFmts>{formats}</numFmts><cellXfs>{xfs}</cellXfs>"


def replaced(name: str, old: str, new: str) -> dict[str, str]:
    parts = parts_of()
    return {**parts, name: parts[name].replace(old, new)}


def far_cells(rows: int) -> str:
    return "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, rows + 1))


def one_format(code: str) -> str:
    return styles('<xf numFmtId="200"/>', f'<numFmt numFmtId="200" formatCode="{code}"/>')


def many_formats(count: int) -> str:
    return styles(
        "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 200 + count)),
        "".join(
            f'<numFmt numFmtId="{n}" formatCode="{"[" * 200}{n}"/>' for n in range(200, 200 + count)
        ),
    )


ENTITIES = "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(8))
DOCTYPE = f"<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'>{ENTITIES}]>"

ATTACKS: dict[str, Callable[[], dict[str, str]]] = {
    "a format code of 160,000 brackets": lambda: parts_of(styles=one_format("[" * 160_000)),
    "2,000,000 styles": lambda: parts_of(styles=styles("<xf/>" * 2_000_000)),
    "1,000,000 header cells": lambda: parts_of("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
    "10,000 rows that reach column XFD": lambda: parts_of(far_cells(10_000)),
    "1,000,000 bare rows": lambda: parts_of("<row/>" * 1_000_000),
    "styles that do not compress": lambda: parts_of(styles=styles(noise(70_000, '<xf a="{}"/>'))),
    "rows that do not compress": lambda: parts_of(noise(301_000, '<row a="{}"/>')),
    "cells that do not compress": lambda: parts_of(
        "<row>" + noise(300_000, '<c a="{}"/>') + "</row>"
    ),
    "rows of 2,000 columns": lambda: parts_of('<row><c r="BXX1"><v>1</v></c></row>' * 4_000),
    "20,000 number formats": lambda: parts_of(styles=many_formats(20_000)),
    "2,000,000 shared texts": lambda: parts_of(strings="<si/>" * 2_000_000),
    "shared texts that do not compress": lambda: parts_of(
        strings=noise(401_000, "<si><t>{}</t></si>")
    ),
    "one shared text of 50 MB": lambda: parts_of(strings=f"<si><t>{'a' * 50_000_000}</t></si>"),
    "one shared text of many runs": lambda: parts_of(
        strings="<si>" + noise(101_000, "<r><t>{}</t></r>") + "</si>"
    ),
    "one mark of 3 MB": lambda: parts_of(f'<row a="{noise(300_000, "{}")}"/>'),
    "columns of their own widths": lambda: replaced(
        "xl/worksheets/sheet1.xml",
        "<sheetData>",
        "<cols>" + noise(300_000, '<col a="{}"/>') + "</cols><sheetData>",
    ),
    "100,000 sheets": lambda: parts_of(
        sheets="".join(f'<sheet name="s{n}" r:id="r1"/>' for n in range(100_000))
    ),
    "one sheet under many names": lambda: parts_of(
        sheets="".join(f'<sheet name="s{n}" r:id="r1"/>' for n in range(90))
    ),
    "many defined names": lambda: parts_of(
        head="<definedNames>"
        + noise(300_000, '<definedName name="n{}">1</definedName>')
        + "</definedNames>"
    ),
    "marks 100,000 deep": lambda: parts_of("<a>" * 100_000 + "</a>" * 100_000),
    "styles 50,000 deep": lambda: parts_of(styles="<a>" * 50_000 + "</a>" * 50_000),
    "entities within entities": lambda: replaced(
        "xl/sharedStrings.xml", f"<sst {NS}>", f"{DOCTYPE}<sst {NS}><si><t>&i;</t></si>"
    ),
    "an entity that reads a file": lambda: replaced(
        "xl/sharedStrings.xml",
        f"<sst {NS}>",
        f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst {NS}><si><t>&x;</t></si>',
    ),
    "a text that is not there": lambda: parts_of('<row><c t="s"><v>7</v></c></row>'),
    "a text before the first": lambda: parts_of('<row><c t="s"><v>-1</v></c></row>'),
    "a row number of 5,000 digits": lambda: parts_of(f'<row r="{"9" * 5_000}"/>'),
    "a number of 50,000 digits": lambda: parts_of(f"<row><c><v>{'9' * 50_000}</v></c></row>"),
    "rows out of order": lambda: parts_of('<row r="5"/><row r="2"/>'),
    "a place that is none": lambda: parts_of('<row><c r="ÄÖ77"><v>1</v></c></row>'),
    "no sheet where one is named": lambda: {
        name: text for name, text in parts_of().items() if name != "xl/worksheets/sheet1.xml"
    },
    "links to links": lambda: replaced("_rels/.rels", "xl/workbook.xml", "_rels/.rels"),
    "links above the archive": lambda: replaced(
        "_rels/.rels", "xl/workbook.xml", "../../etc/passwd"
    ),
    "half a sheet": lambda: replaced("xl/worksheets/sheet1.xml", "</sheetData></worksheet>", ""),
    "another encoding": lambda: replaced(
        "xl/worksheets/sheet1.xml",
        f"<worksheet {NS}>",
        f'<?xml version="1.0" encoding="x-no"?><worksheet {NS}>',
    ),
}
"""What each is, and its parts; every one is refused by name."""

HARMLESS: dict[str, Callable[[], dict[str, str]]] = {
    "a wrong dimension": lambda: replaced(
        "xl/worksheets/sheet1.xml", "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    ),
    "300,000 merged cells": lambda: replaced(
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "</sheetData>" + noise(300_000, '<mergeCell ref="A{}"/>'),
    ),
    "200,000 conditional formats": lambda: replaced(
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "</sheetData>" + noise(200_000, "<cfRule a='{}'/>"),
    ),
    "an outer link, comments and a drawing": lambda: {
        **replaced(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f'<Relationship Id="r9" Type="{OFFICE}/externalLink" TargetMode="External" '
            'Target="http://example.org/x"/></Relationships>',
        ),
        "xl/comments1.xml": "<comments>" + "<a>" * 200_000,
        "xl/drawings/drawing1.xml": "<a>" * 200_000,
        "docProps/core.xml": "<a>" * 200_000,
        "xl/theme/theme1.xml": "<a>" * 200_000,
    },
}
"""What only looks so: nothing of it is a table, and it is left unread."""
