"""Readers: every way into a network, and out of it as files.

Each reader gives a network whose ``report`` says what became of every record. Plain tables are
read without loading the rest.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from netpath._face import later
from netpath._rules import MISSING
from netpath.readers.tables import read_csv, read_parquet, sample, sample_folder

if TYPE_CHECKING:
    from netpath._places import Spellings
    from netpath._results import Report
    from netpath.readers._open import open  # noqa: A004 (the face is readers.open)
    from netpath.readers._remembering import Known
    from netpath.readers.address_book import address_book
    from netpath.readers.calendar import calendar
    from netpath.readers.contacts import Contacts
    from netpath.readers.directory import directory
    from netpath.readers.graphs import from_igraph, from_networkx
    from netpath.readers.graphs.files import (
        read_gexf,
        read_gml,
        read_graphml,
        read_json,
        read_pajek,
    )
    from netpath.readers.kinds import kind_of
    from netpath.readers.layouts import Layout
    from netpath.readers.linkedin import linkedin
    from netpath.readers.lists import Shortlist, shortlist, titles
    from netpath.readers.mail import mail
    from netpath.readers.memory import Memory
    from netpath.readers.name_generator import NameGenerator, name_generator
    from netpath.readers.pool import Pool, pool
    from netpath.readers.pool._joins import changes
    from netpath.readers.position_generator import PositionGenerator, position_generator
    from netpath.readers.remembered import remembered
    from netpath.readers.tables.workbook import read_excel, template
    from netpath.readers.tables.write import write_csv

__all__ = [
    "MISSING",
    "Contacts",
    "Known",
    "Layout",
    "Memory",
    "NameGenerator",
    "Pool",
    "PositionGenerator",
    "Report",
    "Shortlist",
    "Spellings",
    "address_book",
    "calendar",
    "changes",
    "directory",
    "from_igraph",
    "from_networkx",
    "kind_of",
    "linkedin",
    "mail",
    "name_generator",
    "open",
    "pool",
    "position_generator",
    "read_csv",
    "read_excel",
    "read_gexf",
    "read_gml",
    "read_graphml",
    "read_json",
    "read_pajek",
    "read_parquet",
    "remembered",
    "sample",
    "sample_folder",
    "shortlist",
    "template",
    "titles",
    "write_csv",
]


__getattr__ = later(
    globals(),
    {
        "_open": "open",
        "_remembering": "Known",
        "address_book": "address_book",
        "calendar": "calendar",
        "contacts": "Contacts Report",
        "directory": "directory",
        "graphs": "from_igraph from_networkx",
        "graphs.files": "read_gexf read_gml read_graphml read_json read_pajek",
        "kinds": "kind_of",
        "layouts": "Layout",
        "linkedin": "linkedin",
        "lists": "Shortlist shortlist titles",
        "mail": "mail",
        "memory": "Memory",
        "name_generator": "NameGenerator name_generator",
        "pool": "Pool pool Spellings",
        "pool._joins": "changes",
        "position_generator": "PositionGenerator position_generator",
        "remembered": "remembered",
        "tables.workbook": "read_excel template",
        "tables.write": "write_csv",
    },
    together=True,
)


class _Room(ModuleType):
    """The room, in which a reader is never hidden by the file of its name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
