"""What the headers and cells of a directory stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netpath._rules import clean_id
from netpath.errors import FileRefused, Repair, either
from netpath.readers._persons import slug_of as slug_in
from netpath.readers.tables._dates import Unreadable, when
from netpath.readers.tables._headers import KNOWN, Columns, HeaderRule
from netpath.readers.tables._ledger import Ledger

_NAMES = {
    "given_id": "id|given id|member id|student id",
    "slug": "profile url|linkedin url|linkedin profile|linkedin|profile|slug|url",
    "email": "e mail address|email address|e mail|email|e mail 1 value|mail|courriel"
    "|personal email|home email|e mail adresse|adresse e mail|adresse électronique"
    "|correo electrónico|dirección de correo electrónico|correo|endereço de e mail"
    "|indirizzo e mail|メールアドレス|メール|电子邮件|邮箱|이메일",
    "first": "first name|given name|first|forename|prénom|vorname|voornaam|imię|förnamn|名",
    "last": "last name|family name|surname|last|nachname|nom de famille|apellidos|apellido"
    "|cognome|sobrenome|achternaam|nazwisko|efternamn|姓",
    "field": "field|industry|sector",
    "start": "start|from|start date|started|started on|joined|since",
    "end": "end|to|until|end date|finished|finished on|left",
    "graduated": "graduated|graduation year|class of|year of graduation|graduation date|grad year"
    "|class year|graduated in|abschlussjahr|année de diplôme",
}
_HEADERS = {name: tuple(headers.split("|")) for name, headers in _NAMES.items()}
_KNOWN = {header: name for name, headers in _HEADERS.items() for header in headers}
# Whatever is an id of a person elsewhere is one that this directory gives.
_ALL = {
    **{name: others for name, others in KNOWN["people"].items() if name != "id"},
    **_HEADERS,
    "given_id": (*_HEADERS["given_id"], *KNOWN["people"]["id"]),
}
_WHO = frozenset(["name", "last", "slug", "email", "given_id"])
_SIGNS = re.compile(r"[\W_]+")
_NO_SLUG = re.compile(r"[/.@\s]")
_ISO = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_OF_A_YEAR = re.compile(  # "Class of 2014", "Spring 2011", and what pandas makes of a year
    r"(?:(?:class of|promotion|promo|jahrgang|abitur|spring|summer|autumn|fall|winter|term"
    r"|frühjahr|frühling|sommer|herbst|wintersemester|sommersemester|printemps|été|automne|hiver"
    r"|primavera|verano|otoño|invierno)[,\s]+)?((?:19|20)[0-9]{2})(?:\.0+)?"
)
_STILL = frozenset(["present", "now", "current", "today", "-", "–", "—"])


class DirectoryHeaders(HeaderRule):
    """Which headers stand for which columns of a directory; a name or a key is enough."""

    # A directory's reader takes no header=, so the first line is mended in the file.
    doubt = "Put a header line on top if it is; name columns by their headers if it is not"

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the column that each header stands for.

        Examples
        --------
        >>> DirectoryHeaders("people").columns(["Full name", "E-Mail", "From", "Shoe"]).names
        ['name', 'email', 'start', 'shoe']
        """
        found = super().columns(header)
        meant = {self.given[key] for key in found.used}
        names = [_meaning(name) if name in meant or name == "id" else name for name in found.names]
        return found._replace(names=names)

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of a directory, each with the headers that stand for it, best first."""
        return _ALL

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is a header that tells who somebody is.

        Examples
        --------
        >>> DirectoryHeaders("people").fits(["Name", "Employer"])
        True
        """
        return len(header) <= 2_000 and not _WHO.isdisjoint(self.columns(header).names)

    def needed(self, header: Sequence[str]) -> int:
        """Return how many cells a row must have at least, counted from the left.

        Examples
        --------
        >>> DirectoryHeaders("people").needed(["Team", "Name", "Employer"])
        2
        """
        return 1 + min(at for at, name in enumerate(self.columns(header).names) if name in _WHO)

    def by_position(self, width: int) -> list[str]:
        """Return what each column is where there is no header: as given, else nothing.

        Examples
        --------
        >>> DirectoryHeaders("people", {2: "name"}).by_position(2)
        ['column 1', 'name']
        """
        return [self.given.get(at, f"column {at}") for at in range(1, width + 1)]

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        """Return why no row is a header; what was found may be people, so it is not shown.

        Examples
        --------
        >>> print(DirectoryHeaders("people").refused(Ledger("a.csv", "people"), 1, ["x"], []))
        a.csv: no header names people: line 1 has 1 cell, and none is name, last name, e-mail,
        profile url or id. Put a header line on top, or say columns={'…': 'name'}, or say
        columns={1: 'name'}, and header=False where there is no header.
        """
        cells = "1 cell" if len(header) == 1 else f"{len(header)} cells"
        what = f"no header names people: {ledger.unit} {line} has {cells}, and none is name, last "
        what += "name, e-mail, profile url or id"
        named = Repair("columns", names={"…": "name"})
        placed = Repair("columns", names={1: "name"}, header=False)
        repair = either("Put a header line on top", named, placed)
        return ledger.refused("B21", what, repair, line=line)

    def dated(self, names: Sequence[str]) -> str:
        """Return what dates are about: the employer or school that stands before them.

        Examples
        --------
        >>> DirectoryHeaders("people").dated(["name", "school", "start", "end", "org"])
        'school'
        """
        at = [place for place, name in enumerate(names) if name in ("start", "end")]
        before = [name for name in names[: at[0] if at else 0] if name in ("org", "school")]
        return before[-1] if before else "org"


def _meaning(name: str) -> str:
    """Return the column that somebody means by a name of their own."""
    return _KNOWN.get(_SIGNS.sub(" ", name.casefold()).strip(), name)


def slug_of(text: str) -> str:
    """Return the slug of a LinkedIn profile, empty where there is none.

    Examples
    --------
    >>> (
    ...     slug_of("https://uk.linkedin.com/in/Ada-B%C3%B6/?trk=x"),
    ...     slug_of("ada-b"),
    ...     slug_of("x.org/a"),
    ... )
    ('ada-bö', 'ada-b', '')
    """
    plain = clean_id(text)
    return slug_in(plain) if _NO_SLUG.search(plain) else plain.casefold()


def day_of(text: str) -> str | None:
    """Return a date as ISO text, as far as it is certain; empty for "present", None for no date.

    Examples
    --------
    >>> day_of("Mar 2019"), day_of("05/06/2019"), day_of("2019.0"), day_of("Fall 2019")
    ('2019-03', '2019', '2019', '2019')
    >>> day_of("present"), day_of("soon")
    ('', None)
    """
    plain = clean_id(text)
    if plain.casefold() in _STILL:
        return ""
    if _ISO.fullmatch(plain):
        return plain
    if year := _OF_A_YEAR.fullmatch(plain.casefold()):
        return year[1]
    try:
        readings = when(plain).readings
    except Unreadable:
        return None
    if "year and month" in readings:
        return f"{readings['year and month']:%Y-%m}"
    days = {day.date().isoformat() for day in readings.values()}
    years = {day[:4] for day in days}
    return min(days) if len(days) == 1 else min(years) if len(years) == 1 else None
