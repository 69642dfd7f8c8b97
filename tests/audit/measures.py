"""One number a person, made up: what audits are tested with."""

from __future__ import annotations

import pandas as pd

from netpath import PersonMeasure

ASSUMED = ("warmth 0.3 for every tie (assumed)",)


def measured(values, labels=None, unit="probability", worlds=None, **columns):
    """Return numbers of people who are in these groups, or have these columns."""
    index = [f"p{at:05}" for at in range(len(values))]
    people = pd.DataFrame(columns if labels is None else {"group": labels}, index=index)
    series = pd.Series(values, index=index, dtype=float)
    what = "access to any of 40 targets within 3 asks"
    return PersonMeasure(series, what, unit, people, ASSUMED, worlds)
