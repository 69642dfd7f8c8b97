"""What calibrating finds: corrections that are partly pooled, and whether they are any use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._intervals import Z95, wilson
from netpath._results import Answer, counted, listed
from netpath._rules import OVERLAP, kinds_in
from netpath.warmth._facts import chance_of, logit

GROUPS = ("kind", "evidence")
LEAST_CHANCE = 0.005  # where log-odds end; a warmth of 0 or 1 would be infinitely sure
INTERCEPT_SD, SLOPE_SD, SPREAD_SD = 1.5, 0.5, 1.0
SPREADS = np.geomspace(0.05, 2, 8)
N_RESAMPLES, BINS, LEAST_IN_BIN = 2_000, 10, 10
MEASURES = {"brier": "Brier", "log_loss": "log loss"}


@dataclass(frozen=True)
class Pooled:
    """What the outcomes say of the log-odds: an intercept, a slope, an offset for each group.

    Attributes
    ----------
    levels
        The groups by column, in the order of the offsets.
    mean, covariance
        Of intercept, slope and offsets, after the outcomes; (2 + n_groups,) and its square.
    spread
        Mean square of an offset; what is expected of a group without outcomes.
    """

    levels: dict[str, tuple[str, ...]]
    mean: np.ndarray
    covariance: np.ndarray
    spread: float

    def odds(self, ties: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return corrected log-odds and their standard deviation; (n_ties,) each."""
        columns = design(ties, self.levels)
        strange = len(GROUPS) - columns[:, 2:].sum(axis=1)
        variance = (np.einsum("ij,jk->ik", columns, self.covariance) * columns).sum(axis=1)
        return np.einsum("ij,j->i", columns, self.mean), np.sqrt(variance + strange * self.spread)


def with_groups(ties: pd.DataFrame) -> pd.DataFrame:
    """Return ties whose groups are text, ``"(unknown)"`` where none is told.

    A pool says where two people overlapped; for what an ask comes to, all places are one kind.
    """
    told = {name: ties[name] if name in ties else pd.Series(pd.NA, ties.index) for name in GROUPS}
    texts = {name: one.astype("str").fillna("(unknown)") for name, one in told.items()}
    somewhere = {one: OVERLAP for one in texts["kind"].unique() if kinds_in(one)[0].place}
    texts["kind"] = texts["kind"].replace(somewhere)
    return ties.assign(**texts)


def log_odds(warmth: pd.Series) -> np.ndarray:
    """Return the log-odds of warmths, none infinite."""
    return logit(warmth.to_numpy(dtype=float).clip(LEAST_CHANCE, 1 - LEAST_CHANCE))


def design(ties: pd.DataFrame, levels: dict[str, tuple[str, ...]]) -> np.ndarray:
    """Return 1, the log-odds of the warmth and the groups of ties; (n_ties, 2 + n_groups)."""
    within = [ties[name].to_numpy() == one for name in GROUPS for one in levels[name]]
    return np.column_stack([np.ones(len(ties)), log_odds(ties["warmth"]), *within]).astype(float)


def fitted(asks: pd.DataFrame, levels: dict[str, tuple[str, ...]]) -> Pooled:
    """Fit the correction.

    Intercept, slope and offsets have normal priors around 0, 1 and 0: without outcomes, warmth
    stays as it is. How far offsets spread is not known either: several spreads are tried, and
    averaged by how well they explain the outcomes (Laplace) and by a half-normal prior.
    """
    columns, granted = design(asks, levels), asks["granted"].to_numpy(dtype=float)
    n_groups = columns.shape[1] - 2
    middle = np.array([0.0, 1.0, *[0.0] * n_groups])
    means, covariances, evidence = [], [], []
    for spread in SPREADS:
        sds = np.array([INTERCEPT_SD, SLOPE_SD, *[spread] * n_groups])
        mean, covariance, told = _mode(columns, granted, middle, sds**-2.0)
        means.append(mean)
        covariances.append(covariance)
        evidence.append(told - 0.5 * (spread / SPREAD_SD) ** 2 + np.log(spread))
    heft = np.exp(np.array(evidence) - max(evidence))
    heft /= heft.sum()
    mean = np.einsum("s,si->i", heft, np.array(means))
    apart = np.array(means) - mean
    inside = np.einsum("s,sij->ij", heft, np.array(covariances))
    covariance = inside + np.einsum("s,si,sj->ij", heft, apart, apart)
    return Pooled(levels, mean, covariance, float(heft @ SPREADS**2))


def _mode(
    columns: np.ndarray, granted: np.ndarray, middle: np.ndarray, precision: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the mode, its covariance and the log of the marginal likelihood, up to a constant.

    Sums go through einsum, not BLAS, whose sums depend on the number of threads.
    """
    at = middle.copy()
    for _ in range(100):
        chance = chance_of(np.einsum("ij,j->i", columns, at))
        slope = np.einsum("ij,i->j", columns, granted - chance) - precision * (at - middle)
        bent = columns * (chance * (1 - chance))[:, np.newaxis]
        curve = np.einsum("ij,ik->jk", bent, columns) + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        at = at + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            break
    odds = np.einsum("ij,j->i", columns, at)
    told = float((granted * odds - np.logaddexp(0, odds)).sum())
    told -= 0.5 * float((precision * (at - middle) ** 2).sum())
    told += 0.5 * float(np.log(precision).sum()) - 0.5 * float(np.linalg.slogdet(curve)[1])
    return at, np.linalg.inv(curve), told


def losses(asks: pd.DataFrame) -> pd.DataFrame:
    """Return the mean losses of each forecast, smaller being better."""
    rows = {name: _loss(asks, name).mean() for name in ("calibrated", "as given", "base rate")}
    return pd.DataFrame(rows).T.rename_axis("forecast").reset_index()


def gains(asks: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    """Return calibrated minus base rate, ask by ask, and its 95 % interval.

    People asked are drawn with replacement, each with all asks of them; folds and fits stay.
    """
    apart = _loss(asks, "calibrated") - _loss(asks, "base rate")
    person, ids = pd.factorize(asks["target"], sort=True)
    people = np.zeros((len(ids), len(MEASURES) + 1))
    np.add.at(people, person, apart.assign(asks=1.0).to_numpy())
    drawn = np.empty((N_RESAMPLES, len(MEASURES)))
    for at in range(N_RESAMPLES):
        total = people[draws.integers(len(people), size=len(people))].sum(axis=0)
        drawn[at] = total[:-1] / total[-1]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    means = apart.mean().to_numpy()
    return pd.DataFrame({"measure": list(MEASURES), "difference": means, "low": low, "high": high})


def curve(asks: pd.DataFrame) -> pd.DataFrame:
    """Return what was predicted and what was observed, in bins of at least 10 asks.

    Bins are tenths of the predicted probability; a bin with fewer asks joins the next. The
    intervals are Wilson's, 95 %, as if asks were independent.
    """
    tenth = (asks["calibrated"].to_numpy() * BINS).astype(int)
    group = _merged(np.minimum(tenth, BINS - 1))
    n = np.bincount(group)
    means = {
        told: np.bincount(group, weights=asks[name]) / n
        for told, name in (("predicted", "calibrated"), ("observed", "granted"))
    }
    low, high = wilson(means["observed"], n)
    return pd.DataFrame({**means, "low": low, "high": high, "asks": n})


def _loss(asks: pd.DataFrame, forecast: str) -> pd.DataFrame:
    chance, came = asks[forecast], asks["granted"]
    right = np.where(came, chance, 1 - chance)
    return pd.DataFrame(
        {"brier": (chance - came) ** 2, "log_loss": -np.log(right)}, index=asks.index
    )


def _merged(bins: np.ndarray) -> np.ndarray:
    """Join each bin with fewer asks than allowed to the next, and the last to the one before."""
    counts = np.bincount(bins, minlength=BINS)
    group, held, to = 0, 0, np.zeros(BINS, dtype=int)
    for one, n in enumerate(counts):
        if held >= LEAST_IN_BIN and counts[one:].sum() >= LEAST_IN_BIN:
            group, held = group + 1, 0
        to[one] = group
        held += n
    joined: np.ndarray = to[bins]
    return joined


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
            wide[name] = sign * np.hypot(Z95 * doubt, self._apart(ties, name))
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
        for measure, name in MEASURES.items():
            gain = self.gains.set_index("measure").loc[measure]
            ends = f"[{gain['low']:+.3f}, {gain['high']:+.3f}]"
            ours, base = self._loss("calibrated", measure), self._loss("base rate", measure)
            said.append(f"{name} {ours:.3f} against {base:.3f} ({gain['difference']:+.3f} {ends})")
        return listed(said)

    def _loss(self, forecast: str, measure: str) -> float:
        return float(self.losses.loc[self.losses["forecast"] == forecast, measure].item())
