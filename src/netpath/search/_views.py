"""What a policy sees before each ask: one class a level of knowledge, with nothing above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

import pandas as pd

from netpath.network import ReferralNetwork


class Offer(NamedTuple):
    """An ask that is open: somebody met (or the seeker) can ask somebody not met yet.

    Attributes
    ----------
    asker, asked
        Ids of who would introduce and of who would be asked.
    kind
        What the tie is, empty where nothing is said; ``"cold"`` for a cold ask.
    warmth
        Of the tie; for a cold ask its assumed probability.
    named
        How many people had named the person when this offer came, its own asker included: the
        seeker's alters begin with 1. A cold ask is nobody's naming.
    """

    asker: str
    asked: str
    kind: str
    warmth: float
    named: int


@dataclass(frozen=True)
class View:
    """What is known locally.

    Attributes
    ----------
    seeker, targets
        Ids of who looks, and of whom for.
    offers
        What may be asked now, never empty, in an order drawn by lot in each run: who takes the
        first among equals favours nobody.
    met
        Ids of the seeker and of everybody who has granted, in order.
    refused, declined
        Offers refused, by the tie; and ids of people who take no such asks at all.
    asks, asks_left
        How many asks were made and how many are left, None without limit.
    """

    seeker: str
    targets: tuple[str, ...]
    offers: tuple[Offer, ...]
    met: tuple[str, ...]
    refused: tuple[Offer, ...]
    declined: tuple[str, ...]
    asks: int
    asks_left: int | None

    def __getattr__(self, name: str) -> NoReturn:
        """Say what would show something that is not seen."""
        shows = {"people": "directory", "willing": "directory", "net": "full"}
        more = f"; Rules(knowledge={shows[name]!r}) shows it" if name in shows else ""
        raise AttributeError(f"a policy does not see {name!r} here{more}.")


@dataclass(frozen=True)
class DirectoryView(View):
    """What is known with a directory: also everybody's attributes.

    Attributes
    ----------
    people
        The people of the network, indexed by id.
    willing
        Probability that each takes such asks at all, by id; 1 where nothing is said.
    """

    people: pd.DataFrame = field(repr=False)
    willing: Mapping[str, float] = field(repr=False)


@dataclass(frozen=True)
class FullView(DirectoryView):
    """What is known with everything but the coins: also the ties.

    Attributes
    ----------
    net
        The network itself.
    """

    net: ReferralNetwork = field(repr=False)


Policy = Callable[[View], int | Offer | None]
"""A function from what is seen to the next ask: an offer, its place among the offers, or None to
give up."""
