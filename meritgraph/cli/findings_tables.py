"""Tables and sentences about findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from merit.findings.listing import FindingCount, FindingDetails, ListedFinding
from merit.findings.trend import Group, TrendRow
from merit.registry import find_rule
from meritgraph.console import stdout

_TREND = ("opened", "reopened", "confirmed", "dismissed", "decided", "resolved")


def findings_table(findings: Sequence[ListedFinding]) -> Table:
    """Return one line for each finding, with its id below."""
    table = Table()
    table.add_column("rule")
    table.add_column("severity, state")
    table.add_column("finding", overflow="fold", ratio=1)
    table.add_column("assigned to")
    for each in findings:
        due = f"due {each.due}" if each.due else ""
        table.add_row(
            each.rule,
            f"{each.severity}\n{each.state}",
            f"{escape(each.reason)}\n[dim]{escape(each.id)}[/]",
            "\n".join(filter(None, (escape(each.assignee or ""), due))),
        )
    return table


def counts_table(counts: Sequence[FindingCount]) -> Table:
    """Return how many findings there are by rule, severity and body."""
    table = Table()
    for name in ("rule", "severity", "body"):
        table.add_column(name, overflow="fold")
    table.add_column("findings", justify="right")
    for each in counts:
        table.add_row(each.rule, each.severity, escape(each.organisation_name or each.organisation), f"{each.findings:,}")
    return table


def trend_table(rows: Sequence[TrendRow], groups: Sequence[Group]) -> Table:
    """Return what happened to findings by month and what else was asked for."""
    table = Table()
    for name in ("month", *(group.value for group in Group if group in groups)):
        table.add_column(name, overflow="fold")
    for name in _TREND:
        table.add_column(name, justify="right")
    for row in rows:
        by = {Group.RULE: row.rule or "", Group.BODY: row.organisation_name or row.organisation or ""}
        groups_of_row = (escape(by[group]) for group in Group if group in groups)
        table.add_row(row.month, *groups_of_row, *(f"{getattr(row, name):,}" for name in _TREND))
    return table


def print_details(details: FindingDetails) -> None:
    """Print a finding with its evidence and reviews, and the Cypher that shows it in Neo4j Browser."""
    console = stdout()
    for line in _lines(details):
        console.print(line, soft_wrap=True)
    rule = find_rule(details.finding.rule)
    if rule is not None:
        console.print("\n[bold]Rule out first[/]")
        for each in rule.messages.innocent_explanations:
            console.print(f"  {escape(each)}", soft_wrap=True)
        console.print("\n[bold]The evidence in Neo4j Browser[/]")
        console.print(rule.browser_query(details.finding.subjects), style="dim", markup=False, soft_wrap=True)


def _lines(details: FindingDetails) -> Iterator[str]:
    finding = details.finding
    rule = find_rule(finding.rule)
    yield f"[bold]{finding.rule}[/] {escape(rule.title if rule else '')} ({finding.severity}), version {finding.version}"
    yield escape(finding.id)
    yield f"\n{escape(finding.reason)}\n"
    about = {
        "state": finding.state.value,
        "person": f"{finding.servant_name or ''} {finding.servant}" if finding.servant else "",
        "body": f"{finding.organisation_name or ''} {finding.organisation}",
        "day": finding.day,
        "first seen": f"{finding.first_seen:%Y-%m-%d %H:%M} UTC",
        "policy": finding.policy,
        "assigned to": finding.assignee,
        "due": finding.due,
        "note": finding.note,
    }
    yield from (f"{name + ':':<13}{escape(str(value).strip())}" for name, value in about.items() if value)
    yield from _doubts(details)
    yield "\n[bold]It rests on[/]"
    for each in details.evidence:
        since = f"known since {each.known_since:%Y-%m-%d %H:%M}" if each.known_since else "no record states it"
        yield f"  {escape(each.label)} {escape(each.text)} [dim]{escape(each.id)}[/]"
        yield f"    {since}{', missing at its portal by now' if each.missing_at_portal else ''}"
        yield from (
            f"    {escape(record.portal)}/{escape(record.stream)}, read {record.recorded_at:%Y-%m-%d %H:%M}"
            for record in each.records
        )
    yield "\n[bold]What was done[/]"
    for review in details.reviews:
        note = f" Note: {review.note}" if review.note else ""
        why = f": {review.why}" if review.why else ""
        if review.grounds:
            number = f" {review.explanation}" if review.explanation else ""
            why = f", {review.grounds.replace('_', ' ')}{number}{why}"
        yield f"  {review.at:%Y-%m-%d %H:%M} {escape(f'{review.change} by {review.by}{why}.{note}')}"


def _doubts(details: FindingDetails) -> Iterator[str]:
    if details.rests_on_missing_record:
        yield "[yellow]It rests on a record that is missing at its portal.[/]"
    if details.rests_on_unreviewed_match:
        yield "[yellow]It rests on a match that nobody has settled: see meritgraph identity candidates.[/]"
    if details.has_quarantined_rows:
        yield "[yellow]It concerns a person with rows in quarantine.[/]"
