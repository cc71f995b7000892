"""``meritgraph ask development-plan``: what a servant should learn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.messages import as_text
from merit.questions.competencies import PlannedCompetency
from merit.questions.courses import CoursesFor, PlannedCourse
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import day_document, day_of_question
from meritgraph.cli.ask.printing import MOST_LISTED, print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_REQUIRED = {True: "required", None: "perhaps required", False: ""}


@app.command()
def development_plan(
    servant: Annotated[str, typer.Argument(help="Id of the servant.", show_default=False)],
    position: Annotated[
        str | None, typer.Option(help="Id of a position to plan for; her own by default.", show_default=False)
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the plan; today by default.", show_default=False)
    ] = None,
    courses: Annotated[
        int, typer.Option(min=1, max=MOST_LISTED, help="Largest number of courses to list for a competency.")
    ] = 10,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Plan what a servant should learn: missing and low competencies, courses for them, and training due.

    What is not known is named: a competency that nobody rated is not low. Nothing is written. Exits 0 when it is answered, 1 when
    the servant or the position is unknown.

    Example: meritgraph ask development-plan servant:1a… --position position:2b…
    """
    asked = require_purpose(Settings(), "ask development-plan", purpose)
    plan = run(_ask(asked, servant, position, day_of_question(as_of), courses))
    if as_json:
        print_json(_document(plan))
    else:
        _print(plan)


async def _ask(asked: Reading, servant: str, position: str | None, as_of: date, courses: int) -> DevelopmentPlan:
    policy = services.policy_of(asked.settings)
    async with services.migrated_database(asked.settings) as database:
        plan = await ask_development_plan(database.read, servant, policy, as_of, position=position, most_courses=courses)
        await asked.record(database, _document(plan))
        return plan


def _print(plan: DevelopmentPlan) -> None:
    console = stdout()
    post = f", {'' if plan.own_post else 'for '}{escape(plan.post.title)}" if plan.post else ""
    console.print(f"{escape(plan.name)}{post}, as of {as_text(plan.as_of)}", soft_wrap=True)
    if plan.competencies:
        table = Table()
        for name in ("competency", "", "last rating", "fixed on", "standing"):
            table.add_column(name, overflow="fold")
        for each in plan.competencies:
            table.add_row(*map(escape, _competency_row(each)))
        print_table(table)
    if plan.courses:
        _print_courses(plan)
    console.print(_training(plan), soft_wrap=True)
    for each in plan.not_assessed:
        console.print(f"[yellow]Not assessed.[/] {escape(each)}", soft_wrap=True)
    if plan.policy:
        console.print(escape(f"Values: {plan.policy.describe()}."), style="dim", soft_wrap=True)
    print_convention(plan.convention)


def _competency_row(each: PlannedCompetency) -> tuple[str, ...]:
    stale = {True: ", stale", None: "", False: ""}[each.stale]
    if each.stale is None and each.last and each.missing is None:
        stale = ", perhaps stale"
    return (
        each.name,
        _REQUIRED[each.required],
        " or ".join(f"{score:g}" for score in dict.fromkeys(one.score for one in each.last)) or "none",
        " or ".join(dict.fromkeys(as_text(one.fixed_on) for one in each.last)),
        f"{each.standing}{f': {each.missing}' if each.missing else ''}{stale}",
    )


def _print_courses(plan: DevelopmentPlan) -> None:
    table = Table(title="Courses", title_justify="left")
    for name in ("develops", "course", "kind", "hours", "portals", "taken"):
        table.add_column(name, overflow="fold", justify="right" if name == "hours" else "left")
    for each in plan.courses:
        for one in each.courses:
            table.add_row(*map(escape, _course_row(each, one)))
        if not each.courses:
            table.add_row(escape(each.competency.name), "no course is on record", "", "", "", "")
    print_table(table)
    for each in plan.courses:
        name = escape(each.competency.name)
        if each.left_out:
            stdout().print(f"{name}: {each.left_out:,} more courses are left out. --courses lists more.", soft_wrap=True)
        if each.no_longer_stated:
            stdout().print(f"{name}: {each.no_longer_stated:,} courses that no portal states any more.", soft_wrap=True)


def _course_row(each: CoursesFor, one: PlannedCourse) -> tuple[str, ...]:
    course = one.course
    return (
        each.competency.name,
        course.title,
        as_text(course.kind),
        "" if course.hours is None else f"{course.hours:,}",
        ", ".join(course.portals),
        "; ".join(f"{as_text(taken.state)}, last day {as_text(taken.last_day)}" for taken in one.taken) or "no",
    )


def _training(plan: DevelopmentPlan) -> str:
    training = plan.training
    if training.state is None:
        return f"[yellow]Training, not assessed:[/] {escape(training.missing or '')}"
    since = ""
    if training.due:
        last = training.due.last
        course = (
            f"the last development course ended on {as_text(last.last_day)}" if last else "no development course is on record"
        )
        since = f": due on {as_text(training.due.day)}; {course}, first entry {as_text(training.due.entered)}"
    return f"Training is [bold]{training.state}[/]{escape(since)}."


def _document(plan: DevelopmentPlan) -> dict[str, Any]:
    training = plan.training
    due = training.due
    return {
        "servant": plan.servant,
        "name": plan.name,
        "as_of": plan.as_of,
        "position": plan.post.id if plan.post else None,
        "own_position": plan.own_post,
        "competencies": [_competency(each) for each in plan.competencies],
        "courses": [
            {
                "competency": each.competency.id,
                "courses": [_course(one) for one in each.courses],
                "left_out": each.left_out,
                "no_longer_stated": each.no_longer_stated,
            }
            for each in plan.courses
        ],
        "training": {
            "state": training.state,
            "due": day_document(due.day) if due else None,
            "last_course": due.last.id if due and due.last else None,
            "first_entry": day_document(due.entered) if due else None,
            "missing": training.missing,
        },
        "not_assessed": plan.not_assessed,
        "policy": dict(plan.policy.parameters) if plan.policy else None,
        "convention": plan.convention,
    }


def _competency(each: PlannedCompetency) -> dict[str, Any]:
    return {
        "competency": each.id,
        "name": each.name,
        "required": each.required,
        "ratings": [
            {"score": one.score, "assessment": one.assessment, "fixed_on": day_document(one.fixed_on)} for one in each.last
        ],
        "standing": each.standing,
        "stale": each.stale,
        "missing": each.missing,
    }


def _course(one: PlannedCourse) -> dict[str, Any]:
    course = one.course
    return {
        "course": course.id,
        "title": course.title,
        "kind": course.kind,
        "subject": course.subject,
        "hours": course.hours,
        "provider": course.provider,
        "portals": course.portals,
        "completed": one.completed,
        "taken": [
            {"state": each.state, "last_day": day_document(each.last_day), "completed": each.completed} for each in one.taken
        ],
    }
