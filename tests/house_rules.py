"""The rules of docs/house.md as functions: a source or an object in, complaints out."""

from __future__ import annotations

import ast
import doctest
import enum
import importlib
import inspect
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from functools import cached_property
from pathlib import Path

MODULE_LINES, BODY_LINES, ARGUMENTS = 500, 40, 7

# Signatures that the design fixes and that are longer than the rule. Each with its reason.
LONG_SIGNATURES = {
    "changes.compare": "which two states, who, for whom, how far, whose gap, and how many worlds",
    "cohort.board": "whose, where, how far, and the terms of a plan, which may be left out",
    "campaign.record": "one ask is told in one call, and most of it may be left out",
    "employers.ways": "whose ways, where, and how names, titles and an older file are read",
    "access.estimate": "who, for whom, how far, how many worlds or how sure, and whether to show",
    "audit.by_kind": "whose access, to whom, how far, whose gap, and how many worlds",
    "audit.by_mechanism": "what of which network, whose gap, and in how many re-drawings",
    "audit.gap": "whose gap, against whom, at what covariates or weights, and how sure",
    "audit.null": "whose gap, against whom, in how many networks, and whether to show",
    "interventions.choose": "among what, how many, what for, whose gap, and whether to show",
    "interventions.lottery": "who, for whom, how many win, how warm, how far, how many worlds",
    "search.simulate": "who, for whom, how, how often, and whether to show",
    "readers.open": "any files, whose they are, and how those that need it are read",
    "readers.address_book": "whose it is, and how a table is laid out that no program wrote",
    "readers.directory": "how a table is laid out that anybody may have written",
    "readers.read_csv": "two tables and how they are written; what a file does not say is asked",
    "readers.read_parquet": "as read_csv",
    "readers.read_excel": "the same, where the tables are sheets of one file",
}

HEAVY = ("numba", "networkx", "scipy", "matplotlib", "pyarrow", "openpyxl")
CODE_FROM_DATA = {"pickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
NETWORK = {
    *("socket", "socketserver", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx"),
    *("aiohttp", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "webbrowser"),
}
OUR_ERRORS = {
    *("DataError", "FileRefused", "MissingPackage", "MissingWarmth", "NetpathError", "NotWritten"),
    *("UnknownColumn", "UnknownName", "UnknownPerson", "WrongArgument"),
}
BANNED_CALLS = {"eval", "exec", "compile", "__import__"}
BANNED_METHODS = {"read_pickle", "to_pickle", "eval", "query"}

NOT_OUR_WORDS = {
    *("node", "nodes", "vertex", "vertices", "edge", "edges", "hop", "hops", "score", "scores"),
    *("weight", "weights", "cutoff", "radius", "coverage", "bias", "strategy", "iterations"),
    *("util", "utils", "helper", "helpers", "common", "misc", "manager", "random", "seed"),
}
NOT_OUR_VERBS = ("get_", "compute_", "run_", "do_", "handle_")
COLUMNS_OF_THE_DESIGN = {"do_not_ask"}
STORED_IN_ANSWERS = {
    "seed"
}  # the argument is rng; what was drawn with is stored under its own name


@dataclass(frozen=True)
class Module:
    name: str  # "netpath.readers._csv"
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        return room_of(self.name)


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def modules_in(src: Path) -> list[Module]:
    found = []
    for path in sorted((src / "netpath").rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path.read_text(encoding="utf-8")))
    return found


def floors_told(page: str) -> dict[str, float]:
    """The floor of each room as the table of docs/house.md tells it."""
    rows = re.findall(r"^\| *(\d+(?:\.\d)?) *\| *`([a-z_0-9]+)` *\|", page, flags=re.MULTILINE)
    return {room: float(floor) for floor, room in rows}


# --- one rule: a room imports only from lower floors


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, wherever in it, under whatever guard."""
    for at in ast.walk(module.tree):
        if isinstance(at, ast.Import):
            yield from ((at.lineno, alias.name) for alias in at.names)
        elif isinstance(at, ast.ImportFrom):
            base = "." * at.level + (at.module or "")
            yield from ((at.lineno, f"{base}.{alias.name}") for alias in at.names)
        elif isinstance(at, ast.Call) and ast.unparse(at.func).endswith("import_module"):
            yield from ((at.lineno, one.value) for one in at.args if isinstance(one, ast.Constant))


def climbs(module: Module, floors: dict[str, float]) -> Iterator[str]:
    if module.room == "__init__":
        return
    if module.room not in floors:
        yield f"{module.name}: the room has no floor in docs/house.md"
        return
    for line, name in imported(module):
        if name.startswith("."):
            yield f"{module.name}:{line}: relative import; write it out from netpath"
        if name.split(".")[0] != "netpath":
            continue
        other = room_of(name)
        if other == module.room:
            continue
        if floors.get(other, 99) >= floors[module.room]:
            yield f"{module.name}:{line}: {other} is not on a floor below {module.room}"


# --- what another room shows

# Kernels have no face: each module is loaded by the function that calls it.
WITHOUT_A_FACE = {"_kernels"}


def private(name: str) -> bool:
    """Whether a full name is its room's alone: below the room, something has an underscore."""
    inside = name.split(".")[2:]
    if room_of(name) in WITHOUT_A_FACE:
        inside = inside[1:]
    return any(part.startswith("_") and not part.endswith("__") for part in inside)


def trespasses(module: Module) -> Iterator[str]:
    """Imports of what another room keeps to itself."""
    for line, name in imported(module):
        if name.startswith("netpath.") and room_of(name) != module.room and private(name):
            yield f"{module.name}:{line}: {name} is {room_of(name)}'s alone"


# What tests import of rooms' insides, which are kernels and small parts. It may only fall.
INSIDE_TESTS = 273


def pried(tests: Path) -> list[str]:
    """Return every import of a test that takes what a room keeps to itself."""
    return [
        f"{path.name}:{line}: {name}"
        for path in sorted(tests.rglob("*.py"))
        for line, name in imported(Module(path.stem, path.read_text(encoding="utf-8")))
        if name.startswith("netpath.") and private(name)
    ]


def unseen(module: Module) -> Iterator[str]:
    """Imports in examples that nobody who reads them should write."""
    if module.room in WITHOUT_A_FACE:
        return
    for at in ast.walk(module.tree):
        if not isinstance(at, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for one in doctest.DocTestParser().get_examples(ast.get_docstring(at) or ""):
            source = Module(module.name, textwrap.dedent(one.source))
            for _, name in imported(source):
                if name.startswith("netpath.") and "._" in name:
                    yield f"{module.name}: an example imports {name}"


# --- one noun, one meaning


def shared_nouns(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Classes of one name in several rooms, and the rooms."""
    rooms: dict[str, set[str]] = {}
    for module in modules:
        for at in ast.walk(module.tree):
            if isinstance(at, ast.ClassDef):
                rooms.setdefault(at.name, set()).add(module.room)
    return {name: sorted(of) for name, of in rooms.items() if len(of) > 1}


# --- errors that every door can word

NOT_OPENED = {  # rooms that only Python asks, and the ground that serves them alone
    *("audit", "models", "search", "generate", "counterfactuals", "plot", "homophily", "hiring"),
    *("access", "reach", "_indices", "_suppress", "_disclosure", "_measure", "_draws"),
    *("_kernels", "_face", "_warmth_rule", "warmth", "report", "errors"),
}


def plain_errors(module: Module) -> Iterator[str]:
    """Errors of ours that are made without a code, in rooms that the shell or the page opens."""
    if module.room in NOT_OPENED:
        return
    for at in ast.walk(module.tree):
        named = at.func.id if isinstance(at, ast.Call) and isinstance(at.func, ast.Name) else ""
        if named in OUR_ERRORS and not {"code", None} & {key.arg for key in at.keywords}:
            yield f"{module.name}:{at.lineno}: {named} without a code"


# --- small rooms


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for at in ast.walk(tree):
        if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef):
            yield at


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    a = function.args
    named = [one.arg for one in (*a.posonlyargs, *a.args, *a.kwonlyargs)]
    return len([name for name in named if name not in ("self", "cls")])


def outgrown(module: Module) -> Iterator[str]:
    length = module.text.count("\n")
    if length > MODULE_LINES:
        yield f"{module.name}: {length} lines, at most {MODULE_LINES}"
    for one in functions(module.tree):
        where = f"{module.name}:{one.lineno}: {one.name}"
        if body_lines(one) > BODY_LINES:
            yield f"{where} has a body of {body_lines(one)} lines, at most {BODY_LINES}"
        if arguments(one) > ARGUMENTS and f"{module.room}.{one.name}" not in LONG_SIGNATURES:
            yield f"{where} takes {arguments(one)} arguments, at most {ARGUMENTS}"


# --- nothing that runs data as code, nothing that dials


def dangers(module: Module) -> Iterator[str]:
    for line, name in imported(module):
        for banned in sorted(CODE_FROM_DATA | NETWORK):
            if name == banned or name.startswith(banned + "."):
                yield f"{module.name}:{line}: imports {banned}"
    for at in ast.walk(module.tree):
        if not isinstance(at, ast.Call):
            continue
        if isinstance(at.func, ast.Name) and at.func.id in BANNED_CALLS:
            yield f"{module.name}:{at.lineno}: calls {at.func.id}"
        if isinstance(at.func, ast.Attribute) and at.func.attr in BANNED_METHODS:
            yield f"{module.name}:{at.lineno}: calls .{at.func.attr}"
        if any(
            key.arg == "allow_pickle" and ast.unparse(key.value) != "False" for key in at.keywords
        ):
            yield f"{module.name}:{at.lineno}: allows pickles"


# --- the face: names and examples


def public_names(module_name: str) -> Iterator[tuple[str, object]]:
    """What a user meets in a module: its __all__, or else what it defines without an underscore."""
    module = importlib.import_module(module_name)
    named = getattr(module, "__all__", None)
    for name in sorted(named if named is not None else vars(module)):
        one = getattr(module, name)
        home = getattr(one, "__module__", "") or ""
        at_home = home == module_name or home.startswith(module_name + ".")
        if name.startswith("_") or not (inspect.isfunction(one) or inspect.isclass(one)):
            continue
        if at_home or (named is not None and home.startswith("netpath")):
            yield f"{module_name}.{name}", one


def members(one: type) -> Iterator[tuple[str, object]]:
    for name, member in vars(one).items():
        plain = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if not name.startswith("_") and (inspect.isfunction(plain) or isinstance(plain, property)):
            yield name, plain


def strange_words(name: str, one: object) -> Iterator[str]:
    """Names that words.md does not allow, in a function or class, its arguments and its members."""
    said = [name.rpartition(".")[2]]
    callables = [one] if inspect.isfunction(one) else []
    if inspect.isclass(one):
        fields = getattr(one, "__annotations__", {})
        said += [each for each in fields if each[0] != "_" and each not in STORED_IN_ANSWERS]
        said += [member for member, _ in members(one)]
        callables += [member for _, member in members(one) if inspect.isfunction(member)]
        if not issubclass(one, Exception | enum.Enum) and not is_dataclass(one):
            callables += [one.__init__] if inspect.isfunction(one.__init__) else []
    for each in callables:
        said += list(inspect.signature(each).parameters)
    for word in dict.fromkeys(said):
        yield from (f"{name}: {fault}" for fault in word_faults(word))


def word_faults(word: str) -> Iterator[str]:
    if word in COLUMNS_OF_THE_DESIGN:
        return
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower().split("_")
    yield from (f"{word} says {part}" for part in parts if part in NOT_OUR_WORDS)
    yield from (f"{word} begins with {verb}" for verb in NOT_OUR_VERBS if word.startswith(verb))


def untold(name: str, one: object) -> Iterator[str]:
    """Public things without a docstring, functions and methods without an example."""
    told = inspect.getdoc(one) or ""
    if not told or told.startswith(f"{name.rpartition('.')[2]}("):
        yield f"{name}: no docstring"
    if inspect.isfunction(one) and ">>>" not in told:
        yield f"{name}: no example"
    if not inspect.isclass(one):
        return
    for member, inner in members(one):
        doc = inspect.getdoc(getattr(one, member)) or ""
        if not doc:
            yield f"{name}.{member}: no docstring"
        elif inspect.isfunction(inner) and ">>>" not in doc + told:
            yield f"{name}.{member}: no example"


# --- what importing costs


def heavy_after(statement: str, folder: Path) -> list[str]:
    """Which heavy packages a fresh Python holds after one statement."""
    code = f"{statement}\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    return run.stdout.split()


# --- what is written down


def kept_files(root: Path) -> list[Path]:
    """The files that git keeps or would keep; without git, all but what is made here."""
    run = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        check=False,
    )
    if run.returncode == 0:
        named = [root / name for name in run.stdout.decode().split("\0") if name]
    else:
        named = [path for path in root.rglob("*") if not made_here(path.relative_to(root))]
    return [path for path in named if path.is_file()]


def made_here(path: Path) -> bool:
    return any(
        part.startswith((".venv", ".git", ".mypy", ".ruff", ".pytest", ".hypothesis", ".ipynb"))
        or part in {"__pycache__", "dist", "build", "out", "netpath-demo"}
        for part in path.parts
    )


# In pieces, so that this file does not contain what it looks for.
FOLDERS = "|".join(("tmp", "work", "root", "home"))
MACHINE = re.compile(f"(/({FOLDERS})/[a-z]|:" + "//[a-z.]+/(simple|packages)/)")


def traces(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE.search(line):
            yield f"{path.name}:{number}: a folder or host of one machine"


def lock_entries(lock: str) -> list[str]:
    return re.split(r"\n(?=\S)", lock.strip())


def pinned_in(lock: str) -> set[str]:
    """Versions and hashes; on which machines each is needed hangs on what else is installed."""
    return {re.sub(r" ;[^\\]*", " ", entry) for entry in lock_entries(lock)}


def lock_faults(lock: str, needed: Iterable[str]) -> Iterator[str]:
    """Every requirement is pinned and hashed, from nowhere in particular, and none is missing."""
    entries = lock_entries(lock)
    for entry in entries:
        first = entry.split("\n")[0].split(" ")[0]
        if not re.match(r"^[a-z0-9][a-z0-9.-]*==\S+", first) or "--hash=sha256:" not in entry:
            yield f"{first} is not pinned and hashed"
    if "://" in lock or re.search(r"^--", lock, flags=re.MULTILINE):
        yield "a lock names a host"
    pinned = {entry.split("==")[0] for entry in entries}
    for requirement in needed:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-")
        if name not in pinned:
            yield f"{name} is missing; make lock"
