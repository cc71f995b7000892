"""What a rule says where the law is known to demand nothing, and where no value is known: on the examples of all rules."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.contract import Outcome, Rule
from merit.examples import examples_of
from merit.policies.book import PolicyBook
from merit.policies.values import ANY_COUNTRY, PolicyValue, value_on
from merit.registry import all_rules, shipped_policy

EXAMPLES = {rule.id: examples_of(rule) for rule in all_rules()}
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
TURNS = [date(2021, 1, 1), date(2023, 6, 1), date(2025, 6, 1), date(2026, 3, 1)]
"""Days within the times of the examples, on which a value of a test begins or ends."""


def no_duty(first: date = FIRST_DAY, last: date = LAST_DAY) -> PolicyValue:
    return PolicyValue(ANY_COUNTRY, first, last, "a test", duty=False)


def book(rule: Rule, *values: PolicyValue) -> PolicyBook:
    """Return the shipped policy, in which the rule has these values alone."""
    shipped = shipped_policy()
    return PolicyBook({**shipped.rules, rule.id: values}, shipped.calendars)


@RULES
def test_without_a_duty_everything_satisfies_a_rule(rule: Rule) -> None:
    policy = book(rule, no_duty())
    cases = [(example.title, case) for example in EXAMPLES[rule.id] for case in example.judge(policy)]
    assert cases
    # Without the day of a grant it is not known which value is in force on it.
    judged = [(title, case.outcome) for title, case in cases if case.missing != "grant_day"]
    assert [title for title, outcome in judged if outcome is not Outcome.SATISFIES] == []


@RULES
def test_without_a_value_nothing_violates_a_rule_and_something_lacks_it(rule: Rule) -> None:
    policy = book(rule)
    cases = [case for example in EXAMPLES[rule.id] for case in example.judge(policy)]
    assert Outcome.VIOLATES not in {case.outcome for case in cases}
    assert "policy" in {case.missing for case in cases}


@RULES
@pytest.mark.parametrize("turn", TURNS, ids=str)
@pytest.mark.parametrize("first", ["no duty", "shipped", "no value"])
def test_a_violation_rests_on_a_value_with_a_duty(rule: Rule, turn: date, first: str) -> None:
    """Values turn from one kind to another on a day; a rule takes no parameter from one that has none."""
    like = next(value for value in rule.policy if value.duty)
    before = PolicyValue(ANY_COUNTRY, FIRST_DAY, turn, "a test", parameters=like.parameters)
    after = PolicyValue(ANY_COUNTRY, turn, LAST_DAY, "a test", parameters=like.parameters)
    values = {"no duty": (no_duty(last=turn), after), "shipped": (before, no_duty(first=turn)), "no value": (after,)}[first]
    for example in EXAMPLES[rule.id]:
        for case in example.judge(book(rule, *values)):
            assert case.outcome is not Outcome.VIOLATES or any(value.duty for value in case.policy), example.title


def test_a_country_without_a_value_of_its_own_has_that_of_all() -> None:
    values = (PolicyValue("UZ", FIRST_DAY, date(2026, 1, 1), "of one"), no_duty(date(2025, 1, 1)))
    assert [value_on(values, country, date(2025, 6, 1)) for country in ("UZ", "KZ")] == list(values)
    assert value_on(values, "UZ", date(2026, 1, 1)) == values[1]
    assert value_on(values, "KZ", date(2024, 12, 31)) is None
