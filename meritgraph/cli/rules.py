"""``meritgraph rules``: what the rules look for, on which values they rest, and how much they could judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph.cypher.statements import statement
from merit.context import read_context
from merit.contract import MalformedRule, Rule
from merit.examples import BadExample, Example, examples_of
from merit.policies.overlay import overlay
from merit.policies.values import PolicyValue
from merit.registry import all_rules, broken_rules, find_rule
from merit.what_if import WhatIfReport, what_if
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.exit_codes import CLEAN, FAILED, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_rules
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.cli.what_if_report import print_what_if, what_if_document
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="What the rules look for, on which values they rest, and how much they could judge."
    "\n\nExample: meritgraph rules show V10",
)

Id = Annotated[str, typer.Argument(help="Id of a rule, such as V01.", show_default=False)]


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List all rules, those of installed packages included.

    Names the rules whose packages cannot be used.

    Example: meritgraph rules list
    """
    services.policy_of(Settings())
    warn_of_broken_rules()
    rules = all_rules()
    if as_json:
        print_json([_summary(rule) for rule in rules])
        return
    table = Table(title=f"{len(rules)} rules", title_justify="left")
    for name in ("rule", "severity", "title", "looks for"):
        table.add_column(name)
    for rule in rules:
        table.add_row(rule.id, rule.severity.value, rule.title, escape(rule.messages.text("looks_for")))
    stdout().print(table)


@app.command("show")
def show_command(rule: Id, as_json: AsJson = False) -> None:
    """Show one rule: meaning, law, the values in force here, and what would explain a finding innocently.

    Exits 1 for an unknown rule or a policy file that cannot be used.

    Example: meritgraph rules show V10
    """
    found = _rule(rule)
    values = services.policy_of(Settings()).values(found.id)
    if as_json:
        print_json({**_summary(found), **_details(found), "values": [_value(each) for each in values]})
        return
    messages, console = found.messages, stdout()
    console.print(f"[bold]{found.id} {found.title}[/] ({found.severity})\n{escape(messages.text('looks_for'))}\n")
    console.print(f"{escape(messages.text('rationale'))}\n\n{escape(messages.text('reading').strip())}\n", soft_wrap=True)
    console.print(f"[bold]Law[/]\n{escape(messages.text('legal_basis'))}\n", soft_wrap=True)
    console.print("[bold]Values[/]")
    for value in values:
        origin = f" [stated by {value.source}]" if value.source else ""
        console.print(f"- {escape(value.describe() + origin)}", soft_wrap=True)
    console.print("\n[bold]What would explain a finding innocently[/]")
    for explanation in messages.innocent_explanations:
        console.print(f"- {escape(explanation)}", soft_wrap=True)
    console.print(f"\n[bold]The evidence as a graph[/]\n{escape(found.show.text)}", soft_wrap=True)


@app.command("test")
def judge_examples(
    rule: Annotated[str | None, typer.Argument(help="Id of a rule; all rules by default.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Judge the worked examples of the rules under the policy in force here.

    Exits 0 when every example has its outcome, 3 when some differ or were left out: a deployment's policy may be the reason.

    Example: meritgraph rules test V10
    """
    policy = services.policy_of(Settings())
    left_out = [] if rule else warn_of_broken_rules()
    judged: list[tuple[Example, str | None]] = []
    for each in [_rule(rule)] if rule else all_rules():
        try:
            judged += [(example, example.difference(policy)) for example in examples_of(each)]
        except BadExample as error:
            left_out.append(str(error))
            stderr().print(f"[bold red]Left out:[/] {escape(str(error))}", soft_wrap=True)
    differences = [difference for _, difference in judged if difference]
    if as_json:
        print_json({"examples": [_example(*each) for each in judged], "left_out": left_out})
    else:
        for difference in differences:
            stdout().print(f"[red]{escape(difference)}[/]", soft_wrap=True)
        stdout().print(f"Examples: {len(judged):,}; as written: {len(judged) - len(differences):,}.")
    raise typer.Exit(WITH_REJECTS if differences or left_out else CLEAN)


@app.command("coverage")
def coverage_command(
    body: Annotated[str | None, typer.Option(help="Only of this body: the id of an organisation.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show how many things each rule could judge in the last detection, how many it could not, and what was missing.

    Exits 1 when nothing was judged yet.

    Example: meritgraph rules coverage
    """
    services.policy_of(Settings())
    rows = run(_coverage())
    if not rows:
        stderr().print("Nothing was judged yet. Run `meritgraph detect`.")
        raise typer.Exit(FAILED)
    shown = [_of_body(row, body) for row in rows] if body else [_of_all(row) for row in rows]
    if as_json:
        print_json(shown)
        return
    title = f"Judged as of {rows[0]['as_of']}{f', {body}' if body else ''}"
    table = Table(title=escape(title), title_justify="left")
    table.add_column("rule")
    for name in ("findings", "satisfied", "not evaluable"):
        table.add_column(name, justify="right")
    table.add_column("missing")
    for row in shown:
        missing = "\n".join(f"{name} ({count:,})" for name, count in row["missing"].items())
        found = "" if row["findings"] is None else f"{row['findings']:,}"
        table.add_row(row["rule"], found, f"{row['satisfied']:,}", f"{row['not_evaluable']:,}", escape(missing))
    stdout().print(table)


@app.command("what-if")
def what_if_command(
    file: Annotated[Path, typer.Argument(help="Policy file, written as MERITGRAPH_POLICY.", show_default=False)],
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Say which findings another policy would open and close. Nothing is written.

    Exits 0; 1 for a file that cannot be used; 3 when something could not be judged.

    Example: meritgraph rules what-if next-year.toml
    """
    asked = require_purpose(Settings(), "rules what-if", purpose)
    left_out = warn_of_broken_rules()
    report = run(_what_if(asked, file))
    if as_json:
        print_json(what_if_document(report))
    else:
        print_what_if(report)
    raise typer.Exit(WITH_REJECTS if report.broken or left_out else CLEAN)


def _rule(id_: str) -> Rule:
    """Return a rule. Raises MalformedRule for an id that no usable rule has."""
    found = find_rule(id_.upper())
    if found is None and (problem := broken_rules().get(id_.upper())):
        raise MalformedRule(problem)
    if found is None:
        raise MalformedRule(f"There is no rule {id_}. `meritgraph rules list` lists all rules.")
    return found


def _summary(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "class": rule.rule_class.value,
        "severity": rule.severity.value,
        "title": rule.title,
        "looks_for": rule.messages.text("looks_for"),
    }


def _details(rule: Rule) -> dict[str, Any]:
    messages = rule.messages
    texts = {name: messages.text(name).strip() for name in ("rationale", "reading", "legal_basis")}
    return {**texts, "innocent_explanations": messages.innocent_explanations, "show": rule.show.text}


def _value(value: PolicyValue) -> dict[str, Any]:
    return {
        "country": value.country,
        "from": value.from_,
        "to": value.to,
        "duty": value.duty,
        "parameters": dict(value.parameters),
        "basis": value.basis,
        "verified": value.verified,
        "source": value.source or None,
    }


def _example(example: Example, difference: str | None) -> dict[str, Any]:
    return {"rule": example.rule.id, "title": example.title, "expected": example.outcome, "difference": difference}


async def _coverage() -> list[dict[str, Any]]:
    async with services.migrated_database(Settings()) as database:
        return await database.read(statement("merit/rule_runs"), {})


def _of_all(row: dict[str, Any]) -> dict[str, Any]:
    missing = dict(_counted(text) for text in row["missing"])
    return {
        "rule": row["rule"],
        "findings": row["violating"],
        "satisfied": row["satisfied"],
        "not_evaluable": row["not_evaluable"],
        "missing": missing,
    }


def _of_body(row: dict[str, Any], body: str) -> dict[str, Any]:
    prefix = f"{body}: "
    missing = dict(_counted(text.removeprefix(prefix)) for text in row["missing_by_body"] if text.startswith(prefix))
    satisfied = sum(_counted(text)[1] for text in row["satisfied_by_body"] if text.startswith(prefix))
    return {
        "rule": row["rule"],
        "findings": None,
        "satisfied": satisfied,
        "not_evaluable": sum(missing.values()),
        "missing": missing,
    }


def _counted(text: str) -> tuple[str, int]:
    """Return the words and the number of a kept count (``exact days of a sanction: 3``)."""
    words, _, number = text.rpartition(": ")
    return words, int(number)


async def _what_if(asked: Reading, file: Path) -> WhatIfReport:
    present = services.policy_of(asked.settings)
    other = overlay(present, file)
    async with services.migrated_database(asked.settings) as database:
        context = await read_context(database.read, date.today(), present)
        report = await what_if(database.read, all_rules(), context, other)
        cases = [case for each in report.differences for case in (*each.opening, *each.closing)]
        await asked.record(database, [(case.subjects, case.evidence) for case in cases])
        return report
