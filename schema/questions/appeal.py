"""The answer to the question how an appeal stands."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import appeal as model
from resolvers import types
from resolvers.questions.people import AppealWithEvidence
from resolvers.questions.permitted import Telling
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import AppealKind, FindingState, Severity
from schema.list_sizes import usual_size
from schema.questions.checked_cases import CheckedCase, CheckedEvidence, NotJudged, cases_of
from schema.questions.figures import CONVENTION, day_of, id_of
from schema.questions.words import AppealState


@strawberry.type(description="A finding of a rule that compares many people, by the last detection.")
class ComparedFinding:
    id: strawberry.ID = strawberry.field(description="Id of the finding.")
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    severity: Severity = strawberry.field(description="Severity.")
    state: FindingState = strawberry.field(description="State.")
    reason: str = strawberry.field(
        description="What was found, in one sentence; for callers who do not see all that it rests on, what the rule looks for."
    )

    @classmethod
    def of(cls, found: model.ComparedFinding) -> ComparedFinding:
        return cls(
            id=strawberry.ID(found.id),
            rule_id=strawberry.ID(found.rule),
            severity=found.severity,
            state=found.state,
            reason=found.reason,
        )


@strawberry.type(description="What the last detection kept of the check of an appeal.")
class KeptAppealCheck:
    as_of: date = strawberry.field(description="Day of the detection.")
    state: AppealState = strawberry.field(description="How far the answer had come.")
    violating: int = strawberry.field(description="Number of cases that violated a rule.")
    satisfied: int = strawberry.field(description="Number of cases that satisfied one.")
    not_evaluable: int = strawberry.field(description="Number of cases that could not be judged.")
    not_judged: int = strawberry.field(description="Number of files that could not be read, and of rules that broke.")
    finding_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of the findings that are linked with it; null in place of one that you may not see.",
        directives=[usual_size(3)],
    )

    @classmethod
    def of(cls, kept: model.KeptCheck, telling: Telling) -> KeptAppealCheck:
        return cls(
            as_of=kept.as_of,
            state=kept.state,
            violating=kept.violating,
            satisfied=kept.satisfied,
            not_evaluable=kept.not_evaluable,
            not_judged=kept.not_judged,
            finding_ids=[telling.of(strawberry.ID(each), each) for each in kept.findings],
        )


@strawberry.type(description="How an appeal stands, and what the rules say about the appellant and about what she contests.")
class AppealCheck:
    id: strawberry.ID = strawberry.field(description="Id of the appeal.")
    as_of: date = strawberry.field(description="Day of the question.")
    kind: AppealKind | None = strawberry.field(description="Kind of the appeal; null where it is not known.")
    appellant_id: strawberry.ID | None = strawberry.field(description="Id of the appellant.")
    appellant_name: str | None = strawberry.field(description="Name of the appellant.")
    organisation_id: strawberry.ID | None = strawberry.field(
        description="Id of the organisation in which she served when she filed it."
    )
    organisation_name: str | None = strawberry.field(description="Name of that organisation.")
    filed: Day | None = strawberry.field(description="Day on which it was filed.")
    about: list[CheckedEvidence | None] = strawberry.field(
        description="What the record says the appeal is about; null in place of what you may not see.", directives=[usual_size(1)]
    )
    state: AppealState = strawberry.field(description="How far the answer has come.")
    missing: str | None = strawberry.field(description="What is missing where the state is not assessed.")
    answer_due: Day | None = strawberry.field(description="Day on which the answer is due.")
    answer: str | None = strawberry.field(description="The answer on record.")
    about_appellant: list[CheckedCase] = strawberry.field(
        description="What rules say about the appellant.", directives=[usual_size(20)]
    )
    about_contested: list[CheckedCase] = strawberry.field(
        description="What rules say about what she contests.", directives=[usual_size(10)]
    )
    found_by_comparison: list[ComparedFinding | None] | None = strawberry.field(
        description="Findings of rules that compare many people, by the last detection; null before the first one, when nobody "
        "has looked for them, and in place of one that you may not see.",
        directives=[usual_size(2)],
    )
    not_judged: list[NotJudged] = strawberry.field(description="What could not be judged.", directives=[usual_size(2)])
    kept: KeptAppealCheck | None = strawberry.field(description="What the last detection kept; null before one knew the appeal.")
    convention: str = strawberry.field(description=CONVENTION)

    @strawberry.field(graphql_type=Servant | None, description="The appellant.")
    async def appellant(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(self.appellant_id)) if self.appellant_id else None

    @classmethod
    def of(cls, found: AppealWithEvidence) -> AppealCheck:
        answer, evidence, telling = found.answer, found.evidence, found.telling
        record = answer.record
        return cls(
            id=strawberry.ID(answer.id),
            as_of=answer.as_of,
            kind=record and record.kind,
            appellant_id=id_of(answer.appellant),
            appellant_name=answer.name,
            organisation_id=id_of(answer.body),
            organisation_name=answer.body_name,
            filed=day_of(record.filed if record else None),
            about=[telling.of(CheckedEvidence.of(each, telling), each.id) for each in answer.about],
            state=answer.state,
            missing=answer.missing,
            answer_due=day_of(record.answer_due if record else None),
            answer=record and record.answer,
            about_appellant=cases_of(answer.own, evidence, telling),
            about_contested=cases_of(answer.contested, evidence, telling),
            found_by_comparison=[telling.of(ComparedFinding.of(each), each.id) for each in answer.compared]
            if answer.detected
            else None,
            not_judged=NotJudged.all_of(answer.unreadable, answer.failures, telling),
            kept=answer.kept and KeptAppealCheck.of(answer.kept, telling),
            convention=answer.convention,
        )
