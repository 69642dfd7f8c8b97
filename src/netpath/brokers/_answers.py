"""On whom access hangs, as people read it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath._intervals import Z95
from netpath._measure import PersonMeasure
from netpath._names import called
from netpath._results import Answer, assumed_lines, counted, percent, three_digits
from netpath._suppress import checked_k
from netpath.brokers._refusals import BrokerQuestion, bits_of, by_group
from netpath.errors import DataError, Repair

Floats = npt.NDArray[np.float64]
_WIDE, _AT_ONCE = 512, 16_384  # worlds of a block; coins unpacked at a time


def screened(asked: BrokerQuestion) -> pd.DataFrame:
    """Return access where each coin is live less access where it is not, a row a coin."""
    drawn, net = asked.worlds(), asked.question.net
    rows = net.compressed
    there = bits_of(drawn.there())[:, : asked.n_draws].mean(axis=0)
    sums = np.zeros((net.n_ties + len(net), 3))
    for at, block in enumerate(drawn.blocks):
        mean = there[_WIDE * at : _WIDE * (at + 1)]
        worth = np.column_stack([np.ones(len(mean)), mean, mean**2])
        for first, words in drawn.coins(block, _AT_ONCE):
            bits = bits_of(words)[:, : len(mean)]
            sums[first : first + len(words)] += bits @ worth
    whole = np.array([asked.n_draws, there.sum(), (there**2).sum()])
    live, dead = (_mean(one) for one in (sums, whole - sums))
    ties = net.ties[["source", "target"]].astype("str")
    people = pd.DataFrame({"person": net.ids})
    table = pd.concat([ties, people], ignore_index=True)
    table["chance"] = np.concatenate([_by_tie(rows.warmth, rows.tie, net.n_ties), rows.willing])
    table["importance"] = live[0] - dead[0]
    table["error"] = np.sqrt(live[1] + dead[1])
    table["loss"] = table["chance"] * table["importance"]
    table["low"] = table["importance"] - Z95 * table["error"]
    table["high"] = table["importance"] + Z95 * table["error"]
    barred = np.concatenate([np.zeros(net.n_ties, bool), ~rows.askable])
    unsure = table["chance"].between(0, 1, inclusive="neither") & ~barred
    told = table[unsure & table["error"].notna()]
    return told.sort_values("loss", ascending=False, kind="stable").reset_index(drop=True)


def _mean(sums: Floats) -> tuple[Floats, Floats]:
    """Return the mean over some worlds and its squared error; NaN where there is none."""
    n, total, squares = np.where(sums[:, :1] > 0, sums, np.nan).T
    return total / n, np.maximum(squares / n - (total / n) ** 2, 0) / n


def _by_tie(values: Floats | None, tie: npt.NDArray[np.int32], n: int) -> Floats:
    assert values is not None
    found = np.zeros(n)
    found[tie] = values
    return found


FEW = 10


@dataclass(frozen=True, eq=False)
class Losses(Answer):
    """What is lost when a person says no, or a tie does not exist.

    Attributes
    ----------
    access
        Of the seekers, with everybody as willing as they are.
    people
        A row a person, most first, by id: ``loss``, the mean over seekers of access less access
        without the person; ``error``, ``low`` and ``high`` (of the drawn worlds); ``share`` of all
        access. Shares of several people overlap, so they need
        not add up to 1. Within a limit only the most: no loss can exceed its ``bound``.
    fresh
        The most of them once more, in worlds that were not used to choose them; empty where
        nothing was drawn.
    ties
        The same of ties, by row of ``net.ties``, with ``source`` and ``target``; without a limit.
    names
        How people are called, by id.
    limit
        The longest chain in words.
    assumptions
        Sentences that results repeat.
    each
        Of exact answers, the loss of each seeker, a column each; else empty.
    asked
        The question, to be asked again.
    """

    access: PersonMeasure
    people: pd.DataFrame = field(repr=False)
    fresh: pd.DataFrame = field(repr=False)
    ties: pd.DataFrame = field(repr=False)
    names: dict[str, str] = field(repr=False)
    limit: str
    assumptions: tuple[str, ...]
    each: pd.DataFrame = field(repr=False)
    asked: BrokerQuestion = field(repr=False)

    @property
    def told(self) -> pd.DataFrame:
        """The losses that are told: of fresh worlds where there are any."""
        return self.fresh if len(self.fresh) else self.people

    def by(self, by: str) -> pd.DataFrame:
        """Return the mean loss of each group of seekers, a row a broker, in the same worlds.

        Raises
        ------
        UnknownColumn
            If people have no such column.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.readers.sample()
        >>> managers = net.where(org="Acme", role="hiring manager")
        >>> found = ntp.brokers.losses(net, net.where(role="student"), managers, within=None, rng=7)
        >>> found.by("group").columns.tolist()
        ['A', 'B', '(no label)']
        """
        return by_group(self.asked, self.people.index, self.each, by)

    def screen(self) -> pd.DataFrame:
        """Return what hangs on every tie and every unsure person: free, within a limit too, noisy.

        It is access in the worlds in which a coin is live less access in those in which it is not,
        with its error; nothing is drawn anew. A screen, not an answer: of so many numbers the
        largest look larger than they are. Sure coins have no dead worlds, and are left out.

        Returns
        -------
        pandas.DataFrame
            A row a tie (``source``, ``target``) or person: ``chance`` of the coin, ``importance``
            with ``error``, ``low`` and ``high``, and ``loss``, the chance times it; most first.

        Raises
        ------
        DataError
            If the losses are exact, and so nothing was drawn.

        References
        ----------
        Z. W. Birnbaum, "On the importance of different components in a multicomponent system",
        Multivariate Analysis II, 1969.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> found = ntp.brokers.losses(net, "a", "c", within=2, rng=7).screen()
        >>> found[["source", "target"]].to_numpy().tolist()
        [['b', 'c'], ['a', 'b']]
        """
        if not self.asked.n_draws:
            raise DataError(
                "These losses are exact: nothing was drawn.",
                code="values",
                repair=Repair("write", code="n_draws=4096"),
            )
        return screened(self.asked)

    def measure(self) -> PersonMeasure:
        """Return the losses as a measure of the people they hang on, to be audited or drawn.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> ntp.brokers.losses(net, "a", "c", within=None, n_draws="exact").measure().values["b"]
        np.float64(0.25)
        """
        values = self.people["loss"].sort_index()
        known, what = self.asked.question.net.people, f"access lost when they say no, {self.limit}"
        return PersonMeasure(values, what, "probability", known.reindex(values.index))

    def to_frame(self) -> pd.DataFrame:
        """Return a row a person on whom anything hangs, most first: id, name, loss and share.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> found = ntp.brokers.losses(net, "a", "c", within=None, n_draws="exact")
        >>> found.to_frame()["id"].tolist()
        ['b']
        """
        table = self.told
        table = table[table["loss"] > 0].rename_axis("id").reset_index()
        table.insert(1, "name", [self.names.get(one, one) for one in table["id"]])
        return table

    def __str__(self) -> str:
        n, mean = len(self.access.values), float(self.access.values.mean())
        told = (
            f"Mean {self.access.what}, of {counted(n, 'seeker')}: {percent(mean)}. "
            f"{self._most(mean)}"
        )
        return " ".join([told, *assumed_lines(self.assumptions)])

    def _most(self, mean: float) -> str:
        told = self.told[self.told["loss"] > 0]
        if not len(told):
            return "It hangs on nobody: whoever says no, nothing is lost."
        first, who = told.iloc[0], called(self.names.get(told.index[0], told.index[0]), "person")
        left = 100 * (mean - first["loss"])
        return (
            f"{percent(float(first['share']))} of it hangs on {who}: "
            f"if they say no, the mean falls from {three_digits(100 * mean)} "
            f"to {three_digits(left)} points. "
            "Shares of several people overlap."
        )

    def publish(self, *, k: int = FEW) -> pd.DataFrame:
        """Return losses in their order without names or ids; nothing of fewer than k seekers.

        Raises
        ------
        DataError
            If there are fewer than k seekers.

        Examples
        --------
        >>> import netpath as ntp
        >>> net = ntp.generate.organisation(40, rng=7)
        >>> found = ntp.brokers.losses(net, None, "p40", within=None, rng=7)
        >>> "id" in found.publish()
        False
        """
        checked_k(k, accept_risk=False)
        n = len(self.access.values)
        if n < k:
            raise DataError(
                f"There are {counted(n, 'seeker')}, and nothing is published of fewer than {k}.",
                code="fewer people",
                repair="Take more seekers together",
            )
        table = self.to_frame()[["loss", "share"]].round(3)
        return table.rename_axis("place").reset_index()


@dataclass(frozen=True, eq=False)
class Critical(Answer):
    """Whom each seeker cannot do without, and how many have a second way.

    Attributes
    ----------
    table
        A row a seeker and critical broker: ``share`` of the worlds in which the seeker gets there
        in which every chain leads through the broker, ``low`` and ``high``; from a half up. At 1
        they are the only way that was seen.
    second_way
        The share of seekers who get there at all for whom, in at least 90 % of the worlds in which
        they do, no person stands between them and every target.
    n_seekers, n_there
        How many seekers, and how many of them got there in any world.
    names
        How people are called, by id.
    assumptions
        Sentences that results repeat.
    """

    table: pd.DataFrame
    second_way: float
    n_seekers: int
    n_there: int
    names: dict[str, str] = field(repr=False)
    assumptions: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a seeker and critical broker, with names.

        Examples
        --------
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": list("ab"), "target": list("bc"), "warmth": 0.5})
        >>> net = ntp.ReferralNetwork(None, ties)
        >>> ntp.brokers.critical(net, "a", "c", rng=7).to_frame()["broker_name"].tolist()
        ['b']
        """
        table = self.table.copy()
        for at, column in ((1, "seeker"), (3, "broker")):
            table.insert(at, f"{column}_name", [self.names.get(one, one) for one in table[column]])
        return table

    def __str__(self) -> str:
        only, with_one = int((self.table["share"] == 1).sum()), self.table["seeker"].nunique()
        told = (
            f"Of {counted(self.n_seekers, 'seeker')} {with_one:,} cannot do without somebody in at "
            f"least half of the worlds in which they get there; {counted(only, 'broker')} "
            f"{'is' if only == 1 else 'are'} the only way seen. {percent(self.second_way)} of the "
            f"{self.n_there:,} who get there have a second way in nine of ten worlds."
        )
        return " ".join([told, *assumed_lines(self.assumptions)])
