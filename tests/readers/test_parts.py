"""What small parts of readers say."""

from __future__ import annotations

from datetime import date

import pandas as pd

from netpath.readers._book_table import BookHeaders, is_of_a_firm, named, of_a_program
from netpath.readers._open import identities
from netpath.readers._persons import (
    Card,
    Me,
    email_of,
    made_id,
    name_and_email,
    name_key,
    phone_of,
    slug_of,
    table_of,
    unfolded,
    whole_name,
)
from netpath.readers._remembering import PEOPLE, TIES, circles_of, known_of, page_of
from netpath.readers._survey import ANSWERS, SurveyHeaders, column_of, need_columns
from netpath.readers.address_book import Property, is_vcard
from netpath.readers.calendar import Appointment, _day_of, recurring
from netpath.readers.contacts import no_evidence, no_past, typed
from netpath.readers.directory import DirectoryHeaders, day_of
from netpath.readers.kinds import first_rows, kind_of_header
from netpath.readers.layouts import (
    Layout,
    head_of,
    kept_with,
    layout_for,
    meanings_of,
    placed,
    previews,
    shape_of,
)
from netpath.readers.mail import inside, is_mailbox
from netpath.readers.remembered import HEADS, is_memory
from netpath.readers.tables._headers import header_key
from netpath.readers.tables._ledger import Ledger
from netpath.readers.tables._sheet import Sheet
from netpath.readers.tables._xlsx import SheetRow

# --- readers._book_table


def test_book_headers_columns():
    assert BookHeaders("people").columns(["Given Name", "E-mail 1 - Value", "Notes"]).names == [
        "first",
        "email",
        "",
    ]


def test_book_headers_by_position():
    assert BookHeaders("people", {2: "name"}).by_position(2) == ["column 1", "name"]


def test_book_headers_fits():
    assert BookHeaders("people").fits(["First Name", "Last Name", "E-mail Address"])


def test_book_headers_needed():
    assert BookHeaders("people").needed(["Name"]) == 1


def test_book_headers_refused():
    assert " ".join(
        str(BookHeaders("people").refused(Ledger("a.csv", "people"), 1, ["x"], [])).split()
    ) == (
        "a.csv: this is no address book: no header has a name and beside it an "
        "e-mail, a telephone, an employer or a role. Put a header line on top, such "
        "as Name,E-mail,Company."
    )


def test_of_a_program():
    assert of_a_program(["Name", "E-mail 1 - Value"])
    assert not of_a_program(["Name", "Company"])


def test_is_of_a_firm():
    assert is_of_a_firm(Card(1, "ACME", org="Acme"))
    assert not is_of_a_firm(Card(1, "Ben Ash", org="Acme"))


def test_named():
    assert named(Card(1, "ada@x.org", first="Ada", last="Byron")).name == "Ada Byron"


# --- readers._open


def test_identities():
    assert identities("Ada Byron <ada@example.org>, ada@work.org") == [
        "Ada Byron",
        "ada@example.org",
        "ada@work.org",
    ]


# --- readers._persons


def test_email_of():
    assert email_of("mailto:Ada@Example.org") == "ada@example.org"
    assert email_of("/O=EXCHANGE/CN=ADA") == ""


def test_name_and_email():
    assert name_and_email("Ben Ash <Ben@x.org>") == ("Ben Ash", "ben@x.org")
    assert name_and_email("Ben Ash (Acme)") == ("Ben Ash (Acme)", "")


def test_whole_name():
    assert whole_name("Ash", "Ben", "") == "Ben Ash"
    assert whole_name("Ben", "", "Ash") == "Ben Ash"
    assert whole_name("Ben Ash", "Ben", "") == "Ben Ash"


def test_phone_of():
    assert phone_of("tel:+1 (757) 555-0101") == "+17575550101"
    assert phone_of("0049 (0)30 901820") == "+4930901820"
    assert phone_of("555-0101 x2") == "5550101"
    assert phone_of("112") == ""


def test_unfolded():
    assert list(unfolded(b"FN:Ada\n  Byron\nN;QUOTED-PRINTABLE:By=\nron")) == [
        (1, "FN:Ada Byron"),
        (3, "N;QUOTED-PRINTABLE:Byron"),
    ]


def test_card_add_emails():
    card = Card(1)
    card.add_emails("Ada@Example.org")
    assert list(card.emails) == ["ada@example.org"]


def test_card_add_phones():
    card = Card(1)
    card.add_phones("+44 20 7946 0000")
    assert list(card.phones) == ["+442079460000"]


def test_me_of():
    assert Me.of("ada@example.org").person == "ada@example.org"
    assert Me.of(["Ada Byron", "a@b.org"]).known["name"] == "Ada Byron"


def test_me_is():
    assert Me.of("ada@example.org").is_({"ada@example.org": None}, "", "")


def test_table_of():
    assert table_of({"b": {"name": "Ben"}, "a": {"name": "Ada"}})["name"].tolist() == ["Ada", "Ben"]


def test_slug_of():
    assert slug_of("https://uk.linkedin.com/in/Bj%C3%B6rn-1/?trk=export") == "björn-1"
    assert slug_of("https://example.org") == ""


def test_name_key():
    assert name_key(" Ada  BYRON") == "ada byron"


def test_made_id():
    assert made_id("Ada Byron", "") == made_id("ada  byron", "")


# --- readers._remembering


def test_known_of():
    assert " ".join(
        repr(known_of("Rosa Byron, City Hospital, 5, knows Ben Ash at Acme, Cleo Day")).split()
    ) == (
        "Known(name='Rosa Byron', org='City Hospital', role='', well=5, how='', "
        "knows=(('Ben Ash', 'Acme'), ('Cleo Day', '')))"
    )


def test_memory_page_cell():
    assert page_of(TIES, []).cell(["Ada", "Ben"], "target") == "Ben"


def test_memory_page_put():
    page = page_of(TIES, [])
    page.put(source="Ada", target="Ben")
    assert page.rows == [["Ada", "Ben", "", ""]]


def test_page_of():
    assert page_of(PEOPLE, []).names == ["id", "org", "role", "circle", "e-mail"]


def test_circles_of():
    assert [one.title for one in circles_of(["Acme"], ["North College"])][:3] == [
        "Family",
        "North College",
        "Acme",
    ]


# --- readers._survey


def test_survey_headers_columns():
    rule = SurveyHeaders(ANSWERS, names={"respondent": "ego|case"}, must=("respondent",))
    assert rule.columns(["Case", "Age group"]).names == ["respondent", "Age group"]


def test_survey_headers_fits():
    assert SurveyHeaders(ANSWERS, must=("respondent",)).fits(["respondent", "alter"])


def test_survey_headers_needed():
    assert SurveyHeaders(ANSWERS, must=("respondent",)).needed(["wave", "respondent", "alter"]) == 2


def test_survey_headers_refused():
    rule = SurveyHeaders(ANSWERS, must=("respondent", "alter"))
    assert " ".join(str(rule.refused(Ledger("a.csv", ANSWERS), 1, ["x"], [])).split()) == (
        "a.csv: no row is a header with the columns respondent and alter; line 1 has "
        "1 cell. Put a header on top, or say columns={'…': 'respondent'}."
    )


def test_header_key():
    assert header_key(" Primary-school  Teacher") == "primary school teacher"


def test_column_of():
    frame = pd.DataFrame({"alter": [" Ada "]}, index=[1], dtype="str")
    assert column_of(Sheet(frame, Ledger("a.csv", ANSWERS)), "alter").tolist() == ["Ada"]


def test_need_columns():
    need_columns(Sheet(pd.DataFrame({"sex": []}), Ledger("a.csv", ANSWERS)), ["sex"], "by")


# --- readers.address_book


def test_is_vcard():
    assert is_vcard(b"begin:vcard\r\nFN:Ada")
    assert not is_vcard(b"Name,Email")


def test_property_text():
    assert Property("FN", {"ENCODING": "QUOTED-PRINTABLE"}, "Jos=C3=A9").text() == "José"
    assert Property("FN", {}, "Ash\\, Ben").text() == "Ash, Ben"


def test_property_parts():
    assert Property("N", {}, "Byron;Ada\\;Augusta;;;").parts() == [
        "Byron",
        "Ada;Augusta",
        "",
        "",
        "",
    ]


# --- readers.calendar


def test_appointment_tell():
    meeting = Appointment(1, 1)
    meeting.tell("DTSTART;VALUE=DATE:20240304")
    assert repr(meeting.start) == "datetime.date(2024, 3, 4)"


def test_day_of():
    assert (
        repr((_day_of("20240304T013000Z"), _day_of("20240304T013000Z", "America/New_York")))
        == "(datetime.date(2024, 3, 4), datetime.date(2024, 3, 3))"
    )


def test_recurring():
    days = recurring("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", date(2024, 1, 1), date(2024, 12, 31), 9)
    assert [str(day) for day in days] == ["2024-01-26", "2024-02-23"]


# --- readers.contacts


def test_no_evidence():
    assert len(no_evidence()) == 0


def test_no_past():
    assert list(no_past())[:3] == ["person", "what", "place"]


def test_typed():
    assert (
        repr(typed([("ada", 2)], ["person", "row"]).dtypes.tolist())
        == "[<StringDtype(na_value=nan)>, Int64Dtype()]"
    )


# --- readers.directory


def test_directory_headers_columns():
    assert DirectoryHeaders("people").columns(["Full name", "E-Mail", "From", "Shoe"]).names == [
        "name",
        "email",
        "start",
        "shoe",
    ]


def test_directory_headers_fits():
    assert DirectoryHeaders("people").fits(["Name", "Employer"])


def test_directory_headers_needed():
    assert DirectoryHeaders("people").needed(["Team", "Name", "Employer"]) == 2


def test_directory_headers_by_position():
    assert DirectoryHeaders("people", {2: "name"}).by_position(2) == ["column 1", "name"]


def test_directory_headers_refused():
    assert " ".join(
        str(DirectoryHeaders("people").refused(Ledger("a.csv", "people"), 1, ["x"], [])).split()
    ) == (
        "a.csv: no header names people: line 1 has 1 cell, and none is name, last "
        "name, e-mail, profile url or id. Put a header line on top, or say "
        "columns={'…': 'name'}, or say columns={1: 'name'}, and header=False where "
        "there is no header."
    )


def test_directory_headers_dated():
    assert DirectoryHeaders("people").dated(["name", "school", "start", "end", "org"]) == "school"


def test_day_of_in_directory():
    assert day_of("Mar 2019") == "2019-03"
    assert day_of("05/06/2019") == "2019"
    assert day_of("2019.0") == "2019"
    assert day_of("Fall 2019") == "2019"
    assert day_of("present") == ""
    assert day_of("soon") is None


# --- readers.kinds


def test_kind_of_header():
    header = ["Name", "School", "From", "To"]
    assert kind_of_header(header, None, header) == "directory of people"
    assert kind_of_header(["From", "To"], None, None) == "table of ties"


def test_first_rows():
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "a.csv")
        _ = path.write_text("Who,Firm\nAda,Acme\n")
        found = first_rows(path)
    assert found == [["Who", "Firm"], ["Ada", "Acme"]]


# --- readers.layouts


def test_placed():
    assert placed({"Chap": "name", 2: "org", "Pal": "x"}, [["chap", "Firm"]]) == {
        1: "name",
        2: "org",
    }


def test_meanings_of():
    assert meanings_of("directory of people", ["Chap", "Company"]) == ["chap", "org"]


def test_previews():
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "a.csv")
        _ = path.write_text("Who,Firm\n")
        found = previews(path)
    assert found == {"": [["Who", "Firm"]]}


def test_head_of():
    assert head_of([["Our people"], ["Who", "Firm"]]) == 1


def test_shape_of():
    one, two = ({"": [["Who", "Firm"], [name, "Acme"]]} for name in ("Ada", "Ben"))
    assert shape_of(one, header=True) == shape_of(two, header=True)


def test_layout_for():
    table = {"": [["Who", "Firm"], ["Ada", "Acme"]]}
    kept = kept_with({}, table, Layout("address book", {1: "name", 2: "org"}))
    assert layout_for(kept, table).kind == "address book"


# --- readers.mail


def test_inside():
    assert inside("INBOX.mbox").parts == ("INBOX.mbox", "mbox")


def test_is_mailbox():
    assert is_mailbox(b"From x Mon Mar  4 09:00:00 2024\nTo: ada@x.org\n")
    assert not is_mailbox(b"From,To\n")


# --- readers.remembered


def test_is_memory():
    assert is_memory({PEOPLE: [SheetRow(1, list(HEADS[PEOPLE]), False)], TIES: []})
