"""Access, reach and distance in Spark, where people and ties are DataFrames of a cluster.

The worlds are those of one machine, to the last bit, whatever the partitions: a coin is decided by
netpath's own kernels, which run where the rows are, so netpath must be installed on the workers. A
person is the 64-bit hash of their id on the way. ``pip install 'netpath[spark]'`` brings PySpark;
Java 17 comes from the system. docs/larger-than-memory.md says when this pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from netpath._draws import N_DRAWS, Rng
from netpath._face import guarded
from netpath._measure import PersonMeasure, Worlds
from netpath._results import Answer, counted
from netpath.access.question import SEPARATELY, draws_allowed, world_of
from netpath.errors import DataError, MissingPackage, MissingWarmth, Repair, UnknownColumn
from netpath.network import asks_allowed
from netpath.spark._crowd import Crowd, Targets, forget, mapped, n_words, spread, tallied

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["SparkAccess", "access", "distance"]

_MOST = 4096  # worlds that one question may draw: 64 columns of 64


@dataclass(frozen=True, eq=False)
class SparkAccess(Answer):
    """Everybody's access, still in Spark.

    Attributes
    ----------
    words
        A DataFrame with a row a person but the targets: ``id``, ``hits`` (in how many worlds they
        got there) and ``h0``, ``h1`` … (64 worlds each), beside what ``people`` had.
    n_draws, n_targets
        How many worlds were drawn, and how many targets there are.
    what, seed, assumptions
        What it is, the seed it was drawn with, and what it rests on.
    """

    words: DataFrame = field(repr=False)
    n_draws: int
    n_targets: int
    what: str
    seed: int | None
    assumptions: tuple[str, ...]
    _kept: list[DataFrame] = field(default_factory=list, repr=False)

    def measure(self, labels: Sequence[str] = ()) -> PersonMeasure:
        """Return the same as a measure in memory, people in the order of ids.

        It brings everybody here: about 100 bytes a person.

        Parameters
        ----------
        labels
            Columns of people to take along, for ``audit.gap(…, by=)``.

        Examples
        --------
        >>> found.measure(["group"]).n_draws  # doctest: +SKIP
        1000
        """
        names = [f"h{at}" for at in range(n_words(self.n_draws))]
        told = self.words.select("id", "cut_off", *labels, *names).toArrow().to_pandas()
        told = told.sort_values("id", ignore_index=True)
        words = told[names].to_numpy(dtype=np.int64).view(np.uint64)
        drawn = Worlds(np.ascontiguousarray(words), self.n_draws)
        index = pd.Index(told["id"], dtype="str", name="id")
        people = told[list(labels)].set_axis(index)
        values = pd.Series(drawn.counts() / self.n_draws, index=index, name="access")
        return PersonMeasure(
            *(values, self.what, "probability", people, self.assumptions, drawn, self.seed),
            n_targets=self.n_targets,
            no_chain=told["cut_off"].to_numpy(dtype=bool),
        )

    def tallies(self, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return how many of each group got there in so many worlds, and how many in each world.

        Two small tables, groups as rows: columns 0 to ``n_draws`` hits, and worlds 0 to
        ``n_draws`` - 1. They are all that a gap rests on, and name nobody.

        Examples
        --------
        >>> hits, worlds = found.tallies("group")  # doctest: +SKIP
        """
        if by not in self.words.columns:
            there = ", ".join(one for one in self.words.columns if one[:1] != "h")
            raise UnknownColumn(
                f"people: there is no column {by!r} to group by; there are {there}.", code="B21"
            )
        names = [f"h{at}" for at in range(n_words(self.n_draws))]
        schema = "label string, of string, at int, n bigint"
        label = self.words[by].cast("string").alias("label")
        rows = self.words.select(label, "hits", *names)
        counts = mapped(rows, partial(tallied, n_draws=self.n_draws), schema)
        told = counts.groupBy("label", "of", "at").agg({"n": "sum"}).toArrow().to_pandas()
        return spread(told.rename(columns={"sum(n)": "n"}), self.n_draws)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person: id, value, and its interval; it brings everybody here.

        Examples
        --------
        >>> found.to_frame().columns.tolist()  # doctest: +SKIP
        ['id', 'value', 'error', 'low', 'high']
        """
        return self.measure().to_frame()

    def __str__(self) -> str:
        worlds = counted(self.n_draws, "world")
        seed = "" if self.seed is None else f", seed {self.seed}"
        return (
            f"{self.what[0].upper()}{self.what[1:]}, in Spark. Drawn in {worlds}{seed}. "
            "measure() brings it here; tallies(by) counts it by group where it is."
        )

    def close(self) -> None:
        """Let Spark forget what it kept for this answer.

        Examples
        --------
        >>> found.close()  # doctest: +SKIP
        """
        while self._kept:
            forget(self._kept.pop())


def access(
    people: DataFrame,
    ties: DataFrame,
    targets: Targets,
    *,
    directed: bool,
    within: int | None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
) -> SparkAccess:
    """Estimate everybody's access to any of some targets, as ``ntp.access.estimate`` does.

    Parameters
    ----------
    people
        A row a person: ``id`` (text or whole numbers) and, where there are any, ``willing``,
        ``do_not_ask`` and labels.
    ties
        A row a tie: ``source``, ``target``, ``warmth`` and, where there are any, ``kind``.
    targets
        The ids of those who are looked for; everybody else looks.
    directed
        Whether a tie runs from source to target only.
    within
        The longest chain in asks; None for no limit. An ask takes a join over the ties.
    n_draws
        How many worlds to draw, to 4,096.
    rng
        The same seed draws the same worlds as on one machine.

    Returns
    -------
    SparkAccess
        To be brought here or counted by group, and closed.

    Raises
    ------
    DataError
        If people or ties break a rule, with how many rows do.
    MissingPackage
        If there is no PySpark.
    MissingWarmth
        If ties have no warmth.

    Examples
    --------
    >>> found = ntp.spark.access(  # doctest: +SKIP
    ...     people, ties, ["p3", "p8"], directed=False, within=3, rng=7
    ... )
    >>> ntp.audit.gap(found.measure(["group"]), "group", "A")  # doctest: +SKIP
    """
    limit = asks_allowed(within)
    if draws_allowed(n_draws) > _MOST:
        raise DataError(
            f"n_draws is {n_draws:,}; in Spark it is at most {_MOST:,}.",
            code="too many",
            repair="Ask for fewer",
        )
    if "warmth" not in ties.columns:
        raise MissingWarmth(
            "Access rests on warmth, and these ties have none. Add a column warmth, a probability "
            "from 0 to 1.",
            code="no warmth",
        )
    world, seed = world_of(rng)
    crowd = _crowd(people, ties, targets, directed=directed, world=world, n_draws=n_draws)
    try:
        words = _seekers(crowd, crowd.told_on(within), crowd.asks(within))
    finally:
        crowd.forget()
    several = "any of " if crowd.n_targets > 1 else ""
    what = f"access to {several}{counted(crowd.n_targets, 'target')} {limit}"
    given = (*crowd.barred, SEPARATELY)
    return SparkAccess(words, n_draws, crowd.n_targets, what, seed, given, [words])


def distance(
    people: DataFrame,
    ties: DataFrame,
    targets: Targets,
    *,
    directed: bool,
    within: int | None = None,
) -> DataFrame:
    """Return how many asks everybody is from the nearest target, as ``ntp.reach.distance`` does.

    Parameters
    ----------
    people, ties, targets, directed
        As in :func:`access`; warmth is not needed.
    within
        Whoever needs more asks than this counts as not getting there.

    Returns
    -------
    DataFrame
        A row a person but the targets: what ``people`` had, and ``asks``, missing where there is
        no way.

    Raises
    ------
    DataError
        If people or ties break a rule, with how many rows do.
    MissingPackage
        If there is no PySpark.

    Examples
    --------
    >>> asks = ntp.spark.distance(people, ties, "p3", directed=False)  # doctest: +SKIP
    >>> asks.groupBy("group").avg("asks").show()  # doctest: +SKIP
    """
    asks_allowed(within)
    crowd = _crowd(people, ties, targets, directed=directed, world=0, n_draws=1)
    try:
        near = crowd.asks(within)
        names = [one for one in people.columns if one not in ("id", "asks")]
        told = crowd.seekers().join(near, "key", "left").select("id", *names, "asks")
        return told.localCheckpoint()
    finally:
        crowd.forget()


def _crowd(
    people: DataFrame,
    ties: DataFrame,
    targets: Targets,
    *,
    directed: bool,
    world: int,
    n_draws: int,
) -> Crowd:
    """Return people and ties with their coins; they are kept until they are forgotten."""
    if find_spec("pyspark") is None:
        raise MissingPackage(
            "PySpark is not here. Install it, pip install 'netpath[spark]', and Java 17, which "
            "comes from the system's packages.",
            code="no package",
        )
    if not isinstance(directed, bool):
        raise DataError(
            "directed is not said.",
            code="B16",
            repair=Repair(
                "directed",
                one_way="a tie runs from source to target only",
                both_ways="it runs both ways",
            ),
        )
    return Crowd.of(people, ties, targets, directed=directed, world=world, n_draws=n_draws)


def _seekers(crowd: Crowd, have: DataFrame, near: DataFrame) -> DataFrame:
    """Return everybody but the targets, in how many worlds they got there, and in which."""
    from pyspark.sql import functions as f

    names = [f"h{at}" for at in range(n_words(crowd.n_draws))]
    hits = f.expr(" + ".join(f"bit_count({one})" for one in names)).cast("int").alias("hits")
    labels = [one for one in crowd.given.columns if one not in ("id", "hits", "cut_off", *names)]
    told = (
        crowd.seekers()
        .join(have, "key", "left")
        .fillna(0, names)
        .join(near, "key", "left")
        .select("id", *labels, hits, f.col("asks").isNull().alias("cut_off"), *names)
    )
    return told.localCheckpoint()


guarded(globals())
