"""How far groups reach: asks against how many people, or targets, a line a group, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from netpath._measure import NO_LABEL
from netpath._names import said_with
from netpath._results import assumed_lines, counted, listed, three_digits
from netpath.errors import UnknownPerson, masked
from netpath.plot._frame import Room, apart, colours, dashes, framed, written
from netpath.plot._sheet import INK, RED, SOFT, TEXT, Look, finished
from netpath.plot._words import isolated, said, shown, tamed, told_apart
from netpath.reach import EVERYBODY, Profile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = Room(width=5.4, height=3.6, left=0.85, right=2.2)
MOST = 12  # lines, the largest groups
LEAST_APART = 0.058  # of the height, between two labels


def reach(
    profile: Profile,
    by: str | None = None,
    *,
    own: str | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw how many people, or targets, groups get to within 1, 2, 3 … asks, and oneself on top.

    Parameters
    ----------
    profile
        The answer of :func:`netpath.reach.profile`.
    by
        The column of people that tells groups apart, a line each, the mean of its people; by
        default one line for all. At most 12 are drawn, the largest.
    own
        Somebody of them, whose own line is drawn on top.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; people or targets upwards, from 0. The title states where groups
        lie furthest apart.

    Examples
    --------
    >>> import netpath as ntp
    >>> found = ntp.reach.profile(ntp.readers.sample(), within=3)
    >>> ntp.plot.reach(found, own="p200").get_title(loc="left").replace(chr(10), " ")
    'Gráinne Gallagher gets to 897 people within 3 asks, people on average to 785'
    """
    from matplotlib.ticker import MaxNLocator

    own = None if own is None else str(own)
    if own is not None and own not in profile.exactly.index:
        raise UnknownPerson(
            f"own: nobody among the seekers of this profile has the id {masked(own)}."
        )
    table = profile.by(by)
    table = table if by is None else table.rename(index=said_with(map(str, table.index), by))
    left = len(table) - MOST
    kept = table.sort_values("n", ascending=False, kind="stable").index[:MOST]
    table = table.loc[[name for name in table.index if name in kept]]
    lines: Any = table.drop(columns="n")
    sizes = table["n"].astype(int)
    foot = [f"Means over {_who(sizes)}."]
    foot += [f"And {counted(left, 'smaller group')}, not drawn."] if left > 0 else []
    foot += assumed_lines([tamed(one) for one in profile.assumptions])
    under = f"how many {_whom(profile)} one gets to, by asks" + (f" and {by}" if by else "")
    ax = framed(ax, ROOM, [_finding(profile, lines, own)], under, foot)
    asks = [int(one) for one in lines.columns]
    top = float(lines.to_numpy().max(initial=0))
    mine: Any = profile.at_most.loc[own] if own is not None else None
    top = max(top, float(mine.max())) if mine is not None else top
    ax.set(xlim=(min(asks) - 0.15, max(asks) + 0.15), xticks=asks, ylim=(0, 1.05 * max(top, 1)))
    ax.set_xlabel("asks, at most")
    ax.set_ylabel(f"{_whom(profile)} got to, on average")
    ax.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10], integer=True))
    ax.yaxis.set_major_formatter("{x:,g}")
    names = [str(one) for one in lines.index]
    colour, dash = colours(names), dashes(names)
    for name, values in lines.iterrows():
        (line,) = ax.plot(asks, values, marker="o", clip_on=False, zorder=3, label=str(name))
        line.set(color=colour[str(name)], linestyle=dash[str(name)], linewidth=2, markersize=4)
    ends = {str(name): float(value) for name, value in lines.iloc[:, -1].items()}
    if mine is not None:
        (line,) = ax.plot(asks, mine, marker="D", clip_on=False, zorder=5, color=RED)
        line.set(linewidth=3, markersize=6, markeredgecolor="white")
        ends[OWN] = float(mine.iloc[-1])
    _labels(ax, profile, ends, {**colour, OWN: RED}, own)
    return finished(ax, **look)


OWN = "\u0000own"


def _labels(
    ax: Axes, profile: Profile, ends: dict[str, float], colour: dict[str, str], own: str | None
) -> None:
    """Write at the right edge which line is whose."""
    height = ax.get_ylim()[1]
    places = apart(list(ends.values()), LEAST_APART * height, most=height)
    called = told_apart([one for one in ends if one != OWN], 1.3, TEXT, bold=True)
    called[OWN] = isolated(shown(_called(profile, own))) if own is not None else ""
    for (name, end), place in zip(ends.items(), places, strict=True):
        label = written(
            ax,
            f"{isolated(called[name])}: {f'{end:,.0f}' if name == OWN else three_digits(end)}",
            (1, place),
            (10, 0),
            ("axes fraction", "data"),
        )
        label.set(va="center", weight="bold", color=SOFT if name == NO_LABEL else INK)
        (mark,) = ax.plot([1.012], [place], "D" if name == OWN else "s", clip_on=False)
        mark.set(transform=ax.get_yaxis_transform(), color=colour[name], markersize=5)


def _who(sizes: pd.Series) -> str:
    many = {name: counted(int(n), "person", "people") for name, n in sizes.items()}
    return listed(
        n if name == EVERYBODY else f"{n} in {tamed(str(name))}" for name, n in many.items()
    )


def _whom(profile: Profile) -> str:
    return "targets" if profile.n_targets else "people"


def _finding(profile: Profile, lines: Any, own: str | None) -> str:  # noqa: ANN401 -- a table
    """Say how far oneself gets, or where groups lie furthest apart."""
    whom, asks = _whom(profile), counted(int(lines.columns[-1]), "ask")
    if own is not None:
        own_row: Any = profile.at_most.loc[own]
        mine = f"{int(own_row.iloc[-1]):,}"
        name, mean = (
            shown(_called(profile, own)),
            three_digits(float(profile.at_most.iloc[:, -1].mean())),
        )
        return f"{isolated(name)} gets to {mine} {whom} within {asks}, people on average to {mean}"
    labelled = lines.drop(index=NO_LABEL, errors="ignore").iloc[:, -1]
    best, worst = str(labelled.idxmax()), str(labelled.idxmin())
    most, least = three_digits(labelled[best]), three_digits(labelled[worst])
    if best == worst:
        return f"One gets to {most} {whom} within {asks}, on average"
    return f"Within {asks} {said(best)} gets to {most} {whom} on average, {said(worst)} to {least}"


def _called(profile: Profile, person: str) -> str:
    names = profile.people.get("name")
    told = "" if names is None else names.loc[person]
    return str(told) if isinstance(told, str) and told else person
