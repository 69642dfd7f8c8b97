"""Tables of people and ties as the network keeps them: text ids, one shape, one way to match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._results import Assumption
from netpath.errors import DataError, Message, Repair, UnknownColumn
from netpath.network.columns import LARGE, coded
from netpath.network.known import KnownIds

_NESTED = (list, tuple, dict, set, frozenset, complex, bytes, np.ndarray, pd.Series, pd.DataFrame)

_LEFT_OUT = "numbers their rows and is left out"


def known_in(people: pd.DataFrame | None, ties: pd.DataFrame | None) -> KnownIds | None:
    """Return the ids of people, where a large table of ties is sooner coded by them; else None.

    Examples
    --------
    >>> known_in(pd.DataFrame({"id": ["a"]}), None)
    """
    tables = (people, ties)
    if not all(isinstance(one, pd.DataFrame) and one.columns.is_unique for one in tables):
        return None
    assert people is not None
    assert ties is not None
    if len(ties) <= LARGE or people.index.nlevels > 1:
        return None
    return KnownIds.of(pd.Index(people["id"]) if "id" in people else people.index)


def valid_ties(ties: pd.DataFrame | None, known: KnownIds | None = None) -> pd.DataFrame:
    """Return ties with clean ids, coded as :func:`~netpath.network.columns.coded` does.

    Rows are counted from 0; ``known`` are the ids of people, if they are known to be clean.

    Examples
    --------
    >>> valid_ties(pd.DataFrame({"source": [1], "target": [2]})).values.tolist()
    [['1', '2']]
    """
    ties = pd.DataFrame([]) if ties is None else plain_table(ties, "ties")
    if not len(ties):
        ties = ties.assign(**{name: [] for name in ("source", "target") if name not in ties})
        ties = ties.astype({name: "float64" for name in _rules.WARMTHS if name in ties})
    missing = [name for name in ("source", "target") if name not in ties]
    if missing:
        there = ", ".join(map(str, ties.columns)) or "none"
        raise DataError(
            f"ties: there is no column {' and no column '.join(missing)}; a tie has a source (who "
            f"can ask) and a target (who is asked). Rename yours; there are: {there}.",
            code="B21",
            table="ties",
            column=missing[0],
        )
    _refuse_repeated_columns(ties, "ties")
    if "kind" in ties and not _rules.plain_kinds(ties["kind"]):
        what = f"kind holds {ties['kind'].dtype}; a kind is text, such as friend, or a whole number"
        repair = Repair("write", code="the column as text: .astype('str')")
        raise DataError(f"ties: {what}.", code="B53", table="ties", column="kind", repair=repair)
    ends = [ties["source"], ties["target"]]
    source, target = (known and known.coding(ends)) or coded(ends, "ties").columns
    return ties.assign(source=source, target=target).reset_index(drop=True)


def among(
    people: pd.DataFrame, ties: pd.DataFrame, ids: pd.Index, inside: npt.NDArray[np.bool_]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return those people who are inside, a flag for each of ids, and the ties among them.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]}).astype("category")
    >>> ties["target"] = ties["target"].cat.set_categories(["a", "b", "c"])
    >>> people, ids = pd.DataFrame(index=list("cba")), pd.Index(list("abc"))
    >>> known, left = among(people, ties, ids, np.array([True, True, False]))
    >>> known.index.tolist(), len(left)
    (['b', 'a'], 1)
    """
    ends = [inside[ties[name].cat.codes.to_numpy()] for name in ("source", "target")]
    return people.drop(index=ids[~inside]), ties[ends[0] & ends[1]]


def without_row_numbers(ties: pd.DataFrame) -> tuple[pd.DataFrame, list[Assumption]]:
    """Return ties without the numbers of rows that pandas writes before them, and what is assumed.

    They are of no tie: kept, they would make the same tie in both orders two that differ.

    Examples
    --------
    >>> ties = pd.DataFrame({"Unnamed: 0": [0], "source": ["a"], "target": ["b"]})
    >>> without_row_numbers(ties)[1]
    ["the column 'Unnamed: 0' of ties numbers their rows and is left out (assumed)"]
    """
    gone = [
        name
        for name in ties.columns[~ties.columns.duplicated(keep=False)]
        if _rules.numbers_rows(str(name)) and _counts(ties[name])
    ]
    said = [Assumption("columns", f"the column {name!r} of ties {_LEFT_OUT}") for name in gone]
    return (ties.drop(columns=gone) if gone else ties), said


def _counts(cells: pd.Series) -> bool:
    whole = pd.api.types.is_integer_dtype(cells.dtype) or all(
        isinstance(cell, str) and cell.isdecimal() for cell in cells
    )
    return bool(whole and cells.is_unique and len(cells))


def valid_people(people: pd.DataFrame, *, clean: bool = False) -> pd.DataFrame:
    """Return people indexed by clean text ids, willing as numbers, do_not_ask as booleans.

    With ``clean``, their ids are known to be so, or whole numbers.

    Examples
    --------
    >>> valid_people(pd.DataFrame({"id": [1], "do_not_ask": [None]})).to_dict("index")
    {'1': {'do_not_ask': False}}
    """
    people = plain_table(people, "people")
    _refuse_repeated_columns(people, "people")
    _refuse_row_numbers(people)
    given = people if "id" in people else people.rename_axis(index="id").reset_index()
    ids = given["id"]
    if not clean:
        ids = _rules.clean_ids(ids, "people")
    elif pd.api.types.is_integer_dtype(ids.dtype):
        ids = pd.Series(_rules.clean_texts(pd.Index(ids)), index=ids.index)
    table = given.assign(id=ids)
    if "willing" in table and table["willing"].isna().all():
        table["willing"] = np.nan
    refuse(_rules.people_faults(table), "people")
    if "do_not_ask" in table:
        flags = table["do_not_ask"]
        table["do_not_ask"] = flags.astype("object").where(flags.notna(), False).astype(bool)
    return table.set_index("id")


def people_of(ties: pd.DataFrame) -> pd.DataFrame:
    """Return everybody whom a tie names, in the order of ids.

    Examples
    --------
    >>> people_of(valid_ties(pd.DataFrame({"source": ["b"], "target": ["a"]}))).index.tolist()
    ['a', 'b']
    """
    ids = ties["source"].cat.categories
    named = np.zeros(len(ids) + 1, dtype=bool)
    for name in ("source", "target"):
        named[ties[name].cat.codes] = True  # -1, the last, is missing
    return pd.DataFrame(index=(ids if named[:-1].all() else ids[named[:-1]]).rename("id"))


def refuse(faults: pd.DataFrame, table: str) -> None:
    """Raise for the first fault, saying how many there are.

    Raises
    ------
    DataError
        With the row, the value, the rule and the repair.

    Examples
    --------
    >>> refuse(_rules.people_faults(pd.DataFrame({"id": ["a"]})), "people")
    """
    if not len(faults):
        return
    row, column, code, value, rule, repair = faults.iloc[0]
    more = faults["row"].nunique() - 1
    others = f" {more} more rows break a rule." if more > 1 else ""
    others = " One more row breaks a rule." if more == 1 else others
    raise DataError(
        Message.of(
            "{table}: {column} of row {row} is {value}; {rule}.{others}",
            table=table,
            column=column,
            row=row,
            value=value,
            rule=rule,
            others=others,
        ),
        code=code,
        table=table,
        row=int(row),
        column=column,
        rule=rule,
        repair=repair,
    )


def plain_table(table: object, name: str) -> pd.DataFrame:
    """Return a table whose columns are called by text or numbers and hold plain values.

    Raises
    ------
    DataError
        If it is no pandas table, its rows or columns have several levels, or a column holds
        what no table of text, numbers and dates can hold.

    Examples
    --------
    >>> plain_table(pd.DataFrame({"id": ["a"]}), "people").columns.tolist()
    ['id']
    """
    if not isinstance(table, pd.DataFrame):
        library = type(table).__module__.partition(".")[0]
        raise DataError(
            f"{name}: this is a {type(table).__name__} of {library}; a table is a DataFrame of "
            "pandas. Convert it: pd.DataFrame(rows), or .to_pandas(); for a file there are "
            "read_csv, read_parquet and read_excel.",
            code="B21",
            table=name,
        )
    if table.columns.nlevels > 1 or table.index.nlevels > 1:
        raise DataError(
            f"{name}: its {'columns' if table.columns.nlevels > 1 else 'rows'} have several levels "
            "(a MultiIndex); a table has one. Flatten it: reset_index(), or .columns = [...].",
            code="B21",
            table=name,
        )
    halves = {}
    for place, column in enumerate(table.columns):
        cells = table.iloc[:, place]
        held = _what_no_table_holds(column, cells)
        if held:
            repair = "Turn it into text, numbers or dates, or leave it out"
            raise DataError(
                f"{name}: {held}. {repair}.", code="B53", table=name, column=repr(column)[1:-1]
            )
        if cells.dtype == np.float16:
            halves[column] = np.float64  # pandas cannot compare numbers of half precision
    return table.astype(halves) if halves else table


def _what_no_table_holds(column: object, cells: pd.Series) -> str:
    """Return what is wrong with a column, empty where nothing is."""
    if isinstance(column, str) and _rules.half_character(column):
        return f"the name of column {column!r} has half of a character in it"
    if cells.dtype.kind == "c":
        return f"the column {column!r} holds complex numbers"
    if cells.dtype != object:
        return ""
    for cell in cells:
        if isinstance(cell, _NESTED):
            return f"the column {column!r} holds a {type(cell).__name__}; a cell holds one value"
        if isinstance(cell, str) and not cell.isascii() and _rules.half_character(cell):
            return f"a cell of column {column!r} has half of a character in it"
    return ""


def _refuse_repeated_columns(table: pd.DataFrame, name: str) -> None:
    for column in table.columns[table.columns.duplicated()]:
        raise DataError(
            f"{name}: there are two columns {column!r}; each has a name of its own. Rename one.",
            code="B16",
            table=name,
            column=str(column),
        )


def _refuse_row_numbers(people: pd.DataFrame) -> None:
    """Refuse to take the numbers of rows for ids: they would name the wrong people."""
    bare = "id" not in people and people.index.name is None
    if bare and len(people) and pd.api.types.is_integer_dtype(people.index.dtype):
        there = ", ".join(map(repr, people.columns)) or "none"
        raise DataError(
            f"people: there is no column 'id', and the index is unnamed, so its numbers may be "
            f"those of rows; there are {there}.",
            code="B21",
            table="people",
            column="id",
            repair=Repair(
                "write",
                code="people.rename(columns={'…': 'id'}), or people.rename_axis('id') where the "
                "index holds them",
            ),
        )


def found_in(
    mine: pd.DataFrame, theirs: pd.DataFrame, directed: bool
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which of my ties are among theirs, and which of theirs are among mine.

    Ties are the same that are between the same two people, and of the same kind where theirs has
    a column of kinds.

    Examples
    --------
    >>> mine = valid_ties(pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]}))
    >>> theirs = valid_ties(pd.DataFrame({"source": ["c"], "target": ["b"]}))
    >>> [one.tolist() for one in found_in(mine, theirs, directed=False)]
    [[False, True], [True]]
    """
    ends = [table[name] for table in (mine, theirs) for name in ("source", "target")]
    columns = coded(ends, "ties").columns
    pairs = [
        _rules.pair_numbers(pd.DataFrame({"source": source, "target": target}), directed)
        for source, target in (columns[:2], columns[2:])
    ]
    if "kind" in theirs:
        kinds = pd.factorize(pd.concat([mine["kind"], theirs["kind"]]), use_na_sentinel=False)[0]
        n = int(kinds.max(initial=0)) + 1
        told = kinds[: len(mine)], kinds[len(mine) :]
        pairs = [
            np.where(pair < 0, -1, pair * n + kind) for pair, kind in zip(pairs, told, strict=True)
        ]
    there = (pairs[1] >= 0) & np.isin(pairs[1], pairs[0])
    return np.isin(pairs[0], pairs[1]), there


def tells(column: pd.Series, wanted: Sequence[str], verb: str) -> npt.NDArray[np.bool_]:
    """Return which ties say one of some words in a column; a joined kind is of each of its parts.

    Raises
    ------
    DataError
        If nobody says one of these words.

    Examples
    --------
    >>> tells(pd.Series(["friend + school", None], name="kind"), ["school"], "only").tolist()
    [True, False]
    """
    parts = {
        cell: {str(cell).casefold(), *(str(one).casefold() for one in _rules.kinds_in(str(cell)))}
        for cell in column.dropna().unique()
    }
    there = {word for words in parts.values() for word in words}
    for word in wanted:
        if str(word).strip().casefold() not in there:
            known = ", ".join(sorted(map(str, parts))[:12]) or "none"
            raise DataError(
                f"{verb}: no tie has the {column.name} {word!r}; there are {known}.",
                table="ties",
                column=str(column.name),
                code="no tie",
            )
    words = {str(word).strip().casefold() for word in wanted}
    kept: npt.NDArray[np.bool_] = column.isin(
        [one for one in parts if parts[one] & words]
    ).to_numpy()
    return kept


def ties_with(
    ties: pd.DataFrame,
    verb: str,
    *,
    kinds: str | Sequence[str] | None = None,
    evidence: str | Sequence[str] | None = None,
) -> npt.NDArray[np.bool_]:
    """Return which ties are of some kinds, and known in some ways; see :func:`tells`.

    Examples
    --------
    >>> ties_with(pd.DataFrame({"kind": ["friend", "work"]}), "only", kinds="work").tolist()
    [False, True]
    """
    kept = np.ones(len(ties), dtype=bool)
    for column, wanted in (("kind", kinds), ("evidence", evidence)):
        if wanted is not None:
            said = [wanted] if isinstance(wanted, str) else list(wanted)
            kept &= tells(column_of_ties(ties, column), said, verb)
    return kept


def column_of_ties(ties: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of ties.

    Raises
    ------
    UnknownColumn
        If there is none.

    Examples
    --------
    >>> column_of_ties(pd.DataFrame({"kind": ["friend"]}), "kind").tolist()
    ['friend']
    """
    if name not in ties:
        there = ", ".join(map(str, ties.columns))
        raise UnknownColumn(
            f"ties: there is no column {name!r}; there are {there}.", code="no column"
        )
    return ties[name]


def merged_kinds(ties: pd.DataFrame, how: str, directed: bool) -> pd.DataFrame:
    """Return one tie a pair; see :meth:`netpath.ReferralNetwork.merge_kinds`.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["y", "x"]})
    >>> merged_kinds(ties, "max", directed=True)["kind"].tolist()
    ['x + y']
    """
    pair = _rules.pair_numbers(ties, directed)
    several = _rules.repeated(pair)
    ranked = ties[several].assign(_pair=pair[several], _row=np.flatnonzero(several))
    ranked = _warmest_first(ranked)
    pairs = ranked.groupby("_pair", sort=False)
    merged = ranked.drop_duplicates("_pair").set_index("_pair")
    merged["_row"] = pairs["_row"].min()
    if "kind" in ties:
        merged["kind"] = pairs["kind"].agg(_joined_kinds)
    if how == "noisy_or":
        for name in ("warmth", "warmth_low", "warmth_high"):
            if name in ties:
                merged[name] = pairs[name].agg(_at_least_one)
    single = ties[~several].assign(_row=np.flatnonzero(~several))
    whole = pd.concat([single, merged]) if len(merged) else single
    return whole.sort_values("_row")[ties.columns].reset_index(drop=True)


def _warmest_first(ties: pd.DataFrame) -> pd.DataFrame:
    keys = pd.DataFrame(index=ties.index)
    keys["warmth"] = -ties["warmth"] if "warmth" in ties else 0.0
    ranks = {proof: rank for rank, proof in enumerate(_rules.EVIDENCE)}
    keys["evidence"] = ties["evidence"].map(ranks).fillna(9) if "evidence" in ties else 0
    keys["kind"] = ties["kind"].astype("object").fillna("") if "kind" in ties else ""
    return ties.loc[keys.sort_values(["warmth", "evidence", "kind"], kind="stable").index]


def _joined_kinds(kinds: pd.Series) -> str | None:
    parts = {str(part) for kind in kinds.dropna() for part in _rules.kinds_in(str(kind))}
    return _rules.joined_kinds(sorted(parts)) or None


def _at_least_one(warmths: pd.Series) -> float:
    if warmths.max() == 1:
        return 1.0
    return round(float(-np.expm1(np.log1p(-warmths.dropna()).sum())), 15)


def records(table: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row's index and what is known there, as plain Python values, dates as ISO text.

    Examples
    --------
    >>> list(records(pd.DataFrame({"n": [1, None]}, index=["a", "b"])))
    [('a', {'n': 1.0}), ('b', {})]
    """
    columns = [str(name) for name in table.columns]
    rows = zip(*(table[name].astype("object").tolist() for name in table.columns), strict=True)
    if not columns:
        yield from ((str(index), {}) for index in table.index)
        return
    for index, row in zip(table.index, rows, strict=True):
        pairs = zip(columns, row, strict=True)
        yield str(index), {name: _plain(value) for name, value in pairs if _known(value)}


def _known(value: object) -> bool:
    return pd.api.types.is_list_like(value) or not pd.isna(value)  # type: ignore[call-overload]


def _plain(value: object) -> object:
    return value.isoformat().removesuffix("T00:00:00") if isinstance(value, pd.Timestamp) else value
