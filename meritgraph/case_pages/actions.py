"""What an investigator does with a lead: each form is one change of the API, saved once however often it is sent.

A change rests on the version that the investigator saw. Where the lead is another by now, nothing is saved, and the page shows
what happened meanwhile beside what she wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from meritgraph.case_pages.action_forms import (
    ACTIONS,
    ME,
    NOBODY,
    Action,
    Filled,
    Form,
    filled_in,
    form_of_action,
    is_possible,
    problems_of,
)
from meritgraph.case_pages.asking import Unanswered
from meritgraph.case_pages.case_address import CaseAddress, list_of
from meritgraph.case_pages.case_view import explanations_of, history_of
from meritgraph.case_pages.lead_sentences import deed_of
from meritgraph.case_pages.sessions.forms import Fields, FormRefused, note_of, only
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.view_models.words import SEVERITIES, STATES
from meritgraph.case_pages.visits import NotThere, Visit, needed
from resolvers.access.callers import Role

_UNKNOWN: Final = N_("The form names nothing that can be done with a lead. Open the lead again, and send the form from there.")
_STATUS: Final = {"NotPossible": 409, "NotAllowed": 403}


async def act(visit: Visit) -> Response:
    """Save what a form says about a lead, and lead back to its page; else show the form again with what was written."""
    fields = await visit.form()
    address = CaseAddress(visit.request.path_params["id"], list_of(only(fields, "from"), visit.texts))
    action, version, key = _chosen(fields)
    filled = filled_in(fields)
    lead = await _lead(visit, address)
    form = replace(form_of_action(action.name, lead, filled, visit.texts), version=version, key=key)
    if problems := problems_of(action, filled, form.grounds, visit.texts):
        return _shown_again(visit, address, lead, replace(form, problems=problems), 400)
    changed = await _changed(visit, address.id, form)
    kind, message = changed["__typename"], changed.get("message", "")
    if kind == "FindingSaved":
        return visit.see(replace(address, saved=action.name).path)
    if kind == "NotFound":
        raise NotThere
    if kind in ("StaleVersion", "KeyUsedOtherwise"):
        return await _overtaken(visit, address, form, message)
    return _shown_again(visit, address, lead, replace(form, problems={"": message}), _STATUS[kind])


async def _lead(visit: Visit, address: CaseAddress) -> Mapping[str, Any]:
    """Return a lead as it is now. Raises NotThere and Unanswered."""
    investigates = visit.session.principal.role is Role.INVESTIGATOR
    return needed(await visit.ask("lead_now", id=address.id, investigates=investigates), "finding")


def _chosen(fields: Fields) -> tuple[Action, int, str]:
    """Return what a form asks for, the version that it rests on, and its idempotency key. Raises FormRefused."""
    name, version, key = only(fields, "action"), only(fields, "version"), only(fields, "key")
    if name not in ACTIONS or not version.isdecimal() or len(version) > 9 or not 0 < len(key) <= 100:
        raise FormRefused(400, _UNKNOWN, note_of(fields))
    return ACTIONS[name], int(version), key


async def _changed(visit: Visit, id_: str, form: Form) -> Mapping[str, Any]:
    """Return what became of a change. Raises Unanswered, also where the role of the reader makes none."""
    common: dict[str, Any] = {"id": id_, "expectedVersion": form.version, "idempotencyKey": form.key}
    if form.action.name == "assign":
        asked = await visit.ask("lead_assign", input={**common, **_assignment(form.filled, visit.session.principal.subject)})
    else:
        decision = {"decision": form.action.name.upper(), "why": form.filled.note, **_grounds(form)}
        asked = await visit.ask("lead_review", input={**common, **decision})
    if asked.data["changed"] is None:
        raise Unanswered(asked.errors[0])
    return asked.data["changed"]


def _assignment(filled: Filled, reader: str) -> Mapping[str, str | None]:
    assignee = {ME: reader, NOBODY: None}.get(filled.assignee, filled.name)
    note = {"note": filled.note} if filled.note else {}
    return {"assignee": assignee, "due": filled.due or None, **note}


def _grounds(form: Form) -> Mapping[str, Any]:
    """Return the grounds of a dismissal as the API takes them; nothing for other decisions."""
    ground = next((each for each in form.grounds if each.value == form.filled.ground), None)
    return {} if ground is None else {"grounds": ground.kind, "explanation": ground.explanation}


def _shown_again(visit: Visit, address: CaseAddress, lead: Mapping[str, Any], form: Form, status: int) -> Response:
    """Show a form again that was not accepted, with what was written."""
    title = visit.texts.gettext(form.action.button)
    return visit.page("action_form.html", title, status=status, form=form, **_values(address, lead))


async def _overtaken(visit: Visit, address: CaseAddress, form: Form, message: str) -> Response:
    """Show a lead that was changed meanwhile: what the reader saw, what it is now, and her note, kept."""
    lead = await _lead(visit, address)
    changes: Sequence[Mapping[str, Any]] = lead["changes"]
    # Each change gives the next version, the first of which is 1.
    seen = changes[min(form.version, len(changes)) - 1]
    since = len(changes) - form.version
    return visit.page(
        "action_overtaken.html",
        visit.texts.gettext("The lead was changed meanwhile"),
        status=409,
        message=message,
        seen_state=seen["state"],
        since=history_of(lead, visit.texts)[: max(since, 0)],
        form=form_of_action(form.action.name, lead, form.filled, visit.texts),
        possible=is_possible(form.action.name, lead["state"]),
        **_values(address, lead),
    )


def _values(address: CaseAddress, lead: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what every page about a form shows of its lead."""
    return {
        "address": address,
        "lead": lead,
        "deed": deed_of(lead),
        "explanations": explanations_of(lead),
        "words": {"state": STATES, "severity": SEVERITIES},
    }
