"""A question about chains, checked once: who looks, for whom, and under which conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from netpath._results import counted, listed
from netpath.chains._answers import SEPARATELY, Chain, Chains, ChainTie
from netpath.chains._asks import Asks, Walk
from netpath.chains._search import Order, Search, fewest_first
from netpath.errors import DataError, masked
from netpath.network import Compressed, ReferralNetwork

People = str | int | Iterable[str | int]


def several(people: People) -> list[str | int]:
    """Return one person or many as a list.

    Examples
    --------
    >>> several("p1"), several(["p1", 2])
    (['p1'], ['p1', 2])
    """
    return [people] if isinstance(people, str | int) else list(people)


@dataclass(frozen=True)
class Question:
    """Positions of the people a question is about, and its conditions."""

    net: ReferralNetwork
    seeker: int
    targets: frozenset[int]
    within: int | None
    avoid: frozenset[int]
    through: frozenset[int]

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        seeker: str | int,
        targets: People,
        within: int | None,
        avoid: People = (),
        through: People = (),
    ) -> Question:
        """Check a question and return it.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.
        DataError
            If there is no target, the seeker is one, or the conditions contradict each other.
        MissingWarmth
            If the ties have no warmth.
        """
        net.need_warmth("A chain")
        if not net.compressed.one_tie_a_pair:
            raise DataError(
                "Some people have ties of several kinds; a chain needs one tie a pair. "
                "Merge them: net.merge_kinds('max') or net.merge_kinds('noisy_or')."
            )
        if within is not None and (isinstance(within, bool) or within < 1):
            raise DataError(f"within is {within}; it counts asks and must be 1 or more, or None.")
        places = [frozenset(map(net.position, several(who))) for who in (targets, avoid, through)]
        question = cls(net, net.position(seeker), places[0], within, places[1], places[2])
        question._refuse_contradictions()
        return question

    def _refuse_contradictions(self) -> None:
        if not self.targets:
            raise DataError(
                "There are no targets; a chain needs at least one. See who there is: "
                "net.people['role'].value_counts().",
                code="B80",
            )
        if self.seeker in self.targets:
            shown = masked(self.net.ids[self.seeker])
            raise DataError(
                f"The seeker {shown} is a target; a chain leads to somebody else. "
                "Take them out of the targets, or choose another seeker.",
                code="B78",
            )
        if self.seeker in self.avoid:
            raise DataError("The seeker is in avoid; nobody can search without asking.")
        if self.through & (self.targets | {self.seeker}):
            raise DataError("through names the seeker or a target; it is for brokers between them.")

    @cached_property
    def open_targets(self) -> frozenset[int]:
        """The targets that may be asked."""
        askable = self.net.compressed.askable
        return frozenset(one for one in self.targets if askable[one] and one not in self.avoid)

    @cached_property
    def asks(self) -> Asks:
        """The asks that the question allows."""
        return self.asks_of(self.net.compressed)

    def asks_of(self, rows: Compressed) -> Asks:
        """Return the asks where the same ties have another warmth."""
        barred = self.avoid | (self.targets - self.open_targets)
        return Asks.of(rows, self.seeker, self.open_targets, barred, self.through)

    def search(self, order: Order) -> Search:
        """Return the search that answers the question in this order."""
        return Search(self.asks, order, self.within)

    def chain(self, walk: Walk) -> Chain:
        """Return a walk as a chain with names and ties."""
        people = tuple(self.net.ids[one] for one in walk.people)
        names = tuple(self._name(one) for one in walk.people)
        pairs = zip(walk.people, walk.people[1:], strict=False)
        return Chain(people, names, tuple(self._tie(*pair) for pair in pairs), float(walk.chance))

    def _tie(self, asker: int, asked: int) -> ChainTie:
        rows, ids = self.net.compressed, self.net.ids
        arc = rows.arc(asker, asked)
        known = self.net.tie_at(int(rows.tie[arc]))
        assert rows.warmth is not None
        return ChainTie(
            ids[asker],
            ids[asked],
            float(rows.warmth[arc]),
            float(rows.willing[asked]),
            known.get("kind", ""),
            known.get("evidence", ""),
        )

    def answer(self, what: str, found: Sequence[Walk]) -> Chains:
        """Return walks as the answer to the question."""
        ids = self.net.ids
        return Chains(
            tuple(self.chain(walk) for walk in found),
            ids[self.seeker],
            tuple(ids[one] for one in sorted(self.targets)),
            self.title(what),
            "" if found else self.why_none(),
            self.assumptions,
            self.within,
            tuple(ids[one] for one in sorted(self.avoid)),
            tuple(ids[one] for one in sorted(self.through)),
        )

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every chance rests on."""
        return *self.net.assumptions, SEPARATELY

    @property
    def seeker_id(self) -> str:
        """The seeker's id."""
        return self.net.ids[self.seeker]

    @property
    def seeker_name(self) -> str:
        """The seeker as people call them."""
        return self.net.name_of(self.seeker_id)

    def _name(self, person: int) -> str:
        to = None if person in self.targets else self.seeker_id
        return self.net.name_of(self.net.ids[person], to)

    def title(self, what: str) -> str:
        """Return the question as the head of a sentence."""
        first = min(self.targets)
        whom = self._name(first)
        if len(self.targets) > 1:
            whom = f"any of {counted(len(self.targets), 'target')}"
        limit = f" within {counted(self.within, 'ask')}" if self.within else ""
        return f"{what} from {self.seeker_name} to {whom}{limit}"

    def why_none(self) -> str:
        """Return why there is no chain, and what is nearest to one."""
        if not self.open_targets:
            return "Every target is somebody not to ask, or in avoid."
        if not self.asks.onward[self.seeker]:
            return f"{self.seeker_name} has nobody here whom they could ask."
        if self.through:
            return "None through these people; without that condition there may be."
        nearest = next(Search(self.asks, fewest_first, None).chains(), None)
        if nearest is not None:
            return f"The nearest needs {counted(nearest.asks, 'ask')}, {self._via(nearest)}."
        if self.avoid:
            return "None without the people in avoid; with them there may be."
        return f"No ties lead there: {self._parts()}."

    def _via(self, walk: Walk) -> str:
        names = [self._name(one) for one in walk.people[1:-1]]
        return f"through {listed(names)}" if names else "asked directly"

    def _parts(self) -> str:
        met, fringe = {self.seeker}, [self.seeker]
        while fringe:
            asked = {one for person in fringe for one, _ in self.asks.onward[person]}
            fringe = sorted(asked - met)
            met |= asked
        there = counted(len(met) - 1, "other person", "other people")
        return f"of {len(self.net):,} people, {self.seeker_name} can get to {there}, no target"
