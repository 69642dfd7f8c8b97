"""An audit as one page: no scripts, nothing from elsewhere, nobody's name, small groups hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from netpath import plot
from netpath._beside import Members, Shown
from netpath._measure import PersonMeasure
from netpath._results import assumed_lines
from netpath.access import Between
from netpath.audit import (
    Audit,
    Inequality,
    Ladder,
    NullAudit,
    Published,
    Sensitivity,
    publish,
)
from netpath.audit.groups import TOTAL, groups_of
from netpath.errors import DataError
from netpath.report._tables import groups, rewired, rows_of, tried
from netpath.report.pages import pages

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes

More = PersonMeasure | Ladder | NullAudit | Sensitivity | Inequality | Between

_LIBRARIES = ("netpath", "numpy", "pandas", "scipy", "numba")


class Figure(NamedTuple):
    """A picture with what it says, what it is of, and the numbers under it; or numbers alone."""

    heading: str
    caption: str
    table: pd.DataFrame | None
    picture: Markup | None = None
    says: str = ""


def audit(
    found: Audit,
    *more: More,
    question: str = "",
    call: str = "",
    beside: Sequence[Shown] = (),
) -> str:
    """Return a page that tells a finding, what it rests on, and how to find it again, as HTML.

    Everything on it is published: groups that :func:`netpath.audit.publish` hides have neither
    numbers nor marks, and no person is named. It asks nothing of the network it is opened in.

    Parameters
    ----------
    found
        The finding.
    more
        What goes with it, in this order: access itself (its zero pile), a ladder, nulls, what
        other choices say, inequality, group to group. All by the same groups, and of the same
        people, or else two numbers side by side would tell of the few who are in one alone.
        Where a group is hidden, or told within bounds, inequality has no picture: how many there
        are in all, and how many without, would give the group away.
    question
        What was asked, in a sentence.
    call
        The lines of Python that found it.
    beside
        What was published of the same network before; see :func:`netpath.audit.publish`.

    Raises
    ------
    DataError
        If something that goes with it has other groups or another reference, or is of other
        people or another measure, or fewer than 10 people were measured or targets.

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
    shown = publish(found, beside=beside)
    of = f"{found.what}, by {found.by}"
    figures = [_figure(0, ("The gap", of, None), lambda: plot.gap(found, published=True))]
    assumed = dict.fromkeys(assumed_lines(found.assumptions))
    for at, one in enumerate(more, 1):
        figures.append(_further(at, one, found, shown, beside))
        assumed |= dict.fromkeys(assumed_lines(one.assumptions))
    return (
        pages("netpath.report")
        .get_template("_audit.html")
        .render(
            found=found,
            question=question or f"{of[:1].upper()}{of[1:]}: is there a gap?",
            sentences=shown.sentences,
            says=figures[0].says,
            groups=groups(shown, found),
            k=shown.k,
            figures=figures,
            tables=[(one.heading, rows_of(one.table)) for one in figures if one.table is not None],
            assumed=list(assumed),
            missing=[f"{name}: {why}" for name, why in shown.not_estimable.items()],
            call=call,
            versions=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        )
    )


def _further(at: int, one: More, found: Audit, shown: Published, beside: Sequence[Shown]) -> Figure:
    """Draw one thing that goes with the finding, published."""
    told: tuple[str, str, pd.DataFrame | None]
    if isinstance(one, PersonMeasure):
        _need_same_people(groups_of(one, found.columns).members(one), found)
        told = "Everybody's access", f"{one.what}, by {found.by}", None
        return _figure(at, told, lambda: plot.measure(one, found.columns, published=True))
    if isinstance(one, Inequality):
        _need_same_people(one.members, found)
        spread = one.publish(beside=beside)
        told = "Inequality", one.what, spread.to_frame()
        zero, others = found.by_group["at_zero"], found.by_group["n"] - found.by_group["at_zero"]
        whole = not shown.hidden and bool((np.minimum(zero, others) >= shown.k).all())
        if not whole and (spread.at_zero is not None or TOTAL not in shown.table.index):
            return Figure(f"{told[0]}; its picture would give hidden numbers away", *told[1:])
        return _figure(at, told, lambda: plot.inequality(spread))
    if one.by != found.by:
        raise DataError(f"report: the audit is by {found.by!r}, what goes with it by {one.by!r}.")
    if isinstance(one, Ladder):
        _need_same_people(one.members, found)
        steps = one.publish(beside=beside)
        told = "The ladder", f"{one.what}, by {one.by}", steps.to_frame()
        return _figure(at, told, lambda: plot.ladder(steps))
    if isinstance(one, Between):
        pairs = one.publish(beside=beside)
        table = pairs.table[pairs.table["mean"].notna()].drop(columns="why")
        told = "Group to group", f"mean chance of reaching somebody, by {one.by}", table
        return _figure(at, told, lambda: plot.between(pairs))
    return _of_gap(at, one, found, shown, beside)


def _need_same_people(other: Members | None, found: Audit) -> None:
    """Refuse other people beside the audited: what differs by a few would tell of those few."""
    own = [None if one is None else one.fingerprints() for one in (other, found.members)]
    if own[0] is None or own[1] is None or not np.array_equal(own[0], own[1]):
        raise DataError(
            "report: what goes with the audit was measured of other people, and held against it "
            "would tell of those who are in one alone. Measure the same seekers."
        )


def _of_gap(
    at: int, one: NullAudit | Sensitivity, found: Audit, shown: Published, beside: Sequence[Shown]
) -> Figure:
    """Draw what becomes of the gap, of the groups whose gap is shown; the picture is of one."""
    if (one.reference, one.what) != (found.reference, found.what):
        raise DataError(
            f"report: the audit is of {found.what}, against {found.reference!r}; what goes with "
            f"it is of {one.what}, against {one.reference!r}. Measure the same."
        )
    if not shown.gaps:
        raise DataError("report: no gap can be shown, so nothing that goes with it can be either.")
    first, of = shown.gaps[0], f"gap of {shown.gaps[0]} in {one.what}, by {one.by}"
    if isinstance(one, NullAudit):
        table = one.to_frame()
        table = rewired(table[table[one.by].isin(shown.gaps)])
        told = f"With {one.held} held", of, table
        return _figure(at, told, lambda: plot.null(one, group=first))
    choices = one.publish(beside=beside)
    told = "Other reasonable choices", of, tried(choices.to_frame())
    return _figure(at, told, lambda: plot.sensitivity(choices, group=first))


def _figure(
    at: int, told: tuple[str, str, pd.DataFrame | None], draw: Callable[[], Axes]
) -> Figure:
    """Return a picture as SVG text, the same bytes each time; ``told`` is what it is of."""
    import matplotlib.pyplot as plt
    from markupsafe import Markup, escape

    file = io.StringIO()
    with plt.rc_context({"svg.hashsalt": "netpath", "svg.fonttype": "path"}):
        ax = draw()
        drawing = ax.get_figure(root=True)
        assert drawing is not None
        drawing.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
        label, says = str(ax.get_label()), ax.get_title(loc="left").replace("\n", " ")
        plt.close(drawing)
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    # Figures of one page draw the same letters under the same ids; told apart here.
    drawn = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>f{at}-", drawn)
    picture = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
    return Figure(*told, Markup(picture), says)  # noqa: S704 - drawn here, label escaped
