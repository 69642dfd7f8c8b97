"""netpath from a shell: the library's questions in the library's words."""

from __future__ import annotations

from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from netpath.cli._options import (
    ChainsOptions,
    CoachOptions,
    DemoOptions,
    DoctorOptions,
    EmployersOptions,
    ImportOptions,
    RememberOptions,
    TemplateOptions,
)
from netpath.cli._shell import ANSWERED, command, say, say_pairs
from netpath.errors import DataError

__all__ = ["app"]


class _Later(TyperGroup):
    """The commands about a search, which are loaded where one of them is meant."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 -- typer shows no type for it
        """Return their names."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """Return one of them."""
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        if not self.commands:
            from netpath.cli._campaign_steer import app as campaign

            self.commands.update(typer.main.get_group(campaign).commands)


app = typer.Typer(
    name="netpath",
    add_completion=False,
    pretty_exceptions_enable=False,  # it prints local variables, and those hold names
    rich_markup_mode="rich",
)


app.add_typer(
    typer.Typer(cls=_Later, name="campaign", help="One person's search: plan, record, plan again.")
)


@app.callback(invoke_without_command=True)
def _netpath(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Chains of introductions: who can bring you to a hiring manager, and how likely."""
    if version:
        say(f"netpath {metadata.version('netpath')}")
    elif context.invoked_subcommand is None:
        say("netpath finds the warmest chain of introductions to a hiring manager.", "")
        say_pairs(BEGIN)
        say("", "Everything stays on this machine. More: netpath --help")


BEGIN = (
    ("netpath demo", "see it at work on a made-up town"),
    ("netpath template mine.xlsx", "write a workbook to fill in"),
    ("netpath remember mine.xlsx", "whom you know, from memory, in ten minutes"),
    ("netpath import EXPORT.zip", "what your own LinkedIn export tells"),
    ("netpath chains mine.xlsx --seeker NAME", "the warmest chains in your own files"),
    ("netpath employers LIST.csv EXPORT.zip", "whom you know at each employer of a list"),
    ("netpath campaign --help", "a search in one file: plan, record, plan again"),
    ("netpath coach", "a page for coaches, in your browser"),
    ("netpath doctor", "what is installed here"),
)


@command(app, DemoOptions)
def demo(wish: DemoOptions) -> int:
    """Run the main question on a made-up town: who can bring p200 to a hiring manager at Acme?

    Prints the warmest chains, fallbacks, the price of an ask and doors, and draws the chain board.
    """
    from netpath.cli._demo import run

    return run(wish)


@command(app, ChainsOptions)
def chains(wish: ChainsOptions) -> int:
    """Find the warmest chains from a seeker to any of some targets in your own files.

    People are named by id, or by a name that only one person has. Without --target, --org and
    --role, a workbook's sheet Targets says whom to reach. --org alone lists doors: whom to talk to
    first where no hiring manager is known.
    """
    from netpath.cli._chains import run

    return run(wish)


def import_(wish: ImportOptions) -> int:
    """Read any mixture of your files as one network, and say what became of every row.

    What each file is, is told by what stands in it. One person's files alone are a star: they show
    whom the owner knows, not whom they know. Pooled with those of others, by their consent, they
    give chains of several asks. Nothing leaves this machine, and what messages say is not kept.
    --org asks for doors at an employer.
    """
    from netpath.cli._import import run

    return run(wish)


import_.__name__ = "import"  # a word that Python keeps for itself
command(app, ImportOptions)(import_)


@command(app, EmployersOptions)
def employers(wish: EmployersOptions) -> int:
    """Whom do I know at each of my employers, and what can I do next?

    One table for the whole list, sorted by what can be done next: who is there, who was, the
    warmest way, the best door, who recruits, and "nobody yet". Names are joined whatever their
    legal form or spelling, and offered where they may be meant; never for a part of a name. --by
    asks by school, field, place or kind of work instead. --out writes a workbook.
    """
    from netpath.cli._employers import run

    return run(wish)


@command(app, TemplateOptions)
def template(wish: TemplateOptions) -> int:
    """Write a workbook to fill in: people, who knows whom (how well, 1 to 5), and targets."""
    from netpath import readers

    if wish.file.suffix.lower() != ".xlsx":
        raise DataError(
            "A workbook's name ends in .xlsx; netpath template mine.xlsx, say.", code="option"
        )
    readers.template(wish.file, overwrite=wish.overwrite)
    say(f"{wish.file} is written. Fill it in, then: netpath chains {wish.file} --seeker NAME")
    return ANSWERED


@command(app, RememberOptions)
def remember(wish: RememberOptions) -> int:
    """Remember whom you know, circle by circle: family, school, jobs, neighbours, clubs, mentors.

    A line a person: the name, where they work, how well you know them, whom they know. Each is
    saved at once in a workbook; Ctrl-C loses nothing, and the same command goes on from there.
    """
    from netpath.cli._remember import run

    return run(wish)


@command(app, CoachOptions)
def coach(wish: CoachOptions) -> int:
    """Open the page for coaches in your browser: plan, note, record, and plan again.

    It is served on this machine only, to whoever has its address, and asks nothing of any other.
    """
    from netpath.cli._coach import run

    return run(wish)


@command(app, DoctorOptions)
def doctor(wish: DoctorOptions) -> int:
    """Tell what is installed here and what might go wrong, privacy too; it asks no network."""
    from netpath.cli._doctor import run

    return run(wish)
