"""From a lead to the next one, or back to the one before, of the list that its reader came from.

The list is read when somebody asks for it, not with every lead: each reading of a list is on record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from meritgraph.case_pages.case_address import CaseAddress
from meritgraph.case_pages.cases_address import CasesAddress
from meritgraph.case_pages.cases_question import ask_list
from meritgraph.case_pages.visits import Visit


async def next_lead(visit: Visit) -> Response:
    """Lead to the lead after this one; to the first one where this one is not in the list any more; else to the list."""
    address, page, ids, more = await _listed(visit)
    position = ids.index(address.id) + 1 if address.id in ids else 0
    if position == len(ids) and more:
        asked, page = await ask_list(visit, "leads_beside", replace(page, after=more))
        ids, position = _ids(asked.data), 0
    return _see(visit, address, page, ids[position] if position < len(ids) else None)


async def previous_lead(visit: Visit) -> Response:
    """Lead to the lead before this one on the same page of the list, else to the list."""
    address, page, ids, _ = await _listed(visit)
    position = ids.index(address.id) - 1 if address.id in ids else -1
    return _see(visit, address, page, ids[position] if position >= 0 else None)


async def _listed(visit: Visit) -> tuple[CaseAddress, CasesAddress, list[str], str]:
    """Return a lead, its list, the ids on the page of it, and the cursor of the page after. Raises BadAddress."""
    address = CaseAddress.of_query(visit.request.path_params["id"], visit.request.url.query, visit.texts)
    asked, page = await ask_list(visit, "leads_beside", address.back or CasesAddress())
    information = asked.data["findings"]["pageInfo"]
    return address, page, _ids(asked.data), information["endCursor"] if information["hasNextPage"] else ""


def _ids(data: Any) -> list[str]:
    return [edge["node"]["id"] for edge in data["findings"]["edges"]]


def _see(visit: Visit, address: CaseAddress, page: CasesAddress, id_: str | None) -> Response:
    found = replace(address, id=id_, back=page if page.query else None, opened=(), saved="") if id_ else None
    return visit.see(found.path if found else page.path)
