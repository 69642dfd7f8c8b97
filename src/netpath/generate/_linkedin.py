"""The files of a LinkedIn archive, with the habits of several years' exports."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TALK = (
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
_SKILLS = ("Planning", "Public Speaking", "Spreadsheets", "Teamwork", "Writing")
_NOTE = "Some e-mail addresses are missing here, because people keep them to themselves"


@dataclass(frozen=True)
class Era:
    """How one year's export was written."""

    notes: tuple[str, ...]  # the lines before the header of Connections.csv
    line_end: str = "\n"
    bom: bool = False
    quoted: bool = False  # every field of messages.csv
    drafts: bool = True  # messages.csv tells attachments and drafts
    between: str = ","  # the profile addresses of several recipients
    respelt: bool = False  # employers as people spell them
    last_line_ends: bool = True


ERAS = (
    Era(("Notes:", f'"{_NOTE}, which is expected."', ""), quoted=True),
    Era(('"Notes:"', f'"{_NOTE},', 'which is expected."', ""), line_end="\r\n", bom=True),
    Era(
        ("Notes:", f"{_NOTE}."),
        drafts=False,
        between=";",
        respelt=True,
        last_line_ends=False,
    ),
)


@dataclass(frozen=True)
class Job:
    """Where somebody worked, and when; no end: still there."""

    org: str
    role: str
    first: pd.Timestamp
    last: pd.Timestamp | None


@dataclass(frozen=True)
class Export:
    """One person's contacts, as drawn.

    ``contacts`` is indexed by the town's ids. ``kind`` is that of the tie, or ``met once`` or
    ``invited``; then there is no tie in the town.
    """

    owner: pd.Series
    contacts: pd.DataFrame
    jobs: list[Job]
    era: Era

    @property
    def ties(self) -> pd.DataFrame:
        """Those contacts who are tied to the owner in the town."""
        return self.contacts[~self.contacts["kind"].isin(["met once", "invited"])]

    @property
    def met_once(self) -> pd.DataFrame:
        """Those who are no ties."""
        return self.contacts[self.contacts["kind"] == "met once"]


Row = tuple[str, ...]


def archive(export: Export, rng: np.random.Generator) -> bytes:
    """Return the bytes of the zip: stored, not deflated, since zlib differs between versions."""
    rows = {
        "Connections.csv": _connections(export, rng),
        "messages.csv": _messages(export, rng),
        "Invitations.csv": _invitations(export, rng),
        "Recommendations_Received.csv": _recommendations(export),
        "Endorsement_Received_Info.csv": _endorsements(export, rng),
        "Positions.csv": _positions(export.jobs),
        "Education.csv": _education(export.owner),
        "Profile.csv": _profile(export.owner),
        "Email Addresses.csv": [(export.owner["email"], "Yes", "Yes", "Not Available")],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, told in rows.items():
            member = zipfile.ZipInfo(name, (2025, 6, 30, 12, 0, 0))
            member.create_system = 3  # as on Unix, wherever it is written
            file.writestr(member, _bytes(name, told, export.era))
    return packed.getvalue()


def csv_text(header: Iterable[str], rows: Iterable[Sequence[object]], *, quoted: bool = False) -> str:
    """Return a table as text."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    write = csv.writer(text, quoting=quoting, lineterminator="\n")
    write.writerow(header)
    write.writerows(rows)
    return text.getvalue()


def _bytes(name: str, rows: Sequence[Row], era: Era) -> bytes:
    header, quoted = HEADERS[name].split(","), False
    text = ""
    if name == "Connections.csv":
        text = "".join(line + "\n" for line in era.notes)
    if name == "messages.csv":
        quoted = era.quoted
        n = len(header) if era.drafts else header.index("ATTACHMENTS")
        header, rows = header[:n], [row[:n] for row in rows]
    text += csv_text(header, rows, quoted=quoted)
    text = text if era.last_line_ends else text.removesuffix("\n")
    return text.replace("\n", era.line_end).encode("utf-8-sig" if era.bom else "utf-8")


def _connections(export: Export, rng: np.random.Generator) -> list[Row]:
    """Return contacts, newest first, with blank rows and rows of hidden members among them."""
    listed = export.contacts[export.contacts["kind"] != "invited"]
    listed = listed.sort_values(["connected", "slug"], ascending=[False, True])
    rows = []
    for one in listed.itertuples():
        email = one.email if rng.random() < 0.08 else ""
        org = _respelt(one.org) if export.era.respelt else one.org
        day = _day(one.connected)
        rows.append((one.first, one.last, _address(one.url, rng), email, org, one.role, day))
    for day in listed["connected"].sample(3, random_state=rng):
        rows.insert(int(rng.integers(len(rows))), ("",) * 6 + (_day(day),))
    for _ in range(2):
        rows.insert(int(rng.integers(len(rows))), ("",) * 7)
    return rows


def _respelt(org: str) -> str:
    """Return an employer as somebody there may spell it."""
    if "&" in org or " and " in org:
        return org.replace(" and ", " & ") if " and " in org else org.replace("&", "and")
    return org + " Ltd." if len(org) % 2 == 0 and org else org.upper() if len(org) % 3 == 0 else org


def _address(url: str, rng: np.random.Generator) -> str:
    """Return a profile address in one of the forms that are seen."""
    end = url.removeprefix("https://www.")
    forms = [url, url + "/", f"{url}?trk=contacts", end, "http://uk." + end]
    return str(rng.choice(forms, p=[0.8, 0.05, 0.05, 0.05, 0.05]))


def _messages(export: Export, rng: np.random.Generator) -> list[Row]:
    """Return conversations, those with the latest message first, and its latest message first."""
    told = [*_talks(export, rng), *_unanswered(export, rng), *_groups(export, rng)]
    conversations = [_conversation(people, export, rng) for people in told]
    return []
