"""People of a pool who look alike: proposed with reasons, never joined."""

from __future__ import annotations

import pandas as pd

from netpath._places import place_key
from netpath._results import listed
from netpath.readers._lookalikes import skeleton
from netpath.readers._pool_joins import words_of

LEAST_ALIKE = 88  # of 100: names less alike are not proposed
PROPOSAL_COLUMNS = ("a", "b", "reasons", "likeness")


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
    words = {who: words_of(skeleton(name)) for who, name in _names(people).items()}
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


def _names(people: pd.DataFrame) -> dict[str, str]:
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
