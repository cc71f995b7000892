"""Generates docs/rules.md from the rules' folders and the answer key of the sandbox.

``python -m meritgraph.rule_page`` writes the page. With ``--check`` it writes nothing and fails if the page differs.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.contract import Outcome, Rule, RuleClass
from merit.examples import Example, examples_of
from merit.policies.values import PolicyValue
from merit.registry import all_rules, shipped_policy
from sandbox.kazakhstan.world import kazakh_part
from sandbox.world import build_world

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
DEMO_SERVANTS, DEMO_SEED = 800, 7

_OWN_RULES = "merit.rules."
_CLASSES = {
    RuleClass.BREACH: "Breaches: provable from records",
    RuleClass.INDICATOR: "Indicators: statistical, or worth a question",
    RuleClass.RECORD: "Quality of records",
}
_INTRODUCTION = """\
Generated from the folders under `merit/rules` by `python -m meritgraph.rule_page`; `make check` fails when it differs.

A finding is a lead for review, never a verdict. Everything that a rule concerns has one outcome: it violates the rule, it
satisfies it, or it is *not evaluable*, and then the missing input is named. What is not known is never counted as satisfied. No
value on this page was checked against the official text of a law; a deployment states its own by `MERITGRAPH_POLICY`, and
`meritgraph rules show` shows what is in force.
"""
_OUTCOMES = {"violates": "violated", "satisfies": "satisfied", "not_evaluable": "not evaluable", "no case": "not concerned"}


def rule_page() -> str:
    """Return the text of the page."""
    return "".join(_page())


def _page() -> Iterator[str]:
    rules = [rule for rule in all_rules() if rule.package.startswith(_OWN_RULES)]
    planted = _planted()
    yield "# The rules\n\n"
    yield _INTRODUCTION
    for rule_class, heading in _CLASSES.items():
        of_class = [rule for rule in rules if rule.rule_class is rule_class]
        yield f"\n## {heading}\n\n| rule | severity | looks for |\n|---|---|---|\n"
        for rule in of_class:
            anchor = f"{rule.id}-{rule.title}".lower().replace(" ", "-").replace(",", "")
            yield f"| [{rule.id} {rule.title}](#{anchor}) | {rule.severity} | {rule.looks_for} |\n"
        for rule in of_class:
            yield from _rule(rule, planted)


def _rule(rule: Rule, planted: Mapping[tuple[str, str], int]) -> Iterator[str]:
    yield f"\n### {rule.id} {rule.title}\n\n{rule.looks_for} {rule.rationale}\n\n"
    yield f"*Law:* {rule.legal_basis}\n\n{rule.messages.text('reading').strip()}\n\n"
    yield "| country | orders from | before | values | basis | checked |\n|---|---|---|---|---|---|\n"
    for value in shipped_policy().values(rule.id):
        yield _value(value)
    yield "\nWhat would explain a finding innocently:\n\n"
    for explanation in rule.innocent_explanations:
        yield f"- {explanation}\n"
    yield from _example(rule)
    counts = {outcome: planted[rule.id, outcome] for outcome in ("violates", "satisfies", "not_evaluable")}
    yield (
        f"\nIn the sandbox of the demo: {counts['violates']} violating cases, {counts['satisfies']} look-alikes, "
        f"{counts['not_evaluable']} with a missing input.\n"
    )


def _value(value: PolicyValue) -> str:
    country = "any" if value.country == "*" else value.country
    since = "" if value.from_ == FIRST_DAY else value.from_.isoformat()
    until = "" if value.to == LAST_DAY else value.to.isoformat()
    parameters = "<br>".join(f"{name} = {_shown(each)}" for name, each in value.parameters.items())
    checked = "yes" if value.verified else "no"
    return f"| {country} | {since} | {until} | {parameters if value.duty else 'no such duty'} | {value.basis} | {checked} |\n"


def _example(rule: Rule) -> Iterator[str]:
    """Yield the first violating example, and the outcomes of all."""
    examples = examples_of(rule)
    shown = next(each for each in examples if each.outcome == Outcome.VIOLATES)
    case = next(each for each in shown.judge(shipped_policy()) if each.outcome is Outcome.VIOLATES)
    yield f"\n*{shown.title}:*\n\n```toml\n{''.join(_source(shown))}```\n\n> {rule.reason(case)}\n\n"
    yield "| example | outcome | missing |\n|---|---|---|\n"
    for each in examples:
        missing = rule.messages.missing(each.missing) if each.missing else ""
        yield f"| {each.title} | {_OUTCOMES[each.outcome]} | {missing} |\n"


def _source(example: Example) -> Iterator[str]:
    """Yield the situation of an example, as its file states it."""
    for name, post in example.source.get("posts", {}).items():
        yield from _table(f"[posts.{name}]", post)
    for name in ("servant", "competition"):
        if name in example.source:
            yield from _table(f"[{name}]", example.source[name])
    for stratum in example.source.get("strata", ()):
        yield from _table("[[strata]]", stratum)


def _table(name: str, content: Mapping[str, Any]) -> Iterator[str]:
    yield f"{name}\n"
    for key, value in content.items():
        listed = cast("list[Any]", value) if isinstance(value, list) else []
        if listed and isinstance(listed[0], dict):
            yield f"{key} = [\n" + "".join(f"    {_shown(each)},\n" for each in listed) + "]\n"
        else:
            yield f"{key} = {_shown(value)}\n"


def _shown(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_shown(each)}" for name, each in cast("dict[str, Any]", value).items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, cast("list[Any]", value))) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}'" if '"' in value else f'"{value}"'
    return str(value)


def _planted() -> Counter[tuple[str, str]]:
    """Return the number of cases in the answer key of the demo's world, by rule and outcome."""
    world = build_world(DEMO_SERVANTS, DEMO_SEED)
    return Counter((entry.rule, entry.outcome) for entry in (*world.key, *kazakh_part(world).key))


def main() -> None:
    """Write the page, or compare it."""
    text = rule_page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit(f"docs/{PAGE.name} differs from the rules: run python -m meritgraph.rule_page")


if __name__ == "__main__":
    main()
