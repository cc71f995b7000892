"""The pages of servants: one of them with her career, and a search by name.

A name never stands in an address, where logs and histories would keep it: the search is a form that is posted, and its answer is
shown at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, cast

from fastapi.responses import Response

from meritgraph.case_pages.addresses import parameters
from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.needs import ABOUT_PEOPLE, require_role, require_whole
from meritgraph.case_pages.sessions.forms import only
from meritgraph.case_pages.view_models.career import career_of, moments_of
from meritgraph.case_pages.view_models.career_table import career_table
from meritgraph.case_pages.view_models.days import day_in_words
from meritgraph.case_pages.view_models.person import known_at, spellings_of, ties_of
from meritgraph.case_pages.view_models.words import CLASSES, KIN, SEVERITIES, STATES
from meritgraph.case_pages.visits import Visit, needed
from resolvers.access.callers import Role

MOST_FOUND: Final = 20
_LONGEST_NAME = 200


async def servant_page(visit: Visit) -> Response:
    """Answer with the page of a servant."""
    _require_people(visit)
    investigates = visit.session.principal.role is Role.INVESTIGATOR
    asked = await visit.ask("servant", id=visit.request.path_params["id"], investigates=investigates)
    require_whole(asked)
    servant = needed(asked, "servant")
    conflicts: Mapping[str, Any] = asked.data.get("conflicts") or {"edges": (), "pageInfo": {"hasNextPage": False}}
    career, moments = career_of(servant, datetime.now(UTC).date()), moments_of(servant["findings"])
    return visit.page(
        "servant.html",
        servant["name"],
        servant=servant,
        drawing=timeline(career, visit.texts, moments),
        table=career_table(career, visit.texts, moments),
        spellings=spellings_of(servant),
        ties=ties_of(servant),
        portals=known_at(servant["sources"]),
        conflicts=[edge["node"] for edge in conflicts["edges"]],
        more_conflicts=conflicts["pageInfo"]["hasNextPage"],
        investigates=investigates,
        words={"severity": SEVERITIES, "state": STATES, "class": CLASSES, "kin": KIN},
        day_in_words=partial(day_in_words, texts=visit.texts),
    )


async def servants_page(visit: Visit) -> Response:
    """Answer with the search for servants by name, and with whom a posted name finds."""
    _require_people(visit)
    parameters(visit)
    name, found = "", cast("Sequence[Any] | None", None)
    if visit.request.method == "POST":
        name = " ".join(only(await visit.form(), "name").split())[:_LONGEST_NAME]
        found = needed(await visit.ask("servants_found", name=name, first=MOST_FOUND), "searchServants") if name else ()
    return visit.page("servants.html", visit.texts.gettext("People"), name=name, found=found, most=MOST_FOUND)


def _require_people(visit: Visit) -> None:
    require_role(visit, ABOUT_PEOPLE, visit.texts.gettext("People are shown to those who work for a body or investigate it."))
