"""A campaign as one page for coach and client: no scripts, nothing from elsewhere, fit to print."""

from __future__ import annotations

from datetime import date

from netpath._results import assumed_lines, listed
from netpath.campaign import Campaign, Due, NextAsk, Plan
from netpath.campaign.letters import language_of, letter_as_kept
from netpath.campaign.recorded import name_of
from netpath.letters import Language
from netpath.letters.words import spoken
from netpath.report.pages import rendered

GOOD, FAIR = 0.5, 0.2
"""From which chance on a client is told that it is good, or fair; chosen."""
FOR_THE_CLIENT = ("thank", "tell", "follow up", "later", "talk", "close")
SAID = {
    "met": "talked",
    "referred": "talked, and got names",
    "later": "ask again later",
    "no": "no",
    "asked": "asked",
    "agreed": "talk agreed",
    "no_reply": "no reply",
}
INTEREST = {
    "up": "more for me than before",
    "same": "as much for me as before",
    "down": "not for me",
}


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
    return rendered(
        "_campaign.html",
        plan=told,
        ends=listed(ends),
        ways_out=told.ways_out,
        asks=c.to_frame().to_dict("records"),
        assumed=assumed_lines(told.assumptions),
        said=SAID,
        interest=INTEREST,
    )


def client(c: Campaign, *, plan: Plan | None = None, on: date | str | None = None) -> str:
    """Return a page for the client's phone: this week's asks and notes, with boxes to tick.

    It is one file that asks for nothing from elsewhere, as HTML text. Chances are told in words,
    *good* from 50 %, *fair* from 20 %, else a *long shot* (chosen), and in percent on request.
    What others said and what was learned is not on it; letters are as they were changed.

    Parameters
    ----------
    c
        The campaign.
    plan
        A plan of it; one is made if left out.
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
    ...     page = client(c, on="2026-11-23")
    ...     c.close()
    >>> "A good chance." in page, "<script" in page
    (True, False)
    """
    told = c.plan(on=on) if plan is None else plan
    words = _words_of(c)
    return rendered(
        "_client.html",
        plan=told,
        notes=[letter_as_kept(c, row, on=told.on) for row in told],
        code=words.code,
        say=words.say_warmly,
        rules=words.lines("client.rules"),
        what=lambda row: _what(row, words),
        day=words.day,
        to_do=lambda one: _to_do(c, one, words),
        tasks=[one for one in c.due(told.on, within=7) if one.task in FOR_THE_CLIENT],
        in_words=_in_words,
        good=GOOD,
        fair=FAIR,
    )


def _in_words(chance: float) -> str:
    if chance >= GOOD:
        return "good chance"
    return "fair chance" if chance >= FAIR else "long shot"


def _words_of(c: Campaign) -> Language:
    """Return the client's own language, or English where there are no sentences in it."""
    found = language_of(c.state, c.seeker, c.path.parent)
    return spoken(found or "en")


def _to_do(c: Campaign, one: Due, words: Language) -> str:
    """Return what is due, as the head of a sentence in the client's language."""
    over = one.task == "talk" and one.at is None
    key = "talked" if over else one.task.replace(" ", "_")
    met = next((ask.person for ask in c.state.asks if ask.seq == one.seq), one.person)
    said = name_of(c.state, one.person), name_of(c.state, met)
    return words.say(f"client.do_{key}", name=said[0], met=said[1])


def _what(row: NextAsk, words: Language) -> str:
    """Return what to do, as the head of a sentence in the client's language."""
    how = "opened" if row.opened else row.how
    return words.say(f"client.ask_{how}", name=row.name, via=row.via_name)
