"""Text that may stand in a picture: names tamed, fitted to their place, never read as maths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from netpath._names import ISOLATES, JOINERS, NO_NAME, plain
from netpath._names import isolated as isolated
from netpath._results import Assumption, assumed_lines, percent
from netpath.chains import Chain

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

LONGEST, ABSENT, UNBROKEN = 28, "□", "\u00a0"
SLACK = 1.07  # letters set to whole pixels run wider than they measure


def shown(name: str) -> str:
    r"""Return a name as a picture shows it: tamed, and not endless.

    Examples
    --------
    >>> shown("Ada\u202e Byron"), shown("Ada " * 20)
    ('Ada Byron', 'Ada Ada Ada Ada Ada Ada Ada…')
    """
    name = tamed(name) or NO_NAME
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def tamed(text: str) -> str:
    r"""Return a text without control and bidi characters and without towers of marks.

    Letters that the font lacks become □, so that matplotlib has no cause to warn by spelling
    somebody's name.

    Examples
    --------
    >>> tamed("one\n two\x07")
    'one two'
    """
    # Isolated names keep their place (:func:`isolated`); half an isolate would turn what follows.
    keeps = ISOLATES if text.count(ISOLATES[0]) == text.count(ISOLATES[1]) else ""
    told = UNBROKEN.join(plain(part, keeps) for part in text.split(UNBROKEN))
    return "".join(_drawn(letter, keeps) for letter in unicodedata.normalize("NFC", told))


def _drawn(letter: str, keeps: str) -> str:
    if letter in keeps or any(font.get_char_index(ord(letter)) for font in _fonts()):
        return letter
    return "" if letter in JOINERS else ABSENT


def chained(names: Iterable[str]) -> str:
    """Return names as they are shown, with an arrow to the next.

    A name written from right to left is isolated, or else it would pull its neighbour along; no
    line breaks within a name (:func:`wrapped`).

    Examples
    --------
    >>> chained(["Ada", "Ben"])
    'Ada → Ben'
    """
    return " → ".join(isolated(shown(name)).replace(" ", UNBROKEN) for name in names)


def said(name: str) -> str:
    """Return the name of a group as a sentence in a picture says it.

    Examples
    --------
    >>> said("A" * 40), len(said("שרה"))
    ('AAAAAAAAAAAAAAAAAAAAAAAAAAA…', 5)
    """
    return isolated(shown(name))


def wrapped(texts: Iterable[str], inches: float, size: float, *, bold: bool = False) -> str:
    r"""Return texts broken into lines of a width, each beginning a new one.

    A word that is wider is shortened.

    Examples
    --------
    >>> wrapped(["Ada Byron", "Ben"], 0.5, 9)
    'Ada\nByron\nBen'
    """
    rows: list[str] = []
    for text in texts:
        rows.append("")
        for word in text.replace(" %", f"{UNBROKEN}%").split(" "):
            longer = f"{rows[-1]} {word}".lstrip()
            if rows[-1] and _inches(longer, size, bold) > inches:
                rows.append(word)
            else:
                rows[-1] = longer
    return "\n".join(_cut(row, inches, size, bold) for row in rows).replace(UNBROKEN, " ")


def fitted(text: str, inches: float, size: float, lines: int = 1, *, bold: bool = False) -> str:
    r"""Return a text in at most so many lines of a width, shortened only where it must be.

    Examples
    --------
    >>> fitted("Ada Byron", 0.5, 9, 2), fitted("Bartholomew", 0.5, 9)
    ('Ada\nByron', 'Barth…')
    """
    rows = wrapped([text], inches, size, bold=bold).split("\n")
    rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    return "\n".join(_cut(row, inches, size, bold) for row in rows if row)


def told_apart(
    names: Iterable[str], inches: float, size: float, lines: int = 1, *, bold: bool = False
) -> dict[str, str]:
    r"""Return names fitted to a place, those that would look alike without how they all begin.

    Examples
    --------
    >>> list(told_apart(["Ward of the East", "Ward of the West", "Ada"], 0.6, 9).values())
    ['…East', '…West', 'Ada']
    """
    told = {name: tamed(name) for name in names}
    while True:
        short = {name: fitted(text, inches, size, lines, bold=bold) for name, text in told.items()}
        alike: dict[str, list[str]] = {}
        for name, text in short.items():
            alike.setdefault(text, []).append(name)
        before = dict(told)
        for together in (one for one in alike.values() if len(one) > 1):
            begin = _shared([told[name] for name in together])
            for name in together if begin.strip("… ") else ():
                told[name] = f"…{told[name].removeprefix(begin)}"
        if told == before:
            return short


def _shared(texts: list[str]) -> str:
    """Return how all begin, in whole words where there is one; empty where one is nothing else."""
    first, last = min(texts), max(texts)
    n = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    words = first[:n].rfind(" ") + 1
    return "" if n == len(first) else first[: words or n]


def ordinal(n: int) -> str:
    """Return a number as a place in a row.

    Examples
    --------
    >>> ordinal(1), ordinal(2), ordinal(3), ordinal(4), ordinal(11), ordinal(22)
    ('1st', '2nd', '3rd', '4th', '11th', '22nd')
    """
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{n}{'th' if n % 100 in (11, 12, 13) else ends.get(n % 10, 'th')}"


def granted(chain: Chain) -> str:
    """Return the chance of a chain as the head of a sentence.

    Examples
    --------
    >>> from netpath.chains import Chain, ChainTie
    >>> granted(Chain(("a", "b"), ("Ada", "Ben"), (ChainTie("a", "b", 0.5, 1, "", ""),), 0.5))
    '50 % that the ask is granted'
    """
    asks = {1: "the ask is", 2: "both asks are"}.get(chain.asks, f"all {chain.asks} asks are")
    return f"{percent(chain.probability)} that {asks} granted"


def rests_on(cold: float, assumptions: Iterable[str]) -> list[str]:
    """Return what stands beneath every picture: the cold approach, and what is assumed.

    Examples
    --------
    >>> rests_on(0.03, ["warmth 0.3 for every tie (assumed)"])[1]
    'Assumed: warmth 0.3 for every tie.'
    """
    beside = f"Beside it: a cold approach is granted in {percent(cold)} of cases (assumed)."
    parts = [Assumption.of(one) for one in assumptions]
    told = [Assumption(one.about, tamed(one.text), one.assumed) for one in parts]
    return [beside, *assumed_lines(told)]


def _cut(row: str, inches: float, size: float, bold: bool) -> str:
    kept = row
    while len(kept) > 2 and (wide := _inches(kept, size, bold)) > inches:
        fits = min(len(kept) - 2, int(len(kept) * inches / wide))
        kept = kept[:fits].rstrip() + "…"
    return kept


def _inches(text: str, size: float, bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    width = text_to_path.get_text_width_height_descent(text, font, False)[0]
    return SLACK * float(width) / 72


def _fonts() -> list[FT2Font]:
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties, findfont, get_font

    families = rcParams["font.family"]
    return [get_font(findfont(FontProperties(family=[one]))) for one in families]
