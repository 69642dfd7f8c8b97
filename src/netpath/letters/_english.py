"""Whether a text reads as English: by its letters, and by its commonest words."""

from __future__ import annotations

import re
from collections.abc import Collection

COMMON = (
    " the to you i and a of in for your me my we is that with it on as at be was have are this not "
    "would could from what how do an if or by will can about our us so but had am "
)
CONTRACTED = ("it", "that", "what", "he", "she", "there", "who", "how", "where", "here", "let")
SHORT = ("nasa", "uk", "eu", "un", "usa", "ai", "ux", "ui", "ngo", "ngos", "phd")
"""What no possessive is, and what stays in capitals though it has a vowel."""
FEW, SHARE = 8, 0.15
"""Words from which on a language can be told, and the share of common ones; chosen."""


def reads_english(text: str, few: int = FEW, shared: Collection[str] = ()) -> bool:
    """Return whether a text reads as English; of a few words alone nothing can be said.

    Words that another language has, too, are ``shared``, and tell nothing.

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
    common = [one for one in words if f" {one} " in COMMON and one not in shared]
    return len(words) < few or len(common) >= SHARE * len(words)


def unshouted(text: str) -> str:
    """Return a line that was typed in capitals in small letters, but for what tells itself a name.

    Examples
    --------
    >>> unshouted("WE MET AT TOM'S WEDDING"), unshouted("HOW NHS TRUSTS HIRE"), unshouted("Gym")
    ("we met at Tom's wedding", 'how NHS trusts hire', 'Gym')
    """
    if not text.isupper() or " " not in text.strip():
        return text
    return re.sub(r"[^\W\d_][\w'’&.-]*", _of_capitals, text)


def _of_capitals(found: re.Match[str]) -> str:
    word = found[0]
    if word == "I" or word.startswith(("I'", "I’")):
        return word.capitalize()
    if re.fullmatch(r"\w+['’]S", word):
        return word.capitalize() if word[:-2].casefold() not in CONTRACTED else word.lower()
    short = "&" in word or not re.search("[AEIOUY]", word) or word.casefold() in SHORT
    return word if short else word.lower()
