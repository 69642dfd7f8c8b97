"""Doors of many groups at once are those of each alone, and titles of nine languages tell."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netpath as ntp
from netpath.chains import question
from netpath.errors import DataError

TITLES = ["", "Head of Data", "Recruiter", "Praktikant", "welder", "Jefe de ventas"]


@st.composite
def towns(draw):
    n = draw(st.integers(4, 8))
    barred = draw(st.integers(0, 2 * n))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    ties = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=n, max_size=16))
    chances = st.sampled_from([0.5, 0.25, 1.0, 0.75, 0.0])
    people = pd.DataFrame(
        {
            "id": [f"p{at}" for at in range(n)],
            "org": draw(st.lists(st.sampled_from(["A", "B", None]), min_size=n, max_size=n)),
            "role": draw(st.lists(st.sampled_from(TITLES), min_size=n, max_size=n)),
            "do_not_ask": [at == barred for at in range(n)],
        }
    )
    table = pd.DataFrame([(f"p{a}", f"p{b}") for a, b in ties], columns=["source", "target"])
    table["warmth"] = draw(st.lists(chances, min_size=len(ties), max_size=len(ties)))
    return ntp.ReferralNetwork(people, table, directed=draw(st.booleans()))


@settings(max_examples=30)  # of 20 chains each, half of them by compiled searches
@given(towns(), st.sampled_from([None, 1, 2, 3]), st.booleans())
def test_many_groups_at_once_are_each_alone(net, within, large):
    groups = {org: net.where(org=org) for org in ("A", "B")}
    groups["everybody"] = list(net.ids)
    before = question.small
    question.small = (lambda _: False) if large else before
    try:
        found = ntp.chains.doors_of(net, "p0", groups, within=within)
    finally:
        question.small = before
    for org, doors in found.items():
        inside = [one for one in groups[org] if one != "p0"]
        assert sorted(door.person for door in doors.found) == inside
        for door in doors.found:  # one target at a time, all others of the group avoided
            others = [one for one in inside if one != door.person]
            alone = ntp.chains.warmest(net, "p0", door.person, within=within, avoid=tuple(others))
            assert (door.chain and door.chain.people) == (alone[0].people if alone else None)
    assert all(
        found[org].found == ntp.chains.doors(net, "p0", org=org, within=within).found
        for org in ("A", "B")
    )


def test_groups_without_anybody_have_no_doors():
    net = ntp.ReferralNetwork(pd.DataFrame({"id": ["a", "b"]}), None).with_warmth(0.5)
    found = ntp.chains.doors_of(net, "a", {"x": [], "y": ["a"]})
    assert [found[one].found for one in ("x", "y")] == [(), ()]


# Each title with what it tells; none of these is an example of the lists' own documentation.
SAID = {
    "likely hires": [
        *("Managing Director", "CTO & Co-Founder", "VP, Engineering"),
        *("Geschäftsführer", "Geschaeftsfuehrerin", "Abteilungsleiterin Einkauf", "LeiterIn IT"),
        *("Leiter:in Vertrieb (m/w/d)", "Directrice commerciale", "Responsable de boutique"),
        *("Jefa de ventas", "Director/a de Marketing", "Encargad@ de tienda", "Gerente de Vendas"),
        *("Diretora de TI", "Direttore vendite", "Capoturno", "Afdelingshoofd zorg", "Teamleider"),
        *("Kierowniczka działu", "Prezes zarządu", "営業部長", "経理課 課長", "代表取締役社長"),
        *("看護師長", "ﾏﾈｰｼﾞｬｰ"),
    ],
    "may hire": [
        *("Product Owner", "Projektleiter", "Chef de projet", "Jefe de proyecto", "Gestor"),
        *("Coordinatrice", "Projectleider bouw", "Starszy specjalista", "課長代理", "准教授"),
        "プロジェクトマネージャー",
    ],
    "recruits": [
        *("Senior Manager, Talent Acquisition", "Personalreferentin", "HR-Manager (m/w/d)"),
        *("Chargé·e de recrutement", "DRH", "Técnico de selección", "Coordenador(a) de RH"),
        *("Addetta risorse umane", "Wervingsadviseur", "Specjalistka ds. rekrutacji", "人事部長"),
        *("新卒採用担当", "人事", "リクルーター"),
    ],
    "junior": [
        *("Marketing Intern", "PhD Student", "Werkstudent:in", "Auszubildende", "Alternante"),
        *("Becario", "Estagiária", "Tirocinante", "Stagiair HR", "Młodszy księgowy", "新卒"),
        *("夏期インターン", "研修医"),
    ],
    "cannot tell": [
        *("", "welder", "Softwareentwickler", "Infirmière", "Ingeniero de software", "Księgowa"),
        *("Executive Assistant to the CEO", "Schulbegleiter", "Assistante de direction", "護士"),
        *("Halbleiteringenieur", "Student Advisor", "Personal Loan Officer", "Lead Generation"),
        *("社長秘書", "エンジニア", "看護師"),
    ],
}


@pytest.mark.parametrize(
    ("title", "level"), [(title, level) for level, titles in SAID.items() for title in titles]
)
def test_titles_tell_in_nine_languages(title, level):
    people = pd.DataFrame({"id": ["a", "b"], "org": ["", "Acme"], "role": ["", title]})
    net = ntp.ReferralNetwork(people, None).with_warmth(0.5)
    assert ntp.chains.doors(net, "a", org="Acme").found[0].authority == level


def test_own_titles_say_otherwise_and_only_in_the_words_of_authority():
    people = pd.DataFrame({"id": ["a", "b"], "org": ["", "Acme"], "role": ["", "Obermaat"]})
    net = ntp.ReferralNetwork(people, None).with_warmth(0.5)
    own = {"*maat": "likely hires", "Obermaat": "junior"}
    assert ntp.chains.doors(net, "a", org="Acme", titles=own).found[0].authority == "junior"
    with pytest.raises(DataError, match="'boss' is none of 'likely hires'"):
        ntp.chains.doors(net, "a", org="Acme", titles={"x": "boss"})
