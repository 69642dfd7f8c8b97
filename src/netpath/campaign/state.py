"""The state of a campaign is the fold of its events, by their order, never by a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from netpath.campaign._kept import Known
from netpath.campaign._said import GRANTED, OUTCOMES, Said, corrupt, fault, lead_of, said
from netpath.campaign._seal import Event

__all__ = ["GRANTED", "OUTCOMES"]

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
        """What tells two records of one person and outcome apart; a ``later`` by its day."""
        when = self.until or self.day
        rest = self.declined, self.interest, self.learned, frozenset(self.named)
        return self.via, self.direct, when, *rest

    def is_same_as(self, ask: Ask) -> bool:
        """Return whether both tell of the same event."""
        same = self.person == ask.person and self.outcome == ask.outcome
        return same and self.content == ask.content


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


def fold(events: Iterable[Event], onto: State | None = None) -> State:
    """Return the state that events lead to; nothing but their order and contents counts.

    Parameters
    ----------
    events
        All of them; or, with ``onto``, those since.
    onto
        What the events before lead to; it stays as it is.

    Raises
    ------
    JournalCorrupt
        If one of them says what no campaign says.
    """
    told = [(event, said(event)) for event in events]
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


def can_go_on(events: Iterable[Event]) -> bool:
    """Return whether events add to what was told before them, and change nothing of it.

    Examples
    --------
    >>> can_go_on([])
    True
    """
    return all(event.kind in ("outcome", "network") for event in events)


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
    for payload in payloads:
        if not gone or "person" in payload:
            _take_payload(state, payload)
    named = (payload.get(name) for payload in payloads for name in OF_SOMEBODY)
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


OF_SOMEBODY = ("seeker", "target", "asked", "via", "named")
CHANGES = {"person": "people", "tie": "ties", "target": "targets", "named": "ties"}


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

    def talk(self, ask: Ask) -> None:
        """Count the person as met, and whom they named as named by them."""
        self.met.setdefault(ask.person, ask)
        for name in ask.named:
            self.named.setdefault(name, []).append(ask.person)

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
            found.talk(ask)
            found.closed.discard(ask.person)
            found.waiting.pop(ask.person, None)
            (found.unfit.add if ask.interest == "down" else found.unfit.discard)(ask.person)
        elif ask.outcome == "no":
            found.close(state, ask)
            found.waiting.pop(ask.person, None)
        elif last[ask.person, ask.via] is ask:
            _wait(state, found, ask, day)
    return found


def talks(state: State) -> Standing:
    """Return who was met and whom they named, whatever the day.

    Examples
    --------
    >>> talks(State()).met
    {}
    """
    found = Standing()
    for ask in state.asks:
        if ask.person and ask.outcome in GRANTED:
            found.talk(ask)
    return found


def _wait(state: State, found: Standing, ask: Ask, day: date) -> None:
    until = ask.until or days_after(ask.day, state.known(ask.person, "cool_off", COOL_OFF))
    if day < until:
        found.waiting[ask.person] = Waiting(ask.person, ask.via, until, ask.outcome)
    elif ask.outcome == "no_reply":
        found.close(state, ask)


def _count(found: Standing, ask: Ask) -> None:
    """Count an ask for the person, and for who passed it on unless they had named them."""
    passed_on = not ask.direct and ask.via not in found.named.get(ask.person, ())
    for person in (ask.person, ask.via) if passed_on else (ask.person,):
        if person:
            found.asked[person] = found.asked.get(person, 0) + 1
            if person not in found.last or found.last[person] < ask.day:
                found.last[person] = ask.day


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
