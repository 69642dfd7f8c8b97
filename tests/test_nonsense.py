"""Every public function and method, called with nonsense: what is said is ours, and said soon.

The caller is seeded and knows no function by name: what a valid call looks like is told by the
names of the arguments, and each argument in turn is replaced by each kind of nonsense.
"""

import copy
import inspect
import io
import os
import pickle
import signal
import sys
import warnings
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from random import Random
from timeit import timeit

import numpy as np
import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp
from netpath import _face
from netpath.errors import DataError, NetpathError, WrongArgument

ROOMS = (
    *("access", "audit", "chains", "cohort", "counterfactuals", "employers", "generate"),
    *("homophily", "letters", "models", "plot", "reach", "readers", "report", "search", "warmth"),
)
PATIENCE = 20  # seconds in which anything is refused, or answered, on a busy machine


class TooLong(BaseException):
    """No error that anything on the way would take for its own."""


def network():
    luck = np.random.default_rng(3)
    ids = [f"p{at}" for at in range(24)]
    people = pd.DataFrame({"id": ids, "group": luck.choice(["A", "B"], 24)})
    people = people.assign(name=[f"Name {at}" for at in range(24)], role="engineer", willing=0.9)
    people = people.assign(org=luck.choice(["Acme", "Zeta"], 24), team="t", school="s")
    pairs = np.unique(np.sort(luck.integers(0, 24, (70, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    ties = pd.DataFrame({"source": [ids[at] for at in pairs[:, 0]]})
    ties = ties.assign(target=[ids[at] for at in pairs[:, 1]], warmth=luck.uniform(0.2, 0.9))
    return ntp.ReferralNetwork(people, ties.assign(count=3, how_well=2))


def nonsense():
    """Return values that no question means, by name; fresh, since some can be used only once."""
    return {
        "None": None,
        "true": True,
        "an object": object(),
        "a class": int,
        "NaN": float("nan"),
        "infinity": float("inf"),
        "minus one": -1,
        "nought": 0,
        "a half": 0.5,
        "minus a half": -0.5,
        "huge": 10**12,
        "past any float": 10**400,
        "minus that": -(10**400),
        "complex": 1j,
        "a decimal": Decimal("NaN"),
        "a fraction": Fraction(1, 3),
        "a word": "nobody-of-that-name",
        "empty": "",
        "a surrogate": "\ud800",
        "a NUL": "a\0b",
        "long": "x" * 100_000,
        "bytes": b"p1",
        "no bytes": b"",
        "an empty list": [],
        "a list of None": [None],
        "nested": [["p1"], [["p2"]]],
        "a list of numbers": [1.5, float("nan")],
        "a mixed list": ["p1", 2, None, b"x"],
        "a list of lists of nothing": [[]],
        "a tuple": (),
        "a set": {1, "a"},
        "a dict": {"a": 1},
        "an empty dict": {},
        "a dict of nonsense": {None: object()},
        "a generator": (one for one in ("p1", "nobody")),
        "a frame": pd.DataFrame({"a": [1, None]}),
        "an empty frame": pd.DataFrame(),
        "a frame of lists": pd.DataFrame({"source": [[1]], "target": [{}], "warmth": [1j]}),
        "many columns": pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])),
        "a series": pd.Series(["a", None]),
        "an array": np.array([[1.0, np.nan]]),
        "no array": np.array([]),
        "a date": date(2026, 12, 1),
        "not a time": pd.NaT,
        "missing": pd.NA,
        "a function": lambda *_: None,
        "a buffer": io.BytesIO(b"x"),
        "a module": os,
    }


def answers(net):
    """Return an answer of every class that can be had by a short question."""
    ask, search, who = ntp.audit, ntp.search, ["p1", "p2"]
    access = ntp.access.estimate(net, targets=who, within=3, n_draws=64, rng=7)
    gap = ask.gap(access, by="group", reference="A", n_resamples=99, rng=7)
    runs = search.simulate(net, "p9", who, n_runs=20, rng=7)
    null = ask.null(net, near, "group", reference="A", held="degrees", n_rewirings=19, rng=7)
    return [
        *(net, access, gap, runs, null, search.Rules(), ntp.reach.profile(net)),
        *(ntp.reach.distance(net, targets=who), ntp.homophily.mixing(net, "group")),
        *(ntp.chains.doors(net, "p9", org="Acme"), ntp.chains.fallbacks(net, "p9", who)),
        *(found := ntp.chains.warmest(net, "p9", who, k=2), found[0]),
        *(ask.inequality(access), ask.ladder(ntp.reach.distance(net, targets=who), "group")),
        *(search.difference(runs, runs),),
    ]


def near(net):
    return ntp.reach.count(net, within=1)


def ordinary(net, folder, had):
    """Return what is ordinarily given, by the name of the argument."""
    said = pd.DataFrame(
        {"source": ["p1"], "target": ["p3"], "kind": ["met"], "when": ["2026-01-01"]}
    )
    return {
        **{"net": net, "network": net, "seeker": "p9", "seekers": "p9", "person": "p9"},
        **{"targets": ["p1", "p2"], "target": "p1", "people": ["p5"], "within": 3, "k": 2},
        **{"by": "group", "reference": "A", "rng": 7, "n_draws": 64, "n_runs": 20, "ax": None},
        **{"n_resamples": 99, "n_rewirings": 19, "n_swaps": 1, "measure": near, "held": "degrees"},
        **{
            "chains": had["Chains"],
            "org": "Acme",
            "column": "how_well",
            "half": 5,
            "n_people": 200,
        },
        **{"rule": 0.3, "warmth": "count", "levels": {1: 0.1, 2: 0.5, 3: 0.7}, "how": "max"},
        **{"values": pd.Series(np.arange(24.0), index=list(net.ids)), "what": "asks made"},
        **{"kind": "degrees", "path": folder / "a.csv", "folder": folder / "new", "file": "a"},
        **{"ties": net.ties, "budget": 5, "n": 3, "title": "Engineer", "name": "Ada Byron"},
        **{"attrition": 0.25, "chance": [0.5, 0.2], "cost": [1.0, 1.0], "error": 0.01, "asks": 3},
        **{"to": "Ada", "to_pass_on": "Ben", "person_id": "p1", "question": "A chain", "row": 0},
        **{"selected": {"A": 5, "B": 4}, "total": {"A": 10, "B": 10}, "sizes": {"A": 20, "B": 20}},
        **{"exponent": 2.0, "employers": {"p9": ["Acme"]}, "rate": 0.1, "there": ["Acme"]},
        **{"keep": np.ones(24, dtype=bool), "evidence": said, "overwrite": True, "homophily": 1.0},
        **{"distance": had["Distance"], "outcomes": pd.Series(1.0, index=list(net.ids))},
    }


def shown():
    """Yield the name and the thing of every function and class that a room shows."""
    for room in ROOMS:
        module = getattr(ntp, room)
        for name in module.__all__:
            yield f"{room}.{name}", getattr(module, name)
    yield "ReferralNetwork", ntp.ReferralNetwork
    yield "Campaign", ntp.Campaign


def arguments(name, function, known, had):
    """Return a valid call, as far as names and annotations tell."""
    call = {}
    for one in inspect.signature(function).parameters.values():
        if one.name == "self" or one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            continue
        kind = str(one.annotation).partition(" ")[0]
        wanted = one.default is one.empty or one.name in ALWAYS
        if wanted:
            call[one.name] = had.get(kind, known.get(one.name))
    return call | SPECIAL.get(name, {})


ALWAYS = ("rng", "n_draws", "targets", "n_resamples", "overwrite", "n_runs", "n_rewirings")
SPECIAL = {
    "ReferralNetwork": {"people": None},
    "ReferralNetwork.with_people": {"people": pd.DataFrame({"id": ["new"]})},
    "ReferralNetwork.with_ties": {"ties": pd.DataFrame({"source": ["p0"], "target": ["p0"]})},
    "models.hierarchical_search": {"n_people": 1000, "n_friends": 20.0},
    "models.restart": {"warmth": 0.3, "length": 2.0},
    "readers.name_generator": {"table": pd.DataFrame({"respondent": ["r"], "alter": ["a"]})},
    "readers.position_generator": {"table": pd.DataFrame({"respondent": ["r"], "position": ["a"]})},
    "readers.read_csv": {"ties": "ties.csv"},
    "readers.read_parquet": {"ties": "ties.parquet"},
    "search.corrected_length": {"asks": [1, 2], "completed": [True, False]},
    "warmth.explained": {"tie": {"count": 3}},
}


def callables(had):
    for name, one in shown():
        if inspect.isfunction(one):
            yield name, one
        elif inspect.isclass(one):
            for method, raw in inspect.getmembers_static(one):
                if isinstance(raw, classmethod) and not method.startswith("_"):
                    yield f"{name}.{method}", getattr(one, method)
            if "__post_init__" in dir(one) or one is ntp.ReferralNetwork:
                yield name, one
    for one in had.values():
        for method, raw in inspect.getmembers_static(type(one), inspect.isfunction):
            if not method.startswith("_") and raw.__module__.startswith("netpath"):
                yield f"{type(one).__name__}.{method}", getattr(one, method)


def outcome(function, call):
    """Return what came of a call: "answered", "ours", or the raw error and where it came from."""

    def ring(*_):
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        with (
            warnings.catch_warnings(),
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            function(**call)
    except NetpathError as error:
        return "ours" if str(error) else "nothing is said"
    except (TooLong, MemoryError) as error:
        return type(error).__name__
    except Exception as error:
        if error.__traceback__.tb_next is None:  # Python itself refused: arguments too many or few
            return "refused by Python"
        return f"{type(error).__name__}: {error}"[:160]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        signal.signal(signal.SIGALRM, before)
    return "answered"


def campaign_of(said):
    """Return how often each came, and what was raw, of the calls that are this run's share."""
    counts, raw = Counter(), []
    for name, call, which, outcome_ in said:
        counts[outcome_ if outcome_ in ("answered", "ours", "refused by Python") else "raw"] += 1
        if outcome_ not in ("answered", "ours", "refused by Python"):
            raw.append(f"{name}({which}={call}): {outcome_}")
    return counts, raw


def called(share, seed, folder):
    """Yield name, nonsense, argument and outcome of a share of all calls, drawn by lot."""
    net = network()
    had, luck = {type(one).__name__: one for one in answers(net)}, Random(seed)
    known = ordinary(net, folder, had)
    net.ties.to_csv(folder / "ties.csv")
    net.ties.to_parquet(folder / "ties.parquet")
    for name, function in callables(had):
        valid = arguments(name, function, known, had)
        for which, one in inspect.signature(function).parameters.items():
            if which == "self" or one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
                continue
            for what in nonsense():
                if luck.random() < share:
                    call = {**valid, which: nonsense()[what]}
                    yield name, what, which, outcome(function, call)


def test_nothing_raw_leaves_the_face(tmp_path, monkeypatch, record_property):
    monkeypatch.chdir(tmp_path)
    counts, raw = campaign_of(called(1.0 if LONG else 0.05, 7, tmp_path))
    record_property("calls", dict(counts))
    assert raw == []
    assert counts["ours"] > 100


def test_a_guarded_function_is_looked_at_as_the_plain_one():
    said = inspect.signature(ntp.chains.warmest)
    assert list(said.parameters) == ["net", "seeker", "targets", "k", "within", "avoid", "through"]
    assert said.return_annotation == "Chains"
    assert ntp.chains.warmest.__doc__.startswith("Return the k warmest")
    for one in (ntp.chains.warmest, ntp.audit.gap, ntp.access.estimate):
        assert pickle.loads(pickle.dumps(one)) is one
    with pytest.raises(TypeError, match="missing 1 required positional"):
        ntp.chains.warmest(network(), "p9")


def test_what_is_said_tells_the_argument_and_what_it_must_be_and_no_name():
    net = network()
    with pytest.raises(WrongArgument, match=r"reach\.count: net is None; it must be a Referral"):
        ntp.reach.count(None, within=3)
    with pytest.raises(
        WrongArgument, match="view is of the type str; it must be a View"
    ) as refused:
        ntp.search.by_lot("Ada Byron")
    assert "Ada" not in str(refused.value)
    with pytest.raises(WrongArgument, match="n_runs must be at most 100,000,000"):
        ntp.search.simulate(net, "p9", ["p1"], n_runs=10**12, rng=7)


def test_a_mistyped_id_ends_in_the_message_not_in_lines_of_ours():
    with pytest.raises(NetpathError) as refused:
        ntp.chains.warmest(network(), "p99", ["p1"])
    assert len(refused.traceback) == 2  # the call, and what guards it
    assert refused.value.__cause__ is None


def test_what_somebodys_own_function_raises_passes_unchanged():
    def measure(net):
        raise KeyError("mine")

    with pytest.raises(KeyError) as error:
        ntp.audit.null(network(), measure, "group", reference="A", held="degrees", rng=7)
    assert type(error.value) is KeyError


def test_a_fault_of_ours_is_chained_and_not_hidden(monkeypatch):
    monkeypatch.setattr("netpath.reach.asks_allowed", None)
    with pytest.raises(WrongArgument, match="netpath is at fault") as error:
        ntp.reach.count(network(), within=2)
    assert "not callable" in str(error.value.__cause__)


def test_a_look_costs_little():
    def plain(net: object, seeker: str | int, targets: list[str], *, k: int = 1) -> None: ...

    room = {"__name__": __name__, "__all__": ["plain"], "plain": plain}
    globals()["plain"] = plain
    _face.guarded(room)
    guarded, given = room["plain"], (object(), "a", ["b"])
    spent = [
        min(timeit(lambda one=one: one(*given, k=3), number=1000) for _ in range(9))
        for one in (plain, guarded)
    ]
    assert (spent[1] - spent[0]) / 1000 < 20e-6


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_network_goes_to_another_process_without_what_it_worked_out(asked_before):
    net = network()
    question = lambda one: str(ntp.chains.warmest(one, "p9", ["p1", "p2"], k=3))  # noqa: E731
    access = lambda one: ntp.access.estimate(one, targets=["p1"], within=3, n_draws=64, rng=7)  # noqa: E731
    bare = len(pickle.dumps(net))
    if asked_before:
        question(net), access(net), ntp.reach.distance(net, targets=["p1"])
    told = pickle.dumps(net)
    assert len(told) <= bare
    for one in (pickle.loads(told), copy.deepcopy(net), copy.copy(net)):
        assert question(one) == question(net)
        assert access(one).values.equals(access(net).values)
        assert one.people.equals(net.people)
        assert one.ties.equals(net.ties)
        assert str(one) == str(net)


def test_what_was_read_from_files_goes_to_another_process_too(tmp_path):
    ntp.write_csv(network(), tmp_path)
    net = ntp.read_csv(tmp_path / "people.csv", tmp_path / "ties.csv")
    assert net.report.accepted
    facts = ntp.warmth.FACTS
    assert facts.values
    for copied in (lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy):
        assert str(copied(net)) == str(net)
        assert str(copied(net).report) == str(net.report)
        assert copied(facts).values == facts.values


def test_numbers_without_a_bound_are_refused_or_clamped():
    net = network()
    with pytest.raises(DataError, match="k asks for more than 10,000 chains"):
        ntp.chains.shortest(net, "p9", ["p1"], k=10**5)
    assert len(net.ego_network("p9", within=10**12).ids) <= len(net.ids)
    count = ntp.reach.count(net, within=2)
    for question in (ntp.audit.inequality, partial(ntp.audit.gap, by="group", reference="A")):
        with pytest.raises(DataError, match="n_resamples must be at most 10,000,000"):
            question(count, n_resamples=10**12, rng=7)
    far = ntp.chains.frontier(net, "p9", ["p1"], within=10**9)
    assert str(far.to_frame()) == str(ntp.chains.frontier(net, "p9", ["p1"], within=24).to_frame())
