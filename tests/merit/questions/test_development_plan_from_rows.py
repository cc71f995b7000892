"""The plan of a servant, from rows of the register and of the Academy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.questions.competencies import Standing
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from merit.registry import shipped_policy
from merit.training import DueState
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.servant_to_develop import load_servant_to_develop

pytestmark = pytest.mark.both_engines

AS_OF = date(2026, 11, 20)


@pytest.fixture
def servant_id(run: Run, fresh_database: Database, tmp_path: Path) -> str:
    return run(load_servant_to_develop(fresh_database, tmp_path))


def ask(run: Run, database: Database, servant: str, position: str | None = None, most: int = 10) -> DevelopmentPlan:
    work = ask_development_plan(database.read, servant, shipped_policy(), AS_OF, position=position, most_courses=most)
    return run(work)


def position_id(run: Run, database: Database, title: str) -> str:
    (row,) = run(database.read(cypher("MATCH (p:Position {title: $title}) RETURN p.id AS id"), {"title": title}))
    return str(row["id"])


def test_the_plan_of_her_own_post(run: Run, fresh_database: Database, servant_id: str) -> None:
    plan = ask(run, fresh_database, servant_id)
    assert plan.post is not None
    assert plan.post.title == "Post P2"
    assert [(each.name, each.required, each.standing, each.stale) for each in plan.competencies] == [
        ("budgeting", True, Standing.MISSING, None),
        ("data", True, Standing.SUFFICIENT, True),
        ("drafting", True, Standing.LOW, False),
        ("negotiation", False, Standing.LOW, False),
    ]
    assert [(each.competency.name, [one.course.title for one in each.courses]) for each in plan.courses] == [
        ("budgeting", ["Drafting laws"]),
        ("drafting", ["Arguing", "Drafting laws"]),
        ("negotiation", ["Arguing"]),
    ]
    drafting = plan.courses[1].courses[1]
    assert (drafting.course.portals, drafting.course.kind, drafting.course.hours) == (("my.dba.uz",), "advanced", 36)
    assert (drafting.completed, drafting.taken[0].last_day.exact) == (True, date(2024, 3, 30))
    assert plan.training.due is not None
    assert (plan.training.state, plan.training.due.day.exact) == (DueState.IN_TIME, date(2027, 3, 30))


def test_the_plan_for_another_post(run: Run, fresh_database: Database, servant_id: str) -> None:
    plan = ask(run, fresh_database, servant_id, position_id(run, fresh_database, "Post P3"))
    assert [each.name for each in plan.competencies if each.required] == ["data", "ethics"]
    assert [each.course.title for each in plan.courses[0].courses] == ["Ethics"]
    assert not plan.own_post


def test_a_course_that_no_portal_states_any_more_is_not_offered(run: Run, fresh_database: Database, servant_id: str) -> None:
    gone = "MATCH (:Course {title: 'Drafting laws'})<-[:DESCRIBES]-(r:PortalRecord) SET r.state = 'tombstoned'"
    run(execute(fresh_database, gone))
    budgeting = ask(run, fresh_database, servant_id).courses[0]
    assert (budgeting.courses, budgeting.no_longer_stated) == ((), 1)


def test_courses_are_bounded(run: Run, fresh_database: Database, servant_id: str) -> None:
    drafting = ask(run, fresh_database, servant_id, most=1).courses[1]
    assert ([each.course.title for each in drafting.courses], drafting.left_out) == (["Arguing"], 1)


def test_an_id_that_was_merged_stands_for_the_other_one(run: Run, fresh_database: Database, servant_id: str) -> None:
    run(execute(fresh_database, "CREATE (:Redirect {id: 'servant:old', to: $to})", to=servant_id))
    assert ask(run, fresh_database, "servant:old") == ask(run, fresh_database, servant_id)


def test_unknown_ids_are_refused(run: Run, fresh_database: Database, servant_id: str) -> None:
    with pytest.raises(UnknownId, match="There is no servant servant:0"):
        ask(run, fresh_database, "servant:0")
    with pytest.raises(UnknownId, match="There is no position position:0"):
        ask(run, fresh_database, servant_id, "position:0")


def test_an_impossible_value_is_named(run: Run, fresh_database: Database, servant_id: str) -> None:
    run(execute(fresh_database, "MATCH (e:Enrolment) SET e.state = 'finished'"))
    with pytest.raises(NothingToAnswer, match=r"servant:\w+ cannot be read, because a value is impossible"):
        ask(run, fresh_database, servant_id)
