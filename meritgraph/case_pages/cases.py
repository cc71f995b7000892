"""The list of leads."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from meritgraph.case_pages.cases_address import ME, ORDERS, PATH, CasesAddress
from meritgraph.case_pages.cases_filters import Filters, filters_of
from meritgraph.case_pages.cases_question import ask_list, assignee_of
from meritgraph.case_pages.lead_sentences import deed_of
from meritgraph.case_pages.sealed_names import SealedNames
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models import words
from meritgraph.case_pages.visits import Visit
from resolvers.access.callers import Role

MOST_COUNTED: Final = 10_000
_NEITHER_READ_NOR_JUDGED = N_(
    "No rule has judged anything on this hub yet. Leads appear once portals are loaded and rules have run."
)
_NOTHING_IN_SIGHT = N_("You see the leads of %(body)s and the bodies below it, and there are none.")
_NOTHING_AT_ALL = N_("There is no lead that you may see.")
_NOTHING_WAITS = N_("No lead waits for a decision. Those that were decided on are still there.")
_NOTHING_MATCHES = N_("No lead matches all of these filters. Remove one of them.")


@dataclass(frozen=True, slots=True)
class ListedLead:
    """One row of the list; ``of_assignee`` is the address of the leads of who looks into it."""

    path: str
    answer: Mapping[str, Any]
    deed: str
    of_assignee: str


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why a list is empty, in a sentence, and where to go from here."""

    sentence: str
    path: str = ""
    words: str = ""


async def cases(visit: Visit) -> Response:
    """Answer with the list of leads that an address chooses, or lead to the one address of the same list."""
    address = CasesAddress.of_query(visit.request.url.query, visit.texts)
    if not address.is_of(visit.request.url.query):
        return visit.see(address.path)
    names, assignee = SealedNames.of(visit.endpoint), assignee_of(visit, address)
    asked, shown = await ask_list(
        visit,
        "cases",
        address,
        anyRule=address.filter(assignee, without="rule"),
        anyState=address.filter(assignee, without="state"),
        body=address.body or None,
        ofBody=bool(address.body),
    )
    filters = filters_of(visit.texts, shown, asked.data, assignee, names, visit.session.principal.subject)
    leads = [_lead(edge["node"], shown, names, visit) for edge in asked.data["findings"]["edges"]]
    information = asked.data["findings"]["pageInfo"]
    older = address.path_after(information["endCursor"]) if information["hasNextPage"] else ""
    return visit.page(
        "cases.html",
        visit.texts.gettext("Leads"),
        address=shown,
        stale=shown != address,
        filters=filters,
        leads=leads,
        several=secrets.token_urlsafe(16) if visit.session.principal.role is Role.INVESTIGATOR else "",
        older=older,
        newest=shown.first_page.path if shown.after else "",
        total=_total(filters, visit.texts, shown),
        orders={order: shown.changed(order=order).path for order in ORDERS},
        most_counted=MOST_COUNTED,
        words=words,
        emptiness=None if leads else await _emptiness(visit, shown),
    )


def _lead(answer: Mapping[str, Any], address: CasesAddress, names: SealedNames, visit: Visit) -> ListedLead:
    back = f"?{urlencode({'from': address.query})}" if address.query else ""
    assignee = answer["assignee"]
    whose = "" if assignee is None else ME if assignee == visit.session.principal.subject else names.seal(assignee)
    return ListedLead(
        f"{PATH}/{answer['id']}{back}", answer, deed_of(answer), address.changed(assignee=whose).path if whose else ""
    )


def _total(filters: Filters, texts: Texts, address: CasesAddress) -> str:
    """Return how many leads the whole list has, in a sentence."""
    number = sum(each.number for each in filters.states if each.chosen)
    if number > MOST_COUNTED:
        return texts.gettext("More than %(number)s leads match.", number=texts.number(MOST_COUNTED))
    if address.narrowed:
        return texts.ngettext("%(number)s lead matches.", "%(number)s leads match.", number)
    if address.waiting_alone:
        return texts.ngettext("%(number)s lead waits for a decision.", "%(number)s leads wait for a decision.", number)
    return texts.ngettext("%(number)s lead.", "%(number)s leads.", number)


async def _emptiness(visit: Visit, address: CasesAddress) -> Emptiness:
    """Return which of the three it is: nothing matches, nothing is visible, or nothing was judged yet."""
    _, data = visit.texts.gettext, (await visit.ask("cases_empty")).data
    counts: Sequence[Mapping[str, Any]] = data["findingCounts"]
    if any(each["findings"] for each in counts):
        if address.narrowed:
            return Emptiness(_(_NOTHING_MATCHES), PATH, _("Clear all filters"))
        return Emptiness(_(_NOTHING_WAITS), CasesAddress.of_query("state=any", visit.texts).path, _("Show leads in any state"))
    body: Mapping[str, Any] | None = data["me"]["body"]
    if body is not None and all(rule["lastRun"] is None for rule in data["rules"]):
        return Emptiness(_(_NEITHER_READ_NOR_JUDGED), "/runs", _("What was loaded so far"))
    if body is None:
        return Emptiness(_(_NOTHING_AT_ALL))
    return Emptiness(_(_NOTHING_IN_SIGHT, body=body["name"]), "/rules", _("What the rules could judge"))
