"""Row models of test.argos.uz, with the portal's own names; days are ISO, some known only to the month or year."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from loaders.portal_api.contract import Row
from loaders.portal_api.fields import FullPostShare, IsoDay, Pinfl, RowPart, Score, Text, clean_number

# The code of a region, of a district in it, or of a settlement in that; each code begins with the code of the larger unit.
Soato = Annotated[str, BeforeValidator(clean_number), Field(pattern=r"^[0-9]{4}(?:[0-9]{3}){0,2}$")]


class BodyVersion(RowPart):
    from_: IsoDay = Field(alias="from")
    to: IsoDay | None = None
    name: Text
    level: Text | None = None
    parent: Text | None = None
    soato: Soato | None = None


class Body(Row):
    code: Text
    stir: Text | None = None
    mergedInto: Text | None = None
    versions: Annotated[tuple[BodyVersion, ...], Field(min_length=1)]


class Requirements(RowPart):
    experienceMonths: int | None = None
    educationLevel: Text | None = None
    educationFields: tuple[str, ...] | None = None
    competencies: tuple[Text, ...] = ()


class PositionVersion(RowPart):
    from_: IsoDay = Field(alias="from")
    to: IsoDay | None = None
    title: Text
    ladder: Text | None = None
    rank: int | None = None
    group: Text | None = None
    servantClass: Text | None = None
    headOfBody: bool | None = None
    requirements: Requirements = Requirements()
    rotational: bool | None = None
    competitionRequired: bool | None = None
    fte: FullPostShare | None = None
    reportsTo: Text | None = None


class Position(Row):
    code: Text
    body: Text
    versions: Annotated[tuple[PositionVersion, ...], Field(min_length=1)]


class Diploma(RowPart):
    level: Text | None = None
    field: Text | None = None
    institution: Text | None = None
    graduated: Annotated[int, Field(ge=1900, le=2100)] | None = None


class Relative(RowPart):
    """A relative as declared in the ma'lumotnoma, which has no national numbers."""

    kinship: Text
    name: Text
    birthDate: IsoDay | None = None
    workplace: Text | None = None
    post: Text | None = None


class Servant(Row):
    registerNo: Text
    pinfl: Pinfl | None = None
    lastName: Text
    firstName: Text
    patronymic: Text | None = None
    formerLastName: Text | None = None
    birthDate: IsoDay | None = None
    birthplace: Text | None = None
    sex: Text | None = None
    education: tuple[Diploma, ...] = ()
    relatives: tuple[Relative, ...] = ()


class Competition(Row):
    """The last round of a competition. Annulled rounds have no rows of their own; this row lists them."""

    id: Text
    position: Text
    kind: Text | None = None
    round: int | None = None
    announced: IsoDay | None = None
    closed: IsoDay | None = None
    interview: IsoDay | None = None
    protocol: IsoDay | None = None
    panel: tuple[Text, ...] = ()
    requirementsEdited: IsoDay | None = None
    annulledRounds: tuple[Annotated[int, Field(ge=1)], ...] | None = None


class Application(Row):
    """An application in the last round of the competition, or in the annulled one with that number."""

    id: Text
    competition: Text
    annulledRound: Annotated[int, Field(ge=1)] | None = None
    registerNo: Text
    state: Text | None = None
    test: Score | None = None
    essay: Score | None = None
    interview: Score | None = None
    total: Score | None = None
    withdrawnAt: IsoDay | None = None
    decision: Text | None = None


class Order(Row):
    """One spell. ``open`` is null if it has ended and the day is not known."""

    orderNo: Text
    mode: Text | None = None
    registerNo: Text
    position: Text
    orderDate: IsoDay | None = None
    start: IsoDay
    end: IsoDay | None = None
    open: bool | None = None
    endGround: Text | None = None
    term: Text | None = None
    probationUntil: IsoDay | None = None
    rotationExtendedUntil: IsoDay | None = None
    signedBy: Text | None = None
    competition: Text | None = None
    corrects: Text | None = None
    correctedBy: Text | None = None
    correctedOrderDate: IsoDay | None = None


class Rated(RowPart):
    name: Text
    score: Score


class Assessment(Row):
    id: Text
    registerNo: Text
    type: Text | None = None
    period: Text | None = None
    date: IsoDay
    qualification: Score | None = None
    professionalQuality: Score | None = None
    effectiveness: Score | None = None
    competencies: tuple[Rated, ...] = ()
    integralScore: Score | None = None
    evaluator: Text | None = None


class Sanction(Row):
    id: Text
    registerNo: Text
    kind: Text | None = None
    imposed: IsoDay | None = None
    until: IsoDay | None = None
    lifted: IsoDay | None = None


class Reward(Row):
    id: Text
    registerNo: Text
    kind: Text | None = None
    date: IsoDay | None = None
    amount: float | None = None
    benefit: Text | None = None


class Reserve(Row):
    id: Text
    registerNo: Text
    pool: Text
    from_: IsoDay = Field(alias="from")
    until: IsoDay | None = None
