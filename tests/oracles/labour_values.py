"""Values of models of jobs and referrals, recomputed beside this project; typed from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pandas as pd

import netpath as ntp
from netpath.models import JobNews, job_chances, job_news

Wanted = tuple[str, str, Callable[[], float], float, float, str]


def tied(pairs: str, people: str = "") -> ntp.ReferralNetwork:
    ids = people or "".join(sorted(set(pairs) - {" "}))
    ties = pd.DataFrame([tuple(pair) for pair in pairs.split()], columns=["source", "target"])
    return ntp.ReferralNetwork(pd.DataFrame({"id": [*ids]}), ties.astype("str"), directed=False)


FOUR = {"empty": "", "dyads": "ab cd", "circle": "ab bc cd da", "complete": "ab ac ad bc bd cd"}
# Out of work, with the next and with the one opposite, and the hazard after 1, 2, 10 and the limit.
JOBS = {
    "empty": (0.132159, 0.0, 0.0, 0.0985, 0.0985, 0.0985, 0.0985),
    "dyads": (0.078569, 0.052273, 0.0, 0.175915, 0.174925, 0.168571, 0.159869),
    "circle": (0.056778, 0.020471, 0.018939, 0.249188, 0.247665, 0.240330, 0.234441),
    "complete": (0.046569, 0.027796, 0.027796, 0.307104, 0.301926, 0.274906, 0.254385),
}
PERIODS = (1, 2, 10, None)
# Ties, whose chance, exact, and by the closed form; which is refused where they differ.
ONCE = {
    "star with four ends": ("ab ac ad ae", "a", 0.666378, 0.666378),
    "path of five": ("ab bc cd de", "c", 0.385344, 0.385344),
    "tree": ("ab ac bd be cf cg", "a", 0.352297, 0.352297),
    "ring of five": ("ab bc cd de ea", "a", 0.385344, 0.385344),
    "triangle": ("ab bc ca", "a", 0.374400, 0.385344),
    "all four": ("ab ac ad bc bd cd", "a", 0.452544, 0.478729),
    "ring of four": ("ab bc cd da", "a", 0.383040, 0.385344),
}
WAGES = {
    (0.75, 0.5): (0.4378235, 0.09659447, 0.55681106, 0.54829724),
    (0.9, 1.0): (0.31002552, 0.22441815, 0.67558185, 0.61220908),
}
CHAIN = {1.0: 0.7125, 1.5: 0.6893298598, 2.0: 0.6709717907}
SMALLER = {0.1: 0.0120, 0.2: 0.0090, 0.35: 0.0045, 0.5: 0.0}


@cache
def jobs(name: str) -> JobNews:
    return job_news(tied(FOUR[name], "abcd"), hears=0.1, loses=0.015)


def closed(ties: int, hears: float = 0.3, loses: float = 0.2) -> float:
    """What an alter with so many ties adds, by the closed form."""
    return hears * (1 - loses) * (1 - (1 - loses) ** ties) / (loses * ties)


def rows() -> Iterator[Wanted]:
    source = "the chain of this timing, recomputed; not the printed table"
    for name, numbers in JOBS.items():
        ours = [
            lambda name=name: jobs(name).unemployed["a"],
            lambda name=name: jobs(name).together.loc["a", "b"],
            lambda name=name: jobs(name).together.loc["a", "c"],
            *(lambda name=name, k=k: jobs(name).hazard("a", k) for k in PERIODS),
        ]
        what = ["out of work", "with the next", "with the opposite"]
        what += [f"hazard after {k or 'many'}" for k in PERIODS]
        for at, one in enumerate(what):
            number = "R5" if at < 3 else "R6"
            yield number, f"{name}: {one}", ours[at], numbers[at], 1e-6, source
    for name, (pairs, who, exact, formula) in ONCE.items():
        ours = lambda pairs=pairs, who=who: _once(pairs, who, True)  # noqa: E731
        yield "R7", f"{name}, exact", ours, exact, 1e-6, "Calvó-Armengol 2004, by enumeration"
        if exact == formula:
            ours = lambda pairs=pairs, who=who: _once(pairs, who, False)  # noqa: E731
            yield "R7", f"{name}, closed form", ours, formula, 1e-6, "Calvó-Armengol 2004"
    for (alike, ties), values in WAGES.items():
        for name, value in zip(("market", "profit", "highest", "first"), values, strict=True):
            ours = lambda alike=alike, ties=ties, name=name: getattr(  # noqa: E731
                ntp.models.referral_wages(alike, ties), name
            )
            yield "R31", f"alike {alike}, {ties} ties: {name}", ours, value, 1e-8, "Montgomery 1991"
    for rate, value in CHAIN.items():
        ours = lambda rate=rate: ntp.models.referral_chain(0.77, 0.43, rate_b=rate).in_the_long_run  # noqa: E731
        yield "R32", f"B refers {rate} times as often", ours, value, 1e-10, "arithmetic"
    ours = lambda: ntp.models.referral_chain(0.77, 0.43).neutral_rate(0.65)  # noqa: E731
    yield "R32", "neutral rate at .65", ours, 2.785714286, 1e-9, "arithmetic"
    for share, value in SMALLER.items():
        ours = lambda share=share: _ahead(share)  # noqa: E731
        yield "R34", f"minority of {share}", ours, value, 1e-12, "a construction after Okafor 2025"
    ours = lambda: ntp.models.referral_lift(0.40, 0.07)  # noqa: E731
    yield "R27", "odds of a hire, 7 % of applicants and 40 % of hires", ours, 8.857, 1e-3, "Jobvite"


def _once(pairs: str, who: str, exact: bool) -> float:
    return float(job_chances(tied(pairs), hears=0.3, loses=0.2, exact=exact).values[who])


def _ahead(share: float) -> float:
    found = ntp.models.smaller_group(share, n_people=1_000, inside=0.02, across=0.005)
    return (found.ties[0] - found.ties[1]) / 1_000
