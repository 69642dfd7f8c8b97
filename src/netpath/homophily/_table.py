"""Every index of segregation with its baseline, its nulls, its interval and what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from netpath._draws import generator
from netpath._intervals import Z95
from netpath._names import said_with
from netpath._results import Answer, assumed_lines, counted, percent, three_digits
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.homophily._labelled import Labelled, need_several_owners
from netpath.homophily._missing import NO_INTERVAL, UNBOUNDED, bounds
from netpath.homophily._mixing import Mixing, mixing
from netpath.homophily._nulls import (
    MOST_SPECTRAL,
    Null,
    Reading,
    jackknife,
    rewired,
    shuffled,
)
from netpath.homophily._spectral import spectral
from netpath.network import ReferralNetwork

MOST_LEFT = 0.2
FAR_BELOW = 2  # standard deviations under what labels by chance give
MOST_GROUPS_TOLD = 6
SEVERAL = "two people may have several ties: net.merge_kinds('max') gives one a pair"


@dataclass(frozen=True, eq=False)
class SegregationTable(Answer):
    """Each index of how people keep to their own, and what it would be by chance.

    Attributes
    ----------
    by
        The column of groups.
    mixing
        The counts that it rests on.
    table
        A row an index and group ("" of the whole): ``value``; ``low, high``, a 95 % interval that
        takes these ties as a sample (jackknife); ``baseline``, where nobody prefers anybody;
        ``shuffled, shuffled_sd, p``, over labels given out anew to the same people;
        ``rewired, rewired_sd, p_rewired``, over ties put elsewhere with everybody's number of ties
        held; ``least, most``, what labels that are missing might make of it: of shares, E-I,
        segregation, Coleman's and inbreeding were every such tie across, or within, and of the
        others what encloses all; and ``note``. Odds are told as logarithms. Both p ask how often
        people keep to their own as much, or more.
    every
        Whether all ways to give out labels were looked at, so that ``p`` is exact.
    n_shuffles, n_rewirings
        How many times labels were given out anew, and networks rewired.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same again; None from a Generator.
    """

    by: str
    mixing: Mixing
    table: pd.DataFrame = field(repr=False)
    every: bool
    n_shuffles: int
    n_rewirings: int
    assumptions: tuple[str, ...] = ()
    seed: int | None = None

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "index": ("index",),
        "group": ("group",),
        "value": ("value", "low", "high"),
        "labels shuffled": ("shuffled",),
        "p": ("p",),
        "ties rewired": ("rewired",),
    }

    def at(self, index: str, group: str = "") -> pd.Series:
        """Return the row of one index, of the whole or of a group.

        Raises
        ------
        DataError
            If there is no such row.

        Examples
        --------
        >>> people = pd.DataFrame({"id": list("abcd"), "group": list("AABB")})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
        >>> net = ReferralNetwork(people, ties, directed=False)
        >>> float(table(net, "group", rng=7).at("E-I")["value"].round(3))
        -0.333
        """
        found = self.table[(self.table["index"] == index) & (self.table["group"] == group)]
        if found.empty:
            there = ", ".join(dict.fromkeys(self.table["index"]))
            n = len(self.mixing.sizes)
            if index == "density_index" and n > 2:
                raise DataError(
                    f"table: density_index is of two groups, and {self.by} has {n:,}. Put groups "
                    "together, or ask for coleman.",
                    code="B81",
                )
            raise DataError(f"table: there is no row {index!r} of {group!r}; there are {there}.")
        return found.iloc[0]

    def to_frame(self) -> pd.DataFrame:
        """Return a row an index and group.

        Examples
        --------
        >>> people = pd.DataFrame({"id": list("abcd"), "group": list("AABB")})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("bcd")})
        >>> net = ReferralNetwork(people, ties, directed=False)
        >>> table(net, "group", rng=7).to_frame().shape
        (20, 15)
        """
        return self.table.copy()

    def __str__(self) -> str:
        lines = self._of_groups() + self._of_all()
        left, shape = self.mixing.left_out, self.mixing.shape
        if left:
            ends = self.at("share within")
            lines.append(
                f"Left out: {counted(left, 'tie')} of people without a label. Were all of them "
                f"across, {percent(ends['least'])} would be within; were all within, "
                f"{percent(ends['most'])}."
            )
        if shape is not None and left > MOST_LEFT * (left + shape.n_ties):
            lines.append("So all of this is of the part with labels only.")
        notes = dict.fromkeys(note for note in self.table["note"] if note not in ("", NO_INTERVAL))
        lines += [f"Not estimable: {note}." for note in notes]
        lines.append(
            "Intervals take these ties as a sample of ties. How ties run is not what people "
            "chose: whom somebody meets decides as well."
        )
        return "\n".join([*lines, *assumed_lines(self.assumptions)])

    def _of_groups(self) -> list[str]:
        """Tell the share within of each group beside that by size alone."""
        own, expected = self.mixing.own, self.mixing.expected
        coleman, warm = self.mixing.coleman, self.mixing.by_warmth
        whose, one = ("the warmth of {}'s ties", "s") if warm else ("{}'s ties", "")
        called = said_with(map(str, own.index), self.by)
        told = [
            f"Of {whose.format(called[str(name)])} {percent(own[name])} stay{one} within; by size "
            f"alone {percent(expected[name])} (Coleman {coleman[name]:+.2f})."
            for name in own.dropna().index
        ]
        rest = len(told) - MOST_GROUPS_TOLD
        more = [f"And {counted(rest, 'more group')}: see to_frame()."] if rest > 0 else []
        return told[:MOST_GROUPS_TOLD] + more

    def _of_all(self) -> list[str]:
        """Tell the share within of all beside both nulls."""
        row = self.at("share within")
        if pd.isna(row["value"]):
            return ["There are no ties between people with a label."]
        value, lines = percent(row["value"]), []
        if pd.notna(row["shuffled"]) and pd.notna(row["p"]):
            how = f"all {self.n_shuffles:,} ways" if self.every else f"{self.n_shuffles:,} ways"
            lines.append(
                f"Labels shuffled over these people ({how}) give {_spread(row, 'shuffled')}, so "
                f"{value} is {_than_chance(row)}."
            )
        if pd.notna(row["rewired"]):
            lines.append(
                f"Given who has how many ties it would be {_spread(row, 'rewired')} "
                f"({counted(self.n_rewirings, 'network')}, p = {three_digits(row['p_rewired'])})."
            )
        head = f"Of all warmth {value} is" if self.mixing.by_warmth else f"Of all ties {value} are"
        return [f"{head} within groups.", *lines]


def _than_chance(row: pd.Series) -> str:
    """Return how a share stands to shuffled labels; p asks only whether it is more."""
    p = f"p = {three_digits(row['p'])}"
    if row["p"] <= 0.05:
        return f"more than chance ({p})"
    if row["shuffled"] - row["value"] > FAR_BELOW * row["shuffled_sd"]:
        return f"less than chance gives: ties rather run across ({p} asks only about more)"
    return f"no more than may come by chance ({p})"


def _spread(row: pd.Series, of: str) -> str:
    sd = row[f"{of}_sd"]
    return percent(row[of]) + (f" ± {percent(sd)}" if pd.notna(sd) else "")


def table(
    net: ReferralNetwork,
    by: str,
    *,
    by_warmth: bool = False,
    n_shuffles: int = 499,
    n_rewirings: int = 99,
    rng: int | np.random.Generator | None = None,
    progress: bool = False,
) -> SegregationTable:
    """Return every index of how people keep to their own, with what chance would give.

    Connectedness is told of each group: twice its mean share among the ties of everybody else
    (:func:`connectedness`). Two questions are answered: are labels exchangeable over the people of
    this network, and do people keep to their own beyond what everybody's number of ties brings?
    Mean and sd of shuffled labels are exact for shares, E-I and Freeman's, however large the
    network; where there are at most 2,000 ways to give out the labels all are looked at, and
    everything about them is exact. Warmth plays no part unless it is asked for.

    Parameters
    ----------
    net
        A network. Of ties of several kinds each counts; there are then no odds, no spectral
        segregation and no rewired networks.
    by
        The column of people with their groups. Ties of those without a label are left out, and
        what they might change is told.
    by_warmth
        Whether each tie counts as much as it is warm. Labels are then shuffled and no ties
        rewired, and there are no odds, no connectedness and no spectral segregation.
    n_shuffles, n_rewirings
        How often labels are given out anew and networks rewired; 0 leaves it.
    rng
        A seed draws the same each time.
    progress
        Whether to show a bar once it takes more than two seconds.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody has a label, or every tie is of one person (B81).

    Notes
    -----
    Time goes with ties times ``n_shuffles``, and ties times ten times ``n_rewirings``. Spectral
    segregation has nulls up to 300 people, and a value without direction.

    References
    ----------
    Of the indices see :func:`mixing` and :func:`spectral`; M. Bojanowski and R. Corten, "Measuring
    segregation in social networks", Social Networks 39 (2014) 14-32, compare them. M. Newman,
    "Mixing patterns in networks", Physical Review E 67 (2003) 026126, for the jackknife.

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abcdef"), "group": list("AAABBB")})
    >>> ties = pd.DataFrame({"source": list("aabdde"), "target": list("bccefa")})
    >>> print(table(ReferralNetwork(people, ties, directed=False), "group", rng=7))
    Of A's ties 86 % stay within; by size alone 40 % (Coleman +0.76).
    Of B's ties 80 % stay within; by size alone 40 % (Coleman +0.67).
    Of all ties 83 % are within groups.
    Labels shuffled over these people (all 20 ways) give 40 % ± 19 %, so 83 % is no more than may
    come by chance (p = 0.1).
    Given who has how many ties it would be 43 % ± 19 % (99 networks, p = 0.08).
    Intervals take these ties as a sample of ties. How ties run is not what people chose: whom
    somebody meets decides as well.
    """
    for name, n in (("n_shuffles", n_shuffles), ("n_rewirings", n_rewirings)):
        if not is_whole(n, 0):
            raise DataError(f"{name} is {n!r}; it must be a whole number, 0 or more. Write 99.")
    counts = mixing(net, by, by_warmth=by_warmth)
    known = Labelled.of(net, counts.by, "table", by_warmth)
    need_several_owners(known.one, known.other, "table")
    stream, seed = generator(rng)
    pairs = counts.one_tie_a_pair
    plain = pairs and not net.directed and bool(known.told.any())
    few, connected = len(known.codes) <= MOST_SPECTRAL, not by_warmth and len(known.names) > 1
    reading = Reading(known, pairs, plain and few, connected and bool(known.told.any()))
    labels = shuffled(reading, n_shuffles, stream, progress=progress)
    ties = rewired(net, reading, n_rewirings if pairs else 0, stream, progress=progress)
    return SegregationTable(
        by=counts.by,
        mixing=counts,
        table=_rows(net, reading, counts, labels, ties),
        every=labels.whole,
        n_shuffles=len(labels.values),
        n_rewirings=len(ties.values),
        assumptions=counts.assumptions,
        seed=seed,
    )


def _rows(
    net: ReferralNetwork, reading: Reading, counts: Mixing, labels: Null, ties: Null
) -> pd.DataFrame:
    """Return the table: a row an index and group."""
    known = reading.labelled
    ends = known.one[known.told], known.other[known.told]
    found = reading.read(known.codes, *ends)
    seen = np.array(list(found.values()))
    error = np.full(len(seen), np.nan)
    own = jackknife(reading, counts.ties.to_numpy(dtype=np.float64))
    error[: len(own)] = own
    frame = pd.DataFrame(list(found), columns=["index", "group"])
    frame["value"] = seen
    least, most = np.where(["log" in index for index, _ in found], np.inf, 1) * [[-1], [1]]
    frame["low"] = np.maximum(seen - Z95 * error, least)
    frame["high"] = np.minimum(seen + Z95 * error, most)
    frame["baseline"] = [_baseline(*name, counts) for name in found]
    for name, null in (("shuffled", labels), ("rewired", ties)):
        frame[name], frame[f"{name}_sd"] = null.spread()
        frame["p" if name == "shuffled" else f"p_{name}"] = null.pvalues(seen)
    _put_exact(frame, counts)
    left = bounds(known) if counts.left_out else {}
    for at, name in enumerate(("least", "most")):
        frame[name] = [left.get(key, (np.nan, np.nan))[at] for key in found]
    frame = _with_spectral(frame, net, reading, counts)
    numbers = frame.columns[2:]
    frame[numbers] = frame[numbers].where(np.isfinite(frame[numbers])).astype("Float64")
    frame["note"] = [_note(row, counts, reading) for row in frame.to_dict("records")]
    return frame


def _put_exact(frame: pd.DataFrame, counts: Mixing) -> None:
    """Put the exact moments where there are any."""
    for index, exact in counts.by_chance.iterrows():
        at = (frame["index"] == index) & (frame["group"] == "")
        for column, of in (("shuffled", "mean"), ("shuffled_sd", "sd")):
            if pd.notna(exact[of]):
                frame.loc[at, column] = float(exact[of])


def _with_spectral(
    frame: pd.DataFrame, net: ReferralNetwork, reading: Reading, counts: Mixing
) -> pd.DataFrame:
    """Return the table with spectral segregation where it has a value, and was not yet read."""
    if reading.spectral or net.directed or not reading.pairs or not reading.labelled.told.any():
        return frame
    measure = spectral(net, counts.by)
    means = measure.by(counts.by)["mean"]
    rows = [("spectral", "", float(measure.values.mean()))]
    rows += [("spectral", name, float(means.get(name, np.nan))) for name in reading.labelled.names]
    more = pd.DataFrame(rows, columns=["index", "group", "value"])
    return pd.concat([frame, more.reindex(columns=frame.columns)], ignore_index=True)


def _baseline(index: str, group: str, counts: Mixing) -> float:
    """Return what an index is where nobody prefers anybody; missing where no one number is."""
    n = counts.sizes.to_numpy(dtype=np.float64)
    same = float((n * (n - 1)).sum() / max(n.sum() * (n.sum() - 1), 1.0))
    told = {"share within": same, "E-I": 1 - 2 * same, "spectral": np.nan}
    if index == "connectedness":
        return float(2 * counts.sizes[group] / max(n.sum() - 1, 1))
    return told.get(index, 0.0)


def _note(row: Mapping[Hashable, Any], counts: Mixing, reading: Reading) -> str:
    """Say why a row has no value, or no null."""
    index = str(row["index"])
    if pd.isna(row["value"]) and not row["group"]:
        return counts.notes.get(index.removeprefix("log "), "")
    if index == "spectral" and not reading.spectral and not row["group"]:
        return f"nulls of spectral segregation are worked out up to {MOST_SPECTRAL} people"
    if counts.left_out and index in UNBOUNDED and pd.notna(row["value"]):
        return UNBOUNDED[index]
    if index == "connectedness" and pd.notna(row["value"]):
        return NO_INTERVAL
    several = index == "share within" and not reading.pairs and not counts.by_warmth
    return SEVERAL if several else ""
