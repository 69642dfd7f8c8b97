"""Pages of a campaign, for coach, client and those who are asked: no scripts, fit to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from netpath._results import assumed_lines, counted, listed, percent
from netpath.campaign import Campaign, Due, NextAsk, Plan
from netpath.campaign.letters import language_of, letter_as_kept
from netpath.campaign.recorded import name_of
from netpath.errors import DataError
from netpath.hiring import Requests
from netpath.letters import Language, Letter
from netpath.letters.words import spoken
from netpath.report.pages import rendered

AHEAD = 120
"""How many days ahead what is to be done is told; chosen: it holds the letter after 90 days."""
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


def campaign(
    c: Campaign,
    *,
    plan: Plan | None = None,
    on: date | str | None = None,
    for_the_file: bool = False,
) -> str:
    """Return a page that tells how a search stands and whom to ask next, as HTML text.

    What stays of a talk is on it; the private note of a talk never is, but on the page for the
    file, which says so.

    Parameters
    ----------
    c
        The campaign.
    plan
        A plan of it; one of three asks is made if left out.
    on
        The day to plan for, where no plan is given.
    for_the_file
        Whether private notes stand on it: then it is for the coach's file, not for the client.

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
    table = c.to_frame()
    asks = table if for_the_file else table.assign(learned="")
    ends = [f"{n} {what}" for what, n in c.endings(told.on).items() if n]
    return rendered(
        "_campaign.html",
        plan=told,
        ends=listed(ends),
        ways_out=told.ways_out,
        asks=asks.to_dict("records"),
        due=[*c.due(told.on, within=AHEAD), *told.again],
        for_the_file=for_the_file,
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
        again=told.again,
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
    key = "later" if one.task == "rested" else "talked" if over else one.task.replace(" ", "_")
    met = next((ask.person for ask in c.state.asks if ask.seq == one.seq), one.person)
    said = name_of(c.state, one.person), name_of(c.state, met)
    return words.say(f"client.do_{key}", name=said[0], met=said[1])


def _what(row: NextAsk, words: Language) -> str:
    """Return what to do, as the head of a sentence in the client's language."""
    how = "opened" if row.opened else row.how
    return words.say(f"client.ask_{how}", name=row.name, via=row.via_name)


TEN, MOST_SQUARES = 10, 20


def asked(requests: Requests | None = None, letters: Sequence[Letter] = ()) -> str:
    """Return a page on whom somebody said yes to, as HTML; without requests, one to fill in.

    Parameters
    ----------
    requests
        The last requests, as :func:`netpath.hiring.requests` counts them; ten empty rows to write
        in if left out.
    letters
        What could be written back, as :func:`netpath.letters.answer` makes them.

    Raises
    ------
    DataError
        If something is neither.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> rows = pd.DataFrame({"through": ["<b>", ""], "school": "", "granted": ["yes", "no"]})
    >>> page = asked(ntp.hiring.requests(rows), [ntp.letters.answer("Gail Ode")])
    >>> "1 of 1" in page, "&lt;b&gt;" in page, "<script" in page
    (True, True, False)
    """
    letters = list(letters)
    if not all(isinstance(one, Letter) for one in letters):
        raise DataError("letters must be letters, as letters.answer('Gail Ode') makes them.")
    rows = [] if requests is None else requests.rows.fillna("").to_dict("records")
    lead = ""
    if requests is not None:
        whole = requests.table.iloc[0]
        lead = f"Of my last {counted(int(whole['n']), 'request')} I granted {whole['granted']:.0f}."
    return rendered(
        "_asked.html",
        lead=lead,
        rows=rows,
        ways=[] if requests is None else _ways(requests),
        blank=max(TEN - len(rows), 0),
        letters=letters,
        most=MOST_SQUARES,
    )


def _ways(requests: Requests) -> list[dict[str, str | int]]:
    """Return each way in which requests came."""
    table = requests.table[["n", "granted", "low", "high"]]
    return [
        {
            "came": str(came),
            "n": int(n),
            "granted": int(granted),
            "range": f"{percent(low)} to {percent(high)}" if n else "",
        }
        for came, n, granted, low, high in table.itertuples()
    ]
