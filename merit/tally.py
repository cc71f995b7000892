"""Tallies of a detection: how many things each rule judged with which outcome, by body, and what was missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from merit.contract import Case, Outcome, Rule

LISTED_PER_RULE = 200
"""How many cases of one rule that are not evaluable, or whose finding changed, a detection keeps to show them."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A violating case: the id of its finding and its subjects."""

    finding: str
    subjects: tuple[str, ...]


@dataclass(slots=True)
class RuleTally:
    """The outcomes of one rule. ``missing`` counts by body and key of the missing input; samples are bounded."""

    rule: Rule
    violations: list[Violation] = field(default_factory=list[Violation])
    satisfied: Counter[str] = field(default_factory=Counter[str])
    missing: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    not_evaluable: list[Case] = field(default_factory=list[Case])
    changed: list[Case] = field(default_factory=list[Case])
    broken: Counter[str] = field(default_factory=Counter[str])
    """How often the rule broke, by class of the error."""

    def add(self, case: Case) -> None:
        """Count one case."""
        if case.outcome is Outcome.SATISFIES:
            self.satisfied[case.organisation] += 1
        elif case.outcome is Outcome.VIOLATES:
            self.violations.append(Violation(self.rule.finding_id(case.subjects), case.subjects))
        else:
            self.missing[case.organisation, case.missing or ""] += 1
            if len(self.not_evaluable) < LISTED_PER_RULE:
                self.not_evaluable.append(case)

    def add_found(self, subjects: tuple[str, ...]) -> str:
        """Count a case that violates the rule and was judged before; return the id of its finding."""
        finding = self.rule.finding_id(subjects)
        self.violations.append(Violation(finding, subjects))
        return finding

    def add_changed(self, case: Case) -> None:
        """Keep a case whose finding is new or changed, to show it."""
        if len(self.changed) < LISTED_PER_RULE:
            self.changed.append(case)

    @property
    def missing_by_input(self) -> Counter[str]:
        """How often each input was missing, in words."""
        found = Counter[str]()
        for (_, key), count in self.missing.items():
            found[self.rule.messages.missing(key)] += count
        return found

    def counts(self) -> dict[str, object]:
        """Return the counts as the graph keeps them of a rule's last run."""
        words = self.rule.messages.missing
        return {
            "violating": len(self.violations),
            "satisfied": self.satisfied.total(),
            "not_evaluable": self.missing.total(),
            "missing": [f"{name}: {count}" for name, count in sorted(self.missing_by_input.items())],
            "missing_by_body": [f"{body}: {words(key)}: {count}" for (body, key), count in sorted(self.missing.items())],
            "satisfied_by_body": [f"{body}: {count}" for body, count in sorted(self.satisfied.items())],
        }
