"""Careers, as the graph's one statement for them gives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from careers.line import Spell, career_line
from graph.model.days import LAST_DAY, Period
from graph.model.days import Day as Bounds
from graph.model.nodes import Mode
from resolvers.types import (
    CareerGap,
    CareerPath,
    CareerStep,
    Certificate,
    Competition,
    Course,
    Day,
    OrganisationAsOf,
    PortalRecord,
    PositionAsOf,
    Training,
    day,
)

Node = Mapping[str, Any]
Records = Mapping[str, list[PortalRecord]]


@dataclass(frozen=True, slots=True)
class _Career:
    """A row of ``api/career_paths``, its parts found by what they belong to."""

    training: Sequence[tuple[Node, Training]]
    certificates: Sequence[tuple[Node, Certificate]]
    competitions: Mapping[str, Competition]
    moves: Mapping[str, Sequence[Any]]
    on_line: Set[str]
    posts: Mapping[str, Sequence[Node]]
    bodies: Mapping[str, Sequence[Node]]
    records: Records


def career_path(row: Node) -> CareerPath:
    """The path in a row of ``api/career_paths``."""
    records = _records([*row["records"], *row["confirmations"]])
    # NEXT and Promotion are derived together, one for one, so the moves are the line.
    moves = {move[1]: move for move in row["moves"]}
    career = _Career(
        training=[(node, _training(node, records)) for node in row["enrolments"]],
        certificates=[(node, _certificate(node, records)) for node in row["certificates"]],
        competitions=_competitions(row),
        moves=moves,
        on_line=moves.keys() | {move[0] for move in row["moves"]} or _lone(row["appointments"]),
        posts=_grouped(row["posts"]),
        bodies=_grouped(row["bodies"]),
        records=records,
    )
    return CareerPath(
        servant=row["servant"],
        steps=[_step(node, career) for node in row["appointments"]],
        gaps=gaps(row["appointments"], career.on_line),
        training=[training for _, training in career.training],
        certificates=[certificate for _, certificate in career.certificates],
    )


def _step(node: Node, career: _Career) -> CareerStep:
    id_, position = node["id"], node["position"]
    move = career.moves.get(id_)
    return CareerStep(
        id=id_,
        position=_position(node, career.posts.get(position, ())),
        organisation=_organisation(node, career.bodies.get(position, ())),
        mode=node["mode"],
        term=node["term"],
        order_number=node["order_number"],
        order_date=day(node, "order_date"),
        start=_start(node),
        end=_end(node),
        open=node["open"],
        civil_service=node["civil_service"],
        fte=node["fte"],
        end_reason=node["end_reason"],
        on_main_line=id_ in career.on_line,
        move=move[2] if move else None,
        steps_gained=move[3] if move else None,
        competition=career.competitions.get(id_),
        training=[training for enrolment, training in career.training if _within(node, enrolment, "start")],
        certificates=[certificate for issued, certificate in career.certificates if _within(node, issued, "issued")],
        records=career.records.get(id_, []),
    )


def gaps(appointments: Sequence[Node], on_line: Set[str]) -> list[CareerGap]:
    """The days between the first and the last step of the main line that no civil-service appointment can have covered.

    An end that no source names may be any day, so nothing after it is certainly a gap.
    """
    served = sorted((_possible(node) for node in appointments if node["civil_service"]), key=lambda span: span[:2])
    first = min((start for start, _, id_ in served if id_ in on_line), default=None)
    last = max((start for start, _, id_ in served if id_ in on_line), default=None)
    found: list[CareerGap] = []
    covered: tuple[date, str] | None = None
    for start, end, id_ in served:
        if covered and first and last and first <= covered[0] < start <= last:
            days = (start - covered[0]).days
            found.append(CareerGap(start=covered[0], end=start, days=days, after=covered[1], before=id_))
        if covered is None or end > covered[0]:
            covered = end, id_
    return found


def _possible(node: Node) -> tuple[date, date, str]:
    return node["start_earliest"], LAST_DAY if node["open"] or node["end_latest"] is None else node["end_latest"], node["id"]


def _within(step: Node, thing: Node, name: str) -> bool:
    """Whether a day of the thing may lie in the step's time: imprecise days are not left out."""
    return thing[f"{name}_latest"] >= step["start_earliest"] and (step["open"] or thing[f"{name}_earliest"] < step["end_latest"])


def _lone(appointments: Sequence[Node]) -> set[str]:
    """The line of someone who never moved along it: one post at most."""
    return {spell.id for spell in career_line([_spell(node) for node in appointments])}


def _spell(node: Node) -> Spell:
    start = Bounds(node["start_earliest"], node["start_latest"])
    end = None if node["open"] else Bounds(node["end_earliest"], node["end_latest"])
    mode = Mode(node["mode"]) if node["mode"] else None
    return Spell(node["id"], node["position"], Period(start, end), mode, node["civil_service"], node["fte"], start)


def _position(appointment: Node, versions: Sequence[Node]) -> PositionAsOf:
    """The post on the order's day. Rank and ladder are those the rules judge by: none where they are not certain."""
    version, certain = _in_force(appointment, versions)
    known = version or {}
    return PositionAsOf(
        id=appointment["position"],
        title=known.get("title") or appointment["title"],
        ladder=appointment["ladder"],
        rank=appointment["rank"],
        group=known.get("group"),
        servant_class=known.get("servant_class"),
        head_of_body=known.get("head_of_body"),
        competition_required=known.get("competition_required"),
        certain=certain,
    )


def _organisation(appointment: Node, versions: Sequence[Node]) -> OrganisationAsOf | None:
    if not versions:
        return None
    version, _ = _in_force(appointment, [each for each in versions if each["id"] is not None])
    body = versions[0]
    return OrganisationAsOf(
        id=body["organisation"],
        name=version["name"] if version else body["current"],
        level=version["level"] if version else None,
        country=body["country"],
    )


def _in_force(appointment: Node, versions: Sequence[Node]) -> tuple[Node | None, bool]:
    """The version possibly in force on the order's day that began last, and whether no other is possible.

    Where none is (a post abolished while the order was under way), the last one before.
    """
    ordered = "order_date" if appointment["order_date_earliest"] is not None else "start"
    first, last = appointment[f"{ordered}_earliest"], appointment[f"{ordered}_latest"]
    begun = [each for each in versions if each["start_earliest"] <= last]
    possible = [each for each in begun if each["open"] or first < each["end_latest"]]
    candidates = possible or begun
    if not candidates:
        return None, False
    return max(candidates, key=lambda each: (each["start"], each["id"])), len(possible) == 1


def _competitions(row: Node) -> dict[str, Competition]:
    records = _records(row["announcements"])
    return {
        node["appointment"]: Competition(
            id=node["id"],
            kind=node["kind"],
            round=node["round"],
            announced=day(node, "announced"),
            closed=day(node, "closed"),
            interview_day=day(node, "interview_day"),
            protocol_day=day(node, "protocol_day"),
            annulled=bool(node["annulled"]),
            records=records.get(node["id"], []),
        )
        for node in row["competitions"]
    }


def _training(node: Node, records: Records) -> Training:
    return Training(
        id=node["id"],
        course=Course(
            id=node["course"],
            title=node["title"],
            kind=node["kind"],
            subject=node["subject"],
            hours=node["hours"],
            provider=node["provider"],
        ),
        state=node["state"],
        mastering_score=node["mastering_score"],
        start=_start(node),
        end=_end(node),
        open=node["open"],
        records=records.get(node["id"], []),
    )


def _certificate(node: Node, records: Records) -> Certificate:
    issued = day(node, "issued")
    assert issued is not None
    return Certificate(
        id=node["id"],
        number=node["number"],
        issued=issued,
        valid_until=day(node, "valid_until"),
        hours=node["hours"],
        training=node["enrolment"],
        records=records.get(node["id"], []),
    )


def _start(node: Node) -> Day:
    start = day(node, "start")
    assert start is not None
    return start


def _end(node: Node) -> Day | None:
    return None if node["open"] else day(node, "end")


def _records(rows: Iterable[Sequence[Any]]) -> Records:
    of: dict[str, list[PortalRecord]] = defaultdict(list)
    for about, id_, portal, stream, recorded_at in rows:
        of[about].append(PortalRecord(id_, portal, stream, recorded_at))
    return of


def _grouped(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    by: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        by[node["position"]].append(node)
    return by
