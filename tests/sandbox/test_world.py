"""The world: reproducible from its seed, with all complications in every size, and true to its own formulas."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from statistics import mean

import pytest

from sandbox.model import World
from sandbox.names import cyrillic, spelled
from sandbox.national_id import check_digit
from sandbox.personal_file import Enrolment
from sandbox.records import integral_score
from sandbox.world import build_world


def test_same_seed_gives_the_same_world(world: World) -> None:
    assert build_world(400, 7) == world


def test_another_seed_gives_another_world(world: World) -> None:
    other = build_world(400, 8)
    assert {one.pinfl for one in other.people} != {one.pinfl for one in world.people}
    assert replace(other, seed=7) != world


def test_a_world_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        build_world(60, 7)


@pytest.mark.parametrize("printed", ["31210632040244", "31210932040247", "40201902050010"])
def test_numbers_printed_in_the_resolutions_have_valid_check_digits(printed: str) -> None:
    assert check_digit(printed[:13]) == int(printed[13])


def test_national_numbers_are_valid_and_contain_birth_date_and_sex(larger_world: World) -> None:
    numbers = [one.pinfl for one in larger_world.people]
    assert len(set(numbers)) == len(numbers)
    wrong = {key for one in larger_world.key if (one.rule, one.outcome) == ("Q04", "violates") for key in one.keys}
    assert wrong
    for person in (one for one in larger_world.people if one.pinfl not in wrong):
        assert check_digit(person.pinfl[:13]) == int(person.pinfl[13])
        assert person.pinfl[1:7] == f"{person.born:%d%m%y}"
        assert (int(person.pinfl[0]) % 2 == 0) is person.female


def test_bodies_have_the_same_size_in_large_and_small_worlds(world: World, larger_world: World) -> None:
    small, great = _staff_by_level(world), _staff_by_level(larger_world)
    assert small.keys() == great.keys() == {"national", "republican", "territorial", "district"}
    for level in ("republican", "territorial", "district"):
        assert 0.7 < small[level] / great[level] < 1.4


def _staff_by_level(world: World) -> dict[str, float]:
    people: dict[int, set[int]] = defaultdict(set)
    for spell in world.spells:
        people[world.positions[spell.position].body].add(spell.person)
    levels: dict[str, list[int]] = defaultdict(list)
    for body, own in people.items():
        levels[world.bodies[body].level].append(len(own))
    return {level: mean(sizes) for level, sizes in levels.items()}


def test_every_post_has_at_most_one_holder_at_a_time(larger_world: World) -> None:
    holders: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for spell in larger_world.spells:
        holders[spell.position].append((spell.start, spell.end or date.max))
    for times in holders.values():
        times.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(times))


@pytest.mark.parametrize("fixture", ["world", "larger_world"])
def test_every_world_has_all_complications(fixture: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(fixture)
    kinds = Counter(one.kind for one in world.spells)
    posts = world.positions
    assert min(kinds[kind] for kind in ("acting", "secondment", "rotation", "transfer", "return")) >= 2
    assert any(posts[one.position].fte == 0.5 for one in world.spells)
    assert any(one.correction for one in world.spells)
    assert any(not one.end_known for one in world.spells)
    assert any(one.start_precision != "day" for one in world.spells)
    assert any(one.register_no.startswith("R9") for one in world.spells)
    assert any(one.name_changed for one in world.people)
    assert any(len({version.rank for version in post.versions}) == 2 for post in posts)
    assert any(len({version.reports_to for version in post.versions}) == 2 for post in posts)
    assert any(len({version.requirements for version in post.versions}) == 2 for post in posts)
    assert any(one.merged_into is not None for one in world.bodies)
    assert any(len(one.versions) == 2 for one in world.bodies)
    assert any(one.end_ground == "body merged" for one in world.spells)
    assert any(_abolished(world, one.position) and one.end is None for one in world.spells)
    assert len(world.contracts) >= 0.3 * len(world.spells)


def _abolished(world: World, position: int) -> bool:
    ends = world.positions[position].versions[-1].end
    return ends is not None and ends <= world.today


def test_some_people_leave_and_come_back(world: World) -> None:
    line: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for spell in world.spells:
        line[spell.person].append((spell.start, spell.end or date.max))
    gaps = [(second[0] - first[1]).days for times in map(sorted, line.values()) for first, second in pairwise(times)]
    assert max(gaps) >= 200


def test_superiors_are_in_the_same_body_and_form_no_circle(larger_world: World) -> None:
    superior = {post.code: post.versions[-1].reports_to for post in larger_world.positions}
    for code in superior:
        above, steps = superior[code], 0
        while above is not None:
            assert above[:6] == code[:6]
            above, steps = superior[above], steps + 1
            assert steps < 12


def test_competitions_end_before_their_order_and_the_best_wins(larger_world: World) -> None:
    planted = {deed.key for one in larger_world.key if one.outcome != "satisfies" for deed in one.deeds}
    held = {one.number: one for one in larger_world.competitions if one.number not in planted}
    orders = [one for one in larger_world.spells if one.competition in held and one.number not in planted]
    assert len(orders) > 500
    for spell in orders:
        one = held[spell.competition or ""]
        assert one.interview is not None
        assert one.protocol is not None
        assert date(2023, 1, 1) <= one.announced < one.closed < one.interview <= one.protocol <= spell.order_day
    totals: dict[str, dict[str, float]] = defaultdict(dict)
    for row in larger_world.applications:
        if row.competition in held and row.total is not None and row.decision is not None and row.annulled_round is None:
            totals[row.competition][row.decision] = max(row.total, totals[row.competition].get(row.decision, 0.0))
    assert all(one["won"] >= one.get("not_recommended", 0.0) for one in totals.values() if "won" in one)


def test_reported_scores_follow_the_formula_with_few_exceptions(larger_world: World) -> None:
    wrong = [
        one
        for one in larger_world.assessments
        if one.reported != integral_score(one.kind, one.qualification, one.professional, one.effectiveness)
    ]
    assert 0 < len(wrong) < 0.03 * len(larger_world.assessments)


def test_few_enrolments_and_certificates_contradict_themselves(larger_world: World) -> None:
    enrolments = {one.number: one for one in larger_world.enrolments}
    early = [one for one in larger_world.certificates if one.issued < enrolments[one.enrolment].end]
    again = [one for one in larger_world.certificates if one.replaces is not None]
    wrong = [one for one in larger_world.enrolments if _contradicts_itself(one)]
    for few, all_ in ((early, enrolments), (again, enrolments), (wrong, enrolments)):
        assert 0 < len(few) < 0.03 * len(all_)


def _contradicts_itself(one: Enrolment) -> bool:
    scores = (one.task, one.assignment, one.test, one.mastering)
    task, assignment, test, mastering = (score for score in scores if score is not None)
    return abs((task + assignment + 2 * test) / 4 - mastering) > 1


def test_names_have_several_spellings() -> None:
    assert spelled("Oʻktam Gʻaniyev", "'") == "O'ktam G'aniyev"
    assert cyrillic("Gʻaniyeva Oʻgʻiloy Shuhrat qizi") == "Ғаниева Ўғилой Шуҳрат қизи"
    assert cyrillic("Yoʻldoshev Yodgor Yoʻldosh oʻgʻli") == "Йўлдошев Ёдгор Йўлдош ўғли"
