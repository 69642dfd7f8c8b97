"""Name and position generators, held against indices that are counted by hand, one by one."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpath.errors import DataError, FileRefused, NetpathError, UnknownColumn
from netpath.readers import name_generator, position_generator

CANARY = "kanari"
WORTH = {"nurse": 43, "lawyer": 85, "cleaner": 20, "teacher": 69}
RESPONDENTS = st.sampled_from(["r1", "r2", "r3"])
NAMES = st.lists(
    st.tuples(RESPONDENTS, st.sampled_from("ABCDEF"), st.sampled_from(["x", "y", None]))
)
ANSWERS = st.lists(
    st.tuples(RESPONDENTS, st.sampled_from(sorted(WORTH)), st.sampled_from(["kin", "friend"])),
    min_size=1,
)


@given(rows=NAMES.filter(bool))
@settings(max_examples=15, deadline=None)
def test_names_are_counted_as_by_hand(rows: list[tuple[str, str, str | None]]) -> None:
    table = pd.DataFrame(rows, columns=["respondent", "alter", "sex"])
    found = name_generator(table, by="sex")
    assert found.report.records_in == len(rows)
    for who in {one for one, _, _ in rows}:
        known: dict[str, str | None] = {}
        for one, alter, sex in rows:
            if one == who:
                known[alter] = known.get(alter) or sex
        told = found.respondents.loc[who]
        assert told["size"] == len(known)
        labels = [one for one in known.values() if one]
        pairs = [one != other for one in labels for other in labels]
        if labels:
            assert told["diversity_sex"] == pytest.approx(sum(pairs) / len(pairs))
        else:
            assert isnan(told["diversity_sex"])
        of = found.composition[found.composition["respondent"] == who].set_index("label")
        assert of["count"].sum() == len(known)
        for label in set(labels):
            assert of.loc[label, "share"] == pytest.approx(labels.count(label) / len(labels))


def test_caps_and_missing_alters_are_told() -> None:
    rows = [("r1", one, 7) for one in "ABC"] + [("r2", "A", 1), ("r3", None, None)]
    found = name_generator(pd.DataFrame(rows, columns=["ego", "name", "numgiven"]), k=3)
    assert found.respondents["at_cap"].tolist() == [True, False, False]
    assert found.respondents["n_untold"].tolist()[:2] == [4, 0]
    assert pd.isna(found.respondents["n_untold"].iloc[2])
    assert str(found) == (
        "3 respondents named 4 people: 1.33 each, from 0 to 3. 1 named nobody. 1 named as many as "
        "could be named, 3: that one may know more. 4 more were counted and not described."
    )
    with pytest.raises(DataError, match="1 respondent names more than 2 people, the most 3"):
        name_generator(pd.DataFrame(rows, columns=["ego", "name", "numgiven"]), k=2)


def test_every_row_of_names_is_accounted_for(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "CaseID,Alter,kin,NumGiven\n"
        f"1,{CANARY} A,yes,2\n"
        f"1,{CANARY} a,,\n"  # again
        "1,,,\n"  # names nobody, though others are named
        "1,,yes,\n"  # tells of somebody without a name
        f",{CANARY},no,\n"  # nobody's answer
        "2,NA,NA,\n"  # named nobody
        f"3,{CANARY},no,{CANARY}\n"
    )
    found = name_generator(path, by=["kin"])
    report = found.report.check()
    assert (report.records_in, report.accepted, report.set_aside) == (7, 3, 2)
    assert report.skipped == {"alter named again": 1, "row without a name": 1}
    assert found.respondents["size"].tolist() == [1, 0, 1]
    assert found.alters[["respondent", "kin"]].values.tolist() == [["1", "yes"], ["3", "no"]]
    assert CANARY not in str(report)
    assert CANARY not in report.quarantined.to_string()
    with pytest.raises(FileRefused, match=r"names.csv, line 5: .*of whom\. .* Fill in") as refused:
        name_generator(path, by="kin", strict=True)
    assert CANARY not in str(refused.value)


def by_hand(rows: list[tuple[str, str, str]], who: str, kind: str = "") -> list[float]:
    """Lin and Dumin's three indices, as their definitions say."""
    known = {at for one, at, how in rows if one == who and (not kind or how == kind)}
    worth = [WORTH[at] for at in known]
    return [max(worth), max(worth) - min(worth), len(known)] if known else []


@given(rows=ANSWERS)
@settings(max_examples=15, deadline=None)
def test_positions_are_counted_as_by_hand(rows: list[tuple[str, str, str]]) -> None:
    table = pd.DataFrame(rows, columns=["respondent", "position", "kind"])
    found = position_generator(table, prestige=WORTH)
    names = ["highest", "range", "number"]
    for who in {one for one, _, _ in rows}:
        assert found.respondents.loc[who, names].tolist() == by_hand(rows, who)
        known = {at for one, at, _ in rows if one == who}
        assert found.respondents.loc[who, "total"] == sum(WORTH[at] for at in known)
        assert found.respondents.loc[who, "mean"] == pytest.approx(
            np.mean([WORTH[at] for at in known])
        )
    for row in found.by_kind.itertuples():
        assert [row.highest, row.range, row.number] == by_hand(rows, row.respondent, row.kind)
    assert found.positions["n_known"].sum() == len({(one, at) for one, at, _ in rows})
    assert (found.respondents["unanswered"] == 0).all()


def test_both_shapes_of_a_position_generator_say_the_same(tmp_path: Path) -> None:
    wide = pd.DataFrame(
        {
            "Case": [1, 2, 3],
            "Nurse": ["yes", "0", None],
            "lawyer": ["friend", "no", "no"],
            "cleaner": ["no", "no", "yes"],
            "teacher": ["", "no", "family"],
        }
    )
    long = wide.melt("Case", var_name="occupation", value_name="knows")
    found = position_generator(wide, prestige=WORTH)
    again = position_generator(long, prestige=WORTH)
    pd.testing.assert_frame_equal(found.respondents, again.respondents)
    pd.testing.assert_frame_equal(found.by_kind, again.by_kind)
    names = ["prestige", "n_known", "share"]
    pd.testing.assert_frame_equal(found.positions[names], again.positions[names])
    assert found.respondents["number"].tolist() == [2, 0, 2]
    assert found.respondents["unanswered"].tolist() == [1, 0, 1]
    assert found.respondents["highest"].tolist()[::2] == [85, 69]
    assert found.positions.set_index("position")["share"].to_dict() == {
        **{"cleaner": 1 / 3, "lawyer": 1 / 3},
        **{"nurse": 1 / 2, "teacher": 1 / 2},
    }
    assert any("'family' and 'friend'" in one for one in found.report.notes)
    book = openpyxl.Workbook()
    for row in [list(wide), *wide.astype(object).where(wide.notna(), None).values.tolist()]:
        book.active.append(row)
    book.save(tmp_path / "wide.xlsx")
    wide.to_csv(tmp_path / "wide.csv", index=False)
    for name in ("wide.xlsx", "wide.csv"):
        read = position_generator(tmp_path / name, prestige=WORTH)
        pd.testing.assert_frame_equal(read.respondents, found.respondents)


def test_whoever_knows_nobody_has_no_prestige_and_all_is_accounted_for() -> None:
    table = pd.DataFrame(
        [
            ("r1", "nurse", "yes", "kin", 43),
            ("r1", "nurse", "yes", "kin", 43),  # again
            ("r2", None, None, None, None),  # knows nobody
            ("r3", None, "yes", None, None),  # in which position?
            ("r4", "nurse", "no", None, 43),
            ("r5", "lawyer", "9", None, 85),  # no answer
        ],
        columns=["respondent", "position", "known", "kind", "prestige"],
    )
    found = position_generator(table)
    report = found.report.check()
    assert (report.accepted, report.set_aside, report.skipped) == (4, 1, {"answer given again": 1})
    assert found.respondents["number"].to_dict() == {"r1": 1, "r2": 0, "r4": 0, "r5": 0}
    assert found.respondents["highest"].isna().tolist() == [False, True, True, True]
    assert found.respondents["total"].tolist() == [43, 0, 0, 0]
    assert any("is left empty: an answer is yes, no" in one for one in report.notes)
    assert "Highest prestige 43, range 0" in str(found)
    assert "3 know nobody in any." in str(found)
    bare = position_generator(table[["respondent", "position"]].iloc[:3])
    assert "No prestige is told" in str(bare)
    assert bare.respondents["range"].isna().all()


LONG = pd.DataFrame({"respondent": ["r1", "r2"], "position": ["nurse", "nurse"]})
WRONG = {
    "no column": lambda: name_generator(pd.DataFrame({"who": [CANARY], "whom": [CANARY]})),
    "no such column": lambda: name_generator(
        pd.DataFrame({"ego": ["r"], "alter": ["a"]}), by="sex"
    ),
    "no such header": lambda: position_generator(LONG, columns={"job": "position"}),
    "k": lambda: name_generator(pd.DataFrame({"ego": ["r"], "alter": ["a"]}), k=0),
    "no prestige": lambda: position_generator(LONG, prestige={"lawyer": 85}),
    "two prestiges": lambda: position_generator(LONG.assign(prestige=[43, 44])),
    "a word for prestige": lambda: position_generator(LONG, prestige={"nurse": "high"}),
    "a position that is no column": lambda: position_generator(
        pd.DataFrame({"ego": ["r"], "nurse": ["yes"]}), prestige=WORTH
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_with_its_repair_and_without_names(what: str) -> None:
    with pytest.raises(NetpathError, match=r"(?s).{30}\.$") as refused:
        WRONG[what]()
    assert CANARY not in str(refused.value)


def test_a_column_by_which_nothing_is_told_is_named() -> None:
    with pytest.raises(UnknownColumn, match="by: there is no column 'sex'; there are 'respondent'"):
        WRONG["no such column"]()
