"""V10: what its examples cannot say well. The days of sanctions are in tests/merit/test_order_days.py."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from graph.model.days import Day
from graph.model.words import SanctionKind
from merit.contract import Case, Outcome
from merit.coverage import Span
from merit.dossiers.records import Sanction
from merit.rules.v10_promoted_under_sanction import RULE
from tests.support.servant_files import AS_OF, context, dossier, held, judged, post, verdict

CLERK, HEAD = post("clerk", 2), post("head", 3)
ONE_DAY = timedelta(days=1)


def promoted(order: date, *sanctions: Sanction, loaded: Span) -> Case:
    before = held("before", CLERK, "2015-01-12", mode=None)
    into = held("into head", HEAD, Day.exactly(order), order=Day.exactly(order))
    return judged(RULE, dossier(before, into, sanctions=sanctions), context(RULE, {"Sanction": loaded}))["into head"]


@pytest.mark.parametrize("days", [0, 1, 30, 400], ids=str)
def test_of_days_to_come_no_sanctions_are_asked(days: int) -> None:
    order = AS_OF + days * ONE_DAY
    assert promoted(order, loaded=(date(2010, 1, 1), AS_OF)).outcome is Outcome.SATISFIES
    assert verdict(promoted(order, loaded=(date(2010, 1, 1), AS_OF - ONE_DAY))) == (Outcome.NOT_EVALUABLE, "sanctions")


def test_sanctions_must_be_loaded_since_the_day_on_which_one_still_in_force_can_have_been_imposed() -> None:
    order = date(2025, 10, 1)
    assert promoted(order, loaded=(date(2024, 10, 1), AS_OF)).outcome is Outcome.SATISFIES
    assert verdict(promoted(order, loaded=(date(2024, 10, 2), AS_OF))) == (Outcome.NOT_EVALUABLE, "sanctions")


def test_a_sanction_in_force_is_reported_though_nothing_else_is_loaded() -> None:
    reprimand = Sanction(id="sanction", kind=SanctionKind.REPRIMAND, imposed=Day.exactly(date(2025, 3, 3)))
    case = promoted(date(2025, 10, 1), reprimand, loaded=(AS_OF, AS_OF))
    assert case.outcome is Outcome.VIOLATES
    assert "sanction" in case.evidence
