"""A search grows: newer files join it, what was recorded stays, and the difference is told."""

from __future__ import annotations

import pandas as pd
import pytest
from towns import NAMES, ROWS, campaign
from typer.testing import CliRunner

import netpath as ntp
from netpath.campaign import Contradiction
from netpath.cli import app
from netpath.errors import UnknownPerson

DAY = "2026-11-23"


@pytest.fixture
def ada(tmp_path):
    with campaign(tmp_path) as one:
        yield one


def newer(rows=(), people=(), gone=(), **columns) -> ntp.ReferralNetwork:
    """The town, with people and ties more, and without some."""
    table = pd.DataFrame({"id": list(NAMES), "name": list(NAMES.values())}).set_index("id")
    table["org"] = ["", "Zeta", "Zeta", "", "Acme", "Acme", "Acme", "Acme", ""]
    for column, values in columns.items():
        new = pd.Series(values)
        table[column] = new if column not in table else new.combine_first(table[column])
    more = pd.DataFrame(people, columns=["id", "name", "org"]).set_index("id")
    table = pd.concat([table, more]).drop(index=list(gone))
    kept = [row for row in [*ROWS, *rows] if not {*row[:2]} & set(gone)]
    ties = pd.DataFrame(kept, columns=["source", "target", "warmth", "kind"])
    return ntp.ReferralNetwork(table, ties, directed=False)


def test_the_difference_is_told_and_what_was_recorded_stays(ada):
    """A search could not take in new contacts; a new one forgot who said no."""
    ada.record("gail", "no", on=DAY)
    ada.leave_alone("lea")
    rows = [("ada", "zoe", 0.9, "friend"), ("zoe", "mira", 0.9, "colleague")]
    rows += [("ada", "kit", 0.9, "friend"), ("kit", "tom", 0.1, "colleague")]
    people = [("zoe", "Zoe Quick", "Acme"), ("kit", "Kit Low", "Northwind")]
    said = ada.refresh(newer(rows, people, org={"hugo": "Northwind"}))
    assert (said.people, said.ties, said.new) == (2, 4, True)
    assert said.ways == {"Acme": 3}  # Zoe, and Mira and Tom by new ties
    assert said.text == (
        "2 new people, 3 new ways at Acme and 1 person or tie better known. "
        "Hugo Lind is now Northwind."
    )
    plan = ada.plan(on=DAY)
    assert plan[0].person == "zoe"
    assert "gail" not in [row.person for row in plan]
    assert ada.state.people["lea"]["do_not_ask"]
    assert [ask.outcome for ask in ada.asks] == ["no"]
    assert not ada.refresh(newer(rows, people, org={"hugo": "Northwind"})).new
    with ntp.Campaign.open(ada.path) as again:
        assert again.net.people.equals(ada.net.people)


def test_who_left_is_told_and_stays_unless_their_ties_are_dropped(ada):
    said = ada.refresh(newer(gone=["hugo"]))
    assert said.text == "Nothing is new. No longer in these files: Hugo Lind; they stay here."
    assert not said.new
    assert "hugo" in ada.net.alters("ada")
    said = ada.refresh(newer(gone=["hugo"]), drop=True)
    assert said.dropped == 1
    assert "their ties are dropped" in said.text
    assert "hugo" not in ada.net.alters("ada")
    assert "hugo" in ada.net.ids
    assert ada.refresh(newer()).ties == 1  # and come back with the files


def test_what_was_said_by_hand_is_not_overwritten(ada):
    ada.add_tie("ada", "hugo", 0.11, kind="friend")
    ada.leave_alone("hugo")
    ada.refresh(newer(do_not_ask=dict.fromkeys(NAMES, False)))
    assert ada.state.ties["ada", "hugo"]["warmth"] == 0.11
    assert ada.state.people["hugo"]["do_not_ask"]
    ada.refresh(newer(gone=["hugo"]), drop=True)
    assert "hugo" in ada.net.alters("ada")


def test_who_has_another_id_there_is_known_by_an_exact_key(tmp_path):
    with campaign(tmp_path, email={"ada": "ada@x.example", "hugo": "Hugo@x.example"}) as one:
        people = pd.DataFrame(
            {
                "id": ["me", "h", "new"],
                "name": ["Ada Byron", "H. Lind", "Zoe Quick"],
                "email": ["ADA@x.example", "hugo@x.example", None],
            }
        )
        ties = pd.DataFrame({"source": ["me", "h"], "target": ["h", "new"], "warmth": [0.6, 0.5]})
        said = one.refresh(ntp.ReferralNetwork(people, ties, directed=False))
        assert said.people == 1
        assert one.seeker == "ada"
        assert one.state.ties["ada", "hugo"]["warmth"] == 0.6
        assert one.net.alters("new") == ["hugo"]
        assert "h" not in one.net.ids


def test_another_persons_files_are_asked_about_and_nothing_is_recorded(tmp_path):
    def known(start: int) -> ntp.ReferralNetwork:
        others = [f"p{at}" for at in range(start, start + 12)]
        ties = pd.DataFrame({"source": "ada", "target": [*others, "z"], "warmth": 0.5})
        return ntp.ReferralNetwork(None, ties, directed=False)

    with ntp.Campaign.create(tmp_path / "a.netpath", known(0), "ada", "z", rng=7) as one:
        head = one.head
        with pytest.raises(Contradiction, match="somebody else's") as found:
            one.refresh(known(50).without_people(["z"]))
        assert found.value.code == "another person's files"
        with pytest.raises(UnknownPerson, match="The seeker is not in these files"):
            one.refresh(known(0).without_people(["ada"]))
        with pytest.raises(Contradiction) as found:
            one.refresh(known(10), drop=True)
        assert found.value.code == "fewer people"
        assert one.head == head
        assert one.refresh(known(10)).people == 10  # a part of one's own, and nothing dropped
        assert one.refresh(known(50), sure=True).people == 12


def test_the_same_ids_for_other_people_are_asked_about(ada):
    names = dict(
        zip(NAMES, [*list(NAMES.values())[:1], *list(NAMES.values())[2:], "Xi Wu"], strict=True)
    )
    other = newer(name=names)
    with pytest.raises(Contradiction, match="people of other names") as found:
        ada.refresh(other)
    assert found.value.code == "other people under these ids"
    assert not any(name in str(found.value) for name in NAMES.values())
    assert ada.head[0] == 1
    assert ada.refresh(other, sure=True).new


def test_who_is_forgotten_does_not_come_back_under_any_id(ada):
    ada.erase_person("hugo")
    said = ada.refresh(newer())
    assert "hugo" not in ada.net.ids
    assert not said.new
    ada.refresh(newer([("ada", "h2", 0.5, "friend")], [("h2", "Hugo Lind", "Zeta")]))
    assert "h2" not in ada.net.ids


def test_assumptions_of_newer_files_are_told_by_plans(ada):
    net = newer([("ada", "zoe", 0.9, "friend")], [("zoe", "Zoe Quick", "Acme")])
    guessed = ntp.ReferralNetwork(
        net.people, net.ties, directed=False, assumptions=["warmth 0.9 for friends (assumed)"]
    )
    ada.refresh(guessed)
    assert "warmth 0.9 for friends" in str(ada.plan(on=DAY))


def test_an_export_in_any_mixture_joins_a_search(tmp_path):
    with campaign(tmp_path) as one:
        book = tmp_path / "contacts.vcf"
        cards = [("Zoe Quick", "zoe@x.example", "Acme"), ("Kit Low", "kit@x.example", "Northwind")]
        text = "".join(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{mail}\r\nORG:{org}\r\nEND:VCARD\r\n"
            for name, mail, org in cards
        )
        book.write_text(text, "utf-8")
        one.add_person({"id": "ada", "name": "Ada Byron", "email": "ada@x.example"})
        said = one.refresh([book])
        assert said.people == 2
        assert {"Zoe Quick", "Kit Low"} <= set(one.net.people["name"])
        assert len(one.net.alters("ada")) == 5


def test_it_can_be_typed(tmp_path):
    campaign(tmp_path).close()
    ntp.write_csv(newer([("ada", "zoe", 0.9, "friend")], [("zoe", "Zoe Quick", "Acme")]), tmp_path)
    path = str(tmp_path / "ada.netpath")
    files = [str(tmp_path / name) for name in ("people.csv", "ties.csv")]
    told = CliRunner().invoke(app, ["campaign", "refresh", path, *files])
    assert told.exit_code == 0, told.output
    assert "1 new person and 1 new way at Acme" in " ".join(told.output.split())


def test_who_is_somebody_known_here_by_a_word_is_joined_and_keeps_the_name_known_here(ada):
    people = pd.DataFrame({"id": ["A. B.", "hl", "new"], "name": ["A. B.", "Hugh", "Zoe Quick"]})
    ties = pd.DataFrame([("A. B.", "hl", 0.9), ("A. B.", "new", 0.8)])
    ties.columns = ["source", "target", "warmth"]
    net = ntp.ReferralNetwork(people, ties, directed=False)
    with pytest.raises(UnknownPerson, match="The seeker is not in these files"):
        ada.refresh(net)
    said = ada.refresh(net, same={"A. B.": "ada", "hl": "hugo"})
    assert (said.people, said.ties) == (1, 1)
    assert ada.state.ties["ada", "hugo"]["warmth"] == 0.9
    assert (ada.net.name_of("ada"), ada.net.name_of("hugo")) == ("Ada Byron", "Hugo Lind")
    assert {"hl", "A. B."}.isdisjoint(ada.net.ids)
    with pytest.raises(UnknownPerson):
        ada.refresh(net, same={"A. B.": "ada", "hl": "nobody"})


def card(name, org="Acme"):
    return f"BEGIN:VCARD\nFN:{name}\nORG:{org}\nEND:VCARD\n"


def test_who_could_read_a_name_still_can_after_newer_files_under_another_id(tmp_path):
    """Newer files of the same person made every contact "someone a member can ask"."""
    (tmp_path / "phone.vcf").write_text(card("Ben Ash") + card("Cleo Day"))
    for at, owner in enumerate((["Ada Byron", "a@x.org"], ["Ada Byron"], ["Bo Lund"])):
        if at == 2:
            (tmp_path / "phone.vcf").write_text(card("Ben Ash") + card("Ada Byron"))
        contacts = ntp.readers.open(tmp_path / "phone.vcf", owner=owner)
        pool = ntp.readers.pool(contacts)
        me = str(pool.sources["owner"].iloc[0])
        if at == 0:
            ben = pool.where(name="Ben Ash")
            one = ntp.Campaign.create(tmp_path / "a.netpath", pool, me, ben)
            ada = me
        else:
            known = {one.net.name_of(it): it for it in one.net.ids}
            same = {it: known[pool.name_of(it)] for it in pool.ids if pool.name_of(it) in known}
            one.refresh(pool, same=same, sure=True)
        names = {one.net.name_of(it, to=ada) for it in one.net.alters(ada)}
        assert names >= {"Ben Ash", "Cleo Day"}
    one.close()
