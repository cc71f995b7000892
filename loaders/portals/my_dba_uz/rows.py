"""Row models of my.dba.uz, with the portal's own (Uzbek) names; days are ``dd.mm.yyyy``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from loaders.portal_api.contract import Row
from loaders.portal_api.fields import DottedDay, Pinfl, Score, Text


class Kurs(Row):
    """A course: code, subject, title, hours, kind, competencies, provider."""

    kod: Text
    fan: Text | None = None
    nomi: Text
    soat: Annotated[int, Field(ge=0)] | None = None
    turi: Text | None = None
    kompetensiyalar: tuple[Text, ...] = ()
    tashkilot: Text | None = None


class Tinglovchi(Row):
    """An enrolment: person, course, first and last day, scores, state."""

    id: Text
    jshshir: Pinfl
    fio: Text
    kurs: Text
    boshlanish: DottedDay
    tugash: DottedDay | None = None
    vazifa: Score | None = None
    topshiriq: Score | None = None
    test: Score | None = None
    ozlashtirish: Score | None = None
    holat: Text | None = None


class Sertifikat(Row):
    """A certificate: number, enrolment, person, days of issue and of expiry, hours, the number it replaces."""

    raqam: Text
    tinglovchi: Text | None = None
    jshshir: Pinfl
    berilgan: DottedDay
    amalQiladi: DottedDay | None = None
    soat: Annotated[int, Field(ge=0)] | None = None
    oldingiRaqam: Text | None = None
