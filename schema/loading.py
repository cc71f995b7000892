"""Portals, rows in quarantine, pending references, match candidates and messages: what those who operate the hub look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import strawberry

from loaders.entity_resolution import clusters
from resolvers import loading, portals, types
from resolvers.errors import Forbidden
from schema.common import Info
from schema.entities import Organisation, Servant
from schema.enums import CandidateKind, CandidateState, DeliveryState, RunState, StreamMode
from schema.judgements import Judgement
from schema.list_sizes import usual_size
from schema.load_runs import LoadRun
from schema.paging import changed_since


@strawberry.type(description="A stream of a portal.")
class PortalStream:
    name: str = strawberry.field(description="Name of the stream.")
    mode: StreamMode = strawberry.field(description="What a reading of the stream contains.")


@strawberry.type(
    description="The days for which a scope of a stream is loaded completely. By it rules tell what is not there from what is "
    "not known."
)
class Coverage:
    id: strawberry.ID = strawberry.field(description="Id of the coverage.")
    stream: str = strawberry.field(description="Name of the stream.")
    scope: str = strawberry.field(description="Part of the stream, such as a year.")
    labels: list[str] = strawberry.field(
        description="Labels of the facts that are complete, such as Sanction.", directives=[usual_size(2)]
    )
    start: date = strawberry.field(description="First day covered.")
    end: date = strawberry.field(description="First day no longer covered.")
    whole_country: bool | None = strawberry.field(
        description="Whether it is complete for every organisation of the country; null where that is not known."
    )
    names_bodies: bool = strawberry.field(
        description="Whether it is complete for the organisations in `organisations` alone. Otherwise it is complete for those "
        "that the portal describes, or for the whole country."
    )

    @strawberry.field(
        graphql_type=list[Organisation],
        description="The organisations that it names and that are loaded, by id; none where it names none.",
        directives=[usual_size(2)],
    )
    async def organisations(self, info: Info, coverage: strawberry.Parent[portals.Coverage]) -> list[types.Organisation]:
        if not coverage.names_bodies:
            return []
        ids = await info.context.portals.bodies_of_coverages.load(coverage.id)
        return [each for each in await info.context.dataloaders.organisations.load_many(ids) if each]


@strawberry.type(description="A system that the hub reads, or has read.")
class Portal:
    name: str = strawberry.field(description="Name of the portal.")
    title: str | None = strawberry.field(description="What the portal is; null while its package is not installed.")
    country: str | None = strawberry.field(
        description="Two-letter code of the country whose organisations it covers; null while its package is not installed."
    )
    installed: bool = strawberry.field(description="Whether the package that reads it is installed.")
    streams: list[PortalStream] = strawberry.field(
        description="Its streams; none while its package is not installed.", directives=[usual_size(15)]
    )

    @strawberry.field(
        graphql_type=list[Coverage],
        description="What is loaded completely of it, by stream and scope.",
        directives=[usual_size(20)],
    )
    async def coverage(self, info: Info, portal: strawberry.Parent[portals.Portal]) -> list[portals.Coverage]:
        return await info.context.portals.coverages.load(portal.name)

    @strawberry.field(graphql_type=LoadRun | None, description="Its last synchronisation; null before the first one.")
    async def last_run(self, info: Info, portal: strawberry.Parent[portals.Portal]) -> types.LoadRun | None:
        return await info.context.portals.last_runs.load(portal.name)

    @strawberry.field(
        graphql_type=LoadRun | None,
        description="Its last synchronisation that read everything, with or without rows that it had to reject; null before one.",
    )
    async def last_good_run(self, info: Info, portal: strawberry.Parent[portals.Portal]) -> types.LoadRun | None:
        return await info.context.portals.last_good_runs.load(portal.name)


@strawberry.type(description="A row that could not be loaded. Its key and its content are never shown.")
class QuarantinedRow:
    id: strawberry.ID = strawberry.field(description="Id of the row. It is opaque.")
    portal: str = strawberry.field(description="Name of the portal.")
    stream: str = strawberry.field(description="Name of the stream.")
    scope: str = strawberry.field(description="Part of the stream, such as a year.")
    code: str = strawberry.field(description="Code of the reason, such as wrong_type.")
    field: str | None = strawberry.field(description="Name of the field that is wrong; null if it is the row as a whole.")
    mapping_version: int | None = strawberry.field(description="Version of the mapping that rejected the row.")
    recorded_at: datetime = strawberry.field(description="Time at which it was rejected.")
    run: strawberry.ID | None = strawberry.field(name="runId", description="Id of the load run that rejected it.")
    kept: bool = strawberry.field(
        description="Whether its encrypted content is still kept, so that it can be replayed after a fix."
    )


@strawberry.type(description="A reference of a record to something that is not loaded yet.")
class PendingReference:
    id: strawberry.ID = strawberry.field(description="Id of the reference. It is opaque.")
    portal: str = strawberry.field(description="Name of the record's portal.")
    stream: str = strawberry.field(description="Stream of the record.")
    label: str = strawberry.field(description="Label of what is not loaded, such as Position.")
    scheme: str | None = strawberry.field(description="Scheme of the number by which the record names it.")
    number: str | None = strawberry.field(
        description="The number; null where it is of a person, or not known. Null, with an "
        "error, where it is that of a paper, which leads to a person."
    )
    since: datetime | None = strawberry.field(description="Time since which the record waits; null where it was not noted.")


@strawberry.type(
    description="Two servants who may be one person, or a declared relative who may be a servant. A person judges which they are."
)
class MatchCandidate:
    id: strawberry.ID = strawberry.field(description="Id of the candidate.")
    kind: CandidateKind = strawberry.field(description="Who may be one person.")
    state: CandidateState = strawberry.field(description="Whether a person has judged it, and how.")
    confidence: float = strawberry.field(description="How alike they are, from 0 to 1.", name="confidence")
    reasons: list[str] | None = strawberry.field(
        description="Reasons for and against, each with its weight; null, with an error, where the caller may not see people.",
        directives=[usual_size(5)],
    )
    found_at: datetime | None = strawberry.field(description="Time at which it was found.")
    left_id: strawberry.ID | None = strawberry.field(
        description="Id of the first servant as she is now, or of the declared relative; null, with an error, where the caller "
        "may not see people."
    )
    right_id: strawberry.ID | None = strawberry.field(
        description="Id of the other servant as she is now; the same as `leftId` once the two were merged. Null, with an error, "
        "where the caller may not see people."
    )

    @strawberry.field(
        graphql_type=Servant | None,
        description="The first servant as she is now; null for a declared relative.",
    )
    async def left(self, info: Info, candidate: strawberry.Parent[loading.MatchCandidate]) -> types.Servant | None:
        if isinstance(candidate.left_id, Forbidden):
            raise candidate.left_id
        if candidate.kind != CandidateKind.SERVANT:
            return None
        return await info.context.dataloaders.servants.load(candidate.left_id)

    @strawberry.field(graphql_type=Servant | None, description="The other servant as she is now.")
    async def right(self, info: Info, candidate: strawberry.Parent[loading.MatchCandidate]) -> types.Servant | None:
        if isinstance(candidate.right_id, Forbidden):
            raise candidate.right_id
        return await info.context.dataloaders.servants.load(candidate.right_id)

    @strawberry.field(
        graphql_type=Judgement | None,
        description="The last judgement on the two, also one that was taken back; null before any, and, with an error, where the "
        "caller may not see people.",
    )
    async def judgement(self, info: Info, candidate: strawberry.Parent[loading.MatchCandidate]) -> clusters.Judgement | None:
        return await info.context.judgements.of_candidates.load(candidate.id)

    @strawberry.field(
        description="Rises with each judgement on the two, and with each that is taken back; 0 before any. Null, with an error, "
        "where the caller may not see people."
    )
    async def version(self, info: Info, candidate: strawberry.Parent[loading.MatchCandidate]) -> int | None:
        judgement = await info.context.judgements.of_candidates.load(candidate.id)
        return 0 if judgement is None else judgement.version


@strawberry.type(description="A message for another portal. Its content is never shown.")
class Delivery:
    id: strawberry.ID = strawberry.field(description="Id of the message.")
    recipient: str = strawberry.field(description="Name of the portal that receives it.")
    kind: str = strawberry.field(description="What it is about, such as certificate.")
    number: str | None = strawberry.field(
        description="Number of what it is about. Null, with an error, for callers of every role: it leads to a person."
    )
    state: DeliveryState = strawberry.field(description="What became of it.")
    attempts: int = strawberry.field(description="How often it was sent.")
    queued_at: datetime = strawberry.field(description="Time at which it was queued.")
    not_before: datetime | None = strawberry.field(description="Time from which it may be sent.")
    ended_at: datetime | None = strawberry.field(description="Time at which it was delivered or given up.")


@strawberry.input(description="Which load runs to list. All given criteria must hold.")
class LoadRunFilter:
    portal: str | None = strawberry.field(default=None, description="Name of the portal.")
    state: RunState | None = strawberry.field(default=None, description="State of the runs.")
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it started or ended"))

    def criteria(self) -> Mapping[str, object]:
        return {
            "portal": self.portal,
            "state": self.state.value if self.state else None,
            "since": self.changed_since,
        }


@strawberry.input(description="Which rows in quarantine to list. All given criteria must hold.")
class QuarantineFilter:
    portal: str | None = strawberry.field(default=None, description="Name of the portal.")
    stream: str | None = strawberry.field(default=None, description="Name of the stream.")
    code: str | None = strawberry.field(default=None, description="Code of the reason, such as wrong_type.")
    field: str | None = strawberry.field(default=None, description="Name of the field that is wrong.")
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it was rejected"))

    def criteria(self) -> Mapping[str, object]:
        return {
            "portal": self.portal,
            "stream": self.stream,
            "code": self.code,
            "field": self.field,
            "since": self.changed_since,
        }


@strawberry.input(description="Which pending references to list. All given criteria must hold.")
class PendingReferenceFilter:
    portal: str | None = strawberry.field(default=None, description="Name of the record's portal.")
    stream: str | None = strawberry.field(default=None, description="Stream of the record.")
    label: str | None = strawberry.field(default=None, description="Label of what is not loaded, such as Position.")
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it began to wait"))

    def criteria(self) -> Mapping[str, object]:
        return {"portal": self.portal, "stream": self.stream, "label": self.label, "since": self.changed_since}


@strawberry.input(description="Which match candidates to list. All given criteria must hold.")
class MatchCandidateFilter:
    kind: CandidateKind | None = strawberry.field(default=None, description="Who may be one person.")
    state: CandidateState | None = strawberry.field(default=None, description="State of the candidates.")
    servant: strawberry.ID | None = strawberry.field(default=None, description="Id of a servant who is one of the two.")
    least_confidence: float | None = strawberry.field(default=None, description="Least confidence, from 0 to 1.")
    changed_since: datetime | None = strawberry.field(
        default=None, description=changed_since("it was found. The time of a judgement is not kept")
    )

    def criteria(self) -> Mapping[str, object]:
        return {
            "kind": self.kind.value if self.kind else None,
            "state": self.state.value if self.state else None,
            "least": self.least_confidence,
            "since": self.changed_since,
        }


@strawberry.input(description="Which messages to list. All given criteria must hold.")
class DeliveryFilter:
    recipient: str | None = strawberry.field(default=None, description="Name of the portal that receives them.")
    kind: str | None = strawberry.field(default=None, description="What they are about, such as certificate.")
    state: DeliveryState | None = strawberry.field(default=None, description="What became of them.")
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it was queued or ended"))

    def criteria(self) -> Mapping[str, object]:
        return {
            "recipient": self.recipient,
            "kind": self.kind,
            "state": self.state.value if self.state else None,
            "since": self.changed_since,
        }
