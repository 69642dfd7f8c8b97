"""A tie in plain words: what is known of it, and what that did to its warmth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from netpath._results import counted, listed
from netpath._rules import Kind, kinds_in

_SEEN = {
    "connection": "connected",
    "recommendation": "one recommended the other",
    "endorsement": "one endorsed the other",
    "invitation": "one invited the other",
    "address book": "one keeps the other in an address book",
    "meeting": "they met",
    "overlap": "at one employer or school at one time",
}
_WROTE = ("frequency", "depth", "reciprocity")
_SHARES: dict[tuple[str, ...], str] = {
    ("evidence",): "how the tie is known",
    ("kind",): "the kinds of contact",
    _WROTE: "what they wrote",
    ("recency",): "silence",
    ("overlap",): "the time they shared",
    ("recommendation",): "the recommendation",
    ("calibration",): "what earlier asks came to",
}
_ANSWERS = {"both": "both ways", "out": "without an answer", "in": "without an answer"}


def explained(tie: Mapping[str, Any] | pd.Series, *, on: str | None = None) -> str:
    """Return in plain words what the warmth of a tie rests on.

    Parameters
    ----------
    tie
        A row of what :func:`from_facts` returns.
    on
        The day to count silence from; without it, the day of the last contact is named.

    Examples
    --------
    >>> from netpath.warmth import from_facts
    >>> evidence = pd.DataFrame(
    ...     {
    ...         "source": "ada",
    ...         "target": "ben",
    ...         "kind": ["connection", "message"],
    ...         "size": 2,
    ...         "when": ["2019-03-01", "2024-03-01"],
    ...         "count": [1, 12],
    ...         "direction": "both",
    ...     }
    ... )
    >>> tie = from_facts(evidence, on="2024-06-01").iloc[0]
    >>> print(explained(tie, on="2024-06-01"))
    Connected; 12 messages, both ways; in touch since 2019, last 3 months ago.
    Warmth 58 %, perhaps 32 to 80 % (assumed).
    Most for it: what they wrote (+1.15); most against it: silence (-0.23).
    """
    said = "; ".join(_known(tie, on))
    ends = [f"{100 * tie[name]:.0f}" for name in ("warmth_low", "warmth_high")]
    how = "corrected by outcomes" if "share_calibration" in tie else "assumed"
    warmth = f"Warmth {100 * tie['warmth']:.0f} %, perhaps {' to '.join(ends)} % ({how})."
    return " ".join([f"{said[:1].upper()}{said[1:]}.", warmth, *_most(tie)])


def _known(tie: Mapping[str, Any] | pd.Series, on: str | None) -> Iterator[str]:
    told = kinds_in(str(tie["kind"]))
    kinds = [one.what for one in told if not one.place]
    if "word" in kinds:
        yield f"known {int(tie['word'])} of 5, by their own word, which alone counts"
    yield from (said for kind, said in _SEEN.items() if kind in kinds)
    places = [one.place for one in told if one.place]
    if places:  # a pool says where
        yield f"both at {listed(places)} at one time"
    if "message" in kinds:
        answer = _ANSWERS.get(str(tie["direction"]), "not told by whom")
        yield f"{counted(int(tie['count']), 'message')}, {answer}"
    if not pd.isna(tie["last_contact"]):
        begun, last = tie["since"].year, tie["last_contact"]
        since = f"in touch since {begun}, last" if begun < last.year else "last in touch"
        yield f"{since} {_ago(last, on)}"
    if tie["evidence"] == "inferred":
        yield "nobody has seen this tie"


def _ago(last: pd.Timestamp, on: str | None) -> str:
    if on is None:
        return f"on {last:%Y-%m-%d}"
    months = max((pd.Timestamp(on) - last).days, 0) * 12 / 365.25
    if months < 1:
        return "within a month"
    if months < 24:
        return f"{counted(round(months), 'month')} ago"
    return f"{counted(round(months / 12), 'year')} ago"


def _most(tie: Mapping[str, Any] | pd.Series) -> list[str]:
    met = Kind("meeting") in kinds_in(str(tie["kind"]))
    words = _SHARES | ({_WROTE: "how often they wrote or met"} if met else {})
    shares = {
        told: sum(float(tie.get(f"share_{name}", 0)) for name in names)
        for names, told in words.items()
    }
    up, down = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    said = [f"most for it: {up} ({shares[up]:+.2f})"] if shares[up] > 0 else []
    said += [f"most against it: {down} ({shares[down]:+.2f})"] if shares[down] < 0 else []
    return [f"{'; '.join(said)}.".capitalize()] if said else []
