"""What births and service say of two servants being one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import FIRST_DAY, HANDOVER_DAYS, LAST_DAY, Day, Period
from loaders.matching.profiles import Profile, Service

_SAME_DAY, _SAME_MONTH, _SAME_YEAR = 0.35, 0.18, 0.08
# By chance such a date is rarer than it is by a slip, but registers hold more strangers than slips.
_SLIP_IN_BIRTH = -0.05
_OTHER_BIRTH = -0.5
# The youngest at whom anyone enters the service, with a year to spare.
_YOUNGEST_YEARS = 15
_CHILD = -0.5

_SAME_BODY_TOGETHER, _SAME_BODY_NEXT, _SAME_BODY = 0.15, 0.1, 0.05
_MOVED = 0.05
# Two full posts in two bodies at once are two persons, or an error of a register: a weak candidate on a rare name.
_TWO_FULL_POSTS = -0.15
# Two snapshots half a year apart, and one that was missed.
_NEXT_DAYS = 400


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that speaks for (above 0) or against. ``decides`` is a certain contradiction."""

    weight: float
    sentence: str
    decides: bool = False


_BIRTHS_CONTRADICT = Said(_OTHER_BIRTH, "birth dates contradict", True)


def of_births(left: Day | None, right: Day | None) -> Iterator[Said]:
    """Nothing where one of them is not known."""
    if left is None or right is None:
        return
    if left.exact is not None and right.exact is not None:
        if left == right:
            yield Said(_SAME_DAY, "born on the same day")
        elif slip := slip_between(left.exact, right.exact):
            yield Said(_SLIP_IN_BIRTH, f"birth dates differ {slip}")
        else:
            yield _BIRTHS_CONTRADICT
    elif left.certainly_before(right) or right.certainly_before(left):
        yield _BIRTHS_CONTRADICT
    else:
        months = max(_width(left), _width(right)) <= 31
        yield Said(_SAME_MONTH if months else _SAME_YEAR, "birth dates do not contradict, one is imprecise")


def births_allow(left: Day | None, right: Day | None) -> bool:
    """Whether they can be one birth, slips of the pen included: whether ``of_births`` says nothing that decides."""
    if left is None or right is None or left == right:
        return True
    if left.exact is not None and right.exact is not None:
        return bool(slip_between(left.exact, right.exact))
    return not (left.certainly_before(right) or right.certainly_before(left))


def slip_between(one: date, other: date) -> str:
    """Which slip of the pen makes one date of the other; empty where none does."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "as if day and month were swapped"
    if (one.year != other.year) + (one.month != other.month) + (one.day != other.day) != 1:
        return ""
    ours, theirs = one.isoformat(), other.isoformat()
    differing = [index for index, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    if len(differing) == 1:
        return "in one digit"
    if len(differing) == 2 and differing[1] - differing[0] == 1 and sorted(ours) == sorted(theirs):
        return "in two digits swapped"
    return ""


def of_years(left: Profile, right: Profile) -> Iterator[Said]:
    """Whether one of them was too young when the other one served."""
    for one, other in ((left, right), (right, left)):
        if one.birth is None or other.seen is None or other.seen.start.latest == LAST_DAY:
            continue
        if one.birth.earliest + timedelta(days=_YOUNGEST_YEARS * 365) > other.seen.start.latest:
            yield Said(_CHILD, "one was a child when the other served", True)
            return


def of_services(left: Profile, right: Profile) -> Iterator[Said]:
    """The strongest that their time in bodies says for, and two full posts at once."""
    at_once = any(_two_full_posts(one, other) for one in left.services for other in right.services)
    if at_once:
        yield Said(_TWO_FULL_POSTS, "held full posts in two bodies at the same time")
    together = [
        _in_one_body(one.period, other.period) for one in left.services for other in right.services if one.body == other.body
    ]
    if together:
        yield max(together, key=lambda said: said.weight)
    elif not at_once and any(_next(one.period, other.period) for one in left.services for other in right.services):
        yield Said(_MOVED, "left one body when the other one entered another")


def _in_one_body(one: Period, other: Period) -> Said:
    if one.certainly_overlaps_for(other):
        return Said(_SAME_BODY_TOGETHER, "served in the same body at the same time")
    if _next(one, other):
        return Said(_SAME_BODY_NEXT, "served in the same body one after the other")
    return Said(_SAME_BODY, "served in the same body")


def _next(one: Period, other: Period) -> bool:
    """Whether one period begins soon after the other one ends."""
    return any(
        first.certain[0] < second.certain[0]
        and -HANDOVER_DAYS <= (second.certain[0] - first.certain[1]).days <= _NEXT_DAYS
        and first.end is not None
        for first, second in ((one, other), (other, one))
    )


def _two_full_posts(one: Service, other: Service) -> bool:
    if one.body == other.body or not (one.full and other.full):
        return False
    days = one.period.certainly_overlaps_for(other.period)
    # Posts seen in one snapshot are held on its day for certain; of dated posts a handover may overlap.
    snapshots = one.period.start.earliest == other.period.start.earliest == FIRST_DAY
    return days > (0 if snapshots else HANDOVER_DAYS)


def _width(day: Day) -> int:
    return (day.latest - day.earliest).days + 1
