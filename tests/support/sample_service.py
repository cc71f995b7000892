"""A small civil service, loaded by the real hub: one career with records of every kind, and many people with a finding each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from graph.driver.database import Database
from loaders.portals.my_dba_uz import PORTAL as ACADEMY
from merit.detection import detect
from merit.registry import all_rules
from tests.support.scripted_portal import ARGOS, NOON, Row, body, key_ring, load, order, position, servant

PEOPLE = 32
GULNORA = "31503856070015"


def _bodies() -> list[Row]:
    ministry = [
        {"from": "2009-01-01", "to": "2016-01-01", "name": "Ministry of Roads", "level": "national", "parent": None},
        {"from": "2016-01-01", "to": None, "name": "Ministry of Transport", "level": "national", "parent": None},
    ]
    district = {"from": "2009-01-01", "to": None, "name": "District office", "level": "district", "parent": "B1"}
    return [body("B1", versions=ministry), body("B2", versions=[district])]


def _positions() -> list[Row]:
    chief: dict[str, Any] = dict(position("P2", 4))
    held = chief["versions"][0]
    chief["versions"] = [
        {**held, "title": "Chief", "to": "2016-06-01"},
        {**held, "title": "Head", "rank": 5, "from": "2016-06-01"},
    ]
    return [position("P1", 3), chief, position("P3", 6), position("P4", 3, "B2"), position("P5", 3, "B2")]


def _orders() -> list[Row]:
    career = [
        order("1", "P1", "2012-01-10", end="2014-12-01", open=False, seq=1, term="fixed"),
        order("2", "P2", "2015-03-01", end="2018-05-01", open=False, seq=2, orderDate="2015-02-20", competition="C1"),
        order("3", "P3", "2017-01-01", end="2017-06-01", open=False, seq=3, mode="acting"),
        order("4", "P3", "2018-05", seq=4, orderDate=None, mode="transfer"),
    ]
    side_by_side = [
        order(f"{number}-{post}", post, f"20{10 + number % 10}-01-01", registerNo=f"R{number}", seq=seq)
        for number in range(100, 100 + PEOPLE)
        for seq, post in enumerate(("P4", "P5"), 1)
    ]
    return [*career, *side_by_side, order("900", "P4", "2015", end=None, open=None, registerNo="R900")]


def _servants() -> list[Row]:
    others = [
        servant(f"R{number}", f"3150385{number:07d}", lastName=f"Oʻrinov{number}", firstName="Aziz", patronymic=None, sex="M")
        for number in range(100, 100 + PEOPLE)
    ]
    return [servant(), *others, servant("R900", "31503859999999", lastName="Zokirov", firstName="Umid", patronymic=None)]


_COMPETITION: Row = {
    **{"id": "C1", "position": "P2", "kind": "open", "round": 1, "annulledRounds": []},
    **{"announced": "2014-12-20", "protocol": "2015-02-15"},
}
_COURSES = [{"kod": "K1", "nomi": "Budgeting", "soat": 72, "turi": "malaka oshirish", "tashkilot": "Academy"}]
_PERSON = {"jshshir": GULNORA, "fio": "Karimova Gulnora"}
_SCORED = {"ozlashtirish": 91.5, "holat": "tugatgan"}
_ENROLMENTS = [
    {"id": "E1", **_PERSON, "kurs": "K1", "boshlanish": "01.02.2016", "tugash": "20.02.2016", **_SCORED},
    {"id": "E2", **_PERSON, "kurs": "K1", "boshlanish": "10.01.2015", "tugash": "20.01.2015"},
]
_CERTIFICATES = [{"raqam": "DBA-1", "tinglovchi": "E1", "jshshir": GULNORA, "berilgan": "25.02.2016", "amalQiladi": "25.02.2021"}]


async def load_sample_service(database: Database, folder: Path) -> None:
    """Load the portals, derive the careers and detect the findings."""
    keys = key_ring(folder)
    rows = {
        "bodies": _bodies(),
        "positions": _positions(),
        "servants": _servants(),
        "competitions": [_COMPETITION],
        "orders": _orders(),
    }
    learning = {"courses": _COURSES, "enrolments": _ENROLMENTS, "certificates": _CERTIFICATES}
    assert (await load(database, rows, keys, ARGOS)).state == "clean"
    assert (await load(database, learning, keys, ACADEMY)).state == "clean"
    await detect(database, all_rules(), date(2026, 11, 20), NOON)
