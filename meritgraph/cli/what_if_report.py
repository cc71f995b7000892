"""What ``meritgraph rules what-if`` prints."""

from __future__ import annotations

from typing import Any

from rich.markup import escape

from merit.contract import Case, Rule
from merit.what_if import RuleDifference, WhatIfReport
from meritgraph.console import stderr, stdout


def what_if_document(report: WhatIfReport) -> dict[str, Any]:
    """Return what another policy would change, as the JSON document that is printed."""
    return {
        "judged": report.judged,
        "not_judged": report.broken,
        "rules": [
            {
                "rule": each.rule.id,
                "opened": each.opened,
                "closed": each.closed,
                "no_longer_evaluable": each.no_longer_evaluable,
                "newly_evaluable": each.newly_evaluable,
                "opening": [_case(each.rule, case) for case in each.opening],
                "closing": [_case(each.rule, case) for case in each.closing],
            }
            for each in report.differences
        ],
    }


def _case(rule: Rule, case: Case) -> dict[str, Any]:
    return {"finding": rule.finding_id(case.subjects), "reason": rule.reason(case), "day": case.day}


def print_what_if(report: WhatIfReport) -> None:
    """Print what another policy would change, rule by rule."""
    console = stdout()
    if not report.differences:
        console.print("No outcome differs.")
    for difference in report.differences:
        _print_difference(difference)
    console.print(f"Dossiers judged under both policies: {report.judged:,}. Nothing was written.")
    if report.broken:
        stderr().print(f"[bold red]Not judged: {report.broken:,}.[/] `meritgraph detect` names them.")


def _print_difference(difference: RuleDifference) -> None:
    console, rule = stdout(), difference.rule
    console.print(
        f"[bold]{rule.id} {rule.title}[/]: would open {difference.opened:,}, would close {difference.closed:,}; "
        f"no longer evaluable {difference.no_longer_evaluable:,}, newly evaluable {difference.newly_evaluable:,}.",
        soft_wrap=True,
    )
    for sign, cases in (("+", difference.opening), ("-", difference.closing)):
        for case in cases:
            console.print(f"  {sign} {escape(rule.reason(case))}", soft_wrap=True)
