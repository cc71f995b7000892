"""``meritgraph check``: the check before the order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import typer

from graph.model.words import Mode, Term
from merit.check import CheckedOrder, ProposedAppointment, check_appointment
from merit.checked_cases import CheckedEvidence, evidence_of
from merit.messages import as_text
from merit.registry import all_rules
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.checked_cases import case_document, not_judged_document, print_cases, print_not_judged
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_rules
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_DAY = ["%Y-%m-%d"]


@app.command()
def check(
    servant: Annotated[str, typer.Option(help="Id of the servant.", show_default=False)],
    position: Annotated[str, typer.Option(help="Id of the position.", show_default=False)],
    mode: Annotated[Mode | None, typer.Option(help="How the position is filled.", show_default=False)] = None,
    order_date: Annotated[datetime | None, typer.Option(formats=_DAY, help="Day of the order; today by default.")] = None,
    start: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="First day in the position; by default the order's day.")
    ] = None,
    competition: Annotated[str | None, typer.Option(help="Id of the competition that the order will name.")] = None,
    signed_by: Annotated[str | None, typer.Option(help="Id of the servant who will sign the order.")] = None,
    term: Annotated[Term | None, typer.Option(help="Term of the appointment.", show_default=False)] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="First day after a fixed term.")] = None,
    probation_until: Annotated[datetime | None, typer.Option(formats=_DAY, help="First day after a probation.")] = None,
    keeps_posts: Annotated[bool, typer.Option("--keeps-posts", help="The servant keeps her present posts, too.")] = False,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Check a proposed appointment before its order is signed. Nothing is written.

    Every breach (V) and the indicators R01 to R04, R10 and R16 are judged as if the order were given; R02 and R04 compare with
    peers that the last detection kept. Her present posts are taken to end when she starts, unless she acts, is seconded, or keeps
    them. Exits 0 when every rule that concerns the order holds, 3 when one would be broken, cannot be judged or was left out, 1
    when an id is unknown or her file cannot be read.

    Example: meritgraph check --servant servant:1a… --position position:2b… --mode competition --competition competition:3c…
    """
    ordered = _day(order_date) or date.today()
    days: dict[str, date | None] = {"order_date": ordered, "start": _day(start) or ordered}
    days |= {"until": _day(until), "probation_until": _day(probation_until)}
    further: dict[str, Any] = {**days, "term": term, "keeps_posts": keeps_posts}
    proposal = ProposedAppointment(servant, position, mode=mode, competition=competition, signed_by=signed_by, **further)
    asked = require_purpose(Settings(), "check", purpose)
    left_out = warn_of_broken_rules()
    checked, evidence = run(_check(asked, proposal))
    if as_json:
        print_json({**_document(checked, evidence), "left_out": left_out})
    else:
        _print(checked)
    raise typer.Exit(CLEAN if checked.clean and not left_out else WITH_REJECTS)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


async def _check(asked: Reading, proposal: ProposedAppointment) -> tuple[CheckedOrder, Mapping[str, CheckedEvidence]]:
    policy = services.policy_of(asked.settings)
    async with services.migrated_database(asked.settings) as database:
        checked = await check_appointment(database.read, proposal, all_rules(), policy, date.today())
        evidence = await evidence_of(database.read, checked.cases)
        await asked.record(database, [proposal.servant, _document(checked, evidence)])
        return checked, evidence


def _document(checked: CheckedOrder, evidence: Mapping[str, CheckedEvidence]) -> dict[str, Any]:
    return {
        "cases": [case_document(each, evidence) for each in checked.cases],
        "peers_as_of": checked.peers_as_of,
        "not_judged": not_judged_document(checked.unreadable, checked.failures),
    }


def _print(checked: CheckedOrder) -> None:
    console = stdout()
    if not checked.cases:
        console.print("No rule concerns this order.")
    print_cases(checked.cases, broken="Would break a rule")
    if checked.peers_as_of:
        console.print(f"Peers are those of the detection as of {as_text(checked.peers_as_of)}.")
    print_not_judged(checked.unreadable, checked.failures, "order")
