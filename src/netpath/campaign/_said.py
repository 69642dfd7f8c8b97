"""What an event may say: a file's every payload is held against this before anything rests on it.

A seal tells that a file is as it was written, not who wrote it: whoever makes a file can seal
anything. So names are known ones, values have their types and ranges, and days are days; the same
rules are held before something is written, so that what was recorded can always be read.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from netpath._rules import EVIDENCE, clean_id
from netpath.campaign._faults import JournalCorrupt
from netpath.campaign._kept import LIMITS, TEXTS, refuse_limit
from netpath.campaign._seal import Event
from netpath.errors import DataError

OUTCOMES = ("asked", "agreed", "met", "referred", "later", "no", "no_reply")
GRANTED = ("met", "referred")
OPEN = ("asked", "agreed", "no_reply")
UNANSWERED = ("asked", "no_reply")
"""What an ask is while nothing came of it; silence is what *asked* becomes, or was recorded."""
INTERESTS = ("up", "same", "down")
NAMED, RATHER_NOT, NOT_ASKED = "named", "would rather not", "not asked yet"
ENDINGS = (NAMED, RATHER_NOT, NOT_ASKED)
"""How a talk ended: what came of the question whom else to talk to."""
MEDIA = ("in person", "phone", "video", "e-mail", "message", "letter")
QUESTIONS = (
    "would I be good at it",
    "does it fit",
    "do I want it",
    "where does it lead",
)
TASKS = ("thank", "tell", "follow up", "close")
LONGEST = 100_000
"""Letters in one text; chosen, longer than any note."""
MOST_LINES = 1_000
LARGEST = 2**63
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")
MOST_ASKS = 1_000

Said = dict[str, Any]
Rule = Callable[[Any], bool]


def is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def is_id(value: object) -> bool:
    """Return whether this is an id as it is kept.

    Examples
    --------
    >>> is_id("p1"), is_id(" p1"), is_id(1)
    (True, False, False)
    """
    return isinstance(value, str) and 0 < len(value) <= LONGEST and clean_id(value) == value


def is_day(value: object) -> bool:
    """Return whether this is a day of the calendar, as 2026-11-23; no week, and no time.

    Examples
    --------
    >>> is_day("2026-11-23"), is_day("2026-W48-1"), is_day("2026-02-30")
    (True, False, False)
    """
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_hour(value: object) -> bool:
    """Return whether this is a day and an hour, as 2026-11-23T10:00, where somebody lives.

    Examples
    --------
    >>> is_hour("2026-11-23T10:00"), is_hour("2026-11-23"), is_hour("2026-11-23T25:00")
    (True, False, False)
    """
    return isinstance(value, str) and bool(MOMENT.fullmatch(value)) and _is_moment(value)


def is_number(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST
    return whole or (isinstance(value, float) and math.isfinite(value))


def is_count(value: object, least: int = 0, most: int = LARGEST) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < most


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_chance(value: object) -> bool:
    return isinstance(value, int | float) and is_number(value) and 0 <= value <= 1


def _is_limit(value: object) -> bool:
    try:
        refuse_limit("cap", value)
    except DataError:
        return False
    return True


def _is_value(value: object) -> bool:
    return is_text(value) or isinstance(value, bool) or is_number(value)


def _is_list(of: Rule, least: int = 0, most: int = MOST_LINES) -> Rule:
    return lambda value: (
        isinstance(value, list) and least <= len(value) <= most and all(map(of, value))
    )


def _one_of(*words: str) -> Rule:
    return lambda value: isinstance(value, str) and value in words


COLUMNS: dict[str, Rule] = {
    **dict.fromkeys(TEXTS, is_text),
    **dict.fromkeys(LIMITS, _is_limit),
    **dict.fromkeys(("warmth", "warmth_low", "warmth_high"), _is_chance),
    "willing": lambda value: _is_chance(value) and bool(value),
    "do_not_ask": _is_flag,
    "evidence": _one_of(*EVIDENCE),
}
RESERVED = ("id", "source", "target")


def _is_known(value: object) -> bool:
    """Return whether this is what can be known of a person or a tie, column by column."""
    if not isinstance(value, dict):
        return False
    for name, held in value.items():
        if name in RESERVED or not is_text(name) or not COLUMNS.get(name, _is_value)(held):
            return False
    low, high = value.get("warmth_low"), value.get("warmth_high")
    if low is None and high is None:
        return True
    return None not in (low, high) and low <= value.get("warmth", -1) <= high


SETTINGS: Mapping[str, Rule] = {
    "pace": lambda value: is_count(value, 1, MOST_ASKS),
    "at_once": lambda value: is_count(value, 1, MOST_ASKS),
    "at_employer": lambda value: is_count(value, 1, MOST_ASKS),
    "delete_on": is_day,
    "title": is_text,  # as it was kept before it stood by itself
    "archived": _is_flag,
    "tells_aim": _is_flag,
}
"""What somebody says once about a search, and may say anew."""
OF_SEEKER = ("introduces", "possible", "title", "consent")
"""What the seeker says in words of themselves and of the search, each so that it can be cleared."""
OF_NOTE: Mapping[str, Rule] = {"who": is_id, "org": is_text, "field": is_text}
"""Of whom or what something is noted or said."""

SHAPES: Mapping[str, Mapping[str, Rule]] = {
    "seeker": {
        "seeker": is_id,
        "seed": lambda value: is_count(value, 0, 2**128),
        "secret": lambda value: isinstance(value, str) and bool(HEX.fullmatch(value)),
        "directed": _is_flag,
        "assumptions": _is_list(is_text),
    },
    "target": {"target": is_id},
    "person": {"person": is_id, "known": _is_known},
    "tie": {
        "tie": lambda value: _is_list(is_id, 2, 2)(value) and value[0] != value[1],
        "known": _is_known,
    },
    "asked": {
        "asked": is_id,
        "outcome": _one_of(*OUTCOMES),
        "direct": _is_flag,
        "until": is_day,
        "declined": _is_flag,
        "interest": _one_of(*INTERESTS),
        "how": _one_of(*MEDIA),
        "ended": _one_of(*ENDINGS),
        "at": is_hour,
        "zone": lambda value: isinstance(value, str) and bool(ZONE.fullmatch(value)),
    },
    "via": {"via": is_id},
    "learned": {"learned": is_text},
    "stays": {"stays": is_text},
    "place": {"place": is_text},
    "named": {"named": is_id},
    "assumed": {"assumed": _is_list(is_text)},
    "dropped": {"dropped": is_id},
    "untied": {"untied": lambda value: _is_list(is_id, 2, 2)(value) and value[0] != value[1]},
    "unfit": {"unfit": _is_flag, **OF_NOTE},
    "lifted": {"lifted": is_id},
    "note": {"note": is_text, "question": _one_of(*QUESTIONS), **OF_NOTE},
    "done": {"done": lambda value: is_count(value, 1), "task": _one_of(*TASKS), "who": is_id},
    "over": {"over": _is_flag},
    "settled": {"settled": _is_flag, **SETTINGS},
    **{name: {name: is_text} for name in OF_SEEKER},
    "seq": {"seq": lambda value: is_count(value, 2)},
    "of": {"of": _is_list(is_count, 2, 2), "says": lambda value: isinstance(value, dict)},
    "mark": {"mark": _is_list(lambda value: isinstance(value, str) and bool(HEX.fullmatch(value)))},
}
MAY_LACK = ("until", "declined", "interest", "how", "ended", "at", "zone", *SETTINGS, *OF_NOTE)
JOINING = ("person", "tie", "target")
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "created": ("seeker", *JOINING, "settled"),
    "outcome": ("asked", "via", "learned", "stays", "place", "named", *JOINING),
    "network": (*JOINING, "dropped", "untied", "assumed"),
    "unfit": ("unfit", "lifted"),
    "note": ("note",),
    "done": ("done",),
    "over": ("over",),
    "settled": ("settled", *OF_SEEKER),
    "withdrawn": ("seq",),
    "rewritten": ("of",),
    "erased": ("mark",),
}
ONCE = (
    *("seeker", "asked", "via", "learned", "stays", "place", "over", "settled", "seq", "mark"),
    *OF_SEEKER,
)
"""What an event says no more than once."""


def lead_of(payload: Mapping[str, object]) -> str:
    """Return what a payload is about: the first of the names that can begin one."""
    return next((one for one in SHAPES if one in payload), "")


def fault(kind: str, payloads: Sequence[Said], judged: Container[int] = ()) -> str:
    """Return what an event of a kind says that no campaign says; empty where all is well.

    Payloads that are empty, being erased, say nothing. Of those judged before, by their places,
    the shape is not looked at again.

    Examples
    --------
    >>> fault("outcome", [{"asked": "gail", "outcome": "met", "direct": True}])
    ''
    >>> fault("network", [{"person": "gail", "known": {"cap": float("inf")}}])
    'what is known'
    """
    if kind not in OF_KIND:
        return "what kind it is"
    leads = [lead_of(one) if one else None for one in payloads]
    if set(leads) - {None, *OF_KIND[kind]}:
        return "what it is about"
    if any(leads.count(one) > 1 for one in ONCE):
        return "one thing twice"
    fresh = [
        (SHAPES[lead], one)
        for at, (lead, one) in enumerate(zip(leads, payloads, strict=True))
        if lead is not None and at not in judged
    ]
    wrong = next(filter(None, (_of_shape(shape, one) for shape, one in fresh)), "")
    if wrong or kind != "outcome":
        return wrong or next(filter(None, (_of_what(one) for _, one in fresh)), "")
    return _of_outcome({name: value for one in payloads for name, value in one.items()})


def _of_shape(shape: Mapping[str, Rule], payload: Said) -> str:
    if not payload.keys() <= shape.keys():
        return "a name that is none of ours"
    for name, rule in shape.items():
        if name not in payload:
            if name not in MAY_LACK:
                return f"no {name}"
        elif not rule(payload[name]):
            return TOLD.get(name, name)
    return ""


def _of_what(payload: Said) -> str:
    """Return that a word is of nothing, or of several things at once; empty where it is not so."""
    n = len(OF_NOTE.keys() & payload.keys())
    if "unfit" in payload and n != 1:
        return "of what"
    return "of what" if "note" in payload and not {"org", "field"} & payload.keys() else ""


TOLD = {"known": "what is known", "of": "where", "says": "what", "mark": "who"}


def _of_outcome(said: Said) -> str:
    """Return what does not go with the outcome that is told; empty where that was erased."""
    outcome = said.get("outcome")
    if outcome is None:
        return ""
    if ("until" in said) != (outcome == "later"):
        return "until"
    if said.get("declined") and outcome != "no":
        return "declined"
    if "interest" in said and outcome not in GRANTED:
        return "interest"
    if "named" in said and outcome != "referred":
        return "named"
    if "ended" in said and said["ended"] not in (ENDINGS[1:] if outcome == "met" else ()):
        return "ended"
    if "stays" in said and outcome not in GRANTED:
        return "stays"
    if ("at" in said) != (outcome == "agreed") or ("zone" in said and outcome != "agreed"):
        return "at"
    if "place" in said and outcome != "agreed":
        return "place"
    if "how" in said and outcome not in (*OPEN, *GRANTED):
        return "how"
    return "via" if said["direct"] and "via" in said else ""


def _once(pairs: list[tuple[str, Any]]) -> Said:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> object:
    raise ValueError  # NaN and infinities are no JSON


DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)


def parsed(text: str) -> Said:
    r"""Return what a payload says.

    Raises
    ------
    ValueError
        If it is no JSON object, is empty, names something twice, or holds what is no text.

    Examples
    --------
    >>> parsed('{"target": "mira"}')
    {'target': 'mira'}
    """
    try:
        found = DECODER.decode(text)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # half a letter is none
    except RecursionError:
        raise ValueError from None
    if not isinstance(found, dict) or not found:
        raise ValueError
    return found


Judged = dict[str, Said]
MOST_JUDGED = 200_000
"""Texts that are kept as judged; chosen, some 100 MB."""


def said(event: Event, judged: Judged | None = None) -> list[Said]:
    """Return what an event says, nothing where it was erased.

    Parameters
    ----------
    event
        The event.
    judged
        Texts on people and ties that were read before, which others may hold too; it grows.

    Raises
    ------
    JournalCorrupt
        If no campaign says that.
    """
    known: Judged = {} if judged is None else judged
    texts = [one.payload for one in event.parts]
    try:
        found = [
            {} if text is None else known[text] if text in known else parsed(text) for text in texts
        ]
    except ValueError:
        raise corrupt(event.seq, "what cannot be read") from None
    wrong = fault(event.kind, found, {at for at, text in enumerate(texts) if text in known})
    if (event.seq == 1) != (event.kind == "created"):
        wrong = "how it began"
    if not is_day(event.happened) or not _is_moment(event.recorded):
        wrong = "when it was"
    if wrong:
        raise corrupt(event.seq, wrong)
    if judged is not None and len(judged) < MOST_JUDGED:
        told = zip(texts, found, strict=True)
        judged |= {text: one for text, one in told if text is not None and "known" in one}
    return found


def _is_moment(text: str) -> bool:
    try:
        return not text or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def corrupt(seq: int, what: str) -> JournalCorrupt:
    """Return the error that an event says what no campaign says."""
    return JournalCorrupt(f"Event {seq} tells {what} as no campaign does.")


def refuse_unkept(kind: str, payloads: Sequence[Said]) -> None:
    """Raise before something is written that could not be read again.

    Raises
    ------
    DataError
        Saying what.

    Examples
    --------
    >>> refuse_unkept("outcome", [{"learned": "rotas " * 20_000}])
    Traceback (most recent call last):
        ...
    netpath.errors.DataError: learned cannot be kept so...
    """
    wrong = fault(kind, payloads)
    if wrong:
        raise DataError(
            f"{wrong} cannot be kept so: a text has at most {LONGEST:,} letters and a number 18 "
            "digits, a chance is from 0 to 1, cap and cool_off are whole numbers, and no other "
            "column is called id, source or target. Nothing was recorded.",
            code="not kept so",
            repair="Correct it, or leave it out",
        )
