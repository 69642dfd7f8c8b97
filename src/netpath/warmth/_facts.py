"""Warmth from facts: what is known of a tie, added up in log-odds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath._results import Assumption, counted
from netpath._rules import EVIDENCE, joined_kinds
from netpath.warmth._evidence import (
    BACK,
    BOTH,
    DIRECTIONS,
    FORTH,
    KINDS,
    UNKNOWN,
    Evidence,
    checked,
    days,
)
from netpath.warmth._model import chance_of, doubt, limited, shares, sum_of
from netpath.warmth._pairs import YEAR, PairFacts, folded
from netpath.warmth._table import FACTS, Facts

FAR = 25  # years after the median day: LinkedIn is younger


def from_facts(
    evidence: pd.DataFrame, *, on: str | None = None, table: Facts = FACTS
) -> pd.DataFrame:
    """Fold evidence into ties, one for each two people, with a warmth that explains itself.

    The log-odds that an ask is granted are a sum: a base, the class of evidence, the kinds of
    contact, how many messages there were (in company, and without an answer, they count a part),
    how long there has been silence (old ties fade more slowly), a shared employer or school,
    recommendations. Where somebody said how well they know the other, from 1 to 5, that counts
    instead. Every number is in ``table``, and all are chosen: ``docs/warmth.md``.

    Parameters
    ----------
    evidence
        One row a fact: ``source``, ``target`` and ``kind``, which is one of ``connection``,
        ``message``, ``meeting``, ``invitation``, ``recommendation``, ``endorsement``,
        ``address book`` (the one keeps the other's number: no contact is seen), ``overlap`` (at one
        employer or school at one time) and ``word``. Where known: ``when`` (the last day, as
        2024-03-05; of an overlap without it, it still goes on), ``since`` (the first), ``count``
        (messages, meetings; of a word, the word), ``size`` (people in the conversation, or in the
        circle that overlapped, both counted) and ``direction`` of messages (``"out"``: the source
        wrote, ``"in"``: the target, ``"both"``; none: nobody answered). Two files that tell of one
        conversation from its two sides are not added up.
    on
        The day to count silence from; by default the latest day of contact that lies at most 25
        years after the median: a slip of the pen such as 2999 makes no tie look ages old.
    table
        The numbers.

    Returns
    -------
    DataFrame
        Ties in the order of ids, between ``source`` and the later ``target``: ``kind`` (joined by
        ``" + "``), ``evidence``, ``warmth``, ``warmth_low``, ``warmth_high``, ``since`` and
        ``last_contact`` (of contact that both took part in), ``count`` and ``direction`` of
        messages, ``word``, and a column ``share_…`` for each share, in log-odds: they add up to
        those of the warmth. The bounds take the errors of the numbers to be independent.
        ``attrs["assumptions"]`` and ``attrs["notes"]`` are sentences for results to repeat.

    Raises
    ------
    DataError
        At the first row that breaks a rule.

    Examples
    --------
    >>> evidence = pd.DataFrame(
    ...     {
    ...         "source": "ada",
    ...         "target": ["ben", "ben", "cleo"],
    ...         "kind": ["connection", "message", "connection"],
    ...         "when": ["2019-03-01", "2024-03-01", "2024-06-01"],
    ...         "count": [1, 12, 1],
    ...         "size": 2,
    ...         "direction": ["both", "both", None],
    ...     }
    ... )
    >>> ties = from_facts(evidence)
    >>> ties[["target", "kind", "evidence", "warmth"]].round(2).values.tolist()
    [['ben', 'connection + message', 'interaction', 0.58], ['cleo', 'connection', 'imported', 0.2]]
    """
    rows = checked(evidence)
    day = _day(on, rows)
    pairs = folded(rows, day, table)
    found = shares(pairs, table)
    total = sum_of(found)
    ties = pd.DataFrame(
        {
            "source": _texts(rows.source),
            "target": _texts(rows.target),
            "kind": _kinds(pairs),
            "evidence": _texts(np.array(EVIDENCE)[pairs.rank]),
            **_warmths(total, pairs, table),
            "since": _dates(pairs.since),
            "last_contact": _dates(pairs.last),
            "count": pairs.ways.sum(axis=0).astype(np.int64),
            "direction": _directions(pairs),
            "word": pd.Series(pairs.word, dtype="Int64").mask(pairs.word == 0),
            **{f"share_{name}": share for name, share in found.items()},
            "share_limit": limited(total, pairs, table) - total,
        }
    )
    ties.attrs["assumptions"] = (_assumption(day, table),)
    ties.attrs["notes"] = _notes(rows, day)
    return ties


def _day(on: str | None, rows: Evidence) -> int:
    if on is not None:
        return int(days(pd.Series([on]), "on")[0])
    told = np.concatenate([rows.when, rows.since])
    contact = np.tile(~rows.of("overlap"), 2)
    known = told != UNKNOWN
    # An employment may end in years to come: contact tells what day it is, where there is any.
    told = told[known & contact] if (known & contact).any() else told[known]
    if not len(told):
        return UNKNOWN
    return int(told[told <= np.median(told) + FAR * YEAR].max())


def _warmths(total: np.ndarray, pairs: PairFacts, table: Facts) -> dict[str, np.ndarray]:
    """Return the warmth and its bounds; the limits hold for the bounds as well."""
    down, up = doubt(pairs, table)
    ends = {"warmth": total, "warmth_low": total - down, "warmth_high": total + up}
    return {name: chance_of(limited(odds, pairs, table)) for name, odds in ends.items()}


def _texts(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="str")


def _kinds(pairs: PairFacts) -> pd.Series:
    sets, at = np.unique(pairs.has @ (1 << np.arange(len(KINDS))), return_inverse=True)
    names = [joined_kinds(kind for k, kind in enumerate(KINDS) if one >> k & 1) for one in sets]
    return _texts(np.array(names, dtype=object)[at])


def _dates(day: np.ndarray) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[us]")


def _directions(pairs: PairFacts) -> pd.Series:
    sent = pairs.ways > 0
    both = sent[BOTH] | (sent[FORTH] & sent[BACK])
    told = np.select([both, sent[FORTH], sent[BACK]], DIRECTIONS, "")
    return _texts(told).mask(told == "")


def _assumption(day: int, table: Facts) -> Assumption:
    as_of = "" if day == UNKNOWN else f" as of {np.datetime64(day, 'D')}"
    return Assumption(
        "warmth", f"warmth from facts{as_of}, by a table of chosen numbers{table.told()}"
    )


def _notes(rows: Evidence, day: int) -> tuple[str, ...]:
    later = int(((rows.when > day) | (rows.since > day)).sum())
    what = f"{counted(later, 'fact is', 'facts are')} dated after {np.datetime64(day, 'D')}"
    return (f"{what}; that day is taken instead",) if later else ()
