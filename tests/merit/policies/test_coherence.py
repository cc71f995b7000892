"""A deployment's bands and weights: those that would give a wrong figure without a word are refused, by file and name."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_bands_and_weights_that_make_sense_are_taken(tmp_path: Path) -> None:
    stated(tmp_path, "age_bands", "age_limits = [30, 45]")
    stated(tmp_path, "rating_bands", "highest = [50, 60, 99]")
    thirds = "A1 = { qualification = 0.1, professional = 0.2, effectiveness = 0.7 }"
    stated(tmp_path, "assessment", f"{thirds}\n{WEIGHTS}")
