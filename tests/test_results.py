"""Reports add up, and a record of each file counts."""

import pandas as pd

from netpath._results import QUARANTINE_COLUMNS, Report


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
