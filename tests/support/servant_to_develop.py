"""A servant with rated competencies, a post that requires some, and courses that develop them; read from rows of two portals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.driver.database import Database
from loaders.portals.my_dba_uz import PORTAL as DBA
from tests.support.engines import cypher
from tests.support.recipients import PINFL
from tests.support.scripted_portal import CAREER, key_ring, load, position


def requiring(code: str, *competencies: str, **version: Any) -> dict[str, Any]:
    return dict(position(code, 3, requirements={"competencies": list(competencies)}, **version))


def assessed(id_: str, day: str, **scores: float) -> dict[str, Any]:
    rated = [{"name": name, "score": score} for name, score in scores.items()]
    return {"id": id_, "registerNo": "R1", "type": "A1", "date": day, "competencies": rated}


REGISTER = {
    **CAREER,
    "positions": [requiring("P1", "ethics"), requiring("P2", "drafting", "budgeting", "data"), requiring("P3", "ethics", "data")],
    "assessments": [
        assessed("1", "2023-12-10", drafting=80.0, negotiation=40.0),
        assessed("2", "2025-12-10", drafting=50.0),
        assessed("3", "2021-12-10", data=90.0),
    ],
}
COURSES = [
    {"kod": "K1", "nomi": "Drafting laws", "turi": "malaka oshirish", "soat": 36, "kompetensiyalar": ["drafting", "budgeting"]},
    {"kod": "K2", "nomi": "Ethics", "turi": "malaka oshirish", "kompetensiyalar": ["ethics"]},
    {"kod": "K3", "nomi": "Arguing", "turi": "malaka oshirish", "kompetensiyalar": ["negotiation", "drafting"]},
]
ENROLMENTS = [
    {
        "id": "T1",
        "jshshir": PINFL,
        "fio": "Karimova Gulnora",
        "kurs": "K1",
        "boshlanish": "01.03.2024",
        "tugash": "30.03.2024",
        "holat": "tugatgan",
    }
]


async def load_servant_to_develop(database: Database, folder: Path) -> str:
    """Load the rows into an empty database, and return the id of the servant."""
    keys = key_ring(folder)
    await load(database, REGISTER, keys)
    await load(database, {"courses": COURSES, "enrolments": ENROLMENTS}, keys, DBA)
    (row,) = await database.read(cypher("MATCH (s:Servant) RETURN s.id AS id"))
    return str(row["id"])
