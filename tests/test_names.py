"""Names are shown alike everywhere, and one finder tells who is meant."""

import pandas as pd
import pytest

import netpath as ntp
from netpath._names import ISOLATES, Called, isolated, named, plain, sentence
from netpath.errors import DataError, UnknownPerson

PERSIAN, MALAYALAM = "مهرناز می\u200cخواهد", "അഞ്ജു ന്\u200dയൂ"
STEERING = "Ada\u202e\x1b[31m By\u2066ron\u200b\ue000"


def written(name: str) -> list[str]:
    """Return a name as each place shows it that has a way of its own."""
    from netpath.cli._shell import shown
    from netpath.plot._words import tamed
    from netpath.readers._remembering import cleaned
    from netpath.report.pages import pages

    page = pages("netpath.report").from_string("{{ name|plain }}").render(name=name)
    return [named(name), ntp.letters.named(name), shown(name), cleaned(name), page, tamed(name)]


@pytest.mark.parametrize("name", [PERSIAN, MALAYALAM])
def test_joiners_stay_wherever_a_name_is_shown(name):
    assert len(name) - len(name.replace("\u200c", "").replace("\u200d", "")) == 1
    *shown, pictured = written(name)
    assert set(shown) == {name}
    # The font lacks letters of Kerala; what it lacks besides is not drawn as one.
    assert len(pictured) in (len(name), len(name) - 1)
    assert "□" not in pictured or name is MALAYALAM


def test_nothing_that_steers_is_shown_anywhere():
    assert set(written(STEERING)) == {"Ada[31m Byron"}


def test_towers_of_marks_are_cut_and_what_is_no_name_has_one_word():
    assert {len(one) for one in written("n" + "\u0301" * 60)} <= {4, 5}
    assert {named(one) for one in ("", " \n", "\u202e\x00", "\u2068\u2069")} == {"(no name)"}


def test_isolates_stay_in_pairs_alone():
    hebrew = isolated("שרה")
    assert hebrew[0] + hebrew[-1] == ISOLATES
    assert sentence(f"{hebrew} asks.") == f"{hebrew} asks."
    assert sentence(hebrew[:-1]) == plain(hebrew) == "שרה"


PEOPLE = pd.DataFrame(
    {
        "id": ["p1", "p2", "p3", "p4", "p5", "p6"],
        "name": ["Gráinne O'Ode", "Ann Grain", "ann grain", "José Ode", "Jose Ode", "Zoë Ng"],
        "org": ["Acme", "Acme", "Zeta", None, None, None],
    }
)
NET = ntp.ReferralNetwork(PEOPLE, None)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("p2", "p2"),
        (" p2 ", "p2"),
        ("Ann Grain", "p2"),
        ("ann grain", "p3"),
        ("JOSÉ ODE", "p4"),
        ("Jose Ode", "p5"),
        ("grainne o'ode", "p1"),
        ("Grainne O Ode", "p1"),
        ("zoe  ng", "p6"),
    ],
)
def test_who_is_meant_by_what_is_typed(typed, who):
    assert NET.find(typed) == who


def test_two_of_one_name_are_asked_about_and_told_apart():
    with pytest.raises(DataError) as error:
        NET.find("ANN GRAIN")
    assert error.value.code == "several people"
    near = error.value.repair.repairs[0].values["near"]
    assert [one.shown for one in near] == ["p2 (Acme)", "p3 (Zeta)"]
    assert "Grain" not in str(error.value)


@pytest.mark.parametrize("ask", [NET.find, NET.position, NET.alters])
def test_near_misses_are_offered_whole_and_named_in_no_message(ask):
    with pytest.raises(UnknownPerson) as error:
        ask("Grainne Ooode")
    assert error.value.nearest[0] == "p1"
    assert error.value.code == "unknown person"
    assert "Gr" not in str(error.value)


def test_nobody_is_found_by_nothing():
    assert Called({"p1": "", "p2": "-"}).meant("") == []
    assert Called({"p1": "Ada"}).near("Xyz Qqq") == []
    with pytest.raises(UnknownPerson):
        NET.find(" ")
