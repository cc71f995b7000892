"""Cases whose day is not known exactly: they are judged on every day on which the outcome can differ.

The order's day decides which value is in force and what was active (rules.md 1). Where it is one of several days, judging the
earliest and the latest is not enough: a law, a sanction or a certificate can begin or end in between. So a rule judges one exact
day, and `on_each_day` asks it about the first and the last possible day and about each day on which something turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from graph.model.days import Day, Period
from merit.contract import Case, Outcome
from merit.policies.values import PolicyValue

_ONE = timedelta(days=1)


def on_each_day(
    order: Day,
    turning: Callable[[], Iterable[date]],
    judge: Callable[[date], Case | None],
    unclear: Callable[[], Case],
) -> Case | None:
    """Return the case that all possible days of an order give; None where the rule concerns the thing on none of them.

    ``turning`` gives the days on which the outcome may change; it is asked only where the day is not exact. ``unclear`` makes the
    case that lacks the day of the order: it is given where the days contradict each other. Where some cannot be judged, it lacks
    what the latest of them lacks. A day on which the rule does not concern the thing is in its favour.
    """
    if order.exact is not None:
        return judge(order.exact)
    cases = [judge(day) for day in _days(order, turning())]
    outcomes = {case.outcome if case else None for case in cases}
    if len(outcomes) == 1 and Outcome.NOT_EVALUABLE not in outcomes:
        return cases[-1]
    for case in reversed(cases):
        if case is not None and case.outcome is Outcome.NOT_EVALUABLE:
            return case
    if Outcome.VIOLATES in outcomes:
        return unclear()
    return next(case for case in reversed(cases) if case is not None)


def _days(order: Day, turning: Iterable[date]) -> list[date]:
    """Return the possible days at which something turns, each with the day before it, and the first and the last one."""
    found = {order.earliest, order.latest}
    for day in turning:
        if order.earliest < day <= order.latest:
            found |= {day, day - _ONE}
    return sorted(found)


def bounds(*days: Day | Period | None) -> Iterator[date]:
    """Yield the days on which it can change whether each day lies before another, or whether each period holds."""
    for each in days:
        if isinstance(each, Period):
            yield from bounds(each.start, each.end)
        elif each is not None:
            yield each.earliest
            yield each.latest
            yield each.latest + _ONE if each.latest < date.max else date.max


def turning_values(values: Iterable[PolicyValue]) -> Iterator[date]:
    """Yield the days on which policy values begin or end."""
    for value in values:
        yield value.from_
        yield value.to
