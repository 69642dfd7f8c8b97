"""netpath campaign: what a seeker says of a search, and the searches of a whole folder."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Argument, Option

from netpath._files import write_file
from netpath.campaign import Campaign, hand_over, held, register, take_over
from netpath.campaign import week as this_week
from netpath.campaign.files import in_folder
from netpath.cli._campaign import app as app
from netpath.cli._campaign_options import File, On, Replace, Who
from netpath.cli._files import refuse_own
from netpath.cli._repairs import Shell
from netpath.cli._shell import ANSWERED, EMPTY, command, say, say_json
from netpath.errors import DataError

Drop = Annotated[bool, Option("--drop", help="They are no target any more.")]
Org = Annotated[str, Option(metavar="NAME", help="The employer.")]


@dataclass(frozen=True, kw_only=True)
class TargetOptions:
    """Whom to reach as well, or no more."""

    campaign: File
    person: Annotated[
        str | None, Argument(metavar="PERSON", help="An id or a name; left out, all are shown.")
    ] = None
    org: Annotated[str | None, Option(help="Where somebody new works.")] = None
    role: Annotated[str | None, Option(help="What they do there.")] = None
    drop: Drop = False
    on: On = None


@command(app, TargetOptions)
def target(wish: TargetOptions) -> int:
    """Show how it stands with each target, or add or drop one."""
    with Campaign.open(wish.campaign) as one:
        if wish.person is None:
            table = one.target_states(wish.on)
            rows = table.itertuples(index=False)
            say(*(f"{name}{f', {org}' if org else ''}: {how}" for _, name, org, how in rows))
            return ANSWERED if len(table) else EMPTY
        if wish.drop:
            say(str(one.drop_target(wish.person)))
        else:
            known = {"name": wish.person, "org": wish.org, "role": wish.role}
            more = {name: value for name, value in known.items() if value}
            say(str(one.add_target(more if len(more) > 1 else wish.person)))
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class UnfitOptions:
    """Who or what is not for one."""

    campaign: File
    what: Annotated[str, Argument(metavar="NAME", help="A person, an employer or a field.")]
    of: Annotated[
        Literal["person", "employer", "field"], Option(help="Which of the three it is.")
    ] = "person"
    lift: Annotated[bool, Option("--lift", help="It is for you after all.")] = False
    on: On = None


def not_for_me(wish: UnfitOptions) -> int:
    """Say that a person, an employer or a field is not for you: a good ending."""
    with Campaign.open(wish.campaign) as one:
        say(str(one.not_for_me(wish.what, of=wish.of, lifted=wish.lift, on=wish.on)))
    return ANSWERED


not_for_me.__name__ = "not-for-me"
command(app, UnfitOptions)(not_for_me)


@dataclass(frozen=True, kw_only=True)
class EndOptions:
    """Whether a search is over."""

    campaign: File
    goes_on: Annotated[bool, Option("--goes-on", help="It is not over after all.")] = False
    on: On = None


@command(app, EndOptions)
def end(wish: EndOptions) -> int:
    """Say that the search is over; who helped, and what to write to them, is told."""
    with Campaign.open(wish.campaign) as one:
        said = one.end(over=not wish.goes_on, on=wish.on)
        helped = one.helped()
    say(str(said))
    if wish.goes_on:
        return ANSWERED
    say(*str(helped).splitlines())
    for letter in helped.letters.values():
        say("", *(f"  {line}" for line in Shell(wish).worded(letter.message).splitlines()))
    if helped.letters:
        file = shlex.quote(str(wish.campaign))
        say("", f"Once you have written to one of them: netpath campaign done {file} close NAME")
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class NoteOptions:
    """What was learned, and of what."""

    campaign: File
    question: Annotated[
        Literal["would I be good at it", "does it fit", "do I want it", "where does it lead"],
        Argument(help="Which of the four questions it answers."),
    ]
    text: Annotated[str, Argument(metavar="TEXT", help="In your own words.")]
    org: Org = ""
    field: Annotated[str, Option(metavar="NAME", help="The field.")] = ""
    person: Annotated[str, Option(metavar="PERSON", help="From whom.")] = ""


@command(app, NoteOptions)
def note(wish: NoteOptions) -> int:
    """Note what you learned of an employer or a field; it stands in no chance and no letter."""
    with Campaign.open(wish.campaign) as one:
        words = {"org": wish.org, "field": wish.field, "person": wish.person}
        say(str(one.note(wish.text, wish.question, **words)))
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class CampaignOptions:
    """Of which campaign."""

    campaign: File


@command(app, CampaignOptions)
def learned(wish: CampaignOptions) -> int:
    """Print what you learned, by employer and field, side by side."""
    with Campaign.open(wish.campaign) as one:
        found = one.learned()
    say(*Shell(wish).worded(found.message).splitlines())
    return EMPTY if found.table.empty else ANSWERED


@dataclass(frozen=True, kw_only=True)
class DueOptions:
    """By which day."""

    campaign: File
    within: Annotated[int, Option(metavar="DAYS", help="How many days ahead.")] = 7
    on: On = None


@command(app, DueOptions)
def due(wish: DueOptions) -> int:
    """List what is due: thanks, whom to tell, letters, talks, and waiting that ends."""
    with Campaign.open(wish.campaign) as one:
        found = one.due(wish.on, within=wish.within)
    say(*(f"{entry.day}: {entry.what}. {entry.why.splitlines()[0]}" for entry in found))
    return ANSWERED if found else EMPTY


@dataclass(frozen=True, kw_only=True)
class DoneOptions:
    """Which task was done."""

    campaign: File
    task: Annotated[
        Literal["thank", "tell", "follow up", "close"], Argument(help="As due lists it.")
    ]
    person: Who
    on: On = None


@command(app, DoneOptions)
def done(wish: DoneOptions) -> int:
    """Say that a task was done, and to whom."""
    with Campaign.open(wish.campaign) as one:
        say(str(one.done(wish.task, wish.person, on=wish.on)))
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class LiftOptions:
    """Who may be asked all the same."""

    campaign: File
    person: Who


@command(app, LiftOptions)
def lift(wish: LiftOptions) -> int:
    """Ask somebody here in spite of what they answered in another search of yours."""
    with Campaign.open(wish.campaign) as one:
        say(str(one.lift(wish.person)))
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class TouchOptions:
    """On which day, and how many."""

    campaign: File
    most: Annotated[int, Option(metavar="N", min=1, help="How many to list.")] = 10
    on: On = None


def in_touch(wish: TouchOptions) -> int:
    """List whom your files show silent for a year, those known best first; nothing is asked."""
    with Campaign.open(wish.campaign) as one:
        found = one.in_touch(wish.on)
    some = found.head(wish.most).itertuples(index=False)
    say(*(f"{name}: last on {last}" for _, name, last, _ in some))
    if len(found) > wish.most:
        say(f"And {len(found) - wish.most} more: --most {len(found)} lists all.")
    return ANSWERED if len(found) else EMPTY


in_touch.__name__ = "in-touch"
command(app, TouchOptions)(in_touch)


@dataclass(frozen=True, kw_only=True)
class AddOptions:
    """Who joins, and whom they know how well."""

    campaign: File
    name: Annotated[str, Argument(metavar="NAME", help="Of somebody new, or known.")]
    org: Annotated[str | None, Option(help="Where they work.")] = None
    role: Annotated[str | None, Option(help="What they do there.")] = None
    knows: Annotated[
        str | None, Option(metavar="PERSON", help="Whom they know: an id or a name.")
    ] = None
    warmth: Annotated[
        float | None, Option(metavar="0.3", help="Chance that an ask between the two is granted.")
    ] = None
    kind: Annotated[str, Option(help="colleague, friend …")] = ""


@command(app, AddOptions)
def add(wish: AddOptions) -> int:
    """Add somebody by hand, and a tie of theirs."""
    if (wish.knows is None) != (wish.warmth is None):
        raise DataError(
            "A tie has two ends and a warmth: give --knows and --warmth.", code="option"
        )
    known = {"name": wish.name, "org": wish.org, "role": wish.role}
    with Campaign.open(wish.campaign) as one:
        say(str(one.add_person({name: value for name, value in known.items() if value})))
        if wish.knows is not None and wish.warmth is not None:
            say(str(one.add_tie(wish.knows, wish.name, wish.warmth, kind=wish.kind)))
    return ANSWERED


@dataclass(frozen=True, kw_only=True)
class SettleOptions:
    """What holds until it is said anew."""

    campaign: File
    pace: Annotated[int | None, Option(metavar="N", help="How many asks you make a week.")] = None
    at_once: Annotated[
        int | None, Option(metavar="N", help="How many asks may be open at a time.")
    ] = None
    at_employer: Annotated[
        int | None, Option(metavar="N", help="How many of them at one employer.")
    ] = None
    delete_on: Annotated[
        str | None, Option(metavar="DAY", help="When the file is to be deleted.")
    ] = None
    title: Annotated[str | None, Option(metavar="TEXT", help="What the search is called.")] = None
    consent: Annotated[
        str | None,
        Option(metavar="TEXT", help="How and when the client agreed that this is kept."),
    ] = None
    archived: Annotated[
        bool | None, Option("--archive/--bring-back", help="Put it away, or bring it back.")
    ] = None


@command(app, SettleOptions)
def settle(wish: SettleOptions) -> int:
    """Say once what holds for the search until you say it anew; show it where nothing is said."""
    words = {name: one for name, one in vars(wish).items() if name != "campaign"}
    said = {name: one for name, one in words.items() if one is not None}
    with Campaign.open(wish.campaign) as one:
        if said:
            say(str(one.settle(**said)))
        state = one.state
    settled = {"delete_on": state.delete_on.isoformat()} | state.settled
    say(*(f"{name.replace('_', ' ')}: {value}" for name, value in sorted(settled.items())))
    return ANSWERED


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
