"""Answers as files of pictures."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from netpath._files import write_files
from netpath.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
