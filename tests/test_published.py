"""Every published or constructed value, one row of the table that ``make answers`` prints."""

import pytest
from published import KNOWN, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_a_published_value(row):
    assert abs(float(row.ours()) - row.expected) <= row.tolerance, row.source


def test_no_two_rows_have_one_name():
    names = [row.name for row in rows()]
    assert len(names) == len(set(names))


@pytest.mark.skipif(not KNOWN.is_file(), reason="the shared data are not beside this clone")
def test_known_answers_are_there_where_the_data_are():
    assert sum(row.number == "known" for row in rows()) > 40
