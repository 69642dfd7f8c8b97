"""Every reader but those of plain tables, which are loaded without the rest."""

from netpath._face import guarded
from netpath._places import Spellings
from netpath._results import Report
from netpath._rules import MISSING
from netpath.readers._open import open  # noqa: A004 (the face is readers.open)
from netpath.readers._remembering import Known
from netpath.readers.address_book import address_book
from netpath.readers.calendar import calendar
from netpath.readers.contacts import Contacts
from netpath.readers.directory import directory
from netpath.readers.graphs import from_igraph, from_networkx
from netpath.readers.graphs.files import read_gexf, read_gml, read_graphml, read_json, read_pajek
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
    "read_excel",
    "read_gexf",
    "read_gml",
    "read_graphml",
    "read_json",
    "read_pajek",
    "remembered",
    "shortlist",
    "template",
    "titles",
    "write_csv",
]

guarded(globals(), "readers")
