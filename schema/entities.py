"""Servants, positions and organisations: the entities that other subgraphs can refer to by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from resolvers import loaded_days, types
from resolvers.facts import learning
from resolvers.organisations import children_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.positions import positions_page
from schema.common import BROWSER_URL, Connection, Day, Info
from schema.entity_careers import OrganisationStaff, PositionCareers, ServantCareer
from schema.entity_facts import ServantFacts
from schema.entity_record import EntityRecord, OrganisationPlace, PositionPlace
from schema.enums import BodyLevel, EducationLevel, PositionGroup, Sector, ServantClass, Sex
from schema.list_sizes import PAGE, usual_size
from schema.loaded_days import LoadedDays
from schema.paging import After, First

# A servant leads to her career and findings, and both lead back to entities: the one circle of the schema, closed lazily here.
if TYPE_CHECKING:
    from schema.career import CareerPath
    from schema.facts.learning import Competency
    from schema.findings import Finding

LazyCareerPath = Annotated["CareerPath", strawberry.lazy("schema.career")]
LazyCompetency = Annotated["Competency", strawberry.lazy("schema.facts.learning")]
LazyFinding = Annotated["Finding", strawberry.lazy("schema.findings")]


@strawberry.federation.type(
    keys=["id"], description="A person who serves or served in the civil service. Personal numbers are never shown."
)
class Servant(ServantCareer, ServantFacts, EntityRecord):
    model_class: ClassVar[type] = types.Servant
    id: strawberry.ID = strawberry.federation.field(description="Id of the servant. It is opaque and never changes.")
    name: str = strawberry.federation.field(description="Name, as the portal with the highest source precedence writes it.")
    birth_date: Day | None = strawberry.federation.field(description="Day of birth.")
    sex: Sex | None = strawberry.federation.field(description="Sex, as the register states it.")
    birthplace: str | None = strawberry.federation.field(description="Place of birth, as the register writes it.")

    @strawberry.federation.field(graphql_type=LazyCareerPath, description="The servant's whole career.")
    async def career_path(self, info: Info, parent: strawberry.Parent[types.Servant]) -> types.CareerPath | None:
        return await info.context.dataloaders.career_paths.load(parent.id)

    @strawberry.federation.field(
        graphql_type=list[LazyFinding],
        description="Findings that concern the servant, newest first, at most 100. Query.findings is paged and has all of them.",
        directives=[usual_size(3)],
    )
    async def findings(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[types.Finding]:
        return await info.context.findings.of_servants.load(parent.id)

    @strawberry.federation.field(
        graphql_type=list[LoadedDays],
        description="For which days portals are loaded completely for the organisations in which she ever held a position, by "
        "organisation, portal and label. Days that meet are one row.",
        directives=[usual_size(20)],
    )
    async def loaded_days(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[loaded_days.LoadedDays]:
        return await info.context.loaded_days.of_servants.load(parent.id)

    @strawberry.federation.field(description=BROWSER_URL)
    async def browser_url(self, info: Info, parent: strawberry.Parent[types.Servant]) -> str | None:
        return await info.context.browser_links.url(info.context.browser, parent)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.model_class)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(id))


@strawberry.type(description="A position as it is or was for a period.")
class PositionVersion:
    title: str = strawberry.field(description="Title.")
    ladder: str | None = strawberry.field(description="Ladder of the rank. Ranks are compared on one ladder only.")
    rank: int | None = strawberry.field(description="Rank. A greater number is more senior.")
    group: PositionGroup | None = strawberry.field(description="Group in the register of positions.")
    servant_class: ServantClass | None = strawberry.field(description="Class of servants that the position is for.")
    servant_class_word: str | None = strawberry.field(description="The portal's own word for the class of servants.")
    head_of_body: bool | None = strawberry.field(description="Whether the holder leads the organisation.")
    competition_required: bool | None = strawberry.field(description="Whether the position's description requires a competition.")
    fte: float | None = strawberry.field(description="Share of a full post. 1 is full.")
    start: Day = strawberry.field(description="First day of the period.")
    end: Day | None = strawberry.field(description="First day after the period; null while it is open.")
    open: bool = strawberry.field(description="Whether the version is still in force.")


@strawberry.type(description="What a position demands of its holder.")
class PositionRequirements:
    experience_months: int | None = strawberry.field(
        description="Months of experience; 0 if none are demanded, null where it is not known."
    )
    education_level: EducationLevel | None = strawberry.field(description="Level of education; null where it is not known.")
    education_level_word: str | None = strawberry.field(description="The portal's own word for the level of education.")
    education_fields: list[str] | None = strawberry.field(
        description="Fields of education, one of which is demanded; empty if any will do, null where it is not known.",
        directives=[usual_size(2)],
    )

    @strawberry.field(
        graphql_type=list[LazyCompetency], description="Competencies that it requires, by id.", directives=[usual_size(3)]
    )
    async def competencies(self, info: Info, parent: strawberry.Parent[types.PositionDemands]) -> list[learning.Competency]:
        return await info.context.facts.load_all(learning.Competency, parent.competencies)


@strawberry.federation.type(keys=["id"], description="A position in an organisation, filled or vacant.")
class Position(PositionCareers, PositionPlace, EntityRecord):
    model_class: ClassVar[type] = types.Position
    id: strawberry.ID = strawberry.federation.field(description="Id of the position. It is opaque and never changes.")
    title: str = strawberry.federation.field(description="Current title.")
    current: PositionVersion | None = strawberry.federation.field(
        description="The version that is certainly in force today; null if the position is abolished or its dates are not known."
    )
    versions: list[PositionVersion] = strawberry.federation.field(
        description="All versions, by start.", directives=[usual_size(2)]
    )

    @strawberry.federation.field(
        graphql_type="Organisation | None", description="The organisation to which the position belongs."
    )
    async def organisation(self, info: Info, parent: strawberry.Parent[types.Position]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(parent.organisation)

    @strawberry.federation.field(
        graphql_type="Position | None", description="The position to which it reports today; null where no portal states it."
    )
    async def reports_to(self, info: Info, parent: strawberry.Parent[types.Position]) -> types.Position | None:
        demands = await info.context.dataloaders.demands_of_positions.load(parent.id)
        return await info.context.dataloaders.positions.load(demands.reports_to) if demands and demands.reports_to else None

    @strawberry.federation.field(
        graphql_type=PositionRequirements | None,
        description="What the version that is certainly in force today demands of the holder; null if there is none.",
    )
    async def requirements(self, info: Info, parent: strawberry.Parent[types.Position]) -> types.PositionDemands | None:
        return await info.context.dataloaders.demands_of_positions.load(parent.id)

    @strawberry.federation.field(description=BROWSER_URL)
    async def browser_url(self, info: Info, parent: strawberry.Parent[types.Position]) -> str | None:
        return await info.context.browser_links.url(info.context.browser, parent)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.model_class)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Position | None:
        return await info.context.dataloaders.positions.load(str(id))


@strawberry.type(description="An organisation as it is or was for a period.")
class OrganisationVersion:
    name: str = strawberry.field(description="Name.")
    level: BodyLevel | None = strawberry.field(description="Level of administration.")
    level_word: str | None = strawberry.field(description="The portal's own word for the level.")
    start: Day = strawberry.field(description="First day of the period.")
    end: Day | None = strawberry.field(description="First day after the period; null while it is open.")
    open: bool = strawberry.field(description="Whether the version is still in force.")

    @strawberry.field(graphql_type="Organisation | None", description="The organisation above it in that period.")
    async def parent(self, info: Info, version: strawberry.Parent[types.OrganisationVersion]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(version.parent) if version.parent else None


@strawberry.federation.type(
    keys=["id"], description="An organisation of the state. It stays the same organisation when its name changes."
)
class Organisation(OrganisationStaff, OrganisationPlace, EntityRecord):
    model_class: ClassVar[type] = types.Organisation
    id: strawberry.ID = strawberry.federation.field(description="Id of the organisation. It is opaque and never changes.")
    name: str = strawberry.federation.field(description="Current name.")
    country: str | None = strawberry.federation.field(description="Two-letter code of the country.")
    level: BodyLevel | None = strawberry.federation.field(description="Current level of administration.")
    sector: Sector | None = strawberry.federation.field(description="Sector of the employer; null where no portal states it.")
    versions: list[OrganisationVersion] = strawberry.federation.field(
        description="All versions, by start.", directives=[usual_size(2)]
    )

    @strawberry.federation.field(graphql_type="Organisation | None", description="The organisation above it today.")
    async def parent(self, info: Info, child: strawberry.Parent[types.Organisation]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(child.parent) if child.parent else None

    @strawberry.federation.field(
        graphql_type="Organisation | None", description="The organisation that succeeded it; null while it stands."
    )
    async def successor(self, info: Info, old: strawberry.Parent[types.Organisation]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(old.successor) if old.successor else None

    @strawberry.federation.field(
        graphql_type="Connection[Organisation]",
        description="Organisations directly below it today, by name. `organisations` finds those further below as well.",
        directives=[PAGE],
    )
    async def children(
        self, info: Info, above: strawberry.Parent[types.Organisation], first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.Organisation]:
        return await children_page(info.context, above.id, first, after)

    @strawberry.federation.field(
        graphql_type=Connection[Position], description="Positions of the organisation, by title.", directives=[PAGE]
    )
    async def positions(
        self, info: Info, organisation: strawberry.Parent[types.Organisation], first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.Position]:
        return await positions_page(info.context, organisation.id, first, after)

    @strawberry.federation.field(description=BROWSER_URL)
    async def browser_url(self, info: Info, parent: strawberry.Parent[types.Organisation]) -> str | None:
        return await info.context.browser_links.url(info.context.browser, parent)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.model_class)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(str(id))
