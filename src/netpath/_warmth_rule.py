"""How a column of ties becomes warmth: the noun that the network and its doors share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real

import pandas as pd

from netpath._results import Assumption
from netpath._rules import probability_faults
from netpath.errors import DataError, UnknownColumn


@dataclass(frozen=True)
class WarmthRule:
    """How a column of ties becomes warmth.

    Attributes
    ----------
    column
        The column that is read; empty for a constant.
    says
        The sentence that results repeat.
    takes
        What a cell may be, as the end of a sentence; empty where a number is all that is asked.
    """

    column: str
    says: str
    _turn: Callable[[pd.Series], pd.Series]
    takes: str = ""

    def __call__(self, ties: pd.DataFrame) -> pd.Series:
        """Return the warmth of each tie, a probability from 0 to 1, shape (n_ties,).

        Raises
        ------
        UnknownColumn
            If the ties have no such column.
        DataError
            If a value cannot be turned into a probability.

        Examples
        --------
        >>> rule_for("trust")(pd.DataFrame({"trust": [0.5, 0.8]})).tolist()
        [0.5, 0.8]
        """
        if not self.column:
            return self._turn(pd.Series(0.0, index=ties.index))
        if self.column not in ties:
            there = ", ".join(str(name) for name in ties.columns)
            raise UnknownColumn(
                f"ties: there is no column {self.column!r}; there are {there}.", code="no column"
            )
        return self._turn(ties[self.column]).rename("warmth")


def rule_for(rule: float | str | WarmthRule) -> WarmthRule:
    """Return a constant, the name of a column or a rule as a rule.

    Raises
    ------
    DataError
        If a constant is not a probability.

    Examples
    --------
    >>> rule_for(0.3).says
    'warmth 0.3 for every tie (assumed)'
    """
    if isinstance(rule, WarmthRule):
        return rule
    if isinstance(rule, str):
        return WarmthRule(rule, f"warmth taken from the column {rule!r}", lambda column: column)
    if isinstance(rule, bool) or not isinstance(rule, Real):
        raise DataError(
            f"warmth is a {type(rule).__name__}; it must be a probability, the name of a column, "
            "or a rule such as warmth.from_counts('messages', half=5).",
            code="no rule",
        )
    value = float(rule)
    refuse_faults(pd.Series([value], name="warmth"))
    says = Assumption("warmth", f"warmth {value:g} for every tie")
    return WarmthRule("", says, lambda column: column + value)


def refuse_faults(values: pd.Series) -> None:
    """Raise on the first value that is not a probability.

    Raises
    ------
    DataError
        Naming the value, the rule and the repair.

    Examples
    --------
    >>> refuse_faults(pd.Series([0.3]))
    """
    for _, column, code, shown, rule, repair in probability_faults(values, needed=True):
        raise DataError(f"{column} is {shown}; {rule}. {repair}.", code=code, column=column)
