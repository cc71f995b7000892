"""How worked examples of stratum rules are written, and what is said of one that cannot be read or has another outcome."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from merit.examples import examples_of
from merit.registry import find_rule, shipped_policy
from merit.strata.examples import rows_of_example
from merit.strata.rule import StratumRule


def rule(id_: str) -> StratumRule:
    found = find_rule(id_)
    assert isinstance(found, StratumRule)
    return found


def rows(id_: str, text: str) -> list[Any]:
    entry = tomllib.loads(f"[[strata]]\nkey = ['a', 'b', 'c']\nrows = [{text}]\n")
    found = rows_of_example(rule(id_), entry)
    assert {key for key, _ in found} == {("a", "b", "c")}
    return [row for _, row in found]


def test_equal_rows_are_those_of_different_people() -> None:
    one, other, last = rows(
        "R02", "{ first = 2020-01-01, end = 2021-01-01, low = 5, high = 6, times = 2 }, { first = 2020-01-01, end = 2021-01-01 }"
    )
    assert other == one._replace(who=2)
    assert (one.who, one.low, one.high, one.sure, one.missing, one.promotion) == (1, 5, 6, True, None, None)
    assert (last.who, last.low) == (3, None)


def test_one_name_stands_for_both_bounds() -> None:
    (row,) = rows(
        "R04", "{ since = 2020-01-01, ordered_first = 2021-01-01, ordered_last = 2021-02-01, promotion = { promotes = false } }"
    )
    assert (row.since.exact, row.order.exact, row.ended_first) == (row.since_first, None, None)
    assert (row.promotion.promotes, row.promotion.country, row.promotion.body) == (False, "UZ", "body")


def test_rows_of_one_person_share_what_is_made_up() -> None:
    together = "{ together = [{ kind = 1, competition = 'competition:#' }, { kind = 2 }], times = 2 }"
    found = [(row.kind, row.who, row.competition) for row in rows("R14", together)]
    assert found == [(1, 1, "competition:1"), (2, 1, None), (1, 2, "competition:2"), (2, 2, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{ top = true, bottom = true }", "a row has no field bottom"), ("{ sure = true, times = 2, extra = 1 }", "no field extra")],
    ids=["field", "number"],
)
def test_a_field_that_a_row_does_not_have_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rows("R17", text)


def test_a_field_that_a_row_needs_is_named() -> None:
    with pytest.raises(ValueError, match="a row needs its since_first"):
        rows("R04", "{ ordered = 2021-01-01 }")


def test_another_reason_or_outcome_is_said() -> None:
    example = next(each for each in examples_of(rule("R17")) if each.reason)
    assert example.reason
    assert example.difference(shipped_policy()) is None
    other = replace(example, reason=example.reason.replace("9 of 10", "8 of 10"))
    assert f"expected the reason «{other.reason}», found «{example.reason}»" in str(other.difference(shipped_policy()))
    assert "expected satisfies, found violates" in str(replace(example, outcome="satisfies").difference(shipped_policy()))
