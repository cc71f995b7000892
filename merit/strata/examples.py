"""Worked examples of stratum rules: the rows of some strata, with the outcome that a fair reviewer would reach.

``examples.toml`` of a stratum rule lists tables ``[[example]]``. Title, outcome, missing, country, as_of and loaded are those of
other rules (`merit.examples`); ``reason`` is that of a violating one; in the place of a dossier are strata::

    [[example.strata]]
    key = ["UZ", "3", "body"]
    rows = [{ top = true, times = 9 }, { top = false }]

``times`` stands for so many equal rows of different people. A truth that is left out is true, a text is made up, and a number
that stands for a servant is another one in each row. Other fields that may lack a value have none. ``since`` stands for
``since_first`` and ``since_last``, as for other bounds. A promotion is a table of its own. Several rows of one person are
``{ together = [{ … }, { … }], times = 20 }``: what is made up is the same in these. In a text # stands for the person's number.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from merit.contract import Case
from merit.policies.book import PolicyBook
from merit.strata.columns import Columns
from merit.strata.judging import judge_strata
from merit.strata.rule import Key, StratumRule
from merit.worked_example import BODY, Example

_WORDS = {"body": BODY, "person": "Karimova Gulnora", "post": "Chief specialist"}
_NUMBER_OF_SERVANT = "who"
_NUMBER = "#"
_BOUND = re.compile("_(first|last|earliest|latest|least|most)$")
"""Ends the names of two fields that are the bounds of one thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumExample(Example):
    """Rows of strata and the outcome expected of them."""

    rule: StratumRule
    rows: tuple[tuple[Key, Any], ...]

    def judge(self, policy: PolicyBook) -> list[Case]:
        columns = Columns(self.rule.row)
        for key, row in self.rows:
            columns.add(key, row)
        return judge_strata(self.rule, columns, self.context(policy))

    def bodies(self) -> Iterator[tuple[str, str | None]]:
        """Yield every part of a key as a body: which of them is one, its rule alone knows."""
        country = self.source.get("country", "UZ")
        yield BODY, country
        for part in {part for key, _ in self.rows for part in key} - {BODY}:
            yield part, country


def rows_of_example(rule: StratumRule, entry: Mapping[str, Any]) -> tuple[tuple[Key, Any], ...]:
    """Return the rows of an example with their keys. Raises ValueError for fields that a row does not have."""
    found: list[tuple[Key, Any]] = []
    country, numbers = entry.get("country", "UZ"), count(1)
    for stratum in entry["strata"]:
        for given in stratum["rows"]:
            for number in islice(numbers, given.get("times", 1)):
                for values in given.get("together", (given,)):
                    row = {name: value for name, value in values.items() if name != "times"}
                    found.append((tuple(stratum["key"]), _row(rule.row, row, country, number)))
    return tuple(found)


def _row(kind: type[Any], given: Mapping[str, Any], country: str, number: int) -> Any:
    rest = dict(given)
    values: dict[str, Any] = {}
    for name, hint in typing.get_type_hints(kind).items():
        both = _BOUND.sub("", name)
        if name in rest:
            value = rest.pop(name)
            if part := _part(hint):
                values[name] = _row(part, value, country, number)
            else:
                values[name] = value.replace(_NUMBER, str(number)) if isinstance(value, str) else value
        elif both != name and both in given:
            rest.pop(both, None)
            values[name] = given[both]
        else:
            values[name] = _made_up(name, hint, country, number)
    if rest:
        raise ValueError(f"a row has no field {', '.join(rest)}")
    return kind(**values)


def _part(hint: Any) -> type[Any] | None:
    """Return the class of a part of several fields; None for another hint."""
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    return next((arm for arm in arms if hasattr(arm, "_make")), None)


def _made_up(name: str, hint: Any, country: str, number: int) -> Any:
    if name == "country":
        return country
    if hint is bool:
        return True
    if hint is str:
        return _WORDS.get(name, f"{name}:example {number}")
    if name == _NUMBER_OF_SERVANT:
        return number
    if type(None) in typing.get_args(hint):
        return None
    raise ValueError(f"a row needs its {name}")
