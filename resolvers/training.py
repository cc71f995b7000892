"""Training and certificates within a career: all of a servant's, and those that fall within one of her steps."""

from __future__ import annotations

from datetime import date

from graph.model.days import FIRST_DAY, LAST_DAY
from resolvers.context import Context
from resolvers.facts.learning import Certificate, Enrolment
from resolvers.types import CareerStep, Day


async def training_of(context: Context, servant: str) -> list[Enrolment]:
    """Return all enrolments of a servant, by start."""
    found = await context.facts.linked(Enrolment, "servant", servant)
    return sorted(found, key=lambda each: (*_bounds(each.start), each.id))


async def certificates_of(context: Context, servant: str) -> list[Certificate]:
    """Return all certificates of a servant, by day of issue."""
    found = await context.facts.linked(Certificate, "servant", servant)
    return sorted(found, key=lambda each: (*_bounds(each.issued), each.id))


async def training_within(context: Context, step: CareerStep) -> list[Enrolment]:
    """Return the enrolments that started, or may have started, during a step."""
    return [each for each in await training_of(context, step.servant) if may_fall_within(step, each.start)]


async def certificates_within(context: Context, step: CareerStep) -> list[Certificate]:
    """Return the certificates that were issued, or may have been issued, during a step."""
    return [each for each in await certificates_of(context, step.servant) if may_fall_within(step, each.issued)]


def may_fall_within(step: CareerStep, day: Day) -> bool:
    """Tell whether a day, which may be imprecise, can lie within the period of a step."""
    if (day.latest or LAST_DAY) < (step.start.earliest or FIRST_DAY):
        return False
    return step.end is None or (day.earliest or FIRST_DAY) < (step.end.latest or LAST_DAY)


def _bounds(day: Day) -> tuple[date, date]:
    return day.latest or LAST_DAY, day.earliest or FIRST_DAY
