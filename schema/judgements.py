"""Judgements on who is one person."""

from __future__ import annotations

from datetime import datetime

import strawberry

from loaders.entity_resolution.clusters import JudgementState, Verdict
from schema.enums import describe

describe(
    Verdict,
    "What a person judges of two servants.",
    {
        Verdict.ACCEPT: "They are one person.",
        Verdict.REJECT: "They are two people.",
        Verdict.UNSURE: "It cannot be told. They stay two.",
    },
)
describe(
    JudgementState,
    "What became of a judgement.",
    {
        JudgementState.WAITING: "It is saved and takes effect with the next load: until then the two are shown as before.",
        JudgementState.APPLIED: "It has taken effect.",
        JudgementState.REFUSED: "Another judgement that came first, or the national numbers of the two, contradict it.",
        JudgementState.WITHDRAWING: "It is taken back, and what followed from it is undone with the next load.",
        JudgementState.WITHDRAWN: "It was taken back.",
    },
)


@strawberry.type(description="What a person, or a row that names both, says of two servants: whether they are one person.")
class Judgement:
    id: strawberry.ID = strawberry.field(description="Id of the judgement. It is opaque.")
    verdict: Verdict = strawberry.field(description="Whether they are one person.")
    state: JudgementState = strawberry.field(description="Whether it has taken effect.")
    by: str = strawberry.field(description="Who judged; `identifiers` where a row of a portal names both.")
    why: str = strawberry.field(description="The reason.")
    at: datetime = strawberry.field(description="Time of the judgement.")
    withdrawn_by: str | None = strawberry.field(description="Who took it back, where that was noted.")
    withdrawn_why: str | None = strawberry.field(description="The reason for that.")
    withdrawn_at: datetime | None = strawberry.field(description="Time at which it was taken back.")
