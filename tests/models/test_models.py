"""Published models of search: ours against what is expected, with its tolerance."""

import numpy as np
import pytest

from netpath import generate, models, search
from netpath.errors import DataError

LONG_TIES = [(0, 38.8), (0.5, 28.4), (0.75, 26.6), (1, 29.7), (1.5, 72.0), (2, 209.4)]
LONGER = [(0, 124.5), (0.5, 65.5), (0.75, 51.7), (1, 54.6), (1.5, 244.3), (2, 1618.7)]
# Watts, Dodds & Newman 2002, at N = 1e8: (homophily, hierarchies) and the share completed.
SHARES = [
    ((0, 2), 0.109),
    ((1, 1), 0.0115),
    ((1, 2), 0.118),
    ((1, 3), 0.106),
    ((1, 6), 0.081),
    ((2, 2), 0.0265),
]
# Milgram 1967 by people between, from memory with medium confidence: only ever compared with.
BETWEEN = dict(zip(range(2, 11), (2, 4, 9, 8, 11, 5, 1, 2, 2), strict=True))


@pytest.fixture(scope="module")
def chains() -> models.HierarchicalSearch:
    return models.hierarchical_search(n_runs=40_000, rng=7)


def test_r1_chains_are_as_long_and_as_often_completed_as_expected(chains) -> None:
    assert chains.mean_asks == pytest.approx(6.688, abs=0.15)
    assert chains.share_completed == pytest.approx(0.1146, abs=0.01)
    assert np.median(chains.lengths) == 6


@pytest.mark.parametrize(("setting", "share"), SHARES)
def test_r2_shares_completed_over_the_sweep(setting, share) -> None:
    homophily, hierarchies = setting
    n = {"homophily": homophily, "hierarchies": hierarchies}
    assert models.hierarchical_search(**n, n_runs=4000, rng=7).share_completed == pytest.approx(
        share, abs=0.015
    )


def test_r2_the_bound_on_searchable_lengths() -> None:
    assert models.searchable_within(0.05, 0.25) == pytest.approx(10.413, abs=5e-4)


def test_r3_completed_chains_look_like_milgrams(chains) -> None:
    theirs = np.repeat([between + 1 for between in BETWEEN], list(BETWEEN.values()))
    grid = np.arange(1, 40)
    ours = np.searchsorted(np.sort(chains.lengths), grid, side="right") / len(chains.lengths)
    told = np.searchsorted(np.sort(theirs), grid, side="right") / len(theirs)
    assert np.abs(ours - told).max() < 0.15


def test_r4_the_corrected_length_is_that_of_chains_that_never_break(chains) -> None:
    told = search.corrected_length(chains.asks, chains.completed)
    assert told.raw_median == 6
    assert told.mean == pytest.approx(8.70, abs=0.4)
    assert told.median == 8
    truth = models.hierarchical_search(attrition=0, n_runs=2000, rng=8)
    assert truth.share_completed == 1
    assert truth.mean_asks == pytest.approx(8.48, abs=0.4)
    assert 1000 < told.effective_size < told.completed


def test_r24_starting_over() -> None:
    for warmth, length, asks in ((0.75, 6, 18.4746), (0.5, 3, 14), (0.37, 6, 617.07)):
        told = models.restart(warmth, length, n_runs=20_000, rng=7)
        assert told.expected_asks == pytest.approx(asks, abs=0.01)
        assert told.simulated == pytest.approx(asks, rel=0.02)


def test_r25_whom_to_ask_first() -> None:
    told = models.order_of_asks([0.2, 0.5, 0.4], [1, 2, 1])
    assert told.order == (2, 1, 0)
    assert told.expected_cost == 2.5


@pytest.mark.parametrize(("exponent", "asks"), LONG_TIES)
def test_r26_the_ring(exponent, asks) -> None:
    told = models.ring_search(2001, exponent, n_runs=20_000, rng=7)
    assert told.mean_asks == pytest.approx(asks, abs=0.1)
    assert told.simulated == pytest.approx(asks, rel=0.03)


@pytest.mark.long
@pytest.mark.parametrize(("exponent", "asks"), LONGER)
def test_r26_a_longer_ring(exponent, asks) -> None:
    assert models.ring_search(20_001, exponent).mean_asks == pytest.approx(asks, abs=0.1)


def test_a_constant_attrition_is_warned_about_only_where_the_data_is_against_it() -> None:
    rng = np.random.default_rng(7)
    length = rng.geometric(0.15, 20_000)
    even = rng.geometric(0.2, 20_000) - 1
    search.corrected_length(np.minimum(length, even), length <= even, attrition="constant")
    uneven = np.where(rng.random(20_000) < 0.5, 0, 30)
    with pytest.warns(UserWarning, match="against the data"):
        told = search.corrected_length(
            np.minimum(length, uneven), length <= uneven, attrition="constant"
        )
    assert "by_asks" in told.note


def test_place_in_the_organisation_beats_geography_beats_degree() -> None:
    """Adamic and Adar's ordering; their data is not public, so only the ordering is tested."""
    net = generate.organisation(430, warmth=1.0, rng=7)
    parts = net.people["place"].str.strip("/").str.split("/")
    rng = np.random.default_rng(7)
    # Teams sit on a floor; one person in three sits somewhere else.
    away = rng.random(len(net)) < 0.33
    seat = parts.str[:2].str.join("/")
    shuffled = rng.permutation(seat.to_numpy())
    net = net.with_people(net.people.assign(room=np.where(away, shuffled, seat)))
    staff = net.where(role="staff")
    asked = {}
    for name, policy, level in (
        ("hierarchy", search.similar_in("place"), "directory"),
        ("geography", search.similar_in("room"), "directory"),
        ("degree", search.most_connected_first, "full"),
    ):
        asked[name] = [
            search.simulate(
                net,
                staff[at::37],
                target,
                policy=policy,
                rules=search.Rules(level),
                n_runs=4,
                rng=7,
            ).asks.mean()
            for at, target in enumerate(staff[5::60], start=1)
            if target not in staff[at::37]
        ]
    means = {name: float(np.mean(asks)) for name, asks in asked.items()}
    assert means["hierarchy"] < means["geography"] < means["degree"] / 2, means


def test_bytes_do_not_depend_on_threads(monkeypatch) -> None:
    found = []
    for n in ("1", "2"):
        monkeypatch.setenv("NETPATH_THREADS", n)
        found.append(models.hierarchical_search(n_runs=500, rng=7).asks.tobytes())
    assert found[0] == found[1]


def test_evidence_says_where_it_is_from() -> None:
    table = models.evidence()
    assert table["confidence"].ne("").all()
    assert table["source"].str.contains(r"\(\d{4}\)").all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: models.hierarchical_search(12345, n_runs=1, rng=7),
        lambda: models.hierarchical_search(n_runs=0, rng=7),
        lambda: models.hierarchical_search(attrition=1, n_runs=1, rng=7),
        lambda: models.ring_search(2, 1),
        lambda: models.restart(0, 3),
        lambda: models.order_of_asks([0.2], [1, 2]),
        lambda: models.searchable_within(0, 0.25),
        lambda: search.corrected_length([1, 2], [True]),
        lambda: search.corrected_length([], []),
    ],
)
def test_numbers_out_of_range_are_refused(call) -> None:
    with pytest.raises(DataError):
        call()
