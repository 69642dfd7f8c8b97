"""Pages out of templates: names stay names, whatever stands in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from netpath._names import plain, sentence
from netpath._results import percent

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


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
    made.filters |= {"name": _name, "sentence": sentence, "plain": plain, "day": _day}
    made.filters["percent"] = percent
    return made


def rendered(template: str, **told: object) -> str:
    """Return a page of this room.

    Examples
    --------
    >>> '<html lang="en">' in rendered(
    ...     "_asked.html", lead="", rows=[], ways=[], blank=1, letters=[]
    ... )
    True
    """
    return pages("netpath.report").get_template(template).render(**told)


def _name(text: object) -> Markup:
    from markupsafe import Markup, escape

    return Markup("<bdi>{}</bdi>").format(escape(plain(text)))


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else ""
