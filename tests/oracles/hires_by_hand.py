"""The model of hiring worked out anew: by quadrature and root finding on densities, and by drawing.

Nothing here comes from ``netpath.hiring``. Where the closed forms speak of truncated normals, this
integrates over the two signals themselves.
"""

from __future__ import annotations

from math import exp, inf, sqrt

import numpy as np
from scipy import integrate, optimize
from scipy.stats import norm


def posterior(signals: list[tuple[float, float]]) -> float:
    """The mean of quality given (signal, variance of its noise), by quadrature of Bayes' rule."""

    def likelihood(q: float) -> float:
        told = exp(-q * q / 2)
        for signal, noise in signals:
            told *= exp(-((signal - q) ** 2) / (2 * noise))
        return told

    # Away from where the density is, quad would see nothing of it.
    weights = [1.0, *(1 / noise for _, noise in signals)]
    middle = sum(s / noise for s, noise in signals) / sum(weights)
    ends = middle - 40 / sqrt(sum(weights)), middle + 40 / sqrt(sum(weights))
    how = {"points": [middle], "limit": 200, "epsabs": 0}
    total = integrate.quad(likelihood, *ends, **how)[0]
    return integrate.quad(lambda q: q * likelihood(q), *ends, **how)[0] / total


def spread(file_noise: float, talk_noise: float) -> float:
    """The sd of the posterior mean, from its slopes: it is linear in the signals."""
    if talk_noise == inf:
        slope = posterior([(1.0, file_noise)])
        return sqrt(slope**2 * (1 + file_noise))
    signals = [(1.0, file_noise), (0.0, talk_noise)], [(0.0, file_noise), (1.0, talk_noise)]
    a, b = map(posterior, signals)
    return sqrt((a + b) ** 2 + a**2 * file_noise + b**2 * talk_noise)


def hires(cells, hired):
    """Rates and quality of hires; each cell is (share, sd, mean of estimates, lift).

    Returns the share hired of each cell, and the mean quality of all hires.
    """

    def above(cell, cut):
        _, sd, mean, lift = cell
        return integrate.quad(
            lambda z: norm.pdf(z, mean, sd), cut - lift, mean + 40 * sd, epsabs=0, limit=200
        )[0]

    def total(cut):
        return sum(cell[0] * above(cell, cut) for cell in cells if cell[0]) - hired

    cut = optimize.bisect(total, -30, 30, xtol=1e-13)
    quality = sum(
        cell[0]
        * integrate.quad(
            lambda z, cell=cell: z * norm.pdf(z, cell[2], cell[1]),
            cut - cell[3],
            cell[2] + 40 * cell[1],
            epsabs=0,
            limit=200,
        )[0]
        for cell in cells
        if cell[0]
    )
    return [above(cell, cut) for cell in cells], quality / hired, cut


def one_job(n, met, lift, sd_met, sd_unmet):
    """The chance that one of the met is hired, and the quality of who is, by quadrature."""

    def of(own, sd, others, other_sd, ahead):
        if not own:
            return 0.0, 0.0

        def density(z):
            told = own * norm.pdf(z) * norm.cdf(z) ** (own - 1)
            return told * norm.cdf((sd * z + ahead) / other_sd) ** others

        how = {"epsabs": 1e-13, "limit": 400}
        chance = integrate.quad(density, -12, 12, **how)[0]
        return chance, sd * integrate.quad(lambda z: z * density(z), -12, 12, **how)[0]

    chance, good = of(met, sd_met, n - met, sd_unmet, lift)
    rest = of(n - met, sd_unmet, met, sd_met, -lift)[1]
    return chance, good + rest


def drawn_job(n, met, lift, sd_met, sd_unmet, times, rng):
    """The same, by drawing candidates and taking the best: mean and standard error of each."""
    draws = np.random.default_rng(rng)
    sds = np.where(np.arange(n) < met, sd_met, sd_unmet)
    told = draws.standard_normal((times, n)) * sds
    best = np.argmax(told + np.where(np.arange(n) < met, lift, 0.0), axis=1)
    won, good = best < met, told[np.arange(times), best]
    return [(one.mean(), one.std() / sqrt(times)) for one in (won, good)]
