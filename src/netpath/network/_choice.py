"""Who looks, and for whom: the first two arguments of most questions; and measures of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import PersonMeasure, scale_fault
from netpath._results import COUNTS, counted
from netpath._rules import clean_ids, need_count
from netpath.errors import DataError, Message, Repair, Typed, UnknownPerson, masked
from netpath.network._direction import BOTH_WAYS
from netpath.network._frozen import People, several
from netpath.network._network import ReferralNetwork

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
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> Choice.of(ReferralNetwork(None, ties), targets="c").seekers.tolist()
        [0, 1]
        """
        wanted = _places(net, () if targets is None else targets)
        if needed and not len(wanted):
            raise DataError(
                "There are no targets; name at least one.", code="B80", repair=who_there_is(net)
            )
        everybody = np.arange(len(net), dtype=np.int64)
        looking = np.setdiff1d(everybody, wanted) if seekers is None else _places(net, seekers)
        if not len(looking):
            raise DataError(
                "There are no seekers.",
                code="no seeker",
                repair="Name at least one who is not a target",
            )
        for one in np.intersect1d(looking, wanted)[:1]:
            raise DataError(
                Message.of(
                    "The seeker {who} is a target; nobody looks for themselves.",
                    who=Typed(net.ids[one], net.name_of(net.ids[one])),
                ),
                code="B78",
                repair="Take them out of the targets, or choose other seekers",
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

    @property
    def without_warmth(self) -> tuple[str, ...]:
        """What an answer rests on that looks at no warmth: who is barred, which way ties run."""
        return *self.barred, *(one for one in self.net.assumptions if one == BOTH_WAYS)

    def known(self) -> pd.DataFrame:
        """Return what is known of the seekers, in their order.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> Choice.of(ReferralNetwork(None, ties), targets="c").known().index.tolist()
        ['a', 'b']
        """
        return self.net.people.reindex(self.index)


def who_there_is(net: ReferralNetwork) -> str:
    """Say how to see whom a network has, by a column that its people do have.

    Examples
    --------
    >>> people = pd.DataFrame({"id": ["a"], "org": ["Acme"]})
    >>> who_there_is(ReferralNetwork(people, None))
    "See who there is: net.people['org'].value_counts()"
    """
    there = next((one for one in ("role", "org", "team", "group") if one in net.people), "")
    return Repair("who_there_is", column=there)


def _places(net: ReferralNetwork, people: People) -> Places:
    return np.array(sorted({net.position(one) for one in several(people)}), dtype=np.int64)


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
    need_count("within", within, "asks", Repair("within"))
    return f"within {counted(int(within), 'ask')}"


def measure(
    net: ReferralNetwork,
    values: pd.Series | Mapping[str, float] | Mapping[int, float] | Sequence[float],
    what: str,
    *,
    unit: str,
    targets: People | None = None,
) -> PersonMeasure:
    """Make a measure of numbers that were found elsewhere, so that they can be audited and drawn.

    Parameters
    ----------
    net
        The network whose people they are of.
    values
        One finite number a person, by id; whole numbers as ids are read as text. People without
        one are counted in what the measure says it rests on. A list without ids has a number for
        each of ``net.ids``, in their order, as what igraph finds in ``net.to_igraph()`` has.
    what
        What the numbers are, as the middle of a sentence: "betweenness".
    unit
        What they are in: "probability" or "share" (0 to 1), "targets", "people", "asks" (0 or
        more), or a word of your own.
    targets
        Whom people are measured against, who then have no number themselves. Leave it out where
        the numbers are about people themselves, those who hire among them.

    Returns
    -------
    PersonMeasure
        The numbers in the order of ids, with what the network knows of these people.

    Raises
    ------
    UnknownPerson
        If an id is nobody's in the network.
    DataError
        If somebody has several values or one that is no finite number, nobody has any, a target
        has one, or values do not fit their unit.

    Examples
    --------
    >>> people = pd.DataFrame({"id": [1, 2, 3], "group": ["A", "B", "B"]})
    >>> net = ReferralNetwork(people, pd.DataFrame({"source": [1, 2], "target": [2, 3]}))
    >>> print(measure(net, {1: 0.25, 2: 0.5}, "PageRank", unit="share"))
    PageRank, of 2 people: mean 0.375. Given: values from elsewhere, which 1 of 3 people does not
    have and is left out.
    """
    own = _by_id(_with_ids(net, values))
    said: dict[str, object] = {"what": what, "unit": unit}
    for name, text in said.items():
        if not isinstance(text, str) or not text.strip():
            raise DataError(
                f"{name} is {text!r}; say it in words, such as 'PageRank' or 'share'.",
                code="values",
            )
    places = pd.Index(net.ids, dtype="str").get_indexer(pd.Index(own.index))
    if strangers := own.index[places < 0].tolist():
        raise UnknownPerson(
            f"values: {len(strangers):,} of {len(own):,} ids are nobody's in the network, such as "
            f"{masked(strangers[0])}; an id is one of net.ids. Add these people to the network, "
            "or leave them out.",
            code="values",
        )
    choice = Choice.of(net, None, targets, needed=False)
    if among := int(np.isin(choice.targets, places).sum()):
        raise DataError(
            f"values: {among:,} of the targets have one, and nobody is measured against "
            "themselves. Leave them out, or leave targets= out where the numbers are about people "
            "themselves.",
            code="values",
        )
    order = np.argsort(places)
    without = len(choice.seekers) - len(own)
    return _fitting(
        PersonMeasure(
            own.iloc[order].rename_axis("id").rename(None),
            what.strip(),
            unit.strip(),
            net.people.reindex(own.index[order]).rename_axis("id"),
            (_from_elsewhere(without, len(choice.seekers)),),
            n_targets=len(choice.targets),
            missing=net.missing,
        )
    )


def _from_elsewhere(without: int, n: int) -> str:
    if not without:
        return "values from elsewhere"
    who = f"{without:,} of {counted(n, 'person', 'people')}"
    are = "does not have and is" if without == 1 else "do not have and are"
    return f"values from elsewhere, which {who} {are} left out"


def _with_ids(net: ReferralNetwork, values: object) -> object:
    """Return a list with a number for everybody with their ids; anything else as it is."""
    if not isinstance(values, list | tuple | np.ndarray):
        return values
    if len(values) != len(net):
        raise DataError(
            f"values: a list without ids has a number for each of {len(net):,} people, in the "
            f"order of net.ids; this one has {len(values):,}. Give a Series or a dict by id.",
            code="values",
        )
    return pd.Series(list(values), index=list(net.ids))


def _by_id(values: object) -> pd.Series:
    """Return finite numbers by id, as text; each id once."""
    if not isinstance(values, pd.Series | Mapping):
        raise DataError(
            f"values is a {type(values).__name__}; it must be a Series or a dict, one number a "
            "person, by id. Write pd.Series(values, index=ids).",
            code="values",
        )
    found = values if isinstance(values, pd.Series) else pd.Series(dict(values))
    ids = clean_ids(found.index.to_series(name="id"), "values")
    if not len(ids) or found.isna().all():
        raise DataError("values: nobody has one, so there is nothing to measure.", code="values")
    if ids.isna().any():
        raise DataError(
            f"values: {int(ids.isna().sum()):,} have no id. Name whose they are.", code="values"
        )
    if twice := int(ids.duplicated().sum()):
        raise DataError(
            f"values: {twice:,} ids are there again. Keep one number a person: their last, or "
            "values.groupby(level=0).mean().",
            code="values",
        )
    return pd.Series(_numbers(found), index=pd.Index(ids, dtype="str"))


def _numbers(values: pd.Series) -> npt.NDArray[np.float64]:
    """Return values as floats, once all are found to be finite numbers."""
    told = values.tolist()
    other = [type(one).__name__ for one in told if _no_number(one)]
    if other:
        raise DataError(
            f"values: {len(other):,} of {len(told):,} are no numbers but {other[0]}. Write "
            "pd.to_numeric(values), or values.astype(int) of what is true or false.",
            code="values",
        )
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    if gone := int((~np.isfinite(numbers)).sum()):
        raise DataError(
            f"values: {gone:,} of {len(told):,} are missing or infinite. Leave these people out "
            "(values.dropna()), who are then counted; of distances, audit first who gets there.",
            code="values",
        )
    if fault := scale_fault(numbers):
        raise DataError(f"values: {fault}.", code="values")
    return numbers


def _no_number(value: object) -> bool:
    missing = value is None or value is pd.NA
    return not missing and (
        isinstance(value, bool | np.bool_) or not isinstance(value, Real | Decimal)
    )


def _fitting(found: PersonMeasure) -> PersonMeasure:
    """Refuse numbers that their unit does not allow."""
    most = found.most
    bounded = most < np.inf or found.unit in COUNTS
    out = int((~found.values.between(0, most)).sum()) if bounded else 0
    if out:
        outside = f"lie outside 0 to {most:g}" if most < np.inf else "are below 0"
        rule = "which {!r} allows" if most < np.inf else "and {!r} are counted"
        raise DataError(
            f"values: {out:,} of {len(found.values):,} {outside}, {rule.format(found.unit)}. Name "
            "another unit, or write the numbers in that one.",
            code="values",
        )
    return found
