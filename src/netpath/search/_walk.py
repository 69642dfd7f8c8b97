"""One search in plain Python: for policies of one's own, and to tell what happened ask by ask."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from netpath.errors import DataError
from netpath.search._ground import Arcs, Ground
from netpath.search._question import Question
from netpath.search._views import DirectoryView, FullView, Offer, View

REACHED, DEAD_END, BUDGET_SPENT, GAVE_UP = 1, 2, 3, 4
WAS_NAMED, TARGET_ASKED = 1, 2


class Field:
    """What all searches of one question have in common.

    ``taken`` counts the asks of each person in the run under way: of one search, or of all.
    """

    def __init__(self, question: Question, arcs: Arcs, ground: Ground) -> None:
        self.question, self.arcs, self.ground = question, arcs, ground
        self.net, self.rules, self.ids = question.net, question.rules, question.net.ids
        self.people, self.ties = question.net.people, question.net.ties
        willing = zip(self.ids, question.net.compressed.willing.tolist(), strict=True)
        self.willing = MappingProxyType(dict(willing))
        self.targets = frozenset(question.targets.tolist())
        self.target_ids = tuple(self.ids[one] for one in question.targets)
        self.kinds = self.ties["kind"].fillna("").tolist() if "kind" in self.ties else None

    def offer(self, arc: int, named: int) -> Offer:
        """Return an arc as a policy sees it."""
        arcs, tie = self.arcs, int(self.arcs.tie[arc])
        kind = "cold" if tie < 0 else self.kinds[tie] if self.kinds else ""
        asker, asked = self.ids[arcs.asker[arc]], self.ids[arcs.asked[arc]]
        return Offer(asker, asked, str(kind), float(arcs.warmth[arc]), named)


class Walk:
    """One search under way: the same, ask by ask, as the compiled ones."""

    def __init__(self, field: Field, seeker: int, draw: int, taken: dict[int, int]) -> None:
        self.field, self.seeker, self.draw, self.taken = field, seeker, draw, taken
        self.depth = {seeker: 0}  # of everybody met, in order
        self.declined: list[int] = []
        self.named: dict[int, int] = {}
        self.open: list[tuple[int, int, Offer]] = []  # lot, arc, offer
        self.refused: list[Offer] = []
        self.steps: list[tuple[Offer, str, int]] = []
        self.ended = self.marks = self.deepest = 0
        self.cold_asked = False
        self._name_alters(seeker)

    def ask(self) -> None:
        """Make the next ask, or end the search."""
        chosen = self._next()
        if chosen is None:
            return
        _, arc, offer = chosen
        self.open.remove(chosen)
        asked = int(self.field.arcs.asked[arc])
        self.taken[asked] = self.taken.get(asked, 0) + 1
        self.marks |= TARGET_ASKED if asked in self.field.targets else 0
        depth = self.depth[int(self.field.arcs.asker[arc])] + 1
        self.steps.append((offer, self._outcome(arc, asked, offer, depth), depth))

    def _outcome(self, arc: int, asked: int, offer: Offer, depth: int) -> str:
        from netpath._kernels._coins import live

        person, tie = self.field.ground.people[asked], self.field.ground.arcs[arc]
        if not live(person["willing_key"], person["willing"], self.draw):
            self.declined.append(asked)
            return "declined"
        if not live(tie["tie_key"], tie["tie"], self.draw):
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
        from netpath._kernels._search_ground import lots

        (arcs, people), most = self.field.ground, self.field.rules.referrals
        first, last = int(people["first"][person]), int(people["last"][person])
        ordered, drawn = lots(arcs, first, last, self.draw)
        found = [arc for arc in range(first, last) if self._stranger(int(arcs["asked"][arc]))]
        if most is not None and person != self.seeker:
            found.sort(key=lambda arc: (arcs["tier"][arc], int(drawn[arc - first])))
            found = found[:most]
        for arc in found:
            asked = int(arcs["asked"][arc])
            self.named[asked] = self.named.get(asked, 0) + 1
            offer = self.field.offer(arc, self.named[asked])
            self.open.append((int(ordered[arc - first]), arc, offer))
        return bool(found)

    def _stranger(self, person: int) -> bool:
        return person not in self.depth and person not in self.declined

    def _next(self) -> tuple[int, int, Offer] | None:
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
        asked, cap, taken = self.field.arcs.asked, self.field.rules.cap, self.taken
        self.open = sorted(
            one
            for one in self.open
            if self._stranger(person := int(asked[one[1]]))
            and (cap is None or taken.get(person, 0) < cap)
        )

    def _chosen(self) -> tuple[int, int, Offer] | None:
        answer = self.field.question.policy(self.view())
        if answer is None:
            return None
        offers = [offer for _, _, offer in self.open]
        if isinstance(answer, Offer) and answer in offers:
            answer = offers.index(answer)
        if isinstance(answer, Offer) or not 0 <= int(answer) < len(offers):
            raise DataError(
                f"The policy {self.field.question.policy_name} returned no open offer; it must "
                f"return one of view.offers, its place, 0 to {len(offers) - 1}, or None."
            )
        return self.open[int(answer)]

    def _offer_cold(self) -> None:
        from netpath._kernels._search_ground import lots

        self.cold_asked = True
        arcs, people = self.field.ground
        first, last = (int(people[end][self.seeker]) for end in ("cold_first", "cold_last"))
        ordered, _ = lots(arcs, first, last, self.draw)
        for arc in range(first, last):
            asked = int(arcs["asked"][arc])
            if not self.ended and self._stranger(asked):
                offer = self.field.offer(arc, self.named.get(asked, 0))
                self.open.append((int(ordered[arc - first]), arc, offer))

    def view(self) -> View:
        """Return what the policy sees now."""
        field, rules, ids = self.field, self.field.rules, self.field.ids
        left = None if rules.budget is None else rules.budget - len(self.steps)
        seen = (
            ids[self.seeker],
            field.target_ids,
            tuple(offer for _, _, offer in self.open),
            tuple(ids[one] for one in self.depth),
            tuple(self.refused),
            tuple(ids[one] for one in self.declined),
            len(self.steps),
            left,
        )
        if rules.knowledge == "full":
            return FullView(*seen, field.people, field.willing, field.net)
        if rules.knowledge == "directory":
            return DirectoryView(*seen, field.people, field.willing)
        return View(*seen)


def walked(field: Field, seekers: list[int], draw: int) -> list[Walk]:
    """Return the searches of one run, each alone or, under such rules, all together."""
    from netpath._kernels._search_ground import turns_of

    if not field.rules.together:
        alone = [Walk(field, one, draw, {}) for one in seekers]
        for walk in alone:
            while not walk.ended:
                walk.ask()
        return alone
    taken: dict[int, int] = {}
    walks = [Walk(field, one, draw, taken) for one in seekers]
    turns = turns_of(field.ground.people, np.array(seekers, dtype=np.int64), draw + 1)[draw]
    while any(not walk.ended for walk in walks):
        for at in turns:
            if not walks[at].ended:
                walks[at].ask()
    return walks
