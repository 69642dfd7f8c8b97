"""Every repair at every door: in its own words, of what that door has, and followed to the end."""

from __future__ import annotations

import ast
import inspect
import re
import typing
from pathlib import Path

import pytest
import typer
from house_rules import NOT_OPENED

import netpath as ntp
from netpath.cli import app
from netpath.cli._repairs import IN_THE_SHELL, NOT_HERE, OF_A_CAMPAIGN, Shell
from netpath.errors import NetpathError, Repair, Typed, either
from netpath.errors._message import IN_PYTHON, READERS
from netpath.page import _faults as page

SOURCE = Path(ntp.__file__).parent
VIEWS = "".join(path.read_text() for path in (SOURCE / "page" / "views").glob("*.html"))
OF_PYTHON = re.compile(
    r"\w=(['\"\[{…]|True|False|None)|\b(campaign|Campaign|readers|net|warmth|pd)\.\w+\(?|\{['\d]|lambda"
)
OF_THE_SHELL = re.compile(
    r"(^|[\s(])--[a-z]|\bnetpath (campaign|chains|import|remember|employers)\b"
)
NEAR = (Typed("p1", "Ada Byron"), Typed("p2", "Ben Ash"))
# Each kind as it is raised somewhere, with parameters of every shape.
SAMPLES: dict[str, list[dict[str, object]]] = {
    "columns": [
        {"names": {"sorce": "source", "to whom": "target"}, "perhaps": True},
        {"names": {1: "source", 2: "target"}, "header": False},
        {"names": {"…": "name"}},
        {"names": {"…": "…"}},
        {"names": {"HEADER": "name", "OTHER": "org"}},
    ],
    "formats": [
        {"column": "since", "how": ("day first", "month first")},
        {"column": "warmth", "how": ("percent",)},
    ],
    "days": [
        {
            "column": "last_contact",
            "means": "45123 is 2023-07-16 as a spreadsheet counts days",
            "how": "excel days",
        }
    ],
    "encoding": [{"names": {"cp1252": "Windows", "mac_roman": "a Mac"}}, {"names": {"cp1252": ""}}],
    "owner": [{}, {"by_mail": True}],
    "conflict": [{"policies": ("max",)}, {"policies": ("max", "latest"), "counts": True}],
    "directed": [
        {"one_way": "each row runs one way", "both_ways": "each runs both ways"},
        {"one_way": "3 ties", "both_ways": "2 ties", "policies": ("max",)},
    ],
    "set_aside": [{}, {"cells": True}],
    "reader": [{"of": of} for of in READERS],
    "nearest": [{"near": NEAR}],
    "ids_of": [{"near": NEAR}],
    "who_there_is": [{"column": "org"}, {"column": ""}],
    "withdraw": [{"event": 3}, {"event": 3, "first": True}],
    "sure": [{"so": "if they are the seeker's"}],
    "clear": [{"place": "7.1"}],
    "day": [
        {"of": "the day to ask again", "day": "2026-12-01"},
        {"of": "the day", "day": "2026-12-01"},
    ],
    "fill": [
        {"field": field}
        for field in ("line", "learned", "through", "news", "told", "stays", "introduces")
    ],
    "write": [{"code": "n_draws=1000"}],
}
PLAIN = set(IN_PYTHON) - set(SAMPLES)


def commands() -> dict[str, tuple[object, set[str]]]:
    """Return each command with its options' dataclass and the options that typer gives it."""
    found = {}
    todo = [("netpath", typer.main.get_command(app))]
    while todo:
        name, one = todo.pop()
        for key in one.list_commands(None) if hasattr(one, "commands") else ():
            todo.append((f"{name} {key}", one.get_command(None, key)))
        if not hasattr(one, "commands"):
            options = {
                word for param in one.params for word in (*param.opts, *param.secondary_opts)
            }
            typed = inspect.unwrap(one.callback)
            cells = dict(zip(typed.__code__.co_freevars, typed.__closure__ or (), strict=True))
            wish = cells["options"].cell_contents
            found[name] = (wish, options)
    return found


COMMANDS = commands()
ALL = [Repair(kind, **given) for kind in IN_PYTHON for given in SAMPLES.get(kind, [{}])]


def raised() -> set[str]:
    """Return every kind of repair that the source gives, and hold that each is told by its name."""
    kinds = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Repair":
                assert isinstance(node.args[0], ast.Constant), f"{path}: {ast.unparse(node)}"
                kinds.add(node.args[0].value)
    return kinds


def test_every_kind_that_is_raised_has_words_at_every_door():
    kinds = raised()

    assert set(IN_PYTHON) == kinds, "words that nobody says"
    assert set(IN_PYTHON) == set(IN_THE_SHELL) | set(OF_A_CAMPAIGN)
    assert set(page.ON_THE_PAGE) <= set(IN_PYTHON)
    assert not set(IN_THE_SHELL) & set(OF_A_CAMPAIGN)


def test_the_commands_of_the_shell_are_all_walked():
    assert len(COMMANDS) > 20
    assert all(wish is not None for wish, _ in COMMANDS.values())


@pytest.mark.parametrize("repair", ALL, ids=lambda one: one.kind)
def test_no_door_speaks_in_the_words_of_another(repair):
    told = str(NetpathError("It is wrong.", repair=repair))
    assert not OF_THE_SHELL.search(told), told
    assert len(told) > len("It is wrong. ")
    here = page.on_the_page(NetpathError("It is wrong.", repair=repair).message, page.NOT_HERE)
    assert not OF_PYTHON.search(here), here
    assert not OF_THE_SHELL.search(here), here
    assert len(here) > len("It is wrong. "), "a dead end"
    for name, (wish, options) in COMMANDS.items():
        error = NetpathError("It is wrong.", repair=repair)
        typed = Shell(wish, otherwise=NOT_HERE).worded(error.message)
        assert not OF_PYTHON.search(re.sub(r"--[a-z-]+ \S+|'[^']*'", "", typed)), typed
        assert len(typed) > len("It is wrong. "), "a dead end"
        others = re.findall(r"netpath (?:campaign )?\w+.*", typed)
        mine = typed if not others else typed.replace(others[0], "")
        for option in re.findall(r"(?<!\w)--[a-z][a-z-]+", mine):
            assert option in options, f"{name} has no {option}: {typed}"


@pytest.mark.parametrize("kind", page.ON_THE_PAGE)
def test_what_the_page_offers_is_on_the_page(kind):
    assert page.ON_THE_PAGE[kind].by in VIEWS or not page.ON_THE_PAGE[kind].by


def test_commands_that_are_offered_are_there():
    for repair in ALL:
        told = Shell(type("Wish", (), {"__dataclass_fields__": {}})).worded(repair)
        for words in re.findall(r"netpath ((?:campaign )?[a-z-]+)", told):
            assert f"netpath {words}" in COMMANDS, told


def test_what_was_typed_is_shown_by_the_shell_and_the_page_alone():
    from netpath.errors import Message

    error = NetpathError(Message.of("{x} is not 1 to 5.", x=Typed("zebedee")), repair=Repair("ids"))
    for told in (str(error), repr(error), f"{vars(error)}", f"{error.args}"):
        assert "zebedee" not in told
    assert "'zebedee' is not 1 to 5." in Shell().worded(error.message)
    assert "'zebedee' is not 1 to 5." in page.on_the_page(error.message)
    import copy
    import pickle

    for left in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error.message)):
        assert "zebedee" not in repr(vars(left) if isinstance(left, NetpathError) else left)
    assert b"zebedee" not in pickle.dumps(error)


def test_of_several_ways_each_door_offers_its_own():
    both = either("Save the file as UTF-8", Repair("encoding", names={"cp1252": ""}))
    assert str(both) == 'Save the file as UTF-8, or say encoding="cp1252"'
    chains, demo = COMMANDS["netpath chains"][0], COMMANDS["netpath demo"][0]
    assert Shell(chains).worded(both) == "Save the file as UTF-8, or give --encoding cp1252"
    assert Shell(demo).worded(both) == "Save the file as UTF-8"


# --- Rooms that doors open: their sentences hold no Python, whose words are in one table alone.

OF_CODE = re.compile(r"\b\w+=(['\[{…]|True|False)|\b(campaign|readers)\.\w+\(|Campaign\.\w+\(")


def sentences() -> typing.Iterator[tuple[str, str]]:
    for path in SOURCE.rglob("*.py"):
        room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if room in NOT_OPENED:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Raise) or node.exc is None:
                continue
            inside = {
                id(one)
                for call in ast.walk(node.exc)
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Repair"
                for one in ast.walk(call)
            }
            for text in ast.walk(node.exc):
                plain = isinstance(text, ast.Constant) and isinstance(text.value, str)
                if plain and id(text) not in inside:
                    yield f"{path.relative_to(SOURCE)}:{text.lineno}", text.value


def test_no_error_of_a_room_that_doors_open_speaks_python():
    assert [(where, text) for where, text in sentences() if OF_CODE.search(text)] == []
