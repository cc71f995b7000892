"""Criteria of servants that need more than one look at the graph: who served under whom, and who is under a sanction."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from graph.model.days import Day, day_of
from graph.model.days.comparisons import months_after
from graph.model.days.truth import all_of
from merit.dossiers.reading import SERVANTS, decode_page
from merit.dossiers.records import Sanction
from merit.sanctions import in_force
from merit.strata.heads import headships
from resolvers.context import Context
from resolvers.errors import BadUserInput

# The rule whose policy says how long a sanction is in force.
_RULE = "V10"


async def times_as_head(context: Context, servant: str) -> tuple[str, list[dict[str, object]]]:
    """Return the id of a servant as it is now, and the times in which she certainly led which organisation.

    Raises BadUserInput for a servant whose career holds impossible values.
    """
    found = await context.dataloaders.servants.load(servant)
    id_ = found.id if found else servant
    page = decode_page(SERVANTS, await context.reader.read("merit/servant_dossiers", {"ids": [id_]}))
    if page.unreadable:
        raise BadUserInput(f"It is not known what {id_} led, because {page.unreadable[0].reason}. Leave servedUnder out.")
    led = [each for dossier in page.dossiers for each in headships(dossier) if each.missing is None]
    return id_, [{"organisation": each.body, "from": each.start.latest, "before": each.end.earliest} for each in led]


async def sanctioned_on(context: Context, on: date) -> list[str]:
    """Return the ids of servants under a sanction that is certainly in force on a day, by the terms of the policy."""
    day = Day(on, on)
    terms = [value["months"] for value in context.policy.values(_RULE) if value.duty]
    parameters = {"on": on, "imposed_after": months_after(day, -max(terms, default=0)).earliest}
    rows = cast("list[dict[str, Any]]", await context.reader.read("api/sanctions_on", parameters))
    return sorted({row["servant"] for row in rows if _in_force(context, row, day)})


def _in_force(context: Context, row: dict[str, Any], day: Day) -> bool:
    """Tell whether a sanction is certainly in force, whichever of the countries of the servant's posts its term is of."""
    sanction = Sanction(id=row["id"], imposed=day_of(row, "imposed"), ends=day_of(row, "ends"), lifted=day_of(row, "lifted"))
    values = [context.policy.value(_RULE, country, day.latest) for country in row["countries"]]
    truths = [in_force(sanction, day, value["months"]) if value and value.duty else None for value in values]
    return bool(truths) and all_of(*truths) is True
