"""Warmth from facts: what is known of a tie, added up in log-odds, and told in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from netpath._results import Assumption, counted, listed
from netpath._rules import EVIDENCE, Kind, joined_kinds, kinds_in
from netpath.warmth._evidence import (
    BACK,
    BOTH,
    DIRECTIONS,
    FORTH,
    KINDS,
    UNKNOWN,
    UNTOLD,
    YEAR,
    Evidence,
    PairFacts,
    checked,
    days,
    folded,
    told_by_either,
)
from netpath.warmth._table import FACTS, Facts

Values = Mapping[str, float]
Shares = dict[str, np.ndarray]

FAR = 25  # years after the median day: LinkedIn is younger
_SEEN = {
    "connection": "connected",
    "recommendation": "one recommended the other",
    "endorsement": "one endorsed the other",
    "invitation": "one invited the other",
    "address book": "one keeps the other in an address book",
    "meeting": "they met",
    "overlap": "at one employer or school at one time",
}
_WROTE = ("frequency", "depth", "reciprocity")
_SHARES: dict[tuple[str, ...], str] = {
    ("evidence",): "how the tie is known",
    ("kind",): "the kinds of contact",
    _WROTE: "what they wrote",
    ("recency",): "silence",
    ("overlap",): "the time they shared",
    ("recommendation",): "the recommendation",
    ("calibration",): "what earlier asks came to",
}
_ANSWERS = {"both": "both ways", "out": "without an answer", "in": "without an answer"}


def logit(chance: np.ndarray | float) -> np.ndarray:
    """Return log-odds.

    Examples
    --------
    >>> float(logit(0.5))
    0.0
    """
    odds: np.ndarray = np.log(chance) - np.log1p(-np.asarray(chance))
    return odds


def chance_of(odds: np.ndarray | float) -> np.ndarray:
    """Return the probability whose log-odds these are.

    Examples
    --------
    >>> float(chance_of(0.0))
    0.5
    """
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(odds)))  # never overflows


def shares(pairs: PairFacts, facts: Facts) -> Shares:
    """Return each term's shares, by name; their sum is the log-odds before the limits."""
    found: Shares = {}
    for term in TERMS:
        found |= _heard_of(term, pairs, facts.values)
    return found


def doubt(pairs: PairFacts, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the sum may lie lower and higher, by the lows and highs of all numbers.

    Each number is moved alone, to its low and to its high; what that does to the sum is squared,
    the squares are added, and the root is taken, as if the numbers erred independently.
    """
    down, up = np.zeros(len(pairs.word)), np.zeros(len(pairs.word))
    for term in TERMS:
        middle = sum_of(_heard_of(term, pairs, facts.values))
        for fact in facts.facts:
            for number in (fact.low, fact.high):
                if fact.term != term or number == fact.value:
                    continue
                other = sum_of(_heard_of(term, pairs, {**facts.values, fact.name: number}))
                down += np.minimum(other - middle, 0) ** 2
                up += np.maximum(other - middle, 0) ** 2
    return np.sqrt(down), np.sqrt(up)


def limited(total: np.ndarray, pairs: PairFacts, facts: Facts) -> np.ndarray:
    """Return log-odds within the limits of the table; a word knows none."""
    least, most, unseen = (logit(facts[name].value) for name in ("least", "most", "inferred_most"))
    within = np.clip(total, least, np.where(pairs.seen, most, unseen))
    return np.where(pairs.word > 0, total, within)


def sum_of(found: Shares) -> np.ndarray:
    """Add up shares, always in the same order."""
    first, *others = found.values()
    return sum(others, start=first)


def _heard_of(term: str, pairs: PairFacts, values: Values) -> Shares:
    """Return a term's shares; where there is a word, it alone is heard."""
    heard = (pairs.word > 0) == (term == "word")
    found = TERMS[term](pairs, values)
    return {name: np.where(heard, share, 0.0) for name, share in found.items()}


def _base(pairs: PairFacts, values: Values) -> Shares:
    return {"base": np.full(len(pairs.word), values["base"])}


def _evidence(pairs: PairFacts, values: Values) -> Shares:
    of_class = np.array([values[name] for name in EVIDENCE])[pairs.rank]
    imported = pairs.rank == EVIDENCE.index("imported")
    return {"evidence": np.where(imported & ~pairs.seen, values["unanswered"], of_class)}


def _kind_share(pairs: PairFacts, values: Values) -> Shares:
    met = {
        "connection": pairs.kind("connection"),
        "message": pairs.two_way,
        "invitation": pairs.kind("invitation"),
        "address_book": pairs.kind("address book"),
        "meeting": pairs.sat,
    }
    return {"kind": sum_of({name: values[name] * there for name, there in met.items()})}


def _messages(pairs: PairFacts, values: Values) -> Shares:
    """Share out one number: the messages that count, out of those there are, and the meetings.

    Answered messages count whole, in company a part; of those without an answer, next to nothing.
    A meeting is as many messages, in company a part as well.
    """
    alone, group, company = pairs.sent.swapaxes(0, 1)
    meant = told_by_either(alone + values["small_group"] * group + values["list"] * company)
    forth, back = meant[FORTH], meant[BACK]
    unheard = np.abs(forth - back) + meant[UNTOLD]
    heard = meant[BOTH] + 2 * np.minimum(forth, back) + values["one_way"] * np.log1p(unheard)
    alone, group, company = values["meeting_counts"] * pairs.met.swapaxes(0, 1)
    all_met = told_by_either(alone + group + company)
    met = told_by_either(alone + values["small_group"] * group + values["list"] * company)
    counts = pairs.ways.sum(axis=0) + all_met, meant.sum(axis=0) + met, heard + met
    every, close, answered = (values["frequency"] * np.log1p(count) for count in counts)
    return {"frequency": every, "depth": close - every, "reciprocity": answered - close}


def _recency(pairs: PairFacts, values: Values) -> Shares:
    months = np.where(np.isnan(pairs.months), values["silence_unknown"], pairs.months)
    years = np.nan_to_num(pairs.years, nan=0.0)
    slower = 1 + years / values["fading_halved"]
    return {"recency": -values["fading"] * np.log1p(months) / slower}


def _overlap(pairs: PairFacts, values: Values) -> Shares:
    years = np.where(np.isnan(pairs.together), values["overlap_unknown"], pairs.together)
    circle = np.where(np.isnan(pairs.circle), values["circle_unknown"], pairs.circle)
    share = values["overlap"] * np.log1p(years) / (1 + circle / values["circle_halved"])
    return {"overlap": share * pairs.kind("overlap")}


def _recommendation(pairs: PairFacts, values: Values) -> Shares:
    names = ("recommendation", "endorsement")
    return {"recommendation": sum_of({name: values[name] * pairs.kind(name) for name in names})}


def _word(pairs: PairFacts, values: Values) -> Shares:
    chances = [0.5, *(values[f"word_{level}"] for level in range(1, 6))]
    return {"word": logit(np.array(chances))[pairs.word]}


TERMS: dict[str, Callable[[PairFacts, Values], Shares]] = {
    "base": _base,
    "evidence": _evidence,
    "kind": _kind_share,
    "messages": _messages,
    "recency": _recency,
    "overlap": _overlap,
    "recommendation": _recommendation,
    "word": _word,
}
"""The terms by name; a term may have several shares."""


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
            "source": pd.Series(rows.source, dtype="str"),
            "target": pd.Series(rows.target, dtype="str"),
            "kind": _kinds(pairs),
            "evidence": pd.Series(np.array(EVIDENCE)[pairs.rank], dtype="str"),
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
    as_of = "" if day == UNKNOWN else f" as of {np.datetime64(day, 'D')}"
    says = f"warmth from facts{as_of}, by a table of chosen numbers{table.told()}"
    ties.attrs["assumptions"] = (Assumption("warmth", says),)
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


def _kinds(pairs: PairFacts) -> pd.Series:
    sets, at = np.unique(pairs.has @ (1 << np.arange(len(KINDS))), return_inverse=True)
    names = [joined_kinds(kind for k, kind in enumerate(KINDS) if one >> k & 1) for one in sets]
    return pd.Series(np.array(names, dtype=object)[at], dtype="str")


def _dates(day: np.ndarray) -> np.ndarray:
    return day.astype("datetime64[D]").astype("datetime64[us]")


def _directions(pairs: PairFacts) -> pd.Series:
    sent = pairs.ways > 0
    both = sent[BOTH] | (sent[FORTH] & sent[BACK])
    told = np.select([both, sent[FORTH], sent[BACK]], DIRECTIONS, "")
    return pd.Series(told, dtype="str").mask(told == "")


def _notes(rows: Evidence, day: int) -> tuple[str, ...]:
    later = int(((rows.when > day) | (rows.since > day)).sum())
    what = f"{counted(later, 'fact is', 'facts are')} dated after {np.datetime64(day, 'D')}"
    return (f"{what}; that day is taken instead",) if later else ()


def explained(tie: Mapping[str, Any] | pd.Series, *, on: str | None = None) -> str:
    """Return in plain words what the warmth of a tie rests on.

    Parameters
    ----------
    tie
        A row of what :func:`from_facts` returns.
    on
        The day to count silence from; without it, the day of the last contact is named.

    Examples
    --------
    >>> from netpath.warmth import from_facts
    >>> evidence = pd.DataFrame(
    ...     {
    ...         "source": "ada",
    ...         "target": "ben",
    ...         "kind": ["connection", "message"],
    ...         "size": 2,
    ...         "when": ["2019-03-01", "2024-03-01"],
    ...         "count": [1, 12],
    ...         "direction": "both",
    ...     }
    ... )
    >>> tie = from_facts(evidence, on="2024-06-01").iloc[0]
    >>> print(explained(tie, on="2024-06-01"))
    Connected; 12 messages, both ways; in touch since 2019, last 3 months ago.
    Warmth 58 %, perhaps 32 to 80 % (assumed).
    Most for it: what they wrote (+1.15); most against it: silence (-0.23).
    """
    said = "; ".join(_known(tie, on))
    ends = [f"{100 * tie[name]:.0f}" for name in ("warmth_low", "warmth_high")]
    how = "corrected by outcomes" if "share_calibration" in tie else "assumed"
    warmth = f"Warmth {100 * tie['warmth']:.0f} %, perhaps {' to '.join(ends)} % ({how})."
    return " ".join([f"{said[:1].upper()}{said[1:]}.", warmth, *_most(tie)])


def _known(tie: Mapping[str, Any] | pd.Series, on: str | None) -> Iterator[str]:
    told = kinds_in(str(tie["kind"]))
    kinds = [one.what for one in told if not one.place]
    if "word" in kinds:
        yield f"known {int(tie['word'])} of 5, by their own word, which alone counts"
    yield from (said for kind, said in _SEEN.items() if kind in kinds)
    places = [one.place for one in told if one.place]
    if places:  # a pool says where
        yield f"both at {listed(places)} at one time"
    if "message" in kinds:
        answer = _ANSWERS.get(str(tie["direction"]), "not told by whom")
        yield f"{counted(int(tie['count']), 'message')}, {answer}"
    if not pd.isna(tie["last_contact"]):
        begun, last = tie["since"].year, tie["last_contact"]
        since = f"in touch since {begun}, last" if begun < last.year else "last in touch"
        yield f"{since} {_ago(last, on)}"
    if tie["evidence"] == "inferred":
        yield "nobody has seen this tie"


def _ago(last: pd.Timestamp, on: str | None) -> str:
    if on is None:
        return f"on {last:%Y-%m-%d}"
    months = max((pd.Timestamp(on) - last).days, 0) * 12 / 365.25
    if months < 1:
        return "within a month"
    if months < 24:
        return f"{counted(round(months), 'month')} ago"
    return f"{counted(round(months / 12), 'year')} ago"


def _most(tie: Mapping[str, Any] | pd.Series) -> list[str]:
    met = Kind("meeting") in kinds_in(str(tie["kind"]))
    words = _SHARES | ({_WROTE: "how often they wrote or met"} if met else {})
    shares = {
        told: sum(float(tie.get(f"share_{name}", 0)) for name in names)
        for names, told in words.items()
    }
    up, down = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    said = [f"most for it: {up} ({shares[up]:+.2f})"] if shares[up] > 0 else []
    said += [f"most against it: {down} ({shares[down]:+.2f})"] if shares[down] < 0 else []
    return [f"{'; '.join(said)}.".capitalize()] if said else []
