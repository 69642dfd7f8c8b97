"""Interviews by lot: in each world so many of the seekers, exactly, have a door to a target."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from netpath._draws import N_WORLDS, Rng
from netpath._measure import PersonMeasure
from netpath._results import Assumption, counted
from netpath._rules import is_whole
from netpath.access.drawn import joined
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.errors import DataError, Repair
from netpath.interventions._candidates import Candidates, need_chance, ties
from netpath.interventions._worlds import AddedTies, Words, blocks_of
from netpath.network import People, ReferralNetwork

_WIDE, _WORDS = 512, 8


def lottery(
    net: ReferralNetwork,
    seekers: People | None,
    targets: People,
    *,
    places: int,
    warmth: float,
    within: int | None,
    n_draws: int = N_WORLDS,
    rng: Rng = None,
) -> PersonMeasure:
    """Return the access of each seeker where so many of them win an interview by lot.

    In each world exactly ``places`` of the seekers have a tie to the first target, of ids, who may
    be asked. Who wins hangs on the ids and the seed alone, so a lottery is held against today, or
    another number of places, on common draws (:func:`compare`). Others gain through whoever wins.

    Parameters
    ----------
    net
        A network with warmth and one tie a pair.
    seekers, targets
        As in :func:`netpath.access.estimate`.
    places
        How many win; everybody, where there are fewer.
    warmth
        That an interview leads on, once it is won; assumed. A tie that is there already stays as
        it is.
    within
        The longest chain in asks.
    n_draws
        How many worlds. A cascade a seeker is needed for every 512.
    rng
        The same seed gives the worlds of :func:`netpath.access.estimate`.

    Raises
    ------
    UnknownPerson
        If an id is nobody's.
    DataError
        If ``places`` is no whole number, ``warmth`` no chance, or no target may be asked.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": list("abct")})
    >>> net = ntp.ReferralNetwork(people, None, directed=False).with_warmth(0.5)
    >>> found = lottery(net, list("abc"), "t", places=1, warmth=1.0, within=1, n_draws=512, rng=7)
    >>> float(found.values.mean())
    0.3333333333333333
    """
    need_chance("warmth", warmth)
    if not is_whole(places, 0):
        raise DataError(
            f"places is {places!r}; it counts interviews.",
            code="no count",
            repair=Repair("write", code="places=10"),
        )
    doors = _doors(net, seekers, targets, warmth, within)
    world, seed = world_of(rng)
    drawn = AddedTies(doors, world, blocks_of(draws_allowed(n_draws)))
    question = doors.question
    n = len(question.choice.seekers)
    told = f"{counted(min(places, n), 'interview')} by lot among {n:,}, of warmth {warmth:.2g}"
    measure = question.measured(
        f"access to {question.choice.whom}", joined([_there(drawn, world, places)], n_draws), seed
    )
    said = (*measure.assumptions, Assumption("lottery", told))
    return replace(measure, assumptions=said)


def _doors(
    net: ReferralNetwork, seekers: People | None, targets: People, warmth: float, within: int | None
) -> Candidates:
    """Return a tie from each seeker to the first target who may be asked."""
    question = AccessQuestion.of(net, seekers, targets, within)
    open_ = [at for at in question.choice.targets.tolist() if net.compressed.askable[at]]
    if not open_:
        raise DataError(
            "lottery: no target may be asked, so nobody can interview.",
            code="no target",
            repair="Name another",
        )
    table = pd.DataFrame({"source": question.index, "target": net.ids[open_[0]], "warmth": warmth})
    return ties(net, seekers, targets, table, within=within)


def _there(drawn: AddedTies, world: int, places: int) -> Words:
    """Return in which worlds each seeker gets there, with the doors of those who win."""
    keys = _keys(drawn, world)
    own = np.searchsorted(drawn.seekers, drawn.ends[0])  # whose each door is
    won = np.hstack([_won(keys, block, places) for block in drawn.blocks])
    through = drawn.live(np.arange(len(own))) & drawn.awake[drawn.ends[1]] & won[own]
    found = drawn.there(())
    found[own] |= through
    if drawn.within != 1:
        near = drawn.cascades.keeping(drawn.of_arc < 0)
        near = near.limited(drawn.within - 1 if drawn.within else 0)
        tasks = [
            (drawn.ends[0, at : at + 1], block) for at in range(len(own)) for block in drawn.blocks
        ]
        for (at, block), have in zip(
            product(range(len(own)), range(len(drawn.blocks))), near.of(tasks), strict=True
        ):
            mine = slice(_WORDS * block, _WORDS * (block + 1))
            found[:, mine] |= have[drawn.seekers] & through[at, mine]
    return found


def _keys(drawn: AddedTies, world: int) -> Words:
    """Return a key of each seeker for one seed."""
    from netpath._kernels._coins import seeded

    return seeded(drawn.cascades.net.coin_keys.person[drawn.seekers], np.uint64(world))


def _won(keys: Words, block: int, places: int) -> Words:
    """Return in which worlds of a block each seeker wins: exactly so many in each."""
    from netpath._kernels._coins import seeded

    bits = np.zeros((len(keys), _WIDE), np.uint8)
    for draw in range(_WIDE):
        lots = seeded(keys, np.uint64(_WIDE * block + draw))
        bits[np.argsort(lots, kind="stable")[:places], draw] = 1
    words: Words = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)
    return words
