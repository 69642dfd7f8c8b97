"""A question about searches, checked once: who looks, for whom, by which policy and rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from netpath._results import SEPARATELY, counted, listed
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork
from netpath.search._policies import (
    Similar,
    by_lot,
    most_connected_first,
    most_similar,
    replan,
    similar_in,
    warmest_first,
)
from netpath.search._rules import Rules, need_rules
from netpath.search._views import Policy

Counts = npt.NDArray[np.int64]

BUILT_IN: tuple[Policy, ...] = (warmest_first, most_connected_first, most_similar, by_lot, replan)


@dataclass(frozen=True, eq=False)
class SearchQuestion:
    """Positions of seekers and targets, both in the order of ids, and how it is searched."""

    net: ReferralNetwork
    seekers: Counts
    targets: Counts
    policy: Policy
    rules: Rules

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        seekers: People | None,
        targets: People | None,
        policy: Policy,
        rules: Rules,
    ) -> SearchQuestion:
        """Check a question and return it.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.
        DataError
            If there is no seeker or no target, a seeker is one, ties are of several kinds, policy
            or rules are none, or they name a column that people do not have.
        MissingWarmth
            If the ties have no warmth.
        """
        given: object = policy  # anything, in practice
        if not callable(given) or given is similar_in:
            raise DataError(
                "policy must be a function of what is seen that returns the next ask: search."
                f"{listed([one.__name__ for one in BUILT_IN], 'or')}, search.similar_in('org'), "
                "or one of your own."
            )
        need_rules(rules)
        known = list(map(str, net.people.columns))
        rules.affiliations(known)
        if isinstance(policy, Similar):
            policy.there(known)
        net.need_warmth("A search")
        net.need_single_ties("a search")
        choice = Choice.of(net, seekers, targets)
        return cls(net, choice.seekers, choice.targets, policy, rules)

    def about(self, seekers: Counts) -> SearchQuestion:
        """Return the same question for some of its seekers."""
        return SearchQuestion(self.net, seekers, self.targets, self.policy, self.rules)

    @property
    def policy_name(self) -> str:
        """How the policy is called, in words."""
        if isinstance(self.policy, Similar):
            return f"most similar in {listed(self.policy.columns) or 'what is known'}"
        name = getattr(self.policy, "__name__", type(self.policy).__name__)
        return str(name).replace("_", " ").replace("<lambda>", "a policy of your own")

    @property
    def built_in(self) -> bool:
        """Whether the policy is one that is compiled."""
        return isinstance(self.policy, Similar) or any(self.policy is one for one in BUILT_IN)

    @property
    def looks_ahead(self) -> bool:
        """Whether the policy weighs whole chains."""
        return self.policy is replan and self.rules.knowledge == "full"

    @property
    def by_warmth(self) -> bool:
        """Whether the policy is built in and goes by warmth where it knows nothing else."""
        return self.built_in and self.policy is not by_lot and not self.looks_ahead

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every search rests on."""
        return *self.net.assumptions, SEPARATELY, *self.rules.assumptions

    def whom(self) -> str:
        """Return whom the searches are for, as the middle of a sentence."""
        if len(self.targets) == 1:
            return self.net.name_of(self.net.ids[self.targets[0]])
        return f"any of {counted(len(self.targets), 'target')}"
