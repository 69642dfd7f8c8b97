"""Policies against the exact optimum: run it to print the table, and draw it to a file if named.

``python tests/search/against_the_optimum.py 300 optimum.png``. All numbers are exact: what a policy
reaches is enumerated by the oracle, which follows every way every ask can turn out; the optimum is
that of :func:`netpath.search.optimum`, by dynamic programming, and equals the oracle's.
"""

import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from oracles import search_by_hand as by_hand
from search_worlds import LEVELS, POLICIES, network, random_world

import netpath as ntp

BUDGETS = range(1, 9)


def gaps_of(number: int) -> list[tuple]:
    """Return how far below the optimum each policy is at each level and budget."""
    world, seeker, targets = random_world(number, coins=8, distinct=True)
    net, most = network(world), max(BUDGETS)
    best = by_hand.success_within(world, seeker, targets, None, most)
    for budget in BUDGETS:
        ours = ntp.search.optimum(net, seeker, targets, budget=budget).probability
        assert abs(ours - best[budget]) < 1e-12, (number, budget)
    assert best[most] <= by_hand.access(world, seeker, targets) + 1e-12
    rows = []
    for policy in POLICIES:
        for level in LEVELS:
            key = by_hand.key_of(policy, level)
            told = by_hand.success_within(world, seeker, targets, key, most)
            rows += [(policy, level, number, n, best[n], best[n] - told[n]) for n in BUDGETS]
    return rows


def gaps(numbers: range) -> pd.DataFrame:
    """Return a row a policy, level, network and budget."""
    columns = ["policy", "level", "network", "budget", "optimum", "gap"]
    return pd.DataFrame([row for number in numbers for row in gaps_of(number)], columns=columns)


def tables(found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return mean and worst distance by policy, level and budget, and what knowing less costs."""
    by = found.groupby(["policy", "level", "budget"], sort=False)["gap"]
    mean = found.pivot_table("gap", ["policy", "level"], "budget", "mean", sort=False)
    paid = mean.unstack("level")
    price = {
        f"{less} instead of {more}": paid.xs(less, axis=1, level="level")
        - paid.xs(more, axis=1, level="level")
        for less, more in (("local", "directory"), ("directory", "full"), ("local", "full"))
    }
    return {
        "mean distance": mean,
        "worst distance": by.max().unstack("budget"),
        "price of knowledge": pd.concat(price, names=["knowing", "policy"]),
    }


def drawn(found: pd.DataFrame, file: str) -> None:
    """Draw the mean distance of each policy by budget, a panel a level."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(11, 3.6), sharey=True, layout="constrained")
    looks = zip(
        POLICIES, ("#0072B2", "#E69F00", "#009E73", "#8A8A8A", "#1A1A1A"), "os^Dv", strict=True
    )
    for policy, colour, mark in looks:
        for ax, level in zip(axes, LEVELS, strict=True):
            part = found[(found["policy"] == policy) & (found["level"] == level)]
            mean = 100 * part.groupby("budget")["gap"].mean()
            ax.plot(mean.index, mean, marker=mark, color=colour, label=policy.replace("_", " "))
    for ax, level in zip(axes, LEVELS, strict=True):
        ax.set(title=f"{level} knowledge", xlabel="budget in asks", ylim=(0, None))
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("below the best possible, in points")
    axes[2].legend(frameon=False)
    n, best = found["network"].nunique(), 100 * found.groupby("budget")["optimum"].mean()
    most = f"{best.iloc[0]:.0f} % within 1 ask, {best.iloc[-1]:.0f} % within {best.index[-1]}"
    figure.suptitle(f"How far below the best possible policies stay, {n} networks (best: {most})")
    figure.savefig(file, dpi=120)


def main(n: int, file: str | None) -> None:
    """Print the tables; distances are differences of probabilities."""
    pd.set_option("display.width", 140)
    found = gaps(range(n))
    best = found.groupby("budget")["optimum"].mean().round(3).tolist()
    sys.stdout.write(f"{n} networks; the optimum reaches a target on average: {best}\n")
    for name, table in tables(found).items():
        sys.stdout.write(f"\n{name}, by budget\n{table.round(4).to_string()}\n")
    if file:
        drawn(found, file)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, sys.argv[2] if len(sys.argv) > 2 else None)
