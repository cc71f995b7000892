"""Evaluation of rules: which cases violate a rule, which satisfy it, and which lack an input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from graph.cypher.statements import Statement, statement
from merit.contract import Outcome, Rule

# Either ``Database.read`` or ``Transaction.run``: a rule can be evaluated on committed data and inside a transaction.
RunStatement = Callable[[Statement, Mapping[str, object]], Awaitable[list[dict[str, object]]]]


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case that a rule applies to, such as an appointment, with its outcome and evidence."""

    rule: Rule
    outcome: Outcome
    missing: str | None
    organisation: str
    country: str | None
    servant: str
    subjects: tuple[str, ...]
    day: date | None
    evidence: tuple[str, ...]
    reason_values: Mapping[str, Any]

    @property
    def finding_id(self) -> str:
        return self.rule.finding_id(self.subjects)

    @property
    def reason(self) -> str:
        return self.rule.reason_for(self.reason_values)


@dataclass(slots=True)
class RuleResult:
    """The outcomes of one rule for the servants evaluated so far. Satisfying cases are always counted, by organisation."""

    rule: Rule
    violating: list[JudgedCase] = field(default_factory=list[JudgedCase])
    not_evaluable: list[JudgedCase] = field(default_factory=list[JudgedCase])
    satisfying: list[JudgedCase] = field(default_factory=list[JudgedCase])
    satisfied: Counter[str] = field(default_factory=Counter[str])

    @property
    def missing(self) -> Counter[str]:
        return Counter(case.missing or "" for case in self.not_evaluable)


async def evaluate_rule(
    run: RunStatement,
    result: RuleResult,
    servants: Sequence[str],
    as_of: date,
    coverage: Sequence[Mapping[str, object]],
    *,
    list_satisfying: bool = False,
) -> None:
    """Add the outcomes of the result's rule for these servants to the result.

    Satisfying cases are counted; with ``list_satisfying`` they are listed, too.
    """
    rule = result.rule
    available = {
        "subjects": list(servants),
        "as_of": as_of,
        "policy": [value.as_parameters() for value in rule.policy],
        "covered": list(coverage),
        "listed": list_satisfying,
    }
    rows = await run(rule.find, {name: available[name] for name in rule.find.parameters})
    for row in rows:
        outcome = Outcome(cast("str", row["outcome"]))
        organisation = cast("str", row["organisation"])
        cases = [_judged_case(rule, outcome, row, item) for item in cast("list[dict[str, Any]]", row["items"])]
        if outcome is Outcome.SATISFIES:
            result.satisfied[organisation] += cast("int", row["n"])
            result.satisfying += cases
        elif outcome is Outcome.VIOLATES:
            result.violating += cases
        else:
            result.not_evaluable += cases


async def read_coverage(run: RunStatement) -> list[dict[str, object]]:
    """Return the days on which portals have loaded each label completely, for the bodies that their records describe.

    Adjoining spans are joined. The days of scopes that name bodies are not among them: the graph has them at the bodies.
    """
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in await run(statement("merit/coverage"), {}):
        for label in cast("list[str]", row["labels"]):
            key = cast("str", row["portal"]), label
            spans.setdefault(key, []).append((cast("date", row["from"]), cast("date", row["to"])))
    return [
        {"portal": portal, "label": label, "from": start, "to": end}
        for (portal, label), of_label in spans.items()
        for start, end in join_spans(of_label)
    ]


def join_spans(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return half-open spans of days by start, with those that touch or overlap joined into one."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _judged_case(rule: Rule, outcome: Outcome, row: Mapping[str, object], item: Mapping[str, Any]) -> JudgedCase:
    return JudgedCase(
        rule=rule,
        outcome=outcome,
        missing=cast("str | None", row["missing"]),
        organisation=cast("str", row["organisation"]),
        country=cast("str | None", row["country"]),
        servant=item["servant"],
        subjects=tuple(item["subjects"]),
        day=item["day"],
        evidence=tuple(item["evidence"]),
        reason_values=item["words"],
    )
