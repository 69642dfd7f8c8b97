"""What is said of one ask, held against what is recorded, and turned into payloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from netpath._results import counted
from netpath._rules import clean_id
from netpath.campaign._faults import Contradiction
from netpath.campaign._kept import Known
from netpath.campaign._state import GRANTED, OUTCOMES, Ask, Standing, State, standing
from netpath.errors import DataError, UnknownPerson, masked

Referral = str | Mapping[str, object]
NAMED = 0.5
"""The assumed warmth of a tie that a name given in a conversation makes; chosen."""

NAMED_SAYS = f"warmth {NAMED:g} for a name given in a conversation (assumed)"
INTERESTS = ("up", "same", "down")
OF_A_TIE = ("warmth", "kind", "evidence")


@dataclass(frozen=True)
class Told:
    """What the user says of one ask, as it stands."""

    person: str
    outcome: str
    via: str | None
    referrals: tuple[Referral, ...]
    interest: str | None
    learned: str | None
    on: date | None
    declined: bool
    today: date

    @property
    def day(self) -> date:
        """The day of the ask; the day given with ``later`` is one ahead."""
        return self.today if self.outcome == "later" or self.on is None else self.on


def judged(state: State, told: Told) -> tuple[Ask, list[dict[str, object]]]:
    """Return the ask that is told, and its payloads; none where it is recorded already.

    Raises
    ------
    DataError
        If something is missing or not one of the words.
    Contradiction
        If it cannot be true together with what is recorded.
    """
    _refuse_wrong_words(told)
    now = standing(state, told.day)
    named = [_named(state, one) for one in told.referrals]
    named = [one for one in named if not is_forgotten(state, one[0], one[1].get("name"))]
    via = told.via or _likely_via(state, now, told.person)
    ask = Ask(
        0,
        told.person,
        told.outcome,
        told.day,
        via,
        via == state.seeker,
        told.on if told.outcome == "later" else None,
        told.declined,
        told.interest or "",
        told.learned or "",
        tuple(person for person, _ in named),
    )
    same = next((one for one in state.asks if one.content == ask.content), None)
    if same:
        return same, []
    _refuse_contradictions(state, now, ask)
    return ask, _payloads(state, ask, named)


def _refuse_wrong_words(told: Told) -> None:
    outcome, names = told.outcome, bool(told.referrals)
    if outcome not in OUTCOMES:
        raise DataError(f"outcome is {outcome!r}; it is one of {', '.join(OUTCOMES)}.")
    if outcome == "later" and told.on is None:
        raise DataError("later needs the day to ask again: on='2026-12-01', say.")
    if told.interest not in (None, *INTERESTS):
        raise DataError(f"interest is {told.interest!r}; it went {', '.join(INTERESTS)}.")
    if told.interest is not None and outcome not in GRANTED:
        raise DataError(f"interest is judged after a conversation; here it is {outcome}.")
    if outcome == "referred" and not names:
        raise DataError("referred means that names were given: referrals=[…]. With none it is met.")
    if outcome != "referred" and names:
        raise DataError(f"Names were given, so the outcome is referred, not {outcome}.")
    if told.declined and outcome != "no":
        raise DataError(f"declined goes with no: they said so themselves; here it is {outcome}.")


def _likely_via(state: State, now: Standing, person: str) -> str:
    """Return who was asked along: the seeker if tied to them, else the one who could introduce."""
    if state.pair(state.seeker, person) in state.ties or person == state.seeker:
        return state.seeker
    able = [one for one in now.met if state.pair(one, person) in state.ties]
    able = [one for one in now.named.get(person, able) if one in able] or able
    if len(able) > 1:
        raise DataError(
            f"{len(able)} people whom you met can have introduced you to {masked(person)}. Say "
            "who did: via=…; or via=the seeker where you asked by yourself."
        )
    return able[0] if able else state.seeker


def _refuse_contradictions(state: State, now: Standing, ask: Ask) -> None:
    who = masked(ask.person)
    if ask.person == state.seeker:
        raise _refused("the seeker asks others", f"{who} is the seeker, who asks others.")
    if {ask.person, state.seeker} & set(ask.named):
        raise _refused(
            "names are those of others",
            f"{who} is said to have named themselves or the seeker. Leave them out of referrals.",
        )
    if not ask.direct and ask.via not in now.met:
        raise _refused(
            "whoever introduces was met",
            f"{masked(ask.via)} is said to have introduced you, and no talk with them is recorded. "
            "Record that first, or leave via out where you asked by yourself.",
        )
    for one in state.asks:
        rule, what = _against(one, ask)
        if rule:
            mend = f"If that was recorded by mistake, take it back: campaign.withdraw({one.seq})."
            raise _refused(rule, f"{who} {what} (event {one.seq}). {mend}")


def _against(one: Ask, ask: Ask) -> tuple[str, str]:
    """Return which rule an earlier ask sets against a new one, and why; empty for none."""
    if one.person != ask.person:
        return "", ""
    same, said_no = one.via == ask.via, one.outcome == "no"
    if (
        same
        and one.day == ask.day
        and (said_no or one.outcome in GRANTED)
        and (one.outcome != ask.outcome)
    ):
        what = f"is recorded with {one.outcome} on this day, not with {ask.outcome}"
        return "one ask has one outcome", what
    if said_no and (one.direct or one.declined):
        return "a no is a no", "said no and is not asked again"
    if said_no and same:
        return "a closed tie stays closed", "said no along this tie"
    return "", ""


def _refused(rule: str, message: str) -> Contradiction:
    return Contradiction(message, code=rule, rule=rule)


def _payloads(
    state: State, ask: Ask, named: Iterable[tuple[str, Known]]
) -> list[dict[str, object]]:
    first: dict[str, object] = {"asked": ask.person, "outcome": ask.outcome, "direct": ask.direct}
    if ask.until:
        first["until"] = ask.until.isoformat()
    first |= {"declined": True} if ask.declined else {}
    first |= {"interest": ask.interest} if ask.interest else {}
    payloads = [first]
    payloads += [{"via": ask.via}] if not ask.direct else []
    payloads += [{"learned": ask.learned}] if ask.learned else []
    for person, known in named:
        payloads.append({"named": person})
        payloads += _joined(state, ask.person, person, known)
    return payloads


def _joined(state: State, source: str, person: str, known: Known) -> Iterable[dict[str, object]]:
    """Yield what a name adds: the person, where new or better known, and the tie, where new."""
    of_tie = {name: known[name] for name in OF_A_TIE if name in known}
    of_person = {name: value for name, value in known.items() if name not in (*OF_A_TIE, "target")}
    if person not in state.people or of_person.keys() - state.people[person].keys():
        yield {"person": person, "known": of_person}
    if known.get("target"):
        yield {"target": person}
    if state.pair(source, person) not in state.ties:
        usual = {"warmth": NAMED, "kind": "referral", "evidence": "confirmed"}
        yield {"tie": [source, person], "known": usual | of_tie}


def _named(state: State, one: Referral) -> tuple[str, Known]:
    """Return the id of somebody who was named, and what was said of them."""
    if isinstance(one, str):
        return known_id(state, one) or clean_id(one), {} if known_id(state, one) else {"name": one}
    known = {str(name): value for name, value in one.items() if value is not None}
    given = known.pop("id", None)
    name = str(given if given is not None else known.get("name", ""))
    person = known_id(state, name) or clean_id(name)
    if not person:
        raise DataError("Somebody who was named has neither an id nor a name. Give one.")
    warmth = known.get("warmth", NAMED)
    if isinstance(warmth, bool) or not isinstance(warmth, int | float) or not 0 <= warmth <= 1:
        raise DataError("The warmth of a referral must be a probability in [0, 1]; write 0.5, say.")
    return person, known


def known_id(state: State, given: str) -> str:
    """Return the id of whoever has this id, or this name alone; empty where nobody does.

    Raises
    ------
    DataError
        If several people have the name.

    Examples
    --------
    >>> known_id(State(people={"p1": {"name": "Ada Byron"}}), "ada byron")
    'p1'
    """
    wanted = clean_id(str(given))
    if wanted in state.people:
        return wanted
    key = wanted.casefold()
    found = [
        person
        for person, known in state.people.items()
        if clean_id(str(known.get("name", ""))).casefold() == key
    ]
    if key and len(found) > 1:
        raise DataError(
            f"{counted(len(found), 'person', 'people')} are called {masked(given)}. Give the id."
        )
    return found[0] if key and found else ""


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
    found = known_id(state, str(given))
    if not found:
        raise UnknownPerson(
            f"Nobody in this campaign has the id or name {masked(given)}. Whoever was named in a "
            "conversation joins by referrals=[…]; a newer network by campaign.refresh(net)."
        )
    return found


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

    Examples
    --------
    >>> is_forgotten(State(secret="00"), "p1")
    False
    """
    texts = [person, *([name] if isinstance(name, str) and name else [])]
    return bool(state.marks) and any(mark_of(state, text) in state.marks for text in texts)
