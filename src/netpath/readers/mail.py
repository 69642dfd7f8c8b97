"""Mail: who wrote to whom and when, from the headers of an mbox file; never what was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from netpath._rules import clean_id
from netpath.errors import DataError
from netpath.readers._bytes import AnyPath, opened
from netpath.readers._contacts import Contacts
from netpath.readers._ledger import Broken, Ledger
from netpath.readers._linkedin_facts import IN, OUT, Facts
from netpath.readers._linkedin_owner import Owner
from netpath.readers._persons import COLUMNS, Me, email_of, table_of

LONGEST_HEADERS = 2**20
MOST_RECIPIENTS = 500
_FROM = re.compile(rb"From .*\d{1,2}:\d{2}(?::\d{2})?.*\d{4}\s*$|From \S+\s*$")
_ROBOT = re.compile(
    r"(?:no|do.?not|never)[._-]?reply.*|mailer-daemon|postmaster|bounces?([+._-].*)?"
    r"|notifications?([+._-].*)?|notify|newsletters?|alerts?|automated|.*[._-]no-?reply"
)
_LEFT = ("spam", "trash", "drafts", "draft")


def mail(
    path: AnyPath,
    *,
    owner: str | Sequence[str],
    consent: str = "",
    share: bool = False,
    strict: bool = False,
) -> Contacts:
    r"""Read a mailbox: an mbox file, as Thunderbird, Apple Mail or Google Takeout write it.

    Only headers are looked at, and of these only who wrote to whom, when, in what company, and
    whether a machine did. What was written and its subjects are not kept. Letters of lists and
    machines, spam, drafts, and letters that are there twice are skipped by named rules.

    Parameters
    ----------
    path
        Where it is. It is read from front to back, a letter at a time.
    owner
        Whose mailbox it is: their e-mail address, or several; all of them are theirs.
    consent
        Who agreed to this use, and when, such as ``"Ada, 2026-11-20"``.
    share
        Whether the people in it may be named to other people's seekers.
    strict
        Whether to raise at the first letter that cannot be kept, instead of setting it aside.

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
    own = [owner] if isinstance(owner, str) else list(owner)
    if not any(map(email_of, own)):
        raise DataError(
            "owner: letters tell people by their addresses, so whose they are is told by an e-mail "
            'address. Write owner="ada@example.org", or several.',
            column="owner",
        )
    me, ledger = (
        Me.of(*sorted(own, key=lambda one: not email_of(one))),
        Ledger(Path(path).name, "mail"),
    )
    box = _Box(me, ledger)
    with opened(path) as file:
        for line, head in _heads(file):
            box.take(line, head)
    if not ledger.lines:
        what = "it is an mbox file of 0 letters: no line begins with 'From ' as letters there do"
        raise ledger.refused("B68", what, "Export the mailbox again, in the format mbox")
    if strict:
        ledger.refuse_broken()
    return box.contacts(consent, share)


class Letter(NamedTuple):
    """Who wrote to whom, on which day."""

    sender: str
    to: tuple[str, ...]
    day: str


def _heads(file: BufferedReader) -> Iterator[tuple[int, bytes]]:
    """Yield the headers of each letter, and the line at which it begins; bodies are passed over."""
    head: list[bytes] | None = None
    first, size, blank = 0, 0, True
    for number, line in enumerate(file, 1):
        if blank and line.startswith(b"From ") and _FROM.match(line):
            if head is not None:
                yield first, b"".join(head)
            head, first, size = [], number, 0
            blank = False
            continue
        blank = not line.strip()
        if head is None:
            continue
        if blank:
            yield first, b"".join(head)
            head = None
        elif size < LONGEST_HEADERS:
            head.append(line)
            size += len(line)
    if head is not None:
        yield first, b"".join(head)


class _Box:
    """What the letters of a mailbox add up to."""

    def __init__(self, me: Me, ledger: Ledger) -> None:
        self._me, self._ledger = me, ledger
        self._own = set(me.known["email"].split())
        self._facts = Facts(Owner(me.person, me.known["name"], me.person))
        self._names: dict[str, Counter[str]] = {}
        self._seen: set[str] = set()
        self._parser = BytesHeaderParser(policy=compat32)
        self._kept = 0

    def take(self, line: int, head: bytes) -> None:
        """Enter a letter."""
        record = self._ledger.add(line)
        found = self._parser.parsebytes(head)
        why = self._why_not(found)
        if why:
            self._ledger.skip(why)
            return
        letter = self._letter(found)
        if letter is None:
            rule, repair = "a letter tells who wrote it", "Nothing to do: the others are kept"
            self._ledger.set_aside(Broken(record, "From", "B69", "", rule, repair))
        else:
            self._enter(letter, line)

    def _why_not(self, found: Message) -> str:
        """Return the rule by which a letter is skipped; empty where it is kept."""
        labels = {one.strip().casefold() for one in _one(found, "X-Gmail-Labels").split(",")}
        key = _one(found, "Message-ID").strip()
        twice = bool(key) and key in self._seen
        self._seen.add(key)
        if twice:
            return "letter that is there twice"
        if labels & set(_LEFT):
            return "spam, rubbish or draft"
        senders = _addresses(found, "From")
        if senders and senders[0][1] in self._own:
            return ""
        listed = any(name in found for name in ("List-Id", "List-Unsubscribe", "List-Post"))
        bulk = _one(found, "Precedence").strip().casefold() in ("bulk", "list", "junk")
        if listed or bulk:
            return "letter of a list"
        auto = _one(found, "Auto-Submitted").strip().casefold()
        robot = bool(senders) and bool(_ROBOT.fullmatch(senders[0][1].partition("@")[0]))
        return "letter of a machine" if robot or auto not in ("", "no") else ""

    def _letter(self, found: Message) -> Letter | None:
        senders = _addresses(found, "From") or _addresses(found, "Sender")
        if len(senders) != 1:
            return None
        to = [one for name in ("To", "Cc", "Bcc") for one in _addresses(found, name)]
        for name, address in (*senders, *to):
            if name:
                self._names.setdefault(address, Counter())[name] += 1
        day = _day(_one(found, "Date"))
        return Letter(senders[0][1], tuple(dict.fromkeys(address for _, address in to)), day)

    def _enter(self, letter: Letter, line: int) -> None:
        others = [one for one in letter.to if one not in self._own and one != letter.sender]
        size, place = 1 + len({letter.sender, *letter.to} - self._own), (self._ledger.file, line)
        if letter.sender not in self._own:
            # Whoever is not named among those written to got it as one of many.
            self._facts.add(letter.sender, "message", IN, letter.day, place, max(size, 2))
        elif not others:
            self._ledger.skip("letter to oneself")
            return
        elif len(others) > MOST_RECIPIENTS:
            self._ledger.skip("letter to more than 500 people")
            return
        else:
            for one in others:
                self._facts.add(one, "message", OUT, letter.day, place, size)
        self._kept += 1

    def contacts(self, consent: str, share: bool) -> Contacts:
        """Return what all letters tell."""
        people = {
            one: {**dict.fromkeys(COLUMNS, ""), "email": one, "name": self._name_of(one)}
            for one in self._facts.people()
        }
        own = (self._name_of(one) for one in self._me.known["email"].split())
        self._me.learn({"name": next(filter(None, own), "")})
        return Contacts(
            table_of({self._me.person: self._me.known, **people}),
            self._facts.frame(),
            self._ledger.report(self._kept),
            owner=self._me.person,
            owner_name=self._me.known["name"] or self._me.person,
            consent=consent,
            share=share,
            file=self._ledger.file,
        )

    def _name_of(self, address: str) -> str:
        """Return the name that an address most often goes by, the first of equals by letters."""
        names = self._names.get(address, Counter())
        return min(names, key=lambda name: (-names[name], name), default="")


def _one(found: Message, name: str) -> str:
    value = found.get(name)
    return "" if value is None else str(value)


def _addresses(found: Message, name: str) -> list[tuple[str, str]]:
    """Return the names and addresses of a header; an encoded word is a name, never an address."""
    raw = [str(one) for one in found.get_all(name, [])]
    told = []
    for called, address in getaddresses(raw):
        plain = email_of(address)
        if plain:
            name_ = _words(called)
            told.append(("" if email_of(name_) else name_, plain))
    return told


def _words(text: str) -> str:
    try:
        return clean_id(str(make_header(decode_header(text))))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return clean_id(text)


def _day(text: str) -> str:
    """Return the day of a letter as ISO text; empty where it tells none that can be."""
    try:
        day = parsedate_to_datetime(text).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return day.isoformat() if date(1970, 1, 2) <= day <= date.today() else ""
