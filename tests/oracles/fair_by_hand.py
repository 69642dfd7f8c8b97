"""Fair plans by going through every plan there is; shares no code with what it checks."""

from __future__ import annotations

from collections import Counter
from itertools import product


def every_plan(n_seekers, ways, left):
    """Yield what everybody is given, a way or None each, where nobody is asked too often."""
    mine = [[None] + [one for one in ways if one[0] == who] for who in range(n_seekers)]
    for plan in product(*mine):
        asks = Counter(person for one in plan if one for person in one[2])
        if all(n <= left[person] for person, n in asks.items()):
            yield plan


def vector(plan):
    return tuple(one[1] if one else 0.0 for one in plan)


def fairest(n_seekers, ways, left):
    """The largest sorted vector, compared from its least."""
    return max(tuple(sorted(vector(plan))) for plan in every_plan(n_seekers, ways, left))


def worth_most(n_seekers, ways, left, worth):
    return max(worth(vector(plan)) for plan in every_plan(n_seekers, ways, left))


def most_given(n_seekers, ways, left):
    return worth_most(n_seekers, ways, left, lambda chances: sum(one > 0 for one in chances))


def turns(n_seekers, ways, left):
    """Choosing in turn, whoever has least at best first, then the least in sum."""
    left = list(left)
    mine = [
        sorted((-one[1], at) for at, one in enumerate(ways) if one[0] == who)
        for who in range(n_seekers)
    ]
    order = sorted(
        range(n_seekers),
        key=lambda who: (
            -mine[who][0][0] if mine[who] else 0.0,
            sum(-chance for chance, _ in mine[who]),
            who,
        ),
    )
    got = [0.0] * n_seekers
    for who in order:
        for chance, at in mine[who]:
            asked = ways[at][2]
            if all(left[person] for person in asked):
                got[who] = -chance
                for person in asked:
                    left[person] -= 1
                break
    return tuple(got)
