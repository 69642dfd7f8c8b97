"""A campaign as one page for coach and client: no scripts, nothing from elsewhere, fit to print."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from netpath._results import assumed_lines, listed
from netpath.campaign import Campaign, Plan

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ISOLATES = "\u2068\u2069"


def campaign(c: Campaign, *, plan: Plan | None = None, on: date | str | None = None) -> str:
    """Return a page that tells how a search stands and whom to ask next, as HTML text.

    Parameters
    ----------
    c
        The campaign.
    plan
        A plan of it; one of three asks is made if left out.
    on
        The day to plan for, where no plan is given.

    Raises
    ------
    JournalError
        If the campaign cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["ada"], "target": ["<b>ben"], "warmth": [0.5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     net = ntp.ReferralNetwork(None, ties)
    ...     c = ntp.Campaign.create(f"{folder}/ada.netpath", net, "ada", "<b>ben", rng=7)
    ...     page = campaign(c, on="2026-11-23")
    ...     c.close()
    >>> "&lt;b&gt;ben" in page, "<script" in page
    (True, False)
    """
    told = c.plan(on=on) if plan is None else plan
    ends = [f"{n} {what}" for what, n in c.endings(told.on).items() if n]
    return (
        _pages()
        .get_template("_campaign.html")
        .render(
            plan=told,
            ends=listed(ends),
            ways_out=told.ways_out,
            asks=c.to_frame().to_dict("records"),
            assumed=assumed_lines(told.assumptions),
        )
    )


def _pages() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("netpath.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"name": _name, "sentence": _sentence, "plain": _plain, "day": _day}
    return pages


def _plain(text: object) -> str:
    """Return a text on one line, without characters that steer what is around them."""
    told = " ".join(str(text).split())
    return "".join(one for one in told if one not in ISOLATES and _stays(one))


def _stays(letter: str) -> bool:
    harmless = letter in "\u200c\u200d" or letter in ISOLATES
    return harmless or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _name(text: object) -> Markup:
    from markupsafe import Markup, escape

    return Markup("<bdi>{}</bdi>").format(escape(_plain(text)))


def _sentence(text: object) -> str:
    """Return a sentence; the marks that keep a name in its place stay, if they are in pairs."""
    told = "".join(one for one in " ".join(str(text).split()) if _stays(one))
    paired = told.count(ISOLATES[0]) == told.count(ISOLATES[1])
    return told if paired else _plain(told)


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else ""
