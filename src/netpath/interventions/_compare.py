"""Networks or rules held side by side, on common draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature

import numpy as np
import pandas as pd

from netpath._draws import Rng
from netpath._indices import gini
from netpath._intervals import quantile
from netpath._measure import NO_LABEL, PersonMeasure, in_order
from netpath._names import called
from netpath._progress import shown
from netpath._results import Answer, assumed_lines, counted, html_table, html_text
from netpath.access.question import world_of
from netpath.errors import DataError, Repair
from netpath.network import ReferralNetwork

MOST_GAPS = 3  # that are printed
Rule = Callable[[ReferralNetwork, int], PersonMeasure]


@dataclass(frozen=True, eq=False)
class NetworkComparison(Answer):
    """What several networks, or rules, give the same people.

    Attributes
    ----------
    table
        A row each, the first being what the others are held against: ``mean``, ``least``,
        ``at_zero``, ``gini``, ``change`` of the mean with ``low`` and ``high`` (paired, over
        worlds), and the mean and the gap of each group.
    measures
        What was measured in each.
    reference
        The group that others are held against; empty without groups.
    by
        The column of groups.
    """

    table: pd.DataFrame = field(repr=False)
    measures: Mapping[str, PersonMeasure] = field(repr=False)
    reference: str = ""
    by: str | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a row a network.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> def access(net, rng):
        ...     return ntp.access.estimate(net, None, "p40", within=3, rng=rng)
        >>> compare({"today": net, "same": net}, access, rng=7).to_frame()["change"].tolist()[1]
        0.0
        """
        return self.table.rename_axis("what").reset_index()

    def __str__(self) -> str:
        return f"{self._found()}\n\n{self._in_points().to_string()}\n\n{self._rests_on()}".rstrip()

    def _repr_html_(self) -> str:
        told = html_text(self._found()), html_text(self._rests_on())
        return f"<p>{told[0]}</p>{html_table(self.to_frame())}<p>{told[1]}</p>"

    def _found(self) -> str:
        first = str(self.table.index[0])
        what = self.measures[first].what
        held = f"; gaps are to {called(self.reference, self.by)}" if self.reference else ""
        return f"{what[:1].upper()}{what[1:]}, held against {first}, in points{held}:"

    def _in_points(self) -> pd.DataFrame:
        """Return a row a network, with the first few gaps."""
        rows = dict[str, dict[str, str]]()
        for name in map(str, self.table.index):
            row = row_of(self.table, name)
            change, low, high = (100 * row[one] for one in ("change", "low", "high"))
            rows[name] = {
                "mean": f"{100 * row['mean']:.1f}",
                "change": f"{change:+.1f} [{low:+.1f}, {high:+.1f}]" if rows else "",
                "least": f"{100 * row['least']:.1f}",
                "at 0": f"{row['at_zero']:.0f}",
            } | {one: f"{100 * row[one]:+.1f}" for one in self._gaps[:MOST_GAPS]}
        return pd.DataFrame.from_dict(rows, orient="index")

    @property
    def _gaps(self) -> list[str]:
        return [one for one in map(str, self.table) if one.startswith("gap of ")]

    def _rests_on(self) -> str:
        more = len(self._gaps) - MOST_GAPS
        stand = f"stand{'s' * (more == 1)} in the table"
        told = [f"{counted(more, 'more gap')} {stand}."] if more > 0 else []
        given = [one for each in self.measures.values() for one in each.assumptions]
        return " ".join([*told, *assumed_lines(list(dict.fromkeys(given)))])


def row_of(table: pd.DataFrame, name: str) -> dict[str, float]:
    """Return a row of numbers by the names of columns.

    Examples
    --------
    >>> row_of(pd.DataFrame({"mean": [0.5]}, index=["today"]), "today")
    {'mean': 0.5}
    """
    values = table.loc[[name]].to_numpy(dtype=np.float64)[0].tolist()
    return dict(zip(map(str, table.columns), values, strict=True))


def compare(
    networks: Mapping[str, ReferralNetwork | tuple[ReferralNetwork, Rule]],
    measure: Rule,
    *,
    by: str | None = None,
    reference: str | None = None,
    rng: Rng = None,
    progress: bool = False,
) -> NetworkComparison:
    """Return what several networks, or rules, give the same people, on common draws.

    Parameters
    ----------
    networks
        By name; the first is what the others are held against. A network together with a measure
        of its own is a rule: interviews by lot, another limit, searches with a cap.
    measure
        Called with a network and a seed, the same for all, so that nothing but the network differs.
    by, reference
        The column of groups, an outcome here, and the group others are held against.
    rng
        The seed, handed on to each measure, which so draws what it draws by itself with this seed.
    progress
        Whether to show a bar once it takes more than two seconds.

    Returns
    -------
    NetworkComparison
        A table, paired over worlds where the measure is drawn.

    Raises
    ------
    DataError
        If there is no network, ``measure`` takes no seed, or not the same people, or not in the
        same worlds, were measured.
    UnknownColumn
        If people have no such column.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(40, rng=7)
    >>> def access(net, rng):
    ...     return ntp.access.estimate(net, None, "p40", within=3, rng=rng)
    >>> found = compare({"today": net, "warmer": net.with_warmth(0.6)}, access, rng=7)
    >>> bool(found.table.at["warmer", "change"] > 0)
    True
    """
    if not networks:
        raise DataError(
            "compare: there is no network.",
            code="no network",
            repair=Repair("write", code="{'today': net, …}"),
        )
    pairs = {
        name: one if isinstance(one, tuple) else (one, measure) for name, one in networks.items()
    }
    if any(len(signature(own).parameters) < 2 for _, own in pairs.values()):
        raise DataError(
            "compare: measure must take a network and a seed, so that all are measured on common "
            "draws.",
            code="wanted",
            repair=Repair("write", code="measure(net, rng)"),
        )
    world, seed = world_of(rng)
    draw = int(world >> 1) if seed is None else seed  # a seed is handed on: an estimate's worlds
    turns = shown(pairs.items(), len(pairs), "networks", progress=progress)
    found = {name: own(net, draw) for name, (net, own) in turns}
    first = next(iter(found.values()))
    for name, one in found.items():
        if not one.values.index.equals(first.values.index):
            raise DataError(
                f"compare: {name!r} measures other people.",
                code="other people",
                repair="Name the same seekers",
            )
        if one.n_draws != first.n_draws or one.seed != first.seed:
            raise DataError(
                f"compare: {name!r} is not on common draws.",
                code="values",
                repair="Hand the seed on: rng=rng, and as many draws for all",
            )
    if by and reference is None:
        reference = str(first.labels(by).loc[lambda of: of != NO_LABEL].mode().iloc[0])
    rows = {name: _row(one, first, by, reference) for name, one in found.items()}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return NetworkComparison(table, found, reference or "", by)


def _row(
    measure: PersonMeasure, first: PersonMeasure, by: str | None, reference: str | None
) -> dict[str, float]:
    """Return what one network gives."""
    values = measure.values.to_numpy(dtype=np.float64)
    everybody, half = np.zeros(len(values), np.int64), 0.0
    change = float(values.mean() - first.values.to_numpy(dtype=np.float64).mean())
    if measure.n_draws > 1:
        apart = measure.draw_means(everybody, 1)[0] - first.draw_means(everybody, 1)[0]
        half = quantile(0.95, len(apart)) * float(apart.std(ddof=1) / np.sqrt(len(apart)))
    row = {
        "mean": float(values.mean()),
        "least": float(values.min()),
        "at_zero": float((values == 0).sum()),
        "gini": gini(values) if values.any() else float("nan"),
        "change": change,
        "low": change - half,
        "high": change + half,
    }
    if by is None:
        return row
    grouped = measure.values.groupby(measure.labels(by)).mean()
    means = {str(name): float(value) for name, value in grouped.items()}
    if reference not in means:
        raise DataError(f"reference is {reference!r}, which is no group of {by}.", code="B81")
    for name in in_order(means):
        if name != NO_LABEL:
            row[f"mean of {called(name, by)}"] = means[name]
            if name != reference:
                row[f"gap of {called(name, by)}"] = means[name] - means[reference]
    return row
