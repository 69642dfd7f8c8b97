"""The state of a campaign is the fold of its events, by their order, never by a clock."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from netpath.campaign._kept import Known
from netpath.campaign._said import GRANTED as GRANTED
from netpath.campaign._said import (
    NAMED,
    NOT_ASKED,
    OF_SEEKER,
    Judged,
    Said,
    corrupt,
    fault,
    lead_of,
    said,
)
from netpath.campaign._seal import Event

CAP, COOL_OFF = 3, 14
"""Asks that a person takes in a search, and days between two of them, where nothing is said."""
YEAR = 365
"""Days after its last record on which a search is to be deleted, if nothing is said; chosen."""
NAMED_WARMTH = 0.5
"""The assumed warmth of a tie that a name given in a conversation makes; chosen."""
REFERRAL: Known = {"warmth": NAMED_WARMTH, "kind": "referral", "evidence": "confirmed"}


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
        ``asked``, ``agreed``, ``met``, ``referred``, ``later``, ``no``; ``no_reply`` as it was
        recorded before there was ``asked``.
    day
        When, as the user said.
    direct
        Whether the seeker asked by themselves.
    until
        For ``later``, the day to ask again.
    declined
        Whether a no was the person's own.
    interest, learned
        Whether the seeker's interest went up or down, and what they noted for themselves.
    named
        Whom the person named.
    how
        How it was sent, or how they talk: ``in person``, ``phone``, ``e-mail`` …
    ended
        How a talk ended: ``named``, ``would rather not``, ``not asked yet``; empty for no talk.
    stays
        What stays with the seeker of a talk; a letter of thanks may say it.
    at, zone, place
        For ``agreed``, the day and hour where they meet, its time zone, and the place.
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
    how: str = ""
    ended: str = ""
    stays: str = ""
    at: str = ""
    zone: str = ""
    place: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What tells two records of one person and outcome apart; a ``later`` by its day."""
        when = self.until or self.day
        rest = self.interest, self.learned, self.how, self.ended, self.stays
        meeting = self.at, self.zone, self.place
        return self.via, self.direct, when, self.declined, frozenset(self.named), *rest, *meeting

    def is_same_as(self, ask: Ask) -> bool:
        """Return whether both tell of the same event."""
        same = self.person == ask.person and self.outcome == ask.outcome
        return same and self.content == ask.content


Aside = tuple[str, str]
"""What is not for the seeker: ``who``, ``org`` or ``field``, and which."""


@dataclass(frozen=True)
class Note:
    """What the seeker learned, under one of four questions; never part of a chance.

    Attributes
    ----------
    seq
        Its place among the events.
    question
        ``would I be good at it``, ``does it fit``, ``do I want it`` or ``where does it lead``.
    text
        In the seeker's own words.
    org, field, who
        Of which employer or field, and from whom; empty where it is not said.
    """

    seq: int
    day: date
    question: str
    text: str
    org: str = ""
    field: str = ""
    who: str = ""


@dataclass
class State:
    """Everything that the events tell.

    Attributes
    ----------
    unfit
        What the seeker said is not for them, or is again, and in which event; what they said after
        a talk stands with the talk.
    lifted
        Whose answer in another search of the seeker does not hold here any more.
    done
        When tasks were done: by the event they come from, which task, and for whom.
    over
        The day on which the seeker ended the search; None while it goes on.
    settled
        What was said once: ``pace``, ``at_once``, ``at_employer``, ``delete_on``, ``title``,
        ``consent``, ``archived``.
    last
        The latest day of which something is recorded.
    """

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
    unfit: dict[Aside, tuple[int, bool]] = field(default_factory=dict)
    lifted: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    done: dict[tuple[int, str, str], date] = field(default_factory=dict)
    over: date | None = None
    settled: dict[str, Any] = field(default_factory=dict)
    last: date = date.min

    @property
    def delete_on(self) -> date:
        """The day on which the search is to be deleted: as was said, or a year after its last.

        Examples
        --------
        >>> State(last=date(2026, 11, 23)).delete_on
        datetime.date(2027, 11, 23)
        """
        said = self.settled.get("delete_on")
        return date.fromisoformat(said) if said else days_after(self.last, YEAR)

    def pair(self, source: str, target: str) -> tuple[str, str]:
        """Return the key under which a tie is kept."""
        return (source, target) if self.directed or source < target else (target, source)

    def known(self, person: str, column: str, default: float) -> int:
        """Return a person's own limit, or the usual one."""
        value = self.people.get(person, {}).get(column, default)
        return int(value) if isinstance(value, int | float) else int(default)


def fold(events: Iterable[Event], onto: State | None = None, judged: Judged | None = None) -> State:
    """Return the state that events lead to; nothing but their order and contents counts.

    Parameters
    ----------
    events
        All of them; or, with ``onto``, those since.
    onto
        What the events before lead to; it stays as it is.
    judged
        What was read before in other searches, so that it is not judged again.

    Raises
    ------
    JournalCorrupt
        If one of them says what no campaign says.
    """
    with _nothing_swept():
        told = [(event, said(event, judged)) for event in events]
        state = _apart(onto, told) if onto else State()
        back = _withdrawn(told)
        for event, payloads in told:
            if event.kind == "rewritten":
                _put_back(told, event, payloads)
        for event, payloads in told:
            _take(state, event, [payload for payload in payloads if payload], event.seq in back)
    if not state.seeker:
        raise corrupt(1, "whose search it is")
    return state


@contextmanager
def _nothing_swept() -> Iterator[None]:
    """Make thousands of small objects, all kept; looking for garbage there doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def can_go_on(events: Iterable[Event]) -> bool:
    """Return whether events add to what was told before them, and change nothing of it.

    Examples
    --------
    >>> can_go_on([])
    True
    """
    return not any(event.kind in ("withdrawn", "rewritten", "erased") for event in events)


Told = Sequence[tuple[Event, list[Said]]]


def _put_back(told: Told, event: Event, payloads: Sequence[Said]) -> None:
    """Put what was kept without mention of somebody where it stood."""
    for payload in filter(None, payloads):
        (seq, at), says = payload["of"], payload["says"]
        before, there = told[seq - 1] if 0 < seq < event.seq else (event, [])
        if at >= len(there) or there[at] or fault(before.kind, [*there, says]):
            raise corrupt(event.seq, "where")
        there[at] = says


def _withdrawn(told: Told) -> set[int]:
    """Return the numbers of the outcomes that were taken back."""
    found = set()
    for event, payloads in told:
        if event.kind == "withdrawn":
            for seq in (payload["seq"] for payload in payloads if payload):
                if seq >= event.seq or seq in found or told[seq - 1][0].kind != "outcome":
                    raise corrupt(event.seq, "what is taken back")
                found.add(seq)
    return found


def _take(state: State, event: Event, payloads: Sequence[Said], gone: bool) -> None:
    """Take in an event; of one that was taken back only who is known stays."""
    day = date.fromisoformat(event.happened)
    state.last = max(state.last, day)
    for payload in payloads:
        if not gone or "person" in payload:
            _take_payload(state, payload)
            _take_word(state, payload, event.seq, day)
    spoken = (payload for payload in payloads if not OF_SOMEBODY.isdisjoint(payload))
    named = (payload.get(name) for payload in spoken for name in OF_SOMEBODY)
    if any(one is not None and one not in state.people for one in named):
        raise corrupt(event.seq, "of somebody who is not known here,")
    if event.kind != "outcome":
        return
    ask = _ask(state, event, payloads)
    if state.seeker == ask.person or {state.seeker, ask.person} & {*ask.named}:
        raise corrupt(event.seq, "who asked whom")
    if not gone:
        state.asks.append(ask)
        _tie_names(state, ask)


OF_SOMEBODY = frozenset({"seeker", "target", "asked", "via", "named", "who", "dropped", "lifted"})
CHANGES = {
    **{"person": "people", "tie": "ties", "untied": "ties", "target": "targets"},
    **{"dropped": "targets", "named": "ties", "note": "notes"},
    "assumed": "assumptions",
    **{one: one for one in ("unfit", "lifted", "done", "settled")},
    **dict.fromkeys(OF_SEEKER, "settled"),
}


def _apart(before: State, told: Told) -> State:
    """Return a copy of a state, of which only what is to change is copied."""
    state = replace(before)
    leads = {lead_of(payload) for _, payloads in told for payload in payloads}
    for name in {CHANGES[one] for one in leads if one in CHANGES} | {"asks"}:
        setattr(state, name, getattr(before, name).copy())
    return state


def _tie_names(state: State, ask: Ask) -> None:
    """Tie whoever was named to who named them, where the tie came with a record taken back."""
    for person in ask.named:
        state.ties.setdefault(state.pair(ask.person, person), dict(REFERRAL))


def _take_payload(state: State, payload: Said) -> None:
    if "seeker" in payload:
        state.seeker, state.seed = payload["seeker"], payload["seed"]
        state.secret, state.directed = payload["secret"], payload["directed"]
        state.assumptions = payload["assumptions"]
    if "target" in payload and payload["target"] not in state.targets:
        state.targets.append(payload["target"])
    if "person" in payload:
        known = state.people.get(payload["person"], {})
        state.people[payload["person"]] = known | payload["known"]
    if "tie" in payload:
        pair, known = state.pair(*payload["tie"]), payload["known"]
        state.ties[pair] = _tie_known(state.ties.get(pair), known)
    if "mark" in payload:
        state.marks.update(payload["mark"])


def _take_word(state: State, payload: Said, seq: int, day: date) -> None:
    """Take in what the seeker says of the search, beside what was asked."""
    if "dropped" in payload and payload["dropped"] in state.targets:
        state.targets.remove(payload["dropped"])
    if "assumed" in payload:
        state.assumptions += [one for one in payload["assumed"] if one not in state.assumptions]
    if "untied" in payload:
        state.ties.pop(state.pair(*payload["untied"]), None)
    if "unfit" in payload:
        kind = next((one for one in ("who", "org", "field") if one in payload), "")
        state.unfit[kind, payload.get(kind, "")] = seq, payload["unfit"]
    if "lifted" in payload:
        state.lifted.add(payload["lifted"])
    if "note" in payload:
        of = (payload.get(kind, "") for kind in ("org", "field", "who"))
        state.notes.append(Note(seq, day, payload["question"], payload["note"], *of))
    if "done" in payload:
        state.done[payload["done"], payload["task"], payload.get("who", "")] = day
    if "over" in payload:
        state.over = day if payload["over"] else None
    if "settled" in payload:
        state.settled |= {name: one for name, one in payload.items() if name != "settled"}
    state.settled |= {name: payload[name] for name in OF_SEEKER if name in payload}


def _tie_known(before: Known | None, known: Known) -> Known:
    """Return what is known of a tie now; bounds belong to the warmth that they came with."""
    if "warmth" not in known:
        return (REFERRAL if before is None else before) | known
    rest = {name: value for name, value in (before or {}).items() if name not in BOUNDS}
    return rest | known


BOUNDS = ("warmth_low", "warmth_high")


def _ask(state: State, event: Event, payloads: Sequence[Said]) -> Ask:
    told: Said = {}
    for payload in payloads:
        told |= {name: value for name, value in payload.items() if name not in ("named", "known")}
    direct = bool(told.get("direct"))
    return Ask(
        event.seq,
        told.get("asked", ""),
        told.get("outcome", ""),
        date.fromisoformat(event.happened),
        state.seeker if direct else told.get("via", ""),
        direct,
        date.fromisoformat(told["until"]) if "until" in told else None,
        bool(told.get("declined")),
        told.get("interest", ""),
        told.get("learned", ""),
        tuple(payload["named"] for payload in payloads if "named" in payload),
        told.get("how", ""),
        _ended(told),
        *(told.get(name, "") for name in ("stays", "at", "zone", "place")),
    )


def _ended(told: Said) -> str:
    """Return how a talk ended; where nothing was said, the question is still to be asked."""
    usual = {"met": NOT_ASKED, "referred": NAMED}.get(told.get("outcome", ""), "")
    return str(told.get("ended", usual))
