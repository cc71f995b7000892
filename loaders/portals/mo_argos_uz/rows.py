"""Row models of mo.argos.uz, with the portal's own names; days are ISO."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from loaders.portal_api.contract import Row
from loaders.portal_api.fields import IsoDay, Pinfl, Text


class Certificate(Row):
    """A certificate as the qualification system registered it."""

    number: Text
    pinfl: Pinfl
    issued: IsoDay
    validUntil: IsoDay | None = None
    hours: Annotated[int, Field(ge=0)] | None = None


class Degree(Row):
    """A degree that was granted, with the commission's opinion and the number of the certificate it is based on."""

    id: Text
    pinfl: Pinfl
    degree: Text
    granted: IsoDay | None = None
    opinion: Text | None = None
    certificate: Text | None = None
