"""How far the answer to an appeal has come, by its own record: answered, waited for, or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.days import Day
from graph.model.days.comparisons import before
from merit.context import Context
from merit.dossiers.records import Appeal


class AppealState(StrEnum):
    """How far the answer to an appeal has come."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an appeal. ``missing`` is the key of Q05's message for what is not known, where it is not assessed."""

    state: AppealState
    missing: str | None = None


def standing(appeal: Appeal, body: str | None, context: Context) -> Standing:
    """Return the state of an appeal on the day of judgement; ``body`` is where the appellant served when she filed it.

    An answer counts whenever it was given. The day on which the answer is due is taken from the record alone, and the appeal is
    overdue from the day after it. That no answer is on record means that none was given in time only where the appeals of the
    body were loaded on that day or on a later one: a record that was read before may have been answered since.
    """
    if appeal.answer is not None:
        return Standing(AppealState.ANSWERED)
    if appeal.answer_due is None:
        return Standing(AppealState.NOT_ASSESSED, "answer_due")
    passed = before(appeal.answer_due, context.until)
    if passed is None:
        return Standing(AppealState.NOT_ASSESSED, "answer_due")
    if not passed:
        return Standing(AppealState.WAITING)
    if body is None:
        return Standing(AppealState.NOT_ASSESSED, "body_of_appellant")
    if not _loaded_since(appeal.answer_due, body, context):
        return Standing(AppealState.NOT_ASSESSED, "answers")
    return Standing(AppealState.OVERDUE)


def _loaded_since(due: Day, body: str, context: Context) -> bool:
    """Tell whether the appeals of a body are loaded completely for the last possible due day or for a day after it."""
    whole = (due.latest, context.as_of)
    return context.coverage.gaps("Appeal", body, *whole) != [whole]
