"""Rules, what they could judge, and the policy that they judge by."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from graph.model.days import FIRST_DAY, LAST_DAY
from merit import contract
from resolvers import policies, rule_coverage, types
from schema.common import Info
from schema.enums import RuleClass, Severity
from schema.finding_enums import DismissalGrounds
from schema.list_sizes import usual_size


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


@strawberry.type(description="An input that a rule lacked.")
class MissingInput:
    input: str = strawberry.field(description="The input, in words.")
    cases: int | None = strawberry.field(description="Number of cases that lacked it; null where it is suppressed.")


@strawberry.type(
    description="How much a rule could judge in its last run. A figure that would tell of fewer than five, alone or with the "
    "others, is suppressed; so is one of all bodies together where that of those that are not the caller's would."
)
class RuleCoverage:
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    as_of: date = strawberry.field(description="Day of judgement.")
    ended_at: datetime = strawberry.field(description="Time at which the run ended.")
    cases: int | None = strawberry.field(
        description="Number of cases; null where it is suppressed, for one organisation, of which it is not kept, and for "
        "callers who have not all bodies."
    )
    evaluated: int | None = strawberry.field(description="Number of cases that were judged; null like `cases`.")
    satisfied: int | None = strawberry.field(description="Number of cases that satisfy the rule; null where it is suppressed.")
    violating: int | None = strawberry.field(
        description="Number of cases that violate the rule; null like `cases`. Query.findingCounts counts the findings of an "
        "organisation."
    )
    not_evaluable: int | None = strawberry.field(
        description="Number of cases that could not be judged because an input is missing; null where it is suppressed. They are "
        "never counted as satisfying the rule."
    )
    suppressed: bool = strawberry.field(description="Whether some figure is null because it would tell of fewer than five.")
    missing: list[MissingInput] = strawberry.field(
        description="The missing inputs; none where the number of such cases is suppressed.", directives=[usual_size(10)]
    )

    @strawberry.field(graphql_type="Rule | None", description="The rule; null if it is no longer installed.")
    def rule(self, coverage: strawberry.Parent[rule_coverage.RuleCoverage]) -> contract.Rule | None:
        return coverage.rule


@strawberry.type(description="How many findings of a rule were dismissed on the same grounds.")
class Dismissals:
    grounds: DismissalGrounds | None = strawberry.field(description="The grounds; null for dismissals without.")
    findings: int = strawberry.field(description="Number of findings of your bodies that are dismissed now.")


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

    @strawberry.field(
        graphql_type=RuleCoverage | None,
        description="How much it could judge in its last run, of all bodies together; null before the first run, and for callers "
        "without a body.",
    )
    async def last_run(self, info: Info, rule: strawberry.Parent[contract.Rule]) -> rule_coverage.RuleCoverage | None:
        return await info.context.coverage.last_runs.load(rule.id)

    @strawberry.field(
        graphql_type=list[Dismissals],
        description="The dismissed findings of the caller's bodies by their grounds, which say how good the rule is. What has no "
        "finding is left out, and callers without a body are told nothing.",
        directives=[usual_size(4)],
    )
    async def dismissals(self, info: Info, rule: strawberry.Parent[contract.Rule]) -> list[types.Dismissals]:
        return await info.context.findings.dismissals.load(rule.id)


@strawberry.type(description="One parameter of a rule or of a question in one country for a period.")
class Policy:
    owner: str = strawberry.field(description="Short id of the rule that has the parameter, or the name of the question.")
    country: str = strawberry.field(description="Two-letter code of the country; * for any country.")
    name: str = strawberry.field(description="Name of the parameter; `duty` where it says only whether there is a duty.")
    value: str = strawberry.field(description="Value, as text.")
    start: date | None = strawberry.field(description="First day of the period; null where nothing bounds it.")
    end: date | None = strawberry.field(description="First day after the period; null where no end is set.")
    legal_basis: str = strawberry.field(description="Article of the law, or the practice, that the value rests on.")
    verified: bool = strawberry.field(description="Whether the value was checked against the official text.")
    duty: bool = strawberry.field(description="Whether there is a duty at all. Without one, every case satisfies the rule.")
    source: str | None = strawberry.field(
        description="The deployment's own policy file that states the value; null for a value that comes with the product."
    )

    @strawberry.field(graphql_type=Rule | None, description="The rule that has the parameter; null for one of a question.")
    def rule(self, policy: strawberry.Parent[policies.Policy]) -> contract.Rule | None:
        return policy.rule
