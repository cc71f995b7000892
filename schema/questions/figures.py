"""What the answers to questions are made of: counts and shares that may be suppressed, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import strawberry

from graph.model.days import FIRST_DAY, LAST_DAY
from graph.model.days import Day as DayModel
from merit.figures.keeping import Counted
from merit.strata import statistics
from schema.common import Day, Info
from schema.entities import Organisation
from schema.list_sizes import usual_size

CONVENTION = "How it is counted, and what is left out."
AS_OF = "Day of the last detection, as of which the figure was computed."


def day_of(day: DayModel | None) -> Day | None:
    """Return a day as the schema shows it; its bounds are null where nothing bounds it."""
    return None if day is None else known_day(day)


def known_day(day: DayModel) -> Day:
    """Return a day that is there as the schema shows it."""
    earliest, latest = day.earliest, day.latest
    return Day(
        earliest=None if earliest == FIRST_DAY else earliest, latest=None if latest == LAST_DAY else latest, exact=day.exact
    )


@strawberry.type(
    description="The body or the country that a figure is about. A body is counted with its units, and a unit with the top of "
    "its tree."
)
class FigureSubject:
    id: strawberry.ID = strawberry.field(description="Id of the body, or the two-letter code of the country.")
    name: str | None = strawberry.field(description="Name of the body; null for a country.")

    @strawberry.field(graphql_type=Organisation | None, description="The body; null for a country.")
    async def organisation(self, info: Info) -> object:
        return await info.context.dataloaders.organisations.load(str(self.id)) if ":" in self.id else None

    @classmethod
    def of(cls, counted: Counted) -> FigureSubject:
        return cls(id=strawberry.ID(counted.id), name=counted.name)


@strawberry.type(description="A number of people or of events. It is not shown where it would tell of fewer than five people.")
class FigureCount:
    value: int | None = strawberry.field(description="The number; null where it is suppressed.")
    suppressed: bool = strawberry.field(description="Whether the number is not shown.")

    @classmethod
    def of(cls, value: int | None) -> FigureCount:
        return cls(value=value, suppressed=value is None)


@strawberry.type(description="A number of people or of events of one kind.")
class NamedCount:
    name: str = strawberry.field(description="The kind, or what is missing, in words.")
    value: int | None = strawberry.field(description="The number; null where it is suppressed.")
    suppressed: bool = strawberry.field(description="Whether the number is not shown.")

    @classmethod
    def all_of(cls, counts: Mapping[str, int | None]) -> list[NamedCount]:
        return [cls(name=str(name), value=value, suppressed=value is None) for name, value in counts.items()]


@strawberry.type(description="Counts by kind. Where no cell can be shown, not even their names are.")
class CountTable:
    suppressed: bool = strawberry.field(description="Whether the whole table is not shown.")
    cells: list[NamedCount] | None = strawberry.field(
        description="The counts; null where the table is suppressed.", directives=[usual_size(8)]
    )

    @classmethod
    def of(cls, counts: Mapping[str, int | None] | None) -> CountTable:
        return cls(suppressed=counts is None, cells=None if counts is None else NamedCount.all_of(counts))


@strawberry.type(
    description="A share with its numerator, denominator and Wilson's interval at 95 %. All are null where the denominator is "
    "fewer than five people."
)
class FigureShare:
    numerator: int | None = strawberry.field(description="Number of those of whom it holds.")
    denominator: int | None = strawberry.field(description="Number of all.")
    value: float | None = strawberry.field(description="The share, 0 to 1.")
    lower: float | None = strawberry.field(description="Lower end of the interval.")
    upper: float | None = strawberry.field(description="Upper end of the interval.")
    suppressed: bool = strawberry.field(description="Whether the share is not shown.")

    @classmethod
    def of(cls, share: statistics.Share | None) -> FigureShare:
        """Return a share; None is a suppressed one."""
        if share is None:
            return cls(numerator=None, denominator=None, value=None, lower=None, upper=None, suppressed=True)
        return cls(
            numerator=share.numerator,
            denominator=share.denominator,
            value=share.value,
            lower=share.lower,
            upper=share.upper,
            suppressed=False,
        )


def ids(values: Iterable[str]) -> list[strawberry.ID]:
    """Return ids as the schema shows them."""
    return [strawberry.ID(each) for each in values]


def id_of(value: str | None) -> strawberry.ID | None:
    return None if value is None else strawberry.ID(value)
