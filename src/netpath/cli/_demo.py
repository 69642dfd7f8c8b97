"""netpath demo: the main job on the sample town."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netpath import chains as ask
from netpath import readers
from netpath._files import make_folder
from netpath._results import counted
from netpath.chains import Chains, Doors, Fallbacks
from netpath.cli._options import DemoOptions
from netpath.cli._shell import ANSWERED, say, say_json, say_pairs
from netpath.cli._told import (
    of_chains,
    of_doors,
    save,
    say_assumed,
    say_chains,
    say_doors,
    say_frontier,
    windowless,
)
from netpath.network import ReferralNetwork

SEEKER, ORG, ROLE = "p200", "Acme", "hiring manager"
NEXT = (
    ("netpath template mine.xlsx", "a workbook for your own people"),
    ("netpath chains mine.xlsx --seeker NAME", "the same question, asked of it"),
    ("netpath chains --help", "tables, graphs, more questions"),
    ("make lab", "the notebooks, in a clone of netpath"),
)


@dataclass(frozen=True)
class Demo:
    """The main question on the sample town, and what is asked after it."""

    net: ReferralNetwork
    warmest: Chains
    fallbacks: Fallbacks
    frontier: Chains
    doors: Doors

    @classmethod
    def of(cls, net: ReferralNetwork) -> Demo:
        """Ask for the warmest chains, for fallbacks, for the price of an ask and for doors."""
        managers = net.where(org=ORG, role=ROLE)
        return cls(
            net,
            ask.warmest(net, SEEKER, managers, k=3, within=4),
            ask.fallbacks(net, SEEKER, managers, k=3, within=4),
            ask.frontier(net, SEEKER, managers),
            ask.doors(net, SEEKER, org=ORG, within=4),
        )

    def draw(self, folder: Path) -> list[str]:
        """Write the chain board as pictures into a folder; return their names."""
        windowless()
        from netpath import plot

        make_folder(folder)
        board = plot.chains(self.warmest, fallback=self.fallbacks)
        return save(board, folder / "chains.png", folder / "chains.svg", overwrite=True)

    def document(self, pictures: list[str]) -> dict[str, object]:
        """Return everything as plain values."""
        return {
            "warmest": of_chains(self.warmest),
            "fallbacks": of_chains(self.fallbacks),
            "frontier": of_chains(self.frontier),
            "doors": of_doors(self.doors),
            "pictures": pictures,
        }

    def tell(self, pictures: list[str]) -> None:
        """Print everything, and what to try next."""
        managers = counted(len(self.warmest.targets), ROLE)
        who = self.net.name_of(SEEKER)
        say(f"A made-up town of {len(self.net):,} people and {self.net.n_ties:,} ties.")
        say(f"{who} would like to work at {ORG}. Who can bring them to one of its {managers}?", "")
        say_chains(self.warmest)
        say("")
        say_chains(self.fallbacks, brief=True)
        say("")
        say_frontier(self.frontier)
        say("")
        say_doors(self.doors, most=3)
        say("")
        assumed = dict.fromkeys((*self.fallbacks.assumptions, *self.doors.assumptions))
        say_assumed(self.warmest.cold, list(assumed))
        say("", f"The chain board, as a picture: {' and '.join(pictures)}", "")
        say("What to try next", style="bold")
        say_pairs(NEXT)


def run(wish: DemoOptions) -> int:
    """Ask, draw and tell; return the exit code."""
    demo = Demo.of(readers.sample())
    pictures = demo.draw(wish.out)
    if wish.as_json:
        say_json(demo.document(pictures))
    else:
        demo.tell(pictures)
    return ANSWERED
