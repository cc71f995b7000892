"""What cases of orders share: the rule judges each on every possible day of its order, with the matter of the thing ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import TypeVar

from graph.model.days import Day
from merit.context import Context
from merit.contract import Case, Matter
from merit.dossiers.posts import Appointment
from merit.dossiers.records import DegreeGrant
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import appointment_matter, record_matter
from merit.possible_days import on_each_day, turning_values

Dossier = TypeVar("Dossier")
Thing = TypeVar("Thing")
Judge = Callable[[Dossier, Thing, date, Matter, Context], Case | None]
"""Judges a thing as if it was ordered on that day; None where the rule does not concern it then."""
Turning = Callable[[Thing], Iterable[date]]
"""Gives the days on which the outcome for a thing can change, beside those on which a value of the rule begins or ends."""

_GRANT_DAY = "grant_day"


def _no_further_days(_: object) -> Iterable[date]:
    return ()


def judge_orders(
    dossier: Dossier,
    context: Context,
    rule: str,
    orders: Iterable[tuple[Thing, Day, Matter]],
    judge: Judge[Dossier, Thing],
    turning: Turning[Thing] = _no_further_days,
    day_key: str = "order_day",
) -> Iterator[Case]:
    """Yield the cases of things with the days of their orders and their matters.

    ``turning`` is asked only about orders whose day is not exact. ``day_key`` is the key of the message for the day of the order,
    which a case lacks whose outcome depends on it.
    """
    for thing, order, matter in orders:
        case = on_each_day(
            order,
            lambda thing=thing: chain(turning_values(context.policy.values(rule)), turning(thing)),
            lambda day, thing=thing, matter=matter: judge(dossier, thing, day, matter, context),
            lambda matter=matter: matter.lacks(day_key),
        )
        if case is not None:
            yield case


def judge_appointments(
    dossier: ServantDossier,
    context: Context,
    rule: str,
    appointments: Iterable[Appointment],
    judge: Judge[ServantDossier, Appointment],
    turning: Turning[Appointment] = _no_further_days,
) -> Iterator[Case]:
    """Yield the cases of appointments by their orders."""
    orders = ((each, each.order, appointment_matter(dossier, each, context)) for each in appointments)
    return judge_orders(dossier, context, rule, orders, judge, turning)


def judge_moves(
    dossier: ServantDossier,
    context: Context,
    rule: str,
    moves: Iterable[MoveInto],
    judge: Judge[ServantDossier, MoveInto],
    turning: Turning[MoveInto] = _no_further_days,
) -> Iterator[Case]:
    """Yield the cases of moves by the orders of the appointments that they lead into."""
    orders = ((move, move.into.order, appointment_matter(dossier, move.into, context)) for move in moves)
    return judge_orders(dossier, context, rule, orders, judge, turning)


def judge_grants(
    dossier: ServantDossier,
    context: Context,
    rule: str,
    judge: Judge[ServantDossier, DegreeGrant],
    turning: Turning[DegreeGrant],
) -> Iterator[Case]:
    """Yield the cases of the degrees granted to a person who served in a body that the graph knows.

    A grant without a day lacks it.
    """
    for grant in dossier.degrees:
        matter = record_matter(dossier, grant.id, grant.granted, context)
        if matter is None:
            continue
        if grant.granted is None:
            yield matter.lacks(_GRANT_DAY)
        else:
            yield from judge_orders(dossier, context, rule, [(grant, grant.granted, matter)], judge, turning, _GRANT_DAY)
