"""Whole numbers that somebody gives: how many, how often, how far."""

from __future__ import annotations

from numbers import Integral

from netpath.errors import DataError


def is_whole(value: object, least: int) -> bool:
    """Return whether something is a whole number, no less than another.

    Examples
    --------
    >>> is_whole(3, 1), is_whole(3.0, 1), is_whole(True, 1), is_whole(0, 1)
    (True, False, False, False)
    """
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least


def need_count(name: str, value: object, what: str, repair: str = "") -> None:
    """Raise unless an argument counts something, from 1.

    Examples
    --------
    >>> need_count("k", 0, "chains")
    Traceback (most recent call last):
    netpath.errors.DataError: k is 0; it counts chains and must be a whole number, 1 or more.
    """
    if not is_whole(value, 1):
        said = f"{name} is {value!r}; it counts {what} and must be a whole number, 1 or more."
        raise DataError(f"{said} {repair}".rstrip())
