"""Servants, posts and bodies: the entities other subgraphs may refer to by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from resolvers import types
from resolvers.findings import Finding as FoundFinding
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.positions import positions_of
from schema.career import CareerPath
from schema.common import Connection, Day, Info
from schema.enums import PositionGroup, Sex
from schema.paging import After, First

if TYPE_CHECKING:
    from schema.findings import Finding

LazyFinding = Annotated["Finding", strawberry.lazy("schema.findings")]


@strawberry.federation.type(keys=["id"], description="A person who serves or served. Personal numbers are never shown.")
class Servant:
    represents: ClassVar[type] = types.Servant
    id: strawberry.ID = strawberry.federation.field(description="Id of the servant: opaque, the same for ever.")
    name: str = strawberry.federation.field(description="Name as the leading portal writes it.")
    birth_date: Day | None = strawberry.federation.field(description="Day of birth.")
    sex: Sex | None = strawberry.federation.field(description="As the register states it.")
    birthplace: str | None = strawberry.federation.field(description="As the register writes it.")

    @strawberry.federation.field(graphql_type=CareerPath, description="The whole career.")
    async def career_path(self, info: Info, parent: strawberry.Parent[types.Servant]) -> types.CareerPath | None:
        return await info.context.loaders.career_paths.load(parent.id)

    @strawberry.federation.field(
        graphql_type=list[LazyFinding],
        description="The findings that concern her, the newest deed first, at most 100; page the root findings for more.",
    )
    async def findings(self, info: Info, parent: strawberry.Parent[types.Servant]) -> list[FoundFinding]:
        return await info.context.loaders.findings_of_servants.load(parent.id)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.represents)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Servant | None:
        return await info.context.loaders.servants.load(str(id))


@strawberry.type(description="A post as it was for a time.")
class PositionVersion:
    title: str = strawberry.field(description="Its title.")
    ladder: str | None = strawberry.field(description="Its ladder; ranks are compared inside one ladder only.")
    rank: int | None = strawberry.field(description="Its rank; greater is more senior.")
    group: PositionGroup | None = strawberry.field(description="Its group in the register.")
    servant_class: str | None = strawberry.field(description="Class of servants it is for.")
    head_of_body: bool | None = strawberry.field(description="Whether its holder leads the body.")
    competition_required: bool | None = strawberry.field(description="Whether its description asks for a competition.")
    fte: float | None = strawberry.field(description="Share of a full post: 1 is full.")
    start: Day = strawberry.field(description="First day on which it was so.")
    end: Day | None = strawberry.field(description="First day on which it was no longer so; null while it is.")
    open: bool = strawberry.field(description="Whether it is still so.")


@strawberry.federation.type(keys=["id"], description="A post in a body, filled or not.")
class Position:
    represents: ClassVar[type] = types.Position
    id: strawberry.ID = strawberry.federation.field(description="Id of the post: opaque, the same for ever.")
    title: str = strawberry.federation.field(description="Its present title.")
    current: PositionVersion | None = strawberry.federation.field(
        description="The version certainly in force today; null for a post that is abolished or whose dates are not known."
    )
    versions: list[PositionVersion] = strawberry.federation.field(description="All versions, by start.")

    @strawberry.federation.field(graphql_type="Organisation | None", description="The body it belongs to.")
    async def organisation(self, info: Info, parent: strawberry.Parent[types.Position]) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(parent.organisation)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.represents)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Position | None:
        return await info.context.loaders.positions.load(str(id))


@strawberry.type(description="A body as it was for a time.")
class OrganisationVersion:
    name: str = strawberry.field(description="Its name.")
    level: str | None = strawberry.field(description="Its level of administration.")
    start: Day = strawberry.field(description="First day on which it was so.")
    end: Day | None = strawberry.field(description="First day on which it was no longer so; null while it is.")
    open: bool = strawberry.field(description="Whether it is still so.")

    @strawberry.field(graphql_type="Organisation | None", description="The body above it then.")
    async def parent(self, info: Info, version: strawberry.Parent[types.OrganisationVersion]) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(version.parent) if version.parent else None


@strawberry.federation.type(keys=["id"], description="A body of the state, whatever it was called when.")
class Organisation:
    represents: ClassVar[type] = types.Organisation
    id: strawberry.ID = strawberry.federation.field(description="Id of the body: opaque, the same for ever.")
    name: str = strawberry.federation.field(description="Its present name.")
    country: str | None = strawberry.federation.field(description="Two letters of its country.")
    level: str | None = strawberry.federation.field(description="Its present level of administration.")
    versions: list[OrganisationVersion] = strawberry.federation.field(description="All versions, by start.")

    @strawberry.federation.field(graphql_type="Organisation | None", description="The body above it today.")
    async def parent(self, info: Info, body: strawberry.Parent[types.Organisation]) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(body.parent) if body.parent else None

    @strawberry.federation.field(graphql_type=Connection[Position], description="Its posts by title.")
    async def positions(
        self, info: Info, body: strawberry.Parent[types.Organisation], first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.Position]:
        return await positions_of(info.context, body.id, first, after)

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.represents)

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(str(id))
