"""What a search begins with: whose it is, whom they want to reach, and who is near enough."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from netpath._draws import Rng, generator
from netpath.campaign._chance import day_told
from netpath.campaign._keeper import Day, day_of
from netpath.campaign._kept import near, told, usable
from netpath.campaign._said import Said
from netpath.campaign.hiring import colleagues
from netpath.errors import DataError, Repair
from netpath.network import ReferralNetwork

People = str | int | Iterable[str | int]


def begun(
    net: ReferralNetwork, seekers: People, targets: People, *, rng: Rng, delete_on: Day
) -> list[Said]:
    """Return all that a new search is to hold, as its first event says it.

    Raises
    ------
    DataError
        If there is not one seeker, no target, or a day to delete it that is over.
    """
    usable(net)
    who, whom = _ids(net, seekers), _ids(net, targets)
    _refuse_wrong_ends(who, whom)
    people = list(told(near(net, [*who, *whom], beside=colleagues(net, whom))))
    seed = generator(_seed(who, whom, people) if rng is None else rng)[1]
    if seed is None:
        raise DataError(
            "rng is a Generator; a campaign stores its seed.", code="seed", repair="Give a number"
        )
    first = {
        "seeker": who[0],
        "seed": seed,
        "secret": secrets.token_hex(32),
        "directed": net.directed,
        "assumptions": list(net.assumptions),
    }
    return [first, *({"target": one} for one in whom), *people, *_until(delete_on)]


def _refuse_wrong_ends(who: Sequence[str], whom: Sequence[str]) -> None:
    if len(who) != 1:
        raise DataError(
            f"There are {len(who)} seekers; a campaign is one person's search.", code="one seeker"
        )
    if not whom:
        raise DataError("A campaign needs at least one target.", code="no target")
    if who[0] in whom:
        raise DataError(
            "The seeker is among the targets.",
            code="the seeker is no target",
            repair="Name other targets, or who looks",
        )


def _until(delete_on: Day) -> list[Said]:
    """Return until when a search is to be kept, where that is said."""
    if delete_on is None:
        return []
    day = day_of(delete_on)
    if day < date.today():
        raise DataError(
            f"{day_told(day)} is over; a search is deleted on a day to come.",
            code="day is over",
            repair=Repair("day", of="until when it is kept", day="2027-12-01"),
        )
    return [{"settled": True, "delete_on": day.isoformat()}]


def _seed(*content: object) -> int:
    """Return a seed that comes from what a search holds: the same files, the same plans."""
    return int.from_bytes(sha256(json.dumps(content, sort_keys=True).encode()).digest()[:7], "big")


def _ids(net: ReferralNetwork, people: People) -> list[str]:
    named = [people] if isinstance(people, str | int) else list(people)
    return sorted({net.ids[net.position(one)] for one in named})
