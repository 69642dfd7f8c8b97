"""Warmth: the probability that an ask along a tie is granted.

Nothing is guessed. What is assumed rather than observed says so, and every result that rests on
it repeats the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._draws import Rng, generator
from netpath._face import guarded
from netpath._intervals import Z95
from netpath._results import Assumption, counted, listed
from netpath._rules import need_numbers
from netpath._warmth_rule import WarmthRule, refuse_faults
from netpath.errors import DataError, MissingWarmth, masked
from netpath.warmth._calibration import (
    GROUPS,
    Calibration,
    Pooled,
    curve,
    fitted,
    gains,
    log_odds,
    losses,
    with_groups,
)
from netpath.warmth._evidence import need_columns
from netpath.warmth._facts import chance_of, explained, from_facts
from netpath.warmth._table import FACTS, Fact, Facts

__all__ = [
    "FACTS",
    "Calibration",
    "Fact",
    "Facts",
    "WarmthRule",
    "calibrate",
    "explained",
    "from_counts",
    "from_facts",
    "from_scale",
]


def from_counts(column: str, *, half: float) -> WarmthRule:
    """Turn a count of contacts into warmth: count / (count + half).

    Parameters
    ----------
    column
        The column of ties that counts contacts, messages or meetings.
    half
        The count at which every second ask is granted.

    Returns
    -------
    WarmthRule
        Give it to :meth:`netpath.ReferralNetwork.with_warmth` or to a reader. The curve, steep at
        first and never quite 1, is an assumption, and so is ``half``.

    Raises
    ------
    DataError
        If ``half`` is not above 0, or a count is negative, missing or not a number.

    Examples
    --------
    >>> from_counts("messages", half=5)(pd.DataFrame({"messages": [0, 5, 45]})).tolist()
    [0.0, 0.5, 0.9]
    """
    need_numbers(half=half)
    if not half > 0 or np.isinf(half):
        told = f"half is {half:g}; it must be a count above 0."
        raise DataError(told, code="B53", repair="Write 5, say")

    def turn(counts: pd.Series) -> pd.Series:
        numbers = _numbers(counts)
        return numbers / (numbers + half)

    says = Assumption("warmth", f"warmth = {column} / ({column} + {half:g})")
    return WarmthRule(column, says, turn)


def from_scale(levels: Mapping[object, float], *, column: str) -> WarmthRule:
    """Turn the answers on a scale into warmth, one probability a level.

    Parameters
    ----------
    levels
        The warmth of each value of the column; compared as text.
    column
        The column of ties that holds the answers.

    Raises
    ------
    DataError
        If a level is not a probability, or a tie has a value that is no level.

    Examples
    --------
    >>> scale = from_scale({1: 0.1, 2: 0.3, 3: 0.6}, column="how_well")
    >>> scale(pd.DataFrame({"how_well": ["1", "3"]})).tolist()
    [0.1, 0.6]
    """
    known = {str(level): float(value) for level, value in levels.items()}
    refuse_faults(pd.Series(list(known.values()), name="warmth"))

    def turn(answers: pd.Series) -> pd.Series:
        found = answers.astype("str").map(known).astype(float)
        for row in np.flatnonzero(found.isna().to_numpy()):
            raise DataError(
                f"ties: {column} of row {row} is not one of the levels {', '.join(known)}. "
                "Add the level to the scale, or correct the row.",
                code="B55",
                table="ties",
                row=int(row),
                column=column,
            )
        return found

    shown = ", ".join(f"{level} → {value:g}" for level, value in known.items())
    takes = f"one of {', '.join(map(str, levels))}"
    return WarmthRule(column, Assumption("warmth", f"warmth from {column}: {shown}"), turn, takes)


def _numbers(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    bad = ~(np.isfinite(numbers.to_numpy()) & (numbers.to_numpy() >= 0))
    for row in np.flatnonzero(bad):
        raise DataError(
            f"ties: {values.name} of row {row} is not a count; it must be a number of 0 or more. "
            "Correct the row, or leave the tie out.",
            code="B53",
            table="ties",
            row=int(row),
            column=str(values.name),
        )
    return numbers


GRANTED = {"met": True, "referred": True, "no": False, "no_reply": False}
LATER = "later"
LEAST_ASKS, LEAST_PEOPLE, LEAST_EACH, FOLDS = 40, 20, 10, 5


def calibrate(ties: pd.DataFrame, outcomes: pd.DataFrame, *, rng: Rng) -> Calibration:
    """Learn from outcomes how far warmth is off, and whether it is any use.

    The log-odds of the warmth are corrected by an intercept, a slope, and an offset for each kind
    and each class of evidence. Offsets are partially pooled: a group with few asks stays near 0.
    Whether the result is better than the base rate is judged on asks of people whom it did not
    see, five folds by the person asked.

    Parameters
    ----------
    ties
        With ``warmth``; ``kind`` and ``evidence`` where known. One tie a pair.
    outcomes
        One row an ask: ``source`` asked ``target``, and the ``outcome``: ``met`` and ``referred``
        count as granted, ``no`` and ``no_reply`` as not. ``later`` is left out, since it is
        neither yet; so is an ask along no tie.
    rng
        Randomness of the folds and of the intervals.

    Raises
    ------
    DataError
        If there are fewer than 40 usable asks, or of fewer than 20 people, or fewer than 10 that
        were granted or that were not: too few to tell anything. If a row breaks a rule.
    MissingWarmth
        If the ties have no warmth.

    Examples
    --------
    >>> people = [f"p{i}" for i in range(60)]
    >>> ties = pd.DataFrame({"source": "ada", "target": people, "warmth": [0.1, 0.6] * 30})
    >>> outcomes = pd.DataFrame(
    ...     {
    ...         "source": "ada",
    ...         "target": people,
    ...         "outcome": ["no", "met", "no", "met", "no", "no"] * 10,
    ...     }
    ... )
    >>> calibration = calibrate(ties, outcomes, rng=7)
    >>> calibration.brier < calibration.brier_base
    True
    """
    asks, skipped = _asks(ties, outcomes)
    _refuse_few(asks)
    draws, seed = generator(rng)
    levels = {name: tuple(sorted(asks[name].unique())) for name in GROUPS}
    unseen = _out_of_fold(asks, levels, draws)
    pooled = fitted(asks, levels)
    return Calibration(
        table=_table(pooled, asks),
        losses=losses(unseen),
        gains=gains(unseen, draws),
        curve=curve(unseen),
        asks=len(asks),
        people=asks["target"].nunique(),
        granted=int(asks["granted"].sum()),
        skipped=skipped,
        rng=seed,
        _pooled=pooled,
    )


def _asks(ties: pd.DataFrame, outcomes: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the asks that count, in an order of their own, and how many do not, by rule."""
    came = _came(outcomes)
    known = _known(ties)
    asks = came.merge(known, on=["source", "target"], how="left")
    later, strange = asks["granted"].isna(), asks["warmth"].isna()
    skipped = {"later": int(later.sum()), "no such tie": int((strange & ~later).sum())}
    asks = asks[~later & ~strange].astype({"granted": float})
    columns = ["target", "source", "granted"]
    asks = asks.sort_values(columns, ignore_index=True)
    return asks, {rule: n for rule, n in skipped.items() if n}


def _came(outcomes: pd.DataFrame) -> pd.DataFrame:
    need_columns(outcomes, "outcomes", ("source", "target", "outcome"), "an ask")
    ends = {name: _rules.clean_ids(outcomes[name], "outcomes") for name in ("source", "target")}
    known = outcomes["outcome"].isin([*GRANTED, LATER]).to_numpy()
    for row in np.flatnonzero(~known):
        rule = f"it must be one of {listed([*GRANTED, LATER], 'or')}"
        shown = masked(outcomes["outcome"].iloc[row])
        raise DataError(
            f"outcomes: outcome of row {row} is {shown}; {rule}. Use one of these.",
            code="B21",
            table="outcomes",
            row=int(row),
            column="outcome",
            rule=rule,
        )
    granted = outcomes["outcome"].map(GRANTED)
    return pd.DataFrame({**ends, "granted": granted}).reset_index(drop=True)


def _known(ties: pd.DataFrame) -> pd.DataFrame:
    """Return each tie both ways: whoever asked, the tie is the same, unless it has two."""
    if "warmth" not in ties:
        raise MissingWarmth("ties: there is no warmth to calibrate. Give one: from_facts, say.")
    refuse_faults(ties["warmth"])
    ends = {name: _rules.clean_ids(ties[name], "ties") for name in ("source", "target")}
    forth = with_groups(ties).assign(**ends)[["source", "target", "warmth", *GROUPS]]
    if forth.duplicated(["source", "target"]).any():
        raise DataError(
            "ties: some two people have several ties, and an outcome tells of one. "
            "Use net.merge_kinds('max').ties.",
            code="B49",
            table="ties",
        )
    back = forth.rename(columns={"source": "target", "target": "source"})
    return pd.concat([forth, back]).drop_duplicates(["source", "target"])


def _refuse_few(asks: pd.DataFrame) -> None:
    granted, people = int(asks["granted"].sum()), asks["target"].nunique()
    least = min(granted, len(asks) - granted)
    if len(asks) >= LEAST_ASKS and people >= LEAST_PEOPLE and least >= LEAST_EACH:
        return
    raise DataError(
        f"outcomes: {counted(len(asks), 'ask')} along known ties, of "
        f"{counted(people, 'person', 'people')}, {granted} granted and {len(asks) - granted} not; "
        f"below {LEAST_ASKS} asks of {LEAST_PEOPLE} people, {LEAST_EACH} of them granted and "
        f"{LEAST_EACH} not, nothing can be told. Use warmth as it is until there are more.",
        table="outcomes",
    )


def _out_of_fold(
    asks: pd.DataFrame, levels: dict[str, tuple[str, ...]], draws: np.random.Generator
) -> pd.DataFrame:
    """Return asks with three forecasts, made without the asks of the person's own fold."""
    person, people = pd.factorize(asks["target"], sort=True)
    fold = (draws.permutation(len(people)) % FOLDS)[person]
    found = asks.assign(**{"as given": chance_of(log_odds(asks["warmth"]))})
    for one in range(FOLDS):
        there, rest = fold == one, asks[fold != one]
        odds, _ = fitted(rest, levels).odds(asks[there])
        found.loc[there, "calibrated"] = chance_of(odds)
        # half an ask of each kind more, so that no rate is 0 or 1
        found.loc[there, "base rate"] = (rest["granted"].sum() + 0.5) / (len(rest) + 1)
    return found


def _table(pooled: Pooled, asks: pd.DataFrame) -> pd.DataFrame:
    """Return intercept, slope and offsets with intervals; offsets against those of all asks.

    Outcomes tell apart the groups, not what all groups share, so that goes to the intercept.
    """
    places = [("all", "intercept"), ("all", "slope")]
    places += [(name, level) for name in GROUPS for level in pooled.levels[name]]
    table = pd.DataFrame(places, columns=["what", "group"])
    inside = [asks if what == "all" else asks[asks[what] == one] for what, one in places]
    table["asks"] = [len(some) for some in inside]
    table["granted"] = [int(some["granted"].sum()) for some in inside]
    turn = np.eye(len(table))
    for name in GROUPS:
        at = np.flatnonzero(table["what"] == name)
        turn[0, at] = table["asks"].to_numpy()[at] / len(asks)
        turn[np.ix_(at, at)] -= turn[0, at]
    offset, sd = turn @ pooled.mean, np.sqrt(np.diag(turn @ pooled.covariance @ turn.T))
    table.insert(2, "offset", offset)
    table.insert(3, "low", offset - Z95 * sd)
    table.insert(4, "high", offset + Z95 * sd)
    return table


guarded(globals())
