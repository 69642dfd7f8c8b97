"""Address books: vCards of every era, and the tables of Google, Outlook and Thunderbird."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netpath import readers
from netpath.errors import DataError, FileRefused
from netpath.readers import Contacts


def book(folder: Path, text: str | bytes, name: str = "mine.vcf", **more: object) -> Contacts:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = readers.address_book(path, owner=more.pop("owner", "Ada Byron"), **more)
    found.report.check()
    return found


def others(found: Contacts) -> list[dict[str, str]]:
    table = found.people.drop(index=found.owner)
    return [row.dropna().to_dict() for _, row in table.iterrows()]


def card(*lines: str, end: str = "\n") -> str:
    return end.join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


FULL = {
    "name": "José Ash",
    "first": "José",
    "last": "Ash",
    "org": "Acme, Inc",
    "role": "Lead",
    "place": "Ulm, Germany",
    "slug": "jose",
    "email": "jose@x.org j@y.org",
    "phone": "+4973112345 5550101",
}
LINES = [
    "FN:José Ash",
    "N:Ash;José;;;",
    r"ORG:Acme\, Inc;Sales",
    "TITLE:Lead",
    "item1.EMAIL;TYPE=INTERNET:Jose@X.org",
    "item1.X-ABLabel:work",
    "EMAIL;TYPE=home:mailto:j@y.org",
    "TEL;TYPE=cell:+49 (0)731 12345",
    "TEL:555-0101",
    "X-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/jose",
    "ADR;TYPE=home:;;Canary Street 1;Ulm;;89073;Germany",
    "NOTE:canary in a note",
    "PHOTO;ENCODING=b:Q2FuYXJ5",
    "BDAY:1815-12-10",
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_card_is_read_and_nothing_else_kept(tmp_path: Path, end: str, coding: str) -> None:
    found = book(tmp_path, card(*LINES, end=end).encode(coding))
    assert others(found) == [FULL]
    told = found.people.to_csv() + found.evidence.to_csv() + repr(found.report)
    assert not re.search("canary|street|1815|89073", told, re.IGNORECASE)
    assert found.evidence[["kind", "target"]].values.tolist() == [["address book", "jose"]]


def test_no_place_means_no_place(tmp_path: Path) -> None:
    assert "place" not in others(book(tmp_path, card(*LINES), place=False))[0]


@pytest.mark.parametrize("fold", ["\n ", "\r\n\t"])
def test_folds_are_undone_even_within_a_letter(tmp_path: Path, fold: str) -> None:
    data, cut = card("FN:José Ash", "EMAIL:jose@x.org").encode(), fold.encode()
    for at in (data.index(b"\xa9"), data.index(b"Ash"), data.index(b"se@x")):
        found = book(tmp_path, data[:at] + cut + data[at:])
        assert others(found)[0]["name"] == "José Ash"
        assert others(found)[0]["email"] == "jose@x.org"


@pytest.mark.parametrize(
    "line",
    [
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9=20=\nAsh",
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Jos=E9 Ash",
        "FN;QUOTED-PRINTABLE:Jos=C3=A9 A=\nsh",
        "FN;CHARSET=punycode;QUOTED-PRINTABLE:Jos=C3=A9 Ash",
        "FN;CHARSET=no such;QUOTED-PRINTABLE:Jos=E9 Ash",
        "fn:José Ash",
        "N:Ash;José",
        "FN:jose@x.org\nN:Ash;José",
        "NICKNAME:José Ash",
    ],
)
def test_names_in_many_ways(tmp_path: Path, line: str) -> None:
    assert others(book(tmp_path, card(line, "TEL:+49731222333")))[0]["name"] == "José Ash"


def test_a_quoted_line_that_never_ends_does_not_eat_the_next_card(tmp_path: Path) -> None:
    text = card("FN:Ben", "NOTE;QUOTED-PRINTABLE:x=") + card("FN:Cleo")
    assert {one["name"] for one in others(book(tmp_path, text))} == {"Ben", "Cleo"}


def test_letters_of_no_told_encoding_cost_no_other_card(tmp_path: Path) -> None:
    data = card("FN:José", "EMAIL:j@x.org").encode() + card("FN:Zoë").encode("cp1252")
    found = book(tmp_path, data)
    assert sorted(one["name"] for one in others(found)) == ["José", "Zoë"]
    assert any("cp1252" in note for note in found.report.notes)


def test_a_broken_card_costs_only_itself(tmp_path: Path) -> None:
    no_end = card("FN:Canary").replace("END:VCARD\n", "")
    run = card("FN:Dan") + card("FN:Eve")
    text = card("FN:Ben") + no_end + card("VERSION:4.0") + run.replace("\nBEGIN", "BEGIN")
    found = book(tmp_path, text + no_end)
    assert sorted(one["name"] for one in others(found)) == ["Ben", "Dan", "Eve"]
    assert (found.report.records_in, found.report.accepted, found.report.set_aside) == (6, 3, 3)
    assert "Canary" not in found.report.quarantined.to_csv()
    with pytest.raises(FileRefused, match="END:VCARD") as refused:
        book(tmp_path, text, strict=True)
    assert "Canary" not in str(refused.value)


def test_a_card_within_a_card_is_another_persons(tmp_path: Path) -> None:
    inner = "AGENT:\nBEGIN:VCARD\nFN:Canary\n"
    text = card("FN:Ben", inner + "END:VCARD", "TEL:+49731222333") + card("FN:Cleo", inner.strip())
    found = book(tmp_path, text + card("FN:Dan"))
    assert sorted(one["name"] for one in others(found)) == ["Ben", "Dan"]
    assert found.report.set_aside == 1


def test_what_is_no_person_is_skipped_by_name(tmp_path: Path) -> None:
    text = card("FN:Team", "KIND:group") + card("FN:Acme", "X-ABShowAs:COMPANY")
    found = book(tmp_path, text + card("FN:Ben") * 2 + "stray\n")
    assert found.report.skipped == {
        "a card of a group": 1,
        "a card of an organisation": 1,
        "repeated card": 1,
    }
    assert any("1 line outside of any card" in note for note in found.report.notes)


def test_the_owners_own_card_tells_of_the_owner(tmp_path: Path) -> None:
    text = card("FN:Ada Byron", "EMAIL:ada@x.org") + card("FN:Ben", "EMAIL:ben@x.org")
    found = book(tmp_path, text)
    assert found.people.loc[found.owner, "email"] == "ada@x.org"
    assert found.evidence["target"].tolist() == ["ben@x.org"]


def test_two_who_share_a_number_are_two(tmp_path: Path) -> None:
    text = card("FN:Ben Ash", "TEL:+49731222333") + card("FN:Cleo Ash", "TEL:+49731222333")
    assert len(others(book(tmp_path, text))) == 2
    same = card("FN:Ben Ash", "TEL:+49731222333") + card(
        "FN:Dr Ben Ash", "TEL:+49731222333", "TEL:+49731222334"
    )
    assert [one["phone"] for one in others(book(tmp_path, same))] == ["+49731222333 +49731222334"]


GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,"
    "Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Address 1 - Street,Address 1 - City,Address 1 - Country,Website 1 - Value\n"
    'José,,Ash,,,"Acme, Inc",Lead,--12-10,"canary\nnote",* myContacts,* Work,'
    "Jose@X.org ::: j@y.org,Mobile,+49 731 12345 ::: 555-0101,Canary Street,Ulm,Germany,"
    "https://linkedin.com/in/jose\n"
)
LEGACY = (
    "Name,Given Name,Additional Name,Family Name,Notes,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Organization 1 - Type,"
    "Organization 1 - Name,Organization 1 - Title,Phone 1 - Type,Phone 1 - Value,"
    "Phone 2 - Type,Phone 2 - Value,Address 1 - City,Address 1 - Country,Website 1 - Value\n"
    'José Ash,José,,Ash,canary,* My,Work,jose@x.org,Home,j@y.org,,"Acme, Inc",Lead,M,+4973112345,'
    "H,555-0101,Ulm,Germany,https://linkedin.com/in/jose\n"
)
OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
    "Business City,Business Country/Region,Assistant's Phone,Mobile Phone,Home Phone,"
    "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Notes,Web Page\n"
    'Dr,José,,Ash,,"Acme, Inc",Sales,Lead,Canary Street,Ulm,Germany,+1 999 999 9999,'
    "+49 731 12345,555-0101,jose@x.org,SMTP,Canary,j@y.org,canary,linkedin.com/in/jose\n"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,"
    "Work Phone,Home Phone,Mobile Number,Home Address,Work City,Work Country,Job Title,Department,"
    "Organization,Web Page 1,Notes\n"
    "José,Ash,José Ash,,jose@x.org,j@y.org,canary,+49 731 12345,555-0101,,Canary Street,Ulm,"
    'Germany,Lead,Sales,"Acme, Inc",https://www.linkedin.com/in/jose,canary\n'
)


@pytest.mark.parametrize("table", [GOOGLE, LEGACY, OUTLOOK, THUNDERBIRD])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_tell_the_same_as_cards(tmp_path: Path, table: str, coding: str) -> None:
    found = book(tmp_path, table.encode(coding), "contacts.csv")
    assert others(found) == [FULL]
    assert not re.search("canary|street|999", found.people.to_csv(), re.IGNORECASE)


def test_letters_of_ones_own_table_are_not_guessed_and_what_is_left_out_is_named(tmp_path) -> None:
    own = "Name,Company,Shoe size\nJosé Ash,Acme,44\n"
    with pytest.raises(FileRefused, match="encoding=") as refused:
        book(tmp_path, own.encode("cp1252"), "own.csv")
    assert "Jos" not in str(refused.value)
    found = book(tmp_path, own.encode("cp1252"), "own.csv", encoding="cp1252")
    assert others(found)[0]["name"] == "José Ash"
    assert any("1 column of no use here left out: 'Shoe size'" in one for one in found.report.notes)


def test_what_is_no_address_book_says_so_and_names_nobody(tmp_path: Path) -> None:
    for name, text in (("a.vcf", "Canary"), ("a.csv", "Canary,Zeta\nBen,1\n")):
        with pytest.raises(FileRefused) as refused:
            book(tmp_path, text, name)
        assert "Canary" not in str(refused.value)


@pytest.mark.parametrize("owner", ["", [], [""], None, 7])
def test_the_owner_must_be_told(tmp_path: Path, owner: object) -> None:
    with pytest.raises(DataError, match="owner"):
        book(tmp_path, card("FN:Ben"), owner=owner)


def test_a_pool_joins_on_any_key_and_keeps_families_apart(tmp_path: Path) -> None:
    mine = book(tmp_path, card("FN:Ben Ash", "EMAIL:b@x.org", "EMAIL:b@y.org", "TEL:+49731222333"))
    by_mail = book(tmp_path, card("FN:B Ash", "EMAIL:b@y.org"), owner="Cleo Elm")
    by_phone = book(tmp_path, card("FN:Ben Ash", "TEL:0049 731 222333"), owner="Dan Oak")
    net = readers.pool([mine, by_mail, by_phone])
    assert len(net) == 4  # three owners and Ben
    assert net.joins["key"].tolist() == ["email", "phone"]
    assert "+49731222333" not in net.joins.to_csv()
    assert net.join("b@x.org", "+49731222333") is net  # any of the keys names Ben
    wife = book(tmp_path, card("FN:Eve Ash", "TEL:+49731222333"), owner="Fay Fir")
    apart = readers.pool([mine, wife])
    assert len(apart) == 4
    assert "same telephone, but names without" in apart.proposals["reasons"].iloc[0]
    assert set(net.ties["kind"]) == {"address book"}
    assert not {"email", "phone"} & set(net.people)


def test_every_file_of_the_corpus_counts_as_grep_counts(exports: Path) -> None:
    for path in sorted(exports.rglob("*.vcf")):
        found = readers.address_book(path, owner="Ada Byron")
        n = len(re.findall(rb"(?i)BEGIN:VCARD", path.read_bytes()))
        assert found.report.check().records_in == n, path.name
    assert len(others(readers.address_book(exports / GOOGLE_FILE, owner="Ada"))) == 2


GOOGLE_FILE = "google_constellation/google_contacts.csv"


def test_what_stands_for_a_header_is_not_named_in_the_account(tmp_path: Path) -> None:
    # Found by broken files: a header line into which a card had slipped named its person.
    path = tmp_path / "a.csv"
    path.write_text("First Name,Canary Jones,E-mail\nAda,x\0,a@x.org\nBen,,b@x.org\n")
    set_aside = readers.address_book(path, owner="Cleo", strict=False).report.quarantined
    assert set_aside["column"].tolist() == ["column 2"]
