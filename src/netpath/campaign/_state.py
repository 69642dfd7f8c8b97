"""The state of a campaign is the fold of its events, by their order, never by a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from netpath.campaign._kept import Known
from netpath.campaign._seal import Event

OUTCOMES = ("met", "referred", "later", "no", "no_reply")
GRANTED = ("met", "referred")
CAP, COOL_OFF = 3, 14
"""Asks that a person takes in a search, and days between two of them, where nothing is said."""
NAMED = 0.5
"""The assumed warmth of a tie that a name given in a conversation makes; chosen."""
REFERRAL: Known = {"warmth": NAMED, "kind": "referral", "evidence": "confirmed"}


def days_after(day: date, days: int) -> date:
    """Return the day so many days later; the last of the calendar where it would run off.

    Examples
    --------
    >>> days_after(date(2026, 11, 22), 14), days_after(date(2026, 11, 22), 10**12)
    (datetime.date(2026, 12, 6), datetime.date(9999, 12, 31))
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


@dataclass(frozen=True)
class Ask:
    """One ask and what came of it, as it was recorded.

    Attributes
    ----------
    seq
        Its place among the events.
    person, via
        Who was asked, and along whose tie: the seeker's own id, or that of who introduced them.
        Empty once erased.
    outcome
        ``met``, ``referred``, ``later``, ``no`` or ``no_reply``.
    day
        When, as the user said.
    direct
        Whether the seeker asked by themselves.
    until
        For ``later``, the day to ask again.
    declined
        Whether a no was the person's own.
    interest, learned
        Whether the seeker's interest went up or down, and what they noted.
    named
        Whom the person named.
    """

    seq: int
    person: str
    outcome: str
    day: date
    via: str
    direct: bool
    until: date | None = None
    declined: bool = False
    interest: str = ""
    learned: str = ""
    named: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two records the same event; of ``later`` only the day to ask again counts."""
        when = self.until or self.day
        rest = self.declined, self.interest, self.learned, frozenset(self.named)
        return self.person, self.outcome, self.via, self.direct, when, *rest


@dataclass
class State:
    """Everything that the events tell."""

    seeker: str = ""
    targets: list[str] = field(default_factory=list)
    seed: int = 0
    secret: str = ""
    directed: bool = False
    assumptions: list[str] = field(default_factory=list)
    people: dict[str, Known] = field(default_factory=dict)
    ties: dict[tuple[str, str], Known] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def pair(self, source: str, target: str) -> tuple[str, str]:
        """Return the key under which a tie is kept."""
        return (source, target) if self.directed or source < target else (target, source)

    def known(self, person: str, column: str, default: float) -> int:
        """Return a person's own limit, or the usual one."""
        value = self.people.get(person, {}).get(column, default)
        return int(value) if isinstance(value, int | float) else int(default)


def fold(events: Iterable[Event]) -> State:
    """Return the state that events lead to; nothing but their order and contents counts.

    Examples
    --------
    >>> from netpath.campaign._seal import sealed
    >>> fold([sealed(None, "created", "2026-11-22", "", [{"seeker": "a", "seed": 7}])]).seeker
    'a'
    """
    events = list(events)
    said = [[part.said for part in event.parts] for event in events]
    for event, payloads in zip(events, said, strict=True):
        if event.kind == "rewritten":
            for payload in filter(None, payloads):
                seq, at = payload["of"]
                said[seq - 1][at] = payload["says"]
    state, gone = State(), withdrawn(events)
    for event, payloads in zip(events, said, strict=True):
        _take(state, event, [payload for payload in payloads if payload], event.seq in gone)
    return state


def withdrawn(events: Iterable[Event]) -> set[int]:
    """Return the numbers of the outcomes that were taken back.

    Examples
    --------
    >>> withdrawn([])
    set()
    """
    back = (part for event in events if event.kind == "withdrawn" for part in event.parts)
    return {part.said["seq"] for part in back if part.said}


def _take(state: State, event: Event, payloads: Sequence[dict[str, Any]], gone: bool) -> None:
    """Take in an event; of one that was taken back only who is known stays."""
    for payload in payloads:
        if not gone or "person" in payload:
            _take_payload(state, payload)
    if event.kind == "outcome" and not gone:
        state.asks.append(_ask(state, event, payloads))
        _tie_names(state, state.asks[-1])


def _tie_names(state: State, ask: Ask) -> None:
    """Tie whoever was named to who named them, where the tie came with a record taken back."""
    for person in ask.named:
        state.ties.setdefault(state.pair(ask.person, person), dict(REFERRAL))


def _take_payload(state: State, payload: dict[str, Any]) -> None:
    if "seeker" in payload:
        for name, value in payload.items():
            setattr(state, name, value)
    if "target" in payload and payload["target"] not in state.targets:
        state.targets.append(payload["target"])
    if "person" in payload:
        state.people.setdefault(payload["person"], {}).update(payload["known"])
    if "tie" in payload:
        pair, known = state.pair(*payload["tie"]), payload["known"]
        usual = {} if "warmth" in known else dict(REFERRAL)
        state.ties.setdefault(pair, usual).update(known)
    if "mark" in payload:
        state.marks.update(payload["mark"])


def _ask(state: State, event: Event, payloads: Sequence[dict[str, Any]]) -> Ask:
    told: dict[str, Any] = {}
    for payload in payloads:
        told |= {name: value for name, value in payload.items() if name not in ("named", "known")}
    direct = bool(told.get("direct"))
    return Ask(
        event.seq,
        told.get("asked", ""),
        told.get("outcome", ""),
        date.fromisoformat(event.happened[:10]),
        state.seeker if direct else told.get("via", ""),
        direct,
        date.fromisoformat(told["until"]) if "until" in told else None,
        bool(told.get("declined")),
        told.get("interest", ""),
        told.get("learned", ""),
        tuple(payload["named"] for payload in payloads if "named" in payload),
    )


@dataclass(frozen=True)
class Waiting:
    """Somebody who may still answer, or may be asked again, and from which day."""

    person: str
    via: str
    until: date
    outcome: str


@dataclass
class Standing:
    """How things stand on a day.

    Attributes
    ----------
    met
        Who was talked to, with whom they came, in order.
    closed, closed_ties
        Who is not asked again, and along which ties nobody is.
    waiting
        Who may still answer or asked to be asked later.
    unfit
        Who was met and is not for the seeker: a good ending.
    named
        Who named each person.
    asked, last
        How often each person was asked, and on which day last.
    """

    met: dict[str, Ask] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    closed_ties: set[tuple[str, str]] = field(default_factory=set)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    unfit: set[str] = field(default_factory=set)
    named: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)

    def close(self, state: State, ask: Ask) -> None:
        """Close the person, or only the tie that was asked along."""
        if ask.direct or ask.declined or not ask.via:
            self.closed.add(ask.person)
        else:
            self.closed_ties.add(state.pair(ask.via, ask.person))


def standing(state: State, day: date) -> Standing:
    """Return how things stand on a day.

    Only the cool-off of somebody who did not reply, and the day of a ``later``, look at it.

    Examples
    --------
    >>> standing(State(), date(2026, 11, 22)).met
    {}
    """
    found = Standing()
    last = {(ask.person, ask.via): ask for ask in state.asks}
    for ask in state.asks:
        _count(found, ask)
        if not ask.person:
            continue
        if ask.outcome in GRANTED:
            found.met.setdefault(ask.person, ask)
            found.closed.discard(ask.person)
            found.waiting.pop(ask.person, None)
            for name in ask.named:
                found.named.setdefault(name, []).append(ask.person)
            (found.unfit.add if ask.interest == "down" else found.unfit.discard)(ask.person)
        elif ask.outcome == "no":
            found.close(state, ask)
            found.waiting.pop(ask.person, None)
        elif last[ask.person, ask.via] is ask:
            _wait(state, found, ask, day)
    return found


def _wait(state: State, found: Standing, ask: Ask, day: date) -> None:
    until = ask.until or days_after(ask.day, state.known(ask.person, "cool_off", COOL_OFF))
    if day < until:
        found.waiting[ask.person] = Waiting(ask.person, ask.via, until, ask.outcome)
    elif ask.outcome == "no_reply":
        found.close(state, ask)


def _count(found: Standing, ask: Ask) -> None:
    """Count an ask for the person, and for who passed it on unless they had named them."""
    asked = [ask.person]
    if not ask.direct and ask.via not in found.named.get(ask.person, ()):
        asked.append(ask.via)
    for person in filter(None, asked):
        found.asked[person] = found.asked.get(person, 0) + 1
        found.last[person] = max(ask.day, found.last.get(person, ask.day))


def endings(asks: Sequence[Ask], state: State, day: date) -> Mapping[str, int]:
    """Count how asks ended; "not for me" apart from dead ends.

    Examples
    --------
    >>> endings([], State(), date(2026, 11, 22))["at a dead end"]
    0
    """
    now = standing(state, day)
    people = {ask.person: ask for ask in asks if ask.person}
    kinds = [_ending(now, person, ask) for person, ask in people.items()]
    names = ("met", "not for me", "waiting", "at a dead end")
    return {name: kinds.count(name) for name in names}


def _ending(now: Standing, person: str, ask: Ask) -> str:
    if person in now.unfit:
        return "not for me"
    if person in now.met:
        return "met"
    return "waiting" if person in now.waiting or ask.outcome == "later" else "at a dead end"
