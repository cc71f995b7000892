"""The answer to the question who is promoted, by mode, sex, age and year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import strawberry

from merit.questions import promotions as model
from merit.strata.statistics import Share
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, CountTable, FigureCount, FigureShare, FigureSubject


@strawberry.type(description="The promotions of one year.")
class YearOfPromotions:
    year: int = strawberry.field(description="Year of the orders.")
    not_assessed: str | None = strawberry.field(
        description="What is missing where nothing is counted of the year; null where it is assessed."
    )
    promotions: FigureCount | None = strawberry.field(
        description="Number of promotions: the denominator of all shares; null where it is not assessed."
    )
    modes: CountTable | None = strawberry.field(
        description="Promotions by how the post was filled; null where they are not assessed."
    )
    sexes: CountTable | None = strawberry.field(description="Promotions by sex; null where they are not assessed.")
    age_bands: CountTable | None = strawberry.field(
        description="Promotions by age on the day of the order; null where they are not assessed."
    )
    by_competition: FigureShare | None = strawberry.field(
        description="Share of the promotions that followed a competition; null where there are none."
    )
    young: FigureShare | None = strawberry.field(
        description="Share of the promotions of people in the first age band; null where there are none."
    )
    young_by_competition: FigureCount | None = strawberry.field(
        description="Number of promotions that are both; null where they are not assessed."
    )
    unknown_steps: FigureCount | None = strawberry.field(
        description="Number of further moves of which it is not known whether ranks were gained; null where not assessed."
    )
    loaded: bool | None = strawberry.field(
        description="Whether the orders of the year, as far as it is over, are loaded completely; null for a country. Where they "
        "are not, the counts are too low."
    )

    @classmethod
    def of(cls, year: model.YearOfPromotions) -> YearOfPromotions:
        def share(of: Share | None) -> FigureShare | None:
            return FigureShare.of(of) if year.assessed and year.promotions != 0 else None

        def count(of: int | None) -> FigureCount | None:
            return FigureCount.of(of) if year.assessed else None

        def table(of: Mapping[str, int | None] | None) -> CountTable | None:
            return CountTable.of(of) if year.assessed else None

        return cls(
            year=year.year,
            not_assessed=None if year.assessed else "No order of the year is loaded.",
            promotions=count(year.promotions),
            modes=table(year.modes),
            sexes=table(year.sexes),
            age_bands=table(year.age_bands),
            by_competition=share(year.by_competition),
            young=share(year.young),
            young_by_competition=count(year.young_by_competition),
            unknown_steps=count(year.unknown_steps),
            loaded=year.loaded,
        )


@strawberry.type(description="The promotions of a body or a country by year.")
class PromotionStatistics:
    about: FigureSubject = strawberry.field(description="The body or country.")
    years: list[YearOfPromotions] = strawberry.field(description="The years, the earliest first.", directives=[usual_size(3)])
    unknown_day: FigureCount = strawberry.field(description="Number of promotions of which not even the year is known.")
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.PromotionsAnswer) -> PromotionStatistics:
        return cls(
            about=FigureSubject.of(answer.counted),
            years=[YearOfPromotions.of(each) for each in answer.years],
            unknown_day=FigureCount.of(answer.unknown_day),
            convention=answer.convention,
            as_of=answer.as_of,
        )
