"""Clerical errors in E-kyzmet: which records they change, how much, and that they are the same at every start."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

from sandbox.kazakhstan.clerical_errors import with_clerical_errors
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.noise import NO_NOISE, Noise
from sandbox.portals.e_kyzmet_drops import write_usual_drops

TODAY = date(2026, 11, 20)


def test_without_noise_there_are_no_clerical_errors(part: Kazakhstan) -> None:
    assert with_clerical_errors(part, NO_NOISE) is part


def test_noise_changes_people_appointments_and_records_only(part: Kazakhstan) -> None:
    entered = with_clerical_errors(part, Noise(1.0, 3))
    changed = {field.name for field in fields(part) if getattr(entered, field.name) != getattr(part, field.name)}
    assert changed == {"people", "appointments", "competitions", "candidates", "evaluations", "training", "discipline"}


def test_numbers_and_references_never_change(part: Kazakhstan) -> None:
    entered = with_clerical_errors(part, Noise(1.0, 3))
    assert [one.iin for one in entered.people] == [one.iin for one in part.people]
    assert [(one.number, one.person, one.post) for one in entered.appointments] == [
        (one.number, one.person, one.post) for one in part.appointments
    ]
    assert all(one.known <= TODAY and (one.end_known is None or one.end_known <= TODAY) for one in entered.appointments)


def test_more_noise_causes_more_errors(part: Kazakhstan) -> None:
    def changed_people(level: float) -> int:
        entered = with_clerical_errors(part, Noise(level, 3)).people
        return sum(one != other for one, other in zip(part.people, entered, strict=True))

    assert 0 < changed_people(0.05) < changed_people(0.2) < changed_people(1.0) == len(part.people)


def test_errors_are_the_same_at_every_start(part: Kazakhstan, tmp_path: Path) -> None:
    for folder in ("one", "other"):
        write_usual_drops(with_clerical_errors(part, Noise(0.3, 3)), tmp_path / folder)
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / each).rglob("*.gz")} for each in ("one", "other"))
    assert one == other
