"""Dataloaders of what the hub itself makes of facts: scores by the formula, and the checks of appeals that a detection kept."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from strawberry.dataloader import DataLoader

from merit.assessment import Component
from merit.policies.book import PolicyBook
from merit.questions.assessment import AssessedOn, scores_of
from resolvers.batches import Batches
from resolvers.findings_in_sight import counted_without
from resolvers.reading import Reader


@dataclass(frozen=True, slots=True)
class ScoreComponent:
    """A component of an integral score: its score, None where it is not on record, and its weight."""

    component: str
    score: float | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedScore:
    """The integral score of an assessment by the formula, beside the one that the portal reports.

    ``missing`` says in words what a score that is None lacks. ``difference`` is the reported score less it.
    """

    score: float | None
    components: list[ScoreComponent]
    missing: str | None
    reported: float | None
    difference: float | None
    tolerance: float | None
    agrees: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealStanding:
    """What the last detection kept of the check of an appeal. ``findings`` are the ids of what its violating cases found."""

    state: str
    missing: str | None
    as_of: date
    violating: int
    satisfied: int
    not_evaluable: int
    not_judged: int
    findings: list[str]

    def without(self, withheld: Set[str]) -> AppealStanding:
        """Return it as it is for a caller from whom some findings are withheld: they are not counted either."""
        violating, findings = counted_without(withheld, self.violating, self.findings)
        return replace(self, violating=violating, findings=findings)


class MeritLoaders:
    """The dataloaders of one request, each made at its first use."""

    def __init__(self, reader: Reader, batches: Batches, policy: PolicyBook) -> None:
        self._reader = reader
        self._policy = policy
        self._scores = DataLoader[str, dict[str, ComputedScore]](load_fn=self._load_scores, loop=batches.loop)
        self.standings = DataLoader[str, AppealStanding | None](load_fn=self._load_standings, loop=batches.loop)

    async def score(self, servant: str, assessment: str) -> ComputedScore | None:
        """Return the score of an assessment; None where the servant's assessments cannot be read."""
        return (await self._scores.load(servant)).get(assessment)

    async def _load_scores(self, servants: list[str]) -> list[dict[str, ComputedScore]]:
        found = await scores_of(self._reader.run, servants, self._policy)
        return [{each.id: _computed(each) for each in found.get(servant, ())} for servant in servants]

    async def _load_standings(self, appeals: list[str]) -> list[AppealStanding | None]:
        rows = cast("list[dict[str, Any]]", await self._reader.read("api/appeal_checks", {"ids": appeals}))
        found = {row.pop("appeal"): AppealStanding(**row) for row in rows}
        return [found.get(appeal) for appeal in appeals]


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


def _component(one: Component) -> ScoreComponent:
    return ScoreComponent(one.part, _number(one.score), float(one.weight))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
