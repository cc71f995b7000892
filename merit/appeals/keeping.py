"""Keeps the check of every appeal in the graph: a detection checks those again whose dossiers it judged again.

What a check rests on are the judged dossiers of those whom the appeal concerns. As long as these stand, so does the check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.model.ids import digest, stable_id
from merit.appeals.checking import CheckedAppeal, check_appeals
from merit.appeals.filed import FiledAppeal, filed_appeal
from merit.context import Context
from merit.contract import DossierRule, Outcome, Rule
from merit.dossiers.reading import listed, too_heavy
from merit.judged.noting import Answers
from merit.rules.q05_overdue_appeal import RULE as Q05

_APPEALS_PER_LIST = 500
_APPEALS_PER_CHECK = 100


@dataclass(frozen=True, slots=True)
class _KeptCheck:
    """An appeal with what the graph keeps of its check: the properties, and the findings that it is linked to."""

    filed: FiledAppeal
    check: Mapping[str, Any] | None
    linked: frozenset[str]

    @property
    def id(self) -> str:
        return stable_id("appealcheck", self.filed.id)

    def row(self, properties: Mapping[str, Any], findings: frozenset[str]) -> dict[str, Any]:
        return {"id": self.id, "appeal": self.filed.id, "properties": properties, "findings": sorted(findings)}


async def keep_checks(
    database: Database, rules: Sequence[Rule], context: Context, judged_by: str, *, all_again: bool = False
) -> None:
    """Check the appeals that may have another result than the kept one, or all of them, and keep the results.

    The dossiers must have been judged and kept, by rules and values with the digest ``judged_by``. Each check is linked to its
    appeal and to what it found: the findings of its cases, and those that a comparison of many people made about the same
    persons and decisions.
    """
    await _AppealChecks(database, rules, context, judged_by, all_again=all_again).keep()


class _AppealChecks:
    """The checks of one detection."""

    def __init__(self, database: Database, rules: Sequence[Rule], context: Context, judged_by: str, *, all_again: bool) -> None:
        self._database = database
        self._rules = rules
        self._compare = [rule.id for rule in rules if not isinstance(rule, DossierRule)]
        self._context = context
        self._answers = Answers(context)
        self._judged_by = judged_by
        self._all_again = all_again

    async def keep(self) -> None:
        """Check and keep all appeals, a page at a time; delete the checks of appeals that are gone."""
        async for page in self._pages():
            await self._keep_page(page)
        await self._database.execute(statement("merit/delete_appeal_checks"))

    async def _pages(self) -> AsyncIterator[list[_KeptCheck]]:
        page: list[_KeptCheck] = []
        async for row in listed(self._database.read, "merit/appeals", _APPEALS_PER_LIST, {}):
            page.append(_KeptCheck(filed_appeal(row), row["check"], frozenset(row["linked"])))
            if len(page) == _APPEALS_PER_LIST:
                yield page
                page = []
        if page:
            yield page

    async def _keep_page(self, page: Sequence[_KeptCheck]) -> None:
        compared = await self._compared(page)
        dossiers = await self._dossiers(page)
        rests_on = {each.filed.id: self._rests_on(each.filed, dossiers) for each in page}
        to_check = [each for each in page if self._all_again or not _stands(each, rests_on[each.filed.id])]
        chosen = {each.filed.id for each in to_check}
        rows: list[dict[str, Any]] = []
        for each in page:
            findings = frozenset((each.check or {}).get("found", ())) | compared[each.filed.id]
            if each.filed.id not in chosen and findings != each.linked:
                rows.append(each.row({}, findings))
        refused = {id_: heavy for id_, row in dossiers.items() if (heavy := too_heavy(row)) is not None}
        for start in range(0, len(to_check), _APPEALS_PER_CHECK):
            part = to_check[start : start + _APPEALS_PER_CHECK]
            checked = await check_appeals(self._database.read, [each.filed for each in part], self._rules, self._context, refused)
            for each, result in zip(part, checked, strict=True):
                properties = self._properties(each.id, result, rests_on[each.filed.id])
                rows.append(each.row(properties, frozenset(properties["found"]) | compared[each.filed.id]))
        await self._write(rows)

    async def _compared(self, page: Sequence[_KeptCheck]) -> Mapping[str, frozenset[str]]:
        """Return the findings of rules that compare many people, by appeal."""
        asked = {"ids": [each.filed.id for each in page], "rules": self._compare}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in cast("list[dict[str, str]]", await self._database.read(statement("merit/findings_about_appeals"), asked)):
            found[row["appeal"]].add(row["id"])
        return defaultdict(frozenset, {appeal: frozenset(ids) for appeal, ids in found.items()})

    async def _dossiers(self, page: Sequence[_KeptCheck]) -> dict[str, dict[str, Any]]:
        ids = sorted({subject for each in page for subject in each.filed.subjects})
        rows = cast("list[dict[str, Any]]", await self._database.read(statement("merit/dossiers_as_kept"), {"ids": ids}))
        return {row["id"]: row for row in rows}

    def _rests_on(self, filed: FiledAppeal, dossiers: Mapping[str, Mapping[str, Any]]) -> str | None:
        """Return the digest of what the check of an appeal rests on; None where a dossier is not judged as it is now."""
        parts = [self._judged_by, *sorted(filed.people), "", *sorted(filed.decisions)]
        for subject in sorted(filed.subjects):
            row = dossiers.get(subject)
            if row is None or row["kept"] is None:
                return None
            version, judged_by, as_of, due, bodies, answers = row["kept"]
            judged_now = version == row["version"] and judged_by == self._judged_by and as_of <= self._context.as_of < due
            if not judged_now or answers != self._answers.digest_of(tuple(bodies)):
                return None
            parts += ["", subject, str(version), str(as_of), answers]
        return digest("\x1f".join(parts).encode())

    def _properties(self, id_: str, checked: CheckedAppeal, rests_on: str | None) -> dict[str, Any]:
        missing = checked.standing.missing
        found = {rule.finding_id(case.subjects) for rule, case in checked.cases if case.outcome is Outcome.VIOLATES}
        return {
            "id": id_,
            "as_of": self._context.as_of,
            "state": checked.standing.state.value,
            "missing": None if missing is None else Q05.messages.missing(missing),
            "violating": checked.count(Outcome.VIOLATES),
            "satisfied": checked.count(Outcome.SATISFIES),
            "not_evaluable": checked.count(Outcome.NOT_EVALUABLE),
            "not_judged": len(checked.unreadable) + len(checked.failures),
            "found": sorted(found),
            "rests_on": rests_on,
        }

    async def _write(self, rows: Sequence[dict[str, Any]]) -> None:
        async def work(transaction: Transaction) -> None:
            await transaction.run(statement("merit/save_appeal_checks"), {"rows": rows})

        if rows:
            await self._database.write(work)


def _stands(kept: _KeptCheck, rests_on: str | None) -> bool:
    return rests_on is not None and kept.check is not None and kept.check.get("rests_on") == rests_on
