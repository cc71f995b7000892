"""The careers of the invented service: appointments with the moves that the hub derives of them, and what came beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.api import world_statements as written
from benchmarks.api.rows import KNOWN, LADDER, LEARNED, Batch, Row, exactly, rank_of, record
from benchmarks.api.world import SPELLS, World
from careers.line import Spell
from careers.moves import Grade, GradedPeriod
from careers.promotions import move_rows
from graph.model.days import Day, Period
from graph.model.ids import stable_id
from graph.model.name_folding import SEPARATOR
from graph.model.words import Mode

COMPETENCIES = 12

_FIRST_DAY = date(2006, 1, 1)
_SINCE_2000 = Period(Day.exactly(date(2000, 1, 1)))
_RULES = ("V01", "V02", "R01", "R03", "R04")
_SEVERITIES = ("critical", "high", "medium", "low")
_MODES = ("competition",) * 5 + ("transfer",) * 3 + ("rotation", "pool")


def careers(world: World, numbers: Sequence[int]) -> Iterator[Batch]:
    """Yield what is written of the careers of these servants."""
    of_each = [appointments(world, number) for number in numbers]
    every = [row for of_servant in of_each for row in of_servant]
    after = [{"id": row["id"], "competition": row["competition"]} for row in every if row["competition"]]
    yield [(written.APPOINTMENT, every), (written.AFTER, after)]
    yield [(written.MOVES, [move for of_servant in of_each for move in _moves(of_servant)])]
    assessments = [_assessment(world, number) for number in numbers]
    ratings = [{"id": row["id"], **rating} for row in assessments for rating in row["ratings"]]
    certificates = [_certificate(world, number) for number in numbers]
    # One servant in five has a finding, about her last appointment.
    findings = [_finding(of_servant[-1]) for of_servant in of_each if of_servant[-1]["number"] % 5 == 0]
    yield [(written.CERTIFICATE, certificates), (written.ASSESSMENT, assessments), (written.RATED, ratings)]
    yield [(written.FINDING, findings)]


def appointments(world: World, number: int) -> list[Row]:
    """Return the appointments of a servant, the first one first. One servant in ten has left the last of them."""
    draw = Random(f"career {world.seed} {number}")
    posts = draw.sample(range(world.positions), SPELLS)
    if draw.random() < 0.8:
        posts.sort(key=rank_of)
    start = _FIRST_DAY + timedelta(days=draw.randrange(3000))
    rows: list[Row] = []
    for at, post in enumerate(posts):
        until = start + timedelta(days=draw.randrange(500, 1600))
        left = None if at == SPELLS - 1 and draw.random() < 0.9 else until
        mode = draw.choice(_MODES)
        competition = world.id_of("competition", post + world.positions * draw.randrange(SPELLS))
        rows.append(
            {
                "id": world.id_of("appointment", number, at),
                "number": number,
                "servant": world.id_of("servant", number),
                "position": world.id_of("position", post),
                "organisation": world.id_of("organisation", post % world.organisations),
                "appointed_by": world.id_of("servant", post % max(1, world.servants // 100)),
                "competition": competition if mode == "competition" else None,
                "properties": _held(start, left, mode, rank_of(post), f"{number}-{at + 1}"),
                "record": record("orders", f"{number}-{at}"),
            }
        )
        start = until
    return rows


def _held(start: date, left: date | None, mode: str, rank: int, order: str) -> dict[str, Any]:
    return {
        **exactly("start", start),
        **({} if left is None else exactly("end", left)),
        "open": left is None,
        **({} if left is None else {"end_reason": "transfer"}),
        "mode": mode,
        "term": "indefinite",
        "order_number": order,
        **exactly("order_date", start - timedelta(days=3)),
        "civil_service": True,
        "rank": rank,
        "ladder": LADDER,
        "full_post_share": 1.0,
        **KNOWN,
    }


def _moves(career: Sequence[Row]) -> list[Row]:
    """Return the moves that derivation makes of a career."""
    grades = {row["position"]: [GradedPeriod(_SINCE_2000, Grade(LADDER, row["properties"]["rank"]), 1.0)] for row in career}
    return move_rows(career[0]["servant"], [_spell(row) for row in career], [], grades)["careers/create_moves"]


def _spell(row: Row) -> Spell:
    held = row["properties"]
    period = Period(Day.exactly(held["start_latest"]), None if held["open"] else Day.exactly(held["end_latest"]))
    return Spell(row["id"], row["position"], period, Mode(held["mode"]), True, 1.0, Day.exactly(held["order_date_latest"]))


def _certificate(world: World, number: int) -> Row:
    issued = date(2016 + number % 10, 1 + number % 12, 1 + number % 28)
    return {
        "id": world.id_of("certificate", number),
        "servant": world.id_of("servant", number),
        "properties": {"number": world.certificate_number(number), **exactly("issued", issued), "hours": 72, **KNOWN},
        "record": record("certificates", number),
    }


def _assessment(world: World, number: int) -> Row:
    draw = Random(f"assessment {world.seed} {number}")
    scores = {f"{name}_score": float(draw.randrange(40, 101)) for name in ("qualification", "professional", "effectiveness")}
    fixed = date(2026, 2, 1) - timedelta(days=draw.randrange(300))
    rated = draw.sample(range(COMPETENCIES), 3)
    return {
        "id": world.id_of("assessment", number),
        "servant": world.id_of("servant", number),
        "evaluator": world.id_of("servant", number % max(1, world.servants // 100)),
        "properties": {"type": "A1", **exactly("fixed_on", fixed), **scores, **KNOWN},
        "ratings": [{"competency": world.id_of("competency", n), "score": float(draw.randrange(1, 6))} for n in rated],
        "record": record("assessments", number),
    }


def _finding(appointment: Row) -> Row:
    number: int = appointment["number"] // 5
    day: date = appointment["properties"]["start_latest"]
    rule = _RULES[number % len(_RULES)]
    id_ = stable_id("finding", rule, appointment["id"])
    age = date.max.toordinal() - day.toordinal()
    properties = {
        "rule": rule,
        "state": "acknowledged" if number % 4 == 0 else "open",
        "severity": _SEVERITIES[number // 5 % len(_SEVERITIES)],
        "reason": f"Order {appointment['properties']['order_number']} was signed without what the rule asks for.",
        "organisation": appointment["organisation"],
        "policy": "none",
        "sort_key": f"{age:07d}{SEPARATOR}{id_}",
        "subjects": [appointment["id"]],
        "day": day,
        "first_seen": LEARNED,
        "last_seen": LEARNED,
        "version": 1,
    }
    review = {"id": stable_id("review", id_, "opened"), "change": "opened", "state": "open", "by": "hub", "at": LEARNED}
    ends = {"servant": appointment["servant"], "appointment": appointment["id"]}
    return {"id": id_, **ends, "properties": properties, "review": review}
