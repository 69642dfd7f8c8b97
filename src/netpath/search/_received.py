"""Who was asked: how many asks each person received, granted and answered with names."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted, three_digits
from netpath.search._compiled import received
from netpath.search._question import SearchQuestion
from netpath.search._walk import Field, walked

Counts = npt.NDArray[np.int64]
WHAT = ("asked", "granted", "named_others")
PARTS = 10  # runs are told in so many parts, from which errors come


@dataclass(frozen=True, eq=False)
class Received(Answer):
    """How often each person was asked, granted and named others, by the group of who sought.

    Attributes
    ----------
    counts
        Sums over searches, shape (n_parts, n_groups, n_people, 3): asked, granted, and granted
        and named strangers.
    groups
        Of the seekers, in order; "everybody" where none was asked for.
    searches
        How many searches each part holds; where all search at once, how many runs.
    askable
        Who may be asked at all, shape (n_people,).
    people
        What is known of everybody, by id.
    policy
        Whose doing it is, in words.
    together
        Whether all seekers searched at once, so that numbers are for one run of all.
    assumptions
        What the searches rest on.
    """

    counts: Counts = field(repr=False)
    groups: tuple[str, ...]
    searches: Counts = field(repr=False)
    askable: npt.NDArray[np.bool_] = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    policy: str
    together: bool
    assumptions: tuple[str, ...]

    @property
    def each(self) -> str:
        """What numbers are for: one search, or one run in which all search."""
        return "run in which all search" if self.together else "search"

    def _mean(self, what: int) -> pd.Series:
        total = self.counts[..., what].sum(axis=(0, 1)) / self.searches.sum()
        return pd.Series(total, index=self.people.index, name=WHAT[what])[self.askable]

    @property
    def asked(self) -> pd.Series:
        """The mean asks that each person who may be asked received, by id."""
        return self._mean(0)

    @property
    def error(self) -> pd.Series:
        """The Monte Carlo standard error of :attr:`asked`; infinite of a single run."""
        parts = self.counts[..., 0].sum(axis=1) / self.searches[:, np.newaxis]
        n = len(parts)
        spread = (
            parts.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(parts.shape[1], np.inf)
        )
        return pd.Series(spread, index=self.people.index, name="error")[self.askable]

    def measure(self) -> PersonMeasure:
        """Return the mean asks received as a measure, for audits and pictures.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
        >>> runs.received().measure().unit
        'asks'
        """
        known = self.people[self.askable]
        what = f"asks received a {self.each}, {self.policy}"
        return PersonMeasure(self.asked, what, "asks", known, self.assumptions)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person who may be asked: how often they were asked, granted, named others.

        Numbers are means a search, with the error of the first, and then the asks from each group.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> runs = ntp.search.simulate(net, None, "p40", n_runs=20, rng=7)
        >>> runs.received().to_frame().columns.tolist()
        ['id', 'asked', 'error', 'granted', 'named_others']
        """
        table = pd.concat([self._mean(what) for what in range(3)], axis=1)
        table.insert(1, "error", self.error)
        if len(self.groups) > 1:
            for at, name in enumerate(self.groups):
                own = self.counts[:, at, :, 0].sum(axis=0) / self.searches.sum()
                table[f"asked by {name}"] = own[self.askable]
        return table.rename_axis("id").reset_index()

    def __str__(self) -> str:
        asked = self.asked
        told = (
            f"{counted(len(asked), 'person', 'people')} may be asked, {int((asked > 0).sum()):,} "
            f"were, {self.policy}: {three_digits(asked.sum())} asks a {self.each}, "
            f"of one person at most {three_digits(asked.max())}."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])


def received_by(
    question: SearchQuestion, n_runs: int, world: int, groups: dict[str, npt.NDArray[np.bool_]]
) -> Received:
    """Return what everybody received in the searches of a question, made once more."""
    group = np.zeros(len(question.net), np.int64)
    for at, mine in enumerate(groups.values()):
        group[question.seekers[mine]] = at
    ends = np.linspace(0, n_runs, min(PARTS, n_runs) + 1).astype(np.int64)
    made = received if question.compiled else _plain
    counts = made(question, ends, world, group)
    each = 1 if question.rules.together else len(question.seekers)
    net = question.net
    return Received(
        counts,
        tuple(groups),
        np.diff(ends) * each,
        net.compressed.askable,
        net.people.reindex(pd.Index(net.ids, dtype="str", name="id")),
        question.policy_name,
        question.rules.together,
        question.assumptions,
    )


def _plain(question: SearchQuestion, ends: Counts, world: int, group: Counts) -> Counts:
    """Count the same of a policy of one's own."""
    field_, found = (
        Field(question, world),
        np.zeros((len(ends) - 1, int(group.max()) + 1, len(group), 3), np.int64),
    )
    for part in range(len(ends) - 1):
        for run in range(ends[part], ends[part + 1]):
            for walk in walked(field_, question.seekers.tolist(), run):
                own = found[part, group[walk.seeker]]
                for arc, outcome in walk.steps:
                    own[field_.asked[arc], 0] += 1
                    own[field_.asked[arc], 1] += outcome in ("met", "referred")
                    own[field_.asked[arc], 2] += outcome == "referred"
    return found
