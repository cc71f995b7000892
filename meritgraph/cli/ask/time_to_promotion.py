"""``meritgraph ask time-to-promotion``: after which time in a grade people are promoted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from careers.time_to_promotion import Median
from merit.questions.career_places import GREATEST_RANK
from merit.questions.shown import FEWEST
from merit.questions.time_to_promotion import AfterYears, TimeToPromotion, ask_time_to_promotion, months
from merit.strata.grade_endings import Ending
from meritgraph import services
from meritgraph.cli.ask.printing import cell_text, count_text, print_convention, print_not_computed
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_ENDINGS = {
    Ending.PROMOTED: "promoted",
    Ending.IN_GRADE: "in the grade when last seen",
    Ending.LEFT: "left",
    Ending.MOVED: "moved to another body within the grade",
    Ending.DEMOTED: "demoted",
    Ending.REGRADED: "post graded anew",
    Ending.OTHER_LADDER: "moved to another ladder",
}


@app.command("time-to-promotion")
def time_to_promotion(
    ladder: Annotated[str, typer.Option(help="Ladder, such as uz-managerial.", show_default=False)],
    rank: Annotated[
        int,
        typer.Option(
            min=-GREATEST_RANK, max=GREATEST_RANK, help="Rank on the ladder from which people are promoted.", show_default=False
        ),
    ],
    body: Annotated[str | None, typer.Option(help="Id of a body: only times in it and its units.")] = None,
    country: Annotated[str | None, typer.Option(help="Country, where the ladder is in several.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say after which time in a grade people are promoted: the median, and the share not yet promoted year by year.

    Exits 0 when it is answered, 1 when an id is unknown or no detection has computed the figure yet.

    Example: meritgraph ask time-to-promotion --ladder uz-managerial --rank 3 --body organisation:1a…
    """
    answer = run(_ask(Settings(), ladder, rank, body, country))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(settings: Settings, ladder: str, rank: int, body: str | None, country: str | None) -> TimeToPromotion | None:
    async with services.migrated_database(settings) as database:
        return await ask_time_to_promotion(database.read, ladder, rank, body, country)


def _print(answer: TimeToPromotion) -> None:
    console = stdout()
    about = escape(answer.counted.name or answer.counted.id)
    console.print(f"[bold]{about}[/], {escape(answer.ladder)} rank {answer.rank}: {count_text(answer.people)} people")
    if answer.nobody:
        console.print(f"[yellow]Not assessed: {escape(answer.nobody)}[/]", soft_wrap=True)
    if answer.endings:
        console.print(_median_text(answer), soft_wrap=True)
        endings = ", ".join(f"{words} {cell_text(count)}" for words, count in _endings(answer))
        console.print(f"People by how a time of theirs in the grade ended: {endings}.", soft_wrap=True)
    if answer.years:
        print_table(_table(answer))
    for missing, count in answer.missing.items():
        console.print(
            f"[yellow]Not assessed: times of {count_text(count)} people. Missing: {escape(missing)}.[/]", soft_wrap=True
        )
    print_convention(answer.convention, answer.as_of)


def _endings(answer: TimeToPromotion) -> Iterator[tuple[str, int | None]]:
    return ((words, answer.endings[ending]) for ending, words in _ENDINGS.items() if ending in answer.endings)


def _median_text(answer: TimeToPromotion) -> str:
    median = answer.median
    if median is None:
        return f"Median: not shown. It rests on fewer than {FEWEST} people: fewer were at risk on a day up to it."
    if median.days is None:
        return "Median: not reached, as more than half were not promoted within the time observed."
    upper = "a day not shown" if answer.upper_rests_on_few else _days(median.upper)
    few = f" The upper bound rests on fewer than {FEWEST} people." if answer.upper_rests_on_few else ""
    return f"Median: {_days(median.days)} (95 % interval {_days(median.lower)} to {upper}).{few}"


def _days(days: int | None) -> str:
    return "not reached" if days is None else f"{days:,} days = {months(days):.1f} months"


def _table(answer: TimeToPromotion) -> Table:
    table = Table()
    for name in ("years in grade", "at risk", "not yet promoted", "95 % interval"):
        table.add_column(name, justify="right")
    for each in answer.years:
        table.add_row(str(each.years), count_text(each.at_risk), *_shares(each))
    return table


def _shares(each: AfterYears) -> tuple[str, str]:
    if each.survival is None:
        return "not shown", ""
    interval = "none" if each.lower is None or each.upper is None else f"{each.lower:.1%} to {each.upper:.1%}"
    return f"{each.survival:.1%}", interval


def _document(answer: TimeToPromotion) -> dict[str, Any]:
    median = answer.median or Median(None, None, None)
    bounds = {"days": median.days, "lower": median.lower, "upper": median.upper}
    in_months = {name: None if days is None else round(months(days), 2) for name, days in bounds.items()}
    return {
        "about": {"id": answer.counted.id, "name": answer.counted.name},
        "ladder": answer.ladder,
        "rank": answer.rank,
        "people": answer.people,
        "suppressed": answer.suppressed,
        "endings": dict(answer.endings),
        "nobody": answer.nobody,
        "median": {
            "in_days": bounds,
            "in_months": in_months,
            "reached": median.days is not None if answer.median else None,
            "suppressed": answer.suppressed or answer.median is None,
            "upper_suppressed": answer.suppressed or answer.upper_rests_on_few,
        },
        "years": [_year(each) for each in answer.years],
        "not_assessed": dict(answer.missing),
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _year(each: AfterYears) -> dict[str, Any]:
    shares = {"not_yet_promoted": each.survival, "lower": each.lower, "upper": each.upper}
    rounded = {name: None if value is None else round(value, 6) for name, value in shares.items()}
    return {"years": each.years, "at_risk": each.at_risk, **rounded}
