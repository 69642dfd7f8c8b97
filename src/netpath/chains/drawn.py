"""Warmth drawn between its bounds, as far as it is unsure: does the first chain stay first?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._draws import Rng, generator
from netpath._intervals import Z95
from netpath._results import Answer, percent
from netpath._warmth_rule import WarmthRule
from netpath.chains._answers import Chains
from netpath.chains._search import Promises, warmest_first
from netpath.chains._windows import Windows, small
from netpath.chains.question import ChainQuestion
from netpath.errors import DataError
from netpath.network import Compressed, ReferralNetwork

BOUNDS = ["warmth_low", "warmth_high"]
N_REDRAWN = 200  # draws where none are said


def need_bounds(net: ReferralNetwork) -> None:
    """Refuse a network none of whose ties has bounds.

    Raises
    ------
    DataError
        If no draw would differ.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
    >>> need_bounds(ReferralNetwork(None, ties.assign(warmth_low=0.4, warmth_high=0.6)))
    """
    if not set(BOUNDS) <= set(net.ties.columns) or net.ties[BOUNDS].isna().all(axis=None):
        raise DataError(
            "No tie has bounds, so no draw would differ. Add the columns warmth_low and "
            "warmth_high, or take ties whose warmth comes with bounds.",
            code="no bounds",
        )


@dataclass(frozen=True)
class OverDraws(Answer):
    """In what share of draws something stays as it is: a table, and how to draw it again."""

    table: pd.DataFrame
    n_draws: int
    rng: int | None

    def to_frame(self) -> pd.DataFrame:
        """Return the table.

        Examples
        --------
        >>> OverDraws(pd.DataFrame({"share": [1.0]}), 10, 7).to_frame().shape
        (1, 1)
        """
        return self.table.copy()


class Draws:
    """Warmth drawn between its bounds, in an order of ties that row order cannot change."""

    def __init__(self, net: ReferralNetwork, rng: np.random.Generator) -> None:
        from scipy.special import expit, logit
        from scipy.stats import norm

        self._net, self._rng, self._turn = net, rng, (norm.ppf, expit)
        first, second = _rules.pair_keys(net.ties, net.directed)
        ties = net.ties.assign(first=first, second=second).sort_values(["first", "second"])
        self._order = ties.index.to_numpy()
        self._low, self._warmth, self._high = (
            ties[name].fillna(ties["warmth"]).to_numpy()
            for name in (BOUNDS[0], "warmth", BOUNDS[1])
        )
        low, self._middle, high = (
            logit(np.clip(values, 1e-12, 1 - 1e-12))
            for values in (self._low, self._warmth, self._high)
        )
        self._down, self._up = (self._middle - low) / Z95, (high - self._middle) / Z95

    def rows(self) -> Compressed:
        """Return the network's rows with one draw of its warmths."""
        quantile, probability = self._turn
        z = quantile(self._rng.uniform(0.025, 0.975, len(self._order)))
        odds = self._middle + z * np.where(z < 0, self._down, self._up)
        drawn = np.clip(probability(odds), self._low, self._high)
        warmth = np.empty(len(drawn))
        warmth[self._order] = np.where(self._low == self._high, self._warmth, drawn)
        rows = self._net.compressed
        return replace(rows, warmth=warmth[rows.tie])


class Stability(OverDraws):
    """In what share of draws each chain came first.

    Attributes
    ----------
    table
        One row a chain, and one for other chains where any came first: ``chain`` (counted from 1,
        0 for others), ``people``, ``share``, and its 95 % Wilson interval ``low``, ``high``.
    n_draws, rng
        How many draws, and the seed they can be drawn again with (None for a Generator).
    """

    def __str__(self) -> str:
        first = self.table.iloc[0]
        span = f"[{percent(first.low)}, {percent(first.high)}]"
        return (
            f"The first chain stays first in {percent(first.share)} {span} of {self.n_draws:,} "
            "draws of warmth between its bounds (ties drawn independently, assumed)."
        )


def stability(
    net: ReferralNetwork, chains: Chains, *, n_draws: int = N_REDRAWN, rng: Rng = None
) -> Stability:
    """Return in what share of draws within the warmth bounds each chain stays first.

    In each draw every tie with bounds gets a warmth between them, and the question is answered
    anew. The draw is normal in log-odds around the warmth, with the bounds as 95 % limits on
    either side, cut at the bounds; ties are drawn independently. Both are assumptions.

    Parameters
    ----------
    net
        The network that ``chains`` came from, with ``warmth_low`` and ``warmth_high``.
    chains
        An answer of :func:`netpath.chains.warmest` with at least one chain.
    n_draws
        How often warmth is drawn.
    rng
        A seed, a Generator, or None for a fresh seed, which the result stores.

    Raises
    ------
    DataError
        If no tie has bounds, or there is no chain.

    Examples
    --------
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b", "a", "c"], "target": ["b", "z", "c", "z"]})
    >>> ties = ties.assign(warmth=[0.5, 0.5, 0.4, 0.4], warmth_low=0.3, warmth_high=0.6)
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> found = ntp.chains.warmest(net, "a", "z", k=2)
    >>> ntp.chains.stability(net, found, n_draws=100, rng=7).table["share"].sum()
    np.float64(1.0)
    """
    if not chains.found:
        raise DataError("There is no chain whose place could change.", code="no chain")
    need_bounds(net)
    generated, seed = generator(rng)
    matter = _that_matter(net, chains)
    question, draws = _question(matter, chains), Draws(matter, generated)
    first: Counter[tuple[str, ...]] = Counter()
    for _ in range(n_draws):
        walk = next(question.walks(warmest_first, 1, draws.rows()), None)
        first[tuple(matter.ids[one] for one in walk.people) if walk else ()] += 1
    return Stability(_shares(chains, first, n_draws), n_draws, seed)


def _question(net: ReferralNetwork, chains: Chains) -> ChainQuestion:
    return ChainQuestion.of(
        net, chains.seeker, chains.targets, chains.within, chains.avoid, chains.through
    )


def _with_values(net: ReferralNetwork, values: pd.Series) -> ReferralNetwork:
    return net.with_warmth(WarmthRule("", "warmth between its bounds", lambda _: values))


def _that_matter(net: ReferralNetwork, chains: Chains) -> ReferralNetwork:
    """Return the network without the ties that can come first in no draw.

    A tie can only if the best chain along it, every tie at its highest, is at least as warm as the
    best chain with every tie at its lowest.
    """
    low, high = (net.ties[name].fillna(net.ties["warmth"]) for name in BOUNDS)
    lowest = next(_question(_with_values(net, low), chains).walks(warmest_first, 1), None)
    if lowest is None:
        return net
    best = ChainQuestion.of(_with_values(net, high), chains.seeker, chains.targets, None)
    rows, keep = net.compressed, np.zeros(net.n_ties, dtype=bool)
    for asker, asked in _as_warm(best, lowest.chance * Decimal("0.999999999")):
        keep[rows.tie[rows.arc(asker, asked)]] = True
    return net.without_ties(net.ties[~keep])


def _as_warm(question: ChainQuestion, chance: Decimal) -> Iterator[tuple[int, int]]:
    """Yield every ask on a walk that is at least so likely."""
    rows = question.net.compressed
    if not small(rows):
        yield from Windows(rows, question.wanted, warmest_first).within(-float(chance.ln()))
        return
    asks = question.exactly(warmest_first, rows).asks
    onward, back = (Promises(one, warmest_first, None) for one in (asks, asks.reversed()))
    for asker, alters in asks.onward.items():
        before = back.of((asker, True), 0)
        for asked, one in alters:
            after = onward.of((asked, True), 0)
            if before and after and before[0] * one * after[0] >= chance:
                yield asker, asked


def _shares(chains: Chains, first: Counter[tuple[str, ...]], n_draws: int) -> pd.DataFrame:
    from scipy.stats import binomtest

    listed = [(at, one.people, first[one.people]) for at, one in enumerate(chains.found, start=1)]
    others = n_draws - sum(n for *_, n in listed)
    rows = []
    for at, people, n in [*listed, *([(0, (), others)] if others else [])]:
        span = binomtest(n, n_draws).proportion_ci(method="wilson")
        share, shown = n / n_draws, " → ".join(people) or "another chain"
        rows.append(
            {"chain": at, "people": shown, "share": share, "low": span.low, "high": span.high}
        )
    return pd.DataFrame(rows)
