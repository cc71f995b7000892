"""Evidence from births and service that two servants are, or are not, one person.

Pure: two profiles (or their birth dates) go in; evidence comes out, each piece with a weight and a reason for the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import FIRST_DAY, HANDOVER_DAYS, LAST_DAY, Day, Period
from loaders.matching.profiles import Profile, Service

_BORN_SAME_DAY, _BORN_SAME_MONTH, _BORN_SAME_YEAR = 0.35, 0.18, 0.08
# Such a difference more often comes from a slip than by chance, but registers hold more strangers than slips.
_SLIP_IN_BIRTH_DATE = -0.05
_BIRTHS_DIFFER = -0.5
# The youngest age of entry into the service, with a year to spare.
_MIN_AGE_YEARS = 15
_TOO_YOUNG = -0.5

_SAME_ORGANISATION_TOGETHER, _SAME_ORGANISATION_IN_TURN, _SAME_ORGANISATION = 0.15, 0.1, 0.05
_MOVED = 0.05
# Full posts in two organisations at once mean two persons, or an error of a register: on a rare name, a weak candidate.
_TWO_FULL_POSTS = -0.15
# Two snapshots half a year apart, with one between them that was missed.
_MAX_GAP_DAYS = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for (``weight`` above 0) or against two servants being one person.

    It is ``decisive`` where it is a certain contradiction.
    """

    weight: float
    reason: str
    decisive: bool = False


_BIRTHS_CONTRADICT = Evidence(_BIRTHS_DIFFER, "birth dates contradict", True)


def birth_evidence(left: Day | None, right: Day | None) -> Iterator[Evidence]:
    """Yield what two birth dates tell; nothing if one of them is not known."""
    if left is None or right is None:
        return
    if left.exact is not None and right.exact is not None:
        if left == right:
            yield Evidence(_BORN_SAME_DAY, "born on the same day")
        elif slip := slip_between(left.exact, right.exact):
            yield Evidence(_SLIP_IN_BIRTH_DATE, f"birth dates differ {slip}")
        else:
            yield _BIRTHS_CONTRADICT
    elif left.certainly_before(right) or right.certainly_before(left):
        yield _BIRTHS_CONTRADICT
    else:
        within_a_month = max(_width_days(left), _width_days(right)) <= 31
        yield Evidence(_BORN_SAME_MONTH if within_a_month else _BORN_SAME_YEAR, "birth dates do not contradict, one is imprecise")


def births_compatible(left: Day | None, right: Day | None) -> bool:
    """Tell whether two dates can be one birth, slips of the pen included: ``birth_evidence`` then yields nothing decisive."""
    if left is None or right is None or left == right:
        return True
    if left.exact is not None and right.exact is not None:
        return bool(slip_between(left.exact, right.exact))
    return not (left.certainly_before(right) or right.certainly_before(left))


def slip_between(one: date, other: date) -> str:
    """Return the slip of the pen that turns one date into the other; empty if none does."""
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


def age_evidence(left: Profile, right: Profile) -> Iterator[Evidence]:
    """Yield a contradiction if one of the two was too young when the other one served."""
    for one, other in ((left, right), (right, left)):
        if one.birth is None or other.seen is None or other.seen.start.latest == LAST_DAY:
            continue
        if one.birth.earliest + timedelta(days=_MIN_AGE_YEARS * 365) > other.seen.start.latest:
            yield Evidence(_TOO_YOUNG, "one was a child when the other served", True)
            return


def service_evidence(left: Profile, right: Profile) -> Iterator[Evidence]:
    """Yield the strongest evidence from their time in organisations, and a contradiction if they held full posts at once."""
    at_once = any(_two_full_posts(one, other) for one in left.services for other in right.services)
    if at_once:
        yield Evidence(_TWO_FULL_POSTS, "held full posts in two bodies at the same time")
    shared = [
        _in_one_organisation(one.period, other.period)
        for one in left.services
        for other in right.services
        if one.organisation == other.organisation
    ]
    if shared:
        yield max(shared, key=lambda evidence: evidence.weight)
    elif not at_once and any(_in_turn(one.period, other.period) for one in left.services for other in right.services):
        yield Evidence(_MOVED, "left one body when the other one entered another")


def _in_one_organisation(one: Period, other: Period) -> Evidence:
    if one.certainly_overlaps_for(other):
        return Evidence(_SAME_ORGANISATION_TOGETHER, "served in the same body at the same time")
    if _in_turn(one, other):
        return Evidence(_SAME_ORGANISATION_IN_TURN, "served in the same body one after the other")
    return Evidence(_SAME_ORGANISATION, "served in the same body")


def _in_turn(one: Period, other: Period) -> bool:
    """Tell whether one period begins soon after the other one ends."""
    return any(
        first.certain[0] < second.certain[0]
        and -HANDOVER_DAYS <= (second.certain[0] - first.certain[1]).days <= _MAX_GAP_DAYS
        and first.end is not None
        for first, second in ((one, other), (other, one))
    )


def _two_full_posts(one: Service, other: Service) -> bool:
    if one.organisation == other.organisation or not (one.full and other.full):
        return False
    days = one.period.certainly_overlaps_for(other.period)
    # Posts seen in one snapshot are certainly held on its day; dated posts may overlap for a handover.
    snapshots = one.period.start.earliest == other.period.start.earliest == FIRST_DAY
    return days > (0 if snapshots else HANDOVER_DAYS)


def _width_days(day: Day) -> int:
    return (day.latest - day.earliest).days + 1
