"""What rules could judge, and the policy that they judge by."""

from __future__ import annotations

from datetime import date

import strawberry

from merit import contract
from resolvers import policies, rule_coverage
from schema.findings import Rule
from schema.list_sizes import usual_size


@strawberry.type(description="An input that a rule lacked.")
class MissingInput:
    input: str = strawberry.field(description="The input, in words.")
    cases: int | None = strawberry.field(description="Number of cases that lacked it; null where it is suppressed.")


@strawberry.type(
    description="How much a rule could judge in its last run. A figure that would tell of fewer than five, alone or with the "
    "others, is suppressed."
)
class RuleCoverage:
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    as_of: date = strawberry.field(description="Day of judgement.")
    cases: int | None = strawberry.field(
        description="Number of cases; null where it is suppressed, and for one organisation, of which it is not kept."
    )
    evaluated: int | None = strawberry.field(
        description="Number of cases that were judged; null where it is suppressed, and for one organisation."
    )
    satisfied: int | None = strawberry.field(description="Number of cases that satisfy the rule; null where it is suppressed.")
    violating: int | None = strawberry.field(
        description="Number of cases that violate the rule; null where it is suppressed, and for one organisation, of which "
        "Query.findingCounts counts the findings."
    )
    not_evaluable: int | None = strawberry.field(
        description="Number of cases that could not be judged because an input is missing; null where it is suppressed. They are "
        "never counted as satisfying the rule."
    )
    suppressed: bool = strawberry.field(description="Whether some figure is null because it would tell of fewer than five.")
    missing: list[MissingInput] = strawberry.field(
        description="The missing inputs; none where the number of such cases is suppressed.", directives=[usual_size(10)]
    )

    @strawberry.field(graphql_type=Rule | None, description="The rule; null if it is no longer installed.")
    def rule(self, coverage: strawberry.Parent[rule_coverage.RuleCoverage]) -> contract.Rule | None:
        return coverage.rule


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
