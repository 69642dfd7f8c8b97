"""Voilà, which shows the page: how it is started so that it serves this machine's user alone."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from netpath.errors import DataError, MissingPackage
from netpath.page import FOLDER

HERE = Path(__file__).resolve().parent
PORT = 8866
NEEDED = ("voila", "anywidget", "ipykernel")
WIDGETS = (
    *("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"),
)


def notebook() -> Path:
    """Return the notebook that shows the page: in the installed package, or in the checkout.

    Raises
    ------
    DataError
        If it is in neither.

    Examples
    --------
    >>> notebook().name
    'coach.ipynb'
    """
    for folder in (HERE, HERE.parents[2] / "notebooks"):
        if (folder / "coach.ipynb").is_file():
            return folder / "coach.ipynb"
    raise DataError("coach.ipynb is not here; it travels with the package. Install netpath again.")


def refuse_bare() -> None:
    """Raise where something that the page needs is not installed.

    Raises
    ------
    MissingPackage
        Naming it.

    Examples
    --------
    >>> refuse_bare()
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackage(
            f"The page needs {', '.join(missing)}. Install it: pip install 'netpath[notebooks]'."
        )


def command(port: int = PORT) -> list[str]:
    """Return the command that serves the page, on this machine only, at a port that is free.

    Examples
    --------
    >>> "--Voila.ip=127.0.0.1" in command()
    True
    """
    page = notebook()
    allowed = [f"--VoilaConfiguration.extension_allowlist={one}" for one in WIDGETS]
    return [
        *(sys.executable, "-m", "voila", str(page), "--no-browser", "--template=netpath"),
        *("--Voila.ip=127.0.0.1", f"--Voila.port={port}", "--Voila.port_retries=100"),
        *("--Voila.auto_token=True", f"--Voila.root_dir={page.parent}"),
        "--VoilaConfiguration.file_allowlist=nothing",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO",
        "--ZMQChannelsWebsocketConnection.limit_rate=False",
        *allowed,
    ]


def surroundings(folder: Path, token: str, own: Path) -> dict[str, str]:
    """Return the environment that Voilà runs in.

    Parameters
    ----------
    folder
        Where searches are kept.
    token
        The word that opens the page. It is no argument, since those are shown to every user of a
        machine.
    own
        A folder of its own for what Jupyter writes; the user's settings and extensions stay out.

    Examples
    --------
    >>> surroundings(Path("kept"), "word", Path("own"))["JUPYTER_TOKEN"]
    'word'
    """
    return {
        **os.environ,
        FOLDER: str(folder),
        "JUPYTER_TOKEN": token,
        "JUPYTER_PATH": str(HERE / "share"),
        "JUPYTER_DATA_DIR": str(own),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(own / "ipython"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(own)),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }
