"""Where a gap comes from, what ties would change, and how fragile access is, as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from netpath._results import assumed_lines
from netpath.audit import KindContributions
from netpath.brokers import Robustness
from netpath.interventions import Chosen
from netpath.plot._frame import COLOURS, Room, apart, framed, written
from netpath.plot._sheet import INK, SOFT, TEXT, Look, finished

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ORDERS = {"worst": "-", "random": (0, (6, 2)), "most ties": (0, (2, 1.5))}


def waterfall(
    found: KindContributions, group: str, *, ax: Axes | None = None, **look: Unpack[Look]
) -> Axes:
    """Draw how kinds of tie add up to a gap: from 0 to the gap, a step a kind.

    Thick lines are 95 % intervals of a contribution, thin ones its range over single orders.

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
    head = [f"{group} has {gap:+.1f} points to {found.reference}: {parts}"]
    foot = ["Thick: 95 % intervals. Thin: the range over single orders of adding kinds."]
    room = Room(5.6, 0.45 * len(kinds) + 0.7, left=1.3, right=0.6)
    ax = framed(
        ax,
        room,
        head,
        f"Along which kinds of tie the gap in {found.what} runs",
        [*foot, *assumed_lines(found.assumptions)],
    )
    for at, (start, step) in enumerate(zip(starts, steps, strict=True)):
        colour = COLOURS[0] if step < 0 else COLOURS[1]
        ax.barh(at, step, left=start, height=0.5, color=colour)
        low, high, first, last = 100 * rows[["low", "high", "first", "last"]].to_numpy()[at]
        ax.plot([start + first, start + last], [at, at], color=INK, linewidth=0.8)
        ax.plot([start + low, start + high], [at, at], color=INK, linewidth=2.6)
    ax.barh(len(kinds), gap, height=0.5, color=SOFT)
    ax.set_yticks(range(len(kinds) + 1), [*kinds, "the gap"], parse_math=False)
    ax.invert_yaxis()
    ax.axvline(0, color=SOFT, linewidth=0.8)
    ax.set_xlabel("percentage points", size=TEXT, color=SOFT)
    return finished(ax, **look)


def before_after(found: Chosen, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw every seeker as a line from before to after, the least served left.

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
    ax = framed(ax, Room(5.8, 3.0, left=0.8, right=0.5), head, under, rests_on)
    x = np.arange(1, len(people) + 1)
    before, after = (100 * people[one].to_numpy() for one in ("before", "after"))
    ax.vlines(x, before, after, color=COLOURS[0], linewidth=1.6)
    ax.plot(x, before, "o", color="white", markeredgecolor=INK, markersize=4, label="before")
    own = people["ties"].to_numpy() > 0
    ax.plot(x[~own], after[~own], "o", color=COLOURS[0], markersize=4)
    ax.plot(x[own], after[own], "o", color=COLOURS[0], markersize=7, label="after")
    ax.legend(frameon=False, fontsize=TEXT, loc="upper left")
    ax.set_xlabel("seekers, least served first", size=TEXT, color=SOFT)
    ax.set_ylabel("access, %", size=TEXT, color=SOFT)
    ax.set_ylim(bottom=0)
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
