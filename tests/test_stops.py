"""Long work in real processes: Ctrl-C stops it and leaves nothing; a bar shows how far it is."""

import os
import pty
import signal
import subprocess
import sys
import textwrap
from time import monotonic, sleep

import numpy as np
import pandas as pd
import pytest

WAITS = 1.0, 0.5, 0.25, 0.1  # seconds of work before the signal: a fast machine has less to do
PATIENCE = 60  # seconds in which a stopped process has ended, however slow the machine

NETWORK = """
import sys, threading
import numpy as np, pandas as pd, netpath as ntp
rng = np.random.default_rng(5)

def network(n, n_ties):
    pairs = np.unique(np.sort(rng.integers(0, n, (n_ties, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    people = pd.DataFrame({"id": range(n), "group": rng.choice(["A", "B"], n)})
    ties = pd.DataFrame(pairs, columns=["source", "target"]).assign(warmth=0.3)
    return ntp.ReferralNetwork(people, ties)

net, few = network(60_000, 480_000), network(2000, 530)
who = net.ids
"""
# Each but the files' takes minutes, or longer, if nobody stops it.
LONG_WORK = {
    "access": "ntp.access.estimate(net, targets=who[:30], within=None, n_draws=2**20, rng=7)",
    "reach": "ntp.reach.count(many, within=4)",
    "search": "ntp.search.simulate(few, None, few.ids[:3], n_runs=20_000, rng=7)",
    "gap": "ntp.audit.gap(ntp.reach.count(few, within=2), 'group', 'A', n_resamples=10**7, rng=7)",
    "null": """ntp.audit.null(
        few, lambda one: ntp.reach.count(one, within=2), 'group', reference='A', held='degrees',
        n_rewirings=10**6, rng=7)""",
    "read_csv": "ntp.read_csv(ties=sys.argv[1], strict=False)",
    "read_parquet": "ntp.read_parquet(ties=sys.argv[1], strict=False)",
    "write_csv": "ntp.readers.write_csv(net, sys.argv[2])",
}


BEFORE = {
    "reach": "ntp.reach.count(few, within=4)\nmany = network(600_000, 4_800_000)",
    "read_csv": "ntp.read_csv(ties=sys.argv[3], strict=False)",
    "read_parquet": "ntp.read_parquet(ties=sys.argv[3], strict=False)",
}


def stopped(work, *arguments, before="", wait=WAITS[0]):
    """Return what a process says whom Ctrl-C stops in the middle, and the seconds it took."""
    begin = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    begin += f"{NETWORK}\n{before}\nprint('begun', flush=True)\n"
    told = f"{begin}{textwrap.dedent(work)}\nprint('ended')"
    child = subprocess.Popen(
        [sys.executable, "-c", told, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout.readline() == "begun\n"
        sleep(wait)
        child.send_signal(signal.SIGINT)
        begun = monotonic()
        out, error = child.communicate(timeout=PATIENCE)
    finally:
        child.kill()
    return out, error, child.returncode, monotonic() - begun


def odd_table(path, rows):
    """A table that must be read the strict way, with every fourth row to be set aside."""
    some = 'p{0},"p{0} ""x""",0.5\np{0},q{0},0.5\np{0},q{0},0.5\np{0},r{0},1.5\n'
    with path.open("w") as file:
        file.write("source,target,warmth\n")
        file.writelines(some.format(at) for at in range(rows // 4))


def contradicting_table(path, rows):
    """A table in which every tie is there twice, and says something else each time."""
    at = np.arange(rows) // 2
    ties = {"source": at, "target": at + 1, "warmth": np.arange(rows) % 2 / 2}
    pd.DataFrame(ties).to_parquet(path, row_group_size=rows // 4)  # as a big table has several


@pytest.mark.parametrize("name", LONG_WORK)
def test_ctrl_c_stops_long_work_and_leaves_nothing(name, tmp_path, record_property):
    table, small = tmp_path / "ties.csv", tmp_path / "small.csv"
    for path, size in ((table, 4_000_000), (small, 300_000)):
        if name == "read_csv":
            odd_table(path, size // 2)
        if name == "read_parquet":
            contradicting_table(path, size)
    work, before = LONG_WORK[name], BEFORE.get(name, "")
    for wait in WAITS:
        folder = tmp_path / f"out {wait}"
        out, error, code, seconds = stopped(work, table, folder, small, before=before, wait=wait)
        if out == "":
            break
    assert out == "", f"{name} had ended before it was stopped"
    assert error.endswith("KeyboardInterrupt\n")
    assert "Exception ignored" not in error
    assert code == -signal.SIGINT
    left = [one.name for one in folder.rglob("*")] if folder.exists() else []
    assert left == []
    record_property("seconds", seconds)


def test_after_ctrl_c_the_same_process_goes_on_as_if_nothing_had_been():
    """As in a notebook, where the kernel lives on."""
    before = """
question = lambda: ntp.access.estimate(few, targets=few.ids[:9], within=3, n_draws=2000, rng=7)
first = question().worlds.words.tobytes()
"""
    work = """
    try:
        ntp.access.estimate(net, targets=who[:30], within=None, n_draws=2**20, rng=7)
    except KeyboardInterrupt:
        pass
    assert question().worlds.words.tobytes() == first
    for one in threading.enumerate():
        one is threading.current_thread() or "netpath" in one.name or one.join(30)
    print(threading.active_count())
    """
    out, error, code, _ = stopped(work, before=before)
    assert (out, error, code) == ("2\nended\n", "", 0)  # one waits for the next kernel


def on_a_screen(work):
    """Return what somebody sees who runs this in a terminal."""
    mine, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", NETWORK + work], stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += os.read(mine, 4096)
        except OSError:  # nobody writes any more
            break
    assert child.wait(PATIENCE) == 0
    os.close(mine)
    return seen.decode()


LONGER = {
    "access": ("ntp.access.estimate(net, targets=who[:30], within=3, n_draws={n}, rng=7", "worlds"),
    "reach": ("ntp.reach.count(net, who[:{n}], within=2", "people"),
    "search": ("ntp.search.simulate(few, None, few.ids[:3], n_runs={n} // 50, rng=7", "searches"),
    "null": (
        "ntp.audit.null(few, lambda one: ntp.reach.count(one, within=1), 'group', reference='A',"
        " held='degrees', n_rewirings=19 + {n} // 1000, rng=7",
        "rewired networks",
    ),
}


@pytest.mark.parametrize("name", LONGER)
def test_a_bar_appears_once_work_is_long_and_names_nobody(name, monkeypatch):
    monkeypatch.setenv("NETPATH_THREADS", "1")
    work, what = LONGER[name]
    patient = "import netpath._progress as bar\nbar.PATIENCE = {patience}\n"
    for patience, n, shown in ((0.0, 5000, True), (100.0, 5000, False)):
        call = f"{work.format(n=n)}, progress=True)"
        seen = on_a_screen(f"{patient.format(patience=patience)}{call}\n")
        assert (what in seen) == shown
        assert "%" in seen or not shown
        assert not any(one in seen for one in ("Traceback", "p5", "59999"))
