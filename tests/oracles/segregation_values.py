"""Values that segregation indices must give, typed from where they were printed or recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import norm

import netpath as ntp
from netpath.homophily import Mixing, SegregationTable, mixing, spectral, table

KIN = "1-2 1-4 1-5 1-6 1-7 1-9 1-10 2-4 2-5 2-6 2-10 3-5 4-6 5-6 5-7 6-7 6-9 6-10 7-9 7-10 8-9 8-10"
# White kinship, five women and five men, as the manual of R's netseg prints it, to 7 digits.
PRINTED = (
    *(0.3784935, 0.4923020, 1.0448612, 0.4793474, 0.6327077),
    *(0.4053925, 0.5297216, 1.0159465, 0.7420267, 0.5936214),
)


def kinship(times: int = 1) -> ntp.ReferralNetwork:
    ids = [f"p{at:04}" for at in range(10 * times)]
    people = pd.DataFrame({"id": ids, "group": [*"FFFFFMMMMM"] * times})
    pairs = [[int(one) - 1 for one in pair.split("-")] for pair in KIN.split()]
    ties = [(ids[a + 10 * at], ids[b + 10 * at]) for at in range(times) for a, b in pairs]
    return ntp.ReferralNetwork(
        people, pd.DataFrame(ties, columns=["source", "target"]), directed=False
    )


def counted(rows: list[list[int]], sizes: list[int]) -> Mixing:
    names = [*"ABCD"][: len(sizes)]
    return Mixing("group", pd.DataFrame(rows, names, names), pd.Series(sizes, names))


# Catania et al. as Newman 2003 has them: 1,958 couples, men by women.
COUPLES = [[506, 32, 69, 26], [23, 308, 114, 38], [26, 46, 599, 68], [10, 14, 47, 32]]
BOTH = (np.array(COUPLES) + np.array(COUPLES).T).tolist()
CATANIA, ALIKE = counted(COUPLES, [2] * 4), counted(BOTH, [2] * 4)
COLEMAN = counted([[45, 15], [20, 20]], [60, 40])
CLASS = counted([[40, 2], [5, 41]], [13, 13])
THREE = counted([[20, 4, 2], [4, 10, 1], [2, 1, 6]], [10, 6, 4])
# What, of which counts, what is expected, and the last digit that was typed.
INDICES = [
    ("Catania, two-sided", CATANIA, "assortativity", 0.621446, 1e-6),
    ("Catania, symmetrised", ALIKE, "assortativity", 0.620612, 1e-6),
    ("Catania", CATANIA, "E-I", -0.475996, 1e-6),
    ("White", None, "segregation", 0.263636, 1e-6),
    ("White", None, "assortativity", 0.180124, 1e-6),
    ("White", None, "E-I", -0.181818, 1e-6),
    ("White", None, "odds ratio", 3.301587, 1e-6),
    ("White", None, "Gupta-Anderson-May", 0.180124, 1e-6),
    ("Classroom", CLASS, "odds ratio", 16.580705, 1e-6),
    ("Classroom", CLASS, "assortativity", 0.841073, 1e-6),
    ("Classroom", CLASS, "E-I", -0.840909, 1e-6),
    ("three groups", THREE, "assortativity", 0.538867, 1e-6),
    ("three groups", THREE, "E-I", -0.44, 1e-12),
    ("three groups", THREE, "segregation", 0.570968, 1e-6),
    ("three groups", THREE, "odds ratio", 6.267857, 1e-6),
    ("three groups", THREE, "Gupta-Anderson-May", 0.551282, 1e-6),
]
OF_GROUPS = [
    ("White", None, "coleman", (0.228571, 0.295652)),
    ("White", None, "density_index", (0.25, 0.320755)),
    ("Classroom", CLASS, "coleman", (0.9084249, 0.7909699)),
    ("Coleman 1958", COLEMAN, "coleman", (0.38125, 0.175)),
    ("ring of six", "ring", "coleman", (0.375, 0.375, 0.375)),
    ("three groups", THREE, "coleman", (0.561538, 0.547619, 0.604167)),
]
NUMBERS = {"Coleman 1958": "R10", "Catania": "R11"}
NUMBERS |= dict.fromkeys(["Catania, two-sided", "Catania, symmetrised"], "R11")
BY_CHANCE = {("value", 0.590909), ("mean", 0.444444), ("sd", 0.067490)}

# Over all 252 ways to give five of each label to the ten, and of these ties as a sample.
OVER_ALL = [
    ("share within", "p", 8 / 252, 1e-12),
    ("assortativity", "shuffled", -0.133331, 1e-6),
]
ENDS_BY_CHANCE = 0.509871  # the shuffled mean of the sum over groups of their squared share of ends
JACKKNIFE = 0.224496  # of White's assortativity

Wanted = tuple[str, str, Callable[[], float], float, float]


def ring() -> ntp.ReferralNetwork:
    """Six in a ring that runs one way, three colours in pairs."""
    people = pd.DataFrame({"id": [*"abcdef"], "group": [*"AABBCC"]})
    ties = pd.DataFrame({"source": [*"abcdef"], "target": [*"bcdefa"]})
    return ntp.ReferralNetwork(people, ties, directed=True)


def _of(given: Mixing | str | None) -> Mixing:
    if isinstance(given, Mixing):
        return given
    return mixing(ring() if given == "ring" else kinship(), "group")


@cache
def of_white() -> SegregationTable:
    return table(kinship(), "group", n_rewirings=0, rng=7)


def rows() -> Iterator[Wanted]:
    """Yield number, what, ours, expected and tolerance of each."""
    for data, given, index, value, digit in INDICES:
        ours = lambda given=given, index=index: _of(given).indices.at[index, "value"]  # noqa: E731
        yield NUMBERS.get(data, "R12"), f"{data}: {index}", ours, value, digit
    for data, given, name, values in OF_GROUPS:
        for at, value in enumerate(values):
            ours = lambda given=given, name=name, at=at: getattr(_of(given), name).iloc[at]  # noqa: E731
            yield NUMBERS.get(data, "R12"), f"{data}: {name} of group {at + 1}", ours, value, 1e-6
    for index, column, value, digit in OVER_ALL:
        ours = lambda index=index, column=column: of_white().at(index)[column]  # noqa: E731
        yield "R12", f"White, all labelings: {index}, {column}", ours, value, digit
    ours = lambda: (of_white().at("assortativity")["high"] - 0.180124) / norm.ppf(0.975)  # noqa: E731
    yield "R12", "White: jackknife of assortativity", ours, JACKKNIFE, 2e-6
    ours = lambda: 4 / 9 - _of(None).by_chance.at["modularity", "mean"]  # noqa: E731
    yield "R12", "White: shares of ends, squared, by chance", ours, ENDS_BY_CHANCE, 1e-6
    for column, value in sorted(BY_CHANCE):
        ours = lambda column=column: _of(None).by_chance.at["share within", column]  # noqa: E731
        yield "R12", f"White: ties within under shuffled labels, {column}", ours, value, 1e-6
    for at, value in enumerate(PRINTED):
        ours = lambda at=at: spectral(kinship(), "group").values.iloc[at]  # noqa: E731
        yield "SSI", f"White kinship, person {at + 1}", ours, value, 1e-7
