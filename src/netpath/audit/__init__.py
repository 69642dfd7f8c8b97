"""Audits: gaps between groups, how sure they are, and what would make them vanish.

A gap belongs to a network and its gatekeepers, not to the people on the short side of it.
"""

from netpath._face import guarded
from netpath.audit._across import Across, across
from netpath.audit._answer import Audit, Published, publish
from netpath.audit._by_kind import KindContributions, by_kind
from netpath.audit._by_mechanism import MechanismContributions, by_mechanism
from netpath.audit._choices import Choices, Setting
from netpath.audit._concentration import Concentration, concentration
from netpath.audit._conversion import Conversion, conversion
from netpath.audit._gap import gap
from netpath.audit._impact import ImpactRatio, impact_ratio
from netpath.audit._inequality import Inequality, inequality
from netpath.audit._ladder import Ladder, ladder, reachable, reached
from netpath.audit._null import NullAudit, null
from netpath.audit._protocol import Checklist, Protocol, checklist, protocol, read_protocol
from netpath.audit._qap import PairRegression, pairs, qap
from netpath.audit._regress import Regression, regress
from netpath.audit._sensitivity import Sensitivity, sensitivity
from netpath.audit._study import Study, study
from netpath.audit._unlabelled import UnlabelledAudit, unlabelled
from netpath.audit.groups import ConfidenceInterval, Omnibus

__all__ = [
    "Across",
    "Audit",
    "Checklist",
    "Choices",
    "Concentration",
    "ConfidenceInterval",
    "Conversion",
    "ImpactRatio",
    "Inequality",
    "KindContributions",
    "Ladder",
    "MechanismContributions",
    "NullAudit",
    "Omnibus",
    "PairRegression",
    "Protocol",
    "Published",
    "Regression",
    "Sensitivity",
    "Setting",
    "Study",
    "UnlabelledAudit",
    "across",
    "by_kind",
    "by_mechanism",
    "checklist",
    "concentration",
    "conversion",
    "gap",
    "impact_ratio",
    "inequality",
    "ladder",
    "null",
    "pairs",
    "protocol",
    "publish",
    "qap",
    "reachable",
    "reached",
    "read_protocol",
    "regress",
    "sensitivity",
    "study",
    "unlabelled",
]

guarded(globals())
