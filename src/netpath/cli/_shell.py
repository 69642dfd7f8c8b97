"""What every command shares: safe text, plain tables, one JSON document, errors, exit codes."""

from __future__ import annotations

import inspect
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import IO, NoReturn, TypeVar

import typer
from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from netpath._names import seen
from netpath._results import Report, counted
from netpath._rules import few_marks
from netpath.cli._repairs import NOT_HERE, Shell
from netpath.errors import Message, NetpathError

Options = TypeVar("Options")

ANSWERED, EMPTY, WRONG, STOPPED = 0, 1, 2, 130
EXIT_CODES = (
    "Exit codes: 0 = answered; 1 = an honest empty answer; "
    "2 = wrong options, an unknown person, or a file that cannot be read or written; "
    "130 = stopped by Ctrl-C; 141 = nobody reads the answer any more."
)


def shown(text: object) -> str:
    r"""Return a text that a terminal only shows: no control codes, no bidi overrides.

    Examples
    --------
    >>> shown("Ada\x1b[31m\u202e Byron\n[bold]")
    'Ada[31m Byron [bold]'
    """
    told = re.sub("[\t\n\r\u2028\u2029]+", " ", str(text))
    return told if told.isprintable() and told.isascii() else few_marks("".join(filter(seen, told)))


def say(*lines: str, style: str = "") -> None:
    """Print sentences, each beginning a line.

    Examples
    --------
    >>> say("Ada asks Ben.")
    Ada asks Ben.
    """
    for line in lines:
        text = shown(line)
        within = len(text) - len(text.lstrip(" "))
        show(Padding(Text(text.lstrip(" "), style), (0, 0, 0, within)))


def warn(*lines: str) -> None:
    """Print sentences on stderr, each beginning a line.

    Examples
    --------
    >>> warn("Nobody has that name.")
    """
    for line in lines:
        show(Text(shown(line)), stderr=True)


def say_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print pairs of texts in two columns.

    Examples
    --------
    >>> say_pairs([("Ada", "3 asks"), ("Benedict", "1 ask")])
    Ada       3 asks
    Benedict  1 ask
    """
    rows = grid("left", "left")
    for left, right in pairs:
        rows.add_row(Text(shown(left)), Text(shown(right), style="dim"))
    show(rows)


def grid(*sides: JustifyMethod) -> Table:
    """Return a table without lines, its columns aligned to these sides."""
    rows = Table.grid(padding=(0, 2))
    for side in sides:
        rows.add_column(justify=side)
    return rows


def show(what: Text | Table | Padding, *, stderr: bool = False) -> None:
    """Print a text or a table without blanks at the ends of lines.

    Examples
    --------
    >>> show(Text("[bold]Ada[/bold] :smile:  "))
    [bold]Ada[/bold] :smile:
    """
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    with console.capture() as kept:
        console.print(what)
    stream.write(re.sub(" +$", "", kept.get(), flags=re.MULTILINE))


def say_json(document: object) -> None:
    r"""Print one JSON document in UTF-8; what a terminal might act upon is escaped.

    Examples
    --------
    >>> say_json({"name": "Zoë\x9b", "chance": 0.1})
    {
      "chance": 0.1,
      "name": "Zoë\u009b"
    }
    """
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=2)
    # Such characters stand only inside strings, where their escapes mean the same.
    text = re.sub("[\x7f-\x9f\u200b-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, text)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text + "\n")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def command(
    app: typer.Typer, options: Callable[..., Options]
) -> Callable[[Callable[[Options], int]], Callable[[Options], int]]:
    """Make a command of a function that takes a dataclass of options and returns an exit code."""

    def register(run: Callable[[Options], int]) -> Callable[[Options], int]:
        def typed(**given: object) -> None:
            raise typer.Exit(_answered(run, options, given))

        typed.__signature__ = inspect.signature(options, eval_str=True)  # type: ignore[attr-defined]
        told = [" ".join(part.split()) for part in (inspect.getdoc(run) or "").split("\n\n")]
        app.command(run.__name__, help="\n\n".join([*told, EXIT_CODES]))(typed)
        return run

    return register


def set_aside(report: Report, wish: object, most: int) -> None:
    """Print the first rows that were set aside on stderr, as this command words their repairs."""
    shell = Shell(wish)
    for row in report.quarantined.head(most).to_dict("records"):
        value, repair = shell.worded(row["value"]), shell.worded(row["repair"])
        what = f"{row['column']} is {value}; " if row["column"] and value else ""
        mend = f" {repair}." if repair else ""
        warn(f"Set aside: {row['file']}:{row['line']} {what}{row['rule']}.{mend}")


def note(notes: Iterable[str], wish: object) -> None:
    """Print on stderr what can be done about the files; what asks for nothing is folded away."""
    every = dict.fromkeys(notes)
    asking = (one for one in every if isinstance(one, Message) and one.repairs)
    told = list(every if getattr(wish, "notes", True) else asking)
    warn(*(f"Note: {Shell(wish).worded(one).removesuffix('.')}." for one in told))
    if folded := len(every) - len(told):
        more = counted(folded, "more note" if told else "note")
        warn(f"{more}: --notes shows {'it' if folded == 1 else 'them'}.")


def _answered(
    run: Callable[[Options], int], options: Callable[..., Options], given: dict[str, object]
) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no arrow gets a "?"
    wish = None
    try:
        with _listening():
            wish = options(**given)
            return run(wish)
    except KeyboardInterrupt:
        warn("Stopped.")
        raise typer.Exit(STOPPED) from None
    except NetpathError as error:
        _refuse(error.message, wish or options)
    except BrokenPipeError:
        raise
    except OSError as error:
        what = error.strerror or type(error).__name__
        if not error.filename and _is_full(sys.stdout):
            _refuse(f"The answer cannot be printed: {what}. What was recorded or written is kept.")
        name = os.path.basename(error.filename or "") or "A file"
        _refuse(f"{name} cannot be read or written: {what}.")


def _is_full(stream: IO[str]) -> bool:
    """Return whether nothing more can be printed."""
    try:
        stream.write("\n")
        stream.flush()
    except OSError:
        return True
    return False


@contextmanager
def _listening() -> Iterator[None]:
    """Let Ctrl-C be an error like any while a command runs, so that it leaves nothing half done."""
    heard = []

    def hear(*_: object) -> None:
        heard.append(True)
        raise KeyboardInterrupt

    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    except Exception as error:
        if heard:  # modules that are being loaded make another error of it
            raise KeyboardInterrupt from error
        raise
    finally:
        sys.stdout.flush()
        signal.signal(signal.SIGINT, before)


def _refuse(message: str, options: object = None) -> NoReturn:
    """Print an error in the words of the command that was typed."""
    warn(Shell(options, otherwise=NOT_HERE).worded(message))
    raise typer.Exit(WRONG)
