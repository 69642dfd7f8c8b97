"""How far labels that are missing might move an index.

Shares, E-I, Freeman's, Coleman's and inbreeding are told for every tie of people without a label
across, and for every one within, groups being of the size they are. Assortativity, modularity,
Gupta-Anderson-May and the odds hang on who these people are: told is what encloses all that labels
from the groups there are could make of it. That may be wider than what can come about, since what
is least for one part of an index need not be possible together with what is least for another.
"""

from __future__ import annotations

import numpy as np

from netpath.homophily._labelled import Floats, Labelled, of_groups

Name = tuple[str, str]
Ends = tuple[float, float]
NO_INTERVAL = "no interval: people share their ties, and without one tie some have none at all"
UNBOUNDED = {
    "log odds": "not bounded: it takes how many of each group lack a label",
    "density_index": "not bounded: it takes how many of each group lack a label",
    "spectral": "not bounded: every label moves the eigenvalue of a whole part",
}


def bounds(known: Labelled) -> dict[Name, Ends]:
    """Return the least and the most that indices might be; NaN or infinite without an end."""
    found = _across_or_within(known) | _by_ends(known)
    if len(known.names) < 2:
        return found
    if not known.directed:
        found["Gupta-Anderson-May", ""] = _gupta(known)
    return found if known.weight is not None else found | _odds(known) | _connected(known)


def _counts(known: Labelled) -> Floats:
    """Return counts of ties, or warmth, between people with a label."""
    told = known.told
    weight = None if known.weight is None else known.weight[told]
    return known.counts(known.codes, known.one[told], known.other[told], weight).astype(np.float64)


def _left(known: Labelled) -> float:
    """Return what ties of people without a label would add to the sum of counts."""
    gone = ~known.told
    left = gone.sum() if known.weight is None else known.weight[gone].sum()
    return float(left) * (1 if known.directed else 2)


def _across_or_within(known: Labelled) -> dict[Name, Ends]:
    """Bound shares, E-I and Freeman's of the whole, Coleman's and inbreeding of groups."""
    counts, left, n = _counts(known), _left(known), known.sizes.astype(np.float64)
    total = max(float(counts.sum()) + left, 1e-300)
    least, most = (float((np.trace(counts) + within) / total) for within in (0.0, left))
    across = n.sum() * (n.sum() - 1) - float((n * (n - 1)).sum())
    every = n.sum() * (n.sum() - 1) / across if across else np.nan
    found = {("share within", ""): (least, most), ("E-I", ""): (1 - 2 * most, 1 - 2 * least)}
    found["segregation", ""] = 1 - (1 - least) * every, 1 - (1 - most) * every
    out, into = _unlabelled_ends(known)
    own = out if known.directed else out + into
    # The far end of a tie within is one more of the group's.
    more, less = np.diag(own if known.directed else 2 * own), np.zeros_like(counts)
    less[np.arange(len(n)), np.arange(len(n)) - 1] = own
    ends = [of_groups(counts + added, n, pairs=False) for added in (less, more)]
    for index in ("coleman", "inbreeding") if len(n) > 1 else ():
        for name, low, high in zip(known.names, *(one[index] for one in ends), strict=True):
            found[index, name] = float(low), float(high)
    return found


def _by_ends(known: Labelled) -> dict[Name, Ends]:
    """Bound assortativity and modularity by the share within and by how ends would meet."""
    counts, left = _counts(known), _left(known)
    total = max(float(counts.sum()) + left, 1e-300)
    out, into = _unlabelled_ends(known)
    out, into = (out, into) if known.directed else (out + into, out + into)
    starts, ends = counts.sum(axis=1) + out, counts.sum(axis=0) + into
    low, high = float(np.trace(counts)) / total, (float(np.trace(counts)) + left) / total
    corners = _corners(starts, ends, total)
    most, least = float(corners.max()), float(corners.min())
    if not known.directed:  # unknown ends fill the smallest groups
        least = float((_filled(starts, total - float(starts.sum())) ** 2).sum()) / total**2
    return {
        ("assortativity", ""): (
            (low - most) / (1 - most) if most < 1 else np.nan,
            (high - least) / (1 - least) if least < 1 else np.nan,
        ),
        ("modularity", ""): (low - most, high - least),
    }


def _corners(starts: Floats, ends: Floats, total: float) -> Floats:
    """Return how often ends meet if all unknown starts are of one group, and ends of one.

    It is linear in either, so that its least and its most are among these.
    """
    more, other = total - starts.sum(), total - ends.sum()
    met = float(starts @ ends) + more * ends[:, np.newaxis] + other * starts
    return np.asarray((met + more * other * np.eye(len(starts))) / total**2)


def _filled(sizes: Floats, more: float) -> Floats:
    """Return sizes with something shared out so that the smallest are as large as can be."""
    low = np.sort(sizes)
    levels = (np.cumsum(low) + max(more, 0.0)) / np.arange(1, len(low) + 1)
    level = float(levels[int(np.flatnonzero(levels >= low)[-1])])
    return np.asarray(np.maximum(sizes, level), dtype=np.float64)


def _gupta(known: Labelled) -> Ends:
    """Bound the mean share within: of each group all such ties across, or all that might within."""
    counts, every = _counts(known), _left(known) / 2
    out, into = _unlabelled_ends(known)
    own, rows, within = out + into, counts.sum(axis=1), np.diag(counts)
    both = 2 * (own + every - own.sum())  # with ties of two people without a label
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.nan_to_num(within / (rows + every))
        most = np.nan_to_num((within + both) / (rows + both), nan=1.0)
    g = len(counts) - 1
    return float((least.sum() - 1) / g), float((most.sum() - 1) / g)


def _odds(known: Labelled) -> dict[Name, Ends]:
    """Bound the odds: people without a label in the largest group, or where pairs are fewest."""
    counts, left = _counts(known), _left(known)
    sizes, more = known.sizes.astype(np.float64), float((known.codes < 0).sum())
    within, n = float(np.trace(counts)), float(sizes.sum()) + more
    across = float(counts.sum()) - within
    largest = sizes + more * (np.arange(len(sizes)) == sizes.argmax())
    ends = []
    for of, tied, apart, none in (
        (largest, within, across + left, -np.inf),
        (_filled(sizes, more), within + left, across, np.inf),
    ):
        same = float((of**2).sum()) - n
        free, others = same - tied, n * (n - 1) - same - apart
        fits = min(tied, apart, free, others) > 0
        ends.append(float(np.log(tied * others / (apart * free))) if fits else none)
    return {("log odds ratio", ""): (ends[0], ends[1])}


def _connected(known: Labelled) -> dict[Name, Ends]:
    """Bound connectedness: every such tie is to somebody who is not of the group, or who is."""
    one, other = known.one, known.other
    if not known.directed:
        one, other = np.concatenate([one, other]), np.concatenate([other, one])
    n, codes, told = len(known.codes), known.codes, known.codes[other] >= 0
    every = np.maximum(np.bincount(one, minlength=n), 1)
    unknown = np.bincount(one[~told], minlength=n)
    tied = np.bincount(one[told], minlength=n) > 0
    found: dict[Name, Ends] = {}
    for at, name in enumerate(known.names):
        low = tied & (codes >= 0) & (codes != at)
        rich = np.bincount(one[codes[other] == at], minlength=n)
        if low.any():
            least, most = (2 * float(((rich + m) / every)[low].mean()) for m in (0 * rich, unknown))
            found["connectedness", name] = least, most
    return found


def _unlabelled_ends(known: Labelled) -> tuple[Floats, Floats]:
    """Return how many ties of each group run to somebody without a label, and from one."""
    n, codes, found = len(known.names), known.codes, []
    for mine, theirs in ((known.one, known.other), (known.other, known.one)):
        at = (codes[mine] >= 0) & (codes[theirs] < 0)
        weight = None if known.weight is None else known.weight[at]
        found.append(np.bincount(codes[mine][at], weight, minlength=n).astype(np.float64))
    return found[0], found[1]
