"""What a rule is: a folder with its words, its dated values, its examples, and a pure function over a dossier.

``RULE`` of the package ``merit.rules.<folder>`` is an instance of `Rule`. Beside it lie:

- ``en.toml``: every sentence of the rule (`merit.messages`);
- ``policy.toml``: its parameters by country and time (`merit.policies`);
- ``examples.toml``: situations with their outcomes, which `meritgraph rules test` judges (`merit.examples`);
- ``show.cypher``: takes the ``$subjects`` of one finding and returns its evidence as paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graph.cypher.statements import Statement, statement_at
from graph.errors import MeritgraphError
from graph.model.ids import stable_id
from merit.messages import Messages, as_text, messages_of
from merit.policies.values import PolicyValue, values_of

if TYPE_CHECKING:
    # A context and a dossier know rules by their ids only.
    from merit.context import Context


class RuleClass(StrEnum):
    """The kind of lead that a rule gives."""

    BREACH = "V"  # provable from records
    INDICATOR = "R"  # statistical
    RECORD = "Q"  # quality of the records


class Severity(StrEnum):
    """How urgent a finding of the rule is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def one_lower(self) -> Severity:
        """The next lower severity; the lowest stays."""
        members = list(Severity)
        return members[min(members.index(self) + 1, len(members) - 1)]


class Outcome(StrEnum):
    """The outcome of a rule for one case. Every case that a rule applies to has exactly one."""

    VIOLATES = "violates"
    SATISFIES = "satisfies"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A thing that a rule applies to, such as an appointment, with its outcome.

    ``subjects`` are the ids of the facts that name the case, never a servant's. ``day`` is the day of the case at the latest, or
    None. ``evidence`` are ids of nodes. ``words`` are the values of the sentence ``reason`` of the rule's messages. A violating
    case can differ in ``severity`` from its rule. A case that is not evaluable names what is ``missing`` by the key of a message.
    ``policy`` are the values that the outcome rests on.
    """

    outcome: Outcome
    subjects: tuple[str, ...]
    organisation: str
    country: str | None
    servant: str | None
    day: date | None
    evidence: tuple[str, ...] = ()
    words: Mapping[str, Any] | None = None
    reason: str = "reason"
    missing: str | None = None
    severity: Severity | None = None
    policy: tuple[PolicyValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about, before its outcome is known: a rule asks it for the case with one of three outcomes.

    ``person`` and ``body`` are names for the reason.
    """

    subjects: tuple[str, ...]
    organisation: str
    country: str | None
    servant: str | None
    day: date | None
    person: str | None = None
    body: str | None = None

    def duty(self, value: PolicyValue | None) -> PolicyValue | Case:
        """Return the value in force if it states a duty; else the case: it lacks the policy, or satisfies where no duty is."""
        if value is None:
            return self.lacks("policy")
        return value if value.duty else self.satisfies()

    def violates(
        self,
        *evidence: str,
        words: Mapping[str, Any],
        policy: Sequence[PolicyValue | None],
        reason: str = "reason",
        severity: Severity | None = None,
    ) -> Case:
        """Return the case as violating: the ids of its evidence, the words of its reason, the values that it rests on."""
        return Case(
            outcome=Outcome.VIOLATES,
            subjects=self.subjects,
            organisation=self.organisation,
            country=self.country,
            servant=self.servant,
            day=self.day,
            evidence=tuple(dict.fromkeys(evidence)),
            words={"person": self.person, "body": self.body, **words},
            reason=reason,
            severity=severity,
            policy=tuple(value for value in policy if value is not None),
        )

    def satisfies(self) -> Case:
        """Return the case as satisfying its rule."""
        return self._with(Outcome.SATISFIES, None)

    def lacks(self, missing: str) -> Case:
        """Return the case as not evaluable; ``missing`` is the key of a message."""
        return self._with(Outcome.NOT_EVALUABLE, missing)

    def _with(self, outcome: Outcome, missing: str | None) -> Case:
        return Case(
            outcome=outcome,
            subjects=self.subjects,
            organisation=self.organisation,
            country=self.country,
            servant=self.servant,
            day=self.day,
            missing=missing,
        )


class MalformedRule(MeritgraphError):
    """A rule that cannot be used. The message names the rule, what is wrong with it and what to do."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule has: a `DossierRule` judges dossiers one by one, a `StratumRule` compares rows of many.

    ``reads`` is the class of the dossiers that it takes: `ServantDossier` or `CompetitionDossier`, or both of a stratum rule
    whose rows come from both. ``package`` is the package that holds its files.
    """

    id: str
    rule_class: RuleClass
    severity: Severity
    reads: type[Any] | tuple[type[Any], ...]
    package: str

    @cached_property
    def messages(self) -> Messages:
        return messages_of(self.package)

    @cached_property
    def policy(self) -> tuple[PolicyValue, ...]:
        """The values that the rule brings, before a deployment's own."""
        return values_of(self.package)

    @cached_property
    def show(self) -> Statement:
        return statement_at(files(self.package) / "show.cypher", f"{self.id}/show")

    @property
    def title(self) -> str:
        return self.messages.text("title")

    @property
    def looks_for(self) -> str:
        return self.messages.text("looks_for")

    @property
    def rationale(self) -> str:
        return self.messages.text("rationale")

    @property
    def legal_basis(self) -> str:
        return self.messages.text("legal_basis")

    @property
    def innocent_explanations(self) -> tuple[str, ...]:
        return self.messages.innocent_explanations

    def finding_id(self, subjects: Sequence[str]) -> str:
        """Return the finding's id: the same for the same rule and facts for ever, even if servants are merged or split."""
        return stable_id("finding", self.id, *sorted(subjects))

    def reason(self, case: Case) -> str:
        """Return the sentence that says why a case violates the rule."""
        return self.messages.text(case.reason).format(**{name: as_text(value) for name, value in (case.words or {}).items()})

    def missing(self, case: Case) -> str | None:
        """Return what is missing to judge a case, in words; None where nothing is."""
        return None if case.missing is None else self.messages.missing(case.missing)

    def severity_of(self, case: Case) -> Severity:
        return case.severity or self.severity

    def browser_query(self, subjects: Sequence[str]) -> str:
        """Return the query that shows a finding, with its ids as literals, to paste into Neo4j Browser."""
        listed = ", ".join(f"'{subject}'" for subject in subjects)
        return self.show.text.replace("$subjects", f"[{listed}]")


@dataclass(frozen=True, kw_only=True)
class DossierRule(Rule):
    """A rule that judges each dossier by itself: ``judge`` yields the cases of one."""

    reads: type[Any]
    judge: Callable[[Any, Context], Iterable[Case]]
