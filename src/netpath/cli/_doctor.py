"""netpath doctor: what is installed here, and what might go wrong. It asks no network."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from netpath._results import counted
from netpath.cli._options import DoctorOptions
from netpath.cli._shell import ANSWERED, EMPTY, say, say_json, say_pairs
from netpath.errors import DataError

NEEDED = (
    *("numpy", "pandas", "scipy", "networkx", "matplotlib", "pyarrow"),
    *("openpyxl", "defusedxml", "rapidfuzz", "typer", "rich"),
)
OPTIONAL = ("jupyterlab", "igraph", "nbstripout")
ATTRIBUTES = (".gitattributes", ".git/info/attributes")
FILTER = "filter=nbstripout"


@dataclass(frozen=True)
class Findings:
    """What is here.

    Attributes
    ----------
    versions
        Of netpath, Python and the packages; empty where one is not installed.
    threads
        How many may run at once.
    samples
        Whether the sample town is found.
    hints
        What to mend, and what to be careful of.
    """

    versions: dict[str, str]
    threads: int
    samples: bool
    hints: list[str]

    @property
    def fine(self) -> bool:
        """Whether everything that netpath needs is there."""
        return self.samples and all(self.versions[name] for name in NEEDED)


def examined(folder: Path) -> Findings:
    """Look around on this machine, and in a folder for notebooks that git would keep.

    Examples
    --------
    >>> examined(Path("nowhere")).fine
    True
    """
    versions = {name: _version(name) for name in ("netpath", *NEEDED, *OPTIONAL)}
    versions["python"] = platform.python_version()
    missing = [name for name in NEEDED if not versions[name]]
    hints = [f"{name} is not installed: pip install {name}" for name in missing]
    samples = _has_samples()
    hints += [] if samples else ["The sample town is missing: install netpath again."]
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Findings(versions, threads or 1, samples, [*hints, *_leaks(folder)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _has_samples() -> bool:
    from netpath import readers

    try:
        readers.sample_folder()
    except DataError:
        return False
    return True


def _leaks(folder: Path) -> Iterator[str]:
    """Say so where git keeps what notebooks print, which may name people."""
    notebooks = [*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb")]
    above = [folder.resolve(), *folder.resolve().parents]
    home = next((one for one in above if (one / ".git").exists()), None)
    if not notebooks or home is None:
        return
    places = [folder / ATTRIBUTES[0], *(home / one for one in ATTRIBUTES)]
    told = [place.read_text("utf-8", "replace") for place in places if place.is_file()]
    if not any(FILTER in one for one in told):
        yield (
            f"{counted(len(notebooks), 'notebook')} here, in a git repository without nbstripout: "
            "git would keep what notebooks print, names of people too. Remedy: "
            "pip install nbstripout, then nbstripout --install"
        )


def run(wish: DoctorOptions) -> int:
    """Look around and tell; return the exit code."""
    found = examined(Path.cwd())
    if wish.as_json:
        say_json(asdict(found))
        return ANSWERED if found.fine else EMPTY
    rows = [(name, number or "not installed") for name, number in found.versions.items()]
    say_pairs([*rows, ("threads", str(found.threads)), ("sample town", _there(found.samples))])
    say("", *found.hints, "All that netpath needs is here." if found.fine else "")
    return ANSWERED if found.fine else EMPTY


def _there(found: bool) -> str:
    return "found" if found else "missing"
