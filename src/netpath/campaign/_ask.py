"""One ask to make next, as people read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from netpath._results import Answer, percent
from netpath.campaign._chance import Chance
from netpath.chains import Chain
from netpath.letters import Addressee, Letter, Writer, ask, introduction
from netpath.letters.words import Medium

How = Literal["direct", "named", "introduction"]


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked, along one tie.

    ``named`` says that whoever introduces gave the name already; ``opened``, that the question for
    it belongs to a talk that was had. Both are no new favour of theirs.
    """

    person: str
    via: str
    granted: Chance
    onward: Chance
    named: bool
    opened: bool = False

    @property
    def chance(self) -> Chance:
        """That it is granted and a chain leads on."""
        return self.granted.times(self.onward)

    @property
    def order(self) -> tuple[float, bool, str, str]:
        """The best first; of equals, what costs least goodwill."""
        return -self.chance.value, not (self.named or self.opened), self.person, self.via


@dataclass(frozen=True)
class NextAsk(Answer):
    """One ask to make next.

    Attributes
    ----------
    person, name
        Whom to ask: id and name.
    via, via_name
        Along whose tie: the seeker, or somebody met who can introduce them.
    how
        ``direct``; ``named``, by somebody who was met and of whom nothing more is asked; or
        ``introduction``, which is asked of whoever was met.
    granted
        The chance that this ask is granted, warmth times willing.
    onward
        The chance that a chain leads on from there to a target, given that it is granted.
    chance
        The chance of both: that any chain which begins with this ask works.
    chain
        The likeliest of these chains; its own probability is that of it alone.
    fallback
        Whom to ask instead if this fails, as a sentence.
    goodwill
        What it costs, as a sentence.
    practice
        Whether it is proposed for practice only.
    opened
        Whether it belongs to a talk that was had: asked with the thanks, no new favour.
    bare
        Both names as a letter bears them, where something else tells people of one name apart.
    hidden
        Whether the seeker may not read their name: a letter leaves it to whoever introduces.

    Examples
    --------
    >>> from netpath.chains import ChainTie
    >>> tie, sure = ChainTie("a", "b", 0.5, 1.0, "friend", ""), Chance(1.0, 1.0, 1.0)
    >>> chain, half = Chain(("a", "b"), ("Ada", "Ben"), (tie,), 0.5), Chance(0.5, 0.5, 0.5)
    >>> row = NextAsk("b", "Ben", "a", "Ada", "direct", half, sure, half, chain, "wait.", "Free.")
    >>> print(row)
    Ask Ben.
       50 % that it is granted, and they are a target.
       If it fails: wait.
       Free.
    >>> row.letter("Ada").subject, len(row.to_frame())
    ('A question about your work', 1)
    """

    person: str
    name: str
    via: str
    via_name: str
    how: How
    granted: Chance
    onward: Chance
    chance: Chance
    chain: Chain
    fallback: str
    goodwill: str
    practice: bool = False
    hidden: bool = False
    opened: bool = False
    bare: tuple[str, str] = ("", "")

    @property
    def weakest(self) -> str:
        """The ask of the chain that is the least likely to be granted, in words."""
        at = self.chain.weakest
        ends = f"{self.chain.names[at]} to {self.chain.names[at + 1]}"
        return f"{ends}, {percent(self.chain.ties[at].chance)}"

    @property
    def what(self) -> str:
        """What to do, as the head of a sentence."""
        return what_to_do("opened" if self.opened else self.how, self.name, self.via_name)

    @property
    def is_open_ended(self) -> bool:
        """Whether they were named in a talk, and no way from them to a target is known yet."""
        return self.how == "named" and not self.onward.value

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why this ask, and what it costs, a sentence or two each."""
        if self.practice:
            return (
                "For practice: you know each other well, and little depends on it "
                f"({percent(self.granted.value)} that they talk with you).",
                self.goodwill,
            )
        is_target = self.chain.asks == 1 and bool(self.onward.value)
        first = how_likely(self.granted, self.onward, self.chance, is_target)
        by_itself = (
            () if self.chain.asks == 1 else (f"The likeliest of them by itself: {self.chain.why}",)
        )
        return (first, *by_itself, f"If it fails: {self.fallback}", self.goodwill)

    @property
    def why(self) -> str:
        """Why this ask, in a few sentences."""
        return " ".join(self.reasons)

    def letter(
        self,
        seeker: str | Writer,
        *,
        line: str = "",
        about: str = "",
        how: Medium = "",
        ends: tuple[Addressee, Addressee] | None = None,
    ) -> Letter:
        """Return a letter for this ask, signed by the seeker; it is never sent.

        Parameters
        ----------
        seeker
            The name to sign with, or more of who writes.
        line
            One line of homework done, or of something to offer, in the seeker's own words.
        about
            What the seeker would like to understand.
        how
            In which way to talk, as :func:`netpath.letters.ask` takes it.
        ends
            More of whoever is asked, and of whoever passes it on.
        """
        # What tells two people of one name apart has no place in a letter.
        to, via = self.bare[0] or self.name, self.bare[1] or self.via_name
        kind, way = self.chain.ties[0].kind, self.chain.people[-1] != self.person
        whom, through = ends or (
            Addressee(to, kind="" if kind == "referral" else kind, on_the_way=way),
            Addressee(via),
        )
        if self.how == "introduction":
            to_meet = "" if self.hidden else replace(whom, kind="")
            return introduction(through, seeker, to=to_meet, about=about, line=line, how=how)
        who = through.name if self.how == "named" else ""
        return ask(whom, seeker, through=who, about=about, line=line, how=how)

    def to_frame(self) -> pd.DataFrame:
        """Return one row."""
        return pd.DataFrame([self.row()])

    def row(self) -> dict[str, object]:
        """Return what a table shows of it."""
        return {
            "person": self.person,
            "name": self.name,
            "via": self.via_name,
            "granted": self.granted.value,
            "onward": self.onward.value,
            "chance": self.chance.value,
            "low": self.chance.low,
            "high": self.chance.high,
            "chain": self.chain.probability,
            "weakest": self.weakest,
            "fallback": self.fallback,
            "goodwill": self.goodwill,
            "practice": self.practice,
        }

    def __str__(self) -> str:
        return "\n   ".join([f"{self.what}.", *self.reasons])


def what_to_do(how: How | Literal["opened"], name: str, via: str) -> str:
    """Return what to do, as the head of a sentence.

    Examples
    --------
    >>> what_to_do("named", "Olu", "Gail")
    'Ask Olu, whom Gail named'
    """
    return {
        "opened": f"Ask {via}, with your thanks, to introduce you to {name}",
        "direct": f"Ask {name}",
        "named": f"Ask {name}, whom {via} named",
        "introduction": f"Ask {via} to introduce you to {name}",
    }[how]


def how_likely(granted: Chance, onward: Chance, chance: Chance, is_target: bool) -> str:
    """Return how likely it is that an ask gets through, as a sentence.

    Examples
    --------
    >>> sure = Chance(1.0, 1.0, 1.0)
    >>> how_likely(Chance(0.5, 0.5, 0.5), sure, Chance(0.5, 0.5, 0.5), True)
    '50 % that it is granted, and they are a target.'
    """
    if is_target:
        return f"{percent(granted.value)} that it is granted, and they are a target."
    if not onward.value:
        return f"{percent(granted.value)} that they talk with you; whom they lead to, they tell."
    return (
        f"{chance} that some chain works which begins so: {percent(granted.value)} that it is "
        f"granted, then {percent(onward.value)} that a chain leads on to a target."
    )


def counted_asks(left: int, name: str) -> str:
    """Return how often somebody may be asked once this ask is made, as the end of a sentence.

    Examples
    --------
    >>> counted_asks(3, "Gail"), counted_asks(1, "Gail")
    ('you may ask Gail twice more', 'you may not ask Gail again')
    """
    if left <= 1:
        return f"you may not ask {name} again"
    times = {2: "once", 3: "twice"}.get(left, f"{left - 1} times")
    return f"you may ask {name} {times} more"
