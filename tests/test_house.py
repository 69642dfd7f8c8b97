"""The house stands as docs/house.md draws it. The second half breaks each rule once."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import house_counts as counts
import house_rules as rules
import pytest
from house_rules import Module

import netpath

SRC = Path(__file__).resolve().parent.parent / "src"
MODULES = rules.modules_in(SRC)
FACE = SRC / "netpath/__init__.py"
FLOORS = rules.floors_told((SRC.parent / "docs/house.md").read_text(encoding="utf-8"))
ROOMS = sorted({module.room for module in MODULES} - {"__init__"})
PUBLIC = ["netpath", *(f"netpath.{room}" for room in ROOMS if not room.startswith("_"))]


def public() -> Iterator[tuple[str, object]]:
    for name in PUBLIC:
        yield from rules.public_names(name)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_room_imports_only_from_lower_floors(module):
    assert list(rules.climbs(module, FLOORS)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_room_keeps_to_what_others_show(module):
    assert [*rules.trespasses(module), *rules.unseen(module)] == []


def test_tests_go_through_faces_more_and_more():
    assert len(rules.pried(Path(__file__).parent)) <= rules.INSIDE_TESTS


def test_a_noun_means_one_thing():
    assert rules.shared_nouns(MODULES) == {}


def test_no_two_files_import_each_other():
    assert counts.loops(MODULES) == []


def test_two_files_that_import_each_other_are_seen():
    one, other = "from netpath.chains._b import b", "def late():\n    from netpath.chains import _a"
    pair = [Module("netpath.chains._a", one), Module("netpath.chains._b", other)]
    assert counts.loops(pair) == ["netpath.chains._a - netpath.chains._b"]
    assert counts.loops([pair[0], Module("netpath.chains._b", "")]) == []


def test_where_something_is_changed_is_there():
    page = (SRC.parent / "docs/where.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+(?:\.py|\.md|/))`", page)
    places = (SRC.parent, SRC / "netpath")
    assert len(named) > 20
    assert [one for one in named if not any((at / one).exists() for at in places)] == []


def test_errors_that_a_door_can_reach_have_a_code():
    plain = [one for module in MODULES for one in rules.plain_errors(module)]
    assert plain == [], "say code=, and repair= with what a door can word: docs/decisions/0033"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_rooms_stay_small(module):
    assert list(rules.outgrown(module)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_data_is_run_as_code_and_nothing_dials(module):
    assert list(rules.dangers(module)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_no_module_is_named_for_leftovers(module):
    assert [fault for part in module.name.split(".") for fault in rules.word_faults(part)] == []


def test_the_page_tells_the_rooms_that_exist():
    assert sorted(FLOORS) == ROOMS


def test_public_names_are_the_words_of_the_page():
    assert [fault for name, one in public() for fault in rules.strange_words(name, one)] == []


def test_every_public_function_has_an_example():
    assert [
        fault
        for name, one in public()
        for fault in rules.untold(name, one)
        # A command is told by its help text, where a Python prompt would be out of place.
        if not (name.startswith("netpath.cli.") and fault.endswith("no example"))
    ] == []


def test_long_signatures_are_still_there_and_still_long():
    long = {
        f"{module.room}.{one.name}"
        for module in MODULES
        for one in rules.functions(module.tree)
        if rules.arguments(one) > rules.ARGUMENTS
    }
    assert set(rules.LONG_SIGNATURES) <= long


def test_importing_netpath_is_light():
    # pandas loads pyarrow by itself where it is installed; only what netpath adds is ours.
    added = set(rules.heavy_after("from netpath import *", SRC)) - set(
        rules.heavy_after("import pandas", SRC)
    )
    assert added == set()
    code = "import netpath, sys; print('pandas' in sys.modules, *vars(netpath).keys() & rooms)"
    code = f"rooms = set({[*FLOORS]}); {code}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_the_face_has_every_name_that_it_tells_of():
    for name in netpath.__all__:
        assert getattr(netpath, name).__name__ in (name, f"netpath.{name}")
    assert set(netpath.__all__) < set(dir(netpath))
    told = {name for _, name in rules.imported(rules.Module("netpath", FACE.read_text()))}
    assert {name.rpartition(".")[2] for name in told if name.startswith("netpath.")} == set(
        netpath.__all__
    )
    with pytest.raises(AttributeError, match="netpath has no 'weight'"):
        _ = netpath.weight


def test_no_file_tells_of_one_machine(root):
    assert [fault for path in rules.kept_files(root) for fault in rules.traces(path)] == []


def test_locks_that_name_hosts_are_not_kept(root):
    kept = [path.name for path in rules.kept_files(root)]
    assert [name for name in kept if name == "uv.lock" or name.startswith("pylock")] == []


def test_everything_needed_is_locked(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    apart = extras.pop("spark")  # 450 MB that few need, with a lock of its own
    needed = [
        *project["project"]["dependencies"],
        *(one for some in extras.values() for one in some),
    ]
    needed += project["build-system"]["requires"]
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    assert list(rules.lock_faults(lock, needed)) == []
    needed = [*project["project"]["dependencies"], *apart]
    cluster = (root / "requirements-spark.lock").read_text(encoding="utf-8")
    assert list(rules.lock_faults(cluster, needed)) == []
    alone = rules.pinned_in(cluster) - rules.pinned_in(lock)
    assert {one.partition("==")[0] for one in alone} == {"pyspark", "py4j"}


def test_what_netpath_runs_with_is_locked_to_the_same_versions(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["build"]]
    lock = (root / "requirements-run.lock").read_text(encoding="utf-8")
    assert list(rules.lock_faults(lock, needed)) == []
    whole = rules.pinned_in((root / "requirements.lock").read_text(encoding="utf-8"))
    assert rules.pinned_in(lock) <= whole


# --- each rule, broken once

HOUSE = {"errors": 0, "network": 1, "chains": 2, "reach": 2, "audit": 4}


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("network", "from netpath.chains import warmest"),
        ("network", "from netpath import chains"),
        ("network", "import netpath.audit"),
        ("network", "import netpath"),
        ("network", "from netpath import ReferralNetwork"),
        ("network", "def late():\n    from netpath.chains import warmest"),
        ("network", "if TYPE_CHECKING:\n    from netpath.chains import Chains"),
        ("network", "importlib.import_module('netpath.chains')"),
        ("network", "from .chains import warmest"),
        ("chains", "from netpath.reach import count"),
        ("chains._search", "from netpath.reach._worlds import draw"),
        ("cellar", "import math"),
    ],
)
def test_climbing_is_seen(room, source):
    assert len(list(rules.climbs(Module(f"netpath.{room}", source), HOUSE))) == 1


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("audit", "from netpath.chains import warmest"),
        ("chains", "from netpath.errors import DataError\nimport numpy as np"),
        (
            "chains._search",
            "from netpath.chains._order import key\nfrom netpath.chains import _order",
        ),
    ],
)
def test_going_down_is_fine(room, source):
    assert list(rules.climbs(Module(f"netpath.{room}", source), HOUSE)) == []


@pytest.mark.parametrize(
    ("room", "source", "faults"),
    [
        ("chains", "from netpath.network._frozen import FrozenTables", 1),
        ("chains", "from netpath.network import _frozen", 1),
        ("chains", "import netpath.network._frozen", 1),
        ("chains", "def late():\n    from netpath.network.columns import _merged", 1),
        ("chains", "from netpath._kernels._rows import _by_cost", 1),
        ("chains", "from netpath._kernels._rows import ways", 0),
        ("chains", "from netpath.network.columns import coded\nfrom netpath import _rules", 0),
        ("network._network", "from netpath.network._frozen import FrozenTables", 0),
        ("network", "from netpath.errors import __doc__", 0),
    ],
)
def test_what_a_room_keeps_to_itself_is_seen(room, source, faults):
    assert len(list(rules.trespasses(Module(f"netpath.{room}", source)))) == faults


def test_a_noun_of_two_rooms_is_seen():
    one, other = (Module(f"netpath.{room}", "class Plan: ...") for room in ("cohort", "campaign"))
    assert rules.shared_nouns([one, other]) == {"Plan": ["campaign", "cohort"]}
    assert rules.shared_nouns([one, Module("netpath.cohort._plan", "class Plan: ...")]) == {}


def test_an_error_without_a_code_is_seen_where_a_door_can_reach_it():
    plain, coded = "raise DataError('No.')", "raise DataError('No.', code='B1')"
    for room, source, n in (("chains", plain, 1), ("chains", coded, 0), ("audit", plain, 0)):
        assert len(list(rules.plain_errors(Module(f"netpath.{room}._x", source)))) == n


def test_private_imports_of_examples_are_seen():
    told = 'def f():\n    """Tell.\n\n    >>> from netpath{} import {}\n    """\n'
    for where, what in (("", "_rules"), (".network", "_frozen"), (".network._frozen", "several")):
        module = Module("netpath.network", told.format(where, what))
        assert len(list(rules.unseen(module))) == 1
    assert list(rules.unseen(Module("netpath.network", told.format(".chains", "warmest")))) == []


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\n" * (rules.MODULE_LINES + 1),
        "def f():\n" + "    x = 1\n" * (rules.BODY_LINES + 1),
        "class A:\n    def f(self):\n" + "        x = 1\n" * (rules.BODY_LINES + 1),
        "def f(a, b, c, d, /, e, f, *, g, h): ...",
    ],
)
def test_outgrown_rooms_are_seen(source):
    assert len(list(rules.outgrown(Module("netpath.chains", source)))) == 1


def test_a_docstring_is_no_body_and_self_no_argument():
    told = 'def f(self, a, b, c, d, e, *, f, g):\n    """' + "told\n" * 40 + '"""\n    return a\n'
    assert list(rules.outgrown(Module("netpath.chains", told))) == []
    function = ast.parse(told).body[0]
    assert (rules.body_lines(function), rules.arguments(function)) == (1, 7)


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import socket",
        "from urllib.request import urlopen",
        "import http.client",
        "def f():\n    import requests",
        "eval(text)",
        "exec(text)",
        "frame.query(text)",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
    ],
)
def test_dangers_are_seen(source):
    assert len(list(rules.dangers(Module("netpath.readers", source)))) == 1


def test_harmless_neighbours_are_let_pass():
    source = (
        "import re\nfrom urllib.parse import quote\nre.compile('a')\nnp.load(p, allow_pickle=False)"
    )
    assert list(rules.dangers(Module("netpath.readers", source))) == []


class WeightedGraph:
    """Told, with words that are not ours."""

    hops: int

    def __init__(self, cutoff):
        self.cutoff = cutoff

    def get_alters(self, node):
        """Told."""

    def untold(self):
        return self


def nearest_edge(path, weight):
    return path, weight


def test_strange_words_are_seen():
    said = "\n".join(rules.strange_words("netpath.WeightedGraph", WeightedGraph))
    assert all(word in said for word in ("hops", "cutoff", "get_", "node"))
    assert len(list(rules.strange_words("netpath.nearest_edge", nearest_edge))) == 2
    assert list(rules.word_faults("_utils")) == ["_utils says utils"]
    assert list(rules.word_faults("do_not_ask")) == []


def test_the_untold_is_seen():
    assert list(rules.untold("netpath.nearest_edge", nearest_edge)) == [
        "netpath.nearest_edge: no docstring",
        "netpath.nearest_edge: no example",
    ]
    assert list(rules.untold("netpath.WeightedGraph", WeightedGraph)) == [
        "netpath.WeightedGraph.get_alters: no example",
        "netpath.WeightedGraph.untold: no docstring",
    ]


def test_a_heavy_import_is_seen(tmp_path):
    (tmp_path / "laden.py").write_text("import scipy\n")
    assert rules.heavy_after("import laden", tmp_path) == ["scipy"]


@pytest.mark.parametrize(
    "line",
    [
        "/".join(("see ", "home", "ada", "ties.csv")),
        "/".join(("", "tmp", "out.png")),
        "https:/" + "/".join(("", "index.example", "simple", "")),
        "https:/" + "/".join(("", "files.example", "packages", "")),
    ],
)
def test_traces_of_a_machine_are_seen(tmp_path, line):
    page = tmp_path / "page.md"
    page.write_text(f"fine\n{line}\n")
    assert len(list(rules.traces(page))) == 1


@pytest.mark.parametrize(
    "lock",
    [
        "numpy>=2 \\\n    --hash=sha256:aa",
        "numpy==2.0",
        "numpy==2.0 \\\n    --hash=sha256:aa\n--extra-index-url elsewhere",
        "pandas==3.1 \\\n    --hash=sha256:aa",
    ],
)
def test_a_loose_lock_is_seen(lock):
    assert list(rules.lock_faults(lock, ["numpy>=2"]))


def test_no_two_modules_of_the_tests_are_called_alike():
    """Pytest imports them by name alone, so that one would be taken for the other."""
    names = [path.name for path in Path(__file__).parent.rglob("*.py")]
    assert sorted(names) == sorted(set(names))


def test_dir_of_a_room_is_its_face() -> None:
    """Tab after `ntp.chains.` offers what is meant for others, and nothing a room uses itself."""
    for name in netpath.__all__:
        room = getattr(netpath, name)
        if isinstance(room, ModuleType):
            assert dir(room) == sorted(room.__all__), name
            assert all(hasattr(room, one) for one in dir(room)), name
