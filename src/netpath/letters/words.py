"""The sentences of letters, questions and the client's page: one table a language."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast

from netpath._files import write_file
from netpath._results import listed
from netpath.errors import DataError, Repair

Tone = Literal["warm", "formal"]
TONES: tuple[Tone, ...] = ("warm", "formal")
Medium = Literal["", "phone", "video", "in person", "with introducer", "in writing"]
MEDIA: tuple[Medium, ...] = ("", "phone", "video", "in person", "with introducer", "in writing")
"""In which ways people talk; the first leaves it to them."""
OWN = ("en", "de")
SENTENCE = 3
"""Fewer words are no sentence that says who somebody is; some scripts part no words."""
MOST_BYTES = 1_000_000
FREE = (
    *("letter.also", "letter.first_names", "letter.kin", "letter.small", "letter.of_oneself"),
    *("letter.begins", "letter.from_words", "letter.of_them"),
    *("ask.clause_words", "ask.about_words", "ask.sentence_words", "ask.subjects", "ask.verbs"),
    "aliases",
)
"""What a language fills in as it likes: lists of its own words."""


@dataclass(frozen=True, eq=False)
class Language:
    """The sentences of one language, by section and name.

    Attributes
    ----------
    name
        What the language calls itself.
    table
        Its sentences: a text, a list of texts, or a text each for ``warm`` and ``formal``.
    """

    name: str
    table: Mapping[str, object] = field(repr=False)

    def _at(self, key: str) -> object:
        found: object = self.table
        for one in key.split("."):
            found = cast("Mapping[str, object]", found)[one]
        return found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of its sentences, in small letters.

        Examples
        --------
        >>> "was" in language("de").vocabulary, "you" in language("de").vocabulary
        (True, False)
        """
        told = (re.sub(r"\{\w*\}", " ", one) for one in _texts(self.table))
        return frozenset(word for one in told for word in re.findall(r"[^\W\d_]+", one.casefold()))

    def part(self, key: str) -> Mapping[str, list[str]]:
        """Return a part of the table in which each name has words of its own.

        Examples
        --------
        >>> language("en").part("letter.kin")["uncle"]
        'Uncle'
        """
        return cast("Mapping[str, list[str]]", self._at(key))

    def words(self, key: str) -> list[str]:
        """Return a list of words.

        Examples
        --------
        >>> language("en").words("letter.also")[:2]
        ['en', 'english']
        """
        return cast("list[str]", self._at(key))

    def say(self, key: str, tone: Tone = "formal", **values: object) -> str:
        """Return a sentence with its gaps filled.

        Examples
        --------
        >>> language("de").say("letter.dear", "warm", name="Gail")
        'Hallo Gail,'
        """
        return _toned(self._at(key), tone).format(**values)

    @property
    def code(self) -> str:
        """Its code, as a page says which language it is in.

        Examples
        --------
        >>> language("German").code
        'de'
        """
        return self.words("letter.also")[0]

    def say_warmly(self, key: str, **values: object) -> str:
        """Return a sentence said to the client, with its gaps filled.

        Examples
        --------
        >>> language("de").say_warmly("client.fair_chance")
        'Mittlere Aussicht.'
        """
        return self.say(key, "warm", **values)

    def day(self, day: date, on: date | None = None) -> str:
        """Return a day as the language writes it, with its year unless it is that of ``on``.

        Examples
        --------
        >>> language("de").day(date(2026, 11, 23))
        '23. November 2026'
        """
        month = self.lines("dates.months")[day.month - 1]
        told = self.say("dates.day", day=day.day, month=month)
        same = on is not None and on.year == day.year
        return told if same else self.say("dates.with_year", day=told, year=day.year)

    def lines(self, key: str, tone: Tone = "formal") -> list[str]:
        """Return a list of sentences.

        Examples
        --------
        >>> language("en").lines("dates.months")[4]
        'May'
        """
        return [_toned(one, tone) for one in self.words(key)]

    def listed(self, names: Sequence[str]) -> str:
        """Return names joined as this language joins them.

        Examples
        --------
        >>> language("de").listed(["Gail", "Olu"])
        'Gail und Olu'
        """
        return listed(names, self.say("letter.and"))


def _texts(told: object) -> Iterator[str]:
    """Yield every text of a part of a table."""
    if isinstance(told, str):
        yield told
    for one in (
        told.values() if isinstance(told, Mapping) else told if isinstance(told, list) else ()
    ):
        yield from _texts(one)


def _toned(words: object, tone: Tone) -> str:
    return str(words[tone] if isinstance(words, Mapping) else words)


def write_language(path: str | Path, *, overwrite: bool = False) -> None:
    """Write the English sentences as a file to be filled in with those of another language.

    Saved as ``letters.fr.toml`` beside the searches, say, it is used for whoever is written to in
    French.

    Raises
    ------
    FileExistsError
        If there is such a file, unless ``overwrite``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_language(f"{folder}/letters.xx.toml")
    ...     read_language(f"{folder}/letters.xx.toml").name
    'English'
    """
    write_file(Path(path), _text_of("en").encode("utf-8"), overwrite=overwrite)


def read_language(path: str | Path) -> Language:
    """Return the language that somebody has filled in.

    Parameters
    ----------
    path
        A file as :func:`write_language` makes them.

    Raises
    ------
    DataError
        If a sentence is missing or unknown, has other gaps than the English one, or the file cannot
        be read; the first places are named.

    Examples
    --------
    >>> read_language("nowhere/letters.fr.toml")
    Traceback (most recent call last):
        ...
    netpath.errors.DataError: There is no such file of sentences, or it cannot be read.
    """
    place = Path(path)
    try:
        if place.stat().st_size > MOST_BYTES:
            raise DataError(
                "This file is too long for the sentences of a language.", code="too much"
            )
        table = tomllib.loads(place.read_text("utf-8-sig"))
    except OSError:
        raise DataError(
            "There is no such file of sentences, or it cannot be read.", code="no file"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "not UTF-8 text"
        raise DataError(
            f"This file of sentences cannot be read ({where[:120]}). Every sentence stands in "
            "quotation marks, after its name and an equals sign.",
            code="damaged",
        ) from None
    wrong = list(_faults(language("en").table, table, ""))
    if wrong:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise DataError(
            f"This language is not complete: {'; '.join(wrong[:5])}{more}.", code="no words"
        )
    return Language(str(table["letter"]["language"]), table)


@cache
def language(code: str) -> Language:
    """Return the sentences of one of netpath's own languages, by any of its names.

    Raises
    ------
    DataError
        If it is none of them.

    Examples
    --------
    >>> language("German").name, language("de-AT").name
    ('Deutsch', 'Deutsch')
    """
    wanted = code.strip().casefold().replace("_", "-").split("-")[0].split(" ")[0]
    for own in OWN:
        table = tomllib.loads(_text_of(own))
        if wanted in table["letter"]["also"]:
            return Language(str(table["letter"]["language"]), table)
    raise DataError(
        "There are letters in English and German; another language is a file of sentences.",
        code="no words",
        repair=Repair("language"),
    )


def spoken(of: str | Language) -> Language:
    """Return a language, given as itself or by a name."""
    return of if isinstance(of, Language) else language(of)


def is_fragment(text: str) -> bool:
    """Return whether a text is too short for a sentence that says something of oneself.

    Examples
    --------
    >>> is_fragment("deaf"), is_fragment("I keep books"), is_fragment("我听不见"), is_fragment("")
    (True, False, False, False)
    """
    return bool(text.strip()) and len(text.split()) < SENTENCE and text.isascii()


def _text_of(code: str) -> str:
    return files("netpath.letters").joinpath("languages", f"{code}.toml").read_text("utf-8")


def _faults(wanted: object, found: object, at: str) -> Iterator[str]:
    """Yield what a table lacks, or says otherwise than it may, place by place."""
    if at in FREE:
        if not _is_free(found):
            yield f"{at} is no list of words"
    elif isinstance(wanted, Mapping) and not wanted.keys() <= set(TONES):
        if not isinstance(found, Mapping):
            yield f"{at} is missing"
            return
        for name in sorted(wanted.keys() | found.keys()):
            place = f"{at}.{name}" if at else name
            if name not in wanted:
                yield f"{place} is none of ours"
            elif name not in found:
                yield f"{place} is missing"
            else:
                yield from _faults(wanted[name], found[name], place)
    elif isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            yield f"{at} has to have {len(wanted)} sentences"
        else:
            for n, (one, other) in enumerate(zip(wanted, found, strict=True), start=1):
                yield from _faults(one, other, f"{at} ({n})")
    else:
        yield from _faults_of_sentence(wanted, found, at)


def _faults_of_sentence(wanted: object, found: object, at: str) -> Iterator[str]:
    if isinstance(found, Mapping) and found.keys() != set(TONES):
        yield f"{at} has to have warm and formal"
        return
    said = [str(one) for one in (found.values() if isinstance(found, Mapping) else [found])]
    gaps = set(_gaps(_toned(wanted, "formal")))
    try:
        other = any(set(_gaps(one)) != gaps for one in said)
    except ValueError:
        other = True
    if not all(map(str.strip, said)):
        yield f"{at} is empty"
    elif other:
        named = listed([f"{{{one}}}" for one in sorted(gaps)]) or "no braces"
        yield f"{at} has to hold {named}"


def _gaps(text: str) -> Iterable[str]:
    """Yield the gaps of a sentence; one that asks for more than to be filled is none of ours."""
    for _, name, spec, conversion in string.Formatter().parse(text):
        if spec or conversion:
            raise ValueError
        if name is not None:
            yield name


def _is_free(found: object) -> bool:
    """Return whether this is a list of words, or a table of such lists or of words."""
    if isinstance(found, Mapping):
        return all(isinstance(one, str) or _is_free(one) for one in found.values())
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
