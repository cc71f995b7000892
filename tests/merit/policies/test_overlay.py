"""A deployment's policy file over the shipped values, and every file that is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.model.days import Day
from graph.model.days.calendars import working_days
from merit.examples import examples_of
from merit.policies.book import PolicyBook
from merit.policies.overlay import overlay
from merit.policies.values import BadPolicy
from merit.registry import all_rules, find_rule, shipped_policy

ONE_DAY = timedelta(days=1)
Written = Callable[[str], PolicyBook]

V10 = '[[V10]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\nmonths = 24\n'
KAZAKH = """
[[law]]
id = "290-VIII"
country = "KZ"
title = "On the civil service, 19 May 2026"
from = 2026-07-01
status = "verified"

[[V10]]
law = "290-VIII"
basis = "Art 44"
status = "verified"
months = 6
"""
YEAR = '[[holidays]]\ncountry = "UZ"\nyear = 2028\ndays = [2028-01-03, 2028-03-08]\nworked = [2028-03-11]\nstatus = "verified"\n'


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that lays the content of a file over the shipped policy."""
    file = tmp_path / "policy.toml"

    def write(content: str) -> PolicyBook:
        file.write_text(content, "utf-8")
        return overlay(shipped_policy(), file)

    return write


def test_an_empty_file_changes_nothing(written: Written) -> None:
    assert written("# nothing yet\n") == shipped_policy()


def test_a_value_stands_in_the_place_of_the_shipped_one_for_its_days_and_country(written: Written, tmp_path: Path) -> None:
    policy = written(V10 + "from = 2024-01-01\nto = 2025-01-01\n")
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    found = [policy.value("V10", "UZ", day) for day in days]
    assert [value["months"] for value in found if value] == [12, 24, 24, 12]
    assert [value.source for value in found if value] == ["", str(tmp_path / "policy.toml"), str(tmp_path / "policy.toml"), ""]
    assert [value.verified for value in found if value] == [False, True, True, False]
    assert policy.value("V10", "KZ", days[1]) == shipped_policy().value("V10", "KZ", days[1])
    assert policy.value("V10", "UZ", date(2022, 8, 7)) is None
    assert policy.without({"V10"}) == shipped_policy().without({"V10"})


@pytest.mark.parametrize("country", ["UZ", "*"])
def test_a_value_without_days_leaves_nothing_of_the_shipped_one(written: Written, country: str) -> None:
    policy = written(V10.replace('"UZ"', f'"{country}"'))
    assert [value["months"] for value in policy.values("V10") if value.country == "UZ"] == ([24] if country == "UZ" else [])
    others = {value.country for value in policy.values("V10")}
    assert others == ({"UZ", "KZ"} if country == "UZ" else {"*"})


def test_a_value_of_one_country_leaves_that_of_all_others(written: Written) -> None:
    policy = written('[[Q03]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\ndays = 10\n')
    found = [policy.value("Q03", country, date(2025, 1, 1)) for country in ("UZ", "KZ")]
    assert [value["days"] for value in found if value] == [10, 30]


def test_several_values_cut_the_shipped_one_into_pieces(written: Written) -> None:
    policy = written(V10 + "from = 2023-01-01\nto = 2024-01-01\n" + V10 + "from = 2025-01-01\nto = 2026-01-01\n")
    years = [date(year, 6, 1) for year in range(2022, 2028)]
    found = [policy.value("V10", "UZ", day - timedelta(days=0 if day.year > 2022 else -90)) for day in years]
    assert [value["months"] for value in found if value] == [12, 24, 12, 24, 12, 12]


def test_a_second_file_stands_over_the_first(written: Written, tmp_path: Path) -> None:
    second = tmp_path / "second.toml"
    second.write_text(V10.replace("24", "3") + "from = 2026-01-01\n")
    policy = overlay(written(V10), second)
    found = [policy.value("V10", "UZ", day) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert [value["months"] for value in found if value] == [24, 3]


def test_the_law_that_followed_in_kazakhstan_is_entered_with_its_days_of_force(written: Written) -> None:
    policy = written(KAZAKH)
    before, since = (policy.value("V10", "KZ", day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert before == shipped_policy().value("V10", "KZ", date(2026, 6, 30))
    assert since is not None
    assert (since["months"], since.basis, since.verified) == (6, "290-VIII Art 44", True)
    assert policy.value("V01", "KZ", date(2026, 7, 1)) is None


def test_no_such_duty_can_be_entered(written: Written) -> None:
    policy = written(V10.replace("months = 24", "duty = false"))
    rule = find_rule("V10")
    assert rule is not None
    violated = [example for example in examples_of(rule) if example.outcome == "violates" and "country" not in example.source]
    assert violated
    for example in violated:
        assert {case.outcome.value for case in example.judge(policy)} == {"satisfies"}, example.title


def test_every_shipped_value_can_be_written_again_by_a_deployment(written: Written) -> None:
    """Also values of a country or a time that has other parameters than the first value of its rule (V08, V14)."""
    assert len({frozenset(value.parameters) for value in shipped_policy().values("V08")}) == 2
    for rule in all_rules():
        for value in rule.policy:
            first = f'[[{rule.id}]]\ncountry = "KZ"\nbasis = "Order 7"\nstatus = "verified"\nfrom = 2027-01-01\n'
            policy = written(first + ("".join(map(_line, value.parameters.items())) if value.duty else "duty = false\n"))
            found = policy.value(rule.id, "KZ", date(2027, 1, 1))
            assert found is not None
            assert (found.parameters, found.duty) == (value.parameters, value.duty)


def test_parameters_of_two_shipped_values_can_be_joined(written: Written) -> None:
    """In Uzbekistan a first contract is asked for, in Kazakhstan a probation; a law may ask for either."""
    entry = '[[V14]]\ncountry = "KZ"\nbasis = "Art 20"\nstatus = "verified"\ntolerance_days = 3\norders_since = 2010-01-01\n'
    policy = written(entry + "contract_months = 12\nprobation_months = 3\n")
    value = policy.value("V14", "KZ", date(2026, 7, 1))
    assert value is not None
    assert value["contract_months"] == 12


def _line(parameter: tuple[str, object]) -> str:
    name, value = parameter
    return f"{name} = {value if isinstance(value, date) else repr(value)}\n"


def test_a_new_year_has_the_holidays_that_a_deployment_enters(written: Written) -> None:
    shipped, own = shipped_policy().calendars, written(YEAR).calendars
    assert shipped["UZ"].is_working(date(2028, 1, 4)) is None
    assert [own["UZ"].is_working(date(2028, 1, day)) for day in (1, 3, 4)] == [False, False, True]
    assert [own["UZ"].is_working(date(2028, 3, day)) for day in (8, 11, 12)] == [False, True, False]
    assert [own["UZ"].is_working(date(2027, 12, 31) - n * ONE_DAY) for n in range(365)] == [
        shipped["UZ"].is_working(date(2027, 12, 31) - n * ONE_DAY) for n in range(365)
    ]
    assert own["KZ"] == shipped["KZ"]
    days = working_days(own["UZ"], Day.exactly(date(2028, 3, 6)), Day.exactly(date(2028, 3, 12)))
    assert days is not None
    assert days.exact == 5


def test_a_year_that_the_product_brings_is_replaced_whole(written: Written) -> None:
    """A decree added a day off and had a Saturday worked: the deployment lists all days of the year."""
    own = written(YEAR.replace("2028", "2026").replace("2026-03-11", "2026-03-14")).calendars["UZ"]
    assert own.is_working(date(2026, 3, 14)) is True
    assert own.is_working(date(2026, 12, 8)) is True
    assert shipped_policy().calendars["UZ"].is_working(date(2026, 12, 8)) is False
    assert own.years == shipped_policy().calendars["UZ"].years


WEIGHTS = '[[assessment]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\n'
TABLES = "".join(f"A{n} = {{ qualification = 0.5, professional = 0.5 }}\n" for n in range(1, 6))


def test_the_weights_of_the_assessment_formula_can_be_replaced(written: Written) -> None:
    value = written(WEIGHTS + TABLES).value("assessment", "UZ", date(2026, 1, 1))
    assert value is not None
    assert value["A1"] == {"qualification": 0.5, "professional": 0.5}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[[V10\n", "is not TOML in UTF-8"),
        ("V10 = 6\n", "Write each as [[V10]]"),
        ("[V10]\nmonths = 6\n", "Write each as [[V10]]"),
        ("V10 = [6]\n", "Write each as [[V10]]"),
        (V10.replace("V10", "V99"), "has values of V99, and there is no such rule. Rules: Q01, Q02"),
        (V10.replace("months", "month"), "V10, value 1 has a parameter 'month', which the rule does not know"),
        (V10.replace("months = 24\n", ""), "V10, value 1 does not have all parameters that go together. Write all of months."),
        (V10.replace("24", '"24"'), "months is '24'. Write a value like 6"),
        (V10.replace("24", "6.5"), "months is 6.5. Write a value like 6"),
        (V10.replace("24", "-1"), "months is -1"),
        (V10.replace("24", "true"), "months is True"),
        (V10.replace("24", "9000000"), "months is 9000000"),
        (V10.replace("verified", "certain"), "needs a status"),
        (V10 + 'law = "290-VIII"\n', "names the law '290-VIII', which is none of ZRU-788, 416-V"),
        (V10 + V10, "two values for UZ"),
        (KAZAKH + KAZAKH, "law 2 has the id 290-VIII of another one"),
        (KAZAKH.replace("290-VIII", "416-V"), "has the law 416-V, which the product brings"),
        (WEIGHTS + TABLES.replace("qualification", "punctuality"), "Write a value like"),
        (WEIGHTS + TABLES.replace("0.5", '"half"'), "Write a value like"),
        (WEIGHTS + TABLES.replace("0.5", "nan"), "Write a value like"),
        (YEAR.replace('"UZ"', '"TM"'), "there is no calendar of TM. Countries: KZ, UZ"),
        (YEAR.replace("2028-01-03", "2027-01-04"), "2027-01-04 is outside the years of the calendar"),
        (YEAR.replace("2028-03-11", "2028-03-08"), "2028-03-08 is both a holiday and a moved working day"),
        (YEAR.replace("year = 2028\n", ""), "needs a country, a year"),
        (YEAR.replace("days = [2028-01-03, 2028-03-08]\n", ""), "needs a country, a year, days"),
        (YEAR.replace("2028-01-03", '"3 January"'), "needs a country, a year, days"),
        (YEAR + "moves = true\n", "It can have worked, a list of days"),
        (YEAR.replace('"verified"', '"surely"'), 'needs a status, "verified" or "unverified"'),
        (YEAR + YEAR, "holidays 2: the year 2028 of UZ is entered twice"),
    ],
    ids=[
        "no-toml",
        "number",
        "table",
        "list-of-numbers",
        "rule",
        "parameter",
        "absent",
        "text",
        "broken-number",
        "negative",
        "truth",
        "enormous",
        "status",
        "law",
        "two-of-one-day",
        "law-twice",
        "shipped-law",
        "part",
        "weight",
        "nan",
        "country",
        "other-year",
        "off-and-worked",
        "no-year",
        "no-days",
        "day-as-text",
        "unknown-key",
        "status-of-year",
        "year-twice",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(
    written: Written, tmp_path: Path, content: str, words: str
) -> None:
    with pytest.raises(BadPolicy) as refused:
        written(content)
    assert str(tmp_path / "policy.toml") in str(refused.value)
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"none\.toml cannot be read: No such file or directory"):
        overlay(shipped_policy(), tmp_path / "none.toml")
    with pytest.raises(BadPolicy, match="cannot be read: Is a directory"):
        overlay(shipped_policy(), tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_bytes(b"\xff")
    with pytest.raises(BadPolicy, match="is not TOML in UTF-8"):
        overlay(shipped_policy(), tmp_path / "policy.toml")


def test_values_of_a_rule_whose_package_is_broken_wait_for_it(tmp_path: Path) -> None:
    """Otherwise one broken package would keep every other rule from judging."""
    (tmp_path / "policy.toml").write_text(V10.replace("V10", "Q90"))
    shipped = shipped_policy()
    policy = overlay(PolicyBook({**shipped.rules, "Q90": ()}, shipped.calendars), tmp_path / "policy.toml")
    assert [value["months"] for value in policy.values("Q90")] == [24]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"a = {'[' * 5000}{']' * 5000}", "has values within values, too deep to be read"),
        (V10.replace("24", "1" * 5000), "is not TOML in UTF-8"),
        ('[[V10]]\nlaw = ["ZRU-788"]\nbasis = "Order 7"\nstatus = "verified"\nmonths = 24\n', "which is none of ZRU-788"),
        (YEAR.replace('"UZ"', '["UZ"]'), "there is no calendar of ['UZ']"),
    ],
    ids=["lists in lists", "a number of thousands of digits", "a list of laws", "a list of countries"],
)
def test_what_no_parser_expects_is_refused_with_a_sentence(written: Written, content: str, words: str) -> None:
    """A client of the API may send any text as a policy."""
    with pytest.raises(BadPolicy) as refused:
        written(content)
    assert words in str(refused.value)
