"""What clerks make of the truth as they type it into E-kyzmet."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from sandbox.kazakhstan.clerical_errors import with_clerical_errors
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan
from sandbox.noise import NO_NOISE, Noise
from sandbox.portals.e_kyzmet_drops import write_usual_drops

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def part() -> Kazakhstan:
    return build_kazakhstan(80, 3, TODAY)


def test_without_noise_the_truth_is_typed(part: Kazakhstan) -> None:
    assert with_clerical_errors(part, NO_NOISE) is part


def test_names_orders_scores_and_certificates_are_typed_otherwise(part: Kazakhstan) -> None:
    typed = with_clerical_errors(part, Noise(1.0, 3))
    other = {field.name for field in fields(part) if getattr(typed, field.name) != getattr(part, field.name)}
    assert other == {"people", "appointments", "candidates", "evaluations", "training", "discipline"}


def test_numbers_and_what_they_refer_to_stay(part: Kazakhstan) -> None:
    typed = with_clerical_errors(part, Noise(1.0, 3))
    assert [one.iin for one in typed.people] == [one.iin for one in part.people]
    assert [(one.number, one.person, one.post) for one in typed.appointments] == [
        (one.number, one.person, one.post) for one in part.appointments
    ]
    assert all(one.known <= TODAY and (one.end_known is None or one.end_known <= TODAY) for one in typed.appointments)


def test_more_noise_disturbs_more(part: Kazakhstan) -> None:
    def disturbed(level: float) -> int:
        return sum(one != said for one, said in zip(part.people, with_clerical_errors(part, Noise(level, 3)).people, strict=True))

    assert 0 < disturbed(0.05) < disturbed(0.2) < disturbed(1.0) == len(part.people)


def test_the_same_is_typed_at_every_start(part: Kazakhstan, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        write_usual_drops(with_clerical_errors(part, Noise(0.3, 3)), tmp_path / folder)
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / each).rglob("*.gz")} for each in ("one", "other"))
    assert one == other
