"""Several people's contacts, folded into one network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from netpath._places import AS_READ, Spellings
from netpath._results import Report, counted, listed
from netpath._rules import MISSING, clean_id, label_columns, without_words, words_of
from netpath.errors import DataError, Message, Typed, UnknownPerson
from netpath.network import ReferralNetwork
from netpath.readers.contacts import Contacts
from netpath.readers.pool._fold import TOO_LARGE as TOO_LARGE
from netpath.readers.pool._fold import folded
from netpath.readers.pool._records import (
    Decided,
    Decisions,
    Handles,
    Sources,
    by_label,
    decided_of,
    people_again,
    places_again,
)
from netpath.readers.pool._records import reports_of as reports_of
from netpath.readers.tables._sheet import no_label
from netpath.warmth import FACTS, Facts

Words = Mapping[tuple[str, str], int] | pd.DataFrame


def pool(
    contacts: Iterable[Contacts],
    *,
    words: Words | None = None,
    rules: Facts = FACTS,
    on: str | None = None,
    missing: Iterable[str] = MISSING,
    places: Spellings = AS_READ,
) -> Pool:
    """Fold the contacts of several people into one network.

    Records are taken for one person only where a profile, an e-mail or a given id is the same, to
    the letter; ``.joins`` lists every such join, and :meth:`Pool.split` undoes it. People who look
    alike are listed in ``.proposals`` and stay apart until :meth:`Pool.join` says otherwise. The
    order of the sources changes nothing.

    Parameters
    ----------
    contacts
        What readers of exports and directories gave. A source that is there twice counts once.
    words
        How well people know each other, from 1 (hardly) to 5 (very well): ``{(one, other): 4}``,
        or a table with ``source``, ``target`` and ``word``. A person is an id of the pool, a
        profile or an e-mail.
    rules
        The numbers by which facts become warmth.
    on
        The day to count silence from, such as ``"2026-11-20"``; by default the latest contact.
    missing
        Words that are no label, as in :func:`netpath.read_csv`.
    places
        Which names of employers and schools mean one place, as :attr:`Pool.places` lists them;
        :meth:`Pool.with_places` changes it.

    Raises
    ------
    DataError
        If there are no contacts, or a word is not 1 to 5.
    UnknownPerson
        If a word names somebody who is not there.

    Examples
    --------
    >>> from netpath.readers.contacts import no_evidence
    >>> def export(owner, other):
    ...     people = pd.DataFrame({"name": [owner, other], "slug": [owner, other]})
    ...     facts = pd.DataFrame({"source": [owner], "target": [other], "kind": "connection"})
    ...     facts = facts.reindex(columns=no_evidence().columns)
    ...     people = people.set_index(pd.Index([owner, other], name="id"))
    ...     return Contacts(people, facts, Report(1, 1), owner, owner, share=True)
    >>> net = pool([export("ada", "ben"), export("ben", "cleo")])
    >>> print(net)  # doctest: +ELLIPSIS
    3 people and 2 ties. Assumed: warmth from facts... From 2 sources: 1 person is joined on an
    exact key; 0 pairs look alike and are proposed.
    >>> net.joins["key"].tolist()
    ['slug']
    """
    sources, n_twice = by_label(contacts)
    if not sources:
        raise DataError(
            "pool: there are no contacts.",
            code="no file",
            repair="Give a list of what the readers gave",
        )
    decided = Decisions(on=on, missing=tuple(missing), places=places)
    first = Pool(sources, decided, rules, n_twice)
    said = _said(words)
    if not said:
        return first
    told = tuple((first._handles(one), first._handles(two), word) for one, two, word in said)
    return Pool(sources, replace(decided, words=told), rules, n_twice)


def _said(words: Words | None) -> list[tuple[str, str, int]]:
    if words is None:
        return []
    if isinstance(words, pd.DataFrame):
        rows = words[["source", "target", "word"]].itertuples(index=False)
        said = [(str(one), str(two), word) for one, two, word in rows]
    else:
        said = [(str(one), str(two), word) for (one, two), word in words.items()]
    for row, (_, _, word) in enumerate(said):
        if isinstance(word, bool) or word not in (1, 2, 3, 4, 5):
            raise DataError(
                f"words: row {row} is no whole number from 1 to 5. Ask again: how well do you "
                "know them, from 1 (hardly) to 5 (very well)?",
                code="B53",
                table="words",
                row=row,
                column="word",
            )
    return [(one, two, int(word)) for one, two, word in said]


class Pool(ReferralNetwork):
    """A network of several people's contacts, which remembers who brought what.

    Made by :func:`pool`. People have neutral ids and, beside what is said of them, ``brought_by``
    (ids of the owners who brought them, joined by " + ") and ``name_shared`` (whether one of these
    owners, or a directory, lets them be named to others).

    Examples
    --------
    >>> from netpath.readers.contacts import no_evidence
    >>> people = pd.DataFrame({"name": ["Ada"], "email": ["ada@x.org"]}, index=["1"])
    >>> one, two = (
    ...     Contacts(people, no_evidence(), Report(1, 1), share=True, file=file)
    ...     for file in ("a.csv", "b.csv")
    ... )
    >>> net = pool([one, two])
    >>> len(net), len(net.split(net.ids[0])), len(net.withdraw("a.csv"))
    (1, 2, 1)
    """

    def __init__(self, sources: Sources, decisions: Decisions, rules: Facts, n_twice: int) -> None:
        self._sources, self._decisions = sources, decisions
        self._rules, self._n_twice = rules, n_twice
        made = folded(sources, decisions, rules)
        self._person, self._tables = made.person, made.tables
        unlabelled = no_labels_told(made.people, decisions.missing)
        notes = [f"B83: {counted(n_twice, 'source')} given twice, taken once"] if n_twice else []
        super().__init__(
            made.people,
            made.ties,
            directed=False,
            report=_report(sources, made.skipped, [*notes, *made.notes, *unlabelled]),
            assumptions=made.assumptions,
            missing=decisions.missing,
        )

    @property
    def contacts(self) -> tuple[Contacts, ...]:
        """The sources as they were read."""
        return tuple(self._sources.values())

    @property
    def sources(self) -> pd.DataFrame:
        """One row a source: ``source``, ``owner``, ``consent``, ``share``, ``file``, counts."""
        return self._tables["sources"].copy(deep=False)

    @property
    def joins(self) -> pd.DataFrame:
        """One row a key that joined records: ``person``, ``key``, ``value``, ``sources``."""
        return self._tables["joins"].copy(deep=False)

    @property
    def proposals(self) -> pd.DataFrame:
        """Pairs of people who may be one: ``a``, ``b``, ``reasons``, ``likeness`` (0 to 1)."""
        return self._tables["proposals"].copy(deep=False)

    @property
    def places(self) -> pd.DataFrame:
        """Employers and schools: ``what``, ``name``, ``place``, ``tier``; weak is proposed only.

        Tiers are exact, spelling, legal form, tagline, your word and weak.
        """
        return self._tables["places"].copy(deep=False)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row a fact, in the pool's ids; ``brought`` is the source that tells it."""
        return self._tables["evidence"].copy(deep=False)

    @property
    def past(self) -> pd.DataFrame:
        """One row a dated affiliation, in the pool's ids."""
        return self._tables["past"].copy(deep=False)

    def join(self, one: str, other: str) -> Pool:
        """Return the pool in which two people are one, by the user's word.

        Parameters
        ----------
        one, other
            Ids of the pool, profiles or e-mails.

        Examples
        --------
        >>> from netpath.readers.contacts import no_evidence
        >>> people = pd.DataFrame({"name": ["Ada B", "Ada Byron"]}, index=["1", "2"])
        >>> net = pool([Contacts(people, no_evidence(), Report(2, 2), file="a.csv")])
        >>> len(net.join(*net.ids))
        1
        """
        return self.join_each([(one, other)])

    def join_each(self, pairs: Iterable[tuple[str, str]]) -> Pool:
        """Return the pool in which the two of each pair are one, by the user's word.

        Parameters
        ----------
        pairs
            As many as are meant, each as in :meth:`join`; all of this pool, whose ids a join may
            change.

        Examples
        --------
        See :meth:`join_proposed`.
        """
        told = {tuple(sorted((self._handles(one), self._handles(other)))) for one, other in pairs}
        new = [(one, other) for one, other in told if one != other]
        same = tuple(sorted({*self._decisions.same, *new}))
        return self._decided(replace(self._decisions, same=same))

    @property
    def spellings(self) -> Spellings:
        """What was said about names of employers and schools."""
        return self._decisions.places

    def with_places(self, spellings: Spellings) -> Pool:
        """Return the pool in which employers and schools are joined as somebody says.

        Parameters
        ----------
        spellings
            All that is said: it takes the place of what was said before.

        Examples
        --------
        >>> from netpath.readers.contacts import no_evidence
        >>> people = pd.DataFrame({"name": ["Ada", "Ben"], "org": ["IBM", "Big Blue"]})
        >>> net = pool([Contacts(people.set_index("name"), no_evidence(), Report(2, 2))])
        >>> net.with_places(Spellings(same={"Big Blue": "IBM"})).people["org"].tolist()
        ['IBM', 'IBM']
        """
        return self._decided(replace(self._decisions, places=spellings))

    def join_proposed(self, kind: str = "") -> Pool:
        """Return the pool in which all proposed pairs of a kind are one person, by the user's word.

        Parameters
        ----------
        kind
            The reasons, as :attr:`proposals` words them: ``"same name and same org"``. By default
            all proposals are taken.

        Raises
        ------
        DataError
            If nothing is proposed for these reasons.

        Examples
        --------
        >>> from netpath.readers.contacts import no_evidence
        >>> people = pd.DataFrame({"name": ["Ada Byron", "Ada Byron"]}, index=["1", "2"])
        >>> net = pool([Contacts(people, no_evidence(), Report(2, 2), file="a.csv")])
        >>> one = net.join_proposed("same name")
        >>> len(one), len(one.unjoin())
        (1, 2)
        """
        table = self.proposals
        kinds = sorted(set(table["reasons"]))
        chosen = table[table["reasons"] == kind] if kind else table
        if not len(chosen):
            there = listed(map(repr, kinds)) or "nothing"
            raise DataError(
                f"join_proposed: nothing is proposed for this; there is {there}.",
                code="no such proposal",
                repair="Take one that there is",
            )
        return self.join_each(zip(chosen["a"], chosen["b"], strict=True))

    def unjoin(self, person: str | None = None) -> Pool:
        """Return the pool without joins by the user's word: of one person, or all of them.

        Joins on keys stay; :meth:`split` undoes those as well.

        Parameters
        ----------
        person
            An id of the pool, a profile or an e-mail; by default everybody.

        Examples
        --------
        See :meth:`join_proposed`.
        """
        gone = None if person is None else set(self._handles(person))
        same = tuple(
            pair
            for pair in self._decisions.same
            if gone is not None and gone.isdisjoint([*pair[0], *pair[1]])
        )
        return self._decided(replace(self._decisions, same=same))

    def decided(self, before: Decided | None = None) -> Decided:
        """Return which people and which places are one by the user's word, as plain lists.

        It names nobody, can be written as JSON, and holds for newer files of the same sources; see
        :meth:`with_decided`.

        Parameters
        ----------
        before
            What was decided earlier; of it is kept what is about records that are not here.

        Examples
        --------
        >>> from netpath.readers.contacts import no_evidence
        >>> people = pd.DataFrame({"name": ["Ada B", "Ada Byron"]}, index=["1", "2"])
        >>> read = Contacts(people, no_evidence(), Report(2, 2), file="a.csv")
        >>> net = pool([read])
        >>> told = net.join(*net.ids).decided()
        >>> len(told["people"]), len(pool([read]).with_decided(told))
        (1, 1)
        """
        return decided_of(self._decisions, self._sources, self._places_named(), before or {})

    def with_decided(self, decided: Decided) -> Pool:
        """Return the pool in which is one what was decided to be, as far as it is here.

        Parameters
        ----------
        decided
            What :meth:`decided` of another pool returned.

        Examples
        --------
        See :meth:`decided`.
        """
        same = places_again(decided, self._places_named())
        spellings = replace(self.spellings, same={**self.spellings.same, **same})
        pool = self.with_places(spellings) if same else self
        return pool.join_each(people_again(decided, pool._sources, pool._person))

    def _places_named(self) -> set[str]:
        return {*self.places["name"], *self.places["place"], *self.spellings.same}

    def split(self, person: str, source: str | None = None) -> Pool:
        """Return the pool in which no join holds a person's records together.

        What each source says of them stands for a person of its own; joins by the user's word are
        forgotten with the rest.

        Parameters
        ----------
        person
            An id of the pool, a profile or an e-mail.
        source
            The only source to take out, as :meth:`withdraw` takes one. By default all are parted.

        Examples
        --------
        See :class:`Pool`.
        """
        handles = self._handles(person)
        if source is not None:
            labels = self._labels(source)
            handles = tuple(one for one in handles if one[0] in labels)
        return self._decided(self._decisions.with_apart(handles))

    def withdraw(self, owner: str) -> Pool:
        """Return the pool without all that an owner brought, as if they had never joined.

        People whom others brought as well stay, with what the others say.

        Parameters
        ----------
        owner
            A source or an owner's id, as in :attr:`sources`; an owner's name; or a directory's
            file.

        Raises
        ------
        DataError
            If nobody else's contacts are left.
        UnknownPerson
            If there is no such owner.

        Examples
        --------
        See :class:`Pool`.
        """
        gone = self._labels(owner)
        left = {label: one for label, one in self._sources.items() if label not in gone}
        if not left:
            raise DataError(
                "withdraw: nothing is left of the pool.",
                code="no file",
                repair="Delete the files instead",
            )
        decisions = self._decisions
        for label in gone:
            mine = self._sources[label].owner
            handles = [one for one in self._person if one[0] == label]
            decisions = decisions.without(handles, None if mine is None else (label, mine))
        sources, _ = by_label(left.values())
        return Pool(sources, decisions, self._rules, 0)

    def __str__(self) -> str:
        n_joined = self.joins.loc[self.joins["key"] != "your word", "person"].nunique()
        is_are = "person is" if n_joined == 1 else "people are"
        n_alike = counted(len(self.proposals), "pair looks", "pairs look")
        return (
            f"{super().__str__()} From {counted(len(self._sources), 'source')}: {n_joined:,} "
            f"{is_are} joined on an exact key; {n_alike} alike and "
            f"{'is' if len(self.proposals) == 1 else 'are'} proposed."
        )

    def _decided(self, decisions: Decisions) -> Pool:
        if decisions == self._decisions:
            return self
        return Pool(self._sources, decisions, self._rules, self._n_twice)

    def _handles(self, person: str) -> Handles:
        """Return the records of a person."""
        wanted = clean_id(str(person))
        if wanted not in self._people.index:
            wanted = self._tables["keys"]["person"].get(wanted.casefold(), wanted)
        who = self.ids[self.position(wanted)]
        return tuple(sorted(one for one, known in self._person.items() if known == who))

    def _labels(self, source: str) -> tuple[str, ...]:
        wanted = clean_id(str(source)).casefold()
        table = self._tables["sources"]
        names = [
            {row.source, row.owner, clean_id(one.owner_name).casefold(), one.file.casefold()} - {""}
            for row, one in zip(table.itertuples(), self.contacts, strict=True)
        ]
        found = [
            label for label, known in zip(self._sources, names, strict=True) if wanted in known
        ]
        owners = {
            row.owner or row.source
            for row, known in zip(table.itertuples(), names, strict=True)
            if wanted in known
        }
        if not found or len(owners) > 1:
            many = "more than one source is" if found else "no source is"
            raise UnknownPerson(
                Message.of("{many} called {source}.", many=many, source=Typed(source)),
                code="unknown source",
                repair="See the ids in pool.sources",
            )
        return tuple(found)


def no_labels_told(people: pd.DataFrame, missing: Iterable[str]) -> list[str]:
    """Say how many cells of which columns hold no label."""
    _, found = without_words(people, words_of(missing), label_columns(people))
    return [no_label(name, counts) for name, counts in found.items()]


def _report(sources: Sources, skipped: int, notes: list[str]) -> Report:
    """Add up what became of all records; dated rows of too large a circle are skipped by name."""
    reports = reports_of(tuple(sources.values()))
    if skipped:
        reports.append(Report(skipped, 0, skipped={TOO_LARGE: skipped}))
    silent = sum(not one.consent for one in sources.values())
    if silent:
        notes = [*notes, f"no consent is recorded for {counted(silent, 'source')}"]
    merged = Report.merged(reports)
    return replace(merged, notes=(*merged.notes, *notes)).check()
