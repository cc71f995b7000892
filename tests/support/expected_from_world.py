"""The graph expected from the world's truth, in the terms of ``graph_reader``, when portals make no mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.facts import person
from loaders.keys.ids import identifier_key
from loaders.keys.keyring import KeyRing
from sandbox.labour import Contract, ReportedDay
from sandbox.model import AUXILIARY, MANAGERIAL, POLITICAL, Person, Spell, World
from tests.support.expected_personnel_records import records
from tests.support.expected_terms import FIRST_DAY, LAST_DAY, a_day, period, stated
from tests.support.expected_words import COMPETITION_KINDS, EDUCATION_LEVELS, END_REASONS, SECTORS, SERVANT_CLASSES, in_the_model
from tests.support.graph_reader import Entities, Entity, numbered, span

FULLY_REPORTED_SINCE = 2020
REGION = 4
GROUPS = {MANAGERIAL: "managerial", AUXILIARY: "auxiliary", POLITICAL: "political"}


class ExpectedFromWorld:
    """The world with its people named under the identity key."""

    def __init__(self, world: World, keys: KeyRing) -> None:
        self._world, self._keys = world, keys
        self._people = [self._person_name(index) for index in range(len(world.people))]
        self._by_register = {
            number: self._people[one.index]
            for one in world.people
            for number in (one.register_no, one.second_register_no)
            if number
        }
        self._bodies = ["+".join(sorted((f"test.argos.uz/bodies:{one.code}", f"UZ/STIR:{one.stir}"))) for one in world.bodies]
        self._employers = {one.stir: name for one, name in zip(world.bodies, self._bodies, strict=True)}
        self._employers |= {one.stir: f"UZ/STIR:{one.stir}" for one in world.employers}
        self._reported = [
            one for one in world.contracts if _is_reported(one.concluded, world) or _is_reported(one.terminated, world)
        ]

    def everything(self) -> Entities:
        kinds = {
            "Servant": self._servants(),
            "Organisation": self._organisations(),
            "Area": self._areas(),
            "OrganisationVersion": self._organisation_versions(),
            "Position": self._positions(),
            "PositionVersion": self._position_versions(),
            "Education": self._education(),
            "Competition": self._competitions(),
            "Application": self._applications(),
            "Contract": self._contracts(),
            "Appointment": self._appointments(),
        }
        kinds |= records(self._world, self._people, self._by_register)
        return {kind: {name: stated(properties) for name, properties in entities} for kind, entities in kinds.items()}

    def _person_name(self, index: int) -> str:
        one = self._world.people[index]
        numbers = [("UZ/PINFL", one.pinfl), ("test.argos.uz/servants", one.register_no)]
        numbers += [("test.argos.uz/servants", one.second_register_no)] if one.second_register_no else []
        return "+".join(sorted(identifier_key(self._keys.keyed(person(scheme, number))) for scheme, number in numbers))

    def _servants(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.people:
            yield (
                self._people[one.index],
                {
                    "name": f"{one.name.last} {one.name.first} {one.name.patronymic}",
                    "also_written": _former_names(one),
                    "birth_date": a_day(one.born) if one.birth_on_record else None,
                    "birthplace": one.birthplace,
                    "sex": ("female" if one.female else "male") if one.birth_on_record else None,
                },
            )

    def _organisations(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.bodies:
            successor = None if one.merged_into is None else self._bodies[one.merged_into]
            properties: Entity = {"name": one.versions[-1].name, "country": "UZ", "sector": "budget", "successor": successor}
            yield self._bodies[one.index], properties
        for other in self._world.employers:
            sector = in_the_model(other.sector, SECTORS)
            yield self._employers[other.stir], {"name": other.name, "country": "UZ", "sector": sector}

    def _areas(self) -> Iterator[tuple[str, Entity]]:
        """Yield the districts with bodies, and the regions; the code of a district begins with that of its region."""
        codes = {one.soato for one in self._world.bodies}
        yield from ((code, {"code": code}) for code in {code[:REGION] for code in codes})
        yield from ((code, {"code": code, "within": code[:REGION]}) for code in codes if len(code) > REGION)

    def _organisation_versions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.bodies:
            name = self._bodies[one.index]
            for version in one.versions:
                parent = None if one.parent is None else self._bodies[one.parent]
                properties: Entity = {"of": name, "name": version.name, "level": one.level, "parent": parent, "area": one.soato}
                yield f"{name} from {version.start}", properties | period(version.start, version.end)

    def _position_name(self, index: int) -> str:
        return f"test.argos.uz/positions:{self._world.positions[index].code}"

    def _positions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.positions:
            yield self._position_name(one.index), {"title": one.versions[-1].title, "body": self._bodies[one.body]}
        for title, body in {(one.title, self._employers[one.employer]) for one in self._reported if one.spell is None}:
            yield f"{title} of {body}", {"title": title, "body": body}

    def _position_versions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.positions:
            name = self._position_name(one.index)
            for version in one.versions:
                senior = one.ladder == POLITICAL or (version.rank or 0) >= 5
                servants = "auxiliary" if one.ladder == AUXILIARY else "official" if senior else "operational"
                level = version.requirements.education_level
                yield (
                    f"{name} from {version.start}",
                    {
                        "of": name,
                        "title": version.title,
                        "ladder": one.ladder,
                        "rank": version.rank,
                        "group": GROUPS[one.ladder],
                        "servant_class": in_the_model(servants, SERVANT_CLASSES),
                        "head_of_body": one.head,
                        "rotational": one.rotational,
                        "competition_required": one.competition_required,
                        "fte": one.fte,
                        "required_experience_months": version.requirements.experience_months,
                        "required_education_level": in_the_model(level, EDUCATION_LEVELS),
                        "required_education_fields": list(version.requirements.education_fields),
                        "reports_to": version.reports_to and f"test.argos.uz/positions:{version.reports_to}",
                        "requires": sorted(version.requirements.competencies),
                    }
                    | period(version.start, version.end),
                )

    def _education(self) -> Iterator[tuple[str, Entity]]:
        """Yield each diploma once for each row that the register has of the person."""
        properties: list[tuple[str, Entity]] = []
        for one in self._world.people:
            for diploma in one.education * (1 + (one.second_register_no is not None)):
                graduated = a_day(date(diploma.graduated, 1, 1), "year")
                entity: Entity = {"servant": self._people[one.index], "level": diploma.level, "field": diploma.field}
                entity |= {"institution": diploma.institution, "graduated": graduated}
                properties.append((" ".join(str(entity[name]) for name in ("servant", "level", "field", "graduated")), entity))
        properties.sort(key=lambda pair: pair[0])
        yield from zip(numbered(name for name, _ in properties), (entity for _, entity in properties), strict=True)

    def _competitions(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.competitions:
            yield (
                one.number,
                {
                    "position": self._position_name(one.position),
                    "panel": sorted({self._by_register[member] for member in one.panel}),
                    "kind": in_the_model(one.kind, COMPETITION_KINDS),
                    "round": one.round,
                    "announced": a_day(one.announced),
                    "closed": a_day(one.closed) if one.closed_known else None,
                    "interview_day": a_day(one.interview),
                    "protocol_day": a_day(one.protocol),
                    "requirements_edited": a_day(one.requirements_edited),
                    "annulled": False,
                },
            )
            for number in one.annulled_rounds:
                properties: Entity = {"position": self._position_name(one.position), "round": number, "annulled": True}
                yield f"{one.number}/{number}", properties

    def _applications(self) -> Iterator[tuple[str, Entity]]:
        for one in self._world.applications:
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "competition": one.competition + (f"/{one.annulled_round}" if one.annulled_round else ""),
                    "state": one.decision or one.state,
                    "test_score": one.test,
                    "essay_score": one.essay,
                    "interview_score": one.interview,
                    "total_score": one.total,
                    "withdrawn": a_day(one.withdrawn),
                },
            )

    def _contracts(self) -> Iterator[tuple[str, Entity]]:
        for one in self._reported:
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "employer": self._employers[one.employer],
                    "title": one.title,
                    "occupation_code": one.occupation,
                    "fte": one.fte,
                    "end_reason": _end_reason(one, self._world),
                    "back_filled": one.concluded.day.year < FULLY_REPORTED_SINCE,
                }
                | self._contract_period(one),
            )

    def _contract_period(self, one: Contract) -> Entity:
        """Return the period that the employer reported; an end alone shows that the contract began some time before."""
        end = one.terminated if _is_reported(one.terminated, self._world) else None
        properties = a_day(end.day, _precision(one, end)) if end else "open"
        if _is_reported(one.concluded, self._world):
            return {"start": a_day(one.concluded.day, _precision(one, one.concluded)), "end": properties}
        assert end is not None
        return {"start": span(FIRST_DAY, end.day), "end": properties}

    def _appointments(self) -> Iterator[tuple[str, Entity]]:
        confirmed = {one.spell: one.number for one in self._reported if one.spell is not None}
        for one in self._world.spells:
            yield (
                one.number,
                {
                    "servant": self._people[one.person],
                    "position": self._position_name(one.position),
                    "body": self._bodies[self._world.positions[one.position].body],
                    "appointed_by": one.signed_by and self._by_register[one.signed_by],
                    "competition": one.competition,
                    "confirmed_by": [confirmed[one.number]] if one.number in confirmed else [],
                    "mode": one.mode,
                    "term": one.term,
                    "order_number": one.number,
                    "order_date": a_day(one.order_day),
                    "civil_service": True,
                    "end_reason": in_the_model(one.end_ground, END_REASONS),
                    "probation_until": a_day(one.probation_until),
                    "start": a_day(one.start, one.start_precision),
                    "end": _end(one),
                },
            )
        for contract in self._reported:
            if contract.spell is None:
                yield (
                    f"by contract {contract.number}",
                    {
                        "servant": self._people[contract.person],
                        "position": contract.title,
                        "body": self._employers[contract.employer],
                        "confirmed_by": [contract.number],
                        "civil_service": False,
                        "fte": contract.fte,
                        "end_reason": _end_reason(contract, self._world),
                    }
                    | self._contract_period(contract),
                )


def _former_names(one: Person) -> list[str]:
    """Return the name before a change of the last name."""
    return [f"{one.former_last_name} {one.name.first} {one.name.patronymic}"] if one.former_last_name else []


def _end(one: Spell) -> str | None:
    if not one.end_known:
        first = a_day(one.start, one.start_precision)
        assert first is not None
        return span(date.fromisoformat(first.partition("/")[0]), LAST_DAY)
    return a_day(one.end, one.end_precision) or a_day(one.term_until) or "open"


def _end_reason(one: Contract, world: World) -> str | None:
    return in_the_model(one.ground, END_REASONS) if _is_reported(one.terminated, world) else None


def _is_reported(reported: ReportedDay | None, world: World) -> bool:
    return reported is not None and reported.reported_at is not None and reported.reported_at.date() <= world.today


def _precision(one: Contract, reported: ReportedDay) -> str:
    return one.precision if reported.day.year < FULLY_REPORTED_SINCE else "day"
