"""Row models of my.mehnat.uz, with the portal's own names; days are ISO, older ones often known only to the month or year."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from graph.model.days import Day
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import FullPostShare, IsoDay, Pinfl, Text, clean_number

Stir = Annotated[str, BeforeValidator(clean_number), Field(pattern=r"^[0-9]{9}$")]


class Employer(Row):
    stir: Stir
    name: Text
    sector: Text | None = None


class Contract(Row):
    """A labour contract. ``concluded`` is null if the end was reported before the beginning."""

    contractId: Text
    pinfl: Pinfl
    name: Text
    employer: Stir
    post: Text
    occupation: Text | None = None
    fte: FullPostShare | None = None
    concluded: IsoDay | None = None
    terminated: Annotated[IsoDay | None, Field(validate_default=True)] = None
    ground: Text | None = None
    backFilled: bool = False

    @field_validator("terminated")
    @classmethod
    def _begins_or_ends(cls, terminated: Day | None, info: ValidationInfo) -> Day | None:
        # A ``concluded`` that is wrong is missing from the data, and is reported itself.
        if terminated is None and "concluded" in info.data and info.data["concluded"] is None:
            raise PydanticCustomError("missing", "a contract neither begins nor ends")
        return terminated
