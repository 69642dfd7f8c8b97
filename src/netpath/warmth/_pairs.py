"""Evidence folded: for each two people, what the model asks about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netpath._rules import EVIDENCE
from netpath.warmth._evidence import BACK, BOTH, FORTH, KINDS, UNKNOWN, UNTOLD, Evidence
from netpath.warmth._table import Facts

LIST, DEPTHS = 2, 3  # a conversation of two is of depth 0, a small group of depth 1
YEAR, MONTH = 365.25, 365.25 / 12


@dataclass(frozen=True)
class PairFacts:
    """What is known of each two people; arrays of shape (n_pairs,).

    Attributes
    ----------
    has
        Which kinds of evidence there are; (n_pairs, n_kinds), in the order of ``KINDS``.
    sent
        Messages by who tells of them, by depth and by who wrote; (2, 3, 4, n_pairs).
    ways
        Messages by who wrote; (4, n_pairs).
    met
        Meetings by who tells of them and by depth; (2, 3, n_pairs).
    sat
        Whether they met, alone or in a small group.
    two_way
        Whether both have written, alone or in a small group.
    rank, seen
        Class of evidence, as its place in ``EVIDENCE``; whether both took part in any of it.
    since, last
        Days from 1970 of the first and the last contact that both took part in, or ``UNKNOWN``.
    months, years
        Months of silence since then, and years from first to last; NaN where unknown.
    together, circle
        Years shared at an employer or school, and how many shared them; NaN where unknown.
    word
        How well they know each other, 1 to 5, as the one says who says less; 0 where neither does.
    """

    has: np.ndarray
    sent: np.ndarray
    ways: np.ndarray
    met: np.ndarray
    sat: np.ndarray
    two_way: np.ndarray
    rank: np.ndarray
    seen: np.ndarray
    since: np.ndarray
    last: np.ndarray
    months: np.ndarray
    years: np.ndarray
    together: np.ndarray
    circle: np.ndarray
    word: np.ndarray

    def kind(self, name: str) -> np.ndarray:
        """Return which pairs have evidence of a kind."""
        return self.has[:, KINDS.index(name)]


def folded(rows: Evidence, on: int, facts: Facts) -> PairFacts:
    """Fold rows into pairs; what is dated after ``on`` counts as of that day."""
    has = np.zeros((len(rows.source), len(KINDS)), dtype=bool)
    has[rows.pair, rows.kind] = True
    limits = [facts["alone_to"].value, facts["small_group_to"].value]
    size = np.where(np.isnan(rows.size), limits[1], rows.size)
    depth = np.searchsorted(limits, size)
    sent, met = _counted(rows, depth, "message"), _counted(rows, depth, "meeting").sum(axis=2)
    near = told_by_either(sent[:, :LIST].sum(axis=1)) > 0
    two_way = near[BOTH] | (near[FORTH] & near[BACK])
    begun, ended = _spans(rows, on)
    sat = met[:, :LIST].sum(axis=(0, 1)) > 0
    meant = (depth < LIST) & (two_way[rows.pair] | rows.of("meeting"))
    since, last = _contact(rows, begun, ended, meant)
    together, circle = _overlap(rows, begun, ended)
    undated = last == UNKNOWN
    rank, seen = _classes(has, two_way | sat)
    return PairFacts(
        has=has,
        sent=sent,
        ways=told_by_either(sent.sum(axis=1)),
        met=met,
        sat=sat,
        two_way=two_way,
        rank=rank,
        seen=seen,
        since=since,
        last=last,
        months=np.where(undated, np.nan, (on - last) / MONTH),
        years=np.where(undated, np.nan, (last - since) / YEAR),
        together=together,
        circle=circle,
        word=_word(rows),
    )


def told_by_either(sent: np.ndarray) -> np.ndarray:
    """Return counts of which each side tells its own: the larger, not the sum.

    Examples
    --------
    >>> told_by_either(np.array([[12, 0], [10, 3]])).tolist()
    [12, 3]
    """
    larger: np.ndarray = sent.max(axis=0)
    return larger


def _counted(rows: Evidence, depth: np.ndarray, kind: str) -> np.ndarray:
    """Return counts of a kind by who tells of them, by depth and by direction."""
    shape = (2, DEPTHS, UNTOLD + 1, len(rows.source))
    at = np.ravel_multi_index((rows.side, depth, rows.way, rows.pair), shape)
    counts = np.where(rows.of(kind), rows.count, 0)
    return np.bincount(at, weights=counts, minlength=int(np.prod(shape))).reshape(shape)


def _classes(has: np.ndarray, in_touch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the class of evidence, and whether both took part in any of it."""
    of = {name: has[:, at] for at, name in enumerate(KINDS)}
    confirmed = of["recommendation"] | of["word"]
    inferred = of["overlap"] & (has.sum(axis=1) == 1)
    places = [EVIDENCE.index(one) for one in ("confirmed", "interaction", "inferred")]
    rank = np.select([confirmed, in_touch, inferred], places, EVIDENCE.index("imported"))
    return rank, confirmed | in_touch | of["connection"] | of["endorsement"]


def _spans(rows: Evidence, on: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last day of each row; an overlap without an end still goes on."""
    begun, ended = np.minimum(rows.since, on), np.minimum(rows.when, on)
    end = np.where(rows.of("overlap") & (begun != UNKNOWN), on, begun)
    ended = np.where(ended == UNKNOWN, end, ended)
    return np.where(begun == UNKNOWN, ended, begun), ended


def _contact(
    rows: Evidence, begun: np.ndarray, ended: np.ndarray, meant: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last day on which both took part: what is one-sided has no date."""
    n, message = len(rows.source), rows.of("message")
    shared = rows.of("connection") | rows.of("recommendation") | rows.of("overlap")
    shared |= rows.of("meeting") & meant
    last = _latest(rows.pair, ended, shared | (message & meant & (rows.way == BOTH)), n)
    ways = [
        _latest(rows.pair, ended, message & meant & (rows.way == way), n) for way in (FORTH, BACK)
    ]
    last = np.maximum(last, np.minimum(*ways))
    first = -_latest(rows.pair, -begun, (shared | (message & meant)) & (begun != UNKNOWN), n)
    return np.where(first == UNKNOWN, last, np.minimum(first, last)), last


def _latest(pair: np.ndarray, day: np.ndarray, which: np.ndarray, n: int) -> np.ndarray:
    found = np.full(n, UNKNOWN)
    np.maximum.at(found, pair[which], day[which])
    return found


def _overlap(rows: Evidence, begun: np.ndarray, ended: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the longest shared time and the smallest circle of each pair."""
    n, which = len(rows.source), rows.of("overlap")
    known = which & (rows.since != UNKNOWN)
    together, circle = np.full(n, np.nan), np.full(n, np.nan)
    np.fmax.at(together, rows.pair[known], np.maximum(ended - begun, 0)[known] / YEAR)
    np.fmin.at(circle, rows.pair[which], rows.size[which])
    return together, circle


def _word(rows: Evidence) -> np.ndarray:
    """Return each one's latest word (of one day: the lower), and of two people's the lower."""
    said = np.flatnonzero(rows.of("word"))
    said = said[np.lexsort((-rows.count[said], rows.when[said]))]
    latest = np.full((len(rows.source), 2), np.inf)
    latest[rows.pair[said], rows.side[said]] = rows.count[said]
    lower = latest.min(axis=1)
    return np.where(np.isinf(lower), 0, lower).astype(np.int64)
