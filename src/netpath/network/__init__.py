"""The network: people and ties, validated once, never changed in place; the same as arrays."""

from __future__ import annotations

from netpath._face import guarded
from netpath.network._choice import Choice, asks_allowed, measure, who_there_is
from netpath.network._compressed import Compressed
from netpath.network._direction import BOTH_WAYS, Orders
from netpath.network._frozen import People, several
from netpath.network._graphs import ASSUMED, RESTS_ON
from netpath.network._network import ReferralNetwork
from netpath.network._wanted import Contains, contains, days_of, numbers_of

__all__ = [
    "ASSUMED",
    "BOTH_WAYS",
    "RESTS_ON",
    "Choice",
    "Compressed",
    "Contains",
    "Orders",
    "People",
    "ReferralNetwork",
    "asks_allowed",
    "contains",
    "days_of",
    "measure",
    "numbers_of",
    "several",
    "who_there_is",
]
guarded(globals())
