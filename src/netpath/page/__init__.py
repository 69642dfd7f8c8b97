"""The page for coaches: a search lived in a browser, on this machine only.

The desk holds everything and can be used without a browser; the widget shows it, in Voilà or in
JupyterLab; ``netpath coach`` starts Voilà with the project's own template.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from netpath.page._desk import Desk
from netpath.page._folder import Folder

if TYPE_CHECKING:
    from netpath.page._widget import Page

__all__ = ["FOLDER", "Desk", "Folder", "coach"]

FOLDER = "NETPATH_FOLDER"
"""The environment variable that says where searches are kept."""


def coach(folder: str | os.PathLike[str] | None = None) -> Page:
    """Return the page for coaches, to be shown by a notebook.

    Parameters
    ----------
    folder
        Where searches are kept; by default what NETPATH_FOLDER says, else ``netpath`` in the
        user's home folder.

    Raises
    ------
    ImportError
        If anywidget is not installed.

    Examples
    --------
    >>> coach("nowhere").html.startswith("<header")
    True
    """
    from netpath.page._widget import Page

    place = folder or os.environ.get(FOLDER) or Path.home() / "netpath"
    return Page(Desk(Folder(Path(place).expanduser().absolute())))
