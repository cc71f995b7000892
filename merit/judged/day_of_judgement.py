"""The day of judgement as rules see it: a date that notes when passing time alone would make a comparison turn out otherwise.

A rule compares the day of judgement, or a day so many days before or after it, with days of a dossier, and numbers of days until
it with limits. The answer stays the same until the day of judgement reaches a certain day. The earliest of these days is the
first one on which the outcome of the dossier can change although nothing in the graph does. Whatever else is done with such a day
or number (printing it, for example) may give another result on the next day already.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Self, cast

from graph.model.days import LAST_DAY

_Predicate = Callable[[Any, int], bool]


class Turning:
    """The first day of judgement on which something done so far may turn out otherwise. A new one is the last day there is."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._never = (LAST_DAY - as_of).days
        self._days = self._never

    @property
    def due(self) -> date:
        """The first day on which something may turn out otherwise."""
        return self._as_of + timedelta(days=self._days)

    def begin(self) -> None:
        """Forget what was noted."""
        self._days = self._never

    def note(self, days: int) -> None:
        """Note that something may turn out otherwise so many days after the day of judgement."""
        if days < self._days:
            self._days = days

    def compare(self, compared: _Predicate, difference: int | Fraction, growth: int) -> bool:
        """Compare a difference, which grows by so much a day, with zero. Note when the answer turns."""
        answer = compared(difference, 0)
        if growth:
            near = int(-difference // growth)
            for days in range(max(near - 1, 1), near + 3):
                if compared(difference + growth * days, 0) is not answer:
                    self.note(days)
                    break
        return answer


class DayOfJudgement(date):
    """The day of judgement, or a day so many days before or after it."""

    turning: Turning
    number: int
    """The number of the day, as `date.toordinal` counts them."""

    @classmethod
    def of(cls, day: date, turning: Turning) -> Self:
        """Return a day that moves with the day of judgement, and notes what is done with it in ``turning``."""
        made = cls(day.year, day.month, day.day)
        made.turning = turning
        made.number = day.toordinal()
        return made

    @property
    def plain(self) -> date:
        """The day alone. It is another one tomorrow."""
        self.turning.note(1)
        return _date(self)

    def __add__(self, other: Any, /) -> Self:
        return self.of(_date(self) + (other.plain if isinstance(other, _Distance) else other), self.turning)

    __radd__ = __add__

    def __sub__(self, other: Any, /) -> Any:
        if isinstance(other, timedelta | _Distance):
            return self + -cast("timedelta", other)
        return _distance(_date(self) - _date(other), self.turning, 0 if isinstance(other, DayOfJudgement) else 1)

    def __rsub__(self, other: date, /) -> Any:
        return _distance(_date(other) - _date(self), self.turning, -1)

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


class _Moving:
    """What is counted from the day of judgement.

    It is no subclass of what it stands for: of an ``int`` or a ``timedelta`` the interpreter takes the digits without asking, in
    ``range(days)`` or ``day + distance``, and nothing would be noted.
    """

    def __init__(self, value: Any, turning: Turning, growth: int) -> None:
        self.value: Any = value
        self.turning = turning
        self.growth = growth

    @property
    def plain(self) -> Any:
        """The number or time alone. It is another one tomorrow."""
        self.turning.note(1)
        return self.value

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)

    def __bool__(self) -> bool:
        return self != type(self.value)()

    def __reduce__(self) -> tuple[Any, ...]:
        value = self.plain
        return (timedelta, (value.days,)) if isinstance(value, timedelta) else (int, (value,))


class DaysUntil(_Moving):
    """A number of days until the day of judgement, or a sum of such numbers: it grows by ``growth`` a day."""

    def __add__(self, other: Any, /) -> Any:
        if isinstance(other, DaysUntil):
            return DaysUntil(self.value + other.value, self.turning, self.growth + other.growth)
        return DaysUntil(self.value + other, self.turning, self.growth) if isinstance(other, int) else self.plain + other

    __radd__ = __add__

    def __pos__(self) -> Self:
        return self

    def __neg__(self) -> DaysUntil:
        return DaysUntil(-self.value, self.turning, -self.growth)

    def __sub__(self, other: Any, /) -> Any:
        return self + -other

    def __rsub__(self, other: Any, /) -> Any:
        return -self + other


class _Distance(_Moving):
    """The time between the day of judgement and another day."""

    @property
    def days(self) -> DaysUntil:
        return DaysUntil(self.value.days, self.turning, self.growth)


def _distance(time: timedelta, turning: Turning, growth: int) -> timedelta | _Distance:
    return _Distance(time, turning, growth) if growth else time


def _compares_days(compared: _Predicate) -> Callable[[DayOfJudgement, Any], bool]:
    turns_on_it, turns_after = compared(-1, 0) is not compared(0, 0), compared(0, 0) is not compared(1, 0)

    def method(self: DayOfJudgement, other: Any, /) -> bool:
        if type(other) is date:
            # As `Turning.compare` does it, which takes several times as long.
            difference = self.number - other.toordinal()
            if difference < 0:
                self.turning.note(-difference if turns_on_it else 1 - difference)
            elif difference == 0 and turns_after:
                self.turning.note(1)
            return compared(difference, 0)
        if not isinstance(other, date):
            return NotImplemented
        growth = 0 if isinstance(other, DayOfJudgement) else 1
        return self.turning.compare(compared, (_date(self) - _date(other)).days, growth)

    return method


def _compares_numbers(compared: _Predicate) -> Callable[[DaysUntil, Any], bool]:
    def method(self: DaysUntil, other: object, /) -> bool:
        if isinstance(other, DaysUntil):
            return self.turning.compare(compared, self.value - other.value, self.growth - other.growth)
        if isinstance(other, int):
            return self.turning.compare(compared, self.value - other, self.growth)
        if isinstance(other, float | Fraction) and math.isfinite(other):
            return self.turning.compare(compared, self.value - Fraction(other), self.growth)
        return compared(self.value, cast("Any", other))  # as it is with infinity or what is no number on every day

    return method


def _of_plain(function: Any) -> Callable[..., Any]:
    def method(self: Any, /, *arguments: Any, **named: Any) -> Any:
        return function(self.plain, *arguments, **named)

    return method


def _of_plain_last(function: Any) -> Callable[..., Any]:
    def method(self: Any, other: Any, /) -> Any:
        return function(other, self.plain)

    return method


_COMPARING: Mapping[str, _Predicate] = {
    "__lt__": operator.lt,
    "__le__": operator.le,
    "__gt__": operator.gt,
    "__ge__": operator.ge,
    "__eq__": operator.eq,
    "__ne__": operator.ne,
}
_PRINTING: Mapping[str, Callable[..., Any]] = {"__hash__": hash, "__str__": str, "__repr__": repr, "__format__": format}
_OF_DATE = ("replace", "toordinal", "timetuple", "weekday", "isoweekday", "isocalendar", "isoformat", "ctime", "strftime")
_OF_ONE: Mapping[str, Callable[..., Any]] = {
    "__int__": int,
    "__float__": float,
    "__index__": operator.index,
    "__neg__": operator.neg,
    "__pos__": operator.pos,
    "__invert__": operator.invert,
    "__abs__": abs,
    "__round__": round,
    "__trunc__": math.trunc,
    "__floor__": math.floor,
    "__ceil__": math.ceil,
}
_OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor")
_OF_TWO: Mapping[str, Any] = {"divmod": divmod, **{name: getattr(operator, f"__{name}__") for name in _OPERATORS}}


def _note_everything() -> None:
    """Give the classes the methods above. Those that they define themselves stay."""
    for name, compared in _COMPARING.items():
        setattr(DayOfJudgement, name, _compares_days(compared))
        setattr(DaysUntil, name, _compares_numbers(compared))
        setattr(_Distance, name, _of_plain(compared))
    for name in _OF_DATE:
        setattr(DayOfJudgement, name, _of_plain(getattr(date, name)))
    of_moving = {**_PRINTING, **_OF_ONE}
    for name, function in _OF_TWO.items():
        of_moving[f"__{name}__"] = function
    for name, function in _PRINTING.items():
        setattr(DayOfJudgement, name, _of_plain(function))
    for kind in (DaysUntil, _Distance):
        for name, function in of_moving.items():
            if name not in vars(kind):
                setattr(kind, name, _of_plain(function))
        for name, function in _OF_TWO.items():
            if (reflected := f"__r{name}__") not in vars(kind):
                setattr(kind, reflected, _of_plain_last(function))


_note_everything()


def _date(day: date) -> date:
    return date.fromordinal(date.toordinal(day))
