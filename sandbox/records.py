"""Builds the records kept about servants apart from their posts: assessments, rewards, sanctions and the reserve."""

from datetime import UTC, date, datetime, time
from random import Random

from sandbox.personal_file import Assessment, ReserveMembership, Reward, Sanction
from sandbox.plans import PoolPlan, SanctionPlan
from sandbox.positions import COMPETENCIES
from sandbox.random_streams import day_between, days, number_between, pick, stream

WEIGHTS = {
    "A1": (0.2, 0.3, 0.5),
    "A2": (0.2, 0.3, 0.5),
    "A3": (0.8, 0.2, None),
    "A4": (0.8, 0.2, None),
    "A5": (0.2, 0.4, 0.4),
}
"""Weights of BM, BKF and BFS in the integral score Kb; None if the kind of assessment leaves the score out."""

ASSESSED_YEARS = (2021, 2022, 2023, 2024, 2025)
_SANCTIONS = ("reprimand", "reprimand", "fine", "degree lowered")
_REWARDS = ("gratitude", "bonus", "bonus", "badge", "title")


def integral_score(kind: str, bm: float, bkf: float, bfs: float | None) -> float:
    """Return Kb = BM·PM + BKF·PKF + BFS·PFS with the weights of the kind."""
    pm, pkf, pfs = WEIGHTS[kind]
    return round(bm * pm + bkf * pkf + (bfs or 0.0) * (pfs or 0.0), 2)


def assess(seed: int, person: int, service: list[tuple[date, date]], evaluators: list[str], today: date) -> list[Assessment]:
    """Build an annual assessment for each year in which the person served on its day, and sometimes one of another kind."""
    draw = stream(seed, "assessment", person)
    ability = draw.gauss(76.0, 8.0)
    rows = list[Assessment]()
    for year in ASSESSED_YEARS:
        day = date(year, 12, number_between(draw, 5, 27))
        if any(first <= day < last for first, last in service):
            rows.append(assessment(draw, person, "A1", str(year), str(year), day, ability, evaluators))
        if draw.random() < 0.04:
            kind = pick(draw, ("A2", "A3", "A4", "A5"))
            other = date(year, number_between(draw, 2, 10), number_between(draw, 1, 28))
            if any(first <= other < last for first, last in service):
                half = f"{year}-H{1 if other.month < 7 else 2}"
                rows.append(assessment(draw, person, kind, f"{year}-{kind}", half, other, ability, evaluators))
    return rows


def assessment(
    draw: Random, person: int, kind: str, label: str, period: str, day: date, ability: float, evaluators: list[str]
) -> Assessment:
    """Draw an assessment of somebody with that ability; a few of the reported scores differ from the formula's."""
    bm, bkf, bfs = (round(min(100.0, max(30.0, ability + draw.gauss(0, 6))), 1) for _ in range(3))
    effectiveness = bfs if WEIGHTS[kind][2] is not None else None
    reported = integral_score(kind, bm, bkf, effectiveness)
    if draw.random() < 0.015:
        reported = round(min(100.0, reported + number_between(draw, 3, 8)), 2)
    skill = int(draw.random() * len(COMPETENCIES))
    return Assessment(
        number=f"K{person + 1:06d}-{label}",
        person=person,
        kind=kind,
        period=period,
        day=day,
        qualification=bm,
        professional=bkf,
        effectiveness=effectiveness,
        competencies=((COMPETENCIES[skill], bkf), (COMPETENCIES[skill - 5], round(bkf * 0.9, 1))),
        reported=reported,
        evaluator=pick(draw, evaluators) if evaluators else None,
    )


def sanctions(seed: int, plans: list[SanctionPlan]) -> list[Sanction]:
    """Build the planned sanctions, with the times of their entries in the register."""
    rows = list[Sanction]()
    for index, plan in enumerate(plans):
        draw = stream(seed, "sanction", index)
        kind = pick(draw, _SANCTIONS)
        changed = _written(draw, max(plan.imposed, plan.lifted or plan.imposed))
        entered = changed if plan.lifted is None else min(changed, _written(draw, plan.imposed))
        rows.append(
            Sanction(
                f"S{index + 1:06d}", plan.person, kind, plan.imposed,
                plan.imposed_precision, plan.recorded_end, plan.lifted, entered, changed,
            )
        )  # fmt: skip
    return rows


def rewards(seed: int, person: int, service: list[tuple[date, date]], today: date) -> list[Reward]:
    """Build the person's reward, if any; about one person in four has one."""
    draw = stream(seed, "reward", person)
    if draw.random() > 0.25 or not service:
        return []
    first, last = pick(draw, service)
    kind = pick(draw, _REWARDS)
    day = day_between(draw, first, min(last, today - days(5)))
    amount = number_between(draw, 10, 90) * 100_000 if kind == "bonus" else None
    benefit = "health resort voucher" if kind == "title" else None
    return [Reward(f"M{person + 1:06d}", person, kind, day, amount, benefit, _written(draw, day))]


def reserve(
    seed: int, people: int, planned: list[PoolPlan], by_plan: set[int], service: list[list[tuple[date, date]]], today: date
) -> list[ReserveMembership]:
    """Build the planned memberships, and drawn ones for about one person in 25, but for none of those `by_plan`."""
    plans = list(planned)
    for person in range(people):
        draw = stream(seed, "reserve", person)
        if draw.random() < 0.04 and service[person]:
            start = day_between(draw, max(service[person][0][0], date(2019, 1, 1)), today - days(30))
            end = start + days(number_between(draw, 300, 1000)) if draw.random() < 0.5 else None
            plans.append(PoolPlan(person, start, end))
    rows = list[ReserveMembership]()
    for index, plan in enumerate(plans):
        if index >= len(planned) and plan.person in by_plan:
            continue
        draw = stream(seed, "membership", index)
        pool = "republican" if draw.random() < 0.3 else "regional"
        number = f"Z{index + 1:06d}"
        changed = _written(draw, plan.start)
        rows.append(ReserveMembership(number, plan.person, pool, plan.start, plan.end, changed, plan.start_precision))
    return rows


def _written(draw: Random, day: date) -> datetime:
    """Draw the time of the register's entry: in the working hours of that day or of the next two."""
    at = time(number_between(draw, 4, 12), number_between(draw, 0, 59), number_between(draw, 0, 59), tzinfo=UTC)
    return datetime.combine(day + days(number_between(draw, 0, 2)), at)
