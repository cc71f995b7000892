"""R01 and R16 applied to the world's truth: assessments before promotions.

Written from the text of the rules alone, like `rule_oracle`. Where it allows two readings, a parameter chooses one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sandbox.model import Spell, World
from sandbox.personal_file import Assessment
from tests.support.rule_oracle import steps
from tests.support.rule_oracle_entry import Outcomes, by_person

ASSESSED_SINCE = date(2021, 1, 1)
FLOOR, DEVIATIONS, AT_LEAST = 56, 1.5, 3


def moves_into_posts(world: World) -> Iterator[tuple[Spell, Spell]]:
    """Yield (old post, new post) of every appointment that is neither acting nor a secondment and not the first one."""
    for own in by_person(world).values():
        posts = [one for one in own if one.kind not in ("acting", "secondment")]
        for new in posts:
            earlier = [one for one in posts if one.start < new.start]
            last = [one for one in earlier if one.start == max(each.start for each in earlier)]
            # Of two posts begun on one day it is not known which is the old one.
            if len(last) == 1 and not any(one.start == new.start for one in posts if one is not new):
                yield last[0], new


def assessments_before(world: World) -> Iterator[tuple[int | None, Spell, Sequence[Assessment]]]:
    """Yield for each move the ranks gained (None: not known), the new post and the assessments before its order, in time."""
    results: dict[int, list[Assessment]] = defaultdict(list)
    for one in world.assessments:
        results[one.person].append(one)
    for old, new in moves_into_posts(world):
        known = sorted((one for one in results[new.person] if one.day < new.order_day), key=lambda one: one.day)
        yield steps(world, old, new), new, known


def poor_performers(world: World) -> Outcomes:
    """Judge every promotion by the last result before its order."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for gained, new, known in assessments_before(world):
        if gained is None or gained > 0:
            fine = _is_fine(known[-1], new.order_day) if known else _may_lack(new.order_day)
            outcome = "satisfies" if fine else "not_evaluable" if fine is None or gained is None else "violates"
            found[outcome].add((new.number,))
    return found


def _may_lack(ordered: date) -> bool | None:
    """Return None if the twelve months before the order began before the register, else False: there is certainly no result."""
    return None if (ordered.year - 1, ordered.month, ordered.day) < tuple(ASSESSED_SINCE.timetuple()[:3]) else False


def _is_fine(last: Assessment, ordered: date) -> bool | None:
    if (last.day.year + 1, last.day.month, last.day.day) < (ordered.year, ordered.month, ordered.day):
        return False
    if last.reported is not None:
        return last.reported >= FLOOR
    parts = [last.qualification, last.professional]
    shares = {"A1": (20, 30, 50), "A2": (20, 30, 50), "A3": (80, 20, 0), "A4": (80, 20, 0), "A5": (20, 40, 40)}[last.kind]
    if shares[2] and last.effectiveness is None:
        return False if max(parts) < FLOOR else None
    total = sum(share * part for share, part in zip(shares, (*parts, last.effectiveness or 0), strict=True))
    return round(total / 100, 2) >= FLOOR


def rating_jumps(world: World, *, with_last: bool) -> Outcomes:
    """Judge every promotion with at least three ratings; mean and deviation are of all of them, or of all but the last one."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for gained, new, known in assessments_before(world):
        ratings = [one for one in known if one.reported is not None]
        if gained is None or gained <= 0 or len(ratings) < AT_LEAST:
            continue
        scores = [float(one.reported or 0) for one in ratings]
        jumps = _jumps(scores[-1], scores if with_last else scores[:-1])
        evaluator = ratings[-1].evaluator
        unknown = evaluator is None or new.signed_by is None
        outcome = "not_evaluable" if unknown else "violates" if evaluator == new.signed_by else "satisfies"
        found[outcome if jumps else "satisfies"].add((new.number,))
    return found


def _jumps(last: float, scores: Sequence[float]) -> bool:
    average = sum(scores) / len(scores)
    variance = sum((one - average) ** 2 for one in scores) / (len(scores) - 1)
    return last > average and last - average >= DEVIATIONS * variance**0.5


def share_of_low_results(outcomes: Mapping[str, set[tuple[str, ...]]]) -> float:
    """Return the share of judged promotions that violate R01."""
    return len(outcomes["violates"]) / (len(outcomes["violates"]) + len(outcomes["satisfies"]))
