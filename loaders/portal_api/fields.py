"""Types of fields that the rows of many portals have. Whoever writes a portal takes what fits and declares the rest beside."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from graph.model.days import Day


class Part(BaseModel):
    """Something that stands inside a row."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


def parse_day(text: str) -> Day:
    """ISO days, months and years. Raises PydanticCustomError ``impossible_date`` or ``wrong_type``."""
    _require_text(text)
    try:
        return Day.parse(text)
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "{text} is not a date", {"text": text[:40]}) from error


def parse_dotted_day(text: str) -> Day:
    """``dd.mm.yyyy``. Raises PydanticCustomError ``impossible_date`` or ``wrong_type``."""
    _require_text(text)
    try:
        day, month, year = text.split(".")
        return Day.exactly(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise PydanticCustomError("impossible_date", "{text} is not a date", {"text": text[:40]}) from error


def _require_text(value: object) -> None:
    # Whatever JSON has can stand where a date belongs.
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "a date is written as text")


Text = Annotated[str, Field(min_length=1)]
"""Text that must not be empty: an empty one counts as missing."""

IsoDay = Annotated[Day, BeforeValidator(parse_day)]
DottedDay = Annotated[Day, BeforeValidator(parse_dotted_day)]
Score = Annotated[float, Field(ge=0, le=100)]
FullPostShare = Annotated[float, Field(gt=0, le=2)]
Pinfl = Annotated[str, Field(pattern=r"^\d{14}$")]
