"""Indices of inequality: laws, values by hand, what zeros do; published ones: test_published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netpath import _indices as ind
from netpath.errors import DataError

some = st.lists(st.integers(0, 50).map(float), min_size=1, max_size=12).filter(any)


@given(some)
def test_gini_is_half_the_relative_mean_difference(values):
    x = np.array(values)
    apart = np.abs(x[:, None] - x[None, :]).mean()
    assert ind.gini(x) == pytest.approx(apart / (2 * x.mean()), abs=1e-12)
    assert ind.lorenz(x).concentrated == pytest.approx(ind.gini(x), abs=1e-12)


@given(some, st.sampled_from([ind.gini, ind.theil_t, ind.ge2, lambda x: ind.atkinson(x, 0.5)]))
def test_scale_and_replication_change_nothing_and_a_gift_to_a_poorer_person_lowers(values, index):
    x = np.array(values)
    assert index(3 * x) == pytest.approx(index(x), abs=1e-12)
    assert index(np.repeat(x, 3)) == pytest.approx(index(x), abs=1e-12)
    assert index(x) >= -1e-12
    low, high = int(x.argmin()), int(x.argmax())
    moved = x.copy()
    moved[low], moved[high] = x[low] + (x[high] - x[low]) / 4, x[high] - (x[high] - x[low]) / 4
    assert index(moved) <= index(x) + 1e-12
    if x[high] > x[low]:
        assert index(moved) < index(x)


@given(some, st.data())
def test_the_parts_of_theil_add_up(values, data):
    groups = data.draw(st.lists(st.sampled_from("ABC"), min_size=len(values), max_size=len(values)))
    parts = ind.theil_parts(values, groups)
    assert parts.within + parts.between == pytest.approx(ind.theil_t(values), abs=1e-12)
    assert min(parts) >= -1e-12


def test_theil_by_hand():
    # Two groups, means 1 and 3 of 2; all inequality between them.
    parts = ind.theil_parts([1, 1, 3, 3], list("AABB"))
    assert parts.between == pytest.approx(0.25 * np.log(0.5) + 0.75 * np.log(1.5))
    assert parts.within == 0
    assert ind.ge2([0, 0, 3]) == pytest.approx(1.0)  # half of the squared cv, 2 / 1
    assert ind.atkinson([1, 4], 2) == pytest.approx(1 - 1.6 / 2.5)  # 1 - harmonic / mean


def test_the_concentration_curve_does_not_hang_on_the_order_of_rows():
    values, ranks = np.array([3.0, 1, 0, 4]), np.array([1, 1, 2, 2])
    curve = ind.concentration(values, ranks)
    assert curve.people.tolist() == [0, 0.5, 1]
    assert curve.held.tolist() == [0, 0.5, 1]
    turned = ind.concentration(values[::-1], ranks[::-1])
    assert turned.held.tolist() == curve.held.tolist()
    # Ranked by themselves it is the Lorenz curve; ranked the other way it bends above.
    assert ind.concentration(values, values).concentrated == pytest.approx(ind.gini(values))
    assert ind.concentration(values, -values).concentrated == pytest.approx(-ind.gini(values))


@pytest.mark.parametrize(
    "index", [ind.theil_l, lambda x: ind.atkinson(x, 1), lambda x: ind.atkinson(x, 2)]
)
def test_what_breaks_at_zero_says_what_to_use(index):
    with pytest.raises(DataError, match=r"1 of 3 values are 0.*Gini index, Theil's T or GE\(2\)"):
        index([0, 1, 2])
    assert index([1, 1, 2]) > 0


@pytest.mark.parametrize("values", [[], [0, 0], [-1, 2], [1, np.inf], [np.nan, 1]])
def test_what_is_no_distribution_is_refused(values):
    with pytest.raises(DataError):
        ind.gini(values)


def test_epsilon_must_be_above_zero():
    with pytest.raises(DataError, match=r"epsilon is 0; it must be above 0\. Write 0\.5"):
        ind.atkinson([1, 2], 0)
