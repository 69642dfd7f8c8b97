"""A question about searches, checked once: who looks, for whom, by which policy and rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from netpath._results import SEPARATELY, counted, listed
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork
from netpath.search._policies import BUILT_IN, Compiled, Similar, compiled_form, similar_in
from netpath.search._rules import Policy, Rules, need_rules

Counts = npt.NDArray[np.int64]


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
        if isinstance(policy, Similar):
            policy = Similar(tuple(map(net.read_as, policy.columns)))
        if not isinstance(rules.lean, bool):
            rules = replace(rules, lean=tuple(map(net.read_as, rules.lean)))
        known = list(map(str, net.people.columns))
        rules.affiliations(known)
        form = compiled_form(policy)
        if form and form.similar:
            form.similar.there(known)
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
            return str(self.policy)
        name = getattr(self.policy, "__name__", type(self.policy).__name__)
        return str(name).replace("_", " ").replace("<lambda>", "a policy of your own")

    @cached_property
    def compiled(self) -> Compiled | None:
        """The compiled form of the policy; None for one of somebody's own."""
        return compiled_form(self.policy)

    @property
    def looks_ahead(self) -> bool:
        """Whether the policy weighs whole chains."""
        ahead = self.compiled is not None and self.compiled.ahead
        return ahead and self.rules.knowledge == "full"

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every search rests on."""
        return *self.net.assumptions, SEPARATELY, *self.rules.assumptions

    def whom(self) -> str:
        """Return whom the searches are for, as the middle of a sentence."""
        if len(self.targets) == 1:
            return self.net.name_of(self.net.ids[self.targets[0]])
        return f"any of {counted(len(self.targets), 'target')}"
