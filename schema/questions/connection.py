"""The answer to the question what joins two servants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import strawberry

from careers import tied_people, ties
from graph.model.days import Period
from merit.coverage import Span
from merit.questions import ties as model
from resolvers import types
from resolvers.questions.people import Permitted
from schema.common import Day, Info
from schema.entities import Servant
from schema.enums import KinKind
from schema.list_sizes import usual_size
from schema.questions.figures import CONVENTION, day_of, id_of, ids, known_day
from schema.questions.words import Role, TieKind


@strawberry.type(description="One of the two people.")
class ConnectedPerson:
    id: strawberry.ID = strawberry.field(description="Id of the servant.")
    name: str = strawberry.field(description="Name.")

    @strawberry.field(graphql_type=Servant | None, description="The servant.")
    async def servant(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(self.id))


@strawberry.type(description="Whether there is a tie of one kind.")
class TieFound:
    kind: TieKind = strawberry.field(description="Kind of the tie.")
    found: bool | None = strawberry.field(
        description="Whether there certainly is one; null where there may be one, as something is not known."
    )


@strawberry.type(description="A post in which somebody served.")
class ServedPost:
    appointment_id: strawberry.ID = strawberry.field(description="Id of the appointment.")
    title: str = strawberry.field(description="Title of the post.")
    organisation_id: strawberry.ID = strawberry.field(description="Id of the organisation.")

    @classmethod
    def of(cls, post: tied_people.HeldPost) -> ServedPost:
        return cls(appointment_id=strawberry.ID(post.id), title=post.title, organisation_id=strawberry.ID(post.body))


@strawberry.type(description="Days on which both held a post of the same body.")
class CommonDays:
    one: ServedPost = strawberry.field(description="The post of the one.")
    other: ServedPost = strawberry.field(description="The post of the other.")
    start: Day = strawberry.field(description="First common day.")
    end: Day | None = strawberry.field(description="First day that is common no more; null where they still serve.")

    @classmethod
    def of(cls, pair: tuple[tied_people.HeldPost, tied_people.HeldPost], period: Period) -> CommonDays:
        one, other = map(ServedPost.of, pair)
        return cls(one=one, other=other, start=known_day(period.start), end=day_of(period.end))


@strawberry.type(description="A body in which both served on a common day, or may have.")
class SharedService:
    organisation_id: strawberry.ID = strawberry.field(description="Id of the organisation.")
    organisation_name: str | None = strawberry.field(description="Name of the organisation.")
    certain: bool = strawberry.field(description="Whether there certainly is a common day.")
    days_least: int = strawberry.field(description="Smallest possible number of common days.")
    days_most: int = strawberry.field(description="Largest possible number of common days.")
    common: list[CommonDays] = strawberry.field(description="The common days by pair of posts.", directives=[usual_size(2)])
    imprecise_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the appointments whose days are not known exactly, on which the number depends.",
        directives=[usual_size(2)],
    )

    @classmethod
    def of(cls, answer: model.TiesAnswer, shared: ties.SharedService) -> SharedService:
        return cls(
            organisation_id=strawberry.ID(shared.body),
            organisation_name=answer.bodies.get(shared.body),
            certain=shared.holds is True,
            days_least=shared.days.least,
            days_most=shared.days.most,
            common=[CommonDays.of(pair, period) for pair, period in zip(shared.pairs, shared.periods, strict=True)],
            imprecise_ids=ids(post.id for post in shared.imprecise),
        )


@strawberry.type(description="An order of the one that the other signed.")
class SignedOrder:
    post: ServedPost = strawberry.field(description="The post of the order.")
    organisation_name: str | None = strawberry.field(description="Name of the organisation.")
    appointed_by_id: strawberry.ID = strawberry.field(description="Id of the servant who signed.")
    servant_id: strawberry.ID = strawberry.field(description="Id of the servant who was appointed.")
    order: Day | None = strawberry.field(description="Day of the order.")
    certain: bool = strawberry.field(description="Whether it certainly was before the day of the question.")

    @classmethod
    def of(cls, answer: model.TiesAnswer, signed: ties.SignedOrder) -> SignedOrder:
        return cls(
            post=ServedPost.of(signed.post),
            organisation_name=answer.bodies.get(signed.post.body),
            appointed_by_id=strawberry.ID(signed.signer),
            servant_id=strawberry.ID(signed.appointed),
            order=day_of(signed.post.order),
            certain=signed.holds is True,
        )


@strawberry.type(description="A competition in which one sat on the panel and the other took part.")
class SharedPanel:
    competition_id: strawberry.ID = strawberry.field(description="Id of the competition.")
    post: str = strawberry.field(description="Title of the post.")
    organisation_id: strawberry.ID | None = strawberry.field(description="Id of the organisation.")
    organisation_name: str | None = strawberry.field(description="Name of the organisation.")
    day: Day | None = strawberry.field(description="Day of the competition.")
    one: list[Role] = strawberry.field(description="What the one had to do with it.", directives=[usual_size(1)])
    other: list[Role] = strawberry.field(description="What the other had to do with it.", directives=[usual_size(1)])
    same_panel: bool = strawberry.field(description="Whether both sat on the panel.")

    @classmethod
    def of(cls, answer: model.TiesAnswer, shared: ties.SharedRound) -> SharedPanel:
        round_ = shared.round
        return cls(
            competition_id=strawberry.ID(round_.id),
            post=round_.title,
            organisation_id=id_of(round_.body),
            organisation_name=answer.bodies.get(round_.body or ""),
            day=day_of(round_.day),
            one=sorted(shared.one),
            other=sorted(shared.other),
            same_panel=shared.same_panel,
        )


@strawberry.type(description="A tie of kin on record, seen from the one.")
class KinTie:
    kinship_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the ties on record that say the same: often both declared it.", directives=[usual_size(2)]
    )
    other_is: KinKind | None = strawberry.field(description="What the other is to the one; null where no portal says.")
    holds: bool | None = strawberry.field(description="Whether they are kin on the day; null where that is not known.")
    former: bool = strawberry.field(description="Whether they certainly are kin no more.")
    declared: bool = strawberry.field(description="Whether it was declared. Else it was matched and nobody has reviewed it.")
    confidence: float | None = strawberry.field(description="Confidence of the match, 0 to 1; null where it was declared.")
    start: Day = strawberry.field(description="First day.")
    end: Day | None = strawberry.field(description="First day on which it no longer holds; null while it does.")
    portals: list[str] = strawberry.field(description="Portals that state it.", directives=[usual_size(1)])
    missing_at: list[str] = strawberry.field(description="Portals that no longer state it.", directives=[usual_size(1)])

    @classmethod
    def of(cls, tie: ties.KinTie) -> KinTie:
        kin = tie.kin
        return cls(
            kinship_ids=ids(tie.ids),
            other_is=kin.kind,
            holds=tie.holds,
            former=tie.holds is False,
            declared=not tie.unreviewed,
            confidence=kin.confidence,
            start=known_day(kin.period.start),
            end=day_of(kin.period.end),
            portals=list(kin.portals),
            missing_at=list(kin.missing_at),
        )


@strawberry.type(description="A relative whom the one declared without a number, and who may be the other.")
class PossibleKinTie:
    relative_id: strawberry.ID = strawberry.field(description="Id of the declared relative.")
    declared_by_id: strawberry.ID = strawberry.field(description="Id of who declared the relative.")
    may_be_id: strawberry.ID = strawberry.field(description="Id of who the relative may be.")
    kind: KinKind | None = strawberry.field(description="What the relative is to who declared it.")
    score: float | None = strawberry.field(description="How alike both are, 0 to 1; null where that is not kept.")

    @classmethod
    def of(cls, tie: tied_people.PossibleKin) -> PossibleKinTie:
        return cls(
            relative_id=strawberry.ID(tie.relative),
            declared_by_id=strawberry.ID(tie.declared_by),
            may_be_id=strawberry.ID(tie.other),
            kind=tie.kind,
            score=tie.score,
        )


@strawberry.type(description="A school that both finished, whatever the years: a weak tie.")
class SharedSchool:
    school: str = strawberry.field(description="The school.")
    one_education_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the diplomas of the one.", directives=[usual_size(1)]
    )
    other_education_ids: list[strawberry.ID] = strawberry.field(
        description="Ids of the diplomas of the other.", directives=[usual_size(1)]
    )

    @classmethod
    def of(cls, shared: ties.SharedSchool) -> SharedSchool:
        return cls(
            school=shared.school,
            one_education_ids=ids(each.id for each in shared.one),
            other_education_ids=ids(each.id for each in shared.other),
        )


@strawberry.type(description="Days, from the first one to the first one after them.")
class DaysNotLoaded:
    start: date = strawberry.field(description="First day.")
    end: date = strawberry.field(description="First day after them.")

    @classmethod
    def all_of(cls, spans: Sequence[Span]) -> list[DaysNotLoaded]:
        return [cls(start=start, end=end) for start, end in spans]


@strawberry.type(description="What is not known of a kind of tie.")
class TieNotAssessed:
    tie: TieKind = strawberry.field(description="Kind of the tie.")
    text: str = strawberry.field(description="What is not known.")
    organisation_id: strawberry.ID | None = strawberry.field(description="Id of the organisation of which a list is not loaded.")
    label: str | None = strawberry.field(description="Label of the nodes that the list states, such as Appointment.")
    days: list[DaysNotLoaded] = strawberry.field(description="Days for which it is not loaded.", directives=[usual_size(2)])

    @classmethod
    def all_of(cls, unknown: Iterable[model.NotAssessed]) -> list[TieNotAssessed]:
        return [
            cls(
                tie=each.kind,
                text=each.text,
                organisation_id=id_of(each.body),
                label=each.label,
                days=DaysNotLoaded.all_of(each.days),
            )
            for each in unknown
        ]


@strawberry.type(
    description="What joins two servants before a day. A tie that is not on record is not «no tie»: see `notAssessed`."
)
class ServantTies:
    one: ConnectedPerson = strawberry.field(description="The one.")
    other: ConnectedPerson = strawberry.field(description="The other.")
    as_of: date = strawberry.field(description="Day of the question: what begins on it or later is left out.")
    found: list[TieFound] = strawberry.field(description="Whether there is a tie, by kind.", directives=[usual_size(5)])
    service: list[SharedService] = strawberry.field(description="Service in one body.", directives=[usual_size(3)])
    appointment: list[SignedOrder] = strawberry.field(
        description="Orders that one signed for the other.", directives=[usual_size(2)]
    )
    panel: list[SharedPanel | None] = strawberry.field(
        description="Competitions; null in place of one of another body.", directives=[usual_size(2)]
    )
    kin: list[KinTie] = strawberry.field(description="Ties of kin on record.", directives=[usual_size(1)])
    possible_kin: list[PossibleKinTie] | None = strawberry.field(
        description="Declared relatives of the one who may be the other; null for clients.", directives=[usual_size(1)]
    )
    school: list[SharedSchool] = strawberry.field(description="Schools that both finished.", directives=[usual_size(1)])
    may_be_one_person: bool | None = strawberry.field(
        description="Whether a match that nobody has settled says that both may be one person; null, with an error, for callers "
        "who do not investigate."
    )
    unsettled_ids: list[strawberry.ID] | None = strawberry.field(
        description="Ids of those of the two who may be one person with whomever; null, with an error, for callers who do not "
        "investigate.",
        directives=[usual_size(1)],
    )
    not_assessed: list[TieNotAssessed] = strawberry.field(
        description="What is not known, by kind of tie.", directives=[usual_size(10)]
    )
    convention: str = strawberry.field(description=CONVENTION)

    @classmethod
    def of(cls, permitted: Permitted[model.TiesAnswer]) -> ServantTies:
        answer, telling = permitted.answer, permitted.telling
        found = answer.ties
        return cls(
            one=ConnectedPerson(id=strawberry.ID(answer.one.id), name=answer.one.name),
            other=ConnectedPerson(id=strawberry.ID(answer.other.id), name=answer.other.name),
            as_of=answer.as_of,
            found=[TieFound(kind=kind, found=truth) for kind, truth in answer.found.items()],
            service=[SharedService.of(answer, each) for each in found.service],
            appointment=[SignedOrder.of(answer, each) for each in found.orders],
            panel=[
                SharedPanel.of(answer, each) if telling.whole else telling.of(SharedPanel.of(answer, each), each.round.id)
                for each in found.rounds
            ],
            kin=[KinTie.of(each) for each in found.kin],
            possible_kin=telling.of_match([PossibleKinTie.of(each) for each in found.possible_kin]),
            school=[SharedSchool.of(each) for each in found.schools],
            may_be_one_person=telling.of_match(answer.may_be_one_person),
            unsettled_ids=telling.of_match(ids(answer.unsettled)),
            not_assessed=TieNotAssessed.all_of(answer.not_assessed),
            convention=answer.convention,
        )
