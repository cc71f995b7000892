"""``meritgraph ask teams``: people who moved together from one body to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.contract import Outcome
from merit.messages import as_text
from merit.questions.teams import Asked, Leader, Member, MovedTeam, TeamsAnswer, ask_teams
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import AsOf, day_document, day_of_question, spans_text
from meritgraph.cli.ask.printing import MOST_LISTED, print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_MOST_DAYS = 36_500
"""Within a hundred years everybody who ever moved did: more days ask for nothing else."""
_OUTCOMES = {
    Outcome.VIOLATES: "a finding",
    Outcome.SATISFIES: "no finding",
    Outcome.NOT_EVALUABLE: "not evaluable",
}


@app.command()
def teams(
    body: Annotated[str | None, typer.Argument(help="Id of a body: moves from it and to it.", show_default=False)] = None,
    origin: Annotated[str | None, typer.Option("--from", help="Id of the body that they left.", show_default=False)] = None,
    destination: Annotated[str | None, typer.Option("--to", help="Id of the body that they joined.", show_default=False)] = None,
    days: Annotated[
        int | None, typer.Option(min=0, max=_MOST_DAYS, help="Days within which they moved; by default those of rule R11.")
    ] = None,
    people: Annotated[
        int | None, typer.Option(min=2, max=MOST_LISTED, help="Fewest people; by default those of rule R11.")
    ] = None,
    as_of: AsOf = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """List teams: people who moved from one body to another within some days, and whom of them they had reported to.

    Name one body, or those that they left and joined. Nothing is written. Exits 0 when it is answered, also when there is none, 1
    when an id is unknown.

    Example: meritgraph ask teams --from organisation:1a… --to organisation:2b…
    """
    if (body is None) == (origin is None and destination is None):
        raise typer.BadParameter("Name a body, or what they left and joined by --from and --to, not both.")
    asked = Asked(origin=origin, destination=destination, either=body)
    answer = run(_ask(require_purpose(Settings(), "ask teams", purpose), asked, day_of_question(as_of), people, days))
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(own: Reading, asked: Asked, as_of: date, people: int | None, days: int | None) -> TeamsAnswer:
    policy = services.policy_of(own.settings)
    async with services.migrated_database(own.settings) as database:
        answer = await ask_teams(database.read, policy, asked, as_of, people=people, days=days)
        await own.record(database, _document(answer))
        return answer


def _print(answer: TeamsAnswer) -> None:
    console = stdout()
    for number, team in enumerate(answer.teams, 1):
        origin, destination = escape(answer.bodies[team.origin]), escape(answer.bodies[team.destination])
        possible = "" if team.certain else " [yellow](possible: it depends on what is not known of them)[/]"
        console.print(f"[bold]{number}. {origin} to {destination}[/]{possible}", soft_wrap=True)
        print_table(_table(team))
        for leader in team.leaders:
            console.print(escape(_leader_text(team, leader)), soft_wrap=True)
    if not answer.teams:
        console.print("No team is on record.")
    for body, spans in answer.not_loaded.items():
        console.print(f"[yellow]Not assessed:[/] orders of {escape(answer.bodies[body])}, {spans_text(spans)}", soft_wrap=True)
    for each in answer.unreadable:
        console.print(f"[yellow]Left out:[/] {each.subject}, because {escape(each.reason)}", soft_wrap=True)
    print_convention(answer.convention)


def _table(team: MovedTeam) -> Table:
    table = Table()
    for name in ("joined", "person", "new post", "had reported to", "how sure"):
        table.add_column(name, overflow="fold")
    names = {member.servant: member.name for member in team.members}
    for member in team.members:
        under = ", ".join(names[servant] for servant in member.under)
        cells = (as_text(member.joined), f"{member.name}\n{member.servant}", member.post, under, "; ".join(_doubts(member)))
        table.add_row(*map(escape, cells))
    return table


def _doubts(member: Member) -> Iterator[str]:
    if member.missing is not None:
        yield f"not known: {member.missing}"
    elif not member.certain:
        yield "possible: the day is not known exactly, or too far from the others"
    else:
        yield "certain"
    if member.unsettled:
        yield "rests on a match that nobody has settled"


def _leader_text(team: MovedTeam, leader: Leader) -> str:
    name = next(member.name for member in team.members if member.servant == leader.servant)
    return f"R11 on {name}: {_OUTCOMES[leader.outcome]}{'' if leader.text is None else f' ({leader.text})'}"


def _document(answer: TeamsAnswer) -> dict[str, Any]:
    return {
        "as_of": answer.as_of,
        "people": answer.terms.people,
        "days": answer.terms.days,
        "served_days": answer.terms.served_days,
        "teams": [_team_document(answer, team) for team in answer.teams],
        "not_loaded": [{"body": body, "label": "Appointment", "days": spans} for body, spans in answer.not_loaded.items()],
        "not_read": [{"subject": each.subject, "reason": each.reason} for each in answer.unreadable],
        "convention": answer.convention,
    }


def _team_document(answer: TeamsAnswer, team: MovedTeam) -> dict[str, Any]:
    return {
        "from": {"id": team.origin, "name": answer.bodies[team.origin]},
        "to": {"id": team.destination, "name": answer.bodies[team.destination]},
        "certain": team.certain is True,
        "people": [
            {
                "servant": member.servant,
                "name": member.name,
                "left": member.left,
                "appointment": member.appointment,
                "post": member.post,
                "joined": day_document(member.joined),
                "certain": member.certain,
                "missing": member.missing,
                "had_reported_to": member.under,
                "rests_on_unreviewed_match": member.unsettled,
            }
            for member in team.members
        ],
        "r11": [{"leader": each.servant, "outcome": each.outcome, "text": each.text} for each in team.leaders],
    }
