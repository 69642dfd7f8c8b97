"""Where a gap comes from, what ties would change, and how fragile access is, as pictures."""

from __future__ import annotations

from itertools import combinations, cycle
from typing import TYPE_CHECKING, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import in_order
from netpath._names import called
from netpath._results import assumed_lines, counted
from netpath.audit import KindContributions
from netpath.brokers import FRAGILE, OTHERS_COULD, Burden, Losses, Robustness, beside
from netpath.interventions import Chosen
from netpath.plot._frame import COLOURS, UNLABELLED, Room, apart, colours, framed, written
from netpath.plot._sheet import INK, SMALL, SOFT, TEXT, Look, finished
from netpath.plot._words import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

CORNER = "where each further tie leads"
MARKS = "o", "s", "^", "D", "v"
_ORDERS = {"worst": "-", "random": (0, (6, 2)), "most ties": (0, (2, 1.5))}


def waterfall(
    found: KindContributions, group: str, *, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw how kinds of tie add up to a gap: from 0 to the gap, a step a kind.

    Thick lines are 95 % intervals of a contribution, thin ones its range over single orders. A new
    figure also tells how two kinds act together, as a triangle beside the steps.

    Parameters
    ----------
    found
        From :func:`netpath.audit.by_kind`.
    group
        Whose gap.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.chains`.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
    >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt"), "warmth": 1.0})
    >>> ties = ties.assign(kind=["work", "school", "school"])
    >>> net = ntp.ReferralNetwork(people, ties, directed=False)
    >>> found = ntp.audit.by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
    >>> ntp.plot.waterfall(found, "A").get_title(loc="left")
    'A has +0.0 points to B: school -100.0, work +100.0'
    """
    table = found.to_frame()
    rows = table[table["group"] == group].sort_values("contribution")
    steps = 100 * rows["contribution"].to_numpy(dtype=np.float64)
    starts = np.concatenate([[0.0], np.cumsum(steps)])[:-1]
    kinds, gap = rows["kind"].tolist(), 100 * float(found.gap[group])
    parts = ", ".join(f"{kind} {step:+.1f}" for kind, step in zip(kinds, steps, strict=True))
    whose, whom = (called(one, found.by) for one in (group, found.reference))
    head = [f"{whose} has {gap:+.1f} points to {whom}: {parts}"]
    foot = ["Thick: 95 % intervals. Thin: the range over single orders of adding kinds."]
    apart = found.interactions(group).loc[kinds, kinds].to_numpy() if ax is None else None
    wide = 0.45 * (len(kinds) - 1) + 1.0 if apart is not None and len(kinds) > 1 else 0.4
    room = Room(5.6, 0.45 * len(kinds) + 0.7, left=1.3, right=0.4 + wide)
    if wide > 1:
        foot.append(
            "Right: how two kinds act together, beyond what each does by itself, in points."
        )
    ax = framed(
        ax,
        room,
        head,
        f"Along which kinds of tie the gap in {found.what} runs",
        [*foot, *assumed_lines(found.assumptions)],
    )
    for at, (start, step) in enumerate(zip(starts, steps, strict=True)):
        ax.barh(at, step, left=start, height=0.5, color=COLOURS[0] if step < 0 else COLOURS[1])
        ax.plot([start + step] * 2, [at - 0.25, at + 1.25], color=SOFT, linewidth=0.8, zorder=0)
        low, high, first, last = 100 * rows[["low", "high", "first", "last"]].to_numpy()[at]
        ax.plot([start + first, start + last], [at + 0.34] * 2, color=INK, linewidth=0.8)
        ax.plot([start + low, start + high], [at, at], color=INK, linewidth=2.6)
    ax.barh(len(kinds), gap, height=0.5, color=SOFT)
    ax.set_yticks(range(len(kinds) + 1), [*kinds, "the gap"], parse_math=False)
    ax.invert_yaxis()
    ax.axvline(0, color=SOFT, linewidth=0.8)
    ax.set_xlabel("percentage points", size=TEXT, color=SOFT)
    if apart is not None and wide > 1:
        _triangle(ax, kinds, 100 * apart, wide / room.width)
    return finished(ax, **look)


def _triangle(ax: Axes, kinds: list[str], apart: npt.NDArray[np.float64], wide: float) -> None:
    """Write beside the steps how two kinds act together; each column begins with its name."""
    beside = ax.inset_axes((1.03, 0.0, wide, 1.0), sharey=ax)
    most = float(np.nanmax(np.abs(apart))) or 1.0
    for row, column in combinations(range(len(kinds)), 2):
        value = apart[row, column]
        colour = COLOURS[0] if value < 0 else COLOURS[1]
        beside.barh(column, 0.94, left=row, height=0.8, color=colour, alpha=0.5 * abs(value) / most)
        _cell(beside, f"{round(value, 1) + 0.0:+.1f}", row + 0.47, column)
    for at, kind in enumerate(kinds[:-1]):
        _cell(beside, kind, at + 0.05, at).set(ha="left", color=SOFT)
    beside.set_xlim(0, wide * 5.6 / 0.45)
    beside.set_axis_off()


def _cell(ax: Axes, text: str, x: float, y: float) -> Annotation:
    told = ax.annotate(text, (x, y), ha="center", va="center", annotation_clip=False)
    told.set(size=SMALL, color=INK, parse_math=False)
    return told


def before_after(found: Chosen, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw every seeker as a line from before to after, the least served left.

    In a corner: where each further tie leads, the least served against the mean (or how many are at
    zero, where nothing moves the least), for the ties chosen and in grey for random sets.

    Parameters
    ----------
    found
        From :func:`netpath.interventions.choose`; fresh worlds are drawn, not those used to choose.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.chains`.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
    >>> net = ntp.ReferralNetwork(None, bridge)
    >>> made = ntp.interventions.ties(net, None, "t", table, within=None)
    >>> ax = ntp.plot.before_after(ntp.interventions.choose(made, k=1, rng=7))
    >>> ax.get_title(loc="left")[:12]
    'Mean access '
    """
    people = found.people.sort_values("before", kind="stable")
    mean = 100 * people[["before", "after"]].mean()
    random = 100 * float(found.table["change"].to_dict()["random plausible"])
    n = len(found.ties)
    head = [
        f"Mean access {mean['before']:.1f} → {mean['after']:.1f} points with {n} new "
        f"tie{'s' * (n != 1)}; as many at random {random:+.1f}"
    ]
    foot = ["Fresh worlds, not those used to choose. Wide dots: whose tie is new."]
    under = "Chance of each seeker before and after, the least served left"
    rests_on = [*foot, *assumed_lines(found.assumptions)]
    ax = framed(ax, Room(5.8, 3.4, left=0.8, right=0.5), head, under, rests_on)
    x = np.arange(1, len(people) + 1)
    before, after = (100 * people[one].to_numpy() for one in ("before", "after"))
    ax.vlines(x, before, after, color=SOFT, linewidth=1.6)
    ax.plot(x, before, "o", color="white", markeredgecolor=INK, markersize=4, label="before")
    labels = people["group"] if "group" in people else pd.Series("after", people.index)
    wide, names = people["ties"].to_numpy() > 0, in_order(labels)
    for name, mark in zip(names, cycle(MARKS), strict=False):
        mine, colour = (labels == name).to_numpy(), colours(names)[name]
        told = name if name == "after" else f"after, {called(name, found.by)}"
        ax.plot(x[mine & ~wide], after[mine & ~wide], mark, color=colour, markersize=4)
        ax.plot(x[mine & wide], after[mine & wide], mark, color=colour, markersize=8)
        ax.plot([], [], mark, color=colour, markersize=6, label=told)
    # Where most have little, there is room beside the frontier; else below those who have much.
    low = np.quantile(after, 0.75) < 0.6 * after.max()
    ax.legend(
        frameon=False,
        fontsize=TEXT,
        loc="upper left" if low else "lower right",
        bbox_to_anchor=(0.45, 1.0) if low else None,
    )
    ax.set_xlabel("seekers, least served first", size=TEXT, color=SOFT)
    ax.set_ylabel("access, %", size=TEXT, color=SOFT)
    ax.set_ylim(0, 1.05 * max(float(after.max()), 1.0))
    # Where those with least have much already, there is room below them.
    high = after[: len(after) // 2].max(initial=0) > 0.5 * after.max()
    _frontier(ax, found, (0.36, 0.14) if high else (0.07, 0.6))
    return finished(ax, **look)


def _frontier(ax: Axes, found: Chosen, at: tuple[float, float]) -> None:
    """Draw beside the dots where each further tie leads: the chosen ones, and random sets."""
    corner = ax.inset_axes((*at, 0.36, 0.36))
    moves = found.steps["least"].max() > 0 or found.by_lot["least"].max() > 0
    column, times, told = ("least", 100, "least served, %") if moves else ("at_zero", 1, "at zero")
    for _, one in found.by_lot.groupby("set"):
        corner.plot(100 * one["mean"], times * one[column], color=UNLABELLED, linewidth=0.6)
    steps = 100 * found.steps["mean"], times * found.steps[column]
    corner.plot(*steps, "o-", color=INK, markersize=3, linewidth=1.4)
    if not moves:
        corner.invert_yaxis()
    corner.set_xlabel("mean, %", size=SMALL, color=SOFT, labelpad=1)
    corner.set_ylabel(told, size=SMALL, color=SOFT, labelpad=1)
    corner.tick_params(labelsize=SMALL - 1, colors=SOFT, length=2)
    corner.locator_params(nbins=4, integer=not moves, axis="y")
    corner.locator_params(nbins=4, axis="x")
    corner.spines[["top", "right"]].set_visible(False)
    corner.set_gid(CORNER)


def burden(found: Burden, lost: Losses, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw how often people are asked beside what hangs on them, a dot a person.

    Right and low: asked much though others could; left and high: hardly asked, and much is lost if
    they say no.

    Parameters
    ----------
    found
        From :func:`netpath.brokers.burden`; with groups, each has its mark.
    lost
        From :func:`netpath.brokers.losses`, of the same network.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.chains`.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(40, rng=7)
    >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
    >>> asked = ntp.brokers.burden(runs.received(), net, rng=7)
    >>> lost = ntp.brokers.losses(net, None, "p40", within=None, rng=7)
    >>> ntp.plot.burden(asked, lost).get_xlabel()
    'asks received a search'
    """
    table = beside(found, lost)
    table = table[(table["asked"] > 0) | (table["loss"] > 0)]
    labels = found.labels.reindex(table["id"]) if len(found.labels) else pd.Series("", table["id"])
    fragile, others = (int((table["told"] == one).sum()) for one in (FRAGILE, OTHERS_COULD))
    head = [
        f"Much hangs on {counted(fragile, 'person', 'people')} hardly asked; {others:,} "
        f"{'is' if others == 1 else 'are'} asked much though others could help"
    ]
    under = f"Asks received and access lost when somebody says no, {lost.limit}"
    foot = [
        f"Policy: {found.policy}. Much: more than nine in ten people. Names: the five on whom most "
        "hangs.",
        *assumed_lines(found.assumptions),
    ]
    ax = framed(ax, Room(5.6, 3.4, left=0.8, right=0.8), head, under, foot)
    names = in_order(labels)
    for name, mark in zip(names, cycle(MARKS), strict=False):
        mine = table[(labels == name).to_numpy()]
        dots = ax.plot(mine["asked"], 100 * mine["loss"], mark, color=colours(names)[name])
        dots[0].set(markersize=5, alpha=0.8, label=called(name, found.by))
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    top = ax.get_ylim()[1]
    if any(names):  # above all dots: those on whom most hangs may be asked most, or hardly
        ax.set_ylim(top=top / (1 - min(0.04 + 0.07 * -(-len(names) // 3), 0.5)))
        ax.legend(frameon=False, fontsize=TEXT, loc="upper left", ncols=3)
    most = table.nlargest(5, "loss")
    places = apart((100 * most["loss"]).tolist(), 0.06 * ax.get_ylim()[1], top)
    for (_, row), y in zip(most.iterrows(), places, strict=True):
        written(ax, shown(lost.names.get(row["id"], row["id"])), (row["asked"], y), (7, -4))
    ax.set_xlabel(f"asks received a {found.each}", size=TEXT, color=SOFT)
    ax.set_ylabel("access lost if they say no, points", size=TEXT, color=SOFT)
    return finished(ax, **look)


def robustness(found: Robustness, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw mean access as brokers say no: in the worst order, a random one, and most tied first.

    Parameters
    ----------
    found
        From :func:`netpath.brokers.robustness`.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        As in :func:`netpath.plot.chains`.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> lost = ntp.brokers.losses(net, "a", "c", within=None, n_draws="exact")
    >>> print(ntp.plot.robustness(ntp.brokers.robustness(lost, rng=7)).get_title(loc="left"))
    25.0 points fall to 0.0 once 1 broker says no, in the worst order
    """
    worst = found.of("worst")
    first, last = (100 * float(worst["mean"].iloc[at]) for at in (0, -1))
    n = len(found.order)
    head = [
        f"{first:.1f} points fall to {last:.1f} once {n} broker{'s say' if n != 1 else ' says'} "
        "no, in the worst order"
    ]
    foot = ["Band: nine in ten random orders.", *assumed_lines(found.assumptions)]
    under = f"Mean access of {found.n_seekers:,} seekers {found.limit}, as brokers say no"
    ax = framed(ax, Room(5.2, 2.9, left=0.8, right=1.3), head, under, foot)
    for at, (order, dashes) in enumerate(_ORDERS.items()):
        rows = found.of(order)
        x, y = rows["no"].to_numpy(), 100 * rows["mean"].to_numpy()
        ax.plot(x, y, color=COLOURS[at], linestyle=dashes, linewidth=2)
        if order == "random":
            band = 100 * rows[["low", "high"]].to_numpy(dtype=np.float64).T
            ax.fill_between(x, *band, color=COLOURS[at], alpha=0.2, linewidth=0)
    ends = [100 * float(found.of(order)["mean"].to_list()[-1]) for order in _ORDERS]
    for order, end in zip(_ORDERS, apart(ends, 0.09 * first), strict=True):
        written(ax, order, (n, end), (8, -4))
    ax.set_xlabel("brokers who said no", size=TEXT, color=SOFT)
    ax.set_ylabel("mean access, %", size=TEXT, color=SOFT)
    ax.set_xticks(range(n + 1))
    ax.set_ylim(0, 1.15 * first or 1.0)
    return finished(ax, **look)
