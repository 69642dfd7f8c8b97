"""netpath remember: a memory aid in the shell; a line a person, saved after each."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from netpath._results import counted, listed
from netpath.cli._options import RememberOptions
from netpath.cli._repairs import Shell
from netpath.cli._shell import ANSWERED, STOPPED, say, shown
from netpath.errors import DataError
from netpath.readers import Known, Memory
from netpath.readers.memory import LEVELS

HELP = (
    "A line a person, as much of it as you know:",
    "    Rosa Byron, City Hospital, nurse, 5, knows Ben Ash at Acme, Cleo Day",
    "The name; where they work; as what; how well you know them; whom they know.",
    f"How well: {', '.join(f'{at} {what}' for at, what in enumerate(LEVELS, 1))}.",
    "Enter alone: go on. back: the circle before. undo: strike out the last. stop: later more.",
)
BEFORE = (
    ("job", "Where have you worked? One at a time, Enter to go on."),
    ("school", "Which schools, courses or trainings? One at a time, Enter to go on."),
)


class Stopped(Exception):
    """Whoever types has had enough for now."""


def run(wish: RememberOptions) -> int:
    """Walk through the circles; return the exit code."""
    if wish.file.suffix.casefold() != ".xlsx":
        raise DataError(
            "A workbook's name ends in .xlsx; netpath remember mine.xlsx, say.", code="option"
        )
    memory = None
    try:
        memory = Memory(wish.file) if wish.file.exists() else _begun(wish)
        say("", *HELP)
        while memory.circle is not None:
            _walk(memory)
    except (Stopped, EOFError):
        if memory is None:
            say("Nothing is written yet.")
            return ANSWERED
    except KeyboardInterrupt:
        _tell(memory)
        return STOPPED
    _tell(memory)
    return ANSWERED


def _begun(wish: RememberOptions) -> Memory:
    say("Whom do you know? Ten minutes from memory. What you type stays on this machine.", "")
    name = wish.name or _asked("Your name:")
    while not name:
        name = _asked("Your name:")
    key = wish.key
    if key is None:
        key = _asked("Your e-mail or LinkedIn profile, as in your other files (or Enter):")
    told = {what: list(_several(question)) for what, question in BEFORE}
    return Memory.begin(wish.file, name, key=key, jobs=told["job"], schools=told["school"])


def _asked(question: str) -> str:
    """Return what is typed in answer, without blanks around it."""
    try:
        return input(f"{shown(question)} ").strip()
    except UnicodeDecodeError:
        say("That cannot be read. Type it again.")
        return _asked(question)


def _several(question: str) -> Iterator[str]:
    say("", question)
    while said := _asked(">"):
        yield said


def _walk(memory: Memory) -> None:
    """Ask about one circle until an empty line."""
    circle = memory.circle
    assert circle is not None
    at = memory.circles.index(circle) + 1
    say("", f"{circle.title}  ({at} of {len(memory.circles)})", style="bold")
    say(*circle.prompts)
    there = [one.name for one in memory.people(circle)]
    if there:
        say(f"So far: {listed(there)}.")
    while True:
        said = _asked(">")
        match said.casefold():
            case "":
                memory.finish()
                return
            case "back":
                memory.back()
                return
            case "stop":
                raise Stopped
            case "?" | "help":
                say(*HELP)
            case "undo":
                say("Struck out." if memory.undo() else "Nothing was typed yet.")
            case _:
                try:
                    known = memory.note(said)
                except DataError as error:
                    say(Shell().worded(error.message))
                else:
                    say(f"  {len(memory)}. {_line(known)}")
                    if circle.role:
                        say("  Another? Enter to go on.")


def _line(known: Known) -> str:
    """Return somebody as they are written down."""
    what = ", ".join(filter(None, (known.role, known.org and f"at {known.org}", known.how)))
    well = LEVELS[known.well - 1] if known.well else "how well is not said"
    knows = [f"{name} at {org}" if org else name for name, org in known.knows]
    told = [f"{known.name}: {what}" if what else known.name, well]
    return f"{'; '.join([*told, *([f'knows {listed(knows)}'] if knows else [])])}."


def _tell(memory: Memory | None) -> None:
    if memory is None:
        say("", "Nothing is written yet.")
        return
    people = memory.people()
    employers = {one.org.casefold() for one in people if one.org}
    file = quote(str(memory.path))
    where = f", at {counted(len(employers), 'employer')}" if employers else ""
    say("", f"{counted(len(people), 'person', 'people')}{where}, in {memory.path}.")
    if memory.circle is not None:
        left = len(memory.circles) - memory.circles.index(memory.circle)
        say(f"{counted(left, 'circle is', 'circles are')} left: netpath remember {file}")
    if people:
        say(f"With your other files: netpath import {file} EXPORT.zip --org EMPLOYER")
