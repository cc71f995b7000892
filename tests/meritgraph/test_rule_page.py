"""docs/rules.md is what the rules' folders and the answer key say."""

from __future__ import annotations

from meritgraph.rule_page import PAGE, rule_page


def test_the_page_of_the_rules_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == rule_page()
