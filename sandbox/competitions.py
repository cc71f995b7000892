"""Competitions and their applications. The winner has the highest total, and the days are in order."""

from collections.abc import Sequence
from datetime import date
from random import Random

from sandbox.model import Application, Competition
from sandbox.random_streams import day_between, days, number_between, pick, stream

_LOST = ("not_recommended", "not_recommended", "not_recommended", "rejected", "withdrawn")


def hold_competition(
    seed: int,
    number: int,
    position: int,
    winner: int,
    entrant: bool,
    order_day: date,
    colleagues: Sequence[int],
    registers: Sequence[str],
) -> tuple[Competition, list[Application]]:
    """Return the competition that this person won, with its applications; its protocol precedes the order's day."""
    draw = stream(seed, "competition", number)
    protocol = order_day - days(number_between(draw, 1, 5))
    interview = protocol - days(number_between(draw, 1, 4))
    closed = interview - days(number_between(draw, 5, 10))
    announced = closed - days(number_between(draw, 18, 25))
    others = _others(draw, winner, colleagues)
    repeated = draw.random() < 0.05
    competition = Competition(
        number=f"T-{announced.year}-{number + 1:06d}",
        position=position,
        kind="external" if entrant or draw.random() < 0.35 else "internal",
        round=2 if repeated else 1,
        announced=announced,
        closed=closed,
        interview=interview,
        protocol=protocol,
        panel=tuple(registers[one] for one in others[:3]),
        requirements_edited=announced - days(number_between(draw, 40, 300)) if draw.random() < 0.1 else None,
        annulled_rounds=(1,) if repeated else (),
    )
    return competition, _applications(draw, competition, winner, others[3 : 3 + number_between(draw, 1, 4)])


def _others(draw: Random, winner: int, colleagues: Sequence[int]) -> list[int]:
    """Draw up to seven different other people of the body."""
    found = list[int]()
    for _ in range(14):
        one = pick(draw, colleagues)
        if one != winner and one not in found:
            found.append(one)
        if len(found) == 7:
            break
    return found


def _applications(draw: Random, competition: Competition, winner: int, rivals: list[int]) -> list[Application]:
    test, essay, interview = (float(number_between(draw, 68, 98)) for _ in range(3))
    total = round(0.4 * test + 0.2 * essay + 0.4 * interview, 1)
    year = competition.announced.year
    rows = [
        Application(
            f"{competition.number}-1", competition.number, year, winner, "admitted",
            test, essay, interview, total, None, "won",
        )
    ]  # fmt: skip
    for number, rival in enumerate(rivals, start=2):
        rows.append(_rival(draw, competition, f"{competition.number}-{number}", rival, (test, essay, interview)))
    return rows


def _rival(draw: Random, competition: Competition, number: str, person: int, best: tuple[float, float, float]) -> Application:
    """Draw the application of somebody who lost: no score is higher than the winner's."""
    decision = pick(draw, _LOST)
    test, essay, interview = (float(number_between(draw, 40, int(score))) for score in best)
    interviewed = decision == "not_recommended"
    withdrawn = None
    if decision == "withdrawn":
        withdrawn = day_between(draw, competition.announced, competition.closed)
    return Application(
        number, competition.number, competition.announced.year, person,
        "admitted" if interviewed else decision, test, essay, interview if interviewed else None,
        round(0.4 * test + 0.2 * essay + 0.4 * interview, 1) if interviewed else None, withdrawn, decision,
    )  # fmt: skip
