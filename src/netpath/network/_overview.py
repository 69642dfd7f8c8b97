"""A network in one screen: who there is, how they are tied, what is missing, what to ask next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._results import counted, listed, percent, three_digits
from netpath.network._frozen import FrozenTables

FIRST = ("org", "school", "group", "role", "team")
MOST_COLUMNS, MOST_WORDS = 6, 5
MANY = 12  # numbers and days are told one by one up to so many
NOT_TOLD = ("name", "willing", "do_not_ask", "name_shared", "brought_by")


def overview(net: FrozenTables) -> pd.DataFrame:
    """Return what there is and what it says, a row each; nobody is named.

    Examples
    --------
    >>> from netpath.network import ReferralNetwork
    >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "kind": ["friend"]})
    >>> net = ReferralNetwork(pd.DataFrame({"id": ["a", "b", "c"]}), ties)
    >>> overview(net).values.tolist()[:3]
    [['people', '3, of whom 1 has no tie'], ['ties', '1, both ways'], ['kind', 'friend 1']]
    """
    people, ties, n = net.people, net.ties, len(net)
    alone = n - len(pd.unique(pd.concat([ties["source"], ties["target"]])))
    none = f", of whom {alone:,} {'has' if alone == 1 else 'have'} no tie" if alone else ""
    rows = [("people", f"{n:,}{none}")]
    ways = f"each one way{_returned(ties)}" if net.directed else "both ways"
    rows += [("ties", f"{len(ties):,}, {ways}")]
    rows += [(name, _words(ties[name], ())) for name in ("kind", "evidence") if name in ties]
    rows += [("warmth", _warmth(ties))] if len(ties) else []
    others = [one for one in people if one not in (*FIRST, *NOT_TOLD)]
    shown = [*(one for one in FIRST if one in people), *map(str, others)]
    for one in shown[:MOST_COLUMNS]:
        span = "" if one in FIRST else _span(net.typed[one])
        rows += [(str(one), span or _words(people[one], net.missing))]
    if more := shown[MOST_COLUMNS:]:
        rows += [("and", f"{counted(len(more), 'more column')}: {listed(map(str, more))}")]
    if "do_not_ask" in people and people["do_not_ask"].any():
        rows += [("not to be asked", counted(int(people["do_not_ask"].sum()), "person", "people"))]
    rows += [("ask next", _next(net, shown))]
    return pd.DataFrame(rows, columns=["what", "says"], dtype="str")


def _returned(ties: pd.DataFrame) -> str:
    """Say of how many pairs that are tied one way a tie runs back too (reciprocity)."""
    pairs = ties[["source", "target"]].drop_duplicates()
    back = pairs.rename(columns={"source": "target", "target": "source"})
    return f"; {percent(len(pairs.merge(back)) / len(pairs))} are returned" if len(pairs) else ""


def _words(column: pd.Series, missing: tuple[str, ...]) -> str:
    """Return what a column says most often, and how often it says nothing."""
    cells = column.astype("str")
    blank = cells.isna() | cells.map(lambda cell: _rules.is_missing(cell, missing)).eq(True)
    counts = cells[~blank].value_counts().sort_index()
    counts = counts.sort_values(ascending=False, kind="stable")
    empty = f"; {int(blank.sum()):,} blank" if blank.any() else ""
    if len(counts) > MOST_WORDS and counts.iloc[0] <= 1:
        return f"{counted(len(counts), 'value')}, each once{empty}"
    told = [f"{name[:40]} {n:,}" for name, n in counts.head(MOST_WORDS).items()]  # type: ignore[index]
    rest = len(counts) - len(told)
    return f"{', '.join(told)}{f' and {rest:,} more' if rest > 0 else ''}{empty}".lstrip("; ")


def _span(column: pd.Series) -> str:
    """Return from where to where many numbers or days lie; empty where it is something else."""
    kinds = pd.api.types
    days = kinds.is_datetime64_any_dtype(column)
    many = days or (kinds.is_numeric_dtype(column) and not kinds.is_bool_dtype(column))
    if not many or column.nunique() <= MANY:
        return ""
    told = column.dropna()
    ends = [told.min(), told.quantile(0.5, interpolation="lower"), told.max()]
    if days:
        low, middle, high = (str(one.date()) for one in ends)
    else:
        low, middle, high = (f"{one:,.10g}" for one in map(float, ends))
    empty = f"; {len(column) - len(told):,} blank" if len(told) < len(column) else ""
    return f"{low} to {high}, half of them up to {middle}{empty}"


def _warmth(ties: pd.DataFrame) -> str:
    if "warmth" not in ties:
        return "none yet: see with_warmth"
    told = ties["warmth"].to_numpy(dtype=float)
    low, middle, high = (three_digits(float(one)) for one in np.quantile(told, [0, 0.5, 1]))
    if low == high:
        return f"{low} for every tie"
    bounds = int(ties["warmth_low"].notna().sum()) if "warmth_low" in ties else 0
    sure = f", with bounds for {bounds:,}" if bounds else ""
    return f"{low} to {high}, half of them under {middle}{sure}"


def _next(net: FrozenTables, columns: list[str]) -> str:
    by = f", by={columns[0]!r}" if columns else ""
    asks = ["ntp.reach.profile(net, within=3)", f"ntp.explore(net, net.ids[0]{by})"]
    if not net.has_warmth:
        asks = ["net.with_warmth(0.3)", *asks]
    if columns:
        asks.insert(0, f"net.where({columns[0]}=…)")
    return ", ".join(asks)
