"""Career paths, made from the rows of ``api/career_paths``, the one statement that reads a career. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import date

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
from resolvers.rows import Node, day, end_of, servant, start_of, word
from resolvers.types import (
    OF_PERSON,
    CareerGap,
    CareerPath,
    CareerStep,
    OrganisationAsOf,
    PositionAsOf,
)

# Fields that ``api/career_paths`` reads only with ``$more``, and those that follow from them. Few queries ask for them.
SELDOM_ASKED = frozenset(
    {
        *("mode_word", "term", "civil_service", "end_reason", "end_reason_word", "fte", "ladder", "competition"),
        *("on_main_line", "steps_gained", "gaps"),
        *("group", "servant_class", "servant_class_word", "head_of_body", "competition_required"),
        *("country", "level", "level_word"),
        *OF_PERSON,
    }
)


def career_path(row: Node, more: bool) -> CareerPath:
    """Make the career path of one servant from a row of ``api/career_paths``, which was read with ``more`` or without.

    Without it, what is ``SELDOM_ASKED`` is empty.
    """
    appointments: list[Node] = sorted(row["appointments"], key=_by_start)
    organisations: dict[str, Node] = {each["id"]: each for each in row["organisations"]}
    on_line = _main_line(appointments) if more else set[str]()
    return CareerPath(
        servant=servant(row),
        steps=[_step(node, row["id"], organisations.get(node["organisation"]), on_line) for node in appointments],
        gaps=gaps(appointments, on_line) if more else [],
    )


def career_of_steps(row: Node, more: bool, seen: Callable[[str], bool]) -> CareerPath:
    """Make of such a row what is left of a career of which only some steps are seen, as if there were no others.

    Of the moves, those between two of these steps are left. Gaps would tell of the other steps.
    """
    appointments: list[Node] = [
        {**node, "moves": [move for move in node["moves"] if move["left"] is not None and all(map(seen, move["left"]))]}
        for node in sorted(row["appointments"], key=_by_start)
        if seen(node["id"])
    ]
    organisations: dict[str, Node] = {each["id"]: each for each in row["organisations"]}
    on_line = _line_without_moves(appointments) if more else set[str]()
    steps = [_step(node, row["id"], organisations.get(node["organisation"]), on_line) for node in appointments]
    return CareerPath(servant=servant(row), steps=steps, gaps=[])


def _by_start(appointment: Node) -> tuple[date, date, str]:
    return appointment["start_latest"], appointment["start_earliest"], appointment["id"]


def _main_line(appointments: Sequence[Node]) -> set[str]:
    """Return the ids of the appointments on the main line.

    Whatever is on it follows another appointment or is followed, unless it is alone, and each such move is given.
    """
    moved = {id_ for node in appointments for move in node["moves"] for id_ in (node["id"], *move["left"])}
    return moved or _line_without_moves(appointments)


def _step(node: Node, servant_id: str, organisation: Node | None, on_line: Set[str]) -> CareerStep:
    move = node["moves"][0] if node["moves"] else None
    return CareerStep(
        id=node["id"],
        servant=servant_id,
        position=_position(node),
        organisation=_organisation(node, organisation) if organisation else None,
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
        on_main_line=node["id"] in on_line,
        move=move["kind"] if move else None,
        steps_gained=move["steps"] if move else None,
        competition=node["competition"],
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
            found.append(CareerGap(start=covered[0], end=start, days=days, step_before_id=covered[1], step_after_id=id_))
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


def _position(appointment: Node) -> PositionAsOf:
    """Return the position as of the order's day.

    Rank and ladder are those of the appointment, which the rules use; they are None where they are not certain.
    """
    version, certain = _in_force(appointment, appointment["versions"])
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


def _organisation(appointment: Node, organisation: Node) -> OrganisationAsOf:
    version, _ = _in_force(appointment, organisation["versions"])
    return OrganisationAsOf(
        id=organisation["id"],
        name=version["name"] if version else organisation["name"],
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
