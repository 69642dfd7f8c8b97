"""Tables of an audit page: every number with its interval in one cell, noise in a column apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from netpath._results import interval_text
from netpath.audit import Audit, Published

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = tuple[list[str], list[list[str]]]
HEADS = {"pvalue": "p", "reproduced": "rewired, mean", "error": "noise of worlds"}
VALUES = ("gap", "mean", "share", "value")


def groups(shown: Published, found: Audit) -> Rows:
    """Return a row a group: how many, how many at zero, the mean, the gap and the ratio.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 4 / 4
    >>> measure = ntp.PersonMeasure(values, "access", "probability", people)
    >>> found = ntp.audit.gap(measure, "group", "A", rng=7)
    >>> groups(found.publish(), found)[1][0][:4]
    ['A', '20', '50 %', '0.25 [0.15, 0.35]']
    """
    of_that = {
        "noise of people, of that": ["difference_error"],
        "noise of worlds, of that": ["difference_mc_error"],
    }
    columns = {
        found.by: ["group"],
        "people": ["n"],
        "at zero": ["at_zero"],
        "mean": ["mean", "low", "high"],
        **({"noise of worlds": ["mc_error"]} if found.n_draws else {}),
        "median": ["median"],
        f"less {found.reference}": ["difference", "difference_low", "difference_high"],
        **(of_that if found.n_draws else {}),
        f"over {found.reference}": ["ratio", "ratio_low", "ratio_high"],
        "p": ["pvalue"],
    }
    if shown.table["pvalue"].isna().all():
        del columns["p"]  # the sentences say why
    table = shown.table.rename_axis("group").reset_index()
    rows = [
        [_together([row[name] for name in names]) for names in columns.values()]
        for row in table.to_dict("records")
    ]
    return list(columns), rows


def _together(cells: Sequence[Any]) -> str:
    """Return a number with its interval, or alone where it has none."""
    if len(cells) == 1 or any(map(pd.isna, cells)):
        return _cell(cells[0])
    return interval_text(*map(float, cells))


def rows_of(table: pd.DataFrame) -> Rows:
    """Return the head and the cells of a table as text, numbers rounded.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"mean": [0.5], "low": [0.41], "high": [0.6], "note": [None]}))
    (['mean', 'note'], [['0.500 [0.410, 0.600]', '']])
    """
    table = _joined(table)
    return [HEADS.get(str(name), str(name).replace("_", " ")) for name in table], [
        [_cell(value) for value in row] for row in table.itertuples(index=False, name=None)
    ]


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with low and high in the cell of what they are the interval of."""
    if not {"low", "high"} <= set(table):
        return table
    value = next(name for name in VALUES if name in table)
    cells = table[[value, "low", "high"]].to_numpy(dtype="object").tolist()
    joined = table.drop(columns=["low", "high"])
    joined[value] = [_together(row) for row in cells]
    return joined


def tried(table: pd.DataFrame) -> pd.DataFrame:
    """Return other choices without those that were never made; "as given" where nothing was.

    Examples
    --------
    >>> table = pd.DataFrame({"within": [1.0], "warmth": [None], "discount": [0.0], "told": [True]})
    >>> tried(table.assign(note="")).values.tolist()
    [[1.0, 'as given']]
    """
    kept = table.drop(columns=["told", "sign"], errors="ignore")
    for name in ("discount", "missing"):
        if name in kept and (kept[name] == 0).all():
            kept = kept.drop(columns=name)
    for name in ("warmth", "willing"):
        if name in kept and kept[name].isna().all() and name != "warmth":
            kept = kept.drop(columns=name)
        elif name in kept:
            kept[name] = kept[name].astype("object").where(kept[name].notna(), "as given")
    return kept if (kept["note"] != "").any() else kept.drop(columns="note")


def rewired(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is left of gaps, each with its interval in one cell and its noise by where from.

    Examples
    --------
    >>> table = pd.DataFrame({"group": "B", "remains": [-0.2], "low": -0.3, "high": -0.1})
    >>> rewired(table.assign(spread=0.05)).values.tolist()
    [['B', '-0.20 [-0.30, -0.10]', 0.05]]
    """
    ends = table[["remains", "low", "high"]].to_numpy(dtype=np.float64).tolist()
    told = table.assign(remains=[interval_text(*row) for row in ends])
    names = {"remains": "not reproduced", "spread": "noise of rewirings", "error": "of people"}
    return told.drop(columns=["low", "high"]).rename(columns=names | {"mc_error": "of worlds"})


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float):
        if abs(value) == float("inf"):
            return "no limit"
        return np.format_float_positional(float(f"{value:.3g}"), trim="-")
    return f"{value:,}" if isinstance(value, int) else str(value)
