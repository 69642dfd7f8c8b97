"""The samples: the town as files, as exports, and as what one person has beside LinkedIn."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from netpath.generate._exports import (
    ONLINE,
    SHARE_OF_ALUMNI,
    SHARE_OF_TIES,
    TODAY,
    YEARS_AT_SCHOOL,
    Export,
    draw_exports,
    owners_of,
    slug_of,
    tied_to,
    two_asks_away,
)
from netpath.generate._linkedin import export_files
from netpath.generate._people import is_gatekeeper
from netpath.generate._town import CIRCLES, HABITS, town
from netpath.network import ReferralNetwork

ON_THE_PHONE = ("family", "friend", "neighbour")
N_STRANGERS = 12
_GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,Organization Name,Organization Title,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"
)
_BODY = "This text says nothing, and is not kept.\n"
_CALENDAR = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sample town//EN")


@dataclass(frozen=True)
class Somebody:
    """Somebody who stands in these files: a tie of the town, or a stranger (no kind)."""

    number: int
    name: str
    email: str
    org: str
    role: str
    kind: str = ""
    count: int = 0
    last: date = TODAY

    @property
    def phone(self) -> str:
        """A number that was set apart for films and books."""
        area = "+44 7700 900" if self.number < 1000 else "+44 20 7946 0"
        return f"{area}{self.number % 1000:03d}"


def own_files(net: ReferralNetwork, *, rng: int) -> dict[str, bytes]:
    """Return the name and the bytes of each file of p200.

    Family, friends and neighbours are in the phone, everybody whom p200 talked to in the last year
    in the mail, those of the last three months in the calendar, and two ties in three in the
    address book. Twelve people two asks away stand in them too, and are no ties.
    """
    owner = owners_of(net)[0]
    stream = np.random.default_rng([rng, 200])
    me = _somebody(net, owner)
    ties = [_somebody(net, one.other, one.kind, one.count, one.last) for one in tied_to(net, owner)]
    ties.sort(key=lambda one: (-one.count, one.number))
    away = sorted(two_asks_away(net, owner) - set(net.alters(owner)) - {owner})
    strangers = [_somebody(net, one) for one in stream.permutation(away)[:N_STRANGERS].tolist()]
    return {
        "phone.vcf": _vcards(ties, strangers).encode(),
        "google-contacts.csv": _google(ties, strangers).encode(),
        "mail.mbox": "".join(_mails(me, ties, strangers, stream)).encode(),
        "calendar.ics": _calendar(me, ties, strangers, stream).encode(),
    }


def _somebody(net: ReferralNetwork, one: str, *told: object) -> Somebody:
    facts = [net.attribute(one, name) for name in ("org", "role")]
    email = f"{slug_of(one, net.name_of(one))}@example.org"
    return Somebody(int(one[1:]), net.name_of(one), email, *facts, *told)  # type: ignore[arg-type]


def _vcards(ties: Sequence[Somebody], strangers: Sequence[Somebody]) -> str:
    """Return a phone's cards: of two programs, with a plumber, and one person twice."""
    kept = [one for one in ties if one.kind in ON_THE_PHONE]
    cards = [_card(one, at) for at, one in enumerate([*kept, *strangers[:3], *kept[:1]])]
    firm = ("BEGIN:VCARD", "VERSION:3.0", "FN:Town Plumbers", "ORG:Town Plumbers")
    return "".join(
        [*cards, _lines(*firm, "TEL:+44 7700 900999", "X-ABShowAs:COMPANY", "END:VCARD")]
    )


def _card(one: Somebody, at: int) -> str:
    first, last = one.name.split(" ", 1)
    if at % 3 == 2:  # as older phones write them
        name = "".join(f"={byte:02X}" for byte in f"{last};{first}".encode()).replace("=3B", ";")
        named = f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name};;;"
        told: tuple[str, ...] = (
            "VERSION:2.1",
            named,
            f"TEL;CELL:{one.phone.replace('+44 ', '0044')}",
        )
    else:
        told = (
            *("VERSION:3.0", f"N:{last};{first};;;", f"FN:{one.name}"),
            f"item1.TEL;type=CELL:{one.phone}",
            *([f"EMAIL;type=HOME:{one.email}"] if at % 2 else []),
        )
    return _lines("BEGIN:VCARD", *told, "END:VCARD")


def _google(ties: Sequence[Somebody], strangers: Sequence[Somebody]) -> str:
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\r\n")
    write.writerow(_GOOGLE.split(","))
    for at, one in enumerate([*ties, *strangers[3:8]]):
        if at % 3 == 1:
            continue
        first, last = one.name.split(" ", 1)
        email = f"{one.email} ::: {one.email.replace('@', '@mail.')}" if at % 4 == 2 else one.email
        phone = one.phone if at % 4 < 3 else ""
        labels = "* myContacts"
        told = (one.org, one.role, "", labels, "* Home", email, "Mobile" if phone else "", phone)
        write.writerow((first, "", last, "", *told))
    return text.getvalue()


def _mails(
    me: Somebody, ties: Sequence[Somebody], strangers: Sequence[Somebody], rng: np.random.Generator
) -> Iterator[str]:
    """Yield letters: to and fro with ties, alone or three at once; to strangers; and from lists."""
    letters = list[tuple[datetime, str, list[Somebody], str]]()
    lately = [one for one in ties if one.last >= TODAY - timedelta(days=365)]
    for one in lately:
        for turn in range(1 + min(one.count // 4, 7)):
            ends = (me, [one]) if turn % 2 else (one, [me])
            letters.append((_moment(one.last, rng), *_sent(*ends), ""))
    for one in strangers[4:7]:
        letters.append((_moment(TODAY, rng), *_sent(me, [one]), ""))
    letters.append((_moment(TODAY, rng), *_sent(me, lately[1:4]), ""))
    letters.append((_moment(TODAY, rng), *_sent(strangers[0], [me, *ties, *strangers[1:]]), ""))
    for _ in range(3):
        news = "List-Id: Town News <news.example.org>\nList-Unsubscribe: <mailto:off@example.org>\n"
        letters.append((_moment(TODAY, rng), "Town News <news@example.org>", [me], news))
    letters.append((_moment(TODAY, rng), "no-reply@shop.example.org", [me], ""))
    letters.sort(key=lambda letter: letter[:2])
    for at, (when, sender, to, more) in enumerate(letters):
        named = ", ".join(f'"{one.name}" <{one.email}>' for one in to)
        heads = f"From: {sender}\nTo: {named}\nDate: {when:%a, %d %b %Y %H:%M:%S} +0000\n"
        yield (
            f"From sample@example.org {when:%a %b %d %H:%M:%S %Y}\n{heads}"
            f"Message-ID: <{at}@sample.example.org>\n{more}Subject: Hello\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{_BODY}\n"
        )


def _sent(sender: Somebody, to: list[Somebody]) -> tuple[str, list[Somebody]]:
    return f'"{sender.name}" <{sender.email}>', to


def _moment(last: date, rng: np.random.Generator) -> datetime:
    """Return a time in the year before a last day."""
    day = last - timedelta(days=int(rng.integers(300)))
    return datetime.combine(day, time(int(rng.integers(8, 20)), int(rng.integers(60))))


def _calendar(
    me: Somebody, ties: Sequence[Somebody], strangers: Sequence[Somebody], rng: np.random.Generator
) -> str:
    """Return meetings: of two, of a few, a weekly one, one of many, one that was called off."""
    lately = [one for one in ties if one.last >= TODAY - timedelta(days=90)]
    meetings = [([one], "") for one in lately for _ in range(2 if one.count > 50 else 1)]
    meetings += [(lately[:4], "RRULE:FREQ=WEEKLY;COUNT=6"), ([*ties, *strangers], "")]
    meetings += [([strangers[7]], "STATUS:CANCELLED"), ([strangers[8]], "declined")]
    told = list[str]()
    for at, (others, more) in enumerate(meetings):
        when = _moment(min(one.last for one in others), rng)
        told += ["BEGIN:VEVENT", f"UID:{at}@sample.example.org", f"DTSTART:{when:%Y%m%dT%H%M%SZ}"]
        told += [f"DTEND:{when + timedelta(hours=1):%Y%m%dT%H%M%SZ}", "SUMMARY:A meeting"]
        told.append(f'ORGANIZER;CN="{me.name}":mailto:{me.email}')
        for one in [me, *others]:
            state = "DECLINED" if more == "declined" and one is not me else "ACCEPTED"
            told.append(f'ATTENDEE;CN="{one.name}";PARTSTAT={state}:mailto:{one.email}')
        told += [*([more] if ":" in more else []), "END:VEVENT"]
    return _lines(*_CALENDAR, *told, "END:VCALENDAR")


def _lines(*lines: str) -> str:
    """Return lines as vCards and calendars have them: CRLF, and folded after 73 letters."""
    folded = [
        "\r\n ".join(line[at : at + 73] for at in range(0, max(len(line), 1), 73)) for line in lines
    ]
    return "".join(f"{line}\r\n" for line in folded)


_RNG = 7


def write_samples(folder: str | Path) -> None:
    """Write people.csv, ties.csv, the folders exports and own, and README.md: the same bytes.

    Parameters
    ----------
    folder
        An existing folder; files of these names are replaced.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_samples(folder)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['README.md', 'exports', 'own', 'people.csv', 'ties.csv']
    """
    net = town(rng=_RNG)
    _write(net.people.reset_index(), Path(folder, "people.csv"))
    _write(net.ties, Path(folder, "ties.csv"))
    exports, alumni = draw_exports(net, rng=_RNG)
    Path(folder, "exports").mkdir(exist_ok=True)
    for name, content in export_files(exports, alumni, rng=_RNG).items():
        Path(folder, "exports", name).write_bytes(content)
    Path(folder, "own").mkdir(exist_ok=True)
    for name, content in own_files(net, rng=_RNG).items():
        Path(folder, "own", name).write_bytes(content)
    datasheet = Path(__file__).with_name("datasheet.md").read_text(encoding="utf-8")
    figures = _people_figures(net) | _tie_figures(net) | _export_figures(net, exports) | _assumed()
    told = datasheet.format(rng=_RNG, alumni=len(alumni), **figures)
    Path(folder, "README.md").write_text(told, encoding="utf-8", newline="\n")


def _write(table: pd.DataFrame, path: Path) -> None:
    for name in table.select_dtypes("datetime"):
        table[name] = table[name].dt.strftime("%Y-%m-%d")
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        write.writerow(table.columns)
        write.writerows(table.astype(object).where(table.notna(), "").to_numpy())


def _people_figures(net: ReferralNetwork) -> dict[str, object]:
    people, role = net.people, net.people["role"]
    manages = role == "hiring manager"
    return {
        "people": f"{len(people):,}",
        "orgs": people["org"].nunique(),
        "job_seekers": (role == "job seeker").sum(),
        "students": (role == "student").sum(),
        "group_a": (people["group"] == "A").sum(),
        "group_b": (people["group"] == "B").sum(),
        "group_none": people["group"].isna().sum(),
        "gatekeepers": is_gatekeeper(role).sum(),
        "hiring_managers": manages.sum(),
        "acme_managers": (manages & (people["org"] == "Acme")).sum(),
    }


def _tie_figures(net: ReferralNetwork) -> dict[str, object]:
    import networkx as nx

    graph, people = net.to_networkx(), net.people
    alters = pd.Series(dict(graph.degree))
    keeps = people.index[is_gatekeeper(people["role"])]
    known = pd.Series({one: len({*graph[one]}.intersection(keeps)) for one in people.index})
    known = known.drop(keeps).groupby(people["group"]).mean()
    circles = sorted(map(len, nx.connected_components(graph)))
    kinds = [
        (kind, len(ties), f"{ties['count'].median():g}", f"{ties['warmth'].mean():.2f}")
        for kind, ties in net.ties.groupby("kind")
    ]
    return {
        "ties": f"{net.n_ties:,}",
        "kinds": _rows(kinds),
        "mean_alters": f"{alters.mean():.1f}",
        "median_alters": f"{alters.median():g}",
        "most_alters": alters.max(),
        "clustering": f"{nx.average_clustering(graph):.3f}",
        "largest": f"{circles[-1]:,}",
        "alone": circles.count(1),
        "islands": len(circles) - 1 - circles.count(1),
        "apart": sum(circles[:-1]) - circles.count(1),
        "gates_a": f"{known['A']:.2f}",
        "gates_b": f"{known['B']:.2f}",
    }


def _export_figures(net: ReferralNetwork, exports: list[Export]) -> dict[str, object]:
    owners = owners_of(net)
    n_ties = [len(net.alters(owner)) for owner in owners]
    people, school = net.people, net.people.at[owners[0], "school"]
    left = (people["school"] == school) & people["graduated"].notna()
    rows = [
        (f"{export.owner.slug}.zip", total, len(export.ties), len(export.met_once))
        for total, export in zip(n_ties, exports, strict=True)
    ]
    return {
        "exports": _rows(rows),
        "owners_ties": sum(n_ties),
        "own_many": len(net.alters(owners[0])) + N_STRANGERS,
        "kept_ties": sum(len(export.ties) for export in exports),
        "school": school,
        "left_school": left.sum(),
    }


def _assumed() -> dict[str, object]:
    """Return the numbers that the town is drawn with."""
    circles = [(one.shared, one.kind, f"{one.chance:g}") for one in CIRCLES]
    habits = [(kind, *(f"{number:g}" for number in HABITS[kind])) for kind in HABITS]
    return {
        "share_of_ties": f"{SHARE_OF_TIES:.0%}".replace("%", " %"),
        "share_of_alumni": f"{SHARE_OF_ALUMNI:.0%}".replace("%", " %"),
        "years_at_school": YEARS_AT_SCHOOL,
        "online": ", ".join(f"{kind} {times}" for kind, times in ONLINE.items()),
        "circles": _rows(circles).replace("inf", "1"),
        "habits": _rows(habits).replace("inf", "since they could"),
    }


def _rows(cells: Iterable[Iterable[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in cells)
