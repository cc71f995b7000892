"""Maps rows of mo.argos.uz to facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import Period
from graph.model.facts import Fact, Ref, person
from loaders.portals.mo_argos_uz.rows import Certificate, Degree

NAME = "mo.argos.uz"


def _certificate(number: str) -> Ref:
    """Return the reference to the certificate of that number, which several portals share."""
    return Ref("UZ/certificate", number)


def certificate(row: Certificate) -> Iterator[Fact]:
    if row.validUntil is not None:
        Period(row.issued, row.validUntil)  # raises ValueError for a certificate that expires before it is issued
    yield facts.Certificate(
        ref=_certificate(row.number),
        servant=person("UZ/PINFL", row.pinfl),
        number=row.number,
        issued=row.issued,
        valid_until=row.validUntil,
        hours=row.hours,
    )


def degree(row: Degree) -> Iterator[Fact]:
    yield facts.DegreeGrant(
        ref=Ref(f"{NAME}/degrees", row.id),
        servant=person("UZ/PINFL", row.pinfl),
        certificate=_certificate(row.certificate) if row.certificate else None,
        degree_word=row.degree,
        granted=row.granted,
        opinion=row.opinion,
    )
