"""One search, ask by ask."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._results import Answer, counted, listed
from netpath.search._compiled import at_work
from netpath.search._question import SearchQuestion
from netpath.search._walk import ENDINGS, REACHED, Field, Offers, Step, walked

OUTCOMES = {"met": "met", "referred": "met, named others", "no": "no", "declined": "takes no asks"}


@dataclass(frozen=True, eq=False)
class Search(Answer):
    """What happened in one search.

    Attributes
    ----------
    asks
        A row an ask, in order: ``asker``, ``asked``, ``kind``, ``warmth``, ``outcome`` ("referred":
        granted and named strangers; "met": granted; "no": this tie refused; "declined": takes no
        such asks at all) and ``depth``, the asks from the seeker along who named whom.
    ended
        How it ended.
    seeker, targets
        Ids.
    names
        How people are called, by id.
    """

    asks: pd.DataFrame = field(repr=False)
    ended: str
    seeker: str
    targets: tuple[str, ...]
    names: dict[str, str] = field(repr=False)

    def chain(self) -> tuple[str, ...]:
        """Return the ids along which a target was reached, the seeker first; empty if none was.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, warmth=1.0, rng=7)
        >>> search = ntp.search.simulate(net, "p01", "p40", n_runs=1, rng=7).one()
        >>> search.chain()[0], search.chain()[-1]
        ('p01', 'p40')
        """
        if self.ended != ENDINGS[REACHED]:
            return ()
        granted = self.asks[self.asks["outcome"].isin(["met", "referred"])]
        by = dict(zip(granted["asked"], granted["asker"], strict=True))
        found = [str(granted["asked"].iloc[-1])]
        while found[-1] != self.seeker:
            found.append(by[found[-1]])
        return tuple(reversed(found))

    def to_frame(self) -> pd.DataFrame:
        """Return the asks with the names of people.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, warmth=1.0, rng=7)
        >>> search = ntp.search.simulate(net, "p01", "p40", n_runs=1, rng=7).one()
        >>> search.to_frame()["outcome"].iloc[-1]
        'met'
        """
        named = {column: self.asks[column].map(self.names) for column in ("asker", "asked")}
        return self.asks.assign(**named)

    def __str__(self) -> str:
        told = [f"{counted(len(self.asks), 'ask')} by {self.names[self.seeker]}: {self.ended}"]
        if chain := self.chain():
            told.append(f"through {listed([self.names[one] for one in chain[1:]])}")
        return ", ".join(told) + "."


def told(question: SearchQuestion, seeker: int, run: int, world: int) -> Search:
    """Return one search of a question; all seekers' are made where they compete."""
    if not question.rules.together:
        question = question.about(np.array([seeker]))
    seekers = question.seekers.tolist()
    if question.compiled:
        offers, steps, ended = logged(question, seekers.index(seeker), run, world)
    else:
        field = Field(question, world)
        walk = walked(field, seekers, run)[seekers.index(seeker)]
        offers, steps, ended = field.offers, walk.steps, walk.ended
    ids, depth, rows = question.net.ids, {question.net.ids[seeker]: 0}, []
    for arc, outcome in steps:
        asker, asked, kind, warmth, _ = offers.at(arc, 0)
        rows.append((asker, asked, kind, warmth, outcome, depth[asker] + 1))
        if outcome in ("met", "referred"):
            depth[asked] = depth[asker] + 1
    columns = ["asker", "asked", "kind", "warmth", "outcome", "depth"]
    table, targets = pd.DataFrame(rows, columns=columns), [ids[one] for one in question.targets]
    named = sorted({ids[seeker], *table["asker"], *table["asked"], *targets})
    names = {one: question.net.name_of(one) for one in named}
    return Search(table, ENDINGS[ended], ids[seeker], tuple(targets), names)


def logged(
    question: SearchQuestion, at: int, run: int, world: int
) -> tuple[Offers, list[Step], int]:
    """Return what a compiled search asked and what came of it, and how it ended."""
    from netpath._kernels._search import DECLINED, GRANTED, LOG_BITS, REFUSED
    from netpath._kernels._search_names import NAMED

    outcomes = {REFUSED: "no", DECLINED: "declined", GRANTED: "met", GRANTED | NAMED: "referred"}
    work = at_work(question, run + 1, world)
    log = work.logged(at, run)
    steps = [(one >> LOG_BITS, outcomes[one & (1 << LOG_BITS) - 1]) for one in log]
    return Offers(question, work.arcs), steps, int(work.out.ended[at, run])
