"""``netpath``, or ``python -m netpath``: it hears Ctrl-C before anything is loaded."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> None:
    """Answer what was typed in a shell; Ctrl-C ends it with one line and exit status 130."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nohup may not want to hear
        signal.signal(signal.SIGINT, _stopped)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started it closed them
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    from netpath.cli import app

    try:
        try:
            app(prog_name="netpath")
        finally:
            sys.stdout.flush()
    except OSError as error:
        _unprinted(error)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # as typer and rich end there
            _unprinted(end.__context__)
        raise


def _unprinted(error: OSError) -> NoReturn:
    """End where the answer cannot be printed: with one line, or none if nobody reads it."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            os.write(2, f"The answer cannot be printed: {error.strerror}.\n".encode())
    os._exit(141 if isinstance(error, BrokenPipeError) else 2)


def _stopped(*_: object) -> None:
    """End at once: only modules are being loaded, and some make another error of Ctrl-C."""
    os.write(2, b"Stopped.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
