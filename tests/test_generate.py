"""The sample town: what it promises, for several rngs; networkx is the oracle."""

import csv
import math
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path
from statistics import mean, median

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from netpath.generate import town

KEEPS = ("hiring manager", "director")
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
every_town = pytest.mark.parametrize("rng", [0, 7])
many_towns = pytest.mark.parametrize("rng", [0, 1, 2, 3, 7])


@cache
def drawn(rng):
    return town(rng=rng)


@cache
def graph_of(rng):
    return nx.Graph(drawn(rng).to_networkx())


def gatekeepers(people):
    return people["role"].isin(KEEPS) | people["role"].str.startswith("head of ")


@every_town
def test_people_and_organisations_are_counted(rng):
    people = drawn(rng).people
    assert list(people.index) == [f"p{n}" for n in range(1, 1501)]
    assert people["org"].nunique() == 40
    assert people.groupby("org").size().min() >= 7
    jobless = people["role"].isin(["job seeker", "student"])
    assert (people["org"].isna() == jobless).all()
    assert (people["team"].isna() == jobless).all()
    assert (people["graduated"].isna() == (people["role"] == "student")).all()
    assert 40 <= (people["role"] == "job seeker").sum() <= 100


@every_town
def test_every_organisation_has_its_gatekeepers(rng):
    people = drawn(rng).people.dropna(subset=["org"])
    for role, most in (("hiring manager", 2), ("director", 1)):
        assert people[people["role"] == role].groupby("org").size().between(1, most).all()
        assert people.loc[people["role"] == role, "org"].nunique() == 40
    assert len(drawn(rng).where(org="Acme", role="hiring manager")) in (1, 2)


@every_town
def test_those_who_are_asked_often_are_less_willing(rng):
    people = drawn(rng).people
    asked_often, recruits = gatekeepers(people), people["role"] == "recruiter"
    assert people.loc[asked_often, "willing"].between(0.4, 0.8).all()
    assert people.loc[recruits, "willing"].between(0.7, 0.9).all()
    assert (people.loc[~asked_often & ~recruits, "willing"] == 1).all()
    assert people.loc[asked_often, "willing"].nunique() > 20


@every_town
def test_names_are_unique_varied_and_harmless(rng):
    names = drawn(rng).people["name"]
    assert names.is_unique
    assert names.str.split(" ").str[0].nunique() > 150
    assert names.str.split(" ").str[1].nunique() > 120
    assert not names.map(str.isascii).all()
    assert names.map(lambda name: unicodedata.is_normalized("NFC", name)).all()
    assert names.map(lambda name: name[0].isalpha()).all()


@every_town
def test_degrees_are_those_of_people(rng):
    alters = np.array([n for _, n in graph_of(rng).degree()])
    skew = ((alters - alters.mean()) ** 3).mean() / alters.std() ** 3
    assert 10 <= alters.mean() <= 12
    assert skew > 0.5
    assert 2.5 * alters.mean() < alters.max() < 100


@every_town
def test_acquaintances_know_one_another(rng):
    assert nx.average_clustering(graph_of(rng)) >= 0.15


@every_town
@pytest.mark.parametrize("column", ["org", "team", "school", "neighbourhood", "group"])
def test_people_are_tied_to_their_like_more_than_by_chance(rng, column):
    graph, known = graph_of(rng), drawn(rng).people[column].dropna()
    inside = graph.subgraph(known.index)
    assert set(nx.get_node_attributes(inside, column).values()) == set(known)
    ours = nx.attribute_assortativity_coefficient(inside, column)
    shuffled, luck = nx.Graph(inside.edges), np.random.default_rng(1)
    for _ in range(3):
        labels = dict(zip(known.index, luck.permutation(known.to_numpy()), strict=True))
        nx.set_node_attributes(shuffled, labels, column)
        assert nx.attribute_assortativity_coefficient(shuffled, column) < ours - 0.03


@every_town
def test_some_tell_no_group(rng):
    group = drawn(rng).people["group"]
    assert set(group.dropna()) == {"A", "B"}
    assert 0.09 <= group.isna().mean() <= 0.16
    assert 0.3 <= (group == "B").sum() / group.notna().sum() <= 0.5


@every_town
def test_group_b_knows_fewer_gatekeepers_and_hardly_fewer_people(rng):
    graph, people = graph_of(rng), drawn(rng).people
    keeps = set(people.index[gatekeepers(people)])
    others = people[~gatekeepers(people)]
    known = pd.Series({one: len(keeps & set(graph[one])) for one in others.index})
    by_group = known.groupby(others["group"]).mean()
    alters = pd.Series(dict(graph.degree)).groupby(people["group"]).mean()
    assert 0.4 < by_group["B"] / by_group["A"] < 0.8
    assert 0.9 < alters["B"] / alters["A"] < 1.1


@every_town
def test_ties_are_one_a_pair_of_six_kinds(rng):
    ties = drawn(rng).ties
    ends = ties[["source", "target"]].map(lambda one: int(one[1:]))
    assert (ends["source"] < ends["target"]).all()
    assert list(ends.itertuples(index=False)) == sorted(set(ends.itertuples(index=False)))
    shares = ties["kind"].value_counts(normalize=True)
    assert set(shares.index) == {
        *("colleague", "former colleague", "schoolmate", "friend", "family", "neighbour")
    }
    assert shares.min() > 0.03


@every_town
def test_kinds_agree_with_what_people_share(rng):
    ties, people = drawn(rng).ties, drawn(rng).people
    both = [people.loc[ties[end]].reset_index(drop=True) for end in ("source", "target")]
    for kind, column in {
        "colleague": "org",
        "schoolmate": "school",
        "neighbour": "neighbourhood",
        "family": "neighbourhood",
    }.items():
        shared = both[0][column] == both[1][column]
        assert shared[ties["kind"] == kind].all()
    last_name = [one["name"].str.split(" ").str[-1] for one in both]
    assert (last_name[0] == last_name[1])[ties["kind"] == "family"].all()
    teams = [one["org"] + one["team"] for one in both]
    former = ties["kind"] == "former colleague"
    assert (teams[0] == teams[1])[former].mean() < 0.05


@every_town
def test_counts_and_days_agree(rng):
    ties = drawn(rng).ties
    last = ties["last_contact"]
    recent = last > pd.Timestamp("2023-07-01")
    assert ties["count"].dtype == "int64"
    assert (ties["count"] >= 0).all()
    assert ((ties["count"] > 0) == recent).all()
    assert 0.01 < (~recent).mean() < 0.1
    assert last.max() <= pd.Timestamp("2025-06-30")
    assert (ties["since"] <= last).all()
    assert ties["since"].min() >= pd.Timestamp("1961-01-01")
    assert ties["since"].nunique() > 3_000


@every_town
def test_warmth_comes_from_kind_count_and_recency(rng):
    ties = drawn(rng).ties
    assert ties["warmth"].between(0.02, 0.97).all()
    assert (ties["warmth"] == ties["warmth"].round(2)).all()
    kinds = ties.groupby("kind")["warmth"].mean()
    order = ["family", "friend", "colleague", "former colleague", "neighbour"]
    assert list(kinds[order].sort_values(ascending=False).index) == order
    days = (pd.Timestamp("2025-06-30") - ties["last_contact"]).dt.days
    for _, one in ties.groupby("kind"):
        assert one["warmth"].rank().corr(one["count"].rank()) > 0.15
    silent = ties["count"] == 0
    assert ties["warmth"][silent].corr(days[silent]) < -0.1


def chances_from(net, targets, most):
    """Return the warmest chance of everybody for each number of asks from 0 to ``most``."""
    willing, best = net.people["willing"].to_dict(), [dict.fromkeys(net.ids, 0.0)]
    best[0].update(dict.fromkeys(targets, 1.0))
    for _ in range(most):
        now = dict(best[-1])
        for source, target, warmth in net.ties[["source", "target", "warmth"]].to_numpy():
            for asks, asked in ((source, target), (target, source)):
                now[asks] = max(now[asks], warmth * willing[asked] * best[-1][asked])
        best.append(now)
    return best


def warmest_chain(net, seeker, targets):
    asks = nx.DiGraph()
    willing = net.people["willing"]
    for source, target, warmth in net.ties[["source", "target", "warmth"]].to_numpy():
        asks.add_edge(source, target, cost=-math.log(warmth * willing[target]))
        asks.add_edge(target, source, cost=-math.log(warmth * willing[source]))
    costs, chains = nx.single_source_dijkstra(asks, seeker, weight="cost")
    return chains[min(targets, key=costs.get)]


@many_towns
@pytest.mark.parametrize("seeker", ["p200", "p300"])
def test_the_two_seekers_know_people_but_nobody_at_acme(rng, seeker):
    net = drawn(rng)
    alters = net.people.loc[list(graph_of(rng)[seeker])]
    assert net.people.at[seeker, "role"] == "job seeker"
    assert len(alters) >= 6
    assert "Acme" not in set(alters["org"])
    assert alters["org"].nunique() < 39


@many_towns
def test_p200_needs_three_asks(rng):
    net, graph = drawn(rng), graph_of(rng)
    targets = net.where(org="Acme", role="hiring manager")
    assert min(nx.shortest_path_length(graph, "p200", one) for one in targets) == 3
    assert len(warmest_chain(net, "p200", targets)) == 4


@every_town
def test_p300_has_warmer_chains_with_more_asks(rng):
    net = drawn(rng)
    targets = net.where(org="Acme", role="hiring manager")
    chances = [best["p300"] for best in chances_from(net, targets, 9)]
    assert len(set(chances) - {0.0}) >= 3
    assert len(warmest_chain(net, "p300", targets)) >= 5


@many_towns
def test_some_organisations_are_far_or_out_of_reach(rng):
    graph, people = graph_of(rng), drawn(rng).people
    asks = nx.single_source_shortest_path_length(graph, "p200")
    nearest = people.groupby("org").apply(lambda org: min(asks.get(p, 99) for p in org.index))
    assert nearest["Skerry Light"] == 5
    assert nearest["Hollow Quarry"] == 99
    assert (nearest.drop(["Skerry Light", "Hollow Quarry"]) <= 4).all()
    skerry = people[people["org"] == "Skerry Light"]
    assert nx.cut_size(graph, skerry.index) == 1
    assert [asks[one] for one in skerry.index[skerry["role"] == "hiring manager"]] == [5]


@every_town
def test_some_people_are_out_of_reach(rng):
    sizes = sorted(map(len, nx.connected_components(graph_of(rng))), reverse=True)
    assert sizes[0] > 1400
    assert sizes[1] < 15
    assert sum(2 <= size <= 7 for size in sizes) >= 5
    assert sizes.count(1) >= 6


def test_another_rng_is_another_town():
    assert not drawn(0).ties.equals(drawn(1).ties)


def test_a_seed_and_its_generator_draw_the_same_town():
    again = town(rng=np.random.default_rng(7))
    pd.testing.assert_frame_equal(again.people, drawn(7).people)
    pd.testing.assert_frame_equal(again.ties, drawn(7).ties)


def test_a_town_without_a_seed_tells_the_one_it_took():
    net = town(rng=None)
    (said,) = net.assumptions
    seed = int(said.removesuffix(" (assumed)").split()[-1])
    pd.testing.assert_frame_equal(town(rng=seed).ties, net.ties)


def files_in(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_samples_are_what_the_generator_writes_whatever_the_hash_seed(tmp_path, hash_seed):
    command = [sys.executable, "-m", "netpath.generate", str(tmp_path)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": hash_seed})
    made, kept = files_in(tmp_path), files_in(SAMPLES)
    assert list(made) == list(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_samples_are_read_back_exactly():
    from netpath.readers import read_csv

    net = read_csv(SAMPLES / "people.csv", SAMPLES / "ties.csv")
    pd.testing.assert_frame_equal(net.people, drawn(7).people)
    pd.testing.assert_frame_equal(net.ties, drawn(7).ties)
    assert net.report.notes == ()


def test_samples_are_small_and_every_field_is_quoted():
    for name in ("people.csv", "ties.csv"):
        lines = (SAMPLES / name).read_bytes().decode("utf-8").split("\n")
        assert lines.pop() == ""
        assert all(line.startswith('"') and line.endswith('"') for line in lines)
        assert "\r" not in "".join(lines)
    assert sum((SAMPLES / name).stat().st_size for name in ("people.csv", "ties.csv")) < 900_000


def rows_of(name):
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def graph_of_samples():
    graph = nx.Graph([(tie["source"], tie["target"]) for tie in rows_of("ties.csv")])
    graph.add_nodes_from(person["id"] for person in rows_of("people.csv"))
    return graph


def assert_told(*sentences):
    told = " ".join((SAMPLES / "README.md").read_text(encoding="utf-8").split())
    assert [sentence for sentence in sentences if sentence not in told] == []


def test_the_datasheet_counts_the_people():
    people = rows_of("people.csv")
    groups, jobs = ([person[column] for person in people] for column in ("group", "role"))
    keeps = sum(job in KEEPS or job.startswith("head of ") for job in jobs)
    acme = sum(person["org"] == "Acme" and person["role"] == "hiring manager" for person in people)
    assert_told(
        f"`people.csv` has {len(people):,} people",
        f"{len({person['org'] for person in people} - {''})} organisations",
        f"{jobs.count('job seeker')} job seekers and {jobs.count('student')} students",
        f"A ({groups.count('A')} people), B ({groups.count('B')}), or",
        f"not told ({groups.count('')})",
        f"There are {keeps} gatekeepers; {jobs.count('hiring manager')} of them",
        f"of them are hiring managers, {acme} at Acme.",
    )


def test_the_datasheet_counts_the_ties():
    ties, graph = rows_of("ties.csv"), graph_of_samples()
    alters = [n for _, n in graph.degree]
    kinds = []
    for kind in sorted({tie["kind"] for tie in ties}):
        ours = [(int(tie["count"]), float(tie["warmth"])) for tie in ties if tie["kind"] == kind]
        talks, warmth = zip(*ours, strict=True)
        kinds.append(f"| {kind} | {len(ours)} | {median(talks):g} | {mean(warmth):.2f} |")
    assert_told(
        f"`ties.csv` the {len(ties):,} ties",
        f"A person has {mean(alters):.1f} alters on average; half have {median(alters):g} or",
        f"one has {max(alters)}. The mean clustering",
        f"coefficient is {nx.average_clustering(graph):.3f}.",
        *kinds,
    )


def test_the_datasheet_tells_who_is_out_of_reach():
    circles = sorted(nx.connected_components(graph_of_samples()), key=len)
    sizes = [len(circle) for circle in circles]
    apart = [size for size in sizes[:-1] if size > 1]
    assert_told(
        f"The largest circle holds {sizes[-1]:,} people; {sizes.count(1)} people know nobody",
        f"the other {sum(apart)} live in {len(apart)} small circles, one of which is Hollow Quarry",
    )
    quarry = {person["id"] for person in rows_of("people.csv") if person["org"] == "Hollow Quarry"}
    assert quarry in circles


def test_the_datasheet_tells_what_was_planted():
    people, graph = rows_of("people.csv"), graph_of_samples()
    jobs = {person["id"]: person["role"] for person in people}
    keeps = {one for one, job in jobs.items() if job in KEEPS or job.startswith("head of ")}
    others = [person for person in people if person["id"] not in keeps]
    met = {
        group: mean(len(keeps & set(graph[p["id"]])) for p in others if p["group"] == group)
        for group in "AB"
    }
    assert_told(
        f"those of group A know {met['A']:.2f} gatekeepers",
        f"those of group B {met['B']:.2f}.",
    )
