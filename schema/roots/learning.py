"""Courses and certificates, by id or number and as lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from resolvers.facts import learning
from resolvers.learning_lists import (
    CertificateCriteria,
    CourseCriteria,
    certificate_of_portal,
    certificates_page,
    courses_page,
)
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from schema.common import Connection, Info
from schema.enums import CourseKind
from schema.facts.learning import Certificate, Course
from schema.list_sizes import PAGE
from schema.paging import CHANGED_SINCE, MISSING_AT_PORTAL, After, First
from schema.ranges import DayRange, days


@strawberry.input(description="Which courses to list. All given criteria must hold.")
class CourseFilter:
    kind: CourseKind | None = strawberry.field(default=None, description="Purpose of the course.")
    title_contains: str | None = strawberry.field(default=None, description="A part of the title. Case does not matter.")
    developing: strawberry.ID | None = strawberry.field(default=None, description="Id of a competency that the course develops.")
    provider: str | None = strawberry.field(default=None, description="Who gives the course. Case does not matter.")
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)

    def criteria(self) -> CourseCriteria:
        return CourseCriteria(
            kind=self.kind.value if self.kind else None,
            title=self.title_contains,
            provider=self.provider,
            competency=self.developing,
            since=self.changed_since,
        )


@strawberry.input(description="Which certificates to list. All given criteria must hold.")
class CertificateFilter:
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant who holds them.")
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of an organisation in which the holders hold a position today, or may hold one."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    course: strawberry.ID | None = strawberry.field(default=None, description="Id of the course that earned them.")
    issued: DayRange | None = strawberry.field(
        default=None, description="Days of issue; a certificate whose day is not exact is listed if it may fall within."
    )
    valid_on: date | None = strawberry.field(
        default=None,
        description="Day on which they are certainly issued and valid. One without a stated end of validity stays valid.",
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)
    missing_at_portal: bool | None = strawberry.field(default=None, description=MISSING_AT_PORTAL)

    def criteria(self) -> CertificateCriteria:
        issued = days("issued", self.issued)
        return CertificateCriteria(
            servant=self.servant,
            organisation=self.organisation,
            below=self.below,
            course=self.course,
            day_from=issued.start,
            day_before=issued.before,
            valid_on=self.valid_on,
            since=self.changed_since,
            missing=self.missing_at_portal,
        )


CourseId = Annotated[strawberry.ID, strawberry.argument(description="Id of the course.")]
PortalName = Annotated[str, strawberry.argument(description="Name of the portal, such as my.dba.uz.")]
CertificateNumber = Annotated[
    str, strawberry.argument(description="Number of the certificate. Blanks, hyphens and case do not matter.")
]
CoursesFilter = Annotated[
    CourseFilter | None, strawberry.argument(description="Which courses to list; without a filter, all of them.")
]
CertificatesFilter = Annotated[
    CertificateFilter | None, strawberry.argument(description="Which certificates to list; without a filter, all of them.")
]


@strawberry.type
class LearningRoots:
    @strawberry.field(graphql_type=Course | None, description="One course; null for an unknown id.")
    async def course(self, info: Info, id: CourseId) -> learning.Course | None:
        return await info.context.facts.load(learning.Course, str(id))

    @strawberry.field(graphql_type=Connection[Course], description="Courses, by title.", directives=[PAGE])
    async def courses(
        self, info: Info, filter: CoursesFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[learning.Course]:
        criteria = filter.criteria() if filter else CourseCriteria()
        return await courses_page(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Certificate | None,
        description="The certificate of a number that a portal states; null where it states none. A number is unique within its "
        "portal only: the same number of another portal may be another certificate.",
    )
    async def certificate(self, info: Info, portal: PortalName, number: CertificateNumber) -> learning.Certificate | None:
        return await certificate_of_portal(info.context, portal, number)

    @strawberry.field(
        graphql_type=Connection[Certificate], description="Certificates by day of issue, newest first.", directives=[PAGE]
    )
    async def certificates(
        self, info: Info, filter: CertificatesFilter = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[learning.Certificate]:
        criteria = filter.criteria() if filter else CertificateCriteria()
        return await certificates_page(info.context, criteria, first, after)
