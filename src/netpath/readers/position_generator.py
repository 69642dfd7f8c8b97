"""Position generators: in which positions people know somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite, nan
from numbers import Real

import pandas as pd

from netpath._results import Answer, Report, counted, listed, three_digits
from netpath._rules import MISSING, clean_id
from netpath.errors import DataError, Message, Repair, either
from netpath.readers._survey import (
    ANSWERS,
    RESPONDENT,
    SurveyHeaders,
    Table,
    answers_of,
    column_of,
)
from netpath.readers.tables._cells import flag, read_column, shown
from netpath.readers.tables._dates import Unreadable
from netpath.readers.tables._headers import MOST_NAMED, header_key
from netpath.readers.tables._ledger import Broken
from netpath.readers.tables._sheet import Sheet

_NAMES = {
    "respondent": RESPONDENT,
    "position": "occupation|job|profession",
    "known": "knows|access|accessed|do you know one|do you know anybody",
    "kind": "relation|relationship|role of tie|tie|how",
    "prestige": "isei|siops|status|prestige of position",
}


@dataclass(frozen=True, eq=False)
class PositionGenerator(Answer):
    """In which positions respondents know somebody, with the usual indices.

    Attributes
    ----------
    respondents
        One row a respondent, indexed by ``respondent``: ``number`` of positions in which they know
        somebody (also called extensity), the ``highest`` and the ``lowest`` prestige among these,
        their ``range`` (highest - lowest), ``mean`` and ``total``, and ``unanswered``, in how many
        positions nothing is told. Prestige is missing for who knows nobody; their total is 0.
    by_kind
        The same ``number``, ``highest`` and ``range`` for each ``kind`` of tie: one row a
        respondent and kind.
    positions
        One row a position: its ``prestige``, ``n_known``, how many respondents know somebody in it,
        and ``share`` of those who answered.
    report
        What became of every row.

    References
    ----------
    Lin, N., and Dumin, M. (1986). Access to occupations through social ties. Social Networks 8,
    365-385: highest, range and number. Van der Gaag, M., Snijders, T. A. B., and Flap, H. (2008).
    Position generator measures and their relationship to other social capital measures. In Lin and
    Erickson (eds.), Social Capital: An International Research Program, 27-48: mean and total.
    """

    respondents: pd.DataFrame = field(repr=False)
    by_kind: pd.DataFrame = field(repr=False)
    positions: pd.DataFrame = field(repr=False)
    report: Report = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a respondent.

        Examples
        --------
        >>> told = pd.DataFrame({"respondent": ["r1"], "position": ["nurse"]})
        >>> position_generator(told, prestige={"nurse": 43}).to_frame()["highest"].tolist()
        [43.0]
        """
        return self.respondents.reset_index()

    def __str__(self) -> str:
        told, n = self.respondents, len(self.respondents)
        if not n:
            return "No respondent is told of."
        number = told["number"]
        said = [
            f"{counted(n, 'respondent')} and {counted(len(self.positions), 'position')}: somebody "
            f"known in {three_digits(float(number.mean()))} of them on average, from "
            f"{number.min():,} to {number.max():,}."
        ]
        if told["highest"].notna().any():
            high, wide = (three_digits(float(told[one].mean())) for one in ("highest", "range"))
            said.append(f"Highest prestige {high}, range {wide}, means of who knows anybody.")
        elif (number > 0).any():
            said.append("No prestige is told (prestige=), so there is no highest and no range.")
        if none := int((number == 0).sum()):
            said.append(f"{none:,} {'knows' if none == 1 else 'know'} nobody in any.")
        if every := int((number == len(self.positions)).sum()):
            they = "that one" if every == 1 else "them"
            said.append(f"{every:,} in every one: the list is too short for {they}.")
        if untold := int(told["unanswered"].sum()):
            said.append(f"{counted(untold, 'answer is', 'answers are')} missing, taken for no.")
        return " ".join(said)


def position_generator(
    table: Table,
    *,
    prestige: Mapping[str, float] | None = None,
    columns: Mapping[str | int, str] | None = None,
    strict: bool = False,
    missing: Iterable[str] = MISSING,
) -> PositionGenerator:
    """Read the answers to "do you know a …?", with the usual indices.

    Parameters
    ----------
    table
        A CSV file, the first sheet of an .xlsx workbook, or a DataFrame, in one of two shapes.
        Long: one row a respondent and position, with the columns ``respondent`` and ``position``
        and, where told, ``known`` (yes or no; without this column every row is a yes), ``kind`` (of
        tie: family, friend, …; several rows where there are several) and ``prestige``. A respondent
        who knows nobody has a row without a position. Wide: one row a respondent, ``respondent``
        and a column for each position of ``prestige``, in which stands yes, no, or the kind of tie.
    prestige
        The prestige of each position, such as ISEI or SIOPS: ``{"nurse": 43, "lawyer": 85}``.
    columns
        What headers stand for: ``{"caseid": "respondent"}``.
    strict
        Whether a row that cannot be kept is an error. By default such rows are set aside.
    missing
        Words that are no answer, as in :func:`netpath.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read, or has no such columns.
    DataError
        If a position has no prestige and others have one, or has two.

    References
    ----------
    As in :class:`PositionGenerator`.

    Examples
    --------
    >>> told = pd.DataFrame(
    ...     {
    ...         "respondent": ["r1", "r2"],
    ...         "nurse": ["family", "no"],
    ...         "lawyer": ["friend", "no"],
    ...         "cleaner": ["no", "friend"],
    ...     }
    ... )
    >>> found = position_generator(told, prestige={"nurse": 43, "lawyer": 85, "cleaner": 20})
    >>> print(found)
    2 respondents and 3 positions: somebody known in 1.5 of them on average, from 1 to 2. Highest
    prestige 52.5, range 21, means of who knows anybody.
    >>> found.respondents.loc["r1", ["highest", "range", "number"]].tolist()
    [85.0, 42.0, 2.0]
    """
    worth = _worth(prestige)
    wide = frozenset(map(header_key, worth))
    must = ("respondent", "position")
    rule = SurveyHeaders(ANSWERS, dict(columns or {}), names=_NAMES, must=must, wide=wide)
    sheet = answers_of(table, rule, missing)
    spread = "position" not in sheet.frame
    told = _answered(_of_wide(sheet, worth) if spread else _of_long(sheet), sheet)
    if strict:
        sheet.ledger.refuse_broken(cells=True)
    positions = _positions(told, worth)
    told["prestige"] = told["key"].map(positions["prestige"])
    yes, answered = told[told["known"].eq(True)], told[told["known"].notna()]
    ids = pd.Index(sorted(set(sheet.frame["respondent"])), name="respondent", dtype="str")
    respondents = _indices(yes, ["respondent"]).reindex(ids)
    respondents["number"] = respondents["number"].fillna(0).astype("int64")
    if positions["prestige"].notna().any():
        respondents["total"] = respondents["total"].fillna(0.0)
    known, of = _each(yes, "key", positions.index), pd.Series(len(ids), positions.index)
    respondents["unanswered"] = 0
    if spread or "known" in sheet.frame:  # else every row is a yes, and no row a no
        of = _each(answered, "key", positions.index)
        respondents["unanswered"] = len(positions) - _each(answered, "respondent", ids)
    positions = positions.assign(n_known=known, share=known / of).reset_index(drop=True)
    by_kind = _indices(yes.dropna(subset="kind"), ["respondent", "kind"]).reset_index()
    by_kind = by_kind[["respondent", "kind", "number", "highest", "range"]]
    report = sheet.ledger.report(len(sheet.frame))
    return PositionGenerator(respondents, by_kind, positions, report)


def _each(answers: pd.DataFrame, name: str, index: pd.Index) -> pd.Series:
    """Return to how many pairs of a respondent and a position each of them belongs."""
    pairs = answers.drop_duplicates(["respondent", "key"])
    return pairs[name].value_counts().reindex(index, fill_value=0).astype("int64")


def _worth(prestige: Mapping[str, float] | None) -> dict[str, float]:
    worth = {str(name): one for name, one in (prestige or {}).items()}
    for name, one in worth.items():
        if type(one) is bool or not isinstance(one, Real) or not isfinite(one):
            raise DataError(
                f"prestige: that of {name!r} is no number.",
                code="no number",
                column="prestige",
                repair="Write one, such as its ISEI: 43",
            )
    return worth


def _of_wide(sheet: Sheet, worth: Mapping[str, float]) -> pd.DataFrame:
    """Return one row an answer, of a table with a column for each position."""
    heads = {header_key(str(name)): str(name) for name in sheet.frame}
    lacking = [name for name in worth if header_key(name) not in heads]
    if lacking:
        raise DataError(
            f"prestige: the table has no column {lacking[0]!r}.",
            code="B21",
            column="prestige",
            repair="Correct the name, or leave it out",
        )
    columns = {heads[header_key(name)]: name for name in worth}
    frame = sheet.frame.rename(columns=columns)
    told = frame.melt("respondent", list(worth), "position", "known", ignore_index=False)
    return told.assign(kind=None, prestige=None)


def _of_long(sheet: Sheet) -> pd.DataFrame:
    """Return one row an answer; a respondent without a position knows nobody in any."""
    names = ("respondent", "position", "known", "kind", "prestige")
    frame = pd.DataFrame({name: column_of(sheet, name) for name in names})
    nowhere = frame["position"].isna()
    law, repair = "an answer tells about which position", "Fill in the position"
    for record in frame.index[nowhere & frame[["known", "kind"]].notna().any(axis=1)]:
        sheet.ledger.set_aside(Broken(int(record), "position", "B34", "(empty)", law, repair))
    sheet.drop_broken()
    frame = frame.loc[sheet.frame.index]
    frame["prestige"] = read_column(frame["prestige"], "number", "", sheet.ledger)
    if "known" not in sheet.frame:
        frame["known"] = "yes"
    again = frame.duplicated(["respondent", "position", "known", "kind"])
    spare = frame["position"].isna() & frame["respondent"].duplicated(keep=False) & ~again
    sheet.ledger.skip("answer given again", int(again.sum()))
    sheet.ledger.skip("row without a position", int(spare.sum()))
    sheet.frame = sheet.frame[~(again | spare)]
    return frame[~(again | spare)].dropna(subset="position")


def _answered(told: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Return answers as yes, no or nothing; a word that is neither is the kind of a tie."""
    known, kinds = list[object](), list[object]()
    for record, text, kind in zip(told.index, told["known"], told["kind"], strict=True):
        word, yes = kind, None
        if isinstance(text, str) and (cell := clean_id(text)):
            try:
                yes = flag(cell)
            except Unreadable:
                if any(one.isalpha() for one in cell):
                    yes, word = True, cell
                else:
                    rule = "an answer is yes, no, or the kind of tie in words"
                    place = (int(record), "known", "B56", shown(cell), rule, "Write one of these")
                    sheet.ledger.leave_empty(Broken(*place))
        known.append(yes)
        kinds.append(word)
    words = {str(one) for one, was in zip(kinds, told["kind"], strict=True) if one is not was}
    if words:
        said = listed(sorted(map(repr, words))[:MOST_NAMED])
        what = f"taken for yes, and for kinds of tie: {said}"
        sheet.ledger.note("", Message.of("{what}. {mend}", what=what, mend=Repair("missing")))
    key = told["position"].map(header_key).astype("str")
    return told.assign(
        key=key,
        known=pd.Series(known, told.index, dtype="boolean").array,
        kind=pd.Series(kinds, told.index, dtype="str").array,
    )


def _positions(told: pd.DataFrame, worth: Mapping[str, float]) -> pd.DataFrame:
    """Return each position that was asked about and its prestige, by its plain name."""
    first = told.drop_duplicates("key").set_index("key")["position"]
    names = {str(key): str(name) for key, name in first.items()}
    names |= {header_key(name): name for name in worth}
    given = {header_key(name): float(one) for name, one in worth.items()}
    if not given:
        each = told.dropna(subset="prestige").groupby("key")["prestige"]
        several = each.nunique()
        for key, n in several[several > 1].items():
            raise DataError(
                f"prestige: {names[str(key)]!r} has {n}.",
                code="values",
                column="prestige",
                repair=either("Give each position one", Repair("write", code="prestige={…}")),
            )
        given = {str(key): float(one) for key, one in each.first().items()}
    lacking = [name for key, name in sorted(names.items()) if given and key not in given]
    if lacking:
        raise DataError(
            f"prestige: {counted(len(lacking), 'position has', 'positions have')} none, such as "
            f"{lacking[0]!r}.",
            code="values",
            column="prestige",
            repair="Add it",
        )
    keys = pd.Index(sorted(names), dtype="str", name="key")
    values = [given.get(key, nan) for key in keys]
    return pd.DataFrame({"position": [names[key] for key in keys], "prestige": values}, keys)


def _indices(yes: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the indices of those positions in which somebody is known, for each group of rows."""
    worth = yes.drop_duplicates([*by, "key"]).groupby(by)["prestige"]
    found = pd.DataFrame({"number": worth.size(), "highest": worth.max(), "lowest": worth.min()})
    found["range"] = found["highest"] - found["lowest"]
    return found.assign(mean=worth.mean(), total=worth.sum(min_count=1))
