"""``meritgraph ask assessment``: how a servant was assessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph.model.days import Day
from merit.assessment import Component
from merit.messages import as_text
from merit.questions.assessment import AssessedOn, AssessmentAnswer, assessment_of
from merit.questions.development import Change
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import day_document
from meritgraph.cli.ask.printing import count_text, print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_NOT_ASSESSED = "not assessed"
_COLUMNS = ("fixed on", "type", "components", "formula", "reported", "difference", "change", "z")
_TEXTS = frozenset({"fixed on", "type", "components", "change", "z"})


@app.command()
def assessment(
    servant: Annotated[str, typer.Argument(help="Id of the servant.", show_default=False)],
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Show how a servant was assessed: scores by the formula, reported ones, and what changed.

    A component that has a weight and no score makes the score not assessed, and is named. Nothing is written. Exits 0 when it is
    answered, 1 when the servant is unknown.

    Example: meritgraph ask assessment servant:1a…
    """
    answer = run(_ask(require_purpose(Settings(), "ask assessment", purpose), servant))
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(asked: Reading, servant: str) -> AssessmentAnswer:
    policy = services.policy_of(asked.settings)
    async with services.migrated_database(asked.settings) as database:
        answer = await assessment_of(database.read, servant, policy)
        await asked.record(database, _document(answer))
        return answer


def _print(answer: AssessmentAnswer) -> None:
    console = stdout()
    if not answer.assessments:
        console.print(f"No assessment of {escape(answer.name)} is on record.", soft_wrap=True)
    else:
        table = Table(title=escape(answer.name), title_justify="left")
        for name in _COLUMNS:
            justify = "left" if name in _TEXTS else "right"
            table.add_column(name, justify=justify, overflow="fold", no_wrap=name == "components")
        for each in answer.assessments:
            table.add_row(*map(escape, _row(each)))
        print_table(table)
        console.print(_compared(answer), soft_wrap=True)
    for each in answer.assessments:
        for what, missing in _lacking(each):
            console.print(f"[yellow]{_day(each.fixed_on)}, {what} {_NOT_ASSESSED}:[/] {escape(missing)}", soft_wrap=True)
    print_convention(answer.convention)


def _row(each: AssessedOn) -> tuple[str, ...]:
    return (
        _day(each.fixed_on),
        each.type or "not known",
        "\n".join(map(_part, each.components)),
        _NOT_ASSESSED if each.score is None else _points(each.score),
        "none" if each.reported is None else _points(each.reported),
        "" if each.difference is None else f"{_signed(each.difference)}{' (!)' if each.agrees is False else ''}",
        _change_text(each.change),
        _z_text(each),
    )


def _part(component: Component) -> str:
    score = "not known" if component.score is None else _points(component.score)
    return f"{component.part} {score} × {component.weight.normalize():f}"


def _change_text(change: Change) -> str:
    if change.points is None:
        return ""
    since = "" if change.since is None else f" since {_day(change.since)}"
    return f"{_signed(change.points)}{since}{f', over {change.over} not assessed' if change.over else ''}"


def _z_text(each: AssessedOn) -> str:
    found = each.normalised
    if found.z is None:
        return _NOT_ASSESSED
    left_out = "" if found.left_out == 0 else f", {count_text(found.left_out)} scores left out"
    return f"{found.z:+.2f} (of {count_text(found.people)} people{left_out})"


def _day(day: Day) -> str:
    return as_text(day) if day.exact is None else day.exact.isoformat()


def _compared(answer: AssessmentAnswer) -> str:
    tolerances = sorted({each.tolerance for each in answer.assessments if each.agrees is not None and each.tolerance is not None})
    stated = " or ".join(f"{each.normalize():f}" for each in tolerances)
    tolerance = f"; tolerance {stated}" if stated else ""
    return f"Reported scores compared with the formula: {answer.compared:,}; differing (!): {answer.differing:,}{tolerance}."


def _lacking(each: AssessedOn) -> list[tuple[str, str]]:
    """Return what is not assessed of an assessment, each with what it lacks."""
    lacking = (("score", each.missing), ("change", each.change.missing), ("z", each.normalised.missing))
    return [(what, missing) for what, missing in lacking if missing is not None]


def _points(value: Decimal) -> str:
    return f"{float(value):g}" if value == round(value, 4) else f"{value:.4f}"


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{_points(value)}"


def _document(answer: AssessmentAnswer) -> dict[str, Any]:
    return {
        "servant": answer.servant,
        "name": answer.name,
        "assessments": [_assessment(each) for each in answer.assessments],
        "compared": answer.compared,
        "differing": answer.differing,
        "convention": answer.convention,
    }


def _assessment(each: AssessedOn) -> dict[str, Any]:
    return {
        "assessment": each.id,
        "type": each.type,
        "fixed_on": day_document(each.fixed_on),
        "components": [
            {"component": one.part, "score": _number(one.score), "weight": _number(one.weight)} for one in each.components
        ],
        "score": _number(each.score),
        "missing": each.missing,
        "reported": _number(each.reported),
        "difference": _number(each.difference),
        "tolerance": _number(each.tolerance),
        "agrees": each.agrees,
        "change": _change(each.change),
        "reported_change": _change(each.reported_change),
        "z": _rounded(each.normalised.z),
        "scale": {
            "people": each.normalised.people,
            "mean": _rounded(each.normalised.mean),
            "deviation": _rounded(each.normalised.deviation),
            "left_out": each.normalised.left_out,
        },
        "z_missing": each.normalised.missing,
    }


def _change(change: Change) -> dict[str, Any] | None:
    if change.points is None and change.missing is None:
        return None
    return {
        "points": _number(change.points),
        "since": day_document(change.since),
        "over_not_assessed": change.over,
        "missing": change.missing,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
