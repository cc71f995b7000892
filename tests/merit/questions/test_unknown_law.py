"""The sentence of a ranking that says that no law is known by which somebody could be eligible."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.days import Day
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.questions.eligibility import unknown_law
from merit.registry import shipped_policy

_ASKED = ("V06", "V07", "V08", "V10", "V13")


@pytest.mark.parametrize(
    ("country", "on", "expected"),
    [
        ("KZ", "2026-06-30", None),
        (
            "KZ",
            "2026-07-01",
            "It is not known who is eligible on 1 July 2026: 416-V ended on 30 June 2026, and no value of V06, V07 and V13 is "
            "known for orders of that day.",
        ),
        ("UZ", "2026-07-01", None),
        (
            "UZ",
            "2022-08-07",
            "It is not known who is eligible on 7 August 2022: no value of V06, V07 and V13 is known for orders of that day.",
        ),
    ],
)
def test_the_law_of_2015_ended_and_no_later_one_is_known(country: str, on: str, expected: str | None) -> None:
    assert unknown_law(_ASKED, shipped_policy(), country, Day.parse(on)) == expected


def test_a_reserve_lacks_only_the_bar_and_nothing_once_a_value_is_entered() -> None:
    day = Day.parse("2026-07-01")
    assert unknown_law(["V13"], shipped_policy(), "KZ", day) == (
        "It is not known who is eligible on 1 July 2026: 416-V ended on 30 June 2026, and no value of V13 is known for orders of "
        "that day."
    )
    entered = PolicyBook({"V13": (PolicyValue("KZ", date(2026, 7, 1), date(2100, 1, 1), "the law of 2026"),)})
    assert unknown_law(["V13"], entered, "KZ", day) is None
