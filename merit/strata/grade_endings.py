"""How a time in grade ended: by promotion, in another way, or not yet. Pure.

What a promotion is, the line of substantive posts says (`ServantDossier.moves`): a post that is graded up while it is held
promotes nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.days import LAST_DAY, Day
from graph.model.days.comparisons import within
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import MoveKind
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier, graded
from merit.strata.adjoining import no_working_day_between
from merit.strata.grades import HeldGrade, grade_left


class Ending(StrEnum):
    """How a time in grade ended."""

    PROMOTED = "promoted"
    IN_GRADE = "in_grade"
    MOVED = "moved"
    """To another post of the grade, without a day between."""
    LEFT = "left"
    DEMOTED = "demoted"
    REGRADED = "regraded"
    OTHER_LADDER = "other_ladder"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a time in grade ended, and the days on which it can have: of a promotion, the first one in the higher position.

    ``day`` is ``LAST_DAY`` for a time that has not ended. ``into`` is the next post. ``missing`` is the key of the message for
    what is not known.
    """

    ending: Ending
    day: Day
    into: Appointment | None = None
    missing: str | None = None


def ending_of(held: HeldGrade, following: HeldGrade | None, dossier: ServantDossier, context: Context) -> Ended:
    """Return how a time in grade ended; ``following`` is the next one on the line."""
    if following is not None and following.appointment is held.appointment:
        return Ended(Ending.REGRADED, held.end)
    own = held.appointment.id
    moves = [move for move in dossier.moves if any(old.id == own for old in move.left)]
    if not moves:
        return Ended(Ending.IN_GRADE if held.end.earliest == LAST_DAY else Ending.LEFT, held.end)
    move = moves[0]
    if len(moves) > 1 or len(move.left) > 1:
        return Ended(Ending.LEFT, held.end, missing="which_began_first")
    if move.unplaced is not None:
        return Ended(Ending.LEFT, held.end, missing=move.unplaced)
    left = _left_service(held.appointment, move.into, dossier, context)
    if left is not False:
        return Ended(Ending.LEFT, held.end, missing=None if left else "end_of_post")
    return _by_move(held, following, move)


def _by_move(held: HeldGrade, following: HeldGrade | None, move: MoveInto) -> Ended:
    old, new = grade_left(held.appointment, move.into.order), graded(move.into.post, move.into.order)
    if old != held.grade:
        return Ended(Ending.LEFT, held.end, missing="order_day" if old is None else "ranks")
    if move.promotes:
        return Ended(Ending.PROMOTED, move.into.period.start, move.into)
    if move.kind is MoveKind.DEMOTION:
        return Ended(Ending.DEMOTED, held.end, move.into)
    if move.kind is MoveKind.LATERAL:
        joined = following is not None and following.appointment is move.into and following.since == held.since
        return Ended(Ending.MOVED if joined else Ending.LEFT, held.end, move.into)
    if old is not None and new is not None and old.ladder != new.ladder:
        return Ended(Ending.OTHER_LADDER, held.end, move.into)
    return Ended(Ending.LEFT, held.end, missing=move.unclear)


def _left_service(old: Appointment, new: Appointment, dossier: ServantDossier, context: Context) -> Truth:
    """Return whether somebody left the service between two posts: for a working day at least, and without any other post."""
    end, start = old.period.end, new.period.start
    if end is None or no_working_day_between(end, start, old.country, context):
        return False
    others = (each for each in dossier.appointments if each.id not in (old.id, new.id))
    kept = any_of(*(all_of(each.civil_service, within(end, each.period)) for each in others))
    if kept is not False:
        return None if kept is None else False
    return None if no_working_day_between(end, start, old.country, context) is None else True
