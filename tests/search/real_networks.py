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
    return ntp.ReferralNetwork(people, pairs.drop_duplicates()).with_warmth(0.3), targets


NETWORKS = (krackhardt, enron, email_eu_core, ego_facebook, fb_oklahoma97)
GROUPS = ("gender", "group", "level", "department", "team", "role")


def rows(net: ntp.ReferralNetwork, targets: list[str], level: str) -> pd.DataFrame:
    """Success and asks of each habit, alone and together, for at most 100 seekers."""
    others = [one for one in net.ids if one not in set(targets)]
    seekers = others[:: max(1, len(others) // 100)][:100]
    found = []
    for habit in HABITS:
        for at_once in (False, True):
            rules = search.Rules(level, budget=25, referrals=5, cap=5, together=at_once)
            policy = getattr(search, habit)
            runs = search.simulate(
                net, seekers, targets, policy=policy, rules=rules, n_runs=50, rng=7
            )
            found.append((habit, "together" if at_once else "alone", *told(runs)))
    return pd.DataFrame(found, columns=["habit", "", "success", "low", "high", "asks", "groups"])


def told(runs: search.Runs) -> tuple[float, float, float, float, str]:
    """Success with its interval, asks, and success by group where there is one."""
    share, groups = runs.success, ""
    column = next((one for one in GROUPS if one in runs.people), None)
    if column is not None and runs.people[column].nunique() <= 6:
        by = runs.by(column)["success_rate"]
        groups = f"{column}: " + ", ".join(f"{name} {rate:.3f}" for name, rate in by.items())
    return share.value, share.low, share.high, float(runs.asks_made.mean()), groups


def speed(net: ntp.ReferralNetwork, targets: list[str]) -> str:
    """Searches a second, warmest first, five names given, on one and two threads."""
    others = [one for one in net.ids if one not in set(targets)][:1000]
    rules = search.Rules(budget=40, referrals=5)
    lines = []
    for threads in ("1", "2"):
        os.environ["NETPATH_THREADS"] = threads
        start, cpu = time.perf_counter(), time.process_time()
        runs = search.simulate(net, others, targets, rules=rules, n_runs=100, rng=7)
        n = runs.ended.size
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        lines.append(f"{threads} threads: {n / wall:,.0f} a second, {n / cpu:,.0f} a CPU second")
    return "; ".join(lines)


def main(wanted: list[str]) -> None:
    """Print the table."""
    pd.set_option("display.width", 250, "display.max_colwidth", 120)
    for build in NETWORKS:
        if wanted and build.__name__ not in wanted:
            continue
        net, targets = build()
        sys.stdout.write(f"\n## {build.__name__}: {net} {len(targets)} targets\n")
        sys.stdout.write(rows(net, targets, "directory").round(3).to_string(index=False) + "\n")
        sys.stdout.write(speed(net, targets) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
