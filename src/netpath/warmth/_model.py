"""The model: what each term adds to the log-odds that an ask is granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from netpath._rules import EVIDENCE
from netpath.warmth._evidence import BACK, BOTH, FORTH, UNTOLD
from netpath.warmth._pairs import PairFacts, told_by_either
from netpath.warmth._table import Facts

Values = Mapping[str, float]
Shares = dict[str, np.ndarray]


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
        found |= _told(term, pairs, facts.values)
    return found


def doubt(pairs: PairFacts, facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the sum may lie lower and higher, by the lows and highs of all numbers.

    Each number is moved alone, to its low and to its high; what that does to the sum is squared,
    the squares are added, and the root is taken, as if the numbers erred independently.
    """
    down, up = np.zeros(len(pairs.word)), np.zeros(len(pairs.word))
    for term in TERMS:
        middle = sum_of(_told(term, pairs, facts.values))
        for fact in facts.facts:
            for number in (fact.low, fact.high):
                if fact.term != term or number == fact.value:
                    continue
                other = sum_of(_told(term, pairs, {**facts.values, fact.name: number}))
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


def _told(term: str, pairs: PairFacts, values: Values) -> Shares:
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


def _kind(pairs: PairFacts, values: Values) -> Shares:
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
    "kind": _kind,
    "messages": _messages,
    "recency": _recency,
    "overlap": _overlap,
    "recommendation": _recommendation,
    "word": _word,
}
"""The terms by name; a term may have several shares."""
