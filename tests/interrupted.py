"""Ask a question again and again, each time interrupted at another moment; tell what came of it.

Read by a process of its own, or typed into a notebook: ``many(name, n, seed)``. What a signal hits
is main, as with anybody who presses Ctrl-C; it comes from a thread that waited for its moment.
"""

import os
import signal
import threading
from random import Random
from time import perf_counter, sleep

import numpy as np
import pandas as pd

import netpath as ntp

signal.signal(signal.SIGINT, signal.default_int_handler)


def tables(n):
    rng = np.random.default_rng(5)
    pairs = np.unique(np.sort(rng.integers(0, n, (5 * n, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    people = pd.DataFrame(
        {"id": range(n), "group": rng.choice(["A", "B"], n), "org": rng.choice(["Acme", "Zeta"], n)}
    )
    ties = pd.DataFrame(pairs, columns=["source", "target"])
    return people, ties.assign(warmth=rng.uniform(0.05, 0.9, len(pairs)))


PEOPLE, TIES = tables(int(os.environ.get("NETPATH_INTERRUPTED", "8000")))
few = ntp.ReferralNetwork(*tables(300))
chains, reach, access, search = ntp.chains, ntp.reach, ntp.access, ntp.search
audit, counterfactuals, models = ntp.audit, ntp.counterfactuals, ntp.models


def from_tables(net, who):
    """Access where ties stand in a file; opened anew, so that this, too, may be broken off."""
    with ntp.tables.open(net.to_frame(), net.ties, directed=False) as tied:
        return ntp.tables.access(tied, targets=who[-30:], within=3, n_draws=64, rng=7)


def priced(net, who):
    """Prices of two introductions."""
    table = pd.DataFrame({"source": who[5:7], "target": who[-7:-5], "warmth": 0.5})
    made = ntp.interventions.ties(net, who[5:7], who[-3:], table, within=3)
    return ntp.interventions.price(made, n_draws=512, rng=7)


# Every public function that has something compiled done; most begin with a network that is new,
# so that its rows, too, are made while the signal may come.
QUESTIONS = {
    "chains.warmest": lambda net, who: chains.warmest(net, who[5], who[-20:], k=3, within=5),
    "chains.warmest, one pair": lambda net, who: chains.warmest(net, who[5], who[-1]),
    "chains.shortest": lambda net, who: chains.shortest(net, who[5], who[-3:], k=3),
    "chains.frontier": lambda net, who: chains.frontier(net, who[5], who[-3:]),
    "chains.fallbacks": lambda net, who: chains.fallbacks(net, who[5], who[-3:]),
    "chains.doors": lambda net, who: chains.doors(few, few.ids[5], org="Acme"),
    "reach.count": lambda net, who: reach.count(net, who[:50], who[-50:], within=3),
    "reach.distance": lambda net, who: reach.distance(net, targets=who[-30:]),
    "access.estimate": lambda net, who: access.estimate(
        net, targets=who[-30:], within=3, n_draws=64, rng=7
    ),
    "search.simulate": lambda net, who: search.simulate(net, who[5], who[-30:], n_runs=20, rng=7),
    "counterfactuals.rewired": lambda net, who: counterfactuals.rewired(
        net, held="degrees", warmth="any", n_swaps=2, rng=7
    ),
    "audit.null": lambda net, who: audit.null(
        few,
        lambda one: reach.count(one, within=2),
        "group",
        reference="A",
        held="degrees",
        warmth="any",
        n_rewirings=20,
        rng=7,
    ),
    "brokers.losses": lambda net, who: ntp.brokers.losses(
        few, few.ids[:20], few.ids[-5:], within=None, n_draws=64, rng=7
    ),
    "interventions.price": priced,
    "tables.access": from_tables,
    "models.hierarchical_search": lambda net, who: models.hierarchical_search(
        n_people=10**4, n_friends=30.0, n_runs=2000, rng=7
    ),
}


def told(answer):
    """What an answer says, to be compared with what it says later.

    Not as JSON: where Ctrl-C comes while pandas writes it, pandas ends Python.
    """
    frame = answer.ties if isinstance(answer, ntp.ReferralNetwork) else answer.to_frame()
    return f"{answer}{frame.to_csv()}"


def asked(name):
    net = ntp.ReferralNetwork(PEOPLE, TIES)
    return told(QUESTIONS[name](net, net.ids))


def fire(wait, fired):
    sleep(wait)
    fired.append(perf_counter())
    os.kill(os.getpid(), signal.SIGINT)


def many(name, n, seed):
    """Return how often it was stopped, how often another answer followed, and the longest wait."""
    first, luck, waits, others = asked(name), Random(f"{name} {seed}"), [0.0], 0
    begun = perf_counter()
    asked(name)
    took = perf_counter() - begun
    for _ in range(n):
        fired = []
        bell = threading.Thread(target=fire, args=(luck.uniform(0, took), fired))
        try:
            bell.start()
            others += asked(name) != first
            bell.join()
            sleep(0.01)
        except KeyboardInterrupt:
            waits.append(perf_counter() - fired[0])
        bell.join()
        others += asked(name) != first
    return len(waits) - 1, others, max(waits)
