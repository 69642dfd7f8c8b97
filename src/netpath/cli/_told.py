"""Answers as a terminal shows them; every text in them is taken literally."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from netpath._results import assumed_lines, counted, percent
from netpath.chains import Chain, Chains, Door, Doors, Fallbacks
from netpath.cli._shell import grid, say, show, shown

MOST_DOORS = 5


def say_chains(found: Chains, *, brief: bool = False) -> None:
    """Print chains with their chance and, unless brief, why; or why there is none.

    Examples
    --------
    >>> say_chains(Chains((), "a", ("b",), "Warmest chains from Ada to Ben", "No ties lead there."))
    Warmest chains from Ada to Ben: none. No ties lead there.
    """
    if not found:
        say(f"{found.question}: none. {found.reason}")
        return
    say(found.question, style="bold")
    rows = grid("right", "right", "left")
    for at, one in enumerate(found, start=1):
        names = Text(_arrows(one), "" if brief else "bold")
        cell = names if brief else Text.assemble(names, "\n", (shown(one.why), "dim"))
        rows.add_row(f"{at}.", percent(one.probability), cell)
    show(rows)
    if isinstance(found, Fallbacks):
        say(_together(found))


def _together(found: Fallbacks) -> str:
    best = "no other set does better"
    if not found.exact:
        best = f"no set can do better than {percent(found.bound)}"
    return f"Together: {percent(found.p_any())} that at least one works; {best}."


def say_frontier(found: Chains) -> None:
    """Print what one more ask would buy, and the cold approach beside it.

    Examples
    --------
    >>> say_frontier(Chains((), "a", ("b",), "The price of an ask", "No ties lead there."))
    The price of an ask: none. No ties lead there.
    """
    if not found:
        say_chains(found)
        return
    say(found.question, style="bold")
    rows = grid("right", "right", "left")
    rows.add_row("asks", "chance", "warmest chain", style="dim")
    for one in found:
        rows.add_row(str(one.asks), percent(one.probability), _arrows(one))
    rows.add_row("cold", percent(found.cold), "to a stranger (assumed)", style="dim")
    show(rows)
    if found.within and found[-1].asks < found.within:
        say(f"More asks than {found[-1].asks} buy nothing.")


def say_doors(found: Doors, most: int = MOST_DOORS) -> None:
    """Print whom to talk to first at an organisation.

    Examples
    --------
    >>> say_doors(Doors((), "a", "Ada", "Acme", "Nobody there is known."))
    At Acme Ada knows nobody yet. Nobody there is known.
    """
    if not found.open:
        say(f"At {found.org} {found.seeker_name} knows nobody yet. {found.reason}")
        return
    say(f"Doors at {found.org} for {found.seeker_name}", style="bold")
    rows = grid("right", "left", "left")
    rows.add_row("chance", "whom to talk to first", "through", style="dim")
    for door in found.open[:most]:
        rows.add_row(*_door(door))
    show(rows)
    more = len(found.open) - most
    if more > 0:
        say(f"And {counted(more, 'more door')}; --json lists all.")
    shut = len(found.found) - len(found.open)
    if shut:
        say(f"No chain leads to {counted(shut, 'other person', 'other people')} there.")


def _door(door: Door) -> tuple[str, Text, str]:
    assert door.chain is not None
    title = ", ".join(shown(part) for part in (door.title, door.authority) if part)
    who = Text.assemble((shown(door.name), "bold"), "\n", (title, "dim"))
    through = " → ".join(shown(name) for name in door.chain.names[1:-1])
    return percent(door.chain.probability), who, through or "asked directly"


def say_assumed(cold: float, assumptions: Sequence[str]) -> None:
    """Print the cold approach and what the chances rest on.

    Examples
    --------
    >>> say_assumed(0.03, ["warmth 0.3 for every tie (assumed)"])
    Beside it: a cold approach is granted in 3.0 % of cases (assumed).
    Assumed: warmth 0.3 for every tie.
    """
    beside = f"Beside it: a cold approach is granted in {percent(cold)} of cases (assumed)."
    say(beside, *assumed_lines(assumptions), style="dim")


def _arrows(one: Chain) -> str:
    return " → ".join(shown(name) for name in one.names)
