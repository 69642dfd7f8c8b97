"""What a network holds: two tables, validated once, that nobody can write back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from netpath import _rules
from netpath._names import Called, unknown
from netpath._results import Answer, Assumption, Report, counted, listed
from netpath.errors import DataError, MissingWarmth, Repair
from netpath.network import tables
from netpath.network._compressed import CoinKeys, Compressed, Keyed, compress
from netpath.network._direction import Orders, refuse_open_question
from netpath.network._wanted import typed
from netpath.network.columns import in_order, seated, texts

People = str | int | Iterable[str | int]


class FrozenTables(Answer):
    """People and ties at rest, and how to look somebody up."""

    _missing: frozenset[str]
    _ids: pd.Index
    _order: npt.NDArray[np.int64] | slice

    def __init__(
        self,
        people: pd.DataFrame | None,
        ties: pd.DataFrame | None,
        *,
        directed: bool | None = None,
        report: Report | None = None,
        assumptions: Sequence[str] = (),
        missing: Iterable[str] = _rules.MISSING,
    ) -> None:
        sure = tables.known_in(people, ties)
        told, said = tables.without_row_numbers(tables.valid_ties(ties, sure))
        assumptions = [*said, *assumptions]
        repeats, words = True, _rules.words_of(missing)
        told, _ = _rules.without_words(told, words, told.columns.intersection(["kind"]))
        if not directed:
            orders = Orders.of(told)
            if directed is None:
                refuse_open_question(orders)
                assumptions = [*orders.assumed, *assumptions]
            told = told[~orders.again] if orders.again.any() else told
            repeats = orders.repeats
        known = (
            tables.people_of(told)
            if people is None
            else tables.valid_people(people, clean=bool(sure))
        )
        known, _ = _rules.without_words(known, words, _rules.label_columns(known))
        self._ids, self._order = (sure.ids, sure.order) if sure else in_order(known.index)
        faults = _rules.tie_faults(told, self._ids, directed=bool(directed), repeats=repeats)
        tables.refuse(faults.assign(row=told.index[faults["row"]]), "ties")
        self._hold(known, told, directed=bool(directed), report=report, assumptions=assumptions)
        self._missing = words

    @classmethod
    def _of_sound(
        cls,
        people: pd.DataFrame,
        ties: pd.DataFrame,
        *,
        directed: bool,
        report: Report | None,
        assumptions: Sequence[str],
        missing: Iterable[str] = _rules.MISSING,
    ) -> Self:
        """Return a network of tables of which every rule is known to hold, checked elsewhere.

        People are indexed by id; the ends of ties are coded (:mod:`netpath.network.columns`).

        Examples
        --------
        >>> ties = tables.valid_ties(pd.DataFrame({"source": ["b"], "target": ["a"]}))
        >>> people = tables.people_of(ties)
        >>> how = {"directed": False, "report": None, "assumptions": ()}
        >>> FrozenTables._of_sound(people, ties, **how).ids
        ('a', 'b')
        """
        net = cls.__new__(cls)
        net._ids, net._order = in_order(people.index)
        net._hold(people, ties, directed=directed, report=report, assumptions=assumptions)
        net._missing = _rules.words_of(missing)
        return net

    def _hold(
        self,
        people: pd.DataFrame,
        ties: pd.DataFrame,
        *,
        directed: bool,
        report: Report | None,
        assumptions: Sequence[str],
    ) -> None:
        """Keep tables of which every rule is known to hold, the ends of ties coded."""
        self._directed, self._report = directed, report
        self._assumptions = tuple(map(Assumption.of, assumptions))
        self._people = people.copy(deep=False)
        if report:
            self._people.attrs[_rules.READ_AS] = dict(report.read_as)
        ends = {name: seated(ties[name], self._ids) for name in ("source", "target")}
        self._ties = ties.assign(**ends).reset_index(drop=True)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process, or into a copy: the tables, not what was worked out."""
        return {name: one for name, one in vars(self).items() if not hasattr(type(self), name)}

    @property
    def people(self) -> pd.DataFrame:
        """A copy of the people, indexed by id."""
        return self._people.copy(deep=False)

    @property
    def typed(self) -> pd.DataFrame:
        """The people with each column as numbers or days where every filled cell is one.

        Files hold text, and ``people`` keeps it as it was written; here a column of ages can be
        added up. What begins with a zero or is longer than 15 digits is a code, and stays text.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["a", "b"], "age": ["31", None], "room": ["007", "12"]})
        >>> FrozenTables(people, None).typed.dtypes.astype(str).tolist()
        ['Int64', 'str']
        """
        return self._typed.copy(deep=False)

    @cached_property
    def _typed(self) -> pd.DataFrame:
        people = self._people
        read = {one: typed(people[one], self._missing) for one in people if one != "name"}
        return people.assign(**{str(name): column for name, column in read.items()})

    @property
    def ties(self) -> pd.DataFrame:
        """A copy of the ties."""
        return self._told.copy(deep=False)

    @cached_property
    def _told(self) -> pd.DataFrame:
        ends = {name: texts(self._ties[name]) for name in ("source", "target")}
        return self._ties.assign(**ends)

    @property
    def directed(self) -> bool:
        """Whether a tie runs one way."""
        return self._directed

    @property
    def report(self) -> Report | None:
        """What a reader made of its files; None where the tables were given."""
        return self._report

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed rather than observed, one sentence each."""
        return self._assumptions

    @property
    def missing(self) -> tuple[str, ...]:
        """The words that are no label and no kind here, in lower case."""
        return tuple(sorted(self._missing))

    @property
    def n_ties(self) -> int:
        """The number of ties."""
        return len(self._ties)

    @property
    def has_warmth(self) -> bool:
        """Whether the ties have a warmth."""
        return "warmth" in self._ties

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every person's id, in the order of their text."""
        return tuple(self._ids.tolist())

    @cached_property
    def compressed(self) -> Compressed:
        """The ties as compressed rows, people in the order of :attr:`ids`; read-only arrays."""
        people = self._people.reindex(columns=["willing", "do_not_ask"]).iloc[self._order]
        return compress(people, self._ties, self._ids, directed=self._directed)

    @cached_property
    def keyed(self) -> Keyed:
        """What the keys of coins are made of, in the order of :attr:`compressed`."""
        return Keyed.of(self.compressed, self._ids, self._ties, directed=self._directed)

    @cached_property
    def coin_keys(self) -> CoinKeys:
        """The key of each person's and each arc's coin; :attr:`keyed` makes some of them."""
        return self.keyed.all

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {person: at for at, person in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self._people)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __contains__(self, person: object) -> bool:
        return isinstance(person, str | int) and _rules.clean_id(str(person)) in self._positions

    def position(self, person: str | int) -> int:
        """Return where a person stands among :attr:`ids`.

        Raises
        ------
        UnknownPerson
            If nobody has this id; the error's ``nearest`` holds up to three that look like it.

        Examples
        --------
        >>> FrozenTables(None, pd.DataFrame({"source": [1], "target": [2]})).position(2)
        1
        """
        wanted = _rules.clean_id(str(person))
        at = self._positions.get(wanted)
        if at is None:
            near = get_close_matches(wanted, self.ids, n=3, cutoff=0.5) if len(self) < 1e5 else []
            alike = near or self._called.near(wanted)
            named = {one: self.name_of(one) for one in alike}
            raise unknown(wanted, named, "Nobody has the id {who}.")
        return at

    @cached_property
    def _called(self) -> Called:
        return Called(self.names_of(self.ids))

    def find(self, text: str) -> str:
        """Return the id of whoever is meant: by id or by name, typed as people type.

        What is written to the letter goes first, then what differs in capitals, then in accents,
        then in signs.

        Parameters
        ----------
        text
            An id or a name.

        Raises
        ------
        UnknownPerson
            If nobody is called so; the error's ``nearest`` holds up to three who nearly are.
        DataError
            If several people are; a door that shows names offers their ids.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["p1", "p2"], "name": ["Ada Byron", "José Ode"]})
        >>> FrozenTables(people, None).find("jose ode")
        'p2'
        """
        return self._called.one(text, self._told_apart)

    def _told_apart(self, person: str) -> str:
        told = (self.attribute(person, column) for column in ("org", "role", "email"))
        return next(filter(None, told), "")

    def read_as(self, column: str) -> str:
        """Return the column of people that a header of their file was read as, or a column itself.

        Parameters
        ----------
        column
            A column, or a header as it stood in the file of people; anything else comes back.

        Examples
        --------
        >>> FrozenTables(pd.DataFrame({"id": ["a"], "team": ["x"]}), None).read_as("team")
        'team'
        """
        return _rules.column_of(self._people, column)

    def name_of(self, person: str | int, to: str | int | None = None) -> str:
        """Return a person's name, or their id where no name is known.

        Parameters
        ----------
        person
            Whose name.
        to
            The seeker who would read it. Somebody whom others brought (``brought_by``, their ids
            joined by " + ") without leave to name them (``name_shared`` is false) is "someone Ada
            can ask" to everybody else.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["a"], "name": ["Ada Byron"]})
        >>> FrozenTables(people, None).name_of("a")
        'Ada Byron'
        """
        if to is not None and self.attribute(person, "name_shared") == "False":
            owners = self.attribute(person, "brought_by").split(" + ")
            readers = [*owners, self.ids[self.position(person)]]
            if self.ids[self.position(to)] not in readers:
                known = [self.attribute(one, "name") for one in owners if one in self._positions]
                return f"someone {listed(sorted(known), 'or') or 'a member of the pool'} can ask"
        return self.attribute(person, "name") or self.ids[self.position(person)]

    def attribute(self, person: str | int, column: str) -> str:
        """Return what a column says of a person as text, empty where it says nothing.

        Examples
        --------
        >>> FrozenTables(pd.DataFrame({"id": ["a"], "org": ["Acme"]}), None).attribute("a", "org")
        'Acme'
        """
        column = _rules.column_of(self._people, column)
        if column not in self._people:
            return ""
        at = self._people.index.get_loc(self.ids[self.position(person)])
        value: Any = self._people[column].iloc[at]
        return "" if pd.isna(value) else str(value)

    def names_of(self, people: Sequence[str], to: str | None = None) -> dict[str, str]:
        """Return what :meth:`name_of` says of each of many people, by id.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["a", "b"], "name": ["Ada Byron", None]})
        >>> FrozenTables(people, None).names_of(["a", "b"])
        {'a': 'Ada Byron', 'b': 'b'}
        """
        found = {one: name or one for one, name in self.attributes(people, "name").items()}
        if to is not None and "name_shared" in self._people:
            shared, brought = (
                self.attributes(people, one) for one in ("name_shared", "brought_by")
            )
            for one in people:
                if shared[one] == "False" and to not in (one, *brought[one].split(" + ")):
                    found[one] = self.name_of(one, to)
        return found

    def attributes(self, people: Sequence[str], column: str) -> dict[str, str]:
        """Return what :meth:`attribute` says of each of many people, by id.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["a", "b"], "org": ["Acme", None]})
        >>> FrozenTables(people, None).attributes(["a", "b"], "org")
        {'a': 'Acme', 'b': ''}
        """
        column = _rules.column_of(self._people, column)
        if column not in self._people:
            return dict.fromkeys(people, "")
        told = self._people.loc[list(people), column]
        blank = told.isna().tolist()
        texts = told.astype(object).tolist()
        return {
            one: "" if none else str(text)
            for one, none, text in zip(people, blank, texts, strict=True)
        }

    def tie_at(self, row: int) -> dict[str, str]:
        """Return what is known of a tie, as text, by its row in :attr:`ties`.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "kind": ["friend"]})
        >>> FrozenTables(None, ties).tie_at(0)["kind"]
        'friend'
        """
        known = self._ties.iloc[row]
        return {str(name): str(value) for name, value in known.items() if not pd.isna(value)}

    def tie_column(self, column: str) -> Any:  # noqa: ANN401 -- an array of any kind
        """Return a column of ties as an array, by row of :attr:`ties`; None where there is none.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "kind": ["friend"]})
        >>> FrozenTables(None, ties).tie_column("kind")[0]
        'friend'
        """
        return self._ties[column].array if column in self._ties else None

    def need_warmth(self, question: str) -> None:
        """Raise unless every tie has a warmth.

        Raises
        ------
        MissingWarmth
            Naming the ways to give one.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"], "warmth": [0.3]})
        >>> FrozenTables(None, ties).need_warmth("A chain")
        """
        if not self.has_warmth:
            raise MissingWarmth(
                f"{question} rests on warmth, and these ties have none.",
                code="no warmth",
                repair=Repair("warmth"),
            )

    def need_single_ties(self, question: str) -> None:
        """Raise where two people have ties of several kinds.

        Raises
        ------
        DataError
            Naming how they are merged.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> FrozenTables(None, ties).need_single_ties("a chain")
        """
        if not self.compressed.one_tie_a_pair:
            raise DataError(
                f"Some people have ties of several kinds; {question} needs one tie a pair.",
                code="several kinds",
                repair=Repair("merge_kinds"),
            )

    def to_frame(self) -> pd.DataFrame:
        """Return the people as a table, ids first.

        Examples
        --------
        >>> FrozenTables(pd.DataFrame({"id": ["a"]}), None).to_frame()["id"].tolist()
        ['a']
        """
        return self._people.reset_index()

    def __str__(self) -> str:
        what = f"{counted(len(self), 'person', 'people')} and {counted(self.n_ties, 'tie')}"
        if self._directed:
            what += ", each one way"
        lines = [what + "."]
        if not self.has_warmth and self.n_ties:
            lines.append("No warmth yet: see with_warmth.")
        for one in self._assumptions:
            text = one.text
            lines.append(f"Assumed: {text}." if one.assumed else f"{text[0].upper()}{text[1:]}.")
        return " ".join(lines)

    def __repr__(self) -> str:
        return f"<ReferralNetwork: {len(self)} people, {self.n_ties} ties>"


def several(people: People) -> list[str | int]:
    """Return one person or many as a list.

    Raises
    ------
    DataError
        If it is neither an id nor something that holds ids.

    Examples
    --------
    >>> several("p1"), several(2), several(["p1", 2])
    (['p1'], [2], ['p1', 2])
    """
    if isinstance(people, str):
        return [people]
    if _rules.is_whole(people, 0):
        return [int(people)]  # type: ignore[arg-type]
    if not isinstance(people, Iterable):
        raise DataError(
            f"People are named by id, one or several; {people!r} is neither. Write 'p1' or "
            "['p1', 'p2'].",
            code="no ids",
        )
    return list(people)
