"""The Academy's catalogue: a subgraph of its own, which tells when the courses that the hub knows are given.

python catalogue.py serve FILE [PORT]   serve the courses of a file; with port 0 at any free port
python catalogue.py schema              print the schema for the composition
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

HOST = "127.0.0.1"
PORT = 8100

SessionDay = Annotated[date | None, strawberry.argument(name="from", description="First day of the sessions.")]


@dataclass(frozen=True)
class Entry:
    """One course of the file: the hub's id of it, and its sessions."""

    id: str
    sessions: tuple[CourseSession, ...]


class Catalogue:
    """The courses of the Academy, by the hub's ids."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {entry.id: entry for entry in entries}

    @classmethod
    def read(cls, file: Path) -> Catalogue:
        """Read a catalogue from a file in JSON, such as catalogue.json."""
        return cls([_entry(**each) for each in json.loads(file.read_text("utf-8"))])

    def of(self, course: str) -> list[CourseSession]:
        """Return the sessions of a course by their first days; none of one that the Academy does not give."""
        entry = self._entries.get(course)
        return sorted(entry.sessions, key=lambda each: each.begins) if entry else []

    def since(self, day: date) -> list[CourseSession]:
        """Return the sessions of all courses that begin on a day or later, by their first days."""
        every = (each for entry in self._entries.values() for each in entry.sessions)
        return sorted((each for each in every if each.begins >= day), key=lambda each: (each.begins, each.id))


@strawberry.federation.type(keys=["id"])
class Course:
    catalogue: ClassVar[Catalogue] = Catalogue([])
    id: strawberry.ID
    hours: int | None = strawberry.federation.field(external=True)

    @strawberry.field(description="When it is given, by first day.")
    def sessions(self) -> list[CourseSession]:
        return Course.catalogue.of(str(self.id))

    @strawberry.federation.field(requires=["hours"], description="Hours of training that all its free places come to.")
    def free_hours(self) -> int | None:
        places = sum(each.free_places for each in Course.catalogue.of(str(self.id)))
        return None if self.hours is None else self.hours * places

    @classmethod
    def resolve_reference(cls, id: strawberry.ID, hours: int | None = None) -> Course:
        return cls(id=id, hours=hours)


@strawberry.federation.type(keys=["id"], description="A course as it is given once, in one city at one time.")
class CourseSession:
    id: strawberry.ID = strawberry.federation.field(description="The Academy's own number.")
    begins: date = strawberry.federation.field(description="First day.")
    city: str = strawberry.federation.field(description="City in which it is given.")
    free_places: int = strawberry.federation.field(description="Places that nobody has taken yet.")
    course: Course | None = strawberry.federation.field(description="The course that is given; null where the hub has none.")


@strawberry.type
class Query:
    @strawberry.field(description="Sessions of all courses, by first day.")
    def sessions(self, since: SessionDay = None) -> list[CourseSession]:
        return Course.catalogue.since(since or date.min)


def _entry(id: str, sessions: Sequence[dict[str, str | int]]) -> Entry:
    course = Course(id=strawberry.ID(id), hours=None)
    return Entry(id, tuple(_session(course, **each) for each in sessions))


def _session(course: Course, number: str | int, begins: str | int, city: str | int, free_places: str | int) -> CourseSession:
    day = date.fromisoformat(str(begins))
    return CourseSession(id=strawberry.ID(str(number)), begins=day, city=str(city), free_places=int(free_places), course=course)


# A day is written as the hub writes it; what it is, the hub describes.
_DAY = strawberry.scalar(name="Date", serialize=date.isoformat, parse_value=date.fromisoformat)
SCHEMA = strawberry.federation.Schema(query=Query, config=StrawberryConfig(scalar_map={date: _DAY}))


def serve(file: Path, port: int) -> None:
    """Serve the catalogue, and print where."""
    Course.catalogue = Catalogue.read(file)
    with socket.create_server((HOST, port)) as listening:
        print(f"http://{HOST}:{listening.getsockname()[1]}/", flush=True)
        app = GraphQL[None, None](SCHEMA, graphql_ide=None)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).run([listening])


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["schema"]:
            print(SCHEMA.as_str())
        case ["serve", file]:
            serve(Path(file), PORT)
        case ["serve", file, port]:
            serve(Path(file), int(port))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
