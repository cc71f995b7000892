"""The answer to the question after which time in a grade people are promoted."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import time_to_promotion as model
from merit.questions.time_to_promotion import months
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, CountTable, FigureCount, FigureSubject, NamedCount


@strawberry.type(description="The time after which at most half of the people are not yet promoted.")
class MedianTime:
    days: int | None = strawberry.field(description="The median in days; null where it is not reached or suppressed.")
    lower: int | None = strawberry.field(description="Lower end of the interval at 95 % in days; null where none is known.")
    upper: int | None = strawberry.field(
        description="Upper end of the interval at 95 % in days; null where it is not reached or suppressed."
    )
    months: float | None = strawberry.field(description="The median in months of mean length.")
    reached: bool | None = strawberry.field(
        description="Whether half were promoted within the time observed; null where that is suppressed."
    )
    suppressed: bool = strawberry.field(
        description="Whether the median is not shown, because it rests on fewer than five people."
    )
    upper_suppressed: bool = strawberry.field(description="Whether the upper end is not shown for that reason.")

    @classmethod
    def of(cls, answer: model.TimeToPromotion) -> MedianTime:
        found = None if answer.suppressed else answer.median
        return cls(
            days=found and found.days,
            lower=found and found.lower,
            upper=found and found.upper,
            months=None if found is None or found.days is None else months(found.days),
            reached=None if answer.median is None else answer.median.days is not None,
            suppressed=answer.suppressed or answer.median is None,
            upper_suppressed=answer.suppressed or answer.upper_rests_on_few,
        )


@strawberry.type(description="How many are not yet promoted after some years in grade.")
class AfterYears:
    years: int = strawberry.field(description="Years in grade.")
    at_risk: FigureCount = strawberry.field(description="Number of times in grade that were observed then: the denominator.")
    not_yet_promoted: float | None = strawberry.field(description="Share not yet promoted, 0 to 1; null where suppressed.")
    lower: float | None = strawberry.field(description="Lower end of the interval at 95 %; null where none is known.")
    upper: float | None = strawberry.field(description="Upper end of the interval at 95 %; null where none is known.")
    suppressed: bool = strawberry.field(description="Whether the share is not shown, because it rests on fewer than five people.")

    @classmethod
    def of(cls, after: model.AfterYears) -> AfterYears:
        return cls(
            years=after.years,
            at_risk=FigureCount.of(after.at_risk),
            not_yet_promoted=after.survival,
            lower=after.lower,
            upper=after.upper,
            suppressed=after.survival is None,
        )


@strawberry.type(description="The times to promotion from one grade, by Kaplan and Meier.")
class TimeToPromotion:
    about: FigureSubject = strawberry.field(description="The body or country.")
    ladder: str = strawberry.field(description="Ladder.")
    rank: int = strawberry.field(description="Rank from which people are promoted.")
    people: FigureCount = strawberry.field(
        description="Number of people who were watched in the grade. Of fewer than five nothing else is shown."
    )
    suppressed: bool = strawberry.field(description="Whether nothing is shown, because the people are fewer than five.")
    not_assessed: str | None = strawberry.field(description="Why nobody was watched in the grade; null where somebody was.")
    endings: CountTable = strawberry.field(description="People by how a time of theirs in the grade ended.")
    median: MedianTime = strawberry.field(description="The median time.")
    years: list[AfterYears] = strawberry.field(description="The shares year by year.", directives=[usual_size(10)])
    missing: list[NamedCount] = strawberry.field(
        description="People a time of whom is not assessed, by what is not known.", directives=[usual_size(3)]
    )
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.TimeToPromotion) -> TimeToPromotion:
        return cls(
            about=FigureSubject.of(answer.counted),
            ladder=answer.ladder,
            rank=answer.rank,
            people=FigureCount.of(answer.people),
            suppressed=answer.suppressed,
            not_assessed=answer.nobody,
            endings=CountTable.of(None if answer.suppressed else answer.endings),
            median=MedianTime.of(answer),
            years=[AfterYears.of(each) for each in answer.years],
            missing=NamedCount.all_of(answer.missing),
            convention=answer.convention,
            as_of=answer.as_of,
        )
