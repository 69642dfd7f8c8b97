"""Homophily: how many ties run within groups, held against how many would by group size alone.

The larger a group, the more of anybody's ties fall within it by chance; so a share of ties within
says nothing without its baseline. Nobody is tied to themselves: of n people, somebody of a group
of n_i has n_i - 1 of their own to meet, among n - 1.
"""

from __future__ import annotations

from netpath._face import guarded
from netpath.homophily._connected import (
    Connectedness,
    connectedness,
    connectedness_to_hiring,
)
from netpath.homophily._mixing import Mixing, mixing
from netpath.homophily._spectral import spectral
from netpath.homophily._table import SegregationTable, table

__all__ = [
    "Connectedness",
    "Mixing",
    "SegregationTable",
    "connectedness",
    "connectedness_to_hiring",
    "mixing",
    "spectral",
    "table",
]

guarded(globals())
