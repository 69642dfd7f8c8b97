"""Who writes to whom in a search, and in which language, as its letters need it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from netpath._places import place_key
from netpath.campaign.recorded import GONE, name_of
from netpath.campaign.state import State
from netpath.errors import DataError
from netpath.letters import Addressee, Language, Writer, read_language
from netpath.letters.words import language

ENGLISH = "en"
YEAR = 365.25
CALLED = {
    "en": ("english", "englisch", "anglais", "inglés", "inglese"),
    "de": ("german", "deutsch", "allemand", "alemán", "tedesco"),
    "fr": ("french", "französisch", "français", "francés", "francese"),
    "es": ("spanish", "spanisch", "espagnol", "español", "spagnolo"),
    "it": ("italian", "italienisch", "italien", "italiano"),
}
"""How people call languages, by the codes of their sentences."""


def writer(state: State, *, aim: str = "") -> Writer:
    """Return the seeker as they write, with what they say of themselves.

    Parameters
    ----------
    state
        Of the search.
    aim
        The id of whom the way aims at; told unless the seeker said that it is not to be.

    Examples
    --------
    >>> writer(State(seeker="ada", people={"ada": {"name": "Ada Byron"}})).name
    'Ada Byron'
    """
    said = {name: _whole(state.settled.get(name, "")) for name in ("introduces", "possible")}
    told = aim in state.people and state.settled.get("tells_aim", True)
    if not told:
        return Writer(name_of(state, state.seeker), **said)
    does = (_whole(state.people[aim].get(one) or "") for one in ("role", "org"))
    is_told = ", ".join(filter(None, does))
    return Writer(name_of(state, state.seeker), **said, aim=name_of(state, aim), aim_does=is_told)


def addressee(state: State, person: str, day: date, folder: Path | None = None) -> Addressee:
    """Return whom a letter is to, and what decides how it is said.

    Examples
    --------
    >>> addressee(State(people={"gail": {"name": "Gail Ode"}}), "gail", date(2026, 11, 23)).warm
    False
    >>> both = {"ada": {"school": "Uni Graz"}, "gail": {"name": "Gail Ode", "school": "uni Graz"}}
    >>> addressee(State(seeker="ada", people=both), "gail", date(2026, 11, 23)).same_school
    True
    """
    known = state.people.get(person, {})
    tie = state.ties.get(state.pair(state.seeker, person), {})
    kind = str(tie.get("kind", ""))
    return Addressee(
        name_of(state, person),
        kind="" if kind == "referral" else kind or ("known" if tie else ""),
        language=language_of(state, person, folder) or ENGLISH,
        years=_years(tie.get("since"), day),
        same_school=_same_school(known, state.people.get(state.seeker, {})),
        role=str(known.get("role", "")),
        on_the_way=person not in state.targets,
        nickname=str(known.get("nickname", "")),
        title=str(known.get("title") or ""),
    )


def language_of(state: State, person: str, folder: Path | None) -> str | Language | None:
    """Return the language in which somebody is written to; None where there are no sentences.

    It is netpath's own, or the file ``letters.fr.toml`` in the folder of the search.
    """
    wanted = str(state.people.get(person, {}).get("language", "")).strip().casefold()
    wanted = next((code for code, names in CALLED.items() if wanted in names), wanted)
    try:
        return language(wanted or ENGLISH)
    except DataError:
        path = (folder or Path()) / f"letters.{wanted}.toml"
        known = re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{2,4})?", wanted) and folder and path.is_file()
        return read_language(path) if known else None


def _same_school(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether two people went to one school or university, as their files say."""
    schools = [place_key(str(known.get("school") or "")) for known in (one, other)]
    return bool(schools[0]) and schools[0] == schools[1]


def _years(since: object, day: date) -> float | None:
    try:
        return (day - date.fromisoformat(str(since)[:10])).days / YEAR
    except ValueError:
        return None


def _whole(text: object) -> str:
    """Return a text unless somebody was erased from it."""
    return "" if GONE in str(text) else str(text)
