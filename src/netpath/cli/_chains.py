"""netpath chains: the warmest chains in somebody's own files."""

from __future__ import annotations

from dataclasses import dataclass

from netpath import chains as ask
from netpath.chains import Chains, Doors
from netpath.cli._files import network
from netpath.cli._options import ChainsOptions
from netpath.cli._shell import ANSWERED, EMPTY, note, say, say_json, set_aside, warn
from netpath.cli._told import (
    of_chains,
    of_doors,
    of_report,
    refuse_board,
    save,
    say_assumed,
    say_chains,
    say_doors,
    say_frontier,
    windowless,
)
from netpath.errors import DataError
from netpath.network import ReferralNetwork

MOST_ROWS = 5


@dataclass(frozen=True)
class Found:
    """Chains, and doors where they were asked for, or where there is no chain."""

    chains: Chains | None
    doors: Doors | None
    note: str = ""

    @property
    def code(self) -> int:
        """The exit code."""
        only_doors = self.chains is None and not self.note
        found = self.doors.open if only_doors and self.doors else self.chains
        return ANSWERED if found else EMPTY


def refuse_contradictions(wish: ChainsOptions) -> None:
    """Raise where options do not go together.

    Raises
    ------
    DataError
        Saying which, and what to leave out.
    """
    orders = wish.shortest + wish.frontier + wish.fallbacks
    doors = wish.org is not None and wish.role is None
    rules = [
        (orders > 1, "--shortest, --frontier and --fallbacks are three questions; ask one."),
        (
            bool(wish.through) and (wish.frontier or wish.fallbacks),
            "--through goes with the warmest and the shortest chains only. Leave it out.",
        ),
        (
            wish.k is not None and wish.frontier,
            "--frontier lists one chain for each number of asks. Leave out -k.",
        ),
        (
            bool(wish.target) and (wish.org is not None or wish.role is not None),
            "Whom to reach is said by --target, or by --org and --role, not by both.",
        ),
        (
            doors and bool(orders or wish.through or wish.k),
            "--org alone asks for doors; it takes --within and --avoid. Add --role ROLE.",
        ),
    ]
    for broken, message in rules:
        if broken:
            raise DataError(message, code="option")
    if wish.board:
        refuse_board(wish.board, overwrite=wish.overwrite)


def answer(net: ReferralNetwork, wish: ChainsOptions) -> Found:
    """Return the chains that are asked for, or the doors in their place."""
    seeker = net.find(wish.seeker)
    avoid = tuple(net.find(one) for one in wish.avoid)
    if wish.org is not None and wish.role is None:
        return Found(None, _doors(net, wish, seeker, avoid))
    targets = _targets(net, wish)
    if not targets:
        note = "Nobody in these files has that role" + (" there." if wish.org else ".")
        return Found(None, _doors(net, wish, seeker, avoid), note)
    found = _chains(net, wish, seeker, targets, avoid)
    return Found(found, None if found else _doors(net, wish, seeker, avoid))


def _targets(net: ReferralNetwork, wish: ChainsOptions) -> list[str]:
    if wish.target:
        return [net.find(one) for one in wish.target]
    wanted = {"org": wish.org, "role": wish.role}
    if wish.role is not None:
        return net.where(**{column: value for column, value in wanted.items() if value is not None})
    named = net.where(target=lambda marked: marked.fillna(False)) if "target" in net.people else []
    if not named:
        raise DataError(
            "Nobody is named whom to reach. Give --target ID, or --org ORG and --role ROLE; "
            "in a workbook, fill in the sheet Targets.",
            code="option",
        )
    return named


def _chains(
    net: ReferralNetwork,
    wish: ChainsOptions,
    seeker: str,
    targets: list[str],
    avoid: tuple[str, ...],
) -> Chains:
    if wish.frontier:
        within = 6 if wish.within is None else wish.within
        return ask.frontier(net, seeker, targets, within=within, avoid=avoid)
    k = 3 if wish.k is None else wish.k
    if wish.fallbacks:
        return ask.fallbacks(net, seeker, targets, k=k, within=wish.within, avoid=avoid)
    through = [net.find(one) for one in wish.through]
    order = ask.shortest if wish.shortest else ask.warmest
    return order(net, seeker, targets, k=k, within=wish.within, avoid=avoid, through=through)


def _doors(
    net: ReferralNetwork, wish: ChainsOptions, seeker: str, avoid: tuple[str, ...]
) -> Doors | None:
    if wish.org is None:
        return None
    return ask.doors(net.without_people(avoid), seeker, org=wish.org, within=wish.within)


def run(wish: ChainsOptions) -> int:
    """Read, ask, draw and tell; return the exit code."""
    refuse_contradictions(wish)
    net = network(wish)
    _tell_reading(net, wish)
    got = answer(net, wish)
    pictures = _drawn(got, wish) if wish.board else []
    if wish.as_json:
        say_json(_document(net, got, pictures))
    else:
        _tell(got, wish)
        say(*(f"Picture: {picture}" for picture in pictures))
    return got.code


def _tell_reading(net: ReferralNetwork, wish: ChainsOptions) -> None:
    if net.report is None:
        return
    warn(*str(net.report).splitlines()[:1])
    broken = net.report.quarantined
    set_aside(net.report, wish, MOST_ROWS)
    if len(broken) > MOST_ROWS:
        warn(f"… and {len(broken) - MOST_ROWS:,} more.")
    note(net.report.notes, wish)


def _tell(got: Found, wish: ChainsOptions) -> None:
    if got.note:
        say(got.note)
    if got.chains is not None:
        (say_frontier if wish.frontier else say_chains)(got.chains)
    if got.doors is not None:
        say_doors(got.doors)
    told = got.doors or got.chains
    if told is not None:
        say_assumed(told.cold, told.assumptions)


def _document(net: ReferralNetwork, got: Found, pictures: list[str]) -> dict[str, object]:
    return {
        "answer": None if got.chains is None else of_chains(got.chains),
        "doors": None if got.doors is None else of_doors(got.doors),
        "note": got.note,
        "pictures": pictures,
        "report": None if net.report is None else of_report(net.report),
    }


def _drawn(got: Found, wish: ChainsOptions) -> list[str]:
    assert wish.board is not None
    windowless()
    from netpath import plot

    if got.chains:
        ax = (plot.frontier if wish.frontier else plot.chains)(got.chains)
    elif got.doors is not None and got.doors.open:
        ax = plot.doors(got.doors)
    else:
        warn("No picture: there is nothing to draw.")
        return []
    return save(ax, wish.board, overwrite=wish.overwrite)
