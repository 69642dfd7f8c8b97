"""What a letter has and lacks, and what makes people run, marked where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from netpath._results import Answer, counted, percent
from netpath.letters._connected import connection_in, may_be_connected
from netpath.letters._english import reads_english
from netpath.letters._letter import MOST_WORDS
from netpath.letters._parts import (
    GREETING,
    HEARS,
    HELPS,
    LEADS_UP,
    PRESSES,
    SENTENCE,
    UNKIND,
    WHAT,
    Built,
    parts_of,
)
from netpath.letters._phrases import (
    ANOTHER,
    ASKED_FOR,
    FAVOUR,
    NONE,
    NOT,
    PHRASES,
    REQUEST,
    SHORT,
    TELL,
    TIME,
)

FIRST_WORDS = 40
ASKS_TO_HEAR = re.compile(r"\b(?:ask you|tell(?:ing)? me|hear|know)\b")
SAYS_HOW = re.compile(
    r"(?:can|could|may|might|shall) (?:we|i) (?:facetime|zoom|call|ring|phone|talk|speak|meet|"
    r"come (?:by|over|round))\b[^,?]*\?$|would (?:a|an|some|next|this|half|ten|fifteen|twenty)\b"
    r"[^,?]* (?:work|suit|do|be (?:all right|ok|fine|possible|convenient))\b[^,?]*\?$"
)
"""A question that only says how and when what was asked may be: "Can we talk on Saturday?"."""
PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "–": "-"}
NO_MEANING = "Whether it is true, kind or welcome cannot be seen here: read it as they would."
MOST_LETTERS = 10_000
TOO_LONG = f"This is too long for a letter, and not checked: up to {MOST_WORDS} words are read."
NOT_ENGLISH = "This text does not read as English, and is not checked."


@dataclass(frozen=True)
class Mark:
    """One thing to change.

    Attributes
    ----------
    start, end
        Where it stands, as positions in the text; the same where something is missing.
    text
        What stands there.
    rule, reason, repair
        What is wrong, why people mind, and what to write instead.
    sure
        False where it may be quite right so, and only a person can tell.
    """

    start: int
    end: int
    text: str
    rule: str
    reason: str
    repair: str
    sure: bool = True

    @property
    def told(self) -> str:
        """What is wrong here, as lines of a report tell it."""
        if self.text:
            perhaps = "" if self.sure else "perhaps "
            head = f"{perhaps}{self.rule} (“{_shortened(self.text)}”)"
        elif self.rule in HELPS:
            head = f"It may help to add {WHAT[self.rule]}"
        else:
            head = f"I do not find {WHAT[self.rule]}"
        return f"{head}: {self.reason}. {self.repair}."


@dataclass(frozen=True)
class Check(Answer):
    """What was found in a letter, what was not, and its marks in the order of the text.

    Attributes
    ----------
    marks
        What to look at; what was not found stands last, without a text.
    n_words
        How long it is.
    unchecked
        Why it was not looked at, as a sentence; empty where it was.
    found
        The parts of a good letter that were found, each with the words that told.
    """

    marks: tuple[Mark, ...]
    n_words: int
    unchecked: str = ""
    found: tuple[tuple[str, str], ...] = ()

    @property
    def not_found(self) -> tuple[str, ...]:
        """The parts on which a letter stands and that were not found; they may be there."""
        rules = [one.rule for one in self.marks if not one.text and one.rule not in HELPS]
        return tuple(WHAT[one] for one in rules)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that are broken, each once; what may be right so is not among them."""
        return tuple(dict.fromkeys(one.rule for one in self.marks if one.sure))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a mark.

        Examples
        --------
        >>> check("Can I pick your brain over coffee?").to_frame()["rule"].tolist()[:2]
        ['pick your brain', 'coffee']
        """
        columns = ["start", "end", "text", "rule", "reason", "repair", "sure"]
        return pd.DataFrame([vars(one) for one in self.marks], columns=columns)

    def __str__(self) -> str:
        if self.unchecked:
            return self.unchecked
        told = "; ".join(f"{what} (“{_shortened(words)}”)" for what, words in self.found)
        lines = [f"{counted(self.n_words, 'word')}. I find {told or 'no part of a letter'}."]
        return "\n".join([*lines, *(f"- {one.told}" for one in self.marks), NO_MEANING])


def check(text: str) -> Check:
    """Tell which parts of a good letter are found in one, and mark what makes people run.

    A letter stands on three parts: how it comes to this person, what it would like to hear, and how
    little that takes. They are looked for by how sentences are built; a request for anything else
    is shown. Beside them phrases are marked that sell, push, demand, deceive and the like.

    It is no verdict, since words are seen here and not what they mean. What was not found may be
    there in other words; and of 45 good letters and 45 bad ones that were kept aside while the
    parts were chosen, all three and no other request were found in 30 good ones and in 5 bad ones.
    Marks of phrases alone tell less: of ten bad letters that nobody had seen before, nine had
    none. Of a hundred messages by somebody who knew neither code nor texts, 22 of 50 good ones were
    marked, and 5 of 50 bad ones were not; of another such hundred 18, and 9. Of the half of those
    that was kept aside while the other half was used, 10 of 25 good ones and no bad one then had
    all parts. A text in another language, or of more than 10,000
    characters, is not checked, and so said.

    Examples
    --------
    >>> print(check("Ben Ash suggested that I write to you. Could we talk for twenty minutes?"))
    14 words. I find how you come to write to them (“Ben Ash suggested that I write...
    - I do not find what you would like to hear from them: who is asked for time alone...
    - It may help to add who you are, and why you ask: they wonder who asks...
    - It may help to add an easy way for them to say no: who can refuse...
    Whether it is true, kind or welcome cannot be seen here: read it as they would.
    >>> check("Are you hiring? My CV is attached.").rules[:2]
    ('asks for a job', 'résumé')
    """
    if len(text) > MOST_LETTERS:
        return Check((), len(text.split()), TOO_LONG)
    if not reads_english(text):
        return Check((), len(text.split()), NOT_ENGLISH)
    flat = _Flat.of(text)
    parts = parts_of(flat.text)
    marks = [*_phrases(text, flat), *_length(text), *_requests(text, flat)]
    marks = [one for one in marks if not any(_within(one, other) for other in marks)]
    marks.sort(key=lambda one: (one.start, one.end, one.rule))
    marks += [one for one in _doubts(text, flat, parts) if not any(_meets(one, x) for x in marks)]
    marks.sort(key=lambda one: (one.start, one.end, one.rule))
    missing = [*_missing(text, flat, parts), *_unfound(len(text), parts)]
    return Check((*marks, *missing), len(text.split()), found=tuple(_found(text, flat, parts)))


@dataclass(frozen=True)
class _Flat:
    """A text as phrases are looked for, and where each of its letters stands in the original."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Flat:
        """Take accents, case, curly quotes and invisible characters out of a text."""
        found = [
            (base, at)
            for at, letter in enumerate(text)
            for base in unicodedata.normalize("NFKD", PLAIN.get(letter, letter)).casefold()
            if unicodedata.category(base) not in ("Mn", "Cf")
        ]
        return cls("".join(base for base, _ in found), tuple(at for _, at in found))

    def span(self, found: re.Match[str]) -> tuple[int, int]:
        """Return where a match stands in the original."""
        return self.places[found.start()], self.places[found.end() - 1] + 1


def _phrases(text: str, flat: _Flat) -> Iterator[Mark]:
    wanted = ASKED_FOR.search(flat.text)
    for phrase in (*PHRASES, *UNKIND):
        if wanted and phrase.rule == "résumé":
            continue
        for found in phrase.pattern.finditer(flat.text):
            before = flat.text[max(0, found.start() - 60) : found.start()]
            denied = NOT.search(before) or NONE.search(found[0])
            if not (phrase.denied_is_fine and denied):
                start, end = flat.span(found)
                sure = not (phrase.softened and _is_plain(flat.text))
                if phrase.beside:
                    rest = f"{flat.text[: found.start()]} {flat.text[found.end() :]}"
                    whole = flat.text if phrase.rule == "speaks of you" else rest
                    sure = bool(phrase.beside.search(whole))
                told = phrase.rule, phrase.reason, phrase.repair
                yield Mark(start, end, text[start:end], *told, sure)


def _is_plain(flat: str) -> bool:
    """Return whether a letter says how they know each other, and asks for a short time."""
    return bool(connection_in(flat) and (SHORT.search(flat) or TELL.search(flat)))


def _within(one: Mark, other: Mark) -> bool:
    """Return whether a mark says no more than a longer one of the same rule."""
    longer = other.end - other.start > one.end - one.start
    inside = other.start <= one.start and one.end <= other.end
    return longer and inside and one.rule == other.rule


def _length(text: str) -> Iterator[Mark]:
    words = list(re.finditer(r"\S+", text))
    if len(words) > MOST_WORDS:
        start = words[MOST_WORDS].start()
        yield Mark(
            start,
            len(text),
            text[start:],
            "length",
            f"{counted(len(words), 'word')}; busy people read the first few lines and put the rest "
            "off for ever",
            f"Stay under {MOST_WORDS + 1} words; this part is over",
        )


def _requests(text: str, flat: _Flat) -> Iterator[Mark]:
    sentences = re.finditer(r"[^.!?\n]+[.!?]*", text)
    asked = [
        one
        for one in sentences
        if "?" in one[0] and one[0].strip(" ?!.") and not re.search(r"\d\.$", text[: one.start()])
    ]
    plain = [re.sub(rf"^{GREETING.pattern}", "", one[0].strip().casefold()) for one in asked]
    if len(asked) > 1 and LEADS_UP.match(plain[0]):
        del asked[0], plain[0]
    if len(asked) == 2 and any(one.search(plain[0]) for one in (ASKS_TO_HEAR, HEARS)):
        asked = [one for one in asked if not SAYS_HOW.match(one[0].strip().casefold())]
    spans = [(one.end() - len(one[0].lstrip()), one.end()) for one in asked[1:]]
    first = REQUEST.search(flat.text)
    more = ANOTHER.finditer(flat.text, first.end()) if first else ()
    within = [*map(flat.span, more), *map(flat.span, _favours(flat.text))]
    spans += [one for one in within if not any(start <= one[0] < end for start, end in spans)]
    for start, end in spans:
        yield Mark(
            start,
            end,
            text[start:end],
            "one request",
            "with two requests, people weigh the larger and answer neither",
            "Keep the one that is easiest to grant; ask the others when you talk",
        )


def _favours(flat: str) -> Iterator[re.Match[str]]:
    """Yield what is asked beside a talk, or beside another favour."""
    found = list(FAVOUR.finditer(flat))
    yield from found if SHORT.search(flat) else found[1:]


def _missing(text: str, flat: _Flat, parts: Built) -> Iterator[Mark]:
    end, named = len(text), connection_in(flat.text)
    if named is None:
        yield Mark(
            end,
            end,
            "",
            "no connection",
            "a letter that comes from nowhere goes unread",
            "Begin with who suggested it, or with how you know each other",
            not may_be_connected(flat.text),
        )
    elif len(flat.text[: named.start()].split()) > FIRST_WORDS:
        start, stop = flat.span(named)
        yield Mark(
            start,
            stop,
            text[start:stop],
            "connection comes late",
            f"it is {percent(start / end)} down the letter; many stop before it",
            "Put it into the first sentence",
        )
    asks = REQUEST.search(flat.text) and not ASKED_FOR.search(flat.text)
    theirs_to_say = bool(named and parts.hears and parts.easy_no)
    if (asks or not parts.tells) and not (TIME.search(flat.text) or theirs_to_say):
        yield Mark(
            end,
            end,
            "",
            "vague",
            "no length is named, so that it may be an hour",
            "Ask for twenty to thirty minutes, on their schedule",
            bool(asks) and not (named and TELL.search(flat.text)),
        )


def _doubts(text: str, flat: _Flat, parts: Built) -> Iterator[Mark]:
    """Yield what is asked that is neither a talk nor a question, and what may press."""
    for start, end in () if parts.tells else parts.others:
        first, last = flat.places[start], flat.places[end - 1] + 1
        yield Mark(
            first,
            last,
            text[first:last],
            "another request",
            "neither a talk nor a question about their work is recognised in it",
            "Ask for their story, and leave the rest until they offer it",
            sure=False,
        )
    for found in PRESSES.finditer(flat.text):
        first, last = flat.span(found)
        yield Mark(
            first,
            last,
            text[first:last],
            "pushes",
            "it tells them what they must do or did not do, or comes without being asked",
            "Leave them an easy no",
            sure=False,
        )


def _meets(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _unfound(end: int, parts: Built) -> Iterator[Mark]:
    """Yield the parts that were not found, but for those that are looked for as they are named."""
    told = (
        (
            "no question",
            parts.hears,
            "who is asked for time alone cannot tell what for",
            "Say what of their work or their way you would like to understand",
        ),
        (
            "who you are",
            parts.who,
            "they wonder who asks, and what for",
            "Say in one line what you do, and that you look into such work",
        ),
        (
            "easy no",
            parts.easy_no,
            "who can refuse with ease answers sooner",
            "Say that a short no is fine",
        ),
    )
    for rule, found, reason, repair in told:
        if found is None and not parts.tells and (parts.asks or rule == "no question"):
            yield Mark(end, end, "", rule, reason, repair, sure=False)


def _found(text: str, flat: _Flat, parts: Built) -> Iterator[tuple[str, str]]:
    """Yield the parts that were found, with the words that told."""
    time = None if parts.tells else TIME.search(flat.text)
    found = (connection_in(flat.text), parts.hears, time, parts.who, parts.easy_no)
    sentences = [one.span() for one in SENTENCE.finditer(flat.text)]
    for what, one in zip(WHAT.values(), found, strict=True):
        if one:
            start, end = next(at for at in sentences if at[0] <= one.start() < at[1])
            told = text[flat.places[start] : flat.places[end - 1] + 1].strip()
            yield what, re.sub(rf"^{GREETING.pattern}", "", told, flags=re.I)


def _shortened(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 60 else one[:59] + "…"
