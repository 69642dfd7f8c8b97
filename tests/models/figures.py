"""Published figures on search, and ours: run it to print the table.

``python tests/models/figures.py``. Where the original is only known from memory the source says
so; such a figure is compared with and never called published.
"""

import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath import generate, models, search

# Milgram 1967 by people between, from memory with medium confidence: only ever compared with.
BETWEEN = dict(zip(range(2, 11), (2, 4, 9, 8, 11, 5, 1, 2, 2), strict=True))
WATTS = "Watts, Dodds & Newman, Science 296 (2002) 1302"


class Expected(NamedTuple):
    low: float
    high: float
    told: str

    def holds(self, ours: float) -> bool:
        return self.low - 1e-12 <= ours <= self.high + 1e-12


def near(value: float, off: float) -> Expected:
    return Expected(value - off, value + off, f"{value:g} ± {off:g}" if off else f"{value:g}")


def above(value: float) -> Expected:
    return Expected(value, inf, f"above {value:g}")


class Figure(NamedTuple):
    """One figure: how we get it, what is expected, and where that is from."""

    name: str
    ours: Callable[[], float]
    expected: Expected
    source: str


@cache
def chains(
    attrition: float = 0.25, n_runs: int = 40_000, rng: int = 7
) -> models.HierarchicalSearch:
    return models.hierarchical_search(attrition=attrition, n_runs=n_runs, rng=rng)


@cache
def corrected() -> search.CorrectedLength:
    return search.corrected_length(chains().asks, chains().completed)


def unbroken() -> models.HierarchicalSearch:
    return chains(0.0, 2000, 8)


def completed(homophily: float, hierarchies: int) -> float:
    how = {"homophily": homophily, "hierarchies": hierarchies}
    return models.hierarchical_search(**how, n_runs=4000, rng=7).share_completed


def unlike_milgram() -> float:
    """Kolmogorov and Smirnov's distance of our completed chains from Milgram's."""
    theirs = np.repeat([between + 1 for between in BETWEEN], list(BETWEEN.values()))
    grid = np.arange(1, 40)
    ours = np.searchsorted(np.sort(chains().lengths), grid, side="right") / len(chains().lengths)
    told = np.searchsorted(np.sort(theirs), grid, side="right") / len(theirs)
    return float(np.abs(ours - told).max())


@cache
def ring(exponent: float) -> models.RingSearch:
    return models.ring_search(2001, exponent, n_runs=20_000, rng=7)


@cache
def found_by(habit: str) -> float:
    """Mean asks to colleagues in a made-up organisation, as Adamic and Adar let people search.

    Teams sit in one room; one person in three sits somewhere else.
    """
    net = generate.organisation(430, warmth=1.0, rng=7)
    parts = net.people["place"].str.strip("/").str.split("/")
    rng = np.random.default_rng(7)
    away, seat = rng.random(len(net)) < 0.33, parts.str[:2].str.join("/")
    shuffled = rng.permutation(seat.to_numpy())
    net = net.with_people(net.people.assign(room=np.where(away, shuffled, seat)))
    policy, level = {
        "hierarchy": (search.similar_in("place"), "directory"),
        "geography": (search.similar_in("room"), "directory"),
        "degree": (search.most_connected_first, "full"),
    }[habit]
    staff, rules = net.where(role="staff"), search.Rules(level)
    asked = [
        search.simulate(
            net, staff[at::37], target, policy=policy, rules=rules, n_runs=4, rng=7
        ).asks.mean()
        for at, target in enumerate(staff[5::60], start=1)
        if target not in staff[at::37]
    ]
    return float(np.mean(asked))


MEMORY = f"{WATTS}, from memory"
OURS = f"{WATTS}, recomputed"
MILGRAM = "Milgram, Psychology Today 1 (1967) 60, from memory"
DODDS = "Dodds, Muhamad & Watts, Science 301 (2003) 827, recomputed"
RENEWAL = "Feller, Introduction to Probability I, XIII.7"
MITTEN = "Mitten, Journal of Industrial Engineering 11 (1960) 17"
KLEINBERG = "Kleinberg, Nature 406 (2000) 845, recomputed"
ADAMIC = "Adamic & Adar, Social Networks 27 (2005) 187, the ordering alone"

# (homophily, hierarchies): share completed, at N = 1e8.
SHARES = {(0, 2): 0.109, (1, 1): 0.0115, (1, 2): 0.118, (1, 3): 0.106, (1, 6): 0.081}
SHARES |= {(2, 2): 0.0265}
# (warmth, yeses in a row): asks.
RESTARTS = {(0.75, 6): 18.4746, (0.5, 3): 14.0, (0.37, 6): 617.07}
# exponent: asks on a ring of 2,001, and of 20,001.
RING = {0: (38.8, 124.5), 0.5: (28.4, 65.5), 0.75: (26.6, 51.7), 1: (29.7, 54.6)}
RING |= {1.5: (72.0, 244.3), 2: (209.4, 1618.7)}


def of_hierarchies() -> Iterator[Figure]:
    yield Figure("R1 mean length", lambda: chains().mean_asks, near(6.688, 0.15), OURS)
    yield Figure("R1 mean length, printed", lambda: chains().mean_asks, near(6.7, 0.15), MEMORY)
    yield Figure("R1 median length", lambda: np.median(chains().lengths), near(6, 0), OURS)
    yield Figure("R1 completed", lambda: chains().share_completed, near(0.1146, 0.01), OURS)
    bound = near(10.413, 0.0005)
    yield Figure("R2 bound", lambda: models.searchable_within(0.05, 0.25), bound, MEMORY)
    for (homophily, hierarchies), share in SHARES.items():
        off = min(0.015, round(0.3 * share, 4))  # 0.015 alone would hold for none completed
        name = f"R2 completed, homophily {homophily}, {hierarchies} hierarchies"
        yield Figure(name, partial(completed, homophily, hierarchies), near(share, off), OURS)
    yield Figure("R3 largest distance", unlike_milgram, Expected(0, 0.15, "below 0.15"), MILGRAM)
    yield Figure("R4 raw median", lambda: corrected().raw_median, near(6, 0), DODDS)
    yield Figure("R4 corrected mean", lambda: corrected().mean, near(8.70, 0.4), DODDS)
    yield Figure("R4 corrected median", lambda: corrected().median, near(8, 0), DODDS)
    yield Figure("R4 mean, none broken", lambda: unbroken().mean_asks, near(8.48, 0.4), OURS)
    yield Figure("R4 median, none broken", lambda: np.median(unbroken().lengths), near(8, 0), OURS)


def of_orders() -> Iterator[Figure]:
    for (warmth, length), asks in RESTARTS.items():
        told = partial(models.restart, warmth, length)
        name, off = f"R24 {length} in a row at {warmth}", 5e-5 if asks < 100 else 5e-3
        yield Figure(name, lambda told=told: told().expected_asks, near(asks, off), RENEWAL)
        drawn = lambda told=told: told(n_runs=20_000, rng=7).simulated  # noqa: E731
        yield Figure(f"{name}, simulated", drawn, near(asks, round(0.02 * asks, 4)), RENEWAL)
    order = models.order_of_asks([0.2, 0.5, 0.4], [1, 2, 1])
    digits = int("".join(str(one + 1) for one in order.order))
    yield Figure("R25 order of three", lambda: digits, near(321, 0), MITTEN)
    yield Figure("R25 expected cost", lambda: order.expected_cost, near(2.5, 0), MITTEN)


def of_rings() -> Iterator[Figure]:
    for power, (asks, _) in RING.items():
        name = f"R26 ring of 2,001, exponent {power}"
        yield Figure(name, lambda r=power: ring(r).mean_asks, near(asks, 0.1), KLEINBERG)
        drawn = near(asks, round(0.03 * asks, 3))
        yield Figure(f"{name}, simulated", lambda r=power: ring(r).simulated, drawn, KLEINBERG)


def of_longer_rings() -> Iterator[Figure]:
    for power, (_, asks) in RING.items():
        exact = lambda r=power: models.ring_search(20_001, r).mean_asks  # noqa: E731
        yield Figure(f"R26 ring of 20,001, exponent {power}", exact, near(asks, 0.1), KLEINBERG)


def of_organisations() -> Iterator[Figure]:
    further = lambda: found_by("geography") / found_by("hierarchy")  # noqa: E731
    yield Figure("2.6 geography / hierarchy", further, above(1), ADAMIC)
    furthest = lambda: found_by("degree") / found_by("geography")  # noqa: E731
    yield Figure("2.6 degree / geography", furthest, above(2), ADAMIC)


FIGURES = [*of_hierarchies(), *of_orders(), *of_rings(), *of_organisations()]
LONG = list(of_longer_rings())


def main() -> None:
    """Print ours beside what is expected, and the test that holds it."""
    rows = []
    for test, figures in (("test_figure", FIGURES), ("test_long_figure", LONG)):
        for one in figures:
            ours = float(one.ours())
            holds = "yes" if one.expected.holds(ours) else "NO"
            rows.append(
                (one.name, ours, one.expected.told, holds, f"{test}[{one.name}]", one.source)
            )
    columns = [
        "figure",
        "ours",
        "expected",
        "holds",
        "test in tests/models/test_models.py",
        "source",
    ]
    table = pd.DataFrame(rows, columns=columns)
    pd.set_option("display.width", 250, "display.max_colwidth", 80)
    sys.stdout.write(table.to_string(index=False, float_format=lambda x: f"{x:.5g}") + "\n")


if __name__ == "__main__":
    main()
