"""Views: what is looked at, through which filters and what-ifs; and the network they leave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from netpath._files import AnyPath, exists, write_files
from netpath.errors import DataError
from netpath.network import ReferralNetwork
from netpath.walk._sent import fingerprint

View = dict[str, Any]
EMPTY: View = {
    "seeker": "",
    "within": 3,
    "by": None,
    "selected": None,
    "kinds": None,
    "evidence": None,
    "sure": 0.0,
    "where": {},
    "changes": [],
    "notes": {},
    "beside": None,
}
MOST_ASKS = 6


def checked(net: ReferralNetwork, view: Mapping[str, Any]) -> View:
    """Return a view of this network whole, with what it leaves unsaid.

    Raises
    ------
    DataError
        If it is of another network, or says what no view says.

    Examples
    --------
    >>> import netpath as ntp
    >>> checked(ntp.readers.sample(), {"seeker": "p200"})["within"]
    3
    """
    if not isinstance(view, Mapping):
        raise DataError(
            "view: this is no view.",
            code="wanted",
            repair="Give explorer.view, or a file that save wrote",
        )
    told = {key: value for key, value in view.items() if key != "network"}
    if view.get("network", fingerprint(net)) != fingerprint(net):
        raise DataError(
            "view: it is of another network, whose people or ties differ; nothing was changed.",
            code="no network",
            repair="Open it with the network it was saved with",
        )
    if strange := sorted(set(told) - set(EMPTY)):
        raise DataError(
            f"view: no view says {strange[0]!r}; it says {', '.join(EMPTY)}.", code="wanted"
        )
    whole = {**EMPTY, **told}
    within = whole["within"]
    if not isinstance(within, int) or not 1 <= within <= MOST_ASKS:
        raise DataError(
            f"view: within is {within!r}; it is a whole number from 1 to {MOST_ASKS}.",
            code="no count",
        )
    whole["seeker"] = net.ids[net.position(whole["seeker"])]
    if whole["selected"] is not None:
        whole["selected"] = net.ids[net.position(whole["selected"])]
    return whole


def applied(net: ReferralNetwork, view: View, *, changes: bool = True) -> ReferralNetwork:
    """Return the network that a view leaves: after its filters, and its what-ifs.

    Raises
    ------
    DataError
        If a filter or a what-if cannot be.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> applied(net, {**EMPTY, "seeker": "p200", "kinds": ["family"]}).ties[
    ...     "kind"
    ... ].unique().tolist()
    ['family']
    """
    left = net
    for name, column in (("kinds", "kind"), ("evidence", "evidence")):
        if view[name] is not None:
            told = left.ties[column].astype("str").fillna("")
            left = _of_ties(left, told.isin(view[name]))
    if view["sure"]:
        column = "warmth_low" if "warmth_low" in left.ties else "warmth"
        told = left.ties[column].fillna(left.ties["warmth"])
        left = _of_ties(left, told >= view["sure"])
    if view["where"]:
        ends = {name: _wanted(value) for name, value in view["where"].items()}
        left = left.only(people=(*net.where(**ends), view["seeker"]))
    for change in view["changes"] if changes else []:
        left = _changed(left, change)
    return left


def _wanted(value: list[Any]) -> object:
    """Return a filter as ``where`` takes it: texts as they are, two ends as a pair."""
    numbers = len(value) == 2 and any(isinstance(one, int | float) for one in value)
    days = len(value) == 2 and all(one is None or _is_day(one) for one in value)
    if numbers:
        return tuple(value)
    if days:
        return tuple(None if one is None else pd.Timestamp(one) for one in value)
    return value


def _is_day(text: object) -> bool:
    return isinstance(text, str) and len(text) == 10 and text[4:8:3] == "--"


def _of_ties(net: ReferralNetwork, kept: pd.Series) -> ReferralNetwork:
    gone = net.ties[~kept.to_numpy()]
    columns = ["source", "target", *(["kind"] if "kind" in net.ties else [])]
    return net.without_ties(gone[columns]) if len(gone) else net


def _changed(net: ReferralNetwork, change: Mapping[str, Any]) -> ReferralNetwork:
    """Return a network in which somebody is not to be asked, or a tie is there, or warmer."""
    if "bar" in change:
        if change["bar"] not in net:
            return net  # whom a filter leaves out is not asked either
        flag = pd.DataFrame({"id": [change["bar"]], "do_not_ask": [True]})
        return net.with_people(flag)
    source, target, warmth = (change.get(one) for one in ("source", "target", "warmth"))
    if source == target:
        raise DataError(
            "changes: a tie is between two people.", code="oneself", repair="Name another"
        )
    if not isinstance(warmth, int | float) or not 0 <= warmth <= 1:
        raise DataError(
            "changes: warmth is a probability from 0 to 1.", code="no chance", repair="Correct it"
        )
    if source not in net or target not in net:
        return net
    ties = net.ties
    between = (ties["source"] == source) & (ties["target"] == target)
    if not net.directed:
        between |= (ties["source"] == target) & (ties["target"] == source)
    if not between.any():
        tie = {"source": [source], "target": [target], "warmth": [float(warmth)]}
        more = {"kind": ["what if"]} if "kind" in ties else {}
        return net.with_ties(pd.DataFrame({**tie, **more}))
    same = ties.loc[between]
    warmer = same.assign(warmth=float(warmth)).drop(
        columns=["warmth_low", "warmth_high"], errors="ignore"
    )
    return net.without_ties(same[["source", "target"]].head(1)).with_ties(warmer)


def read_view(path: AnyPath) -> View:
    """Return a view that was saved.

    Raises
    ------
    DataError
        If the file is no view.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "view.json")
    ...     _ = path.write_text('{"seeker": "p1"}')
    ...     read_view(path)
    {'seeker': 'p1'}
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"view: there is no file {Path(path).name}.", code="no file") from None
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise DataError(
            f"view: {Path(path).name} is no view.",
            code="wanted",
            repair="Give a file that save wrote",
        )
    return found


def write_view(net: ReferralNetwork, view: View, path: AnyPath, *, overwrite: bool) -> Path:
    """Write a view as JSON, readable by its owner alone; it names people by id.

    Raises
    ------
    DataError
        If the file is there already.

    Examples
    --------
    >>> import netpath as ntp, tempfile
    >>> net = ntp.readers.sample()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_view(
    ...         net, checked(net, {"seeker": "p1"}), f"{folder}/v.json", overwrite=False
    ...     ).name
    'v.json'
    """
    place = Path(path)
    if place.exists() and not overwrite:
        raise exists(place)
    told = json.dumps({"network": fingerprint(net), **view}, ensure_ascii=False, indent=1)
    write_files({place: told.encode()}, overwrite=overwrite)
    return place
