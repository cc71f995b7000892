"""Cases of a check: for people, by outcome, and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from merit.checked_cases import CheckedCase, CheckedEvidence
from merit.contract import Outcome
from merit.dossiers.reading import Unreadable
from merit.evaluation import RuleFailure
from meritgraph.console import stderr, stdout

_PROPOSED: Mapping[str, Any] = {"label": None, "text": "proposed", "known_since": None}
"""Of what is not in the graph: a proposed order itself, and the move that it would be."""


def print_cases(cases: Sequence[CheckedCase], broken: str) -> None:
    """Print cases by outcome, the violating ones first, under that heading.

    Cases of one wording are printed once, with their number.
    """
    headings = {
        Outcome.VIOLATES: f"[bold red]{broken}[/]",
        Outcome.NOT_EVALUABLE: "[bold yellow]Cannot be judged[/]",
        Outcome.SATISFIES: "[bold green]Holds[/]",
    }
    console = stdout()
    for outcome, heading in headings.items():
        of_outcome = [each for each in cases if each.case.outcome is outcome]
        if of_outcome:
            console.print(heading)
        for line, count in Counter(f"[bold]{each.rule.id}[/] {each.rule.title}{_told(each)}" for each in of_outcome).items():
            console.print(f"  {line}{times_text(count)}", soft_wrap=True)


def times_text(count: int) -> str:
    """Return what is said behind a line that stands for several of one wording."""
    return "" if count == 1 else f" [bold]({count:,} times)[/]"


def print_not_judged(unreadable: Sequence[Unreadable], failures: Sequence[RuleFailure], what: str) -> None:
    """Print which dossiers could not be judged, and which rules broke; ``what`` is what is checked."""
    for each in unreadable:
        stderr().print(f"[bold red]{each.subject}:[/] not judged, because {escape(each.reason)}", soft_wrap=True)
    for each in failures:
        stderr().print(f"[bold red]{each.rule} broke ({each.problem}).[/] The {what} is not judged by it. The log says why.")


def not_judged_document(unreadable: Sequence[Unreadable], failures: Sequence[RuleFailure]) -> list[dict[str, str]]:
    """Return what could not be judged as programs read it."""
    return [
        *({"subject": each.subject, "reason": each.reason} for each in unreadable),
        *({"rule": each.rule, "reason": f"the rule broke ({each.problem})"} for each in failures),
    ]


def case_document(checked: CheckedCase, evidence: Mapping[str, CheckedEvidence]) -> dict[str, Any]:
    """Return a case as programs read it; ``evidence`` is what the graph has of it, by id."""
    rule, case = checked.rule, checked.case
    violates = case.outcome is Outcome.VIOLATES
    return {
        "rule": rule.id,
        "title": rule.title,
        "outcome": case.outcome.value,
        "severity": checked.severity.value if violates else None,
        "reason": rule.reason(case) if violates else None,
        "missing": rule.missing(case),
        "subjects": case.subjects,
        "evidence": [evidence.get(id_) or {"id": id_, **_PROPOSED} for id_ in case.evidence],
        "policy": [value.describe() for value in case.policy],
        "rests_on_unreviewed_match": checked.unsettled,
        "innocent_explanations": rule.messages.innocent_explanations if violates else None,
    }


def _told(checked: CheckedCase) -> str:
    """Return what is said of a case beside its rule: the reason with its basis, or what is missing."""
    rule, case = checked.rule, checked.case
    if case.outcome is not Outcome.VIOLATES:
        return f": {escape(rule.missing(case) or '')}" if case.missing else ""
    lines = [f" ({checked.severity})", escape(rule.reason(case)), escape("; ".join(value.describe() for value in case.policy))]
    if checked.unsettled:
        lines.append("[yellow]It rests on a match that nobody has settled: see meritgraph identity candidates.[/]")
    return "\n      ".join(lines)
