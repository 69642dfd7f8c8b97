"""One search as it grows, ask by ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._results import counted
from netpath.errors import DataError
from netpath.plot._frame import Room, framed, written
from netpath.plot._sheet import BLUE, INK, RED, SOFT, TEXT, Look, Point, finished
from netpath.plot._words import fitted, shown
from netpath.search import Search

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST, ROW, COLUMN, WIDE = 24, 0.27, 0.95, 6.3  # asks drawn; inches
MARKS = {"referred": "o", "met": "o", "no": "x", "declined": "X"}

KEY = "Filled: granted. Cross: this tie refused. Filled cross: takes no asks at all."
BY = " In brackets: who named them, where the line passes others."


def search(search: Search, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw one search: a row an ask, from left to right the asks from the seeker.

    A line leads from whoever introduced to whoever is asked; the chain that reached a target is
    heavy. Where it passes others on its way, the name is told in brackets. Filled: granted; a
    cross: that tie refused; a filled cross: takes no asks at all. At most 24 asks are drawn, those
    of the chain and the first of the others.

    Parameters
    ----------
    search
        The answer of :meth:`netpath.search.Runs.one`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from the seeker to the right, asks one after another downwards. The title states how
        it ended.

    Raises
    ------
    DataError
        If it is no search.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> one = ntp.search.simulate(net, "p01", "p60", n_runs=1, rng=7).one()
    >>> "target reached" in ntp.plot.search(one).get_title(loc="left")
    True
    """
    chain, rows = set(_one(search).chain()), search.asks.reset_index(drop=True)
    on_chain = rows["asked"].isin(chain) & rows["outcome"].isin(["met", "referred"])
    spare = MOST - int(on_chain.sum())
    kept = rows[on_chain | ((~on_chain).cumsum() <= spare)]
    deepest = int(kept["depth"].max()) if len(kept) else 1
    column, hidden = min(COLUMN, WIDE / deepest), len(rows) - len(kept)
    passing = _passing(kept, search.seeker)
    key, names = (KEY + BY, 2.8) if any(passing) else (KEY, 2.4)
    wide, high = column * (deepest + 0.3) + names, ROW * (len(kept) + 1)
    room = Room(wide, high, left=0.7, right=0.3, below=0.85)
    foot = [key + (f" Not drawn: {counted(hidden, 'ask')} that led elsewhere." if hidden else "")]
    ax = framed(ax, room, [_finding(search)], f"A search by {search.names[search.seeker]}", foot)
    ax.set(xlim=(-0.3, wide / column - 0.3), ylim=(len(kept) + 0.7, -0.6))
    ax.plot(0, 0, "s", color=INK, markersize=8)
    written(ax, shown(search.names[search.seeker]), (0, 0), (9, 0)).set(va="center", weight="bold")
    places = {search.seeker: (0.0, 0.0)}
    columns = [kept[name].tolist() for name in ("asker", "asked", "outcome", "depth")]
    asks = enumerate(zip(*columns, passing, strict=True), start=1)
    for at, (asker, asked, outcome, depth, passes) in asks:
        granted, place = outcome in ("met", "referred"), (float(depth), float(at))
        heavy = granted and asked in chain and asker in chain
        _line(ax, places.get(asker, (0.0, 0.0)), place, granted, heavy)
        if granted:
            places[asked] = place
        _mark(ax, place, outcome)
        told = _told(search.names, asked, asker if passes else None)
        label = written(ax, told, place, (8, 0))
        label.set(va="center", color=INK if granted else SOFT, weight="bold" if heavy else "normal")
    _scales(ax, deepest, [str(one + 1) for one in kept.index])
    return finished(ax, **look)


def _one(search: object) -> Search:
    if not isinstance(search, Search):
        raise DataError(f"growing draws one search, not {type(search).__name__}; see runs.one().")
    return search


def _scales(ax: Axes, deepest: int, numbers: list[str]) -> None:
    ax.set_xticks(range(deepest + 1))
    ax.set_yticks(range(1, len(numbers) + 1), numbers, size=TEXT)
    ax.set_xlabel("asks from the seeker, along who named whom", size=TEXT, color=SOFT)
    ax.set_ylabel("ask number", size=TEXT, color=SOFT)


def _told(names: dict[str, str], asked: str, by: str | None) -> str:
    """Return who is asked, and by whom they were named where that is to be said."""
    if by is None:
        return fitted(shown(names[asked]), 2.2, TEXT)
    return f"{fitted(shown(names[asked]), 1.2, TEXT)} ({fitted(shown(names[by]), 1.2, TEXT)})"


def _passing(rows: pd.DataFrame, seeker: str) -> list[bool]:
    """Return for each ask whether its line passes somebody who was met after whoever named them."""
    last, found = {0: seeker}, []
    columns = (rows[name] for name in ("asker", "asked", "outcome", "depth"))
    for asker, asked, outcome, depth in zip(*columns, strict=True):
        found.append(last.get(depth - 1) != asker)
        if outcome in ("met", "referred"):
            last[depth] = asked
    return found


def _mark(ax: Axes, place: Point, outcome: str) -> None:
    """Mark what came of an ask, apart from lines behind it."""
    ax.plot(*place, "o", color="white", markersize=11, zorder=3.5)
    (mark,) = ax.plot(*place, MARKS[outcome], zorder=4)
    mark.set(color=RED if outcome in ("no", "declined") else BLUE)
    mark.set(markersize=7, markeredgewidth=1.6)


def _line(ax: Axes, start: Point, end: Point, granted: bool, heavy: bool) -> None:
    """Draw a line down from whoever introduced, and over to whoever is asked."""
    (line,) = ax.plot([start[0], start[0], end[0]], [start[1], end[1], end[1]])
    line.set(color=BLUE if granted else "#AAAAAA", linewidth=3 if heavy else 1)
    line.set_zorder(3 if heavy else 1)


def _finding(search: Search) -> str:
    asks = counted(len(search.asks), "ask")
    chain = search.chain()
    if chain:
        return f"After {asks}: target reached, by a chain of {counted(len(chain) - 1, 'ask')}"
    return f"After {asks}: {search.ended}"
