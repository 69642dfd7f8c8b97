"""What each command of netpath campaign takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from netpath.cli._options import AsJson

File = Annotated[Path, Argument(metavar="CAMPAIGN", help="The campaign's file, ….netpath.")]
Who = Annotated[str, Argument(metavar="PERSON", help="An id, or a name that one person has.")]
On = Annotated[str | None, Option(metavar="DAY", help="As 2026-11-23; today if left out.")]
Replace = Annotated[bool, Option("--overwrite", help="Replace a file of that name.")]
Beside = Annotated[
    list[Path],
    Option(
        default_factory=list,
        show_default=False,
        metavar="CAMPAIGN",
        help="Other campaigns, or their folder, whose asks of the same people count. Repeatable.",
    ),
]
Outcome = Literal["asked", "met", "referred", "later", "no", "no_reply"]
How = Annotated[
    Literal["in person", "phone", "video", "e-mail", "message", "letter"] | None,
    Option(help="How you asked, or how you talk."),
]
Warmth = Annotated[
    str | None, Option(metavar="0.3|COLUMN", help="Chance of an ask: one, or a column.")
]
Merge = Annotated[
    Literal["max", "noisy_or"] | None, Option(help="How ties of several kinds become one.")
]
Directed = Annotated[
    bool | None,
    Option("--directed/--undirected", help="A tie runs one way, or each can ask the other."),
]
Missing = Annotated[
    list[str],
    Option(
        default_factory=list,
        show_default=False,
        metavar="WORD",
        help="A word that is no label, in place of the usual ones. Repeatable.",
    ),
]
Exports = Annotated[
    bool, Option("--exports", help="They are your own exports and lists, in any mixture.")
]
Via = Annotated[str | None, Option(metavar="PERSON", help="Who introduced you.")]


@dataclass(frozen=True, kw_only=True)
class CreateOptions:
    """Whose search, for whom, in which files."""

    campaign: File
    files: Annotated[list[Path], Argument(metavar="FILE...", help="As for netpath chains.")]
    exports: Exports = False
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
    org: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="NAME",
            help="Whom to reach: people who work there … Repeatable.",
        ),
    ]
    role: Annotated[str | None, Option(help="… in this role.")] = None
    warmth: Warmth = None
    merge_kinds: Merge = None
    directed: Directed = None
    missing: Missing
    delete_on: Annotated[
        str | None,
        Option(metavar="DAY", help="When it is to be deleted; else a year after its last record."),
    ] = None
    rng: Annotated[
        int | None, Option(metavar="N", help="Seed of the worlds; the files' if none.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class RefreshOptions:
    """Which files are newer, and how they are read."""

    campaign: File
    files: Annotated[list[Path], Argument(metavar="FILE...", help="As for create.")]
    exports: Exports = False
    drop: Annotated[bool, Option("--drop", help="Drop your ties to who is no longer in them.")] = (
        False
    )
    sure: Annotated[bool, Option("--sure", help="They are yours, though they do not look so.")] = (
        False
    )
    warmth: Warmth = None
    merge_kinds: Merge = None
    directed: Directed = None
    missing: Missing


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """For which day, beside which other campaigns."""

    campaign: File
    at_once: Annotated[
        int | None,
        Option(metavar="N", help="How many asks may be open at a time; as settled, or 3."),
    ] = None
    at_employer: Annotated[
        int | None,
        Option(metavar="N", help="How many at one employer, as word travels; as settled, or 2."),
    ] = None
    practice: Annotated[
        int, Option(metavar="N", help="Well-known people to put first, for practice.")
    ] = 0
    beside: Beside
    on: On = None
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class PaceOptions:
    """At which pace, and by when."""

    campaign: File
    asks_a_week: Annotated[
        float | None, Option(metavar="N", help="How many asks you make a week; as settled.")
    ] = None
    by: Annotated[str | None, Option(metavar="DAY", help="The day to be there.")] = None
    on: On = None


@dataclass(frozen=True, kw_only=True)
class RecordOptions:
    """What came of an ask."""

    campaign: File
    person: Who
    outcome: Annotated[Outcome, Argument(help="asked, met, referred, later, no or no_reply.")]
    via: Via = None
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
    learned: Annotated[
        str | None, Option(metavar="TEXT", help="A note of your own; in no letter.")
    ] = None
    on: Annotated[
        str | None, Option(metavar="DAY", help="The day; for later, the day to ask again.")
    ] = None
    declined: Annotated[bool, Option("--declined", help="The no was the person's own.")] = False
    ended: Annotated[
        Literal["named", "would rather not", "not asked yet"] | None,
        Option(help="How the talk ended: what came of whom else to talk to."),
    ] = None
    stays: Annotated[
        str | None, Option(metavar="TEXT", help="What stays with you, for the letter of thanks.")
    ] = None
    how: How = None


@dataclass(frozen=True, kw_only=True)
class AgreeOptions:
    """With whom a talk is agreed on, when and where."""

    campaign: File
    person: Who
    at: Annotated[str, Argument(metavar="HOUR", help="As 2026-12-03T10:00.")]
    zone: Annotated[
        str, Option(metavar="ZONE", help="Of that hour, as Europe/London; yours if left out.")
    ] = ""
    place: Annotated[str, Option(metavar="TEXT", help="Where, or who calls whom.")] = ""
    how: How = None
    via: Via = None
    on: On = None


@dataclass(frozen=True, kw_only=True)
class LetterOptions:
    """To whom, and what only the writer can add."""

    campaign: File
    person: Who
    line: Annotated[
        str | None,
        Option(metavar="TEXT", help="A line of homework done, or of something to offer; kept."),
    ] = None
    about: Annotated[
        str | None, Option(metavar="TEXT", help="What you would like to understand; kept.")
    ] = None
    how: Annotated[
        Literal["any", "phone", "video", "in person", "with introducer", "in writing"] | None,
        Option(help="In which way to talk, kept; theirs to say if left out."),
    ] = None
    enclosing: Annotated[
        str, Option(metavar="TEXT", help="What they asked you for, such as 'my résumé'.")
    ] = ""
    thank: Annotated[
        bool, Option("--thank", help="Thank somebody for a plain no; nothing more is asked.")
    ] = False
    beside: Beside
    on: On = None


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Which text."""

    letter: Annotated[
        Path, Argument(metavar="FILE", help="Your letter as plain text; - for what is piped in.")
    ]


@dataclass(frozen=True, kw_only=True)
class MyselfOptions:
    """What the seeker says of themselves in letters."""

    campaign: File
    introduces: Annotated[str | None, Option(metavar="TEXT", help="Who you are, in one line.")] = (
        None
    )
    possible: Annotated[
        str | None,
        Option(
            metavar="TEXT",
            help="What makes a talk possible, in a sentence: 'I am deaf; writing suits me.'",
        ),
    ] = None
    tell_aim: Annotated[
        bool | None,
        Option(
            "--tell-aim/--keep-aim",
            help="Tell who is asked on the way whom you hope to reach; told if not said.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class LanguageOptions:
    """Where the sentences go."""

    out: Annotated[
        Path, Option(metavar="FILE", help="As letters.fr.toml, in the folder of the searches.")
    ]
    overwrite: Replace = False


@dataclass(frozen=True, kw_only=True)
class ShowOptions:
    """Of which campaign."""

    campaign: File


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


@dataclass(frozen=True, kw_only=True)
class ClearOptions:
    """Which text."""

    campaign: File
    place: Annotated[str, Argument(metavar="PLACE", help="Such as 7.1, as erase printed it.")]
