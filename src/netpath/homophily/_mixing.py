"""Who is tied to whom by group, as counts, and the indices that counts alone give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from netpath._disclosure import PEOPLE, Members, Part, Shown, refuse_differences
from netpath._names import said_with
from netpath._results import Answer, assumed_lines, counted, listed, percent
from netpath._suppress import checked_k, hidden_rows
from netpath.errors import DataError
from netpath.homophily._labelled import ALONE, Codes, Floats, Labelled, of_groups, overall
from netpath.network import BOTH_WAYS, ReferralNetwork

MOST_TOLD = 10  # groups, the largest


class Shape(NamedTuple):
    """How ties hang together, whatever labels are.

    Attributes
    ----------
    n_ties
        How many there are.
    shared
        How many pairs of ties have one person in common.
    twice
        How many pairs of ties join the same two people.
    ends
        The sum over people of ties that begin with them, times those that end with them.
    """

    n_ties: int
    shared: int
    twice: int
    ends: int

    @classmethod
    def of(cls, one: Codes, other: Codes, *, directed: bool) -> Shape:
        """Return the shape of some ties, from the places of the people they join."""
        n = int(max(one.max(initial=-1), other.max(initial=-1))) + 1
        sent, received = np.bincount(one, minlength=n), np.bincount(other, minlength=n)
        every = sent + received
        pair = np.minimum(one, other) * n + np.maximum(one, other)
        times = np.unique(pair, return_counts=True)[1]
        twice = int((times * (times - 1)).sum()) // 2
        shared = int((every * (every - 1)).sum()) // 2 - 2 * twice
        ends = sent @ received if directed else every @ every
        return cls(len(one), shared, twice, int(ends))


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
    shape
        How ties hang together, which tells how far shuffled labels would scatter; None once
        published, or from counts alone.
    one_tie_a_pair
        Whether nobody has several ties to one other; odds are of pairs, and told only then.
    header
        How the people's file calls the column, where it was asked for so and read as another.
    by_warmth
        Whether ties count as much as they are warm.

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
    shape: Shape | None = field(default=None, repr=False)
    one_tie_a_pair: bool = True
    header: str = ""
    by_warmth: bool = False

    @property
    def expected(self) -> pd.Series:
        """The share of a group's ties that would be within it by group size alone."""
        return ((self.sizes - 1) / max(self.sizes.sum() - 1, 1)).rename("expected")

    @property
    def own(self) -> pd.Series:
        """The share of a group's ties that are within it; missing where it has none."""
        total = self._counts.sum(axis=1)
        share = np.diag(self._counts) / np.where(total > 0, total, np.nan)
        return pd.Series(pd.array(share, "Float64"), self.ties.index, name="own")

    @property
    def coleman(self) -> pd.Series:
        """How far each group prefers its own, -1 to 1; 0 is by chance, missing without ties."""
        return self._of_groups("coleman")

    @property
    def inbreeding(self) -> pd.Series:
        """How far a group's own share goes beyond its size, of what is left to go; 1 is all.

        It is Coleman's index where that is above 0. S. Currarini, M. Jackson and P. Pin, "An
        economic model of friendship", Econometrica 77 (2009) 1003-1045.
        """
        return self._of_groups("inbreeding")

    @property
    def odds(self) -> pd.Series:
        """The odds of a tie between two of a group, over those between one of it and another.

        1 is by chance. Missing where no tie of theirs runs across, where all pairs within are
        tied, or where two people may have several ties.
        """
        return self._of_groups("odds")

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
        return self._of_groups("density_index")

    @property
    def by_chance(self) -> pd.DataFrame:
        """What shuffled labels would give, exactly: a row an index that is linear in ties within.

        ``value`` is here, ``mean`` and ``sd`` are over all ways to give the same labels to the
        same people, their ties staying where they are; ``apart`` is how many sd lie between. All
        are missing where ``shape`` is not known, and the sd of modularity is never.

        References
        ----------
        The moments of join counts: A. Cliff and J. Ord, "Spatial Processes" (1981), chapter 1, for
        any number of groups.
        """
        n, shape = self._n, None if self.by_warmth else self.shape
        same = _falling(n, 2).sum() / max(_falling(n.sum(), 2), 1)
        across, value = 1 - same or np.nan, overall(self._counts, n, pairs=True)
        sd = ends = np.nan
        if shape is not None and shape.n_ties:
            sd = float(np.sqrt(max(self._scatter(shape, same), 0.0))) / shape.n_ties
            own = shape.ends / self._counts.sum() ** 2
            ends = own + same * (1 - own)
        means = {
            "share within": (same, sd),
            "E-I": (1 - 2 * same, 2 * sd),
            "segregation": (0.0 * across, sd / across),
            "modularity": (same - ends, np.nan),
        }
        table = pd.DataFrame(list(means.values()), list(means), ["mean", "sd"])
        table.insert(0, "value", [value[name] for name in means])
        if not np.isfinite(sd):
            table[:] = np.nan
        table["apart"] = (table["value"] - table["mean"]) / table["sd"].where(table["sd"] > 0)
        return table.astype("Float64").rename_axis("index")

    def _scatter(self, shape: Shape, same: float) -> float:
        """Return the variance of how many ties are within, over all labelings."""
        n, total, alike = self._n, shape.n_ties, shape.n_ties + 2 * shape.twice
        every = n.sum()
        three = _falling(n, 3).sum() / max(_falling(every, 3), 1)
        pairs = _falling(n, 2)
        two_and_two = _falling(n, 4).sum() + pairs.sum() ** 2 - (pairs**2).sum()
        two_and_two /= max(_falling(every, 4), 1)
        apart = total * (total - 1) - 2 * shape.shared - 2 * shape.twice
        own = alike * same + 2 * shape.shared * three + apart * two_and_two
        return float(own - (total * same) ** 2)

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
        found = overall(self._counts, self._n, pairs=self.one_tie_a_pair)
        del found["share within"]
        values = [value if np.isfinite(value) else np.nan for value in found.values()]
        table = pd.DataFrame({"value": values, "note": map(self.notes.get, found)}, list(found))
        table = table.fillna({"note": ""}).astype({"value": "Float64", "note": "str"})
        return table.rename_axis("index")

    @property
    def notes(self) -> dict[str, str]:
        """Why an index has no value, by its name."""
        counts, n = self._counts, self._n
        if not counts.any():
            none = "there are no ties between people with a label"
            return dict.fromkeys(overall(counts, n, pairs=True), none)
        within, pairs = float(np.trace(counts)), float((n * (n - 1)).sum())
        odds = {
            "there is one group": len(n) < 2,
            "warmth is summed, and odds are of ties": self.by_warmth,
            "two people may have several ties, and odds are of pairs": not self.one_tie_a_pair,
            "no tie runs across": counts.sum() == within,
            "all pairs within are tied": within >= pairs,
        }
        mixed = {
            "ties run one way, and it is of ties without direction": (counts != counts.T).any(),
            "some group has no ties": (counts.sum(axis=1) == 0).any(),
        }
        why = {"odds ratio": odds, "Gupta-Anderson-May": mixed}
        said = {
            name: f"{name}: {reason}"
            for name, reasons in why.items()
            for reason in [one for one, so in reasons.items() if so][:1]
        }
        of_one = int((counts.sum(axis=1) + counts.sum(axis=0) > 0).sum()) < 2
        said |= dict.fromkeys(["assortativity"] * of_one + ["segregation"] * (len(n) < 2), ALONE)
        return said | dict.fromkeys(["Gupta-Anderson-May"] * (len(n) < 2), ALONE)

    @property
    def _counts(self) -> Floats:
        return self.ties.to_numpy(dtype=np.float64)

    @property
    def _n(self) -> Floats:
        return self.sizes.to_numpy(dtype=np.float64)

    def _of_groups(self, name: str) -> pd.Series:
        """Return an index a group, missing where there is none."""
        found = of_groups(self._counts, self._n, pairs=self.one_tie_a_pair)[name]
        told = pd.array(np.where(np.isfinite(found), found, np.nan), "Float64")
        return pd.Series(told, self.ties.index, name=name)

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
            shape=None if gone.any() else self.shape,
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
        lines = [f"{'Warmth of ties' if self.by_warmth else 'Ties'} by {self.by}{header}, {who}."]
        called = said_with(map(str, self.sizes.index), self.by)
        largest = set(self.sizes.nlargest(MOST_TOLD).index)
        for row in self.to_frame().to_dict("records"):
            if row[self.by] not in largest:
                continue
            own = "no ties" if pd.isna(row["own"]) else f"{percent(row['own'])} of ties within"
            name, expected = called[str(row[self.by])], percent(row["expected"])
            lines.append(f"{name}: {own}, by group size alone {expected}.")
        rest = len(self.sizes) - len(largest)
        lines += [f"And {counted(rest, 'smaller group')}: see to_frame()."] if rest else []
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


def mixing(net: ReferralNetwork, by: str, *, by_warmth: bool = False) -> Mixing:
    """Count who is tied to whom by group, and say how far people keep to their own.

    Warmth plays no part unless it is asked for: a tie is a tie.

    Parameters
    ----------
    net
        A network; ties of several kinds between two people count each.
    by
        The column of people with their groups, or its header in their file, such as "dept", which
        is read as team; then the answer says so. Ties of those without a label are left out.
    by_warmth
        Whether each tie counts as much as it is warm; there are then no odds and no exact moments.

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
    known = Labelled.of(net, by, "mixing", by_warmth)
    told = known.told
    ends = known.one[told], known.other[told]
    own = None if known.weight is None else known.weight[told]
    names = list(known.names)
    sizes = pd.Series(known.sizes, names, name="n")
    members = Members(known.people.index, (Part(PEOPLE, by, known.names, known.codes),))
    table = pd.DataFrame(known.counts(known.codes, *ends, own), names, names)
    said = tuple(one for one in net.assumptions if one == BOTH_WAYS)
    return Mixing(
        by,
        table,
        sizes,
        int((~told).sum()),
        members=members,
        assumptions=said,
        shape=Shape.of(*ends, directed=net.directed),
        one_tie_a_pair=net.compressed.one_tie_a_pair and not by_warmth,
        by_warmth=by_warmth,
        header="" if header == by else header,
    )


def _falling(n: Floats | float, k: int) -> Floats:
    """Return n (n - 1) … of k factors: in how many orders k of n can be taken."""
    return np.asarray(np.prod([np.maximum(n - at, 0.0) for at in range(k)], axis=0))
