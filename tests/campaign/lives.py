"""Two lives to try the shell on, made up from a fixed seed: a job seeker's and a coach's files."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import openpyxl

FIRST = [
    *("Amara", "Bao", "Chidi", "Dana", "Elif", "Farid", "Greta", "Hana", "Ivo", "José", "Kemal"),
    *("Lina", "Mateo", "Nadia", "Oskar", "Priya", "Quinn", "Rosa", "Sofía", "Tariq", "Uma"),
    *("Viktor", "Wanjiru", "Ximena", "Yusuf", "Zoë", "Åsa", "Ćiro", "Núria", "Øyvind"),
]
LAST = [
    *("Abara", "Becker", "Castillo", "Dubois", "Eriksen", "Fontaine", "Gómez", "Hassan", "Jansen"),
    *("Ivanova", "Kowalski", "Laurent", "Müller", "Nakamura", "Okafor", "Petrov", "Quist"),
    *("Rossi", "Sánchez", "Tanaka", "Ueda", "Vargas", "Weiß", "Xu", "Yılmaz", "Zając"),
]
FIRMS = ["Northwind", "Kestrel Health", "Blue Harbour", "Meridian", "Alder & Sons", "Fjord Energy"]
MORE_FIRMS = [f"{one} {what}" for one in ("Oak", "River", "Stone") for what in ("Ltd", "AG", "Co")]
ROLES = ["nurse", "engineer", "data analyst", "accountant", "teacher", "designer", "consultant"]
BOSSES = ["head of data", "director of nursing", "engineering manager", "hiring manager"]
MET = date(2026, 11, 20)


def people(rng: random.Random, n: int) -> list[tuple[str, str]]:
    """So many people, some of one name."""
    return [(rng.choice(FIRST), rng.choice(LAST)) for _ in range(n)]


def connections(path: Path, n: int = 600, *, later: bool = False) -> Path:
    """A LinkedIn export of n connections; later it has forty more, and some have other jobs."""
    rng = random.Random(17)
    lines = [["First Name", "Last Name", "URL", "Email Address", "Company", "Position"]]
    lines[0].append("Connected On")
    for at, (first, last) in enumerate(people(rng, n + 40)):
        boss = rng.random() < 0.04
        firm = rng.choice(FIRMS if rng.random() < 0.3 else MORE_FIRMS)
        role = rng.choice(BOSSES if boss else ROLES)
        day = MET - timedelta(days=rng.randrange(30, 3_000))
        if later and at % 50 == 7:
            firm, role = "Northwind", "head of data"
        url = f"https://www.linkedin.com/in/{at}-{first.lower()}"
        mail = f"{at}@mail.example" if at % 9 == 0 else ""
        row = [first, last, url, mail, firm, role, f"{day:%d %b %Y}"]
        if at < n or later:
            lines.append(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Notes:"], ["When exporting …"], [], *lines])
    return path


def address_book(path: Path) -> Path:
    """Forty cards: some of the connections, some of nobody else, one without a name."""
    rng, found = random.Random(17), []
    known = people(rng, 600)
    for at in range(0, 270, 9):
        first, last = known[at]
        found.append(
            f"BEGIN:VCARD\nVERSION:3.0\nN:{last};{first};;;\nFN:{first} {last}\n"
            f"EMAIL:{at}@mail.example\nEND:VCARD\n"
        )
    found += [
        f"BEGIN:VCARD\nVERSION:3.0\nN:Byron;{one};;;\nFN:{one} Byron\nTEL:+44 20 0000 00{at}\n"
        "END:VCARD\n"
        for at, one in enumerate(["Mum", "Theo", "Ines", "Carla", "Pat"])
    ]
    found.append("BEGIN:VCARD\nVERSION:3.0\nTEL:+44 20 1111\nEND:VCARD\n")
    path.write_text("".join(found), encoding="utf-8")
    return path


PEOPLE = [
    ("Marta Reyes", "", "", "client"),
    ("Ben Ash", "Zeta", "nurse", ""),
    ("ben ash", "Kestrel Health", "porter", "another Ben"),
    ("Sofía Núñez", "Kestrel Health", "ward sister", ""),
    ("sofia nunez", "Kestrel Health Ltd", "", "same?"),
    ("Bob (Robert) Hill", "KESTREL HEALTH LTD.", "director of nursing", ""),
    ("", "", "", ""),
    ("Chen Li Wei", "Kestrel Healthcare", "recruiter", ""),
    ("Fay Good", "Zeta", "head of nursing", ""),
    ("Gus  Ode", "Zeta", "", ""),
    ("Hana O'Neil", "Meridian", "hiring manager", ""),
    ("Ivo Žák", "Meridian", "analyst", ""),
    ("Jo", "", "", "nickname only"),
    *((f"Person {n}", "Meridian" if n % 2 else "Zeta", "clerk", "") for n in range(13, 25)),
    ("Zoë Xu", "Kestrel Health", "head of wards", ""),
]
KNOWS = [
    ("Marta Reyes", "Gus Ode", 5),
    ("Marta Reyes", "Ivo Žák", 4),
    ("Marta Reyes", "Jo", "3"),
    ("Marta Reyes", "Fay Good", "maybe"),
    ("Gus Ode", "Bob (Robert) Hill", 3),
    ("Ivo Žák", "Hana O'Neil", 4),
    ("Jo", "Zoë Xu", 2),
    ("Fay Good", "Sofía Núñez", 7),
    ("Sofía Núñez", "Zoë Xu", 4),
    *((f"Person {n}", f"Person {n + 1}", 2) for n in range(13, 20)),
    ("Marta Reyes", "Person 13", 1),
]


def workbook(path: Path, *, mended: bool = False) -> Path:
    """A coach's workbook of 25 people, as it comes; mended as its messages say, if so."""
    book = openpyxl.load_workbook(path)
    cells = book["People"]
    for row in range(cells.max_row, 1, -1):
        cells.delete_rows(row)
    for name, org, role, note in PEOPLE:
        if mended and name == "ben ash":
            name = "Ben Ash (porter)"
        if mended and name == "sofia nunez":
            continue
        cells.append([name, org, role, note][: cells.max_column])
    ties = book["Who knows whom"]
    for row in range(ties.max_row, 1, -1):
        ties.delete_rows(row)
    for one, other, well in KNOWS:
        if mended and well in ("maybe", 7):
            well = 3
        ties.append([one, other, well])
    targets = book["Targets"]
    for row in range(targets.max_row, 1, -1):
        targets.delete_rows(row)
    targets.append(["Zoë Xu"])
    targets.append(["Bob (Robert) Hill"])
    book.save(path)
    return path
