"""The settings of the exchange with one portal."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ExchangeSettings(BaseModel):
    """Whether a portal receives messages about other portals' records, and on which legal basis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = Field(default=False, description="Whether messages are sent to the portal.")
    legal_basis: str = Field(default="", description="Law or agreement that permits it; without one nothing is sent.")
