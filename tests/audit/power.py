"""How often a planted gap is found: ``python power.py [networks] [picture.png]`` for the curves.

Everybody ties to everybody alike; then a share is taken from the chance of each tie between a
target and a person of group B. At a share of 0 labels are exchangeable, so that p <= .05 must come
in one network of twenty. Ten ties a person, one in twenty a target; access within 2 asks, warmth
0.3, 199 shuffles.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import netpath as ntp
from netpath._intervals import wilson

PLANTED = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
SIZES = (50, 100, 200)
MEAN_TIES, TARGETS, LEVEL = 10.0, 0.05, 0.05


def found(planted: float, size: int, rng: int) -> bool:
    """Say whether the gap of one network is found."""
    chance = MEAN_TIES / (2 * size)
    net = ntp.generate.planted_groups(
        {"A": size, "B": size},
        inside=chance,
        across=chance,
        targets=round(TARGETS * size),
        disadvantage=planted,
        rng=rng,
    )
    targets = net.where(role="hiring manager")
    access = ntp.access.estimate(net, targets=targets, within=2, n_draws=256, rng=rng)
    audit = ntp.audit.gap(access, "group", "A", n_resamples=199, rng=rng)
    return bool(audit.contrasts["pvalue"].fillna(1.0).item() <= LEVEL)  # not told is not found


def power(planted: float, size: int, times: int) -> float:
    """Return the share of networks in which it is found."""
    return float(np.mean([found(planted, size, rng) for rng in range(times)]))


def curves(times: int) -> pd.DataFrame:
    """Return the power by planted share (rows) and people a group (columns)."""
    return pd.DataFrame(
        {size: {planted: power(planted, size, times) for planted in PLANTED} for size in SIZES}
    )


def drawn(table: pd.DataFrame, times: int, path: str) -> None:
    """Draw the curves with their intervals."""
    import matplotlib.pyplot as plt

    from netpath.plot._frame import COLOURS, DASHES

    figure, ax = plt.subplots(figsize=(7, 4.4), layout="constrained")
    for at, (size, shares) in enumerate(table.items()):
        low, high = wilson(shares.to_numpy(), times)
        x = 100 * table.index.to_numpy()
        ax.fill_between(x, 100 * low, 100 * high, color=COLOURS[at], alpha=0.15, lw=0)
        ax.plot(x, 100 * shares, color=COLOURS[at], ls=DASHES[at], marker="o", lw=2.2)
        end = (x[-1], 100 * shares.iloc[-1])
        label = ax.annotate(f"{size} a group", end, (8, 0), textcoords="offset points")
        label.set(color=COLOURS[at], weight="bold", va="center")
    ax.axhline(100 * LEVEL, color="#555555", lw=1, ls=(0, (5, 3)))
    ax.annotate("5 %: no gap planted", (80, 100 * LEVEL), (8, -4), textcoords="offset points")
    ax.set(xlim=(-1, 81), ylim=(0, 101), xlabel="taken from the chance of a tie to a target, in %")
    ax.set_ylabel("of networks with p ≤ 0.05, in %")
    ax.set_title("A gap is found the more surely, the larger it is and the more people", loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130, bbox_inches="tight")


def main(times: str = "500", picture: str = "") -> None:
    table = curves(int(times))
    sys.stdout.write(f"{times} networks each; people a group across, planted share down\n{table}\n")
    if picture:
        drawn(table, int(times), picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
