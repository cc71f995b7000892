"""Row models of E-kyzmet, with the portal's own names.

The portal writes a day as the moment at which it begins in Kazakhstan (``2024-03-08T00:00:00+05:00``). A moment in another zone
stands for the day on which it falls in Kazakhstan; a plain day stands for itself.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from graph.model.days import Day, iso_bounds
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import DayText, Number, RowPart, Score, Text, clean_number

_ZONE = timezone(timedelta(hours=5))
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})")


def local_bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day of a day, month or year, or of a moment.

    Raises ValueError for anything else (also for a moment without its zone), OverflowError for a moment beyond all days.
    """
    if "T" not in text:
        return iso_bounds(text)
    if _MOMENT.fullmatch(text) is None:
        raise ValueError("a moment is written 2024-03-08T00:00:00+05:00")
    day = datetime.fromisoformat(text).astimezone(_ZONE).date()
    return day, day


LocalDay = Annotated[Day, DayText(local_bounds)]
_IIN = re.compile(r"[0-9]{12}")
Iin = Annotated[str, BeforeValidator(clean_number), Field(pattern=f"^{_IIN.pattern}$")]
# A family and a number: C-O-3 is the third category of the family C-O.
Category = Annotated[str, Field(pattern=r"^[A-Z](?:-[A-Z])?-(?:[1-9]|1[0-9])$")]


class Names(RowPart):
    """A name in Kazakh, in Russian, or in both."""

    kk: Text | None = None
    ru: Text | None = None


class SomeNames(Names):
    """A name in at least one of the two languages."""

    @model_validator(mode="after")
    def _there_is_one(self) -> SomeNames:
        if not self.kk and not self.ru:
            raise PydanticCustomError("missing", "there is no name in either language")
        return self


class PersonName(RowPart):
    last: Text
    first: Text
    patronymic: Text | None = None


class PersonNames(RowPart):
    kk: PersonName | None = None
    ru: PersonName | None = None

    @model_validator(mode="after")
    def _there_is_one(self) -> PersonNames:
        if self.kk is None and self.ru is None:
            raise PydanticCustomError("missing", "there is no name in either language")
        return self


class BodyVersion(RowPart):
    from_: LocalDay = Field(alias="from")
    to: LocalDay | None = None
    names: SomeNames
    level: Text | None = None
    parent: Text | None = None


class Body(Row):
    code: Text
    bin: Annotated[str, BeforeValidator(clean_number), Field(pattern=r"^[0-9]{12}$")] | None = None
    merged_into: Text | None = None
    versions: Annotated[tuple[BodyVersion, ...], Field(min_length=1)]


class Requirements(RowPart):
    experience_months: Annotated[int, Field(ge=0)] | None = None
    education_level: Text | None = None
    education_fields: tuple[str, ...] | None = None


class PostVersion(RowPart):
    from_: LocalDay = Field(alias="from")
    to: LocalDay | None = None
    titles: SomeNames
    category: Category | None = None
    reports_to: Text | None = None
    head: bool | None = None
    rotational: bool | None = None
    rate: Annotated[float, Field(gt=0, le=2)] | None = None
    requirements: Requirements | None = None


class Post(Row):
    code: Text
    body: Text
    versions: Annotated[tuple[PostVersion, ...], Field(min_length=1)]


class Diploma(RowPart):
    level: Text | None = None
    field: Text | None = None
    institution: Text | None = None
    graduated: Annotated[int, Field(ge=1900, le=2100)] | None = None


class Relative(RowPart):
    """A declared relative; a relative with an IIN is a servant, too.

    ``since`` and ``until`` are the first day of the tie, and the first day on which it no longer holds.
    """

    iin: Iin | None = None
    kinship: Text
    name: Text | None = None
    birth_date: LocalDay | None = None
    workplace: Text | None = None
    post: Text | None = None
    declared: LocalDay | None = None
    since: LocalDay | None = None
    until: LocalDay | None = None


class Person(Row):
    iin: Iin
    names: PersonNames
    former_last_names: Names | None = None
    birth_date: LocalDay | None = None
    birthplace: Text | None = None
    sex: Text | None = None
    education: tuple[Diploma, ...] | None = None
    relatives: tuple[Relative, ...] | None = None


class Competition(Row):
    id: Text
    post: Text
    kind: Text | None = None
    round: Annotated[int, Field(ge=1)] | None = None
    announced: LocalDay | None = None
    closed: LocalDay | None = None
    interview: LocalDay | None = None
    protocol: LocalDay | None = None
    panel: tuple[Iin, ...] | None = None
    annulled: bool | None = None


class Appointment(Row):
    id: Text
    iin: Iin
    post: Text
    start: LocalDay
    order_number: Text | None = None
    order_date: LocalDay | None = None
    mode: Text | None = None
    term: Text | None = None
    probation_until: LocalDay | None = None
    signed_by: Iin | None = None
    competition: Text | None = None


class Termination(Row):
    appointment: Text
    end: LocalDay
    ground: Text | None = None


class Rotation(Row):
    appointment: Text
    extended_by: Text | None = None
    extended_until: LocalDay | None = None


class Pay(Row):
    appointment: Text
    grade: Text | None = None
    factor_points: Annotated[float, Field(ge=0)] | None = None


class Candidate(Row):
    id: Text
    competition: Text
    iin: Iin
    state: Text | None = None
    test: Score | None = None
    essay: Score | None = None
    interview: Score | None = None
    total: Score | None = None
    withdrawn_at: LocalDay | None = None


class Evaluation(Row):
    """The evaluation of a quarter (``2026-Q3``) or of a year (``2025``)."""

    id: Text
    iin: Iin
    quarter: Number | None = None
    date: LocalDay
    score: Annotated[float, Field(ge=0, le=5)] | None = None
    evaluator: Iin | None = None


class Training(Row):
    """A course that a servant took; ``end`` is its last day.

    ``certified`` says whether there was a certificate: one with a number there was in any case.
    """

    id: Text
    iin: Iin
    course: Text
    title: Text | None = None
    kind: Text | None = None
    hours: Annotated[int, Field(ge=0)] | None = None
    start: LocalDay | None = None
    end: LocalDay
    certificate: Text | None = None
    certified: bool | None = None


class Bonus(Row):
    """A bonus, and the quarter or year that it was given for."""

    id: Text
    iin: Iin
    date: LocalDay | None = None
    period: Number | None = None
    amount: Annotated[float, Field(ge=0)] | None = None


class Penalty(Row):
    id: Text
    iin: Iin
    kind: Text | None = None
    imposed: LocalDay | None = None
    ends: LocalDay | None = None
    lifted: LocalDay | None = None


class About(RowPart):
    """What an appeal is about; a person is named by the IIN."""

    kind: Literal["appointment", "competition", "body", "assessment", "sanction", "person"]
    id: Number

    @model_validator(mode="after")
    def _a_person_has_a_number(self) -> About:
        if self.kind == "person" and _IIN.fullmatch(self.id) is None:
            raise PydanticCustomError("value_error", "a person is named by an IIN")
        return self


class Appeal(Row):
    id: Text
    iin: Iin
    filed: LocalDay | None = None
    kind: Text | None = None
    about: About | None = None
    answer_due: LocalDay | None = None
    answer: Text | None = None
