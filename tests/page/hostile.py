"""Hostile names as files that a coach may pick; the names are those of the campaign's tests."""

from __future__ import annotations

import csv
import importlib.util
import io
from pathlib import Path

SPEC = importlib.util.spec_from_file_location(
    "hostile_to_campaigns", Path(__file__).parents[1] / "campaign" / "test_hostile_names.py"
)
_campaigns = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(_campaigns)


def hostile_names(n: int) -> list[str]:
    return [name.replace("\ud800", "\ufffd") for name in _campaigns.hostile(n)]


def hostile_files(n: int = 200) -> tuple[str, str]:
    """People and ties as two tables; employers, roles and kinds of ties are hostile too."""
    names = hostile_names(n)
    people, ties = io.StringIO(), io.StringIO()
    writer = csv.writer(people)
    writer.writerow(["id", "name", "org", "role"])
    for at, name in enumerate(names):
        writer.writerow([f"p{at}", name, names[-1 - at % 25], "hiring manager" if at % 9 else name])
    writer = csv.writer(ties)
    writer.writerow(["source", "target", "warmth", "kind"])
    for at in range(1, n):
        writer.writerow([f"p{at // 4}", f"p{at}", 0.6, names[at]])
    return people.getvalue(), ties.getvalue()
