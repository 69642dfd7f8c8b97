"""Simulated searches, and what they tell: how many succeed, after how many asks, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import wilson
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted, percent
from netpath.errors import DataError
from netpath.search._length import CorrectedLength, broken_off, corrected_length
from netpath.search._question import SearchQuestion
from netpath.search._received import Received, received_by
from netpath.search._rules import Rules
from netpath.search._shares import Share, share_of, split, stages, within_asks, worlds_of
from netpath.search._walk import ENDINGS, REACHED, TARGET_ASKED, WAS_NAMED, Search, told


@dataclass(frozen=True, eq=False)
class Runs(Answer):
    """Searches of some seekers, each run as often.

    Run d of every seeker is in the same world d: the same ties and people would grant.

    Attributes
    ----------
    ended
        How each search ended, as a place in :data:`ENDINGS`; shape (n_seekers, n_runs).
    asks_made, people_met
        How many asks it took and how many granted; shape (n_seekers, n_runs).
    depth
        The length in asks of the chain that reached a target, or else of the longest chain of
        people met; shape (n_seekers, n_runs).
    marks
        1 where somebody met named a stranger, plus 2 where a target was asked.
    rules, policy
        What held, and the policy in words.
    seed
        Draws the same runs again; None from a Generator.
    """

    ended: npt.NDArray[np.uint8] = field(repr=False)
    asks_made: npt.NDArray[np.int32] = field(repr=False)
    people_met: npt.NDArray[np.int32] = field(repr=False)
    depth: npt.NDArray[np.int32] = field(repr=False)
    marks: npt.NDArray[np.uint8] = field(repr=False)
    rules: Rules
    policy: str
    seed: int | None
    world: int = field(repr=False)
    _question: SearchQuestion = field(repr=False)

    @property
    def n_seekers(self) -> int:
        """How many seekers."""
        return len(self.ended)

    @property
    def n_runs(self) -> int:
        """How many searches each seeker made."""
        return int(self.ended.shape[1])

    @cached_property
    def seekers(self) -> tuple[str, ...]:
        """Ids of the seekers, in order."""
        return tuple(self._question.net.ids[one] for one in self._question.seekers)

    @property
    def people(self) -> pd.DataFrame:
        """What is known of the seekers."""
        return self._question.net.people.loc[list(self.seekers)]

    @cached_property
    def reached(self) -> npt.NDArray[np.bool_]:
        """Whether each search reached a target, shape (n_seekers, n_runs)."""
        return np.equal(self.ended, REACHED)

    @cached_property
    def no_chain(self) -> npt.NDArray[np.bool_]:
        """Which seekers have no chain at all to a target, and so 0 for certain."""
        if self.reached.any(axis=1).all():
            return np.zeros(self.n_seekers, dtype=np.bool_)
        there = self._question.net.compressed.led_to(self._question.targets)
        return np.asarray(~there[self._question.seekers])

    @cached_property
    def success(self) -> Share:
        """The share of searches that reached a target, with its 95 % interval."""
        return self._share(np.ones(self.n_seekers, dtype=np.bool_))

    def _share(self, mine: npt.NDArray[np.bool_]) -> Share:
        """Return the share of some seekers' searches that reached one; 0 where no chain does."""
        return Share(0.0, 0.0, 0.0) if self.no_chain[mine].all() else share_of(self.reached[mine])

    @property
    def success_rate(self) -> float:
        """The share of searches that reached a target; its interval is in :attr:`success`."""
        return self.success.value

    @property
    def asks(self) -> pd.Series:
        """How many asks each search made, by seeker and run."""
        return self._series(self.asks_made, "asks")

    @property
    def met(self) -> pd.Series:
        """How many people granted in each search, by seeker and run."""
        return self._series(self.people_met, "met")

    @property
    def how_ended(self) -> pd.Series:
        """How many searches ended in each way."""
        n = np.bincount(self.ended.ravel(), minlength=len(ENDINGS))[1:]
        return pd.Series(n, index=pd.Index(ENDINGS[1:], name="ended"), name="searches")

    @property
    def whom(self) -> str:
        """Whom the searches are for, as the middle of a sentence."""
        return self._question.whom()

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every search rests on, one sentence each."""
        return self._question.assumptions

    def _series(self, values: npt.NDArray[np.int32], name: str) -> pd.Series:
        by = [self.seekers, range(self.n_runs)]
        index = pd.MultiIndex.from_product(by, names=["seeker", "run"])
        return pd.Series(values.ravel(), index=index, name=name)

    def funnel(self) -> pd.DataFrame:
        """Return how many searches got how far, and which share of those before went on.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, "p01", "p40", n_runs=100, rng=7)
        >>> runs.funnel()["stage"].tolist()[:2]
        ['searches', 'asked somebody']
        """
        named = (self.marks & WAS_NAMED > 0) | self.reached
        return stages(
            {
                "searches": np.ones(self.ended.shape, dtype=np.bool_),
                "asked somebody": self.asks_made > 0,
                "met somebody": self.people_met > 0,
                "were given a name or met a target": named,
                "asked a target": self.marks & TARGET_ASKED > 0,
                "target reached": self.reached,
            }
        )

    def attrition(self) -> pd.DataFrame:
        """Return, for each number of asks, how many searches had it behind them and ended there.

        ``at_risk`` had made at least so many asks and had not reached a target with fewer;
        ``completed`` reached one with the last of them; ``broke_off`` ended without;
        ``attrition`` is the share of those not there yet that broke off.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, "p01", "p40", n_runs=100, rng=7)
        >>> int(runs.attrition()["at_risk"].iloc[0])
        100
        """
        return broken_off(self.asks_made.ravel(), self.reached.ravel())

    def corrected_length(self, *, rng: int | np.random.Generator | None = None) -> CorrectedLength:
        """Return how many asks a search would take if none ended early; see the function.

        Searches of one run share its coins, so whole runs are drawn again for the interval.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, warmth=0.9, rng=7)
        >>> runs = ntp.search.simulate(net, "p01", "p40", n_runs=100, rng=7)
        >>> runs.corrected_length(rng=7).completed > 90
        True
        """
        asks, there = self.asks_made.ravel(), self.reached.ravel()
        run = np.tile(np.arange(self.n_runs), len(self.seekers))
        together = run if len(self.seekers) > 1 else None
        return corrected_length(asks, there, together=together, rng=rng)

    def by(self, by: str) -> pd.DataFrame:
        """Return a row a group: success with its interval, asks and people met on average.

        Runs are shared by all seekers, so intervals come from the share of each group in each run.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
        >>> runs.by("role").index.tolist()
        ['head', 'hiring manager', 'staff']
        """
        rows = {}
        for name, mine in self.groups(by).items():
            there, made = self.reached[mine], self.asks_made[mine]
            share, took = self._share(mine), made[there]
            rows[name] = {
                "n": int(mine.sum()),
                "success_rate": share.value,
                "low": share.low,
                "high": share.high,
                "asks": float(made.mean()),
                "asks_to_success": float(np.median(took)) if len(took) else None,
                "met": float(self.people_met[mine].mean()),
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by)

    def reached_within(self, by: str | None = None) -> pd.DataFrame:
        """Return the share that reached a target within 0, 1, 2 … asks, with its interval.

        A row a group and number of asks: ``group``, ``asks``, ``share``, ``low``, ``high``.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, warmth=1.0, rng=7)
        >>> runs = ntp.search.simulate(net, "p01", "p40", n_runs=20, rng=7)
        >>> runs.reached_within()["share"].iloc[-1]
        np.float64(1.0)
        """
        most = int(self.asks_made.max())
        tables = []
        for name, mine in self.groups(by).items():
            table = within_asks(self.asks_made[mine], self.reached[mine], most)
            high = 0.0 if self.no_chain[mine].all() else table["high"]
            tables.append(table.assign(group=name, high=high))
        return pd.concat(tables, ignore_index=True)[["group", "asks", "share", "low", "high"]]

    def groups(self, by: str | None) -> dict[str, npt.NDArray[np.bool_]]:
        """Return which seekers are of which group, "everybody" where ``by`` is None.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> list(ntp.search.simulate(net, "p01", "p40", n_runs=9, rng=7).groups(None))
        ['everybody']
        """
        return split(None if by is None else self.measure().labels(by), self.n_seekers)

    def measure(self, what: Literal["success", "asks", "met"] = "success") -> PersonMeasure:
        """Return one number a seeker, for audits: success rate, or mean asks or people met.

        Raises
        ------
        DataError
            If ``what`` is none of these.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, ["p01", "p02"], "p40", n_runs=20, rng=7)
        >>> runs.measure().n_draws
        20
        """
        if what not in ("success", "asks", "met"):
            raise DataError(f"what is {what!r}; it must be 'success', 'asks' or 'met'.")
        index = pd.Index(self.seekers, name="id", dtype="str")
        about, said = f"of a search for {self.whom}, {self.policy}", (self.people, self.assumptions)
        missing = self._question.net.missing
        if what == "success":
            rate = pd.Series(self.reached.mean(axis=1), index=index)
            worlds, shut = worlds_of(self.reached), self.no_chain
            told = rate, f"success {about}", "probability", *said, worlds, self.seed
            return PersonMeasure(*told, no_chain=shut, missing=missing)
        made = self.asks_made if what == "asks" else self.people_met
        unit, values = "asks" if what == "asks" else "people", pd.Series(made.mean(axis=1), index)
        which = values, f"{unit} {about}", unit, *said
        return PersonMeasure(*which, seed=self.seed, repeats=made, missing=missing)

    def received(self, by: str | None = None) -> Received:
        """Return how often each person was asked, granted and named others in these searches.

        They are made once more to count it, in the same worlds. Whom a search asks is the doing of
        its policy: hold it beside another's. With ``by`` asks are told by the group of who sought.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
        >>> received = runs.received()
        >>> int(received.counts[..., 0].sum()) == int(runs.asks_made.sum())
        True
        """
        groups = self.groups(by)
        return received_by(self._question, self.n_runs, self.world, groups)

    def one(self, seeker: str | int | None = None, run: int = 0) -> Search:
        """Return one search ask by ask; the first seeker's unless another is named.

        Raises
        ------
        UnknownPerson
            If nobody has this id.
        DataError
            If they are no seeker here, or there is no such run.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, "p01", "p40", n_runs=20, rng=7)
        >>> bool(len(runs.one(run=3).asks) == runs.asks.iloc[3])
        True
        """
        net = self._question.net
        at = int(self._question.seekers[0]) if seeker is None else net.position(seeker)
        if at not in self._question.seekers:
            raise DataError("one: this person is no seeker of these runs; see .seekers.")
        if run not in range(self.n_runs):
            raise DataError(f"run is {run!r}; it must be 0 to {self.n_runs - 1}.")
        return told(self._question, at, int(run), self.world)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker: id, success with its interval, asks and people met on average.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> ntp.search.simulate(net, "p01", "p40", n_runs=20, rng=7).to_frame().shape
        (1, 6)
        """
        table = self.measure().to_frame().rename(columns={"value": "success_rate"})
        table["asks"] = self.asks_made.mean(axis=1)
        table["met"] = self.people_met.mean(axis=1)
        return table.drop(columns="error")

    def __str__(self) -> str:
        share, asks = self.success, self.asks_made[self.reached]
        who = "" if self.n_seekers == 1 else f" of {self.n_seekers:,} seekers"
        after = float(np.median(asks)) if len(asks) else None
        median = "" if after is None else f", after {after:g} ask{'s' * (after != 1)} (median)"
        ends = [f"{percent(n / self.ended.size)} {how}" for how, n in self.how_ended.items() if n]
        made = counted(self.ended.size, "search", "searches")
        told = (
            f"{made}{who} for {self.whom}, {self.policy}: {share} reached a target{median}. "
            f"{', '.join(ends)}. {self.rules}"
        )
        drawn = "" if self.seed is None else f"Seed {self.seed}."
        return " ".join([told, drawn, *assumed_lines(self.assumptions)])


def difference(here: Runs, there: Runs, *, by: str | None = None) -> pd.DataFrame:
    """Return how much more often searches reach a target here than there, in the same worlds.

    What differs between worlds is common to both and falls out, so the interval is narrower than
    those of the two shares let one think.

    Parameters
    ----------
    here, there
        Searches of the same seekers, as many, on the same ``rng``: of two policies, say, or alone
        and all at once.
    by
        The column that splits the seekers; None for all in one row.

    Returns
    -------
    pandas.DataFrame
        A row a group: the shares ``here`` and ``there``, their ``difference`` and the ends of its
        95 % interval, ``low`` and ``high``, by Student's quantile over runs.

    Raises
    ------
    DataError
        If the seekers or the worlds are not the same.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6 (1908) 1-25, on paired differences.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> rules = [ntp.search.Rules(cap=2, together=once) for once in (False, True)]
    >>> runs = [ntp.search.simulate(net, None, "p60", rules=one, n_runs=9, rng=7) for one in rules]
    >>> difference(*runs)["difference"].round(2).tolist()
    [0.97]
    """
    if here.seekers != there.seekers or here.world != there.world or here.n_runs != there.n_runs:
        raise DataError(
            "These searches are not of the same seekers in the same worlds; simulate both for the "
            "same seekers, with the same n_runs and rng."
        )
    rows = {}
    for name, mine in here.groups(by).items():
        shares = [runs.reached[mine].mean(axis=0) for runs in (here, there)]
        apart = shares[0] - shares[1]
        off = 0.0 if here.no_chain[mine].all() else _off(apart)
        middle = float(apart.mean())
        rows[name] = {
            "here": float(shares[0].mean()),
            "there": float(shares[1].mean()),
            "difference": middle,
            "low": max(middle - off, -1.0),
            "high": min(middle + off, 1.0),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def _off(apart: npt.NDArray[np.float64]) -> float:
    """Return how far from the mean an interval reaches; never not at all."""
    from scipy.special import stdtrit

    n, unseen = len(apart), float(wilson(0.0, len(apart))[1])
    if n < 2 or not apart.std():
        return unseen
    return float(stdtrit(n - 1, 0.975) * apart.std(ddof=1) / np.sqrt(n))
