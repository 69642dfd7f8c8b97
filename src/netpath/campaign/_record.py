"""What is said of one ask, held against what is recorded, and turned into payloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from netpath._rules import bare, clean_id
from netpath.campaign._chance import name_told
from netpath.campaign._faults import Contradiction, no_such_word
from netpath.campaign._kept import Known
from netpath.campaign._meeting import Meeting
from netpath.campaign._referral import Referral, called_in, joined, named_in, told_apart
from netpath.campaign._said import (
    ENDINGS,
    GRANTED,
    INTERESTS,
    MEDIA,
    NAMED,
    NOT_ASKED,
    OPEN,
    OUTCOMES,
)
from netpath.campaign._standing import Standing, talks, waits_until
from netpath.campaign.state import Ask, State
from netpath.errors import DataError, Message, Repair, Typed, either

NIGHT = timedelta(days=1)
"""What the day here and the day where a machine believes to be may differ by."""


@dataclass(frozen=True, kw_only=True)
class ToldOfAsk:
    """What the user says of one ask, as it stands."""

    outcome: str
    person: str = ""
    via: str | None = None
    clock: date = date.min
    last: date = date.min
    on: date | None = None
    referrals: tuple[Referral, ...] = ()
    interest: str | None = None
    learned: str | None = None
    declined: bool = False
    how: str | None = None
    ended: str | None = None
    stays: str | None = None
    meeting: Meeting | None = None

    @property
    def today(self) -> date:
        """The clock's day, or that of the last record where the clock is behind it."""
        return max(self.clock, self.last)

    @property
    def day(self) -> date:
        """The day of the ask; the day given with ``later`` is one ahead."""
        return self.today if self.outcome == "later" or self.on is None else self.on


def judged(state: State, told: ToldOfAsk) -> tuple[Ask, list[dict[str, object]]]:
    """Return the ask that is told, and its payloads; of one that is recorded, only what is new.

    Raises
    ------
    DataError
        If something is missing or not one of the words.
    Contradiction
        If it cannot be true together with what is recorded.
    """
    _refuse_wrong_words(told)
    now = talks(state)
    named, _ = named_now(state, told.referrals)
    via = told.via or _via_told_before(state, told) or _likely_via(state, now, told.person)
    ask = _ask_of(told, via, via == state.seeker, tuple(person for person, _ in named))
    before = [one for one in state.asks if (one.person, one.via) == (ask.person, ask.via)]
    same = next(filter(ask.is_same_as, state.asks), None)
    same = same or _silent(state, told, before[-1:])
    if same:
        return same, [one for name in named for one in joined(state, ask.person, *name)]
    _refuse_days(told)
    _refuse_early_silence(state, told, ask)
    _refuse_out_of_order(state, before, ask)
    _refuse_contradictions(state, now, ask)
    return ask, _payloads(state, ask, named)


def named_now(state: State, given: Sequence[Referral]) -> tuple[list[tuple[str, Known]], int]:
    """Return the names given in a talk, and how many more are of who asked to be forgotten."""
    named = [named_in(state, one) for one in given]
    kept = [one for one in named if not is_forgotten(state, one[0], one[1].get("name"))]
    return kept, len(named) - len(kept)


def _ask_of(told: ToldOfAsk, via: str, direct: bool, named: tuple[str, ...]) -> Ask:
    usual = {"met": NOT_ASKED, "referred": NAMED}
    return Ask(
        seq=0,
        person=told.person,
        outcome=told.outcome,
        day=told.day,
        via=via,
        direct=direct,
        until=told.on if told.outcome == "later" else None,
        declined=told.declined,
        interest=told.interest or "",
        learned=told.learned or "",
        named=named,
        how=told.how or "",
        ended=told.ended or usual.get(told.outcome, ""),
        stays=told.stays or "",
        **vars(told.meeting or Meeting()),
    )


def _refuse_wrong_words(told: ToldOfAsk) -> None:
    outcome, names = told.outcome, bool(told.referrals)
    if outcome not in OUTCOMES:
        raise no_such_word("outcome", outcome, OUTCOMES)
    if outcome == "later" and told.on is None:
        raise DataError(
            "later needs a day to come.",
            code="no day",
            repair=Repair("day", of="the day to ask again", day="2026-12-01"),
        )
    if told.interest not in (None, *INTERESTS):
        raise no_such_word("interest", told.interest, INTERESTS)
    if told.interest is not None and outcome not in GRANTED:
        raise _out_of_place(f"Interest is judged after a talk; here it is {outcome}.")
    if outcome == "referred" and not names:
        raise DataError(
            "referred means that names were given. With none it is met.",
            code="no names",
            repair=Repair("names"),
        )
    if outcome != "referred" and names:
        raise _out_of_place(f"Names were given, so the outcome is referred, not {outcome}.")
    if not all(isinstance(one, str | None) for one in (told.learned, told.stays)):
        told_so = "What was learned, and what stays, is a note in words; write it as text."
        raise DataError(told_so, code="note")
    _refuse_wrong_talk(told)
    if told.declined and outcome != "no":
        raise _out_of_place(f"Declined goes with their own no; here it is {outcome}.")


def _out_of_place(what: str) -> DataError:
    """Return the error that something is said of an outcome with which it does not go."""
    return DataError(what, code="does not go with the outcome")


def _refuse_wrong_talk(told: ToldOfAsk) -> None:
    """Refuse what is said of how an ask was sent and a talk ended, where there was none such."""
    if told.how is not None and told.how not in MEDIA:
        raise no_such_word("medium", told.how, MEDIA)
    if told.how is not None and told.outcome not in (*OPEN, *GRANTED):
        raise _out_of_place("The medium is how you asked, or how you talked; leave it out here.")
    if told.ended is not None and told.ended not in ENDINGS:
        raise no_such_word("ending", told.ended, ENDINGS)
    if told.ended is not None and told.outcome not in GRANTED:
        raise _out_of_place(f"An ending is that of a talk; here it is {told.outcome}.")
    if told.ended is not None and (told.ended == NAMED) != (told.outcome == "referred"):
        raise DataError(
            "named means that names were given, and only then.",
            code="no names",
            repair=Repair("names"),
        )
    if told.stays is not None and told.outcome not in GRANTED:
        raise _out_of_place("What stays with you is of a talk; leave it out here.")
    if (told.meeting is None) != (told.outcome != "agreed"):
        raise DataError("A talk is agreed for an hour.", code="no hour", repair=Repair("agreed"))


def _silent(state: State, told: ToldOfAsk, last: Sequence[Ask]) -> Ask | None:
    """Return the asking that has become no reply by itself, so that nothing need be recorded."""
    for one in last:
        over = one.outcome == "asked" and waits_until(state, one) <= told.today
        if told.outcome == "no_reply" and over:
            return one
    return None


def _refuse_out_of_order(state: State, before: Sequence[Ask], ask: Ask) -> None:
    """Refuse an asking that is told of after what came of it, and an answer before the asking."""
    for one in before:
        who = _who(state, ask.person)
        if ask.outcome in ("asked", "agreed") and one.day >= ask.day and one.outcome not in OPEN:
            raise _refused(
                "an asking comes before its outcome",
                Message.of(
                    "{who} is recorded with {outcome} on {day}, so that an asking of {asked} is "
                    "answered.",
                    who=who,
                    outcome=one.outcome,
                    day=one.day,
                    asked=ask.day,
                ),
                "Nothing need be recorded; if you asked again, give the day of that",
            )
    for one in before[-1:]:
        who = _who(state, ask.person)
        if one.outcome in ("asked", "agreed") and ask.day < one.day:
            raise _refused(
                "an asking comes before its outcome",
                Message.of(
                    "{who} is recorded with {outcome} on {day}, after {asked}.",
                    who=who,
                    outcome=one.outcome,
                    day=one.day,
                    asked=ask.day,
                ),
                either(
                    Repair("day", of="the day on which it was", day=one.day.isoformat()),
                    Repair("withdraw", event=one.seq),
                ),
            )
    if ask.at and date.fromisoformat(ask.at[:10]) < ask.day - NIGHT:
        raise DataError(
            f"The talk is agreed for {ask.at[:10]}, and was agreed on {ask.day}.",
            code="agreed for a day that was over",
            repair="If it took place, record what came of it: met, say",
        )


def _refuse_early_silence(state: State, told: ToldOfAsk, ask: Ask) -> None:
    """Refuse silence before it counts as no: until then somebody was asked, and may answer."""
    until = waits_until(state, ask)
    if told.outcome == "no_reply" and told.today < until:
        raise _refused(
            "silence counts later",
            Message.of(
                "{who} was asked on {day}, and silence counts as no from {until}.",
                who=_who(state, ask.person),
                day=ask.day,
                until=until,
            ),
            "Record the asking: the outcome is asked; it becomes no reply by itself",
        )


def _refuse_days(told: ToldOfAsk) -> None:
    """Refuse what has not happened yet, what was to come, and a clock that cannot be right."""
    if told.on is None and told.clock < told.last - NIGHT:
        raise DataError(
            f"This machine's clock says {told.clock}, and the last record is of {told.last}.",
            code="clock",
            repair=either("Set the clock", Repair("day", of="the day", day=told.last.isoformat())),
        )
    if told.outcome == "later" and told.day > (told.on or told.day):
        raise DataError(
            f"{told.on} is over; later needs a day to come, on which to ask again.",
            code="day is over",
        )
    if told.outcome != "later" and told.day - told.today > NIGHT:
        raise DataError(
            f"{told.on} is still to come; what came of an ask is recorded once it is over.",
            code="day is to come",
            repair="Write the day on which it was; for a day to ask again the outcome is later",
        )


def _via_told_before(state: State, told: ToldOfAsk) -> str:
    """Return along whose tie the same ask was told of, or is under way; empty where neither is."""
    when = told.on if told.outcome == "later" else told.day
    for one in state.asks:
        same = one.person == told.person and one.outcome == told.outcome
        if same and when == (one.until or one.day):
            return one.via
    asks = [one for one in state.asks if one.person == told.person]
    return asks[-1].via if asks and asks[-1].outcome in OPEN and told.outcome != "asked" else ""


def _likely_via(state: State, now: Standing, person: str) -> str:
    """Return who was asked along: the seeker if tied to them, else the one who could introduce."""
    if state.pair(state.seeker, person) in state.ties or person == state.seeker:
        return state.seeker
    able = [one for one in now.met if state.pair(one, person) in state.ties]
    able = [one for one in now.named.get(person, able) if one in able] or able
    if len(able) > 1:
        raise DataError(
            Message.of(
                "{n} people whom you met can have introduced you to {who}.",
                n=len(able),
                who=_who(state, person),
            ),
            code="who introduced",
            repair=Repair("via"),
        )
    return able[0] if able else state.seeker


def _refuse_contradictions(state: State, now: Standing, ask: Ask) -> None:
    who = _who(state, ask.person)
    if ask.person == state.seeker:
        told = Message.of("{who} is the seeker, who asks others.", who=who)
        raise _refused("the seeker asks others", told, "Say whom they asked")
    if {ask.person, state.seeker} & set(ask.named):
        raise _refused(
            "names are those of others",
            Message.of("{who} is said to have named themselves or the seeker.", who=who),
            Repair("no_names"),
        )
    if not ask.direct and ask.via not in now.met:
        raise _refused(
            "whoever introduces was met",
            Message.of(
                "{via} is said to have introduced you, and no talk with them is recorded.",
                via=_who(state, ask.via),
            ),
            either("Record that first", Repair("no_via")),
        )
    for one in (one for one in state.asks if one.person == ask.person):
        rule, what = _against(one, ask)
        if rule:
            told = Message.of("{who} {what}.", who=who, what=what)
            raise _refused(rule, told, Repair("withdraw", event=one.seq))


def refuse_to_withdraw(state: State, seq: int) -> None:
    """Raise if an outcome that stays came through somebody who would not have been met.

    Raises
    ------
    Contradiction
        Naming the outcome to take back first.

    Examples
    --------
    >>> refuse_to_withdraw(State(), 2)
    """
    rest = [one for one in state.asks if one.seq != seq]
    met = {one.person for one in rest if one.outcome in GRANTED}
    gone = {one.person for one in state.asks if one.seq == seq and one.outcome in GRANTED} - {""}
    for one in rest:
        if not one.direct and one.via in gone - met:
            raise _refused(
                "whoever introduces was met",
                Message.of(
                    "{via} is said to have introduced you to {who}.",
                    via=_who(state, one.via),
                    who=_who(state, one.person),
                ),
                Repair("withdraw", event=one.seq, first=True),
            )


def _who(state: State, person: str) -> Typed:
    """Return a person, shown by name at their door and masked elsewhere."""
    return Typed(person, name_told(str(state.people.get(person, {}).get("name", person))))


def _against(one: Ask, ask: Ask) -> tuple[str, str]:
    """Return which rule an earlier ask of the same person sets against a new one, and why."""
    same, said_no = one.via == ask.via, one.outcome == "no"
    answers = one.ended == NOT_ASKED and ask.outcome == "referred"  # it belongs to the talk
    ended = said_no or (one.outcome in GRANTED and not answers)
    if same and one.day == ask.day and ended and one.outcome != ask.outcome:
        what = f"is recorded with {one.outcome} on this day, not with {ask.outcome}"
        return "one ask has one outcome", what
    if said_no and (one.direct or one.declined):
        return "a no is a no", "said no and is not asked again"
    if said_no and same:
        return "a closed tie stays closed", "said no along this tie"
    return "", ""


def _refused(rule: str, message: str, repair: str) -> Contradiction:
    return Contradiction(message, code=rule, rule=rule, repair=repair)


def _payloads(
    state: State, ask: Ask, named: Iterable[tuple[str, Known]]
) -> list[dict[str, object]]:
    first: dict[str, object] = {"asked": ask.person, "outcome": ask.outcome, "direct": ask.direct}
    if ask.until:
        first["until"] = ask.until.isoformat()
    first |= {"declined": True} if ask.declined else {}
    words = {name: getattr(ask, name) for name in ("interest", "how", "at", "zone")}
    words |= {"ended": ask.ended} if ask.outcome == "met" else {}
    payloads = [first | {name: one for name, one in words.items() if one}]
    payloads += [{"via": ask.via}] if not ask.direct else []
    texts = {name: getattr(ask, name) for name in ("learned", "stays", "place")}
    payloads += [{name: one} for name, one in texts.items() if one]
    for person, known in named:
        payloads.append({"named": person})
        payloads += joined(state, ask.person, person, known)
    return payloads


def person_of(state: State, given: str | int) -> str:
    """Return the id of whoever is meant.

    Raises
    ------
    UnknownPerson
        If nobody has this id or name.

    Examples
    --------
    >>> person_of(State(people={"7": {}}), 7)
    '7'
    """
    said = "Nobody in this search is called {who}, nor has that id."
    tells = partial(told_apart, state)
    mend = "Look at the spelling; somebody new is added first, or named in a talk that is recorded"
    return called_in(state).one(str(given), tells, said, mend)


def mark_of(state: State, text: str) -> str:
    """Return the keyed hash under which somebody who asked to be forgotten is remembered.

    Examples
    --------
    >>> len(mark_of(State(secret="00"), "Ada"))
    64
    """
    import hmac

    key = bytes.fromhex(state.secret)
    return hmac.new(key, clean_id(text).casefold().encode("utf-8", "replace"), "sha256").hexdigest()


def is_forgotten(state: State, person: str, name: object = None) -> bool:
    """Return whether this person asked to be forgotten here, by id or by name.

    Whoever is known here is not forgotten, though somebody was who has the same name.

    Examples
    --------
    >>> is_forgotten(State(secret="00"), "p1")
    False
    """
    if person in state.people:
        return False
    texts = [person, *([name] if isinstance(name, str) and name else [])]
    texts += [bare(one) for one in texts]
    return bool(state.marks) and any(mark_of(state, text) in state.marks for text in texts)
