"""netpath doctor: what is installed here, and what might go wrong. It asks no network."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from netpath._kernels._threads import wanted_threads
from netpath._results import counted
from netpath.cli._options import DoctorOptions
from netpath.cli._shell import ANSWERED, EMPTY, say, say_json, say_pairs
from netpath.errors import DataError

NEEDED = (
    *("numpy", "pandas", "scipy", "numba", "networkx", "matplotlib", "pyarrow"),
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
        How many may run at once: NETPATH_THREADS, or else every core.
    compiled
        How many kernels are compiled in the cache; ``netpath doctor --warm`` compiles all.
    cache
        The folder they are in; empty where none can be written.
    samples
        Whether the sample town is found.
    hints
        What to mend, and what to be careful of.
    """

    versions: dict[str, str]
    threads: int
    compiled: int
    cache: str
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
    threads, more = _threads()
    try:
        kernels, cache = _compiled() if versions.get("numba") else (0, "")
    except DataError as fault:  # compiling is switched off
        kernels, cache, more = 0, "", [*more, str(fault)]
    hints += [*more, *_leaks(folder)]
    return Findings(versions, threads, kernels, cache, samples, hints)


def _threads() -> tuple[int, list[str]]:
    try:
        return wanted_threads(), []
    except DataError as fault:
        return 1, [str(fault)]


def _compiled() -> tuple[int, str]:
    from netpath.cli._warm import compiled

    return compiled()


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
    if wish.warm:
        from netpath.cli._warm import warmed

        for name, seconds in warmed():
            if not wish.as_json:
                say(f"{name}: {seconds:.1f} s")
    found = examined(Path.cwd())
    if wish.as_json:
        say_json(asdict(found))
        return ANSWERED if found.fine else EMPTY
    rows = [(name, number or "not installed") for name, number in found.versions.items()]
    kernels = f"{found.compiled} in {found.cache}" if found.cache else "kept nowhere; slower starts"
    rows += [("threads", str(found.threads)), ("compiled kernels", kernels)]
    say_pairs([*rows, ("sample town", _there(found.samples))])
    say("", *found.hints, "All that netpath needs is here." if found.fine else "")
    return ANSWERED if found.fine else EMPTY


def _there(found: bool) -> str:
    return "found" if found else "missing"
