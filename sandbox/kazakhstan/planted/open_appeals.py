"""Planted cases of Q05: appeals that are overdue, and others that nobody may call so.

They are filed by people with ordinary careers, whom an appeal against their own order does no harm, so that every world has them.
"""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from sandbox.kazakhstan.plans import AppealPlan, Plans, SpellPlan
from sandbox.kazakhstan.planted.assignment import cases_per_kind
from sandbox.plans import KeyPlan
from sandbox.random_streams import days, number_between, stream

_KINDS = ("appeal", "request")
_TERM = 15
_LEAST_IN_POST = 400


def never_answered(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    _due(appeal, today, -number_between(draw, 20, 90))
    return KeyPlan("Q05", "violates", "never-answered", (appeal,), "The day on which the answer was due passed without one.")


def overdue_lately(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    # Not on one of the last nights, of which a drop may be missing.
    _due(appeal, today, -number_between(draw, 8, 12))
    return KeyPlan("Q05", "violates", "overdue-lately", (appeal,), "The answer was due some days ago.")


def answered_late(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    _due(appeal, today, -number_between(draw, 40, 90))
    appeal.answered_after = _TERM + number_between(draw, 1, 20)
    return KeyPlan("Q05", "satisfies", "answered-late", (appeal,), "An answer is on record, although it came too late.")


def due_today(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    _due(appeal, today, 0)
    return KeyPlan("Q05", "satisfies", "due-today", (appeal,), "The day on which the answer is due is not over.")


def due_later(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    _due(appeal, today, number_between(draw, 1, 10))
    return KeyPlan("Q05", "satisfies", "due-later", (appeal,), "The answer is still to come.")


def no_due_day(appeal: AppealPlan, draw: Random, today: date) -> KeyPlan:
    _due(appeal, today, -number_between(draw, 40, 90))
    appeal.days_to_answer = None
    because = "Nobody entered on which day the answer is due."
    return KeyPlan("Q05", "not_evaluable", "no-due-day", (appeal,), because, "day on which the answer is due")


CASES: tuple[Callable[[AppealPlan, Random, date], KeyPlan], ...] = (
    never_answered,
    answered_late,
    overdue_lately,
    due_today,
    no_due_day,
    due_later,
)


def plant_open_appeals(seed: int, servants: int, lines: Sequence[Sequence[SpellPlan]], plans: Plans, today: date) -> None:
    """Plan as many cases of each kind as other rules have, as far as there are people who have held their post for long."""
    wanted = CASES * cases_per_kind(servants)
    held = [plan for line in lines[:servants] for plan in line[-1:] if _ordinary(plan) and plan.lasts(today) > _LEAST_IN_POST]
    held.sort(key=lambda plan: stream(seed, "kz open appeal", plan.person).random())
    for at, (case, plan) in enumerate(zip(wanted, held, strict=False)):
        appeal = AppealPlan(plan.person, today, _KINDS[at % len(_KINDS)], plan, days_to_answer=_TERM, answered_after=None)
        plans.appeals.append(appeal)
        plans.key.append(case(appeal, stream(seed, "kz open appeal details", plan.person), today))


def _ordinary(plan: SpellPlan) -> bool:
    return plan.script is None and plan.main_line and plan.end is None and plan.wrong_start is None


def _due(appeal: AppealPlan, today: date, after: int) -> None:
    """Have the answer due so many days after today."""
    appeal.filed = today + days(after - _TERM)
