"""Rules, what they could judge, and the policy in force."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from merit import contract
from merit.registry import all_rules, find_rule
from resolvers import policies, rule_coverage
from resolvers.questions.permitted import body_asked
from schema.common import Info
from schema.list_sizes import usual_size
from schema.rules import Policy, Rule, RuleCoverage

RuleId = Annotated[strawberry.ID, strawberry.argument(description="Short id of the rule, such as V01.")]
RuleIds = Annotated[
    list[strawberry.ID] | None, strawberry.argument(description="Short ids of rules, at most 100; all by default.")
]
CoverageBody = Annotated[
    strawberry.ID | None, strawberry.argument(description="Id of an organisation, to count only its cases; all by default.")
]
Owner = Annotated[str | None, strawberry.argument(description="Short id of a rule, or the name of a question; all by default.")]
Country = Annotated[str | None, strawberry.argument(description="Two-letter code of the country, or *; all by default.")]
On = Annotated[date | None, strawberry.argument(description="A day on which the values are in force; any day by default.")]


@strawberry.type
class RuleRoots:
    @strawberry.field(graphql_type=list[Rule], description="All rules, by id.", directives=[usual_size(40)])
    def rules(self) -> list[contract.Rule]:
        return list(all_rules())

    @strawberry.field(graphql_type=Rule | None, description="One rule; null for an id that no installed rule has.")
    def rule(self, id: RuleId) -> contract.Rule | None:
        return find_rule(str(id))

    @strawberry.field(
        graphql_type=list[RuleCoverage],
        description="How much each rule could judge in its last run, by id of the rule. A rule that never ran is left out. "
        "Callers without a body are told nothing.",
        directives=[usual_size(40)],
    )
    async def rule_coverage(
        self, info: Info, rule_ids: RuleIds = None, organisation_id: CoverageBody = None
    ) -> list[rule_coverage.RuleCoverage]:
        body = organisation_id if organisation_id is None else await body_asked(info.context, str(organisation_id))
        return await rule_coverage.rule_coverage(info.context.coverage, rule_ids, body)

    @strawberry.field(
        graphql_type=list[Policy],
        description="All values of the policy, past ones too: what the rules and questions bring, and the deployment's own "
        "values over it. `on` leaves those in force on a day.",
        directives=[usual_size(200)],
    )
    def policies(self, info: Info, owner: Owner = None, country: Country = None, on: On = None) -> list[policies.Policy]:
        return policies.policies(info.context.policy, owner, country, on)
