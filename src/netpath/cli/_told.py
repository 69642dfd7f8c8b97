"""Answers as the shell gives them: in words and tables, as plain values for JSON, as pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.text import Text

from netpath._files import write_files
from netpath._results import Report, assumed_lines, counted, percent
from netpath.chains import Chain, Chains, Door, Doors, Fallbacks
from netpath.cli._shell import grid, say, show, shown
from netpath.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST_DOORS = 5


def say_chains(found: Chains, *, brief: bool = False) -> None:
    """Print chains with their chance and, unless brief, why; or why there is none.

    Examples
    --------
    >>> say_chains(Chains((), "a", ("b",), "Warmest chains from Ada to Ben", "No ties lead there."))
    Warmest chains from Ada to Ben: none. No ties lead there.
    """
    if not found:
        say(f"{found.question}: none. {found.reason}")
        return
    say(found.question, style="bold")
    rows = grid("right", "right", "left")
    for at, one in enumerate(found, start=1):
        names = Text(_arrows(one), "" if brief else "bold")
        cell = names if brief else Text.assemble(names, "\n", (shown(one.why), "dim"))
        rows.add_row(f"{at}.", percent(one.probability), cell)
    show(rows)
    if isinstance(found, Fallbacks):
        say(_together(found))


def _together(found: Fallbacks) -> str:
    best = "no other set does better"
    if not found.exact:
        best = f"no set can do better than {percent(found.bound)}"
    return f"Together: {percent(found.p_any())} that at least one works; {best}."


def say_frontier(found: Chains) -> None:
    """Print what one more ask would buy, and the cold approach beside it.

    Examples
    --------
    >>> say_frontier(Chains((), "a", ("b",), "The price of an ask", "No ties lead there."))
    The price of an ask: none. No ties lead there.
    """
    if not found:
        say_chains(found)
        return
    say(found.question, style="bold")
    rows = grid("right", "right", "left")
    rows.add_row("asks", "chance", "warmest chain", style="dim")
    for one in found:
        rows.add_row(str(one.asks), percent(one.probability), _arrows(one))
    rows.add_row("cold", percent(found.cold), "to a stranger (assumed)", style="dim")
    show(rows)
    if found.within and found[-1].asks < found.within:
        say(f"More asks than {found[-1].asks} buy nothing.")


def say_doors(found: Doors, most: int = MOST_DOORS) -> None:
    """Print whom to talk to first at an organisation.

    Examples
    --------
    >>> say_doors(Doors((), "a", "Ada", "Acme", "Nobody there is known."))
    At Acme Ada knows nobody yet. Nobody there is known.
    """
    if not found.open:
        say(f"At {found.org} {found.seeker_name} knows nobody yet. {found.reason}")
        return
    say(f"Doors at {found.org} for {found.seeker_name}", style="bold")
    rows = grid("right", "left", "left")
    rows.add_row("chance", "whom to talk to first", "through", style="dim")
    for door in found.open[:most]:
        rows.add_row(*_door(door))
    show(rows)
    more = len(found.open) - most
    if more > 0:
        say(f"And {counted(more, 'more door')}; --json lists all.")
    shut = len(found.found) - len(found.open)
    if shut:
        say(f"No chain leads to {counted(shut, 'other person', 'other people')} there.")


def _door(door: Door) -> tuple[str, Text, str]:
    assert door.chain is not None
    title = ", ".join(shown(part) for part in (door.title, door.authority) if part)
    who = Text.assemble((shown(door.name), "bold"), "\n", (title, "dim"))
    through = " → ".join(shown(name) for name in door.chain.names[1:-1])
    return percent(door.chain.probability), who, through or "asked directly"


def say_assumed(cold: float, assumptions: Sequence[str]) -> None:
    """Print the cold approach and what the chances rest on.

    Examples
    --------
    >>> say_assumed(0.03, ["warmth 0.3 for every tie (assumed)"])
    Beside it: a cold approach is granted in 3.0 % of cases (assumed).
    Assumed: warmth 0.3 for every tie.
    """
    beside = f"Beside it: a cold approach is granted in {percent(cold)} of cases (assumed)."
    say(beside, *assumed_lines(assumptions), style="dim")


def _arrows(one: Chain) -> str:
    return " → ".join(shown(name) for name in one.names)


def of_chains(found: Chains) -> dict[str, object]:
    """Return an answer with its question, its conditions and what it rests on.

    Examples
    --------
    >>> of_chains(Chains((), "a", ("b",), "Warmest chains from Ada to Ben"))["chains"]
    []
    """
    told: dict[str, object] = {
        "question": found.question,
        "seeker": found.seeker,
        "targets": list(found.targets),
        "within": found.within,
        "avoid": list(found.avoid),
        "through": list(found.through),
        "chains": [_of_chain(one) for one in found],
        "reason": found.reason,
        "cold_approach": found.cold,
        "assumptions": list(found.assumptions),
    }
    if isinstance(found, Fallbacks):
        told |= {"p_any": found.p_any(), "bound": found.bound, "exact": found.exact}
        told |= {"gap_to_bound": found.gap_to_bound, "cut_short": list(found.cut_short)}
    return told


def _of_chain(one: Chain) -> dict[str, object]:
    return {
        "people": list(one.people),
        "names": list(one.names),
        "probability": one.probability,
        "asks": one.asks,
        "brokers": list(one.brokers),
        "weakest": one.weakest,
        "running": list(one.running),
        "ties": [asdict(tie) | {"chance": tie.chance} for tie in one.ties],
        "why": one.why,
    }


def of_doors(found: Doors) -> dict[str, object]:
    """Return the doors of an organisation, those without a chain too.

    Examples
    --------
    >>> of_doors(Doors((), "a", "Ada", "Acme"))["org"]
    'Acme'
    """
    rows = [
        {
            "person": door.person,
            "name": door.name,
            "title": door.title,
            "authority": door.authority,
            "why": door.why,
            "chain": door.chain and _of_chain(door.chain),
        }
        for door in found.found
    ]
    return {
        "org": found.org,
        "seeker": found.seeker,
        "doors": rows,
        "reason": found.reason,
        "cold_approach": found.cold,
        "assumptions": list(found.assumptions),
    }


def of_report(report: Report) -> dict[str, object]:
    """Return the account of what was read.

    Examples
    --------
    >>> of_report(Report(records_in=2, accepted=2))["accepted"]
    2
    """
    return {
        "records_in": report.records_in,
        "accepted": report.accepted,
        "set_aside": report.set_aside,
        "skipped": dict(report.skipped),
        "notes": list(report.notes),
    }


def rows_of(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table, None where a cell is empty.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}))
    [{'n': 1}, {'n': None}]
    """
    plain = table.astype("object")
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in plain.to_dict("records")
    ]


SUFFIXES = (".png", ".svg")


def refuse_board(path: Path, *, overwrite: bool) -> None:
    """Raise where a picture cannot or must not be written.

    Raises
    ------
    DataError
        If it is neither .png nor .svg, or is there already.

    Examples
    --------
    >>> refuse_board(Path("board.png"), overwrite=True)
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(
            "A picture is a .png or .svg file; give --board such a name.", code="picture"
        )
    if os.path.exists(path) and not overwrite:
        raise DataError(
            "The picture is there already. Give --overwrite, or another name.", code="picture"
        )


def save(ax: Axes, *paths: Path, overwrite: bool) -> list[str]:
    """Write the figure that axes stand in, the same bytes each time; return the files' names.

    It names people: only its owner can read it. It is written whole, or not at all.
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    figure = ax.get_figure(root=True)
    assert figure is not None
    drawn = {}
    for path in paths:
        kind, drawing = path.suffix.lower()[1:], io.BytesIO()
        undated = {"Date": None} if kind == "svg" else None
        with mpl.rc_context({"svg.hashsalt": "netpath"}):
            figure.savefig(drawing, format=kind, dpi=160, metadata=undated)
        drawn[path] = drawing.getvalue()
    plt.close(figure)
    write_files(drawn, overwrite=overwrite)
    return [name(path) for path in paths]


def name(path: Path) -> str:
    """Return a path as seen from the current folder.

    Examples
    --------
    >>> name(Path.cwd() / "netpath-demo" / "chains.png")
    'netpath-demo/chains.png'
    """
    try:
        near = Path(os.path.relpath(path))
    except ValueError:  # another drive
        return str(path)
    return (path if ".." in near.parts else near).as_posix()


def windowless() -> None:
    """Let matplotlib draw into files only, whatever screen there is or a notebook wishes for."""
    os.environ["MPLBACKEND"] = "agg"  # one that is not here would end the import
    import matplotlib as mpl

    mpl.use("agg")
