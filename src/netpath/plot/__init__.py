"""Pictures: one function for each answer; axes in, axes out.

Nothing is computed here: every number in a picture stands in the answer. No window is opened and
no file is written: ``ax.figure.savefig("board.svg")`` does that. ``ax.get_label()`` describes the
picture in words, for those who do not see it. For a journal, ``title=False, foot=False,
palette="grey"`` leave what is said to :func:`caption`; where any of them is given, or ``rcParams``
has another size of figures or letters, the drawing keeps to them. Names are never read as
mathematics; a letter that the font lacks is drawn as □ (``matplotlib.rcParams["font.family"]``
chooses others).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from netpath._face import guarded
from netpath.chains import Chain, Chains, Doors
from netpath.cohort import Cohort
from netpath.plot import _chains, _cohort, _doors, _frontier, _plan
from netpath.plot._across import across
from netpath.plot._between import between
from netpath.plot._calibration import calibration
from netpath.plot._conversion import conversion
from netpath.plot._employers import employers
from netpath.plot._flows import flows
from netpath.plot._funnel import funnel
from netpath.plot._gap import gap
from netpath.plot._hiring import lift, practices
from netpath.plot._inequality import inequality
from netpath.plot._ladder import ladder
from netpath.plot._null import null
from netpath.plot._policies import policies
from netpath.plot._reach import reach
from netpath.plot._rings import rings
from netpath.plot._search import search
from netpath.plot._sensitivity import sensitivity
from netpath.plot._sheet import Caption, Look, caption, finished
from netpath.plot._survival import survival
from netpath.plot._together import together
from netpath.plot._zero_pile import zero_pile

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Caption",
    "across",
    "between",
    "calibration",
    "caption",
    "chains",
    "cohort",
    "conversion",
    "doors",
    "employers",
    "flows",
    "frontier",
    "funnel",
    "gap",
    "inequality",
    "ladder",
    "lift",
    "null",
    "plan",
    "policies",
    "practices",
    "reach",
    "rings",
    "search",
    "sensitivity",
    "survival",
    "together",
    "zero_pile",
]


def chains(
    chains: Chains,
    *,
    fallback: Chains | Chain | None = None,
    ax: Axes | None = None,
    **look: Unpack[Look],
) -> Axes:
    """Draw the chain board: a row a chain, a column an ask.

    Ties are as wide as they are warm, dotted where only inferred. For the first chain, the kind
    and chance of each tie stand over it, a diamond marks the weakest, and what is left of the
    chance stands below each column. A row's own chance stands at its end. Chains that share
    people are put next to each other and share their boxes. At most six chains are drawn; how
    many more there are is said.

    Parameters
    ----------
    chains
        The answer to draw; an empty one says why.
    fallback
        Other chains, drawn pale beneath.
    ax
        Axes that the board fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title states the chance of the first chain.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame({"source": ["Ada", "Ben"], "target": ["Ben", "Cleo"]})
    >>> net = ntp.ReferralNetwork(None, ties).with_warmth(0.5)
    >>> ax = ntp.plot.chains(ntp.chains.warmest(net, "Ada", "Cleo"))
    >>> ax.get_title(loc="left")
    '25 % that both asks are granted: Ada → Ben → Cleo'
    """
    return finished(_chains.board(chains, fallback, ax), **look)


def frontier(chains: Chains, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the price of an ask: the number of asks allowed against the best chance.

    Points are named by the person who is asked first; the cold approach is dashed.

    Parameters
    ----------
    chains
        The answer of :func:`netpath.chains.frontier`; an empty one says why.
    ax
        Axes to draw on; by default those of a new figure.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        Asks from left to right; probability, in percent from 0, upwards. The title states the
        largest lift.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> ties = pd.DataFrame(
    ...     {"source": ["a", "a", "b"], "target": ["z", "b", "z"], "warmth": [0.1, 0.5, 0.5]}
    ... )
    >>> net = ntp.ReferralNetwork(None, ties)
    >>> ntp.plot.frontier(ntp.chains.frontier(net, "a", "z")).get_title(loc="left")
    'A 2nd ask lifts the chance from 10 % to 25 %'
    """
    return finished(_frontier.steps(chains, ax), **look)


def doors(doors: Doors, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw whom to talk to first at an organisation, and the unseen person who hires.

    The chains lead to the doors, grouped by what their titles tell. Whoever hires is drawn hollow
    behind them; nobody has seen those ties, so they are dashed and have no chance. At most eight
    doors are drawn, of each group equally many at most.

    Parameters
    ----------
    doors
        The answer of :func:`netpath.chains.doors`; where no chain leads there, it says why.
    ax
        Axes that the picture fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title states the first door.

    Examples
    --------
    >>> import pandas as pd
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"id": ["Ada", "Ben"], "org": ["", "Acme"], "role": ["", "chef"]})
    >>> ties = pd.DataFrame({"source": ["Ada"], "target": ["Ben"], "warmth": [0.5]})
    >>> net = ntp.ReferralNetwork(people, ties)
    >>> ntp.plot.doors(ntp.chains.doors(net, "Ada", org="Acme")).get_title(loc="left")
    'First door at Acme: Ben, likely hires'
    """
    return finished(_doors.board(doors, ax), **look)


def cohort(cohort: Cohort, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the cohort board: a row a seeker, whoever has least first, a column an employer.

    A cell is the best chance there, blank where there is no door, framed where the plan leads. On
    top stand those who would be asked most often, a square an ask, against their limit: filled
    in the plan, hollow if everybody took their warmest way. At most 60 rows, 10 columns and 6
    people on top are drawn; how many more there are is said.

    Parameters
    ----------
    cohort
        The answer of :func:`netpath.cohort.board`.
    ax
        Axes that the board fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title says for how many no way is known yet.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students, acme = net.where(role="student")[:5], net.where(org="Acme", role="hiring manager")
    >>> found = ntp.cohort.board(net, students, {"Acme": acme}, within=3, rng=7)
    >>> ntp.plot.cohort(found).get_title(loc="left")
    'No way known yet for 3 of 5'
    """
    return finished(_cohort.board(cohort, ax), **look)


def plan(cohort: Cohort, *, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
    """Draw the plan of a cohort: who asks whom first, whom that leads to, and what each is given.

    Seekers stand on the left, whom they ask first in the middle, targets on the right, each with
    the asks they take as squares: filled in the plan, hollow if free. Below, everybody's chance
    from the least to the most: in this plan, by choosing in turn, and as each would wish. At most
    40 chains are drawn; how many more there are is said. ``cohort.unnamed()`` draws no names.

    Parameters
    ----------
    cohort
        The answer of :func:`netpath.cohort.board`.
    ax
        Axes that the drawing fills, to scale; by default those of a new figure of its own size.
    **look
        ``title=False`` and ``foot=False`` leave the words to :func:`netpath.plot.caption`;
        ``palette="grey"`` draws in grey.

    Returns
    -------
    Axes
        The title says how many are given a way, and whether any plan could give more.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> students, acme = net.where(role="student")[:9], net.where(org="Acme", role="hiring manager")
    >>> found = ntp.cohort.board(net, students, {"Acme": acme}, within=4, rng=7)
    >>> ntp.plot.plan(found).get_title(loc="left")
    'The plan gives 6 of 9 a way, and no plan can give more'
    """
    return finished(_plan.plan(cohort, ax), **look)


guarded(globals())
