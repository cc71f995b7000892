"""A lead: why it was raised, on which law, from whose records, what would explain it innocently, and what to do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from meritgraph.case_pages.action_forms import ACTIONS, forms_of
from meritgraph.case_pages.case_address import CaseAddress
from meritgraph.case_pages.case_view import (
    KINDS,
    doubts_of,
    explanations_of,
    history_of,
    is_of_own_body,
    policy_in_force,
    records_of,
)
from meritgraph.case_pages.drawings.evidence_drawing import evidence_drawing
from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.lead_sentences import deed_of
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.view_models.career import Career, career_of, moments_of
from meritgraph.case_pages.view_models.career_table import career_table
from meritgraph.case_pages.view_models.career_words import not_known_in_words
from meritgraph.case_pages.view_models.days import date_of
from meritgraph.case_pages.view_models.evidence import evidence_of
from meritgraph.case_pages.view_models.evidence_words import kind_in_words
from meritgraph.case_pages.view_models.expansion import CannotOpen, expanded, opened_of, variables_of
from meritgraph.case_pages.view_models.words import CLASSES, SEVERITIES, STATES
from meritgraph.case_pages.visits import BadAddress, Visit, needed
from resolvers.access.callers import Role

FRAGMENT_HEADER: Final = "X-Fragment"
"""With it, a request asks for the evidence alone: the script puts it into the page that it has."""


async def case(visit: Visit) -> Response:
    """Answer with a lead, or with its evidence alone."""
    address = CaseAddress.of_query(visit.request.path_params["id"], visit.request.url.query, visit.texts)
    if not address.is_of(visit.request.url.query):
        return visit.see(address.path)
    alone = FRAGMENT_HEADER in visit.request.headers
    investigates = visit.session.principal.role is Role.INVESTIGATOR
    asked = await (visit.ask("evidence", id=address.id) if alone else visit.ask("case", id=address.id, investigates=investigates))
    lead: Mapping[str, Any] = needed(asked, "finding")
    evidence = await _evidence(visit, address, lead)
    if alone:
        return visit.page("parts/lead_evidence.html", "", address=address, **evidence)
    return visit.page("case.html", deed_of(lead), **_values(visit, address, lead), **evidence)


async def _evidence(visit: Visit, address: CaseAddress, lead: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the graph of the evidence with what the address opens, and its drawing. Raises BadAddress."""
    try:
        opened = opened_of(address.opened, visit.texts)
    except CannotOpen as error:
        raise BadAddress(str(error)) from error
    if opened:
        answer = await visit.ask("expansion", **variables_of(opened, date_of(lead["day"])))
        graph = expanded(lead, opened, answer.data, visit.texts, address.kept)
    else:
        graph = evidence_of(lead, visit.texts, address.kept)
    return {"graph": graph, "drawing": evidence_drawing(graph, visit.texts)}


def _values(visit: Visit, address: CaseAddress, lead: Mapping[str, Any]) -> dict[str, Any]:
    texts, reader = visit.texts, visit.session.principal
    records = records_of(lead)
    career = career_of(lead["servant"], datetime.now(UTC).date()) if lead["servant"] else None
    decides = reader.role is Role.INVESTIGATOR and is_of_own_body(lead, reader.body)
    return {
        "address": address,
        "lead": lead,
        "printed_at": datetime.now(UTC),
        "kind": KINDS.get(lead["ruleClass"] or ""),
        "doubts": [*doubts_of(lead, texts), *_not_covered(career, visit)],
        "explanations": explanations_of(lead),
        "records": records,
        "labels": {each.label: kind_in_words(each.label, texts) for each in records},
        "policy": policy_in_force(lead),
        "history": history_of(lead, texts),
        "investigates": reader.role is Role.INVESTIGATOR,
        "forms": forms_of(lead, reader.subject, texts) if decides else [],
        "decides": decides,
        "saved": ACTIONS[address.saved].done if address.saved else "",
        "words": {"state": STATES, "severity": SEVERITIES, "class": CLASSES},
        **_timeline(visit, career, lead),
    }


def _timeline(visit: Visit, career: Career | None, lead: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the drawing and the table of the career of whom a lead is about; None where there is nobody."""
    if career is None:
        return {"timeline": None, "career": None}
    moments = moments_of([lead])
    return {"timeline": timeline(career, visit.texts, moments), "career": career_table(career, visit.texts, moments)}


def _not_covered(career: Career | None, visit: Visit) -> Sequence[str]:
    """Return a sentence on what of a career nobody can tell; nothing where portals cover all of it."""
    names = not_known_in_words(career, visit.texts) if career else ""
    if not names:
        return []
    sentence = N_("Nothing is on record of these, and portals do not cover the whole career: %(lanes)s.")
    return [visit.texts.gettext(sentence, lanes=names)]
