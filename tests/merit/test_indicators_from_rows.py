"""Rows of test.argos.uz, written by hand, loaded and judged by indicators and record rules: each with the outcome of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.contract import Rule
from merit.rules.q03_double_post import RULE as Q03
from merit.rules.q04_bad_identity import RULE as Q04
from merit.rules.r03_level_skipping import RULE as R03
from merit.rules.r06_interview_rescue import RULE as R06
from merit.rules.r09_repeat_until_win import RULE as R09
from merit.rules.r10_acting_then_permanent import RULE as R10
from merit.rules.r16_rating_jump import RULE as R16
from tests.conftest import Run
from tests.support.judging import judged, outcomes
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

Row = Mapping[str, Any]
AS_OF = date(2026, 11, 20)
VIOLATES, SATISFIES = ("violates", None), ("satisfies", None)
BODY = {"bodies": [body()], "positions": [position("P3", 3), position("P5", 5)], "servants": [servant(), servant("R2", None)]}


def open_for(rule: Rule, key: str) -> tuple[str, str]:
    return "not_evaluable", rule.messages.missing(key)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def loaded(run: Run, database: Database, keys: KeyRing, **streams: Sequence[Row]) -> None:
    report = run(load(database, {**BODY, **streams}, keys))
    assert (report.state, report.books.quarantined) == ("clean", 0)


def held(number: str, post: str, start: str, end: str | None, **changes: Any) -> Row:
    return order(number, post, start, end=end, open=end is None, **changes)


@pytest.mark.parametrize(
    ("mode", "end", "skipped", "double"),
    [
        (None, None, open_for(R03, "mode"), open_for(Q03, "mode")),
        (None, "2025-06-01", VIOLATES, None),
        ("competition", None, VIOLATES, VIOLATES),
        ("acting", None, None, None),
    ],
    ids=["no mode beside the old post", "no mode after the old post", "by competition", "acting"],
)
def test_an_order_without_a_mode_fills_its_post_where_no_other_one_is_kept(
    run: Run,
    fresh_database: Database,
    keys: KeyRing,
    mode: str | None,
    end: str | None,
    skipped: tuple[str, str | None] | None,
    double: tuple[str, str | None] | None,
) -> None:
    orders = [held("1", "P3", "2015-01-01", end, seq=1), held("2", "P5", "2025-06-01", None, seq=2, mode=mode)]
    loaded(run, fresh_database, keys, orders=orders)
    assert outcomes(run, fresh_database, R03, AS_OF).get("2") == skipped
    assert outcomes(run, fresh_database, Q03, AS_OF).get("1+2") == double


@pytest.mark.parametrize(
    ("mode", "days", "outcome"),
    [("acting", 181, VIOLATES), ("acting", 180, SATISFIES), (None, 181, open_for(R10, "mode")), (None, 180, SATISFIES)],
    ids=["181 days", "180 days", "181 days without a mode", "180 days without a mode"],
)
def test_days_of_acting_before_the_confirmation(
    run: Run, fresh_database: Database, keys: KeyRing, mode: str | None, days: int, outcome: tuple[str, str | None]
) -> None:
    began = date.fromordinal(date(2025, 7, 1).toordinal() - days).isoformat()
    orders = [
        held("1", "P3", "2015-01-01", "2025-07-01", seq=1),
        held("2", "P5", began, "2025-07-01", seq=2, mode=mode),
        held("3", "P5", "2025-07-01", None, seq=3),
    ]
    loaded(run, fresh_database, keys, orders=orders)
    assert outcomes(run, fresh_database, R10, AS_OF)["3"] == outcome


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ((70.1, 70.1, 70.1, 93.3), VIOLATES),
        ((70.1, 70.1, 70.2, 93.3), SATISFIES),
        ((69.5, 69.5, 69.8, 70.4, 70.4, 71.0), VIOLATES),
    ],
    ids=["three equal ones of four", "two equal ones of four", "exactly 1.5 deviations of six"],
)
def test_a_rating_exactly_at_the_limit_jumps(
    run: Run, fresh_database: Database, keys: KeyRing, scores: tuple[float, ...], outcome: tuple[str, str | None]
) -> None:
    orders = [
        held("1", "P3", "2015-01-01", "2026-03-13", seq=1),
        held("2", "P5", "2026-03-13", None, seq=2, orderDate="2026-03-10", signedBy="R2"),
    ]
    ratings = [
        {
            "id": f"A{year}",
            "registerNo": "R1",
            "type": "A1",
            "date": f"{year}-12-10",
            "period": None,
            "qualification": None,
            "professionalQuality": None,
            "effectiveness": None,
            "integralScore": score,
            "evaluator": "R2",
        }
        for year, score in zip(range(2026 - len(scores), 2026), scores, strict=True)
    ]
    loaded(run, fresh_database, keys, orders=orders, assessments=ratings)
    assert outcomes(run, fresh_database, R16, AS_OF)["2"] == outcome


def competition(**changes: Any) -> Row:
    days = {"announced": "2024-03-01", "closed": "2024-03-20", "interview": "2024-03-28", "protocol": "2024-04-02"}
    row: dict[str, Any] = {
        "id": "T1",
        "position": "P5",
        "kind": "external",
        "round": 1,
        **days,
        "panel": [],
        "requirementsEdited": None,
    }
    return {**row, "annulledRounds": [], **changes}


def application(person: int, test: float, interview: float, **changes: Any) -> Row:
    row = {"id": f"T1-{person}", "competition": "T1", "annulledRound": None, "registerNo": f"R{person}", "state": "admitted"}
    scores = {"test": test, "essay": None, "interview": interview, "total": None, "withdrawnAt": None}
    return {**row, **scores, "decision": "won" if person == 1 else "not_recommended", **changes}


@pytest.mark.parametrize(
    ("interview", "outcome"), [(70.3, "violates"), (70.29, "satisfies")], ids=["exactly 1.5 deviations", "a little less"]
)
def test_an_interview_exactly_at_the_limit_rescues(
    run: Run, fresh_database: Database, keys: KeyRing, interview: float, outcome: str
) -> None:
    others = [(69.8, 70.2), (70.2, 69.8), (70.2, 70.0), (70.3, 70.2)]
    rows = [application(1, 70.0, interview), *(application(n, *scores) for n, scores in enumerate(others, start=2))]
    people = [servant(f"R{n}", None) for n in range(1, 6)]
    loaded(run, fresh_database, keys, servants=people, competitions=[competition()], applications=rows)
    (case,) = judged(run, fresh_database, R06, AS_OF)
    assert case.outcome.value == outcome


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [([1, 2], VIOLATES), (None, open_for(R09, "earlier_rounds")), ([], open_for(R09, "earlier_rounds"))],
    ids=["listed", "no list", "an empty list"],
)
def test_rounds_that_no_source_lists_are_not_known(
    run: Run, fresh_database: Database, keys: KeyRing, listed: list[int] | None, outcome: tuple[str, str | None]
) -> None:
    rows = [application(1, 70.0, 70.0)]
    if listed:
        rows.append(application(1, 50.0, 50.0, id="T1-1-1", annulledRound=1, decision="not_recommended"))
    loaded(run, fresh_database, keys, competitions=[competition(round=3, annulledRounds=listed)], applications=rows)
    (case,) = judged(run, fresh_database, R09, AS_OF)
    assert (case.outcome.value, R09.missing(case)) == outcome


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "satisfies"),
        ({"pinfl": "31503856070016"}, "violates"),
        ({"birthDate": "1985-03-16"}, "violates"),
        ({"birthDate": None}, "not_evaluable"),
        ({"pinfl": None}, "not_evaluable"),
    ],
    ids=["right", "wrong check digit", "another birth date", "no birth date", "no number"],
)
def test_a_number_and_the_register(
    run: Run, fresh_database: Database, keys: KeyRing, changes: dict[str, Any], outcome: str
) -> None:
    people = [servant(sex="M", **changes)]
    loaded(run, fresh_database, keys, servants=people, orders=[held("1", "P3", "2015-01-01", None)])
    (case,) = judged(run, fresh_database, Q04, AS_OF)
    assert case.outcome.value == outcome
