"""Days and years with which questions are asked: what cannot be is wrong usage, said in a sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import typer
from typer.testing import CliRunner

from meritgraph.cli.ask import appointers, certificates, development_plan, promotions, ratings_lead_to, teams, time_to_promotion
from meritgraph.cli.ask.days import day_of_question
from meritgraph.cli.ask.printing import month

WRONG_USAGE = 2
_APPS = {"promotions": promotions.app, "ratings-lead-to": ratings_lead_to.app}


@pytest.mark.parametrize("day", ["0001-01-01", "1800-01-01", "2200-01-01", "9999-12-31"])
def test_a_day_that_no_source_can_state_is_wrong_usage(day: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"The day {day} is impossible. Give a day after 1800-01-01, up to 2199-12-31"):
        day_of_question(datetime.fromisoformat(day))


def test_the_first_and_the_last_day_that_can_be_given() -> None:
    assert [day_of_question(datetime.fromisoformat(day)) for day in ("1800-01-02", "2199-12-31")] == [
        date(1800, 1, 2),
        date(2199, 12, 31),
    ]


@pytest.mark.parametrize("year", ["-5", "0", "2200"])
@pytest.mark.parametrize("option", ["--from", "--to"])
@pytest.mark.parametrize("question", ["promotions", "ratings-lead-to"])
def test_a_year_that_cannot_be_is_wrong_usage(question: str, option: str, year: str) -> None:
    ran = CliRunner().invoke(_APPS[question], ["UZ", option, year])
    assert ran.exit_code == WRONG_USAGE, ran.output
    assert f"Invalid value for '{option}'" in ran.output


@pytest.mark.parametrize("text", ["0001-01", "1799-12", "2200-01", "9999-12"])
def test_a_month_of_a_year_that_cannot_be_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"The month {text} is impossible. Give one from 1800 to 2199."):
        month(text)


@pytest.mark.parametrize("number", ["99999999999", "99999999999999999999"])
@pytest.mark.parametrize(
    ("app", "terms", "option"),
    [
        (teams.app, ["organisation:1"], "--days"),
        (teams.app, ["organisation:1"], "--people"),
        (appointers.app, ["organisation:1"], "--limit"),
        (certificates.app, [], "--limit"),
        (development_plan.app, ["servant:1"], "--courses"),
        (time_to_promotion.app, ["--ladder", "uz-managerial"], "--rank"),
    ],
)
def test_a_number_beyond_all_reason_is_wrong_usage(app: typer.Typer, terms: list[str], option: str, number: str) -> None:
    ran = CliRunner().invoke(app, [*terms, option, number])
    assert ran.exit_code == WRONG_USAGE, ran.output
    assert f"Invalid value for '{option}': Input should be less than or equal to" in " ".join(ran.output.split())
