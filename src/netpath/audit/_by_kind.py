"""Which kinds of tie a gap runs along: contributions that add up, exact in every drawn world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import N_DRAWS, Rng
from netpath._intervals import quantile
from netpath._measure import NO_LABEL, PersonMeasure, Worlds
from netpath._names import called
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, counted, listed
from netpath._suppress import checked_k
from netpath.access.drawn import Cascades
from netpath.access.question import AccessQuestion, draws_allowed, world_of
from netpath.audit.games import interaction, marginals, over_orders, products, shapley
from netpath.audit.groups import Groups, groups_of
from netpath.errors import DataError
from netpath.network import Choice, People, ReferralNetwork, asks_allowed

Floats = npt.NDArray[np.float64]
MOST_KINDS = 6
NO_KIND, OTHER = "(no kind)", "other"
AVERAGED = "contributions are averages over all orders in which kinds of tie could be added"


@dataclass(frozen=True, eq=False)
class KindContributions(Answer):
    """How much of a gap runs along each kind of tie.

    Attributes
    ----------
    values
        A row a set of kinds (a bit each, in the order of ``kinds``) and a column a group: the mean
        access in the network that keeps only those ties; the row of no kind is 0.
    worlds
        The same in each world, shape (n_sets, n_draws, n_groups).
    each
        The contribution of each kind to each seeker's access, shape (n_kinds, n_seekers).
    codes
        The group of each seeker; -1 of none.
    kinds, groups
        Their names; groups in the order of columns.
    reference
        The group that others are held against.
    having
        How many seekers have a tie of each kind.
    by, what
        The column of groups, and what was measured.
    assumptions
        Sentences that results repeat.
    """

    values: pd.DataFrame = field(repr=False)
    worlds: Floats = field(repr=False)
    each: Floats = field(repr=False)
    codes: npt.NDArray[np.int64] = field(repr=False)
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    reference: str
    having: Mapping[str, int]
    by: str
    what: str
    assumptions: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[str, ...]:
        """The groups that are held against the reference."""
        return tuple(one for one in self.groups if one != self.reference)

    @property
    def gap(self) -> pd.Series:
        """The gap of each group: its mean access less that of the reference."""
        whole = self.values.iloc[-1]
        found: pd.Series = (whole - whole[self.reference])[list(self.compared)].rename("gap")
        return found

    def game(self, group: str) -> pd.Series:
        """Return the gap of a group in each network that keeps only some kinds.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
        >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
        >>> net = ntp.ReferralNetwork(people, ties, directed=False)
        >>> found = by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
        >>> found.game("A").tolist()
        [0.0, -1.0, 1.0, 0.0]
        """
        return self.values[group] - self.values[self.reference]

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group and kind: its contribution and interval, and the range over orders.

        ``low`` and ``high`` hold the noise of people and of worlds. ``first`` and ``last`` are the
        lowest and highest that any single order gives. ``share`` of the gap is told only where all
        contributions of a group have one sign. ``to`` each group is what the kind adds to its mean.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
        >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
        >>> net = ntp.ReferralNetwork(people, ties, directed=False)
        >>> found = by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
        >>> found.to_frame()["contribution"].tolist()
        [-1.0, 1.0]
        """
        return pd.DataFrame([row for group in self.compared for row in self._rows(group)])

    def _rows(self, group: str) -> list[dict[str, object]]:
        at, base = self.groups.index(group), self.groups.index(self.reference)
        drawn = np.tensordot(shapley(len(self.kinds)), self.worlds, axes=1)
        apart = drawn[..., at] - drawn[..., base]
        phi, n = apart.mean(axis=1), apart.shape[1]
        own = [self.each[:, self.codes == one] for one in (at, base)]
        if min(one.shape[1] for one in own) > 1:
            sampling = np.sqrt(sum(one.var(axis=1, ddof=1) / one.shape[1] for one in own))
        else:
            sampling = np.full(len(phi), np.nan)
        noise = apart.std(axis=1, ddof=1) / np.sqrt(n) if n > 1 else np.zeros(len(phi))
        half = np.hypot(quantile(0.95, 10**6) * sampling, quantile(0.95, n) * noise)
        lowest, highest = over_orders(self.game(group).to_numpy())
        one_sign, gap = (phi >= 0).all() or (phi <= 0).all(), float(self.gap[group])
        return [
            {
                "group": group,
                "kind": kind,
                "contribution": phi[k],
                "low": phi[k] - half[k],
                "high": phi[k] + half[k],
                "mc_error": noise[k],
                "first": lowest[k],
                "last": highest[k],
                "share": phi[k] / gap if one_sign and gap else np.nan,
                f"to {group}": drawn[k, :, at].mean(),
                f"to {self.reference}": drawn[k, :, base].mean(),
                "seekers": self.having[kind],
            }
            for k, kind in enumerate(self.kinds)
        ]

    def interactions(self, group: str) -> pd.DataFrame:
        """Return how two kinds act together on the gap, beyond what each does by itself.

        Of a negative gap, a negative number says that together they widen it more than apart.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
        >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
        >>> net = ntp.ReferralNetwork(people, ties, directed=False)
        >>> found = by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
        >>> found.interactions("A").loc["school", "work"]
        np.float64(0.0)
        """
        game, n = self.game(group).to_numpy(), len(self.kinds)
        table = pd.DataFrame(np.nan, index=list(self.kinds), columns=list(self.kinds))
        for i, j in combinations(range(n), 2):
            table.iloc[i, j] = table.iloc[j, i] = interaction(game, i, j)
        return table

    def owen(self, group: str, nest: Mapping[str, Sequence[str]]) -> pd.Series:
        """Return contributions where kinds nest: unions share the gap first, then their kinds.

        Splitting a kind in two changes plain contributions of the others; these it leaves.

        Parameters
        ----------
        group
            Whose gap.
        nest
            The kinds of each union, such as ``{"family": ["parents", "cousins"]}``; kinds that
            are in none stand alone.

        Raises
        ------
        DataError
            If a kind is in two unions, or is none.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
        >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
        >>> net = ntp.ReferralNetwork(people, ties, directed=False)
        >>> found = by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
        >>> found.owen("A", {"both": ["work", "school"]}).tolist()
        [-1.0, 1.0]
        """
        named = [kind for of in nest.values() for kind in of]
        if len(named) != len(set(named)) or not set(named) <= set(self.kinds):
            raise DataError(
                f"nest must put each kind into one union at most; kinds are {listed(self.kinds)}."
            )
        unions = [tuple(self.kinds.index(one) for one in of) for of in nest.values()]
        unions += [(at,) for at, one in enumerate(self.kinds) if one not in named]
        game = self.game(group).to_numpy()
        total, n = np.zeros(len(self.kinds)), 0
        for order in permutations(unions):
            inside = [list(permutations(one)) for one in order]
            for whole in products(inside):
                total += marginals(game, whole)
                n += 1
        return pd.Series(total / n, index=list(self.kinds), name="contribution")

    def publish(self, *, k: int = 10) -> pd.DataFrame:
        """Return contributions to be shown: kinds that fewer than k seekers have are put together.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
        >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
        >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
        >>> net = ntp.ReferralNetwork(people, ties, directed=False)
        >>> found = by_kind(net, None, "t", within=1, by="group", reference="B", rng=7)
        >>> found.publish()["kind"].tolist()
        ['other']
        """
        checked_k(k, accept_risk=False)
        few = sorted(self.kinds, key=lambda kind: (self.having[kind], kind))
        hidden = [kind for kind in few if self.having[kind] < k]
        if len(hidden) == 1 and len(few) > 1:
            hidden = few[:2]  # one alone could be told from the rest
        table = self.to_frame()[["group", "kind", "contribution"]]
        table = table.assign(kind=table["kind"].where(~table["kind"].isin(hidden), OTHER))
        return table.groupby(["group", "kind"], as_index=False, sort=False).sum()

    def __str__(self) -> str:
        told = []
        for group, rows in self.to_frame().groupby("group", sort=False):
            ranked = rows.sort_values("contribution")
            numbers = ranked["contribution"].to_numpy(dtype=np.float64)
            parts = [
                f"{kind} ties {100 * value:+.1f}"
                for kind, value in zip(ranked["kind"], numbers, strict=True)
            ]
            told.append(
                f"Of the gap of {100 * self.gap[str(group)]:+.1f} points of "
                f"{called(str(group), self.by)} to {called(self.reference, self.by)} in "
                f"{self.what}, {listed(parts)} points."
            )
            told += self._together(str(group))
        told.append(f"{AVERAGED[0].upper()}{AVERAGED[1:]}; they say what goes with the gap.")
        return " ".join([*told, *assumed_lines(self.assumptions)])

    def _together(self, group: str) -> list[str]:
        table = self.interactions(group).to_numpy(dtype=np.float64)
        if len(table) < 2:
            return []
        one, other = np.unravel_index(int(np.nanargmax(np.abs(table))), table.shape)
        named = f"{self.kinds[int(one)]} and {self.kinds[int(other)]} ties"
        return [f"{named[:1].upper()}{named[1:]} act together ({100 * table[one, other]:+.1f})."]


def by_kind(
    net: ReferralNetwork,
    seekers: People | None = None,
    targets: People | None = None,
    *,
    within: int | None,
    by: str,
    reference: str,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
    progress: bool = False,
) -> KindContributions:
    """Return how much of a gap in access runs along each kind of tie: exact Shapley values.

    The gap is found in every network that keeps only some kinds, on the same coins, so that
    contributions add up to the gap in every single world. Two people may have ties of several
    kinds; each has a coin of its own. Access with all kinds is therefore that of merging them by
    "noisy_or".

    Parameters
    ----------
    net
        A network with warmth and kinds of tie, before they are merged; at most six.
    seekers, targets
        As in :func:`netpath.access.estimate`.
    within
        The longest chain in asks; None for no limit.
    by, reference
        The column of groups, and the group that each other is held against.
    n_draws
        How many worlds, for each of 2 to the power of the number of kinds.
    rng
        The same seed draws the same worlds, those of :func:`netpath.access.estimate` where no two
        people have ties of two kinds.
    progress
        Whether to show a bar once it takes more than two seconds.

    Returns
    -------
    KindContributions
        Contributions with intervals, their range over single orders, and interactions.

    Raises
    ------
    UnknownPerson, UnknownColumn
        If an id is nobody's, or there is no such column.
    DataError
        If ties have no kinds, or more than six, or the reference is no group.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11:99; Owen (1977) for nests;
    Grabisch & Roubens (1999), International Journal of Game Theory 28:547, for interactions.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": list("abct"), "group": list("ABB") + [None]})
    >>> ties = pd.DataFrame({"source": list("abc"), "target": list("ttt")})
    >>> ties = ties.assign(kind=["work", "school", "school"], warmth=1.0)
    >>> net = ntp.ReferralNetwork(people, ties, directed=False)
    >>> by_kind(net, None, "t", within=1, by="group", reference="B", rng=7).gap["A"]
    np.float64(0.0)
    """
    net.need_warmth("Access")
    asks_allowed(within)
    question = AccessQuestion(Choice.of(net, seekers, targets), within or 0)
    kinds, kind_of = _kinds(net)
    zero = pd.Series(0.0, index=question.index)
    known = question.choice.known()
    groups = groups_of(PersonMeasure(zero, "", "probability", known, missing=net.missing), by)
    names, codes = _compared(groups, reference)
    sizes = np.bincount(codes[codes >= 0], minlength=len(names))
    n, who, cascades = (
        draws_allowed(n_draws),
        question.choice.seekers,
        Cascades(question, world_of(rng)[0]),
    )
    n_sets = 1 << len(kinds)
    worlds, counts = np.zeros((n_sets, n, len(names))), np.zeros((n_sets, len(who)))
    for at in shown(range(1, n_sets), n_sets - 1, "sets of kinds", progress=progress):
        kept = cascades.keeping((1 << kind_of[net.compressed.tie] & at) > 0)
        found = kept.worlds(question.choice.targets, n)
        words = found.words[who]
        some = words.any(axis=1)  # the others are at 0 in every world
        mine = Worlds(words[some], n)
        worlds[at] = mine.per_draw(codes[some], len(names)) / sizes
        counts[at, some] = mine.counts()
    return KindContributions(
        pd.DataFrame(worlds.mean(axis=1), columns=names),
        worlds,
        shapley(len(kinds)) @ counts / n,
        codes,
        kinds,
        tuple(names),
        names[0],
        _having(net, kinds, kind_of, who),
        groups.by,
        f"access to {question.choice.whom} {question.limit}",
        question.assumptions,
    )


def _kinds(net: ReferralNetwork) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """Return the kinds of ties in order, and the kind of each row."""
    if "kind" not in net.ties:
        raise DataError(
            "by_kind: ties have no column 'kind', so there is nothing to tell apart. Say what sort "
            "of tie each is, before kinds are merged."
        )
    told = net.ties["kind"].astype("str").where(net.ties["kind"].notna(), NO_KIND)
    codes, kinds = pd.factorize(told, sort=True)
    if len(kinds) > MOST_KINDS:
        raise DataError(
            f"by_kind: there are {counted(len(kinds), 'kind')} of tie, and every set of them is a "
            f"network; at most {MOST_KINDS} are taken. Put some together, as in "
            "net.ties['kind'].replace({'cousins': 'family'})."
        )
    return tuple(map(str, kinds)), codes.astype(np.int64)


def _having(
    net: ReferralNetwork,
    kinds: tuple[str, ...],
    kind_of: npt.NDArray[np.int64],
    who: npt.NDArray[np.int64],
) -> dict[str, int]:
    """Return how many of some people have a tie of each kind."""
    arcs = np.repeat(np.arange(len(net)), np.diff(net.compressed.offsets))
    own = kind_of[net.compressed.tie]
    return {kind: len(np.intersect1d(arcs[own == at], who)) for at, kind in enumerate(kinds)}


def _compared(groups: Groups, reference: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Return the groups, the reference first, and the place of each person's; -1 without label."""
    names = [one for one in groups.names if one != NO_LABEL]
    if reference not in names:
        groups.at(reference)  # says what there is
    order = [reference, *(one for one in names if one != reference)]
    place = {groups.names.index(one): at for at, one in enumerate(order)}
    codes = np.array([place.get(int(one), -1) for one in groups.codes], np.int64)
    if len(order) < 2:
        raise DataError(f"{groups.by}: there is no other group to hold against {reference!r}.")
    return order, codes
