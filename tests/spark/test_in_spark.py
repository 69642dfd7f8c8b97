"""Spark against the same network in memory: the same worlds, whatever the partitions."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import netpath as ntp

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LONG = os.environ.get("NETPATH_LONG") == "1"
LABELS = ["id", "group", "willing", "do_not_ask"]


def _why_not() -> str:
    """Return why Spark cannot run here; empty where it can."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed: pip install 'netpath[spark]'"
    java = which("java")
    if java is None:
        return "there is no Java on this machine; Spark takes 17 or newer"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = said.partition('"')[2].partition(".")[0].strip('"')
    return "" if version.isdigit() and int(version) >= 17 else f"Java here is {version}; not 17"


WHY_NOT = _why_not()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "it runs")


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Yield a Spark of two threads, strict about types, that speaks to nobody but itself."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.ansi.enabled": "true",
        "spark.ui.showConsoleProgress": "false",
        # What is compiled here runs once; only the long proofs are worth it.
        "spark.sql.codegen.wholeStage": str(LONG).lower(),
        "spark.sql.codegen.factoryMode": "FALLBACK" if LONG else "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = builder.getOrCreate()
        found.sparkContext.setLogLevel("ERROR")
        yield found
        found.stop()


def frames(session: SparkSession, net: ntp.ReferralNetwork) -> tuple[DataFrame, DataFrame]:
    """Return people and ties as DataFrames."""
    import pyarrow as pa

    people = pa.Table.from_pandas(net.to_frame()[LABELS], preserve_index=False)
    columns = [one for one in ("source", "target", "warmth", "kind") if one in net.ties]
    ties = pa.Table.from_pandas(net.ties[columns], preserve_index=False)
    return session.createDataFrame(people), session.createDataFrame(ties)


def town(n: int, *, directed: bool, seed: int) -> tuple[ntp.ReferralNetwork, list[str]]:
    """Return a network with a hub, kinds, the unwilling and the barred; and its targets."""
    rng = np.random.default_rng(seed)
    ends = np.vstack([rng.integers(0, n, (4 * n, 2)), [(0, one) for one in range(1, n // 3)]])
    low, high = np.minimum(*ends.T), np.maximum(*ends.T)
    kept = np.unique(low[low != high] * n + high[low != high])
    ids = np.array([f"p{one}" for one in rng.permutation(10 * n)[:n]])
    ties = pd.DataFrame({"source": ids[kept % n], "target": ids[kept // n]})
    ties["warmth"] = rng.choice([0.0, 1.0, 0.05, 0.3], len(ties), p=[0.05, 0.05, 0.6, 0.3])
    ties["kind"] = rng.choice(["friend", "kin", None], len(ties))
    people = pd.DataFrame(
        {
            "id": ids,
            "group": rng.choice(["A", "B", None], n, p=[0.5, 0.45, 0.05]),
            "willing": rng.choice([1.0, 0.4], n),
            "do_not_ask": rng.random(n) < 0.1,
        }
    )
    net = ntp.ReferralNetwork(people, ties, directed=directed)
    return net, [str(one) for one in rng.choice(ids, max(n // 500, 2), replace=False)]


def kept(session: SparkSession) -> int:
    """Return how many tables Spark keeps."""
    return int(session.sparkContext._jsc.getPersistentRDDs().size())  # type: ignore[union-attr]


def assert_same(session: SparkSession, net: ntp.ReferralNetwork, asked: dict[str, Any]) -> None:
    """Hold what Spark says against memory: words, errors, gap with its p, and both tallies."""
    before, here = kept(session), ntp.access.estimate(net, **asked)
    found = ntp.spark.access(*frames(session, net), directed=net.directed, **asked)
    there = found.measure(["group"])
    assert there.worlds.words.tobytes() == here.worlds.words.tobytes()
    pd.testing.assert_frame_equal(there.to_frame(), here.to_frame())
    gaps = [str(ntp.audit.gap(one, "group", "A", rng=7)) for one in (here, there)]
    assert gaps[0].partition("Assumed")[0] == gaps[1].partition("Assumed")[0]
    hits, worlds = found.tallies("group")
    labels = here.labels("group")
    assert list(hits.index) == sorted(labels.unique())
    for label in hits.index:
        own = here.worlds.words[(labels == label).to_numpy()]
        counts = np.bitwise_count(own).sum(axis=1)
        assert hits.loc[label].tolist() == np.bincount(counts, minlength=hits.shape[1]).tolist()
        bits = np.unpackbits(own.view(np.uint8), axis=1, bitorder="little").sum(axis=0)
        assert worlds.loc[label].tolist() == bits[: asked["n_draws"]].tolist()
    found.close()
    assert kept(session) <= before


def test_worlds_at_ten_thousand_people_are_those_of_one_machine(session: SparkSession) -> None:
    net, targets = town(10_000, directed=False, seed=1)
    assert_same(session, net, {"targets": targets, "within": 2, "n_draws": 65, "rng": 7})


@pytest.mark.parametrize("seed", range(30 if LONG else 1))
def test_whatever_the_ties_the_draws_and_the_partitions(session: SparkSession, seed: int) -> None:
    net, targets = town(60 + seed, directed=seed % 2 == 0, seed=seed)
    partitions, adaptive = (1, 3, 64)[seed % 3], seed % 2 == 0
    session.conf.set("spark.sql.shuffle.partitions", partitions)
    session.conf.set("spark.sql.adaptive.enabled", adaptive)
    n_draws, within = (513, 64, 512, 65)[seed % 4], (3, 1, None)[seed % 3]
    asked = {"targets": targets, "within": within, "n_draws": n_draws, "rng": seed}
    assert_same(session, net, asked)
    asks = ntp.spark.distance(*frames(session, net), targets, directed=net.directed)
    far = asks.toArrow().to_pandas().set_index("id")["asks"].astype(float).fillna(np.inf)
    known = ntp.reach.distance(net, targets=targets).values
    assert far.reindex(known.index).tolist() == known.tolist()
    session.conf.set("spark.sql.shuffle.partitions", 2)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"warmth": 1.4}, "B50", r"ties: 1 row with warmth missing or outside 0 to 1"),
        ({"target": "stranger"}, "B73", r"ties: 1 row with an end that is nobody's id"),
        ({"target": "a"}, "B47", r"ties: 1 row of somebody to themselves"),
        ({"target": "c"}, "B49", r"ties: 1 row about a pair that has another tie"),
    ],
)
def test_rows_that_break_a_rule_are_counted_and_nothing_is_kept(
    session: SparkSession, change: dict[str, object], code: str, says: str
) -> None:
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"], "warmth": [0.5, 0.25]})
    for name, value in change.items():
        ties.loc[0, name] = value
    people, before = session.createDataFrame([("a",), ("b",), ("c",)], "id string"), kept(session)
    rows = [tuple(row) for row in ties.itertuples(index=False)]
    broken = session.createDataFrame(rows, "source string, target string, warmth double")
    with pytest.raises(ntp.errors.DataError, match=says) as caught:
        ntp.spark.access(people, broken, "b", directed=False, within=2, n_draws=64, rng=1)
    assert "stranger" not in str(caught.value)
    assert caught.value.code == code
    assert kept(session) <= before


def test_people_and_targets_are_held_to_the_rules(session: SparkSession) -> None:
    ties = session.createDataFrame([("a", "b", 0.5)], "source string, target string, warmth double")
    twice = session.createDataFrame([("a",), ("b",), ("a",)], "id string")
    asked = {"directed": False, "within": 2, "n_draws": 64, "rng": 1}
    with pytest.raises(ntp.errors.DataError, match="1 row whose id another row has"):
        ntp.spark.access(twice, ties, "b", **asked)
    people = session.createDataFrame([("a",), ("b",)], "id string")
    with pytest.raises(ntp.errors.UnknownPerson, match="1 of 2 targets"):
        ntp.spark.access(people, ties, ["b", "nobody at all"], **asked)
    with pytest.raises(ntp.errors.DataError, match="there is no column source"):
        ntp.spark.access(people, ties.withColumnRenamed("source", "who"), "b", **asked)
    with pytest.raises(ntp.errors.MissingWarmth, match="these ties have none"):
        ntp.spark.access(people, ties.drop("warmth"), "b", **asked)
