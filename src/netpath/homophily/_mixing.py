"""Who is tied to whom by group, as counts, and the indices that counts alone give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._beside import PEOPLE, Members, Part, Shown, refuse_differences
from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath._suppress import checked_k, hidden_rows
from netpath.errors import DataError
from netpath.network import BOTH_WAYS, ReferralNetwork

Floats = npt.NDArray[np.float64]
ALONE = "all ties are of one group, so there is nothing to compare"


@dataclass(frozen=True, eq=False)
class Mixing(Answer):
    """Who is tied to whom, by group.

    Attributes
    ----------
    by
        The column of groups.
    ties
        From the group of a row to that of a column; a tie without direction counts from both of
        its ends, so that one within a group counts twice.
    sizes
        How many people each group has.
    left_out
        Ties of people without a label, which are in no count; of hidden groups too, once
        published.
    hidden
        Groups that were left out because few people are in them, once published.
    members
        Whom it is about; see :class:`netpath.audit.Published`.
    assumptions
        Sentences that results repeat.
    shared
        How many pairs of ties share a person, which tells how far shuffled labels would scatter;
        None where ties run one way or are of several kinds between two people, once published, or
        from counts alone.
    one_tie_a_pair
        Whether nobody has several ties to one other; odds are of pairs, and told only then.
    header
        How the people's file calls the column, where it was asked for so and read as another.

    Examples
    --------
    >>> counts = pd.DataFrame([[45, 15], [20, 20]], ["A", "B"], ["A", "B"])
    >>> Mixing("group", counts, pd.Series({"A": 60, "B": 40})).coleman.round(5).tolist()
    [0.38125, 0.175]
    """

    by: str
    ties: pd.DataFrame
    sizes: pd.Series
    left_out: int = 0
    hidden: tuple[str, ...] = ()
    members: Members | None = field(default=None, repr=False)
    assumptions: tuple[str, ...] = ()
    shared: int | None = None
    one_tie_a_pair: bool = True
    header: str = ""

    @property
    def expected(self) -> pd.Series:
        """The share of a group's ties that would be within it by group size alone."""
        return ((self.sizes - 1) / max(self.sizes.sum() - 1, 1)).rename("expected")

    @property
    def own(self) -> pd.Series:
        """The share of a group's ties that are within it; missing where it has none."""
        counts = self._counts
        return self._of_groups(np.diag(counts), counts.sum(axis=1)).rename("own")

    @property
    def coleman(self) -> pd.Series:
        """How far each group prefers its own, -1 to 1; 0 is by chance, missing without ties."""
        # In whole numbers, so that nothing is rounded past 1.
        counts, alike = self._counts, self.sizes.to_numpy() - 1
        total, others = counts.sum(axis=1), max(self.sizes.sum() - 1, 1)
        excess = np.diag(counts) * others - total * alike
        room = total * np.where(excess > 0, others - alike, alike)
        return self._of_groups(excess, np.where(excess == 0, np.sign(total), room)).rename(
            "coleman"
        )

    @property
    def inbreeding(self) -> pd.Series:
        """How far a group's own share goes beyond its size, of what is left to go; 1 is all.

        It is Coleman's index where that is above 0. S. Currarini, M. Jackson and P. Pin, "An
        economic model of friendship", Econometrica 77 (2009) 1003-1045.
        """
        room = (1 - self.expected).where(self.expected < 1)
        return ((self.own - self.expected) / room).rename("inbreeding").astype("Float64")

    @property
    def odds(self) -> pd.Series:
        """The odds of a tie between two of a group, over those between one of it and another.

        1 is by chance. Missing where no tie of theirs runs across, where all pairs within are
        tied, or where two people may have several ties.
        """
        counts, n = self._counts, self.sizes.to_numpy(dtype=np.float64)
        within, total = np.diag(counts), counts.sum(axis=1)
        told = _odds(within, total - within, n * (n - 1), n * (n.sum() - n))
        return self._of_groups(*(one if self.one_tie_a_pair else 0 * one for one in told)).rename(
            "odds"
        )

    @property
    def density_index(self) -> pd.Series:
        """The segregation matrix index of two groups, -1 to 1: densities within against across.

        L. Freshtman, "Cohesive group detection in a social network by the segregation matrix
        index", Social Networks 19 (1997) 193-207.

        Raises
        ------
        DataError
            If there are other than two groups.
        """
        if len(self.sizes) != 2:
            raise DataError(
                f"density_index is of two groups, and {self.by} has {len(self.sizes)}. Put groups "
                "together, or use indices, which are of any number."
            )
        counts, n = self._counts, self.sizes.to_numpy(dtype=np.float64)
        within = np.diag(counts) * n[::-1]  # densities, both times n_i (n_i - 1) n_j
        across = np.diag(counts[:, ::-1]) * (n - 1)
        return self._of_groups(within - across, within + across).rename("density_index")

    @property
    def by_chance(self) -> pd.DataFrame:
        """What shuffled labels would give, exactly: a row an index that is linear in ties within.

        ``value`` is here, ``mean`` and ``sd`` are over all ways to give the same labels to the
        same people, their ties staying where they are; ``apart`` is how many sd lie between. All
        are missing where ``shared`` is not known.

        References
        ----------
        The moments of join counts: A. Cliff and J. Ord, "Spatial Processes" (1981), chapter 1, for
        any number of groups.
        """
        total, n = self._counts.sum() / 2, self.sizes.to_numpy(dtype=np.float64)
        share = np.diag(self._counts).sum() / max(2 * total, 1)
        sd = np.nan
        same = _falling(n, 2).sum() / max(_falling(n.sum(), 2), 1)
        if self.shared is not None and total:
            sd = float(np.sqrt(max(self._scatter(total, same), 0.0))) / total
        across = 1 - same or np.nan
        rows = {
            "share within": (share, same, sd),
            "E-I": (1 - 2 * share, 1 - 2 * same, 2 * sd),
            "segregation": (1 - (1 - share) / across, 0.0, sd / across),
        }
        table = pd.DataFrame(list(rows.values()), list(rows), ["value", "mean", "sd"])
        if not np.isfinite(sd):
            table[:] = np.nan
        table["apart"] = (table["value"] - table["mean"]) / table["sd"].where(table["sd"] > 0)
        return table.astype("Float64").rename_axis("index")

    def _scatter(self, total: float, same: float) -> float:
        """Return the variance of how many ties are within, over all labelings."""
        n, shared = self.sizes.to_numpy(dtype=np.float64), float(self.shared or 0)
        every = n.sum()
        three = _falling(n, 3).sum() / max(_falling(every, 3), 1)
        pairs = _falling(n, 2)
        two_and_two = _falling(n, 4).sum() + pairs.sum() ** 2 - (pairs**2).sum()
        two_and_two /= max(_falling(every, 4), 1)
        apart = total * (total - 1) / 2 - shared
        return float(
            total * same + 2 * shared * three + 2 * apart * two_and_two - (total * same) ** 2
        )

    @property
    def indices(self) -> pd.DataFrame:
        """A row an index: ``value``, and in ``note`` why there is none.

        ``assortativity`` (Newman) is 1 where all ties are within groups and 0 where ends of ties
        meet by chance; ``modularity`` is its numerator. ``E-I`` is ties across less ties within,
        over all ties. ``segregation`` (Freeman) is 1 less the ties across over those expected by
        group size; below 0 there are more across. ``odds ratio`` is that of a tie within against
        one across (Bojanowski and Corten), 1 by chance; ``Gupta-Anderson-May`` is 1 where all ties
        are within and 0 where shares within are as by chance, of ties without direction.
        """
        e = self._counts / (self._counts.sum() or 1.0)
        ends, within = float(e.sum(axis=1) @ e.sum(axis=0)), float(np.trace(e))
        n, own = float(self.sizes.sum()), self.sizes.to_numpy(dtype=np.float64)
        across = 1 - float(own @ (own - 1)) / (n * (n - 1)) if n > 1 else 0.0
        found = {
            "assortativity": (within - ends, 1 - ends),
            "modularity": (within - ends, 1.0),
            "E-I": (1 - 2 * within, 1.0),
            "segregation": (across - (1 - within), across),
        }
        none = "" if self._counts.any() else "there are no ties between people with a label"
        rows: dict[str, tuple[object, str]] = {
            name: (pd.NA, none or ALONE) if none or whole <= 0 else (part / whole, "")
            for name, (part, whole) in found.items()
        }
        rows["odds ratio"] = (pd.NA, none) if none else self._odds_ratio()
        rows["Gupta-Anderson-May"] = (pd.NA, none) if none else self._gupta()
        table = pd.DataFrame(list(rows.values()), list(rows), ["value", "note"])
        return table.astype({"value": "Float64", "note": "str"}).rename_axis("index")

    def _odds_ratio(self) -> tuple[object, str]:
        """Return the odds of ties within over those across, or why there are none."""
        counts, n = self._counts, self.sizes.to_numpy(dtype=np.float64)
        within, pairs = float(np.trace(counts)), float((n * (n - 1)).sum())
        across, others = float(counts.sum()) - within, float(n.sum() ** 2 - (n**2).sum())
        part, whole = _odds(within, across, pairs, others)
        why = {
            "there is one group": len(n) < 2,
            "two people may have several ties, and odds are of pairs": not self.one_tie_a_pair,
            "no tie runs across": across == 0,
            "all pairs within are tied": within >= pairs,
        }
        said = next((one for one, so in why.items() if so), "")
        return (pd.NA, f"odds ratio: {said}") if said else (float(part / whole), "")

    def _gupta(self) -> tuple[object, str]:
        """Return the Gupta-Anderson-May index, or why there is none.

        S. Gupta, R. Anderson and R. May, "Networks of sexual contacts", AIDS 3 (1989) 807-817.
        """
        counts, n = self._counts, len(self.sizes)
        total = counts.sum(axis=1)
        if n < 2:
            return pd.NA, ALONE
        if (counts != counts.T).any():
            return (
                pd.NA,
                "Gupta-Anderson-May: ties run one way, and it is of ties without direction",
            )
        if (total == 0).any():
            return pd.NA, "Gupta-Anderson-May: some group has no ties"
        return float(((np.diag(counts) / total).sum() - 1) / (n - 1)), ""

    @property
    def _counts(self) -> Floats:
        return self.ties.to_numpy(dtype=np.float64)

    def _of_groups(self, part: Floats, whole: Floats) -> pd.Series:
        """Return a share a group, missing where there is no whole."""
        share = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
        return pd.Series(pd.array(share, "Float64"), self.ties.index).mask(whole <= 0)

    def publish(self, *, k: int = 10, beside: Sequence[Shown] = ()) -> Mixing:
        """Return who is tied to whom among the groups of k people or more.

        If just one would be hidden, the next smallest goes too. Everything is then about the
        groups that are shown; ties to hidden ones are left out, and not counted.

        Parameters
        ----------
        k
            The smallest number of people that is told.
        beside
            What was published of the same network before; see :func:`netpath.audit.publish`.

        Raises
        ------
        DataError
            If fewer than two groups can be shown, or what was published before would tell of fewer
            than k people beside this.

        Examples
        --------
        >>> counts = pd.DataFrame([[45, 15], [20, 20]], ["A", "B"], ["A", "B"])
        >>> Mixing("group", counts, pd.Series({"A": 60, "B": 40})).publish().hidden
        ()
        """
        checked_k(k, accept_risk=False)
        gone, total = hidden_rows(self.sizes.to_numpy(dtype=np.int64), k)
        if (~gone).sum() < 2:
            raise DataError(
                f"mixing: fewer than two groups of {self.by} have {k} people or more and can be "
                "shown. Put groups together."
            )
        members = self.members
        if members is not None:
            (part,) = members.parts
            kept = part.kept(np.where(gone, -1, np.arange(len(gone))))
            members = members.told(kept._replace(secret=not total))
        refuse_differences(members, beside, k)
        return replace(
            self,
            ties=self.ties.loc[~gone, ~gone],
            sizes=self.sizes[~gone],
            left_out=0 if gone.any() else self.left_out,
            hidden=tuple(map(str, self.sizes.index[gone])),
            members=members,
            shared=None if gone.any() else self.shared,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: people, ties, the share within and by chance, Coleman's index.

        Examples
        --------
        >>> counts = pd.DataFrame([[45, 15], [20, 20]], ["A", "B"], ["A", "B"])
        >>> Mixing("group", counts, pd.Series({"A": 60, "B": 40})).to_frame()["own"].tolist()
        [0.75, 0.5]
        """
        columns = {"n": self.sizes, "ties": self.ties.sum(axis=1), "own": self.own}
        columns |= {"expected": self.expected, "coleman": self.coleman}
        return pd.DataFrame(columns).rename_axis(self.by).reset_index()

    def __str__(self) -> str:
        who = f"{counted(int(self.sizes.sum()), 'person', 'people')} in {len(self.sizes):,} groups"
        header = f" (as {self.header} was read)" if self.header else ""
        lines = [f"Ties by {self.by}{header}, {who}."]
        for row in self.to_frame().to_dict("records"):
            own = "no ties" if pd.isna(row["own"]) else f"{percent(row['own'])} of ties within"
            lines.append(f"{row[self.by]}: {own}, by group size alone {percent(row['expected'])}.")
        told = self.indices["value"].dropna()
        lines.append(", ".join(f"{name} {value:.3f}" for name, value in told.items()) + ".")
        notes = dict.fromkeys(note for note in self.indices["note"] if note)
        lines += [f"Not estimable: {note}." for note in notes]
        value, mean, sd, apart = self.by_chance.to_numpy(np.float64, na_value=np.nan)[0].tolist()
        if np.isfinite(apart):
            lines.append(
                f"Ties within: {percent(value)}; labels shuffled over these people would give "
                f"{percent(mean)} ± {percent(sd)} (one sd)."
            )
        if self.left_out:
            lines.append(f"Left out: {counted(self.left_out, 'tie')} of people without a label.")
        if self.hidden:
            lines.append(f"Hidden, few people, and left out of all: {listed(self.hidden)}.")
        lines += assumed_lines(self.assumptions)
        return "\n".join(line for line in lines if line != ".")


def mixing(net: ReferralNetwork, by: str) -> Mixing:
    """Count who is tied to whom by group, and say how far people keep to their own.

    Warmth plays no part: a tie is a tie.

    Parameters
    ----------
    net
        A network; ties of several kinds between two people count each.
    by
        The column of people with their groups, or its header in their file, such as "dept", which
        is read as team; then the answer says so. Ties of those without a label are left out.

    Raises
    ------
    UnknownColumn
        If the people have no such column.
    DataError
        If nobody has a label.

    References
    ----------
    J. Coleman, "Relational analysis", Human Organization 17 (1958) 28-36, here with n_i - 1 of
    n - 1. L. Freeman, "Segregation in social networks", Sociological Methods & Research 6 (1978)
    411-429. D. Krackhardt and R. Stern, "Informal networks and organizational crises", Social
    Psychology Quarterly 51 (1988) 123-140, for E-I. M. Newman, "Mixing patterns in networks",
    Physical Review E 67 (2003) 026126.

    Examples
    --------
    >>> people = pd.DataFrame({"id": list("abcd"), "group": list("AABB")})
    >>> ties = pd.DataFrame({"source": list("aac"), "target": list("bcd")})
    >>> print(mixing(ReferralNetwork(people, ties, directed=False), "group"))
    Ties by group, 4 people in 2 groups.
    A: 67 % of ties within, by group size alone 33 %.
    B: 67 % of ties within, by group size alone 33 %.
    assortativity 0.333, modularity 0.167, E-I -0.333, segregation 0.500, Gupta-Anderson-May 0.333.
    Not estimable: odds ratio: all pairs within are tied.
    Ties within: 67 %; labels shuffled over these people would give 33 % ± 27 % (one sd).
    """
    by, header = net.read_as(by), by
    known = net.people.loc[list(net.ids)]
    labels = PersonMeasure(pd.Series(0, known.index), "", "", known, missing=net.missing).labels(by)
    names = in_order(set(labels) - {NO_LABEL})
    if not names:
        raise DataError(f"mixing: nobody has a label in {by}. Name another column.")
    group = pd.Index(names).get_indexer(pd.Index(labels))
    place = pd.Index(net.ids, dtype="str")
    people = [place.get_indexer(pd.Index(net.ties[end])) for end in ("source", "target")]
    ends = [group[one] for one in people]
    told = (ends[0] >= 0) & (ends[1] >= 0)
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (ends[0][told], ends[1][told]), 1)
    counts = counts if net.directed else counts + counts.T
    sizes = pd.Series(np.bincount(group[group >= 0], minlength=len(names)), names, name="n")
    members = Members(known.index, (Part(PEOPLE, by, tuple(names), group.astype(np.int64)),))
    table = pd.DataFrame(counts, names, names)
    said = tuple(one for one in net.assumptions if one == BOTH_WAYS)
    alone, shared = net.compressed.one_tie_a_pair, None
    if alone and not net.directed:
        degree = np.bincount(np.concatenate([one[told] for one in people]))
        shared = int((degree * (degree - 1)).sum() // 2)
    return Mixing(
        by,
        table,
        sizes,
        int((~told).sum()),
        members=members,
        assumptions=said,
        shared=shared,
        one_tie_a_pair=alone,
        header="" if header == by else header,
    )


def _falling(n: Floats | float, k: int) -> Floats:
    """Return n (n - 1) … of k factors: in how many orders k of n can be taken."""
    return np.asarray(np.prod([np.maximum(n - at, 0.0) for at in range(k)], axis=0))


def _odds(
    within: Floats | float, across: Floats | float, pairs: Floats | float, others: Floats | float
) -> tuple[Floats, Floats]:
    """Return the numerator and the denominator of the odds of ties within over those across.

    M. Bojanowski and R. Corten, "Measuring segregation in social networks", Social Networks 39
    (2014) 14-32.
    """
    return np.asarray(within * (others - across)), np.asarray(across * (pairs - within))
