"""Evidence, checked once and folded: for each two people, what the model asks about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._rules import EVIDENCE
from netpath.errors import DataError, masked
from netpath.warmth._table import Facts

KINDS = (
    *("connection", "endorsement", "invitation", "message", "overlap", "recommendation", "word"),
    *("address book", "meeting"),  # later, so that names of older mixtures stay as they were
)
DIRECTIONS = ("both", "out", "in")
BOTH, FORTH, BACK, UNTOLD = range(4)
# A row's direction is told from its own source, a pair's from the person whose id comes first.
_WAYS = np.array([[BOTH, BOTH], [FORTH, BACK], [BACK, FORTH], [UNTOLD, UNTOLD]])
UNKNOWN = np.iinfo(np.int64).min  # a day that no row tells; NumPy's own NaT
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}(?=$|[T ])")
LIST, DEPTHS = 2, 3  # a conversation of two is of depth 0, a small group of depth 1
YEAR, MONTH = 365.25, 365.25 / 12


@dataclass(frozen=True)
class Evidence:
    """Columns of evidence as arrays.

    Attributes
    ----------
    source, target
        The ids of each two people, in the order of ids as text; shape (n_pairs,).
    pair
        Which pair a row is about; this and what follows of shape (n_rows,).
    side
        0 where the pair's source tells the fact, 1 where its target does.
    kind
        Place in ``KINDS``.
    way
        Who wrote: ``BOTH``, the pair's source (``FORTH``), its target (``BACK``), or ``UNTOLD``.
    count, size
        How often, or the word; how many people were in the conversation (NaN: not told).
    since, when
        The first day and the last, from 1970 (``UNKNOWN``: not told).
    """

    source: np.ndarray
    target: np.ndarray
    pair: np.ndarray
    side: np.ndarray
    kind: np.ndarray
    way: np.ndarray
    count: np.ndarray
    size: np.ndarray
    since: np.ndarray
    when: np.ndarray

    def of(self, kind: str) -> np.ndarray:
        """Return which rows are of a kind."""
        found: np.ndarray = self.kind == KINDS.index(kind)
        return found


def checked(table: pd.DataFrame) -> Evidence:
    """Check a table of evidence and turn it into arrays.

    Raises
    ------
    DataError
        At the first row that breaks a rule.
    """
    need_columns(table, "evidence", ("source", "target", "kind"), "a fact")
    source, target, ids = _ends(table)
    low, high = np.minimum(source, target), np.maximum(source, target)
    keys, pair = np.unique(low * len(ids) + high, return_inverse=True)
    first, second = np.divmod(keys, max(len(ids), 1))
    side = (source > target).astype(np.int64)
    kind = _codes(table, "kind", KINDS, needed=True)
    direction = _codes(table, "direction", DIRECTIONS)
    return Evidence(
        source=ids[first],
        target=ids[second],
        pair=pair,
        side=side,
        kind=kind,
        way=_WAYS[direction, side],
        count=_counts(table, kind),
        size=_numbers(table, "size", "it must be a number of people, both counted"),
        since=days(_column(table, "since"), "since"),
        when=days(_column(table, "when"), "when"),
    )


def days(column: pd.Series, name: str) -> np.ndarray:
    """Return dates as days from 1970; "2019-03" is read as the first day of that month.

    Raises
    ------
    DataError
        If a text is no date that begins with its year.

    Examples
    --------
    >>> days(pd.Series(["1970-01-03", "1971", None]), "when").tolist()[:2]
    [2, 365]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        plain = column.dt.tz_convert(None) if column.dt.tz is not None else column
        return plain.to_numpy(dtype="datetime64[D]").astype(np.int64)
    codes, texts = pd.factorize(column)
    known = np.full(len(texts) + 1, UNKNOWN)  # the last is for code -1
    for at, text in enumerate(texts.tolist()):
        try:
            day = _DAY.match(str(text))
            known[at] = np.datetime64(day[0] if day else "no date", "D").astype(np.int64)
        except ValueError:
            rule = "it must be a date that begins with its year"
            _refuse(codes == at, name, masked(text), rule, "Write 2024-03-05", "B58")
    return known[codes]


def _ends(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ends = []
    for name in ("source", "target"):
        ends.append(_rules.clean_ids(table[name], "evidence"))
        rule, repair = "a fact names two people", "Fill in the id, or delete the row"
        _refuse(ends[-1].isna(), name, "(empty)", rule, repair, "B33")
    codes, ids = pd.factorize(pd.concat(ends, ignore_index=True), sort=True)
    source, target = codes[: len(table)], codes[len(table) :]
    rule, repair = "a fact is about two different people", "Delete the row"
    _refuse(source == target, "target", "the source", rule, repair, "B47")
    return source, target, np.asarray(ids, dtype=object)


def _codes(
    table: pd.DataFrame, name: str, known: tuple[str, ...], *, needed: bool = False
) -> np.ndarray:
    column = _column(table, name)
    codes = pd.Index(known).get_indexer(pd.Index(column))
    bad = (codes < 0) & (needed | column.notna().to_numpy())
    for row in np.flatnonzero(bad):
        value = column.iloc[row]
        shown = "(empty)" if pd.isna(value) else masked(value)
        rule = f"it must be one of {', '.join(known)}"
        _refuse(bad, name, shown, rule, "Use one of these, or leave the row out", "B21")
    return codes


def _counts(table: pd.DataFrame, kind: np.ndarray) -> np.ndarray:
    count = _numbers(table, "count", "it must be a count of 1 or more")
    word = kind == KINDS.index("word")
    repair = "Ask again: how well do you know them, from 1 (hardly) to 5 (very well)"
    rule = "a word is a whole number from 1 to 5"
    _refuse(word & ~np.isin(count, range(1, 6)), "count", "no such word", rule, repair, "B53")
    return np.where(np.isnan(count), 1.0, count)


def _numbers(table: pd.DataFrame, name: str, rule: str) -> np.ndarray:
    column = _column(table, name)
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    bad = ~((numbers >= 1) & (numbers < np.inf)) & column.notna().to_numpy()
    for row in np.flatnonzero(bad):
        shown = "not a number" if np.isnan(numbers[row]) else f"{numbers[row]:g}"
        _refuse(bad, name, shown, rule, "Correct it, or leave the cell empty", "B53")
    return numbers


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name] if name in table else pd.Series(pd.NA, index=table.index, dtype="object")


def _refuse(
    bad: pd.Series | np.ndarray, column: str, shown: str, rule: str, repair: str, code: str
) -> None:
    for row in np.flatnonzero(np.asarray(bad))[:1]:
        raise DataError(
            f"evidence: {column} of row {row} is {shown}; {rule}.",
            code=code,
            table="evidence",
            row=int(row),
            column=column,
            rule=rule,
            repair=repair,
        )


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
    together, circle = _shared_time(rows, begun, ended)
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
        word=_lower_word(rows),
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


def _shared_time(
    rows: Evidence, begun: np.ndarray, ended: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the longest shared time and the smallest circle of each pair."""
    n, which = len(rows.source), rows.of("overlap")
    known = which & (rows.since != UNKNOWN)
    together, circle = np.full(n, np.nan), np.full(n, np.nan)
    np.fmax.at(together, rows.pair[known], np.maximum(ended - begun, 0)[known] / YEAR)
    np.fmin.at(circle, rows.pair[which], rows.size[which])
    return together, circle


def _lower_word(rows: Evidence) -> np.ndarray:
    """Return each one's latest word (of one day: the lower), and of two people's the lower."""
    said = np.flatnonzero(rows.of("word"))
    said = said[np.lexsort((-rows.count[said], rows.when[said]))]
    latest = np.full((len(rows.source), 2), np.inf)
    latest[rows.pair[said], rows.side[said]] = rows.count[said]
    lower = latest.min(axis=1)
    return np.where(np.isinf(lower), 0, lower).astype(np.int64)


def need_columns(table: pd.DataFrame, called: str, names: Sequence[str], row: str) -> None:
    """Refuse a table in which a column is missing that each of its rows needs."""
    for name in names:
        if name not in table:
            first, second, third = (f"{'an' if one[0] in 'aeiou' else 'a'} {one}" for one in names)
            raise DataError(
                f"{called}: there is no column {name}; {row} has {first}, {second} and {third}. "
                "Rename yours, or add it.",
                code="B21",
                table=called,
                column=name,
            )
