"""A world is loaded, and questions about people and certificates are asked: each answer equals what the world itself says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from math import sqrt
from random import Random
from typing import Any, cast

import pytest

from graph.migrations import migrate
from graph.model.facts import Ref
from loaders.keys.ids import identifier_key
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.questions.assessment import AssessedOn, assessment_of
from merit.questions.certificate_comparison import Outcome
from merit.questions.certificates import certificates_of_all
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from merit.registry import shipped_policy
from meritgraph.sandbox_process import announced_feeds
from sandbox.calendar_months import months_after
from sandbox.model import Spell, World
from sandbox.personal_file import Assessment
from sandbox.portals.mo_argos_rows import registered_by_hand
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty

TODAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 12, tzinfo=UTC)
WEIGHTS = {
    "A1": ("0.2", "0.3", "0.5"),
    "A2": ("0.2", "0.3", "0.5"),
    "A3": ("0.8", "0.2"),
    "A4": ("0.8", "0.2"),
    "A5": ("0.2", "0.4", "0.4"),
}
"""The weights of the components by type (domain.md §7)."""
PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """A world, the engine that holds it, and the ids there of its people by their index."""

    world: World
    engine: OpenEngine
    run: Run
    people: Mapping[int, str]

    def some(self, people: Iterable[int]) -> list[int]:
        """Draw some of the people, always the same ones."""
        known = sorted(set(people))
        return Random(7).sample(known, min(PEOPLE, len(known)))


@pytest.fixture(scope="module")
def loaded(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder, world = tmp_path_factory.mktemp("sandbox"), build_world(100, 5, TODAY)
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys = KeyRing.open(folder / "keys")
    with running(world, folder) as announcement:
        run(synchronise_all(engine.database, announced_feeds(announcement), keys, NOW))
    named = {identifier_key(keys.keyed(Ref("UZ/PINFL", one.pinfl, personal=True))): one.index for one in world.people}
    found = cypher("UNWIND $keys AS key MATCH (i:Identifier {key: key})-[:IDENTIFIES]->(s:Servant) RETURN key, s.id AS id")
    rows = cast("list[dict[str, Any]]", run(engine.database.read(found, {"keys": sorted(named)})))
    return Loaded(world, engine, run, {named[row["key"]]: row["id"] for row in rows})


def formula(one: Assessment) -> Fraction | None:
    """Return the integral score; None where a component that has a weight has no score."""
    parts = (one.qualification, one.professional, one.effectiveness)
    scored = [(Fraction(weight), part) for weight, part in zip(WEIGHTS[one.kind], parts, strict=False)]
    return (
        None
        if any(part is None for _, part in scored)
        else sum((weight * Fraction(str(part)) for weight, part in scored), Fraction(0))
    )


def reported(one: Assessment) -> Fraction | None:
    return formula(one) if one.reported is None else Fraction(str(one.reported))


def differs(one: Assessment) -> bool:
    """Tell whether the register reports another score than the formula gives, beyond what rounding explains."""
    score = formula(one)
    return score is not None and one.reported is not None and abs(Fraction(str(one.reported)) - score) > Fraction("0.05")


def expected_z(one: Assessment, world: World) -> float | None:
    """Return the distance of a score from the mean of its evaluator's year, in sample standard deviations."""
    given = [
        (each.person, score)
        for each in world.assessments
        if each.evaluator == one.evaluator and each.day.year == one.day.year and (score := reported(each)) is not None
    ]
    scores, own = [score for _, score in given], reported(one)
    if one.evaluator is None or own is None or len({person for person, _ in given}) < 2 or len(set(scores)) < 2:
        return None
    mean = sum(scores, Fraction(0)) / len(scores)
    variance = sum(((score - mean) ** 2 for score in scores), Fraction(0)) / (len(scores) - 1)
    return float(own - mean) / sqrt(variance)


def asked_assessments(loaded: Loaded, person: int) -> dict[date | None, AssessedOn]:
    answer = loaded.run(assessment_of(loaded.engine.database.read, loaded.people[person], shipped_policy()))
    return {each.fixed_on.exact: each for each in answer.assessments}


def test_scores_and_scales_are_those_of_the_world(loaded: Loaded) -> None:
    of_person = defaultdict[int, list[Assessment]](list)
    for one in loaded.world.assessments:
        of_person[one.person].append(one)
    by_day = {person: {one.day: one for one in own} for person, own in of_person.items()}
    known = [person for person, own in of_person.items() if len(by_day[person]) == len(own)]
    wrong = [person for person in known if any(differs(one) for one in of_person[person])]
    differing = compared = scaled = 0
    for person in {*loaded.some(known), *wrong[:3]}:
        found = asked_assessments(loaded, person)
        assert found.keys() == by_day[person].keys()
        for day, one in by_day[person].items():
            answer, score = found[day], formula(one)
            assert (None if answer.score is None else Fraction(answer.score)) == score
            if score is not None and one.reported is not None:
                compared += 1
                differing += differs(one)
                assert answer.agrees is not differs(one)
            z = expected_z(one, loaded.world)
            scaled += z is not None
            assert answer.normalised.z == (None if z is None else pytest.approx(z))
    assert compared > 30
    assert 0 < differing < compared
    assert scaled > 20


def test_changes_are_those_within_a_type(loaded: Loaded) -> None:
    changed = 0
    for person in loaded.some(one.person for one in loaded.world.assessments):
        found, last = asked_assessments(loaded, person), dict[str, Fraction]()
        for one in sorted((each for each in loaded.world.assessments if each.person == person), key=lambda each: each.day):
            answer, score = found[one.day], formula(one)
            if score is None:
                continue
            if one.kind in last:
                changed += 1
                assert answer.change.points is not None
                assert Fraction(answer.change.points) == score - last[one.kind]
            else:
                assert answer.change.points is None
            last[one.kind] = score
    assert changed > 30


def test_certificates_are_those_of_both_registers(loaded: Loaded) -> None:
    world = loaded.world
    issued = {one.number for one in world.certificates}
    registered = {cast("str", row["number"]) for _, row in registered_by_hand(world)}
    answer = loaded.run(certificates_of_all(loaded.engine.database.read, 10_000))
    found = {number: each.outcome for each in answer.listed for number in each.numbers}
    assert answer.left_out == 0
    assert {number for number, outcome in found.items() if outcome is Outcome.AGREED} == issued & registered
    assert {number for number, outcome in found.items() if outcome is Outcome.ONLY_ISSUER} == issued - registered
    assert {number for number, outcome in found.items() if outcome is Outcome.ONLY_REGISTER} == registered - issued
    assert answer.counts[Outcome.CONTRADICTED] == 0
    assert min(len(issued & registered), len(issued - registered), len(registered - issued)) > 0


def plan(loaded: Loaded, person: int) -> DevelopmentPlan:
    work = ask_development_plan(
        loaded.engine.database.read, loaded.people[person], shipped_policy(), TODAY, most_courses=len(loaded.world.courses)
    )
    return loaded.run(work)


def test_plans_follow_from_posts_ratings_and_courses(loaded: Loaded) -> None:
    world = loaded.world
    titles = {one.code: one.title for one in world.courses}
    standings: set[str] = set()
    for person in loaded.some(loaded.people):
        found = plan(loaded, person)
        ratings = sorted((one.day, one.competencies) for one in world.assessments if one.person == person)
        last = {name: (score, day) for day, rated in ratings for name, score in rated}
        assert {each.name: (each.last[0].score, each.last[0].fixed_on.exact) for each in found.competencies if each.last} == last
        for each in found.competencies:
            standings.add(each.standing.value)
            if each.last:
                score, day = last[each.name]
                assert (each.standing == "low") == (score < 56)
                assert each.stale == (months_after(day, 36) < TODAY)
        for each in found.courses:
            developing = {titles[one.code] for one in world.courses if each.competency.name in one.competencies}
            assert {one.course.title for one in each.courses} == developing
            assert {one.course.portals for one in each.courses} == {("my.dba.uz",)}
            taken = {titles[one.course] for one in world.enrolments if one.person == person} & developing
            assert {one.course.title for one in each.courses if one.taken} == taken
    assert {"missing", "sufficient", "low"} <= standings


def test_required_competencies_are_those_of_the_post_that_is_held(loaded: Loaded) -> None:
    world = loaded.world
    held = [one for one in world.spells if one.start <= TODAY and (one.end is None or one.end > TODAY)]
    of_person = defaultdict[int, list[Spell]](list)
    for spell in held:
        of_person[spell.person].append(spell)
    alone = {person: own[0] for person, own in of_person.items() if len(own) == 1 and own[0].end_known}
    for person in loaded.some(alone):
        found, position = plan(loaded, person), world.positions[alone[person].position]
        versions = [one for one in position.versions if one.start <= TODAY and (one.end is None or one.end > TODAY)]
        assert found.post is not None
        assert found.post.title == versions[-1].title
        required = {each.name for each in found.competencies if each.required}
        assert required == set(versions[-1].requirements.competencies)
