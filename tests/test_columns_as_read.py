"""Every door that takes a column takes it by the name that its file gave it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import netpath as ntp
from netpath import audit, brokers, employers, homophily, interventions
from netpath.counterfactuals import rewired


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    """Forty people whose file calls their team "dept"."""
    folder = tmp_path_factory.mktemp("read")
    rng = np.random.default_rng(7)
    at = np.arange(40)
    people = pd.DataFrame({"id": [f"p{n:02}" for n in at], "dept": np.array(["X", "Y"])[at % 2]})
    people = people.assign(company=np.array(["Acme", "Beta", "Ceta"])[at % 3], years=at)
    people = people.assign(willingness=(at + 1) / 50)
    ends = {tuple(sorted(rng.choice(40, 2, replace=False))) for _ in range(120)}
    ties = pd.DataFrame(sorted(ends), columns=["source", "target"]).map("p{:02}".format)
    people.to_csv(folder / "people.csv", index=False)
    ties.assign(warmth=0.4, kind=np.array(["friend", "work"])[np.arange(len(ties)) % 2]).to_csv(
        folder / "ties.csv", index=False
    )
    net = ntp.read_csv(folder / "people.csv", folder / "ties.csv", directed=False)
    assert NAMED.items() <= dict(net.report.read_as).items()
    return net


def frame(found):
    return found.to_frame() if hasattr(found, "to_frame") else found


NAMED = {"dept": "team", "willingness": "willing"}
ENDS = ["p00", "p01"]
TO = {"targets": ENDS, "within": 2}
DOORS = {
    "where": lambda net, by: net.where(**{by: "X"}),
    "attribute": lambda net, by: net.attribute("p03", by),
    "pseudonymised": lambda net, by: (
        net.pseudonymised("sixteen letters!!", known=["org"], drop=[by]).net.people
    ),
    "rings": lambda net, by: ntp.around.rings(net, "p00", within=2, by=by),
    "flows": lambda net, by: ntp.around.flows(net, by),
    "walk": lambda net, by: ntp.explore(net, "p00", by=by).rings,
    "mixing": lambda net, by: homophily.mixing(net, by).ties,
    "segregation": lambda net, by: homophily.table(net, by, n_shuffles=9, n_rewirings=9, rng=7),
    "connectedness": lambda net, by: homophily.connectedness(net, by, high="X", setting=by),
    "pairs": lambda net, by: audit.pairs(net, by),
    "reach": lambda net, by: _reach(net).by(by),
    "access": lambda net, by: ntp.access.estimate(net, **TO, n_draws=50, rng=7).by(by),
    "gap": lambda net, by: audit.gap(_reach(net), by, reference="X", rng=7),
    "crossed": lambda net, by: audit.gap(_reach(net), (by,), reference="X", rng=7),
    "given": lambda net, by: audit.gap(_reach(net), "company", reference="Acme", given=[by], rng=7),
    "regress": lambda net, by: audit.regress(_reach(net), by, "X", rng=7),
    "covariate": lambda net, by: audit.regress(_reach(net), "org", "Acme", given=[by], rng=7),
    "inequality": lambda net, by: audit.inequality(_reach(net), by, rng=7),
    "unlabelled": lambda net, by: audit.unlabelled(_reach(net), by, "X"),
    "null": lambda net, by: audit.null(
        net, _reach, by, reference="X", n_rewirings=19, held="degrees", rng=7
    ),
    "by_kind": lambda net, by: audit.by_kind(net, **TO, by=by, reference="X", n_draws=50, rng=7),
    "by_mechanism": lambda net, by: audit.by_mechanism(
        net, _again, by=by, group="Y", reference="X", n_networks=2, rng=7
    ),
    "mediation": lambda net, by: brokers.mediation(net, by, n_resamples=9, rng=7),
    "changes": lambda net, by: ntp.compare(
        net, net.with_warmth(0.3), **TO, by=by, reference="X", n_draws=50, rng=7
    ),
    "remedies": lambda net, by: interventions.compare(
        {"now": net, "warmer": net.with_warmth(0.5)}, _again, by=by, reference="X", rng=7
    ),
    "hiring": lambda net, by: ntp.hiring.compare(_access(net), by=by, reference="X"),
    "rewired": lambda net, by: rewired(net, held="degrees and mixing", by=by, rng=7).ties,
    "employers": lambda net, by: employers.ways(net, "p00", by=by),
    "searches": lambda net, by: ntp.search.simulate(
        net, targets=ENDS, policy=ntp.search.similar_in(by), rules=FULL, n_runs=3, rng=7
    ).by(by),
    "leaning": lambda net, by: ntp.search.simulate(
        net, targets=ENDS, rules=ntp.search.Rules(lean=by), n_runs=3, rng=7
    ),
    "cohort": lambda net, by: (
        ntp.cohort.board(net, ["p02", "p03"], {"Acme": ENDS}, within=2, by=by, rng=7).groups
    ),
}
NUMBERS = {
    "concentration": lambda net, by: audit.concentration(_reach(net), by, n_resamples=99, rng=7),
    "rank": lambda net, by: audit.inequality(_reach(net), rank=by, n_resamples=99, rng=7),
    "stands_for": lambda net, by: audit.gap(
        _reach(net), "org", "Acme", stands_for=by, n_resamples=99, rng=7
    ),
    "regress stands_for": lambda net, by: audit.regress(
        _reach(net), "org", "Acme", stands_for=by, n_resamples=99, rng=7
    ),
    "inequality stands_for": lambda net, by: audit.inequality(
        _reach(net), stands_for=by, n_resamples=99, rng=7
    ),
}
FULL = ntp.search.Rules(knowledge="directory")


def _access(net):
    return ntp.access.estimate(net, **TO, n_draws=50, rng=7)


def _reach(net):
    return ntp.reach.count(net, **TO)


def _again(net, _rng):
    return _reach(net)


@pytest.mark.parametrize(
    ("door", "header"),
    [*((one, "dept") for one in DOORS), *((one, "willingness") for one in NUMBERS)],
)
def test_a_column_goes_by_the_name_its_file_gave_it(net, door, header):
    ask = (DOORS | NUMBERS)[door]
    asked, plain = (frame(ask(net, by)) for by in (header, NAMED[header]))
    if isinstance(asked, pd.DataFrame):  # a heading may say what was asked
        pd.testing.assert_frame_equal(
            asked.rename(columns=NAMED).rename_axis(plain.index.names), plain
        )
    else:
        assert asked == plain
