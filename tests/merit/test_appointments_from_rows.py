"""V01 to V08 on rows as portals deliver them: each situation is one servant or one competition of a loaded graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.my_mehnat_uz import PORTAL as MEHNAT
from merit.contract import Rule
from merit.registry import find_rule
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.judging import judged
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

TODAY = date(2026, 11, 20)
ORDERED = "2024-05-10"
OF_POSTS = """
MATCH (a:Appointment)-[:TO]->(p:Position) RETURN a.id AS id, p.title AS post
UNION MATCH (c:Competition)-[:FOR]->(p:Position) RETURN c.id AS id, p.title AS post
"""
OF_GRANTS = """
MATCH (p:Position)<-[:TO]-(:Appointment)<-[:HELD]-(:Servant)-[:GRANTED]->(g:DegreeGrant) RETURN g.id AS id, p.title AS post
"""

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def rule(id_: str) -> Rule:
    found = find_rule(id_)
    assert found is not None
    return found


def pinfl(number: int) -> str:
    """Return a number with its check digit (domain.md 1)."""
    digits = f"3150385{number:06}"
    return digits + str(sum(int(digit) * (7, 3, 1)[at % 3] for at, digit in enumerate(digits)) % 10)


def person(number: int, **changes: Any) -> Row:
    return servant(f"R{number}", pinfl(number), lastName=f"Name{number}", birthDate=None, **changes)


def applied(competition: str, number: int, decision: str | None, total: float | None = None, **changes: Any) -> Row:
    row = {"id": f"{competition}/{number}", "competition": competition, "registerNo": f"R{number}", "state": "admitted"}
    return {**row, "decision": decision, "total": total, **changes}


def held(id_: str, post: str, **changes: Any) -> Row:
    days = {"announced": "2024-03-01", "closed": "2024-03-29", "interview": "2024-04-10", "protocol": "2024-04-15"}
    return {"id": id_, "position": post, "kind": "external", "round": 1, "annulledRounds": [], "panel": [], **days, **changes}


def outcomes(
    run: Run, database: Database, id_: str, *posts: str, of: LiteralString = OF_POSTS
) -> list[tuple[str, str | None] | None]:
    """Return the outcome and the missing input of a rule's case for each post, None where it has no case."""
    named = {row["id"]: row["post"] for row in run(database.read(cypher(of)))}
    cases = [case for case in judged(run, database, rule(id_), TODAY) if case.subjects[0] in named]
    found = {named[case.subjects[0]]: (case.outcome.value, case.missing) for case in cases}
    return [found.get(f"Post {post}") for post in posts]


def loaded(run: Run, database: Database, keys: KeyRing, rows: Mapping[str, Sequence[Row]], **further: Any) -> None:
    report = run(load(database, rows, keys, **further))
    assert (report.state, report.books.quarantined, report.problem) == ("clean", 0, None)


def test_competitions_and_the_orders_that_name_them(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    posts = ["won", "lost", "stranger", "other", "unlinked", "today", "awaited", "declined", "early", "again", "political"]
    rows: Rows = {
        "bodies": [body()],
        "positions": [position(post, group="political" if post == "political" else "managerial") for post in posts],
        "servants": [person(number) for number in range(30)],
        "competitions": [
            held("won", "won"),
            held("lost", "lost"),
            held("stranger", "stranger"),
            held("declined", "declined"),
            held("early", "early", announced="2024-03-04", closed="2024-03-18", protocol="2024-05-11"),
            held("again", "again", round=2, annulledRounds=[1]),
        ],
        "applications": [
            applied("won", 0, "won", 80),
            applied("won", 1, "not_recommended", 80),
            applied("lost", 2, "not_recommended", 70),
            applied("lost", 3, "won", 69),
            applied("stranger", 4, "not_recommended", 60),
            applied("declined", 7, "won", 80),
            applied("declined", 8, "recommended", 90, withdrawnAt="2024-04-20"),
            applied("early", 9, "won", 80),
            applied("again", 10, "won", 80),
            applied("again", 11, "not_recommended", 75),
            {**applied("again", 11, "not_recommended", 99), "id": "again/first/11", "annulledRound": 1},
        ],
        "orders": [
            order("won", "won", ORDERED, registerNo="R0", competition="won"),
            order("lost", "lost", ORDERED, registerNo="R2", competition="lost"),
            order("stranger", "stranger", ORDERED, registerNo="R5", competition="stranger"),
            order("other", "other", ORDERED, registerNo="R0", competition="won", seq=2),
            order("unlinked", "unlinked", ORDERED, registerNo="R6"),
            order("today", "today", str(TODAY), registerNo="R12"),
            order("awaited", "awaited", ORDERED, registerNo="R13", competition="not loaded"),
            order("declined", "declined", ORDERED, registerNo="R7", competition="declined"),
            order("early", "early", ORDERED, registerNo="R9", competition="early"),
            order("again", "again", ORDERED, registerNo="R10", competition="again"),
            order("political", "political", ORDERED, registerNo="R14", mode="other"),
        ],
    }
    loaded(run, fresh_database, keys, rows)
    violates, satisfies, no_case = ("violates", None), ("satisfies", None), None
    assert dict(zip(posts, outcomes(run, fresh_database, "V01", *posts), strict=True)) == {
        **dict.fromkeys(["won", "lost", "stranger", "declined", "early", "again"], satisfies),
        **dict.fromkeys(["other", "unlinked", "today"], violates),
        "awaited": ("not_evaluable", "competition_awaited"),
        "political": no_case,
    }
    by_competition = ["won", "lost", "stranger", "declined", "early", "again", "other"]
    assert dict(zip(by_competition, outcomes(run, fresh_database, "V04", *by_competition), strict=True)) == {
        **dict.fromkeys(["won", "declined", "early", "again"], satisfies),
        **dict.fromkeys(["lost", "stranger"], violates),
        "other": no_case,
    }
    assert dict(zip(by_competition, outcomes(run, fresh_database, "V03", *by_competition), strict=True)) == {
        **dict.fromkeys(["won", "early", "again"], satisfies),
        "lost": violates,
        "stranger": no_case,
        "declined": ("not_evaluable", "state_of_rival"),
        "other": no_case,
    }
    assert outcomes(run, fresh_database, "V05", "won", "early") == [satisfies, violates]


def test_the_sanction_of_a_lower_post_and_false_rotations(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    moves = {"lowered": (4, 3, "transfer"), "down": (4, 3, "transfer"), "up": (3, 4, "rotation"), "equal": (3, 3, "transfer")}
    rows: Rows = {"bodies": [body()], "positions": [], "servants": [], "orders": [], "competitions": [], "sanctions": []}
    for number, (name, (old, new, mode)) in enumerate(moves.items()):
        rows["servants"].append(person(number))
        rows["positions"] += [position(f"{name} old", old), position(name, new)]
        own = {"registerNo": f"R{number}"}
        rows["orders"].append(order(f"{name}/1", f"{name} old", "2015-01-05", end=ORDERED, open=False, **own))
        rows["orders"].append(order(f"{name}/2", name, ORDERED, mode=mode, seq=2, **own))
    rows["sanctions"].append({"id": "1", "registerNo": "R0", "kind": "quyi lavozimga oʻtkazish", "imposed": ORDERED})
    loaded(run, fresh_database, keys, rows)
    violates, satisfies = ("violates", None), ("satisfies", None)
    assert outcomes(run, fresh_database, "V01", *moves) == [satisfies, violates, satisfies, satisfies]
    assert outcomes(run, fresh_database, "V02", *moves) == [satisfies, satisfies, violates, satisfies]


def test_experience_education_and_certificates(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    demand = {"experienceMonths": 36, "educationLevel": "bakalavr", "educationFields": ["Huquq"]}
    people = ["fit", "short", "unfit", "graduate", "acting", "December"]
    since = {"short": "2021-06-10"}
    diplomas = {"unfit": {"field": "Iqtisodiyot"}, "graduate": {"graduated": 2024}}
    diploma = {"level": "magistr", "field": "HUQUQ", "institution": None, "graduated": 2010}
    rows: Rows = {"bodies": [body()], "positions": [], "servants": [], "orders": []}
    contracts: list[Row] = []
    for number, name in enumerate(people):
        began: Row = {"from": ORDERED} if name == "December" else {}
        rows["positions"].append(position(name, requirements=demand, **began))
        rows["servants"].append(person(number, education=[] if name == "acting" else [{**diploma, **diplomas.get(name, {})}]))
        changes = {"mode": "acting"} if name == "acting" else {"orderDate": "2024-05-08"} if name == "December" else {}
        rows["orders"].append(order(name, name, ORDERED, registerNo=f"R{number}", **changes))
        contract = {"contractId": name, "pinfl": pinfl(number), "name": f"NAME{number} GULNORA", "employer": "300000001"}
        days = {"concluded": since.get(name, "2021-06-09"), "terminated": "2024-05-10", "ground": None}
        contracts.append({**contract, "post": "Yurist", "fte": 1.0, "backFilled": False, **days})
    loaded(run, fresh_database, keys, rows)
    # The body, by its tax number, and the firm: the labour register speaks for the employers that it describes.
    employers = [{"stir": stir, "name": "Firma", "sector": None} for stir in ("200000001", "300000001")]
    loaded(run, fresh_database, keys, {"employers": employers, "contracts": contracts}, portal=MEHNAT)
    violates, satisfies = ("violates", None), ("satisfies", None)
    day = ("not_evaluable", "day_of_diploma")
    assert outcomes(run, fresh_database, "V06", *people) == [satisfies, violates, satisfies, satisfies, None, violates]
    assert outcomes(run, fresh_database, "V07", *people) == [satisfies, satisfies, violates, day, None, satisfies]


def test_degrees_and_courses(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    people = ["issued that day", "issued the day after", "of somebody else", "none", "course in time", "course a day too old"]
    rows: Rows = {"bodies": [body()], "positions": [], "servants": [], "orders": []}
    certificates: list[Row] = []
    enrolments: list[Row] = []
    for number, name in enumerate(people):
        rows["positions"].append(position(name))
        rows["servants"].append(person(number))
        rows["orders"].append(order(name, name, "2012-01-10", registerNo=f"R{number}"))
        enrolment = {"id": name, "jshshir": pinfl(number), "fio": f"Name{number} Gulnora", "kurs": "K1", "holat": "tugatgan"}
        last = "20.11.2023" if name == "course in time" else "19.11.2023"
        enrolments.append({**enrolment, "boshlanish": "06.11.2023", "tugash": last})
    for name, number, issued in [("1", 0, "10.05.2024"), ("2", 1, "11.05.2024")]:
        certificates.append({"raqam": name, "jshshir": pinfl(number), "berilgan": issued, "amalQiladi": "01.05.2027"})
    grants = [
        {"id": name, "pinfl": pinfl(number), "degree": "5-darajali xizmatchi", "granted": ORDERED, "certificate": "1"}
        for number, name in enumerate(people[:4])
    ]
    loaded(run, fresh_database, keys, rows)
    course = {"kod": "K1", "fan": "Huquq", "nomi": "Kurs", "soat": 72, "turi": "malaka oshirish", "tashkilot": None}
    of_dba = {"courses": [course], "enrolments": enrolments, "certificates": certificates}
    loaded(run, fresh_database, keys, of_dba, portal=DBA)
    loaded(run, fresh_database, keys, {"certificates": [], "degrees": grants}, portal=MO)
    violates, satisfies = ("violates", None), ("satisfies", None)
    in_post = outcomes(run, fresh_database, "V08", *people)
    assert in_post == [violates, violates, violates, violates, satisfies, violates]
    granted = outcomes(run, fresh_database, "V08", *people, of=OF_GRANTS)
    assert granted == [satisfies, violates, violates, violates, None, None]
