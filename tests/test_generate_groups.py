"""Small synthetic networks with known answers: planted groups, Karimi's attachment, a hierarchy."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from conftest import LONG

from netpath.errors import DataError
from netpath.generate import (
    homophilic_attachment,
    homophilic_exponents,
    organisation,
    planted_groups,
)


def ties_of(net):
    return pd.Series(np.diff(net.compressed.offsets), index=list(net.ids))


def group_of(net):
    return net.people.loc[list(net.ids), "group"].to_numpy()


# --- R8: Karimi et al. 2018, Scientific Reports 8:11077; measures.md part 1


@pytest.mark.parametrize(
    ("homophily", "share", "growth", "exponent"),
    [
        (0.8, 0.1621, (0.383, 0.523), (3.61, 2.91)),
        (0.2, 0.4084, (0.755, 0.324), (2.32, 4.09)),
        (0.5, 0.2, (0.5, 0.5), (3.0, 3.0)),
    ],
)
def test_r8_the_analytic_exponents_of_karimi(homophily, share, growth, exponent):
    found = homophilic_exponents(0.2, homophily=homophily)
    assert found.at["minority", "ends"] == pytest.approx(share, abs=1e-4)
    assert found["growth"].tolist() == pytest.approx(growth, abs=1e-3)
    assert found["exponent"].tolist() == pytest.approx(exponent, abs=5e-3)


def test_r8_the_share_of_ties_solves_the_published_equation():
    a, b, f = 0.7, 0.4, 0.3
    c = 2 * homophilic_exponents(f, homophily=(a, b)).at["minority", "ends"]
    toward_a = f * (1 + a * c / (a * c + (1 - a) * (2 - c)))
    toward_a += (1 - f) * (1 - b) * c / ((1 - b) * c + b * (2 - c))
    assert c == pytest.approx(toward_a, abs=1e-12)


@pytest.mark.parametrize(("homophily", "share"), [(0.8, 0.160), (0.2, 0.404), ((0.8, 0.5), None)])
def test_r8_simulated_shares_of_ties(homophily, share):
    """Also asymmetric homophily, against the equation, which shares no code with the growth."""
    if share is None:
        share = homophilic_exponents(0.2, homophily=homophily).at["minority", "ends"]
    shares = []
    for rng in range(10 if LONG else 3):
        net = homophilic_attachment(3_000, minority=0.2, homophily=homophily, rng=rng)
        ties = ties_of(net).to_numpy()
        shares.append(ties[group_of(net) == "minority"].sum() / ties.sum())
    assert np.mean(shares) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("homophily", "top"), [(0.8, 0.117), (0.2, 0.492), (0.5, 0.2), (1.0, 0.2)])
def test_r9_the_minority_among_the_tenth_with_most_ties(homophily, top):
    """Under-represented above one half, over-represented below; as many as there are at 0.5, 1."""
    shares = []
    for rng in range(10 if LONG else 3):
        net = homophilic_attachment(3_000, minority=0.2, homophily=homophily, rng=rng)
        most = np.argsort(-ties_of(net).to_numpy(), kind="stable")[:300]
        shares.append((group_of(net)[most] == "minority").mean())
    assert np.mean(shares) == pytest.approx(top, abs=0.04)


def test_every_newcomer_makes_so_many_ties_and_none_twice():
    net = homophilic_attachment(200, ties_each=3, rng=7)
    assert net.n_ties == 3 * 197
    assert net.compressed.one_tie_a_pair
    assert (group_of(net) == "minority").sum() == 40


def test_where_only_ones_own_are_chosen_no_tie_crosses():
    net = homophilic_attachment(300, homophily=1.0, rng=7)
    group = net.people["group"]
    assert (net.ties["source"].map(group) == net.ties["target"].map(group)).all()


# --- planted groups


def test_sizes_targets_and_chances_are_as_asked():
    net = planted_groups({"A": 300, "B": 200, "C": 100}, targets={"A": 4, "C": 2}, rng=7)
    assert net.people["group"].value_counts().to_dict() == {"A": 300, "B": 200, "C": 100}
    managers = net.where(role="hiring manager")
    assert net.people.loc[managers, "group"].value_counts().to_dict() == {"A": 4, "C": 2}
    group = net.people["group"]
    same = net.ties["source"].map(group) == net.ties["target"].map(group)
    pairs_same = sum(n * (n - 1) / 2 for n in (300, 200, 100))
    pairs_across = 300 * 200 + 300 * 100 + 200 * 100
    assert same.sum() == pytest.approx(0.1 * pairs_same, rel=0.05)
    assert (~same).sum() == pytest.approx(0.02 * pairs_across, rel=0.08)


@pytest.mark.parametrize("disadvantage", [0.0, 0.6, 1.0])
def test_a_planted_disadvantage_takes_that_share_of_ties_to_targets_and_no_others(disadvantage):
    found = {"A": 0, "B": 0}
    for rng in range(8):
        net = planted_groups(
            {"A": 60, "B": 60}, across=0.1, targets=10, disadvantage=disadvantage, rng=rng
        )
        people = net.people
        for a, b in zip(net.ties["source"], net.ties["target"], strict=True):
            roles = people.at[a, "role"], people.at[b, "role"]
            seeker = a if roles[1] == "hiring manager" else b
            if set(roles) == {"hiring manager", "job seeker"}:
                found[people.at[seeker, "group"]] += 1
    # A's ties to B's targets are A's own; B's to any target are cut.
    kept = 1 - disadvantage
    assert found["B"] == pytest.approx(8 * 50 * 20 * 0.1 * kept, rel=0.1, abs=1)
    assert found["A"] == pytest.approx(8 * 50 * 20 * 0.1, rel=0.1)


# --- an organisation


def test_distance_in_the_hierarchy_is_the_shortest_way_between_bosses_reports_and_peers():
    net = organisation(60, span=3, mean_ties=5, rng=7)
    boss = net.people["boss"].dropna()
    tree = nx.Graph(list(boss.items()))
    for peers in boss.groupby(boss).groups.values():
        tree.add_edges_from((a, b) for a in peers for b in peers if a < b)
    steps = dict(nx.all_pairs_shortest_path_length(tree))
    from netpath.generate._groups import steps_apart

    own = steps_apart((np.arange(60) - 1) // 3)
    ids = list(net.people.index)
    assert all(own[i, j] == steps[a][b] for i, a in enumerate(ids) for j, b in enumerate(ids))


def test_ties_fall_with_distance_as_adamic_and_adar_found():
    """P(tie) ~ exp(-0.94 h): Adamic & Adar, Social Networks 27 (2005); measures.md 2.6."""
    from netpath.generate._groups import steps_apart

    apart = steps_apart((np.arange(430) - 1) // 7)
    tied, pairs, degrees = np.zeros(8), np.zeros(8), []
    for rng in range(8):
        net = organisation(rng=rng)
        one, two = (net.ties[end].str[1:].astype(int) - 1 for end in ("source", "target"))
        tied += np.bincount(apart[one, two], minlength=8)[:8]
        pairs += np.bincount(apart[np.triu_indices(430, 1)], minlength=8)[:8]
        degrees.append(2 * net.n_ties / len(net))
    assert np.mean(degrees) == pytest.approx(13, abs=0.3)
    rate = tied[2:6] / pairs[2:6]  # at 1 step the chance has reached 1
    assert np.diff(np.log(rate)) == pytest.approx(-0.94, abs=0.1)


def test_people_have_a_place_a_team_and_a_boss():
    people = organisation(50, span=4, mean_ties=5, rng=7).people
    assert people["place"].is_unique
    assert (people["role"] == "head").sum() == 1
    assert people["boss"].isna().sum() == 1
    leads = set(people["boss"].dropna())
    assert set(people.index[people["role"] == "hiring manager"]) == leads - {people.index[0]}
    deep = people[people["level"] == 2].iloc[0]
    assert deep["place"].startswith(people.at[deep["boss"], "place"] + "/")
    assert deep["team"] == f"team of {deep['boss']}"


@pytest.mark.parametrize(
    "made",
    [
        lambda: planted_groups({"A": 5}, inside=1.2, rng=1),
        lambda: planted_groups({"A": 5}, targets=9, rng=1),
        lambda: homophilic_attachment(50, minority=0.7, rng=1),
        lambda: homophilic_attachment(50, homophily=(0.5, 2), rng=1),
        lambda: homophilic_attachment(50, ties_each=0, rng=1),
        lambda: homophilic_exponents(0.0),
        lambda: organisation(10, rng=1),
        lambda: organisation(1, rng=1),
    ],
)
def test_numbers_out_of_range_are_refused_with_a_repair(made):
    with pytest.raises(DataError, match=r"must be .* \w+ "):
        made()


@pytest.mark.parametrize(
    "made",
    [
        lambda rng: planted_groups({"A": 30, "B": 20}, rng=rng),
        lambda rng: homophilic_attachment(60, rng=rng),
        lambda rng: organisation(60, mean_ties=6, rng=rng),
    ],
)
def test_the_same_rng_gives_the_same_network(made):
    pd.testing.assert_frame_equal(made(5).ties, made(5).ties)
    assert not made(5).ties.equals(made(6).ties)
