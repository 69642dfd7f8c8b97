"""Who looks, and for whom: the first two arguments of most questions, checked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._results import counted
from netpath._rules import is_whole, need_count
from netpath.errors import DataError, masked

if TYPE_CHECKING:
    from netpath.network import ReferralNetwork

People = str | int | Iterable[str | int]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Choice:
    """Positions of the seekers and of the targets, each in order and once."""

    net: ReferralNetwork
    seekers: Places
    targets: Places

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        seekers: People | None = None,
        targets: People | None = None,
        *,
        needed: bool = True,
    ) -> Choice:
        """Return who looks and for whom; seekers default to everybody but the targets.

        Parameters
        ----------
        net
            The network they are in.
        seekers, targets
            One id, or any number.
        needed
            Whether there must be a target.

        Raises
        ------
        UnknownPerson
            If an id is nobody's.
        DataError
            If there is no seeker, no target where one is needed, or a seeker is a target.

        Examples
        --------
        >>> from netpath.network import ReferralNetwork
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> Choice.of(ReferralNetwork(None, ties), targets="c").seekers.tolist()
        [0, 1]
        """
        wanted = _places(net, () if targets is None else targets)
        if needed and not len(wanted):
            raise DataError(
                "There are no targets; name at least one. See who there is: "
                "net.people['role'].value_counts().",
                code="B80",
            )
        everybody = np.arange(len(net), dtype=np.int64)
        looking = np.setdiff1d(everybody, wanted) if seekers is None else _places(net, seekers)
        if not len(looking):
            raise DataError("There are no seekers; name at least one who is not a target.")
        for one in np.intersect1d(looking, wanted)[:1]:
            raise DataError(
                f"The seeker {masked(net.ids[one])} is a target; nobody looks for themselves. "
                "Take them out of the targets, or choose other seekers.",
                code="B78",
            )
        return cls(net, looking, wanted)

    @property
    def index(self) -> pd.Index:
        """The ids of the seekers, as the index of what is measured of them."""
        ids: pd.Index = pd.Index([self.net.ids[at] for at in self.seekers], dtype="str", name="id")
        return ids

    @property
    def whom(self) -> str:
        """Whom they look for, as the middle of a sentence."""
        if not len(self.targets):
            return "anybody"
        several = "any of " if len(self.targets) > 1 else ""
        return several + counted(len(self.targets), "target")

    @property
    def barred(self) -> tuple[str, ...]:
        """A sentence where targets are not to be asked, so that no chain can end there."""
        n, gone = len(self.targets), int((~self.net.compressed.askable[self.targets]).sum())
        if not gone:
            return ()
        return (
            f"{gone:,} of {counted(n, 'target')} {'is' if gone == 1 else 'are'} not to be asked",
        )

    def known(self) -> pd.DataFrame:
        """Return what is known of the seekers, in their order.

        Examples
        --------
        >>> from netpath.network import ReferralNetwork
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> Choice.of(ReferralNetwork(None, ties), targets="c").known().index.tolist()
        ['a', 'b']
        """
        return self.net.people.reindex(self.index)


def _places(net: ReferralNetwork, people: People) -> Places:
    return np.array(sorted({net.position(one) for one in several(people)}), dtype=np.int64)


def several(people: People) -> list[str | int]:
    """Return one person or many as a list.

    Raises
    ------
    DataError
        If it is neither an id nor something that holds ids.

    Examples
    --------
    >>> several("p1"), several(np.int64(2)), several(["p1", 2])
    (['p1'], [2], ['p1', 2])
    """
    if isinstance(people, str):
        return [people]
    if is_whole(people, 0):
        return [int(people)]  # type: ignore[arg-type]
    if not isinstance(people, Iterable):
        raise DataError(
            f"People are named by id, one or several; {people!r} is neither. Write 'p1' or "
            "['p1', 'p2']."
        )
    return list(people)


def asks_allowed(within: int | None) -> str:
    """Return a limit in words, once it is found to be one.

    Raises
    ------
    DataError
        If it is neither a whole number of 1 or more nor None.

    Examples
    --------
    >>> asks_allowed(3), asks_allowed(None)
    ('within 3 asks', 'without a limit on asks')
    """
    if within is None:
        return "without a limit on asks"
    need_count("within", within, "asks", "Write within=3, or within=None for no limit.")
    return f"within {counted(int(within), 'ask')}"
