"""Law 7: the same question gives the same bytes for any hash seed, threads and order of rows."""

import os
import subprocess
import sys

QUESTIONS = """
import hashlib, os
import numpy as np, pandas as pd, netpath as ntp

rng = np.random.default_rng(5)
pairs = np.unique(np.sort(rng.integers(0, 2000, (6000, 2)), axis=1), axis=0)
pairs = pairs[pairs[:, 0] != pairs[:, 1]]
ties = pd.DataFrame(pairs, columns=["source", "target"]).astype("str").assign(warmth=0.2)
people = pd.DataFrame({"id": sorted(set(ties["source"]) | set(ties["target"]))})
group, age = (rng.choice(list(some), len(people)) for some in ("ABC", "xy"))
people = people.assign(group=group, age=age)
many = pd.DataFrame(rng.integers(0, 40_000, (250_000, 2)), columns=["source", "target"])
many = pd.DataFrame(np.sort(many, axis=1), columns=many.columns)
many = many[many["source"] < many["target"]].drop_duplicates().assign(warmth=0.1)
assert len(many) > 200_000  # so many rows are coded by kernels
if os.environ["SHUFFLED"]:
    people, ties, many = (one.sample(frac=1, random_state=3) for one in (people, ties, many))
    ties = ties.rename(columns={"source": "target", "target": "source"})
net = ntp.ReferralNetwork(people, ties)
large = [ntp.ReferralNetwork(None, many.astype({e: kind for e in ("source", "target")}))
         for kind in ("int64", "str")]
targets = net.ids[:9]
access = [ntp.access.estimate(net, targets=targets, within=n, n_draws=3000, rng=7)
          for n in (3, None)]
audit = ntp.audit.gap(access[0], ("group", "age"), ("A", "x"), n_resamples=50, rng=7)
seekers = net.ids[20:24]
chains = [ntp.chains.warmest(net, one, targets, k=5) for one in seekers]
chains += [ntp.chains.shortest(net, one, targets, k=5, within=6) for one in seekers]
chains += [ask(net, seekers[0], targets) for ask in (ntp.chains.frontier, ntp.chains.fallbacks)]
wide = [ntp.chains.warmest(one, one.ids[0], one.ids[-1], k=3) for one in large]
runs = ntp.search.simulate(net, seekers, targets, n_runs=200, rng=7)
boards = [ntp.cohort.board(net, net.ids[20:60], {"A": targets}, within=3, rng=7, **more)
          for more in ({"by": "group"}, {"each": 2})]
answers = {
    "cohort": [repr(one).encode() for one in boards],
    "tables": ["".join(one.ids).encode() + one.compressed.neighbours.tobytes() for one in large],
    "chains": [str(one).encode() for one in chains + wide],
    "search": [runs.to_frame().to_csv().encode(), str(runs).encode()],
    "keys": [keys.tobytes() for keys in net.coin_keys],
    "access": [one.worlds.words.tobytes() for one in access],
    "reach": [ntp.reach.count(net, within=n).values.to_numpy().tobytes() for n in (2, 3)],
    "influence": [ntp.access.influence(net, net.ids[:3], within=3, rng=7).shares.tobytes()],
    "gap": [audit.to_frame().to_csv().encode(), str(audit).encode()],
}
for name, parts in answers.items():
    print(name, hashlib.sha256(b"".join(parts)).hexdigest())
"""


def test_the_same_bytes_for_any_hash_seed_threads_and_row_order():
    long = os.environ.get("NETPATH_LONG") == "1"
    every = [(n, seed, rows) for n in "12" for seed in "01234" for rows in ("", "yes")]
    said = set()
    for threads, seed, rows in every if long else [("1", "0", ""), ("2", "1", "yes")]:
        wish = {"NETPATH_THREADS": threads, "PYTHONHASHSEED": seed, "SHUFFLED": rows}
        run = subprocess.run(
            [sys.executable, "-c", QUESTIONS],
            env=os.environ | wish,
            capture_output=True,
            text=True,
            check=True,
        )
        said.add(run.stdout)
    assert len(said) == 1, "\n".join(said)
    assert len(said.pop().splitlines()) == 9
