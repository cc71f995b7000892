"""Rows of E-kyzmet's modules, each with the day on which the portal learned it.

A row that changes is yielded again under the day of the change. Days are written as the times at which they begin.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sandbox.kazakhstan.model import Appointment, Body, BodyVersion, Kazakhstan, Person, PostVersion, Relative, Text
from sandbox.kazakhstan.people import FIELDS
from sandbox.random_streams import days
from sandbox.words import e_kyzmet as words
from sandbox.words.periods import IN_KAZAKHSTAN, write_period

Row = Mapping[str, object]

_REGISTERED_BEFORE = days(60)
_FACTOR_POINTS_FROM = date(2018, 1, 1)


class KnownRow(NamedTuple):
    """A row, and the day on which the portal learned it."""

    known: date
    row: Row


def moment(day: date | None, time: str = "00:00:00") -> str | None:
    """Write a day and time with the offset of Kazakhstan; None for no day."""
    return f"{day}T{time}+05:00" if day is not None else None


def _known_row(known: date, **fields: object) -> KnownRow:
    return KnownRow(known, {**fields, "changed_at": moment(known, "18:00:00")})


def _text(text: Text) -> Row:
    return {"kk": text.kk, "ru": text.ru}


def bodies(world: Kazakhstan) -> Iterator[KnownRow]:
    for body in world.bodies:
        for known in _turns(body.versions):
            successor = world.bodies[body.merged_into].code if body.merged_into is not None and _ended(body, known) else None
            versions = [
                {"from": moment(one.start), "to": moment(_end_by(one, known)), "names": _text(one.name),
                 "level": words.LEVEL.write(body.level, world.seed, body.code),
                 "parent": world.bodies[body.parent].code if body.parent is not None else None}
                for one in body.versions if one.start <= known
            ]  # fmt: skip
            yield _known_row(known, code=body.code, bin=body.bin, merged_into=successor, versions=versions)


def posts(world: Kazakhstan) -> Iterator[KnownRow]:
    for post in world.posts:
        required = {
            "experience_months": post.experience_months,
            "education_level": words.EDUCATION_LEVEL.write("bachelor", world.seed, post.code),
            "education_fields": list(FIELDS),
        }
        for known in _turns(post.versions):
            versions = [
                {"from": moment(one.start), "to": moment(_end_by(one, known)), "titles": _text(one.title),
                 "category": f"{one.family}-{one.number}", "reports_to": one.reports_to, "head": post.head,
                 "rotational": post.rotational, "rate": post.rate, "requirements": required}
                for one in post.versions if one.start <= known
            ]  # fmt: skip
            yield _known_row(known, code=post.code, body=world.bodies[post.body].code, versions=versions)


def _turns(versions: Sequence[BodyVersion] | Sequence[PostVersion]) -> list[date]:
    """Return the days on which a version began or the last one ended."""
    last = versions[-1].end
    return [one.start for one in versions] + ([last] if last is not None else [])


def _end_by(version: BodyVersion | PostVersion, known: date) -> date | None:
    return version.end if version.end is not None and version.end <= known else None


def _ended(body: Body, known: date) -> bool:
    return body.ends is not None and body.ends <= known


def persons(world: Kazakhstan) -> Iterator[KnownRow]:
    for person in world.people:
        turns = {person.entered - _REGISTERED_BEFORE, *(one.declared for one in person.relatives)}
        turns |= {max(one.declared, one.until) for one in person.relatives if one.until is not None}
        if person.name_changed is not None:
            turns.add(person.name_changed)
        for known in sorted(turns):
            yield _person(world.seed, person, known)


def _person(seed: int, person: Person, known: date) -> KnownRow:
    former = person.former_last_name
    renamed = person.name_changed is not None and person.name_changed <= known
    last = person.name.last if former is None or renamed else former
    name = person.name
    return _known_row(
        known,
        iin=person.iin,
        names={
            "kk": {"last": last.kk, "first": name.first.kk, "patronymic": name.patronymic.kk},
            "ru": {"last": last.ru, "first": name.first.ru, "patronymic": name.patronymic.ru},
        },
        former_last_names=_text(former) if former is not None and renamed else None,
        birth_date=moment(person.born),
        birthplace=person.birthplace,
        sex=words.SEX.write("female" if person.female else "male", seed, person.iin),
        education=[
            {
                "level": words.EDUCATION_LEVEL.write(one.level, seed, f"{person.iin}/{one.level}"),
                "field": one.field,
                "institution": one.institution,
                "graduated": one.graduated,
            }
            for one in person.education
        ],
        relatives=[_relative(seed, person, one, known) for one in person.relatives if one.declared <= known],
    )


def _relative(seed: int, person: Person, one: Relative, known: date) -> Row:
    ended = one.until is not None and one.until <= known
    return {
        "iin": one.iin,
        "kinship": words.KINSHIP.write(one.kinship, seed, person.iin),
        "name": one.name,
        "birth_date": moment(one.born),
        "workplace": one.workplace or None,
        "post": one.post or None,
        "declared": moment(one.declared),
        "since": moment(one.since),
        "until": moment(one.until) if ended else None,
    }


def appointments(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.appointments:
        if one.correction is None:
            yield _appointment(world, one, one.known, one.start)
        else:
            yield _appointment(world, one, one.known, one.correction.wrong_start)
            yield _appointment(world, one, one.correction.known, one.start)


def _appointment(world: Kazakhstan, one: Appointment, known: date, start: date) -> KnownRow:
    return _known_row(
        known,
        id=one.number,
        iin=world.people[one.person].iin,
        post=world.posts[one.post].code,
        start=moment(start),
        order_number=one.order_number,
        order_date=moment(one.order_day),
        mode=words.MODE.write(one.mode, world.seed, one.number),
        term=words.TERM.write(one.term, world.seed, one.number),
        probation_until=moment(one.probation_until),
        signed_by=one.signed_by,
        competition=one.competition,
    )


def terminations(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.appointments:
        if one.end_known is not None:
            ground = words.GROUND.write(one.ground, world.seed, one.number)
            yield _known_row(one.end_known, appointment=one.number, end=moment(one.end), ground=ground)


def rotation(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.appointments:
        if (plan := one.rotation) is None:
            continue
        planned = moment(plan.planned)
        nobody, by = (words.ROTATION_EXTENSION.write(who, world.seed, one.number) for who in ("nobody", plan.extended_by))
        yield _known_row(one.known, appointment=one.number, planned=planned, extended_by=nobody, extended_until=None)
        if plan.extended_by is not None:
            until = moment(plan.extended_until)
            known = plan.planned - days(30)
            yield _known_row(known, appointment=one.number, planned=planned, extended_by=by, extended_until=until)


def pay(world: Kazakhstan) -> Iterator[KnownRow]:
    """Yield the pay since 2018; the portal learns it with the appointment, or with its end if that arrives first."""
    for one in world.appointments:
        if one.factor_points is None:
            continue
        post = world.posts[one.post]
        known = max(min(one.known, one.end_known or one.known), _FACTOR_POINTS_FROM)
        version = next((each for each in reversed(post.versions) if each.start <= one.start), post.versions[0])
        yield _known_row(
            known,
            appointment=one.number,
            grade=f"{version.family}-{version.number}",
            factor_points=one.factor_points,
            pilot_body=world.bodies[post.body].pilot,
        )


def competitions(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.competitions:
        begun: dict[str, object] = {
            "id": one.number, "post": world.posts[one.post].code,
            "kind": words.COMPETITION_KIND.write(one.kind, world.seed, one.number), "round": one.round,
            "announced": moment(one.announced), "closed": moment(one.closed),
        }  # fmt: skip
        yield _known_row(one.announced, **begun, interview=None, protocol=None, panel=[], annulled=None)
        over = {"interview": moment(one.interview), "protocol": moment(one.protocol)}
        yield _known_row(one.protocol, **begun, **over, panel=list(one.panel), annulled=one.annulled)


def candidates(world: Kazakhstan) -> Iterator[KnownRow]:
    held = {one.number: one for one in world.competitions}
    for one in world.candidates:
        who: dict[str, object] = {"id": one.number, "competition": one.competition, "iin": world.people[one.person].iin}
        closed, protocol = held[one.competition].closed, held[one.competition].protocol
        withdrawn, early = moment(one.withdrawn), one.withdrawn is not None and one.withdrawn <= closed
        state, decision = (
            words.CANDIDATE_STATE.write(meaning, world.seed, one.number)
            for meaning in ("withdrawn" if early else one.admitted, one.decision)
        )
        scores: dict[str, object] = {"test": one.test, "essay": one.essay}
        left = withdrawn if early else None
        yield _known_row(closed, **who, state=state, **scores, interview=None, total=None, withdrawn_at=left)
        seen: dict[str, object] = {"interview": one.interview, "total": one.total}
        yield _known_row(protocol, **who, state=decision, **scores, **seen, withdrawn_at=withdrawn)


def evaluations(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.evaluations:
        yield _known_row(
            one.day, id=one.number, iin=world.people[one.person].iin, date=moment(one.day),
            quarter=write_period(one.quarter, IN_KAZAKHSTAN, world.seed, one.number), score=one.score, evaluator=one.evaluator,
        )  # fmt: skip


def training(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.training:
        yield _known_row(
            one.end, id=one.number, iin=world.people[one.person].iin, course=one.course, title=one.title,
            kind=words.COURSE_KIND.write(one.kind, world.seed, one.course), hours=one.hours,
            start=moment(one.start), end=moment(one.end), certificate=one.certificate,
            certified=one.certified,
        )  # fmt: skip


def bonuses(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.bonuses:
        iin = world.people[one.person].iin
        period = write_period(one.quarter, IN_KAZAKHSTAN, world.seed, one.number)
        yield _known_row(
            one.day, id=one.number, iin=iin, date=moment(one.day), period=period, amount=one.amount, ground=one.ground
        )


def discipline(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.discipline:
        row: dict[str, object] = {
            "id": one.number, "iin": world.people[one.person].iin,
            "kind": words.PENALTY_KIND.write(one.kind, world.seed, one.number),
            "imposed": moment(one.imposed), "ends": moment(one.ends),
        }  # fmt: skip
        yield _known_row(one.imposed, **row, lifted=None)
        if one.lifted is not None:
            yield _known_row(one.lifted, **row, lifted=moment(one.lifted))


def appeals(world: Kazakhstan) -> Iterator[KnownRow]:
    for one in world.appeals:
        row: dict[str, object] = {
            "id": one.number, "iin": world.people[one.person].iin, "filed": moment(one.filed),
            "kind": words.APPEAL_KIND.write(one.kind, world.seed, one.number),
            "about": {"kind": one.about[0], "id": one.about[1]}, "answer_due": moment(one.due),
        }  # fmt: skip
        yield _known_row(one.filed, **row, answer=None)
        if one.answered is not None:
            yield _known_row(one.answered, **row, answer=one.answer)


MODULES: Mapping[str, tuple[str, Callable[[Kazakhstan], Iterator[KnownRow]]]] = {
    "bodies": ("code", bodies),
    "posts": ("code", posts),
    "persons": ("iin", persons),
    "appointments": ("id", appointments),
    "terminations": ("appointment", terminations),
    "competitions": ("id", competitions),
    "candidates": ("id", candidates),
    "evaluations": ("id", evaluations),
    "rotation": ("appointment", rotation),
    "training": ("id", training),
    "bonuses": ("id", bonuses),
    "discipline": ("id", discipline),
    "appeals": ("id", appeals),
    "pay": ("appointment", pay),
}
"""The modules with their keys, as the portal lists them."""
