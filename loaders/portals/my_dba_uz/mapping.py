"""Maps rows of my.dba.uz to facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref, person
from loaders.portal_api.contract import Message
from loaders.portals.my_dba_uz.rows import Kurs, Sertifikat, Tinglovchi

NAME = "my.dba.uz"


def course(row: Kurs) -> Iterator[Fact]:
    competencies = tuple(Ref("competency", name) for name in row.kompetensiyalar)
    for ref in competencies:
        yield facts.Competency(ref=ref, name=ref.number)
    yield facts.Course(
        ref=Ref(f"{NAME}/courses", row.kod),
        title=row.nomi,
        kind_word=row.turi,
        subject=row.fan,
        hours=row.soat,
        provider=row.tashkilot,
        develops=competencies,
    )


def enrolment(row: Tinglovchi) -> Iterator[Fact]:
    servant = person("UZ/PINFL", row.jshshir)
    yield facts.Servant(ref=servant, name=row.fio)
    yield facts.Enrolment(
        ref=Ref(f"{NAME}/enrolments", row.id),
        servant=servant,
        course=Ref(f"{NAME}/courses", row.kurs),
        period=_attended(row),
        state_word=row.holat,
        task_score=row.vazifa,
        assignment_score=row.topshiriq,
        test_score=row.test,
        mastering_score=row.ozlashtirish,
    )


def _attended(row: Tinglovchi) -> Period:
    """Return the days of the course; the portal states its last day."""
    if row.tugash is None:
        return Period(row.boshlanish, Day.not_before(row.boshlanish.earliest))
    return Period.through(row.boshlanish, row.tugash)


def certificate(row: Sertifikat) -> Iterator[Fact]:
    if row.amalQiladi is not None:
        Period(row.berilgan, row.amalQiladi)  # raises ValueError for a certificate that expires before it is issued
    yield facts.Certificate(
        ref=Ref("UZ/certificate", row.raqam),
        servant=person("UZ/PINFL", row.jshshir),
        enrolment=Ref(f"{NAME}/enrolments", row.tinglovchi) if row.tinglovchi else None,
        number=row.raqam,
        issued=row.berilgan,
        valid_until=row.amalQiladi,
        hours=row.soat,
        replaces_number=row.oldingiRaqam,
    )


def certificate_to_register(row: Sertifikat) -> Iterator[Message]:
    """Yield the message about a certificate to mo.argos.uz; the days of this portal are exact."""
    body = {
        "number": row.raqam,
        "pinfl": row.jshshir,
        "issued": row.berilgan.earliest.isoformat(),
        "validUntil": row.amalQiladi.earliest.isoformat() if row.amalQiladi else None,
        "hours": row.soat,
    }
    yield Message("mo.argos.uz", "certificate", row.raqam, body)
