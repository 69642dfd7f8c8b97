"""The shapes answers come in, and the face they share in a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import floor, inf, isfinite, isinf, log10
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from netpath._folded import told_in_a_cell

QUARANTINE_COLUMNS = (
    "file",
    "table",
    "line",
    "record",
    "column",
    "code",
    "value",
    "rule",
    "repair",
)
MOST_COLUMNS = 6
SHARES = ("probability", "share", "share of people")  # units that end at 1
COUNTS = ("targets", "people", "asks")  # units of what is counted, so never below 0
_ASSUMED = " (assumed)"
MOST_SHOWN, SHOWN = 30, 20  # rows of a table in a notebook: all of them, or else the first


class Answer:
    """A sentence (``str``) and a table (``to_frame``), shown together in a notebook."""

    def __init_subclass__(cls, **rest: Any) -> None:  # noqa: ANN401 -- of whatever else it inherits
        """Let print in a notebook break lines between words."""
        super().__init_subclass__(**rest)
        if "__str__" in vars(cls):
            cls.__str__ = told_in_a_cell(cls.__str__)  # type: ignore[method-assign]

    def to_frame(self) -> pd.DataFrame:
        """Return the answer as a table.

        Examples
        --------
        >>> Report(records_in=2, accepted=2).to_frame().shape
        (1, 3)
        """
        raise NotImplementedError

    _table: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def to_table(self) -> pd.DataFrame:
        """Return the answer as a table to print: at most six columns of short texts.

        Numbers are rounded by how sure they are, and stand in one cell with their interval; what
        cannot be estimated is a blank. ``to_frame`` has everything, unrounded.

        Examples
        --------
        >>> Report(records_in=2, accepted=2).to_table().values.tolist()
        [['accepted', '2']]
        """
        return printed(self.to_frame(), self._table)

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(self.to_frame())}"


def html_text(text: str) -> str:
    """Escape a text for HTML; a lone dollar sign never becomes mathematics.

    Examples
    --------
    >>> html_text("<Ada> $x$")
    '&lt;Ada&gt; <span>$</span>x<span>$</span>'
    """
    safe = escape(text).replace("$", "<span>$</span>")
    return "<br>".join(safe.split("\n"))


def html_table(frame: pd.DataFrame) -> str:
    """Return a table as HTML with every cell escaped and floats rounded; of a long one, the start.

    Examples
    --------
    >>> "&lt;b&gt;" in html_table(pd.DataFrame({"name": ["<b>"]}))
    True
    >>> html_table(pd.DataFrame({"id": range(1000)})).endswith("<p>… and 980 more rows.</p>")
    True
    """
    shown = frame if len(frame) <= MOST_SHOWN else frame.head(SHOWN)
    html = shown.map(_rounded).to_html(border=0, index=False, na_rep="", escape=True)
    rest = len(frame) - len(shown)
    more = f"<p>… and {counted(rest, 'more row')}.</p>" if rest else ""
    return html.replace("$", "<span>$</span>") + more


def _rounded(value: object) -> object:
    return f"{value:.3g}" if isinstance(value, float) and value == value else value


_CENTRES = ("difference", "gap", "mean", "value", "share", "ratio", "corrected", "remains")
_LEAST = ("note", "why", "told", "sign", "error", "mc_error", "statistic", "id")


def printed(frame: pd.DataFrame, columns: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return a table as short texts, an interval in the cell of what it belongs to.

    Parameters
    ----------
    frame
        The numbers.
    columns
        Of what each column is made: one name, or a number with its ends; the first column of
        ``frame`` stands before them. Where none are given, what fits into six columns.

    Examples
    --------
    >>> frame = pd.DataFrame({"group": ["A"], "mean": [0.5], "low": [0.41], "high": [0.6]})
    >>> printed(frame, {}).values.tolist()
    [['A', '0.500 [0.410, 0.600]']]
    """
    named = [str(name) for name in frame]
    there = {head: of for head, of in columns.items() if set(of) <= set(named)}
    there = {named[0]: (named[0],)} | there if there else _columns_of(frame)
    told = {
        head.replace("_", " "): [
            printed_cell(row) for row in frame[list(of)].to_numpy(object).tolist()
        ]
        for head, of in list(there.items())[:MOST_COLUMNS]
    }
    return pd.DataFrame(told, dtype="str")


def _columns_of(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return columns to print: with their intervals, without empty ones, notes if there is room."""
    named = [str(name) for name in frame if not frame[name].isna().all()]
    ends = {
        name: (name, f"{name}_low", f"{name}_high")
        for name in named
        if {f"{name}_low", f"{name}_high"} <= set(named)
    }
    if {"low", "high"} <= set(named):  # they are of one number: the last that stands before them
        centres = [name for name in named[: named.index("low")] if name in _CENTRES]
        ends |= {name: (name, "low", "high") for name in centres[-1:]}
    inside = {one for of in ends.values() for one in of[1:]}
    kept = [name for name in named if name not in inside]
    kept = [name for name in kept if not (frame[name].astype("str") == "").all()]
    for name in (one for one in _LEAST if len(kept) > MOST_COLUMNS):
        kept = [one for one in kept if one != name]
    return {name: ends.get(name, (name,)) for name in kept}


def printed_cell(values: Sequence[object]) -> str:
    """Return a number as it is printed, with its interval where there are three; blank for none.

    Examples
    --------
    >>> printed_cell([0.12345, 0.1, 0.15]), printed_cell([1234]), printed_cell([float("nan")])
    ('0.123 [0.100, 0.150]', '1,234', '')
    """
    value = values[0]
    if value is None or value is pd.NA or value != value:
        return ""
    if len(values) == 3 and not any(one is None or one is pd.NA or one != one for one in values):
        return interval_text(*(float(str(one)) for one in values))
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if isinstance(value, Real):
        return "no limit" if isinf(value) else three_digits(float(value))
    return " ".join(str(value).split())


def interval_text(value: float, low: float, high: float) -> str:
    """Return a number and its interval, with two digits of what is unsure.

    Examples
    --------
    >>> interval_text(-0.2541, -0.2938, -0.2117)
    '-0.254 [-0.294, -0.212]'
    """
    half = (high - low) / 2 if isfinite(high) and high > low else 0.0
    digits = max(0, 1 - floor(log10(half))) if half else 3
    told, *ends = (
        f"{round(one, digits) + 0.0:.{digits}f}" if abs(one) < inf else "no limit"  # never "-0"
        for one in (value, low, high)
    )
    return f"{told} [{ends[0]}, {ends[1]}]"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["ask", "listen", "thank"])
    'ask, listen and thank'
    """
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(n: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "ask"), counted(3, "ask"), counted(2, "person", "people")
    ('1 ask', '3 asks', '2 people')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def three_digits(number: float) -> str:
    """Return a number with three digits that count, never with an exponent.

    Examples
    --------
    >>> three_digits(1374.2), three_digits(0.123456), three_digits(2.0)
    ('1,370', '0.123', '2')
    """
    whole, dot, part = f"{float(f'{number:.3g}'):,.12f}".partition(".")
    return f"{whole}{dot}{part}".rstrip("0").rstrip(".") if part.strip("0") else whole


def percent(chance: float) -> str:
    """Return a chance as people say it.

    Examples
    --------
    >>> percent(0.185), percent(0.0004), percent(0.9996), percent(0.0), percent(1.0)
    ('18 %', 'under 0.1 %', 'over 99 %', '0 %', '100 %')
    """
    if 0 < chance < 0.001:
        return "under 0.1 %"
    if 0.995 <= chance < 1 - 1e-12:
        return "over 99 %"  # what may fail is not certain
    return f"{100 * chance:.0f} %" if chance >= 0.0995 or not chance else f"{100 * chance:.1f} %"


class Assumption(str):
    """A sentence that an answer rests on, which knows what it is about.

    It is a text, so that files and journals keep it as they keep any other.

    Attributes
    ----------
    about
        What it is about, in one word, such as ``"warmth"``.
    text
        What it says.
    assumed
        Whether that was put in by hand rather than seen in the data; then the sentence says so.

    Examples
    --------
    >>> Assumption("warmth", "warmth 0.3 for every tie")
    'warmth 0.3 for every tie (assumed)'
    """

    __slots__ = ("about", "assumed", "text")
    about: str
    text: str
    assumed: bool

    def __new__(cls, about: str, text: str, assumed: bool = True) -> Assumption:
        """Make it of its parts."""
        made = super().__new__(cls, text + _ASSUMED if assumed else text)
        made.about, made.text, made.assumed = about, text, assumed
        return made

    def __getnewargs__(self) -> tuple[str, str, bool]:  # type: ignore[override]
        """What a copy is made of."""
        return self.about, self.text, self.assumed

    @classmethod
    def of(cls, sentence: str) -> Assumption:
        """Return a sentence that a file or a user gave, taken apart; one of ours as it is.

        A sentence begins with what it is about. This is the only place that reads one.

        Examples
        --------
        >>> found = Assumption.of("warmth made up (assumed)")
        >>> found.about, found.text, found.assumed
        ('warmth', 'warmth made up', True)
        """
        if isinstance(sentence, cls):
            return sentence
        text = sentence.removesuffix(_ASSUMED)
        return cls(text.partition(" ")[0], text, text != sentence)


class Measured(str):
    """What was measured, as the middle of a sentence, which knows its noun and if it is exact.

    Attributes
    ----------
    plain
        The same, whether it was estimated or is exact.
    exact
        Whether it is told to be exact; then the sentence says so.

    Examples
    --------
    >>> what = Measured("access to any of 4 targets", exact=True)
    >>> what, what.noun
    ('exact access to any of 4 targets', 'access')
    """

    __slots__ = ("exact", "plain")
    plain: str
    exact: bool

    def __new__(cls, plain: str, exact: bool = False) -> Measured:
        """Make it of its parts."""
        made = super().__new__(cls, f"exact {plain}" if exact else plain)
        made.plain, made.exact = plain, exact
        return made

    def __getnewargs__(self) -> tuple[str, bool]:  # type: ignore[override]
        """What a copy is made of."""
        return self.plain, self.exact

    @classmethod
    def of(cls, what: str) -> Measured:
        """Return what a user says was measured; one of ours as it is.

        Examples
        --------
        >>> Measured.of("PageRank of banks").noun
        'PageRank'
        """
        return what if isinstance(what, cls) else cls(what)

    @property
    def noun(self) -> str:
        """What it is in one word: that which it begins with."""
        return self.plain.partition(" ")[0]


SEPARATELY = Assumption("asks", "asks are granted or refused independently of one another")


def assumed_lines(assumptions: Sequence[str]) -> list[str]:
    """Return what an answer rests on as sentences, what is assumed under that word.

    Examples
    --------
    >>> assumed_lines(["warmth 0.3 for every tie (assumed)", "warmth taken from the column 'w'"])
    ["Given: warmth taken from the column 'w'.", 'Assumed: warmth 0.3 for every tie.']
    """
    told = [Assumption.of(one) for one in assumptions]
    given, assumed = ([one.text for one in told if one.assumed is so] for so in (False, True))
    lines = [f"Given: {listed(given)}."] if given else []
    return lines + ([f"Assumed: {'; '.join(assumed)}."] if assumed else [])


def _empty_quarantine() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in QUARANTINE_COLUMNS})


@dataclass(frozen=True)
class Report(Answer):
    """What became of every record that was read.

    Attributes
    ----------
    records_in, accepted
        Records read, and records kept.
    quarantined
        One row a rule that a record broke: file, table, physical line (from 1), record (from 1),
        column, code, masked value, rule and repair.
    skipped
        Records left out by a named rule, such as ``"self-tie"``.
    notes
        What was accepted and is still worth knowing.
    direction
        Which way ties run, and how that is known, as a sentence; empty where the caller said so.
    read_as
        By each header of a table of people that was read as another column, that column.
    """

    records_in: int
    accepted: int
    quarantined: pd.DataFrame = field(default_factory=_empty_quarantine, repr=False)
    skipped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    direction: str = ""
    read_as: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process, or into a copy: no mapping that is a view goes there."""
        return vars(self) | {"skipped": dict(self.skipped), "read_as": dict(self.read_as)}

    @property
    def set_aside(self) -> int:
        """Records in quarantine; a record that breaks two rules counts once."""
        return len(self.quarantined.drop_duplicates(["file", "table", "record"]))

    def check(self) -> Report:
        """Hold the conservation law: records in = accepted + quarantined + skipped.

        Raises
        ------
        AssertionError
            If a record was lost or counted twice.

        Examples
        --------
        >>> Report(records_in=3, accepted=2, skipped={"self-tie": 1}).check().accepted
        2
        """
        found = self.accepted + self.set_aside + sum(self.skipped.values())
        if self.records_in != found:
            raise AssertionError(f"{self.records_in} records in, {found} accounted for")
        return self

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each thing that happened to records, with its count.

        Examples
        --------
        >>> Report(records_in=3, accepted=2, skipped={"self-tie": 1}).to_frame()["records"].sum()
        np.int64(3)
        """
        rows = [("accepted", "", self.accepted)]
        broken = self.quarantined.drop_duplicates(["file", "table", "record"])
        for (code, rule), group in broken.groupby(["code", "rule"], sort=True):
            rows.append(("set aside", f"{code} {rule}".strip(), len(group)))
        rows += [("skipped", rule, n) for rule, n in sorted(self.skipped.items())]
        return pd.DataFrame(rows, columns=["what", "rule", "records"])

    def __str__(self) -> str:
        parts = [f"{self.accepted:,} kept", f"{self.set_aside:,} set aside"]
        parts += [f"{n:,} skipped ({rule})" for rule, n in sorted(self.skipped.items())]
        first = f"{counted(self.records_in, 'record')} read: {listed(parts)}. {self.direction}"
        lines = [first.rstrip()]
        return "\n".join(lines + [f"Note: {note}." for note in self.notes])

    @staticmethod
    def merged(reports: Sequence[Report]) -> Report:
        """Add up the reports of several files; files of one name are numbered.

        Examples
        --------
        >>> Report.merged([Report(2, 2), Report(3, 3)]).records_in
        5
        """
        skipped: dict[str, int] = {}
        for report in reports:
            for rule, n in report.skipped.items():
                skipped[rule] = skipped.get(rule, 0) + n
        tables = _told_apart([one.quarantined for one in reports if len(one.quarantined)])
        return Report(
            sum(report.records_in for report in reports),
            sum(report.accepted for report in reports),
            pd.concat(tables, ignore_index=True) if tables else _empty_quarantine(),
            MappingProxyType(skipped),
            tuple(note for report in reports for note in report.notes),
            " ".join(dict.fromkeys(report.direction for report in reports if report.direction)),
            MappingProxyType(dict(pair for report in reports for pair in report.read_as.items())),
        )


def _told_apart(tables: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Number files of one name, so that record 3 of each counts as a record of its own."""
    before: Counter[tuple[str, str]] = Counter()
    numbered = []
    for table in tables:
        pairs = list(zip(table["file"], table["table"], strict=True))
        names = [
            f"{file} ({before[file, of] + 1})" if before[file, of] else file for file, of in pairs
        ]
        numbered.append(table.assign(file=names))
        before.update(dict.fromkeys(pairs, 1))
    return numbered
