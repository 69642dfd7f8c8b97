"""The laws that chains obey on every network, and what an honest answer says."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import netpath as ntp

IDS = ["p1", "p10", "p2", "p20", "p3", "p9", "p90"]
LONG = os.environ.get("NETPATH_LONG") == "1"
law = settings(max_examples=500 if LONG else 60)
warmths = st.integers(0, 20).map(lambda count: count / 20)
likely = st.integers(1, 20).map(lambda count: count / 20)
Tie = tuple[str, str, float]


@dataclass(frozen=True)
class Case:
    """A network in plain lists, and a question on it."""

    willing: dict[str, float]
    ties: list[Tie]
    directed: bool
    seeker: str
    targets: list[str]

    def net(self, more: list[Tie] | None = None) -> ntp.ReferralNetwork:
        """Hand it to netpath, perhaps with more ties."""
        return network(self.willing, [*self.ties, *(more or [])], self.directed)

    def best(self) -> float:
        """Return the chance of the warmest chain."""
        return best(self.net(), self.seeker, self.targets)


def network(willing: dict[str, float], ties: list[Tie], directed: bool) -> ntp.ReferralNetwork:
    """Build a network from plain lists."""
    people = pd.DataFrame({"id": list(willing), "willing": list(willing.values())})
    table = pd.DataFrame(ties, columns=["source", "target", "warmth"])
    table = table.astype({"source": "str", "target": "str", "warmth": "float64"})
    return ntp.ReferralNetwork(people, table, directed=directed)


def ways(people: list[str], directed: bool) -> list[tuple[str, str]]:
    """List every pair that may have a tie."""
    return list((permutations if directed else combinations)(people, 2))


@st.composite
def cases(draw: st.DrawFn, directed: bool | None = None) -> Case:
    """Draw a network of 3 to 7 people, a seeker and targets."""
    people = IDS[: draw(st.integers(3, len(IDS)))]
    one_way = draw(st.booleans()) if directed is None else directed
    pairs = ways(people, one_way)
    tied = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=len(people) - 1))
    some = draw(st.lists(st.sampled_from([0.5, 0.25, 1.0]), min_size=1, max_size=1))
    values = st.one_of(warmths, st.sampled_from(some))
    ties = [(source, target, draw(values)) for source, target in tied]
    willing = {person: draw(st.one_of(st.just(1.0), likely)) for person in people}
    seeker, *others = draw(st.permutations(people))
    targets = others[: draw(st.integers(1, min(3, len(others))))]
    return Case(willing, ties, one_way, seeker, targets)


def best(net: ntp.ReferralNetwork, seeker: str, targets: list[str], **limits: int) -> float:
    """Return the chance of the warmest chain, 0 where there is none."""
    chains = ntp.chains.warmest(net, seeker, targets, **limits)
    return chains[0].probability if len(chains) else 0.0


def not_below(after: float, before: float) -> bool:
    """Say whether one chance is at least another, but for rounding."""
    return after >= before * (1 - 1e-12)


def alike(chains: ntp.chains.Chains) -> list[tuple[tuple[str, ...], float]]:
    """Return what must be the same where nothing that matters differs."""
    return [(chain.people, chain.probability) for chain in chains]


def ten(net: ntp.ReferralNetwork, case: Case) -> list[tuple[tuple[str, ...], float]]:
    """Return the ten warmest chains."""
    return alike(ntp.chains.warmest(net, case.seeker, case.targets, k=10))


# Law 3


@law
@given(cases(), st.data())
def test_law_3_a_tie_more_never_lowers_the_warmest_chain(case: Case, data: st.DataObject) -> None:
    there = [(source, target) for source, target, _ in case.ties]
    free = [pair for pair in ways(list(case.willing), case.directed) if pair not in there]
    assume(free)
    more = (*data.draw(st.sampled_from(free)), data.draw(warmths))
    assert not_below(best(case.net([more]), case.seeker, case.targets), case.best())


@law
@given(cases(), st.data())
def test_law_3_a_warmer_tie_never_lowers_the_warmest_chain(case: Case, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(case.ties) - 1))
    source, target, warmth = case.ties[place]
    warmer = (source, target, max(warmth, data.draw(warmths)))
    ties = [*case.ties[:place], warmer, *case.ties[place + 1 :]]
    net = network(case.willing, ties, case.directed)
    assert not_below(best(net, case.seeker, case.targets), case.best())


@law
@given(cases(), st.data())
def test_law_3_more_willingness_never_lowers_the_warmest_chain(
    case: Case, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(list(case.willing)))
    willing = {**case.willing, person: max(case.willing[person], data.draw(likely))}
    net = network(willing, case.ties, case.directed)
    assert not_below(best(net, case.seeker, case.targets), case.best())


@law
@given(cases(), st.data())
def test_law_3_without_a_person_nobody_else_gains(case: Case, data: st.DataObject) -> None:
    person = data.draw(st.sampled_from([one for one in case.willing if one != case.seeker]))
    left = [target for target in case.targets if target != person]
    assume(left)
    after = best(case.net().without_people([person]), case.seeker, left)
    assert not_below(best(case.net(), case.seeker, left), after)
    assert not_below(case.best(), after)


@law
@given(cases(), st.data())
def test_law_3_barring_a_person_is_as_leaving_them_out(case: Case, data: st.DataObject) -> None:
    others = [one for one in case.willing if one != case.seeker and one not in case.targets]
    assume(others)
    person = data.draw(st.sampled_from(others))
    asked = ntp.chains.warmest(case.net(), case.seeker, case.targets, k=10, avoid=[person])
    assert alike(asked) == ten(case.net().without_people([person]), case)
    flag = pd.DataFrame({"id": [person], "do_not_ask": [True]})
    assert alike(asked) == ten(case.net().with_people(flag), case)


# Law 4


@law
@given(cases(directed=False))
def test_law_4_two_willing_people_have_the_same_chains_to_each_other(case: Case) -> None:
    here, there = case.seeker, case.targets[0]
    net = network({**case.willing, here: 1.0, there: 1.0}, case.ties, directed=False)
    out = ntp.chains.warmest(net, here, there, k=20)
    back = ntp.chains.warmest(net, there, here, k=20)
    pairs = zip(out, back, strict=True)
    assert all(a.probability == pytest.approx(b.probability, rel=1e-12) for a, b in pairs)
    assert len(out) == 20 or {c.people for c in out} == {c.people[::-1] for c in back}


@law
@given(cases())
def test_law_4_other_labels_in_the_same_order_change_only_labels(case: Case) -> None:
    new = {person: f"q{place:02d}" for place, person in enumerate(sorted(case.willing))}
    willing = {new[person]: value for person, value in case.willing.items()}
    ties = [(new[source], new[target], warmth) for source, target, warmth in case.ties]
    targets = [new[target] for target in case.targets]
    renamed = Case(willing, ties, case.directed, new[case.seeker], targets)
    expected = [(tuple(new[one] for one in people), p) for people, p in ten(case.net(), case)]
    assert ten(renamed.net(), renamed) == expected


@law
@given(cases(), st.data())
def test_law_4_any_labels_leave_the_chances(case: Case, data: st.DataObject) -> None:
    new = dict(zip(case.willing, data.draw(st.permutations(list(case.willing))), strict=True))
    willing = {new[person]: value for person, value in case.willing.items()}
    ties = [(new[source], new[target], warmth) for source, target, warmth in case.ties]
    targets = [new[target] for target in case.targets]
    renamed = Case(willing, ties, case.directed, new[case.seeker], targets)
    chances = [chance for _, chance in ten(case.net(), case)]
    assert [chance for _, chance in ten(renamed.net(), renamed)] == pytest.approx(chances)


@law
@given(cases())
def test_law_4_people_out_of_reach_change_nothing(case: Case) -> None:
    willing = {**case.willing, "a1": 1.0, "p11": 0.5, "z": 1.0}
    ties = [*case.ties, ("a1", "p11", 1.0), ("p11", "z", 0.9)]
    targets = [*case.targets, "p11"]
    wider = Case(willing, ties, case.directed, case.seeker, targets)
    assert ten(wider.net(), wider) == ten(case.net(), case)


# Law 5


@law
@given(cases())
def test_law_5_more_asks_allowed_never_lower_the_warmest_chain(case: Case) -> None:
    net = case.net()
    found = [best(net, case.seeker, case.targets, within=n) for n in range(1, 8)]
    assert all(not_below(after, before) for before, after in pairwise(found))
    assert found[-1] == case.best()


@law
@given(cases(), st.integers(1, 6))
def test_law_5_within_keeps_the_chains_that_are_short_enough(case: Case, within: int) -> None:
    net = case.net()
    limited = ntp.chains.warmest(net, case.seeker, case.targets, k=10, within=within)
    free = ntp.chains.warmest(net, case.seeker, case.targets, k=500)
    short = [found for found in alike(free) if len(found[0]) - 1 <= within]
    assert alike(limited) == short[:10]


@law
@given(cases())
def test_the_frontier_ends_at_the_warmest_chain(case: Case) -> None:
    net = case.net()
    prices = ntp.chains.frontier(net, case.seeker, case.targets, within=6)
    assert [chain.asks for chain in prices] == sorted({chain.asks for chain in prices})
    assert alike(prices)[-1:] == alike(ntp.chains.warmest(net, case.seeker, case.targets))


@law
@given(cases())
def test_fallbacks_never_lose_by_one_more(case: Case) -> None:
    net = case.net()
    found = [ntp.chains.fallbacks(net, case.seeker, case.targets, k=k).p_any() for k in (1, 2, 3)]
    assert found[0] == pytest.approx(case.best(), rel=1e-12)
    assert not_below(found[1], found[0])
    assert not_below(found[2], found[1])
    assert found[2] <= 1


# Law 7


@law
@given(cases(), st.randoms(use_true_random=False))
def test_law_7_the_order_of_rows_changes_nothing(case: Case, random: object) -> None:
    net = case.net()
    willing = dict(shuffled(list(case.willing.items()), random))
    ties = shuffled(case.ties, random)
    if not case.directed:
        ties = [(t, s, w) if place % 2 else (s, t, w) for place, (s, t, w) in enumerate(ties)]
    targets = shuffled([*case.targets, case.targets[0]], random)
    other = Case(willing, ties, case.directed, case.seeker, targets)
    assert answers(other.net(), other) == answers(net, case)


def shuffled(rows: list, random: object) -> list:
    """Return rows in another order."""
    return random.sample(rows, len(rows))


def answers(net: ntp.ReferralNetwork, case: Case) -> list[str]:
    """Return all that is told of a case, as text."""
    ask = ntp.chains
    found = [
        ask.warmest(net, case.seeker, case.targets, k=10),
        ask.shortest(net, case.seeker, case.targets, k=10, within=4),
        ask.frontier(net, case.seeker, case.targets),
        ask.fallbacks(net, case.seeker, case.targets, k=3),
    ]
    return [text for one in found for text in (str(one), one.to_frame().to_csv())]


def told_in_full() -> str:
    """Return all that is told of one network in which everything ties."""
    people = {f"p{number}": 1.0 for number in range(9)}
    ties = [(source, target, 0.5) for source, target in ways(list(people), directed=False)]
    case = Case(people, ties, directed=False, seeker="p0", targets=["p5", "p7", "p8"])
    return "\n".join(answers(case.net(), case))


def elsewhere(call: str, hash_seed: int = 0) -> bytes:
    """Return what a function of this file returns in a fresh process, given two minutes."""
    code = f"import test_chains_laws as laws; print(laws.{call})"
    env = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "PYTHONIOENCODING": "utf-8"}
    start = [sys.executable, "-c", code]
    here = Path(__file__).parent
    return subprocess.run(start, cwd=here, env=env, stdout=-1, check=True, timeout=120).stdout


def test_law_7_the_same_bytes_whatever_the_hash_seed() -> None:
    told = [elsewhere("told_in_full()", seed) for seed in range(5 if LONG else 3)]
    assert len(told[0]) > 500
    assert len(set(told)) == 1


# Questions that must not take for ever


def dense(n_people: int) -> ntp.ReferralNetwork:
    """Build a team in which everybody knows everybody, as warmly as chance has it."""
    random = Random(7)
    people = dict.fromkeys([f"p{number}" for number in range(n_people)], 1.0)
    pairs = ways(list(people), directed=False)
    return network(people, [(*pair, random.randint(1, 19) / 20) for pair in pairs], directed=False)


def through_a_dead_end(within: int | None) -> int:
    """Count the chains through somebody who has one alter, whom no chain can pass twice."""
    ties = dense(40).ties.sample(120, random_state=7)
    ties = pd.concat([ties, ties.iloc[:1].assign(source="p5", target="leaf", warmth=0.9)])
    net = ntp.ReferralNetwork(None, ties, directed=False)
    return len(ntp.chains.warmest(net, "p0", "p9", through=["leaf"], within=within))


@pytest.mark.parametrize("within", [4, None])
def test_nobody_at_a_dead_end_is_a_broker(within: int | None) -> None:
    assert elsewhere(f"through_a_dead_end({within})").split() == [b"0"]


def fallbacks_in_a_team() -> int:
    """Count the fallbacks where there are ten million chains."""
    return len(ntp.chains.fallbacks(dense(12), "p0", "p1"))


def test_fallbacks_in_a_team_where_everybody_knows_everybody() -> None:
    assert elsewhere("fallbacks_in_a_team()").split() == [b"3"]


def test_fallbacks_however_unlikely() -> None:
    ties = [(f"p{number}", f"p{number + 1}", 0.1) for number in range(20)]
    net = network({f"p{number}": 1.0 for number in range(21)}, ties, directed=False)
    found = ntp.chains.fallbacks(net, "p0", "p20")
    assert [chain.asks for chain in found] == [20]
    assert found.p_any() == pytest.approx(1e-20)


# Ids, seekers and targets

Ask = Callable[..., ntp.chains.Chains]
QUESTIONS = [
    ntp.chains.warmest,
    ntp.chains.shortest,
    ntp.chains.frontier,
    ntp.chains.fallbacks,
]
every_question = pytest.mark.parametrize("ask", QUESTIONS, ids=lambda ask: ask.__name__)


def line(n_people: int = 5, **bars: bool) -> ntp.ReferralNetwork:
    """Build the line 1 - 2 - 3 - …, with those barred who are named as p3=True."""
    people = pd.DataFrame({"id": [str(number) for number in range(1, n_people + 1)]})
    people["do_not_ask"] = [bars.get(f"p{one}", False) for one in people["id"]]
    pairs = [(str(number), str(number + 1), 0.5) for number in range(1, n_people)]
    ties = pd.DataFrame(pairs, columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, ties, directed=False)


@every_question
def test_a_number_is_read_as_its_text(ask: Ask) -> None:
    assert alike(ask(line(), 1, 3)) == alike(ask(line(), "1", "3")) != []
    assert alike(ask(line(), 1, [3, 4])) == alike(ask(line(), "1", ["4", "3"]))
    assert len(ask(line(), 1, 3, avoid=[2])) == 0


@every_question
@pytest.mark.parametrize("place", ["seeker", "target", "one of the targets", "avoid"])
def test_b77_an_unknown_person_is_named_only_in_part(ask: Ask, place: str) -> None:
    net = line().with_people(pd.DataFrame({"id": ["ada.byron@example.org"]}))
    stranger = "ada.byrom@example.org"
    arguments = {
        "seeker": (stranger, "3"),
        "target": ("1", stranger),
        "one of the targets": ("1", ["3", stranger]),
        "avoid": ("1", "3"),
    }
    limits = {"avoid": [stranger]} if place == "avoid" else {}
    with pytest.raises(ntp.errors.UnknownPerson) as raised:
        ask(net, *arguments[place], **limits)
    assert "ada.byron@example.org" in raised.value.nearest
    assert len(raised.value.nearest) <= 3
    assert "byro" not in str(raised.value)
    assert "example" not in str(raised.value)


def test_b77_nobody_unknown_to_go_through() -> None:
    with pytest.raises(ntp.errors.UnknownPerson):
        ntp.chains.warmest(line(), "1", "3", through=["nobody"])


@every_question
@pytest.mark.parametrize("targets", ["1", ["1"], ["4", "1"], 1])
def test_b78_the_seeker_is_no_target(ask: Ask, targets: object) -> None:
    with pytest.raises(ntp.errors.DataError, match="seeker"):
        ask(line(), "1", targets)


@every_question
def test_b79_out_of_reach_is_an_answer(ask: Ask) -> None:
    net = line().with_people(pd.DataFrame({"id": ["far"]}))
    check_empty(ask(net, "1", "far"))
    check_empty(ask(net, "far", "1"))


@every_question
def test_b79_too_far_says_how_far(ask: Ask) -> None:
    found = ask(line(), "1", "5", within=2)
    check_empty(found)
    assert "within 2 asks" in str(found)
    assert "4 asks" in found.reason
    assert alike(ask(line(), "1", "5", within=4)) != []


@every_question
def test_b80_there_must_be_a_target(ask: Ask) -> None:
    with pytest.raises(ntp.errors.DataError, match="target"):
        ask(line(), "1", [])


@every_question
def test_b80_targets_must_be_given(ask: Ask) -> None:
    with pytest.raises((ntp.errors.DataError, TypeError)):
        ask(line(), "1", None)


@every_question
def test_b80_targets_who_are_all_barred_are_an_answer(ask: Ask) -> None:
    check_empty(ask(line(p3=True), "1", "3"))
    check_empty(ask(line(p3=True, p4=True), "1", ["3", "4"]))
    check_empty(ask(line(), "1", ["3"], avoid=["3"]))


@every_question
def test_b80_everybody_else_a_target(ask: Ask) -> None:
    assert alike(ask(line(), "2", ["1", "3", "4", "5"]))[0] == (("2", "1"), 0.5)


def check_empty(chains: ntp.chains.Chains) -> None:
    """Demand an empty answer that says why, in every form."""
    assert len(chains) == 0
    assert list(chains) == []
    assert len(chains.reason) > 10
    assert chains.reason in str(chains)
    assert len(chains.to_frame()) == 0
    assert "nan" not in str(chains).lower()
    if isinstance(chains, ntp.chains.Fallbacks):
        assert chains.p_any() == 0


@every_question
@pytest.mark.parametrize("within", [0, -1, 2.5, "3"])
def test_no_asks_at_all_is_refused(ask: Ask, within: object) -> None:
    with pytest.raises(ntp.errors.DataError, match="within"):
        ask(line(), "1", "3", within=within)


@pytest.mark.parametrize("k", [0, -1, 2.0, "3", True])
@pytest.mark.parametrize("ask", [*QUESTIONS[:2], QUESTIONS[3]])
def test_at_least_one_chain_is_asked_for(ask: Ask, k: object) -> None:
    with pytest.raises(ntp.errors.DataError, match="k "):
        ask(line(), "1", "3", k=k)


def test_a_barred_person_may_still_ask() -> None:
    assert len(ntp.chains.warmest(line(p1=True), "1", "3")) == 1


def test_a_target_is_no_broker() -> None:
    found = ntp.chains.warmest(line(), "1", ["3", "5"], k=10)
    assert [chain.people for chain in found] == [("1", "2", "3")]


def test_a_tie_of_warmth_0_is_never_asked_along() -> None:
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.0, 1.0]})
    check_empty(ntp.chains.warmest(ntp.ReferralNetwork(None, ties, directed=False), "a", "c"))


@every_question
def test_chains_rest_on_warmth(ask: Ask) -> None:
    ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
    with pytest.raises(ntp.errors.MissingWarmth, match="with_warmth"):
        ask(ntp.ReferralNetwork(None, ties, directed=False), "a", "b")


@every_question
def test_chains_need_one_tie_a_pair(ask: Ask) -> None:
    ties = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "kind": ["x", "y"]})
    net = ntp.ReferralNetwork(None, ties, directed=False).with_warmth(0.5)
    with pytest.raises(ntp.errors.DataError, match="merge_kinds"):
        ask(net, "a", "b")
