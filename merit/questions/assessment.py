"""How a servant was assessed: the integral score by the formula against the reported one, its development, and normalised.

The formula and its weights are those of domain.md §7 (`merit.assessment`), the scale of an evaluator that of
`merit.strata.normalised`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.words import AssessmentType
from merit.assessment import Component, components_of, decimal_of, score_of, sum_of
from merit.context import RunStatement
from merit.dossiers import values
from merit.dossiers.reading import IMPOSSIBLE, impossible
from merit.dossiers.records import Assessment
from merit.dossiers.servant_decoding import assessment
from merit.policies.book import PolicyBook
from merit.questions.development import Change, change_of
from merit.questions.shown import shown
from merit.strata.normalised import Scale, scale_of, year_of

TOLERANCE = "reported_score"
"""The id under which the policy book holds the tolerance."""

CONVENTION = (
    "The integral score is the weighted sum of its components; a component with a weight and without a score leaves it not "
    "assessed, and a change is that from the last assessed score of the same type. z compares the reported score (without one, "
    "that of the formula) with all that the same evaluator gave in the calendar year: its distance from their mean in sample "
    "standard deviations."
)

_NOT_TYPED = frozenset({None, AssessmentType.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Given:
    """An assessment with the id of the person whom it was given to, and the only country in which she served."""

    ratee: str
    country: str | None
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Normalised:
    """A score on the scale of its evaluator and year. Where ``z`` is None, ``missing`` says in words what it lacks.

    ``people`` is the number of people whose scores make the scale, ``left_out`` that of the assessments that may belong to it and
    of which the year or the score is not known. Each is None where it is suppressed, and mean and deviation with them: they would
    tell of single people.
    """

    z: float | None = None
    people: int | None = 0
    mean: float | None = None
    deviation: float | None = None
    left_out: int | None = 0
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class AssessedOn:
    """An assessment: its components, the score by the formula, and what the portal reports.

    Where ``score`` is None, ``missing`` says in words what it lacks. ``difference`` is the reported score less it, and ``agrees``
    tells whether that is within ``tolerance``; each is None where it cannot be told. ``change`` is that of the score by the
    formula, ``reported_change`` that of the reported one.
    """

    id: str
    type: AssessmentType | None
    fixed_on: Day
    components: tuple[Component, ...]
    score: Decimal | None
    missing: str | None
    reported: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    agrees: bool | None
    change: Change
    reported_change: Change
    normalised: Normalised


@dataclass(frozen=True, slots=True)
class AssessmentAnswer:
    """A servant's assessments, oldest first. ``compared`` of them have a reported score and one by the formula."""

    servant: str
    name: str
    assessments: tuple[AssessedOn, ...]
    convention: str = CONVENTION

    @property
    def compared(self) -> int:
        return sum(each.agrees is not None for each in self.assessments)

    @property
    def differing(self) -> int:
        return sum(each.agrees is False for each in self.assessments)


async def assessment_of(run: RunStatement, servant: str, policy: PolicyBook) -> AssessmentAnswer:
    """Return how a servant was assessed; an id that was merged into another stands for that one.

    Raises UnknownId for a servant who is not in the graph, NothingToAnswer where an assessment of hers holds an impossible value.
    """
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/assessment"), {"servant": servant}))
    if row["servant"] is None:
        raise UnknownId("servant", servant)
    id_, name = row["servant"]
    country = _only(row["countries"])
    try:
        own = [assessment(each) for each in row["assessments"]]
    except IMPOSSIBLE as error:
        reason = impossible(id_, error).reason
        raise NothingToAnswer(
            f"The assessments of {id_} cannot be read, because {reason}. Correct the value at its portal and run "
            "`meritgraph sync`."
        ) from error
    return AssessmentAnswer(id_, name, answered(own, country, _given(row["given"]), policy))


async def scores_of(run: RunStatement, servants: Sequence[str], policy: PolicyBook) -> dict[str, tuple[AssessedOn, ...]]:
    """Return the assessments of each servant, oldest first, as ``assessment_of`` does, but not on the scales of evaluators.

    A servant is left out who is not in the graph, or of whose assessments one holds an impossible value.
    """
    found: dict[str, tuple[AssessedOn, ...]] = {}
    for row in cast("list[dict[str, Any]]", await run(statement("questions/assessments_of_servants"), {"servants": servants})):
        try:
            own = [assessment(each) for each in row["assessments"]]
        except IMPOSSIBLE:
            continue
        found[row["servant"]] = answered(own, _only(row["countries"]), (), policy)
    return found


def answered(
    own: Iterable[Assessment], country: str | None, given: Sequence[Given], policy: PolicyBook
) -> tuple[AssessedOn, ...]:
    """Return what is to be said of a person's assessments, oldest first; ``given`` are all of their evaluators in these years."""
    ordered = sorted(own, key=lambda each: (each.fixed_on.latest, each.fixed_on.earliest, each.id))
    return tuple(_answered(ordered, country, _Scales(given, policy), policy))


def _answered(ordered: Sequence[Assessment], country: str | None, scales: _Scales, policy: PolicyBook) -> Iterator[AssessedOn]:
    components = {each.id: components_of(each, policy, country) for each in ordered}
    scores = {id_: sum_of(parts) for id_, parts in components.items()}
    reported = {each.id: _decimal(each.reported_integral_score) for each in ordered}
    for each in ordered:
        score, stated, tolerance = scores[each.id], reported[each.id], _tolerance(each.fixed_on, country, policy)
        difference = None if score is None or stated is None else stated - score
        yield AssessedOn(
            id=each.id,
            type=each.type,
            fixed_on=each.fixed_on,
            components=components[each.id],
            score=score,
            missing=_missing(each, components[each.id]),
            reported=stated,
            difference=difference,
            tolerance=tolerance,
            agrees=None if difference is None or tolerance is None else abs(difference) <= tolerance,
            change=change_of(each, ordered, scores),
            reported_change=change_of(each, ordered, reported),
            normalised=scales.normalised(each, score_of(each, policy, country)),
        )


class _Scales:
    """The scales of evaluators by year, each made once."""

    def __init__(self, given: Sequence[Given], policy: PolicyBook) -> None:
        self._given = [(each, score_of(each.assessment, policy, each.country)) for each in given]
        self._known: dict[tuple[str, int], tuple[Scale | None, int, int]] = {}

    def normalised(self, one: Assessment, score: float | None) -> Normalised:
        year = year_of(one.fixed_on)
        if one.evaluator is None:
            return Normalised(missing="the evaluator")
        if year is None:
            return Normalised(missing="the year in which it was fixed")
        if score is None:
            return Normalised(missing="a score")
        scale, people, left_out = self._of(one.evaluator, year)
        if scale is None:
            missing = "scores that vary" if people > 1 else "scores of a second person by the same evaluator in the year"
            return Normalised(people=shown(people), left_out=shown(left_out), missing=missing)
        of_many = shown(people) is not None
        mean, deviation = (scale.mean, scale.deviation) if of_many else (None, None)
        return Normalised(scale.z(score), shown(people), mean, deviation, shown(left_out))

    def _of(self, evaluator: str, year: int) -> tuple[Scale | None, int, int]:
        """Return the scale of an evaluator in a year, how many people have scores of it, and how many may that are left out."""
        if (found := self._known.get((evaluator, year))) is None:
            rated: list[tuple[str, float]] = []
            left_out = 0
            for each, score in self._given:
                fixed = each.assessment.fixed_on
                if each.assessment.evaluator != evaluator or not fixed.earliest.year <= year <= fixed.latest.year:
                    continue
                if score is None or year_of(fixed) is None:
                    left_out += 1
                else:
                    rated.append((each.ratee, score))
            found = self._known[evaluator, year] = scale_of(rated), len({ratee for ratee, _ in rated}), left_out
        return found


def _missing(one: Assessment, components: Sequence[Component]) -> str | None:
    """Return in words what the score by the formula lacks; None where it lacks nothing."""
    if one.type in _NOT_TYPED:
        return "the type of the assessment"
    if not components:
        return f"the weights of type {one.type} on its day"
    lacking = [each.part for each in components if each.score is None]
    return f"the score for {' and for '.join(lacking)}" if lacking else None


def _tolerance(fixed: Day, country: str | None, policy: PolicyBook) -> Decimal | None:
    """Return the tolerance on a day; None where there is none, or where the possible days have several."""
    turning = (day for value in policy.values(TOLERANCE) for day in (value.from_, value.to))
    days = {fixed.earliest, *(day for day in turning if fixed.earliest < day <= fixed.latest)}
    found = {None if value is None else value["tolerance"] for value in (policy.value(TOLERANCE, country, day) for day in days)}
    return _decimal(found.pop()) if len(found) == 1 else None


def _given(rows: Iterable[Sequence[Any]]) -> list[Given]:
    return [Given(ratee, _only(countries), _readable(row)) for ratee, countries, *row in rows]


def _readable(row: Sequence[Any]) -> Assessment:
    """Return an assessment; of one that holds an impossible value neither day nor score are known."""
    try:
        return assessment(row)
    except IMPOSSIBLE:
        return Assessment(id=row[0], fixed_on=Day(FIRST_DAY, LAST_DAY), evaluator=values.first(row[-1]))


def _only(countries: Iterable[str | None]) -> str | None:
    """Return the only country; None where there are several, or none is known."""
    known = {each for each in countries if each is not None}
    return known.pop() if len(known) == 1 else None


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else decimal_of(value)
