"""Every rule gives its worked examples the outcomes that were written beside them."""

from __future__ import annotations

import pytest

from merit.contract import Outcome, Rule
from merit.examples import Example, examples_of
from merit.registry import all_rules, shipped_policy
from merit.strata.rule import StratumRule

RULES = all_rules()
EXAMPLES = [example for rule in RULES for example in examples_of(rule)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule.id} {example.title}")
def test_an_example_has_its_outcome(example: Example) -> None:
    assert example.difference(shipped_policy()) is None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule.id} {example.title}")
def test_a_violating_example_has_a_reason_and_evidence(example: Example) -> None:
    for case in example.judge(shipped_policy()):
        if case.outcome is Outcome.VIOLATES:
            assert case.evidence
            assert "{" not in example.rule.reason(case)
        if case.outcome is Outcome.NOT_EVALUABLE:
            assert example.rule.missing(case)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_shows_all_three_outcomes(rule: Rule) -> None:
    assert {example.outcome for example in examples_of(rule)} >= {outcome.value for outcome in Outcome}


@pytest.mark.parametrize("rule", [rule for rule in RULES if isinstance(rule, StratumRule)], ids=lambda rule: rule.id)
def test_a_stratum_rule_states_the_figures_of_a_reason(rule: StratumRule) -> None:
    assert [example for example in examples_of(rule) if example.outcome == "violates" and example.reason]
