"""Voilà, which shows the page: how it is started so that it serves this machine's user alone.

As a program of its own (``python -m netpath.page.voila``) it is Voilà that ends with whoever
started it, however that one ended, and takes its folder along.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from netpath.errors import DataError, MissingPackage
from netpath.page import FOLDER

HERE = Path(__file__).resolve().parent
PORT = 8866
NEEDED = ("voila", "anywidget", "ipykernel")
# What a page shows goes from Python to the server over ports of this machine. Since these versions
# it can be enciphered there; before, every other user of the machine can listen.
ENCIPHERED = "jupyter_client 8.9, ipykernel 7.3 or newer, and a pyzmq with CURVE"
ALONE = 60  # seconds after which Python ends that no browser is connected to
PATIENCE = 5.0
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
    raise DataError(
        "coach.ipynb is not here; it travels with the package.",
        code="not installed whole",
        repair="Install netpath again",
    )


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
            f"The page needs {', '.join(missing)}.",
            code="missing package",
            repair="Install it: pip install 'netpath[notebooks]'",
        )
    if not _enciphers():
        raise MissingPackage(
            "The page would talk in the clear with its own Python, where other users of this "
            f"machine can listen, so it is not started. It needs {ENCIPHERED}.",
            code="not enciphered",
            repair="Install them: pip install --upgrade 'netpath[notebooks]'",
        )


def _enciphers() -> bool:
    """Whether what is installed can encipher what a kernel and its server say to each other."""
    import zmq
    from ipykernel.kernelapp import IPKernelApp
    from jupyter_client.manager import KernelManager

    told = "transport_encryption" in KernelManager.class_traits()
    return told and "curve_publickey" in IPKernelApp.class_traits() and bool(zmq.has("curve"))


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
        *(sys.executable, "-m", "netpath.page.voila", str(page)),
        *("--no-browser", "--template=netpath"),
        *("--Voila.ip=127.0.0.1", f"--Voila.port={port}", "--Voila.port_retries=100"),
        *("--Voila.auto_token=True", f"--Voila.root_dir={page.parent}"),
        "--VoilaConfiguration.file_allowlist=nothing",
        "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO",
        "--ZMQChannelsWebsocketConnection.limit_rate=False",
        "--KernelManager.transport_encryption=required",
        f"--MappingKernelManager.cull_idle_timeout={ALONE}",
        f"--MappingKernelManager.cull_interval={ALONE // 6}",
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


def _serve() -> None:
    """Be Voilà until told to end, or until nobody holds the other end of this process's input."""
    from traitlets.config import Config
    from voila.app import Voila

    own, left = Path(os.environ["JUPYTER_DATA_DIR"]), threading.Event()

    def ends_with_its_starter() -> None:
        sys.stdin.buffer.read()
        left.set()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        shutil.rmtree(own, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=ends_with_its_starter, daemon=True).start()
    # The word that a browser keeps is of no use after this run, and is not kept longer.
    cookie = {"expires_days": None, "samesite": "Strict"}
    try:
        Voila.launch_instance(config=Config({"IdentityProvider": {"cookie_options": cookie}}))
    finally:
        if left.is_set():
            shutil.rmtree(own, ignore_errors=True)


if __name__ == "__main__":
    _serve()
