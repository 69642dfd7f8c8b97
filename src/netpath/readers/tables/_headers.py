"""From the headers of a file to netpath's columns; what is not known keeps its name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import ClassVar, NamedTuple

from netpath._results import listed
from netpath.errors import DataError, FileRefused, Repair, either
from netpath.readers.tables._cells import unescaped
from netpath.readers.tables._ledger import Ledger

MOST_COLUMNS = 2_000
MOST_NAMED = 20
LIKE = 0.75
LEFT_OUT = "left out"
KINDS = ("text", "integer", "number", "boolean", "date")
NEEDED: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "ties": ("source", "target"),
    "targets": ("id",),
}
_PEOPLE = {
    "id": "person id|personid|person|identifier|node|node id|vertex|key",
    "name": "full name|fullname|display name|label|nom|nombre|nom complet|nombre completo|nome"
    "|nome completo|naam|namn|wer|kontakt|фио|имя|氏名|姓名|名前|이름",
    "org": "organisation|organization|employer|company|firm|company name|employer name"
    "|organization name|organisation name|organization 1 name|associated company|account name"
    "|entreprise|société|firma|unternehmen|empresa|workplace|works at|arbeitgeber|employeur"
    "|empleador|organización|organização|azienda|società|datore di lavoro|bedrijf|werkgever"
    "|pracodawca|компания|организация|会社名|会社|勤務先|公司|公司名称|회사",
    "role": "job title|position|position title|organization title|organization 1 title|job"
    "|occupation|designation|poste|puesto|cargo|title|fonction|intitulé du poste|stelle|funktion"
    "|berufsbezeichnung|ruolo|functie|stanowisko|должность|役職|職種|职位|직책",
    "team": "department|dept|unit|division|organization department",
    "school": "university|college|alma mater|école|schule|escuela",
    "group": "",
    "willing": "willingness|willing 0 to 1",
    "do_not_ask": "do not contact|don t ask|do not ask yes or no",
    "target": "",
}
_TIES = {
    "source": "from|sender|person|person a|person 1|who|von|de|from id|source id|vertex 1|ego"
    "|from name|source name|source label|start id|caller|client|klient|cliente|node 1|name 1"
    "|person1|node1|wer|qui|quién",
    "target": "to|receiver|recipient|person b|person 2|knows|whom|with|an|à|para|to id|target id"
    "|vertex 2|alter|to name|target name|target label|end id|callee|node 2|name 2|person2|node2"
    "|kennt|connaît|conoce a|conosce|conhece",
    "warmth": "probability",
    "warmth_low": "",
    "warmth_high": "",
    "kind": "type|relation|relationship|tie type|edge type|how|how such as colleague",
    "evidence": "",
    "since": "known since|start date",
    "last_contact": "last met|last spoke|last contacted",
    "count": "counts",
    "how_well": "how well|how well 1 to 5|how well 1 5|how well do they know each other|wie gut",
    "weight": "edge weight",
    "strength": "",
}
KNOWN: dict[str, dict[str, tuple[str, ...]]] = {
    table: {name: tuple(filter(None, others.split("|"))) for name, others in names.items()}
    for table, names in {"people": _PEOPLE, "ties": _TIES, "targets": _PEOPLE}.items()
}
# What lists put before such a header: "Current Employer", "Preferred Email".
_OF_NOW = re.compile(
    r"(?:current|present|preferred|primary|main|most recent|latest|work|business) "
)
_HAS_NOW = frozenset(["org", "role", "team", "email", "first", "last", "graduated", "phone"])
# Under these stand people whom the people under "Name" know.
_KNOWN_BY = frozenset(["knows", "whom", "kennt", "connaît", "conoce a", "conosce", "conhece"])
# Under these stands nobody, so that they are not proposed for people.
_NOBODY = frozenset(["date", "datum", "day", "when", "year", "time", "notes", "comment", "status"])
_TYPED = re.compile(rf"(.*):({'|'.join(KINDS)})", re.DOTALL)
_DATA_LIKE = re.compile(r"\s*|.*@.*|[\d\s.,:+-]+", re.DOTALL)


_USUAL = (
    "first last middle given family surname full nick nickname email e mail phone mobile "
    "telephone city country address date day year age notes note description comment number no nr "
    "url profile gender status until start end label info remarks linkedin website"
)


class Columns(NamedTuple):
    """The name of each column, the kind of those whose header says it, and what also fitted."""

    names: list[str]
    kinds: dict[str, str]
    used: list[str | int]
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeaderRule:
    """Which headers stand for which columns of a table.

    Attributes
    ----------
    table
        ``"people"``, ``"ties"`` or ``"targets"``.
    given
        The caller's own ``columns``: a header, or a position counted from 1, and its name.
    name_as_id
        Whether names serve as ids where there is no column of ids.
    header
        Whether there is a header line; None where nobody said.
    """

    table: str
    given: Mapping[str | int, str] = field(default_factory=dict)
    name_as_id: bool = False
    header: bool | None = None
    doubt: ClassVar[str] = either(Repair("is_header"), "Put a header line on top")

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the column that each header stands for."""
        names: list[str] = []
        kinds: dict[str, str] = {}
        used: list[str | int] = []
        free: list[int] = []
        for position, raw in enumerate(header, 1):
            text = unescaped(raw)
            typed = _TYPED.fullmatch(text)
            wanted = self.wanted(position, text)
            if wanted is not None:
                used.append(wanted)
                told = self.given[wanted]
                names.append(f"{told} {position}" if told == LEFT_OUT else told)
            elif typed:
                names.append(typed[1])
                kinds[typed[1]] = typed[2]
            else:
                free.append(position - 1)
                names.append(self._own_name(text) or f"column {position}")
        found, rivals = self._with_aliases(names, free)
        return Columns(found, kinds, used, rivals)

    @property
    def must(self) -> tuple[str, ...]:
        """The columns that there must be; the first of them, in a table without a header."""
        return NEEDED[self.table]

    @property
    def elsewhere(self) -> frozenset[str]:
        """The columns that mean something in other tables only."""
        every = (name for names in KNOWN.values() for name in names)
        return frozenset(every) - set(KNOWN.get(self.table, ()))

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that have a meaning, each with the headers that stand for it, best first."""
        return KNOWN[self.table]

    def told(self, header: Sequence[str]) -> list[str]:
        """Return how an account names each column: one that is not known may name somebody."""
        names = enumerate(zip(header, self.columns(header).names, strict=True), 1)
        return [one if name in self.known else f"column {at}" for at, (one, name) in names]

    def by_position(self, width: int) -> list[str]:
        """Return what each column is without a header: as given, else what is needed first."""
        told = {at: name for at, name in self.given.items() if name not in self.elsewhere}
        left = iter([name for name in self.must if name not in told.values()])
        places = range(1, width + 1)
        return [str(told.get(at) or next(left, f"column {at}")) for at in places]

    def stands_below(self, header: Sequence[str], *, wider: bool) -> bool:
        """Return whether a row that fits, with other rows above it, is taken for the header."""
        names = self.columns(header).names
        return (
            wider and sum(name in self.known or name in self.given.values() for name in names) > 1
        )

    def refuse_doubtful(
        self, ledger: Ledger, line: int, header: Sequence[str], below: Sequence[Sequence[str]]
    ) -> None:
        """Raise where columns are told by position, and the first line may be data as well."""
        by_name: dict[str | int, str] = {
            key: one for key, one in self.given.items() if isinstance(key, str)
        }
        if self.header is not None or replace(self, given=by_name).fits(header):
            return
        if any(map(_has_a_word, header)) and not _looks_like_data(header, below):
            return
        what = f"{ledger.unit} {line} has no header that is known, and may be data already"
        raise ledger.refused("B21", what, self.doubt, line=line)

    def wanted(self, position: int, text: str) -> str | int | None:
        """Return the key of ``given`` that means this column; None where none does."""
        for key, name in self.given.items():
            same = key == position if isinstance(key, int) else header_key(key) == header_key(text)
            if same and name not in self.elsewhere:
                return key
        return None

    def _own_name(self, text: str) -> str:
        name = header_key(text).replace(" ", "_")
        return name if name in KNOWN[self.table] else plain_header(text)

    def _with_aliases(self, names: list[str], free: list[int]) -> tuple[list[str], tuple[str, ...]]:
        """Give each column that is known the header that fits it best, and say what else fitted."""
        found, rivals = list(names), []
        for name, others in self.known.items():
            ranks = {at: _rank(name, names[at], others) for at in free if found[at] == names[at]}
            fits = sorted((rank, at) for at, rank in ranks.items() if rank is not None)
            if name in found or not fits or [rank for rank, _ in fits].count(fits[0][0]) > 1:
                continue
            found[fits[0][1]] = name
            if len(fits) > 1:
                also = listed(repr(names[at]) for _, at in fits[1:])
                rivals.append(f"{names[fits[0][1]]!r} is read as {name}, not {also}")
        if self.table == "ties" and "source" not in found and "target" in found:
            known_by = header_key(names[found.index("target")]) in _KNOWN_BY
            found = ["source" if name == "name" and known_by else name for name in found]
        if self.name_as_id and "id" not in found and "name" in found:
            found[found.index("name")] = "id"
        return found, tuple(rivals)

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is a header that names all that is needed."""
        if len(header) > MOST_COLUMNS:
            return False
        return set(self.must) <= set(self.columns(header).names)

    def needed(self, header: Sequence[str]) -> int:
        """Return how many cells a row must have at least, counted from the left."""
        names = self.columns(header).names
        return 1 + max(names.index(name) for name in self.must)

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], below: Sequence[Sequence[str]]
    ) -> FileRefused:
        """Return why no header fits, with what was expected, found and meant."""
        header = header[:MOST_NAMED]
        names = self.columns(header).names
        missing = [name for name in NEEDED[self.table] if name not in names]
        what = " and ".join(f"no column {name}" for name in missing)
        shown = _shown(header)
        if _looks_like_data(header, below):
            example = f"Put a header line on top, such as {','.join(NEEDED[self.table])}"
            repair = either(example, Repair("no_header"))
            what += "; the first line looks like data, not like a header"
        elif not shown:
            by_position = dict(enumerate(missing, 1))
            what += f"; none of the {len(header)} headers is known, and they may be people"
            ways = Repair("columns", names=by_position, header=False)
            repair = either("Put a header line on top", ways)
        else:
            found = listed([*map(repr, shown.values()), *_not_shown(len(header) - len(shown))])
            what += f". Expected {listed(NEEDED[self.table])}; found {found}"
            perhaps = self._suggestion(missing, shown, names)
            over = "columns" if missing[1:] else "column"
            tries = [Repair("columns", names=perhaps, perhaps=True)] if perhaps else []
            repair = either(*tries, f"Write {listed(missing)} over the right {over}")
        return FileRefused(
            f"{ledger.file}, {ledger.unit} {line}: {what}.",
            file=ledger.file,
            line=line,
            code="B21",
            column=missing[0],
            rule=f"a table of {self.table} has the columns {listed(NEEDED[self.table])}",
            repair=repair,
        )

    def _suggestion(
        self, missing: list[str], shown: Mapping[int, str], names: list[str]
    ) -> dict[str | int, str]:
        """Return a mapping to try: of headers that may be shown, else of the columns' positions."""
        needed = NEEDED[self.table]
        nobody = _NOBODY | _KNOWN_BY | (frozenset(_TIES) if self.table == "ties" else frozenset())
        free = [at for at, name in enumerate(names) if name not in nobody.union(needed)]
        mapping: dict[str | int, str] = {}
        for name in missing:
            words = [name, *KNOWN[self.table][name]]
            if free:
                best = max(free, key=lambda at: (_likeness(shown.get(at, ""), words), -at))
                mapping[shown.get(best, best + 1)] = name
                free.remove(best)
        return mapping


def refuse_doubles(file: str, names: Sequence[str]) -> None:
    """Raise where two headers stand for the same column."""
    for name, times in Counter(names).items():
        if times > 1:
            at = [str(position) for position, one in enumerate(names, 1) if one == name]
            known = set(header_key(name).split()) <= _LEXICON  # another word may be somebody
            other = f"{name}_2" if known else "another"
            repair = either("Rename one", Repair("columns", names={int(at[1]): other}))
            what = f"columns {listed(at)} are all called {repr(name) if known else 'the same'}"
            raise FileRefused(
                f"{file}: {what}.",
                file=file,
                code="B16",
                column=name if known else "",
                rule="a column has a name of its own",
                repair=repair,
            )


def refuse_unused(file: str, given: Iterable[str | int], used: Container[str | int]) -> None:
    """Raise where a header was named that no table has."""
    for key in given:
        if key not in used:
            raise DataError(
                f"columns: {file} has no header {key!r}.",
                code="B21",
                column="columns",
                rule="what is named is a header of the file, or a position",
                repair="Correct it, or leave it out",
            )


def renamed(header: Sequence[str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return which headers are read as another name than they have, and as which."""
    return [
        (text, name)
        for text, name in zip(header, names, strict=True)
        if text != name and not _TYPED.fullmatch(text)
    ]


def plain_header(text: str) -> str:
    """Return a header with its signs, as it is kept where it is not known."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u200b", "").split())


def _rank(name: str, text: str, others: Sequence[str]) -> int | None:
    """Return how well a header fits a column, 0 the best; None where it does not."""
    plain = header_key(text)
    words = [name, *others]
    if plain in others:
        return words.index(plain)
    bare = _OF_NOW.sub("", plain, count=1) if name in _HAS_NOW else plain
    return len(words) + words.index(bare) if bare != plain and bare in words else None


@lru_cache(maxsize=512)  # each header is held against every column
def header_key(text: str) -> str:
    """Return a header as headers are compared: its words, whatever their case and signs."""
    return re.sub(r"[\W_]+", " ", plain_header(text)).strip()


_LEXICON = frozenset(
    word
    for table in KNOWN.values()
    for name, others in table.items()
    for told in (name, *others, _USUAL)
    for word in header_key(told).split()
)
_LONG_WORDS = sorted(word for word in _LEXICON if len(word) > 4)


_LONGEST = 100


def _likeness(text: str, words: Sequence[str]) -> float:
    plain = header_key(
        text[:_LONGEST]
    )  # what is longer is like none of them, and takes long to compare
    return max(SequenceMatcher(None, plain, header_key(word)).ratio() for word in words)


def _has_a_word(text: str) -> bool:
    return not _LEXICON.isdisjoint(header_key(text).split())


def _shown(header: Sequence[str]) -> dict[int, str]:
    """Return the headers that an error may show, by place: those of known words, and their like.

    All others may be people: a file may have no header.
    """
    known = {
        at for at, text in enumerate(header) if set(header_key(text).split()) - {""} <= _LEXICON
    }
    known -= {at for at, text in enumerate(header) if not header_key(text)}
    near = {
        at
        for at, text in enumerate(header)
        if len(text) > 4 and _likeness(text, _LONG_WORDS) >= LIKE
    }
    return {at: header[at] for at in sorted(known | near)} if known else {}


def _not_shown(n: int) -> list[str]:
    if not n:
        return []
    return (
        [f"{n} that is not known, so it is not shown"]
        if n == 1
        else [f"{n} that are not known, so they are not shown"]
    )


def _looks_like_data(header: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """A cell that is a number or an address, or comes again below, may name a person."""
    told = {cell for row in below for cell in row}
    if any(cell in told or _DATA_LIKE.fullmatch(cell) for cell in header):
        return True
    return not any(header)
