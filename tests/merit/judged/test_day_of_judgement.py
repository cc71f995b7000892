"""Until the day that is noted as due, everything that was done with the day of judgement gives the same again."""

from __future__ import annotations

import copy
import json
import math
import operator
import pickle
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from graph.model.days import LAST_DAY, Day, Period
from graph.model.days.calendars import Calendar, working_days
from graph.model.days.comparisons import age_in_months, days_between, months_after, within
from merit.judged.day_of_judgement import DayOfJudgement, DaysUntil, Turning
from merit.messages import as_text

FIRST = date(2024, 1, 20)
FAR = 100
"""Days within which the days of an expression lie."""
OTHER = FIRST + timedelta(days=5)
NOTHING: object = None
YEAR = timedelta(days=365)
EXPRESSIONS_PER_SEED = 150

Question = Callable[[date], Any]


def answer_and_due(question: Question) -> tuple[Any, date]:
    """Ask on the first day; return the answer and the day until which it stays."""
    turning = Turning(FIRST)
    answer = question(DayOfJudgement.of(FIRST, turning))
    return answer, turning.due


def plain(value: Any) -> Any:
    return value.plain if isinstance(value, DayOfJudgement | DaysUntil) else value


class Drawn:
    """Draws expressions over a day of judgement, as Python text."""

    def __init__(self, seed: int) -> None:
        self._draw = Random(seed)

    def truth(self, depth: int) -> str:
        kinds: list[Callable[[int], str]] = [self._compared_days, self._compared_numbers, self._is_some]
        if depth > 0:
            kinds += [self._joined, self._joined, self._ordered]
        return self._draw.choice(kinds)(depth)

    def _compared_days(self, depth: int) -> str:
        return f"({self.day(depth - 1)} {self._comparison()} {self.day(depth - 1)})"

    def _compared_numbers(self, depth: int) -> str:
        limit = self._draw.choice([self.number(depth - 1), self.number(depth - 1), f"{self._draw.uniform(-FAR, FAR):.2f}", "inf"])
        return f"({self.number(depth - 1)} {self._comparison()} {limit})"

    def _is_some(self, depth: int) -> str:
        return f"bool({self.number(depth - 1)})"

    def _joined(self, depth: int) -> str:
        return f"({self.truth(depth - 1)} {self._draw.choice(['and', 'or', '=='])} {self.truth(depth - 1)})"

    def _ordered(self, depth: int) -> str:
        days = [self.day(depth - 1) for _ in range(3)]
        at, key = self._draw.randrange(3), self._draw.choice(["", ", key=lambda day: -(day - other).days"])
        return f"sorted([{', '.join(days)}]{key}).index({days[at]}) == {at}"

    def _comparison(self) -> str:
        return self._draw.choice(["<", "<=", ">", ">=", "==", "!="])

    def day(self, depth: int) -> str:
        if depth <= 0:
            return self._draw.choice(["as_of", "as_of", self._stated()])
        one, other = self.day(depth - 1), self.day(depth - 1)
        return self._draw.choice(
            [
                f"({one} + {self._time()})",
                f"({self._time()} + {one})",
                f"({one} - {self._time()})",
                f"{self._draw.choice(['min', 'max'])}({one}, {other}, {self._stated()})",
                f"({one} if {self.truth(depth - 1)} else {other})",
                f"({self._stated()} + ({one} - {other}))",
                f"({one} - ({self._stated()} - {other}))",
            ]
        )

    def number(self, depth: int) -> str:
        if depth <= 0:
            return self._draw.choice([str(self._draw.randrange(-FAR, FAR)), f"({self.day(0)} - {self.day(0)}).days"])
        one, other = self.number(depth - 1), self.number(depth - 1)
        return self._draw.choice(
            [
                f"({one} {self._draw.choice('+-')} {other})",
                f"(-{one})",
                f"({self.day(depth - 1)} - {self.day(depth - 1)}).days",
                f"{self._draw.choice(['min', 'max'])}({one}, {other})",
                f"sum([{one}, {other}])",
                f"abs({one})",
                f"({one} // 7)",
                f"({one} * 2)",
            ]
        )

    def _time(self) -> str:
        return f"timedelta({self._draw.randrange(-FAR, FAR)})"

    def _stated(self) -> str:
        return f"date.fromordinal({(FIRST + timedelta(days=self._draw.randrange(-FAR, FAR))).toordinal()})"


@pytest.mark.parametrize("seed", range(10))
def test_an_expression_is_as_true_on_every_day_until_it_is_due(seed: int) -> None:
    drawn, long = Drawn(seed), 0
    for _ in range(EXPRESSIONS_PER_SEED):
        text = drawn.truth(4)
        names = {"timedelta": timedelta, "date": date, "other": OTHER, "inf": math.inf}
        # The text is drawn above.
        question: Question = eval(f"lambda as_of: {text}", names)
        answer, due = answer_and_due(question)
        days = [FIRST + timedelta(days=number) for number in range(min((due - FIRST).days, 4 * FAR))]
        assert all(question(day) == answer for day in days), text
        long += len(days) > 1
    assert long > EXPRESSIONS_PER_SEED / 10


EXACT: dict[str, tuple[Question, int | None]] = {
    "a day before it": (lambda as_of: as_of > OTHER, 6),
    "a day not after it": (lambda as_of: as_of >= OTHER, 5),
    "a day that it is": (lambda as_of: as_of == OTHER, 5),
    "a day between others": (lambda as_of: FIRST <= as_of < OTHER, 5),
    "itself": (lambda as_of: as_of == FIRST, 1),
    "a day that it was": (lambda as_of: date(2024, 1, 19) == as_of, None),
    "the earlier of both": (lambda as_of: min(as_of, OTHER) == OTHER, 5),
    "the day before it": (lambda as_of: as_of - timedelta(days=1) > OTHER, 7),
    "less than so many days": (lambda as_of: (as_of - OTHER).days < 10, 15),
    "more than half a day": (lambda as_of: (as_of - OTHER).days > 9.5, 15),
    "at least a third": (lambda as_of: (as_of - OTHER).days >= Fraction(1, 3), 6),
    "no end": (lambda as_of: (as_of - OTHER).days < math.inf, None),
    "no number": (lambda as_of: (as_of - OTHER).days == math.nan, None),
    "no value": (lambda as_of: NOTHING in ((as_of - OTHER).days, as_of), None),
    "a truth": (lambda as_of: bool((as_of - OTHER).days), 5),
    "a sum from the right": (lambda as_of: 3 + (as_of - OTHER).days - (OTHER - as_of).days > 0, 4),
    "two that cancel out": (lambda as_of: (as_of - OTHER).days + (OTHER - as_of).days == 0, None),
    "two of its days": (lambda as_of: as_of - timedelta(days=3) < as_of, None),
    "an imprecise day": (lambda as_of: within(Day(as_of, as_of), Period(Day(OTHER, OTHER + timedelta(days=9)))), 5),
    "tuples": (lambda as_of: (as_of, 1) < (OTHER, 1), 5),
    "places in a list": (lambda as_of: bisect_left([OTHER, LAST_DAY], as_of), 6),
}


@pytest.mark.parametrize(("question", "days"), EXACT.values(), ids=[name.replace(" ", "_") for name in EXACT])
def test_a_comparison_is_due_when_it_turns_and_no_earlier(question: Question, days: int | None) -> None:
    answer, due = answer_and_due(question)
    assert due == (LAST_DAY if days is None else FIRST + timedelta(days=days))
    if days is not None:
        assert [question(FIRST + timedelta(days=number)) == answer for number in range(days + 1)] == [True] * days + [False]


YEARS = Calendar(frozenset({2024}), frozenset({date(2024, 1, 22)}))
DIGITS: dict[str, Question] = {
    "str": str,
    "repr": repr,
    "format": lambda as_of: f"{as_of:%d.%m.%Y}",
    "percent": lambda as_of: operator.mod("%s", as_of),
    "isoformat": lambda as_of: as_of.isoformat(),
    "strftime": lambda as_of: as_of.strftime("%d"),
    "timetuple": lambda as_of: as_of.timetuple(),
    "isocalendar": lambda as_of: as_of.isocalendar(),
    "ctime": lambda as_of: as_of.ctime(),
    "toordinal": lambda as_of: as_of.toordinal(),
    "weekday": lambda as_of: as_of.weekday() + as_of.isoweekday(),
    "year": lambda as_of: (as_of.year, as_of.month, as_of.day),
    "replace": lambda as_of: as_of.replace(year=2023),
    "hash": hash,
    "in a set": lambda as_of: as_of in {OTHER},
    "in a dict": lambda as_of: {FIRST: 1}.get(as_of),
    "key of a dict": lambda as_of: list({as_of: 1, FIRST: 2}.values()),
    "hash of a frozen class": lambda as_of: hash(Day(as_of, as_of)),
    "pickle": lambda as_of: pickle.loads(pickle.dumps(as_of)),
    "copy": copy.copy,
    "deep copy": lambda as_of: copy.deepcopy([as_of])[0],
    "json": lambda as_of: json.dumps({"day": as_of}, default=str),
    "as text": as_text,
    "months": lambda as_of: months_after(Day(as_of, as_of), -1).earliest,
    "age": lambda as_of: age_in_months(Day(date(2023, 1, 1), date(2023, 1, 21)), Day(as_of, as_of)),
    "working days": lambda as_of: working_days(YEARS, Day(FIRST, FIRST), Day(as_of, as_of)),
    "days of the month": lambda as_of: monthrange(as_of.year, as_of.month),
    "text of days": lambda as_of: str((as_of - OTHER).days),
    "text of a count": lambda as_of: as_text(days_between(Day(FIRST, FIRST), Day(as_of, as_of))),
    "percent of days": lambda as_of: operator.mod("%d", (as_of - OTHER).days),
    "format of days": lambda as_of: f"{(as_of - OTHER).days:03d}",
    "hash of days": lambda as_of: hash((as_of - OTHER).days),
    "range": lambda as_of: list(range((OTHER - as_of).days)),
    "place in a list": lambda as_of: list(range(10))[(OTHER - as_of).days],
    "slice": lambda as_of: list(range(10))[: (OTHER - as_of).days],
    "list times days": lambda as_of: [0] * (OTHER - as_of).days,
    "int": lambda as_of: int((as_of - OTHER).days),
    "float": lambda as_of: float((as_of - OTHER).days),
    "floor": lambda as_of: (math.floor((as_of - OTHER).days), math.ceil((as_of - OTHER).days), math.trunc((as_of - OTHER).days)),
    "root": lambda as_of: math.sqrt((OTHER - as_of).days),
    "product": lambda as_of: (as_of - OTHER).days * 2.5 + 3 * (as_of - OTHER).days,
    "product of both": lambda as_of: (as_of - OTHER).days * (OTHER - as_of).days,
    "quotient": lambda as_of: ((as_of - OTHER).days / 7, 7 / (as_of - OTHER).days, divmod((as_of - OTHER).days, 7)),
    "power": lambda as_of: (as_of - OTHER).days ** 2,
    "float sum": lambda as_of: (as_of - OTHER).days + 0.5 - (0.25 - (OTHER - as_of).days),
    "bits": lambda as_of: ((OTHER - as_of).days & 3, (OTHER - as_of).days.bit_length(), ~(OTHER - as_of).days),
    "day and distance": lambda as_of: FIRST + (as_of - OTHER),
    "distance and day": lambda as_of: (as_of - OTHER) + FIRST,
    "day less distance": lambda as_of: FIRST - (as_of - OTHER),
    "day of judgement and distance": lambda as_of: as_of + (as_of - OTHER),
    "day of judgement less distance": lambda as_of: as_of - (OTHER - as_of),
    "distance": lambda as_of: (as_of - OTHER) * 2 + timedelta(days=1) - (OTHER - as_of),
    "distance from the right": lambda as_of: timedelta(days=1) + (as_of - OTHER),
    "sum of distances": lambda as_of: sum([as_of - OTHER, as_of - FIRST], timedelta()),
    "weeks": lambda as_of: (as_of - OTHER) // timedelta(days=7),
    "seconds": lambda as_of: (as_of - OTHER).total_seconds(),
    "text of a distance": lambda as_of: str(as_of - OTHER),
    "compared distances": lambda as_of: (as_of - OTHER > timedelta(days=3), bool(as_of - OTHER)),
    "compared from the right": lambda as_of: timedelta(days=-5) >= as_of - OTHER,
    "pickled days": lambda as_of: pickle.loads(pickle.dumps(((as_of - OTHER).days, as_of - OTHER))),
}


@pytest.mark.parametrize("question", DIGITS.values(), ids=[name.replace(" ", "_") for name in DIGITS])
def test_whatever_looks_at_the_digits_is_due_tomorrow(question: Question) -> None:
    answer, due = answer_and_due(question)
    assert due == FIRST + timedelta(days=1)
    assert plain(answer) == question(FIRST)


def test_a_moving_day_in_the_place_of_an_int_is_refused_rather_than_taken() -> None:
    """A ``timedelta`` asks for nothing, it refuses what is no number."""
    days = (DayOfJudgement.of(FIRST, Turning(FIRST)) - OTHER).days
    with pytest.raises(TypeError):
        timedelta(days=days)


def test_what_is_noted_is_forgotten_before_the_next_dossier() -> None:
    turning = Turning(FIRST)
    as_of = DayOfJudgement.of(FIRST, turning)
    assert as_of < OTHER
    assert turning.due == OTHER
    turning.begin()
    assert turning.due == LAST_DAY
