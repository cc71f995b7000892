"""The answer to the question whether better ratings lead to promotion in a body."""

from __future__ import annotations

from datetime import date

import strawberry

from merit.figures.merit_index import MISSING
from merit.messages import shared_missing
from merit.questions import merit_index as model
from schema.list_sizes import usual_size
from schema.questions.figures import AS_OF, CONVENTION, FigureCount, FigureSubject, NamedCount
from schema.questions.words import PostFilled


@strawberry.type(description="The index of some promotions: the probability that the promoted person was rated above her peers.")
class MeritIndexValue:
    value: float = strawberry.field(description="The index: (pairs won + half of those tied) / all pairs.")
    rank_biserial: float = strawberry.field(description="2 · index - 1.")
    lower: float | None = strawberry.field(description="Lower end of the bootstrap interval at 95 %; null for one event.")
    upper: float | None = strawberry.field(description="Upper end of the bootstrap interval at 95 %; null for one event.")
    events: int = strawberry.field(description="Number of promotions that are assessed.")
    pairs: int = strawberry.field(description="Number of pairs of a promoted person and a peer: the denominator.")
    won: int = strawberry.field(description="Pairs in which the promoted person was rated higher.")
    tied: int = strawberry.field(description="Pairs in which both were rated alike.")
    lost: int = strawberry.field(description="Pairs in which the peer was rated higher.")

    @classmethod
    def of(cls, index: model.Index) -> MeritIndexValue:
        lower, upper = index.interval or (None, None)
        return cls(
            value=index.value,
            rank_biserial=index.rank_biserial,
            lower=lower,
            upper=upper,
            events=index.events,
            pairs=index.pairs,
            won=index.won,
            tied=index.tied,
            lost=index.lost,
        )


def _value(index: model.Index | None) -> MeritIndexValue | None:
    return None if index is None else MeritIndexValue.of(index)


@strawberry.type(description="The index of the promotions to posts that were filled in one way.")
class MeritIndexOfFilling:
    filled: PostFilled = strawberry.field(description="How the posts were filled.")
    suppressed: bool = strawberry.field(description="Whether the index is not shown.")
    index: MeritIndexValue | None = strawberry.field(description="The index; null where it is suppressed.")

    @classmethod
    def of(cls, filled: str, index: model.Index | None) -> MeritIndexOfFilling:
        return cls(filled=PostFilled(filled), suppressed=index is None, index=_value(index))


@strawberry.type(description="The index of the promotions of one year.")
class MeritIndexOfYear:
    year: int = strawberry.field(description="Year of the orders.")
    suppressed: bool = strawberry.field(description="Whether the index is not shown.")
    index: MeritIndexValue | None = strawberry.field(description="The index; null where it is suppressed.")

    @classmethod
    def of(cls, year: str, index: model.Index | None) -> MeritIndexOfYear:
        return cls(year=int(year), suppressed=index is None, index=_value(index))


@strawberry.type(description="The merit index of a body.")
class MeritIndexAnswer:
    about: FigureSubject = strawberry.field(description="The body with which it is counted.")
    first_month: str | None = strawberry.field(description="First month of the orders; null where none is on record.")
    last_month: str | None = strawberry.field(description="Last month of the orders, included; null where none is on record.")
    suppressed: bool = strawberry.field(
        description="Whether the index is not shown: fewer than five rated people are in the risk sets."
    )
    not_assessed: str | None = strawberry.field(
        description="Why there is no index where it is not suppressed; null where there is one."
    )
    index: MeritIndexValue | None = strawberry.field(
        description="The index of all promotions; null where suppressed or not assessed."
    )
    filled: list[MeritIndexOfFilling] = strawberry.field(
        description="The index by how the posts were filled. A cell that is missing has no promotions.",
        directives=[usual_size(3)],
    )
    years: list[MeritIndexOfYear] = strawberry.field(description="The index by year of the order.", directives=[usual_size(5)])
    missing: list[NamedCount] = strawberry.field(
        description="Promotions that are not assessed, by what is missing.", directives=[usual_size(5)]
    )
    without_peers: FigureCount = strawberry.field(description="Promotions with nobody else in the risk set.")
    unrated_peers: FigureCount = strawberry.field(
        description="Peers with whom no pair was formed, as they have no rating before the order."
    )
    unclear_peers: FigureCount = strawberry.field(
        description="Peers with whom no pair was formed, as something is not known of them."
    )
    convention: str = strawberry.field(description=CONVENTION)
    as_of: date = strawberry.field(description=AS_OF)

    @classmethod
    def of(cls, answer: model.MeritIndexAnswer) -> MeritIndexAnswer:
        words = {**shared_missing(), **MISSING}
        assessed = answer.suppressed or answer.index is not None
        return cls(
            about=FigureSubject.of(answer.counted),
            first_month=answer.months.first if answer.months else None,
            last_month=answer.months.last if answer.months else None,
            suppressed=answer.suppressed,
            not_assessed=None if assessed else "No promotion on record has a risk set that can be compared.",
            index=_value(answer.index),
            filled=[MeritIndexOfFilling.of(filled, index) for filled, index in answer.filled.items()],
            years=[MeritIndexOfYear.of(year, index) for year, index in answer.years.items()],
            missing=NamedCount.all_of({words[key]: count for key, count in answer.not_assessed.items()}),
            without_peers=FigureCount.of(answer.alone),
            unrated_peers=FigureCount.of(answer.unrated),
            unclear_peers=FigureCount.of(answer.unclear),
            convention=answer.convention,
            as_of=answer.as_of,
        )
