"""Several networks: is the gap a matter of one network, or of networks like these?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, takewhile
from math import comb, hypot, inf, sqrt, tanh
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._disclosure import Members
from netpath._results import Answer, Measured, assumed_lines, counted, interval_text, listed
from netpath.audit._answer import Audit
from netpath.audit.groups import confidence_allowed
from netpath.errors import DataError

Floats = npt.NDArray[np.float64]
NOTHING = 1e-12
LEVELS = 100  # at which a distribution is looked at


class Common(TypedDict):
    """What networks have in common, as the fields of the answer."""

    difference: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    i2: float
    q: float


class _Mean(NamedTuple):
    """The mean over networks for one variance between them, and its standard error."""

    value: float
    error: float
    shares: Floats


def random_effects(gaps: Floats, variances: Floats, confidence: float) -> tuple[Floats, Common]:
    """Return how much each network counts, what they have in common, and how far they differ."""
    from scipy.special import stdtrit

    n = len(gaps)
    fixed = 1 / variances
    q = _cochran(gaps, variances, 0.0)
    tau2 = max(0.0, (q - (n - 1)) / float(fixed.sum() - (fixed @ fixed) / fixed.sum()))
    mean = _mean_of(gaps, variances, tau2)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * mean.error
    beyond = _one_more(gaps, variances, confidence) if n > 2 else (None, None)
    return mean.shares, {
        "difference": mean.value,
        "low": mean.value - half,
        "high": mean.value + half,
        "prediction_low": beyond[0],
        "prediction_high": beyond[1],
        "tau2": tau2,
        "i2": max(0.0, (q - (n - 1)) / q) if q else 0.0,
        "q": q,
    }


def _mean_of(gaps: Floats, variances: Floats, tau2: float) -> _Mean:
    weights = 1 / (variances + tau2)
    shares = weights / weights.sum()
    value = float(shares @ gaps)
    found = float(shares @ (gaps - value) ** 2) / (len(gaps) - 1)
    # Networks may agree by chance; their own errors are left all the same.
    return _Mean(value, sqrt(max(found, 1 / float(weights.sum()))), shares)


def _cochran(gaps: Floats, variances: Floats, tau2: float) -> float:
    """Return Cochran's Q, with some variance between networks taken into account."""
    weights = 1 / (variances + tau2)
    return float(weights @ (gaps - weights @ gaps / weights.sum()) ** 2)


def _one_more(gaps: Floats, variances: Floats, confidence: float) -> tuple[float, float]:
    """Return where the gap of one more network would lie (Nagashima, Noma & Furukawa).

    The variance between networks is not taken to be known: it has the distribution by which Q is
    chi-square, and for each such variance the gap is normal around a mean with Student's error.
    """
    from scipy.optimize import brentq
    from scipy.special import chdtri, ndtr, stdtrit

    n, at = len(gaps), (np.arange(LEVELS) + 0.5) / LEVELS
    between = np.array([_variance_by(gaps, variances, one) for one in chdtri(n - 1, at)])
    means = [_mean_of(gaps, variances, tau2) for tau2 in between]
    middle = [one.value + one.error * stdtrit(n - 1, at) for one in means]
    centre, width = np.array(middle), np.sqrt(between)[:, np.newaxis]
    ends = centre.min() - 9 * width.max(), centre.max() + 9 * width.max()
    width = np.maximum(width, 1e-3 * (ends[1] - ends[0]) + NOTHING)

    def below(end: float, share: float) -> float:
        return float(ndtr((end - centre) / width).mean()) - share

    tails = (1 - confidence) / 2, (1 + confidence) / 2
    low, high = (brentq(below, ends[0] - 1, ends[1] + 1, args=(share,)) for share in tails)
    return float(low), float(high)


def _variance_by(gaps: Floats, variances: Floats, q: float) -> float:
    """Return the variance between networks at which Q is so large; 0 where it is at most that."""
    from scipy.optimize import brentq

    most = float(variances.max() + np.ptp(gaps) ** 2)
    if _cochran(gaps, variances, 0.0) <= q:
        return 0.0
    while _cochran(gaps, variances, most) > q:
        most *= 4
    return float(brentq(lambda tau2: _cochran(gaps, variances, tau2) - q, 0.0, most))


ALIKE = 0.9  # from where on what two networks measure of the same people is much the same
FEWEST = 5  # people of both, and some more, that such a correlation is told of
CHANCE = 0.001  # how often chance alone has any pair of networks named as two states of one


@dataclass(frozen=True, eq=False)
class Across(Answer):
    """One gap in several networks, put together.

    Attributes
    ----------
    what, unit
        What was measured, with … where networks differ, and in what.
    by_network
        A row a network: ``contrast`` (group - reference), ``difference``, ``low, high``,
        ``error`` (people sampled and worlds drawn, both), and ``share`` of the whole it counts
        for.
    difference, low, high
        The mean gap of networks like these, and its interval (Hartung-Knapp).
    prediction_low, prediction_high
        Where the gap of one more network would lie; None for fewer than three networks.
    tau2, i2, q
        The variance between networks (DerSimonian-Laird), the share of all variance that is
        between them (0 to 1), and Cochran's Q.
    not_estimable
        Networks left out, and why.
    waves
        Which networks look like two states of one, pooled as if they were two.
    """

    what: str
    unit: str
    by_network: pd.DataFrame = field(repr=False)
    difference: float
    low: float
    high: float
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    i2: float
    q: float
    confidence: float = 0.95
    not_estimable: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()

    @property
    def contrast(self) -> str:
        """Whose gap, where it is the same in all networks: group - reference."""
        told = set(self.by_network["contrast"]) if "contrast" in self.by_network else set()
        return told.pop() if len(told) == 1 else "of a group - its reference"

    def to_frame(self) -> pd.DataFrame:
        """Return a row a network, and a last one for all of them.

        Examples
        --------
        >>> table = pd.DataFrame({"difference": [0.1, 0.3]}, index=["one", "two"])
        >>> found = Across("access", "probability", table, 0.2, 0, 0.4, None, None, 0, 0, 0)
        >>> found.to_frame()["difference"].tolist()
        [0.1, 0.3, 0.2]
        """
        own = {"contrast": "all networks", "difference": self.difference, "share": 1.0}
        own |= {"low": self.low, "high": self.high}
        last = pd.DataFrame([own], index=["(all)"])
        return pd.concat([self.by_network, last]).rename_axis("network").reset_index()

    def __str__(self) -> str:
        found = interval_text(self.difference, self.low, self.high)
        lines = [
            f"{self.what}, gap {self.contrast} in networks like these "
            f"{len(self.by_network):,}: {found} (random effects, Hartung-Knapp)."
        ]
        if self.prediction_low is not None and self.prediction_high is not None:
            told = interval_text(self.difference, self.prediction_low, self.prediction_high)
            lines.append(f"One more network would have a gap of {told}.")
        else:
            lines.append("Where one more network would lie takes three networks or more.")
        lines.append(
            f"I2 = {100 * self.i2:.0f} %: that much of what differs is between networks, not "
            f"chance (tau2 = {self.tau2:.2g}). Networks are taken as a sample of those like them."
        )
        lines += [f"Not estimable: {one}." for one in self.not_estimable]
        lines += [
            f"{one}: if they are two states of one network, they count as one, and the interval is "
            "too narrow. ntp.compare holds one against the other."
            for one in self.waves
        ]
        return "\n".join([*lines, *assumed_lines(self.assumptions)])


def across(
    audits: Mapping[str, Audit] | Sequence[Audit],
    *,
    group: str | Mapping[str, str] = "",
    confidence: float = 0.95,
) -> Across:
    """Put the gaps of several networks together, each network counting as one.

    Parameters
    ----------
    audits
        Audits of the same measure, by the name of their network.
    group
        Whose gap, where audits have several contrasts; or whose in which network.
    confidence
        How often such intervals hold what they are about, 0 to 1.

    Raises
    ------
    DataError
        If fewer than two networks have the gap, what was measured differs, one network has the
        gap of another turned round, or ``group`` is needed or nobody's; if one audit is there
        twice, or two networks are mostly of the same people: of one id and group, who have much
        the same of what was measured. Where they have some of it beyond chance, or ids are names,
        ``.waves`` has them.

    References
    ----------
    DerSimonian, R. & Laird, N. (1986), Control Clin Trials 7:177. Hartung, J. & Knapp, G. (2001),
    Statistics in Medicine 20:3875, not narrowed where networks agree by chance. Nagashima, K.,
    Noma, H. & Furukawa, T. A. (2019), Stat Methods Med Res 28:1689, for prediction.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> def one(step):
    ...     values = pd.Series([n**2 % step / 10 for n in range(40)], index=people.index)
    ...     return ntp.audit.gap(
    ...         ntp.PersonMeasure(values, "access", "probability", people), "group", "A", rng=7
    ...     )
    >>> found = across({"north": one(5), "south": one(7), "west": one(11)})
    >>> round(found.difference, 3), found.by_network.index.tolist()
    (0.007, ['north', 'south', 'west'])
    """
    confidence_allowed(confidence)
    named = _named(audits)
    by_name = group if isinstance(group, Mapping) else dict.fromkeys(named, group)
    whose = {name: str(by_name.get(name, "")) for name in named}
    there = {str(name) for one in named.values() for name in one.contrasts.index}
    if strange := sorted(set(whose.values()) - there - {""}):
        known = listed(sorted(there))
        raise DataError(f"group is {strange[0]!r}, which is in no contrast; there are {known}.")
    if away := sorted(set(map(str, by_name)) - set(map(str, named))):
        raise DataError(f"group names {away[0]!r}, which is no network; there are {listed(named)}.")
    whose = {name: _whose(name, one, whose[name]) for name, one in named.items()}
    rows = {name: _row(one, whose[name]) for name, one in named.items()}
    usable = {name: row for name, row in rows.items() if NOTHING < row.error < inf}
    left = tuple(f"{name}: no gap with an error" for name in rows if name not in usable)
    if len(usable) < 2:
        raise DataError(
            f"across: {counted(len(usable), 'network')} with a gap that can be estimated; it takes "
            "two or more. Audit another network, or name another group."
        )
    waves = tuple(_waves(named))
    _refuse_turned({name: (named[name], whose[name]) for name in usable})
    assumed = tuple(dict.fromkeys(said for one in named.values() for said in one.assumptions))
    table = pd.DataFrame(list(usable.values()), index=pd.Index(list(usable), name="network"))
    gaps, errors = (table[name].to_numpy(dtype=np.float64) for name in ("difference", "error"))
    table["share"], told = random_effects(gaps, errors**2, confidence)
    return Across(
        _together([one.what for one in named.values()]),
        next(iter(named.values())).unit,
        table,
        confidence=confidence,
        not_estimable=left,
        assumptions=assumed,
        waves=waves,
        **told,
    )


class _Row(NamedTuple):
    """One network's gap; its error is of people sampled and worlds drawn, both."""

    contrast: str
    difference: float
    low: float
    high: float
    error: float


def _named(audits: Mapping[str, Audit] | Sequence[Audit]) -> dict[str, Audit]:
    """Name audits that come without names; refuse those of different things."""
    if not isinstance(audits, Mapping | list | tuple):
        raise DataError(
            f"across: audits are a {type(audits).__name__}; give them by the name of their "
            "network: {'north': audit, 'south': other}."
        )
    if not isinstance(audits, Mapping):
        audits = {f"network {at}": one for at, one in enumerate(audits, start=1)}
    for one in audits.values():
        if not isinstance(one, Audit):
            raise DataError(
                f"across: {type(one).__name__} is no audit; give it what audit.gap returns."
            )
    kinds = {f"{Measured.of(one.what).noun} in {one.unit}" for one in audits.values()}
    if len(kinds) > 1:
        raise DataError(
            f"across: the audits are of {listed(sorted(kinds))}; put together what is measured "
            "alike."
        )
    return dict(audits)


def _waves(audits: Mapping[str, Audit]) -> Iterator[str]:
    """Refuse networks that are one, which would be surer than they are; name what may be states."""
    from scipy.special import ndtri

    beyond = -float(ndtri(CHANCE / comb(len(audits), 2)))
    for (name, one), (other_name, other) in combinations(audits.items(), 2):
        if one is other or one.contrasts.equals(other.contrasts):
            raise DataError(
                f"across: {name} and {other_name} are one audit, given twice. Give each once."
            )
        shared, alike, apart = _shared(one.members, other.members)
        if alike > ALIKE:
            raise DataError(
                f"across: {name} and {other_name} are mostly of the same people, who have much "
                "the same. Give networks of other people, or one of the two; ntp.compare holds two "
                "states of one network against each other."
            )
        if shared <= FEWEST:
            continue
        # Fisher's z; steps follow each other, so they tell what two thirds as many people would.
        if _are_names(one.members) or apart > tanh(beyond * sqrt(1.5 / (shared - FEWEST))):
            yield f"{name} and {other_name} share {shared:,} people by id and group"


def _are_names(members: Members | None) -> bool:
    """Return whether people have names as ids, which two networks share by no counting alike."""
    assert members
    ids = pd.Series(list(map(str, members.people)))
    return not ids.str.contains(r"\d|^.?$").any()


def _shared(one: Members | None, other: Members | None) -> tuple[int, float, float]:
    """Return how many are of both, where most are, and how far what they have hangs together.

    The last is so in steps of rank from number to number: where networks grow, whoever came early
    has more in each of them.

    Numbers and groups alone say little: everybody who numbers people has a number 7. So they are
    held by what was measured, inside groups, which says nothing where that varies little; names
    say it by themselves.
    """
    if not one or not other or one.published or other.published:
        return 0, 0.0, 0.0
    if one.values is None or other.values is None:
        return 0, 0.0, 0.0
    at = pd.Index(other.people).get_indexer(pd.Index(one.people))
    group, its = (np.array(of.parts[0].names)[of.parts[0].codes] for of in (one, other))
    same = (at >= 0) & (group == its[at])
    if 2 * same.sum() <= min(len(group), len(its)):
        return 0, 0.0, 0.0
    both = pd.DataFrame({"one": one.values[same], "other": other.values[at[same]]})
    apart = both - both.groupby(group[same]).transform("mean")
    if (apart.abs().max() < NOTHING).any():
        return int(same.sum()), 0.0, 0.0
    ids = pd.Series(list(map(str, one.people)))[same]
    steps = (
        apart.rank().iloc[sorted(range(len(ids)), key=lambda at: _by_number(ids.iloc[at]))].diff()
    )
    alike, beyond = (float(each["one"].corr(each["other"])) for each in (apart, steps))
    return int(same.sum()), alike, beyond


def _by_number(person: str) -> tuple[int, str]:
    """Return a key by which p2 comes before p10."""
    return len(person), person


def _refuse_turned(gaps: Mapping[str, tuple[Audit, str]]) -> None:
    """Refuse a gap and the same gap with the other sign: their mean would be of nothing."""
    for (name, (one, group)), (other, (its, turned)) in combinations(gaps.items(), 2):
        if (one.by, one.reference, group) == (its.by, turned, its.reference):
            raise DataError(
                f"across: {name} has {group} - {turned}, {other} has {turned} - {group}: one gap "
                "with both signs. Audit all networks against the same reference."
            )


def _whose(name: str, audit: Audit, group: str) -> str:
    """Return whose gap of one network is meant."""
    if not group and len(audit.contrasts) > 1:
        raise DataError(
            f"across: {name} has {len(audit.contrasts)} contrasts ("
            f"{', '.join(audit.contrasts.index)}); say which with group=."
        )
    return group or str(audit.contrasts.index[0])


def _row(audit: Audit, whose: str) -> _Row:
    """Return the gap of one network; an error of 0 where there is none."""
    from scipy.special import ndtri

    told = ["difference", "low", "high", "error", "mc_error"]
    row = audit.contrasts.reindex([whose])[told].to_numpy(dtype=np.float64, na_value=0.0)
    found, low, high, people, worlds = row[0].tolist()
    error = hypot(people, worlds)
    if not error or {whose, audit.reference} & set(audit.cautions):
        # As unsure as the interval says: the spread of a few people alike tells too little.
        error = (high - low) / (2 * float(ndtri((1 + audit.confidence) / 2)))
    return _Row(f"{whose} - {audit.reference}", found, low, high, error)


def _alike(words: Sequence[Sequence[str]]) -> list[str]:
    """Return the words that all begin with."""
    columns = list(zip(*words, strict=False))
    return [one[0] for one in takewhile(lambda one: len(set(one)) == 1, columns)]


def _together(whats: Sequence[str]) -> str:
    """Say what several networks were measured in, with … where their words differ."""
    plain = whats if len(set(whats)) < 2 else [Measured.of(what).plain for what in whats]
    words = [what.split(" ") for what in plain]
    if len({len(one) for one in words}) > 1:
        begin, end = _alike(words), _alike([one[::-1] for one in words])[::-1]
        return " ".join([*begin, "…", *end])
    columns = zip(*words, strict=True)
    return " ".join(column[0] if len(set(column)) == 1 else "…" for column in columns)
