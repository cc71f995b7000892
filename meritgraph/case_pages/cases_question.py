"""How a list of leads is asked of the API, from its address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from meritgraph.case_pages.asking import Asked, Unanswered
from meritgraph.case_pages.cases_address import ME, NOBODY, CasesAddress
from meritgraph.case_pages.sealed_names import SealedNames, UnreadableName
from meritgraph.case_pages.visits import BadAddress, Visit
from schema.errors import BAD_USER_INPUT


def assignee_of(visit: Visit, address: CasesAddress) -> str | None:
    """Return the name of the assignee that an address chooses; None for anybody and for nobody. Raises BadAddress."""
    if address.assignee in ("", NOBODY):
        return None
    if address.assignee == ME:
        return visit.session.principal.subject
    try:
        return SealedNames.of(visit.endpoint).unseal(address.assignee)
    except UnreadableName as error:
        sentence = visit.texts.gettext(
            "The person in this address cannot be read any more. Choose her again in the list of leads."
        )
        raise BadAddress(sentence) from error


async def ask_list(visit: Visit, document: str, address: CasesAddress, **more: Any) -> tuple[Asked, CasesAddress]:
    """Return the answer to a document about the list of an address, and the address of the page that was answered.

    That is the first page where the cursor is not accepted: it was made for somebody else, or the list has changed too much.
    Raises BadAddress, and as ``Visit.ask`` does.
    """
    variables = {"filter": address.filter(assignee_of(visit, address)), "order": address.order.upper(), **more}
    try:
        return await visit.ask(document, **variables, after=address.after or None), address
    except Unanswered as unanswered:
        if not address.after or unanswered.problem.code != BAD_USER_INPUT:
            raise
    return await visit.ask(document, **variables, after=None), replace(address, after="")
