"""Ten situations, forty wishes, two hundred ways to know somebody, and two hundred letters."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from netpath import letters
from netpath.errors import DataError
from netpath.letters import Addressee, Writer
from netpath.letters._agenda import wanted_by
from netpath.letters._english import reads_english
from netpath.letters._known import connection
from netpath.letters.words import MEDIA, OWN, Language, language

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "letters.md"
SEEDS = HERE.parents[2] / "shared" / "design" / "seeds"
ADA = Writer("Ada Byron", introduces="I keep the books of a small theatre in Leeds.")
MAREN = Writer(
    "Maren Holt",
    introduces="I bind books at home.",
    possible="I am deaf, so I write rather than ring.",
)
TEN = {
    "A flatmate": letters.ask(
        Addressee("Sam Okoro", kind="flatmate"),
        ADA,
        about="what you do all day at the lab",
        line="I will cook.",
    ),
    "An uncle": letters.ask(
        Addressee("Rob Byron", kind="uncle"),
        ADA,
        about="how you got from the shipyard to wind farms",
        how="phone",
    ),
    "A former boss": letters.ask(
        Addressee("Folake Adeyemi", kind="former boss"),
        Writer("Ada Byron", introduces="I now keep the books of a small theatre in Leeds."),
        about="how you moved from retail into logistics",
        line="The rota that you made for the Leith branch is still in use.",
    ),
    "A stranger in an alumni list": letters.ask(
        Addressee("Dr. Dóra Varga", kind="alumni directory"),
        ADA,
        about="How did you come from the bench to running a plant?",
        line="Your paper on recycled membranes is the reason I read about water treatment.",
    ),
    "A professor": letters.ask(
        Addressee("Prof. Ngozi Oyelaran", kind="I sat in your lectures on soil physics"),
        ADA,
        about="whether a doctorate is worth it",
        how="in person",
        line="I have read your paper on clay and drought, and tried its method on our garden.",
    ),
    "Somebody in another language": letters.ask(
        Addressee("Katrin Möller", language="German"),
        Writer("Ada Byron", introduces="Ich führe die Bücher eines kleinen Theaters in Leeds."),
        through="Ben Ash",
        about="wie ein Museum entscheidet, was es kauft",
        line="Ihren Vortrag über Leihgaben habe ich mit Gewinn gelesen.",
    ),
    "By somebody deaf": letters.ask(
        Addressee("Mai Tran", role="book conservator"),
        MAREN,
        through="Lucy Bell",
        about="how one gets from a hobby to a trade",
        how="in writing",
    ),
    "A résumé that was asked for": letters.enclosed("Ivan Petrov", ADA),
    "A refusal, thanked": letters.thanks_for_no(Addressee("Paolo Conti", kind="neighbour"), ADA),
    "The end, told to a helper": letters.closing(
        Addressee("Agnes Ray", kind="former colleague"),
        ADA,
        named=["Olu Ade"],
        line="From March I will be at the county archive.",
    ),
}
HUNDREDS = {
    **{"first": (2, 0), "second": (0, 0), "fresh": (4, 0), "blind": (7, 3), "third": (7, 5)},
    "fourth": (10, 11),
}
"""How many good texts are marked and how many bad ones are not, today: never more.

The blind hundred was written by somebody who had seen neither the code nor the other texts. At
first 22 of its good texts were marked and 5 of its bad ones were not; 25 good and 5 bad ones
had all three parts. Only what was told falsely of them was mended at the time. The third
hundred was written in ten people's voices before its writer had read a pattern: at first sight 18
of its good texts were marked and 9 of its bad ones were not; 18 good and 1 bad ones had all three
parts. Its even half was kept aside while the odd one was used: there 7 of 25 good ones with all
parts became 10, and no bad one. Then that half was used, too. The fourth was written by
somebody who had read the page on letters but no code and no other text: at first sight 12 of its
good texts were marked and 11 of its bad ones were not; 42 good and 2 bad ones had all three parts.
Only two marks that were false ("answer by mail" as a day, "rather not talk shop") were mended.
"""
LACKING = {"blind": (6, 47), "third": (10, 49), "fourth": (8, 48)}
"""In how many good texts a part is not found, never more, and in how many bad ones, never fewer."""
UNSAID = {
    *("ex-husband", "ex", "high school sweetheart", "stammtisch", "ancien collègue", "amigo"),
    *("同学", "коллега", "Sara knows him", "cold", "none", "stranger", "don't know them", "?"),
    *("we have never met", "never met", "-", "n/a", "unknown", "1", "x", "au pair family"),
}
"""Ways that are none, that speak another language, or that no sentence fits."""


def lines(name: str) -> list[str]:
    return (HERE / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("what", TEN)
def test_the_ten_letters_stand_on_their_page_as_they_come_out(what):
    found = re.search(
        rf"## {re.escape(what)}\n(?:.*?\n)?```text\n(.*?)```", PAGE.read_text("utf-8"), re.S
    )
    assert found is not None
    assert found[1] == f"{TEN[what].subject}\n\n{TEN[what].text}\n"
    assert TEN[what].n_words < 120


@pytest.mark.parametrize("what", TEN)
def test_the_ten_letters_pass_the_check(what):
    found = letters.check(TEN[what].text)
    assert found.rules == ()
    assert bool(found.unchecked) == ("another language" in what)


@pytest.mark.parametrize("line", lines("forty_answers"))
def test_any_answer_to_what_one_would_like_to_understand_fits_its_sentence(line):
    answer, _, sentence = line.partition(" | ")
    ends = letters._letter.Ends.of(Addressee("Gail Ode", kind="friend"), "Ada Byron")
    assert wanted_by(ends, answer).text == sentence


def test_the_ways_to_know_somebody_are_said_or_said_to_be_lacking():
    english = language("en")
    said = {one: connection(one, english, "warm") for one in lines("two_hundred_ways")}
    assert {one for one, told in said.items() if not told} <= UNSAID
    for told in filter(None, said.values()):
        assert re.fullmatch(r"[A-Z].*[^ .]\.", told)
        assert not re.search(r"\b(?:her|him|his|them) |  |\.\.", told)
    assert said["Tom's birthday"] == "We know each other from Tom's birthday."
    assert said["she was my boss at Halden"] == "You were my boss at Halden."
    assert said["same course in Graz"] == "We were on the same course in Graz."
    assert said["customer of our shop"] == "You are a customer of our shop."
    assert said["kindergarten"] == "We know each other from kindergarten."
    group = connection("in the same WhatsApp group", english, "warm")
    assert group == "We are in the same WhatsApp group."
    told = connection("dentist's assistant", english, "warm")
    assert told == "We know each other through my dentist."
    assert said["took her course on tides"] == "I took your course on tides."


@pytest.mark.parametrize("which", HUNDREDS)
def test_a_hundred_letters_are_told_apart(which):
    rows = [one.split(" | ", 1) for one in lines(f"{which}_hundred")]
    marked = {text: bool(letters.check(text).rules) for _, text in rows}
    alarms = [text for kind, text in rows if kind == "good" and marked[text]]
    missed = [text for kind, text in rows if kind != "good" and not marked[text]]
    assert (len(rows), sum(kind == "good" for kind, _ in rows)) == (100, 50)
    assert len(alarms) <= HUNDREDS[which][0]
    assert len(missed) <= HUNDREDS[which][1]


@pytest.mark.parametrize("which", LACKING)
def test_few_good_letters_hear_that_a_part_is_not_found(which):
    rows = [one.split(" | ", 1) for one in lines(f"{which}_hundred")]
    lacking = [kind for kind, text in rows if letters.check(text).not_found]
    assert lacking.count("good") <= LACKING[which][0]
    assert lacking.count("bad") >= LACKING[which][1]


@pytest.mark.parametrize(
    "said",
    [
        "What does a conservator in your house do?",
        "What did you have to learn first?",
        "How hard is it in the first year?",
        "I would very much like to hear that story.",
        "What's the part nobody tells you?",
        "I am wondering whether you would do it again.",
    ],
)
def test_a_question_of_theirs_is_found_in_any_words(said):
    assert "what you would like to hear from them" in dict(letters.check(f"Hi Jo. {said}").found)


@pytest.mark.parametrize(
    "said",
    ["What is the job?", "How are you?", "Which roles are you hiring for?", "What pay is it?"],
)
def test_a_question_of_a_job_or_of_nothing_is_no_question_of_theirs(said):
    found = dict(letters.check(f"Hi Jo. {said}").found)
    assert "what you would like to hear from them" not in found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I watch what time you go to work every day.", "threatens"),
        ("I told your secretary that I was a donor, to get an interview.", "pretext"),
        ("I have told everybody that you will help. Do not disgrace me.", "lays guilt"),
        ("Tomorrow I will be at your workshop at eight.", "pushes"),
        ("I make the best cakes. Buy now for Christmas, 10% off!", "sells"),
    ],
)
def test_what_stalks_deceives_shames_turns_up_or_sells_is_marked(text, rule):
    assert rule in letters.check(text).rules


def test_of_twenty_that_nobody_mended_for_most_bad_ones_pass():
    rows = [one.split(" | ", 1) for one in lines("last_twenty")]
    marked = [(kind == "good", bool(letters.check(text).rules)) for kind, text in rows]
    assert marked.count((True, True)) <= 1
    assert marked.count((False, False)) <= 9


def test_parts_alone_tell_most_good_letters_from_bad_ones():
    names = [
        *(f"{one}_hundred" for one in HUNDREDS if one not in ("blind", "third", "fourth")),
        "fresh_twenty",
        "unseen_twenty",
        "last_twenty",
    ]
    missing = {True: 0, False: 0}
    for kind, text in (one.split(" | ", 1) for name in names for one in lines(name)):
        found = letters.check(text)
        other = any(one.rule == "another request" for one in found.marks)
        missing[kind == "good"] += bool(found.not_found) or other
    assert missing[True] <= 34
    assert missing[False] >= 158


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Tom Reed rang. It is not urgent. Call back when you like.", "pushes"),
        (
            "We sang together. Could you tell me how you began, ten minutes on Sunday?",
            "takes too much",
        ),
        ("We sang together. May I ask you how you began, on the phone some time?", "vague"),
        (
            "We sang together. I must find work that lets me sleep. How did you? Ten minutes.",
            "asks for a job",
        ),
        (
            "Hi Leo, Mum says you sail? Could you tell me how you began, in ten minutes?",
            "one request",
        ),
        ("Hi Leo, how's the little one? Could you tell me how you began?", "one request"),
        ("Hi Leo, we sang together. What's it like? Can we talk one evening?", "one request"),
        (
            "I read your piece. " + "I think a lot. " * 14 + "Thank you for considering it.",
            "connection comes late",
        ),
    ],
)
def test_what_is_harmless_is_not_told_to_be_something_else(text, rule):
    assert rule not in letters.check(text).rules


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("I need 30 minutes with you tomorrow.", "how you come"),
        ("I know you have seen it.", "how you come"),
        ("Would you be my mentor for a year?", "how you come"),
        ("Please accept me in your lab this year.", "how you come"),
        ("I look forward to hearing from you about the next steps.", "what you would like"),
        ("Hello sir, how are you? Please help.", "what you would like"),
        ("Hope that's ok. Could you tell me how you began?", "an easy way"),
        ("Would a short video call be ok?", "an easy way"),
        ("If you don't help us I do not know what I will do.", "an easy way"),
    ],
)
def test_a_part_is_not_quoted_where_it_is_not(text, part):
    assert not any(what.startswith(part) for what, _ in letters.check(text).found)


def test_a_way_from_one_thing_to_another_is_how_one_gets_there():
    text = letters.ask("Gail Ode", "Ada Byron", about="from a hobby to a trade").text
    assert "hear how one gets from a hobby to a trade." in " ".join(text.split())


def test_a_degree_ends_no_sentence():
    told = dict(letters.check("I have completed my B.Com. Could you tell me how you began?").found)
    assert told["who you are, and why you ask"] == "I have completed my B.Com."


def test_what_is_found_is_quoted_and_what_is_not_is_told_softly():
    found = letters.check(
        "Dear Dr Bell, Ann Lee gave me your name. I keep the books of a theatre. I would love to "
        "hear how you came to tides. Could we talk for twenty minutes? If not, no harm done."
    )
    assert found.marks == ()
    assert dict(found.found)["what you would like to hear from them"].startswith("I would love to")
    assert len(found.found) == 5
    bare = letters.check("Ann Lee gave me your name. Could we talk for twenty minutes?")
    assert bare.not_found == ("what you would like to hear from them",)
    assert bare.rules == ()
    assert "- I do not find what you would like to hear" in str(bare)
    assert "- It may help to add an easy way" in str(bare)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Send me the list of your clients.", "another request"),
        ("Would you water my plants in July?", "another request"),
        ("You still have not answered.", "pushes"),
        ("I shall wait in the hall.", "pushes"),
    ],
)
def test_what_asks_for_something_else_or_comes_unasked_is_doubted(text, rule):
    found = letters.check(f"We sang together. {text} How did you begin? Ten minutes by phone?")
    assert [(one.text, one.sure) for one in found.marks if one.rule == rule and not one.sure]


def test_thanks_and_what_was_asked_for_lack_nothing():
    for one in ("A résumé that was asked for", "A refusal, thanked", "The end, told to a helper"):
        assert letters.check(TEN[one].text).marks == ()


def test_a_book_is_no_letter():
    assert "too long" in letters.check("How did you begin? " * 600).unchecked


@pytest.mark.parametrize("which", ["fresh", "unseen"])
def test_twenty_letters_more_are_told_apart(which):
    for kind, text in (one.split(" | ", 1) for one in lines(f"{which}_twenty")):
        assert bool(letters.check(text).rules) == (kind != "good"), text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Our new platform helps teams like yours; can I book a demo?", "sells"),
        ("After all that we have done for you, you owe me this.", "lays guilt"),
        ("I insist on an answer; it is your duty to help me.", "demands"),
        ("You are a legend, and I worship you.", "flatters"),
        ("A clerk like you is better than nothing.", "belittles"),
        ("It would be a pity if people heard of it. You will regret this.", "threatens"),
        ("Dear all, I am writing to everyone who works in banking.", "one of many"),
        ("Could you answer my forty questions?", "takes too much"),
    ],
)
def test_what_is_unkind_is_marked(text, rule):
    assert rule in letters.check(text).rules


@pytest.mark.parametrize(
    "text",
    [
        "We sang together. I expect you get many letters; may I ask for ten minutes how you chose?",
        "We sang together. If you cannot help, that is all right. May I call for ten minutes?",
        "We sang together. You're just a few streets away. May I call for ten minutes?",
        "We sang together. I hope to be hired as a cook one day. May I call for ten minutes?",
        "We sang together. I insist on paying for lunch. Ten minutes by phone?",
        "We sang together. It could be the mill or else the dye works. May I call for ten minutes?",
        "We sang together. How is the dog? Could I hear for ten minutes how you began?",
        "We sang together. Would you tell me how you began? Could we talk on Sunday?",
        "You don't know me, but we both rowed for Trent. May I call you for ten minutes?",
        "We sang together. I'm not expecting you to know of any openings. Ten minutes by phone?",
        "We sang together. I would love to know what you make of it. Ten minutes by phone?",
    ],
)
def test_what_only_sounds_like_it_is_not(text):
    assert letters.check(text).rules == ()


def test_a_year_and_capitals_are_put_as_one_says_them():
    english = language("en")
    for own, told in (
        ("my professor in 2015", "You were my professor in 2015."),
        ("colleague from 2015", "We have known each other since 2015."),
        ("our coach in 2008", "You were our coach in 2008."),
        ("boss 2019-2021", "You were my boss."),
        ("my former mentor from 2016", "You were my mentor in 2016."),
        ("book club (2019)", "We know each other from the book club."),
        ("School 2001", "We know each other from school."),
        ("Tom's wedding in 2019", "We know each other from Tom's wedding in 2019."),
        ("cousin's wedding in May", "We know each other from my cousin's wedding in May."),
        ("our trip to Wales", "We know each other from our trip to Wales."),
        ("our late father's friend", "We know each other through our late father."),
        ("neighbor's son", "We know each other through my neighbor."),
    ):
        assert connection(own, english, "warm") == told
    shouted = letters.ask("Gail Ode", ADA, about="WHAT DO YOU DO???").text
    assert "ask you: what do you do?" in shouted
    asked = letters.ask("Gail Ode", ADA, about="what's it like").text
    assert "ask you: what's it like?" in asked


def test_what_files_say_too_long_is_named():
    with pytest.raises(DataError, match="how you know each other"):
        letters.ask(Addressee("Gail Ode", kind="met " + "so " * 600 + "long ago"), ADA)


def test_a_place_is_marked_once_for_one_rule():
    found = letters.check("Can I buy you a coffee?").marks
    assert [one.text for one in found if one.rule == "coffee"] == ["buy you a coffee"]


def test_a_reader_of_a_subject_is_nobody_they_know():
    for text in ("I am a student of law and would like to ask you about your job.",):
        assert "no connection" in letters.check(text).rules


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the essays are not here")
def test_the_letter_of_the_essays_passes():
    texts = [one.read_text("utf-8") for one in sorted(SEEDS.iterdir())]
    found = [line for text in texts for line in text.splitlines() if line.startswith("Dear ")]
    assert found
    for one in found:
        assert letters.check(one).rules == ()


# --- what anybody may type

NAMES = [
    *("王小明", "Нина Петровна Иванова", "محمد بن سلمان", "Σοφία", "김민준", "Madonna", "O'Neill"),
    *("Dr. Gail Ode, PhD", "Ode, Gail", "María José de la Cruz", "Ludwig van Beethoven Jr.", "X Æ"),
    *("GAIL ODE", "J. Smith", "{name}", "[First Name]", "%s", "", " ", "Father Brown", "Uncle Rob"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["uncle", "", "alumni"])
@pytest.mark.parametrize("tongue", OWN)
def test_any_name_is_greeted(name, kind, tongue):
    letter = letters.ask(Addressee(name, kind=kind, language=tongue), name, line="I read it.")
    greeting = letter.text.splitlines()[0]
    assert greeting.endswith(",")
    assert len(greeting) > 5
    assert ("gap" in "".join(letter.lacks)) == (name in ("{name}", "[First Name]", "%s"))


@pytest.mark.parametrize(
    ("name", "kind", "greeting"),
    [
        ("Dr. Gail Ode, PhD", "", "Dear Dr. Gail Ode,"),
        ("Ode, Gail", "friend", "Dear Gail,"),
        ("王小明", "friend", "Dear 王小明,"),
        ("Uncle Rob", "uncle", "Dear Uncle Rob,"),
        ("Rob Byron", "aunt", "Dear Aunt Rob,"),
        ("J. Smith", "friend", "Dear J. Smith,"),
        ("Prof. Gail Ode", "former boss", "Dear Prof. Gail Ode,"),
        ("Gail Ode", "neighbour", "Dear Gail,"),
    ],
)
def test_first_name_or_full_name_by_how_they_know_each_other(name, kind, greeting):
    assert letters.ask(Addressee(name, kind=kind), "Ada").text.startswith(greeting)


def test_a_tie_of_some_weeks_is_formal_in_languages_that_tell_it():
    new, old = (
        letters.ask(Addressee("Jo Weber", kind="neighbour", language="de", years=years), "Ada")
        for years in (0.1, 3)
    )
    assert "Ihre Arbeit" in new.text
    assert "deine Arbeit" in old.text


@pytest.mark.parametrize("text", ["", " ", "http://a.example http://b.example", "?", "…", "1"])
def test_a_text_of_nothing_is_checked_all_the_same(text):
    assert letters.check(text).n_words == len(text.split())


def test_capitals_are_read_and_other_languages_told_to_be_unchecked():
    shouted = "BEN ASH SUGGESTED YOU. ARE YOU HIRING? MY CV IS ATTACHED."
    assert letters.check(shouted).rules[:2] == ("asks for a job", "résumé")
    german = (
        "Sehr geehrte Frau Ode, haben Sie vielleicht eine Stelle frei? Mein Lebenslauf liegt bei."
    )
    for text in (german, "你好，请问贵公司现在招人吗？我的简历在附件里。谢谢您的时间。"):
        assert "not checked" in str(letters.check(text))
        assert letters.check(text).marks == ()


def test_a_pretext_is_marked_and_a_plain_word_is_not():
    sly = (
        "Ann Lee suggested you. I am not looking for a job, though I applied to your team. 20 min?"
    )
    assert "pretext" in letters.check(sly).rules
    assert "pretext" not in letters.check("Ann Lee suggested you. I look into such work.").rules


@pytest.mark.parametrize("field", ["line", "about"])
def test_a_line_of_two_thousand_letters_is_refused(field):
    with pytest.raises(DataError, match="Say it shorter"):
        letters.ask("Gail", "Ada", **{field: "x" * 2_000})


@pytest.mark.parametrize("given", [{"how": "fax"}, {"how": "with introducer"}])
def test_what_cannot_be_asked_is_refused(given):
    with pytest.raises(DataError):
        letters.ask("Gail", "Ada", **given)


def test_three_questions_in_writing_fit_the_role():
    told = letters.ask(Addressee("Gail", role="intern"), "Ada", how="in writing", through="Ben")
    assert "2. What does an ordinary week look like?" in told.text
    three = letters.ask("Gail", "Ada", how="with introducer", through="Ben Ash")
    assert "the three of us, with Ben Ash," in three.text


@pytest.mark.parametrize("how", [one for one in MEDIA if one])
@pytest.mark.parametrize("tongue", OWN)
def test_every_way_to_talk_is_said_and_fits_with_all_that_the_writer_says(how, tongue):
    ada = Writer(ADA.name, ADA.introduces, "I am deaf, so writing suits me best.", "Mira Voss")
    gail = Addressee("Gail Ode", kind="alumni", role="director", language=tongue)
    word = {
        "phone": ("on the phone", "Telefon", "ring you", "anrufen"),
        "video": ("by video", "per Video"),
        "in person": ("to meet", "treffen", "we meet"),
        "with introducer": ("the three of us", "zu dritt"),
        "in writing": ("in writing", "schriftlich"),
    }[how]
    asked = letters.ask(gail, ada, through="Ben Ash", how=how)
    passed = letters.introduction("Ben Ash", ada, to=gail, how=how)
    for letter in (asked, passed):
        assert any(one in letter.text for one in word)
    if tongue == "en":
        assert ADA.introduces in asked.text
        assert "I am deaf" in asked.text
        assert not [one for one in asked.notes if "left out" in one]
    else:
        assert "What you say of yourself is in English" in "".join(asked.notes)


def test_thanks_name_the_day_and_today_is_said_of_one_day():
    day = date(2026, 11, 23)
    told = {
        on: letters.thanks("Gail", "Ada", stays="x", day=day, on=date(2026, 11, on)).text
        for on in (23, 24, 27)
    }
    assert "today" in told[23]
    assert "yesterday" in told[24]
    assert "on 23 November" in told[27]


# --- languages


def test_a_file_of_sentences_is_filled_in_and_used(tmp_path):
    path = tmp_path / "letters.fr.toml"
    letters.write_language(path)
    text = path.read_text("utf-8").replace('language = "English"', 'language = "Français"')
    path.write_text(text.replace('"Dear {name},"', '"Bonjour {name},"'), "utf-8")
    french = letters.read_language(path)
    assert isinstance(french, Language)
    assert letters.ask(Addressee("Gail", language=french), "Ada").text.startswith("Bonjour Gail,")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"Dear {name},"', '"Dear {nom},"', "has to hold {name}"),
        ('"Dear {name},"', '"Dear {name.__class__},"', "has to hold {name}"),
        ('"Dear {name},"', '"Dear {name:>99999999},"', "has to hold {name}"),
        ('hello = "Hello,"', "", "letter.hello is missing"),
        ('hello = "Hello,"', 'hello = " "', "letter.hello is empty"),
        ('hello = "Hello,"', 'hello = "Hello,"\nhey = "Hey"', "letter.hey is none of ours"),
        ("[letter]", "[letter", "cannot be read"),
    ],
)
def test_a_language_that_is_not_complete_is_refused_by_its_places(tmp_path, old, new, says):
    path = tmp_path / "letters.xx.toml"
    letters.write_language(path)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DataError, match=re.escape(says)):
        letters.read_language(path)


def test_german_is_complete():
    found = list(letters.words._faults(language("en").table, language("de").table, ""))
    assert found == []


@pytest.mark.parametrize(
    ("name", "kind", "greeting"),
    [
        ("Sir Ian Blair", "", "Dear Sir Ian,"),
        ("Dame Judith Ode", "friend", "Dear Judith,"),
        ("Lord Sandwich", "uncle", "Dear Lord Sandwich,"),
        ("Sister Mary Agnes", "friend", "Dear Sister Mary Agnes,"),
        ("DR. IAN O'NEIL", "", "Dear Dr. Ian O'Neil,"),
        ("de la Cruz", "friend", "Dear de la Cruz,"),
        ('"Tex" Blair', "friend", "Dear Tex,"),
    ],
)
def test_titles_particles_and_capitals_are_greeted_as_people_do(name, kind, greeting):
    assert letters.ask(Addressee(name, kind=kind), "Ada").text.startswith(greeting)


def test_more_ways_to_know_somebody_are_put_as_one_says_them():
    for own, told in (
        ("we studied in 2012", "We studied together in 2012."),
        ("we sang until 2019", "We sang together until 2019."),
        ("Book club", "We know each other from the book club."),
        ("Rotary club", "We know each other from the Rotary club."),
        ("BOOK CLUB", "We know each other from the book club."),
        ("WE MET AT TOM'S WEDDING", "We met at Tom's wedding."),
        ("Worked with her at Acme", "I worked with you at Acme."),
        ("he's my neighbor", "You are my neighbor."),
        ("former boss at Acme", "You were my boss at Acme."),
        ("friend through Ben", "We know each other through Ben."),
        ("Mum plays bridge with her", "My mum plays bridge with you."),
        ("best man at my wedding", "You were best man at my wedding."),
        ("our sons play football together", "Our sons play football together."),
        ("my Airbnb host", "I know you as my Airbnb host."),
        ("know from twitter", "We know each other from twitter."),
    ):
        assert connection(own, language("en"), "warm") == told
    ended = connection("colleague (2015-2018)", language("en"), "warm")
    assert ended.startswith("We used to work together")
    shouted = letters.ask("Gail Ode", ADA, about="WHAT DO YOU DO AT NASA AND I AT HOME?").text
    assert "what do you do at NASA and I at home?" in shouted


@pytest.mark.parametrize("tongue", OWN)
def test_who_is_asked_on_the_way_is_told_nothing_of_their_own_trade(tongue):
    ada = Writer("Ada Byron", aim="Mira Voss")
    for kind in ("friend", ""):
        there = letters.ask(Addressee("Ben Ash", kind=kind, language=tongue), ada).text
        whom = Addressee("Ben Ash", kind=kind, language=tongue, on_the_way=True)
        way = letters.ask(whom, ada).text
        assert re.search("work like yours|your line of work|deinem Beruf|Ihrem Gebiet", there)
        assert not re.search("work like yours|your line of work|deinem Beruf|Ihrem Gebiet", way)
        assert re.search("to your work|zu (?:deiner|Ihrer) Arbeit", way)
        passed = letters.introduction("Gail Ode", ada, to=whom).text
        assert not re.search("work like yours|Ihrem Gebiet", passed)


def test_thanks_by_hand_are_for_the_senior_whom_one_does_not_know_well():
    head = {"role": "head of data"}
    assert letters.thanks(Addressee("Gail Ode", **head), "Ada Byron").notes
    assert not letters.thanks(Addressee("Gail Ode", kind="flatmate", **head), "Ada Byron").notes


@pytest.mark.parametrize("tongue", OWN)
def test_news_name_the_day_of_the_talk_and_never_claim_to_have_thought_of_it(tongue):
    for kind in ("friend", ""):
        gail = Addressee("Gail Ode", kind=kind, language=tongue)
        told = letters.follow_up(gail, "Ada Byron", day=date(2026, 5, 4), on=date(2026, 11, 2)).text
        assert re.search("on 4 May[.,]|am 4. Mai[.,]| am 4. Mai ", told)
        bare = letters.follow_up(gail, "Ada Byron").text
        assert not re.search("often|oft", bare)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("deaf.", "is no sentence, and left out"),
        ("software engineer", "is no sentence, and left out"),
        ("software engineer, ten years in finance", "may be no sentence"),
        ("I keep the books of a theatre.", ""),
        ("My trade is binding books.", ""),
    ],
)
def test_what_is_said_of_oneself_is_a_sentence_or_told_to_be_none(said, note):
    letter = letters.ask("Gail Ode", Writer("Ada Byron", introduces=said))
    assert note in str(letter)
    assert bool(note) == ("no sentence" in str(letter))
    assert (said in letter.text) == ("left out" not in note)


def test_the_reasons_beside_questions_are_in_the_words_of_the_seeker():
    gail = Addressee("Gail Ode", kind="friend", role="head of data", language="en")
    found = letters.agenda(gail, target=True, met=True, grown=True, about="tides", reader="de")
    assert not reads_english(" ".join(one.why for one in found.questions))
    assert reads_english(" ".join(one.text for one in found.questions))
    assert str(found).startswith("Fragen an Gail Ode:")
    assert "Sei pünktlich" in str(found)


def test_who_is_known_without_a_word_of_how_gets_a_plain_letter_that_asks_for_it():
    for kind in ("known", "imported", "address book", "e-mail"):
        letter = letters.ask("Gail Ode", "Ada Byron", kind=kind)
        assert letter.text.startswith("Dear Gail,\n\nWe know each other, so I am asking you. I am")
        assert "how you know each other" in str(letter)


@pytest.mark.parametrize(
    ("name", "warm", "formal", "of_kin"),
    [
        ("Prof. Dr. Dr. h.c. Anna Schmidt", "Anna", "Prof. Dr. Dr. h.c. Anna Schmidt", "Anna"),
        ("Dr. rer. nat. Anna Schmidt", "Anna", "Dr. rer. nat. Anna Schmidt", "Anna"),
        ("Lt. Col. Ann Ray", "Ann", "Lt. Col. Ann Ray", "Ann"),
        ("Ode, Gail, MBA", "Gail", "Gail Ode", "Gail"),
        ("Smith Jr., John", "John", "John Smith", "John"),
        ("Müller, Prof. Dr. Anna", "Anna", "Prof. Dr. Anna Müller", "Anna"),
        ("Lee, Kim", "Kim", "Kim Lee", "Kim"),
        ("van Gogh, Vincent", "Vincent", "Vincent van Gogh", "Vincent"),
        ('Gail "Gigi" Ode', "Gigi", "Gail Ode", "Gigi"),
        ("Gail Ode (Acme)", "Gail", "Gail Ode", "Gail"),
        ("Cher", "Cher", "Cher", "Cher"),
        ("王小明", "王小明", "王小明", "王小明"),
        ("Нина Петрова", "Нина", "Нина Петрова", "Нина"),
        ("محمد بن سلمان", "محمد", "محمد بن سلمان", "محمد"),
    ],
)
def test_everybody_is_greeted_by_what_their_name_tells(name, warm, formal, of_kin):
    kin = {"en": "Dear Uncle", "de": "Hallo Onkel"}
    for tongue, friendly, polite in (("en", "Dear", "Dear"), ("de", "Hallo", "Guten Tag")):

        def first(kind, name=name, tongue=tongue):
            whom = Addressee(name, kind=kind, language=tongue)
            return letters.ask(whom, "Ada Byron").text.splitlines()[0]

        assert first("friend") == f"{friendly} {warm},"
        assert first("") == f"{polite} {formal},"
        assert first("uncle") == f"{kin[tongue]} {of_kin},"


def test_what_is_no_name_is_not_greeted_by_it_and_an_uncle_is_one_once():
    assert letters.ask("gail.ode@acme.org", "Ada Byron").text.startswith("Hello,\n")
    onkel = Addressee("Uncle Bob", kind="uncle", language="de")
    assert letters.ask(onkel, "Ada Byron").text.startswith("Hallo Uncle Bob,")


@pytest.mark.parametrize("line", lines("forty_answers_de"))
def test_any_german_answer_fits_its_sentence(line):
    answer, _, sentence = line.partition(" | ")
    gail = Addressee("Gail Ode", kind="friend", language="de")
    assert wanted_by(letters._letter.Ends.of(gail, "Ada Byron"), answer).text == sentence


@pytest.mark.parametrize("line", lines("ways_de"))
def test_german_ways_to_know_somebody_are_said_or_said_to_be_lacking(line):
    way, _, sentence = line.partition(" |")
    assert connection(way, language("de"), "formal") == sentence.strip()


@pytest.mark.parametrize("tongue", OWN)
def test_a_school_in_common_is_said_where_nothing_nearer_is_known(tongue):
    said = language(tongue).say("known.alumni")
    for kind, told in (("", True), ("known", True), ("address book", True), ("friend", False)):
        gail = Addressee("Gail Ode", kind=kind, same_school=True, language=tongue)
        letter = letters.ask(gail, "Ada Byron")
        assert (said.rstrip(".").casefold() in letter.text.casefold()) == told
        assert "how you know each other" not in str(letter)


def test_a_title_in_a_column_is_said_and_work_is_none():
    def greeted(title: str, kind: str = "") -> str:
        to = Addressee("Dóra Varga", title=title, kind=kind)
        return letters.ask(to, "Ada Byron", through="Ben Ash").text.partition(",")[0]

    assert greeted("Dr.") == "Dear Dr. Dóra Varga"
    assert greeted("Engineer") == greeted("") == "Dear Dóra Varga"
    assert greeted("Dr.", "friend") == "Dear Dóra"


def test_nobody_without_a_name_is_greeted_by_a_bracket():
    assert letters.ask("", "Ada Byron", through="Ben Ash").text.startswith("Hello,")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("CV", "my CV"), ("My CV.", "my CV"), ("A list", "a list"), ("the slides", "the slides")],
)
def test_what_was_asked_for_stands_within_its_sentence(typed, said):
    assert (
        f"I am sending you {said}, as you asked."
        in letters.enclosed("Gail Ode", ADA, what=typed).text
    )


def test_a_name_given_twice_is_told_once_and_the_aim_not_to_themselves():
    told = letters.thanks("Gail Ode", ADA, referrals=["Olu Ade", "Mira Voss", "Olu Ade"]).text
    assert "I will write to Olu Ade and Mira Voss, as you suggested." in told
    me = Writer("Ada Byron", aim="Gail Ode")
    assert "in the end" not in letters.ask("Gail Ode", me, through="Ben Ash").text


def test_a_thing_of_ones_own_to_hear_of_is_no_sentence():
    told = letters.ask("Gail Ode", ADA, through="Ben Ash", about="my chances").text
    assert "I would very much like to hear about my chances." in told


@pytest.mark.parametrize(
    ("possible", "how", "tongue", "told"),
    [
        ("I am deaf, so I write rather than ring.", "phone", "en", True),
        ("I am deaf, so I write rather than ring.", "", "en", True),
        ("I am deaf, so I write rather than ring.", "in writing", "en", False),
        ("I can't use the phone at work.", "phone", "en", True),
        ("I cannot call before six.", "phone", "en", False),
        ("I write English better than I speak it.", "phone", "en", False),
        ("Ich bin gehörlos und schreibe lieber.", "phone", "de", True),
    ],
)
def test_who_cannot_ring_is_told_where_a_letter_speaks_of_the_phone(possible, how, tongue, told):
    me, to = Writer("Maren Holt", possible=possible), Addressee("Mai Tran", language=tongue)
    asked = letters.ask(to, me, through="Lucy Bell", how=how)
    passed = letters.introduction("Lucy Bell", me, to=to, how=how)
    for letter in [asked, *([passed] if how else [])]:
        assert told == any("phone is not for you" in one for one in letter.notes)


def test_a_long_letter_in_writing_keeps_its_easy_no_before_who_one_is():
    me = Writer("Ada Byron", introduces=ADA.introduces, aim="Mira Voss")
    line = "I have read your paper on paste and paper."
    to = Addressee("Mai Tran", role="book conservator", on_the_way=True)
    seen = set()
    for n in range(1, 20):
        letter = letters.ask(
            to,
            me,
            through="Lucy Bell",
            about="why " + "long " * (n - 1),
            line=line,
            how="in writing",
        )
        easy, who = "a short no is fine" in letter.text, ADA.introduces in letter.text
        seen.add((easy, who))
        assert easy or (not who and "an easy way to say no" in "".join(letter.lacks))
        assert letter.n_words < 120
    assert {(True, True), (True, False)} <= seen


@pytest.mark.parametrize("what", ["two references", "a list", "résumé"])
def test_one_thing_or_several_are_sent_in_one_sentence(what):
    assert "I am sending you" in letters.enclosed("Gail Ode", ADA, what=what).text
    german = letters.enclosed(Addressee("Gail Ode", language="de"), ADA, what="zwei Zeugnisse").text
    assert ",\n\nanbei zwei Zeugnisse, wie gewünscht." in german


@pytest.mark.parametrize(
    ("tongue", "talked", "told"),
    [
        ("en", "May", "in May"),
        ("en", "May 2026, about tides", "in May 2026, about tides"),
        ("en", "early May", "in early May"),
        ("en", "3 May", "on 3 May"),
        ("en", "May 3rd", "on May 3rd"),
        ("en", "the 3rd of May", "on the 3rd of May"),
        ("en", "2026-05-03", "on 3 May 2026"),
        ("en", "Monday", "on Monday"),
        ("en", "spring", "in spring"),
        ("en", "the summer of 2024", "in the summer of 2024"),
        ("en", "Sept. 2024", "in Sept. 2024"),
        ("en", "2025", "in 2025"),
        ("en", "we talked in May", "in May"),
        ("en", "last week", "last week"),
        ("en", "two months ago", "two months ago"),
        ("en", "in May, about tides", "in May, about tides"),
        ("en", "tides", "about tides"),
        ("de", "Mai", "im Mai"),
        ("de", "3. Mai", "am 3. Mai"),
        ("de", "Anfang Mai", "Anfang Mai"),
        ("de", "Montag", "am Montag"),
        ("de", "2026-05-03", "am 3. Mai 2026"),
        ("de", "wir haben im Mai miteinander gesprochen", "im Mai"),
    ],
)
def test_when_they_talked_stands_within_its_sentence(tongue, talked, told):
    gail = Addressee("Gail Ode", language=tongue)
    text = letters.follow_up(gail, ADA, talked=talked).text
    said = f"We talked {told}, and" if tongue == "en" else f"haben {told} miteinander gesprochen,"
    assert said in text


def test_whom_a_way_aims_at_is_said_to_be_who_they_are():
    me = Writer("Ada Byron", aim="Mira Voss", aim_does="Head of tides, Acme")
    told = letters.ask("Gail Ode", me, through="Ben Ash").text
    assert "in the end I hope to reach Mira Voss (Head of tides, Acme)." in told
    for none in ("", "x" * 61, "[title]"):
        me = Writer("Ada Byron", aim="Mira Voss", aim_does=none)
        assert "reach Mira Voss." in letters.ask("Gail Ode", me, through="Ben Ash").text


@pytest.mark.parametrize("role", ["landlord", "hairdresser", "mentee"])
def test_nobody_is_told_what_they_are(role):
    assert connection(role, language("en"), "formal") == f"I know you as my {role}."


@pytest.mark.parametrize(
    "said",
    [
        "I hope you and Auntie are well.",
        "Please do not feel obliged.",
        "I would love to talk shop about bridges.",
        "You'd rather not talk shop, I know.",
        "That was some time ago.",
        "We talked for an hour at the fair.",
        "You gave me an hour of your day.",
    ],
)
def test_good_manners_and_what_is_past_are_not_marked(said):
    text = f"We sang together. {said} May I ask how you began, in ten minutes? A no is fine."
    assert [one for one in letters.check(text).marks if one.text] == []


def test_help_offered_in_return_is_no_easy_no():
    text = "We sang together. How did you begin? If I can ever be of use to you, please say so."
    assert not any(what.startswith("an easy way") for what, _ in letters.check(text).found)
    assert any("easy way" in what for what, _ in letters.check(f"{text} A no is fine.").found)
