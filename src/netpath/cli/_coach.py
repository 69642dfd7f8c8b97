"""netpath coach: the page for coaches, served by Voilà to this machine's user alone."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netpath.cli._options import CoachOptions
from netpath.cli._shell import ANSWERED, WRONG, say, warn
from netpath.page import Folder
from netpath.page.voila import command, refuse_bare, surroundings

AT = re.compile(rb"http://127\.0\.0\.1:(\d+)/")
ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")
PATIENCE = 10.0
# The address holds the word that opens the page, and a browser's arguments are shown to every
# user of a machine; so the browser is given a file that only its owner can read.
HAND = '<!doctype html><meta http-equiv="refresh" content="0;url={0}"><a href="{0}">netpath</a>'


def run(wish: CoachOptions) -> int:
    """Serve the page until Ctrl-C; return the exit code."""
    refuse_bare()
    folder = (wish.folder or Path.home() / "netpath").expanduser().absolute()
    Folder(folder).refuse_unwritable()
    token = secrets.token_urlsafe(24)
    say("The page is being started; this takes some seconds.")
    with tempfile.TemporaryDirectory(prefix="netpath-", ignore_cleanup_errors=True) as own:
        served = _served(command(wish.port), surroundings(folder, token, Path(own)))
        with _ended_by_signals(), served as server:
            last: deque[bytes] = deque(maxlen=15)
            port = _port(server, last)
            if port:
                _announce(f"http://127.0.0.1:{port}/?token={token}", folder, wish, Path(own))
                threading.Thread(target=_drained, args=(server, last), daemon=True).start()
                _until_it_ends(server)
            warn("The page has ended by itself. What it said last:", *_decoded(last))
    return WRONG


@contextmanager
def _served(words: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run Voilà as a process of its own, which ends when this block does.

    It also ends when its input does, which this process alone holds: should this one be killed.
    """
    server = subprocess.Popen(  # noqa: S603 - our own interpreter, and arguments of our own
        words, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield server
    except KeyboardInterrupt:
        say("", "The page is closed. What was recorded is kept.")
        raise SystemExit(ANSWERED) from None
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End Voilà and, through it, what it started: politely at first."""
    assert server.stdin is not None
    with suppress(OSError):  # it may have ended by itself
        server.stdin.close()
    for step in (server.terminate, server.kill):
        if server.poll() is None:
            step()
        with suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE)
            return


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Take a closed window and a polite end for Ctrl-C."""
    names = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = [(one, signal.signal(one, signal.default_int_handler)) for one in names]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)


def _port(server: subprocess.Popen[bytes], last: deque[bytes]) -> str:
    """Return the port that Voilà found free; empty where it ends before that."""
    assert server.stderr is not None
    for line in server.stderr:
        last.append(line)
        found = AT.search(line)
        if found:
            return found[1].decode()
    server.stderr.close()
    return ""


def _drained(server: subprocess.Popen[bytes], last: deque[bytes]) -> None:
    assert server.stderr is not None
    last.extend(server.stderr)


def _decoded(lines: deque[bytes]) -> list[str]:
    return [line.decode("utf-8", "replace").rstrip() for line in lines]


def _until_it_ends(server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.5)  # so that Ctrl-C is heard on Windows too


def _announce(address: str, folder: Path, wish: CoachOptions, own: Path) -> None:
    if wish.browser and has_screen(sys.platform, os.environ):
        hand = own / "open.html"
        hand.touch(mode=0o600)
        hand.write_text(HAND.format(address), "utf-8")
        subprocess.Popen(  # noqa: S603 - our own interpreter, and a file of our own
            [sys.executable, "-m", "webbrowser", "-t", hand.as_uri()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        say("The page opens in your browser. If it does not, copy this address into one:")
    else:
        say("Open this address in a browser on this machine:")
    say(address, "", f"Searches are kept in {folder}. Nothing leaves this machine.")
    say("Leave this window open; Ctrl-C ends the page.")


def has_screen(platform: str, environ: os._Environ[str] | dict[str, str]) -> bool:
    """Return whether there is a screen for a browser to open on.

    Examples
    --------
    >>> has_screen("win32", {}), has_screen("linux", {}), has_screen("linux", {"DISPLAY": ":0"})
    (True, False, True)
    """
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return True
    return platform in ("win32", "darwin") and "SSH_CONNECTION" not in environ
