"""Whether a text reads as English: by its letters, and by its commonest words."""

from __future__ import annotations

import re

COMMON = (
    " the to you i and a of in for your me my we is that with it on as at be was have are this not "
    "would could from what how do an if or by will can about our us so but had am "
)
FEW, SHARE = 8, 0.15
"""Words from which on a language can be told, and the share of common ones; chosen."""


def reads_english(text: str, few: int = FEW) -> bool:
    """Return whether a text reads as English; of a few words alone nothing can be said.

    Examples
    --------
    >>> reads_english("I heard your talk on tides, and would like to know how you came to it.")
    True
    >>> reads_english("Ich habe Ihren Vortrag gehört und möchte wissen, wie Sie dazu kamen.")
    False
    """
    letters = [one for one in text if one.isalpha()]
    latin = sum(one < "\u0250" for one in letters)
    if latin < len(letters) / 2:
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) < few or sum(f" {one} " in COMMON for one in words) >= SHARE * len(words)
