"""Who is tied to whom by group, and every index beside what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd

from netpath._names import said_with
from netpath._results import assumed_lines, counted, percent, three_digits
from netpath.errors import DataError
from netpath.homophily import SegregationTable
from netpath.plot._frame import Room, framed
from netpath.plot._sheet import BLUE, INK, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import said, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TILE, MOST_TILES = 0.62, 12  # inches; groups, of which the largest are drawn
ROW, NAMES, GAP, SCALE = 0.34, 1.5, 0.55, 3.0  # inches
SHADES = "PuOr_r"  # orange where there are more ties than by size, purple where fewer
MOST_TIMES = 4.0
SHORT, LETTER = 6, 0.088  # letters that fit under a tile, and inches of one
SHOWN = ("share within", "E-I", "segregation", "assortativity", "Gupta-Anderson-May")


def homophily(found: SegregationTable, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw who is tied to whom, and each index with what chance would give.

    A tile says how many ties run from the group of its row to that of its column, and how many
    times as many as by group size alone; of more than 12 groups the 12 largest have tiles, and how
    many more there are is said. Beside the tiles stands each index of the whole: a dot
    with its interval, the grey bar what shuffled labels give (mean and two sd either way), the
    hollow bar the same of rewired ties.

    Parameters
    ----------
    found
        The answer of :func:`netpath.homophily.table`.
    ax
        Axes that both fill; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The axes around both. The title states the share of ties within, and that of both nulls.

    Raises
    ------
    DataError
        If there are no ties between people with a label.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": list("abcdef"), "group": list("AAABBB")})
    >>> ties = pd.DataFrame({"source": list("aabdde"), "target": list("bccefa")})
    >>> net = ntp.ReferralNetwork(people, ties, directed=False)
    >>> ax = ntp.plot.homophily(ntp.homophily.table(net, "group", rng=7))
    >>> ax.get_title(loc="left").replace(chr(10), " ")
    '83 % of ties are within groups; labels shuffled give 40 %, ties rewired 43 %'
    """
    n = min(len(found.mixing.sizes), MOST_TILES)
    row = found.at("share within")
    if pd.isna(row["value"]):
        raise DataError(
            "plot.homophily: there are no ties between people with a label. Name another column."
        )
    tall = max(n * TILE, (len(SHOWN) + 1) * ROW + 0.3)
    wide = n * TILE + GAP + NAMES + SCALE
    nulls = [
        f"{words} {percent(row[of])}"
        for words, of in (("labels shuffled give", "shuffled"), ("ties rewired", "rewired"))
        if pd.notna(row[of])
    ]
    head = f"{percent(row['value'])} of ties are within groups"
    head += f"; {', '.join(nulls)}" if nulls else ""
    by = said(found.by)
    ax = framed(
        ax,
        Room(
            wide, tall, left=0.4 + LETTER * max(map(len, _rows_named(found))), right=0.3, below=0.5
        ),
        [head],
        f"ties from the group of a row to that of a column, by {by}, and indices of segregation",
        _foot(found),
    )
    ax.set_axis_off()
    ax.title.set_visible(True)
    _tiles(ax.inset_axes((0, 1 - n * TILE / tall, n * TILE / wide, n * TILE / tall)), found)
    height = ((len(SHOWN) + 1) * ROW + 0.1) / tall
    left = (n * TILE + GAP + NAMES) / wide
    _indices(ax.inset_axes((left, 1 - height, SCALE / wide, height)), found)
    return finished(ax, **look)


def _foot(found: SegregationTable) -> list[str]:
    row = found.at("share within")
    key = (
        "Tiles: ties, and how many times as many as by group size alone (orange and bold: more). "
        "Dot and line: the index and its 95 % interval, these ties taken as a sample."
    )
    shuffled = (
        f"Grey: {counted(found.n_shuffles, 'way')} to give out labels"
        f"{' (all there are)' if found.every else ''}, mean and two sd either way"
        + (f", p = {three_digits(row['p'])}." if pd.notna(row["p"]) else ".")
    )
    rewired = (
        f"Hollow: {counted(found.n_rewirings, 'network')} with everybody's number of ties held, "
        f"p = {three_digits(row['p_rewired'])}."
        if found.n_rewirings and pd.notna(row["p_rewired"])
        else ""
    )
    left = found.mixing.left_out
    out = f"Left out: {counted(left, 'tie')} of people without a label." if left else ""
    drawn, ties = _drawn(found), found.mixing.ties
    more = len(ties) - len(drawn)
    within = ties.loc[drawn, drawn].to_numpy().sum() / ties.to_numpy().sum()
    rest = (
        f"And {counted(more, 'smaller group')} without tiles: {percent(within)} of ties are among "
        "those drawn; the indices are of all."
        if more
        else ""
    )
    return [key, rest, shuffled, rewired, out, *assumed_lines(found.assumptions)]


def _tiles(ax: Axes, found: SegregationTable) -> None:
    """Draw counts, coloured by how many times as many they are as by group size alone."""
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    counts = found.mixing.ties.to_numpy(dtype=np.float64)
    sizes = found.mixing.sizes.to_numpy(dtype=np.float64)
    drawn = found.mixing.sizes.index.get_indexer(pd.Index(_drawn(found)))
    rest = sizes[np.newaxis, :] - np.eye(len(sizes))
    expected = counts.sum(axis=1, keepdims=True) * rest / max(sizes.sum() - 1, 1)
    times = np.divide(counts, expected, out=np.full(counts.shape, np.nan), where=expected > 0)
    shade, level = colormaps[SHADES], Normalize(-np.log(MOST_TIMES), np.log(MOST_TIMES))
    times, counts, n = times[np.ix_(drawn, drawn)], counts[np.ix_(drawn, drawn)], len(drawn)
    for at, to in np.ndindex(n, n):
        ratio = times[at, to]
        log = np.log(np.clip(ratio, 1 / MOST_TIMES, MOST_TIMES)) if ratio == ratio else 0.0
        colour = shade(level(float(log))) if ratio == ratio else (1.0, 1.0, 1.0, 1.0)
        (tile,) = ax.bar(to, 1, 1, at - 0.5, facecolor=colour)
        tile.set(edgecolor="white", linewidth=1.5)
        dark = 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2] < 0.5
        ends = "–" if ratio != ratio else f"{counts[at, to]:,.0f}\n×{three_digits(round(ratio, 2))}"
        text = ax.text(to, at, ends, ha="center", va="center", size=SMALL)
        text.set(color="white" if dark else INK, parse_math=False)
        text.set_fontweight("bold" if ratio > 1 else "normal")
    ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
    names = _rows_named(found)
    ax.set_yticks(range(n), names)
    ax.set_xticks(range(n), [name.rpartition("  ")[2] for name in names])
    ax.tick_params(length=0, labelsize=TEXT, colors=INK)
    ax.spines[:].set_visible(False)


def _drawn(found: SegregationTable) -> list[str]:
    """Return the groups that have tiles: all, or of many the largest, the largest first."""
    sizes = found.mixing.sizes
    if len(sizes) > MOST_TILES:
        sizes = sizes.sort_values(ascending=False, kind="stable")[:MOST_TILES]
    return [str(one) for one in sizes.index]


def _rows_named(found: SegregationTable) -> list[str]:
    """Return the names of groups; where they are long, with the number that their column has."""
    drawn = _drawn(found)
    called = said_with(drawn, found.by)
    names = [tamed(said(called[name])) for name in drawn]
    if max(map(len, names)) <= SHORT:
        return names
    return [f"{name}  {at}" for at, name in enumerate(names, 1)]


def _indices(ax: Axes, found: SegregationTable) -> None:
    """Draw each index with its interval over its nulls."""
    table = found.table[found.table["group"] == ""].set_index("index")
    names = [name for name in SHOWN if pd.notna(table["value"].get(name, pd.NA))]
    ax.axvline(0, color=SOFT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=0)
    rows = table.loc[names].to_dict("records")
    for at, row in enumerate(rows):
        for of, height, look in (
            ("shuffled", 0.66, {"facecolor": "#C9C9C9", "edgecolor": "none"}),
            ("rewired", 0.34, {"facecolor": "none", "edgecolor": INK, "linewidth": 1.0}),
        ):
            sd = row[f"{of}_sd"]
            if pd.notna(row[of]) and pd.notna(sd):
                wide = max(4 * float(sd), 0.01)
                (bar,) = ax.barh(at, wide, height, float(row[of]) - wide / 2)
                bar.set(zorder=1, **look)
        if pd.notna(row["low"]):
            ends = [float(row["low"]), float(row["high"])]
            ax.plot(ends, [at, at], color=BLUE, linewidth=2, zorder=3)
        ax.plot([float(row["value"])], [at], "o", color=BLUE, markersize=7, zorder=4)
    ax.set(xlim=(-1.05, 1.05), ylim=(len(names) - 0.4, -0.6))
    told = [f"{name} (low: within)" if name == "E-I" else name for name in names]
    ax.set_yticks(range(len(names)), told)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["-1", "-0.5", "0", "0.5", "1"])
    ax.tick_params(length=0, labelsize=TEXT, colors=INK)
    ax.spines[["top", "right", "left"]].set_visible(False)
