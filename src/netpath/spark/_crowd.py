"""People and ties in Spark, checked, keyed and with their coins; and rounds over them.

What runs where the rows are takes batches of Arrow and gives batches with keys and coins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count as counting
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import NO_LABEL, Worlds
from netpath._results import counted
from netpath._rules import clean_id
from netpath.access.drawn import WIDE, all_of
from netpath.errors import DataError, Repair, UnknownPerson
from netpath.network.columns import text_keys

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


Words = npt.NDArray[np.uint64]


def n_words(n_draws: int) -> int:
    """Return how many words hold so many worlds."""
    return -(-n_draws // 64)


def mapped(table: DataFrame, work: Callable[[Iterable[Any]], Iterator[Any]], to: str) -> DataFrame:
    """Return what ``work`` makes of batches of a table, where its rows are.

    Only Arrow goes between, so that PySpark does not know this pandas is of no account.
    """
    with catch_warnings():
        filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        return table.mapInArrow(work, to)


def people_coins(batches: Iterable[Any], world: int, n_draws: int) -> Iterator[Any]:
    """Yield ids, their keys, and in which worlds each takes asks."""
    import pyarrow as pa

    for batch in batches:
        ids = batch.column("id").to_pylist()
        keys = text_keys("" if one is None else one for one in ids)
        live = _live(keys, batch.column("chance").to_numpy(), world, n_draws)
        columns = [batch.column("id"), _signed(keys), batch.column("askable"), *_columns(live)]
        names = ["id", "key", "askable", *(f"w{at}" for at in range(live.shape[1]))]
        yield pa.RecordBatch.from_arrays(columns, names=names)


def ties_coins(
    batches: Iterable[Any], world: int, n_draws: int, *, both_ways: bool
) -> Iterator[Any]:
    """Yield the keys of both ends, what a tie says, and in which worlds it is live.

    Of a tie that runs both ways the end whose id comes first is the first.
    """
    import pyarrow as pa

    from netpath._kernels._passes import tie_keys

    for batch in batches:
        ends = [
            [one or "" for one in batch.column(name).to_pylist()] for name in ("source", "target")
        ]
        keys = [text_keys(one) for one in ends]
        turned = np.array([a > b for a, b in zip(*ends, strict=True)], bool) & both_ways
        first, second = np.where(turned, keys[1], keys[0]), np.where(turned, keys[0], keys[1])
        kinds = [one or "" for one in batch.column("kind").to_pylist()]
        distinct = sorted(set(kinds))
        known = dict(zip(distinct, text_keys(distinct), strict=True))
        kind = np.array([known[one] for one in kinds], np.uint64)
        warmth = batch.column("warmth").to_numpy(zero_copy_only=False)
        sound = np.where((warmth >= 0) & (warmth <= 1), warmth, 0.0)
        live = _live(tie_keys(first, second, kind), sound, world, n_draws)
        columns = [_signed(first), _signed(second), _signed(kind), batch.column("warmth")]
        names = ["first", "second", "kind", "warmth", "turned"]
        columns += [pa.array(turned), *_columns(live)]
        yield pa.RecordBatch.from_arrays(
            columns, names=[*names, *(f"l{at}" for at in range(live.shape[1]))]
        )


def tallied(batches: Iterable[Any], n_draws: int) -> Iterator[Any]:
    """Yield how many of each label got there in so many worlds, and how many in each world."""
    import pyarrow as pa

    for batch in batches:
        table = batch.to_pandas()
        names = [f"h{at}" for at in range(n_words(n_draws))]
        words = table[names].to_numpy(dtype=np.int64).view(np.uint64)
        codes, labels = pd.factorize(table["label"].fillna(NO_LABEL))
        worlds = Worlds(np.ascontiguousarray(words), n_draws).per_draw(codes, len(labels))
        hits = np.zeros((n_draws + 1, len(labels)), np.int64)
        np.add.at(hits, (table["hits"].to_numpy(), codes), 1)
        for of, counts in (("hits", hits), ("worlds", worlds)):
            at, label = np.nonzero(counts)
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array([labels[one] for one in label], pa.string()),
                    pa.array([of] * len(at), pa.string()),
                    pa.array(at.astype(np.int32)),
                    pa.array(counts[at, label]),
                ],
                names=["label", "of", "at", "n"],
            )


def spread(told: pd.DataFrame, n_draws: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what was tallied as two tables; a group of which nobody got there has its row too.

    Examples
    --------
    >>> told = pd.DataFrame({"label": ["A", "A", "B"], "of": ["hits", "worlds", "hits"]})
    >>> hits, worlds = spread(told.assign(at=[1, 0, 0], n=[1, 1, 4]), 1)
    >>> hits.values.tolist(), worlds.values.tolist()
    ([[0, 1], [4, 0]], [[1], [0]])
    """
    groups = pd.Index(sorted(told["label"].unique()), name="label")
    hits, worlds = (
        told[told["of"] == of]
        .pivot_table("n", "label", "at", aggfunc="sum", fill_value=0)
        .reindex(index=groups, columns=range(size), fill_value=0)
        .astype("int64")
        for of, size in (("hits", n_draws + 1), ("worlds", n_draws))
    )
    return hits, worlds


def _live(keys: Words, chance: npt.NDArray[np.float64], world: int, n_draws: int) -> Words:
    """Return in which worlds each coin is live, shape (n_coins, n_words)."""
    from netpath._kernels._coins import thresholds
    from netpath._kernels._passes import live_coins

    live, told = np.empty((len(keys), n_words(n_draws)), np.uint64), thresholds(chance)
    for start in range(0, n_draws, WIDE):
        asked = all_of(min(n_draws - start, WIDE))
        some = np.empty((len(keys), len(asked)), np.uint64)
        live_coins(keys, told, np.uint64(world), start // WIDE, asked, some)
        live[:, start // 64 : start // 64 + len(asked)] = some
    return live


def _columns(live: Words) -> list[Any]:
    return [_signed(live[:, at]) for at in range(live.shape[1])]


def _signed(words: Words) -> Any:  # noqa: ANN401 -- pyarrow ships no types
    """Return 64 bits as Spark keeps them."""
    import pyarrow as pa

    return pa.array(np.ascontiguousarray(words).view(np.int64))


Targets = str | int | Iterable[str | int]


def forget(kept: DataFrame) -> None:
    """Let Spark forget what it kept of a DataFrame: cached, or cut off from where it came from."""
    kept.unpersist()
    plan = getattr(kept, "_jdf", None)  # a cluster that is spoken to from afar forgets by itself
    if plan is not None:
        rows = plan.queryExecution().analyzed()
        if rows.getClass().getSimpleName() == "LogicalRDD":
            rows.rdd().unpersist(False)


@dataclass
class Crowd:
    """Who may ask whom, by the hashes of ids.

    Attributes
    ----------
    given
        People as they came.
    people
        ``id``, ``key``, ``askable`` and in which worlds each takes asks: ``w0``, ``w1`` …
    ties
        ``first``, ``second``, ``warmth`` and in which worlds each is live: ``l0``, ``l1`` …
    ends
        The keys of the targets.
    """

    given: DataFrame
    both_ways: bool
    n_draws: int
    people: DataFrame = field(init=False)
    ties: DataFrame = field(init=False)
    ends: DataFrame = field(init=False)
    n_targets: int = 0
    barred: tuple[str, ...] = ()
    kept: list[DataFrame] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        people: DataFrame,
        ties: DataFrame,
        targets: Targets,
        *,
        directed: bool,
        world: int,
        n_draws: int,
    ) -> Crowd:
        """Check people and ties, and flip their coins where they are.

        Raises
        ------
        DataError
            If they break a rule, with how many rows do.
        UnknownPerson
            If a target is nobody.
        """
        crowd = cls(people, not directed, n_draws)
        try:
            crowd._fill(ties, targets, world)
        except BaseException:
            crowd.forget()
            raise
        return crowd

    def _fill(self, ties: DataFrame, targets: Targets, world: int) -> None:
        self.people = self._keep(_known(self.given, world, self.n_draws))
        _need_own_hashes(self.people)
        self.ends, self.n_targets = _ends(self.people, targets)
        self._keep(self.ends)
        told = self._keep(_told(ties, world, self.n_draws, both_ways=self.both_ways))
        self.ties = self._keep(_checked(told, self.people))
        semi = self.people.join(self.ends, "key", "left_semi")
        gone, n = semi.where("NOT askable").count(), self.n_targets
        if gone:
            are = "is" if gone == 1 else "are"
            self.barred = (f"{gone:,} of {counted(n, 'target')} {are} not to be asked",)

    def _keep(self, table: DataFrame) -> DataFrame:
        self.kept.append(table.persist())
        return table

    def told_on(self, within: int | None) -> DataFrame:
        """Return in which worlds whom is near a target: ``key``, ``h0``, ``h1`` …"""
        from pyspark.sql import functions as f

        n, full = n_words(self.n_draws), all_of(self.n_draws).view(np.int64).tolist()
        names = [f"h{at}" for at in range(n)]
        some = " OR ".join(f"{one} <> 0" for one in names)
        joined = [f.expr(f"bit_or({one})").alias(one) for one in names]
        granted = [f.expr(f"h{at} & w{at}").alias(f"h{at}") for at in range(n)]
        handed = [f.expr(f"h{at} & l{at}").alias(f"h{at}") for at in range(n)]
        names_of_live = [f"l{at}" for at in range(n)]
        live = self.ties.where(" OR ".join(f"{one} <> 0" for one in names_of_live))
        arcs = self._keep(_arcs(live, *names_of_live, both_ways=self.both_ways))
        have = self.ends.select("key", *(f.lit(one).alias(f"h{at}") for at, one in enumerate(full)))
        will = self.people.select("key", *(f"w{at}" for at in range(n)))

        def onward(have: DataFrame) -> DataFrame:
            give = have.join(will, "key").select(f.col("key").alias("asked"), *granted)
            new = arcs.join(give, "asked").select(f.col("asker").alias("key"), *handed)
            told = new.where(some).join(self.ends, "key", "left_anti")
            return have.unionByName(told).groupBy("key").agg(*joined)

        def size(have: DataFrame) -> int:
            bits = f.expr(" + ".join(f"bit_count({one})" for one in names))
            return _one(have.agg(f.sum(bits.cast("bigint"))))[0]

        return self._rounds(have, within, onward, size)

    def asks(self, within: int | None) -> DataFrame:
        """Return who can get to a target at all, and in how many asks: ``key``, ``asks``."""
        from pyspark.sql import functions as f

        open_to = self.people.where("askable").select("key")
        arcs = self._keep(_arcs(self.ties.where("warmth > 0"), both_ways=self.both_ways))

        def onward(near: DataFrame) -> DataFrame:
            give = near.join(open_to, "key").select(f.col("key").alias("asked"), "asks")
            told = arcs.join(give, "asked").select(
                f.col("asker").alias("key"), (f.col("asks") + 1).alias("asks")
            )
            return near.unionByName(told).groupBy("key").agg(f.min("asks").alias("asks"))

        near = self.ends.select("key", f.lit(0).alias("asks"))
        return self._rounds(near, within, onward, lambda now: now.count())

    def _rounds(
        self,
        begin: DataFrame,
        within: int | None,
        onward: Callable[[DataFrame], DataFrame],
        size: Callable[[DataFrame], int],
    ) -> DataFrame:
        """Return what is so after so many rounds, or once nothing grows any more.

        Each round is cut off from where it came from, or plans would double with each.
        """
        now, last = begin.localCheckpoint(), -1
        for _ in counting(1) if within is None else range(within):
            if last == (last := size(now)):
                break
            before, now = now, onward(now).localCheckpoint()
            forget(before)
        self.kept.append(now)
        return now

    def seekers(self) -> DataFrame:
        """Return everybody but the targets: their key, and what was given of them."""
        keys = self.people.select("id", "key").join(self.ends, "key", "left_anti")
        return self.given.withColumn("id", _text(self.given, "id")).join(keys, "id")

    def forget(self) -> None:
        """Let Spark forget all that was kept."""
        while self.kept:
            forget(self.kept.pop())


def _text(table: DataFrame, name: str) -> Column:
    """Return ids as texts, without blanks around them."""
    from pyspark.sql import functions as f

    return f.trim(table[name].cast("string"))


def _one(table: DataFrame) -> list[int]:
    """Return the numbers of a table of one row."""
    return [int(cell or 0) for row in table.collect() for cell in row]


def need_columns(table: DataFrame, what: str, *names: str) -> None:
    """Raise where a table has not all columns that a question takes."""
    for name in names:
        if name not in table.columns:
            raise DataError(
                f"{what}: there is no column {name}; there are {', '.join(table.columns)}. Rename "
                f"yours: .withColumnRenamed('…', '{name}').",
                code="B21",
                table=what,
                column=name,
            )


def _refused(n: int, table: str, code: str, broken: str, repair: str) -> None:
    """Raise where any rows break a rule."""
    if n:
        raise DataError(f"{table}: {counted(n, 'row')} {broken}. {repair}.", code=code, table=table)


def _known(people: DataFrame, world: int, n_draws: int) -> DataFrame:
    """Return people with keys and coins, once every rule about them holds."""
    from pyspark.sql import functions as f

    need_columns(people, "people", "id")
    chance, barred = f.lit(1.0), f.lit(False)
    if "willing" in people.columns:
        chance = f.coalesce(people["willing"].cast("double"), chance)
    if "do_not_ask" in people.columns:
        barred = f.coalesce(people["do_not_ask"].cast("boolean"), barred)
    bare = people.select(
        _text(people, "id").alias("id"), chance.alias("willing"), (~barred).alias("askable")
    )
    n, ids, none, off = _one(
        bare.agg(
            f.count(f.lit(1)),
            f.countDistinct("id"),
            f.count_if(f.col("id").isNull() | (f.col("id") == "")),
            f.count_if(~f.col("willing").between(0.0, 1.0)),
        )
    )
    _refused(none, "people", "B34", "without an id", "Give each person an id of their own")
    _refused(
        n - ids,
        "people",
        "B49",
        "whose id another row has",
        "An id belongs to one person; join them",
    )
    _refused(off, "people", "B50", "with willing outside 0 to 1", "willing is a probability")
    words = "".join(f", w{at} bigint" for at in range(n_words(n_draws)))
    flip = partial(people_coins, world=world, n_draws=n_draws)
    told = bare.select(
        "id", f.when(f.col("askable"), f.col("willing")).otherwise(0.0).alias("chance"), "askable"
    )
    return mapped(told, flip, f"id string, key bigint, askable boolean{words}")


def _need_own_hashes(known: DataFrame) -> None:
    """Raise where two people share a hash, and would be one on the way."""
    shared = known.count() - known.select("key").distinct().count()
    broken = "whose id shares its hash with another"
    _refused(shared, "people", "shared hash", broken, "Rename one of the two ids")


def _ends(known: DataFrame, targets: Targets) -> tuple[DataFrame, int]:
    """Return the keys of targets, and how many there are."""
    several = [targets] if isinstance(targets, str | int) else targets
    wanted = {clean_id(str(target)) for target in several}
    if not wanted:
        raise DataError("There are no targets; name at least one.", code="B80")
    keys = [(key,) for key in text_keys(sorted(wanted)).view(np.int64).tolist()]
    ends = known.sparkSession.createDataFrame(keys, "key bigint").persist()
    there = known.join(ends, "key", "left_semi").count()
    if there < len(wanted):
        raise UnknownPerson(
            f"{len(wanted) - there:,} of {counted(len(wanted), 'target')} "
            "have an id that nobody has.",
            code="B73",
            repair=Repair("write", code="people.select('id') to see the ids"),
        )
    return ends, there


def _told(ties: DataFrame, world: int, n_draws: int, *, both_ways: bool) -> DataFrame:
    """Return ties by the keys of their people, what they say, and their coins."""
    from pyspark.sql import functions as f

    need_columns(ties, "ties", "source", "target")
    warmth = ties["warmth"].cast("double") if "warmth" in ties.columns else f.lit(1.0)
    kind = (
        f.coalesce(ties["kind"].cast("string"), f.lit("")) if "kind" in ties.columns else f.lit("")
    )
    bare = ties.select(
        *(_text(ties, name).alias(name) for name in ("source", "target")),
        warmth.alias("warmth"),
        kind.alias("kind"),
    )
    words = "".join(f", l{at} bigint" for at in range(n_words(n_draws)))
    flip = partial(ties_coins, world=world, n_draws=n_draws, both_ways=both_ways)
    ends = "first bigint, second bigint, kind bigint, warmth double, turned boolean"
    return mapped(bare, flip, ends + words)


def _checked(told: DataFrame, known: DataFrame) -> DataFrame:
    """Return ties of which every rule is known to hold, each pair once."""
    from pyspark.sql import functions as f

    off, selves = _one(
        told.agg(
            f.count_if(~f.coalesce(f.col("warmth").between(0.0, 1.0), f.lit(False))),
            f.count_if(f.col("first") == f.col("second")),
        )
    )
    _refused(off, "ties", "B50", "with warmth missing or outside 0 to 1", "warmth is a probability")
    _refused(selves, "ties", "B47", "of somebody to themselves", "Leave them out")
    ends = told.select(f.explode(f.array("first", "second")).alias("key"))
    strange = ends.join(known.select("key"), "key", "left_anti").count()
    _refused(strange, "ties", "B73", "with an end that is nobody's id", "Add them to people")
    pairs = told.groupBy("first", "second").agg(
        f.count(f.lit(1)).alias("n"),
        f.countDistinct("turned").alias("orders"),
        f.countDistinct("warmth", "kind").alias("words"),
    )
    several = pairs.where("n > 1")
    twice = several.where("n > orders OR words > 1").count()
    rule = "about a pair that has another tie; a pair has one"
    _refused(twice, "ties", "B49", rule, "Merge them, or say directed=True if they run two ways")
    return told.dropDuplicates(["first", "second"])


def _arcs(told: DataFrame, *words: str, both_ways: bool) -> DataFrame:
    """Return who can ask whom."""
    from pyspark.sql import functions as f

    arcs = told.select(f.col("first").alias("asker"), f.col("second").alias("asked"), *words)
    if not both_ways:
        return arcs
    return arcs.unionByName(
        told.select(f.col("second").alias("asker"), f.col("first").alias("asked"), *words)
    )
