"""netpath: chains of introductions, who has access to them, and what would make it fairer."""

from netpath import chains, warmth
from netpath.network import ReferralNetwork

__version__ = "0.1.0"
__all__ = ["ReferralNetwork", "chains", "warmth"]
