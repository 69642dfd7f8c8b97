"""Ties on their way in: two people each, told once, warm by a rule that is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Assumption, counted
from netpath._rules import (
    MISSING,
    WARMTHS,
    alone,
    pair_numbers,
    plain_kinds,
    repeated,
    tie_faults,
    words_of,
)
from netpath._warmth_rule import WarmthRule, rule_for
from netpath.errors import DataError, Repair, either, typed
from netpath.network import BOTH_WAYS, Orders
from netpath.readers.tables._cells import KIND_OF, check_formats, count, flag, shown
from netpath.readers.tables._dates import Unreadable
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet

if TYPE_CHECKING:
    from pandas.core.groupby import SeriesGroupBy


COUNTING = ("count", "sum")
POLICIES = ("error", "max", "noisy_or", "latest", *COUNTING)
SUMS = ("count", "weight")
_DATES = ("last_contact", "since")


def counted_ties(
    ties: pd.DataFrame, ledger: Ledger, *, directed: bool, adds: Sequence[str]
) -> pd.DataFrame:
    """Return one tie of each kind between two people, and of how many rows it is told.

    Parameters
    ----------
    adds
        Columns that are added up. Where there is none of them, rows are counted into ``count``.
        ``last_contact`` is the latest, ``since`` the earliest and a warmth the highest; what rows
        do not agree on is left empty.
    """
    whole = ties[["source", "target"]].notna().all(axis=1)
    rows = ties[whole]
    kind = rows["kind"].astype("object").fillna("") if "kind" in rows else ""
    keys = pd.DataFrame({"pair": pair_numbers(rows, directed), "kind": kind}, index=rows.index)
    numbers = keys.groupby(["pair", "kind"], sort=False).ngroup().to_numpy()
    groups = rows.groupby(numbers, sort=False)
    summed = {name for name in adds if name in rows}
    made = {name: _folded(groups[name], name, adds=name in summed) for name in map(str, rows)}
    if not summed:
        made["count"] = groups.size()
    folded = pd.DataFrame(made).set_axis(rows.index[~pd.Series(numbers).duplicated()])
    ledger.skip("row counted into its tie", len(rows) - len(folded))
    return pd.concat([folded, ties[~whole]]).sort_index() if not whole.all() else folded


def _folded(cells: SeriesGroupBy[Any, Any], name: str, *, adds: bool) -> pd.Series:
    """Return one cell a group."""
    if adds:
        return cells.sum(min_count=1)
    if name in ("source", "target"):
        return cells.first()
    if name == "since":
        return cells.min()
    if name in ("last_contact", *WARMTHS):
        return cells.max()
    return cells.first().where(cells.nunique() < 2)


def one_tie_each(
    ties: pd.DataFrame, ledger: Ledger, *, directed: bool, on_conflict: str
) -> pd.DataFrame:
    """Return at most one tie of each kind between two people.

    Parameters
    ----------
    ties
        Indexed by record number, with clean ids; every other rule already holds.
    ledger
        Takes the account: ties that repeat another word for word are skipped (B48); ties that
        contradict another are set aside under ``"error"``, else all but one are skipped (B49).
    directed
        Whether a tie runs one way.
    on_conflict
        ``"error"``; ``"max"``, the warmest; ``"noisy_or"``, the chance that an ask along at least
        one of them is granted; ``"latest"``, by ``last_contact`` or else ``since``.
    """
    pairs = pair_numbers(ties, directed)
    several = repeated(pairs)
    if not several.any():
        return ties
    rest = _one_each(ties[several], pairs[several], ledger, on_conflict)
    return pd.concat([ties[~several], rest]).sort_index()


def _one_each(
    ties: pd.DataFrame, pairs: npt.NDArray[np.int64], ledger: Ledger, on_conflict: str
) -> pd.DataFrame:
    """Return at most one tie of each kind of those between people who have several."""
    kind = ties["kind"].astype("object").fillna("") if "kind" in ties else ""
    keys = pd.DataFrame({"pair": pairs, "kind": kind}, index=ties.index)
    told = _told(ties, keys.groupby(["pair", "kind"], sort=False).ngroup())
    again = told.duplicated(["group", "says"])
    ledger.skip("repeated tie", int(again.sum()))
    told = told[~again]
    contested = told["group"].duplicated(keep=False)
    sound, rows = (ties.loc[told.index[which]] for which in (~contested, contested))
    if not len(rows):
        return sound
    if on_conflict == "error":
        _set_aside(rows, ledger)
        return sound
    kept = _chosen(rows, told.loc[rows.index, "group"], on_conflict)
    ledger.skip(f"contradicted tie ({on_conflict})", len(rows) - len(kept))
    return pd.concat([sound, kept])


def _told(ties: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Return what each tie says that is not the only one, in an order of its own."""
    told = pd.DataFrame({"group": group, "says": "", "source": ties["source"]})
    several = group.duplicated(keep=False)
    rest = ties.loc[several].drop(columns=["source", "target"]).astype("object")
    told.loc[several, "says"] = [repr(row) for row in zip(*map(rest.get, rest), strict=True)] or ""
    return told.sort_values(["group", "says", "source"])


def _set_aside(rows: pd.DataFrame, ledger: Ledger) -> None:
    rule = "ties of one kind between the same two people say the same"
    repair = either(
        "Keep one of them",
        Repair("conflict", policies=("max", "noisy_or", "latest"), counts=True),
    )
    for number, person in rows["source"].items():
        ledger.set_aside(Broken(int(str(number)), "source", "B49", typed(person), rule, repair))


def _chosen(rows: pd.DataFrame, group: pd.Series, policy: str) -> pd.DataFrame:
    column = "warmth"
    if policy == "latest":
        column = next((name for name in _DATES if name in rows), "last_contact or since")
    if column not in rows:
        raise DataError(
            f"Of several rows the {policy!r} rests on {column}, and the ties have none.",
            code="B49",
            table="ties",
            column=column,
            repair=either(
                Repair("columns", names={"…": column.split(" ")[0]}),
                Repair("conflict", policies=[one for one in ("max", "count") if one != policy]),
                f"Add the column {column}",
            ),
        )
    key = rows[column].astype("str") if rows[column].dtype == object else rows[column]
    ranked = rows.loc[key.sort_values(ascending=False, kind="stable").index]
    kept = ranked[~group[ranked.index].duplicated()]
    if policy == "noisy_or":
        for name in kept.columns.intersection(["warmth", "warmth_low", "warmth_high"]):
            with np.errstate(divide="ignore"):
                logs = rows[name].astype(float).rsub(0).apply(np.log1p).groupby(group).sum()
            kept = kept.assign(**{name: (-np.expm1(group[kept.index].map(logs))).round(15)})
    return kept


@dataclass(frozen=True)
class Wishes:
    """What the caller of a reader asks for; see :func:`netpath.readers.read_csv`.

    Attributes
    ----------
    missing, words
        What is no label, as the caller writes it and as it is compared.
    told_by
        What says which way ties run where it is not the caller, such as ``"the graph"``.
    header
        Whether tables have a header line; None where nobody said.
    assumed
        What the file itself says is assumed.
    silence
        The format in which ties run both ways where nothing is said, such as ``"GML"``.
    """

    columns: Mapping[str | int, str] | None = None
    directed: bool | None = None
    warmth: float | str | WarmthRule | None = None
    strict: bool = True
    on_conflict: str = "error"
    formats: Mapping[str, str] = field(default_factory=dict)
    missing: Iterable[str] = MISSING
    told_by: str = ""
    silence: str = ""
    header: bool | None = None
    assumed: tuple[Assumption, ...] = ()
    words: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        check_formats(self.formats)
        object.__setattr__(self, "words", words_of(self.missing))
        if self.on_conflict not in POLICIES:
            there = ", ".join(map(repr, POLICIES))
            raise DataError(
                f"on_conflict is {self.on_conflict!r}; it must be one of {there}.",
                code="B49",
                column="on_conflict",
                repair=Repair("conflict", policies=POLICIES),
            )


OF_ALL_TIES = ("directed", "netpath_assumes")
ONE_WAY = {
    **dict.fromkeys(("directed", "one way", "one-way", "->"), True),
    **dict.fromkeys(("undirected", "mutual", "both", "both ways", "two-way", "<->"), False),
}
_DAYS = ("date", "when", "day", "meeting date", "contact date", "datum", "fecha", "data", "日付")
_PERHAPS_WAYS = ("direction", "edge type", "edgetype", "type", "kind")
"""Columns that tell which way ties run where every cell is such a word, as Gephi and Kumu write."""


class OfAllTies(NamedTuple):
    """What holds for every tie of a table."""

    directed: bool | None
    assumptions: tuple[Assumption, ...]


def sift_ties(sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Keep the ties that break no rule, ids clean, one of each kind between two people."""
    rule = None if wishes.warmth is None else rule_for(wishes.warmth)
    told = _of_all_ties(sheet, wishes)
    if rule is not None:
        _leave_warmth(sheet, rule)
    if wishes.on_conflict in COUNTING:
        _date_by(sheet, wishes)
    sheet.read_columns(wishes.formats, _wanted(wishes, rule))
    sheet.clean_ids("source", "target")
    _leave_self_ties(sheet)
    if wishes.on_conflict in COUNTING:
        told = _counted(told, sheet, wishes)
    if rule is not None:
        _warm(sheet, rule)
        others = [one for one in told.assumptions if one.about != "warmth"]
        told = told._replace(assumptions=(*others, Assumption.of(rule.says)))
    _refuse_columns(sheet)
    sheet.leave_no_labels(sheet.frame.columns.intersection(["kind"]), wishes.words)
    sheet.set_aside(tie_faults(sheet.frame, repeats=False))
    told = _with_a_way(told, sheet, wishes)
    sheet.frame = one_tie_each(
        sheet.frame, sheet.ledger, directed=bool(told.directed), on_conflict=wishes.on_conflict
    )
    _note_never(sheet)
    if wishes.strict:
        sheet.ledger.refuse_broken(cells=True)
    return told


def _of_all_ties(sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Take out the columns about all ties: which way they run, and what is assumed of them."""
    said = sheet.frame.get("netpath_assumes")
    name = column_of_ways(sheet.frame, (wishes.columns or {}).values())
    ways = None if name is None else sheet.frame[name]
    sheet.frame = sheet.frame.drop(columns=[*OF_ALL_TIES, name or ""], errors="ignore")
    directed = wishes.directed
    if directed is not None and wishes.told_by:
        sheet.ledger.direction = _sentence(directed, f"as {wishes.told_by} says")
    if directed is None and name is not None and ways is not None:
        directed = _one_way(name, ways, sheet.ledger)
    assumed = [] if said is None else sorted(said.dropna().unique())
    sentences = [Assumption.of(one) for cell in assumed for one in str(cell).split("\n") if one]
    if wishes.directed is not None:  # the caller knows better than who wrote the file
        sentences = [one for one in sentences if one != BOTH_WAYS]
    return OfAllTies(directed, tuple(dict.fromkeys(sentences)))


def _date_by(sheet: Sheet, wishes: Wishes) -> None:
    """Read the day of each row as that of the last contact, where rows are counted as contacts."""
    named = {*(wishes.columns or {}).values(), *wishes.formats}
    days = [name for name in _DAYS if name in sheet.frame and name not in named]
    if days and "last_contact" not in sheet.frame:
        sheet.frame = sheet.frame.rename(columns={days[0]: "last_contact"})
        sheet.ledger.note("B17", f"{days[0]!r} is read as last_contact, since rows are counted")


def column_of_ways(ties: pd.DataFrame, meant: Iterable[str] = ()) -> str | None:
    """Return the column that tells which way ties run, by its name or else by what its cells say.

    Parameters
    ----------
    meant
        Columns that the caller named: what is called a kind so is one.
    """
    if "directed" in ties:
        return "directed"
    named = set(meant)
    for name in _PERHAPS_WAYS:
        if name in ties and name not in named:
            words = {_word(way) for way in ties[name].dropna().unique()}
            if words and words <= set(ONE_WAY):
                return name
    return None


def _word(way: object) -> str:
    return " ".join(str(way).casefold().split())


def _one_way(name: str, ways: pd.Series, ledger: Ledger) -> bool | None:
    """Return whether every tie runs one way; the header alone says so where there are no ties."""
    words = ways.map({way: _word(way) for way in ways.dropna().unique()})
    try:
        told = {word: _is_one_way(word) for word in words.dropna().unique()}
    except Unreadable:
        what = f"the column {name!r} does not say which way ties run"
        repair = either(
            "Write yes (one way) or no (both ways)",
            Repair("directed", one_way="all run one way", both_ways="all run both ways"),
        )
        raise ledger.refused("B55", what, repair, column="directed") from None
    if not len(ways):
        return True
    if not told:
        return None
    one = int(words.map(told).eq(True).sum())
    both = len(words) - one
    if one and both:
        what = (
            f"the column {name!r} says one way of {counted(one, 'row')} and both ways, or nothing, "
            f"of {counted(both, 'row')}"
        )
        repair = either(
            "Write a tie that runs both ways as two rows, one each way, and say of all that they "
            "run one way",
            Repair("directed", one_way="each row runs one way", both_ways="each runs both ways"),
        )
        raise ledger.refused("B55", what, repair, column="directed")
    ledger.direction = _sentence(bool(one), f"as the column {name!r} says")
    return bool(one)


def _is_one_way(word: str) -> bool:
    return ONE_WAY[word] if word in ONE_WAY else flag(word)


def _sentence(directed: bool, why: str) -> str:
    return f"Ties run {'one way' if directed else 'both ways'}, {why}."


def _with_a_way(told: OfAllTies, sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Say which way ties run where nobody did: both ways, or else ask."""
    if told.directed is not None or not len(sheet.frame):
        return told._replace(directed=bool(told.directed))
    orders = Orders.of(sheet.frame)
    if orders.unclear:
        what, contested = orders.open_question, orders.n_contested and wishes.on_conflict == "error"
        repair = orders.ways_out(("max", "noisy_or", "latest") if contested else ())
        raise sheet.ledger.refused("B48", what, repair, column="directed")
    assumed: tuple[Assumption, ...] = ()
    if orders.n_both:
        why = "as every pair stands in both orders and says the same in both"
    elif wishes.silence:
        why = f"as {wishes.silence} means where it says nothing of it"
    else:
        why = "as nothing says otherwise (assumed): no pair stands in both orders"
        assumed = orders.assumed
    sheet.ledger.direction = _sentence(False, why)
    both = dict.fromkeys((*assumed, *told.assumptions))
    return told._replace(directed=False, assumptions=tuple(both))


def _leave_warmth(sheet: Sheet, rule: WarmthRule) -> None:
    there = [name for name in WARMTHS if name in sheet.frame and name != rule.column]
    if there:
        sheet.ledger.note("", f"{', '.join(there)} of the file is replaced: {rule.says}")
        sheet.frame = sheet.frame.drop(columns=there)


def _wanted(wishes: Wishes, rule: WarmthRule | None) -> dict[str, str]:
    if isinstance(wishes.warmth, str):
        return {wishes.warmth: "number"}
    if rule is None or not rule.column:
        return {}
    return {rule.column: KIND_OF["ties"].get(rule.column, "perhaps count")}


def _counted(told: OfAllTies, sheet: Sheet, wishes: Wishes) -> OfAllTies:
    """Fold rows into ties before they are warmed: each way alone, to see which way they run."""
    counts = wishes.on_conflict == "count"
    sheet.frame = counted_ties(
        sheet.frame, sheet.ledger, directed=True, adds=() if counts else SUMS
    )
    told = _with_a_way(told, sheet, wishes)
    if not told.directed:
        again = ("count",) if counts else SUMS
        sheet.frame = counted_ties(sheet.frame, sheet.ledger, directed=False, adds=again)
    return told


def _leave_self_ties(sheet: Sheet) -> None:
    skipped = alone(sheet.frame)
    if skipped.any():
        sheet.ledger.skip("self-tie", int(skipped.sum()))
        sheet.frame = sheet.frame[~skipped]


def _warm(sheet: Sheet, rule: WarmthRule) -> None:
    """Give each tie the warmth that a rule makes; set aside those of which it can make none."""
    try:
        warmths = rule(sheet.frame)
    except DataError:
        _set_aside_unwarmed(sheet, rule)
        warmths = rule(sheet.frame)
    sheet.frame = sheet.frame.assign(warmth=warmths)


def _set_aside_unwarmed(sheet: Sheet, rule: WarmthRule) -> None:
    column = sheet.frame[rule.column]
    for value in column.drop_duplicates():
        try:
            rule(pd.DataFrame({rule.column: pd.Series([value], dtype=column.dtype)}))
        except DataError as problem:
            same = column.isna() if pd.isna(value) else column == value
            what = "(empty)" if pd.isna(value) else shown(str(value))
            why = _why_unwarmed(value, problem.code, rule)
            for record in column.index[same]:
                sheet.ledger.set_aside(Broken(int(record), rule.column, why[0], what, *why[1:]))
    sheet.drop_broken()


def _why_unwarmed(value: object, code: str, rule: WarmthRule) -> tuple[str, str, str]:
    if code == "B53" and isinstance(value, str):
        try:
            count(value.strip())
        except Unreadable as problem:
            return problem.code, problem.rule, problem.repair
    says = f"it must be {rule.takes}" if rule.takes else "it must have a value that makes a warmth"
    return code, says, "Correct the cell, or delete the row"


def _refuse_columns(sheet: Sheet) -> None:
    """Refuse what no single row can mend: a warmth of text, bounds of which one is missing."""
    if "kind" in sheet.frame and not plain_kinds(sheet.frame["kind"]):
        what = f"the column kind holds {sheet.frame['kind'].dtype}; it must hold text"
        raise sheet.ledger.refused("B53", what, "Write words, such as friend", column="kind")
    there = [name for name in WARMTHS if name in sheet.frame]
    if not len(sheet.frame):
        sheet.frame = sheet.frame.astype(dict.fromkeys(there, "float64"))
    for name in there:
        dtype = sheet.frame[name].dtype
        if not pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype):
            what = f"the column {name} holds {dtype}; it must hold numbers"
            raise sheet.ledger.refused("B56", what, "Write numbers from 0 to 1", column=name)
    if 0 < len(there) < 3 and there != ["warmth"]:
        what = "warmth, warmth_low and warmth_high come together"
        repair = "Add the missing columns, or leave the bounds out"
        raise sheet.ledger.refused("B55", what, repair, column=there[0])


def _note_never(sheet: Sheet) -> None:
    if "warmth" not in sheet.frame:
        return
    never = sheet.frame.index[sheet.frame["warmth"] == 0]
    if len(never):
        sheet.ledger.note("B51", f"{sheet.ledger.at(never)}: warmth is 0, kept, and means never")
