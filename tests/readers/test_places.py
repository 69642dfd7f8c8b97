"""One place in several spellings; and two places whose names look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netpath.readers._places import place_key, resolve


def tier(one: str, other: str) -> str:
    """How surely the second name stands for the first; the first is used twice."""
    table = resolve([one, one, other])
    found = table[(table["name"] == other) & (table["place"] == one)]
    return "" if found.empty else found["tier"].item()


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Acme", " Acme ", "exact"),
        ("José Motors", "José Motors", "exact"),
        ("Acme", "ACME", "strong"),
        ("Acme", "Acme, Inc.", "strong"),
        ("Acme", "A.C.M.E. Ltd", "strong"),
        ("Acme GmbH", "Acme GmbH & Co. KG", "strong"),
        ("Ernst & Young", "Ernst and Young LLP", "strong"),
        ("Long-Shot Films", "Long Shot Films", "strong"),
        ("Boston Consulting Group", "Boston Consultin Group", "weak"),
        ("University of Miami", "Miami University", "weak"),  # two places in truth
        ("Apple", "Apple Bank", ""),
        ("Apple", "Apples", ""),
        ("Merck KGaA", "Merck & Co.", ""),
        ("Bank of America", "America Bank", ""),
        ("Acme", "Zeta", ""),
        ("Inc", "Ltd", ""),
        ("!!!", "???", ""),
    ],
)
def test_tiers(one: str, other: str, wanted: str) -> None:
    assert tier(one, other) == wanted


def test_the_spelling_most_used_names_the_place() -> None:
    table = resolve(["ACME", "Acme", "Acme", None, "", "  "])
    assert table.values.tolist() == [["ACME", "Acme", "strong"], ["Acme", "Acme", "exact"]]


names = st.lists(st.text("aB &.-é", max_size=6), max_size=8)


@given(names, st.randoms(use_true_random=False))
def test_every_name_has_one_sure_place_whatever_the_order(texts: list[str], luck: object) -> None:
    table = resolve(texts)
    sure = table[table["tier"] != "weak"]
    assert sure["name"].tolist() == sorted({one for one in texts if one.strip()})
    same = sure["name"].map(place_key) == sure["place"].map(place_key)
    assert same.all()
    assert table.equals(resolve(luck.sample(texts, len(texts))))
