"""Several networks: is the gap a matter of one network, or of networks like these?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Answer, assumed_lines, counted
from netpath.audit._answer import Audit, interval_text
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Across(Answer):
    """One gap in several networks, put together.

    Attributes
    ----------
    what, unit
        What was measured, in the first network's words, and in what.
    by_network
        A row a network: ``contrast`` (group - reference), ``difference``, ``low, high``,
        ``error`` (people sampled and worlds drawn, both), and ``share`` of the whole it counts
        for.
    difference, low, high
        The mean gap of networks like these, and its interval (Hartung-Knapp).
    prediction_low, prediction_high
        Where the gap of one more network would lie; None for fewer than three networks.
    tau2, i2, q
        The variance between networks (DerSimonian-Laird), the share of all variance that is
        between them (0 to 1), and Cochran's Q.
    not_estimable
        Networks left out, and why.
    """

    what: str
    unit: str
    by_network: pd.DataFrame = field(repr=False)
    difference: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    i2: float
    q: float
    confidence: float = 0.95
    not_estimable: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a network, and a last one for all of them.

        Examples
        --------
        >>> table = pd.DataFrame({"difference": [0.1, 0.3]}, index=["one", "two"])
        >>> found = Across("access", "probability", table, 0.2, 0, 0.4, None, None, 0, 0, 0)
        >>> found.to_frame()["difference"].tolist()
        [0.1, 0.3, 0.2]
        """
        own = {"contrast": "all networks", "difference": self.difference, "share": 1.0}
        own |= {"low": self.low, "high": self.high}
        last = pd.DataFrame([own], index=["(all)"])
        return pd.concat([self.by_network, last]).rename_axis("network").reset_index()

    def __str__(self) -> str:
        found = interval_text(self.difference, self.low, self.high)
        lines = [
            f"{self.what.split(' ')[0].lower()} gap in networks like these "
            f"{len(self.by_network):,}: {found} (random effects, Hartung-Knapp)."
        ]
        if self.prediction_low is not None and self.prediction_high is not None:
            told = interval_text(self.difference, self.prediction_low, self.prediction_high)
            lines.append(f"One more network would have a gap of {told}.")
        else:
            lines.append("Where one more network would lie takes three networks or more.")
        lines.append(
            f"I2 = {100 * self.i2:.0f} %: that much of what differs is between networks, not "
            f"chance (tau2 = {self.tau2:.2g}). Networks are taken as a sample of those like them."
        )
        lines += [f"Not estimable: {one}." for one in self.not_estimable]
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def across(
    audits: Mapping[str, Audit] | Sequence[Audit],
    *,
    group: str = "",
    confidence: float = 0.95,
) -> Across:
    """Put the gaps of several networks together, each network counting as one.

    Parameters
    ----------
    audits
        Audits of the same measure, by the name of their network.
    group
        Whose gap, where audits have several contrasts.
    confidence
        How often such intervals hold what they are about, 0 to 1.

    Raises
    ------
    DataError
        If fewer than two networks have the gap, their units differ, or ``group`` is needed.

    References
    ----------
    DerSimonian, R. & Laird, N. (1986), Control Clin Trials 7:177. Hartung, J. & Knapp, G. (2001),
    Statistics in Medicine 20:3875. Higgins, J. P. T., Thompson, S. G. & Spiegelhalter, D. J.
    (2009), J R Stat Soc A 172:137, for prediction.

    Examples
    --------
    >>> from netpath._measure import PersonMeasure
    >>> from netpath.audit._gap import gap
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> def one(step):
    ...     values = pd.Series([n**2 % step / 10 for n in range(40)], index=people.index)
    ...     return gap(PersonMeasure(values, "access", "probability", people), "group", "A", rng=7)
    >>> found = across({"north": one(5), "south": one(7), "west": one(11)})
    >>> round(found.difference, 3), found.by_network.index.tolist()
    (0.007, ['north', 'south', 'west'])
    """
    named = _named(audits)
    rows = {name: _row(name, one, group) for name, one in named.items()}
    usable = {name: row for name, row in rows.items() if row.error > NOTHING}
    left = tuple(f"{name}: no gap with an error" for name in rows if name not in usable)
    if len(usable) < 2:
        raise DataError(
            f"across: {counted(len(usable), 'network')} with a gap that can be estimated; it takes "
            "two or more. Audit another network, or name another group."
        )
    first = next(iter(named.values()))
    assumed = tuple(dict.fromkeys(said for one in named.values() for said in one.assumptions))
    table = pd.DataFrame(list(usable.values()), index=pd.Index(list(usable), name="network"))
    gaps, errors = (table[name].to_numpy(dtype=np.float64) for name in ("difference", "error"))
    table["share"], told = _random_effects(gaps, errors**2, confidence)
    return Across(
        first.what,
        first.unit,
        table,
        confidence=confidence,
        not_estimable=left,
        assumptions=assumed,
        **told,
    )


class _Row(NamedTuple):
    """One network's gap; its error is of people sampled and worlds drawn, both."""

    contrast: str
    difference: float
    low: float
    high: float
    error: float


def _named(audits: Mapping[str, Audit] | Sequence[Audit]) -> dict[str, Audit]:
    """Name audits that come without names; refuse those of different things."""
    if not isinstance(audits, Mapping):
        audits = {f"network {at}": one for at, one in enumerate(audits, start=1)}
    units = {one.unit for one in audits.values()}
    if len(units) > 1:
        raise DataError(
            f"across: the audits are in {' and '.join(sorted(units))}; put together what is "
            "measured alike."
        )
    return dict(audits)


def _row(name: str, audit: Audit, group: str) -> _Row:
    """Return the gap of one network; an error of 0 where there is none."""
    if not group and len(audit.contrasts) > 1:
        raise DataError(
            f"across: {name} has {len(audit.contrasts)} contrasts ("
            f"{', '.join(audit.contrasts.index)}); say which with group=."
        )
    whose = group or str(audit.contrasts.index[0])
    row = audit.contrasts.reindex([whose])[["difference", "low", "high", "error", "mc_error"]]
    found, low, high, error, noise = row.to_numpy(dtype=np.float64, na_value=0.0)[0].tolist()
    return _Row(f"{whose} - {audit.reference}", found, low, high, hypot(error, noise))


class _Common(TypedDict):
    """What networks have in common, as the fields of the answer."""

    difference: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    i2: float
    q: float


def _random_effects(gaps: Floats, variances: Floats, confidence: float) -> tuple[Floats, _Common]:
    """Return how much each network counts, what they have in common, and how far they differ."""
    from scipy.special import stdtrit

    n = len(gaps)
    fixed = 1 / variances
    q = float(fixed @ (gaps - fixed @ gaps / fixed.sum()) ** 2)
    tau2 = max(0.0, (q - (n - 1)) / float(fixed.sum() - (fixed @ fixed) / fixed.sum()))
    shares = 1 / (variances + tau2)
    mean = float(shares @ gaps / shares.sum())
    error = sqrt(float(shares @ (gaps - mean) ** 2) / ((n - 1) * float(shares.sum())))
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    beyond = float(stdtrit(n - 2, (1 + confidence) / 2)) * sqrt(tau2 + error**2) if n > 2 else None
    return shares / shares.sum(), {
        "difference": mean,
        "low": mean - half,
        "high": mean + half,
        "prediction_low": None if beyond is None else mean - beyond,
        "prediction_high": None if beyond is None else mean + beyond,
        "tau2": tau2,
        "i2": max(0.0, (q - (n - 1)) / q) if q else 0.0,
        "q": q,
    }
