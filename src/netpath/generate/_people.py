"""The people of the town: homes, names, schools and work, all made up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

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
# One line of given names and one of surnames for each place; families keep to one line.
_GIVEN = """
Alice Henry Ruth Martin Grace Edwin Nora Walter Hazel Simon Joan Philip Edith Oliver
Aoife Cormac Niamh Declan Róisín Fergus Siobhán Eoin Maeve Brendan Orla Conor Gráinne Rhys
Amélie Étienne Chloé Rémi Inès Benoît Hélène Loïc Odile Thierry Noémie Gaël Maëlle Luc
Jürgen Greta Matthias Annika Lukas Heike Jörg Ilse Käthe Rainer Sören Wiebke Uwe Bärbel
Lucía Andrés Inés Joaquín Sofía Raúl Begoña Íñigo Marisol Hernán Ximena Óscar Nuria Tomás
João Beatriz Gonçalo Inácia Rui Conceição Tiago Luísa Nuno Graça Caetano Mafalda Davi Iara
Giulia Paolo Chiara Niccolò Elisa Marco Bianca Davide Ornella Sandro Ilaria Renzo Noemi Dario
Agnieszka Paweł Zofia Łukasz Małgorzata Jacek Jiří Eliška Ondřej Růžena Živa Matjaž Bożena Jan
Åsa Lars Ingrid Bjørn Sigrid Øyvind Astrid Håkon Freja Søren Aino Väinö Guðrún Einar
Ayşe Mehmet Zeynep Çağlar Elif Emre Gülşen Ozan Leyla Kerem Şirin Tarık Dilek Umut
Amina Yusuf Layla Karim Noor Tariq Salma Idris Huda Rashid Samira Bilal Maryam Nabil
Priya Arjun Kavita Rohan Meera Sanjay Lakshmi Vikram Anjali Harpreet Deepa Nikhil Shanti Gopal
Mei Wei Xiuying Jun Lihua Haruka Kenji Yuki Takumi Minji Jiho Seoyeon Daiki Lan
Thảo Minh Hương Dũng Linh Tuấn Somchai Malee Arief Dewi Putri Bayu Ligaya Amihan
Adaeze Chidi Folasade Kwame Abena Tunde Wanjiru Otieno Thandiwe Sipho Mariam Ousmane Selam Tesfaye
"""
_SURNAMES = """
Hartwell Pemberton Ashdown Colborne Whitlock Fairfax Thornbury Middleton Larkin Bramley Hobbs Wren
O'Malley Gallagher Nolan Kavanagh O'Dowd Llewellyn MacAskill Brannigan Tierney Quinlan Sheehy Pryce
Roux Béranger Dubois Marchand Gauthier Châtelain Rousselle Pelletier Fournier Garnier Meunier Noël
Müller Schäfer Brandt Köhler Lindemann Weiß Hoffmann Jäger Kessler Böhm Richter Vogel
Núñez Ibáñez Castillo Peña Ordóñez Quiroga Salazar Zúñiga Vallejo Montoya Carrasco Echeverría
Carvalho Magalhães Teixeira Araújo Simões Figueiredo Queirós Pacheco Brandão Moura Leitão Bragança
Bellini Marchetti Rinaldi Colombo Ferraro Moretti Lombardi Serafini Gallo Pellegrini Bassi Donati
Nowak Wiśniewska Zieliński Dąbrowska Nováková Dvořák Horváth Szabó Petrović Kovačič Popescu Ionescu
Lindqvist Bergström Sørensen Halvorsen Nygård Mäkinen Korhonen Jónsson Ødegård Holm Dahl Åkesson
Yıldız Demirci Öztürk Kaya Aydın Çelik Şahin Arslan Güneş Koçak Erdem Polat
Haddad Khalil El-Amin Nasser Farouk Benali Mansour Rahimi Tahiri Qasim Saleh Zidan
Sharma Iyer Banerjee Chowdhury Nair Kulkarni Gill Mehta Reddy Deshmukh Perera Rao
Chen Zhang Liang Huang Tanaka Mori Nakamura Fujii Park Choi Han Wu
Nguyễn Trần Phạm Đặng Suwannarat Chaiyasit Wijaya Santoso Hidayat Magsaysay Dimaculangan Bautista
Okonkwo Adeyemi Mensah Owusu Mwangi Achieng Dlamini Nkosi Diallo Traoré Bekele Haile
"""
REMOTE, CUT_OFF = "Skerry Light", "Hollow Quarry"

_SIZES = {"Acme": 60, REMOTE: 8, CUT_OFF: 7}
_TEAM_SIZE = 8


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


def _table(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.strip().splitlines()], dtype=object)


def full_names(households: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Return a name for each person, no two alike; a household shares its surname.

    Parameters
    ----------
    households
        Each person's household, counted from 0; (n_people,).
    """
    given, surnames = _table(_GIVEN), _table(_SURNAMES)
    home = rng.integers(len(surnames), size=households.max() + 1)
    turn = rng.integers(surnames.shape[1], size=len(home))
    last, place = surnames[home, turn][households], home[households]
    names = np.full(len(households), "", dtype=object)
    redo = np.arange(len(names))
    while len(redo):
        elsewhere = rng.random(len(redo)) < 0.25
        lines = np.where(elsewhere, rng.integers(len(given), size=len(redo)), place[redo])
        names[redo] = given[lines, rng.integers(given.shape[1], size=len(redo))] + " " + last[redo]
        redo = np.flatnonzero(pd.Series(names).duplicated())
    return list(names)


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
