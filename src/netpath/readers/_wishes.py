"""What the caller of a reader asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netpath._rules import MISSING, words_of
from netpath._warmth_rule import WarmthRule
from netpath.errors import DataError
from netpath.readers._cells import check_formats
from netpath.readers._repeats import POLICIES


@dataclass(frozen=True)
class Wishes:
    """What the caller of a reader asks for; see :func:`netpath.readers.read_csv`.

    Attributes
    ----------
    missing, words
        What is no label, as the caller writes it and as it is compared.
    told_by
        What says which way ties run where it is not the caller, such as ``"the graph"``.
    header
        Whether tables have a header line; None where nobody said.
    silence
        The format in which ties run both ways where nothing is said, such as ``"GML"``.

    Raises
    ------
    DataError
        If a format or the policy for conflicts is none of those that there are.
    """

    columns: Mapping[str | int, str] | None = None
    directed: bool | None = None
    warmth: float | str | WarmthRule | None = None
    strict: bool = True
    on_conflict: str = "error"
    formats: Mapping[str, str] = field(default_factory=dict)
    missing: Iterable[str] = MISSING
    told_by: str = ""
    silence: str = ""
    header: bool | None = None
    words: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        check_formats(self.formats)
        object.__setattr__(self, "words", words_of(self.missing))
        if self.on_conflict not in POLICIES:
            there = ", ".join(map(repr, POLICIES))
            raise DataError(f"on_conflict is {self.on_conflict!r}; it must be one of {there}.")
