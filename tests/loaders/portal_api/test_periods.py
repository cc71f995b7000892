"""Periods as portals write them, read as half-open days."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.portal_api.periods import read_period

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
QUARTERS = [(date(2025, 3 * at + 1, 1), date(2025, 3 * at + 4, 1) if at < 3 else date(2026, 1, 1)) for at in range(4)]
HALVES = [(date(2025, 1, 1), date(2025, 7, 1)), (date(2025, 7, 1), date(2026, 1, 1))]


def days(text: str) -> tuple[date | None, date | None] | None:
    found = read_period(text)
    return None if found is None else (found.from_.exact, found.to.exact)


@pytest.mark.parametrize(
    "text", ["2025", " 2025 ", "2025-yil", "2025 yil", "2025-YIL", "2025 йил", "2025 год", "2025 г.", "2025 жыл", "2025 ж."]
)
def test_a_year(text: str) -> None:
    assert days(text) == YEAR


@pytest.mark.parametrize("at", range(4))
def test_a_quarter(at: int) -> None:
    roman = ("I", "II", "III", "IV")[at]
    texts = (
        f"2025-Q{at + 1}",
        f"2025Q{at + 1}",
        f"{at + 1}-chorak 2025",
        f"2025-yil {roman} chorak",
        f"2025-yilning {at + 1}-choragi",
        f"{roman} квартал 2025 г.",
        f"{at + 1} кв. 2025",
        f"2025 жылғы {at + 1}-тоқсан",
        f"{roman} тоқсан 2025 ж.",
        f"{('birinchi', 'ikkinchi', 'uchinchi', 'toʻrtinchi')[at]} chorak, 2025-yil",
        f"{('первый', 'второй', 'третий', 'четвёртый')[at]} квартал 2025 года",
    )
    assert {text: days(text) for text in texts} == dict.fromkeys(texts, QUARTERS[at])


@pytest.mark.parametrize("at", range(2))
def test_a_half(at: int) -> None:
    roman = ("I", "II")[at]
    texts = (
        f"2025-H{at + 1}",
        f"2025-yil {roman} yarim yillik",
        f"{at + 1}-yarim yillik 2025",
        f"{at + 1} полугодие 2025 года",
        f"{roman} полугодие 2025",
        f"2025 ж. {at + 1}-жартыжылдық",
    )
    assert {text: days(text) for text in texts} == dict.fromkeys(texts, HALVES[at])


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2025-03", date(2025, 3, 1), date(2025, 4, 1)),
        ("9 oy 2025", date(2025, 1, 1), date(2025, 10, 1)),
        ("9 месяцев 2025 г.", date(2025, 1, 1), date(2025, 10, 1)),
        ("01.01.2025 - 30.06.2025", date(2025, 1, 1), date(2025, 7, 1)),
        ("01.01.2025-30.06.2025", date(2025, 1, 1), date(2025, 7, 1)),
        ("01.04.2025–31.12.2025", date(2025, 4, 1), date(2026, 1, 1)),
        ("2025-01/2025-06", date(2025, 1, 1), date(2025, 7, 1)),
        ("2024-02-29/2025-02-28", date(2024, 2, 29), date(2025, 3, 1)),
        ("2024/2025", date(2024, 1, 1), date(2026, 1, 1)),
        ("2024-2025", date(2024, 1, 1), date(2026, 1, 1)),
    ],
)
def test_months_and_spans(text: str, first: date, after: date) -> None:
    """The last day that is written belongs to the period."""
    assert days(text) == (first, after)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yil",
            "yillik",
            "hisobot davri",
            "2025-A2",
            "2025 Q5",
            "5-chorak 2025",
            "0 кв 2025",
            "3-yarim yillik 2025",
            "13 oy 2025",
        ),
        *("chorak 2025", "3 chorak", "III квартал", "1 chorak 2 chorak 2025", "I-II квартал 2025", "2024 2025", "hisobot 2025 1"),
        *("2025-06/2025-01", "2025-13", "32.01.2025", "01.01.2025 - keyin", "9999", "0000", "1500", "Q1", "2025-02-30", "/", "-"),
        *("данные за 2025 год", "yarim yil 2025", "99-chorak 2025", "1-chorak 9999"),
    ],
)
def test_text_that_names_no_period_or_more_than_one_is_not_guessed(text: str) -> None:
    assert days(text) is None
