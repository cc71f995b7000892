"""The Kazakh part of the world: reproducible, with every complication in every size; `test_kazakh_cases` has its breaches."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandbox.kazakhstan.iin import control_digit
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan, kazakh_part
from sandbox.model import World
from sandbox.portals.e_kyzmet_drops import usual_days, write_drops, write_usual_drops
from sandbox.words import e_kyzmet as words
from tests.support.rule_oracle_kazakhstan import Register, day, sure

FRIDAY = date(2026, 11, 20)
SUNDAY = date(2026, 11, 15)


@pytest.fixture(params=[(40, 1), (40, 2), (57, 3), (100, 7), (400, 11)], ids=str, scope="module")
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Register:
    servants, seed = request.param
    folder = tmp_path_factory.mktemp("register")
    write_drops(build_kazakhstan(servants, seed, FRIDAY), folder, usual_days(FRIDAY))
    return Register(folder, FRIDAY)


def test_same_seed_and_day_give_the_same_part_and_the_same_bytes(part: Kazakhstan, tmp_path: Path) -> None:
    again = build_kazakhstan(100, 7, FRIDAY)
    assert again == part
    for folder, world in (("one", part), ("other", again)):
        write_usual_drops(world, tmp_path / folder)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 5 * 15
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "other" / path).read_bytes() for path in files)


def test_another_seed_gives_another_part(part: Kazakhstan) -> None:
    other = build_kazakhstan(100, 8, FRIDAY)
    assert {one.iin for one in other.people} != {one.iin for one in part.people}
    assert replace(other, seed=7) != part


def test_the_part_has_a_quarter_of_the_servants_but_at_least_40(world: World) -> None:
    assert kazakh_part(world).servants == len(kazakh_part(world).people) == world.servants // 4
    assert kazakh_part(replace(world, servants=120)).servants == 40
    with pytest.raises(ValueError, match="too few"):
        build_kazakhstan(39, 7, FRIDAY)


@pytest.mark.parametrize(
    ("first_eleven", "control"),
    [
        ("85031530001", 9),  # 8 + 10 + 12 + 5 + 30 + 21 + 11 = 97 = 8·11 + 9
        ("00000000010", 1),  # 10 by the first weights, so the second: the tenth of them is 1
        ("05000000006", None),  # 10 + 66 = 6·11 + 10, and by the second weights 20 + 12 = 2·11 + 10: never issued
    ],
)
def test_control_digits_match_calculations_by_hand(first_eleven: str, control: int | None) -> None:
    assert control_digit(first_eleven) == control


def test_every_number_is_valid_and_contains_birth_date_and_sex() -> None:
    people = build_kazakhstan(400, 11, FRIDAY).people
    assert len({one.iin for one in people}) == len(people)
    for person in people:
        assert person.iin[:6] == person.born.strftime("%y%m%d")
        assert int(person.iin[6]) == {19: 3, 20: 5}[person.born.year // 100] + person.female
        assert _checks(person.iin)


def _checks(iin: str) -> bool:
    digits = [int(digit) for digit in iin]
    control = sum(digit * at for at, digit in enumerate(digits[:11], start=1)) % 11
    if control == 10:
        control = sum(digit * (at + 2 if at < 10 else at - 9) for at, digit in enumerate(digits[:11], start=1)) % 11
    return control == digits[11]


def test_every_part_has_promotions_competitions_and_penalties(register: Register) -> None:
    assert sum(register.steps(old, new) == 1 for old, new in register.moves(strict=False)) >= 20
    assert sum(row["competition"] is not None for row in register.modules["appointments"].values()) >= 40
    assert register.modules["discipline"]


def test_every_part_has_all_complications(register: Register) -> None:
    modules = register.modules
    modes = Counter(row["mode"] for row in modules["appointments"].values())
    posts, bodies = modules["posts"].values(), modules["bodies"].values()
    assert min(modes[mode] for mode in ("competition", "transfer", "acting", "secondment")) >= 1
    assert {"returned", "body merged"} <= {words.GROUND.read(row["ground"]) for row in modules["terminations"].values()}
    assert any(row["versions"][0]["rate"] == 0.5 for row in posts)
    assert any(len({_number(version) for version in row["versions"]}) == 2 for row in posts)
    assert any(len({version["reports_to"] for version in row["versions"]}) == 2 for row in posts)
    assert any({version["category"][:2] for version in row["versions"]} == {"E-", "R-"} for row in posts)
    assert any(row["merged_into"] in modules["bodies"] for row in bodies)
    assert any(len(row["versions"]) == 2 for row in bodies)
    assert any(row["former_last_names"] for row in modules["persons"].values())
    kin = [(row["iin"], one["iin"]) for row in modules["persons"].values() for one in row["relatives"] if one["iin"]]
    assert kin
    assert all((other, one) in kin for one, other in kin)
    extended = {words.ROTATION_EXTENSION.read(row["extended_by"]) for row in modules["rotation"].values()}
    assert extended > {"nobody"}
    assert max(_gaps(register)) >= 365


def _number(version: Mapping[str, Any]) -> str:
    return version["category"].rsplit("-", 1)[1]


def _gaps(register: Register) -> list[int]:
    return [(sure(new["start"]) - sure(old["end"])).days for old, new in register.moves(strict=False) if old["end"]]


def test_families_are_renamed_from_2026_on_number_by_number(register: Register) -> None:
    for row in register.modules["posts"].values():
        for version in row["versions"]:
            if version["category"].startswith("R-"):
                assert sure(version["from"]) >= date(2026, 1, 1)
            if version["category"].startswith("E-R-"):
                assert version["to"] is not None
                assert sure(version["to"]) <= date(2026, 1, 1)


def test_every_post_has_at_most_one_holder_at_a_time(register: Register) -> None:
    held: dict[str, list[tuple[date, date]]] = {}
    for row in register.modules["appointments"].values():
        held.setdefault(row["post"], []).append((sure(row["start"]), day(row["end"]) or date.max))
    for times in held.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(times)))


def test_every_reference_leads_to_a_row(register: Register) -> None:
    modules = register.modules
    people, posts, bodies, orders = (set(modules[name]) for name in ("persons", "posts", "bodies", "appointments"))
    for name in ("appointments", "candidates", "evaluations", "training", "bonuses", "discipline", "appeals"):
        assert {row["iin"] for row in modules[name].values()} <= people
    for name in ("terminations", "rotation", "pay"):
        assert set(modules[name]) <= orders
    assert {row["post"] for name in ("appointments", "competitions") for row in modules[name].values()} <= posts
    assert {row["body"] for row in modules["posts"].values()} <= bodies
    named = {version["reports_to"] for row in modules["posts"].values() for version in row["versions"]}
    assert named - {None} <= posts
    deciders = {row["signed_by"] for row in modules["appointments"].values()}
    deciders |= {row["evaluator"] for row in modules["evaluations"].values()}
    deciders |= {member for row in modules["competitions"].values() for member in row["panel"]}
    assert deciders - {None} <= people
    about = {"appointment": orders, "competition": set(modules["competitions"]), "body": bodies, "person": people}
    about |= {"assessment": set(modules["evaluations"]), "sanction": set(modules["discipline"])}
    assert all(row["about"]["id"] in about[row["about"]["kind"]] for row in modules["appeals"].values())
    # Where somebody has no such record, the appeal is about the body.
    assert {row["about"]["kind"] for row in modules["appeals"].values()} >= set(about) - {"assessment", "sanction"}


def test_competitions_end_before_their_order_and_lead_to_their_winner(register: Register) -> None:
    modules = register.modules
    for row in modules["appointments"].values():
        if row["competition"]:
            held = modules["competitions"][row["competition"]]
            assert held["announced"] < held["closed"] < held["interview"] < held["protocol"] < row["order_date"]
    won = (row for row in modules["candidates"].values() if words.CANDIDATE_STATE.read(row["state"]) == "won")
    winners = {row["competition"]: row["iin"] for row in won}
    linked = {row["competition"]: row["iin"] for row in modules["appointments"].values() if row["competition"]}
    assert linked == winners


def _quarter(text: str) -> tuple[str, int | None]:
    """Read the period of an evaluation: its year, and the number of the quarter if it is one."""
    (year,) = re.findall("[0-9]{4}", text)
    rest = text.replace(year, "")
    number = re.search("[1-4]|IV|I+", rest)
    return year, {"I": 1, "II": 2, "III": 3, "IV": 4}.get(number[0]) or int(number[0]) if number else None


def test_an_annual_evaluation_is_the_mean_of_its_quarters(register: Register) -> None:
    scores = {(row["iin"], *_quarter(row["quarter"])): row["score"] for row in register.modules["evaluations"].values()}
    years = [(iin, year) for iin, year, number in scores if number is None]
    assert years
    for iin, year in years:
        quarters = [scores[iin, year, number] for number in range(1, 5)]
        assert scores[iin, year, None] == pytest.approx(sum(quarters) / 4, abs=0.006)
