"""A competition with an applicant of each kind, and a reserve, as a portal states them; worked by hand in the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.scripted_portal import body, order, position, servant

COMPETITION: Mapping[str, Any] = {
    "id": "C1",
    "position": "P2",
    "kind": "external",
    "round": 1,
    "announced": "2026-09-01",
    "closed": "2026-10-01",
    "protocol": "2026-11-10",
    "annulledRounds": [],
}
_DEMAND = {"experienceMonths": 24, "educationLevel": "bachelor", "educationFields": ["law"]}
_LAW = [{"level": "master", "field": "law", "institution": "TDYU", "graduated": 2010}]


def _person(number: int, last_name: str, education: Sequence[Mapping[str, Any]] = _LAW) -> dict[str, Any]:
    names = {"lastName": last_name, "firstName": "Bek", "patronymic": None, "sex": "M", "birthDate": f"198{number}-01-02"}
    return dict(servant(f"R{number}", None, education=education, **names))


def _assessed(
    number: int, qualification: float | None, professional: float | None, date: str = "2026-11-05", **given: Any
) -> dict[str, Any]:
    parts = {"qualification": qualification, "professionalQuality": professional, "effectiveness": None}
    return {"id": f"A{number}{date}", "registerNo": f"R{number}", "type": "A4", "period": None, "date": date, **parts, **given}


def _applied(number: int, state: str) -> dict[str, Any]:
    return {"id": f"X{number}", "competition": "C1", "registerNo": f"R{number}", "state": state, "withdrawnAt": None}


ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "bodies": [body()],
    "positions": [position("P1", 3), position("P2", 4, requirements=_DEMAND)],
    "servants": [
        _person(1, "Winner"),
        _person(2, "Tied"),
        _person(3, "Better"),
        _person(4, "Annual"),
        _person(5, "Barred"),
        _person(6, "Unschooled", [{**_LAW[0], "level": "secondary"}]),
        _person(7, "Withdrawn"),
        _person(8, "Undated", [{**_LAW[0], "level": None}]),
    ],
    "orders": [
        *(order(f"1{number}", "P1", "2020-01-01", registerNo=f"R{number}", seq=number) for number in range(1, 9) if number != 5),
        order("15", "P1", "2018-01-01", registerNo="R5", seq=9, end="2024-01-01", open=False, endGround="corruption"),
        # The winner's order names the competition; what it began must not count in the ranking that led to it.
        order("21", "P2", "2026-11-12", registerNo="R1", seq=10, competition="C1"),
    ],
    "competitions": [COMPETITION],
    "applications": [
        _applied(1, "won"),
        *(_applied(number, "not_recommended") for number in (2, 3, 4, 5, 6, 8)),
        _applied(7, "withdrawn"),
    ],
    "assessments": [
        # 0.8 x 80 + 0.2 x 60 = 76 = 0.8 x 79.9 + 0.2 x 60.4; 0.8 x 90 + 0.2 x 85 = 89
        _assessed(1, 80.0, 60.0, integralScore=77.0),
        _assessed(1, 99.0, 99.0, "2026-11-10"),
        _assessed(2, 79.9, 60.4),
        _assessed(2, 95.0, 95.0, "2024-11-05"),
        _assessed(3, 90.0, 85.0),
        _assessed(4, 95.0, 95.0, type="A1", effectiveness=95.0),
        *(_assessed(number, 98.0, 98.0) for number in (5, 6, 7, 8)),
        _assessed(2, 50.0, 50.0, "2026-03-01", type="A3"),
        _assessed(3, 60.0, 50.0, "2026-03-01", type="A3"),
        _assessed(5, 99.0, 99.0, "2023-03-01", type="A3"),
    ],
    "sanctions": [{"id": "S1", "registerNo": "R3", "kind": "reprimand", "imposed": "2026-06-01", "until": None, "lifted": None}],
    "reserve": [
        {"id": "M1", "registerNo": "R2", "pool": "personnel reserve", "from": "2026-04-01", "until": None},
        {"id": "M2", "registerNo": "R4", "pool": "personnel reserve", "from": "2020-04-01", "until": "2022-04-01"},
    ],
}
