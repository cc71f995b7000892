"""What scores are made of."""

from __future__ import annotations

import strawberry

from schema.enums import ScorePart


@strawberry.type(description="A component of an integral score.")
class ScoreComponent:
    component: ScorePart = strawberry.field(description="Which component it is.")
    score: float | None = strawberry.field(
        description="Score, 0 to 100; null where it is not on record. It is never zero for that."
    )
    weight: float = strawberry.field(
        description="Weight of the component for the type of the assessment, from the policy in force."
    )
