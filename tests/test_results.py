"""Reports add up, and a record of each file counts."""

import copy
import pickle

import pandas as pd

from netpath._results import QUARANTINE_COLUMNS, Assumption, Report


def report(file: str) -> Report:
    row = dict.fromkeys(QUARANTINE_COLUMNS, "") | {"file": file, "table": "people", "record": 3}
    return Report(records_in=5, accepted=4, quarantined=pd.DataFrame([row])).check()


def test_record_3_of_two_files_of_one_name_counts_twice():
    both = Report.merged([report("Connections.csv"), report("Connections.csv")]).check()
    assert (both.records_in, both.set_aside) == (10, 2)
    assert both.quarantined["file"].tolist() == ["Connections.csv", "Connections.csv (2)"]


def test_a_record_that_breaks_two_rules_counts_once():
    one = report("a.csv")
    twice = pd.concat([one.quarantined, one.quarantined.assign(column="name")])
    assert Report(5, 4, twice).check().set_aside == 1


def test_an_assumption_knows_its_parts_and_keeps_them():
    said = Assumption("warmth", "warmth 0.3 for every tie")
    for one in (said, copy.deepcopy(said), pickle.loads(pickle.dumps(said)), Assumption.of(said)):
        assert (one.about, one.text, one.assumed) == ("warmth", "warmth 0.3 for every tie", True)
    assert Assumption.of(str(said) + "") == said == "warmth 0.3 for every tie (assumed)"
    given = Assumption.of("ties came as they are")
    assert (given.about, given.assumed, given) == ("ties", False, "ties came as they are")
