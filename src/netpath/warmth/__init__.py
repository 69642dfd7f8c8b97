"""Warmth: the probability that an ask along a tie is granted.

Nothing is guessed. What is assumed rather than observed says so, and every result that rests on
it repeats the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from netpath._face import guarded
from netpath._results import Assumption
from netpath._rules import need_numbers
from netpath._warmth_rule import WarmthRule, refuse_faults
from netpath.errors import DataError
from netpath.warmth._calibrate import calibrate
from netpath.warmth._calibration import Calibration
from netpath.warmth._facts import explained, from_facts
from netpath.warmth._table import FACTS, Fact, Facts

__all__ = [
    "FACTS",
    "Calibration",
    "Fact",
    "Facts",
    "WarmthRule",
    "calibrate",
    "explained",
    "from_counts",
    "from_facts",
    "from_scale",
]


def from_counts(column: str, *, half: float) -> WarmthRule:
    """Turn a count of contacts into warmth: count / (count + half).

    Parameters
    ----------
    column
        The column of ties that counts contacts, messages or meetings.
    half
        The count at which every second ask is granted.

    Returns
    -------
    WarmthRule
        Give it to :meth:`netpath.ReferralNetwork.with_warmth` or to a reader. The curve, steep at
        first and never quite 1, is an assumption, and so is ``half``.

    Raises
    ------
    DataError
        If ``half`` is not above 0, or a count is negative, missing or not a number.

    Examples
    --------
    >>> from_counts("messages", half=5)(pd.DataFrame({"messages": [0, 5, 45]})).tolist()
    [0.0, 0.5, 0.9]
    """
    need_numbers(half=half)
    if not half > 0 or np.isinf(half):
        told = f"half is {half:g}; it must be a count above 0."
        raise DataError(told, code="B53", repair="Write 5, say")

    def turn(counts: pd.Series) -> pd.Series:
        numbers = _numbers(counts)
        return numbers / (numbers + half)

    says = Assumption("warmth", f"warmth = {column} / ({column} + {half:g})")
    return WarmthRule(column, says, turn)


def from_scale(levels: Mapping[object, float], *, column: str) -> WarmthRule:
    """Turn the answers on a scale into warmth, one probability a level.

    Parameters
    ----------
    levels
        The warmth of each value of the column; compared as text.
    column
        The column of ties that holds the answers.

    Raises
    ------
    DataError
        If a level is not a probability, or a tie has a value that is no level.

    Examples
    --------
    >>> scale = from_scale({1: 0.1, 2: 0.3, 3: 0.6}, column="how_well")
    >>> scale(pd.DataFrame({"how_well": ["1", "3"]})).tolist()
    [0.1, 0.6]
    """
    known = {str(level): float(value) for level, value in levels.items()}
    refuse_faults(pd.Series(list(known.values()), name="warmth"))

    def turn(answers: pd.Series) -> pd.Series:
        found = answers.astype("str").map(known).astype(float)
        for row in np.flatnonzero(found.isna().to_numpy()):
            raise DataError(
                f"ties: {column} of row {row} is not one of the levels {', '.join(known)}. "
                "Add the level to the scale, or correct the row.",
                code="B55",
                table="ties",
                row=int(row),
                column=column,
            )
        return found

    shown = ", ".join(f"{level} → {value:g}" for level, value in known.items())
    takes = f"one of {', '.join(map(str, levels))}"
    return WarmthRule(column, Assumption("warmth", f"warmth from {column}: {shown}"), turn, takes)


def _numbers(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    bad = ~(np.isfinite(numbers.to_numpy()) & (numbers.to_numpy() >= 0))
    for row in np.flatnonzero(bad):
        raise DataError(
            f"ties: {values.name} of row {row} is not a count; it must be a number of 0 or more. "
            "Correct the row, or leave the tie out.",
            code="B53",
            table="ties",
            row=int(row),
            column=str(values.name),
        )
    return numbers


guarded(globals())
