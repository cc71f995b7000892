"""The Kazakh part of the truth, read from the sandbox's world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.model import NEW_FAMILY, RENAMED_FAMILY, Appointment, Candidate, Kazakhstan
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

HERE = "KZ"
_SANCTION_MONTHS, _KEPT_MONTHS = 6, 36


@dataclass(frozen=True, slots=True)
class KazakhPart:
    """The Kazakh half of the truth."""

    bodies: list[Body]
    posts: list[Post]
    people: list[Human]
    spells: list[Spell]
    rounds: list[Round]
    ratings: list[Rating]
    bonuses: list[Bonus]
    sanctions: list[Sanction]


def read(part: Kazakhstan) -> KazakhPart:
    """Return the Kazakh half of the truth."""
    posts = _posts(part)
    by_iin = {one.iin: (HERE, one.index) for one in part.people}
    return KazakhPart(
        bodies=[Body((HERE, one.index), one.code, one.level) for one in part.bodies],
        posts=posts,
        people=list(_people(part, by_iin)),
        spells=[_spell(one, posts[one.post], part.posts[one.post].rate == 1, by_iin) for one in part.appointments],
        rounds=list(_rounds(part, posts, by_iin)),
        ratings=[Rating((HERE, one.person), one.quarter, one.day, one.score) for one in part.evaluations],
        bonuses=[Bonus((HERE, one.person), one.day, one.amount, one.quarter) for one in part.bonuses],
        sanctions=[
            sanction_of((HERE, one.person), one.imposed, (one.imposed, one.imposed), _SANCTION_MONTHS, one.ends, one.lifted)
            for one in part.discipline
        ],
    )


def _posts(part: Kazakhstan) -> list[Post]:
    by_code = {one.code: (HERE, one.index) for one in part.posts}
    return [
        Post(
            (HERE, one.index),
            (HERE, one.body),
            one.head,
            tuple(
                Version(
                    each.start,
                    each.end or NEVER,
                    # The family was renamed, number by number; a lower number is more senior.
                    Grade(RENAMED_FAMILY if each.family == NEW_FAMILY else each.family, -each.number),
                    by_code[each.reports_to] if each.reports_to else None,
                    None,
                )
                for each in one.versions
            ),
        )
        for one in part.posts
    ]


def _people(part: Kazakhstan, by_iin: dict[str, Person]) -> Iterator[Human]:
    for one in part.people:
        diplomas = tuple((each.level, each.field, each.institution, each.graduated) for each in one.education)
        kin = tuple((by_iin[each.iin], each.since or date.min, each.until or NEVER) for each in one.relatives if each.iin)
        yield Human((HERE, one.index), one.female, one.born, True, one.birthplace, diplomas, kin)


def _spell(one: Appointment, post: Post, full: bool, by_iin: dict[str, Person]) -> Spell:
    end = one.end or NEVER
    return Spell(
        row=one.number,
        person=(HERE, one.person),
        post=post,
        substantive=one.mode not in ("acting", "secondment"),
        full=full,
        ordered=one.order_day,
        start=one.start,
        end=end,
        started=(one.start, one.start),
        ended=(end, end),
        ground=one.ground,
        signer=by_iin[one.signed_by] if one.signed_by else None,
        competition=one.competition,
    )


def _rounds(part: Kazakhstan, posts: list[Post], by_iin: dict[str, Person]) -> Iterator[Round]:
    made: dict[str, list[Candidate]] = {}
    for one in part.candidates:
        made.setdefault(one.competition, []).append(one)
    for one in part.competitions:
        if not one.annulled:
            yield Round(
                row=one.number,
                post=posts[one.post],
                announced=one.announced,
                closed=one.closed,
                edited=None,
                protocol=one.protocol,
                panel=tuple(dict.fromkeys(by_iin[iin] for iin in one.panel)),
                applicants=tuple(_applicant(each) for each in made.get(one.number, [])),
            )


def _applicant(one: Candidate) -> Applicant:
    words = (one.admitted, one.decision)
    return Applicant((HERE, one.person), "rejected" in words, "withdrawn" in words, one.decision == "won", True)


def rated_since(today: date) -> date:
    """Return the first day of the evaluations on record: sheets are kept for three years (domain.md §2), by month."""
    return months_after(today.replace(day=1), -_KEPT_MONTHS)
