"""The bonus of a person for a period: whether there was one, and how much. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from graph.model.days import Day, Period
from graph.model.days.comparisons import within
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import RewardKind
from merit.dossiers.records import Reward


class Bonus(NamedTuple):
    """Whether a person got a bonus, and all of it together; None where that is not known or there was none."""

    given: Truth
    amount: float | None


def bonus_for(rewards: Sequence[Reward], first: date, end: date) -> Bonus:
    """Return the bonus for a period: what is stated for it, and what is stated for no period and was given within it."""
    period = Period(Day(first, first), Day(end, end))
    truths = [(all_of(_is_bonus(each), _is_for(each, period)), each.amount) for each in rewards]
    given = any_of(*(truth for truth, _ in truths))
    amounts = [amount for truth, amount in truths if truth]
    if not given or any(truth is None for truth, _ in truths) or None in amounts:
        return Bonus(given, None)
    return Bonus(given, math.fsum(amount for amount in amounts if amount is not None))


def _is_bonus(reward: Reward) -> Truth:
    """Return whether money was given; an amount of nothing is no bonus."""
    if reward.amount is not None and reward.amount <= 0:
        return False
    return None if reward.kind in (None, RewardKind.UNKNOWN) else reward.kind is RewardKind.BONUS


def _is_for(reward: Reward, period: Period) -> Truth:
    if reward.period_from is None or reward.period_to is None:
        return None if reward.given_on is None else within(reward.given_on, period)
    if reward.period_from.exact is None or reward.period_to.exact is None:
        return None
    return reward.period_from == period.start and reward.period_to == period.end
