"""Audits: gaps between groups, how sure they are, and what would make them vanish.

A gap belongs to a network and its gatekeepers, not to the people on the short side of it.
"""

from netpath._face import guarded
from netpath.audit._across import Across, across
from netpath.audit._answer import Audit, ConfidenceInterval, Omnibus, Published, publish
from netpath.audit._by_kind import KindContributions, by_kind
from netpath.audit._by_mechanism import MechanismContributions, by_mechanism
from netpath.audit._choices import Choices, Setting
from netpath.audit._conversion import Conversion, conversion
from netpath.audit._gap import gap
from netpath.audit._impact import ImpactRatio, impact_ratio
from netpath.audit._inequality import Inequality, inequality
from netpath.audit._ladder import Ladder, ladder, reachable, reached
from netpath.audit._null import NullAudit, null
from netpath.audit._sensitivity import Sensitivity, sensitivity

__all__ = [
    "Across",
    "Audit",
    "Choices",
    "ConfidenceInterval",
    "Conversion",
    "ImpactRatio",
    "Inequality",
    "KindContributions",
    "Ladder",
    "MechanismContributions",
    "NullAudit",
    "Omnibus",
    "Published",
    "Sensitivity",
    "Setting",
    "across",
    "by_kind",
    "by_mechanism",
    "conversion",
    "gap",
    "impact_ratio",
    "inequality",
    "ladder",
    "null",
    "publish",
    "reachable",
    "reached",
    "sensitivity",
]

guarded(globals())
