"""What a servant should learn: competencies that her post requires and that are missing or low, courses, training that is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import Day
from graph.model.days.comparisons import months_after, within
from merit.context import Context, RunStatement, read_context
from merit.dossiers import values
from merit.dossiers.post_decoding import post_of
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.reading import IMPOSSIBLE, SERVANTS, Unreadable, impossible, read_page
from merit.dossiers.servant import ServantDossier
from merit.matters import current_appointment, loaded_where_served
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.questions.competencies import PlannedCompetency, Rating, Standing, planned_competencies, required_by
from merit.questions.courses import Course, CoursesFor, courses_for
from merit.rules.v08_certificate_gap import RULE
from merit.training import DueState, TrainingDue, training_due

POLICY = "development_plan"
"""The id under which the policy book holds what is low, stale and due soon."""

CONVENTION = (
    "The last rating of each competency counts: it is low below the policy's score and stale after the policy's months, and one "
    "that the post requires and nobody rated is missing. A development course is due the policy's months after the last day of "
    "the last completed one, or after the first entry where that is later; the due day itself is not overdue."
)


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """When a development course is due, and how that stands. Where ``state`` is None, ``missing`` says why."""

    state: DueState | None = None
    due: TrainingDue | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentPlan:
    """The plan of a servant as of a day. ``post`` is the one that was asked for, else her own; None where she holds none.

    ``not_assessed`` says in sentences what is not known of requirements and ratings.
    """

    servant: str
    name: str
    as_of: date
    post: Post | None
    own_post: bool
    competencies: tuple[PlannedCompetency, ...]
    courses: tuple[CoursesFor, ...]
    training: PlannedTraining
    policy: PolicyValue | None
    not_assessed: tuple[str, ...]
    convention: str = CONVENTION


@dataclass(frozen=True, slots=True)
class PlanRecords:
    """What the graph has for a plan beside the dossier.

    ``names`` are those of competencies by id, ``requirements`` pairs of the ids of a version of a post and a competency.
    """

    names: dict[str, str]
    requirements: tuple[tuple[str, str], ...]
    ratings: tuple[Rating, ...]
    courses: tuple[Course, ...]


async def ask_development_plan(
    run: RunStatement, servant: str, policy: PolicyBook, as_of: date, *, position: str | None = None, most_courses: int = 10
) -> DevelopmentPlan:
    """Return the plan of a servant for her own post, or for a position; an id that was merged into another stands for that one.

    Raises UnknownId for a servant or a position that is not in the graph, NothingToAnswer where a value of theirs is impossible.
    """
    asked = {"servant": servant, "position": position}
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/development_plan"), asked))
    if row["servant"] is None:
        raise UnknownId("servant", servant)
    if position is not None and row["post"] is None:
        raise UnknownId("position", position)
    page = await read_page(run, SERVANTS, [row["servant"]])
    for each in page.unreadable:
        raise _unreadable(each)
    (dossier,) = page.dossiers
    try:
        post, records = None if row["post"] is None else post_of(row["post"]), _records(row)
    except IMPOSSIBLE as error:
        raise _unreadable(impossible(servant, error)) from error
    bodies = sorted({each.body for each in dossier.appointments})
    context = await read_context(run, as_of, policy, bodies, today=min(as_of, date.today()))
    return planned(dossier, records, context, post, most_courses)


def planned(
    dossier: ServantDossier, records: PlanRecords, context: Context, post: Post | None = None, most_courses: int = 10
) -> DevelopmentPlan:
    """Return the plan of a person for a post, or for her own one."""
    current = current_appointment(dossier, context)
    wanted = post or (current.post if current else None)
    versions = [] if wanted is None else [each.id for each in wanted.versions_on(context.as_of)]
    required = required_by(versions, records.requirements)
    value = context.value(POLICY, wanted.country if wanted else None, context.as_of)
    competencies = planned_competencies(records.names, required, records.ratings, value, context.as_of)
    return DevelopmentPlan(
        servant=dossier.id,
        name=dossier.name,
        as_of=context.as_of,
        post=wanted,
        own_post=post is None,
        competencies=competencies,
        courses=tuple(courses_for(competencies, records.courses, dossier, most_courses)),
        training=planned_training(dossier, current, context, value),
        policy=value,
        not_assessed=(
            *_requirements_missing(wanted, versions, required),
            *_ratings_missing(dossier, competencies, value, context),
        ),
    )


def planned_training(
    dossier: ServantDossier, current: Appointment | None, context: Context, value: PolicyValue | None
) -> PlannedTraining:
    """Return when a development course is due of a person in a post, by the value of rule V08 on the day of judgement."""
    if current is None:
        return PlannedTraining(missing="a post of the civil service that is held on this day")
    law = context.value(RULE.id, current.country, context.as_of)
    if law is None or value is None:
        return PlannedTraining(missing=RULE.messages.missing("policy"))
    if not law.duty or law.parameters.get("course_months") is None:
        return PlannedTraining(missing="a duty: no value asks for development courses on this day")
    due = training_due(dossier, law, context)
    state = due.standing(context.as_of, value["due_soon_days"])
    missing = due.missing if state is None else ""
    if state is DueState.OVERDUE and not current.civil_service:
        missing = "civil_service"
    elif state is DueState.OVERDUE and within(context.until, current.period) is not True:
        missing = "end_of_post"
    return PlannedTraining(None, due, RULE.messages.missing(missing)) if missing else PlannedTraining(state, due)


def _requirements_missing(post: Post | None, versions: Sequence[str], required: dict[str, Any]) -> Iterator[str]:
    if post is None:
        yield "Requirements: no post of the civil service is held on this day. Name a position."
    elif not versions:
        yield f"Requirements: no version of {post.title} is on record for this day."
    elif not required:
        yield f"Requirements: the register states no competencies for {post.title}, which is not the same as none."


def _ratings_missing(
    dossier: ServantDossier, competencies: Sequence[PlannedCompetency], value: PolicyValue | None, context: Context
) -> Iterator[str]:
    if value is None:
        yield "Ratings: no policy says on this day what is low or stale."
    elif any(each.standing is Standing.MISSING for each in competencies):
        since = months_after(Day.exactly(context.as_of), -value["stale_months"]).earliest
        if not loaded_where_served(dossier, context, "Assessment", since, context.as_of):
            yield "Ratings: assessments are not loaded completely where she served, so that a rating may be missing here only."


def _records(row: dict[str, Any]) -> PlanRecords:
    """Return the records of a row. Raises what impossible values raise."""
    names = {id_: name for _, id_, name in row["requirements"]} | {id_: name for id_, name, *_ in row["ratings"]}
    return PlanRecords(
        names=names,
        requirements=tuple((version, competency) for version, competency, _ in row["requirements"]),
        ratings=tuple(
            Rating(competency, score, assessment, values.known_day(earliest, latest))
            for competency, _, score, assessment, earliest, latest in row["ratings"]
        ),
        courses=tuple(
            Course(id_, competency, title, kind, subject, hours, provider, tuple(sorted(portals)))
            for competency, id_, title, kind, subject, hours, provider, portals in row["courses"]
        ),
    )


def _unreadable(each: Unreadable) -> NothingToAnswer:
    return NothingToAnswer(
        f"{each.subject} cannot be read, because {each.reason}. Correct the value at its portal and run `meritgraph sync`, or "
        "raise the limit that is named."
    )
