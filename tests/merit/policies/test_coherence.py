"""Bands, weights and bounds: a deployment's values that would give a wrong figure silently are refused, by file and name."""

from __future__ import annotations

from pathlib import Path

import pytest

import merit.policies as policies_folder
from merit.policies.overlay import overlay
from merit.policies.values import BadPolicy
from merit.registry import shipped_policy

ENTRY = 'country = "UZ"\nbasis = "Order 7"\nstatus = "verified"\n'
WEIGHTS = "".join(f"A{number} = {{ qualification = 0.2, professional = 0.8 }}\n" for number in range(2, 6))


def stated(tmp_path: Path, policy: str, content: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f"[[{policy}]]\n{ENTRY}{content}\n", "utf-8")
    overlay(shipped_policy(), file)


@pytest.mark.parametrize("limits", ["[45, 30]", "[30, 30]", "[]", "[0, 35]", "[35, 150]"])
def test_age_limits_that_do_not_rise_are_refused(tmp_path: Path, limits: str) -> None:
    with pytest.raises(BadPolicy, match=r"policy\.toml, age_bands, value 1: age_limits is .* each greater than the one before"):
        stated(tmp_path, "age_bands", f"age_limits = {limits}")


@pytest.mark.parametrize("highest", ["[60, 50]", "[50, 100]", "[50, 150]"])
def test_rating_bands_that_do_not_rise_to_100_are_refused(tmp_path: Path, highest: str) -> None:
    with pytest.raises(BadPolicy, match=r"policy\.toml, rating_bands, value 1: highest is .* above 0 and under 100"):
        stated(tmp_path, "rating_bands", f"highest = {highest}")


def test_weights_that_do_not_sum_to_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"policy\.toml, assessment, value 1: the weights of A1 come to 1\.4"):
        stated(tmp_path, "assessment", f"A1 = {{ qualification = 0.9, professional = 0.5 }}\n{WEIGHTS}")


WHOLE: dict[str, dict[str, str]] = {
    "development_plan": {"low_below": "56.0", "stale_months": "36", "due_soon_days": "90"},
    "merit_index": {"tenure_months": "12", "sanction_months": "12", "assessment_months": "12", "orders_since": "2010-01-01"},
    "reported_score": {"tolerance": "0.05"},
    "time_to_promotion": {"orders_since": "2010-01-01", "observed_since": "2020-01-01"},
    "training_hours": {"hours_per_year": "40"},
}
OUTSIDE = [
    ("development_plan", "low_below", ["0", "0.5", "100.5", "560"]),
    ("development_plan", "stale_months", ["0", "601"]),
    ("development_plan", "due_soon_days", ["1001"]),
    ("merit_index", "tenure_months", ["601"]),
    ("merit_index", "sanction_months", ["601"]),
    ("merit_index", "assessment_months", ["0", "601"]),
    ("merit_index", "orders_since", ["0001-01-01", "9999-12-31"]),
    ("reported_score", "tolerance", ["10.5", "100"]),
    ("time_to_promotion", "orders_since", ["0001-01-01", "9999-12-31"]),
    ("time_to_promotion", "observed_since", ["0001-01-01", "9999-12-31"]),
    ("training_hours", "hours_per_year", ["0", "2001"]),
]
"""Values of each parameter that are too small or too great."""


@pytest.mark.parametrize(("policy", "name", "value"), [(policy, name, value) for policy, name, of in OUTSIDE for value in of])
def test_values_that_make_no_sense_are_refused(tmp_path: Path, policy: str, name: str, value: str) -> None:
    lines = "\n".join(f"{each} = {given}" for each, given in {**WHOLE[policy], name: value}.items())
    with pytest.raises(BadPolicy, match=rf"policy\.toml, {policy}, value 1: {name} is {value}\. Write a value from .* to "):
        stated(tmp_path, policy, lines)


def test_every_value_that_is_no_list_or_table_has_bounds() -> None:
    """A value without a test above would be taken as it is."""
    policies = [each.name for each in Path(policies_folder.__file__).parent.iterdir() if (each / "policy.toml").is_file()]
    assert policies
    named = {
        (policy, name)
        for policy in policies
        for value in shipped_policy().values(policy)
        for name, given in value.parameters.items()
        if not isinstance(given, list | dict)
    }
    assert named == {(policy, name) for policy, name, _ in OUTSIDE}


def test_the_least_and_the_greatest_value_are_taken(tmp_path: Path) -> None:
    for low, soon, stale in (("1", "0", "1"), ("100.0", "1000", "600")):
        stated(tmp_path, "development_plan", f"low_below = {low}\nstale_months = {stale}\ndue_soon_days = {soon}")


def test_bands_and_weights_that_make_sense_are_taken(tmp_path: Path) -> None:
    stated(tmp_path, "age_bands", "age_limits = [30, 45]")
    stated(tmp_path, "rating_bands", "highest = [50, 60, 99]")
    thirds = "A1 = { qualification = 0.1, professional = 0.2, effectiveness = 0.7 }"
    stated(tmp_path, "assessment", f"{thirds}\n{WEIGHTS}")
