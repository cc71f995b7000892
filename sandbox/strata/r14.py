"""Planted cases of R14: a member of panels before whom the own direct subordinates win.

They win at least three of the competitions on whose panels the member sits, and the lower bound of their share (Wilson, 95 %) is
above the share on the panels of all other members. Each case has an office of its own.
"""

from datetime import date

from sandbox.plans import SpellPlan
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition

_FIRST = date(2023, 9, 4)
_APART = 240


def plant(addition: Addition) -> None:
    """Plant the cases."""
    elsewhere = _always(addition)
    _three_of_four(addition, elsewhere)
    _two_of_three(addition, elsewhere)
    _second_line(addition)
    _superior_unknown(addition)


def _day(addition: Addition, number: int) -> date:
    return _FIRST + days(_APART * number + addition.number_of_days(0, 60))


def _win(addition: Addition, number: int, old: SpellPlan, member: SpellPlan, rival: SpellPlan) -> SpellPlan:
    """Let somebody of the staff win an equal post, in the competition of that number, before a panel with the member."""
    contest = addition.contest(won(), [(rival.person, lost())], panel=(member.person, *addition.commission[:2]))
    return addition.move(old, _day(addition, number), 0, contest)


def _win_from(addition: Addition, elsewhere: int, number: int, rival: SpellPlan, member: SpellPlan) -> None:
    """Let somebody who serves in that other office win a post of the rival's rank."""
    contest = addition.contest(won(), [(rival.person, lost())], panel=(member.person, *addition.commission[:2]))
    plan = addition.move(addition.newcomer(elsewhere, rival.rank), _day(addition, number), 0, contest)
    plan.body = rival.body


def _staff(addition: Addition, *ranks: int) -> list[SpellPlan]:
    office = addition.office("district")
    return [addition.newcomer(office, rank) for rank in ranks]


def _always(addition: Addition) -> int:
    """Plant the case and return its office."""
    head, one, other = _staff(addition, 5, 3, 3)
    one = _win(addition, 0, one, head, other)
    _win(addition, 1, other, head, one)
    _win(addition, 2, one, head, other)
    because = "All three competitions on whose panels the head sat were won by direct subordinates."
    addition.enter("violates", "always-subordinates", head, because)
    return head.body


def _three_of_four(addition: Addition, elsewhere: int) -> None:
    head, one, other = _staff(addition, 5, 3, 3)
    one = _win(addition, 0, one, head, other)
    _win_from(addition, elsewhere, 1, other, head)
    _win(addition, 2, other, head, one)
    _win(addition, 3, one, head, other)
    because = "Direct subordinates won three of the four competitions on whose panels the head sat."
    addition.enter("violates", "three-of-four", head, because)


def _two_of_three(addition: Addition, elsewhere: int) -> None:
    head, one, other = _staff(addition, 5, 3, 3)
    _win(addition, 0, one, head, other)
    _win_from(addition, elsewhere, 1, other, head)
    _win(addition, 2, other, head, one)
    because = "Direct subordinates won two of three competitions; the third winner, from another office, became one by winning."
    addition.enter("satisfies", "two-of-three", head, because)


def _second_line(addition: Addition) -> None:
    head, _, one, other = _staff(addition, 5, 4, 3, 3)
    one = _win(addition, 0, one, head, other)
    _win(addition, 1, other, head, one)
    _win(addition, 2, one, head, other)
    because = "Staff of the head's deputy won all three competitions; none of them reported to the head directly."
    addition.enter("satisfies", "second-line", head, because)


def _superior_unknown(addition: Addition) -> None:
    office = addition.office("district")
    addition.newcomer(office, 5, entry=date(2016, 3, 1))
    adviser = addition.newcomer(office, 5, entry=date(2018, 3, 1))
    member, one = addition.newcomer(office, 4), addition.newcomer(office, 3)
    one = _win(addition, 0, one, member, adviser)
    _win(addition, 1, adviser, member, one)
    _win(addition, 2, one, member, adviser)
    because = "A direct subordinate won two of three competitions, and to whom the winner of the third reported is not on record."
    addition.enter("not_evaluable", "superior-missing", member, because, "superior of a winner")
