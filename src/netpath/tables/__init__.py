"""Networks larger than memory: people in memory, ties in a file, and one pass over them a round.

The answers are those of a network in memory, to the last bit: the same seed draws the same worlds.
A person takes about 60 bytes and 24 more for each 64 worlds, a tie none: ties are laid out once in
a file of 18 bytes each. Whatever takes all chains of everybody, as the reach of everybody does, has
no cheap form here and is not offered.
"""

from __future__ import annotations

from netpath._face import guarded
from netpath.tables._answers import access, count, distance, warmest
from netpath.tables._opened import TableNetwork, open  # noqa: A004 -- as readers.open

__all__ = ["TableNetwork", "access", "count", "distance", "open", "warmest"]

guarded(globals())
