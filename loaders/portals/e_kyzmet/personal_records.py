"""Maps rows of E-kyzmet about a servant apart from the posts to facts: evaluations, training, bonuses, discipline, appeals. Pure.

Evaluations are annual or quarterly results of a servant's work: type A1, for the days of that quarter or year. The portal's score
from 0 to 5 is multiplied by 20 and becomes both the effectiveness score and the reported integral score, which the hub stores
from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref
from graph.model.words import AssessmentType, RewardKind
from loaders.portal_api.periods import read_period
from loaders.portals.e_kyzmet import rows
from loaders.portals.e_kyzmet.references import (
    NAME,
    appointment_ref,
    body_ref,
    competition_ref,
    evaluation_ref,
    penalty_ref,
    servant_ref,
)

_OF_FIVE = 20


def evaluation(row: rows.Evaluation) -> Iterator[Fact]:
    score = round(row.score * _OF_FIVE, 2) if row.score is not None else None
    first_day, end = _period(row.quarter)
    yield facts.Assessment(
        ref=evaluation_ref(row.id),
        servant=servant_ref(row.iin),
        evaluator=servant_ref(row.evaluator) if row.evaluator else None,
        type=AssessmentType.A1,
        fixed_on=row.date,
        period_from=first_day,
        period_to=end,
        period_word=row.quarter,
        effectiveness_score=score,
        reported_integral_score=score,
    )


def _period(stated: str | None) -> tuple[Day, Day] | tuple[None, None]:
    """Return the first day of a quarter or year, and the first day after it."""
    return (read_period(stated) if stated else None) or (None, None)


def training(row: rows.Training) -> Iterator[Fact]:
    """Yield the course, the enrolment, and the certificate if there was one, issued on the last day of the course.

    A certificate without a number is named by its course.
    """
    course, enrolment = Ref(f"{NAME}/courses", row.course), Ref(f"{NAME}/training", row.id)
    yield facts.Course(ref=course, title=row.title or row.course, kind_word=row.kind, hours=row.hours)
    yield facts.Enrolment(
        ref=enrolment,
        servant=servant_ref(row.iin),
        course=course,
        period=Period.through(row.start or Day.observed(row.end.latest), row.end),
    )
    if row.certificate is not None or row.certified:
        number = row.certificate
        yield facts.Certificate(
            ref=Ref("KZ/certificate", number) if number else Ref(f"{NAME}/training certificates", row.id),
            servant=servant_ref(row.iin),
            enrolment=enrolment,
            number=number,
            issued=row.end,
            hours=row.hours,
        )


def bonus(row: rows.Bonus) -> Iterator[Fact]:
    first_day, end = _period(row.period)
    yield facts.Reward(
        ref=Ref(f"{NAME}/bonuses", row.id),
        servant=servant_ref(row.iin),
        kind=RewardKind.BONUS,
        given_on=row.date,
        period_from=first_day,
        period_to=end,
        period_word=row.period,
        amount=row.amount,
    )


def penalty(row: rows.Penalty) -> Iterator[Fact]:
    for end in (row.ends, row.lifted):
        if row.imposed is not None and end is not None:
            Period(row.imposed, end)  # raises ValueError for a penalty that ends before it is imposed
    yield facts.Sanction(
        ref=penalty_ref(row.id),
        servant=servant_ref(row.iin),
        kind_word=row.kind,
        imposed=row.imposed,
        ends=row.ends,
        lifted=row.lifted,
    )


def appeal(row: rows.Appeal) -> Iterator[Fact]:
    kind, about = (row.about.kind, row.about.id) if row.about else (None, "")
    yield facts.Appeal(
        ref=Ref(f"{NAME}/appeals", row.id),
        servant=servant_ref(row.iin),
        appointment=appointment_ref(about) if kind == "appointment" else None,
        competition=competition_ref(about) if kind == "competition" else None,
        organisation=body_ref(about) if kind == "body" else None,
        assessment=evaluation_ref(about) if kind == "assessment" else None,
        sanction=penalty_ref(about) if kind == "sanction" else None,
        person=servant_ref(about) if kind == "person" else None,
        kind_word=row.kind,
        filed=row.filed,
        answer_due=row.answer_due,
        answer=row.answer,
    )
