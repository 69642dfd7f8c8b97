"""Ctrl-C at any moment of any question that has something compiled done: nothing dies of it."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from queue import Empty
from random import Random
from threading import Event
from time import perf_counter, sleep

import pytest
from conftest import LONG
from house_rules import modules_in
from interrupted import QUESTIONS

SRC = Path(__file__).resolve().parent.parent / "src"
HERE = Path(__file__).resolve().parent
PEOPLE, MOMENTS, CELLS = ("100000", 104, 50) if LONG else ("3000", 3, 4)
# Where Ctrl-C comes in the lines by which Python puts a pool of threads away, Python says so and
# goes on: nothing is lost but that one Ctrl-C.
UNHEARD = re.compile(
    r"Exception ignored in: <function Thread.*?weakref_cb.*?KeyboardInterrupt: ?\n", re.S
)
HEARD = 30  # seconds in which a question has stopped, on a machine that is busy with much else

# What calls kernels, and by which question each is asked here.
ASKED_BY = {
    "access": "access.estimate",
    "audit": "audit.null",
    "brokers": "brokers.losses",
    "chains": "chains.warmest",
    "counterfactuals": "counterfactuals.rewired",
    "interventions": "interventions.price",
    "models": "models.hierarchical_search",
    "network": "chains.warmest",
    "reach": "reach.count",
    "search": "search.simulate",
    "spark": "tables.access",  # in Spark's own processes; the kernels are those of tables
    "tables": "tables.access",
}


def ask_many(names, moments):
    """Return what a process of its own says of each question, interrupted at so many moments."""
    code = "import json, sys; from interrupted import many\n"
    code += f"print(json.dumps([many(one, {moments}, 1) for one in {names}]))"
    env = {**os.environ, "PYTHONPATH": str(HERE), "NETPATH_INTERRUPTED": PEOPLE}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert run.returncode == 0, (names, run.returncode, run.stderr[-2000:])
    assert UNHEARD.sub("", run.stderr) == ""
    return json.loads(run.stdout)


@pytest.mark.parametrize("names", [[one] for one in QUESTIONS] if LONG else [list(QUESTIONS)])
def test_no_question_dies_of_ctrl_c_and_the_next_is_answered_as_before(names, record_property):
    for name, (stopped, others, longest) in zip(names, ask_many(names, MOMENTS), strict=True):
        record_property(name, f"{stopped} of {MOMENTS} stopped, the longest took {longest:.2f} s")
        assert (name, others) == (name, 0)
        assert longest < HEARD


class Notebook:
    """A real kernel of Jupyter, as a notebook has one."""

    def __init__(self):
        from jupyter_client.manager import start_new_kernel

        env = {**os.environ, "PYTHONPATH": str(HERE), "NETPATH_INTERRUPTED": PEOPLE}
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=env)

    def answer(self, code, interrupt_after=None):
        """Return what a cell prints or the name of its error, and seconds since the interrupt."""
        said, asked, begun = [], self.client.execute(code), perf_counter()
        if interrupt_after is not None:
            sleep(interrupt_after)
            self.manager.interrupt_kernel()
            begun = perf_counter()
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=5)
            except Empty:
                assert self.manager.is_alive(), "the kernel died, and everything with it"
                assert perf_counter() - begun < 600
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            said += [content[key] for key in ("text", "ename") if key in content]
            if content.get("execution_state") == "idle":
                return UNHEARD.sub("", "".join(said)), perf_counter() - begun

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.mark.filterwarnings("ignore")  # those of Jupyter's own
@pytest.mark.parametrize("names", [[*QUESTIONS]] if LONG else [["chains.shortest", "reach.count"]])
def test_no_kernel_of_jupyter_dies_of_being_interrupted(names, record_property):
    pytest.importorskip("jupyter_client", reason="jupyter_client is not installed")
    notebook, luck = Notebook(), Random("moments")
    try:
        assert notebook.answer("from interrupted import asked")[0] == ""
        for name in names:
            assert notebook.answer(f"first = asked({name!r})")[0] == ""
            took, longest = notebook.answer(f"again = asked({name!r})")[1], 0.0
            for _ in range(CELLS):
                said, wait = notebook.answer(f"_ = asked({name!r})", luck.uniform(0, took))
                assert said in ("", "KeyboardInterrupt")
                longest = max(longest, wait if said else 0)
                if not LONG:
                    continue
                assert notebook.answer(f"print(asked({name!r}) == first)")[0] == "True\n"
            assert notebook.answer(f"print(asked({name!r}) == first)")[0] == "True\n"
            record_property(name, f"{CELLS} cells, the longest took {longest:.2f} s to stop")
            assert longest < HEARD
    finally:
        notebook.close()


def test_every_room_that_calls_kernels_is_asked_here():
    rooms = set()
    for module in modules_in(SRC):
        if module.room in ("_kernels", "cli"):
            continue
        told = [one for one in ast.walk(module.tree) if isinstance(one, ast.ImportFrom)]
        # Who only shuts Ctrl-C out for a moment, to write two files, has nothing compiled.
        told = [one for one in told if [name.name for name in one.names] != ["undisturbed"]]
        if any((one.module or "").startswith("netpath._kernels") for one in told):
            rooms.add(module.room)
    assert rooms == set(ASKED_BY)
    assert set(ASKED_BY.values()) <= set(QUESTIONS)


def test_nothing_is_compiled_but_by_the_one_decorator():
    """A kernel that numba hands out itself is called in the main thread, and may end it."""
    calls = []
    for module in modules_in(SRC):
        for one in ast.walk(module.tree):
            if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("numba"):
                calls += [alias.name for alias in one.names]
            if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "numba":
                calls += [one.attr] if module.name != "netpath._kernels._compiled" else []
    assert not {"njit", "jit", "vectorize", "guvectorize", "cfunc", "generated_jit"} & set(calls)


def test_every_kernel_is_one_that_ctrl_c_cannot_harm():
    from importlib import import_module

    from numba.core.dispatcher import Dispatcher

    from netpath._kernels._compiled import Kernel

    modules = [one.name for one in modules_in(SRC) if one.room == "_kernels"]
    found = [one for name in modules for one in vars(import_module(name)).values()]
    kernels = [one for one in found if isinstance(one, Dispatcher)]
    assert len(kernels) > 100
    assert [one.py_func.__name__ for one in kernels if not isinstance(one, Kernel)] == []


def test_where_compiling_is_switched_off_it_is_said_and_nothing_else_fails():
    code = """
import netpath as ntp
from netpath.errors import DataError
net = ntp.readers.sample()
for _ in range(2):
    try:
        ntp.access.estimate(net, targets=net.ids[:3], within=2, rng=1)
    except DataError as error:
        print(error)
"""
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.count("NUMBA_DISABLE_JIT is set") == 2
    words = [sys.executable, "-m", "netpath", "doctor"]
    run = subprocess.run(words, env=env, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert "NUMBA_DISABLE_JIT is set" in run.stdout


def test_a_kernel_that_makes_objects_is_called_in_another_thread(monkeypatch):
    import numpy as np

    from netpath._kernels import _coins, _compiled

    seen = []
    real = _compiled.undisturbed

    def noted(work, **how):
        seen.append(how.get("to_the_end", True))
        return real(work, **how)

    monkeypatch.setattr(_compiled, "undisturbed", noted)
    keys = np.arange(4, dtype=np.uint64)
    for _ in range(2):
        _coins.seeded(keys, 7)
    assert seen[-1] is True
    _coins.live(np.uint64(7), np.uint64(2**63), 3)
    seen.clear()
    _coins.live(np.uint64(7), np.uint64(2**63), 4)
    assert seen == []  # a number is no object that could be left half made


def test_a_kernel_that_another_had_compiled_is_called_as_it_would_be_by_itself(monkeypatch):
    import numba

    from netpath._kernels import _compiled

    @_compiled.compiled()
    def inner(n):
        return n + 1

    @numba.njit
    def outer(n):
        return inner(n)

    assert outer(1) == 2
    assert inner.overloads
    monkeypatch.setattr(_compiled, "undisturbed", None)
    assert inner(1) == 2


def test_work_begun_is_ended_before_ctrl_c_goes_on():
    from netpath._kernels._threads import undisturbed

    done, free = [], Event()

    def work(patience):
        os.kill(os.getpid(), signal.SIGINT)
        free.wait(patience)
        done.append(patience)

    with pytest.raises(KeyboardInterrupt):
        undisturbed(lambda: work(0.2))
    assert done == [0.2]
    with pytest.raises(KeyboardInterrupt):
        undisturbed(lambda: work(60), to_the_end=False)
    assert done == [0.2]
    free.set()
    assert undisturbed(lambda: done) == [0.2, 60]  # the next waits its turn


def test_a_fork_has_kernels_too():
    """A child of fork has none of its parent's threads."""
    code = """
import os
from netpath._kernels._threads import undisturbed
assert undisturbed(lambda: 1) == 1
child = os.fork()
if not child:
    os._exit(undisturbed(lambda: 3))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (run.stdout, run.stderr) == ("3\n", "")


@pytest.mark.parametrize("words", [["demo"], ["doctor"], ["--help"]])
def test_in_the_shell_it_is_one_line_and_130_whatever_is_being_loaded(words, tmp_path):
    """From the first import of ours on; before it, Python itself is being loaded."""
    # Told to be heard: whatever starts a suite in the background lets it be ignored.
    begin = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    begin += "import os; os.write(1, b'begun\\n')\nfrom netpath.__main__ import main\n"
    code = f"{begin}import sys; sys.argv = ['netpath', *{words}]\nmain()"
    luck, seen = Random(f"shell {words}"), []
    for moment in range(40 if LONG else 5):
        run = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.read(run.stdout.fileno(), 6)
        sleep(0.05 + luck.uniform(0, 3.0 if moment % 2 else 0.5))
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=120)
        seen.append((run.returncode, said))
    # It had ended before, or had done all that was asked and was being put away by Python.
    wrong = [one for one in seen if one not in ((130, "Stopped.\n"), (0, ""), (-2, ""))]
    assert wrong == []
    assert (130, "Stopped.\n") in seen
