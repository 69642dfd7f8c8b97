"""Reach: what counts, who is counted, and what answers say."""

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError
from netpath.reach import _steps


def row_of_people(n: int = 5, **columns: object) -> ntp.ReferralNetwork:
    """Return p0 - p1 - … tied in a row, without warmth."""
    ids = [f"p{at}" for at in range(n)]
    people = pd.DataFrame({"id": ids, **columns})
    return ntp.ReferralNetwork(
        people, pd.DataFrame({"source": ids[:-1], "target": ids[1:]}), directed=False
    )


def test_reach_needs_no_warmth_and_counts_asks():
    net = row_of_people()
    assert [ntp.reach.count(net, "p0", within=n).values.iloc[0] for n in (1, 2, 9)] == [1, 2, 4]
    assert ntp.reach.count(net, "p0", ["p3", "p4"], within=3).values.tolist() == [1]
    assert ntp.reach.count(net, "p0", ["p3", "p4"], within=None).values.tolist() == [2]


def test_a_tie_of_no_warmth_is_none():
    net = row_of_people().with_warmth(0.5)
    cold = ntp.ReferralNetwork(
        net.people, net.ties.assign(warmth=[0.5, 0.0, 0.5, 0.5]), directed=False
    )
    assert ntp.reach.count(cold, "p0", within=None).values.tolist() == [1]
    assert ntp.reach.distance(cold, "p0", "p4").values.tolist() == [np.inf]


def test_somebody_not_to_ask_is_neither_got_to_nor_past_but_may_look():
    net = row_of_people(do_not_ask=[False, True, False, False, False])
    assert ntp.reach.count(net, within=None).values.tolist() == [0, 4, 2, 2, 2]
    assert ntp.reach.distance(net, targets="p1").values.tolist() == [np.inf] * 4


def test_the_unreachable_come_first_and_stay():
    net = row_of_people(4, group=["A", "A", "B", "B"]).without_ties(
        pd.DataFrame({"source": ["p0"], "target": ["p1"]})
    )
    found = ntp.reach.distance(net, targets="p3")
    assert str(found) == (
        "Asks to the nearest of 1 target: 2 of 3 people get there (67 %), in 1.5 asks on average."
    )
    table = found.by("group")
    assert table.loc["A"].tolist() == [2, 1, 0.5, 2, 2]
    assert found.reached.tolist() == [False, True, True]
    near = ntp.reach.distance(net, targets="p3", within=1)
    assert near.values.tolist() == [np.inf, np.inf, 1]
    assert np.isinf(near.by("group").loc["A", "mean"])
    assert not near.by("group").isna().any().any()
    alone = ntp.reach.distance(net, "p0", "p3")
    assert str(alone).endswith("0 of 1 person gets there.")


def test_the_profile_adds_up():
    net = row_of_people(6)
    found = ntp.reach.profile(net, within=4)
    for within in range(1, 5):
        assert found.at_most[within].tolist() == ntp.reach.count(net, within=within).values.tolist()
    assert found.to_frame().shape == (24, 4)
    assert "within 4" in str(found)


def test_what_cannot_be_asked_is_refused():
    net = row_of_people()
    with pytest.raises(TypeError):
        ntp.reach.count(net)
    with pytest.raises(DataError, match="There are no targets"):
        ntp.reach.distance(net)
    with pytest.raises(DataError, match="is a target"):
        ntp.reach.count(net, "p1", "p1", within=2)
    with pytest.raises(DataError, match="There are no seekers"):
        ntp.reach.count(net, [], "p1", within=2)
    for within in (0, True, 1.5):
        with pytest.raises(DataError, match="within is"):
            ntp.reach.count(net, within=within)
    with pytest.raises(DataError, match="within is"):
        ntp.reach.profile(net, within=0)


def test_directed_ties_run_one_way():
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    net = ntp.ReferralNetwork(None, ties, directed=True)
    assert ntp.reach.count(net, within=None).values.tolist() == [2, 1, 0]
    assert ntp.reach.distance(net, targets="a").values.tolist() == [np.inf, np.inf]


def test_targets_who_are_not_to_be_asked_are_told_of():
    net = row_of_people(do_not_ask=[False, False, False, True, False]).with_warmth(0.5)
    told = "Given: 1 of 2 targets is not to be asked."
    assert str(ntp.reach.distance(net, targets=["p3", "p4"])).endswith(f"get there. {told}")
    assert told in str(ntp.reach.count(net, targets=["p3", "p4"], within=2))
    access = ntp.access.estimate(net, targets="p3", within=None, n_draws=64, rng=1)
    assert "Given: 1 of 1 target is not to be asked." in str(access)
    assert "not to be asked" not in str(ntp.access.exact(net, targets="p0", within=None))


def test_one_ask_is_no_asks():
    net = row_of_people(2)
    assert str(ntp.reach.distance(net, targets="p1")) == (
        "Asks to the nearest of 1 target: 1 of 1 person gets there (100 %), in 1 ask on average."
    )


def test_a_first_question_without_kernels_counts_the_same(monkeypatch):
    """Kernels and NumPy share no code; both turn to the side that has fewer people."""
    rng = np.random.default_rng(3)
    for at in range(24):
        n = int(rng.integers(3, 150))
        pairs = rng.integers(0, n, (3 * n, 2))
        pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
        ties = pd.DataFrame(pairs.astype(str), columns=["source", "target"])
        ties["warmth"] = rng.choice([0, 0.4, 1], len(ties))
        people = pd.DataFrame({"id": np.arange(n).astype(str), "do_not_ask": rng.random(n) < 0.1})
        net = ntp.ReferralNetwork(people, ties, directed=at % 2 == 0)
        targets = [None, net.ids[:1], net.ids[: n // 2]][at % 3]
        seekers = [None, net.ids[-1]][at % 4 // 2]
        told = []
        for kernels in (True, False):
            monkeypatch.setattr(_steps, "compiled", lambda kernels=kernels: kernels)
            for within in (None, 1, 3):
                for received in (True, False):
                    found = ntp.reach.count(net, seekers, targets, within=within, received=received)
                    told.append(found.values)
            told.append(ntp.reach.profile(net, seekers, targets, within=4).exactly)
            if targets is not None:
                told.append(ntp.reach.distance(net, seekers, targets).values)
        half = len(told) // 2
        assert all(one.equals(other) for one, other in zip(told[:half], told[half:], strict=True))


def test_what_would_take_numpy_long_is_left_to_the_kernels(monkeypatch):
    net = row_of_people(40)
    right = ntp.reach.count(net, None, "p4", within=None).values
    far = ntp.reach.distance(net, None, "p4").values
    monkeypatch.setattr(_steps, "compiled", lambda: False)
    for room in (0, 200):
        monkeypatch.setattr(_steps, "ROOM", room)
        monkeypatch.setattr(_steps, "ROOM", room)
        assert ntp.reach.count(net, None, "p4", within=None).values.equals(right)
        assert ntp.reach.distance(net, None, "p4").values.equals(far)
