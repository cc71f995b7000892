"""Competitions and their candidates. The winner has the highest total, the days are in order, and no relative is on the panel."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sandbox.kazakhstan.model import Candidate, Competition, Person
from sandbox.kazakhstan.plans import Script, SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

_LOST = ("not_recommended", "not_recommended", "rejected", "withdrawn")
_ANNULLED_FIRST_ROUNDS = 0.05


def hold_competitions(
    seed: int, plans: Sequence[SpellPlan], people: Sequence[Person]
) -> tuple[list[Competition], list[Candidate]]:
    """Build the competitions that orders need, in the sequence of the orders' numbers; some follow an annulled first round."""
    colleagues: dict[int, list[int]] = {}
    for plan in plans:
        colleagues.setdefault(plan.body, []).append(plan.person)
    by_iin = {person.iin: person.index for person in people}
    kin = {one.index: {by_iin[each.iin] for each in one.relatives if each.iin} for one in people}
    competitions, candidates, annulled = list[Competition](), list[Candidate](), set[int]()
    for plan in sorted((one for one in plans if one.competes), key=lambda one: one.id):
        draw = stream(seed, "kz competition", plan.id)
        others = _others(draw, {plan.person, *kin[plan.person]}, colleagues[plan.body], len(people))
        panel = tuple(people[one].iin for one in _seated(others[:3], plan))
        held = _competition(draw, f"K-{plan.order_day.year}-{len(competitions) + 1:05d}", plan, panel)
        # Of all rounds for one post at most one was annulled, so that nobody seems to have repeated them until somebody won.
        if held.round == 2 and plan.post in annulled:
            held = replace(held, round=1)
        plan.competition = held.number
        competitions.append(held)
        if held.round == 2:
            competitions.append(_annulled(draw, held))
            annulled.add(plan.post)
        rivals = others[3 : 3 + number_between(draw, 1, 4)]
        if plan.script is not None and plan.script.rivals is not None:
            candidates += scripted_candidates(competitions[-1], held, plan, others[3:])
        else:
            candidates += _candidates(draw, held, plan.person, rivals)
    return competitions, candidates


def _competition(draw: Random, number: str, plan: SpellPlan, panel: tuple[str, ...]) -> Competition:
    protocol = plan.order_day - days(number_between(draw, 1, 5))
    interview = protocol - days(number_between(draw, 1, 4))
    closed = interview - days(number_between(draw, 5, 10))
    return Competition(
        number=number,
        post=plan.post,
        kind="general" if plan.first_entry or draw.random() < 0.4 else "internal",
        round=2 if draw.random() < _ANNULLED_FIRST_ROUNDS or (plan.script is not None and plan.script.annulled_round) else 1,
        announced=closed - days(number_between(draw, 20, 26)),
        closed=closed,
        interview=interview,
        protocol=protocol,
        panel=panel,
        annulled=False,
    )


def _seated(drawn: Sequence[int], plan: SpellPlan) -> Sequence[int]:
    """Return the members of the panel; a planted case may seat somebody in the place of the first."""
    seated = plan.script.panelist if plan.script is not None else None
    return drawn if seated is None else [seated, *drawn[1:]]


def _annulled(draw: Random, second: Competition) -> Competition:
    """Build the annulled first round: it was for the same post, ended before the second was announced, and filled no post."""
    back = days(number_between(draw, 45, 60))
    return Competition(
        f"{second.number}-I", second.post, second.kind, 1, second.announced - back, second.closed - back,
        second.interview - back, second.protocol - back, second.panel, True,
    )  # fmt: skip


def scripted_candidates(last: Competition, held: Competition, plan: SpellPlan, people: Sequence[int]) -> list[Candidate]:
    """Build the candidates that a planted case lays down: all scores differ from the winner's in the interview alone.

    If `last` is an annulled round, the first of the people had a higher total there.
    """
    script = plan.script or Script()
    best = Candidate(f"{held.number}-1", held.number, plan.person, "admitted", "won", 80.0, 75.0, 70.0, None, None)
    total = _total(80.0, 75.0, 70.0) if script.winner_total_on_record else None
    rows = [replace(best, total=total)]
    for number, (rival, person) in enumerate(zip(script.rivals or (), people, strict=False), start=2):
        interview = 70.0 + (rival.more_points or 0)
        row = replace(
            best,
            number=f"{held.number}-{number}",
            person=person,
            admitted="rejected" if rival.decision == "rejected" else "admitted",
            decision=rival.decision,
            interview=interview if rival.more_points is not None else None,
            total=_total(80.0, 75.0, interview) if rival.more_points is not None else None,
            withdrawn=held.interview + days(1) if rival.decision == "withdrawn" else None,
        )
        rows.append(row)
    if last.annulled:
        before = (replace(row, number=f"{last.number}-{at}", competition=last.number) for at, row in enumerate(rows[:2], start=1))
        winner, other = (replace(row, decision="not_recommended") for row in before)
        rows += [winner, replace(other, interview=90.0, total=_total(80.0, 75.0, 90.0))]
    return rows


def _others(draw: Random, excluded: set[int], colleagues: Sequence[int], people: int) -> list[int]:
    """Draw up to seven different other people: colleagues of the body first, then anybody."""
    found = list[int]()
    for attempt in range(60):
        one = pick(draw, colleagues) if attempt < 14 else number_between(draw, 0, people - 1)
        if one not in excluded and one not in found:
            found.append(one)
        if len(found) == 7:
            break
    return found


def _candidates(draw: Random, held: Competition, winner: int, rivals: Sequence[int]) -> list[Candidate]:
    test, essay, interview = (float(number_between(draw, 68, 98)) for _ in range(3))
    best = Candidate(
        f"{held.number}-1", held.number, winner, "admitted", "won", test, essay, interview, _total(test, essay, interview), None
    )
    return [best, *(_rival(draw, held, f"{held.number}-{number}", one, best) for number, one in enumerate(rivals, start=2))]


def _rival(draw: Random, held: Competition, number: str, person: int, best: Candidate) -> Candidate:
    """Draw the candidate data of somebody who lost: no score is higher than the winner's."""
    decision = pick(draw, _LOST)
    test, essay = float(number_between(draw, 40, int(best.test))), float(number_between(draw, 40, int(best.essay)))
    interview = float(number_between(draw, 40, int(best.interview or 60))) if decision == "not_recommended" else None
    return Candidate(
        number=number,
        competition=held.number,
        person=person,
        admitted="rejected" if decision == "rejected" else "admitted",
        decision=decision,
        test=test,
        essay=essay,
        interview=interview,
        total=_total(test, essay, interview) if interview is not None else None,
        withdrawn=day_between(draw, held.announced, held.closed) if decision == "withdrawn" else None,
    )


def _total(test: float, essay: float, interview: float) -> float:
    return round(0.4 * test + 0.2 * essay + 0.4 * interview, 1)
