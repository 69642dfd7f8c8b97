"""Models of referrals that have closed forms: wages, chains of referrals, and the smaller group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import ClassVar

import pandas as pd

from netpath._results import Answer, percent, three_digits
from netpath._rules import is_whole
from netpath.errors import DataError


@dataclass(frozen=True)
class ReferralWages(Answer):
    """Wages where employers hire through the alters of those who did well.

    Attributes
    ----------
    alike
        How probable it is that a tie is to somebody of one's own ability, above a half.
    ties
        How many ties somebody has on average, above 0.
    market
        The wage of those who come without a referral.
    profit
        What an employer of somebody able expects of a referral.
    highest
        The highest wage that is offered through a referral.
    first
        The wage at the start, when nobody is known.
    """

    alike: float
    ties: float
    market: float
    profit: float
    highest: float
    first: float

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def to_frame(self) -> pd.DataFrame:
        """Return a row a wage.

        Examples
        --------
        >>> referral_wages(0.75, 0.5).to_frame()["value"].round(4).tolist()
        [0.4378, 0.0966, 0.5568, 0.5483]
        """
        names = ["market", "profit", "highest", "first"]
        return pd.DataFrame({"what": names, "value": [getattr(self, name) for name in names]})

    def __str__(self) -> str:
        return (
            f"Without a referral {three_digits(self.market)}, through one up to "
            f"{three_digits(self.highest)}; an employer expects {three_digits(self.profit)} of a "
            f"referral, and starts at {three_digits(self.first)}. Assumed: half are able, who make "
            f"1, the others 0; {percent(self.alike)} of ties are to people of one's own ability, "
            f"{self.ties:g} each on average."
        )


def referral_wages(alike: float, ties: float) -> ReferralWages:
    """Return the wages of Montgomery's model, where a referral tells who is able.

    Parameters
    ----------
    alike
        How probable it is that a tie is to somebody of one's own ability; from a half to 1.
    ties
        How many ties somebody has on average; above 0.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    J. Montgomery, "Social networks and labor-market outcomes", American Economic Review 81 (1991)
    1408-1418. Derived here from its set-up; its printed equations were not seen.

    Examples
    --------
    >>> print(referral_wages(0.9, 1))
    Without a referral 0.31, through one up to 0.676; an employer expects 0.224 of a referral, and
    starts at 0.612. Assumed: half are able, who make 1, the others 0; 90 % of ties are to people
    of one's own ability, 1 each on average.
    """
    if not _number(alike) or not 0.5 < alike <= 1 or not _number(ties) or not 0 < ties < 1e6:
        raise DataError(
            f"alike is {alike!r} and ties {ties!r}; alike lies above 0.5 and is at most 1, ties "
            "are above 0. Write referral_wages(0.75, 0.5)."
        )
    able, others = exp(-alike * ties), exp(-(1 - alike) * ties)
    market = able / (able + others)
    profit = ties * (alike * able * (1 - market) - (1 - alike) * others * market)
    return ReferralWages(alike, ties, market, profit, alike - profit / ties, (1 + profit) / 2)


@dataclass(frozen=True)
class ReferralChain(Answer):
    """How the shares of two groups change where everybody refers somebody.

    Attributes
    ----------
    own_a, own_b
        The share of referrals by A that are of A, and by B that are of B.
    rate_b
        How many times as often B refers as A.
    """

    own_a: float
    own_b: float
    rate_b: float = 1.0

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def after(self, share: float) -> float:
        """Return the share of A among those referred, from that among those who refer.

        Examples
        --------
        >>> round(ReferralChain(0.77, 0.43).after(0.5), 3)
        0.67
        """
        _need_share(share)
        a, b = share, (1 - share) * self.rate_b
        return (a * self.own_a + b * (1 - self.own_b)) / (a + b)

    @property
    def in_the_long_run(self) -> float:
        """The share of A that stays as it is."""
        from scipy.optimize import brentq

        # Nobody of one group leaves only one of the two ends as it is.
        if self.own_b == 1:
            return 0.0 if self.own_a < 1 else float("nan")
        if self.own_a == 1:
            return 1.0
        return float(brentq(lambda x: self.after(x) - x, 0.0, 1.0, xtol=1e-15))

    def neutral_rate(self, share: float) -> float:
        """Return how many times as often B would have to refer for a share of A to stay as it is.

        Raises
        ------
        DataError
            If no rate does: a share must lie between the share of A in referrals by B and by A.

        Examples
        --------
        >>> round(ReferralChain(0.77, 0.43).neutral_rate(0.65), 6)
        2.785714
        """
        _need_share(share)
        low, high = 1 - self.own_b, self.own_a
        if not low < share < high:
            raise DataError(
                f"neutral_rate: no rate keeps a share of {share:g}; that takes one between "
                f"{low:g}, the share of A in referrals by B, and {high:g}, that in those by A."
            )
        return share * (high - share) / ((1 - share) * (share - low))

    def to_frame(self) -> pd.DataFrame:
        """Return the share of A over ten rounds, from a half.

        Examples
        --------
        >>> ReferralChain(0.77, 0.43).to_frame()["share"].round(3).tolist()[:3]
        [0.5, 0.67, 0.704]
        """
        shares = [0.5]
        for _ in range(10):
            shares.append(self.after(shares[-1]))
        return pd.DataFrame({"round": range(11), "share": shares})

    def __str__(self) -> str:
        return (
            f"Where A refers A in {percent(self.own_a)} and B refers B in {percent(self.own_b)}, "
            f"and B refers {self.rate_b:g} times as often, A is "
            f"{percent(self.in_the_long_run)} in the long run. Assumed: those referred then refer "
            "as those before them did, and nobody else comes."
        )


def referral_chain(own_a: float, own_b: float, *, rate_b: float = 1.0) -> ReferralChain:
    """Return how the shares of two groups change where people refer their own more often.

    Parameters
    ----------
    own_a, own_b
        The share of referrals by A that are of A, and by B that are of B.
    rate_b
        How many times as often B refers as A.

    Raises
    ------
    DataError
        If a share is none, or the rate not above 0.

    References
    ----------
    B. Rubineau and R. Fernandez, "Tipping points: the gender segregating and desegregating effects
    of network recruitment", Organization Science 26 (2015) 1646-1664, for the question; the
    neutral rate is netpath's own algebra.

    Examples
    --------
    >>> round(referral_chain(0.77, 0.43).in_the_long_run, 4)
    0.7125
    """
    _need_share(own_a)
    _need_share(own_b)
    if not _number(rate_b) or not 0 < rate_b < 1e9:
        raise DataError(f"rate_b is {rate_b!r}; it must be above 0. Write 1 for alike.")
    return ReferralChain(float(own_a), float(own_b), float(rate_b))


@dataclass(frozen=True)
class SmallerGroup(Answer):
    """What a smaller group loses where ties are as dense for everybody.

    Attributes
    ----------
    minority
        The share of people in it.
    ties
        Ties a head: of the majority, and of the minority.
    referred
        The chance of at least one referral, of either.
    """

    minority: float
    ties: tuple[float, float]
    referred: tuple[float, float]

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    @property
    def gap(self) -> float:
        """By how much the majority is ahead in the chance of a referral."""
        return self.referred[0] - self.referred[1]

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group.

        Examples
        --------
        >>> smaller_group(0.2, n_people=100, inside=0.2, across=0.05).to_frame().shape
        (2, 3)
        """
        who = ["majority", "minority"]
        return pd.DataFrame({"group": who, "ties": self.ties, "referred": self.referred})

    def __str__(self) -> str:
        return (
            f"A minority of {percent(self.minority)} has {three_digits(self.ties[1])} ties a head, "
            f"the others {three_digits(self.ties[0])}; {percent(self.referred[1])} and "
            f"{percent(self.referred[0])} are referred. Assumed: any two of one group are tied "
            "with one probability, whichever group, and any two of different groups with a lower "
            "one. With equal ties a head nothing of this is left: the finding is about density."
        )


def smaller_group(
    minority: float, *, n_people: int, inside: float, across: float, referral: float = 0.1
) -> SmallerGroup:
    """Return what equal densities of ties do to a smaller group: a construction after Okafor.

    Parameters
    ----------
    minority
        The share of people in the smaller group, above 0, at most a half.
    n_people
        How many people there are.
    inside, across
        How probable a tie is between two of one group, and between two of different groups.
    referral
        How probable a tie brings a referral.

    Raises
    ------
    DataError
        If a number is out of its range.

    References
    ----------
    C. Okafor, "Seeing through color blindness: social networks as a mechanism for discrimination",
    Journal of Law and Economics 68 (2025) 519, for the question; this is a construction and
    reproduces no figure of it.

    Examples
    --------
    >>> found = smaller_group(0.1, n_people=1000, inside=0.02, across=0.005)
    >>> round(found.ties[0] - found.ties[1], 6), found.gap > 0
    (12.0, True)
    """
    chances = {"inside": inside, "across": across, "referral": referral}
    wrong = [name for name, one in chances.items() if not _number(one) or not 0 <= one <= 1]
    if wrong or not _number(minority) or not 0 < minority <= 0.5:
        raise DataError(
            f"smaller_group: {wrong[0] if wrong else 'minority'} is out of its range; chances lie "
            "from 0 to 1, and a minority is above 0 and at most a half."
        )
    if not is_whole(n_people, 2):
        raise DataError(f"n_people is {n_people!r}; it must be a whole number, 2 or more.")
    own = (1 - minority, minority)
    ties = tuple(n_people * (one * inside + (1 - one) * across) for one in own)
    referred = tuple(1 - exp(-referral * one) for one in ties)
    return SmallerGroup(float(minority), (ties[0], ties[1]), (referred[0], referred[1]))


def referral_lift(hired: float, applied: float) -> float:
    """Return the odds of a hire for those referred over those of others, from two shares.

    Parameters
    ----------
    hired, applied
        The share of those hired, and of those who applied, who were referred.

    Raises
    ------
    DataError
        If a share is not between 0 and 1.

    Examples
    --------
    >>> round(referral_lift(0.40, 0.07), 3)
    8.857
    """
    for share in (hired, applied):
        if not _number(share) or not 0 < share < 1:
            raise DataError(f"{share!r} is no share between 0 and 1; write referral_lift(.4, .07).")
    return hired / (1 - hired) / (applied / (1 - applied))


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _need_share(share: float) -> None:
    if not _number(share) or not 0 <= share <= 1:
        raise DataError(f"{share!r} is no share; it must lie from 0 to 1.")
