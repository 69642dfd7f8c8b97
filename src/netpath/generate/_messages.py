"""The messages of a LinkedIn archive: who wrote to whom, and when, and nothing worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

import numpy as np

from netpath.generate._exports import TODAY, Contact, DrawnProfile, Export, some_of

Row = tuple[str, ...]

_SAID = (
    "Thank you for Tuesday.",
    "That sounds good, see you then.",
    "Could we move it to the week after next?",
    'They call it "the short list", and it is not.',
    "Two things:\nthe room is booked, and tea is on me.",
    "I sent the notes &amp; the slides.",
    "How was the first week?",
    "Happy to help; say when.",
    "It was good to see you again.",
    "Congratulations on the new job!",
)


def message_rows(export: Export, between: str, rng: np.random.Generator) -> list[Row]:
    """Return talks, the latest first, and in each the latest message first.

    A sponsored message comes before them, and a draft.

    Parameters
    ----------
    between
        What stands between the addresses of several recipients.
    """
    talks = _Talks(export.owner, between, rng)
    told = [*_alone(export, talks), *_groups(export, talks)]
    told.sort(key=lambda talk: talk[-1][6])
    rows = [row for talk in told for row in talk]
    draft = talks.of([export.met_once[-1].profile], [0], [datetime.combine(TODAY, time(9))])
    rows += [(*row[:-1], "Yes") for row in draft]
    sponsor = DrawnProfile("Quiet", "Offers", "", "", "", "", "", "")
    offer = talks.of([sponsor], [1], [datetime.combine(TODAY, time(10))])
    rows += [(*row[:3], "", *row[4:7], "A free trial for you", *row[8:]) for row in offer]
    return rows[::-1]


class _Talks:
    """Talks of one owner."""

    def __init__(self, owner: DrawnProfile, between: str, rng: np.random.Generator) -> None:
        self.owner, self.between, self.rng = owner, between, rng

    def of(
        self,
        others: Sequence[DrawnProfile],
        writers: Sequence[int],
        times: Sequence[datetime],
        title: str = "",
    ) -> list[Row]:
        """Return a message for each time; writer 0 is the owner, 1 the first of the others."""
        people = [self.owner, *others]
        name = f"2-{self.rng.bytes(12).hex()}"
        folder = "INBOX" if self.rng.random() < 0.9 else "ARCHIVE"
        rows: list[Row] = []
        for writer, when in zip(writers, times, strict=True):
            sender, to = people[writer], people[:writer] + people[writer + 1 :]
            names = ", ".join(one.name for one in to)
            urls = self.between.join(one.url for one in to)
            said = str(self.rng.choice(_SAID))
            ends = (sender.name, sender.url, names, urls)
            rows.append((name, title, *ends, f"{when} UTC", "", said, folder, "", "No"))
        return rows


def _alone(export: Export, talks: _Talks) -> Iterator[list[Row]]:
    """Yield talks of two with three ties in four, and one-sided ones with some met once."""
    for one in export.ties:
        if talks.rng.random() < 0.75:
            n, turn = 1 + min(one.count // 4, 9), int(talks.rng.integers(2))
            writers = [(turn + at) % 2 for at in range(n)]
            yield talks.of([one.profile], writers, _times(one, n, talks.rng))
    for one in export.met_once[:6]:
        writers = [int(talks.rng.integers(2))] * 2
        yield talks.of([one.profile], writers, _times(one, 2, talks.rng))


def _groups(export: Export, talks: _Talks) -> Iterator[list[Row]]:
    """Yield two talks among a few ties in touch, and a large one with people met once."""
    in_touch = [one for one in export.ties if one.count]
    for title, n, some in (
        ("Reunion", 4, in_touch),
        ("", 3, in_touch),
        ("", 10, [*in_touch, *export.met_once]),
    ):
        group = some_of(some, n, talks.rng)
        writers = talks.rng.integers(len(group) + 1, size=5).tolist()
        first_to_stop = min(group, key=lambda one: one.last)
        times = _times(first_to_stop, 5, talks.rng)
        yield talks.of([one.profile for one in group], writers, times, title)


def _times(contact: Contact, n: int, rng: np.random.Generator) -> list[datetime]:
    """Return n times in order, within two years, the last of them on the day of last contact."""
    span = min((contact.last - contact.connected).days, 700)
    ago = np.sort([0, *rng.integers(span + 1, size=n - 1)])[::-1]
    seconds = np.sort(rng.integers(8 * 3600, 20 * 3600, size=n))
    midnight = datetime.combine(contact.last, time())
    return [
        midnight + timedelta(days=-int(day), seconds=int(second))
        for day, second in zip(ago, seconds, strict=True)
    ]
