"""``meritgraph ask routes``: by which ways careers go from one place to another, and how unusual a career is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape
from rich.table import Table

from merit.questions.atypicality import AssessedCareer, AssessedStep, AtypicalityAnswer, ask_atypicality
from merit.questions.career_places import Place
from merit.questions.routes import FoundRoute, RoutesAnswer, ask_routes
from merit.questions.shown import FEWEST
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import day_of_question
from meritgraph.cli.ask.printing import count_text, print_convention, print_not_computed, share_document, share_text
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_MOST_ROUTES = 50


@app.command()
def routes(
    start: Annotated[
        str | None, typer.Option("--from", help="Where routes begin: a position or a state.", show_default=False)
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Where routes end: a position or a state.", show_default=False)] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=_MOST_ROUTES, help="How many routes.")] = 3,
    country: Annotated[str | None, typer.Option(help="Country of both states, where their ladder is in several.")] = None,
    servant: Annotated[str | None, typer.Option(help="Id of a servant: how unusual her career is.")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Take positions, or the career, as on this day; today by default."),
    ] = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Show by which ways careers go from one position or rank to another, or how unusual the steps of a career are.

    A state is ladder/rank/level, such as uz-managerial/3/district; ladder/rank is any level. Exits 0 when it is answered, 1 when
    an id is unknown or no detection has computed the figure yet.

    Example: meritgraph ask routes --from uz-managerial/2/district --to position:1a… --k 5
    """
    day = day_of_question(as_of)
    if servant is not None:
        if start or end or country:
            raise typer.BadParameter("With --servant there is neither --from nor --to nor --country.")
        career = run(_ask_career(require_purpose(Settings(), "ask routes", purpose), servant, day))
        if career is None:
            _not_computed()
        _show_career(career, as_json)
        return
    if start is None or end is None:
        raise typer.BadParameter("Name both --from and --to, or a --servant.")
    answer = run(_ask(Settings(), start, end, day, k, country))
    if answer is None:
        _not_computed()
    _show(answer, as_json)


def _not_computed() -> NoReturn:
    print_not_computed()
    raise typer.Exit(FAILED)


async def _ask(settings: Settings, start: str, end: str, day: date, k: int, country: str | None) -> RoutesAnswer | None:
    async with services.migrated_database(settings) as database:
        return await ask_routes(database.read, start, end, day, k, country)


async def _ask_career(asked: Reading, servant: str, day: date) -> AtypicalityAnswer | None:
    async with services.migrated_database(asked.settings) as database:
        answer = await ask_atypicality(database.read, servant, day)
        if answer is not None:
            await asked.record(database, answer.servant)
        return answer


def _show(answer: RoutesAnswer, as_json: bool) -> None:
    if as_json:
        print_json(_document(answer))
        return
    console = stdout()
    console.print(f"From {_place_text(answer.start)} to {_place_text(answer.end)}, {escape(answer.country)}", soft_wrap=True)
    if answer.not_assessed:
        console.print(f"[yellow]Not assessed:[/] {escape(answer.not_assessed)}", soft_wrap=True)
    elif answer.routes:
        print_table(_table(answer))
    else:
        console.print(f"No route is on record whose steps were each taken by {FEWEST} people or more.")
    if answer.equal_left_out:
        console.print("A further route is as probable as the last one: ask for more by --k.")
    if answer.typical:
        route = escape(" → ".join(map(str, answer.typical.states)))
        console.print(f"Typical: {route} ({answer.typical.people:,} people).", soft_wrap=True)
    if answer.unclear != 0:
        console.print(f"[yellow]Not assessed: {count_text(answer.unclear)} moves in the country, whose states are not known.[/]")
    print_convention(answer.convention, answer.as_of)


def _place_text(asked: Place) -> str:
    if asked.position is None:
        return f"[bold]{escape(str(asked))}[/]"
    return f"[bold]{escape(asked.title or asked.position)}[/], {escape(asked.body or '')} ({escape(str(asked))})"


def _table(answer: RoutesAnswer) -> Table:
    table = Table()
    for name in ("route", "P", "-ln P", "step", "of the steps out of its state", "people"):
        table.add_column(name, overflow="fold")
    for number, route in enumerate(answer.routes, start=1):
        for at, step in enumerate(route.steps):
            first = (str(number), f"{route.probability:.2%}", f"{route.cost:.3f}") if at == 0 else ("", "", "")
            words = f"{step.start} → {step.end}"
            last = at == len(route.steps) - 1
            table.add_row(*first, escape(words), share_text(step.share), f"{step.people:,}", end_section=last)
    return table


def _document(answer: RoutesAnswer) -> dict[str, Any]:
    typical = answer.typical
    return {
        "from": _place(answer.start),
        "to": _place(answer.end),
        "country": answer.country,
        "routes": [_route(each) for each in answer.routes],
        "equal_left_out": answer.equal_left_out,
        "typical": {"states": list(map(str, typical.states)), "people": typical.people} if typical else None,
        "unclear_moves": answer.unclear,
        "not_assessed": answer.not_assessed,
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _place(asked: Place) -> dict[str, Any]:
    return {
        "ladder": asked.ladder,
        "rank": asked.rank,
        "level": asked.level,
        "position": asked.position,
        "title": asked.title,
        "body": asked.body,
    }


def _route(route: FoundRoute) -> dict[str, Any]:
    steps = [
        {"from": str(each.start), "to": str(each.end), "share": share_document(each.share), "people": each.people}
        for each in route.steps
    ]
    return {"probability": round(route.probability, 9), "cost": round(route.cost, 6), "steps": steps}


def _show_career(answer: AtypicalityAnswer, as_json: bool) -> None:
    if as_json:
        print_json(_career_document(answer))
        return
    console = stdout()
    if not answer.careers:
        console.print(f"No step of {escape(answer.name)} between posts of the civil service is on record.", soft_wrap=True)
    for career in answer.careers:
        table = Table(title=f"{escape(answer.name)}, {escape(career.country)}", title_justify="left")
        for name in ("step", "observed", "of all out of the state", "-ln P"):
            table.add_column(name, overflow="fold", justify="left" if name == "step" else "right")
        for step in career.steps:
            table.add_row(*map(escape, _step_row(step)))
        print_table(table)
        console.print(_mean_text(career), soft_wrap=True)
    print_convention(answer.convention, answer.as_of)


def _step_row(step: AssessedStep) -> tuple[str, str, str, str]:
    words = f"{step.start} → {step.end}"
    if step.atypicality is None:
        return words, "", f"of fewer than {FEWEST} people", "not assessed"
    return words, f"{step.times:,}", f"{step.out_of:,}", f"{step.atypicality:.3f}"


def _mean_text(career: AssessedCareer) -> str:
    unclear = f" Not assessed: {career.unclear:,} moves whose states are not known." if career.unclear else ""
    if career.atypicality is None:
        return f"Atypicality: not assessed, as no step is.{unclear}"
    steps = f"{career.assessed:,} of {len(career.steps):,} step{'' if len(career.steps) == 1 else 's'}"
    return f"Atypicality: {career.atypicality:.3f} a step, over {steps}; {career.states:,} states were observed.{unclear}"


def _career_document(answer: AtypicalityAnswer) -> dict[str, Any]:
    return {
        "servant": answer.servant,
        "name": answer.name,
        "careers": [
            {
                "country": career.country,
                "atypicality": None if career.atypicality is None else round(career.atypicality, 6),
                "assessed_steps": career.assessed,
                "observed_states": career.states,
                "unclear_moves": career.unclear,
                "steps": [_step_document(step) for step in career.steps],
            }
            for career in answer.careers
        ],
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _step_document(step: AssessedStep) -> dict[str, Any]:
    return {
        "from": str(step.start),
        "to": str(step.end),
        "times": step.times,
        "out_of": step.out_of,
        "atypicality": None if step.atypicality is None else round(step.atypicality, 6),
    }
