"""Ids that a reader may take for one another. They are told apart, and the report says so."""

from __future__ import annotations

import unicodedata

import pandas as pd

from netpath._results import listed
from netpath.errors import masked
from netpath.network.columns import bytes_of, one_chunk

# Letters of the Greek and Cyrillic alphabets that look like Latin ones (Unicode's report 39 lists
# many more), after folding to lower case.
_LATIN = str.maketrans(
    "αβεζηικμνορτυχасеіјорхуѕһԁԛԝвнктмг",
    "abezhikmnoptuxaceijopxyshdqwbhktmr",
)


def skeleton(text: str) -> str:
    """Return the form that ids have in common when they look alike.

    Examples
    --------
    >>> skeleton("Αna") == skeleton("Ana"), skeleton("ﬁn") == skeleton("fin")
    (True, True)
    """
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", text).casefold().translate(_LATIN)


def look_alike(ids: pd.Index) -> str:
    """Say which ids look alike, masked; empty where none do.

    Examples
    --------
    >>> look_alike(pd.Index(["anna", "Anna", "ben"]))
    '2 ids look alike and are kept apart: A…a and a…a'
    """
    signs = bytes_of(one_chunk(ids)).data
    upper = (signs >= ord("A")) & (signs <= ord("Z"))
    if not (upper | (signs > ord("~"))).any():
        return ""
    every = sorted(ids)
    skeletons = [skeleton(one) for one in every]
    if len(set(skeletons)) == len(every):
        return ""
    groups: dict[str, list[str]] = {}
    for one, form in zip(every, skeletons, strict=True):
        groups.setdefault(form, []).append(one)
    alike = [group for group in groups.values() if len(group) > 1]
    shown = listed(masked(one) for one in alike[0])
    first = ", first" if len(alike) > 1 else ""
    n = sum(map(len, alike))
    return f"{n} ids look alike and are kept apart{first}: {shown}"
