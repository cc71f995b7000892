"""``meritgraph ask appeal``: how an appeal stands, and what the rules say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from merit.appeal_states import AppealState
from merit.checked_cases import CheckedEvidence, evidence_of
from merit.messages import as_text
from merit.questions.appeal import AppealAnswer, ComparedFinding, KeptCheck, ask_appeal
from merit.registry import all_rules
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import AsOf, day_document, day_of_question
from meritgraph.cli.ask.printing import print_convention
from meritgraph.cli.checked_cases import case_document, not_judged_document, print_cases, print_not_judged, times_text
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_rules
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_STATES = {
    AppealState.OVERDUE: "[bold red]Overdue[/]",
    AppealState.WAITING: "[bold yellow]Waiting[/]",
    AppealState.ANSWERED: "[bold green]Answered[/]",
    AppealState.NOT_ASSESSED: "[bold yellow]Not assessed[/]",
}
_NEVER_DETECTED = (
    "[yellow]Not assessed:[/] what rules that compare many people find, as no detection has ever run. "
    "Run `meritgraph detect`, and ask again."
)


@app.command()
def appeal(
    appeal: Annotated[str, typer.Argument(help="Id of an appeal, a complaint or a request.", show_default=False)],
    as_of: AsOf = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Say how an appeal stands, and what the rules say about the appellant and about what she contests.

    Nothing is written. Overdue ones are listed by meritgraph findings list --rule Q05. Exits 0 when it is answered, 1 when the id
    is unknown.

    Example: meritgraph ask appeal appeal:1a…
    """
    left_out = warn_of_broken_rules()
    answer, evidence = run(_ask(require_purpose(Settings(), "ask appeal", purpose), appeal, day_of_question(as_of)))
    if as_json:
        print_json({**_document(answer, evidence), "left_out": left_out})
    else:
        _print(answer)


async def _ask(asked: Reading, appeal: str, as_of: date) -> tuple[AppealAnswer, Mapping[str, CheckedEvidence]]:
    policy = services.policy_of(asked.settings)
    async with services.migrated_database(asked.settings) as database:
        answer = await ask_appeal(database.read, appeal, all_rules(), policy, as_of)
        evidence = await evidence_of(database.read, [*answer.own, *answer.contested])
        await asked.record(database, _document(answer, evidence))
        return answer, evidence


def _print(answer: AppealAnswer) -> None:
    console = stdout()
    record, person = answer.record, escape(answer.name or "somebody whose file cannot be read")
    kind = "appeal" if record is None or record.kind is None else as_text(record.kind)
    filed = "on an unknown day" if record is None or record.filed is None else f"on {as_text(record.filed)}"
    where = f", {escape(answer.body_name)}" if answer.body_name else ""
    console.print(f"{kind.capitalize()} of {person}{where}, filed {filed}", soft_wrap=True)
    for each in answer.about:
        console.print(f"  about: {each.label} {escape(each.text)} ({each.id})", soft_wrap=True)
    if not answer.about:
        console.print("  about: not stated")
    console.print(f"{_STATES[answer.state]} as of {as_text(answer.as_of)}{escape(_told(answer))}", soft_wrap=True)
    console.rule(f"About {person}", align="left")
    if not answer.own:
        console.print("No rule concerns her.")
    print_cases(answer.own, broken="Breaks a rule")
    console.rule("About what is contested", align="left")
    if not answer.contested:
        console.print("No further case: she contests something of her own, or nothing that a rule judges.")
    print_cases(answer.contested, broken="Breaks a rule")
    for line, count in Counter(map(_compared_text, answer.compared)).items():
        console.print(f"{line}{times_text(count)}", soft_wrap=True)
    print_not_judged(answer.unreadable, answer.failures, "appeal")
    if answer.kept:
        console.print(_kept_text(answer.kept), style="dim", soft_wrap=True)
    elif answer.detected:
        console.print(
            "[yellow]The last detection did not know this appeal. Run `meritgraph detect`, and ask again.[/]", soft_wrap=True
        )
    else:
        console.print(_NEVER_DETECTED, soft_wrap=True)
    print_convention(answer.convention)


def _compared_text(each: ComparedFinding) -> str:
    return f"[bold]{each.rule}[/] by the last detection ({each.severity}, {each.state}): {escape(each.reason)}"


def _told(answer: AppealAnswer) -> str:
    """Return what is said of the state: the answer, the day on which it is due, or what is missing."""
    record = answer.record
    due = "" if record is None or record.answer_due is None else f" (due: {as_text(record.answer_due)})"
    if answer.state is AppealState.ANSWERED and record is not None:
        return f": «{record.answer}»{due}"
    return f"; missing: {answer.missing}{due}" if answer.missing else f": no answer is on record{due}"


def _kept_text(kept: KeptCheck) -> str:
    counts = f"{kept.violating} violating, {kept.satisfied} satisfied, {kept.not_evaluable} not evaluable"
    linked = f"linked with {len(kept.findings)} findings"
    return f"Kept by the detection as of {as_text(kept.as_of)}: {as_text(kept.state)}; {counts}; {linked}."


def _document(answer: AppealAnswer, evidence: Mapping[str, CheckedEvidence]) -> dict[str, Any]:
    record = answer.record
    return {
        "id": answer.id,
        "as_of": answer.as_of,
        "kind": record and record.kind,
        "appellant": {"id": answer.appellant, "name": answer.name},
        "body": {"id": answer.body, "name": answer.body_name},
        "filed": day_document(record.filed if record else None),
        "about": answer.about,
        "state": answer.state,
        "missing": answer.missing,
        "answer_due": day_document(record.answer_due if record else None),
        "answer": record and record.answer,
        "cases": {
            "appellant": [case_document(each, evidence) for each in answer.own],
            "contested": [case_document(each, evidence) for each in answer.contested],
        },
        "found_by_comparison": answer.compared if answer.detected else None,
        "not_judged": not_judged_document(answer.unreadable, answer.failures),
        "kept": answer.kept,
        "convention": answer.convention,
    }
