"""Questions about bodies and countries, answered from the figures of the last detection."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry
from strawberry.federation.schema_directives import Cost

from resolvers.questions import figures
from schema.common import Info
from schema.list_sizes import sized_by
from schema.questions.merit_index import MeritIndexAnswer
from schema.questions.promotions import PromotionStatistics
from schema.questions.rating_outcomes import RatingOutcomes
from schema.questions.routes import CareerRoutes
from schema.questions.time_to_promotion import TimeToPromotion
from schema.questions.training_compliance import TrainingCompliance
from schema.questions.turnover import TurnoverAnswer
from schema.ranges import IntRange, MonthRange, months_of, years_of

Bodies = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="Ids of bodies, taken together, at most 100; or one country, such as KZ."),
]
About = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="Id of a body, or a country such as UZ. A unit is answered for the body at the top of its tree."
    ),
]
OrganisationId = Annotated[
    strawberry.ID,
    strawberry.argument(description="Id of an organisation. A unit is answered for the body at the top of its tree."),
]
Years = Annotated[
    IntRange | None,
    strawberry.argument(description="Years; by default three, of which that of the last detection is the last."),
]
_UNKNOWN = "Null for an unknown id."
_PLACE = "the id of a position, ladder/rank/level such as uz-managerial/3/district, or ladder/rank for any level."


@strawberry.type
class QuestionRoots:
    @strawberry.field(
        description=f"What share of the people of bodies left in some months, and why; by default in the last twelve. {_UNKNOWN}",
        directives=[Cost(weight=40)],
    )
    async def turnover(
        self,
        info: Info,
        about: Bodies,
        months: Annotated[MonthRange | None, strawberry.argument(description="Months; by default the last twelve.")] = None,
        change: Annotated[
            str | None,
            strawberry.argument(description="First month after a change: the months before it and from it on are told apart."),
        ] = None,
        rest_of: Annotated[
            str | None, strawberry.argument(description="Country whose other bodies are told apart, such as KZ.")
        ] = None,
    ) -> TurnoverAnswer | None:
        answer = await figures.turnover(info.context, about, *months_of(months), change, rest_of)
        return answer and TurnoverAnswer.of(answer)

    @strawberry.field(
        description="How probable it is that the promoted were rated above those who were eligible and not promoted; by default "
        f"of all orders on record. {_UNKNOWN}",
        directives=[Cost(weight=100)],
    )
    async def merit_index(
        self,
        info: Info,
        organisation_id: OrganisationId,
        months: Annotated[
            MonthRange | None, strawberry.argument(description="Months of the orders; by default all on record.")
        ] = None,
    ) -> MeritIndexAnswer | None:
        answer = await figures.merit_index(info.context, organisation_id, *months_of(months))
        return answer and MeritIndexAnswer.of(answer)

    @strawberry.field(
        description=f"What became of people in each rating band within twelve months after they were rated. {_UNKNOWN}",
        directives=[Cost(weight=40)],
    )
    async def rating_outcomes(self, info: Info, about: About, years: Years = None) -> RatingOutcomes | None:
        answer = await figures.rating_outcomes(info.context, about, *years_of(years))
        return answer and RatingOutcomes.of(answer)

    @strawberry.field(
        description=f"The promotions of a body or a country by year: by mode, sex and age band. {_UNKNOWN}",
        directives=[Cost(weight=40)],
    )
    async def promotion_statistics(self, info: Info, about: About, years: Years = None) -> PromotionStatistics | None:
        answer = await figures.promotion_statistics(info.context, about, *years_of(years))
        return answer and PromotionStatistics.of(answer)

    @strawberry.field(
        description="After which time in a grade people are promoted: the median, and the share not yet promoted year by year. "
        f"{_UNKNOWN}",
        directives=[Cost(weight=40)],
    )
    async def time_to_promotion(
        self,
        info: Info,
        ladder: Annotated[str, strawberry.argument(description="Ladder, such as uz-managerial.")],
        rank: Annotated[int, strawberry.argument(description="Rank on the ladder from which people are promoted.")],
        organisation_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Id of an organisation: only times in it and its units. A unit is answered for the body at "
                "the top of its tree."
            ),
        ] = None,
        country: Annotated[
            str | None, strawberry.argument(description="Country, where the ladder is in several, such as UZ.")
        ] = None,
    ) -> TimeToPromotion | None:
        answer = await figures.time_to_promotion(info.context, ladder, rank, organisation_id, country)
        return answer and TimeToPromotion.of(answer)

    @strawberry.field(
        description="Whose training is overdue or due soon in a body and each of its units, and how many hours of courses there "
        f"were. {_UNKNOWN}",
        directives=[Cost(weight=40)],
    )
    async def training_compliance(self, info: Info, organisation_id: OrganisationId) -> TrainingCompliance | None:
        answer = await figures.training_compliance(info.context, organisation_id)
        return answer and TrainingCompliance.of(answer)

    @strawberry.field(
        description="By which ways careers go from one position or rank to another: the most probable routes, and the typical "
        f"one. {_UNKNOWN}",
        directives=[Cost(weight=200), sized_by("routes", "routes")],
    )
    async def career_routes(
        self,
        info: Info,
        start: Annotated[strawberry.ID, strawberry.argument(name="from", description=f"Where routes begin: {_PLACE}")],
        end: Annotated[strawberry.ID, strawberry.argument(name="to", description=f"Where routes end: {_PLACE}")],
        routes: Annotated[int, strawberry.argument(description="How many routes, from 1 to 20.")] = 3,
        country: Annotated[
            str | None, strawberry.argument(description="Country of both places, where their ladder is in several.")
        ] = None,
        on: Annotated[
            date | None, strawberry.argument(description="Take positions as they are on this day; today by default.")
        ] = None,
    ) -> CareerRoutes | None:
        answer = await figures.career_routes(info.context, str(start), str(end), routes, country, on)
        return answer and CareerRoutes.of(answer)
