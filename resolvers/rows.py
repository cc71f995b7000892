"""Rows of the statements in ``graph/cypher/api``, mapped to the classes of ``resolvers/types.py``. Pure.

Careers have a module of their own, ``resolvers/career_paths.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from graph.model.days import FIRST_DAY, LAST_DAY
from graph.model.ids import stable_id
from graph.model.table import NODES
from graph.model.words import UNKNOWN, BodyLevel, EducationLevel, PositionGroup, Sector, ServantClass, Sex, Word
from merit.findings.evidence import known_since, label_of, text_of
from merit.registry import find_rule
from resolvers.types import (
    NUMBER,
    Day,
    Doubts,
    Evidence,
    Finding,
    LoadRun,
    Organisation,
    OrganisationVersion,
    Position,
    PositionDemands,
    PositionVersion,
    Review,
    ScopeRun,
    Servant,
)

V = TypeVar("V")

Node = Mapping[str, Any]

KINDS = frozenset(node.kind for node in NODES)


def day(node: Node, name: str) -> Day | None:
    """Return the day stored as ``<name>_earliest`` and ``<name>_latest``, or None where nothing is stored."""
    earliest: date | None = node[f"{name}_earliest"]
    if earliest is None:
        return None
    latest: date = node[f"{name}_latest"]
    if earliest == latest:
        return Day(earliest, latest, earliest)
    return Day(None if earliest == FIRST_DAY else earliest, None if latest == LAST_DAY else latest, None)


def word(vocabulary: type[Word], stored: str | None) -> str | None:
    """Return a stored word of a vocabulary; ``unknown`` for one of an older load, when the graph kept the portals' own words."""
    return UNKNOWN if stored is not None and stored not in vocabulary.__members__.values() else stored


def start_of(node: Node) -> Day:
    """Return the day on which a spell or a version starts; the graph holds none without."""
    start = day(node, "start")
    assert start is not None
    return start


def end_of(node: Node) -> Day | None:
    """Return the day on which a spell or a version ends, or None while it is open."""
    return None if node["open"] else day(node, "end")


def servant(row: Node) -> Servant:
    return Servant(
        id=row["id"],
        name=row["name"],
        birth_date=day(row, "birth_date"),
        sex=word(Sex, row["sex"]),
        birthplace=row["birthplace"],
        sort_key=row["sort_key"],
    )


def position(row: Node, today: date) -> Position:
    versions = [_position_version(node) for node in row["versions"]]
    return Position(
        id=row["id"],
        title=row["title"],
        organisation=row["organisation"],
        current=_in_force(row["versions"], versions, today),
        versions=versions,
        sort_key=row["sort_key"],
    )


def _position_version(node: Node) -> PositionVersion:
    return PositionVersion(
        title=node["title"],
        ladder=node["ladder"],
        rank=node["rank"],
        group=word(PositionGroup, node["group"]),
        servant_class=word(ServantClass, node["servant_class"]),
        servant_class_word=node["servant_class_word"],
        head_of_body=node["head_of_body"],
        competition_required=node["competition_required"],
        fte=node["fte"],
        start=start_of(node),
        end=end_of(node),
        open=node["open"],
    )


def demands(row: Node) -> PositionDemands:
    return PositionDemands(
        experience_months=row["required_experience_months"],
        education_level=word(EducationLevel, row["required_education_level"]),
        education_level_word=row["required_education_level_word"],
        education_fields=row["required_education_fields"],
        competencies=row["competencies"],
        reports_to=row["reports_to"],
    )


def organisation(row: Node, today: date) -> Organisation:
    versions = [_organisation_version(node) for node in row["versions"]]
    current = _in_force(row["versions"], versions, today)
    return Organisation(
        id=row["id"],
        name=row["name"],
        country=row["country"],
        sector=word(Sector, row["sector"]),
        successor=row["successor"],
        level=current.level if current else None,
        parent=current.parent if current else None,
        versions=versions,
        sort_key=row["sort_key"],
    )


def _organisation_version(node: Node) -> OrganisationVersion:
    return OrganisationVersion(
        name=node["name"],
        level=word(BodyLevel, node["level"]),
        level_word=node["level_word"],
        parent=node["parent"],
        start=start_of(node),
        end=end_of(node),
        open=node["open"],
    )


def _in_force(nodes: Sequence[Node], versions: Sequence[V], today: date) -> V | None:
    """Return the version that is certainly in force on a day: where several are, the one that starts last."""
    in_force = [
        version
        for node, version in zip(nodes, versions, strict=True)
        if node["start_latest"] <= today and (node["open"] or today < node["end_earliest"])
    ]
    return in_force[-1] if in_force else None


def finding(row: Node) -> Finding:
    return Finding(
        id=row["id"],
        rule_id=row["rule"],
        rule=find_rule(row["rule"]),
        state=row["state"],
        severity=row["severity"],
        reason=row["reason"],
        day=row["day"],
        policy=row["policy"],
        subjects=[_subject(each) for each in row["subjects"]],
        organisation=row["organisation"],
        servant=row["servant"],
        first_seen=row["first_seen"],
        last_changed=row["last_changed"],
        assignee=row["assignee"],
        due=row["due"],
        note=row["note"],
        version=row["version"],
        disclosed_at=row["disclosed_at"],
        sort_key=row["sort_key"],
    )


def _subject(stored: str) -> str:
    """Return the id of a subject; of the key of a number, which no id looks like, one that does not show it."""
    kind, separator, _ = stored.partition(":")
    return stable_id(NUMBER, stored) if separator and kind not in KINDS else stored


def evidence(node: Node) -> Evidence:
    return Evidence(node["id"], label_of(node), text_of(node), node["missing"], known_since(node["stated"]))


def doubts(row: Node) -> Doubts:
    return Doubts(
        rests_on_missing_record=row["rests_on_missing_record"],
        rests_on_unreviewed_match=row["rests_on_unreviewed_match"],
        has_quarantined_rows=row["has_quarantined_rows"],
    )


def review(node: Node) -> Review:
    return Review(
        change=node["change"],
        state=node["state"],
        by=node["by"],
        why=node["why"],
        note=node["note"],
        grounds=node["grounds"],
        explanation=node["explanation"],
        at=node["at"],
    )


def load_run(row: Node) -> LoadRun:
    return LoadRun(
        id=row["id"],
        portal=row["portal"],
        state=row["state"],
        problem=row["problem"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        scopes=[ScopeRun(**scope) for scope in row["scopes"]],
    )
