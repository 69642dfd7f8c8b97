"""What a newer network knows that a campaign does not."""

from __future__ import annotations

from typing import Any

from netpath.campaign._record import is_forgotten
from netpath.campaign._state import State


def is_news(state: State, said: dict[str, Any]) -> bool:
    """Return whether a payload says more than is recorded, of people who were not forgotten."""
    ends = [said["person"]] if "person" in said else said["tie"]
    if any(is_forgotten(state, one, said["known"].get("name")) for one in ends):
        return False
    known = state.people.get(ends[0]) if "person" in said else state.ties.get(state.pair(*ends))
    return known is None or known != known | said["known"]
