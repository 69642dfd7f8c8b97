"""Around: who lies around a person, ring by ring of asks, and which groups can get to which.

A ring counts the fewest asks; a chance is that of the warmest chain within the limit.
"""

from __future__ import annotations

from netpath._face import guarded
from netpath.around._flows import Flows, flows
from netpath.around._rings import Rings, rings

__all__ = ["Flows", "Rings", "flows", "rings"]

guarded(globals())
