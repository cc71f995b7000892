"""Findings, the rules that give them, and the counts of each rule's last run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, TypeVar

import strawberry

from graph.model.days import FIRST_DAY, LAST_DAY
from merit import contract
from merit.findings import listing
from resolvers import types
from resolvers.errors import BadUserInput
from resolvers.findings import FindingCriteria
from schema.common import Info
from schema.entities import Organisation, Servant
from schema.enums import FindingState, RuleClass, Severity
from schema.list_sizes import usual_size
from schema.nodes import ModelBacked, Node
from schema.ranges import DayRange, days

V = TypeVar("V")


@strawberry.type(
    description="The policy values of a rule in one country for a period. The values in force on the day of the case apply."
)
class PolicyValue:
    country: str = strawberry.field(description="Two-letter code of the country; * for any country.")
    basis: str = strawberry.field(description="Article of the law, or the practice, that the values rest on.")
    verified: bool = strawberry.field(description="Whether the values were checked against the official text.")
    duty: bool = strawberry.field(description="Whether there is a duty at all. Without one, every case satisfies the rule.")

    @strawberry.field(description="First day of the period; null where nothing bounds it.")
    def start(self, value: strawberry.Parent[contract.PolicyValue]) -> date | None:
        return None if value.from_ == FIRST_DAY else value.from_

    @strawberry.field(description="First day after the period; null while the values are in force.")
    def end(self, value: strawberry.Parent[contract.PolicyValue]) -> date | None:
        return None if value.to == LAST_DAY else value.to

    @strawberry.field(description="Parameters as texts «name = value», by name.", directives=[usual_size(5)])
    def parameters(self, value: strawberry.Parent[contract.PolicyValue]) -> list[str]:
        return [f"{name} = {_as_text(each)}" for name, each in sorted(value.parameters.items())]


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType] (any list)


@strawberry.type(
    description="Counts of a rule's last run. A case that could not be evaluated is never counted as satisfying the rule."
)
class RuleRun:
    as_of: date = strawberry.field(description="Day of judgement.")
    ended_at: datetime = strawberry.field(description="Time at which the run ended.")
    violating: int = strawberry.field(description="Number of cases that violate the rule.")
    satisfied: int = strawberry.field(description="Number of cases that satisfy the rule.")
    not_evaluable: int = strawberry.field(description="Number of cases that could not be evaluated because an input is missing.")
    missing: list[str] = strawberry.field(
        description="Missing inputs with the number of cases, as texts «input: count».", directives=[usual_size(10)]
    )


@strawberry.type(description="A rule. A violation is a lead for review, never a verdict.")
class Rule:
    id: strawberry.ID = strawberry.field(description="Short id, such as V01.")
    title: str = strawberry.field(description="Title.")
    looks_for: str = strawberry.field(description="What the rule looks for.")
    rationale: str = strawberry.field(description="Why this deserves a review.")
    rule_class: RuleClass = strawberry.field(name="class", description="Kind of lead that the rule gives.")
    severity: Severity = strawberry.field(description="Severity of the rule's findings.")
    legal_basis: str = strawberry.field(description="The law that the rule rests on.")
    innocent_explanations: list[str] = strawberry.field(
        description="Innocent explanations to rule out first, each with where to look.", directives=[usual_size(5)]
    )

    @strawberry.field(
        graphql_type=list[PolicyValue],
        description="Policy values in force at this hub, by country and period.",
        directives=[usual_size(5)],
    )
    def policy(self, info: Info, rule: strawberry.Parent[contract.Rule]) -> list[contract.PolicyValue]:
        return sorted(info.context.policy.values(rule.id), key=lambda value: (value.country, value.from_))

    @strawberry.field(graphql_type=RuleRun | None, description="Counts of the rule's last run; null before the first run.")
    async def last_run(self, info: Info, rule: strawberry.Parent[contract.Rule]) -> types.RuleRun | None:
        return await info.context.dataloaders.rule_runs.load(rule.id)


@strawberry.type(description="One node of the graph that a finding rests on.")
class Evidence:
    id: strawberry.ID = strawberry.field(description="Id of the node.")
    label: str = strawberry.field(description="Label of the node, such as Appointment.")
    text: str = strawberry.field(description="Description that distinguishes the node from others of its label.")
    missing_at_portal: bool = strawberry.field(
        description="Whether the node has portal records and all of them are missing at their portals. A move has the records of "
        "its two appointments."
    )
    known_since: datetime | None = strawberry.field(
        description="Time at which the hub first read a record that states the node; for a move the later time of its two "
        "appointments. Null where no record describes the node."
    )


@strawberry.type(description="One change of a finding's state.")
class Review:
    state: FindingState = strawberry.field(description="The new state.")
    by: str = strawberry.field(description="Who changed the state; `meritgraph` is the hub itself.")
    why: str = strawberry.field(description="Reason for the change.")
    at: datetime = strawberry.field(description="Time of the change.")


@strawberry.type(description="A lead for review: a rule and the facts that violate it. It is never a verdict.")
class Finding(Node, ModelBacked):
    model_class: ClassVar[type] = types.Finding
    id: strawberry.ID = strawberry.field(description="Id of the finding. The same rule and facts always have the same id.")
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    rule: Rule | None = strawberry.field(description="The rule; null if it is no longer installed.")
    state: FindingState = strawberry.field(description="State of the finding.")
    severity: Severity = strawberry.field(description="Severity of the finding.")
    reason: str = strawberry.field(description="What was found, in one sentence.")
    day: date | None = strawberry.field(description="Day of the case, such as the day of the order; null where it is not known.")
    policy: str = strawberry.field(description="The policy values it was judged by, with their legal basis.")
    subjects: list[strawberry.ID] = strawberry.field(
        description="Ids of the facts that identify the finding.", directives=[usual_size(5)]
    )
    first_seen: datetime = strawberry.field(description="Time at which the finding was opened.")
    rule_class: RuleClass | None = strawberry.field(description="Kind of lead; null if the rule is no longer installed.")
    assignee: str | None = strawberry.field(description="Who reviews the finding; null while nobody does.")
    due: date | None = strawberry.field(description="Day by which it is to be reviewed.")
    note: str | None = strawberry.field(description="The latest note of a person.")
    version: int = strawberry.field(description="Version. Every change raises it.")
    browser_query: str | None = strawberry.field(
        description="Cypher query that shows the evidence in Neo4j Browser; null if the rule is no longer installed."
    )

    @strawberry.field(
        graphql_type=list[Evidence], description="The nodes that the finding rests on.", directives=[usual_size(10)]
    )
    async def evidence(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[types.Evidence]:
        return await info.context.dataloaders.evidence.load(finding.id)

    @strawberry.field(
        description="Whether some evidence is known only from portal records that are missing at their portals. Such a fact may "
        "have been withdrawn."
    )
    async def rests_on_missing_record(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool:
        doubts = await info.context.dataloaders.doubts.load(finding.id)
        return doubts is not None and doubts.rests_on_missing_record

    @strawberry.field(
        description="Whether some evidence rests on a match that nobody has settled: the servant may be one person with another "
        "servant, and a person judges which facts are whose; or a tie of kinship was matched and not declared."
    )
    async def rests_on_unreviewed_match(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool:
        doubts = await info.context.dataloaders.doubts.load(finding.id)
        return doubts is not None and doubts.rests_on_unreviewed_match

    @strawberry.field(
        description="Whether a row in quarantine belongs to a record of the servant or of her facts, so that the newest content "
        "of the record may be unknown. Rows of records that were never loaded are not counted: nobody knows whose they are."
    )
    async def has_quarantined_rows(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool:
        doubts = await info.context.dataloaders.doubts.load(finding.id)
        return doubts is not None and doubts.has_quarantined_rows

    @strawberry.field(graphql_type=list[Review], description="Changes of its state, oldest first.", directives=[usual_size(5)])
    async def history(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[types.Review]:
        return await info.context.dataloaders.reviews.load(finding.id)

    @strawberry.field(
        graphql_type=Servant | None, description="The servant whom the finding concerns; null for one about a body."
    )
    async def servant(self, info: Info, finding: strawberry.Parent[types.Finding]) -> types.Servant | None:
        return None if finding.servant is None else await info.context.dataloaders.servants.load(finding.servant)

    @strawberry.field(graphql_type=Organisation | None, description="The organisation to which the case belongs.")
    async def organisation(self, info: Info, finding: strawberry.Parent[types.Finding]) -> types.Organisation | None:
        return await info.context.dataloaders.organisations.load(finding.organisation)


@strawberry.type(description="How many findings have one rule, state, severity, body or month.")
class FindingCount:
    rule_id: strawberry.ID | None = strawberry.field(description="Short id of the rule; null unless counted by rule.")
    state: FindingState | None = strawberry.field(description="The state; null unless counted by state.")
    severity: Severity | None = strawberry.field(description="The severity; null unless counted by severity.")
    month: str | None = strawberry.field(
        description="Month of the case, such as 2026-03; null unless counted by month, and for cases whose day is not known."
    )
    findings: int = strawberry.field(description="Number of findings.")

    @strawberry.field(graphql_type=Organisation | None, description="The organisation; null unless counted by organisation.")
    async def organisation(self, info: Info, count: strawberry.Parent[types.FindingCount]) -> types.Organisation | None:
        if count.by != "organisation" or count.key is None:
            return None
        return await info.context.dataloaders.organisations.load(count.key)


@strawberry.input(description="Which findings to list. All given criteria must hold.")
class FindingFilter:
    rules: list[strawberry.ID] | None = strawberry.field(default=None, description="Short ids of rules, at most 100.")
    severities: list[Severity] | None = strawberry.field(default=None, description="Severities of the findings.")
    states: list[FindingState] | None = strawberry.field(default=None, description="States of the findings.")
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the organisation to which the case belongs."
    )
    below: bool = strawberry.field(
        default=False, description="Whether the organisations that stand below `organisation` today count as well."
    )
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant whom the findings concern.")
    assignee: str | None = strawberry.field(default=None, description="Who reviews the findings.")
    decided_by: str | None = strawberry.field(default=None, description="Who confirmed or dismissed the findings, at any time.")
    day: DayRange | None = strawberry.field(default=None, description="Days of the cases.")
    first_seen: DayRange | None = strawberry.field(default=None, description="Days, in UTC, on which the findings were opened.")
    rests_on_missing_record: bool | None = strawberry.field(
        default=None,
        description="Whether some evidence is known only from portal records that are missing at their portals.",
    )
    changed_since: datetime | None = strawberry.field(
        default=None,
        description="Moment at or after which the findings were opened or changed, by the hub or a person. A time without an "
        "offset is in UTC.",
    )

    def criteria(self) -> FindingCriteria:
        day, seen = days("day", self.day), days("firstSeen", self.first_seen)
        chosen = listing.FindingFilter(
            rules=_some("rules", self.rules),
            severities=_some("severities", self.severities),
            states=_some("states", self.states),
            assignee=self.assignee,
            day_from=day.start,
            day_before=day.before,
            since=seen.start_moment(),
            seen_before=seen.moment_before(),
            decided_by=self.decided_by,
            changed_since=self.changed_since,
            missing_record=self.rests_on_missing_record,
        )
        return FindingCriteria(chosen, self.organisation, self.below, self.servant)


def _some(name: str, values: Sequence[V] | None) -> Sequence[V]:
    """Return the values of a criterion, none where it was left out. Raises BadUserInput for an empty list."""
    if values is not None and not values:
        raise BadUserInput(f"The list `{name}` is empty. Name at least one value, or leave the criterion out.")
    return values or ()
