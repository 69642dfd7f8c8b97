"""Compiling ahead: one small question of every kind, so that none is compiled when one is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import access, chains, counterfactuals, models, reach, readers, search
from netpath.network import ReferralNetwork

SEEKER = "p200"
LARGE, MANY = 6_000, 100_002

# What each kind of question compiles is found by asking it, so that the two cannot differ.
QUESTIONS: dict[str, Callable[[ReferralNetwork, list[str]], object]] = {
    "tables": lambda *_: [many(np.arange(MANY)), many([f"p{at}" for at in range(MANY)])],
    "chains": lambda *_: [
        chains.warmest(large(), SEEKER, "p203"),
        chains.warmest(large(), SEEKER, "p203", k=3),
        chains.warmest(large(), SEEKER, "p203", k=2, within=4),
        chains.warmest(large(), SEEKER, "p203", through="p201"),
        chains.shortest(large(), SEEKER, "p203", k=2),
    ],
    "reach": lambda net, targets: [
        reach.count(net, within=2),
        reach.count(net, within=3),
        reach.distance(net, targets=targets),
        reach.distance(many(np.arange(MANY)), "0", "5"),
    ],
    "access": lambda net, targets: [
        access.estimate(net, targets=targets, within=3, n_draws=64, rng=7),
    ],
    "search": lambda net, targets: [
        *(
            search.simulate(net, SEEKER, targets, policy=policy, rules=rules, n_runs=4, rng=7)
            for policy, rules in (
                (search.replan, search.Rules("full", budget=4)),
                (search.warmest_first, search.Rules(budget=4, cap=1, together=True)),
                (lambda _: 0, search.Rules(budget=4, referrals=1)),
            )
        ),
        models.hierarchical_search(n_runs=4, rng=7),
    ],
    "counterfactuals": lambda net, _: [
        counterfactuals.rewired(net, held="degrees", warmth="any", rng=7),
    ],
}


def many(ids: Sequence[object] | npt.NDArray[np.int64]) -> ReferralNetwork:
    """Return a line of people; the ids of large tables alone are coded by kernels."""
    return ReferralNetwork(
        None, pd.DataFrame({"source": ids[1:], "target": ids[:-1]}), directed=False
    )


def large() -> ReferralNetwork:
    """Return people tied to the next two: for chains in small networks nothing is compiled."""
    ids = [f"p{at}" for at in range(LARGE)]
    ties = {"source": ids * 2, "target": ids[1:] + ids[:1] + ids[2:] + ids[:2], "warmth": 0.5}
    return ReferralNetwork(None, pd.DataFrame(ties), directed=False)


def warmed() -> Iterator[tuple[str, float]]:
    """Ask a question of every kind; yield its kind and how many seconds it took."""
    net = readers.sample()
    managers = net.where(org="Acme", role="hiring manager")
    for name, asked in QUESTIONS.items():
        begun = perf_counter()
        asked(net, managers)
        yield name, perf_counter() - begun


def compiled() -> tuple[int, str]:
    """Return how many kernels are compiled in the cache, and its folder, empty where none is."""
    from netpath._kernels import _coins

    kernel: Any = _coins.live
    folder = kernel.stats.cache_path or ""
    return len(list(Path(folder).glob("*.nbi"))) if folder else 0, folder
