"""Every employer at once: whom do I know where, and what can be done next?

One table for a whole list of employers, or for the schools, fields, places and kinds of work of
whoever knows no employer yet: who is there, who was, the warmest way and its chance, the best
door, who recruits, and "nobody yet" in so many words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from netpath._face import guarded
from netpath._places import AS_READ, Spellings, alike, names_in, place_key, tier_of
from netpath._results import listed
from netpath._rules import clean_id, fold, words_of
from netpath._titles import title_table, work_of
from netpath.chains import doors_of
from netpath.employers._answers import CALLED, STEPS, Employer, Employers, Move
from netpath.employers.sheets import write
from netpath.errors import DataError, Repair, UnknownColumn, either
from netpath.network import ReferralNetwork
from netpath.readers import Pool

__all__ = ["CALLED", "STEPS", "Employer", "Employers", "Move", "Spellings", "ways", "write"]

PLACES = ("org", "school")  # whose names are joined in tiers, and whose rows are dated
WORK, PLACE = "work", "place"
_OURS = frozenset(["name", "brought_by", "name_shared"])  # no group of people has these
# One country a line, as people write it, without accents; codes such as CA may be a state's.
_COUNTRIES = """usa|us|u s|u s a|united states|united states of america|estados unidos|etats unis
united kingdom|uk|u k|gb|great britain|vereinigtes konigreich|royaume uni|reino unido
germany|deutschland|allemagne|alemania|alemanha|germania|duitsland|niemcy
austria|osterreich|autriche
switzerland|schweiz|suisse|svizzera|suiza
france|frankreich|francia|franca|frankrijk|francja
spain|espana|spanien|espagne|espanha|spagna|spanje
italy|italia|italien|italie
netherlands|the netherlands|nederland|niederlande|holland|pays bas|paises bajos
poland|polska|polen|pologne|polonia
portugal
brazil|brasil|brasilien|bresil|brasile
mexico|mexiko|mexique|messico
canada|kanada
turkey|turkiye|turkei|turquie|turquia
japan|日本|japon
china|中国|chine|中华人民共和国
india|indien|inde
ireland|irland|irlande|irlanda"""
_COUNTRY = {one: line.split("|")[0] for line in _COUNTRIES.split("\n") for one in line.split("|")}
LEAST_TYPED = 85  # of 100: a name that somebody typed, and one that is there
Stay = tuple[str, str]


@dataclass
class Group:
    """The people of one place.

    Attributes
    ----------
    asked
        As the place was asked for.
    spellings
        Every spelling of it that was met, and in which tier it is joined.
    now
        Ids of those who are there.
    past
        Since when and until when somebody else was there, as far as known.
    near
        Spellings that may be meant, and are not joined, with how many people each has.
    """

    asked: str
    spellings: dict[str, str] = field(default_factory=dict)
    now: list[str] = field(default_factory=list)
    past: dict[str, Stay] = field(default_factory=dict)
    near: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownThere:
    """Which people of a network are where, by the key of the place."""

    names: Mapping[str, Counter[str]]
    now: Mapping[str, list[str]]
    past: Mapping[str, dict[str, Stay]]
    key_of: Mapping[str, str]
    within: Mapping[str, list[str]] = field(default_factory=dict)
    """Those who are in a place that is a part of this one, as a city is of its country."""


def known(net: ReferralNetwork, by: str, spellings: Spellings, own: str = "") -> KnownThere:
    """Return which people are where, without the one whose own question it is.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    """
    key = _key(by, spellings)
    names: dict[str, Counter[str]] = {}
    now: dict[str, list[str]] = {}
    key_of = {}
    for person, value in _values(net, by).items():
        if person == own:
            continue
        told = key(value)
        key_of[person] = told
        now.setdefault(told, []).append(person)
        names.setdefault(told, Counter())[value] += 1
    within: dict[str, list[str]] = {}
    if by == PLACE:
        for told, people in now.items():
            for part in set(told.split(", ")) - {told}:
                within.setdefault(part, []).extend(people)
    past: dict[str, dict[str, Stay]] = {}
    if isinstance(net, Pool) and by in PLACES:
        for place, name in _spelt(net, by):
            names.setdefault(key(place), Counter())[name] += 0
        for person, place, start, end in _stays(net, by):
            told = key(place)
            if person == own:
                continue
            names.setdefault(told, Counter())[place] += 0
            if key_of.get(person) != told:
                past.setdefault(told, {}).setdefault(person, (start, end))
    return KnownThere(names, now, past, key_of, within)


def groups(
    found: KnownThere, orgs: Iterable[str] | None, by: str, spellings: Spellings
) -> dict[str, Group]:
    """Return the people of each place that was asked for, or of every place, by its key."""
    key = _key(by, spellings)
    if orgs is None:
        asked = {one: _called(names) for one, names in sorted(found.names.items())}
    else:
        asked = {}
        for name in orgs:
            asked.setdefault(key(name), clean_id(name))
    near = _near(asked, found, by)
    made = {}
    for told, name in asked.items():
        spelt = {
            one: tier_of(one, name) or "your word" for one in sorted(found.names.get(told, ()))
        }
        inside = found.within.get(told, ()) if orgs is not None else ()
        now = sorted({*found.now.get(told, ()), *inside})
        made[told] = Group(name, spelt, now, dict(found.past.get(told, {})), near.get(told, {}))
    return made


def _values(net: ReferralNetwork, by: str) -> dict[str, str]:
    """Return what each person has in a column, without those who have nothing there."""
    column = net.read_as("role" if by == WORK else by)
    if column not in net.people:
        has = {str(one) for one in net.people if net.people[one].notna().any()}
        there = listed(sorted(WORK if one == "role" else one for one in has - _OURS), "or")
        raise UnknownColumn(
            f"people: there is no column {column!r} to group by.",
            code="B21",
            repair=either(f"Group by {there or 'org'}", "read files that tell it"),
        )
    told = net.people[column].dropna().astype(str).map(clean_id)
    none = set() if column in PLACES[:1] else set(words_of(net.missing))
    values = {str(person): value for person, value in told.items() if value}
    values = {person: one for person, one in values.items() if one.casefold() not in none}
    if by == WORK:
        table = title_table({})
        values = {person: work_of(value, table) for person, value in values.items()}
    return {person: value for person, value in values.items() if value}


def _key(by: str, spellings: Spellings) -> Callable[[str], str]:
    if by == PLACE:
        return _area
    return spellings.place_of if by in PLACES else lambda name: fold(name) or clean_id(name)


def _area(name: str) -> str:
    """Return a place as it is compared: its city and its country, whatever that is called."""
    parts = [fold(one) for one in name.split(",")]
    return ", ".join(_COUNTRY.get(one, one) for one in parts if one) or clean_id(name)


def _spelt(net: Pool, by: str) -> list[tuple[str, str]]:
    table = net.places
    table = table[(table["what"] == by) & (table["tier"] != "weak")]
    return list(zip(table["place"], table["name"], strict=True))


def _stays(net: Pool, by: str) -> list[tuple[str, str, str, str]]:
    """Return whole stays somewhere, the latest first."""
    table = net.past
    table = table[(table["what"] == by) & table["place"].notna()].fillna({"start": "", "end": ""})
    table = table.sort_values(["end", "start", "person"], ascending=[False, False, True])
    columns = (table[name].astype(str) for name in ("person", "place", "start", "end"))
    return list(zip(*columns, strict=True))


def _called(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name.isupper(), len(name), name))


def _near(asked: Mapping[str, str], found: KnownThere, by: str) -> dict[str, dict[str, int]]:
    """Return for each place that was asked for which others may be meant."""
    called = {told: _called(names) for told, names in sorted(found.names.items())}
    every = dict(asked) | called
    pairs = alike(every) + _typed({one: asked[one] for one in asked if one not in called}, called)
    if by in PLACES:  # one place, but of a tier that is not joined
        by_place: dict[str, list[str]] = {}
        for told, name in every.items():
            by_place.setdefault(place_key(name), []).append(told)
        pairs += [(a, b) for group in by_place.values() for a in group for b in group if a < b]
    near: dict[str, dict[str, int]] = {}
    for pair in sorted(pairs):
        for one, other in (pair, pair[::-1]):
            if one in asked and other in found.names:
                n = len(found.now.get(other, ())) + len(found.past.get(other, ()))
                near.setdefault(one, {})[every[other]] = n
    return near


def _typed(asked: Mapping[str, str], called: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return names at which nobody is, each with what may have been meant: asked, never joined."""
    from rapidfuzz import fuzz, process

    if not asked or not called:
        return []
    names = [fold(name) for name in asked.values()], [fold(name) for name in called.values()]
    likeness = process.cdist(*names, scorer=fuzz.ratio, score_cutoff=LEAST_TYPED)
    ones, others = list(asked), list(called)
    return [
        (ones[a], others[b])
        for a, b in zip(*likeness.nonzero(), strict=True)
        if len(names[0][a]) > 3
    ]


def as_list(orgs: str | Iterable[str]) -> list[str]:
    r"""Return names one by one; of a text, one a line, without what marks a list.

    Raises
    ------
    DataError
        If there is none.

    Examples
    --------
    >>> as_list("- Acme\n2. Zeta Oy\n\n")
    ['Acme', 'Zeta Oy']
    """
    names = names_in(orgs) if isinstance(orgs, str) else [*filter(None, map(clean_id, orgs))]
    if not names:
        every = Repair("write", code="None for all of them")
        told = either("Give names, one a line", every)
        raise DataError("orgs: no name is given.", code="B21", repair=told)
    return names


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


guarded(globals())
