"""Searches on five real networks: run it to print the table; ``main()`` takes the names wanted.

The data lies beside the checkout and is not part of it. Warmth is assumed: 0.3 for every tie, or
from counts where there are any. Targets are stated with each network.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from test_real_networks import DATA, ego_facebook, enron, krackhardt, table

import netpath as ntp
from netpath import search

HABITS = ("warmest_first", "most_connected_first", "most_similar", "by_lot", "replan")


def email_eu_core() -> tuple[ntp.ReferralNetwork, list[str]]:
    """Letters of a research institute, warmth assumed; to ten people of department 4, by id."""
    people, ties = table("email_eu_core", "people.csv"), table("email_eu_core", "ties.csv")
    return friends(people.rename(columns={"dept": "team"}), ties, "team", "4")


def fb_oklahoma97() -> tuple[ntp.ReferralNetwork, list[str]]:
    """Friends at a university, warmth assumed; to ten people of the commonest major, by id."""
    people = table("fb_oklahoma97", "people.csv").rename(columns={"major": "field"})
    known = people[people["field"] != ""]
    file = next(one.name for one in (DATA / "fb_oklahoma97").glob("ties*"))
    ties = pd.read_csv(DATA / "fb_oklahoma97" / file, dtype="str")
    return friends(people, ties, "field", known["field"].mode().iloc[0])


def friends(
    people: pd.DataFrame, ties: pd.DataFrame, column: str, value: str
) -> tuple[ntp.ReferralNetwork, list[str]]:
    """Return a network of undirected ties at warmth 0.3, and ten people who share a value."""
    ties = ties[ties["source"] != ties["target"]][["source", "target"]]
    pairs = pd.DataFrame(np.sort(ties.to_numpy(dtype=str), axis=1), columns=["source", "target"])
    targets = sorted(people.loc[people[column] == value, "id"])[:10]
    return ntp.ReferralNetwork(people, pairs.drop_duplicates(), directed=False).with_warmth(
        0.3
    ), targets


NETWORKS = (krackhardt, enron, email_eu_core, ego_facebook, fb_oklahoma97)
GROUPS = ("gender", "level", "role")
RULES = {"budget": 25, "referrals": 5, "cap": 5}


def seekers_of(net: ntp.ReferralNetwork, targets: list[str], n: int) -> list[str]:
    """Return at most so many people, evenly from all but the targets."""
    others = [one for one in net.ids if one not in set(targets)]
    return others[:: max(1, len(others) // n)][:n]


def rows(net: ntp.ReferralNetwork, targets: list[str], level: str) -> pd.DataFrame:
    """Success and asks of each habit, alone and all at once, for at most 100 seekers."""
    seekers, found = seekers_of(net, targets, 100), {}
    for habit in HABITS:
        for at_once in (False, True):
            rules = search.Rules(level, **RULES, together=at_once)
            policy = getattr(search, habit)
            runs = search.simulate(
                net, seekers, targets, policy=policy, rules=rules, n_runs=100, rng=7
            )
            found[habit, "at once" if at_once else "alone"] = told(runs)
    return pd.DataFrame.from_dict(found, orient="index")


def told(runs: search.Runs) -> dict[str, object]:
    """Success with its interval, asks, and success by group where there is one."""
    share = runs.success
    row: dict[str, object] = {"success": share.value, "low": share.low, "high": share.high}
    row["asks"] = float(runs.asks_made.mean())
    column = next((one for one in GROUPS if one in runs.people), None)
    if column is not None:
        for name, group in told_of(runs.by(column)).iterrows():
            row[f"{column} {name} (n={group['n']:.0f})"] = group["success_rate"]
    return row


def told_of(groups: pd.DataFrame) -> pd.DataFrame:
    """Leave out groups under ten, and the next smallest where that would give one away."""
    kept = groups[groups["n"] >= 10]
    if len(groups) - len(kept) == 1:
        kept = kept.drop(kept["n"].idxmin()) if len(kept) else kept
    return kept


def speed(net: ntp.ReferralNetwork, targets: list[str]) -> str:
    """Searches a second, warmest first, five names given, at most 40 asks, on 1 and 2 threads.

    The best of five, the threads in turns, what it takes to set up a question included.
    """
    seekers, rules = seekers_of(net, targets, 1000), search.Rules(budget=40, referrals=5)
    n_runs, best = 200_000 // len(seekers), dict.fromkeys(("1", "2"), 0.0)
    cpu = 0.0
    for _ in range(5):
        for threads in best:
            os.environ["NETPATH_THREADS"] = threads
            start, begun = time.perf_counter(), time.process_time()
            runs = search.simulate(net, seekers, targets, rules=rules, n_runs=n_runs, rng=7)
            best[threads] = max(best[threads], runs.ended.size / (time.perf_counter() - start))
            cpu = max(cpu, runs.ended.size / (time.process_time() - begun))
    asks = f"{runs.asks_made.mean():.1f} asks each"
    lines = [f"{n:,.0f} on {one} thread{'s' * (one > '1')}" for one, n in best.items()]
    return f"searches a second, {asks}: {', '.join(lines)}; {cpu:,.0f} a CPU second"


def main(wanted: list[str]) -> None:
    """Print the table."""
    pd.set_option("display.width", 250, "display.max_columns", 30)
    for build in NETWORKS:
        if wanted and build.__name__ not in wanted:
            continue
        net, targets = build()
        sys.stdout.write(f"\n## {build.__name__}: {net} {len(targets)} targets. ")
        sys.stdout.write(f"{search.Rules('directory', **RULES)}\n")
        table = rows(net, targets, "directory").round(3).astype(object)
        sys.stdout.write(table.where(table.notna(), "").to_string() + "\n")
        sys.stdout.write(speed(net, targets) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
