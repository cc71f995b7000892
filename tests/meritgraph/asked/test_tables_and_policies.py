"""A small world is loaded and judged, and all questions are asked: as documents, as tables, and under another policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

import pytest

import merit.policies as policies_folder
from graph.driver.database import Database
from meritgraph.cli.ask import QUESTIONS
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.asked_world import TODAY, AskedWorld
from tests.support.engines import cypher
from tests.support.printed_answers import FIGURES
from tests.support.printed_tables import rows_of

AS_OF = ("--as-of", str(TODAY))
WHOLE = 24
"""Words of so many letters stay in one piece."""
Asked = dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def database(asked: AskedWorld) -> Database:
    return asked.database


@pytest.fixture(scope="module")
def arguments(database: Database, run: Run) -> Asked:
    """Return the arguments of each question: things of the world of which it has much to say."""

    def ids(text: LiteralString) -> list[str]:
        (row,) = run(database.read(cypher(text)))
        return [str(each) for each in row.values()]

    (body,) = ids(
        """MATCH (o:Organisation {country: 'UZ'})<-[:IN]-(:Position)<-[:TO]-(a:Appointment)
        WITH o.id AS id, count(a) AS number ORDER BY number DESC, id LIMIT 1 RETURN id"""
    )
    (top,) = ids(
        """MATCH (o:Organisation {country: 'UZ'})-[:HAS_VERSION]->(v:OrganisationVersion)
        WHERE NOT EXISTS { MATCH (v)-[:PART_OF]->(p) RETURN p }
        WITH DISTINCT o MATCH (o)<-[:PART_OF]-(u)
        WITH o.id AS id, count(u) AS number ORDER BY number DESC, id LIMIT 1 RETURN id"""
    )
    (competition,) = ids(
        """MATCH (c:Competition)<-[:IN]-(a:Application)<-[:MADE]-(s:Servant)-[:ASSESSED_IN]->(:Assessment {type: 'A4'})
        WITH c.id AS id, count(DISTINCT a) AS number ORDER BY number DESC, id LIMIT 1 RETURN id"""
    )
    (appeal,) = ids("MATCH (x:Appeal)<-[:OF]-(c:AppealCheck) WITH x.id AS id, c ORDER BY c.violating DESC, id LIMIT 1 RETURN id")
    (rated,) = ids(
        """MATCH (s:Servant)-[:ASSESSED_IN]->(x:Assessment)-[:BY]->(:Servant) WHERE x.qualification_score IS NOT NULL
        WITH s, count(x) AS number ORDER BY number DESC, s.name LIMIT 1 RETURN s.id AS id"""
    )
    (skilled,) = ids(
        """MATCH (s:Servant)-[:HELD]->(:Appointment {open: true})-[:TO]->(:Position)-[:HAS_VERSION]->()-[:REQUIRES]->(c)
        MATCH (s)-[:ASSESSED_IN]->(:Assessment)-[g:RATED]->(c) WHERE 80 <= g.score AND g.score < 100
        WITH s, count(DISTINCT c) AS number ORDER BY number DESC, s.name LIMIT 1 RETURN s.id AS id"""
    )
    one, other = ids(
        """MATCH (s:Servant)-[:HELD]->(:Appointment)-[:APPOINTED_BY]->(t:Servant)-[:HELD]->(:Appointment)-[:TO]->(:Position)
          -[:IN]->(o:Organisation)<-[:IN]-(:Position)<-[:TO]-(:Appointment)<-[:HELD]-(s) WHERE s.id <> t.id
        WITH s.id AS one, t.id AS other ORDER BY one, other LIMIT 1 RETURN one, other"""
    )
    return {
        "turnover": ("UZ", "--from", "2024-01", "--to", "2024-12"),
        "ratings-lead-to": ("UZ", "--from", "2023", "--to", "2024"),
        "merit-index": (top,),
        "promotions": ("UZ", "--from", "2023", "--to", "2025"),
        "assessment": (rated,),
        "ranking": ("--competition", competition),
        "development-plan": (skilled, "--courses", "3", *AS_OF),
        "appeal": (appeal, *AS_OF),
        "certificates": ("--limit", "6"),
        "routes": ("--from", "uz-managerial/1", "--to", "uz-managerial/3", *AS_OF),
        "time-to-promotion": ("--ladder", "uz-managerial", "--rank", "2"),
        "training-compliance": (top,),
        "ties": (one, other, *AS_OF),
        "teams": (body, "--people", "2", "--days", "3000", *AS_OF),
        "appointers": (body, *AS_OF),
    }


@pytest.fixture
def command(command_on: Callable[[Database], Command], database: Database) -> Command:
    return command_on(database)


@pytest.fixture
def at_width(command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return ``meritgraph ask`` in a terminal of some columns: what it prints, without colours."""

    def printed(columns: int, *arguments: str) -> str:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", str(columns))
        ran = command("ask", *arguments)
        assert ran.code == 0, ran.err
        return re.sub(r"\x1b\[[0-9;]*m", "", ran.out)

    return printed


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_numbers_of_the_document_are_those_of_the_table(
    question: str, arguments: Asked, command: Command, at_width: Callable[..., str]
) -> None:
    document = command("ask", question, *arguments[question], "--json").document
    printed = at_width(250, question, *arguments[question])
    words = " ".join(f"{rows_of(printed)}\n{printed}".split())
    expected = [" ".join(each.split()) for each in FIGURES[question](document)]
    assert len(expected) >= 3, expected
    assert [each for each in expected if each not in words] == []
    assert document["convention"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_narrow_terminal_loses_no_word(question: str, arguments: Asked, at_width: Callable[..., str]) -> None:
    wide = at_width(200, question, *arguments[question])
    in_tables = {word for word in rows_of(wide).split() if len(word) <= WHOLE}
    for columns in (60, 80):
        narrow = at_width(columns, question, *arguments[question])
        words = {word.rstrip(":;") for word in re.sub("[│┃]", " ", narrow).split()}
        assert {word.rstrip(":;") for word in in_tables} - words == set()
        assert [line for line in narrow.splitlines() if line[:1] in {"│", "┃", "┏", "└"} and len(line) > columns] == []


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts a policy of the deployment in force."""

    def stated(content: str) -> None:
        file = tmp_path / "policy.toml"
        file.write_text(
            re.sub(r"^(\[\[.*\]\])$", r'\1\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"', content, flags=re.M)
        )
        monkeypatch.setenv("MERITGRAPH_POLICY", str(file))

    return stated


def test_other_weights_give_other_scores(arguments: Asked, command: Command, policy: Callable[[str], None]) -> None:
    def scores() -> list[tuple[float | None, dict[str, tuple[float, float]]]]:
        rated = command("ask", "assessment", *arguments["assessment"], "--json").document["assessments"]
        return [
            (each["score"], {part["component"]: (part["score"], part["weight"]) for part in each["components"]})
            for each in rated
            if each["type"] == "A1" and each["score"] is not None
        ]

    shipped = scores()
    types = "".join(f"A{number} = {{ qualification = 0.2, professional = 0.8 }}\n" for number in range(2, 6))
    policy(f"[[assessment]]\nA1 = {{ qualification = 0.5, professional = 0.25, effectiveness = 0.25 }}\n{types}")
    own = scores()
    assert shipped
    assert [score for score, _ in own] != [score for score, _ in shipped]
    for score, parts in own:
        assert {name: weight for name, (_, weight) in parts.items()} == {
            "qualification": 0.5,
            "professional": 0.25,
            "effectiveness": 0.25,
        }
        assert score == pytest.approx(sum(points * weight for points, weight in parts.values()))


OTHER_VALUES = """
[[age_bands]]
age_limits = [40]
[[rating_bands]]
highest = [60, 80]
[[training_hours]]
hours_per_year = 40
[[development_plan]]
low_below = 100.0
stale_months = 1
due_soon_days = 1000
[[reported_score]]
tolerance = 9.5
[[merit_index]]
tenure_months = 60
sanction_months = 12
assessment_months = 12
orders_since = 2010-01-01
"""
"""Of each policy a value that gives another answer. Weights of assessments, calendars and since when times
to promotion are watched have tests of their own."""


def test_every_policy_is_tested() -> None:
    folders = {each.name for each in Path(policies_folder.__file__).parent.iterdir() if any(each.glob("*.toml"))}
    assert folders == {*re.findall(r"\[\[(.*)\]\]", OTHER_VALUES), "assessment", "calendars", "time_to_promotion"}


def test_a_deployments_policy_changes_the_answers(arguments: Asked, command: Command, policy: Callable[[str], None]) -> None:
    def answers() -> dict[str, Any]:
        return {name: command("ask", name, *arguments[name], "--json").document for name in QUESTIONS}

    shipped = answers()
    policy(OTHER_VALUES)
    assert command("detect", *AS_OF).code in {0, 3}
    own = answers()
    bands = {name for year in own["promotions"]["years"] for name in year["age_bands"] or ()}
    assert {name for year in shipped["promotions"]["years"] for name in year["age_bands"] or ()} - bands == {"0-34", "35-"}
    assert {"0-39", "40-"} <= bands
    assert {band["highest"] for year in shipped["ratings-lead-to"]["years"] for band in year["bands"]} == {55, 70, 85, 100}
    assert {band["highest"] for year in own["ratings-lead-to"]["years"] for band in year["bands"]} == {60, 80, 100}
    training, other_training = shipped["training-compliance"], own["training-compliance"]
    assert {year["demanded"] for year in training["hours"]} == {None}
    assert {year["demanded"] for year in other_training["hours"]} == {40}
    assert any(year["enough"] for group in (other_training, *other_training["units"]) for year in group["hours"])
    assert (training["due_soon_days"], other_training["due_soon_days"]) == (90, 1000)
    assert other_training["states"]["due_soon"] > training["states"]["due_soon"]
    assert other_training["states"]["overdue"] == training["states"]["overdue"]
    plan, other_plan = shipped["development-plan"]["competencies"], own["development-plan"]["competencies"]
    assert {each["standing"] for each in plan if each["ratings"]} != {"low"}
    assert {each["standing"] for each in other_plan if each["ratings"] and each["ratings"][0]["score"] < 100} == {"low"}
    assert sum(each["stale"] is True for each in other_plan) > sum(each["stale"] is True for each in plan)
    for answer, tolerance in ((shipped["assessment"], 0.05), (own["assessment"], 9.5)):
        compared = [each for each in answer["assessments"] if each["difference"] is not None]
        assert compared
        assert all(each["tolerance"] == tolerance for each in compared)
        assert all(each["agrees"] is (abs(each["difference"]) <= tolerance) for each in compared)
    assert 0 < own["merit-index"]["index"]["pairs"] < shipped["merit-index"]["index"]["pairs"]
