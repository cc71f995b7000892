"""The day of judgement as rules see it: a date that notes when passing time alone would make a comparison turn out otherwise.

A rule compares the day of judgement, or a day so many days before or after it, with days of a dossier, and numbers of days until
it with limits. The answer stays the same until the day of judgement reaches a certain day. The earliest of these days is the
first one on which the outcome of the dossier can change although nothing in the graph does. Whatever else is done with such a day
or number (printing it, for example) may give another result on the next day already.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Self

from graph.model.days import LAST_DAY

_Predicate = Callable[[int, int], bool]


class Turning:
    """The first day of judgement on which something done so far may turn out otherwise. A new one is the last day there is."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self.due = LAST_DAY

    def begin(self) -> None:
        """Forget what was noted."""
        self.due = LAST_DAY

    def note(self, days: int) -> None:
        """Note that something may turn out otherwise so many days after the day of judgement."""
        if days < (self.due - self._as_of).days:
            self.due = self._as_of + timedelta(days=days)

    def compare(self, compared: _Predicate, difference: int, growth: int) -> bool:
        """Compare a difference, which grows by so much a day, with zero. Note when the answer turns."""
        answer = compared(difference, 0)
        if growth:
            near = -difference // growth
            for days in range(max(near - 1, 1), near + 3):
                if compared(difference + growth * days, 0) is not answer:
                    self.note(days)
                    break
        return answer


def _compares_days(compared: _Predicate) -> Callable[[DayOfJudgement, Any], bool]:
    def method(self: DayOfJudgement, other: Any, /) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        growth = 0 if isinstance(other, DayOfJudgement) else 1
        return self.turning.compare(compared, (_date(self) - _date(other)).days, growth)

    return method


def _compares_numbers(compared: _Predicate) -> Callable[[DaysUntil, Any], bool]:
    def method(self: DaysUntil, other: Any, /) -> bool:
        if not isinstance(other, int):
            return self.turning.compare(compared, int.__int__(self) - other, self.growth) if other == other else NotImplemented
        return self.turning.compare(compared, int.__int__(self) - int.__int__(other), self.growth - _growth(other))

    return method


def _calls_plain(name: str) -> Callable[..., Any]:
    def method(self: DayOfJudgement | DaysUntil | _Distance, /, *arguments: Any, **named: Any) -> Any:
        return getattr(self.plain, name)(*arguments, **named)

    return method


class DayOfJudgement(date):
    """The day of judgement, or a day so many days before or after it."""

    turning: Turning

    @classmethod
    def of(cls, day: date, turning: Turning) -> Self:
        """Return a day that moves with the day of judgement, and notes what is done with it in ``turning``."""
        made = cls(day.year, day.month, day.day)
        made.turning = turning
        return made

    @property
    def plain(self) -> date:
        """The day alone. It is another one tomorrow."""
        self.turning.note(1)
        return _date(self)

    __lt__ = _compares_days(operator.lt)
    __le__ = _compares_days(operator.le)
    __gt__ = _compares_days(operator.gt)
    __ge__ = _compares_days(operator.ge)
    __eq__ = _compares_days(operator.eq)
    __ne__ = _compares_days(operator.ne)

    def __add__(self, other: timedelta, /) -> Self:
        return self.of(_date(self) + other, self.turning)

    __radd__ = __add__

    def __sub__(self, other: Any, /) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        return _Distance.of(_date(self) - _date(other), self.turning, 0 if isinstance(other, DayOfJudgement) else 1)

    def __rsub__(self, other: date, /) -> timedelta:
        return _Distance.of(_date(other) - _date(self), self.turning, -1)

    def __reduce__(self) -> tuple[Any, ...]:
        return date.fromisoformat, (self.plain.isoformat(),)

    # What else is done with the day depends on its digits.
    @property
    def year(self) -> int:
        return self.plain.year

    @property
    def month(self) -> int:
        return self.plain.month

    @property
    def day(self) -> int:
        return self.plain.day


class DaysUntil(int):
    """A number of days until the day of judgement, or a sum of such numbers: it grows by ``growth`` a day."""

    turning: Turning
    growth: int

    @classmethod
    def of(cls, days: int, turning: Turning, growth: int) -> Self:
        """Return a number that grows, and notes what is done with it in ``turning``."""
        made = cls(days)
        made.turning, made.growth = turning, growth
        return made

    @property
    def plain(self) -> int:
        """The number alone. It is another one tomorrow."""
        self.turning.note(1)
        return int.__int__(self)

    __lt__ = _compares_numbers(operator.lt)
    __le__ = _compares_numbers(operator.le)
    __gt__ = _compares_numbers(operator.gt)
    __ge__ = _compares_numbers(operator.ge)
    __eq__ = _compares_numbers(operator.eq)
    __ne__ = _compares_numbers(operator.ne)

    def __bool__(self) -> bool:
        return self != 0

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (self.plain,)

    def __add__(self, other: int, /) -> Self:
        return self.of(int.__add__(self, other), self.turning, self.growth + _growth(other))

    __radd__ = __add__

    def __neg__(self) -> Self:
        return self.of(-int.__int__(self), self.turning, -self.growth)

    def __sub__(self, other: int, /) -> Self:
        return self + -other

    def __rsub__(self, other: int, /) -> Self:
        return -self + other


class _Distance(timedelta):
    """The time between the day of judgement and another day."""

    turning: Turning
    growth: int

    @classmethod
    def of(cls, time: timedelta, turning: Turning, growth: int) -> timedelta:
        if not growth:
            return time
        made = cls(time.days)
        made.turning, made.growth = turning, growth
        return made

    @property
    def plain(self) -> timedelta:
        self.turning.note(1)
        return timedelta(timedelta.days.__get__(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return timedelta, (self.plain.days,)

    @property
    def days(self) -> int:
        return DaysUntil.of(timedelta.days.__get__(self), self.turning, self.growth)


_COMPARING = ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__")
_PRINTING = ("__hash__", "__str__", "__repr__", "__format__")
_COUNTING = tuple(f"__{side}{name}__" for name in ("mul", "truediv", "floordiv", "mod", "divmod") for side in ("", "r"))
_BY_DIGITS: dict[type[Any], tuple[str, ...]] = {
    DayOfJudgement: (
        *_PRINTING,
        "replace",
        "toordinal",
        "timetuple",
        "weekday",
        "isoweekday",
        "isocalendar",
        "isoformat",
        "ctime",
        "strftime",
    ),
    DaysUntil: (*_PRINTING, *_COUNTING, "__int__", "__index__", "__float__", "__abs__", "__round__", "__pow__", "__rpow__"),
    _Distance: (
        *_PRINTING,
        *_COUNTING,
        *_COMPARING,
        "__bool__",
        "__neg__",
        "__abs__",
        "__add__",
        "__radd__",
        "__sub__",
        "__rsub__",
        "total_seconds",
    ),
}
"""What is done with the digits of a day or a number: it may give another result on the next day already."""

for _class, _names in _BY_DIGITS.items():
    for _name in _names:
        if hasattr(_class, _name):
            setattr(_class, _name, _calls_plain(_name))


def _date(day: date) -> date:
    return date.fromordinal(date.toordinal(day))


def _growth(number: int) -> int:
    return number.growth if isinstance(number, DaysUntil) else 0
