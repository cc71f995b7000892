"""The forms by which an investigator acts on a lead: which there are in a state, what they ask for, and what was filled in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from merit.findings.review import is_name
from meritgraph.case_pages.case_view import Explanation, explanations_of
from meritgraph.case_pages.lead_words import GROUNDS, INNOCENT
from meritgraph.case_pages.sessions.forms import NOTE_FIELD, Fields, note_of, only
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.days import written_day

LONGEST_NOTE: Final = 2000
ME, NOBODY, OTHER = "me", "nobody", "other"


@dataclass(frozen=True, slots=True)
class Action:
    """What an investigator can do with a lead. The texts are messages of the catalogue."""

    name: str
    heading: str
    effect: str
    button: str
    done: str
    no_note: str = ""
    """What is said where the note is missing; empty where it may be."""


ACTIONS: Final[Mapping[str, Action]] = {
    each.name: each
    for each in (
        Action(
            "acknowledge",
            N_("Acknowledge"),
            N_("Colleagues see that somebody looks into this lead. Your name and the time stay in its history."),
            N_("Acknowledge this lead"),
            N_("You acknowledged this lead."),
        ),
        Action(
            "assign",
            N_("Assign"),
            N_("Who looks into this lead, and by which day. Its state stays as it is."),
            N_("Assign this lead"),
            N_("The assignment was saved."),
        ),
        Action(
            "confirm",
            N_("Confirm"),
            N_(
                "The lead holds. Your name and your note stay in its history, where everybody reads them who may decide on it. "
                "The person concerned does not see the lead unless somebody discloses it to her."
            ),
            N_("Confirm this lead"),
            N_("You confirmed this lead."),
            N_("Write what shows that the lead holds."),
        ),
        Action(
            "dismiss",
            N_("Dismiss"),
            N_(
                "The lead is explained. It stays counted, everybody who may decide on it reads your name and your note, and it "
                "comes back only if its evidence changes."
            ),
            N_("Dismiss this lead"),
            N_("You dismissed this lead."),
            N_("Write what explains the lead."),
        ),
        Action(
            "reopen",
            N_("Reopen"),
            N_("The lead waits for a decision again. The earlier decision stays in its history."),
            N_("Reopen this lead"),
            N_("You reopened this lead."),
            N_("Write why the lead is looked into again."),
        ),
    )
}
_FROM: Final[Mapping[str, Sequence[str]]] = {
    "OPEN": ("acknowledge", "assign", "confirm", "dismiss"),
    "REOPENED": ("acknowledge", "assign", "confirm", "dismiss"),
    "ACKNOWLEDGED": ("assign", "confirm", "dismiss"),
    "CONFIRMED": ("reopen",),
    "DISMISSED": ("reopen",),
    "RESOLVED": (),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for a dismissal; ``explanation`` is the number of the innocent explanation that it is."""

    value: str
    words: str
    kind: str
    explanation: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled into a form."""

    note: str = ""
    ground: str = ""
    assignee: str = ""
    name: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is shown: of which action, with what filled in, and what is wrong with it, by field."""

    action: Action
    filled: Filled
    version: int
    grounds: Sequence[Ground] = ()
    problems: Mapping[str, str] = field(default_factory=dict[str, str])
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def id(self) -> str:
        """The beginning of the ids of the form in its page."""
        return f"do-{self.action.name}"


def forms_of(lead: Mapping[str, Any], reader: str, texts: Texts) -> Sequence[Form]:
    """Return the forms of all that can be done with a lead in its state."""
    assignee: str | None = lead["assignee"]
    whose = NOBODY if assignee is None else ME if assignee == reader else OTHER
    filled = Filled(
        assignee=ME if assignee is None else whose, name=assignee or "" if whose == OTHER else "", due=lead["due"] or ""
    )
    return [form_of_action(name, lead, filled, texts) for name in _FROM[lead["state"]]]


def form_of_action(
    name: str, lead: Mapping[str, Any], filled: Filled, texts: Texts, problems: Mapping[str, str] | None = None
) -> Form:
    """Return the form of an action on a lead as it is now."""
    grounds = grounds_of(explanations_of(lead), texts) if name == "dismiss" else ()
    return Form(ACTIONS[name], filled, lead["version"], grounds, problems or {})


def is_possible(name: str, state: str) -> bool:
    """Tell whether something can be done with a lead in a state."""
    return name in _FROM[state]


def grounds_of(explanations: Sequence[Explanation], texts: Texts) -> Sequence[Ground]:
    """Return the grounds on which a lead can be dismissed: the innocent explanations of its rule, and those of every rule."""
    own = [Ground(f"explanation-{each.number}", each.check, INNOCENT, each.number) for each in explanations]
    others = (kind for kind in GROUNDS if kind != INNOCENT)
    return [*own, *(Ground(kind.lower(), texts.gettext(GROUNDS[kind]), kind) for kind in others)]


def filled_in(fields: Fields) -> Filled:
    """Return what was filled into a form that was sent."""
    names = ("ground", "assignee", "name", "due")
    return Filled(note=note_of(fields).strip(), **{name: only(fields, name).strip() for name in names})


def problems_of(action: Action, filled: Filled, grounds: Sequence[Ground], texts: Texts) -> Mapping[str, str]:
    """Return what is wrong with a filled form, by field."""
    _, problems = texts.gettext, dict[str, str]()
    if action.name == "dismiss" and filled.ground not in {each.value for each in grounds}:
        problems["ground"] = _("Choose the ground of the dismissal.")
    if action.no_note and not filled.note:
        problems[NOTE_FIELD] = _(action.no_note)
    if len(filled.note) > LONGEST_NOTE:
        problems[NOTE_FIELD] = _("The note has more than %(most)s characters. Shorten it.", most=texts.number(LONGEST_NOTE))
    if action.name == "assign":
        problems |= _problems_of_assignment(filled, texts)
    return problems


def _problems_of_assignment(filled: Filled, texts: Texts) -> Mapping[str, str]:
    _, problems = texts.gettext, dict[str, str]()
    if filled.assignee not in (ME, NOBODY, OTHER):
        problems["assignee"] = _("Choose who looks into the lead.")
    if filled.assignee == OTHER and not is_name(filled.name):
        problems["name"] = _("Write the name of the person, as she signs in.")
    if filled.due and written_day(filled.due) is None:
        problems["due"] = _("Write a day, such as 2026-12-31, or nothing.")
    return problems
