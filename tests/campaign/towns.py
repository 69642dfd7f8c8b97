"""Small networks and whole campaigns for the tests, and events with fixed contents."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import netpath as ntp

ROWS = [
    ("ada", "gail", 0.8, "colleague"),
    ("ada", "hugo", 0.5, "friend"),
    ("ada", "iris", 0.9, "family"),
    ("gail", "olu", 0.5, "colleague"),
    ("hugo", "olu", 0.7, "friend"),
    ("olu", "mira", 0.6, "colleague"),
    ("gail", "ned", 0.4, "neighbour"),
    ("ned", "tom", 0.5, "colleague"),
    ("iris", "lea", 0.9, "friend"),
]
NAMES = {
    "ada": "Ada Byron",
    "gail": "Gail Ode",
    "hugo": "Hugo Lind",
    "iris": "Iris Byron",
    "olu": "Olu Ade",
    "mira": "Mira Voss",
    "ned": "Ned Park",
    "tom": "Tom Wirth",
    "lea": "Lea Blum",
}
BOSSES = ["mira", "tom"]


def town(**columns: dict[str, object]) -> ntp.ReferralNetwork:
    """Two targets, Mira and Tom; Iris is warm and leads nowhere."""
    people = pd.DataFrame({"id": list(NAMES), "name": list(NAMES.values())}).set_index("id")
    people["org"] = ["", "Zeta", "Zeta", "", "Acme", "Acme", "Acme", "Acme", ""]
    people["role"] = [""] * 4 + ["engineer", "head of data", "engineer", "director", ""]
    for column, values in columns.items():
        people[column] = pd.Series(values)
    ties = pd.DataFrame(ROWS, columns=["source", "target", "warmth", "kind"])
    return ntp.ReferralNetwork(people, ties, directed=False)


def campaign(folder: Path, name: str = "ada", **columns: dict[str, object]) -> ntp.Campaign:
    return ntp.Campaign.create(folder / f"{name}.netpath", town(**columns), "ada", BOSSES, rng=7)
