"""Names that are given in a conversation: who is meant, and what joins the campaign with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

import numpy as np

from netpath._names import FORMS, Called
from netpath._places import place_key
from netpath._results import Assumption
from netpath._rules import clean_id
from netpath.campaign._kept import LIMITS, Known, plain_value, refuse_limit
from netpath.campaign.state import NAMED_WARMTH, REFERRAL, State
from netpath.errors import DataError

Referral = str | Mapping[str, object]
NAMED_SAYS = Assumption("warmth", f"warmth {NAMED_WARMTH:g} for a name given in a conversation")
OF_A_TIE = ("warmth", "kind", "evidence")
NOT_OF_THEM = (*OF_A_TIE, "target")


def named_in(state: State, one: Referral) -> tuple[str, Known]:
    """Return the id of somebody who was named, and what was said of them.

    A name that is written otherwise than it is known does not rename anybody; a name that comes
    with an id does.

    Raises
    ------
    DataError
        If there is neither id nor name, or something said of them cannot be kept.

    Examples
    --------
    >>> named_in(State(people={"p1": {"name": "Ada Byron"}}), "ada byron")
    ('p1', {})
    """
    if isinstance(one, str):
        return known_id(state, one) or clean_id(one), {} if known_id(state, one) else {"name": one}
    if not isinstance(one, Mapping):
        raise DataError(
            "Whoever was named is a name, an id, or a mapping with a name; 'Olu Ade', say.",
            code="no names",
        )
    known = {str(name): _said(str(name), value) for name, value in one.items() if value is not None}
    given = known.pop("id", None)
    name = str(given if given is not None else known.get("name", ""))
    person = known_id(state, name) or clean_id(name)
    if not person:
        raise DataError(
            "Somebody who was named has neither an id nor a name.",
            code="no names",
            repair="Give one",
        )
    if given is None and person in state.people and state.people[person].get("name"):
        known.pop("name", None)
    _refuse_no_chance(known.get("warmth", NAMED_WARMTH))
    return person, known


def _said(name: str, value: object) -> object:
    plain = plain_value(value) if isinstance(value, str | int | float | date | np.generic) else None
    if plain is None:
        told = f"{name} of somebody who was named must be text or a number."
        raise DataError(told, code="what is known")
    if name in LIMITS:
        refuse_limit(name, plain)
    return plain


def _refuse_no_chance(warmth: object) -> None:
    if isinstance(warmth, bool) or not isinstance(warmth, int | float) or not 0 <= warmth <= 1:
        told = "The warmth of a referral must be a probability in [0, 1]; write 0.5, say."
        raise DataError(told, code="no chance")


def joined(state: State, source: str, person: str, known: Known) -> Iterable[dict[str, object]]:
    """Yield what a name adds: the person, where new or better known, and the tie, where new.

    Who works where a target does, and of whom no tie is known that leads on, is a target at once:
    a talk there is what was looked for.

    Examples
    --------
    >>> [list(one) for one in joined(State(), "ada", "olu", {"name": "Olu", "target": True})]
    [['person', 'known'], ['target'], ['tie', 'known']]
    """
    before = state.people.get(person, {})
    news = {
        name: value
        for name, value in known.items()
        if name not in NOT_OF_THEM and before.get(name) != value
    }
    if news or person not in state.people:
        yield {"person": person, "known": news}
    wanted = known["target"] if "target" in known else _is_sought(state, source, person, known)
    if wanted and person not in state.targets:
        yield {"target": person}
    tie = state.ties.get(state.pair(source, person))
    of_tie = {name: known[name] for name in OF_A_TIE if name in known}
    if tie is None:
        yield {"tie": [source, person], "known": REFERRAL | of_tie}
    elif any(tie.get(name) != value for name, value in of_tie.items()):
        yield {"tie": [source, person], "known": of_tie}


def _is_sought(state: State, source: str, person: str, known: Known) -> bool:
    """Return whether somebody who was named works where a target does, and leads to nobody yet."""
    if person in {state.seeker, *state.targets}:
        return False
    orgs = {place_key(str(state.people.get(one, {}).get("org", ""))) for one in state.targets}
    org = place_key(str((state.people.get(person, {}) | dict(known)).get("org", "")))
    if not org or org not in orgs:
        return False
    return all({person, *pair} <= {person, source, state.seeker}
               for pair in state.ties if person in pair)  # fmt: skip


def known_id(state: State, given: str) -> str:
    """Return the id of whoever has this id, or this name alone; empty where nobody does.

    A name may be typed without its accents, where no other name is written just so.

    Raises
    ------
    DataError
        If several people have the name.

    Examples
    --------
    >>> known_id(State(people={"p1": {"name": "Gráinne Ode"}}), "grainne ode")
    'p1'
    """
    called = called_in(state)
    found = called.meant(given, FORMS[:3])
    return called.one(given, partial(told_apart, state)) if found else ""


def called_in(state: State) -> Called:
    """Return how the people of a campaign are called, those first whom it is about."""
    about = [*state.targets, *(ask.person for ask in state.asks)]
    people = dict.fromkeys([one for one in about if one in state.people]) | state.people
    return Called({one: str(state.people[one].get("name") or one) for one in people})


def told_apart(state: State, person: str) -> str:
    """Return the employer, role or address that tells somebody from others of the same name."""
    told = (str(state.people[person].get(name) or "") for name in ("org", "role", "email"))
    return next(filter(None, told), "")
