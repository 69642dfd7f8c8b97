"""netpath campaign: one person's search, from a shell."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from netpath import readers
from netpath._files import write_file
from netpath._names import Called
from netpath._results import counted
from netpath._rules import MISSING
from netpath.campaign import Campaign, Plan
from netpath.campaign import salvage as read_left
from netpath.campaign.hiring import hiring, names_of, working_at
from netpath.campaign.letters import Added, kept_for, letter_of, letter_to, person_of, typed
from netpath.campaign.load import answers_beside
from netpath.campaign.recorded import sentence
from netpath.cli._campaign_options import (
    AgreeOptions,
    CheckOptions,
    ClearOptions,
    CreateOptions,
    LanguageOptions,
    LeaveOptions,
    LetterOptions,
    MyselfOptions,
    PaceOptions,
    PageOptions,
    PersonOptions,
    PlanOptions,
    RecordOptions,
    RefreshOptions,
    ShowOptions,
    WithdrawOptions,
)
from netpath.cli._chains import _targets as targets_of
from netpath.cli._files import network, refuse_own
from netpath.cli._options import ChainsOptions
from netpath.cli._repairs import Shell
from netpath.cli._shell import ANSWERED, EMPTY, command, say, say_json, shown
from netpath.errors import DataError, Message, NetpathError, Repair, Typed, either
from netpath.letters import check as check_letter
from netpath.letters import write_language
from netpath.network import ReferralNetwork
from netpath.readers.kinds import BOOK, CALENDAR, LINKEDIN, MAILBOX, VCARD

EXPORTS = (LINKEDIN, VCARD, BOOK, MAILBOX, CALENDAR)
app = typer.Typer()


@command(app, CreateOptions)
def create(wish: CreateOptions) -> int:
    """Make a campaign from your files: who looks for a way in, and to whom."""
    asked = ChainsOptions(
        files=wish.files,
        seeker=wish.seeker,
        target=wish.target,
        role=wish.role,
        warmth=wish.warmth,
        merge_kinds=wish.merge_kinds,
        directed=wish.directed,
        avoid=[],
        through=[],
        column=[],
        sheet=[],
        format=[],
        missing=wish.missing,
    )
    net, seeker = _read(wish, asked)
    targets: list[str] = []
    whom: list[str] = []
    for org in wish.org if not wish.target else ():
        found, told = _working_at(net, seeker, org, wish.role)
        targets, whom = [*targets, *found], [*whom, told]
    with Campaign.create(
        wish.campaign,
        net,
        seeker,
        targets or targets_of(net, asked),
        delete_on=wish.delete_on,
        rng=wish.rng,
    ) as made:
        file = shlex.quote(str(wish.campaign))
        until = (
            f"To be deleted on {made.state.delete_on}; for another day: netpath campaign settle "
            f"{file} --delete-on DAY"
        )
        steps = (f"Next: netpath campaign plan {file}", until)
        say(str(made), *filter(None, whom), *steps)
    return ANSWERED


@command(app, RefreshOptions)
def refresh(wish: RefreshOptions) -> int:
    """Take in newer files; what you recorded stays, and the difference is told."""
    asked = ChainsOptions(
        files=wish.files,
        seeker="",
        target=[],
        warmth=wish.warmth,
        merge_kinds=wish.merge_kinds,
        directed=wish.directed,
        avoid=[],
        through=[],
        column=[],
        sheet=[],
        format=[],
        missing=wish.missing,
    )
    with Campaign.open(wish.campaign) as one:
        if not wish.exports:
            _refuse_exports(wish.files)
        net = wish.files if wish.exports else network(asked)
        say(str(one.refresh(net, drop=wish.drop, sure=wish.sure)))
    return ANSWERED


def _read(wish: CreateOptions, asked: ChainsOptions) -> tuple[ReferralNetwork, str]:
    """Return the network of the files, and whose search it is."""
    if not wish.exports:
        _refuse_exports(wish.files)
        net = network(asked)
        return net, net.find(wish.seeker)
    told = readers.open(*wish.files, owner=wish.seeker)
    pool = readers.pool(told, missing=wish.missing or MISSING)
    owners = sorted(set(pool.sources["owner"].dropna()) - {""})
    return pool, owners[0] if len(owners) == 1 else pool.find(wish.seeker)


def _refuse_exports(files: Sequence[Path]) -> None:
    """Raise where a file is one person's export or list of contacts, and no network."""
    for path in files:
        try:
            kind = readers.kind_of(path)
        except NetpathError:  # the reader of networks says what is wrong with it
            continue
        if kind in EXPORTS:
            raise DataError(
                f"{path.name} is a {kind}: whom somebody knows, and no network yet. Give "
                "--exports, which reads one person's own files in any mixture.",
                code="exports",
            )


def _working_at(
    net: ReferralNetwork, seeker: str, org: str, role: str | None
) -> tuple[list[str], str]:
    """Return whom to reach at an employer, and how one came to them: those who hire there."""
    there = working_at(net, org)
    if role is not None:
        there = sorted({*there} & {*net.where(role=role)})
    found, told = [one for one in there if one != seeker], ""
    if found and role is None:
        found, how = hiring(net, found, seeker)
        told = how.format(org, names_of(net, found))
    if not found:
        orgs = {str(one): str(one) for one in net.people.get("org", ())}
        near = [Typed(one) for one in Called(orgs).near(org)] if not there else []
        raise DataError(
            Message.of(
                "Nobody in these files is known at {org}{role}.",
                org=Typed(org),
                role="" if role is None else " in that role",
            ),
            repair=either(
                *([Repair("nearest", near=tuple(near))] if near else []),
                "Look at the spelling",
                "give --target ID; netpath chains --org names who may be a door",
            ),
            code="option",
        )
    return found, told


@command(app, PlanOptions)
def plan(wish: PlanOptions) -> int:
    """Say whom to ask now, side by side, why, what if it fails, and what it costs in goodwill."""
    with Campaign.open(wish.campaign) as one:
        found = one.plan(
            wish.at_once,
            at_employer=wish.at_employer,
            practice=wish.practice,
            beside=wish.beside or answers_beside(wish.campaign),
            on=wish.on,
        )
        steps = _next_steps(one, wish.campaign, found)
    if wish.as_json:
        say_json(_document(found))
    else:
        say(*str(found).splitlines(), *steps)
    return ANSWERED if found or found.reached else EMPTY


def _next_steps(one: Campaign, path: Path, plan: Plan) -> tuple[str, ...]:
    """Return what to type next for the first ask of a plan; nothing where there is none."""
    if not plan:
        return ()
    file = shlex.quote(str(path))
    whom = shlex.quote(shown(typed(one.state, plan[0].person, plan[0].name)))
    return (
        f"What to say: netpath campaign letter {file} {whom}",
        f"Once it is sent: netpath campaign record {file} {whom} asked",
        f"What came of it: netpath campaign record {file} {whom} met",
        "                 (or referred, later, no)",
    )


def _document(found: Plan) -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "advice": found.advice,
        "asks": [row.row() for row in found],
        "together": vars(found.together),
        "held": [str(one) for one in found.held],
        "notes": list(found.notes),
        "waits": [str(one) for one in found.waits],
        "ways_out": list(found.ways_out),
        "spared": list(found.spared),
        "known_there": list(found.known_there),
        "overall": vars(found.overall),
        "assumptions": list(found.assumptions),
        "head": list(found.head),
    }


def how_long(wish: PaceOptions) -> int:
    """Tell in how many weeks searches like this one reach somebody, at your own pace."""
    with Campaign.open(wish.campaign) as one:
        found = one.how_long(wish.asks_a_week, by=wish.by, on=wish.on)
    say(*str(found).splitlines())
    return ANSWERED if found.half else EMPTY


how_long.__name__ = "how-long"
command(app, PaceOptions)(how_long)


def _draft(one: Campaign, wish: LetterOptions) -> tuple[Added, Callable[[], None]]:
    """Return what is added to a letter, and how it is kept, as the page does, until emptied."""
    who = person_of(one.state, wish.person)
    place = f"write {who}"
    before = kept_for(one, place)
    said = {"line": wish.line, "about": wish.about, "how": wish.how}
    held = before | {name: text for name, text in said.items() if text is not None}
    held = {name: text for name, text in held.items() if text and text != "any"}

    def keep() -> None:
        if held != before:
            kept = json.dumps(held, ensure_ascii=False, sort_keys=True) if held else ""
            one.keep_draft(place, kept, person=who)

    return Added.of(held, wish.enclosing or None, wish.thank), keep


@command(app, LetterOptions)
def letter(wish: LetterOptions) -> int:
    """Write what to say: to ask, or to thank whom you met. Nothing is sent."""
    with Campaign.open(wish.campaign) as one:
        added, keep = _draft(one, wish)
        ask = one.ask_of(
            wish.person, beside=wish.beside or answers_beside(wish.campaign), on=wish.on
        )
        if wish.enclosing or wish.thank:
            ask = None  # Nothing more is asked.
        if ask:
            found = letter_of(one, ask, added, on=wish.on)
        else:
            found = letter_to(one, wish.person, added, on=wish.on)
        keep()
        questions = one.agenda(ask.person) if ask else None
    say(*Shell(wish).worded(found.message).splitlines())
    if questions:
        say("", *str(questions).splitlines())
    return ANSWERED


@command(app, CheckOptions)
def check(wish: CheckOptions) -> int:
    """Tell what your own wording of a letter has and lacks, and mark what makes people run."""
    piped = str(wish.letter) == "-"
    text = sys.stdin.read() if piped else wish.letter.read_text("utf-8", "replace")
    say(*str(check_letter(text)).splitlines())
    return ANSWERED


@command(app, MyselfOptions)
def myself(wish: MyselfOptions) -> int:
    """Say once who you are, what makes a talk possible, and whether the way's end is told."""
    said = {
        "introduces": wish.introduces,
        "possible": wish.possible,
        "tells_aim": wish.tell_aim,
    }
    with Campaign.open(wish.campaign) as one:
        new = {name: value for name, value in said.items() if value is not None}
        say(*([str(one.settle(**new))] if new else []))
        held = one.state.settled
        say(
            f"Who you are: {held.get('introduces') or 'nothing yet'}",
            f"What makes a talk possible: {held.get('possible') or 'nothing said'}",
            "Who is asked on the way is "
            + ("told whom you hope to reach." if held.get("tells_aim", True) else "not told."),
        )
    return ANSWERED


@command(app, LanguageOptions)
def language(wish: LanguageOptions) -> int:
    """Write the sentences of all letters as a file, to be filled in for another language."""
    write_language(wish.out, overwrite=wish.overwrite)
    say(
        f"{wish.out} is written. Put your language's sentences after each = and keep the "
        "{braces}; people whose column language is fr are then written to with letters.fr.toml."
    )
    return ANSWERED


@command(app, ShowOptions)
def show(wish: ShowOptions) -> int:
    """Show what is recorded so far, each outcome with the number that takes it back."""
    with Campaign.open(wish.campaign) as one:
        said = ((ask.seq, sentence(one.state, ask)) for ask in one.asks)
        lines = [f"{seq}. {text[:1].upper()}{text[1:]}" for seq, text in said]
        say(str(one), *lines)
    return ANSWERED if lines else EMPTY


@command(app, PageOptions)
def salvage(wish: PageOptions) -> int:
    """Write what can still be read of a damaged campaign as a table; the file is not changed."""
    left = read_left(wish.campaign)
    say(f"{counted(len(left), 'record')} can still be read.")
    return _write(wish, left.to_csv(index=False))


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
            ended=wish.ended,
            stays=wish.stays,
            how=wish.how,
        )
    say(str(said))
    return ANSWERED


@command(app, AgreeOptions)
def agree(wish: AgreeOptions) -> int:
    """Record that a talk is agreed on; netpath campaign calendar puts it in your calendar."""
    with Campaign.open(wish.campaign) as one:
        said = one.agreed(
            wish.person,
            wish.at,
            zone=wish.zone,
            place=wish.place,
            how=wish.how,
            via=wish.via,
            on=wish.on,
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
    refuse_own([wish.out], [wish.campaign])
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
            say(*Shell(wish).worded(one.erase_person(wish.person).message).splitlines())
    return ANSWERED


@command(app, ClearOptions)
def clear(wish: ClearOptions) -> int:
    """Clear one text that may still speak of somebody who was erased; it is gone then."""
    with Campaign.open(wish.campaign) as one:
        say(*str(one.clear(wish.place)).splitlines()[:1])
    return ANSWERED
