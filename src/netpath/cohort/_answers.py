"""A cohort as people read it: first for whom no way is known yet, the plan, the board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import fsum
from typing import Literal

import pandas as pd

from netpath._names import called
from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath.chains import Chain
from netpath.cohort._parts import (
    FEW,
    FEW_CONTACTS,
    REMEMBER,
    AskedPerson,
    Bind,
    Fair,
    Gap,
    Posed,
    Row,
    Together,
)

SHOWN = 8


@dataclass(frozen=True)
class Cohort(Answer):
    """Who has a way in where, whoever has least first, and a plan as fair as limits allow.

    Attributes
    ----------
    employers
        Their names, in the order of the columns.
    rows
        A row a seeker, whoever has least first.
    plan
        The chain planned for each; whoever has none is missing.
    second
        A second chain, which shares nobody with the first, where ``each=2`` found room for one.
    leads_to
        The employer that each first chain leads to.
    asked
        Everybody who would be asked, those wanted most often first.
    groups
        What it does to the gap: the reference first; empty where no groups are asked for.
    within
        The most asks of a chain.
    assumptions
        What the chances rest on.
    fair
        What is proved of the plan, what stands beside it, and whose limit binds.
    together
        The plan in drawn worlds, where refusals hang together; None where nothing is planned.
    posed
        The question as it was asked, to be asked again; None where nobody is named.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> acme = net.where(org="Acme", role="hiring manager")
    >>> found = ntp.cohort.board(net, ["p1010"], {"Acme": acme}, within=4, rng=7)
    >>> print(str(found).splitlines()[0])
    1 person and 1 employer, within 4 asks. No way known yet for 1 of 1: Eoin Brannigan.
    """

    employers: tuple[str, ...]
    rows: tuple[Row, ...]
    plan: Mapping[str, Chain]
    second: Mapping[str, Chain]
    leads_to: Mapping[str, str]
    asked: tuple[AskedPerson, ...]
    groups: tuple[Gap, ...]
    within: int
    assumptions: tuple[str, ...]
    fair: Fair
    together: Together | None
    posed: Posed | None = field(default=None, repr=False, compare=False)

    @property
    def shut_out(self) -> tuple[Row, ...]:
        """Those for whom no way is known yet to any of the employers."""
        return tuple(row for row in self.rows if not row.best)

    @property
    def left_out(self) -> tuple[Row, ...]:
        """Who has a way in, but none in the plan."""
        return tuple(row for row in self.rows if row.best and row.person not in self.plan)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker, whoever has least first; an employer a column, blank if no door.

        Then their best chance, and of the plan whom to ask first, the chance it gives, and, after
        a lottery, their chance before the draw. ``contacts`` is what a row rests on.
        """
        chains = [self.plan.get(row.person) for row in self.rows]
        table = pd.DataFrame(
            [[chance or None for chance in row.chances] for row in self.rows],
            columns=list(self.employers),
            dtype="Float64",
        )
        table.insert(0, "person", [row.person for row in self.rows])
        table.insert(1, "name", [row.name for row in self.rows])
        table.insert(2, "contacts", [row.contacts for row in self.rows])
        table["best"] = [row.best for row in self.rows]
        table["asks first"] = [one.names[1] if one else "" for one in chains]
        planned = [self.fair.chances[row.person] or None for row in self.rows]
        table["planned"] = pd.array(planned, dtype="Float64")
        if self.fair.expected:
            table["expected"] = [self.fair.expected[row.person] for row in self.rows]
        return table

    def unnamed(self) -> Cohort:
        """Return the same without names or ids, to be projected: seekers and contacts by number.

        Employers keep their names. Rows keep their order, so whoever knows it knows who is who.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.readers.sample()
        >>> acme = net.where(org="Acme", role="hiring manager")
        >>> found = ntp.cohort.board(net, ["p1010"], {"Acme": acme}, within=4, rng=7)
        >>> found.unnamed().rows[0].name
        'Seeker 1'
        """
        new = {row.person: f"Seeker {at}" for at, row in enumerate(self.rows, start=1)}
        number = count(1)
        asked = [one.person for one in self.asked]
        for who in [*asked, *(who for one in self.fair.binds for who in one.people)]:
            if who not in new:
                new[who] = f"Contact {next(number)}"
        fair, drawn = self.fair, self.together
        most = {one.name: new[one.person] for one in self.asked}
        return replace(
            self,
            rows=tuple(
                replace(row, person=new[row.person], name=new[row.person]) for row in self.rows
            ),
            plan={new[who]: _renamed(one, new) for who, one in self.plan.items()},
            second={new[who]: _renamed(one, new) for who, one in self.second.items()},
            leads_to={new[who]: where for who, where in self.leads_to.items()},
            asked=tuple(
                replace(one, person=new[one.person], name=new[one.person]) for one in self.asked
            ),
            fair=replace(
                fair,
                chances={new[who]: one for who, one in fair.chances.items()},
                in_turn={new[who]: one for who, one in fair.in_turn.items()},
                expected={new[who]: one for who, one in fair.expected.items()},
                binds=tuple(_anybody(one, new) for one in fair.binds),
            ),
            together=drawn and replace(drawn, most=most[drawn.most]),
            posed=None,
        )

    @property
    def size(self) -> str:
        """How many people and employers, and how far."""
        people = counted(len(self.rows), "person", "people")
        employers = counted(len(self.employers), "employer")
        return f"{people} and {employers}, within {counted(self.within, 'ask')}"

    @property
    def findings(self) -> tuple[str, ...]:
        """What was found, in sentences: for whom no way is known yet, and what the plan does."""
        return tuple(sentence for _, sentence in self.told())

    def told(self) -> Iterator[tuple[Literal["who", "plan", "turns", "worlds", "groups"], str]]:
        """Yield what was found, sentence by sentence, each with what it is about.

        ``turns`` is what choosing in turn would give, ``worlds`` what comes of it in drawn worlds.
        """
        out = self.shut_out
        yield "who", f"{self.headline}{f': {_names(out)}' if out else ''}."
        yield from (("who", one) for one in self._not_asked())
        yield from (("plan", one) for one in self._limits_told())
        if self.plan:
            how = "In expectation nobody" if self.in_expectation else "Nobody"
            yield "plan", f"{self.served_told} {how} is asked more often than they take."
            yield "turns", self._in_turn_told()
        yield from (("plan", one) for one in self._rest_told())
        if self.together:
            yield "worlds", str(self.together)
        yield from (("groups", one) for one in self._gaps_told())

    @property
    def headline(self) -> str:
        """For how many no way is known yet."""
        n, out = len(self.rows), len(self.shut_out)
        return f"No way known yet for {out} of {n}" if out else f"All {n} have a way in somewhere"

    def _not_asked(self) -> Iterator[str]:
        n, out = sum(not row.asked_yet for row in self.shut_out), len(self.shut_out)
        if n:
            who = "They have" if n == out else f"{n} of them {'has' if n == 1 else 'have'}"
            yield (
                f"{who} fewer than {FEW_CONTACTS} contacts here: not asked yet whom they know. "
                f"{REMEMBER} helps to recall."
            )

    def _limits_told(self) -> Iterator[str]:
        spent = [one for one in self.asked if one.before > one.limit]
        if spent:
            first = spent[0]
            yield (
                f"{counted(len(spent), 'person', 'people')} had been asked more often already than "
                f"they take, {_often(first, first.before)} (limit {first.limit}): "
                "the plan asks them nothing. Raise their cap, once they say so."
            )
        over = [one for one in self.asked if one.over]
        if over:
            most = _often(over[0], over[0].before + over[0].wanted)
            yield (
                f"If each took their warmest way, {counted(len(over), 'person', 'people')} would "
                f"be asked too often, {most} (limit {over[0].limit})."
            )

    def _rest_told(self) -> Iterator[str]:
        yield from self._binds_told()
        if self.left_out:
            out = self.left_out
            yield f"With a way in, but none in the plan, {len(out)}: {_names(out)}."
        if self.fair.changed is not None:
            yield f"Asking somebody else first than yesterday: {self.fair.changed}."

    @property
    def in_expectation(self) -> bool:
        """Whether people's limits hold in expectation, rather than for every ask planned."""
        return self.posed is not None and self.posed.terms.expected

    @property
    def served_told(self) -> str:
        """How many the plan serves, and how many could be at most."""
        fair, n = self.fair, len(self.rows)
        told = f"The plan gives {fair.served} of {n} a way"
        if fair.served == fair.bound:
            of = " of the chains weighed" if self.in_expectation else ""
            told += f", and no plan{of} can give more (at most {fair.bound})"
        else:
            told += f"; at most {fair.bound} could have one"
        if not fair.exact:
            told += f"; it was not solved to the end, after {counted(fair.steps, 'step')}"
        return f"{told}."

    def _in_turn_told(self) -> str:
        """What the plan gives the least served, beside choosing in turn."""
        fair = self.fair
        given = [one for one in fair.chances.values() if one]
        turns = fair.in_turn.values()
        told = (
            f"Of those with a way the least has {percent(min(given))}, all {_sum(given)} together; "
            f"choosing in turn would serve {len(turns)}"
        )
        if turns:
            told += f", the least {percent(min(turns))}, together {_sum(turns)}"
        if fair.expected:
            least = min(fair.expected[row.person] for row in self.rows if row.best)
            told += f". Before the draw each of them had at least {percent(least)}"
        return f"{told}."

    def _binds_told(self) -> Iterator[str]:
        binds = self.fair.binds
        if binds:
            best = [one for one in binds if one.served == binds[0].served]
            who = [_both(one.names) for one in best[:3]]
            others = f"one of {len(best) - 3} others" if len(best) > 4 else "one other"
            more = f" (or {others})" if len(best) > 3 else ""
            n = best[0].served
            would = "would let everybody with a way be served"
            if n < len(self.rows) - len(self.shut_out):
                would = f"would let {n} be served"
            each = " each" if len(best[0].names) > 1 else ""
            yield f"One more ask{each} of {listed(who, 'or')}{more} {would}."

    def _gaps_told(self) -> Iterator[str]:
        told = [one for one in self.groups if one.n >= FEW]
        if told and told[0] is self.groups[0]:
            first = told[0]
            for one in told[1:]:
                yield (
                    f"{one.told} against {first.told}, mean chance: "
                    f"{_points(one.best - first.best)} if each took their warmest way, "
                    f"{_points(one.planned - first.planned)} in the plan."
                )
            yield from _selection(told)
        few = [f"{one.told} ({one.n})" for one in self.groups if one not in told]
        if few:
            yield f"Too few to hold against others: {listed(few)}."

    def __str__(self) -> str:
        first, *more = self.findings
        return "\n".join([f"{self.size}. {first}", *more, *assumed_lines(self.assumptions)])


def _selection(told: Sequence[Gap]) -> Iterator[str]:
    """Say how often groups are given a way, as a selection."""
    from netpath.audit import impact_ratio

    if len(told) > 1 and told[0].served:
        served, n = ({one.told: getattr(one, of) for one in told} for of in ("served", "n"))
        ratio = impact_ratio(served, n, reference=told[0].told)
        yield f"Given a way by the plan, {str(ratio).splitlines()[0]}."


def _often(one: AskedPerson, n: int) -> str:
    """Say who and how often, so that a bare number of a person is none of times."""
    told = called(one.name, "person")
    return f"{told}{'' if told == one.name else ','} {counted(n, 'time')}"


def _names(rows: Sequence[Row]) -> str:
    names = [called(row.name, "person") for row in rows[:SHOWN]]
    more = len(rows) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _both(names: Sequence[str]) -> str:
    return " and ".join(called(one, "person") for one in names)


def _sum(chances: Iterable[float]) -> str:
    return f"{fsum(chances):.2f}"


def _renamed(chain: Chain, new: Mapping[str, str]) -> Chain:
    people = tuple(new[who] for who in chain.people)
    ties = tuple(replace(tie, source=new[tie.source], target=new[tie.target]) for tie in chain.ties)
    return replace(chain, people=people, names=people, ties=ties)


def _anybody(bind: Bind, new: Mapping[str, str]) -> Bind:
    people = tuple(new[who] for who in bind.people)
    return replace(bind, people=people, names=people)


def _points(gap: float) -> str:
    """Return a gap in points of a hundred, with its sign.

    Examples
    --------
    >>> _points(-0.031), _points(-0.0001)
    ('-3.1 points', '+0.0 points')
    """
    return f"{round(100 * gap, 1) + 0.0:+.1f} points"
