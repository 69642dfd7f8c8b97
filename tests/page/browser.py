"""A coach at work: the page as ``netpath coach`` serves it, in a headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
]
READY = "() => !document.querySelector('.np').hasAttribute('aria-busy')"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?token=\S+")
TITLE = "Whose search is it?"


# What a shell runs in the background starts deaf to Ctrl-C; whoever is at the screen is heard.
NETPATH = """import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
from netpath.cli import app; app(prog_name='netpath')"""


@contextmanager
def served(
    folder: Path, moved: dict[str, str] | None = None, first: str = ""
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start ``netpath coach`` after ``first``; yield the page's address and the process."""
    code = f"{first}\n{NETPATH}"
    words = [sys.executable, "-c", code, "coach", "--no-browser", "--folder", str(folder)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    server = subprocess.Popen(words, env={**os.environ, **(moved or {})}, **pipes)
    try:
        told = []
        for line in server.stdout:
            told.append(line)
            if found := ADDRESS.search(line):
                yield found[0], server
                return
        raise AssertionError("".join(told))
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def descendants(pid: int) -> set[int]:
    """Everybody that a process started, and whom those started."""
    found, todo = set(), [pid]
    while todo:
        one = todo.pop()
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):  # it has just ended
                todo += map(int, task.read_text().split())
        found.add(one)
    return found - {pid}


class Coach:
    """A browser window with the page; requests to anywhere else are refused and kept."""

    def __init__(self, browser, address: str, folder: Path, width: int = 1280) -> None:
        self.folder, self.address = folder, address
        self.outside, self.faults, self.requests = [], [], []
        self.window = browser.new_context(viewport={"width": width, "height": 900})
        self.window.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.window.new_page()
        self.page.set_default_timeout(20_000)
        self.page.route("**/*", self._let)
        self.page.on("console", lambda said: self._fault(said.text, said.type == "error"))
        self.page.on("pageerror", lambda error: self._fault(str(error)))
        self.page.on("dialog", lambda dialog: (self._fault(dialog.message), dialog.dismiss()))

    def open(self) -> Coach:
        self.page.goto(self.address)
        self.page.get_by_role("heading", level=1, name=TITLE).wait_for()
        self.idle()
        return self

    def _let(self, route) -> None:
        url = route.request.url
        self.requests.append(url)
        here = self.address.split("?")[0]
        if url.startswith((here, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def _fault(self, text: str, wrong: bool = True) -> None:
        if wrong:
            self.faults.append(text)

    def close(self) -> None:
        self.window.close()
        assert self.outside == []
        assert self.faults == []

    def clear(self) -> None:
        """Go back to the start, and forget what is kept."""
        self.page.set_viewport_size({"width": 1280, "height": 900})
        for name in ("All searches", "Choose other"):
            if self.page.get_by_role("button", name=name).count():
                self.click(name)
        for path in self.folder.glob("*"):
            path.unlink()

    # --- what a coach does

    def idle(self) -> None:
        self.page.wait_for_function(READY)

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.idle()

    def field(self, label: str):
        return self.page.get_by_role("combobox", name=label)

    def handed(self, button: str) -> bytes:
        with self.page.expect_download() as found:
            self.click(button)
        return found.value.path().read_bytes()

    def files(self, *paths: Path) -> None:
        self.page.locator(".np-pick input[type=file]").set_input_files([str(one) for one in paths])
        self.idle()

    def find(self, label: str, typed: str) -> None:
        self.field(label).fill(typed)
        self.page.locator("[role=option]:visible").first.click()

    def begin(self, seeker: str, whom: str) -> None:
        self.find("Who looks for a way in?", seeker)
        self.find("Whom do they want to reach?", whom)
        self.click("Show the way in")

    def record(self, outcome: str) -> None:
        self.page.get_by_role("radio", name=outcome, exact=True).check()
        self.click("Record")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def next(self) -> str:
        return self.page.locator(".np-lead").inner_text()

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id")


needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="there is no Chromium here; on Debian and Ubuntu: apt install chromium"
)
