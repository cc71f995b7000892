"""Who comes before whom: the assessment that counts, its exact score, and ranks in which equal scores share a place. Pure.

The latest assessment of one type counts, of those fixed before a day. Which one that is can be unknown: days can be imprecise, a
type can be missing. It matters only where the scores differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from graph.model.days import Day
from graph.model.days.comparisons import before
from graph.model.words import AssessmentType
from merit.assessment import Component, components_of, decimal_of, sum_of
from merit.context import Context
from merit.coverage import day_before
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served

K = TypeVar("K")
_UNTYPED = frozenset({None, AssessmentType.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Assessed:
    """A candidate's score: the sum of the components of the assessment that counts, exact.

    ``reported`` is the score that the portal states. Where there is no score, ``missing`` says in words what it lacks. Of several
    assessments of which one counts and all have one score, it is one of the last.
    """

    score: Decimal | None = None
    components: tuple[Component, ...] = ()
    assessment: str | None = None
    fixed_on: Day | None = None
    reported: Decimal | None = None
    missing: str | None = None


def assessed(dossier: ServantDossier, kind: AssessmentType, day: Day, country: str | None, context: Context) -> Assessed:
    """Return the score by the latest assessment of a type that was fixed before a day.

    That none is later is known only where assessments are loaded for each body in which the candidate served.
    """
    contenders = list(_contenders(dossier.assessments, kind, day))
    if not contenders:
        complete = "" if _loaded(dossier, date.min, day, context) else ", and records of assessments are not complete"
        return Assessed(missing=f"an assessment of type {kind} fixed before the day: none is on record{complete}")
    last = max(contenders, key=lambda each: (each.type is kind, each.fixed_on.latest, each.id))
    found = _scored(last, kind, country, context)
    if any(each.type in _UNTYPED for each in contenders):
        return _without_score(found, "the type of an assessment that may be the latest")
    if len({_scored(each, kind, country, context).score for each in contenders}) > 1 or not _one_counts(contenders, day):
        return _without_score(found, f"which assessment of type {kind} was fixed last before the day")
    if found.missing is None and not _loaded(dossier, last.fixed_on.earliest, day, context):
        return _without_score(found, f"complete records of assessments, as a later one of type {kind} may not be loaded")
    return found


def _contenders(assessments: Iterable[Assessment], kind: AssessmentType, day: Day) -> Iterator[Assessment]:
    """Yield the assessments of which one is the latest of the type: none that was certainly fixed before another one."""
    fixed = [(each, before(each.fixed_on, day)) for each in assessments if each.type is kind or each.type in _UNTYPED]
    certain = [each.fixed_on.earliest for each, truth in fixed if truth and each.type is kind]
    latest = max(certain, default=None)
    for each, truth in fixed:
        if truth is not False and (latest is None or each.fixed_on.latest >= latest):
            yield each


def _one_counts(contenders: Sequence[Assessment], day: Day) -> bool:
    """Tell whether at least one of the contenders was certainly fixed before the day."""
    return any(before(each.fixed_on, day) for each in contenders)


def _scored(assessment: Assessment, kind: AssessmentType, country: str | None, context: Context) -> Assessed:
    components = components_of(assessment, context.policy, country)
    unscored = [each.part for each in components if each.score is None]
    missing = f"the weights of type {kind} on the day on which it was fixed" if not components else None
    if unscored:
        missing = f"the score for {' and '.join(unscored)}"
    reported = assessment.reported_integral_score
    return Assessed(
        score=sum_of(components),
        components=components,
        assessment=assessment.id,
        fixed_on=assessment.fixed_on,
        reported=None if reported is None else decimal_of(reported),
        missing=missing,
    )


def _without_score(found: Assessed, missing: str) -> Assessed:
    return Assessed(None, found.components, found.assessment, found.fixed_on, found.reported, missing)


def _loaded(dossier: ServantDossier, since: date, day: Day, context: Context) -> bool:
    first = min((each.period.start.earliest for each in dossier.appointments if each.civil_service is not False), default=since)
    return loaded_where_served(dossier, context, "Assessment", max(first, since), day_before(day.latest))


def ranks(scores: Mapping[K, Decimal]) -> dict[K, int]:
    """Return the rank of each: one more than those with a greater score, so that equal ones share it (1, 1, 1, 4)."""
    ordered = sorted(scores.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for rank, score in enumerate(ordered, start=1):
        first.setdefault(score, rank)
    return {key: first[score] for key, score in scores.items()}
