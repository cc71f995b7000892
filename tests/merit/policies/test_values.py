"""Files of policy values: what an entry means, and the sentence for one that means nothing."""

from __future__ import annotations

import pickle
import tomllib
from datetime import date

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.policies.values import BadPolicy, laws, parse_laws, parse_values, value_on
from merit.registry import all_rules, shipped_policy

ENTRY = '[[value]]\ncountry = "UZ"\nbasis = "Art 1"\nstatus = "verified"\nmonths = 6\n'
OF_LAW = ENTRY.replace('country = "UZ"', 'law = "416-V"')
LAW = '[[law]]\nid = "1-I"\ncountry = "KZ"\ntitle = "On rules"\nfrom = 2026-07-01\nstatus = "verified"\n'


def test_a_value_holds_for_its_country_from_its_first_day_to_the_day_before_its_end() -> None:
    (value,) = parse_values(tomllib.loads(ENTRY + "from = 2025-01-01\nto = 2026-01-01\n")["value"], "test")
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [value_on([value], "UZ", day) for day in days] == [None, value, value, None]
    assert [value_on([value], country, days[1]) for country in ("KZ", None)] == [None, None]
    assert value["months"] == 6
    assert value.describe() == "UZ from 2025-01-01 to 2026-01-01: months = 6; Art 1"


def test_a_value_without_days_or_country_holds_always_and_everywhere() -> None:
    (value,) = parse_values(tomllib.loads(ENTRY.replace('"UZ"', '"*"').replace('"verified"', '"unverified"'))["value"], "test")
    assert (value.from_, value.to) == (FIRST_DAY, LAST_DAY)
    assert [value_on([value], country, date(1990, 1, 1)) for country in ("UZ", "KZ", None)] == [value] * 3
    assert value.describe() == "*: months = 6; Art 1 (value not checked against the official text)"


def test_a_value_of_a_law_holds_as_long_as_the_law() -> None:
    law = laws()["416-V"]
    whole, part = parse_values(tomllib.loads(OF_LAW + "to = 2020-01-01\n" + OF_LAW + "from = 2020-01-01\n")["value"], "test")
    assert (whole.country, whole.from_, whole.to, part.to) == ("KZ", law.from_, date(2020, 1, 1), law.to)
    assert whole.basis == "416-V Art 1"


def test_no_such_duty_is_a_value_without_parameters() -> None:
    (value,) = parse_values(tomllib.loads(ENTRY.replace("months = 6", "duty = false"))["value"], "test")
    assert not value.duty
    assert value.describe() == "UZ: no such duty; Art 1"


def test_a_value_without_parameters_is_described_by_its_basis() -> None:
    (value,) = parse_values(tomllib.loads(ENTRY.replace("months = 6\n", ""))["value"], "test")
    assert value.describe() == "UZ: Art 1"


def test_the_law_of_kazakhstan_of_2015_ended_in_2026_and_nothing_follows_it() -> None:
    policy = shipped_policy()
    breaches = [rule.id for rule in all_rules() if rule.id.startswith("V") and rule.id != "V11"]
    in_force = {rule for rule in breaches if policy.value(rule, "KZ", date(2026, 6, 30))}
    assert in_force >= {"V01", "V03", "V10", "V14"}
    assert {rule for rule in breaches if policy.value(rule, "KZ", date(2026, 7, 1))} == set()
    assert policy.value("V11", "KZ", date(2026, 7, 1)) is not None


def test_every_shipped_value_says_that_nobody_checked_it() -> None:
    values = [value for rule in all_rules() for value in rule.policy]
    assert len(values) > len(all_rules())
    assert {value.verified for value in values} == {False}
    assert all(value.basis for value in values)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ENTRY.replace('country = "UZ"\n', ""), 'needs a country (or "*") and a basis'),
        (ENTRY.replace('basis = "Art 1"\n', ""), "and a basis"),
        (ENTRY.replace('"verified"', '"yes"'), '"verified" where it was checked'),
        (ENTRY + "from = 2026-01-01\nto = 2026-01-01\n", "the first before the last"),
        (ENTRY + 'from = "2026-01-01"\n', "days as in 2026-01-01"),
        (ENTRY + "from = 2026-01-01T12:00:00\n", "days as in 2026-01-01"),
        (ENTRY + "duty = false\n", "duty is false, without parameters"),
        (ENTRY.replace("months = 6", "duty = true\nmonths = 6") + ENTRY, "has two values for UZ"),
        (ENTRY.replace("months = 6", 'duty = "no"'), "duty is false, without parameters"),
        (ENTRY + 'law = "1-I"\n', "names the law '1-I', which is none of ZRU-788, 416-V"),
        (
            ENTRY + "to = 2026-01-02\n" + ENTRY + "from = 2026-01-01\n",
            "two values for UZ on 2026-01-01. End the first one there.",
        ),
    ],
    ids=["country", "basis", "status", "empty", "text", "moment", "both", "twice", "duty", "law", "two-of-one-day"],
)
def test_an_entry_that_means_nothing_is_refused_with_what_to_do(entry: str, words: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        parse_values(tomllib.loads(entry)["value"], "some file")
    assert str(refused.value).startswith("some file")
    assert words in str(refused.value)


def test_values_of_two_countries_may_hold_on_one_day() -> None:
    both = ENTRY + ENTRY.replace('"UZ"', '"KZ"') + ENTRY.replace('"UZ"', '"*"')
    assert [value.country for value in parse_values(tomllib.loads(both)["value"], "test")] == ["UZ", "KZ", "*"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (LAW.replace('title = "On rules"\n', ""), "law 1 needs an id, a country, a title and a status"),
        (LAW + "months = 6\n", "and nothing else"),
        (LAW.replace('"verified"', '"yes"'), "needs a status"),
        (LAW + "to = 2026-07-01\n", "the first before the last"),
        (LAW + LAW, "law 2 has the id 1-I of another one"),
    ],
    ids=["title", "unknown-key", "status", "days", "twice"],
)
def test_a_law_that_is_incomplete_is_refused(entry: str, words: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        parse_laws(tomllib.loads(entry)["law"], "some file")
    assert words in str(refused.value)


def test_what_is_unpickled_is_equal_and_nobody_changes_it() -> None:
    book = shipped_policy()
    again = pickle.loads(pickle.dumps(book))
    assert again == book
    value = again.values("R02")[0]
    with pytest.raises(TypeError):
        value.parameters["share"] = 1
    with pytest.raises(TypeError):
        again.rules["R02"] = ()
