"""Interventions: what would change access, priced and compared on common draws.

It is a what-if with everybody else's behaviour held; nothing is said of who would accept. Every
warmth of a tie that is not there yet is assumed, and groups are an outcome: they choose nobody.
"""

from netpath._face import guarded
from netpath.interventions._candidates import Candidates, introductions, mentors, ties, with_event
from netpath.interventions._choose import Chosen, choose
from netpath.interventions._compare import NetworkComparison, compare
from netpath.interventions._lottery import lottery
from netpath.interventions._price import TiePrices, assign, price

__all__ = [
    "Candidates",
    "Chosen",
    "NetworkComparison",
    "TiePrices",
    "assign",
    "choose",
    "compare",
    "introductions",
    "lottery",
    "mentors",
    "price",
    "ties",
    "with_event",
]

guarded(globals())
