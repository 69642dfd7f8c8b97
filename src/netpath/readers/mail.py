"""Mail: who wrote to whom and when, from the headers of an mbox file; never what was written."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from hashlib import blake2b
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from netpath._results import counted
from netpath._rules import clean_id
from netpath.errors import DataError, Repair
from netpath.readers._persons import COLUMNS, Me, email_of, star
from netpath.readers.contacts import IN, OUT, Contacts, ExportFacts, Owner
from netpath.readers.tables._bytes import AnyPath, name_of, opened
from netpath.readers.tables._ledger import Ledger

LONGEST_HEADERS, LONGEST_HEADER = 2**18, 2**16
MOST_RECIPIENTS = 500
_LONGEST_LINE = 2**16
_DATED = re.compile(
    rb"From .{0,500}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} +\d{1,2}:\d{2}.{0,60}"
)
_UNDATED = re.compile(rb"From \S{0,500}\s*")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\r\n]*\?=")
_ROBOT = re.compile(
    r"(?:no|do.?not|never)[._-]?reply.*|mailer-daemon|postmaster|bounces?([+._-].*)?"
    r"|notifications?([+._-].*)?|notify|newsletters?|alerts?|automated|.*[._-]no-?reply"
)
_LEFT = re.compile(
    "spam|trash|drafts?|papierkorb|entwürfe|corbeille|brouillons|papelera|borradores"
)
_DELETED = 8  # of Mozilla's marks


def mail(
    path: AnyPath,
    *,
    owner: str | Sequence[str],
    consent: str = "",
    share: bool = False,
) -> Contacts:
    r"""Read a mailbox: an mbox file, as Thunderbird, Apple Mail or Google Takeout write it.

    Only headers are looked at, and of these only who wrote to whom, when, in what company, and
    whether a machine did. What was written and its subjects are not kept. Letters of lists and
    machines, spam, drafts, and letters that are there twice are skipped by named rules.

    Parameters
    ----------
    path
        Where it is: a file, or a folder with a file ``mbox`` as Apple Mail exports one. It is read
        from front to back, a letter at a time.
    owner
        Whose mailbox it is: their e-mail address, or several; all of them are theirs.
    consent
        Who agreed to this use, and when, such as ``"Ada, 2026-11-20"``.
    share
        Whether the people in it may be named to other people's seekers.

    Returns
    -------
    Contacts
        A star: each fact is about the owner and one other person, who wrote, and in what company.

    Raises
    ------
    DataError
        If no owner's address is given.
    FileRefused
        If the file cannot be read, or holds no letter.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> letter = "From x Mon Mar  4 09:00:00 2024\nFrom: Ben Ash <ben@x.org>\nTo: ada@x.org\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "all.mbox")
    ...     _ = path.write_text(letter + "Date: Mon, 4 Mar 2024 09:00:00 +0000\n\nHello!\n")
    ...     mine = mail(path, owner="ada@x.org")
    >>> mine.evidence[["target", "kind", "when", "direction"]].values.tolist()
    [['ben@x.org', 'message', '2024-03-04', 'in']]
    """
    me, ledger = Me.of(owner), Ledger(name_of(path), "mail")
    if not me.known["email"]:
        raise DataError(
            f"{ledger.file}: letters tell people by their addresses, so whose they are is told by "
            "an e-mail address.",
            code="whose",
            column="owner",
            rule="letters tell people by their addresses",
            repair=Repair("owner", by_mail=True),
        )
    box = _Box(me, ledger)
    with opened(inside(path) if os.path.isdir(path) else path) as file:
        for line, head in _heads(file):
            box.take(line, head)
    if not ledger.lines:
        what = "it is an mbox file of 0 letters: no line begins with 'From ' as letters there do"
        raise ledger.refused("B68", what, "Export the mailbox again, in the format mbox")
    return box.contacts(consent, share)


def inside(folder: AnyPath) -> Path:
    """Return where the letters are in a folder as Apple Mail exports one: ``INBOX.mbox/mbox``."""
    return Path(folder, "mbox")


def is_mailbox(head: bytes) -> bool:
    """Return whether a file that begins so is a mailbox: a line "From …", then headers."""
    lines = [line for line in head[:100_000].splitlines() if line.strip()][:2]
    begun = bool(lines) and (_DATED.match(lines[0]) or _UNDATED.fullmatch(lines[0]))
    return bool(begun) and len(lines) > 1 and _HEADER.match(lines[1]) is not None


class MailLetter(NamedTuple):
    """Who wrote to whom, on which day; people by address, with their names as written."""

    sender: str
    to: tuple[str, ...]
    day: str
    names: tuple[tuple[str, str], ...]


def _heads(file: BufferedReader) -> Iterator[tuple[int, bytes]]:
    """Yield the headers of each letter, and the line at which it begins; bodies are passed over.

    A letter begins with a line "From …" that a header follows; where it tells no day, as
    Thunderbird's, or has no blank line above it, that is all the more needed: bodies hold such
    lines as well.
    """
    head: list[bytes] | None = None
    maybe, first, size, number, blank, whole = b"", 0, 0, 0, True, True
    for line in iter(partial(file.readline, _LONGEST_LINE), b""):
        begins, whole = whole, line.endswith(b"\n")
        number += begins
        if maybe:
            if _HEADER.match(line) or (maybe == b"sure" and not line.strip()):
                if head is not None:
                    yield first, b"".join(head)
                head, first, size = [], number - 1, 0
            maybe = b""
        if begins and line.startswith(b"From "):
            dated = _DATED.match(line) is not None
            if dated or (blank and _UNDATED.fullmatch(line)):
                maybe = b"sure" if dated and blank else b"so"
        blank = begins and not line.strip()
        if head is None:
            continue
        if blank:
            yield first, b"".join(head)
            head = None
        elif size < LONGEST_HEADERS and not maybe:
            head.append(line)
            size += len(line)
    if head is not None:
        yield first, b"".join(head)
    elif maybe == b"sure":
        yield number, b""


class _Box:
    """What the letters of a mailbox add up to."""

    def __init__(self, me: Me, ledger: Ledger) -> None:
        self._me, self._ledger = me, ledger
        self._own = set(me.known["email"].split())
        self._facts = ExportFacts(Owner(me.person, me.known["name"], me.person))
        self._names: dict[str, Counter[str]] = {}
        self._seen: set[bytes] = set()
        self._parser = HeaderParser(policy=compat32)
        self._kept = self._mine = self._undated = 0

    def take(self, line: int, head: bytes) -> None:
        """Enter a letter."""
        self._ledger.add(line)
        found = self._parser.parsestr(_letters(head))
        senders = _addresses(found, "From") or _addresses(found, "Sender")
        if len(senders) != 1:
            self._ledger.skip("letter that does not tell who wrote it")
            return
        why = self._why_not(found, senders[0][1])
        if why:
            self._ledger.skip(why)
        else:
            self._enter(_letter(found, senders[0]), line)

    def _why_not(self, found: Message, sender: str) -> str:
        """Return the rule by which a letter is skipped; empty where it is kept."""
        if self._is_twice(_one(found, "Message-ID").strip()):
            return "letter that is there twice"
        labels = _words(_one(found, "X-Gmail-Labels")).casefold().split(",")
        marks = _one(found, "X-Mozilla-Status").strip()
        deleted = bool(re.fullmatch("[0-9a-fA-F]{4}", marks)) and bool(int(marks, 16) & _DELETED)
        if (
            deleted
            or "X-Mozilla-Draft-Info" in found
            or any(_LEFT.fullmatch(one.strip()) for one in labels)
        ):
            return "spam, deleted or draft"
        if sender in self._own:
            return ""
        listed = any(name in found for name in ("List-Id", "List-Unsubscribe", "List-Post"))
        bulk = _one(found, "Precedence").strip().casefold() in ("bulk", "list", "junk")
        if listed or bulk:
            return "letter of a list"
        auto = _one(found, "Auto-Submitted").strip().casefold()
        return "letter of a machine" if _is_robot(sender) or auto not in ("", "no") else ""

    def _is_twice(self, key: str) -> bool:
        if not key:
            return False
        digest = blake2b(key.encode("utf-8", "replace"), digest_size=12).digest()
        twice = digest in self._seen
        self._seen.add(digest)
        return twice

    def _enter(self, letter: MailLetter, line: int) -> None:
        others = [one for one in letter.to if one not in self._own and one != letter.sender]
        from_me, to_me = letter.sender in self._own, bool(self._own & set(letter.to))
        size, place = 1 + len({letter.sender, *letter.to} - self._own), (self._ledger.file, line)
        met = [one for one in others if not _is_robot(one)] if from_me else [letter.sender]
        if from_me and not met:
            self._ledger.skip("letter to a machine" if others else "letter to oneself")
            return
        if from_me and len(others) > MOST_RECIPIENTS:
            self._ledger.skip(f"letter to more than {MOST_RECIPIENTS} people")
            return
        # Whoever is not named among those written to got it as one of nobody knows how many.
        size = size if from_me or to_me else 0
        for one in met:
            way = OUT if from_me else IN
            self._facts.add(one, "message", way, letter.day, place, size)
        for address, name in letter.names:
            if address in met or address in self._own:
                self._names.setdefault(address, Counter())[name] += 1
        self._kept += 1
        self._mine += from_me or to_me
        self._undated += not letter.day

    def contacts(self, consent: str, share: bool) -> Contacts:
        """Return what all letters tell."""
        ledger = self._ledger
        if self._kept and not self._mine:
            what = "no letter in it is from or to an address of its owner"
            raise ledger.refused("B34", what, "Say all of the owner's addresses", column="owner")
        if not_named := self._kept - self._mine:
            what = "name no address of the owner; say all of them"
            ledger.note("B34", f"{counted(not_named, 'letter')} that {what}")
        if self._undated:
            ledger.note("B58", f"{counted(self._undated, 'letter')} without a day, kept")
        people = {
            one: {**dict.fromkeys(COLUMNS, ""), "email": one, "name": self._name_of(one)}
            for one in self._facts.people()
        }
        own = (self._name_of(one) for one in self._me.known["email"].split())
        self._me.learn({"name": next(filter(None, own), "")})
        facts = self._facts.frame()
        return star(self._me, people, facts, ledger, self._kept, consent=consent, share=share)

    def _name_of(self, address: str) -> str:
        """Return the name that an address most often goes by, the first of equals by letters."""
        names = self._names.get(address, Counter())
        return min(names, key=lambda name: (-names[name], name), default="")


def _letters(head: bytes) -> str:
    """Return headers as text; programs that do not encode their letters write some code page."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _letter(found: Message, sender: tuple[str, str]) -> MailLetter:
    to = [one for name in ("To", "Cc", "Bcc") for one in _addresses(found, name)]
    names = tuple((address, name) for name, address in (sender, *to) if name)
    people = tuple(dict.fromkeys(address for _, address in to))
    return MailLetter(sender[1], people, _day(_one(found, "Date")), names)


def _is_robot(address: str) -> bool:
    return _ROBOT.fullmatch(address.partition("@")[0]) is not None


def _one(found: Message, name: str) -> str:
    value = found.get(name)
    return "" if value is None else str(value)[:LONGEST_HEADER]


def _addresses(found: Message, name: str) -> list[tuple[str, str]]:
    """Return the names and addresses of a header; an encoded word is a name, never an address."""
    raw = [
        _ENCODED.sub(_without_commas, str(one))[:LONGEST_HEADER] for one in found.get_all(name, [])
    ]
    try:
        parted = getaddresses(raw)
    except (RecursionError, ValueError, IndexError, AttributeError, TypeError):
        return []  # comments within comments, and worse
    told = []
    for called, address in parted:
        plain = email_of(address)
        if plain:
            name_ = _words(called)
            told.append(("" if "@" in name_ else name_, plain))
    return told


def _without_commas(found: re.Match[str]) -> str:
    """Return an encoded word in which no sign parts addresses, though it should have none."""
    is_q = found[0].partition("?")[2].partition("?")[2][:1] in "qQ"
    return re.sub('[,;<>"@()]', lambda sign: f"={ord(sign[0]):02X}", found[0]) if is_q else found[0]


def _words(text: str) -> str:
    try:
        return clean_id(str(make_header(decode_header(text))) if "=?" in text else text)
    except (MessageError, LookupError, ValueError, RecursionError):
        return clean_id(text)


def _day(text: str) -> str:
    """Return the day of a letter, by Greenwich, as ISO text; empty where it tells none."""
    try:
        moment = parsedate_to_datetime(text)
        day = (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
        return ""
    return day.isoformat() if day > date(1970, 1, 1) else ""
