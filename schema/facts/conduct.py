"""Sanctions, bars and rewards."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers.facts import conduct
from schema.common import Day
from schema.enums import SanctionKind
from schema.nodes import Fact, ModelBacked


@strawberry.type(description="A disciplinary sanction.")
class Sanction(Fact, ModelBacked):
    model_class: ClassVar[type] = conduct.Sanction
    kind: SanctionKind | None = strawberry.field(description="Kind of sanction.")
    kind_word: str | None = strawberry.field(description="The portal's own word for the kind.")
    imposed: Day | None = strawberry.field(description="Day on which it was imposed.")
    ends: Day | None = strawberry.field(description="Day on which it ends, as the portal states it; null where it states none.")
    lifted: Day | None = strawberry.field(description="Day on which it was lifted early; null where it was not.")
