"""netpath: chains of introductions, who has access to them, and what would make it fairer."""

from netpath import chains, generate, plot, readers, warmth
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
    "ReferralNetwork",
    "chains",
    "from_igraph",
    "from_networkx",
    "generate",
    "plot",
    "read_csv",
    "read_excel",
    "read_gexf",
    "read_gml",
    "read_graphml",
    "read_parquet",
    "readers",
    "warmth",
    "write_csv",
]
