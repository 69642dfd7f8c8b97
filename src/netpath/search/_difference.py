"""Two ways to search, in the same worlds: how much more often one of them gets there."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import wilson
from netpath.errors import DataError
from netpath.search._runs import Runs


def difference(here: Runs, there: Runs, *, by: str | None = None) -> pd.DataFrame:
    """Return how much more often searches reach a target here than there, in the same worlds.

    What differs between worlds is common to both and falls out, so the interval is narrower than
    those of the two shares let one think.

    Parameters
    ----------
    here, there
        Searches of the same seekers, as many, on the same ``rng``: of two policies, say, or alone
        and all at once.
    by
        The column that splits the seekers; None for all in one row.

    Returns
    -------
    pandas.DataFrame
        A row a group: the shares ``here`` and ``there``, their ``difference`` and the ends of its
        95 % interval, ``low`` and ``high``, by Student's quantile over runs.

    Raises
    ------
    DataError
        If the seekers or the worlds are not the same.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6 (1908) 1-25, on paired differences.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.generate.organisation(60, warmth=1.0, rng=7)
    >>> rules = [ntp.search.Rules(cap=2, together=once) for once in (False, True)]
    >>> runs = [ntp.search.simulate(net, None, "p60", rules=one, n_runs=9, rng=7) for one in rules]
    >>> difference(*runs)["difference"].round(2).tolist()
    [0.97]
    """
    if here.seekers != there.seekers or here.world != there.world or here.n_runs != there.n_runs:
        raise DataError(
            "These searches are not of the same seekers in the same worlds; simulate both for the "
            "same seekers, with the same n_runs and rng."
        )
    rows = {}
    for name, mine in here.groups(by).items():
        shares = [runs.reached[mine].mean(axis=0) for runs in (here, there)]
        apart = shares[0] - shares[1]
        off = 0.0 if here.no_chain[mine].all() else _off(apart)
        middle = float(apart.mean())
        rows[name] = {
            "here": float(shares[0].mean()),
            "there": float(shares[1].mean()),
            "difference": middle,
            "low": max(middle - off, -1.0),
            "high": min(middle + off, 1.0),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def _off(apart: npt.NDArray[np.float64]) -> float:
    """Return how far from the mean an interval reaches; never not at all."""
    from scipy.special import stdtrit

    n, unseen = len(apart), float(wilson(0.0, len(apart))[1])
    if n < 2 or not apart.std():
        return unseen
    return float(stdtrit(n - 1, 0.975) * apart.std(ddof=1) / np.sqrt(n))
