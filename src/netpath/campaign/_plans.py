"""A plan as people read it: whom to ask next, why, and what to do when there is nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from netpath._results import Answer, assumed_lines, listed, percent
from netpath.campaign._ask import NextAsk
from netpath.campaign._chance import Chance, day_told, name_told
from netpath.chains import COLD, Doors


@dataclass(frozen=True)
class Wait:
    """Somebody to wait for.

    Attributes
    ----------
    person, name
        Who.
    until
        The day from which to ask again, or to take silence for a no.
    outcome
        ``no_reply`` or ``later``.
    chance
        That a chain through them works, if they are granted as anybody is; asked afresh.
    """

    person: str
    name: str
    until: date
    outcome: str
    chance: Chance

    def __str__(self) -> str:
        day, through = day_told(self.until), f"{self.chance} through them."
        if self.outcome == "later":
            return f"{self.name} wants to be asked again from {day}; {through}"
        if self.outcome == "rests":
            return f"{self.name} was asked lately, and may be asked again from {day}; {through}"
        return f"{self.name} has not replied yet; from {day} silence counts as no; {through}"


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
    """What to do next, best first.

    Attributes
    ----------
    rows
        The asks, those for practice first.
    on
        The day the plan is for.
    seeker_name
        Whose plan it is.
    overall
        The chance that any way that is still open works, asks without end.
    waits
        Who may still answer, the best chance first.
    wait_first
        Whom to wait for, where that is better than the best ask there is: for an answer, or until
        they are rested and may be asked again.
    reached
        Names of the targets who were met.
    doors, openings, cold
        Where no warm way is left: doors at the targets' organisations, whom to get to know, and
        the names of the targets to write to cold.
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
    >>> plan = Plan((), date(2026, 11, 23), "Ada", none, cold=("Mira",))
    >>> print(plan.advice, len(plan.to_frame()))
    No warm way is open now. What is left: write to the targets cold. 0
    """

    rows: tuple[NextAsk, ...]
    on: date
    seeker_name: str
    overall: Chance
    waits: tuple[Wait, ...] = ()
    wait_first: Wait | None = None
    reached: tuple[str, ...] = ()
    doors: tuple[Doors, ...] = ()
    openings: tuple[Opening, ...] = ()
    cold: tuple[str, ...] = ()
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
        columns = ["person", "name", "via", "granted", "onward", "chance", "low", "high"]
        columns += ["weakest", "fallback", "goodwill", "practice"]
        return pd.DataFrame([one.row() for one in self.rows], columns=columns)

    @property
    def advice(self) -> str:
        """The plan in one sentence."""
        if self.reached:
            return (
                f"{listed(self.reached)} {'has' if len(self.reached) == 1 else 'have'} been "
                "reached. Thank them today, and whoever led there; if nothing is open now, write "
                "again in some months. If it is not for you, record that, and the plan goes on."
            )
        if self.wait_first:
            return f"Waiting is better than any ask there is now: {self.wait_first}"
        if self.rows:
            return f"{self.rows[0].what}."
        return "No warm way is open now. What is left: " + listed(self._left(), "or") + "."

    def _left(self) -> list[str]:
        left = [f"wait for {self.waits[0].name}"] if self.waits else []
        left += [f"talk with {self.untried[0]}, who was named"] if self.untried else []
        left += ["a door at their organisation"] if self.doors else []
        left += [f"get to know {self.openings[0].name}"] if self.openings else []
        left += ["write to the targets cold"] if self.cold else []
        return left or ["choose other targets, as all of these said no or are not to be asked"]

    @property
    def ways_out(self) -> tuple[str, ...]:
        """Where no warm way is open: doors, whom to get to know, then the cold route."""
        return () if self.rows or self.reached else tuple(self._ways_out())

    def _ways_out(self) -> Iterator[str]:
        for doors in self.doors:
            first = doors.open[0]
            chance = percent(first.chain.probability) if first.chain else ""
            title = f" ({first.title})" if first.title else ""
            between = first.chain.names[1:-1] if first.chain else ()
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
        lines += self.notes
        lines += [f"Waiting: {one}" for one in self.waits if one != self.wait_first]
        lines += self.ways_out
        lines += [f"Spared: {one}" for one in self.spared]
        if not self.reached:
            lines.append(f"All open ways together: {self.overall} that one of them works.")
        return "\n".join([*lines, *assumed_lines(self.assumptions)])
