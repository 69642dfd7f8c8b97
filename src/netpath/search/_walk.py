"""Searches in plain Python, for policies of one's own: a view before each ask; one is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from netpath._results import Answer, counted, listed
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.search._arcs import SearchArcs, ground_of
from netpath.search._compiled import at_work
from netpath.search._question import SearchQuestion
from netpath.search._rules import DirectoryView, FullView, Offer, View

ENDINGS = ("", "target reached", "dead end", "budget spent", "gave up")
REACHED, DEAD_END, BUDGET_SPENT, GAVE_UP = 1, 2, 3, 4
WAS_NAMED, TARGET_ASKED = 1, 2

Step = tuple[int, str]  # the arc of an ask, and what came of it
_NAMING = 2**40  # numbers lots for names apart from those for asks


class Offers:
    """Arcs as a policy, or a table, shows them."""

    def __init__(self, question: SearchQuestion, arcs: SearchArcs) -> None:
        ties = question.net.ties
        self.ids, self.tie, self.warmth = question.net.ids, arcs.tie, arcs.warmth
        self.asker, self.asked = arcs.asker.tolist(), arcs.asked.tolist()
        self.kinds = ties["kind"].fillna("").tolist() if "kind" in ties else None

    def at(self, arc: int, named: int) -> Offer:
        """Return an arc as an offer that came when so many had named the person."""
        tie = int(self.tie[arc])
        kind = "cold" if tie < 0 else self.kinds[tie] if self.kinds else ""
        asker, asked = self.ids[self.asker[arc]], self.ids[self.asked[arc]]
        return Offer(asker, asked, str(kind), float(self.warmth[arc]), named)


class Field:
    """What all searches of one question have in common."""

    def __init__(self, question: SearchQuestion, world: int) -> None:
        self.question, self.rules = question, question.rules
        arcs = SearchArcs.of(question)
        self.offers, self.ground = Offers(question, arcs), ground_of(question, arcs, world)
        self.net, self.ids, self.people = question.net, question.net.ids, question.net.people
        willing = zip(self.ids, question.net.compressed.willing.tolist(), strict=True)
        self.willing = MappingProxyType(dict(willing))
        self.targets = frozenset(question.targets.tolist())
        self.target_ids = tuple(self.ids[one] for one in question.targets)
        self.asker, self.asked = self.offers.asker, self.offers.asked
        self.tier = [] if arcs.tier is None else arcs.tier.tolist()

    def lots(self, arcs: list[int], draw: int, number: int) -> list[int]:
        """Return a lot for each of some arcs in one run; others for each number."""
        from netpath._kernels._search_ground import KEY, lots

        drawn: list[int] = lots(self.ground.arcs[arcs, KEY], draw, number).tolist()
        return drawn


class SearchWalk:
    """One search under way; ``taken`` counts the asks of each person, of it or of all searches."""

    def __init__(self, field: Field, seeker: int, draw: int, taken: dict[int, int]) -> None:
        self.field, self.seeker, self.draw, self.taken = field, seeker, draw, taken
        self.depth = {seeker: 0}  # of everybody met, in order
        self.declined: list[int] = []
        self.named: dict[int, int] = {}
        self.open: dict[int, Offer] = {}
        self.refused: list[Offer] = []
        self.steps: list[Step] = []
        self.ended = self.marks = self.deepest = 0
        self.cold_asked = False
        self._name_alters(seeker)

    def ask(self) -> None:
        """Make the next ask, or end the search."""
        arc = self._next()
        if arc is None:
            return
        offer, asked = self.open.pop(arc), self.field.asked[arc]
        self.taken[asked] = self.taken.get(asked, 0) + 1
        self.marks |= TARGET_ASKED if asked in self.field.targets else 0
        depth = self.depth[self.field.asker[arc]] + 1
        self.steps.append((arc, self._outcome(arc, asked, offer, depth)))

    def _outcome(self, arc: int, asked: int, offer: Offer, depth: int) -> str:
        from netpath._kernels._coins import live
        from netpath._kernels._search_ground import KEY, TIE

        willing, tie = self.field.ground.willing[asked], self.field.ground.arcs[arc]
        if not live(willing[1], willing[0], self.draw):
            self.declined.append(asked)
            return "declined"
        if not live(tie[KEY], tie[TIE], self.draw):
            self.refused.append(offer)
            return "no"
        self.depth[asked] = depth
        self.deepest = max(self.deepest, depth)
        if asked in self.field.targets:
            self.ended, self.deepest = REACHED, depth
            return "met"
        if not self._name_alters(asked):
            return "met"
        self.marks |= WAS_NAMED
        return "referred"

    def _name_alters(self, person: int) -> bool:
        """Let a person name alters; return whether a stranger was among them."""
        tier, most = self.field.tier, self.field.rules.referrals
        first, last = self.field.ground.starts[person : person + 2].tolist()
        found = [arc for arc in range(first, last) if self._stranger(self.field.asked[arc])]
        if most is not None and person != self.seeker:
            lots = self.field.lots(found, self.draw, _NAMING + len(self.steps))
            lot = dict(zip(found, lots, strict=True))
            found = sorted(found, key=lambda arc: (tier[arc], lot[arc]))[:most]
        for arc in found:
            asked = self.field.asked[arc]
            self.named[asked] = self.named.get(asked, 0) + 1
            self.open[arc] = self.field.offers.at(arc, self.named[asked])
        return bool(found)

    def _stranger(self, person: int) -> bool:
        return person not in self.depth and person not in self.declined

    def _next(self) -> int | None:
        """Return what the policy asks next, after cold asks if it must be; None at the end."""
        while not self.ended:
            self._forget_closed()
            chosen = None
            if self.open and len(self.steps) == self.field.rules.budget:
                self.ended = BUDGET_SPENT
            elif self.open:
                chosen = self._chosen()
            if chosen is not None:
                return chosen
            if self.cold_asked and not self.ended:
                self.ended = GAVE_UP if self.open else DEAD_END
            self._offer_cold()
        return None

    def _forget_closed(self) -> None:
        """Keep the asks that are still open, in an order drawn by lot before each ask."""
        asked, cap, taken = self.field.asked, self.field.rules.cap, self.taken
        still = [
            arc
            for arc in self.open
            if self._stranger(asked[arc]) and (cap is None or taken.get(asked[arc], 0) < cap)
        ]
        lots = self.field.lots(still, self.draw, len(self.steps))
        self.open = {arc: self.open[arc] for _, arc in sorted(zip(lots, still, strict=True))}

    def _chosen(self) -> int | None:
        answer, arcs = self.field.question.policy(self.view()), list(self.open)
        if answer is None:
            return None
        if isinstance(answer, Offer):
            places = [at for at, offer in enumerate(self.open.values()) if offer == answer]
        else:
            places = [int(answer)] if is_whole(answer, 0) and answer < len(arcs) else []
        if not places:
            chosen = f"place {answer}" if type(answer) is int else f"some {type(answer).__name__}"
            raise DataError(
                f"The policy chose {chosen}, which is no open offer. It must return one of "
                f"view.offers, its place, 0 to {len(self.open) - 1}, or None to give up."
            )
        return arcs[places[0]]

    def _offer_cold(self) -> None:
        self.cold_asked = True
        first, last = self.field.ground.cold[self.seeker : self.seeker + 2].tolist()
        for arc in range(first, last):
            asked = self.field.asked[arc]
            if not self.ended and self._stranger(asked):
                self.open[arc] = self.field.offers.at(arc, self.named.get(asked, 0))

    def view(self) -> View:
        """Return what the policy sees now."""
        field, rules, ids = self.field, self.field.rules, self.field.ids
        left = None if rules.budget is None else rules.budget - len(self.steps)
        seen = (
            ids[self.seeker],
            field.target_ids,
            tuple(self.open.values()),
            tuple(ids[one] for one in self.depth),
            tuple(self.refused),
            tuple(ids[one] for one in self.declined),
            len(self.steps),
            left,
        )
        if rules.knowledge == "local":
            return View(*seen)
        people = field.people.copy(deep=False)  # whoever writes on it writes on their own
        if rules.knowledge == "directory":
            return DirectoryView(*seen, people, field.willing)
        return FullView(*seen, people, field.willing, field.net)


def walked(field: Field, seekers: list[int], draw: int) -> list[SearchWalk]:
    """Return the searches of one run, each alone or, under such rules, all together."""
    from netpath._kernels._search_ground import turns_of

    if not field.rules.together:
        alone = [SearchWalk(field, one, draw, {}) for one in seekers]
        for walk in alone:
            while not walk.ended:
                walk.ask()
        return alone
    taken: dict[int, int] = {}
    walks = [SearchWalk(field, one, draw, taken) for one in seekers]
    turns = turns_of(field.ground, np.array(seekers, dtype=np.int64), (draw, draw + 1))[0]
    while any(not walk.ended for walk in walks):
        for at in turns:
            if not walks[at].ended:
                walks[at].ask()
    return walks


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
