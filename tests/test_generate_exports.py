"""The sample exports: LinkedIn's format with its quirks, and what they say of the town."""

import csv
import io
import re
import zipfile
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import networkx as nx
import pytest

from netpath.generate import slug_of, town
from netpath.generate._exports import draw_exports, owners_of
from netpath.generate._linkedin import export_files

EXPORTS = Path(__file__).parents[1] / "data" / "samples" / "exports"
README = " ".join((EXPORTS.parent / "README.md").read_text(encoding="utf-8").split())
many_towns = pytest.mark.parametrize("rng", [0, 2, 7])
every_owner = pytest.mark.parametrize("owner", ["p200", "p791", "p807"])

# Verbatim from the format note.
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
    "Profile.csv": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,"
    "Industry,Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers",
    "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On",
}


@cache
def drawn(rng=7):
    return town(rng=rng)


@cache
def person_of_slug():
    return {slug_of(one, name): one for one, name in drawn().people["name"].items()}


@cache
def members(owner):
    (path,) = EXPORTS.glob(f"Basic_LinkedInDataExport_*-{owner}.zip")
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@cache
def rows(owner, name):
    """The records under the header, by column, wherever the header is."""
    text = members(owner)[name].decode("utf-8-sig")
    records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    first = HEADERS[name].split(",")[0]
    start = next(at for at, record in enumerate(records) if record[:1] == [first])
    assert all(len(record) == len(records[start]) for record in records[start:])
    return [dict(zip(records[start], one, strict=True)) for one in records[start + 1 :]]


def person_at(url):
    address = urlsplit(url if "://" in url else "https://" + url)
    assert address.hostname.endswith("linkedin.com")
    return person_of_slug()[address.path.removeprefix("/in/").removesuffix("/")]


def contacts_of(owner):
    return [person_at(row["URL"]) for row in rows(owner, "Connections.csv") if row["URL"]]


def messages_of(owner):
    kept = [row for row in rows(owner, "messages.csv") if row["SENDER PROFILE URL"]]
    return [row for row in kept if row.get("IS MESSAGE DRAFT") != "Yes"]


def recipients(row):
    return [person_at(url) for url in re.split("[,;]", row["RECIPIENT PROFILE URLS"])]


# --- the same bytes


def test_the_same_bytes_each_time():  # and whatever the hash seed: test_generate.py
    files = export_files(*draw_exports(drawn(), rng=7), rng=7)
    assert files == {path.name: path.read_bytes() for path in EXPORTS.iterdir()}


def test_archives_hold_nothing_of_the_machine_or_the_day():
    for path in EXPORTS.glob("*.zip"):
        with zipfile.ZipFile(path) as file:
            for member in file.infolist():
                assert member.date_time == (2025, 6, 30, 12, 0, 0)
                assert (member.create_system, member.compress_type) == (3, zipfile.ZIP_STORED)
    assert sum(path.stat().st_size for path in EXPORTS.iterdir()) < 400_000


def test_another_rng_draws_other_contacts():
    one, other = ([e.ties for e in draw_exports(drawn(), rng=rng)[0]] for rng in (1, 2))
    assert one != other


# --- who is chosen


@many_towns
def test_owners_are_the_seeker_an_insider_and_a_well_connected_alter(rng):
    net = drawn(rng)
    graph, acme = nx.Graph(net.to_networkx()), net.where(org="Acme", role="hiring manager")
    seeker, insider, third = owners_of(net)
    assert seeker == "p200"
    assert nx.shortest_path_length(graph, seeker, insider) == 2
    assert any(graph.has_edge(insider, target) for target in acme)
    assert third in graph[seeker]
    assert sum(len(graph[one]) > len(graph[third]) for one in graph[seeker]) <= 1


@many_towns
def test_pooled_exports_hold_the_warmest_chain_of_the_town(rng):
    from netpath import chains

    net = drawn(rng)
    targets = net.where(org="Acme", role="hiring manager")
    chain = chains.warmest(net, "p200", targets)[0]
    exports, _ = draw_exports(net, rng=rng)
    known = {
        frozenset([export.owner.slug, contact.profile.slug])
        for export in exports
        for contact in export.ties
    }
    slugs = [slug_of(one, net.name_of(one)) for one in chain.people]
    assert all(frozenset(ask) in known for ask in pairwise(slugs))


@many_towns
def test_the_files_can_be_made_of_any_town(rng):
    exports, alumni = draw_exports(drawn(rng), rng=rng)
    files = export_files(exports, alumni, rng=rng)
    assert len(files) == 4
    for export in exports:
        assert len(export.met_once) == 30
        for one in [*export.ties, *export.met_once]:
            assert one.connected <= one.last


def test_slugs_are_unique_and_plain():
    slugs = list(person_of_slug())
    assert len(slugs) == 1500
    assert all(re.fullmatch("[a-z]+(-[a-z]+)+-p[0-9]+", slug) for slug in slugs)


# --- the format


@every_owner
def test_headers_are_verbatim(owner):
    assert list(members(owner)) == list(HEADERS)
    notes = {"p200": 3, "p791": 4, "p807": 2}
    for name, header in HEADERS.items():
        if (owner, name) == ("p807", "messages.csv"):
            header = header.removesuffix(",ATTACHMENTS,IS MESSAGE DRAFT")
        if (owner, name) == ("p200", "messages.csv"):
            header = '"' + header.replace(",", '","') + '"'
        lines = members(owner)[name].decode("utf-8-sig").splitlines()
        assert lines[notes[owner] if name == "Connections.csv" else 0] == header
        assert rows(owner, name)


@every_owner
def test_days_are_written_as_in_each_file(owner):
    forms = {
        ("Connections.csv", "Connected On"): "%d %b %Y",
        ("messages.csv", "DATE"): "%Y-%m-%d %H:%M:%S UTC",
        ("Invitations.csv", "Sent At"): "%m/%d/%y, %I:%M %p",
        ("Recommendations_Received.csv", "Creation Date"): "%m/%d/%y %I:%M %p",
        ("Endorsement_Received_Info.csv", "Endorsement Date"): "%Y/%m/%d %H:%M:%S UTC",
        ("Positions.csv", "Started On"): "%b %Y",
    }
    for (name, column), form in forms.items():
        days = [datetime.strptime(row[column], form) for row in rows(owner, name) if row[column]]
        assert days
        assert datetime(1961, 1, 1) < min(days) <= max(days) < datetime(2025, 7, 1)


def test_notes_marks_and_line_ends_differ_between_the_exports():
    starts = {owner: members(owner)["Connections.csv"][:12] for owner in ("p200", "p791", "p807")}
    assert starts["p200"].startswith(b"Notes:\n")
    assert starts["p791"].startswith(b'\xef\xbb\xbf"Notes:"')
    assert starts["p807"].startswith(b"Notes:\nS")
    for content in members("p791").values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 0
    assert not any(b"\r" in one for one in members("p200").values())
    assert not any(content.endswith(b"\n") for content in members("p807").values())
    lines = members("p200")["messages.csv"].splitlines()
    assert lines[0].startswith(b'"CONVERSATION ID"')


@every_owner
def test_connections_have_their_quirks(owner):
    listed = rows(owner, "Connections.csv")
    assert sum(not any(row.values()) for row in listed) == 2
    hidden = [row for row in listed if row["Connected On"] and not row["First Name"]]
    assert len(hidden) == 3
    assert all("".join(row.values()) == row["Connected On"] for row in hidden)
    assert any(", " in row["Last Name"] for row in listed)
    assert 1 <= sum(bool(row["Email Address"]) for row in listed) <= len(listed) / 5
    jobless = [row["Position"] for row in listed if row["URL"] and not row["Company"]]
    assert set(jobless) <= {"job seeker", "student"}


def test_addresses_come_in_five_forms():
    urls = [row["URL"] for one in ("p200", "p791", "p807") for row in rows(one, "Connections.csv")]
    for form in (r"https://www\..*\d", r".*/", r".*\?trk=.*", r"linkedin\.com.*", r"http://uk\..*"):
        assert any(re.fullmatch(form, url) for url in urls), form


def test_employers_are_spelt_differently_in_one_export():
    people = drawn().people
    for owner in ("p200", "p791", "p807"):
        said = [
            (row["Company"], people["org"].fillna("").at[person_at(row["URL"])])
            for row in rows(owner, "Connections.csv")
            if row["URL"]
        ]
        assert any(one != org for one, org in said) == (owner == "p807")
    assert ("Acme Ltd.", "Acme") in said
    recommended = {row["Company"] for row in rows("p807", "Recommendations_Received.csv")}
    assert recommended <= {one for one, _ in said}


@every_owner
def test_messages_have_their_quirks(owner):
    told = rows(owner, "messages.csv")
    assert sum(not row["SENDER PROFILE URL"] for row in told) == 1
    drafts = [row for row in told if row.get("IS MESSAGE DRAFT") == "Yes"]
    assert len(drafts) == (owner != "p807")
    mark = ";" if owner == "p807" else ","
    groups = {row["CONVERSATION ID"] for row in told if mark in row["RECIPIENT PROFILE URLS"]}
    assert len(groups) == 3
    assert {row["FOLDER"] for row in told} <= {"INBOX", "ARCHIVE"}
    assert {row["CONVERSATION TITLE"] for row in told} == {"", "Reunion"}
    contents = [row["CONTENT"] for row in told]
    for mark in ("\n", '"', ",", "&amp;"):
        assert any(mark in one for one in contents), mark


# --- the truth


@every_owner
def test_contacts_are_ties_of_the_town_or_were_met_once(owner):
    net, contacts = drawn(), contacts_of(owner)
    ties = set(net.alters(owner)) & set(contacts)
    assert len(contacts) == len(set(contacts))
    assert 0.6 <= len(ties) / len(net.alters(owner)) <= 0.8
    assert len(contacts) - len(ties) == 30
    near = {two for one in net.alters(owner) for two in net.alters(one)}
    assert set(contacts) - ties <= near
    (name,) = (p.name for p in EXPORTS.glob(f"*-{owner}.zip"))
    told = f"| {name.removeprefix('Basic_LinkedInDataExport_')} | {len(net.alters(owner))} "
    assert told + f"| {len(ties)} | 30 |" in README


def test_p200_still_knows_nobody_at_acme():
    assert not set(contacts_of("p200")) & set(drawn().where(org="Acme"))


def test_the_datasheet_adds_up_the_ties():
    owners = ("p200", "p791", "p807")
    kept = [len(set(drawn().alters(owner)) & set(contacts_of(owner))) for owner in owners]
    total = sum(len(drawn().alters(owner)) for owner in owners)
    assert f"70 % are contacts in the file, in all {sum(kept)} of {total}:" in README


@every_owner
def test_talks_of_two_agree_with_the_town(owner):
    talks = {}
    for row in messages_of(owner):
        talks.setdefault(row["CONVERSATION ID"], []).append(row)
    alone = [talk for talk in talks.values() if all(len(recipients(row)) == 1 for row in talk)]
    one_sided = 0
    ties = drawn().ties.set_index(["source", "target"])
    for talk in alone:
        senders = {person_at(row["SENDER PROFILE URL"]) for row in talk}
        (other,) = {*senders, *recipients(talk[0])} - {owner}
        if other not in drawn().alters(owner):
            one_sided += len(senders) == 1
            continue
        pair = (owner, other) if (owner, other) in ties.index else (other, owner)
        tie = ties.loc[pair]
        assert len(talk) == 1 + min(tie["count"] // 4, 9)
        assert len(senders) == min(len(talk), 2)
        assert max(row["DATE"] for row in talk)[:10] == f"{tie['last_contact']:%Y-%m-%d}"
    assert one_sided == 6
    assert len(alone) > 9


@every_owner
def test_names_stand_beside_the_addresses_they_belong_to(owner):
    names = drawn().people["name"]
    for row in messages_of(owner):
        sender = names[person_at(row["SENDER PROFILE URL"])]
        assert row["FROM"].split(",")[0] == sender
        to = re.sub(", (PhD|MBA|PMP)(?=,|$)", "", row["TO"]).split(", ")
        assert to == [names[one] for one in recipients(row)]
        assert owner in [person_at(row["SENDER PROFILE URL"]), *recipients(row)]
    for row in rows(owner, "Invitations.csv"):
        out = row["Direction"] == "OUTGOING"
        assert (person_at(row["inviterProfileUrl"]) == owner) == out
        assert (person_at(row["inviteeProfileUrl"]) == owner) != out


@every_owner
def test_no_text_names_anybody(owner):
    words = {word.casefold() for name in drawn().people["name"] for word in name.split(" ")}
    columns = {
        "messages.csv": ("CONTENT", "SUBJECT", "CONVERSATION TITLE"),
        "Invitations.csv": ("Message",),
        "Recommendations_Received.csv": ("Text",),
    }
    for name, texts in columns.items():
        for row in rows(owner, name):
            said = " ".join(row[text] for text in texts).casefold()
            assert not words & set(re.findall(r"[\w']+", said))


@every_owner
def test_the_owner_is_told(owner):
    (mail,) = rows(owner, "Email Addresses.csv")
    (profile,) = rows(owner, "Profile.csv")
    (school,) = rows(owner, "Education.csv")
    person = drawn().people.loc[owner]
    assert person_of_slug()[mail["Email Address"].removesuffix("@example.org")] == owner
    assert f"{profile['First Name']} {profile['Last Name']}".split(",")[0] == person["name"]
    assert (school["School Name"], school["End Date"]) == (person["school"], person["graduated"])
    now = [job["Company Name"] for job in rows(owner, "Positions.csv") if not job["Finished On"]]
    assert now == ([person["org"]] if owner != "p200" else [])


def test_alumni_are_of_p200s_school():
    with (EXPORTS / "alumni.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file, strict=True))
    people = drawn().people
    assert list(listed[0]) == ["name", "profile url", "school", "from", "to", "org", "role"]
    for row in listed:
        person = people.loc[person_at(row["profile url"])].fillna("")
        assert (row["name"], row["school"], row["to"]) == (
            *person[["name", "school", "graduated"]],
        )
        assert (row["org"], row["role"]) == (person["org"], person["role"])
        assert int(row["from"]) == int(row["to"]) - 4
    school = people.at["p200", "school"]
    left = people[(people["school"] == school) & people["graduated"].notna()]
    assert len(listed) == round(0.6 * len(left))
    assert f"60 % of those who left {school}: {len(listed)} of {len(left)}." in README


@every_owner
def test_the_reader_of_exports_finds_the_same(owner):
    from netpath.readers.linkedin import linkedin

    (path,) = EXPORTS.glob(f"*-{owner}.zip")
    read = linkedin(path)
    assert person_of_slug()[read.people.at[read.owner, "slug"]] == owner
    assert len(read.report.quarantined) == 0
    facts = read.evidence.assign(other=read.evidence["target"].map(read.people["slug"]))
    connected = facts[facts["kind"] == "connection"]
    assert {person_of_slug()[one] for one in connected["other"]} == set(contacts_of(owner))
    alone = [row for row in messages_of(owner) if len(recipients(row)) == 1]
    alone_read = facts[(facts["kind"] == "message") & (facts["size"] == 2)]
    assert alone_read["count"].sum() == len(alone)
    for kind, name in (("recommendation", "Recommendations"), ("endorsement", "Endorsement")):
        (member,) = (one for one in HEADERS if one.startswith(name))
        assert (facts["kind"] == kind).sum() == len(rows(owner, member))
    places = {job["Company Name"] for job in rows(owner, "Positions.csv")}
    assert set(read.past["place"]) == places | {drawn().people.at[owner, "school"]}


def test_pooled_exports_join_the_right_people():
    from netpath.readers import directory, pool
    from netpath.readers.linkedin import linkedin

    net = pool([*map(linkedin, sorted(EXPORTS.glob("*.zip"))), directory(EXPORTS / "alumni.csv")])
    listed = {one for owner in ("p200", "p791", "p807") for one in contacts_of(owner)}
    assert len(set(net.people["name"].str.split(",").str[0])) == len(net)
    assert len(net.joins) > 0
    assert {drawn().people["name"][one] for one in listed} <= {
        name.split(",")[0] for name in net.people["name"]
    }
