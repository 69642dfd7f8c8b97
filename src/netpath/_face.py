"""No raw error leaves a public function: what it was given is looked at, and told in our words.

A room says :func:`guarded` once, for its whole face. What a function refuses by itself is told as
it says. Where it fails instead, its arguments are held against its own annotations, and the first
that is of another kind is named. Where none is, the error is ours, too, but chained to what
happened, for that may be a fault of netpath's. An error of somebody's own function passes as it is.
"""

# ruff: noqa: ANN401 (an annotation, and an argument, may be anything)

from __future__ import annotations

import collections.abc as kinds
import enum
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import partial, wraps
from importlib import import_module
from types import FunctionType, NoneType, SimpleNamespace, TracebackType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from netpath.errors import NetpathError, UnknownName, WrongArgument

Look = Callable[[object], bool]

_TRUTH, _TEXT, _BYTES = (bool, np.bool_), (str,), (str, bytes, bytearray)
_WHOLE, _NUMBER = (int, np.integer), (int, float, np.integer, np.floating)
_NOT_OURS = ImportError, Warning
# Whose frames may stand between a public function and an error that it answers for.
_TOOLS = sys.stdlib_module_names | {
    *("netpath", "numpy", "pandas", "scipy", "numba", "llvmlite", "networkx", "igraph", "pyarrow"),
    *("matplotlib", "openpyxl", "defusedxml", "rapidfuzz", "icalendar", "jinja2", "dateutil"),
    *("rich", "PIL", "ipywidgets", "traitlets", "anywidget", "pyspark", "py4j"),
}
_WORDS = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text",
    NoneType: "None",
    pd.DataFrame: "a table (a pandas DataFrame)",
    pd.Series: "a column (a pandas Series)",
}
_HELP = "help() tells what each argument means."
_SEVERAL = kinds.Iterable, kinds.Sequence, kinds.Collection, list
_HUGE = 10**8
_DEEP = 10_000  # things of a list that are looked at, once something went wrong


def guarded(room: dict[str, Any], shown: str = "") -> None:
    """Guard every function, and every method of every class, that a room shows; dir() shows those.

    A module whose functions other modules of the room compare by ``is`` guards them itself, before
    anybody imports them: a guarded function is another object.

    Parameters
    ----------
    room
        The ``globals()`` of a module that has an ``__all__``.
    shown
        How the room is called; as the module if left out.

    Examples
    --------
    >>> def doubled(n: int) -> int:
    ...     return 2 * n
    >>> room = {"__name__": __name__, "__all__": ["doubled"], "doubled": doubled}
    >>> guarded(room)
    >>> room["doubled"](2)
    4
    >>> room["doubled"](None)
    Traceback (most recent call last):
    netpath.errors.WrongArgument: _face.doubled: n is None; it must be a whole number. ...
    """
    shown = shown or room["__name__"].rpartition(".")[2]
    room["__dir__"] = partial(sorted, room["__all__"])
    for name in room["__all__"]:
        one = room[name]
        if inspect.isfunction(one):
            home = vars(sys.modules[one.__module__])  # where doctest and pickle look for it
            made = _guarded(one, f"{shown}.{name}")
            room[name] = home[one.__name__] = made
        elif inspect.isclass(one) and not issubclass(one, BaseException | enum.Enum):
            for kind in one.__mro__:
                if kind.__module__.partition(".")[0] == "netpath":
                    faced = kind.__name__ in room["__all__"]
                    _guard_methods(kind, kind.__name__ if faced else name)


def later(
    room: dict[str, Any], inside: dict[str, str], *, together: bool = False
) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a room that loads a module where its face is first asked for.

    Parameters
    ----------
    room
        The ``globals()`` of the room, with an ``__all__``.
    inside
        What of the face stands in each module of the room, parted by blanks.
    together
        Whether all are loaded at once, before any is guarded: those that call each other then do
        so unguarded, whichever is asked for first.

    Examples
    --------
    >>> from netpath import plot
    >>> plot.chains.__name__
    'chains'
    """
    home = {name: module for module, names in inside.items() for name in names.split()}
    room["__dir__"] = partial(sorted, room["__all__"])

    def found(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {room['__name__']!r} has no attribute {name!r}")
        names = list(home) if together else [name]
        modules = {one: import_module(f"{room['__name__']}.{home[one]}") for one in names}
        face: dict[str, Any] = {one: getattr(modules[one], one) for one in names}
        face |= {"__name__": room["__name__"], "__all__": names}
        guarded(face)
        room.update({one: face[one] for one in names})
        return room[name]

    return found


def _guard_methods(kind: type, shown: str) -> None:
    for name, one in list(vars(kind).items()):
        plain = one.__func__ if isinstance(one, classmethod | staticmethod) else one
        own = name == "__init__" and (hasattr(kind, "__post_init__") or not is_dataclass(kind))
        if not inspect.isfunction(plain) or (name.startswith("_") and not own):
            continue
        made = _guarded(plain, shown if own else f"{shown}.{name}")
        if made is not plain:
            setattr(kind, name, made if plain is one else type(one)(made))


def _guarded(function: FunctionType, name: str) -> FunctionType:
    """Return the function, guarded; itself where it takes nothing, or is guarded already."""
    names = list(inspect.signature(function).parameters)
    if not set(names) - {"self", "cls"} or hasattr(function, "_guarded"):
        return function
    told, netpath_error = _told, NetpathError

    # It must name nothing global: its globals are those of the function, for doctest's sake.
    def answered(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except netpath_error as error:
            # What was given is known better here than where it was used.
            raw = getattr(error, "raw", None)
            said = raw and told(raw, function, name, dict(zip(names, given)) | named)  # noqa: B905
            if not said or (vars(error).get("column") and not said.column):
                said = error  # it names the argument, and this function knows no better
            raise said.with_traceback(None)  # noqa: B904 (the message tells it; our lines do not)
        except Exception as error:
            said = told(error, function, name, dict(zip(names, given)) | named)  # noqa: B905
            if said is None:
                raise
            raise said  # noqa: B904 (what it is chained to is told)

    made = FunctionType(
        answered.__code__, function.__globals__, function.__name__, None, answered.__closure__
    )
    made._guarded = True  # type: ignore[attr-defined]
    return wraps(function)(made)  # type: ignore[return-value]


def _hints(function: FunctionType) -> dict[str, Any]:
    """Return the annotation of each argument, without those that stand for names of no module."""
    found: dict[str, Any] = {}
    several = {
        one.name
        for one in inspect.signature(function).parameters.values()
        if one.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    }
    for which, text in function.__annotations__.items():
        if which == "return" or which in several:
            continue
        one = SimpleNamespace(__annotations__={which: text})
        try:
            found |= get_type_hints(one, function.__globals__)
        except (NameError, TypeError, AttributeError):  # imported for type checkers alone
            continue
    return found


def _look(hint: Any) -> Look | None:
    """Return what tells whether something is of a kind; None where anything may be."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        looks = [_look(one) for one in get_args(hint)]
        return None if None in looks else lambda value: any(one(value) for one in looks if one)
    if origin is Literal:
        allowed = get_args(hint)
        return lambda value: isinstance(value, str | int) and value in allowed
    simple = {bool: _TRUTH, str: _TEXT, NoneType: NoneType, None: NoneType}
    if hint in simple:
        kind: Any = simple[hint]
        return lambda value: isinstance(value, kind)
    if hint in (int, float):
        numbers: Any = _WHOLE if hint is int else _NUMBER
        return lambda value: isinstance(value, numbers) and not isinstance(value, _TRUTH)
    return _look_at_class(origin or hint)


def _look_at_class(kind: Any) -> Look | None:
    if isinstance(kind, TypeVar) or not inspect.isclass(kind) or kind is object:
        return None
    if getattr(kind, "_is_protocol", False) and not issubclass(kind, kinds.Sized):
        return None
    if kind in (kinds.Iterable, kinds.Sequence, kinds.Collection, list, kinds.Sized):
        return lambda value: isinstance(value, kinds.Iterable) and not isinstance(value, _BYTES)
    if kind is tuple:
        return lambda value: isinstance(value, tuple | list)
    if kind is kinds.Callable:
        return callable
    return lambda value: isinstance(value, kind)


def _words(hint: Any) -> Iterator[str]:
    """Yield what may be given, in words."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        for one in parts:
            yield from _words(one)
    elif origin is Literal:
        yield from map(repr, parts)
    elif hint in _WORDS:
        yield _WORDS[hint]
    elif (origin or hint) is kinds.Callable:
        yield "a function"
    elif (origin or hint) in (kinds.Iterable, kinds.Sequence, kinds.Collection, list):
        yield f"several, each {' or '.join(_words(parts[0]))}" if parts else "several"
    elif (origin or hint) in (kinds.Mapping, dict):
        yield "a dict"
    else:
        yield f"a {getattr(origin or hint, '__name__', 'value')}"


def _told(
    error: Exception, function: FunctionType, name: str, given: dict[str, Any]
) -> WrongArgument | None:
    """Return what is to be said instead of a raw error; None where it is not ours to say."""
    at = error.__traceback__ and error.__traceback__.tb_next
    if at is None or isinstance(error, _NOT_OURS) or any(_theirs(at)):
        return None
    if isinstance(error, MemoryError):
        return _huge(name, given)
    kind = UnknownName if isinstance(error, LookupError) else WrongArgument
    for which, hint in _hints(function).items():
        wrong = _wrong(hint, given[which]) if which in given else ""
        if wrong:
            words = list(dict.fromkeys(_words(hint)))
            rule = " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
            said = f"{name}: {which} {wrong}; it must be {rule}. {_HELP}"
            named = kind(said, column=which, rule=rule)
            named.raw = error  # type: ignore[attr-defined]
            return _instead(named, None)
    held = ", ".join(which for which in given if which != "self") or "nothing"
    vague = kind(
        f"{name} cannot use what it was given ({held}): {type(error).__name__}. {_HELP} If all are "
        "as it says, netpath is at fault: please report the lines above, without the data."
    )
    vague.raw = error  # type: ignore[attr-defined]
    return _instead(vague, error)


def _instead(said: WrongArgument, of: Exception | None) -> WrongArgument:
    """Return an error that stands for another, which is shown before it where there is one."""
    said.__cause__, said.__suppress_context__ = of, True
    return said


def _huge(name: str, given: dict[str, Any]) -> WrongArgument | None:
    for which, value in given.items():
        if isinstance(value, int | np.integer) and abs(int(value)) > _HUGE:
            rule = f"at most {_HUGE:,}, and so small that memory holds what is asked for"
            said = f"{name}: {which} must be {rule}."
            return _instead(WrongArgument(said, column=which, rule=rule), None)
    return None


def _wrong(hint: Any, value: object) -> str:
    """Return what is wrong with an argument, in words; empty where it is of a kind it may be."""
    look = _look(hint)
    if look is not None and not look(value):
        return "is None" if value is None else f"is of the type {type(value).__name__}"
    odd = _odd_one(hint, value)
    return f"holds something of the type {odd}" if odd else ""


def _odd_one(hint: Any, value: object) -> str:
    """Return the type of something in a list that is of no kind it may be; empty where none is."""
    if isinstance(value, _BYTES) or not isinstance(value, kinds.Collection):
        return ""
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    parts = [get_args(one) for one in options if get_origin(one) in _SEVERAL]
    if not parts or not all(parts) or isinstance(value, kinds.Mapping | pd.DataFrame):
        return ""
    looks = [_look(one[0]) for one in parts]
    for at, one in enumerate(value):
        if at == _DEEP or None in looks:
            break
        if not any(look(one) for look in looks if look):
            return type(one).__name__
    return ""


def _theirs(at: TracebackType | None) -> Iterator[bool]:
    """Yield of each frame whether somebody's own function was at work in it."""
    while at is not None:
        yield at.tb_frame.f_globals.get("__name__", "").partition(".")[0] not in _TOOLS
        at = at.tb_next
