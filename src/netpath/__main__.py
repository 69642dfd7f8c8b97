"""``netpath``, or ``python -m netpath``: it hears Ctrl-C before anything is loaded."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Answer what was typed in a shell; Ctrl-C ends it with one line and exit status 130."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nohup may not want to hear
        signal.signal(signal.SIGINT, _stopped)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started it closed them
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    from netpath.cli import app

    app(prog_name="netpath")


def _stopped(*_: object) -> None:
    """End at once: only modules are being loaded, and some make another error of Ctrl-C."""
    os.write(2, b"Stopped.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
