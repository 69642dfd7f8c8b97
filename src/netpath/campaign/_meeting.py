"""A talk that is agreed on: its hour as clocks there show it, their zone, and the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netpath.campaign._chance import day_told
from netpath.campaign._said import is_hour
from netpath.errors import DataError, Message, Typed


@dataclass(frozen=True)
class Meeting:
    """When and where two people talk.

    Attributes
    ----------
    at
        The day and hour, as ``2026-12-03T10:00``.
    zone
        The time zone of that hour; empty for the clocks where the seeker is.
    place
        Where, or who calls whom.
    """

    at: str = ""
    zone: str = ""
    place: str = ""

    @property
    def moment(self) -> datetime:
        """When it is: in its zone, or in none.

        Examples
        --------
        >>> Meeting("2026-12-03T10:00", "Asia/Tokyo").moment.utcoffset().total_seconds() / 3600
        9.0
        """
        found = datetime.fromisoformat(self.at)
        return found.replace(tzinfo=ZoneInfo(self.zone)) if is_zone(self.zone) else found

    @property
    def told(self) -> str:
        """When and where, as the end of a sentence.

        Examples
        --------
        >>> Meeting("2026-12-03T10:00", "Europe/London", "by the lift").told
        '3 December 2026, 10:00 (Europe/London time), by the lift'
        """
        when = f"{day_told(datetime.fromisoformat(self.at).date())}, {self.at[11:]}"
        zone = f" ({self.zone} time)" if self.zone else ""
        return when + zone + (f", {self.place}" if self.place else "")


def is_zone(name: str) -> bool:
    """Return whether this machine knows a time zone of that name.

    Examples
    --------
    >>> is_zone("Europe/London"), is_zone("Europe/Atlantis"), is_zone("")
    (True, False, False)
    """
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def meeting_of(at: datetime | str, zone: str = "", place: str = "") -> Meeting:
    """Return the meeting that is told; an hour with its own zone is told in the zone given.

    Raises
    ------
    DataError
        If the hour or the zone is none.

    Examples
    --------
    >>> meeting_of("2026-12-03 10:00+01:00", "Europe/London").at
    '2026-12-03T09:00'
    """
    if zone and not is_zone(zone):
        raise DataError(
            Message.of(
                "The time zone is {zone}; write one as Europe/London, Asia/Tokyo or UTC.",
                zone=Typed(zone),
            ),
            code="zone",
        )
    try:
        found = datetime.fromisoformat(at.strip()) if isinstance(at, str) else at
        hour = not isinstance(at, str) or ":" in at
        found = found.replace(second=0, microsecond=0)
    except (TypeError, ValueError, AttributeError):
        hour = False
    if not hour:
        raise _no_hour(at)
    if found.tzinfo is not None:
        zone = zone or str(getattr(found.tzinfo, "key", "UTC"))
        found = found.astimezone(ZoneInfo(zone) if is_zone(zone) else UTC)
    told = found.replace(tzinfo=None).isoformat(timespec="minutes")
    if not is_hour(told) or not isinstance(place, str):
        raise _no_hour(at)
    meeting = Meeting(told, zone, " ".join(place.split()))
    if meeting.moment.tzinfo and _there(meeting.moment) != found.replace(tzinfo=None):
        raise DataError(
            f"{told} is no hour in {zone}: clocks are put forward then.",
            code="hour",
            repair="Look again when it is",
        )
    return meeting


def _no_hour(at: object) -> DataError:
    told = "The hour is {at}; write a day and an hour, as 2026-12-03T10:00."
    return DataError(Message.of(told, at=Typed(at)), code="hour")


def _there(moment: datetime) -> datetime:
    """Return what clocks show at a moment, which is later where they are put forward over it."""
    again = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return again.replace(tzinfo=None)
