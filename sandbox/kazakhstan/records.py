"""Builds the records kept about servants apart from their posts: evaluations, training, bonuses, discipline and appeals."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from statistics import mean

from sandbox.kazakhstan.appointments import Heads
from sandbox.kazakhstan.model import Appeal, Bonus, Competition, Evaluation, Penalty, Person, Training
from sandbox.kazakhstan.plans import AppealPlan, BonusPlan, EvaluatorPlan, PenaltyPlan, SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

Lines = Sequence[Sequence[SpellPlan]]

_COURSES = (
    ("Мемлекеттік қызмет негіздері", "retraining", 120), ("Басқару психологиясы", "advanced", 40),
    ("Стратегиялық жоспарлау", "advanced", 72), ("Мемлекеттік сатып алу", "advanced", 36),
    ("Цифрлық үкімет", "additional", 16), ("Әдеп және сыбайлас жемқорлыққа қарсы іс-қимыл", "additional", 8),
    ("Бюджет процесі", "retraining", 160), ("Нормативтік құжаттар", "advanced", 40),
)  # fmt: skip
_PENALTIES = ("remark", "reprimand", "severe reprimand")
_APPEAL_KINDS = ("appeal", "complaint", "complaint", "request")
_GROUNDS = ("results of the quarter", "results of the year", "exemplary service")
# Nobody is promoted within this time after a penalty; it is more than twice as long as a penalty is in force.
_PENALTY_BEFORE_END = days(430)
_KEPT_QUARTERS = 12


def reassigned(evaluations: Sequence[Evaluation], plans: Sequence[EvaluatorPlan], people: Sequence[Person]) -> list[Evaluation]:
    """Return the evaluations with the evaluators of the planted cases: each made the last quarterly one before a day."""
    rows = list(evaluations)
    for plan in plans:
        own = [at for at, one in enumerate(rows) if one.person == plan.person and one.day < plan.before and "Q" in one.quarter]
        last = max(own, key=lambda at: rows[at].day)
        rows[last] = replace(rows[last], evaluator=people[plan.evaluator].iin)
    return rows


def evaluations(seed: int, lines: Lines, heads: Heads, today: date, planted: Mapping[tuple[int, str], float]) -> list[Evaluation]:
    """Build an evaluation for each quarter that ends in service, and the mean of each full year; three years are kept.

    The `planted` scores, by person and quarter, take the place of drawn ones.
    """
    rows = list[Evaluation]()
    quarters = list(kept_quarters(today))
    for person, line in enumerate(lines):
        draw = stream(seed, "kz evaluation", person)
        ability = draw.gauss(3.8, 0.4)
        scores: dict[int, list[float]] = {}
        for year, quarter, last in quarters:
            body = next((plan.body for plan in line if plan.start <= last and (plan.end is None or last < plan.end)), None)
            day, score = last + days(number_between(draw, 5, 20)), round(min(5.0, max(2.0, draw.gauss(ability, 0.3))), 1)
            score = planted.get((person, f"{year}-Q{quarter}"), score)
            if body is not None and day <= today:
                scores.setdefault(year, []).append(score)
                rows.append(_evaluation(len(rows), person, f"{year}-Q{quarter}", day, score, heads.of(body, day, person)))
            annual = date(year + 1, 1, 30)
            if quarter == 4 and len(scores.get(year, [])) == 4 and annual <= today:
                rows.append(_evaluation(len(rows), person, str(year), annual, round(mean(scores[year]), 2), None))
    return rows


def _evaluation(index: int, person: int, quarter: str, day: date, score: float, evaluator: str | None) -> Evaluation:
    return Evaluation(f"O-{index + 1:06d}", person, quarter, day, score, evaluator)


def kept_quarters(today: date) -> Iterator[tuple[int, int, date]]:
    """Yield the quarters whose evaluations are still kept (year, quarter, last day), the oldest first."""
    number = today.year * 4 + (today.month - 1) // 3
    for kept in range(number - _KEPT_QUARTERS, number):
        year, quarter = divmod(kept, 4)
        following = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)
        yield year, quarter + 1, following - days(1)


def training(seed: int, lines: Lines, today: date) -> list[Training]:
    """Build about one course in two years of service, from 2014 on."""
    return [
        row for person, line in enumerate(lines) for row in _studied(stream(seed, "kz training", person), person, line, today)
    ]


def _studied(draw: Random, person: int, line: Sequence[SpellPlan], today: date) -> Iterator[Training]:
    at, count = max(line[0].start, date(2014, 1, 15)) + days(number_between(draw, 30, 700)), 0
    while at < today - days(60):
        if any(plan.start <= at and (plan.end is None or at < plan.end) for plan in line):
            count += 1
            course = number_between(draw, 0, len(_COURSES) - 1)
            title, kind, hours = _COURSES[course]
            end = at + days(number_between(draw, 1, 30))
            number = f"{end.year}-{person + 1:05d}-{count}"
            certificate = f"AGU-{number}" if draw.random() < 0.9 else None
            # Of some certificates nobody kept the number.
            certified = certificate is not None or (person + count) % 2 == 0
            yield Training(
                f"U-{number}", person, f"AGU-{course + 1:03d}", title, kind, hours, at, end, certificate, certified
            )  # fmt: skip
        at += days(number_between(draw, 400, 1100))


def bonuses(seed: int, lines: Lines, planted: Sequence[BonusPlan], without: Collection[int], today: date) -> list[Bonus]:
    """Build some bonuses from 2020 on, and one on each of the last eight days, so that every drop of these days has a change.

    The people `without` drawn bonuses have the planted ones only.
    """
    rows = list[tuple[int, date]]()
    for person, line in enumerate(lines):
        draw = stream(seed, "kz bonus", person)
        for plan in line if person not in without else ():
            first, last = max(plan.start, date(2020, 1, 10)), (plan.end or today) - days(9)
            if (last - first).days > 100:
                rows += [(person, day_between(draw, first, last)) for _ in range(number_between(draw, 0, 2))]
    serving = [person for person, line in enumerate(lines) if line[-1].end is None and person not in without]
    recent = stream(seed, "kz bonus", "recent")
    rows += [(pick(recent, serving), today - days(back)) for back in range(8)]
    rows += [(one.person, one.day) for one in planted]
    found = [_bonus(stream(seed, "kz amount", index), index, *row) for index, row in enumerate(rows)]
    drawn = len(found) - len(planted)
    return found[:drawn] + [replace(one, amount=plan.amount) for one, plan in zip(found[drawn:], planted, strict=True)]


def _bonus(draw: Random, index: int, person: int, day: date) -> Bonus:
    year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 - 1, 4)
    amount, ground = number_between(draw, 8, 40) * 10_000, pick(draw, _GROUNDS)
    return Bonus(f"S-{index + 1:06d}", person, day, f"{year}-Q{quarter + 1}", amount, ground)


def discipline(seed: int, lines: Lines, planted: Sequence[PenaltyPlan], today: date) -> list[Penalty]:
    """Build penalties that expire well before the next move, for one person in fifteen and at least one, and the planted ones."""
    rows = list[Penalty]()
    for draw, person, plan in _sample(seed, "kz penalty", lines, 1 / 15, lambda plan: _penalty_days(plan, today) > 60):
        imposed = plan.start + days(number_between(draw, 30, _penalty_days(plan, today)))
        lifted = imposed + days(number_between(draw, 40, 150))
        rows.append(
            Penalty(
                f"T-{len(rows) + 1:06d}", person, pick(draw, _PENALTIES), imposed,
                imposed + days(183) if draw.random() < 0.5 else None,
                lifted if draw.random() < 0.3 and lifted < today else None,
            )
        )  # fmt: skip
    for plan in planted:
        kind = pick(stream(seed, "kz planted penalty", len(rows)), _PENALTIES)
        rows.append(Penalty(f"T-{len(rows) + 1:06d}", plan.person, kind, plan.imposed, plan.ends, plan.lifted))
    return rows


def _penalty_days(plan: SpellPlan, today: date) -> int:
    """Return the number of days of the spell on which a penalty may be imposed."""
    last = today - days(5) if plan.end is None else plan.end - _PENALTY_BEFORE_END
    return (last - plan.start).days


@dataclass(frozen=True, slots=True)
class Appealable:
    """What appeals can be about, apart from appointments: people and bodies by number, and everybody's records."""

    people: Sequence[str]
    bodies: Sequence[str]
    competitions: Sequence[Competition]
    evaluations: Sequence[Evaluation]
    discipline: Sequence[Penalty]

    def about(self, draw: Random, kind: int, person: int, plan: SpellPlan) -> tuple[str, str]:
        """Choose the subject of a person's appeal; where she has no record of that kind, it is the body."""
        lost = [one.number for one in self.competitions if one.annulled] or [one.number for one in self.competitions]
        competition, body = pick(draw, lost), ("body", self.bodies[plan.body])
        scored = next((one.number for one in self.evaluations if one.person == person), None)
        penalised = next((one.number for one in self.discipline if one.person == person), None)
        return (
            ("appointment", plan.id),
            ("competition", competition),
            body,
            ("assessment", scored) if scored else body,
            ("sanction", penalised) if penalised else body,
            ("person", self.people[person - 1]),
        )[kind]


def appeals(seed: int, lines: Lines, subjects: Appealable, planted: Sequence[AppealPlan], today: date) -> list[Appeal]:
    """Build appeals by one person in twenty and at least six, about each kind of subject in turn, and the planted ones."""
    rows = list[Appeal]()
    for draw, person, plan in _sample(seed, "kz appeal", lines, 1 / 20, lambda plan: plan.lasts(today) > 400, least=6):
        # Long before the end of the spell, so that nobody seems to have been dismissed for the appeal.
        filed = plan.start + days(number_between(draw, 20, plan.lasts(today) - 250))
        about = subjects.about(draw, len(rows) % 6, person, plan)
        kind = _APPEAL_KINDS[len(rows) % len(_APPEAL_KINDS)]
        answer = pick(draw, ("rejected", "rejected", "satisfied in part"))
        rows.append(
            Appeal(
                f"H-{len(rows) + 1:06d}", person, filed, kind, about, filed + days(15),
                filed + days(number_between(draw, 5, 15)), answer,
            )
        )  # fmt: skip
    for one in planted:
        one.number = f"H-{len(rows) + 1:06d}"
        about = ("appointment", one.about.id) if one.about_person is None else ("person", subjects.people[one.about_person])
        due = None if one.days_to_answer is None else one.filed + days(one.days_to_answer)
        answered = None if one.answered_after is None else one.filed + days(one.answered_after)
        answer = None if answered is None else "rejected"
        rows.append(Appeal(one.number, one.person, one.filed, one.kind, about, due, answered, answer))
    return rows


def _sample(
    seed: int, topic: str, lines: Lines, share: float, suits: Callable[[SpellPlan], bool], least: int = 1
) -> Iterator[tuple[Random, int, SpellPlan]]:
    """Yield that share of the people, and at least `least`, each with a random stream and a spell that `suits`.

    People with a planted case are not among them.
    """
    order = sorted(range(len(lines)), key=lambda person: stream(seed, topic, person).random())
    wanted = max(least, round(share * len(lines)))
    for person in order:
        draw = stream(seed, f"{topic} details", person)
        found = [plan for plan in lines[person] if plan.script is None and suits(plan)]
        if found and wanted:
            wanted -= 1
            yield draw, person, pick(draw, found)
