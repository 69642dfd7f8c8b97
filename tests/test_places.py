"""One place in several spellings; and two places whose names look like one."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netpath._places import Spellings, place_key, resolve


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
        ("Acme", "ACME", "spelling"),
        ("Acme", "Acme, Inc.", "legal form"),
        ("Acme", "A.C.M.E. Ltd", "legal form"),
        ("Acme GmbH", "Acme GmbH & Co. KG", "legal form"),
        ("Ernst & Young", "Ernst and Young LLP", "legal form"),
        ("Long-Shot Films", "Long Shot Films", "spelling"),
        ("Boston Consulting Group", "Boston Consultin Group", "weak"),
        ("University of Miami", "Miami University", "weak"),  # two places in truth
        ("Infosys", "Infosys Private Limited", "legal form"),
        ("Infosys", "INFOSYS PVT. LTD.", "legal form"),
        ("Bimbo", "Bimbo, S.A.B. de C.V.", "legal form"),
        ("Cemex", "CEMEX S. A. de C. V.", "legal form"),
        ("Nokia", "Nokia Oyj", "legal form"),
        ("Novo Nordisk", "Novo Nordisk A/S", "legal form"),
        ("Petrobras", "Petrobras S/A", "legal form"),
        ("Boeing", "The Boeing Company", "legal form"),
        ("Allegro", "Allegro Sp. z o.o.", "legal form"),
        ("Trendyol", "Trendyol A.Ş.", "legal form"),
        ("Яндекс", "ООО «Яндекс»", "legal form"),
        ("トヨタ自動車", "トヨタ自動車株式会社", "legal form"),
        ("トヨタ自動車", "㈱トヨタ自動車", "legal form"),
        ("Rakuten", "Rakuten K.K.", "legal form"),
        ("みどりの会", "一般社団法人みどりの会", "legal form"),
        ("みどり会", "医療法人社団みどり会", "legal form"),
        ("特定非営利活動法人はな", "NPO法人はな", "legal form"),
        ("アクメ", "アクメ製薬", ""),
        ("中国银行", "中国农业银行", ""),
        ("Sol y Mar", "Sol y Mar, S. Coop.", "legal form"),
        ("Padaria Lua Ltda.", "Padaria Lua LTDA - ME", "legal form"),
        ("Lua", "Lua Sociedade Unipessoal, Lda.", "legal form"),
        ("Deniz", "Deniz San. ve Tic. Ltd. Şti.", "legal form"),
        ("Deniz", "Deniz Sanayi ve Ticaret A.Ş.", "legal form"),
        ("Deniz", "Deniz Bank", ""),
        ("Słońce sp.z o.o.", "Słońce Spółka z ograniczoną odpowiedzialnością", "legal form"),
        ("Morze", "Morze Bałtyckie", ""),
        ("Universidad de Luna", "Luna Universidad", "weak"),
        ("Universität Köln", "University of Köln", "weak"),
        ("Universidad de Luna", "Universidad de Sol", ""),
        ("腾讯科技", "腾讯科技有限公司", "legal form"),
        ("三星電子", "三星電子股份有限公司", "legal form"),
        ("삼성전자", "주식회사 삼성전자", "legal form"),
        ("Société Générale", "Societe Generale", "spelling"),
        ("JPMorgan", "J.P. Morgan", "spelling"),
        ("Acme", "ＡＣＭＥ", "spelling"),
        ("NFQ", "NFQ | Enabling what is next", "tagline"),
        ("NFQ", "NFQ Ltd. | Enabling what is next", "tagline"),
        ("NFQ", "Enabling what is next | NFQ", ""),
        ("か", "が", ""),  # the marks of Japanese are no accents
        ("Infosys", "Infosys BPM", ""),
        ("Face", "Facebook", ""),
        ("Merck", "Merck & Co.", ""),
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
    assert table.values.tolist() == [["ACME", "Acme", "spelling"], ["Acme", "Acme", "exact"]]


names = st.lists(st.text("aB &.-é", max_size=6), max_size=8)


@given(names, st.randoms(use_true_random=False))
def test_every_name_has_one_sure_place_whatever_the_order(texts: list[str], luck: object) -> None:
    table = resolve(texts)
    sure = table[table["tier"] != "weak"]
    assert sure["name"].tolist() == sorted({one for one in texts if one.strip()})
    same = sure["name"].map(place_key) == sure["place"].map(place_key)
    assert same.all()
    assert table.equals(resolve(luck.sample(texts, len(texts))))


def test_what_somebody_says_of_a_name_holds() -> None:
    names = ["Infosys", "Infosys", "Infosys BPM", "Infosys Ltd", "NFQ", "NFQ | we hire"]
    said = Spellings(same={"Infosys BPM": "Infosys"}, apart=["NFQ | we hire"])
    table = resolve(names, said)
    assert table[table["tier"] != "exact"].values.tolist() == [
        ["Infosys BPM", "Infosys", "your word"],
        ["Infosys Ltd", "Infosys", "legal form"],
    ]
    assert resolve(names, Spellings()).query("tier == 'tagline'")["name"].tolist() == [
        "NFQ | we hire"
    ]


def test_a_tier_that_is_not_joined_is_proposed() -> None:
    names = ["Infosys", "Infosys", "INFOSYS", "Infosys Ltd"]
    table = resolve(names, Spellings(tiers=["exact", "spelling"]))
    assert table[table["tier"] != "exact"].values.tolist() == [
        ["INFOSYS", "Infosys", "spelling"],
        ["Infosys Ltd", "Infosys", "weak"],
    ]


FORMS = ["{} GmbH", "{} S.A. de C.V.", "The {} Company", "{} Pvt. Ltd.", "{}, Inc.", "{} | we hire"]


@given(st.text("abcdé &'-", min_size=2, max_size=12), st.sampled_from(FORMS))
def test_a_legal_form_changes_no_place_and_nothing_is_joined_for_a_part(
    text: str, form: str
) -> None:
    hypothesis.assume(any(one.isalpha() for one in text))
    assert place_key(form.format(text)) == place_key(text)
    assert place_key(f"{text} Zeta") != place_key(text)


def test_an_eastern_name_with_and_without_its_line_of_business_is_offered_and_not_joined():
    names = [
        "腾讯",
        "腾讯科技（深圳）有限公司",
        "中国银行",
        "北京银行",
        "ソニー",
        "ソニーグループ株式会社",
    ]
    told = resolve(names)
    assert (told["tier"] == "exact").sum() == 6
    offered = told[told["tier"] == "weak"]
    assert dict(zip(offered["name"], offered["place"], strict=True)) == {
        names[1]: names[0],
        names[5]: names[4],
    }
