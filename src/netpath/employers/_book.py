"""The table as a workbook: a sheet a question."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from netpath._files import AnyPath, write_file
from netpath._results import assumed_lines, percent
from netpath.employers._answers import NOBODY, Employers
from netpath.employers.sheets import workbook
from netpath.errors import DataError

_WIDE = {"says": 70, "next": 26, "way": 34, "chain": 40, "what it rests on": 100}


def write(found: Employers, path: AnyPath, *, overwrite: bool = False) -> Path:
    """Write the table as a workbook with a sheet for each question.

    *Whom to ask next*, *Who is there*, *Who was there*, *Who recruits*, *Nobody yet*, *Who moved*
    (where an older file was given), *Which spellings* and *What it rests on*. Sheets can be
    filtered; chances are shown in percent and kept unrounded; no cell is ever a formula. The same
    answer is written as the same bytes.

    Parameters
    ----------
    found
        The answer of :func:`ways`.
    path
        Where to write; it ends in ``.xlsx``.
    overwrite
        Whether to replace a file that is there.

    Raises
    ------
    DataError
        If it is there already, or is to be called otherwise.

    Examples
    --------
    >>> import tempfile
    >>> import netpath as ntp
    >>> found = ntp.employers.ways(ntp.readers.sample(), "p200", ["Acme", "Nowhere"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list(pd.read_excel(write(found, Path(folder, "ways.xlsx")), sheet_name=None))[:2]
    ['Whom to ask next', 'Who is there']
    """
    place = Path(path)
    if place.suffix.lower() != ".xlsx":
        raise DataError("A workbook's name ends in .xlsx; give it such a name.")
    write_file(place, workbook(_tables(found), _WIDE), overwrite=overwrite)
    return place


def _tables(found: Employers) -> dict[str, pd.DataFrame]:
    one, rows, people = found.called[0], found.to_frame(), found.people()
    now, before = (people[people["there"] == there] for there in ("now", "before"))
    nobody = rows["next"] == NOBODY
    rest = [name for name in rows if name not in (one, "next", "says", "spellings", "near")]
    rests = [f"{found.finding}.", f"A cold approach is granted in {percent(found.cold)} (assumed)."]
    shown = now.drop(columns=["person", "there"])
    tables = {
        "Whom to ask next": rows.loc[~nobody, [one, "next", "says", *rest]],
        "Who is there": shown.drop(columns=["since", "until"]),
        "Who was there": before.drop(columns=["person", "there"]),
        "Who recruits": shown[shown["authority"] == "recruits"].drop(columns=["since", "until"]),
        "Nobody yet": rows.loc[nobody, [one, "says"]],
        "Who moved": found.moves().drop(columns=["person"]),
        "Which spellings": _spellings(found),
        "What it rests on": pd.DataFrame(
            {"what it rests on": [*rests, *assumed_lines(found.assumptions)]}
        ),
    }
    return {
        title: table.rename(columns={"were": "known before"}) for title, table in tables.items()
    }


def _spellings(found: Employers) -> pd.DataFrame:
    rows = [
        (one.name, spelt, tier, "joined")
        for one in found
        for spelt, tier in one.spellings.items()
        if spelt != one.name
    ]
    rows += [
        (one.name, spelt, f"{n} there", "is that the one? not joined")
        for one in found
        for spelt, n in one.near.items()
    ]
    return pd.DataFrame(rows, columns=[found.called[0], "spelling", "how", "what became of it"])
