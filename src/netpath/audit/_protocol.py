"""What is decided before the data are looked at, so that others can check that it was kept to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from netpath._draws import N_DRAWS
from netpath._files import write_file
from netpath._results import Answer, counted, listed
from netpath._rules import is_whole
from netpath.audit._answer import Audit
from netpath.audit._null import FEWEST, NullAudit
from netpath.audit._regress import Regression
from netpath.counterfactuals import Held
from netpath.errors import DataError

Finding = Audit | NullAudit | Regression
FORMAT = 1
HELD: tuple[Held, ...] = ("degrees", "degrees and mixing")
SHOWN = 12  # letters of a fingerprint that are enough to tell it


@dataclass(frozen=True)
class Protocol(Answer):
    """The choices of an audit, written down before the data are looked at.

    Attributes
    ----------
    question
        What is asked, in a sentence.
    by, reference
        The column of groups, and the group that others are held against.
    measure
        ``"access"``, ``"reach"``, or what a function of one's own measures, in words.
    targets
        Columns and values by which ``net.where`` finds the targets; empty for anybody.
    within
        The longest chain, in asks; None has no limit.
    given
        Covariates that gaps are standardised to.
    held
        The nulls of rewired ties.
    exclude
        Columns and values of people who are left out, before anything is measured.
    n_draws, n_resamples, n_rewirings
        Worlds, shuffles, and networks of each null.
    rng
        The seed of all that is drawn.
    """

    question: str
    by: str
    reference: str
    measure: str = "access"
    targets: Mapping[str, Any] = field(default_factory=dict)
    within: int | None = 3
    given: tuple[str, ...] = ()
    held: tuple[Held, ...] = ("degrees and mixing",)
    exclude: Mapping[str, Any] = field(default_factory=dict)
    n_draws: int = N_DRAWS
    n_resamples: int = 1999
    n_rewirings: int = 199
    rng: int = 7

    def __post_init__(self) -> None:
        """Refuse choices that no audit could be made of."""
        for name in ("question", "by", "reference", "measure"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                raise DataError(f"protocol: {name} is empty; say it in words.", code="B81")
        least = {"n_draws": 2, "n_resamples": 1, "n_rewirings": FEWEST, "rng": 0}
        for name, low in least.items():
            if not is_whole(getattr(self, name), low):
                raise DataError(
                    f"protocol: {name} is {getattr(self, name)!r}; it must be a whole number, "
                    f"{low} or more.",
                    code="B81",
                )
        if self.within is not None and not is_whole(self.within, 1):
            raise DataError(f"protocol: within is {self.within!r}; write 3, or None.", code="B81")
        plain: list[object] = [self.held, self.given]
        if any(not isinstance(one, tuple) for one in plain) or set(self.held) - set(HELD):
            raise DataError(
                f"protocol: held is {self.held!r} and given {self.given!r}; both are tuples, held "
                f"of {' and '.join(map(repr, HELD))}.",
                code="B81",
            )

    @property
    def text(self) -> str:
        """The choices as a text that two machines write alike."""
        try:
            return json.dumps(
                {"protocol": FORMAT} | asdict(self), sort_keys=True, ensure_ascii=False, indent=1
            )
        except (TypeError, ValueError) as error:
            raise DataError(
                "protocol: targets and exclude hold something that is no text, number or list of "
                "them. Write columns and their values, as net.where takes them.",
                code="B81",
            ) from error

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the text: another choice gives another."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def write(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the choices and their fingerprint to a file.

        Raises
        ------
        DataError
            If the file is there already.

        Examples
        --------
        >>> import tempfile
        >>> plan = Protocol("Who gets in?", by="group", reference="A")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     read_protocol(plan.write(f"{folder}/plan.json")) == plan
        True
        """
        made = {"fingerprint": self.fingerprint, "choices": json.loads(self.text)}
        data = json.dumps(made, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
        write_file(Path(path), data.encode(), overwrite=overwrite)
        return Path(path)

    def departures(self, found: Finding) -> tuple[str, ...]:
        """Return in what a finding departs from what was planned; empty if in nothing.

        Examples
        --------
        >>> people = pd.DataFrame({"group": [*"AABB"]}, index=[*"abcd"])
        >>> values = pd.Series([0.1, 0.2, 0.3, 0.4], people.index)
        >>> import netpath as ntp
        >>> found = ntp.audit.gap(
        ...     ntp.PersonMeasure(values, "reach", "people", people), "group", "A", rng=1
        ... )
        >>> Protocol("Who gets in?", by="group", reference="A", measure="reach").departures(found)
        ('rng is 1, planned 7',)
        """
        planned: dict[str, tuple[object, object]] = {
            "by": (found.by, self.by),
            "reference": (found.reference, self.reference),
            "rng": (found.seed, self.rng),
        }
        told = found.what.casefold()
        if isinstance(found, NullAudit):
            planned["held"] = found.held, found.held if found.held in self.held else self.held
            planned["n_rewirings"] = found.n_rewirings, self.n_rewirings
        else:
            given = found.given if isinstance(found.given, str) else " × ".join(found.given)
            planned["given"] = given, " × ".join(self.given)
            planned["n_resamples"] = found.n_resamples, self.n_resamples
        if isinstance(found, Audit) and found.n_draws:
            planned["n_draws"] = found.n_draws, self.n_draws
        if self.measure not in told:
            planned["measure"] = told, self.measure
        if self.within is not None and "within" in told:
            asks = counted(self.within, "ask")
            planned["within"] = told, told if f"within {asks}" in told else f"within {asks}"
        return tuple(
            f"{name} is {_told(own)}, planned {_told(other)}"
            for name, (own, other) in planned.items()
            if own != other
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row a choice.

        Examples
        --------
        >>> len(Protocol("Who gets in?", by="group", reference="A").to_frame())
        13
        """
        rows = [(one.name, _told(getattr(self, one.name))) for one in fields(self)]
        return pd.DataFrame(rows, columns=["choice", "value"])

    def __str__(self) -> str:
        to = f" to those with {_told(self.targets)}" if self.targets else ""
        far = "without limit" if self.within is None else f"within {counted(self.within, 'ask')}"
        lines = [
            f"{self.question} Planned: the gap by {self.by} against {self.reference} in "
            f"{self.measure}{to}, {far}.",
            f"Given: {listed(self.given)}." if self.given else "",
            f"Left out: those with {_told(self.exclude)}." if self.exclude else "",
            f"Nulls: labels shuffled {self.n_resamples:,} times"
            + "".join(f"; {self.n_rewirings:,} networks with {one} held" for one in self.held)
            + f". {self.n_draws:,} drawn worlds, rng {self.rng}.",
            f"Fingerprint {self.fingerprint[:SHOWN]}. It shows that nothing was changed since, not "
            "when it was written: hand it to somebody, or to a registry, before the data are "
            "looked at.",
        ]
        return "\n".join(line for line in lines if line)


def _told(value: object) -> str:
    """Return a choice in words."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_told(one)}" for name, one in value.items()) or "none"
    if isinstance(value, tuple | list):
        return listed(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)


def protocol(question: str, *, by: str, reference: str, **choices: Any) -> Protocol:  # noqa: ANN401
    """Write down the choices of an audit before the data are looked at.

    Parameters
    ----------
    question, by, reference, **choices
        As :class:`Protocol` has them.

    Raises
    ------
    DataError
        If there is no such choice, or no audit could be made of it.

    Examples
    --------
    >>> plan = protocol("Who gets in?", by="group", reference="A", within=2)
    >>> plan.fingerprint[:12]
    '665f5580a6ca'
    """
    there = [one.name for one in fields(Protocol)]
    wrong = [name for name in choices if name not in there]
    if wrong:
        raise DataError(
            f"protocol: there is no choice {wrong[0]!r}; there are {listed(there)}.", code="B81"
        )
    for name in ("given", "held"):
        if isinstance(choices.get(name), list):
            choices[name] = tuple(choices[name])
    return Protocol(question, by, reference, **choices)


def read_protocol(path: str | Path) -> Protocol:
    """Read choices that were written, and see that none was changed since.

    Raises
    ------
    DataError
        If the file is none, or its choices are not those of its fingerprint.

    Examples
    --------
    >>> import tempfile
    >>> plan = protocol("Who gets in?", by="group", reference="A")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_protocol(plan.write(f"{folder}/plan.json")).within
    3
    """
    try:
        kept = json.loads(Path(path).read_text(encoding="utf-8"))
        choices, fingerprint = dict(kept["choices"]), kept["fingerprint"]
        del choices["protocol"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "read_protocol: this is no file of a protocol. Write one by protocol(…).write(path).",
            code="B81",
        ) from error
    made = protocol(**choices)
    if made.fingerprint != fingerprint:
        raise DataError(
            "read_protocol: the choices of this file are not those of its fingerprint, so it was "
            "changed since it was written. Go back to the file as it was.",
            code="B81",
        )
    return made


@dataclass(frozen=True, eq=False)
class Checklist(Answer):
    """What readers of a study need to know, and whether it can be told of a finding.

    Attributes
    ----------
    items
        A row an item: ``item``, ``told`` (what there is to say) and ``done``.
    """

    items: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return a row an item.

        Examples
        --------
        >>> Checklist(pd.DataFrame({"item": ["a"], "told": [""], "done": [False]})).to_frame().shape
        (1, 3)
        """
        return self.items.copy()

    def __str__(self) -> str:
        marks = {True: "told", False: "TO DO"}
        return "\n".join(
            f"[{marks[bool(row['done'])]}] {row['item']}"
            + (f": {row['told']}" if row["told"] else "")
            for row in self.items.to_dict("records")
        )


def checklist(
    found: Audit,
    *more: Finding,
    protocol: Protocol | None = None,
    others: Sequence[Literal["sensitivity", "unlabelled", "conversion"]] = (),
) -> Checklist:
    """Return what a report of a finding has to tell, with what is there already.

    Parameters
    ----------
    found
        The finding.
    more
        Nulls and regressions that go with it.
    protocol
        What was planned.
    others
        What else was looked at.

    References
    ----------
    The items follow E. von Elm et al., "The STROBE statement", PLoS Medicine 4 (2007) e296, where
    they fit networks.

    Examples
    --------
    >>> import netpath as ntp
    >>> people = pd.DataFrame({"group": [*"AABB"]}, index=[*"abcd"])
    >>> values = pd.Series([0.1, 0.2, 0.3, 0.4], people.index)
    >>> found = ntp.audit.gap(
    ...     ntp.PersonMeasure(values, "reach", "people", people), "group", "A", rng=1
    ... )
    >>> int(checklist(found).items["done"].sum())
    7
    """
    n, left = found.by_group["n"], int(found.by_group["n"].get("(no label)", 0))
    nulls = [one.held for one in more if isinstance(one, NullAudit)]
    given = found.given or ", ".join(
        name for one in more if isinstance(one, Regression) for name in one.given
    )
    plan = "" if protocol is None else f"fingerprint {protocol.fingerprint[:SHOWN]}"
    apart = (
        [] if protocol is None else [one for f in (found, *more) for one in protocol.departures(f)]
    )
    rows: list[tuple[str, str, bool]] = [
        ("What was measured, of whom", f"{found.what}, {int(n.sum()):,} people", True),
        ("Groups, and the reference", f"{found.by}, against {found.reference}", True),
        ("People without a label", f"{left:,}", not left or "unlabelled" in others),
        ("Effect with its interval, before p", f"{found.confidence:.0%} intervals", True),
        ("What p is about", found.null, True),
        ("Nulls of the network, beside labels", listed(nulls), bool(nulls)),
        ("Covariates", given, bool(given)),
        ("Several contrasts adjusted", f"{len(found.contrasts)}, min-P", True),
        ("Other reasonable choices", "", "sensitivity" in others),
        ("Access beside conversion", "", "conversion" in others),
        ("What is assumed", "; ".join(found.assumptions), bool(found.assumptions)),
        ("How ties were collected, and who is missing", "", False),
        ("Planned before the data were looked at", plan, protocol is not None),
        ("What departs from the plan", listed(apart) or (plan and "nothing"), protocol is not None),
        ("Draws that can be repeated", f"rng {found.seed}", found.seed is not None),
    ]
    return Checklist(pd.DataFrame(rows, columns=["item", "told", "done"]))
