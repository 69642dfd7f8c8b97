"""A campaign: one person's search as it is lived, in one file that loses nothing."""

from __future__ import annotations

from netpath._face import guarded
from netpath.campaign._about import AboutPerson, held
from netpath.campaign._ask import NextAsk
from netpath.campaign._campaign import Campaign
from netpath.campaign._chance import Chance
from netpath.campaign._due import Due
from netpath.campaign._faults import (
    Contradiction,
    JournalBusy,
    JournalCorrupt,
    JournalError,
    JournalFull,
    JournalGone,
    JournalNewer,
)
from netpath.campaign._forget import Erased, Mention
from netpath.campaign._handover import HandedOver, hand_over, take_over
from netpath.campaign._helped import Helped
from netpath.campaign._pace import HowLong
from netpath.campaign._plans import Held, Opening, Plan, Wait
from netpath.campaign._refresh import Refreshed
from netpath.campaign._register import Register, register
from netpath.campaign._salvage import salvage
from netpath.campaign._talk import Learned
from netpath.campaign._week import Week, week
from netpath.campaign.load import Asked, Load, load
from netpath.campaign.recorded import Recorded

__all__ = [
    "AboutPerson",
    "Asked",
    "Campaign",
    "Chance",
    "Contradiction",
    "Due",
    "Erased",
    "HandedOver",
    "Held",
    "Helped",
    "HowLong",
    "JournalBusy",
    "JournalCorrupt",
    "JournalError",
    "JournalFull",
    "JournalGone",
    "JournalNewer",
    "Learned",
    "Load",
    "Mention",
    "NextAsk",
    "Opening",
    "Plan",
    "Recorded",
    "Refreshed",
    "Register",
    "Wait",
    "Week",
    "hand_over",
    "held",
    "load",
    "register",
    "salvage",
    "take_over",
    "week",
]

guarded(globals())
