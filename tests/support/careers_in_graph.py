"""A graph of people who served in posts with ranks, in bodies of levels, judged by a detection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any

from graph.migrations import migrate
from merit.detection import detect
from merit.figures.figure import Figure
from merit.registry import shipped_policy
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty
from tests.support.small_graph import AS_OF, SmallGraph

LADDER = "uz-managerial"
Posts = tuple[tuple[str, int, str], ...]
"""Body, rank and first day of posts that followed each other; the last one is held still."""
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def empty_graph(engine: OpenEngine, run: Run) -> SmallGraph:
    """Return an empty graph, for a module of tests that only read it."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return SmallGraph(run, engine.database)


def body(graph: SmallGraph, name: str, level: str, *, part_of: str | None = None, since: str = "2010-01-01") -> None:
    """Write a body of a level, whose orders are loaded since a day."""
    graph.body(name, "Appointment", part_of=part_of, since=since)
    version = f"organisation_version:{name}"
    graph.write("MATCH (v:OrganisationVersion {id: $version}) SET v.level = $level", version=version, level=level)


def careers(graph: SmallGraph, of: dict[str, Posts]) -> None:
    """Write servants with their posts. The posts of ``ann`` are ``position:ann 0``, ``position:ann 1`` and so on."""
    graph.write(
        "UNWIND $names AS name CREATE (:Servant {id: 'servant:' + name, name: 'Person ' + name})",
        names=list(of),
    )
    graph.write(
        """UNWIND $rows AS r
        MATCH (s:Servant {id: 'servant:' + r.servant}) MATCH (o:Organisation {id: 'organisation:' + r.body})
        CREATE (s)-[:HELD]->(:Appointment {
          id: 'appointment:' + r.name, civil_service: true, mode: 'competition', open: r.end IS NULL, start_earliest: r.start,
          start_latest: r.start, end_earliest: r.end, end_latest: r.end, order_date_earliest: r.start, order_date_latest: r.start
        })-[:TO]->(p:Position {id: 'position:' + r.name, title: 'Post of ' + r.name})-[:IN]->(o)
        CREATE (p)-[:HAS_VERSION]->(:PositionVersion {
          id: 'position_version:' + r.name, open: true, start_earliest: r.first, start_latest: r.first, ladder: r.ladder,
          rank: r.rank
        })""",
        rows=[row for name, posts in of.items() for row in _rows(name, posts)],
    )


def _rows(servant: str, posts: Posts) -> Iterator[dict[str, Any]]:
    for at, ((of_body, rank, start), following) in enumerate(zip_longest(posts, posts[1:])):
        yield {
            "servant": servant,
            "name": f"{servant} {at}",
            "body": of_body,
            "ladder": LADDER,
            "rank": rank,
            "start": date.fromisoformat(start),
            "end": date.fromisoformat(following[2]) if following else None,
            "first": date(2000, 1, 1),
        }


def judge(graph: SmallGraph, figures: Iterable[Figure]) -> None:
    """Detect, with these figures and without rules."""
    report = graph.run(detect(graph.database, (), AS_OF, _NOW, figures=tuple(figures), policy=shipped_policy()))
    assert report.complete
