"""What a coach says of a search beside what came of an ask: targets, tasks, notes, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netpath._results import counted
from netpath.campaign import Campaign, Recorded
from netpath.campaign.letters import Added, letter_to
from netpath.errors import DataError
from netpath.page._search import KINDS, LivedSearch, Said
from netpath.page._whom import at_employer, meant


def _sent(search: LivedSearch, said: Said) -> str:
    """Record that the note was sent today; waiting runs from now."""
    ask = search.ask
    if ask is None:
        if not search.cold:
            raise DataError("Pick first whom they asked.")
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
    return f"{counted(len(marks), 'mark')} in your text; what was found stands below it."


def _letter(search: LivedSearch, said: Said) -> str:
    """Write to somebody beside the plan: what they asked for, thanks for a no, or after a talk."""
    person, which = search.person(said, "writes to"), said.get("which", "")
    what = said.get("enclosing", "").strip() if which == "enclosing" else None
    added = Added(said.get("line", "").strip(), enclosing=what, thanking=which == "no")
    search.beside = person, letter_to(search.campaign, person, added, on=search.today)
    search.drafts.keep(f"letter {person}", {}, person)
    return "The letter is written. netpath sends nothing."


def _leave(search: LivedSearch, said: Said) -> str:
    """Leave somebody alone from now on, or take that back."""
    person, alone = said.get("person", ""), said.get("again") != "yes"
    back = {"act": "leave", "person": person, "again": "yes"} if alone else {}
    change = search.tell(lambda one: one.leave_alone(person, alone=alone), undo=back)
    return f"{change.text} Now: {change.now[0]}"


def _add_target(search: LivedSearch, said: Said) -> str:
    typed = said.get("target", "").strip()
    if not typed:
        raise DataError("Say first whom else they want to reach.")
    person = search.somebody(typed, said.get("target key", ""))
    search.unknown = "" if isinstance(person, str) or said.get("new") == "on" else typed
    if search.unknown:
        raise DataError(
            f"Nobody here is called {typed}.{search.finder.perhaps(typed)} If they are new, and "
            "nobody here knows them yet, say so below, and add them again."
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
        raise DataError(f"Those at {wanted.label} are among whom they want to reach already.")

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
        raise DataError("Say first who or what is not for them.")
    found = meant(search.what, said.get("unfit key", ""), typed)
    if len(found) != 1:
        many = f"{len(found)} are called so." if found else "Nobody and nothing here is called so."
        perhaps = "" if found else search.what.perhaps(typed)
        raise DataError(f"{many}{perhaps} Choose from the list that opens.")
    kind, _, which = found[0].key.partition(":")
    return _aside(search, kind, which, lifted=False)


def _lift(search: LivedSearch, said: Said) -> str:
    return _aside(search, said.get("of", ""), said.get("which", ""), lifted=True)


def _aside(search: LivedSearch, kind: str, which: str, *, lifted: bool) -> str:
    if kind not in KINDS:
        raise DataError("Choose from the list that opens.")
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
    who = search.person(said, "source") if said.get("source", "").strip() else ""
    of = {name: said.get(name, "").strip() for name in ("org", "field")}
    text, question = said.get("note", ""), said.get("question", "")
    return search.tell(lambda one: one.note(text, question, person=who, **of), undo={}).text


def _end(search: LivedSearch, said: Said) -> str:
    over = said.get("again") != "yes"
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
        raise DataError("Say how many asks a week, as a whole number from 1 to 100.")
    search.campaign.settle(pace=int(typed))
    search.changed()
    by = said.get("by") or None
    search.how_long = search.campaign.how_long(int(typed), by=by, on=search.today)
    return str(search.how_long)


def _tie(search: LivedSearch, said: Said) -> str:
    """Tie two people by hand; whoever is new joins the search."""
    ends = []
    for name in ("hand", "knows"):
        typed = said.get(name, "").strip()
        if not typed:
            raise DataError("Say first who knows whom.")
        ends.append(search.somebody(typed, said.get(f"{name} key", "")))
    warm = said.get("warm", "").strip().removesuffix("%").strip()
    if not warm.isdecimal() or int(warm) > 100:
        raise DataError("Say in how many of a hundred cases an ask would be granted, 0 to 100.")

    def tied(one: Campaign) -> Recorded:
        source, target = (who if isinstance(who, str) else _joined(one, who) for who in ends)
        return one.add_tie(source, target, int(warm) / 100)

    return search.tell(tied, undo={}).text


def _joined(one: Campaign, who: Mapping[str, object]) -> str:
    before = set(one.state.people)
    one.add_person(dict(who))
    return next(iter(set(one.state.people) - before), str(who["name"]))


STEPS: Mapping[str, Callable[[LivedSearch, Said], str]] = {
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
}
