"""The figure of training and the question about it, worked by hand; both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import CourseKind, EnrolmentState
from merit.context import Context
from merit.coverage import Coverage
from merit.dossiers.records import Enrolment, NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.figures.training_compliance import FIGURE, HOURS
from merit.judged.noting import NotingContext, plain_row
from merit.policies.book import PolicyBook
from merit.policies.overlay import overlay
from merit.policies.values import BadPolicy, PolicyValue
from merit.questions.training_compliance import TrainingCompliance, ask_training_compliance
from merit.registry import shipped_policy
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.kept_figures import AS_OF, bodies, keep, summarised
from tests.support.servant_files import dossier, held, post

BODY, UNIT = "organisation:body", "organisation:unit"
ALWAYS = ((FIRST_DAY, LAST_DAY),)
YEARS = ("2022", "2023", "2024", "2025", "2026")
NUMBER = NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True)


def context(courses: dict[str, Any] | None = None, demanded: int | None = None) -> Context:
    """Return a context in which courses are loaded for all days, or for the days given by body."""
    found = bodies({BODY: None, UNIT: BODY})
    spans = {
        body: {"Appointment": ALWAYS, "Enrolment": ALWAYS if courses is None else courses.get(body, ())} for body in (BODY, UNIT)
    }
    policy = shipped_policy()
    if demanded is not None:
        hours = PolicyValue("UZ", date(2020, 1, 1), LAST_DAY, "test", parameters={"hours_per_year": demanded})
        policy = PolicyBook({**policy.rules, HOURS: (hours,)}, policy.calendars)
    return replace(found, coverage=Coverage(spans), policy=policy)


def course(
    last: str,
    hours: int | None = 72,
    kind: CourseKind = CourseKind.ADVANCED,
    state: EnrolmentState | None = EnrolmentState.COMPLETED,
) -> Enrolment:
    """Return a course with that last day, or one of these last days."""
    day = Day.parse(last)
    end = Day(day.earliest + timedelta(days=1), day.latest + timedelta(days=1))
    period = Period(Day.exactly(day.earliest - timedelta(days=10)), end)
    return Enrolment(id=f"enrolment:{last}", course="course:1", course_kind=kind, state=state, period=period, hours=hours)


def servant(name: str, *courses: Enrolment, body: str = BODY, entry: str = "2015-03-02", **given: Any) -> ServantDossier:
    own = held(f"appointment:{name}", post(f"position:{name}", 1, body=body), entry, **given)
    return replace(dossier(own), id=f"servant:{name}", numbers=(NUMBER,), enrolments=courses)


def counted(*people: ServantDossier, within: Context | None = None) -> dict[str, Any]:
    """Return what is kept of the units of the body."""
    found = summarised(FIGURE, people, within or context())
    return found[BODY, ""]["units"] if found else {}


def states(*people: ServantDossier, within: Context | None = None) -> dict[str, int]:
    return dict(counted(*people, within=within)[BODY]["states"])


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("2023-11-19", "overdue"),  # due on 19 November 2026, the day before
        ("2023-11-20", "due soon"),  # due today
        ("2024-02-18", "due soon"),  # due on 18 February 2027, in 90 days
        ("2024-02-19", "in time"),
    ],
    ids=["the day after", "the due day", "90 days before", "91 days before"],
)
def test_training_is_due_36_months_after_the_last_day_of_the_last_course(last: str, state: str) -> None:
    assert states(servant("one", course("2020-01-01"), course(last))) == {state: 1}


def test_without_a_course_it_is_due_36_months_after_the_first_entry() -> None:
    people = [servant("a"), servant("b", entry="2025-01-01"), servant("c", entry="2023-12-01")]
    assert states(*people) == {"overdue": 1, "in time": 1, "due soon": 1}


def test_a_running_or_introductory_course_renews_nothing_and_its_hours_count_where_it_is_completed() -> None:
    running = servant("a", course("2026-10-01", state=EnrolmentState.RUNNING))
    introduced = servant("b", course("2026-10-01", 40, CourseKind.INTRODUCTORY))
    units = counted(running, introduced)
    assert units[BODY]["states"] == {"overdue": 2}
    assert units[BODY]["years"]["2026"] == {"people": 2, "hours": 40, "unknown": 0, "judged": 0, "met": 0}


def test_units_are_counted_under_the_top_of_the_tree() -> None:
    units = counted(servant("a"), servant("b", body=UNIT), servant("c", course("2025-06-01"), body=UNIT))
    assert {unit: (each["in_post"], each["states"]) for unit, each in units.items()} == {
        BODY: (1, {"overdue": 1}),
        UNIT: (2, {"overdue": 1, "in time": 1}),
    }


def test_who_left_is_not_counted_and_who_may_have_left_is_counted_apart() -> None:
    left = servant("a", end="2026-11-20")
    may_have_left = servant("b", end=Day.not_before(date(2020, 1, 1)))
    outside = servant("c", civil_service=False)
    unknown = servant("d", civil_service=None)
    units = counted(left, may_have_left, outside, unknown)
    assert (units[BODY]["in_post"], units[BODY]["perhaps"], units[BODY]["states"]) == (0, 2, {})


def test_what_is_missing_is_counted_by_what_it_is() -> None:
    not_loaded = {BODY: ((date(2018, 1, 1), date(2025, 1, 1)),), UNIT: ALWAYS}
    people = [
        servant("a", course("2019-01-01")),
        servant("b", course("2026-01-01")),
        servant("c", course("2026-01-01", state=None), body=UNIT),
        replace(servant("d", body=UNIT), numbers=()),
    ]
    units = counted(*people, within=context(not_loaded))
    assert (units[BODY]["states"], units[BODY]["missing"]) == ({"in time": 1}, {"courses": 1})
    assert (units[UNIT]["states"], units[UNIT]["missing"]) == ({}, {"course_state": 1, "national_number": 1})


def test_without_a_policy_value_nothing_is_judged() -> None:
    kazakh = replace(context(), policy=PolicyBook({**shipped_policy().rules, "V08": ()}))
    assert counted(servant("a"), within=kazakh)[BODY]["missing"] == {"policy": 1}
    long_ago = replace(context(), as_of=date(2025, 6, 1))
    assert states(servant("a"), within=long_ago) == {"no duty": 1}


def test_hours_are_those_of_the_year_of_the_last_day() -> None:
    one = servant("a", course("2024-12-31", 72), course("2025-01-01", 36), course("2025-06-01", 16), course("2021-06-01", 99))
    other = servant("b", course("2025-03-01", None), course("2025", 10), course("2023-11", 5))
    years = counted(one, other)[BODY]["years"]
    assert {year: (each["people"], each["hours"], each["unknown"]) for year, each in years.items()} == {
        "2022": (2, 0, 0),
        "2023": (2, 5, 0),
        "2024": (2, 72, 0),
        "2025": (2, 36 + 16 + 10, 1),
        "2026": (2, 0, 0),
    }


def test_hours_are_counted_of_those_whose_courses_of_the_whole_year_are_loaded() -> None:
    since = {BODY: ((date(2025, 1, 1), LAST_DAY),)}
    years = counted(servant("a", course("2024-06-01"), course("2025-06-01")), within=context(since))[BODY]["years"]
    assert sorted(years) == ["2025", "2026"]
    assert counted(replace(servant("a"), numbers=()))[BODY]["years"] == {}


def test_hours_are_judged_only_where_policy_demands_some() -> None:
    people = [
        servant("a", course("2025-06-01", 100)),
        servant("b", course("2025-06-01", 99)),
        servant("c", course("2025-06-01", 99), course("2025-07-01", None)),
        servant("d", course("2025-06-01", 100), course("2025-07-01", None)),
        servant("e", entry="2025-02-01"),
    ]
    assert counted(*people)[BODY]["years"]["2025"]["judged"] == 0
    found = summarised(FIGURE, people, context(demanded=100))[BODY, ""]
    assert found["hours_demanded"] == dict.fromkeys(YEARS, 100)
    years = found["units"][BODY]["years"]
    assert (years["2025"]["judged"], years["2025"]["met"]) == (3, 2), "c may have enough, e entered during the year"
    assert (years["2024"]["judged"], years["2024"]["met"]) == (4, 0)
    assert years["2026"]["judged"] == 0, "the year is not over"


def test_a_deployment_states_its_hours_by_file_and_no_other_parameter(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    entry = '[[training_hours]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\n'
    file.write_text(f"{entry}hours_per_year = 72\n", "utf-8")
    stated = replace(context(), policy=overlay(shipped_policy(), file))
    assert summarised(FIGURE, [servant("a")], stated)[BODY, ""]["hours_demanded"] == dict.fromkeys(YEARS, 72)
    assert summarised(FIGURE, [servant("a")], context())[BODY, ""]["hours_demanded"] == {}
    file.write_text(f"{entry}hours = 72\n", "utf-8")
    with pytest.raises(BadPolicy):
        overlay(shipped_policy(), file)


def test_rows_stay_while_time_passes() -> None:
    noting = NotingContext(context())
    for each in (servant("a", course("2020-01-01")), servant("b", course("2026-01-01", None)), servant("c", entry="2026-10-01")):
        noting.begin()
        found = [plain_row(row) for _, row in FIGURE.rows(each, noting.context)]
        assert found
        assert noting.due == LAST_DAY, each.id


def test_a_course_that_ends_later_turns_the_row_on_that_day() -> None:
    noting = NotingContext(context())
    noting.begin()
    list(FIGURE.rows(servant("a", course("2026-12-01")), noting.context))
    assert noting.due == date(2026, 12, 1) > AS_OF


OTHER = "organisation:other"


def ask(run: Run, database: Database, people: list[ServantDossier], within: Context, body: str = BODY) -> TrainingCompliance:
    run(keep(database, FIGURE, people, within))
    answer = run(ask_training_compliance(database.read, body))
    assert answer is not None
    return answer


def many(count: int, body: str, *courses: Enrolment, **given: Any) -> list[ServantDossier]:
    return [servant(f"{body}{count}{number}", *courses, body=body, **given) for number in range(count)]


@pytest.mark.both_engines
def test_the_answer_counts_the_body_with_its_units(run: Run, fresh_database: Database) -> None:
    people = [
        *many(6, BODY, course("2020-05-01", 30)),
        *many(10, UNIT, course("2025-05-01", 72)),
        *many(5, UNIT, course("2025-05-01", None, state=None)),
        *many(2, UNIT, entry="2024-01-10"),
        servant("acting somewhere", civil_service=None),
    ]
    answer = ask(run, fresh_database, people, context(), UNIT)
    assert (answer.counted.id, answer.as_of, answer.due_soon_days) == (BODY, AS_OF, 90)
    whole = answer.whole
    assert (whole.in_post, whole.states, whole.not_assessed) == (23, {"overdue": 6, "in time": 10, "due soon": 2}, 5)
    assert whole.missing == {"state of a course (completed or not)": 5}
    assert whole.perhaps is None, "one person"
    assert whole.overdue is not None
    assert (whole.overdue.numerator, whole.overdue.denominator) == (6, 18)
    year = next(each for each in whole.years if each.year == 2025)
    assert (year.people, year.hours, year.unknown, year.demanded, year.enough) == (23, 720, 5, None, None)
    assert year.per_person == pytest.approx(720 / 23)
    assert [(unit, name, group.in_post) for unit, name, group in answer.units] == [
        (BODY, f"Body {BODY}", 6),
        (UNIT, f"Body {UNIT}", 17),
    ]
    assert answer.units[1][2].states == {"in time": 10, "due soon": 2}


@pytest.mark.both_engines
def test_nobody_is_found_behind_a_figure(run: Run, fresh_database: Database) -> None:
    three = bodies({BODY: None, UNIT: BODY, OTHER: BODY})
    within = replace(three, coverage=Coverage({body: {"Appointment": ALWAYS, "Enrolment": ALWAYS} for body in three.bodies}))
    people = [*many(20, BODY), *many(8, UNIT, course("2025-05-01")), *many(3, OTHER, course("2025-05-01", 500))]
    answer = ask(run, fresh_database, people, within)
    groups = {unit: group for unit, _, group in answer.units}
    assert (answer.whole.in_post, groups[BODY].in_post) == (31, 20)
    for hidden in (groups[UNIT], groups[OTHER]):
        assert (hidden.in_post, hidden.states, hidden.missing, hidden.overdue, hidden.not_assessed) == (None,) * 5
        assert {(each.people, each.hours, each.unknown, each.per_person) for each in hidden.years} == {(None,) * 4}

    few = ask(run, fresh_database, many(4, BODY), within)
    assert (few.whole.in_post, few.whole.states) == (None, None)
    assert few.units[0][2].states is None
    nobody = ask(run, fresh_database, [], within)
    assert (nobody.whole.in_post, nobody.whole.states, nobody.units) == (0, {}, ())


def test_hours_of_few_are_hidden_with_those_of_the_next_smallest_unit(run: Run, fresh_database: Database) -> None:
    three = bodies({BODY: None, UNIT: BODY, OTHER: BODY})
    within = replace(three, coverage=Coverage({body: {"Appointment": ALWAYS, "Enrolment": ALWAYS} for body in three.bodies}))
    without_number = [replace(each, id=f"{each.id}x", numbers=()) for each in many(3, UNIT)]
    answer = ask(run, fresh_database, [*many(20, BODY), *many(3, UNIT), *without_number, *many(8, OTHER)], within)
    found = {unit: (group.in_post, {each.people for each in group.years}) for unit, _, group in answer.units}
    # Of six in post, three would be those whose courses are loaded.
    assert found == {BODY: (20, {20}), UNIT: (None, {None}), OTHER: (None, {None})}
    assert ({each.people for each in answer.whole.years}, answer.whole.in_post) == ({31}, None)


@pytest.mark.both_engines
def test_hours_are_judged_by_the_policy_of_a_deployment(run: Run, fresh_database: Database) -> None:
    people = [*many(4, BODY, course("2025-05-01", 100)), *many(6, BODY, course("2025-05-01", 99))]
    whole = ask(run, fresh_database, people, context(demanded=100)).whole
    enough = {each.year: each.enough for each in whole.years}
    assert enough[2025] is not None
    assert (enough[2025].numerator, enough[2025].denominator) == (4, 10)
    assert [each.demanded for each in whole.years] == [100] * 5


def test_before_the_first_detection_there_is_no_answer(run: Run, fresh_database: Database) -> None:
    run(execute(fresh_database, "CREATE (:Organisation {id: 'organisation:body', name: 'Body'})"))
    assert run(ask_training_compliance(fresh_database.read, BODY)) is None
    with pytest.raises(UnknownId, match="There is no organisation organisation:0"):
        run(ask_training_compliance(fresh_database.read, "organisation:0"))
