"""Several people's contacts as one network: joined on exact keys only, and undone at a word."""

from __future__ import annotations

import json
import random
import traceback
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath import chains
from netpath._places import Spellings
from netpath._results import QUARANTINE_COLUMNS, Report
from netpath.errors import DataError, UnknownPerson
from netpath.readers import Contacts, Pool, pool
from netpath.readers.contacts import EVIDENCE_COLUMNS, PAST_COLUMNS, no_evidence, no_past
from netpath.readers.pool._joins import words_of
from netpath.warmth import FACTS

CANARY = "kanari"
TABLES = ("sources", "joins", "proposals", "places", "evidence", "past", "people", "ties")
INFERRED_MOST = FACTS["inferred_most"].value


def person(name: str, slug: str = "", **told: str) -> dict[str, str]:
    return {"name": name, "slug": slug, **told}


def table_of(people: list[dict[str, str]]) -> pd.DataFrame:
    ids = [one["slug"] or one.get("email") or f"~{at}" for at, one in enumerate(people)]
    table = pd.DataFrame(people, index=pd.Index(ids, name="id"), dtype="str")
    return table.mask(table == "")


def export(
    owner: dict[str, str], *others: dict[str, str], kind: str = "connection", **rest: object
) -> Contacts:
    people = table_of([owner, *others])
    facts = {"source": people.index[0], "target": people.index[1:], "kind": kind}
    facts |= {"when": "2024-05-01", "count": 1, "file": "Connections.csv", "row": 1}
    evidence = pd.DataFrame(facts).reindex(columns=list(EVIDENCE_COLUMNS))
    said = {"consent": f"{owner['name']}, 2026-11-20", "owner_name": owner["name"], **rest}
    report = Report(len(others), len(others))
    return Contacts(people, evidence, report, str(people.index[0]), **said)


def listing(*people: dict[str, str], file: str = "staff.csv", **rest: object) -> Contacts:
    report = Report(len(people), len(people))
    said = {"share": True, "file": file, "consent": "office", **rest}
    return Contacts(table_of([*people]), no_evidence(), report, **said)


def stays(contacts: Contacts, *rows: tuple[str, str, str, str, str | None]) -> Contacts:
    past = pd.DataFrame(rows, columns=list(PAST_COLUMNS[:5])).reindex(columns=list(PAST_COLUMNS))
    return replace(contacts, past=past.astype(no_past().dtypes.to_dict()))


def told(net: Pool) -> list[str]:
    """All that a pool says, to the byte."""
    tables = [getattr(net, name).reset_index().to_csv() for name in TABLES]
    return [*tables, str(net), str(net.report), repr(net.assumptions)]


def named(net: Pool, name: str) -> list[str]:
    return net.where(name=name)


ADA, BEN, CLEO = (person(name, name.lower()) for name in ("Ada", "Ben", "Cleo"))
DAN, EVE = person("Dan", "dan", org="Acme"), person("Eve", email="eve@acme.org")


@pytest.fixture
def net() -> Pool:
    return pool([export(ADA, BEN, DAN), export(BEN, CLEO, DAN, share=True), listing(DAN, EVE)])


# --- who is who


def test_two_exports_meet_in_the_people_they_share(net: Pool) -> None:
    assert net.people["name"].tolist().count("Dan") == 1
    assert (len(net), net.n_ties) == (5, 4)
    assert sorted(net.joins["key"]) == ["slug", "slug"]
    dan, ben = named(net, "Dan")[0], named(net, "Ben")[0]
    of_dan = net.joins[net.joins["person"] == dan]["sources"].item()
    assert of_dan.split(" + ") == sorted(net.sources["source"])
    assert net.joins.set_index("person").loc[ben, "value"] == "b…"
    assert "2 people are joined on an exact key" in str(net)


def test_ids_are_neutral_and_do_not_depend_on_the_other_sources(net: Pool) -> None:
    assert net.ids == tuple(sorted(one for one in net.ids if len(one) == 9 and one[0] == "k"))
    alone = pool([export(ADA, BEN, DAN)])
    assert named(alone, "Ben") == named(net, "Ben")
    assert not {"slug", "email", "given_id", "first", "last"} & set(net.people)


def test_an_email_joins_whatever_its_case() -> None:
    one = export(ADA, person("Dan", email="Dan@Acme.org"))
    two = export(BEN, person("Dan Dee", "dan", email="dan@acme.ORG "))
    net = pool([one, two])
    assert len(net) == 3
    assert net.joins["key"].tolist() == ["email"]


def test_a_given_id_joins_unless_the_names_are_two() -> None:
    one = listing(person("Dan Dee", given_id="7"), person("Eve", given_id="8"), file="a.csv")
    two = listing(person("Dee, D", given_id="7"), person("Finn", given_id="8"), file="b.csv")
    net = pool([one, two])
    assert net.joins[["key", "value"]].values.tolist() == [["given_id", "7…"]]
    reasons = net.proposals["reasons"].tolist()
    assert reasons == ["same given id, but names without a common word"]


def test_an_email_joins_however_its_owner_is_called() -> None:
    """Last name first, a first name alone, and as on a profile: any two have a word in common."""
    names = ("O'Brien, Zoe", "Zoe", "Zoë O'Brien-Núñez", "Zoe O'Brien")
    one, *others = (person(name, email="zoe@acme.org") for name in names)
    net = pool([export(ADA, one), *(listing(two, file=two["name"]) for two in others)])
    assert (len(net), len(net.proposals)) == (2, 0)
    apart = [person(name, email="b@c.org") for name in ("Byron, Ben", "King, Carla")]
    assert len(pool([listing(two, file=two["name"]) for two in apart])) == 2


def test_one_email_of_two_profiles_joins_nobody_and_is_proposed() -> None:
    both = {"email": "dee@acme.org"}
    one = export(ADA, person("Dan Dee", "dan-1", **both))
    two = export(BEN, person("Dan Dee", "dan-2", **both), person("D Dee", **both))
    net = pool([one, two])
    assert len(net) == 5
    assert net.joins.empty
    assert net.proposals["reasons"].str.contains("same e-mail, but two profiles").sum() == 2


def test_two_profiles_are_not_joined_through_a_third_record() -> None:
    middle = person("Dan", email="b@x.org", given_id="7")
    net = pool(
        [
            listing(person("Dan", "dan-1", email="a@x.org", given_id="7"), file="a.csv"),
            listing(middle, file="b.csv"),
            listing(person("Dan", "dan-2", email="b@x.org"), file="c.csv"),
        ]
    )
    assert len(net) == 2
    assert "two profiles" in net.proposals["reasons"].iloc[0]


def test_one_person_known_by_several_keys_is_joined_through_all_of_them() -> None:
    net = pool(
        [
            listing(person("Dan", "dan", email="dan@a.org"), file="a.csv"),
            listing(person("Dan", email="dan@a.org", given_id="7"), file="b.csv"),
            listing(person("Dan", given_id="7"), file="c.csv"),
        ]
    )
    assert len(net) == 1
    assert net.joins["key"].tolist() == ["email", "given_id"]


few = settings(max_examples=settings.default.max_examples // 8)  # a pool takes a moment
letters = st.text("abé", min_size=1, max_size=3)


@st.composite
def sources(draw: st.DrawFn, keys: bool = True) -> list[Contacts]:
    names = draw(st.lists(letters, min_size=2, max_size=5))
    many = []
    for at in range(draw(st.integers(1, 4))):
        people = []
        for which in draw(st.lists(st.integers(0, len(names) - 1), max_size=4)):
            slug = f"s{which}" if keys and draw(st.booleans()) else ""
            email = f"e{draw(st.integers(0, 4))}@x.org" if keys and draw(st.booleans()) else ""
            people.append(person(names[which], slug, email=email, org=draw(st.sampled_from("XY"))))
        unique = {one["slug"] or one["email"] or f"~{n}": one for n, one in enumerate(people)}
        rows = [*unique.values()]
        owner = person(f"Owner {at}", f"owner-{at}")
        if draw(st.booleans()):
            many.append(export(owner, *rows, share=draw(st.booleans())))
        else:
            many.append(listing(*rows, file=f"{at}.csv"))
    return many


@few
@given(sources(), st.randoms(use_true_random=False))
def test_the_order_of_sources_and_rows_changes_nothing(
    many: list[Contacts], luck: random.Random
) -> None:
    mixed = [
        replace(
            one,
            people=one.people.sample(frac=1, random_state=luck.randrange(99)),
            evidence=one.evidence.sample(frac=1, random_state=luck.randrange(99)),
        )
        for one in luck.sample(many, len(many))
    ]
    assert told(pool(many)) == told(pool(mixed))


@few
@given(sources(keys=False))
def test_without_an_exact_key_nobody_is_joined(many: list[Contacts]) -> None:
    owners = {one.owner for one in many}
    n_others = sum(len(one.people) for one in many) - sum(one.owner is not None for one in many)
    net = pool(many)
    assert len(net) == n_others + len(owners - {None})
    assert set(net.joins["key"]) <= {"slug"}


@few
@given(sources())
def test_every_join_is_told_and_no_person_has_two_profiles(many: list[Contacts]) -> None:
    net = pool(many)
    records: dict[str, int] = {}
    slugs: dict[str, set[str]] = {}
    for (label, local), who in net._person.items():
        records[who] = records.get(who, 0) + 1
        slug = net._sources[label].people.loc[local, "slug"]
        if isinstance(slug, str):
            slugs.setdefault(who, set()).add(slug)
    assert {who for who, n in records.items() if n > 1} == set(net.joins["person"])
    assert all(len(one) == 1 for one in slugs.values())


def test_a_source_that_is_there_twice_counts_once(net: Pool) -> None:
    again = pool([*net.contacts, net.contacts[0]])
    pd.testing.assert_frame_equal(again.ties, net.ties)
    assert any(note.startswith("B83: 1 source given twice") for note in again.report.notes)


def test_two_files_of_one_name_are_two_sources() -> None:
    net = pool([listing(person("Dan"), person("Eve")), listing(person("Dan", org="Acme"))])
    assert len(net.sources) == 2
    assert len(net) == 3


# --- the user's word


def test_who_was_split_is_not_proposed_again() -> None:
    net = pool([listing(person("Ada", email="a@x.org")), listing(person("Ben", email="a@x.org"))])
    assert len(net.proposals) == 1
    one = net.join(*net.ids)
    again = one.split(one.ids[0])
    assert len(again) == 2
    assert again.proposals.empty


@few
@given(sources(), st.data())
def test_splitting_undoes_joining(many: list[Contacts], data: st.DataObject) -> None:
    net = pool(many)
    single = [one for one in net.ids if len({h[0] for h in net._handles(one)}) == 1]
    if len(single) < 2:
        return
    a, b = data.draw(st.permutations(single))[:2]
    if {h[0] for h in net._handles(a)} & {h[0] for h in net._handles(b)}:
        return
    if net.proposals[["a", "b"]].isin([a, b]).to_numpy().any():
        return  # the user's word has answered the proposal
    one = net.join(a, b)
    assert len(one) == len(net) - 1
    who = next(who for handle, who in one._person.items() if handle in net._handles(a))
    assert told(one.split(who)) == told(net)


def test_joining_by_word_is_told_and_done_once(net: Pool) -> None:
    dan, eve = named(net, "Dan")[0], named(net, "Eve")[0]
    one = net.join(dan, eve)
    assert len(one) == len(net) - 1
    assert "your word" in one.joins["key"].tolist()
    assert told(one.join(dan, "eve@acme.org")) == told(one)
    assert told(net.join(eve, dan)) == told(one)


def test_a_split_parts_what_a_key_had_joined_and_is_done_once(net: Pool) -> None:
    dan = named(net, "Dan")[0]
    parted = net.split(dan)
    assert len(named(parted, "Dan")) == 3
    assert dan in named(parted, "Dan")
    assert told(parted.split(dan)) == told(parted)
    assert dan not in parted.joins["person"].tolist()
    assert (parted.proposals["reasons"].str.contains("same name")).sum() == 3


def test_a_split_takes_out_one_source(net: Pool) -> None:
    dan = named(net, "Dan")[0]
    parted = net.split(dan, "staff.csv")
    assert len(named(parted, "Dan")) == 2
    assert told(parted.split(dan, "staff.csv")) == told(parted)


@few
@given(sources(), st.data())
def test_withdrawing_is_as_if_they_had_never_joined(
    many: list[Contacts], data: st.DataObject
) -> None:
    owners = [one for one in many if one.owner]
    others = [one for one in many if not one.owner]
    if not owners or len(many) < 2:
        return
    gone = data.draw(st.sampled_from(owners))
    rest = [one for one in many if one is not gone]
    assert rest == [one for one in many if one.owner != gone.owner] or others
    assert told(pool(many).withdraw(gone.owner_name)) == told(pool(rest))


def test_what_only_they_brought_goes_with_them(net: Pool) -> None:
    left = net.withdraw("Ben")
    assert named(left, "Cleo") == []
    assert len(named(left, "Dan")) == 1
    assert told(left) == told(pool([export(ADA, BEN, DAN), listing(DAN, EVE)]))
    for called in (named(net, "Ben")[0], net.sources.set_index("owner").loc[named(net, "Ben")[0]]):
        source = called if isinstance(called, str) else called["source"]
        assert told(net.withdraw(source)) == told(left)
    assert named(net.withdraw("staff.csv"), "Eve") == []


def test_decisions_outlive_a_withdrawal(net: Pool) -> None:
    dan, eve = named(net, "Dan")[0], named(net, "Eve")[0]
    joined_and_left = net.join(dan, eve).withdraw("Ben")
    assert told(joined_and_left) == told(net.withdraw("Ben").join(dan, eve))


def test_the_last_source_cannot_be_withdrawn_nor_a_stranger() -> None:
    net = pool([export(ADA, BEN)])
    with pytest.raises(DataError, match="nothing is left"):
        net.withdraw("Ada")
    with pytest.raises(UnknownPerson, match="no source is called Z…"):
        net.withdraw("Z")
    with pytest.raises(DataError, match="there are no contacts"):
        pool([])


def test_an_ambiguous_owner_is_asked_for_by_id() -> None:
    twins = [export(person("Ada", slug), BEN) for slug in ("ada-1", "ada-2")]
    with pytest.raises(UnknownPerson, match="more than one source"):
        pool(twins).withdraw("Ada")


# --- what is said of people


def test_a_name_is_as_most_sources_write_it() -> None:
    forms = ["Dan Dee", "Daniel Dee", "Dan Dee"]
    net = pool([listing(person(one, "dan"), file=f"{at}.csv") for at, one in enumerate(forms)])
    assert net.people["name"].tolist() == ["Dan Dee"]


def test_a_role_comes_from_a_source_that_names_the_employer() -> None:
    jobs = [("Acme", "clerk"), ("ACME Inc.", "clerk"), ("Zeta", "boss"), ("", "boss")]
    many = [
        listing(person("Dan", "dan", org=org, role=role), file=f"{at}.csv")
        for at, (org, role) in enumerate(jobs)
    ]
    told_of = pool(many).people.iloc[0]
    assert told_of[["org", "role"]].tolist() == ["Acme", "clerk"]


def test_employers_are_found_however_they_are_spelt() -> None:
    forms = ["Acme", "Acme", "ACME, Inc.", "Acmee Bank"]
    many = [person(f"P{at}", f"p{at}", org=org) for at, org in enumerate(forms)]
    net = pool([listing(*many)])
    assert len(net.where(org="Acme")) == 3
    tiers = net.places.set_index("name")["tier"].to_dict()
    assert tiers == {"Acme": "exact", "ACME, Inc.": "legal form", "Acmee Bank": "exact"}


def test_whoever_said_do_not_ask_is_heard() -> None:
    barred = listing(person("Dan", "dan", do_not_ask="yes"), file="a.csv")
    net = pool([export(ADA, DAN), barred])
    assert net.people["do_not_ask"].sum() == 1
    assert net.people.loc[named(net, "Dan")[0], "do_not_ask"]


def test_consent_is_recorded_and_a_missing_one_is_noted() -> None:
    net = pool([export(ADA, BEN), export(BEN, CLEO, consent="")])
    assert sorted(net.sources["consent"]) == ["", "Ada, 2026-11-20"]
    assert "no consent is recorded for 1 source" in net.report.notes


def test_a_broker_brought_without_leave_is_somebody_their_owner_can_ask() -> None:
    target = person("Tess", "tess", org="Acme", role="hiring manager")
    broker = person("Secret Broker", "broker")
    many = [
        export(person("Seeker", "seeker"), ADA),
        export(ADA, broker, share=False),
    ]
    net = pool([*many, export(person("Zoe", "zoe"), broker, target)])
    seeker, tess = named(net, "Seeker")[0], named(net, "Tess")[0]
    found = chains.warmest(net, seeker, tess, k=1)
    assert "Secret Broker" not in str(found)
    assert len(found) == 1 or found.reason
    hidden = net.name_of(named(net, "Secret Broker")[0], to=seeker)
    assert hidden == "someone Ada or Zoe can ask"
    ada = named(net, "Ada")[0]
    assert net.name_of(named(net, "Secret Broker")[0], to=ada) == "Secret Broker"


def test_a_chain_of_another_owner_says_someone_ada_can_ask() -> None:
    broker, target = person("Bo Broker", "bo"), person("Tess", "tess")
    bo = export(broker, target, owner_name="Bo")
    net = pool([export(person("Sid", "sid"), ADA), export(ADA, broker), listing(target), bo])
    assert net.people.loc[named(net, "Bo Broker")[0], "name_shared"]  # an owner is no secret
    friend = person("Fay Friend", "fay")
    shared = stays(
        listing(target, friend),
        ("tess", "org", "Acme", "2010", "2020"),
        ("fay", "org", "Acme", "2010", "2020"),
    )
    hush = replace(shared, share=False)
    net = pool([export(person("Sid", "sid"), ADA), export(ADA, friend), hush])
    found = chains.warmest(net, *named(net, "Sid"), named(net, "Tess"))
    assert found[0].asks == 3
    assert "someone Ada can ask" in str(found)
    assert "Fay" not in str(found)
    assert "Fay" in str(chains.warmest(net, *named(net, "Ada"), named(net, "Tess")))


# --- ties


def test_warmth_comes_from_facts_and_says_so(net: Pool) -> None:
    assert net.has_warmth
    assert net.assumptions[0].startswith("warmth from facts as of 2024-05-01")
    assert set(net.evidence["brought"]) <= set(net.sources["source"])
    assert {"share_base", "warmth_low", "warmth_high"} <= set(net.ties)


def test_silence_counts_from_the_day_that_is_said(net: Pool) -> None:
    sources = list(net.contacts)
    later = pool(sources, on="2030-05-01")
    assert later.assumptions[0].startswith("warmth from facts as of 2030-05-01")
    assert (later.ties["warmth"] < net.ties["warmth"]).all()
    assert later.withdraw("Ben").split("dan").assumptions[0] == later.assumptions[0]


def test_a_slip_of_the_pen_makes_no_other_tie_look_cold() -> None:
    slip = export(CLEO, DAN)
    slip = replace(slip, evidence=slip.evidence.assign(when="2999-05-01"))
    plain, odd = pool([export(ADA, BEN, DAN)]), pool([export(ADA, BEN, DAN), slip])
    assert odd.assumptions[0] == plain.assumptions[0]
    assert odd.ties["warmth"].max() == plain.ties["warmth"].max()
    assert any("1 fact is dated after 2024-05-01" in note for note in odd.report.notes)


def test_notes_and_rows_of_several_sources_say_which() -> None:
    row = {"file": "Connections.csv", "table": "x", "line": 3, "record": 2, "code": "B58"}
    rows = pd.DataFrame([row]).reindex(columns=list(QUARANTINE_COLUMNS))
    report = Report(2, 1, rows, notes=("B20: Connections.csv: 3 lines",))
    many = [
        replace(export(one, DAN), report=report, file=file)
        for one, file in ((ADA, "ada.zip"), (BEN, "ben.zip"), (CLEO, "ben.zip"))
    ]
    assert pool(many[:1]).report.notes[0] == "B20: Connections.csv: 3 lines"
    told = pool(many).report
    assert [note.split(":")[0] for note in told.notes[:3]] == ["ada.zip", "ben.zip", "ben.zip (2)"]
    assert told.quarantined["file"].tolist() == [
        "ada.zip/Connections.csv",
        "ben.zip/Connections.csv",
        "ben.zip (2)/Connections.csv",
    ]
    assert (told.records_in, told.set_aside) == (6, 3)


def test_a_word_makes_a_tie_warm() -> None:
    many = [export(ADA, BEN), export(CLEO, BEN, ADA)]
    plain, warm = pool(many), pool(many, words={("ada", "ben"): 5})
    a, b = ([*net.ties["warmth"]] for net in (plain, warm))
    assert max(b) > max(a)
    table = pd.DataFrame({"source": [*named(plain, "Ada")], "target": ["ben"], "word": [5]})
    assert told(pool(many, words=table)) == told(warm)
    assert told(warm.withdraw("Ada")) == told(plain.withdraw("Ada"))
    assert "confirmed" in warm.withdraw("Cleo").ties["evidence"].tolist()


def test_a_wrong_word_is_refused() -> None:
    for word in (0, 6, 2.5, True):
        with pytest.raises(DataError, match="from 1 to 5"):
            pool([export(ADA, BEN)], words={("ada", "ben"): word})
    with pytest.raises(UnknownPerson):
        pool([export(ADA, BEN)], words={("ada", "nobody"): 3})


def circle(n: int, *rows: tuple[str, str, str, str, str | None]) -> Contacts:
    people = [person(f"P{at}", f"p{at}") for at in range(n)]
    dates = rows or tuple((f"p{at}", "org", "Acme", "2015", "2020") for at in range(n))
    return stays(listing(*people), *dates)


@pytest.mark.parametrize(("n", "ties", "skipped"), [(50, 1225, 0), (51, 0, 51)])
def test_a_circle_of_50_gives_ties_and_one_of_51_none(n: int, ties: int, skipped: int) -> None:
    net = pool([circle(n)])
    assert net.n_ties == ties
    assert net.report.skipped.get("circle of more than 50 people", 0) == skipped
    assert set(net.ties["evidence"]) <= {"inferred"}
    assert not ties or set(net.ties["kind"]) == {"overlap at Acme"}
    assert (net.ties["warmth"] <= INFERRED_MOST).all()


@pytest.mark.parametrize(
    ("one", "two", "met"),
    [
        (("2010", "2015"), ("2013", None), True),
        (("2010", "2015"), ("2015", "2019"), False),  # may have missed each other
        (("2010-01", "2015-06"), ("2014-05", "2019"), True),
        (("2010-01", "2015-06"), ("2015-03", "2019"), False),  # hardly half a year
        (("1996", "2000"), ("1999", "2003"), False),  # one day is certain, no more
        (("2010", "2015-06-30"), ("2015-06-30", "2019"), False),
        (("2010", "2012"), ("2014", "2019"), False),
        (("2012", "2012"), ("2012", "2012"), True),
        ((None, "2012"), (None, "2012"), True),
        ((None, None), ("2012", "2014"), False),  # no date, no overlap
        (("2020", "2010"), ("2005", None), False),  # ends before it begins
        (("2010", None), ("2012", None), True),
        (("soon", "2012"), ("13-2010", None), False),
    ],
)
def test_only_certain_overlaps_count(one: tuple, two: tuple, met: bool) -> None:
    net = pool([circle(2, ("p0", "org", "Acme", *one), ("p1", "org", "ACME Inc", *two))])
    assert net.n_ties == int(met)


def test_places_that_only_look_alike_make_no_circle() -> None:
    rows = (("p0", "org", "Apple", "2010", None), ("p1", "org", "Apple Bank", "2010", None))
    assert pool([circle(2, *rows)]).n_ties == 0
    rows = (("p0", "org", "Acme", "2010", None), ("p1", "school", "Acme", "2010", None))
    assert pool([circle(2, *rows)]).n_ties == 0


def test_one_stay_told_twice_is_one_person_in_the_circle() -> None:
    one, two = circle(50), replace(circle(50), file="other.csv")
    net = pool([one, two])
    assert net.n_ties == 1225


def test_a_real_tie_is_never_inferred() -> None:
    acme = [("ada", "org", "Acme", "2010", "2020"), ("ben", "org", "Acme", "2010", "2020")]
    net = pool([stays(export(ADA, BEN, CLEO), *acme, ("cleo", "org", "Acme", "2010", "2020"))])
    assert sorted(net.ties["evidence"]) == ["imported", "imported", "inferred"]
    assert "1 tie is inferred" in net.assumptions[1]
    inferred = net.ties[net.ties["evidence"] == "inferred"].iloc[0]
    assert {inferred["source"], inferred["target"]} == {*named(net, "Ben"), *named(net, "Cleo")}


def test_facts_about_one_person_alone_are_left_out_and_counted() -> None:
    one = export(ADA, person("Ada Two", email="ada@x.org"))
    net = pool([one])
    joined = net.join("ada", "ada@x.org")
    assert (len(joined), joined.n_ties) == (1, 0)
    assert "1 fact about one person alone, left out" in joined.report.notes


def test_a_pool_without_facts_is_a_directory() -> None:
    net = pool([listing(DAN, EVE)])
    assert (len(net), net.n_ties) == (2, 0)
    assert len(pool([listing()])) == 0


# --- look-alikes


def test_look_alikes_are_proposed_with_reasons() -> None:
    one = listing(person("Dan Dee", "dan", org="Acme", school="North"), file="a.csv")
    two = listing(person("Dee, Dan", org="Acme Ltd", school="North"), file="b.csv")
    three = listing(person("Dan Deer", "deer", org="Acme"), file="c.csv")
    four = listing(person("Dán Dee", "dan-2", org="Zeta"), file="d.csv")
    net = pool([one, two, three, four])
    assert len(net) == 4
    first = net.proposals.iloc[0]
    assert first["reasons"] == "similar name, same org and same school" or first["likeness"] < 1
    pairs = {frozenset(row) for row in net.proposals[["a", "b"]].values.tolist()}
    dan, deer, other = (net.where(name=name)[0] for name in ("Dan Dee", "Dan Deer", "Dán Dee"))
    assert {dan, deer} in pairs
    assert {dan, other} not in pairs  # two profiles at two employers are two people


def test_words_of_a_name() -> None:
    assert words_of("Smith, PhD") == ["smith"]
    assert words_of(None) == []


def test_thousands_of_people_are_compared_in_a_moment() -> None:
    luck = random.Random(7)
    firsts, lasts = (
        ["".join(luck.choices("abcdefgh", k=5)).title() for _ in range(200)] for _ in range(2)
    )
    many = [person(f"{luck.choice(firsts)} {luck.choice(lasts)}") for _ in range(3_000)]
    net = pool([listing(*many)])
    assert len(net) == 3_000
    assert len(net.proposals)


# --- hostile names


@pytest.mark.parametrize(
    "name", ["<script>", "=cmd()", "a\0b", "‮Ada", "  ", "Ada, PhD", "𝒜da", "'", ","]
)
def test_hostile_names_pass_through_and_into_no_message(name: str) -> None:
    one = export(person(name, f"{CANARY}-1"), person(name, f"{CANARY}-2", org=name))
    two = export(person(name, f"{CANARY}-2"), person(name, email=f"{CANARY}@x.org"))
    net = pool([one, two])
    assert len(net) == 3
    assert "<script>" not in net._repr_html_()
    assert CANARY not in "".join(told(net))


def test_no_message_names_anybody() -> None:
    net = pool([export(person(f"Ada {CANARY}", CANARY), person("Ben", f"ben-{CANARY}"))])
    wrong = [
        lambda: net.withdraw(f"Zoe {CANARY}"),
        lambda: net.split(f"zoe-{CANARY}"),
        lambda: net.join(CANARY, f"zoe-{CANARY}"),
        lambda: pool(net.contacts, words={(CANARY, f"zoe-{CANARY}"): 3}),
        lambda: pool(net.contacts, words={(CANARY, f"ben-{CANARY}"): 9}),
    ]
    for ask in wrong:
        with pytest.raises((DataError, UnknownPerson)) as caught:
            ask()
        message = "".join(traceback.format_exception_only(caught.value))
        assert CANARY not in message


def test_what_was_decided_holds_for_newer_files_and_names_nobody() -> None:
    kept = json.dumps(DECIDED_ON.decided())
    for word in ("Ben", "Ash", "Acme", "x.org", CANARY):
        assert word.casefold() not in kept.casefold()
    newer = [replace(one, report=Report(9, 9)) for one in (ADAS_BOOK, ADAS_OTHER_BOOK)]
    again = pool([*newer, listing(person("Zoe Quist"))]).with_decided(json.loads(kept))
    assert len(named(again, "Ben Ash")) == 1
    assert set(again.people["org"].dropna()) == {"Acme"}
    assert len(again.unjoin()) == len(again) + 1


def test_what_was_decided_of_others_is_kept_and_what_is_taken_back_is_not() -> None:
    before = DECIDED_ON.decided()
    other = pool([listing(person("Ben Ash"), person("Ben B Ash"), file="other.csv")])
    assert len(other.with_decided(before)) == 2
    both = other.join(*other.ids).decided(before)
    assert len(both["people"]) == 2
    assert len(DECIDED_ON.unjoin().decided(both)["people"]) == 1
    assert DECIDED_ON.with_decided(both).decided() == before


ADAS_BOOK, ADAS_OTHER_BOOK = (
    export(person("Ada", email="ada@x.org"), person("Ben Ash", org=org), file=file, kind="word")
    for file, org in (("phone.csv", "Acme"), ("old.csv", "Acme | we hire"))
)
_APART = pool([ADAS_BOOK, ADAS_OTHER_BOOK])
DECIDED_ON = _APART.join(*_APART.where(name="Ben Ash")).with_places(
    Spellings(same={"Acme | we hire": "Acme"})
)
