"""How a servant was assessed, from rows of the register."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.questions.assessment import AssessmentAnswer, assessment_of
from merit.registry import shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import CAREER, key_ring, load, servant

pytestmark = pytest.mark.both_engines

PEOPLE = {"R1": "31503856070015", "R2": "31503856070023", "R3": "31503856070031"}


def row(id_: str, register_no: str, date: str, score: float | None, **changes: Any) -> dict[str, Any]:
    parts = dict.fromkeys(("qualification", "professionalQuality", "effectiveness"), score)
    stated = {"id": id_, "registerNo": register_no, "type": "A1", "period": None, "date": date, "evaluator": "R3"}
    return {**stated, **parts, "integralScore": None, **changes}


ROWS = (
    row("1", "R1", "2023-12-10", 60.0),
    row("2", "R1", "2024-12-10", 80.0, integralScore=84.0),
    row("3", "R2", "2024-11-10", 60.0),
    row("4", "R2", "2024-12-20", 70.0),
    row("5", "R2", "2022-12-20", 10.0),
    row("6", "R2", "2024-12-20", None),
)


@pytest.fixture
def asked(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    """Load the rows, and return the ids of the servants by their number in the register."""
    people = [servant(number, pinfl, lastName=f"Name {number}") for number, pinfl in PEOPLE.items()]
    run(load(fresh_database, {**CAREER, "servants": people, "assessments": ROWS}, key_ring(tmp_path)))
    text = cypher("MATCH (s:Servant) RETURN s.id AS id, s.name AS name")
    return {str(each["name"]).split()[1]: str(each["id"]) for each in run(fresh_database.read(text))}


def ask(run: Run, database: Database, servant: str) -> AssessmentAnswer:
    return run(assessment_of(database.read, servant, shipped_policy()))


def shown(answer: AssessmentAnswer) -> list[tuple[str, Any, Any, Any]]:
    return [(each.fixed_on.latest.isoformat(), each.score, each.difference, each.normalised.z) for each in answer.assessments]


def test_scores_differences_and_scales_follow_from_the_rows(run: Run, fresh_database: Database, asked: dict[str, str]) -> None:
    answer = ask(run, fresh_database, asked["R1"])
    # Scores of 2024: 84 as reported, 60 and 70; another one has no score. The mean is 71.333, the variance 145.333.
    expected: Sequence[tuple[str, Any, Any, Any]] = [
        ("2023-12-10", 60, None, None),
        ("2024-12-10", 80, 4, pytest.approx((84 - 214 / 3) / (436 / 3) ** 0.5)),
    ]
    assert shown(answer) == expected
    last = answer.assessments[-1]
    assert (last.normalised.people, last.normalised.left_out, last.change.points) == (None, None, 20)
    assert (answer.name, answer.compared, answer.differing) == ("Name R1 Gulnora Anvar qizi", 1, 1)


def test_an_id_that_was_merged_stands_for_the_other_one(run: Run, fresh_database: Database, asked: dict[str, str]) -> None:
    run(execute(fresh_database, "CREATE (:Redirect {id: 'servant:old', to: $to})", to=asked["R1"]))
    merged = ask(run, fresh_database, "servant:old")
    assert merged == ask(run, fresh_database, asked["R1"])
    assert merged.servant == asked["R1"]


def test_a_servant_without_assessments_has_an_empty_answer(run: Run, fresh_database: Database, asked: dict[str, str]) -> None:
    assert ask(run, fresh_database, asked["R3"]).assessments == ()


def test_an_unknown_id_is_refused(run: Run, fresh_database: Database, asked: dict[str, str]) -> None:
    with pytest.raises(UnknownId, match="There is no servant servant:0"):
        ask(run, fresh_database, "servant:0")


def test_an_impossible_value_harms_only_its_own_answer(run: Run, fresh_database: Database, asked: dict[str, str]) -> None:
    run(
        execute(
            fresh_database,
            "MATCH (:Servant {id: $id})-[:ASSESSED_IN]->(x:Assessment) WHERE x.qualification_score = 60 SET x.type = 'A9'",
            id=asked["R2"],
        )
    )
    last = ask(run, fresh_database, asked["R1"]).assessments[-1].normalised
    # 84 and 70 are left: each is half a sample range from the mean.
    assert (last.z, last.left_out) == (pytest.approx(0.5**0.5), None)
    with pytest.raises(NothingToAnswer, match="cannot be read, because a value is impossible"):
        ask(run, fresh_database, asked["R2"])
