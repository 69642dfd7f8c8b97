"""The network: people and ties, validated once, never changed in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from netpath import _rules
from netpath._results import html_table, html_text
from netpath._warmth_rule import WarmthRule, rule_for
from netpath.errors import DataError, UnknownColumn
from netpath.network import tables
from netpath.network._frozen import FrozenTables, People, several
from netpath.network._graphs import AnyPath, igraph_of, networkx_of, written_graph
from netpath.network._overview import overview
from netpath.network._wanted import Wanted, matches

if TYPE_CHECKING:
    import networkx as nx

    from netpath.network._pseudonyms import Pseudonymised

OF_NOBODY = "nobody was taken out: without_people named nobody"


class ReferralNetwork(FrozenTables):
    """People, and the ties along which they can ask one another.

    Parameters
    ----------
    people
        One row a person, indexed by id or with a column ``id``. Columns with a meaning: ``name``,
        ``org``, ``role``, ``team``, ``school``, ``group``, ``willing`` (probability that they take
        such asks at all, in (0, 1]; 1 if empty) and ``do_not_ask``. None takes everybody whom a
        tie names.
    ties
        One row a tie, with ``source`` and ``target`` (who can ask whom), usually ``warmth`` and
        ``kind``, and whatever else is known. Two people have at most one tie of each kind.
    directed
        Whether a tie runs one way: ``source`` can ask ``target`` and not the other way round. By
        default each can ask the other, where that is open to no doubt: no pair stands in both
        orders (then it is printed as assumed), or every pair does, saying the same in both.
    report
        What a reader made of its files.
    assumptions
        Sentences that results repeat.
    missing
        Words that are no label, whatever their case, wherever an attribute of people but a name
        or an employer, or the kind of a tie, may stand: empty, NA, N/A, nan, None, NULL, -, --,
        ., ? and unknown, unless given.

    Raises
    ------
    DataError
        At the first row that breaks a rule, with its value, the rule and the repair; and where
        some pairs stand in both orders and others in one, or the two orders differ, and
        ``directed`` does not say which way ties run (B48).

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["ada", "ben"], "target": ["ben", "cleo"]})
    >>> net = ReferralNetwork(None, ties, directed=False).with_warmth(0.3)
    >>> print(net)
    3 people and 2 ties. Assumed: warmth 0.3 for every tie.
    >>> net.alters("ben")
    ['ada', 'cleo']
    """

    def where(self, **wanted: Wanted) -> list[str]:
        """Return the ids of the people who have these attributes, in the order of ids.

        Parameters
        ----------
        **wanted
            A column and the value it must have; a list of values of which it must have one; a
            pair ``(2, 5)`` of numbers or days between which it must lie, both included, of which
            None is open; :class:`netpath.contains`; or a function from the column to booleans.
            Texts match whatever their case and blanks, a whole number matches its text, and None
            or a word such as NA whoever has no label.

        Raises
        ------
        UnknownColumn
            If the people have no such column.
        DataError
            If a function fails, or does not say true or false of each person; or for a range, if
            a cell is no number or no day.

        Examples
        --------
        >>> people = pd.DataFrame({"id": ["a", "b"], "org": ["Acme", "Zeta"]})
        >>> ReferralNetwork(people, None).where(org="acme")
        ['a']
        """
        keep = pd.Series(True, index=self._people.index)
        for column, value in wanted.items():
            words = frozenset[str]() if column in _rules.NAMES else self._missing
            keep &= matches(self._column(column), value, words)
        return sorted(self._people.index[keep.to_numpy()])

    def _column(self, column: str) -> pd.Series:
        if column == "id":
            return self._people.index.to_series()
        if (name := self.read_as(column)) not in self._people:
            there = ", ".join(["id", *map(str, self._people.columns)])
            raise UnknownColumn(
                f"people: there is no column {column!r}; there are {there}.", code="no column"
            )
        return self._people[name]

    def alters(self, person: str | int) -> list[str]:
        """Return the ids of the people whom a person can ask, in the order of ids.

        Examples
        --------
        >>> ReferralNetwork(None, pd.DataFrame({"source": [1], "target": [2]})).alters(1)
        ['2']
        """
        rows, at = self.compressed, self.position(person)
        found = np.unique(rows.neighbours[rows.offsets[at] : rows.offsets[at + 1]])
        return [self.ids[other] for other in found]

    def ego_network(self, person: str | int, within: int = 1) -> ReferralNetwork:
        """Return the people that a person can get to within so many asks, and the ties among them.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": [1, 2, 3], "target": [2, 3, 4]})
        >>> ReferralNetwork(None, ties).ego_network(1, within=2).ids
        ('1', '2', '3')
        """
        inside = {self.ids[self.position(person)]}
        fringe = sorted(inside)
        for _ in range(within):
            fringe = sorted({alter for one in fringe for alter in self.alters(one)} - inside)
            inside |= set(fringe)
            if not fringe:
                break
        return self.without_people(tuple(one for one in self.ids if one not in inside))

    def with_people(self, people: pd.DataFrame) -> ReferralNetwork:
        """Return a network with more people, or with more known of those who are there.

        Parameters
        ----------
        people
            Indexed by id or with a column ``id``; its columns are added, its values replace.

        Examples
        --------
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> net.with_people(pd.DataFrame({"id": ["b"], "org": ["Acme"]})).where(org="Acme")
        ['b']
        """
        added = tables.valid_people(people)
        known = self._people.reindex(self._people.index.union(added.index, sort=False))
        merged = added.reindex(known.index).combine_first(known)
        order = [*self._people.columns, *added.columns.difference(self._people.columns, sort=False)]
        return self._changed(people=merged[order].rename_axis("id"))

    def with_ties(self, ties: pd.DataFrame) -> ReferralNetwork:
        """Return a network with more ties between people who are there.

        Examples
        --------
        >>> net = ReferralNetwork(pd.DataFrame({"id": ["a", "b"]}), None)
        >>> net.with_ties(pd.DataFrame({"source": ["a"], "target": ["b"]})).n_ties
        1
        """
        more, said = tables.without_row_numbers(tables.plain_table(ties, "ties"))
        new = [one for one in said if one not in self._assumptions]
        told = pd.concat([self._told, more], ignore_index=True)
        return self._changed(ties=told, assumptions=[*self._assumptions, *new])

    def without_ties(self, ties: pd.DataFrame) -> ReferralNetwork:
        """Return a network without these ties: every kind, unless ``kind`` is a column.

        Raises
        ------
        DataError
            If a row names a tie that is not there.

        Examples
        --------
        >>> gone = pd.DataFrame({"source": ["b"], "target": ["a"]})
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> net.without_ties(gone).n_ties
        0
        """
        gone = tables.valid_ties(ties)
        if "kind" in gone:
            tables.column_of_ties(self._ties, "kind")
        mine, theirs = tables.found_in(self._ties, gone, self._directed)
        for row in np.flatnonzero(~theirs):
            raise DataError(
                f"without_ties: row {row} names a tie that is not there.",
                row=int(row),
                code="no tie",
            )
        return self._fewer(ties=self._ties[~mine])

    def without_people(self, people: People) -> ReferralNetwork:
        """Return a network without these people and their ties.

        A list without anybody, such as ``where`` returns of a value that nobody has, is told in
        what the network assumes.

        Examples
        --------
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> len(net.without_people(["b"]))
        1
        """
        inside = np.ones(len(self), dtype=bool)
        named = several(people)
        inside[[self.position(person) for person in named]] = False
        # An empty tuple is nothing said; an empty list comes of looking for people in vain.
        vain = [] if named or isinstance(people, tuple) else [OF_NOBODY]
        said = [*self._assumptions, *(one for one in vain if one not in self._assumptions)]
        left, ties = tables.among(self._people, self._ties, self._ids, inside)
        return self._fewer(people=left, ties=ties, assumptions=said)

    def only(
        self,
        *,
        kinds: str | Sequence[str] | None = None,
        evidence: str | Sequence[str] | None = None,
        people: People | None = None,
        ties: Mapping[str, Wanted] | None = None,
    ) -> ReferralNetwork:
        """Return a network of the ties of some kinds, or with some evidence, or among some people.

        People stay who have no tie left, unless ``people`` leaves them out. A tie of merged kinds
        (``"friend + school"``) is of each of them.

        Parameters
        ----------
        kinds, evidence
            What a tie must be, one or several.
        people
            Who stays.
        ties
            Columns of ties and what each must have, as :meth:`where` takes it of people:
            ``{"weight": (3, None)}`` keeps what is 3 or more.

        Raises
        ------
        UnknownColumn
            If the ties have no such column, no kinds, or no evidence.
        DataError
            If no tie is of such a kind, or has such evidence; or as :meth:`where`.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> net = ReferralNetwork(None, ties.assign(kind=["friend", "school"]))
        >>> net.only(kinds="friend").n_ties, len(net.only(people=["b", "c"]))
        (1, 2)
        >>> net.with_warmth(0.3).only(ties={"warmth": (0.5, None)}).n_ties
        0
        """
        left = self
        if people is not None:
            inside = np.zeros(len(self), dtype=bool)
            inside[[self.position(one) for one in several(people)]] = True
            known, among = tables.among(self._people, self._ties, self._ids, inside)
            left = self._fewer(people=known, ties=among)
        kept = tables.ties_with(left._ties, "only", kinds=kinds, evidence=evidence)
        for name, wanted in (ties or {}).items():
            column = tables.column_of_ties(left._told, name)
            kept &= matches(column, wanted, self._missing).to_numpy()
        return left._fewer(ties=left._ties[kept])

    def without_kinds(self, kinds: str | Sequence[str]) -> ReferralNetwork:
        """Return a network without ties of these kinds; see :meth:`only`.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> net = ReferralNetwork(None, ties.assign(kind=["friend", "school"]))
        >>> net.without_kinds("friend").ties["kind"].tolist()
        ['school']
        """
        gone = tables.ties_with(self._ties, "without_kinds", kinds=kinds)
        return self._fewer(ties=self._ties[~gone])

    def without_evidence(self, evidence: str | Sequence[str]) -> ReferralNetwork:
        """Return a network without ties of which we know only in these ways; see :meth:`only`.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
        >>> net = ReferralNetwork(None, ties.assign(evidence=["inferred", "confirmed"]))
        >>> net.without_evidence("inferred").n_ties
        1
        """
        gone = tables.ties_with(self._ties, "without_evidence", evidence=evidence)
        return self._fewer(ties=self._ties[~gone])

    def with_warmth(self, rule: float | str | WarmthRule) -> ReferralNetwork:
        """Return a network in which every tie has a warmth.

        Parameters
        ----------
        rule
            One probability for all, the name of a column of ties, or a rule of
            :mod:`netpath.warmth`.

        Examples
        --------
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> net.with_warmth(0.3).ties["warmth"].tolist()
        [0.3]
        """
        how = rule_for(rule)
        bounds = [name for name in ("warmth_low", "warmth_high") if name in self._ties]
        ties = self._ties.drop(columns=bounds).assign(warmth=how(self._ties))
        others = [one for one in self._assumptions if one.about != "warmth"]
        tables.refuse(_rules.warmth_faults(ties), "ties")
        return self._fewer(ties=ties, assumptions=[*others, how.says])

    def merge_kinds(self, how: Literal["max", "noisy_or"]) -> ReferralNetwork:
        """Return a network with one tie a pair.

        Parameters
        ----------
        how
            ``"max"`` keeps the warmest tie of a pair; ``"noisy_or"`` takes the chance that an ask
            along at least one of them is granted, 1 - prod(1 - warmth), which assumes that they
            are granted separately. Whatever else is known comes from the warmest tie; its kind
            names all that were merged.

        Raises
        ------
        DataError
            If ``how`` is neither.
        MissingWarmth
            If ``"noisy_or"`` is asked of ties without warmth.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"]})
        >>> ties = ties.assign(kind=["friend", "colleague"], warmth=[0.5, 0.2])
        >>> net = ReferralNetwork(None, ties, directed=False).merge_kinds("noisy_or")
        >>> net.ties[["kind", "warmth"]].values.tolist()
        [['colleague + friend', 0.6]]
        """
        if how not in ("max", "noisy_or"):
            raise DataError(
                f"merge_kinds: how is {how!r}; it must be 'max' or 'noisy_or'.", code="how"
            )
        if how == "noisy_or":
            self.need_warmth("merge_kinds('noisy_or')")
        return self._fewer(ties=tables.merged_kinds(self._ties, how, self._directed))

    def pseudonymised(
        self,
        key: str | bytes,
        *,
        known: Sequence[str] | None = None,
        drop: Sequence[str] = (),
        k: int = 10,
    ) -> Pseudonymised[ReferralNetwork]:
        """Return the network under keyed pseudonyms, for replication files: personal data still.

        Ids become keyed hashes (HMAC-SHA-256), names and what most people have of their own go,
        values of fewer than ``k`` people are put together, numbers become ranges, and of ties only
        what searches need stays. What may still identify is counted.

        Parameters
        ----------
        key
            16 letters or more that nobody else knows; the same key gives the same pseudonyms.
        known, drop
            Columns that somebody may know of a person, by default employer and title, of which
            ``k`` people or more are alike in all; and columns that are left out as well.

        Raises
        ------
        DataError
            If the key is short, ``k`` is no whole number of 2 or more, or a column is not there.

        Examples
        --------
        >>> ties = pd.DataFrame({"source": ["a"], "target": ["b"]})
        >>> found = ReferralNetwork(None, ties, directed=False).pseudonymised("not to be guessed")
        >>> len(found.net), found.keys["id"].tolist()
        (2, ['a', 'b'])
        """
        from netpath.network._pseudonyms import pseudonymised

        return pseudonymised(self, key, known, drop, k)

    def to_networkx(self) -> nx.Graph[str]:
        """Return a networkx graph, a multigraph if kinds are; its ``assumed`` says what is.

        Examples
        --------
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> sorted(net.to_networkx().edges)
        [('a', 'b')]
        """
        return networkx_of(self)

    def to_igraph(self) -> Any:  # noqa: ANN401 -- igraph need not be there
        """Return an igraph graph with all that is known as attributes, vertices in order of ids.

        The attribute ``name`` is the id, as igraph has it; a person's name is ``full_name``. What
        is assumed is the graph's ``assumed``. igraph (GPL) is not installed with netpath.

        Raises
        ------
        MissingPackage
            If igraph is not installed.

        Examples
        --------
        >>> net.to_igraph().vcount()  # doctest: +SKIP
        2
        """
        return igraph_of(self)

    def to_graphml(self, path: AnyPath, *, overwrite: bool = False) -> Path:
        """Write the network as GraphML, which Gephi, yEd, igraph and networkx open.

        People, names, kinds, warmth and whatever else is known come back by
        :func:`netpath.read_graphml`, and so does what is assumed, an attribute of the graph.

        Raises
        ------
        DataError
            If the file is there already.

        Examples
        --------
        >>> import tempfile
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     net.to_graphml(f"{folder}/net.graphml").name
        'net.graphml'
        """
        return written_graph(self, path, "graphml", overwrite=overwrite)

    def to_gexf(self, path: AnyPath, *, overwrite: bool = False) -> Path:
        """Write the network as GEXF, as :meth:`to_graphml`; what is assumed is its description.

        Raises
        ------
        DataError
            If the file is there already, or a column is called like something that GEXF has a
            place of its own for, such as ``type`` or ``start``.

        Examples
        --------
        >>> import tempfile
        >>> net = ReferralNetwork(None, pd.DataFrame({"source": ["a"], "target": ["b"]}))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     net.to_gexf(f"{folder}/net.gexf").name
        'net.gexf'
        """
        return written_graph(self, path, "gexf", overwrite=overwrite)

    def _repr_html_(self) -> str:
        return f"<p>{html_text(str(self))}</p>{html_table(overview(self))}"

    def _fewer(
        self,
        *,
        people: pd.DataFrame | None = None,
        ties: pd.DataFrame,
        assumptions: Sequence[str] | None = None,
    ) -> ReferralNetwork:
        """Return a network of rows of which every rule is known to hold; none is checked."""
        return ReferralNetwork._of_sound(
            self._people if people is None else people,
            ties,
            directed=self._directed,
            report=self._report,
            assumptions=self._assumptions if assumptions is None else assumptions,
            missing=self._missing,
        )

    def _changed(
        self,
        people: pd.DataFrame | None = None,
        ties: pd.DataFrame | None = None,
        assumptions: Sequence[str] | None = None,
    ) -> ReferralNetwork:
        return ReferralNetwork(
            self._people if people is None else people,
            self._ties if ties is None else ties,
            directed=self._directed,
            report=self._report,
            assumptions=self._assumptions if assumptions is None else assumptions,
            missing=self._missing,
        )
