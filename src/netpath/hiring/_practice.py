"""What an employer does with requests, and how candidates are judged: all of it said by the user.

Nothing is claimed unless somebody says so: by default being met lifts nobody and tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf, isfinite
from numbers import Real
from types import MappingProxyType
from typing import Any, Literal, get_args

from netpath._results import Assumption, percent, three_digits
from netpath.errors import DataError

Name = Literal[
    "open door",
    "decline all",
    "blind review",
    "answer by e-mail",
    "lottery of meetings",
    "referral cap",
    "referral bonus",
    "structured interview",
    "awareness",
]
Met = Literal["as now", "nobody", "everybody", "by lot"]
MOST_LIFT = 20.0


def _no_lifts() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Judging:
    """How candidates are judged: what is assumed, in units of the spread of quality.

    Quality is normal with standard deviation 1 and the same in every group. A file shows it with
    noise; a talk may show it once more. The judge knows how much noise there is and estimates
    quality as well as can be; then whoever was met is lifted.

    Attributes
    ----------
    hired
        The share of applicants that is hired, between 0 and 1.
    file_noise
        The variance of the noise in a file, above 0: at 1, a file tells as much as it hides.
    talk_noise
        The variance of the noise in a talk, above 0; infinite where meeting somebody tells nothing
        (charm only).
    lift
        By how many standard deviations of quality somebody who was met is judged more kindly.
    liked
        What is added to the lift of the met, by group: for liking one's own, say.
    unmet
        What everybody of a group who was not met is lifted by; below 0 is held against them.

    Examples
    --------
    >>> Judging(lift=0.5).assumptions[0]
    'being met lifts a candidate by 0.5 sd of quality (assumed)'
    >>> Judging(hired=1.2)
    Traceback (most recent call last):
    netpath.errors.DataError: hired is 1.2; it must lie between 0 and 1. Write 0.1 for one in ten.
    """

    hired: float = 0.1
    file_noise: float = 1.0
    talk_noise: float = inf
    lift: float = 0.0
    liked: Mapping[str, float] = field(default_factory=_no_lifts)
    unmet: Mapping[str, float] = field(default_factory=_no_lifts)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not (_number(self.hired) and 0 < self.hired < 1):
            raise DataError(
                f"hired is {self.hired!r}; it must lie between 0 and 1. Write 0.1 for one in ten."
            )
        _need_noise("file_noise", self.file_noise, most="it must be finite")
        _need_noise("talk_noise", self.talk_noise)
        need_lift("lift", self.lift)
        for name in ("liked", "unmet"):
            given = getattr(self, name)
            if not isinstance(given, Mapping):
                raise DataError(
                    f"{name} is a {type(given).__name__}; it must be a dict of lifts by group. "
                    f"Write {name}={{'B': 0.1}}."
                )
            for lift in given.values():
                need_lift(name, lift)
            object.__setattr__(self, name, MappingProxyType(dict(given)))

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process, or into a copy: no mapping that is a view goes there."""
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return own | {"liked": dict(self.liked), "unmet": dict(self.unmet)}

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed, as sentences that results repeat."""
        talk = "tells nothing of quality"
        if isfinite(self.talk_noise):
            talk = f"tells quality with noise of variance {three_digits(self.talk_noise)}"
        by_group = [
            Assumption("lift", f"{told} of group {group} lifted by {lift:+.3g} sd")
            for told, lifts in (("the met", self.liked), ("the unmet", self.unmet))
            for group, lift in sorted(lifts.items())
        ]
        file = f"a file tells it with noise of variance {three_digits(self.file_noise)}"
        return (
            Assumption("lift", f"being met lifts a candidate by {self.lift:.3g} sd of quality"),
            *by_group,
            Assumption("talk", f"a talk {talk}"),
            Assumption("file", file),
            Assumption("hired", f"{percent(self.hired)} of all who apply are hired"),
            Assumption("quality", "quality is spread alike in every group"),
            Assumption("met", "within a group, who is met has nothing to do with quality"),
            Assumption("applicants", "everybody applies, to one employer, once"),
        )


@dataclass(frozen=True)
class Practice:
    """One way to answer requests and to hire; :func:`practice` makes it.

    Attributes
    ----------
    name
        Which of the nine.
    met
        Who is met: as many as now, nobody, everybody, or as many as now by lot.
    times
        By what meetings are multiplied, up to everybody.
    lifted
        The part of the lift that is left, 0 to 1.
    sees
        Whether the judge knows whose file it is: group and meeting.
    cap
        The largest share of hires who were met; None for no cap.
    weaker
        By how many sd the met are weaker than others; the judge knows, and allows for it.
    file_noise, talk_noise
        What replaces those of :class:`Judging`; None where they stay.
    """

    name: Name
    met: Met = "as now"
    times: float = 1.0
    lifted: float = 1.0
    sees: bool = True
    cap: float | None = None
    weaker: float = 0.0
    file_noise: float | None = None
    talk_noise: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be, of a practice made by hand too."""
        if self.name not in get_args(Name) or self.met not in get_args(Met):
            raise DataError(
                f"There is no practice {self.name!r} with {self.met!r} met; there are "
                f"{', '.join(get_args(Name))}."
            )
        _need_share("cap", self.cap)
        _need_share("lifted", self.lifted)
        for name, value in (("times", self.times), ("weaker", self.weaker)):
            if not (_number(value) and isfinite(value) and value >= 0):
                raise DataError(f"{name} is {value!r}; it must be a number, 0 or more.")
        if self.file_noise is not None:
            _need_noise("file_noise", self.file_noise, most="it must be finite")
        if self.talk_noise is not None:
            _need_noise("talk_noise", self.talk_noise)

    def __str__(self) -> str:
        told = {
            "referral cap": f" at {100 * (self.cap or 0.0):g} %",
            "referral bonus": f", meetings × {self.times:g}"
            + (f", {self.weaker:g} sd weaker" if self.weaker else ""),
            "awareness": f", {100 * (1 - self.lifted):g} % corrected",
            "structured interview": f", noise {self.file_noise:g}" if self.file_noise else "",
            "answer by e-mail": f", noise {self.talk_noise:g}" if self._tells else "",
        }
        return self.name + told.get(self.name, "")

    @property
    def _tells(self) -> bool:
        return self.talk_noise is not None and isfinite(self.talk_noise)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed of this practice alone."""
        told = ""
        if self.name == "answer by e-mail":
            tells = "tells nothing of quality"
            if self._tells:
                tells = f"tells it with noise of variance {self.talk_noise:g}"
            told = f"{self}: an exchange with everybody, which {tells}"
        if self.name == "referral bonus":
            told = (
                f"a bonus multiplies meetings by {self.times:g}, and those who are then met are "
                f"{self.weaker:g} sd weaker, which the judge knows"
            )
        if self.name == "structured interview":
            told = (
                "a structured interview of everybody brings the noise of a file to "
                f"{self.file_noise or 0.0:g}"
            )
        if self.name == "awareness":
            told = f"{percent(1 - self.lifted)} of the lift is corrected"
        return (Assumption("practice", told),) if told else ()


_OPTIONS: dict[Name, tuple[str, ...]] = {
    "open door": (),
    "decline all": (),
    "blind review": (),
    "answer by e-mail": ("talk_noise",),
    "lottery of meetings": (),
    "referral cap": ("cap",),
    "referral bonus": ("times", "weaker"),
    "structured interview": ("file_noise",),
    "awareness": ("corrected",),
}
_EXAMPLES = {"cap": "0.4", "times": "2", "file_noise": "0.25", "corrected": "0.5"}


def practice(
    name: Name,
    *,
    cap: float | None = None,
    times: float | None = None,
    weaker: float | None = None,
    corrected: float | None = None,
    file_noise: float | None = None,
    talk_noise: float | None = None,
) -> Practice:
    """Return one way to answer requests and to hire.

    ``"open door"``: as now. ``"decline all"``: nobody is met. ``"blind review"``: the judge does
    not know whose file it is. ``"answer by e-mail"``: everybody, in writing. ``"lottery of
    meetings"``: as many as now, by lot. ``"referral cap"``: at most a share of hires were met.
    ``"referral bonus"``: more are met, perhaps weaker ones. ``"structured interview"``: of
    everybody, nobody lifted. ``"awareness"``: the judge corrects part of the lift.

    Parameters
    ----------
    name
        Which.
    cap
        Of a referral cap: the largest share of hires who were met, 0 to 1.
    times, weaker
        Of a referral bonus: by what meetings are multiplied (0 or more), and by how many sd those
        who are met are then weaker, which the judge knows (0 if left out).
    corrected
        Of awareness: the part of the lift that is taken back, 0 to 1.
    file_noise
        Of a structured interview: the variance of the noise that is left in what is known of
        everybody.
    talk_noise
        Of an answer by e-mail: the variance of the noise in what the exchange tells; it tells
        nothing if left out.

    Raises
    ------
    DataError
        If there is no such practice, a number is missing or out of range, or is one of another
        practice. Numbers that decide have no default.

    References
    ----------
    A bonus can bring weaker referrals: Bond, Labuzova and Fernandez (2018), Sociological Science
    5:574 (a vignette experiment; only its abstract was read).

    Examples
    --------
    >>> print(practice("referral cap", cap=0.4))
    referral cap at 40 %
    >>> practice("lottery of meetings").met
    'by lot'
    """
    if name not in get_args(Name):
        raise DataError(f"There is no practice {name!r}; there are {', '.join(get_args(Name))}.")
    given = {
        "cap": cap,
        "times": times,
        "weaker": weaker,
        "corrected": corrected,
        "file_noise": file_noise,
        "talk_noise": talk_noise,
    }
    for option, value in given.items():
        if value is not None and option not in _OPTIONS[name]:
            of = next(one for one, options in _OPTIONS.items() if option in options)
            raise DataError(f"{option} belongs to {of!r}, not to {name!r}. Leave it out.")
        if value is None and option in _OPTIONS[name] and option in _EXAMPLES:
            raise DataError(
                f"{name!r} takes {option}, which decides what it does and so has no default. "
                f"Write practice({name!r}, {option}={_EXAMPLES[option]})."
            )
    _need_share("corrected", corrected)
    return _made(name, given)


def _made(name: Name, given: Mapping[str, float | None]) -> Practice:
    """Return a practice as the numbers of its row."""
    noise = given["talk_noise"]
    nobody: dict[str, Any] = {"met": "nobody", "lifted": 0.0}
    rows: dict[Name, dict[str, Any]] = {
        "decline all": nobody,
        "blind review": {"lifted": 0.0, "sees": False, "talk_noise": inf},
        "answer by e-mail": {
            "met": "everybody",
            "lifted": 0.0,
            "talk_noise": inf if noise is None else noise,
        },
        "lottery of meetings": {"met": "by lot"},
        "referral cap": {"cap": given["cap"]},
        "referral bonus": {"times": given["times"], "weaker": given["weaker"] or 0.0},
        "structured interview": nobody | {"file_noise": given["file_noise"]},
        "awareness": {"lifted": 1 - (given["corrected"] or 0.0)},
    }
    return Practice(name, **rows.get(name, {}))


def _number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _need_share(name: str, value: object) -> None:
    if value is not None and not (_number(value) and 0 <= value <= 1):  # type: ignore[operator]
        raise DataError(f"{name} is {value!r}; it must be a share, 0 to 1. Write 0.4 for 40 %.")


def _need_noise(name: str, value: object, most: str = "") -> None:
    fine = _number(value) and value > 0 and not (most and value == inf)  # type: ignore[operator]
    if not fine:
        rule = "; ".join(filter(None, ["it must be a variance, above 0", most]))
        raise DataError(
            f"{name} is {value!r}; {rule}. Write 1 for noise as large as the spread of quality."
        )


def need_lift(name: str, value: object) -> None:
    """Refuse what is no number of standard deviations.

    Examples
    --------
    >>> need_lift("lift", 0.5)
    """
    if not (_number(value) and abs(value) <= MOST_LIFT):  # type: ignore[arg-type]
        raise DataError(
            f"{name} is {value!r}; it must be a number of standard deviations of quality, at most "
            f"{MOST_LIFT:g} in size. Write 0.5 for half of one, and 0 to claim nothing."
        )


NOW = practice("open door")
