"""What a coach says of a search: what came of an ask, targets, tasks, notes, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from netpath._results import counted
from netpath._rules import fold
from netpath.campaign import Campaign, Recorded
from netpath.campaign.letters import Added, letter_to
from netpath.campaign.recorded import name_of
from netpath.campaign.state import GRANTED
from netpath.errors import DataError, Message, Repair, Typed, either
from netpath.page._finder import Entry, Finder, Somebody, meant, unclear
from netpath.page._search import KINDS, LivedSearch, Said
from netpath.page._whom import at_employer

INTERESTS = ("up", "same", "down")
WITH_MEDIUM = ("asked", "agreed", *GRANTED)
NAMED = "named"


def _record(search: LivedSearch, said: Said) -> str:
    """Record what came of an ask, and say how the plan differs now."""
    outcome = said.get("outcome", "")
    if not outcome:
        raise DataError(
            "Nothing is said of it.", code="nothing said", repair="Say first what came of it"
        )
    if search.state.over is not None:
        raise DataError(
            "This search is over.",
            code="search is over",
            repair="Choose first: The search goes on; then record it",
        )
    person = search.who.one(said, "person")
    search.unplanned = "" if person in search.planned or said.get("sure") == "on" else person
    if search.unplanned:
        who = Typed(person, name_of(search.state, person))
        raise DataError(
            Message.of("The plan does not ask {who}.", who=who),
            code="not planned",
            repair="If it was them, say so below, and record it again",
        )
    told: dict[str, Any] = {
        "via": _via(search, said, person),
        "how": said.get("how") or None if outcome in WITH_MEDIUM else None,
    }
    if outcome == "agreed":
        at, zone = _hour(said)
        told |= {"zone": zone, "place": said.get("place", "").strip()}
        change = search.tell(lambda one: one.agreed(person, at, on=search.today, **told))
    else:
        told |= _talk(search, said, outcome) | {"on": _day(search, said, outcome)}
        change = search.tell(lambda one: one.record(person, outcome, **told))
    return f"{change.text} Now: {change.now[0]}"


def _talk(search: LivedSearch, said: Said, outcome: str) -> dict[str, Any]:
    """Return what a talk left, or how somebody declined."""
    talked = outcome in GRANTED
    ended = said.get("ended") or None if talked else None
    gave = NAMED in (ended, outcome) or outcome == "referred"
    interest = said.get("interest")
    return {
        "referrals": _referrals(search, said) if gave else (),
        "interest": interest if talked and interest in INTERESTS else None,
        "learned": said.get("learned", "").strip() or None,
        "stays": said.get("stays", "").strip() or None if talked else None,
        "ended": ended,
        "declined": outcome == "no" and bool(said.get("declined")),
    }


def _via(search: LivedSearch, said: Said, person: str) -> str | None:
    if said.get("via", "").strip():
        return search.who.one(said, "via")
    asked = search.ask
    return asked.via if asked is not None and asked.person == person else None


def _referrals(search: LivedSearch, said: Said) -> list[Somebody]:
    """Return the names that were given, several in one field if a semicolon is between."""
    fields = [(said.get(f"named {at}", ""), said.get(f"named {at} key", "")) for at in (1, 2, 3)]
    names = [(one.strip(), key) for text, key in fields for one in text.split(";")]
    given = [search.who.somebody(name, key) for name, key in names if name]
    _ask_of_new(search, "record", said, given)
    return given


def _ask_of_new(search: LivedSearch, form: str, said: Said, given: Sequence[Somebody]) -> None:
    """Ask where somebody new is nearly called as somebody known here.

    Raises
    ------
    DataError
        Unless the coach said that they are new.
    """
    new = [str(one["name"]) for one in given if not (isinstance(one, str) or "id" in one)]
    near = [(name, found) for name in new if (found := _near(search.finder, name))]
    search.unsure = form if near and said.get("new") != "on" else ""
    if search.unsure:
        (name, found), *_ = near
        raise DataError(
            Message.of("Nobody here is called {who}.", who=Typed(name, name)),
            code="nearly the same name",
            repair=either(
                Repair("nearest", near=tuple(Typed(one.key, one.label) for one in found)),
                "if they are new, say so below",
            ),
        )


def _near(finder: Finder, name: str) -> list[Entry]:
    """Return who may be meant: called so but for a slip, or having it among other names."""
    slip = finder.nearly(name)
    return [slip] if slip else finder.in_part(name)


def _day(search: LivedSearch, said: Said, outcome: str) -> str | None:
    """Return the day that is said: one to come for who asks to be asked later, else none such.

    Raises
    ------
    DataError
        If it is not.
    """
    later = outcome == "later"
    typed = said.get("again" if later else "day") or None
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return typed  # nothing is said, or what the campaign refuses
    if day > search.today if later else day <= search.today:
        return typed
    raise DataError(
        f"{day.day} {day:%B %Y} is {'not' if later else 'still'} to come.",
        code="day is over" if later else "day to come",
        repair=f"Say {'when to ask again' if later else 'on which day it was'}",
    )


def _hour(said: Said) -> tuple[str, str]:
    """Return when they talk, and in which time zone, as it is called.

    Raises
    ------
    DataError
        If the day or the hour is missing, or no zone is called so.
    """
    day, hour, typed = (said.get(name, "").strip() for name in ("meets", "hour", "zone"))
    if not (day and hour):
        raise DataError(
            "A talk that is agreed has a day and an hour.", code="no hour", repair="Say both"
        )
    zones = {fold(one): one for one in available_timezones()}
    if typed and fold(typed) not in zones:
        raise DataError(
            Message.of("No time zone is called {zone}.", zone=Typed(typed)),
            code="no such zone",
            repair="Choose one from the list, such as Europe/London",
        )
    return f"{day}T{hour}", zones.get(fold(typed), "")


def _sent(search: LivedSearch, said: Said) -> str:
    """Record that the note was sent today; waiting runs from now."""
    ask = search.ask
    if ask is None:
        if not search.cold:
            raise DataError(
                "Nobody is picked.", code="nobody picked", repair="Pick first whom they asked"
            )
        return _changed(search, search.cold_person, None, said)
    return _changed(search, ask.person, ask.via, said)


def _changed(search: LivedSearch, person: str, via: str | None, said: Said) -> str:
    how = said.get("how") or None
    change = search.tell(lambda one: one.record(person, "asked", via=via, how=how, on=search.today))
    return f"{change.text} Now: {change.now[0]}"


def _write(search: LivedSearch, said: Said) -> str:
    """Take what the coach adds to the note, which is written anew with it."""
    search.drafts.write(search.to, said)
    return "The note is written anew."


def _check(search: LivedSearch, said: Said) -> str:
    """Mark in a letter what makes people run."""
    place, to = said.get("place", ""), said.get("to", "")
    found = search.drafts.check(place, to, said.get("text", ""))
    marks = [one for one in found.marks if one.text]
    return f"{counted(len(marks), 'mark')} in this text; what was found stands below it."


def _letter(search: LivedSearch, said: Said) -> str:
    """Write to somebody beside the plan: what they asked for, thanks for a no, or after a talk."""
    person, which = search.who.one(said, "writes to"), said.get("which", "")
    what = said.get("enclosing", "").strip() if which == "enclosing" else None
    line = said.get("line", "").strip()
    added = Added(line, enclosing=what, thanking=which == "no", after=which == "after")
    found = letter_to(search.campaign, person, added, on=search.today)
    search.beside = person, found
    search.drafts.keep(f"letter {person}", {}, person)
    return f"The letter is written: “{found.subject}”. netpath sends nothing."


def _leave(search: LivedSearch, said: Said) -> str:
    """Leave somebody alone from now on, or take that back."""
    person, alone = said.get("person", ""), said.get("again") != "yes"
    back = {"act": "leave", "person": person, "again": "yes"} if alone else {}
    change = search.tell(lambda one: one.leave_alone(person, alone=alone), undo=back)
    return f"{change.text} Now: {change.now[0]}"


def _add_target(search: LivedSearch, said: Said) -> str:
    typed = said.get("target", "").strip()
    if not typed:
        raise DataError(
            "Nobody is named.", code="no name", repair="Say first whom else they want to reach"
        )
    person = search.who.somebody(typed, said.get("target key", ""))
    new = not isinstance(person, str) and said.get("new") != "on"
    search.unsure = "target" if new else ""
    if new:
        near = tuple(Typed(one.key, one.label) for one in search.finder.near(typed))
        raise DataError(
            Message.of("Nobody here is called {who}.", who=Typed(typed, typed)),
            code="unknown person",
            repair=either(
                *[Repair("nearest", near=near)] * bool(near),
                "if they are new, and nobody here knows them yet, say so below, and add them again",
            ),
        )
    before = set(search.state.targets)
    change = search.tell(lambda one: one.add_target(person), undo={})
    for one in set(search.state.targets) - before:
        change.undo = {"act": "drop target", "person": one}
    return change.text


def _aim(search: LivedSearch, said: Said) -> str:
    """Add who hires at an employer to those whom they want to reach."""
    wanted = at_employer(search.net, search.seeker, said.get("org", ""))
    new = [one for one in wanted.targets if one not in search.state.targets]
    if not new:
        raise DataError(
            f"Those at {wanted.label} are among whom they want to reach already.",
            code="aimed at already",
            repair="Look at Whom they want to reach",
        )

    def aimed(one: Campaign) -> Recorded:
        *_, last = [one.add_target(person) for person in new]
        return last

    search.tell(aimed, undo={})
    assert search.change is not None
    search.change.text = wanted.told
    return wanted.told


def _drop_target(search: LivedSearch, said: Said) -> str:
    person = said.get("person", "")
    back = {"act": "target", "target": person}
    return search.tell(lambda one: one.drop_target(person), undo=back).text


def _unfit(search: LivedSearch, said: Said) -> str:
    """Say that somebody, an employer or a field is not for them."""
    typed = said.get("unfit", "").strip()
    if not typed:
        raise DataError(
            "Nothing is named.", code="no name", repair="Say first who or what is not for them"
        )
    found = meant(search.what, said.get("unfit key", ""), typed)
    if len(found) != 1:
        raise unclear(typed, found, search.what, "Nobody and nothing here is called {who}.")
    kind, _, which = found[0].key.partition(":")
    return _aside(search, kind, which, lifted=False)


def _lift(search: LivedSearch, said: Said) -> str:
    return _aside(search, said.get("of", ""), said.get("which", ""), lifted=True)


def _aside(search: LivedSearch, kind: str, which: str, *, lifted: bool) -> str:
    if kind not in KINDS:
        raise DataError(
            "That is neither a person nor an employer nor a field.",
            code="not of the list",
            repair="Choose from the list that opens",
        )
    back = {} if lifted else {"act": "lift", "of": kind, "which": which}
    return search.tell(
        lambda one: one.not_for_me(which, of=kind, lifted=lifted, on=search.today),  # type: ignore[arg-type]
        undo=back,
    ).text


def _done(search: LivedSearch, said: Said) -> str:
    task, person = said.get("task", ""), said.get("person", "")
    return search.tell(lambda one: one.done(task, person, on=search.today), undo={}).text


def _learn(search: LivedSearch, said: Said) -> str:
    """Note what was learned of an employer or a field, under one of the four questions."""
    who = search.who.one(said, "source") if said.get("source", "").strip() else ""
    of = {name: said.get(name, "").strip() for name in ("org", "field")}
    if not any(of.values()):
        raise DataError(
            "A note is of an employer or a field.", code="no name", repair="Say of which"
        )
    text, question = said.get("note", ""), said.get("question", "")
    return search.tell(lambda one: one.note(text, question, person=who, **of), undo={}).text


def _end(search: LivedSearch, said: Said) -> str:
    over = said.get("again") != "yes"
    search.ending = over and not said.get("sure")
    if search.ending:
        return "Is the search over? Say so once more; it can be taken up again."
    if said.get("sure") == "no":
        return "The search goes on."
    back = {"act": "end", "again": "yes"} if over else {}
    return search.tell(lambda one: one.end(over=over, on=search.today), undo=back).text


def _myself(search: LivedSearch, said: Said) -> str:
    """Keep what the seeker says of themselves in letters, and whether the way's end is told."""
    texts = {name: said.get(name, "").strip() for name in ("introduces", "possible")}
    search.campaign.settle(**texts, tells_aim=said.get("tells_aim") == "on")
    search.changed()
    return "Kept; the letters say it from now on."


def _pace(search: LivedSearch, said: Said) -> str:
    """Keep the pace, and tell how long such searches take at it."""
    typed = said.get("pace", "").strip()
    if not typed.isdecimal() or not 0 < int(typed) <= 100:
        raise DataError(
            "That is no pace.",
            code="no pace",
            repair="Say how many asks a week, as a whole number from 1 to 100",
        )
    search.campaign.settle(pace=int(typed))
    search.changed()
    by = said.get("by") or None
    search.how_long = search.campaign.how_long(int(typed), by=by, on=search.today)
    return str(search.how_long)


def _tie(search: LivedSearch, said: Said) -> str:
    """Tie two people by hand; whoever is new joins the search."""
    ends = list[Somebody]()
    for name in ("hand", "knows"):
        typed = said.get(name, "").strip()
        if not typed:
            raise DataError(
                "Two people make a tie.", code="no name", repair="Say first who knows whom"
            )
        mine = name == "hand" and typed == search.seeker_name
        key = said.get(f"{name} key", "")
        ends.append(search.seeker if mine else search.who.somebody(typed, key))
    _ask_of_new(search, "tie", said, ends)
    warm = said.get("warm", "").strip().removesuffix("%").strip()
    if not warm.isdecimal() or int(warm) > 100:
        raise DataError(
            "That is no chance.",
            code="no chance",
            repair="Say in how many of a hundred cases an ask would be granted, 0 to 100",
        )

    def tied(one: Campaign) -> Recorded:
        source, target = (who if isinstance(who, str) else _joined(one, who) for who in ends)
        return one.add_tie(source, target, int(warm) / 100)

    return search.tell(tied, undo={}).text


def _know(search: LivedSearch, said: Said) -> str:
    """Say of somebody how the seeker knows them, and what a letter to them needs."""
    person = search.who.one(said, "known")
    state, kind = search.state, said.get("kind", "").strip()
    tie = state.ties.get(state.pair(state.seeker, person), {})
    told = {name: said.get(name, "").strip() for name in ("nickname", "language", "school")}
    news = {name: one for name, one in told.items() if one}
    if kind and not tie:
        raise DataError(
            "No tie between them is known here.",
            code="no tie",
            repair="Say first, under By hand: who knows whom, that they know each other",
        )
    if not (news or kind):
        raise DataError(
            "Nothing is said of them.", code="nothing said", repair="Fill in one of the fields"
        )

    def known(one: Campaign) -> Recorded:
        ends = (state.seeker, person)
        done = one.add_tie(*ends, tie["warmth"], kind=kind) if kind else None
        return one.add_person({"id": person, **news}) if news or done is None else done

    return search.tell(known, undo={}).text


def _joined(one: Campaign, who: Mapping[str, object]) -> str:
    before = set(one.state.people)
    one.add_person(dict(who))
    return next(iter(set(one.state.people) - before), str(who["name"]))


STEPS: Mapping[str, Callable[[LivedSearch, Said], str]] = {
    "record": _record,
    "write": _write,
    "check": _check,
    "letter": _letter,
    "sent": _sent,
    "leave": _leave,
    "target": _add_target,
    "aim": _aim,
    "drop target": _drop_target,
    "unfit": _unfit,
    "lift": _lift,
    "done": _done,
    "learn": _learn,
    "end": _end,
    "pace": _pace,
    "myself": _myself,
    "tie": _tie,
    "know": _know,
}
