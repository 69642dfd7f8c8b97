"""How well people are tied to those who have: as much as is there to meet, and as far as they do.

R. Chetty et al., "Social capital II: determinants of economic connectedness", Nature 608 (2022)
122-134, for exposure and friending bias; the identity over settings as written there holds only
with the averages used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._names import said_with
from netpath._results import Answer, assumed_lines, counted, percent, three_digits
from netpath.errors import DataError, UnknownColumn
from netpath.homophily._labelled import Codes, Floats, need_several_owners
from netpath.network import BOTH_WAYS, People, ReferralNetwork, several

Bools = npt.NDArray[np.bool_]
SMALL = 30  # members below whom nobody is their own peer
ELSEWHERE = "(between settings)"
EVERYWHERE = "(everybody)"


@dataclass(frozen=True, eq=False)
class Connectedness(Answer):
    """How well those who have not are tied to those who have.

    Attributes
    ----------
    high
        Who has, in words.
    value
        Twice the mean share of those who have among the ties of those who have not; 1 as where
        half of everybody has, and nobody prefers anybody.
    high_value
        The same of those who have.
    by_chance
        What labels shuffled over those who have ties would give on average; exactly of ties
        without direction.
    least, most
        What it would be were every tie to somebody without a label to one who has not, or has.
    settings
        A row a setting: ``low_people`` who have ties there and ``members``; ``share`` of the ties
        of those who have not that are made there, each person counting alike; ``exposure``, twice
        the share of those who have among one's peers; ``friending bias``, by how much less of them
        one is tied to, 0 where as many, below 0 where more; ``connectedness``, which is exposure ×
        (1 - bias); ``part``, what it adds to the whole; and ``left_out``, whether nobody was
        counted as their own peer. The parts add up to ``value``.
    shares
        The share of those who have among the ties of each who has not.
    assumptions
        Sentences that results repeat.
    setting
        The column of settings; empty where everybody is in one.
    """

    high: str
    value: float
    high_value: float
    by_chance: float
    least: float
    most: float
    settings: pd.DataFrame = field(repr=False)
    shares: PersonMeasure = field(repr=False)
    assumptions: tuple[str, ...] = ()
    setting: str = ""

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "setting": ("setting",),
        "share of ties": ("share",),
        "exposure": ("exposure",),
        "friending bias": ("friending bias",),
        "connectedness": ("connectedness",),
    }

    @property
    def gap(self) -> float:
        """That of those who have, less that of those who have not."""
        return self.high_value - self.value

    def to_frame(self) -> pd.DataFrame:
        """Return a row a setting.

        Examples
        --------
        >>> people = pd.DataFrame({"id": list("abcd"), "rich": ["no", "no", "yes", "yes"]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
        >>> net = ReferralNetwork(people, ties, directed=False)
        >>> connectedness(net, "rich", high="yes").to_frame()["exposure"].round(4).tolist()
        [1.3333]
        """
        return self.settings.copy()

    def __str__(self) -> str:
        n = counted(len(self.shares.values), "person", "people")
        lines = [
            f"Of {n} who are not {self.high}, ties to those who are: connectedness "
            f"{three_digits(self.value)}, where 1 is as if half of everybody were; of those who "
            f"are {three_digits(self.high_value)}. Labels shuffled over these people would give "
            f"{three_digits(self.by_chance)}."
        ]
        lines += self._by_setting()
        if self.least < self.most:
            lines.append(
                "Ties to people without a label are in no share: with them it would lie between "
                f"{three_digits(self.least)} and {three_digits(self.most)}."
            )
        lines.append("A tie is not a choice: whom somebody meets decides as well.")
        return "\n".join([*lines, *assumed_lines(self.assumptions)])

    def _by_setting(self) -> list[str]:
        """Tell of each setting who is there and who is met, and what runs between settings."""
        lines, called = [], said_with(map(str, self.settings["setting"]), self.setting)
        for row in self.settings.to_dict("records"):
            bias, where = row["friending bias"], called[str(row["setting"])]
            if row["setting"] == ELSEWHERE and row["share"] > 0:
                lines.append(
                    f"Between settings: {percent(row['share'])} of their ties, connectedness "
                    f"{three_digits(row['part'] / row['share'])}."
                )
            elif pd.notna(row["exposure"]):
                told = (
                    "nobody there is"
                    if pd.isna(bias)
                    else f"friending bias {three_digits(bias)}, connectedness "
                    f"{three_digits(row['connectedness'])}"
                )
                lines.append(f"{where}: exposure {three_digits(row['exposure'])}, {told}.")
        return lines


def connectedness(
    net: ReferralNetwork,
    by: str,
    *,
    high: str,
    setting: str | None = None,
    own_peer: bool | None = None,
) -> Connectedness:
    """Return how well people who have not are tied to people who have, in each setting.

    In a setting, such as a school, connectedness is exposure (who is there to be met) times one
    less friending bias (how much less of them one is tied to). Over settings it is the sum of
    those, each times the share of ties made there, where people count alike and bias is weighted
    by the share of somebody's ties.

    Parameters
    ----------
    net
        A network. Warmth plays no part; of several kinds each tie counts.
    by, high
        A column of people, and the label of those who have; everybody else with a label has not.
    setting
        A column of people, so that ties between two of a setting are made there and all others
        ``"(between settings)"``; or a column of ties, whose ends are then the members. By default
        everybody is in one.
    own_peer
        Whether somebody is among their own peers. By default only in settings of 30 or more:
        in small ones exposure would come out too low for those who have not.

    Raises
    ------
    UnknownColumn
        If there is no such column.
    DataError
        If nobody has or has not, nobody who has not is tied to anybody with a label, or every tie
        is of one person (B81).

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abcd"), "rich": ["no", "no", "yes", "yes"]})
    >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
    >>> print(connectedness(ReferralNetwork(people, ties, directed=False), "rich", high="yes"))
    Of 2 people who are not yes (rich), ties to those who are: connectedness 0.5, where 1 is as if
    half of everybody were; of those who are 1.5. Labels shuffled over these people would give 1.33.
    (everybody): exposure 1.33, friending bias 0.625, connectedness 0.5.
    A tie is not a choice: whom somebody meets decides as well.
    """
    known = net.people.loc[list(net.ids)]
    nothing = pd.Series(0, known.index)
    labels = PersonMeasure(nothing, "", "", known, missing=net.missing).labels(by).to_numpy()
    has = np.where(labels == NO_LABEL, -1, labels == str(high)).astype(np.int64)
    if not (has == 1).any() or not (has == 0).any():
        there = ", ".join(sorted(set(labels) - {NO_LABEL})[:10]) or "none"
        raise DataError(
            f"connectedness: high is {high!r}, and it takes people with that label in {by} and "
            f"others; labels are {there}. Name a label that some have and some have not.",
            code="B81",
        )
    return _connected(net, has, f"{high} ({by})", setting, own_peer)


def connectedness_to_hiring(
    net: ReferralNetwork,
    managers: People,
    *,
    setting: str | None = None,
    own_peer: bool | None = None,
) -> Connectedness:
    """Return how well people are tied to those who hire, or are one ask from somebody who does.

    So exposure asks whether there is anybody like that at one's school, say, and friending bias
    whether one knows them. ``shares`` goes into :func:`netpath.audit.gap` as any measure does.

    Parameters
    ----------
    net
        A network.
    managers
        Who hires.
    setting, own_peer
        As in :func:`connectedness`.

    Raises
    ------
    DataError
        As :func:`connectedness`.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": list("abcd"), "target": list("bcde")})
    >>> net = ReferralNetwork(None, ties, directed=False)
    >>> found = connectedness_to_hiring(net, ["e"])
    >>> found.value.__round__(4), found.shares.values.round(4).to_dict()
    (0.3333, {'a': 0.0, 'b': 0.0, 'c': 0.5})
    """
    hires = np.zeros(len(net), dtype=bool)
    hires[[net.position(one) for one in several(managers)]] = True
    rows = net.compressed
    askers = np.repeat(np.arange(len(net)), np.diff(rows.offsets))
    has = hires.copy()
    has[askers[hires[rows.neighbours]]] = True
    if has.all() or not has.any():
        who = "everybody is" if has.all() else "nobody is"
        raise DataError(
            f"connectedness_to_hiring: {who} somebody who hires or one ask from them, so there is "
            "nobody to hold against anybody. Name other managers.",
            code="B81",
        )
    said = "in hiring or one ask from it"
    return _connected(net, has.astype(np.int64), said, setting, own_peer)


@dataclass(frozen=True, eq=False)
class _Ends:
    """Every tie from each of its ends: whose it is, to whom, and in which setting (-1 for none)."""

    has: Codes
    mine: Codes
    theirs: Codes
    where: Codes
    n: int

    @classmethod
    def of(cls, has: Codes, one: Codes, other: Codes, where: Codes, *, directed: bool) -> _Ends:
        """Return ties that run one way from their sources, and others from both ends."""
        if directed:
            return cls(has, one, other, where, len(has))
        both = np.concatenate([one, other]), np.concatenate([other, one])
        return cls(has, *both, np.concatenate([where, where]), len(has))

    def sums(self, at: Bools) -> Floats:
        """Return sums over the ties of each person."""
        return np.bincount(self.mine[at], minlength=self.n).astype(np.float64)


def _connected(
    net: ReferralNetwork, has: Codes, high: str, setting: str | None, own_peer: bool | None
) -> Connectedness:
    names, where, members = _settings(net, setting)
    place = pd.Index(net.ids, dtype="str")
    one, other = (place.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target"))
    need_several_owners(one, other, "connectedness")
    ends = _Ends.of(has, one, other, where, directed=net.directed)
    theirs = has[ends.theirs]
    counts, rich, every = (ends.sums(at) for at in (theirs >= 0, theirs == 1, theirs > -2))
    low, top = (has == 0) & (counts > 0), (has == 1) & (counts > 0)
    if not low.any():
        raise DataError(
            f"connectedness: nobody who is not {high} has a tie to anybody with a label, so there "
            "is no share to tell. Name another label.",
            code="B81",
        )
    share = rich[low] / counts[low]
    told = (has[one] >= 0) & (has[other] >= 0)
    among = np.unique(np.concatenate([one[told], other[told]]))
    known = net.people.loc[list(net.ids)]
    said: list[str] = [one for one in net.assumptions if one == BOTH_WAYS]
    left = int((has < 0).sum())
    said += [f"left out: {counted(left, 'person', 'people')} without a label"] if left else []
    return Connectedness(
        high=high,
        value=float(2 * share.mean()),
        high_value=float(2 * (rich[top] / counts[top]).mean()) if top.any() else np.nan,
        by_chance=2 * int((has[among] == 1).sum()) / (len(among) - 1),
        least=float(2 * (rich[low] / every[low]).mean()),
        most=float(2 * ((rich + every - counts)[low] / every[low]).mean()),
        settings=_by_setting(ends, low, counts, names, members, own_peer),
        shares=PersonMeasure(
            pd.Series(share, known.index[low]),
            f"share of ties to those who are {high}",
            "share",
            known[low],
            tuple(said),
            missing=net.missing,
        ),
        assumptions=tuple(said),
        setting=setting or "",
    )


def _settings(net: ReferralNetwork, setting: str | None) -> tuple[list[str], Codes, list[Codes]]:
    """Return the settings, that in which each tie is made (-1 between), and who is in each."""
    if setting is None:
        return [EVERYWHERE], np.zeros(net.n_ties, dtype=np.int64), [np.arange(len(net))]
    place = pd.Index(net.ids, dtype="str")
    one, other = (place.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target"))
    setting = net.read_as(setting)
    if setting in net.people:
        known = net.people.loc[list(net.ids)]
        nothing = pd.Series(0, known.index)
        told = PersonMeasure(nothing, "", "", known, missing=net.missing).labels(setting)
        names = in_order(set(told) - {NO_LABEL})
        codes = pd.Index(names).get_indexer(pd.Index(told)).astype(np.int64)
        where = np.where(codes[one] == codes[other], codes[one], -1)
        return names, where, [np.flatnonzero(codes == at) for at in range(len(names))]
    if setting not in net.ties:
        raise UnknownColumn(f"connectedness: neither people nor ties have a column {setting!r}.")
    text = net.ties[setting].astype("str").where(net.ties[setting].notna(), "")
    names = in_order(set(text) - {""})
    where = pd.Index(names).get_indexer(pd.Index(text)).astype(np.int64)
    both, twice = np.concatenate([one, other]), np.tile(where, 2)
    inside = [np.unique(both[twice == at]) for at in range(len(names))]
    return names, where, inside


def _by_setting(
    ends: _Ends,
    low: Bools,
    counts: Floats,
    names: Sequence[str],
    members: Sequence[Codes],
    own_peer: bool | None,
) -> pd.DataFrame:
    """Return a row a setting, and one of ties between settings where there are any."""
    rows, n_low = [], int(low.sum())
    for at, name in enumerate([*names, ELSEWHERE]):
        here = (ends.where == (at if at < len(names) else -1)) & (ends.has[ends.theirs] >= 0)
        tied = ends.sums(here)
        mine = low & (tied > 0)
        weight = tied[mine] / counts[mine]
        rich = ends.sums(here & (ends.has[ends.theirs] == 1))[mine] / counts[mine]
        part = 2 * float(rich.sum()) / n_low
        row: dict[str, object] = {"setting": name, "low_people": int(mine.sum())}
        row |= {"share": float(weight.sum()) / n_low, "part": part}
        if at < len(names):
            row |= _exposed(ends.has[members[at]], part, float(weight.sum()) / n_low, own_peer)
        elif not here.any():
            continue
        rows.append(row)
    order = ["setting", "members", "low_people", "share", "exposure", "friending bias"]
    table = pd.DataFrame(rows).reindex(columns=[*order, "connectedness", "part", "left_out"])
    numbers = ["share", "exposure", "friending bias", "connectedness", "part"]
    table[numbers] = table[numbers].astype("Float64")
    return table.astype({"members": "Int64", "left_out": "boolean"})


def _exposed(has: Codes, part: float, share: float, own_peer: bool | None) -> dict[str, object]:
    """Return exposure, bias and connectedness of those of a setting who have not."""
    has = has[has >= 0]
    n, rich = len(has), int(has.sum())
    out = n < SMALL if own_peer is None else not own_peer
    peers = n - 1 if out else n
    found: dict[str, object] = {"members": n, "left_out": out}
    if rich == n or peers < 1:
        return found
    exposure = 2 * rich / peers
    found["exposure"] = exposure
    if share and exposure:
        found["friending bias"] = 1 - part / share / exposure
        found["connectedness"] = part / share
    elif share:
        found["connectedness"] = 0.0
    return found
