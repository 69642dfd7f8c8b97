"""The files of a LinkedIn archive, with the habits of several years' exports."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

import numpy as np

from netpath.generate._exports import YEARS_AT_SCHOOL, Contact, DrawnProfile, Export, some_of
from netpath.generate._messages import Row, message_rows

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
