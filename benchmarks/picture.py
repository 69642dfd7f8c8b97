"""Time against size: a panel a workload, a line a player, netpath in black."""

from __future__ import annotations

from pathlib import Path

import graphs
import pandas as pd

PANELS = (
    ("W1 warmest", "Warmest chain, one pair"),
    ("W1 fewest asks", "Fewest asks, one pair"),
    ("W5 ten warmest", "Ten warmest chains, one pair"),
    ("W2 asks", "Everybody to the nearest target, by asks"),
    ("W2 chance", "Everybody to the nearest target, by chance"),
    ("W2 each number of asks to 6", "The same for each number of asks to 6"),
    ("W3 within 2", "Everybody's reach within 2 asks"),
    ("W3 within 3", "Everybody's reach within 3 asks"),
    ("W4 within 3", "Access within 3 asks, a world"),
    ("W4 unlimited", "Access without limit, a world"),
    ("W4 unlimited, near the threshold", "The same near the threshold, a world"),
)
# Okabe and Ito's colours, which people of all colour vision tell apart; marks for reading in grey.
LOOKS = {
    "networkx": ("#999999", "v"),
    "igraph": ("#D55E00", "s"),
    "networkit": ("#0072B2", "^"),
    "rustworkx": ("#CC79A7", "P"),
    "scipy": ("#009E73", "D"),
    "numpy": ("#56B4E9", "X"),
    "graphblas": ("#E69F00", "p"),
    "cynetdiff": ("#8C6D31", "h"),
}


def drawn(table: pd.DataFrame, path: Path) -> None:
    """Draw what was measured on one thread, on the made graphs with ids in random order."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    part = table[(table["threads"] == 1) & table["graph"].isin([*graphs.SIZES])]
    part = part.assign(people=part["graph"].map(graphs.SIZES)).sort_values("people")
    figure, panels = plt.subplots(4, 3, figsize=(12, 13.5), layout="constrained")
    for panel, (workload, title) in zip(panels.flat, PANELS, strict=False):
        _panel(panel, part[part["workload"] == workload])
        panel.set_title(title, fontsize=10.5, loc="left")
    _legend(panels.flat[len(PANELS)])
    for panel in panels[-1, :2]:
        panel.set_xlabel("people, ten ties each")
    figure.get_layout_engine().set(hspace=0.06, wspace=0.04)
    figure.suptitle(finding(part), fontsize=14)
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)


def finding(part: pd.DataFrame) -> str:
    """How often netpath is the fastest, of all workloads and sizes that a peer was measured on."""
    told = part[part["workload"].isin([name for name, _ in PANELS])]
    wide = told.pivot_table(index=["workload", "people"], columns="player", values="median")
    peers = wide.drop(columns="netpath").min(axis=1)
    first = int((wide["netpath"] < peers).sum())
    n = int((wide["netpath"].notna() & peers.notna()).sum())
    return f"On one thread netpath is the fastest in {first} of {n} comparisons"


def _panel(panel, part: pd.DataFrame) -> None:
    for player, line in part.groupby("player", sort=False):
        mine = player == "netpath"
        colour, mark = ("black", "o") if mine else LOOKS[player]
        spread = [line["median"] - line["min"], line["max"] - line["median"]]
        look = {"color": colour, "marker": mark, "markersize": 6 if mine else 5}
        look |= {"linewidth": 2.6 if mine else 1.2, "zorder": 3 if mine else 2}
        panel.errorbar(line["people"], line["median"], yerr=spread, elinewidth=1, **look)
        guess = line[line["scaled"]]
        hollow = look | {"linestyle": "", "markerfacecolor": "white", "zorder": 4}
        panel.plot(guess["people"], guess["median"], **hollow)
    panel.set(xscale="log", yscale="log")
    panel.set_xlim(6e3, 1.7e6)
    panel.set_xticks([1e4, 1e5, 1e6], ["10,000", "100,000", "1,000,000"])
    panel.yaxis.set_major_formatter(lambda seconds, _: in_words(seconds))
    panel.minorticks_off()
    panel.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)


def in_words(seconds: float) -> str:
    """A power of ten of a second, as people say it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= 0.99 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def _legend(panel) -> None:
    panel.set_axis_off()
    for player, (colour, mark) in {"netpath": ("black", "o"), **LOOKS}.items():
        wide = 2.6 if player == "netpath" else 1.2
        label = "numpy alone" if player == "numpy" else player
        panel.plot([], [], color=colour, marker=mark, linewidth=wide, label=label)
    panel.legend(loc="upper left", frameon=False, fontsize=10.5, labelspacing=0.6)
    note = "A bar is the range of the rounds.\nA hollow mark is scaled from a sample of people."
    panel.text(0.03, 0.02, note, transform=panel.transAxes, fontsize=9.5)
