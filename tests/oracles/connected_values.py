"""Two schools whose connectedness was worked out by hand, and what the page says of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

import netpath as ntp

SCHOOLS = {"one": "L1 L2 L3 H1 H2", "two": "L4 H3 H4 H5 H6"}
PAIRS = "L1L2 L1H1 L2L3 L3H2 L1L3 L4H3 L4H4 H5H6 H3H5"


def schools() -> ntp.ReferralNetwork:
    who = [(one, one[0], school) for school, ids in SCHOOLS.items() for one in ids.split()]
    people = pd.DataFrame(who, columns=["id", "ses", "school"])
    ties = pd.DataFrame([(p[:2], p[2:]) for p in PAIRS.split()], columns=["source", "target"])
    return ntp.ReferralNetwork(people, ties, directed=False)


# Whether one is one's own peer: exposure, bias and connectedness of either school.
EXPECTED = {
    True: ((0.8, 0.4444444444, 0.4444444444), (1.6, -0.25, 2.0)),
    False: ((1.0, 0.5555555556, 0.4444444444), (2.0, 0.0, 2.0)),
}
WHOLE = 0.8333333333


def rows() -> Iterator[tuple[str, str, object, float, float]]:
    def of(own: bool) -> ntp.homophily.Connectedness:
        return ntp.homophily.connectedness(
            schools(), "ses", high="H", setting="school", own_peer=own
        )

    yield "R33", "two schools: connectedness", lambda: of(True).value, WHOLE, 1e-9
    for own, both in EXPECTED.items():
        for at, numbers in enumerate(both):
            names = ("exposure", "friending bias", "connectedness")
            for name, value in zip(names, numbers, strict=True):
                ours = lambda own=own, at=at, name=name: of(own).settings.at[at, name]  # noqa: E731
                peer = "with" if own else "without"
                yield "R33", f"school {at + 1}, {peer} oneself: {name}", ours, value, 1e-9
