"""Who is who in a pool: joined on exact keys only, every join told; who looks alike is proposed.

Of two exports of one person, joined so, it is told who is new, who is gone, and whose job changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from netpath._places import place_key
from netpath._results import Answer, counted, listed
from netpath.errors import masked
from netpath.readers.contacts import KEY_COLUMNS, Contacts
from netpath.readers.pool._records import Decisions, Handle, each_key, neutral, records_of
from netpath.readers.tables._assemble import skeleton

JOIN_COLUMNS = ("person", "key", "value", "sources")
MOST_NAMES = 20  # for one telephone
_CALLED = {"slug": "profile", "email": "e-mail", "given_id": "given id", "phone": "telephone"}
ByValue = dict[str, list[int]]
CHANGE_COLUMNS = ("what", "name", "org_before", "role_before", "org", "role")
LEAST_ALIKE = 88  # of 100: names less alike are not proposed
PROPOSAL_COLUMNS = ("a", "b", "reasons", "likeness")


class Forest:
    """Disjoint sets of records, each known by the smallest of its numbers."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def root(self, at: int) -> int:
        """Return the smallest record of a set."""
        while self._parent[at] != at:
            self._parent[at] = at = self._parent[self._parent[at]]
        return at

    def unite(self, records: Iterable[int]) -> None:
        """Make one set of the sets of these records."""
        roots = sorted({self.root(at) for at in records})
        for other in roots[1:]:
            self._parent[other] = roots[0]

    def copy(self) -> Forest:
        """Return sets that change on their own."""
        other = Forest(0)
        other._parent = list(self._parent)
        return other


@dataclass(frozen=True, eq=False)
class Joined:
    """Which person each record belongs to.

    Attributes
    ----------
    person
        The id of each record's person; shape (n_records,).
    joins
        One row a key that joined records: ``person``, ``key`` (its kind), ``value`` (masked) and
        ``sources``.
    disputed
        Pairs of people whom a key would join and something else contradicts: ``a``, ``b`` and
        ``reasons``.
    """

    person: np.ndarray
    joins: pd.DataFrame
    disputed: pd.DataFrame


def joined(records: pd.DataFrame, decisions: Decisions, shown: dict[str, str]) -> Joined:
    """Join records on exact keys, and as the user said.

    A key is left unused where joining on it would give one person two profiles, or, for an e-mail
    or a given id, where the names have no word in common (for a telephone, two);
    the two are proposed instead.

    Parameters
    ----------
    records
        As ``records_of`` returns them.
    decisions
        The user's.
    shown
        How each source is called in the table of joins.
    """
    forest, keys = Forest(len(records)), _keys(records, decisions.apart)
    disputes: list[tuple[int, int, str]] = []
    for kind in KEY_COLUMNS:
        usable, unused = _usable(kind, keys, forest, records)
        for records_of_key in usable.values():
            forest.unite(records_of_key)
        disputes += unused
    user = _unite_as_told(forest, records, decisions)
    roots = np.array([forest.root(at) for at in range(len(records))], dtype=np.int64)
    person = _ids(roots, records)
    return Joined(person, _joins(keys, user, person, records, shown), _disputed(disputes, person))


def _keys(records: pd.DataFrame, apart: frozenset[Handle]) -> dict[str, ByValue]:
    """Return the records of each key; one that the user set apart has keys of its source only."""
    handles = list(zip(records["source"], records["local"], strict=True))
    ending = [f"\0{one[0]}" if one in apart else "" for one in handles]
    found: dict[str, ByValue] = {}
    for kind in KEY_COLUMNS:
        by_value: ByValue = {}
        for at, value in enumerate(records[kind].tolist()):
            for one in each_key(kind, value):
                by_value.setdefault(one + ending[at], []).append(at)
        found[kind] = {value: by_value[value] for value in sorted(by_value)}
    return found


def _usable(
    kind: str, keys: dict[str, ByValue], forest: Forest, records: pd.DataFrame
) -> tuple[ByValue, list[tuple[int, int, str]]]:
    """Return the keys of a kind that may join, and the pairs of those that may not."""
    shared = {value: of for value, of in keys[kind].items() if len(of) > 1}
    if kind == "slug":
        return shared, []
    names = records["name"].tolist() if "name" in records else [None] * len(records)
    strange = {value for value, of in shared.items() if strangers(kind, [names[at] for at in of])}
    trial = forest.copy()
    for value, of in shared.items():
        if value not in strange:
            trial.unite(of)
    slugs: dict[int, set[str]] = {}
    for slug, of in keys["slug"].items():
        slugs.setdefault(trial.root(of[0]), set()).add(slug)
    usable, unused = {}, []
    for value, of in shared.items():
        two = len(slugs.get(trial.root(of[0]), ())) > 1
        if value in strange or two:
            unlike = "two words in common" if kind == "phone" else "a common word"
            why = f"names without {unlike}" if value in strange else "two profiles"
            reason = f"same {_CALLED[kind]}, but {why}"
            unused += [(of[0], other, reason) for other in of[1:]]
        else:
            usable[value] = of
    return usable, unused


def words_of(name: object) -> list[str]:
    """Return the words of a name, without accents, case, punctuation and what follows a comma."""
    if not isinstance(name, str):
        return []
    plain = unicodedata.normalize("NFKD", name.partition(",")[0]).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign != "'")
    return "".join(sign if sign.isalnum() else " " for sign in letters).split()


def _both_names(name: object) -> list[str]:
    """Return the words of a name; a single one before a comma is the last name of what follows."""
    words = words_of(name)
    turned = isinstance(name, str) and len(words) == 1
    return words + (words_of(str(name).partition(",")[2]) if turned else [])


def strangers(kind: str, names: Sequence[object]) -> bool:
    """Return whether names are too unlike for a key of a kind to make one person of them.

    A word in common is enough for an address. A telephone is shared by families and offices: the
    names must be the same, or have two words in common; and one of very many is an office's.
    """
    told = sorted({tuple(words) for words in map(_both_names, names) if words})
    if kind != "phone":
        return any(not set(one) & set(two) for at, one in enumerate(told) for two in told[at + 1 :])
    sets = {frozenset(words) for words in told}
    few = len(sets) <= MOST_NAMES and len(sets) > 1
    return len(sets) > MOST_NAMES or (few and any(len(a & b) < 2 for a in sets for b in sets))


def _unite_as_told(forest: Forest, records: pd.DataFrame, decisions: Decisions) -> list[list[int]]:
    at = {one: n for n, one in enumerate(zip(records["source"], records["local"], strict=True))}
    user = [[min(at[one] for one in side) for side in pair] for pair in decisions.same]
    for pair in sorted(user):
        forest.unite(pair)
    return sorted(user)


def _ids(roots: np.ndarray, records: pd.DataFrame) -> np.ndarray:
    """Return a person's id for each record: a hash of the smallest key of all its records."""
    anchors: dict[int, tuple[int, str]] = {}
    columns = [records[kind].tolist() for kind in KEY_COLUMNS]
    handles = [f"{a}\0{b}" for a, b in zip(records["source"], records["local"], strict=True)]
    for at, root in enumerate(roots.tolist()):
        own = [
            (rank, f"{KEY_COLUMNS[rank]}:{one}")
            for rank, values in enumerate(columns)
            for one in each_key(KEY_COLUMNS[rank], values[at])
        ]
        best = min([*own, (len(columns), f"record:{handles[at]}")])
        anchors[root] = min(anchors.get(root, best), best)
    texts: dict[int, str] = {}
    taken: set[str] = set()
    for root in sorted(anchors):  # a key that two people share is the first one's
        text = anchors[root][1]
        texts[root] = text if text not in taken else f"{text}\0{handles[root]}"
        taken.add(text)
    ids = {text: neutral("k", text) for text in texts.values()}
    several = pd.Series(ids, dtype="str").duplicated(keep=False)
    for text in several.index[several.to_numpy()]:
        ids[text] = neutral("k", text, 32)
    return np.array([ids[texts[root]] for root in roots.tolist()], dtype=object)


def _joins(
    keys: dict[str, ByValue],
    user: list[list[int]],
    person: np.ndarray,
    records: pd.DataFrame,
    shown: dict[str, str],
) -> pd.DataFrame:
    source = [shown[label] for label in records["source"]]
    rows = []
    for kind, by_value in keys.items():
        for value, of in by_value.items():
            groups: dict[str, list[int]] = {}
            for at in of:
                groups.setdefault(person[at], []).append(at)
            for who, group in groups.items():
                if len(group) > 1:
                    rows.append((who, kind, masked(value.partition("\0")[0]), _all(source, group)))
    rows += [(person[pair[0]], "your word", "", _all(source, pair)) for pair in user]
    table = pd.DataFrame(rows, columns=list(JOIN_COLUMNS), dtype="str")
    return table.sort_values(list(JOIN_COLUMNS), ignore_index=True)


def _all(source: list[str], group: list[int]) -> str:
    return " + ".join(sorted({source[at] for at in group}))


def _disputed(disputes: list[tuple[int, int, str]], person: np.ndarray) -> pd.DataFrame:
    rows = {
        (*sorted([person[one], person[two]]), reason)
        for one, two, reason in disputes
        if person[one] != person[two]
    }
    return pd.DataFrame(sorted(rows), columns=["a", "b", "reasons"], dtype="str")


def proposals(people: pd.DataFrame, slugs: pd.Series, disputed: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of people who may be one, the likeliest first.

    Parameters
    ----------
    people
        The people of a pool.
    slugs
        The profile of each, missing where none is known. Two people with a profile each are two,
        unless they also work at one place.
    disputed
        Pairs that a key would have joined.

    Returns
    -------
    DataFrame
        ``a``, ``b``, ``reasons`` and ``likeness`` of the names, from 0 to 1.
    """
    words = {who: words_of(skeleton(name)) for who, name in _called(people).items()}
    plain = {who: " ".join(told) for who, told in words.items() if told}
    rows = dict.fromkeys(zip(disputed["a"], disputed["b"], strict=True), 0.0)
    rows |= _near(plain)
    why: dict[tuple[str, str], list[str]] = {pair: [] for pair in rows}
    for a, b, reason in disputed.itertuples(index=False):
        why[a, b].append(reason)
    told = _Reasons(people, slugs, plain)
    found = []
    for (a, b), likeness in rows.items():
        reasons = why[a, b] + told.of(a, b, likeness)
        if why[a, b] or told.may_be_one(a, b):
            found.append((a, b, listed(reasons), likeness or told.likeness(a, b), -len(reasons)))
    table = pd.DataFrame(found, columns=[*PROPOSAL_COLUMNS, "order"])
    table = table.sort_values(["order", "likeness", "a", "b"], ascending=[True, False, True, True])
    kinds = {"a": "str", "b": "str", "reasons": "str", "likeness": "float64"}
    return table[list(PROPOSAL_COLUMNS)].astype(kinds).reset_index(drop=True)


def _called(people: pd.DataFrame) -> dict[str, str]:
    known = people["name"].dropna() if "name" in people else pd.Series(dtype="str")
    return dict(zip(known.index, known, strict=True))


def _near(plain: dict[str, str]) -> dict[tuple[str, str], float]:
    """Return pairs whose names are alike; only those with an initial and a beginning in common."""
    from rapidfuzz import fuzz, process

    blocks: dict[str, list[str]] = {}
    for who, name in sorted(plain.items()):
        first, last = name.split()[0], name.split()[-1]
        for block in sorted({f"{last[:3]} {first[:1]}", f"{first[:3]} {last[:1]}"}):
            blocks.setdefault(block, []).append(who)
    found: dict[tuple[str, str], float] = {}
    for group in blocks.values():
        if len(group) < 2:
            continue
        names = [plain[who] for who in group]
        table = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_ALIKE)
        for a, b in zip(*table.nonzero(), strict=True):
            if a < b:
                found[group[a], group[b]] = round(float(table[a, b]) / 100, 4)
    return found


class _Reasons:
    """What speaks for two people being one."""

    def __init__(self, people: pd.DataFrame, slugs: pd.Series, plain: dict[str, str]) -> None:
        self._plain = plain
        self._slugs = slugs.dropna().to_dict()
        self._places = {
            name: {who: place_key(one) for who, one in people[name].dropna().items()}
            for name in ("org", "school")
            if name in people
        }

    def may_be_one(self, a: str, b: str) -> bool:
        """Whether nothing says that they are two."""
        return a not in self._slugs or b not in self._slugs or self._same("org", a, b)

    def _same(self, what: str, a: str, b: str) -> bool:
        told = self._places.get(what, {})
        return a in told and told[a] == told.get(b)

    def likeness(self, a: str, b: str) -> float:
        """Return how much alike their names are, from 0 to 1."""
        from rapidfuzz import fuzz

        names = self._plain.get(a, ""), self._plain.get(b, "")
        return round(fuzz.token_sort_ratio(*names) / 100, 4) if all(names) else 0.0

    def of(self, a: str, b: str, likeness: float) -> list[str]:
        """Return the reasons."""
        found = []
        if likeness:
            found.append("same name" if likeness == 1 else "similar name")
        found += [f"same {what}" for what in ("org", "school") if self._same(what, a, b)]
        return found


@dataclass(frozen=True, eq=False)
class Changes(Answer):
    """Who is new, who is gone and whose job changed from one export to the next.

    Attributes
    ----------
    new, gone
        Ids of the newer and of the older export.
    changed_job
        Ids of the newer export.
    table
        One row a person and change: ``what``, ``name``, and employer and role before and now.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed_job: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a person and change."""
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        counts = (
            (len(self.new), "new"),
            (len(self.gone), "gone"),
            (len(self.changed_job), "in a new job"),
        )
        told = [f"{counted(n, 'person', 'people')} {what}" for n, what in counts if n]
        return f"{listed(told) or 'Nothing changed'}."


def changes(old: Contacts, new: Contacts) -> Changes:
    """Compare two exports of one person, people joined on exact keys as in a pool.

    Somebody without any key is the same person where name and employer are the same. A job counts
    as changed where both exports tell an employer, or both a role, and mean different ones.
    Nothing is deleted: what to do about those who are gone is for the user to say.

    Parameters
    ----------
    old, new
        What a reader gave for each.

    Examples
    --------
    >>> from netpath.readers.contacts import no_evidence
    >>> from netpath.readers import Report
    >>> def export(**org):
    ...     people = pd.DataFrame({"name": list(org), "slug": list(org), "org": list(org.values())})
    ...     return Contacts(people.set_index("slug", drop=False), no_evidence(), Report(0, 0))
    >>> found = changes(export(ada="Acme", ben="Zeta"), export(ada="Zeta", cleo="Acme"))
    >>> print(found)
    1 person new, 1 person gone and 1 person in a new job.
    >>> found.changed_job
    ('ada',)
    """
    records = records_of({"new": new, "old": old})
    bare = records["local"].where(records["local"].str.startswith("~"))
    known = records.assign(given_id=records["given_id"].fillna(bare))
    person = joined(known, Decisions(), {"new": "new", "old": "old"}).person
    told = records.assign(person=person).reindex(
        columns=[*records.columns, "person", "name", "org", "role"]
    )
    told = told.loc[:, ~told.columns.duplicated()].drop_duplicates(["source", "person"])
    now, before = (told[told["source"] == one].set_index("person") for one in ("new", "old"))
    both = now.index.intersection(before.index).sort_values()
    moved = [who for who in both if _moved(before.loc[who], now.loc[who])]
    came, left = (
        one.index.difference(other.index) for one, other in ((now, before), (before, now))
    )
    rows = [("new", who) for who in came] + [("gone", who) for who in left]
    rows += [("changed job", who) for who in moved]
    return Changes(
        tuple(sorted(now.loc[came, "local"])),
        tuple(sorted(before.loc[left, "local"])),
        tuple(sorted(now.loc[moved, "local"])),
        _side_by_side(rows, before, now),
    )


def _moved(before: pd.Series, now: pd.Series) -> bool:
    """Whether both tell an employer and mean two, or both a role and mean two."""
    told = [(before[name], now[name]) for name in ("org", "role")]
    return any(
        isinstance(was, str) and isinstance(one, str) and place_key(was) != place_key(one)
        for was, one in told
    )


def _side_by_side(
    rows: list[tuple[str, str]], before: pd.DataFrame, now: pd.DataFrame
) -> pd.DataFrame:
    kinds, who = [what for what, _ in rows], [one for _, one in rows]
    was, is_now = (
        one.reindex(who)[["name", "org", "role"]].reset_index(drop=True) for one in (before, now)
    )
    table = pd.DataFrame({"what": kinds, "name": is_now["name"].fillna(was["name"])})
    table = table.assign(org_before=was["org"], role_before=was["role"])
    table = table.assign(org=is_now["org"], role=is_now["role"])
    order = table[list(CHANGE_COLUMNS)].astype("str")
    return order.sort_values(list(CHANGE_COLUMNS), ignore_index=True)
