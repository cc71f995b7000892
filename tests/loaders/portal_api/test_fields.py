"""Field types of rows: what systems write where they know nothing, and one number typed in several ways."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph.model.days import Day, Period, dotted_bounds, iso_bounds
from graph.model.facts import Ref, person
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import DayText, DottedDay, IsoDay, Number, Pinfl, RowPart, Text

INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u2800", "\u3164", "\x00"]
BLANK = ["", " ", "\t\n", "\u00a0", "\u2007", "\u202f", "\u3000", *INVISIBLE, " \u200b\u00a0"]


class Spell(Row):
    name: Text
    begins: IsoDay
    until: IsoDay | None = None
    left: DottedDay | None = None
    note: Text | None = None
    plain: str | None = None
    rank: int | None = None
    open: bool = False


class Numbers(Row):
    pinfl: Pinfl
    code: Number | None = None


def spell(**changes: object) -> Spell:
    return Spell.model_validate({"name": "A", "begins": "2019-03-01", **changes})


def reason(**changes: object) -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        spell(**changes)
    (error,) = caught.value.errors()
    return ".".join(map(str, error["loc"])), error["type"]


@pytest.mark.parametrize("filler", ["9999-12-31", "9999-01-01", "9999-12", "9999", "2999-12-31", "3000-01-01", "4712-12-31"])
def test_an_end_that_systems_write_for_no_end_is_open(filler: str) -> None:
    row = spell(until=filler)
    assert Period.through(row.begins, row.until).open
    assert reason(begins=filler) == ("begins", "missing")


def test_fillers_in_the_form_with_dots_are_open_too() -> None:
    assert spell(left="31.12.9999").left is None
    assert spell(left="01.01.9999").left is None
    assert spell(left="31.12.2024").left == Day.exactly(date(2024, 12, 31))


@pytest.mark.parametrize("day", ["9999-12-31", "9999-01-01", "2999-12-31", "2200-01-01", "9998-06-30", "9999"])
def test_without_fillers_they_are_refused_like_days_before_1800(day: str) -> None:
    class Strict(Row):
        until: Annotated[Day, DayText(iso_bounds, open_fillers=frozenset())] | None = None

    for text in (day, "1799-12-31"):
        with pytest.raises(ValidationError, match="is not a date"):
            Strict(until=text)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="last day that a source can state"):
        Day.parse(day)


def test_a_portal_may_have_fillers_of_its_own() -> None:
    class Own(Row):
        until: Annotated[Day, DayText(dotted_bounds, open_fillers=frozenset({date(2050, 1, 1)}))] | None = None

    assert Own.model_validate({"until": "01.01.2050"}).until is None
    with pytest.raises(ValidationError):
        Own.model_validate({"until": "31.12.9999"})


@pytest.mark.parametrize("day", ["9997-05-05", "2200-01-02", "2500-06-15"])
def test_a_far_day_that_is_no_usual_filler_is_refused(day: str) -> None:
    assert reason(until=day) == ("until", "impossible_date")


def test_a_list_of_days_in_which_a_filler_would_empty_the_list_is_no_row_model() -> None:
    with pytest.raises(TypeError, match="list of days in which a filler"):

        class Wrong(RowPart):  # pyright: ignore[reportUnusedClass]
            days: tuple[IsoDay, ...] = ()

    class Fine(RowPart):
        days: tuple[Annotated[Day, DayText(open_fillers=frozenset())], ...] = ()

    with pytest.raises(ValidationError):
        Fine.model_validate({"days": ["2020-01-01", "9999-12-31"]})


@pytest.mark.parametrize("blank", BLANK)
def test_blank_text_is_missing(blank: str) -> None:
    row = spell(until=blank, left=blank, note=blank, plain=blank, rank=blank, open=blank)
    assert row == spell()
    assert reason(name=blank)[0] == "name"
    assert reason(begins=blank) == ("begins", "missing")


@given(st.sampled_from(BLANK), st.sampled_from(BLANK), st.sampled_from(["", *INVISIBLE]))
def test_text_is_stripped_and_loses_what_nobody_sees(before: str, after: str, inside: str) -> None:
    assert spell(name=f"{before}Gul{inside}nora{after}").name == "Gulnora"
    assert spell(begins=f"{before}2019-0{inside}3-01{after}").begins == Day.parse("2019-03-01")
    assert Numbers.model_validate({"pinfl": f"{before}3150385607{inside}0015{after}"}).pinfl == "31503856070015"


def test_text_is_composed_and_its_spaces_are_spaces() -> None:
    assert spell(name="Ki\u0306rim\u00a0O\u0308ner").name == "K\u012drim \u00d6ner"
    assert spell(name="\u0418\u0306").name == "\u0419"


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0", "\u0966", "\U0001d7ce"])
def test_digits_of_other_scripts_are_one_number(zero: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in "31503856070015")
    row = Numbers.model_validate({"pinfl": typed, "code": f"K-{typed}"})
    assert row.pinfl == "31503856070015"
    assert row.code == "K-31503856070015"
    assert person("UZ/PINFL", typed) == person("UZ/PINFL", "31503856070015")
    assert Ref("UZ/STIR", typed).number == "31503856070015"
    assert Ref("x", f"\u041a{typed[:2]}").number == "\u041a31"
    assert reason(rank=typed[:2]) == ("rank", "int_parsing")


@pytest.mark.parametrize(
    "form",
    [
        "20180314",
        "2018-W10-3",
        "2018W103",
        "2018-073",
        "2018-03-14T00:00",
        "2018-03-14 00:00",
        "2018-3-14",
        "18-03-14",
        "201803",
        "+2018",
    ],
)
def test_an_iso_day_has_the_three_forms_that_the_documentation_names(form: str) -> None:
    assert reason(begins=form) == ("begins", "impossible_date")
    with pytest.raises(ValueError, match="a date is written"):
        Day.parse(form)


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)).filter(lambda day: not (day.year > 2078 and day.month in (1, 6, 12))))
def test_every_other_day_means_itself(day: date) -> None:
    assert spell(until=day.isoformat(), left=day.strftime("%d.%m.%Y").zfill(10)).until == Day.exactly(day)
