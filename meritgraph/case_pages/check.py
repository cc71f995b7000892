"""The check before an order: a form with ids and days, and what the rules say of the proposed appointment.

All that the form asks for stands in the address, which names nobody: only ids, days and words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from fastapi.responses import Response

from meritgraph.access.principals import BODY_ROLES
from meritgraph.case_pages.addresses import parameters
from meritgraph.case_pages.asking import Asked, Unanswered
from meritgraph.case_pages.needs import require_role, require_whole
from meritgraph.case_pages.view_models.career_words import MODES
from meritgraph.case_pages.view_models.checking import checked_of, rests_on
from meritgraph.case_pages.view_models.days import written_day
from meritgraph.case_pages.view_models.words import CLASSES, OUTCOMES, SEVERITIES
from meritgraph.case_pages.visits import Visit
from resolvers.access.callers import Role
from schema.errors import BAD_USER_INPUT

FIELDS: Final = ("servant", "position", "on", "start", "mode", "competition", "signer", "keeps")
_LONGEST_ID = 200
_WORDS: Final = {"class": CLASSES, "severity": SEVERITIES, "outcome": OUTCOMES}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field of the form; without a field it is about all of it."""

    message: str
    field: str = ""


@dataclass(slots=True)
class _Form:
    """The form as it was sent, and what became of it."""

    given: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    servant: Any = None
    post: Any = None
    check: Any = None


async def check_page(visit: Visit) -> Response:
    """Answer with the form, and with what the rules say once it names a person and a post."""
    _ = visit.texts.gettext
    require_role(visit, BODY_ROLES, _("An appointment is checked by those who prepare it or investigate it."))
    form = _Form(parameters(visit, *FIELDS))
    _look_at(form, visit)
    if not form.mistakes:
        await _fill(form, visit)
    return visit.page(
        "check.html",
        _("Check an appointment"),
        status=400 if form.mistakes else 200,
        form=form,
        wrong={each.field for each in form.mistakes},
        modes=MODES,
        checked=checked_of(form.check, visit.texts) if form.check else None,
        rests_on=partial(rests_on, texts=visit.texts),
        words=_WORDS,
    )


def _look_at(form: _Form, visit: Visit) -> None:
    """Note the mistakes of the fields."""
    _ = visit.texts.gettext
    for name in ("servant", "position", "competition", "signer"):
        if len(form.given.get(name, "")) > _LONGEST_ID:
            form.mistakes.append(Mistake(_("The id is too long. Copy it from a page of the hub."), name))
    for name in ("on", "start"):
        if name in form.given and written_day(form.given[name]) is None:
            form.mistakes.append(Mistake(_("“%(day)s” is no day. Write it as 2026-03-14.", day=form.given[name]), name))
    if form.given.get("mode", "OTHER") not in MODES:
        form.mistakes.append(Mistake(_("Choose one of the ways in the list."), "mode"))
    if form.given.get("keeps", "1") != "1":
        form.mistakes.append(Mistake(_("Tick the box, or leave it."), "keeps"))


async def _fill(form: _Form, visit: Visit) -> None:
    """Ask whom and what the form names, and for the check once both are there."""
    servant, position = form.given.get("servant"), form.given.get("position")
    if servant and position:
        try:
            _take_check(form, await _checked(form, visit), visit)
        except Unanswered as error:
            if error.problem.code != BAD_USER_INPUT:
                raise
            form.mistakes.append(Mistake(error.problem.message))
    elif servant or position:
        named = await visit.ask(
            "check_form", servant=servant or "", position=position or "", ofServant=bool(servant), ofPosition=bool(position)
        )
        require_whole(named)
        form.servant, form.post = named.data.get("servant"), named.data.get("position")
        _note_unknown(form, visit, servant=bool(servant), post=bool(position))


async def _checked(form: _Form, visit: Visit) -> Asked:
    given = form.given
    return await visit.ask(
        "check",
        position=given["position"],
        servants=[given["servant"]],
        on=given.get("on"),
        start=given.get("start"),
        mode=given.get("mode"),
        competition=given.get("competition"),
        signer=given.get("signer"),
        keeps="keeps" in given,
        investigates=visit.session.principal.role is Role.INVESTIGATOR,
    )


def _take_check(form: _Form, asked: Asked, visit: Visit) -> None:
    require_whole(asked)
    (form.check,) = asked.data["appointmentCheck"] or [None]
    form.post, form.servant = asked.data["position"], form.check and form.check["servant"]
    _note_unknown(form, visit, servant=form.check is None, post=True)


def _note_unknown(form: _Form, visit: Visit, *, servant: bool, post: bool) -> None:
    """Note what was asked for and is not there for this reader."""
    _ = visit.texts.gettext
    if post and form.post is None:
        form.mistakes.append(Mistake(_("There is no post with this id. Find it on the page of its body."), "position"))
    elif servant and form.servant is None:
        message = _("There is nobody with this id whom you may check: a body checks its own people and its applicants.")
        form.mistakes.append(Mistake(message, "servant"))
