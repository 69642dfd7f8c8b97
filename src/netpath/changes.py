"""Two states of one network in time: what came, what went, and what that did to access."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._draws import N_DRAWS, Rng
from netpath._face import guarded
from netpath._intervals import quantile
from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._names import called
from netpath._progress import shown
from netpath._results import (
    Answer,
    Assumption,
    assumed_lines,
    counted,
    html_table,
    html_text,
    listed,
)
from netpath.access import estimate
from netpath.access.question import world_of
from netpath.audit.games import shapley
from netpath.errors import DataError
from netpath.network import People, ReferralNetwork, asks_allowed, several

__all__ = ["NetworkChange", "compare"]

Whom = People | Callable[[ReferralNetwork], People]
Floats = npt.NDArray[np.float64]
PARTS = "who is there", "ties", "warmth"
ALL = "all"
ENDS = ["source", "target", "kind"]
SAME = Assumption("people", "people of one id are one person in both")


@dataclass(frozen=True, eq=False)
class NetworkChange(Answer):
    """What changed between two states of one network, and what it did to access.

    Attributes
    ----------
    table
        Rows ``before`` and ``after``: people, ties, seekers, and of their access ``mean``,
        ``least`` and ``at_zero``; with groups their means and gaps.
    parts
        A row each of ``mean`` and every gap (``of``) and part of its change: ``all``, then who is
        there, ties and warmth, which add up to it in every world; with ``low`` and ``high``.
    people
        A row a person who ``came``, ``left`` or has another ``employer``.
    ties
        A row a tie that ``came`` or is ``gone``, or is ``warmer`` or ``cooler`` than it was. Those
        of somebody who came or left are told as such, and belong to who is there.
    seekers
        A row a seeker of both states: access ``before`` and ``after``, on common coins.
    stayed
        How many people are in both.
    what, reference, n_draws
        What was measured, the group that others are held against, and in how many worlds.
    assumptions
        Sentences that results repeat.
    by
        The column of groups.
    """

    table: pd.DataFrame = field(repr=False)
    parts: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    ties: pd.DataFrame = field(repr=False)
    seekers: pd.DataFrame = field(repr=False)
    stayed: int
    what: str
    reference: str
    n_draws: int
    assumptions: tuple[str, ...] = ()
    by: str | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a row each of the mean and every gap, and part of its change.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.5]})
        >>> one = ReferralNetwork(None, ties)
        >>> found = compare(one, one.with_warmth(0.9), "a", "b", within=1, rng=7)
        >>> found.to_frame()["part"].tolist()
        ['all', 'who is there', 'ties', 'warmth']
        """
        return self.parts

    def __str__(self) -> str:
        table = self._in_points()
        return f"{self._found()}\n\n{table.to_string()}\n\n{self._rests_on()}"

    def _repr_html_(self) -> str:
        told = html_text(self._found()), html_text(self._rests_on())
        return f"<p>{told[0]}</p>{html_table(self.to_frame())}<p>{told[1]}</p>"

    def _found(self) -> str:
        apart = (self.seekers["after"] - self.seekers["before"]).to_numpy()
        held = f"; gaps are to {called(self.reference, self.by)}" if self.reference else ""
        return (
            f"From before to after {self._changes()}. Of {counted(len(apart), 'seeker')} in both "
            f"states {int((apart > 0).sum()):,} have more {self.what} and "
            f"{int((apart < 0).sum()):,} less. In points, on common coins{held}:"
        )

    def _rests_on(self) -> str:
        told = (
            "The last three columns add up to the change: averages over all orders of changing "
            "one part after the other. Intervals are of the worlds drawn."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])

    def _changes(self) -> str:
        who, what = (table["what"].value_counts().to_dict() for table in (self.people, self.ties))
        came, left = (
            counted(who[one], "person", "people") if who.get(one) else "nobody"
            for one in ("came", "left")
        )
        said = [f"{came} came", f"{left} left", f"{who.get('employer', 0):,} changed employer"]
        ties = [f"{counted(what.get('came', 0), 'tie')} came", f"{what.get('gone', 0):,} went"]
        ties += [f"{what.get(one, 0):,} became {one}" for one in ("warmer", "cooler")]
        return f"{', '.join(said)}; {listed(ties)}"

    def _in_points(self) -> pd.DataFrame:
        """Return a row each of the mean and every gap: before, after, and what the change is of."""
        rows = {}
        for of in dict.fromkeys(self.parts["of"]):
            own = self.parts[self.parts["of"] == of]
            numbers = 100 * own[["change", "low", "high"]].to_numpy(dtype=np.float64)
            numbers = numbers.round(1) + 0.0  # never "-0.0"
            sign, (change, low, high) = "" if of == "mean" else "+", numbers[0].tolist()
            ends = (100 * float(self.table[of].loc[one]) for one in ("before", "after"))
            row = {
                name: f"{x:{sign}.1f}" for name, x in zip(("before", "after"), ends, strict=True)
            }
            row["change"] = f"{change:+.1f} [{low:+.1f}, {high:+.1f}]"
            row |= {one: f"{each[0]:+.1f}" for one, each in zip(PARTS, numbers[1:], strict=True)}
            rows[of.rpartition(" to ")[0] or of] = row
        return pd.DataFrame.from_dict(rows, orient="index")


def compare(
    before: ReferralNetwork,
    after: ReferralNetwork,
    seekers: Whom | None = None,
    targets: Whom | None = None,
    *,
    within: int | None,
    by: str | None = None,
    reference: str | None = None,
    n_draws: int = N_DRAWS,
    rng: Rng = None,
    progress: bool = False,
) -> NetworkChange:
    """Return what changed between two states of one network, and what that did to access.

    The same tie and person have the same coins in both, so what stayed as it was changes nothing.
    The change is split into who is there (people who came or left, with their ties; whom somebody
    looks for; who is in which group), ties between people of both states, and warmth (with who is
    willing): Shapley's average over all orders of changing one part after the other.

    Parameters
    ----------
    before, after
        The states, with warmth and one tie a pair.
    seekers, targets
        Ids, of whom each state takes those who are there; or a function that finds them in a
        network, such as ``lambda net: net.where(role="hiring manager")``. Seekers are everybody but
        the targets by default.
    within
        The longest chain in asks; None for no limit.
    by, reference
        The column of groups, and the group others are held against; the largest if left out.
    n_draws
        How many worlds.
    rng
        The same seed gives the same answer. Both states have these worlds in common, and they are
        the ones that :func:`netpath.access.estimate` draws with it.
    progress
        Whether to show a bar once it takes more than two seconds.

    Returns
    -------
    NetworkChange
        Intervals are of the worlds drawn, about these people; they say nothing of other people.

    Raises
    ------
    DataError
        If nobody is in both, ties run one way in one of them alone, or one state has no seeker or
        target.
    UnknownColumn
        If people have no such column.
    MissingWarmth
        If the ties have no warmth.

    References
    ----------
    Shorrocks (2013), Journal of Economic Inequality 11:99.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": [0.5, 0.5]})
    >>> one = ReferralNetwork(None, ties)
    >>> other = one.with_ties(pd.DataFrame({"source": ["a"], "target": ["c"], "warmth": [0.5]}))
    >>> found = compare(one, other, "a", "c", within=2, rng=7)
    >>> found.parts.set_index("part")["change"].gt(0).tolist()
    [True, False, True, False]
    """
    states = _States(before, after)
    world, seed = world_of(rng)
    draw = int(world >> 1) if seed is None else seed
    asked = _Asked(states, (seekers, targets), within, n_draws, draw)
    turns = shown(range(8), 8, "mixtures of both states", progress=progress)
    each = [asked.measured(bits) for bits in turns]
    first, last = each[0], each[-1]
    groups = _Groups.of(first, last, by, reference)
    drawn = np.array([groups.numbers(one) for one in each])
    rows = {
        name: _row(net, one) | dict(zip(groups.named, numbers.mean(axis=1).tolist(), strict=True))
        for name, net, one, numbers in zip(
            ("before", "after"), (before, after), (first, last), drawn[[0, -1]], strict=True
        )
    }
    both = first.values.index.intersection(last.values.index)
    assumed = dict.fromkeys((*first.assumptions, *last.assumptions, SAME))
    return NetworkChange(
        pd.DataFrame.from_dict(rows, orient="index"),
        _parts(drawn, groups.named),
        states.people(),
        states.ties(),
        pd.DataFrame({"before": first.values[both], "after": last.values[both]}),
        len(states.stay),
        f"access {asks_allowed(within)}",
        groups.reference,
        first.n_draws,
        tuple(assumed),
        by,
    )


class _States:
    """Both states as tables that can be mixed: people of one, ties and warmth of either."""

    def __init__(self, before: ReferralNetwork, after: ReferralNetwork) -> None:
        self.nets = before, after
        if before.directed != after.directed:
            raise DataError(
                "compare: ties run one way in one state and both ways in the other.",
                code="B16",
                repair="Read both with the same directed=",
            )
        for net in self.nets:
            net.need_warmth("A comparison")
            net.need_single_ties("a comparison")
        self.stay = pd.Index(before.ids).intersection(pd.Index(after.ids))
        if not len(self.stay):
            raise DataError(
                "compare: nobody is in both, so these are two networks.",
                code="other people",
                repair="Give people the same ids in both states; for two networks audit each and "
                "put them together by audit.across",
            )
        old, new = (_by_ends(net) for net in self.nets)
        self.warmth = pd.concat({"before": old, "after": new}, axis=1).sort_index()
        ends = (self.warmth.index.get_level_values(end).isin(self.stay) for end in ENDS[:2])
        self.inner = np.logical_and(*ends)

    def network(self, bits: int) -> ReferralNetwork:
        """Return a network whose people, ties and warmth are each of one state."""
        who, ties, warm = (bits >> at & 1 for at in range(3))
        columns = [self.warmth.iloc[:, at].to_numpy(dtype=np.float64) for at in (0, 1)]
        there = ~np.isnan(np.where(self.inner, columns[ties], columns[who]))
        own = np.where(self.inner, columns[ties], columns[who])
        warmth = np.where(np.isnan(columns[warm]) | ~self.inner, own, columns[warm])
        table = self.warmth.index.to_frame(index=False).assign(warmth=warmth)[there]
        people, other = (self.nets[at].people for at in (who, warm))
        people = people.reindex(columns=people.columns.union(other.columns, sort=False))
        for name in ("willing", "do_not_ask"):
            if name in people:
                told = other[name] if name in other else pd.Series(np.nan, index=other.index)
                stay = people.index.isin(self.stay)
                people[name] = people[name].astype(object)
                people.loc[stay, name] = told.reindex(people.index[stay]).to_numpy(dtype=object)
        net = self.nets[who]
        return ReferralNetwork(
            people.infer_objects(),
            table.assign(kind=table["kind"].replace("", None)),
            directed=net.directed,
            assumptions=net.assumptions,
            missing=net.missing,
        )

    def people(self) -> pd.DataFrame:
        """Return who came, who left, and who has another employer."""
        old, new = (net.people for net in self.nets)
        came, left = new.index.difference(old.index), old.index.difference(new.index)
        rows = [*((one, "came") for one in came), *((one, "left") for one in left)]
        if "org" in old and "org" in new:
            was, now = (table.loc[self.stay, "org"].astype("str") for table in (old, new))
            moved = old.loc[self.stay, "org"].notna() & new.loc[self.stay, "org"].notna()
            rows += [(one, "employer") for one in self.stay[(moved & (was != now)).to_numpy()]]
        table = pd.DataFrame(rows, columns=["person", "what"])
        for name, people in (("before", old), ("after", new)):
            employer = people["org"] if "org" in people else pd.Series(dtype=object)
            table[name] = employer.reindex(table["person"]).to_numpy(dtype=object)
        return table

    def ties(self) -> pd.DataFrame:
        """Return which ties came, are gone, or have another warmth."""
        table = self.warmth.copy()
        old, new = table["before"], table["after"]
        kinds = [old.isna(), new.isna(), new > old, new < old]
        table["what"] = np.select(kinds, ["came", "gone", "warmer", "cooler"], "")
        return table[table["what"] != ""].reset_index()


def _by_ends(net: ReferralNetwork) -> pd.Series:
    """Return the warmth of each tie, by its ends and kind."""
    ties = net.ties
    ends = ties[ENDS[:2]].astype("str").to_numpy(dtype=object)
    if not net.directed:
        ends = np.sort(ends, axis=1)
    kind = ties["kind"].astype(object).fillna("") if "kind" in ties else ""
    table = pd.DataFrame(ends, columns=ENDS[:2]).assign(kind=kind, warmth=ties["warmth"])
    warmth: pd.Series = table.set_index(ENDS)["warmth"]
    return warmth


class _Asked:
    """Who looks and for whom in each state, and the worlds to ask it in."""

    def __init__(
        self,
        states: _States,
        whom: tuple[Whom | None, Whom | None],
        within: int | None,
        n_draws: int,
        draw: int,
    ) -> None:
        self.states, self.within, self.n_draws, self.draw = states, within, n_draws, draw
        known = {one for net in states.nets for one in net.ids}
        self.whom = [[_of(net, one, known) for one in whom] for net in states.nets]

    def measured(self, bits: int) -> PersonMeasure:
        """Return access in a network of parts of both."""
        net, (seekers, targets) = self.states.network(bits), self.whom[bits & 1]
        return estimate(
            net, seekers, targets, within=self.within, n_draws=self.n_draws, rng=self.draw
        )


def _of(net: ReferralNetwork, whom: Whom | None, known: set[str]) -> list[str] | None:
    """Return whom a state has of those who are meant."""
    if whom is None:
        return None
    if callable(whom):
        return [str(one) for one in several(whom(net))]
    named = [str(one) for one in several(whom)]
    for one in named:
        if one not in known:
            net.position(one)  # says what there is
    return [one for one in named if one in net]


@dataclass(frozen=True)
class _Groups:
    """The numbers that are told of a measure: its mean, and of groups their means and gaps."""

    by: str | None
    names: tuple[str, ...]
    reference: str

    @classmethod
    def of(
        cls, first: PersonMeasure, last: PersonMeasure, by: str | None, reference: str | None
    ) -> _Groups:
        """Return the groups that both states have."""
        if by is None:
            return cls(None, (), "")
        labels = [one.labels(by) for one in (first, last)]
        both = [one for one in in_order(labels[0]) if one != NO_LABEL and one in set(labels[1])]
        counts = labels[1].value_counts()
        chosen = reference or max(both, key=lambda one: counts[one], default="")
        if chosen not in both:
            raise DataError(
                f"reference is {chosen!r}; it must be a group of {by!r} in both states, which have "
                f"{listed(both) or 'none together'}.",
                code="B81",
            )
        return cls(by, tuple(both), chosen)

    @property
    def named(self) -> list[str]:
        """What each number is called."""
        told = {one: called(one, self.by) for one in self.names}
        others = [one for name, one in told.items() if name != self.reference]
        means = [f"mean of {one}" for one in told.values()]
        return ["mean", *means, *(f"gap of {one} to {told[self.reference]}" for one in others)]

    def numbers(self, measure: PersonMeasure) -> Floats:
        """Return them in each world, shape (n_numbers, n_draws)."""
        everybody = np.zeros(len(measure.values), np.int64)
        found = [measure.draw_means(everybody, 1)[0]]
        if self.by is None:
            return np.array(found)
        codes = pd.Index(self.names).get_indexer(pd.Index(measure.labels(self.by)))
        means = measure.draw_means(codes.astype(np.int64), len(self.names))
        base = self.names.index(self.reference)
        gaps = [means[at] - means[base] for at in range(len(means)) if at != base]
        return np.array([*found, *means, *gaps])


def _row(net: ReferralNetwork, measure: PersonMeasure) -> dict[str, float]:
    """Return what one state is and gives."""
    values = measure.values.to_numpy(dtype=np.float64)
    return {
        "people": len(net),
        "ties": net.n_ties,
        "seekers": len(values),
        "least": float(values.min()),
        "at_zero": int((values == 0).sum()),
    }


def _parts(drawn: Floats, named: Sequence[str]) -> pd.DataFrame:
    """Return each change and its parts, which add up to it in every world."""
    worth = np.tensordot(shapley(len(PARTS)), drawn, axes=1)  # (n_parts, n_numbers, n_draws)
    worth = worth.round(12) + 0.0  # what is nothing but rounding is nothing
    rows = []
    for at, of in enumerate(named):
        if of.startswith("mean of "):
            continue
        for part, each in zip((ALL, *PARTS), (worth.sum(axis=0), *worth), strict=True):
            change, n = float(each[at].mean()), each.shape[1]
            error = float(each[at].std(ddof=1)) / np.sqrt(n) if n > 1 else np.nan
            half = quantile(0.95, n) * error
            rows.append(
                {
                    "of": of,
                    "part": part,
                    "change": change,
                    "low": change - half,
                    "high": change + half,
                }
            )
    return pd.DataFrame(rows)


guarded(globals())
