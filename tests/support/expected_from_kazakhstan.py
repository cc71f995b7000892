"""The expected graph of the world's Kazakh part, in the terms of ``graph_reader``.

Some properties are not in the world but in the portal's documentation: all posts are administrative, are filled by competition
and require a first degree; declarations on relatives are true before they are declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from graph.model.facts import person
from loaders.keys.ids import identifier_key
from loaders.keys.keyring import KeyRing
from sandbox.kazakhstan.model import NEW_FAMILY, RENAMED_FAMILY, Kazakhstan, Post, Text
from sandbox.kazakhstan.model import Person as Someone
from sandbox.kazakhstan.people import FIELDS
from sandbox.words import e_kyzmet
from tests.support.expected_terms import FIRST_DAY, a_day, course_days, named_period, period, stated
from tests.support.expected_words import END_REASONS, KIN, LEVELS, SANCTIONS, in_the_model
from tests.support.graph_reader import Entities, Entity, numbered, span

# The categories of a family count down to 1; ranks count up.
ABOVE_ALL_CATEGORIES = 20


class ExpectedFromKazakhstan:
    """The Kazakh part with its people named under the identity key."""

    def __init__(self, part: Kazakhstan, keys: KeyRing) -> None:
        self._part, self._keys = part, keys
        self._people = [self._person_name(one.iin) for one in part.people]
        self._bodies = ["+".join(sorted((f"KZ/BIN:{one.bin}", f"e-kyzmet/bodies:{one.code}"))) for one in part.bodies]
        self._body_by_code = {one.code: name for one, name in zip(part.bodies, self._bodies, strict=True)}

    def everything(self) -> Entities:
        kinds: dict[str, Callable[[], Iterable[tuple[str, Entity]]]] = {
            "Servant": self._servants,
            "Organisation": self._organisations,
            "OrganisationVersion": self._organisation_versions,
            "Position": self._positions,
            "PositionVersion": self._position_versions,
            "Education": self._education,
            "Kinship": self._kinship,
            "Relative": self._relatives,
            "Competition": self._competitions,
            "Application": self._applications,
            "Appointment": self._appointments,
            "Course": self._courses,
            "Enrolment": self._enrolments,
            "Certificate": self._certificates,
            "Assessment": self._assessments,
            "Reward": self._rewards,
            "Sanction": self._sanctions,
            "Appeal": self._appeals,
        }
        return {kind: {name: stated(properties) for name, properties in entities()} for kind, entities in kinds.items()}

    def _person_name(self, iin: str) -> str:
        return identifier_key(self._keys.keyed(person("KZ/IIN", iin)))

    def _post_name(self, index: int) -> str:
        return f"e-kyzmet/posts:{self._part.posts[index].code}"

    def _servants(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.people:
            yield (
                self._people[one.index],
                {
                    "name": _written(one, one.name.last).kk,
                    "also_written": _also_written(one),
                    "birth_date": a_day(one.born),
                    "birthplace": one.birthplace,
                    "sex": "female" if one.female else "male",
                },
            )

    def _organisations(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.bodies:
            successor = None if one.merged_into is None else self._bodies[one.merged_into]
            yield self._bodies[one.index], {"name": one.versions[-1].name.kk, "country": "KZ", "successor": successor}

    def _organisation_versions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.bodies:
            name, parent = self._bodies[one.index], None if one.parent is None else self._bodies[one.parent]
            for version in one.versions:
                level = in_the_model(one.level, LEVELS)
                properties: Entity = {"of": name, "name": version.name.kk, "level": level, "parent": parent}
                yield f"{name} from {version.start}", properties | period(version.start, version.end)

    def _positions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.posts:
            yield self._post_name(one.index), {"title": one.versions[-1].title.kk, "body": self._bodies[one.body]}

    def _position_versions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.posts:
            name = self._post_name(one.index)
            for version in one.versions:
                yield (
                    f"{name} from {version.start}",
                    {
                        "of": name,
                        "title": version.title.kk,
                        "ladder": f"kz-{_lasting_family(version.family)}",
                        "rank": ABOVE_ALL_CATEGORIES - version.number,
                        "group": "managerial",
                        "head_of_body": one.head,
                        "rotational": one.rotational,
                        "competition_required": True,
                        "fte": one.rate,
                        "required_experience_months": one.experience_months,
                        "required_education_level": "bachelor",
                        "required_education_fields": list(FIELDS),
                        "reports_to": version.reports_to and f"e-kyzmet/posts:{version.reports_to}",
                    }
                    | period(version.start, version.end),
                )

    def _education(self) -> Iterator[tuple[str, Entity]]:
        properties: list[Entity] = []
        for one in self._part.people:
            for diploma in one.education:
                entity: Entity = {"servant": self._people[one.index], "level": diploma.level, "field": diploma.field}
                graduated = a_day(date(diploma.graduated, 1, 1), "year")
                properties.append(entity | {"institution": diploma.institution, "graduated": graduated})
        return _numbered(properties, "servant", "level", "field", "graduated")

    def _kinship(self) -> Iterator[tuple[str, Entity]]:
        """Yield the kinship that each of two servants declared of the other."""
        properties: list[Entity] = []
        for one in self._part.people:
            for relative in one.relatives:
                if relative.iin is not None:
                    both = sorted((self._people[one.index], self._person_name(relative.iin)))
                    since = a_day(relative.since) if relative.since else span(FIRST_DAY, relative.declared)
                    kind = in_the_model(relative.kinship, KIN)
                    properties.append({"of": both, "kind": kind, "start": since, "end": a_day(relative.until) or "open"})
        return _numbered(properties, "of", "kind")

    def _relatives(self) -> Iterator[tuple[str, Entity]]:
        properties: list[Entity] = []
        for one in self._part.people:
            for relative in one.relatives:
                if relative.iin is None:
                    kinship = in_the_model(relative.kinship, KIN)
                    entity: Entity = {"of": self._people[one.index], "kinship": kinship, "name": relative.name}
                    entity |= {"birth_date": a_day(relative.born), "workplace": relative.workplace, "post": relative.post}
                    properties.append(entity)
        return _numbered(properties, "of", "name")

    def _competitions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.competitions:
            yield (
                one.number,
                {
                    "position": self._post_name(one.post),
                    "panel": sorted({self._person_name(member) for member in one.panel}),
                    "kind": one.kind,
                    "round": one.round,
                    "announced": a_day(one.announced),
                    "closed": a_day(one.closed),
                    "interview_day": a_day(one.interview),
                    "protocol_day": a_day(one.protocol),
                    "annulled": one.annulled,
                },
            )

    def _applications(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.candidates:
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "competition": one.competition,
                    "state": one.decision,
                    "test_score": one.test,
                    "essay_score": one.essay,
                    "interview_score": one.interview,
                    "total_score": one.total,
                    "withdrawn": a_day(one.withdrawn),
                },
            )

    def _appointments(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.appointments:
            post = self._part.posts[one.post]
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "position": self._post_name(one.post),
                    "body": self._bodies[post.body],
                    "appointed_by": one.signed_by and self._person_name(one.signed_by),
                    "competition": one.competition,
                    "mode": one.mode,
                    "term": one.term,
                    "order_number": one.order_number,
                    "order_date": a_day(one.order_day),
                    "civil_service": True,
                    "end_reason": in_the_model(one.ground, END_REASONS, e_kyzmet.GROUND),
                    "probation_until": a_day(one.probation_until),
                    "rotation_extension": one.rotation and (one.rotation.extended_by or "none"),
                    "rotation_extended_until": one.rotation and a_day(one.rotation.extended_until),
                    "pay_grade": None if one.factor_points is None else _category_on(post, one.start),
                    "factor_points": one.factor_points,
                }
                | period(one.start, one.end),
            )

    def _courses(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.training:
            yield one.title, {"title": one.title, "kind": one.kind, "hours": one.hours}

    def _enrolments(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.training:
            yield one.number, {"servant": self._people[one.person], "course": one.title} | course_days(one.start, one.end)

    def _certificates(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.training:
            if one.certificate is not None or one.certified:
                properties: Entity = {"servant": self._people[one.person], "enrolment": one.number, "number": one.certificate}
                name = one.certificate or f"of {one.number}"
                yield name, properties | {"issued": a_day(one.end), "hours": one.hours}

    def _assessments(self) -> Iterator[tuple[str, Entity]]:
        """Yield the assessments; each of five points is worth twenty of a hundred."""
        for one in self._part.evaluations:
            score = round(20 * one.score, 2)
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "evaluator": one.evaluator and self._person_name(one.evaluator),
                    "type": "A1",
                    "fixed_on": a_day(one.day),
                    **named_period(one.quarter),
                    "effectiveness_score": score,
                    "reported_integral_score": score,
                },
            )

    def _rewards(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.bonuses:
            properties: Entity = {"servant": self._people[one.person], "kind": "bonus"} | named_period(one.quarter)
            yield one.number, properties | {"given_on": a_day(one.day), "amount": one.amount}

    def _sanctions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.discipline:
            kind = in_the_model(one.kind, SANCTIONS, e_kyzmet.PENALTY_KIND)
            properties: Entity = {"servant": self._people[one.person], "kind": kind, "imposed": a_day(one.imposed)}
            yield one.number, properties | {"ends": a_day(one.ends), "lifted": a_day(one.lifted)}

    def _appeals(self) -> Iterator[tuple[str, Entity]]:
        for one in self._part.appeals:
            kind, number = one.about
            about = self._person_name(number) if kind == "person" else self._body_by_code.get(number, number)
            properties: Entity = {"servant": self._people[one.person], "about": about}
            properties |= {"kind": one.kind}
            label = {"body": "Organisation", "person": "Servant"}.get(kind, kind.capitalize())
            properties |= {"about_kind": label, "filed": a_day(one.filed)}
            yield one.number, properties | {"answer_due": a_day(one.due), "answer": one.answer}


def _written(one: Someone, last: Text) -> Text:
    first, patronymic = one.name.first, one.name.patronymic
    return Text(f"{last.kk} {first.kk} {patronymic.kk}", f"{last.ru} {first.ru} {patronymic.ru}")


def _also_written(one: Someone) -> list[str]:
    """Return the Russian name and, in both languages, the name with the former last name; each once, without the name itself."""
    now, former = _written(one, one.name.last), _written(one, one.former_last_name) if one.former_last_name else None
    other = [now.ru, former.kk, former.ru] if former else [now.ru]
    return [name for name in dict.fromkeys(other) if name != now.kk]


def _lasting_family(family: str) -> str:
    return RENAMED_FAMILY if family == NEW_FAMILY else family


def _category_on(post: Post, day: date) -> str:
    """Return the category of the post on that day, with the name that its family had then."""
    (held,) = (each for each in post.versions if each.start <= day and (each.end is None or day < each.end))
    return f"{held.family}-{held.number}"


def _numbered(properties: Iterable[Entity], *names: str) -> Iterator[tuple[str, Entity]]:
    """Yield things without a number of their own, named by these of their properties."""
    named = sorted(((" ".join(str(entity[name]) for name in names), entity) for entity in properties), key=lambda pair: pair[0])
    return zip(numbered(name for name, _ in named), (entity for _, entity in named), strict=True)
