"""Chains of large networks: what floats find is what exact decimals would have found alone."""

import random
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.chains import _windows, question
from netpath.chains.ground import KEPT, OFTEN, KeptCosts


@pytest.fixture(autouse=True)
def _kernels_from_the_first_question(monkeypatch):
    monkeypatch.setattr(_windows, "IN_NUMPY", 0)


def town(seed: int, *, directed: bool = False, values: list[float] | None = None):
    """A network of 120 people with willingness and people not to ask, in random order of ids."""
    rng = random.Random(seed)
    ids = rng.sample([f"p{number}" for number in range(1000)], 120)
    pairs = {tuple(rng.sample(ids, 2)) for _ in range(420)}
    if not directed:
        pairs = {(min(pair), max(pair)) for pair in pairs}
    rows = [(*pair, rng.choice(values) if values else rng.random()) for pair in sorted(pairs)]
    people = pd.DataFrame({"id": ids, "willing": [rng.choice([1.0, 1.0, 0.5]) for _ in ids]})
    people["do_not_ask"] = [rng.random() < 0.03 for _ in ids]
    people["org"] = [rng.choice(["Acme", "Zeta", "Yon", "Xi"]) for _ in ids]
    ties = pd.DataFrame(rows, columns=["source", "target", "warmth"])
    return ntp.ReferralNetwork(people, ties, directed=directed), ids


QUESTIONS: list[Callable[..., ntp.chains.Chains]] = [
    lambda net, a, z, _: ntp.chains.warmest(net, a, z),
    lambda net, a, z, _: ntp.chains.warmest(net, a, z, k=12),
    lambda net, a, z, _: ntp.chains.warmest(net, a, z, k=8, within=4),
    lambda net, a, z, _: ntp.chains.warmest(net, a, z, k=3, within=12),
    lambda net, a, z, who: ntp.chains.warmest(net, a, z, k=5, avoid=who[:9]),
    lambda net, a, z, who: ntp.chains.warmest(net, a, z, k=4, within=6, through=who[:3]),
    lambda net, a, z, _: ntp.chains.shortest(net, a, z),
    lambda net, a, z, _: ntp.chains.shortest(net, a, z, k=7, within=5),
    lambda net, a, z, _: ntp.chains.frontier(net, a, z),
    lambda net, a, z, _: ntp.chains.fallbacks(net, a, z[:1], k=2, within=4),
]


def answers(net, ids) -> list[str]:
    """What every question is answered, in full."""
    seeker, *others = ids
    told = [ask(net, seeker, others[:4], others[10:]).to_frame() for ask in QUESTIONS]
    for within in (None, 3):
        table = ntp.chains.doors(net, seeker, org="Acme", within=within).to_frame()
        told.append(table)
    far = ntp.ReferralNetwork(net.people, net.ties.iloc[:0], directed=net.directed)
    told.append(str(ntp.chains.warmest(far, seeker, others[0])))
    return [one if isinstance(one, str) else one.to_csv() for one in told]


@pytest.mark.parametrize(
    "values", [[0.3], [1.0], [0.2, 0.4, 0.5, 1.0], None], ids=["one", "sure", "few", "all"]
)
@pytest.mark.parametrize("directed", [False, True])
def test_every_question_is_answered_as_exact_search_would(
    monkeypatch: pytest.MonkeyPatch, directed: bool, values: list[float] | None
) -> None:
    net, ids = town(7 + directed, directed=directed, values=values)
    exact = answers(net, ids)
    monkeypatch.setattr(_windows, "SMALL", 0)
    assert answers(net, ids) == exact
    monkeypatch.setattr(question, "waits", lambda _, wanted: not wanted.through)
    assert answers(net, ids) == exact
    monkeypatch.setattr(question, "waits", lambda *_: False)
    again = ntp.ReferralNetwork(
        net.people, net.ties.sample(frac=1, random_state=1), directed=directed
    )
    assert answers(again, ids) == exact


def test_stability_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    net, ids = town(3)
    ties = net.ties.assign(warmth_low=net.ties["warmth"] * 0.8)
    ties["warmth_high"] = np.minimum(net.ties["warmth"] * 1.2, 1.0)
    net = ntp.ReferralNetwork(net.people, ties, directed=False)
    chains = ntp.chains.warmest(net, ids[0], ids[1:4], k=3)
    exact = ntp.chains.stability(net, chains, n_draws=20, rng=7).table
    monkeypatch.setattr(_windows, "SMALL", 0)
    assert ntp.chains.stability(net, chains, n_draws=20, rng=7).table.equals(exact)


def test_what_is_kept_is_bounded_and_borrowed_scratch_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_windows, "SMALL", 0)
    net, ids = town(5)
    for target in ids[1:30]:
        ntp.chains.warmest(net, ids[0], target, k=2)
    ground = KeptCosts.of(net.compressed, asks_first=False)
    promises = [key for key in ground._kept if not isinstance(key, str)]
    assert 0 < len(promises) <= KEPT
    assert len(ground._idle) == 1
    assert not ground._idle[0][1].any()


def test_promises_are_made_once_many_ask_about_one_target(monkeypatch: pytest.MonkeyPatch) -> None:
    net, (target, *seekers) = town(6)
    exact = [ntp.chains.warmest(net, one, target, k=4) for one in seekers[:40]]
    monkeypatch.setattr(_windows, "SMALL", 0)
    monkeypatch.setattr(_windows, "FEW", 3)  # both sides may know everybody
    ground, end = (
        KeptCosts.of(net.compressed, asks_first=False),
        frozenset({net.where().index(target)}),
    )
    for at, seeker in enumerate(seekers[:40]):
        assert ntp.chains.warmest(net, seeker, target, k=4).found == exact[at].found
        assert ((end, frozenset()) in ground._kept) == (at >= OFTEN)


def test_small_networks_load_nothing_compiled() -> None:
    code = (
        "import netpath as ntp, sys\n"
        "net = ntp.readers.sample()\n"
        "ntp.chains.warmest(net, 'p200', net.where(org='Acme', role='hiring manager'), k=3)\n"
        "print('numba' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_what_one_question_kept_misleads_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    net, (seeker, *others) = town(9, values=[0.2, 0.4, 0.5])
    exact = ntp.chains.warmest(net, seeker, others[:2], k=6)
    monkeypatch.setattr(_windows, "SMALL", 0)
    for broker in others[10:20]:
        again = ntp.ReferralNetwork(net.people, net.ties, directed=False)
        ntp.chains.warmest(again, seeker, others[:2], k=2, through=broker, within=9)
        assert ntp.chains.warmest(again, seeker, others[:2], k=6).found == exact.found
