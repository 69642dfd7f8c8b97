"""What a policy sees: nothing above its level, by whatever way it looks."""

import builtins
import gc
import itertools
import types
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from search_worlds import LEVELS

import netpath as ntp
from netpath.search import Offer, Rules, simulate

DIARY, STRANGER, KIND = "attribute-nobody-was-told", "stranger-never-named", "kind-never-told"
HIDDEN_TIE, HIDDEN_WILLING = 0.123456789, 0.987654321
OUTSIDE = (type, types.ModuleType, types.CodeType, types.BuiltinFunctionType, types.FrameType)


def reachable(thing: object) -> list[object]:
    """Everything that hangs on an object, as the collector of garbage knows it.

    Private fields, entries, closures, defaults, what a proxy or a bound method hides. Not what
    hangs on a module, a type or the globals of a function: the policy is in those itself.
    """
    seen: dict[int, object] = {}
    ahead = [thing]
    while ahead:
        one = ahead.pop()
        if id(one) in seen or isinstance(one, OUTSIDE) or one is vars(builtins):
            continue
        seen[id(one)] = one
        if isinstance(one, types.FunctionType):
            ahead += [one.__closure__, one.__defaults__, one.__kwdefaults__, one.__dict__]
        elif isinstance(one, pd.DataFrame | pd.Series | pd.Index):
            ahead += [one.attrs] if hasattr(one, "attrs") else []
            ahead += one.to_numpy(dtype=object).ravel().tolist()
            ahead += [one.index, one.columns] if isinstance(one, pd.DataFrame) else []
        elif isinstance(one, np.ndarray):
            ahead += [*one.ravel().tolist(), one.base]
        else:
            ahead += [*gc.get_referents(one), getattr(one, "__dict__", None)]
    return list(seen.values())


def spied(level: str) -> tuple[set[str], set[type]]:
    """Return which secrets are in any view of some searches, and the types of what is there."""
    people = pd.DataFrame(
        {"diary": ["", DIARY, "", "", ""], "willing": [1, 0.9, 1, 1, HIDDEN_WILLING]},
        index=["a", "b", "c", "z", STRANGER],
    )
    ties = pd.DataFrame(
        [
            ("a", "b", 0.9, "friend"),
            ("b", "c", 0.8, "friend"),
            ("c", "z", HIDDEN_TIE, KIND),
            ("z", STRANGER, 0.7, "friend"),
        ],
        columns=["source", "target", "warmth", "kind"],
    )
    net, found, kinds = ntp.ReferralNetwork(people, ties, directed=False), set[str](), set[type]()
    world = int(np.random.default_rng(7).integers(2**64, dtype=np.uint64))
    keys = {*net.coin_keys.person.tolist(), *net.coin_keys.arc.tolist()}

    def spy(view: ntp.search.View) -> int:
        told = {HIDDEN_TIE, KIND} & {x for o in (*view.offers, *view.refused) for x in o}
        leaves = [one for one in reachable(view) if isinstance(one, str | int | float)]
        kinds.update(map(type, leaves))
        named = {DIARY: "diary", STRANGER: "stranger", HIDDEN_WILLING: "willing"}
        named |= {} if told else {HIDDEN_TIE: "tie", KIND: "kind"}
        found.update(named[one] for one in leaves if one in named)
        found.update("coin" for one in leaves if type(one) is int and one in {world, *keys})
        found.update(name for secret, name in named.items() if str(secret) in repr(view))
        return 0

    simulate(net, "a", "z", policy=spy, rules=Rules(level), n_runs=20, rng=7)
    return found, kinds


def test_a_spy_sees_nothing_above_its_level() -> None:
    directory = {"diary", "stranger", "willing"}
    assert spied("local")[0] == set()
    assert spied("directory")[0] == directory
    # What the network holds is there with full knowledge, the keys of its coins among it; not the
    # world, without which a key says nothing.
    assert spied("full")[0] - {"coin"} == directory | {"tie", "kind"}


def test_what_is_seen_are_plain_words_and_numbers() -> None:
    """No position, no NumPy scalar with a memory of the array it is from."""
    assert spied("local")[1] <= {str, int, float, bool}


def test_with_full_knowledge_the_world_is_nowhere() -> None:
    net = ntp.generate.organisation(40, rng=7)
    world, found = int(np.random.default_rng(7).integers(2**64, dtype=np.uint64)), []

    def spy(view: ntp.search.FullView) -> int:
        found.extend(one for one in reachable(view) if type(one) is int and one == world)
        return 0

    simulate(net, "p01", "p40", policy=spy, rules=Rules("full", budget=2), n_runs=1, rng=7)
    assert found == []


def test_the_order_of_offers_tells_nothing() -> None:
    """Four alters, of different warmth and name: every order comes up, each as often."""
    alters = ["ann", "bob", "cyd", "dan"]
    ties = pd.DataFrame({"source": "me", "target": alters, "warmth": [0.9, 0.1, 0.5, 0.5]})
    seen = Counter[tuple[str, ...]]()

    def look(view: ntp.search.View) -> int:
        seen[tuple(offer.asked for offer in view.offers)] += 1
        return 0

    net, rules = ntp.ReferralNetwork(None, ties, directed=False), Rules(budget=1)
    simulate(net, "me", "dan", policy=look, rules=rules, n_runs=2400, rng=7)
    orders = [seen[order] for order in itertools.permutations(alters)]
    assert stats.chisquare(orders).pvalue > 0.001


@pytest.mark.parametrize("level", LEVELS)
def test_a_policy_that_writes_on_what_it_sees_changes_nothing(level: str) -> None:
    net = ntp.generate.organisation(40, rng=7)

    def first(view: ntp.search.View) -> int:
        return 0

    def vandal(view: ntp.search.View) -> int:
        for name in ("offers", "met", "asks_left"):
            object.__setattr__(view, name, ())
        if level != "local":
            assert (view.people["role"] != "nobody").all()
            view.people["role"] = "nobody"
            with pytest.raises(TypeError):
                view.willing["p01"] = 0.0
        return 0

    tried = [
        simulate(net, "p01", "p40", policy=one, rules=Rules(level, budget=9), n_runs=20, rng=7)
        for one in (first, vandal)
    ]
    assert (tried[0].asks_made == tried[1].asks_made).all()
    assert (tried[0].ended == tried[1].ended).all()
    assert (net.people["role"] != "nobody").all()
    with pytest.raises(AttributeError):
        Offer("a", "b", "", 0.5, 1).warmth = 1.0


def test_each_level_asks_somebody_else_first() -> None:
    people = pd.DataFrame(
        {"org": ["", "", "Acme", "", "Acme"]}, index=["me", "warm", "like", "near", "goal"]
    )
    ties = pd.DataFrame(
        [
            ("me", "warm", 0.9),
            ("me", "like", 0.6),
            ("me", "near", 0.5),
            ("near", "goal", 0.9),
            ("like", "goal", 0.1),
            ("warm", "goal", 0.01),
        ],
        columns=["source", "target", "warmth"],
    )
    net = ntp.ReferralNetwork(people, ties, directed=False)
    first = [
        simulate(net, "me", "goal", policy=ntp.search.replan, rules=Rules(level), n_runs=1, rng=7)
        .one()
        .asks["asked"]
        .iloc[0]
        for level in LEVELS
    ]
    assert first == ["warm", "like", "near"]
