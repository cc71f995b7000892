"""A service of Kazakhstan in which people appealed: rows of E-kyzmet, with orders, rounds of competitions, and appeals.

Aliya lost two rounds for the head's post to people with fewer points: one to Nurlan, one, years before, to Daulet. Nurlan was
promoted under a sanction, and his first order is dated after the start. Serik only sat by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.driver.database import Database
from loaders.portal_api.contract import CoveredDays
from loaders.portals.e_kyzmet import PORTAL
from tests.support.engines import cypher
from tests.support.scripted_portal import Row, ScriptedReader, key_ring, load

AS_OF = date(2026, 11, 20)
_IINS = {
    "Aliya": "870923450010",
    "Nurlan": "850412300026",
    "Daulet": "790101300031",
    "Serik": "901130300048",
    "Newcomer": "950606400058",
}
Rows = dict[str, list[dict[str, Any]]]


def _post(code: str, category: str) -> dict[str, Any]:
    version = {"from": "2010-01-01", "to": None, "titles": {"kk": code}, "category": category, "rate": 1.0, "head": None}
    return {"code": code, "body": "B", "versions": [version]}


def _order(number: str, name: str, post: str, start: str, **facts: Any) -> dict[str, Any]:
    stated = {"order_number": number, "order_date": start, "mode": "конкурс", "competition": None}
    return {"id": number, "iin": _IINS[name], "post": post, "start": start, **stated, **facts}


def _round(number: str, year: int) -> dict[str, Any]:
    days = {"announced": "03-01", "closed": "03-20", "interview": "04-02", "protocol": "04-10"}
    held = {name: f"{year}-{day}" for name, day in days.items()}
    return {"id": number, "post": "head", "kind": "внутренний", "round": 1, "annulled": False, "panel": [], **held}


def _candidate(number: str, name: str, state: str, total: float) -> dict[str, Any]:
    return {"id": f"{number} {name}", "competition": number, "iin": _IINS[name], "state": state, "total": total}


def appeal(number: str, name: str, about: tuple[str, str] | None, **facts: Any) -> dict[str, Any]:
    """Return the row of an appeal; people are named."""
    subject = None if about is None else {"kind": about[0], "id": _IINS.get(about[1], about[1])}
    stated = {"kind": "апелляция", "filed": "2026-10-01", "answer_due": "2026-10-16", "answer": None}
    return {"id": number, "iin": _IINS[name], "about": subject, **stated, **facts}


def rows() -> Rows:
    """Return the rows of all modules."""
    return {
        "bodies": [{"code": "B", "versions": [{"from": "2009-01-01", "names": {"kk": "Body"}}]}],
        "posts": [_post("clerk", "C-O-5"), _post("desk", "C-O-5"), _post("seat", "C-O-5"), _post("head", "C-O-3")],
        "persons": [
            {"iin": iin, "names": {"kk": {"last": name, "first": "Ә"}}, "birth_date": None, "relatives": []}
            for name, iin in _IINS.items()
        ],
        "competitions": [_round("K-old", 2018), _round("K-new", 2024)],
        "appointments": [
            _order("N-aliya", "Aliya", "clerk", "2016-02-01"),
            _order("N-nurlan", "Nurlan", "desk", "2016-02-01", order_date="2016-03-01"),
            _order("N-serik", "Serik", "seat", "2016-02-01"),
            _order("N-daulet", "Daulet", "head", "2018-04-20", competition="K-old"),
            _order("N-head", "Nurlan", "head", "2024-04-20", competition="K-new"),
        ],
        "terminations": [
            {"appointment": "N-nurlan", "end": "2024-04-20", "ground": "перевод"},
            {"appointment": "N-daulet", "end": "2024-01-10", "ground": "собственное желание"},
        ],
        "candidates": [
            _candidate("K-old", "Daulet", "победитель", 60),
            _candidate("K-old", "Aliya", "не рекомендован", 80),
            _candidate("K-new", "Nurlan", "победитель", 70),
            _candidate("K-new", "Aliya", "не рекомендован", 90),
        ],
        "evaluations": [
            {"id": "O-aliya", "iin": _IINS["Aliya"], "quarter": "2026-Q2", "date": "2026-07-10", "score": 4.0},
        ],
        "discipline": [
            {"id": "T-nurlan", "iin": _IINS["Nurlan"], "kind": "выговор", "imposed": "2024-02-01", "ends": None, "lifted": None},
            {"id": "T-aliya", "iin": _IINS["Aliya"], "kind": "выговор", "imposed": "2025-02-01", "ends": None, "lifted": None},
        ],
        "appeals": [
            appeal("H-round", "Aliya", ("competition", "K-new")),
            appeal("H-order", "Serik", ("appointment", "N-head"), answer_due="2026-11-20"),
            appeal("H-assessment", "Aliya", ("assessment", "O-aliya"), answer="rejected"),
            appeal("H-sanction", "Serik", ("sanction", "T-nurlan"), answer_due=None),
            appeal("H-person", "Serik", ("person", "Nurlan"), answer="satisfied in part", answer_due=None),
            appeal("H-body", "Aliya", ("body", "B"), answer_due="2026-12-01"),
            appeal("H-nothing", "Daulet", None),
            appeal("H-newcomer", "Newcomer", ("competition", "K-new")),
        ],
    }


async def load_service(
    database: Database, folder: Path, of: Mapping[str, Sequence[Row]] | None = None, until: date = AS_OF
) -> None:
    """Load the rows of E-kyzmet; the lists are complete until that day."""
    delivery = ScriptedReader(
        {name: [[*each]] for name, each in (of or rows()).items()}, covers=CoveredDays(date(2010, 1, 1), until)
    )
    report = await load(database, delivery, key_ring(folder), PORTAL)
    assert (report.state, report.books.quarantined) == ("clean", 0), report.problem


async def names_of(database: Database) -> dict[str, str]:
    """Return what rows call appeals, orders, rounds, assessments and sanctions, by their ids, and the last names of people."""
    text = """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Appeal|Appointment|Competition|Assessment|Sanction)
        RETURN n.id AS id, r.key AS name"""
    found = {str(row["id"]): str(row["name"]) for row in await database.read(cypher(text))}
    people = await database.read(cypher("MATCH (s:Servant) RETURN s.id AS id, s.name AS name"))
    return found | {str(row["id"]): str(row["name"]).split()[0] for row in people}
