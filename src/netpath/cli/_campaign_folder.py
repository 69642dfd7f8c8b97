"""netpath campaign: a whole folder of searches, and a search as a file that changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from netpath._files import write_file
from netpath.campaign import hand_over, held, register, take_over
from netpath.campaign import week as this_week
from netpath.campaign.files import in_folder
from netpath.cli._campaign_options import File, On, Replace
from netpath.cli._campaign_steer import app as app
from netpath.cli._files import refuse_own
from netpath.cli._shell import ANSWERED, EMPTY, command, say, say_json
from netpath.errors import DataError

NAMES = "{} is written. It names people: give it to nobody else."
Folder = Annotated[Path, Argument(metavar="FOLDER", help="Where the searches lie.")]
Words = Annotated[
    Path | None,
    Option(metavar="FILE", help="A file that holds the passphrase; asked for if left out."),
]


@dataclass(frozen=True, kw_only=True)
class WeekOptions:
    """In which folder, from which day, and where a calendar goes."""

    folder: Folder
    days: Annotated[int, Option(metavar="DAYS", help="How many days.")] = 7
    out: Annotated[Path | None, Option(metavar="FILE", help="An .ics file to write.")] = None
    overwrite: Replace = False
    on: On = None


@command(app, WeekOptions)
def week(wish: WeekOptions) -> int:
    """List what is due this week in all searches of a folder, for all clients."""
    found = this_week(wish.folder, on=wish.on, days=wish.days)
    if wish.out is not None:
        refuse_own([wish.out], in_folder(wish.folder))
        write_file(wish.out, found.calendar().encode("utf-8"), overwrite=wish.overwrite)
        say(NAMES.format(wish.out))
    say(*str(found).splitlines())
    return ANSWERED if found.tasks else EMPTY


@dataclass(frozen=True, kw_only=True)
class HeldOptions:
    """On whom, in which folder."""

    folder: Folder
    person: Annotated[str, Argument(metavar="PERSON", help="An id, a name or an e-mail.")]
    as_json: Annotated[bool, Option("--json", help="Print the records as they are kept.")] = False


def held_on(wish: HeldOptions) -> int:
    """Print what all searches of a folder hold on one person."""
    found = held(wish.folder, wish.person)
    if wish.as_json:
        say_json(found.to_frame().to_dict("records"))
    else:
        say(*str(found).splitlines())
    return ANSWERED


held_on.__name__ = "held"
command(app, HeldOptions)(held_on)


@dataclass(frozen=True, kw_only=True)
class RegisterOptions:
    """Of which folder, and where the sheet goes."""

    folder: Folder
    out: Annotated[Path | None, Option(metavar="FILE.xlsx", help="A workbook to write.")] = None
    overwrite: Replace = False
    on: On = None


def listed(wish: RegisterOptions) -> int:
    """List files, consents and days of deletion of a folder, for a data officer."""
    found = register(wish.folder, on=wish.on)
    if wish.out is not None:
        refuse_own([wish.out], in_folder(wish.folder))
        write_file(wish.out, found.workbook(), overwrite=wish.overwrite)
        say(NAMES.format(wish.out))
    say(*str(found).splitlines())
    return ANSWERED if len(found.table) else EMPTY


listed.__name__ = "register"
command(app, RegisterOptions)(listed)


@dataclass(frozen=True, kw_only=True)
class HandOverOptions:
    """Which search, and into which file."""

    campaign: File
    out: Annotated[Path, Option(metavar="FILE", help="The file to write and send.")]
    passphrase: Words = None
    overwrite: Replace = False


def handed_over(wish: HandOverOptions) -> int:
    """Write a search as one enciphered file, to hand it to a colleague."""
    refuse_own([wish.out], [wish.campaign])
    words = _passphrase(wish.passphrase, twice=True)
    say(str(hand_over(wish.campaign, wish.out, words, overwrite=wish.overwrite)))
    return ANSWERED


handed_over.__name__ = "hand-over"
command(app, HandOverOptions)(handed_over)


@dataclass(frozen=True, kw_only=True)
class TakeOverOptions:
    """Which file, and what becomes of it."""

    file: Annotated[Path, Argument(metavar="FILE", help="As your colleague sent it.")]
    campaign: Annotated[Path, Argument(metavar="CAMPAIGN", help="The search's new file.")]
    passphrase: Words = None


def taken_over(wish: TakeOverOptions) -> int:
    """Open a search that a colleague handed over, with the passphrase that they told you."""
    made = take_over(wish.file, wish.campaign, _passphrase(wish.passphrase))
    say(str(made), f"Next: netpath campaign plan {wish.campaign}")
    return ANSWERED


taken_over.__name__ = "take-over"
command(app, TakeOverOptions)(taken_over)


def _passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase: the first line of a file, or what is typed unseen."""
    if file is None:
        return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
    lines = file.read_text("utf-8").splitlines()
    if not lines:
        raise DataError(
            f"{file.name} is empty. Its first line is to be the passphrase.", code="option"
        )
    return lines[0]
