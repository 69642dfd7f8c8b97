"""Letters that people answer, and marks on those that they do not."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import BAD, GOOD

from netpath import letters
from netpath.errors import DataError
from netpath.letters.words import language

LINE = "I read your report on night buses and redrew its map for our town."
OWN = {
    "through somebody": letters.ask("Gail Ode", "Ada Byron", through="Ben Ash", line=LINE),
    "a colleague": letters.ask("Gail Ode", "Ada Byron", kind="colleague + friend", line=LINE),
    "for passing on": letters.introduction("Gail Ode", "Ada Byron", to="Olu Ade", line=LINE),
    "thanks": letters.thanks(
        "Gail Ode", "Ada Byron", stays="rotas matter", referrals=["Olu Ade"], through="Ben Ash"
    ),
    "later": letters.follow_up("Gail Ode", "Ada Byron", talked="in May", news="I did the course."),
}


SECOND, THIRD = (
    [
        line.split(" | ", 1)
        for line in Path(__file__).with_name(f"{name}_sample.txt").read_text("utf-8").splitlines()
    ]
    for name in ("second", "third")
)


def test_there_are_thirty_and_fifty():
    assert len(GOOD) + len(BAD) == 30
    assert len(SECOND) == 50
    assert len(THIRD) == 30


@pytest.mark.parametrize(("rules", "text"), [*SECOND, *THIRD])
def test_samples_by_somebody_else_have_just_their_marks(rules, text):
    assert "; ".join(letters.check(text).rules) == rules.strip()


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_good_letters_have_no_mark(text):
    assert letters.check(text).rules == ()


@pytest.mark.parametrize(("text", "rules"), BAD.values(), ids=BAD)
def test_bad_letters_have_just_their_marks(text, rules):
    assert set(letters.check(text).rules) == rules


@pytest.mark.parametrize(("text", "_"), BAD.values(), ids=BAD)
def test_marks_stand_where_they_say_and_give_a_reason(text, _):
    for mark in letters.check(text).marks:
        assert text[mark.start : mark.end] == mark.text
        assert len(mark.reason) > 20
        assert len(mark.repair) > 10


@pytest.mark.parametrize(
    "text",
    ["My résumé is attached", "MY RESUME\nIS  ATTACHED", "my re\u0301sume\u0301 is attached"],
)
def test_phrases_are_found_however_they_are_typed(text):
    marks = [mark for mark in letters.check(text).marks if mark.rule == "résumé"]
    assert [unicodedata.normalize("NFC", mark.text) for mark in marks] == [
        unicodedata.normalize("NFC", text[3:])
    ]


def test_a_denial_is_no_request():
    assert "asks for a job" not in letters.check("I don’t ask for a job, and no job for me.").rules
    assert "asks for a job" in letters.check("I do ask for a job; is there a job for me?").rules


@given(st.text(max_size=400))
def test_any_text_can_be_checked(text):
    for mark in letters.check(text).marks:
        assert 0 <= mark.start <= mark.end <= len(text)


def test_long_texts_are_checked_quickly():
    started = time.process_time()
    letters.check("attached resume my cv is a an the job for " * 5_000)
    assert time.process_time() - started < 5


# --- our own


@pytest.mark.parametrize("letter", OWN.values(), ids=OWN)
def test_our_own_letters_pass_our_own_check(letter):
    assert letters.check(letter.text).rules == ()
    assert letter.lacks == ()
    assert letter.n_words < 120


@pytest.mark.parametrize("letter", OWN.values(), ids=OWN)
def test_our_own_letters_make_one_request_and_leave_no_gap(letter):
    assert letter.text.count("?") <= 1
    assert not set("[]{}") & set(letter.text)


@pytest.mark.parametrize("name", ["through somebody", "a colleague"])
def test_the_connection_comes_first(name):
    first = OWN[name].text.split("\n\n")[1]
    assert first.startswith(("Ben Ash suggested", "We work together"))


KINDS = language("en").part("known")


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_know_each_other_is_said_first_and_naturally(kind):
    letter = letters.ask("Gail Ode", "Ada Byron", kind=kind, line=LINE)
    tone = "warm" if letters.Addressee("Gail Ode", kind=kind).warm else "formal"
    assert letter.text.split("\n\n")[1].startswith(language("en").say(f"known.{kind}", tone))
    assert letters.check(letter.text).rules == ()
    assert len(letter.lacks) == (kind == "known")  # That says little: more of it is asked for.


LONG = "Maria da Conceição dos Santos e Silva Pereira"


@pytest.mark.parametrize("line", ["", LINE, "word " * 22 + "word."])
def test_long_names_make_a_letter_shorter_and_never_none(line):
    for letter in (
        letters.ask(LONG, LONG, through=LONG, line=line),
        letters.introduction(LONG, LONG, to=LONG, line=line),
        letters.thanks(LONG, LONG, stays=line, referrals=[LONG] * 2, through=LONG),
        letters.follow_up(LONG, LONG, news=line),
    ):
        assert letter.n_words < 120
        assert line in letter.text
        assert letters.check(letter.text).rules in ((), ("vague",))


def test_the_user_s_own_line_is_in_it_word_by_word():
    assert LINE in OWN["through somebody"].text
    assert LINE in OWN["for passing on"].text


def test_a_letter_says_what_it_lacks():
    bare = letters.ask("Gail", "Ada")
    assert len(bare.lacks) == 2
    assert "This letter lacks the connection" in str(bare)
    assert "homework" in letters.introduction("Gail", "Ada", to="Olu").lacks[0]
    assert "what stays with you" in letters.thanks("Gail", "Ada").lacks[0]
    assert "news" in letters.follow_up("Gail", "Ada").lacks[0]


@pytest.mark.parametrize("field", ["line", "about"])
def test_nobody_reads_a_long_line(field):
    with pytest.raises(DataError, match="Say it shorter"):
        letters.ask("Gail", "Ada", **{field: "word " * 26})


ANSWERS = {
    "in writing": letters.answer("Gail Ode", told=[LINE, LINE, LINE]),
    "no": letters.answer("Gail Ode", how="no", to="Ada Byron", told="Our posts stand on our page."),
    "passing on": letters.answer("Gail Ode", how="passing on", to="Ada Byron", other="Olu Ade"),
}


@pytest.mark.parametrize("letter", ANSWERS.values(), ids=ANSWERS)
def test_answers_are_short_lack_nothing_and_make_at_most_one_request(letter):
    assert letter.n_words < 120
    assert letter.lacks == ()
    assert letter.text.count("?") <= 1
    # Whoever answers need not say how they know each other.
    assert set(letters.check(letter.text).rules) <= {"no connection"}


def test_an_answer_for_everybody_names_nobody_who_asked_and_says_why():
    text = ANSWERS["in writing"].text
    assert text.startswith("Hello,\n")
    assert "I answer everybody alike, in writing." in text
    assert text.count(LINE) == 3


def test_an_answer_says_what_it_lacks():
    assert "what you would have told them" in letters.answer("Gail").lacks[0]
    assert "open to all" in letters.answer("Gail", how="no").lacks[0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"how": "maybe"}, "there are 'in writing', 'no', 'passing on'"),
        ({"how": "passing on"}, "needs to know to whom"),
        ({"told": ["a"] * 4}, "Keep the 3"),
        ({"told": "word " * 26}, "Say it shorter"),
    ],
)
def test_answers_that_cannot_be_are_refused(given, says):
    with pytest.raises(DataError, match=says):
        letters.answer("Gail Ode", **given)


@pytest.mark.parametrize("how", ["in writing", "no", "passing on"])
def test_long_names_make_an_answer_shorter_and_never_none(how):
    letter = letters.answer(LONG, how=how, to=LONG, told=["word " * 22] * 2, other=LONG)
    assert letter.n_words < 120


def test_nothing_in_letters_can_send():
    assert not [name for name in letters.__all__ if "send" in name]


# --- agendas

TITLES = {
    "junior analyst": "junior",
    "intern": "junior",
    "software engineer": "peer",
    "": "peer",
    "hiring manager": "senior",
    "Head of Data": "senior",
    "talent acquisition manager": "recruiter",
    "international buyer": "peer",
}
CONFIDENTIAL = ("salar", "budget", "revenue", "layoff", "client", "profit", "you earn", "leaving")


@pytest.mark.parametrize(("title", "level"), TITLES.items())
def test_questions_fit_the_role(title, level):
    assert letters.agenda("Gail Ode", title).level == level


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("target", [False, True])
def test_no_question_is_confidential_and_the_last_asks_for_a_name(title, target):
    found = letters.agenda("Gail Ode", title, target=target)
    told = " ".join(one.text for one in found.questions).casefold()
    assert not [word for word in CONFIDENTIAL if word in told]
    assert found.questions[-1].text == "Who else should I talk to?"
    assert all(one.why for one in found.questions)
    assert "job" not in told


def test_seniors_are_not_asked_of_first_weeks_nor_juniors_of_the_field():
    said = {
        level: " ".join(q.text for q in letters.agenda("x", title).questions)
        for title, level in TITLES.items()
    }
    assert "first months" not in said["senior"]
    assert "ordinary week" not in said["senior"]
    assert "field going" not in said["junior"]


@pytest.mark.parametrize(
    ("introduces", "begins"),
    [
        ("Ich binde zu Hause Bücher.", "ich binde"),
        ("Bücher binde ich.", "Bücher binde"),
        ("Ich arbeite in Leeds.", "ich arbeite"),
        ("Ich will in Bremen arbeiten.", "ich will"),
        ("I am deaf.", "zurzeit orientiere"),
    ],
)
def test_german_goes_on_in_small_letters_after_the_greeting(introduces, begins):
    to = letters.Addressee("Katrin Möller", language="de")
    letter = letters.ask(to, letters.Writer("Ada Byron", introduces=introduces))

    assert letter.text.startswith(f"Guten Tag Katrin Möller,\n\n{begins}")


def test_no_german_letter_begins_with_a_capital_that_german_writes_small():
    to = letters.Addressee("Katrin Möller", kind="neighbour", language="de")
    written = [
        letters.ask(to, "Ada"),
        letters.thanks(to, "Ada"),
        letters.thanks_for_no(to, "Ada"),
        letters.follow_up(to, "Ada"),
        letters.enclosed(to, "Ada"),
        letters.introduction(to, "Ada", to=letters.Addressee("Jo Ito", language="de")),
    ]
    for letter in written:
        opening = letter.text.split(",\n\n")[1].split()[0]
        assert opening[0].islower() or opening in ("Sie", "Ihr", "Ihre"), letter.text


def test_a_long_letter_keeps_the_easy_no_as_long_as_it_can():
    who = letters.Writer("Ada Byron", introduces="I keep the books of a small theatre in Leeds.")
    to = letters.Addressee("Mai Tran", role="book conservator")
    line = "I have read your paper on paste and paper, and tried its method on our old programmes."
    for n in range(1, 24):
        letter = letters.ask(
            to, who, through="Lucy Bell", about=" ".join(["why"] * n), line=line, how="in person"
        )
        if "I will bring" not in letter.text:  # the first to go are the manners
            break
    assert "a short no is fine" in letter.text
