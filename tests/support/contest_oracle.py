"""The rules about competitions applied to the world's truth, slowly and independently, to check the generator.

Written from the text of the rules alone, like `tests.support.rule_oracle`. Each function returns the numbers of what breaks its
rule: competitions, or orders for V04, and of what cannot be judged where the text says so.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt

from sandbox.model import LAW, Application, Competition, Spell, World

Outcomes = dict[str, set[tuple[str, ...]]]
_HOLIDAYS = {(1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8)}
_MOON_HOLIDAYS = {
    date(2023, 4, 21),
    date(2023, 6, 28),
    date(2024, 4, 10),
    date(2024, 6, 16),
    date(2025, 3, 31),
    date(2025, 6, 6),
    date(2026, 3, 20),
    date(2026, 5, 27),
}


Rounds = dict[tuple[str, int | None], list[Application]]


def rounds_of(world: World) -> Rounds:
    """Return the applications by the number of the competition and that of the annulled round, None for the last one."""
    found = Rounds()
    for one in world.applications:
        found.setdefault((one.competition, one.annulled_round), []).append(one)
    return found


def state_of(one: Application) -> str | None:
    """Return what became of an application; its state where there is no decision."""
    return one.decision or one.state


def outscored_winners(world: World) -> Outcomes:
    """V03: a rival in the running has a greater total than the winner."""
    found, rounds = _none(), rounds_of(world)
    for held in world.competitions:
        rows = rounds.get((held.number, None), [])
        winners = [one for one in rows if state_of(one) == "won"]
        rivals = [one for one in rows if state_of(one) not in ("won", "withdrawn", "rejected")]
        for winner in winners:
            found[_merit_order(winner, rivals)].add((held.number,))
    return found


def _merit_order(winner: Application, rivals: list[Application]) -> str:
    if winner.total is None:
        return "not_evaluable"
    if any(one.total is not None and one.total > winner.total for one in rivals):
        return "violates"
    return "not_evaluable" if any(one.total is None for one in rivals) else "satisfies"


def appointed_losers(world: World) -> Outcomes:
    """V04: the order names a competition for its post that somebody else won."""
    found, held, rounds = _none(), {one.number: one for one in world.competitions}, rounds_of(world)
    for spell in world.spells:
        linked = held.get(spell.competition or "")
        if linked is None or linked.position != spell.position or spell.order_day < LAW:
            continue
        own = [state_of(one) for one in rounds.get((linked.number, None), []) if one.person == spell.person]
        if not own or own[0] in ("rejected", "withdrawn", "not_recommended"):
            found["violates"].add((spell.number,))
        else:
            found["satisfies" if own[0] == "won" else "not_evaluable"].add((spell.number,))
    return found


def wrong_timing(world: World, strict: bool) -> Outcomes:
    """V05: an order before the protocol, or fewer than ten working days from notice to close.

    The strict reading also counts the days near a holiday as days off.
    """
    found, orders = _none(), dict[str, list[Spell]]()
    for spell in world.spells:
        orders.setdefault(spell.competition or "", []).append(spell)
    for held in world.competitions:
        after = orders.get(held.number, [])
        early = held.protocol is not None and any(one.order_day < held.protocol for one in after)
        if early or (held.closed_known and _working_days(held.announced, held.closed, 3 if strict else 0) < 10):
            found["violates"].add((held.number,))
        else:
            found["not_evaluable" if held.protocol is None or not held.closed_known else "satisfies"].add((held.number,))
    return found


def _working_days(notice: date, closed: date, margin: int) -> int:
    days = [notice + timedelta(days=one) for one in range(1, (closed - notice).days + 1)]
    near = [timedelta(days=one) for one in range(-margin, margin + 1)]
    return sum(day.weekday() < 5 and not any(_is_holiday(day + one) for one in near) for day in days)


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in _HOLIDAYS or day in _MOON_HOLIDAYS


def rescued_winners(world: World) -> set[tuple[str, ...]]:
    """R06: the winner is in the lower half of the test, and at least 1.5 deviations better in the interview."""
    found, rounds = set[tuple[str, ...]](), rounds_of(world)
    for held in world.competitions:
        both = [one for one in rounds.get((held.number, None), []) if one.test is not None and one.interview is not None]
        for winner in (one for one in both if state_of(one) == "won"):
            tests, interviews = [one.test or 0 for one in both], [one.interview or 0 for one in both]
            below = len([one for one in tests if one < (winner.test or 0)]) / len(both)
            if len(both) >= 5 and below <= 0.5 and _z(winner.interview or 0, interviews) - _z(winner.test or 0, tests) >= 1.5:
                found.add((held.number,))
    return found


def _z(score: float, scores: list[float]) -> float:
    centre = sum(scores) / len(scores)
    spread = sqrt(sum((one - centre) ** 2 for one in scores) / (len(scores) - 1))
    return (score - centre) / spread if spread else 0.0


def late_withdrawals(world: World) -> set[tuple[str, ...]]:
    """R08: of those admitted, at least three and at least half withdrew on one of the five days before the interview."""
    found, rounds = set[tuple[str, ...]](), rounds_of(world)
    for held in world.competitions:
        if held.interview is None:
            continue
        before = {held.interview - timedelta(days=one) for one in (1, 2, 3, 4, 5)}
        rows = [one for one in rounds.get((held.number, None), []) if state_of(one) != "rejected"]
        gone = [one for one in rows if one.withdrawn in before]
        if len(gone) >= 3 and 2 * len(gone) >= len(rows):
            found.add((held.number,))
    return found


def repeated_until_won(world: World, strict: bool) -> set[tuple[str, ...]]:
    """R09: two or more annulled rounds, and a winner who was rejected or not recommended in an earlier one.

    The strict reading counts the annulled rounds and the defeats of all earlier competitions for the post.
    """
    found, rounds, of_post = set[tuple[str, ...]](), rounds_of(world), dict[int, list[Competition]]()
    for held in world.competitions:
        of_post.setdefault(held.position, []).append(held)
    for held in world.competitions:
        earlier = [one for one in of_post[held.position] if one.announced < held.announced]
        counted = [held, *earlier] if strict else [held]
        losers = {one.person for each in counted for one in _defeated(rounds, each, whole=each is not held)}
        winners = {one.person for one in rounds.get((held.number, None), []) if state_of(one) == "won"}
        if sum(len(one.annulled_rounds) for one in counted) >= 2 and winners & losers:
            found.add((held.number,))
    return found


def _defeated(rounds: Rounds, held: Competition, whole: bool) -> Iterator[Application]:
    for number in (*held.annulled_rounds, *((None,) if whole else ())):
        rows = rounds.get((held.number, number), [])
        yield from (one for one in rows if state_of(one) in ("rejected", "not_recommended"))


def _none() -> Outcomes:
    return {"violates": set(), "not_evaluable": set(), "satisfies": set()}
