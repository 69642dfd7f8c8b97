"""Pages to hand to a person."""

from __future__ import annotations

from netpath._face import guarded
from netpath.report._audit import audit
from netpath.report._campaign import asked, campaign, client

__all__ = ["asked", "audit", "campaign", "client"]

guarded(globals())
