"""A small graph of bodies, servants and their appointments, written node by node in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.driver.database import Database
from graph.model.days import Day
from tests.conftest import Run
from tests.support.engines import execute

AS_OF = date(2026, 11, 20)
"""The day of the questions: lists are loaded until then."""


@dataclass(frozen=True, slots=True)
class SmallGraph:
    """Writes into an empty database. Ids are ``organisation:<name>``, ``servant:<name>`` and so on."""

    run: Run
    database: Database

    def body(self, name: str, *loaded: str, part_of: str | None = None, since: str = "2000-01-01") -> None:
        """Write a body, for which these labels are loaded since a day; its parent was written before."""
        self.write(
            """CREATE (o:Organisation {id: 'organisation:' + $name, name: $title, country: 'UZ'})
            CREATE (o)-[:HAS_VERSION]->(:OrganisationVersion {
              id: 'organisation_version:' + $name, level: 'republican', open: true, start_earliest: $first, start_latest: $first
            })
            CREATE (:Coverage {
              id: 'coverage:' + $name, portal: 'portal of ' + $name, labels: $loaded, from: $from, to: $to
            })-[:SPEAKS_FOR]->(o)""",
            name=name,
            title=f"Body {name}",
            loaded=list(loaded),
            first=date(2000, 1, 1),
            **{"from": date.fromisoformat(since), "to": AS_OF},
        )
        if part_of is not None:
            self.write(
                """MATCH (v:OrganisationVersion {id: 'organisation_version:' + $name})
                MATCH (p:Organisation {id: 'organisation:' + $parent}) CREATE (v)-[:PART_OF]->(p)""",
                name=name,
                parent=part_of,
            )

    def servant(self, name: str) -> str:
        """Write a servant and return her id."""
        self.write("CREATE (:Servant {id: 'servant:' + $name, name: $title})", name=name, title=name.title())
        return f"servant:{name}"

    def held(
        self,
        servant: str,
        body: str,
        start: str,
        end: str | None = None,
        *,
        order: str | None = None,
        signed_by: str | None = None,
        reports_to: str | None = None,
        name: str | None = None,
        **properties: Any,
    ) -> str:
        """Write an appointment of a servant to a post of her own in a body, and return its id.

        ``signed_by`` and ``reports_to`` are names: of a servant, and of the appointment to whose post hers reports.
        """
        name = name or f"{servant} in {body}"
        days = {**_bounds("start", start), **_bounds("end", end), **_bounds("order_date", order or start)}
        self.write(
            """MATCH (s:Servant {id: 'servant:' + $servant}) MATCH (o:Organisation {id: 'organisation:' + $body})
            CREATE (s)-[:HELD]->(a:Appointment {id: 'appointment:' + $name})-[:TO]->(p:Position {id: 'position:' + $name})
            CREATE (p)-[:IN]->(o)
            CREATE (p)-[:HAS_VERSION]->(:PositionVersion {
              id: 'position_version:' + $name, open: true, start_earliest: $first, start_latest: $first
            })
            SET a += $properties, p.title = $title""",
            servant=servant,
            body=body,
            name=name,
            title=f"Post of {name}",
            first=date(2000, 1, 1),
            properties={"open": end is None, "civil_service": True, "mode": "competition", **days, **properties},
        )
        if signed_by is not None:
            self._link(
                "MATCH (a:Appointment {id: $one}) MATCH (b:Servant {id: $other}) CREATE (a)-[:APPOINTED_BY]->(b)",
                f"appointment:{name}",
                f"servant:{signed_by}",
            )
        if reports_to is not None:
            self._link(
                "MATCH (a:PositionVersion {id: $one}) MATCH (b:Position {id: $other}) CREATE (a)-[:REPORTS_TO]->(b)",
                f"position_version:{name}",
                f"position:{reports_to}",
            )
        return f"appointment:{name}"

    def write(self, text: LiteralString, **parameters: Any) -> None:
        self.run(execute(self.database, text, **parameters))

    def _link(self, text: LiteralString, one: str, other: str) -> None:
        self.write(text, one=one, other=other)


def _bounds(name: str, stated: str | None) -> dict[str, date]:
    if stated is None:
        return {}
    day = Day.parse(stated)
    return {f"{name}_earliest": day.earliest, f"{name}_latest": day.latest}
