"""Searches: who reaches a target, by policy, by group, alone or all at once, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from netpath import search
from netpath._results import assumed_lines, counted, percent
from netpath.errors import DataError
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SOFT, TEXT, Look, finished
from netpath.plot._words import fitted, shown
from netpath.search import Optimum, Runs

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW, NAMES, NUMBERS, BESIDE = 0.42, 2.3, 1.7, 2.1  # inches


def runs(
    runs: Mapping[str, Runs],
    *,
    optimum: Optimum | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw how often each policy reaches a target, the best first.

    Parameters
    ----------
    runs
        Searches by the name they have in the picture; compare like with like, on the same rng.
    optimum
        The best that any policy can do, drawn as a line.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Share of searches from left to right, in percent, with 95 % intervals and the mean of asks
        made; a row a policy. The title states the best and the worst.

    Raises
    ------
    DataError
        If there are no runs.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> runs = ntp.search.simulate(net, "p01", "p60", n_runs=9, rng=7)
    >>> ntp.plot.runs({"warmest": runs}).get_title(loc="left")
    'Warmest reaches a target in 100 % of searches'
    """
    if not runs or not isinstance(runs, Mapping):
        raise DataError("There are no runs to compare. Give them by name: {'warmest': runs}.")
    rows = sorted(runs.items(), key=lambda one: (-one[1].success_rate, one[0]))
    first = rows[0][1]
    room = Room(4.4, ROW * len(rows) + 0.3, left=NAMES, right=NUMBERS)
    under = f"Searches for {first.whom}" + (
        "; the dashed line is the best that any policy can do" if optimum else ""
    )
    rules = dict.fromkeys(str(one.rules) for _, one in rows)
    foot = [f"Lines: 95 % intervals. {' Or: '.join(rules)}", *assumed_lines(first.assumptions)]
    ax = framed(ax, room, [_best_and_worst(rows)], under, foot)
    ends = [one.success.high for _, one in rows] + ([optimum.probability] if optimum else [])
    ax.set(xlim=(0, min(108 * max(ends), 103) or 1), ylim=(len(rows) - 0.4, -0.7))
    if optimum is not None:
        best = 100 * optimum.probability
        ax.axvline(best, color="#444444", linewidth=1.4, linestyle=(0, (5, 3)))
        label = written(ax, f"best possible {percent(optimum.probability)}", (best, -0.7), (-4, -2))
        label.set(ha="right", va="top", color="#444444")
    for at, (_, one) in enumerate(rows):
        share = one.success
        ax.plot([100 * share.low, 100 * share.high], [at, at], color=BLUE, linewidth=2.5)
        (mark,) = ax.plot(100 * share.value, at, "o", color=BLUE, markersize=7)
        mark.set_clip_on(False)
        asks = f"{percent(share.value)}, {one.asks_made.mean():.1f} asks"
        written(ax, asks, (1, at), (8, 0), ("axes fraction", "data")).set(va="center", color=BLUE)
    names = [fitted(shown(name), NAMES - 0.2, TEXT) for name, _ in rows]
    ax.set_yticks(range(len(rows)), names, size=TEXT)
    ax.set_xlabel("share of searches that reach a target", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _best_and_worst(rows: list[tuple[str, Runs]]) -> str:
    (best, most), (worst, least) = rows[0], rows[-1]
    told = f"{_capital(best)} reaches a target in {percent(most.success_rate)} of searches"
    if len(rows) == 1:
        return told
    if least.success.high >= most.success.low:
        return f"{told}, {shown(worst)} in {percent(least.success_rate)}: their intervals overlap"
    return f"{told}, {shown(worst)} in {percent(least.success_rate)}"


def _capital(name: str) -> str:
    return shown(name[:1].upper() + name[1:])


LABEL, MOST_BANDS = 0.33, 3  # inches; lines whose bands can be told apart


def reached_within(
    runs: Runs, *, by: str | None = None, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw the share of searches that reached a target against asks, a line a group.

    Parameters
    ----------
    runs
        The answer of :func:`netpath.search.simulate`.
    by
        The column that splits the seekers; None for all in one line.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; share that reached a target upwards, in percent from 0, with 95 %
        intervals, as bands too for up to three groups. The title states the best and the worst
        group, or that their intervals overlap.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> ax = ntp.plot.reached_within(ntp.search.simulate(net, "p01", "p60", n_runs=9, rng=7))
    >>> ax.get_title(loc="left").startswith("100 % of searches reach a target")
    True
    """
    table = runs.reached_within(by)
    lines = {str(name): part for name, part in table.groupby("group", sort=False)}
    weeks = runs.rules.weeks_an_ask
    under = f"Searches for {runs.whom}, {runs.policy}" + (f", by {by}" if by else "")
    room = Room(5.4, 3.2, left=0.8, right=2.0)
    marks = "In brackets, and shaded" if len(lines) <= MOST_BANDS else "In brackets"
    foot = [f"{marks}: 95 % intervals. {runs.rules}"]
    ax = framed(ax, room, [_apart_or_not(lines)], under, [*foot, *assumed_lines(runs.assumptions)])
    last = max(int(table["asks"].max()), 1)
    ax.set(xlim=(0, last), ylim=(0, min(112 * max(float(table["high"].max()), 0.01), 103)))
    _draw_lines(ax, lines)
    _label_ends(ax, lines, LABEL * ax.get_ylim()[1] / room.height)
    each = f" ({weeks:g} week{'s' * (weeks != 1)} each, assumed)" if weeks else ""
    ax.set_xlabel(f"asks{each}", size=TEXT)
    ax.set_ylabel("share that reached a target", size=TEXT)
    ax.locator_params("x", integer=True)
    ax.yaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _draw_lines(ax: Axes, lines: dict[str, pd.DataFrame]) -> None:
    """Draw a line a group; with its band where that can be told from the others'."""
    colour, dash = colours(lines), dashes(lines)
    for name, part in lines.items():
        asks = part["asks"].to_numpy()
        (line,) = ax.step(asks, 100 * part["share"].to_numpy(), where="post")
        line.set(color=colour[name], linestyle=dash[name], linewidth=2)
        if len(lines) <= MOST_BANDS:
            low, high = (100 * part[end].to_numpy() for end in ("low", "high"))
            band = ax.fill_between(asks, low, high, step="post", color=colour[name])
            band.set(alpha=0.15, linewidth=0)


def _label_ends(ax: Axes, lines: dict[str, pd.DataFrame], gap: float) -> None:
    """Write at the end of each line whose it is, and where it ends."""
    colour, last = colours(lines), ax.get_xlim()[1]
    ends = [100 * part.iloc[-1][["share", "low", "high"]].astype(float) for part in lines.values()]
    places = apart([end["share"] for end in ends], gap, ax.get_ylim()[1] - gap / 2)
    for name, end, place in zip(lines, ends, places, strict=True):
        ax.plot([last, 1.03 * last], [end["share"], place], color=colour[name], clip_on=False)
        told = fitted(shown(name), 1.7, TEXT, bold=True)
        label = written(ax, told, (1.03 * last, place), (4, 1))
        label.set(va="bottom", color=colour[name], weight="bold")
        digits = 0 if end["high"] >= 9.95 else 1
        bounds = f"[{end['low']:.{digits}f}, {end['high']:.{digits}f}]"
        written(ax, f"{percent(end['share'] / 100)} {bounds}", (1.03 * last, place), (4, 0)).set(
            va="top"
        )


def _apart_or_not(lines: dict[str, pd.DataFrame]) -> str:
    ends = {name: part.iloc[-1] for name, part in lines.items()}
    share = {name: float(end["share"]) for name, end in ends.items()}
    if len(ends) == 1:
        return f"{percent(*share.values())} of searches reach a target"
    best, worst = max(share, key=share.__getitem__), min(share, key=share.__getitem__)
    high, low = percent(share[best]), percent(share[worst])
    if ends[worst]["high"] >= ends[best]["low"]:
        span = high if high == low else f"{low} to {high}"
        return f"{span} of searches reach a target in every group; their intervals overlap"
    return f"{low} ({shown(worst)}) to {high} ({shown(best)}) of searches reach a target"


LOST = (  # why a search gets no further, stage by stage
    "there is nobody to ask",
    "nobody says yes",
    "nobody gives a name",
    "no target is ever asked",
    "a target is asked, and none says yes",
)


def funnel(runs: Runs, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw how many searches got how far, and where most of them were lost.

    Parameters
    ----------
    runs
        The answer of :func:`netpath.search.simulate`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Searches from left to right, in percent of all; a bar a stage. The title states the stage
        that the largest share of those before it did not get to.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, rng=7)
    >>> rules = ntp.search.Rules(budget=10)
    >>> ax = ntp.plot.funnel(ntp.search.simulate(net, None, "p60", rules=rules, n_runs=9, rng=7))
    >>> ax.get_title(loc="left").startswith("The largest loss")
    True
    """
    table = runs.funnel()
    shares = (table["searches"] / runs.ended.size).tolist()
    room = Room(4.6, ROW * len(table), left=1.7, right=0.9)
    head = [_largest_loss(table["went_on"].tolist(), shares[-1])]
    under = f"{counted(runs.ended.size, 'search', 'searches')} for {runs.whom}, {runs.policy}"
    ax = framed(ax, room, head, under, [str(runs.rules), *assumed_lines(runs.assumptions)])
    bars = ax.barh(range(len(table)), [100 * one for one in shares], height=0.66, color="#9CC3DD")
    bars[-1].set_color(BLUE)
    for at, (share, on) in enumerate(zip(shares, table["went_on"], strict=True)):
        told = f"  ({percent(on)})" if at and shares[at - 1] else ""
        label = percent(share) + told
        inside = share > 0.55
        place = written(ax, label, (100 * share, at), (-5 if inside else 5, 0))
        place.set(va="center", ha="right" if inside else "left")
        place.set_color(INK if at < len(table) - 1 or not inside else "white")
    ax.set(xlim=(0, 100), ylim=(len(table) - 0.5, -0.5))
    stages = [fitted(stage, 1.5, TEXT, 2) for stage in table["stage"]]
    ax.set_yticks(range(len(table)), stages, size=TEXT)
    ax.set_xlabel("share of searches; in brackets, of those above", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _largest_loss(went_on: list[float], reached: float) -> str:
    if reached == 1:
        return "Every search reaches a target"
    worst = min(range(len(LOST)), key=lambda at: went_on[at + 1])
    return f"The largest loss: {LOST[worst]} ({percent(went_on[worst + 1])} go on)"


def difference(
    alone: Runs,
    together: Runs,
    *,
    by: str | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw what is left of each group's success when everybody searches at once.

    Parameters
    ----------
    alone, together
        The same searches, without and with ``Rules(together=True)``.
    by
        The column that splits the seekers; None for all in one row.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Share of searches that reach a target, in percent; filled alone, hollow together, with 95 %
        intervals; beside them the difference in points, with its own. The title states what
        competition takes.

    Raises
    ------
    DataError
        If the seekers or the worlds of both are not the same.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> rules = [ntp.search.Rules(cap=2, together=once) for once in (False, True)]
    >>> runs = [ntp.search.simulate(net, None, "p60", rules=one, n_runs=9, rng=7) for one in rules]
    >>> ntp.plot.difference(*runs).get_title(loc="left")
    'Alone 100 % reach a target, all at once 3.4 %'
    """
    apart = search.difference(together, alone, by=by)
    pairs = [
        one.reached_within(by).groupby("group", sort=False).last() for one in (alone, together)
    ]
    names = [str(name) for name in pairs[0].index]
    room = Room(4.2, ROW * len(names) + 0.35, left=NAMES, right=BESIDE)
    under = f"Searches for {alone.whom}, {alone.policy}" + (f", by {by}" if by else "")
    rules = f"{together.rules} Lines and brackets: 95 % intervals; differences by world, in points."
    foot = [rules, *assumed_lines(alone.assumptions)]
    ax = framed(ax, room, [_taken(search.difference(together, alone))], under, foot)
    top = 108 * max(float(pair["high"].max()) for pair in pairs)
    ax.set(xlim=(0, min(top, 103) or 1), ylim=(len(names) - 0.5, -0.85))
    for at in range(len(names)):
        _row(ax, at, pairs[0].iloc[at], pairs[1].iloc[at])
        _numbers(ax, at, apart.iloc[at])
    ax.set_yticks(range(len(names)), [fitted(shown(one), NAMES - 0.2, TEXT) for one in names])
    ax.tick_params(labelsize=TEXT)
    ax.set_xlabel("share of searches that reach a target", size=TEXT, color=SOFT)
    ax.xaxis.set_major_formatter("{x:g} %")
    return finished(ax, **look)


def _row(ax: Axes, at: int, alone: pd.Series, together: pd.Series) -> None:
    ax.plot([100 * alone["share"], 100 * together["share"]], [at, at], color="#BBBBBB", linewidth=1)
    looks = ((alone, BLUE, BLUE, "alone"), (together, RED, "white", "all at once"))
    for one, colour, face, _ in looks:
        place, shift = 100 * float(one["share"]), 0.12 if one is together else -0.12
        bounds = [100 * one["low"], 100 * one["high"]]
        ax.plot(bounds, [at + shift, at + shift], color=colour, linewidth=2)
        (mark,) = ax.plot(place, at + shift, "o", color=colour, markerfacecolor=face)
        mark.set(markersize=7, clip_on=False, zorder=4)
    if at:
        return
    left, right = sorted(looks, key=lambda one: float(one[0]["share"]))
    for (one, colour, _, name), side in ((left, "left"), (right, "right")):
        near = float(right[0]["share"]) - float(left[0]["share"]) < 0.004 * ax.get_xlim()[1]
        told = written(ax, name, (100 * float(one["share"]), at), (0, 10))
        told.set(ha=("right" if side == "left" else "left") if near else side, color=colour)


def _numbers(ax: Axes, at: int, apart: pd.Series) -> None:
    """Write what is left of what, and the difference, beside a row."""
    points = (f"{100 * apart[one]:+.1f}".replace("-", "−") for one in ("difference", "low", "high"))
    middle, low, high = points
    told = f"{percent(apart['there'])} → {percent(apart['here'])}"
    place = ("axes fraction", "data")
    written(ax, told, (1, at), (8, 1), place).set(va="bottom", weight="bold")
    written(ax, f"{middle} [{low}, {high}]", (1, at), (8, 0), place).set(va="top", color=SOFT)


def _taken(apart: pd.DataFrame) -> str:
    row = apart.iloc[0]
    before, after = percent(row["there"]), percent(row["here"])
    if row["low"] <= 0 <= row["high"]:
        return f"Alone {before} reach a target, and all at once no fewer that we can tell"
    return f"Alone {before} reach a target, all at once {after}"
