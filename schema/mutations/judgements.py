"""Judgements on match candidates, and taking them back."""

from __future__ import annotations

from typing import Annotated, ClassVar

import strawberry
from strawberry.federation.schema_directives import Cost

from loaders.entity_resolution.clusters import Verdict
from resolvers.mutations import judgements
from resolvers.mutations.outcomes import Refusal
from schema.common import Info
from schema.judgements import Judgement
from schema.loading import MatchCandidate
from schema.mutations.inputs import CHANGE_COST, KEY, WHY
from schema.mutations.outcomes import KeyUsedOtherwise, NotAllowed, NotFound, NotPossible, StaleVersion
from schema.nodes import ModelBacked

_ID = "Id of the match candidate."
_VERSION = "The version of the candidate that you saw. Where it is another by now, nothing is saved."


@strawberry.type(description="The judgement was saved, or taken back.")
class JudgementSaved(ModelBacked):
    model_class: ClassVar[type] = judgements.SavedJudgement
    candidate: MatchCandidate = strawberry.field(description="The candidate as it is now.")
    judgement: Judgement = strawberry.field(description="The judgement as it is now.")
    version: int = strawberry.field(
        description="The version that the change gave the candidate, on which your next change may rest."
    )
    effect: str = strawberry.field(description="What follows from it and when, for a person to read.")


JudgementChangeResult = Annotated[
    JudgementSaved | StaleVersion | NotPossible | NotAllowed | NotFound | KeyUsedOtherwise,
    strawberry.union("JudgementChangeResult", description="What became of a judgement, or of taking one back."),
]


@strawberry.input(description="A judgement on a match candidate.")
class JudgeMatchInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    verdict: Verdict = strawberry.field(description="Whether the two are one person.")
    why: str = strawberry.field(description=WHY)
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A judgement that is taken back.")
class UndoJudgementInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    why: str = strawberry.field(description=WHY)
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


Judged = Annotated[JudgeMatchInput, strawberry.argument(description="The judgement.")]
Undone = Annotated[UndoJudgementInput, strawberry.argument(description="What is taken back, and why.")]


@strawberry.type
class JudgementMutations:
    @strawberry.mutation(
        graphql_type=JudgementChangeResult | None,
        description="Judge whether the two servants of a match candidate are one person. It replaces an earlier judgement on the "
        "two, and is on record with your name and the reason. You must see both, and be neither.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def judge_match(self, info: Info, input: Judged) -> judgements.SavedJudgement | Refusal:
        chosen = judgements.ChosenPair(str(input.id), input.expected_version, input.why, input.idempotency_key)
        return await judgements.judge_match(info.context, chosen, input.verdict)

    @strawberry.mutation(
        graphql_type=JudgementChangeResult | None,
        description="Take back the judgement on a match candidate, whoever made it: the candidate will be open again, and two "
        "who were joined are split again. It is on record with your name and the reason. You must see both, and be neither.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def undo_judgement(self, info: Info, input: Undone) -> judgements.SavedJudgement | Refusal:
        chosen = judgements.ChosenPair(str(input.id), input.expected_version, input.why, input.idempotency_key)
        return await judgements.undo_judgement(info.context, chosen)
