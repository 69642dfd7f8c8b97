"""Tables of people and ties: CSV files and Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netpath._rules import MISSING
from netpath._warmth_rule import WarmthRule
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers._assemble import assembled
from netpath.readers._bytes import AnyPath, name_of, read_text
from netpath.readers._headers import HeaderRule
from netpath.readers._ledger import Ledger
from netpath.readers._parquet import parquet_sheet
from netpath.readers._plain import plain
from netpath.readers._scan import scan
from netpath.readers._sheet import Sheet, sheet_of
from netpath.readers._wishes import Wishes


def read_csv(
    people: AnyPath | None = None,
    ties: AnyPath | None = None,
    *,
    columns: Mapping[str | int, str] | None = None,
    header: bool | None = None,
    directed: bool | None = None,
    warmth: float | str | WarmthRule | None = None,
    strict: bool = True,
    on_conflict: str = "error",
    encoding: str | None = None,
    formats: Mapping[str, str] | None = None,
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    r"""Read a network from one CSV file of people and one of ties.

    Every cell is text, and stays as it is written: ``007`` is not ``7``, and ``NA`` is a name,
    though no label (see ``missing``).
    Only columns that are known to hold numbers, dates or yes and no are turned into them. Every
    record is kept, set aside or skipped by a named rule; ``net.report`` has the account.

    Parameters
    ----------
    people
        One row a person, with a column ``id``; where there is none, names are the ids. None takes
        everybody whom a tie names.
    ties
        One row a tie, with columns ``source`` and ``target``. None reads a directory of people.
    columns
        What headers stand for: ``{"from": "source"}``. A key may also be a position, counted
        from 1. Common headers (from, to, company, title, …) are known without it.
    header
        Whether there is a header line. False: the first columns are source and target (of people:
        id), unless ``columns`` says otherwise by position. By default there is one; it is asked for
        where it may be data. Blanks may part the cells of ties, as graph libraries write them.
    directed
        Whether a tie runs one way. By default as a column tells: ``directed`` (yes or no,
        :func:`write_csv` adds it), or Type or Direction of which every cell is Directed,
        Undirected or Mutual. Otherwise each can ask the other, where that is open to no doubt: as
        assumed where no pair stands in both orders, and where every pair does and says the same.
    warmth
        One probability for all ties, a column that holds probabilities, or a rule of
        :mod:`netpath.warmth`.
    strict
        Whether a record that cannot be kept is an error. False sets such records aside.
    on_conflict
        What becomes of ties of one kind between the same two people that say different things:
        ``"error"``, ``"max"`` (the warmest), ``"noisy_or"`` or ``"latest"``. Where each row is a
        meeting ``"count"`` counts them into ``count``; ``"sum"`` adds up counts and weights.
    encoding
        Where the files are not UTF-8, such as ``"cp1252"``. It is never guessed.
    formats
        How a column is written, where it is not plainly: ``"percent"``, ``"decimal comma"``,
        ``"percent, decimal comma"``, ``"day first"``, ``"month first"`` or ``"excel days"``.
    missing
        Words that are no label, whatever their case, in attributes of people (but for names and
        employers) and as the kind of a tie: empty, NA, N/A, nan, None, NULL, -, --, ., ? and
        unknown. ``net.report`` counts them. Another list takes the place of this one; a header
        such as ``group:text`` keeps every word.

    Raises
    ------
    FileRefused
        If a file cannot be read; nothing of it is taken. Under ``strict`` also for the first
        record that cannot be kept; and where ``directed`` must be said (B48).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ties.csv")
    ...     _ = path.write_text("From,To,warmth\nada,ben,0.5\nben,cleo,1.4\n")
    ...     net = read_csv(ties=path, strict=False)
    >>> net.ids, net.report.set_aside
    (('ada', 'ben'), 1)
    """
    wishes = Wishes(
        columns, directed, warmth, strict, on_conflict, formats or {}, missing, header=header
    )
    _refuse_no_file("read_csv", people, ties)
    return assembled(
        None if people is None else _csv_sheet(people, "people", wishes, encoding),
        None if ties is None else _csv_sheet(ties, "ties", wishes, encoding),
        wishes,
    )


def read_parquet(
    people: AnyPath | None = None,
    ties: AnyPath | None = None,
    *,
    columns: Mapping[str | int, str] | None = None,
    directed: bool | None = None,
    warmth: float | str | WarmthRule | None = None,
    strict: bool = True,
    on_conflict: str = "error",
    missing: Iterable[str] = MISSING,
) -> ReferralNetwork:
    """Read a network from one Parquet file of people and one of ties.

    Numbers, dates and booleans stay what they are; texts are read as :func:`read_csv` reads them.
    A file is sized before it is read.

    Parameters
    ----------
    people, ties, columns, directed, warmth, strict, on_conflict, missing
        As in :func:`read_csv`.

    Raises
    ------
    FileRefused
        As in :func:`read_csv`; also if a file is too large, or a column holds lists (B76).

    Examples
    --------
    >>> import pandas as pd, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "ties.parquet")
    ...     pd.DataFrame({"from": [1, 2], "to": [2, 3], "warmth": [0.5, 0.2]}).to_parquet(path)
    ...     net = read_parquet(ties=path)
    >>> net.ids
    ('1', '2', '3')
    """
    wishes = Wishes(columns, directed, warmth, strict, on_conflict, missing=missing)
    _refuse_no_file("read_parquet", people, ties)
    given = columns or {}
    return assembled(
        None
        if people is None
        else parquet_sheet(people, HeaderRule("people", given, name_as_id=True)),
        None if ties is None else parquet_sheet(ties, HeaderRule("ties", given)),
        wishes,
    )


def _refuse_no_file(reader: str, people: AnyPath | None, ties: AnyPath | None) -> None:
    if people is None and ties is None:
        raise DataError(
            f"{reader}: no file is given. Give a path for people, for ties or for both."
        )


def _csv_sheet(path: AnyPath, table: str, wishes: Wishes, encoding: str | None) -> Sheet:
    text = read_text(path, encoding=encoding)
    ledger = Ledger(name_of(path), table, notes=list(text.notes))
    rule = HeaderRule(table, wishes.columns or {}, name_as_id=True, header=wishes.header)
    return sheet_of(plain(text, rule, ledger) or scan(text, rule, ledger), rule, ledger)
