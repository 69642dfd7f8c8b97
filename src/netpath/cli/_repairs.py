"""How the shell words a sentence for its user: what they typed, and options of their own command.

A kind of repair that a command has no option for is not offered there; the others are.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote

from netpath.errors import Repair, Typed, worded
from netpath.readers.endings import ending_of

Wish = frozenset[str]  # the options of a command, by the names of its fields
NOT_HERE = "This command has no option for that; a notebook has"


class Shell:
    """The door of those who type commands.

    Parameters
    ----------
    options
        The options of the command that was typed: their dataclass, or what was asked for.
    otherwise
        What is said where none of the ways to mend something is one of this command.

    Examples
    --------
    >>> Shell().worded(Repair("salvage"))
    'Read what is left: netpath campaign salvage CAMPAIGN --out FILE'
    """

    def __init__(self, options: object = None, otherwise: str = "") -> None:
        fields: dict[str, dataclasses.Field[object]] = getattr(options, "__dataclass_fields__", {})
        self.has = frozenset(map(_called, fields.values()))
        self.campaign = quote(os.fspath(getattr(options, "campaign", "CAMPAIGN")))
        self.otherwise = otherwise

    def typed(self, typed: Typed) -> str:
        """Return what was typed."""
        return typed.shown

    def repair(self, repair: Repair) -> str:
        """Return what is to be typed; empty where this command has nothing of the kind."""
        if repair.kind in OF_A_CAMPAIGN:
            return OF_A_CAMPAIGN[repair.kind](self.campaign, **repair.values)
        return IN_THE_SHELL[repair.kind](self.has, **repair.values)

    def worded(self, text: str) -> str:
        """Return a sentence, a note or a repair in the words of the shell."""
        return worded(text, self)


def _called(field: dataclasses.Field[object]) -> str:
    """Return an option's name; of one that is said once, where others say it often, another."""
    often = "list[str]" in str(field.type)
    return f"list's {field.name}" if field.name in ("column", "sheet") and not often else field.name


def _columns(
    has: Wish,
    names: Mapping[str | int, str],
    perhaps: bool = False,
    header: bool | None = None,
) -> str:
    if "column" not in has:
        return ""
    pairs = [f"{'HEADER' if key == '…' else key}={name}" for key, name in names.items()]
    told = " ".join(f"--column {quote(pair.replace('…', 'NAME'))}" for pair in pairs)
    none = ", and --no-header where there is no header"
    more = none if header is False and "header" in has else ""
    return f"{'try' if perhaps else 'give'} {told}{more}"


def _formats(has: Wish, column: str, how: Sequence[str]) -> str:
    ways = " or ".join(f"--format {quote(f'{column}={one}')}" for one in how)
    return f"give {ways}" if "format" in has else ""


def _days(has: Wish, column: str, means: str, how: str) -> str:
    told = _formats(has, column, [how])
    return f"where {means}, {told}" if told else ""


def _encoding(has: Wish, names: Mapping[str, str]) -> str:
    if "encoding" not in has:
        return ""
    told = [
        f"--encoding {name}" + (f" ({whose})" if whose else "") for name, whose in names.items()
    ]
    accents = ", whichever wrote it, and look at its accents then" if len(names) > 1 else ""
    return f"give {' or '.join(told)}{accents}"


def _conflict(has: Wish, policies: Sequence[str], counts: bool = False) -> str:
    more = ["count (where each row is a meeting)", "sum (where rows hold counts)"] if counts else []
    told = " or ".join([*policies, *more])
    return f"give --on-conflict {told}" if "on_conflict" in has else ""


def _directed(has: Wish, one_way: str, both_ways: str, policies: Sequence[str] = ()) -> str:
    if "directed" not in has:
        return ""
    with_it = _conflict(has, policies) if policies else ""
    more = f", and {with_it} with it" if with_it else ""
    return f"give --directed ({one_way}) or --undirected ({both_ways}){more}"


def _warmth(has: Wish) -> str:
    if "warmth" not in has:
        return ""
    counts = ", or --counts COLUMN --half 5 for counts" if "counts" in has else ""
    return f"give it: --warmth 0.3 for one value, or --warmth COLUMN{counts}"


def _owner(has: Wish, by_mail: bool = False) -> str:
    if by_mail and "owner" in has:
        return "give --owner with their e-mail, or several in one text"
    return (
        "give --owner with their name, profile address or e-mail, or all of these in one text; of "
        "several people's files once for each, in their order"
        if "owner" in has
        else ""
    )


def _reader(has: Wish, of: str) -> str:
    if of in ("contacts", "calendar"):
        return "" if "exports" in has else "give it to netpath import"
    return f"give it to netpath chains under a name that ends in {ending_of(of)}"


def _nearest(_: Wish, near: Iterable[Typed]) -> str:
    return f"perhaps you mean {' or '.join(one.shown for one in near)}"


def _ids_of(_: Wish, near: Iterable[Typed]) -> str:
    return f"give the id instead: {' or '.join(one.shown for one in near)}"


def _who_there_is(_: Wish, column: str) -> str:
    return f"see the column {column} of your people" if column else "see the people of your files"


def _fill(has: Wish, field: str) -> str:
    option = field if field in has else {"news": "line", "stays": "line"}.get(field, field)
    return f"(--{option} TEXT)" if option in has else ""


def _nothing(*_: object, **__: object) -> str:
    """Return no words for what is done in Python alone."""
    return ""


def _if(option: str, told: str) -> Callable[[Wish], str]:
    return lambda has: told if option in has else ""


IN_THE_SHELL: Mapping[str, Callable[..., str]] = {
    "columns": _columns,
    "list_column": _if("list's column", "name the header: --column HEADER"),
    "no_header": _if("header", "give --no-header where there is none"),
    "is_header": _if("header", "give --no-header if it is, --header if it is not"),
    "sheets": _if("sheet", "say which is which: --sheet people=NAME and --sheet ties=NAME"),
    "owner": _owner,
    "formats": _formats,
    "days": _days,
    "encoding": _encoding,
    "merge_kinds": _if("merge_kinds", "give --merge-kinds max or --merge-kinds noisy_or"),
    "conflict": _conflict,
    "directed": _directed,
    "missing": _if("missing", "see --missing WORD"),
    "set_aside": lambda has, cells=False: (
        f"give --set-aside, which {'leaves such cells' if cells else 'goes on without such rows'}"
        f"{' empty' if cells else ''} and lists them"
        if "set_aside" in has
        else ""
    ),
    "overwrite": _if("overwrite", "give --overwrite to replace it"),
    "reader": _reader,
    "memory": lambda _: "begin one: netpath remember mine.xlsx",
    "people_from_ties": _if("files", "give the file of ties alone"),
    "warmth": _warmth,
    "one_warmth": _if("warmth", "give one to all ties: --warmth 0.3"),
    "count_warmth": _if("counts", "if it is a count, give --counts COLUMN --half 5"),
    "within": _if("within", "give --within 3, or leave it out for no limit"),
    "nearest": _nearest,
    "ids_of": _ids_of,
    "ids": lambda _: "write the name as it stands in the files, in quotes",
    "who_there_is": _who_there_is,
    "sure": lambda has, so: f"{so}, give --sure" if "sure" in has else "",
    "no_drop": _if("drop", "leave --drop out, so that nothing is lost"),
    "via": _if("via", "say who did: --via NAME; the seeker's where you asked by yourself"),
    "no_via": _if("via", "leave --via out where you asked by yourself"),
    "day": lambda has, of, day: f"say {of}: --on {day}" if "on" in has else "",
    "names": _if("referral", "give them: --referral NAME, once for each"),
    "no_names": _if("referral", "leave them out of --referral"),
    "other": _nothing,
    "note_of": _if("field", "say which: --org NAME or --field NAME"),
    "fill": _fill,
    "folder": _nothing,
    "write": _nothing,
    "language": lambda _: "fill them in: netpath campaign language --out letters.fr.toml",
}
OF_A_CAMPAIGN: Mapping[str, Callable[..., str]] = {
    "note": lambda one: f"note it: netpath campaign note {one} QUESTION TEXT --org NAME",
    "tell_aim": lambda one: f"to keep it to yourself: netpath campaign myself {one} --keep-aim",
    "targets": lambda one: f"see netpath campaign target {one}",
    "due": lambda one: f"see netpath campaign due {one}",
    "agreed": lambda one: f"say when: netpath campaign agree {one} PERSON 2026-12-03T10:00",
    "withdraw": lambda one, event, first=False: (
        f"if that was recorded by mistake{' too' if first else ''}, take it back"
        f"{' first' if first else ''}: netpath campaign withdraw {one} {event}"
    ),
    "clear": lambda one, place: f"to clear it: netpath campaign clear {one} {place}",
    "outcomes": lambda one: f"see netpath campaign show {one}",
    "salvage": lambda one: f"read what is left: netpath campaign salvage {one} --out FILE",
    "create": lambda one: f"make one: netpath campaign create {one} FILE --seeker NAME",
    "open": lambda one: f"plan with it: netpath campaign plan {one}",
    "reopen": lambda _: "type the command again",
}
