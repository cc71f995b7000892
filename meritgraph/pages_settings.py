"""The settings of the case pages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PagesSettings(BaseModel):
    """The case pages and the sessions of the people who read them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle_minutes: float = Field(
        default=30.0,
        ge=5,
        le=12 * 60,
        description="Minutes without a request after which somebody has to sign in again; a page warns two minutes before. The "
        "session never lasts longer than the token behind it.",
    )
