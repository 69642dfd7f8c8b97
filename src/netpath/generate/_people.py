"""Who lives in the town: households, schools, work and groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from netpath.generate._names import full_names
from netpath.generate._work import CUT_OFF, FIELDS, REMOTE, draw_jobs

A, B = 0, 1  # labels

_N_STUDENTS, _N_SEEKERS, _N_JOBS = 60, 60, 1_356
_N_SETTLED = _N_STUDENTS + _N_SEEKERS + _N_JOBS
_NEW_HOUSEHOLDS = (4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1)  # they know nobody else in the town yet
_NEIGHBOURHOODS = (
    "Old Harbour",
    "Mill Lane",
    "Northgate",
    "Saltmarsh",
    "Orchard Hill",
    "The Shambles",
    "Castle Row",
    "Riverside",
    "Kiln Yard",
    "Meadowbank",
    "Station Road",
    "Lighthouse Point",
)
_SCHOOLS = (
    "Abbey School",
    "Bridge Street School",
    "Cedar College",
    "Dockside School",
    "East Technical",
    "Fernhill School",
    "Gull Rock Academy",
    "Hillview College",
    "Island School",
    "Junction School",
    "King's Weir School",
    "Longmeadow College",
)
PUBLIC = [
    "name",
    "org",
    "team",
    "role",
    "field",
    "school",
    "graduated",
    "neighbourhood",
    "group",
    "willing",
]


def draw_people(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a person: the columns of ``PUBLIC``, and what only the generator uses.

    The latter are ``born``, ``label`` (the group, before some keep it to themselves),
    ``gatekeeper``, and numbers for what people share, -1 for nothing: ``world`` (people are tied
    only within one), ``household``, ``street``, ``cohort``, ``year_group``, ``company``, ``desk``
    (their team) and ``former`` (their team before this one).
    """
    people = pd.concat([_homes(rng), _work(rng)], axis=1)
    people["name"] = full_names(people["household"].to_numpy(), rng)
    people["former"] = _former_desks(people, rng)
    people["gatekeeper"] = is_gatekeeper(people["role"])
    people["willing"] = _willing(people, rng)
    people["world"] = people["org"].map({REMOTE: 1, CUT_OFF: 2}).fillna(0).astype(int)
    people.loc[_N_SETTLED:, "world"] = 3 + people["household"]
    return pd.concat([people, _schooling(people, rng), _groups(people, rng)], axis=1)


def is_gatekeeper(role: pd.Series) -> pd.Series:
    """Return who decides on hiring, or may: hiring managers, directors and heads."""
    return role.str.contains("^hiring manager$|^director$|^head of ")


def _homes(rng: np.random.Generator) -> pd.DataFrame:
    """Return households, eight to a street; those who are new in town come last."""
    sizes = rng.choice([1, 1, 1, 1, 2, 2, 3, 4], size=_N_SETTLED)
    settled = np.repeat(np.arange(len(sizes)), sizes)[:_N_SETTLED]
    new = settled[-1] + 1 + np.repeat(np.arange(len(_NEW_HOUSEHOLDS)), _NEW_HOUSEHOLDS)
    household = np.concatenate([settled, new])
    street = household // 8
    district = street * len(_NEIGHBOURHOODS) // (street[-1] + 1)
    homes = pd.DataFrame({"household": household, "street": street, "district": district})
    return homes.assign(neighbourhood=np.array(_NEIGHBOURHOODS)[district])


def _work(rng: np.random.Generator) -> pd.DataFrame:
    """Return jobs in random order, job seekers and students among them."""
    jobs = draw_jobs(_N_JOBS, rng)
    settled = pd.concat([jobs, _no_jobs(_N_SEEKERS, _N_STUDENTS, rng)])
    new = _no_jobs(sum(_NEW_HOUSEHOLDS) - 12, 12, rng)
    work = pd.concat([settled.iloc[rng.permutation(_N_SETTLED)], new], ignore_index=True)
    company = pd.factorize(work["org"])[0]
    return work.assign(desk=work["desk"].fillna(-1).astype(int), company=company)


def _no_jobs(n_seekers: int, n_students: int, rng: np.random.Generator) -> pd.DataFrame:
    roles = ["job seeker"] * n_seekers + ["student"] * n_students
    return pd.DataFrame({"role": roles, "field": rng.choice(list(FIELDS), size=len(roles))})


def _former_desks(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Return each person's team before this one: six in ten have one, every job seeker does."""
    teams = people[people["desk"] >= 0].groupby("desk")["field"].first()
    former = rng.choice(teams.index, size=len(people))
    for field in FIELDS:
        stays = (people["field"] == field).to_numpy() & (rng.random(len(people)) < 0.7)
        former[stays] = rng.choice(teams.index[teams == field], size=stays.sum())
    role = people["role"].to_numpy()
    has_one = (rng.random(len(people)) < 0.6) | (role == "job seeker")
    return np.where(has_one & (role != "student"), former, -1)


def _willing(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    drawn = rng.random(len(people))
    recruits = people["role"] == "recruiter"
    cases = [people["gatekeeper"], recruits]
    return np.select(cases, [0.4 + 0.4 * drawn, 0.7 + 0.2 * drawn], default=1.0).round(2)


def _schooling(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return school and years: half went to the school of where they live now."""
    n = len(people)
    student = (people["role"] == "student").to_numpy()
    near = rng.random(n) < 0.5
    school = np.where(near, people["district"], rng.integers(len(_SCHOOLS), size=n))
    born = np.where(student, rng.integers(2002, 2008, size=n), rng.integers(1961, 2001, size=n))
    finishes = born + np.where(student, 24, rng.integers(18, 25, size=n))
    graduated = pd.Series(finishes.astype(str)).mask(student)
    cohort, year_group = 1000 * people["district"] + born // 10, 10_000 * school + finishes // 2
    numbers = {"born": born, "cohort": cohort, "year_group": year_group}
    return pd.DataFrame({"school": np.array(_SCHOOLS)[school], "graduated": graduated} | numbers)


def _groups(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return groups A and B, which live apart to a degree; one person in eight tells none."""
    share_of_a = np.linspace(0.25, 0.95, len(_NEIGHBOURHOODS))[people["district"]]
    label = np.where(rng.random(len(people)) < share_of_a, A, B)
    group = pd.Series(np.array(["A", "B"])[label]).mask(rng.random(len(people)) < 0.125)
    return pd.DataFrame({"label": label, "group": group})
