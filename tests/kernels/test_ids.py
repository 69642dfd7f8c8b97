"""Ids as codes: the kernels against pandas and Python, which share no code with them."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath._kernels import _ids
from netpath.network import columns as arrays

WHOLE = st.one_of(
    st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, 2**32, 2**63 - 1])
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(WHOLE, max_size=60))
def test_whole_numbers_get_the_codes_that_pandas_gives(numbers):
    codes, distinct = arrays.distinct_numbers(np.array(numbers, dtype=np.int64))
    wanted, values = pd.factorize(np.array(numbers, dtype=np.int64))
    assert codes.tolist() == wanted.tolist()
    assert distinct.tolist() == values.tolist()


def test_a_table_that_grows_forgets_nobody():
    rng = np.random.default_rng(7)
    for numbers in (np.arange(50_000), rng.integers(-(2**63), 2**63 - 1, 50_000), np.arange(0)):
        twice = rng.permutation(np.concatenate([numbers, numbers])).astype(np.int64)
        codes, first = _ids.whole_codes(twice)
        assert np.array_equal(twice[first][codes], twice)
        assert len(first) == len(np.unique(twice))


@given(st.lists(st.one_of(TEXTS, st.none()), max_size=40))
def test_texts_get_the_codes_that_pandas_gives(texts):
    column = pd.Series(texts, dtype="str")
    codes, distinct = arrays.distinct_texts(column)
    wanted, values = pd.factorize(column)
    assert codes.tolist() == wanted.tolist()
    assert distinct.tolist() == values.tolist()


def hashed(*texts):
    told = arrays.bytes_of(pa.array(texts, pa.large_string()))
    hashes = np.empty(len(texts), np.int64)
    _ids.hash_texts(*told, hashes)
    return hashes


def twins():
    """Two texts of one hash, found by hand: the second word undoes what the first has changed."""
    rng, most = np.random.default_rng(7), 2**64

    def after(word):
        state = ((16 * 0x9E3779B97F4A7C15 ^ word) * 0xBF58476D1CE4E5B9) % most
        return state ^ (state >> 32)

    def word(eight):
        return int.from_bytes(eight, "little")

    first = bytes(rng.integers(97, 123, 16, dtype=np.uint8))
    while True:
        start = bytes(rng.integers(97, 123, 8, dtype=np.uint8))
        rest = after(word(first[:8])) ^ after(word(start)) ^ word(first[8:])
        end = rest.to_bytes(8, "little")
        if start != first[:8] and all(33 <= sign < 127 for sign in end):
            return first.decode(), (start + end).decode()


def test_two_texts_of_one_hash_are_two_people():
    one, other = twins()
    assert one != other
    assert len(set(hashed(one, other))) == 1
    codes, ids = arrays.distinct_texts(pd.Series([one, other, one], dtype="str"))
    assert codes.tolist() == [0, 1, 0]
    assert ids.tolist() == [one, other]


@pytest.mark.parametrize("length", range(26))
def test_a_difference_of_one_sign_is_seen_wherever_it_is(length):
    text = "x" * length
    for at in range(length):
        other = text[:at] + "y" + text[at + 1 :]
        given, told = arrays.bytes_of(pa.array([other])), arrays.bytes_of(pa.array([text]))
        assert not _ids.are_texts(*given, np.zeros(1, np.int32), *told)
        assert len(set(hashed(text, other))) == 2
    for other in (text + "x", text[1:] or "z"):
        given, told = arrays.bytes_of(pa.array([other])), arrays.bytes_of(pa.array([text]))
        assert not _ids.are_texts(*given, np.zeros(1, np.int32), *told)


@given(st.lists(st.one_of(TEXTS, st.sampled_from(["a", "a\0", "a\0b", "abcdefgh", "abcdefghi"]))))
def test_the_order_of_texts_is_that_of_their_signs(texts):
    distinct = sorted(set(texts))
    ids = pd.Index(list(reversed(distinct)), dtype="str")
    assert ids.take(arrays.order_of(ids)).tolist() == distinct


COLUMNS = st.one_of(
    st.lists(WHOLE, min_size=1, max_size=30),
    st.lists(TEXTS, min_size=1, max_size=30),
    st.lists(st.sampled_from(["a", " a", "", "1", "7 ", "É", "E\u0301"]), min_size=1),
)


@settings(max_examples=60)
@given(COLUMNS, COLUMNS)
def test_large_columns_are_coded_as_small_ones_are(source, target):
    columns = [pd.Series(source), pd.Series(target)]
    small = arrays.coded(columns, "ties")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "LARGE", 0)
        large = arrays.coded(columns, "ties")
    for one, other in zip(small.columns, large.columns, strict=True):
        assert one.cat.categories.tolist() == other.cat.categories.tolist()
        assert one.cat.codes.tolist() == other.cat.codes.tolist()
    for one, other in zip(small.altered, large.altered, strict=True):
        assert one.tolist() == other.tolist()
