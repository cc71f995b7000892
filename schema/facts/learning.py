"""Courses, enrolments and certificates, and the competencies that courses develop."""

from __future__ import annotations

from typing import Annotated, ClassVar

import strawberry

from resolvers import types
from resolvers.facts import learning
from schema.common import Day, Info, PortalRecord
from schema.entities import Servant
from schema.enums import CourseKind, EnrolmentState
from schema.list_sizes import usual_size
from schema.nodes import Fact, FactEntity, ModelBacked

LazyCertificate = Annotated["Certificate", strawberry.lazy("schema.facts.learning")]


@strawberry.federation.type(
    keys=["id"], description="Something that a position requires, a course develops or an assessment rates."
)
class Competency(Fact, FactEntity):
    model_class: ClassVar[type] = learning.Competency
    name: str = strawberry.field(description="Name.")


@strawberry.federation.type(keys=["id"], description="A course of the academy.")
class Course(Fact, FactEntity):
    model_class: ClassVar[type] = learning.Course
    title: str = strawberry.field(description="Title.")
    kind: CourseKind | None = strawberry.field(description="Purpose of the course.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the purpose.")
    subject: str | None = strawberry.field(description="Subject.")
    hours: int | None = strawberry.field(description="Length in hours.")
    provider: str | None = strawberry.field(description="Who gives the course.")

    @strawberry.field(
        graphql_type=list[Competency], description="Competencies that the course develops, by id.", directives=[usual_size(3)]
    )
    async def develops(self, info: Info, parent: strawberry.Parent[learning.Course]) -> list[learning.Competency]:
        return await info.context.facts.load_all(learning.Competency, parent.develops)


@strawberry.type(description="One person's enrolment on one course.")
class Enrolment(Fact, ModelBacked):
    model_class: ClassVar[type] = learning.Enrolment
    state: EnrolmentState | None = strawberry.field(description="State of the enrolment.")
    state_word: str | None = strawberry.field(description="The portal's own word for the state.")
    task_score: float | None = strawberry.field(description="Score for tasks, 0 to 100.")
    assignment_score: float | None = strawberry.field(description="Score for assignments, 0 to 100.")
    test_score: float | None = strawberry.field(description="Score of the test, 0 to 100.")
    mastering_score: float | None = strawberry.field(description="Mastering score, 0 to 100.")
    start: Day = strawberry.field(description="First day.")
    end: Day | None = strawberry.field(description="First day after the training; null while it continues.")
    open: bool = strawberry.field(description="Whether the training still continues.")

    @strawberry.field(graphql_type=Servant | None, description="The servant who is or was enrolled.")
    async def servant(self, info: Info, parent: strawberry.Parent[learning.Enrolment]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Course | None, description="The course; null where it is not loaded any more.")
    async def course(self, info: Info, parent: strawberry.Parent[learning.Enrolment]) -> learning.Course | None:
        return await info.context.facts.load(learning.Course, parent.course) if parent.course else None

    @strawberry.field(
        graphql_type=list[LazyCertificate], description="Certificates that it earned, newest first.", directives=[usual_size(1)]
    )
    async def certificates(self, info: Info, parent: strawberry.Parent[learning.Enrolment]) -> list[learning.Certificate]:
        return await info.context.facts.linked(learning.Certificate, "enrolment", parent.id)

    @strawberry.field(
        graphql_type=list[PortalRecord],
        description="Portal records that state it, by id; the same as `sources`.",
        directives=[usual_size(3)],
    )
    async def records(self, info: Info, parent: strawberry.Parent[learning.Enrolment]) -> list[types.PortalRecord]:
        return await info.context.facts.sources(parent.label, parent.id)


@strawberry.type(description="A certificate of professional development.")
class Certificate(Fact, ModelBacked):
    model_class: ClassVar[type] = learning.Certificate
    number: str | None = strawberry.field(
        description="Number of the certificate, unique within its portal only; null where it is not known."
    )
    issued: Day = strawberry.field(description="Day of issue.")
    valid_until: Day | None = strawberry.field(description="Last day of validity; null where none is stated.")
    hours: int | None = strawberry.field(description="Hours of training that it certifies.")
    replaces_number: str | None = strawberry.field(
        description="Number of the certificate that it replaces; null where it is not stated."
    )

    @strawberry.field(
        graphql_type=strawberry.ID | None,
        description="Id of the enrolment that earned it; null where that is not known, and where you do not see it.",
    )
    async def enrolment_id(self, info: Info, parent: strawberry.Parent[learning.Certificate]) -> str | None:
        if parent.enrolment is None or (await info.context.scope()).unlimited:
            return parent.enrolment
        found = await info.context.facts.load(learning.Enrolment, parent.enrolment)
        return found.id if found else None

    @strawberry.field(graphql_type=Servant | None, description="The servant who holds it.")
    async def servant(self, info: Info, parent: strawberry.Parent[learning.Certificate]) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(parent.servant)

    @strawberry.field(graphql_type=Enrolment | None, description="The enrolment that earned it; null where that is not known.")
    async def enrolment(self, info: Info, parent: strawberry.Parent[learning.Certificate]) -> learning.Enrolment | None:
        return await info.context.facts.load(learning.Enrolment, parent.enrolment) if parent.enrolment else None

    @strawberry.field(
        graphql_type=list[PortalRecord],
        description="Portal records that state it, by id; the same as `sources`.",
        directives=[usual_size(3)],
    )
    async def records(self, info: Info, parent: strawberry.Parent[learning.Certificate]) -> list[types.PortalRecord]:
        return await info.context.facts.sources(parent.label, parent.id)
