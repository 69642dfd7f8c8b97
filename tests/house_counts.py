"""How large the house is and how it hangs together: ``python tests/house_counts.py [--names]``.

With ``--names`` each count is followed by what it counted. Nothing here fails; what must hold
stands in ``house_rules.py``.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import house_rules as rules
from house_rules import Module

Arrows = dict[str, set[str]]  # of each module those of ours that it imports


def arrows(modules: Iterable[Module]) -> Arrows:
    """Which module imports which, wherever in it; a name of a face counts as the face."""
    by_name = {module.name: module for module in modules}
    found: Arrows = {}
    for name, module in by_name.items():
        told = (one for _, one in rules.imported(module))
        homes = {one if one in by_name else one.rpartition(".")[0] for one in told}
        found[name] = (homes & by_name.keys()) - {name, "netpath"}
    return found


def loops(modules: Iterable[Module]) -> list[str]:
    """Two files that import each other."""
    to = arrows(modules)
    return sorted(f"{a} - {b}" for a in to for b in to[a] if a < b and a in to[b])


def with_one_importer(modules: Iterable[Module]) -> list[str]:
    """Private modules that a single module imports, and that one."""
    to = arrows(modules)
    users = {name: sorted(other for other in to if name in to[other]) for name in to}
    return [
        f"{name} <- {of[0]}"
        for name, of in users.items()
        if len(of) == 1 and name.rpartition(".")[2].startswith("_")
    ]


def used_once(modules: Iterable[Module]) -> list[str]:
    """Private functions of modules that are named in a single place of their room."""
    rooms: dict[str, list[Module]] = {}
    for module in modules:
        rooms.setdefault(module.room, []).append(module)
    found = []
    for members in rooms.values():
        named = [name for module in members for name in _names(module.tree)]
        for module in members:
            for one in module.tree.body:
                if isinstance(one, ast.FunctionDef) and one.name.startswith("_"):
                    found += [f"{module.name}.{one.name}"] * (named.count(one.name) == 1)
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    for at in ast.walk(tree):
        if isinstance(at, ast.Name):
            yield at.id
        elif isinstance(at, ast.Attribute):
            yield at.attr


def lines(modules: Iterable[Module]) -> dict[str, int]:
    """Lines by what they are; a comment is one that stands alone."""
    count = dict.fromkeys(("code", "docstring", "comment", "blank"), 0)
    for module in modules:
        told = set[int]()
        for at in ast.walk(module.tree):
            value = at.value if isinstance(at, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                told |= set(range(value.lineno, (value.end_lineno or 0) + 1))
        comments = {
            token.start[0]
            for token in tokenize.generate_tokens(io.StringIO(module.text).readline)
            if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
        }
        for number, line in enumerate(module.text.splitlines(), 1):
            kind = "docstring" if number in told else "comment" if number in comments else "code"
            count[kind if line.strip() or number in told else "blank"] += 1
    return count


def told(names: bool) -> Iterator[str]:
    """What is counted, a line each."""
    modules = rules.modules_in(Path(__file__).parents[1] / "src")
    yield f"modules: {len(modules)}"
    yield from (f"lines, {kind}: {n:,}" for kind, n in lines(modules).items())
    nouns = rules.shared_nouns(modules)
    counted = {
        "private functions used once": used_once(modules),
        "private imports across rooms": [
            one for module in modules for one in rules.trespasses(module)
        ],
        "two files that import each other": loops(modules),
        "private modules with one importer": with_one_importer(modules),
        "class names that rooms share": [f"{name}: {', '.join(of)}" for name, of in nouns.items()],
    }
    for what, found in counted.items():
        yield f"{what}: {len(found)}"
        yield from (f"    {one}" for one in found if names)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in told("--names" in sys.argv))
