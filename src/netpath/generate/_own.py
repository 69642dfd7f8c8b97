"""What one person of the town has beside LinkedIn: a phone, an address book, mail, a calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from netpath.generate._exports import TODAY, owners_of, slug_of, tied_to, two_asks_away
from netpath.network import ReferralNetwork

ON_THE_PHONE = ("family", "friend", "neighbour")
N_STRANGERS = 12
_GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"
)
_BODY = "This text says nothing, and is not kept.\n"
_CALENDAR = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sample town//EN")


@dataclass(frozen=True)
class Somebody:
    """Somebody who stands in these files: a tie of the town, or a stranger (no kind)."""

    number: int
    name: str
    email: str
    org: str
    role: str
    kind: str = ""
    count: int = 0
    last: date = TODAY

    @property
    def phone(self) -> str:
        """A number that was set apart for films and books."""
        area = "+44 7700 900" if self.number < 1000 else "+44 20 7946 0"
        return f"{area}{self.number % 1000:03d}"


def own_files(net: ReferralNetwork, *, rng: int) -> dict[str, bytes]:
    """Return the name and the bytes of each file of p200.

    Family, friends and neighbours are in the phone, everybody whom p200 talked to in the last year
    in the mail, those of the last three months in the calendar, and two ties in three in the
    address book. Twelve people two asks away stand in them too, and are no ties.
    """
    owner = owners_of(net)[0]
    stream = np.random.default_rng([rng, 200])
    me = _somebody(net, owner)
    ties = [_somebody(net, one.other, one.kind, one.count, one.last) for one in tied_to(net, owner)]
    ties.sort(key=lambda one: (-one.count, one.number))
    away = sorted(two_asks_away(net, owner) - set(net.alters(owner)) - {owner})
    strangers = [_somebody(net, one) for one in stream.permutation(away)[:N_STRANGERS].tolist()]
    return {
        "phone.vcf": _vcards(ties, strangers).encode(),
        "google-contacts.csv": _google(ties, strangers).encode(),
        "mail.mbox": "".join(_mails(me, ties, strangers, stream)).encode(),
        "calendar.ics": _calendar(me, ties, strangers, stream).encode(),
    }


def _somebody(net: ReferralNetwork, one: str, *told: object) -> Somebody:
    facts = [net.attribute(one, name) for name in ("org", "role")]
    email = f"{slug_of(one, net.name_of(one))}@example.org"
    return Somebody(int(one[1:]), net.name_of(one), email, *facts, *told)  # type: ignore[arg-type]


def _vcards(ties: Sequence[Somebody], strangers: Sequence[Somebody]) -> str:
    """Return a phone's cards: of two programs, with a plumber, and one person twice."""
    kept = [one for one in ties if one.kind in ON_THE_PHONE]
    cards = [_card(one, at) for at, one in enumerate([*kept, *strangers[:3], *kept[:1]])]
    firm = ("BEGIN:VCARD", "VERSION:3.0", "FN:Town Plumbers", "ORG:Town Plumbers")
    return "".join(
        [*cards, _lines(*firm, "TEL:+44 7700 900999", "X-ABShowAs:COMPANY", "END:VCARD")]
    )


def _card(one: Somebody, at: int) -> str:
    first, last = one.name.split(" ", 1)
    if at % 3 == 2:  # as older phones write them
        name = "".join(f"={byte:02X}" for byte in f"{last};{first}".encode()).replace("=3B", ";")
        named = f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name};;;"
        told: tuple[str, ...] = (
            "VERSION:2.1",
            named,
            f"TEL;CELL:{one.phone.replace('+44 ', '0044')}",
        )
    else:
        told = (
            *("VERSION:3.0", f"N:{last};{first};;;", f"FN:{one.name}"),
            f"item1.TEL;type=CELL:{one.phone}",
            *([f"EMAIL;type=HOME:{one.email}"] if at % 2 else []),
        )
    return _lines("BEGIN:VCARD", *told, "END:VCARD")


def _google(ties: Sequence[Somebody], strangers: Sequence[Somebody]) -> str:
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\r\n")
    write.writerow(_GOOGLE.split(","))
    for at, one in enumerate([*ties, *strangers[3:8]]):
        if at % 3 == 1:
            continue
        first, last = one.name.split(" ", 1)
        email = f"{one.email} ::: {one.email.replace('@', '@mail.')}" if at % 4 == 2 else one.email
        phone = one.phone if at % 4 < 3 else ""
        labels = "* myContacts"
        told = (one.org, one.role, "", labels, "* Home", email, "Mobile" if phone else "", phone)
        write.writerow((first, "", last, "", *told))
    return text.getvalue()


def _mails(
    me: Somebody, ties: Sequence[Somebody], strangers: Sequence[Somebody], rng: np.random.Generator
) -> Iterator[str]:
    """Yield letters: to and fro with ties, alone or three at once; to strangers; and from lists."""
    letters = list[tuple[datetime, str, list[Somebody], str]]()
    lately = [one for one in ties if one.last >= TODAY - timedelta(days=365)]
    for one in lately:
        for turn in range(1 + min(one.count // 4, 7)):
            ends = (me, [one]) if turn % 2 else (one, [me])
            letters.append((_moment(one.last, rng), *_sent(*ends), ""))
    for one in strangers[4:7]:
        letters.append((_moment(TODAY, rng), *_sent(me, [one]), ""))
    letters.append((_moment(TODAY, rng), *_sent(me, lately[1:4]), ""))
    letters.append((_moment(TODAY, rng), *_sent(strangers[0], [me, *ties, *strangers[1:]]), ""))
    for _ in range(3):
        news = "List-Id: Town News <news.example.org>\nList-Unsubscribe: <mailto:off@example.org>\n"
        letters.append((_moment(TODAY, rng), "Town News <news@example.org>", [me], news))
    letters.append((_moment(TODAY, rng), "no-reply@shop.example.org", [me], ""))
    letters.sort(key=lambda letter: letter[:2])
    for at, (when, sender, to, more) in enumerate(letters):
        named = ", ".join(f'"{one.name}" <{one.email}>' for one in to)
        heads = f"From: {sender}\nTo: {named}\nDate: {when:%a, %d %b %Y %H:%M:%S} +0000\n"
        yield (
            f"From sample@example.org {when:%a %b %d %H:%M:%S %Y}\n{heads}"
            f"Message-ID: <{at}@sample.example.org>\n{more}Subject: Hello\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{_BODY}\n"
        )


def _sent(sender: Somebody, to: list[Somebody]) -> tuple[str, list[Somebody]]:
    return f'"{sender.name}" <{sender.email}>', to


def _moment(last: date, rng: np.random.Generator) -> datetime:
    """Return a time in the year before a last day."""
    day = last - timedelta(days=int(rng.integers(300)))
    return datetime.combine(day, time(int(rng.integers(8, 20)), int(rng.integers(60))))


def _calendar(
    me: Somebody, ties: Sequence[Somebody], strangers: Sequence[Somebody], rng: np.random.Generator
) -> str:
    """Return meetings: of two, of a few, a weekly one, one of many, one that was called off."""
    lately = [one for one in ties if one.last >= TODAY - timedelta(days=90)]
    meetings = [([one], "") for one in lately for _ in range(2 if one.count > 50 else 1)]
    meetings += [(lately[:4], "RRULE:FREQ=WEEKLY;COUNT=6"), ([*ties, *strangers], "")]
    meetings += [([strangers[7]], "STATUS:CANCELLED"), ([strangers[8]], "declined")]
    told = list[str]()
    for at, (others, more) in enumerate(meetings):
        when = _moment(min(one.last for one in others), rng)
        told += ["BEGIN:VEVENT", f"UID:{at}@sample.example.org", f"DTSTART:{when:%Y%m%dT%H%M%SZ}"]
        told += [f"DTEND:{when + timedelta(hours=1):%Y%m%dT%H%M%SZ}", "SUMMARY:A meeting"]
        told.append(f'ORGANIZER;CN="{me.name}":mailto:{me.email}')
        for one in [me, *others]:
            state = "DECLINED" if more == "declined" and one is not me else "ACCEPTED"
            told.append(f'ATTENDEE;CN="{one.name}";PARTSTAT={state}:mailto:{one.email}')
        told += [*([more] if ":" in more else []), "END:VEVENT"]
    return _lines(*_CALENDAR, *told, "END:VCALENDAR")


def _lines(*lines: str) -> str:
    """Return lines as vCards and calendars have them: CRLF, and folded after 73 letters."""
    folded = [
        "\r\n ".join(line[at : at + 73] for at in range(0, max(len(line), 1), 73)) for line in lines
    ]
    return "".join(f"{line}\r\n" for line in folded)
