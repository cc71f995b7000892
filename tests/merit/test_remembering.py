"""What is remembered with a dossier: for the same context alone, and for equal plain days."""

from __future__ import annotations

from datetime import date

from merit.dossiers.remembering import once_per_dossier
from merit.dossiers.servant import ServantDossier
from merit.judged.noting import NotingContext
from tests.support.kept_figures import bodies
from tests.support.servant_files import dossier

asked: list[object] = []


@once_per_dossier
def days_until(of: ServantDossier, on: date) -> int:
    asked.append((of.id, on))
    return (on - date(2026, 1, 1)).days


def test_equal_plain_days_are_asked_once() -> None:
    asked.clear()
    one, other = dossier(), dossier()
    assert [days_until(one, date(2026, 1, 3)) for _ in range(2)] == [2, 2]
    assert days_until(one, date(2026, 1, 4)) == 3
    assert days_until(other, date(2026, 1, 3)) == 2
    assert len(asked) == 3


def test_what_was_remembered_in_one_judgement_is_noted_again_in_the_next() -> None:
    noting, of = NotingContext(bodies({})), dossier()
    due: list[date] = []
    for _ in range(2):
        noting.begin()
        for _ in range(2):
            assert days_until(of, noting.context.as_of) < 1000
        due.append(noting.due)
    assert due[0] == due[1] < date(2100, 1, 1)
