"""Does the finding survive? The same gap under other reasonable choices."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import inf
from typing import Any, Protocol

import numpy as np
import pandas as pd

from netpath._disclosure import Members, Shown, refuse_differences
from netpath._draws import generator
from netpath._intervals import one_more
from netpath._measure import PersonMeasure
from netpath._results import Answer, assumed_lines, interval_text, listed, three_digits
from netpath.audit._answer import Audit, gaps_shown
from netpath.audit._choices import Choices, Scenarios, Setting
from netpath.audit._gap import gap
from netpath.audit.groups import need_function
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
        is infinite without a limit), group, gap, low, high (95 %), spread, sign: -1, 1, or 0 where
        the interval holds 0; note, which says why a gap is empty; and told, whether a gap may be
        published. Where ties go missing, the gap is the mean over deletions, the spread their
        standard deviation, and the interval that of one more deletion, with people and worlds.
    missing_among
        The group whose ties went missing; None where everybody's did.
    n_deletions
        How often ties were drawn to go missing.
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
    n_deletions: int = 0
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
        for name in table.columns.intersection(["gap", "low", "high", "spread"]):
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
                f"({self.reported}). {_range(self._of(name))} {_signs(self._of(name))}"
            )
        return "\n".join(filter(None, [*lines, self._about(), *assumed_lines(self.assumptions)]))

    def _about(self) -> str:
        """Say what settings share, and what was done where ties go missing."""
        told = []
        if len(self.table) > len(self.at_reported):
            told.append("All settings are of one network: how many agree is no evidence.")
        if self.n_deletions:
            told.append(
                f"Where ties go missing, a gap is the mean over {self.n_deletions:,} deletions, "
                f"which differ by up to {three_digits(self.table['spread'].max())} (a standard "
                "deviation); its interval holds that too."
            )
        if self.missing_among:
            told.append(f"Ties go missing among {self.missing_among}.")
        return " ".join(told)


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
    settings = list(choices.settings())
    n = choices.n_deletions if any(one.missing for one in settings) else 0
    scenarios = Scenarios.of(net, by, choices.missing_among, stream, max(n, 1))
    tables: list[pd.DataFrame] = []
    first: Audit | None = None
    for setting in settings:
        audits = []
        for deletion in range(n if setting.missing else 1):
            found = measure(scenarios.under(setting, deletion), within=setting.within)
            # Only the interval is wanted, and it comes without shuffles.
            audits.append(gap(found, by, reference, n_resamples=1, rng=0))
        tables.append(_rows(setting, audits))
        first = first or audits[0]
    assert first is not None
    return Sensitivity(
        first.what,
        first.unit,
        by,
        first.reference,
        settings[0],
        pd.concat(tables, ignore_index=True),
        choices.missing_among,
        n,
        first.assumptions,
        seed,
        first.members,
    )


def _rows(setting: Setting, audits: Sequence[Audit]) -> pd.DataFrame:
    """Return one row a group: the setting, the gap with its interval, its spread and its sign."""
    found = audits[0].contrasts
    named = ["difference", "low", "high"]
    tables = [one.contrasts[named].to_numpy(dtype=np.float64, na_value=np.nan) for one in audits]
    gaps, low, high = np.moveaxis(np.array(tables), 2, 0)
    mean, spread = gaps.mean(axis=0), np.full(gaps.shape[1], np.nan)
    below, above = (gaps - low).mean(axis=0), (high - gaps).mean(axis=0)
    if len(gaps) > 1:
        spread = gaps.std(axis=0, ddof=1)
        # Of one more deletion like those drawn, Student's.
        apart = one_more(len(gaps)) * spread
        below, above = np.hypot(below, apart), np.hypot(above, apart)
    low, high = mean - below, mean + above
    chosen = asdict(setting) | {"within": inf if setting.within is None else setting.within}
    table = pd.DataFrame({"gap": mean, "low": low, "high": high, "spread": spread}, dtype="Float64")
    table.insert(0, "group", found.index)
    for at, (name, value) in enumerate(chosen.items()):
        table.insert(at, name, pd.Series([value] * len(table), dtype="Float64"))
    why = [one.contrasts["note"].where(one.contrasts["difference"].isna(), "") for one in audits]
    return table.assign(
        sign=(low > 0).astype(int) - (high < 0).astype(int),
        note=[next(filter(None, of), "") for of in zip(*why, strict=True)],
        told=np.all([found.index.isin(gaps_shown(one)) for one in audits], axis=0),
    )


def _range(rows: pd.DataFrame) -> str:
    """Say from where to where the gap runs over the settings, and under which it does."""
    if len(rows) == 1:
        return "No other setting was tried."
    there = rows[rows["gap"].notna()].sort_values("gap", kind="stable")
    least, most = (
        f"{'+' if row['gap'] > 0 else ''}{three_digits(row['gap'])} ({_setting(row)})"
        for row in there.iloc[[0, -1]].to_dict("records")
    )
    return f"Over the settings it runs from {least} to {most}."


def _setting(row: dict[Hashable, Any]) -> Setting:
    chosen = {name: row[name] for name in CHOICES if not pd.isna(row.get(name, pd.NA))}
    within = chosen.pop("within", inf)
    return Setting(None if within == inf else int(within), **chosen)


def _signs(rows: pd.DataFrame) -> str:
    """Say where the sign as reported holds, and where it turns; where the interval holds 0, not."""
    if len(rows) == 1:
        return ""
    sign = rows["sign"].iloc[0]
    if not sign:
        told = [
            f"it is {side} 0 in {_some(rows[rows['sign'] == of], rows)}"
            for side, of in (("below", -1), ("above", 1))
            if (rows["sign"] == of).any()
        ]
        held = "As reported its interval holds 0, so no sign is told"
        return f"{held}; {listed(told)}." if told else f"{held}, nor is any elsewhere."
    kept, turned = rows["sign"] == sign, rows["sign"] == -sign
    if kept.all():
        return "Its sign holds in every one of them."
    where = _throughout(rows, kept)
    holds = f"throughout {where}" if where else f"in {_some(rows[kept], rows)}"
    turns = f"turns in {_some(rows[turned], rows)}" if turned.any() else "turns in none"
    return f"Its sign holds {holds}; it {turns}; where neither is said, the interval may hold 0."


def _throughout(rows: pd.DataFrame, kept: pd.Series) -> str:
    """Name the values of choices at which something holds whatever else was chosen."""
    told = []
    for name in rows.columns.intersection(list(CHOICES), sort=False):
        always = kept.groupby(rows[name], dropna=False, sort=False).all()
        if len(always) > 1 and always.any():
            told.append(f"{name} {listed(map(_told, always.index[always]))}")
    return listed(told)


def _some(rows: pd.DataFrame, among: pd.DataFrame) -> str:
    """Say what some settings have in common that not all have."""
    told = []
    for name in rows.columns.intersection(list(CHOICES), sort=False):
        values = rows[name].drop_duplicates()
        if len(values) <= 3 and len(values) < len(among[name].drop_duplicates()):
            told.append(f"{name} {listed(map(_told, values), 'or')}")
    return f"settings with {'; '.join(told)}" if told else "some"


def _told(value: Any) -> str:  # noqa: ANN401 - pandas' own missing value, or a number
    if pd.isna(value):
        return "as given"
    return "without limit" if value == inf else f"{value:g}"
