"""Events sealed into a chain of digests: what was recorded cannot change unseen.

A payload is sealed by a commitment, SHA-256 of a random salt and the text. An event's digest is
over the digest before it and its commitments, never over a payload itself. So erasing a payload
together with its salt leaves the chain whole, and nobody can guess what stood there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from netpath.campaign._faults import JournalCorrupt

START = bytes(32)
SALT = 16


class EventPart(NamedTuple):
    """One payload of an event, of many thousands; payload and salt are None once it is erased."""

    payload: str | None
    salt: bytes | None
    commitment: bytes

    @property
    def said(self) -> dict[str, Any]:
        """What the payload says; nothing once it is erased."""
        return {} if self.payload is None else json.loads(self.payload)


@dataclass(frozen=True)
class Event:
    """Something that happened, in its place in the chain.

    ``happened`` is a day as the user gave it, ``recorded`` the clock's time, in UTC; neither
    decides anything about the order, which is ``seq``.
    """

    seq: int
    happened: str
    recorded: str
    kind: str
    parts: tuple[EventPart, ...]
    prev: bytes
    digest: bytes


def plain(said: object) -> str:
    """Return what is to be kept as one canonical text.

    Lone surrogates, which no file can hold, become U+FFFD.

    Examples
    --------
    >>> plain({"b": 1, "a": "Zoë"})
    '{"a":"Zoë","b":1}'
    """
    text = json.dumps(
        said, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def commitment(payload: str, salt: bytes) -> bytes:
    """Return the seal of a payload.

    Examples
    --------
    >>> commitment("{}", bytes(16)) == commitment("{}", bytes(15) + b"1")
    False
    """
    return hashlib.sha256(salt + payload.encode()).digest()


def sealed(
    prev: Event | None, kind: str, happened: str, recorded: str, payloads: Sequence[object]
) -> Event:
    """Return an event that follows another, with fresh salts.

    Examples
    --------
    >>> first = sealed(None, "created", "2026-11-22", "", [{}])
    >>> sealed(first, "outcome", "2026-11-23", "", []).prev == first.digest
    True
    """
    texts = [plain(one) for one in payloads]
    salts = [os.urandom(SALT) for _ in texts]
    parts = tuple(
        EventPart(text, salt, commitment(text, salt))
        for text, salt in zip(texts, salts, strict=True)
    )
    seq, before = (prev.seq + 1, prev.digest) if prev else (1, START)
    event = Event(seq, happened, recorded, kind, parts, before, b"")
    return Event(seq, happened, recorded, kind, parts, before, digest(event))


def digest(event: Event) -> bytes:
    """Return the digest that an event must have.

    Examples
    --------
    >>> len(digest(Event(1, "", "", "created", (), START, b"")))
    32
    """
    return digest_over(event, [part.commitment for part in event.parts])


def digest_over(event: Event, commitments: Sequence[bytes]) -> bytes:
    """Return the digest that an event with these commitments must have, whatever it shows of them.

    Examples
    --------
    >>> digest_over(Event(1, "", "", "created", (), START, b""), [bytes(32)])[:4].hex()
    '561c859b'
    """
    head = plain([event.seq, event.happened, event.recorded, event.kind, len(commitments)])
    return hashlib.sha256(event.prev + head.encode() + b"".join(commitments)).digest()


def verify(events: Sequence[Event], before: Event | None = None) -> None:
    """Raise unless events follow one another, and the event before them, unchanged.

    Raises
    ------
    JournalCorrupt
        Naming the first event that is not as it was recorded.

    Examples
    --------
    >>> verify([sealed(None, "created", "", "", [{"seeker": "a"}])])
    """
    last = before
    for event in events:
        seq, prev = (last.seq + 1, last.digest) if last else (1, START)
        if event.seq != seq:
            raise JournalCorrupt(f"Event {seq} is missing.")
        if event.prev != prev or event.digest != digest(event):
            raise JournalCorrupt(f"Event {seq} is not what was recorded.")
        if not all(is_whole(part) for part in event.parts):
            raise JournalCorrupt(f"Part of event {seq} is not what was recorded.")
        last = event


def is_whole(part: EventPart) -> bool:
    """Return whether a payload is as it was sealed, or erased with its salt.

    Examples
    --------
    >>> is_whole(EventPart("{}", bytes(16), commitment("{}", bytes(16))))
    True
    """
    if part.payload is None or part.salt is None:
        return part.payload is None and part.salt is None
    return commitment(part.payload, part.salt) == part.commitment


def part_of(payload: object, salt: object, commitment: object) -> EventPart:
    """Return a part whose values have their types; a damaged row may hold any.

    Raises
    ------
    TypeError
        If one has not.

    Examples
    --------
    >>> part_of("{}", b"salt", b"digest").payload
    '{}'
    """
    if isinstance(payload, str | None) and isinstance(salt, bytes | None):
        return EventPart(payload, salt, bytes(commitment))  # type: ignore[call-overload]
    raise TypeError
