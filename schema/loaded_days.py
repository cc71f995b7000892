"""For which days portals are loaded completely for the bodies of a servant."""

from __future__ import annotations

from datetime import date

import strawberry


@strawberry.type(
    description="Days for which a portal is loaded completely for an organisation: where nothing of the label is on record, "
    "there was nothing. Of other days it is not known."
)
class LoadedDays:
    organisation: strawberry.ID = strawberry.field(name="organisationId", description="Id of the organisation.")
    portal: str = strawberry.field(description="Name of the portal.")
    label: str = strawberry.field(description="Label of the facts that are complete, such as Sanction.")
    start: date = strawberry.field(description="First day.")
    end: date = strawberry.field(description="First day after them.")
