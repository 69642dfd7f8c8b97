"""What the caller of a reader asks for, and what becomes of ties that are there twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Assumption
from netpath._rules import MISSING, WARMTHS, pair_numbers, repeated, words_of
from netpath._warmth_rule import WarmthRule
from netpath.errors import DataError, Repair, either, typed
from netpath.readers.tables._cells import check_formats
from netpath.readers.tables._ledger import Broken, Ledger

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
