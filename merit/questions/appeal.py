"""How an appeal stands: its answer, and what the rules say about the appellant and about what she contests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import UnknownId
from merit.appeal_states import AppealState
from merit.appeals.checking import CheckedAppeal, check_appeals
from merit.appeals.filed import filed_appeal
from merit.checked_cases import CheckedCase, CheckedEvidence, nodes_as_evidence
from merit.context import Context, RunStatement, read_context
from merit.contract import Case, DossierRule, Rule, Severity
from merit.dossiers.reading import Unreadable
from merit.dossiers.records import Appeal
from merit.evaluation import RuleFailure
from merit.findings.states import FindingState
from merit.policies.book import PolicyBook
from merit.rules.q05_overdue_appeal import RULE as Q05

CONVENTION = (
    "The state follows from the appeal's own record: without an answer it is overdue from the day after the due one. Every rule "
    "over dossiers judges the appellant and whoever is complained about, and of a contested decision what concerns it: with an "
    "order the competition that it names, with a competition the orders that name it. An appeal about a body contests no "
    "decision. What rules over many people found is that of the last detection."
)


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """A finding of a rule that compares many people, about the appellant, whoever is complained about, or a decision."""

    id: str
    rule: str
    severity: Severity
    state: FindingState
    reason: str


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """What the last detection kept of the check: the day of judgement, the state, counts of cases, and ids of findings."""

    as_of: date
    state: AppealState
    violating: int
    satisfied: int
    not_evaluable: int
    not_judged: int
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAnswer:
    """How an appeal stands as of a day.

    ``appellant`` and ``body`` are ids, the body that she served in when she filed it. ``record`` is None where her file cannot be
    read. ``missing`` says in words what is not known where the state is not assessed. ``about`` is what the record names. The
    cases about the appellant are her ``own``, all others are about what she contests; both are sorted by rule. ``unreadable``
    are dossiers that cannot be judged, ``failures`` rules that broke. ``kept`` is None before a detection knew the appeal.
    ``detected`` tells whether any detection has run: before, nobody has looked for what ``compared`` would list.
    """

    id: str
    as_of: date
    appellant: str | None
    name: str | None
    body: str | None
    body_name: str | None
    record: Appeal | None
    state: AppealState
    missing: str | None
    about: tuple[CheckedEvidence, ...]
    own: tuple[CheckedCase, ...]
    contested: tuple[CheckedCase, ...]
    compared: tuple[ComparedFinding, ...]
    unreadable: tuple[Unreadable, ...]
    failures: tuple[RuleFailure, ...]
    kept: KeptCheck | None
    detected: bool
    convention: str = CONVENTION


async def ask_appeal(run: RunStatement, appeal: str, rules: Sequence[Rule], policy: PolicyBook, as_of: date) -> AppealAnswer:
    """Check an appeal as a detection would on that day. Raises UnknownId for one that is not in the graph."""
    rows = cast("list[dict[str, Any]]", await run(statement("questions/appeal"), {"id": appeal}))
    if not rows:
        raise UnknownId("appeal", appeal)
    filed = filed_appeal(rows[0])
    context = await read_context(run, as_of, policy)
    (checked,) = await check_appeals(run, [filed], rules, context)
    about = await nodes_as_evidence(run, filed.about)
    asked = {"ids": [appeal], "rules": [rule.id for rule in rules if not isinstance(rule, DossierRule)]}
    compared = cast("list[dict[str, Any]]", await run(statement("merit/findings_about_appeals"), asked))
    return _answer(checked, context, tuple(about[id_] for id_ in filed.about), tuple(map(_compared, compared)), rows[0])


def _answer(
    checked: CheckedAppeal,
    context: Context,
    about: tuple[CheckedEvidence, ...],
    compared: tuple[ComparedFinding, ...],
    row: Mapping[str, Any],
) -> AppealAnswer:
    missing = checked.standing.missing
    return AppealAnswer(
        id=checked.filed.id,
        as_of=context.as_of,
        appellant=checked.filed.appellant,
        name=checked.appellant,
        body=checked.body,
        body_name=None if checked.body is None else context.name_of(checked.body),
        record=checked.record,
        state=checked.standing.state,
        missing=None if missing is None else Q05.messages.missing(missing),
        about=about,
        own=_cases(checked.own, context),
        contested=_cases(checked.contested, context),
        compared=tuple(sorted(compared, key=lambda each: (each.rule, each.id))),
        unreadable=checked.unreadable,
        failures=checked.failures,
        kept=_kept(row),
        detected=bool(row["runs"]),
    )


def _cases(cases: Sequence[tuple[Rule, Case]], context: Context) -> tuple[CheckedCase, ...]:
    return tuple(CheckedCase(rule, case, context.unsettled(case.servant, case.evidence)) for rule, case in cases)


def _compared(row: Mapping[str, Any]) -> ComparedFinding:
    return ComparedFinding(row["id"], row["rule"], Severity(row["severity"]), FindingState(row["state"]), row["reason"])


def _kept(row: Mapping[str, Any]) -> KeptCheck | None:
    check = row["check"]
    if check is None:
        return None
    counts = (check[name] for name in ("violating", "satisfied", "not_evaluable", "not_judged"))
    return KeptCheck(check["as_of"], AppealState(check["state"]), *counts, findings=tuple(sorted(row["linked"])))
