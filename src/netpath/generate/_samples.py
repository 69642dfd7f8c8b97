"""The files of data/samples: the town as two tables, three people's exports, and a datasheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from netpath.generate._exports import (
    ONLINE,
    SHARE_OF_ALUMNI,
    SHARE_OF_TIES,
    YEARS_AT_SCHOOL,
    Export,
    draw_exports,
    owners_of,
)
from netpath.generate._linkedin import export_files
from netpath.generate._own import N_STRANGERS, own_files
from netpath.generate._people import is_gatekeeper
from netpath.generate._town import CIRCLES, HABITS, town
from netpath.network import ReferralNetwork

_RNG = 7


def write_samples(folder: str | Path) -> None:
    """Write people.csv, ties.csv, the folders exports and own, and README.md: the same bytes.

    Parameters
    ----------
    folder
        An existing folder; files of these names are replaced.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_samples(folder)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['README.md', 'exports', 'own', 'people.csv', 'ties.csv']
    """
    net = town(rng=_RNG)
    _write(net.people.reset_index(), Path(folder, "people.csv"))
    _write(net.ties, Path(folder, "ties.csv"))
    exports, alumni = draw_exports(net, rng=_RNG)
    Path(folder, "exports").mkdir(exist_ok=True)
    for name, content in export_files(exports, alumni, rng=_RNG).items():
        Path(folder, "exports", name).write_bytes(content)
    Path(folder, "own").mkdir(exist_ok=True)
    for name, content in own_files(net, rng=_RNG).items():
        Path(folder, "own", name).write_bytes(content)
    datasheet = Path(__file__).with_name("datasheet.md").read_text(encoding="utf-8")
    figures = _people_figures(net) | _tie_figures(net) | _export_figures(net, exports) | _assumed()
    told = datasheet.format(rng=_RNG, alumni=len(alumni), **figures)
    Path(folder, "README.md").write_text(told, encoding="utf-8", newline="\n")


def _write(table: pd.DataFrame, path: Path) -> None:
    for name in table.select_dtypes("datetime"):
        table[name] = table[name].dt.strftime("%Y-%m-%d")
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        write.writerow(table.columns)
        write.writerows(table.astype(object).where(table.notna(), "").to_numpy())


def _people_figures(net: ReferralNetwork) -> dict[str, object]:
    people, role = net.people, net.people["role"]
    manages = role == "hiring manager"
    return {
        "people": f"{len(people):,}",
        "orgs": people["org"].nunique(),
        "job_seekers": (role == "job seeker").sum(),
        "students": (role == "student").sum(),
        "group_a": (people["group"] == "A").sum(),
        "group_b": (people["group"] == "B").sum(),
        "group_none": people["group"].isna().sum(),
        "gatekeepers": is_gatekeeper(role).sum(),
        "hiring_managers": manages.sum(),
        "acme_managers": (manages & (people["org"] == "Acme")).sum(),
    }


def _tie_figures(net: ReferralNetwork) -> dict[str, object]:
    import networkx as nx

    graph, people = net.to_networkx(), net.people
    alters = pd.Series(dict(graph.degree))
    keeps = people.index[is_gatekeeper(people["role"])]
    known = pd.Series({one: len({*graph[one]}.intersection(keeps)) for one in people.index})
    known = known.drop(keeps).groupby(people["group"]).mean()
    circles = sorted(map(len, nx.connected_components(graph)))
    kinds = [
        (kind, len(ties), f"{ties['count'].median():g}", f"{ties['warmth'].mean():.2f}")
        for kind, ties in net.ties.groupby("kind")
    ]
    return {
        "ties": f"{net.n_ties:,}",
        "kinds": _rows(kinds),
        "mean_alters": f"{alters.mean():.1f}",
        "median_alters": f"{alters.median():g}",
        "most_alters": alters.max(),
        "clustering": f"{nx.average_clustering(graph):.3f}",
        "largest": f"{circles[-1]:,}",
        "alone": circles.count(1),
        "islands": len(circles) - 1 - circles.count(1),
        "apart": sum(circles[:-1]) - circles.count(1),
        "gates_a": f"{known['A']:.2f}",
        "gates_b": f"{known['B']:.2f}",
    }


def _export_figures(net: ReferralNetwork, exports: list[Export]) -> dict[str, object]:
    owners = owners_of(net)
    n_ties = [len(net.alters(owner)) for owner in owners]
    people, school = net.people, net.people.at[owners[0], "school"]
    left = (people["school"] == school) & people["graduated"].notna()
    rows = [
        (f"{export.owner.slug}.zip", total, len(export.ties), len(export.met_once))
        for total, export in zip(n_ties, exports, strict=True)
    ]
    return {
        "exports": _rows(rows),
        "owners_ties": sum(n_ties),
        "own_many": len(net.alters(owners[0])) + N_STRANGERS,
        "kept_ties": sum(len(export.ties) for export in exports),
        "school": school,
        "left_school": left.sum(),
    }


def _assumed() -> dict[str, object]:
    """Return the numbers that the town is drawn with."""
    circles = [(one.shared, one.kind, f"{one.chance:g}") for one in CIRCLES]
    habits = [(kind, *(f"{number:g}" for number in HABITS[kind])) for kind in HABITS]
    return {
        "share_of_ties": f"{SHARE_OF_TIES:.0%}".replace("%", " %"),
        "share_of_alumni": f"{SHARE_OF_ALUMNI:.0%}".replace("%", " %"),
        "years_at_school": YEARS_AT_SCHOOL,
        "online": ", ".join(f"{kind} {times}" for kind, times in ONLINE.items()),
        "circles": _rows(circles).replace("inf", "1"),
        "habits": _rows(habits).replace("inf", "since they could"),
    }


def _rows(cells: Iterable[Iterable[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in cells)
