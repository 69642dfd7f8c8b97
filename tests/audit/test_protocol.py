"""A protocol: what it holds, what departs from it, and the same in many networks."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import DataError
from netpath.generate import planted_groups

PLAN = ntp.audit.protocol(
    "Who reaches more?", by="group", reference="A", measure="reach", within=2, held=(), rng=5
)


def test_another_choice_is_another_fingerprint_and_the_same_choices_one_everywhere():
    others = [
        {"by": "team"},
        {"reference": "B"},
        {"within": None},
        {"given": ("field",)},
        {"exclude": {"role": "guest"}},
        {"n_resamples": 99},
    ]
    base = {"by": "group", "reference": "A"}
    made = [ntp.audit.protocol("Who?", **(base | one)).fingerprint for one in [{}, *others]]
    assert len(set(made)) == len(made)
    code = "import netpath as n; p = n.audit.protocol('Who?', reference='A', by='group')"
    code += "; print(p.fingerprint)"
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert again.stdout.strip() == made[0]


def test_a_file_that_was_changed_is_not_read(tmp_path):
    path = PLAN.write(tmp_path / "plan.json")
    assert ntp.audit.read_protocol(path) == PLAN
    with pytest.raises(DataError, match="there already"):
        PLAN.write(path)
    kept = json.loads(path.read_text())
    kept["choices"]["within"] = 3
    path.write_text(json.dumps(kept))
    with pytest.raises(DataError, match="changed since"):
        ntp.audit.read_protocol(path)
    path.write_text("{}")
    with pytest.raises(DataError, match="no file of a protocol"):
        ntp.audit.read_protocol(path)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"within": 0}, "within is 0"),
        ({"n_rewirings": 3}, "19 or more"),
        ({"rng": "x"}, "whole number"),
        ({"held": ("ties",)}, "held is"),
        ({"given": "field"}, "tuples"),
        ({"draws": 3}, "no choice 'draws'"),
        ({"by": " "}, "by is empty"),
    ],
)
def test_choices_that_no_audit_is_made_of_are_refused(how, says):
    with pytest.raises(DataError, match=says):
        ntp.audit.protocol(**({"question": "Who?", "by": "group", "reference": "A"} | how))
    odd = ntp.audit.protocol("Who?", by="g", reference="A", targets={"role": len})
    with pytest.raises(DataError, match="no text, number or list"):
        _ = odd.fingerprint


def nets(n):
    return {f"town {at}": planted_groups({"A": 25, "B": 25}, rng=at) for at in range(n)}


def test_a_study_is_the_audits_one_would_make_by_hand():
    found = ntp.audit.study(nets(3), PLAN)
    assert found.table["network"].tolist() == ["town 0", "town 1", "town 2"]
    for name, net in nets(3).items():
        reach = ntp.reach.count(net, within=2)
        by_hand = ntp.audit.gap(reach, "group", "A", rng=5)
        row = found.table.set_index("network").loc[name]
        assert row["difference"] == by_hand.difference
        assert row["pvalue"] == by_hand.pvalue
        assert PLAN.departures(found.audits[name]) == ()
    assert len(found.across().by_network) == 3
    ax = ntp.plot.across(found.across())
    assert ax.get_title(loc="left")
    assert PLAN.fingerprint[:12] in str(found)


def test_nulls_exclusions_and_networks_that_cannot_be_measured():
    plan = ntp.audit.protocol(
        "Who?",
        by="group",
        reference="A",
        measure="reach",
        held=("degrees",),
        n_rewirings=19,
        n_resamples=19,
        exclude={"out": "yes"},
    )
    some = nets(2)
    for name, net in some.items():
        some[name] = net.with_people(
            pd.DataFrame({"id": net.ids, "out": ["yes"] * 5 + ["no"] * (len(net) - 5)})
        )
    alone = planted_groups({"B": 25}, rng=9)
    some["only B"] = alone.with_people(pd.DataFrame({"id": alone.ids, "out": "no"}))
    found = ntp.audit.study(some, plan).table.set_index("network")
    assert found["excluded"].tolist() == [5, 5, 0]
    assert found["remains_degrees"].notna().tolist() == [True, True, False]
    assert "no group of group" in found.loc["only B", "note"]
    assert pd.isna(found.loc["only B", "difference"])
    assert "only B: no number" in str(ntp.audit.study(some, plan))


def test_own_measures_are_given_as_functions():
    plan = ntp.audit.protocol("Who?", by="group", reference="A", measure="number of ties", held=())

    def ties(net):
        values = pd.Series(np.diff(net.compressed.offsets).astype(float), list(net.ids))
        return ntp.measure(net, values, "number of ties", unit="people")

    found = ntp.audit.study(nets(1), plan, measure=ties)
    assert plan.departures(found.audits["town 0"]) == ()
    with pytest.raises(DataError, match="Give the function"):
        ntp.audit.study(nets(1), plan)
    with pytest.raises(DataError, match="no networks"):
        ntp.audit.study({}, plan)


def test_departures_are_named_on_the_page_and_in_the_checklist():
    net = nets(1)["town 0"]
    reach = ntp.reach.count(net, within=3)
    found = ntp.audit.gap(reach, "group", "B", n_resamples=99, rng=1)
    apart = PLAN.departures(found)
    assert apart[:2] == ("reference is B, planned A", "rng is 1, planned 5")
    assert any(one.startswith("n_resamples is 99") for one in apart)
    assert any("within" in one for one in apart)
    page = ntp.report.audit(found, protocol=PLAN)
    assert "What was planned" in page
    assert PLAN.fingerprint in page
    assert "departs, reference is B, planned A" in page
    kept = ntp.audit.study({"town": net}, PLAN).audits["town"]
    assert "The gap: as planned" in ntp.report.audit(kept, protocol=PLAN)
    assert "What was planned" not in ntp.report.audit(kept)
    told = str(ntp.audit.checklist(kept, protocol=PLAN, others=["sensitivity"]))
    assert "[told] Other reasonable choices" in told
    assert "[TO DO] How ties were collected, and who is missing" in told
    assert "What departs from the plan: nothing" in told
