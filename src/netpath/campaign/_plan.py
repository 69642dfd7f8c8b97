"""Whom to ask next: every open ask, tried out in the same drawn worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from netpath._places import place_key
from netpath._results import SEPARATELY, Assumption, counted, listed, percent
from netpath._rules import is_whole
from netpath.campaign._ask import Candidate, How, NextAsk, counted_asks, how_likely, what_to_do
from netpath.campaign._chance import day_told, name_told
from netpath.campaign._planner import WITHIN, Planner
from netpath.campaign._plans import Held, Opening, Plan, Wait
from netpath.campaign._referral import NAMED_SAYS
from netpath.campaign._standing import Waiting
from netpath.campaign._together import DRAWS, LEAST, SideBySide
from netpath.campaign.hiring import working_at
from netpath.campaign.state import CAP, COOL_OFF
from netpath.chains import Doors, doors_of
from netpath.errors import DataError

SHOWN = 3
WELL_KNOWN = 0.5
AT_ONCE, AT_EMPLOYER = 3, 2
NO_PRACTICE = (
    "Nobody fits for practice: it takes somebody whom the seeker knows well and on whom little "
    "depends."
)


@dataclass(frozen=True)
class Wish:
    """How many asks to make at once, how many at one employer, and how many for practice."""

    at_once: int
    at_employer: int
    practice: int

    @classmethod
    def of(cls, said: Mapping[str, Any], settled: Mapping[str, Any]) -> Wish:
        """Return what is wished: as said now, else as settled for this search, else as usual."""
        usual = {"at_once": AT_ONCE, "at_employer": AT_EMPLOYER, "practice": 0, **settled}
        counts = {}
        for name in ("at_once", "at_employer", "practice"):
            count = usual[name] if said.get(name) is None else said[name]
            least = int(name != "practice")
            if not is_whole(count, least):
                told = f"{name} is {count!r}; it is a whole number of {least} or more."
                raise DataError(told, code=f"no count for {name}")
            counts[name] = count
        return cls(**counts)


def planned(planner: Planner, wish: Wish, head: tuple[int, str]) -> Plan:
    """Return the plan of a state and day."""
    chosen, found = planner.together(wish.at_once, wish.at_employer)
    names = _by_name(planner, wish, chosen)
    first = _for_practice(planner, chosen, wish.practice)
    under, over = planner.under_way, planner.state.over
    stuck = not (chosen or names) and len(under) < wish.at_once and over is None
    untried = [one for one in planner.untried if one not in {ask.person for ask in names}]
    doors = tuple(_doors(planner))
    return Plan(
        (*first, *(_row(planner, one, chosen) for one in (*chosen, *names))),
        planner.day,
        planner.name(planner.state.seeker),
        planner.overall,
        together=planner.any_of([*under, *chosen]),
        under_way=tuple(planner.name(one.person) for one in under),
        held=tuple(_held(planner, wish, chosen)),
        waits=tuple(_waits(planner)),
        rests=tuple(rests(planner)),
        reached=tuple(planner.called(one) for one in planner.reached),
        wanted=len(planner.state.targets),
        is_over=over is not None,
        targets=tuple(planner.called(one) for one in planner.targets),
        cold=tuple(planner.called(one) for one in planner.cold) if stuck else (),
        cold_people=tuple(planner.cold) if stuck else (),
        cold_from=planner.cold_from if stuck else None,
        busy=planner.busy,
        doors=doors,
        cut_off=planner.cut_off(door.person for there in doors for door in there.found),
        openings=tuple(_openings(planner)) if stuck else (),
        stuck=stuck,
        spared=tuple(_spared(planner)),
        head=head,
        assumptions=_assumptions(planner, found),
        notes=(
            *([f"The search has been over since {day_told(over)}."] if over else []),
            *([NO_PRACTICE] if wish.practice and not first and planner.targets else ()),
            *(_named(planner, one) for one in untried),
            *planner.load.notes,
        ),
        untried=tuple(planner.name(one) for one in untried if planner.free(one)),
    )


def asks_now(planner: Planner, wish: Wish) -> Iterator[tuple[str, str, str]]:
    """Yield whom a plan says to ask, what to do and why; most of a plan is what else it tells."""
    chosen = planner.together(wish.at_once, wish.at_employer)[0]
    for one in (*chosen, *_by_name(planner, wish, chosen)):
        how = "opened" if one.opened else _how(planner, one)
        what = what_to_do(how, planner.name(one.person), planner.name(one.via))
        is_target = one.person in planner.targets
        yield one.person, what, how_likely(one.granted, one.onward, one.chance, is_target)


def _by_name(planner: Planner, wish: Wish, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return who was named in a talk and leads to nobody known: asked where there is room."""
    beside: list[Candidate | Waiting] = [*planner.under_way, *chosen]
    untried, found = set(planner.untried), list[Candidate]()
    for one in planner.candidates:
        fits = one.named and one.person in untried and len(beside) < wish.at_once
        waits = planner.waits_for(one, beside) or planner.full(one, beside, wish.at_employer)
        if fits and not waits:
            found.append(one)
            beside.append(one)
    return found


def _held(planner: Planner, wish: Wish, chosen: Sequence[Candidate]) -> Iterator[Held]:
    """Yield who else can be asked today, and why they are not yet, the best first."""
    beside: list[Candidate | Waiting] = [*planner.under_way, *chosen]
    seen = {one.person for one in chosen}
    left = planner.left_over(beside)
    for one in planner.open_now:
        if one.person in seen:
            continue
        seen.add(one.person)
        asked = planner.waits_for(one, beside)
        adds = float((left * planner.works(one)).sum())
        why = f"would add {_points(adds)}, and comes once one of these has ended"
        if asked:
            why = f"waits, as {planner.name(asked)} {_asked_how(planner, asked)}"
        elif first := planner.comes_of(one, beside):
            why = f"waits, as {planner.name(first)}, who is asked, may introduce you"
        elif better := planner.better_asked(one):
            why = f"waits, as {planner.name(better)} can be asked at least as well"
        elif adds < LEAST:
            why = "waits, as it would add under one point"
        elif full := planner.full(one, beside, wish.at_employer):
            why = f"waits, as {counted(wish.at_employer, 'ask')} at {full} would be open"
        how = _told(planner, one)
        yield Held(one.person, planner.name(one.person), how, one.chance, why)


def _asked_how(planner: Planner, person: str) -> str:
    wait = planner.now.waiting.get(person)
    if wait and wait.outcome == "later":
        return f"wants to be asked again from {day_told(wait.until)}"
    return "is being asked already"


def _points(adds: float) -> str:
    """Return what an ask adds to a chance, in percentage points."""
    return f"{percent(adds).removesuffix(' %')} points"


def _told(planner: Planner, one: Candidate) -> str:
    """Return whom to ask, in a few words."""
    direct = one.via == planner.state.seeker
    return (
        f"{planner.name(one.person)} {'directly' if direct else f'through {planner.name(one.via)}'}"
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
    return _row(planner, one, [one]) if one else None


def _row(
    planner: Planner, one: Candidate, chosen: Sequence[Candidate], practice: bool = False
) -> NextAsk:
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
        "" if practice else _fallback(planner, one, [ask for ask in chosen if ask != one]),
        _goodwill(planner, one),
        practice,
        planner.is_hidden(one.person),
        one.opened,
        (planner.called(one.person), planner.called(one.via)),
    )


def _how(planner: Planner, one: Candidate) -> How:
    if one.via == planner.state.seeker:
        return "direct"
    return "named" if one.named else "introduction"


def _fallback(planner: Planner, one: Candidate, beside: Sequence[Candidate]) -> str:
    """Return whom to ask instead if an ask fails while the others are under way."""
    then = planner.refused(one)
    taken = {who for ask in beside for who in then.asked_of(ask)}
    after = next((ask for ask in then.open_now if not then.asked_of(ask) & taken), None)
    if after is not None:
        return f"ask {_told(then, after)} ({after.chance})."
    if beside:
        return f"go on with {listed([_told(then, ask) for ask in beside])}."
    wait = min([*_waits(then), *rests(then)], key=_worth, default=None)
    if wait and wait.chance.value:
        return f"wait for {wait.name}, until {day_told(wait.until)} ({wait.chance})."
    return "no warm way is left; the plan then names doors, whom to get to know, and cold ones."


def _goodwill(planner: Planner, one: Candidate) -> str:
    costs = [(one.person, planner.left(one.person))]
    asks_a_favour = one.via != planner.state.seeker and not one.named
    if asks_a_favour and not one.opened:
        costs.append((one.via, planner.left(one.via)))
    parts = [counted_asks(left, planner.name(who)) for who, left in costs]
    free = f" Of {planner.name(one.via)} it is no new favour: it belongs to your talk."
    return f"After this {', and '.join(parts)}.{free if one.opened else ''}"


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
    return [_row(planner, one, [], practice=True) for one in easy[:n]]


def _waits(planner: Planner) -> list[Wait]:
    found = []
    for one in planner.now.waiting.values():
        if one.person in planner.now.aside:  # not for the seeker any more: nobody is waited for
            continue
        chance = planner.any_of([one])
        is_target = one.person in planner.state.targets
        name = planner.name(one.person)
        found.append(Wait(one.person, name, one.until, one.outcome, chance, is_target))
    return sorted(found, key=_worth)


def _worth(one: Wait) -> tuple[float, date, str]:
    return -one.chance.value, one.until, one.person


def rests(planner: Planner) -> list[Wait]:
    """Return through whom a way opens as soon as they are rested, the likeliest first."""
    found = []
    for day, one in planner.resting:
        who = one.via if planner.rests_until(one.via) == day else one.person
        found.append(Wait(who, planner.name(who), day, "rests", one.chance))
    return sorted(found, key=_worth)


def _doors(planner: Planner) -> Iterator[Doors]:
    """Yield everybody who is known at each employer of the targets."""
    net = planner.net
    fit = (one for one in planner.state.targets if one not in planner.now.aside)
    orgs = sorted({net.attribute(one, "org") for one in fit} - {""}, reverse=True)
    one_each = {place_key(org): org for org in orgs}  # however it is spelt
    there = {org: working_at(net, org) for org in sorted(one_each.values())}
    if there:
        yield from doors_of(planner.ahead, planner.state.seeker, there, within=WITHIN).values()


def _openings(planner: Planner) -> list[Opening]:
    """Return whom the seeker does not know and from whom a chain most likely leads on."""
    barred = {*planner.ahead.where(do_not_ask=True), *planner.now.waiting, *planner.busy}
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
    more = [*planner.now.met, *(one for one in planner.state.targets if one in planner.elsewhere)]
    for person in dict.fromkeys([*known, *more]):
        reason = _why_spared(planner, person)
        if reason:
            yield f"{planner.name(person)} {reason}."


def _why_spared(planner: Planner, person: str) -> str:
    now = planner.now
    if person in planner.elsewhere:
        return "said no in another search of the seeker's, and is not asked unless that is lifted"
    if person in now.closed or person in now.waiting:
        return ""
    if person in planner.left_alone:
        return "is not to be asked"
    others = planner.load.of(person)
    too = " too" if person in now.asked else ""
    told = f", by {counted(len(others), 'other campaign')}{too}" if others else ""
    if planner.left(person) < 1 and not planner.opened(person):
        return f"takes no more asks in this search{told}"
    helps = person not in now.met or (
        not planner.opened(person) and any(one.via == person for _, one in planner.resting)
    )
    if helps and not planner.rested(person):
        then = [one for one in rests(planner) if one.person == person][:1]
        chance = "".join(f" ({one.chance} through them)" for one in then)
        return f"was asked lately{told}; again from {day_told(planner.rests_until(person))}{chance}"
    return ""


def _assumptions(planner: Planner, found: SideBySide) -> tuple[str, ...]:
    told = [*planner.state.assumptions]
    if any(tie.get("kind") == "referral" for tie in planner.state.ties.values()):
        told.append(NAMED_SAYS)
    if planner.targets:
        told.append(_worlds(planner))
        if len(planner.ways) > 1:
            told.append("brackets hold the chance if every warmth is at its lower, or upper, bound")
    if not found.is_best:
        gap = percent(found.most - found.chance)
        told.append(f"no other asks side by side would raise the chance by more than {gap}")
    return (
        *told,
        Assumption(
            "asks",
            f"{CAP} asks of a person in a search and {COOL_OFF} days between two of them, where "
            "nothing else is said of somebody",
        ),
        SEPARATELY,
    )


def _worlds(planner: Planner) -> str:
    chains = f"chains of at most {WITHIN} asks from whoever was met"
    coins = planner.ways[0].coins
    if coins is not None:
        return f"{chains}, in every way in which {counted(coins, 'uncertain ask')} can end"
    spread = percent(0.5 / DRAWS**0.5)
    return (
        f"{chains}; each chance is the share of {DRAWS:,} trials, whose spread is at most {spread}"
        ", one standard error"
    )
