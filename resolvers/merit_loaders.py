"""Dataloaders of what the hub itself makes of facts: the scores of assessments by the formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from strawberry.dataloader import DataLoader

from merit.assessment import Component
from merit.policies.book import PolicyBook
from merit.questions.assessment import AssessedOn, scores_of
from resolvers.batches import Batches
from resolvers.reading import Reader


@dataclass(frozen=True, slots=True)
class AssessmentComponent:
    """A component of an integral score: its score, None where it is not on record, and its weight."""

    name: str
    score: float | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedScore:
    """The integral score of an assessment by the formula, beside the one that the portal reports.

    ``missing`` says in words what a score that is None lacks. ``difference`` is the reported score less it.
    """

    score: float | None
    components: list[AssessmentComponent]
    missing: str | None
    reported: float | None
    difference: float | None
    tolerance: float | None
    agrees: bool | None


class MeritLoaders:
    """The dataloaders of one request, each made at its first use."""

    def __init__(self, reader: Reader, batches: Batches, policy: PolicyBook) -> None:
        self._reader = reader
        self._policy = policy
        self._scores = DataLoader[str, dict[str, ComputedScore]](load_fn=self._load_scores, loop=batches.loop)

    async def score(self, servant: str, assessment: str) -> ComputedScore | None:
        """Return the score of an assessment; None where the servant's assessments cannot be read."""
        return (await self._scores.load(servant)).get(assessment)

    async def _load_scores(self, servants: list[str]) -> list[dict[str, ComputedScore]]:
        found = await scores_of(self._reader.run, servants, self._policy)
        return [{each.id: _computed(each) for each in found.get(servant, ())} for servant in servants]


def _computed(one: AssessedOn) -> ComputedScore:
    return ComputedScore(
        score=_number(one.score),
        components=[_component(each) for each in one.components],
        missing=one.missing,
        reported=_number(one.reported),
        difference=_number(one.difference),
        tolerance=_number(one.tolerance),
        agrees=one.agrees,
    )


def _component(one: Component) -> AssessmentComponent:
    return AssessmentComponent(one.part, _number(one.score), float(one.weight))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
