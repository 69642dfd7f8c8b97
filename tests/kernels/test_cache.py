"""The cache of compiled kernels and the threads change nothing but time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netpath
from netpath import _kernels
from netpath._kernels import _threads
from netpath._kernels._coins import live
from netpath.cli import _doctor, _warm
from netpath.errors import DataError

FLIP = "import numpy as np; from netpath._kernels._coins import live;" + (
    "print([live(np.uint64(7), np.uint64(2**63), draw) for draw in range(40)])"
)


def flipped(env, source=None):
    """Return what a process of its own says of some coins."""
    told = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **env}
    told.pop("XDG_CACHE_HOME", None)
    told |= {"PYTHONPATH": str(source)} if source else {}
    run = subprocess.run(
        [sys.executable, "-c", FLIP], env=told, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def here():
    return str([live(np.uint64(7), np.uint64(2**63), draw) for draw in range(40)])


def kernels_in(folder):
    return sorted(path.name.split(".")[0] for path in folder.rglob("*.nbi"))


def checkout(folder, *, writable):
    """Copy the sources to where kernels can be kept beside them, or cannot, even by root."""
    source = Path(netpath.__file__).parent
    shutil.copytree(source, folder / "netpath", ignore=shutil.ignore_patterns("__pycache__"))
    if not writable:
        (folder / "netpath/_kernels/__pycache__").write_text("a file, so no folder")
    return folder


def test_without_any_place_to_keep_kernels_only_time_is_lost(tmp_path):
    """The sources cannot be written beside, the home folder is none, the wish cannot be met."""
    nowhere = {"HOME": os.devnull, "NUMBA_CACHE_DIR": f"{os.devnull}/nowhere"}
    assert flipped(nowhere, checkout(tmp_path, writable=False)) == here()


def test_a_checkout_that_cannot_be_written_keeps_kernels_at_home(tmp_path):
    source, home = checkout(tmp_path / "source", writable=False), tmp_path / "home"
    home.mkdir()
    env = {"HOME": str(home), "NUMBA_CACHE_DIR": ""}
    assert flipped(env, source) == here()
    assert kernels_in(home)
    assert not kernels_in(source)


def test_a_home_that_cannot_be_written_keeps_kernels_beside_the_sources(tmp_path):
    source = checkout(tmp_path, writable=True)
    assert flipped({"HOME": os.devnull, "NUMBA_CACHE_DIR": ""}, source) == here()
    assert kernels_in(source)


def test_a_cache_that_is_deleted_is_made_again(tmp_path):
    env = {"NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    assert flipped(env) == here()
    made = kernels_in(tmp_path)
    assert made
    shutil.rmtree(tmp_path / "kept")
    assert flipped(env) == here()
    assert kernels_in(tmp_path) == made


def test_only_what_is_called_is_compiled(tmp_path):
    code = """
import sys, netpath as ntp
net = ntp.readers.sample()
managers = net.where(org="Acme", role="hiring manager")
print(len(ntp.chains.warmest(net, "p200", managers, within=4)), "numba" in sys.modules)
print(ntp.access.estimate(net, "p200", managers, within=3, n_draws=64, rng=7).n_draws)
"""
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NETPATH_THREADS": "1"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("1 False\n64\n", "")
    rooms = {"_coins", "_worlds", "_lanes"}
    assert {name.split("-")[0] for name in kernels_in(tmp_path)} <= rooms


def test_kernels_older_than_any_source_are_forgotten(tmp_path):
    """A kernel holds what it calls from other files, and numba looks only at its own."""
    newest = max(one.stat().st_mtime for one in Path(_kernels.__file__).parent.glob("*.py"))
    for name, age in (("old", newest - 1), ("new", newest + 1)):
        (tmp_path / f"{name}.nbi").touch()
        os.utime(tmp_path / f"{name}.nbi", (age, age))
    _kernels._forget_what_is_older([tmp_path, tmp_path / "nowhere"])
    assert [one.name for one in tmp_path.iterdir()] == ["new.nbi"]


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
    doctor = "from netpath.cli import app; app(['doctor', '--warm'])"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", doctor], env=env, check=True)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}
    code = "from netpath.cli._warm import warmed; list(warmed())"
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")} == kept != {}
