"""Checks and rankings of named people, and ties between them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry
from strawberry.federation.schema_directives import Cost

from merit.check import ProposedAppointment
from resolvers.questions import people, terms
from resolvers.questions.appointment import appointment_check
from resolvers.questions.what_if import policy_what_if
from schema.common import Info
from schema.enums import Mode, Term
from schema.list_sizes import sized_by, usual_size
from schema.questions.appeal import AppealCheck
from schema.questions.appointment import AppointmentCheck
from schema.questions.certificates import CertificateReconciliation
from schema.questions.connection import ServantTies
from schema.questions.development_plan import DevelopmentPlan
from schema.questions.ranking import CandidateRanking
from schema.questions.what_if import PolicyWhatIf

EACH_JUDGED = 100
"""The cost of judging the file of one servant."""

Candidates = Annotated[
    list[strawberry.ID],
    strawberry.argument(
        description="Ids of the servants who may be appointed, at most 100. Each is checked by itself.",
        directives=[Cost(weight=EACH_JUDGED)],
    ),
]
OrderDay = Annotated[date | None, strawberry.argument(description="Day of the order; today by default.")]
FirstDay = Annotated[date | None, strawberry.argument(description="First day in the position; by default the order's day.")]
HowFilled = Annotated[Mode | None, strawberry.argument(description="How the position is filled.")]
NamedCompetition = Annotated[
    strawberry.ID | None, strawberry.argument(description="Id of the competition that the order will name.")
]
Signer = Annotated[strawberry.ID | None, strawberry.argument(description="Id of the servant who will sign the order.")]
OfTerm = Annotated[Term | None, strawberry.argument(description="Term of the appointment.")]
FixedUntil = Annotated[date | None, strawberry.argument(description="First day after a fixed term.")]
ProbationUntil = Annotated[date | None, strawberry.argument(description="First day after a probation.")]
KeepsPosts = Annotated[
    bool,
    strawberry.argument(
        description="Whether she keeps her present posts, which else end when she starts, unless she acts or is seconded."
    ),
]
OnDay = Annotated[date | None, strawberry.argument(description="Day of the question, which is no part of it; today by default.")]


@strawberry.type
class CheckRoots:
    @strawberry.field(
        description="What the rules say of a proposed appointment before its order is signed: every breach (V) and the "
        "indicators R01 to R04, R10 and R16, as if the order were given. Nothing is written. An entry for each servant, once and "
        "in the given order; null for an unknown servant, and for all where the position is unknown.",
        directives=[Cost(weight=500), usual_size(10)],
    )
    async def appointment_check(
        self,
        info: Info,
        position_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the position.")],
        servant_ids: Candidates,
        on: OrderDay = None,
        start: FirstDay = None,
        mode: HowFilled = None,
        competition_id: NamedCompetition = None,
        appointed_by_id: Signer = None,
        term: OfTerm = None,
        until: FixedUntil = None,
        probation_until: ProbationUntil = None,
        keeps_posts: KeepsPosts = False,
    ) -> list[AppointmentCheck | None]:
        ordered = terms.day(on, info.context.today)
        first, days = start or ordered, (until, probation_until, keeps_posts)
        proposal = ProposedAppointment("", str(position_id), ordered, first, mode, competition_id, appointed_by_id, term, *days)
        answers = await appointment_check(info.context, proposal, servant_ids)
        return [answer and AppointmentCheck.of(answer) for answer in answers]

    @strawberry.field(
        description="Who comes first for a vacancy or for a reserve, and whether the commission chose who does. Ask about a "
        "competition, a position with candidates, or the reserve of a body. Null for an unknown id.",
        directives=[Cost(weight=1000), usual_size(20, "candidates")],
    )
    async def candidate_ranking(
        self,
        info: Info,
        competition_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Id of a competition: its applicants are ranked.")
        ] = None,
        position_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Id of a position: the servants given are ranked.")
        ] = None,
        servant_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(
                description="Ids of the servants who are proposed for the position, at most 100.",
                directives=[Cost(weight=EACH_JUDGED)],
            ),
        ] = None,
        reserve_of_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Id of an organisation: the candidates for its reserve are ranked."),
        ] = None,
        on: Annotated[
            date | None,
            strawberry.argument(
                description="Day that decides what counts; by default that of the competition's protocol, else today."
            ),
        ] = None,
    ) -> CandidateRanking | None:
        answer = await people.candidate_ranking(info.context, competition_id, position_id, servant_ids, reserve_of_id, on)
        return answer and CandidateRanking.of(answer)

    @strawberry.field(
        description="What a servant should learn: competencies that are missing or low, courses for them, and training that is "
        "due. Null for an unknown id.",
        directives=[Cost(weight=200)],
    )
    async def development_plan(
        self,
        info: Info,
        servant_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the servant.")],
        position_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Id of a position to plan for; her own by default.")
        ] = None,
        on: Annotated[date | None, strawberry.argument(description="Day of the plan; today by default.")] = None,
        courses: Annotated[
            int, strawberry.argument(description="Largest number of courses to list for a competency, from 1 to 50.")
        ] = 10,
    ) -> DevelopmentPlan | None:
        plan = await people.development_plan(info.context, str(servant_id), position_id, on, courses)
        return plan and DevelopmentPlan.of(plan)

    @strawberry.field(
        description="How an appeal stands, and what the rules say about the appellant and about what she contests. Null for an "
        "unknown id.",
        directives=[Cost(weight=500)],
    )
    async def appeal_check(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Id of an appeal, a complaint or a request.")],
        on: OnDay = None,
    ) -> AppealCheck | None:
        found = await people.appeal_check(info.context, str(id), on)
        return found and AppealCheck.of(found)

    @strawberry.field(
        description="What joins two servants: service in one body, an order that one signed for the other, panels, kin, and "
        "schools. Null for an unknown id.",
        directives=[Cost(weight=100)],
    )
    async def connection(
        self,
        info: Info,
        one: Annotated[strawberry.ID, strawberry.argument(name="from", description="Id of a servant.")],
        other: Annotated[strawberry.ID, strawberry.argument(name="to", description="Id of another servant.")],
        on: OnDay = None,
    ) -> ServantTies | None:
        answer = await people.connection(info.context, str(one), str(other), on)
        return answer and ServantTies.of(answer)

    @strawberry.field(
        description="Which certificates both my.dba.uz and mo.argos.uz state, and on what they contradict each other: of a "
        "servant, or of the people in a body with its units. Null for an unknown id.",
        directives=[Cost(weight=1000), sized_by("limit", "certificates")],
    )
    async def certificate_reconciliation(
        self,
        info: Info,
        servant_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Id of the servant whose certificates are compared.")
        ] = None,
        organisation_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Id of the organisation whose people's certificates are compared."),
        ] = None,
        on: Annotated[
            date | None, strawberry.argument(description="Day on which people are in the body; today by default.")
        ] = None,
        limit: Annotated[int, strawberry.argument(description="Largest number of certificates to list, from 1 to 100.")] = 50,
    ) -> CertificateReconciliation | None:
        answer = await people.certificate_reconciliation(info.context, servant_id, organisation_id, on, limit)
        return answer and CertificateReconciliation.of(answer)

    @strawberry.field(
        description="Which findings another policy would open and close, by rule. It is answered for a graph of at most 1,500 "
        "servants; `meritgraph rules what-if` has no limit. Nothing is written.",
        directives=[Cost(weight=40000)],
    )
    async def policy_what_if(
        self,
        info: Info,
        policy: Annotated[
            str, strawberry.argument(description="The text of a policy file, as MERITGRAPH_POLICY names one: TOML.")
        ],
    ) -> PolicyWhatIf | None:
        report = await policy_what_if(info.context, policy)
        return report and PolicyWhatIf.of(report)
