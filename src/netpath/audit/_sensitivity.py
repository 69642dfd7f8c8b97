"""Does the finding survive? The same gap under other reasonable choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from math import inf
from typing import Protocol

import numpy as np
import pandas as pd

from netpath._beside import Members, Shown, refuse_differences
from netpath._draws import generator
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, counted, listed
from netpath.audit._answer import Audit, interval_text
from netpath.audit._choices import Choices, Scenarios, Setting
from netpath.audit._gap import gap
from netpath.audit._groups import need_function
from netpath.audit._publish import gaps_shown
from netpath.errors import DataError
from netpath.network import ReferralNetwork

CHOICES = ("within", "warmth", "willing", "discount", "missing")


class MeasuredWithin(Protocol):
    """Measures a network with chains of so many asks."""

    def __call__(self, net: ReferralNetwork, *, within: int | None) -> PersonMeasure:
        """Return one number a person."""
        ...


@dataclass(frozen=True, eq=False)
class Sensitivity(Answer):
    """A gap under many settings.

    Attributes
    ----------
    what, unit, by, reference
        What was measured as reported, in what; the column of groups; the reference group.
    reported
        The setting of the finding; the first rows of ``table``.
    table
        One row a setting and group: the five choices (empty where the network decides; ``within``
        is infinite without a limit), group, gap, low, high (95 %), sign: -1, 1, or 0 where the
        interval holds 0; note, which says why a gap is empty; and told, whether a gap may be
        published.
    missing_among
        The group whose ties went missing; None where everybody's did.
    assumptions
        Sentences that results repeat.
    seed
        Draws the same missing ties again.
    members
        Whom it is about; see :class:`netpath.audit.Published`.
    """

    what: str
    unit: str
    by: str
    reference: str
    reported: Setting
    table: pd.DataFrame = field(repr=False)
    missing_among: str | None = None
    assumptions: tuple[str, ...] = ()
    seed: int | None = None
    members: Members | None = field(default=None, repr=False)

    @property
    def at_reported(self) -> pd.DataFrame:
        """The rows of the reported setting, one a group."""
        return self.table.drop_duplicates("group")

    def turned(self, group: str) -> pd.DataFrame:
        """Return the settings under which the gap has the other sign, surely.

        Parameters
        ----------
        group
            One of the groups that are held against the reference.

        Examples
        --------
        >>> table = pd.DataFrame({"within": [3.0, 1.0], "group": "B", "sign": [-1, 1]})
        >>> found = Sensitivity("access", "probability", "group", "A", Setting(3), table)
        >>> found.turned("B")["within"].tolist()
        [1.0]
        """
        mine = self._of(group)
        turned: pd.DataFrame = mine[mine["sign"] * mine["sign"].iloc[0] < 0]
        return turned

    def undecided(self, group: str) -> pd.DataFrame:
        """Return the settings under which the interval of the gap holds 0.

        Parameters
        ----------
        group
            One of the groups that are held against the reference.

        Examples
        --------
        >>> table = pd.DataFrame({"within": [3.0, 1.0], "group": "B", "sign": [-1, 0]})
        >>> found = Sensitivity("access", "probability", "group", "A", Setting(3), table)
        >>> len(found.undecided("B"))
        1
        """
        mine = self._of(group)
        return mine[mine["sign"] == 0]

    def publish(self, *, beside: Sequence[Shown] = ()) -> Sensitivity:
        """Return the same without gaps that :func:`netpath.audit.publish` would not show.

        What a setting would tell of fewer than 10 people is empty there; a group that is hidden
        as reported has no rows at all.

        Parameters
        ----------
        beside
            What was published of the same network before; see :func:`netpath.audit.publish`.

        Raises
        ------
        DataError
            If no gap can be shown as reported, or what was published before would tell of fewer
            than 10 people beside this.

        Examples
        --------
        >>> table = pd.DataFrame({"within": [3.0, 1.0], "group": "B", "sign": -1, "gap": -0.1})
        >>> table = table.assign(low=-0.2, high=-0.05, told=[True, False], note="")
        >>> found = Sensitivity("access", "probability", "group", "A", Setting(3), table)
        >>> found.publish().table["note"].tolist()
        ['', 'not shown']
        """
        reported = self.at_reported
        shown = set(reported.loc[reported["told"], "group"])
        if not shown:
            raise DataError(
                "sensitivity: no gap can be shown as reported, so none can be under other choices. "
                "Put groups together, or measure more seekers."
            )
        table = self.table[self.table["group"].isin(shown)].reset_index(drop=True)
        hidden = ~table["told"]
        for name in ("gap", "low", "high"):
            table[name] = table[name].astype("Float64").mask(hidden)
        table["sign"] = table["sign"].mask(hidden, 0)
        table["note"] = table["note"].mask(hidden, "not shown")
        members = self.members
        if members is not None:
            mean = members.parts[-1]
            kept = {*shown, self.reference}
            places = [at if name in kept else -1 for at, name in enumerate(mean.names)]
            members = members.told(mean.kept(places))
        refuse_differences(members, beside, 10)
        return replace(self, table=table, members=members)

    def _of(self, group: str) -> pd.DataFrame:
        if group not in set(self.table["group"]):
            there = listed(dict.fromkeys(self.table["group"]))
            raise DataError(f"{group!r} is not held against {self.reference!r}; {there} is.")
        return self.table[self.table["group"] == group]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a setting and group, the reported setting first.

        Examples
        --------
        >>> table = pd.DataFrame({"within": [3.0], "group": "B", "sign": [-1]})
        >>> len(Sensitivity("access", "probability", "group", "A", Setting(3), table).to_frame())
        1
        """
        return self.table.copy(deep=False)

    def __str__(self) -> str:
        lines = []
        for row in self.at_reported.to_dict("records"):
            name = row["group"]
            found = f"{self.what}, gap by {self.by}, {name} - {self.reference}: "
            if pd.isna(row["gap"]):
                lines.append(f"{found}not estimable as reported ({row['note']}).")
                continue
            lines.append(
                f"{found}{interval_text(row['gap'], row['low'], row['high'])} as reported "
                f"({self.reported}). Of {counted(len(self._of(name)), 'setting')} "
                f"{_where('the sign turns in', self.turned(name))}; "
                f"{_where('the interval holds 0 in', self.undecided(name))}."
            )
        lost = f"Ties go missing among {self.missing_among}." if self.missing_among else ""
        return "\n".join(filter(None, [*lines, lost, *assumed_lines(self.assumptions)]))


def sensitivity(
    net: ReferralNetwork,
    measure: MeasuredWithin,
    by: str,
    *,
    reference: str,
    choices: Choices,
    rng: int | np.random.Generator | None = None,
) -> Sensitivity:
    """Measure a gap again under every other choice, and say where it turns or vanishes.

    Parameters
    ----------
    net
        The network of the finding.
    measure
        Measures a network: called as ``measure(net, within=3)``. Give it a fixed ``rng``, so that
        all settings share their draws.
    by
        The column of people with their groups.
    reference
        The group that others are held against.
    choices
        What is tried; each setting is measured once.
    rng
        A seed loses the same ties each time.

    Raises
    ------
    DataError
        If a value is out of its range, or a group unknown.

    Examples
    --------
    >>> from netpath.generate import planted_groups
    >>> net = planted_groups({"A": 40, "B": 40}, disadvantage=0.9, rng=7)
    >>> def alters(net, *, within):
    ...     ties = np.diff(net.compressed.offsets) * within
    ...     values = pd.Series(ties, index=list(net.ids), dtype=float)
    ...     return PersonMeasure(values, "alters", "people", net.people.loc[list(net.ids)])
    >>> tried = Choices(reported=1, within=(1, 2))
    >>> found = sensitivity(net, alters, "group", reference="A", choices=tried, rng=7)
    >>> (found.table["gap"] / found.table["gap"].iloc[0]).tolist()
    [1.0, 2.0]
    """
    need_function(measure, "measure(net, within=3)")
    if not isinstance(choices, Choices):
        raise DataError(
            f"choices is {choices!r}; say what is reported and what else is tried. "
            "Write audit.Choices(reported=3, within=(1, 2, 3))."
        )
    stream, seed = generator(rng)
    scenarios = Scenarios.of(net, by, choices.missing_among, stream)
    tables: list[pd.DataFrame] = []
    first: Audit | None = None
    for setting in choices.settings():
        found = measure(scenarios.under(setting), within=setting.within)
        # Only the interval is wanted, and it comes without shuffles.
        audit = gap(found, by, reference, n_resamples=1, rng=0)
        tables.append(_rows(setting, audit))
        first = first or audit
    assert first is not None
    return Sensitivity(
        first.what,
        first.unit,
        by,
        audit.reference,
        next(choices.settings()),
        pd.concat(tables, ignore_index=True),
        choices.missing_among,
        first.assumptions,
        seed,
        first.members,
    )


def _rows(setting: Setting, audit: Audit) -> pd.DataFrame:
    """Return one row a group: the setting, the gap with its interval, and its sign."""
    found = audit.contrasts
    low, high = found["low"].fillna(0.0), found["high"].fillna(0.0)
    sure = (low > 0).astype(int) - (high < 0).astype(int)
    chosen = asdict(setting) | {"within": inf if setting.within is None else setting.within}
    columns = {"group": found.index, "gap": found["difference"].array}
    table = pd.DataFrame(columns | {"low": found["low"].array, "high": found["high"].array})
    for at, (name, value) in enumerate(chosen.items()):
        table.insert(at, name, pd.Series([value] * len(table), dtype="Float64"))
    told = found.index.isin(gaps_shown(audit))
    return table.assign(sign=sure.to_numpy(dtype=int), note=found["note"].to_numpy(), told=told)


def _where(says: str, rows: pd.DataFrame) -> str:
    """Say in how many settings something holds, and what they have in common."""
    if not len(rows):
        return f"{says} none"
    told = []
    for name in CHOICES:
        values = rows[name].drop_duplicates() if name in rows else pd.Series(dtype=float)
        if 0 < len(values) <= 3 and not (values.isna() | (values == 0)).all():
            told.append(f"{name} {listed(map(_told, values), 'or')}")
    return f"{says} {len(rows):,}" + (f" ({'; '.join(told)})" if told else "")


def _told(value: object) -> str:
    if value is pd.NA:
        return "as given"
    return "without limit" if value == inf else f"{value:g}"
