"""Messages: who wrote to whom on which day, in which conversation. What they wrote is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from netpath.readers._linkedin_dates import days_of
from netpath.readers._linkedin_people import Book, Party, slug_of
from netpath.readers._linkedin_rows import Rows

_YES = frozenset(["yes", "true", "1", "y", "oui", "ja", "si", "sí", "sim"])


class Talk(NamedTuple):
    """One message: its record, its conversation, who wrote it, to whom, and on which day."""

    record: int
    about: str
    sender: str
    to: tuple[str, ...]
    day: str


class TalkMessage(NamedTuple):
    """One message as the file has it, before it is known who is who."""

    record: int
    about: str
    sender: Party
    to: str
    to_urls: str


def letters(rows: Rows) -> list[TalkMessage]:
    """Return the messages between people; drafts, spam and advertisements are skipped."""
    parties: dict[tuple[str, str], Party] = {}
    found = []
    for record, cells in list(rows.cells.items()):
        talk, name, url, to, to_urls, _, folder, *drafts = cells
        if (url, name) not in parties:
            parties[url, name] = Party(slug_of(url), name)
        if not _YES.isdisjoint(map(str.casefold, drafts)):
            rows.skip(record, "draft")
        elif "spam" in folder.casefold():
            rows.skip(record, "spam folder")
        elif "sender_url" in rows.there and not parties[url, name].slug:
            rows.skip(record, "sponsored message, or its sender has no profile")
        else:
            found.append(TalkMessage(record, talk.strip(), parties[url, name], to, to_urls))
    return found


def introduce(found: Iterable[TalkMessage], book: Book) -> None:
    """Tell the book everybody whom messages name together with their profile."""
    met: dict[Party, None] = {}
    listed: dict[tuple[str, str], None] = {}
    for one in found:
        met[one.sender] = None
        listed[one.to, one.to_urls] = None
    for party in [*met, *(party for both in listed for party in _by_url(*both))]:
        if party.slug:
            book.of(party)


def _by_url(to: str, urls: str) -> list[Party]:
    """Return the recipients that have a profile, with their name where it can be told."""
    slugs = [slug_of(url) for url in urls.replace(";", ",").split(",")]
    names = [to] if len(slugs) == 1 else to.split(", ")
    if len(names) != len(slugs):
        names = [""] * len(slugs)
    return [Party(slug, name) for slug, name in zip(slugs, names, strict=True) if slug]


def _by_name(to: str, book: Book) -> list[Party]:
    """Return the recipients where there is no profile: names hold commas themselves."""
    parts = to.split(", ")[:500]
    found, at = [], 0
    while at < len(parts):
        ends = range(min(len(parts), at + 4), at, -1)
        whole = (end for end in ends if book.named(", ".join(parts[at:end])))
        end = next(whole, None)
        if end or len(parts) == 1:
            found.append(Party("", ", ".join(parts[at : end or 1])))
        at = end or at + 1
    return found


def talks(found: Iterable[TalkMessage], rows: Rows, book: Book) -> list[Talk]:
    """Return the messages whose sender and recipients are known."""
    days = days_of(rows)
    sent = [one for one in found if one.record in days]
    # Who has written is known by name before it is asked who was written to.
    senders = {party: book.of(party) for party in dict.fromkeys(one.sender for one in sent)}
    by_url = "to_urls" in rows.there
    listed: dict[tuple[str, str], tuple[str, ...]] = {}
    kept = []
    for one in sent:
        both = (one.to, one.to_urls)
        if both not in listed:
            parties = _by_url(*both) if by_url else _by_name(one.to, book)
            listed[both] = tuple(dict.fromkeys(filter(None, map(book.of, parties))))
        sender, to = senders[one.sender], listed[both]
        if sender and to:
            kept.append(Talk(one.record, one.about, sender, to, days[one.record]))
        else:
            rows.skip(one.record, "message that does not tell who wrote it, or to whom")
    return kept


def participants(found: Iterable[Talk]) -> dict[str, dict[str, None]]:
    """Return who takes part in each conversation, in the order in which they appear."""
    by_talk: dict[str, dict[str, None]] = {}
    met: dict[tuple[str, str, tuple[str, ...]], None] = {}
    for one in found:
        key = (conversation(one), one.sender, one.to)
        if key not in met:
            met[key] = None
            by_talk.setdefault(key[0], {}).update(dict.fromkeys((one.sender, *one.to)))
    return by_talk


def conversation(one: Talk) -> str:
    """Return the id of a conversation; without one, the people in it are what tells it apart."""
    return one.about or "\x1f".join(sorted({one.sender, *one.to}))


def tally(by_talk: Mapping[str, Mapping[str, None]]) -> dict[str, int]:
    """Return in how many conversations each person takes part."""
    counts: dict[str, int] = {}
    for people in by_talk.values():
        for person in people:
            counts[person] = counts.get(person, 0) + 1
    return counts
