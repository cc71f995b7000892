"""``meritgraph ask training-compliance``: whose training is overdue in a body, and the hours of courses by year."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.figures.training_compliance import NO_DUTY
from merit.questions.training_compliance import Group, HoursOfYear, TrainingCompliance, ask_training_compliance
from merit.training import DueState
from meritgraph import services
from meritgraph.cli.ask.printing import cell_text, count_text, print_convention, print_not_computed, share_document, share_text
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_HIDDEN = "not shown"


@app.command()
def training_compliance(
    body: Annotated[str, typer.Argument(help="Id of a body.", show_default=False)], as_json: AsJson = False
) -> None:
    """Say whose training is overdue or due soon in a body and each of its units, and how many hours of courses there were.

    Nothing is written. Exits 0 when it is answered, 1 when the body is unknown or no detection has computed the figure yet.

    Example: meritgraph ask training-compliance organisation:1a…
    """
    answer = run(_ask(Settings(), body))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(settings: Settings, body: str) -> TrainingCompliance | None:
    async with services.migrated_database(settings) as database:
        return await ask_training_compliance(database.read, body)


def _print(answer: TrainingCompliance) -> None:
    console = stdout()
    console.print(f"[bold]{escape(answer.counted.name or answer.counted.id)}[/]")
    table = Table()
    for name in ("unit", "in post", "overdue", "due soon", "in time", "not assessed", "overdue of the assessed"):
        table.add_column(name, justify="left" if name == "unit" else "right", overflow="fold")
    table.add_row("all", *group_cells(answer.whole), end_section=True)
    for unit, name, group in answer.units:
        table.add_row(escape(name or unit), *group_cells(group))
    print_table(table)
    if answer.whole.not_assessed != 0 and answer.whole.missing is None:
        console.print("[yellow]What is missing of those not assessed is not shown: it would tell of fewer than five people.[/]")
    if answer.whole.states and NO_DUTY in answer.whole.states:
        console.print(f"Of {answer.whole.states[NO_DUTY]:,} the law asks for no course.")
    for missing, count in (answer.whole.missing or {}).items():
        console.print(f"[yellow]Not assessed, {cell_text(count)}:[/] {escape(missing)}", soft_wrap=True)
    if answer.whole.perhaps != 0:
        console.print(f"Of whom it is not known whether they are in post: {count_text(answer.whole.perhaps)}.")
    if answer.whole.years:
        print_table(_hours_table(answer))
    if not any(each.demanded is not None for each in answer.whole.years):
        console.print("No hours a year are demanded by policy (training_hours), so that hours are shown and not judged.")
    soon = "" if answer.due_soon_days is None else f" Due soon is within {answer.due_soon_days} days (policy)."
    print_convention(answer.convention + soon, answer.as_of)


def group_cells(group: Group) -> list[str]:
    """Return the cells of a row: the people in post, how training stands, those not assessed, and the share of the overdue."""
    in_post, not_assessed = cell_text(group.in_post), cell_text(group.not_assessed)
    if group.in_post == 0:
        return [in_post, "", "", "", "", ""]
    if not group.states:
        return [in_post, "", "", "", not_assessed, _HIDDEN if group.states is None else "not assessed"]
    states = [f"{group.states.get(state, 0):,}" for state in (DueState.OVERDUE, DueState.DUE_SOON, DueState.IN_TIME)]
    return [in_post, *states, not_assessed, share_text(group.overdue)]


def _hours_table(answer: TrainingCompliance) -> Table:
    """Return the hours by year, of all and by unit: the mean of a person."""
    table = Table(title="Hours of completed courses per person", title_justify="left")
    table.add_column("unit", overflow="fold")
    for each in answer.whole.years:
        table.add_column(f"{each.year}{' so far' if each.year == answer.as_of.year else ''}", justify="right")
    table.add_row("all", *map(_hours, answer.whole.years), end_section=True)
    for unit, name, group in answer.units:
        of_year = {each.year: each for each in group.years}
        cells = (of_year.get(each.year) for each in answer.whole.years)
        table.add_row(escape(name or unit), *("" if each is None else _hours(each) for each in cells))
    return table


def _hours(each: HoursOfYear) -> str:
    if each.per_person is None:
        return _HIDDEN
    unknown = f"\n{each.unknown:,} courses of unknown hours" if each.unknown else ""
    enough = f"\n{each.demanded} or more: {share_text(each.enough)}" if each.demanded is not None and each.enough else ""
    return f"{each.per_person:.1f} (of {each.people:,} people){unknown}{enough}"


def _document(answer: TrainingCompliance) -> dict[str, Any]:
    return {
        "body": {"id": answer.counted.id, "name": answer.counted.name},
        "due_soon_days": answer.due_soon_days,
        **_group_document(answer.whole),
        "units": [{"id": unit, "name": name, **_group_document(group)} for unit, name, group in answer.units],
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _group_document(group: Group) -> dict[str, Any]:
    states = None
    if group.states is not None:
        states = {state.name.lower(): group.states.get(state, 0) for state in DueState}
        states["no_duty"] = group.states.get(NO_DUTY, 0)
    return {
        "in_post": group.in_post,
        "perhaps_in_post": group.perhaps,
        "states": states,
        "not_assessed": group.not_assessed,
        "missing": group.missing,
        "overdue": share_document(group.overdue),
        "hours": [_year_document(each) for each in group.years],
    }


def _year_document(each: HoursOfYear) -> dict[str, Any]:
    return {
        "year": each.year,
        "people": each.people,
        "hours": each.hours,
        "hours_per_person": None if each.per_person is None else round(each.per_person, 6),
        "courses_of_unknown_hours": each.unknown,
        "demanded": each.demanded,
        "enough": share_document(each.enough),
    }
