"""Asks a rule about servants: what it violates, satisfies, and what could not be judged for want of which input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from graph.driver.statements import Statement, statement
from merit.contract import Outcome, Rule

# Either ``Database.read`` or ``Transaction.run``: a rule does not care whether what it judges is committed.
Ask = Callable[[Statement, Mapping[str, object]], Awaitable[list[dict[str, object]]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing a rule concerns, and its outcome."""

    rule: Rule
    outcome: Outcome
    missing: str | None
    organisation: str
    country: str | None
    servant: str
    subjects: tuple[str, ...]
    day: date | None
    evidence: tuple[str, ...]
    words: Mapping[str, Any]

    @property
    def finding_id(self) -> str:
        return self.rule.finding_id(self.subjects)

    @property
    def sentence(self) -> str:
        return self.rule.sentence(self.words)


@dataclass(slots=True)
class Judgement:
    """What one rule says of the servants asked about. Satisfied things are counted per body."""

    rule: Rule
    violating: list[Judged] = field(default_factory=list[Judged])
    not_evaluable: list[Judged] = field(default_factory=list[Judged])
    satisfying: list[Judged] = field(default_factory=list[Judged])
    satisfied: Counter[str] = field(default_factory=Counter[str])

    @property
    def missing(self) -> Counter[str]:
        return Counter(judged.missing or "" for judged in self.not_evaluable)


async def judge(
    ask: Ask,
    judgement: Judgement,
    servants: Sequence[str],
    as_of: date,
    covered: Sequence[Mapping[str, object]],
    *,
    listed: bool = False,
) -> None:
    """Adds to the judgement what its rule says of these servants; ``listed`` gives satisfied things one by one."""
    rule = judgement.rule
    offered = {
        "subjects": list(servants),
        "as_of": as_of,
        "policy": [value.for_query() for value in rule.policy],
        "covered": list(covered),
        "listed": listed,
    }
    rows = await ask(rule.find, {name: offered[name] for name in rule.find.parameters})
    for row in rows:
        outcome = Outcome(cast("str", row["outcome"]))
        organisation = cast("str", row["organisation"])
        found = [_judged(rule, outcome, row, item) for item in cast("list[dict[str, Any]]", row["items"])]
        if outcome is Outcome.SATISFIES:
            judgement.satisfied[organisation] += cast("int", row["n"])
            judgement.satisfying += found
        elif outcome is Outcome.VIOLATES:
            judgement.violating += found
        else:
            judgement.not_evaluable += found


async def coverage(ask: Ask) -> list[dict[str, object]]:
    """For which days each label is loaded completely, per country, adjoining days joined."""
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in await ask(statement("merit/coverage"), {}):
        for label in cast("list[str]", row["labels"]):
            key = cast("str", row["country"]), label
            spans.setdefault(key, []).append((cast("date", row["from"]), cast("date", row["to"])))
    return [
        {"country": country, "label": label, "from": start, "to": end}
        for (country, label), own in spans.items()
        for start, end in joined(own)
    ]


def joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Half-open spans of days with those that touch or overlap made one."""
    whole: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def _judged(rule: Rule, outcome: Outcome, row: Mapping[str, object], item: Mapping[str, Any]) -> Judged:
    return Judged(
        rule=rule,
        outcome=outcome,
        missing=cast("str | None", row["missing"]),
        organisation=cast("str", row["organisation"]),
        country=cast("str | None", row["country"]),
        servant=item["servant"],
        subjects=tuple(item["subjects"]),
        day=item["day"],
        evidence=tuple(item["evidence"]),
        words=item["words"],
    )
