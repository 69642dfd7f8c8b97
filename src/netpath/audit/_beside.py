"""What two publications of one network tell together, which neither tells alone."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from netpath._results import counted
from netpath.errors import DataError

CROSS = " × "


def refuse_differences(now: pd.Series, before: Iterable[pd.Series], k: int) -> None:
    """Refuse numbers of people that differ by fewer than k from those published before.

    Parameters
    ----------
    now
        How many people each group has, missing where hidden, named after what it is by; crossed
        columns have crossed names.
    before
        The same of what was published before, by the same columns or by some of them.

    Raises
    ------
    DataError
        If a group had a few people more or less, or a hidden group of crossed columns could be
        worked out from the whole.

    Examples
    --------
    >>> now = pd.Series({"A": 40, "B": 30}, name="n").rename_axis("group")
    >>> refuse_differences(now, [now], 10)
    """
    for other in before:
        wide, fine = sorted((now, other), key=lambda one: str(one.index.name).count(CROSS))
        for name, rest, hidden in _rests(wide, fine):
            told = ""
            if hidden == 1:
                told = "a hidden group of it could be worked out"
            elif 0 < abs(rest) < k:
                told = f"a difference of {counted(abs(rest), 'person', 'people')}, under {k}, shows"
            if told:
                raise DataError(
                    f"{name}: {told} from this and what was published before. Publish only one of "
                    "the two, or measure the same seekers again."
                )


def _rests(wide: pd.Series, fine: pd.Series) -> Iterable[tuple[str, int, int]]:
    """Yield each group shown in one table, what the other leaves of it, and in how many groups."""
    columns = str(fine.index.name).split(CROSS)
    wanted = str(wide.index.name).split(CROSS)
    if not set(wanted) <= set(columns):
        return
    at = [columns.index(one) for one in wanted]
    whole = pd.Series([_whole(str(name), at, len(columns)) for name in fine.index], fine.index)
    for name, n in wide.dropna().items():
        own = fine[whole == name]
        if len(own):
            yield str(name), int(n - own.sum()), int(own.isna().sum())


def _whole(name: str, at: list[int], n_columns: int) -> str:
    """Return the group of some columns that a group of all of them is in."""
    labels = name.split(CROSS)
    return CROSS.join(labels[one] for one in at) if len(labels) == n_columns else name
