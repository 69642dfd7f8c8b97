"""Numbers that somebody gives: how many, how often, how far, how likely."""

from __future__ import annotations

import re
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from netpath.errors import DataError

_INDEX = re.compile(r"(unnamed: 0)?|__index_level_0__", re.IGNORECASE)


def is_whole(value: object, least: int) -> bool:
    """Return whether something is a whole number, no less than another.

    Examples
    --------
    >>> is_whole(3, 1), is_whole(3.0, 1), is_whole(True, 1), is_whole(0, 1)
    (True, False, False, False)
    """
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least


def numbers_rows(header: str) -> bool:
    """Return whether a header is one that pandas gives to the numbers of rows.

    Examples
    --------
    >>> numbers_rows("Unnamed: 0"), numbers_rows(" "), numbers_rows("source")
    (True, True, False)
    """
    return bool(_INDEX.fullmatch(header.strip()))


def need_count(
    name: str, value: object, what: str, repair: str = "", most: int | None = None
) -> None:
    """Raise unless an argument counts something, from 1, and to ``most`` where more never ends.

    Examples
    --------
    >>> need_count("k", 0, "chains")
    Traceback (most recent call last):
    netpath.errors.DataError: k is 0; it counts chains and must be a whole number, 1 or more.
    """
    if not is_whole(value, 1):
        said = f"{name} is {value!r}; it counts {what} and must be a whole number, 1 or more."
        raise DataError(said, code="no count", repair=repair)
    if most is not None and int(value) > most:  # type: ignore[call-overload]
        raise DataError(f"{name} asks for more than {most:,} {what}, the most. Ask for fewer.")


def need_numbers(**given: object) -> None:
    """Raise unless all arguments are numbers, and none of them a text that looks like one.

    Examples
    --------
    >>> need_numbers(inside="0.1")
    Traceback (most recent call last):
    netpath.errors.DataError: inside is '0.1'; it must be a number, without quotes.
    """
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, Real):
            raise DataError(f"{name} is {value!r}; it must be a number, without quotes.")


def chances(name: str, given: object) -> tuple[float, ...]:
    """Return chances below 1: one, or a list of them, one for each ask, of which the last goes on.

    Raises
    ------
    DataError
        If it is no number or list of numbers, or one is not in [0, 1).

    Examples
    --------
    >>> chances("attrition", [0.55, 0.15]), chances("attrition", 0.25)
    ((0.55, 0.15), (0.25,))
    """
    several = isinstance(given, list | tuple | np.ndarray | pd.Series)
    many: list[Any] = np.ravel(np.array(given, dtype=object)).tolist() if several else [given]
    wrong = [
        f"a {type(one).__name__}"
        for one in many
        if isinstance(one, bool | np.bool_) or not isinstance(one, Real)
    ]
    wrong = wrong or [f"{one:g}" for one in many if not 0 <= one < 1]
    if wrong or not many:
        said = f"holds {wrong[0]}" if wrong else "is empty"
        raise DataError(
            f"{name} {said}; it must be a chance in [0, 1), or a list of them, one for each ask, "
            "of which the last goes on. Write 0.25, or [0.55, 0.15]."
        )
    return tuple(float(one) for one in many)
