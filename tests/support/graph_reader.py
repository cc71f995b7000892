"""The contents of the graph by kind, under the names that portals use: one query for each kind.

A servant, organisation or position is named by its identifiers, everything else by its portal's number. Days are ISO texts,
imprecise days their two bounds, and the end of a current spell is ``open``. Properties without a value are left out. What
E-kyzmet describes is kept apart, because the two countries share nothing but the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, LiteralString, cast

from graph.driver.database import Database
from tests.support.engines import cypher

Entity = dict[str, Any]
Entities = dict[str, dict[str, Entity]]
"""The properties of each thing, by kind and then by name."""

# The hub's own properties: ids and marks for searching, sorting, survivorship and derivation.
_OWN = {
    "id",
    "sort_key",
    "day_key",
    "number_key",
    "dirty",
    "match_pending",
    "without_national_id",
    "dossier_version",
    "origin",
    "known_since",
    "survivorship_applied",
    "disputed",
    "derived",
}
_DERIVED = {"Appointment": {"name", "rank", "ladder", "full_post_share"}, "Competition": {"name"}}


def days(held: Mapping[str, Any]) -> Entity:
    """Return the properties with the two bounds of each day as one text and the end of a current spell as ``open``."""
    found: Entity = {}
    for name, value in held.items():
        if name.endswith("_earliest"):
            found[name.removesuffix("_earliest")] = span(value, held[name.removesuffix("earliest") + "latest"])
        elif not name.endswith("_latest") and name != "open" and value is not None:
            found[name] = value
    return found | ({"end": "open"} if held.get("open") else {})


def span(first: date, last: date) -> str:
    return str(first) if first == last else f"{first}/{last}"


def numbered(names: Iterable[str]) -> list[str]:
    """Return the names with a number that distinguishes equal ones."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} #{seen[name]}")
    return found


class GraphReader:
    """Reads kind by kind; the target of a link must be read before its source."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[str, str] = {}
        self._in_kazakhstan: frozenset[str] = frozenset()
        self._uzbek: Entities = {}
        self._kazakh: Entities = {}

    async def everything(self) -> tuple[Entities, Entities]:
        """Return the contents of Uzbekistan and of Kazakhstan; Kazakhstan has an entry for every kind that E-kyzmet describes."""
        described = await self._database.read(cypher(_KAZAKH))
        self._in_kazakhstan = frozenset(cast("str", row["id"]) for row in described)
        self._kazakh = {cast("str", row["label"]): {} for row in described}
        for label in ("Servant", "Organisation", "Position"):
            await self._identified(label)
        for label, text in _QUERIES.items():
            await self._of(label, text)
        return self._uzbek, self._kazakh

    async def _identified(self, label: str) -> None:
        rows = await self._database.read(cypher(_IDENTIFIED[label]))
        for row in rows:
            keys = sorted(cast("list[str]", row["keys"]))
            # A position that is derived from a contract has no identifier and is named by its title and body.
            linked = self._linked(row)
            self._names[cast("str", row["id"])] = "+".join(keys) or f"{linked['title']} of {linked['body']}"
        self._keep(label, rows, lambda row: self._names[row["id"]])

    async def _of(self, label: str, text: LiteralString) -> None:
        rows = await self._database.read(cypher(text))
        named = sorted((self._called(label, row), cast("str", row["id"])) for row in rows)
        names = numbered(name for name, _ in named) if label in _NUMBERED else [name for name, _ in named]
        self._names |= {id_: name for name, (_, id_) in zip(names, named, strict=True)}
        self._keep(label, rows, lambda row: self._names[row["id"]])

    def _called(self, label: str, row: Mapping[str, Any]) -> str:
        """Return the number that the portal uses, else a name made of properties."""
        keys = cast("list[str]", row.get("keys") or [])
        return keys[0] if keys else _NAMED[label](self._linked(row))

    def _linked(self, row: Mapping[str, Any]) -> Entity:
        """Return the properties of a row with the names of its link targets."""
        links = {name: self._name(value) for name, value in row.items() if name not in ("id", "held", "keys") and value}
        return {**days(row["held"]), **links}

    def _name(self, value: Any) -> Any:
        if isinstance(value, list):
            several = cast("list[str]", value)
            return sorted(self._names.get(each, each) for each in several)
        return self._names.get(value, value)

    def _keep(self, label: str, rows: Iterable[Mapping[str, Any]], name: Callable[[Mapping[str, Any]], str]) -> None:
        left_out = _OWN | _DERIVED.get(label, set())
        uzbek = self._uzbek.setdefault(label, {})
        for row in rows:
            key, kept = name(row), self._kazakh[label] if row["id"] in self._in_kazakhstan else uzbek
            assert key not in kept, f"two nodes for one {label}: {key}"
            kept[key] = {each: value for each, value in self._linked(row).items() if each not in left_out}


_KAZAKH: LiteralString = """MATCH (r:PortalRecord)-[:DESCRIBES]->(n) WHERE r.portal = 'e-kyzmet'
    RETURN DISTINCT n.id AS id, labels(n)[0] AS label"""

_IDENTIFIED: dict[str, LiteralString] = {
    "Servant": """MATCH (n:Servant) OPTIONAL MATCH (i:Identifier)-[:IDENTIFIES]->(n)
        RETURN n.id AS id, properties(n) AS held, collect(i.key) AS keys""",
    "Organisation": """MATCH (n:Organisation) OPTIONAL MATCH (i:Identifier)-[:IDENTIFIES]->(n)
        OPTIONAL MATCH (n)-[:SUCCEEDED_BY]->(o:Organisation)
        RETURN n.id AS id, properties(n) AS held, collect(i.key) AS keys, o.id AS successor""",
    "Position": """MATCH (n:Position)-[:IN]->(o:Organisation) OPTIONAL MATCH (i:Identifier)-[:IDENTIFIES]->(n)
        RETURN n.id AS id, properties(n) AS held, collect(i.key) AS keys, o.id AS body""",
}

_QUERIES: dict[str, LiteralString] = {
    "Area": """MATCH (n:Area) OPTIONAL MATCH (n)-[:WITHIN]->(a:Area)
        RETURN n.id AS id, properties(n) AS held, a.id AS within""",
    "OrganisationVersion": """MATCH (n:OrganisationVersion)<-[:HAS_VERSION]-(o:Organisation) OPTIONAL MATCH (n)-[:PART_OF]->(p)
        OPTIONAL MATCH (n)-[:LOCATED_IN]->(a:Area)
        RETURN n.id AS id, properties(n) AS held, o.id AS of, p.id AS parent, a.id AS area""",
    "PositionVersion": """MATCH (n:PositionVersion)<-[:HAS_VERSION]-(o:Position) OPTIONAL MATCH (n)-[:REPORTS_TO]->(p)
        OPTIONAL MATCH (n)-[:REQUIRES]->(c:Competency)
        RETURN n.id AS id, properties(n) AS held, o.id AS of, p.id AS reports_to, collect(DISTINCT c.name) AS requires""",
    "Education": """MATCH (n:Education)<-[:EDUCATED]-(s:Servant) RETURN n.id AS id, properties(n) AS held, s.id AS servant""",
    "Kinship": """MATCH (n:Kinship)<-[:KIN]-(s:Servant) RETURN n.id AS id, properties(n) AS held, collect(DISTINCT s.id) AS of""",
    "Relative": """MATCH (n:Relative)<-[:DECLARED]-(s:Servant) RETURN n.id AS id, properties(n) AS held, s.id AS of""",
    # In Uzbekistan annulled rounds have no rows of their own: one row describes all rounds.
    "Competition": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Competition)-[:FOR]->(p:Position)
        OPTIONAL MATCH (n)-[:PANEL]->(s:Servant)
        RETURN n.id AS id, properties(n) AS held, p.id AS position, collect(DISTINCT s.id) AS panel,
          collect(DISTINCT CASE WHEN n.annulled AND r.portal <> 'e-kyzmet' THEN r.key + '/' + toString(n.round) ELSE r.key END)
            AS keys""",
    "Application": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Application)<-[:MADE]-(s:Servant) MATCH (n)-[:IN]->(c:Competition)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, c.id AS competition""",
    "Contract": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Contract)<-[:SIGNED]-(s:Servant) MATCH (n)-[:WITH]->(o:Organisation)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, o.id AS employer""",
    "Appointment": """MATCH (n:Appointment)<-[:HELD]-(s:Servant) MATCH (n)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
        OPTIONAL MATCH (n)-[:APPOINTED_BY]->(b:Servant) OPTIONAL MATCH (n)-[:AFTER]->(c:Competition)
        OPTIONAL MATCH (n)<-[:CONFIRMS]-(k:Contract)
        OPTIONAL MATCH (r:PortalRecord)-[:DESCRIBES]->(n) WHERE r.portal = 'e-kyzmet'
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant,
          CASE WHEN n.derived THEN p.title ELSE p.id END AS position, o.id AS body, b.id AS appointed_by,
          c.id AS competition, collect(DISTINCT k.id) AS confirmed_by""",
    # In Kazakhstan courses have no rows of their own: many rows describe each.
    "Course": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Course) OPTIONAL MATCH (n)-[:DEVELOPS]->(c:Competency)
        RETURN n.id AS id, properties(n) AS held,
          collect(DISTINCT CASE r.portal WHEN 'e-kyzmet' THEN n.title ELSE r.key END) AS keys,
          collect(DISTINCT c.name) AS develops""",
    "Enrolment": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Enrolment)<-[:TOOK]-(s:Servant) MATCH (n)-[:OF]->(c:Course)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, c.id AS course""",
    "Certificate": """MATCH (n:Certificate)<-[:HOLDS]-(s:Servant) OPTIONAL MATCH (n)<-[:EARNED]-(e:Enrolment)
        RETURN n.id AS id, properties(n) AS held, s.id AS servant, e.id AS enrolment""",
    "Assessment": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Assessment)<-[:ASSESSED_IN]-(s:Servant)
        OPTIONAL MATCH (n)-[:BY]->(e:Servant) OPTIONAL MATCH (n)-[g:RATED]->(c:Competency)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, e.id AS evaluator,
          collect(DISTINCT c.name + ' ' + toString(g.score)) AS ratings""",
    "DegreeGrant": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:DegreeGrant)<-[:GRANTED]-(s:Servant)
        OPTIONAL MATCH (n)-[:RESTS_ON]->(c:Certificate)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, c.id AS certificate""",
    "Sanction": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Sanction)<-[:GIVEN]-(s:Servant)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant""",
    "Reward": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Reward)<-[:GIVEN]-(s:Servant)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant""",
    "ReserveMembership": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:ReserveMembership)<-[:LISTED]-(s:Servant)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant""",
    "Appeal": """MATCH (r:PortalRecord)-[:DESCRIBES]->(n:Appeal)<-[:FILED]-(s:Servant) OPTIONAL MATCH (n)-[:ABOUT]->(x)
        RETURN n.id AS id, properties(n) AS held, collect(DISTINCT r.key) AS keys, s.id AS servant, x.id AS about,
          labels(x)[0] AS about_kind""",
}

_NAMED: dict[str, Callable[[Entity], str]] = {
    "Area": lambda one: one["code"],
    "OrganisationVersion": lambda one: f"{one['of']} from {one['start']}",
    "PositionVersion": lambda one: f"{one['of']} from {one['start']}",
    "Education": lambda one: " ".join(str(one.get(name)) for name in ("servant", "level", "field", "graduated")),
    "Kinship": lambda one: f"{one['of']} {one['kind']}",
    "Relative": lambda one: f"{one['of']} {one['name']}",
    "Appointment": lambda one: one.get("order_number") or f"by contract {', '.join(one['confirmed_by'])}",
    "Certificate": lambda one: one.get("number") or f"of {one['enrolment']}",
}
# Kinds without a number, of which two may have the same name.
_NUMBERED = {"Education", "Kinship", "Relative"}
