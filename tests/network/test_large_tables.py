"""Large tables take the short way; what comes of it is what comes of small ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.network import _compressed, columns, tables
from netpath.network.known import KnownIds, placed, seats_of

FAULTS = ("none", "stranger", "missing", "oneself", "twice", "blank", "warm", "empty id", "two ids")


def drawn(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """Return people and ties, of which some break a rule."""
    rng = np.random.default_rng(seed)
    n, fault = int(rng.integers(3, 40)), FAULTS[seed % len(FAULTS)]
    ids: list[object] = [f"p{one}" for one in rng.permutation(1000)[:n]]
    if seed % 4 == 0:
        ids = rng.permutation(1000)[:n].tolist()
    pairs = sorted({tuple(sorted(rng.choice(n, 2, replace=False))) for _ in range(2 * n)})
    ends = [[ids[at] for at in side] for side in zip(*rng.permutation(pairs), strict=True)]
    ties = pd.DataFrame({"source": ends[0], "target": ends[1], "warmth": rng.random(len(pairs))})
    if seed % 3 == 0:
        ties["kind"] = rng.choice(["friend", "kin", "n/a"], len(ties))
        more = ties.sample(3, random_state=seed).assign(kind="other")
        ties = pd.concat([ties, more], ignore_index=True)
    people = pd.DataFrame({"id": ids, "willing": rng.choice([1.0, 0.4], n)})
    people["do_not_ask"] = rng.random(n) < 0.2
    row = int(rng.integers(len(ties)))
    if fault == "stranger":
        ties.loc[row, "target"] = 5000 if seed % 4 == 0 else "nobody"
    elif fault == "missing":
        ties["source"] = ties["source"].astype(object).where(ties.index != row, None)
    elif fault == "oneself":
        ties.loc[row, "target"] = ties.loc[row, "source"]
    elif fault == "twice":
        ties = pd.concat([ties, ties.iloc[[row]]], ignore_index=True)
    elif fault == "blank" and seed % 4:
        ties.loc[row, "source"] = f" {ties.loc[row, 'source']} "
    elif fault == "warm":
        ties.loc[row, "warmth"] = 1.5
    elif fault == "empty id" and seed % 4:
        people.loc[0, "id"] = ""
    elif fault == "two ids":
        people.loc[0, "id"] = people.loc[1, "id"]
    return people.sample(frac=1, random_state=seed), ties, bool(rng.integers(2))


def told(people: pd.DataFrame, ties: pd.DataFrame, directed: bool) -> list[object]:
    """Return all that a network holds, or why there is none."""
    try:
        net = ntp.ReferralNetwork(people, ties, directed=directed)
    except ntp.errors.DataError as error:
        return [str(error), error.code]
    rows = net.compressed
    arrays = [rows.offsets, rows.neighbours, rows.warmth, rows.tie, rows.willing, rows.askable]
    return [
        net.ids,
        net.people.to_csv(),
        net.ties.to_csv(),
        *([one.dtype, one.tolist()] for one in (*arrays, *rows.back, *net.coin_keys)),
    ]


@pytest.mark.parametrize("seed", range(36))
def test_large_and_small_tables_make_the_same_network(seed: int) -> None:
    given = drawn(seed)
    small = told(*given)
    with pytest.MonkeyPatch.context() as patch:
        for module in (_compressed, columns, tables):
            patch.setattr(module, "LARGE", 0)
        assert told(*given) == small


def test_the_short_way_is_taken() -> None:
    people, ties, _ = drawn(9)
    known = KnownIds.of(pd.Index(people["id"]))
    assert known is not None
    assert known.coding([ties["source"], ties["target"]]) is not None
    assert known.ids.tolist() == sorted(people["id"])
    assert people["id"].iloc[known.order].tolist() == sorted(people["id"])


def test_keys_of_some_arcs_are_those_of_all() -> None:
    net = ntp.readers.sample()
    keys, n = net.coin_keys.arc, len(net.compressed.neighbours)
    asker = np.repeat(np.arange(len(net)), np.diff(net.compressed.offsets))
    for start, end in ((0, 1), (0, n), (n // 3, n // 2), (n - 1, n), (5, 5)):
        piece = slice(start, end)
        assert net.keyed.arcs(piece).tolist() == keys[piece].tolist()
        assert net.compressed.askers_of(piece).tolist() == asker[piece].tolist()


def test_ids_that_share_a_hash_have_their_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    from netpath._kernels import _ids

    def alike(_: object, __: object, hashes: np.ndarray) -> None:
        hashes[:] = 7

    monkeypatch.setattr(_ids, "hash_texts", alike)
    seats = seats_of(pd.Index(["ab", "cd", "ef"], dtype="str"))
    assert placed(seats, pd.Series(["ef", "xx", "ab", None])).tolist() == [2, -1, 0, -1]
