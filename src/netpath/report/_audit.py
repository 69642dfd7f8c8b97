"""An audit as one page: no scripts, nothing from elsewhere, nobody's name, small groups hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from netpath import plot
from netpath._measure import PersonMeasure
from netpath._results import assumed_lines
from netpath.audit import (
    Audit,
    Inequality,
    Ladder,
    NullAudit,
    Published,
    Sensitivity,
    publish,
)
from netpath.errors import DataError
from netpath.report._campaign import _pages

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

More = PersonMeasure | Ladder | NullAudit | Sensitivity | Inequality

_LIBRARIES = ("netpath", "numpy", "pandas", "scipy", "numba")


class Figure(NamedTuple):
    """A picture with what it says, and the numbers under it."""

    heading: str
    picture: Markup
    caption: str
    table: pd.DataFrame | None


def audit(found: Audit, *more: More, question: str = "", call: str = "") -> str:
    """Return a page that tells a finding, what it rests on, and how to find it again, as HTML.

    Everything on it is published: groups that :func:`netpath.audit.publish` hides have neither
    numbers nor marks, and no person is named. It asks nothing of the network it is opened in.

    Parameters
    ----------
    found
        The finding.
    more
        What goes with it, in this order: access itself (its zero pile), a ladder, nulls, what
        other choices say, inequality. All by the same groups.
    question
        What was asked, in a sentence.
    call
        The lines of Python that found it.

    Raises
    ------
    DataError
        If something that goes with it has other groups or another reference, or fewer than 10
        people were measured.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 2 / 4
    >>> access = PersonMeasure(values, "access to any of 2 targets", "probability", people)
    >>> page = audit(ntp.audit.gap(access, "group", "A", rng=7), access, question="Who gets in?")
    >>> "<svg" in page, "<script" in page, "p07" in page
    (True, False, False)
    """
    shown = publish(found)
    figures = [_figure(0, "The gap", lambda: plot.gap(found, published=True), None)]
    assumed = dict.fromkeys(assumed_lines(found.assumptions))
    for at, one in enumerate(more, 1):
        figures.append(_further(at, one, found, shown))
        assumed |= dict.fromkeys(assumed_lines(one.assumptions))
    return (
        _pages()
        .get_template("_audit.html")
        .render(
            found=found,
            question=question or f"{found.what}, by {found.by}: is there a gap?",
            sentences=shown.sentences,
            groups=_rows(shown.to_frame()),
            k=shown.k,
            figures=figures,
            tables=[(one.heading, _rows(one.table)) for one in figures if one.table is not None],
            assumed=list(assumed),
            missing=_missing(found, shown),
            call=call,
            versions=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        )
    )


def _further(at: int, one: More, found: Audit, shown: Published) -> Figure:
    """Draw one thing that goes with the finding, published."""
    if isinstance(one, PersonMeasure):
        return _figure(
            at, "Everybody's access", lambda: plot.zero_pile(one, found.by, published=True), None
        )
    if isinstance(one, Inequality):
        return _figure(at, "Inequality", lambda: plot.inequality(one), one.to_frame())
    if one.by != found.by:
        raise DataError(f"report: the audit is by {found.by!r}, what goes with it by {one.by!r}.")
    if isinstance(one, Ladder):
        told = one.publish()
        return _figure(at, "The ladder", lambda: plot.ladder(told), told.to_frame())
    if one.reference != found.reference:
        raise DataError(
            f"report: the audit is against {found.reference!r}, what goes with it against "
            f"{one.reference!r}."
        )
    gaps = shown.table["difference"]
    kept = [str(name) for name in gaps.index[gaps.notna()]]
    if not kept:
        raise DataError("report: no gap can be shown, so nothing that goes with it can be either.")
    if isinstance(one, NullAudit):
        table = one.to_frame()
        table = table[table[one.by].isin(kept)]
        heading = f"With {one.kind} held"
        return _figure(at, heading, lambda: plot.null(one, group=kept[0]), table)
    table = one.to_frame()
    table = table[table["group"].isin(kept)].drop(columns="note")
    heading = "Other reasonable choices"
    return _figure(at, heading, lambda: plot.survives(one, group=kept[0]), table)


def _figure(at: int, heading: str, draw: Callable[[], Axes], table: pd.DataFrame | None) -> Figure:
    """Return a picture as SVG text, the same bytes each time."""
    import matplotlib.pyplot as plt
    from markupsafe import Markup, escape

    file = io.StringIO()
    with plt.rc_context({"svg.hashsalt": "netpath", "svg.fonttype": "path"}):
        ax = draw()
        drawing = ax.get_figure(root=True)
        assert drawing is not None
        drawing.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
        label = str(ax.get_label())
        plt.close(drawing)
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    # Figures of one page draw the same letters under the same ids; told apart here.
    drawn = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>f{at}-", drawn)
    picture = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
    return Figure(heading, Markup(picture), label, table)  # noqa: S704 - drawn here, label escaped


def _rows(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Return the head and the cells of a table as text, numbers rounded."""
    return [str(name).replace("_", " ") for name in table], [
        [_cell(value) for value in row] for row in table.itertuples(index=False, name=None)
    ]


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float):
        return "no limit" if value == float("inf") else f"{value:.3g}"
    return str(value)


def _missing(found: Audit, shown: Published) -> list[str]:
    """Return what is not estimable, of groups that are shown."""
    hidden = set(shown.hidden)
    return [one for one in found.not_estimable if one.split(": ")[0] not in hidden]
