"""What an audit answers, and what of it may leave the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from netpath._disclosure import Members, Shown, refuse_differences
from netpath._measure import NO_LABEL
from netpath._names import said_with
from netpath._results import Answer, Measured, assumed_lines, counted, interval_text, listed
from netpath._suppress import NOT_SHOWN, checked_k, enough_targets, hidden_rows, kind_of
from netpath.audit._given import ALONE, LIKE, few_told, need_large_cells
from netpath.audit.groups import TOTAL, ConfidenceInterval, Omnibus, of_whom, p_text, shown_cells
from netpath.errors import DataError

MOST_LINES = 10
LABELS_SHUFFLED = "labels shuffled over a fixed network"


@dataclass(frozen=True, eq=False)
class Audit(Answer):
    """A gap between groups and how sure it is.

    Attributes
    ----------
    what, unit
        What was measured, and in what.
    by, reference
        What splits people, and the group that others are held against.
    overall
        The mean of everybody measured, labelled or not.
    by_group
        A row a group: ``n, at_zero, mean, median``; the interval of the mean ``low, high``, which
        holds its sampling error ``error`` and its Monte Carlo error ``mc_error``; ``note``, which
        says why it is in no contrast, and ``caution``, where its interval is wider than it need
        be, or may be too short.
    contrasts
        A row a group other than the reference: ``difference`` (group less reference) with its
        interval ``low, high``, which holds the sampling error ``error`` (of people's true values)
        and the Monte Carlo error ``mc_error``; ``ratio`` (group over reference) with
        ``ratio_low, ratio_high, ratio_error, ratio_mc_error``; ``statistic`` and ``pvalue``; and
        ``note``, which says why a cell is empty: p where Monte Carlo error is over a quarter of
        the sampling error, and what it would take.
    omnibus
        Whether the groups differ at all.
    null_distribution
        The statistic of each contrast under shuffled labels: a row a shuffle.
    given
        The covariates that gaps are standardised to; empty if none.
    confidence
        How often such intervals hold what they are about, 0 to 1.
    n_draws
        In how many worlds the measure was drawn; 0 where it is exact.
    two_valued
        Whether every value is 0 or 1, so that a mean is a count.
    n_targets
        How many targets people were measured against; 0 for anybody.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same shuffles again; None from a Generator.
    members
        Who is in which group, so that what is published can be held against what was before;
        neither printed nor written to disk.
    no_p
        Why a contrast has no p, where more draws or other covariates would give it one.
    columns
        The columns that ``by`` names, crossed where there are several.
    cells
        Where covariates are given, a row a cell and group: ``n``, ``mean`` and whether they are
        ``few``, under ten; else None.
    stands_for
        The column of how many people each stands for; empty if everybody counts alike. Where they
        differ, ``by_group`` has ``effective_n`` too: of how many alike a mean would be as sure.
    """

    what: str
    unit: str
    by: str
    reference: str
    overall: float
    by_group: pd.DataFrame
    contrasts: pd.DataFrame
    omnibus: Omnibus
    null_distribution: pd.DataFrame = field(repr=False)
    given: str = ""
    confidence: float = 0.95
    n_draws: int = 0
    two_valued: bool = False
    n_targets: int = 0
    assumptions: tuple[str, ...] = ()
    seed: int | None = None
    members: Members | None = field(default=None, repr=False)
    no_p: Mapping[str, str] = field(default_factory=dict, repr=False)
    columns: tuple[str, ...] = field(default=(), repr=False)
    cells: pd.DataFrame | None = field(default=None, repr=False)
    stands_for: str = ""

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "people": ("n",),
        "mean": ("mean", "low", "high"),
        "difference": ("difference", "difference_low", "difference_high"),
        "ratio": ("ratio", "ratio_low", "ratio_high"),
        "p": ("pvalue",),
    }

    @property
    def null(self) -> str:
        """What the p-values are about, named."""
        return LABELS_SHUFFLED + (f", within {self.given}" if self.given else "")

    @property
    def n_resamples(self) -> int:
        """How often labels were shuffled."""
        return len(self.null_distribution)

    @property
    def difference(self) -> float | pd.Series:
        """Group less reference: a number, or a number a contrast where there are several."""
        return self._told("difference")

    @property
    def ratio(self) -> float | pd.Series:
        """Group over reference: a number, or a number a contrast where there are several."""
        return self._told("ratio")

    @property
    def statistic(self) -> float | pd.Series:
        """The difference over its standard error, which the shuffles are compared by."""
        return self._told("statistic")

    @property
    def pvalue(self) -> float | pd.Series:
        """Two-sided, by shuffled labels; adjusted where there are several contrasts (min-P).

        An error that says why where no p is told; in ``contrasts`` the cell is missing.
        """
        return self._told("pvalue")

    @property
    def confidence_interval(self) -> ConfidenceInterval:
        """The interval of the difference, about these people in this network."""
        return ConfidenceInterval(self._told("low"), self._told("high"))

    def _told(self, column: str) -> float | pd.Series:
        cells = self.contrasts[column]
        if len(cells) > 1:
            return cells
        if cells.isna().iloc[0]:
            raise DataError(f"{column} is not estimable: {self.contrasts['note'].iloc[0]}.")
        return float(cells.iloc[0])

    @property
    def about(self) -> str:
        """What the interval and the p-value are about, in words."""
        lines = [
            "The interval is about these people in this network: how far the gap could have come "
            "out otherwise, had other seekers of the same groups stood in it, ties and targets "
            "being what they are.",
        ]
        if self.n_draws:
            worlds = counted(self.n_draws, "drawn world")
            lines.append(f"It holds the noise of {worlds} too (mc_error, beside error of people).")
        told = int(self.contrasts["pvalue"].notna().sum())
        if told:
            lines.append(
                "The p-value asks whether labels are exchangeable over the people of this network. "
                "Where people mostly know their own group they are not, even if no group is worse "
                "off by design; so it says nothing about other networks like this one."
            )
        if self.given:
            lines.append(
                "The gap is what would be left if every group had everybody's mix of "
                f"{self.given}; means of groups are as they are. Labels were shuffled within it. "
                "For p its cells "
                "count by how many of both groups are there, for the gap by everybody in them, so "
                "that the two may part."
            )
            lines += filter(None, [few_told(self.cells)])
        if self.stands_for:
            lines.append(
                f"Means and gaps are of the population that people stand for ({self.stands_for}); "
                "the interval takes them as drawn independently, so not by household or school."
            )
        if told > 1:
            lines.append("p is adjusted for the number of contrasts (min-P); intervals are not.")
        return " ".join(lines)

    def p_told(self, name: str, how: str = "") -> str:
        """Return p of one contrast as it is told, or why none is.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
        >>> values = pd.Series([1.0, 1.0, 1.0, 1.0], index=people.index)
        >>> reach = ntp.PersonMeasure(values, "reach", "targets", people)
        >>> found = ntp.audit.gap(reach, "group", "A")
        >>> found.p_told("B")
        'p = 1'
        """
        p = self.contrasts["pvalue"][name]
        if not pd.isna(p):
            return p_text(float(p), how)
        return f"no p: {self.no_p[name]}" if name in self.no_p else "p not estimable"

    @property
    def not_estimable(self) -> dict[str, str]:
        """Which groups are in no contrast, or lack a number, and why."""
        told = {**self.by_group["note"], **self.contrasts["note"]}
        return {str(name): note for name, note in told.items() if note}

    @property
    def cautions(self) -> dict[str, str]:
        """Of which groups the interval is wider than it need be, or may be too short."""
        return {str(name): says for name, says in self.by_group["caution"].items() if says}

    def to_frame(self) -> pd.DataFrame:
        """Return a row a group: its mean, and its difference and ratio against the reference.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"group": ["A", "A", "B", "B"]}, index=list("abcd"))
        >>> values = pd.Series([1.0, 3.0, 0.0, 1.0], index=people.index)
        >>> found = ntp.audit.gap(
        ...     ntp.PersonMeasure(values, "reach", "targets", people), "group", "A"
        ... )
        >>> found.to_frame()["difference"].tolist()
        [<NA>, -1.5]
        """
        own = {name: f"difference_{name}" for name in ("low", "high", "error", "mc_error")}
        contrasts = self.contrasts.drop(columns="note").rename(columns=own)
        told = self.by_group.drop(columns=["note", "caution"]).join(contrasts)
        return told.assign(note=[self._note(name) for name in told.index]).reset_index()

    def publish(
        self, *, k: int = 10, accept_risk: bool = False, beside: Sequence[Shown] = ()
    ) -> Published:
        """Return what may be shown where others read it: see :func:`netpath.audit.publish`.

        Examples
        --------
        >>> import netpath as ntp
        >>> people = pd.DataFrame({"group": ["A", "B", "B"] * 12}, index=map(str, range(36)))
        >>> values = pd.Series([0.1, 0.2, 0.4] * 12, index=people.index)
        >>> found = ntp.audit.gap(
        ...     ntp.PersonMeasure(values, "access", "share", people), "group", "A"
        ... )
        >>> found.publish().table["n"].tolist()
        [12, 24, 36]
        """
        return publish(self, k=k, accept_risk=accept_risk, beside=beside)

    def _note(self, name: str) -> str:
        why = "reference" if name == self.reference else self.not_estimable.get(name, "")
        return "; ".join(filter(None, (why, self.cautions.get(name, ""))))

    def __str__(self) -> str:
        head = Measured.of(self.what).noun.lower()
        given = f" given {self.given}" if self.given else ""
        told = self.contrasts.dropna(subset=["difference"])
        shown = told[told.index.isin(told.sort_values("pvalue", kind="stable").index[:MOST_LINES])]
        lines = [
            f"{head} gap by {self.by}{given}, {contrast_of(self, name)}: "
            + interval_text(row["difference"], row["low"], row["high"])
            + _of_part(row["note"])
            for name, row in shown.iterrows()
        ]
        rest = len(told) - len(shown)
        lines += [f"and {counted(rest, 'gap')} with a larger p: see to_frame()"] if rest else []
        lines += self._without()
        lines += self._errors(shown)
        n = counted(int(self.by_group["n"].sum()), "person", "people")
        left = int(self.by_group["n"].get(NO_LABEL, 0))
        apart = f"; {left:,} without a label are a row of their own, in no contrast" if left else ""
        what = f"{self.what[0].upper()}{self.what[1:]}, of {n}{apart}."
        care: dict[str, list[str]] = {}
        for name, says in self.cautions.items():
            care.setdefault(says, []).append(name)
        careful = [
            f"{some(list(said_with(names, self.by).values()))}: {says}."
            for says, names in care.items()
        ]
        rests_on = [*self._ps(shown), self.about, *assumed_lines(self.assumptions)]
        return "\n".join([*lines, what, *careful, *rests_on])

    def _ps(self, told: pd.DataFrame) -> list[str]:
        """Tell the p of each contrast after what was found, and never before."""
        many = ", adjusted" if told["pvalue"].notna().sum() > 1 else ""
        found = [
            (f"{contrast_of(self, name)}: " if len(told) > 1 else "")
            + self.p_told(str(name), f"labels shuffled{many}")
            for name in told.index
        ]
        return [f"{'; '.join(found)}."] if found else []

    def _errors(self, told: pd.DataFrame) -> list[str]:
        """Tell both kinds of noise apart, where there are two."""
        told = told[np.isfinite(told["error"].to_numpy(dtype=np.float64))]
        if not self.n_draws or not len(told):
            return []
        whose = [
            f"{f'{name} ' if len(told) > 1 else ''}{row['error']:.2g} and {row['mc_error']:.2g}"
            for name, row in told.iterrows()
        ]
        return [
            f"sampling error and Monte Carlo error ({counted(self.n_draws, 'draw')}), both in the "
            f"interval: {'; '.join(whose)}"
        ]

    def _without(self) -> list[str]:
        """Say which groups have no gap, and why, together where it is for one reason."""
        gone = self.contrasts[self.contrasts["difference"].isna()]
        return [
            f"not estimable: {some([contrast_of(self, name) for name in rows.index])} ({why})"
            for why, rows in gone.groupby("note", sort=False)
        ]


def contrast_of(audit: Audit, name: object) -> str:
    """Name a group and the reference; bare numbers with what they are numbers of."""
    return " - ".join(said_with([one], audit.by)[one] for one in (str(name), audit.reference))


def _of_part(note: str) -> str:
    """Say of how many people a gap is, where not of all, and whether it has no interval."""
    parts = [one for one in note.split("; ") if one.endswith((LIKE, ALONE))]
    return f" ({'; '.join(parts)})" if parts else ""


def some(names: Sequence[str]) -> str:
    """Name things, but not endlessly."""
    rest = len(names) - MOST_LINES
    return listed([*names[:MOST_LINES], *([f"{rest:,} more"] if rest > 0 else [])])


@dataclass(frozen=True, eq=False)
class Published(Answer):
    """What may be shown of an audit.

    Attributes
    ----------
    table
        A row a group, and one for everybody where that gives nothing away; hidden cells are
        missing. ``at_zero`` is a share, or a bound where fewer than k people are on one side.
    k
        The smallest number of people that is told.
    sentences
        The effect by group, what it is about, what is assumed, and what is not estimable.
    not_estimable
        Which groups, of those that are shown, are in no contrast, and why.
    members
        Fingerprints of who is in what is told, for ``beside``; neither printed nor written to
        disk, and of no use outside of this session.
    """

    table: pd.DataFrame = field(repr=False)
    k: int
    sentences: tuple[str, ...]
    not_estimable: dict[str, str] = field(default_factory=dict)
    members: Members | None = field(default=None, repr=False)

    _table = Audit._table

    @property
    def hidden(self) -> tuple[str, ...]:
        """The groups that are not shown; those under k are not told from those that hide them."""
        own = self.table.loc[self.table.index != TOTAL, "n"]
        return tuple(own.index[own.isna()])

    @property
    def gaps(self) -> tuple[str, ...]:
        """The groups whose gap is shown."""
        shown = self.table["difference"].notna()
        return tuple(str(name) for name in self.table.index[shown])

    def to_frame(self) -> pd.DataFrame:
        """Return the table, rounded, with its groups as a column.

        Examples
        --------
        >>> table = pd.DataFrame({"n": [40]}, index=pd.Index(["A"], name="group"))
        >>> Published(table, 10, ()).to_frame().columns.tolist()
        ['group', 'n']
        """
        return self.table.reset_index()

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def publish(
    audit: Audit,
    *,
    k: int = 10,
    accept_risk: bool = False,
    beside: Sequence[Shown] = (),
) -> Published:
    """Return what may be shown of an audit where others read it.

    A group under ``k`` people loses its n, mean, gap, ratio, interval and p. So that it cannot be
    worked out, the next smallest group goes too, or else the total. Where fewer than k of a group
    are at zero, or above it, only a bound is told, and its mean goes where that would tell more.
    Of fewer than k targets nothing is published: every number would be about whom they know.

    Parameters
    ----------
    audit
        What was found.
    k
        The smallest number of people that is told.
    accept_risk
        Whether somebody answers for a k under 5.
    beside
        What was published of the same network before, in this session: audits, ladders and all
        else that has ``publish``. Held against it, nothing may tell of fewer than k people,
        whatever columns and groups are called.

    Raises
    ------
    DataError
        If ``k`` is under 5 and nobody answers for it, fewer than k people were measured or
        targets, or what was published before would tell of fewer than k people beside this.

    References
    ----------
    Hundepool, A. et al. (2012), Statistical Disclosure Control, on secondary suppression.

    Examples
    --------
    >>> import netpath as ntp
    >>> labels = ["A"] * 40 + ["B"] * 40 + ["C"] * 3 + ["D"] * 12
    >>> people = pd.DataFrame({"group": labels}, index=[f"p{n:02}" for n in range(95)])
    >>> values = pd.Series([n % 4 / 10 for n in range(95)], index=people.index)
    >>> measure = ntp.PersonMeasure(values, "access to any of 40 targets", "probability", people)
    >>> publish(ntp.audit.gap(measure, "group", "A", rng=7)).hidden
    ('C', 'D')
    """
    if not isinstance(audit, Audit):
        raise DataError(f"publish: {type(audit).__name__} is no audit, as audit.gap returns.")
    need_large_cells(audit.cells, audit.given, k)
    sizes = audit.by_group["n"].to_numpy(dtype=np.int64)
    hidden = hidden_rows(sizes, checked_k(k, accept_risk))
    enough_targets(audit.n_targets, k)
    if sizes.sum() < k:
        raise DataError(
            f"{sizes.sum()} people were measured in all, and no number under {k} is published. "
            "Measure more seekers."
        )
    found, kind = audit.to_frame().set_index(audit.by), kind_of(audit.unit, audit.two_valued)
    table = shown_cells(found, audit.reference, audit.overall, kind, hidden, k)
    at_zero = audit.by_group["at_zero"].to_numpy(dtype=np.int64)
    members = audit.members and of_whom(table, audit.members, at_zero, hidden, k)
    refuse_differences(members, beside, k)
    told = audit.not_estimable.items()
    shown = set(table.index[table["n"].notna()])
    missing = {name: why for name, why in told if name in shown}
    return Published(table, k, tuple(_sentences(audit, table, k, missing)), missing, members)


def gaps_shown(audit: Audit) -> tuple[str, ...]:
    """Return the groups whose gap may be published, none where nothing may be."""
    try:
        return publish(audit).gaps
    except DataError:
        return ()


def _sentences(audit: Audit, table: pd.DataFrame, k: int, missing: dict[str, str]) -> list[str]:
    """Tell the effect by group first, then what it is about, then what is missing."""
    lines = [f"{audit.what[0].upper()}{audit.what[1:]}, gap by {audit.by}."]
    for name in audit.contrasts.index:
        row = table.loc[name]
        found = f"{contrast_of(audit, name)}: "
        if pd.isna(row["difference"]):
            lines.append(f"{found}{NOT_SHOWN}")
            continue
        interval = interval_text(*(float(row[of]) for of in Audit._table["difference"]))
        lines.append(f"{found}{interval}, {audit.p_told(str(name), audit.null)}")
    lines.append(audit.about)
    if table["difference"].loc[audit.contrasts.index].isna().any():
        people = counted(k, "person", "people")
        lines.append(
            f"Not shown: groups under {people}, those without which a hidden one could be worked "
            f"out, and means that tell of fewer than {people}."
        )
    said = "; ".join(f"{name}: {why}" for name, why in missing.items())
    return [
        *lines,
        *([f"Not estimable: {said}."] if said else []),
        *assumed_lines(audit.assumptions),
    ]
