"""Changes of findings: decisions, who looks into them, and when they are disclosed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

import strawberry
from strawberry.federation.schema_directives import Cost

from merit.findings.states import Decision, Grounds
from resolvers.errors import BadUserInput
from resolvers.mutations import findings
from resolvers.mutations.outcomes import Refusal
from schema.common import Info
from schema.enums import describe
from schema.finding_enums import DismissalGrounds
from schema.findings import Finding
from schema.mutations.inputs import CHANGE_COST, KEY, WHY
from schema.mutations.outcomes import KeyUsedOtherwise, NotAllowed, NotFound, NotPossible, StaleVersion
from schema.nodes import ModelBacked

describe(
    Decision,
    "What a person decides on a finding.",
    {
        Decision.ACKNOWLEDGE: "Somebody looks into it: an open or reopened one.",
        Decision.CONFIRM: "The lead holds: one that is open, reopened or acknowledged. The reason must be given.",
        Decision.DISMISS: "It is explained: one that is open, reopened or acknowledged. The reason must be given.",
        Decision.REOPEN: "It is looked into again: a confirmed or dismissed one. The reason must be given.",
    },
)

_ID = "Id of the finding."
_VERSION = "The version that you saw. Where it is another by now, nothing is saved."


@strawberry.type(description="The change was saved.")
class FindingSaved(ModelBacked):
    model_class: ClassVar[type] = findings.SavedFinding
    finding: Finding = strawberry.field(description="The finding as it is now.")
    version: int = strawberry.field(description="The version that the change gave it, on which your next change may rest.")


FindingChangeResult = Annotated[
    FindingSaved | StaleVersion | NotPossible | NotAllowed | NotFound | KeyUsedOtherwise,
    strawberry.union("FindingChangeResult", description="What became of a change of a finding."),
]


@strawberry.input(description="A decision on a finding.")
class ReviewFindingInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    decision: Decision = strawberry.field(description="What is decided.")
    why: str = strawberry.field(default="", description=f"{WHY} Only an acknowledgement does without one.")
    grounds: DismissalGrounds | None = strawberry.field(
        default=None, description="Grounds of a dismissal; for no other decision."
    )
    explanation: int | None = strawberry.field(
        default=None,
        description="Which of the innocent explanations of the rule holds, counted from 1; for the grounds INNOCENT_EXPLANATION.",
    )
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Who looks into a finding until when. What is left out stays as it is; null removes it.")
class AssignFindingInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    assignee: str | None = strawberry.field(default=strawberry.UNSET, description="Name of the person who is to look into it.")
    due: date | None = strawberry.field(
        default=strawberry.UNSET, description="Day by which to look into it: today or a later one."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="A note for whoever looks into it, in at most 2000 characters."
    )
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A confirmed finding that is disclosed to the servant whom it concerns.")
class DiscloseFindingInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    why: str = strawberry.field(description=WHY)
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A finding whose disclosure is taken back.")
class UndoDisclosureInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    why: str = strawberry.field(description=WHY)
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Until when the disclosure of a finding is delayed.")
class DelayDisclosureInput:
    id: strawberry.ID = strawberry.field(description=_ID)
    until: date = strawberry.field(description="The first day on which it is delayed no more. Today ends a delay.")
    why: str = strawberry.field(description=WHY)
    expected_version: int = strawberry.field(description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


Disclosure = Annotated[DiscloseFindingInput, strawberry.argument(description="What is disclosed, and why.")]
Undoing = Annotated[UndoDisclosureInput, strawberry.argument(description="What is taken back, and why.")]
Delay = Annotated[DelayDisclosureInput, strawberry.argument(description="Until when, and why.")]
Review = Annotated[ReviewFindingInput, strawberry.argument(description="The decision.")]
Assignment = Annotated[AssignFindingInput, strawberry.argument(description="What changes.")]

Change = ReviewFindingInput | AssignFindingInput | DiscloseFindingInput | UndoDisclosureInput | DelayDisclosureInput


def _chosen(change: Change) -> findings.Chosen:
    return findings.Chosen(str(change.id), change.expected_version, change.idempotency_key)


@strawberry.type
class FindingMutations:
    @strawberry.mutation(
        graphql_type=FindingChangeResult | None,
        description="Decide on a finding of your bodies. It is on record with your name and the reason.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def review_finding(self, info: Info, input: Review) -> findings.SavedFinding | Refusal:
        if input.explanation is not None and input.grounds is None:
            raise BadUserInput("`explanation` goes with the grounds INNOCENT_EXPLANATION. Name them, or leave it out.")
        grounds = None if input.grounds is None else Grounds(input.grounds, input.explanation)
        return await findings.review(info.context, _chosen(input), input.decision, input.why, grounds)

    @strawberry.mutation(
        graphql_type=FindingChangeResult | None,
        description="Say who looks into a finding of your bodies, by which day, and leave a note.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def assign_finding(self, info: Info, input: Assignment) -> findings.SavedFinding | Refusal:
        given = {"assignee": input.assignee, "due": input.due, "note": input.note}
        staying = {name for name, value in given.items() if value is strawberry.UNSET}
        return await findings.assign(
            info.context, _chosen(input), input.assignee or None, input.due or None, input.note or None, staying
        )

    @strawberry.mutation(
        graphql_type=FindingChangeResult | None,
        description="Disclose a confirmed finding of your bodies: the servant whom it concerns sees it from now on, without who "
        "reviewed it.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def disclose_finding(self, info: Info, input: Disclosure) -> findings.SavedFinding | Refusal:
        return await findings.disclose(info.context, _chosen(input), input.why)

    @strawberry.mutation(
        graphql_type=FindingChangeResult | None,
        description="Take back that a finding of your bodies was disclosed: the servant sees it no more. That it was, and what "
        "she read of it, stays on record.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def undo_disclosure(self, info: Info, input: Undoing) -> findings.SavedFinding | Refusal:
        return await findings.undo(info.context, _chosen(input), input.why)

    @strawberry.mutation(
        graphql_type=FindingChangeResult | None,
        description="Delay the disclosure of a finding of your bodies until a day. Until then no servant sees what the "
        "investigation reads, and investigators alone see a finding that names the management of its body.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def delay_disclosure(self, info: Info, input: Delay) -> findings.SavedFinding | Refusal:
        return await findings.delay(info.context, _chosen(input), input.until, input.why)
