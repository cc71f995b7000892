"""How a score developed: from the last assessed one of the same type, over those that are not assessed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.model.days import Day
from graph.model.days.comparisons import before
from graph.model.words import AssessmentType
from merit.dossiers.records import Assessment


@dataclass(frozen=True, slots=True)
class Change:
    """The points gained since the last assessed score of the same type; None where there is none, or where ``missing`` says why.

    ``since`` is the day of that score, ``over`` the number of assessments of the type after it that have no score.
    """

    points: Decimal | None = None
    since: Day | None = None
    over: int = 0
    missing: str | None = None


def change_of(one: Assessment, all_: Sequence[Assessment], scores: Mapping[str, Decimal | None]) -> Change:
    """Return the change of an assessment's score, by the scores of all assessments of the person by id."""
    score = scores[one.id]
    if score is None or one.type in (None, AssessmentType.UNKNOWN):
        return Change()
    of_type = [(each, before(each.fixed_on, one.fixed_on)) for each in all_ if each.type is one.type and each is not one]
    assessed = [(each, earlier) for each, earlier in of_type if scores[each.id] is not None and earlier is not False]
    if any(earlier is None for _, earlier in assessed):
        return Change(missing="which assessment of the type was the last before")
    if not assessed:
        return Change()
    latest = max(each.fixed_on.earliest for each, _ in assessed)
    last = [each for each, _ in assessed if each.fixed_on.latest >= latest]
    former = {scores[each.id] for each in last}
    if len(former) > 1:
        return Change(missing="which assessment of the type was the last before")
    since = max((each.fixed_on for each in last), key=lambda day: (day.latest, day.earliest))
    over = sum(scores[each.id] is None and earlier is True and before(since, each.fixed_on) is True for each, earlier in of_type)
    (points,) = former
    return Change(None if points is None else score - points, since, over)
