"""A memory aid: circles of people to walk through, and what to ask oneself in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

POSITIONS = (
    *("a recruiter", "a head of department", "an owner of a firm", "an engineer", "a programmer"),
    *("an accountant", "a lawyer", "a doctor", "a nurse", "a teacher", "a scientist"),
    *("a journalist", "a civil servant", "an electrician", "a cook", "a salesperson"),
)


@dataclass(frozen=True)
class Circle:
    """People who are remembered together.

    Attributes
    ----------
    key
        What stands for it in the workbook.
    title
        What it is called.
    how
        How people in it are known, unless something else is said.
    prompts
        What to ask oneself.
    role
        What somebody found here does; empty where the circle does not tell.
    """

    key: str
    title: str
    how: str
    prompts: tuple[str, ...]
    role: str = ""


_FAMILY = Circle(
    "family",
    "Family",
    "family",
    (
        "Parents, brothers and sisters, cousins, in-laws: what do they do, and where?",
        "Who at family meals always knows somebody?",
    ),
)
_OTHERS = (
    Circle(
        "teachers",
        "Teachers and trainers",
        "teacher",
        ("Who taught you something that you still use?", "Who would remember your name?"),
    ),
    Circle(
        "neighbours",
        "Neighbours",
        "neighbour",
        (
            "Next door, above, below, across the street; where you lived before.",
            "Parents of your children's friends; people you greet with a dog.",
        ),
    ),
    Circle(
        "clubs",
        "Clubs",
        "club",
        (
            "Sport, choir, church, mosque or temple, party, union, volunteers.",
            "Who organises things there?",
        ),
    ),
    Circle(
        "mentors",
        "Mentors",
        "mentor",
        ("Who gave you good advice?", "Who wrote a reference for you, or would?"),
    ),
    Circle(
        "changed jobs",
        "People who changed jobs",
        "acquaintance",
        ("Who started somewhere new in the last two years? Where?", "Who moved away for work?"),
    ),
)


def circles_of(jobs: Iterable[str], schools: Iterable[str]) -> tuple[Circle, ...]:
    """Return the circles of somebody who worked and learned at these places, in their order.

    Examples
    --------
    >>> [one.title for one in circles_of(["Acme"], ["North College"])][:3]
    ['Family', 'North College', 'Acme']
    """
    learned = [
        Circle(
            f"school: {one}",
            one,
            "school",
            (
                "Who sat beside you? With whom did you cook, or travel?",
                "Of whom do you know where they work now?",
            ),
        )
        for one in schools
    ]
    worked = [
        Circle(
            f"job: {one}",
            one,
            "colleague",
            (
                "Who sat beside you? Whom did you train, or who trained you? Your bosses?",
                "Customers and suppliers. Who left before you, and for where?",
            ),
        )
        for one in jobs
    ]
    asked = [
        Circle(one, f"Do you know {one}?", "acquaintance", (), one.partition(" ")[2])
        for one in POSITIONS
    ]
    return (_FAMILY, *learned, *worked, *_OTHERS, *asked)
