"""Career paths, made from the rows of ``api/career_paths``, the one statement that reads a career. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from careers.line import Spell, career_line
from graph.model.days import LAST_DAY, day_of, order_days, period_of
from graph.model.words import (
    BodyLevel,
    EndReason,
    Mode,
    PositionGroup,
    ServantClass,
    Term,
)
from resolvers.rows import Node, day, end_of, start_of, word
from resolvers.types import (
    CareerGap,
    CareerPath,
    CareerStep,
    OrganisationAsOf,
    PortalRecord,
    PositionAsOf,
)

Records = Mapping[str, list[PortalRecord]]


@dataclass(frozen=True, slots=True)
class _Career:
    """A row of ``api/career_paths``, indexed: by appointment, and versions by position."""

    servant: str
    moves: Mapping[str, Sequence[Any]]
    on_line: Set[str]
    position_versions: Mapping[str, Sequence[Node]]
    organisation_versions: Mapping[str, Sequence[Node]]
    records: Records


def career_path(row: Node) -> CareerPath:
    """Make the career path of one servant from a row of ``api/career_paths``."""
    records = _records([*row["records"], *row["confirmations"]])
    # Whatever is on the main line follows another appointment or is followed, unless it is alone, and each such move is given.
    moves = {move[1]: move for move in row["moves"]}
    career = _Career(
        servant=row["servant"],
        moves=moves,
        on_line=moves.keys() | {move[0] for move in row["moves"]} or _line_without_moves(row["appointments"]),
        position_versions=_by_position(row["posts"]),
        organisation_versions=_by_position(row["bodies"]),
        records=records,
    )
    return CareerPath(
        servant=row["servant"],
        steps=[_step(node, career) for node in row["appointments"]],
        gaps=gaps(row["appointments"], career.on_line),
    )


def _step(node: Node, career: _Career) -> CareerStep:
    id_, position = node["id"], node["position"]
    move = career.moves.get(id_)
    return CareerStep(
        id=id_,
        servant=career.servant,
        position=_position(node, career.position_versions.get(position, ())),
        organisation=_organisation(node, career.organisation_versions.get(position, ())),
        mode=word(Mode, node["mode"]),
        mode_word=node["mode_word"],
        term=word(Term, node["term"]),
        order_number=node["order_number"],
        order_date=day(node, "order_date"),
        start=start_of(node),
        end=end_of(node),
        open=node["open"],
        civil_service=node["civil_service"],
        fte=node["fte"],
        end_reason=word(EndReason, node["end_reason"]),
        end_reason_word=node["end_reason_word"],
        on_main_line=id_ in career.on_line,
        move=move[2] if move else None,
        steps_gained=move[3] if move else None,
        competition=node["competition"],
        records=career.records.get(id_, []),
    )


def gaps(appointments: Sequence[Node], on_line: Set[str]) -> list[CareerGap]:
    """Return the gaps in the main line: the days that no civil-service appointment can have covered.

    Only days between the first and the last step of the line count. An end that no source states may be any day, so no gap is
    certain after it.
    """
    spans = sorted((_possible_span(node) for node in appointments if node["civil_service"]), key=lambda span: span[:2])
    first = min((start for start, _, id_ in spans if id_ in on_line), default=None)
    last = max((start for start, _, id_ in spans if id_ in on_line), default=None)
    found: list[CareerGap] = []
    covered: tuple[date, str] | None = None
    for start, end, id_ in spans:
        if covered and first and last and first <= covered[0] < start <= last:
            days = (start - covered[0]).days
            found.append(CareerGap(start=covered[0], end=start, days=days, after=covered[1], before=id_))
        if covered is None or end > covered[0]:
            covered = end, id_
    return found


def _possible_span(node: Node) -> tuple[date, date, str]:
    """Return the longest half-open span of days that an appointment can have covered, and its id."""
    return node["start_earliest"], LAST_DAY if node["open"] or node["end_latest"] is None else node["end_latest"], node["id"]


def _line_without_moves(appointments: Sequence[Node]) -> set[str]:
    """Return the main line of a servant who never moved along it: one appointment at the most, or several seen on one day."""
    return {placed.spell.id for placed in career_line([_spell(node) for node in appointments if node["civil_service"]])}


def _spell(node: Node) -> Spell:
    period = period_of(node)
    mode = word(Mode, node["mode"])
    return Spell(
        node["id"], node["position"], period, Mode(mode) if mode else None, node["civil_service"], node["fte"], period.start
    )


def _position(appointment: Node, versions: Sequence[Node]) -> PositionAsOf:
    """Return the position as of the order's day.

    Rank and ladder are those of the appointment, which the rules use; they are None where they are not certain.
    """
    version, certain = _in_force(appointment, versions)
    known = version or {}
    return PositionAsOf(
        id=appointment["position"],
        title=known.get("title") or appointment["title"],
        ladder=appointment["ladder"],
        rank=appointment["rank"],
        group=word(PositionGroup, known.get("group")),
        servant_class=word(ServantClass, known.get("servant_class")),
        servant_class_word=known.get("servant_class_word"),
        head_of_body=known.get("head_of_body"),
        competition_required=known.get("competition_required"),
        certain=certain,
    )


def _organisation(appointment: Node, versions: Sequence[Node]) -> OrganisationAsOf | None:
    if not versions:
        return None
    version, _ = _in_force(appointment, [each for each in versions if each["id"] is not None])
    organisation = versions[0]
    return OrganisationAsOf(
        id=organisation["organisation"],
        name=version["name"] if version else organisation["current"],
        level=word(BodyLevel, version["level"]) if version else None,
        level_word=version["level_word"] if version else None,
        country=organisation["country"],
    )


def _in_force(appointment: Node, versions: Sequence[Node]) -> tuple[Node | None, bool]:
    """Return the version that may be in force on the order's day, and whether it is the only one that may.

    Of several it is the one that starts last. If there is none (a position abolished while the order was under way), it is the
    last one before.
    """
    ordered = day_of(appointment, "order_date") or order_days(period_of(appointment).start)
    started = [each for each in versions if each["start_earliest"] <= ordered.latest]
    possible = [each for each in started if each["open"] or ordered.earliest < each["end_latest"]]
    candidates = possible or started
    if not candidates:
        return None, False
    return max(candidates, key=lambda each: (each["start"], each["id"])), len(possible) == 1


def _records(rows: Iterable[Sequence[Any]]) -> Records:
    records: dict[str, list[PortalRecord]] = defaultdict(list)
    for described, *record in rows:
        records[described].append(PortalRecord(*record))
    return records


def _by_position(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    grouped: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        grouped[node["position"]].append(node)
    return grouped
