"""``meritgraph check``: the check before the order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from graph.model.words import Mode
from merit.check import ProposedAppointment, check_appointment
from merit.contract import Case, Outcome, Rule
from merit.registry import all_rules
from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_rules
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_DAY = ["%Y-%m-%d"]
_HEADINGS = {
    Outcome.VIOLATES: "[bold red]Would break a rule[/]",
    Outcome.NOT_EVALUABLE: "[bold yellow]Cannot be judged[/]",
    Outcome.SATISFIES: "[bold green]Holds[/]",
}


@app.command()
def check(
    servant: Annotated[str, typer.Option(help="Id of the servant.", show_default=False)],
    position: Annotated[str, typer.Option(help="Id of the position.", show_default=False)],
    mode: Annotated[Mode | None, typer.Option(help="How the position is filled.", show_default=False)] = None,
    order_date: Annotated[datetime | None, typer.Option(formats=_DAY, help="Day of the order; today by default.")] = None,
    start: Annotated[datetime | None, typer.Option(formats=_DAY, help="First day in the position; by default that day.")] = None,
    competition: Annotated[str | None, typer.Option(help="Id of the competition that the order will name.")] = None,
    signed_by: Annotated[str | None, typer.Option(help="Id of the servant who will sign the order.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a proposed appointment before its order is signed. Nothing is written.

    Every breach (V) and the indicators R01, R03, R10 and R16 are judged as if the order were given. Exits 0 when every rule that
    concerns it holds, 3 when one would be broken, cannot be judged or was left out, 1 when the servant or the position is not
    known.

    Example: meritgraph check --servant servant:1a… --position position:2b… --mode competition --competition competition:3c…
    """
    ordered = order_date.date() if order_date else date.today()
    proposal = ProposedAppointment(servant, position, ordered, start.date() if start else ordered, mode, competition, signed_by)
    left_out = warn_of_broken_rules()
    cases = run(_check(Settings(), proposal))
    if as_json:
        print_json({"cases": [_document(rule, case) for rule, case in cases], "left_out": left_out})
    else:
        _print(cases)
    clean = not left_out and all(case.outcome is Outcome.SATISFIES for _, case in cases)
    raise typer.Exit(CLEAN if clean else WITH_REJECTS)


async def _check(settings: Settings, proposal: ProposedAppointment) -> list[tuple[Rule, Case]]:
    policy = services.policy_of(settings)
    async with services.migrated_database(settings) as database:
        return await check_appointment(database, proposal, all_rules(), policy)


def _document(rule: Rule, case: Case) -> dict[str, Any]:
    violates = case.outcome is Outcome.VIOLATES
    return {
        "rule": rule.id,
        "title": rule.title,
        "outcome": case.outcome.value,
        "severity": rule.severity_of(case).value if violates else None,
        "reason": rule.reason(case) if violates else None,
        "missing": rule.missing(case),
        "subjects": case.subjects,
        "evidence": case.evidence,
        "policy": [value.describe() for value in case.policy],
        "innocent_explanations": rule.messages.innocent_explanations if violates else None,
    }


def _print(cases: list[tuple[Rule, Case]]) -> None:
    console = stdout()
    if not cases:
        console.print("No rule concerns this order.")
    for outcome, heading in _HEADINGS.items():
        of_outcome = [(rule, case) for rule, case in cases if case.outcome is outcome]
        if of_outcome:
            console.print(heading)
        for rule, case in of_outcome:
            console.print(f"  [bold]{rule.id}[/] {rule.title}{_told(rule, case)}", soft_wrap=True)


def _told(rule: Rule, case: Case) -> str:
    """Return what is said of a case beside its rule: the reason with its basis, or what is missing."""
    if case.outcome is Outcome.VIOLATES:
        basis = "; ".join(value.describe() for value in case.policy)
        return f" ({rule.severity_of(case)})\n      {escape(rule.reason(case))}\n      {escape(basis)}"
    return f": {escape(rule.missing(case) or '')}" if case.missing else ""
