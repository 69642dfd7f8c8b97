"""An audit of a large real network, timed: ``python large_audit.py [PLACE OF THE NETWORK]``.

Access within 3 in 1,000 worlds, the gap with 1,999 shuffles of labels, and 199 rewirings of the
ties in 200 worlds each, with degrees held and with degrees and mixing held.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

import netpath as ntp
from netpath._measure import PersonMeasure

PLACE = Path(__file__).resolve().parents[2] / "shared/data/networks/fb_oklahoma97"
N_TARGETS, WARMTH, WITHIN = 50, 0.05, 3


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = time.monotonic(), time.process_time()
    yield
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:38s} {wall:7.1f} s {cpu:7.1f} s of CPU {peak:7.0f} MB at the most", flush=True)


def network(place: Path) -> ntp.ReferralNetwork:
    people = pd.read_csv(place / "people.csv", dtype="str")
    ties = pd.read_csv(next(place.glob("ties.csv*")), dtype="str")
    return ntp.ReferralNetwork(people, ties, directed=False).with_warmth(WARMTH)


def main(place: Path) -> None:
    with timed("compiling, on a small network"):
        small = ntp.generate.planted_groups({"1": 30, "2": 30}, rng=1)
        for held in ("degrees", "degrees and mixing"):
            ntp.counterfactuals.rewired(small, held=held, by="group", rng=1)
        ntp.access.estimate(small, targets="p01", within=WITHIN, rng=1)
    with timed("reading"):
        net = network(place)
    print(net)
    chosen = np.random.default_rng(7).choice(np.array(net.ids), N_TARGETS, replace=False)
    targets = [str(one) for one in chosen]
    with timed("access within 3, 1,000 worlds"):
        access = ntp.access.estimate(net, targets=targets, within=WITHIN, rng=7)
    with timed("the gap, 1,999 shuffles"):
        found = ntp.audit.gap(access, "gender", "1", rng=7)
    print(found)

    def measure(other: ntp.ReferralNetwork) -> PersonMeasure:
        return ntp.access.estimate(other, targets=targets, within=WITHIN, n_draws=200, rng=7)

    for held in ("degrees", "degrees and mixing"):
        with timed(f"199 rewirings, {held} held"):
            found = ntp.audit.null(net, measure, "gender", reference="1", held=held, rng=7)
        print(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE)
