"""Published models of search: ours against what is expected, with its tolerance."""

import numpy as np
import pytest
from figures import FIGURES, LONG, Figure, above, chains, corrected, near

from netpath import models, search
from netpath.errors import DataError


def named(figures: list[Figure]) -> dict:
    return {"argvalues": figures, "ids": [one.name for one in figures]}


@pytest.mark.parametrize("figure", **named(FIGURES))
def test_figure(figure: Figure) -> None:
    assert figure.expected.holds(float(figure.ours()))


@pytest.mark.long
@pytest.mark.parametrize("figure", **named(LONG))
def test_long_figure(figure: Figure) -> None:
    assert figure.expected.holds(float(figure.ours()))


def test_figures_that_are_off_do_not_hold() -> None:
    assert not near(6, 0.15).holds(6.16)
    assert not above(2).holds(1.9)


def test_a_correction_is_worth_fewer_chains_than_were_completed() -> None:
    told = corrected()
    assert 1000 < told.effective_size < told.completed
    assert chains(0.0, 2000, 8).share_completed == 1


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
        lambda: models.restart(0.3, float("inf"), n_runs=1),
        lambda: models.restart(0.75, 100, n_runs=1),
        lambda: models.order_of_asks([0.2], [1, 2]),
        lambda: models.searchable_within(0, 0.25),
        lambda: search.corrected_length([1, 2], [True]),
        lambda: search.corrected_length([], []),
    ],
)
def test_numbers_out_of_range_are_refused(call) -> None:
    with pytest.raises(DataError):
        call()
