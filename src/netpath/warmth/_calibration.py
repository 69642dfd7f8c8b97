"""What calibrating found: the corrections, and whether they are any use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import Answer, counted, listed
from netpath.warmth._judged import Z
from netpath.warmth._model import chance_of
from netpath.warmth._pooling import Pooled, log_odds, with_groups

_MEASURES = {"brier": "Brier", "log_loss": "log loss"}


@dataclass(frozen=True)
class Calibration(Answer):
    """Warmth set right by outcomes, judged on asks that it did not see.

    Attributes
    ----------
    table
        One row a correction, in log-odds: ``what`` (``all``, ``kind`` or ``evidence``), ``group``,
        ``offset`` with a 95 % interval ``low`` to ``high``, ``asks`` and ``granted``. Offsets are
        against the average ask; for ``all`` there are the intercept (0 leaves warmth as it is)
        and the slope on the log-odds (so does 1).
    losses
        Out of fold, Brier and log loss (the log score, smaller is better) of three forecasts:
        calibrated, as given, and the base rate.
    gains
        Calibrated minus base rate, for each measure, with a 95 % interval over people asked.
    curve
        Out of fold, what was predicted and what was observed, in bins of at least 10 asks.
    asks, people, granted
        How many asks were used, of how many people, and how many were granted.
    skipped
        Outcomes left out by a named rule.
    rng
        The seed that draws this again; None where a Generator was given.
    """

    table: pd.DataFrame
    losses: pd.DataFrame
    gains: pd.DataFrame
    curve: pd.DataFrame
    asks: int
    people: int
    granted: int
    skipped: Mapping[str, int]
    rng: int | None
    _pooled: Pooled = field(repr=False)

    @property
    def brier(self) -> float:
        """Mean squared error of the calibrated warmth, out of fold."""
        return self._loss("calibrated", "brier")

    @property
    def brier_base(self) -> float:
        """Mean squared error of the base rate, out of fold."""
        return self._loss("base rate", "brier")

    @property
    def log_loss(self) -> float:
        """Mean of -ln(probability given to what came), out of fold; the log score."""
        return self._loss("calibrated", "log_loss")

    @property
    def log_loss_base(self) -> float:
        """The same of the base rate."""
        return self._loss("base rate", "log_loss")

    @property
    def verdict(self) -> str:
        """``"better"`` than the base rate, ``"worse"``, or ``"not clearly better"``.

        Better and worse take both measures, each with its whole interval on that side of 0.
        """
        if (self.gains["high"] < 0).all():
            return "better"
        return "worse" if (self.gains["low"] > 0).all() else "not clearly better"

    def apply(self, ties: pd.DataFrame) -> pd.DataFrame:
        """Return ties with their warmth corrected, and its bounds.

        A warmth of 0 stays: it means never. The bounds join the doubt about the correction to the
        corrected bounds of the tie, where it has some. Ties that show shares show one more,
        ``share_calibration``.

        Examples
        --------
        >>> from netpath.warmth import calibrate
        >>> ties = pd.DataFrame({"source": "ada", "target": [f"p{i}" for i in range(60)]})
        >>> ties["warmth"] = 0.8
        >>> outcomes = ties.assign(outcome=["no", "met"] * 30)
        >>> calibrate(ties, outcomes, rng=7).apply(ties)["warmth"].round(1).max()
        np.float64(0.5)
        """
        odds, doubt = self._pooled.odds(with_groups(ties))
        never = ties["warmth"].to_numpy(dtype=float) == 0
        wide = {"warmth": 0.0 * doubt}
        for name, sign in (("warmth_low", -1), ("warmth_high", 1)):
            wide[name] = sign * np.hypot(Z * doubt, self._apart(ties, name))
        new = {name: np.where(never, 0.0, chance_of(odds + far)) for name, far in wide.items()}
        if "share_base" in ties:
            new["share_calibration"] = odds - log_odds(ties["warmth"])
        return ties.assign(**new)

    def _apart(self, ties: pd.DataFrame, bound: str) -> np.ndarray:
        """How far a bound lies from the warmth, in corrected log-odds; 0 where there is none."""
        if bound not in ties:
            return np.zeros(len(ties))
        apart: np.ndarray = self._pooled.mean[1] * (
            log_odds(ties[bound]) - log_odds(ties["warmth"])
        )
        return np.where(np.isnan(apart), 0.0, apart)

    def to_frame(self) -> pd.DataFrame:
        """Return the corrections; the other tables are ``losses``, ``gains`` and ``curve``.

        Examples
        --------
        >>> from netpath.warmth import calibrate
        >>> ties = pd.DataFrame({"source": "ada", "target": [f"p{i}" for i in range(60)]})
        >>> ties["warmth"] = 0.5
        >>> calibration = calibrate(ties, ties.assign(outcome=["no", "met"] * 30), rng=7)
        >>> calibration.to_frame()["group"].tolist()
        ['intercept', 'slope', '(unknown)', '(unknown)']
        """
        return self.table

    def __str__(self) -> str:
        share = f"{self.granted:,} granted ({100 * self.granted / self.asks:.0f} %)"
        asks = f"{counted(self.asks, 'ask')} of {counted(self.people, 'person', 'people')}"
        left = [f"{n:,} left out ({rule})" for rule, n in sorted(self.skipped.items())]
        found = f"Out of fold, calibrated warmth is {self.verdict} than the base rate"
        lines = [f"{', '.join([asks, share, *left])}.", f"{found}: {self._compared()}."]
        return "\n".join(lines if self.verdict == "better" else [*lines, "Do not plan by it yet."])

    def _compared(self) -> str:
        said = []
        for measure, name in _MEASURES.items():
            gain = self.gains.set_index("measure").loc[measure]
            ends = f"[{gain['low']:+.3f}, {gain['high']:+.3f}]"
            ours, base = self._loss("calibrated", measure), self._loss("base rate", measure)
            said.append(f"{name} {ours:.3f} against {base:.3f} ({gain['difference']:+.3f} {ends})")
        return listed(said)

    def _loss(self, forecast: str, measure: str) -> float:
        return float(self.losses.loc[self.losses["forecast"] == forecast, measure].item())
