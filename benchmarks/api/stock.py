"""Stock Strawberry on stock FastAPI, as its tutorial would build it: ``python -m benchmarks.api.stock``.

It has the part of the hub's schema that the operations ask for, answers the same texts of queries, and runs the hand-written
statements of ``benchmarks.api.operations``. It has no sign-in and no limits; a cursor is the sort key itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Generic, LiteralString, TypeVar

import strawberry
from fastapi import FastAPI
from strawberry.fastapi import GraphQLRouter

from benchmarks.api.database import Rows, Statements, serve
from benchmarks.api.operations import OPERATIONS

T = TypeVar("T")

_STATEMENTS = Statements()
_CYPHER: dict[str, LiteralString] = {operation.name: operation.cypher for operation in OPERATIONS}
_PAGE = 50


async def _rows(operation: str, **parameters: Any) -> Rows:
    return await _STATEMENTS.rows(_CYPHER[operation], parameters)


@strawberry.type
class Edge(Generic[T]):
    node: T


@strawberry.enum
class Mode(Enum):
    COMPETITION = "competition"
    ROTATION = "rotation"
    TRANSFER = "transfer"
    POOL = "pool"


@strawberry.enum
class Severity(Enum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@strawberry.enum
class FindingState(Enum):
    OPEN = "open"


@strawberry.type
class Day:
    earliest: date | None
    latest: date | None

    @strawberry.field
    def exact(self) -> date | None:
        return self.latest if self.latest == self.earliest else None


@strawberry.type
class Organisation:
    name: str

    @strawberry.field
    async def staff(self, first: int, on: date) -> AppointmentConnection:
        rows = await _rows("body and staff", organisation=self.id, on=on.isoformat())
        edges = [Edge(node=_appointment(row, row["start"])) for row in rows]
        return AppointmentConnection(edges=edges, total_count=rows[0]["total"] if rows else 0)

    id: strawberry.Private[str] = ""


@strawberry.type
class Position:
    title: str
    rank: int | None = None


@strawberry.type
class Servant:
    id: strawberry.ID
    name: str
    birth_date: Day | None = None
    sex: str | None = None


@strawberry.type
class CareerStep:
    start: Day
    end: Day
    mode: Mode
    order_number: str
    move: str | None
    position: Position
    organisation: Organisation


@strawberry.type
class CareerPath:
    servant: Servant
    steps: list[CareerStep]


@strawberry.type
class Appointment:
    id: strawberry.ID
    start: Day | None
    order_date: Day | None
    mode: Mode | None
    position: Position
    servant: Servant


@strawberry.type
class AppointmentConnection:
    edges: list[Edge[Appointment]]
    total_count: int | None = None


@strawberry.type
class ServantEdge:
    node: Servant
    cursor: str


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class ServantConnection:
    edges: list[ServantEdge]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self) -> int:
        rows = await _STATEMENTS.rows("MATCH (s:Servant) WITH count(s) AS number RETURN [{number: number}] AS rows", {})
        return rows[0]["number"]


@strawberry.type
class Finding:
    id: strawberry.ID
    rule_id: str
    reason: str
    day: date | None
    servant: Servant


@strawberry.type
class FindingConnection:
    edges: list[Edge[Finding]]


@strawberry.type
class ServantMatch:
    score: float
    servant: Servant


@strawberry.type
class Certificate:
    id: strawberry.ID
    number: str
    issued: Day
    servant: Servant


@strawberry.input
class DayRange:
    from_: date = strawberry.field(name="from")


@strawberry.input
class AppointmentFilter:
    organisation: strawberry.ID
    mode: Mode
    ordered: DayRange


@strawberry.input
class FindingFilter:
    severities: list[Severity]
    states: list[FindingState]


@strawberry.type
class Query:
    @strawberry.field
    async def career_path(self, servant_id: strawberry.ID) -> CareerPath | None:
        rows = await _rows("career", servant=servant_id)
        return _career(rows[0]) if rows else None

    @strawberry.field
    async def career_paths(self, servant_ids: list[strawberry.ID]) -> list[CareerPath]:
        return [_career(row) for row in await _rows("careers", servants=list(servant_ids))]

    @strawberry.field
    async def servants(self, first: int = _PAGE, after: str = "") -> ServantConnection:
        rows = await _rows("page", after=after)
        edges = [ServantEdge(node=_servant(row), cursor=row["sort_key"]) for row in rows[:first]]
        return ServantConnection(edges=edges, page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=edges[-1].cursor))

    @strawberry.field
    async def organisation(self, id: strawberry.ID) -> Organisation | None:
        one: LiteralString = "MATCH (o:Organisation {id: $id}) RETURN collect({id: o.id, name: o.name}) AS rows"
        rows = await _STATEMENTS.rows(one, {"id": id})
        return Organisation(**rows[0]) if rows else None

    @strawberry.field
    async def appointments(self, first: int, filter: AppointmentFilter) -> AppointmentConnection:
        rows = await _rows("filter", organisation=filter.organisation, **{"from": filter.ordered.from_.isoformat()})
        return AppointmentConnection(edges=[Edge(node=_appointment(row, None)) for row in rows[:first]])

    @strawberry.field
    async def findings(self, first: int, filter: FindingFilter) -> FindingConnection:
        rows = await _rows("findings", severity=filter.severities[0].value)
        return FindingConnection(edges=[Edge(node=_finding(row)) for row in rows[:first]])

    @strawberry.field
    async def search_servants(self, name: str) -> list[ServantMatch]:
        rows = await _rows("search", phrase=" ".join(f"+{word}" for word in name.split()))
        return [ServantMatch(score=row["score"], servant=Servant(id=row["id"], name=row["name"])) for row in rows]

    @strawberry.field
    async def certificate(self, portal: str, number: str) -> Certificate | None:
        rows = await _rows("certificate", portal=portal, number=number)
        return _certificate(rows[0]) if rows else None


def _career(row: Mapping[str, Any]) -> CareerPath:
    return CareerPath(servant=Servant(id=strawberry.ID(""), name=row["name"]), steps=[_step(step) for step in row["steps"]])


def _step(step: Mapping[str, Any]) -> CareerStep:
    return CareerStep(
        start=_exactly(step["start"]),
        end=_exactly(step["end"]),
        mode=Mode(step["mode"]),
        order_number=step["number"],
        move=step["move"],
        position=Position(title=step["title"], rank=step["rank"]),
        organisation=Organisation(name=step["organisation"]),
    )


def _servant(row: Mapping[str, Any]) -> Servant:
    born = Day(earliest=_day(row["born_earliest"]), latest=_day(row["born_latest"]))
    return Servant(id=row["id"], name=row["name"], birth_date=born, sex=row["sex"])


def _appointment(row: Mapping[str, Any], start: str | None) -> Appointment:
    return Appointment(
        id=row["id"],
        start=_exactly(start),
        order_date=_exactly(row.get("ordered")),
        mode=Mode(row["mode"]) if "mode" in row else None,
        position=Position(title=row["title"]),
        servant=Servant(id=row.get("servant", ""), name=row["name"]),
    )


def _finding(row: Mapping[str, Any]) -> Finding:
    holder = Servant(id=row["servant"], name=row["name"])
    return Finding(id=row["id"], rule_id=row["rule"], reason=row["reason"], day=_day(row["day"]), servant=holder)


def _certificate(row: Mapping[str, Any]) -> Certificate:
    holder = Servant(id=row["servant"], name=row["name"])
    return Certificate(id=row["id"], number=row["number"], issued=_exactly(row["issued"]), servant=holder)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _exactly(text: str | None) -> Day:
    return Day(earliest=_day(text), latest=_day(text))


def create_app() -> FastAPI:
    """Return the application, with its endpoint at ``/graphql``."""
    app = FastAPI(lifespan=_STATEMENTS.lifespan)
    app.include_router(GraphQLRouter(strawberry.Schema(Query), graphql_ide=None), prefix="/graphql")
    return app


if __name__ == "__main__":
    serve(create_app())
