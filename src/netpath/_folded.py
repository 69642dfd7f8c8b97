"""Lines no wider than a cell of a notebook shows: JupyterLab breaks longer ones inside words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from typing import Any

WIDE = 88  # columns


def folded(text: str) -> str:
    r"""Return a text with its long lines broken between words, as JupyterLab does not.

    Examples
    --------
    >>> max(map(len, folded("to ask " * 40).splitlines()))
    87
    """
    lines = text.split("\n")
    wide = (wrap(line, WIDE, break_long_words=False, break_on_hyphens=False) for line in lines)
    return "\n".join("\n".join(parts) for parts in wide)


def told_in_a_cell(told: Callable[[Any], str]) -> Callable[[Any], str]:
    r"""Fold what a cell of a notebook prints; whoever else asks for the text has it as it is.

    Examples
    --------
    >>> told_in_a_cell(lambda answer: "ask " * 40)(None).count("\n")
    0
    """

    @wraps(told)
    def text(self: Any) -> str:  # noqa: ANN401 -- any answer
        said = told(self)
        notebook = type(sys.stdout).__module__.startswith("ipykernel.")
        asked_by = sys._getframe(1).f_globals.get("__name__")
        return folded(said) if notebook and asked_by == "__main__" else said

    return text
