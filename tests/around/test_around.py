"""Rings and flows against every chain that there is, tried one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError, UnknownColumn, UnknownPerson

IDS = list("abcdefg")


def drawn(rng, *, directed, warm=True):
    """Seven people, some not to ask, some rarely willing; ties of any warmth, several kinds."""
    pairs = [(a, b) for a in IDS for b in IDS if a < b and rng.random() < 0.4] or [("a", "b")]
    ties = pd.DataFrame(pairs, columns=["source", "target"])
    if warm:
        ties["warmth"] = rng.choice([0, 0.2, 0.5, 0.8], len(pairs))
        ties["warmth_low"], ties["warmth_high"] = ties["warmth"] / 2, (1 + ties["warmth"]) / 2
    people = pd.DataFrame({"id": IDS, "g": rng.choice(["x", "y"], 7)})
    people["do_not_ask"] = rng.random(7) < 0.15
    people["willing"] = rng.choice([1, 0.5], 7)
    return ntp.ReferralNetwork(people, ties, directed=directed)


def every_chain(net, seeker, within):
    """Each chain from somebody, with its chance: by hand, one after another."""
    people, warm = net.people, {}
    for tie in net.ties.itertuples():
        for pair in [(tie.source, tie.target)] + [(tie.target, tie.source)] * (not net.directed):
            warm[pair] = max(warm.get(pair, 0), getattr(tie, "warmth", 1.0))
    for n in range(1, within + 1):
        for asked in itertools.permutations([one for one in IDS if one != seeker], n):
            steps = [
                warm.get(pair, 0) * people.willing[pair[1]] * (not people.do_not_ask[pair[1]])
                for pair in itertools.pairwise((seeker, *asked))
            ]
            if all(steps):
                yield asked, math.prod(steps)


@pytest.mark.parametrize("seed", range(12))
def test_rings_and_their_chances_are_those_of_every_chain_tried(seed):
    rng = np.random.default_rng(seed)
    net = drawn(rng, directed=bool(seed % 2))
    for within in (1, 3):
        found = ntp.around.rings(net, "a", within=within)
        chains = list(every_chain(net, "a", within))
        best = {
            end: max(p for c, p in chains if c[-1] == end) for end in {c[-1] for c, _ in chains}
        }
        fewest = {end: min(len(c) for c, _ in chains if c[-1] == end) for end in best}
        assert found.people["chance"].to_dict() == pytest.approx(best)
        assert found.people["asks"].to_dict() == fewest
        for one in found.people.index:
            chain = found.chain(one)
            assert dict(chains)[tuple(chain[1:])] == pytest.approx(best[one])
            assert chain[-2] == found.people.at[one, "asker"]
        assert (found.people["low"] <= found.people["chance"]).all()
        assert (found.people["high"] >= found.people["chance"]).all()


@pytest.mark.parametrize("seed", range(12))
def test_flows_are_means_of_every_chain_to_somebody_else(seed):
    net = drawn(np.random.default_rng(seed), directed=bool(seed % 2))
    group, within = net.people["g"], 1 + seed % 3
    found = ntp.around.flows(net, "g", within=within)
    best = {
        (one, whom): max(
            (p for c, p in every_chain(net, one, within) if group[c[-1]] == whom), default=0
        )
        for one in IDS
        for whom in found.sizes.index
    }
    for who, whom in itertools.product(found.sizes.index, repeat=2):
        values = [best[one, whom] for one in IDS if group[one] == who]
        if who == whom and len(values) == 1:
            assert np.isnan(found.share.loc[who, whom])
            continue
        assert found.chance.loc[who, whom] == pytest.approx(np.mean(values))
        assert found.share.loc[who, whom] == np.mean([one > 0 for one in values])


def test_rings_say_what_chains_say():
    net = ntp.readers.sample()
    found = ntp.around.rings(net, "p200", within=3)
    for one in found.people.index[::90]:
        (chain,) = ntp.chains.warmest(net, "p200", one, within=3)
        assert list(chain.people) == found.chain(one)
        assert chain.probability == pytest.approx(found.people.at[one, "chance"])


def test_without_warmth_there_are_rings_and_no_chances():
    net = drawn(np.random.default_rng(1), directed=False, warm=False)
    found = ntp.around.rings(net, "a", within=2)
    assert found.people["chance"].isna().all()
    assert found.counts == {
        n: sum(
            1
            for c in {c[-1]: c for c, _ in reversed(list(every_chain(net, "a", 2)))}.values()
            if len(c) == n
        )
        for n in (1, 2)
    }
    assert ntp.around.flows(net, "g").chance.isna().all(axis=None)


def test_nobody_to_ask_is_said_and_nothing_fails():
    people = pd.DataFrame(
        {"id": ["a", "b", "c"], "name": ["Ada", "Ben", "Cleo"], "g": ["x", "y", ""]}
    )
    net = ntp.ReferralNetwork(
        people, pd.DataFrame({"source": ["b"], "target": ["c"]}), directed=False
    )
    found = ntp.around.rings(net, "a", ["c"], by="g")
    assert str(found) == "Ada has nobody here whom they could ask."
    assert found.farther == ("c",)
    assert found.chain("b") == []
    assert found.to_frame().empty


def test_wrong_questions_are_refused():
    net = drawn(np.random.default_rng(1), directed=False)
    with pytest.raises(UnknownPerson):
        ntp.around.rings(net, "nobody")
    with pytest.raises(UnknownColumn, match="no column 'shoe'"):
        ntp.around.rings(net, "a", by="shoe")
    with pytest.raises(UnknownColumn, match="no column 'shoe'"):
        ntp.around.flows(net, by="shoe")
    with pytest.raises(DataError, match="within"):
        ntp.around.rings(net, "a", within=0)


@pytest.mark.parametrize("seed", range(8))
def test_asks_received_are_those_that_others_can_make(seed):
    net = drawn(np.random.default_rng(seed), directed=bool(seed % 2))
    came = dict.fromkeys(IDS, 0)
    for one in IDS:
        for end in {chain[-1] for chain, _ in every_chain(net, one, 2)}:
            came[end] += 1
    assert ntp.reach.count(net, within=2, received=True).values.to_dict() == came


def test_a_profile_of_targets_by_group_is_the_mean_of_counts():
    net = ntp.readers.sample()
    managers = net.where(role="hiring manager")
    found = ntp.reach.profile(net, targets=managers, within=2)
    counts = ntp.reach.count(net, targets=managers, within=2)
    assert (found.at_most[2] == counts.values).all()
    assert found.by("group")[2].to_dict() == pytest.approx(counts.by("group")["mean"].to_dict())
    assert found.by().loc["everybody", 2] == pytest.approx(counts.values.mean())
