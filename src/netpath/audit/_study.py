"""One protocol over many networks: a tidy table, and what the networks have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from netpath import access, reach
from netpath._measure import PersonMeasure, points
from netpath._progress import shown
from netpath._results import Answer, interval_text, listed
from netpath.audit._across import Across, across
from netpath.audit._answer import Audit
from netpath.audit._gap import gap
from netpath.audit._null import NullAudit, null
from netpath.audit._protocol import SHOWN, Protocol
from netpath.audit.groups import p_text
from netpath.counterfactuals import Held
from netpath.errors import DataError, NetpathError
from netpath.network import ReferralNetwork

Measured = Callable[[ReferralNetwork], PersonMeasure]
NUMBERS = ("difference", "low", "high", "error", "mc_error", "pvalue")


@dataclass(frozen=True, eq=False)
class Study(Answer):
    """What one protocol found in several networks.

    Attributes
    ----------
    protocol
        What was planned.
    table
        A row a network and group: ``n_people, n_ties, excluded``, the ``difference`` with ``low,
        high, error, mc_error`` and ``pvalue``; of each null what ``remains_…`` with its
        ``p_…``; and ``note``, which says why a network has no number.
    audits, nulls
        What was found in each network; nulls by network and by what is held.
    """

    protocol: Protocol
    table: pd.DataFrame = field(repr=False)
    audits: Mapping[str, Audit] = field(repr=False)
    nulls: Mapping[tuple[str, str], NullAudit] = field(repr=False)

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "network": ("network",),
        "people": ("n_people",),
        "group": ("group",),
        "difference": ("difference", "low", "high"),
        "p": ("pvalue",),
    }

    def across(self, group: str = "") -> Across:
        """Return what the networks have in common; :func:`netpath.plot.across` draws the forest.

        Raises
        ------
        DataError
            If fewer than two networks have the gap.

        Examples
        --------
        >>> from netpath.audit import protocol
        >>> from netpath.generate import planted_groups
        >>> nets = {f"town {at}": planted_groups({"A": 30, "B": 30}, rng=at) for at in (1, 2)}
        >>> plan = protocol(
        ...     "Who reaches more?", by="group", reference="A", measure="reach", held=()
        ... )
        >>> len(study(nets, plan).across().by_network)
        2
        """
        return across(dict(self.audits), group=group)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a network and group.

        Examples
        --------
        >>> from netpath.audit import protocol
        >>> from netpath.generate import planted_groups
        >>> nets = {"town": planted_groups({"A": 30, "B": 30}, rng=1)}
        >>> plan = protocol(
        ...     "Who reaches more?", by="group", reference="A", measure="reach", held=()
        ... )
        >>> study(nets, plan).to_frame()["group"].tolist()
        ['B']
        """
        return self.table.copy()

    def __str__(self) -> str:
        given = f" Given {listed(self.protocol.given)}." if self.protocol.given else ""
        head = f"{self.protocol.question} Protocol {self.protocol.fingerprint[:SHOWN]}.{given}"
        lines = [head]
        for row in self.table.to_dict("records"):
            if pd.isna(row["difference"]):
                lines.append(f"{row['network']}: no number ({row['note']}).")
                continue
            times, unit = points(self.audits[row["network"]].unit)
            numbers = (times * float(row[name]) for name in ("difference", "low", "high"))
            p = "" if pd.isna(row["pvalue"]) else f", {p_text(float(row['pvalue']))}"
            lines.append(
                f"{row['network']}, {row['group']} - {self.protocol.reference}: "
                f"{interval_text(*numbers)} {unit}{p}."
            )
        held = list(self.protocol.held)
        if held:
            lines.append(f"With {listed(held)} held: see remains in to_frame().")
        lines.append(
            "Each p is of its own network, not adjusted for how many there are; across() tells "
            "what they have in common."
        )
        return "\n".join(lines)


def study(
    networks: Mapping[str, ReferralNetwork],
    protocol: Protocol,
    *,
    measure: Measured | None = None,
    progress: bool = False,
) -> Study:
    """Do what a protocol says in each of several networks.

    A network in which it cannot be done stays in the table, with the reason.

    Parameters
    ----------
    networks
        By name.
    protocol
        What was planned; see :func:`netpath.audit.protocol`.
    measure
        Measures a network, where the protocol names neither access nor reach. Give it a fixed
        ``rng``.
    progress
        Whether to show a bar if it takes longer than two seconds.

    Raises
    ------
    DataError
        If there are no networks, or the protocol's measure needs a function.

    Examples
    --------
    >>> from netpath.audit import protocol
    >>> from netpath.generate import planted_groups
    >>> nets = {f"town {at}": planted_groups({"A": 30, "B": 30}, rng=at) for at in (1, 2)}
    >>> plan = protocol("Who reaches more?", by="group", reference="A", measure="reach", held=())
    >>> print(study(nets, plan).to_table().to_string(index=False))
    network people group       difference     p
     town 1     60     B  1.8 [-3.4, 7.0] 0.479
     town 2     60     B 4.5 [-1.5, 10.5] 0.127
    """
    if not networks:
        raise DataError("study: there are no networks. Write {'name': net, …}.", code="B81")
    how = measure or _measure_of(protocol)
    rows: list[dict[str, Any]] = []
    audits, nulls = dict[str, Audit](), dict[tuple[str, str], NullAudit]()
    for named, net in shown(networks.items(), len(networks), "networks", progress=progress):
        name = str(named)
        row: dict[str, Any] = {"network": name, "n_people": len(net), "note": ""}
        try:
            kept = _without(net, protocol)
            row |= {"n_people": len(kept), "n_ties": kept.n_ties, "excluded": len(net) - len(kept)}
            audits[name] = _gap_of(how(kept), protocol)
            for held in protocol.held:
                nulls[name, held] = _null_of(kept, how, protocol, held)
        except NetpathError as error:
            row["note"] = str(error)
        rows += _rows(row, audits[name], nulls) if name in audits else [row]
    return Study(protocol, _tidy(rows, protocol), audits, nulls)


def _gap_of(measure: PersonMeasure, protocol: Protocol) -> Audit:
    return gap(
        measure,
        protocol.by,
        protocol.reference,
        n_resamples=protocol.n_resamples,
        given=protocol.given or None,
        rng=protocol.rng,
    )


def _null_of(net: ReferralNetwork, how: Measured, protocol: Protocol, held: Held) -> NullAudit:
    return null(
        net,
        how,
        protocol.by,
        reference=protocol.reference,
        held=held,
        n_rewirings=protocol.n_rewirings,
        rng=protocol.rng,
    )


def _rows(
    row: dict[str, Any], found: Audit, nulls: Mapping[tuple[str, str], NullAudit]
) -> list[dict[str, Any]]:
    """Return a row a group of one network."""
    rows = []
    for own in found.contrasts.rename_axis("group").reset_index().to_dict("records"):
        told = row | {name: own[name] for name in ("group", *NUMBERS)}
        told["note"] = "; ".join(filter(None, (row["note"], own["note"])))
        for (whose, held), one in nulls.items():
            if whose == row["network"] and own["group"] in one.remains.index:
                short = held.replace(" ", "_")
                told[f"remains_{short}"] = float(one.remains[own["group"]])
                told[f"p_{short}"] = float(one.pvalue[own["group"]])
        rows.append(told)
    return rows


def _tidy(rows: list[dict[str, Any]], protocol: Protocol) -> pd.DataFrame:
    """Return the table with every column it may have, numbers missing where there are none."""
    numbers = [*NUMBERS]
    for held in protocol.held:
        short = held.replace(" ", "_")
        numbers += [f"remains_{short}", f"p_{short}"]
    whole = ["n_people", "n_ties", "excluded"]
    table = pd.DataFrame(rows).reindex(columns=["network", "group", *whole, *numbers, "note"])
    kinds = dict.fromkeys(numbers, "Float64") | dict.fromkeys(whole, "Int64")
    return table.astype(kinds).fillna({"note": "", "group": ""})


def _without(net: ReferralNetwork, protocol: Protocol) -> ReferralNetwork:
    """Return the network without those who are left out."""
    if not protocol.exclude:
        return net
    return net.without_people(tuple(net.where(**protocol.exclude)))


def _measure_of(protocol: Protocol) -> Measured:
    """Return the function that a protocol's measure names."""

    def targets(net: ReferralNetwork) -> list[str] | None:
        if not protocol.targets:
            return None
        found = net.where(**protocol.targets)
        if not found:
            raise DataError("study: nobody is among the targets of the protocol.", code="B81")
        return found

    def of_access(net: ReferralNetwork) -> PersonMeasure:
        whom = targets(net)
        how = {"within": protocol.within, "n_draws": protocol.n_draws, "rng": protocol.rng}
        return access.estimate(net, targets=whom, **how)  # type: ignore[arg-type]

    def of_reach(net: ReferralNetwork) -> PersonMeasure:
        return reach.count(net, targets=targets(net), within=protocol.within)

    named = {"access": of_access, "reach": of_reach}
    if protocol.measure not in named:
        raise DataError(
            f"study: the protocol measures {protocol.measure!r}, which is neither access nor "
            "reach. Give the function that measures a network, as measure=….",
            code="B81",
        )
    return named[protocol.measure]
