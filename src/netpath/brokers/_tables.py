"""Sums over drawn worlds as tables of losses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import access
from netpath._intervals import of_spread
from netpath._measure import PersonMeasure, Worlds, in_order
from netpath.access.question import AccessQuestion
from netpath.brokers._refusals import Refusals

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class BrokerQuestion:
    """A question about brokers, with the worlds to ask it in; ``n_draws`` is 0 for exact cases."""

    question: AccessQuestion
    world: int
    n_draws: int
    seed: int | None

    def worlds(self, *, fresh: bool = False) -> Refusals:
        """Return the drawn worlds, or as many others that come after them."""
        drawn = Refusals(self.question, self.world, self.n_draws)
        if not fresh:
            return drawn
        return Refusals(self.question, self.world, self.n_draws, len(drawn.blocks))

    @property
    def ids(self) -> pd.Index:
        """The ids of everybody."""
        ids: pd.Index = pd.Index(self.question.net.ids, name="id", dtype="str")
        return ids

    @property
    def brokers(self) -> Counts:
        """Who may be asked and is no target, in order."""
        askable = np.flatnonzero(self.question.net.compressed.askable)
        return np.setdiff1d(askable, self.question.choice.targets)

    @property
    def everybody(self) -> Counts:
        """0 of each seeker, -1 of anybody else, shape (n_people,)."""
        codes = np.full(len(self.question.net), -1, np.int64)
        codes[self.question.choice.seekers] = 0
        return codes

    def groups(self, by: str) -> tuple[Counts, list[str]]:
        """Return the group of each seeker, -1 of anybody else, and the names of groups."""
        codes, net = self.everybody, self.question.net
        zero = pd.Series(0.0, index=self.question.index)
        known = self.question.choice.known()
        of = PersonMeasure(zero, "", "probability", known, missing=net.missing).labels(by)
        names = in_order(of)
        codes[self.question.choice.seekers] = pd.Categorical(of, categories=names).codes
        return codes, names

    def exactly(self, gone: list[int]) -> pd.Series:
        """Return the access of each seeker when some people say no, by taking cases."""
        net, choice = self.question.net, self.question.choice
        seekers, targets = ([net.ids[at] for at in who] for who in (choice.seekers, choice.targets))
        if gone:
            barred = pd.Index([net.ids[at] for at in gone], name="id")
            net = net.with_people(pd.DataFrame({"do_not_ask": True}, index=barred))
        return access.exact(net, seekers, targets, within=self.question.within or None).values


def _table(asked: BrokerQuestion, sums: Floats, squares: Floats, whole: float) -> pd.DataFrame:
    """Return losses of sums over worlds, and of their squares, a row each."""
    n, n_draws = len(asked.question.choice.seekers), asked.n_draws
    mean = sums / (n * n_draws)
    apart = np.maximum(squares / (n * n * n_draws) - mean**2, 0)
    told = of_spread(mean, apart * n_draws / max(n_draws - 1, 1), n_draws)
    seen = mean > 0
    return pd.DataFrame(
        {
            "loss": mean,
            "error": np.where(seen, told.error, 0.0),
            "low": np.where(seen, told.low, 0.0),
            "high": told.high,
            "share": mean / whole if whole else 0.0,
        }
    )


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Put people in the order of their losses, then of ids."""
    return table.sort_index().sort_values("loss", ascending=False, kind="stable")


def unlimited(asked: BrokerQuestion, k: int) -> Tables:
    """Return everybody's loss, those of the most in fresh worlds, and those of ties."""
    tables, ties = [], pd.DataFrame()
    for fresh in (False, True):
        worlds = asked.worlds(fresh=fresh)
        hangs, whole = worlds.hanging(asked.everybody), _mean(worlds)
        sums = hangs.people[:, 0].astype(np.float64)
        table = _table(asked, sums, hangs.squares, whole).set_index(asked.ids)
        tables.append(ranked(table.iloc[asked.brokers]))
        if not fresh:
            lost = hangs.ties[:, 0] / (len(worlds.seekers) * asked.n_draws)
            ties = pd.DataFrame({"loss": lost, "share": lost / whole if whole else 0.0})
    return tables[0], ranked(tables[1].loc[tables[0].index[:k]]), ties


def limited(asked: BrokerQuestion, k: int) -> Tables:
    """Return the largest losses within a limit, the same in fresh worlds, and none of ties."""
    drawn, fresh, n = asked.worlds(), asked.worlds(fresh=True), asked.n_draws
    most = drawn.most(k)
    index = asked.ids[[at for at, _, _ in most]]
    everybody, tables = np.zeros(len(drawn.seekers), np.int64), []
    lost = [one for *_, one in most], [fresh.lost(at) for at, _, _ in most]
    for worlds, words in zip((drawn, fresh), lost, strict=True):
        found = np.array([Worlds(one, n).per_draw(everybody, 1)[:, 0] for one in words])
        found = found.reshape(len(words), n).astype(np.float64)
        table = _table(asked, found.sum(axis=1), (found**2).sum(axis=1), _mean(worlds))
        tables.append(table.set_index(index))
    bounds = np.array([bound for _, bound, _ in most]) / (len(drawn.seekers) * n)
    return tables[0].assign(bound=bounds), ranked(tables[1]), pd.DataFrame()


def left_out(asked: BrokerQuestion) -> pd.DataFrame:
    """Leave each person out one after the other, and take cases; a row a broker, a column each."""
    before = asked.exactly([])
    each = {asked.ids[at]: before - asked.exactly([at]) for at in asked.brokers}
    return pd.DataFrame(each, index=before.index).T.rename_axis("id")


def by_group(asked: BrokerQuestion, people: pd.Index, each: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the mean loss of each group when each of some people says no."""
    codes, names = asked.groups(by)
    own = codes[asked.question.choice.seekers]
    sizes = np.bincount(own, minlength=len(names))
    if not asked.n_draws:
        parts = {name: each.loc[:, own == at].mean(axis=1) for at, name in enumerate(names)}
        return pd.DataFrame(parts).loc[people]
    worlds, places = asked.worlds(), asked.ids.get_indexer(people)
    if asked.question.within:
        lost = [np.bitwise_count(worlds.lost(int(at))).sum(axis=1) for at in places]
        sums = np.array([np.bincount(own, one, len(names)) for one in lost])
    else:
        sums = worlds.hanging(codes).people[places].astype(np.float64)
    return pd.DataFrame(sums / (sizes * asked.n_draws), index=people, columns=names)


def _mean(worlds: Refusals) -> float:
    """Return the mean access of the seekers in some worlds."""
    ones = int(np.bitwise_count(worlds.there()).sum())
    return ones / (len(worlds.seekers) * worlds.n_draws)
