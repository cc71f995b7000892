"""Findings: the nodes that they rest on, their history, and which of them to list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, TypeVar

import strawberry

from merit.findings import listing
from resolvers import types
from resolvers.errors import BadUserInput
from resolvers.findings import FindingCriteria
from resolvers.nodes import node, nodes
from schema.common import BROWSER_URL, Info
from schema.entities import Organisation, Servant
from schema.enums import FindingState, RuleClass, Severity
from schema.finding_enums import DismissalGrounds, FindingChange
from schema.list_sizes import usual_size
from schema.nodes import ModelBacked, Node
from schema.paging import changed_since
from schema.ranges import DayRange, days
from schema.rules import Rule

V = TypeVar("V")


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

    @strawberry.field(
        graphql_type=Node | None,
        description="The node itself; null where it is not in the graph any more, and for versions of organisations and posts.",
    )
    async def node(self, info: Info, evidence: strawberry.Parent[types.Evidence]) -> object | None:
        return await node(info.context, evidence.id)


@strawberry.type(description="One change of a finding.")
class Review:
    change: FindingChange = strawberry.field(description="What was done.")
    state: FindingState = strawberry.field(description="The state after the change.")
    by: str | None = strawberry.field(
        description="Who made the change; `meritgraph` is the hub itself. Null, with an error, for a servant."
    )
    why: str | None = strawberry.field(
        description="Reason for the change; null, with an error, for a servant, and where not all of the evidence is seen."
    )
    note: str | None = strawberry.field(description="Note that a person left with the change; null, with an error, like `why`.")
    grounds: DismissalGrounds | None = strawberry.field(
        description="Grounds of a dismissal; null where none were given, and, with an error, like `why`."
    )
    explanation: int | None = strawberry.field(
        description="Which of the innocent explanations of the rule holds, counted from 1; null unless the grounds are "
        "INNOCENT_EXPLANATION and it was named, and, with an error, like `why`."
    )
    at: datetime = strawberry.field(description="Time of the change.")


@strawberry.type(description="A lead for review: a rule and the facts that violate it. It is never a verdict.")
class Finding(Node, ModelBacked):
    model_class: ClassVar[type] = types.Finding
    id: strawberry.ID = strawberry.field(description="Id of the finding. The same rule and facts always have the same id.")
    rule_id: strawberry.ID = strawberry.field(description="Short id of the rule.")
    rule: Rule | None = strawberry.field(description="The rule; null if it is no longer installed.")
    state: FindingState = strawberry.field(description="State of the finding.")
    severity: Severity = strawberry.field(description="Severity of the finding.")
    reason: str = strawberry.field(
        description="What was found, in one sentence; where the caller may not see all of its evidence, what the rule looks for."
    )
    day: date | None = strawberry.field(description="Day of the case, such as the day of the order; null where it is not known.")
    policy: str = strawberry.field(description="The policy values it was judged by, with their legal basis.")
    subjects: list[strawberry.ID | None] = strawberry.field(
        name="subjectIds",
        description="Ids of the facts that identify the finding; null, with an error, for one that the caller may not see. The "
        "id of a number says nothing of it.",
        directives=[usual_size(2)],
    )
    first_seen: datetime = strawberry.field(description="Time at which the finding was opened.")
    last_changed: datetime = strawberry.field(
        description="Time of its last change, by the hub or a person; at first the time at which it was opened."
    )
    rule_class: RuleClass | None = strawberry.field(description="Kind of lead; null if the rule is no longer installed.")
    assignee: str | None = strawberry.field(
        description="Who reviews the finding; null while nobody does, and, with an error, for a servant."
    )
    due: date | None = strawberry.field(description="Day by which it is to be reviewed; null, with an error, for a servant.")
    note: str | None = strawberry.field(
        description="The latest note of a person; null, with an error, where the caller may not see all of the evidence."
    )
    version: int = strawberry.field(description="Version. Every change raises it.")
    disclosed_at: datetime | None = strawberry.field(
        description="Time at which a reviewer disclosed it to the servant whom it concerns; null while she does not see it."
    )
    browser_query: str | None = strawberry.field(
        description="Cypher query that shows the evidence in Neo4j Browser; null if the rule is no longer installed, where the "
        "finding is about a number, and where the caller may not see what it is about."
    )

    @strawberry.field(description=BROWSER_URL)
    async def browser_url(self, info: Info, finding: strawberry.Parent[types.Finding]) -> str | None:
        return await info.context.browser_links.url(info.context.browser, finding)

    @strawberry.field(
        name="subjects",
        graphql_type=list[Node | None],
        description="The facts that identify the finding, in the order of `subjectIds`; null for one that is not in the "
        "graph any more, and for numbers and versions, which are no nodes of their own.",
        directives=[usual_size(2)],
    )
    async def subject_nodes(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[object | None]:
        known = [each for each in finding.subjects if isinstance(each, str)]
        found = iter(await nodes(info.context, known))
        return [next(found) if isinstance(each, str) else each for each in finding.subjects]

    @strawberry.field(
        graphql_type=list[Evidence | None],
        description="The nodes that the finding rests on; null, with an error, for one that the caller may not see.",
        directives=[usual_size(5)],
    )
    async def evidence(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[types.Evidence]:
        return await info.context.findings.evidence.load(finding.id)

    @strawberry.field(
        description="Whether some evidence that the caller may see is known only from portal records that are missing at their "
        "portals. Such a fact may have been withdrawn."
    )
    async def rests_on_missing_record(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool:
        doubts = await info.context.findings.doubts.load(finding.id)
        return doubts is not None and doubts.rests_on_missing_record

    @strawberry.field(
        description="Whether some evidence rests on a match that nobody has settled: the servant may be one person with another "
        "servant, and a person judges which facts are whose; or a tie of kinship was matched and not declared. Null, with an "
        "error, for callers who do not investigate."
    )
    async def rests_on_unreviewed_match(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool | None:
        doubts = await info.context.findings.doubts.load(finding.id)
        return doubts is not None and doubts.rests_on_unreviewed_match

    @strawberry.field(
        description="Whether a row in quarantine belongs to a record of the servant or of her facts that the caller may see, so "
        "that the newest content of the record may be unknown. Rows of records that were never loaded are not counted: nobody "
        "knows whose they are."
    )
    async def has_quarantined_rows(self, info: Info, finding: strawberry.Parent[types.Finding]) -> bool:
        doubts = await info.context.findings.doubts.load(finding.id)
        return doubts is not None and doubts.has_quarantined_rows

    @strawberry.field(graphql_type=list[Review], description="Changes of its state, oldest first.", directives=[usual_size(2)])
    async def history(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[types.Review]:
        return [each for each in await info.context.findings.reviews.load(finding.id) if each.of_state]

    @strawberry.field(
        graphql_type=list[Review] | None,
        description="Everything that was done with it, oldest first: beside the changes of its state also who was to look into "
        "it, with the notes, and when it was disclosed or its disclosure was delayed. Null, with an error, for callers who do "
        "not investigate.",
        directives=[usual_size(4)],
    )
    async def changes(self, info: Info, finding: strawberry.Parent[types.Finding]) -> list[types.Review]:
        return await info.context.findings.reviews.load(finding.id)

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
    unassigned: bool | None = strawberry.field(
        default=None, description="Whether only findings that nobody reviews are meant; not beside `assignee`."
    )
    decided_by: str | None = strawberry.field(default=None, description="Who confirmed or dismissed the findings, at any time.")
    day: DayRange | None = strawberry.field(default=None, description="Days of the cases.")
    first_seen: DayRange | None = strawberry.field(default=None, description="Days, in UTC, on which the findings were opened.")
    rests_on_missing_record: bool | None = strawberry.field(
        default=None,
        description="Whether some evidence is known only from portal records that are missing at their portals.",
    )
    changed_since: datetime | None = strawberry.field(
        default=None, description=changed_since("it was opened or changed, by the hub or a person")
    )

    def criteria(self) -> FindingCriteria:
        if self.unassigned and self.assignee is not None:
            raise BadUserInput("`unassigned` is for findings that nobody reviews, so leave out `assignee`, or `unassigned`.")
        day, seen = days("day", self.day), days("firstSeen", self.first_seen)
        chosen = listing.FindingFilter(
            rules=_some("rules", self.rules),
            severities=_some("severities", self.severities),
            states=_some("states", self.states),
            assignee=self.assignee,
            unassigned=bool(self.unassigned),
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
