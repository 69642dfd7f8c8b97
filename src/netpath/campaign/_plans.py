"""A plan as people read it: whom to ask next, why, and what to do when there is nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath.campaign._ask import NextAsk
from netpath.campaign._chance import Chance, day_told, name_told
from netpath.campaign._due import Due, rested
from netpath.chains import COLD, Door, Doors

SHOWN = 3


@dataclass(frozen=True)
class Wait:
    """Somebody to wait for.

    Attributes
    ----------
    person, name
        Who.
    until
        The day from which to ask again, or to take silence for a no; or that of the talk.
    outcome
        ``asked``, ``no_reply``, ``agreed``, ``later``, or ``rests`` for whoever was asked lately.
    chance
        That a chain through them works, if they are granted as anybody is; asked afresh.
    is_target
        Whether they are a target themselves.
    """

    person: str
    name: str
    until: date
    outcome: str
    chance: Chance
    is_target: bool = False

    def __str__(self) -> str:
        day, through = day_told(self.until), f"{self.chance} through them."
        if self.outcome == "agreed" and self.is_target:
            return f"{self.name} agreed to talk on {day}, and is a target."
        if self.outcome == "later":
            return f"{self.name} wants to be asked again from {day}; {through}"
        if self.outcome == "agreed":
            return f"{self.name} agreed to talk on {day}; {through}"
        if self.outcome == "rests":
            return f"{self.name} was asked lately, and may be asked again from {day}; {through}"
        return f"{self.name} has not replied yet; from {day} silence counts as no; {through}"


@dataclass(frozen=True)
class Held:
    """Somebody who can be asked today, and why not yet.

    Attributes
    ----------
    person, name
        Who.
    how
        Whom to ask and through whom, in a few words.
    chance
        That any chain which begins so works.
    why
        What it waits for, as the end of a sentence.
    """

    person: str
    name: str
    how: str
    chance: Chance
    why: str

    def __str__(self) -> str:
        return f"{self.how} ({self.chance}) {self.why}."


@dataclass(frozen=True)
class Opening:
    """Somebody to get to know, what they do, and how likely a chain would lead on from them."""

    person: str
    name: str
    onward: Chance
    hint: str = ""

    def __str__(self) -> str:
        who = f"{self.name} ({self.hint})" if self.hint else self.name
        return f"{who}; {self.onward} that a chain leads on from them"


@dataclass(frozen=True)
class Plan(Answer, Sequence[NextAsk]):
    """What to do now: the asks to make side by side, chosen together.

    Attributes
    ----------
    rows
        The asks, those for practice first, then the best first.
    on
        The day the plan is for.
    seeker_name
        Whose plan it is.
    overall
        The chance that any way works: open, under way, or opening as people rest; asks without end.
    together
        The chance that one of these asks, or of those under way, gets through to a target.
    under_way
        The names of who was asked and may still answer.
    held
        Who else can be asked today, and why not yet, the best chance first.
    waits
        Who may still answer, or asked to be asked later, the best chance first.
    rests
        Who may be asked again from which day, the best chance first.
    wanted
        How many targets there are in all, those too who are closed, or not for the seeker.
    is_over
        Whether the seeker said that the search is over.
    reached, targets
        Names of the targets who were met, and of those who may still be.
    cold, cold_people
        Names and ids of the targets to write to cold, where nobody can be asked: none of whom was
        just asked, wants to be asked later, or declined.
    cold_from
        The day from which there is one, where there is none today and will be.
    busy
        The ids of those of whom something was asked that still counts: nothing else is offered.
    doors
        Everybody known at each employer of the targets, those who hire first.
    cut_off
        The ids of those of them to whom no chain leads, not even through their colleagues there.
    openings
        Where nobody can be asked: whom to get to know.
    stuck
        Whether nobody can be asked, though there is room for an ask.
    spared
        Who is not asked now, and why, a sentence each.
    head
        The journal's last event and digest when this was planned.
    assumptions
        What the chances rest on.
    notes
        What was wished for and is not in the plan, and who was named and is not in it, a sentence
        each.
    untried
        The names of who was named and not asked yet, and from whom no chain is known to lead on.

    Examples
    --------
    >>> none = Chance(0.0, 0.0, 0.0)
    >>> told = {"targets": ("Mira",), "cold": ("Mira",), "stuck": True}
    >>> plan = Plan((), date(2026, 11, 23), "Ada", none, none, **told)
    >>> print(plan.advice, len(plan.to_frame()))
    No warm way is open now. What is left: write to the targets cold. 0
    """

    rows: tuple[NextAsk, ...]
    on: date
    seeker_name: str
    overall: Chance
    together: Chance
    under_way: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    waits: tuple[Wait, ...] = ()
    rests: tuple[Wait, ...] = ()
    reached: tuple[str, ...] = ()
    wanted: int = 0
    is_over: bool = False
    targets: tuple[str, ...] = ()
    cold: tuple[str, ...] = ()
    cold_people: tuple[str, ...] = ()
    cold_from: date | None = None
    busy: frozenset[str] = frozenset()
    doors: tuple[Doors, ...] = ()
    cut_off: frozenset[str] = frozenset()
    openings: tuple[Opening, ...] = ()
    stuck: bool = False
    spared: tuple[str, ...] = ()
    head: tuple[int, str] = (0, "")
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> NextAsk:  # type: ignore[override]
        return self.rows[at]

    def __iter__(self) -> Iterator[NextAsk]:
        return iter(self.rows)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an ask."""
        columns = ["person", "name", "via", "granted", "onward", "chance", "low", "high", "chain"]
        columns += ["weakest", "fallback", "goodwill", "practice"]
        return pd.DataFrame([one.row() for one in self.rows], columns=columns)

    @property
    def advice(self) -> str:
        """The plan in a sentence or two."""
        return " ".join(filter(None, (self._of_reached, self._of_now)))

    @property
    def _of_reached(self) -> str:
        if not self.reached:
            return ""
        if self.is_over:
            return f"Reached {len(self.reached)}: {listed(self.reached)}."
        n = len(self.reached)
        told = f"Reached {n} of {self.wanted}: " if self.targets else "Reached: "
        names = [*self.reached[:SHOWN], *[f"{n - SHOWN} more"] * (n > SHOWN)]
        return (
            f"{told}{listed(names)}. Thank them today, and whoever led there; if nothing is "
            "open now, write again in some months. If it is not for you, record that."
        )

    @property
    def _of_now(self) -> str:
        if self.rows:
            first, *others = (one.what for one in self.rows)
            if not others:
                return f"{first}."
            return "; ".join([f"{first}", *(f"{one[:1].lower()}{one[1:]}" for one in others)]) + "."
        if not self.stuck:
            if not self.under_way:
                return ""
            n = counted(len(self.under_way), "ask")
            return f"{n} under way, as many as are made at once: {listed(self.under_way)}."
        if self.under_way and self.held:
            return f"Nobody else needs to be asked while {listed(self.under_way)} may answer."
        if self.reached and not self.targets:
            return ""
        return "No warm way is open now. What is left: " + listed(self._left(), "or") + "."

    def _left(self) -> list[str]:
        left = [f"wait for {one.name}" for one in (*self.waits, *self.rests)[:1]]
        left += [f"talk with {self.untried[0]}, who was named"] if self.untried else []
        left += ["a door at their organisation"] if any(map(self._door, self.doors)) else []
        left += [f"get to know {self.openings[0].name}"] if self.openings else []
        if self.cold:
            whom = listed(self.cold) if len(self.cold) < len(self.targets) < 4 else "the targets"
            left.append(f"write to {whom} cold")
        elif self.cold_from:
            left.append(f"write to the targets cold, from {day_told(self.cold_from)}")
        return left or ["choose other targets, as all of these said no or are not to be asked"]

    def _door(self, doors: Doors) -> Door | None:
        """Return who comes first at an employer, of whom nothing is asked on the way already."""
        free = (
            one for one in doors.open if one.chain and self.busy.isdisjoint(one.chain.people[1:])
        )
        return next(free, None)

    @property
    def again(self) -> tuple[Due, ...]:
        """Who may be asked again, each once, and from which day, the first first."""
        first = {one.person: one for one in reversed(self.rests)}
        rests = sorted(first.values(), key=lambda one: (one.until, one.person))
        return tuple(rested(one.until, one.person, one.name, one.chance) for one in rests)

    @property
    def known_there(self) -> tuple[str, ...]:
        """How many are known at each employer of the targets, and who of them come first."""
        return tuple(_known_at(there, self.cut_off) for there in self.doors)

    @property
    def ways_out(self) -> tuple[str, ...]:
        """Where nobody can be asked: doors, whom to get to know, then the cold route."""
        return tuple(self._ways_out()) if self.stuck else ()

    def _ways_out(self) -> Iterator[str]:
        for doors, first in ((one, self._door(one)) for one in self.doors):
            if not (first and first.chain):
                continue
            chance = percent(first.chain.probability)
            title = f" ({first.title})" if first.title else ""
            between = first.chain.names[1:-1]
            through = f" through {' and then '.join(map(name_told, between))}" if between else ""
            who = f"{name_told(first.name)}{title}"
            yield f"A door at {doors.org}: {who}, {chance} to get there{through}."
        yield from (f"Worth getting to know: {one}." for one in self.openings)
        if self.cold:
            yield (
                f"Cold: write to {listed(self.cold[:3], 'or')}; {percent(COLD)} each that it is "
                "granted (assumed)."
            )

    def __str__(self) -> str:
        lines = [f"Plan for {self.seeker_name}, {day_told(self.on)}. {self.advice}"]
        lines += [f"{at}. {one}" for at, one in enumerate(self.rows, start=1)]
        if len(self.rows) + len(self.under_way) > 1:
            way = " or of those under way" if self.under_way else ""
            lines.append(f"One of these{way} gets through to a target: {self.together}.")
        lines += self.notes
        lines += [f"Not yet: {one}" for one in self.held[:SHOWN]]
        if len(self.held) > SHOWN:
            lines.append(f"{counted(len(self.held) - SHOWN, 'more ask')} can wait.")
        lines += [f"Waiting: {one}" for one in self.waits]
        lines += self.ways_out
        lines += [f"Spared: {one}" for one in self.spared]
        lines += self.known_there
        if self.targets:
            lines.append(
                f"All ways together, however many asks it takes: {self.overall} that one works."
            )
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def _known_at(there: Doors, cut_off: frozenset[str]) -> str:
    hire = [one for one in there.found if one.authority == "likely hires"]
    hire.sort(key=lambda one: one.person in cut_off)
    known = counted(len(there.found), "person is", "people are")
    more = [f"{len(hire) - SHOWN} more"] if len(hire) > SHOWN else []
    names = listed([*(_hires(one, cut_off) for one in hire[:SHOWN]), *more])
    who = f", of whom {names} may hire as titles tell" if hire else ""
    if all(one.person in cut_off for one in there.found):
        ways = "no warm way leads there now"
    else:
        n = len(there.open) or "none"
        ways = f"a warm way from outside leads to {n} of them"
    return f"At {there.org} {known} known{who}; {ways}."


def _hires(door: Door, cut_off: frozenset[str]) -> str:
    """Return a name, told apart where no way at all leads to them."""
    return f"{name_told(door.name)}{' (no way yet)' if door.person in cut_off else ''}"
