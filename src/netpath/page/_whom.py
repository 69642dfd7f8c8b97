"""Whom to reach: who hires at an employer, one person, or the targets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netpath._places import place_key
from netpath._results import counted
from netpath._rules import fold
from netpath.campaign.hiring import hiring, names_of
from netpath.chains import nobody_there
from netpath.letters import named
from netpath.network import ReferralNetwork
from netpath.page._finder import Entry, people_of

ORG, PLACE, PERSON, MARKED = "org:", "place:", "person:", "targets:"
COLUMNS = frozenset(
    ["place", "city", "town", "location", "region", "ort", "stadt", "wohnort", "ville", "ciudad"]
)
"""Under which headers it stands where somebody lives or works."""


@dataclass(frozen=True)
class Whom:
    """Targets, how they are called together, and how one came to them; or why there are none.

    Attributes
    ----------
    label
        Such as the employer's name.
    targets
        Ids; empty where nobody is known to ask for.
    told
        Who they are and why, or why there is nobody, in a sentence or two.
    """

    label: str
    targets: tuple[str, ...]
    told: str


def choices(net: ReferralNetwork) -> list[Entry]:
    """Return what a search can be for: the workbook's targets, employers, places, everybody.

    Examples
    --------
    >>> import netpath as ntp
    >>> [one.label for one in choices(ntp.readers.sample())][:2]
    ['Acme', 'Anchor Savings']
    """
    found = []
    marked = _marked(net)
    if marked:
        found.append(Entry(MARKED, "The targets in the workbook", names_of(net, marked)))
    sizes = employers(net)
    found += [
        Entry(ORG + org, named(org), f"employer, {counted(n, 'person', 'people')} known there")
        for org, n in sizes.items()
    ]
    found += [
        Entry(PLACE + place, named(place), f"place, {counted(len(ids), 'person', 'people')} there")
        for place, ids in places(net).items()
    ]
    people = (Entry(PERSON + one.key, one.label, one.hint) for one in people_of(net))
    return [*found, *people]


def employers(net: ReferralNetwork) -> dict[str, int]:
    """Return how many people are known at each employer, by the name that most give it.

    Examples
    --------
    >>> import netpath as ntp
    >>> employers(ntp.readers.sample())["Acme"]
    60
    """
    if "org" not in net.people:
        return {}
    sizes = net.people["org"].dropna().astype(str).value_counts()
    found: dict[str, list[str]] = {}
    for org in sorted((str(one) for one in sizes.index), key=lambda one: (-sizes[one], one)):
        if org.strip():
            found.setdefault(place_key(org), []).append(org)
    told = {some[0]: int(sum(sizes[one] for one in some)) for some in found.values()}
    return {org: told[org] for org in sorted(told)}


def places(net: ReferralNetwork) -> dict[str, list[str]]:
    """Return who lives or works at each place, where a column tells.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"id": ["a", "b", "c"], "City": ["Lindau", "lindau ", None]})
    >>> places(ReferralNetwork(people, None))
    {'Lindau': ['a', 'b']}
    """
    found: dict[str, dict[str, list[str]]] = {}
    for column in (one for one in net.people if fold(str(one)) in COLUMNS):
        for person, place in net.people[column].dropna().astype(str).items():
            if place.strip():
                found.setdefault(fold(place), {}).setdefault(place, []).append(str(person))
    called = {max(sorted(some), key=lambda one: len(some[one])): some for some in found.values()}
    return {
        place: sorted({person for ids in called[place].values() for person in ids})
        for place in sorted(called)
    }


def there(net: ReferralNetwork, org: str) -> list[str]:
    """Return who works at an employer, however its name is spelt but for its legal form.

    Examples
    --------
    >>> import netpath as ntp
    >>> len(there(ntp.readers.sample(), "ACME Inc."))
    60
    """
    key = place_key(org)
    return net.where(
        org=lambda named: named.astype("string").map(place_key, na_action="ignore") == key
    )


def orgs_of(net: ReferralNetwork, people: Iterable[str]) -> list[str]:
    """Return at which employers people are, each by one of its spellings, and "" for none.

    Examples
    --------
    >>> import netpath as ntp
    >>> orgs_of(ntp.readers.sample(), ["p472", "p1298"])
    ['Acme']
    """
    orgs = sorted({net.attribute(one, "org") for one in people}, reverse=True)
    return sorted({place_key(org): org for org in orgs}.values())


def _marked(net: ReferralNetwork) -> list[str]:
    if "target" not in net.people:
        return []
    return net.where(target=lambda marked: marked.fillna(False).astype(bool))


def whom(net: ReferralNetwork, seeker: str, key: str) -> Whom:
    """Return whom a choice means for a seeker.

    Examples
    --------
    >>> import netpath as ntp
    >>> whom(ntp.readers.sample(), "p200", "org:Acme").told
    'At Acme: Emre Aydın and Sofía Ibáñez, hiring managers.'
    """
    if key.startswith(PERSON):
        person = key.removeprefix(PERSON)
        return Whom(named(net.name_of(person)), (person,), "")
    if key == MARKED:
        marked = tuple(one for one in _marked(net) if one != seeker)
        return Whom(
            "their targets", marked, f"The targets in the workbook: {names_of(net, marked)}."
        )
    if key.startswith(PLACE):
        return _at_place(net, seeker, key.removeprefix(PLACE))
    return at_employer(net, seeker, key.removeprefix(ORG))


def _at_place(net: ReferralNetwork, seeker: str, place: str) -> Whom:
    """Return who hires at a place, whatever their employer."""
    ids = [one for one in places(net)[place] if one != seeker]
    if not ids:
        return Whom(named(place), (), f"Nobody but the seeker is known in {named(place)}.")
    people, how = hiring(net, ids, seeker)
    told = how.replace("At {}", "In {}").replace("at {}", "in {}")
    return Whom(named(place), tuple(people), told.format(named(place), names_of(net, people)))


def at_employer(net: ReferralNetwork, seeker: str, org: str) -> Whom:
    """Return who hires there: by role, else as titles tell, else everybody known there.

    Examples
    --------
    >>> import netpath as ntp
    >>> at_employer(ntp.readers.sample(), "p200", "Nowhere").targets
    ()
    """
    label = named(org)
    if "org" not in net.people:
        return Whom(label, (), "These files do not say where anybody works.")
    people, how = hiring(net, [one for one in there(net, org) if one != seeker], seeker)
    if not people:
        return Whom(label, (), f"Nobody at {label} is known here. {nobody_there(net, org)}")
    return Whom(label, tuple(people), how.format(label, names_of(net, people)))
