"""The files of a LinkedIn export, as an export of one era or another writes them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

import numpy as np

from netpath.generate._exports import TODAY, YEARS_AT_SCHOOL, Contact, DrawnProfile, Export, some_of

HEADERS = {
    "Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT",
    "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "Recommendations_Received.csv": "First Name,Last Name,Company,Job Title,Text,Creation Date,"
    "Status",
    "Endorsement_Received_Info.csv": "Endorsement Date,Skill Name,Endorser First Name,"
    "Endorser Last Name,Endorser Public Url,Endorsement Status",
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities",
    "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,"
    "Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers",
    "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On",
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SKILLS = ("Planning", "Public Speaking", "Spreadsheets", "Teamwork", "Writing")
_NOTE = "Some e-mail addresses are missing here, because people keep them to themselves"
Row = tuple[str, ...]

_SAID = (
    "Thank you for Tuesday.",
    "That sounds good, see you then.",
    "Could we move it to the week after next?",
    'They call it "the short list", and it is not.',
    "Two things:\nthe room is booked, and tea is on me.",
    "I sent the notes &amp; the slides.",
    "How was the first week?",
    "Happy to help; say when.",
    "It was good to see you again.",
    "Congratulations on the new job!",
)


@dataclass(frozen=True)
class Era:
    """How one year's archives were written."""

    notes: tuple[str, ...]  # the lines before the header of Connections.csv
    line_end: str = "\n"
    last_line_ends: bool = True
    encoding: str = "utf-8"
    quoted: bool = False  # every field of messages.csv
    drafts: bool = True
    message_columns: int = 12
    between: str = ","  # the profile addresses of several recipients
    respelt: bool = False  # employers as people spell them


ERAS = (
    Era(("Notes:", f'"{_NOTE}, which is expected."', ""), quoted=True),
    Era(
        ('"Notes:"', f'"{_NOTE},', 'which is expected."', ""),
        line_end="\r\n",
        encoding="utf-8-sig",
    ),
    Era(
        ("Notes:", f"{_NOTE.replace(',', '')}."),
        last_line_ends=False,
        drafts=False,
        message_columns=10,
        between=";",
        respelt=True,
    ),
)


def export_files(
    exports: Sequence[Export], alumni: Sequence[DrawnProfile], *, rng: int
) -> dict[str, bytes]:
    """Return the name and the bytes of each file: an archive for each export, and alumni.csv."""
    stream = np.random.default_rng(rng)
    files = {
        f"Basic_LinkedInDataExport_{one.owner.slug}.zip": _archive(one, era, stream)
        for one, era in zip(exports, ERAS, strict=True)
    }
    header = ["name", "profile url", "school", "from", "to", "org", "role"]
    rows = [
        (one.name.split(",")[0], one.url, *_schooling(one), one.org, one.role) for one in alumni
    ]
    return files | {"alumni.csv": _csv_text(header, rows).encode()}


def _archive(export: Export, era: Era, rng: np.random.Generator) -> bytes:
    """Return the bytes of a zip: stored, since what deflating gives differs between machines."""
    if era.respelt:
        ties, met_once = _respelt(export.ties, rng), _respelt(export.met_once, rng)
        export = replace(export, ties=ties, met_once=met_once)
    rows: dict[str, list[Row]] = {
        "Connections.csv": _connections(export, rng),
        "messages.csv": message_rows(export, era.between, rng),
        "Invitations.csv": _invitations(export, rng),
        "Recommendations_Received.csv": _recommendations(export),
        "Endorsement_Received_Info.csv": _endorsements(export, rng),
        "Positions.csv": _positions(export),
        "Education.csv": _education(export.owner),
        "Profile.csv": _profile(export.owner),
        "Email Addresses.csv": [(_email(export.owner), "Yes", "Yes", "Not Available")],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, told in rows.items():
            member = zipfile.ZipInfo(name, (2025, 6, 30, 12, 0, 0))
            member.create_system = 3  # as on Unix, wherever it is written
            file.writestr(member, _file_text(name, told, era).encode(era.encoding))
    return packed.getvalue()


def _file_text(name: str, rows: Sequence[Row], era: Era) -> str:
    header = HEADERS[name].split(",")
    if name == "messages.csv":
        header = header[: era.message_columns]
        rows = [row[: len(header)] for row in rows if era.drafts or row[-1] == "No"]
    text = _csv_text(header, rows, quoted=era.quoted and name == "messages.csv")
    if name == "Connections.csv":
        text = "".join(line + "\n" for line in era.notes) + text
    text = text if era.last_line_ends else text.removesuffix("\n")
    return text.replace("\n", era.line_end)


def _csv_text(header: Sequence[str], rows: Sequence[Row], *, quoted: bool = False) -> str:
    text = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    write = csv.writer(text, quoting=quoting, lineterminator="\n")
    write.writerows([header, *rows])
    return text.getvalue()


def _connections(export: Export, rng: np.random.Generator) -> list[Row]:
    """Return contacts, newest first, with hidden members and blank rows among them."""
    listed = sorted(_accepted(export), key=lambda one: one.connected, reverse=True)
    rows: list[Row] = []
    for one in listed:
        who = one.profile
        url, email = _address(who.url, rng), _email(who) if rng.random() < 0.08 else ""
        rows.append((who.first, who.last, url, email, who.org, who.role, _day(one.connected)))
    hidden = [("",) * 6 + rows[at][6:] for at in rng.integers(len(rows), size=3)]
    for row in [*hidden, ("",) * 7, ("",) * 7]:
        rows.insert(int(rng.integers(1, len(rows))), row)
    return rows


def _respelt(contacts: list[Contact], rng: np.random.Generator) -> list[Contact]:
    """Return contacts with employers as somebody there may spell them."""
    told = []
    for one in contacts:
        org = one.profile.org
        plain = org.replace("&", "and")
        spelt = str(rng.choice([f"{plain} Ltd.", f"{plain}, Inc.", org.upper(), org]))
        told.append(replace(one, profile=replace(one.profile, org=spelt if org else "")))
    return told


def _address(url: str, rng: np.random.Generator) -> str:
    """Return a profile address in one of the forms that are seen."""
    end = url.removeprefix("https://www.")
    forms = [url, url + "/", f"{url}?trk=contacts", end, f"http://uk.{end}"]
    return str(rng.choice(forms, p=[0.8, 0.05, 0.05, 0.05, 0.05]))


def _invitations(export: Export, rng: np.random.Generator) -> list[Row]:
    """Return four in ten of those that were accepted, and those that still wait."""
    sent = [one for one in _accepted(export) if rng.random() < 0.4]
    rows: list[Row] = []
    for one in sorted([*sent, *export.invited], key=lambda one: one.connected, reverse=True):
        out = one in export.invited or rng.random() < 0.5
        ends = (export.owner, one.profile) if out else (one.profile, export.owner)
        when = datetime.combine(one.connected, time(int(rng.integers(24)), int(rng.integers(60))))
        said = str(rng.choice(["", "", "I liked the talk today."]))
        names, urls = (ends[0].name, ends[1].name), (ends[0].url, ends[1].url)
        way = "OUTGOING" if out else "INCOMING"
        rows.append((*names, _short_time(when), said, way, *urls))
    return rows


def _recommendations(export: Export) -> list[Row]:
    at_work = [one for one in export.ties if "colleague" in one.kind]
    best = sorted(at_work, key=lambda one: one.count, reverse=True)[:2]
    return [
        (who.first, who.last, who.org, who.role, "Careful, quick and kind.", when, "VISIBLE")
        for one in best
        for who, when in [(one.profile, f"{one.last:%m/%d/%y} 12:00 PM")]
    ]


def _endorsements(export: Export, rng: np.random.Generator) -> list[Row]:
    rows: list[Row] = []
    for one in [*some_of(export.ties, 3, rng), *some_of(export.met_once, 2, rng)]:
        who, skill = one.profile, str(rng.choice(_SKILLS))
        url = who.url.removeprefix("https://")
        when = f"{one.last:%Y/%m/%d} 12:00:00 UTC"
        rows.append((when, skill, who.first, who.last, url, "ACCEPTED"))
    return rows


def _positions(export: Export) -> list[Row]:
    return [
        (job.org, job.role, "", "", _day(job.first)[3:], _day(job.last)[3:] if job.last else "")
        for job in export.jobs
    ]


def _education(owner: DrawnProfile) -> list[Row]:
    return [(*_schooling(owner), "", "", "")]


def _profile(owner: DrawnProfile) -> list[Row]:
    told = owner.first, owner.last, "", "", "", owner.role, "", "", ""
    return [(*told, owner.neighbourhood, "", "", "")]


def _accepted(export: Export) -> list[Contact]:
    return [*export.ties, *export.met_once]


def _email(who: DrawnProfile) -> str:
    return f"{who.slug}@example.org"


def _schooling(who: DrawnProfile) -> Row:
    entered = str(int(who.graduated) - YEARS_AT_SCHOOL) if who.graduated else ""
    return who.school, entered, who.graduated


def _day(day: date) -> str:
    return f"{day:%d} {_MONTHS[day.month - 1]} {day:%Y}"


def _short_time(when: datetime) -> str:
    half = "AM" if when.hour < 12 else "PM"
    hour = (when.hour - 1) % 12 + 1
    return f"{when.month}/{when.day}/{when:%y}, {hour}:{when:%M} {half}"


def message_rows(export: Export, between: str, rng: np.random.Generator) -> list[Row]:
    """Return talks, the latest first, and in each the latest message first.

    A sponsored message comes before them, and a draft.

    Parameters
    ----------
    between
        What stands between the addresses of several recipients.
    """
    talks = _Talks(export.owner, between, rng)
    told = [*_alone(export, talks), *_groups(export, talks)]
    told.sort(key=lambda talk: talk[-1][6])
    rows = [row for talk in told for row in talk]
    draft = talks.of([export.met_once[-1].profile], [0], [datetime.combine(TODAY, time(9))])
    rows += [(*row[:-1], "Yes") for row in draft]
    sponsor = DrawnProfile("Quiet", "Offers", "", "", "", "", "", "")
    offer = talks.of([sponsor], [1], [datetime.combine(TODAY, time(10))])
    rows += [(*row[:3], "", *row[4:7], "A free trial for you", *row[8:]) for row in offer]
    return rows[::-1]


class _Talks:
    """Talks of one owner."""

    def __init__(self, owner: DrawnProfile, between: str, rng: np.random.Generator) -> None:
        self.owner, self.between, self.rng = owner, between, rng

    def of(
        self,
        others: Sequence[DrawnProfile],
        writers: Sequence[int],
        times: Sequence[datetime],
        title: str = "",
    ) -> list[Row]:
        """Return a message for each time; writer 0 is the owner, 1 the first of the others."""
        people = [self.owner, *others]
        name = f"2-{self.rng.bytes(12).hex()}"
        folder = "INBOX" if self.rng.random() < 0.9 else "ARCHIVE"
        rows: list[Row] = []
        for writer, when in zip(writers, times, strict=True):
            sender, to = people[writer], people[:writer] + people[writer + 1 :]
            names = ", ".join(one.name for one in to)
            urls = self.between.join(one.url for one in to)
            said = str(self.rng.choice(_SAID))
            ends = (sender.name, sender.url, names, urls)
            rows.append((name, title, *ends, f"{when} UTC", "", said, folder, "", "No"))
        return rows


def _alone(export: Export, talks: _Talks) -> Iterator[list[Row]]:
    """Yield talks of two with three ties in four, and one-sided ones with some met once."""
    for one in export.ties:
        if talks.rng.random() < 0.75:
            n, turn = 1 + min(one.count // 4, 9), int(talks.rng.integers(2))
            writers = [(turn + at) % 2 for at in range(n)]
            yield talks.of([one.profile], writers, _times(one, n, talks.rng))
    for one in export.met_once[:6]:
        writers = [int(talks.rng.integers(2))] * 2
        yield talks.of([one.profile], writers, _times(one, 2, talks.rng))


def _groups(export: Export, talks: _Talks) -> Iterator[list[Row]]:
    """Yield two talks among a few ties in touch, and a large one with people met once."""
    in_touch = [one for one in export.ties if one.count]
    for title, n, some in (
        ("Reunion", 4, in_touch),
        ("", 3, in_touch),
        ("", 10, [*in_touch, *export.met_once]),
    ):
        group = some_of(some, n, talks.rng)
        writers = talks.rng.integers(len(group) + 1, size=5).tolist()
        first_to_stop = min(group, key=lambda one: one.last)
        times = _times(first_to_stop, 5, talks.rng)
        yield talks.of([one.profile for one in group], writers, times, title)


def _times(contact: Contact, n: int, rng: np.random.Generator) -> list[datetime]:
    """Return n times in order, within two years, the last of them on the day of last contact."""
    span = min((contact.last - contact.connected).days, 700)
    ago = np.sort([0, *rng.integers(span + 1, size=n - 1)])[::-1]
    seconds = np.sort(rng.integers(8 * 3600, 20 * 3600, size=n))
    midnight = datetime.combine(contact.last, time())
    return [
        midnight + timedelta(days=-int(day), seconds=int(second))
        for day, second in zip(ago, seconds, strict=True)
    ]
