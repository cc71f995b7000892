"""R15: a slow reading of all possible days, written from rules.md alone."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import LAST_DAY, Day
from merit.contract import Outcome
from merit.policies.values import PolicyValue
from merit.rules.r15_purge_wave import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.bodies_with_heads import BODIES, clerk, head, near
from tests.support.servant_files import ALWAYS, VERDICTS, context, possible

STATS: Any = import_module("scipy.stats")  # scipy has no types


def spread(most: int) -> st.SearchStrategy[Day]:
    def some(first: int, length: int) -> Day:
        return Day(near(first).earliest, near(first + length).earliest)

    return st.builds(some, st.integers(-14, 10), st.integers(0, most))


def broken(came: date, ends: list[date]) -> bool:
    """Read the rule slowly: two exits in 7 days against 12 days before; five more stay, and all were there for long."""

    def served(end: date | None, first: int, days: int) -> int:
        window = [came + timedelta(days=first + n) for n in range(days)]
        return sum(end is None or day < end for day in window)

    staff = [*ends, *[None] * 5]
    after, before = (sum(first < (end - came).days <= last for end in ends) for first, last in ((0, 7), (-12, 0)))
    days_after = sum(served(end, 0, 7) for end in staff) + 7  # the head's own
    days_before = sum(served(end, -12, 12) for end in staff)
    p = float(STATS.binom.sf(after - 1, after + before, days_after / (days_after + days_before))) if after else 1.0
    return after >= 2 and after * days_before >= 2 * before * days_after and p < 0.2


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([Day(near(0).earliest, near(n).earliest) for n in (0, 1)]), st.lists(spread(1), min_size=2, max_size=4))
def test_all_possible_days_agree(came: Day, ends: list[Day]) -> None:
    parameters = {"exits": 2, "days": 7, "base_days": 12, "ratio": 2, "p": 0.2, "return_days": 0}
    value = PolicyValue("*", date(2000, 1, 1), LAST_DAY, "", parameters=parameters)
    within = context(RULE, {"Appointment": ALWAYS}, (value,), BODIES)
    staff = [*(clerk(f"stayed {n}") for n in range(5)), *(clerk(f"left {n}", end) for n, end in enumerate(ends))]
    (case,) = judge_strata(RULE, collect(RULE, [head(came), *staff], within), within)
    worlds = frozenset(broken(day, list(days)) for day, *days in possible(came, *ends))
    if case.outcome is Outcome.NOT_EVALUABLE:
        # Days served and exits are taken as is best and as is worst, each by itself: that may be in no one's favour.
        assert not all(day.exact for day in (came, *ends))
    else:
        assert VERDICTS.get(worlds) is case.outcome
