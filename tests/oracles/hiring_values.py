"""Values of the model of hiring, computed beside this project to 30 digits; typed from there.

Each is a row of ``make answers``: what netpath gives, what is expected, how far apart they may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import netpath as ntp
from netpath.hiring import Comparison, Judging, Practice, compare, meetings, one_job, practice

HALF, FIFTH = {"A": 0.5, "B": 0.5}, {"A": 0.8, "B": 0.2}
PLAIN = meetings({"A": 0.4, "B": 0.1}, HALF)
SOURCE = "the model of hiring, recomputed to 30 digits"


def found(
    which: Practice | None = None, *, met: ntp.hiring.Meetings = PLAIN, **how: float
) -> Comparison:
    return compare(met, [which or practice("open door")], reference="A", judging=Judging(**how))


def numbers(one: Comparison, which: Practice) -> dict[str, float]:
    """Return what the page tells of a practice, by its names."""
    rates = one.rates[one.rates["practice"] == str(which)].set_index("group")
    table = one.table.loc[str(which)]
    return {
        "h1": table["met_rate"],
        "h0": table["unmet_rate"],
        "A": rates.loc["A", "rate"],
        "B": rates.loc["B", "rate"],
        "gap": rates.loc["B", "gap"],
        "ratio": rates.loc["B", "ratio"],
        "quality": table["quality"],
        "lost": table["lost"],
        "met": table["met_share"],
    }


DOOR = practice("open door")
FEW_MET = meetings({"A": 0.3, "B": 0.15}, FIFTH)
CASES: dict[str, tuple[Practice, dict[str, object], dict[str, float]]] = {
    "F1 open door": (
        DOOR,
        {"lift": 0.5},
        {
            "h1": 0.2077481221,
            "h0": 0.0640839593,
            "A": 0.1215496244,
            "B": 0.0784503756,
            "gap": -0.0430992488,
            "ratio": 0.6454184944,
            "quality": 1.17130098,
            "lost": 0.0696596261,
        },
    ),
    "F2 decline": (
        practice("decline all"),
        {"lift": 0.5},
        {"A": 0.1, "B": 0.1, "gap": 0, "quality": 1.240960606, "lost": 0},
    ),
    "F2 blind": (
        practice("blind review"),
        {"lift": 0.5},
        {"A": 0.1, "B": 0.1, "gap": 0, "quality": 1.240960606, "lost": 0},
    ),
    "F3 lottery": (
        practice("lottery of meetings"),
        {"lift": 0.5},
        {
            "h1": 0.2077481221,
            "h0": 0.0640839593,
            "A": 0.1,
            "B": 0.1,
            "gap": 0,
            "quality": 1.17130098,
            "lost": 0.0696596261,
        },
    ),
    "F4 talks tell": (
        DOOR,
        {"lift": 0.5, "talk_noise": 1},
        {
            "h1": 0.2265588634,
            "h0": 0.0578137122,
            "A": 0.1253117727,
            "B": 0.0746882273,
            "gap": -0.0506235454,
            "ratio": 0.5960192383,
            "quality": 1.228199949,
            "lost": 0.0650093135,
        },
    ),
    "F4 talks tell, no lift": (
        DOOR,
        {"talk_noise": 1},
        {"gap": -0.00988204, "quality": 1.293209263, "lost": 0},
    ),
    "F5 few hired": (
        DOOR,
        {"met": FEW_MET, "lift": 0.3, "hired": 0.02, "file_noise": 0.5},
        {
            "h1": 0.0347630749,
            "h0": 0.0145396846,
            "A": 0.0206067017,
            "B": 0.0175731932,
            "gap": -0.0030335085,
            "ratio": 0.8527901951,
            "quality": 1.9457542,
            "lost": 0.0309079198,
        },
    ),
    "F6 structured interview": (
        practice("structured interview", file_noise=0.25),
        {"lift": 0.5},
        {"A": 0.1, "B": 0.1, "gap": 0, "quality": 1.569704801, "lost": 0},
    ),
    "F7 e-mail that tells": (
        practice("answer by e-mail", talk_noise=4),
        {"lift": 0.5},
        {"A": 0.1, "B": 0.1, "gap": 0, "quality": 1.308087334},
    ),
    "F8 bonus": (
        practice("referral bonus", times=2),
        {"lift": 0.5},
        {"A": 0.134084075, "B": 0.0659159249, "gap": -0.06816815, "quality": 1.173165575},
    ),
    "F9 cap": (
        practice("referral cap", cap=0.4),
        {"lift": 0.5},
        {"A": 0.112, "B": 0.088, "gap": -0.024, "quality": 1.21854018},
    ),
    "F9 uncapped": (DOOR, {"lift": 0.5}, {"met": 0.51937031}),
    "small lift": (DOOR, {"lift": 0.01}, {"gap": -0.00074793, "lost": 2.34078e-5}),
    "talks tell most, many hired": (
        DOOR,
        {"hired": 0.8, "talk_noise": 0.25, "lift": 0.01},
        {"h1": 0.759, "h0": 0.814, "gap": 0.0166},
    ),
}
FEW = {
    (2, 1, 0.5, 1): (0.6914624613, 0.3520653268, 0.3989422804),
    (10, 3, 0.5, 1): (0.5824168971, 1.016071079, 1.088062491),
    (5, 1, 1, 1): (0.6266989589, 0.5994060807, 0.8223400656),
    (20, 2, 0.3, 0.5): (0.1815050842, 1.511720997, 1.524787001),
}
BREAK_EVEN = {1: 0.4490240746, 4: 0.2584622563}
FIRST = {"gap_first": -0.00074458, "lost_second": 2.32680e-5}


def last_digit(value: float) -> float:
    """Return one of the last digit that a number was typed with: some were cut, not rounded."""
    text = f"{value!r}"
    digits, _, power = text.partition("e")
    places = len(digits.partition(".")[2]) - int(power or 0)
    return 1.0 * 10.0**-places if value else 1e-12


Wanted = tuple[str, Callable[[], float], float, float]


def rows() -> Iterator[Wanted]:
    """Yield every value: what it is, what netpath gives, what is expected, the tolerance."""
    for case, (which, how, expected) in CASES.items():
        for name, value in expected.items():
            ours = lambda which=which, how=how, name=name: numbers(found(which, **how), which)[name]  # noqa: E731
            yield f"{case}: {name}", ours, value, last_digit(value)
    for talk, value in BREAK_EVEN.items():
        ours = lambda talk=talk: found(talk_noise=talk).break_even  # noqa: E731
        yield f"break-even, talks with noise {talk}", ours, value, last_digit(value)
    for name, value in FIRST.items():
        ours = lambda name=name: _at_small_lift(name)  # noqa: E731
        yield f"lift .01: {name}", ours, value, last_digit(value)
    for (n, met, lift, noise), values in FEW.items():
        for name, value in zip(("met_hired", "quality", "best"), values, strict=True):
            ours = lambda n=n, met=met, lift=lift, noise=noise, name=name: getattr(  # noqa: E731
                one_job(n, met, Judging(lift=lift, file_noise=noise)), name
            )
            yield f"one job, {met} of {n} met: {name}", ours, value, last_digit(value)


def _at_small_lift(name: str) -> float:
    """Return a first term at a lift of .01, from its value at the end of the curve."""
    last = found(lift=0.01).curve.iloc[-1]
    return float(last[name] * (0.01 / last["lift"]) ** (1 if name == "gap_first" else 2))
