"""Law 2 on many networks: run it to print the table; ``python tests/search/law_two.py 500``.

With every alter named and no budget, a search succeeds exactly as often as any chain works,
whatever the policy and what it knows. Every count of successes here is a binomial draw with the
chance that enumeration gives; its place in that distribution, drawn evenly within a step, is even
on (0, 1) if the law holds, and as a z it is normal.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from oracles import search_by_hand as by_hand
from search_worlds import LEVELS, POLICIES, network, random_world

import netpath as ntp
from netpath.search import Rules, simulate

N_RUNS = 1024


def counts_of(number: int, n_runs: int = N_RUNS) -> tuple[float, dict[tuple[str, str], int]]:
    """Return the exact chance on one network, and the successes of each way to find it.

    Each way has worlds of its own, so that the counts are independent of one another.
    """
    world, seeker, targets = random_world(number)
    net, exact = network(world), min(1.0, by_hand.access(world, seeker, targets))
    enumerated = ntp.access.exact(net, [seeker], targets, within=None).values.iloc[0]
    assert abs(enumerated - exact) < 1e-12
    drawn = {"rng": 100 * number, "n_draws": n_runs}
    found = ntp.access.estimate(net, [seeker], targets, within=None, **drawn).values.iloc[0]
    counts = {("access.estimate", ""): round(found * n_runs)}
    for at, (name, policy) in enumerate(POLICIES.items(), start=1):
        for shift, level in enumerate(LEVELS):
            drawn = {"rng": 100 * number + 5 * at + shift, "n_runs": n_runs}
            runs = simulate(net, seeker, targets, policy=policy, rules=Rules(level), **drawn)
            counts[name, level] = int(runs.reached.sum())
    return exact, counts


def places_of(numbers: range) -> pd.DataFrame:
    """Return a row a count: the way, the z, and the place within the exact distribution."""
    rng, rows = np.random.default_rng(7), []
    for number in numbers:
        exact, counts = counts_of(number)
        sure = exact < 1e-9 or exact > 1 - 1e-9
        for way, count in counts.items():
            if sure:
                assert count == round(exact) * N_RUNS, (number, way)
                continue
            binomial = stats.binom(N_RUNS, exact)
            place = binomial.cdf(count - 1) + rng.random() * binomial.pmf(count)
            z = (count - N_RUNS * exact) / binomial.std()
            rows.append((*way, number, exact, z, place))
    return pd.DataFrame(rows, columns=["by", "level", "network", "exact", "z", "place"])


def spread(places: pd.DataFrame) -> pd.Series:
    """Return how the counts lie around what enumeration says."""
    even = stats.kstest(places["place"], "uniform")
    z = places["z"]
    told = {"n": len(z), "mean z": z.mean(), "sd z": z.std(), "largest |z|": z.abs().max()}
    return pd.Series(told | {"KS D": even.statistic, "KS p": even.pvalue})


def main(n: int) -> None:
    """Print the spread of all counts, and by policy and level."""
    places = places_of(range(n))
    pd.set_option("display.width", 120)
    groups = places.groupby(["by", "level"], sort=False)
    table = pd.DataFrame({" ".join(way).strip(): spread(part) for way, part in groups}).T
    table.loc["all"] = spread(places)
    table["n"] = table["n"].astype(int)
    uncertain = places["network"].nunique()
    sys.stdout.write(f"{n} networks, {uncertain} of them with an uncertain answer\n")
    sys.stdout.write(table.round(3).to_string() + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
