"""The page of a servant about herself: what is on record of her, which leads were disclosed to her, and who looked."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from fastapi.responses import Response

from meritgraph.case_pages.addresses import address, parameters
from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.needs import require_role, require_whole
from meritgraph.case_pages.sessions.purposes import purpose_words
from meritgraph.case_pages.view_models.career import career_of, moments_of
from meritgraph.case_pages.view_models.career_table import career_table
from meritgraph.case_pages.view_models.days import answer_in_words, day_in_words
from meritgraph.case_pages.view_models.own_record import own_facts
from meritgraph.case_pages.view_models.person import known_at, ties_of
from meritgraph.case_pages.view_models.words import KIN, ROLES, STATES
from meritgraph.case_pages.visits import Visit
from resolvers.access.callers import Role

_NOTHING: Final[Any] = {"edges": (), "pageInfo": {"hasNextPage": False}}


async def me_page(visit: Visit) -> Response:
    """Answer a servant with her own record. Everybody else is led to the pages of her role."""
    _ = visit.texts.gettext
    after = parameters(visit, "after").get("after")
    role = visit.session.principal.role
    require_role(
        visit, {Role.SERVANT}, _("It shows a servant her own record. You signed in as %(role)s.", role=_(ROLES[role.name]))
    )
    asked = await visit.ask("me", after=after)
    require_whole(asked)
    me: Any = asked.data["me"]
    tracker: Any = me["dataTracker"] or _NOTHING
    info: Any = tracker["pageInfo"]
    return visit.page(
        "me.html",
        _("My record"),
        **_record(visit, me["servant"]),
        looks=[edge["node"] for edge in tracker["edges"]],
        later=after is not None,
        older=address("/me", after=info["endCursor"]) if info["hasNextPage"] else None,
        purpose_words=purpose_words,
        words={"kin": KIN, "role": ROLES, "state": STATES},
    )


def _record(visit: Visit, servant: Any) -> dict[str, Any]:
    """Return what is on record of a servant; None where the hub does not know her."""
    if servant is None:
        return {"servant": None}
    career = career_of(servant, datetime.now(UTC).date())
    moments = moments_of([{**each, "evidence": ()} for each in servant["findings"]])
    return {
        "servant": servant,
        "drawing": timeline(career, visit.texts, moments),
        "table": career_table(career, visit.texts, moments),
        "facts": own_facts(servant, visit.texts),
        "ties": ties_of(servant),
        "portals": known_at(servant["sources"]),
        "day_in_words": partial(day_in_words, texts=visit.texts),
        "born": answer_in_words(servant["birthDate"], visit.texts),
    }
