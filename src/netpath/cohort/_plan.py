"""A way for each of many people, as fair as limits allow: raise the least, then the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _leximin
from netpath._draws import Rng, generator
from netpath._intervals import Z95, wilson
from netpath._leximin import Lottery, Solved, Supply
from netpath._results import Assumption, counted, percent
from netpath._rules import need_count
from netpath.chains.drawn import N_REDRAWN, Draws, OverDraws, need_bounds
from netpath.cohort._answers import Cohort
from netpath.cohort._chains import Listing, Path
from netpath.cohort._parts import AskedPerson, Bind, Fair, Posed, Row
from netpath.errors import DataError
from netpath.network import Compressed, ReferralNetwork

CAP = 3
"""Asks that a person takes in a search, where nothing is said; chosen."""

LIMITS = Assumption("asks", f"{CAP} asks of a person where they have no cap of their own")
EXPECTED = "limits hold in expectation, since a chain stops at the first no"
TRIED, PAIRS_TRIED = 40, 12
Floats = npt.NDArray[np.float64]


class FairPlan:
    """Who is given which chains, who is asked how often, and what is proved of it."""

    def __init__(
        self,
        net: ReferralNetwork,
        rows: Sequence[Row],
        posed: Posed,
        ground: Compressed | None = None,
    ) -> None:
        ends, terms = posed.ends, posed.terms
        self._net, self._terms = net, terms
        self._who = sorted(ends)
        self._order = [net.position(row.person) for row in rows]
        self._limits = _limits(net)
        left = np.full(len(net), CAP, dtype=np.int64)
        for person, cap in self._limits.items():
            left[net.position(person)] = cap
        for person, n in terms.asked.items():
            left[net.position(person)] -= n
        mine = [ends[one] for one in self._who]
        self._question = self._asked_of(frozenset().union(*mine))
        self._listing = Listing(
            ground or net.compressed,
            np.array(self._who),
            mine,
            np.maximum(left, 0),
            _whole(self._question),
            terms,
        )
        self._turns = self._listing.in_turn(self._order)
        first = {net.position(one): net.position(other) for one, other in self._kept().items()}
        self._listing.begin_with(first)
        self._solved, self._paths = self._solve()
        self._lottery = self._drawn()
        self._chosen = self._settled(first)

    def _kept(self) -> dict[str, str]:
        """Return whom each was to ask first, as far as both are still there."""
        there = {self._net.ids[at] for at in self._who}
        known = set(self._net.ids)
        told = self._terms.yesterday.items()
        return {one: other for one, other in told if one in there and other in known}

    def _solve(self) -> tuple[Solved, list[tuple[Path, ...]]]:
        listing, limits = self._listing, self._terms.limits
        if self._terms.expected:
            listing.apart()
        turns = listing.turns(self._turns)
        found = _leximin.leximin(listing.ways, listing.more, limits, turns)
        if self._terms.each == 1:
            return found, [(path,) for path in listing.paths]
        listing.apart()
        ways, paths = listing.paired()
        return _leximin.leximin(ways, limits=limits, first=found.chosen), paths

    def _drawn(self) -> Lottery | None:
        if not self._terms.lottery:
            return None
        return _leximin.lottery(self._solved.ways, self._solved.chosen)

    def _settled(self, first: Mapping[int, int]) -> tuple[int, ...]:
        """Choose among plans that are equally fair, or draw one of a lottery."""
        if self._lottery is not None:
            return self._lottery.drawn(self._lot("the plan"))
        ways = self._solved.ways
        heads = [each[0] for each in self._paths]
        lots = np.array([self._lot((one,)) for one in self._who])
        worths = [
            np.array([float(first.get(head[0]) == head[1]) for head in heads]),
            ways.chance,
            ways.chance * lots[ways.seeker],
            np.array([self._lot(*each) - len(each[0]) for each in self._paths]),
        ]
        # Whoever is given a chance has that of the counts: their sum says nothing new.
        said = [bool(first), ways.digits < _leximin.DIGITS, True, True]
        kept = [worth for worth, told in zip(worths, said, strict=True) if told]
        return _leximin.settled(self._solved, kept)

    def _asked_of(self, ends: frozenset[int]) -> str:
        """Return what the lots are of: another question, other lots."""
        ids, terms = self._net.ids, self._terms
        people = ([ids[at] for at in sorted(each)] for each in (self._who, ends))
        return repr([*people, terms.within, terms.seed])

    def _lot(self, *of: int | Path | str) -> float:
        """Return a lot from 0 to 1 that the seed, the question and whose it is decide."""
        ids = self._net.ids
        whose = [[ids[at] for at in each] if isinstance(each, tuple) else each for each in of]
        return _whole(f"{self._question}{whose!r}") / 2.0**64

    def chains(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Return the people of each seeker's chains, the warmest chain first."""
        ids, found = self._net.ids, {}
        for one, way in zip(self._who, self._chosen, strict=True):
            if way >= 0:
                found[ids[one]] = tuple(
                    tuple(ids[at] for at in path)
                    for path in sorted(self._paths[way], key=self._by_chance)
                )
        return {ids[at]: found[ids[at]] for at in self._order if ids[at] in found}

    def _by_chance(self, path: Path) -> tuple[float, Path]:
        return -self._listing.chance(path), path

    def asked(self) -> tuple[AskedPerson, ...]:
        """Return everybody who would be asked, those wanted most often first."""
        ids, name_of = self._net.ids, self._net.name_of
        wanted = Counter(ids[at] for path in self._listing.warmest.values() for at in path[1:])
        ways = self._solved.ways
        planned = Counter(ids[at] for way in self._chosen if way >= 0 for at in ways.asked[way])
        paths = [path for way in self._chosen if way >= 0 for path in self._paths[way]]
        expected = Counter[str]()
        for path in paths:
            for at, n in zip(path[1:], self._listing.loads(path), strict=True):
                expected[ids[at]] += n  # type: ignore[assignment]
        found = [
            AskedPerson(
                one,
                name_of(one),
                wanted[one],
                planned[one],
                self._terms.asked.get(one, 0),
                self._limits.get(one, CAP),
                float(expected[one]),
            )
            for one in wanted.keys() | planned.keys()
        ]
        return tuple(sorted(found, key=lambda one: (-one.wanted, -one.planned, one.person)))

    def fair(self) -> Fair:
        """Return what is proved of the plan, and what stands beside it."""
        ids, found, ways = self._net.ids, self._solved, self._solved.ways
        chances = {
            ids[one]: float(ways.chance[way]) if way >= 0 else 0.0
            for one, way in zip(self._who, self._chosen, strict=True)
        }
        turns = {ids[one]: self._listing.chance(path) for one, path in self._turns.items()}
        levels = found.levels
        expected = {}
        if self._lottery is not None:
            told = self._lottery.expected.tolist()
            expected = {ids[one]: chance for one, chance in zip(self._who, told, strict=True)}
        kept = self._kept()
        first = {one: chains[0][1] for one, chains in self.chains().items()}
        return Fair(
            chances,
            turns,
            levels[0].bound if levels else len(self._listing.warmest),
            found.exact,
            found.steps,
            self._binds(),
            expected,
            self._lottery.bound if self._lottery else 0.0,
            sum(first.get(one) != other for one, other in kept.items()) if kept else None,
            ways.digits,
            self._terms.seed,
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the plan rests on beside the chances."""
        ways, terms = self._solved.ways, self._terms
        told = []
        if ways.digits < _leximin.DIGITS:
            told.append(Assumption("plan", f"chances are told apart to {10.0**-ways.digits:g}"))
        if terms.expected:
            told.append(
                Assumption("asks", f"{EXPECTED}, among {len(ways.chance):,} chains weighed")
            )
        if terms.floor:
            told.append(Assumption("plan", f"chances under {percent(terms.floor)} count as none"))
        return tuple(told)

    def _binds(self) -> tuple[Bind, ...]:
        """Return whose one ask more would let more people be served, by solving again.

        Where no one person's would, any two are tried together.
        """
        ways = self._solved.ways
        served = sum(one >= 0 for one in self._solved.chosen)
        if served == len(set(ways.seeker.tolist())):
            return ()
        often = ways.asks.sum(axis=1)
        scarce = np.flatnonzero(often > ways.left)
        tried = scarce[np.lexsort((scarce, ways.left[scarce] - often[scarce]))].tolist()
        groups: list[tuple[int, ...]] = [(one,) for one in tried[:TRIED]]
        alone = [(who, self._served(ways, who)) for who in groups]
        if not any(n > served for _, n in alone):
            groups = list(combinations(sorted(tried[:PAIRS_TRIED]), 2))
            alone = [(who, self._served(ways, who)) for who in groups]
        better = sorted((-n, who) for who, n in alone if n > served)
        ids, name_of = self._net.ids, self._net.name_of
        return tuple(
            Bind(tuple(ids[at] for at in who), tuple(name_of(ids[at]) for at in who), -n)
            for n, who in better
        )

    @staticmethod
    def _served(ways: Supply, who: tuple[int, ...]) -> int:
        left = ways.left.copy()
        left[list(who)] += 1
        return _leximin.most_served(replace(ways, left=left))[0]


def _whole(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _limits(net: ReferralNetwork) -> dict[str, int]:
    """Return the limits that people have said."""
    if "cap" not in net.people:
        return {}
    said = pd.to_numeric(net.people["cap"], errors="coerce").dropna()
    return {str(person): int(cap) for person, cap in said.items()}


DIGITS = 2
"""In a draw chances are told apart to so many digits: warmth is not known better than that."""


class StabilityOfAsks(OverDraws):
    """In what share of draws each seeker's first ask stays the same.

    Attributes
    ----------
    table
        A row a seeker with a way in the plan: ``person``, ``name``, whom they are to ask
        ``first``, the ``share`` of draws in which they are, and its 95 % Wilson interval ``low``,
        ``high``; the least sure first.
    n_draws, rng
        How many draws, and the seed they can be drawn again with (None for a Generator).
    """

    def __str__(self) -> str:
        n, sure = len(self.table), int((self.table["share"] >= 0.5).sum())
        return (
            f"The first ask of {sure} of {counted(n, 'person', 'people')} stays the same in at "
            f"least half of {self.n_draws:,} draws of warmth between its bounds (ties drawn "
            "independently, assumed)."
        )


def stability(
    net: ReferralNetwork, found: Cohort, *, n_draws: int = N_REDRAWN, rng: Rng = None
) -> StabilityOfAsks:
    """Return in what share of draws within the warmth bounds each first ask stays in the plan.

    In each draw every tie with bounds gets a warmth between them, as in
    :func:`netpath.chains.stability`, and the fairest plan is made anew, with the same lots; chances
    are then told apart to 0.01. It takes ``n_draws`` times as long as a plan.

    Parameters
    ----------
    net
        The network that the board came from, with ``warmth_low`` and ``warmth_high``.
    found
        A board with a plan.
    n_draws
        How often warmth is drawn.
    rng
        A seed, a Generator, or None for a fresh seed, which the result stores.

    Raises
    ------
    DataError
        If no tie has bounds, or nothing is planned.

    Examples
    --------
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["a", "b", "a", "c"], "target": ["b", "z", "c", "z"]})
    >>> ties = ties.assign(warmth=[0.5, 0.5, 0.1, 0.1], warmth_low=0.05, warmth_high=0.55)
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> found = ntp.cohort.board(net, ["a"], {"Acme": "z"}, within=2, rng=7)
    >>> ntp.cohort.stability(net, found, n_draws=20, rng=7).table["first"].tolist()
    ['b']
    """
    need_bounds(net)
    need_count("n_draws", n_draws, "draws")
    if not found.plan or found.posed is None:
        raise DataError(
            "Nothing is planned on this board, or it names nobody.",
            code="nothing planned",
            repair="Take another",
        )
    generated, seed = generator(rng)
    draws, same = Draws(net, generated), np.zeros(len(found.plan))
    posed = replace(found.posed, terms=replace(found.posed.terms, digits=DIGITS))
    for _ in range(n_draws):
        again = FairPlan(net, found.rows, posed, draws.rows()).chains()
        firsts = [again[one][0][1] if one in again else "" for one in found.plan]
        planned = [chain.people[1] for chain in found.plan.values()]
        same += np.equal(firsts, planned)
    rows = []
    for (person, chain), n in zip(found.plan.items(), same.tolist(), strict=True):
        low, high = wilson(n / n_draws, n_draws, Z95)
        told = {"person": person, "name": chain.names[0], "first": chain.names[1]}
        rows.append(told | {"share": n / n_draws, "low": float(low), "high": float(high)})
    table = pd.DataFrame(rows).sort_values("share", kind="stable", ignore_index=True)
    return StabilityOfAsks(table, n_draws, seed)
