"""An audit as it may leave the house: small groups hidden, and what would give them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._beside import Members, Shown, refuse_differences
from netpath._results import Answer, assumed_lines, counted, interval_text
from netpath._suppress import (
    NOT_SHOWN,
    Hidden,
    checked_k,
    enough_targets,
    hidden_rows,
    kind_of,
    rounded,
    told_of,
)
from netpath.audit._answer import Audit
from netpath.audit.groups import TOTAL
from netpath.errors import DataError

Flags = npt.NDArray[np.bool_]
_MEAN = ("mean", "low", "high")
_GAP = ("difference", "difference_low", "difference_high")
_RATIO = ("ratio", "ratio_low", "ratio_high")


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
    not_estimable
        Which groups, of those that are shown, are in no contrast, and why.
    members
        Fingerprints of who is in what is told, for ``beside``; neither printed nor written to
        disk, and of no use outside of this session.
    """

    table: pd.DataFrame = field(repr=False)
    k: int
    sentences: tuple[str, ...]
    not_estimable: dict[str, str] = field(default_factory=dict)
    members: Members | None = field(default=None, repr=False)

    _table = Audit._table

    @property
    def hidden(self) -> tuple[str, ...]:
        """The groups that are not shown; those under k are not told from those that hide them."""
        own = self.table.loc[self.table.index != TOTAL, "n"]
        return tuple(own.index[own.isna()])

    @property
    def gaps(self) -> tuple[str, ...]:
        """The groups whose gap is shown."""
        shown = self.table["difference"].notna()
        return tuple(str(name) for name in self.table.index[shown])

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


def publish(
    audit: Audit,
    *,
    k: int = 10,
    accept_risk: bool = False,
    beside: Sequence[Shown] = (),
) -> Published:
    """Return what may be shown of an audit where others read it.

    A group under ``k`` people loses its n, mean, gap, ratio, interval and p. So that it cannot be
    worked out, the next smallest group goes too, or else the total. Where fewer than k of a group
    are at zero, or above it, only a bound is told, and its mean goes where that would tell more.
    Of fewer than k targets nothing is published: every number would be about whom they know.

    Parameters
    ----------
    audit
        What was found.
    k
        The smallest number of people that is told.
    accept_risk
        Whether somebody answers for a k under 5.
    beside
        What was published of the same network before, in this session: audits, ladders and all
        else that has ``publish``. Held against it, nothing may tell of fewer than k people,
        whatever columns and groups are called.

    Raises
    ------
    DataError
        If ``k`` is under 5 and nobody answers for it, fewer than k people were measured or
        targets, or what was published before would tell of fewer than k people beside this.

    References
    ----------
    Hundepool, A. et al. (2012), Statistical Disclosure Control, on secondary suppression.

    Examples
    --------
    >>> import netpath as ntp
    >>> labels = ["A"] * 40 + ["B"] * 40 + ["C"] * 3 + ["D"] * 12
    >>> people = pd.DataFrame({"group": labels}, index=[f"p{n:02}" for n in range(95)])
    >>> values = pd.Series([n % 4 / 10 for n in range(95)], index=people.index)
    >>> measure = ntp.PersonMeasure(values, "access to any of 40 targets", "probability", people)
    >>> publish(ntp.audit.gap(measure, "group", "A", rng=7)).hidden
    ('C', 'D')
    """
    if not isinstance(audit, Audit):
        raise DataError(f"publish: {type(audit).__name__} is no audit, as audit.gap returns.")
    sizes = audit.by_group["n"].to_numpy(dtype=np.int64)
    hidden = hidden_rows(sizes, checked_k(k, accept_risk))
    enough_targets(audit.n_targets, k)
    if sizes.sum() < k:
        raise DataError(
            f"{sizes.sum()} people were measured in all, and no number under {k} is published. "
            "Measure more seekers."
        )
    table = _shown(audit, hidden, k)
    members = _told(audit, table, hidden, k)
    refuse_differences(members, beside, k)
    told = audit.not_estimable.items()
    shown = set(table.index[table["n"].notna()])
    missing = {name: why for name, why in told if name in shown}
    return Published(table, k, tuple(_sentences(audit, table, k, missing)), missing, members)


def gaps_shown(audit: Audit) -> tuple[str, ...]:
    """Return the groups whose gap may be published, none where nothing may be.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 3}, index=list("abcdef"))
    >>> measure = ntp.PersonMeasure(pd.Series(0.5, people.index), "access", "probability", people)
    >>> gaps_shown(ntp.audit.gap(measure, "group", "A", rng=7))
    ()
    """
    try:
        return publish(audit).gaps
    except DataError:
        return ()


def _shown(audit: Audit, hidden: Hidden, k: int) -> pd.DataFrame:
    """Return the table with hidden cells missing."""
    found = audit.to_frame().set_index(audit.by)
    values = kind_of(audit.unit, audit.two_valued)
    told = [
        told_of(int(zero), int(n), float(mean) * n if n else 0.0, k, values)
        for zero, n, mean in audit.by_group[["at_zero", "n", "mean"]].itertuples(index=False)
    ]
    no_mean = ~np.array([one.mean for one in told]) | hidden.rows
    no_gap = no_mean | bool(no_mean[list(found.index).index(audit.reference)])
    # A median of 0 says that half are at zero, which in a small group is already a count.
    no_median = no_mean | (found["n"] < 2 * k).to_numpy(dtype=bool)
    table = pd.DataFrame({"n": found["n"].astype("Int64").mask(hidden.rows)})
    zeros = pd.Series([one.zeros for one in told], found.index, dtype="str")
    table["at_zero"] = zeros.mask(hidden.rows, "")
    for names, gone in ((_MEAN, no_mean), (_GAP, no_gap), (_RATIO, no_gap)):
        table[list(names)] = _intervals(found[list(names)], gone)
        if names == _MEAN:
            table.insert(3, "median", _digits(found["median"], no_median, 3))
        for kind in ("error", "mc_error"):
            own = kind if names == _MEAN else f"{names[0]}_{kind}"
            table[own] = _digits(found[own], gone, 2)
    table["pvalue"] = _digits(found["pvalue"], no_gap, 2)
    return _with_total(table, audit, hidden, bool(no_mean.any()))


def _told(audit: Audit, table: pd.DataFrame, hidden: Hidden, k: int) -> Members | None:
    """Return of whom the table tells how many they are, how many at zero, and what in the mean."""
    if audit.members is None:
        return None
    people, zero, mean = audit.members.parts
    rows = table.loc[list(people.names)]
    n = rows["n"].fillna(0).to_numpy(dtype=np.int64)
    at_zero = audit.by_group["at_zero"].to_numpy(dtype=np.int64)
    # In whole percent, of more than that a share does not tell a count.
    exact = (at_zero >= k) & (n - at_zero >= k) & (n < 100 * k)
    told = [
        part.kept(np.where(shown, np.arange(len(rows)), -1))
        for part, shown in ((people, n > 0), (zero, exact), (mean, rows["mean"].notna()))
    ]
    total = told[0]._replace(whole=hidden.total, secret=not hidden.total)
    return audit.members.told(total, *told[1:])


def _intervals(found: pd.DataFrame, gone: Flags) -> pd.DataFrame:
    """Return numbers with their intervals, rounded by what is unsure; hidden ones are missing."""
    rows = found.to_numpy(dtype=np.float64, na_value=np.nan)
    rows[gone] = np.nan
    told = [rounded(*row) if np.isfinite(row[0]) else (np.nan,) * 3 for row in rows.tolist()]
    columns = np.array(told).reshape(-1, 3).T
    return pd.DataFrame(
        {name: pd.array(one, dtype="Float64") for name, one in zip(found, columns, strict=True)},
        index=found.index,
    )


def _digits(found: pd.Series, gone: Flags, digits: int) -> pd.Series:
    """Return numbers with so many significant digits; hidden ones are missing."""
    told = [
        np.nan if out or pd.isna(one) else float(f"{one:.{digits}g}")
        for one, out in zip(found, gone, strict=True)
    ]
    return pd.Series(pd.array(np.array(told), dtype="Float64"), found.index)


def _with_total(table: pd.DataFrame, audit: Audit, hidden: Hidden, part: bool) -> pd.DataFrame:
    """Add the row for everybody: its n where that is safe, its mean where nothing is hidden."""
    if not hidden.total:
        return table
    total = pd.DataFrame({"n": [audit.by_group["n"].sum()], "at_zero": ""}, index=[TOTAL])
    if not part:
        total["mean"] = float(f"{audit.overall:.3g}")
    return pd.concat([table, total.astype({"n": "Int64"})]).rename_axis(audit.by)


def _sentences(audit: Audit, table: pd.DataFrame, k: int, missing: dict[str, str]) -> list[str]:
    """Tell the effect by group first, then what it is about, then what is missing."""
    lines = [f"{audit.what[0].upper()}{audit.what[1:]}, gap by {audit.by}."]
    for name in audit.contrasts.index:
        row = table.loc[name]
        found = f"{name} - {audit.reference}: "
        if pd.isna(row["difference"]):
            lines.append(f"{found}{NOT_SHOWN}")
            continue
        interval = interval_text(*(float(row[of]) for of in _GAP))
        lines.append(f"{found}{interval}, {audit.p_told(str(name), audit.null)}")
    lines.append(audit.about)
    if table["difference"].loc[audit.contrasts.index].isna().any():
        people = counted(k, "person", "people")
        lines.append(
            f"Not shown: groups under {people}, those without which a hidden one could be worked "
            f"out, and means that tell of fewer than {people}."
        )
    said = "; ".join(f"{name}: {why}" for name, why in missing.items())
    return [
        *lines,
        *([f"Not estimable: {said}."] if said else []),
        *assumed_lines(audit.assumptions),
    ]
