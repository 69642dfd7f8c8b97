"""Law 7: the same question gives the same bytes for any hash seed and any number of threads."""

import os
import subprocess
import sys

QUESTIONS = """
import hashlib
import numpy as np, pandas as pd, netpath as ntp

rng = np.random.default_rng(5)
pairs = np.unique(np.sort(rng.integers(0, 2000, (6000, 2)), axis=1), axis=0)
pairs = pairs[pairs[:, 0] != pairs[:, 1]]
ties = pd.DataFrame(pairs, columns=["source", "target"]).astype("str").assign(warmth=0.2)
people = pd.DataFrame({"id": sorted(set(ties["source"]) | set(ties["target"]))})
group, age = (rng.choice(list(some), len(people)) for some in ("ABC", "xy"))
people = people.assign(group=group, age=age)
net = ntp.ReferralNetwork(people, ties)
targets = net.ids[:9]
access = [ntp.access.estimate(net, targets=targets, within=n, n_draws=3000, rng=7)
          for n in (3, None)]
audit = ntp.audit.gap(access[0], ("group", "age"), ("A", "x"), n_resamples=50, rng=7)
answers = {
    "keys": [keys.tobytes() for keys in net.coin_keys],
    "access": [one.worlds.words.tobytes() for one in access],
    "reach": [ntp.reach.count(net, within=n).values.to_numpy().tobytes() for n in (2, 3)],
    "influence": [ntp.access.influence(net, net.ids[:3], within=3, rng=7).shares.tobytes()],
    "gap": [audit.to_frame().to_csv().encode(), str(audit).encode()],
}
for name, parts in answers.items():
    print(name, hashlib.sha256(b"".join(parts)).hexdigest())
"""


def test_the_same_bytes_for_any_hash_seed_and_threads():
    long = os.environ.get("NETPATH_LONG") == "1"
    ways = [(n, seed) for n in "12" for seed in "01234"] if long else [("1", "0"), ("2", "1")]
    said = set()
    for threads, seed in ways:
        env = {**os.environ, "NETPATH_THREADS": threads, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", QUESTIONS], env=env, capture_output=True, text=True, check=True
        )
        said.add(run.stdout)
    assert len(said) == 1
    assert len(said.pop().splitlines()) == 5
