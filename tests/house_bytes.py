"""The bytes of many answers: ``python tests/house_bytes.py``, before a change and after it.

Of the sample town and of real networks beside the checkout, a line each: which network, which
answer, and a hash of all that it says. What a change of form must not change is told by ``diff``.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator

import test_real_networks as real

import netpath as ntp
from netpath.errors import NetpathError

Asked = tuple[ntp.ReferralNetwork, list[str], str]  # a network, targets, and a column of groups


def town() -> Asked:
    net = ntp.readers.sample()
    return net, net.where(org="Acme", role="hiring manager"), "group"


def cases() -> Iterator[tuple[str, Asked]]:
    yield "town", town()
    for build, by in ((real.krackhardt, "department"), (real.enron, "role")):
        yield build.__name__, (*build(), by)
    yield "ego_facebook", (*real.ego_facebook(), "gender")


def questions(
    net: ntp.ReferralNetwork, targets: list[str], by: str
) -> dict[str, Callable[[], object]]:
    """What is asked of each network; what it refuses is an answer too."""
    one, some = real.ordinary(net, targets)[1], real.ordinary(net, targets)
    groups = net.people[by].dropna().unique() if by in net.people else ["?"]
    first = sorted(map(str, groups))[0]
    chains, search, access, audit = ntp.chains, ntp.search, ntp.access, ntp.audit
    asked: dict[str, Callable[[], object]] = {
        "net": lambda: net,
        "tables": lambda: net.ties.to_csv() + net.people.to_csv(),
        "keys": lambda: [net.ids, *(keys.tobytes() for keys in net.coin_keys)],
        "rows": lambda: [net.compressed.neighbours.tobytes(), net.compressed.chance.tobytes()],
        "nobody": lambda: net.alters("nobody at all"),
        "nearly": lambda: net.alters(one + "x"),
        "no column": lambda: net.where(colour="blue"),
        "strange": lambda: net.where(role=b"x"),
        "ego": lambda: net.ego_network(one, within=2),
        "without": lambda: net.without_people(some).to_frame(),
        "none out": lambda: net.without_people([]),
        "warm": lambda: net.with_warmth(0.5).merge_kinds("noisy_or"),
        "measure": lambda: ntp.measure(net, {some[0]: 0.2, some[1]: 0.4}, "PageRank", unit="share"),
        "doors": lambda: chains.doors(net, one, org="Acme"),
        "stability": lambda: chains.stability(
            net, chains.warmest(net, one, targets), rng=7, n_draws=20
        ),
        "reach": lambda: ntp.reach.count(net, within=3),
        "reach targets": lambda: ntp.reach.count(net, targets=targets, within=2),
        "access": lambda: access.estimate(net, targets=targets, within=None, n_draws=200, rng=7),
        "access within": lambda: access.estimate(net, some, targets, within=3, n_draws=200, rng=7),
        "exact": lambda: access.exact(net, one, targets, within=2),
        "influence": lambda: access.influence(net, some, within=3, rng=7),
        "optimum": lambda: search.optimum(net, one, targets),
        "length": lambda: search.simulate(net, some, targets, n_runs=50, rng=7).corrected_length(
            rng=7
        ),
        "gap": lambda: audit.gap(
            access.estimate(net, targets=targets, within=3, n_draws=300, rng=7),
            by,
            first,
            n_resamples=50,
            rng=7,
        ),
        "mixing": lambda: ntp.homophily.mixing(net, by),
        "restart": lambda: ntp.models.restart(net, targets),
    }
    for how in ("warmest", "shortest", "frontier", "fallbacks"):
        asked[how] = lambda how=how: getattr(chains, how)(net, one, targets)
        asked[f"{how} within"] = lambda how=how: getattr(chains, how)(net, one, targets, within=3)
    policies = [
        search.warmest_first,
        search.most_connected_first,
        search.most_similar,
        search.by_lot,
    ]

    def mine(view: ntp.search.View) -> int:
        return len(view.offers) - 1

    for policy in [*policies, search.replan, search.similar_in("org"), mine]:
        for knows in ("local", "directory", "full"):
            for more in ({}, {"referrals": 2, "budget": 6}, {"together": True, "cap": 2}):
                called = getattr(policy, "__name__", "similar in org")
                name = f"search {called} {knows} {' '.join(more)}"
                asked[name] = lambda policy=policy, knows=knows, more=more: search.simulate(
                    net,
                    some,
                    targets,
                    policy=policy,
                    n_runs=1 if policy is mine else 20,
                    rng=7,
                    rules=search.Rules(knowledge=knows, **more),
                )
    return asked


def said(question: Callable[[], object]) -> str:
    """All that an answer says: its sentence, its table, what stands in a notebook."""
    try:
        answer = question()
    except (NetpathError, TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"
    found = [str(answer)]
    for what in ("to_frame", "_repr_html_"):
        if hasattr(answer, what):
            told = getattr(answer, what)()
            found.append(told if isinstance(told, str) else told.to_csv())
    return "\n".join(found)


def lines() -> Iterator[str]:
    for name, (net, targets, by) in cases():
        for what, question in questions(net, targets, by).items():
            text = said(question)
            told = text if "--texts" in sys.argv else hashlib.sha256(text.encode()).hexdigest()[:16]
            yield f"{name}: {what}: {told}\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines())
