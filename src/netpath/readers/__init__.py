"""Readers: every way into a network, and out of it as files.

Each reader gives a network whose ``report`` says what became of every record. Plain tables are
read without loading the rest.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from netpath.readers.tables import read_csv, read_parquet, sample, sample_folder

if TYPE_CHECKING:
    from netpath.readers._every import (
        MISSING,
        Contacts,
        Known,
        Layout,
        Memory,
        NameGenerator,
        Pool,
        PositionGenerator,
        Report,
        Shortlist,
        Spellings,
        address_book,
        calendar,
        changes,
        directory,
        from_igraph,
        from_networkx,
        kind_of,
        linkedin,
        mail,
        name_generator,
        open,  # noqa: A004 (the face is readers.open)
        pool,
        position_generator,
        read_excel,
        read_gexf,
        read_gml,
        read_graphml,
        read_json,
        read_pajek,
        remembered,
        shortlist,
        template,
        titles,
        write_csv,
    )

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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'netpath.readers' has no attribute {name!r}")
    rest = import_module("netpath.readers._every")
    globals().update({one: getattr(rest, one) for one in rest.__all__})
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)


class _Room(ModuleType):
    """The room, in which a reader is never hidden by the file of its name."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
