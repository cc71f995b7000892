"""Each check of rows and mappings catches a portal made to break just that."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, model_validator

from graph.model import facts
from graph.model.facts import Fact, Ref, person
from graph.model.words import CourseKind, Sex
from loaders.conformance import Recording, examine
from loaders.portal_api.contract import StreamMode
from loaders.portal_api.words import Words
from tests.support.healthy_portal import PINFL, ROWS, Person, not_made, portal, problems, record, wrong


@pytest.mark.parametrize("bad", [{"id": None}, {"id": ""}, {"id": {}}])
def test_a_row_without_its_key_is_found(tmp_path: Path, bad: dict[str, Any]) -> None:
    problem = wrong(portal(), record(tmp_path, [*ROWS, ROWS[0] | bad]))["keys are present"]
    assert problem.startswith("row 2 of page 2: missing_key (field 'id'). A key")


def test_the_message_about_a_missing_key_field_lists_the_fields_of_the_row(pages: Path) -> None:
    verdicts = examine(portal(key=("number",)), Recording(pages))
    assert problems(verdicts) == {
        "keys are present": "row 1 of page 1: missing_key (field 'number'). It has id, pinfl, name, post. A key consists of raw "
        "fields that every row has."
    }
    assert not_made(verdicts)["rows can be mapped"] == "no row has its key"
    assert not_made(verdicts)["mapping is pure"] == "no row could be mapped"


def test_a_field_name_that_may_be_a_value_is_not_shown(tmp_path: Path) -> None:
    rows = [row | {PINFL: True} for row in ROWS]
    assert "It has id, pinfl, name, post." in wrong(portal(key=("number",)), record(tmp_path, rows))["keys are present"]


def test_one_key_with_two_contents_is_found_and_a_repeated_row_is_not(tmp_path: Path) -> None:
    (tmp_path / "same").mkdir()
    (tmp_path / "other").mkdir()
    assert wrong(portal(), record(tmp_path / "same", [*ROWS, ROWS[0]])) == {}
    problem = wrong(portal(), record(tmp_path / "other", [*ROWS, ROWS[0] | {"name": "Dee Hill"}]))["keys are unique"]
    assert problem.startswith("row 2 of page 2 and row 1 of page 1")


def test_a_delta_may_repeat_a_key_on_a_later_page_but_not_on_the_same(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "same").mkdir()
    changes = portal(mode=StreamMode.DELTA)
    assert wrong(changes, record(tmp_path / "later", [*ROWS, ROWS[0] | {"name": "Dee Hill"}])) == {}
    assert set(wrong(changes, record(tmp_path / "same", [ROWS[0], ROWS[0] | {"name": "Dee Hill"}, ROWS[1]]))) == {
        "keys are unique"
    }


def _today(row: Person) -> str:
    return f"{row.name} {date.today()}"


def _now(row: Person) -> str:
    return f"{row.name} {datetime.now(UTC).year}"


def _time(row: Person) -> str:
    return f"{row.name} {int(time.time() // 10**6)}"


def _chance(row: Person) -> str:
    return row.name if random.random() < 2 else ""


def _file(row: Person) -> str:
    return row.name + Path(__file__).read_text()[:0]


@pytest.mark.parametrize(
    ("name", "does"),
    [(_today, "clock"), (_now, "clock"), (_time, "clock"), (_chance, "random number"), (_file, "opens a file")],
)
def test_a_mapping_that_uses_more_than_its_row_is_found(pages: Path, name: Callable[[Person], str], does: str) -> None:
    def looking(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=name(row))

    found = wrong(portal(looking), pages)
    assert set(found) == {"mapping is pure"}
    assert does in found["mapping is pure"]


def test_a_mapping_that_gives_other_facts_the_second_time_is_found(pages: Path) -> None:
    counter = itertools.count()

    def counting(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=f"{row.name} {next(counter)}")

    assert "other facts when it is mapped again" in wrong(portal(counting), pages)["mapping is pure"]


def test_a_model_that_changes_its_row_is_found(pages: Path) -> None:
    class Greedy(Person):
        @model_validator(mode="before")
        @classmethod
        def _take(cls, row: dict[str, Any]) -> dict[str, Any]:
            row["name"] = str(row["name"]).strip() + "."
            return row

    assert "the mapping changes row 1 of page 1" in wrong(portal(row=Greedy), pages)["mapping is pure"]


def test_a_mapping_that_remembers_rows_is_found(pages: Path) -> None:
    first: list[str] = []

    def remembering(row: Person) -> Iterator[Fact]:
        first.append(row.name)
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=first[max(0, len(first) - 2)])

    assert "order of rows does not matter" in wrong(portal(remembering), pages)


def test_unknown_labels_and_authority_are_found(pages: Path) -> None:
    assert "complete for Course" in wrong(portal(labels=("Servant", "Course")), pages)["facts are known"]
    assert "Person: there is no such fact" in wrong(portal(authority=frozenset({"Person"})), pages)["authority is known"]


def test_a_fact_of_the_wrong_type_is_found(pages: Path) -> None:
    def wrongly(row: Person) -> Iterator[Fact]:
        number: Any = int(row.id)
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=number)

    found = wrong(portal(wrongly), pages)
    assert set(found) == {"rows can be mapped"}
    assert "Servant.name is a number; it must be a text" in found["rows can be mapped"]


def test_plain_text_in_place_of_a_member_of_an_enum_is_found_and_the_field_is_named(pages: Path) -> None:
    def plainly(row: Person) -> Iterator[Fact]:
        text: Any = "female"
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name, sex=text)

    found = wrong(portal(plainly), pages)
    assert found["rows can be mapped"].startswith(
        "row 1 of page 1: the mapping gives a fact that the graph cannot hold: Servant.sex is a text; "
        "it must be a member of graph.model.words.Sex"
    )


def test_words_and_fields_without_a_translation_are_named(pages: Path) -> None:
    def wordy(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name, sex_word=row.name)
        yield facts.Course(ref=Ref("c", row.id), title="T", kind_word=row.post)

    words = Words({"Servant.sex": {Sex.FEMALE: ("ann lee",)}})
    found = wrong(portal(wordy, words=words), pages)
    assert set(found) == {"words are translated"}
    assert found["words are translated"].startswith(
        "Course.kind: there is no table; the rows have «Head»; Servant.sex: the table has no «Ben Ash», «Cat Fox». Give each word"
    )
    sexes = {"Servant.sex": {Sex.FEMALE: ("ANN LEE", "Cat-Fox"), Sex.MALE: ("Ben Ash",)}}
    complete = Words({**sexes, "Course.kind": {CourseKind.OTHER: ("head",)}})
    assert wrong(portal(wordy, words=complete), pages) == {}


def test_a_null_that_the_mapping_does_not_handle_is_found(pages: Path) -> None:
    def expecting(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name + str(row.post or "x").lower())
        if row.id == "1":
            yield facts.Competency(ref=Ref("c", row.post or ""), name="x")

    problem = wrong(portal(expecting), pages)["nulls are handled"]
    assert problem.startswith("row 1 of page 1 with post null is rejected (impossible_value) without the name of a field")

    def assuming(row: Any) -> Iterator[Fact]:
        yield facts.Servant(ref=person("UZ/PINFL", row.pinfl), name=row.name + (row.post.upper() if row.id == "1" else ""))

    assert (
        "row 1 of page 1 with post null: the mapping raises AttributeError" in wrong(portal(assuming), pages)["nulls are handled"]
    )


def test_a_model_that_refuses_additional_fields_is_found(pages: Path) -> None:
    class Strict(Person):
        model_config = ConfigDict(extra="forbid", frozen=True)

    assert set(wrong(portal(row=Strict), pages)) == {"extra fields are ignored"}


def test_a_national_number_in_clear_is_found(pages: Path) -> None:
    def open_(row: Person) -> Iterator[Fact]:
        yield facts.Servant(ref=Ref("UZ/PINFL", row.pinfl), name=row.name)

    problem = wrong(portal(open_), pages)["national numbers stay out"]
    assert problem.startswith("a national number of row 1 of page 1")
    assert PINFL not in problem
    assert "Set personal_key=True" in wrong(portal(key=("pinfl",)), pages)["national numbers stay out"]
    assert wrong(portal(key=("pinfl",), personal_key=True), pages) == {}
