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
from resolvers.access.sight import PersonInSight, Sight
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.merged_servants import NOBODY, current_ids

# The rule whose policy says how long a sanction is in force.
_RULE = "V10"


async def times_as_head(context: Context, servant: str) -> tuple[str, list[dict[str, object]]]:
    """Return the id of a servant as it is now, and the times in which she certainly led which organisation.

    Times that the caller does not see are left out. Raises BadUserInput for a servant whose career holds impossible values.
    """
    id_ = (await current_ids(context, head=servant))["head"] or NOBODY
    page = decode_page(SERVANTS, await context.reader.read("merit/servant_dossiers", {"ids": [id_]}))
    seen, scope = (await context.gate.people([id_]))[id_], await context.scope()
    if page.unreadable:
        # The reason may be a fact that the caller does not see.
        because = f", because {page.unreadable[0].reason}" if seen.sight == Sight.WHOLE else ""
        raise BadUserInput(f"It is not known what {id_} led{because}. Leave servedUnder out.")
    led = [
        each
        for dossier in page.dossiers
        for each in headships(dossier)
        if each.missing is None and (seen.has_career or scope.has_body(each.body))
    ]
    return id_, [{"organisation": each.body, "from": each.start.latest, "before": each.end.earliest} for each in led]


async def sanctioned_on(context: Context, on: date) -> list[str]:
    """Return the ids of servants under a sanction that is certainly in force on a day, by the terms of the policy.

    Only sanctions that the caller sees count, and of the countries of a servant's posts only those of posts that she sees.
    """
    day = Day(on, on)
    terms = [value["months"] for value in context.policy.values(_RULE) if value.duty]
    scope = sorted((await context.scope()).bodies)
    parameters = {"on": on, "imposed_after": months_after(day, -max(terms, default=0)).earliest, "scope": scope}
    rows = cast("list[dict[str, Any]]", await context.reader.read("api/sanctions_on", parameters))
    people = await context.gate.people(row["servant"] for row in rows)
    seen = [row for row in rows if people[row["servant"]].has_fact(day_of(row, "imposed"))]
    return sorted({row["servant"] for row in seen if _in_force(context, row, people[row["servant"]], day)})


def _in_force(context: Context, row: dict[str, Any], person: PersonInSight, day: Day) -> bool:
    """Tell whether a sanction is certainly in force, whichever of the countries of the servant's posts its term is of."""
    countries = row["countries" if person.has_career else "countries_seen"]
    sanction = Sanction(id=row["id"], imposed=day_of(row, "imposed"), ends=day_of(row, "ends"), lifted=day_of(row, "lifted"))
    values = [context.policy.value(_RULE, country, day.latest) for country in countries]
    truths = [in_force(sanction, day, value["months"]) if value and value.duty else None for value in values]
    return bool(truths) and all_of(*truths) is True
