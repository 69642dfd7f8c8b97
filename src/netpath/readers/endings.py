"""What the ending of a file's name says: which reader takes it, one table for every door."""

from __future__ import annotations

from collections.abc import Callable

from netpath.network import ReferralNetwork
from netpath.readers.graphs.files import read_gexf, read_gml, read_graphml, read_json, read_pajek
from netpath.readers.kinds import BY_NAME
from netpath.readers.tables import read_csv, read_parquet
from netpath.readers.tables.workbook import read_excel

PARQUET, EXCEL = ".parquet", ".xlsx"
TEXTS = (".csv", ".tsv", ".txt")
# Tables that people fill in, which may be about anything.
TABLES = (*TEXTS, EXCEL)
# Tables of which two, people and ties, make a network.
IN_TWO = (*TEXTS, PARQUET)
OF_A_PERSON = tuple(BY_NAME)
GRAPHS: dict[str, Callable[..., ReferralNetwork]] = {
    ".graphml": read_graphml,
    ".gexf": read_gexf,
    ".gml": read_gml,
    ".net": read_pajek,
    ".paj": read_pajek,
    ".json": read_json,
}
NETWORKS: dict[str, Callable[..., ReferralNetwork]] = {
    **dict.fromkeys(TEXTS, read_csv),
    PARQUET: read_parquet,
    EXCEL: read_excel,
    **GRAPHS,
}
# Which a repair of the kind "reader" asks for.
_ASKED_FOR = {"contacts": ".vcf", "calendar": ".ics", "workbook": EXCEL, "pajek": ".net"}


def ending_of(of: str) -> str:
    """Return the ending under which a file is read as what it holds.

    Examples
    --------
    >>> ending_of("pajek"), ending_of("graphml")
    ('.net', '.graphml')
    """
    return _ASKED_FOR.get(of, f".{of}")
