"""Tables against the same network in memory: the same worlds, numbers, words and refusals."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import netpath as ntp
from netpath import tables

N_NETWORKS = 200 if os.environ.get("NETPATH_LONG") == "1" else 24


def drawn(seed: int) -> tuple[ntp.ReferralNetwork, list[str]]:
    """Return a random network with all that coins and rules hang on, and targets."""
    rng = np.random.default_rng(seed)
    n, directed = int(rng.integers(4, 60)), bool(rng.integers(2))
    ids = [f"p{one}" for one in rng.permutation(1000)[:n]]
    if seed % 3 == 1:
        ids = [str(one) for one in rng.permutation(1000)[:n]]
    pairs = {tuple(rng.choice(n, 2, replace=False)) for _ in range(int(rng.integers(n, 4 * n)))}
    if not directed:
        pairs = {(min(pair), max(pair)) for pair in pairs}
    ordered = rng.permutation(sorted(pairs))
    warmth = rng.choice([0.0, 1.0, 0.3, 1e-9], len(ordered), p=[0.05, 0.1, 0.8, 0.05])
    warmth = np.where(warmth == 0.3, rng.random(len(ordered)), warmth)
    ties = pd.DataFrame(
        {
            "source": [ids[a] for a, _ in ordered],
            "target": [ids[b] for _, b in ordered],
            "warmth": warmth,
        }
    )
    if seed % 2:
        ties["kind"] = rng.choice(["friend", "kin", "n/a"], len(ties))
    people = pd.DataFrame(
        {
            "id": ids,
            "group": rng.choice(["A", "B"], n),
            "willing": rng.choice([1.0, 0.4], n),
            "do_not_ask": rng.random(n) < 0.1,
        }
    )
    net = ntp.ReferralNetwork(people, ties, directed=directed)
    return net, sorted(rng.choice(ids, int(rng.integers(1, 3)), replace=False))


def opened(net: ntp.ReferralNetwork, seed: int = 0) -> tables.TableNetwork:
    """Return the same network, its rows in another order."""
    ties = net.ties.sample(frac=1, random_state=seed)
    return tables.open(
        net.to_frame().sample(frac=1, random_state=seed), ties, directed=net.directed
    )


def told(measure: ntp.PersonMeasure) -> str:
    """Return all that a measure says."""
    return str(measure) + measure.to_frame().to_csv() + str(measure.by("group"))


@pytest.mark.parametrize("seed", range(N_NETWORKS))
def test_answers_are_those_of_a_network_in_memory(seed: int) -> None:
    net, targets = drawn(seed)
    within = (1, 2, 3, None)[seed % 4]
    n_draws = (64, 65, 100, 512, 513)[seed % 5]
    asked = {"targets": targets, "within": within}
    with opened(net, seed) as tied:
        here = ntp.access.estimate(net, **asked, n_draws=n_draws, rng=seed)
        there = tables.access(tied, **asked, n_draws=n_draws, rng=seed)
        assert here.worlds.words.tobytes() == there.worlds.words.tobytes()
        assert told(here) == told(there)
        near, far = ntp.reach.distance(net, **asked), tables.distance(tied, **asked)
        assert str(near) + near.to_frame().to_csv() == str(far) + far.to_frame().to_csv()
        assert told(ntp.reach.count(net, **asked)) == told(tables.count(tied, **asked))
        assert_warmest(net, tied, targets, within)


def assert_warmest(
    net: ntp.ReferralNetwork, tied: tables.TableNetwork, targets: list[str], within: int | None
) -> None:
    """Hold the warmest chain of each against that which ``chains.warmest`` finds."""
    found = tables.warmest(tied, targets=targets, within=within).to_frame().set_index("id")
    for person in found.index[:8]:
        chains = ntp.chains.warmest(net, person, targets, within=within, k=1)
        if not len(chains):
            assert found.loc[person, "value"] == 0
            assert pd.isna(found.loc[person, "ask_first"])
            continue
        assert found.loc[person, "value"] == pytest.approx(chains[0].probability, rel=1e-12)
        onward = ntp.chains.warmest(net, person, targets, within=within, k=5)
        equal = [
            c for c in onward if c.probability == pytest.approx(chains[0].probability, rel=1e-12)
        ]
        assert found.loc[person, "ask_first"] in {one.people[1] for one in equal}


def test_a_gap_is_told_as_in_memory() -> None:
    net = ntp.readers.sample()
    asked = {"targets": net.where(org="Acme", role="hiring manager"), "within": 3, "n_draws": 100}
    here = ntp.access.estimate(net, **asked, rng=7)
    with opened(net) as tied:
        there = tables.access(tied, **asked, rng=7)
    gaps = [ntp.audit.gap(one, "group", "A", rng=7) for one in (here, there)]
    assert str(gaps[0]) == str(gaps[1])
    assert gaps[0].pvalue == gaps[1].pvalue


def test_batches_files_and_types_of_ids_leave_no_trace(tmp_path: Path) -> None:
    net, targets = drawn(1)
    ties, people = net.ties, net.to_frame()
    parquet.write_table(pa.Table.from_pandas(people), tmp_path / "people.parquet")
    for name, rows in (("a", ties[:9]), ("b", ties[9:])):
        table = pa.Table.from_pandas(rows.rename(columns={"source": "who"}), preserve_index=False)
        parquet.write_table(table, tmp_path / f"{name}.parquet", row_group_size=4)
    whole = {"source": ties["source"].astype(int), "target": ties["target"].astype(int)}
    files = [tmp_path / "b.parquet", tmp_path / "a.parquet"]
    given = [
        tables.open(people, ties, directed=net.directed),
        tables.open(people, ties.assign(**whole), directed=net.directed),
        tables.open(
            tmp_path / "people.parquet", files, directed=net.directed, columns={"who": "source"}
        ),
        tables.open(people, pa.Table.from_pandas(ties).to_batches(3), directed=net.directed),
    ]
    answers = [tables.access(one, targets=targets, within=2, rng=3) for one in given]
    for one, tied in zip(answers, given, strict=True):
        assert told(one) == told(answers[0])
        tied.close()


def test_one_tie_told_both_ways_is_one() -> None:
    people = pd.DataFrame({"id": ["a", "b"]})
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "warmth": [0.5, 0.5]})
    with tables.open(people, ties, directed=False) as tied:
        assert tied.n_ties == 1
        assert "1 row says what the other order of the same pair says" in str(tied)
    with tables.open(people, ties, directed=True) as tied:
        assert tied.n_ties == 2


TIES = {"source": ["a", "b"] * 300, "target": ["b", "c"] * 300}
SOUND = pd.DataFrame({"source": [f"p{i}" for i in range(999)], "target": "hub", "warmth": 0.5})


@pytest.mark.parametrize(
    ("row", "change", "says"),
    [
        (700, {"target": "nobody"}, "row 700"),
        (701, {"warmth": 1.4}, "warmth of row 701 is 1.4"),
        (702, {"warmth": None}, "warmth of row 702"),
        (703, {"source": "hub"}, "row 703"),
        (704, {"source": "p3"}, "row 704 is about two people who have a tie already"),
        (705, {"source": None}, "row 705"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told_and_nothing_is_left(
    tmp_path: Path, row: int, change: dict[str, object], says: str
) -> None:
    ties = SOUND.copy()
    for name, value in change.items():
        ties.loc[row, name] = value
    people = pd.DataFrame({"id": [*SOUND["source"], "hub"]})
    batches = pa.Table.from_pandas(ties).to_batches(100)
    with pytest.raises(ntp.errors.DataError) as caught:
        tables.open(people, batches, directed=False, folder=tmp_path)
    assert says in str(caught.value)
    whole = {"people": people, "ties": ties, "directed": False}
    with pytest.raises(ntp.errors.DataError) as known:
        ntp.ReferralNetwork(**whole)
    assert caught.value.code == known.value.code  # as a network in memory says
    assert "nobody" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_ties_are_for_their_owner_alone_and_go(tmp_path: Path) -> None:
    net, targets = drawn(4)
    tied = tables.open(net.to_frame(), net.ties, directed=net.directed, folder=tmp_path)
    (folder,) = tmp_path.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert sum(one.stat().st_size for one in folder.iterdir()) == 18 * net.n_ties
    tied.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(ntp.errors.DataError, match="was closed"):
        tables.access(tied, targets=targets, within=2)


def test_a_disk_that_is_too_small_is_told_before() -> None:
    from netpath.tables import _layout

    with pytest.raises(ntp.errors.NotWritten, match=r"take 45000\.0 GB of disk .* Name another"):
        _layout.need_room(10**12, None)


def test_a_disk_that_fills_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netpath.tables import _layout

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_layout, "_spread", full)
    net, _ = drawn(4)
    with pytest.raises(ntp.errors.NotWritten, match=r"No space left on device\. Nothing was left"):
        tables.open(net.to_frame(), net.ties, directed=net.directed, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_ids_that_share_a_hash_are_told_apart() -> None:
    from netpath._kernels import _seats

    ids = ["ab", "cd", "ef"]
    data = np.frombuffer("".join(ids).encode(), np.uint8)
    offsets, same = np.arange(4) * 2, np.zeros(3, np.int64)
    known = _seats.seats_of(data, offsets, same)
    found = np.empty(3, np.int32)
    turned = np.frombuffer(b"efxxab", np.uint8)
    _seats.texts_seated(known, turned, offsets, same, found)
    assert found.tolist() == [2, -1, 0]


def test_questions_that_have_no_answer_here_say_so() -> None:
    net, targets = drawn(4)
    with opened(net) as tied:
        with pytest.raises(ntp.errors.DataError, match="Reach of anybody has no cheap form"):
            tables.count(tied, within=2)
        with pytest.raises(ntp.errors.UnknownPerson):
            tables.access(tied, targets="nobody at all", within=2)
        with pytest.raises(ntp.errors.DataError, match="is a target"):
            tables.access(tied, targets, targets, within=2)
    bare = net.ties.drop(columns="warmth")
    with tables.open(net.to_frame(), bare, directed=net.directed) as tied:
        assert tables.count(tied, targets=targets, within=2).values.max() >= 0
        with pytest.raises(ntp.errors.MissingWarmth, match="these ties have none"):
            tables.access(tied, targets=targets, within=2)


@pytest.mark.parametrize("broken_off", [1, 2, 3, 4, 5, 6])
def test_what_was_broken_off_goes_on(broken_off: int, monkeypatch: pytest.MonkeyPatch) -> None:
    net, targets = drawn(3)
    asked = {"targets": targets, "within": None, "n_draws": 700, "rng": 1}
    whole = ntp.access.estimate(net, **asked)
    with opened(net) as tied:
        passes, made, stop = tied.passes, list[str](), 0

        def counted(what: str, *, progress: bool) -> Iterator[object]:
            made.append(what)
            yield from passes(what, progress=progress)
            if len(made) == stop:  # the round is told whole, and yet broken off
                raise KeyboardInterrupt

        monkeypatch.setattr(tied, "passes", counted)
        tables.access(tied, **asked)
        needed, made[:], stop = [one for one in made if "worlds" in one], [], broken_off
        with pytest.raises(KeyboardInterrupt):
            tables.access(tied, **asked)
        found = tables.access(tied, **asked)
        told = [one for one in made if "worlds" in one]
        assert set(needed) <= set(told)
        assert len(told) <= len(needed) + 2  # the round broken off, and a look that it was the last
        assert found.worlds.words.tobytes() == whole.worlds.words.tobytes()
