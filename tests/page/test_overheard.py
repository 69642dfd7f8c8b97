"""What others of the machine can hear or hold while the page is in use, and what stays running."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from browser import CHROMIUM, FLAGS, TITLE, Coach, descendants, needs_chromium, served
from conftest import LONG

zmq = pytest.importorskip("zmq", reason="pyzmq is not installed")
pytest.importorskip("voila", reason="Voilà is not installed")
pytestmark = [
    needs_chromium,
    pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="there is no /proc here"),
]

NAMES = (b"Gallagher", b"Okonkwo", b"Acme", b"np-card")
IN_THE_CLEAR = """
from netpath.page import voila
plain = voila.command
def command(port):
    return [one.replace("=required", "=disabled") for one in plain(port)]
from netpath.cli import _coach
_coach.command = command
"""
SOON = "from netpath.page import voila; voila.ALONE = 6"


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def ports_of(pids: set[int]) -> set[int]:
    """The ports of this machine alone that any of these processes listens at."""
    own = set()
    for pid in pids:
        for one in Path(f"/proc/{pid}/fd").iterdir():
            own.add(os.readlink(one))
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {
        int(row[1].split(":")[1], 16)
        for row in rows
        if row[3] == "0A" and f"socket:[{row[9]}]" in own
    }


class Ear(threading.Thread):
    """Somebody on this machine who listens at every port, and was given no key."""

    def __init__(self, ports: set[int]) -> None:
        super().__init__(daemon=True)
        self.heard, self.messages, self.enough = set(), 0, threading.Event()
        self.socket = zmq.Context.instance().socket(zmq.SUB)
        self.socket.setsockopt(zmq.SUBSCRIBE, b"")
        self.socket.setsockopt(zmq.LINGER, 0)
        for port in ports:
            self.socket.connect(f"tcp://127.0.0.1:{port}")

    def run(self) -> None:
        while not self.enough.is_set():
            if self.socket.poll(200):
                said = b"".join(self.socket.recv_multipart())
                self.messages += 1
                self.heard |= {name for name in NAMES if name in said}
        self.socket.close()


def overheard(chromium, folder: Path, first: str = "") -> Ear:
    """Plan and record a search while somebody listens."""
    with served(folder, first=first) as (address, server):
        coach = Coach(chromium, address, folder).open()
        ports = ports_of(descendants(server.pid))
        assert len(ports) > 4  # the server's and five of its Python's
        ear = Ear(ports)
        ear.start()
        time.sleep(1)
        coach.click("Use the sample town")
        coach.begin("grainne gal", "acme")
        coach.record("No")
        assert "Tesfaye Okonkwo said no" in coach.text
        time.sleep(1)
        ear.enough.set()
        ear.join()
        coach.close()
        return ear


def test_nobody_overhears_a_search_that_is_planned_and_recorded(chromium, tmp_path):
    ear = overheard(chromium, tmp_path / "kept")
    assert (ear.messages, ear.heard) == (0, set())


def test_the_ear_hears_what_is_said_in_the_clear(chromium, tmp_path):
    ear = overheard(chromium, tmp_path / "kept", IN_THE_CLEAR)
    assert ear.heard == set(NAMES)


def pythons(pid: int) -> set[int]:
    """The kernels among those that a process began."""
    found = set()
    for one in descendants(pid):
        try:
            words = Path(f"/proc/{one}/cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        found |= {one} if b"ipykernel_launcher" in words else set()
    return found


def test_impatient_reloads_leave_no_python_behind_and_nothing_is_lost(chromium, tmp_path):
    folder = tmp_path / "kept"
    with served(folder, first=SOON) as (address, server):
        coach = Coach(chromium, address, folder).open()
        coach.click("Use the sample town")
        coach.begin("grainne gal", "acme")
        coach.record("No")
        for _ in range(8 if LONG else 4):
            coach.page.goto(address, wait_until="commit")
        coach.page.get_by_role("heading", level=1, name=TITLE).wait_for()
        until = time.monotonic() + 60
        while len(pythons(server.pid)) > 1 and time.monotonic() < until:
            time.sleep(0.5)
        assert len(pythons(server.pid)) == 1
        time.sleep(8)  # whoever is connected stays, however long nothing is done
        coach.page.locator("[data-at]").wait_for()  # it has come back to its search
        assert "said no" in coach.text or "no" in coach.page.locator("table").last.inner_text()
        coach.window.close()
        until = time.monotonic() + 60
        while pythons(server.pid) and time.monotonic() < until:
            time.sleep(0.5)
        assert pythons(server.pid) == set()
