"""How long a search takes, at the pace of whoever makes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Answer, assumed_lines, percent
from netpath.campaign._chance import day_told
from netpath.campaign._planner import WITHIN, Planner
from netpath.campaign.state import CAP, COOL_OFF
from netpath.network import ReferralNetwork

N_RUNS = 1024
MOST_A_WEEK = 100
HALF, NINE_IN_TEN = 0.5, 0.9
HAIR = 1e-9
Weeks = tuple[int, int] | None
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class HowLong(Answer):
    """In how many weeks searches like this one reach somebody.

    Attributes
    ----------
    asks_a_week
        The pace.
    on
        The day from which weeks count.
    share
        The share of such searches that ever reach a target, by the ways that are known today.
    half, nine_in_ten
        The weeks until so many of them have, if replies are quick and if they are slow; None where
        fewer ever do.
    by
        The day to be there; None for none.
    assumptions
        What it rests on.

    Examples
    --------
    >>> print(HowLong(2, date(2026, 11, 23), 0.95, (3, 9), (8, 16), date(2027, 3, 1)))
    At 2 asks a week, from 23 November 2026, half of such searches have reached somebody after 3 to
    9 weeks, and nine in ten after 8 to 16 weeks. To be there by 1 March 2027, with even chances,
    begin by 28 December 2026; with nine in ten, begin now.
    """

    asks_a_week: float
    on: date
    share: float
    half: Weeks
    nine_in_ten: Weeks
    by: date | None = None
    assumptions: tuple[str, ...] = ()

    def begin_by(self, weeks: Weeks) -> date | None:
        """Return the last day to begin, so as to be there even if replies are slow."""
        return None if weeks is None or self.by is None else self.by - timedelta(weeks=weeks[1])

    def to_frame(self) -> pd.DataFrame:
        """Return a row for half of such searches and one for nine in ten."""
        rows = []
        for of, weeks in ((HALF, self.half), (NINE_IN_TEN, self.nine_in_ten)):
            quick, slow = weeks or (pd.NA, pd.NA)
            rows.append((of, quick, slow, self.begin_by(weeks)))
        table = pd.DataFrame(rows, columns=["share", "weeks_quick", "weeks_slow", "begin_by"])
        return table.astype({"weeks_quick": "Int64", "weeks_slow": "Int64"})

    def __str__(self) -> str:
        pace = f"{self.asks_a_week:g} {'ask' if self.asks_a_week == 1 else 'asks'} a week"
        ever = (
            f"{percent(self.share)} ever reach anybody by the ways that are known today; every "
            "talk opens more."
        )
        head = f"At {pace}, from {day_told(self.on)}, "
        if self.half is None:
            lines = f"{head}fewer than half of such searches get there: {ever}"
        elif self.nine_in_ten is None:
            lines = f"{head}half {_after(self.half)}. Nine in ten never do: {ever}"
        else:
            lines = f"{head}half {_after(self.half)}, and nine in ten {_told(self.nine_in_ten)}."
        return "\n".join([" ".join(filter(None, [lines, self._begin])), *self._assumed])

    @property
    def _begin(self) -> str:
        days = [self.begin_by(self.half), self.begin_by(self.nine_in_ten)]
        if self.by is None or days[0] is None:
            return ""
        told = [
            f"with {how}, begin {'now' if day <= self.on else f'by {day_told(day)}'}"
            for how, day in zip(("even chances", "nine in ten"), days, strict=True)
            if day is not None
        ]
        return f"To be there by {day_told(self.by)}, {'; '.join(dict.fromkeys(told))}."

    @property
    def _assumed(self) -> list[str]:
        return assumed_lines(self.assumptions)


def _after(weeks: tuple[int, int]) -> str:
    return f"of such searches have reached somebody {_told(weeks)}"


def _told(weeks: tuple[int, int]) -> str:
    quick, slow = weeks
    span = f"{quick}" if quick == slow else f"{quick} to {slow}"
    return f"after {span} {'week' if span == '1' else 'weeks'}"


def how_long(planner: Planner, asks_a_week: float, by: date | None) -> HowLong:
    """Return how long a search takes from a state and day on, to whom a way leads today."""
    net = _from_here(planner)
    whom = [one for one in planner.targets if net is not None and one in net]
    if net is None or not whom:
        return HowLong(asks_a_week, planner.day, 0.0, None, None, by, _assumptions())
    from netpath import search

    rules = search.Rules(knowledge="full", cap=CAP, weeks_an_ask=1 / asks_a_week)
    who, seed = planner.state.seeker, planner.state.seed
    policy = search.replan
    runs = search.simulate(net, who, whom, policy=policy, rules=rules, n_runs=N_RUNS, rng=seed)
    there = runs.reached[0]
    asks, length = runs.asks_made[0][there], runs.depth[0][there]
    quick = np.array([rules.weeks(int(n)) for n in asks])
    slow = quick + length * (COOL_OFF / 7)
    spans = (_weeks(HALF, quick, slow), _weeks(NINE_IN_TEN, quick, slow))
    told = (*runs.assumptions, *_assumptions())
    return HowLong(asks_a_week, planner.day, len(asks) / N_RUNS, *spans, by, told)


def _weeks(of: float, quick: Floats, slow: Floats) -> Weeks:
    """Return after how many whole weeks so many of all searches are there; None if never."""
    at = math.ceil(of * N_RUNS) - 1
    if at >= len(quick):
        return None
    first, last = (math.ceil(np.sort(one)[at] - HAIR) for one in (quick, slow))
    return first, last


def _from_here(planner: Planner) -> ReferralNetwork | None:
    """Return the network that is left, in which the seeker can ask all who can be asked now."""
    state, ahead = planner.state, planner.ahead
    open_ = sorted(planner.all_asks, key=lambda one: one.order, reverse=True)
    starts = {one.person: planner.tie(one.via, one.person).warmth for one in open_}
    under = filter(planner.is_tied, planner.under_way)
    starts |= {one.person: planner.tie(one.via, one.person).warmth for one in under}
    if not starts or not planner.targets:
        return None
    ties = ahead.ties
    own = ties["target"].eq(state.seeker) | ties["source"].eq(state.seeker)
    first = pd.DataFrame({"target": list(starts), "warmth": list(starts.values())})
    first.insert(0, "source", state.seeker)
    table = pd.concat([ties[~own], first], ignore_index=True)
    net = ReferralNetwork(ahead.people, table, directed=state.directed, missing=())
    far = _asks_between(net, [state.seeker]) + _asks_between(net, planner.targets, back=True)
    return net.without_people(tuple(np.asarray(net.ids, dtype=object)[far > WITHIN]))


def _asks_between(
    net: ReferralNetwork, people: Sequence[str], *, back: bool = False
) -> npt.NDArray[np.int64]:
    """Return how many asks lie between some people and each other, at most ``WITHIN`` + 1."""
    rows = net.compressed
    asker = np.repeat(np.arange(len(net.ids)), np.diff(rows.offsets))
    open_ = rows.askable[rows.neighbours]
    ends = (asker[open_], np.asarray(rows.neighbours)[open_])
    source, target = reversed(ends) if back else ends
    found = np.full(len(net.ids), WITHIN + 1)
    found[[net.position(one) for one in people]] = 0
    for asks in range(1, WITHIN + 1):
        beside = target[found[source] == asks - 1]
        found[beside] = np.minimum(found[beside], asks)
    return found


def _assumptions() -> tuple[str, ...]:
    return (
        f"{N_RUNS:,} searches simulated among those who lie on a way of at most {WITHIN} asks; in "
        "each the most promising ask comes next, and whoever talks names everybody they know",
        f"quick: every reply comes before the next ask; slow: each reply that leads on comes after "
        f"{COOL_OFF} days (assumed)",
    )
