"""Findings, the rules that give them, and what the last run of each rule counted."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph.model.days import FIRST_DAY, LAST_DAY
from merit import contract
from resolvers import findings as resolved
from resolvers import types
from schema.common import Info
from schema.entities import Organisation, Servant
from schema.enums import FindingState, RuleClass, Severity


@strawberry.type(description="The values of a rule in one country for a time. The day of the deed picks the value.")
class PolicyValue:
    country: str = strawberry.field(description="Two letters of the country, or * for any.")
    basis: str = strawberry.field(description="Article it rests on.")
    verified: bool = strawberry.field(description="Whether it was checked against the official text.")

    @strawberry.field(name="from", description="First day it holds; null where nothing bounds it.")
    def from_(self, value: strawberry.Parent[contract.PolicyValue]) -> date | None:
        return None if value.from_ == FIRST_DAY else value.from_

    @strawberry.field(description="First day it no longer holds; null while it does.")
    def to(self, value: strawberry.Parent[contract.PolicyValue]) -> date | None:
        return None if value.to == LAST_DAY else value.to

    @strawberry.field(description="The parameters as «name = value», by name.")
    def parameters(self, value: strawberry.Parent[contract.PolicyValue]) -> list[str]:
        return [f"{name} = {_plainly(each)}" for name, each in sorted(value.parameters.items())]


def _plainly(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType] (any list)


@strawberry.type(description="What a rule's last run counted. What could not be judged is never counted as satisfied.")
class RuleRun:
    as_of: date = strawberry.field(description="The day of judgement.")
    ended_at: datetime = strawberry.field(description="When the run ended.")
    violating: int = strawberry.field(description="How many things violate the rule.")
    satisfied: int = strawberry.field(description="How many satisfy it.")
    not_evaluable: int = strawberry.field(description="How many could not be judged for want of an input.")
    missing: list[str] = strawberry.field(description="Which input was missing how often, as «input: count».")


@strawberry.type(description="A rule. What breaks it is a lead for review, never a verdict.")
class Rule:
    id: strawberry.ID = strawberry.field(description="Its short id, such as V01.")
    title: str = strawberry.field(description="Its title.")
    looks_for: str = strawberry.field(description="What it looks for.")
    rationale: str = strawberry.field(description="Why that deserves a look.")
    rule_class: RuleClass = strawberry.field(name="class", description="What kind of lead it gives.")
    severity: Severity = strawberry.field(description="How much hangs on it.")
    legal_basis: str = strawberry.field(description="The law it rests on.")
    innocent_explanations: list[str] = strawberry.field(description="Explanations to rule out first, and where to look.")
    policy: list[PolicyValue] = strawberry.field(description="Its values by country and time.")

    @strawberry.field(graphql_type=RuleRun | None, description="What its last run counted; null before the first.")
    async def last_run(self, info: Info, rule: strawberry.Parent[contract.Rule]) -> types.RuleRun | None:
        return await info.context.loaders.rule_runs.load(rule.id)


@strawberry.type(description="One thing a finding rests on.")
class Evidence:
    id: strawberry.ID = strawberry.field(description="Id of the thing.")
    label: str = strawberry.field(description="What it is, such as Appointment.")
    text: str = strawberry.field(description="What tells it from others, in words.")


@strawberry.type(description="A change in the life of a finding.")
class Review:
    state: FindingState = strawberry.field(description="The state it came into.")
    by: str = strawberry.field(description="Who changed it; meritgraph for the hub itself.")
    why: str = strawberry.field(description="Why.")
    at: datetime = strawberry.field(description="When.")


@strawberry.type(description="A lead for review: a rule and the facts that break it. Never a verdict.")
class Finding:
    id: strawberry.ID = strawberry.field(description="Id of the finding: the same for the same rule and facts for ever.")
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    rule: Rule | None = strawberry.field(description="The rule; null where it is not installed any more.")
    state: FindingState = strawberry.field(description="Where it is in its life.")
    severity: Severity = strawberry.field(description="How much hangs on it.")
    reason: str = strawberry.field(description="What was found, in one sentence.")
    day: date | None = strawberry.field(description="Day of the deed.")
    policy: str = strawberry.field(description="The values it was judged by, with their basis.")
    subjects: list[strawberry.ID] = strawberry.field(description="Ids of the facts that make it this finding and no other.")
    first_seen: datetime = strawberry.field(description="When it was opened.")
    browser_query: str | None = strawberry.field(description="A query to paste into Neo4j Browser that shows the evidence.")

    @strawberry.field(graphql_type=list[Evidence], description="What it rests on.")
    async def evidence(self, info: Info, finding: strawberry.Parent[resolved.Finding]) -> list[types.Evidence]:
        return await info.context.loaders.evidence.load(finding.id)

    @strawberry.field(graphql_type=list[Review], description="How its state changed, oldest first.")
    async def history(self, info: Info, finding: strawberry.Parent[resolved.Finding]) -> list[types.Review]:
        return await info.context.loaders.reviews.load(finding.id)

    @strawberry.field(graphql_type=Servant | None, description="Whom it concerns.")
    async def servant(self, info: Info, finding: strawberry.Parent[resolved.Finding]) -> types.Servant | None:
        return await info.context.loaders.servants.load(finding.servant)

    @strawberry.field(graphql_type=Organisation | None, description="The body in which it happened.")
    async def organisation(self, info: Info, finding: strawberry.Parent[resolved.Finding]) -> types.Organisation | None:
        return await info.context.loaders.organisations.load(finding.organisation)


@strawberry.input(description="Which findings; everything given must hold.")
class FindingFilter:
    rule: strawberry.ID | None = strawberry.field(default=None, description="Short id of the rule.")
    severity: Severity | None = strawberry.field(default=None, description="How much hangs on them.")
    state: FindingState | None = strawberry.field(default=None, description="Where they are in their life.")
    organisation: strawberry.ID | None = strawberry.field(default=None, description="Id of the body in which it happened.")
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of the servant they concern.")

    def chosen(self) -> resolved.FindingFilter:
        return resolved.FindingFilter(self.rule, self.severity, self.state, self.organisation, self.servant)
