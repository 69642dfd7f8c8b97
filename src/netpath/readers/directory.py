"""A directory: people, where they work or studied and when, and nobody's contacts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from operator import itemgetter

import pandas as pd

from netpath._results import counted, listed
from netpath._rules import clean_id
from netpath.errors import FileRefused, Message, Repair, either
from netpath.readers._persons import name_and_email, phone_of, whole_name
from netpath.readers._persons import slug_of as slug_in
from netpath.readers.contacts import KEY_COLUMNS, PEOPLE_COLUMNS, Contacts, no_evidence, no_past
from netpath.readers.tables._bytes import AnyPath
from netpath.readers.tables._cells import read_column
from netpath.readers.tables._dates import Unreadable, when
from netpath.readers.tables._headers import (
    KNOWN,
    MOST_COLUMNS,
    MOST_NAMED,
    Columns,
    HeaderRule,
    header_key,
    refuse_unused,
)
from netpath.readers.tables._ledger import Broken, Ledger
from netpath.readers.tables._sheet import Sheet, table_of

_DATES = ("start", "end", "graduated")
_KEPT = (*PEOPLE_COLUMNS, *KEY_COLUMNS, *_DATES, "do_not_ask")
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
_NO_SLUG = re.compile(r"[/.@\s]")
_ISO = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_OF_A_YEAR = re.compile(  # "Class of 2014", "Spring 2011", and what pandas makes of a year
    r"(?:(?:class of|promotion|promo|jahrgang|abitur|spring|summer|autumn|fall|winter|term"
    r"|frühjahr|frühling|sommer|herbst|wintersemester|sommersemester|printemps|été|automne|hiver"
    r"|primavera|verano|otoño|invierno)[,\s]+)?((?:19|20)[0-9]{2})(?:\.0+)?"
)
_STILL = frozenset(["present", "now", "current", "today", "-", "–", "—"])


def directory(
    path: AnyPath,
    *,
    columns: Mapping[str | int, str] | None = None,
    header: bool | None = None,
    sheet: str | None = None,
    consent: str = "",
    share: bool = True,
    strict: bool = False,
    encoding: str | None = None,
) -> Contacts:
    r"""Read a table of people: an alumni list, a staff page, the members of a society.

    Nobody's contacts are in it, so there are no ties; but it joins a pool, where it tells who works
    where, and where its rows are dated, who was somewhere at the same time.

    Parameters
    ----------
    path
        A CSV file, or an .xlsx workbook. A person may have several rows where they share a profile,
        an e-mail or an id; ``from`` and ``to`` date the employer or school before them, a year of
        graduation (``class of``) the school alone. Columns
        that nothing here is known about are left out, unless ``columns`` names them.
    columns
        What headers stand for, or columns by position from 1: ``{"employer name": "org", 3:
        "from"}``; ``"left out"`` leaves one out.
    header
        Whether there is a header line; None where nobody said.
    sheet
        The sheet of a workbook; by default the first whose header names people.
    consent
        Who agreed to this use, and when: ``"alumni office, 2026-11-20"``.
    share
        Whether the people may be named to every seeker.
    strict
        Whether a row that cannot be kept is an error. By default such rows are set aside.
    encoding
        As in :func:`netpath.readers.read_csv`.

    Raises
    ------
    FileRefused
        If the file cannot be read; nothing of it is taken.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "alumni.csv")
    ...     _ = path.write_text("name,school,from,to,org\nAda Byron,North College,2010,2014,Acme\n")
    ...     alumni = directory(path)
    >>> print(alumni)
    1 person read, 0 set aside; this is a directory: we see who they are, not whom they know.
    >>> alumni.past[["what", "place", "start", "end"]].values.tolist()
    [['school', 'North College', '2010', '2014']]
    """
    rule = DirectoryHeaders("people", dict(columns or {}), header=header)
    table, _ = table_of(path, rule, sheet, encoding)
    refuse_unused(table.ledger.file, rule.given, table.used)
    dates = rule.dated([str(name) for name in table.frame])
    _sift(table, set(rule.given.values()))
    if strict:
        table.ledger.refuse_broken()
    past, file = _past(table, dates), table.ledger.file
    report = table.ledger.report(len(table.frame))
    return Contacts(
        _people(table.frame),
        no_evidence(),
        report,
        consent=consent,
        share=share,
        past=past,
        file=file,
    )


def _sift(table: Sheet, asked: set[str]) -> None:
    """Keep the rows that name somebody, with clean keys and dates, and an id each."""
    ledger, frame = table.ledger, table.frame
    dropped = [name for name in frame if name not in _KEPT and name not in asked]
    if dropped:
        columns, told = counted(len(dropped), "column"), listed(map(repr, dropped[:MOST_NAMED]))
        more = f" and {len(dropped) - MOST_NAMED:,} more" if len(dropped) > MOST_NAMED else ""
        what = f"{columns} of no use here left out: {told}{more}"
        named = {"name", "first", "last"} & set(frame)
        keep = Repair("columns", names={"…": "org" if named else "name"})
        ledger.note("P2", Message.of("{what}. {mend}", what=what, mend=keep))
    frame = frame.drop(columns=dropped)
    again = frame.astype("str").fillna("").duplicated()
    ledger.skip("repeated row", int(again.sum()))
    table.frame = _with_keys(frame[~again], ledger)
    if "do_not_ask" in frame:
        flags = read_column(table.frame["do_not_ask"], "boolean", "", ledger)
        table.frame = table.frame.assign(do_not_ask=flags.fillna(False).astype(bool))
    for name in _DATES:
        if name in frame:
            table.frame = table.frame.assign(**{name: _dates(table.frame[name], ledger)})
    table.drop_broken()
    table.frame = _with_ids(table.frame)


def _with_keys(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return rows with a name and clean keys; set aside those that name nobody (B34)."""
    told = _with_addresses(frame.assign(name=_names(frame)), ledger)
    told = told.assign(slug=_cleaned(told, "slug", slug_of), email=_cleaned(told, "email", _email))
    told = told.assign(given_id=_cleaned(told, "given_id", clean_id))
    if "phone" in told:
        told = told.assign(phone=_cleaned(told, "phone", phone_of))
    nobody = told.reindex(columns=["name", *KEY_COLUMNS]).isna().all(axis=1)
    rule, repair = "a row names a person", "Write a name, an e-mail, a profile or an id"
    for record in told.index[nobody]:
        ledger.set_aside(Broken(int(record), "name", "B34", "(empty)", rule, repair))
    return told


def _names(frame: pd.DataFrame) -> pd.Series:
    parts = frame.reindex(columns=["name", "first", "last"]).astype("str").fillna("")
    named = [whole_name(*row) for row in parts.itertuples(index=False, name=None)]
    whole = pd.Series(named, index=frame.index, dtype="str")
    return whole.where(whole.map(clean_id) != "")


def _with_addresses(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return people with the e-mails that stand behind their names as e-mails."""
    pairs = frame["name"].map(name_and_email, na_action="ignore")
    found = pairs[frame["name"].notna()].map(itemgetter(1))
    found = found[found != ""].astype("str")
    if found.empty:
        return frame
    what = "an e-mail behind a name is read as one, and no part of it"
    ledger.note("", f"{ledger.at(found.index)}: {what}")
    name, email = frame["name"].copy(), frame.reindex(columns=["email"])["email"].astype("str")
    name[found.index] = pairs[found.index].map(itemgetter(0)).astype("str")
    return frame.assign(name=name, email=email.fillna(found))


def _cleaned(frame: pd.DataFrame, name: str, clean: object) -> pd.Series:
    assert callable(clean)
    given = frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="str")
    found = given.map(clean, na_action="ignore").astype("str")
    return found.mask(found == "")


def _email(text: str) -> str:
    found = clean_id(text).casefold().removeprefix("mailto:")
    return found if "@" in found.strip("@") and " " not in found else ""


def _dates(cells: pd.Series, ledger: Ledger) -> pd.Series:
    """Return dates as ISO text, as far as they are certain; empty where a cell is none (B58)."""
    found = cells.map(day_of, na_action="ignore").astype("str")
    unread = cells.index[found.isna() & cells.notna()]
    if len(unread):
        what = f"{cells.name} is no date that can be told, so it is left empty"
        ledger.note("B58", f"{ledger.at(unread)}: {what}", "write 2019-03-05")
    short = cells.index[found.str.len().eq(4) & cells.str.contains(r"[-/.]", regex=True)]
    if len(short):
        what = f"{cells.name} may be read day first or month first; the year is kept"
        ledger.note("B57", f"{ledger.at(short)}: {what}")
    return found.mask(found == "")


def _with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each row its person's id: profile, e-mail, given id, or one made of name and org (B34).

    Two rows without a key that share name and employer, and differ, are two people.
    """
    ids = frame["slug"].fillna(frame["email"]).fillna(frame["given_id"])
    bare = frame[ids.isna()].astype("str").fillna("")
    short = [
        _surrogate(row) for row in zip(bare["name"], bare.get("org", bare["name"]), strict=True)
    ]
    several = pd.Series(short, index=bare.index, dtype="str").duplicated(keep=False)
    longer = [_surrogate(tuple(row)) for row in bare.itertuples(index=False)]
    made = [a if not b else c for a, b, c in zip(short, several, longer, strict=True)]
    return frame.assign(id=ids.fillna(pd.Series(made, index=bare.index, dtype="str")))


def _surrogate(told: tuple[str, ...]) -> str:
    text = json.dumps([clean_id(one) for one in told])
    return f"~{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _people(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row a person, each value from the person's latest row that has it."""
    order = frame.assign(_until=frame["end"].fillna("9999") if "end" in frame else "")
    order = order.sort_values("_until", kind="stable").drop(
        columns=["_until", *_DATES], errors="ignore"
    )
    return order.groupby("id", sort=True).last().rename_axis("id")


def _past(table: Sheet, dates: str) -> pd.DataFrame:
    """Return the dated affiliations: of the kind that the dates stand after, else of the other."""
    whole = table.frame.reindex(columns=["id", "org", "school", *_DATES]).astype("str")
    lost = int((whole["graduated"].notna() & whole["school"].isna()).sum())
    if lost:
        years = counted(lost, "year of graduation", "years of graduation")
        table.ledger.note("P2", f"{years} beside no school, which date nothing")
    frame = pd.concat([whole.drop(columns="graduated"), _schooling(whole, dates)])
    frame = frame[frame["start"].notna() | frame["end"].notna()]
    other = "school" if dates == "org" else "org"
    place = frame[dates].fillna(frame[other])
    past = pd.DataFrame(
        {
            "person": frame["id"],
            "what": pd.Series(dates, frame.index).where(frame[dates].notna(), other),
            "place": place,
            "start": frame["start"],
            "end": frame["end"],
            "file": table.ledger.file,
            "row": [table.ledger.lines[record - 1] for record in frame.index],
        }
    )
    return past[place.notna()].astype(no_past().dtypes.to_dict()).reset_index(drop=True)


def _schooling(whole: pd.DataFrame, dates: str) -> pd.DataFrame:
    """Return rows of schools that years of graduation end; they date no employer.

    Where the other dates are about the school they tell its end already.
    """
    told = whole[whole["graduated"].notna() & whole["school"].notna()]
    if dates == "school":
        told = told[told["start"].isna() & told["end"].isna()]
    return pd.DataFrame(
        {"id": told["id"], "school": told["school"], "end": told["graduated"]},
        index=told.index,
    ).astype("str")


class DirectoryHeaders(HeaderRule):
    """Which headers stand for which columns of a directory; a name or a key is enough."""

    # A directory's reader takes no header=, so the first line is mended in the file.
    doubt = "Put a header line on top if it is; name columns by their headers if it is not"

    def columns(self, header: Sequence[str]) -> Columns:
        """Return the column that each header stands for."""
        found = super().columns(header)
        meant = {self.given[key] for key in found.used}
        names = [_meaning(name) if name in meant or name == "id" else name for name in found.names]
        return found._replace(names=names)

    @property
    def must(self) -> tuple[str, ...]:
        """Nothing alone: any of several tells who somebody is."""
        return ()

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of a directory, each with the headers that stand for it, best first."""
        return _ALL

    def fits(self, header: Sequence[str]) -> bool:
        """Return whether a row is a header that tells who somebody is."""
        return len(header) <= MOST_COLUMNS and not _WHO.isdisjoint(self.columns(header).names)

    def needed(self, header: Sequence[str]) -> int:
        """Return how many cells a row must have at least, counted from the left."""
        return 1 + min(at for at, name in enumerate(self.columns(header).names) if name in _WHO)

    def refused(
        self, ledger: Ledger, line: int, header: Sequence[str], _: Sequence[Sequence[str]]
    ) -> FileRefused:
        """Return why no row is a header; what was found may be people, so it is not shown."""
        cells = "1 cell" if len(header) == 1 else f"{len(header)} cells"
        what = f"no header names people: {ledger.unit} {line} has {cells}, and none is name, last "
        what += "name, e-mail, profile url or id"
        named = Repair("columns", names={"…": "name"})
        placed = Repair("columns", names={1: "name"}, header=False)
        repair = either("Put a header line on top", named, placed)
        return ledger.refused("B21", what, repair, line=line)

    def dated(self, names: Sequence[str]) -> str:
        """Return what dates are about: the employer or school that stands before them."""
        at = [place for place, name in enumerate(names) if name in ("start", "end")]
        before = [name for name in names[: at[0] if at else 0] if name in ("org", "school")]
        return before[-1] if before else "org"


def _meaning(name: str) -> str:
    """Return the column that somebody means by a name of their own."""
    return _KNOWN.get(header_key(name), name)


def slug_of(text: str) -> str:
    """Return the slug of a LinkedIn profile, empty where there is none."""
    plain = clean_id(text)
    return slug_in(plain) if _NO_SLUG.search(plain) else plain.casefold()


def day_of(text: str) -> str | None:
    """Return a date as ISO text, as far as it is certain; empty for "present", None for no date."""
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
