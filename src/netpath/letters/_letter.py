"""A letter, who writes it and to whom, and how its sentences are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import pandas as pd

from netpath._names import NO_NAME, named
from netpath._results import Answer, counted
from netpath.errors import DataError, Message, Repair
from netpath.letters._called import KIN, addressed, called, titled
from netpath.letters._connected import connection_in
from netpath.letters._english import reads_english
from netpath.letters._known import CLOSE, WARM, connection, kind_of, warmest
from netpath.letters.words import TONES, Language, Tone, is_fragment, spoken

MOST_WORDS = 119
LONGEST_LINE = 25
SOON = 1.0
"""Years for which neighbours, colleagues and the like stay on formal terms; chosen."""
OPEN = re.compile(
    r"\[[^\]\n]{0,40}\]|\{[^}\n]{0,40}\}|<[^>\n]{1,40}>|\bX{3,}\b|\(erased\)|%s\b|%\(\w+\)s|"
    r"(?<!\w)\$\{?[a-z_]+"
)
"""A gap that nobody has filled: no name, and no line, of a letter."""

ENDED = re.compile(r"(?<=[.!?…])\s+|\n+")
LEAST_OWN = 3
"""Words beyond which a new sentence in a letter is a line of one's own; chosen."""

LINE = Message.of(
    "a line of homework done, or of something to offer, in your own words {how}",
    how=Repair("fill", field="line"),
)
CONNECTION = Message.of(
    "the connection: who suggested it, or how you know each other {how}",
    how=Repair("fill", field="through"),
)
NO_SENTENCE = Message.of(
    "the connection: how you know each other, as a sentence of this letter's language"
)
GAP = Message.of("what belongs in a gap that is still open, in brackets")


@dataclass(frozen=True)
class Writer:
    """Who looks for a way in, and writes.

    Attributes
    ----------
    name
        As they sign.
    introduces
        One line that says who they are, in their own words.
    possible
        One line on what makes a talk possible for them: "I am deaf, so writing suits me best."
    aim
        Whom the way aims at in the end, where who is asked is to be told.
    aim_does
        Their title and employer, where known: "Head of design, Acme".

    Examples
    --------
    >>> Writer("Ada Byron", introduces="I keep the books of a small theatre.").name
    'Ada Byron'
    """

    name: str
    introduces: str = ""
    possible: str = ""
    aim: str = ""
    aim_does: str = ""


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is to, and what decides how it is said.

    Attributes
    ----------
    name
        As known, titles and all.
    kind
        How the two know each other: ``"colleague"``, or in words of one's own.
    language
        Theirs: ``"en"``, ``"de"``, or one that was read.
    tone
        ``"warm"`` or ``"formal"``; left empty, it follows from the kind.
    years
        For how long they have known each other, if that is known.
    same_school
        Whether both went to one school or university, as is said where nothing nearer is known.
    role
        What they do, as known; questions are fitted to it.
    on_the_way
        Whether they are asked on the way to somebody else, so that their own work need not be what
        the seeker looks into.
    nickname
        What friends call them; left empty, their first name.
    title
        Theirs, where a column tells it: ``"Dr."``; what they work as is none.

    Examples
    --------
    >>> Addressee("Rob Byron", kind="uncle").warm, Addressee("Gail Ode", kind="alumni").warm
    (True, False)
    """

    name: str
    kind: str = ""
    language: str | Language = "en"
    tone: Literal["", "warm", "formal"] = ""
    years: float | None = None
    same_school: bool = False
    role: str = ""
    on_the_way: bool = False
    nickname: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if self.tone and self.tone not in TONES:
            raise DataError(f"tone is {self.tone!r}; there are 'warm' and 'formal'.", code="how")

    @property
    def warm(self) -> bool:
        """Whether one writes to them as to a friend."""
        kind = warmest(self.kind)
        soon = kind in WARM and (self.years is None or self.years >= SOON)
        return self.tone == "warm" or (not self.tone and (kind in CLOSE or soon))


@dataclass(frozen=True)
class Letter(Answer):
    """A letter to copy, change and send by hand.

    Attributes
    ----------
    subject, text
        What to write.
    lacks
        What only the writer can add; empty where nothing is missing.
    notes
        What else to know of it, a sentence each.
    """

    subject: str
    text: str
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def n_words(self) -> int:
        """How many words the letter has."""
        return len(self.text.split())

    def to_frame(self) -> pd.DataFrame:
        """Return one row.

        Examples
        --------
        >>> Letter("Hello", "Dear Ada").to_frame()["words"].tolist()
        [2]
        """
        row = {"subject": self.subject, "text": self.text, "words": self.n_words}
        return pd.DataFrame([row | {"lacks": "; ".join(self.lacks)}])

    def changed(self, text: str) -> Letter:
        """Return the letter as somebody changed it by hand, with what it may still lack.

        A line of one's own is there once a sentence is new; a connection, once one is recognised.

        Examples
        --------
        >>> letter = Letter("Hello", "Dear Ada. May I ring you?", (LINE, CONNECTION))
        >>> len(letter.changed("Dear Ada. May I ring you? I read your note on tides.").lacks)
        1
        >>> letter.changed("Dear Ada. I read your note on tides. Ben Ash gave me your name.").lacks
        ()
        """
        before = set(map(str.strip, ENDED.split(self.text)))
        new = [one for one in map(str.strip, ENDED.split(text)) if one not in before]
        own = any(len(one.split()) > LEAST_OWN or not one.isascii() for one in new)
        said = {CONNECTION: connection_in(text.casefold()) is not None, NO_SENTENCE: own}
        ours = [one for one in self.lacks if one != GAP]
        lacks = [one for one in ours if not (isinstance(one, Message) and said.get(one, own))]
        gaps = [GAP] if OPEN.search(text) else []
        return replace(self, text=text, lacks=(*lacks, *gaps))

    @property
    def message(self) -> Message:
        """The letter, what it lacks, and that nothing is sent, as every door can word it."""
        lacks = [Message.of("(This letter lacks {what}.)\n", what=one) for one in self.lacks]
        notes = [Message.of("({what})\n", what=one) for one in self.notes]
        head = Message((f"Subject: {self.subject}\n\n{self.text}\n\n",))
        foot = Message((f"({counted(self.n_words, 'word')}; netpath sends nothing.)",))
        return Message(tuple(part for one in (head, *lacks, *notes, foot) for part in one.parts))

    def __str__(self) -> str:
        return str(self.message)


class Ends(NamedTuple):
    """The two ends of a letter, and the words between."""

    writer: Writer
    to: Addressee
    words: Language
    tone: Tone

    @classmethod
    def of(cls, to: str | Addressee, writer: str | Writer, kind: str = "") -> Ends:
        """Return who writes to whom, and how, from what was given."""
        whom = to if isinstance(to, Addressee) else Addressee(to, kind=kind)
        whom = replace(whom, name=titled(whom.name, whom.title)) if whom.title else whom
        who = writer if isinstance(writer, Writer) else Writer(writer)
        return cls(who, whom, spoken(whom.language), "warm" if whom.warm else "formal")

    @property
    def dear(self) -> str:
        """How they are greeted: by first name, with the word for an uncle or aunt, or in full."""
        kin = str(self.words.part("letter.kin").get(self.to.kind.casefold().strip(), ""))
        name = self.known_as
        if "@" in name or name == NO_NAME or not any(map(str.isalpha, name)):
            return self.words.say("letter.hello", self.tone)
        titled = called(name).title or name.split()[0].casefold() in KIN
        name = f"{kin} {name}" if kin and not titled else name
        return self.words.say("letter.dear", self.tone, name=name)

    def opening(self, *sentences: str) -> list[str]:
        """Return the greeting, and the sentences after it as this language begins them."""
        text = joined(*sentences)
        first = text.partition(" ")[0].strip(",:;").casefold()
        small = first in self.words.words("letter.small")
        return [self.dear, text[:1].lower() + text[1:] if small else text]

    @property
    def known_as(self) -> str:
        """What the writer calls them."""
        terms = self.words.words("letter.first_names")
        first = self.tone == "warm" or (
            kind_of(self.to.kind) in terms and not called(self.to.name).title and not self.to.tone
        )
        return (first and self.to.nickname) or addressed(self.to.name, first=first)

    @property
    def close(self) -> bool:
        """Whether they are family, a friend, or the like: whom one brings no homework."""
        return self.tone == "warm" and warmest(self.to.kind) in CLOSE

    @property
    def signed(self) -> str:
        """How the letter ends."""
        family = self.tone == "warm" and warmest(self.to.kind) == "family"
        name = addressed(self.writer.name, first=self.tone == "warm")
        return self.words.say(
            "letter.sign_family" if family else "letter.sign", self.tone, name=name
        )

    def own(self, text: str, what: str) -> str:
        """Return a line of the writer's own; none in another language, or that is no sentence."""
        english = self.words is spoken("en")
        said = sentence(fitted(text, what))
        foreign = not english and reads_english(said, few=1, shared=self.words.vocabulary)
        return "" if foreign or is_fragment(text) else said

    def of_oneself(self, text: str) -> bool:
        """Return whether a line has a word with which one speaks of oneself, or none is known."""
        told = self.words.words("letter.of_oneself")
        return not told or bool({*told} & {*re.findall(r"[^\W\d_]+(?:'\w+)?", text.casefold())})

    @property
    def connection(self) -> str:
        """How they know each other, as a sentence; empty where it cannot be said."""
        found = connection(self.to.kind, self.words, self.tone)
        far = not found or kind_of(self.to.kind) == "known"
        return self.say("known.alumni") if far and self.to.same_school else found

    @property
    def says_how(self) -> bool:
        """Whether that sentence says how they know each other, not only that they do."""
        only = kind_of(self.to.kind) == "known" and not self.to.same_school
        return bool(self.connection) and not only

    @property
    def unconnected(self) -> Message:
        """What is lacking where there is no such sentence."""
        return NO_SENTENCE if self.to.kind.strip() and not self.connection else CONNECTION

    def of_work(self, key: str) -> str:
        """Return what is said of their work, or of people's where it is not what is looked into."""
        return self.say(f"{key}_on_the_way" if self.to.on_the_way else key)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the letter's language and tone."""
        return self.words.say(key, self.tone, **values)


def fitted(text: str, what: str) -> str:
    """Return somebody's own line on one line.

    Raises
    ------
    DataError
        If it is too long for a letter that people read.
    """
    words = text.split()
    for n, unit, most in (
        (len(words), "word", LONGEST_LINE),
        (len(text), "letter", 12 * LONGEST_LINE),
    ):
        if n > most:
            raise DataError(
                f"{what} has {counted(n, unit)}; a letter that people read takes at most {most}.",
                code="too much",
                repair="Say it shorter",
            )
    return " ".join(words)


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if not text or text[-1] in ".!?…" else f"{text}."


def joined(*sentences: str) -> str:
    """Return sentences as a paragraph, those that are empty left out."""
    return " ".join(filter(None, sentences))


def composed(
    subject: str,
    parts: Iterable[str],
    lacks: Sequence[str],
    *,
    shorter: Iterable[str],
    notes: Sequence[str] = (),
) -> Letter:
    """Return the letter, or its shorter form where long names make it too long.

    Raises
    ------
    DataError
        If both are too long.
    """
    for one in (parts, shorter):
        text = "\n\n".join(filter(None, one))
        gaps = [GAP] if OPEN.search(text) or OPEN.search(subject) else []
        letter = Letter(subject, text, (*lacks, *gaps), tuple(notes))
        if letter.n_words <= MOST_WORDS:
            return letter
    raise DataError(
        f"This letter has {letter.n_words} words; it must stay under {MOST_WORDS + 1}.",
        code="too much",
        repair="Shorten what you added, or what your files say of how you know each other",
    )


def told_name(name: str) -> str:
    """Return somebody else's name as a letter tells it: whole, on one line."""
    return named(called(name).whole) if name.strip() else ""
