"""Synthetic networks: a town in which everybody is made up, and the sample files made of it."""

from netpath._face import guarded
from netpath.generate._exports import slug_of
from netpath.generate._groups import (
    homophilic_attachment,
    homophilic_exponents,
    organisation,
    planted_groups,
)
from netpath.generate._samples import write_samples
from netpath.generate._town import town

__all__ = [
    "homophilic_attachment",
    "homophilic_exponents",
    "organisation",
    "planted_groups",
    "slug_of",
    "town",
    "write_samples",
]

guarded(globals())
