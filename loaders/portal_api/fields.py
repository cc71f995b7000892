"""Field types that the rows of many portals share. A portal package declares its other types itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from graph.model.days import Day


class RowPart(BaseModel):
    """Base of the models of objects inside a row."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


def parse_day(text: str) -> Day:
    """Read an ISO day, month or year. Raises PydanticCustomError ``impossible_date`` or ``wrong_type``."""
    _require_text(text)
    try:
        return Day.parse(text)
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "{text} is not a date", {"text": text[:40]}) from error


def parse_dotted_day(text: str) -> Day:
    """Read a day as ``dd.mm.yyyy``. Raises PydanticCustomError ``impossible_date`` or ``wrong_type``."""
    _require_text(text)
    try:
        day, month, year = text.split(".")
        return Day.exactly(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "{text} is not a date", {"text": text[:40]}) from error


def _require_text(value: object) -> None:
    # JSON can have a value of any type where a date belongs.
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "a date must be text")


Text = Annotated[str, Field(min_length=1)]
"""Text that must not be empty: empty text counts as missing."""

IsoDay = Annotated[Day, BeforeValidator(parse_day)]
DottedDay = Annotated[Day, BeforeValidator(parse_dotted_day)]
Score = Annotated[float, Field(ge=0, le=100)]
FullPostShare = Annotated[float, Field(gt=0, le=2)]
Pinfl = Annotated[str, Field(pattern=r"^\d{14}$")]
