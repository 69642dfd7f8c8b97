"""What holds for the whole suite: no window, no luck, no network."""

from __future__ import annotations

import os

os.environ["MPLBACKEND"] = "Agg"  # before anything imports matplotlib

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import typer.testing
from hypothesis import settings

LONG = os.environ.get("NETPATH_LONG") == "1"
ROOT = Path(__file__).resolve().parent.parent

# The shell is put together once, as in a process of its own, and not for every command typed.
typer.testing._get_command = cache(typer.testing._get_command)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("long" if LONG else "ci")

# Audit events that dial, and which of their arguments says where to.
DIALLING = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "urllib.Request": 0,
    "http.client.connect": 1,
    "ftplib.connect": 1,
    "smtplib.connect": 1,
    "webbrowser.open": 0,
}


def is_local(place: object) -> bool:
    """Whether an address stays on this machine: loopback, a file socket, or nobody at all."""
    if isinstance(place, tuple):
        place = place[0] if place else None
    if isinstance(place, bytes):
        place = place.decode("latin-1")
    if not isinstance(place, str):
        return True
    if place in {"", "localhost"} or place.startswith(("/", "\0")):
        return True
    try:
        return ipaddress.ip_address(place).is_loopback
    except ValueError:
        return False


class Watch:
    """Counts attempts to leave the machine. An audit hook stays for good, so there is one."""

    def __init__(self) -> None:
        self.attempts: list[str] = []

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        at = DIALLING.get(event)
        if at is not None and not is_local(args[at] if len(args) > at else None):
            self.attempts.append(event)

    @contextmanager
    def provoked(self) -> Iterator[list[str]]:
        """Attempts that a test makes on purpose, kept out of the account."""
        before, seen = self.attempts, []
        self.attempts = seen
        try:
            yield seen
        finally:
            self.attempts = before


WATCH = Watch()
sys.addaudithook(WATCH)


@pytest.fixture
def watch() -> Watch:
    return WATCH


@pytest.fixture
def exports() -> Path:
    """Exports of other programs, from public repositories; read only, never part of this one."""
    folder = ROOT.parent / "shared" / "data" / "exports"
    if not folder.is_dir():
        pytest.skip("../shared/data/exports is not on this machine")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


class FiguresClosed:
    """Closes what a test drew: matplotlib warns of many open figures, and warnings are errors."""

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self) -> None:
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")


def pytest_configure(config: pytest.Config) -> None:
    """A plugin, not a fixture: a fixture of this folder does not reach the doctests in src."""
    config.pluginmanager.register(FiguresClosed())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if LONG:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long: make long runs it"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if WATCH.attempts:
        terminalreporter.section("network")
        terminalreporter.write_line(
            f"{len(WATCH.attempts)} attempts to leave this machine: {sorted(set(WATCH.attempts))}"
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if WATCH.attempts:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def days_go_by(monkeypatch, request):
    """The clock of a campaign is at the last day of which its test told, whenever that is run."""
    if "campaign" not in request.path.parts or "clock" in request.fixturenames:
        return
    from netpath.campaign import Campaign, _journal
    from netpath.campaign._keeper import day_of
    from netpath.errors import DataError

    days = [date(2026, 11, 23)]

    def told(real):
        def told(self, *who, **more):
            if "later" not in (*who, more.get("outcome")) and more.get("on") is not None:
                with suppress(DataError):
                    days.append(max(days[-1], day_of(more["on"])))
            return real(self, *who, **more)

        return told

    for name in ("record", "agreed"):
        monkeypatch.setattr(Campaign, name, told(getattr(Campaign, name)))
    monkeypatch.setattr(_journal, "today", lambda: days[-1])
    monkeypatch.setattr(_journal, "now", lambda: f"{days[-1]}T12:00:00+00:00")


@pytest.fixture
def clock(monkeypatch):
    """A clock of campaigns that is set by hand."""
    from netpath.campaign import _journal

    def at(day: str) -> None:
        monkeypatch.setattr(_journal, "today", lambda: date.fromisoformat(day))
        monkeypatch.setattr(_journal, "now", lambda: f"{day}T12:00:00+00:00")

    at("2026-11-23")
    return at


def network_of(world):
    """Return the network that an oracle has as plain lists."""
    import pandas as pd

    import netpath as ntp

    people = pd.DataFrame({"id": list(world.willing), "willing": list(world.willing.values())})
    people["do_not_ask"] = people["id"].isin(world.do_not_ask)
    ties = pd.DataFrame(world.ties, columns=["source", "target", "warmth"])
    ties = ties.astype({"source": "str", "target": "str", "warmth": "float64"})
    return ntp.ReferralNetwork(people, ties, directed=world.directed)
