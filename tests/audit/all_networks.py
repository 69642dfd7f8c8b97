"""Every real network that has groups, audited in one loop: run it for the table and the picture.

The data lie beside the checkout and are not part of it. One set of rules serves all networks:

- nothing and NA are no label, as in the files that R writes;
- ties one way or both, as the source says; ties to oneself are left out, several kinds merged;
- warmth from counts where some count is above 1, half of it at the median count; else 0.3;
- targets are the role that fewest people hold, if two or more do; else the tenth with most ties;
- groups are the column with the fewest labels of which two have two seekers or more;
- access within 2 asks; of the two largest groups the first by name is the reference, so that no
  two networks have one gap with both signs, and the gap of the other is drawn.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

import netpath as ntp
from netpath._measure import PersonMeasure

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "networks"
WITHIN, DRAWS, SHUFFLES, REWIRINGS, LABELS = 2, 1_000, 1_999, 49, 100


class Found(NamedTuple):
    """One network's audit."""

    net: ntp.ReferralNetwork
    targets: str
    audit: ntp.audit.Audit
    null: ntp.audit.NullAudit
    group: str


def names() -> list[str]:
    """Return the networks that are there."""
    return sorted(one.name for one in DATA.iterdir() if one.is_dir()) if DATA.is_dir() else []


def read(name: str) -> ntp.ReferralNetwork:
    place = DATA / name
    people = pd.read_csv(place / "people.csv", dtype="str", keep_default_na=False)
    people = people.replace(["", "NA"], None)
    ties = pd.read_csv(next(place.glob("ties.csv*")), dtype="str", keep_default_na=False)
    ties = ties[ties["source"] != ties["target"]].reset_index(drop=True)
    directed = "; directed" in (place / "SOURCE.md").read_text(encoding="utf-8")
    counts = ties["weight"].astype(float) if "weight" in ties else pd.Series(dtype=float)
    ties = ties.assign(weight=counts) if len(counts) else ties
    net = ntp.ReferralNetwork(people, ties, directed=directed)
    if len(counts) and counts.max() > 1:
        net = net.with_warmth(ntp.warmth.from_counts("weight", half=float(counts.median())))
    else:
        net = net.with_warmth(0.3)
    return net if net.compressed.one_tie_a_pair else net.merge_kinds("noisy_or")


def targets_of(net: ntp.ReferralNetwork) -> tuple[list[str], str]:
    """Return whom people look for, and in words."""
    if "role" in net.people:
        held = net.people["role"].value_counts()
        role = held[held > 1].sort_index().idxmin()
        return net.where(role=role), f"role {role}"
    known = pd.Series(np.diff(net.compressed.offsets), list(net.ids))
    n = len(net) // 10
    return known.sort_values(ascending=False, kind="stable").index[:n].tolist(), "most ties"


def groups_of(net: ntp.ReferralNetwork, targets: list[str]) -> str:
    """Return the column to audit by; empty where no column splits the seekers."""
    seekers = net.people.drop(index=targets)
    labels = {column: seekers[column].value_counts() for column in seekers}
    fits = {
        column: len(n)
        for column, n in labels.items()
        if len(n) <= LABELS and (n > 1).sum() > 1 and net.people[column].notna().mean() > 0.5
    }
    return min(fits, key=fits.__getitem__, default="")


def audited(name: str) -> Found | None:
    """Audit one network; None where it has no groups."""
    net = read(name)
    targets, whom = targets_of(net)
    by = groups_of(net, targets)
    if not by:
        return None

    def measure(other: ntp.ReferralNetwork, n_draws: int = 200) -> PersonMeasure:
        return ntp.access.estimate(other, targets=targets, within=WITHIN, n_draws=n_draws, rng=7)

    access = measure(net, DRAWS)
    sizes = access.people[by].value_counts()
    first, second = sorted(sizes.sort_index().sort_values(ascending=False, kind="stable").index[:2])
    audit = ntp.audit.gap(access, by, first, n_resamples=SHUFFLES, rng=7)
    null = ntp.audit.null(
        net, measure, by, reference=first, held="degrees", n_rewirings=REWIRINGS, rng=7
    )
    return Found(net, f"{whom} ({len(targets)})", audit, null, second)


def row(name: str, found: Found) -> dict[str, object]:
    """Return what the table tells of one network."""
    audit, group = found.audit, found.group
    contrast, own = audit.contrasts.loc[group], audit.by_group
    null = found.null.to_frame().set_index(found.null.by).loc[group]
    warmth = "counts" if "/ (" in " ".join(found.net.assumptions) else "0.3 (assumed)"
    return {
        "network": name,
        "people": len(found.net),
        "ties": found.net.n_ties,
        "one way": "yes" if found.net.directed else "no",
        "warmth": warmth,
        "targets": found.targets,
        "by": f"{audit.by} ({(own['n'] > 0).sum()})",
        "gap of": f"{group} - {audit.reference}",
        "seekers": f"{own.at[group, 'n']:,}, {own.at[audit.reference, 'n']:,}",
        "at zero": " and ".join(
            f"{own.at[g, 'at_zero'] / own.at[g, 'n']:.0%}" for g in (group, audit.reference)
        ),
        "access": " and ".join(f"{own.at[g, 'mean']:.3f}" for g in (group, audit.reference)),
        "gap": f"{contrast['difference']:+.3f} [{contrast['low']:+.3f}, {contrast['high']:+.3f}]",
        "mc": f"{contrast['mc_error']:.4f}",
        "p": audit.p_told(group).removeprefix("p = "),
        "with degrees held": f"{null['reproduced']:+.3f}; {null['remains']:+.3f} "
        f"[{null['low']:+.3f}, {null['high']:+.3f}] is not reproduced, "
        f"p {null['pvalue']:.2g}",
    }


def main(picture: str = "") -> None:
    rows, audits, groups, say = [], {}, {}, sys.stdout.write
    for name in names():
        begun = time.process_time()
        found = audited(name)
        told = "no groups" if found is None else f"{time.process_time() - begun:.1f} s of CPU"
        sys.stderr.write(f"{name}: {told}\n")
        if found is None:
            say(f"{name} has no attribute that tells people apart.\n\n")
            continue
        rows.append(row(name, found))
        audits[name], groups[name] = found.audit, found.group
    table = pd.DataFrame(rows)
    say(f"| {' | '.join(table)} |\n|{'---|' * len(table.columns)}\n")
    for cells in table.itertuples(index=False):
        say(f"| {' | '.join(map(str, cells))} |\n")
    together = ntp.audit.across(audits, group=groups)
    say(f"\n{together}\n")
    if picture:
        ntp.plot.across(together).figure.savefig(picture, dpi=130, bbox_inches="tight")


if __name__ == "__main__":
    main(*sys.argv[1:])
