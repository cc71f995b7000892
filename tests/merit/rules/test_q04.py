"""Q04: what its examples cannot say well."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from graph.model.days import Day
from graph.model.words import Sex
from loaders.keys.national_numbers import what_number_says
from merit.contract import Outcome
from merit.dossiers.records import NationalNumber
from merit.rules.q04_bad_identity import RULE
from tests.support.servant_files import context, day, dossier, held, judged, post, verdict

HELD = held("held", post("clerk"), "2020-01-10")
BORN = day("1993-10-09")
HERE = context(RULE)


CHECKSUMS = (True, False, None)
REGISTERED = (BORN, day("1993"), day("1992"), day("1993-10-10"), None)
SEXES = (Sex.MALE, Sex.FEMALE, Sex.UNKNOWN, None)


def number(key: str = "UZ/PINFL:1*a", valid: bool | None = True) -> NationalNumber:
    """Return the number of a man born on 9 October 1993."""
    born = date(1993, 10, 9)
    scheme = key.split(":")[0]
    return NationalNumber(key=key, scheme=scheme, checksum_valid=valid, birth_date=born, sex=Sex.MALE, century=1900)


def test_one_contradiction_is_enough_and_all_limbs_must_hold() -> None:
    for valid, born, sex in product(CHECKSUMS, REGISTERED, SEXES):
        file = dossier(HELD, birth_date=born, sex=sex, numbers=(number(valid=valid),))
        agrees = None if born is None else born in (BORN, day("1993"))
        same = None if sex in (Sex.UNKNOWN, None) else sex is Sex.MALE
        limbs = {valid, agrees, same}
        expected = Outcome.VIOLATES if False in limbs else Outcome.NOT_EVALUABLE if None in limbs else Outcome.SATISFIES
        assert judged(RULE, file, HERE)["UZ/PINFL:1*a"].outcome is expected, (valid, born, sex)


def test_the_subject_is_the_keyed_identifier_and_no_digit_is_told() -> None:
    case = judged(RULE, dossier(HELD, birth_date=BORN, sex=Sex.MALE, numbers=(number(valid=False),)), HERE)["UZ/PINFL:1*a"]
    assert case.subjects == ("UZ/PINFL:1*a",)
    assert case.evidence == ("servant:one",)
    assert "09" not in RULE.reason(case)


@pytest.mark.parametrize("printed", ["31210632040244", "31210932040247", "40201902050010"])
def test_the_printed_examples_of_the_resolution_are_right(printed: str) -> None:
    says = what_number_says("UZ/PINFL", printed)
    assert says is not None
    stated = NationalNumber(
        key="UZ/PINFL:1*p",
        scheme="UZ/PINFL",
        checksum_valid=says.checksum_valid,
        birth_date=says.birth_date,
        sex=says.sex,
        century=says.century,
    )
    assert says.birth_date is not None
    file = dossier(HELD, birth_date=Day.exactly(says.birth_date), sex=says.sex, numbers=(stated,))
    assert judged(RULE, file, HERE)["UZ/PINFL:1*p"].outcome is Outcome.SATISFIES


def test_every_number_of_a_person_has_its_own_case() -> None:
    numbers = (number(), number("KZ/IIN:1*b", valid=False))
    found = judged(RULE, dossier(HELD, birth_date=BORN, sex=Sex.MALE, numbers=numbers), HERE)
    assert [case.outcome for case in found.values()] == [Outcome.SATISFIES, Outcome.VIOLATES]
    assert RULE.reason(found["KZ/IIN:1*b"]).endswith("the check digit of the IIN is wrong.")


def test_a_number_of_a_country_without_a_value_cannot_be_judged() -> None:
    found = judged(RULE, dossier(HELD, numbers=(number("KG/PIN:1*c"),)), HERE)
    assert verdict(found["KG/PIN:1*c"]) == (Outcome.NOT_EVALUABLE, "policy")


def test_a_person_without_a_number_is_counted_by_the_current_appointment() -> None:
    found = judged(RULE, dossier(HELD, birth_date=BORN, sex=Sex.MALE), HERE)
    assert {name: verdict(case) for name, case in found.items()} == {"held": (Outcome.NOT_EVALUABLE, "number")}


def test_who_never_served_has_no_case() -> None:
    assert judged(RULE, dossier(numbers=(number(),)), HERE) == {}


def test_a_register_that_may_have_any_day_says_nothing() -> None:
    found = judged(RULE, dossier(HELD, birth_date=Day.unknown(), sex=Sex.MALE, numbers=(number(),)), HERE)
    assert verdict(found["UZ/PINFL:1*a"]) == (Outcome.NOT_EVALUABLE, "birth_date")
