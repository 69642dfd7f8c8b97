"""When two people talked, as somebody typed it, within its sentence: *in May*, *on 3 May*."""

from __future__ import annotations

import re
from datetime import date

from netpath.letters.words import Language

BEFORE = {"en": ("on", "in"), "de": ("am", "im")}
"""What stands before a day, and before a month or season; other languages are taken as typed."""
DAYS = {
    "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|the \d{1,2}(?:st|nd|rd|th)",
    "de": r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?",
}
SEASONS = {
    "en": "(?:the )?(?:spring|summer|autumn|winter)|(?:19|20)\\d\\d",
    "de": "frühling|frühjahr|sommer|herbst|winter",
}
CLAUSE = re.compile(
    r"^we (?:talked|spoke|met) (?=\S)|^wir (?:haben|sprachen) (?:miteinander )?|"
    r"(?: miteinander)?(?<=\w) gesprochen$",
    re.I,
)
TIMED = re.compile(
    r"\b(?:ago|weeks?|days?|months?|years?|time|evening|morning|afternoon|night|today|yesterday|"
    r"once|twice|recently|lately|briefly|earlier|while|back)\b|"
    r"^(?:in|on|at|about|of|over|last|this|when|before|after|by|during|since|for|from|with|as|early|"
    r"late|just|how|whether|why|what|around|near|through|between|long|much)\b",
    re.I,
)
"""What tells a time, or begins as what follows "We talked" does; else it is what was talked of."""


def when_told(text: str, words: Language) -> str:
    """Return when two people talked, or of what, as it follows "We talked".

    Examples
    --------
    >>> from netpath.letters.words import language
    >>> [when_told(one, language("en")) for one in ("May", "3 May", "we spoke in May", "tides")]
    ['in May', 'on 3 May', 'in May', 'about tides']
    >>> when_told("3. Mai", language("de")), when_told("Anfang Mai", language("de"))
    ('am 3. Mai', 'Anfang Mai')
    """
    if not text or words.code not in BEFORE:
        return text
    said = CLAUSE.sub("", text.strip(" .!") if words.code == "en" else text.strip(" !"))
    on, within = BEFORE[words.code]
    try:
        return f"{on} {words.day(date.fromisoformat(said))}"
    except ValueError:
        pass
    months = words.lines("dates.months")
    month = "|".join([*months, *(rf"{one[:3]}t?\b\.?" for one in months)])
    day = r"\d{1,2}(?:st|nd|rd|th|\.)?(?: of)?"
    dated = rf"{day} ?(?:{month})|(?:{month}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d)|{DAYS[words.code]}"
    whole = rf"(?:(?:early|mid|late)[- ])?(?:{month})|{SEASONS[words.code]}"
    for before, told in ((on, dated), (within, whole)):
        if re.match(rf"(?:{told})(?=$|[ ,])", said, re.I):
            return f"{before} {said}"
    topic = words.code == "en" and not TIMED.search(said)
    return f"about {said}" if topic else said
