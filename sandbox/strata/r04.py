"""Planted cases of R04: a promotion after less than twelve months in grade, or sooner than nearly all of the same transition."""

from datetime import date

from sandbox.model import POLITICAL
from sandbox.plans import SpellPlan
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition


def plant(addition: Addition) -> None:
    """Plant the cases, all in one office. The people compete with each other."""
    office = addition.office("republican")
    addition.newcomer(office, 9)
    one, two, three, four = (addition.newcomer(office, rank) for rank in (2, 3, 3, 2))
    _eleven_months(addition, one, three)
    _twelve_months(addition, two, three)
    _two_posts_of_one_rank(addition, three, one)
    _rank_missing(addition, four, two)
    _few_of_the_transition(addition, office)


def _promote(addition: Addition, old: SpellPlan, ordered: date, rival: SpellPlan | None) -> SpellPlan:
    """Promote somebody by one rank with an order of that day, without a competition where there is no rival."""
    contest = None if rival is None else addition.contest(won(), [(rival.person, lost())])
    plan = addition.move(old, ordered + days(addition.number_of_days(1, 6)), 1, contest)
    plan.order_day = ordered
    return plan


def _first_promotion(addition: Addition, first: SpellPlan, rival: SpellPlan) -> SpellPlan:
    """Plan an ordinary promotion, years after the entry into the service."""
    return _promote(addition, first, date(2024, 3, 4) + days(addition.number_of_days(0, 200)), rival)


def _eleven_months(addition: Addition, first: SpellPlan, rival: SpellPlan) -> None:
    old = _first_promotion(addition, first, rival)
    plan = _promote(addition, old, old.start + days(addition.number_of_days(330, 345)), rival)
    addition.enter("violates", "eleven-months", plan, "The order came after eleven months in grade.")


def _twelve_months(addition: Addition, first: SpellPlan, rival: SpellPlan) -> None:
    old = _first_promotion(addition, first, rival)
    plan = _promote(addition, old, _year_after(old.start), rival)
    because = "Twelve months to the day are enough, but nearly all other promotions of the same transition came later."
    addition.enter("violates", "sooner-than-nearly-all", plan, because)


def _few_of_the_transition(addition: Addition, office: int) -> None:
    old = addition.newcomer(office, 1, entry=date(2022, 3, 1) + days(addition.number_of_days(0, 90)), ladder=POLITICAL)
    plan = _promote(addition, old, _year_after(old.start), None)
    because = "The order came after twelve months to the day, and too few promotions of the transition are on record to compare."
    addition.enter("satisfies", "few-of-the-transition", plan, because)


def _two_posts_of_one_rank(addition: Addition, first: SpellPlan, rival: SpellPlan) -> None:
    second = addition.move(first, date(2025, 2, 3) + days(addition.number_of_days(0, 60)), 0, None)
    second.kind = second.mode = "rotation"
    plan = _promote(addition, second, second.start + days(addition.number_of_days(200, 240)), rival)
    because = "The last post was held for eight months, but it followed another one of the same rank without a day between."
    addition.enter("satisfies", "two-posts-of-one-rank", plan, because)


def _rank_missing(addition: Addition, first: SpellPlan, rival: SpellPlan) -> None:
    old = _first_promotion(addition, first, rival)
    old.own_position, old.rank_known = True, False
    plan = _promote(addition, old, old.start + days(addition.number_of_days(330, 345)), rival)
    because = "The rank of the old post is not known, so the move may be a promotion or not."
    addition.enter("not_evaluable", "rank-missing", plan, because, "rank of the old post")


def _year_after(day: date) -> date:
    return day.replace(year=day.year + 1)
