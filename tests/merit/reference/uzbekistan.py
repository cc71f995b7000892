"""The Uzbek part of the truth, read from the sandbox's world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.experience import certain_employment, earliest, latest
from sandbox.model import Application, Position, World
from sandbox.model import Spell as Order
from sandbox.personal_file import Assessment
from sandbox.records import ASSESSED_YEARS
from tests.merit.reference.truth import (
    NEVER,
    Applicant,
    Body,
    Bonus,
    Grade,
    Human,
    Person,
    Post,
    Rating,
    Round,
    Sanction,
    Spell,
    Version,
    sanction_of,
)

HERE = "UZ"
RATED_SINCE = date(ASSESSED_YEARS[0], 1, 1)
"""The day on which the register of assessments began."""
_SANCTION_MONTHS = 12
_PARTS = {"A1": (0.2, 0.3, 0.5), "A2": (0.2, 0.3, 0.5), "A3": (0.8, 0.2, 0), "A4": (0.8, 0.2, 0), "A5": (0.2, 0.4, 0.4)}


@dataclass(frozen=True, slots=True)
class Uzbekistan:
    """The Uzbek half of the truth."""

    bodies: list[Body]
    posts: list[Post]
    people: list[Human]
    spells: list[Spell]
    rounds: list[Round]
    ratings: list[Rating]
    bonuses: list[Bonus]
    sanctions: list[Sanction]
    worked: dict[Person, list[tuple[date, date]]]


def read(world: World) -> Uzbekistan:
    """Return the Uzbek half of the truth."""
    posts = _posts(world)
    numbers = {
        number: (HERE, one.index) for one in world.people for number in (one.register_no, one.second_register_no) if number
    }
    employment = certain_employment(len(world.people), world.spells, world.contracts, world.today)
    return Uzbekistan(
        bodies=[Body((HERE, one.index), one.code, one.level) for one in world.bodies],
        posts=posts,
        people=list(_people(world)),
        spells=[_spell(one, posts[one.position], world.positions[one.position].fte == 1, numbers) for one in world.spells],
        rounds=list(_rounds(world, posts, numbers)),
        ratings=[Rating((HERE, one.person), one.period, one.day, _score(one)) for one in world.assessments],
        bonuses=[
            Bonus((HERE, one.person), one.day, one.amount, None) for one in world.rewards if one.kind == "bonus" and one.amount
        ],
        sanctions=[
            sanction_of(
                (HERE, one.person),
                one.imposed,
                _possible(one.imposed, one.imposed_precision),
                _SANCTION_MONTHS,
                one.recorded_end,
                one.lifted,
            )
            for one in world.sanctions
        ],
        worked={(HERE, index): days for index, days in enumerate(employment)},
    )


def _posts(world: World) -> list[Post]:
    by_code = {one.code: (HERE, one.index) for one in world.positions}
    return [_post(one, by_code) for one in world.positions]


def _post(one: Position, by_code: dict[str, tuple[str, int]]) -> Post:
    versions = tuple(
        Version(
            each.start,
            each.end or NEVER,
            None if each.rank is None else Grade(one.ladder, each.rank),
            by_code[each.reports_to] if each.reports_to else None,
            each.requirements,
        )
        for each in one.versions
    )
    return Post((HERE, one.index), (HERE, one.body), one.head, versions)


def _people(world: World) -> Iterator[Human]:
    for one in world.people:
        diplomas = tuple((each.level, each.field, each.institution, each.graduated) for each in one.education)
        yield Human((HERE, one.index), one.female, one.born, one.birth_on_record, one.birthplace, diplomas, ())


def _spell(one: Order, post: Post, full: bool, numbers: dict[str, Person]) -> Spell:
    end = one.end or NEVER
    ended = None if not one.end_known else (end, end) if one.end is None else _possible(one.end, one.end_precision)
    return Spell(
        row=one.number if one.correction is None else one.correction.number,
        person=(HERE, one.person),
        post=post,
        substantive=one.kind not in ("acting", "secondment"),
        full=full,
        ordered=one.order_day,
        start=one.start,
        end=end,
        started=_possible(one.start, one.start_precision),
        ended=ended,
        ground=one.end_ground,
        signer=numbers[one.signed_by] if one.signed_by else None,
        competition=one.competition,
    )


def _possible(day: date, precision: str) -> tuple[date, date]:
    return earliest(day, precision), latest(day, precision)


def _rounds(world: World, posts: list[Post], numbers: dict[str, Person]) -> Iterator[Round]:
    made: dict[str, list[Application]] = {}
    for one in world.applications:
        if one.annulled_round is None:
            made.setdefault(one.competition, []).append(one)
    for one in world.competitions:
        yield Round(
            row=one.number,
            post=posts[one.position],
            announced=one.announced,
            closed=one.closed,
            edited=one.requirements_edited,
            protocol=one.protocol,
            panel=tuple(dict.fromkeys(numbers[number] for number in one.panel)),
            applicants=tuple(_applicant(each, one.closed) for each in made.get(one.number, [])),
        )


def _applicant(one: Application, closed: date) -> Applicant:
    words = (one.state, one.decision)
    scored = any(score is not None for score in (one.test, one.essay, one.interview, one.total))
    known = "withdrawn" not in words or scored or (one.withdrawn is not None and one.withdrawn > closed)
    return Applicant((HERE, one.person), "rejected" in words, "withdrawn" in words, one.decision == "won", known)


def _score(one: Assessment) -> float | None:
    """Return the reported score; without one, the formula's; without its parts, none."""
    if one.reported is not None:
        return one.reported
    weights, parts = _PARTS[one.kind], (one.qualification, one.professional, one.effectiveness)
    if any(weight and part is None for weight, part in zip(weights, parts, strict=True)):
        return None
    return round(sum(weight * (part or 0) for weight, part in zip(weights, parts, strict=True)), 2)
