"""R07: requirements edited shortly before the notice, that only the winner meets, or one of many applicants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sandbox.demands import DAYS_OF_A_MONTH, LEVELS
from sandbox.experience import days_worked
from sandbox.model import Requirements
from tests.merit.reference.deeds import Finding, competition
from tests.merit.reference.truth import Person, Round, Truth

_DAYS, _APPLICANTS, _GRACE = 30, 5, 30


def find(truth: Truth) -> Iterator[Finding]:
    for one in truth.rounds:
        demands = one.post.on(one.announced).requirements
        shortly_before = one.edited is not None and 0 <= (one.announced - one.edited).days <= _DAYS
        if shortly_before and demands is not None and _is_tailored(truth, one, demands):
            yield Finding(competition(one))


def _is_tailored(truth: Truth, one: Round, demands: Requirements) -> bool:
    applicants = {each.person for each in one.applicants}
    winners = {each.person for each in one.applicants if each.won}
    able = {each for each in applicants if _meets(truth, each, demands, one.closed)}
    return bool(able) and (able == winners or (len(able) == 1 and len(applicants) >= _APPLICANTS))


def _meets(truth: Truth, person: Person, demands: Requirements, day: date) -> bool:
    """Tell whether somebody has one diploma of the level and a field, and the experience, on that day."""
    least = LEVELS.index(demands.education_level or LEVELS[0])
    educated = any(
        LEVELS.index(level) >= least and field in demands.education_fields and year < day.year
        for level, field, _, year in truth.people[person].diplomas
    )
    wanted = (demands.experience_months or 0) * DAYS_OF_A_MONTH - _GRACE
    return educated and days_worked(truth.worked[person], day) >= wanted
