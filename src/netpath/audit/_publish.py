"""An audit as it may leave the house: small groups hidden, and what would give them away."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import Answer, assumed_lines, counted
from netpath.audit._answer import Audit, interval_text
from netpath.audit._suppress import Hidden, checked_k, hidden_rows, mean_tells, zeros_told
from netpath.errors import DataError

TOTAL = "(everybody)"
NOT_SHOWN = "not shown"
_OF_MEAN = ("mean", "median", "low", "high", "mc_error")
_OF_GAP = (
    *("difference", "difference_low", "difference_high", "difference_mc_error"),
    *("ratio", "ratio_low", "ratio_high"),
)


@dataclass(frozen=True, eq=False)
class Published(Answer):
    """What may be shown of an audit.

    Attributes
    ----------
    table
        A row a group, and one for everybody where that gives nothing away; hidden cells are
        missing. ``at_zero`` is a share, or a bound where fewer than k people are on one side.
    k
        The smallest number of people that is told.
    sentences
        The effect by group, what it is about, what is assumed, and what is not estimable.
    """

    table: pd.DataFrame = field(repr=False)
    k: int
    sentences: tuple[str, ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        """The groups that are not shown; those under k are not told from those that hide them."""
        own = self.table.loc[self.table.index != TOTAL, "n"]
        return tuple(own.index[own.isna()])

    def to_frame(self) -> pd.DataFrame:
        """Return the table, rounded, with its groups as a column.

        Examples
        --------
        >>> table = pd.DataFrame({"n": [40]}, index=pd.Index(["A"], name="group"))
        >>> Published(table, 10, ()).to_frame().columns.tolist()
        ['group', 'n']
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def publish(audit: Audit, *, k: int = 10, accept_risk: bool = False) -> Published:
    """Return what may be shown of an audit where others read it.

    A group under ``k`` people loses its n, mean, gap, ratio, interval and p. So that it cannot be
    worked out, the next smallest group goes too, or else the total. Where fewer than k of a group
    are at zero, or above it, only a bound is told, and its mean goes where that would tell more.

    Parameters
    ----------
    audit
        What was found.
    k
        The smallest number of people that is told.
    accept_risk
        Whether somebody answers for a k under 5.

    Raises
    ------
    DataError
        If ``k`` is under 5 and nobody answers for it, or fewer than k people were measured.

    References
    ----------
    Hundepool, A. et al. (2012), Statistical Disclosure Control, on secondary suppression.

    Examples
    --------
    >>> from netpath._measure import PersonMeasure
    >>> from netpath.audit._gap import gap
    >>> labels = ["A"] * 40 + ["B"] * 40 + ["C"] * 3 + ["D"] * 12
    >>> people = pd.DataFrame({"group": labels}, index=[f"p{n:02}" for n in range(95)])
    >>> values = pd.Series([n % 4 / 10 for n in range(95)], index=people.index)
    >>> measure = PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> publish(gap(measure, "group", "A", rng=7)).hidden
    ('C', 'D')
    """
    sizes = audit.by_group["n"].to_numpy(dtype=np.int64)
    hidden = hidden_rows(sizes, checked_k(k, accept_risk))
    if sizes.sum() < k:
        raise DataError(
            f"{sizes.sum()} people were measured in all, and no number under {k} is published. "
            "Measure more seekers."
        )
    told = audit.to_frame().set_index(audit.by)
    no_mean = _means_that_tell(audit, k) | hidden.rows
    table = pd.DataFrame({"n": told["n"].astype("Int64").mask(hidden.rows)})
    counts = zip(audit.by_group["at_zero"], audit.by_group["n"], strict=True)
    zeros = [zeros_told(int(zero), int(n), k).text if n else "" for zero, n in counts]
    table["at_zero"] = pd.Series(zeros, told.index, dtype="str").mask(hidden.rows, "")
    for name in _OF_MEAN:
        table[name] = told[name].mask(no_mean)
    # A median of 0 says that half are at zero, which in a small group is already a count.
    table["median"] = table["median"].mask(sizes < 2 * k)
    no_gap = no_mean | bool(no_mean[list(told.index).index(audit.reference)])
    for name in (*_OF_GAP, "pvalue"):
        table[name] = told[name].mask(no_gap)
    table = _rounded(_with_total(table, audit, hidden, bool(no_mean.any())))
    return Published(table, k, tuple(_sentences(audit, table, k)))


def _means_that_tell(audit: Audit, k: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the groups whose mean narrows down how many of them are at zero."""
    bounded = audit.unit in ("probability", "share of people")
    kind = "both" if audit.two_valued else "share" if bounded else "count"
    tell = []
    for row in audit.by_group.itertuples():
        n = int(row.n)  # type: ignore[arg-type]
        zeros = zeros_told(int(row.at_zero), n, k) if n else None  # type: ignore[arg-type]
        total = float(row.mean) * n if n else 0.0  # type: ignore[arg-type]
        tell.append(zeros is None or mean_tells(zeros, total, n, k, kind))
    return np.array(tell, dtype=bool)


def _with_total(table: pd.DataFrame, audit: Audit, hidden: Hidden, part: bool) -> pd.DataFrame:
    """Add the row for everybody: its n where that is safe, its mean where nothing is hidden."""
    if not hidden.total:
        return table
    total = pd.DataFrame({"n": [audit.by_group["n"].sum()]}, index=[TOTAL])
    if not part:
        total["mean"] = audit.overall
    return pd.concat([table, total.astype({"n": "Int64"})]).rename_axis(audit.by)


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Keep three significant digits: more would let counts be worked out of means."""
    numbers = [name for name in table if name not in ("n", "at_zero")]
    for name in numbers:
        cells = [float(f"{one:.3g}") if pd.notna(one) else np.nan for one in table[name]]
        table[name] = pd.array(np.asarray(cells, float), dtype="Float64")
    table["at_zero"] = table["at_zero"].fillna("")
    return table


def _sentences(audit: Audit, table: pd.DataFrame, k: int) -> list[str]:
    """Tell the effect by group first, then what it is about, then what is missing."""
    lines = [f"{audit.what[0].upper()}{audit.what[1:]}, gap by {audit.by}."]
    for name in audit.contrasts.index:
        row = table.loc[name]
        found = f"{name} - {audit.reference}: "
        if pd.isna(row["difference"]):
            lines.append(f"{found}{NOT_SHOWN}")
            continue
        interval = interval_text(*(float(row[of]) for of in _OF_GAP[:3]))
        lines.append(f"{found}{interval}, p = {row['pvalue']:.2g} ({audit.null})")
    lines.append(audit.about)
    if NOT_SHOWN in " ".join(lines):
        people = counted(k, "person", "people")
        lines.append(
            f"Not shown: groups under {people}, those without which a hidden one could be worked "
            f"out, and means that tell of fewer than {people}."
        )
    shown = set(table.index[table["n"].notna()])
    missing = [one for one in audit.not_estimable if one.split(": ")[0] in shown]
    lines += [f"Not estimable: {'; '.join(missing)}."] if missing else []
    return lines + assumed_lines(audit.assumptions)
