"""netpath employers: whom somebody knows at each employer of a list, and what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.text import Text

from netpath import employers, readers
from netpath._places import TIERS, Spellings
from netpath._results import Report, counted, listed, percent
from netpath.cli._files import network, refuse_own
from netpath.cli._options import (
    ChainsOptions,
    EmployersOptions,
)
from netpath.cli._shell import (
    ANSWERED,
    EMPTY,
    grid,
    note,
    say,
    say_json,
    set_aside,
    show,
    shown,
    warn,
)
from netpath.cli._told import name as shown_path
from netpath.cli._told import of_report, refuse_board, rows_of, save, say_assumed, windowless
from netpath.employers import CALLED, STEPS, Employer, Employers
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.readers import Shortlist
from netpath.readers.kinds import BOOK

MOST_ROWS, MOST_ASIDE = 40, 5


def run(wish: EmployersOptions) -> int:
    """Read the list and the files, ask, write, draw and tell; return the exit code."""
    listed_in, files = _paths(wish)
    refuse_own([wish.out, wish.board], wish.paths)
    if wish.board:
        refuse_board(wish.board, overwrite=wish.overwrite)
    spellings = _spellings(wish)
    net, seeker = _network(wish, files, spellings)
    names = None if listed_in is None else _listed(wish, listed_in)
    before = _network(wish, wish.older, spellings)[0] if wish.older else None
    found = employers.ways(
        net,
        seeker,
        names,
        by=wish.by,
        within=wish.within,
        titles=readers.titles(wish.titles) if wish.titles else None,
        spellings=spellings,
        before=before,
    )
    written = _written(found, wish)
    _tell_reading(names, net.report, wish)
    if before is not None and before.report is not None:
        warn(*f"Of the older files: {before.report}".splitlines()[:1])
        set_aside(before.report, wish, MOST_ASIDE)
    if wish.as_json:
        say_json(_document(found, names, net, written))
    else:
        _tell(found, wish, written)
    counts = found.counts
    return ANSWERED if counts[STEPS[0]] or counts[STEPS[1]] else EMPTY


def _paths(wish: EmployersOptions) -> tuple[Path | None, list[Path]]:
    """Return where the list is, None for none, and the files."""
    if wish.every and (wish.paths or wish.contacts):
        return None, [*wish.paths, *wish.contacts]
    if len(wish.paths) + len(wish.contacts) < 2:
        raise DataError(
            "The list of employers comes first, and then your files: netpath employers LIST.csv "
            "EXPORT.zip. For every employer in them: netpath employers --all EXPORT.zip.",
            code="employers",
        )
    return wish.paths[0], [*wish.paths[1:], *wish.contacts]


def _listed(wish: EmployersOptions, path: Path) -> Shortlist:
    found = readers.shortlist(
        sys.stdin if str(path) == "-" else path,
        column=wish.column,
        of=wish.by if wish.by in CALLED else "org",
        sheet=wish.sheet,
        encoding=wish.encoding,
    )
    if not found:
        raise DataError(
            "The list of employers names none. Write names into it, one a line.", code="employers"
        )
    return found


def _spellings(wish: EmployersOptions) -> Spellings:
    for tier in wish.apart_tier:
        if tier not in TIERS[1:]:
            ways = listed(map(repr, TIERS[1:]), "or")
            raise DataError(f"--apart-tier is {tier!r}; it must be {ways}.", code="employers")
    same = {}
    for pair in wish.join:
        name, _, place = pair.rpartition("=")
        if not (name and place):
            raise DataError(
                "Two sides and a = are needed, as in --join 'Infosys BPM=Infosys'.",
                code="employers",
            )
        same[name] = place
    return Spellings(same, wish.apart, [one for one in TIERS if one not in wish.apart_tier])


def _network(
    wish: EmployersOptions, files: list[Path], spellings: Spellings
) -> tuple[ReferralNetwork, str]:
    """Return what files make, and who asks: a seeker in tables, else the first export's owner."""
    if wish.seeker is not None:
        net = network(_as_chains(wish, files))
        return net, net.find(wish.seeker)
    contacts = readers.open(
        *files,
        owner=wish.owner or None,
        encoding=wish.encoding,
        strict=not wish.set_aside,
        kinds={path.name: BOOK for path in wish.contacts},
    )
    net = readers.pool(contacts, places=spellings)
    mine = next((one for one in contacts if one.owner is not None), None)
    if mine is None:
        raise DataError(
            "These files list people, and none says that you know them. A table of people whom you "
            "know: --contacts FILE, with --owner and your name and e-mails. A network of tables: "
            "--seeker.",
            code="employers",
        )
    whose = zip(net.contacts, net.sources["owner"], strict=True)
    first = (mine.owner, mine.owner_name, mine.file)
    return net, next(own for one, own in whose if (one.owner, one.owner_name, one.file) == first)


def _as_chains(wish: EmployersOptions, files: list[Path]) -> ChainsOptions:
    """Return the wish for a network of tables, as netpath chains has it."""
    assert wish.seeker is not None
    return ChainsOptions(
        files=files,
        seeker=wish.seeker,
        encoding=wish.encoding,
        set_aside=wish.set_aside,
        target=[],
        avoid=[],
        through=[],
        missing=[],
        column=[],
        sheet=[],
        format=[],
    )


def _written(found: Employers, wish: EmployersOptions) -> list[str]:
    written = []
    if wish.out:
        written.append(shown_path(employers.write(found, wish.out, overwrite=wish.overwrite)))
    if wish.board:
        windowless()
        from netpath import plot

        written += save(plot.employers(found), wish.board, overwrite=wish.overwrite)
    return written


def _tell_reading(names: Shortlist | None, report: Report | None, wish: EmployersOptions) -> None:
    """Print on stderr what became of the rows of the list and of the files."""
    if names is not None:
        warn(*str(names).splitlines())
    if report is None:
        return
    warn(*str(report).splitlines()[:1])
    set_aside(report, wish, MOST_ASIDE)
    if (n := len(report.quarantined) - MOST_ASIDE) > 0:
        warn(f"… and {n:,} more; --json lists all.")
    note(report.notes, wish)


def _tell(found: Employers, wish: EmployersOptions, written: list[str]) -> None:
    if not found.rows:
        say(f"These files tell of no {found.called[0]}.")
        return
    say(f"{found.finding}.", style="bold")
    rows = grid("right", "right", "left", "left")
    rows.add_row("known", "warmest", found.called[0], "what to do next", style="dim")
    for one in found.rows[:MOST_ROWS]:
        rows.add_row(f"{one.known:,}", percent(one.chance) if one.chance else "", *_cells(one))
    show(rows)
    if len(found) > MOST_ROWS:
        more = counted(len(found) - MOST_ROWS, "more row")
        say(f"And {more}; --out FILE.xlsx writes all.")
    if found.compared:
        _tell_moves(found)
    say(*(f"Written: {path}" for path in written))
    if written:
        say("It names people. Keep it to yourself.")
    if wish.out is None:
        say("As a workbook, with a sheet for each question: --out FILE.xlsx")
    say_assumed(found.cold, found.assumptions)


def _cells(one: Employer) -> tuple[Text, Text]:
    other = [name for name in one.spellings if name != one.name]
    name = Text(shown(one.name), "bold" if one.chance else "")
    if other:
        name.append(f"\n= {shown('; '.join(other))}", "dim")
    return name, Text(shown(one.says))


def _tell_moves(found: Employers) -> None:
    table = found.moves().fillna({"other": ""})
    say(f"Since the older file: {counted(len(table), 'move')}", style="bold")
    if not len(table):
        return
    rows = grid("left", "left", "left")
    words = {"came": "came from", "new": "is new to you", "left": "left for"}
    for row in table.head(MOST_ROWS).itertuples():
        where = f"{words[str(row.what)]} {row.other}".strip()
        rows.add_row(*(Text(shown(cell)) for cell in (row[1], row.name, where)))
    show(rows)


def _document(
    found: Employers, names: Shortlist | None, net: ReferralNetwork, written: list[str]
) -> dict[str, object]:
    return {
        "by": found.by,
        "seeker": found.seeker,
        "within": found.within,
        "counts": found.counts,
        "rows": rows_of(found.to_frame()),
        "people": rows_of(found.people()),
        "moves": rows_of(found.moves()),
        "list": None if names is None else of_report(names.report),
        "report": None if net.report is None else of_report(net.report),
        "cold_approach": found.cold,
        "assumptions": list(found.assumptions),
        "written": written,
    }
