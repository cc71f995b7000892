"""Cases that rules judged for an answer and nobody has written as findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import strawberry

from merit import checked_cases as model
from merit import contract
from merit.contract import Outcome as OutcomeModel
from merit.dossiers.reading import Unreadable
from merit.evaluation import RuleFailure
from merit.proposed_order import PROPOSED
from resolvers.questions.permitted import FORBIDDEN, Telling
from schema.enums import Severity
from schema.list_sizes import usual_size
from schema.questions.figures import ids
from schema.questions.words import Outcome
from schema.rules import Rule

UNREADABLE = "a file holds a value that is impossible"
"""What is told of a file that cannot be read where the value may not be seen."""


@strawberry.type(description="A node that a case rests on, or a part of the order that is only proposed.")
class CheckedEvidence:
    id: strawberry.ID = strawberry.field(description="Id of the node; appointment:proposed is the proposed order itself.")
    label: str | None = strawberry.field(description="Label of the node; null for what is proposed.")
    text: str = strawberry.field(description="Description that distinguishes the node from others of its label.")
    known_since: datetime | None = strawberry.field(
        description="Time at which the hub first read a record that states it; null where no record describes it."
    )

    people: strawberry.Private[Sequence[str]] = ()

    @classmethod
    def of(cls, node: model.CheckedEvidence, telling: Telling) -> CheckedEvidence:
        """Return a node of the graph; ``telling`` knows whom it is about."""
        people = telling.people.get(node.id, ())
        return cls(id=strawberry.ID(node.id), label=node.label, text=node.text, known_since=node.known_since, people=people)

    @classmethod
    def proposed(cls, id_: str) -> CheckedEvidence:
        return cls(id=strawberry.ID(id_), label=None, text="proposed", known_since=None)


@strawberry.type(description="What a rule says of one thing. A violation is a lead for review, never a verdict.")
class CheckedCase:
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    judged_by: strawberry.Private[contract.Rule]
    outcome: Outcome = strawberry.field(description="Whether the case violates the rule, satisfies it, or cannot be judged.")
    severity: Severity | None = strawberry.field(description="Severity; null unless the case violates the rule.")
    reason: str | None = strawberry.field(
        description="What was found, in one sentence; null unless it violates the rule. Where the case rests on something that "
        "you may not see, it is what the rule looks for."
    )
    missing: str | None = strawberry.field(description="What is missing where it cannot be judged; null elsewhere.")
    subject_ids: list[strawberry.ID | None] = strawberry.field(
        description="Ids of the facts that the case is about; null in place of one that you may not see.",
        directives=[usual_size(2)],
    )
    evidence: list[CheckedEvidence | None] = strawberry.field(
        description="What the case rests on; null in place of what you may not see.", directives=[usual_size(3)]
    )
    policy: list[str] = strawberry.field(
        description="The policy values by which it was judged, with their legal basis.", directives=[usual_size(2)]
    )
    rests_on_unreviewed_match: bool | None = strawberry.field(
        description="Whether it rests on a match that nobody has settled: it may be about another person. Null, with an error, "
        "for callers who do not investigate."
    )
    innocent_explanations: list[str] | None = strawberry.field(
        description="Innocent explanations to rule out first; null unless it violates the rule.", directives=[usual_size(5)]
    )

    @strawberry.field(graphql_type=Rule, description="The rule.")
    def rule(self) -> contract.Rule:
        return self.judged_by

    @classmethod
    def of(cls, checked: model.CheckedCase, evidence: Mapping[str, model.CheckedEvidence], telling: Telling) -> CheckedCase:
        rule, case = checked.rule, checked.case
        violates = case.outcome is OutcomeModel.VIOLATES
        # What is only proposed is no node of the graph.
        proposed = {PROPOSED, *(id_ for id_ in case.evidence if id_ not in evidence)}
        shown = telling.tells_of(case.servant, *(id_ for id_ in (*case.subjects, *case.evidence) if id_ not in proposed))
        return cls(
            rule_id=strawberry.ID(rule.id),
            judged_by=rule,
            outcome=case.outcome,
            severity=checked.severity if violates else None,
            reason=(rule.reason(case) if shown else rule.looks_for) if violates else None,
            missing=rule.missing(case) if telling.whole and shown else case.missing and FORBIDDEN,
            subject_ids=[each if each in proposed else telling.of(each, each) for each in ids(case.subjects)],
            evidence=[
                telling.of(CheckedEvidence.of(evidence[id_], telling), id_) if id_ in evidence else CheckedEvidence.proposed(id_)
                for id_ in case.evidence
            ],
            policy=[value.describe() for value in case.policy],
            rests_on_unreviewed_match=telling.of_match(checked.unsettled),
            innocent_explanations=list(rule.messages.innocent_explanations) if violates else None,
        )


def cases_of(
    checked: Iterable[model.CheckedCase], evidence: Mapping[str, model.CheckedEvidence], telling: Telling
) -> list[CheckedCase]:
    """Return cases as far as they are told; ``evidence`` is what the graph has of theirs, by id."""
    return [CheckedCase.of(each, evidence, telling) for each in checked]


@strawberry.type(description="What could not be judged: a file that cannot be read, or a rule that broke.")
class NotJudged:
    subject_id: strawberry.ID | None = strawberry.field(
        description="Id of whose file cannot be read; null for a rule that broke, and in place of one that you may not see."
    )
    rule_id: strawberry.ID | None = strawberry.field(description="Short id of the rule that broke; null for a file.")
    reason: str = strawberry.field(description="Why.")

    @classmethod
    def all_of(cls, unreadable: Sequence[Unreadable], failures: Sequence[RuleFailure], telling: Telling) -> list[NotJudged]:
        return [
            *(
                cls(
                    subject_id=telling.of(strawberry.ID(each.subject), each.subject),
                    rule_id=None,
                    reason=each.reason if telling.whole and telling.tells(each.subject) else UNREADABLE,
                )
                for each in unreadable
            ),
            *(
                cls(subject_id=None, rule_id=strawberry.ID(each.rule), reason=f"the rule broke ({each.problem})")
                for each in failures
            ),
        ]
