"""Whom to ask next: every open ask, tried out in the same drawn worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from netpath._results import counted, listed
from netpath.campaign._ask import How, NextAsk, counted_asks
from netpath.campaign._chance import Chance, day_told, name_told
from netpath.campaign._planner import DRAWS, WITHIN, Candidate, Planner, shared
from netpath.campaign._plans import Opening, Plan, Wait
from netpath.campaign._referral import NAMED_SAYS
from netpath.campaign.state import CAP, COOL_OFF, days_after
from netpath.chains import Doors, doors

SHOWN = 3
WELL_KNOWN = 0.5
SOON = 30
"""Days that it may be better to wait; whoever is to be asked in a year keeps nobody; chosen."""
REST = 2
"""How many times likelier a way must be to wait until somebody is rested, who can be asked then
whatever is asked now; chosen."""

NO_PRACTICE = (
    "Nobody fits for practice: it takes somebody whom the seeker knows well and on whom little "
    "depends."
)


def planned(planner: Planner, k: int, practice: int, head: tuple[int, str]) -> Plan:
    """Return the plan of a state and day."""
    state, reached = planner.state, planner.reached
    best = [] if reached else planner.best[:k]
    rows = [_row(planner, one) for one in best]
    waits = [] if reached else _waits(planner)
    first = [] if reached else _for_practice(planner, best, practice)
    untried = [] if reached else planner.untried
    stuck = not rows and not reached
    return Plan(
        (*first, *rows),
        planner.day,
        planner.name(state.seeker),
        _overall(planner),
        tuple(waits),
        _first_wait(planner, rows, waits),
        tuple(planner.called(one) for one in reached),
        tuple(_doors(planner)) if stuck else (),
        tuple(_openings(planner)) if stuck else (),
        tuple(planner.called(one) for one in planner.targets) if stuck else (),
        () if reached else tuple(_spared(planner)),
        head,
        _assumptions(planner),
        (
            *([NO_PRACTICE] if practice and not first and not reached else ()),
            *(_named(planner, one) for one in untried),
            *planner.load.notes,
        ),
        tuple(map(planner.name, untried)),
    )


def _named(planner: Planner, person: str) -> str:
    givers = listed([planner.name(one) for one in planner.now.named[person]])
    org = planner.net.attribute(person, "org")
    where = f" at {name_told(org)}" if org else ""
    return (
        f"Named by {givers} and not asked yet: {planner.name(person)}{where}. No way from them to "
        "a target is known, so that no chance can be told; a talk may show one."
    )


def ask_of(planner: Planner, person: str) -> NextAsk | None:
    """Return the ask of one person, as a plan would tell it; None where none is open."""
    one = next((one for one in planner.candidates if one.person == person), None)
    return _row(planner, one) if one else None


def _row(planner: Planner, one: Candidate, practice: bool = False) -> NextAsk:
    return NextAsk(
        one.person,
        planner.name(one.person),
        one.via,
        planner.name(one.via),
        _how(planner, one),
        one.granted,
        one.onward,
        one.chance,
        planner.chain(one),
        "" if practice else _fallback(planner, one),
        _goodwill(planner, one),
        practice,
        planner.is_hidden(one.person),
    )


def _how(planner: Planner, one: Candidate) -> How:
    if one.via == planner.state.seeker:
        return "direct"
    return "named" if one.named else "introduction"


def _fallback(planner: Planner, one: Candidate) -> str:
    then = planner.refused(one)
    after = next(iter(then.best), None)
    if after is None:
        wait = min([*_waits(then), *_rests(then)], key=_worth, default=None)
        if wait and wait.chance.value:
            return f"wait for {wait.name}, until {day_told(wait.until)} ({wait.chance})."
        return "no warm way is left; the plan then names doors, whom to get to know, and cold ones."
    how = f"through {planner.name(after.via)}" if after.via != planner.state.seeker else "directly"
    return f"ask {planner.name(after.person)} {how} ({after.chance})."


def _goodwill(planner: Planner, one: Candidate) -> str:
    costs = [(one.person, planner.left(one.person))]
    if one.via != planner.state.seeker and not one.named:
        costs.append((one.via, planner.left(one.via)))
    parts = [counted_asks(left, planner.limit(who), planner.name(who)) for who, left in costs]
    return f"Costs {' and '.join(parts)}."


def _for_practice(planner: Planner, best: Sequence[Candidate], n: int) -> list[NextAsk]:
    """Return the best-known people on whom little depends."""
    matter = {person for one in best for person in planner.chain(one).people}
    stake = best[0].chance.value / 2 if best else 1.0
    easy = [
        one
        for one in planner.candidates
        if one.via == planner.state.seeker and one.person not in {*matter, *planner.targets}
    ]
    easy = [one for one in easy if one.granted.value >= WELL_KNOWN and one.chance.value <= stake]
    easy.sort(key=lambda one: (-one.granted.value, one.onward.value, one.person))
    return [_row(planner, one, practice=True) for one in easy[:n]]


def _waits(planner: Planner) -> list[Wait]:
    found = []
    for one in planner.now.waiting.values():
        tied = planner.state.pair(one.via, one.person) in planner.state.ties
        own = planner.granted(one.via, one.person) if tied else Chance(0.0, 0.0, 0.0)
        chance = own.times(planner.onward(one.person))
        found.append(Wait(one.person, planner.name(one.person), one.until, one.outcome, chance))
    return sorted(found, key=_worth)


def _first_wait(planner: Planner, rows: Sequence[NextAsk], waits: Sequence[Wait]) -> Wait | None:
    """Return whom to wait for rather than to ask anybody now."""
    if planner.reached:
        return None
    best = rows[0].chance.value if rows else 0.0
    last = days_after(planner.day, SOON)
    better = [one for one in waits if rows and one.chance.value > best]
    better += [one for one in _rests(planner) if one.chance.value > REST * best]
    return min((one for one in better if one.until <= last), key=_worth, default=None)


def _worth(one: Wait) -> tuple[float, date, str]:
    return -one.chance.value, one.until, one.person


def _rests(planner: Planner) -> list[Wait]:
    """Return through whom a way opens as soon as they are rested."""
    found = []
    for day, one in planner.resting:
        who = one.via if planner.rests_until(one.via) == day else one.person
        found.append(Wait(who, planner.name(who), day, "rests", one.chance))
    return found


def _overall(planner: Planner) -> Chance:
    if planner.reached:
        return Chance(1.0, 1.0, 1.0)
    if not planner.targets:
        return Chance(0.0, 0.0, 0.0)
    return shared(planner.open_ways.any_of(planner.askers))


def _doors(planner: Planner) -> Iterator[Doors]:
    orgs = sorted({planner.net.attribute(one, "org") for one in planner.state.targets} - {""})
    for org in orgs:
        found = doors(planner.ahead, planner.state.seeker, org=org, within=WITHIN)
        if found.open:
            yield found


def _openings(planner: Planner) -> list[Opening]:
    """Return whom the seeker does not know and from whom a chain most likely leads on."""
    barred = set(planner.ahead.where(do_not_ask=True)) | set(planner.now.waiting)
    far = [one for one in planner.ahead.ids if one not in barred and one not in planner.targets]
    chances = [(planner.onward(one), one) for one in far] if planner.targets else []
    chances.sort(key=lambda pair: (-pair[0].value, pair[1]))
    return [
        Opening(one, planner.name(one), chance, _what(planner, one))
        for chance, one in chances[:SHOWN]
        if chance.value
    ]


def _what(planner: Planner, person: str) -> str:
    """Return what somebody does, and where, as far as known."""
    said = (planner.net.attribute(person, column) for column in ("role", "org"))
    return ", ".join(map(name_told, filter(None, said)))


def _spared(planner: Planner) -> Iterator[str]:
    """Say who among those of whom the seeker could ask something is spared, and why."""
    known = planner.net.alters(planner.state.seeker)
    for person in (*known, *(one for one in planner.now.met if one not in known)):
        reason = _why_spared(planner, person)
        if reason:
            yield f"{planner.name(person)} {reason}."


def _why_spared(planner: Planner, person: str) -> str:
    now = planner.now
    if person in now.closed or person in now.waiting:
        return ""
    if person in planner.left_alone:
        return "is not to be asked"
    others = planner.load.of(person)
    too = " too" if person in now.asked else ""
    told = f", by {counted(len(others), 'other campaign')}{too}" if others else ""
    if planner.left(person) < 1:
        return f"takes no more asks in this search{told}"
    helps = person not in now.met or any(one.via == person for _, one in planner.resting)
    if helps and not planner.rested(person):
        then = [one for one in _rests(planner) if one.person == person][:1]
        chance = "".join(f" ({one.chance} through them)" for one in then)
        return f"was asked lately{told}; again from {day_told(planner.rests_until(person))}{chance}"
    return ""


def _assumptions(planner: Planner) -> tuple[str, ...]:
    told = [*planner.state.assumptions]
    if any(tie.get("kind") == "referral" for tie in planner.state.ties.values()):
        told.append(NAMED_SAYS)
    return (
        *told,
        f"chains of at most {WITHIN} asks from whoever was met, in {DRAWS:,} drawn worlds "
        f"(seed {planner.state.seed})",
        f"{CAP} asks of a person in a search and {COOL_OFF} days between two of them, where the "
        "person has no cap or cool_off of their own (assumed)",
        "asks are granted or refused independently of one another (assumed)",
    )
