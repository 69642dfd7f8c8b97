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

from netpath.errors import NetpathError

Options = TypeVar("Options")

ANSWERED, EMPTY, WRONG, STOPPED = 0, 1, 2, 130
EXIT_CODES = (
    "Exit codes: 0 = answered; 1 = an honest empty answer; "
    "2 = wrong options, an unknown person, or a file that cannot be read or written; "
    "130 = stopped by Ctrl-C; 141 = nobody reads the answer any more."
)
IN_PYTHON = " (in full in the error's .nearest)"
HIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069"
# What errors say to those who write Python: the option that does it, and the wish that it fills.
IN_THE_SHELL = {
    "strict=False": ("--set-aside", "set_aside"),
    "columns=": ("--column HEADER=NAME, or --column 1=NAME by position", "column"),
    "header=False": ("--no-header", "header"),
    "people='…'": ("--sheet people=NAME and --sheet ties=NAME", "sheet"),
    "owner=": (
        "--owner with their name, profile address or e-mail, or all of these in one text; of "
        "several people's files once for each, in their order",
        "owner",
    ),
    "formats=": ("--format COLUMN=HOW", "format"),
    "encoding=": ("--encoding NAME", "encoding"),
    "merge_kinds": ("--merge-kinds max", "merge_kinds"),
    "on_conflict=": ("--on-conflict max", "on_conflict"),
    "missing=": ("--missing WORD", "missing"),
    "directed=True": ("--directed or --undirected", "directed"),
    "with_warmth": (
        "--warmth 0.3, --warmth COLUMN, or --counts COLUMN --half 5",
        "counts",
    ),
    "overwrite=": ("--overwrite", "overwrite"),
}
HEAD_IT = "Put a header line on top if it is none"
# What campaigns say to those who write Python, and what is written in the shell instead.
OF_A_CAMPAIGN = (
    (r"campaign\.withdraw\((\d+)\)", r"netpath campaign withdraw CAMPAIGN \1"),
    (r"campaign\.clear\('([\d.]+)'\)", r"netpath campaign clear CAMPAIGN \1"),
    (r"See campaign\.to_frame\(\)", "See netpath campaign show CAMPAIGN"),
    (r"campaign\.salvage\(path\)", "netpath campaign salvage CAMPAIGN --out FILE"),
    (r"Make one: Campaign\.create\(path, …\)", "Make one: netpath campaign create CAMPAIGN FILE …"),
    (r"Open it with Campaign\.open\(path\)", "Plan with it: netpath campaign plan CAMPAIGN"),
    (r" Open it again here: Campaign\.open\(path\)\.", ""),
    (r"; a newer network by campaign\.refresh\(net\)", ""),
    (r"via=…; or via=the seeker where", "--via NAME; or --via and the seeker's name where"),
    (r"leave via out", "leave --via out"),
    (r"on='(2026-\d\d-\d\d)', say", r"--on \1, say"),
    (r"referrals=\[…\]", "--referral NAME, once for each"),
    (r"out of referrals", "out of --referral"),
    (r"line='…'", "--line …"),
    (r"learned='…'", "--learned …"),
    (r"through='…'", "in your own words"),
    (r"news='…'", "--line …"),
    (r"see missing=", "see --missing WORD"),
)


def shown(text: object) -> str:
    r"""Return a text that a terminal only shows: no control codes, no bidi overrides.

    Examples
    --------
    >>> shown("Ada\x1b[31m\u202e Byron\n[bold]")
    'Ada[31m Byron [bold]'
    """
    return re.sub(f"[{HIDDEN}]", "", re.sub("[\t\n\r\u2028\u2029]+", " ", str(text)))


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


def _answered(
    run: Callable[[Options], int], options: Callable[..., Options], given: dict[str, object]
) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no arrow gets a "?"
    try:
        with _listening():
            return run(options(**given))
    except KeyboardInterrupt:
        warn("Stopped.")
        raise typer.Exit(STOPPED) from None
    except NetpathError as error:
        _refuse(str(error), options)
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


def in_the_shell(text: str) -> str:
    """Return what a campaign or a note says in the words of the shell.

    Examples
    --------
    >>> in_the_shell("later needs the day to ask again: on='2026-12-01', say.")
    'later needs the day to ask again: --on 2026-12-01, say.'
    """
    for phrase, instead in OF_A_CAMPAIGN:
        text = re.sub(phrase, instead, text)
    return text


def _refuse(message: str, options: object = None) -> NoReturn:
    """Print an error, and how what it advises is done with the options of this command."""
    message = in_the_shell(message.replace(IN_PYTHON, ""))
    there = dict(getattr(options, "__dataclass_fields__", {}))
    if "column" in there and "list[str]" not in str(there["column"].type):
        del there["column"]  # of netpath employers: where names stand, and not what a header means
    if "header" not in there:
        message = re.sub("Say header=False if it is, .* if it is not", HEAD_IT, message)
    ways = [
        way for phrase, (way, wish) in IN_THE_SHELL.items() if phrase in message and wish in there
    ]
    warn(" ".join([message, *(["In the shell:", "; ".join(ways) + "."] if ways else [])]))
    raise typer.Exit(WRONG)
