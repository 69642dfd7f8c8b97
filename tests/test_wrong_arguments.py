"""What somebody types by mistake is an error of ours that says what to write, never a raw one."""

from pathlib import Path

import pandas as pd
import pytest

import netpath as ntp
from netpath.errors import NetpathError

NET = ntp.generate.planted_groups({"A": 20, "B": 20}, across=0.05, targets=2, rng=7)
MEASURE = ntp.reach.count(NET, targets=NET.where(role="hiring manager"), within=2)
AUDIT = ntp.audit.gap(MEASURE, "group", "A", n_resamples=9, rng=7)
WRONG = ["3", "x", None, True, [1], {}, object(), float("nan"), pd.Series([1, 2])]
generate, audit = ntp.generate, ntp.audit

CALLS = {
    "homophily": lambda wrong: generate.homophilic_attachment(50, homophily=wrong, rng=7),
    "homophily of one group": lambda wrong: generate.homophilic_exponents(homophily=(0.5, wrong)),
    "minority": lambda wrong: generate.homophilic_exponents(wrong),
    "a share": lambda wrong: generate.planted_groups({"A": 9, "B": 9}, inside=wrong, rng=7),
    "a size": lambda wrong: generate.planted_groups({"A": wrong, "B": 9}, rng=7),
    "sizes": lambda wrong: generate.planted_groups(wrong, rng=7),
    "targets": lambda wrong: generate.planted_groups({"A": 9}, targets={"A": wrong}, rng=7),
    "people": lambda wrong: generate.organisation(wrong, rng=7),
    "mean ties": lambda wrong: generate.organisation(40, mean_ties=wrong, rng=7),
    "friends": lambda wrong: ntp.models.hierarchical_search(n_friends=wrong, n_runs=9, rng=7),
    "half": lambda wrong: ntp.warmth.from_counts("n", half=wrong),
    "a column": lambda wrong: audit.gap(MEASURE, wrong, "A", n_resamples=9, rng=7),
    "given": lambda wrong: audit.gap(MEASURE, "group", "A", given=(wrong,), rng=7),
    "n_resamples": lambda wrong: audit.gap(MEASURE, "group", "A", n_resamples=wrong, rng=7),
    "confidence": lambda wrong: audit.gap(MEASURE, "group", "A", confidence=wrong, rng=7),
    "a rank": lambda wrong: audit.inequality(MEASURE, rank=wrong, rng=7),
    "k": lambda wrong: AUDIT.publish(k=wrong),
    "an audit": audit.publish,
    "a measure": lambda wrong: audit.gap(wrong, "group", "A", rng=7),
    "how many": lambda wrong: MEASURE.top(wrong),
}


@pytest.mark.parametrize("call", list(CALLS))
def test_numbers_as_text_and_wrong_types_are_errors_of_ours(call):
    for wrong in WRONG:
        with pytest.raises(NetpathError, match=r"(?s).{20}"):
            CALLS[call](wrong)


def test_a_warmth_of_any_other_type_says_what_it_takes():
    for wrong in (None, True, [1], {}, object()):
        with pytest.raises(NetpathError, match="it must be a probability, the name of a column"):
            NET.with_warmth(wrong)


SHOWN = {
    "a network": lambda: ntp.chains.warmest("net", "a", "b"),
    "a target": lambda: ntp.access.estimate(NET, targets=3.5, within=3),
    "an id": lambda: NET.alters("nobody"),
    "a count": lambda: ntp.chains.warmest(NET, NET.ids[0], NET.ids[1], k="x"),
    "a table": lambda: NET.with_ties(7),
    "a list": lambda: ntp.models.order_of_asks(["x"]),
}


@pytest.mark.parametrize("call", list(SHOWN))
def test_one_line_of_ours_at_most_stands_between_a_mistake_and_its_message(call):
    with pytest.raises(NetpathError) as told:
        SHOWN[call]()
    home = Path(ntp.__file__).parent
    ours = [str(at.path) for at in told.traceback if home in Path(at.path).parents]
    assert len(ours) <= 1, ours
    assert told.value.__suppress_context__ or told.value.__context__ is None
