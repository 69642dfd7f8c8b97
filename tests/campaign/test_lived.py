"""Campaigns lived at random: whatever is recorded, in whatever order, plans keep their manners."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pandas as pd
import pytest
from conftest import LONG

import netpath as ntp
from netpath.errors import NetpathError

FIRST = date(2027, 12, 1)  # so that years and a leap day pass
SEEDS = range(200) if LONG else range(8)


def net_of(rng: random.Random) -> ntp.ReferralNetwork:
    n = rng.randrange(6, 14)
    ids = [f"p{at:02}" for at in range(n)]
    people = pd.DataFrame(
        {
            "id": ids,
            "name": [f"Person {at // 2}" for at in range(n)],  # two people of each name
            "org": [rng.choice(["Acme", "Zeta", None]) for _ in ids],
            "role": [rng.choice(["head", "clerk", None]) for _ in ids],
            "cap": [rng.choice([0, 1, 3, None]) for _ in ids],
            "cool_off": [rng.choice([0, 14, 500, None]) for _ in ids],
            "willing": [rng.choice([0.5, 1.0]) for _ in ids],
            "do_not_ask": [rng.random() < 0.1 for _ in ids],
        }
    )
    pairs = [(a, b) for a in ids for b in ids if a < b and rng.random() < 0.35] or [
        (ids[0], ids[1])
    ]
    ties = pd.DataFrame(pairs, columns=["source", "target"])
    ties["warmth"] = [rng.choice([0.0, 0.2, 0.6, 0.9, 1.0]) for _ in pairs]
    return ntp.ReferralNetwork(people, ties, directed=rng.random() < 0.4)


def live(one: ntp.Campaign, rng: random.Random, day: date) -> None:
    """Do one thing that may or may not be allowed."""
    ids = [*one.state.people, "p99"]
    person, outcome = rng.choice(ids), rng.choice(["asked", "met", "referred", "later", "no"])
    if rng.random() < 0.08:
        one.leave_alone(person, alone=rng.random() < 0.7)
    elif rng.random() < 0.1 and one.asks:
        one.withdraw(rng.choice(one.asks).seq)
    else:
        names = [rng.choice([*ids, f"new {rng.randrange(4)}"]) for _ in range(rng.randrange(1, 3))]
        one.record(
            person,
            outcome,
            via=rng.choice([None, None, *ids]),
            referrals=names if outcome == "referred" else (),
            interest=rng.choice([None, "up", "down"]) if outcome in ("met", "referred") else None,
            ended=rng.choice([None, "would rather not"]) if outcome == "met" else None,
            on=day + timedelta(days=rng.randrange(400)) if outcome == "later" else day,
            declined=outcome == "no" and rng.random() < 0.3,
        )


def assert_well_mannered(one: ntp.Campaign, plan: ntp.campaign.Plan, day: date) -> None:
    state, now = one.state, ntp.campaign._standing.standing(one.state, day)
    for row in plan:
        known = state.people[row.person]
        assert not known.get("do_not_ask"), "somebody is asked who is not to be"
        assert row.person not in {state.seeker, *now.met, *now.closed, *now.waiting}
        free = row.how == "named" or row.via in now.question  # it belongs to their talk
        for who in {row.person, *([] if free else [row.via])} - {state.seeker}:
            cap = state.known(who, "cap", 3)
            assert now.asked.get(who, 0) < cap, "somebody is asked more often than they take"
            rests = state.known(who, "cool_off", 14)
            assert who not in now.last or (day - now.last[who]).days >= rests
        if row.how == "introduction":
            assert not state.people[row.via].get("do_not_ask")
            assert row.via not in now.unfit | now.reticent
        for broker in row.chain.people[1:]:
            assert not state.people[broker].get("do_not_ask")
            assert broker not in now.met
        assert row.goodwill
        assert 0 <= row.chance.low <= row.chance.value <= row.chance.high <= 1
    ranked = [row.chance.value for row in plan if not row.practice]
    assert ranked == sorted(ranked, reverse=True)
    if ranked:
        assert plan.overall.value > ranked[0] - 0.05, "one way is likelier than all of them"
    assert plan.advice
    assert plan or plan.reached or plan.ways_out or plan.waits or "choose other" in plan.advice


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_recorded_plans_keep_their_manners(tmp_path, seed):
    rng = random.Random(seed)
    net = net_of(rng)
    who, *rest = rng.sample(net.ids, 4)
    day, path = FIRST, tmp_path / "a.netpath"
    with ntp.Campaign.create(path, net, who, rest[: rng.randrange(1, 4)], rng=seed) as one:
        for _ in range(25):
            day += timedelta(days=rng.choice([0, 0, 1, 5, 20, 200]))
            try:
                live(one, rng, day)
            except NetpathError:
                continue
            plan = one.plan(3, practice=rng.randrange(2), on=day)
            assert_well_mannered(one, plan, day)
        last = str(one.plan(on=day))
        one.calendar()
        ntp.report.campaign(one, on=day)
    with ntp.Campaign.open(path) as again:
        assert str(again.plan(on=day)) == last
