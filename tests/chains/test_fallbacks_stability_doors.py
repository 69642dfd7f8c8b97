"""Several chains at once, chains under uncertainty, and doors."""

import itertools
import math
import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.chains import _fallbacks, drawn
from netpath.errors import DataError


def net(rows, people=None, columns=("source", "target", "warmth")):
    return ntp.ReferralNetwork(people, pd.DataFrame(rows, columns=list(columns)), directed=False)


DIAMOND = [("a", "b", 0.5), ("b", "z", 0.5), ("a", "c", 0.4), ("c", "z", 0.4)]


def p_any_by_worlds(chains):
    """Enumerate every outcome of the ties' and the people's coins."""
    coins = sorted({(t.source, t.target, t.warmth) for one in chains for t in one.ties})
    coins += sorted({("", t.target, t.willing) for one in chains for t in one.ties})
    total = 0.0
    for world in itertools.product([True, False], repeat=len(coins)):
        live = {coin[:2] for coin, side in zip(coins, world, strict=True) if side}
        chance = 1.0
        for coin, side in zip(coins, world, strict=True):
            chance *= coin[2] if side else 1 - coin[2]
        works = any(
            all({(t.source, t.target), ("", t.target)} <= live for t in one.ties) for one in chains
        )
        total += chance * works
    return total


def test_p_any_agrees_with_every_world_where_a_target_is_unwilling():
    people = pd.DataFrame({"id": list("abczy"), "willing": [1, 0.9, 0.8, 0.3, 0.6]})
    rows = [*DIAMOND, ("a", "z", 0.2), ("c", "y", 0.7)]
    found = ntp.chains.fallbacks(net(rows, people), "a", ["z", "y"], k=3)
    assert len(found) == 3
    assert found.p_any() == pytest.approx(p_any_by_worlds(found), rel=1e-12)
    assert found.exact


def test_refusals_at_a_shared_target_hang_together_through_willing():
    rows = [("s", f"f{i}", 1.0) for i in range(5)] + [(f"f{i}", "boss", 0.3) for i in range(5)]
    apart = ntp.chains.fallbacks(net(rows), "s", "boss", k=5)
    assert apart.p_any() == pytest.approx(1 - 0.7**5)
    own = [(a, b, 1.0) for a, b, _ in rows]
    people = pd.DataFrame({"id": ["s", "boss", *(f"f{i}" for i in range(5))]})
    people["willing"] = people["id"].map({"boss": 0.3})
    together = ntp.chains.fallbacks(net(own, people), "s", "boss", k=5)
    assert together.p_any() == pytest.approx(0.3)


def test_the_bound_holds_and_shrinks_to_the_value_where_proven(monkeypatch):
    dice = random.Random(7)
    names = [f"p{i}" for i in range(14)]
    pairs = [pair for pair in itertools.combinations(names, 2) if dice.random() < 0.4]
    held = net([(*pair, dice.randint(2, 18) / 20) for pair in pairs])
    best = ntp.chains.fallbacks(held, "p0", "p13", k=3, within=4)
    monkeypatch.setattr(_fallbacks, "CANDIDATES", 2)
    rough = ntp.chains.fallbacks(held, "p0", "p13", k=3, within=4)
    assert rough.p_any() <= best.p_any() <= rough.bound
    assert rough.gap_to_bound > 0
    assert not rough.exact
    assert "no set can do better than" in str(rough)
    brokers = [broker for one in best for broker in one.brokers]
    assert len(brokers) == len(set(brokers))


def together(chains):
    """Return P(any works), from its definition: willing counts once a target."""
    none = 1.0
    for target in {one.target for one in chains}:
        here = [one for one in chains if one.target == target]
        willing = here[0].ties[-1].willing
        none *= 1 - willing * (1 - math.prod(1 - one.probability / willing for one in here))
    return 1 - none


def again_and_again(held, seeker, targets, k, **asked):
    """Ask for the warmest chain, then without its brokers; a chain of one ask loses its tie."""
    found, brokers = [], []
    while len(found) < k:
        best = ntp.chains.warmest(held, seeker, targets, avoid=brokers, **asked)
        if not best:
            break
        found.append(best[0])
        brokers += best[0].brokers
        if not best[0].brokers:
            ends, ties = {seeker, best[0].target}, held.ties
            gone = [{a, b} == ends for a, b in zip(ties.source, ties.target, strict=True)]
            ties.loc[gone, "warmth"] = 0.0
            held = ntp.ReferralNetwork(held.people, ties, directed=held.directed)
    return found


def drawn_network(dice):
    """Draw a network in which some are less willing, and some are not to be asked."""
    names = [f"p{i}" for i in range(dice.choice([8, 12, 25, 60]))]
    directed, alters = dice.random() < 0.5, dice.choice([3, 5, 8])
    ways = itertools.permutations if directed else itertools.combinations
    chance = alters / len(names) * (1 if directed else 2)
    rows = [(*pair, dice.randint(0, 20) / 20) for pair in ways(names, 2) if dice.random() < chance]
    people = pd.DataFrame({"id": names})
    people["willing"] = [dice.choice([1.0, 1.0, 0.8, 0.3]) for _ in names]
    people["do_not_ask"] = [dice.random() < 0.05 for _ in names]
    ties = pd.DataFrame(rows or [("p0", "p1", 0.5)], columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, ties, directed=directed)


def drawn_question(seed, town):
    """Draw a question: one in six about the town, the others about networks of other kinds."""
    dice = random.Random(seed)
    held = drawn_network(dice) if seed % 6 else town
    seeker, *targets = dice.sample(list(held.ids), 1 + dice.choice([1, 1, 2, 5]))
    return held, seeker, targets, dice.randint(2, 10), dice.choice([None, None, 3, 4])


def against_repetition(seeds):
    """Count how often fallbacks are better than, equal to and worse than asking again."""
    town, told = ntp.readers.sample(), {"better": 0, "equal": 0, "worse": 0}
    for seed in seeds:
        held, seeker, targets, k, within = drawn_question(seed, town)
        found = ntp.chains.fallbacks(held, seeker, targets, k=k, within=within)
        again = together(again_and_again(held, seeker, targets, k, within=within))
        brokers = [broker for one in found for broker in one.brokers]
        assert len(found) <= k
        assert len(brokers) == len(set(brokers))
        assert found.p_any() == pytest.approx(together(found), rel=1e-9, abs=1e-12)
        assert again <= found.bound * (1 + 1e-9)
        more = found.p_any() - again
        told["equal" if abs(more) < 1e-9 else "better" if more > 0 else "worse"] += 1
    return told


def test_fallbacks_are_never_below_asking_again_and_again():
    told = against_repetition(range(60))
    assert told["worse"] == 0
    assert told["better"] > 5


@pytest.mark.long
def test_fallbacks_are_never_below_asking_again_and_again_in_2000_questions():
    told = against_repetition(range(60, 2060))
    assert told["worse"] == 0
    assert told["better"] > 150


def test_without_that_start_fallbacks_fall_below_it(monkeypatch):
    monkeypatch.setattr(_fallbacks, "_starts", lambda question, k, search: ([], k))
    assert against_repetition([9, 13, 35])["worse"] == 3


@pytest.mark.parametrize(("seeker", "k", "again"), [("p77", 4, 0.304), ("p10", 6, 0.309)])
def test_fallbacks_in_the_town(seeker, k, again):
    town = ntp.readers.sample()
    managers = town.where(org="Acme", role="hiring manager")
    found = ntp.chains.fallbacks(town, seeker, managers, k=k)
    assert len(found) == k
    assert found.p_any() > again - 0.001
    assert "Compared: the 200 warmest chains" in str(found)


def test_no_more_chains_are_looked_for_than_can_share_no_broker():
    graph = nx.icosahedral_graph()
    dice = random.Random(1)
    held = net([(f"v{a}", f"v{b}", dice.randint(1, 19) / 20) for a, b in graph.edges])
    few, many = (ntp.chains.fallbacks(held, "v0", "v3", k=k) for k in (5, 10**9))
    assert few.found == many.found
    assert "No more than 5 chains can share no broker." in str(many)
    assert "can share no broker" not in str(few).partition("\n")[2]
    assert nx.node_connectivity(graph, 0, 3) == 5


@pytest.mark.parametrize("seed", range(20))
def test_how_many_chains_can_share_no_broker_agrees_with_networkx(seed):
    held = drawn_network(random.Random(seed))
    seeker, *targets = random.Random(seed).sample(list(held.ids), 3)
    question = _fallbacks.ChainQuestion.of(held, seeker, targets, None)
    graph = nx.DiGraph()
    barred = set(held.people.index[held.people["do_not_ask"]]) - {seeker}
    for tie in held.ties.itertuples():
        pairs = [(tie.source, tie.target), (tie.target, tie.source)]
        for a, b in pairs[: 1 if held.directed else 2]:
            if tie.warmth > 0 and not barred & {a, b} and a not in targets:
                graph.add_edge((a, 1), (b, 0), capacity=1)
    graph.add_nodes_from([(seeker, 1), "end"])
    for one in held.ids:
        room = {} if one in targets else {"capacity": 1}
        graph.add_edge((one, 0), "end" if one in targets else (one, 1), **room)
    graph.remove_nodes_from([(seeker, 0)])
    most, chains = _fallbacks._most_apart(question)
    assert most == len(chains) == nx.maximum_flow_value(graph, (seeker, 1), "end")


def test_fallbacks_may_leave_out_the_warmest_chain():
    rows = [("a", "b", 0.9), ("b", "c", 0.9), ("c", "z", 0.9)]
    rows += [("a", "c", 0.75), ("b", "z", 0.75)]
    found = ntp.chains.fallbacks(net(rows), "a", "z", k=2)
    assert {one.people for one in found} == {("a", "b", "z"), ("a", "c", "z")}
    assert ntp.chains.warmest(net(rows), "a", "z")[0].people == ("a", "b", "c", "z")


def test_no_fallback_is_an_empty_answer():
    empty = ntp.chains.fallbacks(net(DIAMOND), "a", "z", within=1)
    assert (len(empty), empty.p_any()) == (0, 0.0)
    assert "nearest needs 2 asks" in str(empty)


def bounded(rows):
    columns = ("source", "target", "warmth", "warmth_low", "warmth_high")
    return net(rows, columns=columns)


ODDS = [
    ("a", "b", 0.5, 0.2, 0.8),
    ("b", "z", 1.0, None, None),
    ("a", "c", 0.5, 0.2, 0.8),
    ("c", "z", 1.0, None, None),
    ("q", "r", 0.5, 0.1, 0.9),
]


def test_equal_chains_under_equal_doubt_come_first_equally_often():
    held = bounded(ODDS)
    found = ntp.chains.warmest(held, "a", "z", k=2)
    share = ntp.chains.stability(held, found, n_draws=2000, rng=7)
    assert share.table["share"].tolist() == pytest.approx([0.5, 0.5], abs=0.05)
    assert (share.table["low"] <= 0.5).all()
    assert (share.table["high"] >= 0.5).all()
    assert "of 2,000 draws" in str(share)


def test_a_chain_that_is_colder_at_its_best_never_comes_first():
    held = bounded([*ODDS[:2], ("a", "c", 0.1, 0.05, 0.15), ODDS[3]])
    found = ntp.chains.warmest(held, "a", "z", k=2)
    assert ntp.chains.stability(held, found, n_draws=200, rng=7).table["share"].tolist() == [1, 0]


def test_draws_can_be_drawn_again_whatever_the_row_order():
    held = bounded(ODDS)
    turned = [(b, a, *rest) for a, b, *rest in reversed(ODDS)]
    tables = []
    for one in (held, held, bounded(turned)):
        found = ntp.chains.warmest(one, "a", "z", k=2)
        tables.append(ntp.chains.stability(one, found, n_draws=50, rng=3).table)
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
    fresh = ntp.chains.stability(held, ntp.chains.warmest(held, "a", "z"), n_draws=50)
    again = ntp.chains.stability(
        held, ntp.chains.warmest(held, "a", "z"), n_draws=50, rng=fresh.rng
    )
    assert fresh.table.equals(again.table)


def test_leaving_out_ties_that_cannot_matter_changes_no_draw():
    dice = random.Random(3)
    names = [f"p{i}" for i in range(9)]
    rows = []
    for a, b in itertools.combinations(names, 2):
        low, mid, high = sorted(dice.randint(8, 12) / 20 for _ in range(3))
        rows += [(a, b, mid, low, high)] if dice.random() < 0.5 else []
    held = bounded(rows)
    found = ntp.chains.warmest(held, "p0", "p8", k=3, within=3)
    kept = drawn._that_matter(held, found)
    assert kept.n_ties < held.n_ties
    pairs = {frozenset(pair) for pair in zip(kept.ties.source, kept.ties.target, strict=True)}
    draws = drawn.Draws(held, np.random.default_rng(1))
    for _ in range(100):
        rows = draws.rows()
        ties = held.ties
        ties.loc[rows.tie, "warmth"] = rows.warmth
        assert ties["warmth"].between(ties["warmth_low"], ties["warmth_high"]).all()
        best = ntp.chains.warmest(
            ntp.ReferralNetwork(None, ties, directed=False), "p0", "p8", within=3
        )[0]
        assert all(frozenset(pair) in pairs for pair in itertools.pairwise(best.people))


def test_stability_needs_bounds_and_a_chain():
    held = net(DIAMOND)
    with pytest.raises(DataError, match="No tie has bounds"):
        ntp.chains.stability(held, ntp.chains.warmest(held, "a", "z"), rng=1)
    with pytest.raises(DataError, match="no chain"):
        ntp.chains.stability(held, ntp.chains.warmest(held, "a", "z", within=1), rng=1)


STAFF = pd.DataFrame(
    [
        ("s", "Sam", None, "job seeker", "data"),
        ("f", "Flo", "Zeta", "analyst", "data"),
        ("m", "Mia", "Acme", "Data Engineering Manager", "data"),
        ("o", "Oz", "Acme", "Finance Director", "finance"),
        ("r", "Rue", "Acme", "Talent Acquisition Manager", None),
        ("e", "Eve", "Acme", "Executive Assistant to the Director", None),
        ("n", "Nic", "Acme", "analyst", "data"),
        ("u", "Una", "Acme", "Head of Data", "data"),
    ],
    columns=["id", "name", "org", "role", "field"],
)
OFFICE = [("s", "f", 0.5), ("f", "m", 0.5), ("f", "o", 0.6), ("f", "r", 0.6), ("s", "n", 0.2)]
OFFICE += [("f", "e", 0.9), ("m", "u", 0.9)]


def test_doors_are_ordered_by_reach_authority_and_chance():
    found = ntp.chains.doors(net(OFFICE, STAFF), "s", org="acme", field="data")
    assert [(door.person, door.authority) for door in found.found] == [
        ("m", "likely hires"),
        ("o", "may hire"),
        ("r", "recruits"),
        ("e", "cannot tell"),
        ("n", "cannot tell"),
        ("u", "likely hires"),
    ]
    assert found.found[0].chain.people == ("s", "f", "m")
    assert found.found[-1].chain is None
    assert "but not for data" in found.found[1].why
    text = str(found)
    assert "guessed from titles alone, for the field data" in text
    assert "No chain leads to 1 other person there." in text


def test_a_door_is_the_first_person_met_inside():
    found = ntp.chains.doors(net(OFFICE, STAFF), "s", org="Acme")
    assert all(len({"m", "o", "r", "e", "n"} & set(d.chain.people)) == 1 for d in found.open)


def test_each_door_has_its_warmest_chain():
    rows = [*OFFICE, ("s", "x", 0.9), ("x", "y", 0.9), ("y", "m", 0.9)]
    people = pd.concat([STAFF, pd.DataFrame({"id": ["x", "y"], "name": ["Xi", "Yo"]})])
    held = net(rows, people)
    for within in (None, 2, 3):
        for door in ntp.chains.doors(held, "s", org="Acme", within=within).open:
            inside = [one for one in held.where(org="Acme") if one != door.person]
            alone = ntp.chains.warmest(held, "s", door.person, within=within, avoid=inside)
            assert alone[0] == door.chain


def test_titles_can_be_judged_otherwise():
    held = net(OFFICE, STAFF)
    found = ntp.chains.doors(held, "s", org="Acme", titles={"analyst": "likely hires"})
    assert [door.person for door in found.found][:3] == ["o", "m", "n"]
    with pytest.raises(DataError, match="none of 'likely hires'"):
        ntp.chains.doors(held, "s", org="Acme", titles={"analyst": "boss"})


def test_an_organisation_where_nobody_is_known_says_so_and_proposes_spellings():
    text = str(ntp.chains.doors(net(OFFICE, STAFF), "s", org="Acmee"))
    assert "At Acmee Sam knows nobody yet." in text
    assert "There is Acme." in text
    cut = net(OFFICE, STAFF).without_people(["f", "n"])
    assert "Nobody there can be reached." in str(ntp.chains.doors(cut, "s", org="Acme"))


def test_a_door_whom_others_brought_is_named_only_with_their_leave():
    private = pd.DataFrame({"id": ["m"], "brought_by": ["f"], "name_shared": [False]})
    door = ntp.chains.doors(
        net(OFFICE, STAFF).with_people(private), "s", org="Acme", field="data"
    ).found[0]
    assert door.person == "m"
    assert (door.name, door.chain.names[-1]) == ("someone Flo can ask",) * 2


def test_a_long_list_of_doors_is_told_in_brief():
    rows = [("s", f"x{i}", 0.5) for i in range(9)]
    people = pd.DataFrame({"id": ["s", *(f"x{i}" for i in range(9))], "org": ["", *["Acme"] * 9]})
    found = ntp.chains.doors(net(rows, people), "s", org="Acme")
    assert (len(found.to_frame()), "4 more doors in .to_frame()" in str(found)) == (9, True)
