r"""Cells that a spreadsheet would run as a formula, written so that it shows them, and back.

A cell that begins like a formula, even behind blanks, quotes or apostrophes, gets an apostrophe in
front; reading takes it off again. The two are exact inverses.
"""

from __future__ import annotations

import re

_FORMULA = re.compile("[\\s\"']*[=+\\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula.

    Examples
    --------
    >>> is_formula("=1+1"), is_formula(" -2"), is_formula("Ada")
    (True, True, False)
    """
    return _FORMULA.match(text) is not None


def escaped(text: str) -> str:
    """Return a text as a spreadsheet may be given it.

    Examples
    --------
    >>> escaped("=1+1"), escaped("'=1+1"), escaped("Ada")
    ("'=1+1", "''=1+1", 'Ada')
    """
    return f"'{text}" if is_formula(text) else text


def kept(text: str) -> str:
    """Return a text as it is, but for one that reading would take for an escaped one.

    Examples
    --------
    >>> kept("=1+1"), kept("'=1+1")
    ('=1+1', "''=1+1")
    """
    return escaped(text) if text[:1] == "'" else text


def unescaped(text: str) -> str:
    """Return the text that was escaped.

    Examples
    --------
    >>> unescaped("'=1+1"), unescaped("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text[:1] == "'" and is_formula(text) else text
