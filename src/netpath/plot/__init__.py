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

from typing import TYPE_CHECKING

from netpath._face import later

if TYPE_CHECKING:
    from netpath.plot._advantage import concentration, connectedness
    from netpath.plot._board import doors
    from netpath.plot._chains import chains, frontier
    from netpath.plot._cohort import cohort, plan
    from netpath.plot._employers import employers
    from netpath.plot._flows import flows
    from netpath.plot._gap import across, between, gap
    from netpath.plot._hiring import lift, practices
    from netpath.plot._homophily import homophily
    from netpath.plot._interventions import before_after, burden, robustness, waterfall
    from netpath.plot._measure import inequality, ladder, measure
    from netpath.plot._null import null, sensitivity
    from netpath.plot._outcomes import calibration, conversion
    from netpath.plot._reach import reach
    from netpath.plot._rings import rings
    from netpath.plot._search import search
    from netpath.plot._searches import difference, funnel, reached_within, runs
    from netpath.plot._sheet import Caption, caption

__all__ = [
    "Caption",
    "across",
    "before_after",
    "between",
    "burden",
    "calibration",
    "caption",
    "chains",
    "cohort",
    "concentration",
    "connectedness",
    "conversion",
    "difference",
    "doors",
    "employers",
    "flows",
    "frontier",
    "funnel",
    "gap",
    "homophily",
    "inequality",
    "ladder",
    "lift",
    "measure",
    "null",
    "plan",
    "practices",
    "reach",
    "reached_within",
    "rings",
    "robustness",
    "runs",
    "search",
    "sensitivity",
    "waterfall",
]

__getattr__ = later(
    globals(),
    {
        "_advantage": "concentration connectedness",
        "_board": "doors",
        "_chains": "chains frontier",
        "_cohort": "cohort plan",
        "_employers": "employers",
        "_flows": "flows",
        "_gap": "across between gap",
        "_hiring": "lift practices",
        "_homophily": "homophily",
        "_interventions": "before_after burden robustness waterfall",
        "_measure": "inequality ladder measure",
        "_null": "null sensitivity",
        "_outcomes": "calibration conversion",
        "_reach": "reach",
        "_rings": "rings",
        "_search": "search",
        "_searches": "difference funnel reached_within runs",
        "_sheet": "Caption caption",
    },
)
