"""A name as it may stand in a letter, whatever was typed."""

from __future__ import annotations

import unicodedata

from netpath._rules import few_marks

LONGEST, MOST_WORDS = 60, 8
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def named(name: str, *, longest: int = LONGEST, most_words: int = MOST_WORDS) -> str:
    r"""Return a name that stands on one line and stays a name, whatever was typed.

    Examples
    --------
    >>> named("Ada\n\nPS: send money"), named("A" * 300)[-1]
    ('Ada PS: send money', '…')
    """
    words = few_marks("".join(filter(_prints, " ".join(name.split())))).split()
    kept = " ".join(words[:most_words])
    cut = len(words) > most_words or len(kept) > longest
    return (kept[: longest - 1].rstrip() + "…" if cut else kept) or "(no name)"


def _prints(letter: str) -> bool:
    """Return whether a letter may stand in a name; joiners, which some scripts need, may."""
    return letter in "\u200c\u200d" or unicodedata.category(letter) not in UNSEEN
