"""Rows of the civil-service system: bodies, positions, servants, competitions, applications and assessments."""

from collections.abc import Iterator
from datetime import date

from sandbox.model import AUXILIARY, MANAGERIAL, POLITICAL, Person, Position, PositionVersion, World
from sandbox.names import APOSTROPHES, spelled
from sandbox.noise import Row
from sandbox.words import test_argos_uz as words
from sandbox.words.periods import IN_UZBEKISTAN, write_period

_GROUPS = {MANAGERIAL: "managerial", AUXILIARY: "auxiliary", POLITICAL: "political"}


def day_text(day: date | None, precision: str = "day") -> str | None:
    """Return the ISO date, cut to the month or year if `precision` says so; None for no day."""
    if day is None:
        return None
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def bodies(world: World) -> Iterator[Row]:
    """Yield the bodies with their versions."""
    codes = [body.code for body in world.bodies]
    for body in world.bodies:
        yield {
            "code": body.code,
            "stir": body.stir,
            "mergedInto": None if body.merged_into is None else codes[body.merged_into],
            "versions": [
                {
                    "from": day_text(one.start),
                    "to": day_text(one.end),
                    "name": one.name,
                    "level": words.LEVEL.write(body.level, world.seed, body.code),
                    "parent": None if body.parent is None else codes[body.parent],
                    "soato": body.soato,
                }
                for one in body.versions
            ],
        }


def positions(world: World) -> Iterator[Row]:
    """Yield the positions that exist, with their versions."""
    for post in (one for one in world.positions if one.versions):
        yield {
            "code": post.code,
            "body": world.bodies[post.body].code,
            "versions": [_position_version(world.seed, post, one) for one in post.versions],
        }


def _position_version(seed: int, post: Position, one: PositionVersion) -> Row:
    key = f"{post.code} {one.start}"
    return {
        "from": day_text(one.start),
        "to": day_text(one.end),
        "title": one.title,
        "ladder": post.ladder,
        "rank": one.rank,
        "group": words.GROUP.write(_GROUPS[post.ladder], seed, key),
        "servantClass": words.SERVANT_CLASS.write(_servant_class(post, one), seed, key),
        "headOfBody": post.head,
        "requirements": {
            "experienceMonths": one.requirements.experience_months,
            "educationLevel": words.EDUCATION_LEVEL.write(one.requirements.education_level, seed, key),
            "educationFields": one.requirements.education_fields,
            "competencies": one.requirements.competencies,
        },
        "rotational": post.rotational,
        "competitionRequired": post.competition_required,
        "fte": post.fte,
        "reportsTo": one.reports_to,
    }


def _servant_class(post: Position, one: PositionVersion) -> str:
    if post.ladder == AUXILIARY:
        return "auxiliary"
    return "official" if post.ladder == POLITICAL or (one.rank or 0) >= 5 else "operational"


def servants(world: World) -> Iterator[Row]:
    """Yield one row for each register number; a person with two numbers has two rows."""
    for person in world.people:
        if person.register_no in world.registered:
            yield _servant(world.seed, person, person.register_no, APOSTROPHES[person.index % len(APOSTROPHES)])
    for person in world.people:
        if person.second_register_no is not None and person.second_register_no in world.registered:
            yield _servant(world.seed, person, person.second_register_no, APOSTROPHES[1])


def _servant(seed: int, person: Person, register_no: str, apostrophe: str) -> Row:
    return {
        "registerNo": register_no,
        "pinfl": person.pinfl,
        "lastName": spelled(person.name.last, apostrophe),
        "firstName": spelled(person.name.first, apostrophe),
        "patronymic": spelled(person.name.patronymic, apostrophe),
        "formerLastName": person.former_last_name and spelled(person.former_last_name, apostrophe),
        "birthDate": day_text(person.born) if person.birth_on_record else None,
        "birthplace": person.birthplace,
        "sex": words.SEX.write("female" if person.female else "male", seed, person.pinfl) if person.birth_on_record else None,
        "education": [
            {
                "level": words.EDUCATION_LEVEL.write(one.level, seed, f"{register_no} {one.level}"),
                "field": one.field,
                "institution": spelled(one.institution, apostrophe),
                "graduated": one.graduated,
            }
            for one in person.education
        ],
        "relatives": [
            {
                "kinship": words.KINSHIP.write(one.kinship, seed, register_no),
                "name": spelled(f"{one.name.last} {one.name.first} {one.name.patronymic}", apostrophe),
                "birthDate": day_text(one.born),
                "workplace": one.workplace,
                "post": one.post,
            }
            for one in person.relatives
        ],
        "declaredKin": [],
    }


def competitions(world: World) -> Iterator[tuple[int, Row]]:
    """Yield the competitions, each with the year of its announcement."""
    for one in world.competitions:
        row: Row = {
            "id": one.number,
            "position": world.positions[one.position].code,
            "kind": words.COMPETITION_KIND.write(one.kind, world.seed, one.number),
            "round": one.round,
            "announced": day_text(one.announced),
            "closed": day_text(one.closed) if one.closed_known else None,
            "interview": day_text(one.interview),
            "protocol": day_text(one.protocol),
            "panel": one.panel,
            "requirementsEdited": day_text(one.requirements_edited),
            "annulledRounds": one.annulled_rounds,
        }
        yield one.announced.year, row


def applications(world: World) -> Iterator[tuple[int, Row]]:
    """Yield the applications, each with the year in which its competition was announced."""
    for one in world.applications:
        row: Row = {
            "id": one.number,
            "competition": one.competition,
            "annulledRound": one.annulled_round,
            "registerNo": world.people[one.person].register_no,
            "state": words.APPLICATION_STATE.write(one.state, world.seed, one.number),
            "test": one.test,
            "essay": one.essay,
            "interview": one.interview,
            "total": one.total,
            "withdrawnAt": day_text(one.withdrawn),
            "decision": words.APPLICATION_STATE.write(one.decision, world.seed, one.number),
        }
        yield one.year, row


def assessments(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the assessments, marked by their day."""
    for one in world.assessments:
        row: Row = {
            "id": one.number,
            "registerNo": world.people[one.person].register_no,
            "type": one.kind,
            "period": write_period(one.period, IN_UZBEKISTAN, world.seed, one.number),
            "date": day_text(one.day),
            "qualification": one.qualification,
            "professionalQuality": one.professional,
            "effectiveness": one.effectiveness,
            "competencies": [{"name": name, "score": score} for name, score in one.competencies],
            "integralScore": one.reported,
            "evaluator": one.evaluator,
        }
        yield one.day.isoformat(), row
