"""From measurements to a table: results.md, results.csv and results.png, next to this file."""

from __future__ import annotations

import json
from itertools import pairwise

import graphs
import numpy as np
import pandas as pd

COLUMNS = ["graph", "player", "threads", "round", "workload", "seconds", "scaled"]
OURS = "netpath"
PASSES = {  # how many times a workload may at least look at every arc
    "W2 asks": 1,
    "W2 chance": 1,
    "W2 each number of asks to 6": 6,
}


def measurements() -> pd.DataFrame:
    """One row a repetition."""
    rows = []
    for text in (graphs.CACHE / "results.jsonl").read_text().splitlines():
        one = json.loads(text)
        where = (*one["task"], one["workload"])
        rows += [(*where, each, one.get("scaled", False)) for each in one.get("seconds", [])]
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Median of the rounds' medians, and their range."""
    keys = ["graph", "workload", "player", "threads"]
    rounds = found.groupby([*keys, "round"], sort=False)["seconds"].median()
    table = rounds.groupby(keys, sort=False).agg(["median", "min", "max", "count"])
    table["scaled"] = found.groupby(keys, sort=False)["scaled"].any()
    return table.reset_index()


def answers() -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """What each player answered, by graph and workload."""
    told: dict[tuple[str, str], dict[str, np.ndarray]] = {}
    for text in (graphs.CACHE / "results.jsonl").read_text().splitlines():
        one = json.loads(text)
        if one.get("answer"):
            graph, player, threads, _ = one["task"]
            by_player = told.setdefault((graph, one["workload"]), {})
            by_player.setdefault(f"{player}/{threads}", np.array(one["answer"], float))
    return told


def agree(workload: str, told: dict[str, np.ndarray]) -> str:
    """Whether all answers are the same, to single precision, or within the noise of few draws."""
    first = told.get(f"{OURS}/1", next(iter(told.values())))
    apart = [who for who, other in told.items() if not alike(workload, first, other)]
    return f"all {len(told)}" if not apart else f"not {', '.join(apart)}"


def alike(workload: str, first: np.ndarray, other: np.ndarray) -> bool:
    n = min(len(first), len(other))  # pairs for which there was time
    slack = 0.02 if workload.startswith("W4") else 1e-5
    return bool(np.allclose(first[:n], other[:n], rtol=slack, atol=1e-9))


def side_by_side(table: pd.DataFrame) -> pd.DataFrame:
    """One row a graph, workload and number of threads: ours, the fastest peer, their ratio."""
    told, rows = answers(), []
    for (graph, workload), part in table.groupby(["graph", "workload"], sort=False):
        ours = part[part["player"] == OURS]
        peers = part[~part["player"].isin([OURS, "limit"])]
        for _, mine in ours.iterrows():
            fair = peers[peers["threads"] <= mine["threads"]]
            row = {"graph": graph, "workload": workload, "threads": mine["threads"]}
            row |= {"netpath": shown(mine), "fastest peer": "", "ratio": "", "answers agree": ""}
            if len(fair):
                best = fair.loc[fair["median"].idxmin()]
                low, high = best["min"] / mine["max"], best["max"] / mine["min"]
                row["fastest peer"] = f"{best['player']} {shown(best)}"
                row["ratio"] = f"{best['median'] / mine['median']:.2g} ({low:.2g} to {high:.2g})"
            if (graph, workload) in told:
                row["answers agree"] = agree(workload, told[graph, workload])
            row["of the limit"] = of_the_limit(table, mine)
            rows.append(row)
    return pd.DataFrame(rows)


def of_the_limit(table: pd.DataFrame, mine: pd.Series) -> str:
    """How many random gathers over all arcs, and stream copies, a workload takes a pass."""
    if mine["workload"] not in PASSES:
        return ""
    limits = table[(table["graph"] == mine["graph"]) & (table["threads"] == mine["threads"])]
    limits = limits[limits["player"] == "limit"].set_index("workload")["median"]
    if len(limits) < 2:
        return ""
    once = mine["median"] / PASSES[mine["workload"]]
    return (
        f"{once / limits['random gather']:.1f} gathers, {once / limits['stream copy']:.0f} copies"
    )


def shown(one: pd.Series) -> str:
    """A time with its spread over the rounds; ``~`` where it is scaled from a sample."""
    mark = "~" if one["scaled"] else ""
    return f"{mark}{time(one['median'])} ({time(one['min'])} to {time(one['max'])})"


def time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def slopes(table: pd.DataFrame) -> pd.DataFrame:
    """Log10 of time for ten times the people, from each size to the next; 1 is linear."""
    rows = []
    for (player, threads, workload), part in table.groupby(["player", "threads", "workload"]):
        by_size = part.set_index("graph")["median"]
        there = [size for size in graphs.SIZES if size in by_size]
        row = {"player": player, "threads": threads, "workload": workload}
        for small, large in pairwise(there):
            row[f"{small} to {large}"] = round(float(np.log10(by_size[large] / by_size[small])), 2)
        if len(there) > 1:
            rows.append(row)
    return pd.DataFrame(rows)


def memories() -> pd.DataFrame:
    """MB that a graph takes when it is built, and that the process held at most."""
    rows = []
    for text in (graphs.CACHE / "results.jsonl").read_text().splitlines():
        one = json.loads(text)
        graph, player, threads, _ = one["task"]
        for what in ("grown", "peak"):
            if what in one:
                rows.append((graph, player, threads, what, one[what]))
    table = pd.DataFrame(rows, columns=["graph", "player", "threads", "what", "MB"])
    wide = table.pivot_table(index=["graph", "player", "threads"], columns="what", values="MB")
    return wide.round(0).reset_index()


def failures() -> list[str]:
    told = {}
    for text in (graphs.CACHE / "results.jsonl").read_text().splitlines():
        one = json.loads(text)
        what = one.get("failed") or (one.get("ended") and f"ended: {one['ended']}")
        if what:
            graph, player, threads, _ = one["task"]
            told[f"- {graph}, {player} on {threads}, {one['workload']}: {what}"] = None
    return list(told)


def markdown(table: pd.DataFrame) -> str:
    heads = [str(name) for name in table.columns]
    rows = [heads, ["---"] * len(heads)]
    rows += [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.to_numpy(object)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def drawn(table: pd.DataFrame) -> None:
    """Time against size, one panel a workload, one line a player on one thread."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    part = table[(table["threads"] == 1) & table["graph"].isin(list(graphs.SIZES))]
    workloads = [name for name in part["workload"].unique() if name.startswith("W")]
    if not workloads:
        return
    figure, panels = plt.subplots(3, 3, figsize=(13, 11), squeeze=False, layout="constrained")
    marks = dict(zip(sorted(part["player"].unique()), "os^Dv<>PX*", strict=False))
    for panel, workload in zip(panels.flat, workloads, strict=False):
        for player, line in part[part["workload"] == workload].groupby("player"):
            people = [graphs.SIZES[name] for name in line["graph"]]
            heavy = {"linewidth": 2.5, "color": "black"} if player == OURS else {"linewidth": 1}
            panel.plot(people, line["median"], marker=marks[player], label=player, **heavy)
        panel.set(xscale="log", yscale="log", title=workload, xlabel="people", ylabel="seconds")
        panel.legend(fontsize=7)
    for panel in list(panels.flat)[len(workloads) :]:
        panel.set_axis_off()
    figure.savefig(graphs.HERE / "results.png", dpi=110)


def written() -> None:
    table = summary(measurements())
    table.to_csv(graphs.HERE / "results.csv", index=False)
    parts = {
        "Side by side": markdown(side_by_side(table)),
        "Slopes (log10 of time for ten times the people)": markdown(slopes(table)),
        "Memory (MB grown by the graph, MB at most)": markdown(memories()),
        "What failed": "\n".join(failures()) or "Nothing.",
    }
    note = (
        "Medians over interleaved rounds, with the range of the rounds; a ratio is a gain only "
        "where its whole range is above 1. ~ is scaled from a sample of the same people."
    )
    text = "\n\n".join(f"## {head}\n\n{body}" for head, body in parts.items())
    (graphs.HERE / "results.md").write_text(f"# Benchmarks\n\n{note}\n\n{text}\n", "utf-8")
    drawn(table)


if __name__ == "__main__":
    written()
