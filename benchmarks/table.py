"""From measurements to a page: results.md, results.csv and results.png, next to this file."""

from __future__ import annotations

from itertools import pairwise

import graphs
import numpy as np
import pandas as pd
import picture
from bench import SLOW, lines

OURS = "netpath"
NOT_PEERS = (OURS, "limit")
KEYS = ["graph", "workload", "player", "threads"]
PASSES = {"W2 asks": 1, "W2 chance": 1, "W2 each number of asks to 6": 6}
WITH_NEXT = {  # who also tells whom to ask next
    "W2 asks": (OURS, "igraph", "networkit", "scipy"),
    "W2 chance": (OURS, "networkit", "scipy"),
}
ABOUT = (
    "Medians over interleaved rounds, with their range; a ratio is the fastest peer's time by "
    "netpath's, and a gain only where its whole range is above 1. A time with ~ is scaled from a "
    "sample of people, the same for all players. Peers on one thread stand beside netpath on one, "
    "peers on one or two beside netpath on two. A gather is one random read of four bytes for "
    "every arc, a copy one pass over all neighbours in order; both are measured in the same "
    "rounds. W4 is the time of one drawn world: peers draw a world after the other, netpath 512 "
    "at a time. The ids of people are in random order, or by community where it says sorted."
)


def measurements() -> pd.DataFrame:
    """One row a repetition."""
    rows = []
    for one in lines():
        where = dict(zip(("graph", "player", "threads", "round"), one["task"], strict=True))
        told = {"workload": one["workload"], "scaled": one.get("scaled", False)}
        told["p99"] = one.get("p99", np.nan)
        rows += [{**where, **told, "seconds": each} for each in one.get("seconds", [])]
    return pd.DataFrame(rows)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Median of the rounds' medians, and their range; where there is one round, that within it."""
    rounds = found.groupby([*KEYS, "round"], sort=False)["seconds"].median()
    table = rounds.groupby(KEYS, sort=False).agg(["median", "min", "max", "count"])
    within = found.groupby(KEYS, sort=False)["seconds"].agg(["min", "max"])
    alone = table["count"] == 1
    table.loc[alone, ["min", "max"]] = within[alone]
    rest = found.groupby(KEYS, sort=False)
    table["scaled"], table["p99"] = rest["scaled"].any(), rest["p99"].median()
    return table.reset_index()


# --- who is right


def agreement() -> dict[tuple[str, str], str]:
    """Whether all who answered a question on a graph gave the same answer."""
    told: dict[tuple[str, str], dict[str, np.ndarray]] = {}
    for one in lines():
        if one.get("answer"):
            graph, player, threads, _ = one["task"]
            by_player = told.setdefault((graph, one["workload"]), {})
            by_player.setdefault(f"{player} on {threads}", np.array(one["answer"], float))
    return {key: agreed(key[1], answers) for key, answers in told.items()}


def agreed(workload: str, answers: dict[str, np.ndarray]) -> str:
    first = answers.get(f"{OURS} on 1", next(iter(answers.values())))
    apart = [who for who, other in answers.items() if not alike(workload, first, other)]
    return f"no: {', '.join(apart)}" if apart else f"yes, {len(answers)}"


def alike(workload: str, first: np.ndarray, other: np.ndarray) -> bool:
    """To single precision; where worlds are drawn, within the noise of few."""
    n = min(len(first), len(other))  # pairs for which there was time
    slack = {"rtol": 0.05, "atol": 0.01} if workload.startswith("W4") else {"rtol": 1e-5}
    return bool(np.allclose(first[:n], other[:n], **slack))


# --- side by side


def fastest(table: pd.DataFrame, graph: str, workload: str, threads: int) -> pd.Series | None:
    """The fastest peer on at most so many threads."""
    part = table[(table["graph"] == graph) & (table["workload"] == workload)]
    part = part[(part["threads"] <= threads) & ~part["player"].isin(NOT_PEERS)]
    return part.loc[part["median"].idxmin()] if len(part) else None


def of(table: pd.DataFrame, graph: str, workload: str, player: str, threads: int):
    part = table[(table["graph"] == graph) & (table["workload"] == workload)]
    part = part[(part["player"] == player) & (part["threads"] == threads)]
    return part.iloc[0] if len(part) else None


def ratio(best: pd.Series | None, mine: pd.Series | None) -> tuple[float, float, float] | None:
    """How many times as long the peer takes, at least and at most."""
    if best is None or mine is None:
        return None
    low, high = best["min"] / mine["max"], best["max"] / mine["min"]
    return best["median"] / mine["median"], low, high


def passes(graph: str, workload: str) -> float | None:
    """How many times a workload looks at every arc, at least."""
    if workload != "W3 within 2":
        return PASSES.get(workload)
    made = graphs.load(graph)
    asker, asked, _ = made.arcs()
    onward = np.bincount(asker, minlength=made.n)
    return 1 + float(onward[asked].sum()) / len(asked)


def of_the_limit(table: pd.DataFrame, mine: pd.Series | None, what: str) -> float | None:
    """How many gathers, or copies, of all arcs a workload takes for each pass it makes."""
    if mine is None or (n := passes(mine["graph"], mine["workload"])) is None:
        return None
    limit = of(table, mine["graph"], what, "limit", mine["threads"])
    return None if limit is None else mine["median"] / n / limit["median"]


def side_by_side(table: pd.DataFrame, graph: str) -> pd.DataFrame:
    """A row a workload: netpath and the fastest peer, on one thread and on two."""
    told, rows = agreement(), []
    here = table[(table["graph"] == graph) & (table["player"] != "limit")]
    for workload in here["workload"].unique():
        row = {"workload": workload}
        for threads in (1, 2) if not graph.startswith("load") else (2,):
            mine = of(table, graph, workload, OURS, threads)
            best = fastest(table, graph, workload, threads)
            on = f"on {threads}"
            row |= {f"netpath {on}": shown(mine), f"fastest peer {on}": named(best)}
            row[f"ratio {on}"] = span(ratio(best, mine)) if workload != "build" else ""
            gathers = of_the_limit(table, mine, "random gather")
            copies = of_the_limit(table, mine, "stream copy")
            limit = "" if gathers is None else f"{gathers:.2g} gathers, {copies:.2g} copies"
            row[f"of the limit {on}"] = limit
        rows.append(row | {"answers agree": told.get((graph, workload), "")})
    whole = pd.DataFrame(rows)
    return whole[[name for name in whole if whole[name].astype(bool).any()]]


def named(one: pd.Series | None) -> str:
    if one is None:
        return ""
    tree = WITH_NEXT.get(one["workload"], (one["player"],))
    without = "" if one["player"] in tree else ", without whom to ask"
    return f"{one['player']} {shown(one)}{without}"


def shown(one: pd.Series | None) -> str:
    """A time with its spread over the rounds; ``~`` where it is scaled from a sample."""
    if one is None:
        return ""
    mark = "~" if one["scaled"] else ""
    p99 = "" if np.isnan(one["p99"]) else f", p99 {time(one['p99'])}"
    spread = f"{time(one['min'])} to {time(one['max'])}"
    return f"{mark}{time(one['median'])} ({spread}{p99})"


def span(found: tuple[float, float, float] | None) -> str:
    return "" if found is None else f"{found[0]:.2g} ({found[1]:.2g} to {found[2]:.2g})"


def time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


# --- goals


def goals(table: pd.DataFrame) -> pd.DataFrame:
    """What is wanted beside what is measured; met only if the worst of the rounds meets it."""
    rows = []
    for _, goal in pd.read_csv(graphs.HERE / "goals.csv").iterrows():
        found = reached(table, goal)
        wanted, larger = float(goal["wanted"]), goal["measure"].startswith("times")
        told = {"measured": "not measured", "met": ""}
        if found is not None:
            typical, low, high = found
            worst = low if larger else high
            met = [one >= wanted if larger else one <= wanted for one in (typical, worst)]
            verdict = "yes" if all(met) else "within the spread" if met[0] else "no"
            told = {"measured": span(found), "met": verdict}
        told["wanted"] = f"{'at least' if larger else 'at most'} {wanted:g}"
        before = "" if pd.isna(goal["prototype"]) else f"{goal['prototype']:g}"
        where = {name: goal[name] for name in ("workload", "graph", "threads", "measure")}
        rows.append({**where, "prototype": before, **told})
    order = ["workload", "graph", "threads", "measure", "prototype", "wanted", "measured", "met"]
    return pd.DataFrame(rows)[order]


def reached(table: pd.DataFrame, goal: pd.Series) -> tuple[float, float, float] | None:
    """What was measured of a goal: typically, at least, at most."""
    graph, workload, threads = goal["graph"], goal["workload"], goal["threads"]
    mine, measure = of(table, graph, workload, OURS, threads), goal["measure"]
    if mine is None:
        return None
    if measure == "times the fastest peer":
        return ratio(fastest(table, graph, workload, threads), mine)
    if measure.startswith("times "):
        return ratio(of(table, graph, workload, measure.removeprefix("times "), 1), mine)
    if measure == "p99 ms":
        return (1e3 * mine["p99"],) * 3
    scale = 1e3
    if measure == "gathers":
        found = of_the_limit(table, mine, "random gather")
        if found is None:
            return None
        scale = found / mine["median"]
    return tuple(scale * mine[name] for name in ("median", "min", "max"))


# --- everybody


def everybody(table: pd.DataFrame, threads: int) -> pd.DataFrame:
    """The median of each player, workload and size."""
    part = table[(table["threads"] == threads) & table["graph"].isin([*graphs.SIZES])]
    part = part[part["workload"].str.match("W|build")]
    cells = part["median"].map(time).where(~part["scaled"], "~" + part["median"].map(time))
    wide = part.assign(cell=cells).pivot_table(
        index=["workload", "graph"], columns="player", values="cell", aggfunc="first", sort=False
    )
    return wide.fillna("").reset_index()


def slopes(table: pd.DataFrame) -> pd.DataFrame:
    """Log10 of time for ten times the people, from each size to the next; 1 is linear."""
    rows = []
    for (workload, player, threads), part in table.groupby(
        ["workload", "player", "threads"], sort=False
    ):
        by_size = part.set_index("graph")["median"]
        there = [size for size in graphs.SIZES if size in by_size]
        row = {"workload": workload, "player": player, "threads": threads}
        for small, large in pairwise(there):
            row[f"{small} to {large}"] = f"{np.log10(by_size[large] / by_size[small]):.2f}"
        if len(there) > 1:
            rows.append(row)
    return pd.DataFrame(rows)


def memories() -> pd.DataFrame:
    """MB that a graph takes when it is built, and that the process held at most."""
    rows = []
    for one in lines():
        graph, player, threads, _ = one["task"]
        for what, says in (("grown", "grown by the graph"), ("peak", "at most")):
            if what in one:
                rows.append((graph, player, threads, says, one[what]))
    table = pd.DataFrame(rows, columns=["graph", "player", "threads", "what", "MB"])
    keys = {"index": ["graph", "player", "threads"], "columns": "what"}
    wide = table.pivot_table(**keys, values="MB", aggfunc="median", sort=False)
    whole = wide.map(lambda one: "" if np.isnan(one) else f"{one:,.0f}")
    return whole.reset_index()


def failures() -> list[str]:
    """What is not in the tables, and why."""
    told = {
        f"{player} runs once, and on {', '.join(some)} alone: it takes minutes elsewhere, and is "
        "never near the fastest.": None
        for player, some in SLOW.items()
    }
    for one in lines():
        what = one.get("failed") or (one.get("ended") and f"ended: {one['ended']}")
        if what:
            graph, player, threads, _ = one["task"]
            told[f"{graph}, {player} on {threads}, {one['workload']}: {what}"] = None
    return [f"- {one}" for one in told]


def markdown(table: pd.DataFrame) -> str:
    heads = [str(name) for name in table.columns]
    rows = [heads, ["---"] * len(heads)]
    rows += [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.to_numpy(object)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    told = next(one for one in lines() if one["workload"] == "sources")
    took = sum(one["took"] for one in lines() if one["workload"] == "done")
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    return (
        f"{told['cores']} cores and {told['memory']} GB of memory; {versions}. The measurements "
        f"took {took / 60:.0f} minutes."
    )


def written() -> None:
    table = summary(measurements())
    table.to_csv(graphs.HERE / "results.csv", index=False, float_format="%.6g")
    parts = {"Goals": markdown(goals(table))}
    for graph in table["graph"].unique():
        if graph:
            parts[graph] = markdown(side_by_side(table, graph))
    parts |= {
        "Everybody, on one thread": markdown(everybody(table, 1)),
        "Everybody, on two threads": markdown(everybody(table, 2)),
        "Slopes (log10 of time for ten times the people; 1 is linear)": markdown(slopes(table)),
        "Memory (MB)": markdown(memories()),
        "What is not here": "\n".join(failures()),
    }
    text = "\n\n".join(f"## {head}\n\n{body}" for head, body in parts.items())
    head = f"# Benchmarks\n\n{machine()}\n\n{ABOUT}\n\n![time against size](results.png)"
    (graphs.HERE / "results.md").write_text(f"{head}\n\n{text}\n", "utf-8")
    picture.drawn(table, graphs.HERE / "results.png")


if __name__ == "__main__":
    written()
