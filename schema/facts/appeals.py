"""Appeals, what they are about, and what the last detection kept of their check."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from resolvers import merit_loaders, types
from resolvers.access.callers import Role
from resolvers.errors import Forbidden
from resolvers.facts import appeals, careers, conduct, merits
from schema.common import Day, Info
from schema.entities import Organisation, Servant
from schema.enums import AppealKind
from schema.facts.appointments import Appointment, Competition
from schema.facts.conduct import Sanction
from schema.facts.merits import Assessment
from schema.list_sizes import usual_size
from schema.nodes import Fact, ModelBacked
from schema.questions.words import AppealState

if TYPE_CHECKING:
    from schema.findings import Finding

LazyFinding = Annotated["Finding", strawberry.lazy("schema.findings")]


@strawberry.type(
    description="How an appeal stands, as the last detection kept it: how far the answer has come, and the cases of all rules "
    "about the appellant and what she contests."
)
class AppealStanding:
    state: AppealState = strawberry.field(description="How far the answer has come.")
    missing: str | None = strawberry.field(description="What is not known where the state is not assessed.")
    as_of: date = strawberry.field(description="Day of judgement.")
    violating: int = strawberry.field(description="Number of cases that violate their rules.")
    satisfied: int = strawberry.field(description="Number of cases that satisfy their rules.")
    not_evaluable: int = strawberry.field(description="Number of cases that could not be evaluated because an input is missing.")
    not_judged: int = strawberry.field(
        description="Number of dossiers that could not be read, and of rules that broke on one. What was not judged is not clean."
    )

    @strawberry.field(
        graphql_type=list[LazyFinding], description="Findings of the violating cases, by id.", directives=[usual_size(3)]
    )
    async def findings(self, info: Info, parent: strawberry.Parent[merit_loaders.AppealStanding]) -> list[types.Finding]:
        found = await info.context.findings.by_id.load_many(parent.findings)
        return [each for each in found if each is not None]


@strawberry.type(description="A complaint, appeal or request that a servant filed.")
class Appeal(Fact, ModelBacked):
    model_class: ClassVar[type] = appeals.Appeal
    kind: AppealKind | None = strawberry.field(description="Kind of appeal.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    filed: Day | None = strawberry.field(description="Day on which it was filed.")
    answer_due: Day | None = strawberry.field(description="Last day on which an answer is in time, as the record states it.")
    answer: str | None = strawberry.field(description="The answer, in the portal's words; null where none is on record.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who filed it.")
    async def servant(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(
        graphql_type=Appointment | None, description="The appointment that it is about; null where it is about none."
    )
    async def appointment(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> careers.Appointment | None:
        return await info.context.facts.load(careers.Appointment, parent.appointment) if parent.appointment else None

    @strawberry.field(
        graphql_type=Competition | None, description="The competition that it is about; null where it is about none."
    )
    async def competition(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> careers.Competition | None:
        return await info.context.facts.load(careers.Competition, parent.competition) if parent.competition else None

    @strawberry.field(
        graphql_type=Organisation | None, description="The organisation that it is about; null where it is about none."
    )
    async def organisation(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(parent.organisation) if parent.organisation else None

    @strawberry.field(graphql_type=Assessment | None, description="The assessment that it is about; null where it is about none.")
    async def assessment(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> merits.Assessment | None:
        return await info.context.facts.load(merits.Assessment, parent.assessment) if parent.assessment else None

    @strawberry.field(graphql_type=Sanction | None, description="The sanction that it is about; null where it is about none.")
    async def sanction(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> conduct.Sanction | None:
        return await info.context.facts.load(conduct.Sanction, parent.sanction) if parent.sanction else None

    @strawberry.field(graphql_type=Servant | None, description="The servant whom it is about; null where it is about none.")
    async def person(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.person) if parent.person else None

    @strawberry.field(
        graphql_type=AppealStanding | None,
        description="How it stands by the last detection; null before a detection knew the appeal, and with an error for the "
        "appellant: what rules find of her is hers to know once a reviewer has disclosed it.",
    )
    async def standing(self, info: Info, parent: strawberry.Parent[appeals.Appeal]) -> merit_loaders.AppealStanding | None:
        if (await info.context.scope()).role == Role.SERVANT:
            raise Forbidden
        found = await info.context.merits.standings.load(parent.id)
        withheld = await info.context.findings.in_sight.withheld()
        return found and found.without(withheld)
