"""Brokers: on whom access hangs, who does the introducing, and how fragile the ladder is.

Nobody is ranked as useful. The question is what is lost when a person says no, and on whom the
work falls.
"""

from netpath._face import guarded
from netpath.brokers._answers import Critical, Losses
from netpath.brokers._burden import FRAGILE, OTHERS_COULD, Burden, beside, burden
from netpath.brokers._losses import critical, losses
from netpath.brokers._positions import ROLES, Mediation, Positions, mediation, positions
from netpath.brokers._robust import Robustness, robustness

__all__ = [
    "FRAGILE",
    "OTHERS_COULD",
    "ROLES",
    "Burden",
    "Critical",
    "Losses",
    "Mediation",
    "Positions",
    "Robustness",
    "beside",
    "burden",
    "critical",
    "losses",
    "mediation",
    "positions",
    "robustness",
]

guarded(globals())
