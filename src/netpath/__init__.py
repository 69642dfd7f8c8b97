"""netpath: chains of introductions, who has access to them, and what would make it fairer.

A room is loaded when it is first named, so that nobody waits for what they do not use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netpath import (
        access,
        around,
        audit,
        brokers,
        campaign,
        chains,
        changes,
        cohort,
        counterfactuals,
        employers,
        errors,
        generate,
        hiring,
        homophily,
        interventions,
        letters,
        models,
        plot,
        reach,
        readers,
        report,
        search,
        spark,
        tables,
        warmth,
    )
    from netpath._measure import PersonMeasure
    from netpath.campaign import Campaign
    from netpath.changes import compare
    from netpath.network import ReferralNetwork, contains, measure
    from netpath.readers import (
        from_igraph,
        from_networkx,
        read_csv,
        read_excel,
        read_gexf,
        read_gml,
        read_graphml,
        read_json,
        read_pajek,
        read_parquet,
        write_csv,
    )
    from netpath.walk import explore

__version__ = "0.1.0"
__all__ = [
    "Campaign",
    "PersonMeasure",
    "ReferralNetwork",
    "access",
    "around",
    "audit",
    "brokers",
    "campaign",
    "chains",
    "changes",
    "cohort",
    "compare",
    "contains",
    "counterfactuals",
    "employers",
    "errors",
    "explore",
    "from_igraph",
    "from_networkx",
    "generate",
    "hiring",
    "homophily",
    "interventions",
    "letters",
    "measure",
    "models",
    "plot",
    "reach",
    "read_csv",
    "read_excel",
    "read_gexf",
    "read_gml",
    "read_graphml",
    "read_json",
    "read_pajek",
    "read_parquet",
    "readers",
    "report",
    "search",
    "spark",
    "tables",
    "warmth",
    "write_csv",
]
_ROOM_OF = {
    "Campaign": "campaign",
    "PersonMeasure": "_measure",
    "ReferralNetwork": "network",
    "compare": "changes",
    "contains": "network",
    "explore": "walk",
    "measure": "network",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"netpath has no {name!r}; it has {', '.join(__all__)}.")
    is_reader = name.startswith(("from_", "read_", "write_"))
    room = _ROOM_OF.get(name, "readers" if is_reader else name)
    found = import_module(f"netpath.{room}")
    return found if room == name else getattr(found, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
