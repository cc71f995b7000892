"""What servants have on record beside their careers, as lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from resolvers.facts import appeals, conduct, merits
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.servant_fact_lists import (
    APPEAL_LIST,
    ASSESSMENT_LIST,
    DEGREE_LIST,
    RESERVE_LIST,
    SANCTION_LIST,
    AssessmentCriteria,
    ReserveCriteria,
    ServantFactCriteria,
)
from schema.common import Connection, Info
from schema.enums import AppealKind, AssessmentType, Pool, QualificationDegree, SanctionKind
from schema.facts.appeals import Appeal
from schema.facts.conduct import Sanction
from schema.facts.merits import Assessment, DegreeGrant, ReserveMembership
from schema.list_sizes import PAGE
from schema.paging import CHANGED_SINCE, MISSING_AT_PORTAL, After, First
from schema.ranges import DayRange, days

_WITHIN = "one whose day is not exact is listed if it may fall within, one without a day is not."


@strawberry.input
class ServantFactFilter:
    """What the filters of all these lists have."""

    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant.")
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of an organisation in which the servants hold a position today, or may hold one."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    changed_since: datetime | None = strawberry.field(default=None, description=CHANGED_SINCE)
    missing_at_portal: bool | None = strawberry.field(default=None, description=MISSING_AT_PORTAL)

    def terms(self, name: str, within: DayRange | None) -> dict[str, Any]:
        """Return what all these lists are chosen by, with the range of days of that name."""
        span = days(name, within)
        return {
            "servant": self.servant,
            "organisation": self.organisation,
            "below": self.below,
            "day_from": span.start,
            "day_before": span.before,
            "since": self.changed_since,
            "missing": self.missing_at_portal,
        }


@strawberry.input(description="Which sanctions to list. All given criteria must hold.")
class SanctionFilter(ServantFactFilter):
    kind: SanctionKind | None = strawberry.field(default=None, description="Kind of sanction.")
    imposed: DayRange | None = strawberry.field(default=None, description=f"Days on which they were imposed; {_WITHIN}")

    def criteria(self) -> ServantFactCriteria:
        return ServantFactCriteria(**self.terms("imposed", self.imposed), kind=self.kind.value if self.kind else None)


@strawberry.input(description="Which appeals to list. All given criteria must hold.")
class AppealFilter(ServantFactFilter):
    kind: AppealKind | None = strawberry.field(default=None, description="Kind of appeal.")
    filed: DayRange | None = strawberry.field(default=None, description=f"Days on which they were filed; {_WITHIN}")

    def criteria(self) -> ServantFactCriteria:
        return ServantFactCriteria(**self.terms("filed", self.filed), kind=self.kind.value if self.kind else None)


@strawberry.input(description="Which assessments to list. All given criteria must hold.")
class AssessmentFilter(ServantFactFilter):
    type: AssessmentType | None = strawberry.field(default=None, description="Type of the assessment.")
    evaluator: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant who assessed.")
    fixed_on: DayRange | None = strawberry.field(default=None, description=f"Days on which the results were fixed; {_WITHIN}")

    def criteria(self) -> AssessmentCriteria:
        return AssessmentCriteria(
            **self.terms("fixedOn", self.fixed_on), kind=self.type.value if self.type else None, evaluator=self.evaluator
        )


@strawberry.input(description="Which grants of qualification degrees to list. All given criteria must hold.")
class DegreeGrantFilter(ServantFactFilter):
    degree: QualificationDegree | None = strawberry.field(default=None, description="The degree.")
    granted: DayRange | None = strawberry.field(default=None, description=f"Days of the grants; {_WITHIN}")

    def criteria(self) -> ServantFactCriteria:
        return ServantFactCriteria(**self.terms("granted", self.granted), kind=self.degree.value if self.degree else None)


@strawberry.input(description="Which memberships of reserves to list. All given criteria must hold.")
class ReserveMembershipFilter(ServantFactFilter):
    pool: Pool | None = strawberry.field(default=None, description="The pool or reserve.")
    started: DayRange | None = strawberry.field(default=None, description=f"First days of the memberships; {_WITHIN}")
    open_on: date | None = strawberry.field(default=None, description="Day on which the memberships certainly hold.")

    def criteria(self) -> ReserveCriteria:
        return ReserveCriteria(
            **self.terms("started", self.started), kind=self.pool.value if self.pool else None, open_on=self.open_on
        )


Sanctions = Annotated[
    SanctionFilter | None, strawberry.argument(description="Which sanctions to list; without a filter, all of them.")
]
Appeals = Annotated[AppealFilter | None, strawberry.argument(description="Which appeals to list; without a filter, all of them.")]
Assessments = Annotated[
    AssessmentFilter | None, strawberry.argument(description="Which assessments to list; without a filter, all of them.")
]
Grants = Annotated[
    DegreeGrantFilter | None, strawberry.argument(description="Which grants to list; without a filter, all of them.")
]
Memberships = Annotated[
    ReserveMembershipFilter | None,
    strawberry.argument(description="Which memberships to list; without a filter, all of them."),
]


@strawberry.type
class ServantFactRoots:
    @strawberry.field(
        graphql_type=Connection[Sanction], description="Sanctions by the day they were imposed, newest first.", directives=[PAGE]
    )
    async def sanctions(
        self, info: Info, filter: Sanctions = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[conduct.Sanction]:
        criteria = filter.criteria() if filter else ServantFactCriteria()
        return await SANCTION_LIST.read(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[Appeal], description="Appeals by the day they were filed, newest first.", directives=[PAGE]
    )
    async def appeals(
        self, info: Info, filter: Appeals = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[appeals.Appeal]:
        criteria = filter.criteria() if filter else ServantFactCriteria()
        return await APPEAL_LIST.read(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[Assessment],
        description="Assessments by the day their result was fixed, newest first.",
        directives=[PAGE],
    )
    async def assessments(
        self, info: Info, filter: Assessments = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[merits.Assessment]:
        criteria = filter.criteria() if filter else AssessmentCriteria()
        return await ASSESSMENT_LIST.read(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[DegreeGrant],
        description="Grants of qualification degrees by their day, newest first.",
        directives=[PAGE],
    )
    async def degree_grants(
        self, info: Info, filter: Grants = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[merits.DegreeGrant]:
        criteria = filter.criteria() if filter else ServantFactCriteria()
        return await DEGREE_LIST.read(info.context, criteria, first, after)

    @strawberry.field(
        graphql_type=Connection[ReserveMembership],
        description="Memberships of talent pools and personnel reserves by their start, newest first.",
        directives=[PAGE],
    )
    async def reserve_memberships(
        self, info: Info, filter: Memberships = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[merits.ReserveMembership]:
        criteria = filter.criteria() if filter else ReserveCriteria()
        return await RESERVE_LIST.read(info.context, criteria, first, after)
