"""Synthetic networks: a town in which everybody is made up, and the sample files made of it."""

from netpath.generate._exports import slug_of
from netpath.generate._samples import write_samples
from netpath.generate._town import town

__all__ = ["slug_of", "town", "write_samples"]
