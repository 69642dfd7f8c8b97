"""netpath: chains of introductions, who has access to them, and what would make it fairer."""

from netpath import (
    access,
    audit,
    campaign,
    chains,
    counterfactuals,
    generate,
    letters,
    models,
    plot,
    reach,
    readers,
    report,
    search,
    warmth,
)
from netpath.campaign import Campaign
from netpath.network import ReferralNetwork
from netpath.readers import (
    from_igraph,
    from_networkx,
    read_csv,
    read_excel,
    read_gexf,
    read_gml,
    read_graphml,
    read_parquet,
    write_csv,
)

__version__ = "0.1.0"
__all__ = [
    "Campaign",
    "ReferralNetwork",
    "access",
    "audit",
    "campaign",
    "chains",
    "counterfactuals",
    "from_igraph",
    "from_networkx",
    "generate",
    "letters",
    "models",
    "plot",
    "reach",
    "read_csv",
    "read_excel",
    "read_gexf",
    "read_gml",
    "read_graphml",
    "read_parquet",
    "readers",
    "report",
    "search",
    "warmth",
    "write_csv",
]
