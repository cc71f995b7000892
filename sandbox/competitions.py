"""Competitions and their applications. The winner has the highest total, and the days are in order."""

from collections.abc import Sequence
from datetime import date
from random import Random

from sandbox.model import Application, Competition
from sandbox.random_streams import day_between, days, number_between, pick, stream
from sandbox.working_days import early_notice

WEIGHTS = (0.4, 0.2, 0.4)
"""Weights of test, essay and interview in the total."""
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
    *,
    may_repeat: bool = True,
) -> tuple[Competition, list[Application]]:
    """Return the competition that this person won, with its applications; its protocol precedes the order's day.

    Unless it `may_repeat` another one, it is the first round.
    """
    draw = stream(seed, "competition", number)
    protocol = order_day - days(number_between(draw, 1, 5))
    interview = protocol - days(number_between(draw, 1, 4))
    closed = interview - days(number_between(draw, 5, 10))
    announced = early_notice(closed - days(number_between(draw, 18, 25)), closed)
    others = _others(draw, winner, colleagues)
    repeated = draw.random() < 0.05 and may_repeat
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


def total_score(test: float, essay: float, interview: float) -> float:
    """Return the weighted sum of the three scores."""
    return round(WEIGHTS[0] * test + WEIGHTS[1] * essay + WEIGHTS[2] * interview, 1)


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
    total = total_score(test, essay, interview)
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
        total_score(test, essay, interview) if interviewed else None, withdrawn, decision,
    )  # fmt: skip
