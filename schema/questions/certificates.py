"""The answer to the question which certificates both portals state."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from merit.questions import certificate_comparison, certificates
from resolvers import types
from resolvers.questions.people import Permitted
from resolvers.questions.permitted import Telling
from schema.common import Day, Info
from schema.entities import Servant
from schema.list_sizes import usual_size
from schema.questions.figures import CONVENTION, day_of, id_of, known_day
from schema.questions.words import CertificateOutcome


@strawberry.type(description="A number of certificates of one outcome.")
class CertificateCount:
    outcome: CertificateOutcome = strawberry.field(description="The outcome.")
    number: int = strawberry.field(description="How many numbers of certificates have it.")


@strawberry.type(description="On what two portals contradict each other.")
class CertificateContradiction:
    aspect: str = strawberry.field(description="The aspect, such as day of issue.")
    values: list[str] = strawberry.field(description="What each says, as «portal: value».", directives=[usual_size(2)])


@strawberry.type(description="A contradiction between portals that nobody has settled.")
class OpenCertificateConflict:
    conflict_id: strawberry.ID = strawberry.field(description="Id of the conflict.")
    property: str = strawberry.field(description="Property of the certificate.")
    values: list[str] = strawberry.field(description="What each says, as «portal/stream: value».", directives=[usual_size(2)])
    winner: str = strawberry.field(description="Whose value has precedence.")
    opened_at: datetime = strawberry.field(description="Time at which it was opened.")

    @classmethod
    def of(cls, one: certificate_comparison.OpenConflict) -> OpenCertificateConflict:
        return cls(
            conflict_id=strawberry.ID(one.id),
            property=one.property,
            values=list(one.values),
            winner=one.winner,
            opened_at=one.opened_at,
        )


@strawberry.type(description="A certificate, with the portals that state it.")
class StatedCertificate:
    certificate_id: strawberry.ID = strawberry.field(description="Id of the certificate.")
    number: str | None = strawberry.field(description="Number as it is written; null where it is not known.")
    issued: Day = strawberry.field(description="Day of issue.")
    valid_until: Day | None = strawberry.field(description="Last day of validity; null where none is stated.")
    hours: int | None = strawberry.field(description="Hours of training that it certifies.")
    holder_id: strawberry.ID = strawberry.field(description="Id of the holder.")
    holder_name: str = strawberry.field(description="Name of the holder.")
    portals: list[str] = strawberry.field(description="Portals that state it.", directives=[usual_size(2)])
    missing_at: list[str] = strawberry.field(description="Portals that no longer have it.", directives=[usual_size(1)])

    @strawberry.field(graphql_type=Servant | None, description="The holder.")
    async def holder(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(self.holder_id))

    @classmethod
    def of(cls, one: certificate_comparison.StatedCertificate) -> StatedCertificate:
        return cls(
            certificate_id=strawberry.ID(one.id),
            number=one.number,
            issued=known_day(one.issued),
            valid_until=day_of(one.valid_until),
            hours=one.hours,
            holder_id=strawberry.ID(one.holder),
            holder_name=one.holder_name,
            portals=sorted(one.portals),
            missing_at=sorted(one.missing_at),
        )


@strawberry.type(description="A number with the certificates that have it.")
class ComparedCertificate:
    numbers: list[str] = strawberry.field(
        description="The spellings of the number; none where it is not known.", directives=[usual_size(1)]
    )
    outcome: CertificateOutcome = strawberry.field(description="What becomes of it.")
    missing: str | None = strawberry.field(description="What is missing where it is not assessed.")
    contradictions: list[CertificateContradiction] = strawberry.field(
        description="On what the portals contradict each other. Those about one and the same certificate are told "
        "investigators alone.",
        directives=[usual_size(1)],
    )
    conflicts: list[OpenCertificateConflict] | None = strawberry.field(
        description="Conflicts that are open; null for callers who do not investigate.", directives=[usual_size(1)]
    )
    certificates: list[StatedCertificate] = strawberry.field(
        description="The certificates that have the number.", directives=[usual_size(2)]
    )

    @classmethod
    def of(cls, each: certificate_comparison.ComparedCertificate, telling: Telling) -> ComparedCertificate:
        return cls(
            numbers=list(each.numbers),
            outcome=each.outcome,
            missing=each.missing,
            contradictions=[CertificateContradiction(aspect=one.aspect, values=list(one.values)) for one in each.contradictions],
            conflicts=telling.of_match([OpenCertificateConflict.of(one) for one in each.conflicts]),
            certificates=[StatedCertificate.of(one) for one in each.certificates],
        )


@strawberry.type(description="Days for which the register of a portal is loaded completely.")
class LoadedRegister:
    portal: str = strawberry.field(description="Name of the portal.")
    start: date = strawberry.field(description="First day.")
    end: date = strawberry.field(description="First day that is loaded no more.")


@strawberry.type(description="A certificate that cannot be compared.")
class CertificateNotCompared:
    certificate_id: strawberry.ID = strawberry.field(description="Id of the certificate.")
    reason: str = strawberry.field(description="Why.")


@strawberry.type(description="The certificates of a servant, or of the people in a body, at my.dba.uz and at mo.argos.uz.")
class CertificateReconciliation:
    about: strawberry.ID | None = strawberry.field(description="Id of the servant or of the body.")
    name: str | None = strawberry.field(description="Name of the servant or of the body.")
    counts: list[CertificateCount] = strawberry.field(
        description="How many numbers have each outcome, of all that were asked for.", directives=[usual_size(5)]
    )
    open_conflicts: int | None = strawberry.field(
        description="Number of open conflicts; null for callers who do not investigate."
    )
    certificates: list[ComparedCertificate] = strawberry.field(
        description="The first numbers by outcome, those that are contradicted first: at most `limit`.",
        directives=[usual_size(50)],
    )
    left_out: int = strawberry.field(description="Number of numbers that are not listed.")
    loaded: list[LoadedRegister] = strawberry.field(
        description="Days for which each register is loaded completely. What it lacks of other days is not assessed.",
        directives=[usual_size(4)],
    )
    not_compared: list[CertificateNotCompared] = strawberry.field(
        description="Certificates that cannot be compared.", directives=[usual_size(1)]
    )
    convention: str = strawberry.field(description=CONVENTION)

    @classmethod
    def of(cls, permitted: Permitted[certificates.CertificatesAnswer]) -> CertificateReconciliation:
        answer, telling = permitted.answer, permitted.telling
        return cls(
            about=id_of(answer.about),
            name=answer.name,
            counts=[CertificateCount(outcome=outcome, number=number) for outcome, number in answer.counts.items()],
            open_conflicts=telling.of_match(answer.open_conflicts),
            certificates=[ComparedCertificate.of(each, telling) for each in answer.listed],
            left_out=answer.left_out,
            loaded=[
                LoadedRegister(portal=portal, start=start, end=end)
                for portal, spans in answer.loaded.items()
                for start, end in spans
            ],
            not_compared=[
                CertificateNotCompared(certificate_id=strawberry.ID(each.subject), reason=each.reason)
                for each in answer.unreadable
            ],
            convention=answer.convention,
        )
