"""What was observed of people who search: published figures, each with its source."""

from __future__ import annotations

import pandas as pd

_TRAVERS = "Travers & Milgram, Sociometry 32 (1969) 425"
_DODDS = "Dodds, Muhamad & Watts, Science 301 (2003) 827"
_NOWELL = "Liben-Nowell, Novak, Kumar, Raghavan & Tomkins, PNAS 102 (2005) 11623"

_SEEN, _SECOND, _MEMORY = "seen in the text", "from a secondary source", "from memory, sure"

_ROWS = [
    (_TRAVERS, "people who were asked to start a chain", 296.0, "people", _SEEN),
    (_TRAVERS, "starters who sent it on", 217.0, "people", _SEEN),
    (_TRAVERS, "chains that arrived", 64.0, "chains", _SEEN),
    (_TRAVERS, "mean length of chains that arrived", 5.2, "people between", _SEEN),
    (_TRAVERS, "mean length of chains that arrived", 6.2, "asks", "computed: people between + 1"),
    (_DODDS, "chains that were started", 24_163.0, "chains", _SECOND),
    (_DODDS, "chains that arrived", 384.0, "chains", _SECOND),
    (_DODDS, "share that arrived", 384 / 24_163, "share", "computed from the two counts"),
    (_DODDS, "median length had none broken off, at least", 5.0, "asks", _SEEN),
    (_DODDS, "median length had none broken off, at most", 7.0, "asks", _SEEN),
    (_NOWELL, "share that greedy search by place completes", 0.13, "share", _MEMORY),
    (_NOWELL, "mean length of completed searches", 4.12, "asks", _MEMORY),
    (_NOWELL, "share completed, going on within a city by lot", 0.8, "share", _MEMORY),
]


def evidence() -> pd.DataFrame:
    """Return what was observed of people who search, a row a figure.

    ``confidence`` says how the figure came here: seen in the text of the source, from a secondary
    source, computed from others in this table, or from memory. Figures of which we are less sure
    than that are left out. Lengths count asks unless the unit says people between.

    Examples
    --------
    >>> evidence()["source"].nunique()
    3
    """
    columns = ["source", "figure", "value", "unit", "confidence"]
    return pd.DataFrame(_ROWS, columns=columns)
