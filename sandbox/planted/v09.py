"""Planted cases of V09: a qualification degree skipped."""

from datetime import date

from sandbox.model import LAW
from sandbox.plans import KeyPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.learning import certified_course, degree
from sandbox.random_streams import day_between, days
from sandbox.scripted_files import DegreeHeld

_FIRST = (date(2022, 9, 1), date(2023, 3, 1))
"""First and last day of the first grant of a case, under the law of 2022."""


def _grant(builder: CaseBuilder, name: str, granted: date, *, day_known: bool = True) -> DegreeHeld:
    """Script the grant of a degree, lawful by the certificate of a course that ended shortly before."""
    held = certified_course(builder, granted - days(builder.number_of_days(25, 60)))
    return degree(builder, name, granted, held, day_known=day_known)


def _second_day(builder: CaseBuilder) -> date:
    return day_between(builder.draw, date(2024, 3, 1), date(2025, 9, 20))


def _granted_in_turn(builder: CaseBuilder, first: str, second: str) -> DegreeHeld:
    """Script two degrees, the second under the law and lawful but for the step. Return the second."""
    builder.first_post()
    _grant(builder, first, day_between(builder.draw, *_FIRST))
    return _grant(builder, second, _second_day(builder))


def _violated(builder: CaseBuilder, case: str, second: DegreeHeld, because: str) -> None:
    builder.add_key_entry(KeyPlan("V09", "violates", case, (second,), because))


def _satisfied(builder: CaseBuilder, case: str, grant: DegreeHeld, because: str, concerned: bool = True) -> None:
    builder.add_key_entry(KeyPlan("V09", "satisfies", case, (grant,), because, concerned=concerned))


def one_skipped(builder: CaseBuilder) -> None:
    second = _granted_in_turn(builder, "servant 6", "servant 4")
    _violated(builder, "one-degree-skipped", second, "The fifth degree was skipped.")


def several_skipped(builder: CaseBuilder) -> None:
    second = _granted_in_turn(builder, "servant 5", "servant 1")
    _violated(builder, "several-degrees-skipped", second, "Three degrees were skipped.")


def skipped_among_advisers(builder: CaseBuilder) -> None:
    second = _granted_in_turn(builder, "servant 1", "adviser 2")
    _violated(builder, "adviser-degree-skipped", second, "From servant of the first degree the next is adviser of the third.")


def skipped_after_the_law(builder: CaseBuilder) -> None:
    builder.first_post()
    _grant(builder, "servant 6", day_between(builder.draw, date(2021, 2, 1), date(2022, 7, 1)))
    second = _grant(builder, "servant 4", _second_day(builder))
    _violated(builder, "skipped-from-a-degree-before-the-law", second, "The last degree was held since before the law.")


def servant_to_adviser(builder: CaseBuilder) -> None:
    second = _granted_in_turn(builder, "servant 1", "adviser 3")
    _satisfied(builder, "from-servant-to-adviser", second, "Adviser of the third degree is the next after servant of the first.")


def first_grant(builder: CaseBuilder) -> None:
    builder.first_post()
    only = _grant(builder, "adviser 3", _second_day(builder))
    _satisfied(builder, "first-grant", only, "A first grant skips nothing.")


def lower_degree(builder: CaseBuilder) -> None:
    second = _granted_in_turn(builder, "servant 3", "servant 5")
    _satisfied(builder, "lower-degree", second, "The second degree is lower than the first.")


def before_the_law(builder: CaseBuilder) -> None:
    builder.first_post()
    _grant(builder, "servant 6", day_between(builder.draw, date(2021, 2, 1), date(2021, 6, 1)))
    second = _grant(builder, "servant 4", day_between(builder.draw, date(2022, 2, 1), LAW - days(1)))
    certified_course(builder, _second_day(builder))
    _satisfied(builder, "skipped-before-the-law", second, "The grant was made before the law was in force.", False)


def day_of_the_grant_missing(builder: CaseBuilder) -> None:
    builder.first_post()
    _grant(builder, "servant 6", day_between(builder.draw, *_FIRST))
    second = _grant(builder, "servant 4", _second_day(builder), day_known=False)
    because = "The register does not give the day of the second grant, which may have been the first."
    builder.add_key_entry(KeyPlan("V09", "not_evaluable", "day-of-the-grant-missing", (second,), because, "day of the grant"))


def day_between_missing(builder: CaseBuilder) -> None:
    builder.first_post()
    _grant(builder, "servant 6", day_between(builder.draw, *_FIRST))
    _grant(builder, "servant 5", date(2023, 11, 1), day_known=False)
    third = _grant(builder, "servant 4", _second_day(builder))
    because = "The degree in between was granted on a day that the register does not give, before this grant or after it."
    builder.add_key_entry(
        KeyPlan("V09", "not_evaluable", "day-of-another-grant-missing", (third,), because, "day of the grant in between")
    )


CASES = RuleCases(
    "V09",
    (one_skipped, several_skipped, skipped_among_advisers, skipped_after_the_law),
    (servant_to_adviser, first_grant, lower_degree, before_the_law),
    (day_of_the_grant_missing, day_between_missing),
)
