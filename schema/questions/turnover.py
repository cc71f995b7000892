"""The answer to the question how many people left, and why."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.questions import turnover as model
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, FigureCount, FigureSubject
from schema.questions.words import LeavingKind, TurnoverBodies, TurnoverPart


@strawberry.type(description="A number of people over the mean headcount, with the exact Poisson interval at 95 %.")
class TurnoverRate:
    numerator: int = strawberry.field(description="Number of people.")
    denominator: float = strawberry.field(description="Mean of the headcounts on the first day of each month.")
    value: float = strawberry.field(description="The rate.")
    lower: float = strawberry.field(description="Lower end of the interval.")
    upper: float = strawberry.field(description="Upper end of the interval.")

    @classmethod
    def of(cls, rate: model.Rate) -> TurnoverRate:
        return cls(
            numerator=rate.numerator,
            denominator=float(rate.denominator),
            value=rate.value,
            lower=rate.lower,
            upper=rate.upper,
        )


def _rate(rate: model.Rate | None) -> TurnoverRate | None:
    return None if rate is None else TurnoverRate.of(rate)


@strawberry.type(description="People who left for one kind of reason.")
class TurnoverKind:
    kind: LeavingKind = strawberry.field(description="Kind of reason.")
    rate: TurnoverRate = strawberry.field(description="Their rate.")


@strawberry.type(description="The turnover of some bodies in some months.")
class TurnoverGroup:
    bodies: TurnoverBodies = strawberry.field(description="Of which bodies it is.")
    part: TurnoverPart = strawberry.field(description="Of which months it is.")
    first_month: str = strawberry.field(description="First month, such as 2025-01.")
    last_month: str = strawberry.field(description="Last month, included.")
    months_assessed: int = strawberry.field(description="Number of months that are assessed.")
    months_not_loaded: list[str] = strawberry.field(
        description="Months that are not assessed, because their orders are not loaded completely.", directives=[usual_size(12)]
    )
    bodies_not_loaded: int = strawberry.field(
        description="The most bodies that are left out of a country in a month, because their orders are not loaded."
    )
    suppressed: bool = strawberry.field(description="Whether the rates are not shown: the mean headcount is fewer than five.")
    not_assessed: str | None = strawberry.field(description="What is missing where no month is assessed; null where one is.")
    leavers: TurnoverRate | None = strawberry.field(
        description="Those who left; null where suppressed, and where no month is assessed."
    )
    kinds: list[TurnoverKind] | None = strawberry.field(
        description="Those who left, by kind; null where `leavers` is.", directives=[usual_size(5)]
    )
    transfers: TurnoverRate | None = strawberry.field(
        description="Transfers to other bodies, which are not among those who left; null where `leavers` is."
    )
    long_leaves: TurnoverRate | None = strawberry.field(
        description="Long leaves, which are not among those who left; null where `leavers` is."
    )
    unclear: FigureCount = strawberry.field(description="Number of people of whom it is not known whether or when they left.")
    headcount_open: FigureCount = strawberry.field(
        description="Number of people, on the first days of all months, of whom it is not known whether they were in post."
    )

    @classmethod
    def of(cls, name: str, group: model.Turnover) -> TurnoverGroup:
        # A name has a word for the bodies, where there are others, and one for the months, where a change parts them.
        words = name.split()
        kinds = (
            None
            if group.kinds is None
            else [TurnoverKind(kind=LeavingKind(k), rate=TurnoverRate.of(r)) for k, r in group.kinds.items()]
        )
        return cls(
            bodies=TurnoverBodies.REST if TurnoverBodies.REST in words else TurnoverBodies.ASKED,
            part=next((each for each in TurnoverPart if each in words), TurnoverPart.PERIOD),
            first_month=group.months.first,
            last_month=group.months.last,
            months_assessed=group.assessed,
            months_not_loaded=list(group.not_loaded),
            bodies_not_loaded=group.bodies_not_loaded,
            suppressed=group.suppressed,
            not_assessed=None if group.assessed else _why_not_assessed(group),
            leavers=_rate(group.leavers),
            kinds=kinds,
            transfers=_rate(group.transfers),
            long_leaves=_rate(group.leaves),
            unclear=FigureCount.of(group.unclear),
            headcount_open=FigureCount.of(group.headcount_open),
        )


def _why_not_assessed(group: model.Turnover) -> str:
    if group.not_loaded:
        return "The orders of these months are not loaded completely."
    return "Nobody is on record in these months."


@strawberry.type(description="What share of the people of bodies left in some months, and why.")
class TurnoverAnswer:
    about: list[FigureSubject] = strawberry.field(
        description="The bodies or the country with which they are counted.", directives=[usual_size(2)]
    )
    groups: list[TurnoverGroup] = strawberry.field(
        description="One group; two with a change or with the rest of a country, four with both.", directives=[usual_size(4)]
    )
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.TurnoverAnswer) -> TurnoverAnswer:
        return cls(
            about=[FigureSubject.of(each) for each in answer.counted],
            groups=[TurnoverGroup.of(name, group) for name, group in answer.groups.items()],
            convention=answer.convention,
            as_of=answer.as_of,
        )
