"""The page for those who are asked: what they wrote, counted, and nothing that runs or dials."""

from __future__ import annotations

import pandas as pd
import pytest
from test_audit_report import read

import netpath as ntp
from netpath.errors import DataError

ROWS = pd.DataFrame(
    {
        "through": ["<script>x</script>", "", "family", "nobody", None],
        "school": ["Elm", "Oak", "Elm", "$x$", "Ash"],
        "granted": ["yes", "no", "yes", "no", True],
    }
)


def page(**more):
    letters = [ntp.letters.answer("Gail <b>Ode"), ntp.letters.answer("Gail", how="no", told="One.")]
    return ntp.report.asked(ntp.hiring.requests(ROWS, school="Elm", **more), letters)


def test_it_counts_what_was_written_with_ranges():
    text = " ".join(" ".join(read(page()).text).split())
    for told in ("Of my last 5 requests I granted 3.", "2 of 2", "1 of 3", "34 % to 100 %"):
        assert told in text
    assert "This letter lacks what you would have told them" in text


def test_names_stay_names_and_nothing_runs_or_dials():
    found = read(page())
    assert found.links == []
    assert {"script", "b", "iframe", "form"} & {tag for tag, _ in found.tags} == set()
    assert "<script>x</script>" in "".join(found.text)
    assert page() == page()


def test_without_requests_there_are_ten_rows_to_fill_in():
    tags = [tag for tag, given in read(ntp.report.asked()).tags if given.get("class") == "blank"]
    assert len(tags) == 10
    rows = [tag for tag, given in read(page()).tags if given.get("class") == "blank"]
    assert len(rows) == 5


def squares(page):
    found = [given.get("class", "") for _, given in read(page).tags]
    return found.count("square granted"), found.count("square")


def test_there_is_a_square_for_each_request_unless_they_are_many():
    assert squares(page()) == (3 + 2 + 1 + 2 + 1, 2 + 0 + 2 + 0 + 2)
    many = ntp.report.asked(ntp.hiring.requests(pd.concat([ROWS] * 30)))
    assert "90 of 150" in "".join(read(many).text)
    assert squares(many) == (0, 0)


def test_what_is_no_letter_is_refused():
    with pytest.raises(DataError, match="must be letters"):
        ntp.report.asked(None, ["Dear Ada"])
