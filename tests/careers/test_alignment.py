"""Alignment of labour contracts with appointments, and what a contract adds that confirms no appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest

from careers.alignment import SourceSpell, align
from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Ref, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Row, Stream, StreamMode
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, CAREER, NOON, key_ring, load


def spell(id_: str, start: str, end: str | None = None, *, title: str = "Adviser", body: str = "B1") -> SourceSpell:
    return SourceSpell(id_, body, title, Period(Day.parse(start), Day.parse(end) if end else None))


FIRST, SECOND = spell("a1", "2015-01-10", "2018-03-01"), spell("a2", "2018-03-01", "2021-09-15", title="Head")


def test_a_shifted_contract_confirms_the_appointment_it_overlaps() -> None:
    assert align([spell("c", "2015-02-03", "2018-02-20")], [FIRST, SECOND]) == {"c": ["a1"]}


def test_one_contract_through_two_posts_confirms_both() -> None:
    assert align([spell("c", "2015-01-10", "2021-09-15")], [SECOND, FIRST]) == {"c": ["a1", "a2"]}


def test_two_contracts_of_one_post_each_confirm_it() -> None:
    contracts = [spell("c1", "2018-03-01", "2019-06-01"), spell("c2", "2019-06-01", "2021-09-15")]
    assert align(contracts, [FIRST, SECOND]) == {"c1": ["a2"], "c2": ["a2"]}


def test_days_around_a_change_do_not_confirm_the_neighbour() -> None:
    assert align([spell("c", "2018-02-20", "2021-09-20")], [FIRST, SECOND]) == {"c": ["a2"]}


def test_a_year_is_enough_to_find_the_spell() -> None:
    assert align([spell("c", "2015", "2018")], [FIRST, SECOND])["c"][0] == "a1"


def test_a_contract_known_by_years_does_not_speak_of_its_neighbours() -> None:
    before, held, after = spell("b", "2011-03-01", "2015-07-06"), spell("h", "2015-07-09", "2017-10-31"), spell("a", "2017-10-22")
    assert align([spell("c", "2015", "2017")], [before, held, after]) == {"c": ["h"]}


def test_another_body_is_another_job() -> None:
    assert align([spell("c", "2015-01-10", "2018-03-01", body="B2")], [FIRST]) == {"c": []}


def test_a_contract_years_away_is_alone() -> None:
    assert align([spell("c", "2010-01-01", "2012-01-01")], [FIRST]) == {"c": []}


def test_a_contract_that_only_began_near_the_order_confirms_it() -> None:
    assert align([spell("c", "2014-12-01", "2014-12-20")], [FIRST]) == {"c": ["a1"]}


def test_of_posts_held_at_once_the_contract_is_the_one_with_its_title() -> None:
    main, beside = spell("main", "2020-01-01"), spell("beside", "2020-01-01", title="Lecturer")
    contracts = [spell("c1", "2020-01-05", title="lecturer"), spell("c2", "2020-01-01", title="Adviser")]
    assert align(contracts, [main, beside]) == {"c1": ["beside"], "c2": ["main"]}


def test_of_posts_held_at_once_under_one_title_the_contract_is_the_one_with_its_share() -> None:
    whole, half = replace(spell("whole", "2011-02-04", "2012-08-10"), share=1.0), replace(spell("half", "2011-08-11"), share=0.5)
    of_the_year = spell("c", "2011", "2012")
    assert align([replace(of_the_year, share=0.5)], [whole, half]) == {"c": ["half"]}
    assert align([replace(of_the_year, share=1.0)], [whole, half]) == {"c": ["whole"]}
    assert align([of_the_year], [whole, half]) == {"c": ["whole"]}


def test_a_long_contract_that_ended_late_does_not_confirm_the_next_post() -> None:
    left, taken = spell("left", "2018-06-13", "2026-03-25"), spell("taken", "2026-02-22")
    assert align([spell("c", "2018-07-02", "2026-04-12")], [left, taken]) == {"c": ["left"]}


def test_the_order_in_which_spells_are_given_changes_nothing() -> None:
    parallel = [FIRST, spell("b", "2015-01-10", "2018-03-01"), SECOND]
    contract = spell("c", "2014-12-31", "2022-01-01", title="Clerk")
    assert align([contract], parallel) == align([contract], parallel[::-1])


# --- through the hub ------------------------------------------------------------------------------


class Line(Row):
    """A row of a register made for these tests: one labour contract."""

    id: str
    employer: str = "200000001"
    start: str
    end: str | None = None
    title: str = "Adviser"


def _contract(row: Line) -> list[facts.Fact]:
    servant, employer = person("UZ/PINFL", "31503856070015"), Ref("UZ/STIR", row.employer)
    period = Period(Day.parse(row.start), Day.parse(row.end) if row.end else None)
    return [
        facts.Organisation(ref=employer, name="Employer"),
        facts.Servant(ref=servant, name="KARIMOVA GULNORA"),
        facts.Contract(ref=Ref("labour/contracts", row.id), servant=servant, employer=employer, title=row.title, period=period),
    ]


CONTRACTS: Stream[Any] = Stream("contracts", Line, ("id",), _contract, StreamMode.DELTA)
LABOUR: Portal = replace(ARGOS, name="labour.uz", authority=frozenset({"Contract"}), streams=(CONTRACTS,))
CAREERS = """MATCH (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)
RETURN coalesce(a.order_number, p.title) AS what, a.civil_service AS service ORDER BY a.start_latest"""
CONFIRMED = """MATCH (c:Contract)-[:CONFIRMS]->(a:Appointment)
RETURN a.order_number AS number, a.start_latest AS start, c.start_latest AS stated ORDER BY start"""


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def ask(run: Run, database: Database, text: LiteralString) -> list[dict[str, Any]]:
    return run(database.read(cypher(text)))


def test_contracts_confirm_orders_and_add_what_no_order_tells_of(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    lines: list[dict[str, Any]] = [
        {"id": "M0", "employer": "300000001", "start": "2012-05", "end": "2014-11-30", "title": "Accountant"},
        {"id": "M1", "start": "2015-01-12", "end": "2018-01-01"},
        {"id": "M2", "start": "2018-01-03"},
    ]
    run(load(fresh_database, {"contracts": lines}, keys, LABOUR, NOON + timedelta(days=1)))
    assert ask(run, fresh_database, CAREERS) == [
        {"what": "Accountant", "service": False},
        {"what": "1", "service": True},
        {"what": "2", "service": True},
    ]
    assert ask(run, fresh_database, CONFIRMED) == [
        {"number": None, "start": date(2012, 5, 31), "stated": date(2012, 5, 31)},
        {"number": "1", "start": date(2015, 1, 1), "stated": date(2015, 1, 12)},
        {"number": "2", "start": date(2018, 1, 1), "stated": date(2018, 1, 3)},
    ]
    (alone,) = ask(run, fresh_database, "MATCH (a:Appointment) WHERE a.derived RETURN a.id AS id, a.day_key AS key")
    assert alone["key"] == f"2012-05-31\u0001{alone['id']}"
    assert len(ask(run, fresh_database, "MATCH (m:Promotion) RETURN m.id AS id")) == 1


def test_a_correction_that_brings_contract_and_order_together_leaves_one_appointment(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, CAREER, keys))
    run(load(fresh_database, {"contracts": [{"id": "M1", "start": "2005-01-12", "end": "2006-01-01"}]}, keys, LABOUR))
    assert [row["service"] for row in ask(run, fresh_database, CAREERS)] == [None, True, True]
    later = NOON + timedelta(days=1)
    run(load(fresh_database, {"contracts": [{"id": "M1", "start": "2015-01-12", "end": "2016-01-01"}]}, keys, LABOUR, later))
    assert [row["what"] for row in ask(run, fresh_database, CAREERS)] == ["1", "2"]
    assert ask(run, fresh_database, "MATCH (p:Position) WHERE p.derived RETURN p.id AS id") == []


def test_a_contract_that_comes_before_the_order_finds_it_later(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"contracts": [{"id": "M1", "start": "2015-01-12", "end": "2017-12-01"}]}, keys, LABOUR))
    assert [row["service"] for row in ask(run, fresh_database, CAREERS)] == [False]
    run(load(fresh_database, CAREER, keys, at=NOON + timedelta(days=1)))
    assert [row["what"] for row in ask(run, fresh_database, CAREERS)] == ["1", "2"]
    assert [row["number"] for row in ask(run, fresh_database, CONFIRMED)] == ["1"]
