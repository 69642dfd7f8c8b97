"""Arrays in, arrays out, compiled; each family a module, imported by the function that calls it.

What is compiled is kept in NUMBA_CACHE_DIR, beside the sources, or in the home folder. Where none
can be written it is kept for this run alone: numba refuses to work without a place, and nothing
but time should hang on it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile


def _can_keep(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _place_for_this_run() -> TemporaryDirectory[str] | None:
    """Return a folder for compiled kernels, which goes with this run; None where one stays."""
    beside, home = Path(__file__).parent / "__pycache__", Path(os.path.expanduser("~"))
    wanted = [Path(said)] if (said := os.environ.get("NUMBA_CACHE_DIR")) else []
    if any(map(_can_keep, [*wanted, beside, home / ".cache" / "numba"])):
        return None
    place = TemporaryDirectory(prefix="netpath-")
    os.environ["NUMBA_CACHE_DIR"] = place.name
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = place.name
    return place


_PLACE = _place_for_this_run()
