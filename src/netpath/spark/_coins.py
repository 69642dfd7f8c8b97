"""What runs where the rows are: batches of Arrow in, batches with keys and coins out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

import numpy as np
import numpy.typing as npt

from netpath._measure import NO_LABEL, Worlds
from netpath.access.drawn import WIDE, all_of
from netpath.network.columns import text_keys

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

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
    import pandas as pd
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
