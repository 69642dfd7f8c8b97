"""The cache of compiled kernels and the threads change nothing but time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netpath
from netpath._kernels import _threads
from netpath._kernels._coins import live
from netpath.cli import _doctor, _warm
from netpath.errors import DataError

FLIP = "import numpy as np; from netpath._kernels._coins import live;" + (
    "print([live(np.uint64(7), np.uint64(2**63), draw) for draw in range(40)])"
)


def test_without_any_place_to_keep_kernels_only_time_is_lost(tmp_path):
    """The sources cannot be written beside, the home folder is none, the wish cannot be met."""
    here = Path(netpath.__file__).parent
    shutil.copytree(here, tmp_path / "netpath", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "netpath/_kernels/__pycache__").write_text("a file, so no folder")
    env = {**os.environ, "HOME": os.devnull, "NUMBA_CACHE_DIR": f"{os.devnull}/nowhere"}
    env |= {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", FLIP], env=env, capture_output=True, text=True, check=True
    )
    wanted = [live(np.uint64(7), np.uint64(2**63), draw) for draw in range(40)]
    assert run.stdout.strip() == str(wanted)


def test_threads_are_as_wanted(monkeypatch):
    cores = _threads.wanted_threads()
    for said, n in (("1", 1), ("", cores), ("100000", cores)):
        monkeypatch.setenv("NETPATH_THREADS", said)
        assert _threads.wanted_threads() == n
    for said in ("0", "-1", "two", "1.5"):
        monkeypatch.setenv("NETPATH_THREADS", said)
        with pytest.raises(DataError, match="NETPATH_THREADS is"):
            _threads.wanted_threads()
        assert any("NETPATH_THREADS" in hint for hint in _doctor.examined(Path("nowhere")).hints)


def test_work_is_shared_in_order_and_desks_are_few(monkeypatch):
    monkeypatch.setenv("NETPATH_THREADS", "2")
    desks = []
    found = _threads.in_threads(lambda desk, item: item * item, range(50), lambda: desks.append(1))
    assert list(found) == [item * item for item in range(50)]
    assert len(desks) == _threads.wanted_threads()


def test_a_stop_is_heard_between_items(monkeypatch):
    monkeypatch.setenv("NETPATH_THREADS", "1")
    done = []

    def work(_: None, item: int) -> None:
        done.append(item)
        if item == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(_threads.in_threads(work, range(1000), lambda: None))
    assert len(done) < 20


def test_the_doctor_tells_of_threads_and_kernels(monkeypatch):
    monkeypatch.setenv("NETPATH_THREADS", "1")
    live(np.uint64(1), np.uint64(1), 0)
    found = _doctor.examined(Path("nowhere"))
    assert found.threads == 1
    assert found.compiled > 0
    assert Path(found.cache).is_dir()


def test_the_doctor_warms_every_kind_of_question(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(_warm, "QUESTIONS", {"nothing": lambda net, who: asked.append(who)})
    _doctor.run(_doctor.DoctorOptions(warm=True))
    assert len(asked[0]) > 0
    assert "nothing: 0.0 s" in capsys.readouterr().out


@pytest.mark.long
def test_after_warming_nothing_is_left_to_compile(tmp_path):
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-m", "netpath.cli", "doctor", "--warm"], env=env, check=False
        )
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}
    code = "from netpath.cli._warm import warmed; list(warmed())"
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")} == kept
