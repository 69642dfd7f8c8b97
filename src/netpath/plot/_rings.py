"""Rings of asks around a person: a dot a person, or what they sum up to; never a hairball."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, pi, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from netpath._names import said_with
from netpath._results import assumed_lines, counted, listed, percent
from netpath.around import Rings
from netpath.plot._frame import apart
from netpath.plot._sheet import (
    BLUE,
    INK,
    RED,
    SMALL,
    SOFT,
    TEXT,
    Drawing,
    Look,
    Point,
    calm,
    finished,
)
from netpath.plot._words import fitted, isolated, shown, tamed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, RING, NAMES = 9.4, 3.0, 1.45  # inches: of the sheet, of all rings, and of names around them
MOST_NAMED, MOST_DOTS, MOST_SECTORS, MOST_CHAINS = 60, 1500, 12, 6
EVERY_TIE = MOST_NAMED  # people up to whom the last tie of every chain is drawn
OTHERS = "(others)"
NEAR = 12.0  # degrees within which names may crowd no more than they have room
LETTER = 0.155  # inches between the names of two people
STYLES = {"imported": (0, (5, 2)), "inferred": (0, (1, 1.6))}
DASHES = {"imported": "Dashed", "inferred": "Dotted"}
CHANCES = ((0.5, "#08306B"), (0.25, "#2171B5"), (0.1, "#6BAED6"), (0.0, "#BDD7EA"))
PALE, MIDDLE, ROOMY = "#F1F1EE", 0.62, 0.12


def rings(rings: Rings, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw who is around a person: a ring an ask, a sector a group, a dot a person.

    The darker a dot, the likelier the warmest chain to that person; diamonds are targets. Up to
    60 people every one is tied to whoever asks them on that chain, beyond that the chains to the
    six warmest targets are drawn. Ties are as wide as they are warm, with what their bounds allow
    as a pale band, dashed where imported and dotted where only inferred. Up to 60 names stand
    outside: targets, who leads to them, then whoever is nearest and warmest. More than 1,500
    people are summed up, a cell a ring and sector, and more than 12 sectors into the largest.

    Parameters
    ----------
    rings
        The answer of :func:`netpath.around.rings`.
    ax
        Axes that the drawing fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title says how many people are got to, and how many targets.

    Examples
    --------
    >>> import netpath as ntp
    >>> found = ntp.around.rings(ntp.readers.sample(), "p200", within=1, by="org")
    >>> ntp.plot.rings(found).get_title(loc="left")
    'Gráinne Gallagher can ask 13 people'
    """
    head = [_finding(rings), _question(rings)]
    if not len(rings.people):
        return finished(calm(ax, [str(rings)], assumed_lines(rings.assumptions)), **look)
    seats = Seating.of(rings)
    foot = [*_legend(rings, seats), *assumed_lines([tamed(one) for one in rings.assumptions])]
    keys = ceil(len(seats.sectors) / 3) * 0.2 if rings.by else 0.0
    side = 2 * (RING + NAMES)
    sheet = Drawing.of(ax, (WIDE, side + keys + 0.15), head, foot)
    sheet.ax.set_aspect("equal")  # on axes of another shape rings stay round
    centre = WIDE / 2, sheet.top + side / 2
    _ground(sheet, centre, rings)
    _sectors(sheet, centre, seats, rings.by, sheet.top + side)
    if seats.summed:
        _cells(sheet, centre, rings, seats)
    _ties(sheet, centre, rings, seats)
    _dots(sheet, centre, rings, seats)
    _names(sheet, centre, rings, seats)
    sheet.ax.set_label(f"{head[0]}. {head[1]}. " + _spoken(rings))
    return finished(sheet.ax, **look)


@dataclass(frozen=True)
class Seating:
    """Where everybody stands: an angle in degrees, clockwise from the top, and a distance.

    ``sectors`` has a row a sector: its first and last angle, and its people. ``named`` are who is
    written out, ``chained`` whose last tie is drawn. Where people are summed up, only they are
    drawn one by one.
    """

    place: pd.DataFrame
    sectors: pd.DataFrame
    named: list[str]
    chained: list[str]
    summed: bool

    @classmethod
    def of(cls, rings: Rings) -> Seating:
        people = rings.people.assign(sector=_few_sectors(rings.people["sector"]))
        led = [one for end in rings.targets.index[:MOST_CHAINS] for one in rings.chain(end)[1:]]
        near = list(people.index[people["asks"] == 1][:MOST_NAMED])
        if len(people) <= EVERY_TIE:
            chained = list(people.index)
        else:
            chained = list(dict.fromkeys(led or near))
        others = people.index if len(people) <= MOST_NAMED else near
        named = list(dict.fromkeys([*rings.targets.index, *led, *others]))
        sectors = _spans(people["sector"])
        place = pd.DataFrame({"angle": [], "x": [], "y": []})
        for _, cell in people.groupby(["asks", "sector"], sort=True):
            beside = cell["asker"].map(place["angle"]).fillna(-1.0)
            place = pd.concat([place, _cell(cell.assign(beside=beside), sectors, rings.within)])
        summed = len(people) > MOST_DOTS
        return cls(place.loc[people.index], sectors, _roomy(named, place), chained, summed)

    def at(self, person: str) -> Point:
        """Return where somebody stands, in inches from the middle."""
        found: Any = self.place.loc[person]
        return float(found["x"]), float(found["y"])


def _roomy(people: list[str], place: pd.DataFrame) -> list[str]:
    """Return whom to name, the first of them first, as far as there is room where they stand."""
    room = int(2 * NEAR / degrees_of(LETTER))
    angles: list[float] = []
    kept: list[str] = []
    at: Any = place["angle"]
    for one in people:
        angle = float(at[one])
        apart_from = [abs((angle - other + 180) % 360 - 180) for other in angles]
        if sum(far < NEAR for far in apart_from) < room and len(kept) < MOST_NAMED:
            angles.append(angle)
            kept.append(one)
    return kept


def _few_sectors(sectors: pd.Series) -> pd.Series:
    """Return sectors of which all but the largest are one."""
    sizes = sectors.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(sizes) <= MOST_SECTORS:
        return sectors
    return sectors.where(sectors.isin(sizes.index[: MOST_SECTORS - 1]), OTHERS)


def _spans(sectors: pd.Series) -> pd.DataFrame:
    """Return the angles of each sector, wider where there are more people, the largest first."""
    sizes = sectors.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    sizes = sizes[sorted(sizes.index, key=lambda one: one == OTHERS)]
    gap = 0.0 if len(sizes) == 1 else 3.0
    share = np.sqrt(sizes / sizes.sum())
    wide = share / share.sum() * (360 - gap * len(sizes))
    end = (wide + gap).cumsum() - gap
    return pd.DataFrame({"start": end - wide, "end": end, "n": sizes})


def _cell(people: pd.DataFrame, sectors: pd.DataFrame, within: int) -> pd.DataFrame:
    """Return places in one cell: rows of dots, evenly apart, next to whoever asks them."""
    start, end = sectors.loc[people["sector"].iloc[0], ["start", "end"]]
    band = RING / within
    inner = (int(people["asks"].iloc[0]) - 1) * band
    middle, n = inner + MIDDLE * band, len(people)
    length = radians(end - start) * middle
    across = n if length / n > ROOMY else ceil(sqrt(n * length / (0.6 * band)))
    rows = ceil(n / min(n, across))
    at = np.arange(n)
    row, column = at % rows, at // rows
    columns = ceil(n / rows)
    angle = start + (end - start) * (column + 0.5) / columns
    away = inner + band * (MIDDLE if rows == 1 else 0.32 + 0.6 * row / (rows - 1))
    order = people.sort_values(["beside", "chance"], ascending=[True, False], kind="stable").index
    turn = np.radians(angle)
    xs, ys = away * np.sin(turn), -away * np.cos(turn)
    return pd.DataFrame({"angle": angle, "x": xs, "y": ys}, index=order)


def _ground(sheet: Drawing, centre: Point, rings: Rings) -> None:
    from matplotlib.patches import Circle

    band = RING / rings.within
    for asks in range(rings.within, 0, -1):
        shade = PALE if asks % 2 == rings.within % 2 else "white"
        sheet.ax.add_patch(
            Circle(centre, asks * band, facecolor=shade, edgecolor="#C9C9C4", lw=0.7)
        )
    for asks, n in rings.counts.items():
        text = sheet.text(
            centre[0], centre[1] - asks * band, f"{counted(asks, 'ask')}: {n:,}", SMALL
        )
        text.set(color=SOFT, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2}, zorder=6)


def _sectors(sheet: Drawing, centre: Point, seats: Seating, by: str, below: float) -> None:
    """Number the sectors around the rings, and say below what they are."""
    from matplotlib.patches import Wedge

    if list(seats.sectors.index) == [""]:
        return
    called = said_with(seats.sectors.index, by)
    for at, (name, start, end, n) in enumerate(seats.sectors.itertuples(), 1):
        arc = Wedge(centre, RING + 0.1, start - 90, end - 90, width=0.05, lw=0)
        arc.set(facecolor=INK if at % 2 else "#8A8A8A")
        sheet.ax.add_patch(arc)
        angle = radians((start + end) / 2)
        place = centre[0] + (RING + 0.08) * sin(angle), centre[1] - (RING + 0.08) * cos(angle)
        badge = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": INK, "lw": 0.8}
        sheet.text(*place, str(at), SMALL).set(weight="bold", bbox=badge, zorder=6)
        column, row = (at - 1) % 3, (at - 1) // 3
        label = fitted(f"{isolated(shown(called[str(name)]))}: {n:,}", WIDE / 3 - 0.6, TEXT)
        left, high = 0.4 + column * (WIDE - 0.5) / 3, below + 0.1 + 0.2 * row
        sheet.text(left, high, str(at), SMALL).set(weight="bold", bbox=badge, zorder=6)
        sheet.text(left + 0.17, high, label).set(ha="left")


def _cells(sheet: Drawing, centre: Point, rings: Rings, seats: Seating) -> None:
    """Draw what each ring of a sector sums up to: how many, and how warm their chains are."""
    from matplotlib.patches import Wedge

    band = RING / rings.within
    people = rings.people.assign(sector=_few_sectors(rings.people["sector"]))
    groups: Any = people.groupby(["asks", "sector"], sort=True)
    for (asks, name), cell in groups:
        start, end = seats.sectors.loc[name, ["start", "end"]]
        wedge = Wedge(centre, asks * band, start - 90, end - 90, width=band, lw=1.2)
        wedge.set(facecolor=shade(float(cell["chance"].mean())), edgecolor="white")
        sheet.ax.add_patch(wedge)
        angle, away = radians((start + end) / 2), (asks - 0.45) * band
        text = f"{len(cell):,}"
        if radians(end - start) * away > 0.1 * len(text):
            place = centre[0] + away * sin(angle), centre[1] - away * cos(angle)
            sheet.text(*place, text, SMALL).set(color=on(float(cell["chance"].mean())))


def shade(chance: float) -> str:
    """Return the colour of a chance, darker where it is larger; grey where there is none.

    Examples
    --------
    >>> shade(0.6), shade(float("nan"))
    ('#08306B', '#9A9A9A')
    """
    return next((colour for least, colour in CHANCES if chance >= least), "#9A9A9A")


def on(chance: float) -> str:
    """Return the colour of letters on such a shade.

    Examples
    --------
    >>> on(0.6), on(0.01)
    ('white', '#1A1A1A')
    """
    return "white" if chance >= CHANCES[1][0] else INK


def _ties(sheet: Drawing, centre: Point, rings: Rings, seats: Seating) -> None:
    """Draw the last tie of each chain that is drawn: as wide as it is warm, with its bounds."""
    ends = {rings.seeker: centre}
    for one in {*seats.chained, *rings.people.loc[seats.chained, "asker"]} - {rings.seeker}:
        x, y = seats.at(one)
        ends[one] = centre[0] + x, centre[1] + y
    drawn: Any = rings.ties.loc[seats.chained]
    askers = rings.people.loc[seats.chained, "asker"]
    for asker, (one, warmth, low, high, _, evidence) in zip(
        askers, drawn.itertuples(), strict=True
    ):
        start, end = ends[str(asker)], ends[one]
        wide = _width(warmth)
        style = STYLES.get(str(evidence), "-")
        if high == high:
            band = sheet.ax.plot(*zip(start, end, strict=True), color=BLUE, alpha=0.22, zorder=1.5)
            band[0].set(linewidth=_width(high) * sheet.scale, solid_capstyle="butt")
            wide = _width(low)
        (line,) = sheet.ax.plot(*zip(start, end, strict=True), color=SOFT, zorder=2)
        line.set(linewidth=wide * sheet.scale, linestyle=style, alpha=0.75)


def _width(warmth: float) -> float:
    return 0.5 + 3.2 * warmth if warmth == warmth else 1.0


def _dots(sheet: Drawing, centre: Point, rings: Rings, seats: Seating) -> None:
    drawn = seats.named if seats.summed else rings.people.index
    people = rings.people.loc[drawn]
    places = seats.place.loc[people.index, ["x", "y"]].to_numpy() + centre
    size = min(34.0, 26000 / max(len(rings.people), 1) ** 1.05) * sheet.scale**2
    for target, mark, times in ((False, "o", 1.0), (True, "D", 1.6)):
        which = (people["target"] == target).to_numpy()
        colours = [shade(one) for one in people["chance"][which]]
        if not which.any():
            continue
        xs, ys = places[which].T
        found = sheet.ax.scatter(xs, ys, s=max(size, 3) * times, marker=mark, c=colours)
        found.set(zorder=4 + target, linewidth=(1.4 if target else 0.5) * sheet.scale)
        found.set_edgecolor(RED if target else "white")
    sheet.ax.scatter(*centre, s=150 * sheet.scale**2, c=INK, zorder=6)
    name = fitted(isolated(shown(rings.seeker_name)), 1.6, TEXT, bold=True)
    middle = sheet.text(centre[0], centre[1] + 0.2, name)
    middle.set(
        weight="bold",
        zorder=7,
        bbox={"facecolor": (1, 1, 1, 0.85), "edgecolor": "none", "pad": 0.8},
    )


def _names(sheet: Drawing, centre: Point, rings: Rings, seats: Seating) -> None:
    """Write names outside, each beside the angle of its dot, none in another."""
    at: Any = seats.place["angle"]
    known: Any = rings.people
    named = sorted(seats.named, key=lambda one: float(at[one]))
    angles = [float(at[one]) for one in named]
    for one, angle in zip(named, _around(angles, degrees_of(LETTER)), strict=True):
        x, y = seats.at(one)
        out = sin(radians(angle)), -cos(radians(angle))
        rim = [
            (centre[0] + away * out[0], centre[1] + away * out[1])
            for away in (RING + 0.04, RING + 0.32)
        ]
        xs, ys = zip((centre[0] + x, centre[1] + y), *rim, strict=True)
        sheet.ax.plot(xs, ys, color="#A8A8A3", linewidth=0.5 * sheet.scale, zorder=1.2)
        target, chance = bool(known.at[one, "target"]), float(known.at[one, "chance"])
        told = f", {percent(chance)}" if target and chance == chance else ""
        name = isolated(shown(str(known.at[one, "name"])))
        name = fitted(name, NAMES - 0.05 - 0.07 * len(told), SMALL)
        right = angle % 360 < 180
        text = sheet.text(rim[1][0] + 0.03 * out[0], rim[1][1] + 0.03 * out[1], name + told, SMALL)
        turn = 90 - angle + (0 if right else 180)
        text.set(rotation=turn, rotation_mode="anchor", va="center_baseline")
        text.set(ha="left" if right else "right", weight="bold" if target else "normal")


def degrees_of(inches: float) -> float:
    """Return what angle so many inches take where names begin.

    Examples
    --------
    >>> round(degrees_of(0.155), 1)
    2.7
    """
    return inches / (RING + 0.32) * 180 / pi


def _around(angles: list[float], gap: float) -> list[float]:
    """Return angles moved as little as needed to be apart, the circle cut where it is empty."""
    if not angles:
        return []
    spaces = np.diff([*angles, angles[0] + 360])
    cut = int(np.argmax(spaces)) + 1
    turned = [*angles[cut:], *(one + 360 for one in angles[:cut])]
    moved = [one % 360 for one in apart(turned, gap)]
    back = len(angles) - cut
    return [*moved[back:], *moved[:back]]


def _finding(rings: Rings) -> str:
    n, there = len(rings.people), len(rings.targets)
    who = f"{isolated(shown(rings.seeker_name))} can ask"
    far = f" within {rings.within} asks" if rings.within > 1 else ""
    told = f"{who} {counted(n, 'person', 'people')}{far}".replace(
        "can ask", "gets to" if far else "can ask"
    )
    all_of = there + len(rings.farther)
    return f"{told}, and {there:,} of {counted(all_of, 'target')}" if all_of else told


def _question(rings: Rings) -> str:
    by = f", a sector for each {rings.by}" if rings.by else ""
    how = "warmest" if rings.people["chance"].notna().any() else "shortest"
    return f"a ring for each ask{by}; the {how} chain to everybody"


def _legend(rings: Rings, seats: Seating) -> list[str]:
    n = len(rings.people)
    lines = []
    warm = bool(rings.people["chance"].notna().any())
    if warm:
        steps = [f"{percent(least)}" for least, _ in CHANCES[:-1]]
        lines.append(f"The darker, the likelier the warmest chain: from {listed(steps)}, and less.")
    if len(rings.targets):
        lines.append("Diamonds: targets.")
    drawn = (
        f"the last tie of each {'warmest' if warm else 'shortest'} chain"
        if n <= EVERY_TIE
        else f"the chains to the {'warmest' if warm else 'first'} targets"
        if any(one in rings.people.index for one in rings.targets.index)
        else "ties to people one ask away"
    )
    left = rings.other_ties + len(rings.ties) - len(seats.chained)
    if seats.chained:
        known = set(rings.ties["evidence"].loc[seats.chained])
        how = [" Wide: warm."] if warm else []
        how += [f" {told}: {one}." for one, told in DASHES.items() if one in known]
        lines.append(f"Drawn: {drawn}; {left:,} more ties are not.{''.join(how)}")
    else:
        lines.append(f"{left:,} ties among them are not drawn.")
    if rings.ties["high"].loc[seats.chained].notna().any():
        lines.append(
            "Pale bands: as warm as the bounds of a tie allow; the line inside, at least so warm."
        )
    if seats.summed:
        lines.append(
            "Summed up: a number is how many people a cell holds, its shade their mean chance."
        )
    if (rest := n - len(seats.named)) > 0:
        lines.append(f"{rest:,} people are not named.")
    return lines


def _spoken(rings: Rings) -> str:
    told = [
        f"{name}, {percent(chance)}" if chance == chance else str(name)
        for name, chance in rings.targets[["name", "chance"]].head(MOST_CHAINS).values.tolist()
    ]
    counts = listed(f"{n:,} at {counted(asks, 'ask')}" for asks, n in rings.counts.items())
    return f"{counts}." + (f" Targets: {'; '.join(map(shown, told))}." if told else "")
