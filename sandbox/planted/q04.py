"""Planted cases of Q04: a national number that is wrong or contradicts the register."""

from sandbox.plans import KeyPlan, NumberSlip
from sandbox.planted.builder import CaseBuilder, RuleCases


def _judge(builder: CaseBuilder, outcome: str, case: str, slip: NumberSlip, because: str, missing: str | None = None) -> None:
    builder.first_post()
    builder.add_key_entry(KeyPlan("Q04", outcome, case, (builder.national_number(slip),), because, missing))


def wrong_check_digit(builder: CaseBuilder) -> None:
    because = "The last digit of the number is not the one that the others give."
    _judge(builder, "violates", "wrong-check-digit", NumberSlip.CHECK_DIGIT, because)


def another_birth_date(builder: CaseBuilder) -> None:
    because = "The number names the day after the birth date in the register."
    _judge(builder, "violates", "another-birth-date", NumberSlip.DAY_AFTER, because)


def another_century(builder: CaseBuilder) -> None:
    because = "The number names a birth date a hundred years before the one in the register."
    _judge(builder, "violates", "another-century", NumberSlip.CENTURY_BEFORE, because)


def the_other_sex(builder: CaseBuilder) -> None:
    because = "The number names the other sex than the register."
    _judge(builder, "violates", "the-other-sex", NumberSlip.OTHER_SEX, because)


def right_number(builder: CaseBuilder) -> None:
    because = "The check digit is right, and birth date and sex are those of the register."
    _judge(builder, "satisfies", "right-number", NumberSlip.NONE, because)


def another_birthplace(builder: CaseBuilder) -> None:
    because = "The number names another birthplace than the register, which the rule does not compare."
    _judge(builder, "satisfies", "another-birthplace", NumberSlip.OTHER_BIRTHPLACE, because)


def nothing_to_compare_with(builder: CaseBuilder) -> None:
    because = "The register has neither the birth date nor the sex."
    missing = "birth date and sex in the register"
    _judge(builder, "not_evaluable", "nothing-to-compare-with", NumberSlip.NOT_IN_REGISTER, because, missing)


CASES = RuleCases(
    "Q04",
    (wrong_check_digit, another_birth_date, another_century, the_other_sex),
    (right_number, another_birthplace),
    (nothing_to_compare_with,),
)
