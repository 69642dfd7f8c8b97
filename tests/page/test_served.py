"""``netpath coach``: it serves one user, finds a free port, and ends what it began."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from browser import descendants, served
from typer.testing import CliRunner

from netpath.cli import app
from netpath.page import coach, voila

pytest.importorskip("voila", reason="Voilà is not installed")
posix = pytest.mark.skipif(os.name != "posix", reason="signals between processes are POSIX")
proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")


def gone(pids: set[int], within: float = 20.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@posix
@proc
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_it_began_ends_with_it_and_leaves_nothing_behind(tmp_path, how):
    moved = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR")}
    for folder in moved.values():
        Path(folder).mkdir()
    with served(tmp_path / "kept", moved) as (_, server):
        began = descendants(server.pid)
        assert began
        words = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in began]
        own = [Path(f"/proc/{pid}/environ").read_bytes() for pid in began]
        token = next(part for part in own[0].split(b"\0") if part.startswith(b"JUPYTER_TOKEN="))
        # Arguments are shown to every user of a machine, the environment to its owner.
        assert not any(token.partition(b"=")[2].decode() in one for one in words)
        server.send_signal(getattr(signal, how))
        assert server.wait(30) == 0
        assert gone(began)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert list(Path(moved["TMPDIR"]).iterdir()) == []


@posix
@proc
def test_a_server_that_is_killed_leaves_nobody_listening_and_no_word_behind(tmp_path):
    moved = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR")}
    for folder in moved.values():
        Path(folder).mkdir()
    with served(tmp_path / "kept", moved) as (_, server):
        began = descendants(server.pid)
        server.kill()
        assert gone(began)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert [*Path(moved["TMPDIR"]).glob("*/*")] == []


@pytest.mark.parametrize("lacks", ["transport_encryption", "curve_publickey"])
def test_where_what_is_shown_could_be_overheard_the_page_does_not_start(monkeypatch, lacks):
    from ipykernel.kernelapp import IPKernelApp
    from jupyter_client.manager import KernelManager

    for one in (IPKernelApp, KernelManager):
        older = {name: trait for name, trait in one.class_traits().items() if name != lacks}
        monkeypatch.setattr(one, "class_traits", lambda older=older: older)
    said = CliRunner().invoke(app, ["coach"])
    assert said.exit_code == 2
    assert "in the clear" in said.output
    assert "jupyter_client 8.9" in said.output


@posix
def test_a_port_that_is_taken_is_passed_over(tmp_path):
    with served(tmp_path) as (one, _), served(tmp_path) as (other, _):
        assert one.split("?")[0] != other.split("?")[0]


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(voila, "NEEDED", ("voila", "no_such_package"))
    said = CliRunner().invoke(app, ["coach"])
    assert said.exit_code == 2
    assert "no_such_package" in said.output
    assert "netpath[notebooks]" in said.output


def test_where_it_cannot_start_it_says_why(monkeypatch):
    broken = [sys.executable, "-c", "import sys; sys.exit('no luck today')"]
    monkeypatch.setattr("netpath.cli._coach.command", lambda port: broken)
    said = CliRunner().invoke(app, ["coach"])
    assert said.exit_code == 2
    assert "no luck today" in said.output


def test_it_serves_this_machine_only_and_neither_files_nor_other_templates():
    words = voila.command()
    for one in ("--Voila.ip=127.0.0.1", "--Voila.auto_token=True"):
        assert one in words
    for one in ("file_allowlist=nothing", "allow_template_override=NO"):
        assert any(word.endswith(one) for word in words)


def test_the_template_names_no_other_place():
    template = voila.HERE / "share" / "voila" / "templates" / "netpath" / "index.html.j2"
    text = template.read_text("utf-8")
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")
    for name in ("page.js", "page.css"):
        assert "http" not in (voila.HERE / name).read_text("utf-8")


def test_the_notebook_shows_the_page_and_nothing_else(root):
    book = json.loads((root / "notebooks" / "coach.ipynb").read_text("utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert ["".join(cell["source"]) for cell in code] == [
        "from netpath.page import coach\n\ncoach()"
    ]
    assert [cell["outputs"] for cell in code] == [[]]


def test_a_notebook_that_is_saved_keeps_nothing_of_the_page(tmp_path):
    page = coach(tmp_path)
    page._desk.act("sample", {})
    kept, _ = page._repr_mimebundle_()
    assert kept["text/plain"] == "<the page for coaches>"
    assert "np-" not in str(kept)


def test_the_desk_needs_no_widget():
    code = "import sys; import netpath.page._show; print('anywidget' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
