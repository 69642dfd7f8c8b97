"""netpath import: people's own contacts, alone or pooled, and what each file gave."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from netpath import chains, readers
from netpath._files import write_file
from netpath._places import place_key, resolve, tier_of
from netpath._results import counted, listed
from netpath._rules import MISSING
from netpath.chains import Doors
from netpath.cli._files import columns_of, refuse_own
from netpath.cli._imported import Imported, Source, Spelling, document, say_imported, warn_of
from netpath.cli._options import ImportOptions
from netpath.cli._shell import ANSWERED, EMPTY, say_json, warn
from netpath.errors import DataError
from netpath.readers import Pool
from netpath.readers.endings import TABLES
from netpath.readers.kinds import BOOK, DIRECTORY, LINKEDIN, TIES, WORKBOOK
from netpath.readers.layouts import Layout, kept_with, layout_for, placed, previews

_TABLES = (TIES, DIRECTORY, WORKBOOK, BOOK)


def run(wish: ImportOptions) -> int:
    """Read, pool, ask, write and tell; return the exit code."""
    if wish.out is not None:
        names = (wish.out / name for name in ("people.csv", "ties.csv"))
        refuse_own(names, [*wish.exports, *wish.contacts, *wish.directory])
    sources = _read(wish)
    net = readers.pool([one.contacts for one in sources], missing=wish.missing or MISSING)
    net = _joined(net, wish.join)
    spelling, doors = None, None
    if wish.org is not None:
        spelling = _spelt(net, wish.org)
        doors = _doors(net, sources, spelling)
    written: tuple[Path, ...] = ()
    if wish.out is not None:
        written = readers.write_csv(net, wish.out, overwrite=wish.overwrite)
    got = Imported(tuple(sources), net, spelling, doors, written)
    warn_of(got, wish)
    if wish.as_json:
        say_json(document(got))
    else:
        say_imported(got)
    found = doors.open if doors is not None else net.n_ties
    return ANSWERED if found else EMPTY


def _read(wish: ImportOptions) -> list[Source]:
    """Return what each file tells, in their order, directories last.

    Raises
    ------
    DataError
        If there are not as many owners or consents as files, or a file does not tell its owner.
    """
    mine = [*wish.exports, *wish.contacts]
    if not mine and not wish.directory:
        raise DataError(
            "No file is given. Name at least one: netpath import FILE...", code="option"
        )
    files = [*mine, *wish.directory]
    kinds = {path.name: BOOK for path in wish.contacts}
    kinds |= {path.name: DIRECTORY for path in wish.directory}
    columns, shapes = columns_of(wish.column), Shapes.of(wish.layouts)
    laid = shapes.laid_out(files, columns, kinds, wish.encoding, wish.header)
    laid |= _headed(wish, [path for path in files if path.name not in laid], kinds)
    owners = _owners(wish, mine, laid) + [""] * len(wish.directory)
    consents = _one_each("--consent", wish.consent, (len(mine), len(files)))
    consents += [""] * (len(files) - len(consents))
    found: dict[int, Source] = {}
    for owner in dict.fromkeys(owners):
        places = [at for at, one in enumerate(owners) if one == owner]
        told = readers.open(
            *(files[at] for at in places),
            owner=owner or None,
            share=wish.share,
            place=not wish.no_place,
            columns=columns,
            encoding=wish.encoding,
            strict=not wish.set_aside,
            kinds=kinds,
            layouts=laid,
        )
        for at, one in zip(places, told, strict=True):
            found[at] = Source(files[at].name, replace(one, consent=consents[at]))
    shapes.keep()
    return [found[at] for at in sorted(found)]


def _headed(
    wish: ImportOptions, files: Sequence[Path], kinds: Mapping[str, str]
) -> dict[str, Layout]:
    """Return the tables of which is said whether they have a header."""
    columns = columns_of(wish.column)
    return {
        path.name: Layout(header=wish.header)
        for path in (files if wish.header is not None else ())
        if (kinds.get(path.name) or readers.kind_of(path, columns)) in _TABLES
    }


def _joined(net: Pool, wishes: Sequence[str]) -> Pool:
    """Return the pool in which those are one of whom the user says so.

    Raises
    ------
    DataError
        If nothing is proposed for the reasons that are named.
    """
    pairs: list[tuple[str, str]] = []
    table = net.proposals
    for wish in wishes:
        one, pair, other = wish.partition("=")
        chosen = table if wish == "all" else table[table["reasons"] == wish.strip()]
        if pair:
            pairs.append((one.strip(), other.strip()))
        elif len(chosen):
            pairs += zip(chosen["a"], chosen["b"], strict=True)
        else:
            kinds = listed(["A=B", "all", *sorted(map(repr, set(table["reasons"])))], "or")
            raise DataError(f"--join: nothing is proposed for this. Write {kinds}.", code="option")
    return net.join_each(pairs) if pairs else net


def _owners(wish: ImportOptions, mine: Sequence[Path], laid: Mapping[str, Layout]) -> list[str]:
    """Return whose each file is: one owner is of all, unless there are several people's exports."""
    columns = columns_of(wish.column)
    others = [path for path in mine if not laid.get(path.name, Layout()).kind]
    exports = [path for path in others if readers.kind_of(path, columns) == LINKEDIN]
    if len(wish.owner) == 1 and len(exports) < 2:
        return wish.owner * len(mine)
    if len(wish.owner) == 1 and len(mine) > 1:
        raise DataError(
            f"--owner is given once, and there are {len(exports)} LinkedIn exports, which may be "
            f"of several people. Give it once for each of the {len(mine)} files, in their order "
            '(--owner "" leaves one open), or not at all.',
            code="option",
        )
    return _one_each("--owner", wish.owner, (len(mine),))


def _one_each(option: str, given: Sequence[str], allowed: tuple[int, ...]) -> list[str]:
    if given and len(given) not in allowed:
        raise DataError(
            f"{option} is given {counted(len(given), 'time')} for "
            f"{counted(allowed[0], 'file')}. Give it once for each, in their order "
            f'({option} "" leaves one open), or not at all.',
            code="option",
        )
    return list(given) or [""] * allowed[0]


def _spelt(net: Pool, org: str) -> Spelling:
    """Return how the files write an employer, and how surely that is the one meant."""
    known = net.people["org"].dropna().tolist() if "org" in net.people else []
    if known and net.where(org=org):
        return Spelling(org, org, "exact")
    key = place_key(org)
    same = sorted({one for one in known if place_key(one) == key})
    if same:
        return Spelling(org, same[0], tier_of(same[0], org))
    table = resolve([*known, org])
    weak = table[table["tier"] == "weak"]
    near = [*weak.loc[weak["name"] == org, "place"], *weak.loc[weak["place"] == org, "name"]]
    return Spelling(org, org, "weak" if near else "unknown", tuple(sorted(near)))


def _doors(net: Pool, sources: Sequence[Source], spelling: Spelling) -> Doors:
    """Return the doors of the first file's owner.

    Raises
    ------
    DataError
        If no file is anybody's contacts.
    """
    mine = next((one.contacts for one in sources if one.contacts.owner is not None), None)
    if mine is None:
        raise DataError(
            "--org: these files tell of nobody's contacts. Add an export or a .vcf; or, of people "
            "whom you know, a table: --contacts FILE.",
            code="option",
        )
    whose = zip(net.contacts, net.sources["owner"], strict=True)
    seeker = next(
        owner
        for one, owner in whose
        if (one.owner, one.owner_name) == (mine.owner, mine.owner_name)
    )
    if "org" not in net.people:
        reason = "These files do not tell where anybody works."
        return Doors((), seeker, net.name_of(seeker), spelling.place, reason)
    return chains.doors(net, seeker, org=spelling.place)


# --- what --column said of tables, kept in a file of the user for the next of that shape


@dataclass
class Shapes:
    """A file of layouts, by the shapes of tables: places and meanings, nobody's name.

    Attributes
    ----------
    path
        The file; None where none was named.
    kept
        What it says.
    new
        Whether there is something to write.
    """

    path: Path | None
    kept: Mapping[str, object] = field(default_factory=dict)
    new: bool = False

    @classmethod
    def of(cls, path: Path | None) -> Shapes:
        """Read a file, which need not be there yet.

        Raises
        ------
        DataError
            If it is something else.
        """
        if path is None or not path.exists():
            return cls(path)
        try:
            kept = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict):
            raise DataError(
                f"--layouts: {path.name} is no file that it wrote. Name another.", code="option"
            )
        return cls(path, kept)

    def laid_out(
        self,
        files: Sequence[Path],
        columns: Mapping[str | int, str],
        kinds: Mapping[str, str],
        encoding: str | None,
        header: bool | None,
    ) -> dict[str, Layout]:
        """Return how tables are laid out of which nothing is said now, and note what is."""
        found: dict[str, Layout] = {}
        if self.path is None:
            return found
        for path in files:
            if path.suffix.lower() not in TABLES or not path.is_file():
                continue
            sheets = previews(path, encoding)
            said = placed(columns, next(iter(sheets.values()), []))
            if said:
                kind = kinds.get(path.name) or readers.kind_of(path, columns)
                self.kept, self.new = kept_with(self.kept, sheets, Layout(kind, said, header)), True
            elif (known := layout_for(self.kept, sheets)) is not None:
                found[path.name] = known
                warn(f"{path.name}: its columns are read as {self.path.name} says of their like.")
        return found

    def keep(self) -> None:
        """Write what is new, and say where and how to forget it.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        if self.path is not None and self.new:
            text = json.dumps(self.kept, indent=1, sort_keys=True)
            write_file(self.path, text.encode(), overwrite=True)
            warn(
                f"Which column is what is kept in {self.path.name} for further tables of that "
                "shape, by place and without their words; delete the file to forget it."
            )
