"""A campaign as one page for coach and client: no scripts, nothing from elsewhere, fit to print."""

from __future__ import annotations

from datetime import date

from netpath._results import assumed_lines, listed
from netpath.campaign import Campaign, Plan
from netpath.report.pages import pages

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
    return (
        pages("netpath.report")
        .get_template("_campaign.html")
        .render(
            plan=told,
            ends=listed(ends),
            ways_out=told.ways_out,
            asks=c.to_frame().to_dict("records"),
            assumed=assumed_lines(told.assumptions),
            said=SAID,
            interest=INTEREST,
        )
    )
