"""``meritgraph ask ranking``: who comes first for a vacancy or the reserve, and whether the commission chose who does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.messages import as_text
from merit.questions.eligibility import Remark
from merit.questions.ranking import Ranking, rank_applicants, rank_for_reserve, rank_proposed
from merit.questions.standings import Candidate, Choice, Standing
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import AsOf, day_document, given_day
from meritgraph.cli.ask.printing import print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def ranking(
    competition: Annotated[str | None, typer.Option(help="Id of a competition: rank its applicants.", show_default=False)] = None,
    position: Annotated[str | None, typer.Option(help="Id of a position: rank the candidates given.", show_default=False)] = None,
    candidate: Annotated[
        list[str] | None, typer.Option(help="Id of a servant; may be given several times.", show_default=False)
    ] = None,
    reserve: Annotated[bool, typer.Option("--reserve", help="Rank the candidates for the reserve of a body.")] = False,
    body: Annotated[str | None, typer.Option(help="Id of the body whose reserve it is.", show_default=False)] = None,
    as_of: AsOf = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Rank the candidates for a vacancy or a reserve, and compare the commission's choice with the ranking.

    The applicants of a competition are ranked as of its protocol day, unless a day is given. Whoever is not ranked is named with
    the reason. Nothing is written. Exits 0 when it is answered, 1 when an id is unknown or the post cannot be read.

    Example: meritgraph ask ranking --competition competition:1a…

    meritgraph ask ranking --position position:2b… --candidate servant:3c… --candidate servant:4d…

    meritgraph ask ranking --reserve --body organisation:5e…
    """
    _require_one(competition, position, candidate or [], reserve, body)
    day = given_day(as_of)
    asked = require_purpose(Settings(), "ask ranking", purpose)
    answer = run(_ask(asked, competition, position, candidate or [], body, day))
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


def _require_one(competition: str | None, position: str | None, candidates: list[str], reserve: bool, body: str | None) -> None:
    """Check that one ranking is asked for, with what it needs. Raises typer.BadParameter."""
    if [competition is not None, position is not None, reserve].count(True) != 1:
        raise typer.BadParameter("Give one of --competition, --position with --candidate, and --reserve with --body.")
    if bool(candidates) is not (position is not None):
        raise typer.BadParameter("Give --position and the candidates for it with --candidate. A competition has its applicants.")
    if (body is not None) is not reserve:
        raise typer.BadParameter("Give --reserve and its body with --body.")


async def _ask(
    asked: Reading, competition: str | None, position: str | None, candidates: list[str], body: str | None, as_of: date | None
) -> Ranking:
    policy, today = services.policy_of(asked.settings), date.today()
    async with services.migrated_database(asked.settings) as database:
        if competition is not None:
            answer = await rank_applicants(database.read, competition, policy, today, as_of)
        elif position is not None:
            answer = await rank_proposed(database.read, position, candidates, policy, today, as_of)
        else:
            answer = await rank_for_reserve(database.read, body or "", policy, today, as_of)
        # Whoever was appointed without being chosen is named, too.
        await asked.record(database, _document(answer))
        return answer


def _print(answer: Ranking) -> None:
    console = stdout()
    where = f"«{answer.title}»" if answer.position else str(answer.title)
    console.print(
        f"Candidates for {escape(where)}, {escape(answer.body_name or answer.body)}, by {as_text(answer.day)} ({answer.day_is})",
        soft_wrap=True,
    )
    if answer.candidates:
        print_table(_table(answer))
    else:
        console.print("Nobody is on record as a candidate.")
    for sentence in _below(answer):
        console.print(escape(sentence), soft_wrap=True)
    for remark, count in _not_judged(answer.candidates):
        console.print(
            f"[yellow]{remark.rule} not judged ({count} of {len(answer.candidates)}):[/] {escape(remark.text)}", soft_wrap=True
        )
    print_convention(answer.convention)


def _table(answer: Ranking) -> Table:
    table = Table()
    table.add_column("rank", justify="right")
    table.add_column("candidate", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("components", no_wrap=True)
    if answer.competition:
        table.add_column("application")
    table.add_column("remarks", overflow="fold")
    for each in answer.candidates:
        application = [as_text(each.application)] if answer.competition else []
        cells = (
            _rank(each),
            f"{each.name}\n{each.servant}",
            _score(each),
            _components(each),
            *application,
            "\n".join(_remarks(each)),
        )
        table.add_row(*map(escape, cells))
    return table


def _rank(candidate: Candidate) -> str:
    return "" if candidate.rank is None else str(candidate.rank)


def _score(candidate: Candidate) -> str:
    return "" if candidate.score is None else _number(candidate.score)


def _components(candidate: Candidate) -> str:
    return "\n".join(
        f"{each.part} {'not known' if each.score is None else _number(each.score)} × {_number(each.weight)}"
        for each in candidate.merit.components
    )


def _number(value: Decimal) -> str:
    """Return a number with all its digits: two scores that differ must not look alike."""
    return f"{value.normalize():f}"


def _remarks(candidate: Candidate) -> Iterator[str]:
    """Yield why a candidate is not ranked, and what warns."""
    if candidate.standing is not Standing.RANKED:
        yield candidate.standing.value
    if candidate.unreadable is not None:
        yield candidate.unreadable
    eligibility = candidate.eligibility
    for each in (*eligibility.bars, *eligibility.unmet):
        yield f"{each.rule}: {each.text}{_doubt(each)}"
    for each in eligibility.unknown:
        yield f"{each.rule} not known: {each.text}"
    if candidate.merit.missing is not None:
        yield f"missing: {candidate.merit.missing}"
    for each in eligibility.warnings:
        yield f"warning, {each.rule}: {each.text}{_doubt(each)}"
    if candidate.merit.reported not in (None, candidate.score) and candidate.score is not None:
        yield f"the portal reports {_number(candidate.merit.reported or Decimal(0))}"
    if candidate.unsettled:
        yield "rests on a match that nobody has settled: see meritgraph identity candidates"


def _doubt(remark: Remark) -> str:
    return " (rests on a match that nobody has settled)" if remark.unsettled else ""


def _below(answer: Ranking) -> Iterator[str]:
    """Yield the sentences below the table."""
    if answer.unknown_law is not None:
        yield answer.unknown_law
    yield from _of_choice(answer)


def _of_choice(answer: Ranking) -> Iterator[str]:
    """Yield what is said of the commission's choice."""
    choice, by_id = answer.choice, {each.servant: each for each in answer.candidates}
    if choice is None:
        if answer.position is None or answer.competition:
            yield "Nobody is on record as chosen."
        return
    yield f"Chosen ({choice.how}): {'; '.join(_placed(by_id[id_]) for id_ in choice.chosen)}."
    yield _VERDICTS[choice.first]
    if choice.above:
        yield f"Before the choice: {'; '.join(_placed(by_id[id_]) for id_ in choice.above)}."
    if choice.open:
        yield f"May come before, as something is not known: {'; '.join(_placed(by_id[id_]) for id_ in choice.open)}."
    if choice.missing:
        yield f"Not known of the choice: {'; '.join(choice.missing)}."
    if choice.strangers:
        yield f"Appointed without being chosen: {'; '.join(name for _, name in choice.strangers)}."


_VERDICTS = {
    True: "Nobody comes before the choice.",
    False: "The choice is not the first by the ranking.",
    None: "Whether the choice is the first by the ranking cannot be told.",
}


def _placed(candidate: Candidate) -> str:
    stayed = "" if candidate.application is None else f", {as_text(candidate.application)}"
    return f"{candidate.name} ({candidate.standing if candidate.rank is None else f'rank {candidate.rank}'}{stayed})"


def _not_judged(candidates: Iterable[Candidate]) -> list[tuple[Remark, int]]:
    """Return what could not be judged and warns at most, with the number of candidates of whom it is so."""
    counted = Counter(remark for each in candidates for remark in each.eligibility.not_judged)
    return sorted(counted.items(), key=lambda item: (item[0].rule, item[0].text))


def _document(answer: Ranking) -> dict[str, Any]:
    return {
        "type": answer.kind,
        "day": day_document(answer.day),
        "day_is": answer.day_is,
        "competition": answer.competition,
        "position": answer.position,
        "title": answer.title,
        "body": answer.body,
        "body_name": answer.body_name,
        "candidates": [_candidate_document(each) for each in answer.candidates],
        "choice": _choice_document(answer.choice),
        "unknown_law": answer.unknown_law,
        "convention": answer.convention,
    }


def _candidate_document(candidate: Candidate) -> dict[str, Any]:
    merit, eligibility = candidate.merit, candidate.eligibility
    return {
        "servant": candidate.servant,
        "name": candidate.name,
        "standing": candidate.standing,
        "rank": candidate.rank,
        "score": _float(candidate.score),
        "components": [
            {"component": each.part, "score": _float(each.score), "weight": float(each.weight)} for each in merit.components
        ],
        "assessment": merit.assessment,
        "fixed_on": day_document(merit.fixed_on),
        "reported": _float(merit.reported),
        "missing": merit.missing,
        "eligible": eligibility.holds if candidate.unreadable is None else None,
        "bars": _remark_documents(eligibility.bars),
        "unmet": _remark_documents(eligibility.unmet),
        "unknown": _remark_documents(eligibility.unknown),
        "warnings": _remark_documents(eligibility.warnings),
        "not_judged": _remark_documents(eligibility.not_judged),
        "application": candidate.application,
        "withdrew": candidate.withdrew,
        "remained": candidate.remained,
        "unreadable": candidate.unreadable,
        "rests_on_unreviewed_match": candidate.unsettled,
    }


def _remark_documents(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    return [{"rule": each.rule, "text": each.text, "unsettled": each.unsettled} for each in remarks]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _choice_document(choice: Choice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {
        "how": choice.how,
        "chosen": choice.chosen,
        "first": choice.first,
        "above": choice.above,
        "open": choice.open,
        "missing": choice.missing,
        "appointed_without_being_chosen": [servant for servant, _ in choice.strangers],
    }
