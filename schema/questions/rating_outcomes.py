"""The answer to the question what ratings lead to."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import ratings_lead_to as model
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, FigureCount, FigureShare, FigureSubject
from schema.questions.words import RatingEvent


@strawberry.type(description="How many people of a rating band something happened to within twelve months.")
class RatingOutcome:
    event: RatingEvent = strawberry.field(description="What happened.")
    share: FigureShare | None = strawberry.field(description="The share of those assessed; null where nobody is assessed.")
    assessed: FigureCount = strawberry.field(
        description="Number of people of whom it is on record whether it happened. Nobody: it is not assessed."
    )
    open: FigureCount = strawberry.field(
        description="Number of people among them of whom it is nevertheless not known. They are not in the numerator."
    )

    @classmethod
    def of(cls, event: model.Event) -> RatingOutcome:
        return cls(
            event=RatingEvent(event.name),
            share=None if event.assessed == 0 else FigureShare.of(event.share),
            assessed=FigureCount.of(event.assessed),
            open=FigureCount.of(event.open),
        )


@strawberry.type(description="A band of ratings, and what became of the people in it.")
class RatingBand:
    above: float = strawberry.field(description="Ratings of the band are above this one.")
    highest: float = strawberry.field(description="The highest rating of the band.")
    people: FigureCount = strawberry.field(description="Number of people whose twelve months are over.")
    censored: FigureCount = strawberry.field(description="Number of people whose twelve months are not over. They are left out.")
    outcomes: list[RatingOutcome] = strawberry.field(description="What became of them.", directives=[usual_size(6)])

    @classmethod
    def of(cls, band: model.Band) -> RatingBand:
        return cls(
            above=band.above,
            highest=band.highest,
            people=FigureCount.of(band.people),
            censored=FigureCount.of(band.censored),
            outcomes=[RatingOutcome.of(each) for each in band.events],
        )


@strawberry.type(description="The rating bands of one year.")
class YearOfRatings:
    year: int = strawberry.field(description="Year in which the results were fixed.")
    missing: str | None = strawberry.field(
        description="What is missing where the year is not assessed; then it has no bands. Null where it is assessed."
    )
    bands: list[RatingBand] = strawberry.field(description="The bands, from the lowest one.", directives=[usual_size(4)])
    not_assessed: FigureCount | None = strawberry.field(
        description="Number of ratings of which the score, the year or the body is not known; null where not assessed."
    )

    @classmethod
    def of(cls, year: model.YearOfRatings) -> YearOfRatings:
        return cls(
            year=year.year,
            bands=[RatingBand.of(each) for each in year.bands],
            missing=None if year.assessed else "No rating of the year is loaded.",
            not_assessed=FigureCount.of(year.not_assessed) if year.assessed else None,
        )


@strawberry.type(description="What became of people within twelve months after they were rated.")
class RatingOutcomes:
    about: FigureSubject = strawberry.field(description="The body or country.")
    years: list[YearOfRatings] = strawberry.field(description="The years, the earliest first.", directives=[usual_size(3)])
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.RatingsLeadToAnswer) -> RatingOutcomes:
        return cls(
            about=FigureSubject.of(answer.counted),
            years=[YearOfRatings.of(each) for each in answer.years],
            convention=answer.convention,
            as_of=answer.as_of,
        )
