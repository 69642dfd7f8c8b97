"""Pages out of templates: names stay names, whatever stands in them."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from netpath._results import percent
from netpath._rules import few_marks

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ISOLATES = "\u2068\u2069"


def pages(package: str) -> Environment:
    """Return the pages of a package: everything escaped, nothing left undefined.

    Examples
    --------
    >>> pages("netpath.report").from_string("{{ name|name }}").render(name="<b>")
    '<bdi>&lt;b&gt;</bdi>'
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"name": _name, "sentence": _sentence, "plain": _plain, "day": _day}
    made.filters["percent"] = percent
    return made


def _plain(text: object) -> str:
    """Return a text on one line, without characters that steer what is around them."""
    told = few_marks(" ".join(str(text).split()))
    return "".join(one for one in told if one not in ISOLATES and _stays(one))


def _stays(letter: str) -> bool:
    harmless = letter in "\u200c\u200d" or letter in ISOLATES
    return harmless or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _name(text: object) -> Markup:
    from markupsafe import Markup, escape

    return Markup("<bdi>{}</bdi>").format(escape(_plain(text)))


def _sentence(text: object) -> str:
    """Return a sentence; the marks that keep a name in its place stay, if they are in pairs."""
    told = few_marks("".join(filter(_stays, " ".join(str(text).split()))))
    paired = told.count(ISOLATES[0]) == told.count(ISOLATES[1])
    return told if paired else _plain(told)


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else ""
