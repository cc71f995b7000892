"""The assessment formula: the integral score of a servant from the scores of the parts (domain.md §7). Pure.

``Kb = BM·PM + BKF·PKF + BFS·PFS``: the scores for qualification, professional qualities and effectiveness, each times its weight.
The weights of the types A1 to A5 are dated policy under the id ``assessment``: parameters by type, each a table of the parts that
take part. A part that is not named there takes no part. Source: the project's system description.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext

from merit.dossiers.records import Assessment
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue, values_of

POLICY = "assessment"
"""The id under which the policy book holds the weights."""

QUALIFICATION, PROFESSIONAL, EFFECTIVENESS = "qualification", "professional", "effectiveness"

# Scores and weights have at most 17 digits each, so that no product of theirs is rounded.
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the integral score with its weight; ``score`` is 0 to 100, None where it is not on record."""

    part: str
    score: Decimal | None
    weight: Decimal


def shipped_weights() -> tuple[PolicyValue, ...]:
    """Return the weights that the product brings."""
    return values_of("merit.policies.assessment")


def parts_of(assessment: Assessment) -> Mapping[str, float | None]:
    """Return the scores of the parts, 0 to 100, by name; None where a score is not on record."""
    return {
        QUALIFICATION: assessment.qualification_score,
        PROFESSIONAL: assessment.professional_score,
        EFFECTIVENESS: assessment.effectiveness_score,
    }


def weights_of(assessment: Assessment, policy: PolicyBook, country: str | None) -> Mapping[str, float] | None:
    """Return the weights of the parts for the type of an assessment; None where they are not known.

    They are those of the day on which it was fixed. Where that is not exact, those on which all values of its days agree.
    """
    if assessment.type is None:
        return None
    found = [_weights(assessment.type.value, policy, country, day) for day in _days(assessment, policy)]
    return found[0] if all(each == found[0] for each in found) else None


def decimal_of(value: float) -> Decimal:
    """Return the decimal number that a portal wrote: the shortest one that the graph keeps as this number."""
    return Decimal(repr(value))


def components_of(assessment: Assessment, policy: PolicyBook, country: str | None) -> tuple[Component, ...]:
    """Return the parts that take part in the integral score of an assessment; none where their weights are not known."""
    weights, parts = weights_of(assessment, policy, country), parts_of(assessment)
    return tuple(
        Component(part, None if (score := parts[part]) is None else decimal_of(score), decimal_of(weight))
        for part, weight in (weights or {}).items()
    )


def sum_of(components: Sequence[Component]) -> Decimal | None:
    """Return the integral score, exact. None without components, and where one of them has no score: it is never zero."""
    with localcontext(_EXACT):
        total = Decimal(0)
        for each in components:
            if each.score is None:
                return None
            total += each.weight * each.score
    return total if components else None


def integral_score(assessment: Assessment, policy: PolicyBook, country: str | None) -> float | None:
    """Return the integral score, 0 to 100, by the formula.

    None where the weights of the type are not known, and where a part that has a weight has no score.
    """
    score = sum_of(components_of(assessment, policy, country))
    return None if score is None else float(score)


def score_of(assessment: Assessment, policy: PolicyBook, country: str | None) -> float | None:
    """Return the score that the portal reports; without one, that of the formula; None where there is neither."""
    reported = assessment.reported_integral_score
    return integral_score(assessment, policy, country) if reported is None else reported


def _weights(kind: str, policy: PolicyBook, country: str | None, day: date) -> Mapping[str, float] | None:
    value = policy.value(POLICY, country, day)
    return None if value is None else value.parameters.get(kind)


def _days(assessment: Assessment, policy: PolicyBook) -> Iterator[date]:
    """Yield the first day on which the assessment may have been fixed, and those after it on which weights begin or end."""
    fixed = assessment.fixed_on
    yield fixed.earliest
    for value in policy.values(POLICY):
        yield from (day for day in (value.from_, value.to) if fixed.earliest < day <= fixed.latest)
