"""LinkedIn exports: the same people from every form, and what each table tells."""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from netpath.errors import DataError, FileRefused
from netpath.readers._persons import slug_of
from netpath.readers.contacts import Contacts
from netpath.readers.linkedin import linkedin

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "exports"
IN = "https://www.linkedin.com/in/"
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ROWS = [
    'Ben,"Ash, PhD",https://uk.linkedin.com/in/Ben-Ash/?trk=x,ben@example.org,"Acme, Inc.",Lead,'
    "12 Mar 2024",
    "Björn,Ek,www.linkedin.com/in/bj%C3%B6rn,,Beta,Chef,01 Feb 2020",
    "Cleo,,,cleo@Example.org,,,05 Feb 2023",
    "Dan,Oak,,,Delta,Cook,06 Feb 2023",
    ",,,,,,07 Jun 2026",
    ",,,,,,",
]
NOTES = {
    "none": "",
    "two lines": "Notes:\nSome e-mails are missing.\n",
    "three lines": 'Notes:\n"Some e-mails are missing, First Name too."\n\n',
    "four lines, unquoted": "Notes:\nSome e-mails are missing.\nFirst Name, Last Name\n\n",
    "over several lines": '"Notes:"\n"Some\ne-mails\n\nare missing"\n\n',
    "sep": "sep=,\n",
}
MESSAGE_HEAD = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT"
)


def connections(notes: str = "", rows: list[str] = ROWS) -> str:
    return notes + "\n".join([HEAD, *rows])


def message(
    talk: str, sender: str, to: str, day: str = "2024-01-15", folder: str = "INBOX", draft: str = ""
) -> str:
    """A row of messages.csv; people are named by the name of their profile."""
    names = ", ".join(f"{one.title()}, MBA" for one in to.split())
    urls = ",".join(f"{IN}{one}" for one in to.split())
    url = f"{IN}{sender}" if sender else ""
    body = '"a ""body"",\nof two lines"'
    return (
        f'{talk},,"{sender.title()}, MBA",{url},"{names}","{urls}",{day} 14:30:00 UTC,Re: x,{body},'
        f"{folder},,{draft}"
    )


def messages(*rows: str) -> str:
    return "\n".join([MESSAGE_HEAD, *rows, ""])


def zipped(path: Path, files: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def read(tmp_path: Path, *, owner: str | None = "ada", **files: str) -> Contacts:
    names = {name.replace("__", " "): text for name, text in files.items()}
    path = zipped(tmp_path / "export.zip", {f"{name}.csv": text for name, text in names.items()})
    found = linkedin(path, owner=owner)
    found.report.check()
    return found


def facts(found: Contacts, kind: str) -> list[tuple[object, ...]]:
    """Target, direction, count, size, first and last day of the facts of a kind."""
    columns = ["target", "direction", "count", "size", "since", "when"]
    rows = found.evidence[found.evidence["kind"] == kind][columns].astype("object")
    return [tuple(None if pd.isna(x) else x for x in row) for row in rows.values.tolist()]


def people_of(text: bytes, tmp_path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    path = tmp_path / "Connections.csv"
    path.write_bytes(text)
    found = linkedin(path, owner="ada")
    found.report.check()
    assert found.report.skipped == {"hidden member": 1, "blank row": 1}
    return found.people, found.evidence.drop(columns="row")


FORMS = {
    "LF": lambda text: text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "BOM": lambda text: codecs.BOM_UTF8 + text.encode(),
    "BOM and CRLF": lambda text: codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode(),
    "UTF-16 LE": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "newline at the end": lambda text: f"{text}\n".encode(),
    "every field quoted": lambda text: text.replace("Delta,Cook", '"Delta","Cook"').encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("notes", NOTES)
def test_the_same_people_whatever_the_form(notes: str, form: str, tmp_path: Path) -> None:
    plain = people_of(connections().encode(), tmp_path)
    found = people_of(FORMS[form](connections(NOTES[notes])), tmp_path)
    for table, same in zip(found, plain, strict=True):
        pd.testing.assert_frame_equal(table, same)


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("notes", ["none", "three lines", "sep"])
def test_the_same_people_with_another_delimiter(mark: str, notes: str, tmp_path: Path) -> None:
    plain = people_of(connections().encode(), tmp_path)
    quoted = connections().replace(", PhD", "@ PhD").replace("Acme, Inc", "Acme@ Inc")
    text = NOTES[notes].replace("sep=,", f"sep={mark}") + quoted.replace(",", mark)
    found = people_of(text.replace("@ ", ", ").encode(), tmp_path)
    for table, same in zip(found, plain, strict=True):
        pd.testing.assert_frame_equal(table, same)


def test_who_is_read_from_connections_alone(tmp_path: Path) -> None:
    people, evidence = people_of(connections().encode(), tmp_path)
    assert people.index[:3].tolist() == ["ada", "ben-ash", "björn"]
    assert people.index[3] == "cleo@example.org"
    assert people.index[4].startswith("~")
    ben = people.loc["ben-ash"]
    assert (ben["name"], ben["last"], ben["org"]) == ("Ben Ash, PhD", "Ash, PhD", "Acme, Inc.")
    assert people.loc["cleo@example.org", ["last", "org", "slug"]].isna().all()
    assert set(evidence["source"]) == {"ada"}
    assert evidence["when"].tolist() == ["2024-03-12", "2020-02-01", "2023-02-05", "2023-02-06"]


OTHER_ERAS = {
    "without URL": "First Name,Last Name,Email Address,Company,Position,Connected On",
    "URL last": "First Name,Last Name,Email Address,Company,Position,Connected On,URL",
    "one more column": "First Name,Last Name,URL,Email Address,Company,Position,Connected On,Tags",
}


@pytest.mark.parametrize("era", OTHER_ERAS)
def test_header_eras_are_read_by_name(era: str, tmp_path: Path) -> None:
    cells = dict(
        zip(
            HEAD.split(","),
            ["Ben", "Ash", f"{IN}ben", "b@x.org", "Acme", "Lead", "2 Mar 2024"],
            strict=True,
        )
    )
    row = ",".join(cells.get(name, "") for name in OTHER_ERAS[era].split(","))
    path = tmp_path / "Connections.csv"
    path.write_text(f"{OTHER_ERAS[era]}\n{row}\n")
    found = linkedin(path, owner="ada")
    ben = "b@x.org" if era == "without URL" else "ben"
    assert found.people.loc[ben, ["name", "org", "role", "email"]].tolist() == [
        "Ben Ash",
        "Acme",
        "Lead",
        "b@x.org",
    ]
    assert facts(found, "connection") == [(ben, None, 1, None, "2024-03-02", "2024-03-02")]


LOCAL = {
    "French": ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Date de connexion", "12 mars 2023"),
    "German": (
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
        "12 März 2023",
    ),
    "Spanish": (
        "Nombre,Apellidos,URL,Correo electrónico,Empresa,Cargo,Fecha de conexión",
        "12 de marzo de 2023",
    ),
    "Dutch": ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "12 mrt 2023"),
    "Italian": (
        "Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il",
        "12 marzo 2023",
    ),
    "Portuguese": (
        "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em",
        "12 março 2023",
    ),
}


@pytest.mark.parametrize("language", LOCAL)
def test_B18_headers_in_other_languages_are_read_and_marked_unproven(
    language: str, tmp_path: Path
) -> None:
    head, day = LOCAL[language]
    path = tmp_path / "Connections.csv"
    path.write_text(f"{head}\nBen,Ash,{IN}ben,b@x.org,Acme,Lead,{day}\n", encoding="utf-8")
    found = linkedin(path, owner="ada")
    assert found.people.loc["ben", ["name", "org", "role", "email"]].tolist() == [
        "Ben Ash",
        "Acme",
        "Lead",
        "b@x.org",
    ]
    assert facts(found, "connection")[0][-1] == "2023-03-12"
    assert any(f"headers in {language}" in one and "unproven" in one for one in found.report.notes)


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.linkedin.com/in/Ada-Byron/", "ada-byron"),
        ("http://uk.linkedin.com/in/ada?originalSubdomain=uk", "ada"),
        ("linkedin.com/in/ada#x", "ada"),
        ("www.linkedin.com/mwlite/in/ada", "ada"),
        ("https://www.linkedin.com/in/bj%C3%B6rn", "björn"),
        ("https://www.linkedin.com/in/bjo%CC%88rn/details/x", "björn"),
        ("https://www.linkedin.com/pub/ada-byron/1/2b/3c", "pub/ada-byron/1/2b/3c"),
        ("https://www.linkedin.com/company/acme", ""),
        ("https://example.org/in/ada", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_profile_in_its_address(url: str, slug: str) -> None:
    assert slug_of(url) == slug


def test_the_same_name_with_two_profiles_is_two_people_and_one_profile_twice_is_one(
    tmp_path: Path,
) -> None:
    rows = [f"Ben,Ash,{IN}{slug},,Acme,,2 Mar 2024" for slug in ("ben", "ben2", "BEN/")]
    found = read(tmp_path, Connections=connections(rows=rows))
    assert found.people.index.tolist() == ["ada", "ben", "ben2"]
    assert found.report.skipped == {"repeated connection": 1}


def test_messages_are_counted_by_person_direction_and_company(tmp_path: Path) -> None:
    text = messages(
        message("c1", "ben", "ada", "2024-01-15"),
        message("c1", "ada", "ben", "2024-01-16"),
        message("c1", "ada", "ben", "2024-02-01"),
        message("c2", "cleo", "ada ben dan", "2023-01-01"),
        message("c2", "ada", "ben cleo dan", "2023-01-02"),
        message("c3", "ben", "ada", draft="Yes"),
        message("c4", "ben", "ada", folder="SPAM"),
        message("c5", "", "ada"),
        message("c6", "ben", "cleo"),
        message("c7", "ada", "ada"),
    )
    found = read(tmp_path, messages=text)
    assert facts(found, "message") == [
        ("ben", "in", 1, 2, "2024-01-15", "2024-01-15"),
        ("ben", "out", 2, 2, "2024-01-16", "2024-02-01"),
        ("ben", "out", 1, 4, "2023-01-02", "2023-01-02"),
        ("cleo", "in", 1, 4, "2023-01-01", "2023-01-01"),
        ("cleo", "out", 1, 4, "2023-01-02", "2023-01-02"),
        ("dan", "out", 1, 4, "2023-01-02", "2023-01-02"),
    ]
    assert found.report.skipped == {
        "draft": 1,
        "spam folder": 1,
        "sponsored message, or its sender has no profile": 1,
        "message without the owner": 1,
        "message to oneself": 1,
    }
    assert found.people.loc["ben", "name"] == "Ben, MBA"


def test_messages_of_older_exports_are_told_apart_by_name(tmp_path: Path) -> None:
    head = "CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    rows = [
        'c1,,"Ben Ash, PhD",Ada Byron,2020-01-01 10:00:00 UTC,,x,INBOX',
        'c1,,Ada Byron,"Ben Ash, PhD",2020-01-02 10:00:00 UTC,,x,INBOX',
        'c2,,Ada Byron,"Ben Ash, PhD, Cleo Elm",2020-01-03 10:00:00 UTC,,x,INBOX',
        "c3,,Cleo Elm,Ada Byron,2020-01-03 10:00:00 UTC,,x,INBOX",
    ]
    older = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    one = older + 'Ben,"Ash, PhD",b@x.org,Acme,,2 Mar 2019\n'
    found = read(tmp_path, owner=None, messages=head + "\n".join(rows), Connections=one)
    assert found.owner_name == "Ada Byron"
    cleo = found.people.index[found.people["name"] == "Cleo Elm"][0]
    assert [fact[:4] for fact in facts(found, "message")] == [
        ("b@x.org", "in", 1, 2),
        ("b@x.org", "out", 1, 2),
        ("b@x.org", "out", 1, 3),
        (cleo, "in", 1, 2),
        (cleo, "out", 1, 3),
    ]


def test_a_connection_without_url_is_the_one_of_its_name_in_messages(tmp_path: Path) -> None:
    older = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    ben, cleo = '"Ben,",MBA,,Acme,,2 Mar 2019\n', '"Cleo,",MBA,c@x.org,Acme,,2 Mar 2019\n'
    sent = messages(message("c", "ben", "ada"), message("d", "cleo", "ada"))
    found = read(tmp_path, messages=sent, Connections=older + ben + cleo + cleo.replace("c@", "d@"))
    assert [fact[0] for fact in facts(found, "connection")] == ["ben", "c@x.org", "d@x.org"]
    assert [fact[0] for fact in facts(found, "message")] == ["ben", "cleo"]
    lent = [note for note in found.report.notes if "that name in other tables" in note]
    assert [note.split(":")[2].strip() for note in lent] == ["line 2"]


INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"


def test_invitations_say_who_invited_whom(tmp_path: Path) -> None:
    rows = (
        f'Ada,Ben,"1/29/26, 2:37 PM",Hello,OUTGOING,{IN}ada,{IN}ben\n'
        f'Cleo,Ada,"1/30/26, 2:37 AM",,INCOMING,{IN}cleo,{IN}ada\n'
        f'Ada,,"1/30/26, 2:37 AM",,OUTGOING,{IN}ada,\n'
        f'Ada,Dan,"1/30/26, 2:37 AM",,SIDEWAYS,{IN}ada,{IN}dan\n'
    )
    found = read(tmp_path, owner=None, Invitations=INVITATIONS + rows)
    assert found.owner == "ada"
    assert facts(found, "invitation") == [
        ("ben", "out", 1, None, "2026-01-29", "2026-01-29"),
        ("cleo", "in", 1, None, "2026-01-30", "2026-01-30"),
    ]
    assert found.report.quarantined["code"].tolist() == ["B33", "B56"]
    assert any("B57" in note and "month first" in note for note in found.report.notes)


def test_dates_of_two_meanings_stay_empty_and_are_noted(tmp_path: Path) -> None:
    rows = f'Ada,Ben,"1/9/26, 2:37 PM",Hello,OUTGOING,{IN}ada,{IN}ben\n'
    found = read(tmp_path, owner=None, Invitations=INVITATIONS + rows)
    assert facts(found, "invitation") == [("ben", "out", 1, None, None, None)]
    assert any("B57" in note and "left empty" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 Mar 2024", "2024-03-12"),
        ('"Mar 12, 2024"', "2024-03-12"),
        ("2024-03-12", "2024-03-12"),
        ("7-Feb-22", "2022-02-07"),
        ("13/02/2022", "2022-02-13"),
        ('"1/29/26, 12:05 AM"', "2026-01-29"),
        ("Mar 2024", "2024-03"),
        ("1er mars 2024", "2024-03-01"),
        ("2024年3月12日", "2024-03-12"),
        ("12 sie 2024", "2024-08-12"),
        ("12 Ağu 2024", "2024-08-12"),
        ("12. maj 2024", "2024-05-12"),
        ("12 августа 2024 г.", "2024-08-12"),
        ("45363", "2024-03-12"),
        ("45363.5", "2024-03-12"),
        ("99999", None),
        ("", None),
    ],
)
def test_dates_as_exports_write_them(text: str, day: str | None, tmp_path: Path) -> None:
    row = f"Ben,Ash,{IN}ben,,Acme,,{text}"
    found = read(tmp_path, Connections=connections(rows=[row]))
    assert facts(found, "connection")[0][-1] == day


def test_recommendations_belong_to_the_one_connection_of_their_name_and_company(
    tmp_path: Path,
) -> None:
    head = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    rows = [f"Ben,Ash,{IN}ben,,Acme,,2 Mar 2024", f"Ben,Ash,{IN}ben2,,Beta,,2 Mar 2024"]
    rows += [f"Cleo,Elm,{IN}cleo{n},,Acme,,2 Mar 2024" for n in (1, 2)]
    given = head + "Ben,Ash,acme,Lead,Great,06/01/25 12:00 PM,VISIBLE\nCleo,Elm,Acme,,x,,VISIBLE\n"
    got = head + "Ben,Ash,Beta,Lead,Great,06/13/25 12:00 PM,VISIBLE\nBen,Ash,Gamma,,x,,VISIBLE\n"
    found = read(
        tmp_path,
        Connections=connections(rows=rows),
        Recommendations_Given=given,
        Recommendations_Received=got,
    )
    assert facts(found, "recommendation") == [
        ("ben", "out", 1, None, None, None),
        ("ben2", "in", 1, None, "2025-06-13", "2025-06-13"),
    ]
    rule = "recommendation whose name and company are not one connection's"
    assert found.report.skipped == {rule: 2}


def test_endorsements_are_counted_by_profile_or_by_a_name_of_one_person(tmp_path: Path) -> None:
    who = (
        "Endorsement Date,Skill Name,Endors{0} First Name,Endors{0} Last Name,"
        "Endors{0} Public Url,Endorsement Status\n"
    )
    day = "2024/01/05 10:00:00 UTC"
    got = who.format("er") + f"{day},Maths,Ben,Ash,www.linkedin.com/in/ben,ACCEPTED\n" * 2
    given = who.format("ee") + f"{day},Maths,BEN ,Ash,,ACCEPTED\n{day},Maths,Zoe,Fir,,ACCEPTED\n"
    given += f"{day},Maths,Ada,Byron,{IN}ada,ACCEPTED\n"
    found = read(tmp_path, Endorsement_Received_Info=got, Endorsement_Given_Info=given)
    assert [fact[:3] for fact in facts(found, "endorsement")] == [
        ("ben", "in", 2),
        ("ben", "out", 1),
    ]
    assert found.report.skipped == {"endorsement whose name is not one person's": 2}


def test_the_owners_own_employers_and_schools_keep_their_partial_dates(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        Positions="Company Name,Title,Description,Location,Started On,Finished On\n"
        "Acme,Lead,,,Jan 2024,\nBeta,Cook,,,2019,01 Oct 2022\n,Cook,,,2019,\n",
        Education="School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
        "MIT,Sep 2008,2012,,,\n",
    )
    assert found.past.drop(columns=["file"]).astype("object").where(
        lambda x: x.notna(), None
    ).values.tolist() == [
        ["ada", "org", "Acme", "2024-01", None, 2],
        ["ada", "org", "Beta", "2019", "2022-10-01", 3],
        ["ada", "school", "MIT", "2008-09", "2012", 2],
    ]
    assert found.report.skipped == {"no employer or school is named": 1}


# --- whose export it is

TWO = messages(message("c1", "ben", "ada"), message("c2", "ada", "cleo"))
ONE = messages(message("c1", "ben", "ada"))


def test_the_owner_is_in_most_conversations(tmp_path: Path) -> None:
    found = read(tmp_path, owner=None, messages=TWO)
    assert (found.owner, found.owner_name) == ("ada", "Ada, MBA")


def test_the_owner_of_one_conversation_is_not_the_connection(tmp_path: Path) -> None:
    rows = [f"Ben,Ash,{IN}ben,,Acme,,2 Mar 2024"]
    found = read(tmp_path, owner=None, messages=ONE, Connections=connections(rows=rows))
    assert found.owner == "ada"


def test_an_owner_who_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    for files in ({"messages": ONE}, {"Connections": connections()}):
        with pytest.raises(DataError, match='owner="Ada Byron"') as caught:
            read(tmp_path, owner=None, **files)
        assert caught.value.column == "owner"


def test_the_owner_by_profile_and_addresses(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        owner=None,
        Connections=connections(),
        Profile="First Name,Last Name,Maiden Name,Headline\nAda,Byron,,Countess\n",
        Email__Addresses="Email Address,Confirmed,Primary,Updated On\n"
        "o@x.org,Yes,No,\nAda@x.org,Yes,Yes,\n",
    )
    assert (found.owner, found.owner_name) == ("ada@x.org", "Ada Byron")


@pytest.mark.parametrize("told", ["ada", "Ada, MBA", f"{IN}Ada/", "ada@example.org"])
def test_the_owner_as_told(told: str, tmp_path: Path) -> None:
    found = read(tmp_path, owner=told, messages=TWO)
    assert found.owner == "ada"
    assert len(facts(found, "message")) == 2


def test_somebody_elses_export_is_refused(tmp_path: Path) -> None:
    for told in ("Zoe Fir", f"{IN}zoe", "zoe"):
        with pytest.raises(DataError, match="somebody else's"):
            read(tmp_path, owner=told, messages=TWO)


# --- zip, folder, file


def test_a_zip_and_its_folder_tell_the_same(tmp_path: Path) -> None:
    files = {
        "Basic/Connections.csv": connections(),
        "Basic/MESSAGES.CSV": TWO,
        "Basic/guide_messages.csv": ONE,
    }
    folder = tmp_path / "unpacked"
    (folder / "Basic").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    one, two = linkedin(folder), linkedin(zipped(tmp_path / "export.zip", files))
    pd.testing.assert_frame_equal(one.people, two.people)
    pd.testing.assert_frame_equal(one.evidence, two.evidence)
    assert one.report.records_in == 8
    assert "not read: guide_messages.csv" in one.report.notes


def test_a_folder_without_a_table_of_an_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no table of a LinkedIn export"):
        linkedin(tmp_path, owner="ada")


def test_strict_raises_at_the_first_row_that_cannot_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(connections(rows=[*ROWS[:1], "Eve,Fir"]), encoding="utf-8")
    assert linkedin(path, owner="ada").report.set_aside == 1
    with pytest.raises(FileRefused, match="line 3") as caught:
        linkedin(path, owner="ada", strict=True)
    assert caught.value.code == "B24"


def test_rows_in_another_order_give_the_same_people(tmp_path: Path) -> None:
    one = read(tmp_path, Connections=connections(rows=ROWS))
    two = read(tmp_path, Connections=connections(rows=ROWS[::-1]))
    pd.testing.assert_frame_equal(one.people, two.people)
    pd.testing.assert_frame_equal(
        one.evidence.drop(columns="row"), two.evidence.drop(columns="row")
    )


# --- files as test suites elsewhere have them: people, facts, set aside

FIXTURES = {
    "linkedin_kawsay": (3, 4, 1),
    "linkedin_kawsay/Connections.csv": (2, 2, 0),
    "linkedin_small/careermanager_Connections.csv": (3, 3, 0),
    "linkedin_small/constellation_linkedin_connections.csv": (2, 2, 0),
    "linkedin_small/jobswarm_linkedin_connections.csv": (3, 3, 0),
    "linkedin_small/sourcer_Connections.csv": (3, 3, 0),
}


@pytest.mark.parametrize("name", FIXTURES)
def test_fixtures(name: str) -> None:
    path = EXPORTS / name
    if not path.exists():
        pytest.skip(f"../shared/data/exports/{name} is not on this machine")
    found = linkedin(path, owner="Pedro Fuentes")
    found.report.check()
    assert (len(found.people) - 1, len(found.evidence), found.report.set_aside) == FIXTURES[name]
