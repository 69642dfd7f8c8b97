"""Published models of search with exact answers, beside what was observed of people who search.

They say what a search can look like when the world is simple enough to know the answer, and they
are what the machinery of :mod:`netpath.search` is held against.
"""

from netpath._face import guarded
from netpath.models._evidence import evidence
from netpath.models._hierarchy import HierarchicalSearch, hierarchical_search, searchable_within
from netpath.models._restart import OrderOfAsks, RestartedSearch, order_of_asks, restart
from netpath.models._ring import RingSearch, ring_search

__all__ = [
    "HierarchicalSearch",
    "OrderOfAsks",
    "RestartedSearch",
    "RingSearch",
    "evidence",
    "hierarchical_search",
    "order_of_asks",
    "restart",
    "ring_search",
    "searchable_within",
]

guarded(globals())
