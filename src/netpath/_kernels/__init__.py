"""Arrays in, arrays out, compiled; each family a module, imported by the function that calls it.

What is compiled is kept in NUMBA_CACHE_DIR, beside the sources, or in the home folder. Where none
can be written it is kept for this run alone: numba refuses to work without a place, and nothing
but time should hang on it. A kernel holds what it calls; numba looks only at its own file for
changes, so what is older than any of these files is forgotten here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile


def _can_keep(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _forget_what_is_older(folders: Iterable[Path]) -> None:
    """Delete the index of every kernel compiled before one of the sources last changed."""
    newest = max(one.stat().st_mtime for one in Path(__file__).parent.glob("*.py"))
    for index in (one for folder in folders for one in folder.glob("*.nbi")):
        with suppress(OSError):  # somebody else may be at it, or it is not ours to delete
            if index.stat().st_mtime < newest:
                index.unlink()


def _places() -> Iterator[Path]:
    """Yield where kernels may be kept."""
    yield Path(__file__).parent / "__pycache__"
    for root in (os.environ.get("NUMBA_CACHE_DIR"), os.path.expanduser("~/.cache/numba")):
        yield from Path(root).glob("_kernels_*") if root else ()


def _place_for_this_run() -> TemporaryDirectory[str] | None:
    """Return a folder for compiled kernels, which goes with this run; None where one stays."""
    beside, home = Path(__file__).parent / "__pycache__", Path(os.path.expanduser("~"))
    wanted = [Path(said)] if (said := os.environ.get("NUMBA_CACHE_DIR")) else []
    shared = Path(os.environ.get("XDG_CACHE_HOME", home / ".cache"))
    if any(map(_can_keep, [*wanted, beside, shared / "numba"])):
        return None
    place = TemporaryDirectory(prefix="netpath-")
    os.environ["NUMBA_CACHE_DIR"] = place.name
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = place.name
    return place


_PLACE = _place_for_this_run()
_forget_what_is_older(_places())
