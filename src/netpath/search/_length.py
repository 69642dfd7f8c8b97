"""How long chains would be if none broke off: completed ones, weighted by what they survived."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import generator
from netpath._results import Answer, counted, listed, percent
from netpath._rules import chances, need_count
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Attrition = Literal["by_asks", "constant"] | float | Sequence[float]
Known = Literal["by_asks", "constant"] | tuple[float, ...]

FEW, MOST = 30, 0.2  # effective chains and shares of the weight, past which a bound is told
LOW, HIGH = 0.025, 0.95  # what is longer than seen leaves the low end hardly a miss to make
UNHEARD = 3.69  # -ln LOW: so many completed chains may be expected where none is seen
STILL, LAST = 3, 20  # at risk at the last length looked at, and over the last lengths together
BLOCKS, FEWEST_RUNS = 1000, 10


@dataclass(frozen=True, eq=False)
class CorrectedLength(Answer):
    """Lengths of chains, in asks, as seen and corrected for those that broke off.

    Attributes
    ----------
    mean, median
        Corrected; None where no chain was completed. Too short where ``lower_bound`` says so.
    low, high
        The 95 % interval of the mean. Where only a lower bound is told that is ``low``, and
        ``high`` is None.
    raw_mean, raw_median
        Of the completed chains as they are, which are the short ones.
    completed, started
        How many chains.
    effective_size
        How many completed chains of equal weight the corrected mean is worth: (sum w)² / sum w²;
        of chains drawn together, how many such draws.
    longest
        The share of all weight that one of the longest completed chains carries, 0 to 1.
    unseen
        The share of chains that would be longer than any completed one, 0 to 1.
    table
        A row a length: how many chains were at risk there, completed and broke off, the attrition
        used and the weight of a chain completed at that length.
    note
        Where the data speaks against a constant rate; empty if not.
    seed
        Draws the same interval again; None from a Generator.
    """

    mean: float | None
    median: float | None
    low: float | None
    high: float | None
    raw_mean: float | None
    raw_median: float | None
    completed: int
    started: int
    effective_size: float
    longest: float
    unseen: float
    table: pd.DataFrame = field(repr=False)
    note: str = ""
    seed: int | None = None

    @property
    def lower_bound(self) -> bool:
        """Whether only a lower bound can be told."""
        return self.low is not None and self.high is None

    def to_frame(self) -> pd.DataFrame:
        """Return the row of each length.

        Examples
        --------
        >>> corrected_length([1, 2, 1], [True, True, False], rng=7).to_frame().shape
        (3, 6)
        """
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        if self.mean is None or self.low is None or self.raw_mean is None:
            return f"None of {counted(self.started, 'chain')} was completed; no length to tell."
        head = (
            f"{self.completed:,} of {counted(self.started, 'chain')} completed, in "
            f"{self.raw_mean:.2f} asks on average (median {self.raw_median:g}); corrected for "
            "those that broke off: "
        )
        worth = f"worth {counted(round(self.effective_size), 'chain')}"
        if self.high is None:
            told = f"at least {self.low:.2f}, a lower bound: {self._why(worth)}."
        else:
            interval = f"[{self.low:.2f}, {self.high:.2f}]"
            told = f"{self.mean:.2f} {interval} (median {self.median:g}), {worth}."
        return f"{head}{told} {self.note}".rstrip()

    def _why(self, worth: str) -> str:
        why = [f"the completed are {worth}"] if self.effective_size < FEW else []
        if self.longest > MOST:
            why.append(f"the longest carries {percent(self.longest)} of the weight")
        if self.unseen > MOST:
            why.append(f"{percent(self.unseen)} of chains would be longer than any completed")
        return listed(why or ["nothing tells how long the longest would be"])


def corrected_length(
    asks: npt.ArrayLike,
    completed: npt.ArrayLike,
    *,
    attrition: Attrition = "by_asks",
    together: npt.ArrayLike | None = None,
    n_resamples: int = 1999,
    rng: int | np.random.Generator | None = None,
) -> CorrectedLength:
    """Return how long chains would be had none broken off.

    Long chains break off more often than short ones, so the completed ones are too short on
    average. Each is weighted by 1 / the chance to get so far, the product of 1 - attrition over
    the asks it survived.

    The interval comes from chains drawn again. What is longer than all that was seen has no
    weight, so the corrected mean is too short itself; the upper end therefore takes chains that
    go further to be completed as readily as the longest seen (assumed). Only the lower end is
    told where the completed are worth under 30 chains, one carries over a fifth of the weight,
    over a fifth of chains would be longer than any completed, or nothing tells how much longer.

    Parameters
    ----------
    asks
        Asks that each chain had behind it when it was completed or broke off, shape (n_chains,).
    completed
        Whether it reached its target, shape (n_chains,).
    attrition
        ``"by_asks"`` takes the share that broke off after each number of asks from the data;
        ``"constant"`` one share for all, and warns where the data speaks against it (chi-squared,
        p < 0.05), since then even the mean is off. A number is the known chance to break off
        before each ask; a list, one for each ask, of which the last goes on. In [0, 1).
    together
        Which chains share their luck, such as the run of each, shape (n_chains,); they are drawn
        again together. By default each is on its own.
    n_resamples
        How often chains are drawn again.
    rng
        A seed draws the same chains each time.

    Raises
    ------
    DataError
        If the arrays do not belong together, or an argument is out of range.

    References
    ----------
    P. S. Dodds, R. Muhamad and D. J. Watts, "An experimental study of search in global social
    networks", Science 301 (2003) 827-829. S. Goel, R. Muhamad and D. Watts, "Social search in
    small-world experiments", WWW 2009. On when a bound is told: docs/decisions/0023.

    Examples
    --------
    >>> told = corrected_length([1, 3, 3, 1, 2], [True, True, True, False, False], rng=7)
    >>> round(told.raw_mean, 2), round(told.mean, 2), told.median, told.lower_bound
    (2.33, 2.6, 3.0, True)
    """
    made, there = _whole("asks", asks, np.int64), _whole("completed", completed, np.bool_)
    if made.shape != there.shape or made.ndim != 1 or not len(made) or made.min() < 0:
        raise DataError(
            f"asks has shape {made.shape} and completed {there.shape}; both need one entry a "
            "chain, at least one, and no chain has fewer than 0 asks."
        )
    need_count("n_resamples", n_resamples, "samples", "Write 1999")
    known = _known(attrition)
    runs = None if together is None else _numbered(together, len(made))
    draws, seed = generator(rng)
    table = broken_off(made, there)
    counts = table[["completed", "broke_off"]].to_numpy(dtype=np.float64).T
    table["attrition"], table["weight"] = _weights(counts, known)
    note = _against(table) if known == "constant" else ""
    if note:
        warnings.warn(note, stacklevel=2)
    found = _told(table, note, seed)
    if not there.any():
        return found
    if runs is not None:
        worth = _worth(np.bincount(runs[there], table["weight"].to_numpy()[made[there]]))
        found = replace(found, effective_size=worth)
    low, high = _ends(counts, _drawn_again(made, there, runs, n_resamples, draws), known)
    if runs is not None and runs.max() + 1 < FEWEST_RUNS:
        low = min(low, 1.0)  # so few tell nothing of how far others would be off
    bound = found.effective_size < FEW or max(found.longest, found.unseen) > MOST
    return replace(found, low=low, high=None if bound or np.isinf(high) else high)


def _known(attrition: Attrition) -> Known:
    if not isinstance(attrition, str):
        return chances("attrition", attrition)
    if attrition not in ("by_asks", "constant"):
        raise DataError(
            f"attrition is {attrition!r}; it must be 'by_asks', 'constant', or known chances, one "
            "or a list."
        )
    return attrition


def _numbered(together: npt.ArrayLike, n: int) -> Counts:
    """Number the runs that chains belong to, in their order."""
    labels = np.asarray(together)
    codes = pd.factorize(labels.ravel(), sort=True)[0]
    if labels.shape != (n,) or codes.min() < 0:
        raise DataError(f"together must name one run for each of {counted(n, 'chain')}.")
    return codes.astype(np.int64)


def _whole(name: str, given: npt.ArrayLike, kind: type[np.generic]) -> npt.NDArray[Any]:
    """Return an array as another kind, if nothing of it is lost."""
    try:
        with np.errstate(invalid="ignore"):
            made = np.asarray(given).astype(kind)
        fits = bool((made == np.asarray(given)).all())
    except (ValueError, TypeError, OverflowError):
        fits = False
    if not fits:
        what = "whole numbers" if kind is np.int64 else "True or False"
        raise DataError(f"{name} must be {what}, one for each chain.")
    return made


def _told(table: pd.DataFrame, note: str, seed: int | None) -> CorrectedLength:
    """Return what is told but for the interval."""
    count, lengths, weight = table[["completed", "asks", "weight"]].to_numpy(dtype=np.float64).T
    n, started = int(count.sum()), int(table["at_risk"].iloc[0])
    if not n:
        nothing = (None,) * 6
        return CorrectedLength(*nothing, 0, started, 0.0, 0.0, 1.0, table, note, seed)
    last = int(np.flatnonzero(count)[-1])
    return CorrectedLength(
        mean=float(_means(table["completed"].to_numpy()[np.newaxis], weight)[0]),
        median=_median(lengths, count * weight),
        low=None,
        high=None,
        raw_mean=float((count * lengths).sum() / n),
        raw_median=_median(lengths, count),
        completed=n,
        started=started,
        effective_size=_worth(np.repeat(weight, count.astype(np.int64))),
        longest=float(weight[last] / (count @ weight)),
        unseen=float(np.prod(1 - count[: last + 1] / table["at_risk"].to_numpy()[: last + 1])),
        table=table,
        note=note,
        seed=seed,
    )


def _worth(weight: npt.NDArray[Any]) -> float:
    """Return how many of equal weight they are worth (Kish)."""
    return float(weight.sum() ** 2 / (weight @ weight))


def _at_risk(ended: Floats) -> Floats:
    """Return how many had so many asks behind them or more; lengths along the last axis."""
    left: Floats = np.cumsum(ended[..., ::-1], axis=-1)[..., ::-1]
    return left


def _weights(counts: Floats, known: Known) -> tuple[Floats, Floats]:
    """Return the share that breaks off at each length, and 1 / the chance to get so far.

    ``counts`` are those completed and those broken off, by length, shape (…, 2, n_lengths).
    """
    done, broke = counts[..., 0, :], counts[..., 1, :]
    if isinstance(known, tuple):
        at = np.minimum(np.arange(done.shape[-1]), len(known) - 1)
        share = np.broadcast_to(np.array(known)[at], done.shape)
    else:
        going = _at_risk(done + broke) - done
        if known == "constant":
            going, broke = (one.sum(axis=-1, keepdims=True) for one in (going, broke))
        none = np.zeros(going.shape)
        share = np.broadcast_to(np.divide(broke, going, out=none, where=going > 0), done.shape)
    went_on = np.ones(done.shape)
    went_on[..., 1:] = np.cumprod(1 - share, axis=-1)[..., :-1]
    return share, np.divide(1, went_on, out=np.zeros(done.shape), where=went_on > 0)


def _means(done: npt.NDArray[Any], weight: Floats) -> Floats:
    """Return corrected means; where no chain was completed the shortest that one could be."""
    lengths = np.arange(done.shape[-1], dtype=np.float64)
    seen = np.flatnonzero(done.any(axis=0))
    mass = done * weight
    total, least = mass.sum(axis=-1), float(min(1, seen[0]))
    means = np.divide(mass @ lengths, total, out=np.full(len(done), least), where=total > 0)
    # Rounding must not put the mean of chains of one length beside that length.
    return np.where(total > 0, np.clip(means, seen[0], seen[-1]), least)


def _drawn_again(
    made: Counts, there: Flags, runs: Counts | None, n_resamples: int, draws: np.random.Generator
) -> Floats:
    """Return how many were completed and broke off, by length, of chains or runs drawn again."""
    n = int(made.max()) + 1
    cell = made + n * ~there
    if runs is None:
        odds = np.bincount(cell, minlength=2 * n) / len(made)
        again = draws.multinomial(len(made), odds, size=n_resamples).astype(np.float64)
    else:
        block = runs % BLOCKS
        n_blocks = int(block.max()) + 1
        each = np.bincount(2 * n * block + cell, minlength=2 * n * n_blocks).reshape(n_blocks, -1)
        picked = draws.multinomial(n_blocks, np.full(n_blocks, 1 / n_blocks), size=n_resamples)
        again = picked.astype(np.float64) @ each.astype(np.float64)
    return again.reshape(n_resamples, 2, n)


def _ends(counts: Floats, again: Floats, known: Known) -> tuple[float, float]:
    """Return the ends of the interval; the upper is infinite where nothing tells it."""
    weight = _weights(counts, known)[1]
    means = _means(again[:, 0], _weights(again, known)[1])
    low = float(np.quantile(means, LOW, method="lower"))
    if not counts[0, :2].any():  # short chains may be, though none was seen
        total, more = counts[0] @ weight, UNHEARD * weight[1]
        low = min(low, float((total * _means(counts[:1], weight)[0] + more) / (total + more)))
    further = np.maximum(means, _further(again[:, 0], again[:, 1]))
    return low, float(np.quantile(further, HIGH, method="higher"))


def _further(done: Floats, broke: Floats) -> Floats:
    """Return mean lengths (Kaplan & Meier) where the last chains go on as they last did.

    That is, past the last length with enough at risk they are completed at the rate of the last
    lengths with enough at risk together; infinite where none was.
    """
    at_risk = _at_risk(done + broke)
    longer = np.cumprod(1 - done / np.maximum(at_risk, 1), axis=1)
    as_long = np.hstack([np.ones((len(done), 1)), longer[:, :-1]])
    lengths = np.arange(done.shape[1])
    last = np.maximum((at_risk >= STILL).sum(axis=1) - 1, 0)[:, np.newaxis]
    late = np.where(lengths <= last, at_risk, 0)
    late = np.where(_at_risk(late) - late < LAST, late, 0)
    rate = np.where(late > 0, done, 0).sum(axis=1) / late.sum(axis=1)
    at = np.take_along_axis(np.stack([longer, as_long / (at_risk + 1)]), last[np.newaxis], 2)
    rest = at.max(axis=0)[:, 0]  # all who were left may have been completed by luck
    beyond = np.divide(rest, rate, out=np.full(len(rest), np.inf), where=rate > 0)
    mean: Floats = np.where(lengths < last, longer, 0).sum(axis=1) + beyond
    return mean


def broken_off(made: npt.NDArray[np.integer], there: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return a row a length: at risk, completed, broken off, and the share that broke off.

    Examples
    --------
    >>> broken_off(np.array([1, 1]), np.array([True, False]))["attrition"].tolist()
    [0.0, 1.0]
    """
    most = int(made.max()) + 1
    done = np.bincount(made[there], minlength=most)
    broke = np.bincount(made[~there], minlength=most)
    at_risk = len(made) - np.concatenate([[0], np.cumsum(done + broke)[:-1]])
    going = at_risk - done
    share = np.divide(broke, going, out=np.zeros(most), where=going > 0)
    columns = {"asks": np.arange(most), "at_risk": at_risk, "completed": done}
    return pd.DataFrame(columns | {"broke_off": broke, "attrition": share})


def _median(values: Floats, weight: Floats) -> float:
    so_far = np.cumsum(weight) / weight.sum()
    return float(values[np.searchsorted(so_far, 0.5)])


def _against(table: pd.DataFrame) -> str:
    """Return a warning where attrition differs by length more than chance would have it."""
    from scipy.stats import chi2

    rate = float(table["attrition"].iloc[0])
    going = (table["at_risk"] - table["completed"]).to_numpy(dtype=np.float64)
    expected = going * rate
    usual = (expected >= 5) & (going - expected >= 5)
    if usual.sum() < 2:
        return ""
    apart = (table["broke_off"].to_numpy() - expected)[usual]
    statistic = float((apart**2 / (expected * (1 - rate))[usual]).sum())
    p = float(chi2.sf(statistic, int(usual.sum()) - 1))
    if p >= 0.05:
        return ""
    return (
        f"A constant attrition of {rate:.3f} is against the data (chi-squared {statistic:.1f} at "
        f"{int(usual.sum())} lengths, p = {p:.2g}); use attrition='by_asks'."
    )
