"""When a person left the civil service, and why: from the ends of appointments after which no other one was held. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.model.days import Day
from graph.model.days.comparisons import before, days_after, not_after
from graph.model.days.truth import Truth, all_of, any_of, negated
from graph.model.words import EndReason
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier

# Nobody takes revenge by death or retirement by age. After a long leave the post is guaranteed.
_NO_EXIT = frozenset({EndReason.AGE, EndReason.DEATH, EndReason.LEAVE})
_NOT_KNOWN = frozenset({EndReason.UNKNOWN, None})


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of an appointment with which the person left the service, or may have left it.

    ``missing`` is the key of the message for what is not known of it.
    """

    truth: Truth
    day: Day
    appointment: Appointment
    ground: EndReason | None
    missing: str


def exits(dossier: ServantDossier, gap_days: int) -> Iterator[Exit]:
    """Yield the exits from the service apart from retirement by age, death and long leave, and what may be one.

    Whoever begins in another post at most so many days later stays in the service.
    """
    for left in dossier.appointments:
        day, ground, fills = left.period.end, dossier.end_reason(left), dossier.fills_post(left)
        if day is None or left.civil_service is False or fills is False or ground in _NO_EXIT:
            continue
        others = [each for each in dossier.appointments if each is not left and each.civil_service is not False]
        if any(_replaced(left, each, day) for each in others):
            continue
        stayed = any_of(*(_held_after(each, day, gap_days) for each in others if not _outlived(each, left)))
        if stayed is True:
            continue
        if ground in _NOT_KNOWN:
            yield Exit(None, day, left, ground, "ground")
        elif ground is EndReason.TRANSFER:
            yield Exit(None, day, left, ground, "next_post")
        else:
            truth = all_of(left.civil_service, fills, negated(stayed))
            yield Exit(truth, day, left, ground, _missing(left, fills))


def _missing(left: Appointment, fills: Truth) -> str:
    return "civil_service" if left.civil_service is None else "mode" if fills is None else "next_post"


def _replaced(left: Appointment, other: Appointment, end: Day) -> bool:
    """Tell whether a later full post took the place of one whose end was recorded too late."""
    return _outlived(left, other) and before(other.period.start, end) is True


def _outlived(one: Appointment, other: Appointment) -> bool:
    """Tell whether the other post took the one's place: both are full and fill the post, and the other began later."""
    certain = one.civil_service and other.civil_service and one.substantive and other.substantive
    full = all(each.fte is None or each.fte >= 1 for each in (one, other))
    return bool(certain) and full and before(one.period.start, other.period.start) is True


def _held_after(other: Appointment, end: Day, gap_days: int) -> Truth:
    """Return whether another appointment of the service was held on that day, or began soon after it."""
    start, its_end = other.period.start, other.period.end
    begun = True if start == end else not_after(start, days_after(end, gap_days))
    return all_of(other.civil_service, begun, True if its_end is None else before(end, its_end))
