"""The question: whom do I know where, for a whole list of employers at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from netpath._places import AS_READ, Spellings
from netpath._rules import fold
from netpath.chains import doors_of
from netpath.employers._answers import STEPS, Employer, Employers, Move
from netpath.employers._groups import Group, KnownThere, as_list, groups, known
from netpath.network import ReferralNetwork
from netpath.readers import Pool


def ways(
    net: ReferralNetwork,
    seeker: str | int,
    orgs: str | Iterable[str] | None = None,
    *,
    by: str = "org",
    within: int | None = None,
    titles: Mapping[str, str] | None = None,
    spellings: Spellings = AS_READ,
    before: ReferralNetwork | None = None,
) -> Employers:
    r"""Return whom the seeker knows at each employer, and what can be done next.

    Parameters
    ----------
    net
        A network with warmth; a pool of exports also tells who was where, by its dated rows.
    seeker
        Who looks for a way in.
    orgs
        The employers: names, a text with one a line, or what :func:`netpath.readers.shortlist`
        read. None is everybody's employers.
    by
        What the rows are: ``"org"``, ``"school"``, ``"field"``, ``"place"``, ``"work"`` (the kind
        of work that titles name, whatever the rank) or any other column of people. Where it is not
        ``"org"`` nobody need hire: the warmest way is the best door.
    within
        The longest chain allowed, in asks.
    titles
        More titles, or other judgements of them, as in :func:`netpath.chains.doors`.
    spellings
        Which names of employers and schools mean one place. They are joined in tiers (see
        :attr:`netpath.readers.Pool.places`), or only named as near; never for being a part of
        another.
    before
        The same seeker's network from older files: who came since, and who left, is told.

    Returns
    -------
    Employers
        Sorted by what can be done next (somebody there can be asked, or somebody who was there;
        a spelling is to be checked; nobody can be reached; nobody is known), then by the chance.

    Raises
    ------
    UnknownColumn
        If the people have no column ``by``.
    DataError
        If ``orgs`` names nothing.
    UnknownPerson, MissingWarmth
        As for :func:`netpath.chains.warmest`.

    Examples
    --------
    >>> import netpath as ntp
    >>> found = ntp.employers.ways(ntp.readers.sample(), "p200", "Acme Inc.\nNowhere", within=4)
    >>> [(one.name, one.step) for one in found]
    [('Acme Inc.', 'ask somebody there'), ('Nowhere', 'nobody yet')]
    >>> found[0].spellings
    {'Acme': 'legal form'}
    """
    own = net.ids[net.position(seeker)]
    if isinstance(net, Pool):
        net = net if spellings is AS_READ else net.with_places(spellings)
        spellings = net.spellings
    names = None if orgs is None else as_list(orgs)
    there = known(net, by, spellings, own)
    found = groups(there, names, by, spellings)
    moves = {}
    if before is not None:
        moves = _moves(net, own, there, before, known(before, by, spellings, own))
    _add_those_who_left(found, moves)
    people = {f"now {key}": one.now for key, one in found.items()}
    people |= {f"were {key}": list(one.past) for key, one in found.items()}
    doors = doors_of(net, own, people, within=within, titles=titles)
    rows = [
        Employer(
            one.asked,
            replace(doors[f"now {key}"], org=one.asked),
            replace(doors[f"were {key}"], org=one.asked),
            one.past,
            one.spellings,
            one.near,
            tuple(moves.get(key, ())),
            by == "org",
        )
        for key, one in found.items()
    ]
    rows.sort(key=lambda one: (STEPS.index(one.step), -one.chance, fold(one.name), one.name))
    told = (assumption for one in doors.values() for assumption in one.assumptions)
    return Employers(
        tuple(rows),
        own,
        net.name_of(own),
        by,
        within,
        tuple(dict.fromkeys(told)),
        compared=before is not None,
    )


def _add_those_who_left(found: dict[str, Group], moves: dict[str, list[Move]]) -> None:
    for key in moves.keys() & found.keys():
        for move in moves[key]:
            if move.what == "left":
                found[key].past.setdefault(move.person, ("", ""))


def _moves(
    net: ReferralNetwork, own: str, now: KnownThere, before: ReferralNetwork, then: KnownThere
) -> dict[str, list[Move]]:
    """Return who came to each place, and who left it; a person without a key goes by the name."""
    same = _same_people(net, before)
    found: dict[str, list[Move]] = {}
    for person in net.ids:
        if person == own:
            continue
        key, old = now.key_of.get(person), same.get(person)
        was = then.key_of.get(old) if old is not None else None
        if key == was:
            continue
        name = net.name_of(person, to=own)
        if key is not None:
            what = "new" if old is None else "came"
            other = _named(then, was)
            found.setdefault(key, []).append(Move(person, name, what, other))
        if was is not None and key is not None:
            found.setdefault(was, []).append(Move(person, name, "left", _named(now, key)))
    return found


def _named(where: KnownThere, key: str | None) -> str:
    return "" if key is None else next(iter(where.names[key].most_common(1)))[0]


def _same_people(net: ReferralNetwork, before: ReferralNetwork) -> dict[str, str]:
    """Return who each person was in the older network: by id, or by a name that one has in both."""
    old = set(before.ids)
    same = {one: one for one in net.ids if one in old}
    names, others = _by_name(net, set(same)), _by_name(before, set(same))
    for name, ids in names.items():
        if len(ids) == 1 and len(others.get(name, ())) == 1:
            same[ids[0]] = others[name][0]
    return same


def _by_name(net: ReferralNetwork, known: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if "name" in net.people:
        for person, name in net.people["name"].dropna().items():
            if str(person) not in known:
                found.setdefault(fold(str(name)), []).append(str(person))
    return found
