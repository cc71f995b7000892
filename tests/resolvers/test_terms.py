"""The terms of questions: a period is as long as it says, whenever it was."""

from __future__ import annotations

from datetime import date

import pytest

from resolvers.errors import BadUserInput
from resolvers.questions.terms import months, years

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("first", "last"), [("1970-01", "1971-12"), ("2025-01", None), (None, "1950-06"), (None, None)])
def test_a_short_period_is_accepted_however_long_ago(first: str | None, last: str | None) -> None:
    months(TODAY, first, last, "1960-01")
    years(TODAY, int(first[:4]) if first else None, int(last[:4]) if last else None)


@pytest.mark.parametrize(("first", "last"), [("1970-01", None), ("1950-01", "2000-01")])
def test_a_period_of_fifty_years_is_refused(first: str, last: str | None) -> None:
    with pytest.raises(BadUserInput, match="at most 50 years"):
        months(TODAY, first, last)


@pytest.mark.parametrize("text", ["2025-13", "1999", "99-01", "32304995860018"])
def test_what_is_no_month_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        months(TODAY, None, None, text)
    assert text not in str(refused.value)
