"""Work outside the service, and labour contracts as reported: deterministic, and never at odds with the service."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest

from sandbox.labour import Contract
from sandbox.model import World
from sandbox.world import build_world


@pytest.fixture(params=["world", "larger_world"])
def any_world(request: pytest.FixtureRequest) -> World:
    return request.getfixturevalue(request.param)


def outside_contracts(world: World) -> list[Contract]:
    """Return the ordinary contracts for work outside the service; those of planted cases may be at odds with each other."""
    planted = _people_of_key(world, "appointment", {one.number: one.person for one in world.spells})
    return [one for one in world.contracts if one.spell is None and one.person not in planted]


def _people_of_key(world: World, kind: str, people: Mapping[str, int]) -> set[int]:
    return {people[deed.key] for entry in world.key for deed in entry.deeds if deed.kind == kind}


def test_outside_contracts_never_overlap_the_service_or_each_other(any_world: World) -> None:
    times: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for spell in any_world.spells:
        times[spell.person].append((spell.start, spell.end or date.max))
    work: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for one in outside_contracts(any_world):
        first, last = one.concluded.day, one.terminated.day if one.terminated else date.max
        assert all(last <= start or end <= first for start, end in times[one.person])
        work[one.person].append((first, last))
    for own in work.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(own)))


def test_outside_contracts_lie_before_between_and_after_spells_of_service(any_world: World) -> None:
    served: dict[int, list[date]] = defaultdict(list)
    for spell in any_world.spells:
        served[spell.person].append(spell.start)
    where = Counter[str]()
    for one in outside_contracts(any_world):
        day, spells = one.concluded.day, served[one.person]
        where["before" if day < min(spells) else "after" if day > max(spells) else "between"] += 1
    assert min(where["before"], where["between"], where["after"]) > 0.01 * any_world.servants
    assert any(one.terminated is None for one in outside_contracts(any_world))


def test_nobody_works_before_graduation(any_world: World) -> None:
    for one in outside_contracts(any_world):
        assert one.concluded.day.year >= any_world.people[one.person].born.year + 22


def test_employers_have_distinct_numbers(any_world: World) -> None:
    bodies, others = {body.stir for body in any_world.bodies}, {one.stir for one in any_world.employers}
    assert len(bodies | others) == len(any_world.bodies) + len(any_world.employers)
    assert all(len(stir) == 9 and stir.isdigit() for stir in bodies | others)
    assert {one.employer for one in outside_contracts(any_world)} <= others
    assert {one.employer for one in any_world.contracts if one.spell} <= bodies
    assert {one.sector for one in any_world.employers} == {"budget", "private", "state enterprise"}


def test_the_days_of_a_contract_are_in_order(any_world: World) -> None:
    numbers = Counter(one.number for one in any_world.contracts)
    assert max(numbers.values()) == 1
    for one in any_world.contracts:
        last = one.terminated.day if one.terminated else any_world.today
        assert one.concluded.day <= last
        assert all(one.concluded.day < changed.day < last for changed in one.changed)


def test_nothing_is_reported_early_and_days_before_2020_are_back_filled_in_2020(any_world: World) -> None:
    for one in any_world.contracts:
        for part in (one.concluded, *one.changed, *([one.terminated] if one.terminated else [])):
            if part.reported_at is not None:
                assert part.reported_at.date() >= part.day
                assert part.day.year >= 2020 or date(2020, 1, 1) <= part.reported_at.date() <= date(2020, 9, 1)


def test_degrees_are_granted_in_order_each_on_its_own_certificate(any_world: World) -> None:
    certificates = {one.number: one for one in any_world.certificates}
    ladders: dict[int, list[str]] = defaultdict(list)
    planted = _people_of_key(any_world, "degree_grant", {one.number: one.person for one in any_world.degrees})
    for one in (each for each in any_world.degrees if each.person not in planted):
        certificate = certificates[one.certificate]
        assert certificate.person == one.person
        assert certificate.registered < one.granted <= any_world.today
        ladders[one.person].append(one.degree)
    assert len({one.certificate for one in any_world.degrees}) == len(any_world.degrees)
    longest = max(ladders.values(), key=len)
    assert longest[:2] == ["servant 6", "servant 5"]
    assert all(ladder == longest[: len(ladder)] for ladder in ladders.values())


def test_outside_contracts_of_one_person_depend_on_nobody_else() -> None:
    small, great = build_world(120, 3), build_world(150, 3)
    alike = [index for index in range(120) if _career(small, index) == _career(great, index)]
    assert len(alike) > 20
    for index in alike:
        assert _contract_days(small, index) == _contract_days(great, index)


def _career(world: World, person: int) -> list[tuple[date, date | None]]:
    return [(one.start, one.end) for one in world.spells if one.person == person]


def _contract_days(world: World, person: int) -> list[tuple[str, date, date | None]]:
    own = [one for one in outside_contracts(world) if one.person == person]
    return [(one.number, one.concluded.day, one.terminated.day if one.terminated else None) for one in own]
