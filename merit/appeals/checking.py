"""Checks appeals: judges the dossiers that they concern as a detection does, and picks the cases that belong to each appeal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merit.appeal_states import AppealState, Standing, standing
from merit.appeals.filed import FiledAppeal
from merit.context import Context, RunStatement
from merit.contract import Case, DossierRule, Outcome, Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, Unreadable, read_page
from merit.dossiers.records import Appeal
from merit.dossiers.servant import ServantDossier
from merit.evaluation import RuleFailure, judge
from merit.matters import record_matter

Cases = tuple[tuple[Rule, Case], ...]

UNREADABLE = Standing(AppealState.NOT_ASSESSED, "file_of_appellant")
"""Of an appeal whose appellant's dossier cannot be read, the state is not known."""


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A dossier with its cases by all rules that judge dossiers, and the rules that broke on it."""

    dossier: Any
    cases: Cases
    failures: tuple[RuleFailure, ...]


@dataclass(frozen=True, slots=True)
class JudgedFiles:
    """Judged dossiers by the ids of their subjects, and the subjects that cannot be judged, with the reason."""

    servants: Mapping[str, JudgedFile]
    positions: Mapping[str, JudgedFile]
    unreadable: Mapping[str, Unreadable]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAppeal:
    """The check of one appeal. ``record`` is the appeal in the appellant's dossier, None where that cannot be read.

    ``body`` is the id of the one that the appellant served in when she filed it. Her ``own`` cases are those of her dossier; the
    ``contested`` ones are about whoever is complained about, and about contested decisions. Satisfied ones are included.
    """

    filed: FiledAppeal
    record: Appeal | None
    appellant: str | None
    body: str | None
    standing: Standing
    own: Cases
    contested: Cases
    unreadable: tuple[Unreadable, ...]
    failures: tuple[RuleFailure, ...]

    @property
    def cases(self) -> Cases:
        return self.own + self.contested

    def count(self, outcome: Outcome) -> int:
        """Return the number of cases with an outcome."""
        return sum(case.outcome is outcome for _, case in self.cases)


async def check_appeals(
    run: RunStatement,
    appeals: Sequence[FiledAppeal],
    rules: Sequence[Rule],
    context: Context,
    refused: Mapping[str, Unreadable] | None = None,
) -> list[CheckedAppeal]:
    """Check appeals, in one statement for each kind of dossier. Subjects that are ``refused`` are not read."""
    refused = refused or {}
    judges = [rule for rule in rules if isinstance(rule, DossierRule)]
    unreadable = dict(refused)
    servants = {each for appeal in appeals for each in appeal.servants} - refused.keys()
    positions = {each for appeal in appeals for each in appeal.positions} - refused.keys()
    files = JudgedFiles(
        await _judged(run, SERVANTS, servants, judges, context, unreadable),
        await _judged(run, COMPETITIONS, positions, judges, context, unreadable),
        unreadable,
    )
    return [checked_appeal(appeal, files, context) for appeal in appeals]


async def _judged(
    run: RunStatement,
    kind: DossierKind[Any],
    ids: Iterable[str],
    rules: Sequence[Rule],
    context: Context,
    unreadable: dict[str, Unreadable],
) -> dict[str, JudgedFile]:
    """Return the judged dossiers of these subjects; add to ``unreadable`` those that cannot be read."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    page = await read_page(run, kind, wanted)
    unreadable |= {each.subject: each for each in page.unreadable}
    found: dict[str, JudgedFile] = {}
    for dossier in page.dossiers:
        subject = kind.subject_of(dossier)
        cases, failures = judge(rules, dossier, subject, context)
        found[subject] = JudgedFile(dossier, tuple(cases), tuple(failures))
    return found


def checked_appeal(filed: FiledAppeal, files: JudgedFiles, context: Context) -> CheckedAppeal:
    """Return the check of an appeal whose dossiers are judged. Of the others' dossiers it has the contested decisions alone."""
    own = files.servants.get(filed.appellant or "")
    record, body, found = (None, None, UNREADABLE) if own is None else _state(own.dossier, filed.id, context)
    others = sorted(filed.subjects - {filed.appellant})
    judged = [(each, file) for each in others if (file := files.servants.get(each) or files.positions.get(each)) is not None]
    contested = [
        (rule, case)
        for subject, file in judged
        for rule, case in file.cases
        if subject in filed.people or filed.contests((*case.subjects, *case.evidence))
    ]
    return CheckedAppeal(
        filed=filed,
        record=record,
        appellant=None if own is None else own.dossier.name,
        body=body,
        standing=found,
        own=_by_rule(own.cases if own else ()),
        contested=_by_rule(contested),
        unreadable=tuple(files.unreadable[each] for each in sorted(filed.subjects & files.unreadable.keys())),
        failures=(*(own.failures if own else ()), *(each for _, file in judged for each in file.failures)),
    )


def _by_rule(cases: Iterable[tuple[Rule, Case]]) -> Cases:
    return tuple(sorted(cases, key=lambda each: (each[0].id, each[1].subjects)))


def _state(dossier: ServantDossier, id_: str, context: Context) -> tuple[Appeal | None, str | None, Standing]:
    """Return an appeal of a dossier, the body that the person served in when she filed it, and its state."""
    record = next((each for each in dossier.appeals if each.id == id_), None)
    if record is None:
        return None, None, UNREADABLE
    matter = record_matter(dossier, record.id, record.filed, context)
    body = None if matter is None else matter.organisation
    return record, body, standing(record, body, context)
