"""What hangs on every tie and unsure person, free but noisy, from the worlds already drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Z95
from netpath.brokers._refusals import bits_of
from netpath.brokers._tables import BrokerQuestion

Floats = npt.NDArray[np.float64]
_WIDE, _AT_ONCE = 512, 16_384  # worlds of a block; coins unpacked at a time


def screened(asked: BrokerQuestion) -> pd.DataFrame:
    """Return access where each coin is live less access where it is not, a row a coin."""
    drawn, net = asked.worlds(), asked.question.net
    rows = net.compressed
    there = bits_of(drawn.there())[:, : asked.n_draws].mean(axis=0)
    sums = np.zeros((net.n_ties + len(net), 3))
    for at, block in enumerate(drawn.blocks):
        mean = there[_WIDE * at : _WIDE * (at + 1)]
        worth = np.column_stack([np.ones(len(mean)), mean, mean**2])
        for first, words in drawn.coins(block, _AT_ONCE):
            bits = bits_of(words)[:, : len(mean)]
            sums[first : first + len(words)] += bits @ worth
    whole = np.array([asked.n_draws, there.sum(), (there**2).sum()])
    live, dead = (_mean(one) for one in (sums, whole - sums))
    ties = net.ties[["source", "target"]].astype("str")
    people = pd.DataFrame({"person": net.ids})
    table = pd.concat([ties, people], ignore_index=True)
    table["chance"] = np.concatenate([_by_tie(rows.warmth, rows.tie, net.n_ties), rows.willing])
    table["importance"] = live[0] - dead[0]
    table["error"] = np.sqrt(live[1] + dead[1])
    table["loss"] = table["chance"] * table["importance"]
    table["low"] = table["importance"] - Z95 * table["error"]
    table["high"] = table["importance"] + Z95 * table["error"]
    barred = np.concatenate([np.zeros(net.n_ties, bool), ~rows.askable])
    unsure = table["chance"].between(0, 1, inclusive="neither") & ~barred
    told = table[unsure & table["error"].notna()]
    return told.sort_values("loss", ascending=False, kind="stable").reset_index(drop=True)


def _mean(sums: Floats) -> tuple[Floats, Floats]:
    """Return the mean over some worlds and its squared error; NaN where there is none."""
    n, total, squares = np.where(sums[:, :1] > 0, sums, np.nan).T
    return total / n, np.maximum(squares / n - (total / n) ** 2, 0) / n


def _by_tie(values: Floats | None, tie: npt.NDArray[np.int64], n: int) -> Floats:
    assert values is not None
    found = np.zeros(n)
    found[tie] = values
    return found
