"""Access: the laws of docs and method, published values, and drawn worlds against exact cases."""

import os
import sys
from collections import Counter
from itertools import count, pairwise

import numpy as np
import pandas as pd
import pytest
from conftest import network_of as network
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import small_networks, worlds_at_once
from oracles import worlds_by_hand as by_hand
from scipy import stats

import netpath as ntp
from netpath.errors import DataError, MissingWarmth, UnknownPerson

LONG = os.environ.get("NETPATH_LONG") == "1"
law = settings(max_examples=10_000 if LONG else 25, deadline=None)
IDS = ["p1", "p10", "p2", "p20", "p3", "p9", "p90"]
chances = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5, 0.9, 1.0])
likely = st.sampled_from([1.0, 1.0, 0.5, 0.8])


@st.composite
def worlds(draw: st.DrawFn, most_ties: int = 9, directed: bool | None = None) -> by_hand.World:
    people = IDS[: draw(st.integers(2, len(IDS)))]
    one_way = draw(st.booleans()) if directed is None else directed
    pairs = [(a, b) for a in people for b in people if (a != b if one_way else a < b)]
    tied = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=most_ties))
    ties = [(*pair, draw(chances)) for pair in tied]
    barred = draw(st.sampled_from([(), (), (people[-1],)]))
    return by_hand.World(ties, one_way, {one: draw(likely) for one in people}, barred)


withins = st.sampled_from([None, 1, 2, 3, 4])
seeds = st.integers(0, 2**32)


def tied(*ties: tuple[str, str], warmth: float = 0.5) -> ntp.ReferralNetwork:
    table = pd.DataFrame(ties, columns=["source", "target"]).assign(warmth=warmth)
    return ntp.ReferralNetwork(None, table, directed=False)


# --- published values


@pytest.mark.parametrize(
    ("p", "known"), [(0.1, 0.02152), (0.5, 0.5), (0.9, 0.97848)], ids=["R15 .1", "R15 .5", "R15 .9"]
)
def test_the_bridge_network(p, known):
    """R15, two-terminal reliability of the bridge, a textbook example: 2p2 + 2p3 - 5p4 + 2p5."""
    net = tied(("s", "a"), ("s", "b"), ("a", "b"), ("a", "t"), ("b", "t"), warmth=p)
    formula = 2 * p**2 + 2 * p**3 - 5 * p**4 + 2 * p**5
    exact = ntp.access.exact(net, "s", "t", within=None).values.iloc[0]
    assert exact == pytest.approx(formula, abs=1e-12)
    assert round(formula, 5) == known
    drawn = ntp.access.estimate(net, "s", "t", within=None, n_draws=20_000, rng=1)
    assert abs(drawn.values.iloc[0] - formula) < 4 * drawn.error.iloc[0]
    chain = ntp.chains.warmest(net, "s", "t")[0].probability
    assert chain == pytest.approx(p**2)


# --- exact, against every world by hand


@given(worlds(), withins, st.integers(1, 3))
@settings(max_examples=2_000 if LONG else 40, deadline=None)
def test_taking_cases_gives_what_all_worlds_give(world, within, n_targets):
    net = network(world)
    targets = net.ids[: min(n_targets, len(net) - 1)]
    found = ntp.access.exact(net, targets=targets, within=within).values
    for seeker in found.index[:2]:
        by_all = by_hand.access(world, seeker, targets, within)
        assert found[seeker] == pytest.approx(by_all, abs=1e-12)


def test_drawn_worlds_agree_with_exact_cases():
    """z over many small networks: right on average, none far out, and intervals as they claim."""
    z, held = [], []
    for number in range(2_000 if LONG else 40):
        rng = np.random.default_rng(number)
        one_way = bool(number % 2)
        pairs = [(a, b) for a in IDS for b in IDS if (a != b if one_way else a < b)]
        chosen = rng.permutation(len(pairs))[: 14 if one_way else 9]
        ties = [(*pairs[at], float(rng.choice([0.2, 0.5, 0.7]))) for at in chosen]
        willing = {one: float(rng.choice([1.0, 0.6])) for one in IDS}
        net = network(by_hand.World(ties, one_way, willing))
        within = [None, 2, 3, 4][number % 4]
        exact = ntp.access.exact(net, targets=IDS[:2], within=within).values
        drawn = ntp.access.estimate(net, targets=IDS[:2], within=within, n_draws=2048, rng=number)
        sure = exact.isin([0.0, 1.0])
        assert (drawn.values[sure] == exact[sure]).all()
        spread = np.sqrt(exact * (1 - exact) / 2048)
        one = exact.index[~sure][:1]  # one a network: independent
        z.append(((drawn.values - exact) / spread)[one])
        held.append(((drawn.low <= exact) & (exact <= drawn.high))[one])
    z, held = pd.concat(z), pd.concat(held).astype(bool)
    assert len(z) > 0.9 * number
    sys.stdout.write(
        f"{len(z)} intervals, {held.mean():.4f} hold; z {z.mean():.3f}, {z.std():.3f}\n"
    )
    assert abs(z.mean()) < 4 / np.sqrt(len(z))
    assert abs(z.std() - 1) < 4 / np.sqrt(2 * len(z))
    assert z.abs().max() < 4.5
    assert abs(held.mean() - 0.95) < 4 * np.sqrt(0.05 * 0.95 / len(z))


WITH_LUCK = (
    *("to any", "to each", "directed", "undirected", "ties, but disconnected"),
    *("ties equally warm", "ways equally short", "a warmth of 0", "willingness"),
    "somebody not to ask",
)


def by_every_outcome(drawn: small_networks.Drawn, within: int | None) -> np.ndarray | None:
    """Access of each to each, then to any target, over all outcomes; None if they are too many."""
    world, n = drawn.world, len(drawn.ids)
    chances = [tie[2] for tie in world.ties] + [world.willing[one] for one in drawn.ids]
    if sum(0 < chance < 1 for chance in chances) > 12:
        return None
    live, probable = worlds_at_once.all_outcomes(chances)
    asks = worlds_at_once.asks(drawn, live[:, :-n], live[:, -n:])
    met = asks <= min(within or n, n - 1)
    to_any = met[..., [drawn.ids.index(one) for one in drawn.targets]].any(axis=2)
    return np.tensordot(probable, np.dstack([met, to_any]), 1)


def drawn_and_exact(number: int, drawn: small_networks.Drawn) -> tuple[np.ndarray, np.ndarray]:
    """Every seeker's access to any, or to each, target: drawn, and over all outcomes."""
    net, within, targets = network(drawn.world), [None, 1, 2, 3, 4][number % 5], drawn.targets
    every, nobody = by_every_outcome(drawn, within), np.empty(0)
    if every is None or len(targets) == len(drawn.ids):
        return nobody, nobody
    seekers = [at for at, one in enumerate(drawn.ids) if one not in targets]
    how = {"targets": targets, "within": within}
    cases = ntp.access.exact(net, **how).values.tolist()
    assert cases == pytest.approx(every[seekers, -1].tolist(), abs=1e-12)
    how |= {"n_draws": 2048, "rng": number}
    if number % 2:
        found = ntp.access.signature(net, **how).values.to_numpy()
        at = [drawn.ids.index(one) for one in sorted(targets)]
        return found.ravel(), every[seekers][:, at].ravel()
    return ntp.access.estimate(net, **how).values.to_numpy(), every[seekers, -1]


def place_in_law(exact: float, drawn: float, luck: float) -> float:
    """Where a drawn share stands among all that there could be: uniform, if its chance is exact.

    Luck, uniform itself, says where within a jump (Dunn & Smyth, "Randomized quantile residuals",
    Journal of Computational and Graphical Statistics 5, 1996).
    """
    law, k = stats.binom(2048, exact), round(drawn * 2048)
    return float(law.cdf(k - 1) + luck * law.pmf(k))


def test_drawn_worlds_agree_with_every_outcome():
    """Each of the three tests at the end fails a right engine once in 3,000 times."""
    places, there, wanted = [], Counter(), 2_000 if LONG else 60
    for number in count():
        if len(places) == wanted:
            break
        small, rng = small_networks.drawn(number, most=6), np.random.default_rng(number)
        found, exact = drawn_and_exact(number, small)
        sure = np.minimum(exact, 1 - exact) < 1e-12
        assert np.array_equal(found[sure], exact[sure].round())
        for at in rng.permutation(np.flatnonzero(~sure))[:1]:  # one a network: independent
            places.append(place_in_law(exact[at], found[at], rng.random()))
            there.update(["to each" if number % 2 else "to any", *small_networks.cases(small)])
    uniform = stats.kstest(places, "uniform").pvalue
    spread = stats.chi2.cdf((stats.norm.ppf(places) ** 2).sum(), wanted)
    farthest = min(*places, 1 - max(places)) * 2 * wanted
    counts = {case: there[case] for case in WITH_LUCK}
    sys.stdout.write(
        f"{wanted:,} chances in {number:,} networks: {counts}\n"
        f"uniform p {uniform:.4f}, spread {spread:.4f}, farthest out {farthest:.4f}\n"
    )
    assert all(there[case] > wanted / 20 for case in WITH_LUCK)
    assert uniform > 1 / 3000
    assert 1 / 6000 < spread < 1 - 1 / 6000
    assert farthest > 1 / 3000


# --- laws


@given(worlds(), withins)
@law
def test_law_1_a_chain_is_at_most_access_and_access_at_most_reach(world, within):
    net, target = network(world), IDS[0]
    exact = ntp.access.exact(net, targets=target, within=within).values
    reach = ntp.reach.count(net, targets=target, within=within).values
    for seeker in exact.index:
        chains = ntp.chains.warmest(net, seeker, target, within=within)
        best = chains[0].probability if len(chains) else 0.0
        assert best <= exact[seeker] * (1 + 1e-12) + 1e-300
        assert exact[seeker] <= (reach[seeker] > 0)
        assert (exact[seeker] > 0) == (reach[seeker] > 0)


@given(worlds(), withins, seeds, st.data())
@law
def test_law_3_more_never_lowers_access_not_in_one_world(world, within, seed, data):
    net = network(world)
    pairs = [(a, b) for a in net.ids for b in net.ids if a != b]
    pair = data.draw(st.sampled_from(pairs))
    ties = net.ties
    if (ties["source"].eq(pair[0]) & ties["target"].eq(pair[1])).any() or (
        not net.directed and (ties["source"].eq(pair[1]) & ties["target"].eq(pair[0])).any()
    ):
        more = raised(net, pair)
    else:
        row = pd.DataFrame({"source": [pair[0]], "target": [pair[1]], "warmth": [0.6]})
        more = net.with_ties(row)
    willing = net.with_people(pd.DataFrame({"id": [pair[1]], "willing": [1.0]}))
    before = estimated(net, within, seed)
    for after in (estimated(more, within, seed), estimated(willing, within, seed)):
        assert (before.worlds.words & ~after.worlds.words).sum() == 0


def raised(net: ntp.ReferralNetwork, pair: tuple[str, str]) -> ntp.ReferralNetwork:
    ties = net.ties
    same = (ties["source"] == pair[0]) & (ties["target"] == pair[1])
    if not net.directed:
        same |= (ties["source"] == pair[1]) & (ties["target"] == pair[0])
    warmth = ties["warmth"].where(~same, ties["warmth"] + (1 - ties["warmth"]) / 2)
    return ntp.ReferralNetwork(net.people, ties.assign(warmth=warmth), directed=net.directed)


def estimated(net, within, seed, n_draws=64):
    return ntp.access.estimate(net, targets=IDS[0], within=within, n_draws=n_draws, rng=seed)


@given(worlds(), withins, seeds)
@law
def test_law_3_without_a_person_nobody_else_gains(world, within, seed):
    net = network(world)
    if len(net) < 3:
        return
    gone = next(one for one in net.ids if one != IDS[0])
    before = estimated(net, within, seed).restricted(np.array([one != gone for one in net.ids[1:]]))
    after = estimated(net.without_people([gone]), within, seed)
    assert (after.worlds.words & ~before.worlds.words).sum() == 0


@given(worlds(directed=False), withins, seeds)
@law
def test_law_4_between_two_willing_people_access_is_symmetric(world, within, seed):
    one, other = IDS[:2]
    world.willing.update({one: 1.0, other: 1.0})
    net = network(by_hand.World(world.ties, False, world.willing))
    there = ntp.access.exact(net, one, other, within=within).values.iloc[0]
    back = ntp.access.exact(net, other, one, within=within).values.iloc[0]
    assert there == pytest.approx(back, abs=1e-12)
    drawn = [
        ntp.access.estimate(net, *pair, within=within, n_draws=64, rng=seed).worlds.words
        for pair in ((one, other), (other, one))
    ]
    assert (drawn[0] == drawn[1]).all()


@given(worlds(), withins, seeds)
@law
def test_law_4_other_names_and_strangers_change_nothing(world, within, seed):
    net = network(world)
    exact = ntp.access.exact(net, targets=IDS[0], within=within).values
    new = {one: f"q{9 - at}" for at, one in enumerate(IDS)}
    ties = [(new[s], new[t], w) for s, t, w in world.ties]
    renamed = network(
        by_hand.World(
            ties,
            world.directed,
            {new[one]: chance for one, chance in world.willing.items()},
            tuple(new[one] for one in world.do_not_ask),
        )
    )
    again = ntp.access.exact(renamed, targets=new[IDS[0]], within=within).values
    assert [again[new[one]] for one in exact.index] == pytest.approx(exact.tolist(), abs=1e-12)
    more = {**world.willing, "x1": 1.0, "x2": 0.5}
    strangers = by_hand.World(
        [*world.ties, ("x1", "x2", 0.5)], world.directed, more, world.do_not_ask
    )
    found = estimated(network(strangers), within, seed)
    assert (found.worlds.words[:-2] == estimated(net, within, seed).worlds.words).all()


@given(worlds(), seeds)
@law
def test_law_5_more_asks_never_lower_access(world, seed):
    net = network(world)
    steps = [estimated(net, within, seed).worlds.words for within in (1, 2, 3, 4, 6, None)]
    for fewer, more in pairwise(steps):
        assert (fewer & ~more).sum() == 0
    assert (steps[-2] == steps[-1]).all()  # six asks meet all seven people


@given(worlds(), withins, seeds)
@law
def test_law_5_where_all_is_sure_access_is_reach(world, within, seed):
    sure = [(s, t, 1.0 if w else 0.0) for s, t, w in world.ties]
    net = network(by_hand.World(sure, world.directed, dict.fromkeys(world.willing, 1.0)))
    access = estimated(net, within, seed).values
    reach = ntp.reach.count(net, targets=IDS[0], within=within).values
    assert access.tolist() == (reach > 0).astype(float).tolist()


@given(worlds(), withins, seeds, st.randoms(use_true_random=False))
@law
def test_law_7_rows_in_any_order_give_the_same_bytes(world, within, seed, luck):
    ties = [
        (t, s, w) if not world.directed and luck.random() < 0.5 else (s, t, w)
        for s, t, w in world.ties
    ]
    luck.shuffle(ties)
    people = list(world.willing.items())
    luck.shuffle(people)
    other = by_hand.World(ties, world.directed, dict(people), world.do_not_ask)
    one, two = (estimated(network(each), within, seed, 100) for each in (world, other))
    assert one.worlds.words.tobytes() == two.worlds.words.tobytes()
    assert one.values.equals(two.values)


# --- the face


def test_a_drawn_seed_draws_the_same_again():
    net = tied(("a", "b"), ("b", "c"))
    first = ntp.access.estimate(net, targets="c", within=None)
    again = ntp.access.estimate(net, targets="c", within=None, rng=first.seed)
    assert first.values.equals(again.values)
    own = ntp.access.estimate(net, targets="c", within=None, rng=np.random.default_rng(1))
    assert own.seed is None


def test_draws_go_on_until_the_wanted_error():
    net = tied(("a", "b"), ("b", "c"), ("c", "d"))
    for error in (0.02, 0.005):
        found = ntp.access.estimate(net, targets="d", within=None, n_draws=100, error=error, rng=1)
        assert found.error.max() <= error
        longer = ntp.access.estimate(net, targets="d", within=None, n_draws=found.n_draws, rng=1)
        assert (longer.worlds.words == found.worlds.words).all()
    rough = ntp.access.estimate(net, targets="d", within=None, n_draws=1000, error=0.2, rng=1)
    assert rough.n_draws == 1000
    for wrong in (0.0, 1.0, 1e-6, -1, "0.1"):
        with pytest.raises(DataError, match="error is"):
            ntp.access.estimate(net, targets="d", within=None, error=wrong)


def test_what_cannot_be_asked_is_refused():
    net = tied(("a", "b"), ("b", "c"))
    estimate = ntp.access.estimate
    with pytest.raises(TypeError):
        estimate(net, "a", "c")
    with pytest.raises(DataError) as none:
        estimate(net, within=3)
    assert none.value.code == "B80"
    with pytest.raises(DataError) as self:
        estimate(net, ["a", "c"], "c", within=3)
    assert self.value.code == "B78"
    assert "'c'" not in str(self.value)
    for within in (0, -1, 2.5, True, "3"):
        with pytest.raises(DataError, match="within is"):
            estimate(net, "a", "c", within=within)
    for n_draws in (0, True, 2**40):
        with pytest.raises(DataError, match="n_draws is"):
            estimate(net, "a", "c", within=3, n_draws=n_draws)
    with pytest.raises(UnknownPerson):
        estimate(net, "a", "zoe", within=3)
    with pytest.raises(MissingWarmth):
        estimate(ntp.ReferralNetwork(net.people, None), "a", "c", within=3)
    kinds = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["x", "y"]})
    with pytest.raises(DataError, match="merge_kinds"):
        estimate(
            ntp.ReferralNetwork(None, kinds.assign(warmth=0.5), directed=False), "a", "b", within=3
        )


def test_who_is_least_served_is_a_question_about_somebody():
    net = tied(("a", "b"), ("b", "c"))
    found = ntp.access.exact(net, targets="c", within=2)
    for k in (0, -3, 1.5, True):
        with pytest.raises(DataError, match="k is"):
            ntp.access.least_served(found, k=k)
    with pytest.raises(DataError, match="Nobody was measured"):
        ntp.access.least_served(found.restricted(np.array([False, False])))


def test_exact_knows_who_is_not_to_be_asked():
    world = by_hand.World(
        [("a", "b", 0.5), ("b", "t", 0.5)], False, dict.fromkeys("abt", 1.0), ("b",)
    )
    assert ntp.access.exact(network(world), "a", "t", within=None).values.tolist() == [0.0]


def test_exact_refuses_what_it_cannot_finish():
    ids = [f"p{at}" for at in range(12)]
    net = tied(*((a, b) for a in ids for b in ids if a < b))
    with pytest.raises(DataError, match="at most 40 uncertain coins"):
        ntp.access.exact(net, "p0", "p1", within=None)
    assert ntp.access.exact(net, "p0", "p1", within=1).values.iloc[0] == 0.5


def test_answers_say_what_they_rest_on():
    net = tied(("a", "b"), ("b", "c"), ("c", "d")).with_warmth(0.3)
    found = ntp.access.estimate(net, "a", ["c", "d"], within=3, rng=1)
    said = str(found)
    assert said.startswith("Access to any of 2 targets within 3 asks, of 1 person: mean")
    assert "warmth 0.3 for every tie" in said
    assert "fall independently" in said
    assert "seed 1" in said


def test_a_target_is_no_broker_to_any_target_but_an_ordinary_person_to_one():
    net = tied(("a", "b"), ("b", "c"), warmth=1.0)
    found = ntp.access.signature(net, "a", ["b", "c"], within=None, rng=1)
    assert found.values.to_numpy().tolist() == [[1.0, 1.0]]
    assert set(found.to_frame()["target"]) == {"b", "c"}
    assert "each of 2 targets" in str(found)


@given(worlds(), withins, seeds)
@settings(max_examples=1_000 if LONG else 15, deadline=None)
def test_seen_from_either_end_it_is_the_same_worlds(world, within, seed):
    """The signature looks back from targets, influence forward from seekers."""
    net = network(world)
    open_ids = [one for one in net.ids if one not in world.do_not_ask]
    for seeker in net.ids[:2]:
        others = [one for one in open_ids if one != seeker]
        if not others:
            continue
        back = ntp.access.signature(net, seeker, others, within=within, n_draws=64, rng=seed)
        ahead = ntp.access.influence(net, seeker, within=within, n_draws=64, rng=seed)
        least = ntp.access.broadcast(net, seeker, within=within, n_draws=64, rng=seed)
        assert ahead.values.iloc[0] == pytest.approx(back.values.to_numpy().mean())
        assert least.values.iloc[0] == back.values.to_numpy().min()


def test_group_to_group_is_the_mean_over_pairs():
    people = pd.DataFrame({"id": list("abcde"), "group": ["A", "A", "B", "B", None]})
    ties = pd.DataFrame({"source": list("abcd"), "target": list("bcde"), "warmth": 0.5})
    net = ntp.ReferralNetwork(people, ties, directed=False)
    found = ntp.access.between(net, "group", within=3, n_draws=500, rng=3)
    table = found.table.set_index(["asking", "asked"])
    for (asking, asked), row in table.iterrows():
        pairs = [
            (one, other)
            for one in people["id"][people["group"].fillna("(no label)") == asking]
            for other in people["id"][people["group"].fillna("(no label)") == asked]
            if one != other
        ]
        assert row["pairs"] == len(pairs)
        if not pairs:
            assert row["why"]
            continue
        each = [
            ntp.access.estimate(net, *pair, within=3, n_draws=500, rng=3).values.iloc[0]
            for pair in pairs
        ]
        assert row["mean"] == pytest.approx(np.mean(each))
        assert row["low"] <= row["mean"] <= row["high"]
    assert found.matrix().loc["A", "B"] == table.loc[("A", "B"), "mean"]


def test_influence_has_the_errors_of_its_draws():
    net = tied(*((f"p{at}", f"p{at + 1}") for at in range(30)))
    runs = [ntp.access.influence(net, "p0", within=None, n_draws=200, rng=at) for at in range(60)]
    values = np.array([run.values.iloc[0] for run in runs])
    assert 0.7 < values.std(ddof=1) / runs[0].error.iloc[0] < 1.4
    assert (
        abs(values.mean() - sum(0.5**at for at in range(1, 31)) / 30) < 4 * values.std() / 60**0.5
    )


def test_the_bar_shows_only_after_a_while(monkeypatch, capsys):
    from netpath import _progress

    net = tied(("a", "b"))
    ntp.access.estimate(net, "a", "b", within=1, rng=1, progress=True)
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(_progress, "PATIENCE", -1.0)
    ntp.access.estimate(net, "a", "b", within=1, rng=1, progress=True)
    assert capsys.readouterr().out != ""
