"""netpath campaign: one person's search, from a shell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Argument, Option

from netpath.campaign import Campaign, Plan
from netpath.cli._ask import _targets as targets_of
from netpath.cli._files import network, person
from netpath.cli._options import AsJson, ChainsOptions
from netpath.cli._shell import ANSWERED, EMPTY, command, say, say_json
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers._files import write_file

app = typer.Typer(name="campaign", help="One person's search: plan, record, plan again.")

File = Annotated[Path, Argument(metavar="CAMPAIGN", help="The campaign's file, ….netpath.")]
Who = Annotated[str, Argument(metavar="PERSON", help="An id, or a name that one person has.")]
On = Annotated[str | None, Option(metavar="DAY", help="As 2026-11-23; today if left out.")]
Replace = Annotated[bool, Option("--overwrite", help="Replace a file of that name.")]
Outcome = Literal["met", "referred", "later", "no", "no_reply"]


@dataclass(frozen=True, kw_only=True)
class CreateOptions:
    """Whose search, for whom, in which files."""

    campaign: File
    files: Annotated[list[Path], Argument(metavar="FILE...", help="As for netpath chains.")]
    seeker: Annotated[str, Option(metavar="ID|NAME", help="Whose search it is.")]
    target: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="ID",
            help="Whom to reach. Repeatable.",
        ),
    ]
    org: Annotated[str | None, Option(help="Whom to reach: people who work there …")] = None
    role: Annotated[str | None, Option(help="… in this role.")] = None
    warmth: Annotated[
        str | None, Option(metavar="0.3|COLUMN", help="Chance of an ask: one, or a column.")
    ] = None
    merge_kinds: Annotated[
        Literal["max", "noisy_or"] | None, Option(help="How ties of several kinds become one.")
    ] = None
    rng: Annotated[int | None, Option(metavar="N", help="Seed of the worlds; drawn if none.")] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """For which day, beside which other campaigns."""

    campaign: File
    k: Annotated[int, Option("-k", metavar="N", help="How many asks.")] = 3
    practice: Annotated[
        int, Option(metavar="N", help="Well-known people to put first, for practice.")
    ] = 0
    beside: Annotated[
        list[Path],
        Option(
            default_factory=list,
            show_default=False,
            metavar="CAMPAIGN",
            help="Other campaigns, whose asks of the same people count. Repeatable.",
        ),
    ]
    on: On = None
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class RecordOptions:
    """What came of an ask."""

    campaign: File
    person: Who
    outcome: Annotated[Outcome, Argument(help="met, referred, later, no or no_reply.")]
    via: Annotated[str | None, Option(metavar="PERSON", help="Who introduced you.")] = None
    referral: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="PERSON",
            help="A name they gave. Repeatable.",
        ),
    ]
    interest: Annotated[
        Literal["up", "same", "down"] | None, Option(help="Yours, after the talk.")
    ] = None
    learned: Annotated[str | None, Option(metavar="TEXT", help="A note of your own.")] = None
    on: Annotated[
        str | None, Option(metavar="DAY", help="The day; for later, the day to ask again.")
    ] = None
    declined: Annotated[bool, Option("--declined", help="The no was the person's own.")] = False


@dataclass(frozen=True, kw_only=True)
class WithdrawOptions:
    """Which outcome is taken back."""

    campaign: File
    event: Annotated[int, Argument(metavar="EVENT", help="Its number, as record printed it.")]


@dataclass(frozen=True, kw_only=True)
class LeaveOptions:
    """Who is left alone."""

    campaign: File
    person: Who
    again: Annotated[bool, Option("--again", help="Take it back: they may be asked.")] = False


@dataclass(frozen=True, kw_only=True)
class PageOptions:
    """Where a file goes."""

    campaign: File
    out: Annotated[Path, Option(metavar="FILE", help="The file to write.")]
    on: On = None
    overwrite: Replace = False


@dataclass(frozen=True, kw_only=True)
class PersonOptions:
    """About whom."""

    campaign: File
    person: Who
    export: Annotated[
        bool, Option("--export", help="Print all that is held about them, and erase nothing.")
    ] = False


@command(app, CreateOptions)
def create(wish: CreateOptions) -> int:
    """Make a campaign from your files: who looks for a way in, and to whom."""
    asked = ChainsOptions(
        files=wish.files,
        seeker=wish.seeker,
        target=wish.target,
        org=wish.org,
        role=wish.role,
        warmth=wish.warmth,
        merge_kinds=wish.merge_kinds,
        avoid=[],
        through=[],
        column=[],
        format=[],
    )
    net = network(asked)
    targets = _targets(net, asked)
    with Campaign.create(
        wish.campaign, net, person(net, wish.seeker), targets, rng=wish.rng
    ) as made:
        say(str(made), f"Next: netpath campaign plan {wish.campaign}")
    return ANSWERED


def _targets(net: ReferralNetwork, asked: ChainsOptions) -> Sequence[str]:
    """Return whom to reach: at an organisation without a role, everybody known there."""
    if asked.target or asked.org is None:
        found = targets_of(net, asked)
    else:
        role = {} if asked.role is None else {"role": asked.role}
        seeker = person(net, asked.seeker)
        found = [one for one in net.where(org=asked.org, **role) if one != seeker]
    if not found:
        raise DataError(
            "Nobody in these files is known there"
            + (" in that role." if asked.role else ".")
            + " Look at the spelling, or give --target ID; netpath chains --org names who may be "
            "a door."
        )
    return found


@command(app, PlanOptions)
def plan(wish: PlanOptions) -> int:
    """Say whom to ask next, why, what if it fails, and what it costs in goodwill."""
    with Campaign.open(wish.campaign) as one:
        found = one.plan(wish.k, practice=wish.practice, beside=wish.beside, on=wish.on)
    if wish.as_json:
        say_json(_document(found))
    else:
        say(*str(found).splitlines())
    return ANSWERED if found or found.reached else EMPTY


def _document(found: Plan) -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "advice": found.advice,
        "asks": [row.row() for row in found],
        "notes": list(found.notes),
        "waits": [str(one) for one in found.waits],
        "ways_out": list(found.ways_out),
        "spared": list(found.spared),
        "overall": vars(found.overall),
        "assumptions": list(found.assumptions),
        "head": list(found.head),
    }


@command(app, RecordOptions)
def record(wish: RecordOptions) -> int:
    """Record what came of one ask. Once this returns, it is kept."""
    with Campaign.open(wish.campaign) as one:
        said = one.record(
            wish.person,
            wish.outcome,
            via=wish.via,
            referrals=wish.referral,
            interest=wish.interest,
            learned=wish.learned,
            on=wish.on,
            declined=wish.declined,
        )
    say(str(said))
    return ANSWERED


@command(app, WithdrawOptions)
def withdraw(wish: WithdrawOptions) -> int:
    """Take back an outcome that was recorded by mistake."""
    with Campaign.open(wish.campaign) as one:
        say(str(one.withdraw(wish.event)))
    return ANSWERED


def leave_alone(wish: LeaveOptions) -> int:
    """Leave somebody alone: no plan asks them, or passes anything through them."""
    with Campaign.open(wish.campaign) as one:
        say(str(one.leave_alone(wish.person, alone=not wish.again)))
    return ANSWERED


leave_alone.__name__ = "leave-alone"
command(app, LeaveOptions)(leave_alone)


@command(app, PageOptions)
def calendar(wish: PageOptions) -> int:
    """Write what to do on which day as an .ics file for your calendar."""
    with Campaign.open(wish.campaign) as one:
        text = one.calendar()
    return _write(wish, text)


@command(app, PageOptions)
def report(wish: PageOptions) -> int:
    """Write one page for coach and client: how it stands, and whom to ask next."""
    from netpath.report import campaign as page

    with Campaign.open(wish.campaign) as one:
        text = page(one, on=wish.on)
    return _write(wish, text)


def _write(wish: PageOptions, text: str) -> int:
    write_file(wish.out, text.encode("utf-8"), overwrite=wish.overwrite)
    say(f"{wish.out} is written. It names people: give it to nobody else.")
    return ANSWERED


@command(app, PersonOptions)
def erase(wish: PersonOptions) -> int:
    """Erase all that a campaign and its backups hold about one person, or print it all.

    Nobody is asked to confirm; what is erased is gone.
    """
    with Campaign.open(wish.campaign) as one:
        if wish.export:
            say_json(one.export_person(wish.person).to_dict("records"))
        else:
            say(str(one.erase_person(wish.person)))
    return ANSWERED
