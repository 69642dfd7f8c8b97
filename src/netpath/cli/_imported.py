"""What an import gave, as a terminal shows it and as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from shlex import quote

from rich.padding import Padding
from rich.text import Text

from netpath._results import Report, counted, listed
from netpath.chains import Doors
from netpath.cli._shell import (
    grid,
    note,
    say,
    say_pairs,
    set_aside,
    show,
    shown,
    warn,
)
from netpath.cli._told import of_doors, of_report, rows_of, say_assumed, say_doors
from netpath.readers import Contacts, Pool
from netpath.readers.kinds import LINKEDIN
from netpath.readers.pool import TOO_LARGE, reports_of

MOST_ROWS = 5
RESTS_ON = {
    "confirmed": "somebody's word",
    "interaction": "they answered each other",
    "imported": "on a list of contacts, no more",
    "inferred": "at one place at one time: a guess, no proof",
}


@dataclass(frozen=True)
class Source:
    """A file, and what it tells."""

    file: str
    contacts: Contacts

    @property
    def name(self) -> str:
        """How the table calls it."""
        if self.contacts.kind in ("", LINKEDIN):
            return self.contacts.owner_name or self.file
        return f"{self.file}: {self.contacts.kind}"

    @property
    def n_people(self) -> int:
        """How many people it tells of, without its owner."""
        return len(self.contacts.people) - (self.contacts.owner is not None)


@dataclass(frozen=True)
class Spelling:
    """An employer as it was asked for, as the files write it, how surely, and what is near it."""

    asked: str
    place: str
    tier: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What the files gave together, and the answer about an employer."""

    sources: tuple[Source, ...]
    net: Pool
    spelling: Spelling | None
    doors: Doors | None
    written: tuple[Path, ...]

    @property
    def n_owners(self) -> int:
        """How many people's contacts these are."""
        owners = self.net.sources["owner"]
        return int(owners[owners != ""].nunique())

    @property
    def evidence(self) -> dict[str, int]:
        """How many ties rest on what, the surest first."""
        found = self.net.ties["evidence"].value_counts()
        return {kind: int(found.get(kind, 0)) for kind in RESTS_ON}

    @property
    def circles_skipped(self) -> int:
        """How many dated stays were in a circle too large to tell anything."""
        assert self.net.report is not None
        return self.net.report.skipped.get(TOO_LARGE, 0)


def warn_of(got: Imported, wish: object) -> None:
    """Print the rows that were set aside, and what is worth knowing, on stderr."""
    for report in reports_of(got.net.contacts):
        set_aside(report, wish, MOST_ROWS)
        if (n := len(report.quarantined) - MOST_ROWS) > 0:
            warn(f"… and {counted(n, 'more row')}; --json lists all.")
    assert got.net.report is not None
    note(got.net.report.notes, wish)


def say_imported(got: Imported) -> None:
    """Print what became of every record, what the ties rest on, and what one can do now."""
    _say_sources(got.sources)
    say("")
    _say_ties(got)
    say("")
    _say_next(got)
    if got.doors is not None:
        say("")
        _say_org(got, got.doors)


def _say_sources(sources: tuple[Source, ...]) -> None:
    rows = grid("left", "right", "right", "right", "right", "right")
    rows.add_row("source", "people", "rows read", "kept", "set aside", "skipped", style="dim")
    counts = [_counts(one.contacts.report) for one in sources]
    for one, numbers in zip(sources, counts, strict=True):
        rows.add_row(shown(one.name), f"{one.n_people:,}", *(f"{n:,}" for n in numbers))
        for row in one.contacts.report.to_frame().itertuples():
            if row.what != "accepted":
                rule, n = Padding(Text(shown(row.rule)), (0, 0, 0, 2)), f"{row.records:,}"
                at = (n, "") if row.what == "set aside" else ("", n)
                rows.add_row(rule, "", "", "", *at, style="dim")
    if len(sources) > 1:
        total = [f"{sum(column):,}" for column in zip(*counts, strict=True)]
        rows.add_row("together", "", *total, style="bold")
    show(rows)


def _counts(report: Report) -> tuple[int, int, int, int]:
    skipped = sum(report.skipped.values())
    return report.records_in, report.accepted, report.set_aside, skipped


def _say_ties(got: Imported) -> None:
    people, ties = counted(len(got.net), "person", "people"), counted(got.net.n_ties, "tie")
    say(f"{people} and {ties}", style="bold")
    rows = grid("left", "right", "left")
    for kind, n in got.evidence.items():
        rows.add_row(kind, f"{n:,}", RESTS_ON[kind])
    if len(got.sources) > 1:
        stays = f"dated stays in a {TOO_LARGE}, so not inferred from"
        rows.add_row("skipped", f"{got.circles_skipped:,}", stays)
        rows.add_row("joined", f"{_n_joined(got.net):,}", f"on {_keys(got.net)}")
        alike = "by likeness, all left apart"
        how = "; --json lists them, --join takes them" if len(got.net.proposals) else ""
        rows.add_row("proposed", f"{len(got.net.proposals):,}", alike + how)
        given = sum(bool(one.contacts.consent) for one in got.sources)
        rows.add_row("consent", f"{given:,}", f"of {len(got.sources):,} sources; --consent adds it")
    show(rows)
    _say_proposals(got.net)


def _say_proposals(net: Pool) -> None:
    """Print how many are proposed for which reasons, and the first of them."""
    table = net.proposals
    for reasons, n in table["reasons"].value_counts().sort_index().items():
        say(f"  {n:,} with {reasons}: --join {quote(str(reasons))}", style="dim")
    for one in table.head(MOST_ROWS).itertuples():
        pair = f"{net.name_of(str(one.a))} and {net.name_of(str(one.b))}: {one.reasons}"
        say(f"  {shown(pair)}; --join {one.a}={one.b}", style="dim")


def _n_joined(net: Pool) -> int:
    return int(net.joins["person"].nunique())


def _keys(net: Pool) -> str:
    called = {"slug": "profile", "email": "e-mail", "given_id": "given id"}
    counts = net.joins["key"].value_counts().sort_index()
    keys = [f"{called.get(str(key), key)} ({n:,})" for key, n in counts.items()]
    return f"the same {listed(keys)}" if keys else "no key"


def _say_next(got: Imported) -> None:
    """Say honestly what these files can answer, and what would make them answer more."""
    owned = [one.contacts for one in got.sources if one.contacts.owner is not None]
    first = owned[0] if owned else got.sources[0].contacts
    if len(got.sources) == 1:
        say(str(first))
    elif got.n_owners == 1:
        say(
            f"One person's contacts: we see whom {first.owner_name or 'the owner'} knows; of whom "
            "they know, only what is inferred."
        )
    else:
        say(
            f"The contacts of {got.n_owners} people: chains of several asks can be found through "
            "them. Whom everybody else knows is still not seen."
        )
    say("Next", style="bold")
    say_pairs(_steps(got))
    if got.written:
        people, ties = (quote(shown(path)) for path in got.written)
        say(f"netpath chains {people} {ties} --seeker NAME")
        say(f"netpath campaign create MINE.netpath {people} {ties} --seeker NAME --org EMPLOYER")
        say(f"Those files hold every name{_unshared(got)}. Keep them to yourself.")


def _unshared(got: Imported) -> str:
    n_unshared = int((~got.net.people["name_shared"]).sum())
    if got.n_owners < 2 or not n_unshared:
        return ""
    return f", {n_unshared:,} of them not to be shown to other owners"


def _steps(got: Imported) -> list[tuple[str, str]]:
    steps = []
    if not got.n_owners:
        steps.append(("netpath import … --contacts FILE", "a table of people whom you know"))
    elif got.doors is None:
        steps.append(("netpath import … --org ORG", "doors: whom to talk to at an employer"))
    if got.n_owners == 1:
        steps.append(("netpath import … THEIRS.zip", "with somebody else's export, if they agree"))
    if not got.written:
        steps.append(("netpath import … --out FOLDER", "people.csv and ties.csv: netpath chains"))
    return steps


def _say_org(got: Imported, doors: Doors) -> None:
    assert got.spelling is not None
    if got.spelling.tier not in ("exact", "weak", "unknown"):
        say(f"{got.spelling.asked} is written {got.spelling.place} here.")
    say_doors(doors)
    if got.spelling.near:
        ways = listed((f"--org {quote(shown(one))}" for one in got.spelling.near), "or")
        say(f"If that is spelt otherwise in these files: {ways}.")
    if not doors.open:
        say("Somebody listed in these files may still know somebody there: ask them.")
    guessed = sum(any(tie.inferred for tie in door.chain.ties) for door in doors.open if door.chain)
    if guessed:
        rest = "rests" if guessed == 1 else "rest"
        say(f"{counted(guessed, 'door')} of {len(doors.open)} {rest} on an inferred tie: a guess.")
    say_assumed(doors.cold, doors.assumptions)


def document(got: Imported) -> dict[str, object]:
    """Return everything as plain values."""
    net = got.net
    assert net.report is not None
    names = {f"{side}_name": net.proposals[side].map(net.name_of) for side in ("a", "b")}
    return {
        "sources": [_of_source(one) for one in got.sources],
        "people": len(net),
        "ties": net.n_ties,
        "owners": got.n_owners,
        "evidence": got.evidence,
        "joins": rows_of(net.joins),
        "proposals": rows_of(net.proposals.assign(**names)),
        "places": rows_of(net.places[net.places["tier"] != "exact"]),
        "circles_skipped": got.circles_skipped,
        "report": of_report(net.report),
        "assumptions": list(net.assumptions),
        "org": None if got.spelling is None else asdict(got.spelling),
        "doors": None if got.doors is None else of_doors(got.doors),
        "written": [str(path) for path in got.written],
    }


def _of_source(one: Source) -> dict[str, object]:
    told = one.contacts
    return {
        "file": one.file,
        "kind": told.kind,
        "owner": told.owner_name or None,
        "consent": told.consent,
        "share": told.share,
        "people": one.n_people,
        "facts": len(told.evidence) + len(told.past),
        "says": str(told),
        "report": of_report(told.report),
        "set_aside": rows_of(told.report.quarantined),
    }
