"""Other reasonable choices: what might have been assumed instead, applied to a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._measure import PersonMeasure
from netpath._results import Assumption
from netpath._rules import is_whole
from netpath.errors import DataError
from netpath.network import ReferralNetwork, asks_allowed

RANGES: dict[str, tuple[Callable[[float], bool], str]] = {
    "warmth": (lambda value: 0 <= value <= 1, "a probability, 0 to 1, or None for the ties' own"),
    "willing": (lambda value: 0 < value <= 1, "a probability above 0, or None for people's own"),
    "discount": (lambda value: 0 <= value <= 1, "a share, 0 to 1"),
    "missing": (lambda value: 0 <= value < 1, "a share from 0 to below 1"),
}


@dataclass(frozen=True)
class Setting:
    """One set of choices; None keeps what the network says.

    Attributes
    ----------
    within
        The longest chain, in asks; None has no limit.
    warmth
        Of every tie, probability, 0 to 1.
    willing
        Everybody's probability of taking such asks at all, above 0 to 1: one coin a person, so
        that all who ask somebody are refused together.
    discount
        The share, 0 to 1, that is taken from the warmth of ties between two groups.
    missing
        The share of ties, 0 to 1, that we would not have seen.
    """

    within: int | None
    warmth: float | None = None
    willing: float | None = None
    discount: float = 0.0
    missing: float = 0.0

    def __str__(self) -> str:
        said = ["no limit" if self.within is None else f"within {self.within}"]
        said += [] if self.warmth is None else [f"warmth {self.warmth:g}"]
        said += [] if self.willing is None else [f"willing {self.willing:g}"]
        said += [f"{100 * self.discount:g} % off across groups"] if self.discount else []
        said += [f"{100 * self.missing:g} % of ties missing"] if self.missing else []
        return ", ".join(said)


@dataclass(frozen=True)
class Choices:
    """Everything that is tried: each value of each choice, with each of the others.

    Attributes
    ----------
    reported
        The longest chain of the finding that is reported, in asks, with the network as it is.
    within, warmth, willing, discount, missing
        The values tried; see :class:`Setting`.
    missing_among
        The group whose ties go missing; None takes them from everybody alike.
    n_deletions
        How often ties are drawn to go missing, 2 or more; a gap is told as the mean over them.

    Examples
    --------
    >>> len(list(Choices(reported=3, warmth=(None, 0.1, 0.5)).settings()))
    21
    """

    reported: int | None
    within: tuple[int | None, ...] = (1, 2, 3, 4, 5, 6, None)
    warmth: tuple[float | None, ...] = (None,)
    willing: tuple[float | None, ...] = (None,)
    discount: tuple[float, ...] = (0.0,)
    missing: tuple[float, ...] = (0.0,)
    missing_among: str | None = None
    n_deletions: int = 20

    def settings(self) -> Iterator[Setting]:
        """Yield each setting, the reported one first.

        Raises
        ------
        DataError
            If a value is out of its range.

        Examples
        --------
        >>> [str(one) for one in Choices(reported=2, within=(1, 2)).settings()]
        ['within 2', 'within 1']
        """
        if not is_whole(self.n_deletions, 2):
            raise DataError(
                f"choices: n_deletions is {self.n_deletions!r}; it must be a whole number, 2 or "
                "more, since one alone has no spread. Write 20."
            )
        first = Setting(self.reported)
        values = [getattr(self, choice.name) for choice in fields(Setting)]
        for choice, tried_values in zip(fields(Setting), values, strict=True):
            if not isinstance(tried_values, tuple | list):
                raise DataError(
                    f"choices: {choice.name} is {tried_values!r}; it takes several values. Write "
                    f"{choice.name}=({tried_values!r},)."
                )
        tried = dict.fromkeys([first, *(Setting(*one) for one in product(*values))])
        for one in tried:
            _need_fitting(one)
        yield from tried


def _need_fitting(one: Setting) -> None:
    asks_allowed(one.within)
    for name, (fits, says) in RANGES.items():
        value = getattr(one, name)
        given = value is not None or name in ("discount", "missing")
        if given and not (isinstance(value, int | float | np.integer) and fits(float(value))):
            raise DataError(f"choices: {name} is {value!r}; it must be {says}.")


@dataclass(frozen=True, eq=False)
class Scenarios:
    """A network under any setting.

    Attributes
    ----------
    net, by
        The network, and the column of groups.
    crosses, stays
        Which ties run between two groups, and which never go missing, in the order of
        ``net.ties``.
    seeds
        One a deletion.
    """

    net: ReferralNetwork
    by: str
    crosses: npt.NDArray[np.bool_]
    stays: npt.NDArray[np.bool_]
    seeds: npt.NDArray[np.uint64]

    @classmethod
    def of(
        cls,
        net: ReferralNetwork,
        by: str,
        among: str | None,
        rng: np.random.Generator,
        n_deletions: int = 1,
    ) -> Scenarios:
        """Return scenarios of a network whose ties go missing from everybody, or among a group."""
        nothing, missing = pd.Series(0, net.people.index), net.missing
        group = PersonMeasure(nothing, "", "", net.people, missing=missing).labels(by)
        source, target = (net.ties[end].map(group).to_numpy() for end in ("source", "target"))
        stays = np.zeros(len(source), dtype=np.bool_)
        if among is not None:
            among = str(among)  # labels are text everywhere
            if among not in set(group):
                raise DataError(f"choices: missing_among is {among!r}, which is no group of {by}.")
            stays = (source != among) & (target != among)
        seeds = rng.integers(2**63, size=n_deletions, dtype=np.uint64)
        return cls(net, by, source != target, stays, seeds)

    def fate(self, deletion: int) -> npt.NDArray[np.float64]:
        """Return a uniform number a tie, whatever the order of rows: below a share it is missing.

        So more missing ties contain fewer.
        """
        fate = np.empty(len(self.stays))
        fate[self._order] = np.random.default_rng(self.seeds[deletion]).random(len(fate))
        fate[self.stays] = 1.0
        return fate

    @cached_property
    def _order(self) -> npt.NDArray[np.int64]:
        return _order(self.net)

    def under(self, setting: Setting, deletion: int = 0) -> ReferralNetwork:
        """Return the network as it would be under a setting, ``within`` apart."""
        net = self.net if setting.warmth is None else self.net.with_warmth(setting.warmth)
        ties, said = net.ties, []
        if setting.discount:
            net.need_warmth("audit.sensitivity with a discount")
            kept = np.where(self.crosses, 1 - setting.discount, 1.0)
            ties = ties.assign(warmth=ties["warmth"] * kept)
            ties = ties.drop(columns=["warmth_low", "warmth_high"], errors="ignore")
            less = f"{100 * setting.discount:g} % off warmth across {self.by}"
            said.append(Assumption("discount", less))
        if setting.missing:
            ties = ties[self.fate(deletion) >= setting.missing]
            said.append(Assumption("missing", f"{100 * setting.missing:g} % of ties missing"))
        people = net.people
        if setting.willing is not None:
            people = people.assign(willing=setting.willing)
            said.append(Assumption("willing", f"willing {setting.willing:g} for everybody"))
        if not said:
            return net
        return ReferralNetwork(
            people,
            ties,
            directed=net.directed,
            assumptions=[*net.assumptions, *said],
            missing=net.missing,
        )


def _order(net: ReferralNetwork) -> npt.NDArray[np.int64]:
    """Return the rows of ties in an order that neither rows nor directions of rows can change."""
    ties = net.ties
    ends = ties[["source", "target"]].to_numpy(dtype=object)
    ends = ends if net.directed else np.sort(ends, axis=1)
    keys = pd.DataFrame(ends, columns=["one", "two"])
    keys["kind"] = ties["kind"].fillna("").astype("str").to_numpy() if "kind" in ties else ""
    order: npt.NDArray[np.int64] = keys.sort_values(["one", "two", "kind"]).index.to_numpy()
    return order
