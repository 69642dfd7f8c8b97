"""Name generators: whom people name when they are asked for names, and who these are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from netpath._measure import NO_LABEL
from netpath._results import Answer, Report, counted, three_digits
from netpath._rules import MISSING, need_count
from netpath.errors import DataError
from netpath.readers._survey import (
    ANSWERS,
    RESPONDENT,
    SurveyHeaders,
    Table,
    answers_of,
    column_of,
    need_columns,
)
from netpath.readers.tables._cells import read_column
from netpath.readers.tables._ledger import Broken
from netpath.readers.tables._sheet import Sheet

_NAMES = {
    "respondent": RESPONDENT,
    "alter": "alter id|alter name|alter label|name|named|contact",
    "n_named": "names given|number named|num given|numgiven|how many",
}


@dataclass(frozen=True, eq=False)
class NameGenerator(Answer):
    """Whom respondents named: how many, of which kinds, and how many the instrument left out.

    Attributes
    ----------
    respondents
        One row a respondent, indexed by ``respondent``: ``size``, how many people they named;
        ``at_cap``, whether that is as many as could be named; ``n_untold``, how many more they
        counted and did not describe (missing where nobody asked); and for each column of ``by``
        ``diversity_…``, the chance that two of their alters, drawn with replacement, differ in it.
    composition
        One row a respondent, a column of ``by`` and a label: ``respondent``, ``by``, ``label``,
        ``count`` of alters, and ``share`` of those alters whose label is known.
    alters
        One row an alter, as told: ``respondent``, ``alter`` and the columns of ``by``.
    k
        The most that could be named; None where that is not said.
    report
        What became of every row.

    References
    ----------
    Marsden, P. V. (1987). Core discussion networks of Americans. American Sociological Review 52,
    122-131. Blau, P. M. (1977). Inequality and heterogeneity. Free Press: the index 1 - sum of
    squared shares.
    """

    respondents: pd.DataFrame = field(repr=False)
    composition: pd.DataFrame = field(repr=False)
    alters: pd.DataFrame = field(repr=False)
    k: int | None
    report: Report = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a respondent.

        Examples
        --------
        >>> told = pd.DataFrame({"respondent": ["r1", "r1"], "alter": ["a", "b"]})
        >>> name_generator(told).to_frame()[["respondent", "size"]].values.tolist()
        [['r1', 2]]
        """
        return self.respondents.reset_index()

    def __str__(self) -> str:
        size, n = self.respondents["size"], len(self.respondents)
        if not n:
            return "No respondent is told of."
        told = [
            f"{counted(n, 'respondent')} named {counted(int(size.sum()), 'person', 'people')}: "
            f"{three_digits(float(size.mean()))} each, from {size.min():,} to {size.max():,}."
        ]
        if none := int((size == 0).sum()):
            told.append(f"{none:,} named nobody.")
        if self.k is None:
            told.append("How many could be named is not said (k=).")
        elif n_at := int(self.respondents["at_cap"].sum()):
            they = "that one" if n_at == 1 else "they"
            told.append(
                f"{n_at:,} named as many as could be named, {self.k}: {they} may know more."
            )
        else:
            told.append(f"Nobody named as many as could be named, {self.k}.")
        untold = self.respondents["n_untold"].dropna()
        if len(untold):
            told.append(f"{int(untold.sum()):,} more were counted and not described.")
        return " ".join(told)


def name_generator(
    table: Table,
    *,
    by: str | Sequence[str] = (),
    k: int | None = None,
    columns: Mapping[str | int, str] | None = None,
    strict: bool = False,
    missing: Iterable[str] = MISSING,
) -> NameGenerator:
    """Read the answers to a question that asks for names, with the usual indices.

    "With whom did you talk about important matters?", "Whom could you ask about jobs?" Each name is
    a row. Names are labels within one respondent: two respondents' "Ben" are not taken for one.

    Parameters
    ----------
    table
        A CSV file, the first sheet of an .xlsx workbook, or a DataFrame: one row a name, with the
        columns ``respondent`` and ``alter``, and what else was asked about each alter. A respondent
        who named nobody has one row without an alter. Where it was asked, ``n_named`` says how many
        names a respondent gave in all, those that were not described included.
    by
        Columns by which networks are composed, such as ``["kin", "group"]``.
    k
        The most names that a respondent could give; sizes at it may be too small.
    columns
        What headers stand for: ``{"caseid": "respondent", "numgiven": "n_named"}``.
    strict
        Whether a row that cannot be kept is an error. By default such rows are set aside.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read, or has no such columns.
    DataError
        If a respondent gives more than ``k`` names.
    UnknownColumn
        If a column of ``by`` is not there.

    References
    ----------
    Burt, R. S. (1984). Network items and the General Social Survey. Social Networks 6, 293-339.

    Examples
    --------
    >>> told = pd.DataFrame(
    ...     {
    ...         "respondent": ["r1", "r1", "r1", "r2", "r3"],
    ...         "alter": ["Ada", "Ben", "Cleo", "Dan", None],
    ...         "kin": ["yes", "no", "no", "yes", None],
    ...         "n_named": [5, 5, 5, 1, 0],
    ...     }
    ... )
    >>> found = name_generator(told, by="kin", k=3)
    >>> print(found)
    3 respondents named 4 people: 1.33 each, from 0 to 3. 1 named nobody. 1 named as many as could
    be named, 3: that one may know more. 2 more were counted and not described.
    >>> found.composition.query("label == 'no'")[["respondent", "share"]].round(2).values.tolist()
    [['r1', 0.67]]
    >>> found.respondents["diversity_kin"].round(2).tolist()
    [0.44, 0.0, nan]
    """
    wanted = [by] if isinstance(by, str) else list(by)
    if k is not None:
        need_count("k", k, "names")
    rule = SurveyHeaders(ANSWERS, dict(columns or {}), names=_NAMES, must=("respondent", "alter"))
    sheet = answers_of(table, rule, missing)
    need_columns(sheet, wanted, "by")
    counts = _n_named(sheet)
    alters = _alters(sheet, wanted)
    if strict:
        sheet.ledger.refuse_broken(cells=True)
    size = alters["respondent"].value_counts()
    _refuse_more(size, k)
    ids = pd.Index(sorted(set(sheet.frame["respondent"])), name="respondent", dtype="str")
    respondents = pd.DataFrame({"size": size.reindex(ids, fill_value=0).astype("int64")})
    respondents["at_cap"] = False if k is None else respondents["size"] >= k
    left = counts.reindex(ids).astype("Int64") - respondents["size"]
    respondents["n_untold"] = left.clip(lower=0)
    if (left < 0).any():
        who = counted(int((left < 0).sum()), "respondent")
        sheet.ledger.note("B52", f"n_named is less than the names that {who} gave")
    composition = _composition(alters, wanted)
    for one in wanted:
        shares = composition[composition["by"] == one].dropna()
        same = (shares["share"] ** 2).groupby(shares["respondent"]).sum()
        respondents[f"diversity_{one}"] = 1 - same.reindex(ids)
    report = sheet.ledger.report(len(sheet.frame))
    return NameGenerator(respondents, composition, alters, k, report)


def _n_named(sheet: Sheet) -> pd.Series:
    """Return how many names each respondent gave in all, the most that any of their rows tells."""
    cells = column_of(sheet, "n_named")
    told = read_column(cells, "integer", "", sheet.ledger).astype("Int64")
    return told.groupby(sheet.frame["respondent"]).max()


def _alters(sheet: Sheet, by: Sequence[str]) -> pd.DataFrame:
    """Return each respondent's alters, each once; of several rows the first that tells counts."""
    frame = pd.DataFrame({name: column_of(sheet, name) for name in ("respondent", "alter", *by)})
    law, repair = "what is told of somebody tells of whom", "Fill in the alter; a number will do"
    for record in frame.index[frame["alter"].isna() & frame[list(by)].notna().any(axis=1)]:
        sheet.ledger.set_aside(Broken(int(record), "alter", "B34", "(empty)", law, repair))
    sheet.drop_broken()
    frame = frame.loc[sheet.frame.index]
    frame["key"] = frame["alter"].str.casefold()
    again, unnamed = frame.duplicated(["respondent", "key"]), frame["alter"].isna()
    spare = unnamed & (again | frame["respondent"].isin(frame.loc[~unnamed, "respondent"]))
    sheet.ledger.skip("row without a name", int(spare.sum()))
    sheet.ledger.skip("alter named again", int((again & ~unnamed).sum()))
    sheet.frame = sheet.frame[~(again | spare)]
    named = frame[~unnamed].groupby(["respondent", "key"], sort=False).first()
    return named.reset_index().drop(columns="key")


def _refuse_more(size: pd.Series, k: int | None) -> None:
    more = 0 if k is None else int((size > k).sum())
    if more:
        who = counted(more, "respondent names", "respondents name")
        raise DataError(
            f"k: {who} more than {k} people, the most {size.max():,}.",
            code="B53",
            column="k",
            rule="nobody names more people than could be named",
            repair="Correct k, or leave it out",
        )


def _composition(alters: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    parts = []
    for one in by:
        told = alters.groupby(["respondent", alters[one].fillna(NO_LABEL)]).size()
        part = told.rename("count").rename_axis(["respondent", "label"]).reset_index()
        known = part["count"].where(part["label"] != NO_LABEL)
        share = known / known.groupby(part["respondent"]).transform("sum")
        parts.append(part.assign(by=one, share=share.astype("float64")))
    names = ["respondent", "by", "label", "count", "share"]
    if not parts:
        return pd.DataFrame({name: [] for name in names})
    return pd.concat(parts, ignore_index=True)[names]
