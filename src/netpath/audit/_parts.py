"""What an audit is made of, whoever worked it out: tables of groups and of contrasts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import NO_LABEL
from netpath.audit._given import Standardised
from netpath.audit._shuffle import Shuffled
from netpath.audit.groups import Groups, cells

Floats = npt.NDArray[np.float64]
Row = dict[str, float]
NO_RATIO = "no ratio: the reference has a mean of 0, or values are negative"
COLUMNS = (
    *("difference", "low", "high", "error", "mc_error"),
    *("ratio", "ratio_low", "ratio_high", "ratio_error", "ratio_mc_error"),
    *("statistic", "pvalue"),
)


class Contrasts(NamedTuple):
    """A row a group other than the reference, which have a p, and why others have none."""

    table: pd.DataFrame
    told: npt.NDArray[np.bool_]
    no_p: dict[str, str]


class AuditParts(NamedTuple):
    """What an audit is made of."""

    by_group: pd.DataFrame
    contrasts: Contrasts
    drawn: Shuffled
    alike: Standardised | None


def with_counts(table: pd.DataFrame, values: Floats, groups: Groups) -> pd.DataFrame:
    """Return the table with how many people each group has, at zero, and why it is in no gap."""
    zeros = np.bincount(groups.codes[values == 0], minlength=len(groups.names))
    table.insert(0, "n", groups.sizes)
    table.insert(1, "at_zero", zeros.tolist())
    return table.assign(note=[groups.why_not(g) for g in range(len(groups.names))])


def no_ratio(row: Row) -> str:
    """Say why there is no ratio; empty where there is one."""
    return "" if "ratio" in row else NO_RATIO


def contrasts_of(
    groups: Groups, at: int, rows: dict[int, Row], notes: dict[int, str]
) -> pd.DataFrame:
    """Return a row a group other than the reference, those in no contrast with why."""
    named = [g for g in range(len(groups.names)) if g != at and groups.names[g] != NO_LABEL]
    cell = {name: [rows.get(g, {}).get(name, np.nan) for g in named] for name in COLUMNS}
    table = cells(cell, [groups.names[g] for g in named], groups.by)
    told = ["; ".join(filter(None, (groups.why_not(g), notes.get(g, "")))) for g in named]
    return table.assign(note=told)
