"""What a person can ask for in a shell: one dataclass a command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

DEMO = Path("netpath-demo")
FILES, QUESTION, ANSWER = "The files", "The question", "The answer"

AsJson = Annotated[
    bool, Option("--json", help="Print one JSON document and nothing else, numbers unrounded.")
]

ShowNotes = Annotated[
    bool,
    Option("--notes", help="Show also notes that ask for nothing.", rich_help_panel=ANSWER),
]


def said_once(panel: str, text: str, *names: str, metavar: str | None = None) -> object:
    """Return an option that is said once, in a panel of the help."""
    return Option(*names, help=text, metavar=metavar, rich_help_panel=panel)


def said_often(panel: str, text: str, metavar: str, *names: str) -> object:
    """Return an option that may be said again and again."""
    return Option(
        *names,
        default_factory=list,
        show_default=False,
        help=f"{text} Repeatable.",
        metavar=metavar,
        rich_help_panel=panel,
    )


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """Where the pictures of the demo go, and how its answer is printed."""

    out: Annotated[Path, Option(metavar="FOLDER", help="Where the pictures go.")] = DEMO
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class TemplateOptions:
    """Where the workbook goes."""

    file: Annotated[Path, Argument(metavar="FILE.xlsx", help="The workbook to write.")]
    overwrite: Annotated[bool, Option("--overwrite", help="Replace a file of that name.")] = False


@dataclass(frozen=True, kw_only=True)
class CoachOptions:
    """Where searches are kept, and how the page is opened."""

    folder: Annotated[
        Path | None,
        Option(metavar="FOLDER", help="Where searches are kept; netpath in your home folder."),
    ] = None
    port: Annotated[
        int, Option(metavar="N", min=1024, max=65_000, help="The port to try first.")
    ] = 8866
    browser: Annotated[
        bool, Option("--browser/--no-browser", help="Whether to open your browser.")
    ] = True


@dataclass(frozen=True, kw_only=True)
class DoctorOptions:
    """How the findings are printed, and whether to compile ahead."""

    warm: Annotated[
        bool,
        Option("--warm", help="Compile everything now, so that no question waits for it later."),
    ] = False
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class ChainsOptions:
    """The files, the question, and how the answer is given."""

    files: Annotated[
        list[Path],
        Argument(
            metavar="FILE...",
            help="TIES.csv; PEOPLE.csv TIES.csv; the same as .parquet; one WORKBOOK.xlsx; or one "
            "GRAPH.graphml, .gexf, .gml, .net or .json.",
        ),
    ]
    # The question
    seeker: Annotated[
        str,
        said_once(
            QUESTION,
            "Who looks for a way in: an id, or a name that one person has.",
            metavar="ID|NAME",
        ),
    ]
    target: Annotated[list[str], said_often(QUESTION, "Whom to reach; any of them will do.", "ID")]
    org: Annotated[
        str | None, said_once(QUESTION, "Whom to reach: people who work there …", metavar="ORG")
    ] = None
    role: Annotated[str | None, said_once(QUESTION, "… in this role.", metavar="ROLE")] = None
    within: Annotated[
        int | None, said_once(QUESTION, "The longest chain allowed, in asks.", metavar="N")
    ] = None
    avoid: Annotated[list[str], said_often(QUESTION, "Somebody not to ask.", "ID")]
    through: Annotated[
        list[str], said_often(QUESTION, "A broker; every chain has at least one of these.", "ID")
    ]
    k: Annotated[
        int | None, said_once(QUESTION, "How many chains; 3 by default.", "-k", metavar="N")
    ] = None
    shortest: Annotated[bool, said_once(QUESTION, "Fewest asks first.", "--shortest")] = False
    frontier: Annotated[
        bool, said_once(QUESTION, "What one more ask would buy, up to 6 asks.", "--frontier")
    ] = False
    fallbacks: Annotated[
        bool,
        said_once(QUESTION, "Chains that share no broker, for the highest chance.", "--fallbacks"),
    ] = False
    # The files
    warmth: Annotated[
        str | None,
        said_once(FILES, "Chance of an ask: one for all ties, or a column.", metavar="0.3|COLUMN"),
    ] = None
    counts: Annotated[
        str | None, said_once(FILES, "A column of counts to turn into warmth.", metavar="COLUMN")
    ] = None
    half: Annotated[
        float | None,
        said_once(FILES, "The count at which every second ask is granted.", metavar="N"),
    ] = None
    merge_kinds: Annotated[
        Literal["max", "noisy_or"] | None,
        said_once(FILES, "How ties of several kinds between two people become one."),
    ] = None
    directed: Annotated[
        bool | None,
        said_once(
            FILES,
            "A tie runs one way: the source can ask the target; or each can ask the other. By "
            "default as the files say.",
            "--directed/--undirected",
        ),
    ] = None
    missing: Annotated[
        list[str],
        said_often(
            FILES, "A word that is no label, such as NA, in place of the usual ones.", "WORD"
        ),
    ]
    column: Annotated[
        list[str],
        said_often(FILES, "What a header, or a column by position, stands for.", "HEADER|N=NAME"),
    ]
    header: Annotated[
        bool | None,
        said_once(
            FILES,
            "Whether tables begin with a header line. Without one, the first two columns of ties "
            "are source and target.",
            "--header/--no-header",
        ),
    ] = None
    sheet: Annotated[
        list[str], said_often(FILES, "Which sheet of a workbook has what.", "people=NAME|ties=NAME")
    ]
    format: Annotated[
        list[str],
        said_often(FILES, "How a column is written, such as warmth=percent.", "COLUMN=HOW"),
    ]
    on_conflict: Annotated[
        Literal["error", "max", "noisy_or", "latest", "count", "sum"],
        said_once(FILES, "What becomes of ties of one kind that say different things."),
    ] = "error"
    encoding: Annotated[
        str | None,
        said_once(FILES, "Where the files are not UTF-8, such as cp1252.", metavar="NAME"),
    ] = None
    set_aside: Annotated[
        bool, said_once(FILES, "Go on without the rows that cannot be kept.", "--set-aside")
    ] = False
    # The answer
    board: Annotated[
        Path | None, said_once(ANSWER, "Draw the answer into this file.", metavar="FILE.png|.svg")
    ] = None
    overwrite: Annotated[bool, said_once(ANSWER, "Replace a file of that name.", "--overwrite")] = (
        False
    )
    notes: ShowNotes = False
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """The exports, whose they are, and what is wanted of them."""

    exports: Annotated[
        list[Path],
        Argument(
            default_factory=list,
            show_default=False,
            metavar="PATH...",
            help="Any of your files: LinkedIn exports (.zip, folder, Connections.csv), contacts "
            "(.vcf; CSV of Google, Outlook, Thunderbird), mail (.mbox), calendars (.ics), lists of "
            "people, tables, workbooks and graphs of who knows whom, what netpath remember kept.",
        ),
    ]
    # The files
    owner: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="NAME|SLUG|EMAIL",
            help="Whose the files are, where they do not tell: a name, e-mails, or both in one "
            "text. Repeatable: once for all, or one for each file in their order, "
            '"" for one that tells.',
            rich_help_panel=FILES,
        ),
    ]
    consent: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar='"NAME, DAY"',
            help='Who agreed to this use, and when: "Ada, 2026-11-20". Repeatable: one for each '
            "export in their order, then for each directory.",
            rich_help_panel=FILES,
        ),
    ]
    share: Annotated[
        bool,
        Option(
            "--share",
            help="The owners let the people they know be named to other owners.",
            rich_help_panel=FILES,
        ),
    ] = False
    directory: Annotated[
        list[Path],
        Option(
            default_factory=list,
            show_default=False,
            metavar="FILE",
            help="A table of people: an alumni list, a staff page. Repeatable.",
            rich_help_panel=FILES,
        ),
    ]
    column: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="HEADER|N=NAME",
            help="What a header of a table stands for, such as Employer=org. Repeatable.",
            rich_help_panel=FILES,
        ),
    ]
    header: Annotated[
        bool | None,
        Option(
            "--header/--no-header",
            help="Whether tables begin with a header line. Without one, columns are told by their "
            "places: --column 1=name.",
            rich_help_panel=FILES,
        ),
    ] = None
    layouts: Annotated[
        Path | None,
        Option(
            metavar="FILE.json",
            help="Keep there what --column says, and read further tables of that shape so.",
            rich_help_panel=FILES,
        ),
    ] = None
    encoding: Annotated[
        str | None,
        Option(
            metavar="NAME",
            help="Where the files are not UTF-8: cp1252, or mac_roman.",
            rich_help_panel=FILES,
        ),
    ] = None
    contacts: Annotated[
        list[Path],
        Option(
            default_factory=list,
            show_default=False,
            metavar="FILE",
            help="A table of people whom the owner knows, by name and employer or e-mail. "
            "Repeatable.",
            rich_help_panel=FILES,
        ),
    ]
    no_place: Annotated[
        bool,
        Option(
            "--no-place",
            help="Leave cities and countries of address books out.",
            rich_help_panel=FILES,
        ),
    ] = False
    missing: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="WORD",
            help="A word that is no label, such as NA, in place of the usual ones. Repeatable.",
            rich_help_panel=FILES,
        ),
    ]
    join: Annotated[
        list[str],
        Option(
            default_factory=list,
            show_default=False,
            metavar="A=B|REASONS|all",
            help="People who are one: two ids, e-mails or profiles; all who are proposed for the "
            'same reasons, such as "same name and same org"; or all. Leave it out to take it back. '
            "Repeatable.",
            rich_help_panel=FILES,
        ),
    ]
    set_aside: Annotated[
        bool,
        Option(
            "--set-aside",
            help="Go on without the rows that cannot be kept.",
            rich_help_panel=FILES,
        ),
    ] = False
    org: Annotated[
        str | None,
        Option(
            metavar="ORG",
            help="Doors: whom the first export's owner may talk to at this employer.",
            rich_help_panel=QUESTION,
        ),
    ] = None
    # The answer
    out: Annotated[
        Path | None,
        Option(
            metavar="FOLDER",
            help="Write the network there as people.csv and ties.csv.",
            rich_help_panel=ANSWER,
        ),
    ] = None
    overwrite: Annotated[
        bool,
        Option("--overwrite", help="Replace files of that name.", rich_help_panel=ANSWER),
    ] = False
    notes: ShowNotes = False
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class EmployersOptions:
    """The list, the files, and how the table is given."""

    paths: Annotated[
        list[Path],
        Argument(
            default_factory=list,
            show_default=False,
            metavar="LIST FILE...",
            help="The employers: a table with a column for them (.csv, .xlsx; a job tracker's "
            "export, too), a text with one a line, or - for what you paste. Then your files: any "
            "of LinkedIn, contacts, mail, calendars and lists; or, with --seeker, a network as in "
            "netpath chains. With --all, files alone.",
        ),
    ]
    # The question
    every: Annotated[
        bool, said_once(QUESTION, "Every employer that the files tell of; no list.", "--all")
    ] = False
    seeker: Annotated[
        str | None,
        said_once(QUESTION, "Who looks for a way in, in a network of tables.", metavar="ID|NAME"),
    ] = None
    by: Annotated[
        str,
        said_once(
            QUESTION,
            "What the rows are: org, school, field, place, or work (kinds of work, by titles).",
            metavar="WHAT",
        ),
    ] = "org"
    within: Annotated[
        int | None, said_once(QUESTION, "The longest chain allowed, in asks.", metavar="N")
    ] = None
    older: Annotated[
        list[Path],
        said_often(QUESTION, "An older export of yours: who moved since is told.", "FILE"),
    ]
    # The list
    column: Annotated[
        str | None, said_once(FILES, "The header of the list's column of names.", metavar="HEADER")
    ] = None
    sheet: Annotated[
        str | None, said_once(FILES, "The sheet, where the list is a workbook.", metavar="NAME")
    ] = None
    # The files
    owner: Annotated[
        list[str],
        said_often(FILES, "Whose files these are: a name, e-mails, a profile.", "NAME|SLUG|EMAIL"),
    ]
    contacts: Annotated[
        list[Path],
        said_often(
            FILES, "A table of people whom you know, by name and employer or e-mail.", "FILE"
        ),
    ]
    titles: Annotated[
        Path | None,
        said_once(FILES, "More titles, a table with the columns title and tells.", metavar="FILE"),
    ] = None
    join: Annotated[
        list[str], said_often(FILES, "A spelling, and the employer that it is.", "NAME=EMPLOYER")
    ]
    apart: Annotated[
        list[str], said_often(FILES, "A spelling that is an employer of its own.", "NAME")
    ]
    apart_tier: Annotated[
        list[str],
        said_often(
            FILES,
            "Join no names by this alone: spelling, legal form or tagline.",
            "TIER",
            "--apart-tier",
        ),
    ]
    encoding: Annotated[
        str | None,
        said_once(FILES, "Where the files are not UTF-8, such as cp1252.", metavar="NAME"),
    ] = None
    set_aside: Annotated[
        bool, said_once(FILES, "Go on without the rows that cannot be kept.", "--set-aside")
    ] = False
    # The answer
    out: Annotated[
        Path | None, said_once(ANSWER, "Write it as a workbook.", metavar="FILE.xlsx")
    ] = None
    board: Annotated[
        Path | None, said_once(ANSWER, "Draw it into this file.", metavar="FILE.png|.svg")
    ] = None
    overwrite: Annotated[
        bool, said_once(ANSWER, "Replace files of these names.", "--overwrite")
    ] = False
    notes: ShowNotes = False
    as_json: AsJson = False


@dataclass(frozen=True, kw_only=True)
class RememberOptions:
    """The workbook, and whose memory it is."""

    file: Annotated[
        Path, Argument(metavar="FILE.xlsx", help="The workbook to begin, or go on with.")
    ]
    name: Annotated[
        str | None, Option(metavar="NAME", help="Whose memory it is; asked for if left out.")
    ] = None
    key: Annotated[
        str | None,
        Option(
            metavar="EMAIL|PROFILE",
            help="Your e-mail or LinkedIn profile, which joins it with your other files.",
        ),
    ] = None
