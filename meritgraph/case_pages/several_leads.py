"""What an investigator does with several leads of a list at once: acknowledge them, or look into them herself.

Confirming and dismissing take a reason of their own for each lead, so they are no such actions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.responses import Response

from meritgraph.case_pages.asking import Unanswered
from meritgraph.case_pages.case_address import CaseAddress, list_of
from meritgraph.case_pages.cases_address import CasesAddress
from meritgraph.case_pages.sessions.forms import Fields, FormRefused, only
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.visits import Visit

_ACTIONS: Final = ("acknowledge", "assign")
MOST_AT_ONCE: Final = 50
_UNKNOWN: Final = N_("The form names nothing that can be done with leads. Open the list again, and send the form from there.")
_NONE: Final = N_("No lead was chosen. Go back to the list, and choose at least one.")


async def act_on_several(visit: Visit) -> Response:
    """Change each of the chosen leads, and lead back to the list; say which of them were not changed, and why."""
    fields = await visit.form()
    back = list_of(only(fields, "from"), visit.texts) or CasesAddress()
    action, key = only(fields, "action"), only(fields, "key")
    chosen = _chosen(fields)
    if action not in _ACTIONS or not 0 < len(key) <= 100 or chosen is None:
        raise FormRefused(400, _UNKNOWN)
    if not chosen:
        raise FormRefused(400, _NONE)
    refused = list[tuple[str, str]]()
    for id_, version in chosen:
        changed = await _changed(visit, action, id_, version, f"{key}:{id_}")
        if changed["__typename"] != "FindingSaved":
            refused.append((CaseAddress(id_, back).path, changed["message"]))
    if not refused:
        return visit.see(back.path)
    saved = len(chosen) - len(refused)
    return visit.page(
        "several_leads.html",
        visit.texts.gettext("Some leads were not changed"),
        status=409,
        saved=visit.texts.ngettext("%(number)s lead was changed.", "%(number)s leads were changed.", saved),
        refused=refused,
        back=back.path,
    )


def _chosen(fields: Fields) -> Sequence[tuple[str, int]] | None:
    """Return the ids of the chosen leads with the versions that the reader saw; None where they are no such things."""
    pairs = [value.partition(" ") for value in fields.get("lead", [])]
    if len(pairs) > MOST_AT_ONCE or not all(version.isdecimal() and len(version) < 10 and id_ for version, _, id_ in pairs):
        return None
    return [(id_, int(version)) for version, _, id_ in pairs]


async def _changed(visit: Visit, action: str, id_: str, version: int, key: str) -> Mapping[str, Any]:
    """Return what became of the change of one lead. Raises Unanswered, also where the role of the reader makes none."""
    common = {"id": id_, "expectedVersion": version, "idempotencyKey": key}
    if action == "assign":
        asked = await visit.ask("lead_assign", input={**common, "assignee": visit.session.principal.subject})
    else:
        asked = await visit.ask("lead_review", input={**common, "decision": action.upper()})
    if asked.data["changed"] is None:
        raise Unanswered(asked.errors[0])
    return asked.data["changed"]
