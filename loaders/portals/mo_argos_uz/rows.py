"""Rows of mo.argos.uz in the portal's own words; days are ISO."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from graph.days import Day
from loaders.contract import Row
from loaders.rows import parse_day

IsoDay = Annotated[Day, BeforeValidator(parse_day)]
Text = Annotated[str, Field(min_length=1)]
Pinfl = Annotated[str, Field(pattern=r"^\d{14}$")]


class Certificate(Row):
    """A certificate as it is registered where degrees are given."""

    number: Text
    pinfl: Pinfl
    issued: IsoDay
    validUntil: IsoDay | None = None
    hours: Annotated[int, Field(ge=0)] | None = None


class Degree(Row):
    """A degree granted, the commission's opinion and the number of the certificate it relies on."""

    id: Text
    pinfl: Pinfl
    degree: Text
    granted: IsoDay
    opinion: str | None = None
    certificate: Text | None = None
