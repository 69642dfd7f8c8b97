"""Opening tables: people become places, and ties are laid out by them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from weakref import finalize

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._progress import shown
from netpath._results import Answer, Assumption, counted
from netpath.errors import DataError, FileRefused, MissingWarmth, Repair
from netpath.network import People, ReferralNetwork
from netpath.network.columns import order_of
from netpath.network.known import placed, seats_of
from netpath.network.tables import refuse
from netpath.tables._layout import Rows, TieFile, laid_out, need_room, rows_of, scratch

if TYPE_CHECKING:
    from netpath._kernels._passes import Stretch

Source = str | os.PathLike[str] | Iterable[Any]
_BATCH = 2**19
_MOST_KINDS = 2**16


class TableNetwork(Answer):
    """A network whose ties stand in a file; made by :func:`open`.

    Use it with ``with``, or call :meth:`close`: the file goes then, and at the latest with the
    object or the process.
    """

    def __init__(
        self, net: ReferralNetwork, layout: TieFile, kinds: tuple[str, ...], warm: bool, again: int
    ) -> None:
        self.net, self.layout, self.kinds, self.has_warmth = net, layout, kinds, warm
        self.again = again
        self.begun: dict[Any, dict[int, Any]] = {}  # of a question that was broken off
        self._gone = finalize(self, layout.removed)

    @property
    def people(self) -> pd.DataFrame:
        """A copy of the people, indexed by id, in the order of ids."""
        return self.net.people

    @property
    def directed(self) -> bool:
        """Whether a tie runs one way."""
        return self.net.directed

    @property
    def n_ties(self) -> int:
        """The number of ties."""
        return self.layout.n

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed rather than observed, one sentence each."""
        return self.net.assumptions

    def __len__(self) -> int:
        return len(self.net)

    def where(self, **wanted: Any) -> list[str]:  # noqa: ANN401 -- as ReferralNetwork.where
        """Return the ids of people, chosen as :meth:`netpath.ReferralNetwork.where` chooses them.

        Examples
        --------
        >>> import pandas as pd
        >>> people = pd.DataFrame({"id": ["a", "b"], "org": ["Acme", "Beta"]})
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> with open(people, ties, directed=False) as tied:
        ...     tied.where(org="beta")
        ['b']
        """
        return list(self.net.where(**wanted))

    def places(self, people: People) -> npt.NDArray[np.int64]:
        """Return where people stand, each once and in order.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.

        Examples
        --------
        >>> import pandas as pd
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> with open(pd.DataFrame({"id": ["a", "b"]}), ties, directed=False) as tied:
        ...     tied.places(["b", "a", "b"]).tolist()
        [0, 1]
        """
        wanted = [people] if isinstance(people, str | int) else list(people)
        told = pd.Series([_rules.clean_id(str(one)) for one in wanted], dtype="str")
        found = placed(seats_of(self.net.people.index), told)
        for one in np.flatnonzero(found < 0)[:1]:
            self.net.position(wanted[one])  # raises, and says who is near
        return np.unique(found).astype(np.int64)

    def passes(self, what: str, *, progress: bool) -> Iterator[Stretch]:
        """Yield all ties once, a part at a time.

        Examples
        --------
        >>> import pandas as pd
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> with open(pd.DataFrame({"id": ["a", "b"]}), ties, directed=False) as tied:
        ...     [part.warmth.tolist() for part in tied.passes("read", progress=False)]
        [[0.5]]
        """
        if not self._gone.alive:
            raise DataError(
                "tables: this network was closed, and its ties are gone from the disk.",
                code="closed",
                repair=Repair("write", code="tables.open(people, ties, directed=…) again"),
            )
        parts = self.layout.parts()
        return shown(parts, self.layout.n_parts, f"parts of the ties, {what}", progress=progress)

    def close(self) -> None:
        """Delete the file of ties.

        Examples
        --------
        >>> import pandas as pd
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> tied = open(pd.DataFrame({"id": ["a", "b"]}), ties, directed=False)
        >>> tied.close()
        >>> tied.layout.folder.exists()
        False
        """
        self._gone()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def to_frame(self) -> pd.DataFrame:
        """Return the people as a table, ids first; ties are in their file.

        Examples
        --------
        >>> import pandas as pd
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> with open(pd.DataFrame({"id": ["a", "b"]}), ties, directed=False) as tied:
        ...     tied.to_frame()["id"].tolist()
        ['a', 'b']
        """
        return self.net.to_frame()

    def __str__(self) -> str:
        ties = counted(self.n_ties, "tie") + (", each one way" if self.directed else "")
        told = f"{counted(len(self), 'person', 'people')} in memory and {ties} in a file."
        if self.again:
            rows = counted(self.again, "row says", "rows say")
            told += f" {rows} what the other order of the same pair says, and is left out."
        return told if self.has_warmth else f"{told} No warmth: reach and distance can be asked."


def open(  # noqa: A001 -- tables.open, as readers.open
    people: Source | pd.DataFrame,
    ties: Source | pd.DataFrame,
    *,
    directed: bool,
    columns: Mapping[str, str] | None = None,
    folder: str | os.PathLike[str] | None = None,
    progress: bool = False,
) -> TableNetwork:
    """Open people and ties whose number is too large for memory.

    Every rule of a network holds: ids are people's, nobody is tied to themselves, a pair has one
    tie, warmth is a probability. A tie that breaks one stops it, with its row; nothing is dropped
    but a row that says again, the other way round, what a tie that runs both ways said already.

    Parameters
    ----------
    people
        A Parquet file or several, or a table of pandas or Arrow: a row a person, with ``id``, and
        ``willing``, ``do_not_ask`` and labels where there are any.
    ties
        The same, or batches of Arrow, which are read once: ``source``, ``target`` and, where they
        have any, ``warmth`` and ``kind``; other columns are not read. Ids are texts or whole
        numbers.
    directed
        Whether a tie runs from source to target only.
    columns
        What columns are called where it is not that, such as ``{"asker": "source"}``.
    folder
        Where ties are laid out, in a new folder that goes again; the system's own for such things
        by default. It takes 45 bytes a tie at first and 18 then, for its owner's eyes alone.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Returns
    -------
    TableNetwork
        To be asked by ``tables.access`` and its neighbours, and closed.

    Raises
    ------
    DataError
        If people or ties break a rule (rows are counted from 0), or a column is missing.
    FileRefused
        If a file is no sound Parquet file.
    NotWritten
        If the disk has no room; nothing is left behind then.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": ["a", "b", "c"]})
    >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, 1.0]})
    >>> with ntp.tables.open(people, ties, directed=False) as tied:
    ...     print(tied)
    3 people in memory and 2 ties in a file.
    """
    if not isinstance(directed, bool):
        raise DataError(
            "tables: directed is not said.",
            code="B16",
            repair=Repair(
                "directed",
                one_way="a tie runs from source to target only",
                both_ways="it runs both ways",
            ),
        )
    net, names = _people(people, columns or {}, directed), dict(columns or {})
    given = _Given(_tables(ties, "ties"), names)
    need_room(given.n_rows, None if folder is None else Path(folder))
    reader = _Placing(net, both_ways=not directed)
    where = scratch(None if folder is None else Path(folder))
    batches = shown(
        given.batches(), -(-given.n_rows // _BATCH), "batches of ties", progress=progress
    )
    laid = laid_out(
        map(reader.rows, batches), len(net), given.n_rows, where, both_ways=not directed
    )
    layout, twice, again = laid
    if twice:
        layout.removed()
        raise _twice(twice)
    return TableNetwork(net, layout, tuple(reader.kinds), reader.warm, again)


def _twice(rows: list[Any]) -> DataError:
    row, kinds = rows[0]
    more = f", and {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
    if kinds:
        return DataError(
            f"ties: row {row:,} is about two people who have a tie of another kind already{more}; "
            "here a pair has one tie. Merge them first: the warmest, or 1 - (1 - p)(1 - q) …",
            code="several kinds",
            repair=Repair("merge_kinds"),
        )
    return DataError(
        f"ties: row {row:,} is about two people who have a tie already{more}; a pair has one tie. "
        "Delete one of them, or say directed=True if they are two.",
        code="B49",
        table="ties",
        row=row,
    )


class _Given:
    """Tables of Arrow, whatever they were given as, in batches of a size that memory holds."""

    def __init__(self, tables: list[Any], names: Mapping[str, str]) -> None:
        self.tables, self.names = tables, names
        self.n_rows = sum(
            one.metadata.num_rows if hasattr(one, "metadata") else one.num_rows for one in tables
        )

    def batches(self) -> Iterator[Any]:
        """Yield batches with the columns of ties under their own names."""
        import pyarrow as pa

        for one in self.tables:
            held = one.schema_arrow if hasattr(one, "schema_arrow") else one.schema
            used = {
                name: told
                for name in held.names
                if (told := self.names.get(name, name)) in ("source", "target", "warmth", "kind")
            }
            missing = [name for name in ("source", "target") if name not in used.values()]
            if missing:
                raise DataError(
                    f"ties: there is no column {missing[0]}; there are {', '.join(held.names)}.",
                    code="B21",
                    table="ties",
                    column=missing[0],
                    repair=Repair("columns", names={"…": missing[0]}),
                )
            try:
                if hasattr(one, "iter_batches"):
                    found = one.iter_batches(batch_size=_BATCH, columns=list(used))
                else:
                    found = one.select(list(used)).to_batches(max_chunksize=_BATCH)
                for batch in found:
                    yield batch.rename_columns([used[name] for name in batch.schema.names])
            except (pa.ArrowException, OSError) as error:
                raise _unsound(error) from None


def _unsound(error: Exception) -> FileRefused:
    what = type(error).__name__
    return FileRefused(
        f"tables: a file is no sound Parquet file, or a damaged one ({what}). Write or fetch it "
        "again.",
        code="B76",
    )


def _tables(given: Any, what: str) -> list[Any]:  # noqa: ANN401 -- pyarrow ships no types
    """Return what was given as files or tables of Arrow."""
    import pyarrow as pa
    from pyarrow import parquet

    if isinstance(given, pd.DataFrame):
        return [pa.Table.from_pandas(given, preserve_index=False)]
    if isinstance(given, pa.Table | pa.RecordBatch):
        return [given if isinstance(given, pa.Table) else pa.Table.from_batches([given])]
    if isinstance(given, str | os.PathLike):
        try:
            return [parquet.ParquetFile(given, page_checksum_verification=True)]
        except (pa.ArrowException, OSError) as error:
            raise _unsound(error) from None
    if isinstance(given, Iterable):
        return [one for some in given for one in _tables(some, what)]
    raise DataError(
        f"tables: {what} is a {type(given).__name__}.",
        code="wanted",
        repair="Name a Parquet file, several, or give a table",
    )


def _people(given: Any, names: Mapping[str, str], directed: bool) -> ReferralNetwork:  # noqa: ANN401
    """Return the people, in the order of ids, as a network without ties."""
    import pyarrow as pa

    if isinstance(given, pd.DataFrame):
        told = given if "id" in given else given.rename_axis(index="id").reset_index()
    else:
        tables = [
            one.read() if hasattr(one, "iter_batches") else one for one in _tables(given, "people")
        ]
        told = pa.concat_tables(tables, promote_options="default").to_pandas()
    told = told.rename(columns={name: to for name, to in names.items() if name in told})
    if "id" in told:
        told = told.assign(id=_rules.clean_ids(told["id"], "people"))
        if not told["id"].isna().any():
            told = told.iloc[order_of(pd.Index(told["id"]))]
    return ReferralNetwork(told, None, directed=directed)


class _Placing:
    """Turns batches of ties into rows by place, and refuses those that break a rule."""

    def __init__(self, net: ReferralNetwork, *, both_ways: bool) -> None:
        self.net, self.both_ways, self.start = net, both_ways, 0
        self.seats = seats_of(net.people.index)
        self.kinds = [""]
        self.warm = True

    def rows(self, batch: Any) -> Rows:  # noqa: ANN401 -- pyarrow ships no types
        """Return the rows of a batch.

        Raises
        ------
        DataError
            For the first row that breaks a rule.
        """
        source, target = (self._places(batch.column(name)) for name in ("source", "target"))
        self.warm = self.warm and "warmth" in batch.schema.names
        warmth: Any = 1.0
        wrong = (source < 0) | (target < 0) | (source == target)
        if "warmth" in batch.schema.names:
            warmth = _numbers(batch.column("warmth"))
            wrong |= ~((warmth >= 0) & (warmth <= 1))
        if wrong.any():
            self._refuse(batch, np.flatnonzero(wrong))
        kind: Any = self._kinds(batch.column("kind")) if "kind" in batch.schema.names else 0
        rows = rows_of(source, target, warmth, kind, self.start, both_ways=self.both_ways)
        self.start += len(rows)
        return rows

    def _places(self, column: Any) -> npt.NDArray[np.int32]:  # noqa: ANN401
        told = _as_text(column)
        found = placed(self.seats, told)
        strange = np.flatnonzero(found < 0)
        if len(strange):  # perhaps with a blank too many, or an accent written in two signs
            cleaned = [_rules.clean_id(one or "") for one in told.take(strange).to_pylist()]
            found[strange] = placed(self.seats, pd.Series(cleaned, dtype="str"))
        return found

    def _kinds(self, column: Any) -> npt.NDArray[np.uint16]:  # noqa: ANN401
        held = column if hasattr(column, "dictionary") else column.dictionary_encode()
        distinct = pd.DataFrame({"kind": [str(one) for one in held.dictionary.to_pylist()]})
        known, _ = _rules.without_words(distinct, self.net.missing, ["kind"])
        codes = [self._code(one) for one in known["kind"].fillna("")]
        places = held.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)
        told: npt.NDArray[np.uint16] = np.array([*codes, 0], np.uint16)[places]
        return told

    def _code(self, kind: str) -> int:
        if kind not in self.kinds:
            if len(self.kinds) == _MOST_KINDS:
                raise DataError(
                    f"ties: there are more than {_MOST_KINDS - 1:,} kinds, so this is no column of "
                    "kinds.",
                    code="too many",
                    repair="Leave it out",
                )
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def _refuse(self, batch: Any, rows: npt.NDArray[np.int64]) -> None:  # noqa: ANN401
        """Raise for the first row that breaks a rule, in the words of a network in memory."""
        told = batch.take(rows).to_pandas()
        for name in ("source", "target"):
            told[name] = _rules.clean_ids(told[name], "ties")
        faults = _rules.tie_faults(told, self.net.people.index, directed=True, repeats=False)
        refuse(faults.assign(row=self.start + rows[faults["row"].to_numpy(dtype=np.int64)]), "ties")


def _as_text(column: Any) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """Return ids as texts of Arrow."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column
    if pa.types.is_integer(column.type) or pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    if pa.types.is_null(column.type):
        return pa.array([None] * len(column), pa.string())
    raise DataError(
        f"ties: an end holds {column.type}; an id is text or a whole number. Write it as text.",
        code="B30",
        table="ties",
    )


def _numbers(column: Any) -> npt.NDArray[np.float64]:  # noqa: ANN401 -- pyarrow ships no types
    """Return warmth as numbers, missing ones as no number."""
    import pyarrow as pa

    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        raise MissingWarmth(
            f"ties: warmth holds {column.type}; it is a probability from 0 to 1, as a number.",
            code="no warmth",
            repair=Repair("warmth"),
        )
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)
