"""What is kept about a servant beside the posts: evaluations, training, bonuses, discipline, appeals."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random
from statistics import mean

from sandbox.draws import day_between, days, pick, stream, whole
from sandbox.kazakhstan.appointments import Heads
from sandbox.kazakhstan.model import Appeal, Bonus, Competition, Evaluation, Penalty, Training
from sandbox.kazakhstan.plans import SpellPlan

Lines = Sequence[Sequence[SpellPlan]]

_COURSES = (
    ("Мемлекеттік қызмет негіздері", "retraining", 120), ("Басқару психологиясы", "advanced", 40),
    ("Стратегиялық жоспарлау", "advanced", 72), ("Мемлекеттік сатып алу", "advanced", 36),
    ("Цифрлық үкімет", "additional", 16), ("Әдеп және сыбайлас жемқорлыққа қарсы іс-қимыл", "additional", 8),
    ("Бюджет процесі", "retraining", 160), ("Нормативтік құжаттар", "advanced", 40),
)  # fmt: skip
_PENALTIES = ("remark", "reprimand", "severe reprimand")
_GROUNDS = ("results of the quarter", "results of the year", "exemplary service")
# Nobody is promoted within this time after a penalty: more than twice as long as a penalty is valid.
_PENALTY_BEFORE_END = days(430)
_KEPT_QUARTERS = 12


def evaluations(seed: int, lines: Lines, heads: Heads, today: date) -> list[Evaluation]:
    """One for each quarter somebody ended in service, and the mean of a year's; the last three years are kept."""
    rows = list[Evaluation]()
    quarters = list(_quarters(today))
    for person, line in enumerate(lines):
        draw = stream(seed, "kz evaluation", person)
        ability = draw.gauss(3.8, 0.4)
        scores: dict[int, list[float]] = {}
        for year, quarter, last in quarters:
            body = next((plan.body for plan in line if plan.start <= last and (plan.end is None or last < plan.end)), None)
            day, score = last + days(whole(draw, 5, 20)), round(min(5.0, max(2.0, draw.gauss(ability, 0.3))), 1)
            if body is not None and day <= today:
                scores.setdefault(year, []).append(score)
                rows.append(_evaluation(len(rows), person, f"{year}-Q{quarter}", day, score, heads.of(body, day, person)))
            annual = date(year + 1, 1, 30)
            if quarter == 4 and len(scores.get(year, [])) == 4 and annual <= today:
                rows.append(_evaluation(len(rows), person, str(year), annual, round(mean(scores[year]), 2), None))
    return rows


def _evaluation(place: int, person: int, quarter: str, day: date, score: float, evaluator: str | None) -> Evaluation:
    return Evaluation(f"O-{place + 1:06d}", person, quarter, day, score, evaluator)


def _quarters(today: date) -> Iterator[tuple[int, int, date]]:
    """The quarters whose sheets are still kept, with their last days, the oldest first."""
    number = today.year * 4 + (today.month - 1) // 3
    for place in range(number - _KEPT_QUARTERS, number):
        year, quarter = divmod(place, 4)
        following = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)
        yield year, quarter + 1, following - days(1)


def training(seed: int, lines: Lines, today: date) -> list[Training]:
    """About one course in two years of service, from 2014 on."""
    return [
        row for person, line in enumerate(lines) for row in _studied(stream(seed, "kz training", person), person, line, today)
    ]


def _studied(draw: Random, person: int, line: Sequence[SpellPlan], today: date) -> Iterator[Training]:
    at, place = max(line[0].start, date(2014, 1, 15)) + days(whole(draw, 30, 700)), 0
    while at < today - days(60):
        if any(plan.start <= at and (plan.end is None or at < plan.end) for plan in line):
            place += 1
            course = whole(draw, 0, len(_COURSES) - 1)
            title, kind, hours = _COURSES[course]
            end = at + days(whole(draw, 1, 30))
            number = f"{end.year}-{person + 1:05d}-{place}"
            yield Training(
                f"U-{number}", person, f"AGU-{course + 1:03d}", title, kind, hours, at, end,
                f"AGU-{number}" if draw.random() < 0.9 else None,
            )  # fmt: skip
        at += days(whole(draw, 400, 1100))


def bonuses(seed: int, lines: Lines, today: date) -> list[Bonus]:
    """Now and then, from 2020 on; and one on each of the last eight days, so that no night is without news."""
    rows = list[tuple[int, date]]()
    for person, line in enumerate(lines):
        draw = stream(seed, "kz bonus", person)
        for plan in line:
            first, last = max(plan.start, date(2020, 1, 10)), (plan.end or today) - days(9)
            if (last - first).days > 100:
                rows += [(person, day_between(draw, first, last)) for _ in range(whole(draw, 0, 2))]
    serving = [person for person, line in enumerate(lines) if line[-1].end is None]
    recent = stream(seed, "kz bonus", "recent")
    rows += [(pick(recent, serving), today - days(back)) for back in range(8)]
    return [_bonus(stream(seed, "kz amount", place), place, *row) for place, row in enumerate(rows)]


def _bonus(draw: Random, place: int, person: int, day: date) -> Bonus:
    return Bonus(f"S-{place + 1:06d}", person, day, whole(draw, 8, 40) * 10_000, pick(draw, _GROUNDS))


def discipline(seed: int, lines: Lines, today: date) -> list[Penalty]:
    """Penalties that are over well before the next move, of one person in fifteen and of one at least."""
    rows = list[Penalty]()
    for draw, person, plan in _spread(seed, "kz penalty", lines, 1 / 15, lambda plan: _room(plan, today) > 60):
        imposed = plan.start + days(whole(draw, 30, _room(plan, today)))
        lifted = imposed + days(whole(draw, 40, 150))
        rows.append(
            Penalty(
                f"T-{len(rows) + 1:06d}", person, pick(draw, _PENALTIES), imposed,
                imposed + days(183) if draw.random() < 0.5 else None,
                lifted if draw.random() < 0.3 and lifted < today else None,
            )
        )  # fmt: skip
    return rows


def _room(plan: SpellPlan, today: date) -> int:
    """On how many days of the spell a penalty could be imposed."""
    last = today - days(5) if plan.end is None else plan.end - _PENALTY_BEFORE_END
    return (last - plan.start).days


def appeals(seed: int, lines: Lines, competitions: Sequence[Competition], codes: Sequence[str], today: date) -> list[Appeal]:
    """Of one person in twenty and of three at least, about an appointment, a competition and a body by turns."""
    rows = list[Appeal]()
    lost = [one.number for one in competitions if one.annulled] or [one.number for one in competitions]
    for draw, person, plan in _spread(seed, "kz appeal", lines, 1 / 20, lambda plan: plan.lasts(today) > 400, least=3):
        # Long before the end of the spell: nobody was made to leave for it.
        filed = plan.start + days(whole(draw, 20, plan.lasts(today) - 250))
        about = (("appointment", plan.id), ("competition", pick(draw, lost)), ("body", codes[plan.body]))[len(rows) % 3]
        answer = pick(draw, ("rejected", "rejected", "satisfied in part"))
        rows.append(
            Appeal(
                f"H-{len(rows) + 1:06d}", person, filed, about, filed + days(15), filed + days(whole(draw, 5, 15)), answer
            )
        )  # fmt: skip
    return rows


def _spread(
    seed: int, topic: str, lines: Lines, share: float, suits: Callable[[SpellPlan], bool], least: int = 1
) -> Iterator[tuple[Random, int, SpellPlan]]:
    """That share of the people, each with a spell that suits."""
    order = sorted(range(len(lines)), key=lambda person: stream(seed, topic, person).random())
    wanted = max(least, round(share * len(lines)))
    for person in order:
        draw = stream(seed, f"{topic} details", person)
        found = [plan for plan in lines[person] if suits(plan)]
        if found and wanted:
            wanted -= 1
            yield draw, person, pick(draw, found)
