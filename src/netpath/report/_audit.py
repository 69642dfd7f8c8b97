"""An audit as one page: no scripts, nothing from elsewhere, nobody's name, small groups hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from netpath._disclosure import Members, Shown
from netpath._measure import PersonMeasure
from netpath._results import assumed_lines, interval_text
from netpath.access import Between
from netpath.audit import (
    Audit,
    Inequality,
    Ladder,
    NullAudit,
    Protocol,
    Published,
    Sensitivity,
    publish,
)
from netpath.audit.groups import TOTAL, groups_of
from netpath.errors import DataError
from netpath.report.pages import rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup
    from matplotlib.axes import Axes

Rows = tuple[list[str], list[list[str]]]
HEADS = {"pvalue": "p", "reproduced": "rewired, mean", "error": "noise of worlds"}
VALUES = ("gap", "mean", "share", "value")


def groups(shown: Published, found: Audit) -> Rows:
    """Return a row a group: how many, how many at zero, the mean, the gap and the ratio.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": ["A", "B"] * 20}, index=[f"p{n:02}" for n in range(40)])
    >>> values = pd.Series(range(40), index=people.index) % 4 / 4
    >>> measure = ntp.PersonMeasure(values, "access", "probability", people)
    >>> found = ntp.audit.gap(measure, "group", "A", rng=7)
    >>> groups(found.publish(), found)[1][0][:4]
    ['A', '20', '50 %', '0.25 [0.15, 0.35]']
    """
    of_that = {
        "noise of people, of that": ["difference_error"],
        "noise of worlds, of that": ["difference_mc_error"],
    }
    columns = {
        found.by: ["group"],
        "people": ["n"],
        "at zero": ["at_zero"],
        "mean": ["mean", "low", "high"],
        **({"noise of worlds": ["mc_error"]} if found.n_draws else {}),
        "median": ["median"],
        f"less {found.reference}": ["difference", "difference_low", "difference_high"],
        **(of_that if found.n_draws else {}),
        f"over {found.reference}": ["ratio", "ratio_low", "ratio_high"],
        "p": ["pvalue"],
    }
    if shown.table["pvalue"].isna().all():
        del columns["p"]  # the sentences say why
    table = shown.table.rename_axis("group").reset_index()
    rows = [
        [_together([row[name] for name in names]) for names in columns.values()]
        for row in table.to_dict("records")
    ]
    return list(columns), rows


def _together(cells: Sequence[Any]) -> str:
    """Return a number with its interval, or alone where it has none."""
    if len(cells) == 1 or any(map(pd.isna, cells)):
        return _cell_text(cells[0])
    return interval_text(*map(float, cells))


def rows_of(table: pd.DataFrame) -> Rows:
    """Return the head and the cells of a table as text, numbers rounded.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"mean": [0.5], "low": [0.41], "high": [0.6], "note": [None]}))
    (['mean', 'note'], [['0.500 [0.410, 0.600]', '']])
    """
    table = _joined(table)
    return [HEADS.get(str(name), str(name).replace("_", " ")) for name in table], [
        [_cell_text(value) for value in row] for row in table.itertuples(index=False, name=None)
    ]


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with low and high in the cell of what they are the interval of."""
    if not {"low", "high"} <= set(table):
        return table
    value = next(name for name in VALUES if name in table)
    cells = table[[value, "low", "high"]].to_numpy(dtype="object").tolist()
    joined = table.drop(columns=["low", "high"])
    joined[value] = [_together(row) for row in cells]
    return joined


def tried(table: pd.DataFrame) -> pd.DataFrame:
    """Return other choices without those that were never made; "as given" where nothing was.

    Examples
    --------
    >>> table = pd.DataFrame({"within": [1.0], "warmth": [None], "discount": [0.0], "told": [True]})
    >>> tried(table.assign(note="")).values.tolist()
    [[1.0, 'as given']]
    """
    kept = table.drop(columns=["told", "sign"], errors="ignore")
    for name in ("discount", "missing"):
        if name in kept and (kept[name] == 0).all():
            kept = kept.drop(columns=name)
    for name in ("warmth", "willing"):
        if name in kept and kept[name].isna().all() and name != "warmth":
            kept = kept.drop(columns=name)
        elif name in kept:
            kept[name] = kept[name].astype("object").where(kept[name].notna(), "as given")
    return kept if (kept["note"] != "").any() else kept.drop(columns="note")


def rewired(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is left of gaps, each with its interval in one cell and its noise by where from.

    Examples
    --------
    >>> table = pd.DataFrame({"group": "B", "remains": [-0.2], "low": -0.3, "high": -0.1})
    >>> rewired(table.assign(spread=0.05)).values.tolist()
    [['B', '-0.20 [-0.30, -0.10]', 0.05]]
    """
    ends = table[["remains", "low", "high"]].to_numpy(dtype=np.float64).tolist()
    told = table.assign(remains=[interval_text(*row) for row in ends])
    names = {"remains": "not reproduced", "spread": "noise of rewirings", "error": "of people"}
    return told.drop(columns=["low", "high"]).rename(columns=names | {"mc_error": "of worlds"})


def _cell_text(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, float):
        if abs(value) == float("inf"):
            return "no limit"
        return np.format_float_positional(float(f"{value:.3g}"), trim="-")
    return f"{value:,}" if isinstance(value, int) else str(value)


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
    protocol: Protocol | None = None,
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
    protocol
        What was planned before the data were looked at, so that the page says of each finding
        whether it was; see :func:`netpath.audit.protocol`.

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
    figures = [_figure(0, ("The gap", of, None), lambda plot: plot.gap(found, published=True))]
    assumed = dict.fromkeys(assumed_lines(found.assumptions))
    for at, one in enumerate(more, 1):
        figures.append(_further(at, one, found, shown, beside))
        assumed |= dict.fromkeys(assumed_lines(one.assumptions))
    return rendered(
        "_audit.html",
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
        planned=[] if protocol is None else _planned(protocol, found, more),
        versions=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    )


def _planned(protocol: Protocol, found: Audit, more: Sequence[More]) -> list[str]:
    """Say of each finding whether it was planned, and in what it departs from that."""
    lines = [f"Protocol {protocol.fingerprint}: {protocol.question}"]
    findings = {"The gap": found} | {
        f"With {one.held} held": one for one in more if isinstance(one, NullAudit)
    }
    for name, one in findings.items():
        apart = protocol.departures(one)
        lines.append(f"{name}: " + (f"departs, {'; '.join(apart)}" if apart else "as planned"))
    others = len(more) - len(findings) + 1
    return lines + ([f"Not planned: {others} more."] if others else [])


def _further(at: int, one: More, found: Audit, shown: Published, beside: Sequence[Shown]) -> Figure:
    """Draw one thing that goes with the finding, published."""
    told: tuple[str, str, pd.DataFrame | None]
    if isinstance(one, PersonMeasure):
        _need_same_people(groups_of(one, found.columns).members(one), found)
        told = "Everybody's access", f"{one.what}, by {found.by}", None
        return _figure(at, told, lambda plot: plot.measure(one, found.columns, published=True))
    if isinstance(one, Inequality):
        _need_same_people(one.members, found)
        spread = one.publish(beside=beside)
        told = "Inequality", one.what, spread.to_frame()
        zero, others = found.by_group["at_zero"], found.by_group["n"] - found.by_group["at_zero"]
        whole = not shown.hidden and bool((np.minimum(zero, others) >= shown.k).all())
        if not whole and (spread.at_zero is not None or TOTAL not in shown.table.index):
            return Figure(f"{told[0]}; its picture would give hidden numbers away", *told[1:])
        return _figure(at, told, lambda plot: plot.inequality(spread))
    if one.by != found.by:
        raise DataError(f"report: the audit is by {found.by!r}, what goes with it by {one.by!r}.")
    if isinstance(one, Ladder):
        _need_same_people(one.members, found)
        steps = one.publish(beside=beside)
        told = "The ladder", f"{one.what}, by {one.by}", steps.to_frame()
        return _figure(at, told, lambda plot: plot.ladder(steps))
    if isinstance(one, Between):
        pairs = one.publish(beside=beside)
        table = pairs.table[pairs.table["mean"].notna()].drop(columns="why")
        told = "Group to group", f"mean chance of reaching somebody, by {one.by}", table
        return _figure(at, told, lambda plot: plot.between(pairs))
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
        return _figure(at, told, lambda plot: plot.null(one, group=first))
    choices = one.publish(beside=beside)
    told = "Other reasonable choices", of, tried(choices.to_frame())
    return _figure(at, told, lambda plot: plot.sensitivity(choices, group=first))


def _figure(
    at: int, told: tuple[str, str, pd.DataFrame | None], draw: Callable[[Any], Axes]
) -> Figure:
    """Return a picture as SVG text, the same bytes each time; ``told`` is what it is of.

    Pictures are loaded here: most pages have none.
    """
    import matplotlib.pyplot as plt
    from markupsafe import Markup, escape

    from netpath import plot

    file = io.StringIO()
    with plt.rc_context({"svg.hashsalt": "netpath", "svg.fonttype": "path"}):
        ax = draw(plot)
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
