"""How each kind of repair is said to those who write Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence


def _columns(
    names: Mapping[str | int, str], perhaps: bool = False, header: bool | None = None
) -> str:
    more = ", and header=False where there is no header" if header is False else ""
    return f"{'try' if perhaps else 'say'} columns={dict(names)}{more}"


def _encoding(names: Mapping[str, str]) -> str:
    told = [f'"{name}" ({whose})' if whose else f'"{name}"' for name, whose in names.items()]
    accents = ", whichever wrote it, and look at its accents then" if len(names) > 1 else ""
    return f"say encoding={' or '.join(told)}{accents}"


def _directed(one_way: str, both_ways: str, policies: Sequence[str] = ()) -> str:
    more = f", and on_conflict={' or '.join(map(repr, policies))} with it" if policies else ""
    return f"say directed=True ({one_way}) or directed=False ({both_ways}){more}"


def _conflict(policies: Sequence[str], counts: bool = False) -> str:
    """Say how rows that contradict each other become one tie."""
    more = "; or on_conflict='count', where each row is a meeting, or 'sum', where rows hold counts"
    return f"say on_conflict={' or '.join(map(repr, policies))}{more if counts else ''}"


def _set_aside(cells: bool = False) -> str:
    if cells:
        return (
            "say strict=False, which leaves such cells empty, lists them in net.report and keeps "
            "the rows"
        )
    return (
        "say strict=False, which sets such rows aside, lists them in net.report and keeps the rest"
    )


def _warmth() -> str:
    return (
        "give it: net.with_warmth(0.3) for one value, with_warmth(warmth.from_counts('count', "
        "half=5)) for counts, with_warmth(warmth.from_scale({...}, column='how_well')) for a "
        "scale, or with_warmth('column')"
    )


def _nearest(near: Iterable[object]) -> str:
    return f"nearest: {', '.join(map(str, near))} (in full in the error's .nearest)"


READERS = {
    "contacts": "readers.address_book",
    "calendar": "readers.calendar",
    "workbook": "read_excel",
    "parquet": "read_parquet",
    "pajek": "read_pajek",
    "json": "read_json",
    "graphml": "read_graphml",
}

IN_PYTHON: Mapping[str, Callable[..., str]] = {
    # Files
    "columns": _columns,
    "list_column": lambda: "name the header: column='…'",
    "no_header": lambda: "say header=False where there is none",
    "is_header": lambda: "say header=False if it is, header=True if it is not",
    "sheets": lambda: "say which is which: people='…', ties='…'",
    "owner": lambda by_mail=False: (
        'say whose it is: owner="ada@example.org", or several'
        if by_mail
        else 'say whose it is: owner="Ada Byron", a profile address or an e-mail'
    ),
    "formats": lambda column, how: (
        f"say formats={{{column!r}: {how[0]!r}}}{''.join(f' or {one!r}' for one in how[1:])}"
    ),
    "days": lambda column, means, how: f"where {means}, say formats={{{column!r}: {how!r}}}",
    "encoding": _encoding,
    "merge_kinds": lambda: "merge them: net.merge_kinds('max') or net.merge_kinds('noisy_or')",
    "conflict": _conflict,
    "directed": _directed,
    "missing": lambda: "see missing=",
    "set_aside": _set_aside,
    "memory": lambda: "begin one: readers.memory.Memory.begin(path)",
    "overwrite": lambda: "say overwrite=True to replace it",
    "reader": lambda of: f"use {READERS[of]}",
    "people_from_ties": lambda: "give people=None to take everybody from the ties",
    # Warmth
    "warmth": _warmth,
    "one_warmth": lambda: "give one to all ties: with_warmth(0.3)",
    "count_warmth": lambda: "if it is a count, use warmth.from_counts",
    # People
    "within": lambda: "write within=3, or within=None for no limit",
    "nearest": _nearest,
    "ids_of": lambda near: f"give the id instead: {' or '.join(map(str, near))}",
    "ids": lambda: "an id is one of net.ids",
    "who_there_is": lambda column: (
        f"see who there is: {f'net.people[{column!r}].value_counts()' if column else 'net.ids'}"
    ),
    # A search
    "withdraw": lambda event, first=False: (
        f"if that was recorded by mistake{' too' if first else ''}, take it back"
        f"{' first' if first else ''}: campaign.withdraw({event})"
    ),
    "clear": lambda place: f"to clear it: campaign.clear({place!r})",
    "outcomes": lambda: "see campaign.to_frame()",
    "salvage": lambda: "read what is left: campaign.salvage(path)",
    "create": lambda: "make one: Campaign.create(path, …)",
    "open": lambda: "open it with Campaign.open(path)",
    "reopen": lambda: "open it again: Campaign.open(path)",
    "sure": lambda so: f"{so}, say sure=True",
    "no_drop": lambda: "leave drop out, so that nothing is lost",
    "via": lambda: "say who did: via=…; or via=the seeker where you asked by yourself",
    "no_via": lambda: "leave via out where you asked by yourself",
    "day": lambda of, day: f"say {of}: on={day!r}",
    "note": lambda: "note it: campaign.note(text, question, org=…)",
    "tell_aim": lambda: "to keep it to yourself: campaign.settle(tells_aim=False)",
    "language": lambda: "fill in a file of them: letters.write_language('letters.fr.toml')",
    "note_of": lambda: "say which: org=… or field=…",
    "targets": lambda: "see campaign.target_states()",
    "due": lambda: "see campaign.due()",
    "agreed": lambda: "say when: campaign.agreed(who, '2026-12-03T10:00')",
    "other": lambda: "say whom: other='Olu Ade'",
    "names": lambda: "give them: referrals=[…]",
    "no_names": lambda: "leave them out of referrals",
    "fill": lambda field: f"({field}=['…'])" if field == "told" else f"({field}='…')",
    # What only Python has
    "folder": lambda: "name another folder: tables.open(…, folder=…)",
    "write": lambda code: f"write {code}",
}
