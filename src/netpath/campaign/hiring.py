"""Whom a search for an employer is for: those who hire there, and everybody else as a door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netpath._places import place_key
from netpath._results import listed
from netpath._titles import HIRES, RECRUITS, judged, title_table
from netpath.letters import named
from netpath.network import ReferralNetwork

SHOWN = 4
HIRING = "hiring manager"
TITLES = title_table({})


def hiring(net: ReferralNetwork, people: Sequence[str], seeker: str = "") -> tuple[list[str], str]:
    """Return who of these people hires, and how one came to them.

    By role, else as titles tell, else everybody. Whoever hires or recruits as titles tell and is
    known to the seeker is among them: there is no warmer way in.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> hiring(net, net.where(org="Acme"))
    (['p1298', 'p472'], 'At {}: {}, hiring managers.')
    """
    roles = {one: net.attribute(one, "role") for one in people}
    levels = {one: judged(role, TITLES)[0] for one, role in roles.items()}
    found = [one for one in people if roles[one].casefold() == HIRING]
    told = f"At {{}}: {{}}, {HIRING}{'s' if len(found) > 1 else ''}."
    if not found:
        found = [one for one in people if levels[one] == HIRES]
        told = "At {}, who may hire as titles tell (a guess): {}."
    mine = {*net.alters(seeker)} if seeker else set()
    near = [one for one in people if one in mine and levels[one] in (HIRES, RECRUITS)]
    if not found and not near:
        return list(people), "Who hires at {} is not known. Anybody there is a door: {}."
    if near and not {*near} <= {*found}:
        told = "At {}, who hires or recruits, as roles and titles tell (a guess): {}."
    return [one for one in people if one in {*found, *near}], told


def names_of(net: ReferralNetwork, people: Sequence[str]) -> str:
    """Return the first few names, and how many more there are.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> names_of(net, net.where(org="Acme", role="hiring manager"))
    'Emre Aydın and Sofía Ibáñez'
    """
    names = sorted(named(net.name_of(one)) for one in people)
    more = len(names) - SHOWN
    return listed([*names[:SHOWN], f"{more} more"] if more > 1 else names)


def colleagues(net: ReferralNetwork, people: Iterable[str]) -> list[str]:
    """Return everybody known at the employers of these people, themselves too.

    Examples
    --------
    >>> import netpath as ntp
    >>> len(colleagues(ntp.readers.sample(), ["p472"]))
    60
    """
    if "org" not in net.people:
        return []
    orgs = {place_key(net.attribute(one, "org")): net.attribute(one, "org") for one in people}
    return [one for key in sorted(orgs) if key for one in working_at(net, orgs[key])]


def working_at(net: ReferralNetwork, org: str) -> list[str]:
    """Return who works at an employer, however its name is spelt.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> working_at(net, "ACME Ltd.") == net.where(org="Acme")
    True
    """
    wanted = place_key(org)
    if "org" not in net.people or not wanted:
        return []
    written = (str(one) for one in net.people["org"].dropna().unique())
    there = [one for one in written if place_key(one) == wanted]
    return net.where(org=there) if there else []
