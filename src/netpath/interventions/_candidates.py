"""Ties that might be made: introductions, mentors, events, or any that the user names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import Answer, Assumption, assumed_lines, counted
from netpath._rules import is_whole
from netpath.access.question import AccessQuestion
from netpath.errors import DataError, Repair, UnknownPerson
from netpath.network import People, ReferralNetwork, several

SAME = Assumption("others", "everybody else goes on as before")


@dataclass(frozen=True, eq=False)
class Candidates(Answer):
    """Ties that might be made, for a question about access.

    Attributes
    ----------
    question
        Who looks, for whom, and within how many asks.
    table
        A row a tie in the order of ids: ``source``, ``target`` and ``warmth``; where somebody
        introduces, ``through`` whom and the ``chance`` that it comes about, which warmth holds.
    capacity
        How many of the ties chosen somebody takes part in at most; others have no limit.
    without
        How many seekers have no candidate at all.
    skipped
        Candidates left out, by reason: tied already, not to be asked.
    """

    question: AccessQuestion
    table: pd.DataFrame = field(repr=False)
    capacity: Mapping[str, int]
    without: int
    skipped: Mapping[str, int]

    @cached_property
    def uses(self) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64]]:
        """The places of those with a capacity whom each tie takes up, and their capacities."""
        place = {who: at for at, who in enumerate(self.capacity)}
        ends = ["through"] if "through" in self.table else ["source", "target"]
        rows = zip(*(self.table[end] for end in ends), strict=True)
        room = np.array([int(n) for n in self.capacity.values()], np.int64)
        return [tuple(place[who] for who in row if who in place) for row in rows], room

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every what-if rests on."""
        new = (Assumption("new", f"new ties have {self._warmth()}"),) if len(self.table) else ()
        return *self.question.assumptions, *new, SAME

    def _warmth(self) -> str:
        warmth = self.table["warmth"]
        if not {"through", "chance"} <= set(self.table):
            return f"warmth {_spread(warmth)}"
        chance = self.table["chance"]
        own = (warmth / chance.where(chance > 0)).fillna(0.0)
        return (
            f"warmth {_spread(own)} times the chance {_spread(chance)} that the introduction comes "
            "about"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a candidate.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> table = pd.DataFrame({"source": ["a"], "target": ["c"], "warmth": [0.5]})
        >>> net = net.with_people(pd.DataFrame({"id": ["c"]})).with_warmth(0.5)
        >>> ties(net, "a", "b", table, within=2).to_frame().shape
        (1, 3)
        """
        return self.table

    def __str__(self) -> str:
        told = f"{counted(len(self.table), 'tie')} that might be made"
        told += "".join(f"; {n:,} left out ({why})" for why, n in self.skipped.items() if n)
        n = len(self.question.choice.seekers)
        told += (
            f". Without any: {self.without:,} of {counted(n, 'seeker')}." if self.without else "."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])


def ties(
    net: ReferralNetwork,
    seekers: People | None,
    targets: People,
    table: pd.DataFrame,
    *,
    within: int | None,
    capacity: Mapping[str, int] | None = None,
) -> Candidates:
    """Return candidates that the user names, for a question about access.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers, targets
        As in :func:`netpath.access.estimate`.
    table
        ``source``, ``target`` and ``warmth`` of each tie; ties that are there already are left out
        and counted.
    within
        The longest chain in asks.
    capacity
        How many chosen ties somebody takes part in at most.

    Returns
    -------
    Candidates
        To be priced, or chosen from.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If a warmth is no chance, a capacity no whole number, or somebody is not to be asked.

    Examples
    --------
    >>> import netpath as ntp
    >>> bridge = pd.DataFrame({"source": list("saasb"), "target": list("abtbt"), "warmth": 0.5})
    >>> table = pd.DataFrame({"source": ["s"], "target": ["t"], "warmth": [0.5]})
    >>> len(ties(ntp.ReferralNetwork(None, bridge), "s", "t", table, within=None).table)
    1
    """
    question = AccessQuestion.of(net, seekers, targets, within)
    for name in ("source", "target", "warmth"):
        if name not in table:
            raise DataError(f"candidates: there is no column {name!r}; a tie has one.", code="B21")
    told = table.copy()
    for end in ("source", "target"):
        told[end] = told[end].astype("str")
    warmth = pd.to_numeric(told["warmth"], errors="coerce")
    if not warmth.between(0, 1).all():
        row = int((~warmth.between(0, 1)).to_numpy().argmax())
        raise DataError(
            f"candidates: row {row} has a warmth outside 0 to 1; it is the chance that an ask is "
            "granted, or that the tie comes about and it is.",
            code="B50",
            repair=Repair("write", code="0.3"),
        )
    made = _of(question, told.assign(warmth=warmth.astype("float64")), capacity or {})
    if barred := made.skipped["not to be asked"]:
        raise DataError(
            f"candidates: {barred:,} of {counted(len(told), 'tie')} would be with somebody who may "
            "not be asked, and so stands in no tie that might be made.",
            code="values",
            repair="Leave them out",
        )
    return made


def introductions(
    net: ReferralNetwork,
    seekers: People | None,
    targets: People,
    *,
    within: int | None,
    warmth: float,
    chance: float | None = None,
) -> Candidates:
    """Return who might plausibly be introduced: everybody at exactly two asks, through a broker.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers, targets
        As in :func:`netpath.access.estimate`.
    within
        The longest chain in asks.
    warmth
        Of a new tie; assumed.
    chance
        That the introduction comes about; by default the warmth of the tie to the broker times
        their willingness, of the likeliest broker.

    Returns
    -------
    Candidates
        Ties whose warmth is ``warmth`` times the chance that the introduction comes about; a broker
        makes at most ``cap`` of them, where people have one.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If ``warmth`` or ``chance`` is no chance.

    Examples
    --------
    >>> import netpath as ntp
    >>> chain = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
    >>> net = ntp.ReferralNetwork(None, chain, directed=False)
    >>> introductions(net, "a", "c", within=3, warmth=0.3).table["warmth"].tolist()
    [0.15]
    """
    for name, value in (("warmth", warmth), ("chance", 1.0 if chance is None else chance)):
        need_chance(name, value)
    question, rows = AccessQuestion.of(net, seekers, targets, within), net.compressed
    assert rows.warmth is not None
    found = []
    for seeker in question.choice.seekers.tolist():
        first, last = rows.offsets[seeker], rows.offsets[seeker + 1]
        near, best = set(rows.neighbours[first:last].tolist()), dict[int, tuple[float, int]]()
        for arc in range(first, last):
            broker = int(rows.neighbours[arc])
            likely = float(rows.chance[arc]) if chance is None else chance
            if not rows.chance[arc] or broker in question.choice.targets:
                continue
            for other in rows.neighbours[rows.offsets[broker] : rows.offsets[broker + 1]].tolist():
                if other != seeker and other not in near and likely > best.get(other, (0, 0))[0]:
                    best[other] = likely, broker
        found += [(seeker, other, p * warmth, m, p) for other, (p, m) in best.items()]
    names = np.array(net.ids, dtype=object)
    parts = pd.DataFrame(found, columns=["source", "target", "warmth", "through", "chance"])
    for end in ("source", "target", "through"):
        parts[end] = names[parts[end].to_numpy(dtype=np.int64)].astype(str)
    caps = net.people["cap"].dropna() if "cap" in net.people else pd.Series(dtype="float64")
    return _of(question, parts, {str(one): int(n) for one, n in caps.items()})


def mentors(
    net: ReferralNetwork,
    seekers: People | None,
    targets: People,
    of: Mapping[str, int],
    *,
    within: int | None,
    warmth: float,
) -> Candidates:
    """Return a tie from each seeker to each mentor, who takes so many.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers, targets
        As in :func:`netpath.access.estimate`.
    of
        How many seekers each mentor takes, by id.
    within
        The longest chain in asks.
    warmth
        Of a tie to a mentor; assumed.

    Returns
    -------
    Candidates
        Each mentor in at most so many of the ties that are chosen.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If a mentor is not to be asked, or a number is no whole one.

    Examples
    --------
    >>> import netpath as ntp
    >>> chain = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
    >>> net = ntp.ReferralNetwork(None, chain, directed=False)
    >>> len(mentors(net, "a", "c", {"b": 2}, within=3, warmth=0.8).table)
    0
    """
    need_chance("warmth", warmth)
    question = AccessQuestion.of(net, seekers, targets, within)
    named = [str(one) for one in of]
    barred = [one for one in named if not net.compressed.askable[net.position(one)]]
    if barred:
        raise DataError(
            f"mentors: {len(barred):,} of {counted(len(named), 'mentor')} may not be asked, and so "
            "stands in no tie that might be made.",
            code="values",
            repair="Leave them out",
        )
    pairs = [(one, mentor) for one in question.index for mentor in named if one != mentor]
    table = pd.DataFrame(pairs, columns=["source", "target"]).assign(warmth=warmth)
    return _of(question, table, dict(zip(named, of.values(), strict=True)))


def with_event(
    net: ReferralNetwork, people: People, *, chance: float, warmth: float
) -> ReferralNetwork:
    """Return the network after an event at which each two of some people may meet.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    people
        Who comes. Two who are tied already stay as they are.
    chance
        That two of them meet.
    warmth
        Of the tie then.

    Raises
    ------
    DataError
        If a number is no chance.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.ReferralNetwork(pd.DataFrame({"id": list("abc")}), None, directed=False)
    >>> with_event(net, list("abc"), chance=0.8, warmth=0.5).n_ties
    3
    """
    need_chance("chance", chance)
    need_chance("warmth", warmth)
    ids = sorted({net.ids[net.position(one)] for one in several(people)})
    table = pd.DataFrame(list(combinations(ids, 2)), columns=["source", "target"])
    if net.directed:
        table = pd.concat([table, table.rename(columns={"source": "target", "target": "source"})])
    new = table[~_tied(net, table)].assign(kind="event", warmth=chance * warmth)
    return net.with_ties(new)


def _spread(values: pd.Series) -> str:
    """Say from where to where some chances go."""
    return " to ".join(dict.fromkeys(f"{one:.2g}" for one in (values.min(), values.max())))


def need_chance(name: str, value: object) -> None:
    """Refuse what is no chance.

    Examples
    --------
    >>> need_chance("warmth", 0.3)
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= float(value) <= 1:
        raise DataError(
            f"{name} is {value!r}; it is a chance from 0 to 1.",
            code="no chance",
            repair=Repair("write", code=f"{name}=0.3"),
        )


def _tied(net: ReferralNetwork, table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which pairs are tied already, in the direction asked or where ties run both ways."""
    there = set(
        zip(net.ties["source"].astype("str"), net.ties["target"].astype("str"), strict=True)
    )
    if not net.directed:
        there |= {(other, one) for one, other in there}
    pairs = zip(table["source"], table["target"], strict=True)
    return np.array([one in there for one in pairs], dtype=bool)


def _of(question: AccessQuestion, table: pd.DataFrame, capacity: Mapping[str, int]) -> Candidates:
    """Return candidates in the order of ids, each once, without those that cannot be."""
    net = question.net
    strangers = set(table["source"]) | set(table["target"])
    if gone := strangers - set(net.ids):
        raise UnknownPerson(
            f"candidates: {len(gone):,} of {len(strangers):,} ids are nobody's in the network; an "
            "id is one of net.ids.",
            code="B73",
            repair="Add these people first",
        )
    for who, n in capacity.items():
        net.position(who)
        if not is_whole(n, 0):
            raise DataError(
                f"capacity is {n!r} of somebody; it counts ties, a whole number of 0 or more.",
                code="no count",
            )
    at = {one: place for place, one in enumerate(net.ids)}
    askable = net.compressed.askable
    barred = np.array(
        [
            not (askable[at[one]] and askable[at[other]])
            for one, other in zip(table["source"], table["target"], strict=True)
        ],
        dtype=bool,
    )
    tied = _tied(net, table) | (table["source"] == table["target"]).to_numpy()
    kept = table[~barred & ~tied].sort_values(["source", "target", "warmth"])
    ends = zip(kept["source"], kept["target"], strict=True)
    pair = [one if net.directed else tuple(sorted(one)) for one in ends]
    kept = kept[~pd.Series(pair, index=kept.index).duplicated(keep="last")].reset_index(drop=True)
    some = set(kept["source"]) | set(kept["target"])
    without = sum(one not in some for one in question.index)
    skipped = {"tied already": int(tied.sum()), "not to be asked": int((barred & ~tied).sum())}
    return Candidates(question, kept, dict(capacity), without, skipped)
