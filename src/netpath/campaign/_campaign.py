"""A search as it is lived: what was asked and what came of it, and whom to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Self

from netpath._draws import Rng
from netpath._results import listed
from netpath.campaign._begun import begun
from netpath.campaign._due import calendar
from netpath.campaign._journal import Journal
from netpath.campaign._keeper import Day, day_of
from netpath.campaign._kept import usable
from netpath.campaign._meeting import meeting_of
from netpath.campaign._pace import MOST_A_WEEK, HowLong, how_long
from netpath.campaign._plan import Wish, planned
from netpath.campaign._plans import Plan
from netpath.campaign._record import (
    ToldOfAsk,
    judged,
    named_now,
    person_of,
    refuse_to_withdraw,
)
from netpath.campaign._referral import Referral
from netpath.campaign._refresh import News, Refreshed, read
from netpath.campaign._said import NAMED, Said, refuse_unkept
from netpath.campaign._steer import Steered
from netpath.campaign.files import AnyPath
from netpath.campaign.load import Beside, beside_of
from netpath.campaign.recorded import Recorded, name_of, sentence
from netpath.errors import DataError, Repair
from netpath.network import ReferralNetwork


class Campaign(Steered):
    """One person's search, in one file: plan, record, plan again.

    Make one with :meth:`create`, open it with :meth:`open`. It holds the people and ties within 4
    asks of the seeker or the targets, everybody at the targets' employers, and every outcome in its
    order. The file can be read by its owner alone, survives crashes, and shows when it was changed
    by anything but netpath.

    Examples
    --------
    >>> import tempfile
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> managers = net.where(org="Acme", role="hiring manager")
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = f"{folder.name}/ada.netpath"
    >>> campaign = Campaign.create(path, net, "p200", managers, rng=7)
    >>> first = campaign.plan(at_once=1, on="2026-11-23")[0]
    >>> print(campaign.record(first.person, "no", on="2026-11-24").text)
    Tesfaye Okonkwo said no on 24 November 2026 and is not asked again.
    >>> campaign.plan(at_once=1, on="2026-11-24")[0].person == first.person
    False
    >>> print(campaign.withdraw(2).text)
    event 2 is taken back.
    >>> print(campaign.record(first.person, "met", on="2026-11-24"))
    Recorded (4): you talked with Tesfaye Okonkwo on 24 November 2026. Ask, with your thanks, whom
    else to talk to.
    >>> campaign.close()
    >>> with Campaign.open(path) as again:
    ...     len(again.asks)
    1
    >>> folder.cleanup()
    """

    @classmethod
    def create(
        cls,
        path: AnyPath,
        net: ReferralNetwork,
        seekers: str | int | Iterable[str | int],
        targets: str | int | Iterable[str | int],
        *,
        delete_on: Day = None,
        rng: Rng = None,
    ) -> Self:
        """Make a campaign in a new file.

        Parameters
        ----------
        path
            The file; none of that name may be there. End it in ``.netpath``, so that
            :func:`netpath.campaign.load` finds it.
        net
            A network with warmth and one tie a pair. People may have ``cap``, how many asks they
            take in a search, and ``cool_off``, the days between two of them (3 and 14 where
            nothing is said, both assumed); ``do_not_ask`` is kept.
        seekers
            Whose search it is: one person.
        targets
            Whom they want to reach: one person, or any of many.
        delete_on
            The day on which the file is to be deleted: a task then, never done by itself. A year
            after the last record if nothing is said.
        rng
            The seed of the worlds in which plans are compared; it is stored. Left out, it comes
            from seeker, targets, people and ties: the same content, the same plans.

        Raises
        ------
        DataError
            If there is not one seeker, no target, a file of that name, or a day to delete it that
            is over.
        UnknownPerson
            If an id is nobody's.
        MissingWarmth
            If the ties have no warmth.
        JournalError
            If the file cannot be written.
        """
        payloads = begun(net, seekers, targets, rng=rng, delete_on=delete_on)
        refuse_unkept("created", payloads)
        day = date.today().isoformat()
        return cls(Journal.create(Path(path), "created", day, payloads))

    def record(
        self,
        person: str | int,
        outcome: str,
        *,
        via: str | int | None = None,
        referrals: Referral | Sequence[Referral] = (),
        interest: str | None = None,
        learned: str | None = None,
        on: Day = None,
        declined: bool = False,
        ended: str | None = None,
        stays: str | None = None,
        how: str | None = None,
    ) -> Recorded:
        """Record what came of one ask; once it returns, it is kept.

        Parameters
        ----------
        person
            Who was asked: an id, or a name that one person has.
        outcome
            ``asked`` (it is sent, and becomes no reply by itself once their cool-off is over),
            ``met`` (talked), ``referred`` (talked, gave names), ``later`` or ``no``. ``no_reply``
            is for an asking long ago that was never recorded. For ``agreed`` see :meth:`agreed`.
        via
            Who introduced them. Left out, it is the seeker, if tied to them; else whoever was met
            and can have introduced them, if that is one person; else the seeker, asking cold.
        referrals
            The names that were given: ids, names, or mappings with ``name`` and what else is known
            (``org``, ``role``, ``warmth``, ``kind``; ``target=True`` for one more target). Whoever
            is new joins the campaign; who works where a target does, and is known to lead to
            nobody, becomes a target, unless ``target=False``.
        interest
            After a talk, whether it went ``up``, ``down`` or stayed the ``same``. Down ends this
            way well, and is counted apart from dead ends.
        learned
            A note of the seeker's own; it enters no letter.
        on
            The day, as a date or ``"2026-11-23"``; today if left out. It is over, or today. For
            ``later``, which needs it, the day to ask again, which is to come.
        declined
            Whether a no that came through somebody was the person's own: then no way leads to
            them; else only the tie that was asked along is closed.
        ended
            After a talk, what came of the question whom else to talk to: ``named`` (the same as
            ``referred``), ``would rather not`` (nothing more is asked of them) or ``not asked
            yet``, as if left out: asking it with the thanks is the next step, and no new favour.
            What came of it later is recorded as one more outcome, and counts as no ask.
        stays
            What stays with the seeker of a talk, for the letter of thanks.
        how
            How it was sent, or how you talked: ``in person``, ``phone``, ``video``, ``e-mail``,
            ``message`` or ``letter``.

        Returns
        -------
        Recorded
            With the event's number; the same event is recorded once.

        Raises
        ------
        Contradiction
            If it cannot be true together with what is recorded; its ``code`` names the rule.
        DataError
            If something is missing, or is not one of the words.
        UnknownPerson
            If nobody has this id or name.
        JournalError
            If it cannot be written; nothing is recorded then.
        """
        names = [referrals] if isinstance(referrals, str | Mapping) else list(referrals)
        told = ToldOfAsk(
            outcome="referred" if ended == NAMED and outcome == "met" else outcome,
            on=day_of(on) if on is not None else None,
            referrals=tuple(names),
            interest=interest,
            learned=learned,
            declined=declined,
            ended=ended,
            stays=stays,
            how=how,
        )
        return self._recorded(person, via, told)

    def agreed(
        self,
        person: str | int,
        at: datetime | str,
        *,
        zone: str = "",
        place: str = "",
        how: str | None = None,
        via: str | int | None = None,
        on: Day = None,
    ) -> Recorded:
        """Record that a talk is agreed on; it stands in the calendar, with its questions.

        Parameters
        ----------
        person
            With whom: an id, or a name that one person has.
        at
            The day and hour, as ``"2026-12-03T10:00"``, or as a time with its own zone.
        zone
            The time zone in which that hour is told, as ``"Europe/London"``; this machine's if
            left out.
        place
            Where; or for a call, who calls whom.
        how
            ``in person``, ``phone``, ``video`` …
        via, on
            Who introduced them, and the day on which it was agreed, as for :meth:`record`.

        Raises
        ------
        Contradiction
            If it cannot be true together with what is recorded.
        DataError
            If the hour or the zone is none.
        UnknownPerson
            If nobody has this id or name.
        JournalError
            If it cannot be written; nothing is recorded then.
        """
        when = day_of(on) if on is not None else None
        meeting = meeting_of(at, zone, place)
        return self._recorded(
            person, via, ToldOfAsk(outcome="agreed", on=when, how=how, meeting=meeting)
        )

    def _recorded(self, person: str | int, via: str | int | None, told: ToldOfAsk) -> Recorded:
        with self._journal.writing():
            state = self._folded()
            who, by = person_of(state, person), None if via is None else person_of(state, via)
            clock, last = self._journal.days()
            told = replace(told, person=who, via=by, clock=clock, last=last)
            ask, payloads = judged(state, told)
            seq = ask.seq
            if payloads:
                kind = "network" if seq else "outcome"
                event = self._append(kind, ask.day, payloads)
                seq = seq or event.seq
            known = self._folded()
            text = sentence(known, ask)  # read back before it is acknowledged
            wanted = [name_of(known, str(one["target"])) for one in payloads if "target" in one]
            text += f" Now wanted, too: {listed(wanted)}." if wanted else ""
            if (gone := named_now(state, told.referrals)[1]) and ask.named:
                who = "name is left out: its owner" if gone == 1 else "names are left out: who"
                text += f" {gone} more {who} asked to be forgotten here."
            if ask.outcome != "later" and ask.day > max(self._journal.days()):
                text += " That day is still to come: look at it again."
        return Recorded(seq, text, bool(payloads))

    def withdraw(self, seq: int) -> Recorded:
        """Take back an outcome that was recorded by mistake; the record of it stays.

        Raises
        ------
        DataError
            If no outcome has this number.
        Contradiction
            If another outcome came through the person who was talked with; take that back first.
        """
        with self._journal.writing():
            state = self._folded()
            found = next((ask.seq for ask in state.asks if ask.seq == seq), None)
            if found is None:
                raise DataError(
                    f"There is no outcome {seq}.", code="no such outcome", repair=Repair("outcomes")
                )
            refuse_to_withdraw(state, found)
            event = self._append("withdrawn", date.today(), [{"seq": found}])
        self._folded()
        return Recorded(event.seq, f"event {found} is taken back.", True)

    def refresh(
        self,
        net: ReferralNetwork | AnyPath | Sequence[AnyPath],
        *,
        drop: bool = False,
        same: Mapping[str, str] | None = None,
        sure: bool = False,
    ) -> Refreshed:
        """Take in what a newer network, or newer files, tell; what was recorded stays.

        People are told by id, or by the same e-mail, slug or address of a profile. Nobody who asked
        to be forgotten comes back; what was said by hand, and who is left alone, stays as it is.

        Parameters
        ----------
        net
            A network, or files of the seeker's own in any mixture, which
            :func:`netpath.readers.open` reads.
        drop
            Whether the seeker's ties to who is no longer in them are dropped; the people stay.
        same
            Who of them is somebody that is known here, by your word: their id there, and here.
        sure
            The answer to what is asked, where the files seem to be somebody else's.

        Raises
        ------
        Contradiction
            If ids here are of other people there, the files share hardly anybody with the search,
            or most ties would be dropped; its ``code`` tells which. Nothing is recorded.
        UnknownPerson
            If the seeker is not in it.
        """
        if isinstance(net, ReferralNetwork):
            fresh, me = net, self.seeker
        else:
            fresh, me = read(_paths(net), self.state)
        usable(fresh)
        with self._journal.writing():
            state = self._folded()
            news = News(state, fresh, me, same or {})
            if not sure:
                news.refuse_others()
                if drop:
                    news.refuse_fewer()
            gone: list[Said] = [{"untied": list(pair)} for pair in news.gone()] if drop else []
            told = [one for one in fresh.assumptions if one not in state.assumptions]
            said = [*news.said, *gone]
            said += [{"assumed": told}] if told and said else []
            seq = self._say("network", said, "").seq
            return news.answer(seq, drop=drop)

    def plan(
        self,
        at_once: int | None = None,
        *,
        at_employer: int | None = None,
        practice: int = 0,
        beside: Beside = (),
        on: Day = None,
    ) -> Plan:
        """Return the asks to make now, side by side.

        They are chosen together: of all sets of at most ``at_once`` asks that of which it is most
        likely that some chain works which starts with one of them, given all that is recorded. Who
        was met is not asked again, refusals are out, and chains have at most 4 asks from whoever
        was met. An ask that would add under one point waits; nobody is asked for two things at
        once. What is under way counts against ``at_once``, and in the chance. Whom a talk opened
        can be asked for at once: that belongs to the talk, and is no new favour.

        Parameters
        ----------
        at_once
            How many asks may be open at the same time; as settled for this search, or 3.
        at_employer
            How many of them at one employer, since word travels inside a firm; as settled, or 2.
        practice
            How many well-known people, on whom little depends, to put first, for practice.
        beside
            Other campaigns, their files, or :func:`netpath.campaign.load`: their asks of the same
            people count against everybody's limit and rest.
        on
            The day to plan for; today if left out.

        Raises
        ------
        DataError
            If at_once, at_employer or practice is no count.

        Notes
        -----
        How the set is found, and how near it comes to the best there is: docs/decisions/0032.
        """
        said = {"at_once": at_once, "at_employer": at_employer, "practice": practice}
        wish, others = Wish.of(said, self.state.settled), beside_of(beside).without(self.identity)
        return planned(self._planner(day_of(on), others), wish, self.head)

    def how_long(
        self, asks_a_week: float | None = None, *, by: Day = None, on: Day = None
    ) -> HowLong:
        """Return in how many weeks searches like this one reach somebody, at one's own pace.

        Searches are simulated from what is recorded on. They have reached somebody after as many
        weeks as their asks take at this pace, if every reply is quick; and if each that leads on
        comes after two weeks, so much later. Weeks are whole, and rounded up.

        Parameters
        ----------
        asks_a_week
            How many asks are made a week; as settled for this search.
        by
            The day to be there: the answer tells by when to begin.
        on
            The day to begin; today if left out.

        Raises
        ------
        DataError
            If asks_a_week is neither settled nor said, or not above 0, or by is no day.

        Examples
        --------
        >>> import tempfile
        >>> import pandas as pd
        >>> import netpath as ntp
        >>> ties = pd.DataFrame({"source": ["ada"], "target": ["ben"], "warmth": [0.6]})
        >>> net = ntp.ReferralNetwork(None, ties, directed=False)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with Campaign.create(f"{folder}/a.netpath", net, "ada", "ben") as campaign:
        ...         campaign.how_long(1, on="2026-11-23").half
        (1, 3)
        """
        if asks_a_week is None:
            asks_a_week = self.state.settled.get("pace")
        if asks_a_week is None or not 0 < asks_a_week <= MOST_A_WEEK:
            told = "not said" if asks_a_week is None else asks_a_week
            raise DataError(
                f"The number of asks a week is {told}; it is above 0, up to {MOST_A_WEEK}.",
                code="pace",
            )
        return how_long(self._planner(day_of(on)), asks_a_week, None if by is None else day_of(by))

    def calendar(self, plan: Plan | None = None) -> str:
        """Return what to do on which day, as the text of an ``.ics`` file.

        Talks with an alarm, their questions on the evening before, thank-yous, whom to tell, days
        to ask again, ends of waiting, and follow-ups 90 days after a target was met; with a plan
        the days, too, from which people may be asked again. The same campaign gives the same bytes.
        """
        return calendar(self.state, plan.again if plan else ())


def _paths(files: AnyPath | Sequence[AnyPath]) -> list[AnyPath]:
    return [files] if isinstance(files, str | PathLike) else list(files)
