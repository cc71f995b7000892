"""What the graph keeps of a judged dossier, so that it need not be judged again as long as nothing that it rests on changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson

from merit.contract import Case, Outcome, Rule
from merit.judged.rows import reader, written
from merit.strata.rule import Key, RowSource


class RestsOn(NamedTuple):
    """What the outcome of a dossier rests on.

    ``version`` is the number of the dossier when it was read. The outcome stays until the day of judgement is ``due``, or until
    the context answers otherwise about ``bodies``.
    """

    version: int
    due: date
    bodies: tuple[str, ...]


class Unclear(NamedTuple):
    """A case that could not be evaluated: the ids of its rule, its body and its finding, and the key of what is missing."""

    rule: str
    body: str
    missing: str
    finding: str


class Found(NamedTuple):
    """A case that violates a rule, by the rule's id, and its subjects."""

    rule: str
    subjects: tuple[str, ...]


class Outcomes(NamedTuple):
    """The cases of a dossier as they are kept; those that satisfy a rule are counted by rule and body."""

    found: tuple[Found, ...]
    unclear: tuple[Unclear, ...]
    satisfied: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class JudgedDossier:
    """The outcomes of a dossier by all rules, its rows by stratum rule and figure, and what both rest on.

    ``subject`` is the id of the servant, or of the position with competitions.
    """

    subject: str
    rests_on: RestsOn
    outcomes: Outcomes
    rows: Mapping[str, Sequence[tuple[Key, Any]]]


def counted(cases: Iterable[tuple[Rule, Case]]) -> Outcomes:
    """Return what is kept of the cases of a dossier."""
    found: list[Found] = []
    unclear: list[Unclear] = []
    satisfied = Counter[tuple[str, str]]()
    for rule, case in cases:
        if case.outcome is Outcome.VIOLATES:
            found.append(Found(rule.id, tuple(case.subjects)))
        elif case.outcome is Outcome.SATISFIES:
            satisfied[rule.id, case.organisation] += 1
        else:
            unclear.append(Unclear(rule.id, case.organisation, case.missing or "", rule.finding_id(case.subjects)))
    return Outcomes(tuple(found), tuple(unclear), satisfied)


def encoded(judged: JudgedDossier) -> dict[str, Any]:
    """Return the properties that the graph keeps of a judged dossier."""
    found, unclear, satisfied = judged.outcomes
    outcome = [[*map(tuple, found)], [*map(tuple, unclear)], [[*of, count] for of, count in satisfied.items()]]
    rows = {rule: [[key, written(row)] for key, row in of_rule] for rule, of_rule in judged.rows.items() if of_rule}
    return {
        "id": judged.subject,
        **judged.rests_on._asdict(),
        "outcome": orjson.dumps(outcome).decode(),
        "rows": orjson.dumps(rows).decode(),
    }


def decoded(kept: Mapping[str, Any], sources: Mapping[str, RowSource]) -> JudgedDossier:
    """Return a judged dossier from its properties; ``sources`` of its rows are by id."""
    found, unclear, satisfied = orjson.loads(kept["outcome"])
    outcomes = Outcomes(
        tuple(Found(rule, tuple(subjects)) for rule, subjects in found),
        tuple(Unclear(*each) for each in unclear),
        {(rule, body): count for rule, body, count in satisfied},
    )
    rows = {
        rule: [(tuple(key), made(values)) for key, values in of_rule]
        for rule, of_rule in orjson.loads(kept["rows"]).items()
        if (made := reader(sources[rule].row))
    }
    return JudgedDossier(kept["id"], RestsOn(kept["version"], kept["due"], tuple(kept["bodies"])), outcomes, rows)
