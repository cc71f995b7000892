"""``meritgraph ask ties``: what joins two servants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from careers.tied_people import HeldPost, PossibleKin
from careers.ties import KinTie, SharedRound, SharedService, SignedOrder
from merit.messages import as_text
from merit.questions.ties import TieKind, TiesAnswer, ask_ties
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import (
    AsOf,
    count_of_days_text,
    day_document,
    day_of_question,
    period_document,
    period_text,
    spans_text,
)
from meritgraph.cli.ask.printing import print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_CERTAIN, _POSSIBLE = "certain", "possible"


@app.command()
def ties(
    one: Annotated[str, typer.Argument(help="Id of a servant.", show_default=False)],
    other: Annotated[str, typer.Argument(help="Id of another servant.", show_default=False)],
    as_of: AsOf = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Say what joins two servants: service in one body, an order that one signed for the other, panels, kin, and schools.

    What is not known is named: a tie that is not on record is not "no tie". Nothing is written. Exits 0 when it is answered, 1
    when an id is unknown.

    Example: meritgraph ask ties servant:1a… servant:2b…
    """
    answer = run(_ask(require_purpose(Settings(), "ask ties", purpose), one, other, day_of_question(as_of)))
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(asked: Reading, one: str, other: str, as_of: date) -> TiesAnswer:
    async with services.migrated_database(asked.settings) as database:
        answer = await ask_ties(database.read, one, other, as_of)
        await asked.record(database, _document(answer))
        return answer


def _print(answer: TiesAnswer) -> None:
    console = stdout()
    console.print(f"{escape(answer.one.name)} and {escape(answer.other.name)}, before {as_text(answer.as_of)}", soft_wrap=True)
    table = Table()
    for name in ("tie", "what", "when", "how sure"):
        table.add_column(name, overflow="fold")
    for row in _rows(answer):
        table.add_row(*map(escape, row))
    print_table(table)
    if answer.may_be_one_person:
        console.print("[yellow]Both may be one person: see meritgraph identity candidates.[/]")
    elif answer.unsettled:
        names = " and ".join(escape(answer.name_of(each)) for each in answer.unsettled)
        console.print(f"[yellow]It rests on a match that nobody has settled, of {names}: see meritgraph identity candidates.[/]")
    kinds: dict[tuple[str, str], list[str]] = {}
    for each in answer.not_assessed:
        kinds.setdefault((each.text, f" ({spans_text(each.days)})" if each.days else ""), []).append(each.kind)
    for (text, days), of_text in kinds.items():
        console.print(f"[yellow]{', '.join(of_text)}, not assessed:[/] {escape(text)}{days}", soft_wrap=True)
    print_convention(answer.convention)


def _rows(answer: TiesAnswer) -> Iterator[tuple[str, str, str, str]]:
    found = answer.ties
    rows = {
        TieKind.SERVICE: [_service_row(answer, each) for each in found.service],
        TieKind.APPOINTMENT: [_order_row(answer, each) for each in found.orders],
        TieKind.PANEL: [_round_row(answer, each) for each in found.rounds],
        TieKind.KIN: [
            *(_kin_row(answer, each) for each in found.kin),
            *(_possible_kin_row(answer, each) for each in found.possible_kin),
        ],
        TieKind.SCHOOL: [(each.school, "", "certain, and weak") for each in found.schools],
    }
    for kind, of_kind in rows.items():
        if not of_kind:
            nothing = "none" if answer.found[kind] is False else "none on record; not assessed completely"
            of_kind = [("", "", nothing)]
        yield from ((kind.value, *row) for row in of_kind)


def _service_row(answer: TiesAnswer, shared: SharedService) -> tuple[str, str, str]:
    body = answer.bodies.get(shared.body, shared.body)
    pairs = "; ".join(f"«{one.title}» and «{other.title}»" for one, other in shared.pairs)
    when = "; ".join(map(period_text, shared.periods))
    rests_on = ", ".join(f"{period_text(post.period)} in «{post.title}»" for post in shared.imprecise)
    sure = _CERTAIN if shared.holds else f"{_POSSIBLE}: it depends on {rests_on}"
    return f"{body}: {pairs}", f"{count_of_days_text(shared.days)}: {when}", sure


def _order_row(answer: TiesAnswer, signed: SignedOrder) -> tuple[str, str, str]:
    post, body = signed.post, answer.bodies.get(signed.post.body, signed.post.body)
    what = f"{answer.name_of(signed.signer)} signed the order of {answer.name_of(signed.appointed)} for «{post.title}» in {body}"
    return what, as_text(post.order), _CERTAIN if signed.holds else f"{_POSSIBLE}: it depends on the day of the order"


def _round_row(answer: TiesAnswer, shared: SharedRound) -> tuple[str, str, str]:
    body = answer.bodies.get(shared.round.body or "", "a body that is not known")
    did = [
        f"{person.name} {' and '.join(sorted(roles))}"
        for person, roles in ((answer.one, shared.one), (answer.other, shared.other))
    ]
    return f"competition for «{shared.round.title}» in {body}: {', '.join(did)}", as_text(shared.round.day), _CERTAIN


def _kin_row(answer: TiesAnswer, tie: KinTie) -> tuple[str, str, str]:
    kin = tie.kin
    kind = "kin of an unknown kind" if kin.kind is None else as_text(kin.kind)
    state = "" if tie.holds else "former " if tie.holds is False else "present or former "
    source = ", ".join(kin.portals) or "no record"
    gone = f"; missing by now at {', '.join(kin.missing_at)}" if kin.missing_at else ""
    sure = f"matched, confidence {kin.confidence:g}: nobody has reviewed it" if tie.unreviewed else "declared"
    return f"{answer.other.name} is the {state}{kind} of {answer.one.name}", period_text(kin.period), f"{sure} ({source}{gone})"


def _possible_kin_row(answer: TiesAnswer, tie: PossibleKin) -> tuple[str, str, str]:
    kind = "relative" if tie.kind is None else as_text(tie.kind)
    score = "" if tie.score is None else f", score {tie.score:.2f}"
    what = f"{answer.name_of(tie.other)} may be the {kind} whom {answer.name_of(tie.declared_by)} declared without a number"
    return what, "", f"{_POSSIBLE}: a match that nobody has reviewed{score}"


def _document(answer: TiesAnswer) -> dict[str, Any]:
    found = answer.ties
    return {
        "one": {"id": answer.one.id, "name": answer.one.name},
        "other": {"id": answer.other.id, "name": answer.other.name},
        "as_of": answer.as_of,
        "found": {kind.value: truth for kind, truth in answer.found.items()},
        "service": [_service_document(answer, each) for each in found.service],
        "appointment": [_order_document(answer, each) for each in found.orders],
        "panel": [_round_document(answer, each) for each in found.rounds],
        "kin": [_kin_document(each) for each in found.kin],
        "possible_kin": [_possible_kin_document(each) for each in found.possible_kin],
        "school": [
            {"school": each.school, "one": [d.id for d in each.one], "other": [d.id for d in each.other], "weak": True}
            for each in found.schools
        ],
        "may_be_one_person": answer.may_be_one_person,
        "unsettled": answer.unsettled,
        "not_assessed": [
            {"tie": each.kind, "text": each.text, "body": each.body, "label": each.label, "days": each.days}
            for each in answer.not_assessed
        ],
        "convention": answer.convention,
    }


def _service_document(answer: TiesAnswer, shared: SharedService) -> dict[str, Any]:
    return {
        "body": shared.body,
        "body_name": answer.bodies.get(shared.body),
        "certain": shared.holds is True,
        "days_least": shared.days.least,
        "days_most": shared.days.most,
        "common": [
            {"one": _post_document(one), "other": _post_document(other), **period_document(period)}
            for (one, other), period in zip(shared.pairs, shared.periods, strict=True)
        ],
        "imprecise": [post.id for post in shared.imprecise],
    }


def _order_document(answer: TiesAnswer, signed: SignedOrder) -> dict[str, Any]:
    return {
        **_post_document(signed.post),
        "body_name": answer.bodies.get(signed.post.body),
        "signed_by": signed.signer,
        "appointed": signed.appointed,
        "order": day_document(signed.post.order),
        "certain": signed.holds is True,
    }


def _round_document(answer: TiesAnswer, shared: SharedRound) -> dict[str, Any]:
    return {
        "competition": shared.round.id,
        "post": shared.round.title,
        "body": shared.round.body,
        "body_name": answer.bodies.get(shared.round.body or ""),
        "day": day_document(shared.round.day),
        "one": sorted(shared.one),
        "other": sorted(shared.other),
        "same_panel": shared.same_panel,
    }


def _post_document(post: HeldPost) -> dict[str, Any]:
    return {"appointment": post.id, "post": post.title, "body": post.body}


def _kin_document(tie: KinTie) -> dict[str, Any]:
    kin = tie.kin
    return {
        "kinship": tie.ids,
        "other_is": kin.kind,
        "holds": tie.holds,
        "former": tie.holds is False,
        "declared": not tie.unreviewed,
        "confidence": kin.confidence,
        **period_document(kin.period),
        "portals": kin.portals,
        "missing_at": kin.missing_at,
    }


def _possible_kin_document(tie: PossibleKin) -> dict[str, Any]:
    return {
        "relative": tie.relative,
        "declared_by": tie.declared_by,
        "may_be": tie.other,
        "kind": tie.kind,
        "score": tie.score,
    }
