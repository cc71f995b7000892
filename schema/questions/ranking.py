"""The answer to the question who comes first for a vacancy or a reserve."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import strawberry

from merit.questions import eligibility, standings
from merit.questions import ranking as model
from resolvers import types
from resolvers.questions.people import Permitted
from resolvers.questions.permitted import FORBIDDEN, Telling, looked_for
from schema.common import Day, Info
from schema.entities import Organisation, Position, Servant
from schema.enums import ApplicationState, AssessmentType, ScorePart
from schema.list_sizes import usual_size
from schema.questions.checked_cases import UNREADABLE
from schema.questions.figures import CONVENTION, day_of, id_of, known_day
from schema.questions.words import Chosen, RankingDay, Standing
from schema.scores import ScoreComponent


@strawberry.type(description="What a rule says of a candidate.")
class CandidateRemark:
    concerns: str = strawberry.field(description="Short id of the rule, or what else it concerns, such as «in post».")
    text: str = strawberry.field(
        description="Why the rule would be broken, or what is missing to tell. Where it rests on something that you may not see, "
        "it is what the rule looks for."
    )
    unsettled: bool | None = strawberry.field(
        description="Whether it rests on a match that nobody has settled; null, with an error, for callers who do not "
        "investigate."
    )


def _remarks(servant: str, remarks: Iterable[eligibility.Remark], telling: Telling, *, lacking: bool) -> list[CandidateRemark]:
    """Return remarks on a candidate as far as they are told. Those that say what is ``lacking`` tell of all her records."""

    def is_shown(remark: eligibility.Remark) -> bool:
        rests_on = bool(remark.rests_on) and not lacking
        return telling.tells_of(servant, *remark.rests_on) and (rests_on or telling.all_of(servant))

    return [
        CandidateRemark(
            concerns=each.rule,
            text=each.text if is_shown(each) else looked_for(each.rule),
            unsettled=telling.of_match(each.unsettled),
        )
        for each in remarks
    ]


def _ids(servants: Iterable[str], telling: Telling) -> list[strawberry.ID | None]:
    return [strawberry.ID(each) if telling.tells(each) else None for each in servants]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@strawberry.type(description="A candidate with her score and her eligibility.")
class RankedCandidate:
    servant_id: strawberry.ID | None = strawberry.field(
        description="Id of the servant; null for an applicant of another body whom you do not see."
    )
    person: strawberry.Private[str]
    name: str = strawberry.field(description="Name.")
    standing: Standing = strawberry.field(description="Whether she is ranked, or why not.")
    rank: int | None = strawberry.field(description="Rank; equal scores share one. Null unless she is ranked.")
    score: float | None = strawberry.field(description="Integral score; null where it is not assessed.")
    components: list[ScoreComponent] | None = strawberry.field(
        description="The components of the score: each counts by its weight; null where you may not see the assessment.",
        directives=[usual_size(4)],
    )
    assessment_id: strawberry.ID | None = strawberry.field(description="Id of the assessment that counts.")
    fixed_on: Day | None = strawberry.field(description="Day on which its result was fixed.")
    reported: float | None = strawberry.field(description="Score that the portal reports.")
    missing: str | None = strawberry.field(description="What is missing where there is no score.")
    eligible: bool | None = strawberry.field(description="Whether she may be appointed; null where that is not known.")
    bars: list[CandidateRemark] = strawberry.field(description="What bars her.", directives=[usual_size(1)])
    unmet: list[CandidateRemark] = strawberry.field(
        description="Requirements that she does not meet.", directives=[usual_size(2)]
    )
    unknown: list[CandidateRemark] = strawberry.field(
        description="What is missing to tell whether she is eligible.", directives=[usual_size(2)]
    )
    warnings: list[CandidateRemark] = strawberry.field(description="What warns and excludes nobody.", directives=[usual_size(3)])
    not_judged: list[CandidateRemark] = strawberry.field(
        description="Warnings that could not be judged, with what is missing.", directives=[usual_size(3)]
    )
    application: ApplicationState | None = strawberry.field(
        description="How far her application came; null where there is none or no source says."
    )
    withdrew: bool | None = strawberry.field(description="Whether she withdrew; null where that is not known.")
    remained: bool | None = strawberry.field(
        description="Whether she stayed in the competition to its end; null where that is not known."
    )
    unreadable: str | None = strawberry.field(description="Why her file cannot be read; null where it can.")
    rests_on_unreviewed_match: bool | None = strawberry.field(
        description="Whether it rests on a match that nobody has settled that her records are those of one person; null, with an "
        "error, for callers who do not investigate."
    )

    @strawberry.field(graphql_type=Servant | None, description="The servant.")
    async def servant(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(self.person)

    @classmethod
    def of(cls, candidate: standings.Candidate, telling: Telling) -> RankedCandidate:
        merit, eligible, assessment = candidate.merit, candidate.eligibility, candidate.merit.assessment
        her = candidate.servant
        whole = telling.all_of(her)
        return cls(
            servant_id=strawberry.ID(candidate.servant) if telling.tells(candidate.servant) else None,
            person=candidate.servant,
            name=candidate.name,
            standing=candidate.standing,
            rank=candidate.rank,
            score=telling.of(_number(candidate.score), assessment),
            components=telling.of(
                [
                    ScoreComponent(component=ScorePart(each.part), score=_number(each.score), weight=float(each.weight))
                    for each in merit.components
                ],
                assessment,
            ),
            assessment_id=telling.of(id_of(assessment), assessment),
            fixed_on=telling.of(day_of(merit.fixed_on), assessment),
            reported=telling.of(_number(merit.reported), assessment),
            missing=merit.missing if whole else merit.missing and FORBIDDEN,
            eligible=eligible.holds if candidate.unreadable is None else None,
            bars=_remarks(her, eligible.bars, telling, lacking=False),
            unmet=_remarks(her, eligible.unmet, telling, lacking=False),
            unknown=_remarks(her, eligible.unknown, telling, lacking=True),
            warnings=_remarks(her, eligible.warnings, telling, lacking=False),
            not_judged=_remarks(her, eligible.not_judged, telling, lacking=True),
            application=candidate.application,
            withdrew=candidate.withdrew,
            remained=candidate.remained,
            unreadable=candidate.unreadable if whole else candidate.unreadable and UNREADABLE,
            rests_on_unreviewed_match=telling.of_match(candidate.unsettled),
        )


@strawberry.type(description="The commission's choice against the ranking.")
class RankedChoice:
    how: Chosen = strawberry.field(description="How the records say who was chosen.")
    chosen_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of the servants who were chosen; null in place of one whom you do not see, here and below.",
        directives=[usual_size(1)],
    )
    first: bool | None = strawberry.field(
        description="Whether nobody comes before who was chosen; null where that cannot be told."
    )
    above_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of those who come before one who was chosen.", directives=[usual_size(2)]
    )
    open_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of those who may come before, as something of them is not known.", directives=[usual_size(2)]
    )
    missing: list[str] = strawberry.field(description="What else leaves it open.", directives=[usual_size(2)])
    appointed_without_being_chosen_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of servants who were appointed by it without being chosen.", directives=[usual_size(1)]
    )

    @classmethod
    def of(cls, choice: standings.Choice, telling: Telling) -> RankedChoice:
        return cls(
            how=choice.how,
            chosen_ids=_ids(choice.chosen, telling),
            first=choice.first,
            above_ids=_ids(choice.above, telling),
            open_ids=_ids(choice.open, telling),
            missing=list(choice.missing),
            appointed_without_being_chosen_ids=_ids([servant for servant, _ in choice.strangers], telling),
        )


@strawberry.type(description="The candidates for a vacancy or for the reserve of a body, in their order.")
class CandidateRanking:
    type: AssessmentType = strawberry.field(description="Type of the assessment that counts.")
    day: Day = strawberry.field(description="Day that decides what counts.")
    day_is: RankingDay = strawberry.field(description="Which day it is.")
    competition_id: strawberry.ID | None = strawberry.field(
        description="Id of the competition; null where candidates are proposed."
    )
    position_id: strawberry.ID | None = strawberry.field(description="Id of the position; null for a reserve.")
    title: str | None = strawberry.field(description="Title of the position.")
    organisation_id: strawberry.ID = strawberry.field(description="Id of the organisation.")
    organisation_name: str | None = strawberry.field(description="Name of the organisation.")
    candidates: list[RankedCandidate] = strawberry.field(
        description="The candidates: those ranked by rank, then the others by why they are not.", directives=[usual_size(20)]
    )
    choice: RankedChoice | None = strawberry.field(description="The choice; null where nobody is on record as chosen.")
    unknown_law: str | None = strawberry.field(
        description="Says so where no law is known that tells who was eligible on that day; null where one is."
    )
    convention: str = strawberry.field(description=CONVENTION)

    @strawberry.field(graphql_type=Position | None, description="The position; null for a reserve.")
    async def position(self, info: Info) -> types.Position | None:
        return await info.context.dataloaders.positions.load(str(self.position_id)) if self.position_id else None

    @strawberry.field(graphql_type=Organisation | None, description="The organisation.")
    async def organisation(self, info: Info) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(str(self.organisation_id))

    @classmethod
    def of(cls, permitted: Permitted[model.Ranking]) -> CandidateRanking:
        answer, telling = permitted.answer, permitted.telling
        return cls(
            type=answer.kind,
            day=known_day(answer.day),
            day_is=RankingDay(answer.day_is),
            competition_id=id_of(answer.competition),
            position_id=id_of(answer.position),
            title=answer.title,
            organisation_id=strawberry.ID(answer.body),
            organisation_name=answer.body_name,
            candidates=[RankedCandidate.of(each, telling) for each in answer.candidates],
            choice=answer.choice and RankedChoice.of(answer.choice, telling),
            unknown_law=answer.unknown_law,
            convention=answer.convention,
        )
