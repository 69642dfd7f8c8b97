"""Where people of the town work: organisations, their teams and the roles in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

REMOTE, CUT_OFF = "Skerry Light", "Hollow Quarry"

_SIZES = {"Acme": 60, REMOTE: 8, CUT_OFF: 7}
_TEAM_SIZE = 8


@dataclass(frozen=True)
class _Field:
    orgs: tuple[str, ...]
    teams: tuple[str, ...]
    roles: tuple[str, ...]


def _field(orgs: str, teams: str, roles: str) -> _Field:
    return _Field(*(tuple(words.split(", ")) for words in (orgs, teams, roles)))


FIELDS = {
    "software": _field(
        "Lantern Apps, Bitterfern, Quiet Loop, Northgate Data, Tallow & Byte",
        "Platform, Applications, Data, Tools",
        "engineer, analyst, tester, product designer",
    ),
    "engineering": _field(
        "Acme, Kestrel Works, Orrin Bridges, Pike Turbines, Hollow Quarry",
        "Design, Production, Testing, Maintenance",
        "engineer, technician, draughtsperson, machinist",
    ),
    "health": _field(
        "Saltmarsh Clinic, Elder House, Willow Ward, Brightwater Pharmacy, Foxglove Labs",
        "Ward, Surgery, Pharmacy, Home Visits",
        "nurse, physician, pharmacist, carer",
    ),
    "education": _field(
        "Open Door Learning, Riverside Nursery, Hilltop Tutors, Maple Training, Tidewater Library",
        "Languages, Sciences, Early Years, Evening Courses",
        "teacher, tutor, librarian, teaching assistant",
    ),
    "finance": _field(
        "Penny Bank, Cobble Insurance, Anchor Savings, Ledger & Lowe, Fairweather Credit",
        "Accounts, Lending, Claims, Risk",
        "analyst, accountant, adviser, clerk",
    ),
    "retail": _field(
        "Juniper Market, Old Mill Bakery, Copper Kettle, Harvest Row, Dovetail Furniture",
        "Shop Floor, Purchasing, Stores, Online Sales",
        "shop assistant, buyer, driver, cook",
    ),
    "public service": _field(
        "Town Hall, Harbour Office, Parks and Paths, Water Board, Skerry Light",
        "Permits, Planning, Upkeep, Welfare",
        "clerk, planner, inspector, social worker",
    ),
    "media": _field(
        "The Evening Gull, Radio Estuary, Paper Lantern Press, Long Shot Films, Bluebell Works",
        "Newsroom, Editing, Sound and Picture, Graphics",
        "reporter, editor, graphic designer, producer",
    ),
}


def draw_jobs(n_jobs: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return every job of the town, one row each.

    Columns: org, team, role, field, and ``desk``, the team's number in the whole town.
    """
    orgs = [(org, name) for name, field in FIELDS.items() for org in field.orgs]
    sizes = _sizes([org for org, _ in orgs], n_jobs, rng)
    jobs: list[tuple[str, str, str, str]] = []
    for (org, field), size in zip(orgs, sizes, strict=True):
        jobs += [(org, *job) for job in _jobs_at(field, size, rng)]
    frame = pd.DataFrame(jobs, columns=["org", "team", "role", "field"])
    return frame.assign(desk=frame.groupby(["org", "team"], sort=False).ngroup())


def _sizes(orgs: list[str], n_jobs: int, rng: np.random.Generator) -> list[int]:
    """Share the jobs out: many small organisations and a few large ones, none below 10."""
    open_ended = [org for org in orgs if org not in _SIZES]
    shares = rng.lognormal(0, 0.8, size=len(open_ended))
    spare = n_jobs - sum(_SIZES.values()) - 10 * len(open_ended)
    drawn = 10 + rng.multinomial(spare, shares / shares.sum())
    sizes = _SIZES | dict(zip(open_ended, drawn.tolist(), strict=True))
    return [sizes[org] for org in orgs]


def _jobs_at(main: str, size: int, rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Return team, role and field of each job at one organisation.

    The first four teams, and seven in ten of the others, are in the organisation's own field.
    """
    parts = np.array_split(np.arange(size), -(-size // _TEAM_SIZE))
    jobs: list[tuple[str, str, str]] = []
    used: list[str] = []
    for turn, part in enumerate(parts):
        own = turn < 4 or rng.random() < 0.7
        field = main if own else str(rng.choice(list(FIELDS)))
        team = _team_name(field, used.count(field))
        used.append(field)
        roles = rng.choice(FIELDS[field].roles, size=len(part)).tolist()
        for place, role in _ranks(team, turn, len(parts)).items():
            roles[place] = role
        jobs += [(team, role, field) for role in roles]
    return jobs


def _team_name(field: str, before: int) -> str:
    names = FIELDS[field].teams
    again = before // len(names)
    return names[before % len(names)] + (f" {again + 1}" if again else "")


def _ranks(team: str, turn: int, n_teams: int) -> dict[int, str]:
    """Return the roles above the rest in an organisation's team number ``turn``."""
    ranks = {0: f"head of {team}" if turn % 3 == 2 and n_teams > 4 else "team lead"}
    if turn == 0:
        ranks[1] = "director"
    if turn == 1 or (turn == 3 and n_teams > 6):
        ranks[1] = "hiring manager"
    if turn == 1 and n_teams > 2:
        ranks[2] = "recruiter"
    if n_teams == 1:
        ranks[2] = "hiring manager"
    return ranks
