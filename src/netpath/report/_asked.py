"""A page for those who are asked: their last requests, three questions, and what to write back."""

from __future__ import annotations

from collections.abc import Sequence

from netpath._results import counted, percent
from netpath.errors import DataError
from netpath.hiring import Requests
from netpath.letters import Letter
from netpath.report.pages import rendered

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
