"""The best that any policy can do: exact dynamic programming under full knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork
from netpath.search._arcs import SearchArcs
from netpath.search._policies import warmest_first
from netpath.search._question import SearchQuestion
from netpath.search._rules import Rules, need_rules

MOST_COINS = 14


@dataclass(frozen=True)
class Optimum(Answer):
    """The best that any policy can do.

    Attributes
    ----------
    probability
        That a target is reached, under the best policy there is.
    first
        Ids of the people whom a best policy may ask first, by id; empty where nothing helps.
    names
        How they are called, in the same order.
    coins
        How many uncertain coins can matter.
    rules
        What held.
    assumptions
        What it rests on.
    """

    probability: float
    first: tuple[str, ...]
    names: tuple[str, ...]
    coins: int
    rules: Rules
    assumptions: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row: budget, probability, whom to ask first.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "z"], "warmth": [0.5, 0.5]})
        >>> optimum(ReferralNetwork(None, ties), "a", "z").to_frame()["probability"].tolist()
        [0.25]
        """
        row = {"budget": self.rules.budget, "probability": self.probability}
        return pd.DataFrame([{**row, "first": listed(self.names, "or")}])

    def __str__(self) -> str:
        limit = "without limit"
        if self.rules.budget is not None:
            limit = f"within {counted(self.rules.budget, 'ask')}"
        told = (
            f"The best policy reaches a target {limit} with probability {percent(self.probability)}"
        )
        if self.first:
            told += f" and asks {listed(self.names, 'or')} first"
        return f"{told}; {counted(self.coins, 'uncertain coin')}. " + " ".join(
            assumed_lines(self.assumptions)
        )


def optimum(
    net: ReferralNetwork,
    seeker: str | int,
    targets: People,
    *,
    budget: int | None = None,
    rules: Rules | None = None,
) -> Optimum:
    """Return the exact success probability of the best policy under full knowledge.

    It weighs every order of asks against every way they can turn out, so it is a yardstick for
    small networks: time and memory grow up to threefold with each uncertain coin. Coins of ties
    and people are assumed to fall independently.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seeker
        Who looks for a way in.
    targets
        Whom they want to reach: one person, or any of many.
    budget
        The asks allowed in total; None for no limit.
    rules
        What else holds: ``referrals``, ``lean`` and ``cap``; ``knowledge`` is full, and ``budget``
        is the argument where it is given. Fresh starts and searching together are refused.

    Raises
    ------
    DataError
        If more than 14 uncertain coins can matter: ties and people between seeker and targets that
        neither always nor never grant; or at fresh starts or searching together.
    UnknownPerson, MissingWarmth
        As in :func:`simulate`.

    References
    ----------
    R. Bellman, "Dynamic Programming", Princeton 1957.

    Examples
    --------
    >>> ties = pd.DataFrame(
    ...     {"source": ["a", "a", "b"], "target": ["z", "b", "z"], "warmth": [0.3, 0.5, 0.8]}
    ... )
    >>> net = ReferralNetwork(None, ties)
    >>> [round(optimum(net, "a", "z", budget=asks).probability, 2) for asks in (1, 2, 3)]
    [0.3, 0.55, 0.58]
    """
    held = Rules() if rules is None else need_rules(rules)
    held = Rules(
        "full",
        held.budget if budget is None else budget,
        held.referrals,
        held.lean,
        held.cap,
        held.fresh_starts,
        held.together,
    )
    if held.fresh_starts is not None or held.together:
        raise DataError("optimum knows no fresh starts and no searching together; leave them out.")
    question = SearchQuestion.of(net, [seeker], targets, warmest_first, held)
    plan = _Plan(question, SearchArcs.of(question))
    coins = plan.coins()
    if coins > MOST_COINS:
        raise DataError(
            f"{coins} uncertain coins can matter here; the exact optimum takes at most "
            f"{MOST_COINS}. Take a smaller network (net.ego_network), or compare policies by "
            "search.simulate."
        )
    return plan.answer(coins)


class _State(NamedTuple):
    """What a seeker knows after some asks; ``taken`` matters only where people have a cap."""

    met: frozenset[int]
    offers: frozenset[int]
    willing: frozenset[int]  # who refused along a tie and so takes asks
    declined: frozenset[int]
    taken: tuple[int, ...]
    left: int


class _Plan:
    """The best value of each state, found once each."""

    def __init__(self, question: SearchQuestion, arcs: SearchArcs) -> None:
        self.question, self.seeker = question, int(question.seekers[0])
        self.targets = frozenset(question.targets.tolist())
        self.asker: list[int] = arcs.asker.tolist()
        self.asked: list[int] = arcs.asked.tolist()
        self.warmth: list[float] = arcs.warmth.tolist()
        self.tier: list[int] = [] if arcs.tier is None else arcs.tier.tolist()
        self.tie: list[int] = arcs.tie.tolist()
        self.willing: list[float] = question.net.compressed.willing.tolist()
        self.cap = question.rules.cap
        self.onward = self._reaching()
        self.known: dict[_State, float] = {}
        starts = arcs.starts(0, arcs.n_ties).tolist()
        self.row = [range(first, last) for first, last in pairwise(starts)]

    def _reaching(self) -> frozenset[int]:
        """Return who can get to a target without the seeker."""
        there, grew = set(self.targets), True
        while grew:
            more = {
                asker
                for asker, asked in zip(self.asker, self.asked, strict=True)
                if asked in there and asker != self.seeker
            }
            grew = not more <= there
            there |= more
        return frozenset(there)

    def coins(self) -> int:
        """Return how many uncertain coins can matter."""
        met, fringe = {self.seeker}, [self.seeker]
        ties: set[int] = set()
        while fringe:
            for arc in self.row[fringe.pop()]:
                asked = self.asked[arc]
                if asked == self.seeker or asked not in self.onward:
                    continue
                ties |= {self.tie[arc]} if self.warmth[arc] < 1 else set()
                if asked not in met:
                    met.add(asked)
                    fringe += [asked] if asked not in self.targets else []
        return len(ties) + sum(self.willing[one] < 1 for one in met - {self.seeker})

    def answer(self, coins: int) -> Optimum:
        budget, ids = self.question.rules.budget, self.question.net.ids
        left = len(self.asked) if budget is None else budget
        nobody: frozenset[int] = frozenset()
        offers = frozenset(arc for arc in self.row[self.seeker] if self.asked[arc] in self.onward)
        taken = (0,) * (len(ids) if self.cap else 0)
        start = _State(frozenset([self.seeker]), offers, nobody, nobody, taken, left)
        best = self.value(start)
        first = {
            self.asked[arc]
            for arc in (offers if left and best > 0 else ())
            if self._worth(start, arc) >= best * (1 - 1e-12)
        }
        asked = tuple(ids[one] for one in sorted(first))
        names = tuple(map(self.question.net.name_of, asked))
        question = self.question
        return Optimum(best, asked, names, coins, question.rules, question.assumptions)

    def value(self, state: _State) -> float:
        """Return the probability of success from a state on."""
        if not state.left or not state.offers:
            return 0.0
        if state not in self.known:
            self.known[state] = max(self._worth(state, arc) for arc in state.offers)
        return self.known[state]

    def _worth(self, state: _State, arc: int) -> float:
        """Return the probability of success where this ask comes next."""
        asked, warmth = self.asked[arc], self.warmth[arc]
        willing = 1.0 if asked in state.willing else self.willing[asked]
        state = state._replace(left=state.left - 1, taken=self._counted(state.taken, asked))
        worth = 0.0
        if willing < 1:
            closed = state._replace(declined=state.declined | {asked})
            worth += (1 - willing) * self.value(self._without(closed, asked, arc))
        if warmth < 1:
            known = state._replace(willing=state.willing | {asked})
            full = self.cap is not None and state.taken[asked] >= self.cap
            refused = self._without(known, asked if full else -1, arc)
            worth += willing * (1 - warmth) * self.value(refused)
        if asked in self.targets:
            return worth + willing * warmth
        return worth + willing * warmth * self._referred(state, asked)

    def _referred(self, state: _State, asked: int) -> float:
        state = self._without(state._replace(met=state.met | {asked}), asked, -1)
        ways = list(self._names(state, asked))
        return sum(self.value(state._replace(offers=state.offers | names)) for names in ways) / len(
            ways
        )

    def _names(self, state: _State, person: int) -> Iterator[frozenset[int]]:
        """Yield the names a person may give, each set as likely as any other."""
        most = self.question.rules.referrals
        strangers = [
            arc
            for arc in self.row[person]
            if self.asked[arc] not in state.met and self.asked[arc] not in state.declined
        ]
        sure, equal = strangers, strangers[:0]
        if most is not None and len(strangers) > most:
            last = self.tier[strangers[most - 1]]
            sure = [arc for arc in strangers if self.tier[arc] < last]
            equal = [arc for arc in strangers if self.tier[arc] == last]
        for drawn in combinations(equal, (most or 0) - len(sure) if equal else 0):
            named = [*sure, *drawn]
            yield frozenset(arc for arc in named if self._open(state, self.asked[arc]))

    def _open(self, state: _State, person: int) -> bool:
        full = self.cap is not None and state.taken[person] >= self.cap
        return person in self.onward and not full

    def _without(self, state: _State, person: int, arc: int) -> _State:
        gone = {one for one in state.offers if self.asked[one] == person or one == arc}
        return state._replace(offers=state.offers - gone)

    def _counted(self, taken: tuple[int, ...], person: int) -> tuple[int, ...]:
        if not taken:
            return taken
        return *taken[:person], taken[person] + 1, *taken[person + 1 :]
