"""The competencies of a development plan: what a post requires, what assessments rated, and what is missing or low. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model.days import Day
from graph.model.days.comparisons import before, months_after
from graph.model.days.truth import Truth
from merit.policies.values import PolicyValue


class Standing(StrEnum):
    """How a competency stands."""

    MISSING = "missing"
    LOW = "low"
    SUFFICIENT = "sufficient"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class Rating:
    """A score, 0 to 100, that an assessment gave a competency."""

    competency: str
    score: float
    assessment: str
    fixed_on: Day


@dataclass(frozen=True, slots=True)
class PlannedCompetency:
    """A competency that a post requires or an assessment rated. ``required`` is None where versions of the post differ in it.

    ``last`` are the ratings of which one is the last: one, or several where their days leave it open; none where there is none.
    ``stale`` tells whether it is older than the policy allows. Where it is not assessed, ``missing`` says what it lacks.
    """

    id: str
    name: str
    required: Truth
    last: tuple[Rating, ...]
    standing: Standing
    stale: Truth = None
    missing: str | None = None

    @property
    def to_develop(self) -> bool:
        """Whether courses are looked for: it is low, or it may be required and was never rated."""
        return self.standing in (Standing.MISSING, Standing.LOW)


def planned_competencies(
    names: Mapping[str, str],
    required: Mapping[str, Truth],
    ratings: Iterable[Rating],
    value: PolicyValue | None,
    as_of: date,
) -> tuple[PlannedCompetency, ...]:
    """Return the competencies that are required, or may be, and then those that were only rated, each group by name.

    ``required`` holds those of the post by id. A rating that was fixed after the day of the plan does not count.
    """
    by_competency: dict[str, list[Rating]] = {}
    for each in ratings:
        if each.fixed_on.earliest <= as_of:
            by_competency.setdefault(each.competency, []).append(each)
    found = [
        _planned(id_, names[id_], required.get(id_, False), by_competency.get(id_, ()), value, as_of)
        for id_ in {**required, **by_competency}
    ]
    return tuple(sorted(found, key=lambda each: (each.required is False, each.name, each.id)))


def required_by(versions: Sequence[str], requirements: Iterable[tuple[str, str]]) -> dict[str, Truth]:
    """Return the competencies that are required where one of some versions of a post holds: None where not all require one.

    ``requirements`` are pairs of the ids of a version and a competency.
    """
    by_competency: dict[str, set[str]] = {}
    for version, competency in requirements:
        if version in versions:
            by_competency.setdefault(competency, set()).add(version)
    return {id_: True if len(requiring) == len(set(versions)) else None for id_, requiring in by_competency.items()}


def _planned(
    id_: str, name: str, required: Truth, ratings: Collection[Rating], value: PolicyValue | None, as_of: date
) -> PlannedCompetency:
    last = tuple(_last(ratings))
    if not last:
        return PlannedCompetency(id_, name, required, last, Standing.MISSING)
    if value is None:
        return PlannedCompetency(id_, name, required, last, Standing.NOT_ASSESSED, missing="policy value on this date")
    stale = _agreed(before(months_after(each.fixed_on, value["stale_months"]), Day.exactly(as_of)) for each in last)
    low = _agreed(each.score < value["low_below"] for each in last)
    if low is None:
        return PlannedCompetency(id_, name, required, last, Standing.NOT_ASSESSED, stale, "which of its ratings is the last")
    return PlannedCompetency(id_, name, required, last, Standing.LOW if low else Standing.SUFFICIENT, stale)


def _last(ratings: Collection[Rating]) -> Iterator[Rating]:
    """Yield the ratings of which one is the last, the latest first: those that no other one certainly followed."""
    latest = max((each.fixed_on.earliest for each in ratings), default=None)
    ordered = sorted(ratings, key=lambda each: (each.fixed_on.latest, each.fixed_on.earliest, each.assessment), reverse=True)
    yield from (each for each in ordered if latest is not None and each.fixed_on.latest >= latest)


def _agreed(truths: Iterable[Truth]) -> Truth:
    """Return the truth that all share; None where they differ."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None
